import type { Same } from '@shared/i18n/core';
import type { stores as zh } from './zh-CN';

export const stores: Same<typeof zh> = {
  title: 'Stores',
  code: 'Code',
  name: 'Store',
  city: 'City',
  phone: 'Phone',
  state: 'State',
  open: 'Open',
  closed: 'Closed',
  count: { one: '{count} store', many: '{count} stores' },
  empty: 'No stores yet',
  emptyHint: 'Imported orders are told apart by store code; stores can also be made over the API, POST /v1/stores.',
};
