-- name: sign_referrers
SELECT DISTINCT referrer_id FROM referral WHERE state NOT IN ('denied', 'reversed')

-- name: sign_activities
SELECT DISTINCT customer_id, CASE kind WHEN 'review' THEN 0 WHEN 'share' THEN 1 ELSE 2 END
FROM activity WHERE kind IN ('review', 'share', 'survey', 'attendance')

-- name: sign_consents
SELECT DISTINCT k.customer_id FROM consent k
WHERE k.given = 1 AND k.purpose IN ('marketing_sms', 'marketing_email', 'marketing_wechat', 'marketing_phone')
  AND NOT EXISTS (SELECT 1 FROM consent l WHERE l.customer_id = k.customer_id AND l.purpose = k.purpose
    AND (l.at > k.at OR (l.at = k.at AND l.id > k.id)))

-- name: sign_reachable
SELECT id FROM customer WHERE has_phone = 1 OR has_email = 1

-- name: sign_redeemers
SELECT DISTINCT customer_id FROM redemption
