-- name: tree_friends
SELECT r.id, r.referee_id, r.state, r.referred_at, COALESCE(s.spent, 0),
  (SELECT COUNT(*) FROM referral b WHERE b.referrer_id = r.referee_id AND b.state <> 'denied')
FROM referral r LEFT JOIN customer_stat s ON s.customer_id = r.referee_id
WHERE r.referrer_id = $1 AND r.state <> 'denied' AND r.id < $2 ORDER BY r.id DESC LIMIT $3
