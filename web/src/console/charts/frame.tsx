// What all charts share: their width, the pointer and the keys, the words that are read out, the same figures as a table.
import clsx from 'clsx';
import { ChartLine, Download, Sheet as SheetIcon, Table2 } from 'lucide-react';
import { type KeyboardEvent, type PointerEvent, type ReactNode, useLayoutEffect, useRef, useState } from 'react';
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

// Which point the pointer or the arrow keys are at.
export function usePoint(count: number, at: (x: number) => number) {
  const [point, setPoint] = useState<number | null>(null);
  const within = (index: number) => Math.max(0, Math.min(count - 1, index));
  return {
    point: point !== null && point < count ? point : null,
    on: {
      onPointerMove: (event: PointerEvent<SVGSVGElement>) =>
        setPoint(within(at(event.clientX - event.currentTarget.getBoundingClientRect().left))),
      onPointerLeave: () => setPoint(null),
      onBlur: () => setPoint(null),
      onFocus: () => setPoint((before) => before ?? count - 1),
      onKeyDown: (event: KeyboardEvent) => {
        const step = { ArrowRight: 1, ArrowLeft: -1, Home: -count, End: count }[event.key];
        if (step === undefined) return;
        event.preventDefault();
        setPoint((before) => within((before ?? count - 1) + step));
      },
    },
  };
}

export interface LegendItem {
  key: string;
  label: string;
  color: string;
  dashed?: boolean;
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
            <svg width="14" height="8" aria-hidden="true">
              <line
                x1="1"
                x2="13"
                y1="4"
                y2="4"
                stroke={item.color}
                strokeWidth="3"
                strokeLinecap="round"
                strokeDasharray={item.dashed ? '2 4' : undefined}
              />
            </svg>
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

export function Tip({ x, width, title, children }: { x: number; width: number; title: string; children: ReactNode }) {
  return (
    <div
      role="status"
      className="pop pointer-events-none absolute top-1 z-10 min-w-36 px-2.5 py-2 text-xs"
      style={x > width / 2 ? { right: width - x + 12 } : { left: x + 12 }}
    >
      <p className="mb-1 text-ink-3">{title}</p>
      {children}
    </div>
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
      <header className="mb-3 flex flex-wrap items-start gap-2">
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
