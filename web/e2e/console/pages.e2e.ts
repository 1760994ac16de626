// The console by keyboard, and what is done on the page of an order and in the queue of duplicates.
import { beforeAll, expect, it } from 'vitest';
import { axe } from '../lib/axe';
import { journey } from '../lib/journey';

journey('by keyboard and by hand', {}, (shop) => {
  const records: string[] = [];

  beforeAll(async () => {
    const { owner } = shop;
    await owner.call('POST', '/v1/stores', { code: 'S1', name: '南京西路店', city: '上海' });
    const { id: category } = await owner.call<{ id: string }>('POST', '/v1/categories', { code: 'C', name: '咖啡' });
    await owner.call('POST', '/v1/products', { sku: 'C01', name: '手冲咖啡', category_id: category, price: 3200 });
    await owner.call('POST', '/v1/tags', { name: '咖啡爱好者' });
    const { id: one } = await owner.call<{ id: string }>('POST', '/v1/customers', {
      surname: '王',
      given_name: '小明',
      phones: [{ number: '13912345678' }],
    });
    await owner.call('POST', '/v1/customers', { surname: '王', given_name: '明', phones: [{ number: '13912345678' }] });
    const { id: order } = await owner.call<{ id: string }>('POST', '/v1/orders', {
      source: 'pos',
      external_id: 'R-1',
      customer_id: one,
      store_code: 'S1',
      channel: 'store',
      lines: [{ sku: 'C01', name: '手冲咖啡', quantity: 2, unit_price: 3200 }],
      tender: [{ method: 'wechat', amount: 6400 }],
    });
    const { id: hook } = await owner.call<{ id: string }>('POST', '/v1/webhooks', { url: 'https://example.org/hook' });
    records.push(`/customers/${one}`, `/customers/${one}/card`, `/orders/${order}`, `/settings/webhooks/${hook}`);
    await shop.signIn();
  });

  it('opens the palette, finds a customer, goes by letters, walks a list', async () => {
    const { page } = shop;
    await page.goto(`${shop.origin}/`);
    await page.getByRole('heading', { name: '工作台', level: 1 }).waitFor();
    await page.keyboard.press('Control+k');
    const palette = page.getByRole('dialog', { name: '搜索或跳转' });
    await palette.getByRole('option', { name: /订单/ }).first().waitFor();
    expect(await axe(page)).toEqual([]);
    await palette.getByRole('combobox').fill('王小明');
    await palette
      .getByRole('option', { name: /王小明.*139/ })
      .first()
      .waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: '王小明', level: 1 }).waitFor();
    await page.keyboard.press('g');
    await page.keyboard.press('o');
    await page.getByRole('heading', { name: '订单', level: 1 }).waitFor();
    await page.getByText('R-1').waitFor();
    await page.getByRole('region', { name: '订单' }).focus();
    await page.keyboard.press('j');
    await page.waitForFunction(() => document.activeElement?.tagName === 'TR');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'R-1', level: 1 }).waitFor();
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: '键盘快捷键' }).waitFor();
  });

  it('takes goods of an order back, and merges two files and parts them again', async () => {
    const { page } = shop;
    await page.goto(`${shop.origin}${records[2]}`);
    await page.getByRole('button', { name: '退货' }).click();
    await page.getByRole('button', { name: '多退一件 手冲咖啡' }).click();
    expect(await axe(page)).toEqual([]);
    await page.getByRole('button', { name: '确认退货' }).click();
    await page.getByText('已退 ¥32.00').first().waitFor();
    await page.goto(`${shop.origin}/duplicates`);
    await page.getByRole('button', { name: '合并' }).click();
    await page.getByRole('button', { name: '撤销' }).click();
    await page.getByText('已撤销合并').waitFor();
  });

  it('says whether there are no orders, or none in the part that was asked for', async () => {
    const { page } = shop;
    const { id: other } = await shop.owner.call<{ id: string }>('POST', '/v1/stores', { code: 'S2', name: '徐家汇店' });
    await page.goto(`${shop.origin}/insight/cohorts?store=${other}`);
    await page.getByText('这个范围内没有订单').waitFor();
    await page.locator('main').getByRole('button', { name: '清除筛选' }).last().click();
    await page.getByRole('columnheader', { name: '首次消费' }).waitFor();
  });

  it('puts the menu of an area above its pages where there is little room', async () => {
    const { page } = shop;
    await page.setViewportSize({ width: 768, height: 900 });
    for (const [place, label] of [
      ['/settings/stores', '设置'],
      ['/insight/rfm', '客户洞察'],
    ]) {
      await page.goto(`${shop.origin}${place}`);
      await page.getByRole('heading', { level: 1 }).first().waitFor();
      const menu = await page.getByRole('navigation', { name: label }).boundingBox();
      const main = await page.locator('main').boundingBox();
      expect(menu?.width).toBe(main?.width);
      expect(menu?.height).toBeLessThan(60);
    }
    await page.setViewportSize({ width: 1440, height: 900 });
  });
});
