import { describe, expect, it } from 'vitest';
import { flatten, format } from './core';

describe('messages', () => {
  it('fills in values and leaves what it has no value for', () => {
    expect(format('{a} of {b}', 'en', { a: 1 })).toBe('1 of {b}');
  });
  it('chooses the plural by count and shows n', () => {
    const node = { one: '{count} row', many: '{count} rows' };
    expect(format(node, 'en', { count: 1 })).toBe('1 row');
    expect(format(node, 'en', { count: 1000, n: '1,000' })).toBe('1,000 rows');
    expect(format({ many: '{count} 行' }, 'zh-CN', { count: 1 })).toBe('1 行');
  });
  it('flattens, keeping plurals whole', () => {
    const flat = flatten({ a: { b: 'x', c: { many: 'y' } } });
    expect([...flat.keys()]).toEqual(['a.b', 'a.c']);
  });
});
