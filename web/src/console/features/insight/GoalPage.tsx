// One goal: month by month what was to come, what came, what is expected by its end and how sure that is.
import { api } from '@shared/api/client';
import { may } from '@shared/auth/permissions';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useParams } from '@tanstack/react-router';
import { Pencil, Trash2 } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { oneQuery } from '@/app/data';
import { usePage } from '@/app/page';
import { useMe } from '@/app/session';
import { useUnit } from '@/app/unit';
import { BarChart, ChartCard, figuresOf, LineChart, sheetOf } from '@/charts';
import { useFormats, useT } from '@/i18n';
import { Badge, Button, Note, Stat } from '@/ui';
import { Confirm } from '@/ui/confirm';
import { Facts, PageHead, ReportFrame } from '@/ui/page';
import { Failed, Loading } from '@/ui/states';
import { toast } from '@/ui/toast';
import { stateTones, useAlarm } from './goals';
import { Grid, PPM, slashes, useInsight } from './parts';
import type { Goal, Progress } from './types';

const GoalForm = lazy(() => import('./components/GoalForm').then((module) => ({ default: module.GoalForm })));
const FLOWS = ['revenue', 'orders', 'new_customers']; // of each month; others are where it stands at a month's end

export function GoalPage() {
  const t = useT();
  const fmt = useFormats();
  const me = useMe();
  const client = useQueryClient();
  const navigate = useNavigate();
  const { say, short } = useUnit();
  const { id } = useParams({ strict: false }) as { id: string };
  const [editing, setEditing] = useState(false);
  const [removing, setRemoving] = useState(false);
  const goal = useQuery(oneQuery<Goal>(`/v1/goals/${id}`));
  const query = useInsight<Progress>(`/v1/goals/${id}/progress`);
  usePage(goal.data?.name ?? t('nav.insight.goals'));
  const remove = async () => {
    await api.delete(`/v1/goals/${id}`, { ifMatch: goal.data?.version });
    toast({ text: t('form.deleted', { name: goal.data?.name ?? '' }) });
    await client.invalidateQueries({ queryKey: ['/v1/goals'] });
    void navigate({ to: '/insight/goals', search: {} });
  };
  const alarm = useAlarm();
  const error = goal.error ?? query.error;
  const data = query.data;
  if (error) return <Failed error={error} retry={() => void query.refetch()} role={me.role_title} />;
  if (!goal.data || !data)
    return (
      <div className="p-5 max-sm:p-3">
        {goal.data ? (
          <PageHead title={goal.data.name} crumbs={[{ to: '/insight/goals', label: t('nav.insight.goals') }]} />
        ) : (
          <h1 className="sr-only">{t('nav.insight.goals')}</h1>
        )}
        <Loading lines={8} />
      </div>
    );
  const { unit, months } = data;
  const why = alarm(goal.data);
  const flow = FLOWS.includes(data.measure);
  const x = months.map((one) => slashes(one.from.slice(2, 7)));
  const told = (value: number | null) => say(unit, value);
  const bars = {
    x,
    title: (at: number) => `${slashes(months[at]?.from)} – ${slashes(months[at]?.to)}`,
    series: [
      {
        key: 'target',
        label: t('plan.goals.target'),
        color: 'var(--c-muted)',
        values: months.map((one) => one.target),
      },
      { key: 'actual', label: t('plan.goals.actual'), color: 'var(--c1)', values: months.map((one) => one.actual) },
      {
        key: 'forecast',
        label: t('plan.goals.forecast'),
        color: 'var(--c3)',
        values: months.map((one) => (one.over ? null : one.forecast)),
      },
    ],
    format: (value: number) => told(value),
  };
  // Added up from the first month on, which is how far the goal is.
  let target = 0;
  let actual = 0;
  let forecast = 0;
  let low = 0;
  let high = 0;
  const sums = months.map((one) => {
    target += one.target;
    actual += one.actual ?? 0;
    forecast += one.forecast ?? 0;
    low += one.low ?? 0;
    high += one.high ?? 0;
    return {
      target,
      actual: one.actual === null ? null : actual,
      forecast: one.forecast === null ? null : forecast,
      low,
      high,
    };
  });
  // The ends of the months' ranges added up would be too wide; of the whole there is one.
  const wide = sums.at(-1);
  const within = (at: number, side: 'low' | 'high') => {
    const one = sums[at];
    const end = data[side];
    if (!one || !wide || one.forecast === null || end === null || data.forecast === null || wide.forecast === null)
      return null;
    const share = wide[side] === wide.forecast ? 0 : (one[side] - one.forecast) / (wide[side] - wide.forecast);
    return Math.round(one.forecast + share * (end - data.forecast));
  };
  const line = {
    x,
    title: (at: number) => t('plan.goals.until', { date: slashes(months[at]?.to) }),
    series: [
      {
        key: 'forecast',
        label: t('plan.goals.forecast'),
        color: 'var(--c3)',
        values: flow ? sums.map((one) => one.forecast) : months.map((one) => one.forecast),
      },
      {
        key: 'target',
        label: t('plan.goals.target'),
        color: 'var(--c-muted)',
        values: flow ? sums.map((one) => one.target) : months.map((one) => one.target),
        dashed: true,
      },
      {
        key: 'actual',
        label: t('plan.goals.actual'),
        color: 'var(--c1)',
        values: flow ? sums.map((one) => one.actual) : months.map((one) => one.actual),
      },
    ],
    band: {
      label: t('plan.goals.range', { part: `${Math.round(data.confidence / 10_000)}%` }),
      low: flow ? months.map((_, at) => within(at, 'low')) : months.map((one) => one.low),
      high: flow ? months.map((_, at) => within(at, 'high')) : months.map((one) => one.high),
    },
    format: (value: number) => told(value),
  };
  const head = [
    t('plan.goals.month'),
    t('plan.goals.target'),
    t('plan.goals.actual'),
    t('plan.goals.forecast'),
    t('plan.goals.rangeHead'),
  ];
  return (
    <ReportFrame
      head={
        <PageHead
          title={goal.data.name}
          crumbs={[{ to: '/insight/goals', label: t('nav.insight.goals') }]}
          sub={
            <span className="num flex flex-wrap items-center gap-2">
              {t(`plan.goals.of.${data.measure}`)} · {slashes(data.starts_on)} – {slashes(data.ends_on)}
              <Badge dot tone={stateTones[data.state]}>
                {t(`plan.goals.state.${data.state}`)}
              </Badge>
            </span>
          }
          actions={
            may(me, 'goal.write') && (
              <>
                <Button icon={<Pencil size={15} aria-hidden />} onClick={() => setEditing(true)}>
                  {t('form.edit')}
                </Button>
                <Button variant="danger" icon={<Trash2 size={15} aria-hidden />} onClick={() => setRemoving(true)}>
                  {t('form.delete')}
                </Button>
              </>
            )
          }
        />
      }
    >
      {why && <Note tone="bad">{why}</Note>}
      <ul className="grid grid-cols-4 gap-3 max-md:grid-cols-2">
        <Stat
          label={t('plan.goals.target')}
          value={short(unit, data.target)}
          sub={t('plan.goals.left', { count: data.days_left })}
        />
        <Stat
          label={t('plan.goals.actual')}
          value={data.actual === null ? t('none') : short(unit, data.actual)}
          sub={data.due === null ? undefined : t('plan.goals.due', { due: short(unit, data.due) })}
        />
        <Stat
          label={t('plan.goals.forecast')}
          value={data.forecast === null ? t('none') : short(unit, data.forecast)}
          sub={
            data.low === null || data.high === null ? undefined : `${short(unit, data.low)} – ${short(unit, data.high)}`
          }
        />
        <Stat
          label={t('plan.goals.chanceHead')}
          value={data.chance === null ? t('none') : fmt.percent(data.chance / PPM)}
          sub={t('plan.goals.chanceSub')}
        />
      </ul>
      <div className="grid grid-cols-2 items-stretch gap-4 max-lg:grid-cols-1">
        <ChartCard
          title={t(flow ? 'plan.goals.sum' : 'plan.goals.stand')}
          sub={t('plan.goals.sumSub')}
          figures={figuresOf(t('plan.goals.month'), line)}
        >
          <LineChart
            {...line}
            label={t(flow ? 'plan.goals.sum' : 'plan.goals.stand')}
            axis={(value) => short(unit, value)}
            height={250}
          />
        </ChartCard>
        <ChartCard
          title={t('plan.goals.months')}
          sub={t(data.automatic ? 'plan.goals.automatic' : 'plan.goals.entered')}
          figures={figuresOf(t('plan.goals.month'), bars)}
        >
          <BarChart {...bars} label={t('plan.goals.months')} axis={(value) => short(unit, value)} height={250} />
        </ChartCard>
      </div>
      <ChartCard
        title={t('plan.goals.table')}
        sheet={sheetOf(
          head,
          months.map((one) => [
            one.from,
            told(one.target),
            told(one.actual),
            told(one.forecast),
            one.low === null || one.high === null ? '' : `${told(one.low)} – ${told(one.high)}`,
          ]),
        )}
      >
        <Grid
          label={t('plan.goals.table')}
          head={head}
          rows={months.map((one) => ({
            key: one.from,
            cells: [
              slashes(one.from.slice(0, 7)),
              told(one.target),
              one.actual === null ? t('none') : told(one.actual),
              one.over ? t('none') : told(one.forecast),
              one.over || one.low === null || one.high === null ? t('none') : `${told(one.low)} – ${told(one.high)}`,
            ],
          }))}
        />
      </ChartCard>
      <section className="card min-w-0 p-4">
        <h2 className="mb-3 text-base font-semibold">{t('plan.assumptions')}</h2>
        <Facts
          labelWidth="minmax(140px, 320px)"
          rows={data.assumptions.map((one): [string, string] => [one.title, say(one.unit, one.value, one.text)])}
        />
        {data.method && <p className="mt-3 text-sm text-ink-2">{data.method}</p>}
        {goal.data.note && (
          <p className="mt-3 border-t border-line pt-3 text-sm whitespace-pre-wrap">{goal.data.note}</p>
        )}
      </section>
      <Suspense>{editing && <GoalForm goal={goal.data} onClose={() => setEditing(false)} />}</Suspense>
      {removing && (
        <Confirm
          title={t('form.deleteTitle', { name: goal.data.name })}
          text={t('form.deleteText')}
          action={t('form.delete')}
          run={remove}
          onClose={() => setRemoving(false)}
        />
      )}
    </ReportFrame>
  );
}
