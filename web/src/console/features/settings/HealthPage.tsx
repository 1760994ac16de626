// What a shop wants to know of its server: does it answer, does it keep up, what waits.

import { api } from '@shared/api/client';
import type * as schema from '@shared/api/schema';
import type { Given, Job, Page, Webhook } from '@shared/api/types';
import { may } from '@shared/auth/permissions';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { CircleCheck, CircleX } from 'lucide-react';
import { wholeQuery } from '@/app/data';
import { usePage } from '@/app/page';
import { useMe } from '@/app/session';
import { useFormats, useT } from '@/i18n';
import { Card } from '@/ui';
import { SettingsFrame } from '@/ui/page';
import { Loading } from '@/ui/states';

async function probe(path: string, signal: AbortSignal) {
  const began = performance.now();
  const reply = await fetch(path, { signal });
  return { ok: reply.ok, ms: performance.now() - began };
}

function Line({ label, ok, text }: { label: string; ok: boolean | null; text: React.ReactNode }) {
  const t = useT();
  return (
    <li className="flex min-h-11 items-center gap-3 border-t border-line px-4 text-sm first:border-t-0">
      {ok === null ? (
        <span className="size-[18px] flex-none" />
      ) : ok ? (
        <CircleCheck size={18} className="flex-none text-good" aria-label={t('settings.health.good')} />
      ) : (
        <CircleX size={18} className="flex-none text-bad" aria-label={t('settings.health.bad')} />
      )}
      <span className="min-w-0 flex-1">{label}</span>
      <span className="num text-right text-ink-2">{text}</span>
    </li>
  );
}

type PolicyReport = Given<schema.PolicyReport, 'line'>;

// What browsers say the pages' policy stopped: a plug-in of somebody's browser, or an attack. Nothing is the usual.
function Stopped() {
  const t = useT();
  const fmt = useFormats();
  const reports = useQuery(wholeQuery<PolicyReport>('/v1/csp-reports'));
  if (!reports.data?.length) return null;
  const file = (one: PolicyReport) => (one.line ? `${one.source}:${one.line}` : one.source);
  return (
    <Card title={t('settings.health.stopped')}>
      <p className="mb-2 text-sm text-ink-2">{t('settings.health.stoppedHint')}</p>
      <ul>
        {reports.data.map((one) => (
          <li
            key={[one.directive, one.blocked, one.page, file(one)].join(' ')}
            className="flex flex-wrap items-baseline gap-x-3 border-t border-line py-2.5 text-sm last:pb-0"
          >
            <code className="font-semibold">{one.directive}</code>
            <code className="min-w-0 flex-1 basis-60 break-all">{one.blocked}</code>
            <span className="num text-ink-2">
              {t('settings.health.times', { count: one.count })} · {fmt.ago(one.last_at)}
            </span>
            <span className="basis-full break-all text-xs text-ink-3">
              {[one.page, file(one)].filter(Boolean).join(' · ')}
            </span>
          </li>
        ))}
      </ul>
    </Card>
  );
}

export function HealthPage() {
  const t = useT();
  const fmt = useFormats();
  const me = useMe();
  usePage(t('nav.health'));
  const ready = useQuery({
    queryKey: ['readyz'],
    queryFn: ({ signal }) => probe('/readyz', signal),
    refetchInterval: 10_000,
    retry: false,
  });
  const failed = useQuery({
    queryKey: ['/v1/jobs', 'failed'],
    queryFn: ({ signal }) => api.get<Page<Job>>('/v1/jobs', { query: { state: 'failed', limit: 20 }, signal }),
    enabled: may(me, 'job.read'),
  });
  const running = useQuery({
    queryKey: ['/v1/jobs', 'running'],
    queryFn: ({ signal }) => api.get<Page<Job>>('/v1/jobs', { query: { state: 'running', limit: 20 }, signal }),
    enabled: may(me, 'job.read'),
    refetchInterval: 10_000,
  });
  const webhooks = useQuery({ ...wholeQuery<Webhook>('/v1/webhooks'), enabled: may(me, 'webhook.read') });
  const lastFailed = failed.data?.items[0];
  const failing = webhooks.data?.filter((one) => one.failing_since).length ?? 0;
  return (
    <SettingsFrame title={t('nav.health')} sub={t('settings.health.sub')}>
      <Card flush className="overflow-hidden">
        {ready.isPending ? (
          <div className="px-4">
            <Loading lines={3} />
          </div>
        ) : (
          <ul>
            <Line
              label={t('settings.health.server')}
              ok={ready.data?.ok ?? false}
              text={ready.data ? t('settings.health.answered', { n: Math.round(ready.data.ms) }) : t('state.offline')}
            />
            {may(me, 'job.read') && (
              <>
                <Line
                  label={t('settings.health.running')}
                  ok={null}
                  text={running.data ? fmt.int(running.data.items.length) : '…'}
                />
                <Line
                  label={t('settings.health.failed')}
                  ok={failed.data ? failed.data.items.length === 0 : null}
                  text={
                    lastFailed ? (
                      <Link
                        to="/settings/jobs"
                        search={{ state: 'failed' }}
                        className="text-brand-text hover:underline"
                      >
                        {t('settings.health.lastFailed', {
                          kind: lastFailed.kind,
                          when: fmt.ago(lastFailed.ended_at ?? lastFailed.created_at),
                        })}
                      </Link>
                    ) : (
                      t('settings.health.noneFailed')
                    )
                  }
                />
              </>
            )}
            {may(me, 'webhook.read') && (
              <Line
                label={t('nav.webhooks')}
                ok={webhooks.data ? failing === 0 : null}
                text={
                  failing ? (
                    <Link to="/settings/webhooks" className="text-brand-text hover:underline">
                      {t('settings.health.failing', { count: failing })}
                    </Link>
                  ) : (
                    t('settings.health.allDelivered', { count: webhooks.data?.length ?? 0 })
                  )
                }
              />
            )}
            <Line
              label={t('settings.shop.zone')}
              ok={null}
              text={`${me.shop.time_zone} · ${fmt.dateTime(Date.now())}`}
            />
          </ul>
        )}
      </Card>
      {may(me, 'settings.read') && <Stopped />}
      <p className="text-sm text-ink-2">{t('settings.health.metrics')}</p>
    </SettingsFrame>
  );
}
