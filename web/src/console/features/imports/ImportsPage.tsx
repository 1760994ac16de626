import { upload } from '@shared/api/client';
import type { Import } from '@shared/api/types';
import { may } from '@shared/auth/permissions';
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import clsx from 'clsx';
import { FileSpreadsheet, Upload } from 'lucide-react';
import { useState } from 'react';
import { usePage } from '@/app/page';
import { useMe } from '@/app/session';
import { useFormats, useT } from '@/i18n';
import { Button, Card, FileDrop, Input, Progress, Segmented } from '@/ui';
import { Empty, Failed, Loading, Refusal } from '@/ui/states';
import { importQuery, importsQuery } from './queries';
import { StateBadge } from './state';

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
      void client.invalidateQueries({ queryKey: importsQuery.queryKey });
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

const head = 'h-9 px-3 text-xs font-semibold text-ink-2 first:pl-4 last:pr-4';
const cell = 'h-[var(--row-h)] border-t border-line px-3 first:pl-4 last:pr-4';

function Past() {
  const t = useT();
  const fmt = useFormats();
  const me = useMe();
  const list = useInfiniteQuery(importsQuery);
  if (list.isPending) return <Loading lines={4} />;
  if (!list.data) return <Failed error={list.error} retry={() => void list.refetch()} role={me.role_title} />;
  const items = list.data.pages.flatMap((page) => page.items);
  if (items.length === 0)
    return <Empty icon={<FileSpreadsheet size={28} />} title={t('imports.none')} hint={t('imports.noneHint')} />;
  return (
    <>
      <table className="w-full table-fixed text-sm" aria-label={t('imports.past')}>
        <thead className="bg-surface-2">
          <tr>
            <th scope="col" className={clsx(head, 'text-left')}>
              {t('imports.col.file')}
            </th>
            <th scope="col" className={clsx(head, 'w-24 text-left max-sm:hidden')}>
              {t('imports.col.kind')}
            </th>
            <th scope="col" className={clsx(head, 'w-36 text-left max-sm:w-28')}>
              {t('imports.col.state')}
            </th>
            <th scope="col" className={clsx(head, 'w-24 text-right max-sm:hidden')}>
              {t('imports.col.rows')}
            </th>
            <th scope="col" className={clsx(head, 'w-24 text-right max-lg:hidden')}>
              {t('imports.col.made')}
            </th>
            <th scope="col" className={clsx(head, 'w-24 text-right max-lg:hidden')}>
              {t('imports.col.refused')}
            </th>
            <th scope="col" className={clsx(head, 'w-40 text-right max-md:hidden')}>
              {t('imports.col.when')}
            </th>
          </tr>
        </thead>
        <tbody>
          {items.map((one) => (
            <tr key={one.id} className="hover:bg-surface-2">
              <td className={cell}>
                <Link
                  to="/imports/$id"
                  params={{ id: one.id }}
                  className="block truncate font-semibold hover:text-brand-text"
                >
                  {one.file_name || one.source || one.id}
                </Link>
              </td>
              <td className={clsx(cell, 'max-sm:hidden')}>{t(`imports.kind.${one.kind}`)}</td>
              <td className={cell}>
                <StateBadge one={one} />
              </td>
              <td className={clsx(cell, 'text-right max-sm:hidden')}>{fmt.int(one.counts.rows)}</td>
              <td className={clsx(cell, 'text-right max-lg:hidden')}>{fmt.int(one.counts.created)}</td>
              <td className={clsx(cell, 'text-right max-lg:hidden', one.counts.invalid > 0 && 'text-bad')}>
                {fmt.int(one.counts.invalid)}
              </td>
              <td className={clsx(cell, 'text-right text-ink-2 max-md:hidden')}>{fmt.dateTime(one.created_at)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {list.hasNextPage && (
        <div className="flex justify-center p-3">
          <Button busy={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
            {t('action.more')}
          </Button>
        </div>
      )}
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
      <section className="card overflow-hidden" aria-label={t('imports.past')}>
        <h2 className="px-4 py-3 text-base font-semibold">{t('imports.past')}</h2>
        <Past />
      </section>
    </div>
  );
}
