-- Advice: what to offer whom, what to do next for whom, and what effort and money are wasted on. Shares, ratios and
-- weights are millionths; money is in minor units of the shop's currency; days are days since 1970-01-01 in the shop's
-- zone.

-- A training of the recommendations: rows stay. What it learned lies in advice_item and advice_similar under its id,
-- and is used from the moment its row is there; what earlier ones learned is swept away then.
CREATE TABLE advice_run (
  id {{id}},
  actor TEXT NOT NULL,
  as_of BIGINT NOT NULL,     -- last day of the data
  first_day BIGINT,
  customers BIGINT NOT NULL,
  products BIGINT NOT NULL,
  orders BIGINT NOT NULL,
  lines BIGINT NOT NULL,
  sampled BIGINT NOT NULL,   -- one customer in so many was looked at
  model TEXT NOT NULL CONSTRAINT advice_run_model CHECK (model IN ('ease', 'neighbours', 'popular')),
  lambda BIGINT,             -- of EASE
  quality TEXT,              -- JSON: how good it would have been on the last window
  timing TEXT NOT NULL,      -- JSON: ms by phase
  started_at BIGINT NOT NULL,
  ended_at BIGINT NOT NULL
) {{strict}};

-- Who bought each product, and how much of it of late.
CREATE TABLE advice_item (
  run_id BIGINT NOT NULL,
  product_id BIGINT NOT NULL,
  buyers BIGINT NOT NULL,
  sold_30 BIGINT NOT NULL,   -- times bought in the last 30 days
  sold_90 BIGINT NOT NULL,
  CONSTRAINT advice_item_key PRIMARY KEY (run_id, product_id)
) {{without_rowid}}, {{strict}};
CREATE INDEX advice_item_sold ON advice_item (run_id, sold_30, product_id);

-- What having bought one product says for others, the best first.
CREATE TABLE advice_similar (
  run_id BIGINT NOT NULL,
  product_id BIGINT NOT NULL,
  place BIGINT NOT NULL,     -- from 1
  other_id BIGINT NOT NULL,
  weight BIGINT NOT NULL,
  together BIGINT NOT NULL,  -- customers who bought both
  buyers BIGINT NOT NULL,    -- … the other one
  CONSTRAINT advice_similar_key PRIMARY KEY (run_id, product_id, place)
) {{without_rowid}}, {{strict}};

-- Next best actions: what to do for a customer when a condition holds, in words for staff.
CREATE TABLE action_rule (
  id {{id}},
  code TEXT NOT NULL,
  title_en TEXT NOT NULL,
  title_zh TEXT NOT NULL,
  text_en TEXT,
  text_zh TEXT,
  condition TEXT NOT NULL,   -- expression over one customer
  value TEXT,                -- expression of money: what doing it is expected to be worth
  priority BIGINT NOT NULL CONSTRAINT action_rule_priority CHECK (priority BETWEEN 1 AND 1000),
  quiet_days BIGINT NOT NULL CONSTRAINT action_rule_quiet CHECK (quiet_days >= 0),
  active SMALLINT NOT NULL CONSTRAINT action_rule_active CHECK (active IN (0, 1)),
  version BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL
) {{strict}};
CREATE UNIQUE INDEX action_rule_code ON action_rule (code);
INSERT INTO action_rule (id, code, title_en, title_zh, text_en, text_zh, condition, value, priority, quiet_days, active,
  version, created_at, updated_at)
VALUES
(1, 'complaint', 'Settle the complaint', '处理投诉',
  'Call, listen, settle it, and say what was changed. Offer nothing before.',
  '致电倾听，解决问题，并告知改进措施，在此之前不推销。', 'days_since(customer.last_complaint_at) <= 14',
  'customer.value_12m', 950, 14, 1, 1, 0, 0),
(2, 'churn_rising', 'Call before they leave', '主动联系，防止流失',
  'The risk of losing a good customer has risen. Ask what is missed.',
  '优质客户的流失风险上升，了解原因并挽留。',
  'customer.value_rank >= 0.5 && customer.churn_risk >= 0.6 && customer.churn_risk - customer.churn_risk_before >= 0.1',
  'customer.at_risk * 0.2', 900, 30, 1, 1, 0, 0),
(3, 'overdue', 'Later than usual: get in touch', '超出往常间隔：及时回访',
  'They come regularly and are late. A reason to drop in helps.', '该客户购买规律且已逾期，给一个到店理由。',
  'customer.lifecycle == "cooling" && customer.overdue >= 1.5 && customer.orders >= 3',
  'customer.at_risk * 0.1', 800, 30, 1, 1, 0, 0),
(4, 'after_return', 'Ask after the return', '退货回访',
  'Something was brought back. Ask whether the matter is settled.', '客户近期退货，确认问题是否已解决。',
  'days_since(customer.last_return_at) <= 7', NULL, 750, 14, 1, 1, 0, 0),
(5, 'second_order', 'Win the second order', '促成第二次购买',
  'The first order was some while ago. The second decides who stays.', '首单已有一段时间，第二单决定去留。',
  'customer.lifecycle == "new" && customer.orders == 1 && days_since(customer.last_order_at) >= 14',
  'customer.value_12m * 0.2', 700, 30, 1, 1, 0, 0),
(6, 'coupon_unused', 'A coupon is about to lapse', '优惠券即将过期',
  'Remind them of the coupon that they hold.', '提醒客户使用持有的优惠券。',
  'customer.days_to_coupon_expiry <= 14', 'customer.average_order * 0.3', 650, 14, 1, 1, 0, 0),
(7, 'points_expiring', 'Points are about to lapse', '积分即将清零',
  'Tell them how many points lapse when, and what they could have for them.',
  '告知即将清零的积分与可兑换的礼品。', 'customer.points_expiring >= 100', 'customer.average_order * 0.3', 640,
  30, 1, 1, 0, 0),
(8, 'tier_near', 'Close to the next tier', '即将升级', 'Little is missing to the next tier. Say how little.',
  '距离下一等级很近，告知还差多少。', 'customer.tier_missing <= customer.average_order * 1.5',
  'customer.tier_missing', 600, 30, 1, 1, 0, 0),
(9, 'tier_ending', 'About to lose the tier', '即将降级',
  'Without another order the tier is lost. Say until when and what is missing.',
  '如无新订单将降级，告知期限与差额。', 'customer.days_to_tier_end <= 30', 'customer.average_order', 620, 30,
  1, 1, 0, 0),
(10, 'birthday', 'Birthday this week', '本周生日', 'Congratulate, with a small gift if there is one.',
  '送上生日祝福与小礼物。', 'customer.days_to_birthday <= 7 && customer.orders >= 1', NULL, 550, 90, 1, 1, 0, 0),
(11, 'fallen', 'Buys much less than before', '活跃度明显下降',
  'The RFM class fell by two or more. Find out what changed.', 'RFM 等级下降两级及以上，了解变化原因。',
  'customer.rfm_class_before - customer.rfm_class >= 2', 'customer.at_risk * 0.1', 500, 45, 1, 1, 0, 0),
(12, 'win_back', 'Win back', '召回沉睡客户',
  'Worth much once, long silent. Make an offer that is worth the way.',
  '曾经贡献较高、长期未购，给出有吸引力的理由。',
  'customer.value_rank >= 0.7 && (customer.lifecycle == "sleeping" || customer.lifecycle == "lost")',
  'customer.average_order * 0.2', 450, 60, 1, 1, 0, 0),
(13, 'due', 'Expected within the week', '预计本周到店', 'Have ready what they usually buy.',
  '备好常购商品，提前沟通。', 'days_until(customer.next_order_at) <= 7 && customer.class in ["A", "B"]',
  'customer.average_order * 0.2', 400, 14, 1, 1, 0, 0),
(14, 'no_contact', 'Ask for a phone or e-mail', '补充联系方式', 'A good customer whom nobody can reach.',
  '优质客户缺少联系方式，下次到店时补充。',
  'customer.value_rank >= 0.8 && !customer.has_phone && !customer.has_email', NULL, 300, 60, 1, 1, 0, 0);

-- For whom which rule held when the customers were last gone through. A list for screens: what is shown of it is asked
-- anew.
CREATE TABLE action_due (
  id {{id}},
  customer_id BIGINT NOT NULL,
  rule_id BIGINT NOT NULL,
  rank BIGINT NOT NULL,      -- priority × 10^12 and the value
  value BIGINT NOT NULL,
  listed_at BIGINT NOT NULL
) {{strict}};
CREATE UNIQUE INDEX action_due_customer ON action_due (customer_id, rule_id);
CREATE INDEX action_due_rank ON action_due (rank, id);
CREATE INDEX action_due_value ON action_due (value, id);
CREATE INDEX action_due_rule ON action_due (rule_id, rank, id);

-- What became of an action: done, or dismissed with a reason. It does not come back before until_at.
CREATE TABLE action_taken (
  customer_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  rule_id BIGINT NOT NULL,
  outcome TEXT NOT NULL CONSTRAINT action_taken_outcome CHECK (outcome IN ('done', 'dismissed')),
  reason TEXT,
  actor TEXT NOT NULL,
  at BIGINT NOT NULL,
  until_at BIGINT NOT NULL,
  CONSTRAINT action_taken_key PRIMARY KEY (customer_id, id)
) {{without_rowid}}, {{strict}};
CREATE INDEX action_taken_rule ON action_taken (rule_id, at);

-- What was spent to win customers, by source and period; days inclusive.
CREATE TABLE acquisition_cost (
  id {{id}},
  source TEXT NOT NULL,
  starts_on TEXT NOT NULL,
  ends_on TEXT NOT NULL,
  amount BIGINT NOT NULL CONSTRAINT acquisition_cost_amount CHECK (amount >= 0),
  note TEXT,
  version BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL
) {{strict}};
CREATE INDEX acquisition_cost_period ON acquisition_cost (starts_on, id);

-- Minutes of staff that one interaction takes, by the event that records it.
CREATE TABLE effort_rate (
  id {{id}},
  event TEXT NOT NULL,
  minutes BIGINT NOT NULL CONSTRAINT effort_rate_minutes CHECK (minutes >= 0),
  version BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL
) {{strict}};
CREATE UNIQUE INDEX effort_rate_event ON effort_rate (event);
INSERT INTO effort_rate (id, event, minutes, version, created_at, updated_at)
VALUES (1, 'sale.completed', 5, 1, 0, 0), (2, 'sale.returned', 15, 1, 0, 0), (3, 'sale.cancelled', 8, 1, 0, 0),
  (4, 'note.added', 10, 1, 0, 0), (5, 'action.done', 15, 1, 0, 0), (6, 'coupon.used', 1, 1, 0, 0);
