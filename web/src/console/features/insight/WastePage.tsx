// Where time and discounts go, beside where the money comes from.
import { HandCoins } from 'lucide-react';
import { BarChart, ChartCard, figuresOf, sheetOf } from '@/charts';
import { useFormats, useT } from '@/i18n';
import { Note, Stat } from '@/ui';
import { NoOrders } from './components/Nothing';
import { Grid, More, PPM, Region, Report, slashes, useInsight, useMoney } from './parts';
import { ScopeBar, useScope } from './scope';
import type { Waste } from './types';

export function WastePage() {
  const t = useT();
  const fmt = useFormats();
  const { money, short, part } = useMoney();
  const { orders, who } = useScope();
  const query = useInsight<Waste>('waste', orders);
  const data = query.data;
  const classes = data?.classes ?? [];
  const name = (one: string) => (one === 'none' ? t('plan.waste.none') : one);
  const chart = {
    x: classes.map((one) => name(one.class)),
    series: [
      {
        key: 'customers',
        label: t('insight.customersShare'),
        color: 'var(--c-muted)',
        values: classes.map((one) => one.customer_share / PPM),
      },
      {
        key: 'revenue',
        label: t('insight.share'),
        color: 'var(--c1)',
        values: classes.map((one) => one.revenue_share / PPM),
      },
      {
        key: 'minutes',
        label: t('plan.waste.minutesShare'),
        color: 'var(--c3)',
        values: classes.map((one) => one.minutes_share / PPM),
      },
      {
        key: 'given',
        label: t('plan.waste.givenShare'),
        color: 'var(--c2)',
        values: classes.map((one) => one.given_share / PPM),
      },
    ],
    format: fmt.percent,
  };
  const hours = (minutes: number) => t('plan.waste.hours', { n: fmt.int(Math.round(minutes / 60)) });
  const head = [
    t('insight.pyramid.rank'),
    t('insight.count'),
    t('insight.pyramid.revenue'),
    t('insight.pyramid.profit'),
    t('plan.waste.minutes'),
    t('plan.waste.given'),
    t('plan.waste.anyway'),
  ];
  return (
    <Report
      title={t('nav.insight.waste')}
      sub={
        data &&
        t('insight.pyramid.window', { from: slashes(data.from), to: slashes(data.as_of), n: fmt.int(data.customers) })
      }
      tools={<ScopeBar period />}
    >
      {data?.customers === 0 ? (
        <NoOrders icon={<HandCoins size={28} />} />
      ) : (
        <>
          <ul className="grid grid-cols-4 gap-3 max-md:grid-cols-2">
            <Stat label={t('insight.pyramid.revenue')} value={data ? short(data.revenue) : t('none')} />
            <Stat label={t('plan.waste.minutes')} value={data ? hours(data.minutes) : t('none')} />
            <Stat
              label={t('plan.waste.given')}
              value={data ? short(data.given) : t('none')}
              sub={
                data?.revenue ? t('plan.waste.ofRevenue', { part: fmt.percent(data.given / data.revenue) }) : '\u00a0'
              }
            />
            <Stat
              label={t('plan.waste.anyway')}
              value={data ? short(data.given_anyway) : t('none')}
              sub={
                data?.given ? t('plan.waste.ofGiven', { part: fmt.percent(data.given_anyway / data.given) }) : undefined
              }
            />
          </ul>
          <ChartCard
            title={t('plan.waste.shares')}
            sub={t('plan.waste.sharesSub')}
            figures={data && figuresOf(t('insight.pyramid.rank'), chart)}
          >
            <Region of={query} height={320}>
              {(found) => (
                <div className="flex flex-col gap-3">
                  {found.found && <Note tone="warn">{found.found}</Note>}
                  <BarChart
                    {...chart}
                    label={t('plan.waste.shares')}
                    axis={(value) => `${Math.round(value * 100)}%`}
                    height={240}
                  />
                </div>
              )}
            </Region>
          </ChartCard>
          <ChartCard
            title={t('plan.waste.table')}
            sub={t('plan.waste.tableSub')}
            sheet={
              data &&
              sheetOf(
                head,
                classes.map((one) => [
                  name(one.class),
                  one.customers,
                  money(one.revenue),
                  money(one.profit),
                  one.minutes,
                  money(one.given),
                  money(one.given_anyway),
                ]),
              )
            }
          >
            <Region of={query} height={215}>
              {() => (
                <Grid
                  label={t('plan.waste.table')}
                  head={head}
                  rows={classes.map((one) => ({
                    key: one.class,
                    cells: [
                      one.class === 'none' ? (
                        name(one.class)
                      ) : (
                        <More
                          key="who"
                          to="/insight/churn"
                          search={{
                            store: who.store_id,
                            tag: who.tag_id,
                            segment: who.segment_id,
                            class: one.class,
                            all: 'yes',
                            sort: 'spent',
                          }}
                          label={one.class}
                        />
                      ),
                      fmt.int(one.customers),
                      short(one.revenue),
                      short(one.profit),
                      `${hours(one.minutes)} · ${part(one.minutes_share)}`,
                      `${short(one.given)} · ${part(one.given_share)}`,
                      `${short(one.given_anyway)} · ${part(one.anyway_share)}`,
                    ],
                  }))}
                />
              )}
            </Region>
          </ChartCard>
        </>
      )}
    </Report>
  );
}
