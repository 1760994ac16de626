// What all charts share: their width, the pointer and the keys, the words that are read out, the same figures as a table.
import clsx from 'clsx';
import { ChartLine, Download, Sheet as SheetIcon, Table2 } from 'lucide-react';
import { type KeyboardEvent, type PointerEvent, type ReactNode, useId, useLayoutEffect, useRef, useState } from 'react';
import { useT } from '@/i18n';
import { type Sheet, saveSheet } from './sheet';

export function useWidth() {
  const ref = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(0);
  useLayoutEffect(() => {
    const box = ref.current;
    if (!box) return;
    const observer = new ResizeObserver(([entry]) => entry && setWidth(Math.round(entry.contentRect.width)));
    observer.observe(box);
    setWidth(Math.round(box.clientWidth));
    return () => observer.disconnect();
  }, []);
  return [ref, width] as const;
}

// Which point the pointer or the arrow keys are at. What the keys come to is said aloud; the pointer is not followed by a
// voice.
export function usePoint(count: number, at: (x: number) => number) {
  const [point, setPoint] = useState<number | null>(null);
  const [keys, setKeys] = useState(false);
  const within = (index: number) => Math.max(0, Math.min(count - 1, index));
  return {
    point: point !== null && point < count ? point : null,
    keys,
    on: {
      onPointerMove: (event: PointerEvent<SVGSVGElement>) => {
        setKeys(false);
        setPoint(within(at(event.clientX - event.currentTarget.getBoundingClientRect().left)));
      },
      onPointerLeave: () => setPoint(null),
      onBlur: () => setPoint(null),
      onFocus: () => {
        setKeys(true);
        setPoint((before) => before ?? count - 1);
      },
      onKeyDown: (event: KeyboardEvent) => {
        const step = { ArrowRight: 1, ArrowLeft: -1, Home: -count, End: count }[event.key];
        if (step === undefined) return;
        event.preventDefault();
        setKeys(true);
        setPoint((before) => within((before ?? count - 1) + step));
      },
    },
  };
}

export interface LegendItem {
  key: string;
  label: string;
  color: string;
  dash?: string;
  texture?: number; // of bars; without, a line
}

// Series are told apart by more than colour: lines by dashes, bars by what is drawn over them.
const DASHES = [undefined, '9 3', '2 3', '9 3 2 3', '5 2 1 2 1 2'];
export function dashes<S extends { dashed?: boolean }>(series: S[]): (string | undefined)[] {
  let solid = 0;
  return series.map((one) => (one.dashed ? '4 4' : DASHES[solid++ % DASHES.length]));
}

export const TEXTURES = 4;
export const textureOf = (at: number) => at % TEXTURES;

// The first has none.
export function Textures({ id }: { id: string }) {
  const line = { stroke: 'var(--surface)', strokeOpacity: 0.5, strokeWidth: 2 };
  return (
    <>
      <pattern id={`${id}x1`} width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
        <line x1="1" x2="1" y1="0" y2="6" {...line} />
      </pattern>
      <pattern id={`${id}x2`} width="6" height="6" patternUnits="userSpaceOnUse">
        <circle cx="2" cy="2" r="1.2" fill="var(--surface)" fillOpacity="0.65" />
      </pattern>
      <pattern id={`${id}x3`} width="6" height="5" patternUnits="userSpaceOnUse">
        <line x1="0" x2="6" y1="1" y2="1" {...line} />
      </pattern>
    </>
  );
}

export function Legend({
  items,
  off,
  toggle,
  band,
}: {
  items: LegendItem[];
  off: ReadonlySet<string>;
  toggle: (key: string) => void;
  band?: string; // what the shaded range is
}) {
  const id = useId();
  return (
    <ul className="flex flex-wrap gap-x-1 gap-y-0.5 text-xs text-ink-2">
      {items.map((item) => (
        <li key={item.key}>
          <button
            type="button"
            aria-pressed={!off.has(item.key)}
            onClick={() => toggle(item.key)}
            className={clsx(
              'flex min-h-6 items-center gap-1.5 rounded px-1.5 hover:bg-surface-2',
              off.has(item.key) && 'line-through opacity-60',
            )}
          >
            {item.texture === undefined ? (
              <svg width="22" height="8" aria-hidden="true">
                <line x1="1" x2="21" y1="4" y2="4" stroke={item.color} strokeWidth="2.5" strokeDasharray={item.dash} />
              </svg>
            ) : (
              <svg width="12" height="12" aria-hidden="true">
                <defs>
                  <Textures id={`${id}${item.key}`} />
                </defs>
                <rect width="12" height="12" rx="2" fill={item.color} />
                {item.texture > 0 && (
                  <rect width="12" height="12" rx="2" fill={`url(#${id}${item.key}x${item.texture})`} />
                )}
              </svg>
            )}
            {item.label}
          </button>
        </li>
      ))}
      {band && (
        <li className="flex min-h-6 items-center gap-1.5 px-1.5">
          <i className="h-2.5 w-3.5 rounded-sm opacity-25" style={{ background: items[0]?.color }} />
          {band}
        </li>
      )}
    </ul>
  );
}

// Beside the point, and always within the drawing.
export function Tip({ x, width, title, children }: { x: number; width: number; title: string; children: ReactNode }) {
  const ref = useRef<HTMLDivElement>(null);
  const [left, setLeft] = useState<number | null>(null);
  useLayoutEffect(() => {
    const own = ref.current?.offsetWidth ?? 0;
    const beside = x > width / 2 ? x - 12 - own : x + 12;
    setLeft(Math.max(0, Math.min(width - own, beside)));
  }, [x, width]);
  return (
    <div
      ref={ref}
      aria-hidden
      data-tip
      className="pop pointer-events-none absolute top-1 z-10 w-max max-w-full min-w-36 px-2.5 py-2 text-xs"
      style={{ left: left ?? 0, visibility: left === null ? 'hidden' : undefined }}
    >
      <p className="mb-1 text-ink-3">{title}</p>
      {children}
    </div>
  );
}

// What is said when the keys come to a point. It stands there before, or nobody would be told.
export function Said({ text }: { text: string }) {
  return (
    <p role="status" className="sr-only">
      <span>{text}</span>
    </p>
  );
}

export function TipLine({ color, label, value }: { color?: string; label: string; value: string }) {
  return (
    <p className="flex items-center justify-between gap-4">
      <span className="flex items-center gap-1.5 text-ink-2">
        {color && <i className="size-2 flex-none rounded-full" style={{ background: color }} />}
        {label}
      </span>
      <b className="num font-semibold">{value}</b>
    </p>
  );
}

// The drawing as a picture: styles are written into a copy, since a file has no style sheet.
async function save(svg: SVGSVGElement, name: string) {
  const copy = svg.cloneNode(true) as SVGSVGElement;
  const from = [svg, ...svg.querySelectorAll<SVGElement>('*')];
  const to = [copy, ...copy.querySelectorAll<SVGElement>('*')];
  from.forEach((node, at) => {
    const style = getComputedStyle(node);
    for (const property of [
      'fill',
      'stroke',
      'stroke-width',
      'stroke-dasharray',
      'font-size',
      'font-family',
      'font-weight',
      'opacity',
    ])
      to[at]?.setAttribute(property, style.getPropertyValue(property));
  });
  const { width, height } = svg.getBoundingClientRect();
  copy.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
  const picture = new Image();
  picture.src = `data:image/svg+xml,${encodeURIComponent(new XMLSerializer().serializeToString(copy))}`;
  await picture.decode();
  const canvas = document.createElement('canvas');
  canvas.width = width * 2;
  canvas.height = height * 2;
  const pen = canvas.getContext('2d');
  if (!pen) return;
  pen.fillStyle = getComputedStyle(svg).getPropertyValue('--surface') || 'Canvas';
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
  const link = document.createElement('a');
  link.href = canvas.toDataURL('image/png');
  link.download = `${name}.png`;
  link.click();
}

export interface Figures {
  head: string[];
  rows: string[][];
}

const tool =
  'grid size-6 flex-none place-items-center rounded text-ink-3 hover:bg-surface-2 hover:text-ink print:hidden';

// A chart in its card: title, what it says, the switch to its figures. The legend stands below, where it never pushes
// the title together.
export function ChartCard({
  title,
  sub,
  figures,
  sheet,
  actions,
  className,
  children,
}: {
  title: string;
  sub?: string;
  figures?: Figures; // what the table shows; charts that are tables have none
  sheet?: Sheet; // what is saved as a file; without, the figures
  actions?: ReactNode;
  className?: string;
  children: ReactNode;
}) {
  const t = useT();
  const [table, setTable] = useState(false);
  const box = useRef<HTMLElement>(null);
  const saved = sheet ?? figures;
  return (
    <section ref={box} className={clsx('card flex min-w-0 flex-col p-4', className)}>
      <header className="mb-3 flex min-h-6 flex-wrap items-start gap-2">
        <div className="min-w-0 flex-1 basis-40">
          <h2 className="text-base font-semibold">{title}</h2>
          {sub && <p className="text-xs text-ink-3">{sub}</p>}
        </div>
        {actions && <div className="flex max-w-full flex-none items-center gap-2 max-sm:order-1">{actions}</div>}
        {saved && (!figures || table) && (
          <button
            type="button"
            className={tool}
            aria-label={t('chart.sheet', { title })}
            title={t('chart.sheet', { title })}
            onClick={() => saveSheet(title, saved)}
          >
            <SheetIcon size={14} aria-hidden />
          </button>
        )}
        {figures && (
          <>
            {!table && (
              <button
                type="button"
                className={tool}
                aria-label={t('chart.save', { title })}
                title={t('chart.save', { title })}
                onClick={() => {
                  const svg = box.current?.querySelector<SVGSVGElement>('svg[role=img]');
                  if (svg) void save(svg, title);
                }}
              >
                <Download size={14} aria-hidden />
              </button>
            )}
            <button
              type="button"
              className={tool}
              data-figures
              aria-pressed={table}
              aria-label={t(table ? 'chart.drawing' : 'chart.table', { title })}
              title={t(table ? 'chart.drawing' : 'chart.table', { title })}
              onClick={() => setTable(!table)}
            >
              {table ? <ChartLine size={14} aria-hidden /> : <Table2 size={14} aria-hidden />}
            </button>
          </>
        )}
      </header>
      {table && figures ? <FigureTable label={title} figures={figures} /> : children}
    </section>
  );
}

export function FigureTable({ label, figures }: { label: string; figures: Figures }) {
  return (
    <section tabIndex={0} aria-label={label} className="max-h-72 overflow-auto">
      <table aria-label={label} className="w-full border-separate border-spacing-0 text-sm">
        <thead className="sticky top-0 bg-surface">
          <tr>
            {figures.head.map((cell, at) => (
              <th
                key={cell}
                scope="col"
                className={clsx(
                  'h-8 border-b border-line px-2 text-xs font-semibold text-ink-2',
                  at ? 'text-right' : 'text-left',
                )}
              >
                {cell}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {figures.rows.map(([first, ...rest]) => (
            <tr key={first}>
              <th scope="row" className="h-7 px-2 text-left font-normal whitespace-nowrap text-ink-2">
                {first}
              </th>
              {rest.map((cell, at) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: cells have no other name
                <td key={at} className="px-2 text-right">
                  {cell}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
