import { Link, Outlet } from '@tanstack/react-router';
import clsx from 'clsx';
import { useEffect, useRef } from 'react';
import { useT } from '@/i18n';
import type { open } from './areas';

// An area of many pages: their names beside the page; where there is no room for that, a row above it. along: what of
// the address goes with whoever changes the page.
export function AreaFrame({
  label,
  list,
  along,
}: {
  label: string;
  list: ReturnType<typeof open>;
  along?: Record<string, unknown>;
}) {
  const t = useT();
  const row = useRef<HTMLElement>(null);
  useEffect(() => {
    row.current?.querySelector('[aria-current=page]')?.scrollIntoView({ block: 'nearest', inline: 'center' });
  });
  return (
    <div className="grid h-full grid-cols-[196px_minmax(0,1fr)] max-xl:grid-cols-1 max-xl:grid-rows-[auto_minmax(0,1fr)] print:block print:h-auto">
      <nav
        ref={row}
        aria-label={label}
        className="relative min-h-0 min-w-0 border-line bg-surface max-xl:flex max-xl:gap-1 max-xl:overflow-x-auto max-xl:border-b max-xl:px-3 xl:overflow-y-auto xl:border-r xl:px-2.5 xl:py-3 print:hidden"
      >
        {list.map((group) => (
          <div key={group.label} className="max-xl:flex xl:mb-2">
            {group.label && <p className="px-2.5 pt-2 pb-1 text-xs text-ink-3 max-xl:sr-only">{t(group.label)}</p>}
            <ul className="flex gap-px xl:flex-col">
              {group.areas.map((area) => {
                const Icon = area.icon;
                return (
                  <li key={area.to}>
                    <Link
                      to={area.to as '/'}
                      search={along as never}
                      activeOptions={{ includeSearch: false, exact: area.exact ?? false }}
                      className={clsx(
                        'flex items-center gap-2.5 text-sm whitespace-nowrap text-ink-2 hover:text-ink aria-[current=page]:font-semibold',
                        'xl:h-8 [@media(max-height:58rem)]:xl:h-[30px] xl:rounded-ctl xl:px-2.5 xl:hover:bg-surface-2 xl:aria-[current=page]:bg-brand-soft xl:aria-[current=page]:text-brand-text',
                        'max-xl:-mb-px max-xl:h-10 max-xl:border-b-2 max-xl:border-transparent max-xl:px-2.5 max-xl:aria-[current=page]:border-brand max-xl:aria-[current=page]:text-ink',
                      )}
                    >
                      <Icon size={16} aria-hidden className="flex-none max-xl:hidden" />
                      <span className="truncate">{t(area.label)}</span>
                    </Link>
                  </li>
                );
              })}
            </ul>
          </div>
        ))}
      </nav>
      <div className="min-h-0 min-w-0 overflow-auto print:overflow-visible">
        <Outlet />
      </div>
    </div>
  );
}
