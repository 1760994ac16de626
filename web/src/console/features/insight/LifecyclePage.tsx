// How customers come, stay, go and return, and how many stand in each stage today.
import { Sprout } from 'lucide-react';
import { BarChart, ChartCard, figuresOf, sheetOf } from '@/charts';
import { useFormats, useT } from '@/i18n';
import { Select } from '@/ui/select';
import { NoOrders } from './components/Nothing';
import { Grid, More, PPM, Region, Report, slashes, useInsight, useMoney } from './parts';
import { ScopeBar, useScope } from './scope';
import type { Lifecycle, Summary } from './types';

const PERIODS = ['month', 'week', 'quarter', 'year'] as const;
const SHOWN = 36; // periods
const KINDS = [
  ['new', 'var(--c3)'],
  ['returning', 'var(--c1)'],
  ['resurrected', 'var(--c2)'],
] as const;

export function LifecyclePage() {
  const t = useT();
  const fmt = useFormats();
  const { money, short, part } = useMoney();
  const { search, set, orders, who } = useScope();
  const by = PERIODS.find((one) => one === search.by) ?? 'month';
  const query = useInsight<Lifecycle>('lifecycle', { ...orders, by });
  const summary = useInsight<Summary>('summary', who);
  const periods = (query.data?.periods ?? []).slice(-SHOWN);
  const name = (start: string) =>
    by === 'year' ? start.slice(0, 4) : by === 'week' ? fmt.dayShort(start) : slashes(start.slice(2, 7));
  const open = periods.findIndex((one) => one.unfinished);
  const chart = {
    x: periods.map((one) => name(one.start)),
    title: (at: number) =>
      `${slashes(periods[at]?.start)}${periods[at]?.unfinished ? ` · ${t('insight.unfinished')}` : ''}`,
    series: [
      ...KINDS.map(([key, color]) => ({
        key,
        label: t(`insight.lifecycle.${key}`),
        color,
        values: periods.map((one) => one[key]),
      })),
      {
        key: 'dormant',
        label: t('insight.lifecycle.dormant'),
        color: 'var(--c-muted)',
        values: periods.map((one) => (one.dormant ? -one.dormant : 0)),
      },
    ],
    format: (value: number) => fmt.int(Math.abs(value)),
  };
  const stages = summary.data?.lifecycle ?? [];
  const total = summary.data?.customers ?? 0;
  return (
    <Report
      title={t('nav.insight.lifecycle')}
      sub={t('insight.lifecycle.sub')}
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
      <ChartCard
        title={t('insight.lifecycle.flow')}
        sub={t('insight.lifecycle.flowSub')}
        figures={query.data && figuresOf(t('insight.period.one'), chart)}
      >
        <Region of={query} height={312}>
          {(found) =>
            found.periods.length === 0 ? (
              <NoOrders icon={<Sprout size={28} />} />
            ) : (
              <BarChart
                {...chart}
                kind="stack"
                whole
                label={t('insight.lifecycle.flow')}
                axis={(value) => fmt.compact(Math.abs(value))}
                height={280}
                pale={open < 0 ? undefined : open}
              />
            )
          }
        </Region>
      </ChartCard>
      <ChartCard
        title={t('insight.lifecycle.stages')}
        sub={summary.data?.as_of ? t('insight.asOf', { date: slashes(summary.data.as_of) }) : '\u00a0'}
        sheet={
          total > 0
            ? sheetOf(
                [
                  t('insight.lifecycle.stage'),
                  t('insight.count'),
                  t('insight.money'),
                  t('insight.value'),
                  t('insight.risk'),
                ],
                stages.map((one) => [
                  one.title,
                  one.customers,
                  money(one.spent_window),
                  money(one.value_12m),
                  part(one.churn),
                ]),
              )
            : undefined
        }
      >
        <Region of={summary} height={251}>
          {() =>
            total === 0 ? (
              <p className="text-sm text-ink-2">{t('insight.none')}</p>
            ) : (
              <Grid
                label={t('insight.lifecycle.stages')}
                head={[
                  t('insight.lifecycle.stage'),
                  t('insight.count'),
                  t('insight.customersShare'),
                  t('insight.lifecycle.window'),
                  t('insight.value'),
                  t('insight.lifecycle.risk'),
                ]}
                rows={stages.map((one) => ({
                  key: one.name,
                  cells: [
                    <More
                      key="who"
                      to="/insight/churn"
                      search={{
                        store: who.store_id,
                        tag: who.tag_id,
                        segment: who.segment_id,
                        life: one.name,
                        all: 'yes',
                        sort: 'value_12m',
                      }}
                      label={one.title}
                    />,
                    fmt.int(one.customers),
                    fmt.percent(total ? one.customers / total : 0),
                    short(one.spent_window),
                    short(one.value_12m),
                    fmt.percent(one.churn / PPM),
                  ],
                }))}
              />
            )
          }
        </Region>
      </ChartCard>
    </Report>
  );
}
