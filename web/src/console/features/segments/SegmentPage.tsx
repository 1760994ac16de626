import { api } from '@shared/api/client';
import type { Segment, SegmentPreview } from '@shared/api/loyalty';
import { ProblemError } from '@shared/api/problem';
import type { Customer } from '@shared/api/types';
import { may } from '@shared/auth/permissions';
import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { PenLine, Trash2, UsersRound } from 'lucide-react';
import { lazy, Suspense, useMemo, useState } from 'react';
import { oneQuery, pagesQuery } from '@/app/data';
import { NotFound } from '@/app/errors';
import { usePage } from '@/app/page';
import { useMe } from '@/app/session';
import { code, useFormats, useLang, useT } from '@/i18n';
import type { Column } from '@/table/DataTable';
import { PagedTable } from '@/table/PagedTable';
import { Avatar, Badge, Button, buttonClass } from '@/ui';
import { ListFrame, PageHead } from '@/ui/page';
import { Failed, Loading } from '@/ui/states';
import { toast } from '@/ui/toast';

const Confirm = lazy(() => import('@/ui/confirm').then((module) => ({ default: module.Confirm })));

const route = getRouteApi('/inside/segments/$id');
const SEGMENTS = '/v1/segments';

export function SegmentPage() {
  const t = useT();
  const fmt = useFormats();
  const lang = useLang();
  const me = useMe();
  const client = useQueryClient();
  const navigate = useNavigate();
  const [removing, setRemoving] = useState(false);
  const { id } = route.useParams();
  const segment = useQuery(oneQuery<Segment>(`${SEGMENTS}/${id}`));
  const size = useQuery({
    queryKey: [`${SEGMENTS}/${id}/size`, lang],
    queryFn: ({ signal }) => api.get<SegmentPreview>(`${SEGMENTS}/${id}/size`, { signal }),
  });
  const members = useInfiniteQuery(pagesQuery<Customer>('/v1/customers', { segment_id: id }));
  const name = segment.data?.name ?? t('segments.title');
  usePage(name);
  const columns = useMemo<Column<Customer>[]>(
    () => [
      {
        id: 'name',
        header: t('segments.name'),
        fixed: true,
        cell: (one) => (
          <Link
            to="/customers/$id"
            params={{ id: one.id }}
            className="flex min-w-0 items-center gap-2.5 hover:text-brand-text"
          >
            <Avatar name={one.display_name ?? t('segments.unnamed')} size={26} />
            <span className="min-w-0 truncate font-semibold">{one.display_name ?? t('segments.unnamed')}</span>
          </Link>
        ),
      },
      {
        id: 'no',
        header: t('segments.memberNo'),
        width: 130,
        from: 'sm',
        cell: (one) => one.member_no ?? t('none'),
      },
      {
        id: 'since',
        header: t('segments.since'),
        width: 120,
        from: 'md',
        cell: (one) => <span className="text-ink-2">{fmt.date(one.created_at)}</span>,
      },
      {
        id: 'status',
        header: t('segments.status'),
        width: 104,
        cell: (one) => (
          <Badge dot tone={one.status === 'active' ? 'good' : 'mute'}>
            {code('status', one.status)}
          </Badge>
        ),
      },
    ],
    [t, fmt],
  );
  if (segment.isPending)
    return (
      <div className="p-5 max-sm:p-3">
        <h1 className="sr-only">{t('state.loading')}</h1>
        <Loading lines={8} />
      </div>
    );
  if (!segment.data) {
    if (segment.error instanceof ProblemError && segment.error.status === 404) return <NotFound />;
    return <Failed error={segment.error} retry={() => void segment.refetch()} role={me.role_title} />;
  }
  const one = segment.data;
  return (
    <ListFrame
      head={
        <PageHead
          title={name}
          count={size.data && t('segments.people', { count: size.data.count, n: fmt.int(size.data.count) })}
          crumbs={[{ to: '/segments', label: t('segments.title') }]}
          sub={
            <span className="flex flex-col gap-0.5">
              {one.description && <span>{one.description}</span>}
              {size.data?.sentence && <span>{size.data.sentence}</span>}
            </span>
          }
          actions={
            may(me, 'segment.write') && (
              <>
                <Button
                  variant="danger"
                  icon={<Trash2 size={15} aria-hidden />}
                  aria-label={t('segments.remove')}
                  onClick={() => setRemoving(true)}
                />
                {one.kind === 'dynamic' && (
                  <Link to="/segments/$id/edit" params={{ id }} className={buttonClass('primary')}>
                    <PenLine size={15} aria-hidden />
                    {t('segments.edit')}
                  </Link>
                )}
              </>
            )
          }
        />
      }
    >
      <PagedTable
        label={t('segments.members')}
        columns={columns}
        list={members}
        rowId={(customer) => customer.id}
        onOpen={(customer) => void navigate({ to: '/customers/$id', params: { id: customer.id } })}
        empty={{ icon: <UsersRound size={28} />, title: t('segments.noMembers') }}
      />
      <Suspense>
        {removing && (
          <Confirm
            title={t('segments.removeTitle', { name: one.name })}
            text={t('segments.removeText')}
            action={t('segments.remove')}
            onClose={() => setRemoving(false)}
            run={async () => {
              await api.delete(`${SEGMENTS}/${id}`, { ifMatch: one.version });
              await client.invalidateQueries({ queryKey: [SEGMENTS] });
              toast({ text: t('segments.removed') });
              await navigate({ to: '/segments' });
            }}
          />
        )}
      </Suspense>
    </ListFrame>
  );
}
