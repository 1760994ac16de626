import { builders } from '../builders/messages.zh-CN';
import { access } from '../features/access/messages/zh-CN';
import { backtests } from '../features/backtests/messages/zh-CN';
import { customers } from '../features/customers/messages/zh-CN';
import { home } from '../features/home/messages/zh-CN';
import { imports } from '../features/imports/messages/zh-CN';
import { ledger } from '../features/ledger/messages/zh-CN';
import { loyalty } from '../features/loyalty/messages/zh-CN';
import { sales } from '../features/sales/messages/zh-CN';
import { segments } from '../features/segments/messages/zh-CN';
import { till } from '../features/till/messages/zh-CN';
import { shell } from './shell.zh-CN';

export const zh = {
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
