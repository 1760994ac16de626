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
  unfair_reason TEXT, -- why newcomers get it and loyal customers nothing as good
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
CREATE INDEX redemption_of_reward ON redemption (reward_id, id);
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
  unfair_reason TEXT, -- why newcomers get it and loyal customers nothing as good
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

-- Coupons of a template for everybody in a segment, given out by a job in slices.
CREATE TABLE coupon_handout (
  id {{id}},
  template_id BIGINT NOT NULL CONSTRAINT coupon_handout_template REFERENCES coupon_template (id),
  segment_id BIGINT NOT NULL,
  name TEXT,
  issued BIGINT NOT NULL,
  skipped BIGINT NOT NULL, -- they have had as many as they may
  job_id BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  ended_at BIGINT,
  ended_by TEXT CONSTRAINT coupon_handout_ended CHECK (ended_by IN ('everybody', 'limit'))
) {{strict}};
CREATE INDEX coupon_handout_of_template ON coupon_handout (template_id, id);

-- Nobody twice, however often a slice is run.
CREATE TABLE coupon_handed (
  customer_id BIGINT NOT NULL,
  handout_id BIGINT NOT NULL,
  coupon_id BIGINT NOT NULL,
  CONSTRAINT coupon_handed_key PRIMARY KEY (customer_id, handout_id)
) {{without_rowid}}, {{strict}};

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

-- Limited-time offers, and who had which holding of them.
CREATE TABLE limited_offer (
  id {{id}},
  code TEXT NOT NULL,
  name_en TEXT NOT NULL,
  name_zh TEXT NOT NULL,
  text_en TEXT,
  text_zh TEXT,
  kind TEXT NOT NULL CONSTRAINT limited_offer_kind CHECK (kind IN ('coupon', 'points', 'news')),
  live SMALLINT NOT NULL CONSTRAINT limited_offer_live CHECK (live IN (0, 1)),
  new_customers SMALLINT NOT NULL CONSTRAINT limited_offer_new CHECK (new_customers IN (0, 1)),
  unfair_accepted SMALLINT NOT NULL CONSTRAINT limited_offer_unfair CHECK (unfair_accepted IN (0, 1)),
  unfair_reason TEXT,
  template_id BIGINT,
  points BIGINT,
  held TEXT NOT NULL, -- by which rule of the calendar
  starts_on TEXT,
  ends_on TEXT,
  month BIGINT,
  day BIGINT,
  weekday BIGINT,
  nth BIGINT,
  weekdays TEXT,
  festival TEXT,
  before_days BIGINT,
  after_days BIGINT,
  condition TEXT,
  version BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL
) {{strict}};
CREATE UNIQUE INDEX limited_offer_code ON limited_offer (code);

CREATE TABLE offer_claim (
  customer_id BIGINT NOT NULL,
  offer_id BIGINT NOT NULL,
  anchor_day BIGINT NOT NULL, -- days since 1970-01-01
  at BIGINT NOT NULL,
  CONSTRAINT offer_claim_key PRIMARY KEY (customer_id, offer_id, anchor_day)
) {{without_rowid}}, {{strict}};

-- Announced each November for the year that follows; to be edited as they are announced.
CREATE TABLE holiday (
  id {{id}},
  date TEXT NOT NULL,
  kind TEXT NOT NULL CONSTRAINT holiday_kind CHECK (kind IN ('holiday', 'workday')),
  name_en TEXT NOT NULL,
  name_zh TEXT NOT NULL,
  version BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL
) {{strict}};
CREATE UNIQUE INDEX holiday_date ON holiday (date);
-- State Council notices of 2024-11-12 (for 2025) and 2025-11-04 (for 2026).
INSERT INTO holiday (id, date, kind, name_en, name_zh, version, created_at, updated_at)
VALUES (1, '2025-01-01', 'holiday', 'New Year''s Day', '元旦', 1, 0, 0),
  (2, '2025-01-26', 'workday', 'Spring Festival', '春节', 1, 0, 0),
  (3, '2025-01-28', 'holiday', 'Spring Festival', '春节', 1, 0, 0),
  (4, '2025-01-29', 'holiday', 'Spring Festival', '春节', 1, 0, 0),
  (5, '2025-01-30', 'holiday', 'Spring Festival', '春节', 1, 0, 0),
  (6, '2025-01-31', 'holiday', 'Spring Festival', '春节', 1, 0, 0),
  (7, '2025-02-01', 'holiday', 'Spring Festival', '春节', 1, 0, 0),
  (8, '2025-02-02', 'holiday', 'Spring Festival', '春节', 1, 0, 0),
  (9, '2025-02-03', 'holiday', 'Spring Festival', '春节', 1, 0, 0),
  (10, '2025-02-04', 'holiday', 'Spring Festival', '春节', 1, 0, 0),
  (11, '2025-02-08', 'workday', 'Spring Festival', '春节', 1, 0, 0),
  (12, '2025-04-04', 'holiday', 'Tomb-Sweeping Day', '清明节', 1, 0, 0),
  (13, '2025-04-05', 'holiday', 'Tomb-Sweeping Day', '清明节', 1, 0, 0),
  (14, '2025-04-06', 'holiday', 'Tomb-Sweeping Day', '清明节', 1, 0, 0),
  (15, '2025-04-27', 'workday', 'Labour Day', '劳动节', 1, 0, 0),
  (16, '2025-05-01', 'holiday', 'Labour Day', '劳动节', 1, 0, 0),
  (17, '2025-05-02', 'holiday', 'Labour Day', '劳动节', 1, 0, 0),
  (18, '2025-05-03', 'holiday', 'Labour Day', '劳动节', 1, 0, 0),
  (19, '2025-05-04', 'holiday', 'Labour Day', '劳动节', 1, 0, 0),
  (20, '2025-05-05', 'holiday', 'Labour Day', '劳动节', 1, 0, 0),
  (21, '2025-05-31', 'holiday', 'Dragon Boat Festival', '端午节', 1, 0, 0),
  (22, '2025-06-01', 'holiday', 'Dragon Boat Festival', '端午节', 1, 0, 0),
  (23, '2025-06-02', 'holiday', 'Dragon Boat Festival', '端午节', 1, 0, 0),
  (24, '2025-09-28', 'workday', 'National Day', '国庆节', 1, 0, 0),
  (25, '2025-10-01', 'holiday', 'National Day', '国庆节', 1, 0, 0),
  (26, '2025-10-02', 'holiday', 'National Day', '国庆节', 1, 0, 0),
  (27, '2025-10-03', 'holiday', 'National Day', '国庆节', 1, 0, 0),
  (28, '2025-10-04', 'holiday', 'National Day', '国庆节', 1, 0, 0),
  (29, '2025-10-05', 'holiday', 'National Day', '国庆节', 1, 0, 0),
  (30, '2025-10-06', 'holiday', 'National Day', '国庆节', 1, 0, 0),
  (31, '2025-10-07', 'holiday', 'National Day', '国庆节', 1, 0, 0),
  (32, '2025-10-08', 'holiday', 'National Day', '国庆节', 1, 0, 0),
  (33, '2025-10-11', 'workday', 'National Day', '国庆节', 1, 0, 0),
  (34, '2026-01-01', 'holiday', 'New Year''s Day', '元旦', 1, 0, 0),
  (35, '2026-01-02', 'holiday', 'New Year''s Day', '元旦', 1, 0, 0),
  (36, '2026-01-03', 'holiday', 'New Year''s Day', '元旦', 1, 0, 0),
  (37, '2026-01-04', 'workday', 'New Year''s Day', '元旦', 1, 0, 0),
  (38, '2026-02-14', 'workday', 'Spring Festival', '春节', 1, 0, 0),
  (39, '2026-02-15', 'holiday', 'Spring Festival', '春节', 1, 0, 0),
  (40, '2026-02-16', 'holiday', 'Spring Festival', '春节', 1, 0, 0),
  (41, '2026-02-17', 'holiday', 'Spring Festival', '春节', 1, 0, 0),
  (42, '2026-02-18', 'holiday', 'Spring Festival', '春节', 1, 0, 0),
  (43, '2026-02-19', 'holiday', 'Spring Festival', '春节', 1, 0, 0),
  (44, '2026-02-20', 'holiday', 'Spring Festival', '春节', 1, 0, 0),
  (45, '2026-02-21', 'holiday', 'Spring Festival', '春节', 1, 0, 0),
  (46, '2026-02-22', 'holiday', 'Spring Festival', '春节', 1, 0, 0),
  (47, '2026-02-23', 'holiday', 'Spring Festival', '春节', 1, 0, 0),
  (48, '2026-02-28', 'workday', 'Spring Festival', '春节', 1, 0, 0),
  (49, '2026-04-04', 'holiday', 'Tomb-Sweeping Day', '清明节', 1, 0, 0),
  (50, '2026-04-05', 'holiday', 'Tomb-Sweeping Day', '清明节', 1, 0, 0),
  (51, '2026-04-06', 'holiday', 'Tomb-Sweeping Day', '清明节', 1, 0, 0),
  (52, '2026-05-01', 'holiday', 'Labour Day', '劳动节', 1, 0, 0),
  (53, '2026-05-02', 'holiday', 'Labour Day', '劳动节', 1, 0, 0),
  (54, '2026-05-03', 'holiday', 'Labour Day', '劳动节', 1, 0, 0),
  (55, '2026-05-04', 'holiday', 'Labour Day', '劳动节', 1, 0, 0),
  (56, '2026-05-05', 'holiday', 'Labour Day', '劳动节', 1, 0, 0),
  (57, '2026-05-09', 'workday', 'Labour Day', '劳动节', 1, 0, 0),
  (58, '2026-06-19', 'holiday', 'Dragon Boat Festival', '端午节', 1, 0, 0),
  (59, '2026-06-20', 'holiday', 'Dragon Boat Festival', '端午节', 1, 0, 0),
  (60, '2026-06-21', 'holiday', 'Dragon Boat Festival', '端午节', 1, 0, 0),
  (61, '2026-09-20', 'workday', 'National Day', '国庆节', 1, 0, 0),
  (62, '2026-09-25', 'holiday', 'Mid-Autumn Festival', '中秋节', 1, 0, 0),
  (63, '2026-09-26', 'holiday', 'Mid-Autumn Festival', '中秋节', 1, 0, 0),
  (64, '2026-09-27', 'holiday', 'Mid-Autumn Festival', '中秋节', 1, 0, 0),
  (65, '2026-10-01', 'holiday', 'National Day', '国庆节', 1, 0, 0),
  (66, '2026-10-02', 'holiday', 'National Day', '国庆节', 1, 0, 0),
  (67, '2026-10-03', 'holiday', 'National Day', '国庆节', 1, 0, 0),
  (68, '2026-10-04', 'holiday', 'National Day', '国庆节', 1, 0, 0),
  (69, '2026-10-05', 'holiday', 'National Day', '国庆节', 1, 0, 0),
  (70, '2026-10-06', 'holiday', 'National Day', '国庆节', 1, 0, 0),
  (71, '2026-10-07', 'holiday', 'National Day', '国庆节', 1, 0, 0),
  (72, '2026-10-10', 'workday', 'National Day', '国庆节', 1, 0, 0);

-- Who is told how long before points lapse (积分清零提醒), and who was.
CREATE TABLE expiry_warning (
  id {{id}},
  name TEXT NOT NULL,
  wallet_id BIGINT NOT NULL CONSTRAINT expiry_warning_wallet REFERENCES wallet (id),
  days_before BIGINT NOT NULL CONSTRAINT expiry_warning_days CHECK (days_before > 0),
  minimum BIGINT,
  live SMALLINT NOT NULL CONSTRAINT expiry_warning_live CHECK (live IN (0, 1)),
  version BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL
) {{strict}};

CREATE TABLE expiry_warned (
  customer_id BIGINT NOT NULL,
  warning_id BIGINT NOT NULL,
  lapse_day BIGINT NOT NULL, -- days since 1970-01-01
  amount BIGINT NOT NULL,
  at BIGINT NOT NULL,
  CONSTRAINT expiry_warned_key PRIMARY KEY (customer_id, warning_id, lapse_day)
) {{without_rowid}}, {{strict}};

-- Long-term partnership (长期合作奖励): what so many years together are worth, who has such a contract, what was given.
CREATE TABLE partnership_plan (
  id {{id}},
  code TEXT NOT NULL,
  name_en TEXT NOT NULL,
  name_zh TEXT NOT NULL,
  milestones TEXT NOT NULL,
  remind_days BIGINT,
  version BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL
) {{strict}};
CREATE UNIQUE INDEX partnership_plan_code ON partnership_plan (code);

CREATE TABLE partnership (
  id {{id}},
  plan_id BIGINT NOT NULL CONSTRAINT partnership_of_plan REFERENCES partnership_plan (id),
  customer_id BIGINT NOT NULL,
  number TEXT,
  state TEXT NOT NULL CONSTRAINT partnership_state CHECK (state IN ('active', 'ended')),
  starts_on TEXT NOT NULL,
  ends_on TEXT,
  note TEXT,
  version BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL
) {{strict}};
CREATE INDEX partnership_of_customer ON partnership (customer_id, id);

-- years 0: the reminder of the renewal on that day.
CREATE TABLE partnership_given (
  partnership_id BIGINT NOT NULL,
  years BIGINT NOT NULL,
  due_day BIGINT NOT NULL,
  coupon_id BIGINT,
  at BIGINT NOT NULL,
  CONSTRAINT partnership_given_key PRIMARY KEY (partnership_id, years, due_day)
) {{without_rowid}}, {{strict}};
