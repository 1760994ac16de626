// What every chart of the pages owes whoever looks at it, hears it, or has only keys.
import type { Page } from 'playwright-core';

// As it stands: a name, its figures as a table, a legend that needs no colour, labels that are apart and in the reader's
// own units. Whatever has text in it and is no icon is a chart.
export async function chartFaults(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const wrong: string[] = [];
    const chinese = document.documentElement.lang.startsWith('zh');
    for (const svg of document.querySelectorAll<SVGSVGElement>('main svg:has(text)')) {
      if (svg.closest('[aria-hidden=true]') || !svg.getBoundingClientRect().width) continue;
      const name = svg.getAttribute('aria-label') ?? '';
      const say = (what: string) => wrong.push(`chart "${name}": ${what}`);
      if (svg.getAttribute('role') !== 'img' || !name) say('has no name');
      const card = svg.closest('section');
      const table = card?.querySelector('button[aria-pressed][data-figures], table');
      // One figure that its name says needs no table.
      const whole = !svg.dataset.points && name.includes(svg.querySelector('text')?.textContent || '\n');
      if (!table && !whole) say('its figures are in no table');
      const series = Number(svg.dataset.series ?? 1);
      const legend = [...(svg.parentElement?.parentElement?.querySelectorAll('ul button svg') ?? [])];
      if (series > 1 && legend.length !== series) say(`${series} series, ${legend.length} in the legend`);
      // Without colour: the dashes of a line, or what is drawn over a bar.
      const marks = legend.map((mark) =>
        [...mark.querySelectorAll('line, rect')]
          .map(
            (one) =>
              `${one.tagName}${one.getAttribute('stroke-dasharray')}${/x\d\)/.exec(one.getAttribute('fill') ?? '')}`,
          )
          .join(),
      );
      if (new Set(marks).size < marks.length) say('series are told apart by nothing but colour');
      const labels = [...svg.querySelectorAll<SVGTextElement>('text')].filter((one) => one.textContent?.trim());
      for (const label of labels) {
        const text = label.textContent ?? '';
        if (chinese ? /\d[KMBT]\b/.test(text) : /\d[万亿]/.test(text)) say(`"${text}" is the other language's way`);
      }
      if (!svg.dataset.points) continue;
      const boxes = labels.map((one) => ({ text: one.textContent, box: one.getBoundingClientRect() }));
      boxes.forEach((one, at) => {
        for (const other of boxes.slice(at + 1))
          if (
            Math.min(one.box.right, other.box.right) - Math.max(one.box.left, other.box.left) > 1 &&
            Math.min(one.box.bottom, other.box.bottom) - Math.max(one.box.top, other.box.top) > 3
          )
            say(`"${one.text}" and "${other.text}" run into each other`);
      });
    }
    return wrong;
  });
}

// By keys: each point is said with its values, the tip stays within the card; then the table has all of them.
export async function chartKeys(page: Page): Promise<string[]> {
  const wrong: string[] = [];
  for (const chart of await page.locator('svg[role=img][data-points]').all()) {
    const name = (await chart.getAttribute('aria-label')) ?? '';
    const points = Number(await chart.getAttribute('data-points'));
    const series = Number(await chart.getAttribute('data-series'));
    const card = await chart.evaluateHandle((svg) => svg.closest('section'));
    const box = chart.locator('xpath=..');
    await chart.focus();
    for (const key of ['Home', ...(points > 2 ? ['ArrowRight'] : []), 'End']) {
      await page.keyboard.press(key);
      const said = (await box.getByRole('status').textContent()) ?? '';
      if (said.split('; ').length < series + 1 || !/\d|—/.test(said)) wrong.push(`"${name}" ${key}: said "${said}"`);
      const clipped = await box.evaluate((at) => {
        const tip = at.querySelector('[data-tip]')?.getBoundingClientRect();
        const frame = at.closest('section')?.getBoundingClientRect();
        return !tip || !frame || tip.left < frame.left || tip.right > frame.right || tip.right > innerWidth;
      });
      if (clipped) wrong.push(`"${name}" ${key}: its tip leaves the card`);
    }
    await chart.blur();
    const toggle = () => card.evaluate((at) => at?.querySelector<HTMLElement>('button[data-figures]')?.click());
    const tables = () => card.evaluate((at) => at?.querySelectorAll('table tbody tr').length ?? 0);
    if (await tables()) continue; // its table stands beside it
    await toggle();
    await page.waitForFunction((at) => at?.querySelector('table tbody tr'), card).catch(() => undefined);
    const rows = await tables();
    // The beginning of a curve, where nothing has happened yet, is no figure.
    if (rows < points - 1) wrong.push(`"${name}": ${points} points, ${rows} rows`);
    await toggle();
    await chart.waitFor();
  }
  return wrong;
}
