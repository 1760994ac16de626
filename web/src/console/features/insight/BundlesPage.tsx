// What is bought together in one order, with the evidence: how often, how sure, how much more than by chance.
import { ShoppingBasket } from 'lucide-react';
import { ChartCard, sheetOf } from '@/charts';
import { useFormats, useT } from '@/i18n';
import { Note, Segmented, Stat } from '@/ui';
import { Select } from '@/ui/select';
import { Empty } from '@/ui/states';
import { Grid, PPM, Region, Report, slashes, useInsight, useMoney } from './parts';
import { ScopeBar, useScope } from './scope';
import type { Bundle, Bundles } from './types';

const SORTS = ['lift', 'together', 'revenue'] as const;
const SUPPORTS = ['1000', '2000', '5000', '10000', '20000'];
const CONFIDENCES = ['50000', '100000', '250000', '500000'];
const SURE = 50_000; // q below it is no accident

const nameOf = (one: { name: string | null; sku: string | null }) => one.name ?? one.sku ?? '';
const leftOf = (one: Bundle) => one.left.map(nameOf).join(' + ');

export function BundlesPage() {
  const t = useT();
  const fmt = useFormats();
  const { money, short, part } = useMoney();
  const { search, set, orders } = useScope();
  const sort = SORTS.find((one) => one === search.sort) ?? 'lift';
  const query = useInsight<Bundles>('bundles', {
    ...orders,
    sort,
    support: search.support,
    confidence: search.confidence,
    limit: 100,
  });
  const data = query.data;
  const sure = data?.items.filter((one) => one.q <= SURE).length ?? 0;
  const head = [
    t('plan.bundles.left'),
    t('plan.bundles.right'),
    t('plan.bundles.together'),
    t('plan.bundles.support'),
    t('plan.bundles.confidence'),
    t('plan.bundles.lift'),
    t('plan.bundles.interval'),
    'q',
    t('plan.bundles.revenue'),
  ];
  return (
    <Report
      title={t('nav.insight.bundles')}
      sub={
        data ? t('plan.bundles.upTo', { date: slashes(data.as_of), n: fmt.int(data.orders) }) : t('plan.bundles.sub')
      }
      tools={
        <ScopeBar period>
          <Select
            label={t('plan.bundles.support')}
            prefix={`${t('plan.bundles.support')}:`}
            value={search.support ?? '2000'}
            onChange={(next) => set({ support: next === '2000' ? undefined : next })}
            items={SUPPORTS.map((value) => ({
              value,
              label: t('insight.churn.least', { part: `${Number(value) / 10_000}%` }),
            }))}
          />
          <Select
            label={t('plan.bundles.confidence')}
            prefix={`${t('plan.bundles.confidence')}:`}
            value={search.confidence ?? '100000'}
            onChange={(next) => set({ confidence: next === '100000' ? undefined : next })}
            items={CONFIDENCES.map((value) => ({
              value,
              label: t('insight.churn.least', { part: `${Number(value) / 10_000}%` }),
            }))}
          />
        </ScopeBar>
      }
    >
      <ul className="grid grid-cols-4 gap-3 max-md:grid-cols-2">
        <Stat label={t('plan.bundles.orders')} value={data ? fmt.int(data.orders) : t('none')} />
        <Stat label={t('plan.bundles.products')} value={data ? fmt.int(data.products) : t('none')} />
        <Stat label={t('plan.bundles.found')} value={data ? fmt.int(data.found) : t('none')} />
        <Stat label={t('plan.bundles.sure')} value={fmt.int(sure)} sub={t('plan.bundles.sureSub')} />
      </ul>
      <ChartCard
        title={t('plan.bundles.table')}
        sub={t('plan.bundles.tableSub')}
        sheet={
          data &&
          sheetOf(
            head,
            data.items.map((one) => [
              leftOf(one),
              nameOf(one.right),
              one.together,
              one.support / PPM,
              one.confidence / PPM,
              one.lift / PPM,
              `${(one.lift_low / PPM).toFixed(2)}-${(one.lift_high / PPM).toFixed(2)}`,
              one.q / PPM,
              money(one.revenue),
            ]),
          )
        }
        actions={
          <Segmented
            label={t('plan.bundles.sort')}
            value={sort}
            onChange={(next) => set({ sort: next === 'lift' ? undefined : next })}
            items={SORTS.map((one) => ({ value: one, label: t(`plan.bundles.by.${one}`) }))}
          />
        }
      >
        <Region of={query} height={1000}>
          {(found) =>
            found.items.length === 0 ? (
              <Empty
                icon={<ShoppingBasket size={28} />}
                title={t('plan.bundles.none')}
                hint={t('plan.bundles.noneHint')}
              />
            ) : (
              <>
                {sure === 0 && (
                  <div className="mb-2">
                    <Note tone="mute">{t('plan.bundles.accident')}</Note>
                  </div>
                )}
                <Grid
                  label={t('plan.bundles.table')}
                  words={[1]}
                  head={[
                    head[0] ?? '',
                    head[1] ?? '',
                    head[2] ?? '',
                    head[4] ?? '',
                    head[5] ?? '',
                    head[6] ?? '',
                    'q',
                    head[8] ?? '',
                  ]}
                  rows={found.items.map((one) => ({
                    key: `${one.left.map((item) => item.product_id).join()}>${one.right.product_id}`,
                    cells: [
                      leftOf(one),
                      <span key="right" className="font-semibold">
                        {nameOf(one.right)}
                      </span>,
                      t('plan.bundles.times', { count: one.together, n: fmt.int(one.together) }),
                      part(one.confidence),
                      <b
                        key="lift"
                        className={one.q <= SURE && one.lift > PPM ? 'font-semibold text-good' : 'font-semibold'}
                      >
                        {(one.lift / PPM).toFixed(2)}×
                      </b>,
                      <span
                        key="range"
                        className="text-ink-2"
                      >{`${(one.lift_low / PPM).toFixed(2)} – ${(one.lift_high / PPM).toFixed(2)}`}</span>,
                      one.q < 1000 ? '< 0.001' : (one.q / PPM).toFixed(3),
                      short(one.revenue),
                    ],
                  }))}
                />
                <p className="mt-2 text-xs text-ink-3">{t('plan.bundles.legend')}</p>
              </>
            )
          }
        </Region>
      </ChartCard>
    </Report>
  );
}
