import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { inside } from '@/app/root';

export const tillRoutes = [
  createRoute({
    getParentRoute: () => inside,
    path: '/till',
    component: lazyRouteComponent(() => import('./TillPage'), 'TillPage'),
  }),
] as const;
