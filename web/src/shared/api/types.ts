// Of the server's shapes (schema.d.ts, printed by `huitou describe types`) what the console uses. The schema lets every
// text, number and id be null; here stands which of them really may be: the second argument of Given.
import type * as schema from './schema';

type Given<T, MayBeNull extends keyof T = never> = {
  [K in keyof T]: K extends MayBeNull ? T[K] : NonNullable<T[K]>;
};

export type { Page } from './schema';

export type Me = Omit<Given<schema.Me, 'user_id' | 'store_id'>, 'shop' | 'rights'> & {
  rights: Given<schema.MyRight>[];
  shop: Given<schema.MyShop>;
};
export type SetupLink = Given<schema.SetupLink, 'name' | 'login'>;

export type Customer = Omit<
  Given<schema.Customer, 'display_name' | 'birthday' | 'member_no' | 'first_contact' | 'store_id' | 'source_note'>,
  'phones' | 'emails' | 'identities' | 'birthday'
> & {
  birthday: Given<schema.YearlyDay, 'year'> | null;
  phones: Given<schema.CustomerPhone>[];
  emails: Given<schema.CustomerEmail>[];
  identities: Given<schema.CustomerIdentity, 'source'>[];
};
export type CustomerStatus = Customer['status'];
export type Note = Given<schema.Note, 'author' | 'author_name'>;
export type Tag = Given<schema.Tag, 'color' | 'description'>;
export type Store = Given<schema.Store, 'city' | 'address' | 'phone'>;
export type Standing = Given<schema.CustomerStanding, 'last_order'>;
export type Balance = Omit<Given<schema.Balance>, 'expiries'> & { expiries: Given<schema.Expiry>[] };
export type TierStanding = Given<schema.TierStanding, 'since' | 'next' | 'next_name' | 'missing' | 'keeps_until'>;
export type Tier = Given<schema.Tier>;
export type Order = Omit<Given<schema.Order, 'customer_id' | 'store_id' | 'external_id' | 'note'>, 'lines'> & {
  lines: Given<schema.OrderLine, 'name'>[];
};
export type Overview = Omit<
  Given<schema.CustomerOverview, 'last_order'>,
  'customer' | 'wallets' | 'tier' | 'recent'
> & { customer: Customer; wallets: Balance[]; tier: TierStanding };
export type Posting = Given<schema.Posting, 'expires_at' | 'rule' | 'base' | 'note'>;
export type Bucket = Posting['debit'];
export type TimelineEntry = Omit<Given<schema.TimelineEntry, 'actor' | 'subject'>, 'data'> & {
  data: Record<string, unknown> | null;
};
export type Reward = Given<schema.Reward>;
export type Redemption = Given<schema.Redemption, 'cancelled_at'>;
export type Coupon = Given<schema.Coupon, 'used_at' | 'used_for'>;

export interface ImportForm {
  kind: 'csv' | 'xlsx';
  encoding: 'utf-8' | 'utf-16le' | 'utf-16be' | 'gb18030' | 'windows-1252';
  delimiter: string;
  quote: string;
  header: boolean;
  decimal: string;
  dates: 'ymd' | 'dmy' | 'mdy' | 'unsure';
  tab: number;
  bom: boolean;
}
export interface ColumnMap {
  column: string;
  field: string | null;
}
export interface Import {
  id: string;
  kind: 'orders' | 'customers';
  state: 'new' | 'running' | 'stopped' | 'done' | 'failed' | 'reverting' | 'reverted';
  source: string;
  file_name: string;
  file_bytes: number;
  done_bytes: number;
  rows_per_second: number;
  form: ImportForm;
  mapping: ColumnMap[];
  dry_run: boolean;
  counts: Record<
    | 'rows'
    | 'created'
    | 'updated'
    | 'unchanged'
    | 'replayed'
    | 'returned'
    | 'customers'
    | 'duplicates'
    | 'invalid'
    | 'left_out'
    | 'reverted'
    | 'conflicts',
    number
  >;
  problem: string | null;
  problem_text: string | null;
  created_at: string;
}
export interface ImportPreview {
  form: ImportForm;
  mapping: ColumnMap[];
  rows: { cells: string[]; fault: string | null }[];
  tabs: string[];
  fields: { name: string; title: string }[];
}
export interface ImportReject {
  number: number;
  line: number;
  reason: string;
  cells: string[];
}
