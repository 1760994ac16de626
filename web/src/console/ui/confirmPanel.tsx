// Before what can't be taken back: names the thing, waits for the server, tells why it was refused.
import { AlertDialog } from '@base-ui/react/alert-dialog';
import { useMutation } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { useT } from '@/i18n';
import { Button, Input } from '.';
import { Refusal } from './states';

export function ConfirmPanel({
  title,
  text,
  action,
  typed,
  run,
  onClose,
}: {
  title: string;
  text: ReactNode;
  action: string;
  typed?: string; // has to be typed first
  run: () => Promise<unknown>;
  onClose: () => void;
}) {
  const t = useT();
  const [words, setWords] = useState('');
  const act = useMutation({ mutationFn: run, onSuccess: onClose });
  return (
    <AlertDialog.Root open onOpenChange={(next) => !next && !act.isPending && onClose()}>
      <AlertDialog.Portal>
        <AlertDialog.Backdrop className="fixed inset-0 z-40 bg-[var(--scrim)]" />
        <AlertDialog.Popup className="pop fixed top-1/2 left-1/2 z-50 w-[calc(100vw-2rem)] max-w-md -translate-x-1/2 -translate-y-1/2 p-5">
          <AlertDialog.Title className="text-lg font-semibold">{title}</AlertDialog.Title>
          <AlertDialog.Description render={<div />} className="mt-1 mb-4 text-sm text-ink-2">
            {text}
          </AlertDialog.Description>
          {typed && (
            <Input
              label={t('action.typeIt', { text: typed })}
              value={words}
              onChange={setWords}
              className="mb-4"
              autoComplete="off"
            />
          )}
          <Refusal error={act.error} />
          <div className="mt-4 flex justify-end gap-2">
            <Button onClick={onClose} disabled={act.isPending}>
              {t('action.cancel')}
            </Button>
            <Button
              variant="danger"
              busy={act.isPending}
              disabled={!!typed && words.trim() !== typed}
              onClick={() => act.mutate()}
            >
              {action}
            </Button>
          </div>
        </AlertDialog.Popup>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}
