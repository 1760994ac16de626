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
const staff = createRoute({
  getParentRoute: () => at,
  path: '/staff',
  validateSearch: texts('state', 'role', 'store'),
  component: lazyRouteComponent(() => import('./StaffPage'), 'StaffPage'),
});
const roles = createRoute({
  getParentRoute: () => at,
  path: '/roles',
  validateSearch: texts('role'),
  component: lazyRouteComponent(() => import('./RolesPage'), 'RolesPage'),
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
const keys = createRoute({
  getParentRoute: () => at,
  path: '/keys',
  component: lazyRouteComponent(() => import('./KeysPage'), 'KeysPage'),
});
const webhooks = createRoute({
  getParentRoute: () => at,
  path: '/webhooks',
  component: lazyRouteComponent(() => import('./WebhooksPage'), 'WebhooksPage'),
});
const webhook = createRoute({
  getParentRoute: () => at,
  path: '/webhooks/$id',
  validateSearch: texts('state'),
  component: lazyRouteComponent(() => import('./WebhookPage'), 'WebhookPage'),
});
const messages = createRoute({
  getParentRoute: () => at,
  path: '/messages',
  component: lazyRouteComponent(() => import('./MessagesPage'), 'MessagesPage'),
});
const jobs = createRoute({
  getParentRoute: () => at,
  path: '/jobs',
  validateSearch: texts('state', 'kind'),
  component: lazyRouteComponent(() => import('./JobsPage'), 'JobsPage'),
});
const audit = createRoute({
  getParentRoute: () => at,
  path: '/audit',
  validateSearch: texts('object', 'act', 'actor', 'object_id', 'from', 'to'),
  component: lazyRouteComponent(() => import('./AuditPage'), 'AuditPage'),
});
const health = createRoute({
  getParentRoute: () => at,
  path: '/health',
  component: lazyRouteComponent(() => import('./HealthPage'), 'HealthPage'),
});
const portal = createRoute({
  getParentRoute: () => at,
  path: '/portal',
  component: lazyRouteComponent(() => import('./PortalPage'), 'PortalPage'),
});
const programme = createRoute({
  getParentRoute: () => at,
  path: '/programme',
  component: lazyRouteComponent(() => import('./ProgrammePage'), 'ProgrammePage'),
});
const privacy = createRoute({
  getParentRoute: () => at,
  path: '/privacy',
  validateSearch: texts('open'),
  component: lazyRouteComponent(() => import('./PrivacyPage'), 'PrivacyPage'),
});
const wallets = createRoute({
  getParentRoute: () => at,
  path: '/wallets',
  component: lazyRouteComponent(() => import('./WalletsPage'), 'WalletsPage'),
});
const account = createRoute({
  getParentRoute: () => at,
  path: '/account',
  component: lazyRouteComponent(() => import('./AccountPage'), 'AccountPage'),
});

export const settingsRoutes = settings.addChildren([
  first,
  shop,
  stores,
  staff,
  roles,
  fields,
  tags,
  keys,
  webhooks,
  webhook,
  messages,
  jobs,
  audit,
  health,
  portal,
  programme,
  privacy,
  wallets,
  account,
]);
