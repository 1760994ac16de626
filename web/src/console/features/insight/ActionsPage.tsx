// What to do for whom: every action that is due, with the values that brought it up; done or dismissed in place.
import { api, newKey } from '@shared/api/client';
import type { Page } from '@shared/api/types';
import { may } from '@shared/auth/permissions';
import { keepPreviousData, useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Check, CircleCheck, RefreshCw, X } from 'lucide-react';
import { lazy, Suspense, useMemo, useState } from 'react';
import { allQuery, storesQuery } from '@/app/data';
import { usePage } from '@/app/page';
import { useMe } from '@/app/session';
import { useFormats, useLang, useT } from '@/i18n';
import type { Column } from '@/table/DataTable';
import { PagedTable } from '@/table/PagedTable';
import { ListTools } from '@/table/tools';
import { Button, IconButton, Stat } from '@/ui';
import { ListFrame, PageHead } from '@/ui/page';
import { Select } from '@/ui/select';
import { Refusal } from '@/ui/states';
import { toast } from '@/ui/toast';
import { CustomerLink, ROOT, useInsight, useMoney } from './parts';
import { ScopeBar, useScope } from './scope';
import type { ActionSummaries, DueAction } from './types';

const Ask = lazy(() => import('@/ui/ask').then((module) => ({ default: module.Ask })));
const PAGE = 50;

export function ActionsPage() {
  const t = useT();
  const fmt = useFormats();
  const me = useMe();
  const lang = useLang();
  const client = useQueryClient();
  const navigate = useNavigate();
  const { short, money } = useMoney();
  const { search, set, who } = useScope();
  const title = t('nav.insight.actions');
  usePage(title);
  const [dismissing, setDismissing] = useState<DueAction | null>(null);
  const query = {
    ...who,
    rule_id: search.rule,
    owner_id: search.owner,
    sort: search.sort === 'value' ? 'value' : undefined,
  };
  const summary = useInsight<ActionSummaries>('actions/summary', { ...who, owner_id: search.owner });
  const staff = useQuery({ ...allQuery<{ id: string; name: string }>('/v1/staff'), enabled: may(me, 'staff.read') });
  const stores = useQuery({ ...storesQuery, enabled: may(me, 'store.read') });
  const list = useInfiniteQuery({
    queryKey: [ROOT, 'actions', 'pages', query, lang],
    queryFn: ({ pageParam, signal }) =>
      api.get<Page<DueAction>>(`${ROOT}/actions`, { query: { ...query, limit: PAGE, cursor: pageParam }, signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    placeholderData: keepPreviousData,
  });
  const take = useMutation({
    mutationFn: ({ one, outcome, reason }: { one: DueAction; outcome: 'done' | 'dismiss'; reason?: string }) =>
      api.post(`/v1/customers/${one.customer_id}/actions/${one.rule_id}/${outcome}`, {
        body: reason ? { reason } : {},
        idempotencyKey: newKey(),
      }),
    onSuccess: async (_, { outcome }) => {
      toast({ text: t(outcome === 'done' ? 'plan.actions.didIt' : 'plan.actions.dismissed'), tone: 'good' });
      await client.invalidateQueries({ queryKey: [ROOT, 'actions'] });
      await client.invalidateQueries({ queryKey: [ROOT, 'actions/summary'] });
    },
    onError: (error) => toast({ text: String((error as Error).message), tone: 'bad' }),
  });
  const renew = useMutation({
    mutationFn: () => api.post(`${ROOT}/advice`, { idempotencyKey: newKey() }),
    onSuccess: () => toast({ text: t('plan.actions.renewing') }),
  });
  const can = may(me, 'action.write');
  const { mutate } = take;
  const columns = useMemo<Column<DueAction>[]>(() => {
    const storeName = new Map(stores.data?.map((one) => [one.id, one.name]));
    const staffName = new Map(staff.data?.map((one) => [one.id, one.name]));
    return [
      {
        id: 'customer',
        header: t('insight.name'),
        width: 170,
        fixed: true,
        cell: (one) => (
          <span className="block min-w-0 leading-5">
            <CustomerLink id={one.customer_id} name={one.name} />
            <span className="-mt-1 block truncate text-xs text-ink-2 sm:hidden">{one.title}</span>
          </span>
        ),
      },
      {
        id: 'what',
        header: t('plan.actions.what'),
        from: 'sm',
        cell: (one) => (
          <span className="block min-w-0 truncate" title={`${one.title}\n${one.text ?? ''}\n${one.reasons.join('\n')}`}>
            <b className="font-semibold">{one.title}</b>
            <span className="ml-2 text-xs text-ink-3">{one.reasons.join(' · ')}</span>
          </span>
        ),
      },
      {
        id: 'worth',
        header: t('plan.actions.worth'),
        width: 110,
        number: true,
        from: 'sm',
        sort: 'value',
        cell: (one) => (one.value ? money(one.value) : t('none')),
      },
      {
        id: 'owner',
        header: t('plan.actions.owner'),
        width: 110,
        from: 'xl',
        off: true,
        cell: (one) => <span className="text-ink-2">{(one.owner_id && staffName.get(one.owner_id)) || t('none')}</span>,
      },
      {
        id: 'store',
        header: t('insight.scope.store'),
        width: 120,
        from: 'xl',
        cell: (one) => <span className="text-ink-2">{(one.store_id && storeName.get(one.store_id)) || t('none')}</span>,
      },
      {
        id: 'since',
        header: t('plan.actions.since'),
        width: 108,
        from: 'lg',
        cell: (one) => <span className="text-ink-2">{fmt.ago(one.listed_at)}</span>,
      },
      ...(can
        ? [
            {
              id: 'acts',
              header: t('plan.actions.acts'),
              width: 96,
              cell: (one: DueAction) => (
                <span className="flex">
                  <IconButton
                    label={t('plan.actions.done', { name: one.name ?? t('insight.unnamed') })}
                    icon={<Check size={15} aria-hidden />}
                    onClick={() => mutate({ one, outcome: 'done' })}
                  />
                  <IconButton
                    label={t('plan.actions.dismiss', { name: one.name ?? t('insight.unnamed') })}
                    icon={<X size={15} aria-hidden />}
                    onClick={() => setDismissing(one)}
                  />
                </span>
              ),
            },
          ]
        : []),
    ];
  }, [t, fmt, money, can, mutate, stores.data, staff.data]);
  const items = summary.data?.items ?? [];
  const sum = (of: (one: (typeof items)[number]) => number) => items.reduce((all, one) => all + of(one), 0);
  const filtered = [search.rule, search.owner, search.store, search.tag, search.segment].some(Boolean);
  const done = sum((one) => one.done);
  return (
    <ListFrame
      head={
        <PageHead
          title={title}
          sub={
            summary.data?.listed_at
              ? t('plan.actions.listed', { time: fmt.dateTime(summary.data.listed_at) })
              : t('plan.actions.sub')
          }
          actions={
            <>
              <Refusal error={renew.error} />
              {may(me, 'insight.run') && (
                <Button
                  busy={renew.isPending}
                  icon={<RefreshCw size={15} aria-hidden />}
                  onClick={() => renew.mutate()}
                >
                  {t('plan.actions.renew')}
                </Button>
              )}
            </>
          }
        />
      }
      tools={
        <>
          <ul className="grid grid-cols-4 gap-3 max-md:grid-cols-2 max-sm:hidden">
            <Stat label={t('plan.actions.due')} value={fmt.int(sum((one) => one.customers))} />
            <Stat label={t('plan.actions.worthAll')} value={short(sum((one) => one.value))} />
            <Stat label={t('plan.actions.done30')} value={fmt.int(done)} />
            <Stat
              label={t('plan.actions.bought')}
              value={done ? fmt.percent(sum((one) => one.bought_after) / done) : t('none')}
              sub={t('plan.actions.boughtSub')}
            />
          </ul>
          <ScopeBar
            after={<ListTools name="/insight/actions" columns={columns} path={`${ROOT}/actions`} query={query} />}
          >
            <Select
              label={t('plan.actions.what')}
              prefix={`${t('plan.actions.what')}:`}
              value={search.rule ?? ''}
              onChange={(rule) => set({ rule })}
              items={[
                { value: '', label: t('any') },
                ...items.map((one) => ({ value: one.rule_id, label: `${one.title} (${fmt.int(one.customers)})` })),
              ]}
              className="max-w-72"
            />
            {(staff.isLoading || (staff.data && staff.data.length > 0)) && (
              <Select
                label={t('plan.actions.owner')}
                prefix={`${t('plan.actions.owner')}:`}
                value={search.owner ?? ''}
                onChange={(owner) => set({ owner })}
                items={[
                  { value: '', label: t('any') },
                  ...(staff.data ?? []).map((one) => ({ value: one.id, label: one.name })),
                ]}
                className="max-w-52 max-lg:hidden"
              />
            )}
          </ScopeBar>
        </>
      }
    >
      <PagedTable
        label={title}
        name="/insight/actions"
        columns={columns}
        list={list}
        rowId={(one) => `${one.customer_id}${one.rule_id}`}
        resetKey={JSON.stringify(query)}
        sort={search.sort === 'value' ? '-value' : undefined}
        onSort={(next) => set({ sort: next ? 'value' : undefined })}
        onOpen={(one) =>
          void navigate({ to: '/customers/$id', params: { id: one.customer_id }, search: { tab: 'advice' } as never })
        }
        empty={{
          icon: <CircleCheck size={28} />,
          title: t('plan.actions.none'),
          hint: t('plan.actions.noneHint'),
        }}
        onClear={
          filtered
            ? () => set({ rule: undefined, owner: undefined, store: undefined, tag: undefined, segment: undefined })
            : undefined
        }
      />
      <Suspense>
        {dismissing && (
          <Ask
            title={t('plan.actions.dismissTitle', { what: dismissing.title })}
            label={t('plan.actions.reason')}
            onClose={() => setDismissing(null)}
            onAnswer={(reason) => mutate({ one: dismissing, outcome: 'dismiss', reason })}
          />
        )}
      </Suspense>
    </ListFrame>
  );
}
