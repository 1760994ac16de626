// The key of something new, from what it is called in English.
export const LABEL_MAX = 60;

export function keyFrom(label: string, others: { key: string }[]): string {
  const bare = label
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '_')
    .replace(/^[^a-z]+/, '')
    .slice(0, 36)
    .replace(/_+$/, '');
  if (!bare) return '';
  const taken = new Set(others.map((one) => one.key));
  let key = bare;
  for (let at = 2; taken.has(key); at++) key = `${bare}_${at}`;
  return key;
}

// While the name is typed the key follows it, until somebody writes a key of their own, or it is kept by files.
export function named<Row extends { key: string; label_en: string }>(
  rows: Row[],
  at: number,
  label_en: string,
  kept: Set<string>,
) {
  const row = rows[at];
  const others = rows.filter((_, place) => place !== at);
  if (!row || (row.key !== '' && (kept.has(row.key) || row.key !== keyFrom(row.label_en, others)))) return { label_en };
  return { label_en, key: keyFrom(label_en, others) };
}
