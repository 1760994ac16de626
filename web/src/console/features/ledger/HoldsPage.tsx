import { api, newKey } from '@shared/api/client';
import type { Hold } from '@shared/api/ledger';
import { may } from '@shared/auth/permissions';
import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { Lock } from 'lucide-react';
import { useMemo, useState } from 'react';
import { CustomerName } from '@/app/CustomerName';
import { pagesQuery } from '@/app/data';
import { usePage } from '@/app/page';
import { useMe } from '@/app/session';
import { useWallets } from '@/app/wallets';
import { useFormats, useT } from '@/i18n';
import type { Column } from '@/table/DataTable';
import { PagedTable, useCount } from '@/table/PagedTable';
import { ListTools } from '@/table/tools';
import { Badge, Button, Segmented } from '@/ui';
import { Confirm } from '@/ui/confirm';
import { FilterBar } from '@/ui/filters';
import { ListFrame, PageHead } from '@/ui/page';
import { toast } from '@/ui/toast';

const route = getRouteApi('/inside/holds');
const PATH = '/v1/holds';
const STATES = ['open', 'confirmed', 'voided', 'lapsed'] as const;
const tones = { open: 'info', confirmed: 'good', voided: 'mute', lapsed: 'warn' } as const;
type Act = 'confirm' | 'void';

export function HoldsPage() {
  const t = useT();
  const fmt = useFormats();
  const me = useMe();
  const client = useQueryClient();
  usePage(t('ledger.holds.title'));
  const wallets = useWallets();
  const filter = route.useSearch();
  const navigate = route.useNavigate();
  const [asking, setAsking] = useState<{ hold: Hold; act: Act } | null>(null);
  const query = { state: filter.state, customer_id: filter.customer, sort: filter.sort };
  const list = useInfiniteQuery(pagesQuery<Hold>(PATH, query));
  const count = useCount(list);
  const canResolve = may(me, 'redemption.write');
  // biome-ignore lint/correctness/useExhaustiveDependencies: names of wallets come with the wallets
  const columns = useMemo<Column<Hold>[]>(() => {
    const what = (hold: Hold) =>
      hold.parts
        .map((part) => {
          if (part.wallet === null) return t('ledger.holds.other', { kind: part.kind, amount: fmt.int(part.amount) });
          return t('ledger.holds.points', {
            amount: fmt.points(part.amount, wallets.digits(part.wallet)),
            wallet: wallets.name(part.wallet),
          });
        })
        .join(' · ');
    return [
      {
        id: 'what',
        header: t('ledger.holds.what'),
        fixed: true,
        cell: (hold) => (
          <span className="block truncate">
            <b className="num font-semibold">{what(hold)}</b>
            {hold.note && <span className="ml-2 text-xs text-ink-3">{hold.note}</span>}
          </span>
        ),
      },
      {
        id: 'customer',
        header: t('ledger.customer'),
        width: 140,
        from: 'sm',
        cell: (hold) => <CustomerName id={hold.customer_id} />,
      },
      {
        id: 'state',
        header: t('ledger.holds.state'),
        width: 110,
        cell: (hold) => (
          <Badge dot tone={tones[hold.state]}>
            {t(`ledger.holds.states.${hold.state}`)}
          </Badge>
        ),
      },
      {
        id: 'reference',
        header: t('ledger.holds.reference'),
        width: 170,
        from: 'xl',
        cell: (hold) => <span className="text-ink-2">{hold.reference ?? t('none')}</span>,
      },
      {
        id: 'made',
        sort: 'made_at',
        header: t('ledger.holds.made'),
        width: 150,
        from: 'md',
        cell: (hold) => <span className="text-ink-2">{fmt.dateTime(hold.made_at)}</span>,
      },
      {
        id: 'ends',
        header: t('ledger.holds.ends'),
        width: 150,
        from: 'lg',
        cell: (hold) => <span className="text-ink-2">{fmt.dateTime(hold.resolved_at ?? hold.expires_at)}</span>,
      },
      ...(canResolve
        ? [
            {
              id: 'acts',
              header: t('ledger.holds.acts'),
              width: 190,
              from: 'sm' as const,
              cell: (hold: Hold) =>
                hold.state === 'open' && (
                  <span className="flex gap-1">
                    <Button variant="ghost" onClick={() => setAsking({ hold, act: 'confirm' })}>
                      {t('ledger.holds.confirm')}
                    </Button>
                    <Button variant="ghost" onClick={() => setAsking({ hold, act: 'void' })}>
                      {t('ledger.holds.void')}
                    </Button>
                  </span>
                ),
            },
          ]
        : []),
    ];
  }, [t, fmt, wallets.all, canResolve]);
  const filtered = Boolean(filter.state || filter.customer);
  const clear = () => void navigate({ search: {}, replace: true });
  return (
    <ListFrame
      head={<PageHead title={t('ledger.holds.title')} sub={t('ledger.holds.sub')} count={count} />}
      tools={
        <FilterBar
          onClear={filtered ? clear : undefined}
          after={<ListTools name={PATH} columns={columns} path={PATH} query={query} />}
        >
          <Segmented
            label={t('ledger.holds.state')}
            value={filter.state ?? ''}
            onChange={(state) =>
              void navigate({ search: (before) => ({ ...before, state: state || undefined }), replace: true })
            }
            items={[
              { value: '', label: t('any') },
              ...STATES.map((state) => ({ value: state as string, label: t(`ledger.holds.states.${state}`) })),
            ]}
          />
        </FilterBar>
      }
    >
      <PagedTable
        label={t('ledger.holds.title')}
        name={PATH}
        columns={columns}
        list={list}
        rowId={(hold) => hold.id}
        resetKey={JSON.stringify(filter)}
        sort={filter.sort}
        onSort={(sort) => void navigate({ search: (before) => ({ ...before, sort }), replace: true })}
        empty={{ icon: <Lock size={28} />, title: t('ledger.holds.empty'), hint: t('ledger.holds.emptyHint') }}
        onClear={filtered ? clear : undefined}
      />
      {asking && (
        <Confirm
          title={t(asking.act === 'confirm' ? 'ledger.holds.confirmTitle' : 'ledger.holds.voidTitle')}
          text={t(asking.act === 'confirm' ? 'ledger.holds.confirmText' : 'ledger.holds.voidText')}
          action={t(asking.act === 'confirm' ? 'ledger.holds.confirm' : 'ledger.holds.void')}
          onClose={() => setAsking(null)}
          run={async () => {
            await api.post(`${PATH}/${asking.hold.id}/${asking.act}`, {
              body: asking.act === 'confirm' ? {} : undefined,
              idempotencyKey: newKey(),
            });
            await client.invalidateQueries({ queryKey: [PATH] });
            toast({ text: t(asking.act === 'confirm' ? 'ledger.holds.confirmed' : 'ledger.holds.voided') });
          }}
        />
      )}
    </ListFrame>
  );
}
