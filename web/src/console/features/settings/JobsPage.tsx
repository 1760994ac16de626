import { api } from '@shared/api/client';
import type { Job } from '@shared/api/types';
import { may } from '@shared/auth/permissions';
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { ClipboardList } from 'lucide-react';
import { useMemo, useState } from 'react';
import { pagesQuery } from '@/app/data';
import { usePage } from '@/app/page';
import { useMe } from '@/app/session';
import { useFormats, useT } from '@/i18n';
import type { Column } from '@/table/DataTable';
import { PagedTable, useCount } from '@/table/PagedTable';
import { ListTools } from '@/table/tools';
import { Badge, Button, Progress } from '@/ui';
import { Drawer } from '@/ui/drawer';
import { FilterBar } from '@/ui/filters';
import { Facts, ListFrame, PageHead } from '@/ui/page';
import { Select } from '@/ui/select';
import { Refusal } from '@/ui/states';
import { Json } from './components/Json';
import { jobName } from './components/names';

const route = getRouteApi('/inside/settings/jobs');
const STATES = ['waiting', 'running', 'done', 'failed', 'stopped'] as const;
const tones = { waiting: 'info', running: 'info', done: 'good', failed: 'bad', stopped: 'warn' } as const;
const part = (job: Job) => (job.total ? (job.done ?? 0) / job.total : null);

export function JobsPage() {
  const t = useT();
  const fmt = useFormats();
  const me = useMe();
  const client = useQueryClient();
  usePage(t('nav.jobs'));
  const filter = route.useSearch();
  const navigate = route.useNavigate();
  const change = (part: Partial<typeof filter>) =>
    void navigate({ search: (before) => ({ ...before, ...part }), replace: true });
  const set = (state: string) => change({ state: state || undefined });
  const query = { state: filter.state, kind: filter.kind, sort: filter.sort };
  const [open, setOpen] = useState<string | null>(null);
  const list = useInfiniteQuery({
    ...pagesQuery<Job>('/v1/jobs', query),
    refetchInterval: (state) =>
      state.state.data?.pages.some((page) => page.items.some((job) => job.state === 'running')) ? 2000 : 15_000,
  });
  const count = useCount(list);
  const act = useMutation({
    mutationFn: ({ id, verb }: { id: string; verb: 'stop' | 'resume' }) => api.post<Job>(`/v1/jobs/${id}/${verb}`),
    onSuccess: () => client.invalidateQueries({ queryKey: ['/v1/jobs'] }),
  });
  const columns = useMemo<Column<Job>[]>(
    () => [
      {
        id: 'kind',
        header: t('settings.jobs.kind'),
        fixed: true,
        cell: (job) => (
          <button
            type="button"
            className="truncate font-semibold hover:text-brand-text"
            onClick={() => setOpen(job.id)}
          >
            {jobName(t, job.kind)}
          </button>
        ),
      },
      {
        id: 'state',
        header: t('settings.state'),
        width: 120,
        cell: (job) => (
          <Badge dot tone={tones[job.state]}>
            {t(job.stopping ? 'settings.jobs.stopping' : `settings.jobs.states.${job.state}`)}
          </Badge>
        ),
      },
      {
        id: 'progress',
        header: t('settings.jobs.progress'),
        width: 170,
        from: 'md',
        cell: (job) =>
          job.state === 'running' && job.total ? (
            <Progress value={part(job)} label={job.kind} text={`${job.done} / ${job.total}`} />
          ) : (
            <span className="num text-ink-2">{job.done ? fmt.int(job.done) : t('none')}</span>
          ),
      },
      {
        id: 'start',
        sort: 'created_at',
        header: t('settings.jobs.start'),
        width: 150,
        from: 'sm',
        cell: (job) => (
          <span className="text-ink-2">{fmt.dateTime(job.started_at ?? job.run_at ?? job.created_at)}</span>
        ),
      },
      {
        id: 'took',
        header: t('settings.jobs.took'),
        width: 100,
        number: true,
        from: 'lg',
        cell: (job) =>
          job.started_at && job.ended_at
            ? t('settings.jobs.seconds', {
                n: ((Date.parse(job.ended_at) - Date.parse(job.started_at)) / 1000).toFixed(1),
              })
            : t('none'),
      },
    ],
    [t, fmt],
  );
  const job = list.data?.pages.flatMap((page) => page.items).find((one) => one.id === open);
  return (
    <ListFrame
      head={<PageHead title={t('nav.jobs')} count={count} sub={t('settings.jobs.sub')} />}
      tools={
        <FilterBar
          onClear={filter.state ? () => set('') : undefined}
          after={<ListTools name="/settings/jobs" columns={columns} path="/v1/jobs" query={query} />}
        >
          <Select
            label={t('settings.state')}
            prefix={`${t('settings.state')}:`}
            value={filter.state ?? ''}
            onChange={set}
            items={[
              { value: '', label: t('any') },
              ...STATES.map((state) => ({ value: state, label: t(`settings.jobs.states.${state}`) })),
            ]}
          />
        </FilterBar>
      }
    >
      <PagedTable
        label={t('nav.jobs')}
        name="/settings/jobs"
        columns={columns}
        list={list}
        rowId={(one) => one.id}
        onOpen={(one) => setOpen(one.id)}
        resetKey={JSON.stringify(filter)}
        sort={filter.sort}
        onSort={(sort) => change({ sort })}
        empty={{
          icon: <ClipboardList size={28} />,
          title: t('settings.jobs.empty'),
          hint: t('settings.jobs.emptyHint'),
        }}
        onClear={filter.state ? () => set('') : undefined}
      />
      {job && (
        <Drawer
          open
          onClose={() => setOpen(null)}
          title={job.kind}
          footer={
            may(me, 'job.run') && (
              <>
                {(job.state === 'running' || job.state === 'waiting') && (
                  <Button busy={act.isPending} onClick={() => act.mutate({ id: job.id, verb: 'stop' })}>
                    {t('settings.jobs.stop')}
                  </Button>
                )}
                {job.state === 'stopped' && (
                  <Button
                    variant="primary"
                    busy={act.isPending}
                    onClick={() => act.mutate({ id: job.id, verb: 'resume' })}
                  >
                    {t('settings.jobs.resume')}
                  </Button>
                )}
              </>
            )
          }
        >
          <div className="flex flex-col gap-4">
            <Facts
              rows={[
                [
                  t('settings.state'),
                  <Badge key="state" dot tone={tones[job.state]}>
                    {t(`settings.jobs.states.${job.state}`)}
                  </Badge>,
                ],
                [
                  t('settings.jobs.progress'),
                  job.done === null ? null : `${fmt.int(job.done)}${job.total ? ` / ${fmt.int(job.total)}` : ''}`,
                ],
                [t('settings.jobs.created'), fmt.dateTime(job.created_at)],
                [t('settings.jobs.start'), job.started_at && fmt.dateTime(job.started_at)],
                [t('settings.jobs.end'), job.ended_at && fmt.dateTime(job.ended_at)],
                [t('settings.jobs.attempt'), job.attempt > 1 ? job.attempt : null],
                [t('settings.jobs.actor'), job.actor],
              ]}
            />
            {job.problem_text && (
              <p className="rounded-ctl bg-bad-soft px-3 py-2 text-sm text-bad">{job.problem_text}</p>
            )}
            <Refusal error={act.error} />
            <Json title={t('settings.jobs.input')} value={job.input} />
            <Json title={t('settings.jobs.result')} value={job.result} />
          </div>
        </Drawer>
      )}
    </ListFrame>
  );
}
