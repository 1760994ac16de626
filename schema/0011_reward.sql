-- What points buy: rewards, redemptions, coupons.

CREATE TABLE reward (
  id {{id}},
  code TEXT NOT NULL,
  name_en TEXT NOT NULL,
  name_zh TEXT NOT NULL,
  text_en TEXT,
  text_zh TEXT,
  kind TEXT NOT NULL CONSTRAINT reward_kind CHECK (kind IN ('coupon', 'gift', 'service', 'other')),
  points BIGINT NOT NULL CONSTRAINT reward_points CHECK (points >= 0),
  money BIGINT,      -- to be paid besides, minor units
  value BIGINT CONSTRAINT reward_value CHECK (value > 0), -- of the coupon, minor units
  valid_days BIGINT,
  template_id BIGINT,
  active SMALLINT NOT NULL CONSTRAINT reward_active CHECK (active IN (0, 1)),
  starts_at BIGINT,
  ends_at BIGINT,
  stock TEXT NOT NULL CONSTRAINT reward_stocked CHECK (stock IN ('none', 'global', 'store')),
  condition TEXT,    -- who can have it, an expression over the customer
  prices TEXT,       -- for whom it costs otherwise, JSON
  per_member BIGINT,
  per_period BIGINT,
  period TEXT NOT NULL CONSTRAINT reward_period CHECK (period IN ('day', 'week', 'month', 'year')),
  final SMALLINT NOT NULL CONSTRAINT reward_final CHECK (final IN (0, 1)),
  version BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL
) {{strict}};
CREATE UNIQUE INDEX reward_code ON reward (code);

-- store_id 0: the whole shop.
CREATE TABLE reward_stock (
  reward_id BIGINT NOT NULL,
  store_id BIGINT NOT NULL,
  quantity BIGINT NOT NULL CONSTRAINT reward_stock_left CHECK (quantity >= 0),
  CONSTRAINT reward_stock_key PRIMARY KEY (reward_id, store_id)
) {{without_rowid}}, {{strict}};

CREATE TABLE redemption (
  id {{id}},
  customer_id BIGINT NOT NULL,
  reward_id BIGINT NOT NULL,
  quantity BIGINT NOT NULL CONSTRAINT redemption_quantity CHECK (quantity > 0),
  points BIGINT NOT NULL,
  money BIGINT,
  currency TEXT NOT NULL,
  coupon_id BIGINT,
  store_id BIGINT,
  state TEXT NOT NULL CONSTRAINT redemption_state CHECK (state IN ('done', 'cancelled')),
  fulfilment TEXT NOT NULL CONSTRAINT redemption_fulfilment CHECK (fulfilment IN ('issued', 'shipped', 'used',
    'cancelled')),
  tracking TEXT,
  period_at BIGINT NOT NULL, -- beginning of the period that it counts in
  redeemed_at BIGINT NOT NULL,
  expires_at BIGINT,
  shipped_at BIGINT,
  used_at BIGINT,
  cancelled_at BIGINT
) {{strict}};
CREATE INDEX redemption_of_customer ON redemption (customer_id, id);
CREATE INDEX redemption_open ON redemption (id) WHERE fulfilment IN ('issued', 'shipped');

-- What coupons of one kind have in common. Lists are JSON.
CREATE TABLE coupon_template (
  id {{id}},
  code TEXT NOT NULL,
  name_en TEXT NOT NULL,
  name_zh TEXT NOT NULL,
  kind TEXT NOT NULL CONSTRAINT coupon_template_kind CHECK (kind IN ('amount', 'percent', 'gift', 'bundle', 'service')),
  state TEXT NOT NULL CONSTRAINT coupon_template_state CHECK (state IN ('draft', 'live', 'paused', 'ended')),
  value BIGINT,            -- amount: minor units off
  percent BIGINT,          -- percent, bundle: hundredths of a percent off
  cap BIGINT,              -- at most so much off
  minimum BIGINT,          -- the goods it is for come to at least so much …
  minimum_quantity BIGINT, -- … and are at least so many
  repeats SMALLINT NOT NULL CONSTRAINT coupon_template_repeats CHECK (repeats IN (0, 1)), -- for each whole minimum
  item_sku TEXT,           -- gift, bundle, service: what is given
  item_quantity BIGINT,
  products TEXT,
  excluded TEXT,
  categories TEXT,
  stores TEXT,
  channels TEXT,
  condition TEXT,
  stacking TEXT NOT NULL CONSTRAINT coupon_template_stacking CHECK (stacking IN ('one', 'alone', 'free')),
  stack_group TEXT,
  priority BIGINT,
  starts_at BIGINT,
  ends_at BIGINT,
  delay_days BIGINT,
  valid_days BIGINT,
  claims_total BIGINT,
  claims_per_member BIGINT,
  uses_total BIGINT,
  uses_per_member BIGINT,
  uses_per_period BIGINT,
  use_period TEXT NOT NULL CONSTRAINT coupon_template_period CHECK (use_period IN ('day', 'week', 'month', 'year')),
  uses_per_code BIGINT,
  returns_use SMALLINT NOT NULL CONSTRAINT coupon_template_returns CHECK (returns_use IN (0, 1)),
  funding TEXT,
  version BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL
) {{strict}};
CREATE UNIQUE INDEX coupon_template_code ON coupon_template (code);

-- Codes in bulk are not stored: the number of the batch and the place in it, enciphered, are the code. A row in coupon
-- comes to be when one is claimed or used.
CREATE TABLE coupon_batch (
  id {{id}},
  number BIGINT NOT NULL,
  template_id BIGINT NOT NULL CONSTRAINT coupon_batch_template REFERENCES coupon_template (id),
  name TEXT,
  codes BIGINT NOT NULL CONSTRAINT coupon_batch_codes CHECK (codes > 0),
  created_at BIGINT NOT NULL,
  cancelled_at BIGINT
) {{strict}};
CREATE UNIQUE INDEX coupon_batch_number ON coupon_batch (number);
CREATE INDEX coupon_batch_of_template ON coupon_batch (template_id, id);

CREATE TABLE coupon (
  id {{id}},
  code TEXT NOT NULL,
  template_id BIGINT,          -- NULL: so much off, as value says
  customer_id BIGINT NOT NULL, -- 0: whoever has the code
  reward_id BIGINT,
  batch_id BIGINT,
  place BIGINT,               -- in the batch
  value BIGINT,
  currency TEXT NOT NULL,
  state TEXT NOT NULL CONSTRAINT coupon_state CHECK (state IN ('issued', 'used', 'cancelled', 'locked')),
  uses BIGINT NOT NULL CONSTRAINT coupon_uses CHECK (uses >= 0 AND (max_uses IS NULL OR uses <= max_uses)),
  max_uses BIGINT,             -- NULL: as often as the template lets it
  issued_at BIGINT NOT NULL,
  starts_at BIGINT,
  expires_at BIGINT,           -- NULL: never
  locked_until BIGINT,
  used_at BIGINT,
  used_for TEXT
) {{strict}};
CREATE UNIQUE INDEX coupon_code ON coupon (code);
CREATE INDEX coupon_of_template ON coupon (template_id, id) WHERE template_id IS NOT NULL;
CREATE INDEX coupon_of_batch ON coupon (batch_id, place) WHERE batch_id IS NOT NULL;

-- Each time a coupon is taken: locked for somebody, used, released (the lock was given up or lapsed), returned.
CREATE TABLE coupon_use (
  coupon_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  template_id BIGINT,
  customer_id BIGINT NOT NULL, -- whose limit it counts against; 0: nobody's
  holder TEXT NOT NULL,        -- what for: the receipt
  order_id BIGINT,
  state TEXT NOT NULL CONSTRAINT coupon_use_state CHECK (state IN ('locked', 'used', 'released', 'returned')),
  amount BIGINT NOT NULL,      -- off, minor units
  period_at BIGINT NOT NULL,   -- beginning of the period that it counts in
  until_at BIGINT,             -- locked: till then
  at BIGINT NOT NULL,
  ended_at BIGINT,
  CONSTRAINT coupon_use_key PRIMARY KEY (coupon_id, id)
) {{without_rowid}}, {{strict}};
-- A receipt uses a coupon once, also when it asks twice at the same time.
CREATE UNIQUE INDEX coupon_use_holder ON coupon_use (coupon_id, holder) WHERE state IN ('locked', 'used');
CREATE INDEX coupon_use_held ON coupon_use (holder, coupon_id) WHERE state = 'locked';
CREATE INDEX coupon_use_order ON coupon_use (order_id) WHERE order_id IS NOT NULL;
CREATE INDEX coupon_use_until ON coupon_use (until_at) WHERE state = 'locked';
CREATE INDEX coupon_use_template ON coupon_use (template_id, id) WHERE template_id IS NOT NULL;

-- Counters of limits: of a template or reward (subject), in all (customer 0) or of a member, ever (period_at 0) or in
-- the period that begins there. Raised by a guarded statement in the commit of what is counted.
CREATE TABLE reward_quota (
  customer_id BIGINT NOT NULL,
  subject_id BIGINT NOT NULL,
  kind TEXT NOT NULL CONSTRAINT reward_quota_kind CHECK (kind IN ('claim', 'use', 'redeem')),
  period_at BIGINT NOT NULL,
  n BIGINT NOT NULL CONSTRAINT reward_quota_n CHECK (n >= 0),
  CONSTRAINT reward_quota_key PRIMARY KEY (customer_id, subject_id, kind, period_at)
) {{without_rowid}}, {{strict}};

INSERT INTO reward (id, code, name_en, name_zh, kind, points, value, valid_days, active, stock, period, final, version,
  created_at, updated_at)
VALUES (1, 'coupon10', '10 off coupon', '10 元优惠券', 'coupon', 100, 1000, 90, 1, 'none', 'day', 0, 1, 0, 0);
