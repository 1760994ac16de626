// RFM: who bought lately, often, much; where they moved; what each corner of the grid is worth.
import { useNavigate } from '@tanstack/react-router';
import { Grid3x3, TriangleAlert } from 'lucide-react';
import { BarChart, ChartCard, figuresOf, sheetOf } from '@/charts';
import { useFormats, useT } from '@/i18n';
import { Segmented, Stat } from '@/ui';
import { Select } from '@/ui/select';
import { Moves } from './components/Moves';
import { NoOrders } from './components/Nothing';
import { RfmGrid } from './components/RfmGrid';
import { Grid, More, PPM, Region, Report, slashes, useInsight, useMoney } from './parts';
import { ScopeBar, useScope } from './scope';
import type { Rfm, RfmPair } from './types';

const SHOWS = ['customers', 'average', 'profit', 'next'] as const;
type Show = (typeof SHOWS)[number];

export function RfmPage() {
  const t = useT();
  const fmt = useFormats();
  const { money, short, part } = useMoney();
  const navigate = useNavigate();
  const { search, set, orders, who } = useScope();
  const by = search.by === 'value' ? 'value' : 'ntile';
  const show: Show = SHOWS.find((one) => one === search.show) ?? 'customers';
  const rfm = useInsight<Rfm>('rfm', { ...orders, by });
  const data = rfm.data;
  const title = t('nav.insight.rfm');
  const value: Record<Show, (pair: RfmPair) => number | null> = {
    customers: (pair) => pair.customers,
    average: (pair) => (pair.customers ? Math.round(pair.revenue / pair.customers) : null),
    profit: (pair) => pair.profit,
    next: (pair) => pair.days_to_next,
  };
  const format: Record<Show, (value: number) => string> = {
    customers: fmt.int,
    average: short,
    profit: short,
    next: (days) => (days > 3650 ? t('insight.rfm.far') : t('insight.days', { count: fmt.int(days) })),
  };
  const names = [t('insight.rfm.none'), ...[1, 2, 3, 4, 5].map((one) => t('insight.rfm.class', { class: one }))];
  const classes = [...(data?.classes ?? [])].reverse();
  const chart = {
    x: classes.map((one) => t('insight.rfm.class', { class: one.class })),
    series: [
      {
        key: 'customers',
        label: t('insight.customersShare'),
        color: 'var(--c3)',
        values: classes.map((one) => one.share / PPM),
      },
      {
        key: 'revenue',
        label: t('insight.share'),
        color: 'var(--c1)',
        values: classes.map((one) => one.revenue_share / PPM),
      },
    ],
    format: fmt.percent,
  };
  const people = (part: Record<string, string>) =>
    void navigate({
      to: '/insight/churn',
      search: { store: who.store_id, tag: who.tag_id, segment: who.segment_id, all: 'yes', sort: 'value_12m', ...part },
    });
  return (
    <Report
      title={title}
      sub={data && t('insight.upTo', { date: slashes(data.as_of), n: fmt.int(data.customers) })}
      tools={
        <ScopeBar period>
          <Select
            label={t('insight.rfm.by')}
            value={by}
            onChange={(next) => set({ by: next === 'ntile' ? undefined : next })}
            items={[
              { value: 'ntile', label: t('insight.rfm.ntile') },
              { value: 'value', label: t('insight.rfm.value') },
            ]}
          />
        </ScopeBar>
      }
    >
      {data?.customers === 0 ? (
        <NoOrders icon={<Grid3x3 size={28} />} />
      ) : (
        <>
          <div className="grid grid-cols-[minmax(0,3fr)_minmax(0,2fr)] items-stretch gap-4 max-lg:grid-cols-1">
            <ChartCard
              title={t('insight.rfm.rf')}
              sub={t(`insight.rfm.sub.${show}`)}
              sheet={
                data &&
                sheetOf(
                  [
                    'R',
                    'F',
                    t('insight.count'),
                    t('insight.money'),
                    t('insight.rfm.show.profit'),
                    t('insight.rfm.show.next'),
                  ],
                  data.rf.map((one) => [
                    one.row,
                    one.column,
                    one.customers,
                    money(one.revenue),
                    money(one.profit),
                    one.days_to_next,
                  ]),
                )
              }
              actions={
                <Segmented
                  label={t('insight.rfm.shown')}
                  value={show}
                  onChange={(next) => set({ show: next === 'customers' ? undefined : next })}
                  items={SHOWS.map((one) => ({ value: one, label: t(`insight.rfm.show.${one}`) }))}
                />
              }
            >
              <Region of={rfm} height={199}>
                {(found) => (
                  <RfmGrid
                    label={t('insight.rfm.rf')}
                    corner={t('insight.rfm.corner')}
                    rowName="R"
                    columnName="F"
                    pairs={found.rf}
                    of={value[show]}
                    format={format[show]}
                    onPick={(r, f) => people({ r: String(r), f: String(f) })}
                  />
                )}
              </Region>
            </ChartCard>
            <ChartCard
              title={t('insight.rfm.classes')}
              sub={t('insight.rfm.classesSub')}
              figures={figuresOf(t('insight.rfm.rank'), chart)}
            >
              <Region of={rfm} height={228}>
                {() => (
                  <BarChart
                    {...chart}
                    label={t('insight.rfm.classes')}
                    axis={(one) => `${Math.round(one * 100)}%`}
                    height={196}
                  />
                )}
              </Region>
            </ChartCard>
          </div>
          <div className="grid grid-cols-2 items-stretch gap-4 max-lg:grid-cols-1">
            <ChartCard
              title={t('insight.rfm.fm')}
              sub={t('insight.rfm.fmSub')}
              sheet={
                data &&
                sheetOf(
                  ['F', 'M', t('insight.count'), t('insight.money'), t('insight.rfm.show.profit')],
                  data.fm.map((one) => [one.row, one.column, one.customers, money(one.revenue), money(one.profit)]),
                )
              }
            >
              <Region of={rfm} height={199}>
                {(found) => (
                  <RfmGrid
                    label={t('insight.rfm.fm')}
                    corner={t('insight.rfm.cornerFm')}
                    rowName="F"
                    columnName="M"
                    pairs={found.fm}
                    of={(pair) => (pair.customers ? pair.profit : null)}
                    format={short}
                    onPick={(f, m) => people({ f: String(f), m: String(m) })}
                  />
                )}
              </Region>
            </ChartCard>
            <ChartCard
              title={t('insight.rfm.moves')}
              sub={data ? t('insight.rfm.movesSub', { date: slashes(data.before) }) : '\u00a0'}
            >
              <Region of={rfm} height={290}>
                {(found) => (
                  <>
                    <Moves
                      label={t('insight.rfm.moves')}
                      corner={t('insight.moveCorner')}
                      names={names}
                      moved={found.moved}
                      order={[5, 4, 3, 2, 1, 0]}
                      into={[5, 4, 3, 2, 1]}
                    />
                    {found.fallen > 0 && (
                      <div className="mt-3 flex items-start gap-2.5 rounded-ctl bg-warn-soft px-3 py-2 text-sm text-warn">
                        <TriangleAlert size={16} aria-hidden className="mt-1 flex-none" />
                        <span className="min-w-0 flex-1 py-0.5">
                          {t('insight.rfm.fallen', {
                            count: found.fallen,
                            n: fmt.int(found.fallen),
                            date: slashes(found.before),
                          })}
                        </span>
                        <More
                          to="/insight/churn"
                          search={{ fallen: 'true', all: 'yes', sort: 'at_risk' }}
                          label={t('insight.rfm.who')}
                        />
                      </div>
                    )}
                  </>
                )}
              </Region>
            </ChartCard>
          </div>
          <ChartCard
            title={t('insight.rfm.table')}
            sheet={
              data &&
              sheetOf(
                [
                  t('insight.rfm.rank'),
                  t('insight.count'),
                  t('insight.customersShare'),
                  t('insight.money'),
                  t('insight.share'),
                ],
                classes.map((one) => [
                  one.class,
                  one.customers,
                  part(one.share),
                  money(one.revenue),
                  part(one.revenue_share),
                ]),
              )
            }
          >
            <Region of={rfm} height={215}>
              {() => (
                <Grid
                  label={t('insight.rfm.table')}
                  head={[
                    t('insight.rfm.rank'),
                    t('insight.count'),
                    t('insight.customersShare'),
                    t('insight.money'),
                    t('insight.share'),
                    t('insight.average'),
                  ]}
                  rows={classes.map((one) => ({
                    key: String(one.class),
                    cells: [
                      <More
                        key="who"
                        to="/insight/churn"
                        search={{
                          store: who.store_id,
                          tag: who.tag_id,
                          segment: who.segment_id,
                          rfm: String(one.class),
                          all: 'yes',
                          sort: 'value_12m',
                        }}
                        label={t('insight.rfm.class', { class: one.class })}
                      />,
                      fmt.int(one.customers),
                      part(one.share),
                      money(one.revenue),
                      part(one.revenue_share),
                      one.customers ? money(Math.round(one.revenue / one.customers)) : t('none'),
                    ],
                  }))}
                />
              )}
            </Region>
            {data && by === 'value' && data.recency_cuts.length === 4 && (
              <ul className="mt-4 grid grid-cols-3 gap-3 max-sm:grid-cols-1">
                <Stat
                  label={t('insight.rfm.cutsR')}
                  value={data.recency_cuts.map((cut) => fmt.int(cut / 1000)).join(' · ')}
                />
                <Stat
                  label={t('insight.rfm.cutsF')}
                  value={data.order_cuts.map((cut) => fmt.int(cut / 1000)).join(' · ')}
                />
                <Stat
                  label={t('insight.rfm.cutsM')}
                  value={data.amount_cuts.map((cut) => short(cut / 1000)).join(' · ')}
                />
              </ul>
            )}
          </ChartCard>
        </>
      )}
    </Report>
  );
}
