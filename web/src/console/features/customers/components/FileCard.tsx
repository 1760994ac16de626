import { api } from '@shared/api/client';
import type { Customer, CustomField } from '@shared/api/types';
import { may } from '@shared/auth/permissions';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { BadgeCheck, Pencil } from 'lucide-react';
import { Fragment, lazy, type ReactNode, Suspense } from 'react';
import { ownLabel, ownText, ownValues, useOwnWords } from '@/app/own';
import { useMe } from '@/app/session';
import { code, useFormats, useT } from '@/i18n';
import { Button, Card } from '@/ui';
import { toast } from '@/ui/toast';
import { storesQuery } from '../queries';

const EditCustomer = lazy(() => import('./EditCustomer').then((module) => ({ default: module.EditCustomer })));

// The file as the server gives it: phones and e-mails come masked to who may not see them whole.
export function FileCard({
  customer,
  fields,
  editing,
  setEditing,
}: {
  customer: Customer;
  fields: CustomField[];
  editing: boolean;
  setEditing: (on: boolean) => void;
}) {
  const t = useT();
  const fmt = useFormats();
  const me = useMe();
  const stores = useQuery({ ...storesQuery, enabled: may(me, 'store.read') && !!customer.store_id });
  const client = useQueryClient();
  const writes = may(me, 'customer.write') && customer.status !== 'erased' && customer.status !== 'merged';
  const confirm = useMutation({
    mutationFn: () => api.patch(`/v1/customers/${customer.id}`, { body: { confirmed_at: new Date().toISOString() } }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['customer', customer.id] });
      void client.invalidateQueries({ queryKey: ['customers'] });
      toast({ text: t('customers.bulk.confirmed', { count: 1 }) });
    },
    onError: (error) => toast({ text: error.message, tone: 'bad' }),
  });
  const words = useOwnWords();
  const own = ownValues(customer);
  const two = (part: number) => String(part).padStart(2, '0');
  const day = customer.birthday;
  const birthday = day && `${day.year ? `${day.year}/` : ''}${two(day.month)}/${two(day.day)}`;
  const lines: [string, ReactNode[]][] = [
    [t('customers.detail.phone'), customer.phones.map((phone) => fmt.phone(phone.number))],
    [t('customers.detail.email'), customer.emails.map((email) => email.address)],
    [
      t('customers.detail.birthday'),
      day && birthday ? [day.calendar === 'lunar' ? t('customers.detail.lunar', { date: birthday }) : birthday] : [],
    ],
    [
      t('customers.detail.address'),
      customer.addresses.map((address) =>
        [address.province, address.city, address.district, address.street, address.postcode]
          .filter((part, place, all) => part && part !== all[place - 1])
          .join(' '),
      ),
    ],
    [t('customers.detail.source'), customer.source === 'unknown' ? [] : [code('source', customer.source)]],
    [
      t('customers.detail.store'),
      customer.store_id ? [stores.data?.find((store) => store.id === customer.store_id)?.name ?? t('none')] : [],
    ],
    [t('customers.detail.first'), customer.first_contact ? [customer.first_contact.replaceAll('-', '/')] : []],
    [
      t('customers.detail.external'),
      customer.identities.map((identity) => [identity.source, identity.value].filter(Boolean).join(' ')),
    ],
    ...fields
      .filter((field) => field.type !== 'rows')
      .map((field): [string, ReactNode[]] => {
        const text = ownText(field, own[field.key], words);
        return [ownLabel(field, words.lang), text ? [text] : []];
      }),
    [t('customers.col.created'), [fmt.date(customer.created_at)]],
    [
      t('customers.col.confirmed'),
      [customer.confirmed_at ? fmt.date(customer.confirmed_at) : t('customers.neverConfirmed')],
    ],
  ];
  return (
    <Card title={t('customers.detail.file')}>
      <dl className="grid grid-cols-[88px_minmax(0,1fr)] gap-x-3 gap-y-2 text-sm">
        {lines
          .filter(([, values]) => values.length > 0)
          .map(([label, values]) => (
            <Fragment key={label}>
              <dt className="text-ink-3">{label}</dt>
              <dd className="num min-w-0 break-words">
                {values.map((value, place) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: the values have no other name
                  <span key={place} className="block">
                    {value}
                  </span>
                ))}
              </dd>
            </Fragment>
          ))}
      </dl>
      {writes && (
        <div className="mt-4 flex flex-wrap gap-2 print:hidden">
          <Button icon={<Pencil size={14} aria-hidden />} onClick={() => setEditing(true)}>
            {t('customers.edit.open')}
          </Button>
          <Button icon={<BadgeCheck size={14} aria-hidden />} busy={confirm.isPending} onClick={() => confirm.mutate()}>
            {t('customers.edit.confirm')}
          </Button>
        </div>
      )}
      <Suspense>{editing && <EditCustomer customer={customer} onClose={() => setEditing(false)} />}</Suspense>
    </Card>
  );
}
