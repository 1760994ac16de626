// A tier's benefit in a browser against the real binary: used from the customer's page, seen in the list and in the
// figures, undone with a reason, and there again for the customer.
import { beforeAll, expect, it } from 'vitest';
import { axe } from '../lib/axe';
import { journey } from '../lib/journey';

journey("a tier's benefit is used and undone", {}, (shop) => {
  let customer: string;
  let benefit: string;

  beforeAll(async () => {
    const { items } = await shop.owner.call<{ items: { id: string }[] }>('GET', '/v1/tiers?sort=threshold');
    benefit = (
      await shop.owner.call<{ id: string }>('POST', '/v1/tier-benefits', {
        tier_id: items[0]?.id,
        code: 'sofa',
        name_en: 'Sofa corner',
        name_zh: '沙发座',
        uses: 2,
        period: 'month',
        cost: 500,
      })
    ).id;
    customer = (await shop.owner.call<{ id: string }>('POST', '/v1/customers', { surname: '王', given_name: '小明' }))
      .id;
    await shop.signIn();
  });

  it("is recorded on the customer's page, which says what is left", async () => {
    const { page } = shop;
    await page.goto(`${shop.origin}/customers/${customer}`);
    await page.getByText('还剩 2/2 次').waitFor();
    await page.getByRole('button', { name: '登记使用「沙发座」' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('用途或单号').fill('R-1');
    await dialog.getByLabel('备注').fill('靠窗');
    expect(await axe(page)).toEqual([]);
    await dialog.getByRole('button', { name: '登记使用', exact: true }).click();
    await page.getByText('已登记使用「沙发座」').waitFor();
    await page.getByText('还剩 1/2 次').waitFor();
    await page.getByText('沙发座 · R-1').waitFor(); // on the timeline
  });

  it('stands in the list and in the figures', async () => {
    const { page } = shop;
    await page.goto(`${shop.origin}/programme/benefits/${benefit}`);
    await page.getByRole('heading', { name: '沙发座', level: 1 }).waitFor();
    await page.getByText('¥5.00', { exact: true }).first().waitFor();
    await page.getByText('1 位享有者中 1 位用过').waitFor();
    await page.getByRole('link', { name: '全部记录' }).click();
    await page.getByRole('heading', { name: '权益使用', level: 1 }).waitFor();
    await page.getByText('R-1').waitFor();
  });

  it('is undone with a reason, stays in the list, and is there again for the customer', async () => {
    const { page } = shop;
    await page.getByRole('button', { name: '撤销', exact: true }).click();
    await page.getByRole('dialog').getByLabel('撤销原因').fill('登错客户');
    await page.getByRole('dialog').getByRole('button', { name: '保存' }).click();
    await page.getByText('已撤销，本周期次数已退回').waitFor();
    await page.locator('table').getByText('已撤销').waitFor();
    await page.goto(`${shop.origin}/customers/${customer}`);
    await page.getByText('还剩 2/2 次').waitFor();
    await page.getByText('沙发座 · R-1 · 登错客户').waitFor();
  });
});
