// What was typed and not saved is asked for before it is lost: by a link, the browser's arrows, a reload, Escape, a click
// beside a drawer. And never when there is nothing to lose.
import { beforeAll, expect, it } from 'vitest';
import { axe } from '../lib/axe';
import { journey } from '../lib/journey';

journey('unsaved edits', {}, (shop) => {
  let customer: string;
  const question = () => shop.page.getByRole('alertdialog', { name: '放弃修改并离开？' });
  const go = (name: string) => shop.page.getByRole('link', { name, exact: true }).first().click();

  beforeAll(async () => {
    customer = (
      await shop.owner.call<{ id: string }>('POST', '/v1/customers', {
        surname: '王',
        given_name: '小明',
        phones: [{ number: '13912345678' }],
      })
    ).id;
  });

  it('asks on a page: by a link, the arrows of the browser and a reload', async () => {
    const { page } = shop;
    await shop.signIn();
    await go('积分规则');
    await page.getByRole('heading', { level: 1, name: '积分规则' }).waitFor();
    await page.locator('a[href="/rules/new"]').first().click();
    await page.getByLabel('中文名称').waitFor();
    await go('客户');
    await page.getByRole('heading', { level: 1, name: '客户' }).waitFor(); // nothing was changed
    await page.goBack();
    await page.getByLabel('中文名称').fill('双倍积分');
    await go('客户');
    await question().waitFor();
    expect(await axe(page)).toEqual([]);
    await question().getByRole('button', { name: '取消' }).click();
    await question().waitFor({ state: 'detached' });
    expect(await page.getByLabel('中文名称').inputValue()).toBe('双倍积分');
    await page.goBack();
    await question().waitFor();
    await question().getByRole('button', { name: '取消' }).click();
    expect(new URL(page.url()).pathname).toBe('/rules/new');
    const asked = new Promise<string>((resolve) => {
      page.once('dialog', (dialog) => {
        resolve(dialog.type());
        void dialog.dismiss();
      });
    });
    await page.evaluate(() => location.reload());
    expect(await asked).toBe('beforeunload');
    expect(await page.getByLabel('中文名称').inputValue()).toBe('双倍积分');
    await go('客户');
    await question().getByRole('button', { name: '放弃修改' }).click();
    await page.getByRole('heading', { level: 1, name: '客户' }).waitFor();
  });

  it('does not ask after saving, nor for what was put back', async () => {
    const { page } = shop;
    await page.goto(`${shop.origin}/settings`);
    const name = page.getByLabel('店铺名称').or(page.getByLabel('名称')).first();
    await name.waitFor();
    const before = await name.inputValue();
    await name.fill('东门咖啡');
    await name.fill(before);
    await go('客户');
    await page.getByRole('heading', { level: 1, name: '客户' }).waitFor();
    await page.goto(`${shop.origin}/settings`);
    await name.fill('东门咖啡');
    await page.getByRole('button', { name: '保存' }).first().click();
    await page.getByText('已保存').first().waitFor();
    await go('客户');
    await page.getByRole('heading', { level: 1, name: '客户' }).waitFor();
    expect(await question().count()).toBe(0);
  });

  it('asks in a drawer: by Escape, beside it, by its cross; and saves without asking', async () => {
    const { page } = shop;
    await page.goto(`${shop.origin}/settings/stores`);
    await page.getByRole('button', { name: '新建' }).first().click();
    const drawer = page.getByRole('dialog').first();
    await drawer.waitFor();
    await page.keyboard.press('Escape');
    await drawer.waitFor({ state: 'detached' });
    await page.getByRole('button', { name: '新建' }).first().click();
    await drawer.getByRole('textbox').first().fill('S1');
    await page.keyboard.press('Escape');
    await question().waitFor();
    expect(await axe(page)).toEqual([]);
    await page.keyboard.press('Escape'); // stays
    await question().waitFor({ state: 'detached' });
    expect(await drawer.getByRole('textbox').first().inputValue()).toBe('S1');
    await page.mouse.click(300, 400);
    await question().getByRole('button', { name: '取消' }).click();
    await drawer.getByRole('textbox').nth(1).fill('南京西路店');
    await drawer.getByRole('button', { name: '保存' }).click();
    await drawer.waitFor({ state: 'detached' });
    await page.getByText('已创建').waitFor();
    expect(await question().count()).toBe(0);
    // What was changed is let go on purpose.
    await page.getByText('南京西路店').click();
    await drawer.getByRole('textbox').nth(1).fill('别的店');
    await drawer.getByRole('button', { name: '关闭' }).click();
    await question().getByRole('button', { name: '放弃修改' }).click();
    await drawer.waitFor({ state: 'detached' });
    await page.getByText('南京西路店').waitFor();
  });

  it('keeps a note that was begun on a customer’s file', async () => {
    const { page } = shop;
    await page.goto(`${shop.origin}/customers/${customer}`);
    await page.getByRole('button', { name: '编辑' }).first().click();
    const drawer = page.getByRole('dialog').first();
    await drawer.getByRole('textbox').first().fill('李');
    await page.keyboard.press('Escape');
    await question().getByRole('button', { name: '放弃修改' }).click();
    await drawer.waitFor({ state: 'detached' });
    await page.goto(`${shop.origin}/till`);
    await page.getByLabel('扫码或输入').fill('半个编码');
    await go('客户');
    await page.getByRole('heading', { level: 1, name: '客户' }).waitFor(); // the till loses nothing
  });
});
