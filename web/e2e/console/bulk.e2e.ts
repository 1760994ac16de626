// One thing done to many customers from their list: to those chosen, to all that match; seen going on, undone.
import { readFile } from 'node:fs/promises';
import { beforeAll, expect, it } from 'vitest';
import { axe } from '../lib/axe';
import { journey } from '../lib/journey';

const PEOPLE = 60; // more than one page of the list

journey('many customers at once', {}, (shop) => {
  beforeAll(async () => {
    for (let i = 0; i < PEOPLE; i++)
      await shop.owner.call('POST', '/v1/customers', { name: `客户${i}`, source: i % 2 ? 'wechat' : 'store' });
    await shop.owner.call('POST', '/v1/stores', { code: 'east', name: '东店' });
  });

  it('tags two of them', async () => {
    const { page } = shop;
    await shop.signIn();
    await page.goto(`${shop.origin}/customers`);
    await page.getByRole('checkbox', { name: /客户59/ }).check();
    await page.getByRole('checkbox', { name: /客户58/ }).check();
    await page.getByRole('button', { name: '添加标签' }).click();
    const dialog = page.getByRole('dialog', { name: '添加标签' });
    await dialog.getByText('所选 2 位客户').waitFor();
    await dialog.getByLabel('标签名称').fill('咖啡');
    expect(await axe(page)).toEqual([]);
    await dialog.getByRole('button', { name: '开始' }).click();
    const going = page.getByRole('region', { name: '批量操作' });
    await going.getByText('已变更 2').waitFor();
    await page
      .getByRole('row', { name: /客户59/ })
      .getByText('咖啡')
      .waitFor();
    await going.getByRole('link', { name: '查看结果' }).click();
    await page.getByRole('heading', { level: 1, name: '添加标签 · 咖啡' }).waitFor();
    await page.getByRole('link', { name: '客户59' }).waitFor();
  });

  it('takes two of them out as a file, with the columns one wants', async () => {
    const { page } = shop;
    await page.goto(`${shop.origin}/customers`);
    await page.getByRole('checkbox', { name: /客户59/ }).check();
    await page.getByRole('checkbox', { name: /客户57/ }).check();
    await page.getByRole('button', { name: '导出', exact: true }).click();
    const dialog = page.getByRole('dialog', { name: '导出客户' });
    await dialog.getByText('所选 2 位客户').waitFor();
    expect(await axe(page)).toEqual([]);
    await dialog.getByRole('button', { name: 'CSV' }).click();
    await dialog.getByRole('checkbox', { name: '全名' }).check();
    await dialog.getByRole('button', { name: '联系方式: 全选' }).click();
    await dialog.getByRole('button', { name: '联系方式: 全不选' }).click();
    for (const off of ['会员号', '姓', '名', '归属门店'])
      await dialog.getByRole('checkbox', { name: off, exact: true }).uncheck();
    const file = page.waitForEvent('download');
    await dialog.getByRole('button', { name: '下载' }).click();
    expect((await file).suggestedFilename()).toBe('customers.csv');
    const text = await readFile(await (await file).path(), 'utf8');
    expect(text.replace('\ufeff', '').trim().split('\r\n')).toEqual(['name,tags', '客户59,咖啡', '客户57,']);
    await page.mouse.move(0, 0); // off the rows, which look otherwise under the pointer
  });

  it('moves all that match to a store, and takes it back', async () => {
    const { page } = shop;
    await page.goto(`${shop.origin}/customers?source=wechat`);
    await page.getByRole('checkbox', { name: /客户59/ }).check();
    await page.getByRole('button', { name: '选择全部 30 位' }).click();
    await page.getByRole('button', { name: '更多操作' }).click();
    await page.getByRole('menuitem', { name: '归属门店' }).click();
    const dialog = page.getByRole('dialog', { name: '归属门店' });
    await dialog.getByText('全部 30 位符合条件的客户').waitFor();
    await dialog.getByLabel('归属门店').selectOption({ label: '东店' });
    await dialog.getByRole('button', { name: '开始' }).click();
    const going = page.getByRole('region', { name: '批量操作' });
    await going.getByText('已变更 30').waitFor();
    await going.getByRole('link', { name: '查看结果' }).click();
    await page.getByRole('heading', { level: 1, name: '归属门店 · 东店' }).waitFor();
    await page.getByRole('button', { name: '撤销' }).click();
    await page.getByRole('alertdialog').getByRole('button', { name: '撤销' }).click();
    await page.getByText('已撤销').first().waitFor();
    await page.getByRole('link', { name: '批量操作' }).click();
    await page.getByRole('row', { name: /归属门店/ }).waitFor();
    const { items } = await shop.owner.call<{ items: { store_id: string | null }[] }>('GET', '/v1/customers?limit=200');
    expect(items.filter((one) => one.store_id !== null)).toEqual([]);
  });
});
