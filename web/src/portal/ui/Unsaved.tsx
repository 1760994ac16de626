// Asks before what was filled in and not saved is lost: at a link, at the tab bar, on going back, on closing. Part of the
// pages that have a form, and of nobody's first load.
import { useEffect, useRef, useState } from 'react';
import { useLocation } from 'wouter';
import { useWords } from '../i18n';

const BASE = '/portal';
const MARK = 'unsaved';
const BACK_MS = 300;

export function Unsaved({ on }: { on: boolean }) {
  const { t } = useWords();
  const [, navigate] = useLocation();
  const [leave, setLeave] = useState<(() => void) | null>(null);
  const dialog = useRef<HTMLDialogElement>(null);
  const gone = useRef(false);

  useEffect(() => {
    if (!on) return;
    gone.current = false;
    // An entry above the page's own: going back comes to the page itself first, and can be asked about.
    history.pushState({ [MARK]: true }, '');
    const back = () => {
      if (gone.current || history.state?.[MARK] || history.state?.sheet) return;
      history.pushState({ [MARK]: true }, '');
      setLeave(() => () => {
        history.go(-2);
        // Opened at this page, there is nothing before it.
        setTimeout(() => location.pathname.startsWith(`${BASE}/me/`) && navigate('/me', { replace: true }), BACK_MS);
      });
    };
    const click = (event: MouseEvent) => {
      const link = (event.target as Element).closest?.('a[href]');
      if (gone.current || !(link instanceof HTMLAnchorElement) || link.target || link.origin !== location.origin)
        return;
      if (event.metaKey || event.ctrlKey || event.shiftKey || event.button) return;
      event.preventDefault();
      event.stopPropagation();
      const to = link.pathname.slice(BASE.length) + link.search || '/';
      setLeave(() => () => navigate(to, { replace: true }));
    };
    const close = (event: BeforeUnloadEvent) => {
      if (!gone.current) event.preventDefault();
    };
    addEventListener('popstate', back);
    addEventListener('beforeunload', close);
    document.addEventListener('click', click, true);
    return () => {
      removeEventListener('popstate', back);
      removeEventListener('beforeunload', close);
      document.removeEventListener('click', click, true);
      if (history.state?.[MARK]) history.back(); // saved: the entry goes too
    };
  }, [on, navigate]);

  useEffect(() => {
    const element = dialog.current;
    if (!leave || !element) return;
    if (element.showModal) element.showModal();
    else {
      element.setAttribute('open', '');
      element.classList.add('sheet-plain');
    }
  }, [leave]);

  if (!leave) return null;
  const stay = () => setLeave(null);
  return (
    <dialog
      ref={dialog}
      className="sheet"
      aria-labelledby="unsaved-title"
      onCancel={(event) => {
        event.preventDefault();
        stay();
      }}
    >
      <div className="sheet-body">
        <header className="sheet-head">
          <h2 id="unsaved-title">{t('unsaved.title')}</h2>
        </header>
        <p>{t('unsaved.text')}</p>
        <button type="button" className="btn apart" onClick={stay}>
          {t('unsaved.stay')}
        </button>
        <button
          type="button"
          className="btn plain apart"
          onClick={() => {
            gone.current = true;
            setLeave(null);
            leave();
          }}
        >
          {t('unsaved.leave')}
        </button>
      </div>
    </dialog>
  );
}
