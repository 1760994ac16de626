import { HeatTable } from '@/charts';
import { useT } from '@/i18n';
import type { RfmPair } from '../types';

export const SCORES = [1, 2, 3, 4, 5];

// The better above and to the right.
export function RfmGrid({
  label,
  corner,
  rowName,
  columnName,
  pairs,
  of,
  format,
  onPick,
}: {
  label: string;
  corner: string;
  rowName: string; // R
  columnName: string; // F
  pairs: RfmPair[];
  of: (pair: RfmPair) => number | null;
  format: (value: number) => string;
  onPick?: (row: number, column: number) => void;
}) {
  const t = useT();
  return (
    <HeatTable
      label={label}
      corner={corner}
      columns={SCORES.map((score) => `${columnName}${score}`)}
      rows={[...SCORES].reverse().map((row) => ({
        key: String(row),
        label: `${rowName}${row}`,
        values: SCORES.map((column) => {
          const pair = pairs.find((one) => one.row === row && one.column === column);
          return pair ? of(pair) : null;
        }),
      }))}
      format={format}
      pickLabel={(row, column, value) =>
        t('insight.rfm.pick', { cell: `${rowName}${row} ${columnName}${column + 1}`, value })
      }
      onPick={onPick && ((row, column) => onPick(Number(row), column + 1))}
    />
  );
}
