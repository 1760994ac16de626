// What was given of a template to whole segments, and how far each has come.
import { api } from '@shared/api/client';
import type { Handout } from '@shared/api/offers';
import type { Page } from '@shared/api/types';
import { useQuery } from '@tanstack/react-query';
import { useFormats, useT } from '@/i18n';
import { Badge, Card, Progress } from '@/ui';
import { HANDOUTS } from '../queries';

const EVERY_MS = 2000; // while one goes on

export function Handouts({ template }: { template: string }) {
  const t = useT();
  const fmt = useFormats();
  const list = useQuery({
    queryKey: [HANDOUTS, template],
    queryFn: async ({ signal }) =>
      (await api.get<Page<Handout>>(HANDOUTS, { signal })).items.filter((one) => one.template_id === template),
    refetchInterval: (query) => (query.state.data?.some((one) => !one.ended_at) ? EVERY_MS : false),
  });
  if (!list.data?.length) return null;
  return (
    <Card title={t('coupons.handouts')}>
      <ul className="flex flex-col divide-y divide-line">
        {list.data.map((one) => (
          <li key={one.id} className="flex flex-col gap-1 py-2 text-sm first:pt-0 last:pb-0">
            <p className="flex flex-wrap items-center gap-2">
              <b className="font-semibold">{one.name ?? fmt.dateTime(one.created_at)}</b>
              <Badge dot tone={one.ended_at ? 'good' : 'info'}>
                {t(
                  one.ended_at
                    ? one.ended_by === 'limit'
                      ? 'coupons.doneLimit'
                      : 'coupons.doneAll'
                    : 'coupons.running',
                )}
              </Badge>
              <span className="num ml-auto text-ink-2">
                {t('coupons.asked', { issued: fmt.int(one.issued) })}
                {one.skipped > 0 && ` · ${t('coupons.skipped', { count: fmt.int(one.skipped) })}`}
              </span>
            </p>
            {!one.ended_at && <Progress value={null} label={t('coupons.running')} />}
          </li>
        ))}
      </ul>
    </Card>
  );
}
