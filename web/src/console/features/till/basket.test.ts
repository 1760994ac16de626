import { describe, expect, it } from 'vitest';
import { type Line, parseEntry, pieces, put, read, receiptOf, setQuantity, sum } from './basket';

const tea: Line = { sku: 'TEA', name: '茶', price: 800, quantity: 1 };

describe('the basket of a till', () => {
  it('reads how many from what is typed', () => {
    expect(parseEntry(' C01 ')).toEqual({ code: 'C01', quantity: 1 });
    expect(parseEntry('3*C01')).toEqual({ code: 'C01', quantity: 3 });
    expect(parseEntry('12 × C01')).toEqual({ code: 'C01', quantity: 12 });
    expect(parseEntry('0*C01')).toEqual({ code: '0*C01', quantity: 1 });
    expect(parseEntry('6901234567892')).toEqual({ code: '6901234567892', quantity: 1 });
  });
  it('adds to the line of the same product and price', () => {
    const two = put([tea], tea);
    expect(two).toEqual([{ ...tea, quantity: 2 }]);
    expect(put(two, { ...tea, price: 700 })).toHaveLength(2);
    expect(pieces(two)).toBe(2);
    expect(sum(two)).toBe(1600);
  });
  it('takes a line away at none', () => {
    expect(setQuantity([tea], 0, 0)).toEqual([]);
    expect(setQuantity([tea], 0, 5)[0]?.quantity).toBe(5);
  });
  it('names receipts by time', () => {
    expect(receiptOf(new Date(2026, 10, 22, 9, 5, 7), 0.5)).toBe('20261122-090507-80');
  });
  it('keeps nothing that is not a basket', () => {
    expect(read('{"a":1}')).toBeNull();
    expect(read('nonsense')).toBeNull();
    expect(read(null)).toBeNull();
    expect(
      read(JSON.stringify({ receipt: 'R', lines: [tea], member: null, coupons: [], points: 'none' }))?.lines,
    ).toEqual([tea]);
  });
});
