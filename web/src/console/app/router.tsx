import { configureClient } from '@shared/api/client';
import { OfflineError, ProblemError } from '@shared/api/problem';
import { QueryClient } from '@tanstack/react-query';
import { createRoute, createRouter, lazyRouteComponent } from '@tanstack/react-router';
import { backtestRoutes } from '@/features/backtests/routes';
import { couponRoutes } from '@/features/coupons/routes';
import { customerRoutes } from '@/features/customers/routes';
import { homeRoutes } from '@/features/home/routes';
import { importRoutes } from '@/features/imports/routes';
import { insightRoutes } from '@/features/insight/routes';
import { ledgerRoutes } from '@/features/ledger/routes';
import { loyaltyRoutes } from '@/features/loyalty/routes';
import { offerRoutes } from '@/features/offers/routes';
import { programmeRoutes } from '@/features/programme/routes';
import { referralRoutes } from '@/features/referral/routes';
import { rewardRoutes } from '@/features/rewards/routes';
import { salesRoutes } from '@/features/sales/routes';
import { segmentRoutes } from '@/features/segments/routes';
import { settingsRoutes } from '@/features/settings/routes';
import { tillRoutes } from '@/features/till/routes';
import { currentLang } from '@/i18n';
import { written } from '@/ui/edits';
import { askConfirmed } from './confirmed';
import { Broken, NotFound, Waiting } from './errors';
import { inside, root } from './root';
import { meQuery, setEnded } from './session';

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 15_000,
      // What the server refuses, it refuses again; a lost connection may come back.
      retry: (count, error) => count < 2 && (error instanceof OfflineError || statusOf(error) >= 500),
      networkMode: 'always',
    },
    mutations: { networkMode: 'always' },
  },
});

function statusOf(error: unknown) {
  return error instanceof ProblemError ? error.status : 0;
}

configureClient({
  language: currentLang,
  confirmPassword: askConfirmed,
  written,
  sessionEnded: () => {
    if (queryClient.getQueryData(meQuery.queryKey)) setEnded(true);
  },
});

const setup = createRoute({
  getParentRoute: () => root,
  path: '/setup',
  component: lazyRouteComponent(() => import('@/features/access/SetupPage'), 'SetupPage'),
});

export const router = createRouter({
  routeTree: root.addChildren([
    setup,
    inside.addChildren([
      ...homeRoutes,
      ...customerRoutes,
      ...importRoutes,
      ...salesRoutes,
      ...tillRoutes,
      ...loyaltyRoutes,
      ...backtestRoutes,
      ...ledgerRoutes,
      ...rewardRoutes,
      ...programmeRoutes,
      ...referralRoutes,
      ...offerRoutes,
      ...couponRoutes,
      ...insightRoutes,
      ...segmentRoutes,
      settingsRoutes,
    ]),
  ]),
  defaultPreload: 'intent',
  defaultPendingComponent: Waiting,
  defaultErrorComponent: Broken,
  defaultNotFoundComponent: NotFound,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
