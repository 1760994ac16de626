import { createRoute } from '@tanstack/react-router';
import { inside, texts } from '@/app/root';
import { pageWith } from '@/app/wordy';

const page = pageWith('giving');

const calendar = createRoute({
  getParentRoute: () => inside,
  path: '/offers',
  validateSearch: texts('month', 'as'),
  component: page(() => import('./CalendarPage'), 'CalendarPage'),
});
const list = createRoute({
  getParentRoute: () => inside,
  path: '/offers/list',
  validateSearch: texts('q', 'code', 'kind', 'live', 'sort'),
  component: page(() => import('./OffersPage'), 'OffersPage'),
});
const holidays = createRoute({
  getParentRoute: () => inside,
  path: '/offers/holidays',
  validateSearch: texts('q', 'year', 'kind', 'sort'),
  component: page(() => import('./HolidaysPage'), 'HolidaysPage'),
});
const fairness = createRoute({
  getParentRoute: () => inside,
  path: '/offers/fairness',
  component: page(() => import('./FairnessPage'), 'FairnessPage'),
});

export const offerRoutes = [calendar, list, holidays, fairness] as const;
