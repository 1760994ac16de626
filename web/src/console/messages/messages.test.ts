import { flatten } from '@shared/i18n/core';
import { expect, it } from 'vitest';
import { en, zh } from './whole';

const names = (text: unknown) => [...JSON.stringify(text).matchAll(/\{(\w+)\}/g)].map((match) => match[1]).sort();
const unique = (list: (string | undefined)[]) => [...new Set(list)];

it('has the same messages with the same values in both languages', () => {
  const chinese = flatten(zh);
  const english = flatten(en);
  expect([...english.keys()].sort()).toEqual([...chinese.keys()].sort());
  for (const [key, text] of chinese) expect([key, unique(names(english.get(key)))]).toEqual([key, unique(names(text))]);
});

it('leaves nothing untranslated', () => {
  for (const [key, text] of flatten(en))
    expect([key, /[\u4e00-\u9fff]/.test(JSON.stringify(text))]).toEqual([key, key === 'customers.noMatchHint']);
});
