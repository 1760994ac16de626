// How the shop is doing, and what needs somebody today. Each tile answers one question and opens what lies behind it.
import { api } from '@shared/api/client';
import type * as schema from '@shared/api/schema';
import type { Customer, Import, Job, Page } from '@shared/api/types';
import { may } from '@shared/auth/permissions';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { CircleAlert, CircleCheck, FileUp, Target, UsersRound, WebhookIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { usePage } from '@/app/page';
import { useMe } from '@/app/session';
import { ChartCard, classColors, Delta, Donut, figuresOf, HeatTable, LineChart, Pyramid, Spark } from '@/charts';
import { useFormats, useLang, useT } from '@/i18n';
import { Avatar, buttonClass, Card, Segmented } from '@/ui';
import { PageHead, ReportFrame } from '@/ui/page';
import { Empty, Failed, Loading, Skeleton } from '@/ui/states';
import { Begin } from './Begin';
import { addDays, change, sum } from './days';
import { PointsBars } from './PointsBars';

const route = getRouteApi('/inside/');
const SPANS = ['7', '30', '90'] as const;
const PPM = 1_000_000;

type Day = { day: string; orders: number; of_members: number; sales: number; returned: number };

function Tile({
  label,
  value,
  delta,
  spark,
  to,
  search,
}: {
  label: string;
  value: ReactNode;
  delta?: ReactNode;
  spark?: ReactNode;
  to?: string;
  search?: Record<string, string>;
}) {
  const body = (
    <>
      <p className="truncate text-xs text-ink-2">{label}</p>
      <p className="num truncate text-2xl font-semibold">{value}</p>
      <div className="mt-1 flex min-h-[26px] items-end justify-between gap-2">
        {delta ?? <span />}
        {spark}
      </div>
    </>
  );
  const look = 'card block min-w-0 px-4 pt-3 pb-2.5';
  return (
    <li className="min-w-0">
      {to ? (
        <Link to={to as '/'} search={(search ?? {}) as never} className={`${look} hover:border-line-strong`}>
          {body}
        </Link>
      ) : (
        <div className={look}>{body}</div>
      )}
    </li>
  );
}

interface Task {
  key: string;
  icon: ReactNode;
  text: string;
  sub?: string;
  to: string;
  params?: Record<string, string>;
}

function useTasks(): { tasks: Task[]; pending: boolean } {
  const t = useT();
  const me = useMe();
  const fmt = useFormats();
  const pairs = useQuery({
    queryKey: ['home', 'pairs'],
    queryFn: ({ signal }) => api.get<Page<unknown>>('/v1/customers/duplicates', { query: { limit: 20 }, signal }),
    enabled: may(me, 'customer.merge'),
  });
  const imports = useQuery({
    queryKey: ['home', 'imports'],
    queryFn: ({ signal }) => api.get<Page<Import>>('/v1/imports', { query: { limit: 10 }, signal }),
    enabled: may(me, 'import.read'),
  });
  const jobs = useQuery({
    queryKey: ['home', 'jobs'],
    queryFn: ({ signal }) => api.get<Page<Job>>('/v1/jobs', { query: { state: 'failed', limit: 5 }, signal }),
    enabled: may(me, 'job.read'),
  });
  const unpaid = useQuery({
    queryKey: ['home', 'unpaid'],
    queryFn: ({ signal }) => api.get<Page<unknown>>('/v1/orders', { query: { status: 'placed', limit: 20 }, signal }),
    enabled: may(me, 'order.read'),
  });
  const goals = useQuery({
    queryKey: ['/v1/goals', 'home'],
    queryFn: ({ signal }) =>
      api.get<Page<schema.Goal>>('/v1/goals', { query: { off_track: 'true', sort: 'ends_on', limit: 5 }, signal }),
    enabled: may(me, 'goal.read'),
  });
  const many = (page: Page<unknown>) => `${page.items.length}${page.next ? '+' : ''}`;
  const tasks: Task[] = [];
  const off = goals.data?.items ?? [];
  const [one] = off;
  if (one && off.length === 1)
    tasks.push({
      key: one.id,
      icon: <Target size={16} className="text-bad" aria-hidden />,
      text: t('home.task.goal', { name: one.name }),
      sub:
        one.off_track_reason === 'month'
          ? t('home.task.goalBehind', { part: fmt.percent(Math.max(0, one.behind ?? 0) / PPM) })
          : t('home.task.goalChance', { part: fmt.percent((one.chance ?? 0) / PPM) }),
      to: `/insight/goals/${one.id}`,
    });
  else if (goals.data && off.length > 1)
    tasks.push({
      key: 'goals',
      icon: <Target size={16} className="text-bad" aria-hidden />,
      text: t('home.task.goals', { n: many(goals.data) }),
      sub: off.map((goal) => goal.name).join(t('comma')),
      to: '/insight/goals?off=true&sort=chance',
    });
  if (pairs.data && pairs.data.items.length > 0)
    tasks.push({
      key: 'pairs',
      icon: <UsersRound size={16} aria-hidden />,
      text: t('home.task.pairs', { n: many(pairs.data) }),
      sub: t('home.task.pairsSub'),
      to: '/duplicates',
    });
  for (const one of imports.data?.items ?? [])
    if (one.state === 'new' || one.state === 'stopped' || one.state === 'failed')
      tasks.push({
        key: one.id,
        icon: <FileUp size={16} aria-hidden />,
        text: t(`home.task.import.${one.state}`, { name: one.file_name }),
        sub: fmt.ago(one.created_at),
        to: `/imports/${one.id}`,
      });
  if (unpaid.data && unpaid.data.items.length > 0)
    tasks.push({
      key: 'unpaid',
      icon: <CircleAlert size={16} aria-hidden />,
      text: t('home.task.unpaid', { n: many(unpaid.data) }),
      to: '/orders?status=placed',
    });
  for (const job of jobs.data?.items ?? [])
    tasks.push({
      key: job.id,
      icon: <WebhookIcon size={16} aria-hidden />,
      text: t('home.task.job', { kind: job.kind }),
      sub: fmt.ago(job.ended_at ?? job.created_at),
      to: '/settings/jobs?state=failed',
    });
  return { tasks, pending: pairs.isLoading || imports.isLoading || unpaid.isLoading };
}

function Tasks() {
  const t = useT();
  const { tasks, pending } = useTasks();
  return (
    <Card title={t('home.tasks')}>
      {pending ? (
        <Loading lines={4} />
      ) : tasks.length === 0 ? (
        <Empty icon={<CircleCheck size={26} />} title={t('home.nothing')} hint={t('home.nothingHint')} />
      ) : (
        <ul className="divide-y divide-line">
          {tasks.slice(0, 7).map((task) => (
            <li key={task.key}>
              <Link to={task.to as '/'} className="flex items-center gap-3 py-2.5 text-sm hover:text-brand-text">
                <span className="grid size-8 flex-none place-items-center rounded-ctl bg-surface-2 text-ink-2">
                  {task.icon}
                </span>
                <span className="min-w-0 flex-1">
                  <span className="block truncate">{task.text}</span>
                  {task.sub && <span className="block truncate text-xs text-ink-3">{task.sub}</span>}
                </span>
              </Link>
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}

// By the last run: its scores are what segments, rules and the customer's page say too.
function useSummary() {
  const me = useMe();
  const lang = useLang();
  return useQuery({
    queryKey: ['/v1/insight', 'summary', lang, {}],
    queryFn: ({ signal }) => api.get<schema.InsightSummary>('/v1/insight/summary', { signal }),
    staleTime: 5 * 60_000,
    enabled: may(me, 'report.read'),
  });
}

const more = (to: string, label: string) => (
  <Link
    to={to as '/'}
    search={{}}
    className="inline-flex min-h-6 flex-none items-center rounded text-sm text-brand-text hover:underline"
  >
    {label}
  </Link>
);

function Classes() {
  const t = useT();
  const fmt = useFormats();
  const me = useMe();
  const summary = useSummary();
  const classes = summary.data?.classes ?? [];
  const bought = classes.reduce((all, one) => all + (one.bought ?? 0), 0);
  const currency = me.shop.currency;
  return (
    <ChartCard
      title={t('home.classes')}
      sub={
        summary.data?.as_of
          ? t('home.classesSub', { date: summary.data.as_of.slice(0, 10).replaceAll('-', '/') })
          : t('home.classesNone')
      }
      actions={bought > 0 && more('/insight/pyramid', t('home.all'))}
    >
      {summary.isPending && <Loading lines={4} />}
      {summary.error && <Failed error={summary.error} retry={() => void summary.refetch()} role={me.role_title} />}
      {summary.data && bought === 0 && <Empty title={t('home.classesNone')} hint={t('home.classesNoneHint')} />}
      {bought > 0 && (
        <Pyramid
          label={t('home.classes')}
          columns={[t('home.customers'), t('home.share'), t('home.each')]}
          levels={classes.map((one) => ({
            key: one.name ?? '',
            label: one.name ?? '',
            count: one.bought ?? 0,
            color: classColors[one.name ?? ''] ?? 'var(--c5)',
            figures: [
              fmt.int(one.bought ?? 0),
              fmt.percent((one.share ?? 0) / PPM),
              fmt.moneyCompact(one.bought ? Math.round((one.spent_window ?? 0) / one.bought) : 0, currency),
            ],
          }))}
        />
      )}
    </ChartCard>
  );
}

function Rfm() {
  const t = useT();
  const fmt = useFormats();
  const me = useMe();
  const navigate = useNavigate();
  const summary = useSummary();
  const rf = summary.data?.rf ?? [];
  const some = rf.some((count) => count > 0);
  return (
    <ChartCard title={t('home.rfm')} sub={t('home.rfmSub')} actions={some && more('/insight/rfm', t('home.all'))}>
      {summary.isPending && <Loading lines={5} />}
      {summary.error && <Failed error={summary.error} retry={() => void summary.refetch()} role={me.role_title} />}
      {summary.data && !some && <Empty title={t('home.classesNone')} hint={t('home.classesNoneHint')} />}
      {some && (
        <HeatTable
          label={t('home.rfm')}
          corner="R ＼ F"
          columns={[1, 2, 3, 4, 5].map((f) => `F${f}`)}
          rows={[5, 4, 3, 2, 1].map((r) => ({
            key: String(r),
            label: `R${r}`,
            values: [0, 1, 2, 3, 4].map((f) => rf[(r - 1) * 5 + f] ?? 0),
          }))}
          format={(value) => (value >= 100_000 ? fmt.compact(value) : fmt.int(value))}
          pickLabel={(r, f, value) => t('home.rfmPick', { cell: `R${r} F${f + 1}`, value })}
          onPick={(r, f) =>
            void navigate({
              to: '/insight/churn' as '/',
              search: { all: 'yes', sort: 'value_12m', r, f: String(f + 1) } as never,
            })
          }
        />
      )}
    </ChartCard>
  );
}

const tierColors: Record<string, string> = {
  bronze: 'var(--tier-bronze)',
  silver: 'var(--tier-silver)',
  gold: 'var(--tier-gold)',
  platinum: 'var(--tier-platinum)',
  diamond: 'var(--tier-diamond)',
};

function Tiers() {
  const t = useT();
  const fmt = useFormats();
  const me = useMe();
  const lang = useLang();
  const sees = may(me, 'report.read') && may(me, 'tier_set.read');
  const census = useQuery({
    queryKey: ['/v1/tier-sets', 'census', lang],
    queryFn: async ({ signal }) => {
      const sets = await api.get<Page<{ id: string }>>('/v1/tier-sets', { query: { limit: 1 }, signal });
      const first = sets.items[0];
      return first ? (await api.get<Page<schema.TierCount>>(`/v1/tier-sets/${first.id}/census`, { signal })).items : [];
    },
    staleTime: 5 * 60_000,
    enabled: sees,
  });
  if (!sees) return null;
  const all = census.data?.reduce((sum, one) => sum + (one.customers ?? 0), 0) ?? 0;
  const spare = ['var(--c1)', 'var(--c3)', 'var(--c4)', 'var(--c5)', 'var(--c2)'];
  return (
    <ChartCard title={t('home.tiers')} sub={t('home.tiersSub')} actions={all > 0 && more('/tiers', t('home.all'))}>
      {census.isPending && <Loading lines={5} />}
      {census.error && <Failed error={census.error} retry={() => void census.refetch()} role={me.role_title} />}
      {census.data && all === 0 && <Empty title={t('home.tiersNone')} />}
      {all > 0 && (
        <Donut
          label={t('home.tiers')}
          slices={(census.data ?? []).map((one, at) => ({
            key: one.tier ?? '',
            label: one.name ?? one.tier ?? '',
            value: one.customers ?? 0,
            color: tierColors[one.tier ?? ''] ?? spare[at % spare.length] ?? 'var(--c5)',
          }))}
          center={fmt.compact(all)}
          sub={t('home.members')}
          format={fmt.int}
          percent={fmt.percent}
        />
      )}
    </ChartCard>
  );
}

// Whom to see to next, by the rules of action.
function FollowUps() {
  const t = useT();
  const fmt = useFormats();
  const me = useMe();
  const lang = useLang();
  const due = useQuery({
    queryKey: ['/v1/insight', 'actions', 'home', lang],
    queryFn: ({ signal }) => api.get<Page<schema.DueAction>>('/v1/insight/actions', { query: { limit: 6 }, signal }),
    staleTime: 60_000,
    enabled: may(me, 'report.read'),
  });
  if (!may(me, 'report.read')) return null;
  return (
    <Card title={t('home.followUps')} actions={more('/insight/actions', t('home.all'))}>
      {due.isPending && <Loading lines={5} />}
      {due.error && <Failed error={due.error} retry={() => void due.refetch()} role={me.role_title} />}
      {due.data?.items.length === 0 && (
        <Empty icon={<CircleCheck size={26} />} title={t('home.noFollowUps')} hint={t('home.noFollowUpsHint')} />
      )}
      <ul className="divide-y divide-line">
        {due.data?.items.map((one) => (
          <li key={`${one.customer_id}${one.rule_id}`}>
            <Link
              to="/customers/$id"
              params={{ id: one.customer_id ?? '' }}
              search={{ tab: 'advice' } as never}
              className="flex items-center gap-3 py-2 text-sm hover:text-brand-text"
            >
              <Avatar name={one.name ?? t('customers.unnamed')} size={30} />
              <span className="min-w-0 flex-1">
                <span className="block truncate font-semibold">{one.name ?? t('customers.unnamed')}</span>
                <span className="block truncate text-xs text-ink-2" title={one.reasons.join('\n')}>
                  {one.title}
                </span>
              </span>
              {(one.value ?? 0) > 0 && (
                <span className="num flex-none text-xs text-ink-3">
                  {fmt.moneyCompact(one.value ?? 0, me.shop.currency)}
                </span>
              )}
            </Link>
          </li>
        ))}
      </ul>
    </Card>
  );
}

function Recent() {
  const t = useT();
  const fmt = useFormats();
  const me = useMe();
  const list = useQuery({
    queryKey: ['home', 'customers'],
    queryFn: ({ signal }) =>
      api.post<Page<Customer>>('/v1/customers/search', { body: { limit: 6, sort: '-created_at' }, signal }),
    enabled: may(me, 'customer.read'),
  });
  return (
    <Card
      title={t('home.newest')}
      actions={
        <Link to="/customers" search={{}} className="text-sm text-brand-text hover:underline">
          {t('home.all')}
        </Link>
      }
    >
      {list.isPending && <Loading lines={4} />}
      {list.error && <Failed error={list.error} retry={() => void list.refetch()} role={me.role_title} />}
      {list.data?.items.length === 0 && (
        <Empty
          icon={<UsersRound size={26} />}
          title={t('customers.empty')}
          hint={t('customers.emptyHint')}
          action={
            may(me, 'import.run') && (
              <Link to="/imports" className={buttonClass('primary')}>
                {t('customers.emptyAction')}
              </Link>
            )
          }
        />
      )}
      <ul className="divide-y divide-line">
        {list.data?.items.map((one) => (
          <li key={one.id}>
            <Link
              to="/customers/$id"
              params={{ id: one.id }}
              search={{}}
              className="flex items-center justify-between gap-3 py-2 text-sm hover:text-brand-text"
            >
              <span className="min-w-0 truncate font-semibold">{one.display_name ?? t('customers.unnamed')}</span>
              <span className="num flex-none text-xs text-ink-3">{fmt.ago(one.created_at)}</span>
            </Link>
          </li>
        ))}
      </ul>
    </Card>
  );
}

export function HomePage() {
  const t = useT();
  const fmt = useFormats();
  const me = useMe();
  usePage(t('nav.home'));
  const { days = '30' } = route.useSearch();
  const navigate = route.useNavigate();
  const span = Number(days);
  const today = fmt.today();
  const sees = may(me, 'order.read');
  const sales = useQuery({
    queryKey: ['/v1/sales/days', today, span],
    queryFn: async ({ signal }) =>
      (await api.get<Page<Day>>('/v1/sales/days', { query: { from: addDays(today, -2 * span), to: today }, signal }))
        .items,
    enabled: sees,
  });
  const liability = useQuery({
    queryKey: ['/v1/liability'],
    queryFn: ({ signal }) => api.get<Page<schema.Liability>>('/v1/liability', { signal }),
    // Of a large shop it reads every lot: after what is quick, and seldom.
    enabled: may(me, 'report.read') && !sales.isLoading,
    staleTime: 30 * 60_000,
    gcTime: 60 * 60_000,
  });
  // Whole days only: today would look like a fall until it is over.
  const now = sales.data?.slice(span, -1) ?? [];
  const current = sales.data?.at(-1);
  const before = sales.data?.slice(0, span) ?? [];
  const currency = me.shop.currency;
  const total = (list: Day[], of: (day: Day) => number) => sum(list.map(of));
  const trend = (of: (day: Day) => number) => (
    <Delta part={change(total(before, of), total(now, of))} percent={fmt.percent} none={t('home.noBefore')} />
  );
  const spark = (of: (day: Day) => number) => <Spark values={now.map(of)} />;
  const orders = total(now, (day) => day.orders);
  const members = total(now, (day) => day.of_members);
  const revenue = total(now, (day) => day.sales);
  const wait = <Skeleton className="my-1 h-6 w-24" />;
  const average = (list: Day[]) => {
    const count = total(list, (day) => day.orders);
    return count ? Math.round(total(list, (day) => day.sales) / count) : 0;
  };
  const wallet = liability.data?.items[0];
  const period = { from: addDays(today, -span), to: addDays(today, -1) };
  const series = [
    { key: 'now', label: t('home.this'), color: 'var(--c1)', values: now.map((day) => day.sales), fill: true },
    {
      key: 'before',
      label: t('home.before'),
      color: 'var(--c-muted)',
      values: before.map((day) => day.sales),
      dashed: true,
    },
  ];
  const money = (value: number) => fmt.money(value, currency);
  const chart = {
    x: now.map((day) => fmt.dayShort(day.day)),
    title: (at: number) => now[at]?.day.replaceAll('-', '/') ?? '',
    series,
    format: money,
  };
  return (
    <ReportFrame
      head={
        <PageHead
          title={t('nav.home')}
          sub={
            current
              ? t('home.today', { amount: fmt.money(current.sales, currency), n: fmt.int(current.orders) })
              : t('home.sub', { shop: me.shop.name })
          }
          actions={
            sees && (
              <Segmented
                label={t('home.span')}
                value={days as (typeof SPANS)[number]}
                onChange={(next) => void navigate({ search: next === '30' ? {} : { days: next }, replace: true })}
                items={SPANS.map((one) => ({ value: one, label: t('home.days', { count: one }) }))}
              />
            )
          }
        />
      }
    >
      {sales.data?.every((day) => day.orders === 0) && wallet?.outstanding === 0 && <Begin />}
      {sees && sales.error && <Failed error={sales.error} retry={() => void sales.refetch()} role={me.role_title} />}
      {sees && !sales.error && (
        <>
          <ul className="grid grid-cols-6 gap-3 max-xl:grid-cols-3 max-sm:grid-cols-2">
            <Tile
              label={t('home.revenue')}
              value={sales.data ? fmt.moneyCompact(revenue, currency) : wait}
              delta={trend((day) => day.sales)}
              spark={spark((day) => day.sales)}
              to="/orders"
              search={period}
            />
            <Tile
              label={t('home.orders')}
              value={sales.data ? fmt.int(orders) : wait}
              delta={trend((day) => day.orders)}
              spark={spark((day) => day.orders)}
              to="/orders"
              search={period}
            />
            <Tile
              label={t('home.average')}
              value={sales.data ? money(average(now)) : wait}
              delta={
                <Delta part={change(average(before), average(now))} percent={fmt.percent} none={t('home.noBefore')} />
              }
            />
            <Tile
              label={t('home.memberShare')}
              value={sales.data ? (orders ? fmt.percent(members / orders) : t('none')) : wait}
              delta={<span className="num text-xs text-ink-3">{t('home.memberOrders', { n: fmt.int(members) })}</span>}
            />
            <Tile
              label={t('home.returned')}
              value={
                sales.data
                  ? fmt.moneyCompact(
                      total(now, (day) => day.returned),
                      currency,
                    )
                  : wait
              }
              delta={
                <span className="num text-xs text-ink-3">
                  {revenue > 0
                    ? fmt.percent(total(now, (day) => day.returned) / (revenue + total(now, (day) => day.returned)))
                    : t('none')}
                </span>
              }
              to="/orders"
              search={{ status: 'returned' }}
            />
            <Tile
              label={t('home.outstanding')}
              value={
                !may(me, 'report.read')
                  ? t('none')
                  : liability.isPending
                    ? wait
                    : wallet
                      ? fmt.compact((wallet.outstanding ?? 0) / 10 ** (wallet.digits ?? 0))
                      : t('none')
              }
              delta={
                wallet && (
                  <span className="num truncate text-xs text-ink-3">
                    {t('home.worth', { amount: fmt.moneyCompact(wallet.value ?? 0, wallet.currency ?? currency) })}
                  </span>
                )
              }
            />
          </ul>
          <div className="grid grid-cols-[minmax(0,2fr)_minmax(0,1fr)] items-stretch gap-4 max-lg:grid-cols-1">
            <ChartCard title={t('home.revenueByDay')} sub={t('home.against')} figures={figuresOf(t('home.day'), chart)}>
              {sales.isPending ? (
                <div className="h-[312px]">
                  <Loading lines={6} />
                </div>
              ) : (
                <LineChart
                  {...chart}
                  label={t('home.revenueByDay')}
                  height={284}
                  axis={(value) => fmt.moneyCompact(value, currency)}
                />
              )}
            </ChartCard>
            {may(me, 'report.read') ? <FollowUps /> : <Tasks />}
          </div>
        </>
      )}
      {may(me, 'report.read') && (
        <div className="grid grid-cols-2 items-stretch gap-4 max-lg:grid-cols-1">
          <PointsBars span={span} />
          <Tiers />
          <Rfm />
          <Classes />
        </div>
      )}
      <div className="grid grid-cols-2 items-start gap-4 max-lg:grid-cols-1">
        {(may(me, 'report.read') || !sees) && <Tasks />}
        {may(me, 'customer.read') && <Recent />}
      </div>
    </ReportFrame>
  );
}
