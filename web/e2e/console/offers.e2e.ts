// What a shop gives, in a browser, against the real binary: rewards and their redemptions, coupons and their codes, the
// calendar of offers, friends who bring friends, the programme as it is read.
import { readFileSync } from 'node:fs';
import { beforeAll, expect, it } from 'vitest';
import { axe } from '../lib/axe';
import { journey } from '../lib/journey';

journey('what a shop gives', {}, (shop) => {
  const ids: Record<string, string> = {};

  beforeAll(async () => {
    for (const name of ['张伟', '王芳', '李娜', '赵敏']) {
      const made = await shop.owner.call<{ id: string }>('POST', '/v1/customers', {
        surname: name[0],
        given_name: name.slice(1),
      });
      ids[name] = made.id;
    }
    await shop.owner.call('POST', `/v1/customers/${ids.张伟}/adjustments`, { points: 5000, reason: '开业礼' });
    await shop.owner.call('POST', '/v1/products', { sku: 'TEA-250', name: '龙井茶 250 克', price: 12_800 });
    await shop.signIn();
  });

  it('puts a gift on offer, with a price for gold members, and counts it', async () => {
    // A condition is checked while it is typed.
    shop.expectStatus(422);
    const { page } = shop;
    await page.goto(`${shop.origin}/rewards`);
    await page.getByRole('button', { name: '新建奖励' }).first().click();
    const form = page.getByRole('dialog');
    await form.getByLabel('中文名称').fill('珐琅马克杯');
    await form.getByLabel('英文名称').fill('Enamel mug');
    await form.getByLabel('代码').fill('mug');
    await form.getByLabel('类型').selectOption('gift');
    await form.getByLabel('所需积分').fill('800');
    await form.getByLabel('另付金额 (CNY)').fill('9.90');
    await form.getByRole('button', { name: '添加一条' }).click();
    await form.getByLabel('适用条件').fill('customer.tier == "gold"');
    await form.getByLabel('所需积分').nth(1).fill('600');
    await form.getByLabel('库存', { exact: true }).selectOption('global');
    await form.getByLabel('每人最多').fill('2');
    expect(await axe(page)).toEqual([]);
    await form.getByRole('button', { name: '保存' }).click();
    await form.waitFor({ state: 'detached' });
    await page.getByText('已兑完').waitFor();
    await page.getByRole('button', { name: '珐琅马克杯' }).click();
    await page.getByRole('heading', { name: '珐琅马克杯', level: 1 }).waitFor();
    await page.getByRole('cell', { name: '600 积分' }).waitFor();
    await page.getByLabel('全店').fill('5');
    await page.getByRole('button', { name: '盘点' }).click();
    await page.getByText('库存已更新').waitFor();
  });

  it('ships what was redeemed, hands it over, gives back what was cancelled', async () => {
    const { page } = shop;
    const reward = page.url().split('/').pop();
    for (let i = 0; i < 2; i++)
      await shop.owner.call('POST', `/v1/customers/${ids.张伟}/redemptions`, { reward_id: reward });
    await page.getByRole('navigation', { name: '主导航' }).getByRole('link', { name: '兑换记录' }).click();
    await page
      .getByRole('row', { name: /珐琅马克杯/ })
      .nth(1)
      .waitFor();
    await page.getByRole('button', { name: '发货' }).first().click();
    await page.getByLabel('物流单号').fill('SF1234567890');
    await page.getByRole('dialog').getByRole('button', { name: '发货' }).click();
    await page.getByText('已标记发货').waitFor();
    await page
      .getByRole('row', { name: /已发货/ })
      .getByRole('button', { name: '交付' })
      .click();
    await page.getByRole('alertdialog').getByRole('button', { name: '交付' }).click();
    await page.getByText('已标记交付').waitFor();
    // The other one is cancelled from its drawer.
    await page.getByRole('button', { name: '珐琅马克杯' }).click();
    await page.getByRole('dialog').getByRole('button', { name: '取消兑换' }).click();
    await page.getByRole('alertdialog').getByRole('button', { name: '取消兑换' }).click();
    await page.getByText('已取消，积分已退回').waitFor();
    await page.getByText('没有待处理的兑换').waitFor();
    await page.getByRole('link', { name: '全部', exact: true }).click();
    await page.getByRole('cell', { name: '已完成' }).waitFor();
    await shop.confirm();
    const [saved] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: '导出 CSV' }).click(),
    ]);
    const text = readFileSync(await saved.path(), 'utf8');
    expect(text.split('\r\n')).toHaveLength(4);
    expect(text).toContain('SF1234567890');
    const balance = await shop.owner.call<{ wallets: { available: number }[] }>(
      'GET',
      `/v1/customers/${ids.张伟}/points`,
    );
    expect(balance.wallets[0]?.available).toBe(4200);
  });

  it('writes a coupon template and says what it does', async () => {
    const { page } = shop;
    await page.goto(`${shop.origin}/coupons`);
    await page.getByRole('button', { name: '新建券模板' }).first().click();
    const form = page.getByRole('dialog');
    await form.getByLabel('中文名称').fill('满 200 减 20');
    await form.getByLabel('英文名称').fill('20 off 200');
    await form.getByLabel('代码').fill('spring200');
    await form.getByLabel('减多少 (CNY)').fill('300');
    await form.getByLabel('门槛金额 (CNY)').fill('200');
    // Goods are looked up while one types; chosen ones can be dropped again.
    await form.getByRole('combobox', { name: '适用商品', exact: true }).fill('龙井');
    await page.getByRole('option', { name: /龙井茶 250 克/ }).click();
    await form.getByRole('button', { name: '移除 龙井茶 250 克' }).waitFor();
    await form.getByLabel('生效后有效天数').fill('30');
    shop.expectStatus(422);
    await form.getByRole('button', { name: '保存' }).click();
    await form.getByRole('alert').filter({ hasText: '门槛' }).waitFor();
    expect(await axe(page)).toEqual([]);
    await form.getByLabel('减多少 (CNY)').fill('20');
    await form.getByRole('button', { name: '保存' }).click();
    await form.waitFor({ state: 'detached' });
    await page.getByRole('button', { name: '满 200 减 20' }).click();
    await page
      .getByTestId('sentence')
      .filter({ hasText: '满 ¥200.00 减 ¥20.00，限 1 种商品，发放后 30 天内可用' })
      .waitFor();
    await page.getByRole('button', { name: '生效', exact: true }).click();
    await page.getByRole('alertdialog').getByRole('button', { name: '生效' }).click();
    await page.getByText('生效中').first().waitFor();
  });

  it('makes codes in bulk and downloads them', async () => {
    const { page } = shop;
    await page.getByRole('button', { name: '生成券码' }).click();
    await page.getByLabel('用途').fill('春节卡片');
    await page.getByLabel('数量').fill('250');
    await page.getByRole('dialog').getByRole('button', { name: '生成券码' }).click();
    await page.getByText('已生成 250 个券码').waitFor();
    const [saved] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: '下载券码' }).click(),
    ]);
    const codes = readFileSync(await saved.path(), 'utf8')
      .trim()
      .split(/\r?\n/);
    expect(codes).toHaveLength(251);
    ids.code = codes[1]?.split(',').find((cell) => /-/.test(cell)) ?? '';
  });

  it('issues one to a customer, tries codes on a basket, makes one void', async () => {
    const { page } = shop;
    await page.getByRole('button', { name: '发券' }).click();
    await page.getByRole('combobox', { name: '客户' }).fill('王芳');
    await page.getByRole('option', { name: /王芳/ }).click();
    await page.getByRole('dialog').getByRole('button', { name: '发券' }).click();
    await page.getByText(/已发放，券码/).waitFor();
    // And to everybody in a segment, in the background.
    await shop.owner.call('POST', '/v1/segments', {
      code: 'everybody',
      name: '所有人',
      kind: 'dynamic',
      expression: 'customer.orders >= 0',
    });
    await page.getByRole('button', { name: '发券' }).click();
    await page.getByRole('button', { name: '一个客群' }).click();
    await page.getByRole('combobox', { name: '客群' }).click();
    await page.getByRole('option', { name: /所有人/ }).click();
    expect(await axe(page)).toEqual([]);
    await page.getByRole('dialog').getByRole('button', { name: '发券' }).click();
    await page.getByText('已全部发放').waitFor();
    await page.getByRole('link', { name: '查看已发优惠券' }).click();
    await page.getByRole('heading', { name: '已发优惠券', level: 1 }).waitFor();
    await page.getByRole('row', { name: /王芳/ }).first().waitFor();
    await page.getByRole('button', { name: '核验券码' }).click();
    const trial = page.getByRole('dialog');
    await trial.getByLabel('券码', { exact: true }).fill(ids.code ?? '');
    await trial.getByRole('combobox', { name: '商品' }).fill('TEA');
    await page.getByRole('option', { name: /龙井茶/ }).click();
    await trial.getByRole('button', { name: '核验' }).click();
    await trial.getByText('不能使用').waitFor();
    await trial.getByText(/还差/).waitFor();
    expect(await axe(page)).toEqual([]);
    await trial.getByLabel('数量').fill('2');
    await trial.getByRole('button', { name: '核验' }).click();
    await trial.getByText('合计减 ¥20.00，应付 ¥236.00').waitFor();
    await page.keyboard.press('Escape');
    await trial.waitFor({ state: 'detached' });
    await page.getByRole('row', { name: /王芳/ }).first().getByRole('button').click();
    await page.getByRole('dialog').getByText('经过').waitFor();
    await page.getByRole('dialog').getByRole('button', { name: '作废' }).click();
    await page.getByRole('alertdialog').getByRole('button', { name: '作废' }).click();
    await page.getByRole('dialog').getByText('已作废').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('row', { name: /已作废/ }).waitFor();
  });

  it('shows a month with its festivals and moon, by keyboard too, and takes a new offer as a bar', async () => {
    const { page } = shop;
    await page.goto(`${shop.origin}/offers?month=2026-09`);
    const day = (text: string) => page.getByRole('button', { name: new RegExp(`^${text}`) });
    await day('2026/09/25，农历八月十五，中秋节').waitFor();
    await day('2026/09/01').focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowRight');
    expect(await page.evaluate(() => (document.activeElement as HTMLElement).dataset.day)).toBe('2026-09-09');
    await page.keyboard.press('PageDown');
    await page.getByRole('heading', { name: '2026 年 10 月' }).waitFor();
    await page.keyboard.press('Enter');
    const drawer = page.getByRole('dialog');
    await drawer.getByText('国庆节').first().waitFor();
    await drawer.getByRole('button', { name: '在此日新建活动' }).click();
    const form = page.getByRole('dialog', { name: '新建活动' });
    await form.getByLabel('中文名称').fill('国庆满减');
    await form.getByLabel('英文名称').fill('National Day');
    await form.getByLabel('代码').fill('national');
    await form.getByRole('combobox', { name: '优惠券模板' }).fill('200');
    await page.getByRole('option', { name: /满 200 减 20/ }).click();
    await form.getByLabel('结束').fill('2026-10-07');
    await form.getByRole('switch', { name: '启用' }).click();
    expect(await axe(page)).toEqual([]);
    await form.getByRole('button', { name: '保存' }).click();
    await form.waitFor({ state: 'detached' });
    await page.getByRole('button', { name: '国庆满减 2026/10/01 至 2026/10/07' }).first().waitFor();
    await page.getByRole('button', { name: '表格' }).click();
    await page.getByRole('row', { name: /国庆满减/ }).waitFor();
  });

  it('holds back what is better for new customers, and says by how much', async () => {
    const { page } = shop;
    const templates = await shop.owner.call<{ items: { id: string }[] }>('GET', '/v1/coupon-templates');
    await shop.owner.call('POST', '/v1/coupon-templates', {
      code: 'hundred',
      name_zh: '减 100',
      name_en: '100 off',
      kind: 'amount',
      value: 10_000,
      state: 'live',
    });
    const better = await shop.owner.call<{ items: { id: string }[] }>('GET', '/v1/coupon-templates?code=hundred');
    expect(templates.items).toHaveLength(1);
    await shop.owner.call('POST', '/v1/offers', {
      code: 'newbie',
      name_zh: '新人礼',
      name_en: 'Welcome',
      kind: 'coupon',
      template_id: better.items[0]?.id,
      new_customers: true,
      on: 'dates',
      starts_on: '2026-11-01',
      ends_on: '2026-12-31',
    });
    await page.getByRole('link', { name: '新老客公平' }).click();
    const row = page.getByRole('row', { name: /新人礼/ });
    await row.getByText('优于老客').waitFor();
    await row.getByText('¥80.00').waitFor();
    shop.expectStatus(409);
    await row.getByRole('button', { name: '启用' }).click();
    await page.getByRole('alert').filter({ hasText: '新客可得' }).waitFor();
  });

  it('keeps public holidays that can be mended', async () => {
    const { page } = shop;
    await page.getByRole('link', { name: '假日与调休' }).click();
    await page.getByRole('button', { name: '新增一天' }).click();
    const form = page.getByRole('dialog');
    await form.getByLabel('日期').fill('2028-01-01');
    await form.getByLabel('中文名称').fill('元旦');
    await form.getByLabel('英文名称').fill("New Year's Day");
    await form.getByRole('button', { name: '保存' }).click();
    await form.waitFor({ state: 'detached' });
    await page.goto(`${shop.origin}/offers?month=2028-01`);
    await page.getByRole('button', { name: /^2028\/01\/01.*放假/ }).waitFor();
  });

  it('writes a referral plan, looks at what is odd and releases it with a reason', async () => {
    const { page } = shop;
    await page.getByRole('navigation', { name: '主导航' }).getByRole('link', { name: '推荐有礼' }).click();
    await page.getByText('还没有推荐').waitFor();
    expect(await axe(page)).toEqual([]);
    await page.getByRole('link', { name: '推荐方案' }).click();
    await page.getByRole('button', { name: '新建方案' }).first().click();
    const form = page.getByRole('dialog');
    await form.getByLabel('中文名称').fill('种子计划');
    await form.getByLabel('英文名称').fill('Seed plan');
    await form.getByLabel('代码').fill('seed');
    await form.getByLabel('积分').first().fill('200');
    await form.getByLabel('积分').nth(1).fill('100');
    await form.getByRole('button', { name: '保存' }).click();
    await form.waitFor({ state: 'detached' });
    await page.getByText('推荐人 200 积分；好友 100 积分').waitFor();
    // Two friends, one after the other; the second has the same device as the first.
    const { code } = await shop.owner.call<{ code: string }>('POST', `/v1/customers/${ids.张伟}/referral-code`);
    await shop.owner.call('POST', '/v1/referrals', { code, customer_id: ids.李娜, device: 'phone-1' });
    await shop.owner.call('POST', '/v1/referrals', { code, customer_id: ids.赵敏, device: 'phone-1' });
    await page.getByRole('link', { name: '推荐记录' }).click();
    await page.getByRole('navigation', { name: '视图' }).getByRole('link', { name: '待审' }).click();
    const row = page.getByRole('row', { name: /赵敏/ });
    await row.getByText(/设备与其推荐的另一位好友相同/).waitFor();
    await row.getByRole('button', { name: '待审' }).click();
    await page.getByRole('dialog').getByRole('button', { name: '放行' }).click();
    const why = page.getByRole('dialog', { name: '放行这次推荐？' });
    await why.getByLabel('理由').fill('姐妹共用一台平板');
    expect(await axe(page)).toEqual([]);
    await why.getByRole('button', { name: '放行' }).click();
    await page.getByText('没有待审的推荐').waitFor();
  });

  it('opens the tree of who brought whom by keyboard', async () => {
    const { page } = shop;
    await page.goto(`${shop.origin}/referral?customer=${ids.张伟}`);
    const tree = page.getByRole('tree', { name: '张伟的推荐关系' });
    await tree.getByRole('treeitem', { name: /李娜/ }).waitFor();
    const root = tree.getByRole('treeitem', { name: /张伟/ });
    await root.focus();
    await page.keyboard.press('ArrowLeft');
    expect(await root.getAttribute('aria-expanded')).toBe('false');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    expect(await page.evaluate(() => document.activeElement?.getAttribute('aria-level'))).toBe('2');
  });

  it('signs a partnership and sees its milestones', async () => {
    const { page } = shop;
    await page.goto(`${shop.origin}/partnerships/plans`);
    await page.getByRole('button', { name: '新建合作方案' }).first().click();
    const plan = page.getByRole('dialog');
    await plan.getByLabel('中文名称').fill('企业合作');
    await plan.getByLabel('英文名称').fill('Companies');
    await plan.getByLabel('代码').fill('company');
    await plan.getByRole('button', { name: '添加里程碑' }).click();
    await plan.getByLabel('积分').fill('1000');
    await plan.getByRole('button', { name: '保存' }).click();
    await plan.waitFor({ state: 'detached' });
    await page.getByRole('link', { name: '合作合同' }).click();
    await page.getByRole('button', { name: '新建合同' }).first().click();
    const form = page.getByRole('dialog');
    await form.getByRole('combobox', { name: '合作客户' }).fill('王芳');
    await page.getByRole('option', { name: /王芳/ }).click();
    await form.getByRole('combobox', { name: '合作方案' }).click();
    await page.getByRole('option', { name: '企业合作' }).click();
    await form.getByLabel('合同编号').fill('HT-1');
    await form.getByLabel('开始日期').fill('2026-06-01');
    await form.getByRole('button', { name: '保存' }).click();
    await form.waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'HT-1' }).click();
    await page.getByRole('dialog').getByText('满 1 年').waitFor();
    await page.getByRole('dialog').getByText('1,000 积分').waitFor();
    expect(await axe(page)).toEqual([]);
    await page.keyboard.press('Escape');
  });

  it('shows the programme as the public reads it, and how it is run', async () => {
    const { page } = shop;
    await page.getByRole('navigation', { name: '主导航' }).getByRole('link', { name: '会员计划' }).click();
    const preview = page.getByRole('region', { name: '手机预览' });
    await preview.getByText('珐琅马克杯').waitFor();
    expect(await page.getByRole('link', { name: '打开公开页' }).getAttribute('href')).toBe('/portal/programme');
    expect(await axe(page)).toEqual([]);
    for (const [tab, create, name] of [
      ['规则组', '新建规则组', 'campaign'],
      ['预算', '新建预算', 'autumn'],
    ] as const) {
      await page.getByRole('link', { name: tab, exact: true }).click();
      await page.getByRole('button', { name: create }).first().click();
      const form = page.getByRole('dialog');
      await form.getByLabel('中文名称').fill(`${tab}一`);
      await form.getByLabel('英文名称').fill(name);
      await form.getByLabel('代码').fill(name);
      if (tab === '预算') await form.getByLabel('总量').fill('5000');
      await form.getByRole('button', { name: '保存' }).click();
      await form.waitFor({ state: 'detached' });
      await page.getByRole('button', { name: `${tab}一` }).waitFor();
      if (tab === '预算') await page.getByText('已用 0，剩 5,000').waitFor();
    }
    await page.getByRole('link', { name: '等级权益' }).click();
    await page.getByRole('button', { name: '新建权益' }).first().click();
    const form = page.getByRole('dialog');
    await form.getByRole('combobox', { name: '等级' }).click();
    await page.getByRole('option').first().click();
    await form.getByLabel('中文名称').fill('免费配送');
    await form.getByLabel('英文名称').fill('Free delivery');
    await form.getByLabel('代码').fill('delivery');
    await form.getByLabel('次数').fill('4');
    await form.getByRole('button', { name: '保存' }).click();
    await form.waitFor({ state: 'detached' });
    await page.getByRole('cell', { name: '4 · 每年' }).waitFor();
    expect(await axe(page)).toEqual([]);
    await page.getByRole('link', { name: '签到与审批' }).click();
    await page.getByRole('switch').first().click();
    await page.getByRole('combobox', { name: '资料完整指填写了' }).fill('生日');
    await page.getByRole('option', { name: '生日' }).click();
    await page.getByRole('button', { name: '保存' }).first().click();
    await page.getByText('已保存').waitFor();
  });
});
