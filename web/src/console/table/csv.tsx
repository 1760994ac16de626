// Rows that a page has at hand, as a file; lists of the server are exported by the server (tools.tsx).
import { Download } from 'lucide-react';
import { saveCsv } from '@/app/csv';
import { useT } from '@/i18n';
import { Button } from '@/ui';

export interface CsvColumn<Row> {
  header: string;
  text: (row: Row) => string | number | null | undefined;
}

export function ExportButton<Row>({ name, columns, rows }: { name: string; columns: CsvColumn<Row>[]; rows: Row[] }) {
  const t = useT();
  const save = () =>
    saveCsv(name, [
      columns.map((column) => column.header),
      ...rows.map((row) => columns.map((column) => String(column.text(row) ?? ''))),
    ]);
  return (
    <Button icon={<Download size={15} aria-hidden />} onClick={save}>
      <span className="max-sm:sr-only">{t('table.exportCsv')}</span>
    </Button>
  );
}
