import { createRoute } from '@tanstack/react-router';
import { givingPage } from '@/app/giving';
import { inside, texts } from '@/app/root';

const templates = createRoute({
  getParentRoute: () => inside,
  path: '/coupons',
  validateSearch: texts('code', 'kind', 'state', 'sort'),
  component: givingPage(() => import('./TemplatesPage'), 'TemplatesPage'),
});
const issued = createRoute({
  getParentRoute: () => inside,
  path: '/coupons/issued',
  validateSearch: texts('template', 'state'),
  component: givingPage(() => import('./IssuedPage'), 'IssuedPage'),
});
const template = createRoute({
  getParentRoute: () => inside,
  path: '/coupons/$id',
  component: givingPage(() => import('./TemplatePage'), 'TemplatePage'),
});

export const couponRoutes = [templates, issued, template] as const;
