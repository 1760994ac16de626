// Both catalogues whole, for tests: the console itself fetches an area's words when it is first entered.
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

export const zh = { ...core, ...giving, cards, insight, plan, settings };
export const en = { ...coreEn, ...givingEn, cards: cardsEn, insight: insightEn, plan: planEn, settings: settingsEn };
