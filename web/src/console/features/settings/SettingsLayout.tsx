import { Outlet } from '@tanstack/react-router';
import { open, settings } from '@/app/areas';
import { NavGroups } from '@/app/Shell';
import { useMe } from '@/app/session';
import { useT } from '@/i18n';

export function SettingsLayout() {
  const t = useT();
  const me = useMe();
  return (
    <div className="grid h-full grid-cols-[184px_minmax(0,1fr)] max-md:grid-cols-1 print:block">
      <nav
        aria-label={t('nav.settings')}
        className="min-h-0 overflow-y-auto border-r border-line bg-surface px-2.5 py-3 max-md:hidden print:hidden"
      >
        <NavGroups list={open(me, settings)} wide />
      </nav>
      <div className="min-h-0 min-w-0 overflow-auto print:overflow-visible">
        <Outlet />
      </div>
    </div>
  );
}
