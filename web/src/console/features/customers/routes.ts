import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { inside, texts } from '@/app/root';

const list = createRoute({
  getParentRoute: () => inside,
  path: '/customers',
  validateSearch: texts(
    'q',
    'status',
    'tag',
    'store',
    'source',
    'owner',
    'from',
    'to',
    'phone',
    'stale',
    'sort',
    'peek',
  ),
  component: lazyRouteComponent(() => import('./ListPage'), 'ListPage'),
});
const one = createRoute({
  getParentRoute: () => inside,
  path: '/customers/$id',
  validateSearch: texts('tab', 'types'),
  component: lazyRouteComponent(() => import('./CustomerPage'), 'CustomerPage'),
});
const card = createRoute({
  getParentRoute: () => inside,
  path: '/customers/$id/card',
  component: lazyRouteComponent(() => import('./CardPage'), 'CardPage'),
});
const duplicates = createRoute({
  getParentRoute: () => inside,
  path: '/duplicates',
  component: lazyRouteComponent(() => import('./DuplicatesPage'), 'DuplicatesPage'),
});

export const customerRoutes = [list, one, card, duplicates] as const;
