// Fields of rows: an owner defines one with its columns, staff fill it in the file of a customer by keys, what is wrong
// stands at its cell, two who edit it see both versions, the page, the drawer and the phone show it.
import { expect, it } from 'vitest';
import { axe } from '../lib/axe';
import { journey, PHONE } from '../lib/journey';

journey('fields of rows', {}, (shop) => {
  let id: string;

  it('is defined with its columns', async () => {
    shop.expectStatus(422);
    const { page } = shop;
    await shop.signIn();
    await page.goto(`${shop.origin}/settings/fields`);
    await page.getByRole('button', { name: '新建字段' }).first().click();
    const form = page.getByRole('dialog');
    await form.getByLabel('中文名称').fill('现有车辆');
    await form.getByLabel('英文名称').fill('Vehicles');
    await form.getByLabel('字段名').fill('vehicles');
    await form.getByLabel('类型').selectOption('rows');
    const column = async (at: number, zh: string, en: string, type?: string) => {
      await form.getByRole('button', { name: '添加列' }).click();
      const one = form.locator(`[data-column="${at}"]`);
      await one.getByLabel('中文名称').fill(zh);
      await one.getByLabel('英文名称').fill(en);
      if (type) await one.getByLabel('类型').selectOption(type);
      return one;
    };
    await column(0, '里程', 'Mileage', 'number');
    await column(1, '车型', 'Model');
    const fuel = await column(2, '能源', 'Fuel', 'choice');
    expect(await fuel.getByLabel('字段名').inputValue()).toBe('fuel');
    // A choice without choices is refused at its column; nothing is lost.
    await form.locator('button[type=submit]').click();
    await fuel.getByText('选项字段须给出不重复的选项。').waitFor();
    expect(await axe(page)).toEqual([]);
    await fuel.getByRole('button', { name: '添加选项' }).click();
    const choice = fuel.getByRole('group', { name: '可选项' });
    await choice.getByLabel('中文名称').fill('纯电');
    await choice.getByLabel('英文名称').fill('Electric');
    // In order by keys: the model first.
    await form.getByRole('button', { name: '上移车型' }).focus();
    await page.keyboard.press('Enter');
    expect(await form.locator('[data-column="0"]').getByLabel('字段名').inputValue()).toBe('model');
    await form.locator('button[type=submit]').click();
    await form.waitFor({ state: 'detached' });
    const { items } = await shop.owner.call<{ items: { key: string; columns: { key: string; type: string }[] }[] }>(
      'GET',
      '/v1/fields',
    );
    expect(items[0]?.columns.map((one) => `${one.key} ${one.type}`)).toEqual([
      'model text',
      'mileage number',
      'fuel choice',
    ]);
    // Its columns can be called otherwise and others can come; the type of an old one stays.
    await page.getByText('现有车辆').first().click();
    const again = page.getByRole('dialog');
    expect(await again.locator('[data-column="1"]').getByLabel('类型').isDisabled()).toBe(true);
    await again.locator('[data-column="1"]').getByLabel('中文名称').fill('里程（公里）');
    await again.getByRole('button', { name: '保存' }).click();
    await again.waitFor({ state: 'detached' });
  });

  it('is filled in by keys, and refused at the cell', async () => {
    shop.expectStatus(422);
    const { page } = shop;
    const made = await shop.owner.call<{ id: string }>('POST', '/v1/customers', { name: '王小明' });
    id = made.id;
    await shop.signIn();
    await page.goto(`${shop.origin}/customers/${id}`);
    await page.getByRole('button', { name: '编辑资料' }).click();
    const drawer = page.getByRole('dialog', { name: '编辑王小明的资料' });
    await drawer.getByRole('button', { name: '添加现有车辆' }).focus();
    await page.keyboard.press('Enter');
    // The new row has the focus.
    await page.locator('[data-row="0"] input:focus').waitFor();
    await page.keyboard.type('途观 L');
    await page.keyboard.press('Tab');
    await page.keyboard.type('52000');
    await drawer.getByRole('button', { name: '添加现有车辆' }).click();
    const second = drawer.locator('[data-row="1"]');
    await second.getByLabel('车型').fill('ID.4');
    await second.getByLabel('能源').selectOption('electric');
    // The choice is taken away meanwhile: the cell says so.
    const { items } = await shop.owner.call<{ items: { id: string; columns: { key: string }[] }[] }>(
      'GET',
      '/v1/fields',
    );
    const [field] = items;
    const other = { key: 'petrol', label_en: 'Petrol', label_zh: '汽油' };
    await shop.owner.call('PATCH', `/v1/fields/${field?.id}`, {
      columns: field?.columns.map((one) => (one.key === 'fuel' ? { ...one, choices: [other] } : one)),
    });
    await drawer.getByRole('button', { name: '保存', exact: true }).click();
    await second.locator('[aria-invalid=true]').first().waitFor();
    expect(await drawer.locator('[data-row="0"] [aria-invalid=true]').count()).toBe(0);
    expect(await axe(page)).toEqual([]);
    await second.getByLabel('能源').selectOption('');
    // A row too many is taken out again.
    await drawer.getByRole('button', { name: '添加现有车辆' }).click();
    await drawer.locator('[data-row="2"]').getByLabel('车型').fill('误填');
    await drawer.getByRole('button', { name: '移除 现有车辆 3' }).click();
    await page.locator('[data-add]:focus').waitFor();
    await drawer.getByRole('button', { name: '保存', exact: true }).click();
    await page.getByText('资料已保存').waitFor();
    const table = page.getByRole('table', { name: '现有车辆' });
    expect(await table.getByRole('columnheader').allTextContents()).toEqual(['车型', '里程（公里）']);
    expect(await table.getByRole('row').nth(1).innerText()).toContain('52,000');
    expect(await shop.owner.call('GET', `/v1/customers/${id}`)).toMatchObject({
      fields: { vehicles: [{ model: '途观 L', mileage: 52000 }, { model: 'ID.4' }] },
    });
  });

  it('is edited by two: both lists are shown', async () => {
    shop.expectStatus(412);
    const { page } = shop;
    await shop.signIn();
    await page.goto(`${shop.origin}/customers/${id}`);
    await page.getByRole('button', { name: '编辑资料' }).click();
    const drawer = page.getByRole('dialog', { name: '编辑王小明的资料' });
    await drawer.locator('[data-row="1"]').getByLabel('车型').fill('ID.6');
    await shop.owner.call('PATCH', `/v1/customers/${id}`, { fields: { vehicles: [{ model: '海豚' }] } });
    await drawer.getByRole('button', { name: '保存', exact: true }).click();
    const both = drawer.getByRole('row', { name: /现有车辆/ });
    await both.waitFor();
    expect(await both.getByRole('cell').allTextContents()).toEqual(['途观 L · 52,000\nID.6', '海豚']);
    await drawer.getByRole('button', { name: '保存我的修改' }).click();
    await page.getByText('资料已保存').waitFor();
    expect(await shop.owner.call('GET', `/v1/customers/${id}`)).toMatchObject({
      fields: { vehicles: [{ model: '途观 L', mileage: 52000 }, { model: 'ID.6' }] },
    });
  });
});

journey('fields of rows on a phone', { screen: PHONE }, (shop) => {
  it('are read and filled in', async () => {
    const { page } = shop;
    await shop.owner.call('POST', '/v1/fields', {
      key: 'drives',
      type: 'rows',
      label_en: 'Test drives',
      label_zh: '试乘试驾',
      columns: [
        { key: 'car', type: 'text', label_en: 'Car', label_zh: '车辆' },
        { key: 'on', type: 'date', label_en: 'Date', label_zh: '日期' },
        { key: 'liked', type: 'text', label_en: 'Satisfied with', label_zh: '满意点' },
        { key: 'resisted', type: 'text', label_en: 'Resisted', label_zh: '抗拒点' },
      ],
    });
    const { id } = await shop.owner.call<{ id: string }>('POST', '/v1/customers', {
      name: '李静',
      fields: { drives: [{ car: 'ID.4', on: '2026-03-01', liked: '安静，后排空间大，提速平顺', resisted: '续航' }] },
    });
    await shop.signIn();
    await page.goto(`${shop.origin}/customers/${id}`);
    const table = page.getByRole('table', { name: '试乘试驾' });
    await table.getByRole('cell', { name: '2026/03/01' }).waitFor();
    // Beside the list too.
    await page.goto(`${shop.origin}/customers?peek=${id}`);
    await page
      .getByRole('dialog', { name: '李静' })
      .getByRole('table', { name: '试乘试驾' })
      .getByText('续航')
      .waitFor();
    expect(await axe(page)).toEqual([]);
    await page.goto(`${shop.origin}/customers/${id}`);
    await table.getByRole('cell', { name: '2026/03/01' }).waitFor();
    await page.getByRole('button', { name: '编辑资料' }).click();
    const drawer = page.getByRole('dialog', { name: '编辑李静的资料' });
    await drawer.getByRole('button', { name: '添加试乘试驾' }).tap();
    await drawer.locator('[data-row="1"]').getByLabel('车辆').fill('ID.6');
    expect(await axe(page)).toEqual([]);
    await drawer.getByRole('button', { name: '保存', exact: true }).tap();
    await page.getByText('资料已保存').waitFor();
    await table.getByRole('cell', { name: 'ID.6' }).waitFor();
  });
});
