// The last receipts of this till, and the way back of one: whole, by its number.
import { api } from '@shared/api/client';
import type { Reversal } from '@shared/api/till';
import type { Order } from '@shared/api/types';
import { may } from '@shared/auth/permissions';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Undo2 } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { useMe } from '@/app/session';
import { code, useFormats, useT } from '@/i18n';
import { Badge, Button, Card, Input } from '@/ui';
import { Dialog } from '@/ui/dialog';
import { Failed, Loading, Refusal } from '@/ui/states';
import { toast } from '@/ui/toast';
import { receiptsQuery } from '../queries';

const tones = { placed: 'info', paid: 'good', delivered: 'good', returned: 'warn', cancelled: 'mute' } as const;

function Reverse({
  till,
  order,
  digits,
  onClose,
}: {
  till: string;
  order: Order;
  digits: number;
  onClose: () => void;
}) {
  const t = useT();
  const fmt = useFormats();
  const client = useQueryClient();
  const [reason, setReason] = useState('');
  const receipt = order.external_id ?? '';
  // Without a number of its own the reversal is the receipt's: a second try gives the first answer.
  const reverse = useMutation({
    mutationFn: () =>
      api.post<Reversal>('/v1/till/reversals', { body: { till, receipt, reason: reason.trim() || undefined } }),
    onSuccess: async (done) => {
      const money = fmt.money(done.money, order.currency);
      toast({
        text:
          done.points > 0
            ? t('till.reversedPoints', { money, points: fmt.points(done.points, digits) })
            : t('till.reversed', { money }),
      });
      await client.invalidateQueries({ queryKey: ['/v1/orders'] });
      await client.invalidateQueries({ queryKey: ['till'] });
      onClose();
    },
  });
  return (
    <Dialog
      open
      onClose={onClose}
      title={t('till.reverseTitle', { receipt })}
      description={t('till.reverseText', { amount: fmt.money(order.total - order.returned, order.currency) })}
    >
      <form
        className="flex flex-col gap-4"
        onSubmit={(event: FormEvent) => {
          event.preventDefault();
          reverse.mutate();
        }}
      >
        <Input label={t('till.reason')} value={reason} onChange={setReason} maxLength={200} />
        <Refusal error={reverse.error} />
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>{t('action.cancel')}</Button>
          <Button type="submit" variant="danger" busy={reverse.isPending} icon={<Undo2 size={15} aria-hidden />}>
            {t('till.reverse')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

export function Receipts({ till, digits }: { till: string; digits: number }) {
  const t = useT();
  const fmt = useFormats();
  const me = useMe();
  const [reversing, setReversing] = useState<Order | null>(null);
  const list = useQuery({ ...receiptsQuery(till), enabled: may(me, 'order.read') });
  if (!may(me, 'order.read')) return null;
  return (
    <Card title={t('till.recent')}>
      {list.isPending && <Loading lines={3} />}
      {list.error && <Failed error={list.error} retry={() => void list.refetch()} role={me.role_title} />}
      {list.data?.length === 0 && <p className="text-sm text-ink-3">{t('till.noRecent')}</p>}
      <ul className="flex flex-col" aria-label={t('till.recent')}>
        {list.data?.map((order) => (
          <li
            key={order.id}
            className="flex flex-wrap items-center gap-x-3 gap-y-1 border-t border-line py-2 text-sm first:border-t-0"
          >
            <Link
              to="/orders/$id"
              params={{ id: order.id }}
              className="num inline-block min-h-6 flex-1 hover:text-brand-text hover:underline"
            >
              {order.external_id}
            </Link>
            {order.status === 'paid' || order.status === 'delivered' ? null : (
              <Badge dot tone={tones[order.status]}>
                {code('orderStatus', order.status)}
              </Badge>
            )}
            <b className="num">{fmt.money(order.total, order.currency)}</b>
            {may(me, 'order.return') && (order.status === 'paid' || order.status === 'delivered') && (
              <Button variant="ghost" icon={<Undo2 size={14} aria-hidden />} onClick={() => setReversing(order)}>
                {t('till.reverse')}
              </Button>
            )}
          </li>
        ))}
      </ul>
      {reversing && <Reverse till={till} order={reversing} digits={digits} onClose={() => setReversing(null)} />}
    </Card>
  );
}
