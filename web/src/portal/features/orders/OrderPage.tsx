import { useParams } from 'wouter';
import { useData } from '../../app/data';
import { useWords, word } from '../../i18n';
import type { Order } from '../../types';
import { Page } from '../../ui/Page';
import { Bones, Failed } from '../../ui/states';

export default function OrderPage() {
  const { t, fmt } = useWords();
  const { order: id } = useParams<{ order: string }>();
  const { data: order, error, again } = useData<Order>(`/v1/m/orders/${encodeURIComponent(id)}`);
  if (error)
    return (
      <Page title={t('orders.one')} back="/orders">
        <Failed error={error} again={again} />
      </Page>
    );
  if (!order) return <Bones />;
  const money = (amount: number) => fmt.money(amount, order.currency);
  const facts: [string, string | null][] = [
    [t('orders.number'), order.number],
    [t('orders.when'), fmt.dateTime(order.placed_at)],
    [t('orders.where'), order.store ?? word('channel', order.channel)],
    [t('orders.status'), word('orderStatus', order.status)],
  ];
  const sums: [string, number][] = [
    [t('orders.subtotal'), order.subtotal],
    [t('orders.discount'), -order.discount],
    [t('orders.shipping'), order.shipping],
  ];
  return (
    <Page title={t('orders.one')} back="/orders">
      <section className="card">
        <dl className="facts">
          {facts.map(
            ([name, value]) =>
              value && (
                <div key={name}>
                  <dt>{name}</dt>
                  <dd>{value}</dd>
                </div>
              ),
          )}
        </dl>
      </section>
      <section className="card" aria-labelledby="order-lines">
        <header className="head">
          <h2 id="order-lines">{t('orders.lines')}</h2>
        </header>
        <ul className="list">
          {order.lines.map((line, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: lines never move
            <li className="row" key={at}>
              <span className="grow">
                <b>{line.name}</b>
                <small>
                  {money(line.unit_price)} × {fmt.int(line.quantity)}
                </small>
                {line.returned_quantity > 0 && (
                  <small className="wrong">
                    {t('orders.back', { count: line.returned_quantity, amount: money(line.returned_amount) })}
                  </small>
                )}
              </span>
              <b className="end">{money(line.net)}</b>
            </li>
          ))}
        </ul>
        <dl className="facts sums">
          {sums.map(
            ([name, value]) =>
              value !== 0 && (
                <div key={name}>
                  <dt>{name}</dt>
                  <dd>{money(value)}</dd>
                </div>
              ),
          )}
          <div className="total">
            <dt>{t('orders.total')}</dt>
            <dd>{money(order.total)}</dd>
          </div>
          {order.returned > 0 && (
            <div>
              <dt>{t('orders.returned')}</dt>
              <dd>{money(order.returned)}</dd>
            </div>
          )}
        </dl>
      </section>
    </Page>
  );
}
