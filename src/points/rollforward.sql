-- name: rollforward_all
SELECT part, kind, debit, credit, CAST(SUM(amount) AS BIGINT), COUNT(*) FROM
  (SELECT CASE WHEN id < $2 THEN 0 WHEN id < $3 THEN 1 ELSE 2 END AS part, kind, debit, credit, amount
   FROM posting WHERE wallet_id = $1) AS each_posting
GROUP BY part, kind, debit, credit

-- name: rollforward_tail
SELECT part, kind, debit, credit, CAST(SUM(amount) AS BIGINT), COUNT(*) FROM
  (SELECT CASE WHEN id < $2 THEN 0 WHEN id < $3 THEN 1 ELSE 2 END AS part, kind, debit, credit, amount
   FROM posting WHERE (tx, id) > ($4, $5) AND wallet_id = $1) AS each_posting
GROUP BY part, kind, debit, credit

-- name: rollforward_kept
SELECT part, kind, debit, credit, CAST(SUM(points) AS BIGINT), CAST(SUM(postings) AS BIGINT) FROM
  (SELECT CASE WHEN day < $2 THEN 0 WHEN day < $3 THEN 1 ELSE 2 END AS part, kind, debit, credit, points, postings
   FROM points_booked WHERE wallet_id = $1) AS each_day
GROUP BY part, kind, debit, credit

-- name: rollforward_accounts
SELECT CAST(SUM(pending + active + held - debt) AS BIGINT) FROM account WHERE wallet_id = $1
