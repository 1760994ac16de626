// One back-test: how far it is, then what came out.
import type { Backtest } from '@shared/api/backtests';
import { api, newKey } from '@shared/api/client';
import { ProblemError } from '@shared/api/problem';
import { may } from '@shared/auth/permissions';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { FlaskConical, Square } from 'lucide-react';
import { useState } from 'react';
import { NotFound } from '@/app/errors';
import { usePage } from '@/app/page';
import { useMe } from '@/app/session';
import { useFormats, useT } from '@/i18n';
import { Button, buttonClass, Card, Note, Progress } from '@/ui';
import { Confirm } from '@/ui/confirm';
import { PageHead, ReportFrame } from '@/ui/page';
import { Failed, Loading } from '@/ui/states';
import { toast } from '@/ui/toast';
import { Result } from './components/Result';
import { changeLines, State, useWallets } from './components/words';
import { BACKTESTS, backtestQuery, going, useNames } from './queries';

const route = getRouteApi('/inside/backtests/$id');

function Going({ one }: { one: Backtest }) {
  const t = useT();
  const fmt = useFormats();
  const client = useQueryClient();
  const [asking, setAsking] = useState(false);
  const text = t('backtests.progressText', { done: fmt.int(one.done), total: fmt.int(one.total) });
  return (
    <Card title={t('backtests.progress')}>
      <Progress value={one.total ? one.done / one.total : null} label={t('backtests.progress')} text={text} />
      <div className="mt-3 flex flex-wrap items-center justify-between gap-3">
        <p className="num text-sm text-ink-2">{one.total ? text : t(`backtests.states.${one.state}`)}</p>
        <Button variant="danger" icon={<Square size={13} aria-hidden />} onClick={() => setAsking(true)}>
          {t('backtests.stop')}
        </Button>
      </div>
      {asking && (
        <Confirm
          title={t('backtests.stopTitle')}
          text={t('backtests.stopText')}
          action={t('backtests.stop')}
          onClose={() => setAsking(false)}
          run={async () => {
            await api.post(`${BACKTESTS}/${one.id}/stop`, { idempotencyKey: newKey() });
            await client.invalidateQueries({ queryKey: [BACKTESTS] });
            toast({ text: t('backtests.stopped') });
          }}
        />
      )}
    </Card>
  );
}

// A rule that was tried waits for approval and publishing on its own page.
function Next({ one }: { one: Backtest }) {
  const t = useT();
  const me = useMe();
  const names = useNames();
  const rules = one.change.versions.flatMap((version) => {
    const rule = names.rules.find((entry) => entry.id === version.rule);
    return rule && rule.version === version.version && (rule.state === 'draft' || rule.state === 'approved')
      ? [rule]
      : [];
  });
  const tiers = one.change.tiers.length > 0 && may(me, 'tier.write');
  if (rules.length === 0 && !tiers) return null;
  return (
    <Card title={t('backtests.next')}>
      <div className="flex flex-wrap items-center gap-3">
        <p className="text-sm text-ink-2">{t('backtests.nextHint')}</p>
        {rules.map((rule) => (
          <Link key={rule.id} to="/rules/$id" params={{ id: rule.id }} search={{}} className={buttonClass('primary')}>
            {t('backtests.toRule', { name: names.said(rule.terms) })}
          </Link>
        ))}
        {tiers && (
          <Link to="/tiers/change" search={{}} className={buttonClass()}>
            {t('backtests.toTiers')}
          </Link>
        )}
      </div>
    </Card>
  );
}

export function BacktestPage() {
  const t = useT();
  const fmt = useFormats();
  const me = useMe();
  const { id } = route.useParams();
  const found = useQuery(backtestQuery(id));
  const names = useNames();
  const wallets = useWallets();
  const one = found.data;
  const lines = one ? changeLines(t, fmt, one.change, names, wallets.qualifying?.digits ?? 0) : [];
  const title = one?.change.note ?? (lines[0] || t('backtests.untitled'));
  usePage(one ? title : t('backtests.title'));
  if (!one) {
    if (found.error instanceof ProblemError && found.error.status === 404) return <NotFound />;
    return (
      <div className="p-5 max-sm:p-3">
        <h1 className="sr-only">{t('backtests.title')}</h1>
        {found.error ? (
          <Failed error={found.error} retry={() => void found.refetch()} role={me.role_title} />
        ) : (
          <Loading lines={8} />
        )}
      </div>
    );
  }
  return (
    <ReportFrame
      head={
        <PageHead
          title={title}
          sub={<State state={one.state} />}
          count={
            one.summary
              ? t('backtests.took', { seconds: (one.summary.ms / 1000).toFixed(1) })
              : fmt.dateTime(one.created_at)
          }
          crumbs={[{ to: '/backtests', label: t('backtests.title') }]}
          actions={
            may(me, 'backtest.run') && (
              <Link to="/backtests/new" search={{ like: one.id }} className={buttonClass()}>
                <FlaskConical size={15} aria-hidden />
                {t('backtests.again')}
              </Link>
            )
          }
        />
      }
    >
      <Card title={t('backtests.change')}>
        <ul className="flex list-disc flex-col gap-1 pl-5 text-sm">
          {lines.map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
      </Card>
      {going(one) && <Going one={one} />}
      {one.state === 'stopped' && <Note tone="warn">{t('backtests.stopped')}</Note>}
      {one.state === 'failed' && <Note tone="bad">{t('backtests.failed', { why: one.problem ?? '' })}</Note>}
      {one.summary && <Result id={one.id} summary={one.summary} />}
      {one.summary && <Next one={one} />}
    </ReportFrame>
  );
}
