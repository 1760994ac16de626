// How loyal the shop's customers are: ten measures, the index they make, how both moved; weights are set here.
import { may } from '@shared/auth/permissions';
import { HeartHandshake, SlidersHorizontal } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { useMe } from '@/app/session';
import { useUnit } from '@/app/unit';
import { ChartCard, figuresOf, LineChart, Ring, sheetOf } from '@/charts';
import { useFormats, useT } from '@/i18n';
import { Button } from '@/ui';
import { NoOrders } from './components/Nothing';
import { PPM, Region, Report, slashes, useInsight } from './parts';
import { ScopeBar, useScope } from './scope';
import type { Loyalty, Measure } from './types';

const Weights = lazy(() => import('./components/Weights').then((module) => ({ default: module.Weights })));

function MeasureRow({ one }: { one: Measure }) {
  const t = useT();
  const fmt = useFormats();
  const { say } = useUnit();
  const score = one.score === null ? null : one.score / PPM;
  return (
    <tr className="border-t border-line align-top">
      <th scope="row" className="py-2.5 text-left font-normal">
        <span className="font-semibold">{one.title}</span>
        <span className="mt-0.5 block text-xs text-ink-3">{one.formula}</span>
        <span className="block text-xs text-ink-3">{one.from}</span>
      </th>
      <td className="py-2.5 pl-4 text-right whitespace-nowrap">
        {one.value === null ? (
          <span className="text-xs whitespace-normal text-ink-3">{one.missing}</span>
        ) : (
          <>
            <b className="font-semibold">{say(one.unit, one.value)}</b>
            {one.low !== null && one.high !== null && (
              <span className="block text-xs text-ink-3">
                {say(one.unit, one.low)} – {say(one.unit, one.high)}
              </span>
            )}
            {one.part !== null && one.sample !== null && one.unit === 'share' && (
              <span className="block text-xs text-ink-3">
                {fmt.int(one.part)} / {fmt.int(one.sample)}
              </span>
            )}
          </>
        )}
      </td>
      <td className="py-2.5 pl-6 max-md:hidden">
        {score === null ? (
          <span className="text-xs text-ink-3">{one.score_missing ?? t('none')}</span>
        ) : (
          <span className="flex items-center gap-2">
            <span className="relative h-2 w-28 flex-none rounded-full bg-surface-3" aria-hidden>
              <i className="absolute inset-y-0 left-0 rounded-full bg-brand" style={{ width: `${score * 100}%` }} />
            </span>
            <span className="num">{(score * 100).toFixed(1)}</span>
          </span>
        )}
      </td>
      <td className="py-2.5 pl-4 text-right whitespace-nowrap max-sm:hidden">
        {one.weight}%
        {one.score !== null && Math.abs(one.weight_used / 10_000 - one.weight) > 0.05 && (
          <span className="block text-xs text-ink-3">
            {t('plan.loyalty.used', { part: fmt.percent(one.weight_used / PPM) })}
          </span>
        )}
      </td>
      <td className="py-2.5 pl-4 text-right font-semibold whitespace-nowrap">
        {one.score === null ? t('none') : (one.contribution / 10_000).toFixed(1)}
      </td>
    </tr>
  );
}

export function LoyaltyPage() {
  const t = useT();
  const fmt = useFormats();
  const me = useMe();
  const { say } = useUnit();
  const { orders } = useScope();
  const [weights, setWeights] = useState(false);
  const query = useInsight<Loyalty>('loyalty', { ...orders, months: 13 });
  const data = query.data;
  const months = data?.months ?? [];
  const part = (of: (month: (typeof months)[number]) => number | null) =>
    months.map((one) => {
      const value = of(one);
      return value === null ? null : value / PPM;
    });
  const chart = {
    x: months.map((one) => slashes(one.month.slice(2, 7))),
    title: (at: number) => `${slashes(months[at]?.from)} – ${slashes(months[at]?.to)}`,
    series: [
      {
        key: 'index',
        label: t('plan.loyalty.index'),
        color: 'var(--c1)',
        values: part((one) => one.index),
        fill: true,
      },
      {
        key: 'retention',
        label: t('plan.loyalty.retention'),
        color: 'var(--c3)',
        values: part((one) => one.retention),
      },
      {
        key: 'behavioural',
        label: t('plan.loyalty.behavioural'),
        color: 'var(--c2)',
        values: part((one) => one.behavioural),
      },
      { key: 'referral', label: t('plan.loyalty.referral'), color: 'var(--c4)', values: part((one) => one.referral) },
      {
        key: 'churn',
        label: t('plan.loyalty.churn'),
        color: 'var(--c-muted)',
        values: part((one) => one.churn),
        dashed: true,
      },
    ],
    format: fmt.percent,
  };
  return (
    <Report
      title={t('nav.insight.loyalty')}
      sub={
        data &&
        t('plan.loyalty.period', { from: slashes(data.from), to: slashes(data.as_of), n: fmt.int(data.customers) })
      }
      actions={
        <Button icon={<SlidersHorizontal size={15} aria-hidden />} onClick={() => setWeights(true)}>
          {t(may(me, 'insight.write') ? 'plan.loyalty.weights' : 'plan.loyalty.seeWeights')}
        </Button>
      }
      tools={<ScopeBar period />}
    >
      {data?.customers === 0 ? (
        <NoOrders icon={<HeartHandshake size={28} />} />
      ) : (
        <>
          <div className="grid grid-cols-[300px_minmax(0,1fr)] items-stretch gap-4 max-lg:grid-cols-1">
            <ChartCard title={t('plan.loyalty.index')} sub={t('plan.loyalty.indexSub')}>
              <Region of={query} height={214}>
                {(found) => (
                  <div className="flex flex-col items-center gap-3">
                    <Ring
                      label={t('plan.loyalty.index')}
                      part={found.index === null ? null : found.index / PPM}
                      text={found.index === null ? t('none') : (found.index / 10_000).toFixed(1)}
                      sub={t('plan.loyalty.of')}
                    />
                    <p className="text-center text-xs text-ink-2">
                      {t('plan.loyalty.known', { part: found.known_weight })}
                      {found.note && <span className="mt-1 block text-ink-3">{found.note}</span>}
                    </p>
                  </div>
                )}
              </Region>
            </ChartCard>
            <ChartCard
              title={t('plan.loyalty.months')}
              sub={t('plan.loyalty.monthsSub')}
              figures={data && figuresOf(t('insight.period.one'), chart)}
            >
              <Region of={query} height={272}>
                {() => (
                  <LineChart
                    {...chart}
                    label={t('plan.loyalty.months')}
                    axis={(value) => `${Math.round(value * 100)}%`}
                  />
                )}
              </Region>
            </ChartCard>
          </div>
          <ChartCard
            title={t('plan.loyalty.measures')}
            sub={t('plan.loyalty.measuresSub')}
            sheet={
              data &&
              sheetOf(
                [
                  t('plan.loyalty.measure'),
                  t('plan.loyalty.value'),
                  t('plan.loyalty.score'),
                  t('plan.loyalty.weight'),
                  t('plan.loyalty.contribution'),
                  t('plan.loyalty.formula'),
                ],
                data.measures.map((one) => [
                  one.title,
                  say(one.unit, one.value),
                  one.score === null ? null : one.score / 10_000,
                  one.weight,
                  one.contribution / 10_000,
                  one.formula,
                ]),
              )
            }
          >
            <Region of={query} height={875}>
              {(found) => (
                <table className="w-full text-sm" aria-label={t('plan.loyalty.measures')}>
                  <thead>
                    <tr className="text-xs text-ink-3">
                      <th scope="col" className="pb-2 text-left font-normal">
                        {t('plan.loyalty.measure')}
                      </th>
                      <th scope="col" className="pb-2 pl-4 text-right font-normal">
                        {t('plan.loyalty.value')}
                      </th>
                      <th scope="col" className="w-56 pb-2 pl-6 text-left font-normal max-md:hidden">
                        {t('plan.loyalty.score')}
                      </th>
                      <th scope="col" className="pb-2 pl-4 text-right font-normal max-sm:hidden">
                        {t('plan.loyalty.weight')}
                      </th>
                      <th scope="col" className="pb-2 pl-4 text-right font-normal">
                        {t('plan.loyalty.contribution')}
                      </th>
                    </tr>
                  </thead>
                  <tbody>
                    {found.measures.map((one) => (
                      <MeasureRow key={one.code} one={one} />
                    ))}
                    <tr className="border-t border-line-mid">
                      <th scope="row" className="py-2.5 text-left font-semibold">
                        {t('plan.loyalty.index')}
                      </th>
                      <td />
                      <td className="max-md:hidden" />
                      <td className="max-sm:hidden" />
                      <td className="py-2.5 pl-4 text-right font-semibold">
                        {found.index === null ? t('none') : (found.index / 10_000).toFixed(1)}
                      </td>
                    </tr>
                  </tbody>
                </table>
              )}
            </Region>
          </ChartCard>
        </>
      )}
      <Suspense>{weights && <Weights onClose={() => setWeights(false)} />}</Suspense>
    </Report>
  );
}
