// A shop's programme in a browser, against the real binary: a rule from its draft to its day, tiers changed after a look
// at who moves, a segment and who is in it.
import { beforeAll, expect, it } from 'vitest';
import { axe } from '../lib/axe';
import { journey } from '../lib/journey';

journey('the programme', {}, (shop) => {
  const line = (unit_price: number, quantity = 1) => ({ sku: 'TEA', name: '龙井茶', quantity, unit_price });

  beforeAll(async () => {
    const customer = async (name: string) =>
      (await shop.owner.call<{ id: string }>('POST', '/v1/customers', { surname: name[0], given_name: name.slice(1) }))
        .id;
    const order = (external_id: string, customer_id: string, lines: unknown[]) =>
      shop.owner.call('POST', '/v1/orders', { external_id, customer_id, lines });
    const zhang = await customer('张伟');
    await order('R-1', zhang, [line(120_000, 2)]);
    await order('R-2', zhang, [line(30_000)]);
    await order('R-3', await customer('王芳'), [line(8_000)]);
    await shop.signIn();
  });

  it('drafts a rule: what is wrong is shown at its place, what it says in a sentence', async () => {
    // The rule is checked while it is typed: that it is not whole yet is no fault.
    shop.expectStatus(422);
    const { page } = shop;
    await page.goto(`${shop.origin}/rules`);
    await page.getByRole('link', { name: '新建规则' }).click();
    await page.getByRole('heading', { name: '新建规则', level: 1 }).waitFor();
    await page.getByLabel('中文名称').fill('大单加赠');
    await page.getByLabel('英文名称').fill('Big order');
    await page.getByLabel('代码').fill('big');
    const condition = page.getByLabel('条件', { exact: true });
    await condition.fill('order.totl >= 1000');
    await condition.blur();
    await page.getByRole('button', { name: '改为 order.total' }).click();
    expect(await condition.inputValue()).toBe('order.total >= 1000');
    // Completion by keyboard.
    await condition.focus();
    await page.keyboard.press('End');
    await page.keyboard.type(' && customer.ti');
    await page
      .getByRole('option', { name: /customer\.tier\b/ })
      .first()
      .waitFor();
    await page.keyboard.press('Enter');
    await page.keyboard.type(' != "gold"');
    await condition.blur();
    await page.getByLabel('按什么计算').selectOption('fixed');
    await page.getByLabel('积分', { exact: true }).fill('500');
    await page.getByTestId('sentence').getByText(/500/).waitFor();
    expect(await axe(page)).toEqual([]);
    await page.getByRole('button', { name: '保存草稿' }).click();
    await page.getByRole('heading', { name: '大单加赠', level: 1 }).waitFor();
    await page.getByText('草稿').first().waitFor();
  });

  it('tries the draft on a real order', async () => {
    const { page } = shop;
    await page.getByLabel('订单号').fill('R-1');
    await page.getByRole('button', { name: '查找' }).click();
    await page.getByRole('button', { name: /R-1/ }).click();
    const tried = page.getByRole('listitem').filter({ hasText: '试算版本' });
    await tried.getByText('+500').waitFor();
    await tried.getByText('大单加赠').click();
    await tried.getByRole('region', { name: '逐项判断' }).waitFor();
    // A small order says why not.
    await page.getByLabel('订单号').fill('R-3');
    await page.getByRole('button', { name: '查找' }).click();
    await page.getByRole('button', { name: /R-3/ }).click();
    await page.getByRole('listitem').filter({ hasText: '试算版本' }).getByText('条件不满足', { exact: true }).waitFor();
  });

  it('approves and publishes it, and it gives', async () => {
    const { page } = shop;
    await page.getByRole('button', { name: '批准' }).click();
    await page.getByRole('button', { name: '发布' }).click();
    const sure = page.getByRole('alertdialog');
    await sure.waitFor();
    expect(await axe(page)).toEqual([]);
    // Newcomers would get it and members of gold would not: that is refused until somebody says why.
    shop.expectStatus(409);
    await sure.getByRole('button', { name: '发布' }).click();
    await sure.getByLabel('新客优于老客的理由').fill('金卡另有礼遇');
    expect(await axe(page)).toEqual([]);
    await sure.getByRole('button', { name: '发布' }).click();
    await page.getByText('生效中').first().waitFor();
    const { items } = await shop.owner.call<{ items: { id: string }[] }>('GET', '/v1/customers?limit=1');
    const made = await shop.owner.call<{ effects: { amount: number }[] }>('POST', '/v1/orders', {
      external_id: 'R-4',
      customer_id: items[0]?.id,
      lines: [line(150_000)],
    });
    expect(made.effects.some((effect) => effect.amount === 500)).toBe(true);
    await page.goto(`${shop.origin}/explain?number=R-4`);
    await page.getByRole('button', { name: /R-4/ }).click();
    await page.getByText('+500').waitFor();
  });

  it('looks at who would move before tiers are changed, then changes them', async () => {
    const { page } = shop;
    await page.goto(`${shop.origin}/tiers`);
    await page.getByRole('link', { name: '调整等级' }).click();
    const silver = page.locator('section').filter({ has: page.getByRole('heading', { name: '白银会员' }) });
    await silver.getByLabel('达到成长值').fill('4000');
    await page.getByRole('button', { name: '预览变动' }).click();
    const moves = page.getByTestId('moves');
    await moves.getByRole('row').nth(1).waitFor();
    expect(await moves.getByText('降级').count()).toBe(1);
    expect(await axe(page)).toEqual([]);
    await page.getByLabel(/只升不降/).check();
    await page.getByRole('button', { name: '应用改动' }).click();
    await page.getByRole('alertdialog').getByRole('button', { name: '应用改动' }).click();
    await page.getByRole('heading', { name: '会员等级', level: 1 }).waitFor();
    await page.getByText('4,000 成长值').waitFor();
  });

  it('makes a segment by choosing, and shows who is in it', async () => {
    const { page } = shop;
    await page.goto(`${shop.origin}/segments`);
    await page.getByRole('link', { name: '新建客群' }).first().click();
    await page.getByRole('button', { name: '添加条件' }).click();
    await page.getByLabel('值', { exact: true }).fill('2');
    const preview = page.getByTestId('preview');
    await preview.getByText('2 位客户').waitFor();
    await preview.getByRole('link', { name: '张伟' }).waitFor();
    await page.getByRole('button', { name: '文本' }).click();
    expect(await page.getByLabel('条件文本').inputValue()).toBe('customer.orders >= 2');
    await page.getByRole('button', { name: '选择条件' }).click();
    expect(await page.getByLabel('值', { exact: true }).inputValue()).toBe('2');
    await page.getByLabel('名称').fill('回头客');
    await page.getByLabel('代码').fill('returning');
    await page.getByRole('button', { name: '保存客群' }).click();
    await page.getByRole('heading', { name: '回头客', level: 1 }).waitFor();
    await page.getByRole('table', { name: '成员' }).getByRole('link', { name: '张伟' }).waitFor();
  });

  it.each([390, 768])('fits a screen of %i px', async (width) => {
    const { page } = shop;
    await page.setViewportSize({ width, height: 844 });
    for (const path of ['/rules', '/rules/new', '/explain', '/tiers', '/tiers/change', '/segments', '/segments/new']) {
      await page.goto(shop.origin + path);
      await page.locator('main h1').first().waitFor();
      const over = await page.evaluate(() => {
        const main = document.querySelector('main');
        return document.documentElement.scrollWidth > innerWidth || (main && main.scrollWidth > main.clientWidth);
      });
      expect([path, over]).toEqual([path, false]);
      expect(await axe(page)).toEqual([]);
    }
  });
});
