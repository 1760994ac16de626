// The gallery of charts, as a developer sees it: each kind with usual, empty, single, huge, negative and missing data,
// light and dark, both languages. No drawing has a number that is none, or text that leaves its card. Then every chart of
// the console in a believable shop, by its keys. What charts owe as they stand (lib/charts.ts) is asked for on every page
// that any test looks at.
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import type { Browser } from 'playwright-core';
import { createServer, type ViteDevServer } from 'vite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { axe } from '../lib/axe';
import { openBrowser, openPage } from '../lib/browser';
import { chartFaults, chartKeys } from '../lib/charts';
import { signedIn } from '../lib/journey';
import { consoleRoutes } from '../lib/pages';
import { type Server, startServer } from '../lib/server';
import { Owner } from '../lib/shop';

const web = path.join(import.meta.dirname, '../..');
let vite: ViteDevServer;
let browser: Browser;
let origin: string;

beforeAll(async () => {
  vite = await createServer({
    configFile: path.join(web, 'vite.console.config.ts'),
    server: { port: 0, host: '127.0.0.1', hmr: false, watch: null },
    logLevel: 'error',
  });
  await vite.listen(0);
  const address = vite.httpServer?.address();
  origin = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`;
  browser = await openBrowser();
});
afterAll(async () => {
  await browser?.close();
  await vite?.close();
});

it.each([
  { lang: 'zh-CN', theme: 'light', width: 1440 },
  { lang: 'en', theme: 'dark', width: 1440 },
  { lang: 'en', theme: 'light', width: 390 },
])('draws every kind of chart whole: $lang $theme $width px', async ({ lang, theme, width }) => {
  const { page, context, faults } = await openPage(browser, origin, { viewport: { width, height: 900 } });
  await page.goto(`${origin}/gallery.html?lang=${lang}&theme=${theme}`, { waitUntil: 'commit', timeout: 60_000 });
  await page.getByRole('heading', { name: 'Charts', level: 1 }).waitFor({ timeout: 60_000 });
  await page.waitForFunction(() => document.querySelectorAll('svg[role=img] path').length > 20, null, {
    timeout: 60_000,
  });
  const wrong = await page.evaluate(() => {
    const found: string[] = [];
    for (const card of document.querySelectorAll('section.card')) {
      const name = card.querySelector('h2')?.textContent ?? '';
      const box = card.getBoundingClientRect();
      for (const node of card.querySelectorAll('svg *'))
        for (const { name: attribute, value } of node.attributes)
          if (/NaN|Infinity|undefined/.test(value))
            found.push(`${name}: ${node.tagName} ${attribute}=${value.slice(0, 40)}`);
      for (const node of card.querySelectorAll('svg rect'))
        if (Number(node.getAttribute('height')) < 0 || Number(node.getAttribute('width')) < 0)
          found.push(`${name}: a bar below nothing`);
      for (const node of card.querySelectorAll('svg text')) {
        const text = node.getBoundingClientRect();
        if (text.width && (text.left < box.left - 1 || text.right > box.right + 1))
          found.push(`${name}: ${node.textContent} leaves the card`);
      }
      if (/NaN|Infinity|undefined|\[object/.test(card.textContent ?? ''))
        found.push(`${name}: ${card.textContent?.slice(0, 80)}`);
    }
    if (document.documentElement.scrollWidth > innerWidth) found.push('wider than the screen');
    return found;
  });
  expect(wrong).toEqual([]);
  expect(await chartFaults(page)).toEqual([]);
  expect(await chartKeys(page)).toEqual([]);
  expect(await axe(page)).toEqual([]);
  const dir = path.join(web, '../build/screens/charts');
  mkdirSync(dir, { recursive: true });
  await page.screenshot({ path: path.join(dir, `${lang}-${theme}-${width}.png`), fullPage: true });
  // Each figure is in the table too, and there by keyboard.
  await page
    .getByRole('button', { name: /LineChart: usual/ })
    .last()
    .press('Enter');
  await page.getByRole('table', { name: 'LineChart: usual' }).waitFor();
  expect(faults).toEqual([]);
  await context.close();
});

describe('the charts of the console', () => {
  let server: Server;
  let details: string[]; // pages of single records, of what the demo shop has, and of a back-test made for this

  // Made by a job: looked at until it is done.
  const made = async (owner: Owner, list: string) => {
    const { id } = await owner.call<{ id: string }>('POST', list, {});
    for (let i = 0; i < 600; i++) {
      const { state } = await owner.call<{ state: string }>('GET', `${list}/${id}`);
      if (state === 'done') return id;
      if (state !== 'waiting' && state !== 'running') throw new Error(`${list}/${id} is ${state}`);
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
    throw new Error(`${list}/${id} does not end`);
  };

  beforeAll(async () => {
    server = await startServer('SQLite', { demo: 400 });
    const owner = await Owner.of(server);
    const first = async (list: string, count = 1) => {
      const { items } = await owner.call<{ items: { id: string }[] }>('GET', list);
      expect(items.length, list).toBeGreaterThan(0);
      return items.slice(0, count).map((one) => one.id);
    };
    // All rules as they are over all orders; and a second run of the models: how their parameters moved is drawn from
    // two on.
    const tested = await made(owner, '/v1/backtests');
    await made(owner, '/v1/insight/runs');
    details = [
      `/customers/${await first('/v1/customers')}?tab=portrait`,
      ...(await first('/v1/goals', 3)).map((id) => `/insight/goals/${id}`),
      '/insight/runs',
      ...['', '?by=store', '?by=segment'].map((by) => `/backtests/${tested}${by}`),
      ...(await first('/v1/tier-benefits')).map((id) => `/programme/benefits/${id}`),
      ...(await first('/v1/earning-budgets', 2)).flatMap((id) => [
        `/programme/budgets/${id}`,
        `/programme/budgets/${id}?days=365`,
      ]),
    ];
  }, 240_000);
  afterAll(() => server?.stop());

  it.each([
    { lang: 'zh-CN', theme: 'light', width: 1440 },
    { lang: 'en', theme: 'dark', width: 390 },
  ])(
    'are walked by keys, and each has its table: $lang $width px',
    async ({ lang, theme, width }) => {
      const watched = await openPage(browser, server.origin, { viewport: { width, height: 900 } });
      const { page, context, faults } = watched;
      await signedIn(watched, server.origin, lang, theme);
      const places = ['/', '/liability', ...details];
      places.push(...consoleRoutes.filter((route) => route.startsWith('/insight') && !route.includes('$')));
      const wrong: string[] = [];
      let charts = 0;
      for (const place of places) {
        await page.goto(server.origin + place);
        await page.locator('main h1').first().waitFor();
        await page.waitForLoadState('networkidle');
        const here = await page.locator('svg[role=img][data-points]').count();
        if (here === 0 && details.includes(place) && !place.startsWith('/customers')) wrong.push(`${place}: no chart`);
        charts += here;
        for (const fault of [...(await chartFaults(page)), ...(await chartKeys(page))])
          wrong.push(`${place}: ${fault}`);
      }
      expect(wrong).toEqual([]);
      expect(charts).toBeGreaterThan(22);
      expect(faults).toEqual([]);
      await context.close();
    },
    300_000,
  );
});
