// Refused rows as somebody mends them, and the file that they become: what stood there, but for what was changed.
export interface Row {
  number: number;
  line: number;
  reason: string;
  cells: string[];
}

const cell = (value: string) => (/[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value);

export function fileOf(columns: string[], rows: Pick<Row, 'cells'>[]): string {
  const lines = [columns, ...rows.map((row) => columns.map((_, at) => row.cells[at] ?? ''))];
  return lines.map((line) => `${line.map(cell).join(',')}\r\n`).join('');
}

export const mended = (row: Row, changes: ReadonlyMap<number, string> | undefined): string[] =>
  row.cells.map((text, at) => changes?.get(at) ?? text);
