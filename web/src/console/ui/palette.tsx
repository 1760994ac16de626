// One field over everything that can be gone to or done.
import { Autocomplete } from '@base-ui/react/autocomplete';
import { Dialog } from '@base-ui/react/dialog';
import { Search } from 'lucide-react';
import { Fragment, type ReactNode } from 'react';
import { useT } from '@/i18n';
import { Kbd } from '.';

export interface Choice {
  id: string;
  group: string;
  label: string;
  icon?: ReactNode;
  after?: ReactNode;
  run: () => void;
}

export function PaletteDialog({
  label,
  placeholder,
  text,
  onText,
  choices,
  busy,
  empty,
  footer,
  onClose,
}: {
  label: string;
  placeholder: string;
  text: string;
  onText: (text: string) => void;
  choices: Choice[]; // of one group beside each other
  busy?: boolean;
  empty: string;
  footer?: ReactNode;
  onClose: () => void;
}) {
  const t = useT();
  const groups = [...new Set(choices.map((one) => one.group))];
  const sorted = groups.flatMap((group) => choices.filter((one) => one.group === group));
  return (
    <Dialog.Root open onOpenChange={(next) => !next && onClose()}>
      <Dialog.Portal>
        <Dialog.Backdrop className="fixed inset-0 z-40 bg-[var(--scrim)]" />
        <Dialog.Popup
          aria-label={label}
          className="pop fixed top-[12vh] left-1/2 z-50 flex max-h-[70vh] w-[calc(100vw-1.5rem)] max-w-xl -translate-x-1/2 flex-col overflow-hidden max-sm:top-3"
        >
          <Autocomplete.Root
            open
            inline
            items={sorted}
            mode="none"
            autoHighlight="always"
            keepHighlight
            value={text}
            onValueChange={(next) => onText(next)}
            itemToStringValue={(one: Choice) => one.label}
          >
            <div className="flex flex-none items-center gap-2.5 border-b border-line px-4">
              <Search size={16} className="flex-none text-ink-3" aria-hidden />
              <Autocomplete.Input
                aria-label={label}
                placeholder={placeholder}
                className="h-12 w-full min-w-0 bg-transparent text-base outline-none placeholder:text-ink-3"
              />
              <Dialog.Close className="flex-none">
                <span className="sr-only">{t('action.close')} </span>
                <Kbd>Esc</Kbd>
              </Dialog.Close>
            </div>
            {sorted.length === 0 && !busy && <p className="px-4 py-8 text-center text-sm text-ink-2">{empty}</p>}
            <Autocomplete.List className="min-h-0 overflow-y-auto p-1.5 empty:hidden">
              {(one: Choice) => (
                <Fragment key={one.id}>
                  {sorted.find((other) => other.group === one.group) === one && (
                    <div role="presentation" className="px-3 pt-2 pb-1 text-xs text-ink-3">
                      {one.group}
                    </div>
                  )}
                  <Autocomplete.Item
                    value={one}
                    onClick={() => {
                      onClose();
                      one.run();
                    }}
                    className="flex h-9 items-center gap-2.5 rounded-md px-3 text-sm outline-none data-highlighted:bg-surface-3"
                  >
                    <span className="flex-none text-ink-3" aria-hidden>
                      {one.icon}
                    </span>
                    <span className="min-w-0 flex-1 truncate">{one.label}</span>
                    {one.after}
                  </Autocomplete.Item>
                </Fragment>
              )}
            </Autocomplete.List>
            {footer && <div className="flex-none border-t border-line px-4 py-2 text-xs text-ink-2">{footer}</div>}
          </Autocomplete.Root>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
