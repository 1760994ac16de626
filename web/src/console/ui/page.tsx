// The shapes of pages: a list, a record, a report, a form of settings. Each has one h1, what can be done beside it.
import { Link } from '@tanstack/react-router';
import clsx from 'clsx';
import { ChevronRight } from 'lucide-react';
import { type ReactNode, useEffect, useRef } from 'react';
import { useT } from '@/i18n';

export interface Crumb {
  to: string;
  search?: Record<string, string>;
  label: string;
}

export function Breadcrumb({ crumbs }: { crumbs: Crumb[] }) {
  const t = useT();
  return (
    <nav aria-label={t('breadcrumb')} className="print:hidden">
      <ol className="flex flex-wrap items-center gap-1 text-sm text-ink-3">
        {crumbs.map((crumb, at) => (
          <li key={crumb.to} className="flex items-center gap-1">
            {at > 0 && <ChevronRight size={13} aria-hidden />}
            <Link
              to={crumb.to as '/'}
              search={(crumb.search ?? {}) as never}
              className="inline-block min-h-6 rounded hover:text-ink hover:underline"
            >
              {crumb.label}
            </Link>
          </li>
        ))}
      </ol>
    </nav>
  );
}

export function PageHead({
  title,
  sub,
  count,
  crumbs,
  avatar,
  actions,
}: {
  title: string;
  sub?: ReactNode;
  count?: ReactNode;
  crumbs?: Crumb[];
  avatar?: ReactNode;
  actions?: ReactNode;
}) {
  return (
    <div className="flex flex-col gap-1">
      {crumbs && <Breadcrumb crumbs={crumbs} />}
      <div className="flex min-h-[var(--ctl-h)] flex-wrap items-center gap-x-3 gap-y-2">
        {avatar}
        <div className="min-w-0">
          <div className="flex flex-wrap items-baseline gap-x-2.5">
            <h1 className="text-xl font-semibold tracking-tight break-words">{title}</h1>
            {count !== undefined && (
              <span className="num text-sm text-ink-3" aria-live="polite">
                {count}
              </span>
            )}
          </div>
          {sub && <div className="text-sm text-ink-2">{sub}</div>}
        </div>
        {actions && <div className="ml-auto flex flex-wrap items-center gap-2 print:hidden">{actions}</div>}
      </div>
    </div>
  );
}

// The pages of one area, beside each other.
export function PageTabs({ label, tabs }: { label: string; tabs: { to: string; label: string }[] }) {
  const row = useRef<HTMLElement>(null);
  useEffect(() => {
    row.current?.querySelector('[aria-current=page]')?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, []);
  return (
    <nav
      ref={row}
      aria-label={label}
      className="relative flex min-w-0 gap-1 overflow-x-auto border-b border-line print:hidden"
    >
      {tabs.map((tab) => (
        <Link
          key={tab.to}
          to={tab.to as '/'}
          search={{} as never}
          activeOptions={{ exact: true, includeSearch: false }}
          className="-mb-px flex h-9 items-center border-b-2 px-2.5 text-sm whitespace-nowrap hover:text-ink"
          activeProps={{ className: 'border-brand font-semibold text-ink' }}
          inactiveProps={{ className: 'border-transparent text-ink-2' }}
        >
          {tab.label}
        </Link>
      ))}
    </nav>
  );
}

// A list fills the screen: its rows scroll, its head stays.
export function ListFrame({ head, tools, children }: { head: ReactNode; tools?: ReactNode; children: ReactNode }) {
  return (
    <div className="flex h-full flex-col gap-3 p-5 pb-0 max-sm:p-3 max-sm:pb-0 print:block print:h-auto">
      {head}
      {tools}
      {children}
    </div>
  );
}

export function RecordFrame({
  head,
  aside,
  right,
  edits,
  children,
}: {
  head: ReactNode;
  aside?: ReactNode;
  right?: ReactNode;
  edits?: boolean; // something is edited here, in a form or not: asked before it is lost
  children: ReactNode;
}) {
  return (
    <div data-edits={edits || undefined} className="mx-auto flex max-w-[1440px] flex-col gap-4 p-5 max-sm:p-3">
      {head}
      <div
        className={clsx(
          'grid items-start gap-4 max-lg:grid-cols-1',
          aside && right && 'grid-cols-[290px_minmax(0,1fr)] xl:grid-cols-[290px_minmax(0,1fr)_280px]',
          aside && !right && 'grid-cols-[290px_minmax(0,1fr)]',
          !aside && right && 'grid-cols-[minmax(0,1fr)_320px]',
        )}
      >
        {aside && <div className="flex min-w-0 flex-col gap-4">{aside}</div>}
        <div className="flex min-w-0 flex-col gap-4">{children}</div>
        {right && (
          <div
            className={clsx(
              'flex min-w-0 flex-col gap-4',
              aside && 'lg:max-xl:col-span-2 lg:max-xl:grid lg:max-xl:grid-cols-2 lg:max-xl:items-start',
            )}
          >
            {right}
          </div>
        )}
      </div>
    </div>
  );
}

export function ReportFrame({ head, children }: { head: ReactNode; children: ReactNode }) {
  return (
    <div className="mx-auto flex max-w-[1560px] flex-col gap-4 p-5 max-sm:p-3">
      {head}
      {children}
    </div>
  );
}

export function SettingsFrame({
  title,
  sub,
  actions,
  edits,
  children,
}: {
  title: string;
  sub?: ReactNode;
  actions?: ReactNode;
  edits?: boolean;
  children: ReactNode;
}) {
  return (
    <div data-edits={edits || undefined} className="flex max-w-[1020px] flex-col gap-4 p-5 max-sm:p-3">
      <PageHead title={title} sub={sub} actions={actions} />
      {children}
    </div>
  );
}

// What a record says about itself, name beside value.
export function Facts({ rows, labelWidth = '92px' }: { rows: [string, ReactNode][]; labelWidth?: string }) {
  const shown = rows.filter(([, value]) => value !== null && value !== undefined && value !== '');
  return (
    <dl className="grid gap-x-3 gap-y-2 text-sm" style={{ gridTemplateColumns: `${labelWidth} minmax(0, 1fr)` }}>
      {shown.map(([label, value]) => (
        <div key={label} className="contents">
          <dt className="text-ink-3">{label}</dt>
          <dd className="num min-w-0 break-words">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
