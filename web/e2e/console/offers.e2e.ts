// What a shop gives, in a browser, against the real binary: rewards and their redemptions, coupons and their codes, the
// calendar of offers, friends who bring friends, the programme as it is read.
import { readFileSync } from 'node:fs';
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { axe } from '../lib/axe';
import { openBrowser, openPage, type Watched } from '../lib/browser';
import { engines, type Server, startServer } from '../lib/server';
import { Owner } from '../lib/shop';

describe.each(engines)('what a shop gives, on %s', (engine) => {
  let server: Server;
  let browser: Browser;
  let watched: Watched;
  let owner: Owner;
  const ids: Record<string, string> = {};

  beforeAll(async () => {
    server = await startServer(engine);
    owner = await Owner.of(server);
    for (const name of ['张伟', '王芳', '李娜', '赵敏']) {
      const made = await owner.call<{ id: string }>('POST', '/v1/customers', {
        surname: name[0],
        given_name: name.slice(1),
      });
      ids[name] = made.id;
    }
    await owner.call('POST', `/v1/customers/${ids.张伟}/adjustments`, { points: 5000, reason: '开业礼' });
    await owner.call('POST', '/v1/products', { sku: 'TEA-250', name: '龙井茶 250 克', price: 12_800 });
    browser = await openBrowser();
    watched = await openPage(browser, server.origin);
    const { page } = watched;
    await page.goto(server.origin);
    await page.getByLabel('邮箱或登录名').fill('lin@example.com');
    await page.getByLabel('密码', { exact: true }).fill('a quiet lantern on the river');
    await page.getByRole('button', { name: '登录', exact: true }).click();
    await page.getByRole('navigation', { name: '主导航' }).first().waitFor();
  });
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
  });

  let broken = false;
  beforeEach((test) => {
    if (broken) test.skip();
  });
  afterEach(async (test) => {
    const failed = broken || test.task.result?.state === 'fail';
    broken = true;
    expect(await axe(watched.page)).toEqual([]);
    expect(watched.faults).toEqual([]);
    broken = failed;
  });

  it('puts a gift on offer, with a price for gold members, and counts it', async () => {
    // A condition is checked while it is typed.
    watched.expectStatus(422);
    const { page } = watched;
    await page.goto(`${server.origin}/rewards`);
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
    const { page } = watched;
    const reward = page.url().split('/').pop();
    for (let i = 0; i < 2; i++)
      await owner.call('POST', `/v1/customers/${ids.张伟}/redemptions`, { reward_id: reward });
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
    const [saved] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: '导出 CSV' }).click(),
    ]);
    const text = readFileSync(await saved.path(), 'utf8');
    expect(text.split('\r\n')).toHaveLength(4);
    expect(text).toContain('SF1234567890');
    const balance = await owner.call<{ wallets: { available: number }[] }>('GET', `/v1/customers/${ids.张伟}/points`);
    expect(balance.wallets[0]?.available).toBe(4200);
  });
});
