// What a chart or a list shows, as a file of comma-separated values.
export interface Sheet {
  head: string[];
  rows: (string | number | null)[][];
}
export const sheetOf = (head: string[], rows: Sheet['rows']): Sheet => ({ head, rows });

// A text that a spreadsheet would take for a formula is said to be one.
function cell(value: string | number | null | undefined): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'number') return String(value);
  const text = /^[=+\-@\t\r]/.test(value) && !/^[+-]?[\d.,\s%]*$/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

// With a mark of its encoding, without which spreadsheets misread Chinese.
export const csv = ({ head, rows }: Sheet): string =>
  `\uFEFF${[head, ...rows].map((row) => row.map(cell).join(',')).join('\r\n')}\r\n`;

export function saveSheet(name: string, sheet: Sheet) {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([csv(sheet)], { type: 'text/csv;charset=utf-8' }));
  link.download = `${name}.csv`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}
