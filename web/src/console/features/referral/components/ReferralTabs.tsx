import { may } from '@shared/auth/permissions';
import { useMe } from '@/app/session';
import { useT } from '@/i18n';
import { PageTabs } from '@/ui/page';

export function ReferralTabs() {
  const t = useT();
  return (
    <PageTabs
      label={t('referral.title')}
      tabs={[
        { to: '/referral', label: t('referral.tabs.tree') },
        { to: '/referral/list', label: t('referral.tabs.made') },
        { to: '/referral/plans', label: t('referral.tabs.plans') },
      ]}
    />
  );
}

export function PartnerTabs() {
  const t = useT();
  const me = useMe();
  return (
    <PageTabs
      label={t('referral.partnerships')}
      tabs={[
        { to: '/partnerships', label: t('referral.ptabs.contracts') },
        ...(may(me, 'partnership.read') ? [{ to: '/partnerships/plans', label: t('referral.ptabs.plans') }] : []),
      ]}
    />
  );
}
