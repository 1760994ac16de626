import { expect, it } from 'vitest';
import { code128, symbols } from './code128';

const sum = (digits: string) => [...digits].reduce((total, digit) => total + Number(digit), 0);
const bars = (digits: string) => sum([...digits].filter((_, at) => at % 2 === 0).join(''));

it('has the symbols of the standard: 106 of eleven modules with bars of an even sum, the end of thirteen', () => {
  expect(symbols.length).toBe(107);
  expect(new Set(symbols).size).toBe(107);
  for (const symbol of symbols.slice(0, 106)) expect([symbol, sum(symbol), bars(symbol) % 2]).toEqual([symbol, 11, 0]);
  expect(sum(symbols[106] ?? '')).toBe(13);
});

// The bars of a code, read back as a scanner would: widths to symbols, the check symbol worked out anew.
function read(text: string): string {
  const code = code128(text);
  if (!code) throw new Error('no code');
  const modules = Array<boolean>(code.size).fill(false);
  for (const bar of code.bars) modules.fill(true, bar.at, bar.at + bar.width);
  const widths: number[] = [];
  modules.forEach((on, at) => {
    if (at > 0 && modules[at - 1] === on) widths[widths.length - 1] = (widths.at(-1) ?? 0) + 1;
    else widths.push(1);
  });
  const found: number[] = [];
  for (let at = 0; at + 7 < widths.length; at += 6) found.push(symbols.indexOf(widths.slice(at, at + 6).join('')));
  expect(widths.slice(-7).join('')).toBe(symbols[106]);
  const [start, ...rest] = found;
  const check = rest.pop();
  expect(start).toBe(104);
  expect(check).toBe(rest.reduce((total, value, place) => total + value * (place + 1), 104) % 103);
  return rest.map((value) => String.fromCharCode(value + 32)).join('');
}

it('is read back as it was written', () => {
  for (const text of ['M', 'M00001234', 'VIP-2026/11', '~ !']) expect(read(text)).toBe(text);
});

// Worked out by hand: 104 + Σ place × value, modulo 103.
it.each([
  ['PJJ123C', 55],
  ['Wikipedia', 88],
])('ends %s with the check symbol %i', (text, check) => {
  const code = code128(text);
  const start = 11 * (1 + text.length);
  const widths = code?.bars.filter((bar) => bar.at >= start && bar.at < start + 11).map((bar) => bar.width);
  expect(widths?.join('')).toBe([...(symbols[check] ?? '')].filter((_, at) => at % 2 === 0).join(''));
});

it('says no to what it cannot write', () => {
  expect(code128('')).toBeNull();
  expect(code128('张伟')).toBeNull();
});
