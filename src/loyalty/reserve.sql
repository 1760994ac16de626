-- name: reserve_budget
UPDATE cap_use SET used = used + CAST($7 AS BIGINT)
WHERE subject_id = $1 AND scope = $2 AND owner_id = $3 AND period = $4 AND unit = $5 AND period_day = $6
  AND used + CAST($7 AS BIGINT) <= $8
