// What comes back, line by line. The server works out what is refunded and which points are taken back.
import { api, newKey } from '@shared/api/client';
import type { Order, Return } from '@shared/api/types';
import { useMutation } from '@tanstack/react-query';
import { Minus, Plus } from 'lucide-react';
import { useId, useState } from 'react';
import { useFormats, useT } from '@/i18n';
import { Button, Input } from '@/ui';
import { Drawer } from '@/ui/drawer';
import { Refusal } from '@/ui/states';

export function ReturnDrawer({
  order,
  onClose,
  onDone,
}: {
  order: Order;
  onClose: () => void;
  onDone: (made: Return) => void;
}) {
  const t = useT();
  const fmt = useFormats();
  const formId = useId();
  const [key] = useState(newKey);
  const [counts, setCounts] = useState<Record<number, number>>({});
  const [reason, setReason] = useState('');
  const open = order.lines.filter((line) => line.quantity > line.returned_quantity);
  const chosen = open.filter((line) => (counts[line.line] ?? 0) > 0);
  const send = useMutation({
    mutationFn: () =>
      api.post<Return>(`/v1/orders/${order.id}/returns`, {
        body: {
          lines: chosen.map((line) => ({ line: line.line, quantity: counts[line.line] })),
          reason: reason.trim() || undefined,
        },
        idempotencyKey: key,
      }),
    onSuccess: (made) => {
      onDone(made);
      onClose();
    },
  });
  const about = chosen.reduce(
    (sum, line) =>
      sum +
      Math.round(
        ((line.net - line.returned_amount) * (counts[line.line] ?? 0)) / (line.quantity - line.returned_quantity),
      ),
    0,
  );
  const set = (line: number, count: number) => setCounts({ ...counts, [line]: count });
  const square =
    'grid size-8 place-items-center rounded-ctl border border-line-strong disabled:opacity-40 hover:bg-surface-2';
  return (
    <Drawer
      open
      onClose={onClose}
      title={t('sales.order.return')}
      description={order.external_id ?? order.id}
      footer={
        <>
          <span className="num mr-auto text-sm text-ink-2">
            {t('sales.order.refundAbout', { amount: fmt.money(about, order.currency) })}
          </span>
          <Button onClick={onClose}>{t('action.cancel')}</Button>
          <Button type="submit" form={formId} variant="primary" busy={send.isPending} disabled={chosen.length === 0}>
            {t('sales.order.returnGo')}
          </Button>
        </>
      }
    >
      <form
        id={formId}
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          if (chosen.length) send.mutate();
        }}
      >
        <ul className="divide-y divide-line">
          {open.map((line) => {
            const most = line.quantity - line.returned_quantity;
            const count = counts[line.line] ?? 0;
            const name = line.name ?? line.sku;
            return (
              <li key={line.line} className="flex items-center gap-3 py-2.5">
                <div className="min-w-0 flex-1">
                  <p className="text-sm break-words">{name}</p>
                  <p className="num text-xs text-ink-3">
                    {t('sales.order.left', {
                      count: most,
                      amount: fmt.money(line.net - line.returned_amount, order.currency),
                    })}
                  </p>
                </div>
                <div className="flex flex-none items-center gap-2">
                  <button
                    type="button"
                    className={square}
                    disabled={count === 0}
                    aria-label={t('sales.order.fewer', { name })}
                    onClick={() => set(line.line, count - 1)}
                  >
                    <Minus size={14} aria-hidden />
                  </button>
                  <output
                    className="num w-7 text-center text-sm font-semibold"
                    aria-label={t('sales.order.backCount', { name })}
                  >
                    {count}
                  </output>
                  <button
                    type="button"
                    className={square}
                    disabled={count >= most}
                    aria-label={t('sales.order.moreOf', { name })}
                    onClick={() => set(line.line, count + 1)}
                  >
                    <Plus size={14} aria-hidden />
                  </button>
                </div>
              </li>
            );
          })}
        </ul>
        <Button
          variant="ghost"
          className="self-start"
          onClick={() =>
            setCounts(Object.fromEntries(open.map((line) => [line.line, line.quantity - line.returned_quantity])))
          }
        >
          {t('sales.order.allBack')}
        </Button>
        <Input label={t('sales.order.reason')} value={reason} onChange={setReason} maxLength={200} />
        <Refusal error={send.error} />
      </form>
    </Drawer>
  );
}
