import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { inside, texts } from '@/app/root';

const orders = createRoute({
  getParentRoute: () => inside,
  path: '/orders',
  validateSearch: texts('status', 'store', 'from', 'to', 'number', 'sort'),
  component: lazyRouteComponent(() => import('./OrdersPage'), 'OrdersPage'),
});
const order = createRoute({
  getParentRoute: () => inside,
  path: '/orders/$id',
  component: lazyRouteComponent(() => import('./OrderPage'), 'OrderPage'),
});
const products = createRoute({
  getParentRoute: () => inside,
  path: '/products',
  validateSearch: texts('q', 'sku', 'category_id', 'active', 'origin', 'sort'),
  component: lazyRouteComponent(() => import('./ProductsPage'), 'ProductsPage'),
});
const categories = createRoute({
  getParentRoute: () => inside,
  path: '/categories',
  validateSearch: texts('q', 'code', 'sort'),
  component: lazyRouteComponent(() => import('./CategoriesPage'), 'CategoriesPage'),
});

export const salesRoutes = [orders, order, products, categories] as const;
