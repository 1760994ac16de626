-- name: measure_referees
SELECT referee_id FROM referral WHERE state NOT IN ('denied', 'reversed')
