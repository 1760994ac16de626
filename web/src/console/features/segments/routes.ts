import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { inside, texts } from '@/app/root';

const list = createRoute({
  getParentRoute: () => inside,
  path: '/segments',
  validateSearch: texts('q', 'kind', 'sort'),
  component: lazyRouteComponent(() => import('./SegmentsPage'), 'SegmentsPage'),
});
const made = createRoute({
  getParentRoute: () => inside,
  path: '/segments/new',
  validateSearch: texts('expression'),
  component: lazyRouteComponent(() => import('./SegmentEditPage'), 'SegmentNewPage'),
});
const one = createRoute({
  getParentRoute: () => inside,
  path: '/segments/$id',
  component: lazyRouteComponent(() => import('./SegmentPage'), 'SegmentPage'),
});
const edit = createRoute({
  getParentRoute: () => inside,
  path: '/segments/$id/edit',
  component: lazyRouteComponent(() => import('./SegmentEditPage'), 'SegmentEditPage'),
});

export const segmentRoutes = [list, made, one, edit] as const;
