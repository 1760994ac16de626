// Quick add: a name and a phone are enough; who may already be there is shown while typing.
import { api, newKey } from '@shared/api/client';
import { ProblemError } from '@shared/api/problem';
import type { Customer, Page } from '@shared/api/types';
import { may } from '@shared/auth/permissions';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useId, useState } from 'react';
import { storesQuery } from '@/app/data';
import { useMe } from '@/app/session';
import { useFormats, useT } from '@/i18n';
import { Button, Choose, Input, Note } from '@/ui';
import { Drawer } from '@/ui/drawer';
import { PhoneField } from '@/ui/fields';
import { Refusal } from '@/ui/states';
import { toast } from '@/ui/toast';

export function NewCustomer({ onClose }: { onClose: () => void }) {
  const t = useT();
  const fmt = useFormats();
  const me = useMe();
  const client = useQueryClient();
  const navigate = useNavigate();
  const formId = useId();
  const [key] = useState(newKey);
  const [name, setName] = useState('');
  const [phone, setPhone] = useState('');
  const [email, setEmail] = useState('');
  const [store, setStore] = useState(me.store_id ?? '');
  const stores = useQuery({ ...storesQuery, enabled: may(me, 'store.read') });
  const digits = phone.replaceAll(/\D/g, '');
  const there = useQuery({
    queryKey: ['customers', 'there', digits],
    queryFn: ({ signal }) =>
      api.post<Page<Customer>>('/v1/customers/search', { body: { q: digits, limit: 3 }, signal }),
    enabled: digits.length >= 8,
  });
  const save = useMutation({
    mutationFn: () =>
      api.post<Customer>('/v1/customers', {
        body: {
          name: name.trim() || undefined,
          phones: phone.trim() ? [{ number: phone.trim() }] : undefined,
          emails: email.trim() ? [{ address: email.trim() }] : undefined,
          store_id: store || undefined,
          source: 'store',
        },
        idempotencyKey: key,
      }),
    onSuccess: async (made) => {
      void client.invalidateQueries({ queryKey: ['customers'] });
      toast({ text: t('form.created') });
      onClose();
      await navigate({ to: '/customers/$id', params: { id: made.id }, search: {} });
    },
  });
  const refused = (field: string) => (save.error instanceof ProblemError ? save.error.of(field) : undefined);
  return (
    <Drawer
      open
      onClose={onClose}
      title={t('customers.create')}
      footer={
        <>
          <Button onClick={onClose}>{t('action.cancel')}</Button>
          <Button
            type="submit"
            form={formId}
            variant="primary"
            busy={save.isPending}
            disabled={!name.trim() && !phone.trim()}
          >
            {t('action.save')}
          </Button>
        </>
      }
    >
      <form
        id={formId}
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate();
        }}
      >
        <Input
          label={t('customers.new.name')}
          value={name}
          onChange={setName}
          maxLength={100}
          autoComplete="off"
          error={refused('name')}
        />
        <PhoneField
          label={t('customers.detail.phone')}
          value={phone}
          onChange={setPhone}
          maxLength={40}
          error={refused('phones/0/number')}
        />
        {there.data && there.data.items.length > 0 && (
          <Note tone="warn">
            {t('customers.new.there')}
            {there.data.items.map((one) => (
              <Link
                key={one.id}
                to="/customers/$id"
                params={{ id: one.id }}
                search={{}}
                onClick={onClose}
                className="block font-semibold underline"
              >
                {one.display_name ?? t('customers.unnamed')} {one.phones[0] && fmt.phone(one.phones[0].number)}
              </Link>
            ))}
          </Note>
        )}
        <Input
          label={t('customers.detail.email')}
          type="email"
          value={email}
          onChange={setEmail}
          maxLength={200}
          autoComplete="off"
          error={refused('emails/0/address')}
        />
        {stores.data && stores.data.length > 0 && (
          <Choose
            label={t('customers.detail.store')}
            value={store}
            onChange={setStore}
            items={[
              { value: '', label: t('form.noneChosen') },
              ...stores.data.map((one) => ({ value: one.id, label: one.name })),
            ]}
          />
        )}
        <Refusal error={save.error} />
      </form>
    </Drawer>
  );
}
