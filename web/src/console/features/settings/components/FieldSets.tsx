// What a trade's card asks for, made at once: offered while something of it is not there.
import { api, newKey } from '@shared/api/client';
import type * as schema from '@shared/api/schema';
import type { Page } from '@shared/api/types';
import { may } from '@shared/auth/permissions';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { CarFront } from 'lucide-react';
import { useMe } from '@/app/session';
import { useT } from '@/i18n';
import { Button } from '@/ui';
import { toast } from '@/ui/toast';

const PATH = '/v1/field-sets';

export function FieldSets() {
  const t = useT();
  const me = useMe();
  const client = useQueryClient();
  const writes = may(me, 'field.write');
  const sets = useQuery({
    queryKey: [PATH],
    queryFn: ({ signal }) => api.get<Page<schema.FieldSet>>(PATH, { signal }),
    enabled: writes,
  });
  const take = useMutation({
    mutationFn: (set: schema.FieldSet['set']) =>
      api.post<schema.FieldSetTaken>(PATH, { body: { set }, idempotencyKey: newKey() }),
    onSuccess: async ({ created }) => {
      await Promise.all([
        client.invalidateQueries({ queryKey: [PATH] }),
        client.invalidateQueries({ queryKey: ['/v1/fields'] }),
      ]);
      toast({ text: t('settings.fields.setTaken', { count: created.length }) });
    },
    onError: (error) => toast({ text: error.message, tone: 'bad' }),
  });
  return (sets.data?.items ?? [])
    .filter((one) => one.missing.length > 0)
    .map((one) => (
      <Button
        key={one.set}
        icon={<CarFront size={15} aria-hidden />}
        busy={take.isPending}
        title={t('settings.fields.setHint')}
        onClick={() => take.mutate(one.set)}
      >
        {t(`settings.fields.sets.${one.set}`, { count: one.missing.length })}
      </Button>
    ));
}
