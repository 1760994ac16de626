// Rewards in short, as lists and facts show them.
import type { FullReward } from '@shared/api/offers';
import type { Formats } from '@shared/i18n/format';
import type { useT } from '@/i18n';

type T = ReturnType<typeof useT>;

export function costText(t: T, fmt: Formats, points: number, money: number | null, currency: string, digits: number) {
  if (!money) return t('rewards.cost', { points: fmt.points(points, digits) });
  if (!points) return fmt.money(money, currency);
  return t('rewards.costBoth', { points: fmt.points(points, digits), money: fmt.money(money, currency) });
}

export function whenText(t: T, fmt: Formats, from: string | null, until: string | null) {
  if (from && until) return t('rewards.span', { from: fmt.date(from), to: fmt.lastDay(until) });
  if (from) return t('rewards.fromOn', { date: fmt.date(from) });
  if (until) return t('rewards.untilOn', { date: fmt.lastDay(until) });
  return t('rewards.always');
}

export function limitText(t: T, reward: FullReward) {
  const parts = [
    reward.per_member ? t('rewards.limitMember', { count: reward.per_member }) : null,
    reward.per_period
      ? t('rewards.limitPeriod', { count: reward.per_period, period: t(`rewards.periods.${reward.period}`) })
      : null,
  ].filter(Boolean);
  return parts.length ? parts.join(' · ') : t('rewards.noLimit');
}
