// The points of the whole shop in a browser: a correction by hand and its line with both sides, a hold that is let go,
// what is owed, reconciled to the point.
import { beforeAll, expect, it } from 'vitest';
import { axe } from '../lib/axe';
import { journey } from '../lib/journey';

journey('the points ledger', {}, (shop) => {
  let zhang: string;

  beforeAll(async () => {
    const customer = async (name: string) =>
      (await shop.owner.call<{ id: string }>('POST', '/v1/customers', { surname: name[0], given_name: name.slice(1) }))
        .id;
    zhang = await customer('张伟');
    await shop.owner.call('POST', '/v1/orders', {
      external_id: 'R-1',
      customer_id: zhang,
      lines: [{ sku: 'TEA', name: '龙井茶', quantity: 1, unit_price: 12_000 }],
    });
    await shop.owner.call('POST', '/v1/orders', {
      external_id: 'R-2',
      customer_id: await customer('王芳'),
      lines: [{ sku: 'TEA', name: '龙井茶', quantity: 1, unit_price: 8_000 }],
    });
    await shop.owner.call('POST', '/v1/holds', { customer_id: zhang, parts: [{ amount: 20 }], note: '电话预留' });
    await shop.signIn();
  });

  it('shows whose points moved, why, and both sides', async () => {
    const { page } = shop;
    await page.goto(`${shop.origin}/ledger?wallet=points`);
    const table = page.getByRole('table', { name: '积分流水' });
    await table.getByText('可用 → 冻结').waitFor();
    expect(await table.getByRole('row').count()).toBe(4);
    await table.getByRole('link', { name: '王芳' }).waitFor();
    await table.getByText('+80').click();
    const drawer = page.getByRole('dialog');
    await drawer.getByRole('table', { name: '从 → 到' }).getByText('发放').waitFor();
    expect(await axe(page)).toEqual([]);
    await drawer.getByRole('link', { name: '查看来源订单' }).click();
    await page.getByRole('heading', { name: 'R-2', level: 1 }).waitFor();
  });

  it('corrects by hand, with a reason, and shows the line', async () => {
    const { page } = shop;
    await page.goto(`${shop.origin}/ledger?wallet=points&customer=${zhang}`);
    await page.getByRole('button', { name: '手工调整' }).click();
    const dialog = page.getByRole('dialog', { name: '手工调整积分' });
    await dialog.getByLabel('数量').fill('50');
    expect(await dialog.getByRole('button', { name: '入账' }).isDisabled()).toBe(true);
    await dialog.getByLabel('原因').fill('投诉补偿');
    expect(await axe(page)).toEqual([]);
    await dialog.getByRole('button', { name: '入账' }).click();
    const table = page.getByRole('table', { name: '积分流水' });
    await table.getByText('投诉补偿').waitFor();
    await table.getByText('+50').waitFor();
    expect(await table.getByText('王芳').count()).toBe(0);
  });

  it('sends what is above the limit to a second person, who sees it counted and posts it', async () => {
    const { page } = shop;
    const { items } = await shop.owner.call<{ items: { id: string }[] }>('GET', '/v1/wallets?code=points');
    await shop.owner.call('PATCH', `/v1/wallets/${items[0]?.id}`, { approve_above: 500 });
    await page.goto(`${shop.origin}/ledger?wallet=points&customer=${zhang}`);
    await page.getByRole('button', { name: '手工调整' }).click();
    const dialog = page.getByRole('dialog', { name: '手工调整积分' });
    await dialog.getByText('24 小时内合计超过 500').waitFor();
    await dialog.getByLabel('数量').fill('800');
    await dialog.getByLabel('原因').fill('活动补发');
    await dialog.getByRole('button', { name: '入账' }).click();
    await page.getByText('已提交复核').waitFor();
    expect(await page.getByRole('table', { name: '积分流水' }).getByText('活动补发').count()).toBe(0);

    // Of the customer it says what waits; who asked cannot approve, only take it back.
    await page.goto(`${shop.origin}/customers/${zhang}?tab=points`);
    await page.getByRole('list', { name: '待复核' }).getByRole('link', { name: '+800 积分' }).click();
    const table = page.getByRole('table', { name: '积分复核' });
    await table.getByText('本人').waitFor();
    expect(await page.getByRole('button', { name: '通过' }).count()).toBe(0);
    await table.getByRole('button', { name: '撤回' }).click();
    const back = page.getByRole('dialog', { name: '撤回您的申请？' });
    expect(await axe(page)).toEqual([]);
    await back.getByRole('button', { name: '撤回' }).click();
    await page.getByText('没有符合条件').waitFor();

    // A colleague's.
    const home = await shop.owner.call<{ id: string }>('POST', '/v1/stores', { code: 'S1', name: '总店' });
    await shop.owner.call('PATCH', `/v1/customers/${zhang}`, { store_id: home.id });
    const invited = await shop.owner.call<{ link: string }>('POST', '/v1/users', {
      name: '赵丽',
      login: 'zhao.li',
      role: 'manager',
      store_id: home.id,
    });
    const zhao = await shop.owner.colleague(invited.link, 'a second quiet lantern');
    await zhao.call('POST', `/v1/customers/${zhang}/adjustments`, { points: 700, reason: '团购补积分' });
    await page.goto(`${shop.origin}/approvals`);
    await page.getByRole('link', { name: '积分复核 1 项待处理' }).waitFor();
    await table.getByText('团购补积分').click();
    const drawer = page.getByRole('dialog');
    await drawer.getByText('赵丽').waitFor();
    expect(await axe(page)).toEqual([]);
    await drawer.getByRole('button', { name: '通过' }).click();
    const verdict = page.getByRole('dialog', { name: '通过并入账？' });
    await verdict.getByLabel('复核意见').fill('已核对');
    await verdict.getByRole('button', { name: '通过' }).click();
    await page.getByText('已通过并入账').waitFor();
    await table.getByText('已通过').waitFor();
    await page.getByRole('link', { name: '积分复核', exact: true }).waitFor();
    await page.goto(`${shop.origin}/ledger?wallet=points&customer=${zhang}`);
    await page.getByText('+700').waitFor();
    // As it was for the steps that follow.
    await shop.owner.call('PATCH', `/v1/wallets/${items[0]?.id}`, { approve_above: null });
    await shop.owner.call('POST', `/v1/customers/${zhang}/adjustments`, { points: -700, reason: '复原' });
  });

  it('lets go what is held', async () => {
    const { page } = shop;
    await page.goto(`${shop.origin}/holds?state=open`);
    await page.getByText('电话预留').waitFor();
    await page.getByRole('button', { name: '释放', exact: true }).click();
    await page.getByRole('alertdialog').getByRole('button', { name: '释放' }).click();
    await page.getByText('没有符合条件').waitFor();
    await page.getByRole('button', { name: '已释放' }).click();
    await page.getByRole('row').getByText('已释放').waitFor();
  });

  it('says what is owed, reconciled with the accounts', async () => {
    const { page } = shop;
    await page.goto(`${shop.origin}/liability`);
    await page.getByText('250', { exact: true }).first().waitFor();
    await page.getByText('与账户一致').waitFor();
    const file = page.waitForEvent('download');
    await page.getByRole('link', { name: '下载' }).click();
    expect((await file).suggestedFilename()).toMatch(/^journal-points-.*\.csv$/);
  });
});
