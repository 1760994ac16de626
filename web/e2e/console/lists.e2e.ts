// Every list of the console has what lists have: something to narrow it down, columns that sort, a choice of columns,
// all its rows as a file. Walked by the router's own table, so that a page that comes later is looked at too: a route
// stands either among the lists or among those that are none, with the reason.
import { readFile } from 'node:fs/promises';
import type { Locator } from 'playwright-core';
import { beforeAll, expect, it } from 'vitest';
import { journey } from '../lib/journey';
import { consoleRoutes } from '../lib/pages';

type Lack = 'filter' | 'sort' | 'export';
const LISTS: Record<string, { without?: Partial<Record<Lack, string>> }> = {
  '/customers': {},
  '/bulks': {},
  '/segments': {},
  '/orders': {},
  '/imports': {},
  '/products': {},
  '/categories': {},
  '/rules': {},
  '/backtests': {},
  '/ledger': {},
  '/holds': {},
  '/approvals': {},
  '/rewards': {},
  '/redemptions': {},
  '/coupons': {},
  '/coupons/issued': {},
  '/offers/list': {},
  '/offers/holidays': {},
  '/programme/groups': {},
  '/programme/budgets': {},
  '/programme/benefits': {},
  '/programme/uses': {},
  '/referral/list': {},
  '/referral/plans': {},
  '/partnerships': {},
  '/partnerships/plans': {},
  '/insight/churn': {},
  '/insight/actions': {},
  '/insight/goals': {},
  '/insight/runs': {},
  '/insight/action-rules': {},
  '/settings/stores': {},
  '/settings/staff': {},
  '/settings/fields': { without: { sort: 'in the order of the form' } },
  '/settings/tags': {},
  '/settings/wallets': {},
  '/settings/keys': {},
  '/settings/webhooks': {},
  '/settings/messages': {},
  '/settings/jobs': {},
  '/settings/audit': {},
  '/settings/privacy': {},
};

const FORM = 'a form or a wizard';
const REPORT = 'figures and charts, each with its table and its file';
const NONE: Record<string, string> = {
  '/': REPORT,
  '/customers/cards': FORM,
  '/duplicates': 'pairs side by side, to be decided one by one',
  '/till': FORM,
  '/rules/new': FORM,
  '/explain': FORM,
  '/tiers': 'the steps of a ladder, in their order',
  '/tiers/change': FORM,
  '/backtests/new': FORM,
  '/liability': REPORT,
  '/offers': 'a calendar',
  '/offers/fairness': 'what the rules found today, each with what to do',
  '/programme': 'what the public reads',
  '/referral': 'a tree',
  '/segments/new': FORM,
  '/insight': REPORT,
  '/insight/rfm': REPORT,
  '/insight/pyramid': REPORT,
  '/insight/value': REPORT,
  '/insight/lifecycle': REPORT,
  '/insight/cohorts': REPORT,
  '/insight/repurchase': REPORT,
  '/insight/quality': REPORT,
  '/insight/loyalty': REPORT,
  '/insight/kinds': REPORT,
  '/insight/what-if': REPORT,
  '/insight/bundles': REPORT,
  '/insight/waste': REPORT,
  '/insight/acquisition': REPORT,
  '/insight/influence': REPORT,
  '/settings/shop': FORM,
  '/settings/insight': FORM,
  '/settings/roles': 'a role beside its rights',
  '/settings/cards': 'pictures of cards',
  '/settings/cards/new': FORM,
  '/settings/programme': FORM,
  '/settings/portal': FORM,
  '/settings/health': REPORT,
  '/settings/account': FORM,
};

journey('every list', { demo: 400, lookedAt: true }, (shop) => {
  beforeAll(() => shop.signIn());

  it('is known: no route is neither list nor none', () => {
    const unknown = consoleRoutes.filter((route) => !route.includes('$') && !(route in LISTS) && !(route in NONE));
    expect(unknown).toEqual([]);
  });

  it.each(Object.entries(LISTS))('%s', async (route, { without = {} }) => {
    const { page } = shop;
    await page.goto(shop.origin + route);
    await page.locator('table[aria-rowcount]').first().waitFor();
    await page.getByRole('button', { name: '列', exact: true }).waitFor();
    const there = async (what: string | Locator) =>
      (await (typeof what === 'string' ? page.locator(what) : what).count()) > 0;
    // Some choices come with their data.
    await expect
      .poll(
        async () => ({
          filter: await there('[data-filters] :is(input, select, button)'),
          sort: await there('th[aria-sort]'),
          export: await there(page.getByRole('button', { name: '导出 CSV' })),
        }),
        { timeout: 15_000 },
      )
      .toEqual({ filter: !without.filter, sort: !without.sort, export: !without.export });
    // What nothing is called leaves nothing, and what was typed is cleared again.
    const search = page.locator('[data-filters] input[type=search]');
    if (!(await search.count())) return;
    const rows = page.locator('tbody tr:not([aria-hidden])');
    const before = await rows.count(); // as many as have come by now
    await search.first().fill('zzqqxx');
    await expect.poll(() => rows.count(), { timeout: 15_000 }).toBe(0);
    await search.first().fill('');
    await expect.poll(() => rows.count(), { timeout: 15_000 }).toBeGreaterThanOrEqual(before);
  });

  it('is given whole, as it is narrowed down and sorted, in the language of who reads it', async () => {
    const { page } = shop;
    await shop.confirm();
    await page.goto(`${shop.origin}/orders?sort=placed_at`);
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: '导出 CSV' }).click(),
    ]);
    expect(file.suggestedFilename()).toBe('orders.csv');
    const lines = (await readFile(await file.path(), 'utf8')).trim().split('\r\n');
    expect(lines[0]).toContain('状态');
    expect(lines.length).toBeGreaterThan(50); // more than a page
    expect(new Set(lines).size).toBe(lines.length);
  });
});
