-- name: portrait_spread_put
INSERT INTO insight_spread (indicator, run_id, sample, percentiles) VALUES ($1, $2, $3, $4)
ON CONFLICT (indicator) DO UPDATE SET run_id = excluded.run_id, sample = excluded.sample,
  percentiles = excluded.percentiles

-- name: portrait_spread_forget
DELETE FROM insight_spread WHERE run_id <> $1

-- name: portrait_spreads
SELECT indicator, sample, percentiles FROM insight_spread
