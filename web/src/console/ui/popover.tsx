import { Popover as BasePopover } from '@base-ui/react/popover';
import type { ReactNode } from 'react';
import { buttonClass } from '.';

export function Popover({
  trigger,
  label,
  title,
  className = buttonClass(),
  align = 'end',
  children,
}: {
  trigger: ReactNode;
  label?: string;
  title: string;
  className?: string;
  align?: 'start' | 'end';
  children: ReactNode;
}) {
  return (
    <BasePopover.Root>
      <BasePopover.Trigger aria-label={label} title={label} className={className}>
        {trigger}
      </BasePopover.Trigger>
      <BasePopover.Portal>
        <BasePopover.Positioner sideOffset={6} align={align} className="z-50">
          <BasePopover.Popup className="pop max-h-[min(28rem,var(--available-height))] w-72 overflow-y-auto p-3">
            <BasePopover.Title className="mb-2 text-sm font-semibold">{title}</BasePopover.Title>
            {children}
          </BasePopover.Popup>
        </BasePopover.Positioner>
      </BasePopover.Portal>
    </BasePopover.Root>
  );
}
