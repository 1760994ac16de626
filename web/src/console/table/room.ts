// Which columns a table has room for. What may be left out goes before the names of the rows are squeezed; what still does
// not fit is scrolled to.
export type From = 'sm' | 'md' | 'lg' | 'xl' | 'wide';

export interface Fitted {
  width?: number; // px; without: what is left
  phone?: number;
  from?: From;
}

// px of the table, not of the screen: a list beside a menu has less.
const FROM: Record<From, number> = { sm: 440, md: 520, lg: 720, xl: 900, wide: 1080 };
const ORDER: From[] = ['wide', 'xl', 'lg', 'md', 'sm'];
export const PHONE = 560;
// What columns without a width get before others are left out for them, and what they never go below: the first is the
// name of the row.
const WIDE = { wanted: [136, 110], least: [130, 90] };
const ON_PHONE = { wanted: [130, 90], least: [112, 80] };

export const widthOf = (column: Fitted, table: number) =>
  table < PHONE && column.phone !== undefined ? column.phone : column.width;

// beside: px of what is no column. sized: widths were chosen, so nothing is left out for them. loose: the column that takes
// what is left, whatever its width says.
export function placed<C extends Fitted & { id?: string }>(
  columns: C[],
  table: number,
  { beside = 0, sized = false, loose = '' } = {},
): { shown: C[]; least: number } {
  if (!table) return { shown: columns, least: 0 }; // not measured yet
  const { wanted, least } = table < PHONE ? ON_PHONE : WIDE;
  const need = (list: C[], [first = 0, next = 0]: number[]) => {
    let sum = beside;
    let open = 0;
    for (const column of list)
      sum += (sized && column.id === loose ? undefined : widthOf(column, table)) ?? (open++ ? next : first);
    return sum;
  };
  let shown = columns.filter((column) => !column.from || table >= FROM[column.from]);
  if (!sized || table < PHONE)
    for (const from of ORDER)
      for (let at = shown.length - 1; at >= 0 && need(shown, wanted) > table; at--)
        if (shown[at]?.from === from) shown = shown.filter((_, index) => index !== at);
  const most = need(shown, least);
  return { shown, least: most > table ? most : 0 };
}
