import type { Import } from '@shared/api/types';
import { useT } from '@/i18n';
import { Badge, type Tone } from '@/ui';

const tones: Record<Import['state'], Tone> = {
  new: 'info',
  running: 'info',
  stopped: 'warn',
  done: 'good',
  failed: 'bad',
  reverting: 'info',
  reverted: 'mute',
};

// A dry run that is over has changed nothing: the file still waits.
export const wasTried = (one: Import) => one.state === 'done' && one.dry_run;

export function StateBadge({ one }: { one: Import }) {
  const t = useT();
  const tried = wasTried(one);
  return (
    <Badge dot tone={tried ? 'info' : tones[one.state]}>
      {t(tried ? 'imports.state.tried' : `imports.state.${one.state}`)}
    </Badge>
  );
}
