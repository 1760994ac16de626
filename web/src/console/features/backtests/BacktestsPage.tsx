import type { Backtest, WalletFigures } from '@shared/api/backtests';
import { may } from '@shared/auth/permissions';
import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { FlaskConical, Plus } from 'lucide-react';
import { useMemo } from 'react';
import { narrowed, pagesQuery } from '@/app/data';
import { usePage } from '@/app/page';
import { useMe } from '@/app/session';
import { useFormats, useT } from '@/i18n';
import type { Column } from '@/table/DataTable';
import { PagedTable, useCount } from '@/table/PagedTable';
import { ListTools } from '@/table/tools';
import { buttonClass, Progress } from '@/ui';
import { DayRange } from '@/ui/dayRange';
import { FilterBar } from '@/ui/filters';
import { ListFrame, PageHead } from '@/ui/page';
import { Select } from '@/ui/select';
import { changeLines, Signed, State, useWallets } from './components/words';
import { BACKTESTS, going, useNames } from './queries';

const route = getRouteApi('/inside/backtests');
const POLL_MS = 2000;
const STATES = ['waiting', 'running', 'done', 'stopped', 'failed'] as const;

// The wallet that the shop owes: the first one whose points are worth something.
export const owed = (one: Backtest): WalletFigures | undefined => {
  const wallets = one.summary?.figures.wallets ?? [];
  return wallets.find((wallet) => wallet.cost_before !== null) ?? wallets[0];
};

export function BacktestsPage() {
  const t = useT();
  const fmt = useFormats();
  const me = useMe();
  usePage(t('backtests.title'));
  const go = useNavigate();
  const names = useNames();
  const wallets = useWallets();
  const filter = route.useSearch();
  const navigate = route.useNavigate();
  const set = (part: Partial<typeof filter>) =>
    void navigate({ search: (before) => ({ ...before, ...part }), replace: true });
  const query = {
    state: filter.state,
    from: filter.from && fmt.dayStart(filter.from),
    to: filter.to && fmt.dayEnd(filter.to),
    sort: filter.sort,
  };
  const list = useInfiniteQuery({
    ...pagesQuery<Backtest>(BACKTESTS, query),
    staleTime: 0,
    refetchInterval: (state) => (state.state.data?.pages.some((page) => page.items.some(going)) ? POLL_MS : false),
  });
  const count = useCount(list);
  const tierDigits = wallets.qualifying?.digits ?? 0;
  const columns = useMemo<Column<Backtest>[]>(
    () => [
      {
        id: 'note',
        header: t('backtests.note'),
        fixed: true,
        cell: (one) => {
          const lines = changeLines(t, fmt, one.change, names, tierDigits).join(' · ');
          return (
            <Link to="/backtests/$id" params={{ id: one.id }} className="block min-w-0 truncate hover:text-brand-text">
              <span className="font-semibold">{one.change.note ?? (lines || t('backtests.untitled'))}</span>
              {one.change.note && <span className="ml-2 text-xs text-ink-3 max-sm:hidden">{lines}</span>}
            </Link>
          );
        },
      },
      {
        id: 'state',
        sort: 'state',
        header: t('backtests.state'),
        width: 130,
        cell: (one) =>
          one.state === 'running' && one.total ? (
            <Progress
              value={one.done / one.total}
              label={t('backtests.progress')}
              text={t('backtests.progressText', { done: fmt.int(one.done), total: fmt.int(one.total) })}
            />
          ) : (
            <State state={one.state} />
          ),
      },
      {
        id: 'gain',
        header: t('backtests.gain'),
        width: 120,
        number: true,
        from: 'lg',
        cell: (one) => (one.summary ? fmt.int(one.summary.gain) : t('none')),
      },
      {
        id: 'lose',
        header: t('backtests.lose'),
        width: 120,
        number: true,
        from: 'lg',
        cell: (one) => (one.summary ? fmt.int(one.summary.lose) : t('none')),
      },
      {
        id: 'points',
        header: t('backtests.points'),
        width: 130,
        number: true,
        from: 'md',
        cell: (one) => {
          const wallet = owed(one);
          return wallet ? (
            <Signed
              value={wallet.points_change}
              text={(value) => fmt.points(value, wallets.digits(wallet.wallet))}
              plain
            />
          ) : (
            t('none')
          );
        },
      },
      {
        id: 'cost',
        header: t('backtests.cost'),
        width: 130,
        number: true,
        from: 'md',
        cell: (one) => {
          const change = owed(one)?.cost_change;
          return change === undefined || change === null ? (
            t('none')
          ) : (
            <Signed value={change} text={(value) => fmt.money(value, me.shop.currency)} plain />
          );
        },
      },
      {
        id: 'when',
        sort: 'created_at',
        header: t('backtests.when'),
        width: 150,
        from: 'sm',
        cell: (one) => <span className="text-ink-2">{fmt.dateTime(one.created_at)}</span>,
      },
    ],
    [t, fmt, names, wallets, tierDigits, me.shop.currency],
  );
  const create = may(me, 'backtest.run') && (
    <Link to="/backtests/new" search={{}} className={buttonClass('primary')}>
      <Plus size={15} aria-hidden />
      {t('backtests.create')}
    </Link>
  );
  const filtered = narrowed(filter);
  const clear = () => void navigate({ search: {}, replace: true });
  return (
    <ListFrame
      head={<PageHead title={t('backtests.title')} sub={t('backtests.sub')} count={count} actions={create} />}
      tools={
        <FilterBar
          onClear={filtered ? clear : undefined}
          after={<ListTools name={BACKTESTS} columns={columns} path={BACKTESTS} query={query} />}
        >
          <DayRange
            label={t('backtests.when')}
            from={filter.from}
            to={filter.to}
            onChange={(from, to) => set({ from, to })}
          />
          <Select
            label={t('backtests.state')}
            prefix={`${t('backtests.state')}:`}
            value={filter.state ?? ''}
            onChange={(state) => set({ state: state || undefined })}
            items={[
              { value: '', label: t('any') },
              ...STATES.map((state) => ({ value: state as string, label: t(`backtests.states.${state}`) })),
            ]}
          />
        </FilterBar>
      }
    >
      <PagedTable
        label={t('backtests.title')}
        name={BACKTESTS}
        columns={columns}
        list={list}
        rowId={(one) => one.id}
        resetKey={JSON.stringify(filter)}
        sort={filter.sort}
        onSort={(sort) => set({ sort })}
        onClear={filtered ? clear : undefined}
        onOpen={(one) => void go({ to: '/backtests/$id', params: { id: one.id }, search: {} })}
        empty={{
          icon: <FlaskConical size={28} />,
          title: t('backtests.empty'),
          hint: t('backtests.emptyHint'),
          action: create,
        }}
      />
    </ListFrame>
  );
}
