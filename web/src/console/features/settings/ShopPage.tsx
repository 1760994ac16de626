import { api } from '@shared/api/client';
import type { Shop } from '@shared/api/types';
import { may } from '@shared/auth/permissions';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useEffect, useState } from 'react';
import { oneQuery } from '@/app/data';
import { usePage } from '@/app/page';
import { Fields } from '@/app/records/Fields';
import { bodyOf, type FieldSpec, startOf, type Values } from '@/app/records/form';
import { meQuery, useMe } from '@/app/session';
import { useT } from '@/i18n';
import { Button, Card } from '@/ui';
import { SettingsFrame } from '@/ui/page';
import { Failed, Ghost, Refusal } from '@/ui/states';
import { toast } from '@/ui/toast';
import { Appearance } from './components/Appearance';

export function ShopPage() {
  const t = useT();
  const me = useMe();
  const client = useQueryClient();
  usePage(t('nav.shop'));
  const shop = useQuery(oneQuery<Shop>('/v1/shop'));
  const fields: FieldSpec[] = [
    { name: 'name', label: t('settings.shop.name'), required: true, max: 100 },
    {
      name: 'currency',
      label: t('settings.shop.currency'),
      required: true,
      max: 3,
      hint: t('settings.shop.currencyHint'),
    },
    { name: 'zone', label: t('settings.shop.zone'), required: true, max: 60, hint: t('settings.shop.zoneHint') },
    {
      name: 'country',
      label: t('settings.shop.country'),
      required: true,
      max: 2,
      hint: t('settings.shop.countryHint'),
    },
    {
      name: 'language',
      label: t('settings.shop.language'),
      kind: 'choice',
      required: true,
      choices: [
        { value: 'zh', label: '中文' },
        { value: 'en', label: 'English' },
      ],
    },
  ];
  const [values, setValues] = useState<Values>({});
  // biome-ignore lint/correctness/useExhaustiveDependencies: only what the server says replaces what is typed
  useEffect(() => {
    if (shop.data) setValues(startOf(fields, shop.data));
  }, [shop.data]);
  const canWrite = may(me, 'shop.write');
  const body = shop.data ? bodyOf(fields, values, shop.data) : {};
  const changed = Object.keys(body).length > 0;
  const save = useMutation({
    mutationFn: () => api.patch<Shop>('/v1/shop', { body }),
    onSuccess: async (saved) => {
      client.setQueryData(['/v1/shop'], saved);
      await client.invalidateQueries({ queryKey: meQuery.queryKey });
      toast({ text: t('form.saved') });
    },
  });
  const shape = (
    <Fields
      fields={fields.map((field) => ({ ...field, half: true }))}
      values={values}
      onChange={(name, value) => setValues({ ...values, [name]: value })}
      error={save.error}
      existing
      readOnly={!canWrite}
    />
  );
  const buttons = canWrite && (
    <div className="flex justify-end gap-2">
      <Button disabled={!changed} onClick={() => setValues(startOf(fields, shop.data))}>
        {t('action.cancel')}
      </Button>
      <Button type="submit" variant="primary" busy={save.isPending} disabled={!changed}>
        {t('action.save')}
      </Button>
    </div>
  );
  return (
    <SettingsFrame title={t('nav.shop')} sub={t('settings.shop.sub')}>
      <Card title={t('settings.shop.business')}>
        {shop.isPending && (
          <Ghost>
            <div className="flex flex-col gap-4">
              {shape}
              {buttons}
            </div>
          </Ghost>
        )}
        {shop.error && <Failed error={shop.error} retry={() => void shop.refetch()} role={me.role_title} />}
        {shop.data && (
          <form
            className="flex flex-col gap-4"
            onSubmit={(event: FormEvent) => {
              event.preventDefault();
              if (changed) save.mutate();
            }}
          >
            {shape}
            <Refusal error={save.error} />
            {buttons}
          </form>
        )}
      </Card>
      <Appearance />
    </SettingsFrame>
  );
}
