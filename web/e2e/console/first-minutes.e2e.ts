// A new owner's first minutes, in a browser, against the real binary: from the one-time link to the first coupon.
import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { axe } from '../lib/axe';
import { journey } from '../lib/journey';
import { LOGIN, PASSWORD } from '../lib/shop';

const DAY_MS = 86_400_000;

journey("a new owner's first hour", { unclaimed: true }, (shop) => {
  it('makes the owner by the one-time link', async () => {
    const { page } = shop;
    await page.goto(shop.server.setupLink);
    await page.getByLabel('姓名').fill('林晓');
    await page.getByLabel('邮箱或登录名').fill(LOGIN);
    await page.getByLabel('密码', { exact: true }).fill('short');
    expect(page.url()).not.toContain('#');
    await page.getByLabel('密码', { exact: true }).fill(PASSWORD);
    await page.getByRole('button', { name: '创建并登录' }).click();
    await page.getByRole('heading', { name: '工作台', level: 1 }).waitFor();
    await page.getByText('还没有客户').waitFor();
  });

  it('does not take the link twice', async () => {
    shop.expectStatus(404, 410, 422, 403, 401);
    const { page } = shop;
    await page.goto('about:blank');
    await page.goto(shop.server.setupLink);
    await page.getByRole('heading', { name: '链接无效' }).waitFor();
  });

  it('signs out and in again', async () => {
    const { page } = shop;
    await page.goto(`${shop.origin}/customers`);
    await page.getByRole('button', { name: '账号：林晓' }).click();
    await page.getByRole('menuitem', { name: '退出登录' }).click();
    await page.getByRole('heading', { name: '登录回头' }).waitFor();
    await page.getByLabel('邮箱或登录名').fill(LOGIN);
    await page.getByLabel('密码', { exact: true }).fill('not this one');
    await page.getByRole('button', { name: '登录', exact: true }).click();
    await page.getByRole('alert').waitFor();
    await page.getByLabel('密码', { exact: true }).fill(PASSWORD);
    await page.getByRole('button', { name: '登录', exact: true }).click();
    await page.getByRole('heading', { name: '工作台', level: 1 }).waitFor();
  });

  const day = (ago: number) => new Date(Date.now() - ago * DAY_MS).toISOString().slice(0, 10);
  const ORDERS = [
    '订单号,下单日期,商品编码,商品名称,数量,单价,客户姓名,手机号',
    `R-1001,${day(3)},C01,手冲咖啡,2,32.00,张伟,13912345678`,
    `R-1001,${day(3)},G01,陶瓷马克杯,1,118.00,张伟,13912345678`,
    `R-1002,${day(2)},C02,燕麦拿铁,1,36.00,王芳,13755556666`,
    'R-1003,2026-13-40,C01,手冲咖啡,1,32.00,王芳,13755556666',
  ].join('\r\n');

  async function uploadOrders(name: string, text: string) {
    const { page } = shop;
    await page.goto(`${shop.origin}/imports`);
    await page.getByLabel('来源系统').fill('收银机');
    await page
      .locator('input[type=file]')
      .setInputFiles({ name, mimeType: 'text/csv', buffer: Buffer.from(text, 'utf8') });
    await page.getByRole('heading', { name, level: 1 }).waitFor();
  }
  const count = (label: string) =>
    shop.page.locator('dl > div').filter({ hasText: label }).locator('dd').first().innerText();

  it('imports the first orders: looks, tries, runs, shows what was refused', async () => {
    const { page } = shop;
    await uploadOrders('orders.csv', ORDERS);
    const field = page.getByLabel('“商品名称”对应的字段');
    await field.waitFor();
    expect(await field.inputValue()).toBe('name');
    expect(await page.getByLabel('“手机号”对应的字段').inputValue()).toBe('phone');
    expect(await axe(page)).toEqual([]);

    await page.getByRole('button', { name: '试运行' }).click();
    await page.getByText('已试运行').waitFor();
    expect(await count('新订单')).toBe('2');
    expect(await count('被拒绝的行')).toBe('1');

    await page.getByRole('button', { name: '开始导入' }).click();
    await page.getByText('已完成').waitFor();
    expect(await count('新订单')).toBe('2');
    expect(await count('随订单新建的客户')).toBe('2');
    const rejects = page.getByRole('table', { name: '被拒绝的行' });
    await rejects.getByText('R-1003').waitFor();
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: '下载 CSV' }).click(),
    ]);
    expect(await readFile(await file.path(), 'utf8')).toContain('R-1003');
  });

  it('finds the customer by pinyin and by the last digits', async () => {
    const { page } = shop;
    await page.goto(`${shop.origin}/customers`);
    const search = page.getByRole('searchbox', { name: '搜索姓名、拼音、手机尾号、会员号' });
    for (const words of ['zhangwei', 'zw', '张伟', '5678']) {
      await search.fill(words);
      await page.getByText('共 1 位').waitFor();
      expect(await page.getByRole('link', { name: /张伟/ }).count()).toBe(1);
    }
    await search.fill('王麻子');
    await page.getByText('没有符合条件的客户').waitFor();
    await page.getByRole('button', { name: '清除筛选' }).first().click();
    await page.getByText('共 2 位').waitFor();
  });

  it('shows points with their reasons, the tier and the goods of an order', async () => {
    const { page } = shop;
    await page.getByRole('link', { name: /张伟/ }).click();
    await page.getByRole('heading', { name: '张伟', level: 1 }).waitFor();
    await page.getByText('青铜会员').first().waitFor();
    await page.getByRole('tab', { name: '积分流水' }).click();
    const ledger = page.getByRole('table', { name: '积分流水' });
    await ledger.getByText('+182').waitFor();
    await ledger.getByText(/获得：.*基数 ¥182\.00/).waitFor();
    await page.getByRole('tab', { name: '订单' }).click();
    await page.getByRole('button', { name: /展开 R-1001/ }).click();
    await page.getByText('手冲咖啡').waitFor();
  });

  it('redeems 100 points for a coupon and shows its code', async () => {
    const { page } = shop;
    await page.getByRole('button', { name: '积分兑换' }).click();
    await page.getByRole('button', { name: '兑换 100 积分' }).click();
    const code = await page.getByTestId('coupon-code').innerText();
    expect(code.length).toBeGreaterThan(5);
    expect(await axe(page)).toEqual([]);
    await page.getByRole('button', { name: '关闭' }).click();
    await page.getByRole('tab', { name: '优惠券' }).click();
    await page.getByText(code).waitFor();
    await page.getByRole('tab', { name: '积分流水' }).click();
    await page.getByText('−100').waitFor();
  });

  it('takes an import back', async () => {
    const { page } = shop;
    const customer = page.url();
    await uploadOrders(
      'more.csv',
      `${ORDERS.split('\r\n')[0]}\r\nR-2001,${day(1)},C01,手冲咖啡,3,32.00,李雷,13700137000`,
    );
    await page.getByRole('button', { name: '开始导入' }).click();
    await page.getByText('已完成').waitFor();
    await page.getByRole('button', { name: '撤销导入' }).click();
    await page.getByRole('dialog', { name: '撤销这次导入？' }).waitFor();
    expect(await axe(page)).toEqual([]);
    await page.getByRole('button', { name: /^撤销 \d+ 条记录$/ }).click();
    await page.getByText('已撤销').first().waitFor();
    await page.goto(customer);
    await page.getByRole('heading', { name: '张伟', level: 1 }).waitFor();
  });

  it('keeps a note and a tag', async () => {
    const { page } = shop;
    await page.getByLabel('写一条备注').fill('喜欢靠窗的位置');
    await page.getByRole('button', { name: '添加备注' }).click();
    await page.getByRole('listitem').getByText('喜欢靠窗的位置').waitFor();
    await page.getByRole('button', { name: '添加标签' }).click();
    await page.getByLabel('标签名称').fill('咖啡爱好者');
    await page.getByRole('button', { name: '保存' }).click();
    await page.getByRole('button', { name: '移除标签 咖啡爱好者' }).waitFor();
  });

  it('speaks English and turns dark at once', async () => {
    const { page } = shop;
    await page.getByRole('button', { name: 'English' }).click();
    await page.getByRole('tab', { name: 'Timeline' }).waitFor();
    expect(await page.evaluate(() => document.documentElement.lang)).toBe('en');
    await page.getByRole('button', { name: 'Switch to dark' }).click();
    expect(await page.evaluate(() => document.documentElement.dataset.theme)).toBe('dark');
    await page.reload();
    await page.getByRole('tab', { name: 'Timeline' }).waitFor();
    expect(await page.evaluate(() => document.documentElement.dataset.theme)).toBe('dark');
  });

  it('asks again in place when the session has ended, and goes on', async () => {
    const { page } = shop;
    shop.expectStatus(401);
    await page.getByLabel('Write a note').fill('half written');
    await shop.watched.context.clearCookies();
    await page.getByRole('tab', { name: 'Orders' }).click();
    // Whichever is refused first, one dialog asks; it may lie over the button already.
    await page.getByRole('button', { name: 'Add note' }).dispatchEvent('click');
    const dialog = page.getByRole('dialog', { name: 'Please sign in again' });
    await dialog.getByLabel('Password', { exact: true }).fill(PASSWORD);
    await dialog.getByRole('button', { name: 'Sign in', exact: true }).click();
    await dialog.waitFor({ state: 'detached' });
    expect(await page.getByLabel('Write a note').inputValue()).toBe('half written');
  });

  it.each([390, 768])('fits a screen of %i px', async (width) => {
    const { page } = shop;
    await page.setViewportSize({ width, height: 844 });
    for (const path of ['/customers', '/imports', '/settings/stores', '/nowhere']) {
      await page.goto(shop.origin + path);
      await page.locator('main h1, main [role=status]').first().waitFor();
      const over = await page.evaluate(() => {
        const main = document.querySelector('main');
        return document.documentElement.scrollWidth > innerWidth || (main && main.scrollWidth > main.clientWidth);
      });
      expect([path, over]).toEqual([path, false]);
      // The names have room: not one is squeezed to its first letter.
      if (path === '/customers')
        expect((await page.locator('tbody a').first().boundingBox())?.width).toBeGreaterThan(120);
      expect(await axe(page)).toEqual([]);
    }
  });
});
