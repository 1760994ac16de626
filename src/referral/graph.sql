-- name: identifier_insert
INSERT INTO referral_identifier (hash, customer_id, kind) VALUES ($1, $2, $3)
ON CONFLICT (hash, customer_id) DO NOTHING

-- name: identifiers_shared
SELECT o.customer_id, o.kind,
  CASE WHEN EXISTS (SELECT 1 FROM referral r WHERE r.referee_id = o.customer_id AND r.referrer_id = $2)
    THEN 1 ELSE 0 END
FROM referral_identifier m JOIN referral_identifier o ON o.hash = m.hash AND o.customer_id <> m.customer_id
WHERE m.customer_id = $1 ORDER BY o.customer_id LIMIT $3

-- name: referrals_since
SELECT COUNT(*) FROM referral WHERE referrer_id = $1 AND referred_at > $2
