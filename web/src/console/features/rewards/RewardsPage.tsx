import { api } from '@shared/api/client';
import type { FullReward, RewardStock } from '@shared/api/offers';
import type { Page } from '@shared/api/types';
import { may } from '@shared/auth/permissions';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { Gift, PackageCheck } from 'lucide-react';
import { useMemo } from 'react';
import { usePointsDigits } from '@/app/points';
import { RecordsPage } from '@/app/records/RecordsPage';
import { useMe } from '@/app/session';
import { useFormats, useLang, useT } from '@/i18n';
import type { Column } from '@/table/DataTable';
import { Badge, buttonClass } from '@/ui';
import { Select } from '@/ui/select';
import { useRewardFields } from './components/fields';
import { costText, limitText, whenText } from './components/words';
import { KINDS, REWARDS } from './queries';

const route = getRouteApi('/inside/rewards');

function Left({ reward }: { reward: FullReward }) {
  const t = useT();
  const fmt = useFormats();
  const stock = useQuery({
    queryKey: [REWARDS, reward.id, 'stock'],
    queryFn: ({ signal }) => api.get<Page<RewardStock>>(`${REWARDS}/${reward.id}/stock`, { signal }),
    enabled: reward.stock !== 'none',
    staleTime: 60_000,
  });
  if (reward.stock === 'none') return <span className="text-ink-3">{t('none')}</span>;
  if (!stock.data) return <span className="text-ink-3">…</span>;
  const left = stock.data.items.reduce((sum, one) => sum + one.quantity, 0);
  return left > 0 ? fmt.int(left) : <Badge tone="bad">{t('rewards.gone')}</Badge>;
}

export function RewardsPage() {
  const t = useT();
  const fmt = useFormats();
  const lang = useLang();
  const me = useMe();
  const digits = usePointsDigits();
  const filter = route.useSearch();
  const navigate = route.useNavigate();
  const go = useNavigate();
  const fields = useRewardFields();
  const { currency } = me.shop;
  const set = (part: Partial<typeof filter>) =>
    void navigate({ search: (before) => ({ ...before, ...part }), replace: true });
  const columns = useMemo<Column<FullReward>[]>(
    () => [
      {
        id: 'name',
        header: t('rewards.name'),
        fixed: true,
        cell: (one) => (lang === 'en' ? one.name_en : one.name_zh),
      },
      {
        id: 'code',
        header: t('rewards.code'),
        width: 120,
        from: 'lg',
        sort: 'code',
        cell: (one) => <code className="text-xs text-ink-2">{one.code}</code>,
      },
      {
        id: 'kind',
        header: t('rewards.kind'),
        width: 90,
        from: 'md',
        cell: (one) => t(`rewards.kinds.${one.kind}`),
      },
      {
        id: 'price',
        header: t('rewards.price'),
        width: 150,
        number: true,
        sort: 'points',
        cell: (one) => <b className="font-semibold">{costText(t, fmt, one.points, one.money, currency, digits)}</b>,
      },
      {
        id: 'left',
        header: t('rewards.left'),
        width: 90,
        number: true,
        from: 'sm',
        cell: (one) => <Left reward={one} />,
      },
      {
        id: 'limit',
        header: t('rewards.limit'),
        width: 170,
        from: 'xl',
        cell: (one) => <span className="text-ink-2">{limitText(t, one)}</span>,
      },
      {
        id: 'when',
        header: t('rewards.when'),
        width: 200,
        from: 'xl',
        cell: (one) => <span className="text-ink-2">{whenText(t, fmt, one.starts_at, one.ends_at)}</span>,
      },
      {
        id: 'state',
        header: t('rewards.state'),
        width: 100,
        from: 'sm',
        cell: (one) => (
          <Badge dot tone={one.active ? 'good' : 'mute'}>
            {t(one.active ? 'rewards.active' : 'rewards.inactive')}
          </Badge>
        ),
      },
    ],
    [t, fmt, lang, currency, digits],
  );
  return (
    <RecordsPage<FullReward>
      title={t('rewards.title')}
      path={REWARDS}
      area="reward"
      columns={columns}
      fields={fields}
      wide
      nameOf={(one) => (lang === 'en' ? one.name_en : one.name_zh)}
      createLabel={t('rewards.new')}
      empty={{ icon: <Gift size={28} />, title: t('rewards.empty'), hint: t('rewards.emptyHint') }}
      filter={filter}
      onFilter={set}
      onOpen={(one) => void go({ to: '/rewards/$id', params: { id: one.id } })}
      actions={
        may(me, 'redemption.write') && (
          <Link to="/redemptions" className={buttonClass()}>
            <PackageCheck size={15} aria-hidden />
            {t('rewards.redemptions')}
          </Link>
        )
      }
      filters={
        <>
          <Select
            label={t('rewards.kind')}
            prefix={`${t('rewards.kind')}:`}
            value={filter.kind ?? ''}
            onChange={(kind) => set({ kind: kind || undefined })}
            items={[
              { value: '', label: t('any') },
              ...KINDS.map((kind) => ({ value: kind as string, label: t(`rewards.kinds.${kind}`) })),
            ]}
          />
          <Select
            label={t('rewards.state')}
            prefix={`${t('rewards.state')}:`}
            value={filter.active ?? ''}
            onChange={(active) => set({ active: active || undefined })}
            items={[
              { value: '', label: t('any') },
              { value: 'true', label: t('rewards.active') },
              { value: 'false', label: t('rewards.inactive') },
            ]}
          />
        </>
      }
    />
  );
}
