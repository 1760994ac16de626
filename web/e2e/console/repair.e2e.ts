// What went wrong is put right in a browser, against the real binary: a refused row is mended where it stands and taken
// in again, that import is taken back; two files of one person are merged, and the merge is undone.
import { beforeAll, expect, it } from 'vitest';
import { axe } from '../lib/axe';
import { journey } from '../lib/journey';

const ORDERS = [
  '订单号,下单日期,商品编码,商品名称,数量,单价,客户姓名,手机号',
  'R-1001,2026-01-03,C01,手冲咖啡,2,32.00,张伟,13912345678',
  'R-1003,2026-13-40,C01,手冲咖啡,1,32.00,王芳,13755556666',
].join('\r\n');

journey('what went wrong is put right', {}, (shop) => {
  let keeper: string;
  let other: string;

  const count = (label: string) =>
    shop.page.locator('dl > div').filter({ hasText: label }).locator('dd').first().innerText();
  const points = async (id: string) =>
    (
      await shop.owner.call<{ wallets: { wallet: string; available: number }[] }>('GET', `/v1/customers/${id}/points`)
    ).wallets.find((one) => one.wallet === 'points')?.available;

  beforeAll(async () => {
    const person = async (given_name: string) =>
      (
        await shop.owner.call<{ id: string }>('POST', '/v1/customers', {
          surname: '李',
          given_name,
          phones: [{ number: '13812340000' }],
        })
      ).id;
    keeper = await person('小红');
    other = await person('红');
    for (const [id, amount] of [
      [keeper, 4000],
      [other, 2500],
    ] as const)
      await shop.owner.call('POST', '/v1/orders', {
        customer_id: id,
        lines: [{ sku: 'TEA', quantity: 1, unit_price: amount }],
      });
    await shop.signIn();
  });

  it('mends a refused row where it stands, and takes in only that', async () => {
    const { page } = shop;
    await page.goto(`${shop.origin}/imports`);
    await page.getByLabel('来源系统').fill('收银机');
    await page
      .locator('input[type=file]')
      .setInputFiles({ name: 'orders.csv', mimeType: 'text/csv', buffer: Buffer.from(ORDERS, 'utf8') });
    await page.getByRole('heading', { name: 'orders.csv', level: 1 }).waitFor();
    await page.getByRole('button', { name: '开始导入' }).click();
    await page.getByText('已完成').waitFor();
    expect(await count('被拒绝的行')).toBe('1');
    await page.getByRole('button', { name: '在线修正' }).click();
    const row = page.getByRole('group').filter({ hasText: '第 3 行' });
    expect(await row.getByLabel('订单号').inputValue()).toBe('R-1003');
    await row.getByLabel('下单日期').fill('2026-01-04');
    expect(await axe(page)).toEqual([]);
    await page.getByRole('button', { name: '导入这 1 行' }).click();
    await page.getByRole('heading', { name: 'orders-修正.csv', level: 1 }).waitFor();
    await page.getByText('已完成').waitFor();
    expect(await count('新订单')).toBe('1');
    const { items } = await shop.owner.call<{ items: { placed_at: string }[] }>('GET', '/v1/orders?external_id=R-1003');
    expect(items).toHaveLength(1);
  });

  it('takes that import back, and nothing else', async () => {
    const { page } = shop;
    await page.getByRole('button', { name: '撤销' }).first().click();
    await page
      .getByRole('dialog')
      .getByRole('button', { name: /撤销|撤回/ })
      .last()
      .click();
    await page.getByText('已撤销').first().waitFor();
    const orders = async (number: string) =>
      (await shop.owner.call<{ items: { status: string }[] }>('GET', `/v1/orders?external_id=${number}`)).items;
    expect((await orders('R-1003')).filter((one) => one.status === 'paid')).toHaveLength(0);
    expect(await orders('R-1001')).toHaveLength(1);
  });

  it('merges two files of one person, points and all', async () => {
    const { page } = shop;
    await page.goto(`${shop.origin}/duplicates`);
    await page.getByText('李小红').first().waitFor();
    expect(await axe(page)).toEqual([]);
    await page.getByRole('button', { name: '合并' }).first().click();
    await page.getByRole('button', { name: '撤销' }).waitFor();
    const merged = await shop.owner.call<{ id: string }>('GET', `/v1/customers/${other}`);
    expect(await points(merged.id)).toBe(65);
  });

  it('undoes the merge from the file, and each has their own again', async () => {
    const { page } = shop;
    const merged = await shop.owner.call<{ id: string }>('GET', `/v1/customers/${other}`);
    await page.goto(`${shop.origin}/customers/${merged.id}`);
    await page.getByRole('button', { name: '撤销合并' }).click();
    await page.getByText('已撤销合并').first().waitFor();
    expect(await points(keeper)).toBe(40);
    expect(await points(other)).toBe(25);
    await page.goto(`${shop.origin}/customers/${other}`);
    await page.getByRole('heading', { name: '李红', level: 1 }).waitFor();
  });
});
