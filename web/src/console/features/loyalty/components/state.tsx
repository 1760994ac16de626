import type { RuleState } from '@shared/api/loyalty';
import { useT } from '@/i18n';
import { Badge, type Tone } from '@/ui';

const tones: Record<RuleState, Tone> = { draft: 'warn', approved: 'info', live: 'good', archived: 'mute' };

export function RuleBadge({ state }: { state: RuleState }) {
  const t = useT();
  return (
    <Badge dot tone={tones[state]}>
      {t(`loyalty.rule.${state}`)}
    </Badge>
  );
}
