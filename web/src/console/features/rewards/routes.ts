import { createRoute } from '@tanstack/react-router';
import { givingPage } from '@/app/giving';
import { inside, texts } from '@/app/root';

const rewards = createRoute({
  getParentRoute: () => inside,
  path: '/rewards',
  validateSearch: texts('code', 'kind', 'active', 'sort'),
  component: givingPage(() => import('./RewardsPage'), 'RewardsPage'),
});
const reward = createRoute({
  getParentRoute: () => inside,
  path: '/rewards/$id',
  component: givingPage(() => import('./RewardPage'), 'RewardPage'),
});
const redemptions = createRoute({
  getParentRoute: () => inside,
  path: '/redemptions',
  validateSearch: texts('fulfilment', 'reward', 'all'),
  component: givingPage(() => import('./RedemptionsPage'), 'RedemptionsPage'),
});

export const rewardRoutes = [rewards, reward, redemptions] as const;
