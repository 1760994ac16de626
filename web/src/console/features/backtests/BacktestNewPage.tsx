// What a back-test shall change: versions of rules, rules left out, thresholds of tiers; over which orders.
import type { Backtest } from '@shared/api/backtests';
import { api, newKey } from '@shared/api/client';
import type { FullTier, Rule, TierSet } from '@shared/api/loyalty';
import { ProblemError } from '@shared/api/problem';
import type { Page } from '@shared/api/types';
import { may } from '@shared/auth/permissions';
import { useMutation, useQueries, useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { FlaskConical } from 'lucide-react';
import { useState } from 'react';
import { allQuery, wholeQuery } from '@/app/data';
import { usePage } from '@/app/page';
import { useMe } from '@/app/session';
import { useFormats, useLang, useT } from '@/i18n';
import { Button, Card, Checkbox, Input, TierMark } from '@/ui';
import { DayField, PointsField } from '@/ui/fields';
import { PageHead, RecordFrame } from '@/ui/page';
import { Failed, Loading, Refusal } from '@/ui/states';
import { changeLines, useWallets } from './components/words';
import { BACKTESTS, backtestQuery, useNames } from './queries';

const route = getRouteApi('/inside/backtests/new');

// Each rule with its versions that are not in force: what one would try. The list of rules shows the newest only.
function useVersions(rules: Rule[]) {
  return useQueries({
    queries: rules.map((rule) => ({
      queryKey: ['/v1/earning-rules', rule.id],
      queryFn: async ({ signal }: { signal: AbortSignal }) =>
        (await api.get<Page<Rule>>(`/v1/earning-rules/${rule.id}/versions`, { signal })).items,
    })),
    combine: (all) => all.flatMap((one) => one.data ?? []),
  });
}

export function BacktestNewPage() {
  const t = useT();
  const me = useMe();
  const search = route.useSearch();
  usePage(t('backtests.form.title'));
  const rules = useQuery({ ...wholeQuery<Rule>('/v1/earning-rules'), enabled: may(me, 'rule.read') });
  const tiers = useQuery({ ...allQuery<FullTier>('/v1/tiers'), enabled: may(me, 'tier.read') });
  const like = useQuery({ ...backtestQuery(search.like ?? ''), enabled: Boolean(search.like) });
  const error = rules.error ?? tiers.error ?? like.error;
  if (error || rules.isLoading || tiers.isLoading || like.isLoading)
    return (
      <div className="p-5 max-sm:p-3">
        <h1 className="sr-only">{t('backtests.form.title')}</h1>
        {error ? (
          <Failed error={error} retry={() => void rules.refetch()} role={me.role_title} />
        ) : (
          <Loading lines={6} />
        )}
      </div>
    );
  return <Form key={search.like} rules={rules.data ?? []} tiers={tiers.data ?? []} like={like.data} />;
}

const keyOf = (rule: string, version: number) => `${rule} ${version}`;

function Form({ rules, tiers, like }: { rules: Rule[]; tiers: FullTier[]; like?: Backtest }) {
  const t = useT();
  const fmt = useFormats();
  const lang = useLang();
  const me = useMe();
  const client = useQueryClient();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const names = useNames();
  const wallets = useWallets();
  const sets = useQuery({ ...allQuery<TierSet>('/v1/tier-sets'), enabled: may(me, 'tier_set.read') });
  const versions = useVersions(rules).filter((one) => one.state === 'draft' || one.state === 'approved');
  const [note, setNote] = useState(like?.change.note ?? '');
  const [chosen, setChosen] = useState<ReadonlySet<string>>(
    new Set(
      like
        ? like.change.versions.map((one) => keyOf(one.rule, one.version))
        : search.rule && search.version
          ? [keyOf(search.rule, Number(search.version))]
          : [],
    ),
  );
  const [end, setEnd] = useState<ReadonlySet<string>>(new Set(like?.change.end ?? []));
  const [marks, setMarks] = useState<Record<string, number | null>>(
    Object.fromEntries((like?.change.tiers ?? []).map((one) => [one.tier, one.threshold])),
  );
  const [from, setFrom] = useState('');
  const [until, setUntil] = useState('');
  const digitsOf = (tier: FullTier) =>
    wallets.byId(sets.data?.find((set) => set.id === tier.set_id)?.wallet_id ?? '')?.digits ??
    wallets.qualifying?.digits ??
    0;
  const body = {
    versions: [...chosen].map((key) => {
      const [rule = '', version] = key.split(' ');
      return { rule, version: Number(version) };
    }),
    end: [...end],
    tiers: tiers.flatMap((tier) => {
      const threshold = marks[tier.code];
      return threshold === undefined || threshold === null || threshold === tier.threshold
        ? []
        : [{ tier: tier.code, threshold }];
    }),
    from: from ? fmt.dayStart(from) : null,
    until: until ? fmt.dayEnd(until) : null,
    note: note.trim() || null,
  };
  const nothing = body.versions.length + body.end.length + body.tiers.length === 0;
  const start = useMutation({
    mutationFn: () => api.post<Backtest>(BACKTESTS, { body, idempotencyKey: newKey() }),
    onSuccess: async (made) => {
      await client.invalidateQueries({ queryKey: [BACKTESTS, 'pages'] });
      await navigate({ to: '/backtests/$id', params: { id: made.id }, search: {} });
    },
  });
  const refused = (tier: FullTier) => {
    const at = body.tiers.findIndex((one) => one.tier === tier.code);
    if (at < 0 || !(start.error instanceof ProblemError)) return undefined;
    return (
      start.error.of(`tiers/${at}/threshold`) ?? start.error.of(`tiers/${at}/tier`) ?? start.error.of(`tiers/${at}`)
    );
  };
  const flip = (set: ReadonlySet<string>, key: string, on: boolean) => {
    const next = new Set(set);
    on ? next.add(key) : next.delete(key);
    return next;
  };
  // One version of a rule at a time.
  const choose = (rule: Rule, on: boolean) =>
    setChosen(
      flip(new Set([...chosen].filter((key) => !key.startsWith(`${rule.id} `))), keyOf(rule.id, rule.version), on),
    );
  const nameOf = (one: { name_zh: string; name_en: string }) => (lang === 'en' ? one.name_en : one.name_zh);
  const live = rules.filter((rule) => rule.state !== 'archived');
  const lines = changeLines(t, fmt, { ...body, terms: [], tier_sets: [] }, names, tiers[0] ? digitsOf(tiers[0]) : 0);
  return (
    <RecordFrame
      edits
      head={
        <PageHead
          title={t('backtests.form.title')}
          sub={t('backtests.sub')}
          crumbs={[{ to: '/backtests', label: t('backtests.title') }]}
        />
      }
      right={
        <Card title={t('backtests.change')}>
          <div className="flex flex-col gap-4" aria-live="polite">
            {nothing ? (
              <p className="text-sm text-ink-2">{t('backtests.form.nothing')}</p>
            ) : (
              <ul className="flex list-disc flex-col gap-1 pl-5 text-sm">
                {lines.map((line) => (
                  <li key={line}>{line}</li>
                ))}
              </ul>
            )}
            <Input
              label={t('backtests.note')}
              hint={t('backtests.noteHint')}
              value={note}
              onChange={setNote}
              maxLength={200}
            />
            <Refusal error={start.error} />
            {start.error instanceof ProblemError && start.error.of('tiers') && (
              <p className="text-sm text-bad">{start.error.of('tiers')}</p>
            )}
            <Button
              variant="primary"
              className="h-10"
              disabled={nothing}
              busy={start.isPending}
              icon={<FlaskConical size={15} aria-hidden />}
              onClick={() => start.mutate()}
            >
              {t('backtests.form.run')}
            </Button>
          </div>
        </Card>
      }
    >
      {may(me, 'rule.read') && (
        <Card title={t('backtests.form.versions')}>
          <p className="-mt-2 mb-3 text-sm text-ink-2">{t('backtests.form.versionsHint')}</p>
          {versions.length === 0 && <p className="text-sm text-ink-3">{t('backtests.form.noDrafts')}</p>}
          <ul className="flex flex-col gap-2">
            {versions.map((one) => (
              <li key={keyOf(one.id, one.version)} className="rounded-ctl border border-line px-3 py-2">
                <Checkbox
                  label={`${nameOf(one.terms)} · ${t('loyalty.explain.version', { version: one.version })} · ${t(`loyalty.rule.${one.state}`)}`}
                  checked={chosen.has(keyOf(one.id, one.version))}
                  onChange={(on) => choose(one, on)}
                />
                <p className="ml-6 text-xs text-ink-2">{lang === 'en' ? one.sentence_en : one.sentence_zh}</p>
              </li>
            ))}
          </ul>
        </Card>
      )}
      {tiers.length > 0 && (
        <Card title={t('backtests.form.tiers')}>
          <p className="-mt-2 mb-3 text-sm text-ink-2">{t('backtests.form.tiersHint')}</p>
          <ul className="grid grid-cols-3 gap-4 max-md:grid-cols-1">
            {tiers
              .filter((tier) => (tier.threshold ?? 0) > 0)
              .sort((a, b) => (a.threshold ?? 0) - (b.threshold ?? 0))
              .map((tier) => (
                <li key={tier.id} className="flex flex-col gap-1.5">
                  <TierMark code={tier.code} name={nameOf(tier)} />
                  <PointsField
                    hideLabel
                    label={t('backtests.form.growth', { name: nameOf(tier) })}
                    hint={t('backtests.form.now', { value: fmt.points(tier.threshold ?? 0, digitsOf(tier)) })}
                    error={refused(tier)}
                    decimals={digitsOf(tier)}
                    value={marks[tier.code] === undefined ? tier.threshold : (marks[tier.code] ?? null)}
                    onChange={(threshold) => setMarks({ ...marks, [tier.code]: threshold })}
                  />
                </li>
              ))}
          </ul>
        </Card>
      )}
      {live.length > 0 && (
        <Card title={t('backtests.form.end')}>
          <p className="-mt-2 mb-3 text-sm text-ink-2">{t('backtests.form.endHint')}</p>
          <ul className="flex flex-col gap-2">
            {live.map((rule) => (
              <li key={rule.id}>
                <Checkbox
                  label={nameOf(rule.terms)}
                  checked={end.has(rule.id)}
                  onChange={(on) => setEnd(flip(end, rule.id, on))}
                />
              </li>
            ))}
          </ul>
        </Card>
      )}
      <Card title={t('backtests.form.span')}>
        <p className="-mt-2 mb-3 text-sm text-ink-2">{t('backtests.form.spanHint')}</p>
        <div className="grid max-w-md grid-cols-2 gap-4">
          <DayField label={t('range.from')} value={from} max={until || undefined} onChange={setFrom} />
          <DayField label={t('range.to')} value={until} min={from || undefined} onChange={setUntil} />
        </div>
      </Card>
    </RecordFrame>
  );
}
