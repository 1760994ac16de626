// Rules against a real house: caps and check-ins with many callers at once; any rules, any order, any partial returns.
#include "../trade.h"

#include "loyalty/version.h"

struct make_rule {
	const char *code, *terms;
	int64_t id;
};

static enum status act_rule(struct ctx *ctx, void *arg)
{
	struct make_rule *make = arg;
	struct rule_terms *terms = arena_new(ctx->mem, struct rule_terms);
	const struct programme *programme;
	struct rule rule;
	uint64_t present;

	TRY(shape_decode(ctx, &rule_terms_shape, make->terms, strlen(make->terms), DECODE_NEW, terms, &present));
	TRY(programme_get(ctx, &programme));
	TRY(loyalty_rule_check(ctx, programme, "", terms, &rule));
	TRY(rule_create(ctx, make->code, terms, NULL, &make->id));
	TRY(version_approve(ctx, make->id, 1));
	return version_publish(ctx, make->id, 1, NULL);
}

static int64_t put_rule(struct home *home, const char *code, const char *terms)
{
	struct make_rule make = {code, terms, NONE};
	enum status status = trade_try(home, act_rule, &make);

	if (status != OK)
		fail_msg("%s: %s", terms, status_name(status));
	return make.id;
}

#define NAMES "\"name_en\": \"n\", \"name_zh\": \"名\", \"wallet\": \"points\", "

static enum status act_budget(struct ctx *ctx, void *arg)
{
	(void)arg;
	TRY(db_exec_text(ctx->db,
		"INSERT INTO earning_budget (id, code, name_en, name_zh, unit, amount, version, created_at, "
		"updated_at) "
		"VALUES (77, 'b', 'b', 'b', 'points', 1000, 1, 0, 0)",
		NULL, 0));
	return programme_touch(ctx);
}

// ---------------------------------------------------------------- many at once

// 64 orders of 64 customers want 50 each of a budget of 1000: it is given out to the last point and not one more.
static void a_budget_is_exact_under_concurrency(void **state)
{
	struct sell sells[CROWD_MAX];
	struct home home;

	trade_open(&home, state);
	assert_ok(trade_try(&home, act_budget, NULL));
	put_rule(&home, "fifty",
		"{" NAMES "\"trigger\": \"order_paid\", \"measure\": \"fixed\", \"points\": 50, "
		"\"caps\": [{\"scope\": \"budget\", \"budget\": \"b\"}, {\"scope\": \"rule\", \"period\": \"day\", "
		"\"limit\": "
		"990}]}");
	for (int i = 0; i < CROWD_MAX; i++)
		sells[i] = (struct sell){.customer_id = buyer(&home, arena_format(home.ctx.mem, "c%d", i)),
			.external_id = arena_format(home.ctx.mem, "o%d", i),
			.lines = {{.sku = "A", .quantity = 1, .unit_price = 50}},
			.line_count = 1};
	home_serve(&home, 0);
	assert_int_equal(crowd(&home, act_sell, sells, sizeof *sells, CROWD_MAX, ERR_CONFLICT), CROWD_MAX);
	assert_int_equal(
		support_number(home.support, "SELECT CAST(SUM(granted) AS BIGINT) FROM lot WHERE wallet_id = 1"), 990);
	assert_int_equal(support_number(home.support, "SELECT MAX(used) FROM cap_use WHERE scope = 4"), 990);
	home_rest(&home);
	// What comes back can be given again.
	struct give_back give = {
		.order_id = support_number(home.support, "SELECT MIN(source_id) FROM lot WHERE wallet_id = 1"),
		.external_id = "r"};
	sells[0].customer_id = support_number(
		home.support, "SELECT customer_id FROM lot WHERE wallet_id = 1 ORDER BY source_id LIMIT 1");
	int64_t had = available(&home, sells[0].customer_id);
	assert_ok(trade_try(&home, act_give_back, &give));
	assert_int_equal(available(&home, sells[0].customer_id), 0);
	assert_int_equal(support_number(home.support, "SELECT MAX(used) FROM cap_use WHERE scope = 4"), 990 - had);
	assert_books_right(&home);
	home_close(&home);
}

struct present {
	int64_t customer_id;
	const char *day;
	struct check_in *done;
};

static enum status act_present(struct ctx *ctx, void *arg)
{
	struct present *present = arg;
	return loyalty_check_in(ctx, present->customer_id, present->day, &present->done);
}

static void of_many_check_ins_one_counts(void **state)
{
	struct present presents[CROWD_MAX];
	struct home home;

	trade_open(&home, state);
	put_rule(&home, "daily", "{" NAMES "\"trigger\": \"check_in\", \"measure\": \"fixed\", \"points\": 3}");
	int64_t customer_id = buyer(&home, "c");
	for (int i = 0; i < CROWD_MAX; i++)
		presents[i] = (struct present){.customer_id = customer_id};
	home_serve(&home, 0);
	assert_int_equal(crowd(&home, act_present, presents, sizeof *presents, CROWD_MAX, ERR_CONFLICT), 1);
	home_rest(&home);
	assert_int_equal(available(&home, customer_id), 3);
	assert_int_equal(support_number(home.support, "SELECT COUNT(*) FROM activity"), 1);
	assert_books_right(&home);
	home_close(&home);
}

struct cards {
	int64_t customer_id;
};

static enum status act_card(struct ctx *ctx, void *arg)
{
	const struct cards *cards = arg;
	return db_exec_text(ctx->db, "INSERT INTO make_up_card (customer_id, cards) VALUES ($1, 2)",
		ARGS(v_i64(cards->customer_id)));
}

static struct check_in *present_on(struct home *home, int64_t customer_id, int64_t day, const char *made_up)
{
	struct present present = {.customer_id = customer_id, .day = made_up};

	clock_set(NOON + day * DAY_MS);
	assert_ok(trade_try(home, act_present, &present));
	return present.done;
}

// Day 0, 1, then 3 and 4; the card for day 2 makes five in a row: the fifth-day gift comes, once.
static void a_card_mends_a_streak(void **state)
{
	struct home home;

	trade_open(&home, state);
	put_rule(&home, "five",
		"{" NAMES "\"trigger\": \"streak\", \"measure\": \"fixed\", \"points\": 100, "
		"\"condition\": \"event.number == 5\"}");
	put_rule(&home, "each",
		"{" NAMES "\"trigger\": \"streak\", \"measure\": \"number\", \"points\": 1, \"per\": 1, "
		"\"condition\": \"event.number <= 3\"}");
	struct cards cards = {buyer(&home, "c")};
	assert_int_equal(present_on(&home, cards.customer_id, 0, NULL)->streak, 1);
	assert_int_equal(present_on(&home, cards.customer_id, 1, NULL)->streak, 2);
	assert_int_equal(present_on(&home, cards.customer_id, 3, NULL)->streak, 1);
	assert_int_equal(present_on(&home, cards.customer_id, 4, NULL)->streak, 2);
	assert_int_equal(available(&home, cards.customer_id), 6); // 1 + 2, twice
	struct present late = {.customer_id = cards.customer_id, .day = "2026-01-03"};
	assert_status(trade_try(&home, act_present, &late), ERR_CONFLICT);
	assert_problem(&home, "check_in_no_card");
	assert_ok(trade_try(&home, act_card, &cards));
	struct check_in *mended = present_on(&home, cards.customer_id, 4, "2026-01-03");
	assert_int_equal(mended->streak, 5);
	assert_int_equal(mended->total, 5);
	assert_int_equal(mended->cards, 1);
	assert_int_equal(available(&home, cards.customer_id), 6 + 3 + 100);
	assert_status(trade_try(&home, act_present, &late), ERR_CONFLICT);
	assert_problem(&home, "check_in_done");
	assert_books_right(&home);
	home_close(&home);
}

// ---------------------------------------------------------------- partial returns

static uint64_t dice_state = 20260201;

static int64_t dice(int64_t sides)
{
	dice_state = dice_state * 6364136223846793005u + 1442695040888963407u;
	return (int64_t)((dice_state >> 33) % (uint64_t)sides);
}

static void sell_at_random(struct home *home, int64_t customer_id, int number, struct sell *sell)
{
	static const char *const skus[] = {"A", "B", "C"};
	size_t count = 1 + (size_t)dice(3);
	int64_t total = 0;

	*sell = (struct sell){.customer_id = customer_id,
		.external_id = arena_format(home->ctx.mem, "o%d", number),
		.line_count = count,
		.shipping = dice(2) * 700};
	for (size_t i = 0; i < count; i++) {
		sell->lines[i] = (struct order_line){
			.sku = skus[dice(3)], .quantity = 1 + dice(4), .unit_price = 1 + dice(7000)};
		total += sell->lines[i].quantity * sell->lines[i].unit_price;
	}
	sell->discount = dice(2) * dice(total / 2 + 1);
	if (dice(3) == 0) {
		int64_t other = dice(total - sell->discount + 1),
			rest = total - sell->discount + sell->shipping - other;
		sell->tender[0] = (struct tender){TENDER_POINTS, other};
		sell->tender[1] = (struct tender){TENDER_CASH, rest};
		sell->tender_count = 2;
	}
	assert_ok(trade_try(home, act_sell, sell));
}

// Piece by piece in any order, some returns told of twice.
static void give_all_back(struct home *home, const struct sell *sell)
{
	int64_t left[4];

	for (size_t i = 0; i < sell->line_count; i++)
		left[i] = sell->lines[i].quantity;
	for (int step = 0;; step++) {
		size_t line = sell->line_count, open = 0;
		for (size_t i = 0; i < sell->line_count; i++)
			if (left[i] && dice((int64_t)++open) == 0)
				line = i;
		if (line == sell->line_count)
			return;
		int64_t quantity = 1 + dice(left[line]);
		struct give_back give = {.order_id = sell->order->id,
			.external_id = arena_format(home->ctx.mem, "r%d", step),
			.lines = {{.line = (int64_t)line + 1, .quantity = quantity, .amount = NONE}},
			.line_count = 1};
		assert_ok(trade_try(home, act_give_back, &give));
		int64_t after = available(home, sell->customer_id);
		assert_ok(trade_try(home, act_give_back, &give));
		assert_true(give.replayed);
		assert_int_equal(available(home, sell->customer_id), after);
		left[line] -= quantity;
	}
}

// Thresholds, caps, choices, bands, multipliers, policies: whatever was given, all of it goes when all comes back, and
// the counters of caps stand as before.
static void partial_returns_add_up(void **state)
{
	struct home home;

	trade_open(&home, state);
	assert_ok(trade_try(&home, act_budget, NULL));
	put_rule(&home, "threshold",
		"{" NAMES "\"trigger\": \"order_paid\", \"measure\": \"fixed\", \"points\": 77, "
		"\"condition\": \"order.total >= 100\"}");
	put_rule(&home, "double",
		"{" NAMES "\"trigger\": \"order_paid\", \"effect\": \"multiplier\", \"factor\": 23000, "
		"\"line_condition\": \"line.sku == \\\"A\\\"\"}");
	put_rule(&home, "capped",
		"{" NAMES "\"trigger\": \"order_paid\", \"measure\": \"amount\", \"points\": 3, \"per\": 700, "
		"\"rounding\": \"half_up\", \"rounded\": \"line\", \"caps\": [{\"scope\": \"member\", \"period\": "
		"\"day\", "
		"\"limit\": 60}, {\"scope\": \"budget\", \"budget\": \"b\", \"excess\": \"reject\"}]}");
	put_rule(&home, "banded",
		"{" NAMES
		"\"trigger\": \"order_paid\", \"measure\": \"amount\", \"bands\": [{\"from\": 3000, \"points\": 1, "
		"\"per\": 500}, {\"from\": 9000, \"points\": 40}], \"on_return\": \"proportional\"}");
	put_rule(&home, "whole",
		"{" NAMES "\"trigger\": \"order_paid\", \"measure\": \"units\", \"points\": 2, \"per\": 1, "
		"\"on_return\": \"whole\"}");
	put_rule(&home, "new",
		"{" NAMES "\"trigger\": \"order_paid\", \"measure\": \"fixed\", \"points\": 11, "
		"\"condition\": \"!(customer.orders > 3)\"}");
	int64_t customer_id = buyer(&home, "c");
	for (int i = 0; i < 40; i++) {
		struct sell sell;
		sell_at_random(&home, customer_id, i, &sell);
		give_all_back(&home, &sell);
		assert_int_equal(available(&home, customer_id), 0);
		assert_int_equal(account_of(&home, customer_id).figures[BUCKET_DEBT], 0);
		assert_int_equal(
			support_number(home.support, "SELECT CAST(COALESCE(SUM(used), 0) AS BIGINT) FROM cap_use"), 0);
	}
	assert_true(support_number(home.support, "SELECT COUNT(*) FROM lot WHERE wallet_id = 1") > 100);
	assert_books_right(&home);
	home_close(&home);
}

// ---------------------------------------------------------------- other occasions

static enum status act_activity(struct ctx *ctx, void *arg)
{
	const struct activity *given = arg;
	struct activity *done;
	bool replayed;
	return loyalty_activity_take(ctx, given, &done, &replayed);
}

// Another system tells of one review 64 times at once: all are answered, one award.
static void an_activity_told_of_at_once_counts_once(void **state)
{
	struct activity given[CROWD_MAX];
	struct home home;

	trade_open(&home, state);
	put_rule(&home, "review", "{" NAMES "\"trigger\": \"review\", \"measure\": \"fixed\", \"points\": 9}");
	int64_t customer_id = buyer(&home, "c");
	for (int i = 0; i < CROWD_MAX; i++)
		given[i] = (struct activity){.customer_id = customer_id,
			.kind = choice_value(triggers, "review"),
			.source = "shop",
			.external_id = "1",
			.at = NONE,
			.number = NONE,
			.store_id = NONE};
	home_serve(&home, 0);
	assert_int_equal(crowd(&home, act_activity, given, sizeof *given, CROWD_MAX, ERR_CONFLICT), CROWD_MAX);
	home_rest(&home);
	assert_int_equal(available(&home, customer_id), 9);
	assert_books_right(&home);
	home_close(&home);
}

struct deliver {
	int64_t order_id;
};

static enum status act_deliver(struct ctx *ctx, void *arg)
{
	const struct deliver *deliver = arg;
	struct order *order;
	return sales_order_deliver(ctx, deliver->order_id, ctx->now_ms, &order);
}

// What is given on delivery is given for what was kept until then, and goes with what comes back afterwards.
static void delivery_has_rules_of_its_own(void **state)
{
	struct home home;

	trade_open(&home, state);
	put_rule(&home, "arrived",
		"{" NAMES "\"trigger\": \"order_delivered\", \"measure\": \"units\", \"points\": 10, \"per\": 1}");
	struct sell sell = {.customer_id = buyer(&home, "c"),
		.external_id = "o",
		.lines = {{.sku = "A", .quantity = 4, .unit_price = 1000}},
		.line_count = 1};
	assert_ok(trade_try(&home, act_sell, &sell));
	assert_int_equal(available(&home, sell.customer_id), 40); // of the first rule
	struct give_back give = {.order_id = sell.order->id,
		.external_id = "r1",
		.lines = {{.line = 1, .quantity = 1, .amount = NONE}},
		.line_count = 1};
	assert_ok(trade_try(&home, act_give_back, &give));
	assert_int_equal(available(&home, sell.customer_id), 30);
	struct deliver deliver = {sell.order->id};
	clock_set(NOON + DAY_MS);
	assert_ok(trade_try(&home, act_deliver, &deliver));
	assert_int_equal(available(&home, sell.customer_id), 60);
	give.external_id = "r2";
	give.lines[0].quantity = 2;
	assert_ok(trade_try(&home, act_give_back, &give));
	assert_int_equal(available(&home, sell.customer_id), 20);
	assert_books_right(&home);
	home_close(&home);
}

struct born {
	const char *name;
	struct yearly_day day;
	int64_t id;
};

static enum status act_born(struct ctx *ctx, void *arg)
{
	struct born *born = arg;
	struct customer customer, *made;

	customer_clear(&customer);
	customer.name = born->name;
	customer.birthday = &born->day;
	return customer_create(ctx, &customer, ORIGIN_HAND, &born->id, &made);
}

static enum status act_birthday_job(struct ctx *ctx, void *arg)
{
	(void)arg;
	for (const struct job_kind *const *kind = loyalty_jobs; *kind; kind++)
		if (strcmp((*kind)->name, "loyalty.birthdays") == 0)
			return job_add(ctx, *kind, "{}", ctx->now_ms, NULL, NULL);
	return ERR_INTERNAL;
}

static void run_birthdays(struct home *home)
{
	assert_ok(trade_try(home, act_birthday_job, NULL));
	home_serve(home, 1);
	// The one that was added, not the scheduled one that may be due by now.
	home_await(home,
		"SELECT COUNT(*) FROM job WHERE kind = 'loyalty.birthdays' AND state IN ('waiting', 'running') AND "
		"unique_text IS NULL",
		0);
	home_rest(home);
}

// 2026-01-01 is the 13th of the 11th lunar month. A year has one birthday, however often one looks.
static void birthdays_solar_and_lunar(void **state)
{
	struct home home;
	struct born solar = {"阳历", {DAY_SOLAR, 1990, 1, 1, false}, NONE};
	struct born lunar = {"农历", {DAY_LUNAR, 1990, 11, 13, false}, NONE};
	struct born other = {"别日", {DAY_SOLAR, 1990, 1, 2, false}, NONE};

	trade_open(&home, state);
	put_rule(&home, "birthday",
		"{" NAMES "\"trigger\": \"birthday\", \"measure\": \"fixed\", \"points\": 88, "
		"\"from\": \"2025-06-01T00:00:00Z\"}");
	clock_set(NOON + 1);
	assert_ok(trade_try(&home, act_born, &solar));
	assert_ok(trade_try(&home, act_born, &lunar));
	assert_ok(trade_try(&home, act_born, &other));
	run_birthdays(&home);
	run_birthdays(&home);
	assert_int_equal(available(&home, solar.id), 88);
	assert_int_equal(available(&home, lunar.id), 88);
	assert_int_equal(available(&home, other.id), 0);
	clock_set(NOON + DAY_MS);
	run_birthdays(&home);
	assert_int_equal(available(&home, other.id), 88);
	clock_set(NOON + 365 * DAY_MS);
	run_birthdays(&home);
	assert_int_equal(available(&home, solar.id), 2 * 88);
	assert_books_right(&home);
	home_close(&home);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		BOTH(an_activity_told_of_at_once_counts_once),
		BOTH(delivery_has_rules_of_its_own),
		BOTH(birthdays_solar_and_lunar),
		BOTH(a_budget_is_exact_under_concurrency),
		BOTH(of_many_check_ins_one_counts),
		BOTH(a_card_mends_a_streak),
		BOTH(partial_returns_add_up),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
