import { createRoute } from '@tanstack/react-router';
import { givingPage } from '@/app/giving';
import { inside, texts } from '@/app/root';

const page = createRoute({
  getParentRoute: () => inside,
  path: '/programme',
  component: givingPage(() => import('./ProgrammePage'), 'ProgrammePage'),
});
const groups = createRoute({
  getParentRoute: () => inside,
  path: '/programme/groups',
  validateSearch: texts('code', 'sort'),
  component: givingPage(() => import('./GroupsPage'), 'GroupsPage'),
});
const budgets = createRoute({
  getParentRoute: () => inside,
  path: '/programme/budgets',
  validateSearch: texts('code', 'sort'),
  component: givingPage(() => import('./BudgetsPage'), 'BudgetsPage'),
});
const benefits = createRoute({
  getParentRoute: () => inside,
  path: '/programme/benefits',
  validateSearch: texts('tier_id', 'code', 'sort'),
  component: givingPage(() => import('./BenefitsPage'), 'BenefitsPage'),
});

export const programmeRoutes = [page, groups, budgets, benefits] as const;
