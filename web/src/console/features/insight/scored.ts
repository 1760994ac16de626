// The list of scored customers: its filters in the address, as the server asks them, and as a condition for a segment.
import type { Query } from '@shared/api/client';
import type { Search } from './scope';

export const PPM = 1_000_000;
export const RISKY = '500000'; // millionths: likelier gone than not

export function scoredQuery(search: Search): Query {
  const risk = search.risk ?? (search.all ? undefined : RISKY);
  return {
    store_id: search.store,
    tag_id: search.tag,
    segment_id: search.segment,
    class: search.class,
    lifecycle: search.life,
    rfm_class: search.rfm,
    r: search.r,
    f: search.f,
    m: search.m,
    churn_min: risk,
    value_min: search.worth,
    fallen: search.fallen,
    loyalty_kind: search.kind,
    sort: search.sort?.replace(/^-/, '') ?? 'at_risk',
  };
}

const money = (minor: string, digits: number) => String(Number(minor) / 10 ** digits);

// The same customers in the language of segments; store, tag and segment are left to the segment's own fields.
export function scoredExpression(
  search: Search,
  digits: number,
  stores: ReadonlyMap<string, string> = new Map(),
): string {
  const parts: string[] = [];
  const risk = search.risk ?? (search.all ? undefined : RISKY);
  if (search.class) parts.push(`customer.class == "${search.class}"`);
  if (search.life) parts.push(`customer.lifecycle == "${search.life}"`);
  if (search.kind) parts.push(`customer.loyalty_kind == "${search.kind}"`);
  if (search.rfm) parts.push(`customer.rfm_class == ${search.rfm}`);
  // R, F and M are the digits of one number.
  const digit = (place: 'r' | 'f' | 'm') => (search[place] ? [search[place]] : ['1', '2', '3', '4', '5']);
  if (search.r || search.f || search.m) {
    const scores = digit('r').flatMap((r) => digit('f').flatMap((f) => digit('m').map((m) => `${r}${f}${m}`)));
    parts.push(`customer.rfm in [${scores.join(', ')}]`);
  }
  if (risk) parts.push(`customer.churn_risk >= ${Number(risk) / PPM}`);
  if (search.worth) parts.push(`customer.value_12m >= ${money(search.worth, digits)}`);
  if (search.fallen) parts.push('customer.rfm_class_before - customer.rfm_class >= 2');
  const store = search.store && stores.get(search.store);
  if (store) parts.push(`customer.store == "${store}"`);
  return parts.join(' && ') || 'customer.orders > 0';
}
