-- Back-tests: what changed rules or tiers would have given over the history as it was. Results only; nothing of them
-- goes into the ledger.
CREATE TABLE backtest (
  id {{id}},
  state TEXT NOT NULL CONSTRAINT backtest_state CHECK (state IN ('waiting', 'running', 'done', 'stopped', 'failed')),
  actor TEXT NOT NULL,
  change TEXT NOT NULL,  -- JSON: what was asked
  job_id BIGINT,
  done BIGINT NOT NULL,  -- orders gone through
  total BIGINT NOT NULL, -- of so many; 0: not known yet
  summary TEXT,          -- JSON
  problem TEXT,
  created_at BIGINT NOT NULL,
  started_at BIGINT,
  ended_at BIGINT
) {{strict}};

-- Figures of a month, a store, a segment. part: year * 12 + month - 1, or the id of the store or segment (0: none).
CREATE TABLE backtest_part (
  backtest_id BIGINT NOT NULL,
  kind TEXT NOT NULL CONSTRAINT backtest_part_kind CHECK (kind IN ('month', 'store', 'segment')),
  part BIGINT NOT NULL,
  body TEXT NOT NULL, -- JSON
  CONSTRAINT backtest_part_key PRIMARY KEY (backtest_id, kind, part)
) {{without_rowid}}, {{strict}};

-- Those who gain or lose most. gain: value of the points that can be spent, minor units.
CREATE TABLE backtest_member (
  backtest_id BIGINT NOT NULL,
  customer_id BIGINT NOT NULL,
  gain BIGINT NOT NULL,
  points BIGINT NOT NULL, -- more or fewer of those that can be spent
  body TEXT NOT NULL, -- JSON
  CONSTRAINT backtest_member_key PRIMARY KEY (backtest_id, customer_id)
) {{without_rowid}}, {{strict}};
