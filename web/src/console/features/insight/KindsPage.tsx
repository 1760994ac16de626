// The seven kinds of loyalty: how many are of each, what they bring, by what it is told, what to do.
import { Shapes } from 'lucide-react';
import { useUnit } from '@/app/unit';
import { BarChart, ChartCard, figuresOf } from '@/charts';
import { useFormats, useT } from '@/i18n';
import { Badge } from '@/ui';
import { NotScored } from './components/Nothing';
import { More, PPM, Region, Report, slashes, useInsight, useMoney } from './parts';
import { ScopeBar, useScope } from './scope';
import type { Kind, Kinds } from './types';

const signs = { at_least: '≥', at_most: '≤', below: '<', above: '>' } as const;

function KindCard({ one }: { one: Kind }) {
  const t = useT();
  const fmt = useFormats();
  const { short, part } = useMoney();
  const { say } = useUnit();
  const { who } = useScope();
  return (
    <li className="card flex min-w-0 flex-col gap-3 p-4">
      <div className="flex flex-wrap items-baseline gap-x-3 gap-y-1">
        <h2 className="text-base font-semibold">{one.title}</h2>
        <span className="num text-sm text-ink-2">
          {t('plan.kinds.customers', { count: one.customers, n: fmt.int(one.customers) })} · {part(one.share)}
        </span>
        {one.customers > 0 && (
          <span className="ml-auto">
            <More
              to="/insight/churn"
              search={{
                store: who.store_id,
                tag: who.tag_id,
                segment: who.segment_id,
                kind: one.kind,
                all: 'yes',
                sort: 'value_12m',
              }}
              label={t('plan.kinds.who')}
            />
          </span>
        )}
      </div>
      <p className="text-sm text-ink-2">{one.meaning}</p>
      {one.untold ? (
        <p className="rounded-ctl bg-surface-2 px-3 py-2 text-sm text-ink-2">{one.untold}</p>
      ) : (
        <dl className="num grid grid-cols-3 gap-3 text-sm max-sm:grid-cols-2">
          <div>
            <dt className="text-xs text-ink-3">{t('plan.kinds.revenue')}</dt>
            <dd className="font-semibold">
              {short(one.spent_window)}{' '}
              <span className="text-xs font-normal text-ink-3">{part(one.revenue_share)}</span>
            </dd>
          </div>
          <div>
            <dt className="text-xs text-ink-3">{t('insight.valueShort')}</dt>
            <dd className="font-semibold">{short(one.value_12m)}</dd>
          </div>
          <div>
            <dt className="text-xs text-ink-3">{t('insight.lifecycle.risk')}</dt>
            <dd className="font-semibold">{fmt.percent(one.churn / PPM)}</dd>
          </div>
        </dl>
      )}
      {one.conditions.length > 0 && (
        <p
          className="flex flex-wrap gap-1.5"
          title={one.conditions.map((condition) => `${condition.title}: ${condition.how}`).join('\n')}
        >
          {one.conditions.map((condition) => (
            <Badge key={condition.code}>
              {condition.title} {signs[condition.sign]} {say(condition.unit, condition.threshold)}
            </Badge>
          ))}
        </p>
      )}
      {one.advice && (
        <p className="mt-auto rounded-ctl bg-brand-soft px-3 py-2 text-sm text-brand-text">{one.advice}</p>
      )}
    </li>
  );
}

export function KindsPage() {
  const t = useT();
  const fmt = useFormats();
  const { who } = useScope();
  const query = useInsight<Kinds>('loyalty-kinds', who);
  const data = query.data;
  const kinds = data?.kinds ?? [];
  const chart = {
    x: kinds.map((one) => one.title),
    series: [
      {
        key: 'customers',
        label: t('insight.customersShare'),
        color: 'var(--c3)',
        values: kinds.map((one) => one.share / PPM),
      },
      {
        key: 'revenue',
        label: t('insight.share'),
        color: 'var(--c1)',
        values: kinds.map((one) => one.revenue_share / PPM),
      },
    ],
    format: fmt.percent,
  };
  return (
    <Report
      title={t('nav.insight.kinds')}
      sub={data?.as_of ? t('insight.asOf', { date: slashes(data.as_of) }) : t('plan.kinds.sub')}
      tools={<ScopeBar />}
    >
      {data && !data.run_id ? (
        <NotScored icon={<Shapes size={28} />} />
      ) : (
        <>
          <ChartCard
            title={t('plan.kinds.shares')}
            sub={t('plan.kinds.sharesSub')}
            figures={data && figuresOf(t('plan.kinds.kind'), chart)}
          >
            <Region of={query} height={252}>
              {() => (
                <BarChart
                  {...chart}
                  label={t('plan.kinds.shares')}
                  axis={(value) => `${Math.round(value * 100)}%`}
                  height={220}
                />
              )}
            </Region>
          </ChartCard>
          <ul className="grid grid-cols-2 gap-4 max-lg:grid-cols-1">
            {kinds.map((one) => (
              <KindCard key={one.kind} one={one} />
            ))}
          </ul>
        </>
      )}
    </Report>
  );
}
