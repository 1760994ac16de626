import { api, newKey } from '@shared/api/client';
import type { Referral, ReferralPlan } from '@shared/api/loyalty';
import { may } from '@shared/auth/permissions';
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { Share2, ShieldAlert } from 'lucide-react';
import { type FormEvent, useMemo, useState } from 'react';
import { CustomerName } from '@/app/CustomerName';
import { allQuery, pagesQuery } from '@/app/data';
import { usePage } from '@/app/page';
import { useMe } from '@/app/session';
import { useFormats, useLang, useT } from '@/i18n';
import type { Column } from '@/table/DataTable';
import { PagedTable, useCount } from '@/table/PagedTable';
import { ListTools } from '@/table/tools';
import { Badge, Button, Textarea } from '@/ui';
import { Dialog } from '@/ui/dialog';
import { Drawer } from '@/ui/drawer';
import { FilterBar, ViewTabs } from '@/ui/filters';
import { Facts, ListFrame, PageHead } from '@/ui/page';
import { Select } from '@/ui/select';
import { Refusal } from '@/ui/states';
import { toast } from '@/ui/toast';
import { ReferralTabs } from './components/ReferralTabs';
import { signalText } from './components/signals';
import { PLANS, REFERRALS, STATES, tones } from './queries';

const route = getRouteApi('/inside/referral/list');

function StateBadge({ state }: { state: Referral['state'] }) {
  const t = useT();
  return (
    <Badge dot tone={tones[state]}>
      {t(`referral.states.${state}`)}
    </Badge>
  );
}

function Decide({
  one,
  act,
  onClose,
  onDone,
}: {
  one: Referral;
  act: 'release' | 'deny';
  onClose: () => void;
  onDone: () => void;
}) {
  const t = useT();
  const client = useQueryClient();
  const [reason, setReason] = useState('');
  const [key] = useState(newKey);
  const decide = useMutation({
    mutationFn: () =>
      api.post<Referral>(`${REFERRALS}/${one.id}/${act}`, { body: { reason: reason.trim() }, idempotencyKey: key }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: [REFERRALS] });
      toast({ text: t(act === 'release' ? 'referral.released' : 'referral.denied') });
      onDone();
    },
  });
  return (
    <Dialog
      open
      onClose={onClose}
      title={t(act === 'release' ? 'referral.releaseTitle' : 'referral.denyTitle')}
      description={t(act === 'release' ? 'referral.releaseText' : 'referral.denyText')}
    >
      <form
        className="flex flex-col gap-4"
        onSubmit={(event: FormEvent) => {
          event.preventDefault();
          if (reason.trim()) decide.mutate();
        }}
      >
        <Textarea
          label={t('referral.why')}
          hint={t('referral.whyHint')}
          value={reason}
          onChange={setReason}
          maxLength={200}
          rows={3}
        />
        <Refusal error={decide.error} />
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>{t('action.cancel')}</Button>
          <Button
            type="submit"
            variant={act === 'release' ? 'primary' : 'danger'}
            busy={decide.isPending}
            disabled={!reason.trim()}
          >
            {t(`referral.${act}`)}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

export function ReferralsPage() {
  const t = useT();
  const fmt = useFormats();
  const lang = useLang();
  const me = useMe();
  usePage(t('referral.tabs.made'));
  const filter = route.useSearch();
  const go = route.useNavigate();
  const set = (state: string | undefined) => void go({ search: { state }, replace: true });
  const [open, setOpen] = useState<Referral | null>(null);
  const [deciding, setDeciding] = useState<'release' | 'deny' | null>(null);
  const query = { state: filter.state, sort: filter.sort };
  const list = useInfiniteQuery(pagesQuery<Referral>(REFERRALS, query));
  const count = useCount(list);
  const plans = useQuery(allQuery<ReferralPlan>(PLANS));
  const planName = useMemo(() => {
    const names = new Map(plans.data?.map((one) => [one.id as string, lang === 'en' ? one.name_en : one.name_zh]));
    return (id: string) => names.get(id) ?? id;
  }, [plans.data, lang]);
  const columns = useMemo<Column<Referral>[]>(
    () => [
      {
        id: 'referrer',
        header: t('referral.referrer'),
        fixed: true,
        cell: (one) => <CustomerName id={one.referrer_id} strong />,
      },
      {
        id: 'referee',
        header: t('referral.referee'),
        cell: (one) => <CustomerName id={one.referee_id} />,
      },
      {
        id: 'plan',
        header: t('referral.plan'),
        width: 150,
        from: 'xl',
        cell: (one) => <span className="text-ink-2">{planName(one.plan_id)}</span>,
      },
      {
        id: 'at',
        sort: 'referred_at',
        header: t('referral.at'),
        width: 150,
        from: 'md',
        cell: (one) => <span className="text-ink-2">{fmt.dateTime(one.referred_at)}</span>,
      },
      {
        id: 'signals',
        header: t('referral.signals'),
        width: 230,
        from: 'lg',
        cell: (one) => (
          <span className="block truncate text-ink-2">
            {one.signals.map((signal) => signalText(t, signal)).join(t('comma')) || t('none')}
          </span>
        ),
      },
      {
        id: 'qualifies',
        header: t('referral.qualifies'),
        width: 120,
        off: true,
        cell: (one) => (one.qualifies_at ? fmt.date(one.qualifies_at) : t('none')),
      },
      {
        id: 'state',
        header: t('referral.state'),
        width: 164,
        cell: (one) => (
          <button type="button" className="min-h-6" onClick={() => setOpen(one)}>
            <StateBadge state={one.state} />
          </button>
        ),
      },
    ],
    [t, fmt, planName],
  );
  const quarantine = filter.state === 'quarantined';
  return (
    <ListFrame
      head={
        <>
          <PageHead title={t('referral.tabs.made')} count={count} />
          <ReferralTabs />
        </>
      }
      tools={
        <>
          <ViewTabs
            list="/referral/list"
            search={filter}
            given={[
              { label: t('referral.allStates'), search: {} },
              { label: t('referral.states.quarantined'), search: { state: 'quarantined' } },
              { label: t('referral.states.rewarded'), search: { state: 'rewarded' } },
            ]}
          />
          <FilterBar
            onClear={filter.state ? () => set(undefined) : undefined}
            after={<ListTools name="/referral/list" columns={columns} path={REFERRALS} query={query} />}
          >
            <Select
              label={t('referral.state')}
              prefix={`${t('referral.state')}:`}
              value={filter.state ?? ''}
              onChange={(state) => set(state || undefined)}
              items={[
                { value: '', label: t('any') },
                ...STATES.map((state) => ({ value: state as string, label: t(`referral.states.${state}`) })),
              ]}
            />
          </FilterBar>
        </>
      }
    >
      <PagedTable
        label={t('referral.tabs.made')}
        name="/referral/list"
        columns={columns}
        list={list}
        rowId={(one) => one.id}
        resetKey={JSON.stringify(filter)}
        sort={filter.sort}
        onSort={(sort) => void go({ search: (before) => ({ ...before, sort }), replace: true })}
        onOpen={setOpen}
        empty={{ icon: <Share2 size={28} />, title: t('referral.none'), hint: t('referral.noLeadersHint') }}
        noMatch={
          quarantine ? { title: t('referral.noneQuarantined'), hint: t('referral.noneQuarantinedHint') } : undefined
        }
        onClear={filter.state ? () => set(undefined) : undefined}
      />
      {open && (
        <Drawer
          open
          onClose={() => setOpen(null)}
          title={t(`referral.states.${open.state}`)}
          footer={
            open.state === 'quarantined' &&
            may(me, 'referral.write') && (
              <>
                <Button variant="danger" className="mr-auto" onClick={() => setDeciding('deny')}>
                  {t('referral.deny')}
                </Button>
                <Button variant="primary" onClick={() => setDeciding('release')}>
                  {t('referral.release')}
                </Button>
              </>
            )
          }
        >
          {open.signals.length > 0 && (
            <div className="mb-4 rounded-ctl bg-warn-soft px-3 py-2 text-sm text-warn">
              <p className="flex items-center gap-2 font-semibold">
                <ShieldAlert size={16} aria-hidden />
                {t('referral.signals')}
              </p>
              <ul className="mt-1 list-disc pl-6">
                {open.signals.map((signal) => (
                  <li key={signal}>{signalText(t, signal)}</li>
                ))}
              </ul>
            </div>
          )}
          <Facts
            labelWidth="112px"
            rows={[
              [t('referral.referrer'), <CustomerName key="a" id={open.referrer_id} strong />],
              [t('referral.referee'), <CustomerName key="b" id={open.referee_id} strong />],
              [t('referral.plan'), planName(open.plan_id)],
              [t('referral.at'), fmt.dateTime(open.referred_at)],
              [t('referral.until'), fmt.lastDay(open.until_at)],
              [
                t('referral.order'),
                open.order_id && (
                  <Link key="o" to="/orders/$id" params={{ id: open.order_id }} className="hover:underline">
                    {open.order_id}
                  </Link>
                ),
              ],
              [t('referral.qualifies'), open.qualifies_at && fmt.date(open.qualifies_at)],
              [t('referral.decided'), open.decided_at && fmt.dateTime(open.decided_at)],
              [t('referral.reason'), open.reason],
            ]}
          />
          <div className="mt-4">
            <Link
              to="/referral"
              search={{ customer: open.referrer_id }}
              className="inline-block min-h-6 text-sm text-brand-text hover:underline"
            >
              {t('referral.see')}
            </Link>
          </div>
        </Drawer>
      )}
      {open && deciding && (
        <Decide
          one={open}
          act={deciding}
          onClose={() => setDeciding(null)}
          onDone={() => {
            setDeciding(null);
            setOpen(null);
          }}
        />
      )}
    </ListFrame>
  );
}
