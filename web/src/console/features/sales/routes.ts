import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { inside, texts } from '@/app/root';

const products = createRoute({
  getParentRoute: () => inside,
  path: '/products',
  validateSearch: texts('sku', 'category_id', 'active', 'origin', 'sort'),
  component: lazyRouteComponent(() => import('./ProductsPage'), 'ProductsPage'),
});
const categories = createRoute({
  getParentRoute: () => inside,
  path: '/categories',
  validateSearch: texts('code', 'sort'),
  component: lazyRouteComponent(() => import('./CategoriesPage'), 'CategoriesPage'),
});

export const salesRoutes = [products, categories] as const;
