// The auditor of what stands above the ledger: redemptions, coupons, limits, budgets, tiers. Each is damaged, and
// named.
#include "../trade.h"

#include "tier/tier.h"

struct damage {
	const char *harm, *mend, *named;
};

// As huitou check asks, one after another.
static const char *wrong_above(struct home *home)
{
	int64_t after = 0, checked;
	const char *wrong;

	look(home);
	assert_ok(reward_check(&home->ctx, &wrong));
	if (!wrong)
		assert_ok(loyalty_check(&home->ctx, &wrong));
	for (checked = 1; checked && !wrong;)
		assert_ok(tier_check(&home->ctx, &after, 100, &checked, &wrong));
	look_away(home);
	return wrong;
}

static void every_kind_of_damage_is_named(void **state)
{
	static const struct damage damages[] = {
		{"UPDATE redemption SET points = points + 1", "UPDATE redemption SET points = points - 1",
			"its postings say 100"},
		{"UPDATE redemption SET state = 'cancelled'", "UPDATE redemption SET state = 'done'", "is of 0 points"},
		{"UPDATE coupon SET uses = uses + 1", "UPDATE coupon SET uses = uses - 1", "was taken 1 times"},
		{"INSERT INTO reward_quota (customer_id, subject_id, kind, period_at, n) VALUES (7, 9, 'use', 0, 2)",
			"DELETE FROM reward_quota WHERE subject_id = 9", "says 2 uses, the uses say 0"},
		{"INSERT INTO cap_use (subject_id, scope, owner_id, period, unit, period_day, used) "
		 "VALUES (0, 4, 5, 4, 0, 0, 60)",
			"DELETE FROM cap_use WHERE owner_id = 5", "bud_"},
		{"INSERT INTO budget_day (budget_id, day, rule_id, given, back) VALUES (5, 20000, 1, 60, 0)",
			"DELETE FROM budget_day WHERE budget_id = 5", "its counter says 0, its days 60"},
		{"UPDATE member_tier SET tier_id = 3", "UPDATE member_tier SET tier_id = 2", "is kept as gold"},
		{"DELETE FROM member_tier",
			"INSERT INTO member_tier (customer_id, set_id, tier_id, since_at) "
			"SELECT id, 1, 2, 0 FROM customer",
			"what was earned says silver"},
	};
	struct redeem redeem;
	struct home home;

	assert_int_equal(CAP_BUDGET, 4);
	assert_int_equal(PERIOD_EVER, 4);
	trade_open(&home, state);
	redeem.customer_id = buyer(&home, "one");
	sold(&home, redeem.customer_id, "o-1", 300000); // silver, and 3,000 points
	assert_ok(trade_try(&home, act_redeem, &redeem));
	assert_null(wrong_above(&home));
	for (size_t i = 0; i < ARRAY_LEN(damages); i++) {
		support_run(home.support, damages[i].harm);
		const char *wrong = wrong_above(&home);
		if (!wrong || !strstr(wrong, damages[i].named))
			fail_msg("%s: %s", damages[i].harm, wrong ? wrong : "not found");
		support_run(home.support, damages[i].mend);
		wrong = wrong_above(&home);
		if (wrong)
			fail_msg("after %s: %s", damages[i].mend, wrong);
	}
	home_close(&home);
}

int main(void)
{
	const struct CMUnitTest tests[] = {BOTH(every_kind_of_damage_is_named)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
