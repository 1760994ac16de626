// Every page that the router knows, in a believable shop and in one that has just been opened: both languages, light and
// dark, three widths (every-page-*.e2e.ts). Nothing the policy forbids, no error, no request to elsewhere, axe content,
// nothing cut off, nothing that jumps while it comes. What each looks like is left in build/screens for whoever wants to see.
import path from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openBrowser, openPage } from './browser';
import { signedIn } from './journey';
import { ill, screens, settled, shifted, watchShifts } from './look';
import { placesOf } from './pages';
import { engines, type Server, startServer } from './server';
import { Owner } from './shop';

const SHOPS = {
  demo: { customers: 400, engine: 'SQLite' as const },
  empty: { customers: 0, engine: engines.at(-1) ?? ('SQLite' as const) },
};

export interface Look {
  shop: keyof typeof SHOPS;
  lang: string;
  theme: string;
  widths: number[]; // each page is loaded once; a narrower window is the same page made narrower
}

// A file for each look, so that they are had at the same time.
export function everyPage({ shop, lang, theme, widths }: Look) {
  const { customers, engine } = SHOPS[shop];
  let server: Server;
  let browser: Browser;
  let places: string[];

  beforeAll(async () => {
    server = await startServer(engine, { demo: customers, language: lang === 'en' ? 'en' : 'zh' });
    browser = await openBrowser();
    places = await placesOf(await Owner.of(server));
  });
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
  });

  it(`shows every page of the ${shop} shop whole: ${lang} ${theme} ${widths} px`, async () => {
    const watched = await openPage(browser, server.origin);
    const { page, context, faults } = watched;
    await signedIn(watched, server.origin, lang, theme);
    await context.addInitScript(watchShifts);
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
        if (width === widths[0]) for (const fault of await shifted(page)) wrong.push(`${place} ${width}: ${fault}`);
        await page.screenshot({ path: path.join(screens, shop, `${width}-${lang}-${theme}`, `${name}.png`) });
        for (const fault of await ill(page)) wrong.push(`${place} ${width}: ${fault}`);
      }
      if (await page.getByRole('alert').count())
        wrong.push(`${place}: ${await page.getByRole('alert').first().innerText()}`);
      for (const fault of faults.slice(told)) wrong.push(`${place}: ${fault}`);
    }
    expect(wrong).toEqual([]);
    await context.close();
  }, 1_500_000);
}
