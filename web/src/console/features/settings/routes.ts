import { createRoute, redirect } from '@tanstack/react-router';
import { inside, texts } from '@/app/root';
import { pageWith } from '@/app/wordy';

const page = pageWith('settings');
const cardPage = pageWith('cards');

const settings = createRoute({
  getParentRoute: () => inside,
  path: '/settings',
  component: page(() => import('./SettingsLayout'), 'SettingsLayout'),
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
  component: page(() => import('./ShopPage'), 'ShopPage'),
});
const stores = createRoute({
  getParentRoute: () => at,
  path: '/stores',
  validateSearch: texts('q', 'code', 'city', 'open', 'sort'),
  component: page(() => import('./StoresPage'), 'StoresPage'),
});
const staff = createRoute({
  getParentRoute: () => at,
  path: '/staff',
  validateSearch: texts('state', 'role', 'store', 'sort'),
  component: page(() => import('./StaffPage'), 'StaffPage'),
});
const roles = createRoute({
  getParentRoute: () => at,
  path: '/roles',
  validateSearch: texts('role'),
  component: page(() => import('./RolesPage'), 'RolesPage'),
});
const fields = createRoute({
  getParentRoute: () => at,
  path: '/fields',
  component: page(() => import('./FieldsPage'), 'FieldsPage'),
});
const cards = createRoute({
  getParentRoute: () => at,
  path: '/cards',
  validateSearch: texts('archived'),
  component: cardPage(() => import('./CardsPage'), 'CardsPage'),
});
const cardNew = createRoute({
  getParentRoute: () => at,
  path: '/cards/new',
  component: cardPage(() => import('./CardEditPage'), 'CardNewPage'),
});
const cardEdit = createRoute({
  getParentRoute: () => at,
  path: '/cards/$id',
  validateSearch: texts('customer'),
  component: cardPage(() => import('./CardEditPage'), 'CardEditPage'),
});
const tags = createRoute({
  getParentRoute: () => at,
  path: '/tags',
  component: page(() => import('./TagsPage'), 'TagsPage'),
});
const keys = createRoute({
  getParentRoute: () => at,
  path: '/keys',
  component: page(() => import('./KeysPage'), 'KeysPage'),
});
const webhooks = createRoute({
  getParentRoute: () => at,
  path: '/webhooks',
  component: page(() => import('./WebhooksPage'), 'WebhooksPage'),
});
const webhook = createRoute({
  getParentRoute: () => at,
  path: '/webhooks/$id',
  validateSearch: texts('state', 'sort'),
  component: page(() => import('./WebhookPage'), 'WebhookPage'),
});
const messages = createRoute({
  getParentRoute: () => at,
  path: '/messages',
  validateSearch: texts('channel', 'purpose', 'state', 'sort'),
  component: page(() => import('./MessagesPage'), 'MessagesPage'),
});
const jobs = createRoute({
  getParentRoute: () => at,
  path: '/jobs',
  validateSearch: texts('state', 'kind', 'sort'),
  component: page(() => import('./JobsPage'), 'JobsPage'),
});
const audit = createRoute({
  getParentRoute: () => at,
  path: '/audit',
  validateSearch: texts('object', 'act', 'actor', 'object_id', 'from', 'to', 'sort'),
  component: page(() => import('./AuditPage'), 'AuditPage'),
});
const health = createRoute({
  getParentRoute: () => at,
  path: '/health',
  component: page(() => import('./HealthPage'), 'HealthPage'),
});
const portal = createRoute({
  getParentRoute: () => at,
  path: '/portal',
  component: page(() => import('./PortalPage'), 'PortalPage'),
});
const programme = createRoute({
  getParentRoute: () => at,
  path: '/programme',
  component: page(() => import('./ProgrammePage'), 'ProgrammePage'),
});
const insight = createRoute({
  getParentRoute: () => at,
  path: '/insight',
  component: page(() => import('./InsightPage'), 'InsightPage'),
});
const privacy = createRoute({
  getParentRoute: () => at,
  path: '/privacy',
  validateSearch: texts('open', 'sort'),
  component: page(() => import('./PrivacyPage'), 'PrivacyPage'),
});
const wallets = createRoute({
  getParentRoute: () => at,
  path: '/wallets',
  component: page(() => import('./WalletsPage'), 'WalletsPage'),
});
const account = createRoute({
  getParentRoute: () => at,
  path: '/account',
  component: page(() => import('./AccountPage'), 'AccountPage'),
});

export const settingsRoutes = settings.addChildren([
  first,
  shop,
  stores,
  staff,
  roles,
  fields,
  cards,
  cardNew,
  cardEdit,
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
  insight,
  privacy,
  wallets,
  account,
]);
