// Refused rows, mended where they stand; only they are taken in again, as an import of their own that can be taken back.
import { api, upload } from '@shared/api/client';
import type { Import, ImportReject, Page } from '@shared/api/types';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Play } from 'lucide-react';
import { useState } from 'react';
import { useMe } from '@/app/session';
import { useFormats, useT } from '@/i18n';
import { Button, Card, Checkbox, Input } from '@/ui';
import { Failed, Loading, Refusal } from '@/ui/states';
import { fileOf, mended } from './rows';

const ROWS = 50; // at a time: what is left is refused no more after a second round

const given = (options: object) => Object.fromEntries(Object.entries(options).filter(([, value]) => value !== null));

export function Repair({ one, onClose }: { one: Import; onClose: () => void }) {
  const t = useT();
  const fmt = useFormats();
  const me = useMe();
  const navigate = useNavigate();
  const [changes, setChanges] = useState<ReadonlyMap<number, ReadonlyMap<number, string>>>(new Map());
  const [left, setLeft] = useState<ReadonlySet<number>>(new Set()); // not to be taken in
  const rejects = useQuery({
    queryKey: ['import', one.id, 'rejects', 'repair'],
    queryFn: async ({ signal }) =>
      (await api.get<Page<ImportReject>>(`/v1/imports/${one.id}/rejects`, { query: { limit: ROWS }, signal })).items,
  });
  const columns = one.mapping;
  const rows = (rejects.data ?? []).filter((row) => row.cells.length > 0);
  const chosen = rows.filter((row) => !left.has(row.number));
  const change = (row: number, at: number, text: string) =>
    setChanges(new Map(changes).set(row, new Map(changes.get(row)).set(at, text)));
  const retry = useMutation({
    mutationFn: async () => {
      const text = fileOf(
        columns.map((column, at) => column.column || `${at + 1}`),
        chosen.map((row) => ({ cells: mended(row, changes.get(row.number)) })),
      );
      const stem = (one.file_name || one.source).replace(/\.[^.]*$/, '');
      const sent = await upload<Import>('/v1/imports', new Blob([text]), {
        query: { kind: one.kind, source: one.source, name: t('imports.rejects.fileName', { name: stem }) },
      });
      return api.post<Import>(`/v1/imports/${sent.id}/run`, {
        body: {
          form: {
            kind: 'csv',
            encoding: 'utf-8',
            delimiter: ',',
            quote: '"',
            header: true,
            dates: one.form.dates,
            decimal: one.form.decimal,
          },
          mapping: columns,
          options: one.options ? given(one.options) : undefined,
          dry_run: false,
        },
      });
    },
    onSuccess: (made) => navigate({ to: '/imports/$id', params: { id: made.id } }),
  });
  return (
    <Card
      title={t('imports.rejects.repair')}
      actions={
        <Button variant="ghost" onClick={onClose}>
          {t('action.cancel')}
        </Button>
      }
    >
      <p className="-mt-2 mb-3 text-sm text-ink-2">{t('imports.rejects.repairHint')}</p>
      {rejects.isPending && <Loading lines={5} />}
      {rejects.error && <Failed error={rejects.error} retry={() => void rejects.refetch()} role={me.role_title} />}
      {rejects.data && rows.length === 0 && <p className="text-sm text-ink-2">{t('imports.rejects.gone')}</p>}
      <ul className="flex flex-col gap-3">
        {rows.map((row) => (
          <li key={row.number} className="rounded-ctl border border-line p-3">
            <fieldset className="flex min-w-0 flex-col gap-2">
              <legend className="contents">
                <span className="flex flex-wrap items-center justify-between gap-2">
                  <span className="text-sm font-semibold">
                    {t('imports.rejects.lineNo', { line: fmt.int(row.line) })}
                  </span>
                  <Checkbox
                    label={t('imports.rejects.take')}
                    checked={!left.has(row.number)}
                    onChange={(on) => {
                      const next = new Set(left);
                      on ? next.delete(row.number) : next.add(row.number);
                      setLeft(next);
                    }}
                  />
                </span>
              </legend>
              <p className="text-sm text-bad">{row.reason}</p>
              <div className="grid grid-cols-[repeat(auto-fill,minmax(150px,1fr))] gap-x-3 gap-y-2">
                {columns.map((column, at) =>
                  column.field === null ? null : (
                    <Input
                      // biome-ignore lint/suspicious/noArrayIndexKey: a column is its place; two may have one name
                      key={at}
                      label={column.column}
                      value={changes.get(row.number)?.get(at) ?? row.cells[at] ?? ''}
                      disabled={left.has(row.number)}
                      onChange={(text) => change(row.number, at, text)}
                    />
                  ),
                )}
              </div>
            </fieldset>
          </li>
        ))}
      </ul>
      {one.counts.invalid > rows.length && rows.length > 0 && (
        <p className="mt-3 text-sm text-ink-2">
          {t('imports.rejects.first', { count: rows.length, total: fmt.int(one.counts.invalid) })}
        </p>
      )}
      <div className="mt-4 flex flex-wrap items-center justify-end gap-3">
        <Refusal error={retry.error} />
        <Button
          variant="primary"
          disabled={chosen.length === 0}
          busy={retry.isPending}
          icon={<Play size={15} aria-hidden />}
          onClick={() => retry.mutate()}
        >
          {t('imports.rejects.retry', { count: chosen.length })}
        </Button>
      </div>
    </Card>
  );
}
