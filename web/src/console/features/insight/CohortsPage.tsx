// Who began when, and how many of them are still there.
import { CalendarRange } from 'lucide-react';
import { ChartCard, CohortTable, figuresOf, LineChart, sheetOf } from '@/charts';
import { useFormats, useT } from '@/i18n';
import { Segmented, Stat } from '@/ui';
import { Select } from '@/ui/select';
import { NoOrders } from './components/Nothing';
import { PPM, Region, Report, slashes, useInsight, useMoney } from './parts';
import { ScopeBar, useScope } from './scope';
import type { Cohort, Cohorts } from './types';

const SHOWS = ['retention', 'active', 'revenue', 'value'] as const;
const PERIODS = ['month', 'week', 'quarter', 'year'] as const;
const ROWS = 24;
const COLUMNS = 24;
const LINES = 5;
const colors = ['var(--c1)', 'var(--c2)', 'var(--c3)', 'var(--c4)', 'var(--c5)'];

// All cohorts together at each age: only those that have reached it.
export function together(cohorts: Cohort[], ages: number): (number | null)[] {
  return Array.from({ length: ages }, (_, age) => {
    let size = 0;
    let active = 0;
    for (const one of cohorts)
      if (age < one.finished && age < one.active.length) {
        size += one.customers;
        active += one.active[age] ?? 0;
      }
    return size ? active / size : null;
  });
}

export function CohortsPage() {
  const t = useT();
  const fmt = useFormats();
  const { short, money } = useMoney();
  const { search, set, orders } = useScope();
  const by = PERIODS.find((one) => one === search.by) ?? 'month';
  const show = SHOWS.find((one) => one === search.show) ?? 'retention';
  const query = useInsight<Cohorts>('cohorts', { ...orders, by });
  const data = query.data;
  const rows = (data?.cohorts ?? []).slice(-ROWS);
  const ages = Math.min(COLUMNS, Math.max(0, ...rows.map((one) => one.active.length)));
  const name = (start: string) =>
    by === 'month' || by === 'quarter'
      ? slashes(start.slice(0, 7))
      : by === 'year'
        ? start.slice(0, 4)
        : slashes(start.slice(2));
  const cellOf = (one: Cohort, age: number): number | null => {
    const value = one[show][age];
    return value === undefined ? null : show === 'retention' ? value / PPM : value;
  };
  const say = (value: number) =>
    show === 'retention' ? `${Math.round(value * 100)}%` : show === 'active' ? fmt.int(value) : short(value);
  // A few of those with a story to tell, from the oldest to the youngest, and all together.
  const grown = rows.filter((one) => one.finished >= 3);
  const told = Array.from({ length: Math.min(LINES, grown.length) }, (_, at) =>
    at === 0 || grown.length <= LINES
      ? grown[at]
      : grown[Math.round((at * (grown.length - 1)) / (Math.min(LINES, grown.length) - 1))],
  ).filter((one) => one !== undefined);
  // In their first period all of them are there: that would only press the curves down.
  const begin = show === 'retention' || show === 'active' ? 1 : 0;
  const all = together(data?.cohorts ?? [], ages);
  const names = Array.from({ length: ages }, (_, age) => `+${age}`);
  const curves = {
    x: names.slice(begin),
    title: (at: number) => t(`insight.cohorts.after.${by}`, { count: at + begin }),
    series: [
      ...(show === 'retention'
        ? [
            {
              key: 'all',
              label: t('insight.cohorts.together'),
              color: 'var(--ink-2)',
              values: all.slice(begin),
              dashed: true,
            },
          ]
        : []),
      ...told.map((one, at) => ({
        key: one.start,
        label: name(one.start),
        color: colors[at] ?? 'var(--c-muted)',
        values: Array.from({ length: ages }, (_, age) => (age < one.finished ? cellOf(one, age) : null)).slice(begin),
      })),
    ],
    format: show === 'retention' ? fmt.percent : show === 'active' ? fmt.int : money,
  };
  const at = (age: number) => (all[age] === null || all[age] === undefined ? t('none') : fmt.percent(all[age]));
  return (
    <Report
      title={t('nav.insight.cohorts')}
      sub={data && t('insight.upTo', { date: slashes(data.as_of), n: fmt.int(data.customers) })}
      tools={
        <ScopeBar period>
          <Select
            label={t('insight.by')}
            value={by}
            onChange={(next) => set({ by: next === 'month' ? undefined : next })}
            items={PERIODS.map((one) => ({ value: one, label: t(`insight.period.${one}`) }))}
          />
        </ScopeBar>
      }
    >
      {data?.customers === 0 ? (
        <NoOrders icon={<CalendarRange size={28} />} />
      ) : (
        <>
          <ul className="grid grid-cols-4 gap-3 max-md:grid-cols-2">
            <Stat label={t('insight.repurchaseRate')} value={data ? fmt.percent(data.repurchase / PPM) : t('none')} />
            {[1, 3, 12].map((age) => (
              <Stat
                key={age}
                label={t('insight.cohorts.still', { after: t(`insight.cohorts.after.${by}`, { count: age }) })}
                value={at(age)}
              />
            ))}
          </ul>
          <ChartCard
            title={t('insight.cohorts.table')}
            sub={t(`insight.cohorts.sub.${show}`)}
            sheet={
              data &&
              sheetOf(
                [t('insight.cohorts.first'), t('insight.count'), ...names],
                rows.map((one) => [one.start, one.customers, ...one[show]]),
              )
            }
            actions={
              <Segmented
                label={t('insight.rfm.shown')}
                value={show}
                onChange={(next) => set({ show: next === 'retention' ? undefined : next })}
                items={SHOWS.map((one) => ({ value: one, label: t(`insight.cohorts.show.${one}`) }))}
              />
            }
          >
            <Region of={query} height={864}>
              {() => (
                <CohortTable
                  label={t('insight.cohorts.table')}
                  corner={t('insight.cohorts.first')}
                  sizeLabel={t('insight.count')}
                  columns={names}
                  rows={rows.map((one) => ({
                    key: one.start,
                    label: name(one.start),
                    size: one.customers,
                    parts: Array.from({ length: ages }, (_, age) => cellOf(one, age)),
                    finished: one.finished,
                  }))}
                  format={fmt.int}
                  percent={say}
                  unfinished={t('insight.unfinished')}
                />
              )}
            </Region>
          </ChartCard>
          <ChartCard
            title={t('insight.cohorts.curves')}
            sub={t('insight.cohorts.curvesSub')}
            figures={data && figuresOf(t('insight.cohorts.age'), curves)}
          >
            <Region of={query} height={272}>
              {() => (
                <LineChart
                  {...curves}
                  label={t('insight.cohorts.curves')}
                  axis={
                    show === 'retention'
                      ? (one) => `${Math.round(one * 100)}%`
                      : show === 'active'
                        ? fmt.compact
                        : short
                  }
                />
              )}
            </Region>
          </ChartCard>
        </>
      )}
    </Report>
  );
}
