import { AreaFrame } from '@/app/AreaFrame';
import { open, settings } from '@/app/areas';
import { useMe } from '@/app/session';
import { useT } from '@/i18n';

export function SettingsLayout() {
  const t = useT();
  return <AreaFrame label={t('nav.settings')} list={open(useMe(), settings)} />;
}
