// A set of tiers under other terms: first who would move, then what becomes of those who would fall, then the change.
import { api, newKey } from '@shared/api/client';
import type { ChangeMode, FullTier, TierMoves, TierSet, Wallet } from '@shared/api/loyalty';
import { ProblemError } from '@shared/api/problem';
import type { Job } from '@shared/api/types';
import { may } from '@shared/auth/permissions';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { ArrowDown, ArrowUp, Eye } from 'lucide-react';
import { useState } from 'react';
import { allQuery } from '@/app/data';
import { usePage } from '@/app/page';
import { useMe } from '@/app/session';
import { useFormats, useLang, useT } from '@/i18n';
import { Button, Card, Choose, Stat, TierMark } from '@/ui';
import { Confirm } from '@/ui/confirm';
import { NumberField, PointsField, Radio } from '@/ui/fields';
import { PageHead, RecordFrame } from '@/ui/page';
import { Failed, Loading, Refusal } from '@/ui/states';
import { toast } from '@/ui/toast';

const route = getRouteApi('/inside/tiers/change');
const SETS = '/v1/tier-sets';
const SPANS = ['rolling', 'calendar', 'cycle', 'anniversary', 'lifetime'] as const;
const POLL_MS = 400;

async function ended(id: string): Promise<Job> {
  for (;;) {
    const job = await api.get<Job>(`/v1/jobs/${id}`);
    if (job.state === 'done') return job;
    if (job.state === 'failed' || job.state === 'stopped') throw new Error(job.problem_text ?? job.state);
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

export function TierChangePage() {
  const t = useT();
  const me = useMe();
  const { set } = route.useSearch();
  const sets = useQuery(allQuery<TierSet>(SETS));
  const tiers = useQuery(allQuery<FullTier>('/v1/tiers'));
  const wallets = useQuery({ ...allQuery<Wallet>('/v1/wallets'), enabled: may(me, 'wallet.read') });
  const one = sets.data?.find((entry) => entry.id === set) ?? sets.data?.[0];
  if (one && tiers.data && !wallets.isLoading)
    return (
      <Form
        key={`${one.id}${one.version}`}
        set={one}
        tiers={tiers.data
          .filter((tier) => tier.set_id === one.id)
          .sort((a, b) => (a.threshold ?? 0) - (b.threshold ?? 0))}
        digits={wallets.data?.find((wallet) => wallet.id === one.wallet_id)?.digits ?? 0}
      />
    );
  const error = sets.error ?? tiers.error;
  return (
    <div className="p-5 max-sm:p-3">
      <h1 className="sr-only">{t('loyalty.tier.change')}</h1>
      {error ? <Failed error={error} retry={() => void sets.refetch()} role={me.role_title} /> : <Loading lines={6} />}
    </div>
  );
}

function Moves({ moves, names }: { moves: TierMoves; names: Map<string, string> }) {
  const t = useT();
  const fmt = useFormats();
  const order = [...names.keys()];
  const moved = moves.moves.filter((move) => move.from !== move.to);
  return (
    <div className="flex flex-col gap-3" data-testid="moves">
      <ul className="grid grid-cols-3 gap-2">
        <Stat label={t('loyalty.tier.stay')} value={fmt.int(moves.stay)} />
        <Stat label={t('loyalty.tier.rise')} value={fmt.int(moves.rise)} />
        <Stat label={t('loyalty.tier.fallen')} value={fmt.int(moves.fall)} />
      </ul>
      {moved.length === 0 ? (
        <p className="text-sm text-ink-2">{t('loyalty.tier.none')}</p>
      ) : (
        <table className="w-full text-sm" aria-label={t('loyalty.tier.moves')}>
          <thead>
            <tr className="text-xs text-ink-3">
              <th scope="col" className="py-1 text-left font-normal">
                {t('loyalty.tier.from')}
              </th>
              <th scope="col" className="py-1 text-left font-normal">
                {t('loyalty.tier.to')}
              </th>
              <th scope="col" className="py-1 text-right font-normal">
                {t('loyalty.tier.members')}
              </th>
            </tr>
          </thead>
          <tbody>
            {moved.map((move) => {
              const up = order.indexOf(move.to) > order.indexOf(move.from);
              const Icon = up ? ArrowUp : ArrowDown;
              const example = move.examples[0];
              return (
                <tr key={`${move.from} ${move.to}`} className="border-t border-line">
                  <td className="py-1.5">
                    <TierMark code={move.from} name={names.get(move.from) ?? move.from} />
                  </td>
                  <td className="py-1.5">
                    <span className="inline-flex items-center gap-1">
                      <Icon size={14} aria-hidden className={up ? 'text-good' : 'text-bad'} />
                      <TierMark code={move.to} name={names.get(move.to) ?? move.to} />
                    </span>
                  </td>
                  <td className="num py-1.5 text-right font-semibold">
                    {fmt.int(move.members)}
                    {example && (
                      <Link
                        to="/customers/$id"
                        params={{ id: example }}
                        className="block min-h-6 text-xs font-normal text-brand-text hover:underline"
                      >
                        {t('loyalty.tier.examples')}
                      </Link>
                    )}
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      )}
    </div>
  );
}

function Form({ set, tiers, digits }: { set: TierSet; tiers: FullTier[]; digits: number }) {
  const t = useT();
  const fmt = useFormats();
  const lang = useLang();
  const client = useQueryClient();
  const navigate = useNavigate();
  usePage(t('loyalty.tier.change'));
  const [terms, setTerms] = useState({
    span: set.span,
    months: set.months as number | null,
    fall: set.fall,
    grace_days: set.grace_days as number | null,
  });
  const [rows, setRows] = useState(tiers);
  const [mode, setMode] = useState<ChangeMode>('full');
  const [sure, setSure] = useState(false);
  const nameOf = (entry: { name_zh: string; name_en: string }) => (lang === 'en' ? entry.name_en : entry.name_zh);
  const body = {
    mode,
    span: terms.span,
    months: terms.months ?? 0,
    anchor: terms.span === 'cycle' ? set.anchor : undefined,
    match_all: set.match_all,
    fall: terms.fall,
    grace_days: terms.grace_days ?? 0,
    next_window: set.next_window,
    tiers: rows.map(({ code, threshold, keep_threshold, orders, keep_orders, years }) => ({
      code,
      threshold,
      keep_threshold,
      orders,
      keep_orders,
      years,
    })),
  };
  const question = JSON.stringify({ ...body, mode: undefined });
  const preview = useMutation({
    mutationFn: async (asked: string) => {
      const { job_id } = await api.post<{ job_id: string }>(`${SETS}/${set.id}/previews`, {
        body: { ...JSON.parse(asked), mode: 'full' },
        idempotencyKey: newKey(),
      });
      return { asked, moves: (await ended(job_id)).result as unknown as TierMoves };
    },
  });
  const told = preview.data?.asked === question ? preview.data.moves : undefined;
  const refused = (pointer: string) =>
    preview.error instanceof ProblemError && preview.variables === question ? preview.error.of(pointer) : undefined;
  const put = (at: number, part: Partial<FullTier>) =>
    setRows(rows.map((row, index) => (index === at ? { ...row, ...part } : row)));
  return (
    <RecordFrame
      edits
      head={
        <PageHead
          title={t('loyalty.tier.change')}
          count={nameOf(set)}
          crumbs={[{ to: '/tiers', label: t('loyalty.nav.tiers') }]}
        />
      }
      right={
        <Card title={t('loyalty.tier.moves')}>
          <div className="flex flex-col gap-4" aria-live="polite">
            {!told && <p className="text-sm text-ink-2">{t('loyalty.tier.previewHint')}</p>}
            {told && <Moves moves={told} names={new Map(rows.map((row) => [row.code as string, nameOf(row)]))} />}
            <Refusal error={preview.variables === question ? preview.error : null} />
            {!told && (
              <Button
                variant="primary"
                className="h-10"
                busy={preview.isPending}
                icon={<Eye size={15} aria-hidden />}
                onClick={() => preview.mutate(question)}
              >
                {t(preview.isPending ? 'loyalty.tier.previewing' : 'loyalty.tier.preview')}
              </Button>
            )}
            {told && (
              <>
                <Radio
                  label={t('loyalty.tier.mode')}
                  value={mode}
                  onChange={setMode}
                  items={(['full', 'upgrades_only', 'grandfather'] as const).map((value) => ({
                    value,
                    label: t(`loyalty.tier.modes.${value}`),
                    hint: t(`loyalty.tier.modeHint.${value}`),
                  }))}
                />
                <Button variant="primary" className="h-10" onClick={() => setSure(true)}>
                  {t('loyalty.tier.apply')}
                </Button>
              </>
            )}
          </div>
        </Card>
      }
    >
      <Card title={t('loyalty.tier.window')}>
        <div className="grid grid-cols-4 items-start gap-4 max-md:grid-cols-2 max-sm:grid-cols-1">
          <Choose
            label={t('loyalty.tier.span')}
            value={terms.span}
            onChange={(span) => setTerms({ ...terms, span: span as TierSet['span'] })}
            items={SPANS.filter((value) => value !== 'cycle' || set.anchor).map((value) => ({
              value,
              label: t(`loyalty.tier.spans.${value}`),
            }))}
          />
          <NumberField
            label={t('loyalty.tier.months')}
            value={terms.months}
            onChange={(months) => setTerms({ ...terms, months })}
            error={refused('months')}
            disabled={terms.span === 'lifetime'}
          />
          <Choose
            label={t('loyalty.tier.fall')}
            value={terms.fall}
            onChange={(fall) => setTerms({ ...terms, fall: fall as TierSet['fall'] })}
            items={(['earned', 'one', 'never'] as const).map((value) => ({
              value,
              label: t(`loyalty.tier.falls.${value}`),
            }))}
          />
          <NumberField
            label={t('loyalty.tier.grace')}
            value={terms.grace_days}
            onChange={(grace_days) => setTerms({ ...terms, grace_days })}
            error={refused('grace_days')}
          />
        </div>
      </Card>
      {rows.map((row, at) => (
        <Card key={row.code} title={<TierMark code={row.code} name={nameOf(row)} />}>
          <div className="grid grid-cols-5 items-start gap-4 max-md:grid-cols-2">
            <PointsField
              label={t('loyalty.tier.threshold')}
              decimals={digits}
              value={row.threshold}
              onChange={(threshold) => put(at, { threshold })}
              error={refused(`tiers/${at}/threshold`)}
            />
            <PointsField
              label={t('loyalty.tier.keepThreshold')}
              decimals={digits}
              value={row.keep_threshold}
              onChange={(keep_threshold) => put(at, { keep_threshold })}
              error={refused(`tiers/${at}/keep_threshold`)}
            />
            <NumberField
              label={t('loyalty.tier.ordersField')}
              value={row.orders}
              onChange={(orders) => put(at, { orders })}
              error={refused(`tiers/${at}/orders`)}
            />
            <NumberField
              label={t('loyalty.tier.keepOrders')}
              value={row.keep_orders}
              onChange={(keep_orders) => put(at, { keep_orders })}
              error={refused(`tiers/${at}/keep_orders`)}
            />
            <NumberField
              label={t('loyalty.tier.yearsField')}
              value={row.years}
              onChange={(years) => put(at, { years })}
              error={refused(`tiers/${at}/years`)}
            />
          </div>
        </Card>
      ))}
      {sure && told && (
        <Confirm
          title={t('loyalty.tier.applyTitle', { name: nameOf(set) })}
          text={t('loyalty.tier.applyText', {
            rise: fmt.int(told.rise),
            fall: fmt.int(told.fall),
            mode: t(`loyalty.tier.modes.${mode}`),
          })}
          action={t('loyalty.tier.apply')}
          onClose={() => setSure(false)}
          run={async () => {
            const { job_id } = await api.post<{ job_id: string }>(`${SETS}/${set.id}/changes`, {
              body,
              idempotencyKey: newKey(),
            });
            await ended(job_id);
            await Promise.all([
              client.invalidateQueries({ queryKey: [SETS] }),
              client.invalidateQueries({ queryKey: ['/v1/tiers'] }),
            ]);
            toast({ text: t('loyalty.tier.applied') });
            await navigate({ to: '/tiers', search: { set: set.id } });
          }}
        />
      )}
    </RecordFrame>
  );
}
