import type { Same } from '@shared/i18n/core';
import type { sales as zh } from './zh-CN';

export const sales: Same<typeof zh> = {
  state: 'State',
  product: {
    name: 'Product',
    sku: 'SKU',
    skuHint: 'The code at the till and in imported files.',
    category: 'Category',
    price: 'List price',
    origin: 'Origin',
    origins: { entered: 'Entered', seen: 'From orders' },
    active: 'On sale',
    inactive: 'Not on sale',
    create: 'New product',
    searchSku: 'SKU',
    empty: 'No products yet',
    emptyHint: 'Products of orders are recorded by themselves; others can be entered.',
  },
  category: {
    name: 'Category',
    code: 'Code',
    parent: 'Parent',
    show: 'Show products',
    create: 'New category',
    searchCode: 'Code of the category',
    empty: 'No categories yet',
    emptyHint: 'Earning rules and reports use categories, as coffee or equipment.',
  },
};
