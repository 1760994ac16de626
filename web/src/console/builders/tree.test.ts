import type { ExpressionField, ExpressionNode } from '@shared/api/loyalty';
import { expect, it } from 'vitest';
import { emptyGroup, groupOf, nodeOf } from './tree';

const field = (name: string, type: ExpressionField['type']) =>
  [name, { kind: 'field', name, type, operators: ['==', '!=', '<', '<=', '>', '>='], choices: [] }] as never;
const fields = new Map<string, ExpressionField>([
  field('customer.orders', 'number'),
  field('customer.spent', 'money'),
  field('customer.tier', 'choice'),
  field('customer.tags', 'choices'),
  field('customer.last_order_at', 'time'),
  field('customer.has_phone', 'bool'),
]);
const orders: ExpressionNode = { op: '>=', args: [{ field: 'customer.orders' }, { number: '3' }] };
const tier: ExpressionNode = {
  op: 'in',
  args: [{ field: 'customer.tier' }, { list: [{ text: 'gold' }, { text: 'silver' }] }],
};
const asleep: ExpressionNode = {
  op: '>',
  args: [{ call: 'days_since', args: [{ field: 'customer.last_order_at' }] }, { number: '60' }],
};
const staff: ExpressionNode = { op: 'in', args: [{ text: 'staff' }, { field: 'customer.tags' }] };

it('gives back the tree that it was given', () => {
  for (const node of [
    orders,
    tier,
    { op: '&&', args: [{ op: '&&', args: [orders, tier] }, asleep] },
    {
      op: '&&',
      args: [
        { op: '||', args: [orders, tier] },
        { op: '!', args: [staff] },
      ],
    },
    { op: '!', args: [{ call: 'has', args: [{ field: 'customer.tier' }] }] },
    { call: 'did', args: [{ text: 'sale.completed' }, { number: '3' }, { number: '90' }] },
  ])
    expect(nodeOf(groupOf(node), fields)).toEqual(node);
});

it('makes one group of pairs', () => {
  const group = groupOf({ op: '&&', args: [{ op: '&&', args: [orders, tier] }, asleep] });
  expect(group.items.map((item) => item.kind)).toEqual(['condition', 'condition', 'condition']);
});

it('leaves out what is not complete', () => {
  const group = emptyGroup();
  expect(nodeOf(group, fields)).toBeNull();
  group.items.push({ kind: 'condition', field: 'customer.orders', since: false, op: '>=', values: ['x'] });
  expect(nodeOf(group, fields)).toBeNull();
  group.items.push({ kind: 'condition', field: 'customer.has_phone', since: false, op: '==', values: ['false'] });
  expect(nodeOf(group, fields)).toEqual({ op: '==', args: [{ field: 'customer.has_phone' }, { bool: false }] });
});
