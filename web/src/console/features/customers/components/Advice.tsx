// What to offer a customer, each with the evidence.
import { api } from '@shared/api/client';
import type * as schema from '@shared/api/schema';
import type { Given } from '@shared/api/types';
import { useQuery } from '@tanstack/react-query';
import { ShoppingBasket } from 'lucide-react';
import { useState } from 'react';
import { useMe } from '@/app/session';
import { useFormats, useLang, useT } from '@/i18n';
import { Badge, Segmented } from '@/ui';
import { Empty, Failed, Loading } from '@/ui/states';

type Item = Omit<
  Given<
    schema.Recommendation,
    'category' | 'price' | 'times' | 'last_on' | 'gap_days' | 'due_in_days' | 'sold_30' | 'sku' | 'name'
  >,
  'because'
> & { because: Given<schema.RecommendationReason, 'name' | 'sku'>[] };
type Found = Omit<Given<schema.Recommendations, 'trained_at'>, 'items'> & { items: Item[] };

const KINDS = ['any', 'again', 'new'] as const;
const tones = { again: 'good', new: 'info', popular: 'mute' } as const;
const PPM = 1_000_000;

export function Offers({ id }: { id: string }) {
  const t = useT();
  const fmt = useFormats();
  const me = useMe();
  const lang = useLang();
  const [kind, setKind] = useState<(typeof KINDS)[number]>('any');
  const path = `/v1/customers/${id}/recommendations`;
  const query = useQuery({
    queryKey: [path, kind, lang],
    queryFn: ({ signal }) => api.get<Found>(path, { query: { kind, limit: 12 }, signal }),
    staleTime: 60_000,
  });
  return (
    <section className="flex flex-col gap-3">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
        <div className="min-w-0 flex-1 basis-48">
          <h2 className="text-base font-semibold">{t('insight.offers.title')}</h2>
          {query.data?.trained_at && (
            <p className="text-xs text-ink-3">
              {t('insight.offers.trained', { date: fmt.date(query.data.trained_at), count: query.data.bought })}
            </p>
          )}
        </div>
        <Segmented
          label={t('insight.offers.which')}
          value={kind}
          onChange={setKind}
          items={KINDS.map((one) => ({ value: one, label: t(`insight.offers.kind.${one}`) }))}
        />
      </div>
      {query.error && <Failed error={query.error} retry={() => void query.refetch()} role={me.role_title} />}
      {query.isPending && <Loading lines={6} />}
      {query.data?.items.length === 0 && (
        <Empty
          icon={<ShoppingBasket size={26} />}
          title={t('insight.offers.none')}
          hint={t('insight.offers.noneHint')}
        />
      )}
      <ol className="divide-y divide-line">
        {query.data?.items.map((one) => (
          <li key={one.product_id} className="flex flex-wrap items-start gap-x-3 gap-y-1 py-2.5 text-sm">
            <span className="min-w-0 flex-1 basis-52">
              <span className="flex flex-wrap items-center gap-2">
                <b className="font-semibold">{one.name ?? one.sku}</b>
                <Badge tone={tones[one.kind]}>{t(`insight.offers.is.${one.kind}`)}</Badge>
                {one.category && <span className="text-xs text-ink-3">{one.category}</span>}
              </span>
              <span className="mt-0.5 block text-ink-2">{one.why}</span>
              {one.because.length > 0 && (
                <span className="mt-0.5 block text-xs text-ink-3">
                  {one.because
                    .map((because) =>
                      t('insight.offers.because', {
                        name: because.name ?? because.sku ?? '',
                        n: fmt.int(because.together),
                        part: fmt.percent(because.confidence / PPM),
                        lift: (because.lift / PPM).toFixed(1),
                      }),
                    )
                    .join(' · ')}
                </span>
              )}
            </span>
            <span className="num flex-none text-right">
              {one.price !== null && <b className="font-semibold">{fmt.money(one.price, me.shop.currency)}</b>}
              {one.due_in_days !== null && (
                <span className={one.due_in_days < 0 ? 'block text-xs text-warn' : 'block text-xs text-ink-3'}>
                  {t(one.due_in_days < 0 ? 'insight.offers.late' : 'insight.offers.due', {
                    count: Math.abs(one.due_in_days),
                  })}
                </span>
              )}
            </span>
          </li>
        ))}
      </ol>
    </section>
  );
}

export function Advice({ id }: { id: string }) {
  return <Offers id={id} />;
}
