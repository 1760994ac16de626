// Days: typed as people write them or chosen from a calendar by keys and by finger, in the console's language whatever
// the browser's, in the weeks of that language, by the shop's clock.
import { beforeAll, expect, it } from 'vitest';
import { axe } from '../lib/axe';
import { journey } from '../lib/journey';
import { cut } from '../lib/look';

journey('days', { screen: { locale: 'de-DE', timezoneId: 'America/Los_Angeles' } }, (shop) => {
  beforeAll(async () => {
    await shop.owner.call('POST', '/v1/fields', { key: 'visit', type: 'date', label_en: 'Visit', label_zh: '到访日' });
    await shop.owner.call('POST', '/v1/orders', {
      external_id: 'd-1',
      lines: [{ sku: 'TEA', name: '茉莉花茶', quantity: 1, unit_price: 2600 }],
    });
  });
  const today = (): string => new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai' }).format(Date.now());
  const focused = () => shop.page.evaluate(() => document.activeElement?.getAttribute('data-day'));

  it('takes what is typed, says what it can not read, and what is too early', async () => {
    const { page } = shop;
    await shop.signIn();
    await page.goto(`${shop.origin}/liability`);
    await page.getByRole('heading', { level: 1 }).waitFor();
    const day = page.getByRole('textbox', { name: /日/ }).first();
    expect(await day.inputValue()).toBe(today().replaceAll('-', '/'));
    await day.fill('2026年2月30日');
    await day.blur();
    await page.getByRole('alert').filter({ hasText: '格式填写日期' }).waitFor();
    expect(await axe(page)).toEqual([]);
    await day.fill('2999-01-01');
    await day.blur();
    await page.getByRole('alert').filter({ hasText: '不能晚于' }).waitFor();
    await day.fill('20260301');
    await day.blur();
    expect(await day.inputValue()).toBe('2026/03/01');
    expect(await page.getByRole('alert').count()).toBe(0);
  });

  it('is walked by keys, in the language of the console', async () => {
    const { page } = shop;
    const day = page.getByRole('textbox', { name: /日/ }).first();
    await day.press('ArrowDown');
    const calendar = page.getByRole('dialog', { name: /^选择日期/ });
    await calendar.getByRole('grid').waitFor();
    await expect.poll(focused).toBe('2026-03-01');
    expect(await axe(page)).toEqual([]);
    expect(await calendar.getByRole('columnheader').allInnerTexts()).toContain('三');
    await calendar.getByRole('button', { name: '2026年3月1日星期日' }).waitFor();
    for (const [key, lands] of [
      ['ArrowRight', '2026-03-02'],
      ['ArrowDown', '2026-03-09'],
      ['ArrowLeft', '2026-03-08'],
      ['ArrowUp', '2026-03-01'],
      ['PageUp', '2026-02-01'],
      ['Shift+PageUp', '2025-02-01'],
      ['PageDown', '2025-03-01'],
      ['Shift+PageDown', '2026-03-01'],
    ] as const) {
      await page.keyboard.press(key);
      await expect.poll(focused, { message: key }).toBe(lands);
    }
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('End');
    const end = await focused();
    await page.keyboard.press('Home');
    const home = await focused();
    expect((Date.parse(end ?? '') - Date.parse(home ?? '')) / 86_400_000).toBe(6);
    await page.keyboard.press('Escape');
    await calendar.waitFor({ state: 'detached' });
    expect(await day.inputValue()).toBe('2026/03/01');
    // The focus is back on what opened it.
    expect(await page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toBe('打开日历');
    await page.keyboard.press('Enter');
    await expect.poll(focused).toBe('2026-03-01');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Enter');
    await calendar.waitFor({ state: 'detached' });
    expect(await day.inputValue()).toBe('2026/03/02');
  });

  it('chooses a range, by what is usual, by finger and by typing, on a phone in English and dark', async () => {
    const { page } = shop;
    await page.evaluate(() => {
      localStorage.setItem('lang', 'en');
      localStorage.setItem('theme', 'dark');
    });
    await page.setViewportSize({ width: 390, height: 844 });
    await page.goto(`${shop.origin}/orders`);
    const range = page.getByRole('button', { name: /^Placed/ }).first();
    await range.click();
    await page.getByRole('button', { name: 'Last 7 days' }).waitFor();
    expect(await page.getByRole('grid').getByRole('columnheader').first().innerText()).toBe('Sun');
    expect(await axe(page)).toEqual([]);
    expect(await cut(page)).toEqual([]);
    await page.getByRole('button', { name: 'Last 7 days' }).click();
    await page.waitForURL((url) => url.searchParams.get('to')?.replaceAll('"', '') === today());
    await range.click();
    const days = page.getByRole('grid').getByRole('button');
    await days.filter({ hasText: /^10$/ }).first().click();
    await days.filter({ hasText: /^14$/ }).first().click();
    expect(await page.getByRole('textbox', { name: 'From' }).inputValue()).toMatch(/\/10$/);
    await page.getByRole('textbox', { name: 'From' }).fill('Nov 2, 2025');
    await page.getByRole('textbox', { name: 'To' }).fill('14 Nov 2025');
    await page.keyboard.press('Enter');
    await page.waitForURL((url) => url.searchParams.get('from')?.replaceAll('"', '') === '2025-11-02');
    await range.getByText('2025/11/02 – 2025/11/14').waitFor();
    await page.locator('table.opacity-60').waitFor({ state: 'detached' }); // what was there before, until the new comes
  });

  it('leaves no field of the browser’s own in the console', async () => {
    const { page } = shop;
    await page.goto(`${shop.origin}/rules/new`);
    await page.getByRole('heading', { level: 1 }).waitFor();
    expect(await page.locator('input[type=date], input[type=month], input[type=datetime-local]').count()).toBe(0);
  });
});
