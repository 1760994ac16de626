import { createRoute, redirect } from '@tanstack/react-router';
import { inside } from '@/app/root';

const home = createRoute({
  getParentRoute: () => inside,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: '/customers', search: {}, replace: true });
  },
});

export const homeRoutes = [home] as const;
