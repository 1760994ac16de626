// A back-test in words: its state, and what it changes.
import type { Backtest, Change } from '@shared/api/backtests';
import type { Wallet } from '@shared/api/loyalty';
import { may } from '@shared/auth/permissions';
import type { Formats } from '@shared/i18n/format';
import { useQuery } from '@tanstack/react-query';
import clsx from 'clsx';
import { allQuery } from '@/app/data';
import { useMe } from '@/app/session';
import { useFormats, useLang, useT } from '@/i18n';
import { Badge, type Tone } from '@/ui';
import type { Names } from '../queries';

const tones: Record<Backtest['state'], Tone> = {
  waiting: 'info',
  running: 'info',
  done: 'good',
  stopped: 'warn',
  failed: 'bad',
};

export function State({ state }: { state: Backtest['state'] }) {
  const t = useT();
  return (
    <Badge dot tone={tones[state]}>
      {t(`backtests.states.${state}`)}
    </Badge>
  );
}

// Wallets by code, with their names; a reader without the right sees codes and whole points.
export function useWallets() {
  const me = useMe();
  const lang = useLang();
  const wallets = useQuery({ ...allQuery<Wallet>('/v1/wallets'), enabled: may(me, 'wallet.read') });
  const find = (code: string) => wallets.data?.find((one) => one.code === code);
  return {
    byId: (id: string) => wallets.data?.find((one) => one.id === id),
    name: (code: string) => {
      const one = find(code);
      return one ? (lang === 'en' ? one.name_en : one.name_zh) : code;
    },
    digits: (code: string) => find(code)?.digits ?? 0,
    qualifying: wallets.data?.find((one) => one.kind === 'qualifying'),
  };
}

export function changeLines(
  t: ReturnType<typeof useT>,
  fmt: Formats,
  change: Change,
  names: Names,
  tierDigits: number,
): string[] {
  return [
    ...change.versions.map((one) =>
      t('backtests.changes.version', { name: names.rule(one.rule), version: one.version }),
    ),
    ...change.terms.map((one) => t('backtests.changes.terms', { code: one.code })),
    ...change.end.map((rule) => t('backtests.changes.end', { name: names.rule(rule) })),
    ...change.tiers.map((one) =>
      t('backtests.changes.tier', { name: names.tier(one.tier), value: fmt.points(one.threshold, tierDigits) }),
    ),
    ...change.tier_sets.map(() => t('backtests.changes.tierSet')),
    ...(change.from ? [t('backtests.changes.from', { date: fmt.date(change.from) })] : []),
    ...(change.until ? [t('backtests.changes.until', { date: fmt.lastDay(change.until) })] : []),
  ];
}

// More or less, with its sign: never by colour alone.
export function Signed({ value, text, plain }: { value: number; text: (value: number) => string; plain?: boolean }) {
  const t = useT();
  const fmt = useFormats();
  if (value === 0) return <span className="num text-ink-3">{plain ? fmt.int(0) : t('none')}</span>;
  return (
    <span className={clsx('num whitespace-nowrap', value > 0 ? 'text-delta-up' : 'text-delta-down')}>
      {value > 0 ? '+' : '−'}
      {text(Math.abs(value))}
    </span>
  );
}
