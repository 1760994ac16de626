import { api } from '@shared/api/client';
import { ProblemError } from '@shared/api/problem';
import type { Delivery, Webhook } from '@shared/api/types';
import { may } from '@shared/auth/permissions';
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { RotateCcw, Send, Trash2 } from 'lucide-react';
import { lazy, Suspense, useMemo, useState } from 'react';
import { oneQuery, pagesQuery } from '@/app/data';
import { NotFound } from '@/app/errors';
import { usePage } from '@/app/page';
import { useMe } from '@/app/session';
import { useFormats, useT } from '@/i18n';
import type { Column } from '@/table/DataTable';
import { PagedTable } from '@/table/PagedTable';
import { ListTools } from '@/table/tools';
import { Badge, Button } from '@/ui';
import { Drawer } from '@/ui/drawer';
import { Switch } from '@/ui/fields';
import { FilterBar } from '@/ui/filters';
import { Facts, ListFrame, PageHead } from '@/ui/page';
import { Select } from '@/ui/select';
import { Failed, Loading, Refusal } from '@/ui/states';
import { toast } from '@/ui/toast';
import { WebhookState } from './WebhooksPage';

const route = getRouteApi('/inside/settings/webhooks/$id');
const Confirm = lazy(() => import('@/ui/confirm').then((module) => ({ default: module.Confirm })));
const tones = { waiting: 'warn', delivered: 'good', dead: 'bad' } as const;

export function WebhookPage() {
  const t = useT();
  const fmt = useFormats();
  const me = useMe();
  const client = useQueryClient();
  const navigate = useNavigate();
  const { id } = route.useParams();
  const filter = route.useSearch();
  const go = route.useNavigate();
  const path = `/v1/webhooks/${id}`;
  const webhook = useQuery(oneQuery<Webhook>(path));
  const query = { state: filter.state, sort: filter.sort };
  const list = useInfiniteQuery(pagesQuery<Delivery>(`${path}/deliveries`, query));
  const [open, setOpen] = useState<Delivery | null>(null);
  const [removing, setRemoving] = useState(false);
  const canWrite = may(me, 'webhook.write');
  usePage(t('nav.webhooks'));
  const again = async () => {
    await client.invalidateQueries({ queryKey: [path] });
    await client.invalidateQueries({ queryKey: [`${path}/deliveries`] });
  };
  const test = useMutation({
    mutationFn: () => api.post<Delivery>(`${path}/test`),
    onSuccess: async (made) => {
      await again();
      setOpen(made);
    },
  });
  const replay = useMutation({
    mutationFn: (delivery: Delivery) => api.post<Delivery>(`${path}/deliveries/${delivery.id}/replay`),
    onSuccess: async (made) => {
      await again();
      toast({ text: t('settings.webhooks.replayed') });
      setOpen(made);
    },
  });
  const enable = useMutation({
    mutationFn: (enabled: boolean) => api.patch<Webhook>(path, { body: { enabled } }),
    onSuccess: again,
  });
  const columns = useMemo<Column<Delivery>[]>(
    () => [
      {
        id: 'type',
        header: t('settings.webhooks.event'),
        fixed: true,
        cell: (one) => (
          <button
            type="button"
            className="truncate font-mono text-xs hover:text-brand-text"
            onClick={() => setOpen(one)}
          >
            {one.type}
          </button>
        ),
      },
      {
        id: 'at',
        sort: 'event',
        header: t('settings.webhooks.at'),
        width: 150,
        from: 'sm',
        cell: (one) => <span className="text-ink-2">{fmt.dateTime(one.created_at)}</span>,
      },
      {
        id: 'state',
        header: t('settings.state'),
        width: 110,
        cell: (one) => (
          <Badge dot tone={tones[one.state]}>
            {t(`settings.webhooks.states.${one.state}`)}
          </Badge>
        ),
      },
      {
        id: 'status',
        header: t('settings.webhooks.answer'),
        width: 100,
        number: true,
        from: 'md',
        cell: (one) => one.last_status ?? t('none'),
      },
      {
        id: 'attempts',
        header: t('settings.webhooks.attempts'),
        width: 90,
        number: true,
        from: 'lg',
        cell: (one) => fmt.int(one.attempts),
      },
    ],
    [t, fmt],
  );
  if (webhook.isPending)
    return (
      <div className="p-5 max-sm:p-3">
        <h1 className="sr-only">{t('state.loading')}</h1>
        <Loading lines={6} />
      </div>
    );
  if (!webhook.data) {
    if (webhook.error instanceof ProblemError && webhook.error.status === 404) return <NotFound />;
    return <Failed error={webhook.error} retry={() => void webhook.refetch()} role={me.role_title} />;
  }
  const it = webhook.data;
  const set = (state: string) => void go({ search: { ...filter, state: state || undefined }, replace: true });
  return (
    <ListFrame
      head={
        <PageHead
          title={it.description || new URL(it.url).host}
          crumbs={[{ to: '/settings/webhooks', label: t('nav.webhooks') }]}
          sub={
            <span className="flex flex-wrap items-center gap-2">
              <WebhookState webhook={it} /> <code className="text-xs break-all">{it.url}</code>
            </span>
          }
          actions={
            canWrite && (
              <>
                <Switch
                  label={t('settings.webhooks.on')}
                  checked={it.enabled}
                  onChange={(on) => enable.mutate(on)}
                  disabled={enable.isPending}
                />
                <Button variant="danger" icon={<Trash2 size={15} aria-hidden />} onClick={() => setRemoving(true)}>
                  {t('form.delete')}
                </Button>
                <Button busy={test.isPending} icon={<Send size={15} aria-hidden />} onClick={() => test.mutate()}>
                  {t('settings.webhooks.test')}
                </Button>
              </>
            )
          }
        />
      }
      tools={
        <>
          {it.disabled_reason && (
            <p className="rounded-ctl bg-warn-soft px-3 py-2 text-sm text-warn">{it.disabled_reason}</p>
          )}
          <Refusal error={test.error ?? enable.error ?? replay.error} />
          <FilterBar
            onClear={filter.state ? () => set('') : undefined}
            after={<ListTools name="deliveries" columns={columns} path={`${path}/deliveries`} query={query} />}
          >
            <Select
              label={t('settings.state')}
              prefix={`${t('settings.state')}:`}
              value={filter.state ?? ''}
              onChange={set}
              items={[
                { value: '', label: t('any') },
                ...(['waiting', 'delivered', 'dead'] as const).map((state) => ({
                  value: state,
                  label: t(`settings.webhooks.states.${state}`),
                })),
              ]}
            />
          </FilterBar>
        </>
      }
    >
      <PagedTable
        label={t('settings.webhooks.deliveries')}
        columns={columns}
        list={list}
        rowId={(one) => one.id}
        onOpen={setOpen}
        name="deliveries"
        resetKey={JSON.stringify(filter)}
        sort={filter.sort}
        onSort={(sort) => void go({ search: { ...filter, sort }, replace: true })}
        empty={{ title: t('settings.webhooks.noDeliveries'), hint: t('settings.webhooks.noDeliveriesHint') }}
        onClear={filter.state ? () => set('') : undefined}
      />
      {open && (
        <Drawer
          open
          onClose={() => setOpen(null)}
          title={open.type}
          footer={
            canWrite && (
              <Button
                busy={replay.isPending}
                icon={<RotateCcw size={15} aria-hidden />}
                onClick={() => replay.mutate(open)}
              >
                {t('settings.webhooks.replay')}
              </Button>
            )
          }
        >
          <Facts
            labelWidth="110px"
            rows={[
              [
                t('settings.state'),
                <Badge key="state" dot tone={tones[open.state]}>
                  {t(`settings.webhooks.states.${open.state}`)}
                </Badge>,
              ],
              [t('settings.webhooks.at'), fmt.dateTime(open.created_at)],
              [t('settings.webhooks.attempts'), fmt.int(open.attempts)],
              [t('settings.webhooks.lastAt'), open.last_at && fmt.dateTime(open.last_at)],
              [t('settings.webhooks.nextAt'), open.next_at && fmt.dateTime(open.next_at)],
              [t('settings.webhooks.answer'), open.last_status],
              [t('settings.webhooks.error'), open.last_error],
              [
                t('settings.webhooks.event'),
                <code key="event" className="text-xs">
                  {open.event}
                </code>,
              ],
            ]}
          />
          {open.response && (
            <pre className="mt-4 overflow-x-auto rounded-ctl bg-surface-2 p-3 text-xs whitespace-pre-wrap">
              {open.response}
            </pre>
          )}
        </Drawer>
      )}
      <Suspense>
        {removing && (
          <Confirm
            title={t('form.deleteTitle', { name: it.url })}
            text={t('settings.webhooks.deleteText')}
            action={t('form.delete')}
            onClose={() => setRemoving(false)}
            run={async () => {
              await api.delete(path);
              await client.invalidateQueries({ queryKey: ['/v1/webhooks'] });
              await navigate({ to: '/settings/webhooks' });
            }}
          />
        )}
      </Suspense>
    </ListFrame>
  );
}
