// A list as somebody wants to see it: sorted by what was spent, narrowed down, saved as a view that comes along to the
// next browser, shared, and removed.
import { beforeAll, expect, it } from 'vitest';
import { axe } from '../lib/axe';
import { journey } from '../lib/journey';

journey('saved views', {}, (shop) => {
  beforeAll(async () => {
    for (const [surname, amount] of [
      ['张', 3000],
      ['王', 9000],
      ['李', 6000],
    ] as const) {
      const { id } = await shop.owner.call<{ id: string }>('POST', '/v1/customers', { surname, given_name: '三' });
      await shop.owner.call('POST', '/v1/orders', {
        customer_id: id,
        lines: [{ sku: 'TEA', quantity: 1, unit_price: amount }],
      });
    }
    await shop.signIn();
  });

  it('sorts by what was spent, and saves that with its filter', async () => {
    const { page } = shop;
    await page.goto(`${shop.origin}/customers`);
    await page.getByRole('link', { name: '张三' }).waitFor();
    await page.getByRole('columnheader', { name: '累计消费' }).getByRole('button').click();
    await page.waitForURL(/sort=-spent/);
    const first = page.locator('tbody tr[data-index="0"]');
    await first.getByText('王三').waitFor();
    // Its columns come with it: without the store, the name wider than it was.
    const wide = async () => (await page.getByRole('columnheader', { name: '客户' }).boundingBox())?.width ?? 0;
    const before = await wide();
    await page.getByRole('button', { name: '列', exact: true }).click();
    await page.getByRole('dialog').getByRole('checkbox', { name: '门店' }).uncheck();
    for (let i = 0; i < 3; i++) await page.getByRole('button', { name: '“客户”加宽' }).click();
    await page.keyboard.press('Escape');
    await page.getByRole('columnheader', { name: '门店' }).waitFor({ state: 'detached' });
    expect(await wide()).not.toBe(before);
    await page.getByRole('button', { name: '保存视图' }).click();
    await page.getByLabel('视图名称').fill('花得最多');
    await page.getByRole('dialog').getByRole('button', { name: '保存' }).click();
    await page.getByRole('navigation', { name: '视图' }).getByRole('link', { name: '花得最多' }).waitFor();
  });

  it('has it in another browser too; it can be shared and removed', async () => {
    await shop.reopen();
    await shop.signIn();
    const { page } = shop;
    await page.goto(`${shop.origin}/customers`);
    await page.getByRole('navigation', { name: '视图' }).getByRole('link', { name: '花得最多' }).click();
    await page.locator('tbody tr[data-index="0"]').getByText('王三').waitFor();
    await page.getByRole('columnheader', { name: '门店' }).waitFor({ state: 'detached' });
    // An edge that is drawn makes its column wider; what was changed is kept with the view.
    const tier = page.getByRole('columnheader', { name: '等级' });
    const [edge, width] = [tier.locator('span[aria-hidden]').last(), (await tier.boundingBox())?.width ?? 0];
    const at = await edge.boundingBox();
    if (!at) throw new Error('no edge');
    await page.mouse.move(at.x + 4, at.y + 8);
    await page.mouse.down();
    await page.mouse.move(at.x + 64, at.y + 8, { steps: 4 });
    await page.mouse.up();
    await page.getByRole('button', { name: '保存当前列' }).click();
    await page.getByRole('button', { name: '保存当前列' }).waitFor({ state: 'detached' });
    expect((await tier.boundingBox())?.width).toBe(width + 60);
    await page.getByRole('navigation', { name: '视图' }).getByRole('link', { name: '全部' }).click();
    await page.getByRole('columnheader', { name: '门店' }).waitFor();
    await page.getByRole('navigation', { name: '视图' }).getByRole('link', { name: '花得最多' }).click();
    await page.getByRole('columnheader', { name: '门店' }).waitFor({ state: 'detached' });
    await page.getByRole('button', { name: '与同事共享' }).click();
    await page.getByRole('button', { name: '不再共享' }).waitFor();
    const { items } = await shop.owner.call<{ items: { name: string; shared: boolean; sort: string }[] }>(
      'GET',
      '/v1/views',
    );
    expect(items).toMatchObject([{ name: '花得最多', shared: true, sort: '-spent' }]);
    expect(await axe(page)).toEqual([]);
    await page.getByRole('button', { name: '删除此视图' }).click();
    await page
      .getByRole('navigation', { name: '视图' })
      .getByRole('link', { name: '花得最多' })
      .waitFor({ state: 'detached' });
  });
});
