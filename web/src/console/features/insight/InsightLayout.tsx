import { AreaFrame } from '@/app/AreaFrame';
import { open } from '@/app/areas';
import { insight } from '@/app/insightAreas';
import { useMe } from '@/app/session';
import { useT } from '@/i18n';
import { useScope } from './scope';

export function InsightLayout() {
  const t = useT();
  const me = useMe();
  const { search } = useScope();
  // Who they are of goes along; days and the like are a page's own.
  const along = Object.fromEntries(
    Object.entries({ store: search.store, segment: search.segment, tag: search.tag }).filter(([, value]) => value),
  );
  return <AreaFrame label={t('nav.insight.title')} list={open(me, insight)} along={along} />;
}
