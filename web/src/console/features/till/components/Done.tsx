// Sold: what was paid, what it earned, the receipt to print, and on to the next.
import { Link } from '@tanstack/react-router';
import { CircleCheckBig, Printer } from 'lucide-react';
import { useMe } from '@/app/session';
import { useFormats, useT } from '@/i18n';
import { Button, buttonClass, Card } from '@/ui';
import type { Sold } from './PayDialog';

export function Done({ sold, digits, onNext }: { sold: Sold; digits: number; onNext: () => void }) {
  const t = useT();
  const fmt = useFormats();
  const me = useMe();
  const { order, quote, method, received } = sold;
  const money = (value: number) => fmt.money(value, order.currency);
  const rows: [string, string][] = [
    [t('till.receipt'), order.external_id ?? order.id],
    ...(quote.discount > 0 ? ([[t('till.discount'), `−${money(quote.discount)}`]] as [string, string][]) : []),
    ...(quote.points > 0
      ? ([[t('till.byPoints', { points: fmt.points(quote.points, digits) }), `−${money(quote.points_value)}`]] as [
          string,
          string,
        ][])
      : []),
    ...(method
      ? ([[`${t('till.paidBy')} · ${t(`till.methods.${method}`)}`, money(quote.to_pay)]] as [string, string][])
      : []),
    ...(method === 'cash' && received > quote.to_pay
      ? ([[t('till.received'), money(received)]] as [string, string][])
      : []),
  ];
  return (
    <Card className="receipt mx-auto w-full max-w-md print:border-0 print:shadow-none">
      <div className="flex flex-col gap-4" data-testid="sold">
        <div className="flex flex-col items-center gap-1 text-center">
          <CircleCheckBig size={34} className="text-good print:hidden" aria-hidden />
          <p className="hidden text-md font-semibold print:block">{me.shop.name}</p>
          <h2 className="text-lg font-semibold">{t('till.done')}</h2>
          <p className="num text-2xl font-semibold">{money(order.total)}</p>
          {method === 'cash' && received > quote.to_pay && (
            <p className="num text-md font-semibold text-brand-text">
              {t('till.change', { amount: money(received - quote.to_pay) })}
            </p>
          )}
        </div>
        <ul className="hidden text-sm print:block">
          {order.lines.map((line) => (
            <li key={line.line} className="flex justify-between gap-3">
              <span>
                {line.name ?? line.sku} × {line.quantity}
              </span>
              <span className="num">{money(line.unit_price * line.quantity)}</span>
            </li>
          ))}
        </ul>
        <dl className="flex flex-col gap-1 border-t border-line pt-3 text-sm">
          {rows.map(([label, value]) => (
            <div key={label} className="flex justify-between gap-3">
              <dt className="text-ink-2">{label}</dt>
              <dd className="num">{value}</dd>
            </div>
          ))}
        </dl>
        {order.effects.length > 0 && (
          <div className="rounded-ctl bg-good-soft px-3 py-2 text-sm text-good">
            <p className="text-xs">{t('till.earned')}</p>
            <ul>
              {order.effects.map((effect) => (
                <li key={`${effect.kind} ${effect.name} ${effect.text}`}>{effect.text}</li>
              ))}
            </ul>
          </div>
        )}
        <div className="flex flex-col gap-2 print:hidden">
          <Button variant="primary" className="h-12 text-md" onClick={onNext} autoFocus>
            {t('till.next')}
          </Button>
          <div className="grid grid-cols-2 gap-2">
            <Button icon={<Printer size={15} aria-hidden />} onClick={() => print()}>
              {t('till.print')}
            </Button>
            <Link to="/orders/$id" params={{ id: order.id }} className={buttonClass()}>
              {t('till.order')}
            </Link>
          </div>
        </div>
      </div>
    </Card>
  );
}
