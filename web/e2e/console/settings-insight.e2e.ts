// What models take for granted is set by the owner; a rule of action is written, checked while it is typed, and kept.
import { beforeAll, expect, it } from 'vitest';
import { axe } from '../lib/axe';
import { journey } from '../lib/journey';

journey('settings of insight and rules of action', {}, (shop) => {
  let category: string;

  beforeAll(async () => {
    category = (await shop.owner.call<{ id: string }>('POST', '/v1/categories', { code: 'tea', name: '手作茶' })).id;
  });

  it('sets margin, days and sole categories', async () => {
    const { page } = shop;
    shop.expectStatus(422);
    await shop.signIn();
    await page.goto(`${shop.origin}/settings/insight`);
    await page.getByRole('heading', { level: 1, name: '分析参数' }).waitFor();
    await page.getByLabel('毛利率').fill('42.5');
    await page.getByLabel('多少天未购买视为流失').fill('120');
    expect(await axe(page)).toEqual([]);
    await page.getByRole('button', { name: '保存' }).first().click();
    await page.getByText('已保存').first().waitFor();
    expect(await shop.owner.call('GET', '/v1/insight/settings')).toMatchObject({ margin: 425000, churn_days: 120 });
    await page.getByRole('combobox', { name: '独家品类' }).fill('手作');
    await page.getByRole('option', { name: /手作茶/ }).click();
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: '保存' }).last().click();
    await expect
      .poll(
        async () =>
          (await shop.owner.call<{ sole_categories: string[] }>('GET', '/v1/insight/loyalty/settings')).sole_categories,
      )
      .toEqual([category]);
  });

  it('writes a rule of action', async () => {
    const { page } = shop;
    shop.expectStatus(422);
    await page.goto(`${shop.origin}/insight/action-rules`);
    await page.getByRole('button', { name: '新建规则' }).click();
    const form = page.getByRole('dialog');
    await form.getByLabel('中文标题').fill('请致电');
    await form.getByLabel('英文标题').fill('Call them');
    await form.getByLabel('代码').fill('call_them');
    await form
      .getByRole('combobox', { name: /条件/ })
      .or(form.getByRole('textbox', { name: /条件/ }))
      .first()
      .fill('customer.orders >= 2');
    // Whom it would reach is there before it is kept.
    const preview = form.getByTestId('preview');
    await preview.getByText(/^\d+ 位客户$/).waitFor();
    await form.getByLabel('预计价值').fill('customer.orders');
    await preview.getByText('条件与预期价值写完整后显示。').waitFor();
    await form.getByLabel('预计价值').fill('customer.at_risk * 0.1');
    await preview.getByText(/^\d+ 位客户$/).waitFor();
    await form.getByRole('button', { name: '保存' }).click();
    await page.getByRole('row', { name: /请致电/ }).waitFor();
    const { items } = await shop.owner.call<{ items: { code: string; condition: string }[] }>(
      'GET',
      '/v1/action-rules?code=call_them',
    );
    expect(items).toMatchObject([{ code: 'call_them', condition: 'customer.orders >= 2', active: true }]);
  });
});
