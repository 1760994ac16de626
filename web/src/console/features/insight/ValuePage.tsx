// What customers will be worth: how that is spread, who is at the top, how sure it is.

import type { Page } from '@shared/api/types';
import { Gem } from 'lucide-react';
import { BarChart, ChartCard, Histogram, sheetOf } from '@/charts';
import { useFormats, useT } from '@/i18n';
import { Stat } from '@/ui';
import { Select } from '@/ui/select';
import { NotScored } from './components/Nothing';
import { CustomerLink, Grid, More, PPM, Region, Report, slashes, useInsight, useMoney } from './parts';
import { ScopeBar, useScope } from './scope';
import type { Acquisition, Distribution, Scored, Summary } from './types';

const FIGURES = [
  'value_12m',
  'value_history',
  'spent',
  'at_risk',
  'churn_risk',
  'p_alive',
  'expected_12m',
  'overdue',
  'orders',
] as const;
type Figure = (typeof FIGURES)[number];
const POINTS = [1, 5, 10, 25, 50, 75, 90, 95, 99];

export function ValuePage() {
  const t = useT();
  const fmt = useFormats();
  const { money, short, part, int } = useMoney();
  const { search, set, who } = useScope();
  const of: Figure = FIGURES.find((one) => one === search.of) ?? 'value_12m';
  const summary = useInsight<Summary>('summary', who);
  const spread = useInsight<Distribution>('distribution', { ...who, of });
  const top = useInsight<Page<Scored>>('customers', { ...who, sort: 'value_12m', limit: 12 });
  const sources = useInsight<Acquisition>('acquisition', who);
  const s = summary.data;
  const share = of === 'churn_risk' || of === 'p_alive';
  const ratio = of === 'overdue' || of === 'expected_12m';
  const say = (value: number) =>
    share ? part(value) : ratio ? (value / PPM).toFixed(1) : of === 'orders' ? int(value) : money(value);
  const edge = (value: number) =>
    share
      ? `${Math.round(value / 10_000)}%`
      : ratio
        ? (value / PPM).toFixed(1)
        : of === 'orders'
          ? int(value)
          : short(value);
  const classes = s?.classes ?? [];
  const name = t(`insight.figure.${of}`);
  return (
    <Report
      title={t('nav.insight.worth')}
      sub={s?.as_of && t('insight.asOf', { date: slashes(s.as_of) })}
      tools={
        <ScopeBar>
          <Select
            label={t('insight.worth.figure')}
            prefix={`${t('insight.worth.figure')}:`}
            value={of}
            onChange={(next) => set({ of: next === 'value_12m' ? undefined : next })}
            items={FIGURES.map((one) => ({ value: one, label: t(`insight.figure.${one}`) }))}
          />
        </ScopeBar>
      }
    >
      {s && !s.run_id ? (
        <NotScored icon={<Gem size={28} />} />
      ) : (
        <>
          <ul className="grid grid-cols-4 gap-3 max-md:grid-cols-2">
            <Stat
              label={t('insight.value')}
              value={s ? short(s.value_12m) : t('none')}
              sub={
                s && s.value_low !== null && s.value_high !== null
                  ? `${short(s.value_low)} – ${short(s.value_high)}`
                  : '\u00a0'
              }
            />
            <Stat
              label={t('insight.worth.mean')}
              value={s ? money(s.customers ? Math.round(s.value_12m / s.customers) : 0) : t('none')}
            />
            <Stat label={t('insight.worth.orders')} value={s ? int(s.expected_orders_12m) : t('none')} />
            <Stat label={t('insight.atRisk')} value={s ? short(s.at_risk) : t('none')} />
          </ul>
          <div className="grid grid-cols-[minmax(0,2fr)_minmax(0,1fr)] items-stretch gap-4 max-lg:grid-cols-1">
            <ChartCard
              title={t('insight.worth.spread', { figure: name })}
              sub={t('insight.worth.spreadSub')}
              figures={
                spread.data && {
                  head: [t('insight.from'), t('insight.count'), t('insight.worth.sum')],
                  rows: spread.data.bins.map((bin) => [
                    `${say(bin.from)} – ${say(bin.to)}`,
                    int(bin.customers),
                    say(bin.sum),
                  ]),
                }
              }
            >
              <Region of={spread} height={390}>
                {(data) =>
                  data.customers === 0 ? (
                    <p className="text-sm text-ink-2">{t('insight.noOrders')}</p>
                  ) : (
                    <Histogram
                      label={t('insight.worth.spread', { figure: name })}
                      edges={[...data.bins.map((bin) => bin.from), data.bins.at(-1)?.to ?? 0]}
                      counts={data.bins.map((bin) => bin.customers)}
                      edge={edge}
                      format={int}
                      axis={fmt.compact}
                      countLabel={t('insight.count')}
                      height={390}
                    />
                  )
                }
              </Region>
            </ChartCard>
            <ChartCard title={t('insight.worth.percentiles')} sub={name}>
              <Region of={spread} height={395}>
                {(data) => (
                  <Grid
                    label={t('insight.worth.percentiles')}
                    head={[t('insight.repurchase.percentile'), name]}
                    rows={[
                      { key: 'mean', cells: [t('insight.worth.meanOf'), say(data.mean)], strong: true },
                      ...POINTS.map((at) => ({ key: String(at), cells: [`${at}%`, say(data.percentiles[at] ?? 0)] })),
                    ]}
                  />
                )}
              </Region>
            </ChartCard>
          </div>
          <div className="grid grid-cols-2 items-start gap-4 max-lg:grid-cols-1">
            <ChartCard
              title={t('insight.worth.top')}
              sub={t('insight.worth.topSub')}
              actions={
                <More
                  to="/insight/churn"
                  search={{
                    all: 'yes',
                    sort: 'value_12m',
                    store: who.store_id,
                    tag: who.tag_id,
                    segment: who.segment_id,
                  }}
                />
              }
            >
              <Region of={top} height={467}>
                {(data) => (
                  <Grid
                    label={t('insight.worth.top')}
                    head={[t('insight.name'), t('insight.value'), t('insight.worth.range'), t('insight.worth.history')]}
                    rows={data.items.map((one) => ({
                      key: one.customer_id,
                      cells: [
                        <CustomerLink key="name" id={one.customer_id} name={one.name} />,
                        money(one.score.value_12m),
                        <span
                          key="range"
                          className="text-ink-2"
                        >{`${short(one.score.value_low)} – ${short(one.score.value_high)}`}</span>,
                        short(one.score.value_history),
                      ],
                    }))}
                  />
                )}
              </Region>
            </ChartCard>
            <ChartCard
              title={t('insight.worth.classes')}
              sheet={
                s &&
                sheetOf(
                  [t('insight.pyramid.rank'), t('insight.count'), t('insight.value'), t('insight.average')],
                  classes.map((one) => [
                    one.name,
                    one.customers,
                    money(one.value_12m),
                    money(one.customers ? Math.round(one.value_12m / one.customers) : 0),
                  ]),
                )
              }
            >
              <Region of={summary} height={395}>
                {() => (
                  <Grid
                    label={t('insight.worth.classes')}
                    head={[
                      t('insight.pyramid.rank'),
                      t('insight.count'),
                      t('insight.valueShort'),
                      t('insight.average'),
                      t('insight.risk'),
                    ]}
                    rows={[...classes, ...(s?.lifecycle ?? [])].map((one) => ({
                      key: one.name,
                      cells: [
                        one.name.length === 1 ? `${one.name} · ${one.title}` : one.title,
                        int(one.customers),
                        short(one.value_12m),
                        one.customers ? short(Math.round(one.value_12m / one.customers)) : t('none'),
                        fmt.percent(one.churn / PPM),
                      ],
                    }))}
                  />
                )}
              </Region>
            </ChartCard>
          </div>
          <ChartCard
            title={t('insight.worth.sources')}
            sub={t('insight.worth.sourcesSub')}
            actions={<More to="/insight/acquisition" />}
            figures={
              sources.data && {
                head: [t('insight.worth.source'), t('insight.count'), t('insight.worth.life')],
                rows: sources.data.items.map((one) => [
                  one.title,
                  int(one.won),
                  one.ltv === null ? t('none') : money(one.ltv),
                ]),
              }
            }
          >
            <Region of={sources} height={200}>
              {(data) => (
                <BarChart
                  label={t('insight.worth.sources')}
                  x={data.items.map((one) => one.title)}
                  series={[
                    {
                      key: 'ltv',
                      label: t('insight.worth.life'),
                      color: 'var(--c1)',
                      values: data.items.map((one) => one.ltv),
                    },
                  ]}
                  format={money}
                  axis={short}
                  height={200}
                />
              )}
            </Region>
          </ChartCard>
        </>
      )}
    </Report>
  );
}
