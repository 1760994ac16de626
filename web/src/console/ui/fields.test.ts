import { expect, it } from 'vitest';
import { decimalText, parseDecimal } from './fields';

it('reads amounts into whole numbers of the smallest part', () => {
  expect(parseDecimal('12.5', 2)).toBe(1250);
  expect(parseDecimal('1,234.56', 2)).toBe(123456);
  expect(parseDecimal('-0.01', 2)).toBe(-1);
  expect(parseDecimal('−3', 0)).toBe(-3);
  expect(parseDecimal('7.', 2)).toBe(700);
});
it('refuses what would be rounded or is no number', () => {
  for (const text of ['1.234', '', 'abc', '1e3', '.5', '99999999999999999999'])
    expect([text, parseDecimal(text, 2)]).toEqual([text, null]);
});
it('writes what it reads', () => {
  for (const value of [0, 5, -5, 100, 123456, -99]) expect(parseDecimal(decimalText(value, 2), 2)).toBe(value);
  expect(decimalText(5, 2)).toBe('0.05');
  expect(decimalText(null, 2)).toBe('');
});
