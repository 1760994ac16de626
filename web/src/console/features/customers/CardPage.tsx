// The customer information card on one sheet of paper: what staff take to the customer and fill in by hand.

import type { CustomField } from '@shared/api/types';
import { may } from '@shared/auth/permissions';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { Printer } from 'lucide-react';
import { allQuery, storesQuery, tagsQuery } from '@/app/data';
import { usePage } from '@/app/page';
import { useMe } from '@/app/session';
import { code, useFormats, useLang, useT } from '@/i18n';
import { Button } from '@/ui';
import { PageHead } from '@/ui/page';
import { Failed, Loading } from '@/ui/states';
import { notesQuery, overviewQuery } from './queries';

const route = getRouteApi('/inside/customers/$id/card');

export function CardPage() {
  const t = useT();
  const fmt = useFormats();
  const me = useMe();
  const lang = useLang();
  const { id } = route.useParams();
  const overview = useQuery(overviewQuery(id));
  const stores = useQuery({ ...storesQuery, enabled: may(me, 'store.read') });
  const tags = useQuery({ ...tagsQuery, enabled: may(me, 'tag.read') });
  const fields = useQuery({ ...allQuery<CustomField>('/v1/fields'), enabled: may(me, 'field.read') });
  const notes = useQuery({ ...notesQuery(id), enabled: may(me, 'note.read') });
  usePage(t('customers.card.title'));
  if (overview.isPending)
    return (
      <div className="p-5">
        <h1 className="sr-only">{t('state.loading')}</h1>
        <Loading lines={8} />
      </div>
    );
  if (!overview.data)
    return <Failed error={overview.error} retry={() => void overview.refetch()} role={me.role_title} />;
  const { customer, tier, wallets } = overview.data;
  const name = customer.display_name ?? t('customers.unnamed');
  const two = (part: number) => String(part).padStart(2, '0');
  const day = (of: { year: number | null; month: number; day: number }) =>
    `${of.year ? `${of.year}/` : ''}${two(of.month)}/${two(of.day)}`;
  const own = (customer.fields ?? {}) as Record<string, unknown>;
  const points = wallets.find((wallet) => wallet.kind === 'redeemable');
  const sections: [string, [string, string][]][] = [
    [
      t('customers.card.person'),
      [
        [t('customers.col.memberNo'), customer.member_no ?? ''],
        [t('customers.detail.phone'), customer.phones.map((phone) => fmt.phone(phone.number)).join('、')],
        [t('customers.detail.email'), customer.emails.map((email) => email.address).join('、')],
        [t('customers.detail.birthday'), customer.birthday ? day(customer.birthday) : ''],
        [t('customers.card.employer'), [customer.employer, customer.position].filter(Boolean).join(' · ')],
        [t('customers.card.industry'), customer.industry ?? ''],
        [t('customers.detail.store'), stores.data?.find((store) => store.id === customer.store_id)?.name ?? ''],
        [t('customers.detail.source'), customer.source === 'unknown' ? '' : code('source', customer.source)],
        [
          t('customers.detail.address'),
          customer.addresses
            .map((one) => [one.province, one.city, one.district, one.street].filter(Boolean).join(' '))
            .join('；'),
        ],
      ],
    ],
    [
      t('customers.card.buying'),
      [
        [t('customers.col.tier'), tier.name],
        [t('customers.col.points'), points ? fmt.points(points.available, points.digits) : ''],
        [t('customers.detail.stat.spent'), fmt.money(overview.data.spent, me.shop.currency)],
        [t('customers.detail.stat.orders'), fmt.int(overview.data.orders)],
        [t('customers.detail.stat.last'), overview.data.last_order ? fmt.date(overview.data.last_order) : ''],
        [
          t('customers.detail.tags'),
          customer.tags
            .map((tag) => tags.data?.find((one) => one.id === tag)?.name)
            .filter(Boolean)
            .join('、'),
        ],
      ],
    ],
    [
      t('customers.card.needs'),
      [
        ...customer.needs.map((need): [string, string] => [t(`customers.card.need.${need.kind}`), need.text]),
        ...customer.dates.map((date): [string, string] => [
          date.name,
          day({ ...date.day, year: date.day.year ?? null }),
        ]),
        ...(fields.data ?? []).map((field): [string, string] => [
          lang === 'en' ? field.label_en : field.label_zh,
          own[field.key] === undefined || own[field.key] === null ? '' : String(own[field.key]),
        ]),
        [t('customers.card.hobbies'), ''],
        [t('customers.card.visit'), ''],
      ],
    ],
  ];
  return (
    <div className="mx-auto flex max-w-[860px] flex-col gap-4 p-5 max-sm:p-3 print:max-w-none print:p-0">
      <div className="print:hidden">
        <PageHead
          title={t('customers.card.title')}
          crumbs={[
            { to: '/customers', label: t('customers.title') },
            { to: `/customers/${id}`, label: name },
          ]}
          actions={
            <Button variant="primary" icon={<Printer size={15} aria-hidden />} onClick={() => print()}>
              {t('customers.card.print')}
            </Button>
          }
        />
      </div>
      <article className="card p-8 max-sm:p-4 print:border-0 print:p-0 print:shadow-none">
        <header className="mb-5 flex items-end justify-between gap-4 border-b-2 border-ink pb-2">
          <div>
            <p className="text-xs text-ink-3">
              {me.shop.name} · {t('customers.card.title')}
            </p>
            <p className="text-2xl font-semibold">{name}</p>
          </div>
          <p className="num text-xs text-ink-3">{t('customers.card.printed', { date: fmt.date(Date.now()) })}</p>
        </header>
        {sections.map(([title, rows]) => (
          <section key={title} className="mb-5">
            <h2 className="mb-1 text-sm font-semibold text-brand-text">{title}</h2>
            <dl className="grid grid-cols-2 gap-x-6 max-sm:grid-cols-1 print:grid-cols-2">
              {rows.map(([label, value], at) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: two needs may be of one kind
                <div key={at} className="flex min-h-9 items-end gap-3 border-b border-line-mid py-1 text-sm">
                  <dt className="w-24 flex-none text-ink-3">{label}</dt>
                  <dd className="num min-w-0 flex-1 break-words">{value}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
        <section>
          <h2 className="mb-1 text-sm font-semibold text-brand-text">{t('customers.detail.notes')}</h2>
          <ul className="text-sm">
            {notes.data?.items.slice(0, 5).map((note) => (
              <li key={note.id} className="border-b border-line-mid py-1.5 break-words">
                {note.text}
              </li>
            ))}
            {[1, 2, 3].map((line) => (
              <li key={line} aria-hidden className="h-9 border-b border-line-mid" />
            ))}
          </ul>
        </section>
      </article>
    </div>
  );
}
