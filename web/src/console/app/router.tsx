import { configureClient } from '@shared/api/client';
import { OfflineError, ProblemError } from '@shared/api/problem';
import { QueryClient } from '@tanstack/react-query';
import { createRootRoute, createRoute, createRouter, lazyRouteComponent, redirect } from '@tanstack/react-router';
import { currentLang } from '@/i18n';
import { Broken, NotFound, NotFoundPage, Waiting } from './errors';
import { Gate } from './Gate';
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
  sessionEnded: () => {
    if (queryClient.getQueryData(meQuery.queryKey)) setEnded(true);
  },
});

const text = (value: unknown) => (typeof value === 'string' && value !== '' ? value : undefined);

const root = createRootRoute({ notFoundComponent: NotFoundPage });

const setup = createRoute({
  getParentRoute: () => root,
  path: '/setup',
  component: lazyRouteComponent(() => import('@/features/access/SetupPage'), 'SetupPage'),
});

const inside = createRoute({ getParentRoute: () => root, id: 'inside', component: Gate });

const home = createRoute({
  getParentRoute: () => inside,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: '/customers', search: {}, replace: true });
  },
});

export interface CustomersSearch {
  q?: string;
  status?: string;
  tag?: string;
  store?: string;
}
const customers = createRoute({
  getParentRoute: () => inside,
  path: '/customers',
  validateSearch: (search: Record<string, unknown>): CustomersSearch => ({
    // A phone number in an address arrives as a number.
    q: search.q === undefined ? undefined : text(String(search.q)),
    status: text(search.status),
    tag: text(search.tag),
    store: text(search.store),
  }),
  component: lazyRouteComponent(() => import('@/features/customers/ListPage'), 'ListPage'),
});
const customer = createRoute({
  getParentRoute: () => inside,
  path: '/customers/$id',
  validateSearch: (search: Record<string, unknown>): { tab?: string } => ({ tab: text(search.tab) }),
  component: lazyRouteComponent(() => import('@/features/customers/CustomerPage'), 'CustomerPage'),
});
const imports = createRoute({
  getParentRoute: () => inside,
  path: '/imports',
  component: lazyRouteComponent(() => import('@/features/imports/ImportsPage'), 'ImportsPage'),
});
const oneImport = createRoute({
  getParentRoute: () => inside,
  path: '/imports/$id',
  component: lazyRouteComponent(() => import('@/features/imports/ImportPage'), 'ImportPage'),
});
const stores = createRoute({
  getParentRoute: () => inside,
  path: '/stores',
  component: lazyRouteComponent(() => import('@/features/stores/StoresPage'), 'StoresPage'),
});

export const router = createRouter({
  routeTree: root.addChildren([setup, inside.addChildren([home, customers, customer, imports, oneImport, stores])]),
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
