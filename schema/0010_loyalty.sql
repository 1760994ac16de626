-- What earns points.

-- What earns points, by name. latest: the number of the newest version.
CREATE TABLE earning_rule (
  id {{id}},
  code TEXT NOT NULL,
  latest BIGINT NOT NULL,
  created_at BIGINT NOT NULL
) {{strict}};
CREATE UNIQUE INDEX earning_rule_code ON earning_rule (code);

-- What a rule says. Versions are immutable: a change is a new row, and lots name the version that awarded them. Only
-- its life is written on it: draft, approved, live. ended_at: from that business time on it is out of force.
CREATE TABLE earning_rule_version (
  rule_id BIGINT NOT NULL,
  rule_version BIGINT NOT NULL,
  terms TEXT NOT NULL, -- JSON
  state TEXT NOT NULL CONSTRAINT earning_rule_state CHECK (state IN ('draft', 'approved', 'live', 'archived')),
  author TEXT NOT NULL,
  note TEXT,
  created_at BIGINT NOT NULL,
  approver TEXT,
  approved_at BIGINT,
  publisher TEXT,
  published_at BIGINT,
  ended_at BIGINT,
  ended_noted_at BIGINT,
  CONSTRAINT earning_rule_version_key PRIMARY KEY (rule_id, rule_version)
) {{without_rowid}}, {{strict}};

-- How rules that lie in one group go together.
CREATE TABLE earning_group (
  id {{id}},
  code TEXT NOT NULL,
  name_en TEXT NOT NULL,
  name_zh TEXT NOT NULL,
  mode TEXT NOT NULL,
  combine TEXT NOT NULL,
  scope TEXT NOT NULL,
  priority BIGINT NOT NULL,
  version BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL
) {{strict}};
CREATE UNIQUE INDEX earning_group_code ON earning_group (code);

-- What rules may give together.
CREATE TABLE earning_budget (
  id {{id}},
  code TEXT NOT NULL,
  name_en TEXT NOT NULL,
  name_zh TEXT NOT NULL,
  unit TEXT NOT NULL,
  amount BIGINT NOT NULL CONSTRAINT earning_budget_amount CHECK (amount >= 0),
  version BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL
) {{strict}};
CREATE UNIQUE INDEX earning_budget_code ON earning_budget (code);

-- How far caps are used: of a member, a rule, a store, a budget, in a period that begins on period_day (days since
-- 1970-01-01 in the shop's zone; 0: for ever).
CREATE TABLE cap_use (
  subject_id BIGINT NOT NULL,
  scope BIGINT NOT NULL,
  owner_id BIGINT NOT NULL,
  period BIGINT NOT NULL,
  unit BIGINT NOT NULL,
  period_day BIGINT NOT NULL,
  used BIGINT NOT NULL CONSTRAINT cap_use_used CHECK (used >= 0),
  CONSTRAINT cap_use_key PRIMARY KEY (subject_id, scope, owner_id, period, unit, period_day)
) {{without_rowid}}, {{strict}};

-- How a budget went: what each rule gave of it on a day of the shop's calendar and what came back to it on that day.
-- Rows are written with the counter of the budget (cap_use), in its lock: given less back over all days is the counter.
-- rule_id 0: what holds have reserved.
CREATE TABLE budget_day (
  budget_id BIGINT NOT NULL,
  day BIGINT NOT NULL,
  rule_id BIGINT NOT NULL,
  given BIGINT NOT NULL,
  back BIGINT NOT NULL,
  CONSTRAINT budget_day_key PRIMARY KEY (budget_id, day, rule_id)
) {{without_rowid}}, {{strict}};

-- What a decision was made from, where that cannot be read from the order any more: the rules that were in force, what
-- was known of the member, how far caps were used. Appended, never changed. subject_id: the order or the activity.
CREATE TABLE decision (
  subject_id BIGINT NOT NULL,
  occasion BIGINT NOT NULL,
  body TEXT NOT NULL, -- JSON
  CONSTRAINT decision_key PRIMARY KEY (subject_id, occasion)
) {{without_rowid}}, {{strict}};

-- Coupons that rules gave, for what comes back. subject_id: the order or the activity.
CREATE TABLE earned_coupon (
  subject_id BIGINT NOT NULL,
  rule_id BIGINT NOT NULL,
  rule_version BIGINT NOT NULL,
  coupon_id BIGINT NOT NULL,
  CONSTRAINT earned_coupon_key PRIMARY KEY (subject_id, rule_id)
) {{without_rowid}}, {{strict}};

-- Things that members do, besides buying, as they were told of: once by (source, external_id).
CREATE TABLE activity (
  id {{id}},
  customer_id BIGINT NOT NULL,
  kind TEXT NOT NULL,
  name TEXT,
  source TEXT NOT NULL,
  external_id TEXT NOT NULL,
  at BIGINT NOT NULL,
  number BIGINT,
  store_id BIGINT,
  note TEXT,
  created_at BIGINT NOT NULL
) {{strict}};
CREATE UNIQUE INDEX activity_external ON activity (source, external_id);

-- Days of checking in, a month a row: bit d is day d + 1. made_up: those of them that a card made good.
CREATE TABLE check_in (
  customer_id BIGINT NOT NULL,
  month BIGINT NOT NULL, -- year * 12 + month - 1
  days BIGINT NOT NULL,
  made_up BIGINT NOT NULL,
  CONSTRAINT check_in_key PRIMARY KEY (customer_id, month)
) {{without_rowid}}, {{strict}};

-- Make-up cards that a member has.
CREATE TABLE make_up_card (
  customer_id {{id}},
  cards BIGINT NOT NULL CONSTRAINT make_up_card_cards CHECK (cards >= 0)
) {{strict}};

-- One row: how the programme is run.
CREATE TABLE programme_settings (
  id {{id}} CONSTRAINT programme_settings_one CHECK (id = 1),
  four_eyes SMALLINT NOT NULL CONSTRAINT programme_four_eyes CHECK (four_eyes IN (0, 1)),
  streak_cycle TEXT NOT NULL,
  make_up_days BIGINT NOT NULL,
  profile_fields TEXT NOT NULL, -- JSON
  version BIGINT NOT NULL,
  updated_at BIGINT NOT NULL
) {{strict}};
INSERT INTO programme_settings (id, four_eyes, streak_cycle, make_up_days, profile_fields, version, updated_at)
VALUES (1, 0, 'none', 7, '["display_name","phones","birthday","gender"]', 1, 0);

INSERT INTO earning_rule (id, code, latest, created_at) VALUES (1, 'spend', 1, 0), (2, 'growth', 1, 0);
INSERT INTO earning_rule_version (rule_id, rule_version, terms, state, author, created_at, published_at)
VALUES (1, 1, '{"name_en":"1 point for each whole unit paid","name_zh":"每满 1 元积 1 分",
      "trigger":"order_paid","effect":"points","wallet":"points","measure":"amount","points":1,"per":100,
      "with_shipping":true,"from":"1900-01-01T00:00:00Z"}',
    'live', 'house', 0, 0),
  (2, 1, '{"name_en":"Growth equal to what was paid","name_zh":"实付金额计入成长值",
      "trigger":"order_paid","effect":"points","wallet":"growth","measure":"amount","points":1,"per":1,
      "with_shipping":true,"from":"1900-01-01T00:00:00Z"}',
    'live', 'house', 0, 0);
