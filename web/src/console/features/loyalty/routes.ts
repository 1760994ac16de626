import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { inside, texts } from '@/app/root';

const rules = createRoute({
  getParentRoute: () => inside,
  path: '/rules',
  validateSearch: texts('state', 'q', 'trigger'),
  component: lazyRouteComponent(() => import('./RulesPage'), 'RulesPage'),
});
const ruleNew = createRoute({
  getParentRoute: () => inside,
  path: '/rules/new',
  component: lazyRouteComponent(() => import('./RuleEditPage'), 'RuleNewPage'),
});
const rule = createRoute({
  getParentRoute: () => inside,
  path: '/rules/$id',
  validateSearch: texts('order', 'number'),
  component: lazyRouteComponent(() => import('./RulePage'), 'RulePage'),
});
const ruleEdit = createRoute({
  getParentRoute: () => inside,
  path: '/rules/$id/edit',
  component: lazyRouteComponent(() => import('./RuleEditPage'), 'RuleEditPage'),
});
const explain = createRoute({
  getParentRoute: () => inside,
  path: '/explain',
  validateSearch: texts('order', 'number'),
  component: lazyRouteComponent(() => import('./ExplainPage'), 'ExplainPage'),
});

const tiers = createRoute({
  getParentRoute: () => inside,
  path: '/tiers',
  validateSearch: texts('set'),
  component: lazyRouteComponent(() => import('./TiersPage'), 'TiersPage'),
});
const tierChange = createRoute({
  getParentRoute: () => inside,
  path: '/tiers/change',
  validateSearch: texts('set'),
  component: lazyRouteComponent(() => import('./TierChangePage'), 'TierChangePage'),
});

export const loyaltyRoutes = [rules, ruleNew, rule, ruleEdit, explain, tiers, tierChange] as const;
