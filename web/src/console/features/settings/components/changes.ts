export interface Change {
  field: string;
  before: unknown;
  after: unknown;
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

// {"field": [before, after]} or {"before": {…}, "after": {…}} as lines; null when it is neither.
export function changesOf(diff: unknown): Change[] | null {
  if (!isRecord(diff)) return null;
  if (isRecord(diff.before) || isRecord(diff.after)) {
    const before = isRecord(diff.before) ? diff.before : {};
    const after = isRecord(diff.after) ? diff.after : {};
    return [...new Set([...Object.keys(before), ...Object.keys(after)])]
      .filter((field) => JSON.stringify(before[field]) !== JSON.stringify(after[field]))
      .map((field) => ({ field, before: before[field], after: after[field] }));
  }
  const entries = Object.entries(diff);
  if (entries.every(([, value]) => Array.isArray(value) && value.length === 2))
    return entries.map(([field, value]) => ({
      field,
      before: (value as unknown[])[0],
      after: (value as unknown[])[1],
    }));
  return entries.map(([field, value]) => ({ field, before: undefined, after: value }));
}
