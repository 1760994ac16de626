// What lies on the counter, and one more of it by hand.
import { Minus, Plus, ShoppingBasket, X } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { useFormats, useT } from '@/i18n';
import { Button, Card, IconButton, Input } from '@/ui';
import { MoneyField } from '@/ui/fields';
import { Empty } from '@/ui/states';
import { type Basket, type Line, pieces, put, setQuantity } from '../basket';

export interface ByHand {
  sku: string;
  name: string;
}

export function Lines({
  basket,
  currency,
  byHand,
  setByHand,
  change,
}: {
  basket: Basket;
  currency: string;
  byHand: ByHand | null; // what is still to be priced
  setByHand: (what: ByHand | null) => void;
  change: (part: Partial<Basket>) => void;
}) {
  const t = useT();
  const fmt = useFormats();
  const step = (at: number, line: Line, by: number) =>
    change({ lines: setQuantity(basket.lines, at, line.quantity + by) });
  const square =
    'grid size-9 flex-none place-items-center rounded-ctl border border-line-mid text-ink-2 hover:bg-surface-2';
  return (
    <Card
      title={`${t('till.basket')} · ${t('till.pieces', { count: pieces(basket.lines) })}`}
      actions={
        <div className="flex gap-1">
          <Button variant="ghost" onClick={() => setByHand({ sku: '', name: '' })}>
            {t('till.manual')}
          </Button>
          {basket.lines.length > 0 && (
            <Button variant="ghost" onClick={() => change({ lines: [], coupons: [] })}>
              {t('till.clear')}
            </Button>
          )}
        </div>
      }
    >
      {byHand && (
        <HandForm
          key={byHand.sku}
          start={byHand}
          currency={currency}
          onCancel={() => setByHand(null)}
          onAdd={(line) => {
            setByHand(null);
            change({ lines: put(basket.lines, line) });
          }}
        />
      )}
      {basket.lines.length === 0 && !byHand && (
        <Empty icon={<ShoppingBasket size={28} />} title={t('till.empty')} hint={t('till.emptyHint')} />
      )}
      {basket.lines.length > 0 && (
        <ul aria-label={t('till.basket')} className="flex flex-col">
          {basket.lines.map((line, at) => (
            <li
              key={`${line.sku} ${line.price}`}
              className="flex flex-wrap items-center gap-x-3 gap-y-1 border-t border-line py-2 first:border-t-0"
            >
              <div className="min-w-32 flex-1 max-sm:basis-full">
                <p className="font-semibold break-words">{line.name}</p>
                <p className="num text-xs text-ink-3">
                  {line.sku} · {fmt.money(line.price, currency)}
                </p>
              </div>
              <div className="flex items-center gap-1">
                <button
                  type="button"
                  className={square}
                  aria-label={t('till.less', { name: line.name })}
                  onClick={() => step(at, line, -1)}
                >
                  <Minus size={15} aria-hidden />
                </button>
                <span className="num w-10 text-center text-md font-semibold">{fmt.int(line.quantity)}</span>
                <button
                  type="button"
                  className={square}
                  aria-label={t('till.more', { name: line.name })}
                  onClick={() => step(at, line, 1)}
                >
                  <Plus size={15} aria-hidden />
                </button>
              </div>
              <b className="num w-24 text-right max-sm:ml-auto">{fmt.money(line.price * line.quantity, currency)}</b>
              <IconButton
                label={t('till.remove', { name: line.name })}
                icon={<X size={15} aria-hidden />}
                onClick={() => change({ lines: setQuantity(basket.lines, at, 0) })}
              />
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}

function HandForm({
  start,
  currency,
  onAdd,
  onCancel,
}: {
  start: ByHand;
  currency: string;
  onAdd: (line: Line) => void;
  onCancel: () => void;
}) {
  const t = useT();
  const [name, setName] = useState(start.name);
  const [price, setPrice] = useState<number | null>(null);
  const ready = name.trim() !== '' && price !== null && price >= 0;
  return (
    <form
      data-free
      className="mb-3 grid grid-cols-[minmax(0,1fr)_130px_auto] items-end gap-3 rounded-ctl bg-surface-2 p-3 max-sm:grid-cols-2"
      onSubmit={(event: FormEvent) => {
        event.preventDefault();
        if (ready) onAdd({ sku: start.sku || name.trim(), name: name.trim(), price, quantity: 1 });
      }}
    >
      {start.sku && <p className="col-span-full text-sm text-warn">{t('till.noPrice', { name: start.name })}</p>}
      <Input label={t('till.manualName')} value={name} onChange={setName} maxLength={60} autoFocus={!start.sku} />
      <MoneyField
        label={t('till.price')}
        currency={currency}
        value={price}
        onChange={setPrice}
        autoFocus={Boolean(start.sku)}
      />
      <div className="flex gap-2 max-sm:col-span-2">
        <Button type="submit" variant="primary" className="h-10" disabled={!ready}>
          {t('till.add')}
        </Button>
        <Button className="h-10" onClick={onCancel}>
          {t('action.cancel')}
        </Button>
      </div>
    </form>
  );
}
