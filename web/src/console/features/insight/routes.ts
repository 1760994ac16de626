import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { inside, texts } from '@/app/root';
import { needWords } from '@/i18n';

// A page with the words of the area, whichever comes first.
const page = <M extends Record<string, unknown>, N extends keyof M & string>(load: () => Promise<M>, name: N) =>
  lazyRouteComponent(() => Promise.all([load(), needWords('insight')]).then(([module]) => module) as never, name);

const planned = <M extends Record<string, unknown>, N extends keyof M & string>(load: () => Promise<M>, name: N) =>
  page(() => Promise.all([load(), needWords('plan')]).then(([module]) => module), name);

const insight = createRoute({
  getParentRoute: () => inside,
  path: '/insight',
  validateSearch: texts('store', 'tag', 'segment', 'from', 'to', 'basis'),
  component: page(() => import('./InsightLayout'), 'InsightLayout'),
});
const at = insight;
const overview = createRoute({
  getParentRoute: () => at,
  path: '/',
  component: page(() => import('./OverviewPage'), 'OverviewPage'),
});
const rfm = createRoute({
  getParentRoute: () => at,
  path: '/rfm',
  validateSearch: texts('by', 'show'),
  component: page(() => import('./RfmPage'), 'RfmPage'),
});
const pyramid = createRoute({
  getParentRoute: () => at,
  path: '/pyramid',
  validateSearch: texts('by'),
  component: page(() => import('./PyramidPage'), 'PyramidPage'),
});
const value = createRoute({
  getParentRoute: () => at,
  path: '/value',
  validateSearch: texts('of'),
  component: page(() => import('./ValuePage'), 'ValuePage'),
});
const churn = createRoute({
  getParentRoute: () => at,
  path: '/churn',
  validateSearch: texts('class', 'life', 'rfm', 'r', 'f', 'm', 'risk', 'worth', 'fallen', 'sort', 'all', 'kind'),
  component: page(() => import('./ChurnPage'), 'ChurnPage'),
});
const lifecycle = createRoute({
  getParentRoute: () => at,
  path: '/lifecycle',
  validateSearch: texts('by'),
  component: page(() => import('./LifecyclePage'), 'LifecyclePage'),
});
const cohorts = createRoute({
  getParentRoute: () => at,
  path: '/cohorts',
  validateSearch: texts('by', 'show'),
  component: page(() => import('./CohortsPage'), 'CohortsPage'),
});
const repurchase = createRoute({
  getParentRoute: () => at,
  path: '/repurchase',
  component: page(() => import('./RepurchasePage'), 'RepurchasePage'),
});
const quality = createRoute({
  getParentRoute: () => at,
  path: '/quality',
  validateSearch: texts('window', 'model'),
  component: page(() => import('./QualityPage'), 'QualityPage'),
});
const runs = createRoute({
  getParentRoute: () => at,
  path: '/runs',
  validateSearch: texts('run', 'model', 'state', 'origin', 'sort'),
  component: page(() => import('./RunsPage'), 'RunsPage'),
});

const loyalty = createRoute({
  getParentRoute: () => at,
  path: '/loyalty',
  component: planned(() => import('./LoyaltyPage'), 'LoyaltyPage'),
});
const kinds = createRoute({
  getParentRoute: () => at,
  path: '/kinds',
  component: planned(() => import('./KindsPage'), 'KindsPage'),
});
const goals = createRoute({
  getParentRoute: () => at,
  path: '/goals',
  validateSearch: texts('q', 'measure', 'off', 'sort'),
  component: planned(() => import('./GoalsPage'), 'GoalsPage'),
});
const goal = createRoute({
  getParentRoute: () => at,
  path: '/goals/$id',
  component: planned(() => import('./GoalPage'), 'GoalPage'),
});
const whatIf = createRoute({
  getParentRoute: () => at,
  path: '/what-if',
  validateSearch: texts('points', 'margin', 'retention'),
  component: planned(() => import('./WhatIfPage'), 'WhatIfPage'),
});

const actions = createRoute({
  getParentRoute: () => at,
  path: '/actions',
  validateSearch: texts('rule', 'owner', 'sort'),
  component: planned(() => import('./ActionsPage'), 'ActionsPage'),
});
const actionRules = createRoute({
  getParentRoute: () => at,
  path: '/action-rules',
  component: planned(() => import('./ActionRulesPage'), 'ActionRulesPage'),
});

const bundles = createRoute({
  getParentRoute: () => at,
  path: '/bundles',
  validateSearch: texts('sort', 'support', 'confidence'),
  component: planned(() => import('./BundlesPage'), 'BundlesPage'),
});
const waste = createRoute({
  getParentRoute: () => at,
  path: '/waste',
  component: planned(() => import('./WastePage'), 'WastePage'),
});
const acquisition = createRoute({
  getParentRoute: () => at,
  path: '/acquisition',
  component: planned(() => import('./AcquisitionPage'), 'AcquisitionPage'),
});
const influence = createRoute({
  getParentRoute: () => at,
  path: '/influence',
  validateSearch: texts('share'),
  component: planned(() => import('./InfluencePage'), 'InfluencePage'),
});

export const insightRoutes = [
  insight.addChildren([
    overview,
    rfm,
    pyramid,
    value,
    churn,
    lifecycle,
    cohorts,
    repurchase,
    quality,
    runs,
    loyalty,
    kinds,
    goals,
    goal,
    whatIf,
    actions,
    actionRules,
    bundles,
    waste,
    acquisition,
    influence,
  ]),
] as const;
