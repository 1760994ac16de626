// Kinds of points: when they become active, when they lapse, what they are worth, how they pay, who may give them away.
import type { Wallet } from '@shared/api/loyalty';
import { WalletCards } from 'lucide-react';
import { useMemo } from 'react';
import type { FieldSpec } from '@/app/records/form';
import { RecordsPage } from '@/app/records/RecordsPage';
import { useMe } from '@/app/session';
import { useFormats, useLang, useT } from '@/i18n';
import type { Column } from '@/table/DataTable';
import { Badge } from '@/ui';

const UNITS = ['day', 'week', 'month', 'year'] as const;
const ROUNDS = ['day', 'week', 'month', 'quarter', 'half', 'year', 'exact'] as const;

export function WalletsPage() {
  const t = useT();
  const fmt = useFormats();
  const lang = useLang();
  const currency = useMe().shop.currency;
  const nameOf = (one: Wallet) => (lang === 'en' ? one.name_en : one.name_zh);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the name follows the language
  const columns = useMemo<Column<Wallet>[]>(
    () => [
      { id: 'name', header: t('settings.wallets.name'), fixed: true, cell: nameOf },
      { id: 'code', header: t('settings.code'), sort: 'code', width: 120, from: 'md', cell: (one) => one.code },
      {
        id: 'kind',
        header: t('settings.wallets.kind'),
        width: 120,
        cell: (one) => (
          <Badge tone={one.kind === 'redeemable' ? 'good' : 'mute'}>{t(`settings.wallets.kinds.${one.kind}`)}</Badge>
        ),
      },
      {
        id: 'expiry',
        header: t('settings.wallets.expiry'),
        width: 240,
        from: 'md',
        cell: (one) => (
          <span className="text-ink-2">
            {one.expiry === 'rolling' || one.expiry === 'inactivity'
              ? t(`settings.wallets.expiries.${one.expiry}`, {
                  span: `${one.expiry_count ?? ''} ${t(`settings.wallets.units.${one.expiry_unit}`)}`,
                })
              : t(`settings.wallets.expiries.${one.expiry}`)}
          </span>
        ),
      },
      {
        id: 'worth',
        header: t('settings.wallets.worth'),
        width: 160,
        number: true,
        from: 'sm',
        cell: (one) =>
          one.worth_points && one.worth_value
            ? `${fmt.points(one.worth_points, one.digits)} = ${fmt.money(one.worth_value, currency)}`
            : t('none'),
      },
      {
        id: 'pays',
        header: t('settings.wallets.pay'),
        width: 100,
        from: 'lg',
        cell: (one) => t(one.pay ? 'settings.wallets.yes' : 'settings.wallets.no'),
      },
    ],
    [t, fmt, lang, currency],
  );
  const fields = useMemo<FieldSpec[]>(() => {
    const units = UNITS.map((value) => ({ value, label: t(`settings.wallets.units.${value}`) }));
    const rounds = ROUNDS.map((value) => ({ value, label: t(`settings.wallets.rounds.${value}`) }));
    return [
      { name: 'code', label: t('settings.code'), required: true, createOnly: true, max: 40 },
      { name: 'name_zh', label: t('settings.wallets.nameZh'), required: true, max: 60 },
      { name: 'name_en', label: t('settings.wallets.nameEn'), required: true, max: 60 },
      {
        name: 'kind',
        label: t('settings.wallets.kind'),
        kind: 'choice',
        required: true,
        createOnly: true,
        first: 'redeemable',
        choices: (['redeemable', 'qualifying'] as const).map((value) => ({
          value,
          label: t(`settings.wallets.kinds.${value}`),
        })),
      },
      {
        name: 'digits',
        label: t('settings.wallets.digits'),
        kind: 'number',
        required: true,
        createOnly: true,
        first: 0,
      },
      {
        name: 'expiry',
        label: t('settings.wallets.expiry'),
        kind: 'choice',
        required: true,
        first: 'rolling',
        choices: (['never', 'rolling', 'inactivity', 'dates'] as const).map((value) => ({
          value,
          label: t(`settings.wallets.modes.${value}`),
        })),
      },
      { name: 'expiry_count', label: t('settings.wallets.expiryCount'), kind: 'number', first: 24 },
      {
        name: 'expiry_unit',
        label: t('settings.wallets.expiryUnit'),
        kind: 'choice',
        required: true,
        first: 'month',
        choices: units,
      },
      {
        name: 'expiry_round',
        label: t('settings.wallets.expiryRound'),
        kind: 'choice',
        required: true,
        first: 'month',
        choices: rounds,
      },
      { name: 'reinstate_days', label: t('settings.wallets.reinstate'), kind: 'number' },
      { name: 'worth_points', label: t('settings.wallets.worthPoints'), kind: 'number' },
      { name: 'worth_value', label: t('settings.wallets.worthValue'), kind: 'money', currency },
      { name: 'pay', label: t('settings.wallets.pay'), kind: 'switch' },
      { name: 'pay_min', label: t('settings.wallets.payMin'), kind: 'number' },
      { name: 'pay_percent', label: t('settings.wallets.payPercent'), kind: 'number' },
      { name: 'transfer', label: t('settings.wallets.transfer'), kind: 'switch' },
      { name: 'transfer_daily', label: t('settings.wallets.transferDaily'), kind: 'number' },
      { name: 'pool', label: t('settings.wallets.pool'), kind: 'switch' },
      {
        name: 'approve_above',
        label: t('settings.wallets.approveAbove'),
        hint: t('settings.wallets.approveAboveHint'),
        kind: 'number',
      },
      { name: 'approve_days', label: t('settings.wallets.approveDays'), kind: 'number' },
    ];
  }, [t, currency]);
  return (
    <RecordsPage<Wallet>
      title={t('nav.wallets')}
      sub={t('settings.wallets.sub')}
      path="/v1/wallets"
      area="wallet"
      columns={columns}
      fields={fields}
      nameOf={nameOf}
      createLabel={t('settings.wallets.new')}
      empty={{
        icon: <WalletCards size={28} />,
        title: t('settings.wallets.empty'),
        hint: t('settings.wallets.emptyHint'),
      }}
      noDelete
    />
  );
}
