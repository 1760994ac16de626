// A household's pool under many hands: of any number of members who want the last points one gets them; what comes back
// goes home; the auditor names what is off.
#include "../trade.h"

#include "points/household.h"

struct family {
	int64_t ids[4], household_id;
};

static enum status act_found(struct ctx *ctx, void *arg)
{
	struct family *family = arg;
	struct household household = {.head_id = family->ids[0], .redeem = HOUSEHOLD_ALL};

	TRY(household_found(ctx, &household));
	family->household_id = household.id;
	for (size_t i = 1; i < ARRAY_LEN(family->ids); i++)
		TRY(household_join(ctx, household.id, family->ids[i]));
	return OK;
}

static struct family family_of(struct home *home, int64_t points)
{
	struct family family;
	static const char *const names[] = {"a", "b", "c", "d"};

	for (size_t i = 0; i < ARRAY_LEN(family.ids); i++) {
		family.ids[i] = buyer(home, names[i]);
		adjusted(home, family.ids[i], points);
	}
	assert_ok(trade_try(home, act_found, &family));
	return family;
}

struct want {
	int64_t customer_id, amount, household_id, hold_id;
	int64_t redemption_id;
};

static enum status act_take(struct ctx *ctx, void *arg)
{
	struct want *want = arg;
	struct redemption *made;

	TRY(reward_redeem(ctx, &(struct redemption_input){want->customer_id, 1, NONE, NONE}, &made));
	want->redemption_id = made->id;
	return OK;
}

static enum status act_cancel(struct ctx *ctx, void *arg)
{
	const struct want *want = arg;
	struct redemption *made;

	return reward_redemption_cancel(ctx, want->redemption_id, &made);
}

static enum status act_hold(struct ctx *ctx, void *arg)
{
	struct want *want = arg;
	struct hold_part part = {.kind = "points", .subject_id = WALLET_POINTS_ID, .amount = want->amount};
	struct hold in = {.customer_id = want->customer_id, .expires_at = NONE, .parts = {&part, 1}}, *hold;
	bool replayed;

	TRY(points_hold(ctx, &in, &hold, &replayed));
	want->hold_id = hold->id;
	return OK;
}

static enum status act_leave(struct ctx *ctx, void *arg)
{
	struct want *want = arg;
	return household_leave(ctx, want->household_id, want->customer_id);
}

// A coupon costs 100; the four have 25 each: it takes all of them, and goes to one of 64 callers.
static void one_of_many_members_gets_the_last_points(void **state)
{
	struct want wants[CROWD_MAX];
	struct home home;

	trade_open(&home, state);
	struct family family = family_of(&home, 25);
	home_serve(&home, 0);
	for (int i = 0; i < CROWD_MAX; i++)
		wants[i] = (struct want){.customer_id = family.ids[i % 4]};
	assert_int_equal(crowd(&home, act_take, wants, sizeof *wants, CROWD_MAX, ERR_CONFLICT), 1);
	for (int i = 0; i < 4; i++) {
		assert_int_equal(available(&home, family.ids[i]), 0);
		assert_int_equal(account_of(&home, family.ids[i]).figures[BUCKET_SPENT], 25);
	}
	assert_books_right(&home);
	struct want won = {
		.redemption_id = support_number(home.support, "SELECT id FROM redemption WHERE state = 'done'")};
	assert_int_equal(crowd(&home, act_cancel, &won, 0, CROWD_MAX, ERR_CONFLICT), 1);
	for (int i = 0; i < 4; i++)
		assert_int_equal(available(&home, family.ids[i]), 25);
	assert_books_right(&home);
	home_close(&home);
}

// Members leave while others spend: whatever comes first, nothing is spent of who has gone, and nothing is lost.
static void who_leaves_is_not_spent_from(void **state)
{
	struct want wants[CROWD_MAX];
	struct home home;
	int64_t sum = 0;

	trade_open(&home, state);
	struct family family = family_of(&home, 1000);
	home_serve(&home, 0);
	for (int i = 0; i < CROWD_MAX; i++)
		wants[i] = (struct want){.customer_id = family.ids[0], .amount = 50};
	struct want gone = {.customer_id = family.ids[3], .household_id = family.household_id};
	assert_int_equal(crowd(&home, act_hold, wants, sizeof *wants, CROWD_MAX / 2, ERR_CONFLICT), CROWD_MAX / 2);
	assert_ok(trade_try(&home, act_leave, &gone));
	int64_t left = available(&home, family.ids[3]);
	crowd(&home, act_hold, wants + CROWD_MAX / 2, sizeof *wants, CROWD_MAX / 2, ERR_CONFLICT);
	assert_int_equal(available(&home, family.ids[3]), left);
	for (int i = 0; i < 4; i++)
		sum += available(&home, family.ids[i]) + account_of(&home, family.ids[i]).figures[BUCKET_HELD];
	assert_int_equal(sum, 4000);
	assert_books_right(&home);
	home_close(&home);
}

// ---------------------------------------------------------------- damage

struct damage {
	const char *harm, *mend, *named;
};

static void damage_to_a_household_is_named(void **state)
{
	static const struct damage damages[] = {
		{"UPDATE household SET head_id = head_id + 1", "UPDATE household SET head_id = head_id - 1",
			"its head is not among its members"},
		{"UPDATE household SET ended_at = 1", "UPDATE household SET ended_at = NULL", "has ended, and has"},
		{"UPDATE spend_share SET at = at + 1", "UPDATE spend_share SET at = at - 1", "are not there"},
		{"UPDATE hold_of SET hold_id = hold_id + 1", "UPDATE hold_of SET hold_id = hold_id - 1",
			"its open holds say"},
		{"UPDATE customer SET status = 'erased' "
		 "WHERE id IN (SELECT customer_id FROM household_member)",
			"UPDATE customer SET status = 'active' WHERE status = 'erased'", "merged or erased"},
	};
	struct home home;

	trade_open(&home, state);
	struct family family = family_of(&home, 30);
	struct want want = {.customer_id = family.ids[1]}, hold = {.customer_id = family.ids[2], .amount = 20};
	assert_ok(trade_try(&home, act_take, &want));
	assert_ok(trade_try(&home, act_hold, &hold));
	assert_null(ledger_wrong(&home));
	for (size_t i = 0; i < ARRAY_LEN(damages); i++) {
		support_run(home.support, damages[i].harm);
		const char *wrong = ledger_wrong(&home);
		if (!wrong || !strstr(wrong, damages[i].named))
			fail_msg("%s: %s", damages[i].harm, wrong ? wrong : "not found");
		support_run(home.support, damages[i].mend);
		assert_null(ledger_wrong(&home));
	}
	home_close(&home);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		BOTH(one_of_many_members_gets_the_last_points),
		BOTH(who_leaves_is_not_spent_from),
		BOTH(damage_to_a_household_is_named),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
