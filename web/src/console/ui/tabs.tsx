// Tabs by the pattern of the ARIA guide: arrows move and choose, only the chosen one is a stop of the Tab key.
import { type KeyboardEvent, type ReactNode, useId, useRef } from 'react';

export function Tabs({
  value,
  onChange,
  label,
  tabs,
}: {
  value: string;
  onChange: (value: string) => void;
  label: string;
  tabs: { value: string; label: string; panel: ReactNode }[];
}) {
  const id = useId();
  const list = useRef<HTMLDivElement>(null);
  const at = Math.max(
    0,
    tabs.findIndex((tab) => tab.value === value),
  );
  const steps: Record<string, number> = {
    ArrowRight: (at + 1) % tabs.length,
    ArrowLeft: (at + tabs.length - 1) % tabs.length,
    Home: 0,
    End: tabs.length - 1,
  };
  const move = (event: KeyboardEvent) => {
    const next = steps[event.key];
    const tab = next === undefined ? undefined : tabs[next];
    if (next === undefined || !tab) return;
    event.preventDefault();
    onChange(tab.value);
    list.current?.querySelectorAll<HTMLElement>('[role=tab]')[next]?.focus();
  };
  return (
    <>
      <div
        ref={list}
        role="tablist"
        aria-label={label}
        onKeyDown={move}
        className="flex gap-1 overflow-x-auto border-b border-line px-2"
      >
        {tabs.map((tab, i) => (
          <button
            key={tab.value}
            type="button"
            role="tab"
            id={`${id}t${i}`}
            aria-controls={`${id}p`}
            aria-selected={i === at}
            tabIndex={i === at ? 0 : -1}
            onClick={() => onChange(tab.value)}
            className="-mb-px h-11 border-b-2 border-transparent px-3 text-sm whitespace-nowrap text-ink-2 -outline-offset-2 hover:text-ink aria-selected:border-brand aria-selected:font-semibold aria-selected:text-ink"
          >
            {tab.label}
          </button>
        ))}
      </div>
      <div
        key={tabs[at]?.value}
        role="tabpanel"
        id={`${id}p`}
        aria-labelledby={`${id}t${at}`}
        className="p-4 max-sm:p-3"
      >
        {tabs[at]?.panel}
      </div>
    </>
  );
}
