-- Insight: runs of the models, what they make of each customer, and how that has moved. Shares, probabilities, ratios
-- and expected numbers are millionths (643150: .643150); money is in minor units of the shop's currency; days are days
-- since 1970-01-01 in the shop's zone.

-- What the models are asked: one row.
CREATE TABLE insight_setting (
  id {{id}} CONSTRAINT insight_setting_one CHECK (id = 1),
  churn_days BIGINT NOT NULL,
  window_days BIGINT NOT NULL,
  margin BIGINT NOT NULL,
  discount BIGINT NOT NULL,
  confidence BIGINT NOT NULL,
  cost_per_order BIGINT NOT NULL,
  cost_to_win BIGINT NOT NULL,
  version BIGINT NOT NULL,
  updated_at BIGINT NOT NULL
) {{strict}};
INSERT INTO insight_setting (id, churn_days, window_days, margin, discount, confidence, cost_per_order, cost_to_win,
  version, updated_at)
  VALUES (1, 90, 365, 1000000, 100000, 800000, 0, 0, 1, 0);

-- A run: its window of data, the parameters found, how good they are, how long it took. Rows stay.
CREATE TABLE insight_run (
  id {{id}},
  state TEXT NOT NULL CONSTRAINT insight_run_state
    CHECK (state IN ('waiting', 'running', 'done', 'stopped', 'failed')),
  origin TEXT NOT NULL,
  actor TEXT NOT NULL,
  job_id BIGINT,
  as_of BIGINT,            -- last day of the data; NULL until it is known
  first_day BIGINT,
  customers BIGINT NOT NULL,
  orders BIGINT NOT NULL,
  scored BIGINT NOT NULL,  -- customers written so far
  place BIGINT NOT NULL,   -- id of the last one
  beat_at BIGINT,          -- last sign of life while it runs
  setting TEXT,            -- JSON: the settings it was made with
  models TEXT,             -- JSON: each family's parameters, likelihood, flags; spending; second stage
  chosen TEXT,             -- JSON: the models that scored
  backtests TEXT,          -- JSON: what each would have said earlier, beside the naive rules
  totals TEXT,             -- JSON: the whole shop's figures
  timing TEXT,             -- JSON: ms by phase
  problem TEXT,
  created_at BIGINT NOT NULL,
  started_at BIGINT,
  ended_at BIGINT,
  version BIGINT NOT NULL
) {{strict}};
CREATE INDEX insight_run_open ON insight_run (id) WHERE state IN ('waiting', 'running');

-- What the last run makes of each customer who has bought.
CREATE TABLE customer_score (
  customer_id {{id}},
  run_id BIGINT NOT NULL,
  as_of BIGINT NOT NULL,
  first_day BIGINT NOT NULL,
  last_day BIGINT NOT NULL,
  days BIGINT NOT NULL,
  orders BIGINT NOT NULL,
  spent BIGINT NOT NULL,
  spent_window BIGINT NOT NULL,  -- within the window of the classes
  orders_30 BIGINT NOT NULL,
  orders_60 BIGINT NOT NULL,
  orders_90 BIGINT NOT NULL,
  p_alive BIGINT NOT NULL,
  p_active BIGINT NOT NULL,      -- of the buying model, before the second stage
  churn_risk BIGINT NOT NULL,
  at_risk BIGINT NOT NULL,       -- spent_window × churn_risk
  expected_12m BIGINT NOT NULL,  -- purchase days in the next 365 days
  overdue BIGINT NOT NULL,       -- time since the last order over the usual gap
  next_order_at BIGINT,          -- NULL: more likely never
  value_12m BIGINT NOT NULL,
  value_low BIGINT NOT NULL,
  value_high BIGINT NOT NULL,
  value_history BIGINT NOT NULL,
  value_rank BIGINT NOT NULL,    -- share of customers worth less
  rfm BIGINT NOT NULL,           -- 111 … 555, by equal numbers of customers
  rfm_value BIGINT NOT NULL,     -- the same by quantiles of value
  rfm_class BIGINT NOT NULL,     -- 1 … 5
  rfm_class_before BIGINT,       -- churn_days earlier; NULL: no customer yet
  class TEXT NOT NULL,           -- A … D
  class_before TEXT,
  lifecycle TEXT NOT NULL
) {{strict}};
-- The orders in which lists of them are asked for most: whoever leaves, what that costs, who is worth most.
CREATE INDEX customer_score_by_risk ON customer_score (churn_risk, customer_id);
CREATE INDEX customer_score_by_loss ON customer_score (at_risk, customer_id);
CREATE INDEX customer_score_by_value ON customer_score (value_12m, customer_id);

-- How it moved: a row a month, and whenever class, RFM class or life cycle changed.
CREATE TABLE customer_score_history (
  customer_id BIGINT NOT NULL,
  as_of BIGINT NOT NULL,
  run_id BIGINT NOT NULL,
  churn_risk BIGINT NOT NULL,
  value_12m BIGINT NOT NULL,
  rfm BIGINT NOT NULL,
  rfm_class BIGINT NOT NULL,
  class TEXT NOT NULL,
  lifecycle TEXT NOT NULL,
  CONSTRAINT customer_score_history_key PRIMARY KEY (customer_id, as_of)
) {{without_rowid}}, {{strict}};

-- How each indicator of the portrait is spread over the customers, as the last run found it: the 101 percentiles.
CREATE TABLE insight_spread (
  indicator TEXT NOT NULL,
  run_id BIGINT NOT NULL,
  sample BIGINT NOT NULL,  -- customers looked at that have a value
  percentiles TEXT NOT NULL, -- JSON
  CONSTRAINT insight_spread_key PRIMARY KEY (indicator)
) {{without_rowid}}, {{strict}};

-- How loyalty is measured and told apart: one row. body: JSON of weights, goals and thresholds (loyalty_setting.c).
CREATE TABLE loyalty_setting (
  id {{id}} CONSTRAINT loyalty_setting_one CHECK (id = 1),
  body TEXT NOT NULL,
  version BIGINT NOT NULL,
  updated_at BIGINT NOT NULL
) {{strict}};
INSERT INTO loyalty_setting (id, body, version, updated_at) VALUES (1,
  '{"weight_retention":20,"weight_churn":10,"weight_satisfaction":10,"weight_complaint":5,"weight_referral":10,
"weight_lifetime_value":10,"weight_emotional":10,"weight_behavioural":15,"weight_attitudinal":5,"weight_relation":5,
"referral_goal":200000,"value_goal":null,"repeat_days":3,"late":3000000,"discounted":500000,"rewarded":400000,
"voices":1,"one_place":900000,"small_order":1000000,"regular":600000,"sole":700000,"sole_categories":[]}', 1, 0);

-- The thresholds a run told the kinds of loyalty by. Rows stay.
CREATE TABLE loyalty_run (
  run_id {{id}},
  setting TEXT NOT NULL,   -- JSON
  average_order BIGINT NOT NULL -- median of the customers' average orders
) {{strict}};

-- Of which kind each customer's loyalty is, as the last run saw it, and the numbers it was told by. Shares and ratios
-- are millionths.
CREATE TABLE customer_loyalty (
  customer_id {{id}},
  run_id BIGINT NOT NULL,
  kind TEXT NOT NULL,
  days BIGINT NOT NULL,          -- with a purchase
  overdue BIGINT NOT NULL,
  regular BIGINT,                -- geometric over arithmetic mean of the gaps; NULL: fewer than two gaps
  discounted BIGINT NOT NULL,    -- share of orders bought at a discount
  rewarded BIGINT NOT NULL,      -- share of orders with a coupon, or paid in points
  one_place BIGINT NOT NULL,     -- share of orders at the store and channel of most of them
  average_order BIGINT NOT NULL, -- minor units
  order_ratio BIGINT NOT NULL,   -- average order over the median of all customers'
  sole BIGINT,                   -- share of spending in categories that only this shop sells; NULL: none is named
  voices BIGINT NOT NULL,        -- bits: brought a friend 1, wrote a review 2, shared 4, took part 8
  ties BIGINT NOT NULL           -- bits: reachable 1, agreed to hear from us 2, uses the programme 4, has a voice 8,
                                 -- with us for a year 16
) {{strict}};

-- What the shop wants to reach.
CREATE TABLE goal (
  id {{id}},
  name TEXT NOT NULL,
  measure TEXT NOT NULL,
  store_id BIGINT,
  owner_id BIGINT,
  starts_on TEXT NOT NULL,
  ends_on TEXT NOT NULL,   -- the last day
  target BIGINT NOT NULL,
  months TEXT,             -- JSON: month by month
  note TEXT,
  alarm_chance BIGINT NOT NULL,
  alarm_behind BIGINT NOT NULL,
  off_track SMALLINT NOT NULL CHECK (off_track IN (0, 1)), -- by the last look, like all that follows
  off_track_reason TEXT NOT NULL,
  off_track_since TEXT,
  judged_until TEXT,
  tracked_on TEXT,
  chance BIGINT,
  behind BIGINT,
  version BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL
) {{strict}};
CREATE INDEX goal_by_store ON goal (store_id, id) WHERE store_id IS NOT NULL;

-- Figures that take long, as last made, so that they are there when a server starts: which one and whose (key tells all
-- of it), and the state of the shop it was made of. No names of customers are in them.
CREATE TABLE insight_figure (
  id {{id}},
  key TEXT NOT NULL,
  route TEXT NOT NULL,
  lang BIGINT NOT NULL,
  scope BIGINT NOT NULL,   -- of who asked
  store_id BIGINT,
  staff_id BIGINT,
  of_id BIGINT NOT NULL,   -- of one record: which, and which version of it; 0: of the shop
  of_version BIGINT NOT NULL,
  query TEXT NOT NULL,     -- JSON
  version TEXT NOT NULL,
  body TEXT NOT NULL,      -- JSON
  computed_at BIGINT NOT NULL,
  took_ms BIGINT NOT NULL,
  asked_at BIGINT NOT NULL,
  CONSTRAINT insight_figure_key UNIQUE (key)
) {{strict}};
CREATE INDEX insight_figure_by_asked ON insight_figure (asked_at);
