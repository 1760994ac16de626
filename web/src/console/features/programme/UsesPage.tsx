// Who used what tiers bring: when, where, what for; a slip is undone.
import type { BenefitUsed } from '@shared/api/loyalty';
import { may } from '@shared/auth/permissions';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { HeartHandshake } from 'lucide-react';
import { useMemo } from 'react';
import { benefitsQuery, USES } from '@/app/benefits';
import { CustomerName } from '@/app/CustomerName';
import { narrowed, pagesQuery, storesQuery } from '@/app/data';
import { usePage } from '@/app/page';
import { customers } from '@/app/pickers';
import { useMe } from '@/app/session';
import { useFormats, useLang, useT } from '@/i18n';
import type { Column } from '@/table/DataTable';
import { PagedTable, useCount } from '@/table/PagedTable';
import { ListTools } from '@/table/tools';
import { Badge, Segmented, TierMark } from '@/ui';
import { Combobox } from '@/ui/combobox';
import { DayRange } from '@/ui/dayRange';
import { FilterBar } from '@/ui/filters';
import { ListFrame, PageHead } from '@/ui/page';
import { Select } from '@/ui/select';
import { useTierChoices } from './components/benefitFields';
import { UndoButton, useMayUndo } from './components/Undo';
import { ProgrammeTabs } from './ProgrammeTabs';

const route = getRouteApi('/inside/programme/uses');

export function UsesPage() {
  const t = useT();
  const fmt = useFormats();
  const lang = useLang();
  const me = useMe();
  usePage(t('programme.usesTab'));
  const filter = route.useSearch();
  const navigate = route.useNavigate();
  const set = (part: Partial<typeof filter>) =>
    void navigate({ search: (before) => ({ ...before, ...part }), replace: true });
  const benefits = useQuery({ ...benefitsQuery, enabled: may(me, 'tier_benefit.read') });
  const stores = useQuery({ ...storesQuery, enabled: may(me, 'store.read') });
  const query = {
    benefit_id: filter.benefit,
    store_id: filter.store,
    customer_id: filter.customer,
    undone: filter.undone,
    from: filter.from && fmt.dayStart(filter.from),
    to: filter.to && fmt.dayEnd(filter.to),
    sort: filter.sort,
  };
  const list = useInfiniteQuery(pagesQuery<BenefitUsed>(USES, query));
  const count = useCount(list);
  const mayUndo = useMayUndo();
  const tiers = useTierChoices();
  // biome-ignore lint/correctness/useExhaustiveDependencies: who may undo changes with who is signed in
  const columns = useMemo<Column<BenefitUsed>[]>(() => {
    const names = new Map(stores.data?.map((store) => [store.id as string, store.name]));
    return [
      {
        id: 'benefit',
        header: t('programme.benefit'),
        fixed: true,
        cell: (use) => (
          <span className="block truncate">
            <b className="font-semibold">{use.name}</b>
            {use.order_id && may(me, 'order.read') ? (
              <Link
                to="/orders/$id"
                params={{ id: use.order_id }}
                className="ml-2 inline-block text-xs leading-6 text-ink-2 hover:text-brand-text hover:underline"
              >
                {use.used_for}
              </Link>
            ) : (
              <span className="ml-2 text-xs text-ink-3">{use.used_for}</span>
            )}
          </span>
        ),
      },
      {
        id: 'tier',
        header: t('programme.tier'),
        width: 130,
        from: 'lg',
        cell: (use) => {
          const tier = tiers.find((one) => one.code === use.tier);
          return tier ? <TierMark code={tier.code} name={tier.label} /> : use.tier;
        },
      },
      {
        id: 'customer',
        header: t('programme.customer'),
        width: 140,
        from: 'sm',
        cell: (use) => <CustomerName id={use.customer_id} />,
      },
      {
        id: 'used_at',
        header: t('programme.usedAt'),
        width: 150,
        from: 'sm',
        sort: 'used_at',
        cell: (use) => <span className="num text-ink-2">{fmt.dateTime(use.used_at)}</span>,
      },
      {
        id: 'store',
        header: t('programme.store'),
        width: 130,
        from: 'lg',
        cell: (use) => names.get(use.store_id ?? '') ?? t('none'),
      },
      {
        id: 'by',
        header: t('programme.by'),
        width: 110,
        from: 'xl',
        cell: (use) => (
          <span className="text-ink-2">
            {use.actor_name ?? (use.actor === 'house' ? t('programme.system') : use.actor)}
          </span>
        ),
      },
      {
        id: 'cost',
        header: t('programme.costOf'),
        width: 100,
        number: true,
        from: 'lg',
        cell: (use) => (use.cost === null ? t('none') : fmt.money(use.cost, use.currency ?? me.shop.currency)),
      },
      {
        id: 'state',
        header: t('programme.state'),
        width: 150,
        cell: (use) =>
          use.undone_at ? (
            <span title={[use.undone_name, use.undone_reason, fmt.dateTime(use.undone_at)].filter(Boolean).join(' · ')}>
              <Badge tone="mute">{t('programme.undone')}</Badge>
            </span>
          ) : (
            <span className="flex items-center gap-1">
              <Badge dot tone="good">
                {t('programme.counts')}
              </Badge>
              {mayUndo(use) && <UndoButton use={use} />}
            </span>
          ),
      },
    ];
  }, [t, fmt, stores.data, tiers, me]);
  const filtered = narrowed(filter);
  const clear = () => void navigate({ search: {}, replace: true });
  return (
    <ListFrame
      head={
        <>
          <PageHead title={t('programme.usesTab')} sub={t('programme.usesSub')} count={count} />
          <ProgrammeTabs />
        </>
      }
      tools={
        <FilterBar
          search={
            may(me, 'customer.read') && (
              <div className="w-64 max-w-full max-sm:w-full">
                <Combobox
                  hideLabel
                  label={t('programme.anyCustomer')}
                  placeholder={t('programme.anyCustomer')}
                  source={customers}
                  value={filter.customer ?? null}
                  onChange={(customer) => set({ customer: customer ?? undefined })}
                />
              </div>
            )
          }
          onClear={filtered ? clear : undefined}
          after={<ListTools name={USES} columns={columns} path={USES} query={query} />}
        >
          <Segmented
            label={t('programme.state')}
            value={filter.undone ?? ''}
            onChange={(undone) => set({ undone: undone || undefined })}
            items={[
              { value: '', label: t('any') },
              { value: 'false', label: t('programme.counts') },
              { value: 'true', label: t('programme.undone') },
            ]}
          />
          <DayRange
            label={t('programme.usedAt')}
            from={filter.from}
            to={filter.to}
            onChange={(from, to) => set({ from, to })}
          />
          {!!benefits.data?.length && (
            <Select
              label={t('programme.benefit')}
              prefix={`${t('programme.benefit')}:`}
              value={filter.benefit ?? ''}
              onChange={(benefit) => set({ benefit: benefit || undefined })}
              items={[
                { value: '', label: t('any') },
                ...benefits.data.map((one) => ({
                  value: one.id as string,
                  label: [
                    lang === 'en' ? one.name_en : one.name_zh,
                    tiers.find((tier) => tier.value === one.tier_id)?.label,
                  ]
                    .filter(Boolean)
                    .join(' · '),
                })),
              ]}
            />
          )}
          {!!stores.data?.length && (
            <Select
              label={t('programme.store')}
              prefix={`${t('programme.store')}:`}
              value={filter.store ?? ''}
              onChange={(store) => set({ store: store || undefined })}
              items={[
                { value: '', label: t('any') },
                ...stores.data.map((one) => ({ value: one.id as string, label: one.name })),
              ]}
            />
          )}
        </FilterBar>
      }
    >
      <PagedTable
        label={t('programme.usesTab')}
        name={USES}
        columns={columns}
        list={list}
        rowId={(use) => use.id}
        resetKey={JSON.stringify(filter)}
        sort={filter.sort}
        onSort={(sort) => set({ sort })}
        empty={{
          icon: <HeartHandshake size={28} />,
          title: t('programme.usesEmpty'),
          hint: t('programme.usesEmptyHint'),
        }}
        onClear={filtered ? clear : undefined}
      />
    </ListFrame>
  );
}
