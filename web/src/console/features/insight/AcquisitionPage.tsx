// Where customers come from, what each cost, what they are worth, and when that has paid.
import { api } from '@shared/api/client';
import { may } from '@shared/auth/permissions';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Plus, Trash2, UserPlus } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { allQuery } from '@/app/data';
import { useMe } from '@/app/session';
import { BarChart, ChartCard, figuresOf, sheetOf } from '@/charts';
import { code, useFormats, useT } from '@/i18n';
import { Button, IconButton, Stat } from '@/ui';
import { Confirm } from '@/ui/confirm';
import { NoOrders } from './components/Nothing';
import { Grid, PPM, Region, Report, slashes, useInsight, useMoney } from './parts';
import { ScopeBar, useScope } from './scope';
import type { Acquisition, Cost, Source } from './types';

const CostForm = lazy(() => import('./components/CostForm').then((module) => ({ default: module.CostForm })));

function Costs() {
  const t = useT();
  const me = useMe();
  const client = useQueryClient();
  const { money } = useMoney();
  const [making, setMaking] = useState(false);
  const [removing, setRemoving] = useState<Cost | null>(null);
  const sees = may(me, 'acquisition.read');
  const can = may(me, 'acquisition.write');
  const costs = useQuery({ ...allQuery<Cost>('/v1/acquisition-costs', { sort: '-starts_on' }), enabled: sees });
  if (!sees) return null;
  const remove = async (one: Cost) => {
    await api.delete(`/v1/acquisition-costs/${one.id}`, { ifMatch: one.version });
    await client.invalidateQueries({ queryKey: ['/v1/acquisition-costs'] });
    void client.invalidateQueries({ queryKey: ['/v1/insight'] });
  };
  return (
    <ChartCard
      title={t('plan.won.costs')}
      sub={t('plan.won.costsSub')}
      actions={
        can && (
          <Button icon={<Plus size={15} aria-hidden />} onClick={() => setMaking(true)}>
            {t('plan.won.addCost')}
          </Button>
        )
      }
    >
      {costs.data?.length === 0 ? (
        <p className="text-sm text-ink-2">{t('plan.won.noCosts')}</p>
      ) : (
        <Grid
          label={t('plan.won.costs')}
          head={[
            t('plan.won.source'),
            t('insight.scope.period'),
            t('plan.won.amount'),
            t('plan.won.note'),
            t('plan.won.remove'),
          ]}
          rows={(costs.data ?? []).map((one) => ({
            key: one.id,
            cells: [
              code('source', one.source),
              `${slashes(one.starts_on)} – ${slashes(one.ends_on)}`,
              money(one.amount),
              <span key="note" className="text-ink-2">
                {one.note ?? t('none')}
              </span>,
              can ? (
                <IconButton
                  key="remove"
                  label={t('plan.won.remove')}
                  icon={<Trash2 size={14} aria-hidden />}
                  onClick={() => setRemoving(one)}
                />
              ) : (
                t('none')
              ),
            ],
          }))}
        />
      )}
      <Suspense>{making && <CostForm onClose={() => setMaking(false)} />}</Suspense>
      {removing && (
        <Confirm
          title={t('plan.won.removeTitle')}
          text={`${code('source', removing.source)} · ${money(removing.amount)}`}
          action={t('plan.won.remove')}
          run={() => remove(removing)}
          onClose={() => setRemoving(null)}
        />
      )}
    </ChartCard>
  );
}

export function AcquisitionPage() {
  const t = useT();
  const fmt = useFormats();
  const { money, short } = useMoney();
  const { orders } = useScope();
  const query = useInsight<Acquisition>('acquisition', orders);
  const data = query.data;
  const items = data?.items ?? [];
  const total = data?.total;
  const chart = {
    x: items.map((one) => one.title),
    series: [
      { key: 'ltv', label: t('plan.won.ltv'), color: 'var(--c1)', values: items.map((one) => one.ltv) },
      {
        key: 'early',
        label: t('plan.won.early'),
        color: 'var(--c3)',
        values: items.map((one) => one.early_per_customer),
      },
      {
        key: 'cost',
        label: t('plan.won.costEach'),
        color: 'var(--c2)',
        values: items.map((one) => one.cost_per_customer),
      },
    ],
    format: money,
  };
  const or = (value: number | null, say: (value: number) => string) => (value === null ? t('none') : say(value));
  const days = (value: number) => t('insight.days', { count: fmt.int(value) });
  const ratio = (value: number) => `${(value / PPM).toFixed(1)}×`;
  const head = [
    t('plan.won.source'),
    t('plan.won.won'),
    t('insight.repurchaseRate'),
    t('plan.won.ltv'),
    t('plan.won.early'),
    t('plan.won.cost'),
    t('plan.won.costEach'),
    t('plan.won.payback'),
    t('plan.won.return'),
  ];
  const cells = (one: Source) => [
    one.title,
    fmt.int(one.won),
    one.won ? fmt.percent(one.repeat / one.won) : t('none'),
    or(one.ltv, money),
    or(one.early_per_customer, money),
    one.cost ? money(one.cost) : t('none'),
    or(one.cost_per_customer, money),
    or(one.payback_days, days),
    or(one.return_on_cost, ratio),
  ];
  return (
    <Report
      title={t('nav.insight.acquisition')}
      sub={data ? t('insight.asOf', { date: slashes(data.as_of) }) : t('plan.won.sub')}
      tools={<ScopeBar period />}
    >
      {data && items.length === 0 ? (
        <NoOrders icon={<UserPlus size={28} />} />
      ) : (
        <>
          <ul className="grid grid-cols-4 gap-3 max-md:grid-cols-2">
            <Stat
              label={t('plan.won.won')}
              value={total ? fmt.int(total.won) : t('none')}
              sub={total?.won ? t('plan.won.again', { part: fmt.percent(total.repeat / total.won) }) : '\u00a0'}
            />
            <Stat label={t('plan.won.ltv')} value={total ? or(total.ltv, money) : t('none')} />
            <Stat
              label={t('plan.won.costEach')}
              value={total ? or(total.cost_per_customer, money) : t('none')}
              sub={total?.cost ? short(total.cost) : t('plan.won.noCost')}
            />
            <Stat
              label={t('plan.won.payback')}
              value={total ? or(total.payback_days, days) : t('none')}
              sub={
                total ? or(total.return_on_cost, (value) => t('plan.won.returns', { times: ratio(value) })) : undefined
              }
            />
          </ul>
          <ChartCard
            title={t('plan.won.chart')}
            sub={t('plan.won.chartSub')}
            figures={data && figuresOf(t('plan.won.source'), chart)}
          >
            <Region of={query} height={272}>
              {() => <BarChart {...chart} label={t('plan.won.chart')} axis={short} height={240} />}
            </Region>
          </ChartCard>
          <ChartCard title={t('plan.won.table')} sheet={data && sheetOf(head, [...items, data.total].map(cells))}>
            <Region of={query} height={251}>
              {(found) => (
                <Grid
                  label={t('plan.won.table')}
                  head={head}
                  rows={[
                    ...found.items.map((one) => ({ key: one.source, cells: cells(one) })),
                    { key: 'total', strong: true, cells: cells(found.total) },
                  ]}
                />
              )}
            </Region>
          </ChartCard>
        </>
      )}
      <Costs />
    </Report>
  );
}
