-- name: wallet_list
SELECT id, code, name_en, name_zh, kind, digits, expiry, expiry_count, expiry_unit, expiry_round, expiry_month,
  expiry_from, expiry_dates, expiry_resets, reinstate_days, pending, pending_count, pending_unit, pending_round,
  pending_dates, pending_cancel_days, debt_on_return, debt_on_adjust, debt_limit, worth_points, worth_value, pay,
  pay_min, pay_max, pay_step, pay_percent, transfer, transfer_min, transfer_max, transfer_daily, transfer_wait_days,
  transfer_fee_percent, pool, approve_above, approve_days
FROM wallet ORDER BY id LIMIT $1

-- name: wallet_version_insert
INSERT INTO wallet_version (wallet_id, number, at, body) VALUES ($1, $2, $3, $4)

-- name: wallet_versions_of
SELECT number, at, body FROM wallet_version WHERE wallet_id = $1 ORDER BY number DESC LIMIT $2
