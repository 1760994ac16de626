import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { inside, texts } from '@/app/root';

const calendar = createRoute({
  getParentRoute: () => inside,
  path: '/offers',
  validateSearch: texts('month', 'as'),
  component: lazyRouteComponent(() => import('./CalendarPage'), 'CalendarPage'),
});
const list = createRoute({
  getParentRoute: () => inside,
  path: '/offers/list',
  validateSearch: texts('code', 'kind', 'live', 'sort'),
  component: lazyRouteComponent(() => import('./OffersPage'), 'OffersPage'),
});
const holidays = createRoute({
  getParentRoute: () => inside,
  path: '/offers/holidays',
  validateSearch: texts('year', 'kind', 'sort'),
  component: lazyRouteComponent(() => import('./HolidaysPage'), 'HolidaysPage'),
});
const fairness = createRoute({
  getParentRoute: () => inside,
  path: '/offers/fairness',
  component: lazyRouteComponent(() => import('./FairnessPage'), 'FairnessPage'),
});

export const offerRoutes = [calendar, list, holidays, fairness] as const;
