// What lies on the counter, kept by the browser so that a reload loses nothing: lines, who buys, which coupons, how many
// points. Pure, so that it can be tested.
export interface Line {
  sku: string;
  name: string;
  price: number; // of one, smallest part of the currency
  quantity: number;
}
export interface Basket {
  receipt: string;
  lines: Line[];
  member: string | null;
  coupons: string[];
  points: 'none' | 'most';
}

// "20261122-153012-4f": sorts by time, and two tills with one name do not meet.
export function receiptOf(now: Date, chance: number): string {
  const two = (value: number) => String(value).padStart(2, '0');
  const day = `${now.getFullYear()}${two(now.getMonth() + 1)}${two(now.getDate())}`;
  const time = `${two(now.getHours())}${two(now.getMinutes())}${two(now.getSeconds())}`;
  return `${day}-${time}-${Math.floor(chance * 256)
    .toString(16)
    .padStart(2, '0')}`;
}

export const fresh = (): Basket => ({
  receipt: receiptOf(new Date(), Math.random()),
  lines: [],
  member: null,
  coupons: [],
  points: 'none',
});

// "3*C01" is three of it; a bare code is one.
export function parseEntry(text: string): { code: string; quantity: number } {
  const match = /^(\d{1,4})\s*[*×xX]\s*(\S.*)$/.exec(text.trim());
  const quantity = Number(match?.[1] ?? 1);
  return match?.[2] && quantity > 0 ? { code: match[2], quantity } : { code: text.trim(), quantity: 1 };
}

const QUANTITY_MAX = 9999;

export function put(lines: Line[], line: Line): Line[] {
  const at = lines.findIndex((one) => one.sku === line.sku && one.price === line.price);
  if (at < 0) return [...lines, line];
  return lines.map((one, index) =>
    index === at ? { ...one, quantity: Math.min(QUANTITY_MAX, one.quantity + line.quantity) } : one,
  );
}

export const setQuantity = (lines: Line[], at: number, quantity: number): Line[] =>
  quantity <= 0
    ? lines.filter((_, index) => index !== at)
    : lines.map((one, index) => (index === at ? { ...one, quantity: Math.min(QUANTITY_MAX, quantity) } : one));

export const pieces = (lines: Line[]) => lines.reduce((sum, line) => sum + line.quantity, 0);
export const sum = (lines: Line[]) => lines.reduce((all, line) => all + line.quantity * line.price, 0);

// What was kept, if it is still of this shape.
export function read(text: string | null): Basket | null {
  try {
    const kept = JSON.parse(text ?? 'null') as Basket | null;
    return kept && typeof kept.receipt === 'string' && Array.isArray(kept.lines) && Array.isArray(kept.coupons)
      ? kept
      : null;
  } catch {
    return null;
  }
}
