import type { Customer } from '@shared/api/types';
import { may } from '@shared/auth/permissions';
import { useQuery } from '@tanstack/react-query';
import { Fragment, type ReactNode } from 'react';
import { useMe } from '@/app/session';
import { code, useFormats, useT } from '@/i18n';
import { Card } from '@/ui';
import { storesQuery } from '../queries';

// The file as the server gives it: phones and e-mails come masked to who may not see them whole.
export function FileCard({ customer }: { customer: Customer }) {
  const t = useT();
  const fmt = useFormats();
  const me = useMe();
  const stores = useQuery({ ...storesQuery, enabled: may(me, 'store.read') && !!customer.store_id });
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
    [t('customers.col.created'), [fmt.date(customer.created_at)]],
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
    </Card>
  );
}
