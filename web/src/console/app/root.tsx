// The two routes that all others hang below: what anybody may see, and what needs a sign-in. Features import these;
// router.ts gathers what they hang there.
import { createRootRoute, createRoute } from '@tanstack/react-router';
import { NotFoundPage } from './errors';
import { Gate } from './Gate';

export const root = createRootRoute({ notFoundComponent: NotFoundPage });
export const inside = createRoute({ getParentRoute: () => root, id: 'inside', component: Gate });

// Filters in an address: text, never empty. A number in an address is text all the same.
export const text = (value: unknown) =>
  value === undefined || value === null || value === '' ? undefined : String(value);
export const texts =
  <K extends string>(...names: K[]) =>
  (search: Record<string, unknown>) =>
    Object.fromEntries(names.map((name) => [name, text(search[name])])) as { [N in K]?: string };
