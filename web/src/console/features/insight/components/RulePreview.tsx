// Whom a rule of action would reach as it is being written: how many, a few of them with what doing it is worth.
import { api } from '@shared/api/client';
import type { ActionRulePreview } from '@shared/api/schema';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { useMe } from '@/app/session';
import { useFormats, useLang, useT } from '@/i18n';
import { Loading } from '@/ui/states';

const PAUSE_MS = 350;

export function RulePreview({ condition, value }: { condition: string; value: string | null }) {
  const t = useT();
  const fmt = useFormats();
  const me = useMe();
  const lang = useLang();
  const body = condition.trim() ? JSON.stringify({ condition, value: value?.trim() || null, sample: 5 }) : '';
  const [paused, setPaused] = useState(body);
  useEffect(() => {
    const timer = setTimeout(() => setPaused(body), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [body]);
  const found = useQuery({
    queryKey: ['/v1/action-rules', 'preview', paused, lang],
    queryFn: ({ signal }) =>
      api.post<ActionRulePreview>('/v1/action-rules/preview', { body: JSON.parse(paused), signal }),
    enabled: paused !== '',
    placeholderData: keepPreviousData,
    retry: false,
  });
  if (!body) return null;
  const data = found.error ? undefined : found.data;
  const all = data && data.looked_at === data.customers;
  return (
    <section className="mt-4 rounded-ctl border border-line p-4" aria-live="polite" data-testid="preview">
      <h3 className="mb-1 text-sm font-semibold">{t('plan.rules.preview')}</h3>
      {found.isPending && <Loading lines={2} />}
      {found.error && <p className="text-sm text-ink-2">{t('plan.rules.previewWait')}</p>}
      {data && (
        <>
          <p className="num text-2xl font-semibold">
            {t('plan.rules.people', { count: data.count ?? 0, n: fmt.int(data.count ?? 0) })}
          </p>
          <p className="text-xs text-ink-3">
            {all
              ? t('plan.rules.ofAll', { n: fmt.int(data.customers ?? 0) })
              : t('plan.rules.ofSome', { looked: fmt.int(data.looked_at ?? 0), n: fmt.int(data.customers ?? 0) })}
          </p>
          <ul className="mt-2 divide-y divide-line">
            {data.sample.map((one) => (
              <li key={one.customer_id} className="flex items-baseline gap-3 py-1.5 text-sm">
                <Link
                  to="/customers/$id"
                  params={{ id: one.customer_id ?? '' }}
                  search={{}}
                  target="_blank"
                  className="inline-block min-h-6 flex-none hover:text-brand-text hover:underline"
                >
                  {one.name ?? t('insight.unnamed')}
                </Link>
                <span className="min-w-0 flex-1 truncate text-xs text-ink-3" title={one.reasons.join('\n')}>
                  {one.reasons.join(' · ')}
                </span>
                {(one.value ?? 0) > 0 && (
                  <span className="num flex-none text-xs text-ink-2">
                    {fmt.money(one.value ?? 0, me.shop.currency)}
                  </span>
                )}
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}
