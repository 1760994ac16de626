// WCAG 2.2 contrast of every pair of tokens that is used together: text 4.5, graphics and borders of controls 3.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

const css = readFileSync(path.join(process.cwd(), 'src/shared/tokens/tokens.css'), 'utf8');
const read = (block: string) =>
  new Map([...block.matchAll(/(--[\w-]+):\s*(#[0-9a-f]{6})/g)].map((match) => [match[1] ?? '', match[2] ?? '']));
const [lightBlock = '', darkBlock = ''] = css.split(':root[data-theme="dark"]');
const light = read(lightBlock);
const dark = new Map([...light, ...read(darkBlock.split(':root[data-delta')[0] ?? '')]);

function luminance(colour: string) {
  const part = (at: number) => {
    const value = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * part(1) + 0.7152 * part(3) + 0.0722 * part(5);
}
function contrast(a: string, b: string) {
  const [high = 0, low = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (high + 0.05) / (low + 0.05);
}

const text: [string, string][] = [
  ...['ink', 'ink-2', 'ink-3', 'brand-text', 'good', 'bad', 'warn', 'info'].map((name): [string, string] => [
    name,
    'surface',
  ]),
  ...['ink', 'ink-2', 'ink-3'].flatMap((name): [string, string][] => [
    [name, 'surface-2'],
    [name, 'bg'],
  ]),
  ['brand-ink', 'brand'],
  ['brand-ink', 'brand-hover'],
  ['brand-text', 'brand-soft'],
  ['good', 'good-soft'],
  ['warn', 'warn-soft'],
  ['bad', 'bad-soft'],
  ['info', 'info-soft'],
  ['card-ink', 'card-via'],
  ['card-ink-2', 'card-via'],
  ['card-gold-ink', 'card-gold'],
  ...[0, 1, 2].map((level): [string, string] => ['ink', `heat-${level}`]),
  ['heat-ink-3', 'heat-3'],
  ['heat-ink', 'heat-4'],
  ['heat-ink', 'heat-5'],
  ['ink-2', 'surface-3'],
  ['ink-2', 'overlay'],
  ['ink-3', 'overlay'],
  // In a row of a table, also under the pointer.
  ...['bronze', 'silver', 'gold', 'platinum', 'diamond'].flatMap((tier): [string, string][] => [
    [`tier-${tier}`, 'surface'],
    [`tier-${tier}`, 'surface-2'],
  ]),
  ['paper-ink', 'paper'],
  ['paper-ink-2', 'paper'],
  ['paper-brand', 'paper'],
];
const graphics: [string, string][] = [
  ['line-strong', 'surface'],
  ['focus', 'surface'],
  ['focus', 'bg'],
  ...['c1', 'c2', 'c3', 'c4', 'c5', 'c-muted'].map((name): [string, string] => [name, 'surface']),
];

it('reads both themes', () => {
  expect(light.get('--bg')).not.toBe(dark.get('--bg'));
});

describe.each([
  ['light', light],
  ['dark', dark],
] as const)('%s', (_, tokens) => {
  const of = (name: string) => {
    const colour = tokens.get(`--${name}`);
    if (!colour) throw new Error(`no token ${name}`);
    return colour;
  };
  it.each(text)('text %s on %s', (front, back) => {
    expect(contrast(of(front), of(back))).toBeGreaterThanOrEqual(4.5);
  });
  it.each(graphics)('graphics %s on %s', (front, back) => {
    expect(contrast(of(front), of(back))).toBeGreaterThanOrEqual(3);
  });
});
