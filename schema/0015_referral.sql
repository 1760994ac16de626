-- Who brought whom (the seed plan 种子计划).

CREATE TABLE referral_plan (
  id {{id}},
  code TEXT NOT NULL,
  name_en TEXT NOT NULL,
  name_zh TEXT NOT NULL,
  live SMALLINT NOT NULL CONSTRAINT referral_plan_live CHECK (live IN (0, 1)),
  starts_at BIGINT,
  ends_at BIGINT,
  window_days BIGINT NOT NULL,       -- from being referred to the first order that counts
  return_days BIGINT NOT NULL,       -- that order must outlive so many
  minimum BIGINT,                    -- … and come to so much, minor units
  referrer_points BIGINT,
  referrer_template_id BIGINT,
  referee_points BIGINT,
  referee_template_id BIGINT,
  referrer_max BIGINT,               -- friends that one customer is rewarded for
  velocity_per_day BIGINT,           -- more friends of one customer in a day are looked at first
  version BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL
) {{strict}};
CREATE UNIQUE INDEX referral_plan_code ON referral_plan (code);

CREATE TABLE referral_code (
  customer_id {{id}},
  code TEXT NOT NULL,
  created_at BIGINT NOT NULL
) {{strict}};
CREATE UNIQUE INDEX referral_code_code ON referral_code (code);

-- One row for each customer who was ever referred: nobody is brought twice.
CREATE TABLE referral (
  id {{id}},
  plan_id BIGINT NOT NULL CONSTRAINT referral_of_plan REFERENCES referral_plan (id),
  referrer_id BIGINT NOT NULL,
  referee_id BIGINT NOT NULL,
  state TEXT NOT NULL CONSTRAINT referral_state CHECK (state IN ('pending', 'quarantined', 'rewarded', 'denied',
    'lapsed', 'reversed')),
  signals TEXT,        -- why it was looked at, a JSON list
  reason TEXT,         -- of who released or denied it
  referred_at BIGINT NOT NULL,
  until_at BIGINT NOT NULL,
  order_id BIGINT,
  qualifies_at BIGINT, -- the order has outlived its return window
  decided_at BIGINT,
  referrer_coupon_id BIGINT,
  referee_coupon_id BIGINT
) {{strict}};
CREATE UNIQUE INDEX referral_of_referee ON referral (referee_id);
CREATE INDEX referral_of_referrer ON referral (referrer_id, id);
CREATE INDEX referral_due ON referral (qualifies_at, id) WHERE state = 'pending' AND qualifies_at IS NOT NULL;
CREATE INDEX referral_open ON referral (until_at, id) WHERE order_id IS NULL AND state IN ('pending', 'quarantined');
CREATE INDEX referral_by_state ON referral (state, id);
CREATE INDEX referral_of_order ON referral (order_id) WHERE order_id IS NOT NULL;

-- Keyed hashes of what people share who are one person, or one household: phones, e-mails, devices, addresses, cards.
CREATE TABLE referral_identifier (
  hash {{blob}} NOT NULL,
  customer_id BIGINT NOT NULL,
  kind TEXT NOT NULL,
  CONSTRAINT referral_identifier_key PRIMARY KEY (hash, customer_id)
) {{without_rowid}}, {{strict}};
CREATE INDEX referral_identifier_of ON referral_identifier (customer_id);

-- How many friends of a customer were rewarded: the limit is kept by a guarded statement.
CREATE TABLE referral_count (
  customer_id BIGINT NOT NULL,
  plan_id BIGINT NOT NULL,
  n BIGINT NOT NULL,
  CONSTRAINT referral_count_key PRIMARY KEY (customer_id, plan_id)
) {{without_rowid}}, {{strict}};
