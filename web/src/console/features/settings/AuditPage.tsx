import type { AuditRow } from '@shared/api/types';
import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { ScrollText } from 'lucide-react';
import { useMemo, useState } from 'react';
import { narrowed, pagesQuery } from '@/app/data';
import { usePage } from '@/app/page';
import { useFormats, useT } from '@/i18n';
import type { Column } from '@/table/DataTable';
import { PagedTable, useCount } from '@/table/PagedTable';
import { ListTools } from '@/table/tools';
import { DayRange } from '@/ui/dayRange';
import { Drawer } from '@/ui/drawer';
import { FilterBar, SearchBox } from '@/ui/filters';
import { Facts, ListFrame, PageHead } from '@/ui/page';
import { changesOf } from './components/changes';
import { Json } from './components/Json';
import { actName, objectName } from './components/names';

const route = getRouteApi('/inside/settings/audit');
const say = (value: unknown) =>
  value === null || value === undefined ? '—' : typeof value === 'string' ? value : JSON.stringify(value);

function Changes({ diff }: { diff: unknown }) {
  const t = useT();
  const changes = changesOf(diff);
  if (!changes) return <Json title={t('settings.audit.diff')} value={diff} />;
  return (
    <table className="w-full text-sm" aria-label={t('settings.audit.diff')}>
      <thead>
        <tr className="text-left text-xs text-ink-3">
          <th scope="col" className="py-1 font-normal">
            {t('settings.audit.field')}
          </th>
          <th scope="col" className="py-1 font-normal">
            {t('settings.audit.before')}
          </th>
          <th scope="col" className="py-1 font-normal">
            {t('settings.audit.after')}
          </th>
        </tr>
      </thead>
      <tbody>
        {changes.map((change) => (
          <tr key={change.field} className="border-t border-line align-top">
            <th scope="row" className="py-1.5 pr-2 text-left font-normal break-all">
              {change.field}
            </th>
            <td className="py-1.5 pr-2 break-all text-bad">{say(change.before)}</td>
            <td className="py-1.5 break-all text-good">{say(change.after)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

export function AuditPage() {
  const t = useT();
  const fmt = useFormats();
  usePage(t('nav.audit'));
  const filter = route.useSearch();
  const navigate = route.useNavigate();
  const set = (part: Partial<typeof filter>) =>
    void navigate({ search: (before) => ({ ...before, ...part }), replace: true });
  const [open, setOpen] = useState<AuditRow | null>(null);
  const query = {
    object: filter.object,
    object_id: filter.object_id,
    act: filter.act,
    actor: filter.actor,
    from: filter.from && fmt.dayStart(filter.from),
    to: filter.to && fmt.dayEnd(filter.to),
    sort: filter.sort,
  };
  const list = useInfiniteQuery(pagesQuery<AuditRow>('/v1/audit', query));
  const count = useCount(list);
  const columns = useMemo<Column<AuditRow>[]>(
    () => [
      {
        id: 'act',
        header: t('settings.audit.act'),
        fixed: true,
        cell: (row) => (
          <button type="button" className="truncate hover:text-brand-text" onClick={() => setOpen(row)}>
            <b className="font-semibold">{actName(t, row.act)}</b>{' '}
            <span className="text-ink-2">{row.object && objectName(t, row.object)}</span>
          </button>
        ),
      },
      {
        id: 'object',
        header: t('settings.audit.object'),
        width: 200,
        from: 'lg',
        cell: (row) => <code className="text-xs text-ink-3">{row.object_id ?? t('none')}</code>,
      },
      {
        id: 'actor',
        header: t('settings.audit.actor'),
        width: 150,
        cell: (row) => row.actor_name ?? (!row.actor || row.actor === 'house' ? t('settings.audit.system') : row.actor),
      },
      {
        id: 'at',
        sort: 'at',
        header: t('settings.audit.at'),
        width: 150,
        from: 'sm',
        cell: (row) => <span className="text-ink-2">{fmt.dateTime(row.at)}</span>,
      },
      {
        id: 'peer',
        header: t('settings.audit.peer'),
        width: 130,
        from: 'xl',
        off: true,
        cell: (row) => row.peer ?? t('none'),
      },
      {
        id: 'seq',
        header: t('settings.audit.seq'),
        width: 90,
        number: true,
        from: 'lg',
        cell: (row) => <span className="text-ink-3">{row.seq ?? t('none')}</span>,
      },
    ],
    [t, fmt],
  );
  const filtered = narrowed(filter);
  const clear = () => void navigate({ search: {}, replace: true });
  return (
    <ListFrame
      head={<PageHead title={t('nav.audit')} count={count} sub={t('settings.audit.sub')} />}
      tools={
        <FilterBar
          search={
            <SearchBox
              label={t('settings.audit.search')}
              value={filter.object ?? ''}
              onChange={(object) => set({ object: object || undefined })}
            />
          }
          onClear={filtered ? clear : undefined}
          after={<ListTools name="/settings/audit" columns={columns} path="/v1/audit" query={query} />}
        >
          <DayRange
            label={t('settings.audit.at')}
            from={filter.from}
            to={filter.to}
            onChange={(from, to) => set({ from, to })}
          />
        </FilterBar>
      }
    >
      <PagedTable
        label={t('nav.audit')}
        name="/settings/audit"
        columns={columns}
        list={list}
        rowId={(row) => row.id}
        onOpen={setOpen}
        resetKey={JSON.stringify(filter)}
        sort={filter.sort}
        onSort={(sort) => set({ sort })}
        empty={{ icon: <ScrollText size={28} />, title: t('settings.audit.empty') }}
        onClear={filtered ? clear : undefined}
      />
      {open && (
        <Drawer
          open
          onClose={() => setOpen(null)}
          title={`${open.act} ${open.object ?? ''}`}
          description={fmt.dateTime(open.at)}
          wide
        >
          <div className="flex flex-col gap-5">
            <Facts
              labelWidth="110px"
              rows={[
                [t('settings.audit.actor'), open.actor_name ?? open.actor ?? t('settings.audit.system')],
                [
                  t('settings.audit.object'),
                  open.object_id && (
                    <code key="id" className="text-xs">
                      {open.object_id}
                    </code>
                  ),
                ],
                [t('settings.audit.reason'), open.reason],
                [t('settings.audit.peer'), open.peer],
                [
                  t('settings.audit.trace'),
                  open.trace && (
                    <code key="trace" className="text-xs break-all">
                      {open.trace}
                    </code>
                  ),
                ],
                [t('settings.audit.seq'), open.seq],
              ]}
            />
            {open.diff !== null && <Changes diff={open.diff} />}
          </div>
        </Drawer>
      )}
    </ListFrame>
  );
}
