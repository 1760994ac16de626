// A list as a file, where the server has none: every row that the filters leave, as its columns show them.

import { api, type Query } from '@shared/api/client';
import type { Page } from '@shared/api/types';
import { useMutation } from '@tanstack/react-query';
import { Download } from 'lucide-react';
import { saveCsv } from '@/app/csv';
import { useT } from '@/i18n';
import { Button } from '@/ui';
import { errorText } from '@/ui/states';
import { toast } from '@/ui/toast';

export interface CsvColumn<Row> {
  header: string;
  text: (row: Row) => string | number | null | undefined;
}

const ROWS_MAX = 20_000;

export function ExportButton<Row>({
  name,
  columns,
  path,
  query = {},
  rows,
}: {
  name: string;
  columns: CsvColumn<Row>[];
  path?: string; // the rows are asked for, page by page …
  query?: Query;
  rows?: Row[]; // … or are here
}) {
  const t = useT();
  const save = useMutation({
    mutationFn: async () => {
      const all: Row[] = rows ? [...rows] : [];
      let cursor: string | null = null;
      if (path)
        do {
          const page: Page<Row> = await api.get(path, { query: { ...query, cursor } });
          all.push(...page.items);
          cursor = page.next;
        } while (cursor && all.length < ROWS_MAX);
      saveCsv(name, [
        columns.map((column) => column.header),
        ...all.map((row) => columns.map((column) => String(column.text(row) ?? ''))),
      ]);
    },
    onError: (error) => toast({ text: errorText(t, error), tone: 'bad' }),
  });
  return (
    <Button busy={save.isPending} icon={<Download size={15} aria-hidden />} onClick={() => save.mutate()}>
      <span className="max-sm:sr-only">{t('table.exportCsv')}</span>
    </Button>
  );
}
