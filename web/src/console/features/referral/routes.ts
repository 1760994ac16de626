import { createRoute } from '@tanstack/react-router';
import { inside, texts } from '@/app/root';
import { pageWith } from '@/app/wordy';

const page = pageWith('giving');

const tree = createRoute({
  getParentRoute: () => inside,
  path: '/referral',
  validateSearch: texts('customer'),
  component: page(() => import('./TreePage'), 'TreePage'),
});
const made = createRoute({
  getParentRoute: () => inside,
  path: '/referral/list',
  validateSearch: texts('state', 'sort'),
  component: page(() => import('./ReferralsPage'), 'ReferralsPage'),
});
const plans = createRoute({
  getParentRoute: () => inside,
  path: '/referral/plans',
  validateSearch: texts('q', 'code', 'live', 'sort'),
  component: page(() => import('./PlansPage'), 'PlansPage'),
});
const contracts = createRoute({
  getParentRoute: () => inside,
  path: '/partnerships',
  validateSearch: texts('q', 'plan_id', 'state', 'soon', 'sort'),
  component: page(() => import('./ContractsPage'), 'ContractsPage'),
});
const partnerPlans = createRoute({
  getParentRoute: () => inside,
  path: '/partnerships/plans',
  validateSearch: texts('q', 'code', 'sort'),
  component: page(() => import('./PartnerPlansPage'), 'PartnerPlansPage'),
});

export const referralRoutes = [tree, made, plans, contracts, partnerPlans] as const;
