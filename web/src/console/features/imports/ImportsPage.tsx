import { upload } from '@shared/api/client';
import type { Import } from '@shared/api/types';
import { may } from '@shared/auth/permissions';
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { FileSpreadsheet, Upload } from 'lucide-react';
import { useMemo, useState } from 'react';
import { narrowed } from '@/app/data';
import { usePage } from '@/app/page';
import { useMe } from '@/app/session';
import { useFormats, useT } from '@/i18n';
import type { Column } from '@/table/DataTable';
import { PagedTable } from '@/table/PagedTable';
import { ListTools } from '@/table/tools';
import { Card, FileDrop, Input, Progress, Segmented } from '@/ui';
import { FilterBar } from '@/ui/filters';
import { Select } from '@/ui/select';
import { Refusal } from '@/ui/states';
import { IMPORTS, importQuery, importsQuery } from './queries';
import { StateBadge } from './state';

const route = getRouteApi('/inside/imports');
type Kind = Import['kind'];

function NewImport() {
  const t = useT();
  const client = useQueryClient();
  const navigate = useNavigate();
  const [kind, setKind] = useState<Kind>('orders');
  const [source, setSource] = useState('');
  const [part, setPart] = useState(0);
  const send = useMutation({
    mutationFn: (file: File) =>
      upload<Import>('/v1/imports', file, {
        query: { kind, source: source.trim(), name: file.name.slice(0, 255) },
        progress: setPart,
      }),
    onMutate: () => setPart(0),
    onSuccess: async (made) => {
      client.setQueryData(importQuery(made.id).queryKey, made);
      void client.invalidateQueries({ queryKey: [IMPORTS] });
      await navigate({ to: '/imports/$id', params: { id: made.id } });
    },
  });
  return (
    <Card title={t('imports.new')}>
      <div className="grid grid-cols-[minmax(0,1fr)_minmax(0,1.4fr)] gap-5 max-md:grid-cols-1">
        <div className="flex flex-col gap-4">
          <div className="flex flex-col items-start gap-1">
            <span className="text-sm font-semibold text-ink-2" aria-hidden>
              {t('imports.kind.label')}
            </span>
            <Segmented
              label={t('imports.kind.label')}
              value={kind}
              onChange={setKind}
              items={[
                { value: 'orders', label: t('imports.kind.orders') },
                { value: 'customers', label: t('imports.kind.customers') },
              ]}
            />
          </div>
          <Input
            label={t('imports.source')}
            hint={t('imports.sourceHint')}
            maxLength={40}
            value={source}
            onChange={setSource}
          />
        </div>
        <div className="flex flex-col justify-center gap-3">
          {send.isPending ? (
            <div className="flex flex-col gap-2" role="status">
              <p className="text-sm">{t('imports.uploading', { name: send.variables.name })}</p>
              <Progress value={part} label={t('imports.uploaded')} />
            </div>
          ) : (
            <FileDrop
              icon={<Upload size={24} />}
              label={t('imports.drop')}
              hint={t('imports.dropHint')}
              accept=".csv,.tsv,.txt,.xlsx"
              onFile={(file) => send.mutate(file)}
            />
          )}
          <Refusal error={send.error} />
        </div>
      </div>
    </Card>
  );
}

const KINDS = ['orders', 'customers'] as const;
const STATES = ['new', 'running', 'stopped', 'done', 'failed', 'reverting', 'reverted'] as const;

function Past() {
  const t = useT();
  const fmt = useFormats();
  const go = useNavigate();
  const filter = route.useSearch();
  const navigate = route.useNavigate();
  const set = (part: Partial<typeof filter>) =>
    void navigate({ search: (before) => ({ ...before, ...part }), replace: true });
  const list = useInfiniteQuery(importsQuery(filter));
  const filtered = narrowed(filter);
  const columns = useMemo<Column<Import>[]>(
    () => [
      {
        id: 'file',
        header: t('imports.col.file'),
        fixed: true,
        sort: 'file_name',
        cell: (one) => (
          <Link
            to="/imports/$id"
            params={{ id: one.id }}
            className="block truncate font-semibold hover:text-brand-text"
          >
            {one.file_name || one.source || one.id}
          </Link>
        ),
      },
      {
        id: 'kind',
        header: t('imports.col.kind'),
        width: 96,
        from: 'sm',
        sort: 'kind',
        cell: (one) => t(`imports.kind.${one.kind}`),
      },
      {
        id: 'state',
        header: t('imports.col.state'),
        width: 132,
        sort: 'state',
        cell: (one) => <StateBadge one={one} />,
      },
      {
        id: 'rows',
        header: t('imports.col.rows'),
        width: 96,
        number: true,
        from: 'sm',
        cell: (one) => fmt.int(one.counts.rows),
      },
      {
        id: 'made',
        header: t('imports.col.made'),
        width: 96,
        number: true,
        from: 'lg',
        cell: (one) => fmt.int(one.counts.created),
      },
      {
        id: 'refused',
        header: t('imports.col.refused'),
        width: 96,
        number: true,
        from: 'lg',
        cell: (one) => <span className={one.counts.invalid > 0 ? 'text-bad' : ''}>{fmt.int(one.counts.invalid)}</span>,
      },
      {
        id: 'when',
        header: t('imports.col.when'),
        width: 160,
        number: true,
        from: 'md',
        sort: 'created_at',
        cell: (one) => <span className="text-ink-2">{fmt.dateTime(one.created_at)}</span>,
      },
    ],
    [t, fmt],
  );
  return (
    <>
      <FilterBar
        onClear={filtered ? () => set({ kind: undefined, state: undefined }) : undefined}
        after={<ListTools name={IMPORTS} columns={columns} path={IMPORTS} query={{ ...filter }} />}
      >
        <Select
          label={t('imports.col.kind')}
          prefix={`${t('imports.col.kind')}:`}
          value={filter.kind ?? ''}
          onChange={(kind) => set({ kind: kind || undefined })}
          items={[
            { value: '', label: t('any') },
            ...KINDS.map((kind) => ({ value: kind as string, label: t(`imports.kind.${kind}`) })),
          ]}
        />
        <Select
          label={t('imports.col.state')}
          prefix={`${t('imports.col.state')}:`}
          value={filter.state ?? ''}
          onChange={(state) => set({ state: state || undefined })}
          items={[
            { value: '', label: t('any') },
            ...STATES.map((state) => ({ value: state as string, label: t(`imports.state.${state}`) })),
          ]}
        />
      </FilterBar>
      <div className="flex h-[min(34rem,80vh)] flex-col">
        <PagedTable
          label={t('imports.past')}
          name={IMPORTS}
          columns={columns}
          list={list}
          rowId={(one) => one.id}
          resetKey={JSON.stringify(filter)}
          sort={filter.sort}
          onSort={(sort) => set({ sort })}
          onOpen={(one) => void go({ to: '/imports/$id', params: { id: one.id } })}
          empty={{ icon: <FileSpreadsheet size={28} />, title: t('imports.none'), hint: t('imports.noneHint') }}
          onClear={filtered ? () => set({ kind: undefined, state: undefined }) : undefined}
        />
      </div>
    </>
  );
}

export function ImportsPage() {
  const t = useT();
  const me = useMe();
  usePage(t('imports.title'));
  return (
    <div className="mx-auto flex max-w-[1560px] flex-col gap-4 p-5 max-sm:p-3">
      <h1 className="text-xl font-semibold tracking-tight">{t('imports.title')}</h1>
      {may(me, 'import.run') ? <NewImport /> : <p className="text-sm text-ink-2">{t('imports.forbidden')}</p>}
      <section className="flex flex-col gap-3">
        <h2 className="text-base font-semibold">{t('imports.past')}</h2>
        <Past />
      </section>
    </div>
  );
}
