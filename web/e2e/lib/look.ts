// What is wrong with how a page stands on the screen.
import path from 'node:path';
import type { Page } from 'playwright-core';
import { axe } from './axe';
import { chartFaults } from './charts';

// Where pictures are left.
export const screens = path.join(import.meta.dirname, '../../../build/screens');

// Until a page that was made narrower is laid out anew, and its lists have measured their rows.
export async function settled(page: Page) {
  await page.evaluate(
    () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 50)))),
  );
}

// Wider than the screen; headings, labels or what one presses cut off.
export async function cut(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const main = document.querySelector('main');
    const wide = document.documentElement.scrollWidth > innerWidth || (main && main.scrollWidth > main.clientWidth);
    const whole = 'main :is(h1, h2, h3, thead th, dt, label, button, [role=tab], legend)';
    // What is written, without ornaments.
    const written = (one: HTMLElement) => {
      const range = document.createRange();
      range.selectNodeContents(one);
      return range.getBoundingClientRect().width;
    };
    const cut = [...document.querySelectorAll<HTMLElement>(whole)]
      .filter((one) => one.clientWidth > 1) // not what is for whoever hears the page
      // What ends in an ellipsis was meant to: names that people have given stand whole where they are opened.
      .filter((one) => {
        const style = getComputedStyle(one);
        return style.overflowX !== 'visible' && style.textOverflow !== 'ellipsis';
      })
      .filter((one) => written(one) > one.clientWidth + 1)
      .map((one) => `cut off: ${one.textContent?.trim().slice(0, 40)}`);
    return [...(wide ? ['wider than the screen'] : []), ...cut];
  });
}

// That, what charts lack, and what axe finds.
export const ill = async (page: Page): Promise<string[]> => [
  ...(await cut(page)),
  ...(await chartFaults(page)),
  ...(await axe(page)),
];
