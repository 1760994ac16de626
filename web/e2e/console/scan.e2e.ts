// Codes before a camera, truly scanned: what the member's phone shows, what a printed card carries. And what a page says
// when there is no camera, or none is allowed.
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { axe } from '../lib/axe';
import { openBrowser, openPage, type Watched } from '../lib/browser';
import { type Film, film } from '../lib/film';
import { enter, journey } from '../lib/journey';
import { cut } from '../lib/look';

const PHONE = '13912345678';

journey('scanning with a camera', {}, (shop) => {
  let member: string;
  let number: string;
  const open: { browser: Browser; film: Film }[] = [];

  const post = (path: string, body: unknown, cookie = '') =>
    fetch(shop.origin + path, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Origin: shop.origin, Cookie: cookie },
      body: JSON.stringify(body),
    });
  const cookiesOf = (reply: Response) => reply.headers.getSetCookie().map((one) => one.split(';')[0] ?? '');
  const cookies = (list: string[]) =>
    list.map((one) => ({
      name: one.slice(0, one.indexOf('=')),
      value: one.slice(one.indexOf('=') + 1),
      url: shop.origin,
    }));

  // The QR on the member's phone, as the portal draws it.
  const phoneCode = async (): Promise<Buffer> => {
    const asked = await post('/v1/m/codes', { to: PHONE });
    const entered = await post('/v1/m/session', { code: await shop.owner.code() }, cookiesOf(asked).join('; '));
    const phone = await openPage(shop.browser, shop.origin, { viewport: { width: 390, height: 844 }, isMobile: true });
    await phone.context.addCookies(cookies(cookiesOf(entered)));
    await phone.page.goto(`${shop.origin}/portal/`);
    await phone.page
      .getByRole('button', { name: /会员码/ })
      .first()
      .click();
    const code = phone.page.locator('.bigqr svg');
    await code.waitFor();
    const picture = await code.screenshot();
    await phone.context.close();
    return picture;
  };

  // A browser whose camera sees these, with the owner signed in.
  const before = async (pictures: Buffer[], options = {}): Promise<Watched> => {
    const seen = await film(shop.page, pictures);
    const browser = await openBrowser(seen.flags);
    open.push({ browser, film: seen });
    const watched = await openPage(browser, shop.origin, options);
    await watched.context.addInitScript(() => {
      const streams: MediaStream[] = [];
      Object.assign(globalThis, { streams });
      const ask = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
      navigator.mediaDevices.getUserMedia = async (wanted) => {
        const stream = await ask(wanted);
        streams.push(stream);
        return stream;
      };
    });
    await enter(watched, shop.origin);
    return watched;
  };
  // How many cameras were opened, and how many of them still run.
  const cameras = (page: Page) =>
    page.evaluate(() => {
      const { streams } = globalThis as unknown as { streams: MediaStream[] };
      const running = streams.filter((one) => one.getTracks().some((track) => track.readyState === 'live'));
      return [streams.length, running.length];
    });

  beforeAll(async () => {
    const made = await shop.owner.call<{ id: string; member_no: string }>('POST', '/v1/customers', {
      surname: '王',
      given_name: '小明',
      phones: [{ number: PHONE }],
    });
    member = made.id;
    number = made.member_no;
    await shop.owner.call('POST', '/v1/products', { sku: '6901234567892', name: '手冲咖啡', price: 3200 });
    await shop.owner.call('POST', '/v1/card-templates', {
      name_zh: '会员卡',
      name_en: 'Member card',
      paper: 'card',
      per_sheet: 1,
      sections: [{ columns: 1, items: [{ what: 'name' }, { what: 'barcode' }] }],
    });
  });
  afterAll(async () => {
    for (const one of open) {
      await one.browser.close();
      one.film.remove();
    }
  });

  it('reads the code on the member’s phone at the till, sells, and lets the camera go', async () => {
    await shop.signIn();
    const { page, context, faults } = await before([await phoneCode()]);
    await page.goto(`${shop.origin}/till`);
    await page.getByLabel('扫码或输入').fill('6901234567892');
    await page.keyboard.press('Enter');
    await page.getByRole('list', { name: '购物车' }).getByText('手冲咖啡').waitFor();
    await page.getByRole('button', { name: '用摄像头扫码' }).click();
    await page.getByRole('dialog', { name: '扫码' }).waitFor();
    const panel = page.getByTestId('member');
    await panel.getByText('王小明').waitFor();
    await panel.getByText('会员本人出示').waitFor();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(await cameras(page)).toEqual([1, 0]);
    await page.waitForFunction(() => document.activeElement?.tagName === 'INPUT');
    await page.keyboard.press('Enter'); // on to the payment
    await page.getByRole('dialog', { name: '收款 ¥32.00' }).getByRole('button', { name: '完成收款' }).click();
    await page.getByTestId('sold').getByText('已成交').waitFor();
    const { items } = await shop.owner.call<{ items: { customer_id: string; total: number }[] }>('GET', '/v1/orders');
    expect(items[0]).toMatchObject({ customer_id: member, total: 3200 });
    expect(faults).toEqual([]);
    await context.close();
  });

  it('reads one code after the other from printed cards, and opens the member anywhere', async () => {
    const { page } = shop;
    await page.goto(`${shop.origin}/customers/${member}/card`);
    await page.getByRole('combobox', { name: '模板' }).click();
    await page.getByRole('option', { name: '会员卡' }).click();
    const bars = page.locator('.pc-code-bars svg');
    await bars.waitFor();
    // As large as a camera near it sees it, on the paper's white.
    await bars.evaluate((svg: HTMLElement) => {
      svg.style.cssText =
        'position:fixed;inset:0;z-index:99;background:white;padding:60px 90px;width:900px;height:300px';
    });
    const picture = await bars.screenshot();
    await page.reload();
    const camera = await before([picture], { viewport: { width: 390, height: 844 }, colorScheme: 'dark' });
    await camera.page.goto(`${shop.origin}/customers`);
    await camera.page.evaluate(() => {
      localStorage.setItem('theme', 'dark');
      localStorage.setItem('lang', 'en');
    });
    await camera.page.reload();
    await camera.page.getByRole('heading', { level: 1, name: 'Customers' }).waitFor();
    await camera.page.getByRole('button', { name: 'Scan with the camera' }).first().click();
    await camera.page.waitForURL(`**/customers/${member}**`);
    await camera.page.getByText(number).first().waitFor();
    expect(await cameras(camera.page)).toEqual([1, 0]);
    // Kept open at the till: the same card is not read twice while it stays in sight.
    await camera.page.goto(`${shop.origin}/till`);
    await camera.page.getByRole('button', { name: 'Scan with the camera' }).click();
    await camera.page.getByTestId('member').waitFor();
    await camera.page.evaluate(() => localStorage.setItem('scan.many', 'yes'));
    await camera.page.reload();
    await camera.page.getByRole('button', { name: 'Scan with the camera' }).click();
    await camera.page.getByText(`Read ${number}`).waitFor();
    expect(await axe(camera.page)).toEqual([]);
    expect(await cut(camera.page)).toEqual([]);
    expect(await cameras(camera.page)).toEqual([1, 1]);
    await camera.page.keyboard.press('Escape');
    await camera.page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(await cameras(camera.page)).toEqual([1, 0]);
    expect(camera.faults).toEqual([]);
    await camera.context.close();
  });

  it('says what is wrong when there is no camera, and takes what is typed', async () => {
    const { page } = shop;
    await page.goto(`${shop.origin}/till`);
    await page.getByRole('button', { name: '用摄像头扫码' }).click();
    const dialog = page.getByRole('dialog', { name: '扫码' });
    await dialog.getByText('没有找到摄像头。').waitFor();
    expect(await axe(page)).toEqual([]);
    await dialog.getByLabel('输入号码').fill(number);
    await page.keyboard.press('Enter');
    await page.getByTestId('member').getByText('按号码查到').waitFor();
    // Pages are sent with leave for their own camera, and nobody else's.
    const headers = (await page.request.get(shop.origin)).headers();
    expect(headers['permissions-policy']).toContain('camera=(self)');
  });

  it('says it when the camera is refused, busy, or the page is not on https', async () => {
    const { page } = shop;
    for (const [name, text] of [
      ['NotAllowedError', '浏览器没有允许使用摄像头'],
      ['NotReadableError', '无法打开摄像头'],
    ] as const) {
      await page.goto(`${shop.origin}/till`);
      await page.evaluate((name) => {
        navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('no', name));
      }, name);
      await page.getByRole('button', { name: '用摄像头扫码' }).click();
      await page.getByRole('alert').filter({ hasText: text }).waitFor();
      await page.getByRole('button', { name: '重试' }).waitFor();
    }
    await page.goto(`${shop.origin}/till`);
    await page.evaluate(() => Object.defineProperty(window, 'isSecureContext', { value: false }));
    await page.getByRole('button', { name: '用摄像头扫码' }).click();
    await page.getByRole('alert').filter({ hasText: 'https' }).waitFor();
  });

  it('finds the customer of a form by the camera', async () => {
    const { page } = shop;
    await page.goto(`${shop.origin}/ledger`);
    // A browser that knows codes by itself.
    await page.evaluate((number) => {
      const read = ['nobody', number];
      Object.assign(globalThis, {
        BarcodeDetector: class {
          static getSupportedFormats() {
            return Promise.resolve(['qr_code', 'code_128']);
          }
          detect() {
            return Promise.resolve([{ rawValue: read.shift() }]);
          }
        },
      });
      const canvas = document.createElement('canvas');
      const context = canvas.getContext('2d');
      setInterval(() => context?.fillRect(0, 0, 9, 9), 50);
      navigator.mediaDevices.getUserMedia = () => Promise.resolve(canvas.captureStream(20));
    }, number);
    const scan = page.getByRole('main').getByRole('button', { name: '用摄像头扫码' }).first();
    shop.expectStatus(404, 422);
    await scan.click();
    await page.getByText('会员码无效或已过期').waitFor();
    await scan.click();
    await page.waitForURL((url) => url.search.includes(member));
    await page.locator('table.opacity-60').waitFor({ state: 'detached' }); // what was there before, until the new comes
  });
});
