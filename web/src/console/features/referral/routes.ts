import { createRoute } from '@tanstack/react-router';
import { givingPage } from '@/app/giving';
import { inside, texts } from '@/app/root';

const tree = createRoute({
  getParentRoute: () => inside,
  path: '/referral',
  validateSearch: texts('customer'),
  component: givingPage(() => import('./TreePage'), 'TreePage'),
});
const made = createRoute({
  getParentRoute: () => inside,
  path: '/referral/list',
  validateSearch: texts('state'),
  component: givingPage(() => import('./ReferralsPage'), 'ReferralsPage'),
});
const plans = createRoute({
  getParentRoute: () => inside,
  path: '/referral/plans',
  validateSearch: texts('code', 'live', 'sort'),
  component: givingPage(() => import('./PlansPage'), 'PlansPage'),
});
const contracts = createRoute({
  getParentRoute: () => inside,
  path: '/partnerships',
  validateSearch: texts('plan_id', 'state', 'soon', 'sort'),
  component: givingPage(() => import('./ContractsPage'), 'ContractsPage'),
});
const partnerPlans = createRoute({
  getParentRoute: () => inside,
  path: '/partnerships/plans',
  validateSearch: texts('code', 'sort'),
  component: givingPage(() => import('./PartnerPlansPage'), 'PartnerPlansPage'),
});

export const referralRoutes = [tree, made, plans, contracts, partnerPlans] as const;
