// Cards on paper: on the screen as large as there is room for, on the printer as they are.
import clsx from 'clsx';
import { type CSSProperties, type ReactNode, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { useMe } from '@/app/session';
import { useFormats, useLang, useT } from '@/i18n';
import { CardOf } from './Card';
import './cards.css';
import { type CustomerFile, type Names, useNames } from './data';
import type { Reader } from './shown';
import type { Draft } from './template';

const PX_PER_MM = 96 / 25.4;
const A4_WIDE = 210;
const A4_HIGH = 297;

// Width of what is seen, in mm; the height that holds content: of a page that flows, of a card that is cut.
interface Format {
  width: number;
  page: string; // of @page, the margin with it
  room?: number; // height within the margins
}
function formatOf({ paper, per_sheet }: Pick<Draft, 'paper' | 'per_sheet'>): Format {
  if (paper === 'a5' && per_sheet === 2) return { width: A4_HIGH, page: 'size: A4 landscape; margin: 0', room: 190 };
  if (paper === 'card' && per_sheet > 1) return { width: A4_WIDE, page: 'size: A4 portrait; margin: 0', room: 46 };
  if (paper === 'a5') return { width: 148, page: 'size: A5 portrait; margin: 10mm', room: 190 };
  if (paper === 'card') return { width: 86, page: 'size: 86mm 54mm; margin: 0', room: 46 };
  if (paper === 'receipt') return { width: 80, page: '' };
  return { width: A4_WIDE, page: 'size: A4 portrait; margin: 10mm 12mm', room: A4_HIGH - 20 };
}
// A card that goes on a sheet with others, or is cut off at its own edge, can't go on to a second page.
const isCut = ({ paper, per_sheet }: Pick<Draft, 'paper' | 'per_sheet'>) => paper === 'card' || per_sheet > 1;

export function useReader(names?: Names): Reader {
  const t = useT();
  const fmt = useFormats();
  const me = useMe();
  const lang = useLang();
  const own = useNames();
  return useMemo(() => ({ t, fmt, me, lang, names: names ?? own }), [t, fmt, me, lang, names, own]);
}

// The size of the paper goes to the printer by a rule of its own while the cards are on the page.
function usePaper(rule: string) {
  useEffect(() => {
    if (!rule) return;
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(`@page { ${rule}; }`);
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
    return () => {
      document.adoptedStyleSheets = document.adoptedStyleSheets.filter((one) => one !== sheet);
    };
  }, [rule]);
}

const inGroups = <T,>(list: T[], size: number) =>
  Array.from({ length: Math.ceil(list.length / size) }, (_, at) => list.slice(at * size, (at + 1) * size));

export interface Fit {
  pages: number; // of the longest card
  tall: boolean; // it is cut off
}

// files: null is an empty card. most: how wide the paper may be on the screen, in px.
export function Sheets({
  draft,
  files,
  reader,
  printed = true,
  most,
  onFit,
}: {
  draft: Draft;
  files: (CustomerFile | null)[];
  reader: Reader;
  printed?: boolean; // what the printer gets; else it is only looked at
  most?: number;
  onFit?: (fit: Fit) => void;
}) {
  const format = formatOf(draft);
  const box = useRef<HTMLDivElement>(null);
  const [zoom, setZoom] = useState(1);
  const [receipt, setReceipt] = useState(200);
  usePaper(!printed ? '' : draft.paper === 'receipt' ? `size: 80mm ${receipt}mm; margin: 0` : format.page);
  // Before it is seen: a sheet that shrinks after that would take all below with it.
  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return;
    const see = () => {
      if (element.clientWidth === 0) return; // not shown now
      const room = Math.min(element.clientWidth, most ?? Number.POSITIVE_INFINITY);
      setZoom(Math.min(1, room / (format.width * PX_PER_MM)));
    };
    const watch = new ResizeObserver(see);
    watch.observe(element);
    see();
    return () => watch.disconnect();
  }, [format.width, most]);
  // After each drawing, since any word may have made a card longer.
  useLayoutEffect(() => {
    const cards = [...(box.current?.querySelectorAll<HTMLElement>('.pc') ?? [])];
    const inside = (card: HTMLElement) => {
      const last = card.lastElementChild as HTMLElement | null;
      return last
        ? (last.offsetTop + last.offsetHeight - (card.firstElementChild as HTMLElement).offsetTop) / PX_PER_MM
        : 0;
    };
    const highest = Math.max(0, ...cards.map(inside));
    if (draft.paper === 'receipt') setReceipt(Math.ceil(highest) + 14);
    const room = format.room ?? Number.POSITIVE_INFINITY;
    const tall = isCut(draft) && highest > room + 0.5;
    onFit?.({ pages: tall || draft.paper === 'receipt' ? 1 : Math.max(1, Math.ceil((highest - 0.5) / room)), tall });
  });
  const groups = inGroups(files, draft.per_sheet);
  const cards = (group: (CustomerFile | null)[]): ReactNode =>
    group.map((file, at) => (
      <CardOf key={file?.overview.customer.id ?? `blank-${at}`} draft={draft} file={file} reader={reader} />
    ));
  return (
    <div ref={box} className="pc-sheets" data-printed={printed || undefined}>
      <div className="pc-zoom" style={{ '--zoom': zoom } as CSSProperties}>
        {groups.map((group, at) => (
          <div
            // biome-ignore lint/suspicious/noArrayIndexKey: a sheet is its place
            key={at}
            lang={reader.lang}
            className={clsx('paper', `paper-${draft.paper}`, draft.per_sheet > 1 && `paper-many-${draft.paper}`)}
          >
            {cards(group)}
          </div>
        ))}
      </div>
    </div>
  );
}
