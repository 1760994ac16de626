import type { FullRedemption, FullReward } from '@shared/api/offers';
import { may } from '@shared/auth/permissions';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { PackageCheck } from 'lucide-react';
import { useMemo, useState } from 'react';
import { CustomerName } from '@/app/CustomerName';
import { allQuery, pagesQuery, storesQuery } from '@/app/data';
import { usePage } from '@/app/page';
import { usePointsDigits } from '@/app/points';
import { useMe } from '@/app/session';
import { useFormats, useLang, useT } from '@/i18n';
import type { Column } from '@/table/DataTable';
import { PagedTable, useCount } from '@/table/PagedTable';
import { ListTools } from '@/table/tools';
import { Drawer } from '@/ui/drawer';
import { FilterBar, ViewTabs } from '@/ui/filters';
import { Facts, ListFrame, PageHead } from '@/ui/page';
import { Select } from '@/ui/select';
import { Fulfil, FulfilmentBadge } from './components/Fulfil';
import { costText } from './components/words';
import { FULFILMENTS, REDEMPTIONS, REWARDS } from './queries';

const route = getRouteApi('/inside/redemptions');

export function RedemptionsPage() {
  const t = useT();
  const fmt = useFormats();
  const lang = useLang();
  const me = useMe();
  const digits = usePointsDigits();
  usePage(t('rewards.redemptions'));
  const filter = route.useSearch();
  const go = route.useNavigate();
  const [open, setOpen] = useState<string | null>(null);
  const set = (part: Partial<typeof filter>) =>
    void go({ search: (before) => ({ ...before, ...part }), replace: true });
  const query = {
    fulfilment: filter.fulfilment,
    reward_id: filter.reward,
    all: filter.all === 'yes' || undefined,
    sort: filter.sort,
  };
  const list = useInfiniteQuery(pagesQuery<FullRedemption>(REDEMPTIONS, query));
  const count = useCount(list);
  const rewards = useQuery({ ...allQuery<FullReward>(REWARDS), enabled: may(me, 'reward.read') });
  const stores = useQuery({ ...storesQuery, enabled: may(me, 'store.read') });
  const storeName = (id: string | null) => (id ? (stores.data?.find((one) => one.id === id)?.name ?? null) : null);
  const cost = (one: FullRedemption) => costText(t, fmt, one.points, one.money, one.currency, digits);
  const columns = useMemo<Column<FullRedemption>[]>(
    () => [
      {
        id: 'what',
        header: t('rewards.what'),
        fixed: true,
        cell: (one) => (
          <button
            type="button"
            className="block max-w-full truncate text-left font-semibold hover:text-brand-text"
            onClick={() => setOpen(one.id)}
          >
            {one.name}
            {one.quantity > 1 && <span className="num text-ink-2"> × {one.quantity}</span>}
          </button>
        ),
      },
      {
        id: 'who',
        header: t('rewards.who2'),
        width: 150,
        phone: 110,
        cell: (one) => <CustomerName id={one.customer_id} />,
      },
      {
        id: 'at',
        sort: 'redeemed_at',
        header: t('rewards.at'),
        width: 150,
        from: 'lg',
        cell: (one) => <span className="text-ink-2">{fmt.dateTime(one.redeemed_at)}</span>,
      },
      {
        id: 'paid',
        header: t('rewards.paid'),
        width: 150,
        number: true,
        from: 'md',
        cell: (one) => costText(t, fmt, one.points, one.money, one.currency, digits),
      },
      {
        id: 'fulfilment',
        header: t('rewards.fulfilment'),
        width: 104,
        cell: (one) => <FulfilmentBadge one={one} />,
      },
      {
        id: 'code',
        header: t('rewards.code2'),
        width: 190,
        off: true,
        cell: (one) => <code className="text-xs">{one.code ?? t('none')}</code>,
      },
      {
        id: 'tracking',
        header: t('rewards.tracking'),
        width: 150,
        off: true,
        cell: (one) => one.tracking ?? t('none'),
      },
      { id: 'acts', header: t('rewards.acts'), width: 180, from: 'sm', cell: (one) => <Fulfil one={one} row /> },
    ],
    [t, fmt, digits],
  );
  const filtered = !!(filter.fulfilment || filter.reward);
  const clear = () => set({ fulfilment: undefined, reward: undefined });
  const shown = open ? list.data?.pages.flatMap((page) => page.items).find((one) => one.id === open) : undefined;
  return (
    <ListFrame
      head={
        <PageHead
          title={t('rewards.redemptions')}
          crumbs={[{ to: '/rewards', label: t('rewards.title') }]}
          count={count}
        />
      }
      tools={
        <>
          <ViewTabs
            list="/redemptions"
            search={filter}
            given={[
              { label: t('rewards.waiting'), search: {} },
              { label: t('rewards.everything'), search: { all: 'yes' } },
            ]}
          />
          <FilterBar
            onClear={filtered ? clear : undefined}
            after={<ListTools name="/redemptions" columns={columns} path={REDEMPTIONS} query={query} />}
          >
            <Select
              label={t('rewards.fulfilment')}
              prefix={`${t('rewards.fulfilment')}:`}
              value={filter.fulfilment ?? ''}
              onChange={(fulfilment) => set({ fulfilment: fulfilment || undefined })}
              items={[
                { value: '', label: t('any') },
                ...FULFILMENTS.map((one) => ({ value: one as string, label: t(`rewards.fulfilments.${one}`) })),
              ]}
            />
            {(rewards.isLoading || (rewards.data && rewards.data.length > 0)) && (
              <Select
                label={t('rewards.what')}
                prefix={`${t('rewards.what')}:`}
                value={filter.reward ?? ''}
                onChange={(reward) => set({ reward: reward || undefined })}
                items={[
                  { value: '', label: t('any') },
                  ...(rewards.data ?? []).map((one) => ({
                    value: one.id as string,
                    label: lang === 'en' ? one.name_en : one.name_zh,
                  })),
                ]}
                className="max-w-60"
              />
            )}
          </FilterBar>
        </>
      }
    >
      <PagedTable
        label={t('rewards.redemptions')}
        name="/redemptions"
        columns={columns}
        list={list}
        rowId={(one) => one.id}
        resetKey={JSON.stringify(filter)}
        sort={filter.sort}
        onSort={(sort) => set({ sort })}
        onOpen={(one) => setOpen(one.id)}
        empty={{
          icon: <PackageCheck size={28} />,
          title: t(filter.all ? 'rewards.none' : 'rewards.noWaiting'),
          hint: t('rewards.noWaitingHint'),
        }}
        onClear={filtered ? clear : undefined}
      />
      {shown && (
        <Drawer
          open
          onClose={() => setOpen(null)}
          title={shown.name}
          footer={<Fulfil one={shown} onDone={() => setOpen(null)} />}
        >
          <Facts
            labelWidth="104px"
            rows={[
              [t('rewards.fulfilment'), <FulfilmentBadge key="f" one={shown} />],
              [t('rewards.who2'), <CustomerName key="c" id={shown.customer_id} />],
              [
                t('rewards.what'),
                <Link key="r" to="/rewards/$id" params={{ id: shown.reward_id }} className="hover:underline">
                  {shown.name} × {shown.quantity}
                </Link>,
              ],
              [t('rewards.paid'), cost(shown)],
              [t('rewards.store'), storeName(shown.store_id)],
              [t('rewards.code2'), shown.code && <code key="k">{shown.code}</code>],
              [t('rewards.tracking'), shown.tracking],
              [t('rewards.at'), fmt.dateTime(shown.redeemed_at)],
              [t('rewards.until2'), shown.expires_at && fmt.lastDay(shown.expires_at)],
              [t('rewards.shippedAt'), shown.shipped_at && fmt.dateTime(shown.shipped_at)],
              [t('rewards.usedAt'), shown.used_at && fmt.dateTime(shown.used_at)],
              [t('rewards.cancelledAt'), shown.cancelled_at && fmt.dateTime(shown.cancelled_at)],
            ]}
          />
        </Drawer>
      )}
    </ListFrame>
  );
}
