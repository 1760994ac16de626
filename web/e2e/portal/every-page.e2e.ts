// Every page of the portal, as a member of a believable shop and as somebody who has just joined: both languages, light
// and dark, phones of two widths and a tablet. What each looks like is left in build/screens.
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBrowser, openPage } from '../lib/browser';
import { ill, screens } from '../lib/look';
import { portalRoutes } from '../lib/pages';
import { type Server, startServer } from '../lib/server';
import { Owner } from '../lib/shop';

const LOOKS = [
  { who: 'regular', lang: 'zh-CN', theme: 'light', width: 375 },
  { who: 'regular', lang: 'en', theme: 'dark', width: 375 },
  { who: 'regular', lang: 'en', theme: 'light', width: 320 },
  { who: 'regular', lang: 'zh-CN', theme: 'dark', width: 768 },
  { who: 'newcomer', lang: 'zh-CN', theme: 'light', width: 375 },
];

describe('the portal', () => {
  let server: Server;
  let owner: Owner;
  let browser: Browser;
  const members: Record<string, { id: string; order?: string }> = {};

  beforeAll(async () => {
    server = await startServer('SQLite', { demo: 400 });
    owner = await Owner.of(server);
    browser = await openBrowser();
    const { items } = await owner.call<{ items: { id: string; customer_id: string }[] }>('GET', '/v1/orders');
    const bought = items.find((one) => one.customer_id);
    members.regular = { id: bought?.customer_id ?? '', order: bought?.id };
    members.newcomer = await owner.call<{ id: string }>('POST', '/v1/customers', { given_name: '新朋友' });
  });
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
  });

  it('knows its own pages', () => expect(portalRoutes.length).toBeGreaterThan(10));

  it.each(LOOKS)(
    'shows every page whole: $who $lang $theme $width px',
    async ({ who, lang, theme, width }) => {
      const member = members[who];
      const { page, context, faults, expectStatus } = await openPage(browser, server.origin, {
        viewport: { width, height: 812 },
        isMobile: width < 700,
        hasTouch: true,
      });
      expectStatus(409); // no plan for bringing friends is said so
      await context.addInitScript(
        ([language, look]) => {
          localStorage.setItem('m.lang', language as string);
          localStorage.setItem('m.theme', look as string);
        },
        [lang, theme],
      );
      const { link } = await owner.call<{ link: string }>('POST', `/v1/customers/${member?.id}/portal-link`);
      await page.goto(`${server.origin}/portal/in#${link.split('#')[1]}`);
      await page.waitForURL((url) => !url.pathname.endsWith('/in')); // in: the link has been used
      await page.locator('main h1').first().waitFor();
      const dir = path.join(screens, 'portal', `${who}-${width}-${lang}-${theme}`);
      mkdirSync(dir, { recursive: true });
      const wrong: string[] = [];
      for (const route of portalRoutes) {
        if (route.includes(':order') && !member?.order) continue;
        const place = route.replace(':order', member?.order ?? '');
        const told = faults.length;
        await page.goto(`${server.origin}/portal${place}`);
        await page.locator('main h1').first().waitFor();
        await page.waitForLoadState('networkidle');
        const name = route.replaceAll(/[/:]+/g, '-').slice(1) || 'home';
        await page.screenshot({ path: path.join(dir, `${name}.png`), fullPage: true });
        for (const fault of await ill(page)) wrong.push(`${place}: ${fault}`);
        for (const fault of faults.slice(told)) wrong.push(`${place}: ${fault}`);
      }
      expect(wrong).toEqual([]);
      await context.close();
    },
    300_000,
  );
});
