// What points of retention are worth: moved by hand, answered at once.
import { SlidersHorizontal } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useUnit } from '@/app/unit';
import { ChartCard, LineChart } from '@/charts';
import { useFormats, useT } from '@/i18n';
import { Button, Stat } from '@/ui';
import { Facts } from '@/ui/page';
import { Empty } from '@/ui/states';
import { PPM, Region, Report, useInsight, useMoney } from './parts';
import { ScopeBar, useScope } from './scope';
import type { WhatIf } from './types';

const PAUSE_MS = 180;

function Slider({
  label,
  value,
  min,
  max,
  step,
  say,
  onChange,
}: {
  label: string;
  value: number;
  min: number;
  max: number;
  step: number;
  say: (value: number) => string;
  onChange: (value: number) => void;
}) {
  return (
    <label className="flex min-w-0 flex-col gap-1 text-sm">
      <span className="flex items-baseline justify-between gap-3">
        <span className="text-ink-2">{label}</span>
        <b className="num text-base font-semibold">{say(value)}</b>
      </span>
      <input
        type="range"
        className="h-6 w-full accent-[var(--brand)]"
        min={min}
        max={max}
        step={step}
        value={value}
        aria-valuetext={say(value)}
        onChange={(event) => onChange(Number(event.currentTarget.value))}
      />
    </label>
  );
}

// What is being moved goes into the address once it rests.
function useSlid(name: 'points' | 'margin' | 'retention', given: number) {
  const { search, set } = useScope();
  const [value, setValue] = useState<number | null>(null);
  useEffect(() => {
    if (value === null) return;
    const timer = setTimeout(() => set({ [name]: String(value) }), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [value, name, set]);
  const address = search[name];
  useEffect(() => {
    if (address === undefined) setValue(null);
  }, [address]);
  return [value ?? (address === undefined ? given : Number(address)), setValue] as const;
}

export function WhatIfPage() {
  const t = useT();
  const fmt = useFormats();
  const { money, short } = useMoney();
  const { say } = useUnit();
  const { search, set, orders } = useScope();
  const query = useInsight<WhatIf>('what-if', {
    ...orders,
    points: search.points ?? 50_000,
    margin: search.margin,
    retention: search.retention,
  });
  const data = query.data;
  const given = (code: string) => data?.assumptions.find((one) => one.code === code)?.value ?? 0;
  const [points, setPoints] = useSlid('points', 50_000);
  const [margin, setMargin] = useSlid('margin', given('margin'));
  const [retention, setRetention] = useSlid('retention', data?.retention ?? 0);
  const signed = (value: number | null) =>
    value === null ? t('plan.whatIf.endless') : `${value > 0 ? '+' : value < 0 ? '−' : ''}${short(Math.abs(value))}`;
  const score = (value: number) => `${value > 0 ? '+' : value < 0 ? '−' : ''}${(Math.abs(value) / 10_000).toFixed(1)}`;
  const curve = data?.curve ?? [];
  const near = curve.reduce(
    (best, one, at) => (Math.abs(one.points - points) < Math.abs((curve[best]?.points ?? 0) - points) ? at : best),
    0,
  );
  const chart = {
    x: curve.map((one) => score(one.points)),
    title: (at: number) => t('plan.whatIf.at', { part: fmt.percent((curve[at]?.retention ?? 0) / PPM) }),
    series: [
      {
        key: 'value',
        label: t('plan.whatIf.value'),
        color: 'var(--c1)',
        values: curve.map((one) => one.value),
        fill: true,
      },
    ],
    format: money,
    marks: [
      { at: curve.findIndex((one) => one.points === 0), label: t('plan.whatIf.now') },
      ...(near !== curve.findIndex((one) => one.points === 0)
        ? [{ at: near, label: score(curve[near]?.points ?? 0) }]
        : []),
    ].filter((one) => one.at >= 0),
  };
  const moved = [search.points, search.margin, search.retention].some(Boolean);
  return (
    <Report title={t('nav.insight.whatIf')} sub={t('plan.whatIf.sub')} tools={<ScopeBar period />}>
      {data?.missing ? (
        <Empty icon={<SlidersHorizontal size={28} />} title={t('plan.whatIf.none')} hint={data.missing} />
      ) : (
        <>
          <div className="grid grid-cols-[300px_minmax(0,1fr)] items-stretch gap-4 max-lg:grid-cols-1">
            <section className="card flex min-w-0 flex-col gap-5 p-4">
              <h2 className="text-base font-semibold">{t('plan.whatIf.suppose')}</h2>
              <Slider
                label={t('plan.whatIf.points')}
                value={points}
                min={-100_000}
                max={200_000}
                step={5000}
                say={(value) => t('plan.whatIf.pointsOf', { count: score(value) })}
                onChange={setPoints}
              />
              <Slider
                label={t('plan.whatIf.retention')}
                value={retention}
                min={0}
                max={990_000}
                step={5000}
                say={(value) => fmt.percent(value / PPM)}
                onChange={setRetention}
              />
              <Slider
                label={t('plan.whatIf.margin')}
                value={margin}
                min={10_000}
                max={1_000_000}
                step={10_000}
                say={(value) => fmt.percent(value / PPM)}
                onChange={setMargin}
              />
              <Button
                className="mt-auto self-start"
                disabled={!moved}
                onClick={() => set({ points: undefined, margin: undefined, retention: undefined })}
              >
                {t('plan.whatIf.reset')}
              </Button>
            </section>
            <ChartCard
              title={t('plan.whatIf.curve')}
              sub={t('plan.whatIf.curveSub')}
              figures={
                data && {
                  head: [
                    t('plan.whatIf.points'),
                    t('plan.whatIf.retention'),
                    t('plan.whatIf.value'),
                    t('plan.whatIf.gain'),
                  ],
                  rows: curve.map((one) => [
                    score(one.points),
                    fmt.percent(one.retention / PPM),
                    one.value === null ? t('plan.whatIf.endless') : money(one.value),
                    signed(one.gain),
                  ]),
                }
              }
            >
              <Region of={query} height={280}>
                {() => <LineChart {...chart} label={t('plan.whatIf.curve')} axis={short} height={280} legend={false} />}
              </Region>
            </ChartCard>
          </div>
          <ul className="grid grid-cols-4 gap-3 max-md:grid-cols-2" aria-live="polite">
            <Stat
              label={t('plan.whatIf.valueNow')}
              value={data ? (data.value === null ? t('plan.whatIf.endless') : short(data.value)) : t('none')}
              sub={data ? t('plan.whatIf.at', { part: fmt.percent(data.retention / PPM) }) : '\u00a0'}
            />
            <Stat
              label={t('plan.whatIf.gain')}
              value={data ? signed(data.gain) : t('none')}
              sub={
                data && data.gain_low !== null && data.gain_high !== null
                  ? `${signed(data.gain_low)} – ${signed(data.gain_high)}`
                  : undefined
              }
            />
            <Stat
              label={t('plan.whatIf.share')}
              value={data?.gain_share === null || !data ? t('none') : fmt.percent(data.gain_share / PPM)}
              sub={t('plan.whatIf.shareSub')}
            />
            <Stat
              label={t('plan.whatIf.next')}
              value={data && data.gain_next !== null ? signed(data.gain_next) : t('none')}
              sub={data ? t('plan.whatIf.nextSub', { count: data.period_days }) : '\u00a0'}
            />
          </ul>
          {data && (
            <section className="card min-w-0 p-4">
              <h2 className="mb-3 text-base font-semibold">{t('plan.assumptions')}</h2>
              <Facts
                labelWidth="minmax(120px, 220px)"
                rows={data.assumptions.map((one): [string, React.ReactNode] => [
                  one.title,
                  <span key={one.code}>
                    {one.value !== null && <b className="font-semibold">{say(one.unit, one.value)} </b>}
                    <span className="text-ink-3">{one.from}</span>
                  </span>,
                ])}
              />
              {data.formula && <p className="mt-3 text-sm text-ink-2">{data.formula}</p>}
            </section>
          )}
        </>
      )}
    </Report>
  );
}
