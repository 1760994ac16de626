// One word, asked for in a dialog.
import { type FormEvent, useState } from 'react';
import { useT } from '@/i18n';
import { Button, Input } from '.';
import { Dialog } from './dialog';

export function Ask({
  title,
  label,
  onAnswer,
  onClose,
}: {
  title: string;
  label: string;
  onAnswer: (answer: string) => void;
  onClose: () => void;
}) {
  const t = useT();
  const [text, setText] = useState('');
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
        <Input label={label} value={text} onChange={setText} maxLength={60} />
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
