-- name: backtest_parts
SELECT p.part, p.body, COALESCE(s.name, g.name), COALESCE(s.code, g.code)
FROM backtest_part p LEFT JOIN store s ON p.kind = 'store' AND s.id = p.part
  LEFT JOIN segment g ON p.kind = 'segment' AND g.id = p.part
WHERE p.backtest_id = $1 AND p.kind = $2 ORDER BY p.part

-- name: backtest_gains
SELECT customer_id, gain, body FROM backtest_member
WHERE backtest_id = $1 AND (gain > 0 OR points > 0) ORDER BY gain DESC, points DESC, customer_id LIMIT $2

-- name: backtest_losses
SELECT customer_id, gain, body FROM backtest_member
WHERE backtest_id = $1 AND (gain < 0 OR points < 0) ORDER BY gain, points, customer_id LIMIT $2
