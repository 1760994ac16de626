import { describe, expect, it } from 'vitest';
import { code128 } from '../cards/code128';
import { type Grey, readBars } from './bars';

// Bars as a camera sees them: on uneven light, with noise, askew, softened.
function picture(bars: { at: number; width: number }[], size: number, how: { unit: number; slant?: number }): Grey {
  const width = Math.round(size * how.unit) + 160;
  const height = 120;
  const data = new Uint8Array(width * height);
  let seed = 7;
  const noise = () => {
    seed = (seed * 1103515245 + 12345) % 2147483648;
    return (seed / 2147483648 - 0.5) * 16;
  };
  for (let y = 0; y < height; y++) {
    const shift = 80 + (how.slant ?? 0) * y;
    for (let x = 0; x < width; x++) {
      let ink = 0;
      for (const off of [-0.7, 0, 0.7]) {
        const at = (x + off - shift) / how.unit;
        if (bars.some((bar) => at >= bar.at && at < bar.at + bar.width)) ink++;
      }
      data[y * width + x] = 120 + (x / width) * 90 - (ink / 3) * 85 + noise();
    }
  }
  return { width, height, data };
}

const turned = ({ width, height, data }: Grey): Grey => {
  const next = new Uint8Array(data.length);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) next[x * height + (height - 1 - y)] = data[y * width + x] ?? 0;
  return { width: height, height: width, data: next };
};

const L = ['3211', '2221', '2122', '1411', '1132', '1231', '1114', '1312', '1213', '3112'];
const PARITY = ['LLLLLL', 'LLGLGG', 'LLGGLG', 'LLGGGL', 'LGLLGG', 'LGGLLG', 'LGGGLL', 'LGLGLG', 'LGLGGL', 'LGGLGL'];
function ean13(text: string) {
  const digit = (at: number) => Number(text[at]);
  const left = [...(PARITY[digit(0)] ?? '')].map((set, at) => {
    const widths = [...(L[digit(at + 1)] ?? '')];
    return set === 'L' ? widths : widths.reverse();
  });
  const right = Array.from({ length: 6 }, (_, at) => [...(L[digit(at + 7)] ?? '')]);
  const widths = ['1', '1', '1', ...left.flat(), ...'11111', ...right.flat(), '1', '1', '1'].map(Number);
  const bars: { at: number; width: number }[] = [];
  let at = 0;
  widths.forEach((width, place) => {
    if (place % 2 === 0) bars.push({ at, width });
    at += width;
  });
  return { bars, size: at };
}

describe('bars in a picture', () => {
  for (const text of ['8123456789', 'HUI-2026/abc ~', '7'])
    for (const unit of [1.6, 2, 3.3])
      it(`reads the Code 128 of ${text} at ${unit} dots a module`, () => {
        const made = code128(text);
        if (!made) throw new Error(text);
        expect(readBars(picture(made.bars, made.size, { unit, slant: 0.05 }))).toBe(text);
      });

  it('reads it upside down and on its side', () => {
    const made = code128('8123456789');
    if (!made) throw new Error();
    const seen = picture(made.bars, made.size, { unit: 2 });
    expect(readBars({ ...seen, data: seen.data.toReversed() })).toBe('8123456789');
    expect(readBars(turned(seen))).toBe('8123456789');
  });

  it('reads EAN-13 of every first digit, and UPC-A as its twelve digits', () => {
    for (const text of [
      '6901234567892',
      '4006381333931',
      '9780306406157',
      '5901234123457',
      '8711253001202',
      '2000000000008',
    ]) {
      const { bars, size } = ean13(text);
      expect(readBars(picture(bars, size, { unit: 2.2 }))).toBe(text);
    }
    const upc = ean13('0036000291452');
    expect(readBars(picture(upc.bars, upc.size, { unit: 2 }))).toBe('036000291452');
  });

  it('sees nothing in noise, in a stripe, in a code that is spoilt', () => {
    expect(readBars(picture([], 150, { unit: 2 }))).toBeNull();
    const stripes = Array.from({ length: 60 }, (_, at) => ({ at: at * 2, width: 1 }));
    expect(readBars(picture(stripes, 120, { unit: 2 }))).toBeNull();
    const made = code128('8123456789');
    if (!made) throw new Error();
    const spoilt = made.bars.map((bar, at) => (at === 12 ? { ...bar, width: bar.width + 1 } : bar));
    expect(readBars(picture(spoilt, made.size, { unit: 2 }))).toBeNull();
  });
});
