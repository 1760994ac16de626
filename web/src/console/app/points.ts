// Points are whole numbers of their smallest part: how many decimals the wallet has that rewards and offers speak of.
import type { Wallet } from '@shared/api/loyalty';
import { may } from '@shared/auth/permissions';
import { useQuery } from '@tanstack/react-query';
import { allQuery } from './data';
import { useMe } from './session';

const MAIN = 'points';

export function usePointsDigits(): number {
  const me = useMe();
  const wallets = useQuery({ ...allQuery<Wallet>('/v1/wallets'), enabled: may(me, 'wallet.read') });
  return wallets.data?.find((one) => one.code === MAIN)?.digits ?? 0;
}
