import { api } from '@shared/api/client';
import type { Partnership, PartnershipPlan, PartnershipStanding } from '@shared/api/offers';
import type { Page } from '@shared/api/types';
import { may } from '@shared/auth/permissions';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { Handshake } from 'lucide-react';
import { useMemo } from 'react';
import { CustomerName } from '@/app/CustomerName';
import { allQuery } from '@/app/data';
import { customers } from '@/app/pickers';
import { usePointsDigits } from '@/app/points';
import type { FieldSpec } from '@/app/records/form';
import { RecordsPage } from '@/app/records/RecordsPage';
import { useMe } from '@/app/session';
import { useFormats, useLang, useT } from '@/i18n';
import type { Column } from '@/table/DataTable';
import { Badge, type Tone } from '@/ui';
import { Select } from '@/ui/select';
import { Failed, Loading } from '@/ui/states';
import { PartnerTabs } from './components/ReferralTabs';
import { CONTRACTS, PARTNER_PLANS } from './queries';

const route = getRouteApi('/inside/partnerships');
const SOON_DAYS = 90;
const tones: Record<PartnershipStanding['standing'], Tone> = { given: 'good', due: 'warn', coming: 'mute' };

function Standing({ id }: { id: string }) {
  const t = useT();
  const fmt = useFormats();
  const me = useMe();
  const digits = usePointsDigits();
  const list = useQuery({
    queryKey: [CONTRACTS, id, 'milestones'],
    queryFn: async ({ signal }) =>
      (await api.get<Page<PartnershipStanding>>(`${CONTRACTS}/${id}/milestones`, { signal })).items,
  });
  return (
    <section className="mt-6 border-t border-line pt-4">
      <h3 className="mb-2 text-base font-semibold">{t('referral.milestones')}</h3>
      {list.isPending && <Loading lines={3} />}
      {list.error && <Failed error={list.error} retry={() => void list.refetch()} role={me.role_title} />}
      <ol className="flex flex-col divide-y divide-line">
        {list.data?.map((one) => (
          <li key={one.years} className="flex flex-wrap items-center gap-x-3 gap-y-1 py-2 text-sm">
            <b className="font-semibold">{t('referral.yearsOf', { count: one.years })}</b>
            <Badge dot tone={tones[one.standing]}>
              {t(`referral.standing.${one.standing}`)}
            </Badge>
            <span className="num text-ink-2">{one.due_on.replaceAll('-', '/')}</span>
            <span className="num ml-auto text-right">
              {[
                one.points ? `${fmt.points(one.points, digits)} ${t('referral.points')}` : null,
                one.template_id ? t('referral.coupon') : null,
                one.service,
              ]
                .filter(Boolean)
                .join(' + ')}
            </span>
          </li>
        ))}
      </ol>
    </section>
  );
}

export function ContractsPage() {
  const t = useT();
  const fmt = useFormats();
  const lang = useLang();
  const me = useMe();
  const filter = route.useSearch();
  const navigate = route.useNavigate();
  const plans = useQuery({ ...allQuery<PartnershipPlan>(PARTNER_PLANS), enabled: may(me, 'partnership.read') });
  const set = (part: Record<string, string | undefined>) =>
    void navigate({ search: (before) => ({ ...before, ...part }), replace: true });
  const today = fmt.today();
  const soon = new Date(Date.parse(today) + SOON_DAYS * 86_400_000).toISOString().slice(0, 10);
  const choices = useMemo(
    () =>
      (plans.data ?? []).map((one) => ({ value: one.id as string, label: lang === 'en' ? one.name_en : one.name_zh })),
    [plans.data, lang],
  );
  const columns = useMemo<Column<Partnership>[]>(
    () => [
      {
        id: 'number',
        header: t('referral.number'),
        fixed: true,
        width: 160,
        cell: (one) => one.number ?? one.id,
      },
      { id: 'partner', header: t('referral.partner'), cell: (one) => <CustomerName id={one.customer_id} /> },
      {
        id: 'plan',
        header: t('referral.planOf'),
        width: 170,
        from: 'md',
        cell: (one) => choices.find((plan) => plan.value === one.plan_id)?.label ?? t('none'),
      },
      {
        id: 'starts',
        header: t('referral.starts'),
        width: 120,
        from: 'lg',
        cell: (one) => <span className="num text-ink-2">{one.starts_on.replaceAll('-', '/')}</span>,
      },
      {
        id: 'ends',
        header: t('referral.ends'),
        width: 130,
        from: 'sm',
        sort: 'ends_on',
        cell: (one) => (
          <span
            className={
              one.state === 'active' && one.ends_on && one.ends_on <= soon ? 'num font-semibold text-warn' : 'num'
            }
          >
            {one.ends_on?.replaceAll('-', '/') ?? t('none')}
          </span>
        ),
      },
      {
        id: 'state',
        header: t('referral.state'),
        width: 104,
        cell: (one) => (
          <Badge dot tone={one.state === 'active' ? 'good' : 'mute'}>
            {t(`referral.contractStates.${one.state}`)}
          </Badge>
        ),
      },
    ],
    [t, choices, soon],
  );
  const fields = useMemo<FieldSpec[]>(
    () => [
      {
        name: 'customer_id',
        label: t('referral.partner'),
        kind: 'one',
        source: customers,
        required: true,
        createOnly: true,
        hint: t('referral.partnerHint'),
      },
      {
        name: 'plan_id',
        label: t('referral.planOf'),
        kind: 'one',
        options: choices,
        required: true,
        createOnly: true,
      },
      { name: 'number', label: t('referral.number'), max: 60 },
      { name: 'starts_on', label: t('referral.starts'), kind: 'day', required: true, half: true },
      { name: 'ends_on', label: t('referral.ends'), kind: 'day', half: true, hint: t('referral.endsHint') },
      {
        name: 'state',
        label: t('referral.state'),
        kind: 'choice',
        required: true,
        first: 'active',
        choices: (['active', 'ended'] as const).map((state) => ({
          value: state,
          label: t(`referral.contractStates.${state}`),
        })),
      },
      { name: 'note', label: t('referral.note'), kind: 'area', max: 500 },
    ],
    [t, choices],
  );
  return (
    <RecordsPage<Partnership>
      title={t('referral.partnerships')}
      tabs={<PartnerTabs />}
      path={CONTRACTS}
      area="contract"
      columns={columns}
      fields={fields}
      noDelete
      nameOf={(one) => one.number ?? one.id}
      createLabel={t('referral.newContract')}
      empty={{ icon: <Handshake size={28} />, title: t('referral.noContracts'), hint: t('referral.noContractsHint') }}
      filter={{
        q: filter.q,
        plan_id: filter.plan_id,
        state: filter.state,
        sort: filter.sort,
        ends_on_from: filter.soon && today,
        ends_on_to: filter.soon && soon,
      }}
      onFilter={(part) =>
        set('ends_on_to' in part ? { q: undefined, plan_id: undefined, state: undefined, soon: undefined } : part)
      }
      filters={
        <>
          {(plans.isLoading || choices.length > 0) && (
            <Select
              label={t('referral.planOf')}
              prefix={`${t('referral.planOf')}:`}
              value={filter.plan_id ?? ''}
              onChange={(plan) => set({ plan_id: plan || undefined })}
              items={[{ value: '', label: t('any') }, ...choices]}
              className="max-w-56"
            />
          )}
          <Select
            label={t('referral.state')}
            prefix={`${t('referral.state')}:`}
            value={filter.state ?? ''}
            onChange={(state) => set({ state: state || undefined })}
            items={[
              { value: '', label: t('any') },
              { value: 'active', label: t('referral.contractStates.active') },
              { value: 'ended', label: t('referral.contractStates.ended') },
            ]}
          />
          <Select
            label={t('referral.ends')}
            prefix={`${t('referral.ends')}:`}
            value={filter.soon ?? ''}
            onChange={(next) => set({ soon: next || undefined })}
            items={[
              { value: '', label: t('any') },
              { value: 'yes', label: t('referral.endsSoon') },
            ]}
          />
        </>
      }
      extra={(one) => <Standing id={one.id} />}
    />
  );
}
