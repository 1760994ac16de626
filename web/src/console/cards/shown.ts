// What a card says of a customer. Phones and e-mails come masked from the server to who may not see them whole; what the
// reader has no right to at all is said to be so, and not left out as if there were none.
import type { CustomField, Me } from '@shared/api/types';
import { may } from '@shared/auth/permissions';
import type { Formats } from '@shared/i18n/format';
import { ownText } from '@/app/own';
import { code, type Lang, type useT } from '@/i18n';
import type { CustomerFile, Names } from './data';
import type { Item, What } from './template';

export interface Reader {
  t: ReturnType<typeof useT>;
  fmt: Formats;
  me: Me;
  lang: Lang;
  names: Names;
}

export const HIDDEN = Symbol('hidden');
// One value a line; none: room to write.
export type Shown = string[] | typeof HIDDEN;

const RIGHTS: Partial<Record<What, string>> = {
  store: 'store.read',
  owner: 'staff.read',
  tags: 'tag.read',
  household: 'household.read',
  tier: 'tier.read',
  points: 'points.read',
  wallets: 'points.read',
  points_expiring: 'points.read',
  coupons: 'coupon.read',
  orders: 'order.read',
  spent: 'order.read',
  average_order: 'order.read',
  returned: 'order.read',
  last_order: 'order.read',
  recent_orders: 'order.read',
  notes: 'note.read',
  custom: 'field.read',
};

export const isHidden = (what: What, me: Me) => {
  const right = RIGHTS[what];
  return right !== undefined && !may(me, right);
};

const two = (part: number) => String(part).padStart(2, '0');
interface Yearly {
  calendar: string | null;
  year: number | null;
  month: number | null;
  day: number | null;
}
function yearly(of: Yearly, { t }: Reader): string {
  const date = `${of.year ? `${of.year}/` : ''}${two(of.month ?? 0)}/${two(of.day ?? 0)}`;
  return of.calendar === 'lunar' ? t('customers.detail.lunar', { date }) : date;
}

const texts = (...list: (string | null | undefined)[]) => list.filter((one): one is string => !!one);

function ofPerson(what: What, { overview: { customer, household } }: CustomerFile, r: Reader): Shown | undefined {
  const { t, fmt, names } = r;
  const identities = (kind: string) => customer.identities.filter((one) => one.kind === kind).map((one) => one.value);
  switch (what) {
    case 'name':
      return texts(customer.display_name);
    case 'member_no':
      return texts(customer.member_no);
    case 'gender':
      return customer.gender === 'unknown' ? [] : [t(`customers.edit.genders.${customer.gender}`)];
    case 'birthday':
      return customer.birthday ? [yearly(customer.birthday, r)] : [];
    case 'phones':
      return customer.phones.map((one) => fmt.phone(one.number));
    case 'emails':
      return customer.emails.map((one) => one.address);
    case 'addresses':
      return customer.addresses.map((one) =>
        texts(one.province, one.city, one.district, one.street, one.postcode)
          .filter((part, at, all) => part !== all[at - 1])
          .join(' '),
      );
    case 'wechat':
    case 'qq':
    case 'employer':
    case 'industry':
    case 'position':
    case 'language':
      return texts(customer[what]);
    case 'status':
      return [code('status', customer.status)];
    case 'source':
      return customer.source === 'unknown' ? [] : texts(code('source', customer.source), customer.source_note);
    case 'store':
      return texts(names.stores?.find((one) => one.id === customer.store_id)?.name);
    case 'owner':
      return texts(names.staff?.find((one) => one.id === customer.owner_id)?.name);
    case 'first_contact':
      return texts(customer.first_contact?.replaceAll('-', '/'));
    case 'plate':
      return identities('plate');
    case 'vin':
      return identities('vin');
    case 'needs':
      return customer.needs.map((one) => `${t(`customers.card.need.${one.kind ?? 'other'}`)} ${one.text}`);
    case 'dates':
      return customer.dates.map((one) => `${one.name} ${one.day ? yearly(one.day, r) : ''}`.trim());
    case 'household':
      return household
        ? [t('cards.cell.household', { name: household.name ?? '', count: household.members.length }).trim()]
        : [];
    case 'tags':
      return texts(...customer.tags.map((tag) => names.tags?.find((one) => one.id === tag)?.name));
    case 'created_at':
      return [fmt.date(customer.created_at)];
    case 'confirmed_at':
      return customer.confirmed_at ? [fmt.date(customer.confirmed_at)] : [];
    default:
      return undefined;
  }
}

function ofLoyalty(what: What, file: CustomerFile, { t, fmt, me }: Reader): Shown | undefined {
  const { overview, coupons } = file;
  const wallet = overview.wallets?.find((one) => one.kind === 'redeemable');
  const lapse = wallet?.expiries[0];
  const money = (minor: number) => fmt.money(minor, me.shop.currency);
  switch (what) {
    case 'tier':
      return texts(overview.tier?.name);
    case 'points':
      return wallet ? [fmt.points(wallet.available, wallet.digits)] : [];
    case 'wallets':
      return (overview.wallets ?? []).map((one) => `${one.name} ${fmt.points(one.available, one.digits)}`);
    case 'points_expiring':
      return lapse
        ? [t('cards.cell.lapse', { amount: fmt.points(lapse.amount, wallet?.digits), date: fmt.lastDay(lapse.at) })]
        : [t('cards.cell.no')];
    case 'coupons': {
      const held = (coupons ?? []).filter((one) => one.state === 'issued');
      return held.length ? held.map((one) => one.name) : [t('cards.cell.no')];
    }
    case 'orders':
      return overview.orders === null ? [] : [fmt.int(overview.orders)];
    case 'spent':
      return overview.spent === null ? [] : [money(overview.spent)];
    case 'returned':
      return overview.returned === null ? [] : [money(overview.returned)];
    case 'average_order':
      return overview.orders && overview.spent !== null
        ? [money(Math.round(overview.spent / overview.orders))]
        : [t('cards.cell.no')];
    case 'last_order':
      return [overview.last_order ? fmt.date(overview.last_order) : t('cards.cell.no')];
    default:
      return undefined;
  }
}

function ofField(item: Item, { overview: { customer } }: CustomerFile, reader: Reader): Shown {
  const field = reader.names.fields?.find((one) => one.key === item.key);
  const own = (customer.fields ?? {}) as Record<string, unknown>;
  return field && item.key
    ? texts(ownText(field, own[item.key], { ...reader, currency: reader.me.shop.currency }))
    : [];
}

// The field of rows that an item prints, where the shop has it.
export function rowsField(item: Item, names: Names): CustomField | undefined {
  if (!item.key) return undefined;
  const field = names.fields?.find((one) => one.key === item.key);
  return field?.type === 'rows' ? field : undefined;
}

// Of an item that has a value beside its label.
export function shownOf(item: Item, file: CustomerFile | null, reader: Reader): Shown {
  if (!file) return [];
  if (isHidden(item.what, reader.me)) return HIDDEN;
  if (item.what === 'custom') return ofField(item, file, reader);
  return ofPerson(item.what, file, reader) ?? ofLoyalty(item.what, file, reader) ?? [];
}

export function labelOf(item: Item, { t, lang, names }: Pick<Reader, 't' | 'lang' | 'names'>): string {
  const own = lang === 'en' ? item.label_en : item.label_zh;
  if (own) return own;
  if (item.what !== 'custom' && !item.key) return t(`cards.what.${item.what}`);
  const field = names.fields?.find((one) => one.key === item.key);
  return (lang === 'en' ? field?.label_en : field?.label_zh) ?? item.key ?? '';
}
