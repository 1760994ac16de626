import { may } from '@shared/auth/permissions';
import { useMe } from '@/app/session';
import { useT } from '@/i18n';
import { PageTabs } from '@/ui/page';

export function ProgrammeTabs() {
  const t = useT();
  const me = useMe();
  const tabs = [
    { to: '/programme', label: t('programme.tabs.page') },
    { to: '/programme/benefits', label: t('programme.tabs.benefits'), right: 'tier_benefit.read' },
    { to: '/programme/uses', label: t('programme.usesTab'), right: 'tier.read' },
    { to: '/programme/groups', label: t('programme.tabs.groups'), right: 'earning_group.read' },
    { to: '/programme/budgets', label: t('programme.tabs.budgets'), right: 'earning_budget.read' },
    { to: '/settings/programme', label: t('programme.tabs.settings'), right: 'settings.read' },
  ];
  return <PageTabs label={t('programme.title')} tabs={tabs.filter((tab) => !tab.right || may(me, tab.right))} />;
}
