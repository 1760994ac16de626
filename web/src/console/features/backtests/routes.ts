import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { inside, texts } from '@/app/root';

const list = createRoute({
  getParentRoute: () => inside,
  path: '/backtests',
  validateSearch: texts('state', 'from', 'to', 'sort'),
  component: lazyRouteComponent(() => import('./BacktestsPage'), 'BacktestsPage'),
});
const fresh = createRoute({
  getParentRoute: () => inside,
  path: '/backtests/new',
  validateSearch: texts('rule', 'version', 'like'),
  component: lazyRouteComponent(() => import('./BacktestNewPage'), 'BacktestNewPage'),
});
const one = createRoute({
  getParentRoute: () => inside,
  path: '/backtests/$id',
  validateSearch: texts('wallet', 'measure', 'by', 'sort'),
  component: lazyRouteComponent(() => import('./BacktestPage'), 'BacktestPage'),
});

export const backtestRoutes = [list, fresh, one] as const;
