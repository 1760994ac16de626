-- What earns points, and tiers.

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

-- Who stands above the first tier. evaluate_at: the tier may have to be left then, not before.
CREATE TABLE member_tier (
  customer_id {{id}},
  tier_id BIGINT NOT NULL,
  since_at BIGINT NOT NULL,
  evaluate_at BIGINT
) {{strict}};
CREATE INDEX member_tier_due ON member_tier (evaluate_at, customer_id) WHERE evaluate_at IS NOT NULL;

INSERT INTO earning_rule (id, rule_version, code, wallet_id, name_en, name_zh, base, points, per, state, created_at)
VALUES (1, 1, 'spend', 1, '1 point for each whole unit paid', '每满 1 元积 1 分', 'paid', 1, 100, 'live', 0),
  (2, 1, 'growth', 2, 'Growth equal to what was paid', '实付金额计入成长值', 'paid', 1, 1, 'live', 0);
INSERT INTO tier (id, code, name_en, name_zh, threshold, version, created_at, updated_at)
VALUES (1, 'bronze', 'Bronze', '青铜会员', 0, 1, 0, 0),
  (2, 'silver', 'Silver', '白银会员', 200000, 1, 0, 0),
  (3, 'gold', 'Gold', '黄金会员', 1000000, 1, 0, 0);
