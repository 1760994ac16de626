// What it comes to, and what it brings the member.
import type { Quote } from '@shared/api/till';
import { useFormats, useT } from '@/i18n';

export function Totals({
  quote,
  sum,
  currency,
  digits,
}: {
  quote: Quote | undefined;
  sum: number;
  currency: string;
  digits: number;
}) {
  const t = useT();
  const fmt = useFormats();
  const rows: [string, string][] = [[t('till.sum'), fmt.money(sum, currency)]];
  if (quote && quote.discount > 0) rows.push([t('till.discount'), `−${fmt.money(quote.discount, currency)}`]);
  if (quote && quote.points > 0)
    rows.push([
      t('till.byPoints', { points: fmt.points(quote.points, digits) }),
      `−${fmt.money(quote.points_value, currency)}`,
    ]);
  return (
    <div className="flex flex-col gap-2">
      <dl className="flex flex-col gap-1 text-sm">
        {rows.map(([label, value]) => (
          <div key={label} className="flex justify-between gap-3">
            <dt className="text-ink-2">{label}</dt>
            <dd className="num">{value}</dd>
          </div>
        ))}
      </dl>
      {quote && quote.effects.length > 0 && (
        <div className="rounded-ctl bg-good-soft px-3 py-2 text-sm text-good">
          <p className="text-xs">{t('till.earns')}</p>
          <ul>
            {quote.effects.map((effect) => (
              <li key={`${effect.kind} ${effect.name} ${effect.text}`}>{effect.text}</li>
            ))}
          </ul>
        </div>
      )}
    </div>
  );
}
