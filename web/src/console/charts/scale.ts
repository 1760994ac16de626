// Scales of the charts: values to pixels, round steps, which labels there is room for.

export interface Linear {
  (value: number): number;
  ticks: number[];
  min: number;
  max: number;
}

// The step of 1, 2, 2.5 or 5 times a power of ten that gives about `count` steps.
export function step(span: number, count: number): number {
  if (!(span > 0)) return 1;
  const raw = span / count;
  const power = 10 ** Math.floor(Math.log10(raw));
  const times = raw / power;
  return (times <= 1 ? 1 : times <= 2 ? 2 : times <= 2.5 ? 2.5 : times <= 5 ? 5 : 10) * power;
}

// From round number to round number around the values. Zero is in it unless the axis may float.
export function linear(
  values: number[],
  range: [number, number],
  options: { count?: number; float?: boolean; whole?: boolean } = {},
): Linear {
  const finite = values.filter(Number.isFinite);
  let low = finite.length ? Math.min(...finite) : 0;
  let high = finite.length ? Math.max(...finite) : 1;
  if (!options.float) {
    low = Math.min(0, low);
    high = Math.max(0, high);
  }
  const flat = low === high;
  if (flat) high = low + 1;
  let size = step(high - low, options.count ?? 4);
  if (options.whole) size = Math.max(1, Math.round(size));
  const min = Math.floor(low / size + 1e-9) * size;
  const max = Math.ceil(high / size - 1e-9) * size;
  const scale = ((value: number) => range[0] + ((value - min) / (max - min)) * (range[1] - range[0])) as Linear;
  scale.min = min;
  scale.max = max;
  // Nothing but zero: one line, since steps between 0 and 1 would mean nothing.
  scale.ticks =
    flat && low === 0
      ? [0]
      : Array.from({ length: Math.round((max - min) / size) + 1 }, (_, at) => {
          const value = min + at * size;
          return Math.abs(value) < size * 1e-9 ? 0 : Number(value.toPrecision(12));
        });
  return scale;
}

// Where the nth of `count` points lies, and which point is nearest to a pixel.
export function points(count: number, range: [number, number]) {
  const gap = count > 1 ? (range[1] - range[0]) / (count - 1) : 0;
  const at = (index: number) => (count > 1 ? range[0] + index * gap : (range[0] + range[1]) / 2);
  const near = (pixel: number) => (gap ? Math.max(0, Math.min(count - 1, Math.round((pixel - range[0]) / gap))) : 0);
  return { at, near };
}

// Where points lie that are not evenly apart, like days since something.
export function places(values: number[], range: [number, number]) {
  const first = values[0] ?? 0;
  const span = (values[values.length - 1] ?? 0) - first || 1;
  const at = (index: number) => range[0] + (((values[index] ?? 0) - first) / span) * (range[1] - range[0]);
  const near = (pixel: number) => {
    let best = 0;
    for (let index = 1; index < values.length; index++)
      if (Math.abs(at(index) - pixel) < Math.abs(at(best) - pixel)) best = index;
    return best;
  };
  return { at, near };
}

const BAND_MAX = 160; // px

// Bands of equal width with air between them.
export function bands(count: number, range: [number, number], air = 0.36) {
  const size = count ? (range[1] - range[0]) / count : 0;
  // A few bars don't fill the drawing.
  const width = Math.min(BAND_MAX, Math.max(1, size * (1 - air)));
  return {
    size,
    width,
    at: (index: number) => range[0] + index * size + (size - width) / 2,
    near: (pixel: number) => Math.max(0, Math.min(count - 1, Math.floor((pixel - range[0]) / (size || 1)))),
  };
}

// Every how many labels one is shown, so that they don't run into each other.
export const every = (count: number, width: number, each: number) =>
  Math.max(1, Math.ceil((count * each) / Math.max(1, width)));

// A line through the points that is smooth and never swings beyond them (Fritsch and Carlson, 1980). Gaps (null) break it.
export function path(line: ([number, number] | null)[]): string {
  const parts: string[] = [];
  let run: [number, number][] = [];
  const flush = () => {
    if (run.length) parts.push(smooth(run));
    run = [];
  };
  for (const point of line) point ? run.push(point) : flush();
  flush();
  return parts.join('');
}

const two = (value: number) => Math.round(value * 100) / 100;

function smooth(run: [number, number][]): string {
  const first = run[0] as [number, number];
  if (run.length === 1) return `M${two(first[0])},${two(first[1])}h0`;
  const slope = run.slice(1).map((point, at) => {
    const before = run[at] as [number, number];
    return (point[1] - before[1]) / (point[0] - before[0] || 1);
  });
  const tangent = run.map((_, at) => {
    const left = slope[at - 1];
    const right = slope[at];
    if (left === undefined) return right ?? 0;
    if (right === undefined) return left;
    if (left * right <= 0) return 0;
    return (2 * left * right) / (left + right);
  });
  let text = `M${two(first[0])},${two(first[1])}`;
  for (let at = 1; at < run.length; at++) {
    const [x0, y0] = run[at - 1] as [number, number];
    const [x1, y1] = run[at] as [number, number];
    const third = (x1 - x0) / 3;
    text += `C${two(x0 + third)},${two(y0 + third * (tangent[at - 1] as number))} ${two(x1 - third)},${two(y1 - third * (tangent[at] as number))} ${two(x1)},${two(y1)}`;
  }
  return text;
}

// Stacks: above zero and below it grow apart from each other.
export function stack(series: number[][]): [number, number][][] {
  const up: number[] = [];
  const down: number[] = [];
  return series.map((values) =>
    values.map((value, at) => {
      const side = value < 0 ? down : up;
      const from = side[at] ?? 0;
      side[at] = from + value;
      return [from, from + value];
    }),
  );
}

// The ring between two angles, in radians from the top.
export function ring(from: number, to: number, inner: number, outer: number): string {
  const whole = to - from >= Math.PI * 2 - 1e-6;
  const end = whole ? from + Math.PI * 2 - 1e-3 : to;
  const at = (angle: number, radius: number) => `${two(Math.sin(angle) * radius)},${two(-Math.cos(angle) * radius)}`;
  const large = end - from > Math.PI ? 1 : 0;
  return `M${at(from, outer)}A${outer},${outer} 0 ${large} 1 ${at(end, outer)}L${at(end, inner)}A${inner},${inner} 0 ${large} 0 ${at(from, inner)}Z`;
}

// Which of six shades a value has among all: by rank, so that a few large ones don't wash out the rest.
export function shade(value: number, sorted: number[]): number {
  if (sorted.length === 0 || value <= (sorted[0] as number)) return 0;
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] as number) < value) low = middle + 1;
    else high = middle;
  }
  return Math.min(5, Math.floor((low / sorted.length) * 6));
}

// About how wide a label of 11 px is: letters of Chinese are as wide as high, others half of that.
export const labelWidth = (text: string) =>
  [...text].reduce((sum, letter) => sum + (/[\u2e80-\u9fff\uff00-\uffef]/.test(letter) ? 11.5 : 6.3), 0);
export const widest = (labels: string[]) => labels.reduce((most, one) => Math.max(most, labelWidth(one)), 0);

// Room for the labels beside the axis: as much as the longest needs, never more than a third of the drawing.
export const gutter = (ticks: number[], say: (value: number) => string, width: number) =>
  Math.min(width / 3, Math.max(26, Math.ceil(widest(ticks.map(say))) + 12));

// A label in two lines, parted at the space nearest to its middle.
export function twoLines(label: string): string[] {
  const middle = label.length / 2;
  let best = -1;
  for (let at = label.indexOf(' '); at >= 0; at = label.indexOf(' ', at + 1))
    if (best < 0 || Math.abs(at - middle) < Math.abs(best - middle)) best = at;
  return best < 0 ? [label] : [label.slice(0, best), label.slice(best + 1)];
}
