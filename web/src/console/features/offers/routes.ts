import { createRoute } from '@tanstack/react-router';
import { givingPage } from '@/app/giving';
import { inside, texts } from '@/app/root';

const calendar = createRoute({
  getParentRoute: () => inside,
  path: '/offers',
  validateSearch: texts('month', 'as'),
  component: givingPage(() => import('./CalendarPage'), 'CalendarPage'),
});
const list = createRoute({
  getParentRoute: () => inside,
  path: '/offers/list',
  validateSearch: texts('code', 'kind', 'live', 'sort'),
  component: givingPage(() => import('./OffersPage'), 'OffersPage'),
});
const holidays = createRoute({
  getParentRoute: () => inside,
  path: '/offers/holidays',
  validateSearch: texts('year', 'kind', 'sort'),
  component: givingPage(() => import('./HolidaysPage'), 'HolidaysPage'),
});
const fairness = createRoute({
  getParentRoute: () => inside,
  path: '/offers/fairness',
  component: givingPage(() => import('./FairnessPage'), 'FairnessPage'),
});

export const offerRoutes = [calendar, list, holidays, fairness] as const;
