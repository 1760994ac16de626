import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { inside, texts } from '@/app/root';

const list = createRoute({
  getParentRoute: () => inside,
  path: '/imports',
  validateSearch: texts('kind', 'state', 'sort'),
  component: lazyRouteComponent(() => import('./ImportsPage'), 'ImportsPage'),
});
const one = createRoute({
  getParentRoute: () => inside,
  path: '/imports/$id',
  component: lazyRouteComponent(() => import('./ImportPage'), 'ImportPage'),
});

export const importRoutes = [list, one] as const;
