// A list as a file, where the server has none: every row that the filters leave, as its columns show them.

import { api, type Query } from '@shared/api/client';
import type { Page } from '@shared/api/types';
import { useMutation } from '@tanstack/react-query';
import { Download } from 'lucide-react';
import { useT } from '@/i18n';
import { Button } from '@/ui';
import { errorText } from '@/ui/states';
import { toast } from '@/ui/toast';

export interface CsvColumn<Row> {
  header: string;
  text: (row: Row) => string | number | null | undefined;
}

const ROWS_MAX = 20_000;

// A cell that a spreadsheet would take for a formula is led by an apostrophe.
export function csvCell(value: string | number | null | undefined): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'number') return String(value);
  const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

export function saveCsv<Row>(name: string, columns: CsvColumn<Row>[], rows: Row[]) {
  const lines = [
    columns.map((column) => csvCell(column.header)),
    ...rows.map((row) => columns.map((column) => csvCell(column.text(row)))),
  ];
  // The mark at the beginning tells spreadsheets that it is UTF-8.
  const file = new Blob(['\ufeff', lines.map((line) => line.join(',')).join('\r\n'), '\r\n'], { type: 'text/csv' });
  const link = document.createElement('a');
  link.href = URL.createObjectURL(file);
  link.download = `${name}.csv`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

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
      saveCsv(name, columns, all);
    },
    onError: (error) => toast({ text: errorText(t, error), tone: 'bad' }),
  });
  return (
    <Button busy={save.isPending} icon={<Download size={15} aria-hidden />} onClick={() => save.mutate()}>
      <span className="max-sm:sr-only">{t('table.exportCsv')}</span>
    </Button>
  );
}
