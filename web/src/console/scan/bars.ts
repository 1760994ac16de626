// Reads bars from a picture: Code 128 (ISO/IEC 15417), which our cards carry, and EAN-13, EAN-8 and UPC-A (ISO/IEC 15420),
// which goods carry. Lines across the picture are cut into runs of dark and light; where the runs have the widths of a
// symbol, it is read. Two lines have to say the same.
import { symbols } from '../cards/code128';

export interface Grey {
  width: number;
  height: number;
  data: Uint8Array; // one byte a dot, 0 is black
}

// ---- runs

const BLOCK = 8; // dots
const CONTRAST = 24; // less is paper, or a shadow

// What is dark lies below the middle between the darkest and the lightest of its surroundings, since a card is never lit
// evenly: for each block of dots that middle, or -1 where all is of one kind.
function middles(line: Uint8Array): Float64Array {
  const count = Math.ceil(line.length / BLOCK);
  const reach = Math.max(2, Math.round(count / 24));
  const least = new Uint8Array(count).fill(255);
  const most = new Uint8Array(count);
  line.forEach((light, at) => {
    const block = (at / BLOCK) | 0;
    if (light < (least[block] as number)) least[block] = light;
    if (light > (most[block] as number)) most[block] = light;
  });
  return Float64Array.from(least, (_, block) => {
    let low = 255;
    let high = 0;
    for (let near = Math.max(0, block - reach); near <= Math.min(count - 1, block + reach); near++) {
      low = Math.min(low, least[near] as number);
      high = Math.max(high, most[near] as number);
    }
    return high - low < CONTRAST ? -1 : (low + high) / 2;
  });
}

// Widths of light, dark, light … along a line, beginning with light. An edge lies between two dots where the middle is
// crossed: codes are read that have hardly two dots a module.
export function runsOf(line: Uint8Array): number[] {
  const middle = middles(line);
  const runs: number[] = [];
  let dark = false;
  let from = 0;
  for (let at = 0; at < line.length; at++) {
    const cut = middle[(at / BLOCK) | 0] as number;
    const light = line[at] as number;
    const now = light < cut;
    if (now === dark) continue;
    const before = line[at - 1] ?? light;
    const part = before === light ? 0 : Math.min(1, Math.max(0, (before - cut) / (before - light)));
    const edge = Math.max(from, at - 1 + part);
    runs.push(edge - from);
    from = edge;
    dark = now;
  }
  runs.push(line.length - from);
  return runs;
}

// How far widths are from a pattern's, as a part of a module; Infinity when one bar is too far off.
function distance(runs: number[], at: number, pattern: number[]): number {
  let sum = 0;
  let modules = 0;
  for (let place = 0; place < pattern.length; place++) {
    sum += runs[at + place] ?? 0;
    modules += pattern[place] as number;
  }
  if (sum < modules) return Number.POSITIVE_INFINITY; // less than a dot a module
  const unit = sum / modules;
  let off = 0;
  for (let place = 0; place < pattern.length; place++) {
    const one = Math.abs((runs[at + place] ?? 0) - (pattern[place] as number) * unit);
    if (one > 0.75 * unit) return Number.POSITIVE_INFINITY;
    off += one;
  }
  return off / sum;
}

const FAR = 0.25;

function nearest(runs: number[], at: number, patterns: number[][]): number {
  let best = -1;
  let least = FAR;
  for (let one = 0; one < patterns.length; one++) {
    const off = distance(runs, at, patterns[one] as number[]);
    if (off < least) {
      least = off;
      best = one;
    }
  }
  return best;
}

const sum = (runs: number[], at: number, count: number) => {
  let total = 0;
  for (let place = at; place < at + count; place++) total += runs[place] ?? 0;
  return total;
};

// ---- Code 128

const widths = (text: string) => [...text].map(Number);
const CODES = symbols.slice(0, 106).map(widths);
const END = widths(symbols[106] ?? '');
const SHIFT = 98;
const TO_C = 99;
const TO_B = 100;
const TO_A = 101;
const START = 103; // of set A; B and C follow

// What the values between start and check say; what is told to machines only (FNC) says nothing.
function said(values: number[], start: number): string | null {
  let set = 'ABC'[start - START] ?? 'B';
  let shifted = false;
  let text = '';
  for (const value of values) {
    const now = shifted ? (set === 'A' ? 'B' : 'A') : set;
    shifted = false;
    if (set === 'C' && value < 100) text += String(value).padStart(2, '0');
    else if (value < 96) text += String.fromCharCode(now === 'A' && value >= 64 ? value - 64 : value + 32);
    else if (value === SHIFT && set !== 'C') shifted = true;
    else if (value === TO_C && set !== 'C') set = 'C';
    else if (value === TO_B && set !== 'B') set = 'B';
    else if (value === TO_A && set !== 'A') set = 'A';
  }
  return text || null;
}

function code128At(runs: number[], at: number): string | null {
  const start = nearest(runs, at, CODES);
  if (start < START) return null;
  if ((runs[at - 1] ?? 0) < sum(runs, at, 6) / 4) return null; // too little rest before it
  const values: number[] = [];
  for (let place = at + 6; place + 6 < runs.length; place += 6) {
    if (distance(runs, place, END) < FAR) {
      const check = values.pop();
      if (check === undefined || values.length === 0) return null;
      const wanted = values.reduce((total, value, order) => total + value * (order + 1), start) % 103;
      return wanted === check ? said(values, start) : null;
    }
    const value = nearest(runs, place, CODES);
    if (value < 0 || value >= START) return null;
    values.push(value);
  }
  return null;
}

// ---- EAN

const LEFT = ['3211', '2221', '2122', '1411', '1132', '1231', '1114', '1312', '1213', '3112'].map(widths);
const EVEN = LEFT.map((one) => one.toReversed());
const BOTH = [...LEFT, ...EVEN];
const GUARD = [1, 1, 1];
const MIDDLE = [1, 1, 1, 1, 1];
// Which of the six digits on the left are even, as a number, for each first digit.
const FIRST = [0, 11, 13, 14, 19, 25, 28, 21, 22, 26];

const isEan = (text: string) => {
  const digits = [...text].map(Number);
  return digits.reduce((total, digit, at) => total + digit * ((digits.length - at) % 2 === 0 ? 3 : 1), 0) % 10 === 0;
};

function ean(runs: number[], at: number, each: number): string | null {
  let place = at + 3;
  let text = '';
  let even = 0;
  for (let digit = 0; digit < each; digit++, place += 4) {
    const found = nearest(runs, place, each === 6 ? BOTH : LEFT);
    if (found < 0) return null;
    text += found % 10;
    even = even * 2 + (found >= 10 ? 1 : 0);
  }
  if (distance(runs, place, MIDDLE) >= 0.4) return null;
  place += 5;
  for (let digit = 0; digit < each; digit++, place += 4) {
    const found = nearest(runs, place, LEFT);
    if (found < 0) return null;
    text += found;
  }
  if (distance(runs, place, GUARD) >= 0.4) return null;
  if ((runs[place + 3] ?? 0) < sum(runs, at, 3)) return null;
  if (each === 6) {
    const first = FIRST.indexOf(even);
    if (first < 0) return null;
    text = first + text;
  }
  if (!isEan(text)) return null;
  return each === 6 && text.startsWith('0') ? text.slice(1) : text; // UPC-A is twelve digits
}

function eanAt(runs: number[], at: number): string | null {
  if (distance(runs, at, GUARD) >= 0.4) return null;
  if ((runs[at - 1] ?? 0) < sum(runs, at, 3)) return null;
  return ean(runs, at, 6) ?? ean(runs, at, 4);
}

// ---- lines

export function inRuns(runs: number[]): string | null {
  for (let at = 1; at + 20 < runs.length; at += 2) {
    const text = code128At(runs, at) ?? eanAt(runs, at);
    if (text) return text;
  }
  return null;
}

function inLine(line: Uint8Array): string | null {
  const runs = runsOf(line);
  if (runs.length < 25) return null;
  const found = inRuns(runs);
  if (found) return found;
  // The other way round; a line begins with light, perhaps none of it.
  const back = runs.toReversed();
  return inRuns(runs.length % 2 === 0 ? [0, ...back] : back);
}

const LINES = 21; // from the middle outwards

export function readBars(grey: Grey): string | null {
  for (const across of [true, false]) {
    const seen = new Set<string>();
    const long = across ? grey.width : grey.height;
    const other = across ? grey.height : grey.width;
    const line = new Uint8Array(long);
    for (let order = 0; order < LINES; order++) {
      const step = Math.ceil(order / 2) * (order % 2 ? 1 : -1);
      const at = Math.round(other / 2 + (step * other) / (LINES + 1));
      for (let dot = 0; dot < long; dot++)
        line[dot] = grey.data[across ? at * grey.width + dot : dot * grey.width + at] ?? 0;
      const text = inLine(line);
      if (text && seen.has(text)) return text;
      if (text) seen.add(text);
    }
  }
  return null;
}
