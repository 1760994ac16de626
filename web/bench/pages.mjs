// How fast pages come and move, in a real browser: first paint, largest paint, blocking time, shifts, under the lines and
// processors that the design names; from route to route; and how a long list scrolls. Prints medians of ROUNDS.
//
//   node bench/pages.mjs ORIGIN SETUP_LINK      a server with a shop in it; see bench/pages.sh
import { chromium } from 'playwright-core';

const [origin, setup] = process.argv.slice(2);
const rounds = Number(process.env.ROUNDS ?? 5);
const LINES = {
  desktop: { down: 10_000, rtt: 40, cpu: 1 },
  'slow 4G, a fourth of the processor': { down: 1_638, rtt: 150, cpu: 4 },
};
const login = { login: 'bench@example.com', password: 'a quiet lantern on the river' };

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--no-proxy-server'],
});
const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
const ms = (value) => `${Math.round(value)} ms`;

async function api(method, path, body, cookie) {
  const reply = await fetch(origin + path, {
    method,
    headers: { Origin: origin, ...(body && { 'Content-Type': 'application/json' }), ...(cookie && { Cookie: cookie }) },
    body: body && JSON.stringify(body),
  });
  if (!reply.ok) throw new Error(`${method} ${path}: ${reply.status} ${await reply.text()}`);
  return {
    cookie: reply.headers
      .getSetCookie()
      .map((one) => one.split(';')[0])
      .join('; '),
    body: await reply.json(),
  };
}
const owner = (await api('POST', '/v1/setup', { token: setup.split('#')[1], name: '林晓', ...login })).cookie;

// Watches what the browser says of painting, shifting and long tasks, from the first moment.
function watch() {
  const seen = { lcp: 0, cls: 0, tbt: 0 };
  window.seen = seen;
  const on = (type, act) =>
    new PerformanceObserver((list) => list.getEntries().forEach(act)).observe({ type, buffered: true });
  on('largest-contentful-paint', (entry) => {
    seen.lcp = entry.startTime;
  });
  on('layout-shift', (entry) => {
    if (!entry.hadRecentInput) seen.cls += entry.value;
  });
  on('longtask', (entry) => {
    seen.tbt += Math.max(0, entry.duration - 50);
  });
}

async function visit(line, sign, options = {}) {
  const context = await browser.newContext({
    viewport: { width: 1440, height: 900 },
    serviceWorkers: 'block',
    ...options,
  });
  await context.addInitScript(watch);
  const path = await sign(context);
  const page = await context.newPage();
  const cdp = await context.newCDPSession(page);
  await cdp.send('Network.enable');
  await cdp.send('Network.emulateNetworkConditions', {
    offline: false,
    latency: line.rtt,
    downloadThroughput: (line.down * 1_000) / 8,
    uploadThroughput: (line.down * 1_000) / 16,
  });
  await cdp.send('Emulation.setCPUThrottlingRate', { rate: line.cpu });
  await page.goto(origin + path);
  await page.locator('main h1').first().waitFor();
  await page.waitForLoadState('networkidle');
  const seen = await page.evaluate(() => ({
    ...window.seen,
    fcp: performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0,
  }));
  await context.close();
  return seen;
}

const asOwner = (path) => async (context) => {
  await context.addInitScript(() => localStorage.setItem('signed-in', 'yes'));
  await context.request.post(`${origin}/v1/session`, { data: login, headers: { Origin: origin } });
  return path;
};
const { items } = (await api('GET', '/v1/customers', undefined, owner)).body;
const asMember = async (context) => {
  const { link } = (await api('POST', `/v1/customers/${items[0].id}/portal-link`, undefined, owner)).body;
  const token = link.split('#')[1];
  await context.request.post(`${origin}/v1/m/links/use`, { data: { token }, headers: { Origin: origin } });
  return '/portal/';
};

async function loads(name, line, sign, options) {
  const all = [];
  for (let i = 0; i < rounds; i++) all.push(await visit(LINES[line], sign, options));
  const of = (key) => median(all.map((one) => one[key]));
  console.log(
    `${name}, ${line}: first paint ${ms(of('fcp'))}, largest ${ms(of('lcp'))}, blocked ${ms(of('tbt'))}, shift ${of('cls').toFixed(3)}`,
  );
}

// From route to route, what both show being in memory already.
async function moves() {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  await asOwner('/')(context);
  const page = await context.newPage();
  await page.goto(`${origin}/customers`);
  await page.getByRole('region').first().waitFor();
  const go = (path, region) =>
    page.evaluate(
      ([to, wanted]) =>
        new Promise((resolve) => {
          const start = performance.now();
          const look = () => {
            if (location.pathname === to && document.querySelector(`main ${wanted}`))
              resolve(performance.now() - start);
            else requestAnimationFrame(look);
          };
          document.querySelector(`nav a[href="${to}"]`)?.click();
          look();
        }),
      [path, region],
    );
  const taken = [];
  for (let i = 0; i < rounds + 1; i++)
    for (const path of ['/orders', '/customers']) {
      const one = await go(path, 'tbody tr');
      if (i) taken.push(one); // the first time loads
    }
  console.log(`from list to list, warm: ${ms(median(taken))}`);
  await context.close();
}

// The wheel turned over a list for some seconds: frames a second, the slow ones, and frames in which the middle of the
// list was blank. Rows are drawn by the processor here: there is no graphics card.
async function scrolls() {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  await asOwner('/')(context);
  const page = await context.newPage();
  await page.goto(`${origin}/customers`);
  await page.locator('tbody tr').nth(10).waitFor();
  await page.mouse.move(700, 600);
  await page.evaluate(() => {
    const frames = [];
    let blank = 0;
    let before = performance.now();
    window.told = () => ({ frames, blank });
    const look = (now) => {
      frames.push(now - before);
      before = now;
      const at = document.elementFromPoint(700, 600);
      if (!at?.closest('tr')?.textContent?.trim()) blank++;
      requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  });
  for (let i = 0; i < 240; i++) {
    await page.mouse.wheel(0, 220);
    await page.waitForTimeout(16);
  }
  const { frames, blank } = await page.evaluate(() => window.told());
  const nodes = await page.evaluate(() => document.querySelectorAll('*').length);
  const heap = await page.evaluate(() => performance.memory.usedJSHeapSize / 1048576);
  const sorted = frames.slice(5).toSorted((a, b) => a - b);
  const sum = sorted.reduce((a, b) => a + b, 0);
  console.log(
    `customers, wheel: ${((1_000 * sorted.length) / sum).toFixed(0)} frames/s, p95 ${ms(sorted[Math.floor(sorted.length * 0.95)])}, ` +
      `blank ${((100 * blank) / frames.length).toFixed(1)} %, ${nodes} nodes, heap ${heap.toFixed(0)} MiB`,
  );
  await context.close();
}

await loads('dashboard', 'desktop', asOwner('/'));
await loads('customers', 'desktop', asOwner('/customers'));
await loads('dashboard', 'slow 4G, a fourth of the processor', asOwner('/'));
await loads('portal', 'slow 4G, a fourth of the processor', asMember, {
  viewport: { width: 375, height: 760 },
  isMobile: true,
  hasTouch: true,
});
await moves();
await scrolls();
await browser.close();
