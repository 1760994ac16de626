// The auditor names the first row that is off, whatever was damaged; holds are won once; terms are kept to the
// millisecond.
#include "../trade.h"

static const struct wallet *points_wallet(struct home *home)
{
	const struct wallet *wallet;

	look(home);
	assert_ok(wallet_get(&home->ctx, WALLET_POINTS_ID, &wallet));
	look_away(home);
	return wallet;
}

struct hold_act {
	int64_t customer_id, amount, id, expires_at;
	int state;
};

static enum status act_hold(struct ctx *ctx, void *arg)
{
	struct hold_act *act = arg;
	struct hold_part part = {.kind = "points", .subject_id = WALLET_POINTS_ID, .amount = act->amount};
	struct hold in = {.customer_id = act->customer_id,
		.expires_at = act->expires_at ? act->expires_at : NONE,
		.parts = {&part, 1}};
	struct hold *hold;
	bool replayed;

	TRY(points_hold(ctx, &in, &hold, &replayed));
	act->id = hold->id;
	return OK;
}

static enum status act_confirm(struct ctx *ctx, void *arg)
{
	struct hold_act *act = arg;
	struct hold *hold;

	TRY(points_hold_confirm(ctx, act->id, act->amount ? &act->amount : NULL, NULL, &hold));
	act->state = hold->state;
	return OK;
}

static enum status act_void(struct ctx *ctx, void *arg)
{
	struct hold_act *act = arg;
	struct hold *hold;

	TRY(points_hold_void(ctx, act->id, &hold));
	act->state = hold->state;
	return OK;
}

static void sixty_four_holds_of_all_that_is_there(void **state)
{
	struct hold_act acts[64];
	struct home home;

	trade_open(&home, state);
	home_serve(&home, 0);
	int64_t customer_id = buyer(&home, "crowd");
	adjusted(&home, customer_id, 100);
	for (int i = 0; i < 64; i++)
		acts[i] = (struct hold_act){.customer_id = customer_id, .amount = 100};
	assert_int_equal(crowd(&home, act_hold, acts, sizeof *acts, 64, ERR_CONFLICT), 1);
	assert_int_equal(available(&home, customer_id), 0);
	assert_books_right(&home);
	home_close(&home);
}

struct gift {
	int64_t from_id, to_id, points;
};

static enum status act_gift(struct ctx *ctx, void *arg)
{
	const struct gift *gift = arg;
	struct transfer transfer = {.from_id = gift->from_id, .to_id = gift->to_id, .points = gift->points};

	TRY(wallet_get(ctx, WALLET_POINTS_ID, &transfer.wallet));
	return points_transfer(ctx, &transfer);
}

// A hundred points are given away whole by 64 callers, to two others and back and forth: once, and none is made.
static void sixty_four_gifts_of_all_that_is_there(void **state)
{
	struct gift gifts[64];
	struct home home;

	trade_open(&home, state);
	support_run(home.support, "UPDATE wallet SET transfer = 1 WHERE id = 1"); // before anybody has read it
	home_serve(&home, 0);
	int64_t giver = buyer(&home, "giver"), one = buyer(&home, "one"), two = buyer(&home, "two");
	adjusted(&home, giver, 100);
	for (int i = 0; i < 64; i++)
		gifts[i] = (struct gift){giver, i % 2 ? one : two, 100};
	assert_int_equal(crowd(&home, act_gift, gifts, sizeof *gifts, 64, ERR_CONFLICT), 1);
	for (int i = 0; i < 64; i++)
		gifts[i] = (struct gift){i % 2 ? one : two, i % 2 ? two : one, 60};
	assert_true(crowd(&home, act_gift, gifts, sizeof *gifts, 64, ERR_CONFLICT) >= 1);
	assert_int_equal(available(&home, giver), 0);
	assert_int_equal(available(&home, one) + available(&home, two), 100);
	assert_books_right(&home);
	home_close(&home);
}

// Half confirm, half void: one of them resolves it, all are told the same.
static void sixty_four_resolve_one_hold_once(void **state)
{
	struct hold_act acts[64], hold = {.amount = 100};
	struct home home;

	trade_open(&home, state);
	home_serve(&home, 0);
	hold.customer_id = buyer(&home, "once");
	adjusted(&home, hold.customer_id, 100);
	assert_ok(trade_try(&home, act_hold, &hold));
	for (int i = 0; i < 64; i++)
		acts[i] = hold;
	assert_int_equal(crowd(&home, act_confirm, acts, sizeof *acts, 32, ERR_CONFLICT), 32);
	assert_int_equal(crowd(&home, act_void, acts + 32, sizeof *acts, 32, ERR_CONFLICT), 32);
	for (int i = 0; i < 64; i++)
		assert_int_equal(acts[i].state, HOLD_CONFIRMED);
	struct points_account account = account_of(&home, hold.customer_id);
	assert_int_equal(account.figures[BUCKET_SPENT], 100);
	assert_books_right(&home);
	home_close(&home);
}

// A hold that nobody resolves gives its points free at its end, before any job; what has lapsed meanwhile lapses then.
static void a_hold_ends_at_its_instant(void **state)
{
	struct hold_act hold = {.amount = 80, .expires_at = NOON + 10 * MINUTE_MS};
	struct home home;

	trade_open(&home, state);
	hold.customer_id = buyer(&home, "ends");
	adjusted(&home, hold.customer_id, 100);
	support_run(home.support, "UPDATE lot SET expires_at = 1767240300000"); // 5 minutes after noon
	support_run(home.support, "UPDATE account SET next_due_at = 1767240300000");
	assert_ok(trade_try(&home, act_hold, &hold));
	clock_set(NOON + 10 * MINUTE_MS - 1);
	assert_int_equal(available(&home, hold.customer_id), 0);
	assert_int_equal(account_of(&home, hold.customer_id).figures[BUCKET_EXPIRED], 20);
	assert_int_equal(account_of(&home, hold.customer_id).figures[BUCKET_HELD], 80);
	clock_set(NOON + 10 * MINUTE_MS);
	assert_int_equal(account_of(&home, hold.customer_id).figures[BUCKET_HELD], 0);
	assert_int_equal(account_of(&home, hold.customer_id).figures[BUCKET_EXPIRED], 100);
	assert_int_equal(support_number(home.support, "SELECT COUNT(*) FROM hold WHERE state = 'open'"), 1);
	assert_ok(trade_try(&home, act_confirm, &hold)); // too late
	assert_int_equal(hold.state, HOLD_LAPSED);
	assert_int_equal(account_of(&home, hold.customer_id).figures[BUCKET_SPENT], 0);
	assert_books_right(&home);
	home_close(&home);
}

// ---------------------------------------------------------------- terms

static void wallets_lapse_as_they_say(void **state)
{
	static const char *const clearing[] = {"06-30", "12-31"};
	const int64_t feb_1 = NEW_YEAR + 31 * DAY_MS;
	struct expiry_policy policy = {.mode = EXPIRY_ROLLING, .count = 12, .unit = 2, .round = 3};
	struct home home;

	trade_open(&home, state);
	// 12 months from 1 February 2026, to the end of the quarter: 1 April 2027, 00:00 in Shanghai.
	assert_int_equal(wallet_expiry(&home.ctx, &policy, feb_1, feb_1), INT64_C(1806508800000));
	policy.round = 6; // to the end of the next August
	policy.month = 8;
	assert_int_equal(wallet_expiry(&home.ctx, &policy, feb_1, feb_1), INT64_C(1819728000000));
	// Clearing dates: half a year at least, then the first of them; good to the end of the day.
	policy = (struct expiry_policy){
		.mode = EXPIRY_DATES, .count = 6, .unit = 2, .dates = {(void *)clearing, ARRAY_LEN(clearing)}};
	assert_int_equal(wallet_expiry(&home.ctx, &policy, feb_1, feb_1), INT64_C(1798732800000)); // 1 January 2027
	policy.count = NONE;
	assert_int_equal(wallet_expiry(&home.ctx, &policy, feb_1, feb_1), INT64_C(1782835200000)); // 1 July 2026
	policy.mode = EXPIRY_NEVER;
	assert_true(wallet_expiry(&home.ctx, &policy, feb_1, feb_1) == NONE);
	home_close(&home);
}

// What lapses by inactivity slides on with every purchase, and lapses all at once when none comes.
static void inactivity_lapses_all_at_once(void **state)
{
	struct home home;

	trade_open(&home, state);
	support_run(home.support, "UPDATE wallet SET expiry = 'inactivity', expiry_count = 6, expiry_unit = 'month', "
				  "expiry_round = 'day', expiry_resets = '[\"earn\"]' WHERE id = 1");
	int64_t customer_id = buyer(&home, "slides");
	sold(&home, customer_id, "1", 10000);
	clock_set(NOON + 150 * DAY_MS);
	sold(&home, customer_id, "2", 5000);
	clock_set(NOON + 300 * DAY_MS); // the first alone would have lapsed after 181
	assert_int_equal(available(&home, customer_id), 150);
	clock_set(NOON + 340 * DAY_MS);
	assert_int_equal(available(&home, customer_id), 0);
	sold(&home, customer_id, "3", 700); // what has lapsed does not come back
	assert_int_equal(available(&home, customer_id), 7);
	assert_int_equal(account_of(&home, customer_id).figures[BUCKET_EXPIRED], 150);
	assert_books_right(&home);
	home_close(&home);
}

struct reinstate {
	int64_t customer_id, until, amount;
	const struct wallet *wallet;
};

static enum status act_reinstate(struct ctx *ctx, void *arg)
{
	struct reinstate *act = arg;
	return points_reinstate(ctx, act->customer_id, act->wallet, NONE, act->until, "test", &act->amount);
}

static void lapsed_points_are_brought_back_within_the_window(void **state)
{
	struct reinstate act = {0};
	struct home home;

	trade_open(&home, state);
	act.wallet = points_wallet(&home);
	act.customer_id = buyer(&home, "back");
	sold(&home, act.customer_id, "1", 10000);
	int64_t lapses = account_of(&home, act.customer_id).next_due_at;
	clock_set(lapses + 29 * DAY_MS);
	assert_int_equal(available(&home, act.customer_id), 0);
	act.until = lapses + 60 * DAY_MS;
	assert_ok(trade_try(&home, act_reinstate, &act));
	assert_int_equal(act.amount, 100);
	assert_int_equal(available(&home, act.customer_id), 100);
	clock_set(lapses + 60 * DAY_MS);
	assert_int_equal(available(&home, act.customer_id), 0);
	clock_set(lapses + 91 * DAY_MS);
	act.until = lapses + 100 * DAY_MS;
	assert_ok(trade_try(&home, act_reinstate, &act)); // 31 days after: too late, nothing comes back
	assert_int_equal(act.amount, 0);
	assert_books_right(&home);
	home_close(&home);
}

// ---------------------------------------------------------------- damage

static enum status act_transfer(struct ctx *ctx, void *arg)
{
	struct transfer *transfer = arg;
	struct transfer made = *transfer;

	TRY(wallet_get(ctx, WALLET_POINTS_ID, &made.wallet));
	return points_transfer(ctx, &made);
}

struct damage {
	const char *harm, *mend, *named;
};

static void every_kind_of_damage_is_named(void **state)
{
	static const struct damage damages[] = {
		{"UPDATE account SET held = held + 1 WHERE wallet_id = 1",
			"UPDATE account SET held = held - 1 WHERE wallet_id = 1", "held is"},
		{"UPDATE account SET pending = pending + 1 WHERE wallet_id = 1",
			"UPDATE account SET pending = pending - 1 WHERE wallet_id = 1", "pending is"},
		{"UPDATE lot SET held = held - 1 WHERE held > 0", "UPDATE lot SET held = held + 1 WHERE held > 0",
			"are held"},
		{"UPDATE lot SET state = 'expired' WHERE held > 0", "UPDATE lot SET state = 'active' WHERE held > 0",
			"is expired, its postings say active"},
		{"UPDATE lot SET reversed = reversed + 1 WHERE reversed > 0",
			"UPDATE lot SET reversed = reversed - 1 WHERE reversed > 0", "were taken back"},
		{"UPDATE posting SET amount = amount + 1 WHERE kind = 'hold'",
			"UPDATE posting SET amount = amount - 1 WHERE kind = 'hold'", "its postings say"},
		{"UPDATE posting SET for_lot = 1 WHERE kind = 'clawback'",
			"UPDATE posting SET for_lot = NULL WHERE kind = 'clawback'", "were taken back"},
		{"UPDATE hold_lot SET amount = amount + 1", "UPDATE hold_lot SET amount = amount - 1",
			"its open holds say"},
		{"UPDATE hold SET state = 'voided'", "UPDATE hold SET state = 'open'", "do not agree"},
		{"UPDATE hold_part SET amount = amount + 1", "UPDATE hold_part SET amount = amount - 1",
			"its lots say"},
		{"UPDATE transfer SET points = points + 1", "UPDATE transfer SET points = points - 1",
			"its postings say"},
		{"UPDATE account SET next_due_at = NULL WHERE active > 0", NULL, "changes by itself"},
	};
	struct hold_act hold = {.amount = 30};
	struct home home;

	trade_open(&home, state);
	support_run(home.support, "UPDATE wallet SET transfer = 1 WHERE id = 1"); // before anybody has read it
	hold.customer_id = buyer(&home, "harm");
	sold(&home, hold.customer_id, "1", 20000);
	struct give_back give = {.order_id = sold(&home, hold.customer_id, "2", 5000)->id};
	assert_ok(trade_try(&home, act_give_back, &give)); // 50 taken back
	adjusted(&home, hold.customer_id, -20);
	assert_ok(trade_try(&home, act_hold, &hold));
	struct transfer transfer = {.from_id = hold.customer_id, .to_id = buyer(&home, "other"), .points = 10};
	assert_ok(trade_try(&home, act_transfer, &transfer));
	assert_books_right(&home);
	for (size_t i = 0; i < ARRAY_LEN(damages); i++) {
		support_run(home.support, damages[i].harm);
		const char *wrong = ledger_wrong(&home);

		if (!wrong || !strstr(wrong, damages[i].named))
			fail_msg("%s: %s", damages[i].harm, wrong ? wrong : "not found");
		if (!damages[i].mend)
			break;
		support_run(home.support, damages[i].mend);
		assert_books_right(&home);
	}
	home_close(&home);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		BOTH(sixty_four_holds_of_all_that_is_there),
		BOTH(sixty_four_gifts_of_all_that_is_there),
		BOTH(sixty_four_resolve_one_hold_once),
		BOTH(a_hold_ends_at_its_instant),
		BOTH(wallets_lapse_as_they_say),
		BOTH(inactivity_lapses_all_at_once),
		BOTH(lapsed_points_are_brought_back_within_the_window),
		BOTH(every_kind_of_damage_is_named),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
