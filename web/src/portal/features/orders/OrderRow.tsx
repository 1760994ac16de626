import { Link } from 'wouter';
import { useWords, word } from '../../i18n';
import type { Order } from '../../types';
import { Icon } from '../../ui/icons';
import { orderTitle } from './title';

export function OrderRow({ order }: { order: Order }) {
  const { t, fmt } = useWords();
  return (
    <Link href={`/orders/${order.id}`} className="row">
      <span className="grow">
        <b>{orderTitle(order, t)}</b>
        <small>
          {fmt.date(order.placed_at)} · {order.store ?? word('channel', order.channel)}
        </small>
      </span>
      <span className="end">
        <b>{fmt.money(order.total, order.currency)}</b>
        <small>
          {order.returned > 0 && order.status !== 'returned' ? t('orders.partly') : word('orderStatus', order.status)}
        </small>
      </span>
      <Icon name="next" />
    </Link>
  );
}
