// What is wrong with how a page stands on the screen.
import path from 'node:path';
import { flatten } from '@shared/i18n/core';
import type { Page } from 'playwright-core';
import { zh as consoleWords } from '../../src/console/messages/whole';
import { zh as portalWords } from '../../src/portal/messages/zh-CN';
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

// For addInitScript: adds up what moved on a page by itself while it came, and remembers what.
export function watchShifts() {
  const shifts: { value: number; what: string }[] = [];
  Object.assign(window, { shifts });
  const name = (node: Node | null | undefined) => (node?.textContent ?? '').trim().slice(0, 30);
  new PerformanceObserver((list) => {
    for (const one of list.getEntries() as (PerformanceEntry & {
      value: number;
      hadRecentInput: boolean;
      sources: { node: Node | null; previousRect: DOMRect; currentRect: DOMRect }[];
    })[])
      if (!one.hadRecentInput)
        shifts.push({
          value: one.value,
          what: one.sources.map((it) => `${name(it.node)} ${it.previousRect.y} → ${it.currentRect.y}`).join(', '),
        });
  }).observe({ type: 'layout-shift', buffered: true });
}

// More of that is poor by web.dev's bounds; at 1440 px pages but one stay below .1. Read before the window is made narrower.
const SHIFT_MAX = 0.25;
export async function shifted(page: Page): Promise<string[]> {
  const shifts = await page.evaluate(() => (window as unknown as { shifts: { value: number; what: string }[] }).shifts);
  const sum = shifts.reduce((all, one) => all + one.value, 0);
  const worst = shifts.toSorted((one, other) => other.value - one.value)[0];
  return sum > SHIFT_MAX ? [`moved by ${sum.toFixed(3)} while it came, most of it: ${worst?.what}`] : [];
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

const KEYS = [...flatten(consoleWords).keys(), ...flatten(portalWords).keys()].filter((key) => key.includes('.'));

// The name of a word where the word itself should stand: the words of an area were not there when the page was drawn.
async function unworded(page: Page): Promise<string[]> {
  return page.evaluate((keys) => {
    const known = new Set(keys);
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const found: string[] = [];
    while (texts.nextNode()) {
      const text = texts.currentNode.textContent?.trim() ?? '';
      // A right's code may be spelt like a word's name.
      if (known.has(text) && !texts.currentNode.parentElement?.closest('code')) found.push(`without its word: ${text}`);
    }
    return found;
  }, KEYS);
}

// Days as programs write them, where people read: outside of code and what the API keeps as text.
async function bareDays(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const found: string[] = [];
    while (texts.nextNode()) {
      const text = texts.currentNode.textContent?.trim() ?? '';
      const place = texts.currentNode.parentElement;
      if (/\b(19|20)\d\d-\d\d-\d\d\b/.test(text) && !place?.closest('code, pre, textarea, script, option'))
        found.push(`a day for programs: ${text.slice(0, 60)}`);
    }
    return found;
  });
}

// That, what charts lack, and what axe finds.
export const ill = async (page: Page): Promise<string[]> => [
  ...(await cut(page)),
  ...(await unworded(page)),
  ...(await bareDays(page)),
  ...(await chartFaults(page)),
  ...(await axe(page)),
];
