// The conditions of a builder and the JSON of the language (docs/EXPRESSIONS.md): groups of AND and OR, and in them
// comparisons of a field. What a builder has no form for is kept as it is.
import type { ExpressionField, ExpressionNode } from '@shared/api/loyalty';

export type Operator = '==' | '!=' | '>' | '>=' | '<' | '<=' | 'in' | 'contains' | 'has' | 'unknown';

export interface Condition {
  kind: 'condition';
  field: string;
  since: boolean; // the days since the field, not the field
  op: Operator;
  values: string[];
}
export interface Group {
  kind: 'group';
  all: boolean;
  not: boolean;
  items: Item[];
}
export interface Raw {
  kind: 'raw';
  node: ExpressionNode;
}
export type Item = Condition | Group | Raw;

const COMPARE = new Set(['==', '!=', '>', '>=', '<', '<=']);

export const emptyGroup = (): Group => ({ kind: 'group', all: true, not: false, items: [] });

const plain = (node: ExpressionNode | undefined): string | null => {
  if (!node) return null;
  if (node.text !== undefined) return node.text;
  if (node.number !== undefined) return node.number;
  if (node.bool !== undefined) return String(node.bool);
  return null;
};

function conditionOf(node: ExpressionNode): Condition | null {
  const [left, right] = node.args ?? [];
  if (node.field) return { kind: 'condition', field: node.field, since: false, op: '==', values: ['true'] };
  if (node.call === 'has' && left?.field)
    return { kind: 'condition', field: left.field, since: false, op: 'has', values: [] };
  if (!node.op || !left || !right) return null;
  if (node.op === 'in') {
    if (left.field && right.list) {
      const values = right.list.map(plain);
      if (values.every((value) => value !== null))
        return { kind: 'condition', field: left.field, since: false, op: 'in', values: values as string[] };
    }
    if (left.text !== undefined && right.field)
      return { kind: 'condition', field: right.field, since: false, op: 'contains', values: [left.text] };
    return null;
  }
  const value = plain(right);
  if (!COMPARE.has(node.op) || value === null) return null;
  const op = node.op as Operator;
  if (left.field) return { kind: 'condition', field: left.field, since: false, op, values: [value] };
  if (left.call === 'days_since' && left.args?.[0]?.field)
    return { kind: 'condition', field: left.args[0].field, since: true, op, values: [value] };
  return null;
}

export function itemOf(node: ExpressionNode): Item {
  if (node.op === '&&' || node.op === '||') {
    const all = node.op === '&&';
    // a && b && c comes as pairs: they are one group.
    const items = (node.args ?? []).flatMap((arg) => {
      const item = itemOf(arg);
      return item.kind === 'group' && !item.not && item.all === all ? item.items : [item];
    });
    return { kind: 'group', all, not: false, items };
  }
  if (node.op === '!' && node.args?.[0]) {
    const inner = itemOf(node.args[0]);
    if (inner.kind === 'condition' && inner.op === 'has') return { ...inner, op: 'unknown' };
    if (inner.kind === 'condition' && inner.op === '==' && inner.values[0] === 'true' && node.args[0].field)
      return { ...inner, values: ['false'] };
    if (inner.kind === 'group' && !inner.not) return { ...inner, not: true };
    if (inner.kind === 'raw') return { kind: 'raw', node };
    return { kind: 'group', all: true, not: true, items: [inner] };
  }
  return conditionOf(node) ?? { kind: 'raw', node };
}

export function groupOf(node: ExpressionNode | null): Group {
  if (!node) return emptyGroup();
  const item = itemOf(node);
  return item.kind === 'group' && !item.not ? item : { ...emptyGroup(), items: [item] };
}

const numeric = (field: ExpressionField | undefined, since: boolean) =>
  since || field?.type === 'number' || field?.type === 'money';

function valueNode(field: ExpressionField | undefined, since: boolean, value: string): ExpressionNode {
  if (numeric(field, since)) return { number: value.trim() };
  if (field?.type === 'bool') return { bool: value === 'true' };
  return { text: value };
}

// Null: not complete yet.
export function nodeOf(item: Item, fields: Map<string, ExpressionField>): ExpressionNode | null {
  if (item.kind === 'raw') return item.node;
  if (item.kind === 'group') {
    const args = item.items.map((one) => nodeOf(one, fields)).filter((one) => one !== null);
    if (!args.length) return null;
    const node = args.reduce((left, right) => ({ op: item.all ? '&&' : '||', args: [left, right] }));
    return item.not ? { op: '!', args: [node] } : node;
  }
  const field = fields.get(item.field);
  const of: ExpressionNode = { field: item.field };
  if (item.op === 'has') return { call: 'has', args: [of] };
  if (item.op === 'unknown') return { op: '!', args: [{ call: 'has', args: [of] }] };
  const values = item.values.filter((value) => value.trim() !== '');
  if (!values.length) return null;
  if (item.op === 'in')
    return { op: 'in', args: [of, { list: values.map((value) => valueNode(field, false, value)) }] };
  const value = values[0] ?? '';
  if (item.op === 'contains') return { op: 'in', args: [{ text: value }, of] };
  if (numeric(field, item.since) && !/^-?\d+(\.\d+)?$/.test(value.trim())) return null;
  const left = item.since ? { call: 'days_since', args: [of] } : of;
  return { op: item.op, args: [left, valueNode(field, item.since, value)] };
}

export const isDay = (field: ExpressionField | undefined) => field?.type === 'time' || field?.type === 'date';

export function operatorsOf(field: ExpressionField | undefined, since: boolean): Operator[] {
  if (!field) return ['=='];
  if (field.type === 'texts' || field.type === 'choices') return ['contains', 'has', 'unknown'];
  if (field.type === 'bool') return ['=='];
  const listed = field.operators.filter((op) => COMPARE.has(op)) as Operator[];
  const order: Operator[] = ['==', '!=', '>=', '>', '<=', '<'];
  const compare = order.filter((op) => listed.includes(op));
  if (since || isDay(field) || field.type === 'number' || field.type === 'money')
    return [
      ...compare.filter((op) => !isDay(field) || since || !['==', '!='].includes(op)),
      ...(since ? [] : (['has', 'unknown'] as Operator[])),
    ];
  return [...compare, 'in', 'has', 'unknown'];
}
