-- Orders, their lines, returns; what is known of each customer's buying.

-- Appended in the order of arrival. A customer's orders are found through the events sale.*, which lie clustered
-- by customer: an index of
-- our own by customer would cost every order one more random page.
CREATE TABLE orders (
  id {{id}},
  customer_id BIGINT NOT NULL, -- 0: nobody we know
  store_id BIGINT,
  staff_id BIGINT,
  source TEXT NOT NULL,
  external_id TEXT NOT NULL,
  channel TEXT NOT NULL,
  status TEXT NOT NULL,
  currency TEXT NOT NULL,
  placed_at BIGINT NOT NULL,
  paid_at BIGINT,
  delivered_at BIGINT,
  cancelled_at BIGINT,
  subtotal BIGINT NOT NULL,
  discount BIGINT NOT NULL,
  shipping BIGINT NOT NULL,
  total BIGINT NOT NULL CONSTRAINT orders_total CHECK (total >= 0),
  paid_money BIGINT NOT NULL, -- total without the part paid in points and coupons
  returned BIGINT NOT NULL CONSTRAINT orders_returned CHECK (returned >= 0 AND returned <= total),
  tender TEXT,
  coupons TEXT,        -- codes, a JSON list
  note TEXT,
  fingerprint BIGINT NOT NULL,
  version BIGINT NOT NULL,
  updated_at BIGINT NOT NULL
) {{strict}};
CREATE UNIQUE INDEX orders_external ON orders (source, external_id);
CREATE INDEX orders_placed ON orders (placed_at, id);
-- The few that are looked for by their state. Most orders are paid when they come and never stand in it.
CREATE INDEX orders_apart ON orders (status, placed_at, id) WHERE status NOT IN ('paid', 'delivered');

CREATE TABLE order_line (
  order_id BIGINT NOT NULL,
  line BIGINT NOT NULL, -- from 1
  sku TEXT NOT NULL,
  name TEXT,
  quantity BIGINT NOT NULL,
  unit_price BIGINT NOT NULL,
  discount BIGINT NOT NULL,
  net BIGINT NOT NULL, -- what was paid for the line: after its discount and its share of the order's
  returned_quantity BIGINT NOT NULL,
  returned_amount BIGINT NOT NULL,
  CONSTRAINT order_line_returned CHECK (returned_quantity <= quantity AND returned_amount <= net),
  CONSTRAINT order_line_key PRIMARY KEY (order_id, line)
) {{without_rowid}}, {{strict}};

CREATE TABLE sale_return (
  id {{id}},
  order_id BIGINT NOT NULL,
  customer_id BIGINT NOT NULL,
  external_id TEXT NOT NULL,
  returned_at BIGINT NOT NULL,
  amount BIGINT NOT NULL,
  reason TEXT,
  fingerprint BIGINT NOT NULL
) {{strict}};
CREATE UNIQUE INDEX sale_return_external ON sale_return (order_id, external_id);

CREATE TABLE return_line (
  return_id BIGINT NOT NULL,
  line BIGINT NOT NULL,
  quantity BIGINT NOT NULL,
  amount BIGINT NOT NULL,
  CONSTRAINT return_line_key PRIMARY KEY (return_id, line)
) {{without_rowid}}, {{strict}};

-- Sufficient statistics of each customer, kept with every order, so that models scan customers and never orders.
-- Days are those of the
-- shop's zone, as days since 1970-01-01; orders of one day are one purchase day.
CREATE TABLE customer_stat (
  customer_id {{id}},
  orders BIGINT NOT NULL,
  days BIGINT NOT NULL,
  first_day BIGINT NOT NULL,
  last_day BIGINT NOT NULL,
  spent BIGINT NOT NULL,         -- net of returns, minor units of the shop's currency
  spent_repeat BIGINT NOT NULL,  -- of that, on days after the first
  spent_squares DOUBLE PRECISION NOT NULL,
  ln_gaps DOUBLE PRECISION NOT NULL, -- sum of the logarithms of the gaps between purchase days
  returned BIGINT NOT NULL,
  last_order_at BIGINT NOT NULL,
  version BIGINT NOT NULL
) {{strict}};
