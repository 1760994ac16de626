import type { Same } from '@shared/i18n/core';
import { builders } from '../builders/messages.en';
import { access } from '../features/access/messages/en';
import { backtests } from '../features/backtests/messages/en';
import { customers } from '../features/customers/messages/en';
import { home } from '../features/home/messages/en';
import { imports } from '../features/imports/messages/en';
import { ledger } from '../features/ledger/messages/en';
import { loyalty } from '../features/loyalty/messages/en';
import { sales } from '../features/sales/messages/en';
import { segments } from '../features/segments/messages/en';
import { till } from '../features/till/messages/en';
import { shell } from './shell.en';
import type { zh } from './zh-CN';

export const en: Same<typeof zh> = {
  ...shell,
  ...builders,
  access,
  backtests,
  customers,
  imports,
  ledger,
  loyalty,
  sales,
  segments,
  till,
  home,
};
