import { expect, it } from 'vitest';
import { scoredExpression, scoredQuery } from './scored';

it('begins with those likelier gone than not', () => {
  expect(scoredQuery({})).toMatchObject({ churn_min: '500000', sort: 'at_risk' });
  expect(scoredQuery({ all: 'yes' }).churn_min).toBeUndefined();
});

it('says the same as a condition of segments', () => {
  expect(scoredExpression({ risk: '750000', class: 'A' }, 2)).toBe(
    'customer.class == "A" && customer.churn_risk >= 0.75',
  );
  expect(scoredExpression({ all: 'yes', r: '5', f: '4' }, 2)).toBe('customer.rfm in [541, 542, 543, 544, 545]');
  expect(scoredExpression({ all: 'yes', worth: '12345' }, 2)).toBe('customer.value_12m >= 123.45');
  expect(scoredExpression({ all: 'yes' }, 2)).toBe('customer.orders > 0');
});
