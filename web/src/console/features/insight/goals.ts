// What the pages of goals share.
import { useFormats, useT } from '@/i18n';
import type { Tone } from '@/ui';
import { PPM, slashes } from './parts';
import type { Goal } from './types';

export const MEASURES = ['revenue', 'orders', 'new_customers', 'active_customers', 'repeat_rate', 'retention'] as const;
export const stateTones: Record<string, Tone> = {
  ahead: 'info',
  reached: 'good',
  on_track: 'good',
  at_risk: 'warn',
  off_track: 'bad',
  missed: 'bad',
};

// Why the alarm is on, in one sentence; null: it is off.
export function useAlarm() {
  const t = useT();
  const fmt = useFormats();
  return (goal: Goal): string | null => {
    if (!goal.off_track) return null;
    const part = (value: number | null | undefined) => fmt.percent(Math.max(0, value ?? 0) / PPM);
    const date = slashes(goal.off_track_since);
    return goal.off_track_reason === 'month'
      ? t('plan.goals.alarms.month', { date, part: part(goal.behind) })
      : t('plan.goals.alarms.chance', { date, part: part(goal.chance), limit: part(goal.alarm_chance) });
  };
}
