// The pages of insight in a believable shop: from a figure to the customers behind it, to a segment of them; charts by
// keyboard and as tables; a run asked for and waited for.
import { beforeAll, expect, it } from 'vitest';
import { axe } from '../lib/axe';
import { journey } from '../lib/journey';

journey('insight', { demo: 400 }, (shop) => {
  beforeAll(() => shop.signIn());

  it('goes from a cell of RFM to its customers and makes a segment of them', async () => {
    const { page } = shop;
    await page.goto(`${shop.origin}/insight/rfm`);
    await page.getByRole('heading', { name: 'RFM', level: 1 }).waitFor();
    const rfm = await shop.owner.call<{ rf: { row: number; column: number; customers: number }[] }>(
      'GET',
      '/v1/insight/rfm',
    );
    const cell = rfm.rf.find((one) => one.row === 5 && one.customers > 0);
    if (!cell) throw new Error('nobody bought lately');
    await page.getByRole('button', { name: `查看 R5 F${cell.column} 的客户：${cell.customers}` }).click();
    await page.getByRole('heading', { name: '客户评分', level: 1 }).waitFor();
    await page.waitForFunction(
      (count) => document.querySelectorAll('tbody tr[data-index]').length >= Math.min(count, 10),
      cell.customers,
    );
    expect(await axe(page)).toEqual([]);
    await page.getByRole('link', { name: '存为客群' }).click();
    await page.getByRole('heading', { name: '新建客群', level: 1 }).waitFor();
    const text = await page.locator('textarea').first().inputValue();
    expect(text).toContain(`customer.rfm in [5${cell.column}1`);
    await page.getByText(`${cell.customers} 位`).first().waitFor();
  });

  it('tells a class of the pyramid alike on every page', async () => {
    const { page } = shop;
    const pyramid = await shop.owner.call<{ classes: { class: string; customers: number }[] }>(
      'GET',
      '/v1/insight/pyramid',
    );
    for (const at of ['/insight', '/insight/pyramid']) {
      await page.goto(shop.origin + at);
      const table = page.getByRole('table', { name: at === '/insight' ? '客户金字塔' : '金字塔', exact: true });
      await table.waitFor();
      const shown = await table.locator('tbody tr td:nth-of-type(1)').allInnerTexts();
      expect(shown).toEqual(pyramid.classes.map((one) => one.customers.toLocaleString('zh-CN')));
    }
  });

  it('reads charts by keyboard and as tables', async () => {
    const { page } = shop;
    await page.goto(`${shop.origin}/insight/repurchase`);
    const chart = page.getByRole('img', { name: '多久之后再次购买' });
    await chart.focus();
    await page.keyboard.press('Home');
    await page.getByRole('status').filter({ hasText: '首次购买' }).first().waitFor();
    await page.keyboard.press('ArrowRight');
    await page.getByRole('status').filter({ hasText: '7 天' }).first().waitFor();
    await page.getByRole('button', { name: '以表格显示“多久之后再次购买”' }).click();
    await page.getByRole('table', { name: '多久之后再次购买' }).getByRole('rowheader', { name: '365' }).waitFor();
    const saved = page.waitForEvent('download');
    await page.getByRole('button', { name: '将“多久之后再次购买”存为 CSV' }).click();
    expect((await saved).suggestedFilename()).toBe('多久之后再次购买.csv');
    expect(await axe(page)).toEqual([]);
  });

  it('sets a goal and tells how far it is, weighs loyalty anew, moves retention', async () => {
    const { page } = shop;
    await page.goto(`${shop.origin}/insight/goals`);
    await page.getByRole('button', { name: '新建目标' }).first().click();
    const form = page.getByRole('dialog'); // the list has a box for names too
    await form.getByLabel('名称').fill('今年的订单');
    await form.getByLabel('衡量').selectOption('orders');
    await form.getByLabel('目标', { exact: true }).fill('2000');
    expect(await axe(page)).toEqual([]);
    await page.getByRole('button', { name: '保存' }).click();
    await page.getByRole('heading', { name: '今年的订单', level: 1 }).waitFor();
    await page.getByRole('table', { name: '月度明细' }).waitFor();
    expect(await page.getByRole('table', { name: '月度明细' }).locator('tbody tr').count()).toBe(12);
    expect(await axe(page)).toEqual([]);

    await page.goto(`${shop.origin}/insight/loyalty`);
    await page.getByRole('table', { name: '十项指标' }).waitFor();
    await page.getByRole('button', { name: '权重设置' }).click();
    await page.getByLabel('客户留存率 (%)').fill('25');
    await page.getByText('合计 105%，应为 100%').waitFor();
    await page.getByLabel('预期流失率 (%)').fill('5');
    expect(await axe(page)).toEqual([]);
    await page.getByRole('button', { name: '保存' }).click();
    await page.getByRole('table', { name: '十项指标' }).getByRole('cell', { name: /^25%/ }).waitFor();

    await page.goto(`${shop.origin}/insight/what-if`);
    const points = page.getByRole('slider', { name: /留存率变化/ });
    await points.focus();
    for (let i = 0; i < 10; i++) await page.keyboard.press('ArrowRight');
    await page.waitForURL(/points=.*100000/);
    const asked = await shop.owner.call<{ gain_share: number }>('GET', '/v1/insight/what-if?points=100000');
    const share = `${(asked.gain_share / 10_000).toFixed(1)}%`;
    await page.getByText(share, { exact: true }).first().waitFor();
    expect(await axe(page)).toEqual([]);
  });

  it('tells on the first page, in the list and with the goal that one is off its track', async () => {
    const { page } = shop;
    const year = new Date().getFullYear();
    const goal = await shop.owner.call<{ id: string }>('POST', '/v1/goals', {
      name: '十万单',
      measure: 'orders',
      starts_on: `${year - 1}-01-01`,
      ends_on: `${year + 1}-12-31`,
      target: 100_000,
    });
    await expect
      .poll(async () => (await shop.owner.call<{ off_track: boolean }>('GET', `/v1/goals/${goal.id}`)).off_track, {
        timeout: 30_000,
      })
      .toBe(true);
    await page.goto(shop.origin);
    // One is named, of several how many and which.
    await page.getByRole('link', { name: /目标偏离.*十万单/ }).click();
    await page.getByRole('link', { name: '十万单', exact: true }).click();
    await page.getByRole('heading', { name: '十万单', level: 1 }).waitFor();
    await page.getByText(/^自 .* 起偏离：达成概率 /).waitFor();
    expect(await axe(page)).toEqual([]);
    await page.goto(`${shop.origin}/insight/goals`);
    const rows = page.getByRole('table', { name: '目标' }).locator('tbody tr[aria-rowindex]');
    await page.getByRole('link', { name: '今年的订单', exact: true }).waitFor();
    const all = await rows.count();
    await page.goto(`${shop.origin}/insight/goals?off=true&sort=chance`);
    await page
      .getByRole('img', { name: /^自 .* 起偏离/ })
      .first()
      .waitFor();
    expect(await rows.count()).toBeLessThanOrEqual(all);
    expect(await axe(page)).toEqual([]);
  });

  it('asks for a run and shows what it found', async () => {
    const { page } = shop;
    await page.goto(`${shop.origin}/insight/runs`);
    await page.getByRole('heading', { name: '计算记录', level: 1 }).waitFor();
    const before = (await shop.owner.call<{ items: unknown[] }>('GET', '/v1/insight/runs')).items.length;
    await page.getByRole('button', { name: '重新计算' }).click();
    await page.getByText('计算完成').waitFor();
    await page.waitForFunction(
      (count) => document.querySelectorAll('main tbody tr[aria-rowindex]').length > count,
      before,
    );
    await page.locator('main tbody tr[aria-rowindex] button').first().click();
    await page.getByRole('dialog', { name: '计算详情' }).getByText('拟合与预测').waitFor();
    expect(await axe(page)).toEqual([]);
    await page.goto(`${shop.origin}/insight/quality`);
    await page.getByRole('table', { name: '各模型的表现' }).getByRole('rowheader', { name: '朴素规则' }).waitFor();
    expect(await axe(page)).toEqual([]);
  });
});
