import type { Wallet } from '@shared/api/loyalty';
import { may } from '@shared/auth/permissions';
import { useQuery } from '@tanstack/react-query';
import { useLang } from '@/i18n';
import { allQuery } from './data';
import { useMe } from './session';

// Wallets by code and number, with their names in the reader's language.
export function useWallets() {
  const me = useMe();
  const lang = useLang();
  const wallets = useQuery({ ...allQuery<Wallet>('/v1/wallets'), enabled: may(me, 'wallet.read') });
  const named = (one: Wallet | undefined, code: string) => (one ? (lang === 'en' ? one.name_en : one.name_zh) : code);
  const find = (code: string) => wallets.data?.find((one) => one.code === code);
  return {
    all: wallets.data ?? [],
    name: (code: string) => named(find(code), code),
    digits: (code: string) => find(code)?.digits ?? 0,
    find,
  };
}
