-- Tiers: sets of them, who stands where, what a tier brings.

CREATE TABLE tier_set (
  id {{id}},
  code TEXT NOT NULL,
  name_en TEXT NOT NULL,
  name_zh TEXT NOT NULL,
  wallet_id BIGINT NOT NULL CONSTRAINT tier_set_wallet REFERENCES wallet (id), -- whose points count
  span TEXT NOT NULL,        -- the kind of window
  months BIGINT NOT NULL CONSTRAINT tier_set_months CHECK (months >= 1),
  anchor TEXT,               -- of a cycle: a first day of one
  match_all SMALLINT NOT NULL CONSTRAINT tier_set_match_all CHECK (match_all IN (0, 1)),
  fall TEXT NOT NULL,
  grace_days BIGINT NOT NULL CONSTRAINT tier_set_grace CHECK (grace_days >= 0),
  next_window SMALLINT NOT NULL CONSTRAINT tier_set_next_window CHECK (next_window IN (0, 1)),
  shield TEXT NOT NULL DEFAULT 'full', -- whom the last change does not move down
  shield_at BIGINT,
  version BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL
) {{strict}};
CREATE UNIQUE INDEX tier_set_code ON tier_set (code);

-- What a tier asks for; NULL: not that. The first of a set has threshold 0.
CREATE TABLE tier (
  id {{id}},
  set_id BIGINT NOT NULL CONSTRAINT tier_of_set REFERENCES tier_set (id),
  code TEXT NOT NULL,
  name_en TEXT NOT NULL,
  name_zh TEXT NOT NULL,
  threshold BIGINT CONSTRAINT tier_threshold CHECK (threshold >= 0), -- in the window, in the wallet's smallest unit
  keep_threshold BIGINT,
  orders BIGINT,
  keep_orders BIGINT,
  years BIGINT,              -- of membership
  lasts_count BIGINT,        -- points earned in it last so long, instead of as long as their wallet says
  lasts_unit TEXT NOT NULL,
  version BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL
) {{strict}};
CREATE UNIQUE INDEX tier_code ON tier (code);
CREATE UNIQUE INDEX tier_by_marks ON tier (set_id, threshold, orders, years);

-- Who stands above the first tier of a set. evaluate_at: the tier may have to be left then, not before. floor_id: not
-- below this one until floor_until (NULL: for good), by hand or because the set was changed.
CREATE TABLE member_tier (
  customer_id BIGINT NOT NULL,
  set_id BIGINT NOT NULL,
  tier_id BIGINT NOT NULL,
  since_at BIGINT NOT NULL,
  evaluate_at BIGINT,
  floor_id BIGINT,
  floor_until BIGINT,
  floor_reason TEXT,
  CONSTRAINT member_tier_key PRIMARY KEY (customer_id, set_id)
) {{without_rowid}}, {{strict}};
CREATE INDEX member_tier_due ON member_tier (evaluate_at, customer_id, set_id) WHERE evaluate_at IS NOT NULL;

-- What a tier brings. uses: how often in a period; NULL: as often as one likes. cost: of one use, in minor units of the
-- shop's currency; NULL: nobody has said. ended: not brought any more; what was used of it stays.
CREATE TABLE tier_benefit (
  id {{id}},
  tier_id BIGINT NOT NULL CONSTRAINT tier_benefit_tier REFERENCES tier (id),
  code TEXT NOT NULL,
  name_en TEXT NOT NULL,
  name_zh TEXT NOT NULL,
  uses BIGINT CONSTRAINT tier_benefit_uses CHECK (uses >= 1),
  period TEXT NOT NULL,
  cost BIGINT CONSTRAINT tier_benefit_cost CHECK (cost >= 0),
  ended SMALLINT NOT NULL DEFAULT 0 CONSTRAINT tier_benefit_ended CHECK (ended IN (0, 1)),
  version BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL
) {{strict}};
CREATE UNIQUE INDEX tier_benefit_code ON tier_benefit (tier_id, code);

-- Uses of a benefit in a period (its first day, days since 1970), numbered: so that no two callers take the last one. A
-- use that was undone keeps its number and does not count. cost: as it was then.
CREATE TABLE benefit_use (
  customer_id BIGINT NOT NULL,
  benefit_id BIGINT NOT NULL,
  period_day BIGINT NOT NULL,
  nth BIGINT NOT NULL,
  id BIGINT NOT NULL,
  used_for TEXT NOT NULL,
  used_at BIGINT NOT NULL,
  store_id BIGINT,
  order_id BIGINT,
  note TEXT,
  cost BIGINT,
  actor TEXT NOT NULL,
  actor_name TEXT,
  undone_at BIGINT,
  undone_by TEXT,
  undone_name TEXT,
  undone_reason TEXT,
  CONSTRAINT benefit_use_key PRIMARY KEY (customer_id, benefit_id, period_day, nth),
  CONSTRAINT benefit_use_undone CHECK ((undone_at IS NULL) = (undone_by IS NULL))
) {{without_rowid}}, {{strict}};
CREATE INDEX benefit_use_id ON benefit_use (id);
CREATE INDEX benefit_use_time ON benefit_use (used_at, id);
CREATE INDEX benefit_use_of ON benefit_use (benefit_id, used_at, id);

INSERT INTO tier_set (id, code, name_en, name_zh, wallet_id, span, months, anchor, match_all, fall, grace_days,
  next_window, version, created_at, updated_at)
VALUES (1, 'membership', 'Membership', '会员等级', 2, 'rolling', 12, NULL, 0, 'earned', 0, 0, 1, 0, 0);
INSERT INTO tier (id, set_id, code, name_en, name_zh, threshold, lasts_unit, version, created_at, updated_at)
VALUES (1, 1, 'bronze', 'Bronze', '青铜会员', 0, 'month', 1, 0, 0),
  (2, 1, 'silver', 'Silver', '白银会员', 200000, 'month', 1, 0, 0),
  (3, 1, 'gold', 'Gold', '黄金会员', 1000000, 'month', 1, 0, 0);
