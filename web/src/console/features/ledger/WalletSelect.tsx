// Narrows a list down to one wallet, where there are several.
import { useWallets } from '@/app/wallets';
import { useT } from '@/i18n';
import { Select } from '@/ui/select';

export function WalletSelect({ value, onChange }: { value?: string; onChange: (code: string | undefined) => void }) {
  const t = useT();
  const wallets = useWallets();
  if (wallets.all.length < 2) return null;
  return (
    <Select
      label={t('ledger.wallet')}
      prefix={`${t('ledger.wallet')}:`}
      value={value ?? ''}
      onChange={(code) => onChange(code || undefined)}
      items={[
        { value: '', label: t('any') },
        ...wallets.all.map((one) => ({ value: one.code, label: wallets.name(one.code) })),
      ]}
    />
  );
}
