// Chooses a real order and explains it; with a rule, also by that rule's newest version.
import { may } from '@shared/auth/permissions';
import { useQuery } from '@tanstack/react-query';
import clsx from 'clsx';
import { Receipt } from 'lucide-react';
import { type FormEvent, useEffect, useState } from 'react';
import { useMe } from '@/app/session';
import { useFormats, useLang, useT } from '@/i18n';
import { Button, Input } from '@/ui';
import { Empty, Failed, Loading } from '@/ui/states';
import { explanationQuery, recentOrdersQuery } from '../queries';
import { Explanation } from './Explanation';

export function ExplainOrder({
  draft,
  order,
  number,
  onChange,
}: {
  draft?: string;
  order?: string;
  number?: string;
  onChange: (part: { order?: string; number?: string }) => void;
}) {
  const t = useT();
  const fmt = useFormats();
  const lang = useLang();
  const me = useMe();
  const [typed, setTyped] = useState(number ?? '');
  useEffect(() => setTyped(number ?? ''), [number]);
  const orders = useQuery({ ...recentOrdersQuery(number), enabled: may(me, 'order.read') });
  const told = useQuery({ ...explanationQuery(order ?? '', draft, lang), enabled: !!order });
  const find = (event: FormEvent) => {
    event.preventDefault();
    onChange({ number: typed.trim() || undefined, order: undefined });
  };
  return (
    <div className="grid grid-cols-[260px_minmax(0,1fr)] items-start gap-5 max-lg:grid-cols-1">
      <div className="flex min-w-0 flex-col gap-3">
        <form data-free className="flex items-end gap-2" onSubmit={find}>
          <Input
            label={t('loyalty.explain.number')}
            value={typed}
            onChange={setTyped}
            className="flex-1"
            autoComplete="off"
          />
          <Button type="submit" className="h-10">
            {t('loyalty.explain.find')}
          </Button>
        </form>
        {orders.error && <Failed error={orders.error} retry={() => void orders.refetch()} role={me.role_title} />}
        {orders.isPending && may(me, 'order.read') && <Loading lines={4} />}
        {orders.data && (
          <ul
            aria-label={t(number ? 'loyalty.explain.choose' : 'loyalty.explain.recent')}
            className="flex flex-col gap-1"
          >
            {orders.data.map((one) => (
              <li key={one.id}>
                <button
                  type="button"
                  aria-pressed={one.id === order}
                  onClick={() => onChange({ number, order: one.id })}
                  className={clsx(
                    'flex w-full items-baseline justify-between gap-3 rounded-ctl border px-3 py-2 text-left text-sm',
                    one.id === order ? 'border-brand bg-brand-soft' : 'border-line hover:bg-surface-2',
                  )}
                >
                  <span className="min-w-0">
                    <span className="block truncate font-semibold">{one.external_id ?? one.id}</span>
                    <span className="num block text-xs text-ink-2">{fmt.date(one.placed_at)}</span>
                  </span>
                  <span className="num flex-none">{fmt.money(one.total, one.currency)}</span>
                </button>
              </li>
            ))}
            {orders.data.length === 0 && (
              <li className="text-sm text-ink-2">{t(number ? 'loyalty.explain.none' : 'loyalty.explain.noOrders')}</li>
            )}
          </ul>
        )}
      </div>
      <div className="min-w-0" aria-live="polite">
        {!order && <Empty icon={<Receipt size={26} />} title={t('loyalty.explain.pick')} />}
        {order && told.isPending && <Loading lines={6} />}
        {told.error && <Failed error={told.error} retry={() => void told.refetch()} role={me.role_title} />}
        {order && told.data && <Explanation told={told.data} draft={draft} />}
      </div>
    </div>
  );
}
