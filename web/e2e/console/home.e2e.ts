// The dashboard's points in a browser: what was issued stands up, what was redeemed hangs down, by day and by week; the
// same figures by keyboard and as a table, dark, on a phone.
import { beforeAll, expect, it } from 'vitest';
import { axe } from '../lib/axe';
import { journey } from '../lib/journey';

const day = (back: number) => new Date(Date.now() - back * 86_400_000 + 8 * 3_600_000).toISOString().slice(0, 10);

journey('the dashboard', {}, (shop) => {
  beforeAll(async () => {
    const { id } = await shop.owner.call<{ id: string }>('POST', '/v1/customers', { surname: '张', given_name: '伟' });
    const order = (external_id: string, placed_at: string, unit_price: number) =>
      shop.owner.call<{ id: string }>('POST', '/v1/orders', {
        external_id,
        customer_id: id,
        placed_at,
        lines: [{ sku: 'TEA', name: '龙井茶', quantity: 1, unit_price }],
      });
    await order('H-1', `${day(3)}T04:00:00Z`, 50_000);
    const { id: second } = await order('H-2', `${day(2)}T04:00:00Z`, 7_000);
    await shop.owner.call('POST', `/v1/orders/${second}/returns`, {
      returned_at: `${day(1)}T04:00:00Z`,
      lines: [{ line: 1, quantity: 1 }],
    });
    await shop.signIn();
  });

  it('draws points by day, walked by arrow keys and shown as a table', async () => {
    const { page } = shop;
    await page.goto(`${shop.origin}/`);
    const chart = page.getByRole('img', { name: '积分发放与兑换' });
    await chart.waitFor();
    await chart.focus();
    await chart.press('End');
    for (let back = 1; back < 3; back++) await chart.press('ArrowLeft');
    await page
      .getByRole('status')
      .filter({ hasText: day(3).replaceAll('-', '/') })
      .getByText('500')
      .waitFor();
    await page.getByRole('button', { name: /表格.*积分发放与兑换/ }).click();
    const table = page.getByRole('table', { name: '积分发放与兑换' });
    const row = table.getByRole('row', { name: day(2).replaceAll('-', '/') });
    await row.getByText('70').waitFor();
    expect(await table.getByRole('row').count()).toBe(31);
    expect(await axe(page)).toEqual([]);
  });

  it('shows a quarter by week, dark, on a phone', async () => {
    const { page } = shop;
    await page.setViewportSize({ width: 390, height: 844 });
    await page.emulateMedia({ colorScheme: 'dark' });
    await page.goto(`${shop.origin}/?days=90`);
    const chart = page.getByRole('img', { name: '积分发放与兑换' });
    await chart.scrollIntoViewIfNeeded();
    await page.getByText('按周；').waitFor();
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
    expect(await axe(page)).toEqual([]);
  });
});
