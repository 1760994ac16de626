// A journey: on each database a shop of its own and one browser in it, whose steps stand on each other. After each step:
// axe finds nothing, nothing that the policy forbids, no error on the console, no request to elsewhere, and the page is
// not wider than the screen.
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect } from 'vitest';
import { axe } from './axe';
import { openBrowser, openPage, type Watched } from './browser';
import { type Engine, engines, type Server, startServer } from './server';
import { LOGIN, Owner, PASSWORD } from './shop';

export const PHONE: BrowserContextOptions = { viewport: { width: 375, height: 760 }, isMobile: true, hasTouch: true };

// Who opens a page next is signed in and reads it in that language and look.
export async function signedIn({ context }: Watched, origin: string, lang: string, theme: string) {
  await context.addInitScript(
    ([language, look]) => {
      localStorage.setItem('lang', language as string);
      localStorage.setItem('theme', look as string);
      localStorage.setItem('signed-in', 'yes');
    },
    [lang, theme],
  );
  const reply = await context.request.post(`${origin}/v1/session`, {
    data: { login: LOGIN, password: PASSWORD },
    headers: { Origin: origin },
  });
  expect(reply.status()).toBe(200);
}

// The same in any browser.
export async function enter({ page, context }: Watched, origin: string, login = LOGIN, password = PASSWORD) {
  const reply = await context.request.post(`${origin}/v1/session`, {
    data: { login, password },
    headers: { Origin: origin },
  });
  expect(reply.status()).toBe(200);
  await page.goto(`${origin}/theme.css`);
  await page.evaluate(() => localStorage.setItem('signed-in', 'yes'));
  await page.goto(origin);
  await page.getByRole('navigation', { name: '主导航' }).first().waitFor();
}

export class Shop {
  server!: Server;
  owner!: Owner; // who set the shop up, by the API
  browser!: Browser;
  watched!: Watched;

  constructor(private ground: Ground) {}

  get page(): Page {
    return this.watched.page;
  }
  get origin(): string {
    return this.server.origin;
  }

  // Answers of this status are part of the journey from here on.
  expectStatus(...statuses: number[]) {
    this.watched.expectStatus(...statuses);
  }

  async open() {
    this.watched = await openPage(this.browser, this.origin, this.ground.screen);
  }

  // A browser that nobody has used yet.
  async reopen() {
    await this.check();
    await this.watched.context.close();
    await this.open();
  }

  // Into the console, without the form: that one has journeys of its own.
  async signIn(login = LOGIN, password = PASSWORD) {
    await enter(this.watched, this.origin, login, password);
  }

  // The password once more, for what asks for it: exports, keys.
  async confirm(password = PASSWORD) {
    const reply = await this.watched.context.request.post(`${this.origin}/v1/session/confirm`, {
      data: { password },
      headers: { Origin: this.origin },
    });
    expect(reply.status()).toBe(204);
  }

  async visit(path: string, heading?: string) {
    await this.page.goto(this.origin + path);
    await this.page
      .getByRole('heading', { level: 1, name: heading, exact: heading !== undefined })
      .first()
      .waitFor();
  }

  async check() {
    if (!this.ground.lookedAt) expect(await axe(this.page)).toEqual([]);
    expect(this.watched.faults).toEqual([]);
    const wide = await this.page.evaluate(() => {
      const main = document.querySelector('main');
      return document.documentElement.scrollWidth > innerWidth || (main && main.scrollWidth > main.clientWidth);
    });
    expect(Boolean(wide), 'wider than the screen').toBe(false);
  }
}

export interface Ground {
  demo?: number; // a believable shop of so many customers
  unclaimed?: boolean; // nobody has set it up
  screen?: BrowserContextOptions;
  lookedAt?: boolean; // axe has these very pages elsewhere
  on?: Engine[]; // else all that are there
}

export function journey(title: string, ground: Ground, steps: (shop: Shop) => void) {
  const { demo, unclaimed, on = engines } = ground;
  describe.each(on)(`${title}, on %s`, (engine) => {
    const shop = new Shop(ground);
    beforeAll(async () => {
      shop.server = await startServer(engine, { demo, bare: unclaimed });
      if (!unclaimed) shop.owner = await Owner.of(shop.server);
      shop.browser = await openBrowser();
      await shop.open();
    });
    afterAll(async () => {
      await shop.browser?.close();
      await shop.server?.stop();
    });

    // After a step that failed the others would only wait for nothing.
    let broken = false;
    beforeEach((test) => {
      if (broken) test.skip();
    });
    afterEach(async (test) => {
      const failed = broken || test.task.result?.state === 'fail';
      broken = true;
      await shop.check();
      broken = failed;
    });
    steps(shop);
  });
}
