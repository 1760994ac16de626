import { Menu as BaseMenu } from '@base-ui/react/menu';
import type { ReactNode } from 'react';

export function Menu({
  trigger,
  label,
  header,
  items,
}: {
  trigger: ReactNode;
  label: string;
  header?: ReactNode;
  items: { label: string; icon?: ReactNode; onSelect: () => void }[];
}) {
  return (
    <BaseMenu.Root>
      <BaseMenu.Trigger aria-label={label} className="rounded-full">
        {trigger}
      </BaseMenu.Trigger>
      <BaseMenu.Portal>
        <BaseMenu.Positioner sideOffset={6} align="end" className="z-50">
          <BaseMenu.Popup className="pop min-w-48 p-1">
            {header}
            {items.map((item) => (
              <BaseMenu.Item
                key={item.label}
                onClick={item.onSelect}
                className="flex h-9 items-center gap-2.5 rounded-md px-2.5 text-sm outline-none data-highlighted:bg-surface-3"
              >
                {item.icon}
                {item.label}
              </BaseMenu.Item>
            ))}
          </BaseMenu.Popup>
        </BaseMenu.Positioner>
      </BaseMenu.Portal>
    </BaseMenu.Root>
  );
}
