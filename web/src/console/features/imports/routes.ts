import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { inside } from '@/app/root';

const list = createRoute({
  getParentRoute: () => inside,
  path: '/imports',
  component: lazyRouteComponent(() => import('./ImportsPage'), 'ImportsPage'),
});
const one = createRoute({
  getParentRoute: () => inside,
  path: '/imports/$id',
  component: lazyRouteComponent(() => import('./ImportPage'), 'ImportPage'),
});

export const importRoutes = [list, one] as const;
