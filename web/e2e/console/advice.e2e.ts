// What orders tell in a shop small enough to reckon by hand: what is bought together, where time and discounts go, what
// customers cost, who brought whom; whom to call next; what is known of one customer; a family that spends together.
import { beforeAll, expect, it } from 'vitest';
import { axe } from '../lib/axe';
import { journey, type Shop } from '../lib/journey';

const DAY_MS = 86_400_000;
const ago = (days: number) => new Date(Date.now() - days * DAY_MS).toISOString();

// The cells of a table's row, by what its head says.
async function row(shop: Shop, table: string, name: string | RegExp): Promise<string[]> {
  const found = shop.page
    .getByRole('table', { name: table, exact: true })
    .getByRole('row')
    .filter({ has: shop.page.getByRole('rowheader', { name }) });
  await found.first().waitFor();
  return found.first().locator('th, td').allInnerTexts();
}
// Waits for a figure: data comes after the page.
const figure = (shop: Shop, label: string, value: string) =>
  shop.page
    .getByRole('listitem')
    .filter({ has: shop.page.getByText(label, { exact: true }) })
    .filter({ has: shop.page.getByText(value, { exact: true }) })
    .first()
    .waitFor();

journey('advice from orders', {}, (shop) => {
  let one: string;

  beforeAll(async () => {
    const { owner } = shop;
    const person = async (surname: string, given_name: string, source: string) =>
      (await owner.call<{ id: string }>('POST', '/v1/customers', { surname, given_name, source })).id;
    one = await person('张', '一', 'ad');
    const two = await person('李', '二', 'wechat');
    const order = (external_id: string, customer_id: string, days: number, lines: unknown[], discount = 0) =>
      owner.call('POST', '/v1/orders', { external_id, customer_id, placed_at: ago(days), lines, discount });
    const tea = { sku: 'TEA', name: '龙井茶', quantity: 1, unit_price: 5000 };
    const cup = { sku: 'CUP', name: '茶杯', quantity: 1, unit_price: 3000 };
    // Every thirty days tea and a cup; the last time with a discount that nobody had to be given.
    for (let n = 9; n > 0; n--) await order(`b${n}`, one, 3 + 30 * n, [tea, cup]);
    await order('d1', one, 3, [tea, cup], 800);
    await order('c1', two, 100, [{ sku: 'SOAP', name: '香皂', quantity: 1, unit_price: 2000 }], 1000);
    // One brought three, who brought four.
    await owner.call('POST', '/v1/referral-plans', {
      code: 'seed',
      name_en: 'Bring a friend',
      name_zh: '种子计划',
      live: true,
      window_days: 365,
      return_days: 0,
      referrer_points: 500,
      referee_points: 200,
    });
    let by = one;
    for (const [surname, given] of [
      ['王', '三'],
      ['赵', '四'],
    ] as const) {
      const { code } = await owner.call<{ code: string }>('POST', `/v1/customers/${by}/referral-code`);
      by = await person(surname, given, 'store');
      await owner.call('POST', '/v1/referrals', { code, customer_id: by });
    }
    await shop.signIn();
  });

  it('finds what is bought together, and how sure that is', async () => {
    await shop.visit('/insight/bundles', '商品组合');
    await figure(shop, '统计的订单', '11');
    await figure(shop, '商品数', '3');
    await figure(shop, '找到的组合', '2');
    expect(await row(shop, '组合', '龙井茶')).toEqual(
      expect.arrayContaining(['茶杯', '10 单', expect.stringMatching(/^100(\.0)?%$/), '1.10×', '¥792']),
    );
  });

  it('says where time and discounts go', async () => {
    await shop.visit('/insight/waste', '时间与让利');
    await figure(shop, '让利', '¥18');
    await figure(shop, '白送的让利', '¥8');
    const best = await row(shop, '明细', 'A');
    expect(best[1]).toBe('1');
    expect(best[2]).toBe('¥792');
    expect(best[6]).toMatch(/^¥8 · 100(\.0)?%$/);
  });

  it('reckons what a customer cost, once somebody says what was paid', async () => {
    const { page } = shop;
    await shop.visit('/insight/acquisition', '获客');
    await page.getByText('还没有登记投入').waitFor();
    await page.getByRole('button', { name: '登记投入' }).click();
    const form = page.getByRole('dialog', { name: '登记投入' });
    await form.getByLabel(/^金额/).fill('62');
    await form.getByLabel('用途').fill('开业广告');
    expect(await axe(page)).toEqual([]);
    await form.getByRole('button', { name: '保存' }).click();
    await form.waitFor({ state: 'detached' });
    const cost = await row(shop, '获客投入', /广告/);
    expect(cost).toEqual(expect.arrayContaining(['¥62.00', '开业广告']));
    await page
      .getByRole('table', { name: '各来源明细' })
      .getByRole('row', { name: /广告.*¥62\.00/ })
      .waitFor();
    const ad = await row(shop, '各来源明细', /广告/);
    expect(ad[1]).toBe('1');
    expect(ad.filter((cell) => cell === '¥62.00')).toHaveLength(2); // in all, and for each
  });

  it('tells who brought whom, step by step', async () => {
    await shop.visit('/insight/influence', '影响力');
    await figure(shop, '带来过客户的人', '2');
    await figure(shop, '最长链条（步）', '2');
    expect((await row(shop, '影响力', '张一')).slice(3)).toEqual(['1', '2', '2', '自己来的']);
    expect((await row(shop, '影响力', '王三')).slice(3)).toEqual(['1', '1', '1', '1']);
  });

  it('draws the portrait of one customer, each figure with how it was made', async () => {
    const { page, owner } = shop;
    await expect
      .poll(
        async () =>
          (await owner.call<{ indicators: unknown[] }>('GET', `/v1/customers/${one}/portrait`)).indicators.length,
      )
      .toBeGreaterThan(10);
    await shop.visit(`/customers/${one}?tab=portrait`, '张一');
    const table = page.getByRole('table', { name: '指标' });
    for (const [title, value] of [
      ['订单数', /^10( 单| 笔)?$/],
      ['累计消费', /^¥792\.00$/],
    ] as const) {
      const line = table
        .getByRole('row')
        .filter({ has: page.getByRole('rowheader', { name: new RegExp(`^${title}`) }) });
      expect(await line.first().locator('td').first().innerText()).toMatch(value);
    }
    await page.getByRole('searchbox', { name: '搜索指标' }).fill('累计消费');
    await expect
      .poll(() =>
        table
          .getByRole('row')
          .filter({ has: page.locator('td') })
          .count(),
      )
      .toBeLessThan(5);
  });
});

journey('whom to call next, and a family', {}, (shop) => {
  let near: string;
  let complains: string;

  beforeAll(async () => {
    const { owner } = shop;
    const person = async (given_name: string) =>
      (await owner.call<{ id: string }>('POST', '/v1/customers', { surname: '何', given_name })).id;
    near = await person('近');
    complains = await person('怨');
    const order = (external_id: string, customer_id: string, days: number, unit_price: number) =>
      owner.call('POST', '/v1/orders', {
        external_id,
        customer_id,
        placed_at: ago(days),
        lines: [{ sku: 'TEA', name: '龙井茶', quantity: 2, unit_price }],
      });
    await order('w1', near, 5, 95_000); // 1,900 of 2,000 to silver
    await order('e1', complains, 3, 10_000);
    await owner.call('POST', `/v1/customers/${complains}/activities`, {
      kind: 'custom',
      name: 'complaint',
      source: 'desk',
      external_id: 'c1',
    });
    await shop.signIn();
  });

  it('lists who is to be called and why, what is worth most first if asked', async () => {
    const { page, owner } = shop;
    await shop.visit('/insight/actions', '跟进行动');
    await page.getByText('暂无待跟进').waitFor();
    await page.getByRole('button', { name: '重新生成' }).click();
    await expect
      .poll(async () => (await owner.call<{ items: unknown[] }>('GET', '/v1/insight/actions')).items.length, {
        timeout: 30_000,
      })
      .toBe(2);
    await page.reload();
    await page.getByRole('button', { name: '已为何怨完成' }).waitFor();
    await figure(shop, '待跟进', '2');
    await page.getByRole('row', { name: /何近/ }).getByRole('cell', { name: '¥100.00', exact: true }).waitFor();
  });

  it('takes one as done, another not now, and tells of both', async () => {
    const { page } = shop;
    await page.getByRole('button', { name: '已为何怨完成' }).click();
    await page.getByText('已记为完成').waitFor();
    await page.getByRole('button', { name: '不为何近做' }).click();
    await page.getByRole('dialog').getByLabel('原因').fill('下周再说');
    expect(await axe(page)).toEqual([]);
    await page.getByRole('dialog').getByRole('button', { name: '保存' }).click();
    await page.getByText('暂无待跟进').waitFor();
    await shop.visit(`/customers/${near}?tab=advice`, '何近');
    await page.getByText('已处理', { exact: true }).click();
    await page.getByText(/不做 · 下周再说/).waitFor();
    await shop.visit(`/customers/${complains}?tab=advice`, '何怨');
    await page.getByText('已处理', { exact: true }).click();
    await page.getByText(/ · 完成/).waitFor();
  });

  it('makes a family whose points are one purse, and lets one go', async () => {
    const { page } = shop;
    await shop.visit(`/customers/${near}`, '何近');
    await page.getByRole('button', { name: '建立家庭账户' }).click();
    const purse = page.locator('p').filter({ hasText: /^共用/ }).first();
    await expect.poll(() => purse.innerText()).toMatch(/1,900$/);
    await page.getByRole('button', { name: '添加家人' }).click();
    await page.getByRole('combobox', { name: '加入的客户' }).fill('何怨');
    // Those who were offered before anything was typed go first: a press while they do takes nobody.
    await expect.poll(() => page.getByRole('option').count()).toBe(1);
    await page.getByRole('option', { name: /何怨/ }).click();
    await page.getByRole('link', { name: '何怨' }).waitFor();
    await expect.poll(() => purse.innerText()).toMatch(/2,100$/);
    await page.getByRole('button', { name: '让何怨退出' }).click();
    await page.getByRole('alertdialog').getByRole('button', { name: '退出' }).click();
    await page.getByRole('link', { name: '何怨' }).waitFor({ state: 'detached' });
    await expect.poll(() => purse.innerText()).toMatch(/1,900$/);
  });
});
