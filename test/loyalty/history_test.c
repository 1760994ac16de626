// Random histories of one shop against a plain model in memory: orders (also placed back in time, and sent again),
// returns in parts, cancellations, redemptions and their cancellation; points that are pending, active, held, spent,
// given back in parts, taken back, owed, given to others, merged, spent by households together, lapsed; with jumps of
// the clock. All nine figures of every account must be what the model says, balances as of past instants what they
// were then, also as they were known then, tiers and growth what the orders say; after each history the auditor must
// find ledger, statistics and tiers in order. HUITOU_HISTORY_STEPS sets how many steps each database sees; unset,
// SQLite sees 100,000 and PostgreSQL, where a step costs four times as much, 40,000.
#include "history_sales.h"
#include "points/sums.h"

#include <time.h>

#define STEPS_SQLITE 100000
#define STEPS_POSTGRES 40000
#define STEPS 500   // of one history
#define BATCH 100   // steps of one transaction
#define COMPARED 50 // steps between two looks
#define WHOLE 20    // histories between two looks at the whole database

// ---------------------------------------------------------------- comparing

static int64_t machine_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_REALTIME, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void compare_figures(const struct model *model, int customer, const struct points_account *account,
	const int64_t *figures, const char *when)
{
	for (int bucket = 0; bucket < BUCKETS; bucket++)
		if (account->figures[bucket] != figures[bucket])
			fail_msg("history %d, step %d, customer %d, %s%s: %lld, the model says %lld", model->history,
				model->done, customer, buckets[bucket].name, when, (long long)account->figures[bucket],
				(long long)figures[bucket]);
}

// What was, still was: as it is known now unless something came late, and always as it was known then.
static void compare_past(struct ctx *ctx, const struct model *model, int customer)
{
	const struct snapshot *snapshot = &model->snapshots[customer];
	struct points_account account;

	if (!snapshot->disturbed) {
		assert_ok(points_account_at(
			ctx, model->ids[customer], model->wallet, snapshot->at, model->now, &account));
		compare_figures(model, customer, &account, snapshot->figures, " as of then");
	}
	assert_ok(points_account_at(
		ctx, model->ids[customer], model->wallet, snapshot->at, snapshot->known_ms, &account));
	compare_figures(model, customer, &account, snapshot->figures, " as known then");
}

static void compare(struct ctx *ctx, struct model *model)
{
	int64_t known_ms = machine_ms();

	for (int i = 0; i < CUSTOMERS; i++) {
		struct points_account account;
		struct snapshot *snapshot = &model->snapshots[i];
		int64_t spendable;
		assert_ok(points_account_of(ctx, model->ids[i], model->wallet->id, &account));
		assert_ok(points_spendable_by(ctx, model->ids[i], model->wallet, &spendable));
		if (spendable != free_of(model, i))
			fail_msg("history %d, step %d, customer %d can spend %lld, the model says %lld", model->history,
				model->done, i, (long long)spendable, (long long)free_of(model, i));
		compare_figures(model, i, &account, model->figures[i], "");
		if (snapshot->set)
			compare_past(ctx, model, i);
		if (!snapshot->set || pick(model, 4) == 0) {
			*snapshot = (struct snapshot){.at = model->now, .known_ms = known_ms, .set = true};
			memcpy(snapshot->figures, model->figures[i], sizeof snapshot->figures);
		}
	}
	compare_sales(ctx, model);
	while (machine_ms() == known_ms) // what comes next is known later
		nanosleep(&(struct timespec){.tv_nsec = 100000}, NULL);
}

// ---------------------------------------------------------------- a history

static enum status act_batch(struct ctx *ctx, void *arg)
{
	static void (*const steps[])(struct ctx *, struct model *) = {step_grant, step_grant, step_spend, step_spend,
		step_refund, step_claw, step_hold, step_hold, step_resolve, step_give, step_merge, step_house,
		step_order, step_order, step_order, step_return, step_return, step_cancel, step_redeem, step_unredeem};
	struct model *model = arg;
	struct arena *kept = ctx->mem;

	ctx->mem = arena_create();
	if (!model->done)
		for (int i = 0; i < CUSTOMERS; i++)
			make_customer(ctx, model, i);
	for (int i = 0; i < BATCH; i++, model->done++) {
		model->now += 1 + (pick(model, 25) == 0 ? pick(model, 90 * DAY_MS) : pick(model, DAY_MS));
		ctx->now_ms = model->now;
		pass(model);
		steps[pick(model, (int64_t)ARRAY_LEN(steps))](ctx, model);
		if (i % COMPARED == COMPARED - 1)
			compare(ctx, model);
	}
	arena_destroy(ctx->mem);
	ctx->mem = kept;
	return OK;
}

static enum status act_find_wallet(struct ctx *ctx, void *arg)
{
	struct model *model = arg;
	return wallet_get(ctx, WALLET_POINTS_ID, &model->wallet);
}

// The customers of this history; *wrong: a sentence about the first row that is off.
static void verify_customers(struct ctx *ctx, int64_t first_id, const char **wrong)
{
	int64_t after = first_id, checked, wrong_id = NONE;

	do
		assert_ok(points_ledger_check(ctx, &after, 100, &checked, wrong));
	while (checked && !*wrong);
	after = first_id;
	do
		assert_ok(sales_stat_check(ctx, &after, 100, &checked, &wrong_id));
	while (checked && wrong_id == NONE);
	if (wrong_id != NONE)
		*wrong = "statistics are not what the orders say";
	for (after = first_id, checked = 1; checked && !*wrong;)
		assert_ok(tier_check(ctx, &after, 100, &checked, wrong));
}

static void verify_whole(struct ctx *ctx, const char **wrong)
{
	int64_t wrong_id;

	if (!*wrong)
		assert_ok(points_ledger_strays(ctx, wrong));
	if (!*wrong)
		assert_ok(reward_check(ctx, wrong));
	if (!*wrong)
		assert_ok(loyalty_check(ctx, wrong));
	assert_ok(sales_stat_strays(ctx, &wrong_id));
	assert_true(*wrong || wrong_id == NONE);
}

static void verify(struct home *home, const struct model *model, int64_t first_id, bool whole)
{
	struct arena *kept = home->ctx.mem;
	const char *wrong = NULL;
	int64_t summed;

	home->ctx.mem = arena_create();
	assert_ok(sums_carry_on(&home->ctx, NULL, 0, &summed));
	look(home);
	verify_customers(&home->ctx, first_id, &wrong);
	if (whole)
		verify_whole(&home->ctx, &wrong);
	look_away(home);
	if (wrong)
		fail_msg("history %d: %s", model->history, wrong);
	arena_destroy(home->ctx.mem);
	home->ctx.mem = kept;
}

static void one_history(struct home *home, struct model *model, int history, bool last)
{
	int64_t first_id = id_new();

	memset(model, 0, sizeof *model);
	model->seed = UINT64_C(88172645463325252) + (uint64_t)history * UINT64_C(7919);
	model->now = START_MS;
	model->history = history;
	model->next_source = (int64_t)history * STEPS * 10 + 1;
	model->zone = home->house.shop->zone;
	clock_set(START_MS);
	assert_ok(trade_try(home, act_find_wallet, model));
	while (model->done < STEPS) {
		home->ctx.now_ms = model->now;
		assert_ok(house_write(&home->ctx, act_batch, model, 0, LANE_TILL));
	}
	clock_set(model->now);
	verify(home, model, first_id, last || history % WHOLE == 0);
}

static void histories_agree_with_the_model(void **state)
{
	static struct model model;
	const char *wanted = getenv("HUITOU_HISTORY_STEPS");
	bool remote = state && *state && ((struct support *)*state)->server[0];
	int64_t steps = wanted ? strtoll(wanted, NULL, 10) : remote ? STEPS_POSTGRES : STEPS_SQLITE;
	struct home home;

	trade_open(&home, state);
	support_run(home.support, "UPDATE wallet SET transfer = 1 WHERE id = 1");
	for (int history = 0; history * STEPS < steps; history++) {
		if (remote && history % 10 == 1) // plans made while tables were empty would scan them for ever
			support_run(home.support, "ANALYZE");
		one_history(&home, &model, history, (history + 1) * STEPS >= steps);
	}
	home_close(&home);
}

int main(void)
{
	const struct CMUnitTest tests[] = {BOTH(histories_agree_with_the_model)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
