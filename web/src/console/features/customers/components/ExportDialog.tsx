// The chosen customers, or all that match, as a file with the columns one wants.
import { api } from '@shared/api/client';
import type { CustomField } from '@shared/api/types';
import { may } from '@shared/auth/permissions';
import { useMutation, useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { save } from '@/app/csv';
import { allQuery } from '@/app/data';
import { useMe } from '@/app/session';
import { useLang, useT } from '@/i18n';
import { Button, Checkbox, Segmented } from '@/ui';
import { Dialog } from '@/ui/dialog';
import { Refusal } from '@/ui/states';
import type { Whom } from '../bulk';

// As the server names them, in its order.
const GROUPS = {
  who: ['member_no', 'name', 'surname', 'given_name', 'gender', 'birthday', 'type', 'language', 'status'],
  contact: ['phone', 'phone_2', 'email', 'wechat', 'qq'],
  place: ['country', 'province', 'city', 'district', 'street', 'postcode'],
  work: ['employer', 'industry', 'position'],
  shop: ['store', 'tags', 'source', 'source_note', 'basis', 'first_contact', 'created_at', 'huitou_customer'],
} as const;
const FIRST = ['member_no', 'surname', 'given_name', 'phone', 'store', 'tags'];

export function ExportDialog({ whom, people, onClose }: { whom: Whom; people: string; onClose: () => void }) {
  const t = useT();
  const lang = useLang();
  const me = useMe();
  const fields = useQuery({ ...allQuery<CustomField>('/v1/fields'), enabled: may(me, 'field.read') });
  const own = (fields.data ?? []).map((one) => ({
    name: `fields.${one.key}`,
    label: lang === 'en' ? one.label_en : one.label_zh,
  }));
  const groups = [
    ...(Object.keys(GROUPS) as (keyof typeof GROUPS)[]).map((group) => ({
      title: t(`bulk.file.groups.${group}`),
      columns: GROUPS[group].map((name) => ({ name: name as string, label: t(`bulk.file.columns.${name}`) })),
    })),
    ...(own.length ? [{ title: t('bulk.file.groups.own'), columns: own }] : []),
  ];
  const order = groups.flatMap((group) => group.columns.map((one) => one.name));
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set(FIRST));
  const [format, setFormat] = useState<'xlsx' | 'csv'>('xlsx');
  const take = useMutation({
    mutationFn: () =>
      api.file('/v1/exports/customers', {
        body: { ...whom, format, columns: order.filter((name) => chosen.has(name)) },
      }),
    onSuccess: (file) => {
      save(file, `customers.${format}`);
      onClose();
    },
  });
  const toggle = (names: string[], on: boolean) => {
    const next = new Set(chosen);
    for (const name of names) on ? next.add(name) : next.delete(name);
    setChosen(next);
  };
  return (
    <Dialog open onClose={onClose} title={t('bulk.file.title')} description={t('bulk.whom', { people })}>
      <form
        className="flex flex-col gap-4"
        onSubmit={(event: FormEvent) => {
          event.preventDefault();
          if (chosen.size) take.mutate();
        }}
      >
        <Segmented
          label={t('bulk.file.format')}
          value={format}
          onChange={setFormat}
          items={[
            { value: 'xlsx', label: 'XLSX' },
            { value: 'csv', label: 'CSV' },
          ]}
        />
        {groups.map((group) => {
          const names = group.columns.map((one) => one.name);
          const all = names.every((name) => chosen.has(name));
          return (
            <fieldset key={group.title} className="grid grid-cols-3 gap-x-3 gap-y-1 max-sm:grid-cols-2">
              <legend className="mb-1 flex w-full items-baseline gap-2 text-sm font-semibold">
                {group.title}
                <button
                  type="button"
                  className="min-h-6 text-xs font-normal text-brand-text hover:underline"
                  aria-label={`${group.title}: ${t(all ? 'bulk.file.noneOf' : 'bulk.file.allOf')}`}
                  onClick={() => toggle(names, !all)}
                >
                  {t(all ? 'bulk.file.noneOf' : 'bulk.file.allOf')}
                </button>
              </legend>
              {group.columns.map((one) => (
                <Checkbox
                  key={one.name}
                  label={one.label}
                  checked={chosen.has(one.name)}
                  onChange={(on) => toggle([one.name], on)}
                />
              ))}
            </fieldset>
          );
        })}
        <p className="text-xs text-ink-3">
          {t(may(me, 'customer.contact') ? 'bulk.file.note' : 'bulk.file.noteMasked')}
        </p>
        <Refusal error={take.error} />
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>{t('action.cancel')}</Button>
          <Button type="submit" variant="primary" busy={take.isPending} disabled={chosen.size === 0}>
            {t('bulk.file.run')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
