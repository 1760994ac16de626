// Whether to trust the models: what each would have said earlier, beside what came and beside the simplest rules.
import { Scale } from 'lucide-react';
import { BarChart, ChartCard, figuresOf, sheetOf } from '@/charts';
import { type Key, useFormats, useT } from '@/i18n';
import { Badge, Note, Segmented, Stat } from '@/ui';
import { Select } from '@/ui/select';
import { NotScored } from './components/Nothing';
import { Grid, Region, Report, slashes, useInsight } from './parts';
import { useAddress } from './scope';
import type { Decile, Fit, Run, Summary, TestWindow } from './types';

const DAY_MS = 86_400_000;
const dayOf = (days: number) => new Date(days * DAY_MS).toISOString().slice(0, 10);
const NAIVE = 'naive';

type Row = {
  family: string;
  bias: number | null;
  mae: number | null;
  rmse: number | null;
  forecast: number | null;
  auc: number | null;
  brier: number | null;
};

const rowsOf = (window: TestWindow): Row[] => [
  ...window.models,
  {
    family: NAIVE,
    bias: window.naive.bias,
    mae: window.naive.mae,
    rmse: window.naive.rmse,
    forecast: window.naive.forecast,
    auc: window.naive.recency_auc,
    brier: window.naive.rate_brier,
  },
];

// The best of a column: the least, or the greatest.
const best = (rows: Row[], of: (row: Row) => number | null, least: boolean) => {
  const values = rows.map(of).filter((value) => value !== null);
  return values.length ? (least ? Math.min(...values) : Math.max(...values)) : null;
};

function Calibration({
  deciles,
  title,
  sub,
  share,
}: {
  deciles: Decile[];
  title: string;
  sub: string;
  share?: boolean;
}) {
  const t = useT();
  const fmt = useFormats();
  const each = (one: Decile, value: number | null) =>
    value === null || one.customers === 0 ? null : value / one.customers;
  const chart = {
    x: deciles.map((_, at) => String(at + 1)),
    title: (at: number) => t('insight.quality.decile', { at: at + 1, n: fmt.int(deciles[at]?.customers ?? 0) }),
    series: [
      {
        key: 'forecast',
        label: t('insight.quality.forecast'),
        color: 'var(--c3)',
        values: deciles.map((one) => each(one, one.forecast)),
      },
      {
        key: 'actual',
        label: t('insight.quality.actual'),
        color: 'var(--c1)',
        values: deciles.map((one) => each(one, one.actual)),
      },
    ],
    format: (value: number) => (share ? fmt.percent(value) : value.toFixed(3)),
  };
  return (
    <ChartCard title={title} sub={sub} figures={figuresOf(t('insight.quality.decileHead'), chart)}>
      <BarChart
        {...chart}
        label={title}
        axis={(value) => (share ? `${Math.round(value * 100)}%` : String(Number(value.toPrecision(3))))}
        height={230}
      />
    </ChartCard>
  );
}

export function QualityPage() {
  const t = useT();
  const fmt = useFormats();
  const { search, set } = useAddress();
  // Without a run there are no models to ask for.
  const summary = useInsight<Summary>('summary');
  const query = useInsight<Run>('models', {}, !!summary.data?.run_id);
  const run = query.data;
  const family = (name: string | null | undefined) => (name ? t(`insight.family.${name}` as Key) : t('none'));
  const figure = (value: number | null | undefined, digits = 3) =>
    value === null || value === undefined ? t('none') : value.toFixed(digits);
  const windows = run?.backtests?.windows ?? [];
  const window =
    windows.find((one) => String(one.days) === search.window) ??
    windows.find((one) => one.decides_orders) ??
    windows.at(-1);
  const model =
    window?.models.find((one) => one.family === search.model) ??
    window?.models.find((one) => one.family === run?.chosen?.orders) ??
    window?.models[0];
  const second = run?.backtests?.second_stage;
  const spend = run?.models?.spend;
  const rows = window ? rowsOf(window) : [];
  const marks = window && {
    mae: best(rows, (row) => row.mae, true),
    rmse: best(rows, (row) => row.rmse, true),
    bias: best(rows, (row) => (row.bias === null ? null : Math.abs(row.bias)), true),
    auc: best(rows, (row) => row.auc, false),
    brier: best(rows, (row) => row.brier, true),
  };
  const mark = (text: string, good: boolean) => (good ? <b className="font-semibold text-good">{text}</b> : text);
  const judged = rows.find((row) => row.family === model?.family);
  const naive = rows.find((row) => row.family === NAIVE);
  const better = judged?.mae && naive?.mae ? 1 - judged.mae / naive.mae : null;
  return (
    <Report title={t('nav.insight.quality')} sub={run?.as_of && t('insight.asOf', { date: slashes(run.as_of) })}>
      {summary.data && !summary.data.run_id && <NotScored icon={<Scale size={28} />} />}
      {!summary.data && (
        <Region of={summary} height={1200}>
          {() => null}
        </Region>
      )}
      {summary.data?.run_id && (
        <Region of={query} height={1200}>
          {(found) =>
            found.models && (
              <div className="flex flex-col gap-4">
                <ul className="grid grid-cols-4 gap-3 max-md:grid-cols-2">
                  <Stat
                    label={t('insight.quality.orders')}
                    value={family(found.chosen?.orders)}
                    sub={
                      found.chosen &&
                      t(`insight.quality.by.${found.chosen.by === 'backtest' ? 'backtest' : 'bic'}`, {
                        count: found.chosen.orders_window_days ?? 0,
                      })
                    }
                  />
                  <Stat
                    label={t('insight.quality.activity')}
                    value={family(found.chosen?.activity)}
                    sub={t(found.chosen?.second_stage ? 'insight.quality.withSecond' : 'insight.quality.alone')}
                  />
                  <Stat
                    label={t('insight.quality.better')}
                    value={better === null ? t('none') : fmt.percent(better)}
                    sub={t('insight.quality.betterSub')}
                  />
                  <Stat
                    label={t('insight.quality.data')}
                    value={fmt.int(found.customers)}
                    sub={t('insight.quality.dataSub', { n: fmt.int(found.orders), from: slashes(found.first_day) })}
                  />
                </ul>
                {window && model && marks ? (
                  <>
                    <div className="flex flex-wrap items-center gap-3 print:hidden">
                      <Segmented
                        label={t('insight.quality.window')}
                        value={String(window.days)}
                        onChange={(next) => set({ window: next })}
                        items={windows.map((one) => ({
                          value: String(one.days),
                          label: t('insight.quality.daysAhead', { count: one.days }),
                        }))}
                      />
                      <Select
                        label={t('insight.quality.model')}
                        prefix={`${t('insight.quality.model')}:`}
                        value={model.family}
                        onChange={(next) => set({ model: next })}
                        items={window.models.map((one) => ({ value: one.family, label: family(one.family) }))}
                      />
                      <span className="text-sm text-ink-2">
                        {t('insight.quality.known', {
                          date: slashes(dayOf(window.as_of)),
                          n: fmt.int(window.customers),
                          orders: fmt.int(window.orders ?? 0),
                        })}
                      </span>
                    </div>
                    <ChartCard
                      title={t('insight.quality.table')}
                      sub={t('insight.quality.tableSub')}
                      sheet={sheetOf(
                        [
                          t('insight.quality.model'),
                          t('insight.quality.bias'),
                          'MAE',
                          'RMSE',
                          'AUC',
                          'Brier',
                          t('insight.quality.total'),
                        ],
                        rows.map((row) => [row.family, row.bias, row.mae, row.rmse, row.auc, row.brier, row.forecast]),
                      )}
                    >
                      <Grid
                        label={t('insight.quality.table')}
                        head={[
                          t('insight.quality.model'),
                          t('insight.quality.bias'),
                          'MAE',
                          'RMSE',
                          'AUC',
                          'Brier',
                          t('insight.quality.total'),
                        ]}
                        rows={rows.map((row) => ({
                          key: row.family,
                          mark: (
                            <>
                              {window.decides_orders && row.family === found.chosen?.orders && (
                                <Badge tone="good">{t('insight.quality.speaksOrders')}</Badge>
                              )}{' '}
                              {window.decides_activity && row.family === found.chosen?.activity && (
                                <Badge tone="info">{t('insight.quality.speaksActivity')}</Badge>
                              )}
                            </>
                          ),
                          cells: [
                            row.family === NAIVE ? (
                              <span key="naive" className="text-ink-2">
                                {t('insight.family.naive')}
                              </span>
                            ) : (
                              family(row.family)
                            ),
                            mark(
                              row.bias === null
                                ? t('none')
                                : `${row.bias > 0 ? '+' : row.bias < 0 ? '−' : ''}${fmt.percent(Math.abs(row.bias))}`,
                              row.bias !== null && Math.abs(row.bias) === marks.bias,
                            ),
                            mark(figure(row.mae), row.mae === marks.mae),
                            mark(figure(row.rmse), row.rmse === marks.rmse),
                            mark(figure(row.auc), row.auc === marks.auc),
                            mark(figure(row.brier, 4), row.brier === marks.brier),
                            row.forecast === null ? t('none') : fmt.int(Math.round(row.forecast)),
                          ],
                        }))}
                      />
                      <p className="mt-2 text-xs text-ink-3">{t('insight.quality.legend')}</p>
                    </ChartCard>
                    <div className="grid grid-cols-2 items-start gap-4 max-lg:grid-cols-1">
                      <Calibration
                        deciles={model.deciles}
                        title={t('insight.quality.calibration', { model: family(model.family) })}
                        sub={t('insight.quality.calibrationSub')}
                      />
                      <Calibration
                        deciles={window.naive.deciles}
                        title={t('insight.quality.calibration', { model: t('insight.family.naive') })}
                        sub={t('insight.quality.naiveSub')}
                      />
                    </div>
                  </>
                ) : (
                  <Note>{t('insight.quality.young')}</Note>
                )}
                {second && (
                  <div className="grid grid-cols-2 items-start gap-4 max-lg:grid-cols-1">
                    <Calibration
                      deciles={second.deciles}
                      share
                      title={t('insight.quality.second')}
                      sub={t('insight.quality.secondSub', { n: fmt.int(second.customers) })}
                    />
                    <ChartCard
                      title={t('insight.quality.secondTable')}
                      sub={t(second.used ? 'insight.quality.secondUsed' : 'insight.quality.secondUnused')}
                    >
                      <Grid
                        label={t('insight.quality.secondTable')}
                        head={[t('insight.quality.model'), 'AUC', 'Brier']}
                        rows={[
                          {
                            key: 'second',
                            cells: [t('insight.quality.secondStage'), figure(second.auc), figure(second.brier, 4)],
                            strong: second.used,
                          },
                          {
                            key: 'first',
                            cells: [
                              t('insight.quality.firstStage'),
                              figure(second.first_auc),
                              figure(second.first_brier, 4),
                            ],
                            strong: !second.used,
                          },
                          {
                            key: 'plain',
                            cells: [
                              t('insight.quality.plain'),
                              figure(second.recency_auc),
                              figure(second.rate_brier, 4),
                            ],
                          },
                        ]}
                      />
                    </ChartCard>
                  </div>
                )}
                <ChartCard title={t('insight.quality.fits')} sub={t('insight.quality.fitsSub')}>
                  <Grid
                    label={t('insight.quality.fits')}
                    head={[
                      t('insight.quality.model'),
                      t('insight.quality.params'),
                      t('insight.quality.ll'),
                      'BIC',
                      t('insight.quality.flags'),
                    ]}
                    rows={found.models.families.map((fit: Fit) => ({
                      key: fit.family,
                      strong: fit.family === found.chosen?.orders,
                      cells: [
                        family(fit.family),
                        <span key="params" className="num font-normal text-ink-2">
                          {Object.entries(fit.params)
                            .map(([name, value]) => `${name} ${figure(value, 4)}`)
                            .join(' · ')}
                        </span>,
                        figure(fit.ll, 1),
                        figure(fit.bic, 1),
                        fit.flags.length
                          ? fit.flags.map((flag) => t(`insight.quality.flag.${flag}` as Key)).join(' · ')
                          : t('none'),
                      ],
                    }))}
                  />
                  {spend && (
                    <p className="mt-3 text-sm text-ink-2">
                      {t('insight.quality.spend', {
                        p: figure(spend.p),
                        q: figure(spend.q),
                        v: figure(spend.v, 1),
                        n: fmt.int(spend.customers),
                        r: figure(spend.correlation),
                      })}
                      {spend.infinite_mean && ` ${t('insight.quality.infinite')}`}
                      {spend.correlated && ` ${t('insight.quality.correlated')}`}
                    </p>
                  )}
                </ChartCard>
              </div>
            )
          }
        </Region>
      )}
    </Report>
  );
}
