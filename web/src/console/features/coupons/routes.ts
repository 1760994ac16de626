import { createRoute } from '@tanstack/react-router';
import { inside, texts } from '@/app/root';
import { pageWith } from '@/app/wordy';

const page = pageWith('giving');

const templates = createRoute({
  getParentRoute: () => inside,
  path: '/coupons',
  validateSearch: texts('q', 'code', 'kind', 'state', 'sort'),
  component: page(() => import('./TemplatesPage'), 'TemplatesPage'),
});
const issued = createRoute({
  getParentRoute: () => inside,
  path: '/coupons/issued',
  validateSearch: texts('template', 'state', 'sort'),
  component: page(() => import('./IssuedPage'), 'IssuedPage'),
});
const template = createRoute({
  getParentRoute: () => inside,
  path: '/coupons/$id',
  component: page(() => import('./TemplatePage'), 'TemplatePage'),
});

export const couponRoutes = [templates, issued, template] as const;
