// One word, asked for in a dialog.
import { type FormEvent, useId, useState } from 'react';
import { useT } from '@/i18n';
import { Button, Input } from '.';
import { Dialog } from './dialog';

export function Ask({
  title,
  label,
  choices,
  onAnswer,
  onClose,
}: {
  title: string;
  label: string;
  choices?: string[]; // offered while typing
  onAnswer: (answer: string) => void;
  onClose: () => void;
}) {
  const t = useT();
  const [text, setText] = useState('');
  const listId = useId();
  return (
    <Dialog open onClose={onClose} title={title}>
      <form
        className="flex flex-col gap-4"
        onSubmit={(event: FormEvent) => {
          event.preventDefault();
          if (!text.trim()) return;
          onAnswer(text.trim());
          onClose();
        }}
      >
        <Input label={label} value={text} onChange={setText} maxLength={60} list={choices && listId} />
        {choices && (
          <datalist id={listId}>
            {choices.map((one) => (
              <option key={one} value={one} />
            ))}
          </datalist>
        )}
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>{t('action.cancel')}</Button>
          <Button type="submit" variant="primary" disabled={!text.trim()}>
            {t('action.save')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
