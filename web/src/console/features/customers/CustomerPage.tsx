import { ProblemError } from '@shared/api/problem';
import { may } from '@shared/auth/permissions';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { ArrowLeft, Gift, Printer } from 'lucide-react';
import { lazy, Suspense, useCallback, useMemo, useState } from 'react';
import { NotFound } from '@/app/errors';
import { useShortcuts } from '@/app/keys';
import { Neighbours } from '@/app/neighbours';
import { OwnRows, ownLabel, ownRows, ownValues } from '@/app/own';
import { usePage } from '@/app/page';
import { useMe } from '@/app/session';
import { Waiting } from '@/app/Waiting';
import { code, needWords, useFormats, useLang, useT } from '@/i18n';
import { Avatar, Badge, Button, buttonClass, Card, Stat } from '@/ui';
import { Failed, Loading } from '@/ui/states';
import { Tabs } from '@/ui/tabs';
import { Coupons } from './components/Coupons';
import { FileCard } from './components/FileCard';
import { MemberCard } from './components/MemberCard';
import { Merges } from './components/Merges';
import { Notes } from './components/Notes';
import { Orders } from './components/Orders';
import { Postings } from './components/Postings';
import { RedeemDialog } from './components/RedeemDialog';
import { Tags } from './components/Tags';
import { Timeline } from './components/Timeline';
import { fieldsQuery, overviewQuery } from './queries';
import { statusTones } from './status';

const MemberBenefits = lazy(() =>
  import('./components/MemberBenefits').then((module) => ({ default: module.MemberBenefits })),
);
const Household = lazy(() => import('./components/Household').then((module) => ({ default: module.Household })));
const Portrait = lazy(() =>
  Promise.all([import('./components/Portrait'), needWords('insight')]).then(([module]) => ({
    default: module.Portrait,
  })),
);
const Advice = lazy(() =>
  Promise.all([import('./components/Advice'), needWords('insight'), needWords('plan')]).then(([module]) => ({
    default: module.Advice,
  })),
);

const route = getRouteApi('/inside/customers/$id');
const DAY_MS = 86_400_000;
const toNote = () => document.querySelector<HTMLElement>('#note textarea')?.focus();

// Another customer is another page: nothing that was opened or typed for one is carried over.
export function CustomerPage() {
  const { id } = route.useParams();
  return <File key={id} id={id} />;
}

function File({ id }: { id: string }) {
  const t = useT();
  const fmt = useFormats();
  const me = useMe();
  const { tab = 'timeline' } = route.useSearch();
  const navigate = route.useNavigate();
  const overview = useQuery(overviewQuery(id));
  const fields = useQuery(fieldsQuery(me));
  const lang = useLang();
  const [redeeming, setRedeeming] = useState(false);
  const [editing, setEditing] = useState(false);
  const go = useCallback(
    (next: string) => void navigate({ to: '/customers/$id', params: { id: next }, search: (before) => before }),
    [navigate],
  );
  const data = overview.data;
  const live = data && data.customer.status !== 'erased' && data.customer.status !== 'merged';
  useShortcuts(
    useMemo(
      () => [
        ...(live && may(me, 'customer.write')
          ? [{ keys: 'e', label: 'customers.edit.open' as const, run: () => setEditing(true), palette: true }]
          : []),
        ...(live && may(me, 'note.write')
          ? [{ keys: 'n', label: 'customers.detail.newNote' as const, run: toNote, palette: true }]
          : []),
      ],
      [live, me],
    ),
  );
  const name = data?.customer.display_name ?? t('customers.unnamed');
  usePage(data ? name : t('customers.title'));

  // With the fields: what they say would push the page down when it came later.
  if (overview.isPending || fields.isLoading)
    return (
      <div className="p-5 max-sm:p-3">
        <h1 className="sr-only">{t('state.loading')}</h1>
        <Loading lines={8} />
      </div>
    );
  if (!data) {
    if (overview.error instanceof ProblemError && overview.error.status === 404) return <NotFound />;
    return <Failed error={overview.error} retry={() => void overview.refetch()} role={me.role_title} />;
  }

  const { customer } = data;
  const own = fields.data ?? [];
  const rows = own.filter((field) => ownRows(ownValues(customer)[field.key]).length > 0);
  const currency = me.shop.currency;
  const points = data.wallets.find((wallet) => wallet.kind === 'redeemable');
  const ago = data.last_order ? Math.floor((Date.now() - Date.parse(data.last_order)) / DAY_MS) : 0;
  const tabs = [
    { value: 'timeline', label: t('customers.detail.tab.timeline'), panel: <Timeline id={id} /> },
    ...(may(me, 'points.read')
      ? [
          {
            value: 'points',
            label: t('customers.detail.tab.points'),
            panel: (
              <>
                <p className="mb-3 flex flex-wrap gap-x-4 gap-y-1 text-sm">
                  <Link
                    to="/ledger"
                    search={{ customer: customer.id }}
                    className="inline-block min-h-6 text-brand-text hover:underline"
                  >
                    {t('customers.points.sides')}
                  </Link>
                  {may(me, 'points.adjust') && (
                    <Link
                      to="/ledger"
                      search={{ customer: customer.id, adjust: customer.id }}
                      className="inline-block min-h-6 text-brand-text hover:underline"
                    >
                      {t('ledger.adjust.open')}
                    </Link>
                  )}
                </p>
                <Waiting customer={id} />
                <Postings id={id} wallets={data.wallets} />
              </>
            ),
          },
        ]
      : []),
    ...(may(me, 'order.read')
      ? [{ value: 'orders', label: t('customers.detail.tab.orders'), panel: <Orders id={id} /> }]
      : []),
    ...(may(me, 'coupon.read')
      ? [{ value: 'coupons', label: t('customers.detail.tab.coupons'), panel: <Coupons id={id} /> }]
      : []),
    ...(may(me, 'report.read')
      ? [
          {
            value: 'portrait',
            label: t('customers.detail.tab.portrait'),
            panel: (
              <Suspense fallback={<Loading lines={8} />}>
                <Portrait id={customer.id} />
              </Suspense>
            ),
          },
        ]
      : []),
    {
      value: 'advice',
      label: t('customers.detail.tab.advice'),
      panel: (
        <Suspense fallback={<Loading lines={6} />}>
          <Advice id={customer.id} />
        </Suspense>
      ),
    },
  ];
  return (
    <div className="mx-auto flex max-w-[1440px] flex-col gap-4 p-5 max-sm:p-3">
      <div className="flex flex-wrap items-center gap-3">
        <Link
          to="/customers"
          search={{}}
          className="ctl w-[var(--ctl-h)] justify-center text-ink-2 hover:bg-surface-2 print:hidden"
          aria-label={t('customers.title')}
        >
          <ArrowLeft size={17} aria-hidden />
        </Link>
        <Avatar name={name} size={40} />
        <div className="min-w-0">
          <h1 className="truncate text-xl font-semibold tracking-tight">{name}</h1>
          <p className="num flex flex-wrap items-center gap-x-2 text-sm text-ink-2">
            {customer.member_no && t('customers.detail.memberNo', { no: customer.member_no })}
            {customer.status !== 'active' && (
              <Badge dot tone={statusTones[customer.status]}>
                {code('status', customer.status)}
              </Badge>
            )}
          </p>
        </div>
        <div className="ml-auto flex flex-wrap items-center gap-2">
          <Neighbours list="customers" id={id} go={go} />
          <Link to="/customers/$id/card" params={{ id: customer.id }} className={buttonClass()}>
            <Printer size={15} aria-hidden />
            {t('customers.card.title')}
          </Link>
          {may(me, 'redemption.write') && points && customer.status !== 'erased' && (
            <Button variant="primary" icon={<Gift size={15} aria-hidden />} onClick={() => setRedeeming(true)}>
              {t('customers.redeem.open')}
            </Button>
          )}
        </div>
      </div>
      {customer.id !== id && (
        <p className="rounded-ctl bg-info-soft px-3 py-2 text-sm text-info">{t('customers.detail.merged')}</p>
      )}
      <div className="grid grid-cols-[300px_minmax(0,1fr)] items-start gap-4 max-lg:grid-cols-1">
        <div className="flex min-w-0 flex-col gap-4">
          <MemberCard overview={data} currency={currency} />
          <FileCard customer={customer} fields={own} editing={editing} setEditing={setEditing} />
          <Tags customer={customer} />
          {live && may(me, 'tier.read') && (
            <Suspense>
              <MemberBenefits id={customer.id} />
            </Suspense>
          )}
          {may(me, 'household.read') && customer.status !== 'erased' && (
            <Suspense fallback={<div className="card h-24" />}>
              <Household id={customer.id} />
            </Suspense>
          )}
          <Merges id={customer.id} />
          {may(me, 'note.read') && customer.status !== 'erased' && (
            <div id="note">
              <Notes id={customer.id} />
            </div>
          )}
        </div>
        <div className="flex min-w-0 flex-col gap-4">
          {data.spent === null ? (
            <p className="card px-4 py-3 text-sm text-ink-2">{t('customers.detail.noSums')}</p>
          ) : (
            <ul className="grid grid-cols-4 gap-3 max-md:grid-cols-2">
              <Stat
                label={t('customers.detail.stat.spent')}
                value={fmt.money(data.spent, currency)}
                sub={
                  data.returned
                    ? `${t('customers.detail.stat.returned')} ${fmt.money(data.returned, currency)}`
                    : undefined
                }
              />
              <Stat label={t('customers.detail.stat.orders')} value={fmt.int(data.orders ?? 0)} />
              <Stat
                label={t('customers.detail.stat.average')}
                value={data.orders ? fmt.money(Math.round(data.spent / data.orders), currency) : t('none')}
              />
              <Stat
                label={t('customers.detail.stat.last')}
                value={data.last_order ? fmt.date(data.last_order) : t('none')}
                sub={
                  data.last_order &&
                  (ago > 0
                    ? t('customers.detail.stat.days', { count: fmt.int(ago) })
                    : t('customers.detail.stat.today'))
                }
              />
            </ul>
          )}
          {rows.length > 0 && (
            <Card>
              <div className="flex flex-col gap-4">
                {rows.map((field) => (
                  <section key={field.id} className="min-w-0">
                    <h2 className="mb-1 text-sm font-semibold">{ownLabel(field, lang)}</h2>
                    <OwnRows field={field} value={ownValues(customer)[field.key]} />
                  </section>
                ))}
              </div>
            </Card>
          )}
          <div className="card min-w-0">
            <Tabs
              label={name}
              value={tabs.some((one) => one.value === tab) ? tab : 'timeline'}
              onChange={(value) => void navigate({ search: value === 'timeline' ? {} : { tab: value }, replace: true })}
              tabs={tabs}
            />
          </div>
        </div>
      </div>
      {points && (
        <RedeemDialog
          open={redeeming}
          onClose={() => setRedeeming(false)}
          customerId={customer.id}
          available={points.available}
          digits={points.digits}
          currency={currency}
        />
      )}
    </div>
  );
}
