import type { T } from '../../i18n';
import type { Order } from '../../types';

export function orderTitle(order: Order, t: T): string {
  const count = order.lines.reduce((sum, line) => sum + line.quantity, 0);
  const first = order.lines[0]?.name ?? order.number ?? '';
  return count > 1 || order.lines.length > 1 ? t('home.items', { first, count }) : first;
}
