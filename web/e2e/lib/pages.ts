// Every page that the routers know.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Owner } from './shop';

const src = path.join(import.meta.dirname, '../../src');

// What the areas hang below the router: "/rules/$id/edit".
function routesOf(area: string): string[] {
  const text = readFileSync(path.join(src, 'console/features', area, 'routes.ts'), 'utf8');
  const found = [...text.matchAll(/path: '([^']+)'/g)].map((match) => match[1] ?? '');
  if (area === 'settings')
    return found.filter((one) => one !== '/settings' && one !== '/').map((one) => `/settings${one}`);
  if (area === 'insight')
    return found.filter((one) => one !== '/').map((one) => (one === '/insight' ? one : `/insight${one}`));
  return found;
}
export const consoleRoutes = readdirSync(path.join(src, 'console/features'))
  .filter((area) => readdirSync(path.join(src, 'console/features', area)).includes('routes.ts'))
  .flatMap(routesOf);

// Whose record stands for $id: the first of a list. A page with an id that is not here fails the test.
const RECORDS: Record<string, string> = {
  '/insight/goals/$id': '/v1/goals',
  '/customers/$id': '/v1/customers',
  '/bulks/$id': '/v1/customer-bulks',
  '/orders/$id': '/v1/orders',
  '/rules/$id': '/v1/earning-rules',
  '/segments/$id': '/v1/segments',
  '/backtests/$id': '/v1/backtests',
  '/imports/$id': '/v1/imports',
  '/rewards/$id': '/v1/rewards',
  '/programme/benefits/$id': '/v1/tier-benefits',
  '/programme/budgets/$id': '/v1/earning-budgets',
  '/coupons/$id': '/v1/coupon-templates',
  '/settings/cards/$id': '/v1/card-templates',
  '/settings/webhooks/$id': '/v1/webhooks',
};

// One address for each page of the console.
export async function placesOf(owner: Owner): Promise<string[]> {
  const places: string[] = [];
  for (const route of consoleRoutes) {
    const family = /^.*?\/\$\w+/.exec(route)?.[0];
    if (!family) {
      places.push(route);
      continue;
    }
    const list = RECORDS[family];
    if (!list) throw new Error(`${route}: which record is looked at? Say so in RECORDS.`);
    const { items } = await owner.call<{ items: { id: string }[] }>('GET', list);
    if (items[0]) places.push(route.replace(/\$\w+/, items[0].id));
  }
  return places;
}

// What the portal's router knows.
const app = readFileSync(path.join(src, 'portal/app/App.tsx'), 'utf8');
export const portalRoutes = ['/', ...[...app.matchAll(/\['(\/[^']*)', lazy/g)].map((match) => match[1] ?? '')];
