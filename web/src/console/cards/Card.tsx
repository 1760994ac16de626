// One card, as it stands on the paper: a customer's, or an empty one to fill in by hand.
import clsx from 'clsx';
import { type ReactNode, useMemo } from 'react';
import { encode } from 'uqr';
import { ownLabel, ownRows, ownText, ownValues } from '@/app/own';
import { code128 } from './code128';
import type { CustomerFile } from './data';
import { HIDDEN, isHidden, labelOf, type Reader, rowsField, shownOf } from './shown';
import { type Draft, type Item, isBlock, isUnnamed, linesOf, rowsOf, type Section } from './template';

interface Part {
  item: Item;
  file: CustomerFile | null;
  reader: Reader;
}

const places = (count: number) => Array.from({ length: count }, (_, at) => at);

function Qr({ text, label }: { text: string; label: string }) {
  const { path, size } = useMemo(() => {
    const { data, size } = encode(text, { border: 0 });
    const on = data.flatMap((row, y) => row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : '')));
    return { path: on.join(''), size };
  }, [text]);
  return (
    <svg role="img" aria-label={label} viewBox={`0 0 ${size} ${size}`} className="pc-qr" shapeRendering="crispEdges">
      <path d={path} />
    </svg>
  );
}

function Barcode({ text, label }: { text: string; label: string }) {
  const made = code128(text);
  if (!made) return <span>{text}</span>;
  return (
    <svg
      role="img"
      aria-label={label}
      viewBox={`0 0 ${made.size} 24`}
      preserveAspectRatio="none"
      className="pc-bars"
      shapeRendering="crispEdges"
    >
      {made.bars.map((bar) => (
        <rect key={bar.at} x={bar.at} width={bar.width} height={24} />
      ))}
    </svg>
  );
}

// What a scanner at the till reads.
function Code({ item, file, reader }: Part) {
  const number = file?.overview.customer.member_no;
  const label = labelOf(item, reader);
  const drawn = item.what === 'qr' ? Qr : Barcode;
  const Drawn = drawn;
  return (
    <figure className={clsx('pc-code', item.what === 'qr' ? 'pc-code-qr' : 'pc-code-bars')}>
      {number ? <Drawn text={number} label={`${label} ${number}`} /> : <span className="pc-blank-code" aria-hidden />}
      <figcaption>{number ?? label}</figcaption>
    </figure>
  );
}

function Ruled({
  heads,
  rows,
  blanks,
  label,
  kind,
}: {
  heads: string[];
  rows: ReactNode[][];
  blanks: number;
  label: string;
  kind?: 'orders' | 'follow';
}) {
  return (
    <table className={clsx('pc-table', kind && `pc-${kind}`)} aria-label={label}>
      <thead>
        <tr>
          {heads.map((head) => (
            <th key={head} scope="col">
              {head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((cells, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: rows have no other name, and are not moved
          <tr key={at}>
            {cells.map((cell, place) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: cells are their columns
              <td key={place}>{cell}</td>
            ))}
          </tr>
        ))}
        {places(blanks).map((at) => (
          <tr key={`blank-${at}`} className="pc-write">
            {heads.map((head) => (
              <td key={head} />
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Lines({ count }: { count: number }) {
  return (
    <>
      {places(count).map((at) => (
        <span key={at} className="pc-line" aria-hidden />
      ))}
    </>
  );
}

function Bullets({ texts, blanks }: { texts: string[]; blanks: number }) {
  return (
    <>
      {texts.length > 0 && (
        <ul className="pc-list">
          {texts.map((text, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: two notes may say the same
            <li key={at}>{text}</li>
          ))}
        </ul>
      )}
      <Lines count={blanks} />
    </>
  );
}

const orderRows = (file: CustomerFile, count: number, { fmt }: Reader): string[][] =>
  (file.orders ?? [])
    .slice(0, count)
    .map((order) => [
      fmt.date(order.placed_at),
      order.lines.map((line) => `${line.name ?? line.sku}${line.quantity > 1 ? ` ×${line.quantity}` : ''}`).join('、'),
      fmt.money(order.total, order.currency),
    ]);

// What is no label beside a value but stands below its label.
function Block({ item, file, reader }: Part) {
  const { t, lang } = reader;
  const count = rowsOf(item);
  const label = labelOf(item, reader);
  const text = lang === 'en' ? item.text_en : item.text_zh;
  switch (item.what) {
    case 'recent_orders': {
      const rows = file ? orderRows(file, count, reader) : [];
      const heads = (['date', 'goods', 'total'] as const).map((one) => t(`cards.cell.order.${one}`));
      return (
        <Ruled
          kind="orders"
          label={label}
          heads={heads}
          rows={rows}
          blanks={file ? Math.max(0, 1 - rows.length) : count}
        />
      );
    }
    case 'notes': {
      const notes = (file?.notes ?? []).slice(0, count).map((note) => note.text);
      return <Bullets texts={notes} blanks={count - notes.length} />;
    }
    case 'actions': {
      const actions = (file?.actions ?? []).slice(0, count);
      const said = actions.map((one) => [one.title, one.text].filter(Boolean).join(lang === 'en' ? ': ' : '：'));
      return <Bullets texts={said} blanks={file ? 0 : count} />;
    }
    case 'follow_ups': {
      const heads = (['date', 'way', 'result', 'next'] as const).map((one) => t(`cards.cell.follow.${one}`));
      return <Ruled kind="follow" label={label} heads={heads} rows={[]} blanks={count} />;
    }
    case 'table':
    case 'custom': {
      const field = rowsField(item, reader.names);
      if (!field) return <Ruled label={label || '—'} heads={linesOf(text)} rows={[]} blanks={Math.max(1, count)} />;
      const words = { ...reader, currency: reader.me.shop.currency };
      const rows = file && item.key ? ownRows(ownValues(file.overview.customer)[item.key]) : [];
      return (
        <Ruled
          label={label || ownLabel(field, lang)}
          heads={field.columns.map((column) => ownLabel(column, lang))}
          rows={rows.map((row) => field.columns.map((column) => ownText(column, row[column.key], words)))}
          // Where nothing stands, something can be written.
          blanks={Math.max(count, rows.length ? 0 : 1)}
        />
      );
    }
    case 'lines':
      return <Lines count={count} />;
    case 'checks':
      return (
        <span className="pc-checks">
          {linesOf(text).map((choice) => (
            <span key={choice}>
              <i className="pc-box" aria-hidden />
              {choice}
            </span>
          ))}
        </span>
      );
    case 'consent':
      return (
        <p className="pc-consent">
          <i className="pc-box" aria-hidden />
          {text}
        </p>
      );
    default:
      return <p className="pc-text">{text}</p>;
  }
}

function ItemOf({ item, file, reader }: Part) {
  const { t, me, lang } = reader;
  const wide = item.wide && 'pc-wide';
  if (item.what === 'qr' || item.what === 'barcode')
    return (
      <div className={clsx('pc-item pc-block', wide)}>
        <Code item={item} file={file} reader={reader} />
      </div>
    );
  const own = lang === 'en' ? item.label_en : item.label_zh;
  const label = isUnnamed(item.what) ? own : labelOf(item, reader);
  if (item.what === 'signature')
    return (
      <div className={clsx('pc-item pc-sign', wide)}>
        <span>{label}</span>
        <span className="pc-room" aria-hidden />
        <span>{t('cards.cell.signDate')}</span>
        <span className="pc-room pc-room-date" aria-hidden />
      </div>
    );
  if (isBlock(item.what) || rowsField(item, reader.names))
    return (
      <div className={clsx('pc-item pc-block', item.what === 'checks' && 'pc-inline', wide)}>
        {label && <p className="pc-label">{label}</p>}
        {file && (isHidden(item.what, me) || (item.key !== null && isHidden('custom', me))) ? (
          <p className="pc-hidden">{t('cards.hidden')}</p>
        ) : (
          <Block {...{ item, file, reader }} />
        )}
      </div>
    );
  const shown = shownOf(item, file, reader);
  return (
    <div className={clsx('pc-item pc-pair', item.what === 'name' && file && 'pc-name', wide)}>
      <span className="pc-label">{label}</span>
      <span className="pc-value">
        {shown === HIDDEN ? (
          <span className="pc-hidden">{t('cards.hidden')}</span>
        ) : item.what === 'tags' || item.what === 'coupons' ? (
          shown.join('、')
        ) : (
          shown.map((line, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: two lines may say the same
            <span key={at} className="block">
              {line}
            </span>
          ))
        )}
      </span>
    </div>
  );
}

function SectionOf({ section, file, reader }: { section: Section; file: CustomerFile | null; reader: Reader }) {
  const title = reader.lang === 'en' ? section.title_en : section.title_zh;
  if (section.items.length === 0) return null;
  return (
    <section className={clsx('pc-section', section.new_page && 'pc-new-page')}>
      {title && <h2>{title}</h2>}
      <div className={`pc-grid pc-cols-${section.columns}`}>
        {section.items.map((item, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: an item may stand twice, and its place is all it is known by
          <ItemOf key={at} item={item} file={file} reader={reader} />
        ))}
      </div>
    </section>
  );
}

export function CardOf({ draft, file, reader }: { draft: Draft; file: CustomerFile | null; reader: Reader }) {
  const { t, fmt, me, lang } = reader;
  const name = file?.overview.customer.display_name ?? t(file ? 'customers.unnamed' : 'cards.empty');
  return (
    <article className={`pc pc-${draft.paper}`} aria-label={name}>
      <header className="pc-head">
        <span className="pc-shop">{me.shop.name}</span>
        <span className="pc-title">{lang === 'en' ? draft.name_en : draft.name_zh}</span>
        <span className="pc-printed">{t('cards.printed', { date: fmt.date(Date.now()) })}</span>
      </header>
      {draft.sections.map((section, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: sections have no other name
        <SectionOf key={at} section={section} file={file} reader={reader} />
      ))}
    </article>
  );
}
