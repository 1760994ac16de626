// How often and how soon customers come back.
import { Repeat } from 'lucide-react';
import { BarChart, ChartCard, figuresOf, LineChart } from '@/charts';
import { useFormats, useT } from '@/i18n';
import { Stat } from '@/ui';
import { NoOrders } from './components/Nothing';
import { PPM, Region, Report, slashes, useInsight } from './parts';
import { ScopeBar, useScope } from './scope';
import type { Repurchase } from './types';

const SHOWN = [5, 10, 20, 25, 30, 40, 50, 60, 70, 75, 80, 90, 95]; // percentiles

export function RepurchasePage() {
  const t = useT();
  const fmt = useFormats();
  const { orders } = useScope();
  const query = useInsight<Repurchase>('repurchase', orders);
  const data = query.data;
  const days = (count: number | null | undefined) =>
    count === null || count === undefined ? t('none') : t('insight.days', { count: fmt.int(count) });
  const steps = data?.second_order ?? [];
  const curve = {
    x: ['0', ...steps.map((one) => String(one.days))],
    title: (at: number) => (at === 0 ? t('insight.repurchase.start') : days(steps[at - 1]?.days)),
    series: [
      {
        key: 'returned',
        label: t('insight.repurchase.returned'),
        color: 'var(--c1)',
        values: [0, ...steps.map((one) => one.returned / PPM)],
      },
    ],
    at: [0, ...steps.map((one) => one.days)],
    band: {
      label: t('insight.repurchase.range'),
      low: [0, ...steps.map((one) => one.low / PPM)],
      high: [0, ...steps.map((one) => one.high / PPM)],
    },
    format: fmt.percent,
  };
  const gaps = {
    x: SHOWN.map((at) => `${at}%`),
    series: [
      {
        key: 'gap',
        label: t('insight.repurchase.gap'),
        color: 'var(--c3)',
        values: SHOWN.map((at) => data?.gap_percentiles[at] ?? null),
      },
    ],
    format: (value: number) => days(value),
  };
  return (
    <Report
      title={t('nav.insight.repurchase')}
      sub={data && t('insight.upTo', { date: slashes(data.as_of), n: fmt.int(data.customers) })}
      tools={<ScopeBar period />}
    >
      {data?.customers === 0 ? (
        <NoOrders icon={<Repeat size={28} />} />
      ) : (
        <>
          <ul className="grid grid-cols-5 gap-3 max-lg:grid-cols-3 max-sm:grid-cols-2 max-sm:[&>:last-child]:col-span-2">
            <Stat
              label={t('insight.repurchaseRate')}
              value={data ? fmt.percent(data.repurchase / PPM) : t('none')}
              sub={data ? t('insight.repurchase.of', { n: fmt.int(data.repeat_customers) }) : '\u00a0'}
            />
            <Stat label={t('insight.repurchase.median')} value={days(data?.median_gap_days)} />
            <Stat label={t('insight.repurchase.mean')} value={days(data?.mean_gap_days)} />
            <Stat
              label={t('insight.repurchase.second')}
              value={days(data?.second_order_median_days)}
              sub={t('insight.repurchase.secondSub')}
            />
            <Stat label={t('insight.repurchase.gaps')} value={data ? fmt.int(data.gaps) : t('none')} />
          </ul>
          <ChartCard
            title={t('insight.repurchase.curve')}
            sub={t('insight.repurchase.curveSub')}
            figures={
              data && {
                head: [
                  t('insight.repurchase.day'),
                  t('insight.repurchase.returned'),
                  t('insight.repurchase.low'),
                  t('insight.repurchase.high'),
                  t('insight.repurchase.watched'),
                ],
                rows: steps.map((one) => [
                  String(one.days),
                  fmt.percent(one.returned / PPM),
                  fmt.percent(one.low / PPM),
                  fmt.percent(one.high / PPM),
                  fmt.int(one.at_risk),
                ]),
              }
            }
          >
            <Region of={query} height={272}>
              {() => (
                <LineChart
                  {...curve}
                  label={t('insight.repurchase.curve')}
                  axis={(one) => `${Math.round(one * 100)}%`}
                  legend
                />
              )}
            </Region>
          </ChartCard>
          <ChartCard
            title={t('insight.repurchase.spread')}
            sub={t('insight.repurchase.spreadSub')}
            figures={data && figuresOf(t('insight.repurchase.percentile'), gaps)}
          >
            <Region of={query} height={220}>
              {() => <BarChart {...gaps} label={t('insight.repurchase.spread')} axis={fmt.compact} height={220} />}
            </Region>
          </ChartCard>
        </>
      )}
    </Report>
  );
}
