// A member on a phone, in a browser, against the real binary: from the code in the outbox to the card without a network.
import { beforeAll, expect, it } from 'vitest';
import { axe } from '../lib/axe';
import { journey, PHONE } from '../lib/journey';

journey('a member', { screen: PHONE }, (shop) => {
  const PIXEL = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGNg+M9QDwADgQGAWjR9awAAAABJRU5ErkJggg==';
  const DAY_MS = 86_400_000;

  beforeAll(async () => {
    await shop.owner.call('PATCH', '/v1/shop', { name: '东门咖啡' });
    const customer = await shop.owner.call<{ id: string }>('POST', '/v1/customers', {
      surname: '林',
      given_name: '思远',
      phones: [{ number: '13912345678' }],
    });
    const orders = [
      ['R-1', 180_000, '手冲壶', 40],
      ['R-2', 6_400, '拿铁', 3],
    ] as const;
    for (const [number, price, name, days] of orders)
      await shop.owner.call('POST', '/v1/orders', {
        source: 'till',
        external_id: number,
        customer_id: customer.id,
        placed_at: new Date(Date.now() - days * DAY_MS).toISOString(),
        lines: [
          { sku: number, name, quantity: number === 'R-2' ? 2 : 1, unit_price: number === 'R-2' ? price / 2 : price },
        ],
      });
  });

  it('sends whoever has not signed in to the sign-in page', async () => {
    shop.expectStatus(401);
    const { page } = shop;
    await page.goto(`${shop.origin}/portal/`);
    await page.getByRole('heading', { name: '登录或注册会员', level: 1 }).waitFor();
    await page.getByText('东门咖啡').waitFor();
  });

  it('refuses what is no number, by the field', async () => {
    shop.expectStatus(422);
    const { page } = shop;
    await page.getByLabel('手机号或邮箱').fill('12');
    await page.getByRole('button', { name: '获取验证码' }).click();
    await page.getByRole('alert').filter({ hasText: '请输入正确的手机号或邮箱' }).waitFor();
  });

  it('signs in with the code from the outbox, and not with another', async () => {
    const { page } = shop;
    await page.getByLabel('手机号或邮箱').fill('139 1234 5678');
    await page.getByRole('button', { name: '获取验证码' }).click();
    await page.getByText('+86139****5678').waitFor();
    const code = await shop.owner.code();
    await page.getByLabel('6 位验证码').fill(code === '000000' ? '000001' : '000000');
    await page.getByRole('alert').filter({ hasText: '验证码不正确' }).waitFor();
    await page.getByLabel('6 位验证码').fill(code);
    await page.getByRole('heading', { name: '东门咖啡', level: 1 }).waitFor();
  });

  it('shows card, points, tier and the last orders', async () => {
    const { page } = shop;
    const card = page.getByRole('button', { name: '出示会员码' });
    await card.getByText('林思远').waitFor();
    await card.getByText('1,864').waitFor();
    await card.getByText('青铜会员').waitFor();
    await card.getByText('再消费 ¥136.00 升级为白银会员').waitFor();
    await page.getByText('拿铁 等 2 件').waitFor();
  });

  it('opens the code, which the till can read, and back closes it', async () => {
    const { page } = shop;
    const [reply] = await Promise.all([
      page.waitForResponse((one) => one.url().endsWith('/v1/m/code')),
      page.getByRole('button', { name: '出示会员码' }).click(),
    ]);
    await page.getByRole('dialog', { name: '出示会员码' }).getByRole('img', { name: '出示会员码' }).waitFor();
    expect(await axe(page)).toEqual([]);
    const { code } = (await reply.json()) as { code: string };
    const scanned = await shop.owner.call<{ name: string; live: boolean }>('GET', `/v1/scan?code=${code}`);
    expect(scanned).toMatchObject({ name: '林思远', live: true });
    await page.goBack();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(new URL(page.url()).pathname).toBe('/portal/');
  });

  const visit = async (path: string, heading: string) => {
    await shop.page.goto(`${shop.origin}/portal${path}`);
    await shop.page.getByRole('heading', { name: heading, level: 1 }).waitFor();
  };

  it('redeems points for a coupon and shows it', async () => {
    const { page } = shop;
    await page.getByRole('link', { name: '兑换' }).click();
    await page.getByText('可用 1,864 积分').waitFor();
    await page.getByRole('button', { name: '兑换 10 元优惠券' }).click();
    const sheet = page.getByRole('dialog', { name: '确认兑换' });
    await sheet.getByText('1,764').waitFor();
    expect(await axe(page)).toEqual([]);
    await sheet.getByRole('button', { name: '兑换' }).click();
    const done = page.getByRole('dialog', { name: '兑换成功' });
    await done.getByRole('img', { name: '优惠券二维码' }).waitFor();
    await done.getByText('剩余 1,764 积分').waitFor();
    expect(await axe(page)).toEqual([]);
    await done.getByRole('button', { name: '知道了' }).click();
    await page.getByText('可用 1,764 积分').waitFor();
  });

  it('lists the coupon, which opens with its code', async () => {
    const { page } = shop;
    await visit('/coupons', '优惠券');
    await page.getByRole('button', { name: /10 元优惠券/ }).click();
    await page.getByRole('dialog', { name: '出示优惠券' }).getByRole('img', { name: '优惠券二维码' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
  });

  it('explains every change of the points', async () => {
    const { page } = shop;
    await visit('/points', '积分');
    await page.getByText('兑换使用').waitFor();
    await page.getByText('−100').waitFor();
    await page
      .getByRole('link', { name: /消费获得/ })
      .first()
      .click();
    await page.getByRole('heading', { name: '订单详情' }).waitFor();
  });

  it('shows tiers and orders', async () => {
    const { page } = shop;
    await visit('/tier', '会员等级');
    await page.getByText('黄金会员').waitFor();
    await visit('/orders', '我的订单');
    await page.getByRole('link', { name: /拿铁/ }).click();
    await page.getByRole('heading', { name: '订单详情', level: 1 }).waitFor();
    await page.getByText('¥32.00 × 2').waitFor();
  });

  it('keeps what a member enters, and says why not', async () => {
    const { page } = shop;
    await visit('/me/profile', '个人资料');
    await page.getByLabel('性别').selectOption('female');
    await page.getByLabel('生日').fill('1990-05-12');
    await page.getByLabel('市', { exact: true }).fill('上海市');
    await page.getByRole('button', { name: '保存' }).click();
    await page.getByText('已保存').waitFor();
    await page.reload();
    await page.getByText('1990/5/12').waitFor();
    expect(await page.getByLabel('性别').inputValue()).toBe('female');
  });

  it('asks before what is not saved is lost', async () => {
    const { page } = shop;
    await visit('/me', '我的');
    await page.getByRole('link', { name: '个人资料' }).click();
    await page.getByRole('heading', { name: '个人资料', level: 1 }).waitFor();
    const city = page.getByLabel('市', { exact: true });
    const ask = page.getByRole('dialog', { name: '不保存就离开？' });
    // Put back as it was, there is nothing to lose.
    await city.fill('苏州市');
    await city.fill('上海市');
    await page.getByRole('link', { name: '返回' }).click();
    await page.getByRole('heading', { name: '我的', level: 1 }).waitFor();
    await page.getByRole('link', { name: '个人资料' }).click();
    await city.fill('苏州市');
    // The arrow, the tab bar, the browser's own way back.
    await page.getByRole('link', { name: '返回' }).click();
    await ask.waitFor();
    expect(await axe(page)).toEqual([]);
    await ask.getByRole('button', { name: '继续填写' }).click();
    expect(await city.inputValue()).toBe('苏州市');
    await page.getByRole('navigation').getByRole('link', { name: '订单' }).click();
    await ask.waitFor();
    await page.keyboard.press('Escape');
    await ask.waitFor({ state: 'detached' });
    await page.goBack();
    await ask.waitFor();
    await ask.getByRole('button', { name: '继续填写' }).click();
    expect(await city.inputValue()).toBe('苏州市');
    await page.goBack();
    await ask.getByRole('button', { name: '不保存，离开' }).click();
    await page.getByRole('heading', { name: '我的', level: 1 }).waitFor();
    await page.getByRole('link', { name: '个人资料' }).click();
    expect(await city.inputValue()).toBe('上海市');
    await city.fill('苏州市');
    await page.getByRole('navigation').getByRole('link', { name: '订单' }).click();
    await ask.getByRole('button', { name: '不保存，离开' }).click();
    await page.getByRole('heading', { name: '我的订单', level: 1 }).waitFor();
    // Saved, nobody asks.
    await visit('/me/profile', '个人资料');
    await city.fill('杭州市');
    await page.getByRole('button', { name: '保存' }).click();
    await page.getByText('已保存').waitFor();
    await page.getByRole('link', { name: '返回' }).click();
    await page.getByRole('heading', { name: '我的', level: 1 }).waitFor();
    await visit('/', '东门咖啡');
  });

  it('says yes and no, and asks to be forgotten', async () => {
    const { page } = shop;
    await visit('/me/privacy', '隐私设置');
    await page.getByRole('switch', { name: /短信优惠/ }).click();
    await page.getByText(/同意/).waitFor();
    await page.getByRole('button', { name: '申请删除' }).click();
    await page.getByRole('dialog', { name: '确认申请删除？' }).getByRole('button', { name: '申请删除' }).click();
    await page.getByText(/等待店铺处理/).waitFor();
    const { items } = await shop.owner.call<{ items: { state: string }[] }>('GET', '/v1/data-requests?open=true');
    expect(items).toHaveLength(1);
    await page.getByRole('button', { name: '撤回申请' }).click();
    await page.getByRole('button', { name: '申请删除' }).waitFor();
    await visit('/', '东门咖啡');
  });

  it("wears the shop's colour, and what is written on it can be read", async () => {
    const { page } = shop;
    const brand = () =>
      page.evaluate(() => getComputedStyle(document.documentElement).getPropertyValue('--card-via').trim());
    const before = await brand();
    // The brightest yellow there is: whoever reckons badly writes white on it.
    await shop.owner.call('PATCH', '/v1/brand', { color: '#ffe600', intro_zh: '欢迎回来' });
    await shop.owner.call('PUT', '/v1/brand/logo', { data: PIXEL });
    await page.reload();
    await page.getByRole('button', { name: '出示会员码' }).waitFor();
    await expect.poll(brand).not.toBe(before);
    const width = () => page.locator('img.logo').evaluate((image: HTMLImageElement) => image.naturalWidth);
    await expect.poll(width).toBe(1); // an image comes when it comes
    expect(await axe(page)).toEqual([]);
    await visit('/rewards', '积分兑换');
  });

  it('speaks English when asked, and remembers', async () => {
    const { page } = shop;
    await visit('/', '东门咖啡');
    await page.getByRole('button', { name: 'English' }).click();
    await page.getByRole('button', { name: 'Show my code' }).getByText('Bronze').waitFor();
    await page.reload();
    await page.getByRole('heading', { name: 'Recent orders' }).waitFor();
    expect(await page.evaluate(() => document.documentElement.lang)).toBe('en');
    await page.getByRole('button', { name: '中文' }).click();
    await page.getByRole('heading', { name: '最近订单' }).waitFor();
  });

  it('shows the card without a network', async () => {
    const { page } = shop;
    const { context } = shop.watched;
    await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
    await page.reload();
    await page.getByRole('button', { name: '出示会员码' }).waitFor();
    await context.setOffline(true);
    await page.reload();
    await page.getByText('网络不可用，显示的是上次的内容').waitFor();
    await page.getByRole('button', { name: '出示会员码' }).getByText('1,764').waitFor();
    await context.setOffline(false);
    await page.reload();
    await page.getByRole('button', { name: '出示会员码' }).waitFor();
  });

  it('checks in once a day, where the shop gives something for it', async () => {
    const { page } = shop;
    const terms = {
      name_en: 'Check-in',
      name_zh: '签到',
      trigger: 'check_in',
      wallet: 'points',
      measure: 'fixed',
      points: 5,
    };
    const rule = await shop.owner.call<{ id: string }>('POST', '/v1/earning-rules', { code: 'daily', terms });
    await shop.owner.call('POST', `/v1/earning-rules/${rule.id}/versions/1/approve`);
    await shop.owner.call('POST', `/v1/earning-rules/${rule.id}/versions/1/publish`);
    await visit('/', '东门咖啡');
    await page.getByRole('button', { name: '签到', exact: true }).click();
    await page.getByText(/签到成功/).waitFor();
    await page.getByRole('button', { name: '已签到' }).waitFor();
    await page.getByRole('button', { name: '出示会员码' }).getByText('1,769').waitFor();
  });

  it('brings a friend by link, code and poster', async () => {
    const { page } = shop;
    await shop.owner.call('POST', '/v1/referral-plans', {
      code: 'seed',
      name_en: 'Bring a friend',
      name_zh: '好友同享',
      live: true,
      window_days: 30,
      return_days: 7,
      referrer_points: 200,
      referee_points: 100,
    });
    await visit('/', '东门咖啡');
    await page.getByRole('link', { name: '邀请有礼' }).click();
    await page.getByText('您得 200 积分，好友得 100 积分').waitFor();
    await page.getByRole('button', { name: '生成海报' }).click();
    const picture = page.getByRole('dialog').getByRole('img');
    expect(await picture.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(750);
    expect(await axe(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
  });

  it('signs out and leaves nothing behind', async () => {
    shop.expectStatus(401);
    const { page } = shop;
    await visit('/me', '我的');
    await page.getByRole('button', { name: '退出登录' }).click();
    await page.getByRole('heading', { name: '登录或注册会员' }).waitFor();
    await page.goto(`${shop.origin}/portal/`);
    await page.getByRole('heading', { name: '登录或注册会员' }).waitFor();
    // What the worker keeps now is nobody's: the shop's name.
    const kept = await page.evaluate(async () =>
      (await (await caches.open('portal-data')).keys()).map((one) => new URL(one.url).pathname),
    );
    expect(kept.filter((path) => path !== '/v1/m/shop')).toEqual([]);
  });

  // Below the pages: what a guesser meets.
  const post = (path: string, body: unknown, cookie = '') =>
    fetch(shop.origin + path, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Origin: shop.origin, Cookie: cookie },
      body: JSON.stringify(body),
    });
  const letters = async () => (await shop.owner.call<{ items: { body: string }[] }>('GET', '/v1/messages')).items;
  const askCode = async (to: string) => {
    const before = (await letters()).length;
    const reply = await post('/v1/m/codes', { to });
    expect(reply.status).toBe(200);
    for (let i = 0; i < 100 && (await letters()).length === before; i++) await new Promise((go) => setTimeout(go, 30));
    const cookie = reply.headers.getSetCookie()[0]?.split(';')[0] ?? '';
    return { cookie, code: /\b(\d{6})\b/.exec((await letters())[0]?.body ?? '')?.[1] ?? '' };
  };

  it('takes a code only from the browser that asked, once, and not after five tries', async () => {
    const mine = await askCode('13912345678');
    const other = await askCode('13912345678');
    // Somebody else's question has not ended mine, and my code is of no use elsewhere.
    expect((await post('/v1/m/session', { code: mine.code })).status).toBe(401);
    if (mine.code !== other.code)
      expect((await post('/v1/m/session', { code: mine.code }, other.cookie)).status).toBe(401);
    expect((await post('/v1/m/session', { code: mine.code }, mine.cookie)).status).toBe(200);
    expect((await post('/v1/m/session', { code: mine.code }, mine.cookie)).status).toBe(401);

    const guessed = await askCode('13912345678');
    const wrong = guessed.code === '000000' ? '000001' : '000000';
    for (let i = 0; i < 5; i++) await post('/v1/m/session', { code: wrong }, guessed.cookie);
    await new Promise((go) => setTimeout(go, 1_500));
    expect([401, 429]).toContain((await post('/v1/m/session', { code: guessed.code }, guessed.cookie)).status);
  });

  it('says the same of a number that nobody has, and where nobody may join writes to nobody', async () => {
    await shop.owner.call('PATCH', '/v1/brand', { joining: false });
    const before = (await letters()).length;
    const known = await post('/v1/m/codes', { to: '13912345678' });
    const unknown = await post('/v1/m/codes', { to: '13912345670' });
    expect(unknown.status).toBe(known.status);
    expect(Object.keys((await unknown.json()) as object)).toEqual(Object.keys((await known.json()) as object));
    await new Promise((go) => setTimeout(go, 500));
    expect((await letters()).length).toBe(before + 1);
    await shop.owner.call('PATCH', '/v1/brand', { joining: true });
  });

  it('lets a friend join from the link, and notes who brought her', async () => {
    shop.expectStatus(401);
    const { page } = shop;
    const { items } = await shop.owner.call<{ items: { id: string }[] }>('GET', '/v1/customers?q=13912345678');
    const { code: seed } = await shop.owner.call<{ code: string }>(
      'POST',
      `/v1/customers/${items[0]?.id}/referral-code`,
    );
    await page.goto(`${shop.origin}/portal/?ref=${seed}`);
    await page.getByRole('heading', { name: '东门咖啡会员计划', level: 1 }).waitFor();
    await page.getByText(seed).waitFor();
    await page.getByText('每满 1 元积 1 分').waitFor();
    await page.getByRole('link', { name: '登录或注册会员' }).click();
    await page.getByLabel('手机号或邮箱').fill('13700001111');
    const before = (await letters()).length;
    await page.getByRole('button', { name: '获取验证码' }).click();
    await page.getByText('验证码已发送至 +86137****1111').waitFor();
    for (let i = 0; i < 100 && (await letters()).length === before; i++) await new Promise((go) => setTimeout(go, 30));
    await page.getByLabel('6 位验证码').fill(await shop.owner.code());
    await page.getByRole('heading', { name: '成为会员', level: 1 }).waitFor();
    expect(await axe(page)).toEqual([]);
    await page.getByLabel('姓', { exact: true }).fill('周');
    await page.getByLabel('名', { exact: true }).fill('芳');
    await page.getByRole('switch', { name: /接收短信优惠/ }).click();
    const said = page.waitForResponse((one) => one.url().endsWith('/v1/m/brought'));
    await page.getByRole('button', { name: '注册' }).click();
    await page.getByRole('button', { name: '出示会员码' }).getByText('周芳').waitFor();
    expect((await said).status()).toBe(204);
  });

  it('takes a new number over once the code sent there has come back', async () => {
    const { page } = shop;
    await visit('/me/profile', '个人资料');
    await page.getByRole('button', { name: /更换/ }).click();
    const sheet = page.getByRole('dialog', { name: '更换联系方式' });
    await sheet.getByLabel('手机号或邮箱').fill('13700002222');
    const before = (await letters()).length;
    await sheet.getByRole('button', { name: '获取验证码' }).click();
    await sheet.getByText('+86137****2222').waitFor();
    for (let i = 0; i < 100 && (await letters()).length === before; i++) await new Promise((go) => setTimeout(go, 30));
    await sheet.getByLabel('6 位验证码').fill(await shop.owner.code());
    expect(await axe(page)).toEqual([]);
    await sheet.getByRole('button', { name: '确认' }).click();
    await page.getByText('137 0000 2222').waitFor();
    await sheet.waitFor({ state: 'detached' });
  });
});
