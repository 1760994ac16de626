import { Dialog as BaseDialog } from '@base-ui/react/dialog';
import clsx from 'clsx';
import { X } from 'lucide-react';
import { type ReactNode, useRef, useState } from 'react';
import { useT } from '@/i18n';
import { buttonClass } from '.';
import { useEdits } from './edits';
import { LeaveQuestion } from './leave';

export function DialogPanel({
  open,
  onClose,
  title,
  description,
  wide,
  children,
}: {
  open: boolean;
  onClose?: () => void; // without it the dialog can't be left
  title: string;
  description?: ReactNode;
  wide?: boolean;
  children: ReactNode;
}) {
  const t = useT();
  const popup = useRef<HTMLDivElement>(null);
  const isUnsaved = useEdits(popup);
  const [asking, setAsking] = useState(false);
  return (
    <BaseDialog.Root open={open} onOpenChange={(next) => !next && (isUnsaved() ? setAsking(true) : onClose?.())}>
      <BaseDialog.Portal>
        <BaseDialog.Backdrop className="fixed inset-0 z-40 bg-[var(--scrim)] transition-opacity duration-150 data-ending-style:opacity-0 data-starting-style:opacity-0" />
        <BaseDialog.Popup
          ref={popup}
          className={clsx(
            'pop fixed top-1/2 left-1/2 z-50 flex max-h-[calc(100dvh-2rem)] w-[calc(100vw-2rem)] -translate-x-1/2 -translate-y-1/2 flex-col overflow-y-auto p-5',
            wide ? 'max-w-2xl' : 'max-w-md',
          )}
        >
          <div className="mb-4 flex items-start gap-3">
            <div className="min-w-0 flex-1">
              <BaseDialog.Title className="text-lg font-semibold">{title}</BaseDialog.Title>
              {description && (
                <BaseDialog.Description className="mt-0.5 text-sm text-ink-2">{description}</BaseDialog.Description>
              )}
            </div>
            {onClose && (
              <BaseDialog.Close
                aria-label={t('action.close')}
                className={clsx(buttonClass('ghost', true), '-mt-1 -mr-1')}
              >
                <X size={16} aria-hidden />
              </BaseDialog.Close>
            )}
          </div>
          {children}
          {asking && onClose && <LeaveQuestion onStay={() => setAsking(false)} onLeave={onClose} />}
        </BaseDialog.Popup>
      </BaseDialog.Portal>
    </BaseDialog.Root>
  );
}
