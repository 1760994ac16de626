// What the server finds odd, in words: "same_phone", "device_of_other_friend", "velocity".
import type { Key, useT } from '@/i18n';

const KINDS = ['phone', 'email', 'address', 'device', 'payment'] as const;

export function signalText(t: ReturnType<typeof useT>, signal: string): string {
  if (signal === 'velocity' || signal === 'throwaway_email') return t(`referral.signal.${signal}`);
  const kind = KINDS.find((one) => signal.startsWith(`${one}_`) || signal === `same_${one}`);
  if (!kind) return signal;
  const what: Key = signal.startsWith('same_')
    ? 'referral.signal.same'
    : signal.endsWith('friend')
      ? 'referral.signal.friend'
      : 'referral.signal.customer';
  return t(what, { kind: t(`referral.kinds.${kind}`) });
}
