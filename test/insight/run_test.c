// Runs: over shops that have little or strange data, stopped and gone on with, and what becomes of scores.
#include "insight.h"

static int64_t scores(struct home *home)
{
	return support_number(home->support, "SELECT COUNT(*) FROM customer_score");
}

static void at_day(int day)
{
	clock_set(NOON + day * DAY_MS);
}

// Every stored number lies within its bounds.
static void assert_sane(struct home *home)
{
	assert_int_equal(support_number(home->support,
				 "SELECT COUNT(*) FROM customer_score WHERE p_alive NOT BETWEEN 0 AND 1000000 "
				 "OR p_active NOT BETWEEN 0 AND 1000000 OR churn_risk NOT BETWEEN 0 AND 1000000 "
				 "OR expected_12m < 0 OR overdue < 0 OR value_low > value_12m "
				 "OR value_high < value_12m "
				 "OR value_rank NOT BETWEEN 0 AND 1000000 OR rfm NOT BETWEEN 111 AND 555 "
				 "OR rfm_class NOT BETWEEN 1 AND 5"),
		0);
}

static void an_empty_shop(void **state)
{
	struct home home;

	trade_open(&home, state);
	struct insight_run run = run_done(&home, NONE);
	assert_int_equal(run.customers, 0);
	assert_int_equal(scores(&home), 0);
	assert_non_null(strstr(run.totals, "\"customers\":0"));
	home_close(&home);
}

static void one_customer_one_order(void **state)
{
	struct home home;

	trade_open(&home, state);
	sold(&home, buyer(&home, "one"), "1", 1000);
	run_done(&home, NONE);
	assert_int_equal(scores(&home), 1);
	assert_sane(&home);
	at_day(400);
	run_done(&home, NONE);
	assert_int_equal(scores(&home), 1);
	assert_sane(&home);
	home_close(&home);
}

static void all_the_same_day(void **state)
{
	struct home home;

	trade_open(&home, state);
	for (int i = 0; i < 30; i++) {
		const char *name = arena_format(home.support->mem, "c%d", i);
		sold(&home, buyer(&home, name), name, 1000 + i);
	}
	run_done(&home, NONE);
	assert_int_equal(scores(&home), 30);
	assert_sane(&home);
	at_day(200);
	run_done(&home, NONE);
	assert_sane(&home);
	home_close(&home);
}

// Many who did the very same, goods given away, all of it taken back.
static void identical_free_and_returned(void **state)
{
	struct home home;
	struct order *last = NULL;

	trade_open(&home, state);
	for (int i = 0; i < 40; i++) {
		const char *name = arena_format(home.support->mem, "c%d", i);
		int64_t id = buyer(&home, name);
		for (int day = 0; day < 3; day++) {
			at_day(day * 30);
			last = sold(&home, id, arena_format(home.support->mem, "%d-%d", i, day), i < 20 ? 5000 : 0);
		}
	}
	int64_t only = buyer(&home, "only");
	struct order *all = sold(&home, only, "only", 700);
	struct give_back give = {.order_id = all->id, .external_id = "back"};
	assert_ok(trade_try(&home, act_give_back, &give));
	assert_non_null(last);
	at_day(200);
	struct insight_run run = run_done(&home, NONE);
	assert_int_equal(run.customers, 40); // nothing is left of what the last one bought
	assert_int_equal(scores(&home), 40);
	assert_sane(&home);
	run = run_done(&home, date_days(zone_date(zone_open("Asia/Shanghai"), NOON)) - 1);
	assert_int_equal(run.customers, 0); // before the first order
	home_close(&home);
}

// Orders in any order of days, some taken back in part or whole, customers merged and parted: the run's scan of the
// orders and the statistics kept with each come to the same.
static void run_sees_what_is_kept_with_orders(void **state)
{
	struct home home;
	uint64_t seed = 5;
	int64_t ids[60], after = 0, checked, wrong;

	trade_open(&home, state);
	for (int i = 0; i < 60; i++) {
		ids[i] = buyer(&home, arena_format(home.support->mem, "c%d", i));
		for (int order = 0; order < 1 + i % 7; order++) {
			seed = seed * UINT64_C(6364136223846793005) + 1442695040888963407u;
			at_day((int)(seed >> 40) % 300);
			struct order *made = sold(&home, ids[i], arena_format(home.support->mem, "%d-%d", i, order),
				1000 + (int)(seed >> 50) % 5000);
			struct give_back give = {.order_id = made->id, .external_id = "back"};
			if (order > 0 && (i + order) % 5 == 0) {
				give.lines[0] = (struct return_line){.line = 1, .quantity = 1, .amount = 600};
				give.line_count = order % 2;
				assert_ok(trade_try(&home, act_give_back, &give));
			}
		}
	}
	at_day(300);
	for (int i = 0; i < 20; i += 2) {
		struct merge merge = {ids[i], ids[i + 1], 0};
		assert_ok(trade_try(&home, act_merge, &merge));
		if (i % 4 == 0)
			assert_ok(trade_try(&home, act_unmerge, &merge));
	}
	look(&home);
	do {
		assert_ok(sales_stat_check(&home.ctx, &after, 10, &checked, &wrong));
		assert_int_equal(wrong, NONE);
	} while (checked > 0);
	assert_ok(sales_stat_strays(&home.ctx, &wrong));
	assert_int_equal(wrong, NONE);
	look_away(&home);
	struct insight_run run = run_done(&home, NONE);
	assert_sane(&home);
	assert_int_equal(run.customers, 55); // five were merged for good
	assert_int_equal(support_number(home.support,
				 "SELECT COUNT(*) FROM customer_score s JOIN customer_stat t "
				 "ON t.customer_id = s.customer_id WHERE s.days = t.days AND s.orders = t.orders "
				 "AND s.spent = t.spent AND s.first_day = t.first_day AND s.last_day = t.last_day"),
		55);
	home_close(&home);
}

struct patience {
	int64_t slices;
};

static bool lose_patience(void *arg, int64_t done, int64_t total)
{
	struct patience *patience = arg;

	(void)total;
	patience->slices += done > 0;
	return patience->slices < 1;
}

static void stopped_and_gone_on_with(void **state)
{
	struct home home;
	struct run_wish wish = {.as_of = NONE};
	struct patience patience = {0};
	struct insight_watch watch = {.progress = lose_patience, .arg = &patience};

	trade_open(&home, state);
	for (int i = 0; i < 130; i++) {
		const char *name = arena_format(home.support->mem, "c%d", i);
		sold(&home, buyer(&home, name), name, 1000 + i);
	}
	assert_ok(trade_try(&home, act_run_create, &wish));
	assert_status(trade_try(&home, act_run_create, &wish), ERR_CONFLICT);
	assert_problem(&home, "insight_running");
	assert_status(insight_run_do(&home.ctx, wish.id, &watch), ERR_CANCELLED);
	struct insight_run run = run_loaded(&home, wish.id);
	assert_int_equal(run.state, RUN_STOPPED);
	int64_t before = scores(&home);
	assert_int_equal(run.scored, before);
	assert_true(before > 0 && before < 130);
	fail_clear(&home.ctx);
	assert_ok(insight_run_do(&home.ctx, wish.id, NULL));
	assert_int_equal(run_loaded(&home, wish.id).state, RUN_DONE);
	assert_int_equal(scores(&home), 130);
	assert_status(insight_run_do(&home.ctx, wish.id, NULL), ERR_CONFLICT); // it is done
	home_close(&home);
}

static enum status act_erase(struct ctx *ctx, void *arg)
{
	return customer_erase(ctx, *(int64_t *)arg);
}

static void scores_follow_their_customers(void **state)
{
	struct home home;

	trade_open(&home, state);
	int64_t keeps = buyer(&home, "keeps"), goes = buyer(&home, "goes"), erased = buyer(&home, "erased");
	sold(&home, keeps, "1", 1000);
	sold(&home, goes, "2", 2000);
	sold(&home, erased, "3", 3000);
	run_done(&home, NONE);
	assert_int_equal(scores(&home), 3);
	struct merge merge = {keeps, goes, 0};
	assert_ok(trade_try(&home, act_merge, &merge));
	assert_ok(trade_try(&home, act_erase, &erased));
	assert_int_equal(scores(&home), 1);
	assert_int_equal(support_number(home.support, "SELECT COUNT(*) FROM customer_score_history"), 2);
	at_day(1);
	run_done(&home, NONE);
	assert_int_equal(
		support_number(home.support, "SELECT spent FROM customer_score ORDER BY customer_id LIMIT 1"), 3000);
	home_close(&home);
}

static void a_portrait_of_everybody(void **state)
{
	struct home home;

	trade_open(&home, state);
	int64_t id = buyer(&home, "one");
	sold(&home, id, "1", 1000);
	at_day(10);
	sold(&home, id, "2", 3000);
	const char *before = asked(&home, "customer_portrait", id, NULL);
	assert_int_equal(number_of(strstr(before, "\"average_order\""), "value", 0), 2000);
	assert_non_null(strstr(strstr(before, "\"churn_risk\""), "\"value\":null"));
	for (int i = 0; i < 20; i++) {
		const char *name = arena_format(home.support->mem, "c%d", i);
		sold(&home, buyer(&home, name), name, 100);
	}
	run_done(&home, NONE);
	const char *after = asked(&home, "customer_portrait", id, NULL);
	int count = 0;
	for (const char *at = after; (at = strstr(at, "\"code\":")); at++)
		count++;
	assert_true(count >= 30);
	assert_true(number_of(strstr(after, "\"average_order\""), "percentile", 0) > 900000);
	assert_true(number_of(strstr(after, "\"churn_risk\""), "value", 0) > 0);
	assert_int_equal(number_of(strstr(after, "\"mean_gap\""), "value", 0), 10);
	const char *nobody = asked(&home, "customer_portrait", buyer(&home, "nobody"), NULL);
	assert_int_equal(number_of(nobody, "value", 0), 0);
	const char *score = asked(&home, "customer_score", id, NULL);
	assert_non_null(strstr(score, "\"rfm\":"));
	const char *list = asked(&home, "scored_list", 0, "sort=value_12m&limit=5");
	assert_int_equal(number_of(list, "value_12m", 0) >= number_of(list, "value_12m", 1), 1);
	home_close(&home);
}

static int64_t found_by(struct home *home, const char *text)
{
	struct ctx *ctx = &home->ctx;
	struct vocabulary *vocabulary;
	struct expr *expr;
	struct expr_sql sql;
	struct rows *rows;
	int64_t found = 0, memory = 0;
	int64_t ids[64];
	const struct shop *shop = home->house.shop;
	bool more, holds;

	look(home);
	assert_ok(vocabulary_make(
		ctx, house_tables.attributes, EXPR_OF_CUSTOMERS, shop->currency, shop->zone, &vocabulary));
	assert_ok(expr_compile(ctx, vocabulary, text, EXPR_BOOL, &expr));
	assert_ok(expr_to_sql(ctx, expr, ctx->now_ms, &sql));
	struct where where = where_make(
		ctx->mem, arena_format(ctx->mem, "SELECT c.id FROM customer c%s", expr_sql_joins(ctx->mem, &sql)));
	expr_sql_where(&sql, &where);
	assert_ok(where_query(&where, ctx->db, &rows));
	for (;;) {
		assert_ok(rows_next(rows, &more));
		if (!more)
			break;
		ids[found++] = row_i64(rows, 0);
	}
	for (int64_t i = 0; i < found; i++) {
		struct facts facts = facts_make(ctx, vocabulary, ids[i], ctx->now_ms);
		assert_ok(expr_holds(expr, &facts, &holds));
		memory += holds;
	}
	assert_int_equal(memory, found);
	look_away(home);
	return found;
}

static void scores_in_expressions(void **state)
{
	struct home home;

	trade_open(&home, state);
	for (int i = 0; i < 20; i++) {
		const char *name = arena_format(home.support->mem, "c%d", i);
		sold(&home, buyer(&home, name), name, 1000 + 100 * i);
	}
	buyer(&home, "never bought");
	at_day(5);
	run_done(&home, NONE);
	assert_int_equal(found_by(&home, "customer.churn_risk >= 0"), 20);
	assert_int_equal(found_by(&home, "customer.class == \"A\""), 1);
	assert_int_equal(found_by(&home, "customer.lifecycle == \"new\""), 20);
	assert_int_equal(found_by(&home, "customer.value_rank < 0.5"), 20);
	assert_int_equal(found_by(&home, "!has(customer.churn_risk)"), 1);
	assert_int_equal(found_by(&home, "customer.overdue < 100 && customer.rfm >= 111"), 20);
	assert_int_equal(found_by(&home, "customer.loyalty_kind == \"none\""), 20);
	assert_int_equal(found_by(&home, "!has(customer.loyalty_kind)"), 1);
	home_close(&home);
}

static enum status act_nightly(struct ctx *ctx, void *arg)
{
	const struct schedule *nightly = insight_schedules[0];

	(void)arg;
	return job_add(ctx, nightly->kind, nightly->input, ctx->now_ms, NULL, NULL);
}

// As the schedule does it: a job without a run makes one.
static void a_night(void **state)
{
	struct home home;

	trade_open(&home, state);
	sold(&home, buyer(&home, "one"), "1", 1000);
	home_serve(&home, 2);
	home_do(&home, act_nightly, NULL);
	home_await(&home, "SELECT COUNT(*) FROM job WHERE kind = 'insight.run' AND state = 'done'", 1);
	assert_int_equal(support_number(home.support,
				 "SELECT COUNT(*) FROM insight_run WHERE state = 'done' AND origin = 'schedule' "
				 "AND scored = 1 AND job_id IS NOT NULL"),
		1);
	assert_int_equal(scores(&home), 1);
	home_close(&home);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		BOTH(an_empty_shop),
		BOTH(one_customer_one_order),
		BOTH(all_the_same_day),
		BOTH(identical_free_and_returned),
		BOTH(run_sees_what_is_kept_with_orders),
		BOTH(stopped_and_gone_on_with),
		BOTH(scores_follow_their_customers),
		BOTH(a_portrait_of_everybody),
		BOTH(scores_in_expressions),
		BOTH(a_night),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
