import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { inside, texts } from '@/app/root';
import { pageWith } from '@/app/wordy';

const printed = pageWith('cards');
const bulky = pageWith('bulk');

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
  validateSearch: texts('template'),
  component: printed(() => import('./CardPage'), 'CardPage'),
});
const cards = createRoute({
  getParentRoute: () => inside,
  path: '/customers/cards',
  validateSearch: texts('ids', 'template'),
  component: printed(() => import('./CardPage'), 'CardsPage'),
});
const duplicates = createRoute({
  getParentRoute: () => inside,
  path: '/duplicates',
  validateSearch: texts('reason'),
  component: lazyRouteComponent(() => import('./DuplicatesPage'), 'DuplicatesPage'),
});
const bulks = createRoute({
  getParentRoute: () => inside,
  path: '/bulks',
  validateSearch: texts('action', 'sort'),
  component: bulky(() => import('./BulksPage'), 'BulksPage'),
});
const bulk = createRoute({
  getParentRoute: () => inside,
  path: '/bulks/$id',
  component: bulky(() => import('./BulkPage'), 'BulkPage'),
});

export const customerRoutes = [list, one, card, cards, duplicates, bulks, bulk] as const;
