// What is known of a customer: what the models say and why, the kind of loyalty with its evidence, every indicator with
// its value, how it was computed, and where the customer stands among all.
import { api } from '@shared/api/client';
import type * as schema from '@shared/api/schema';
import type { Given } from '@shared/api/types';
import { useQuery } from '@tanstack/react-query';
import clsx from 'clsx';
import { CircleCheck, CircleDashed, SearchX } from 'lucide-react';
import { useMemo, useState } from 'react';
import { useMe } from '@/app/session';
import { useUnit } from '@/app/unit';
import { LineChart } from '@/charts';
import { type Key, useFormats, useLang, useT } from '@/i18n';
import { Badge, Segmented, Stat } from '@/ui';
import { SearchBox } from '@/ui/filters';
import { Empty, Failed, Loading } from '@/ui/states';

type Indicator = Given<schema.Indicator, 'value' | 'text' | 'percentile' | 'sample' | 'from' | 'how'>;
type Condition = Given<schema.LoyaltyCondition, 'value'>;
type Verdict = Omit<
  Given<schema.LoyaltyVerdict, 'run_id' | 'as_of' | 'kind' | 'title' | 'meaning' | 'advice' | 'average_order'>,
  'evidence'
> & { evidence: Condition[]; kinds: (Given<schema.LoyaltyTrial> & { conditions: Condition[] })[] };
type Score = Given<schema.CustomerScore, 'next_order_at' | 'rfm_class_before' | 'class_before'>;
type Explained = {
  score: Score | null;
  reasons: Given<schema.ChurnReason>[];
  history: Given<schema.ScoreThen>[];
};

const PPM = 1_000_000;
const GROUPS = ['buying', 'time', 'taste', 'loyalty', 'forecast'] as const;
const signs = { at_least: '≥', at_most: '≤', below: '<', above: '>' } as const;

function useAsked<T>(path: string) {
  const lang = useLang();
  return useQuery({
    queryKey: [path, lang],
    queryFn: ({ signal }) => api.get<T>(path, { signal }),
    staleTime: 60_000,
  });
}

function Standing({ percentile }: { percentile: number | null }) {
  const t = useT();
  if (percentile === null) return <span className="text-ink-3">{t('none')}</span>;
  const part = Math.round((percentile / PPM) * 100);
  return (
    <span className="flex items-center gap-2">
      <span className="relative h-1.5 w-20 flex-none rounded-full bg-surface-3" aria-hidden>
        <i className="absolute inset-y-0 left-0 rounded-full bg-brand" style={{ width: `${part}%` }} />
      </span>
      <span className="num text-xs text-ink-2">{t('insight.person.above', { part: `${part}%` })}</span>
    </span>
  );
}

function Forecast({ id }: { id: string }) {
  const t = useT();
  const fmt = useFormats();
  const me = useMe();
  const query = useAsked<Explained>(`/v1/customers/${id}/score`);
  if (query.error) return <Failed error={query.error} retry={() => void query.refetch()} role={me.role_title} />;
  if (!query.data) return <Loading lines={3} />;
  const { score, reasons, history } = query.data;
  if (!score) return <p className="text-sm text-ink-2">{t('insight.person.noScore')}</p>;
  const money = (value: number) => fmt.money(value, me.shop.currency);
  const past = [...history].reverse();
  return (
    <div className="flex flex-col gap-3">
      <ul className="grid grid-cols-4 gap-3 max-md:grid-cols-2">
        <Stat
          label={t('insight.risk')}
          value={fmt.percent(score.churn_risk / PPM)}
          sub={t(`insight.stage.${score.lifecycle}` as Key)}
        />
        <Stat
          label={t('insight.valueShort')}
          value={money(score.value_12m)}
          sub={`${money(score.value_low)} – ${money(score.value_high)}`}
        />
        <Stat
          label={t('insight.churn.next')}
          value={score.next_order_at ? fmt.date(score.next_order_at) : t('insight.person.never')}
          sub={t('insight.person.expected', { n: (score.expected_12m / PPM).toFixed(1) })}
        />
        <Stat
          label={t('insight.person.standing')}
          value={`${score.class} · RFM ${score.rfm}`}
          sub={score.class_before ? t('insight.person.before', { class: score.class_before }) : undefined}
        />
      </ul>
      {reasons.length > 0 && (
        <div>
          <h3 className="mb-2 text-sm font-semibold">{t('insight.person.reasons')}</h3>
          <ul className="grid grid-cols-2 gap-x-6 gap-y-1.5 max-md:grid-cols-1">
            {reasons.map((reason) => {
              const most = Math.max(...reasons.map((one) => Math.abs(one.effect))) || 1;
              return (
                <li key={reason.code} className="flex items-center gap-3 text-sm">
                  <span className="min-w-0 flex-1">{reason.title}</span>
                  <span className="relative h-2 w-28 flex-none rounded-full bg-surface-3" aria-hidden>
                    <i
                      className={clsx(
                        'absolute inset-y-0 rounded-full',
                        reason.effect > 0 ? 'left-1/2 bg-bad' : 'right-1/2 bg-good',
                      )}
                      style={{ width: `${(Math.abs(reason.effect) / most) * 50}%` }}
                    />
                  </span>
                  <span className="w-16 flex-none text-right text-xs text-ink-2">
                    {t(reason.effect > 0 ? 'insight.person.leave' : 'insight.person.stay')}
                  </span>
                </li>
              );
            })}
          </ul>
        </div>
      )}
      {past.length > 2 && (
        <div>
          <h3 className="mb-2 text-sm font-semibold">{t('insight.person.history')}</h3>
          <LineChart
            label={t('insight.person.history')}
            x={past.map((one) => one.as_of.slice(5).replace('-', '/'))}
            title={(at) => past[at]?.as_of.replaceAll('-', '/') ?? ''}
            series={[
              {
                key: 'risk',
                label: t('insight.risk'),
                color: 'var(--c4)',
                values: past.map((one) => one.churn_risk / PPM),
              },
            ]}
            format={fmt.percent}
            axis={(value) => `${Math.round(value * 100)}%`}
            height={150}
          />
        </div>
      )}
    </div>
  );
}

function Kind({ id }: { id: string }) {
  const t = useT();
  const me = useMe();
  const { say: unit } = useUnit();
  const query = useAsked<Verdict>(`/v1/customers/${id}/loyalty`);
  if (query.error) return <Failed error={query.error} retry={() => void query.refetch()} role={me.role_title} />;
  if (!query.data) return <Loading lines={3} />;
  const verdict = query.data;
  if (!verdict.kind) return <p className="text-sm text-ink-2">{t('insight.person.noKind')}</p>;
  const chips = [...verdict.voices, ...verdict.ties];
  return (
    <div className="grid grid-cols-2 gap-x-8 gap-y-4 max-md:grid-cols-1">
      <div className="flex min-w-0 flex-col gap-2">
        <p className="flex flex-wrap items-baseline gap-2">
          <span className="text-lg font-semibold">{verdict.title}</span>
        </p>
        <p className="text-sm text-ink-2">{verdict.meaning}</p>
        {verdict.advice && (
          <p className="rounded-ctl bg-brand-soft px-3 py-2 text-sm text-brand-text">{verdict.advice}</p>
        )}
        {chips.length > 0 && (
          <p className="flex flex-wrap gap-1.5">
            {chips.map((chip) => (
              <Badge key={chip} tone="mute">
                {chip}
              </Badge>
            ))}
          </p>
        )}
      </div>
      <div className="min-w-0">
        <h3 className="mb-1.5 text-xs text-ink-3">{t('insight.person.evidence')}</h3>
        {verdict.evidence.length === 0 ? (
          <p className="text-sm text-ink-2">{t('insight.person.noEvidence')}</p>
        ) : (
          <ul className="divide-y divide-line text-sm">
            {verdict.evidence.map((one) => (
              <li key={one.code} className="flex items-center gap-2 py-1.5" title={one.how}>
                {one.holds ? (
                  <CircleCheck size={15} className="flex-none text-good" aria-label={t('insight.person.holds')} />
                ) : (
                  <CircleDashed size={15} className="flex-none text-ink-3" aria-label={t('insight.person.not')} />
                )}
                <span className="min-w-0 flex-1">{one.title}</span>
                <b className="num font-semibold">{unit(one.unit, one.value)}</b>
                <span className="num w-20 flex-none text-right text-xs text-ink-3">
                  {signs[one.sign]} {unit(one.unit, one.threshold)}
                </span>
              </li>
            ))}
          </ul>
        )}
        <ul className="mt-2 flex flex-wrap gap-x-3 gap-y-1 text-xs text-ink-3">
          {verdict.kinds
            .filter((one) => one.kind !== verdict.kind)
            .map((one) => (
              <li key={one.kind} className="num">
                {one.title} {one.held}/{one.of}
              </li>
            ))}
        </ul>
      </div>
    </div>
  );
}

function Indicators({ id }: { id: string }) {
  const t = useT();
  const fmt = useFormats();
  const me = useMe();
  const { say: unit } = useUnit();
  const [q, setQ] = useState('');
  const [group, setGroup] = useState<'' | (typeof GROUPS)[number]>('');
  const query = useAsked<{ indicators: Indicator[] }>(`/v1/customers/${id}/portrait`);
  const all = query.data?.indicators;
  const shown = useMemo(() => {
    const words = q.trim().toLowerCase();
    return (all ?? []).filter(
      (one) =>
        (!group || one.group === group) &&
        (!words || `${one.title} ${one.code} ${one.how ?? ''} ${one.text ?? ''}`.toLowerCase().includes(words)),
    );
  }, [all, q, group]);
  if (query.error) return <Failed error={query.error} retry={() => void query.refetch()} role={me.role_title} />;
  if (!all) return <Loading lines={8} />;
  const sample = Math.max(0, ...all.map((one) => one.sample ?? 0));
  const at = all[0]?.computed_at;
  return (
    <div className="flex flex-col gap-3">
      <div className="flex flex-wrap items-center gap-2 print:hidden">
        <SearchBox label={t('insight.person.search')} value={q} onChange={setQ} />
        <Segmented
          label={t('insight.person.group')}
          value={group}
          onChange={setGroup}
          items={[
            { value: '' as const, label: t('any') },
            ...GROUPS.map((one) => ({ value: one, label: t(`insight.person.groups.${one}`) })),
          ]}
        />
      </div>
      <p className="text-xs text-ink-3">
        {t('insight.person.count', { count: shown.length })}
        {sample > 0 && ` · ${t('insight.person.sample', { n: fmt.int(sample) })}`}
        {at && ` · ${t('insight.person.at', { time: fmt.dateTime(at) })}`}
      </p>
      {shown.length === 0 ? (
        <Empty icon={<SearchX size={26} />} title={t('table.noMatch')} hint={t('table.noMatchHint')} />
      ) : (
        <table className="w-full text-sm" aria-label={t('insight.person.indicators')}>
          <thead className="max-sm:sr-only">
            <tr className="text-xs text-ink-3">
              <th scope="col" className="pb-1 text-left font-normal">
                {t('insight.person.indicator')}
              </th>
              <th scope="col" className="pb-1 pl-3 text-right font-normal">
                {t('insight.person.value')}
              </th>
              <th scope="col" className="w-44 pb-1 pl-6 text-left font-normal max-sm:hidden">
                {t('insight.person.among')}
              </th>
              <th scope="col" className="pb-1 pl-4 text-left font-normal max-lg:hidden">
                {t('insight.person.how')}
              </th>
            </tr>
          </thead>
          {GROUPS.map((name) => {
            const rows = shown.filter((one) => one.group === name);
            return (
              rows.length > 0 && (
                <tbody key={name}>
                  <tr>
                    <th scope="rowgroup" colSpan={4} className="pt-4 pb-1 text-left text-xs font-semibold text-ink-2">
                      {t(`insight.person.groups.${name}`)}
                    </th>
                  </tr>
                  {rows.map((one) => (
                    <tr key={one.code} className="border-t border-line align-top">
                      <th scope="row" className="py-2 text-left font-normal">
                        {one.title}
                        <span className="mt-0.5 block text-xs text-ink-3 lg:hidden">
                          {one.how} · {one.from}
                        </span>
                        <span className="mt-1 block sm:hidden">
                          <Standing percentile={one.percentile} />
                        </span>
                      </th>
                      <td className="py-2 pl-3 text-right font-semibold">{unit(one.unit, one.value, one.text)}</td>
                      <td className="py-2 pl-6 max-sm:hidden">
                        <Standing percentile={one.percentile} />
                      </td>
                      <td className="py-2 pl-4 text-xs text-ink-2 max-lg:hidden">
                        {one.how}
                        <span className="block text-ink-3">{one.from}</span>
                      </td>
                    </tr>
                  ))}
                </tbody>
              )
            );
          })}
        </table>
      )}
    </div>
  );
}

export function Portrait({ id }: { id: string }) {
  const t = useT();
  return (
    <div className="flex flex-col gap-6">
      <section>
        <h2 className="mb-3 text-base font-semibold">{t('insight.person.forecast')}</h2>
        <Forecast id={id} />
      </section>
      <section>
        <h2 className="mb-3 text-base font-semibold">{t('insight.person.kind')}</h2>
        <Kind id={id} />
      </section>
      <section>
        <h2 className="mb-3 text-base font-semibold">{t('insight.person.indicators')}</h2>
        <Indicators id={id} />
      </section>
    </div>
  );
}
