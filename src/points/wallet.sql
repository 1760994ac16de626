-- name: wallet_list
SELECT id, code, kind, name_en, name_zh, digits, expiry_months, expiry_month_end FROM wallet ORDER BY id LIMIT $1
