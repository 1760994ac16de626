// Above a list: views, a search, what the rows are narrowed to.
import { may } from '@shared/auth/permissions';
import { Link } from '@tanstack/react-router';
import clsx from 'clsx';
import { Pin, PinOff, Plus, Save, Search, Share2, Trash2, X } from 'lucide-react';
import { lazy, type ReactNode, Suspense, useEffect, useState } from 'react';
import { useMe } from '@/app/session';
import { choiceOf, useViewColumns, useViews } from '@/app/views';
import { useT } from '@/i18n';
import { Button } from '.';
import { errorText } from './states';
import { toast } from './toast';

const Ask = lazy(() => import('./ask').then((module) => ({ default: module.Ask })));

// What is typed becomes the question when the typing pauses.
export function SearchBox({
  label,
  value,
  onChange,
}: {
  label: string;
  value: string;
  onChange: (value: string) => void;
}) {
  const [typed, setTyped] = useState(value);
  useEffect(() => setTyped(value), [value]);
  useEffect(() => {
    if (typed === value) return;
    const timer = setTimeout(() => onChange(typed), 250);
    return () => clearTimeout(timer);
  }, [typed, value, onChange]);
  return (
    <label className="ctl w-72 border border-line-strong bg-surface px-3 focus-within:outline-2 focus-within:-outline-offset-1 focus-within:outline-brand max-sm:w-full">
      <Search size={15} className="flex-none text-ink-3" aria-hidden />
      <span className="sr-only">{label}</span>
      <input
        type="search"
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
        placeholder={label}
        className="h-full min-w-0 flex-1 bg-transparent outline-none placeholder:text-ink-3"
      />
    </label>
  );
}

export function FilterBar({
  search,
  onClear,
  after,
  children,
}: {
  search?: ReactNode;
  onClear?: () => void; // when there is something to clear
  after?: ReactNode; // at the right end: columns, export
  children?: ReactNode;
}) {
  const t = useT();
  return (
    <div className="flex flex-wrap items-center gap-2 print:hidden">
      <div data-filters className="contents">
        {search}
        {children}
      </div>
      {onClear && (
        <Button variant="ghost" icon={<X size={14} aria-hidden />} onClick={onClear}>
          {t('action.clear')}
        </Button>
      )}
      {after && <div className="ml-auto flex items-center gap-2">{after}</div>}
    </div>
  );
}

const same = (a: Record<string, unknown>, b: Record<string, unknown>) => {
  const text = (search: Record<string, unknown>) =>
    JSON.stringify(
      Object.entries(search)
        .filter(([, value]) => value !== undefined && value !== '')
        .sort(([one], [other]) => (one < other ? -1 : 1)),
    );
  return text(a) === text(b);
};

// Views that come with the list and those somebody saved; a view is an address, so it can be sent.
export function ViewTabs({
  list,
  search,
  given,
}: {
  list: string;
  search: Record<string, unknown>;
  given: { label: string; search: Record<string, string> }[];
}) {
  const t = useT();
  const me = useMe();
  const { views, pin, add, keepColumns, share, remove } = useViews();
  const [asking, setAsking] = useState(false);
  const mine = views.filter((view) => view.list === list);
  const all = [...given.map((view) => ({ ...view, id: '' })), ...mine.map((view) => ({ ...view, label: view.name }))];
  const current = all.find((view) => same(view.search, search));
  const saved = mine.find((view) => view.id === current?.id);
  const [columns, setColumns] = useViewColumns(list);
  // The columns come with the view and go with it.
  const written = JSON.stringify(saved?.columns ?? []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what the reader moves meanwhile stays until another view
  useEffect(() => {
    const kept = choiceOf(JSON.parse(written) as string[]);
    if (JSON.stringify(kept) !== JSON.stringify(columns)) setColumns(kept);
  }, [saved?.id, written]);
  const moved = saved?.own && columns && JSON.stringify(columns) !== JSON.stringify(choiceOf(saved.columns));
  const failed = (error: unknown) => toast({ text: errorText(t, error), tone: 'bad' });
  return (
    <div className="flex min-w-0 items-center gap-1 border-b border-line print:hidden">
      <nav aria-label={t('views.label')} className="flex min-w-0 gap-1 overflow-x-auto">
        {all.map((view) => (
          <Link
            key={view.id || view.label}
            to={list as '/'}
            search={view.search as never}
            aria-current={view === current ? 'true' : undefined}
            activeProps={{}}
            className={clsx(
              '-mb-px flex h-9 items-center border-b-2 px-2.5 text-sm whitespace-nowrap hover:text-ink',
              view === current ? 'border-brand font-semibold text-ink' : 'border-transparent text-ink-2',
            )}
          >
            {view.label}
          </Link>
        ))}
      </nav>
      {!current && (
        <Button variant="ghost" icon={<Plus size={14} aria-hidden />} onClick={() => setAsking(true)}>
          {t('views.save')}
        </Button>
      )}
      {saved && (
        <>
          <Button
            variant="ghost"
            aria-label={t(saved.pinned ? 'views.unpin' : 'views.pin')}
            title={t(saved.pinned ? 'views.unpin' : 'views.pin')}
            icon={saved.pinned ? <PinOff size={14} aria-hidden /> : <Pin size={14} aria-hidden />}
            onClick={() => pin(saved.id, !saved.pinned)}
          />
          {moved && (
            <Button
              variant="ghost"
              icon={<Save size={14} aria-hidden />}
              onClick={() => void keepColumns(saved.id, columns).catch(failed)}
            >
              {t('views.keepColumns')}
            </Button>
          )}
          {may(me, 'view.share') && (saved.own || saved.shared) && (
            <Button
              variant="ghost"
              aria-pressed={saved.shared}
              aria-label={t(saved.shared ? 'views.unshare' : 'views.share')}
              title={t(saved.shared ? 'views.unshare' : 'views.share')}
              icon={<Share2 size={14} aria-hidden className={saved.shared ? 'text-brand-text' : undefined} />}
              onClick={() => void share(saved.id, !saved.shared).catch(failed)}
            />
          )}
          {(saved.own || may(me, 'view.share')) && (
            <Button
              variant="ghost"
              aria-label={t('views.remove')}
              title={t('views.remove')}
              icon={<Trash2 size={14} aria-hidden />}
              onClick={() => void remove(saved.id).catch(failed)}
            />
          )}
          {!saved.own && (
            <span className="text-xs whitespace-nowrap text-ink-3">{t('views.by', { name: saved.by })}</span>
          )}
        </>
      )}
      {asking && (
        <Suspense>
          <Ask
            title={t('views.saveTitle')}
            label={t('views.name')}
            onClose={() => setAsking(false)}
            onAnswer={(name) => {
              const kept = Object.fromEntries(
                Object.entries(search).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
              );
              void add(list, name, kept).catch(failed);
            }}
          />
        </Suspense>
      )}
    </div>
  );
}
