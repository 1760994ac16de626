import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { inside } from '@/app/root';

const insight = createRoute({
  getParentRoute: () => inside,
  path: '/insight',
  component: lazyRouteComponent(() => import('./InsightPage'), 'InsightPage'),
});

export const insightRoutes = [insight] as const;
