import { api, newKey } from '@shared/api/client';
import type { Rule, Wallet } from '@shared/api/loyalty';
import { ProblemError } from '@shared/api/problem';
import { may } from '@shared/auth/permissions';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { Archive, CircleCheck, PenLine, Rocket } from 'lucide-react';
import { useState } from 'react';
import { allQuery } from '@/app/data';
import { NotFound } from '@/app/errors';
import { usePage } from '@/app/page';
import { useMe } from '@/app/session';
import { useFormats, useLang, useT } from '@/i18n';
import { Button, buttonClass, Card, Textarea } from '@/ui';
import { Confirm } from '@/ui/confirm';
import { Facts, PageHead, RecordFrame } from '@/ui/page';
import { Failed, Loading, Refusal } from '@/ui/states';
import { toast } from '@/ui/toast';
import { ExplainOrder } from './components/ExplainOrder';
import { RuleBacktests } from './components/RuleBacktests';
import { RuleBadge } from './components/state';
import { givesText, spanText } from './components/words';
import { RULES, ruleQuery } from './queries';

const route = getRouteApi('/inside/rules/$id');
type Act = 'approve' | 'publish' | 'archive';

function Terms({ rule }: { rule: Rule }) {
  const t = useT();
  const fmt = useFormats();
  const me = useMe();
  const wallets = useQuery({ ...allQuery<Wallet>('/v1/wallets'), enabled: may(me, 'wallet.read') });
  const { terms } = rule;
  const code = (text: string | null) => text && <code className="font-mono text-xs break-words">{text}</code>;
  return (
    <Facts
      rows={[
        [t('loyalty.code'), code(rule.code)],
        [t('loyalty.rule.trigger'), t(`loyalty.rule.triggers.${terms.trigger}`)],
        [t('loyalty.rule.activity'), terms.activity],
        [t('loyalty.rule.condition'), code(terms.condition)],
        [t('loyalty.rule.lineCondition'), code(terms.line_condition)],
        [
          t('loyalty.rule.gives'),
          givesText(
            t,
            fmt,
            terms,
            me.shop.currency,
            (wallet) => wallets.data?.find((one) => one.code === wallet)?.digits ?? 0,
          ),
        ],
        [t('loyalty.rule.wallet'), terms.wallet],
        [t('loyalty.rule.when'), spanText(t, fmt, terms.from, terms.until)],
        [t('loyalty.rule.group'), terms.group],
        [t('loyalty.rule.priority'), terms.priority || null],
        [
          t('loyalty.rule.caps'),
          terms.caps.length > 0 && (
            <ul>
              {terms.caps.map((cap) => (
                <li key={JSON.stringify(cap)}>
                  {t(`loyalty.rule.scopes.${cap.scope}`)} · {t(`loyalty.rule.periods.${cap.period}`)}{' '}
                  {cap.limit === null ? cap.budget : fmt.int(cap.limit)}
                </li>
              ))}
            </ul>
          ),
        ],
        [t('loyalty.rule.onReturn'), t(`loyalty.rule.onReturns.${terms.on_return}`)],
        [t('loyalty.rule.note'), rule.note],
      ]}
    />
  );
}

function Versions({ versions }: { versions: Rule[] }) {
  const t = useT();
  const fmt = useFormats();
  const lang = useLang();
  // What a shop begins with was there before its first day.
  const said = (what: string, at: string | null) => at && Date.parse(at) > 0 && `${what} ${fmt.dateTime(at)}`;
  return (
    <ol className="flex flex-col gap-3">
      {versions.map((one) => (
        <li key={one.version} className="border-l-2 border-line pl-3 text-sm">
          <p className="flex flex-wrap items-center gap-2">
            <span className="font-semibold">{t('loyalty.explain.version', { version: one.version })}</span>
            <RuleBadge state={one.state} />
          </p>
          <p className="mt-1 text-ink-2">{lang === 'en' ? one.sentence_en : one.sentence_zh}</p>
          {one.note && <p className="text-xs text-ink-2">{one.note}</p>}
          <p className="num text-xs text-ink-3">
            {[
              said(t('loyalty.rule.written'), one.created_at),
              said(t('loyalty.rule.approvedBy'), one.approved_at),
              said(t('loyalty.rule.publishedBy'), one.published_at),
              said(t('loyalty.rule.endedAt'), one.ended_at),
            ]
              .filter(Boolean)
              .join(' · ')}
          </p>
        </li>
      ))}
    </ol>
  );
}

function Acts({ rule, name }: { rule: Rule; name: string }) {
  const t = useT();
  const me = useMe();
  const client = useQueryClient();
  const [asking, setAsking] = useState<Act | null>(null);
  const [reason, setReason] = useState<string | null>(null); // null: newcomers get no more than others
  const run = async (act: Act) => {
    try {
      await api.post(`${RULES}/${rule.id}/versions/${rule.version}/${act}`, {
        body: act === 'archive' ? {} : act === 'publish' && reason ? { unfair_reason: reason } : undefined,
        idempotencyKey: newKey(),
      });
    } catch (error) {
      if (error instanceof ProblemError && error.problem.code === 'offer_unfair') setReason(reason ?? '');
      throw error;
    }
    await client.invalidateQueries({ queryKey: [RULES] });
    toast({ text: t(`loyalty.rule.done.${act}`) });
  };
  const approve = useMutation({ mutationFn: () => run('approve') });
  const canApprove = may(me, 'rule.approve');
  const values = { name, version: rule.version };
  return (
    <>
      <Refusal error={approve.error} />
      {canApprove && rule.state !== 'archived' && (
        <Button icon={<Archive size={15} aria-hidden />} onClick={() => setAsking('archive')}>
          {t(rule.state === 'live' ? 'loyalty.rule.archive' : 'loyalty.rule.putAway')}
        </Button>
      )}
      {may(me, 'rule.write') && (
        <Link to="/rules/$id/edit" params={{ id: rule.id }} className={buttonClass()}>
          <PenLine size={15} aria-hidden />
          {t('loyalty.rule.next')}
        </Link>
      )}
      {canApprove && rule.state === 'draft' && (
        <Button
          variant="primary"
          busy={approve.isPending}
          icon={<CircleCheck size={15} aria-hidden />}
          onClick={() => approve.mutate()}
        >
          {t('loyalty.rule.approve')}
        </Button>
      )}
      {canApprove && rule.state === 'approved' && (
        <Button variant="primary" icon={<Rocket size={15} aria-hidden />} onClick={() => setAsking('publish')}>
          {t('loyalty.rule.publish')}
        </Button>
      )}
      {asking && (
        <Confirm
          title={t(asking === 'publish' ? 'loyalty.rule.publishTitle' : 'loyalty.rule.archiveTitle', values)}
          text={
            <>
              {t(asking === 'publish' ? 'loyalty.rule.publishText' : 'loyalty.rule.archiveText')}
              {asking === 'publish' && reason !== null && (
                <Textarea
                  className="mt-3"
                  label={t('loyalty.unfairReason')}
                  hint={t('loyalty.unfairHint')}
                  value={reason}
                  maxLength={300}
                  onChange={setReason}
                />
              )}
            </>
          }
          action={t(asking === 'publish' ? 'loyalty.rule.publish' : 'loyalty.rule.archive')}
          onClose={() => setAsking(null)}
          run={() => run(asking)}
        />
      )}
    </>
  );
}

export function RulePage() {
  const t = useT();
  const lang = useLang();
  const me = useMe();
  const { id } = route.useParams();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const versions = useQuery(ruleQuery(id));
  const rule = versions.data?.[0];
  const name = rule ? (lang === 'en' ? rule.terms.name_en : rule.terms.name_zh) : t('loyalty.nav.rules');
  usePage(name);
  if (versions.isPending)
    return (
      <div className="p-5 max-sm:p-3">
        <h1 className="sr-only">{t('state.loading')}</h1>
        <Loading lines={8} />
      </div>
    );
  if (!rule || !versions.data) {
    if (!versions.error || (versions.error instanceof ProblemError && versions.error.status === 404))
      return <NotFound />;
    return <Failed error={versions.error} retry={() => void versions.refetch()} role={me.role_title} />;
  }
  return (
    <RecordFrame
      head={
        <PageHead
          title={name}
          count={t('loyalty.explain.version', { version: rule.version })}
          sub={<RuleBadge state={rule.state} />}
          crumbs={[{ to: '/rules', label: t('loyalty.nav.rules') }]}
          actions={<Acts key={`${rule.version}${rule.state}`} rule={rule} name={name} />}
        />
      }
      right={
        <>
          <Card title={t('loyalty.rule.terms')}>
            <Terms rule={rule} />
          </Card>
          <RuleBacktests rule={rule} />
          <Card title={t('loyalty.rule.versions')}>
            <Versions versions={versions.data} />
          </Card>
        </>
      }
    >
      <Card title={t('loyalty.rule.sentence')}>
        <p className="text-md leading-7">{lang === 'en' ? rule.sentence_en : rule.sentence_zh}</p>
      </Card>
      {may(me, 'order.read') && (
        <Card title={t('loyalty.explain.try')} className="print:hidden">
          <p className="-mt-2 mb-4 text-sm text-ink-2">{t('loyalty.explain.tryHint')}</p>
          <ExplainOrder
            draft={rule.id}
            order={search.order}
            number={search.number}
            onChange={(part) => void navigate({ search: part, replace: true, resetScroll: false })}
          />
        </Card>
      )}
    </RecordFrame>
  );
}
