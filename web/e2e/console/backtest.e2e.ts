// A rule is changed after a back-test, in a browser against the real binary: a draft is tried over all past orders, what
// comes out is looked at, then the draft is approved and published, and new orders go by it.
import { beforeAll, expect, it } from 'vitest';
import { axe } from '../lib/axe';
import { journey } from '../lib/journey';

journey('a rule changed after a back-test', {}, (shop) => {
  let zhang: string;
  let rule: string;

  const line = (unit_price: number, quantity = 1) => ({ sku: 'TEA', name: '龙井茶', quantity, unit_price });
  const terms = (points: number) => ({
    name_zh: '大单加赠',
    name_en: 'Big order',
    trigger: 'order_paid',
    condition: 'order.total >= 1000',
    effect: 'points',
    wallet: 'points',
    measure: 'fixed',
    points,
  });

  beforeAll(async () => {
    const customer = async (name: string) =>
      (await shop.owner.call<{ id: string }>('POST', '/v1/customers', { surname: name[0], given_name: name.slice(1) }))
        .id;
    await shop.owner.call('POST', '/v1/stores', { code: 'S1', name: '南京西路店', city: '上海' });
    const order = (external_id: string, customer_id: string, lines: unknown[]) =>
      shop.owner.call('POST', '/v1/orders', { external_id, customer_id, lines, store_code: 'S1' });
    zhang = await customer('张伟');
    await order('R-1', zhang, [line(120_000, 2)]);
    await order('R-2', zhang, [line(110_000)]);
    await order('R-3', await customer('王芳'), [line(8_000)]);
    rule = (await shop.owner.call<{ id: string }>('POST', '/v1/earning-rules', { code: 'big', terms: terms(500) })).id;
    await shop.signIn();
  });

  it('has an empty list that says what back-tests are for', async () => {
    const { page } = shop;
    await page.goto(`${shop.origin}/backtests`);
    await page.getByText('还没有做过回测').waitFor();
  });

  it('tries the draft over all past orders', async () => {
    const { page } = shop;
    await page.goto(`${shop.origin}/rules/${rule}`);
    await page.getByRole('heading', { name: '大单加赠', level: 1 }).waitFor();
    await page.getByText('还没有回测过').waitFor();
    await page.getByRole('link', { name: '回测这一版' }).click();
    await page.getByRole('heading', { name: '新建回测', level: 1 }).waitFor();
    expect(await page.getByRole('checkbox', { name: /大单加赠 · 第 1 版/ }).isChecked()).toBe(true);
    await page.getByLabel('黄金会员门槛').fill('3000');
    await page.getByLabel('用途').fill('大单加赠方案');
    await page.getByText('“黄金会员”门槛改为 3,000.00').waitFor();
    expect(await axe(page)).toEqual([]);
    await page.getByRole('button', { name: '开始回测' }).click();
    await page.getByRole('heading', { name: '大单加赠方案', level: 1 }).waitFor();
    const figures = page.getByTestId('figures');
    await figures.getByText('+1,000', { exact: true }).waitFor();
    await figures.getByText('+¥10.00').first().waitFor();
    expect(await figures.getByRole('listitem').filter({ hasText: '受益会员' }).innerText()).toContain('1');
  });

  it('tells for whom it changes most, who would stand where, and how it is by store', async () => {
    const { page } = shop;
    const members = page.getByRole('table', { name: '谁变化最大' });
    await members.getByRole('link', { name: '张伟' }).waitFor();
    expect(await members.getByRole('row').count()).toBe(2);
    await page.getByTestId('moves').getByText('黄金会员').first().waitFor();
    await page.getByRole('button', { name: '门店', exact: true }).click();
    await page.getByRole('img', { name: '积分 · 按门店' }).waitFor();
    await page.getByRole('button', { name: '成本', exact: true }).click();
    await page.getByRole('button', { name: '以表格显示“成本 · 按门店”' }).click();
    const table = page.getByRole('table', { name: '成本 · 按门店' });
    await table.getByRole('rowheader', { name: '南京西路店' }).waitFor();
    await table.getByText('¥10.00').waitFor();
    await page.getByRole('button', { name: '受损最多' }).click();
    await page.getByText('没有会员受损').waitFor();
    const file = page.waitForEvent('download');
    await page.getByRole('button', { name: '受益最多' }).click();
    await page.getByRole('button', { name: '导出 CSV' }).last().click();
    expect((await file).suggestedFilename()).toBe('backtest-gain.csv');
  });

  it('leads back to the rule, which is approved and published, and gives', async () => {
    const { page } = shop;
    await page.getByRole('link', { name: '去“大单加赠”' }).click();
    await page.getByRole('heading', { name: '大单加赠', level: 1 }).waitFor();
    await page.getByText('积分 +1,000 · 成本 +¥10.00').waitFor();
    await page.getByRole('button', { name: '批准' }).click();
    await page.getByRole('button', { name: '发布' }).click();
    await page.getByRole('alertdialog').getByRole('button', { name: '发布' }).click();
    await page.getByText('生效中').first().waitFor();
    const made = await shop.owner.call<{ effects: { amount: number }[] }>('POST', '/v1/orders', {
      external_id: 'R-4',
      customer_id: zhang,
      lines: [line(150_000)],
    });
    expect(made.effects.some((effect) => effect.amount === 500)).toBe(true);
  });

  it('keeps the back-test in the list', async () => {
    const { page } = shop;
    await page.goto(`${shop.origin}/backtests`);
    await page.getByRole('link', { name: /大单加赠方案/ }).waitFor();
    await page.getByText('已完成').waitFor();
    await page.getByRole('link', { name: /大单加赠方案/ }).click();
    await page.getByRole('heading', { name: '大单加赠方案', level: 1 }).waitFor();
    await page.getByRole('link', { name: '修改后再测' }).click();
    expect(await page.getByLabel('黄金会员门槛').inputValue()).toBe('3000.00');
  });

  it.each([390, 768])('fits a screen of %i px, in English and in the dark', async (width) => {
    const { page } = shop;
    await page.setViewportSize({ width, height: 844 });
    await page.evaluate(() => {
      localStorage.setItem('lang', 'en');
      localStorage.setItem('theme', 'dark');
    });
    const { items } = await shop.owner.call<{ items: { id: string }[] }>('GET', '/v1/backtests');
    for (const path of ['/backtests', '/backtests/new', `/backtests/${items[0]?.id}`]) {
      await page.goto(shop.origin + path);
      await page.locator('main h1').first().waitFor();
      await page.waitForLoadState('networkidle');
      const over = await page.evaluate(() => {
        const main = document.querySelector('main');
        return document.documentElement.scrollWidth > innerWidth || (main && main.scrollWidth > main.clientWidth);
      });
      expect([path, over]).toEqual([path, false]);
      expect(await axe(page)).toEqual([]);
    }
  });
});
