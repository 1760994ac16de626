// Every run of the models: what it looked at, what it said, how long it took, how the parameters moved.
import { api, newKey } from '@shared/api/client';
import type { Page } from '@shared/api/types';
import { may } from '@shared/auth/permissions';
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { History } from 'lucide-react';
import { lazy, Suspense, useMemo } from 'react';
import { narrowed, pagesQuery } from '@/app/data';
import { useMe } from '@/app/session';
import { type Key, useFormats, useT } from '@/i18n';
import type { Column } from '@/table/DataTable';
import { PagedTable } from '@/table/PagedTable';
import { ListTools } from '@/table/tools';
import { Badge, Button, Progress, type Tone } from '@/ui';
import { FilterBar } from '@/ui/filters';
import { Facts } from '@/ui/page';
import { Select } from '@/ui/select';
import { Refusal } from '@/ui/states';
import { RunButton } from './components/RunButton';
import { PPM, Region, Report, ROOT, slashes, useMoney } from './parts';
import { useAddress } from './scope';
import type { Run } from './types';

const Drawer = lazy(() => import('@/ui/drawerPanel').then((module) => ({ default: module.DrawerPanel })));
const Parameters = lazy(() =>
  import('./components/RunParameters').then((module) => ({ default: module.RunParameters })),
);
const SHOWN = 30;
const tones: Record<string, Tone> = { waiting: 'mute', running: 'info', done: 'good', stopped: 'warn', failed: 'bad' };
const STATES = ['waiting', 'running', 'done', 'stopped', 'failed'] as const;
const ORIGINS = ['schedule', 'request', 'command'] as const;
const busy = (run: Run) => run.state === 'waiting' || run.state === 'running';
const seconds = (run: Run) =>
  run.started_at && run.ended_at ? (Date.parse(run.ended_at) - Date.parse(run.started_at)) / 1000 : null;

function Acts({ run }: { run: Run }) {
  const t = useT();
  const me = useMe();
  const client = useQueryClient();
  const act = useMutation({
    mutationFn: (what: 'stop' | 'resume') =>
      api.post(`${ROOT}/runs/${run.id}/${what}`, { body: {}, idempotencyKey: newKey() }),
    onSettled: async () => {
      await client.invalidateQueries({ queryKey: [ROOT] });
      await client.invalidateQueries({ queryKey: [`${ROOT}/runs`] });
    },
  });
  if (!may(me, 'insight.run')) return null;
  return (
    <>
      <Refusal error={act.error} />
      {busy(run) && (
        <Button busy={act.isPending} onClick={() => act.mutate('stop')}>
          {t('insight.runs.stop')}
        </Button>
      )}
      {run.state === 'stopped' && (
        <Button busy={act.isPending} onClick={() => act.mutate('resume')}>
          {t('insight.runs.resume')}
        </Button>
      )}
    </>
  );
}

function Details({ id, onClose }: { id: string; onClose: () => void }) {
  const t = useT();
  const fmt = useFormats();
  const { money } = useMoney();
  const query = useQuery({
    queryKey: [ROOT, 'runs', id],
    queryFn: ({ signal }) => api.get<Run>(`${ROOT}/runs/${id}`, { signal }),
  });
  return (
    <Drawer open onClose={onClose} title={t('insight.runs.one')} wide>
      <Region of={query} height={600}>
        {(run) => (
          <div className="flex flex-col gap-5">
            <div className="flex flex-wrap items-center gap-2">
              <Badge dot tone={tones[run.state]}>
                {t(`insight.runs.state.${run.state}`)}
              </Badge>
              <Acts run={run} />
            </div>
            {run.problem && <p className="rounded-ctl bg-bad-soft px-3 py-2 text-sm text-bad">{run.problem}</p>}
            <Facts
              labelWidth="136px"
              rows={[
                [t('insight.runs.data'), run.first_day && `${slashes(run.first_day)} – ${slashes(run.as_of)}`],
                [t('insight.count'), fmt.int(run.customers)],
                [t('insight.figure.orders'), fmt.int(run.orders)],
                [t('insight.runs.scored'), fmt.int(run.scored)],
                [t('insight.runs.origin'), t(`insight.runs.from.${run.origin}` as Key)],
                [t('insight.runs.began'), run.started_at && fmt.dateTime(run.started_at)],
                [t('insight.runs.ended'), run.ended_at && fmt.dateTime(run.ended_at)],
                [t('insight.quality.orders'), run.chosen?.orders && t(`insight.family.${run.chosen.orders}` as Key)],
                [
                  t('insight.quality.activity'),
                  run.chosen?.activity && t(`insight.family.${run.chosen.activity}` as Key),
                ],
                [
                  t('insight.value'),
                  run.totals &&
                    `${money(run.totals.value_12m)} (${money(run.totals.value_low)} – ${money(run.totals.value_high)})`,
                ],
              ]}
            />
            {run.setting && (
              <div>
                <h3 className="mb-2 text-sm font-semibold">{t('insight.runs.setting')}</h3>
                <Facts
                  labelWidth="200px"
                  rows={Object.entries(run.setting).map(([name, value]): [string, string] => [
                    t(`insight.setting.${name}` as Key),
                    name.startsWith('cost')
                      ? money(value)
                      : ['margin', 'discount', 'confidence'].includes(name)
                        ? fmt.percent(value / PPM)
                        : fmt.int(value),
                  ])}
                />
              </div>
            )}
            {run.timing && (
              <div>
                <h3 className="mb-2 text-sm font-semibold">{t('insight.runs.timing')}</h3>
                <Facts
                  labelWidth="200px"
                  rows={Object.entries(run.timing).map(([name, value]): [string, string] => [
                    t(`insight.runs.phase.${name}` as Key),
                    `${fmt.int(value)} ms`,
                  ])}
                />
              </div>
            )}
            {run.models && (
              <div>
                <h3 className="mb-2 text-sm font-semibold">{t('insight.quality.params')}</h3>
                {run.models.families.map((fit) => (
                  <p key={fit.family} className="mb-1 text-sm">
                    <span className="font-semibold">{t(`insight.family.${fit.family}` as Key)}</span>{' '}
                    <span className="num text-ink-2">
                      {Object.entries(fit.params)
                        .map(([name, value]) => `${name} ${value === null ? t('none') : value.toFixed(4)}`)
                        .join(' · ')}
                    </span>
                  </p>
                ))}
              </div>
            )}
          </div>
        )}
      </Region>
    </Drawer>
  );
}

export function RunsPage() {
  const t = useT();
  const fmt = useFormats();
  const { short } = useMoney();
  const { search, set } = useAddress();
  const title = t('nav.insight.runs');
  const query = { state: search.state, origin: search.origin, sort: search.sort };
  const list = useInfiniteQuery({
    ...pagesQuery<Run>(`${ROOT}/runs`, query),
    refetchInterval: (state) => (state.state.data?.pages[0]?.items.some(busy) ? 1500 : false),
  });
  // Whatever the list is narrowed down to.
  const last = useQuery({
    queryKey: [ROOT, 'runs', 'list'],
    queryFn: ({ signal }) => api.get<Page<Run>>(`${ROOT}/runs`, { query: { limit: SHOWN }, signal }),
    refetchInterval: (state) => (state.state.data?.items.some(busy) ? 1500 : false),
  });
  const running = last.data?.items.find(busy);
  const columns = useMemo<Column<Run>[]>(() => {
    const family = (name: string | null | undefined) => (name ? t(`insight.family.${name}` as Key) : t('none'));
    return [
      {
        id: 'at',
        header: t('insight.runs.at'),
        width: 160,
        fixed: true,
        sort: 'created_at',
        cell: (run) => (
          <button
            type="button"
            className="min-h-6 font-semibold hover:text-brand-text hover:underline"
            onClick={() => set({ run: run.id })}
          >
            {fmt.dateTime(run.created_at)}
          </button>
        ),
      },
      {
        id: 'state',
        header: t('insight.runs.how'),
        width: 110,
        sort: 'state',
        cell: (run) => (
          <Badge dot tone={tones[run.state]}>
            {t(`insight.runs.state.${run.state}`)}
          </Badge>
        ),
      },
      {
        id: 'asOf',
        header: t('insight.runs.asOf'),
        width: 120,
        from: 'md',
        cell: (run) => slashes(run.as_of) || t('none'),
      },
      {
        id: 'scored',
        header: t('insight.count'),
        width: 100,
        number: true,
        from: 'sm',
        sort: 'scored',
        cell: (run) => fmt.int(run.customers ?? 0),
      },
      {
        id: 'orders',
        header: t('insight.figure.orders'),
        width: 100,
        number: true,
        from: 'lg',
        cell: (run) => fmt.int(run.orders ?? 0),
      },
      {
        id: 'model',
        header: t('insight.quality.orders'),
        from: 'md',
        cell: (run) => <span className="text-ink-2">{family(run.chosen?.orders)}</span>,
      },
      {
        id: 'value',
        header: t('insight.value'),
        width: 120,
        number: true,
        from: 'lg',
        cell: (run) => (run.totals ? short(run.totals.value_12m) : t('none')),
      },
      {
        id: 'took',
        header: t('insight.runs.took'),
        width: 90,
        number: true,
        from: 'sm',
        cell: (run) =>
          seconds(run) === null ? t('none') : t('insight.runs.seconds', { n: (seconds(run) ?? 0).toFixed(1) }),
      },
      {
        id: 'origin',
        header: t('insight.runs.origin'),
        width: 110,
        off: true,
        from: 'xl',
        cell: (run) => <span className="text-ink-2">{t(`insight.runs.from.${run.origin}` as Key)}</span>,
      },
    ];
  }, [t, fmt, short, set]);
  const clear = narrowed(query) ? () => set({ state: undefined, origin: undefined }) : undefined;
  const any = { value: '', label: t('any') };
  return (
    <Report
      title={title}
      sub={t('insight.runs.sub')}
      actions={<RunButton />}
      tools={
        <FilterBar
          onClear={clear}
          after={<ListTools name="/insight/runs" columns={columns} path={`${ROOT}/runs`} query={query} right="" />}
        >
          <Select
            label={t('insight.runs.how')}
            prefix={`${t('insight.runs.how')}:`}
            value={search.state ?? ''}
            onChange={(state) => set({ state })}
            items={[any, ...STATES.map((value) => ({ value, label: t(`insight.runs.state.${value}`) }))]}
          />
          <Select
            label={t('insight.runs.origin')}
            prefix={`${t('insight.runs.origin')}:`}
            value={search.origin ?? ''}
            onChange={(origin) => set({ origin })}
            items={[any, ...ORIGINS.map((value) => ({ value, label: t(`insight.runs.from.${value}`) }))]}
          />
        </FilterBar>
      }
    >
      {running && (
        <div className="card flex flex-wrap items-center gap-3 p-4">
          <span className="text-sm">
            {t('insight.runs.underWay', { n: fmt.int(running.scored), all: fmt.int(running.customers) })}
          </span>
          <div className="min-w-40 flex-1">
            <Progress
              label={t('insight.runs.progress')}
              value={running.customers && running.scored ? running.scored / running.customers : null}
            />
          </div>
          <Acts run={running} />
        </div>
      )}
      <div className="flex max-h-[30rem] min-h-0 flex-col">
        <PagedTable
          label={title}
          name="/insight/runs"
          columns={columns}
          list={list}
          rowId={(run) => run.id}
          resetKey={JSON.stringify({ state: search.state, origin: search.origin })}
          sort={query.sort ?? '-created_at'}
          onSort={(sort) => set({ sort })}
          onOpen={(run) => set({ run: run.id })}
          empty={{ icon: <History size={28} />, title: t('insight.none'), hint: t('insight.noneHint') }}
          onClear={clear}
        />
      </div>
      <Suspense>{last.data && <Parameters runs={last.data.items} />}</Suspense>
      <Suspense>{search.run && <Details id={search.run} onClose={() => set({ run: undefined })} />}</Suspense>
    </Report>
  );
}
