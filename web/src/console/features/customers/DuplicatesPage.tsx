// Pairs of files that may be one person, side by side. A merge loses nothing and can be undone on the customer's page.
import { api, newKey } from '@shared/api/client';
import type { Customer, DuplicatePair, Page, Standing } from '@shared/api/types';
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { ArrowLeftRight, GitMerge, UsersRound } from 'lucide-react';
import { useState } from 'react';
import { pagesQuery } from '@/app/data';
import { usePage } from '@/app/page';
import { useMe } from '@/app/session';
import { code, recall, remember, useFormats, useLang, useT } from '@/i18n';
import { useCount } from '@/table/PagedTable';
import { FileButton } from '@/table/tools';
import { Badge, Button } from '@/ui';
import { FilterBar } from '@/ui/filters';
import { PageHead, ReportFrame } from '@/ui/page';
import { Select } from '@/ui/select';
import { Empty, Failed, Loading, Refusal } from '@/ui/states';
import { toast } from '@/ui/toast';

const route = getRouteApi('/inside/duplicates');
const PATH = '/v1/customers/duplicates';
const REASONS = ['phone', 'email', 'name_birthday', 'plate', 'device'] as const;
const SET_ASIDE = 'duplicates.aside';
const PAIR = 414; // px of a pair in its card, the same for all: one compares the same line of each
const keyOf = (pair: DuplicatePair) => `${pair.customer_id} ${pair.other_id}`;

function Pair({ pair, onDone, onAside }: { pair: DuplicatePair; onDone: () => void; onAside: () => void }) {
  const t = useT();
  const fmt = useFormats();
  const me = useMe();
  const client = useQueryClient();
  const [swapped, setSwapped] = useState(false);
  const [key] = useState(newKey);
  const ids = swapped ? [pair.other_id, pair.customer_id] : [pair.customer_id, pair.other_id];
  const both = useQuery({
    queryKey: ['duplicates', keyOf(pair)],
    queryFn: async ({ signal }) => {
      const files = await Promise.all(
        [pair.customer_id, pair.other_id].map((id) => api.get<Customer>(`/v1/customers/${id}`, { signal })),
      );
      const standings = await api.get<Page<Standing>>('/v1/standings', {
        query: { ids: [pair.customer_id, pair.other_id].join(',') },
        signal,
      });
      return { files, standings: standings.items };
    },
    staleTime: 60_000,
  });
  const merge = useMutation({
    mutationFn: () =>
      api.post<{ merge_id: string }>('/v1/customers/merges', {
        body: { survivor_id: ids[0], loser_id: ids[1] },
        idempotencyKey: key,
      }),
    onSuccess: ({ merge_id }) => {
      onDone();
      const survivor = ids[0];
      toast({
        text: t('customers.duplicates.merged'),
        undo: () =>
          void api.post(`/v1/customers/${survivor}/merges/${merge_id}/undo`, { idempotencyKey: newKey() }).then(
            () => {
              toast({ text: t('customers.duplicates.undone') });
              void client.invalidateQueries();
            },
            (error: unknown) => toast({ text: String(error instanceof Error ? error.message : error), tone: 'bad' }),
          ),
      });
    },
  });
  if (both.isPending) return <Loading height={PAIR} />;
  if (!both.data) return <Failed error={both.error} retry={() => void both.refetch()} />;
  const files = ids.map((id) => both.data.files.find((file) => file.id === id)).filter((file) => file !== undefined);
  const standing = (id: string) => both.data.standings.find((one) => one.customer_id === id);
  // What agrees speaks for one person, a different birthday against it; figures say nothing.
  const rows: [string, (file: Customer) => string, ('agrees' | 'speaks')?][] = [
    [t('customers.col.memberNo'), (file) => file.member_no ?? ''],
    [t('customers.detail.phone'), (file) => file.phones.map((phone) => fmt.phone(phone.number)).join(' '), 'agrees'],
    [t('customers.detail.email'), (file) => file.emails.map((email) => email.address).join(' '), 'agrees'],
    [
      t('customers.detail.birthday'),
      (file) =>
        file.birthday
          ? [file.birthday.year, file.birthday.month, file.birthday.day]
              .filter(Boolean)
              .map((part) => String(part).padStart(2, '0'))
              .join('/')
          : '',
      'speaks',
    ],
    [t('customers.col.points'), (file) => fmt.points(standing(file.id)?.points ?? 0, standing(file.id)?.digits ?? 0)],
    [t('customers.col.spent'), (file) => fmt.money(standing(file.id)?.spent ?? 0, me.shop.currency)],
    [t('customers.col.orders'), (file) => fmt.int(standing(file.id)?.orders ?? 0)],
    [t('customers.detail.source'), (file) => code('source', file.source)],
    [t('customers.col.created'), (file) => fmt.date(file.created_at)],
  ];
  return (
    <>
      <table className="w-full table-fixed text-sm" aria-label={t('customers.duplicates.compare')}>
        <thead>
          <tr>
            <th scope="col" className="w-28 pr-1 pb-2 text-left max-sm:w-24">
              <Badge tone="warn">{t(`customers.duplicates.reason.${pair.reason}`)}</Badge>
            </th>
            {files.map((file, at) => (
              <th key={file.id} scope="col" className="px-2 pb-2 text-left align-bottom">
                <span className="block text-xs font-normal text-ink-3">
                  {t(at === 0 ? 'customers.duplicates.stays' : 'customers.duplicates.joins')}
                </span>
                <Link
                  to="/customers/$id"
                  params={{ id: file.id }}
                  search={{}}
                  className="font-semibold hover:text-brand-text hover:underline"
                >
                  {file.display_name ?? t('customers.unnamed')}
                </Link>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(([label, say, kind]) => {
            const [one = '', other = ''] = files.map(say);
            return (
              <tr key={label} className="border-t border-line">
                <th scope="row" className="py-1.5 text-left font-normal text-ink-3">
                  {label}
                </th>
                {[one, other].map((text, at) => (
                  <td
                    // biome-ignore lint/suspicious/noArrayIndexKey: one side and the other
                    key={at}
                    className={`px-2 py-1.5 break-words ${
                      kind && one && one === other
                        ? 'bg-good-soft'
                        : kind === 'speaks' && one && other
                          ? 'bg-warn-soft'
                          : ''
                    }`}
                  >
                    {text || t('none')}
                  </td>
                ))}
              </tr>
            );
          })}
        </tbody>
      </table>
      <div className="mt-3">
        <Refusal error={merge.error} />
      </div>
      <div className="mt-3 flex flex-wrap justify-end gap-2">
        <Button variant="ghost" onClick={onAside}>
          {t('customers.duplicates.notSame')}
        </Button>
        <Button icon={<ArrowLeftRight size={15} aria-hidden />} onClick={() => setSwapped(!swapped)}>
          {t('customers.duplicates.swap')}
        </Button>
        <Button
          variant="primary"
          busy={merge.isPending}
          icon={<GitMerge size={15} aria-hidden />}
          onClick={() => merge.mutate()}
        >
          {t('customers.duplicates.merge')}
        </Button>
      </div>
    </>
  );
}

export function DuplicatesPage() {
  const t = useT();
  const me = useMe();
  const lang = useLang();
  const client = useQueryClient();
  usePage(t('nav.duplicates'));
  const { reason } = route.useSearch();
  const navigate = route.useNavigate();
  const narrow = (next: string | undefined) => void navigate({ search: next ? { reason: next } : {}, replace: true });
  const list = useInfiniteQuery(pagesQuery<DuplicatePair>(PATH, { limit: 20, reason }));
  const count = useCount(list);
  const [aside, setAside] = useState<string[]>(() => JSON.parse(recall(SET_ASIDE) ?? '[]') as string[]);
  const pairs = (list.data?.pages.flatMap((page) => page.items) ?? []).filter((pair) => !aside.includes(keyOf(pair)));
  return (
    <ReportFrame head={<PageHead title={t('nav.duplicates')} count={count} sub={t('customers.duplicates.sub')} />}>
      <FilterBar
        onClear={reason ? () => narrow(undefined) : undefined}
        after={
          <FileButton
            path={PATH}
            query={{ reason, format: 'csv', lang: lang === 'en' ? 'en' : 'zh' }}
            label={t('table.exportCsv')}
            right="customer.export"
          />
        }
      >
        <Select
          label={t('customers.duplicates.shared')}
          prefix={`${t('customers.duplicates.shared')}:`}
          value={reason ?? ''}
          onChange={(next) => narrow(next || undefined)}
          items={[
            { value: '', label: t('any') },
            ...REASONS.map((value) => ({ value, label: t(`customers.duplicates.reason.${value}`) })),
          ]}
        />
      </FilterBar>
      {list.isPending && (
        <ul className="grid grid-cols-2 items-start gap-4 max-xl:grid-cols-1">
          {Array.from({ length: 4 }, (_, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: they are all the same
            <li key={at} className="card p-4">
              <Loading height={PAIR} />
            </li>
          ))}
        </ul>
      )}
      {list.error && <Failed error={list.error} retry={() => void list.refetch()} role={me.role_title} />}
      {list.data && pairs.length === 0 && !list.hasNextPage && (
        <Empty
          icon={<UsersRound size={28} />}
          title={t(reason ? 'table.noMatch' : 'customers.duplicates.none')}
          hint={t(reason ? 'table.noMatchHint' : 'customers.duplicates.noneHint')}
        />
      )}
      <ul className="grid grid-cols-2 items-start gap-4 max-xl:grid-cols-1">
        {pairs.map((pair) => (
          <li key={keyOf(pair)} className="card p-4">
            <Pair
              pair={pair}
              onDone={() => void client.invalidateQueries({ queryKey: [PATH] })}
              onAside={() => {
                const next = [...aside, keyOf(pair)];
                remember(SET_ASIDE, JSON.stringify(next));
                setAside(next);
              }}
            />
          </li>
        ))}
      </ul>
      {list.hasNextPage && (
        <div className="flex justify-center">
          <Button busy={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
            {t('action.more')}
          </Button>
        </div>
      )}
    </ReportFrame>
  );
}
