import { LogOut } from 'lucide-react';
import { useT } from '@/i18n';
import { Avatar } from '@/ui';
import { Menu } from '@/ui/menu';
import { useLeave, useMe } from './session';

// Comes when it is first wanted, and stands open then.
export function AccountMenu() {
  const t = useT();
  const me = useMe();
  const leave = useLeave();
  return (
    <Menu
      defaultOpen
      label={t('account.menu', { name: me.name })}
      trigger={<Avatar name={me.name} size={30} />}
      header={
        <div className="border-b border-line px-2.5 pt-1.5 pb-2">
          <p className="text-sm font-semibold">{me.name}</p>
          <p className="text-xs text-ink-3">
            {me.login} · {me.role_title}
          </p>
        </div>
      }
      items={[{ label: t('account.signOut'), icon: <LogOut size={15} aria-hidden />, onSelect: () => void leave() }]}
    />
  );
}
