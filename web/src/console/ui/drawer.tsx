// Loaded when it is first opened: no page has to carry it.
import { type ComponentProps, lazy, Suspense } from 'react';
import type { DrawerPanel } from './drawerPanel';

const Panel = lazy(() => import('./drawerPanel').then((module) => ({ default: module.DrawerPanel })));

export function Drawer(props: ComponentProps<typeof DrawerPanel>) {
  if (!props.open) return null;
  return (
    <Suspense>
      <Panel {...props} />
    </Suspense>
  );
}
