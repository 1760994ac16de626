-- Wallets, lots, postings and their kept sums, holds, transfers, households.

-- What a wallet says holds for what is granted from then on: lots keep the instants that were reckoned for them.
CREATE TABLE wallet (
  id {{id}},
  code TEXT NOT NULL,
  name_en TEXT NOT NULL,
  name_zh TEXT NOT NULL,
  kind TEXT NOT NULL CONSTRAINT wallet_kind CHECK (kind IN ('redeemable', 'qualifying')),
  digits BIGINT NOT NULL CONSTRAINT wallet_digits CHECK (digits >= 0 AND digits <= 4), -- decimals shown
  expiry TEXT NOT NULL,
  expiry_count BIGINT,
  expiry_unit TEXT NOT NULL,
  expiry_round TEXT NOT NULL,
  expiry_month BIGINT,
  expiry_from TEXT NOT NULL,
  expiry_dates TEXT,
  expiry_resets TEXT,
  reinstate_days BIGINT,
  pending TEXT NOT NULL,
  pending_count BIGINT,
  pending_unit TEXT NOT NULL,
  pending_round TEXT NOT NULL,
  pending_dates TEXT,
  pending_cancel_days BIGINT,
  debt_on_return TEXT NOT NULL,
  debt_on_adjust TEXT NOT NULL,
  debt_limit BIGINT,
  worth_points BIGINT, -- so many, in the smallest unit, are worth …
  worth_value BIGINT,  -- … so many minor units of the shop's currency
  pay SMALLINT NOT NULL CONSTRAINT wallet_pay CHECK (pay IN (0, 1)),
  pay_min BIGINT,
  pay_max BIGINT,
  pay_step BIGINT,
  pay_percent BIGINT,
  transfer SMALLINT NOT NULL CONSTRAINT wallet_transfer CHECK (transfer IN (0, 1)),
  transfer_min BIGINT,
  transfer_max BIGINT,
  transfer_daily BIGINT,
  transfer_wait_days BIGINT,
  transfer_fee_percent BIGINT,
  pool SMALLINT NOT NULL CONSTRAINT wallet_pool CHECK (pool IN (0, 1)), -- households spend it together
  approve_above BIGINT, -- corrections by hand of more than this wait for a second person; NULL: none does
  approve_days BIGINT,  -- so long
  version BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL
) {{strict}};
CREATE UNIQUE INDEX wallet_code ON wallet (code);

-- Every version of a wallet as it was, from its instant on.
CREATE TABLE wallet_version (
  wallet_id BIGINT NOT NULL,
  number BIGINT NOT NULL,
  at BIGINT NOT NULL,
  body TEXT NOT NULL,
  CONSTRAINT wallet_version_key PRIMARY KEY (wallet_id, number)
) {{without_rowid}}, {{strict}};

-- Sums of the postings of one customer in one wallet, kept with every posting.
-- granted = pending + active + held + spent + expired + reversed + forfeited - debt, always.
CREATE TABLE account (
  customer_id BIGINT NOT NULL,
  wallet_id BIGINT NOT NULL,
  granted BIGINT NOT NULL,
  pending BIGINT NOT NULL CONSTRAINT account_pending CHECK (pending >= 0),
  active BIGINT NOT NULL CONSTRAINT account_active CHECK (active >= 0),
  held BIGINT NOT NULL CONSTRAINT account_held CHECK (held >= 0),
  spent BIGINT NOT NULL,
  expired BIGINT NOT NULL,
  reversed BIGINT NOT NULL,
  forfeited BIGINT NOT NULL,
  debt BIGINT NOT NULL CONSTRAINT account_debt CHECK (debt >= 0),
  next_due_at BIGINT,  -- nothing happens by the passing of time before: no lot becomes active or lapses, no hold ends
  slides_until BIGINT, -- lots without an expiry of their own lapse then, where the wallet lapses by inactivity
  CONSTRAINT account_key PRIMARY KEY (customer_id, wallet_id)
) {{without_rowid}}, {{strict}};
-- What is to be posted as time goes by. By account, not by lot: most lots neither come nor go as the first to lapse.
CREATE INDEX account_due ON account (next_due_at, customer_id, wallet_id) WHERE next_due_at IS NOT NULL;

-- Every grant is a lot of its own, with where it came from and when it ends. Appended; found through its postings.
CREATE TABLE lot (
  id {{id}},
  customer_id BIGINT NOT NULL,
  wallet_id BIGINT NOT NULL,
  granted BIGINT NOT NULL CONSTRAINT lot_granted CHECK (granted > 0),
  remaining BIGINT NOT NULL CONSTRAINT lot_remaining CHECK (remaining >= 0 AND remaining <= granted), -- not held
  held BIGINT NOT NULL CONSTRAINT lot_held CHECK (held >= 0 AND remaining + held <= granted),
  reversed BIGINT NOT NULL, -- clawed back so far, from this lot or for it
  state TEXT NOT NULL CONSTRAINT lot_state CHECK (state IN ('pending', 'active', 'consumed', 'expired', 'reversed',
    'forfeited')),
  earned_at BIGINT NOT NULL,
  posted_at BIGINT NOT NULL,
  activates_at BIGINT, -- NULL while pending: on delivery
  cancels_at BIGINT,   -- pending until then: forfeited
  expires_at BIGINT,   -- NULL: never, or as the account's slides_until says
  source TEXT NOT NULL,
  source_id BIGINT NOT NULL,
  source_line BIGINT,
  rule_id BIGINT,
  rule_version BIGINT,
  campaign_id BIGINT,
  funding TEXT,      -- who pays for it; NULL: the shop
  fair_value BIGINT, -- of all that was granted, minor units
  parent_id BIGINT,  -- of a transfer: the lot it was cut from
  base BIGINT        -- what the rule was applied to, minor units
) {{strict}};
CREATE INDEX lot_source ON lot (source, source_id);

-- Double entry: each row moves an amount out of one bucket and into another. Never changed. Clustered by customer
-- and business
-- time, so that windows and ledger pages read what lies side by side.
CREATE TABLE posting (
  customer_id BIGINT NOT NULL,
  at BIGINT NOT NULL,
  id BIGINT NOT NULL,
  wallet_id BIGINT NOT NULL,
  lot_id BIGINT,
  kind TEXT NOT NULL,
  debit TEXT NOT NULL,  -- bucket that it leaves
  credit TEXT NOT NULL, -- bucket that it enters
  amount BIGINT NOT NULL CONSTRAINT posting_amount CHECK (amount > 0),
  source TEXT NOT NULL,
  source_id BIGINT NOT NULL,
  for_lot BIGINT, -- taken back from this lot or as debt for what another one gave
  note TEXT,
  store_id BIGINT, -- where it happened, as far as it happened in a store
  tx BIGINT NOT NULL, -- the writing transaction, for the order in which sums are carried on
  CONSTRAINT posting_key PRIMARY KEY (customer_id, at, id)
) {{without_rowid}}, {{strict}};
-- The whole shop's ledger by time: written at its end as long as things are told in the order in which they happen.
CREATE INDEX posting_at ON posting (at, id);
-- In the order in which they were committed: always written at its end.
CREATE INDEX posting_feed ON posting (tx, id);

-- Sums of all postings up to a mark in that order; whoever reads adds those after it. Carried on by a job, mark and
-- sums in one transaction. Days are those of the shop's zone, as days since 1970-01-01; another zone begins anew.
CREATE TABLE points_mark (
  id {{id}} CONSTRAINT points_mark_one CHECK (id = 1),
  tx BIGINT NOT NULL,
  posting_id BIGINT NOT NULL,
  last_id BIGINT NOT NULL, -- the largest id among them
  zone TEXT NOT NULL,
  updated_at BIGINT NOT NULL
) {{strict}};
INSERT INTO points_mark (id, tx, posting_id, last_id, zone, updated_at) VALUES (1, 0, 0, 0, '', 0);

-- By the day on which it happened, and the store; 0: in none.
CREATE TABLE points_day (
  wallet_id BIGINT NOT NULL,
  day BIGINT NOT NULL,
  store_id BIGINT NOT NULL,
  kind TEXT NOT NULL,
  debit TEXT NOT NULL,
  credit TEXT NOT NULL,
  points BIGINT NOT NULL,
  postings BIGINT NOT NULL,
  CONSTRAINT points_day_key PRIMARY KEY (wallet_id, day, store_id, kind, debit, credit)
) {{without_rowid}}, {{strict}};

-- By the day on which it was posted.
CREATE TABLE points_booked (
  wallet_id BIGINT NOT NULL,
  day BIGINT NOT NULL,
  kind TEXT NOT NULL,
  debit TEXT NOT NULL,
  credit TEXT NOT NULL,
  points BIGINT NOT NULL,
  postings BIGINT NOT NULL,
  CONSTRAINT points_booked_key PRIMARY KEY (wallet_id, day, kind, debit, credit)
) {{without_rowid}}, {{strict}};

-- What became of the points earned on a day: granted, and gone at an age in months.
CREATE TABLE points_cohort (
  wallet_id BIGINT NOT NULL,
  day BIGINT NOT NULL,
  flow TEXT NOT NULL CONSTRAINT points_cohort_flow CHECK (flow IN ('granted', 'spent', 'lapsed', 'other')),
  age BIGINT NOT NULL,
  points BIGINT NOT NULL,
  CONSTRAINT points_cohort_key PRIMARY KEY (wallet_id, day, flow, age)
) {{without_rowid}}, {{strict}};

-- Changes of when a lot (or, lot_id 0, whatever slides with the account) becomes active and lapses. Appended, so that
-- what was known at any instant can be told.
CREATE TABLE lot_term (
  customer_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  wallet_id BIGINT NOT NULL,
  lot_id BIGINT NOT NULL,
  at BIGINT NOT NULL,
  activates_before BIGINT,
  activates_after BIGINT,
  expires_before BIGINT,
  expires_after BIGINT,
  kind TEXT NOT NULL, -- delivered, activity, extended, reinstated
  note TEXT,
  CONSTRAINT lot_term_key PRIMARY KEY (customer_id, id)
) {{without_rowid}}, {{strict}};

-- One reservation over points and whatever else floors above reserve (stock, coupons, budgets).
CREATE TABLE hold (
  id {{id}},
  customer_id BIGINT NOT NULL,
  reference TEXT,
  state TEXT NOT NULL CONSTRAINT hold_state CHECK (state IN ('open', 'confirmed', 'voided', 'lapsed')),
  made_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  resolved_at BIGINT,
  resolved_id BIGINT, -- when that became known: an id of that instant
  note TEXT
) {{strict}};
CREATE UNIQUE INDEX hold_reference ON hold (reference) WHERE reference IS NOT NULL;
CREATE INDEX hold_open ON hold (expires_at, id) WHERE state = 'open';

CREATE TABLE hold_part (
  hold_id BIGINT NOT NULL,
  number BIGINT NOT NULL, -- from 1
  kind TEXT NOT NULL,     -- points, or one that a floor above has named
  subject_id BIGINT NOT NULL, -- the wallet, the reward, the coupon …
  store_id BIGINT,            -- whose stock it is
  amount BIGINT NOT NULL CONSTRAINT hold_part_amount CHECK (amount > 0),
  confirmed BIGINT NOT NULL CONSTRAINT hold_part_confirmed CHECK (confirmed >= 0 AND confirmed <= amount),
  CONSTRAINT hold_part_key PRIMARY KEY (hold_id, number)
) {{without_rowid}}, {{strict}};

-- Which lots a hold has taken, in the order in which they are spent.
CREATE TABLE hold_lot (
  hold_id BIGINT NOT NULL,
  number BIGINT NOT NULL, -- of the part
  place BIGINT NOT NULL,
  lot_id BIGINT NOT NULL,
  amount BIGINT NOT NULL CONSTRAINT hold_lot_amount CHECK (amount > 0),
  CONSTRAINT hold_lot_key PRIMARY KEY (hold_id, number, place)
) {{without_rowid}}, {{strict}};
-- The open holds of a customer, clustered: their own, and those that have taken from their lots. The row goes when the
-- hold is resolved.
CREATE TABLE hold_of (
  customer_id BIGINT NOT NULL,
  hold_id BIGINT NOT NULL,
  CONSTRAINT hold_of_key PRIMARY KEY (customer_id, hold_id)
) {{without_rowid}}, {{strict}};

CREATE TABLE transfer (
  id {{id}},
  from_id BIGINT NOT NULL,
  to_id BIGINT NOT NULL,
  wallet_id BIGINT NOT NULL,
  points BIGINT NOT NULL CONSTRAINT transfer_points CHECK (points > 0),
  fee BIGINT NOT NULL CONSTRAINT transfer_fee CHECK (fee >= 0),
  at BIGINT NOT NULL,
  note TEXT
) {{strict}};
CREATE INDEX transfer_from ON transfer (from_id, id);
CREATE INDEX transfer_to ON transfer (to_id, id);

-- Customers who spend together (家庭账户). Lots, postings and accounts stay each member's own: the pool is nothing but
-- the order in which all of them are spent.
CREATE TABLE household (
  id {{id}},
  name TEXT,
  head_id BIGINT NOT NULL,
  redeem TEXT NOT NULL CONSTRAINT household_redeem CHECK (redeem IN ('all', 'head')),
  ended_at BIGINT,
  version BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL
) {{strict}};

-- Every stay of a customer in a household; left_at NULL: still there. joined_by, left_by: the merge that brought it
-- about, so that it can be undone.
CREATE TABLE household_member (
  customer_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  household_id BIGINT NOT NULL,
  joined_at BIGINT NOT NULL,
  joined_by BIGINT,
  left_at BIGINT,
  left_by BIGINT,
  CONSTRAINT household_member_key PRIMARY KEY (customer_id, id)
) {{without_rowid}}, {{strict}};
CREATE UNIQUE INDEX household_member_now ON household_member (customer_id) WHERE left_at IS NULL;
CREATE INDEX household_member_of ON household_member (household_id, customer_id) WHERE left_at IS NULL;

CREATE TABLE household_settings (
  id {{id}},
  members_max BIGINT NOT NULL CONSTRAINT household_members_max CHECK (members_max >= 2 AND members_max <= 50),
  redeem TEXT NOT NULL CONSTRAINT household_settings_redeem CHECK (redeem IN ('all', 'head')),
  version BIGINT NOT NULL,
  updated_at BIGINT NOT NULL
) {{strict}};

-- Whose lots besides one's own a spend has taken from: its postings lie with them.
CREATE TABLE spend_share (
  customer_id BIGINT NOT NULL,
  at BIGINT NOT NULL,
  source TEXT NOT NULL,
  source_id BIGINT NOT NULL,
  member_id BIGINT NOT NULL,
  wallet_id BIGINT NOT NULL,
  CONSTRAINT spend_share_key PRIMARY KEY (customer_id, at, source, source_id, member_id, wallet_id)
) {{without_rowid}}, {{strict}};

INSERT INTO household_settings (id, members_max, redeem, version, updated_at) VALUES (1, 6, 'all', 1, 0);

INSERT INTO wallet (id, code, name_en, name_zh, kind, digits, expiry, expiry_count, expiry_unit, expiry_round,
  expiry_from, reinstate_days, pending, pending_unit, pending_round, debt_on_return, debt_on_adjust, worth_points,
  worth_value, pay,
  transfer, pool, version, created_at, updated_at)
VALUES (1, 'points', 'Points', '积分', 'redeemable', 0, 'rolling', 24, 'month', 'month',
    'earned', 30, 'none', 'day', 'day', 'owe', 'refuse', 100, 100, 1, 0, 1, 1, 0, 0),
  (2, 'growth', 'Growth', '成长值', 'qualifying', 2, 'never', NULL, 'day', 'day',
    'earned', NULL, 'none', 'day', 'day', 'owe', 'refuse', NULL, NULL, 0, 0, 0, 1, 0, 0);
