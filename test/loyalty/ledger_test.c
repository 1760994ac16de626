// Points under many hands and over time: one winner each, expiry and tiers to the instant, debts, merges, the auditor.
#include "../trade.h"

#include "base/zone.h"
#include "reward/reward.h"
#include "tier/tier.h"
#include "work/job.h"

// ---------------------------------------------------------------- many at once

static void the_last_hundred_points_are_spent_once(void **state)
{
	struct redeem redeems[CROWD_MAX];
	struct home home;

	trade_open(&home, state);
	int64_t customer_id = buyer(&home, "last");
	sold(&home, customer_id, "o1", 6000);
	sold(&home, customer_id, "o2", 4099); // of two lots, 100 in all
	for (int i = 0; i < CROWD_MAX; i++)
		redeems[i] = (struct redeem){.customer_id = customer_id};
	home_serve(&home, 0);
	assert_int_equal(crowd(&home, act_redeem, redeems, sizeof *redeems, CROWD_MAX, ERR_CONFLICT), 1);
	assert_int_equal(support_number(home.support, "SELECT COUNT(*) FROM redemption"), 1);
	assert_int_equal(support_number(home.support, "SELECT COUNT(*) FROM coupon"), 1);
	assert_int_equal(available(&home, customer_id), 0);
	assert_books_right(&home);
	home_close(&home);
}

struct use {
	const char *code, *used_for;
};

static enum status act_use(struct ctx *ctx, void *arg)
{
	const struct use *use = arg;
	struct coupon *coupon;
	return reward_coupon_use(ctx, use->code, use->used_for, &coupon);
}

static void a_coupon_is_used_once(void **state)
{
	struct use uses[CROWD_MAX];
	struct home home;
	int winner = -1;

	trade_open(&home, state);
	struct redeem redeem = {.customer_id = buyer(&home, "coupon")};
	sold(&home, redeem.customer_id, "o", 10000);
	assert_ok(trade_try(&home, act_redeem, &redeem));
	const char *code = redeem.made->code;
	for (int i = 0; i < CROWD_MAX; i++)
		uses[i] = (struct use){code, arena_format(home.ctx.mem, "receipt %d", i)};
	home_serve(&home, 0);
	assert_int_equal(crowd(&home, act_use, uses, sizeof *uses, CROWD_MAX, ERR_CONFLICT), 1);
	assert_int_equal(support_number(home.support, "SELECT COUNT(*) FROM event WHERE type = 'coupon.used'"), 1);
	// The same receipt again gets the first answer, another one does not.
	for (int i = 0; i < CROWD_MAX; i++)
		if (trade_try(&home, act_use, &uses[i]) == OK) {
			assert_int_equal(winner, -1);
			winner = i;
		}
	assert_in_range(winner, 0, CROWD_MAX - 1);
	assert_status(trade_try(&home, act_redeem_cancel, &redeem), ERR_CONFLICT);
	assert_problem(&home, "coupon_used_before");
	assert_int_equal(available(&home, redeem.customer_id), 0);
	assert_books_right(&home);
	home_close(&home);
}

static void a_redemption_is_cancelled_once(void **state)
{
	struct redeem redeems[16];
	struct home home;

	trade_open(&home, state);
	struct redeem redeem = {.customer_id = buyer(&home, "cancel")};
	sold(&home, redeem.customer_id, "o", 15000);
	assert_ok(trade_try(&home, act_redeem, &redeem));
	for (int i = 0; i < 16; i++)
		redeems[i] = redeem;
	home_serve(&home, 0);
	assert_int_equal(crowd(&home, act_redeem_cancel, redeems, sizeof *redeems, 16, ERR_CONFLICT), 1);
	assert_int_equal(available(&home, redeem.customer_id), 150);
	assert_books_right(&home);
	home_close(&home);
}

// ---------------------------------------------------------------- expiry

// Bought on 1 January 2026: good to the end of January 2028.
static int64_t lapse_of(const struct home *home)
{
	const struct shop *shop = home->house.shop;
	return zone_start_of_month(shop->zone, zone_add_months(shop->zone, NOON, 25));
}

static void points_lapse_at_the_instant(void **state)
{
	struct home home;

	trade_open(&home, state);
	int64_t lapse = lapse_of(&home);
	struct redeem redeem = {.customer_id = buyer(&home, "lapse")};
	sold(&home, redeem.customer_id, "o", 20000);
	clock_set(lapse - 1);
	assert_int_equal(available(&home, redeem.customer_id), 200);
	assert_ok(trade_try(&home, act_redeem, &redeem));
	clock_set(lapse);
	assert_int_equal(available(&home, redeem.customer_id), 0);
	assert_status(trade_try(&home, act_redeem, &redeem), ERR_CONFLICT);
	assert_problem(&home, "points_insufficient");
	// Points that go back to a lot that has lapsed meanwhile lapse with it.
	assert_ok(trade_try(&home, act_redeem_cancel, &redeem));
	assert_int_equal(available(&home, redeem.customer_id), 0);
	assert_int_equal(account_of(&home, redeem.customer_id).figures[BUCKET_EXPIRED], 200);
	assert_int_equal(support_number(home.support, "SELECT COUNT(DISTINCT at) FROM posting WHERE kind = 'expire'"),
		1); // dated when they lapsed
	assert_books_right(&home);
	home_close(&home);
}

static void what_is_bought_back_in_time_has_lapsed_already(void **state)
{
	struct home home;

	trade_open(&home, state);
	struct sell sell = {
		.customer_id = buyer(&home, "old"),
		.external_id = "old",
		.at = NOON - 800 * DAY_MS,
		.lines = {{.sku = "A", .quantity = 1, .unit_price = 10000}},
		.line_count = 1,
	};
	assert_ok(trade_try(&home, act_sell, &sell));
	assert_int_equal(available(&home, sell.customer_id), 0);
	assert_int_equal(account_of(&home, sell.customer_id).figures[BUCKET_EXPIRED], 100);
	assert_true(account_of(&home, sell.customer_id).next_due_at == NONE); // nothing is left to look after
	// It comes back: what has lapsed is taken back from what has lapsed, not from what is there.
	adjusted(&home, sell.customer_id, 70);
	struct give_back give = {.order_id = sell.order->id, .external_id = "r"};
	assert_ok(trade_try(&home, act_give_back, &give));
	assert_int_equal(available(&home, sell.customer_id), 70);
	assert_int_equal(account_of(&home, sell.customer_id).figures[BUCKET_DEBT], 0);
	assert_books_right(&home);
	home_close(&home);
}

struct many {
	int count;
};

static enum status act_many(struct ctx *ctx, void *arg)
{
	const struct many *many = arg;
	const struct wallet *wallet;
	bool created;

	TRY(wallet_get(ctx, WALLET_POINTS_ID, &wallet));

	for (int i = 0; i < many->count; i++) {
		int64_t id;
		TRY(customer_ensure(ctx, "many", arena_format(ctx->mem, "m%d", i), NONE, ctx->now_ms, &id, &created));
		TRY(points_adjust(ctx, id, wallet, 10, "test"));
		TRY(points_adjust(ctx, id, wallet, 5, "test"));
	}
	return OK;
}

static const struct job_kind *job_named(const char *name)
{
	for (const struct job_kind *const *kind = house_tables.jobs; *kind; kind++)
		if (strcmp((*kind)->name, name) == 0)
			return *kind;
	return NULL;
}

struct wanted_job {
	const struct job_kind *kind;
};

static enum status act_job(struct ctx *ctx, void *arg)
{
	const struct wanted_job *wanted = arg;
	return job_add(ctx, wanted->kind, "{}", ctx->now_ms, NULL, NULL);
}

static void run_job(struct home *home, const char *name)
{
	struct wanted_job wanted = {job_named(name)};

	assert_non_null(wanted.kind);
	assert_ok(trade_try(home, act_job, &wanted));
	home_serve(home, 1);
	home_await(home, "SELECT COUNT(*) FROM job WHERE state IN ('done', 'failed') AND unique_text IS NULL", 1);
	home_rest(home);
	assert_int_equal(support_number(home->support, "SELECT COUNT(*) FROM job WHERE state = 'failed'"), 0);
}

// More customers than the job reads at once, with more lots than customers.
static void the_job_posts_all_that_has_lapsed(void **state)
{
	struct many many = {620};
	struct home home;

	trade_open(&home, state);
	assert_ok(trade_try(&home, act_many, &many));
	clock_set(lapse_of(&home));
	run_job(&home, "points.expire");
	assert_int_equal(support_number(home.support, "SELECT COUNT(*) FROM posting WHERE kind = 'expire'"), 2 * 620);
	assert_int_equal(support_number(home.support, "SELECT COUNT(*) FROM event WHERE type = 'points.expired'"), 620);
	assert_int_equal(support_number(home.support, "SELECT COUNT(*) FROM lot WHERE remaining > 0"), 0);
	assert_int_equal(
		support_number(home.support, "SELECT COUNT(*) FROM account WHERE next_due_at IS NOT NULL"), 0);
	assert_books_right(&home);
	home_close(&home);
}

// ---------------------------------------------------------------- debt

static void new_points_repay_a_debt_first(void **state)
{
	struct home home;

	trade_open(&home, state);
	struct redeem redeem = {.customer_id = buyer(&home, "debt")};
	struct order *order = sold(&home, redeem.customer_id, "o", 12000);
	assert_ok(trade_try(&home, act_redeem, &redeem));
	struct give_back give = {.order_id = order->id, .external_id = "r"};
	assert_ok(trade_try(&home, act_give_back, &give));
	assert_int_equal(account_of(&home, redeem.customer_id).figures[BUCKET_DEBT], 100);
	adjusted(&home, redeem.customer_id, 60);
	assert_int_equal(account_of(&home, redeem.customer_id).figures[BUCKET_DEBT], 40);
	assert_int_equal(available(&home, redeem.customer_id), 0);
	sold(&home, redeem.customer_id, "o2", 14000);
	assert_int_equal(account_of(&home, redeem.customer_id).figures[BUCKET_DEBT], 0);
	assert_int_equal(available(&home, redeem.customer_id), 100);
	assert_books_right(&home);

	struct adjust take = {redeem.customer_id, -101};
	assert_status(trade_try(&home, act_adjust_points, &take), ERR_CONFLICT);
	take.points = -100;
	assert_ok(trade_try(&home, act_adjust_points, &take));
	assert_int_equal(available(&home, redeem.customer_id), 0);
	assert_books_right(&home);
	home_close(&home);
}

// ---------------------------------------------------------------- tiers

static const char *tier_of(struct home *home, int64_t customer_id, int64_t *keeps_until)
{
	struct tier_standing standing;

	look(home);
	assert_ok(tier_get(&home->ctx, customer_id, &standing));
	look_away(home);
	*keeps_until = standing.keeps_until;
	return standing.tier->code;
}

static void a_tier_falls_at_the_instant_and_the_job_posts_it(void **state)
{
	struct home home;
	int64_t keeps_until;

	trade_open(&home, state);
	int64_t customer_id = buyer(&home, "silver");
	int64_t falls = zone_add_months(home.house.shop->zone, NOON, 12);
	sold(&home, customer_id, "o", 200000);
	assert_string_equal(tier_of(&home, customer_id, &keeps_until), "silver");
	assert_int_equal(keeps_until, falls);
	clock_set(falls - 1);
	assert_string_equal(tier_of(&home, customer_id, &keeps_until), "silver");
	clock_set(falls);
	assert_string_equal(tier_of(&home, customer_id, &keeps_until), "bronze");
	assert_int_equal(support_number(home.support, "SELECT COUNT(*) FROM member_tier"), 1);
	run_job(&home, "tier.review");
	assert_int_equal(support_number(home.support, "SELECT COUNT(*) FROM member_tier"), 0);
	assert_int_equal(support_number(home.support, "SELECT COUNT(*) FROM event WHERE type = 'tier.changed'"), 2);
	assert_books_right(&home);
	home_close(&home);
}

// 29 February plus a year is 28 February: keeps_until and the fall are the same instant, and nobody is due for ever.
static void what_was_bought_on_29_february_falls_when_it_says(void **state)
{
	struct home home;
	int64_t keeps_until, until, leap = NOON + INT64_C(789) * DAY_MS; // 2028-02-29 12:00

	trade_open(&home, state);
	clock_set(leap);
	int64_t customer_id = buyer(&home, "leap");
	sold(&home, customer_id, "o", 200000);
	assert_string_equal(tier_of(&home, customer_id, &keeps_until), "silver");
	assert_int_equal(keeps_until, leap + 365 * DAY_MS); // 2029-02-28 12:00
	clock_set(keeps_until - 1);
	assert_string_equal(tier_of(&home, customer_id, &until), "silver");
	clock_set(keeps_until);
	assert_string_equal(tier_of(&home, customer_id, &until), "bronze");
	run_job(&home, "tier.review");
	assert_int_equal(support_number(home.support, "SELECT COUNT(*) FROM member_tier"), 0);
	home_close(&home);
}

// ---------------------------------------------------------------- merges

static void a_merge_moves_points_and_back(void **state)
{
	struct home home;

	trade_open(&home, state);
	struct merge merge = {buyer(&home, "b"), buyer(&home, "a"), 0};
	sold(&home, merge.loser_id, "a", 150000);
	sold(&home, merge.survivor_id, "b", 60000);
	assert_ok(trade_try(&home, act_merge, &merge));
	int64_t keeps_until;
	assert_int_equal(available(&home, merge.survivor_id), 2100);
	assert_int_equal(available(&home, merge.loser_id), 0);
	assert_string_equal(tier_of(&home, merge.survivor_id, &keeps_until), "silver");
	assert_books_right(&home);
	assert_ok(trade_try(&home, act_unmerge, &merge));
	assert_int_equal(available(&home, merge.survivor_id), 600);
	assert_int_equal(available(&home, merge.loser_id), 1500);
	assert_string_equal(tier_of(&home, merge.survivor_id, &keeps_until), "bronze");
	assert_books_right(&home);
	home_close(&home);
}

// All was spent before the merge, and again merged on: cancelled, the points are with who the customer is now.
static void what_was_spent_before_a_merge_comes_back_after_it(void **state)
{
	struct home home;

	trade_open(&home, state);
	struct merge first = {buyer(&home, "b"), buyer(&home, "a"), 0},
		     second = {buyer(&home, "c"), first.survivor_id, 0};
	struct redeem redeem = {.customer_id = first.loser_id}, again = {.customer_id = second.survivor_id};
	struct order *order = sold(&home, first.loser_id, "a", 10000);
	assert_ok(trade_try(&home, act_redeem, &redeem));
	assert_ok(trade_try(&home, act_merge, &first));
	assert_int_equal(account_of(&home, first.survivor_id).figures[BUCKET_SPENT], 100);
	assert_ok(trade_try(&home, act_merge, &second));
	assert_books_right(&home);
	assert_ok(trade_try(&home, act_redeem_cancel, &redeem));
	assert_int_equal(available(&home, second.survivor_id), 100);
	assert_int_equal(account_of(&home, second.survivor_id).figures[BUCKET_SPENT], 0);
	assert_ok(trade_try(&home, act_redeem, &again)); // they can be spent
	assert_ok(trade_try(&home, act_redeem_cancel, &again));
	struct give_back give = {.order_id = order->id, .external_id = "r"};
	assert_ok(trade_try(&home, act_give_back, &give));
	assert_int_equal(available(&home, second.survivor_id), 0);
	assert_int_equal(account_of(&home, second.survivor_id).figures[BUCKET_DEBT], 0);
	assert_books_right(&home);
	home_close(&home);
}

static size_t coupons_shown(struct home *home, int64_t customer_id)
{
	struct coupon *coupons;
	size_t count;

	look(home);
	assert_ok(reward_coupons_of(&home->ctx, customer_id, &coupons, &count));
	look_away(home);
	return count;
}

static void coupons_are_shown_with_the_survivor(void **state)
{
	struct home home;

	trade_open(&home, state);
	struct merge merge = {buyer(&home, "b"), buyer(&home, "a"), 0};
	struct redeem theirs = {.customer_id = merge.loser_id}, ours = {.customer_id = merge.survivor_id};
	sold(&home, merge.loser_id, "a", 20000);
	sold(&home, merge.survivor_id, "b", 10000);
	assert_ok(trade_try(&home, act_redeem, &theirs));
	assert_ok(trade_try(&home, act_redeem, &theirs));
	assert_ok(trade_try(&home, act_redeem, &ours));
	assert_int_equal(coupons_shown(&home, merge.survivor_id), 1);
	assert_ok(trade_try(&home, act_merge, &merge));
	assert_int_equal(coupons_shown(&home, merge.survivor_id), 3);
	assert_ok(trade_try(&home, act_unmerge, &merge));
	assert_int_equal(coupons_shown(&home, merge.survivor_id), 1);
	assert_int_equal(coupons_shown(&home, merge.loser_id), 2);
	assert_books_right(&home);
	home_close(&home);
}

static void what_had_lapsed_before_a_merge_is_not_charged_after_it(void **state)
{
	struct home home;

	trade_open(&home, state);
	struct merge merge = {buyer(&home, "b"), buyer(&home, "a"), 0};
	struct sell sell = {
		.customer_id = merge.loser_id,
		.external_id = "old",
		.at = NOON - 800 * DAY_MS,
		.lines = {{.sku = "A", .quantity = 1, .unit_price = 10000}},
		.line_count = 1,
	};
	assert_ok(trade_try(&home, act_sell, &sell));
	adjusted(&home, merge.survivor_id, 30);
	assert_ok(trade_try(&home, act_merge, &merge));
	struct give_back give = {.order_id = sell.order->id, .external_id = "r"};
	assert_ok(trade_try(&home, act_give_back, &give));
	assert_int_equal(available(&home, merge.survivor_id), 30);
	assert_int_equal(account_of(&home, merge.survivor_id).figures[BUCKET_DEBT], 0);
	assert_books_right(&home);
	home_close(&home);
}

static void a_debt_goes_along_and_is_repaid(void **state)
{
	struct home home;

	trade_open(&home, state);
	struct merge merge = {buyer(&home, "b"), buyer(&home, "a"), 0};
	struct redeem redeem = {.customer_id = merge.loser_id};
	struct order *order = sold(&home, merge.loser_id, "a", 10000);
	assert_ok(trade_try(&home, act_redeem, &redeem));
	struct give_back give = {.order_id = order->id, .external_id = "r"};
	assert_ok(trade_try(&home, act_give_back, &give));
	adjusted(&home, merge.survivor_id, 130);
	assert_ok(trade_try(&home, act_merge, &merge));
	assert_int_equal(available(&home, merge.survivor_id), 30);
	assert_int_equal(account_of(&home, merge.survivor_id).figures[BUCKET_DEBT], 0);
	assert_int_equal(account_of(&home, merge.loser_id).figures[BUCKET_DEBT], 0);
	assert_books_right(&home);
	home_close(&home);
}

// ---------------------------------------------------------------- the auditor

static void the_auditor_finds_every_kind_of_damage(void **state)
{
	static const char *const damages[][2] = {
		{"UPDATE account SET active = active + 1 WHERE wallet_id = 1",
			"UPDATE account SET active = active - 1 WHERE wallet_id = 1"},
		{"UPDATE account SET granted = granted + 1, active = active + 1 WHERE wallet_id = 1",
			"UPDATE account SET granted = granted - 1, active = active - 1 WHERE wallet_id = 1"},
		{"UPDATE account SET debt = 1 WHERE wallet_id = 2", "UPDATE account SET debt = 0 WHERE wallet_id = 2"},
		{"UPDATE lot SET remaining = remaining - 1 WHERE wallet_id = 1",
			"UPDATE lot SET remaining = remaining + 1 WHERE wallet_id = 1"},
		{"UPDATE lot SET granted = granted + 1 WHERE wallet_id = 1",
			"UPDATE lot SET granted = granted - 1 WHERE wallet_id = 1"},
		{"UPDATE posting SET amount = amount + 1 WHERE kind = 'spend'",
			"UPDATE posting SET amount = amount - 1 WHERE kind = 'spend'"},
		{"UPDATE posting SET credit = 'forfeited' WHERE kind = 'spend'",
			"UPDATE posting SET credit = 'spent' WHERE kind = 'spend'"},
		{"UPDATE posting SET credit = 'nowhere' WHERE kind = 'spend'",
			"UPDATE posting SET credit = 'spent' WHERE kind = 'spend'"},
		{"UPDATE posting SET wallet_id = 2 WHERE kind = 'spend'",
			"UPDATE posting SET wallet_id = 1 WHERE kind = 'spend'"},
		{"UPDATE account SET next_due_at = NULL WHERE wallet_id = 1",
			"UPDATE account SET next_due_at = 1 WHERE wallet_id = 1"},
		{"UPDATE account SET next_due_at = 9007199254740991 WHERE wallet_id = 1",
			"UPDATE account SET next_due_at = 1 WHERE wallet_id = 1"},
		{"UPDATE account SET customer_id = customer_id + 1",
			"UPDATE account SET customer_id = customer_id - 1"},
		{"UPDATE lot SET customer_id = customer_id + 1 WHERE wallet_id = 1",
			"UPDATE lot SET customer_id = customer_id - 1 WHERE wallet_id = 1"},
		{"DELETE FROM account WHERE wallet_id = 1", NULL},
		{"DELETE FROM account", NULL},
	};
	struct home home;

	trade_open(&home, state);
	struct redeem redeem = {.customer_id = buyer(&home, "audit")};
	sold(&home, redeem.customer_id, "o", 25000);
	assert_ok(trade_try(&home, act_redeem, &redeem));
	assert_books_right(&home);
	for (size_t i = 0; i < ARRAY_LEN(damages); i++) {
		support_run(home.support, damages[i][0]);
		if (!ledger_wrong(&home))
			fail_msg("not found: %s", damages[i][0]);
		if (!damages[i][1])
			continue;
		support_run(home.support, damages[i][1]);
		assert_null(ledger_wrong(&home));
	}
	home_close(&home);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		BOTH(the_last_hundred_points_are_spent_once),
		BOTH(a_coupon_is_used_once),
		BOTH(a_redemption_is_cancelled_once),
		BOTH(points_lapse_at_the_instant),
		BOTH(what_is_bought_back_in_time_has_lapsed_already),
		BOTH(the_job_posts_all_that_has_lapsed),
		BOTH(new_points_repay_a_debt_first),
		BOTH(a_tier_falls_at_the_instant_and_the_job_posts_it),
		BOTH(what_was_bought_on_29_february_falls_when_it_says),
		BOTH(a_merge_moves_points_and_back),
		BOTH(what_was_spent_before_a_merge_comes_back_after_it),
		BOTH(coupons_are_shown_with_the_survivor),
		BOTH(what_had_lapsed_before_a_merge_is_not_charged_after_it),
		BOTH(a_debt_goes_along_and_is_repaid),
		BOTH(the_auditor_finds_every_kind_of_damage),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
