import { expect, it } from 'vitest';
import { bodyOf, type FieldSpec, missing, startOf } from './form';

const fields: FieldSpec[] = [
  { name: 'code', label: 'Code', required: true, createOnly: true },
  { name: 'city', label: 'City' },
  { name: 'open', label: 'Open', kind: 'switch', first: true },
  { name: 'price', label: 'Price', kind: 'money', currency: 'CNY' },
];

it('begins a new record with what is given first', () => {
  expect(startOf(fields)).toEqual({ code: null, city: null, open: true, price: null });
});
it('sends of a new record what is filled in', () => {
  expect(bodyOf(fields, { code: ' S1 ', city: ' ', open: false, price: 0 })).toEqual({
    code: 'S1',
    open: false,
    price: 0,
  });
});
it('sends of an old one what was changed, and null for what was emptied', () => {
  const before = { code: 'S1', city: 'Xi’an', open: true, price: 5 };
  expect(bodyOf(fields, { code: 'S2', city: '', open: true, price: 5 }, before)).toEqual({ city: null });
  expect(bodyOf(fields, startOf(fields, before), before)).toEqual({});
});
it('names what is missing', () => {
  expect(missing(fields, startOf(fields)).map((field) => field.name)).toEqual(['code']);
});
