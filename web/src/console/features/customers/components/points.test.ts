import type { Coupon } from '@shared/api/types';
import { expect, it } from 'vitest';
import { stateOf } from './Coupons';
import { changeOf } from './Postings';

it('counts what comes to and leaves the points that can be spent', () => {
  expect(changeOf({ debit: 'issuance', credit: 'active', amount: 5 })).toBe(5);
  expect(changeOf({ debit: 'active', credit: 'spent', amount: 5 })).toBe(-5);
  expect(changeOf({ debit: 'spent', credit: 'active', amount: 5 })).toBe(5);
  expect(changeOf({ debit: 'active', credit: 'reversed', amount: 5 })).toBe(-5);
  expect(changeOf({ debit: 'issuance', credit: 'pending', amount: 5 })).toBe(0);
});

it('lets an unused coupon run out', () => {
  const coupon: Pick<Coupon, 'state' | 'expires_at'> = { expires_at: '2026-04-01T00:00:00Z', state: 'issued' };
  expect(stateOf(coupon, Date.UTC(2026, 2, 1))).toBe('issued');
  expect(stateOf(coupon, Date.UTC(2026, 3, 1))).toBe('expired');
  expect(stateOf({ ...coupon, state: 'used' }, Date.UTC(2026, 3, 1))).toBe('used');
});
