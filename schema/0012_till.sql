-- What tills were quoted, and which orders were paid with points.

CREATE TABLE till_quote (
  id {{id}},
  till TEXT NOT NULL,
  receipt TEXT NOT NULL,
  state TEXT NOT NULL CONSTRAINT till_quote_state CHECK (state IN ('open', 'committed', 'voided', 'replaced')),
  made_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  customer_id BIGINT,
  wallet_id BIGINT,
  points BIGINT NOT NULL CONSTRAINT till_quote_points CHECK (points >= 0),
  value BIGINT NOT NULL, -- of the points, minor units
  total BIGINT NOT NULL,
  hold_id BIGINT,
  order_id BIGINT,
  basket TEXT NOT NULL,      -- the order as it will be taken, JSON
  fingerprint BIGINT NOT NULL, -- of what was asked
  answer TEXT NOT NULL       -- what was quoted, then what was committed, JSON
) {{strict}};
CREATE UNIQUE INDEX till_quote_receipt ON till_quote (till, receipt) WHERE state IN ('open', 'committed');

-- By order: a return gives points back in proportion.
CREATE TABLE till_payment (
  order_id {{id}},
  customer_id BIGINT NOT NULL, -- who paid, at spent_at: where the postings are
  wallet_id BIGINT NOT NULL,
  points BIGINT NOT NULL CONSTRAINT till_payment_points CHECK (points > 0),
  value BIGINT NOT NULL,
  spent_at BIGINT NOT NULL,
  points_back BIGINT NOT NULL,
  value_back BIGINT NOT NULL,
  CONSTRAINT till_payment_back CHECK (points_back >= 0 AND points_back <= points AND value_back <= value)
) {{strict}};

-- What of it went back with a return.
CREATE TABLE till_return (
  return_id {{id}},
  points BIGINT NOT NULL,
  value BIGINT NOT NULL
) {{strict}};
