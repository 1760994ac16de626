// Settings that are one thing each: read, changed field by field, saved.
import { api } from '@shared/api/client';
import { may } from '@shared/auth/permissions';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, type ReactNode, useState } from 'react';
import { oneQuery } from '@/app/data';
import { Fields } from '@/app/records/Fields';
import { bodyOf, type FieldSpec, startOf, type Values } from '@/app/records/form';
import { useMe } from '@/app/session';
import { useT } from '@/i18n';
import { Button, Card } from '@/ui';
import { Failed, Ghost, Refusal } from '@/ui/states';
import { toast } from '@/ui/toast';

export function OneForm<T extends object>({
  title,
  hint,
  path,
  right,
  fields,
  extra,
}: {
  title: string;
  hint?: string;
  path: string;
  right: string;
  fields: FieldSpec[];
  extra?: (kept: T) => ReactNode;
}) {
  const t = useT();
  const me = useMe();
  const client = useQueryClient();
  const kept = useQuery(oneQuery<T>(path));
  const [values, setValues] = useState<Values | null>(null);
  const shown = values ?? (kept.data ? startOf(fields, kept.data) : {});
  const canWrite = may(me, right);
  const body = kept.data && values ? bodyOf(fields, values, kept.data) : {};
  const changed = Object.keys(body).length > 0;
  const save = useMutation({
    mutationFn: () => api.patch<T>(path, { body }),
    onSuccess: (saved) => {
      client.setQueryData([path], saved);
      setValues(null);
      toast({ text: t('form.saved') });
    },
  });
  const shape = (
    <Fields
      fields={fields.map((field) => ({ half: field.kind !== 'many', ...field }))}
      values={kept.data ? shown : startOf(fields)}
      onChange={(name, value) => setValues({ ...shown, [name]: value })}
      error={save.error}
      existing
      readOnly={!canWrite}
    />
  );
  const buttons = canWrite && (
    <div className="flex justify-end gap-2">
      <Button disabled={!changed} onClick={() => setValues(null)}>
        {t('action.cancel')}
      </Button>
      <Button type="submit" variant="primary" busy={save.isPending} disabled={!changed}>
        {t('action.save')}
      </Button>
    </div>
  );
  return (
    <Card title={title}>
      {hint && <p className="-mt-2 mb-3 text-sm text-ink-2">{hint}</p>}
      {kept.isPending && (
        <Ghost>
          <div className="flex flex-col gap-4">
            {shape}
            {buttons}
          </div>
        </Ghost>
      )}
      {kept.error && <Failed error={kept.error} retry={() => void kept.refetch()} role={me.role_title} />}
      {kept.data && (
        <form
          className="flex flex-col gap-4"
          onSubmit={(event: FormEvent) => {
            event.preventDefault();
            if (changed) save.mutate();
          }}
        >
          {shape}
          {extra?.(kept.data)}
          <Refusal error={save.error} />
          {buttons}
        </form>
      )}
    </Card>
  );
}
