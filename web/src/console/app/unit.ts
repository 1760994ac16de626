// A value with its unit, as the server names units: count, days, money, points, share, ratio, date, text.
import { useMemo } from 'react';
import { useFormats, useT } from '@/i18n';
import { useMe } from './session';

const PPM = 1_000_000;

export function useUnit() {
  const t = useT();
  const fmt = useFormats();
  const { currency } = useMe().shop;
  return useMemo(() => {
    const say: Record<string, (value: number, short?: boolean) => string> = {
      count: (value, short) => (short && value >= 100_000 ? fmt.compact(value) : fmt.int(value)),
      points: (value, short) => (short && value >= 100_000 ? fmt.compact(value) : fmt.int(value)),
      days: (value) => t('unit.days', { count: value, n: fmt.int(value) }),
      money: (value, short) => (short ? fmt.moneyCompact(value, currency) : fmt.money(value, currency)),
      share: (value) => fmt.percent(value / PPM),
      ratio: (value) => (value / PPM).toFixed(2),
    };
    return {
      say: (unit: string, value: number | null | undefined, text?: string | null): string => {
        if (value === null || value === undefined)
          return unit === 'date' && text ? text.replaceAll('-', '/') : (text ?? t('none'));
        const said = say[unit]?.(value);
        return text && said ? `${text} · ${said}` : (said ?? text ?? t('none'));
      },
      short: (unit: string, value: number): string => say[unit]?.(value, true) ?? String(value),
    };
  }, [t, fmt, currency]);
}
