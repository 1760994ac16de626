import { Popover as BasePopover } from '@base-ui/react/popover';
import clsx from 'clsx';
import type { ReactNode } from 'react';
import { buttonClass } from '.';

export function Popover({
  trigger,
  label,
  title,
  className = buttonClass(),
  align = 'end',
  open,
  onOpen,
  wide,
  children,
}: {
  trigger: ReactNode;
  label?: string;
  title: string;
  className?: string;
  align?: 'start' | 'end';
  open?: boolean; // where it is closed by what stands in it
  onOpen?: (open: boolean) => void;
  wide?: boolean;
  children: ReactNode;
}) {
  return (
    <BasePopover.Root open={open} onOpenChange={onOpen}>
      <BasePopover.Trigger aria-label={label} title={label} className={className}>
        {trigger}
      </BasePopover.Trigger>
      <BasePopover.Portal>
        <BasePopover.Positioner sideOffset={6} align={align} className="z-50">
          <BasePopover.Popup
            className={clsx(
              'pop max-w-[var(--available-width)] overflow-y-auto p-3',
              wide ? 'max-h-[var(--available-height)] w-80' : 'max-h-[min(28rem,var(--available-height))] w-72',
            )}
          >
            <BasePopover.Title className="mb-2 text-sm font-semibold">{title}</BasePopover.Title>
            {children}
          </BasePopover.Popup>
        </BasePopover.Positioner>
      </BasePopover.Portal>
    </BasePopover.Root>
  );
}
