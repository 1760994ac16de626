// Every page of the console in a shop of your own: when its content stands, which requests take longest, what shifts, what
// the browser complains of. Slowest first, as a table in Markdown.
//
//   node bench/everyPage.mjs ORIGIN SETUP_LINK|LOGIN:PASSWORD      pictures are left where PICTURES says
//   ONLY=/customers,/insight: those that begin so; WIDTH (1440), LANG_OF (zh-CN), THEME (light), ROUNDS (1); DELAY: answers
//   come so many ms later, by chance more or less, so that every skeleton is seen
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { chromium } from 'playwright-core';
import { placesOf } from '../e2e/lib/pages.ts';

const [origin, entry = ''] = process.argv.slice(2);
const { ONLY, PICTURES, WIDTH = '1440', LANG_OF = 'zh-CN', THEME = 'light', ROUNDS = '1', DELAY = '0' } = process.env;
const width = Number(WIDTH);
const LONGEST_MS = 120_000;

let cookie = '';
async function call(method, to, body) {
  const reply = await fetch(origin + to, {
    method,
    headers: { Origin: origin, ...(body && { 'Content-Type': 'application/json' }), Cookie: cookie },
    body: body && JSON.stringify(body),
  });
  if (!reply.ok) throw new Error(`${method} ${to}: ${reply.status} ${await reply.text()}`);
  const cookies = reply.headers.getSetCookie().map((one) => one.split(';')[0]);
  if (cookies.length) cookie = cookies.join('; ');
  return reply.json();
}

const setup = entry.split('#')[1];
let [login, password] = entry.split(/:(.*)/s);
if (setup) {
  [login, password] = ['bench@example.com', 'a quiet lantern on the river'];
  await call('POST', '/v1/setup', { token: setup, name: '林晓', login, password });
} else await call('POST', '/v1/session', { login, password });

// What a page tells from its first moment on: shifts, and when it last had a place holder in it.
function watch() {
  const seen = { cls: 0, busy: 0, blocked: 0, shifts: [] };
  window.seen = seen;
  const on = (type, act) =>
    new PerformanceObserver((list) => list.getEntries().forEach(act)).observe({ type, buffered: true });
  const name = (node) => {
    const one = node?.nodeType === 1 ? node : node?.parentElement;
    if (!one) return 'what is gone';
    return `${one.tagName.toLowerCase()} ${(one.textContent ?? '').trim().slice(0, 24)}`;
  };
  on('layout-shift', (shift) => {
    if (shift.hadRecentInput) return;
    seen.cls += shift.value;
    seen.shifts.push({
      at: Math.round(shift.startTime),
      value: shift.value,
      who: shift.sources
        .map(
          ({ node, previousRect: a, currentRect: b }) =>
            `${name(node)} ${a.x},${a.y} ${a.width}×${a.height} → ${b.x},${b.y} ${b.width}×${b.height}`,
        )
        .slice(0, 3),
    });
  });
  on('longtask', (task) => {
    seen.blocked += Math.max(0, task.duration - 50);
  });
  const look = () => {
    const main = document.querySelector('main');
    const waiting = '.animate-pulse, [role=status]:has(> .sr-only:only-child), [role=progressbar]';
    if (!main?.querySelector('h1') || main.querySelector(waiting)) seen.busy = performance.now();
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--no-proxy-server'],
});
const context = await browser.newContext({
  viewport: { width, height: width < 500 ? 844 : 900 },
  locale: LANG_OF,
  timezoneId: 'Asia/Shanghai',
  reducedMotion: 'reduce',
});
await context.addInitScript(
  ([lang, theme]) => {
    localStorage.setItem('lang', lang);
    localStorage.setItem('theme', theme);
    localStorage.setItem('signed-in', 'yes');
  },
  [LANG_OF, THEME],
);
await context.addInitScript(watch);
if (Number(DELAY))
  await context.route('**/v1/**', async (route) => {
    await new Promise((resolve) => setTimeout(resolve, Number(DELAY) * (0.5 + Math.random())));
    await route.continue();
  });
await context.request.post(`${origin}/v1/session`, { data: { login, password }, headers: { Origin: origin } });

async function visit(place) {
  const page = await context.newPage();
  const faults = [];
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) faults.push(message.text().slice(0, 160));
  });
  page.on('pageerror', (error) => faults.push(String(error).slice(0, 160)));
  await page.goto(origin + place, { timeout: LONGEST_MS });
  const done = await Promise.race([
    page
      .locator('main h1')
      .first()
      .waitFor({ timeout: LONGEST_MS })
      .then(() => page.waitForLoadState('networkidle', { timeout: LONGEST_MS }))
      .then(
        () => true,
        () => false,
      ),
  ]);
  await page.waitForTimeout(200);
  const seen = await page.evaluate(() => ({
    ...window.seen,
    requests: performance
      .getEntriesByType('resource')
      .filter((one) => one.name.includes('/v1/'))
      .map((one) => ({
        url: one.name.replace(/^https?:\/\/[^/]+/, ''),
        ms: one.responseEnd - one.requestStart,
        bytes: one.encodedBodySize,
      })),
    nodes: document.querySelectorAll('*').length,
  }));
  if (PICTURES) {
    mkdirSync(PICTURES, { recursive: true });
    const name =
      place
        .replaceAll(/\/[a-z]{3}_\w+/g, '/one')
        .slice(1)
        .replaceAll('/', '-') || 'home';
    await page.screenshot({ path: path.join(PICTURES, `${name}.png`) });
  }
  if (!done) faults.push(`not at rest after ${LONGEST_MS / 1000} s`);
  await page.close();
  return { place, faults, ...seen };
}

const places = (await placesOf({ call })).filter(
  (place) => !ONLY || ONLY.split(',').some((one) => place.startsWith(one)),
);
const told = [];
for (const place of places) {
  const rounds = [];
  for (let i = 0; i < Number(ROUNDS); i++) rounds.push(await visit(place));
  const one = rounds.toSorted((a, b) => a.busy - b.busy)[Math.floor(rounds.length / 2)];
  told.push({ ...one, cls: Math.max(...rounds.map((round) => round.cls)) });
  process.stderr.write(`${place} ${Math.round(one.busy)} ms\n`);
}
await browser.close();

const ms = (value) => Math.round(value).toString();
console.log(
  '| page | content ms | shift | blocked ms | nodes | slowest requests, ms |\n| --- | --- | --- | --- | --- | --- |',
);
for (const one of told.toSorted((a, b) => b.busy - a.busy)) {
  const slow = one.requests
    .toSorted((a, b) => b.ms - a.ms)
    .slice(0, 3)
    .map((request) => `${ms(request.ms)} ${decodeURIComponent(request.url)}`);
  console.log(
    `| ${one.place} | ${ms(one.busy)} | ${one.cls.toFixed(3)} | ${ms(one.blocked)} | ${one.nodes} | ${slow.join('; ')} |`,
  );
}
for (const one of told) {
  for (const fault of one.faults) console.log(`${one.place}: ${fault}`);
  if (one.cls > 0.02)
    for (const shift of one.shifts.filter((each) => each.value > 0.005))
      console.log(`${one.place}: shift ${shift.value.toFixed(3)} at ${shift.at} ms: ${shift.who.join(' | ')}`);
}
