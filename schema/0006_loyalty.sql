-- Wallets, lots, postings, tiers, rewards, coupons.

-- One row: raised with every change of wallets, rules, tiers, so that servers notice.
CREATE TABLE programme (
  id {{id}} CONSTRAINT programme_one CHECK (id = 1),
  version BIGINT NOT NULL
) {{strict}};
INSERT INTO programme (id, version) VALUES (1, 1);

CREATE TABLE wallet (
  id {{id}},
  code TEXT NOT NULL,
  kind TEXT NOT NULL CONSTRAINT wallet_kind CHECK (kind IN ('redeemable', 'qualifying')),
  name_en TEXT NOT NULL,
  name_zh TEXT NOT NULL,
  digits BIGINT NOT NULL CONSTRAINT wallet_digits CHECK (digits >= 0 AND digits <= 4), -- decimals shown
  expiry_months BIGINT,          -- NULL: never
  expiry_month_end SMALLINT NOT NULL CONSTRAINT wallet_month_end CHECK (expiry_month_end IN (0, 1)),
  version BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL
) {{strict}};
CREATE UNIQUE INDEX wallet_code ON wallet (code);

-- Versions are immutable: a change is a new row. Lots name the version that awarded them.
CREATE TABLE earning_rule (
  id BIGINT NOT NULL,
  rule_version BIGINT NOT NULL,
  code TEXT NOT NULL,
  wallet_id BIGINT NOT NULL CONSTRAINT earning_rule_wallet REFERENCES wallet (id),
  name_en TEXT NOT NULL,
  name_zh TEXT NOT NULL,
  base TEXT NOT NULL CONSTRAINT earning_rule_base CHECK (base IN ('paid', 'goods')),
  points BIGINT NOT NULL,        -- in the wallet's smallest unit …
  per BIGINT NOT NULL CONSTRAINT earning_rule_per CHECK (per > 0), -- … for each whole so many minor units of money
  state TEXT NOT NULL CONSTRAINT earning_rule_state CHECK (state IN ('draft', 'approved', 'live', 'archived')),
  created_at BIGINT NOT NULL,
  CONSTRAINT earning_rule_key PRIMARY KEY (id, rule_version)
) {{strict}};

CREATE TABLE tier (
  id {{id}},
  code TEXT NOT NULL,
  name_en TEXT NOT NULL,
  name_zh TEXT NOT NULL,
  threshold BIGINT NOT NULL CONSTRAINT tier_threshold CHECK (threshold >= 0), -- spend in the window, minor units
  version BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL
) {{strict}};
CREATE UNIQUE INDEX tier_code ON tier (code);
CREATE UNIQUE INDEX tier_by_threshold ON tier (threshold);

CREATE TABLE reward (
  id {{id}},
  code TEXT NOT NULL,
  name_en TEXT NOT NULL,
  name_zh TEXT NOT NULL,
  kind TEXT NOT NULL CONSTRAINT reward_kind CHECK (kind IN ('coupon')),
  points BIGINT NOT NULL CONSTRAINT reward_points CHECK (points > 0),
  value BIGINT NOT NULL CONSTRAINT reward_value CHECK (value > 0), -- of the coupon, minor units
  valid_days BIGINT NOT NULL,
  active SMALLINT NOT NULL CONSTRAINT reward_active CHECK (active IN (0, 1)),
  version BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL
) {{strict}};
CREATE UNIQUE INDEX reward_code ON reward (code);

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
  next_expiry_at BIGINT, -- no open lot lapses before
  CONSTRAINT account_key PRIMARY KEY (customer_id, wallet_id)
) {{without_rowid}}, {{strict}};
-- What is to be posted as expired. By account, not by lot: most lots neither come nor go as the first to lapse.
CREATE INDEX account_due ON account (next_expiry_at, customer_id, wallet_id) WHERE next_expiry_at IS NOT NULL;

-- Every grant is a lot of its own, with where it came from and when it ends. Appended; found through its postings.
CREATE TABLE lot (
  id {{id}},
  customer_id BIGINT NOT NULL,
  wallet_id BIGINT NOT NULL,
  granted BIGINT NOT NULL CONSTRAINT lot_granted CHECK (granted > 0),
  remaining BIGINT NOT NULL CONSTRAINT lot_remaining CHECK (remaining >= 0 AND remaining <= granted),
  reversed BIGINT NOT NULL, -- clawed back so far, from this lot or for it
  state TEXT NOT NULL CONSTRAINT lot_state CHECK (state IN ('pending', 'active', 'consumed', 'expired', 'reversed',
    'forfeited')),
  earned_at BIGINT NOT NULL,
  posted_at BIGINT NOT NULL,
  activates_at BIGINT,
  expires_at BIGINT,
  source TEXT NOT NULL,
  source_id BIGINT NOT NULL,
  source_line BIGINT,
  rule_id BIGINT,
  rule_version BIGINT,
  campaign_id BIGINT,
  funding TEXT,
  fair_value BIGINT,
  base BIGINT -- what the rule was applied to, minor units
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
  note TEXT,
  CONSTRAINT posting_key PRIMARY KEY (customer_id, at, id)
) {{without_rowid}}, {{strict}};

-- Who stands above the first tier. evaluate_at: the tier may have to be left then, not before.
CREATE TABLE member_tier (
  customer_id {{id}},
  tier_id BIGINT NOT NULL,
  since_at BIGINT NOT NULL,
  evaluate_at BIGINT
) {{strict}};
CREATE INDEX member_tier_due ON member_tier (evaluate_at, customer_id) WHERE evaluate_at IS NOT NULL;

CREATE TABLE redemption (
  id {{id}},
  customer_id BIGINT NOT NULL,
  reward_id BIGINT NOT NULL,
  points BIGINT NOT NULL,
  coupon_id BIGINT NOT NULL,
  state TEXT NOT NULL CONSTRAINT redemption_state CHECK (state IN ('done', 'cancelled')),
  redeemed_at BIGINT NOT NULL,
  cancelled_at BIGINT
) {{strict}};

CREATE TABLE coupon (
  id {{id}},
  code TEXT NOT NULL,
  customer_id BIGINT NOT NULL,
  reward_id BIGINT NOT NULL,
  value BIGINT NOT NULL,
  currency TEXT NOT NULL,
  state TEXT NOT NULL CONSTRAINT coupon_state CHECK (state IN ('issued', 'used', 'cancelled')),
  issued_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  used_at BIGINT,
  used_for TEXT
) {{strict}};
CREATE UNIQUE INDEX coupon_code ON coupon (code);

INSERT INTO wallet (id, code, kind, name_en, name_zh, digits, expiry_months, expiry_month_end, version, created_at,
  updated_at)
VALUES (1, 'points', 'redeemable', 'Points', '积分', 0, 24, 1, 1, 0, 0),
  (2, 'growth', 'qualifying', 'Growth', '成长值', 2, NULL, 0, 1, 0, 0);
INSERT INTO earning_rule (id, rule_version, code, wallet_id, name_en, name_zh, base, points, per, state, created_at)
VALUES (1, 1, 'spend', 1, '1 point for each whole unit paid', '每满 1 元积 1 分', 'paid', 1, 100, 'live', 0),
  (2, 1, 'growth', 2, 'Growth equal to what was paid', '实付金额计入成长值', 'paid', 1, 1, 'live', 0);
INSERT INTO tier (id, code, name_en, name_zh, threshold, version, created_at, updated_at)
VALUES (1, 'bronze', 'Bronze', '青铜会员', 0, 1, 0, 0),
  (2, 'silver', 'Silver', '白银会员', 200000, 1, 0, 0),
  (3, 'gold', 'Gold', '黄金会员', 1000000, 1, 0, 0);
INSERT INTO reward (id, code, name_en, name_zh, kind, points, value, valid_days, active, version, created_at,
  updated_at)
VALUES (1, 'coupon10', '10 off coupon', '10 元优惠券', 'coupon', 100, 1000, 90, 1, 1, 0, 0);
