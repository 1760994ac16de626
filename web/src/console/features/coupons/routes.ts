import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { inside, texts } from '@/app/root';

const templates = createRoute({
  getParentRoute: () => inside,
  path: '/coupons',
  validateSearch: texts('code', 'kind', 'state', 'sort'),
  component: lazyRouteComponent(() => import('./TemplatesPage'), 'TemplatesPage'),
});
const issued = createRoute({
  getParentRoute: () => inside,
  path: '/coupons/issued',
  validateSearch: texts('template', 'state'),
  component: lazyRouteComponent(() => import('./IssuedPage'), 'IssuedPage'),
});
const template = createRoute({
  getParentRoute: () => inside,
  path: '/coupons/$id',
  component: lazyRouteComponent(() => import('./TemplatePage'), 'TemplatePage'),
});

export const couponRoutes = [templates, issued, template] as const;
