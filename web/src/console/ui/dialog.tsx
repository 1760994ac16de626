// Loaded when it is first opened: no page has to carry it.
import { type ComponentProps, lazy, Suspense } from 'react';
import type { DialogPanel } from './dialogPanel';

const Panel = lazy(() => import('./dialogPanel').then((module) => ({ default: module.DialogPanel })));

export function Dialog(props: ComponentProps<typeof DialogPanel>) {
  if (!props.open) return null;
  return (
    <Suspense>
      <Panel {...props} />
    </Suspense>
  );
}
