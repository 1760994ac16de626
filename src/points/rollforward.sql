-- name: rollforward_movements
SELECT part, kind, debit, credit, CAST(SUM(amount) AS BIGINT), COUNT(*) FROM
  (SELECT CASE WHEN id < $2 THEN 0 WHEN id < $3 THEN 1 ELSE 2 END AS part, kind, debit, credit, amount
   FROM posting WHERE wallet_id = $1) AS each_posting
GROUP BY part, kind, debit, credit ORDER BY part, kind, debit, credit

-- name: rollforward_accounts
SELECT CAST(SUM(pending + active + held - debt) AS BIGINT) FROM account WHERE wallet_id = $1
