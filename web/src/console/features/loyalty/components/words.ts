// Terms of a rule in short, as lists and facts show them.
import type { Terms } from '@shared/api/loyalty';
import type { Formats } from '@shared/i18n/format';
import type { useT } from '@/i18n';

type T = ReturnType<typeof useT>;

// What has always been in force begins before there were orders.
const given = (from: string | null) => (from && Date.parse(from) > 0 ? from : null);

export function spanText(t: T, fmt: Formats, begin: string | null, until: string | null): string {
  const from = given(begin);
  if (from && until) return t('loyalty.span', { from: fmt.date(from), to: fmt.lastDay(until) });
  if (from) return t('loyalty.fromOn', { date: fmt.date(from) });
  if (until) return t('loyalty.untilOn', { date: fmt.lastDay(until) });
  return t('loyalty.always');
}

export function givesText(t: T, fmt: Formats, terms: Terms, currency: string, digits: (wallet: string) => number) {
  if (terms.effect === 'coupon') return terms.coupon ?? t('none');
  if (terms.effect === 'multiplier') return `× ${(terms.factor ?? 0) / 10_000}`;
  if (terms.bands.length) return t('loyalty.rule.steps', { count: terms.bands.length });
  const points = fmt.points(terms.points ?? 0, digits(terms.wallet ?? ''));
  if (terms.measure === 'fixed' || !terms.per) return `+${points}`;
  return `+${points} / ${terms.measure === 'amount' ? fmt.money(terms.per, currency) : fmt.int(terms.per)}`;
}
