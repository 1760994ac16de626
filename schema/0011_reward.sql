-- What points buy: rewards, redemptions, coupons.

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

INSERT INTO reward (id, code, name_en, name_zh, kind, points, value, valid_days, active, version, created_at,
  updated_at)
VALUES (1, 'coupon10', '10 off coupon', '10 元优惠券', 'coupon', 100, 1000, 90, 1, 1, 0, 0);
