import { Select as BaseSelect } from '@base-ui/react/select';
import clsx from 'clsx';
import { Check, ChevronsUpDown } from 'lucide-react';

export interface SelectProps<V extends string> {
  value: V;
  onChange: (value: V) => void;
  items: { value: V; label: string }[];
  label: string;
  // Shown before the value, where the label itself is not seen.
  prefix?: string;
  className?: string;
  disabled?: boolean;
}

export function SelectList({ value, onChange, items, label, prefix, className, disabled }: SelectProps<string>) {
  return (
    <BaseSelect.Root
      items={items}
      value={value}
      disabled={disabled}
      onValueChange={(next) => next !== null && onChange(next)}
    >
      <BaseSelect.Trigger
        aria-label={label}
        className={clsx(
          'ctl min-w-0 justify-between border border-line-strong bg-surface pr-2 pl-3 hover:bg-surface-2 data-disabled:opacity-50',
          className,
        )}
      >
        <span className="min-w-0 truncate">
          {prefix && <span className="text-ink-3">{prefix} </span>}
          <BaseSelect.Value />
        </span>
        <BaseSelect.Icon className="flex-none text-ink-3">
          <ChevronsUpDown size={14} aria-hidden />
        </BaseSelect.Icon>
      </BaseSelect.Trigger>
      <BaseSelect.Portal>
        <BaseSelect.Positioner sideOffset={4} alignItemWithTrigger={false} className="z-50">
          <BaseSelect.Popup className="pop max-h-[min(24rem,var(--available-height))] min-w-[var(--anchor-width)] overflow-y-auto p-1">
            <BaseSelect.List>
              {items.map((item) => (
                <BaseSelect.Item
                  key={item.value}
                  value={item.value}
                  className="flex min-h-8 items-center justify-between gap-4 rounded-md py-1 pr-2 pl-2.5 text-sm outline-none data-highlighted:bg-surface-3"
                >
                  <BaseSelect.ItemText>{item.label}</BaseSelect.ItemText>
                  <BaseSelect.ItemIndicator className="text-brand-text">
                    <Check size={14} aria-hidden />
                  </BaseSelect.ItemIndicator>
                </BaseSelect.Item>
              ))}
            </BaseSelect.List>
          </BaseSelect.Popup>
        </BaseSelect.Positioner>
      </BaseSelect.Portal>
    </BaseSelect.Root>
  );
}
