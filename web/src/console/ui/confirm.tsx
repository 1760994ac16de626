// Loaded when it is first asked: no page has to carry it.
import { type ComponentProps, lazy, Suspense } from 'react';
import type { ConfirmPanel } from './confirmPanel';

const Panel = lazy(() => import('./confirmPanel').then((module) => ({ default: module.ConfirmPanel })));

export function Confirm(props: ComponentProps<typeof ConfirmPanel>) {
  return (
    <Suspense>
      <Panel {...props} />
    </Suspense>
  );
}
