// The gallery of charts, as a developer sees it: each kind with usual, empty, single, huge, negative and missing data,
// light and dark, both languages. No drawing has a number that is none, or text that leaves its card.
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import type { Browser } from 'playwright-core';
import { createServer, type ViteDevServer } from 'vite';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { axe } from '../lib/axe';
import { openBrowser, openPage } from '../lib/browser';

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
