// Of the server's shapes (schema.d.ts, printed by `huitou describe types`) what the console uses. The schema lets every
// text, number and id be null; here stands which of them really may be: the second argument of Given.
import type * as schema from './schema';

export type Given<T, MayBeNull extends keyof T = never> = {
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
// What the reader has no right to see is null.
export type Standing = Given<
  schema.CustomerStanding,
  'last_order' | 'points' | 'digits' | 'tier' | 'tier_name' | 'orders' | 'spent'
>;
export type Balance = Omit<Given<schema.Balance>, 'expiries'> & { expiries: Given<schema.Expiry>[] };
export type TierStanding = Given<schema.TierStanding, 'since' | 'next' | 'next_name' | 'missing' | 'keeps_until'>;
export type Tier = Given<schema.Tier>;
export type Order = Omit<
  Given<
    schema.Order,
    | 'customer_id'
    | 'store_id'
    | 'external_id'
    | 'note'
    | 'paid_at'
    | 'delivered_at'
    | 'cancelled_at'
    | 'staff_id'
    | 'line_count'
  >,
  'lines' | 'tender' | 'effects'
> & {
  lines: Given<schema.OrderLine, 'name'>[];
  tender: Given<schema.Tender>[];
  effects: Effect[];
};
export type Overview = Omit<
  Given<schema.CustomerOverview, 'last_order' | 'orders' | 'spent' | 'returned'>,
  'customer' | 'wallets' | 'tier' | 'recent'
> & { customer: Customer; wallets: Balance[]; tier: TierStanding | null };
export type Posting = Given<schema.Posting, 'expires_at' | 'rule' | 'base' | 'note'>;
export type Bucket = Posting['debit'];
export type TimelineEntry = Omit<Given<schema.TimelineEntry, 'actor' | 'subject'>, 'data'> & {
  data: Record<string, unknown> | null;
};
export type Reward = Given<schema.Reward>;
export type Redemption = Given<schema.Redemption, 'cancelled_at'>;
export type Coupon = Given<schema.Coupon, 'used_at' | 'used_for'>;

export type ImportForm = Given<schema.SheetForm>;
export type ColumnMap = Given<schema.ColumnMap, 'field'>;
export type Import = Omit<
  Given<schema.Import, 'problem' | 'problem_text' | 'started_at' | 'ended_at' | 'actor' | 'job'>,
  'form' | 'mapping' | 'counts'
> & { form: ImportForm; mapping: ColumnMap[]; counts: Given<schema.ImportCounts> };
export type ImportPreview = Omit<Given<schema.ImportPreview>, 'form' | 'mapping' | 'rows' | 'fields'> & {
  form: ImportForm;
  mapping: ColumnMap[];
  rows: Given<schema.PreviewRow, 'fault'>[];
  fields: Given<schema.ImportField>[];
};
export type ImportReject = Given<schema.ImportReject>;
export type Shop = Given<schema.Shop>;
export type CustomField = Given<schema.CustomField, 'section' | 'position'>;
export type Category = Given<schema.Category, 'parent_id'>;
export type Product = Given<schema.Product, 'category_id' | 'price'>;
export type Staff = Given<schema.Staff, 'code' | 'store_id' | 'phone'>;
export type User = Given<schema.User, 'login' | 'role' | 'store_id' | 'code' | 'phone' | 'signed_in_at'>;
export type UserLink = { user: User; link: string; ends_at: string };
export type Role = Omit<Given<schema.Role, 'doc'>, 'grants'> & { grants: Grant[] };
export type Grant = Given<schema.Grant>;
export type Scope = Grant['scope'];
export type Right = Given<schema.Right>;
export type ApiKey = Given<schema.Key, 'expires_at' | 'user_id' | 'used_at' | 'revoked_at'>;
export type ApiKeyMade = ApiKey & { key: string };
export type Webhook = Given<
  schema.Webhook,
  'description' | 'disabled_reason' | 'failing_since' | 'paused_until' | 'old_secret_until' | 'secret'
>;
export type Delivery = Given<
  schema.WebhookDelivery,
  'next_at' | 'last_at' | 'last_status' | 'last_error' | 'response' | 'delivered_at'
>;
export type Message = Given<schema.Message, 'customer'>;
export type Job = Given<
  schema.Job,
  'done' | 'total' | 'run_at' | 'started_at' | 'ended_at' | 'input' | 'result' | 'problem' | 'problem_text' | 'actor'
>;
export type AuditRow = Given<
  schema.AuditRow,
  'actor' | 'actor_name' | 'peer' | 'object' | 'object_id' | 'diff' | 'reason' | 'trace' | 'seq'
>;
export type Session = Given<schema.Session, 'peer' | 'agent'>;
export type DuplicatePair = Given<schema.DuplicatePair>;
export type MergeEntry = Given<schema.CustomerMergeEntry, 'actor' | 'undone_at'>;
export type Return = Omit<Given<schema.Return, 'customer_id' | 'external_id' | 'reason'>, 'lines' | 'effects'> & {
  lines: Given<schema.ReturnLine>[];
  effects: Effect[];
};
export type Effect = Given<schema.Effect, 'amount' | 'text'>;
