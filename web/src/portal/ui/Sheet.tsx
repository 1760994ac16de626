// A sheet from below. Back closes it, as everything that opens on a phone is closed. Browsers without <dialog> get a
// positioned element with the same name and role.
import { type ReactNode, useEffect, useId, useRef } from 'react';
import { useWords } from '../i18n';
import { Icon } from './icons';

const MARK = 'sheet';

export function Sheet({ title, onClose, children }: { title: string; onClose(): void; children: ReactNode }) {
  const { t } = useWords();
  const id = useId();
  const dialog = useRef<HTMLDialogElement>(null);
  const close = useRef(onClose);
  close.current = onClose;

  useEffect(() => {
    const element = dialog.current;
    const before = document.activeElement as HTMLElement | null;
    if (element?.showModal) element.showModal();
    else {
      element?.setAttribute('open', '');
      element?.classList.add('sheet-plain');
      element?.querySelector<HTMLElement>('button')?.focus();
    }
    history.pushState({ [MARK]: true }, '');
    const back = () => close.current();
    const key = (event: KeyboardEvent) => {
      if (event.key === 'Escape' && !element?.showModal) history.back();
    };
    addEventListener('popstate', back);
    addEventListener('keydown', key);
    return () => {
      removeEventListener('popstate', back);
      removeEventListener('keydown', key);
      // Closed otherwise than by going back: the entry that opening made goes too.
      if (history.state?.[MARK]) history.back();
      before?.focus?.();
    };
  }, []);

  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the click is beside the sheet; by key it is Escape
    <dialog
      ref={dialog}
      className="sheet"
      role={typeof HTMLDialogElement === 'undefined' ? 'dialog' : undefined}
      aria-labelledby={id}
      onCancel={(event) => {
        event.preventDefault();
        history.back();
      }}
      onClick={(event) => {
        if (event.target === event.currentTarget) history.back();
      }}
    >
      <div className="sheet-body">
        <header className="sheet-head">
          <h2 id={id}>{title}</h2>
          <button type="button" className="round" aria-label={t('act.close')} onClick={() => history.back()}>
            <Icon name="close" />
          </button>
        </header>
        {children}
      </div>
    </dialog>
  );
}
