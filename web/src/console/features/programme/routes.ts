import { createRoute } from '@tanstack/react-router';
import { inside, texts } from '@/app/root';
import { pageWith } from '@/app/wordy';

const page = pageWith('giving');

const leaflet = createRoute({
  getParentRoute: () => inside,
  path: '/programme',
  component: page(() => import('./ProgrammePage'), 'ProgrammePage'),
});
const groups = createRoute({
  getParentRoute: () => inside,
  path: '/programme/groups',
  validateSearch: texts('q', 'code', 'sort'),
  component: page(() => import('./GroupsPage'), 'GroupsPage'),
});
const budgets = createRoute({
  getParentRoute: () => inside,
  path: '/programme/budgets',
  validateSearch: texts('q', 'code', 'sort'),
  component: page(() => import('./BudgetsPage'), 'BudgetsPage'),
});
const benefits = createRoute({
  getParentRoute: () => inside,
  path: '/programme/benefits',
  validateSearch: texts('q', 'tier_id', 'code', 'sort'),
  component: page(() => import('./BenefitsPage'), 'BenefitsPage'),
});

const benefit = createRoute({
  getParentRoute: () => inside,
  path: '/programme/benefits/$id',
  component: page(() => import('./BenefitPage'), 'BenefitPage'),
});
const budget = createRoute({
  getParentRoute: () => inside,
  path: '/programme/budgets/$id',
  validateSearch: texts('days'),
  component: page(() => import('./BudgetPage'), 'BudgetPage'),
});
const uses = createRoute({
  getParentRoute: () => inside,
  path: '/programme/uses',
  validateSearch: texts('benefit', 'store', 'customer', 'from', 'to', 'undone', 'sort'),
  component: page(() => import('./UsesPage'), 'UsesPage'),
});

export const programmeRoutes = [leaflet, groups, budgets, benefits, benefit, budget, uses] as const;
