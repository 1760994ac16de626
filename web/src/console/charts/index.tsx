// The charts. Colours are tokens, so light and dark need no redraw; each can be walked by arrow keys, and its card shows
// the same figures as a table.
import clsx from 'clsx';
import { type ReactNode, useId, useMemo, useState } from 'react';
import { useT } from '@/i18n';
import { dashes, Legend, Said, Textures, Tip, TipLine, textureOf, usePoint, useWidth } from './frame';
import {
  bands,
  every,
  gutter,
  labelWidth,
  linear,
  path,
  places,
  points,
  ring,
  shade,
  stack,
  step,
  twoLines,
  widest,
} from './scale';

export { ChartCard, type Figures, FigureTable } from './frame';
export { type Sheet, sheetOf } from './sheet';

// The classes of customers, everywhere in the same colours.
export const classColors: Record<string, string> = {
  A: 'var(--c1)',
  B: 'var(--c3)',
  C: 'var(--c2)',
  D: 'var(--c-muted)',
};

export interface Series {
  key: string;
  label: string;
  color: string; // var(--c1)
  values: (number | null)[]; // null: not known
  dashed?: boolean;
  fill?: boolean;
}

export interface Mark {
  at: number; // index of the point
  label: string;
}

interface Common {
  label: string; // what is read out
  x: string[]; // labels of the axis
  title?: (index: number) => string; // of the tip; else the label
  series: Series[];
  format: (value: number) => string;
  axis?: (value: number) => string; // shorter, for the axis
  height?: number;
  legend?: boolean;
  whole?: boolean; // counts: no half steps
  marks?: Mark[];
}

const M = { t: 10, r: 10, b: 24 };
const GAP = 8; // between a label and the axis
const tickText = 'fill-[var(--ink-3)] text-[11px]';

const figuresOf = (head: string, p: Pick<Common, 'x' | 'series' | 'format' | 'title'>) => ({
  head: [head, ...p.series.map((one) => one.label)],
  rows: p.x.map((label, at) => [
    p.title?.(at) ?? label,
    ...p.series.map((one) =>
      one.values[at] === null || one.values[at] === undefined ? '—' : p.format(one.values[at] as number),
    ),
  ]),
});

export { figuresOf };

function useSeries(series: Series[]) {
  const [off, setOff] = useState<ReadonlySet<string>>(new Set());
  const toggle = (key: string) => {
    const next = new Set(off);
    if (!next.delete(key) && next.size < series.length - 1) next.add(key);
    setOff(next);
  };
  return { shown: series.filter((one) => !off.has(one.key)), off, toggle };
}

function Axis({
  ticks,
  y,
  left,
  width,
  axis,
}: {
  ticks: number[];
  y: (value: number) => number;
  left: number;
  width: number;
  axis: (value: number) => string;
}) {
  return ticks.map((tick) => (
    <g key={tick}>
      <line
        x1={left}
        x2={width - M.r}
        y1={y(tick)}
        y2={y(tick)}
        stroke={tick === 0 ? 'var(--line-mid)' : 'var(--grid)'}
      />
      <text x={left - GAP} y={y(tick)} dy=".32em" textAnchor="end" className={tickText}>
        {axis(tick)}
      </text>
    </g>
  ));
}

function Nothing() {
  const t = useT();
  return <p className="grid h-full place-items-center text-sm text-ink-3">{t('chart.empty')}</p>;
}

function Frame({ children, legend }: { children: ReactNode; legend?: ReactNode }) {
  return (
    <div className="flex min-w-0 flex-col gap-2">
      {children}
      {legend}
    </div>
  );
}

// A point as it is said: its name, then each series with its value.
const spoken = (p: Common, shown: Series[], at: number) =>
  [
    p.title?.(at) ?? p.x[at] ?? '',
    ...shown.map((one) => {
      const value = one.values[at];
      return `${one.label} ${value === null || value === undefined ? '—' : p.format(value)}`;
    }),
  ].join('; ');

const unknown = (p: Common) => p.x.length === 0 || p.series.every((one) => one.values.every((value) => value === null));

export interface Band {
  label: string;
  low: (number | null)[];
  high: (number | null)[];
}

// Between two lines: as far as both are known.
function ribbon(band: Band, at: (index: number) => number, y: (value: number) => number): string {
  const known = band.low.flatMap((low, index) => {
    const high = band.high[index];
    return low === null || high === null || high === undefined ? [] : [{ x: at(index), low: y(low), high: y(high) }];
  });
  if (known.length < 2) return '';
  const up = path(known.map((one): [number, number] => [one.x, one.high]));
  const down = path(known.reverse().map((one): [number, number] => [one.x, one.low]));
  return `${up}L${down.slice(1)}Z`;
}

// at: where the points lie, where they are not evenly apart. band: the range around the first series.
export function LineChart(p: Common & { float?: boolean; at?: number[]; band?: Band }) {
  const [ref, width] = useWidth();
  const height = p.height ?? 240;
  const id = useId();
  const t = useT();
  const { shown, off, toggle } = useSeries(p.series);
  const dash = new Map(p.series.map((one, at) => [one.key, dashes(p.series)[at]]));
  const none = unknown(p);
  const drawn = useMemo(() => {
    if (!width) return null;
    const y = linear(
      [...shown.map((one) => one.values), p.band?.low ?? [], p.band?.high ?? []]
        .flat()
        .filter((value) => value !== null),
      [height - M.b, M.t],
      { float: p.float, whole: p.whole },
    );
    const left = gutter(y.ticks, p.axis ?? p.format, width);
    const x = p.at ? places(p.at, [left, width - M.r]) : points(p.x.length, [left, width - M.r]);
    const lines = shown.map((one) => {
      const line = one.values.map((value, at): [number, number] | null =>
        value === null ? null : [x.at(at), y(value)],
      );
      const known = line.filter((point) => point !== null);
      const first = known[0];
      const last = known[known.length - 1];
      const d = path(line);
      // A point with nothing known on either side would be no line at all.
      const lone = line.filter(
        (point, at): point is [number, number] => point !== null && !line[at - 1] && !line[at + 1],
      );
      const solid = one.fill && first && last && known.length === line.length;
      return {
        one,
        d,
        lone,
        area: solid ? `${d}L${last[0]},${y(Math.max(0, y.min))}L${first[0]},${y(Math.max(0, y.min))}Z` : null,
      };
    });
    return { x, y, left, lines };
  }, [width, height, p.x.length, p.at, p.band, p.float, p.whole, p.axis, p.format, shown]);
  const { point, keys, on } = usePoint(p.x.length, (pixel) => drawn?.x.near(pixel) ?? 0);
  const skip = every(p.x.length, width - (drawn?.left ?? 0) - M.r, Math.max(44, widest(p.x) + 14));
  // Evenly apart: every so many. Else: each that is far enough from the one before.
  const named = useMemo(() => {
    // A label near the edge leans back from it: the one before makes room for it.
    const end = p.x.length - 1;
    const tail = end - (end % skip);
    if (!p.at || !drawn) {
      const leans = !!drawn && drawn.x.at(tail) > width - M.r - 24;
      const tight = leans && tail >= skip && drawn.x.at(tail) - drawn.x.at(tail - skip) < widest(p.x) * 1.7;
      return (at: number) => at % skip === 0 && !(tight && at === tail - skip);
    }
    let last = Number.NEGATIVE_INFINITY;
    const kept = new Set<number>();
    const apart = Math.max(36, widest(p.x) + 10);
    p.at.forEach((_, at) => {
      const leans = drawn.x.at(at) > width - M.r - 24;
      if (drawn.x.at(at) - last < apart * (leans ? 1.5 : 1)) return;
      last = drawn.x.at(at);
      kept.add(at);
    });
    return (at: number) => kept.has(at);
  }, [p.at, p.x, width, drawn, skip]);
  return (
    <Frame
      legend={
        (p.legend ?? p.series.length > 1) &&
        !none && (
          <Legend
            items={p.series.map((one) => ({ ...one, dash: dash.get(one.key) }))}
            off={off}
            toggle={toggle}
            band={p.band?.label}
          />
        )
      }
    >
      <div ref={ref} className="relative w-full" style={{ height }}>
        {none && <Nothing />}
        {drawn && !none && (
          <svg
            viewBox={`0 0 ${width} ${height}`}
            width={width}
            height={height}
            role="img"
            tabIndex={0}
            aria-label={p.label}
            aria-describedby={`${id}keys`}
            data-points={p.x.length}
            data-series={p.series.length}
            {...on}
            className="block overflow-visible"
          >
            <defs>
              {drawn.lines.map(({ one }, at) => (
                <linearGradient key={one.key} id={`${id}${at}`} x1="0" x2="0" y1="0" y2="1">
                  <stop offset="0" stopColor={one.color} stopOpacity=".2" />
                  <stop offset="1" stopColor={one.color} stopOpacity="0" />
                </linearGradient>
              ))}
            </defs>
            <Axis ticks={drawn.y.ticks} y={drawn.y} left={drawn.left} width={width} axis={p.axis ?? p.format} />
            {p.x.map((label, at) =>
              named(at) ? (
                <text
                  // biome-ignore lint/suspicious/noArrayIndexKey: two points may carry one label
                  key={at}
                  x={drawn.x.at(at)}
                  y={height - 6}
                  textAnchor={at > 0 && drawn.x.at(at) > width - M.r - 24 ? 'end' : 'middle'}
                  className={tickText}
                >
                  {label}
                </text>
              ) : null,
            )}
            {p.marks?.map((mark) => (
              <g key={mark.at}>
                <line
                  x1={drawn.x.at(mark.at)}
                  x2={drawn.x.at(mark.at)}
                  y1={M.t}
                  y2={height - M.b}
                  stroke="var(--line-strong)"
                  strokeDasharray="2 3"
                />
                <text x={drawn.x.at(mark.at) + 4} y={M.t + 8} className={tickText}>
                  {mark.label}
                </text>
              </g>
            ))}
            {p.band && (
              <path
                d={ribbon(p.band, drawn.x.at, drawn.y)}
                fill={p.series[0]?.color ?? 'var(--c1)'}
                fillOpacity=".16"
              />
            )}
            {drawn.lines.map(({ one, area }, at) => area && <path key={one.key} d={area} fill={`url(#${id}${at})`} />)}
            {drawn.lines.map(({ one, lone }) =>
              lone.map(([x, y]) => <circle key={`${one.key}${x}`} cx={x} cy={y} r="3" fill={one.color} />),
            )}
            {drawn.lines.map(({ one, d }) => (
              <path
                key={one.key}
                d={d}
                fill="none"
                stroke={one.color}
                strokeWidth={one.dashed ? 1.5 : 2}
                strokeDasharray={dash.get(one.key)}
                strokeLinecap={dash.get(one.key) ? 'butt' : 'round'}
                strokeLinejoin="round"
              />
            ))}
            {point !== null && (
              <g>
                <line
                  x1={drawn.x.at(point)}
                  x2={drawn.x.at(point)}
                  y1={M.t}
                  y2={height - M.b}
                  stroke="var(--line-strong)"
                  strokeDasharray="3 3"
                />
                {shown.map((one) => {
                  const value = one.values[point];
                  return (
                    value !== null &&
                    value !== undefined && (
                      <circle
                        key={one.key}
                        cx={drawn.x.at(point)}
                        cy={drawn.y(value)}
                        r="4"
                        fill="var(--surface)"
                        stroke={one.color}
                        strokeWidth="2"
                      />
                    )
                  );
                })}
              </g>
            )}
          </svg>
        )}
        <Said text={keys && point !== null && !none ? spoken(p, shown, point) : ''} />
        <p id={`${id}keys`} hidden>
          {t('chart.keys')}
        </p>
        {drawn && point !== null && !none && (
          <Tip x={drawn.x.at(point)} width={width} title={p.title?.(point) ?? p.x[point] ?? ''}>
            {shown.map((one) => {
              const value = one.values[point];
              return (
                <TipLine
                  key={one.key}
                  color={one.color}
                  label={one.label}
                  value={value === null || value === undefined ? '—' : p.format(value)}
                />
              );
            })}
            {p.band && p.band.low[point] !== null && p.band.high[point] !== null && (
              <TipLine
                label={p.band.label}
                value={`${p.format(p.band.low[point] as number)} – ${p.format(p.band.high[point] as number)}`}
              />
            )}
          </Tip>
        )}
      </div>
    </Frame>
  );
}

// pale: a bar that is not finished yet.
export function BarChart(p: Common & { kind?: 'group' | 'stack'; air?: number; pale?: number; ruler?: Ruler }) {
  const [ref, width] = useWidth();
  const height = p.height ?? 240;
  const t = useT();
  const id = useId();
  const { shown, off, toggle } = useSeries(p.series);
  const texture = new Map(p.series.map((one, at) => [one.key, textureOf(at)]));
  const none = unknown(p);
  const stacked = p.kind === 'stack';
  const drawn = useMemo(() => {
    if (!width) return null;
    const numbers = shown.map((one) => one.values.map((value) => value ?? 0));
    const spans = stacked
      ? stack(numbers)
      : numbers.map((values) => values.map((value): [number, number] => [0, value]));
    const room = (width - 60) / Math.max(1, p.x.length);
    const parted = p.x.length < 14 && widest(p.x) + 8 > room && p.x.some((label) => label.includes(' '));
    const low = height - M.b - (parted ? 13 : 0);
    const y = linear(spans.flat(2), [low, M.t], { whole: p.whole });
    const left = gutter(y.ticks, p.axis ?? p.format, width);
    const x = bands(p.x.length, [left, width - M.r], p.air);
    const names = p.x.map((label) => (parted ? twoLines(label) : [label]));
    const each = stacked || shown.length === 0 ? x.width : x.width / shown.length;
    return { spans, x, y, left, low, names, each };
  }, [width, height, p.x, p.air, p.whole, p.axis, p.format, stacked, shown]);
  const { point, keys, on } = usePoint(p.x.length, (pixel) => drawn?.x.near(pixel) ?? 0);
  const skip = every(
    p.x.length,
    width - (drawn?.left ?? 0) - M.r,
    Math.max(30, widest(drawn?.names.flat() ?? p.x) + 8),
  );
  return (
    <Frame
      legend={
        (p.legend ?? p.series.length > 1) &&
        !none && (
          <Legend
            items={p.series.map((one) => ({ ...one, texture: texture.get(one.key) }))}
            off={off}
            toggle={toggle}
          />
        )
      }
    >
      <div ref={ref} className="relative w-full" style={{ height }}>
        {none && <Nothing />}
        {drawn && !none && (
          <svg
            viewBox={`0 0 ${width} ${height}`}
            width={width}
            height={height}
            role="img"
            tabIndex={0}
            aria-label={p.label}
            aria-describedby={`${id}keys`}
            data-points={p.x.length}
            data-series={p.series.length}
            {...on}
            className="block overflow-visible"
          >
            <defs>
              <Textures id={id} />
            </defs>
            {point !== null && (
              <rect
                x={drawn.left + point * drawn.x.size}
                y={M.t}
                width={drawn.x.size}
                height={drawn.low - M.t}
                rx="4"
                fill="var(--surface-2)"
              />
            )}
            <Axis ticks={drawn.y.ticks} y={drawn.y} left={drawn.left} width={width} axis={p.axis ?? p.format} />
            {p.x.map((label, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: two bars may carry one label
              <g key={at}>
                {shown.map((one, which) => {
                  const [from, to] = drawn.spans[which]?.[at] ?? [0, 0];
                  const top = Math.min(drawn.y(from), drawn.y(to));
                  const size = Math.abs(drawn.y(from) - drawn.y(to));
                  const bar = {
                    x: drawn.x.at(at) + (stacked ? 0 : which * drawn.each) + (stacked ? 0 : drawn.each * 0.06),
                    y: top,
                    width: stacked ? drawn.each : drawn.each * 0.88,
                    height: size,
                    rx: Math.min(2.5, drawn.each / 4, size / 2),
                  };
                  const over = texture.get(one.key);
                  return (
                    <g key={one.key} opacity={at === p.pale ? 0.45 : undefined}>
                      <rect
                        {...bar}
                        fill={one.color}
                        stroke={stacked && drawn.each > 5 ? 'var(--surface)' : undefined}
                        strokeWidth={1}
                      />
                      {over && size > 0 && drawn.each > 4 ? <rect {...bar} fill={`url(#${id}x${over})`} /> : null}
                    </g>
                  );
                })}
                {!p.ruler && at % skip === 0 && (
                  <text textAnchor="middle" className={tickText}>
                    {(drawn.names[at] ?? [label]).map((line, row) => (
                      <tspan key={line} x={drawn.x.at(at) + drawn.x.width / 2} y={drawn.low + 18 + row * 13}>
                        {line}
                      </tspan>
                    ))}
                  </text>
                )}
              </g>
            ))}
            {p.ruler &&
              marksOf(p.ruler, drawn.left, width - M.r).map(({ x, text }) => (
                <g key={text}>
                  <line x1={x} x2={x} y1={drawn.low} y2={drawn.low + 4} stroke="var(--line-mid)" />
                  <text x={x} y={drawn.low + 18} textAnchor="middle" className={tickText}>
                    {text}
                  </text>
                </g>
              ))}
          </svg>
        )}
        <Said text={keys && point !== null && !none ? spoken(p, shown, point) : ''} />
        <p id={`${id}keys`} hidden>
          {t('chart.keys')}
        </p>
        {drawn && point !== null && !none && (
          <Tip x={drawn.x.at(point) + drawn.x.width / 2} width={width} title={p.title?.(point) ?? p.x[point] ?? ''}>
            {shown.map((one) => {
              const value = one.values[point];
              return (
                <TipLine
                  key={one.key}
                  color={one.color}
                  label={one.label}
                  value={value === null || value === undefined ? '—' : p.format(value)}
                />
              );
            })}
          </Tip>
        )}
      </div>
    </Frame>
  );
}

// An axis of values below bars that stand for ranges of equal width: round values, wherever the edges lie.
interface Ruler {
  from: number;
  to: number;
  say: (value: number) => string;
}
function marksOf({ from, to, say }: Ruler, left: number, right: number) {
  const size = step(to - from, Math.max(2, Math.floor((right - left) / 90)));
  const marks: { x: number; text: string }[] = [];
  for (let at = Math.ceil(from / size - 1e-9); at * size <= to + size * 1e-9; at++)
    marks.push({ x: left + ((at * size - from) / (to - from)) * (right - left), text: say(at * size) });
  return marks;
}

// Even to a hundredth: then the axis can have round values.
function even(edges: number[]): boolean {
  const from = edges[0] ?? 0;
  const width = ((edges[edges.length - 1] ?? 0) - from) / (edges.length - 1);
  return width > 0 && edges.every((edge, at) => Math.abs(edge - from - at * width) <= Math.max(1, width * 0.02));
}

// Counts of what falls between edges: bars side by side, labels at round values.
export function Histogram({
  label,
  edges,
  counts,
  edge,
  format,
  axis,
  countLabel,
  height,
}: {
  label: string;
  edges: number[]; // one more than counts
  counts: number[];
  edge: (value: number) => string;
  format: (value: number) => string;
  axis?: (value: number) => string;
  countLabel: string;
  height?: number;
}) {
  return (
    <BarChart
      label={label}
      height={height}
      air={0.06}
      ruler={even(edges) ? { from: edges[0] ?? 0, to: edges[edges.length - 1] ?? 0, say: edge } : undefined}
      whole
      legend={false}
      x={counts.map((_, at) => edge(edges[at] ?? 0))}
      title={(at) => `${edge(edges[at] ?? 0)} – ${edge(edges[at + 1] ?? 0)}`}
      series={[{ key: 'count', label: countLabel, color: 'var(--c1)', values: counts }]}
      format={format}
      axis={axis}
    />
  );
}

export interface Slice {
  key: string;
  label: string;
  value: number;
  color: string;
}

export function Donut({
  label,
  slices,
  center,
  sub,
  format,
  percent,
  size = 148,
  onPick,
}: {
  label: string;
  slices: Slice[];
  center: string;
  sub: string;
  format: (value: number) => string;
  percent: (part: number) => string;
  size?: number;
  onPick?: (key: string) => void;
}) {
  // What is below zero is no part of a whole: it stands in the table, not in the ring.
  const total = slices.reduce((sum, slice) => sum + Math.max(0, slice.value), 0);
  let angle = 0;
  const gap = slices.filter((slice) => slice.value > 0).length > 1 ? 0.02 : 0;
  const rows = slices.map((slice) => {
    const from = angle;
    angle += total ? (Math.max(0, slice.value) / total) * Math.PI * 2 : 0;
    return { slice, from, to: angle };
  });
  return (
    <div className="@container">
      <div className="flex flex-col items-center gap-5 @min-[340px]:flex-row">
        <svg width={size} height={size} role="img" aria-label={label} className="flex-none">
          <g transform={`translate(${size / 2},${size / 2})`}>
            {total === 0 && <path d={ring(0, Math.PI * 2, size / 2 - 18, size / 2)} fill="var(--surface-3)" />}
            {rows.map(
              ({ slice, from, to }) =>
                to > from && (
                  <path
                    key={slice.key}
                    d={ring(from + Math.min(gap, (to - from) / 3), to, size / 2 - 18, size / 2)}
                    fill={slice.color}
                  />
                ),
            )}
            <text textAnchor="middle" dy="-.05em" className="num fill-[var(--ink)] text-lg font-semibold">
              {center}
            </text>
            <text textAnchor="middle" dy="1.5em" className="fill-[var(--ink-3)] text-[11px]">
              {sub}
            </text>
          </g>
        </svg>
        <table className="w-full min-w-0 text-sm" aria-label={label}>
          <tbody>
            {rows.map(({ slice }) => (
              <tr key={slice.key}>
                <th scope="row" className="py-0.5 text-left font-normal">
                  <span className="flex items-center gap-2">
                    <i className="size-2.5 flex-none rounded-[3px]" style={{ background: slice.color }} />
                    {onPick ? (
                      <button type="button" className="min-h-6 hover:underline" onClick={() => onPick(slice.key)}>
                        {slice.label}
                      </button>
                    ) : (
                      slice.label
                    )}
                  </span>
                </th>
                <td className="text-right font-semibold">{format(slice.value)}</td>
                <td className="w-16 text-right text-ink-3">
                  {total && slice.value >= 0 ? percent(slice.value / total) : '—'}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </div>
  );
}

// One part of a whole that everybody knows, as an arc with its figure within.
export function Ring({
  label,
  part,
  text,
  sub,
  size = 168,
  color = 'var(--c1)',
}: {
  label: string;
  part: number | null; // 0 to 1; null: not known
  text: string;
  sub?: string;
  size?: number;
  color?: string;
}) {
  const from = -Math.PI * 0.75;
  const whole = Math.PI * 1.5;
  const to = from + whole * Math.max(0, Math.min(1, part ?? 0));
  const outer = size / 2;
  const inner = outer - 14;
  return (
    <svg width={size} height={size * 0.86} role="img" aria-label={`${label}: ${text}`} className="flex-none">
      <g transform={`translate(${outer},${outer})`}>
        <path d={ring(from, from + whole, inner, outer)} fill="var(--surface-3)" />
        {to > from && <path d={ring(from, to, inner, outer)} fill={color} />}
        <text
          textAnchor="middle"
          dy=".2em"
          className="num fill-[var(--ink)] font-semibold"
          style={{ fontSize: Math.min(34, (11 * (inner * 2 - 16)) / Math.max(1, labelWidth(text))) }}
        >
          {text}
        </text>
        {sub && (
          <text textAnchor="middle" dy="2.4em" className="fill-[var(--ink-3)] text-xs">
            {sub}
          </text>
        )}
      </g>
    </svg>
  );
}

// A line the size of a word.
export function Spark({
  values,
  color = 'var(--c1)',
  width = 88,
  height = 26,
}: {
  values: number[];
  color?: string;
  width?: number;
  height?: number;
}) {
  if (values.length < 2 || values.every((value) => value === 0)) return null;
  const low = Math.min(...values);
  const high = Math.max(...values);
  const x = points(values.length, [1.5, width - 1.5]);
  const d = path(
    values.map((value, at): [number, number] => [x.at(at), 2 + (1 - (value - low) / (high - low || 1)) * (height - 4)]),
  );
  return (
    <svg
      viewBox={`0 0 ${width} ${height}`}
      width={width}
      height={height}
      aria-hidden="true"
      className="min-w-0 flex-initial"
    >
      <path d={d} fill="none" stroke={color} strokeWidth="1.6" strokeLinecap="round" strokeLinejoin="round" />
    </svg>
  );
}

const heatInk = (level: number) => (level >= 4 ? 'var(--heat-ink)' : level === 3 ? 'var(--heat-ink-3)' : 'var(--ink)');

// A table whose cells are shaded by rank: RFM, hours of the week.
export function HeatTable({
  label,
  corner,
  columns,
  rows,
  format,
  onPick,
  pickLabel,
  plain,
}: {
  label: string;
  corner: string;
  columns: string[];
  rows: { key: string; label: string; values: (number | null)[] }[];
  format: (value: number) => string;
  onPick?: (row: string, column: number) => void;
  pickLabel?: (row: string, column: number, value: string) => string; // what a cell's button is called
  plain?: (row: string, column: number) => boolean; // cells that take no part in the shades
}) {
  // Equal values take one place, so that a grid with many equal cells still tells the others apart.
  const sorted = useMemo(
    () =>
      [
        ...new Set(
          rows.flatMap((row) => row.values.filter((value, at) => value !== null && !plain?.(row.key, at)) as number[]),
        ),
      ].sort((a, b) => a - b),
    [rows, plain],
  );
  return (
    <section tabIndex={0} aria-label={label} className="min-w-0 overflow-x-auto">
      <table aria-label={label} className="w-full border-separate border-spacing-[3px] text-xs">
        <thead>
          <tr>
            <th
              scope="col"
              className="w-px pr-2 text-left font-normal whitespace-nowrap text-ink-3 max-sm:whitespace-normal"
            >
              {corner}
            </th>
            {columns.map((column) => (
              <th key={column} scope="col" className="min-w-9 font-normal text-ink-3">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.key}>
              <th scope="row" className="pr-2 text-left font-normal whitespace-nowrap text-ink-3">
                {row.label}
              </th>
              {row.values.map((value, at) => {
                const quiet = plain?.(row.key, at) ?? false;
                const level = value === null ? 0 : shade(value, sorted);
                const text = value === null ? '' : format(value);
                return (
                  <td
                    // biome-ignore lint/suspicious/noArrayIndexKey: columns have no other name
                    key={at}
                    className="h-8 rounded-[5px] px-1 text-center font-semibold whitespace-nowrap"
                    style={
                      value === null
                        ? undefined
                        : {
                            background: quiet ? 'var(--surface-2)' : `var(--heat-${level})`,
                            color: quiet ? 'var(--ink-2)' : heatInk(level),
                          }
                    }
                  >
                    {onPick && value !== null ? (
                      <button
                        type="button"
                        aria-label={pickLabel?.(row.key, at, text)}
                        className="h-full min-h-6 w-full hover:underline"
                        onClick={() => onPick(row.key, at)}
                      >
                        {text}
                      </button>
                    ) : (
                      text
                    )}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

// Who began when, and how many of them are still there: a triangle of parts.
export function CohortTable({
  label,
  corner,
  sizeLabel,
  columns,
  rows,
  format,
  percent,
  unfinished,
}: {
  label: string;
  corner: string;
  sizeLabel: string;
  columns: string[];
  rows: { key: string; label: string; size: number; parts: (number | null)[]; finished?: number }[];
  format: (value: number) => string;
  percent: (part: number) => string;
  unfinished?: string; // what is said of cells whose period still goes on
}) {
  const sorted = useMemo(
    () => rows.flatMap((row) => row.parts.slice(1).filter((part) => part !== null)).sort((a, b) => a - b),
    [rows],
  );
  return (
    <section tabIndex={0} aria-label={label} className="min-w-0 overflow-x-auto">
      <table aria-label={label} className="border-separate border-spacing-[3px] text-xs">
        <thead>
          <tr>
            <th scope="col" className="pr-2 text-left font-normal whitespace-nowrap text-ink-3">
              {corner}
            </th>
            <th scope="col" className="px-2 text-right font-normal whitespace-nowrap text-ink-3">
              {sizeLabel}
            </th>
            {columns.map((column) => (
              <th key={column} scope="col" className="min-w-13 font-normal text-ink-3">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.key}>
              <th scope="row" className="pr-2 text-left font-normal whitespace-nowrap text-ink-2">
                {row.label}
              </th>
              <td className="px-2 text-right text-ink-2">{format(row.size)}</td>
              {columns.map((column, at) => {
                const part = row.parts[at];
                if (part === null || part === undefined) return <td key={column} />;
                const level = at === 0 ? -1 : shade(part, sorted);
                const open = row.finished !== undefined && at >= row.finished;
                return (
                  <td
                    key={column}
                    title={open ? unfinished : undefined}
                    className={clsx(
                      'h-8 rounded-[5px] px-1 text-center font-semibold whitespace-nowrap',
                      open && 'underline decoration-dotted underline-offset-4',
                    )}
                    style={{
                      background: level < 0 ? 'var(--surface-2)' : `var(--heat-${level})`,
                      color: level < 0 ? 'var(--ink)' : heatInk(level),
                    }}
                  >
                    {percent(part)}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

// Classes of customers, the best above: width by how many they are, figures beside.
export function Pyramid({
  label,
  columns,
  levels,
}: {
  label: string;
  columns: string[]; // of the figures
  levels: { key: string; label: string; count: number; color: string; figures: string[] }[];
}) {
  const most = Math.max(1, ...levels.map((level) => level.count));
  return (
    <table aria-label={label} className="w-full text-sm">
      <thead>
        <tr>
          <th scope="col" className="w-2/5">
            <span className="sr-only">{label}</span>
          </th>
          {columns.map((column) => (
            <th key={column} scope="col" className="pb-1 pl-2 text-right text-xs font-normal text-ink-3">
              {column}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {levels.map((level) => (
          <tr key={level.key}>
            <th scope="row" className="py-[2px] font-semibold">
              <span
                className="relative mx-auto grid h-9 min-w-10 place-items-center"
                style={{ width: `${18 + 82 * Math.sqrt(Math.max(0, level.count) / most)}%` }}
              >
                <i className="absolute inset-0 rounded-md opacity-20" style={{ background: level.color }} />
                <i className="absolute inset-x-0 bottom-0 h-[3px] rounded-b-md" style={{ background: level.color }} />
                <span className="relative">{level.label}</span>
              </span>
            </th>
            {level.figures.map((figure, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: figures have no other name
              <td key={at} className={clsx('pl-2 text-right whitespace-nowrap', at && 'text-ink-2')}>
                {figure}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

// Up or down against before, with arrow and sign; the colours are the shop's choice (in China red often means up).
export function Delta({
  part,
  percent,
  none,
}: {
  part: number | null;
  percent: (part: number) => string;
  none: string;
}) {
  if (part === null || !Number.isFinite(part)) return <span className="truncate text-xs text-ink-3">{none}</span>;
  const flat = Math.abs(part) < 0.0005;
  return (
    <span
      className={clsx(
        'num text-xs whitespace-nowrap',
        flat ? 'text-ink-3' : part > 0 ? 'text-delta-up' : 'text-delta-down',
      )}
    >
      {flat ? '' : part > 0 ? '↑ +' : '↓ −'}
      {percent(Math.abs(part))}
    </span>
  );
}
