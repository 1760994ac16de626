// The form of one record in a drawer. What the server refuses stands at the field it is about; when somebody else was
// quicker, it shows both and keeps what was typed until the reader decides.
import { api, newKey } from '@shared/api/client';
import { ProblemError } from '@shared/api/problem';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Trash2 } from 'lucide-react';
import { type FormEvent, lazy, type ReactNode, Suspense, useId, useRef, useState } from 'react';
import { useFormats, useT } from '@/i18n';
import { Button } from '@/ui';
import { Drawer } from '@/ui/drawer';
import { Refusal } from '@/ui/states';
import { toast } from '@/ui/toast';
import { Changed, changedElsewhere } from './Changed';
import { differences } from './differ';
import { Fields } from './Fields';
import { asked, bodyOf, type FieldSpec, missing, startOf } from './form';

const Confirm = lazy(() => import('@/ui/confirm').then((module) => ({ default: module.Confirm })));

export interface Recorded {
  id: string;
  version?: number;
}

export function RecordForm<R extends Recorded>({
  path,
  fields,
  record,
  title,
  name,
  canWrite,
  canDelete,
  extra,
  wide,
  onClose,
  onSaved,
  onDeleted,
}: {
  path: string; // of the list: "/v1/stores"
  fields: FieldSpec[];
  record?: R; // none: a new one
  title: string;
  name?: string;
  canWrite: boolean;
  canDelete?: boolean;
  extra?: ReactNode;
  wide?: boolean;
  onClose: () => void;
  onSaved?: (record: R) => void;
  onDeleted?: () => void;
}) {
  const t = useT();
  const fmt = useFormats();
  const client = useQueryClient();
  const form = useRef<HTMLFormElement>(null);
  const formId = useId();
  const [base, setBase] = useState(record);
  const [values, setValues] = useState(() => startOf(fields, record));
  const [deleting, setDeleting] = useState(false);
  const [key] = useState(newKey);
  const [theirs, setTheirs] = useState<R>();
  const save = useMutation({
    mutationFn: () => {
      const body = bodyOf(fields, values, base);
      return base
        ? api.patch<R>(`${path}/${base.id}`, { body, ifMatch: (theirs ?? base).version })
        : api.post<R>(path, { body, idempotencyKey: key });
    },
    onSuccess: async (made) => {
      await client.invalidateQueries({ queryKey: [path] });
      toast({ text: t(base ? 'form.saved' : 'form.created') });
      onSaved?.(made);
      onClose();
    },
    onError: async (error) => {
      if (changedElsewhere(error)) setTheirs(await api.get<R>(`${path}/${base?.id}`).catch(() => undefined));
      requestAnimationFrame(() => form.current?.querySelector<HTMLElement>('[aria-invalid]')?.focus());
    },
  });
  const stale = changedElsewhere(save.error);
  const incomplete = missing(fields, values).length > 0;
  const bound =
    save.error instanceof ProblemError &&
    fields.some(
      (field) => asked([field], values).length && save.error instanceof ProblemError && save.error.of(field.name),
    );
  return (
    <Drawer
      open
      onClose={onClose}
      title={title}
      wide={wide}
      footer={
        canWrite && (
          <>
            {base && canDelete && (
              <Button
                variant="danger"
                className="mr-auto"
                icon={<Trash2 size={15} aria-hidden />}
                onClick={() => setDeleting(true)}
              >
                {t('form.delete')}
              </Button>
            )}
            <Button onClick={onClose}>{t('action.cancel')}</Button>
            <Button type="submit" form={formId} variant="primary" busy={save.isPending} disabled={incomplete || stale}>
              {t('action.save')}
            </Button>
          </>
        )
      }
    >
      <form
        ref={form}
        id={formId}
        className="flex flex-col gap-4"
        onSubmit={(event: FormEvent) => {
          event.preventDefault();
          if (!incomplete) save.mutate();
        }}
      >
        <Fields
          fields={fields}
          values={values}
          onChange={(field, value) => setValues({ ...values, [field]: value })}
          error={save.error}
          existing={!!base}
          readOnly={!canWrite}
        />
        {stale && base && theirs ? (
          <Changed
            rows={differences(fields, values, base, theirs, t, fmt)}
            busy={save.isPending}
            onMine={() => save.mutate()}
            onTheirs={() => {
              setBase(theirs);
              setValues(startOf(fields, theirs));
              setTheirs(undefined);
              save.reset();
            }}
          />
        ) : (
          !bound && <Refusal error={save.error} />
        )}
      </form>
      {extra}
      <Suspense>
        {deleting && base && (
          <Confirm
            title={t('form.deleteTitle', { name: name ?? title })}
            text={t('form.deleteText')}
            action={t('form.delete')}
            onClose={() => setDeleting(false)}
            run={async () => {
              await api.delete(`${path}/${base.id}`, { ifMatch: base.version });
              await client.invalidateQueries({ queryKey: [path] });
              toast({ text: t('form.deleted', { name: name ?? title }) });
              onClose();
              onDeleted?.();
            }}
          />
        )}
      </Suspense>
    </Drawer>
  );
}
