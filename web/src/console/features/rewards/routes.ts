import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { inside, texts } from '@/app/root';

const rewards = createRoute({
  getParentRoute: () => inside,
  path: '/rewards',
  validateSearch: texts('code', 'kind', 'active', 'sort'),
  component: lazyRouteComponent(() => import('./RewardsPage'), 'RewardsPage'),
});
const reward = createRoute({
  getParentRoute: () => inside,
  path: '/rewards/$id',
  component: lazyRouteComponent(() => import('./RewardPage'), 'RewardPage'),
});
const redemptions = createRoute({
  getParentRoute: () => inside,
  path: '/redemptions',
  validateSearch: texts('fulfilment', 'reward', 'all'),
  component: lazyRouteComponent(() => import('./RedemptionsPage'), 'RedemptionsPage'),
});

export const rewardRoutes = [rewards, reward, redemptions] as const;
