// What the shop wants to reach, how far each is, and which are off their track.
import { may } from '@shared/auth/permissions';
import { useInfiniteQuery, useQueries, useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { Plus, Target, TriangleAlert } from 'lucide-react';
import { lazy, Suspense, useMemo, useState } from 'react';
import { allQuery, narrowed, pagesQuery, storesQuery } from '@/app/data';
import { usePage } from '@/app/page';
import { useMe } from '@/app/session';
import { useUnit } from '@/app/unit';
import { useFormats, useLang, useT } from '@/i18n';
import type { Column } from '@/table/DataTable';
import { PagedTable, useCount } from '@/table/PagedTable';
import { ListTools } from '@/table/tools';
import { Badge, Button } from '@/ui';
import { FilterBar, SearchBox } from '@/ui/filters';
import { ListFrame, PageHead } from '@/ui/page';
import { Select } from '@/ui/select';
import { Skeleton } from '@/ui/states';
import { MEASURES, stateTones, useAlarm } from './goals';
import { insightQuery, PPM, slashes } from './parts';
import { useAddress } from './scope';
import type { Goal, Progress } from './types';

const GoalForm = lazy(() => import('./components/GoalForm').then((module) => ({ default: module.GoalForm })));
const LIST = '/insight/goals';
// Actual, range of the forecast, and where it should stand by now, of the whole.
function Bar({ goal, progress }: { goal: Goal; progress: Progress }) {
  const t = useT();
  const { say } = useUnit();
  const part = (value: number | null | undefined) => `${Math.max(0, Math.min(1, (value ?? 0) / goal.target)) * 100}%`;
  const unit = progress.unit;
  return (
    <span
      role="img"
      aria-label={t('plan.goals.bar', {
        actual: say(unit, progress.actual),
        target: say(unit, goal.target),
        forecast: say(unit, progress.forecast),
      })}
      className="relative block h-2 rounded-full bg-surface-3"
    >
      {progress.low !== null && progress.high !== null && (
        <i
          className="absolute inset-y-0 rounded-full bg-brand opacity-25"
          style={{ left: part(progress.low), right: `calc(100% - ${part(progress.high)})` }}
        />
      )}
      <i className="absolute inset-y-0 left-0 rounded-full bg-brand" style={{ width: part(progress.actual) }} />
      {progress.due !== null && (
        <i className="absolute -inset-y-0.5 w-0.5 rounded bg-ink" style={{ left: part(progress.due) }} />
      )}
    </span>
  );
}

export function GoalsPage() {
  const t = useT();
  const fmt = useFormats();
  const me = useMe();
  const lang = useLang();
  const navigate = useNavigate();
  const { say, short } = useUnit();
  const alarm = useAlarm();
  const { search, set } = useAddress();
  const [making, setMaking] = useState(false);
  const title = t('nav.insight.goals');
  usePage(title);
  const query = { q: search.q, measure: search.measure, off_track: search.off, sort: search.sort ?? '-ends_on' };
  const list = useInfiniteQuery(pagesQuery<Goal>('/v1/goals', query));
  const count = useCount(list);
  const goals = list.data?.pages.flatMap((page) => page.items) ?? [];
  const stores = useQuery({ ...storesQuery, enabled: may(me, 'store.read') });
  const staff = useQuery({ ...allQuery<{ id: string; name: string }>('/v1/staff'), enabled: may(me, 'staff.read') });
  const progress = useQueries({
    queries: goals.map((goal) => insightQuery<Progress>(lang, `/v1/goals/${goal.id}/progress`)),
    combine: (all) => new Map(all.map((one) => [one.data?.goal_id as string | undefined, one.data])),
  });
  const names = useMemo(
    () => new Map([...(stores.data ?? []), ...(staff.data ?? [])].map((one) => [one.id as string, one.name])),
    [stores.data, staff.data],
  );
  const quiet = (text: string) => <span className="text-ink-2">{text}</span>;
  const columns: Column<Goal>[] = [
    {
      id: 'name',
      header: t('plan.goals.name'),
      fixed: true,
      sort: 'name',
      cell: (goal) => {
        const now = progress.get(goal.id);
        const why = alarm(goal);
        return (
          <span className="flex min-w-0 items-center gap-2" title={why ?? undefined}>
            <Link
              to="/insight/goals/$id"
              params={{ id: goal.id }}
              search={{}}
              className="min-w-0 truncate font-semibold hover:text-brand-text"
            >
              {goal.name}
            </Link>
            {why && <TriangleAlert size={15} className="flex-none text-bad" role="img" aria-label={why} />}
            {now && (
              <span className="flex-none sm:hidden">
                <Badge dot tone={stateTones[now.state]}>
                  {t(`plan.goals.state.${now.state}`)}
                </Badge>
              </span>
            )}
          </span>
        );
      },
    },
    {
      id: 'state',
      header: t('plan.goals.stateHead'),
      width: 112,
      from: 'sm',
      cell: (goal) => {
        const now = progress.get(goal.id);
        return now ? (
          <Badge dot tone={stateTones[now.state]}>
            {t(`plan.goals.state.${now.state}`)}
          </Badge>
        ) : (
          <Skeleton className="h-4 w-16" />
        );
      },
    },
    {
      id: 'progress',
      header: t('plan.goals.progress'),
      width: 210,
      from: 'md',
      cell: (goal) => {
        const now = progress.get(goal.id);
        if (!now) return <Skeleton className="h-4 w-40" />;
        return (
          <span className="flex flex-col gap-1">
            <span className="num flex justify-between gap-2 text-xs leading-4">
              <b className="font-semibold">{now.actual === null ? t('none') : short(now.unit, now.actual)}</b>
              <span className="text-ink-2">{t('plan.goals.ofTarget', { target: short(now.unit, goal.target) })}</span>
            </span>
            <Bar goal={goal} progress={now} />
          </span>
        );
      },
    },
    {
      id: 'forecast',
      header: t('plan.goals.forecast'),
      width: 110,
      number: true,
      from: 'xl',
      cell: (goal) => {
        const now = progress.get(goal.id);
        if (!now || now.forecast === null) return t('none');
        const range =
          now.low === null || now.high === null
            ? undefined
            : t('plan.goals.expected', {
                forecast: say(now.unit, now.forecast),
                low: say(now.unit, now.low),
                high: say(now.unit, now.high),
              });
        return <span title={range}>{short(now.unit, now.forecast)}</span>;
      },
    },
    {
      id: 'chance',
      header: t('plan.goals.likely'),
      width: 100,
      number: true,
      from: 'sm',
      sort: 'chance',
      cell: (goal) => (goal.chance === null ? t('none') : fmt.percent(goal.chance / PPM)),
    },
    {
      id: 'behind',
      header: t('plan.goals.behind'),
      width: 100,
      number: true,
      off: true,
      from: 'lg',
      sort: 'behind',
      cell: (goal) => (goal.behind === null ? t('none') : fmt.percent(goal.behind / PPM)),
    },
    {
      id: 'measure',
      header: t('plan.goals.measure'),
      width: 112,
      from: 'lg',
      off: true,
      cell: (goal) => quiet(t(`plan.goals.of.${goal.measure}`)),
    },
    {
      id: 'period',
      header: t('plan.goals.period'),
      width: 196,
      from: 'wide',
      sort: 'ends_on',
      cell: (goal) => (
        <span className="num text-ink-2">
          {slashes(goal.starts_on)} – {slashes(goal.ends_on)}
        </span>
      ),
    },
    {
      id: 'store',
      header: t('plan.goals.store'),
      width: 120,
      from: 'xl',
      off: true,
      cell: (goal) => quiet(goal.store_id ? (names.get(goal.store_id) ?? t('none')) : t('plan.goals.whole')),
    },
    {
      id: 'owner',
      header: t('plan.goals.owner'),
      width: 120,
      off: true,
      from: 'xl',
      cell: (goal) => quiet((goal.owner_id && names.get(goal.owner_id)) || t('none')),
    },
    {
      id: 'since',
      header: t('plan.goals.since'),
      width: 112,
      off: true,
      from: 'xl',
      cell: (goal) => quiet(goal.off_track ? slashes(goal.off_track_since) : t('none')),
    },
  ];
  const create = may(me, 'goal.write') && (
    <Button variant="primary" icon={<Plus size={15} aria-hidden />} onClick={() => setMaking(true)}>
      {t('plan.goals.create')}
    </Button>
  );
  const clear = narrowed({ measure: search.measure, off: search.off, q: search.q })
    ? () => set({ measure: undefined, off: undefined, q: undefined })
    : undefined;
  return (
    <ListFrame
      head={<PageHead title={title} sub={t('plan.goals.sub')} count={count} actions={create} />}
      tools={
        <FilterBar
          search={
            <SearchBox label={t('findNamed')} value={search.q ?? ''} onChange={(q) => set({ q: q || undefined })} />
          }
          onClear={clear}
          after={<ListTools name={LIST} columns={columns} path="/v1/goals" query={query} right="" />}
        >
          <Select
            label={t('plan.goals.measure')}
            prefix={`${t('plan.goals.measure')}:`}
            value={search.measure ?? ''}
            onChange={(measure) => set({ measure })}
            items={[
              { value: '', label: t('any') },
              ...MEASURES.map((one) => ({ value: one, label: t(`plan.goals.of.${one}`) })),
            ]}
          />
          <Select
            label={t('plan.goals.offTrack')}
            prefix={`${t('plan.goals.offTrack')}:`}
            value={search.off ?? ''}
            onChange={(off) => set({ off })}
            items={[
              { value: '', label: t('any') },
              { value: 'true', label: t('plan.goals.onlyOffTrack') },
            ]}
          />
        </FilterBar>
      }
    >
      <PagedTable
        label={title}
        name={LIST}
        columns={columns}
        list={list}
        rowId={(goal) => goal.id}
        resetKey={JSON.stringify({ measure: search.measure, off: search.off })}
        sort={query.sort}
        onSort={(sort) => set({ sort })}
        onOpen={(goal) => void navigate({ to: '/insight/goals/$id', params: { id: goal.id }, search: {} })}
        empty={{
          icon: <Target size={28} />,
          title: t('plan.goals.empty'),
          hint: t('plan.goals.emptyHint'),
          action: create,
        }}
        onClear={clear}
      />
      <Suspense>{making && <GoalForm onClose={() => setMaking(false)} />}</Suspense>
    </ListFrame>
  );
}
