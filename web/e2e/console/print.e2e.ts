// What one prints, as it comes out of the printer: on A4, from a dark screen, without the frame around the page, with
// whose it is and when; no column cut off, all rows that were loaded. The sheets are left in build/screens/print.
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openBrowser, openPage, type Watched } from '../lib/browser';
import { screens, settled } from '../lib/look';
import { placesOf } from '../lib/pages';
import { type Server, startServer } from '../lib/server';
import { Owner } from '../lib/shop';

const PRINTED = [
  '/',
  '/customers',
  '/customers/$id',
  '/orders',
  '/orders/$id',
  '/ledger',
  '/liability',
  '/tiers',
  '/rules/$id',
  '/coupons/$id',
  '/redemptions',
  '/programme',
  '/offers',
  '/insight',
  '/insight/rfm',
  '/insight/cohorts',
  '/insight/goals',
  '/insight/goals/$id',
  '/settings/roles',
];
const A4 = 688; // px between the margins

let server: Server;
let browser: Browser;
let watched: Watched;
let places: string[];

beforeAll(async () => {
  server = await startServer('SQLite', { demo: 400 });
  browser = await openBrowser();
  places = await placesOf(await Owner.of(server));
  watched = await openPage(browser, server.origin);
  watched.context.setDefaultTimeout(20_000);
  await watched.context.addInitScript(() => {
    localStorage.setItem('theme', 'dark');
    localStorage.setItem('signed-in', 'yes');
  });
  await watched.context.request.post(`${server.origin}/v1/session`, {
    data: { login: 'lin@example.com', password: 'a quiet lantern on the river' },
    headers: { Origin: server.origin },
  });
});
afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

const wrongOn = (page: Page) =>
  page.evaluate((width) => {
    const light = (colour: string) => (/[\d.]+/g.exec(colour) ? (colour.match(/[\d.]+/g) ?? []).map(Number) : []);
    const seen = (one: Element) => one.getClientRects().length > 0 && getComputedStyle(one).visibility === 'visible';
    const wrong: string[] = [];
    if (document.documentElement.scrollWidth > width) wrong.push(`${document.documentElement.scrollWidth} px wide`);
    const ground = light(getComputedStyle(document.body).backgroundColor);
    if (ground.slice(0, 3).some((part) => part < 250)) wrong.push(`on ${ground}`);
    const heading = document.querySelector('h1');
    const ink = heading ? light(getComputedStyle(heading).color) : [255];
    if (ink.slice(0, 3).some((part) => part > 60)) wrong.push(`written in ${ink}`);
    for (const one of document.querySelectorAll('nav, aside, header.h-14, main button.ctl, main a.ctl'))
      if (seen(one)) wrong.push(`not for paper: ${one.textContent?.trim().slice(0, 30)}`);
    for (const cell of document.querySelectorAll('main :is(th, td)')) {
      if (!seen(cell)) continue;
      const right = cell.getBoundingClientRect().right;
      if (right > width + 1) wrong.push(`beyond the paper: ${cell.textContent?.trim().slice(0, 30)}`);
      // Bars of the calendar go over several days.
      else if (cell.scrollWidth > cell.clientWidth + 1 && !cell.querySelector('[data-day]'))
        wrong.push(`cut off: ${cell.textContent?.trim().slice(0, 30)}`);
    }
    for (const chart of document.querySelectorAll('main svg[role=img]')) {
      const box = chart.getBoundingClientRect();
      if (box.width === 0 || box.right > width + 1) wrong.push(`chart: ${chart.getAttribute('aria-label')}`);
    }
    const head = document.querySelector('.print-head');
    if (!head || !seen(head) || !/\d{4}\/\d{2}\/\d{2}/.test(head.textContent ?? '')) wrong.push('no shop or no day');
    return wrong;
  }, A4);

it.each(PRINTED)('prints %s whole', async (route) => {
  const { page } = watched;
  const pattern = new RegExp(`^${route.replace('$id', '[a-z]{3}_\\w+')}$`);
  const place = places.find((one) => pattern.test(one));
  if (!place) throw new Error(`${route} is no page`);
  await page.emulateMedia({ media: 'screen' });
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.goto(`${server.origin}${place}`);
  await page.locator('h1').first().waitFor();
  await page.waitForLoadState('networkidle');
  await page.setViewportSize({ width: A4, height: 1000 });
  await page.emulateMedia({ media: 'print' });
  await settled(page);
  const wrong = await wrongOn(page);
  mkdirSync(path.join(screens, 'print'), { recursive: true });
  const name = route === '/' ? 'home' : route.slice(1).replaceAll(/\W+/g, '-');
  writeFileSync(path.join(screens, 'print', `${name}.pdf`), await page.pdf({ preferCSSPageSize: true }));
  expect(wrong).toEqual([]);
});

it('puts all rows that were loaded on paper', async () => {
  const { page } = watched;
  await page.emulateMedia({ media: 'screen' });
  await page.setViewportSize({ width: 1440, height: 700 });
  await page.goto(`${server.origin}/customers`);
  await page.locator('tr[data-index="5"]').waitFor();
  const shown = await page.locator('tr[data-index]').count();
  await page.emulateMedia({ media: 'print' });
  await settled(page);
  const rows = await page.locator('tr[data-index]').evaluateAll((all) => all.map((row) => Number(row.dataset.index)));
  expect(rows.length).toBeGreaterThan(shown);
  expect(rows).toEqual(rows.map((_, index) => index));
});
