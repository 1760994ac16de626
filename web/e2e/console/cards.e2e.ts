// Customer cards: a template is made, put in order by keys and by dragging, saved; the card shows what was chosen, on the
// screen and on paper; several are printed at once; who may not see something prints that they may not.
import { beforeAll, expect, it } from 'vitest';
import { axe } from '../lib/axe';
import { journey, PHONE } from '../lib/journey';
import { PASSWORD } from '../lib/shop';

journey('customer cards', {}, (shop) => {
  let id: string;

  beforeAll(async () => {
    await shop.owner.call('POST', '/v1/fields', { key: 'roast', type: 'text', label_en: 'Roast', label_zh: '烘焙度' });
    const made = await shop.owner.call<{ id: string }>('POST', '/v1/customers', {
      name: '王小明',
      phones: [{ number: '13912345678' }],
      fields: { roast: '浅烘' },
    });
    await shop.owner.call('POST', '/v1/customers', { name: '李静', phones: [{ number: '13700001111' }] });
    id = made.id;
    await shop.owner.call('POST', `/v1/customers/${id}/notes`, { text: '周末常来' });
    await shop.owner.call('POST', '/v1/orders', {
      external_id: 'c-1',
      customer_id: id,
      lines: [{ sku: 'TEA', name: '茉莉花茶', quantity: 2, unit_price: 2600 }],
    });
  });

  // What the printer gets: how many pages, and how large.
  const paper = (pdf: Buffer) => {
    const text = pdf.toString('latin1');
    const box = /\/MediaBox\s*\[\s*0 0 ([\d.]+) ([\d.]+)/.exec(text);
    return {
      pages: [...text.matchAll(/\/Type\s*\/Page\b(?!s)/g)].length,
      millimetres: [box?.[1], box?.[2]].map((points) => Math.round((Number(points) / 72) * 25.4)),
    };
  };

  it('shows what its template says, as the template is made', async () => {
    shop.expectStatus(422);
    const { page } = shop;
    await shop.signIn();
    await page.goto(`${shop.origin}/settings/cards`);
    await page.getByRole('link', { name: '零售客户资料卡' }).waitFor();
    expect(await axe(page)).toEqual([]);
    await page.getByRole('link', { name: '新建模板' }).click();
    await page.getByLabel('中文名称').fill('拜访卡');
    await page.getByLabel('英文名称').fill('Visit card');
    await page.getByLabel('纸张').selectOption('a5');
    await page.getByLabel('拼版').selectOption('2');
    const person = page.getByRole('region', { name: '客户', exact: true });
    const items = person.getByRole('listitem');
    const names = () => items.locator('button[data-grip]').evaluateAll((grips) => grips.map((one) => one.ariaLabel));
    // By name, the shop's own field among them.
    const add = async (word: string) => {
      await person.getByRole('combobox', { name: '添加项目' }).fill(word);
      await page.getByRole('option', { name: word }).first().click();
    };
    await add('烘焙度');
    await add('最近订单');
    await add('勾选项');
    expect(await items.count()).toBe(7);
    // The keyboard moves what it stands on, and stays on it.
    const roast = person.getByRole('button', { name: /^移动“烘焙度”/ });
    await roast.focus();
    for (let i = 0; i < 3; i++) await page.keyboard.press('ArrowUp');
    await page.getByText('“烘焙度”：客户，第 2 项，共 7 项').waitFor();
    expect(await page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toContain('烘焙度');
    expect((await names())[1]).toContain('烘焙度');
    // The pointer drags.
    await person
      .getByRole('button', { name: /^移动“生日”/ })
      .dragTo(items.first(), { targetPosition: { x: 60, y: 4 } });
    expect((await names())[0]).toContain('生日');
    await person.getByRole('button', { name: '移除“生日”' }).click();
    // What the server will not have is marked where it stands.
    await page.getByRole('button', { name: '保存' }).click();
    await person.getByText('该类项目须填写中英文标签。').waitFor();
    await person.getByLabel('中文标签').fill('喜欢');
    await person.getByLabel('英文标签').fill('Likes');
    await person.getByLabel('中文内容').fill('茶\n咖啡');
    await person.getByLabel('英文内容').fill('Tea\nCoffee');
    const preview = page.getByRole('region', { name: '预览' });
    await preview.getByText('咖啡').first().waitFor();
    expect(await axe(page)).toEqual([]);
    await page.getByRole('button', { name: '保存' }).click();
    await page.getByRole('heading', { level: 1, name: '拜访卡' }).waitFor();
    const made = await shop.owner.call<{ items: { name_zh: string; sections: { items: { what: string }[] }[] }[] }>(
      'GET',
      '/v1/card-templates',
    );
    const kept = made.items.find((one) => one.name_zh === '拜访卡');
    expect(kept?.sections[0]?.items.map((item) => item.what)).toEqual([
      'name',
      'custom',
      'member_no',
      'phones',
      'recent_orders',
      'checks',
    ]);
    // Leaving with something unsaved asks first.
    await page.getByLabel('英文名称').fill('Visit');
    await page.getByRole('link', { name: '标签', exact: true }).click();
    await page.getByRole('alertdialog', { name: '放弃修改并离开？' }).getByRole('button', { name: '取消' }).click();
    await page.getByRole('button', { name: '撤销修改' }).click();

    await page.goto(`${shop.origin}/customers/${id}/card`);
    await page.getByText('周末常来').waitFor(); // the default one has notes
    await page.getByRole('combobox', { name: '模板' }).click();
    await page.getByRole('option', { name: '拜访卡' }).click();
    const card = page.getByRole('article', { name: '王小明' });
    for (const text of ['浅烘', '139 1234 5678', '茉莉花茶 ×2', '咖啡']) await card.getByText(text).waitFor();
    expect(await card.getByText('周末常来').count()).toBe(0);
    expect(await axe(page)).toEqual([]);
    expect(paper(await page.pdf({ preferCSSPageSize: true }))).toEqual({ pages: 1, millimetres: [297, 210] });
  });

  it("prints the rows of a dealer's fields on one page, and lines below to write on", async () => {
    const { page } = shop;
    await shop.signIn();
    // One button makes what the dealer's card asks for.
    await page.goto(`${shop.origin}/settings/fields`);
    const offer = page.getByRole('button', { name: /添加汽车经销商字段/ });
    await offer.click();
    await page.getByText('已添加 16 个字段').waitFor();
    await offer.waitFor({ state: 'detached' });
    expect(await axe(page)).toEqual([]);
    const { id: dealt } = await shop.owner.call<{ id: string }>('POST', '/v1/customers', {
      name: '钱进',
      phones: [{ number: '13600001111' }],
      addresses: [{ province: '上海市', city: '上海市', district: '浦东新区', street: '示例路 88 弄 6 号 1201 室' }],
      fields: {
        vehicles: [
          { model: '途观 L 2021', engine: '2.0T', plate: '沪A12345', mileage: 52000, next_service_on: '2026-05-01' },
          { model: 'MINI Cooper', engine: '1.5T', plate: '沪B54321', mileage: 18300 },
        ],
        intended_models: [{ model: 'ID.4', version: '长续航', color: '白' }, { model: 'ID.6' }],
        competing_models: [
          { model: 'Model Y', shop: '浦东体验店', liked: '智能驾驶、品牌', resisted: '内饰简单、悬架偏硬' },
          { model: '唐 DM', shop: '沪南店', liked: '空间大', resisted: '外观' },
        ],
        test_drives: [
          {
            driven_on: '2026-03-01',
            car: 'ID.4',
            route: '滨江大道环线',
            satisfied: '安静、后排空间',
            resisted: '续航',
          },
        ],
        purchase_budget: 22000000,
        purchase_nature: 'trade_in',
        purchase_criteria: '空间优先，家中二孩',
        hobbies: '露营、骑行',
        watch: '运动款',
      },
    });
    await page.goto(`${shop.origin}/customers/${dealt}/card`);
    await page.getByRole('combobox', { name: '模板' }).click();
    await page.getByRole('option', { name: '汽车客户资料卡' }).click();
    const vehicles = page.getByRole('table', { name: '现有车辆' });
    await vehicles.getByText('MINI Cooper').waitFor();
    expect(await vehicles.getByRole('columnheader').allTextContents()).toEqual([
      '车型',
      '排量',
      '车牌',
      '里程（公里）',
      '购车日期',
      '下次保养',
    ]);
    expect(await vehicles.getByRole('row').count()).toBe(1 + 2);
    await page.getByText('露营、骑行').waitFor();
    expect(await axe(page)).toEqual([]);
    expect(paper(await page.pdf({ preferCSSPageSize: true }))).toEqual({ pages: 1, millimetres: [210, 297] });
    // In the editor a field of rows is added like any other, and is a table.
    await page.goto(`${shop.origin}/settings/cards`);
    await page.getByRole('link', { name: '拜访卡' }).click();
    const person = page.getByRole('region', { name: '客户', exact: true });
    await person.getByRole('combobox', { name: '添加项目' }).fill('试乘试驾');
    await page.getByRole('option', { name: '试乘试驾' }).first().click();
    await person.getByRole('button', { name: '设置“试乘试驾”' }).click();
    await person.getByLabel('其后空白行数').fill('0');
    await page.getByRole('button', { name: '保存' }).click();
    await page.getByText('已保存').first().waitFor();
    const { items } = await shop.owner.call<{
      items: { name_zh: string; sections: { items: { what: string; key: string; rows: number }[] }[] }[];
    }>('GET', '/v1/card-templates');
    expect(items.find((one) => one.name_zh === '拜访卡')?.sections[0]?.items.at(-1)).toMatchObject({
      what: 'table',
      key: 'test_drives',
      rows: 0,
    });
  });

  it('prints several at once, and empty ones', async () => {
    const { page } = shop;
    await shop.signIn();
    await page.goto(`${shop.origin}/customers`);
    for (const name of ['王小明', '李静']) await page.getByRole('checkbox', { name }).check();
    await page.getByRole('link', { name: '打印资料卡' }).click();
    for (const name of ['王小明', '李静']) await page.getByRole('article', { name }).waitFor();
    expect(paper(await page.pdf({ preferCSSPageSize: true }))).toEqual({ pages: 2, millimetres: [210, 297] });
    // Both of the shipped ones stand on one page each.
    await page.getByRole('combobox', { name: '模板' }).click();
    await page.getByRole('option', { name: '汽车客户资料卡' }).click();
    await page.getByText('试乘试驾').first().waitFor();
    expect(paper(await page.pdf({ preferCSSPageSize: true }))).toEqual({ pages: 2, millimetres: [210, 297] });
    await page.goto(`${shop.origin}/customers/cards`);
    await page.getByRole('article', { name: '空白卡' }).waitFor();
    expect(await axe(page)).toEqual([]);
    expect(paper(await page.pdf({ preferCSSPageSize: true })).pages).toBe(1);
  });

  it('hides from whoever prints what they may not see', async () => {
    const store = await shop.owner.call<{ id: string }>('POST', '/v1/stores', { code: 'XH', name: '徐汇店' });
    const invited = await shop.owner.call<{ link: string }>('POST', '/v1/users', {
      name: '收银小周',
      login: 'zhou',
      role: 'cashier',
      store_id: store.id,
    });
    await fetch(`${shop.origin}/v1/setup`, {
      method: 'POST',
      headers: { Origin: shop.origin, 'Content-Type': 'application/json' },
      body: JSON.stringify({ token: invited.link.split('#')[1], password: PASSWORD }),
    });
    await shop.reopen();
    const { page } = shop;
    await shop.signIn('zhou', PASSWORD);
    await page.goto(`${shop.origin}/customers/${id}/card`);
    const card = page.getByRole('article', { name: '王小明' });
    await card.getByText('139 **** 5678').waitFor();
    await card.getByText('无查看权限').waitFor(); // notes
    expect(await card.getByText('周末常来').count()).toBe(0);
    expect(await page.getByRole('link', { name: '编辑模板' }).count()).toBe(0);
  });
});

journey('customer cards under a finger', { screen: PHONE }, (shop) => {
  it('drags what is held, and scrolls with what is not', async () => {
    const { page } = shop;
    await shop.signIn();
    await page.goto(`${shop.origin}/settings/cards/new`);
    const person = page.getByRole('region', { name: '客户', exact: true });
    const grips = person.locator('button[data-grip]');
    await grips.nth(2).waitFor();
    const names = () => grips.evaluateAll((all) => all.map((one) => one.ariaLabel));
    const before = await names();
    const devtools = await page.context().newCDPSession(page);
    const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', x = 0, y = 0) =>
      devtools.send('Input.dispatchTouchEvent', { type, touchPoints: type === 'touchEnd' ? [] : [{ x, y }] });
    // Every target is large enough for a finger.
    for (const box of await person
      .getByRole('listitem')
      .first()
      .getByRole('button')
      .evaluateAll((all) => all.map((one) => one.getBoundingClientRect()).filter((one) => one.width > 0)))
      expect(Math.min(box.width, box.height)).toBeGreaterThanOrEqual(24);
    const middle = async (at: number) => {
      const box = await grips.nth(at).boundingBox();
      if (!box) throw new Error('not on the screen');
      return { x: box.x + box.width / 2 + 60, y: box.y + box.height / 2 };
    };
    await grips.nth(0).evaluate((one) => one.scrollIntoView({ block: 'center' }));
    // Held for a moment and drawn down below the third.
    const from = await middle(0);
    const to = await middle(2);
    await touch('touchStart', from.x, from.y);
    await page.waitForTimeout(450);
    for (let step = 1; step <= 6; step++) await touch('touchMove', from.x, from.y + ((to.y + 12 - from.y) * step) / 6);
    await touch('touchEnd');
    await expect.poll(names).toEqual([before[1], before[2], before[0], ...before.slice(3)]);
    // Moved at once, it is the page that goes.
    const after = await names();
    const start = await middle(2);
    const top = () =>
      page.evaluate(() => [...document.querySelectorAll('*')].reduce((sum, one) => sum + one.scrollTop, 0));
    const scrolled = await top();
    await touch('touchStart', start.x, start.y);
    for (let step = 1; step <= 8; step++) await touch('touchMove', start.x, start.y - step * 20);
    await touch('touchEnd');
    await expect.poll(top).toBeGreaterThan(scrolled);
    expect(await names()).toEqual(after);
  });
});
