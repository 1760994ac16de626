import { useWords } from '../../i18n';
import type { Order } from '../../types';
import { More, usePages } from '../../ui/More';
import { Page } from '../../ui/Page';
import { Bones, Empty, Failed } from '../../ui/states';
import { OrderRow } from './OrderRow';

export default function OrdersPage() {
  const { t } = useWords();
  const orders = usePages<Order>('/v1/m/orders?limit=20');
  if (orders.error && !orders.items) return <Failed error={orders.error} again={orders.again} />;
  if (!orders.items) return <Bones />;
  return (
    <Page title={t('orders.title')}>
      {orders.items.length === 0 ? (
        <Empty icon="receipt" title={t('home.noOrders')}>
          <p className="small">{t('orders.hint')}</p>
        </Empty>
      ) : (
        <section className="card">
          <ul className="list">
            {orders.items.map((order) => (
              <li key={order.id}>
                <OrderRow order={order} />
              </li>
            ))}
          </ul>
          <More pages={orders} />
        </section>
      )}
    </Page>
  );
}
