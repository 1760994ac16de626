// A language that nobody speaks: the English words of the built pages in brackets and 40 % longer. What stands on a page
// outside of brackets was not taken from the catalogue; what is cut off has no room for the next language.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { BrowserContext, Page } from 'playwright-core';

type Tree = string | { [key: string]: Tree };

function stretched(node: Tree): Tree {
  if (typeof node !== 'string')
    return Object.fromEntries(Object.entries(node).map(([key, inner]) => [key, stretched(inner)]));
  const plain = node.replace(/\{\w+\}/g, '');
  if (!/\p{L}/u.test(plain)) return node;
  const more = '~'.repeat(Math.ceil(plain.length * 0.4)).replace(/~{7}/g, '$& ');
  return `⟦${node}${more.trimEnd()}⟧`;
}

// The chunks of English words are served so from here on, to this context.
export async function speakLong(context: BrowserContext, app: 'console' | 'portal') {
  const dist = path.join(import.meta.dirname, '../../dist', app);
  const manifest = JSON.parse(readFileSync(path.join(dist, '.vite/manifest.json'), 'utf8')) as Record<
    string,
    { file: string }
  >;
  const chunks = Object.entries(manifest).filter(([source]) => /messages\/(.*\.)?en\.ts$/.test(source));
  if (chunks.length === 0) throw new Error('no English words among what was built');
  for (const [, { file }] of chunks) {
    const words = (await import(pathToFileURL(path.join(dist, file)).href)) as Record<string, Tree>;
    const body = Object.entries(words)
      .map(([name, tree]) => `export const ${name} = ${JSON.stringify(stretched(tree))};`)
      .join('\n');
    await context.route(`**/${file}`, (route) => route.fulfill({ contentType: 'text/javascript', body }));
  }
}

// What the server has said: names, sentences and codes are data.
export function hear(page: Page): () => Promise<Set<string>> {
  const words = new Set<string>();
  const waiting: Promise<void>[] = [];
  const take = (value: unknown) => {
    if (typeof value === 'string') for (const word of wordsOf(value)) words.add(word);
    else if (value && typeof value === 'object') for (const inner of Object.values(value)) take(inner);
  };
  page.on('response', (reply) => {
    if (reply.url().includes('/v1/') && (reply.headers()['content-type'] ?? '').includes('json'))
      waiting.push(
        reply
          .json()
          .then(take)
          .catch(() => {}),
      );
  });
  return async () => {
    await Promise.all(waiting);
    return words;
  };
}

const wordsOf = (text: string) => text.match(/[A-Za-z]{3,}|\p{Script=Han}+/gu) ?? [];

// What dates, amounts and keys are written with, and names of things.
const FORMATS = new Set(
  [
    'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec Mon Tue Wed Thu Fri Sat Sun',
    'January February March April June July August September October November December',
    'Monday Tuesday Wednesday Thursday Friday Saturday Sunday',
    'ago now yesterday today tomorrow last next this sec min day days hour hours week weeks month months year years',
    'second seconds minute minutes quarter quarters thousand million billion and',
    'Ctrl Enter Esc Tab Shift Alt Huitou English 中文',
    'Brier alpha beta gamma', // names of models' parameters
  ].flatMap((line) => line.split(' ')),
);

// Words on the page that are neither from the catalogue nor from the server nor made by a format.
export async function strays(page: Page, hear: () => Promise<Set<string>>): Promise<string[]> {
  const seen = await page.evaluate(() => {
    const texts: string[] = [];
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walk.nextNode()) {
      const owner = walk.currentNode.parentElement;
      if (!owner || owner.closest('script, style, code, pre, kbd, samp, textarea, [lang]:not(html)')) continue;
      if (owner.checkVisibility()) texts.push(walk.currentNode.textContent ?? '');
    }
    for (const one of document.querySelectorAll('[aria-label], [title], [placeholder], [alt]'))
      for (const name of ['aria-label', 'title', 'placeholder', 'alt'])
        if (!one.closest('code, pre, [lang]:not(html)')) texts.push(one.getAttribute(name) ?? '');
    return texts;
  });
  const said = await hear();
  // The first character of a name stands for a face.
  const names = [...said].filter((word) => /\p{Script=Han}/u.test(word)).join(' ');
  const known = (word: string) =>
    said.has(word) ||
    FORMATS.has(word) ||
    /^[A-Z]{2,5}$/.test(word) ||
    (/\p{Script=Han}/u.test(word) && names.includes(word));
  const found = new Set<string>();
  for (const text of seen) {
    let rest = text;
    for (let before = ''; before !== rest; ) {
      before = rest;
      rest = rest.replace(/⟦[^⟦⟧]*⟧/g, ' ');
    }
    // A sentence with an element inside comes in pieces.
    rest = rest
      .replace(/⟦.*$/s, '')
      .replace(/^.*⟧/s, '')
      .replace(/\S+[/@.]\S+/g, ' ');
    const strange = wordsOf(rest).filter((word) => !known(word));
    if (strange.length) found.add(`not of the catalogue: ${text.trim().slice(0, 80)} (${strange.join(' ')})`);
  }
  return [...found];
}
