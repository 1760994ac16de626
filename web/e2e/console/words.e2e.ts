// Every page in a language of longer words that nobody speaks: each text comes from the catalogue, and has room.
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBrowser, openPage } from '../lib/browser';
import { cut, settled } from '../lib/look';
import { placesOf, portalRoutes } from '../lib/pages';
import { type Server, startServer } from '../lib/server';
import { LOGIN, Owner, PASSWORD } from '../lib/shop';
import { hear, speakLong, strays } from '../lib/words';

const LOOKS = [
  { app: 'console' as const, widths: [1440, 390] },
  { app: 'portal' as const, widths: [375] },
];

describe('words', () => {
  let server: Server;
  let owner: Owner;
  let browser: Browser;

  beforeAll(async () => {
    server = await startServer('SQLite', { demo: 400 });
    owner = await Owner.of(server);
    browser = await openBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
  });

  const member = async () => {
    const { items } = await owner.call<{ items: { id: string; customer_id: string }[] }>('GET', '/v1/orders');
    const order = items.find((one) => one.customer_id);
    const { link } = await owner.call<{ link: string }>('POST', `/v1/customers/${order?.customer_id}/portal-link`);
    return { order: order?.id ?? '', token: link.split('#')[1] };
  };

  it.each(LOOKS)(
    'come from the catalogue and have room: $app',
    async ({ app, widths }) => {
      const { page, context } = await openPage(browser, server.origin, {
        locale: 'en-GB',
        serviceWorkers: 'block',
        isMobile: app === 'portal',
      });
      const said = hear(page);
      await speakLong(context, app);
      await context.addInitScript(() => {
        localStorage.setItem('lang', 'en');
        localStorage.setItem('m.lang', 'en');
        localStorage.setItem('signed-in', 'yes');
      });
      let places: string[];
      if (app === 'console') {
        places = await placesOf(owner);
        await context.request.post(`${server.origin}/v1/session`, {
          data: { login: LOGIN, password: PASSWORD },
          headers: { Origin: server.origin },
        });
      } else {
        const { order, token } = await member();
        await page.goto(`${server.origin}/portal/in#${token}`);
        await page.waitForURL((url) => !url.pathname.endsWith('/in')); // in: the link has been used
        await page.locator('main h1').first().waitFor();
        places = portalRoutes.map((route) => `/portal${route.replace(':order', order)}`);
      }
      const wrong: string[] = [];
      for (const place of places) {
        await page.setViewportSize({ width: widths[0] ?? 0, height: 900 });
        await page.goto(server.origin + place);
        await page.locator('main h1').first().waitFor();
        await page.waitForLoadState('networkidle');
        for (const fault of await strays(page, said)) wrong.push(`${place}: ${fault}`);
        for (const width of widths) {
          await page.setViewportSize({ width, height: 900 });
          await settled(page);
          for (const fault of await cut(page)) wrong.push(`${place} ${width}: ${fault}`);
        }
      }
      expect(wrong).toEqual([]);
      await context.close();
    },
    900_000,
  );
});
