import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { inside, texts } from '@/app/root';

const ledger = createRoute({
  getParentRoute: () => inside,
  path: '/ledger',
  validateSearch: texts('wallet', 'customer', 'kind', 'source', 'from', 'to', 'adjust', 'sort'),
  component: lazyRouteComponent(() => import('./LedgerPage'), 'LedgerPage'),
});
const holds = createRoute({
  getParentRoute: () => inside,
  path: '/holds',
  validateSearch: texts('state', 'customer', 'sort'),
  component: lazyRouteComponent(() => import('./HoldsPage'), 'HoldsPage'),
});
const approvals = createRoute({
  getParentRoute: () => inside,
  path: '/approvals',
  validateSearch: texts('state', 'wallet', 'customer', 'own', 'from', 'to', 'sort'),
  component: lazyRouteComponent(() => import('./ApprovalsPage'), 'ApprovalsPage'),
});
const liability = createRoute({
  getParentRoute: () => inside,
  path: '/liability',
  validateSearch: texts('wallet', 'from', 'to'),
  component: lazyRouteComponent(() => import('./LiabilityPage'), 'LiabilityPage'),
});

export const ledgerRoutes = [ledger, holds, approvals, liability] as const;
