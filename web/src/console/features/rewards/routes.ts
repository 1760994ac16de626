import { createRoute } from '@tanstack/react-router';
import { inside, texts } from '@/app/root';
import { pageWith } from '@/app/wordy';

const page = pageWith('giving');

const rewards = createRoute({
  getParentRoute: () => inside,
  path: '/rewards',
  validateSearch: texts('q', 'code', 'kind', 'active', 'sort'),
  component: page(() => import('./RewardsPage'), 'RewardsPage'),
});
const reward = createRoute({
  getParentRoute: () => inside,
  path: '/rewards/$id',
  component: page(() => import('./RewardPage'), 'RewardPage'),
});
const redemptions = createRoute({
  getParentRoute: () => inside,
  path: '/redemptions',
  validateSearch: texts('fulfilment', 'reward', 'all', 'sort'),
  component: page(() => import('./RedemptionsPage'), 'RedemptionsPage'),
});

export const rewardRoutes = [rewards, reward, redemptions] as const;
