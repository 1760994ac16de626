// The file of a customer: changed, also by two at the same time, confirmed from the queue of old files, erased.
import { beforeAll, expect, it } from 'vitest';
import { axe } from '../lib/axe';
import { journey } from '../lib/journey';

journey("a customer's file", {}, (shop) => {
  let id: string;

  beforeAll(async () => {
    await shop.owner.call('POST', '/v1/fields', { key: 'shoe', type: 'text', label_en: 'Shoe size', label_zh: '鞋码' });
    const made = await shop.owner.call<{ id: string }>('POST', '/v1/customers', {
      name: '王小明',
      phones: [{ number: '13912345678' }],
      addresses: [{ label: 'work', recipient: '前台', city: '上海市', street: '示例路 1 号' }],
    });
    id = made.id;
  });

  it('is edited by two at the same time: both values are shown, and one is chosen', async () => {
    shop.expectStatus(412);
    const { page } = shop;
    const other = await shop.owner.call<{ id: string }>('POST', '/v1/customers', { name: '赵四' });
    await shop.signIn();
    await page.goto(`${shop.origin}/customers`);
    await page.getByText('赵四').first().click();
    await page.getByRole('heading', { level: 1, name: '赵四' }).waitFor();
    // Keys: the next and the previous of the list, the note, the file.
    const names = async () => page.getByRole('heading', { level: 1 }).textContent();
    const step = page.getByRole('button', { name: /列表中的/ }).and(page.locator(':enabled'));
    const way = (await step.first().getAttribute('aria-label')) === '列表中的下一条' ? [']', '['] : ['[', ']'];
    await page.keyboard.press(way[0] as string);
    await page.getByRole('heading', { level: 1, name: '王小明' }).waitFor();
    await page.keyboard.press(way[1] as string);
    await page.getByRole('heading', { level: 1, name: '赵四' }).waitFor();
    expect(await names()).toBe('赵四');
    await page.keyboard.press('n');
    await page.locator('#note textarea:focus').waitFor();
    await page.locator('h1').click();
    await page.keyboard.press('e');
    const drawer = page.getByRole('dialog', { name: '编辑赵四的资料' });
    await drawer.getByLabel('单位').fill('甲厂');
    await drawer.getByLabel('职务').fill('厂长');
    await shop.owner.call('PATCH', `/v1/customers/${other.id}`, { employer: '乙厂', industry: '纺织' });
    await drawer.getByRole('button', { name: '保存', exact: true }).click();
    const both = drawer.getByRole('row', { name: /单位/ });
    await both.waitFor();
    expect(await both.getByRole('cell').allTextContents()).toEqual(['甲厂', '乙厂']);
    expect(await drawer.getByRole('row').count()).toBe(2);
    expect(await axe(page)).toEqual([]);
    await drawer.getByRole('button', { name: '保存我的修改' }).click();
    await page.getByText('资料已保存').waitFor();
    expect(await shop.owner.call('GET', `/v1/customers/${other.id}`)).toMatchObject({
      employer: '甲厂',
      position: '厂长',
      industry: '纺织',
    });
    await shop.owner.call('DELETE', `/v1/customers/${other.id}`);
  });

  it('is edited, confirmed and erased', async () => {
    shop.expectStatus(422);
    const { page } = shop;
    await shop.signIn();
    await page.goto(`${shop.origin}/customers/${id}`);
    await page.getByRole('button', { name: '编辑资料' }).click();
    const drawer = page.getByRole('dialog', { name: '编辑王小明的资料' });
    await drawer.getByLabel('姓', { exact: true }).fill('王');
    await drawer.getByLabel('名', { exact: true }).fill('小明');
    await drawer.getByLabel('性别').selectOption('male');
    await drawer.getByLabel('月', { exact: true }).fill('8');
    await drawer.getByLabel('街道门牌').fill('示例路 2 号');
    await drawer.getByLabel('鞋码').fill('42');
    await drawer.getByRole('button', { name: '添加手机号' }).click();
    await drawer.getByLabel('手机', { exact: true }).nth(1).fill('13700001111');
    expect(await axe(page)).toEqual([]);
    // Half a birthday is refused by its field, and nothing is lost.
    await drawer.getByRole('button', { name: '保存' }).click();
    await drawer.getByRole('textbox', { name: '日', exact: true }).and(page.locator('[aria-invalid=true]')).waitFor();
    await drawer.getByLabel('日', { exact: true }).fill('15');
    await drawer.getByRole('button', { name: '保存' }).click();
    await page.getByText('资料已保存').waitFor();
    await page.getByText('08/15').waitFor();
    const file = await shop.owner.call<Record<string, unknown>>('GET', `/v1/customers/${id}`);
    expect(file).toMatchObject({
      surname: '王',
      given_name: '小明',
      gender: 'male',
      phones: [{ number: '+8613912345678' }, { number: '+8613700001111' }],
      addresses: [{ label: 'work', recipient: '前台', street: '示例路 2 号' }],
      fields: { shoe: '42' },
      confirmed_at: null,
    });

    await page.goto(`${shop.origin}/customers`);
    await page.getByText('资料待确认', { exact: true }).click();
    await page.getByText('王小明').first().waitFor();
    await page.goto(`${shop.origin}/customers/${id}`);
    await page.getByRole('button', { name: '资料无误' }).click();
    await page.getByText('已确认 1 位客户的资料').waitFor();
    await page.goto(`${shop.origin}/customers?stale=12`);
    await page.getByText('没有符合条件的客户').waitFor();

    await page.goto(`${shop.origin}/customers/${id}`);
    await page.getByRole('button', { name: '编辑资料' }).click();
    await page.getByRole('dialog').getByRole('button', { name: '删除此人' }).click();
    const sure = page.getByRole('alertdialog', { name: '永久删除王小明？' });
    await sure.getByRole('textbox').fill('王小明');
    expect(await axe(page)).toEqual([]);
    await sure.getByRole('button', { name: '删除此人' }).click();
    await page.getByText('已永久删除个人信息').waitFor();
    expect(await shop.owner.call('GET', `/v1/customers/${id}`)).toMatchObject({ status: 'erased', phones: [] });
  });
});
