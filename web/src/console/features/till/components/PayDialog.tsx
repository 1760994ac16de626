// The payment: points and coupons are held when it opens, the sale is made when it is completed, everything is let go when
// it is closed. A completion that got lost on the way is asked for again and gives the first answer.
import { api, newKey } from '@shared/api/client';
import type { Quote } from '@shared/api/till';
import type { Order } from '@shared/api/types';
import { currencyDigits } from '@shared/i18n/format';
import { useMutation } from '@tanstack/react-query';
import { CircleCheck } from 'lucide-react';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { useFormats, useT } from '@/i18n';
import { Button, Segmented } from '@/ui';
import { Dialog } from '@/ui/dialog';
import { MoneyField } from '@/ui/fields';
import { Loading, Refusal } from '@/ui/states';
import type { Basket } from '../basket';
import { QUOTES, quoteBody, type TillSeat } from '../queries';

const METHODS = ['cash', 'wechat', 'alipay', 'card', 'other'] as const;
type Method = (typeof METHODS)[number];

export interface Sold {
  order: Order;
  quote: Quote;
  method: Method | null;
  received: number;
}

export function PayDialog({
  seat,
  basket,
  coupons,
  onClose,
  onSold,
}: {
  seat: TillSeat;
  basket: Basket;
  coupons: string[];
  onClose: () => void;
  onSold: (sold: Sold) => void;
}) {
  const t = useT();
  const fmt = useFormats();
  const [method, setMethod] = useState<Method>('cash');
  const [received, setReceived] = useState<number | null>(null);
  const key = useRef(newKey());
  const hold = useMutation({
    mutationFn: () => api.post<Quote>(QUOTES, { body: quoteBody(seat, basket, coupons, false) }),
    onSuccess: (quote) => setReceived(quote.to_pay),
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: held once, when the dialog opens
  useEffect(() => hold.mutate(), []);
  const quote = hold.data;
  const toPay = quote?.to_pay ?? 0;
  const short = method === 'cash' && received !== null ? toPay - received : 0;
  const complete = useMutation({
    mutationFn: async () => {
      if (!quote?.id) throw new Error('no quote');
      const order = await api.post<Order>(`${QUOTES}/${quote.id}/commit`, {
        body: { tender: toPay > 0 ? [{ method, amount: toPay }] : [] },
        idempotencyKey: key.current,
      });
      onSold({ order, quote, method: toPay > 0 ? method : null, received: received ?? toPay });
    },
  });
  const close = () => {
    if (complete.isPending) return;
    if (quote?.id) void api.post(`${QUOTES}/${quote.id}/void`, { idempotencyKey: newKey() }).catch(() => undefined);
    onClose();
  };
  return (
    <Dialog
      open
      onClose={close}
      title={quote ? t('till.payTitle', { amount: fmt.money(toPay, quote.currency) }) : t('till.pay')}
      description={
        quote?.expires_at && (quote.points > 0 || quote.coupons.length > 0)
          ? t('till.held', { time: fmt.dateTime(quote.expires_at).slice(-5) })
          : undefined
      }
    >
      <form
        data-free
        className="flex flex-col gap-4"
        onSubmit={(event: FormEvent) => {
          event.preventDefault();
          if (quote && short <= 0 && !complete.isPending) complete.mutate();
        }}
      >
        {hold.isPending && <Loading lines={3} />}
        <Refusal error={hold.error} />
        {quote && toPay === 0 && <p className="text-sm text-ink-2">{t('till.nothingToPay')}</p>}
        {quote && toPay > 0 && (
          <>
            <Segmented
              label={t('till.method')}
              value={method}
              onChange={setMethod}
              items={METHODS.map((value) => ({ value, label: t(`till.methods.${value}`) }))}
            />
            {method === 'cash' && (
              <div className="flex flex-col gap-2">
                <MoneyField
                  label={t('till.received')}
                  currency={quote.currency}
                  value={received}
                  onChange={setReceived}
                  autoFocus
                  onFocus={(event) => event.currentTarget.select()}
                />
                <div className="flex flex-wrap gap-2">
                  {notes(toPay, currencyDigits(quote.currency)).map((note) => (
                    <Button key={note} onClick={() => setReceived(note)}>
                      {fmt.money(note, quote.currency)}
                    </Button>
                  ))}
                </div>
                <p className="num text-md font-semibold" aria-live="polite">
                  {short > 0
                    ? t('till.short', { amount: fmt.money(short, quote.currency) })
                    : t('till.change', { amount: fmt.money(0 - short, quote.currency) })}
                </p>
              </div>
            )}
          </>
        )}
        <Refusal error={complete.error} />
        <Button
          type="submit"
          variant="primary"
          className="h-12 text-md"
          disabled={!quote || short > 0 || (method === 'cash' && toPay > 0 && received === null)}
          busy={complete.isPending}
          icon={<CircleCheck size={18} aria-hidden />}
        >
          {t('till.complete')}
        </Button>
      </form>
    </Dialog>
  );
}

// What people hand over: the amount, and the next round sums of notes.
export function notes(amount: number, digits: number): number[] {
  const unit = 10 ** digits;
  const round = [10, 50, 100].map((note) => Math.ceil(amount / (note * unit)) * note * unit);
  return [...new Set([amount, ...round])].slice(0, 4);
}
