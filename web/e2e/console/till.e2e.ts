// A cashier's sale by scanned code, in a browser against the real binary: goods and the member's code of the moment are
// scanned, points and a coupon pay a part, the sale earns, and the receipt is taken back again. On a till and on a phone.
import { beforeAll, expect, it } from 'vitest';
import { axe } from '../lib/axe';
import { journey } from '../lib/journey';

const PHONE = '13912345678';
const PASSWORD = 'seven small bells in the rain';

journey("a cashier's sale by scanned code", {}, (shop) => {
  let member: string;
  let coupon: string;
  let memberCookie = '';

  const points = async () => {
    const { wallets } = await shop.owner.call<{ wallets: { wallet: string; available: number }[] }>(
      'GET',
      `/v1/customers/${member}/points`,
    );
    return wallets.find((one) => one.wallet === 'points')?.available;
  };
  const post = (path: string, body: unknown, cookie = '') =>
    fetch(shop.origin + path, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Origin: shop.origin, Cookie: cookie },
      body: JSON.stringify(body),
    });
  const cookieOf = (reply: Response) =>
    reply.headers
      .getSetCookie()
      .map((one) => one.split(';')[0])
      .join('; ');
  // What the QR on the member's phone says just now.
  const cardCode = async () => {
    if (!memberCookie) {
      const asked = await post('/v1/m/codes', { to: PHONE });
      const entered = await post('/v1/m/session', { code: await shop.owner.code() }, cookieOf(asked));
      memberCookie = cookieOf(entered);
    }
    const reply = await fetch(`${shop.origin}/v1/m/code`, { headers: { Cookie: memberCookie } });
    return ((await reply.json()) as { code: string }).code;
  };
  // A scanner is a quick typist that ends with Enter.
  const scan = async (code: string) => {
    await shop.page.keyboard.type(code);
    await shop.page.keyboard.press('Enter');
  };

  beforeAll(async () => {
    const store = await shop.owner.call<{ id: string }>('POST', '/v1/stores', {
      code: 'S1',
      name: '南京西路店',
      city: '上海',
    });
    await shop.owner.call('POST', '/v1/products', { sku: '6901234567892', name: '手冲咖啡', price: 3200 });
    await shop.owner.call('POST', '/v1/products', { sku: 'C02', name: '可颂', price: 1600 });
    member = (
      await shop.owner.call<{ id: string }>('POST', '/v1/customers', {
        surname: '王',
        given_name: '小明',
        phones: [{ number: PHONE }],
      })
    ).id;
    await shop.owner.call('POST', `/v1/customers/${member}/adjustments`, { points: 500, reason: '开业礼' });
    const template = await shop.owner.call<{ id: string }>('POST', '/v1/coupon-templates', {
      code: 'five',
      name_zh: '立减五元',
      name_en: 'Five off',
      kind: 'amount',
      state: 'live',
      value: 500,
      valid_days: 30,
      returns_use: true,
    });
    coupon = (
      await shop.owner.call<{ code: string }>('POST', `/v1/customers/${member}/coupons`, { template_id: template.id })
    ).code;
    const { link } = await shop.owner.call<{ link: string }>('POST', '/v1/users', {
      name: '周敏',
      login: 'zhou.min',
      role: 'cashier',
      store_id: store.id,
    });
    await post('/v1/setup', { token: link.split('#')[1], password: PASSWORD });
    const { page } = shop;
    await page.goto(shop.origin);
    await page.getByLabel('邮箱或登录名').fill('zhou.min');
    await page.getByLabel('密码', { exact: true }).fill(PASSWORD);
    await page.getByRole('button', { name: '登录', exact: true }).click();
    await page.getByRole('navigation', { name: '主导航' }).first().waitFor();
  });

  it('scans goods, then the code on the member’s phone', async () => {
    const { page } = shop;
    await page.getByRole('link', { name: '收银' }).first().click();
    await page.getByRole('heading', { name: '收银', level: 1 }).waitFor();
    await page.waitForFunction(() => document.activeElement?.tagName === 'INPUT');
    await scan('6901234567892');
    const basket = page.getByRole('list', { name: '购物车' });
    await basket.getByText('手冲咖啡').waitFor();
    await scan('2*C02');
    await basket.getByText('可颂').waitFor();
    await page.getByTestId('to-pay').getByText('¥64.00').waitFor();
    // The focus is elsewhere: what is scanned is heard all the same, and stays at the till.
    await page.getByRole('heading', { name: '收银', level: 1 }).click();
    const code = await cardCode();
    await page.evaluate(
      (keys) => {
        (document.activeElement as HTMLElement | null)?.blur();
        for (const key of keys) document.body.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }));
      },
      [...code, 'Enter'],
    );
    const panel = page.getByTestId('member');
    await panel.getByText('王小明').waitFor();
    await panel.getByText('会员本人出示').waitFor();
    await panel.getByText('500', { exact: true }).waitFor();
    await page.getByText(/积分：64/).waitFor();
  });

  it('takes points and a coupon for a part of it', async () => {
    const { page } = shop;
    const panel = page.getByTestId('member');
    await panel.getByRole('switch', { name: '用积分抵扣' }).click();
    await page.getByTestId('to-pay').getByText('¥59.00').waitFor();
    await panel.getByRole('checkbox', { name: /立减五元|Five off/ }).check();
    await panel.getByText('−¥5.00').waitFor();
    await page.getByTestId('to-pay').getByText('¥54.00').waitFor();
    // What nobody knows is said, and changes nothing.
    shop.expectStatus(404);
    await page.getByLabel('扫码或输入').fill('NO-SUCH-CODE');
    await page.keyboard.press('Enter');
    await page.getByText('没有找到“NO-SUCH-CODE”').waitFor();
    expect(await page.getByTestId('to-pay').innerText()).toBe('¥54.00');
  });

  it('holds them while it is paid, makes the sale, and says what it earned', async () => {
    const { page } = shop;
    await page.getByLabel('扫码或输入').focus();
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog', { name: '收款 ¥54.00' });
    await dialog.waitFor();
    expect(await points()).toBe(0); // held
    expect(await axe(page)).toEqual([]);
    await dialog.getByLabel(/实收/).fill('50');
    await dialog.getByText('还差 ¥4.00').waitFor();
    expect(await dialog.getByRole('button', { name: '完成收款' }).isDisabled()).toBe(true);
    await dialog.getByLabel(/实收/).fill('100');
    await dialog.getByText('找零 ¥46.00').waitFor();
    await page.keyboard.press('Enter');
    const sold = page.getByTestId('sold');
    await sold.getByText('已成交').waitFor();
    await sold.getByText('找零 ¥46.00').waitFor();
    await sold.getByText(/积分：54/).waitFor();
    expect(await points()).toBe(54);
  });

  it('goes on with Enter, and takes the receipt back whole', async () => {
    const { page } = shop;
    await page.waitForFunction(() => document.activeElement?.textContent === '下一单');
    await page.keyboard.press('Enter');
    await page.getByText('扫描商品开始收银').waitFor();
    const receipts = page.getByRole('list', { name: '最近的小票' }).first();
    await receipts.getByRole('button', { name: '撤销' }).click();
    const dialog = page.getByRole('dialog', { name: /撤销小票/ });
    await dialog.getByLabel('原因').fill('顾客改主意');
    expect(await axe(page)).toEqual([]);
    await dialog.getByRole('button', { name: '撤销' }).click();
    await page.getByText('已撤销，退 ¥54.00 和 500 积分').waitFor();
    await receipts.getByText('已全部退货').waitFor();
    expect(await points()).toBe(500);
    const { items } = await shop.owner.call<{ items: { code: string; state: string }[] }>(
      'GET',
      `/v1/customers/${member}/coupons`,
    );
    expect(items.find((one) => one.code === coupon)?.state).toBe('issued');
  });

  it('keeps the basket over a reload, lets go what was held when the payment is closed', async () => {
    const { page } = shop;
    await page.getByLabel('扫码或输入').focus();
    await scan('C02');
    await page.getByRole('list', { name: '购物车' }).getByText('可颂').waitFor();
    await page.reload();
    await page.getByRole('list', { name: '购物车' }).getByText('可颂').waitFor();
    await page.getByLabel('扫码或输入').fill(PHONE);
    await page.keyboard.press('Enter');
    await page.getByTestId('member').getByText('按号码查到').waitFor();
    await page.getByRole('switch', { name: '用积分抵扣' }).click();
    await page.getByTestId('to-pay').getByText('¥11.00').waitFor();
    await page.keyboard.press('Control+Enter');
    await page.getByRole('dialog', { name: '收款 ¥11.00' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await expect.poll(points).toBe(500);
  });

  it('enrols whoever has no number here yet, on a phone', async () => {
    const { page } = shop;
    await page.setViewportSize({ width: 390, height: 844 });
    await page.getByRole('button', { name: '换一位' }).click();
    await page.getByLabel('扫码或输入').fill('13800138000');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: /登记 138 0013 8000 为新会员/ }).click();
    await page.getByText('已登记新会员').waitFor();
    await page.getByTestId('member').waitFor();
    const over = await page.evaluate(() => {
      const main = document.querySelector('main');
      return document.documentElement.scrollWidth > innerWidth || (main && main.scrollWidth > main.clientWidth);
    });
    expect(over).toBe(false);
  });
});
