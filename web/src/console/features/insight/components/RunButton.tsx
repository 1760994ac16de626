import { api, newKey } from '@shared/api/client';
import { may } from '@shared/auth/permissions';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { RefreshCw } from 'lucide-react';
import { useState } from 'react';
import { useMe } from '@/app/session';
import { useT } from '@/i18n';
import { Button } from '@/ui';
import { Refusal } from '@/ui/states';
import { toast } from '@/ui/toast';
import { ROOT } from '../parts';
import type { Run } from '../types';

const POLL_MS = 1200;

export function RunButton() {
  const t = useT();
  const me = useMe();
  const client = useQueryClient();
  const [scored, setScored] = useState<number | null>(null);
  const start = useMutation({
    mutationFn: async () => {
      const run = await api.post<Run>(`${ROOT}/runs`, { body: {}, idempotencyKey: newKey() });
      toast({ text: t('insight.started') });
      await client.invalidateQueries({ queryKey: [ROOT, 'runs'] });
      await client.invalidateQueries({ queryKey: [`${ROOT}/runs`] });
      for (;;) {
        const now = await api.get<Run>(`${ROOT}/runs/${run.id}`);
        setScored(now.scored);
        if (now.state === 'done') break;
        if (now.state === 'failed' || now.state === 'stopped') throw new Error(now.problem ?? now.state);
        await new Promise((resolve) => setTimeout(resolve, POLL_MS));
      }
      await client.invalidateQueries({ queryKey: [ROOT] });
      await client.invalidateQueries({ queryKey: [`${ROOT}/runs`] });
      toast({ text: t('insight.ended'), tone: 'good' });
    },
    onSettled: () => setScored(null),
  });
  if (!may(me, 'insight.run')) return null;
  return (
    <>
      <Refusal error={start.error} />
      <Button busy={start.isPending} icon={<RefreshCw size={15} aria-hidden />} onClick={() => start.mutate()}>
        {scored ? t('insight.scoring', { count: scored }) : t('insight.run')}
      </Button>
    </>
  );
}
