// What a chart or a list shows, as a file for a spreadsheet.
import { saveCsv } from '@/app/csv';

export interface Sheet {
  head: string[];
  rows: (string | number | null)[][];
}
export const sheetOf = (head: string[], rows: Sheet['rows']): Sheet => ({ head, rows });

export const saveSheet = (name: string, { head, rows }: Sheet) =>
  saveCsv(name, [head, ...rows.map((row) => row.map((cell) => (cell === null ? '' : String(cell))))]);
