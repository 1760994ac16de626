import { createRoute, lazyRouteComponent, redirect } from '@tanstack/react-router';
import { inside, texts } from '@/app/root';

const settings = createRoute({
  getParentRoute: () => inside,
  path: '/settings',
  component: lazyRouteComponent(() => import('./SettingsLayout'), 'SettingsLayout'),
});
const at = settings;
const first = createRoute({
  getParentRoute: () => at,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: '/settings/shop', replace: true });
  },
});
const shop = createRoute({
  getParentRoute: () => at,
  path: '/shop',
  component: lazyRouteComponent(() => import('./ShopPage'), 'ShopPage'),
});
const stores = createRoute({
  getParentRoute: () => at,
  path: '/stores',
  validateSearch: texts('code', 'city', 'open', 'sort'),
  component: lazyRouteComponent(() => import('./StoresPage'), 'StoresPage'),
});
const fields = createRoute({
  getParentRoute: () => at,
  path: '/fields',
  component: lazyRouteComponent(() => import('./FieldsPage'), 'FieldsPage'),
});
const tags = createRoute({
  getParentRoute: () => at,
  path: '/tags',
  component: lazyRouteComponent(() => import('./TagsPage'), 'TagsPage'),
});

export const settingsRoutes = settings.addChildren([first, shop, stores, fields, tags]);
