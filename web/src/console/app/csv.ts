// Figures that a page has at hand, as a file for a spreadsheet. Lists of the server are exported by the server.
const cell = (value: string) => {
  // What begins like a formula would be one in a spreadsheet.
  const safe = /^[=+@\t\r]|^-(?![\d.])/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
};

export const csvText = (rows: string[][]) => rows.map((row) => `${row.map(cell).join(',')}\r\n`).join('');

export function save(file: Blob, name: string) {
  const url = URL.createObjectURL(file);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

// The mark in front tells spreadsheets that it is UTF-8.
export const saveCsv = (name: string, rows: string[][]) =>
  save(new Blob(['\ufeff', csvText(rows)], { type: 'text/csv;charset=utf-8' }), `${name}.csv`);
