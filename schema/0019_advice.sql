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
