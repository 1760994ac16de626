-- name: influence_links
SELECT r.referrer_id, r.referee_id FROM referral r WHERE r.state NOT IN ('denied', 'reversed', 'lapsed')
ORDER BY r.referee_id

-- name: influence_worth
SELECT s.customer_id, s.value_history + s.value_12m FROM customer_score s
WHERE s.customer_id IN (SELECT referrer_id FROM referral UNION SELECT referee_id FROM referral)
