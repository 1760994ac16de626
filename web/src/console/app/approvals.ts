// Corrections that wait for a second person, and what they are called.
import { api } from '@shared/api/client';
import type { Correction, CorrectionsWaiting } from '@shared/api/ledger';
import { may } from '@shared/auth/permissions';
import { queryOptions, useQuery } from '@tanstack/react-query';
import { useFormats, useT } from '@/i18n';
import { useMe } from './session';
import { useWallets } from './wallets';

export const APPROVALS = '/v1/corrections';
export const STATES = ['waiting', 'approved', 'refused', 'withdrawn', 'lapsed'] as const;
export const tones = { waiting: 'info', approved: 'good', refused: 'bad', withdrawn: 'mute', lapsed: 'warn' } as const;

export const waitingQuery = queryOptions({
  queryKey: [APPROVALS, 'waiting'],
  queryFn: ({ signal }) => api.get<CorrectionsWaiting>(`${APPROVALS}/waiting`, { signal }),
  staleTime: 30_000,
  refetchInterval: 120_000,
});

// How many wait for whoever looks; nothing for who may not decide.
export function useWaiting(): number {
  const me = useMe();
  return useQuery({ ...waitingQuery, enabled: may(me, 'points.approve') }).data?.others ?? 0;
}

// What is asked for, in words: "+5,000 points".
export function useWhat() {
  const t = useT();
  const fmt = useFormats();
  const wallets = useWallets();
  return (one: Correction) => {
    const sign = one.kind !== 'adjust' ? '' : one.points < 0 ? '−' : '+';
    const words = {
      amount: `${sign}${fmt.points(Math.abs(one.points), wallets.digits(one.wallet))}`,
      wallet: wallets.name(one.wallet),
    };
    if (one.kind === 'adjust') return t('ledger.approvals.adjust', words);
    if (one.kind === 'extend' && one.until === null) return t('ledger.approvals.forever', words);
    return t(`ledger.approvals.${one.kind}`, { ...words, until: fmt.lastDay(one.until ?? '') });
  };
}
