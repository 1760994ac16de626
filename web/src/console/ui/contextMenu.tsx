// What can be done with the thing under the pointer; by keyboard the context-menu key opens it. Everything in it can be
// reached another way too.
import { ContextMenu as Base } from '@base-ui/react/context-menu';
import clsx from 'clsx';
import type { ReactElement } from 'react';
import type { MenuEntry } from './menu';

export function ContextMenu({ trigger, items }: { trigger: ReactElement; items: MenuEntry[] }) {
  return (
    <Base.Root>
      <Base.Trigger render={trigger} />
      <Base.Portal>
        <Base.Positioner className="z-50 outline-none">
          <Base.Popup className="pop max-w-80 min-w-48 p-1">
            {items.map((item) => (
              <Base.Item
                key={item.label}
                disabled={item.disabled}
                onClick={item.onSelect}
                className={clsx(
                  'flex h-9 items-center gap-2.5 rounded-md px-2.5 text-sm outline-none data-disabled:opacity-50 data-highlighted:bg-surface-3',
                  item.danger && 'text-bad',
                )}
              >
                {item.icon}
                <span className="truncate">{item.label}</span>
              </Base.Item>
            ))}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
