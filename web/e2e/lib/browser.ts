// A browser whose every page is watched: CSP, console, foreign requests.
import { existsSync } from 'node:fs';
import { type Browser, type BrowserContext, type BrowserContextOptions, chromium, type Page } from 'playwright-core';

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-dev-shm-usage', // containers have little of it
  '--no-proxy-server',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

// The one without windows starts and loads pages for two thirds of what the other takes.
const PROGRAMS = ['/usr/bin/chromium-headless-shell', '/usr/bin/chromium'];

export const openBrowser = (more: string[] = []): Promise<Browser> =>
  chromium.launch({
    executablePath: process.env.CHROMIUM ?? PROGRAMS.find(existsSync),
    headless: true,
    args: [...FLAGS, ...more],
  });

export interface Watched {
  context: BrowserContext;
  page: Page;
  faults: string[]; // CSP, console, foreign requests; to be empty at the end of each visit
  expectStatus(...statuses: number[]): void; // answers of this status are part of the test
}

export async function openPage(
  browser: Browser,
  origin: string,
  options: BrowserContextOptions = {},
): Promise<Watched> {
  const context = await browser.newContext({
    viewport: { width: 1440, height: 900 },
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
    reducedMotion: 'reduce',
    ...options,
  });
  const faults: string[] = [];
  const expected = new Set<number>();
  await context.addInitScript(() => {
    addEventListener('securitypolicyviolation', (event) => {
      console.error(`csp: ${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`);
    });
  });
  await context.route('**/*', (route) => {
    const url = route.request().url();
    if (url.startsWith(origin) || url.startsWith('data:') || url.startsWith('blob:')) return route.continue();
    faults.push(`foreign: ${url}`);
    return route.abort();
  });
  context.setDefaultTimeout(60_000); // a machine may have other things to do
  const page = await context.newPage();
  page.on('console', (message) => {
    if (message.type() !== 'error' && message.type() !== 'warning') return;
    const status = /the server responded with a status of (\d+)/.exec(message.text());
    if (status && expected.has(Number(status[1]))) return;
    faults.push(`console: ${message.text()} ${message.location().url}`);
  });
  page.on('pageerror', (error) => faults.push(`error: ${error.stack ?? error.message}`));
  return {
    context,
    page,
    faults,
    expectStatus: (...statuses) => {
      for (const status of statuses) expected.add(status);
    },
  };
}
