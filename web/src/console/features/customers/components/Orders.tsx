import type { Order } from '@shared/api/types';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import clsx from 'clsx';
import { ChevronDown, Receipt } from 'lucide-react';
import { Fragment, useState } from 'react';
import { code, useFormats, useT } from '@/i18n';
import { Badge, type Tone } from '@/ui';
import { Failed, Loading } from '@/ui/states';
import { orderQuery, ordersQuery } from '../queries';
import { cell, head, Pages } from './Pages';

const tones: Record<string, Tone> = {
  placed: 'warn',
  paid: 'good',
  delivered: 'good',
  returned: 'bad',
  cancelled: 'mute',
};

function Lines({ order, number }: { order: Order; number: string }) {
  const t = useT();
  const fmt = useFormats();
  const whole = useQuery(orderQuery(order.id));
  if (whole.isPending) return <Loading lines={2} />;
  if (!whole.data) return <Failed error={whole.error} retry={() => void whole.refetch()} />;
  const small = 'py-1.5 pr-3 align-top last:pr-0';
  return (
    <table className="w-full text-xs" aria-label={t('customers.orders.lines', { number })}>
      <thead className="text-ink-3">
        <tr>
          <th scope="col" className={clsx(small, 'text-left font-normal')}>
            {t('customers.orders.item')}
          </th>
          <th scope="col" className={clsx(small, 'text-right font-normal')}>
            {t('customers.orders.quantity')}
          </th>
          <th scope="col" className={clsx(small, 'text-right font-normal max-sm:hidden')}>
            {t('customers.orders.price')}
          </th>
          <th scope="col" className={clsx(small, 'text-right font-normal')}>
            {t('customers.orders.net')}
          </th>
        </tr>
      </thead>
      <tbody>
        {whole.data.lines.map((line) => (
          <tr key={line.line}>
            <td className={clsx(small, 'break-words')}>
              {line.name ?? line.sku} {line.name && <span className="text-ink-3">{line.sku}</span>}
            </td>
            <td className={clsx(small, 'text-right whitespace-nowrap')}>
              {fmt.int(line.quantity)}
              {line.returned_quantity > 0 && (
                <span className="block text-bad">
                  {t('customers.orders.back', { count: fmt.int(line.returned_quantity) })}
                </span>
              )}
            </td>
            <td className={clsx(small, 'text-right whitespace-nowrap max-sm:hidden')}>
              {fmt.money(line.unit_price, order.currency)}
            </td>
            <td className={clsx(small, 'text-right whitespace-nowrap')}>{fmt.money(line.net, order.currency)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

export function Orders({ id }: { id: string }) {
  const t = useT();
  const fmt = useFormats();
  const orders = useInfiniteQuery(ordersQuery(id));
  const [open, setOpen] = useState<string | null>(null);
  return (
    <Pages
      list={orders}
      icon={<Receipt size={26} />}
      empty={t('customers.orders.empty')}
      hint={t('customers.orders.emptyHint')}
    >
      {(items) => (
        <table
          className="w-full border-separate border-spacing-0 text-sm"
          aria-label={t('customers.detail.tab.orders')}
        >
          <thead>
            <tr>
              <th scope="col" className={clsx(head, 'text-left')}>
                {t('customers.orders.number')}
              </th>
              <th scope="col" className={clsx(head, 'text-left max-sm:hidden')}>
                {t('customers.orders.when')}
              </th>
              <th scope="col" className={clsx(head, 'text-left max-lg:hidden')}>
                {t('customers.orders.channel')}
              </th>
              <th scope="col" className={clsx(head, 'text-left max-sm:hidden')}>
                {t('customers.orders.status')}
              </th>
              <th scope="col" className={clsx(head, 'text-right')}>
                {t('customers.orders.total')}
              </th>
            </tr>
          </thead>
          <tbody>
            {items.map((order) => {
              const number = order.external_id ?? order.id;
              const opened = open === order.id;
              return (
                <Fragment key={order.id}>
                  <tr>
                    <td className={cell}>
                      <button
                        type="button"
                        aria-expanded={opened}
                        aria-label={t(opened ? 'customers.orders.shut' : 'customers.orders.open', { number })}
                        onClick={() => setOpen(opened ? null : order.id)}
                        className="-my-0.5 flex min-h-6 items-center gap-1.5 text-left hover:text-brand-text"
                      >
                        <ChevronDown
                          size={14}
                          className={clsx('flex-none text-ink-3 transition-transform', !opened && '-rotate-90')}
                          aria-hidden
                        />
                        <span className="break-all">{number}</span>
                      </button>
                      <span className="block pl-5 text-xs text-ink-3 sm:hidden">
                        {fmt.date(order.placed_at)} · {code('orderStatus', order.status)}
                      </span>
                    </td>
                    <td className={clsx(cell, 'whitespace-nowrap text-ink-2 max-sm:hidden')}>
                      {fmt.dateTime(order.placed_at)}
                    </td>
                    <td className={clsx(cell, 'text-ink-2 max-lg:hidden')}>{code('channel', order.channel)}</td>
                    <td className={clsx(cell, 'max-sm:hidden')}>
                      <Badge dot tone={tones[order.status] ?? 'mute'}>
                        {code('orderStatus', order.status)}
                      </Badge>
                    </td>
                    <td className={clsx(cell, 'text-right whitespace-nowrap')}>
                      {fmt.money(order.total, order.currency)}
                      {order.returned > 0 && (
                        <span className="block text-xs text-bad">
                          {t('customers.orders.returned', { amount: fmt.money(order.returned, order.currency) })}
                        </span>
                      )}
                    </td>
                  </tr>
                  {opened && (
                    <tr>
                      <td colSpan={5} className="border-b border-line bg-surface-2 px-4 py-2">
                        <Lines order={order} number={number} />
                      </td>
                    </tr>
                  )}
                </Fragment>
              );
            })}
          </tbody>
        </table>
      )}
    </Pages>
  );
}
