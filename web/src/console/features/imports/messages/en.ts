import type { Same } from '@shared/i18n/core';
import type { imports as zh } from './zh-CN';

export const imports: Same<typeof zh> = { title: 'Import' };
