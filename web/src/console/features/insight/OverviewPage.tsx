// The shop by its customers, on one page; each card opens the page that tells all of it.
import type { Page } from '@shared/api/types';
import { ChartNoAxesCombined } from 'lucide-react';
import { BarChart, ChartCard, CohortTable, classColors, figuresOf, Histogram, Pyramid } from '@/charts';
import { useFormats, useT } from '@/i18n';
import { Stat } from '@/ui';
import { NotScored } from './components/Nothing';
import { RfmGrid } from './components/RfmGrid';
import { RunButton } from './components/RunButton';
import { CustomerLink, Grid, More, PPM, Region, Report, slashes, useInsight, useMoney } from './parts';
import { ScopeBar, useScope } from './scope';
import type { Cohorts, Distribution, Lifecycle, Rfm, Scored, Summary } from './types';

const COHORTS = 12; // rows and columns

export function OverviewPage() {
  const t = useT();
  const fmt = useFormats();
  const { money, short, part } = useMoney();
  const { who } = useScope();
  const summary = useInsight<Summary>('summary', who);
  const scored = !!summary.data?.run_id;
  const rfm = useInsight<Rfm>('rfm', who, scored);
  const cohorts = useInsight<Cohorts>('cohorts', who, scored);
  const life = useInsight<Lifecycle>('lifecycle', who, scored);
  const spread = useInsight<Distribution>('distribution', { ...who, of: 'value_12m' }, scored);
  const churn = useInsight<Page<Scored>>(
    'customers',
    { ...who, sort: 'at_risk', churn_min: 500_000, limit: 8 },
    scored,
  );
  const s = summary.data;
  const buyers = s?.classes.reduce((sum, one) => sum + one.bought, 0) ?? 0;
  const along = { store: who.store_id, tag: who.tag_id, segment: who.segment_id };
  const periods = (life.data?.periods ?? []).slice(-13);
  const flow = {
    x: periods.map((one) => slashes(one.start.slice(2, 7))),
    series: [
      { key: 'new', label: t('insight.lifecycle.new'), color: 'var(--c3)', values: periods.map((one) => one.new) },
      {
        key: 'returning',
        label: t('insight.lifecycle.returning'),
        color: 'var(--c1)',
        values: periods.map((one) => one.returning),
      },
      {
        key: 'resurrected',
        label: t('insight.lifecycle.resurrected'),
        color: 'var(--c2)',
        values: periods.map((one) => one.resurrected),
      },
    ],
    format: fmt.int,
  };
  return (
    <Report
      title={t('nav.insight.title')}
      sub={s?.as_of && t('insight.asOf', { date: slashes(s.as_of) })}
      actions={<RunButton />}
      tools={<ScopeBar />}
    >
      {!s && (
        <Region of={summary} height={1200}>
          {() => null}
        </Region>
      )}
      {s && !scored && <NotScored icon={<ChartNoAxesCombined size={28} />} run={false} />}
      {s && scored && (
        <>
          <ul className="grid grid-cols-5 gap-3 max-lg:grid-cols-3 max-sm:grid-cols-2 max-sm:[&>:last-child]:col-span-2">
            <Stat
              label={t('insight.customers')}
              value={fmt.int(s.customers)}
              sub={t('insight.inWindow', { n: fmt.int(buyers) })}
            />
            <Stat
              label={t('insight.repurchaseRate')}
              value={part(s.repurchase)}
              sub={t('insight.repurchase.of', { n: fmt.int(s.repeat_customers) })}
            />
            <Stat
              label={t('insight.value')}
              value={short(s.value_12m)}
              sub={
                s.value_low !== null && s.value_high !== null
                  ? `${short(s.value_low)} – ${short(s.value_high)}`
                  : undefined
              }
            />
            <Stat
              label={t('insight.leaving')}
              value={fmt.int(s.leaving)}
              sub={s.customers ? fmt.percent(s.leaving / s.customers) : undefined}
            />
            <Stat
              label={t('insight.atRisk')}
              value={short(s.at_risk)}
              sub={s.spent_window ? fmt.percent(s.at_risk / s.spent_window) : undefined}
            />
          </ul>
          <div className="grid grid-cols-2 items-stretch gap-4 max-lg:grid-cols-1">
            <ChartCard
              title={t('insight.rfm.rf')}
              sub={t('insight.rfm.sub.customers')}
              actions={<More to="/insight/rfm" search={along} />}
            >
              <Region of={rfm} height={199}>
                {(data) => (
                  <RfmGrid
                    label={t('insight.rfm.rf')}
                    corner={t('insight.rfm.corner')}
                    rowName="R"
                    columnName="F"
                    pairs={data.rf}
                    of={(pair) => pair.customers}
                    format={fmt.int}
                  />
                )}
              </Region>
            </ChartCard>
            <ChartCard
              title={t('nav.insight.pyramid')}
              sub={t('insight.pyramid.sub')}
              actions={<More to="/insight/pyramid" search={along} />}
            >
              <Pyramid
                label={t('nav.insight.pyramid')}
                columns={[t('insight.count'), t('insight.share'), t('insight.average')]}
                levels={s.classes.map((one) => ({
                  key: one.name,
                  label: one.name,
                  count: one.bought,
                  color: classColors[one.name] ?? 'var(--c5)',
                  figures: [
                    fmt.int(one.bought),
                    part(one.share),
                    short(one.bought ? Math.round(one.spent_window / one.bought) : 0),
                  ],
                }))}
              />
            </ChartCard>
          </div>
          <ChartCard
            title={t('insight.cohorts.table')}
            sub={t('insight.cohorts.sub.retention')}
            actions={<More to="/insight/cohorts" search={along} />}
          >
            <Region of={cohorts} height={444}>
              {(data) => (
                <CohortTable
                  label={t('insight.cohorts.table')}
                  corner={t('insight.cohorts.first')}
                  sizeLabel={t('insight.count')}
                  columns={Array.from({ length: COHORTS }, (_, age) => `+${age}`)}
                  rows={data.cohorts.slice(-COHORTS).map((one) => ({
                    key: one.start,
                    label: slashes(one.start.slice(0, 7)),
                    size: one.customers,
                    parts: one.retention.slice(0, COHORTS).map((value) => value / PPM),
                    finished: one.finished,
                  }))}
                  format={fmt.int}
                  percent={(value) => `${Math.round(value * 100)}%`}
                  unfinished={t('insight.unfinished')}
                />
              )}
            </Region>
          </ChartCard>
          <div className="grid grid-cols-2 items-start gap-4 max-lg:grid-cols-1">
            <ChartCard
              title={t('insight.worth.spread', { figure: t('insight.figure.value_12m') })}
              actions={<More to="/insight/value" search={along} />}
              figures={
                spread.data && {
                  head: [t('insight.from'), t('insight.count')],
                  rows: spread.data.bins.map((bin) => [
                    `${money(bin.from)} – ${money(bin.to)}`,
                    fmt.int(bin.customers),
                  ]),
                }
              }
            >
              <Region of={spread} height={240}>
                {(data) => (
                  <Histogram
                    label={t('insight.worth.spread', { figure: t('insight.figure.value_12m') })}
                    edges={[...data.bins.map((bin) => bin.from), data.bins.at(-1)?.to ?? 0]}
                    counts={data.bins.map((bin) => bin.customers)}
                    edge={short}
                    format={fmt.int}
                    axis={fmt.compact}
                    countLabel={t('insight.count')}
                  />
                )}
              </Region>
            </ChartCard>
            <ChartCard
              title={t('insight.lifecycle.flow')}
              actions={<More to="/insight/lifecycle" search={along} />}
              figures={figuresOf(t('insight.period.one'), flow)}
            >
              <Region of={life} height={244}>
                {() => (
                  <BarChart
                    {...flow}
                    kind="stack"
                    whole
                    label={t('insight.lifecycle.flow')}
                    axis={fmt.compact}
                    pale={periods.findIndex((one) => one.unfinished)}
                    height={212}
                  />
                )}
              </Region>
            </ChartCard>
          </div>
          <ChartCard
            title={t('nav.insight.churn')}
            sub={t('insight.churn.sub')}
            actions={<More to="/insight/churn" search={along} />}
          >
            <Region of={churn} height={323}>
              {(data) =>
                data.items.length === 0 ? (
                  <p className="text-sm text-ink-2">{t('insight.noChurn')}</p>
                ) : (
                  <Grid
                    label={t('nav.insight.churn')}
                    head={[
                      t('insight.name'),
                      t('insight.risk'),
                      t('insight.atRiskShort'),
                      t('insight.valueShort'),
                      t('insight.last'),
                    ]}
                    rows={data.items.map((one) => ({
                      key: one.customer_id,
                      cells: [
                        <CustomerLink key="name" id={one.customer_id} name={one.name} />,
                        part(one.score.churn_risk),
                        money(one.score.at_risk),
                        money(one.score.value_12m),
                        slashes(one.score.last_day),
                      ],
                    }))}
                  />
                )
              }
            </Region>
          </ChartCard>
        </>
      )}
    </Report>
  );
}
