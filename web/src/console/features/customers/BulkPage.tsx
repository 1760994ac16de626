// One act over many customers: how far it is, what came of it, who refused and why; stopped, resumed, undone.
import { api } from '@shared/api/client';
import { ProblemError } from '@shared/api/problem';
import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { Pause, Play, Undo2, UsersRound } from 'lucide-react';
import { lazy, Suspense, useEffect, useMemo, useState } from 'react';
import { allQuery, pagesQuery, storesQuery, tagsQuery } from '@/app/data';
import { NotFound } from '@/app/errors';
import { usePage } from '@/app/page';
import { useMe } from '@/app/session';
import { useFormats, useT } from '@/i18n';
import type { Column } from '@/table/DataTable';
import { PagedTable } from '@/table/PagedTable';
import { Badge, Button, Choose, Progress } from '@/ui';
import { ListFrame, PageHead } from '@/ui/page';
import { Failed, Loading } from '@/ui/states';
import { toast } from '@/ui/toast';
import { BULKS, type Bulk, type BulkRow, bulkQuery, isGoing, share } from './bulk';
import { bulkTones } from './status';

const Confirm = lazy(() => import('@/ui/confirm').then((module) => ({ default: module.Confirm })));

const route = getRouteApi('/inside/bulks/$id');
const OUTCOMES = ['refused', 'changed', 'undone', 'kept'] as const;
type Outcome = (typeof OUTCOMES)[number];

// The name of the tag, store or consultant that it is about.
function useValue(one: Bulk): string | null {
  const t = useT();
  const tags = useQuery({ ...tagsQuery, enabled: one.tag_id !== null });
  const stores = useQuery({ ...storesQuery, enabled: one.store_id !== null });
  const staff = useQuery({ ...allQuery<{ id: string; name: string }>('/v1/staff'), enabled: one.owner_id !== null });
  const named = (items: { id: string; name: string }[] | undefined, id: string) =>
    items?.find((item) => item.id === id)?.name ?? '…';
  if (one.tag_id) return named(tags.data, one.tag_id);
  if (one.action === 'store') return one.store_id ? named(stores.data, one.store_id) : t('bulk.nobody');
  if (one.action === 'owner') return one.owner_id ? named(staff.data, one.owner_id) : t('bulk.nobody');
  return null;
}

function Counts({ one }: { one: Bulk }) {
  const t = useT();
  const fmt = useFormats();
  const shown: [string, number, boolean?][] = [
    [t('bulk.changed'), one.changed],
    [t('bulk.unchanged'), one.unchanged],
    [t('bulk.refused'), one.refused, true],
  ];
  if (one.undo_job_id) shown.push([t('bulk.undone'), one.undone], [t('bulk.kept'), one.kept]);
  return (
    <dl className="grid grid-cols-[repeat(auto-fill,minmax(132px,1fr))] gap-3">
      {shown.map(([label, value, bad]) => (
        <div key={label} className="rounded-ctl bg-surface-2 px-3 py-2">
          <dt className="text-xs text-ink-2">{label}</dt>
          <dd className={`num text-lg font-semibold ${bad && value > 0 ? 'text-bad' : ''}`}>{fmt.int(value)}</dd>
        </div>
      ))}
    </dl>
  );
}

function Rows({ one }: { one: Bulk }) {
  const t = useT();
  const counts: Record<Outcome, number> = {
    refused: one.refused,
    changed: one.changed - one.undone - one.kept,
    undone: one.undone,
    kept: one.kept,
  };
  const [outcome, setOutcome] = useState<Outcome>(one.refused || !one.changed ? 'refused' : 'changed');
  const list = useInfiniteQuery({
    ...pagesQuery<BulkRow>(`${BULKS}/${one.id}/rows`, { outcome }),
    enabled: !isGoing(one),
  });
  const columns = useMemo<Column<BulkRow>[]>(
    () => [
      {
        id: 'customer',
        header: t('bulk.col.customer'),
        fixed: true,
        cell: (row) =>
          row.name ? (
            <Link to="/customers/$id" params={{ id: row.customer_id }} className="hover:text-brand-text">
              {row.name}
            </Link>
          ) : (
            <span className="num text-ink-2">{row.customer_id}</span>
          ),
      },
      ...(outcome === 'refused'
        ? [{ id: 'why', header: t('bulk.col.why'), width: 420, cell: (row: BulkRow) => row.reason ?? t('none') }]
        : []),
    ],
    [t, outcome],
  );
  if (isGoing(one)) return null;
  return (
    <>
      <Choose
        label={t('bulk.shown')}
        className="max-w-72"
        value={outcome}
        onChange={(next) => setOutcome(next as Outcome)}
        items={OUTCOMES.filter((each) => each === 'refused' || each === outcome || counts[each] > 0).map((each) => ({
          value: each,
          label: `${t(`bulk.rows.${each}`)} (${counts[each]})`,
        }))}
      />
      <PagedTable
        label={t(`bulk.rows.${outcome}`)}
        name="/bulks/rows"
        columns={columns}
        list={list}
        rowId={(row) => row.customer_id}
        rowLabel={(row) => row.name ?? row.customer_id}
        empty={{ icon: <UsersRound size={28} />, title: t('bulk.noRows') }}
      />
    </>
  );
}

export function BulkPage() {
  const t = useT();
  const me = useMe();
  const { id } = route.useParams();
  const bulk = useQuery(bulkQuery(id));
  usePage(bulk.data ? t(`bulk.act.${bulk.data.action}`) : t('bulk.title'));
  if (bulk.isPending)
    return (
      <div className="p-5 max-sm:p-3">
        <h1 className="sr-only">{t('state.loading')}</h1>
        <Loading lines={8} />
      </div>
    );
  if (!bulk.data) {
    if (bulk.error instanceof ProblemError && bulk.error.status === 404) return <NotFound />;
    return <Failed error={bulk.error} retry={() => void bulk.refetch()} role={me.role_title} />;
  }
  return <Whole one={bulk.data} />;
}

function Whole({ one }: { one: Bulk }) {
  const t = useT();
  const fmt = useFormats();
  const client = useQueryClient();
  const [undoing, setUndoing] = useState(false);
  const value = useValue(one);
  const going = isGoing(one);
  useEffect(() => {
    if (going) return;
    void client.invalidateQueries({ queryKey: ['customers'] });
    void client.invalidateQueries({ queryKey: [`${BULKS}/${one.id}/rows`, 'pages'] });
  }, [going, client, one.id]);
  const steer = async (verb: 'stop' | 'resume' | 'undo') => {
    try {
      client.setQueryData(bulkQuery(one.id).queryKey, await api.post<Bulk>(`${BULKS}/${one.id}/${verb}`));
      await client.invalidateQueries({ queryKey: [BULKS, one.id] });
    } catch (error) {
      toast({ text: error instanceof ProblemError ? error.message : String(error), tone: 'bad' });
    }
  };
  const people = one.filter === null ? t('bulk.chosen', { count: one.ids.length }) : t('bulk.allSearched');
  return (
    <ListFrame
      head={
        <PageHead
          title={value ? `${t(`bulk.act.${one.action}`)} · ${value}` : t(`bulk.act.${one.action}`)}
          crumbs={[
            { to: '/customers', label: t('customers.title') },
            { to: '/bulks', label: t('bulk.title') },
          ]}
          sub={
            <span className="flex flex-wrap items-center gap-2">
              <Badge dot tone={bulkTones[one.state]}>
                {t(`bulk.state.${one.state}`)}
              </Badge>
              <span>
                {people} · {one.actor_name ?? one.actor} · {fmt.dateTime(one.created_at)}
                {one.reason && ` · ${one.reason}`}
              </span>
            </span>
          }
          actions={
            <>
              {going && (
                <Button icon={<Pause size={15} aria-hidden />} onClick={() => void steer('stop')}>
                  {t('bulk.stop')}
                </Button>
              )}
              {(one.state === 'stopped' || one.state === 'undoing_stopped') && (
                <Button icon={<Play size={15} aria-hidden />} onClick={() => void steer('resume')}>
                  {t('bulk.resume')}
                </Button>
              )}
              {(one.state === 'done' || one.state === 'stopped') && one.changed > 0 && (
                <Button icon={<Undo2 size={15} aria-hidden />} onClick={() => setUndoing(true)}>
                  {t('bulk.undo')}
                </Button>
              )}
            </>
          }
        />
      }
      tools={
        <>
          {going && <Progress label={t('bulk.running')} value={share(one)} />}
          <Counts one={one} />
        </>
      }
    >
      <Rows key={one.state} one={one} />
      <Suspense>
        {undoing && (
          <Confirm
            title={t('bulk.undoTitle')}
            text={t('bulk.undoText')}
            action={t('bulk.undo')}
            run={() => steer('undo')}
            onClose={() => setUndoing(false)}
          />
        )}
      </Suspense>
    </ListFrame>
  );
}
