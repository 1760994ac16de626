import { may } from '@shared/auth/permissions';
import { useMe } from '@/app/session';
import { useT } from '@/i18n';
import { PageTabs } from '@/ui/page';

export function OfferTabs() {
  const t = useT();
  const me = useMe();
  return (
    <PageTabs
      label={t('offers.title')}
      tabs={[
        { to: '/offers', label: t('offers.title') },
        { to: '/offers/list', label: t('offers.list') },
        { to: '/offers/fairness', label: t('offers.fairness') },
        ...(may(me, 'holiday.read') ? [{ to: '/offers/holidays', label: t('offers.holidays') }] : []),
      ]}
    />
  );
}
