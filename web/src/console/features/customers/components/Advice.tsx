// What to offer a customer, each with the evidence.
import { api, newKey } from '@shared/api/client';
import type * as schema from '@shared/api/schema';
import type { Given } from '@shared/api/types';
import { may } from '@shared/auth/permissions';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Check, ShoppingBasket } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { useMe } from '@/app/session';
import { useFormats, useLang, useT } from '@/i18n';
import { Badge, Button, Segmented } from '@/ui';
import { Empty, Failed, Loading, Refusal } from '@/ui/states';

const Ask = lazy(() => import('@/ui/ask').then((module) => ({ default: module.Ask })));

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

type Action = Given<schema.Action, 'text' | 'condition'>;
type Taken = Given<schema.ActionTaken, 'reason' | 'by' | 'until'>;

function Actions({ id }: { id: string }) {
  const t = useT();
  const fmt = useFormats();
  const me = useMe();
  const lang = useLang();
  const client = useQueryClient();
  const [asking, setAsking] = useState<Action | null>(null);
  const path = `/v1/customers/${id}/actions`;
  const query = useQuery({
    queryKey: [path, lang],
    queryFn: ({ signal }) => api.get<{ items: Action[]; taken: Taken[] }>(path, { signal }),
  });
  const take = useMutation({
    mutationFn: ({ one, outcome, reason }: { one: Action; outcome: 'done' | 'dismiss'; reason?: string }) =>
      api.post(`${path}/${one.rule_id}/${outcome}`, { body: reason ? { reason } : {}, idempotencyKey: newKey() }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: [path] });
      void client.invalidateQueries({ queryKey: ['/v1/insight', 'actions'] });
    },
  });
  const can = may(me, 'action.write');
  return (
    <section className="flex flex-col gap-2">
      <h2 className="text-base font-semibold">{t('nav.insight.actions')}</h2>
      {query.error && <Failed error={query.error} retry={() => void query.refetch()} role={me.role_title} />}
      {query.isPending && <Loading lines={4} />}
      <Refusal error={take.error} />
      {query.data?.items.length === 0 && (
        <p className="text-sm text-ink-2">
          {t('plan.actions.nothing')}
          {t('plan.actions.nothingHint') && <span className="ml-1 text-ink-3">{t('plan.actions.nothingHint')}</span>}
        </p>
      )}
      <ol className="divide-y divide-line">
        {query.data?.items.map((one) => (
          <li key={one.rule_id} className="flex flex-wrap items-start gap-x-3 gap-y-2 py-2.5 text-sm">
            <span className="min-w-0 flex-1 basis-52">
              <b className="font-semibold">{one.title}</b>
              {one.value > 0 && (
                <span className="num ml-2 text-xs text-ink-3">
                  {t('plan.actions.worth')} {fmt.money(one.value, me.shop.currency)}
                </span>
              )}
              {one.text && <span className="block text-ink-2">{one.text}</span>}
              <span className="block text-xs text-ink-3">{one.reasons.join(' · ')}</span>
            </span>
            {can && (
              <span className="flex flex-none gap-2">
                <Button
                  busy={take.isPending}
                  icon={<Check size={14} aria-hidden />}
                  aria-label={`${t('plan.actions.markDone')}: ${one.title}`}
                  onClick={() => take.mutate({ one, outcome: 'done' })}
                >
                  {t('plan.actions.markDone')}
                </Button>
                <Button
                  variant="ghost"
                  aria-label={`${t('plan.actions.markNot')}: ${one.title}`}
                  onClick={() => setAsking(one)}
                >
                  {t('plan.actions.markNot')}
                </Button>
              </span>
            )}
          </li>
        ))}
      </ol>
      {query.data && query.data.taken.length > 0 && (
        <details className="text-sm">
          <summary className="min-h-6 cursor-pointer text-ink-2">{t('plan.actions.taken')}</summary>
          <ul className="mt-1 flex flex-col gap-1 text-xs text-ink-3">
            {query.data.taken.map((one) => (
              <li key={`${one.rule_id}${one.at}`}>
                {fmt.dateTime(one.at)} · {one.title} · {t(`plan.actions.outcome.${one.outcome}`)}
                {one.reason && ` · ${one.reason}`}
              </li>
            ))}
          </ul>
        </details>
      )}
      <Suspense>
        {asking && (
          <Ask
            title={t('plan.actions.dismissTitle', { what: asking.title })}
            label={t('plan.actions.reason')}
            onClose={() => setAsking(null)}
            onAnswer={(reason) => take.mutate({ one: asking, outcome: 'dismiss', reason })}
          />
        )}
      </Suspense>
    </section>
  );
}

export function Advice({ id }: { id: string }) {
  return (
    <div className="flex flex-col gap-6">
      <Actions id={id} />
      <Offers id={id} />
    </div>
  );
}
