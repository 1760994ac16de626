import { api, newKey } from '@shared/api/client';
import type {
  Cohorts,
  Distribution,
  InsightRun,
  InsightSummary,
  Page,
  Pyramid as PyramidOf,
  Rfm,
  ScoredCustomer,
} from '@shared/api/schema';
import { may } from '@shared/auth/permissions';
import { type UseQueryResult, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { ChartNoAxesCombined, RefreshCw } from 'lucide-react';
import type { ReactNode } from 'react';
import { usePage } from '@/app/page';
import { useMe } from '@/app/session';
import { ChartCard, CohortTable, HeatTable, Histogram, Pyramid } from '@/charts';
import { useFormats, useLang, useT } from '@/i18n';
import { Button, Stat } from '@/ui';
import { PageHead, ReportFrame } from '@/ui/page';
import { Empty, Failed, Loading, Refusal } from '@/ui/states';
import { toast } from '@/ui/toast';

const ROOT = '/v1/insight';
const PPM = 1_000_000;
const COHORTS = 12; // rows and columns
const SCORES = [1, 2, 3, 4, 5];
const POLL_MS = 1500;

// Reasons and titles come in the reader's language, so it is part of the question.
function useInsight<T>(path: string, enabled = true) {
  const lang = useLang();
  return useQuery({
    queryKey: [ROOT, path, lang],
    queryFn: ({ signal }) => api.get<T>(`${ROOT}/${path}`, { signal }),
    staleTime: 60_000,
    enabled,
  });
}

function Region<T>({ of, children }: { of: UseQueryResult<T>; children: (data: T) => ReactNode }) {
  const me = useMe();
  if (of.data) return children(of.data);
  if (of.error) return <Failed error={of.error} retry={() => void of.refetch()} role={me.role_title} />;
  return <Loading lines={5} />;
}

function RunButton() {
  const t = useT();
  const client = useQueryClient();
  const start = useMutation({
    mutationFn: async () => {
      const run = await api.post<InsightRun>(`${ROOT}/runs`, { body: {}, idempotencyKey: newKey() });
      toast({ text: t('insight.started') });
      for (;;) {
        const now = await api.get<InsightRun>(`${ROOT}/runs/${run.id}`);
        if (now.state === 'done') break;
        if (now.state === 'failed' || now.state === 'stopped') throw new Error(now.problem ?? now.state);
        await new Promise((resolve) => setTimeout(resolve, POLL_MS));
      }
      await client.invalidateQueries({ queryKey: [ROOT] });
    },
  });
  return (
    <>
      <Refusal error={start.error} />
      <Button busy={start.isPending} icon={<RefreshCw size={15} aria-hidden />} onClick={() => start.mutate()}>
        {t('insight.run')}
      </Button>
    </>
  );
}

function Churn({ list }: { list: ScoredCustomer[] }) {
  const t = useT();
  const fmt = useFormats();
  const me = useMe();
  const head = 'border-b border-line py-2 text-xs font-normal text-ink-3';
  const cell = 'border-b border-line py-2 align-top';
  if (list.length === 0) return <p className="text-sm text-ink-2">{t('insight.noChurn')}</p>;
  return (
    <table className="w-full border-separate border-spacing-0 text-sm" aria-label={t('insight.churn')}>
      <thead>
        <tr>
          <th scope="col" className={`${head} text-left`}>
            {t('insight.name')}
          </th>
          <th scope="col" className={`${head} text-right`}>
            {t('insight.risk')}
          </th>
          <th scope="col" className={`${head} pl-3 text-right`}>
            {t('insight.money')}
          </th>
          <th scope="col" className={`${head} pl-6 text-left max-sm:hidden`}>
            {t('insight.last')}
          </th>
          <th scope="col" className={`${head} pl-3 text-left max-md:hidden`}>
            {t('insight.why')}
          </th>
        </tr>
      </thead>
      <tbody>
        {list.map((one) => (
          <tr key={one.customer_id}>
            <td className={cell}>
              <Link
                to="/customers/$id"
                params={{ id: one.customer_id ?? '' }}
                className="inline-block min-h-6 font-semibold hover:text-brand-text"
              >
                {one.name ?? t('insight.unnamed')}
              </Link>
            </td>
            <td className={`${cell} text-right`}>{fmt.percent((one.score?.churn_risk ?? 0) / PPM)}</td>
            <td className={`${cell} pl-3 text-right font-semibold`}>
              {fmt.money(one.score?.at_risk ?? 0, me.shop.currency)}
            </td>
            <td className={`${cell} pl-6 whitespace-nowrap text-ink-2 max-sm:hidden`}>
              {one.score?.last_day?.replaceAll('-', '/') ?? t('none')}
            </td>
            <td className={`${cell} pl-3 text-ink-2 max-md:hidden`}>
              {one.reasons
                .slice(0, 2)
                .map((reason) => reason.title)
                .join(' · ') || t('none')}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

export function InsightPage() {
  const t = useT();
  const fmt = useFormats();
  const me = useMe();
  usePage(t('insight.title'));
  const currency = me.shop.currency;
  const money = (value: number) => fmt.money(value, currency);
  const short = (value: number) => fmt.moneyCompact(value, currency);
  const summary = useInsight<InsightSummary>('summary');
  const scored = !!summary.data?.run_id;
  const rfm = useInsight<Rfm>('rfm', scored);
  const pyramid = useInsight<PyramidOf>('pyramid', scored);
  const cohorts = useInsight<Cohorts>('cohorts', scored);
  const spread = useInsight<Distribution>('distribution?of=value_12m', scored);
  const churn = useInsight<Page<ScoredCustomer>>('customers?sort=at_risk&limit=12', scored);
  const s = summary.data;
  return (
    <ReportFrame
      head={
        <PageHead
          title={t('insight.title')}
          sub={s?.as_of && t('insight.asOf', { date: s.as_of.replaceAll('-', '/') })}
          actions={may(me, 'insight.run') && <RunButton />}
        />
      }
    >
      {!s && <Region of={summary}>{() => null}</Region>}
      {s && !scored && (
        <Empty icon={<ChartNoAxesCombined size={28} />} title={t('insight.none')} hint={t('insight.noneHint')} />
      )}
      {s && scored && (
        <>
          <ul className="grid grid-cols-5 gap-3 max-lg:grid-cols-3 max-sm:grid-cols-2">
            <Stat label={t('insight.customers')} value={fmt.int(s.customers ?? 0)} />
            <Stat label={t('insight.repurchase')} value={fmt.percent((s.repurchase ?? 0) / PPM)} />
            <Stat label={t('insight.value')} value={short(s.value_12m ?? 0)} />
            <Stat label={t('insight.leaving')} value={fmt.int(s.leaving ?? 0)} />
            <Stat label={t('insight.atRisk')} value={short(s.at_risk ?? 0)} />
          </ul>
          <div className="grid grid-cols-2 items-start gap-4 max-lg:grid-cols-1">
            <ChartCard title={t('insight.rfm')} sub={t('insight.rfmSub')}>
              <Region of={rfm}>
                {(data) => (
                  <HeatTable
                    label={t('insight.rfm')}
                    corner={t('insight.corner')}
                    columns={SCORES.map(String)}
                    rows={[...SCORES].reverse().map((row) => ({
                      key: String(row),
                      label: String(row),
                      values: SCORES.map(
                        (column) => data.rf.find((pair) => pair.row === row && pair.column === column)?.customers ?? 0,
                      ),
                    }))}
                    format={fmt.int}
                  />
                )}
              </Region>
            </ChartCard>
            <ChartCard
              title={t('insight.pyramid')}
              sub={t('insight.pyramidSub', { gini: ((pyramid.data?.gini ?? 0) / PPM).toFixed(2) })}
            >
              <Region of={pyramid}>
                {(data) => (
                  <Pyramid
                    label={t('insight.pyramid')}
                    columns={[t('insight.count'), t('insight.share'), t('insight.average')]}
                    levels={data.classes.map((one, at) => ({
                      key: one.class,
                      label: one.class,
                      count: one.customers ?? 0,
                      color: `var(--c${at + 1})`,
                      figures: [
                        fmt.int(one.customers ?? 0),
                        fmt.percent((one.share ?? 0) / PPM),
                        short(one.average ?? 0),
                      ],
                    }))}
                  />
                )}
              </Region>
            </ChartCard>
          </div>
          <ChartCard title={t('insight.cohorts')} sub={t('insight.cohortsSub')}>
            <Region of={cohorts}>
              {(data) => (
                <CohortTable
                  label={t('insight.cohorts')}
                  corner={t('insight.cohort')}
                  sizeLabel={t('insight.size')}
                  columns={Array.from({ length: COHORTS }, (_, age) => `+${age}`)}
                  rows={data.cohorts.slice(-COHORTS).map((one) => ({
                    key: one.start ?? '',
                    label: (one.start ?? '').slice(0, 7).replace('-', '/'),
                    size: one.customers ?? 0,
                    parts: one.retention.slice(0, COHORTS).map((part) => part / PPM),
                  }))}
                  format={fmt.int}
                  percent={(part) => `${Math.round(part * 100)}%`}
                />
              )}
            </Region>
          </ChartCard>
          <ChartCard
            title={t('insight.ltv')}
            figures={
              spread.data && {
                head: [t('insight.from'), t('insight.count')],
                rows: spread.data.bins.map((bin) => [
                  `${money(bin.from ?? 0)} – ${money(bin.to ?? 0)}`,
                  fmt.int(bin.customers ?? 0),
                ]),
              }
            }
          >
            <Region of={spread}>
              {(data) => (
                <Histogram
                  label={t('insight.ltv')}
                  edges={[...data.bins.map((bin) => bin.from ?? 0), data.bins[data.bins.length - 1]?.to ?? 0]}
                  counts={data.bins.map((bin) => bin.customers ?? 0)}
                  edge={short}
                  format={fmt.int}
                  countLabel={t('insight.count')}
                />
              )}
            </Region>
          </ChartCard>
          <ChartCard title={t('insight.churn')} sub={t('insight.churnSub')}>
            <Region of={churn}>{(data) => <Churn list={data.items} />}</Region>
          </ChartCard>
        </>
      )}
    </ReportFrame>
  );
}
