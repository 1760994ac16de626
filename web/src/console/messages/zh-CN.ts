import { access } from '../features/access/messages/zh-CN';
import { customers } from '../features/customers/messages/zh-CN';
import { imports } from '../features/imports/messages/zh-CN';
import { stores } from '../features/stores/messages/zh-CN';
import { shell } from './shell.zh-CN';

export const zh = { ...shell, access, customers, imports, stores };
