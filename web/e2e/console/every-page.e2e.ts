// Every page that the router knows, in a believable shop and in one that has just been opened: both languages, light and
// dark, three widths. Nothing the policy forbids, no error, no request to elsewhere, axe content, nothing cut off. What
// each looks like is left in build/screens for whoever wants to see.
import path from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBrowser, openPage } from '../lib/browser';
import { ill, screens, settled } from '../lib/look';
import { placesOf } from '../lib/pages';
import { engines, type Server, startServer } from '../lib/server';
import { Owner } from '../lib/shop';

const SHOPS = [
  { shop: 'demo', customers: 400, engine: 'SQLite' as const },
  { shop: 'empty', customers: 0, engine: engines.at(-1) ?? ('SQLite' as const) },
];
// Each page is loaded once in a language and a theme; a narrower window is the same page made narrower.
const LOOKS = [
  { lang: 'zh-CN', theme: 'light', widths: [1440, 390], shops: ['demo'] },
  { lang: 'en', theme: 'dark', widths: [768], shops: ['demo'] },
  { lang: 'zh-CN', theme: 'light', widths: [1440], shops: ['empty'] },
];

describe.each(SHOPS)('the $shop shop on $engine', ({ shop, customers, engine }) => {
  let server: Server;
  let browser: Browser;
  let places: string[];

  beforeAll(async () => {
    server = await startServer(engine, customers);
    browser = await openBrowser();
    places = await placesOf(await Owner.of(server));
  });
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
  });

  it.each(LOOKS.filter((look) => look.shops.includes(shop)))(
    'shows every page whole: $lang $theme $widths px',
    async ({ lang, theme, widths }) => {
      const { page, context, faults } = await openPage(browser, server.origin);
      await context.addInitScript(
        ([language, look]) => {
          localStorage.setItem('lang', language as string);
          localStorage.setItem('theme', look as string);
          localStorage.setItem('signed-in', 'yes');
        },
        [lang, theme],
      );
      await context.request.post(`${server.origin}/v1/session`, {
        data: { login: 'lin@example.com', password: 'a quiet lantern on the river' },
        headers: { Origin: server.origin },
      });
      const wrong: string[] = [];
      for (const place of places) {
        const told = faults.length;
        const name =
          place
            .replaceAll(/\/[a-z]{3}_\w+/g, '/one')
            .slice(1)
            .replaceAll('/', '-') || 'home';
        for (const width of widths) {
          await page.setViewportSize({ width, height: width < 500 ? 844 : 900 });
          if (width === widths[0]) await page.goto(server.origin + place);
          await page.locator('main h1').first().waitFor();
          await page.waitForLoadState('networkidle');
          await settled(page);
          await page.screenshot({ path: path.join(screens, shop, `${width}-${lang}-${theme}`, `${name}.png`) });
          for (const fault of await ill(page)) wrong.push(`${place} ${width}: ${fault}`);
        }
        if (await page.getByRole('alert').count())
          wrong.push(`${place}: ${await page.getByRole('alert').first().innerText()}`);
        for (const fault of faults.slice(told)) wrong.push(`${place}: ${fault}`);
      }
      expect(wrong).toEqual([]);
      await context.close();
    },
    900_000,
  );
});
