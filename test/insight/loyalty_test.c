// Loyalty over shops that have little or strange data, and over one whose numbers are reckoned by hand.
#include "insight.h"

#include "insight/goal.h"

static void at_day(int day)
{
	clock_set(NOON + day * DAY_MS);
}

static const char *const asks[][2] = {
	{"loyalty", "months=3"},
	{"loyalty", "from=2026-01-01&to=2026-01-02&months=36"},
	{"loyalty", "from=2027-01-01&to=2028-01-01"},
	{"loyalty_kinds", ""},
	{"what_if", "points=50000"},
	{"what_if", "points=-1000000&retention=1000000"},
};

// All that is asked of a shop answers.
static void ask_all(struct home *home)
{
	for (size_t i = 0; i < ARRAY_LEN(asks); i++)
		assert_non_null(asked(home, asks[i][0], 0, asks[i][1]));
}

static void nobody_and_one(void **state)
{
	struct home home;

	trade_open(&home, state);
	ask_all(&home);
	const char *what_if = asked(&home, "what_if", 0, NULL);
	assert_non_null(strstr(what_if, "\"gain\":null"));
	assert_non_null(strstr(what_if, "\"missing\":\""));
	run_done(&home, NONE);
	ask_all(&home);
	int64_t one = buyer(&home, "one");
	assert_non_null(strstr(asked(&home, "customer_loyalty", one, NULL), "\"kind\":\"none\""));
	sold(&home, one, "1", 1000);
	ask_all(&home);
	run_done(&home, NONE);
	ask_all(&home);
	const char *verdict = asked(&home, "customer_loyalty", one, NULL);
	assert_non_null(strstr(verdict, "\"kind\":\"none\""));
	assert_int_equal(number_of(verdict, "average_order", 0), 1000);
	at_day(400);
	run_done(&home, NONE);
	ask_all(&home);
	home_close(&home);
}

// All on one day, some for nothing, one brought all of it back, one has an order of a day still to come.
static void one_day(void **state)
{
	struct home home;

	trade_open(&home, state);
	for (int i = 0; i < 30; i++) {
		const char *name = arena_format(home.support->mem, "c%d", i);
		sold(&home, buyer(&home, name), name, i % 3 ? 1000 + i : 0);
	}
	struct order *all = sold(&home, buyer(&home, "back"), "back", 700);
	struct give_back give = {.order_id = all->id, .external_id = "back"};
	assert_ok(trade_try(&home, act_give_back, &give));
	at_day(30);
	sold(&home, buyer(&home, "later"), "later", 500);
	at_day(10);
	ask_all(&home);
	run_done(&home, NONE);
	ask_all(&home);
	const char *loyalty = asked(&home, "loyalty", 0, "months=1");
	assert_int_equal(number_of(loyalty, "customers", 0), 30);
	at_day(200);
	run_done(&home, NONE);
	ask_all(&home);
	assert_int_equal(number_of(asked(&home, "loyalty", 0, "months=1"), "customers", 0), 0);
	home_close(&home);
}

// Ten bought in the first ninety days, four of them in the next ninety too, and two new ones: retention 4/10, Wilson's
// 80 % interval of it; behavioural 4/6 and so on.
static void by_hand(void **state)
{
	struct home home;

	trade_open(&home, state);
	for (int i = 0; i < 10; i++) {
		const char *name = arena_format(home.support->mem, "c%d", i);
		at_day(0);
		sold(&home, buyer(&home, name), name, 10000);
		at_day(120);
		if (i < 4)
			sold(&home, buyer(&home, name), arena_format(home.support->mem, "again%d", i), 20000);
	}
	for (int i = 0; i < 2; i++)
		sold(&home, buyer(&home, arena_format(home.support->mem, "new%d", i)),
			arena_format(home.support->mem, "n%d", i), 30000);
	at_day(179);
	const char *loyalty = asked(&home, "loyalty", 0, "months=1");
	double p = .4, n = 10, z = 1.2815515655446004;
	double middle = (p + z * z / (2 * n)) / (1 + z * z / n);
	double reach = z / (1 + z * z / n) * sqrt(p * (1 - p) / n + z * z / (4 * n * n));

	assert_int_equal(number_of(loyalty, "customers", 0), 6);
	assert_int_equal(number_of(loyalty, "value", 0), 400000);
	assert_int_equal(number_of(loyalty, "low", 0), llround((middle - reach) * 1e6));
	assert_int_equal(number_of(loyalty, "high", 0), llround((middle + reach) * 1e6));
	const char *behavioural = strstr(loyalty, "\"code\":\"behavioural\"");
	assert_int_equal(number_of(behavioural, "value", 0), 666667);
	// 20 × .4 + 10 × 0 (nobody was brought) + 15 × .667 + 5 × no tie of five, of 50 that have a score
	assert_int_equal(number_of(loyalty, "index", 0), 360000);
	assert_int_equal(number_of(loyalty, "known_weight", 0), 50);
	// In periods of 90 days: 6 customers, 140000 of them all; revenue is profit; 10 % a year is (1.1)^(90/365) − 1.
	const char *what_if = asked(&home, "what_if", 0, "points=100000");
	double d = pow(1.1, 90 / 365.) - 1, each = 140000 / 6.;
	assert_int_equal(number_of(what_if, "period_days", 0), 90);
	assert_int_equal(number_of(what_if, "value", 0), llround(6 * each * .4 / (1 + d - .4)));
	assert_int_equal(number_of(what_if, "gain", 0), llround(6 * each * (.5 / (1 + d - .5) - .4 / (1 + d - .4))));
	home_close(&home);
}

struct goal_wish {
	struct goal goal;
};

static enum status act_goal(struct ctx *ctx, void *arg)
{
	struct goal_wish *wish = arg;
	return resource_create(ctx, &goals_resource, &wish->goal);
}

// Goals of every measure, over an empty shop and one with a single order, before, within and after.
static void goals_of_little(void **state)
{
	struct home home;
	int64_t ids[AHEAD_MEASURES];

	trade_open(&home, state);
	for (int m = 0; m < AHEAD_MEASURES; m++) {
		struct goal_wish wish = {{.name = "A goal",
			.measure = m,
			.store_id = NONE,
			.owner_id = NONE,
			.starts_on = "2026-01-15",
			.ends_on = "2026-04-10",
			.target = 1000}};
		assert_ok(trade_try(&home, act_goal, &wish));
		ids[m] = wish.goal.head.id;
	}
	for (int round = 0; round < 3; round++) {
		for (int m = 0; m < AHEAD_MEASURES; m++)
			for (int day = 0; day < 120; day += 17) {
				at_day(day);
				const char *progress = asked(&home, "goal_progress", ids[m], NULL);
				assert_non_null(strstr(progress, "\"months\":[{"));
			}
		at_day(20);
		if (round == 0)
			sold(&home, buyer(&home, "one"), "1", 1000);
		at_day(40);
		if (round == 1)
			sold(&home, buyer(&home, "one"), "2", 1000);
	}
	at_day(110);
	assert_int_equal(number_of(asked(&home, "goal_progress", ids[AHEAD_REVENUE], NULL), "actual", 0), 2000);
	assert_non_null(strstr(asked(&home, "goal_progress", ids[AHEAD_REVENUE], NULL), "\"state\":\"reached\""));
	assert_non_null(strstr(asked(&home, "goal_progress", ids[AHEAD_ORDERS], NULL), "\"state\":\"missed\""));
	home_close(&home);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		BOTH(nobody_and_one),
		BOTH(one_day),
		BOTH(by_hand),
		BOTH(goals_of_little),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
