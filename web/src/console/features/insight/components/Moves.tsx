import { HeatTable } from '@/charts';
import { useFormats } from '@/i18n';

// Who went from where (rows) to where (columns); those who stayed are left out of the shades.
export function Moves({
  label,
  corner,
  names,
  moved,
  order,
  into = order,
}: {
  label: string;
  corner: string;
  names: string[]; // by place in the matrix
  moved: number[];
  order: number[]; // places, best first
  into?: number[]; // those that one can come into
}) {
  const fmt = useFormats();
  const size = names.length;
  return (
    <HeatTable
      label={label}
      corner={corner}
      columns={into.map((to) => names[to] ?? '')}
      rows={order.map((from) => ({
        key: String(from),
        label: names[from] ?? '',
        values: into.map((to) => {
          const value = moved[from * size + to] ?? 0;
          return value === 0 && from === to ? null : value;
        }),
      }))}
      plain={(row, column) => Number(row) === into[column]}
      format={fmt.int}
    />
  );
}
