import { useT } from '@/i18n';
import { Drawer } from '@/ui/drawer';
import { groups, open, settings } from './areas';
import { NavGroups, PinnedViews } from './Shell';
import { useMe } from './session';

// Everything, where the bar of a phone has room for four.
export function NavDrawer({ onClose }: { onClose: () => void }) {
  const t = useT();
  const me = useMe();
  return (
    <Drawer open onClose={onClose} title={me.shop.name} side="bottom">
      <nav aria-label={t('nav.more')} className="grid grid-cols-2 gap-x-3">
        <div>
          <NavGroups list={open(me, groups)} wide onGo={onClose} />
          <PinnedViews wide onGo={onClose} />
        </div>
        <div>
          <NavGroups list={open(me, settings)} wide onGo={onClose} />
        </div>
      </nav>
    </Drawer>
  );
}
