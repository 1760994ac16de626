import { Menu as BaseMenu } from '@base-ui/react/menu';
import clsx from 'clsx';
import type { ReactNode } from 'react';

export interface MenuEntry {
  label: string;
  icon?: ReactNode;
  danger?: boolean;
  disabled?: boolean;
  onSelect: () => void;
}

export function Menu({
  trigger,
  label,
  header,
  items,
  className = 'rounded-full',
  align = 'end',
  defaultOpen,
}: {
  trigger: ReactNode;
  label: string;
  header?: ReactNode;
  items: MenuEntry[];
  className?: string;
  align?: 'start' | 'end';
  defaultOpen?: boolean;
}) {
  return (
    <BaseMenu.Root defaultOpen={defaultOpen}>
      <BaseMenu.Trigger aria-label={label} title={label} className={className}>
        {trigger}
      </BaseMenu.Trigger>
      <BaseMenu.Portal>
        <BaseMenu.Positioner sideOffset={6} align={align} className="z-50">
          <BaseMenu.Popup className="pop max-w-80 min-w-48 p-1">
            {header}
            {items.map((item) => (
              <BaseMenu.Item
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
              </BaseMenu.Item>
            ))}
          </BaseMenu.Popup>
        </BaseMenu.Positioner>
      </BaseMenu.Portal>
    </BaseMenu.Root>
  );
}
