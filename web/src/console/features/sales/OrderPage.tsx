import { api, newKey } from '@shared/api/client';
import { ProblemError } from '@shared/api/problem';
import type { Customer, Effect, Order, Return } from '@shared/api/types';
import { may } from '@shared/auth/permissions';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { Ban, CircleDollarSign, PackageCheck, Printer, Undo2 } from 'lucide-react';
import { lazy, Suspense, useCallback, useState } from 'react';
import { storesQuery } from '@/app/data';
import { NotFound } from '@/app/errors';
import { Neighbours } from '@/app/neighbours';
import { usePage } from '@/app/page';
import { useMe } from '@/app/session';
import { code, useFormats, useT } from '@/i18n';
import { Badge, Button, Card, IconButton } from '@/ui';
import { Facts, PageHead, RecordFrame } from '@/ui/page';
import { Failed, Loading, Refusal } from '@/ui/states';
import { toast } from '@/ui/toast';
import { orderQuery, tones } from './queries';

const route = getRouteApi('/inside/orders/$id');
const ReturnDrawer = lazy(() =>
  import('./components/ReturnDrawer').then((module) => ({ default: module.ReturnDrawer })),
);
const Confirm = lazy(() => import('@/ui/confirm').then((module) => ({ default: module.Confirm })));

export function EffectList({ effects }: { effects: Effect[] }) {
  return (
    <ul className="flex flex-col gap-1 text-sm">
      {effects.map((effect, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: effects have no other name
        <li key={at} className="num">
          {effect.text ?? `${effect.name} ${effect.amount ?? ''}`}
        </li>
      ))}
    </ul>
  );
}

function Lines({ order }: { order: Order }) {
  const t = useT();
  const fmt = useFormats();
  const head = 'h-9 border-b border-line px-3 text-xs font-semibold text-ink-2 first:pl-4 last:pr-4';
  const cell = 'border-b border-line px-3 py-2 align-top first:pl-4 last:pr-4';
  const sum = (label: string, value: string, strong?: boolean) => (
    <tr>
      <th
        scope="row"
        colSpan={4}
        className={`px-3 pt-1.5 text-right font-normal text-ink-2 max-sm:hidden ${strong ? 'text-ink' : ''}`}
      >
        {label}
      </th>
      <th scope="row" colSpan={2} className="px-3 pt-1.5 text-right font-normal text-ink-2 sm:hidden">
        {label}
      </th>
      <td className={`pt-1.5 pr-4 text-right ${strong ? 'text-base font-semibold' : ''}`}>{value}</td>
    </tr>
  );
  return (
    <section className="card overflow-hidden pb-3" aria-label={t('sales.order.goods')}>
      <h2 className="px-4 py-3 text-base font-semibold">{t('sales.order.goods')}</h2>
      <table className="w-full border-separate border-spacing-0 text-sm" aria-label={t('sales.order.goods')}>
        <thead className="bg-surface-2">
          <tr>
            <th scope="col" className={`${head} text-left`}>
              {t('sales.order.item')}
            </th>
            <th scope="col" className={`${head} text-right`}>
              {t('sales.order.quantity')}
            </th>
            <th scope="col" className={`${head} text-right max-sm:hidden`}>
              {t('sales.order.price')}
            </th>
            <th scope="col" className={`${head} text-right max-sm:hidden`}>
              {t('sales.order.discount')}
            </th>
            <th scope="col" className={`${head} text-right`}>
              {t('sales.order.net')}
            </th>
          </tr>
        </thead>
        <tbody>
          {order.lines.map((line) => (
            <tr key={line.line}>
              <td className={`${cell} break-words`}>
                {line.name ?? line.sku}
                <span className="block text-xs text-ink-3">{line.sku}</span>
              </td>
              <td className={`${cell} text-right whitespace-nowrap`}>
                {fmt.int(line.quantity)}
                {line.returned_quantity > 0 && (
                  <span className="block text-xs text-bad">
                    {t('sales.order.back', { count: line.returned_quantity })}
                  </span>
                )}
              </td>
              <td className={`${cell} text-right whitespace-nowrap max-sm:hidden`}>
                {fmt.money(line.unit_price, order.currency)}
              </td>
              <td className={`${cell} text-right whitespace-nowrap text-ink-2 max-sm:hidden`}>
                {line.discount > 0 ? fmt.money(-line.discount, order.currency) : t('none')}
              </td>
              <td className={`${cell} text-right whitespace-nowrap`}>{fmt.money(line.net, order.currency)}</td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          {sum(t('sales.order.subtotal'), fmt.money(order.subtotal, order.currency))}
          {order.discount > 0 && sum(t('sales.order.discount'), fmt.money(-order.discount, order.currency))}
          {order.shipping > 0 && sum(t('sales.order.shipping'), fmt.money(order.shipping, order.currency))}
          {sum(t('sales.order.total'), fmt.money(order.total, order.currency), true)}
          {order.returned > 0 && sum(t('sales.order.returned'), fmt.money(-order.returned, order.currency))}
        </tfoot>
      </table>
    </section>
  );
}

// Another order is another page: nothing that was opened or typed for one is carried over.
export function OrderPage() {
  const { id } = route.useParams();
  return <OrderRecord key={id} id={id} />;
}

function OrderRecord({ id }: { id: string }) {
  const t = useT();
  const fmt = useFormats();
  const me = useMe();
  const client = useQueryClient();
  const navigate = route.useNavigate();
  const go = useCallback((next: string) => void navigate({ to: '/orders/$id', params: { id: next } }), [navigate]);
  const order = useQuery(orderQuery(id));
  const [returning, setReturning] = useState(false);
  const [cancelling, setCancelling] = useState(false);
  const [last, setLast] = useState<Return | null>(null);
  const stores = useQuery({ ...storesQuery, enabled: may(me, 'store.read') });
  const buyer = order.data?.customer_id ?? null;
  const customer = useQuery({
    queryKey: ['customer', buyer, 'name'],
    queryFn: ({ signal }) => api.get<Customer>(`/v1/customers/${buyer}`, { signal }),
    enabled: !!buyer && may(me, 'customer.read'),
    staleTime: 10 * 60_000,
  });
  const refresh = async () => {
    await client.invalidateQueries({ queryKey: orderQuery(id).queryKey });
    void client.invalidateQueries({ queryKey: ['/v1/orders'] });
    if (buyer) void client.invalidateQueries({ queryKey: ['customer', buyer] });
  };
  const [key] = useState(newKey);
  const verb = useMutation({
    mutationFn: (name: 'pay' | 'deliver') =>
      api.post<Order>(`/v1/orders/${id}/${name}`, { body: {}, idempotencyKey: `${key}-${name}` }),
    onSuccess: async (done) => {
      client.setQueryData(orderQuery(id).queryKey, done);
      await refresh();
      toast({ text: t('form.saved') });
    },
  });
  const number = order.data?.external_id ?? id;
  usePage(order.data ? number : t('nav.orders'));
  if (order.isPending)
    return (
      <div className="p-5 max-sm:p-3">
        <h1 className="sr-only">{t('state.loading')}</h1>
        <Loading lines={8} />
      </div>
    );
  if (!order.data) {
    if (order.error instanceof ProblemError && order.error.status === 404) return <NotFound />;
    return <Failed error={order.error} retry={() => void order.refetch()} role={me.role_title} />;
  }
  const it = order.data;
  const left = it.lines.some((line) => line.quantity > line.returned_quantity);
  const canReturn =
    may(me, 'order.return') && (it.status === 'paid' || it.status === 'delivered' || it.status === 'returned') && left;
  const canCancel = may(me, 'order.cancel') && it.status !== 'cancelled' && it.returned === 0;
  return (
    <RecordFrame
      head={
        <PageHead
          title={number}
          crumbs={[{ to: '/orders', label: t('nav.orders') }]}
          sub={
            <span className="flex flex-wrap items-center gap-2">
              <Badge dot tone={tones[it.status]}>
                {code('orderStatus', it.status)}
              </Badge>
              <span className="num">{fmt.dateTime(it.placed_at)}</span>
            </span>
          }
          actions={
            <>
              <Neighbours list="/v1/orders" id={id} go={go} />
              <IconButton
                label={t('sales.order.print')}
                icon={<Printer size={16} aria-hidden />}
                onClick={() => print()}
              />
              {canCancel && (
                <Button variant="danger" icon={<Ban size={15} aria-hidden />} onClick={() => setCancelling(true)}>
                  {t('sales.order.cancel')}
                </Button>
              )}
              {canReturn && (
                <Button icon={<Undo2 size={15} aria-hidden />} onClick={() => setReturning(true)}>
                  {t('sales.order.return')}
                </Button>
              )}
              {it.status === 'paid' && may(me, 'order.write') && (
                <Button
                  busy={verb.isPending}
                  icon={<PackageCheck size={15} aria-hidden />}
                  onClick={() => verb.mutate('deliver')}
                >
                  {t('sales.order.deliver')}
                </Button>
              )}
              {it.status === 'placed' && may(me, 'order.write') && (
                <Button
                  variant="primary"
                  busy={verb.isPending}
                  icon={<CircleDollarSign size={15} aria-hidden />}
                  onClick={() => verb.mutate('pay')}
                >
                  {t('sales.order.pay')}
                </Button>
              )}
            </>
          }
        />
      }
      right={
        <>
          <Card title={t('sales.order.customer')}>
            {it.customer_id && may(me, 'customer.read') ? (
              <Link
                to="/customers/$id"
                params={{ id: it.customer_id }}
                search={{}}
                className="font-semibold hover:text-brand-text hover:underline"
              >
                {customer.data?.display_name ?? (customer.isPending ? '…' : t('customers.unnamed'))}
              </Link>
            ) : (
              <p className="text-sm text-ink-2">{t('sales.order.nobody')}</p>
            )}
          </Card>
          <Card title={t('sales.order.about')}>
            <Facts
              rows={[
                [
                  t('sales.order.store'),
                  it.store_id && (stores.data?.find((store) => store.id === it.store_id)?.name ?? t('none')),
                ],
                [t('sales.order.channel'), code('channel', it.channel)],
                [t('sales.order.source'), it.source],
                [t('sales.order.paidAt'), it.paid_at && fmt.dateTime(it.paid_at)],
                [t('sales.order.deliveredAt'), it.delivered_at && fmt.dateTime(it.delivered_at)],
                [t('sales.order.cancelledAt'), it.cancelled_at && fmt.dateTime(it.cancelled_at)],
                ...it.tender.map((one): [string, string] => [
                  t(`sales.order.tender.${one.method}`),
                  fmt.money(one.amount, it.currency),
                ]),
                [t('sales.order.note'), it.note],
              ]}
            />
          </Card>
          {it.effects.length > 0 && (
            <Card title={t('sales.order.effects')}>
              <EffectList effects={it.effects} />
            </Card>
          )}
          {last && (
            <Card title={t('sales.order.returnEffects')}>
              <EffectList effects={last.effects} />
            </Card>
          )}
        </>
      }
    >
      <Refusal error={verb.error} />
      <Lines order={it} />
      <Suspense>
        {returning && (
          <ReturnDrawer
            order={it}
            onClose={() => setReturning(false)}
            onDone={(made) => {
              setLast(made);
              toast({ text: t('sales.order.returnedNow', { amount: fmt.money(made.amount, it.currency) }) });
              void refresh();
            }}
          />
        )}
        {cancelling && (
          <Confirm
            title={t('sales.order.cancelTitle', { number })}
            text={t('sales.order.cancelText', { amount: fmt.money(it.total, it.currency) })}
            action={t('sales.order.cancel')}
            onClose={() => setCancelling(false)}
            run={async () => {
              await api.post(`/v1/orders/${id}/cancel`, { body: {}, idempotencyKey: `${key}-cancel` });
              await refresh();
            }}
          />
        )}
      </Suspense>
    </RecordFrame>
  );
}
