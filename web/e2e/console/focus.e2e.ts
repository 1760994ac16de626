// By the Tab key over pages of each shape: it goes through all there is and out again, what has the focus is seen (in light and
// dark) and in sight, and what was opened gives the focus back to what opened it.
import { expect, it } from 'vitest';
import { journey } from '../lib/journey';
import { placesOf } from '../lib/pages';

const PRESSES = 90; // past the navigation and well into the page
const SHAPES = /^\/($|customers$|rules\/new|insight\/rfm|segments\/new|settings\/(cards\/new|roles))/;

journey('the focus', { demo: 120, on: ['SQLite'] }, (shop) => {
  // Whether what has the focus can be told from what has not: its outline, border, ground or shadow is another one. The
  // page is walked by the focus' own order, without waiting for a key a time.
  const walk = (): Promise<{ faults: string[]; stops: number }> =>
    shop.page.evaluate(() => {
      const marks = (one: Element) => {
        const { outlineStyle, outlineWidth, outlineColor, boxShadow, borderColor, backgroundColor } =
          getComputedStyle(one);
        const outline = outlineStyle === 'none' || outlineWidth === '0px' ? '' : outlineWidth + outlineColor;
        return [outline, boxShadow, borderColor, backgroundColor].join();
      };
      const faults: string[] = [];
      const all = [...document.querySelectorAll<HTMLElement>('a[href], button, input, select, textarea, [tabindex]')]
        .filter((one) => one.tabIndex >= 0 && !one.matches(':disabled') && one.checkVisibility())
        .filter((one) => !one.closest('[inert], [aria-hidden=true]'));
      // What looks alike is looked at once.
      const page = globalThis as unknown as { walked?: Set<string> };
      page.walked ??= new Set();
      const { walked } = page;
      const kind = (one: HTMLElement) =>
        [
          document.documentElement.dataset.theme,
          one.tagName,
          one.getAttribute('type'),
          one.className,
          one.parentElement?.className,
        ].join(' ');
      const name = (one: HTMLElement) =>
        `${one.tagName.toLowerCase()} “${(one.ariaLabel ?? one.textContent ?? '').trim().slice(0, 30)}” ${one.className.toString().slice(0, 60)}`;
      (document.activeElement as HTMLElement | null)?.blur();
      for (const one of all) {
        if (walked.has(kind(one))) continue;
        walked.add(kind(one));
        // A field within a frame shows the focus there, a hidden one on its label.
        const shown = [one, one.parentElement, one.closest('label')].filter((place) => place !== null);
        const before = shown.map(marks);
        one.focus({ focusVisible: true } as FocusOptions);
        if (document.activeElement !== one) continue;
        if (shown.every((place, at) => marks(place) === before[at])) faults.push(`not seen: ${name(one)}`);
        const box = one.getBoundingClientRect();
        if (
          (box.width < 24 || box.height < 24) &&
          one.matches('button, [role=switch]') &&
          !one.closest('td, th, p, li')
        )
          faults.push(`small: ${name(one)} ${Math.round(box.width)}×${Math.round(box.height)}`);
        one.blur();
      }
      return { faults, stops: all.length };
    });

  it('is seen on whatever has it, on one page of each shape, in light and dark', async () => {
    const { page } = shop;
    await shop.signIn();
    // It sees what is not seen.
    await page.evaluate(() => {
      const mute = document.createElement('button');
      mute.id = 'mute';
      mute.style.outline = 'none';
      mute.textContent = 'mute';
      document.querySelector('main')?.append(mute);
    });
    expect((await walk()).faults.join()).toContain('mute');
    await page.evaluate(() => document.querySelector('#mute')?.remove());
    const faults: string[] = [];
    // One of each shape of page: what they are made of is the same kit.
    for (const place of await placesOf(shop.owner)) {
      if (!SHAPES.test(place)) continue;
      await page.evaluate((to) => {
        history.pushState({}, '', to);
        dispatchEvent(new PopStateEvent('popstate'));
      }, place);
      await page.waitForFunction((to) => location.pathname === to && document.querySelector('main h1'), place);
      await page.waitForTimeout(60);
      for (const theme of ['light', 'dark']) {
        await page.evaluate((theme) => {
          document.documentElement.dataset.theme = theme;
        }, theme);
        const { faults: found, stops } = await walk();
        if (stops < 10) faults.push(`${place}: only ${stops} stops`);
        faults.push(...found.map((one) => `${place} (${theme}): ${one}`));
      }
    }
    expect([...new Set(faults)]).toEqual([]);
  });

  it('goes through a page and out again: no trap, a way past the navigation', async () => {
    const { page } = shop;
    for (const place of ['/', '/customers', '/rules/new', '/settings/cards']) {
      await page.goto(shop.origin + place);
      await page.getByRole('heading', { level: 1 }).first().waitFor();
      await page.evaluate(() => {
        (document.activeElement as HTMLElement | null)?.blur();
        getSelection()?.removeAllRanges();
      });
      const seen: string[] = [];
      let first = '';
      for (let press = 0; press < PRESSES; press++) {
        await page.keyboard.press('Tab');
        const what = await page.evaluate(() => {
          const one = document.activeElement;
          if (!one || one === document.body) return '';
          const marked = one as HTMLElement & { stop?: number };
          const counter = globalThis as unknown as { stops?: number };
          if (marked.stop === undefined) {
            counter.stops = (counter.stops ?? 0) + 1;
            marked.stop = counter.stops;
          }
          return `${marked.stop} ${one.tagName} ${one.textContent?.trim().slice(0, 20)}`;
        });
        if (!first) first = what;
        if (!what || (press > 0 && what === first)) break; // out of the page, or around
        seen.push(what);
      }
      expect(
        seen.filter((one, at) => seen.indexOf(one) !== at),
        `${place}: caught`,
      ).toEqual([]);
      expect(seen.length, place).toBeGreaterThan(1);
    }
    // The first stop leads past the navigation.
    await page.goto(`${shop.origin}/customers`);
    await page.getByRole('heading', { level: 1 }).first().waitFor();
    await page.getByRole('link', { name: '跳到正文' }).focus();
    await page.keyboard.press('Enter');
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('main');
  });

  it('stays in a dialog or a drawer and comes back to what opened it', async () => {
    const { page } = shop;
    const comesBack = async (path: string, name: string | RegExp) => {
      await page.goto(shop.origin + path);
      const opener = page.getByRole('button', { name }).first();
      await opener.focus();
      await page.keyboard.press('Enter');
      const opened = page.getByRole('dialog').first();
      await opened.waitFor();
      for (let press = 0; press < 6; press++) {
        await page.keyboard.press('Tab');
        await page.waitForTimeout(60); // as quick as a hand
      }
      const inside = await page.evaluate(() => !document.activeElement?.closest('#root'));
      expect(inside, `${path}: the focus stays in what is open`).toBe(true);
      await page.keyboard.press('Escape');
      await opened.waitFor({ state: 'detached' });
      await expect
        .poll(() => opener.evaluate((one) => document.activeElement === one), { message: `${path} ${name}` })
        .toBe(true);
    };
    await comesBack('/settings/stores', '新建');
    await comesBack('/customers', '新建');
    await comesBack('/settings/keys', /新建|创建/);
    await comesBack('/customers', '用摄像头扫码');
    await comesBack('/customers', '键盘快捷键');
  });

  it('keeps what was said for whoever is on it, and takes it back', async () => {
    const { page } = shop;
    const { items } = await shop.owner.call<{ items: { id: string }[] }>('GET', '/v1/customers');
    const id = items[0]?.id;
    await shop.owner.call('POST', `/v1/customers/${id}/tags`, { name: '测试标签' });
    await page.goto(`${shop.origin}/customers/${id}`);
    await page.getByRole('button', { name: '移除标签 测试标签' }).click();
    const said = page.getByRole('region', { name: '提示' });
    await said.getByText('已移除标签“测试标签”').waitFor();
    await said.getByRole('button', { name: '撤销' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: '移除标签 测试标签' }).waitFor();
    expect(await said.getByRole('listitem').count()).toBe(0);
  });
});
