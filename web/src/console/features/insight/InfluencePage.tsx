// Who brings whom over all steps, and what that is worth.
import { Share2 } from 'lucide-react';
import { ChartCard, sheetOf } from '@/charts';
import { useFormats, useT } from '@/i18n';
import { Stat } from '@/ui';
import { Select } from '@/ui/select';
import { Empty } from '@/ui/states';
import { CustomerLink, Grid, Region, Report, useInsight, useMoney } from './parts';
import { ScopeBar, useScope } from './scope';
import type { Influence } from './types';

const SHARES = ['250000', '500000', '750000', '1000000'];

export function InfluencePage() {
  const t = useT();
  const fmt = useFormats();
  const { money, short } = useMoney();
  const { search, set, who } = useScope();
  const query = useInsight<Influence>('influence', { ...who, share: search.share, limit: 100 });
  const data = query.data;
  const head = [
    t('insight.name'),
    t('plan.influence.value'),
    t('plan.influence.own'),
    t('plan.influence.direct'),
    t('plan.influence.reached'),
    t('plan.influence.depth'),
    t('plan.influence.level'),
  ];
  return (
    <Report
      title={t('nav.insight.influence')}
      sub={t('plan.influence.sub')}
      tools={
        <ScopeBar>
          <Select
            label={t('plan.influence.share')}
            prefix={`${t('plan.influence.share')}:`}
            value={search.share ?? '500000'}
            onChange={(next) => set({ share: next === '500000' ? undefined : next })}
            items={SHARES.map((value) => ({ value, label: `${Number(value) / 10_000}%` }))}
          />
        </ScopeBar>
      }
    >
      <ul className="grid grid-cols-4 gap-3 max-md:grid-cols-2">
        <Stat label={t('plan.influence.referrers')} value={data ? fmt.int(data.referrers) : t('none')} />
        <Stat label={t('plan.influence.brought')} value={data ? fmt.int(data.brought) : t('none')} />
        <Stat
          label={t('plan.influence.worth')}
          value={data ? short(data.value) : t('none')}
          sub={t('plan.influence.worthSub')}
        />
        <Stat label={t('plan.influence.longest')} value={data ? fmt.int(data.longest) : t('none')} />
      </ul>
      <ChartCard
        title={t('plan.influence.table')}
        sub={t('plan.influence.tableSub')}
        sheet={
          data &&
          sheetOf(
            head,
            data.items.map((one) => [
              one.name ?? '',
              money(one.value),
              money(one.own_value),
              one.direct,
              one.reached,
              one.depth,
              one.level,
            ]),
          )
        }
      >
        <Region of={query} height={1000}>
          {(found) =>
            found.items.length === 0 ? (
              <Empty icon={<Share2 size={28} />} title={t('plan.influence.none')} hint={t('plan.influence.noneHint')} />
            ) : (
              <Grid
                label={t('plan.influence.table')}
                head={head}
                rows={found.items.map((one) => ({
                  key: one.customer_id,
                  cells: [
                    <CustomerLink key="name" id={one.customer_id} name={one.name} />,
                    <b key="value" className="font-semibold">
                      {money(one.value)}
                    </b>,
                    money(one.own_value),
                    fmt.int(one.direct),
                    fmt.int(one.reached),
                    fmt.int(one.depth),
                    one.level === 0 ? t('plan.influence.self') : fmt.int(one.level),
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
