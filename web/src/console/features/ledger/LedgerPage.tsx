import type { LedgerKind, LedgerLine } from '@shared/api/ledger';
import { may } from '@shared/auth/permissions';
import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { Coins, Scale } from 'lucide-react';
import { lazy, Suspense, useMemo, useState } from 'react';
import { CustomerName } from '@/app/CustomerName';
import { narrowed, pagesQuery } from '@/app/data';
import { usePage } from '@/app/page';
import { customers } from '@/app/pickers';
import { useMe } from '@/app/session';
import { useWallets } from '@/app/wallets';
import { useFormats, useLang, useT } from '@/i18n';
import type { Column } from '@/table/DataTable';
import { PagedTable, useCount } from '@/table/PagedTable';
import { FileButton, ListTools } from '@/table/tools';
import { Badge, Button, buttonClass } from '@/ui';
import { Combobox } from '@/ui/combobox';
import { DayRange } from '@/ui/dayRange';
import { Drawer } from '@/ui/drawer';
import { FilterBar } from '@/ui/filters';
import { Facts, ListFrame, PageHead } from '@/ui/page';
import { Select } from '@/ui/select';
import { WalletSelect } from './WalletSelect';

const AdjustDialog = lazy(() => import('./AdjustDialog').then((module) => ({ default: module.AdjustDialog })));

// Some notes are the house's own words.
const noteText = (t: ReturnType<typeof useT>, note: string) =>
  note === 'referrer' || note === 'referee' ? t(`ledger.notes.${note}`) : note;

const route = getRouteApi('/inside/ledger');
const PATH = '/v1/postings';
const KINDS: LedgerKind[] = [
  'earn',
  'spend',
  'refund',
  'expire',
  'clawback',
  'grant',
  'take',
  'hold',
  'release',
  'activate',
  'cancel',
  'repay',
  'write_off',
  'reinstate',
  'transfer_out',
  'transfer_in',
  'fee',
  'move_out',
  'move_in',
];
const SOURCES = [
  'order',
  'return',
  'redemption',
  'staff',
  'activity',
  'lot',
  'merge',
  'transfer',
  'hold',
  'referral',
  'correction',
] as const;

// What it means for what can be spent: into the active points is more, out of them is less.
const sign = (line: LedgerLine) =>
  (line.credit === 'active' ? 1 : 0) - (line.debit === 'active' ? 1 : 0) ||
  (line.credit === 'pending' ? 1 : 0) - (line.debit === 'pending' ? 1 : 0);

export function LedgerPage() {
  const t = useT();
  const fmt = useFormats();
  const lang = useLang();
  const me = useMe();
  usePage(t('ledger.title'));
  const wallets = useWallets();
  const { adjust, ...filter } = route.useSearch();
  const navigate = route.useNavigate();
  const set = (part: Partial<typeof filter & { adjust?: string }>) =>
    void navigate({ search: (before) => ({ ...before, ...part }), replace: true });
  const [open, setOpen] = useState<LedgerLine | null>(null);
  const query = {
    wallet: filter.wallet,
    customer_id: filter.customer,
    kind: filter.kind,
    source: filter.source,
    from: filter.from && fmt.dayStart(filter.from),
    to: filter.to && fmt.dayEnd(filter.to),
    sort: filter.sort,
  };
  const pages = pagesQuery<LedgerLine>(PATH, query);
  // Reasons come in the reader's language.
  const list = useInfiniteQuery({ ...pages, queryKey: [PATH, 'pages', query, lang] as never });
  const count = useCount(list);
  const sourceName = (source: string | null) => {
    const known = SOURCES.find((one) => one === source);
    return known ? t(`ledger.sources.${known}`) : (source ?? t('none'));
  };
  const amount = (line: LedgerLine) => {
    const way = sign(line);
    return (
      <b className={`num font-semibold ${way > 0 ? 'text-good' : way < 0 ? 'text-bad' : 'text-ink-2'}`}>
        {way > 0 ? '+' : way < 0 ? '−' : ''}
        {fmt.points(line.amount, wallets.digits(line.wallet))}
      </b>
    );
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: names of wallets and sources come with t and wallets
  const columns = useMemo<Column<LedgerLine>[]>(
    () => [
      {
        id: 'when',
        sort: 'at',
        header: t('ledger.when'),
        fixed: true,
        width: 150,
        phone: 114,
        cell: (line) => (
          <button type="button" className="num text-ink-2 hover:text-brand-text" onClick={() => setOpen(line)}>
            {fmt.date(line.at)}
            <span className="max-sm:hidden">{fmt.dateTime(line.at).slice(10)}</span>
          </button>
        ),
      },
      {
        id: 'customer',
        header: t('ledger.customer'),
        width: 130,
        from: 'sm',
        cell: (line) => <CustomerName id={line.customer_id} />,
      },
      {
        id: 'reason',
        header: t('ledger.reason'),
        cell: (line) => (
          <span className="block truncate">
            {line.reason}
            {line.note && <span className="ml-2 text-xs text-ink-3">{noteText(t, line.note)}</span>}
          </span>
        ),
      },
      {
        id: 'source',
        header: t('ledger.source'),
        width: 90,
        from: 'xl',
        cell: (line) => <span className="text-ink-2">{sourceName(line.source)}</span>,
      },
      {
        id: 'wallet',
        header: t('ledger.wallet'),
        width: 100,
        from: 'lg',
        cell: (line) => <span className="text-ink-2">{wallets.name(line.wallet)}</span>,
      },
      {
        id: 'move',
        header: t('ledger.move'),
        width: 160,
        from: 'md',
        cell: (line) => (
          <span className="text-ink-2">
            {t(`ledger.buckets.${line.debit}`)} → {t(`ledger.buckets.${line.credit}`)}
          </span>
        ),
      },
      { id: 'amount', header: t('ledger.amount'), width: 110, phone: 76, number: true, cell: amount },
      {
        id: 'expires',
        header: t('ledger.expires'),
        width: 110,
        from: 'wide',
        off: true,
        cell: (line) => (line.expires_at ? fmt.lastDay(line.expires_at) : t('none')),
      },
    ],
    [t, fmt, wallets.all],
  );
  const filtered = narrowed(filter);
  const clear = () => void navigate({ search: {}, replace: true });
  return (
    <ListFrame
      head={
        <PageHead
          title={t('ledger.title')}
          sub={t('ledger.sub')}
          count={count}
          actions={
            <>
              <FileButton
                path="/v1/exports/postings"
                query={{ format: 'xlsx', from: query.from, to: query.to, customer_id: filter.customer }}
                label={t('ledger.export')}
                right="export.run"
              />
              {may(me, 'points.adjust') && (
                <Button
                  variant="primary"
                  icon={<Scale size={15} aria-hidden />}
                  onClick={() => set({ adjust: filter.customer ?? 'new' })}
                >
                  {t('ledger.adjust.open')}
                </Button>
              )}
            </>
          }
        />
      }
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
          after={<ListTools name={PATH} columns={columns} path={PATH} query={query} />}
        >
          <DayRange
            label={t('ledger.when')}
            from={filter.from}
            to={filter.to}
            onChange={(from, to) => set({ from, to })}
          />
          <Select
            label={t('ledger.kind')}
            prefix={`${t('ledger.kind')}:`}
            value={filter.kind ?? ''}
            onChange={(kind) => set({ kind: kind || undefined })}
            items={[
              { value: '', label: t('any') },
              ...KINDS.map((kind) => ({ value: kind as string, label: t(`ledger.kinds.${kind}`) })),
            ]}
          />
          <Select
            label={t('ledger.source')}
            prefix={`${t('ledger.source')}:`}
            value={filter.source ?? ''}
            onChange={(source) => set({ source: source || undefined })}
            items={[
              { value: '', label: t('any') },
              ...SOURCES.map((source) => ({ value: source as string, label: t(`ledger.sources.${source}`) })),
            ]}
          />
          <WalletSelect value={filter.wallet} onChange={(wallet) => set({ wallet })} />
        </FilterBar>
      }
    >
      <PagedTable
        label={t('ledger.title')}
        name={PATH}
        columns={columns}
        list={list}
        rowId={(line) => line.id}
        resetKey={JSON.stringify(filter)}
        sort={filter.sort}
        onSort={(sort) => set({ sort })}
        onOpen={setOpen}
        onPeek={setOpen}
        empty={{ icon: <Coins size={28} />, title: t('ledger.empty'), hint: t('ledger.emptyHint') }}
        onClear={filtered ? clear : undefined}
      />
      {open && (
        <Drawer open onClose={() => setOpen(null)} title={open.reason}>
          <div className="flex flex-col gap-4">
            <div className="flex items-center justify-between gap-3">
              <Badge>{t(`ledger.kinds.${open.kind}`)}</Badge>
              <span className="text-xl">{amount(open)}</span>
            </div>
            <table className="w-full text-sm" aria-label={t('ledger.move')}>
              <thead>
                <tr className="text-xs text-ink-3">
                  <th scope="col" className="py-1 text-left font-normal">
                    {t('ledger.debit')}
                  </th>
                  <th scope="col" className="py-1 text-left font-normal">
                    {t('ledger.credit')}
                  </th>
                  <th scope="col" className="py-1 text-right font-normal">
                    {t('ledger.amount')}
                  </th>
                </tr>
              </thead>
              <tbody>
                <tr className="border-t border-line">
                  <td className="py-2">{t(`ledger.buckets.${open.debit}`)}</td>
                  <td className="py-2">{t(`ledger.buckets.${open.credit}`)}</td>
                  <td className="num py-2 text-right">{fmt.points(open.amount, wallets.digits(open.wallet))}</td>
                </tr>
              </tbody>
            </table>
            <Facts
              rows={[
                [t('ledger.customer'), <CustomerName key="who" id={open.customer_id} />],
                [t('ledger.wallet'), wallets.name(open.wallet)],
                [t('ledger.source'), sourceName(open.source)],
                [t('ledger.rule'), open.rule],
                [t('ledger.base'), open.base !== null && fmt.money(open.base, me.shop.currency)],
                [t('ledger.note'), open.note && noteText(t, open.note)],
                [t('ledger.when'), fmt.dateTime(open.at)],
                [t('ledger.posted'), fmt.dateTime(open.posted_at)],
                [t('ledger.expires'), open.expires_at && fmt.lastDay(open.expires_at)],
                [t('ledger.lot'), open.lot_id],
                [t('ledger.number'), open.id],
              ]}
            />
            {open.source === 'order' && may(me, 'order.read') && (
              <Link
                to="/orders/$id"
                params={{ id: open.source_id }}
                className={`${buttonClass()} self-start`}
                onClick={() => setOpen(null)}
              >
                {t('ledger.toSource')}
              </Link>
            )}
          </div>
        </Drawer>
      )}
      <Suspense>
        {adjust && (
          <AdjustDialog customer={adjust === 'new' ? undefined : adjust} onClose={() => set({ adjust: undefined })} />
        )}
      </Suspense>
    </ListFrame>
  );
}
