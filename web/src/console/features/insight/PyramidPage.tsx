// Who brings what: the top 1 %, the next 4 %, the next 15 %, the rest.
import { Pyramid as PyramidIcon } from 'lucide-react';
import { BarChart, ChartCard, classColors, figuresOf, Pyramid, sheetOf } from '@/charts';
import { useFormats, useT } from '@/i18n';
import { Segmented, Stat } from '@/ui';
import { Moves } from './components/Moves';
import { NoOrders } from './components/Nothing';
import { Grid, More, PPM, Region, Report, slashes, useInsight, useMoney } from './parts';
import { ScopeBar, useScope } from './scope';
import type { Pyramid as Found } from './types';

export function PyramidPage() {
  const t = useT();
  const fmt = useFormats();
  const { money, short, part } = useMoney();
  const { search, set, orders, who } = useScope();
  const by = search.by === 'profit' ? 'profit' : 'revenue';
  const pyramid = useInsight<Found>('pyramid', { ...orders, by });
  const data = pyramid.data;
  const classes = data?.classes ?? [];
  const names = [...classes.map((one) => one.class), t('insight.pyramid.away')];
  const chart = {
    x: classes.map((one) => one.class),
    series: [
      {
        key: 'customers',
        label: t('insight.customersShare'),
        color: 'var(--c3)',
        values: classes.map((one) => (data?.customers ? one.customers / data.customers : 0)),
      },
      {
        key: 'value',
        label: t(`insight.pyramid.share.${by}`),
        color: 'var(--c1)',
        values: classes.map((one) => one.share / PPM),
      },
    ],
    format: fmt.percent,
  };
  const head = [
    t('insight.pyramid.rank'),
    t('insight.count'),
    t(`insight.pyramid.${by}`),
    t(`insight.pyramid.share.${by}`),
    t('insight.average'),
  ];
  return (
    <Report
      title={t('nav.insight.pyramid')}
      sub={
        data &&
        t('insight.pyramid.window', { from: slashes(data.from), to: slashes(data.as_of), n: fmt.int(data.customers) })
      }
      tools={
        <ScopeBar period>
          <Segmented
            label={t('insight.pyramid.by')}
            value={by}
            onChange={(next) => set({ by: next === 'revenue' ? undefined : next })}
            items={[
              { value: 'revenue', label: t('insight.pyramid.revenue') },
              { value: 'profit', label: t('insight.pyramid.profit') },
            ]}
          />
        </ScopeBar>
      }
    >
      {data?.customers === 0 ? (
        <NoOrders icon={<PyramidIcon size={28} />} />
      ) : (
        <>
          <ul className="grid grid-cols-4 gap-3 max-md:grid-cols-2">
            <Stat label={t('insight.pyramid.buyers')} value={data ? fmt.int(data.customers) : t('none')} />
            <Stat label={t(`insight.pyramid.${by}`)} value={data ? short(data.value) : t('none')} />
            <Stat
              label={t('insight.pyramid.top')}
              value={data ? part(classes.slice(0, 3).reduce((sum, one) => sum + one.share, 0)) : t('none')}
              sub={t('insight.pyramid.topSub')}
            />
            <Stat
              label={t('insight.pyramid.gini')}
              value={data ? (data.gini / PPM).toFixed(3) : t('none')}
              sub={t('insight.pyramid.giniSub')}
            />
          </ul>
          <div className="grid grid-cols-2 items-stretch gap-4 max-lg:grid-cols-1">
            <ChartCard title={t('insight.pyramid.shape')} sub={t('insight.pyramid.sub')}>
              <Region of={pyramid} height={182}>
                {(found) => (
                  <Pyramid
                    label={t('insight.pyramid.shape')}
                    columns={[t('insight.count'), t(`insight.pyramid.share.${by}`), t('insight.average')]}
                    levels={found.classes.map((one) => ({
                      key: one.class,
                      label: one.class,
                      count: one.customers,
                      color: classColors[one.class] ?? 'var(--c5)',
                      figures: [fmt.int(one.customers), part(one.share), short(one.average)],
                    }))}
                  />
                )}
              </Region>
            </ChartCard>
            <ChartCard
              title={t('insight.pyramid.shares')}
              sub={t('insight.pyramid.sharesSub')}
              figures={figuresOf(t('insight.pyramid.rank'), chart)}
            >
              <Region of={pyramid} height={208}>
                {() => (
                  <BarChart
                    {...chart}
                    label={t('insight.pyramid.shares')}
                    axis={(one) => `${Math.round(one * 100)}%`}
                    height={176}
                  />
                )}
              </Region>
            </ChartCard>
          </div>
          <div className="grid grid-cols-2 items-stretch gap-4 max-lg:grid-cols-1">
            <ChartCard
              title={t('insight.pyramid.table')}
              sheet={
                data &&
                sheetOf(
                  head,
                  classes.map((one) => [
                    one.class,
                    one.customers,
                    money(one.value),
                    part(one.share),
                    money(one.average),
                  ]),
                )
              }
            >
              <Region of={pyramid} height={179}>
                {(found) => (
                  <Grid
                    label={t('insight.pyramid.table')}
                    head={head}
                    rows={found.classes.map((one) => ({
                      key: one.class,
                      cells: [
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
                        />,
                        fmt.int(one.customers),
                        money(one.value),
                        part(one.share),
                        money(one.average),
                      ],
                    }))}
                  />
                )}
              </Region>
            </ChartCard>
            <ChartCard title={t('insight.pyramid.moves')} sub={t('insight.pyramid.movesSub')}>
              <Region of={pyramid} height={199}>
                {(found) =>
                  found.moved.length === 25 ? (
                    <Moves
                      label={t('insight.pyramid.moves')}
                      corner={t('insight.moveCorner')}
                      names={names}
                      moved={found.moved}
                      order={[0, 1, 2, 3, 4]}
                    />
                  ) : (
                    <p className="text-sm text-ink-2">{t('insight.pyramid.noBefore')}</p>
                  )
                }
              </Region>
            </ChartCard>
          </div>
        </>
      )}
    </Report>
  );
}
