// A panel at the edge: to look at a record or fill in a form without leaving the list.
import { Dialog as BaseDialog } from '@base-ui/react/dialog';
import clsx from 'clsx';
import { X } from 'lucide-react';
import { type ReactNode, useRef, useState } from 'react';
import { useT } from '@/i18n';
import { buttonClass } from '.';
import { useEdits } from './edits';
import { LeaveQuestion } from './leave';

export function DrawerPanel({
  open,
  onClose,
  title,
  description,
  actions,
  footer,
  side = 'right',
  wide,
  children,
}: {
  open: boolean;
  onClose: () => void;
  title: string;
  description?: ReactNode;
  actions?: ReactNode; // beside the title
  footer?: ReactNode; // stays in sight below
  side?: 'right' | 'bottom';
  wide?: boolean;
  children: ReactNode;
}) {
  const t = useT();
  const popup = useRef<HTMLDivElement>(null);
  const isUnsaved = useEdits(popup);
  const [asking, setAsking] = useState(false);
  return (
    <BaseDialog.Root open={open} onOpenChange={(next) => !next && (isUnsaved() ? setAsking(true) : onClose())}>
      <BaseDialog.Portal>
        <BaseDialog.Backdrop className="fixed inset-0 z-40 bg-[var(--scrim)] transition-opacity duration-150 data-ending-style:opacity-0 data-starting-style:opacity-0" />
        <BaseDialog.Popup
          ref={popup}
          className={clsx(
            'fixed z-50 flex flex-col bg-overlay shadow-pop transition-transform duration-150',
            side === 'right' &&
              'inset-y-0 right-0 w-full border-l border-line data-ending-style:translate-x-8 data-starting-style:translate-x-8',
            side === 'right' && (wide ? 'max-w-2xl' : 'max-w-md'),
            side === 'bottom' &&
              'inset-x-0 bottom-0 max-h-[85dvh] rounded-t-card border-t border-line data-ending-style:translate-y-8 data-starting-style:translate-y-8',
          )}
        >
          <header className="flex flex-none items-start gap-2 border-b border-line px-5 py-3 max-sm:px-4">
            <div className="min-w-0 flex-1">
              <BaseDialog.Title className="truncate text-lg leading-8 font-semibold">{title}</BaseDialog.Title>
              {description && (
                <BaseDialog.Description className="text-sm text-ink-2">{description}</BaseDialog.Description>
              )}
            </div>
            {actions}
            <BaseDialog.Close aria-label={t('action.close')} className={clsx(buttonClass('ghost', true), '-mr-2')}>
              <X size={17} aria-hidden />
            </BaseDialog.Close>
          </header>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
          <div tabIndex={0} className="min-h-0 flex-1 overflow-y-auto p-5 outline-offset-[-2px] max-sm:p-4">
            {children}
          </div>
          {footer && (
            <footer className="flex flex-none flex-wrap items-center justify-end gap-2 border-t border-line px-5 py-3">
              {footer}
            </footer>
          )}
          {asking && <LeaveQuestion onStay={() => setAsking(false)} onLeave={onClose} />}
        </BaseDialog.Popup>
      </BaseDialog.Portal>
    </BaseDialog.Root>
  );
}
