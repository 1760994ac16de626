import { flatten } from '@shared/i18n/core';
import { expect, it } from 'vitest';
import { cards as cardsEn } from '../cards/messages/en';
import { cards } from '../cards/messages/zh-CN';
import { insight as insightEn } from '../features/insight/messages/en';
import { plan as planEn } from '../features/insight/messages/plan.en';
import { plan } from '../features/insight/messages/plan.zh-CN';
import { insight } from '../features/insight/messages/zh-CN';
import { settings as settingsEn } from '../features/settings/messages/en';
import { settings } from '../features/settings/messages/zh-CN';
import { en as coreEn } from './en';
import * as givingEn from './giving.en';
import * as giving from './giving.zh-CN';
import { zh as core } from './zh-CN';

const zh = { ...core, ...giving, cards, insight, plan, settings };
const en = { ...coreEn, ...givingEn, cards: cardsEn, insight: insightEn, plan: planEn, settings: settingsEn };

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
