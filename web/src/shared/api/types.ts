// Of the server's shapes, what the console uses.
export interface Page<T> {
  items: T[];
  next: string | null;
}

export interface Me {
  user_id: string | null;
  name: string;
  login: string;
  role: string;
  role_title: string;
  store_id: string | null;
  language: 'shop' | 'zh' | 'en';
  rights: { right: string; scope: 'own' | 'store' | 'all' }[];
  shop: { name: string; currency: string; time_zone: string; country: string; language: string };
}

export interface SetupLink {
  kind: 'setup' | 'invite' | 'reset';
  name: string | null;
  login: string | null;
  shop: string;
}

export type CustomerStatus = 'active' | 'inactive' | 'blocked' | 'deceased' | 'merged' | 'erased';

export interface YearlyDay {
  calendar: 'solar' | 'lunar';
  year: number | null;
  month: number;
  day: number;
  leap_month: boolean;
}

export interface Customer {
  id: string;
  version: number;
  status: CustomerStatus;
  display_name: string | null;
  gender: 'unknown' | 'female' | 'male' | 'other';
  birthday: YearlyDay | null;
  phones: { number: string; label: string }[];
  emails: { address: string; label: string }[];
  member_no: string | null;
  identities: { kind: string; source: string | null; value: string }[];
  addresses: {
    label: string;
    country: string | null;
    province: string | null;
    city: string | null;
    district: string | null;
    street: string | null;
    postcode: string | null;
  }[];
  source: string;
  first_contact: string | null;
  store_id: string | null;
  tags: string[];
  created_at: string;
}

export interface Note {
  id: string;
  version: number;
  text: string;
  pinned: boolean;
  author_name: string | null;
  created_at: string;
}

export interface Tag {
  id: string;
  name: string;
  color: string | null;
}

export interface Store {
  id: string;
  code: string;
  name: string;
  city: string | null;
  address: string | null;
  phone: string | null;
  open: boolean;
}

export interface Balance {
  wallet: string;
  name: string;
  kind: 'redeemable' | 'qualifying';
  digits: number;
  available: number;
  pending: number;
  held: number;
  spent: number;
  expired: number;
  reversed: number;
  debt: number;
  earned: number;
  expiries: { at: string; amount: number }[];
}

export interface TierStanding {
  tier: string;
  name: string;
  since: string | null;
  spend: number;
  next: string | null;
  next_name: string | null;
  missing: number;
  keeps_until: string | null;
}

export interface Order {
  id: string;
  customer_id: string | null;
  store_id: string | null;
  source: string;
  external_id: string | null;
  channel: string;
  status: string;
  currency: string;
  placed_at: string;
  discount: number;
  shipping: number;
  total: number;
  returned: number;
  lines: {
    line: number;
    sku: string;
    name: string | null;
    quantity: number;
    unit_price: number;
    discount: number;
    net: number;
    returned_quantity: number;
    returned_amount: number;
  }[];
}

export interface Overview {
  customer: Customer;
  wallets: Balance[];
  tier: TierStanding;
  orders: number;
  spent: number;
  returned: number;
  last_order: string | null;
  recent: Order[];
}

export interface Standing {
  customer_id: string;
  points: number;
  digits: number;
  tier: string;
  tier_name: string;
  orders: number;
  spent: number;
  last_order: string | null;
}

export type Bucket =
  | 'issuance'
  | 'pending'
  | 'active'
  | 'held'
  | 'spent'
  | 'expired'
  | 'reversed'
  | 'forfeited'
  | 'debt';

export interface Posting {
  id: string;
  at: string;
  wallet: string;
  kind: string;
  debit: Bucket;
  credit: Bucket;
  amount: number;
  expires_at: string | null;
  source: string;
  source_id: string;
  reason: string;
  note: string | null;
}

export interface TimelineEntry {
  id: string;
  type: string;
  title: string;
  at: string;
  actor: string | null;
  data: Record<string, unknown> | null;
}

export interface Tier {
  id: string;
  code: string;
  name_en: string;
  name_zh: string;
  threshold: number;
}

export interface Reward {
  id: string;
  code: string;
  name_en: string;
  name_zh: string;
  points: number;
  value: number;
  valid_days: number;
  active: boolean;
}

export interface Redemption {
  id: string;
  points: number;
  code: string;
  value: number;
  currency: string;
  state: string;
  expires_at: string;
}

export interface Coupon {
  id: string;
  code: string;
  value: number;
  currency: string;
  state: 'issued' | 'used' | 'cancelled';
  issued_at: string;
  expires_at: string;
  used_at: string | null;
}
