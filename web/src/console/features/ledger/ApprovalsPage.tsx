// Corrections of points by hand above the wallet's limit: those that wait for a second person, and what became of the
// others.
import type { Correction } from '@shared/api/ledger';
import { may } from '@shared/auth/permissions';
import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { UserRoundCheck } from 'lucide-react';
import { useMemo, useState } from 'react';
import { APPROVALS, STATES, tones, useWhat } from '@/app/approvals';
import { CustomerName } from '@/app/CustomerName';
import { narrowed, pagesQuery } from '@/app/data';
import { usePage } from '@/app/page';
import { customers } from '@/app/pickers';
import { useMe } from '@/app/session';
import { useWallets } from '@/app/wallets';
import { useFormats, useT } from '@/i18n';
import type { Column } from '@/table/DataTable';
import { PagedTable, useCount } from '@/table/PagedTable';
import { ListTools } from '@/table/tools';
import { Badge, Button, Segmented } from '@/ui';
import { Combobox } from '@/ui/combobox';
import { DayRange } from '@/ui/dayRange';
import { Drawer } from '@/ui/drawer';
import { FilterBar } from '@/ui/filters';
import { Facts, ListFrame, PageHead } from '@/ui/page';
import { Select } from '@/ui/select';
import { type Act, Verdict } from './Verdict';
import { WalletSelect } from './WalletSelect';

const route = getRouteApi('/inside/approvals');

export function ApprovalsPage() {
  const t = useT();
  const fmt = useFormats();
  const me = useMe();
  usePage(t('ledger.approvals.title'));
  const wallets = useWallets();
  const what = useWhat();
  const filter = route.useSearch();
  const navigate = route.useNavigate();
  const set = (part: Partial<typeof filter>) =>
    void navigate({ search: (before) => ({ ...before, ...part }), replace: true });
  const [open, setOpen] = useState<Correction | null>(null);
  const [asking, setAsking] = useState<{ one: Correction; act: Act } | null>(null);
  const query = {
    state: filter.state,
    wallet: filter.wallet,
    customer_id: filter.customer,
    own: filter.own,
    from: filter.from && fmt.dayStart(filter.from),
    to: filter.to && fmt.dayEnd(filter.to),
    sort: filter.sort,
  };
  const list = useInfiniteQuery(pagesQuery<Correction>(APPROVALS, query));
  const count = useCount(list);
  const acts = (one: Correction): Act[] => {
    if (one.state !== 'waiting') return [];
    if (one.own) return may(me, 'points.adjust') ? ['withdraw'] : [];
    return may(me, 'points.approve') ? ['approve', 'refuse'] : [];
  };
  const buttons = (one: Correction, ghost: boolean) =>
    acts(one).map((act) => (
      <Button
        key={act}
        variant={ghost ? 'ghost' : act === 'approve' ? 'primary' : undefined}
        onClick={() => setAsking({ one, act })}
      >
        {t(`ledger.approvals.${act}`)}
      </Button>
    ));
  const state = (one: Correction) => (
    <Badge dot tone={tones[one.state]}>
      {t(`ledger.approvals.states.${one.state}`)}
    </Badge>
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: names of wallets come with the wallets
  const columns = useMemo<Column<Correction>[]>(
    () => [
      {
        id: 'what',
        sort: 'points',
        header: t('ledger.approvals.what'),
        fixed: true,
        cell: (one) => (
          <button type="button" className="block max-w-full truncate text-left" onClick={() => setOpen(one)}>
            <b className="num font-semibold hover:text-brand-text">{what(one)}</b>
            <span className="ml-2 text-xs text-ink-3">{one.reason}</span>
          </button>
        ),
      },
      {
        id: 'customer',
        header: t('ledger.customer'),
        width: 130,
        from: 'sm',
        cell: (one) => <CustomerName id={one.customer_id} />,
      },
      {
        id: 'who',
        header: t('ledger.approvals.who'),
        width: 130,
        from: 'md',
        cell: (one) => (
          <span className="block truncate text-ink-2">
            {one.own ? t('ledger.approvals.you') : (one.maker_name ?? one.maker)}
          </span>
        ),
      },
      { id: 'state', header: t('ledger.approvals.state'), width: 110, phone: 106, cell: state },
      {
        id: 'made',
        sort: 'made_at',
        header: t('ledger.approvals.made'),
        width: 150,
        from: 'lg',
        cell: (one) => <span className="num text-ink-2">{fmt.dateTime(one.made_at)}</span>,
      },
      {
        id: 'lapses',
        sort: 'lapses_at',
        header: t('ledger.approvals.lapses'),
        width: 150,
        from: 'xl',
        cell: (one) => <span className="num text-ink-2">{fmt.dateTime(one.lapses_at)}</span>,
      },
      {
        id: 'decider',
        header: t('ledger.approvals.decider'),
        width: 130,
        from: 'wide',
        cell: (one) => <span className="block truncate text-ink-2">{one.decider_name ?? t('none')}</span>,
      },
      {
        id: 'acts',
        header: t('ledger.approvals.acts'),
        width: 170,
        from: 'sm',
        cell: (one) => <span className="flex gap-1">{buttons(one, true)}</span>,
      },
    ],
    [t, fmt, wallets.all, me],
  );
  const filtered = narrowed(filter);
  const clear = () => void navigate({ search: {}, replace: true });
  return (
    <ListFrame
      head={<PageHead title={t('ledger.approvals.title')} sub={t('ledger.approvals.sub')} count={count} />}
      tools={
        <FilterBar
          search={
            may(me, 'customer.read') && (
              <div className="w-60 max-sm:w-full">
                <Combobox
                  hideLabel
                  label={t('ledger.anyCustomer')}
                  placeholder={t('ledger.anyCustomer')}
                  source={customers}
                  value={filter.customer ?? null}
                  onChange={(customer) => set({ customer: customer ?? undefined })}
                />
              </div>
            )
          }
          onClear={filtered ? clear : undefined}
          after={<ListTools name={APPROVALS} columns={columns} path={APPROVALS} query={query} />}
        >
          <Select
            label={t('ledger.approvals.state')}
            prefix={`${t('ledger.approvals.state')}:`}
            value={filter.state ?? ''}
            onChange={(next) => set({ state: next || undefined })}
            items={[
              { value: '', label: t('any') },
              ...STATES.map((one) => ({ value: one as string, label: t(`ledger.approvals.states.${one}`) })),
            ]}
          />
          <Segmented
            label={t('ledger.approvals.who')}
            value={filter.own ?? ''}
            onChange={(own) => set({ own: own || undefined })}
            items={[
              { value: '', label: t('any') },
              { value: 'false', label: t('ledger.approvals.others') },
              { value: 'true', label: t('ledger.approvals.mine') },
            ]}
          />
          <DayRange
            label={t('ledger.approvals.made')}
            from={filter.from}
            to={filter.to}
            onChange={(from, to) => set({ from, to })}
          />
          <WalletSelect value={filter.wallet} onChange={(wallet) => set({ wallet })} />
        </FilterBar>
      }
    >
      <PagedTable
        label={t('ledger.approvals.title')}
        name={APPROVALS}
        columns={columns}
        list={list}
        rowId={(one) => one.id}
        resetKey={JSON.stringify(filter)}
        sort={filter.sort}
        onSort={(sort) => set({ sort })}
        onOpen={setOpen}
        onPeek={setOpen}
        empty={{
          icon: <UserRoundCheck size={28} />,
          title: t('ledger.approvals.empty'),
          hint: t('ledger.approvals.emptyHint'),
        }}
        onClear={filtered ? clear : undefined}
      />
      {open && !asking && (
        <Drawer open onClose={() => setOpen(null)} title={what(open)}>
          <div className="flex flex-col gap-4">
            <div>{state(open)}</div>
            <Facts
              rows={[
                [t('ledger.customer'), <CustomerName key="who" id={open.customer_id} />],
                [t('ledger.approvals.why'), open.reason],
                [t('ledger.approvals.who'), open.maker_name],
                [t('ledger.approvals.made'), fmt.dateTime(open.made_at)],
                [t('ledger.approvals.lapses'), open.state === 'waiting' && fmt.dateTime(open.lapses_at)],
                [t('ledger.approvals.decider'), open.decider_name],
                [t('ledger.approvals.decided'), open.decided_at && fmt.dateTime(open.decided_at)],
                [t('ledger.approvals.note'), open.note],
                [
                  t('ledger.approvals.posted'),
                  open.posted !== null && fmt.points(open.posted, wallets.digits(open.wallet)),
                ],
                [t('ledger.number'), open.id],
              ]}
            />
            {open.own && open.state === 'waiting' && (
              <p className="text-sm text-ink-2">{t('ledger.approvals.ownHint')}</p>
            )}
            <div className="flex gap-2">{buttons(open, false)}</div>
          </div>
        </Drawer>
      )}
      {asking && (
        <Verdict
          one={asking.one}
          act={asking.act}
          onClose={() => {
            setAsking(null);
            setOpen(null);
          }}
        />
      )}
    </ListFrame>
  );
}
