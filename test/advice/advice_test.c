// Advice over shops that have little or strange data: an answer or a clear status, in time; what is learned is what was
// bought; actions hold in memory as they are listed.
#include "../insight/insight.h"

#include "work/job.h"

static const struct job_kind *kind_named(const char *name)
{
	for (const struct job_kind *const *kind = house_tables.jobs; *kind; kind++)
		if (strcmp((*kind)->name, name) == 0)
			return *kind;
	fail_msg("there is no job %s", name);
	return NULL;
}

static enum status act_add(struct ctx *ctx, void *arg)
{
	return job_add(ctx, kind_named(arg), "{}", ctx->now_ms, NULL, NULL);
}

// The job from beginning to end, by a worker of the house.
static void done(struct home *home, const char *name)
{
	const char *count =
		arena_format(home->support->mem, "SELECT COUNT(*) FROM job WHERE kind = '%s' AND state = 'done'", name);
	int64_t before = support_number(home->support, count);

	assert_ok(trade_try(home, act_add, (void *)(uintptr_t)name));
	home_serve(home, 1);
	home_await(home, count, before + 1);
	home_rest(home);
}

static void trained(struct home *home)
{
	done(home, "advice.train");
}

// One order of two products.
static void sold_both(struct home *home, int64_t customer, const char *external_id, const char *one, const char *other)
{
	struct sell sell = {
		.customer_id = customer,
		.external_id = external_id,
		.lines = {{.sku = one, .quantity = 1, .unit_price = 1000},
			{.sku = other, .quantity = 1, .unit_price = 500}},
		.line_count = 2,
	};

	assert_ok(trade_try(home, act_sell, &sell));
}

// All figures answer, whatever there is.
static void all_answer(struct home *home)
{
	static const char *const names[] = {"bundle_list", "insight_waste", "insight_acquisition", "insight_influence",
		"advice_last", "action_list", "action_summary"};

	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		assert_int_equal(asked(home, names[i], 0, "")[0], '{');
}

static void an_empty_shop(void **state)
{
	struct home home;

	trade_open(&home, state);
	all_answer(&home);
	trained(&home);
	done(&home, "advice.actions");
	all_answer(&home);
	assert_non_null(strstr(asked(&home, "advice_last", 0, ""), "\"model\":\"popular\""));
	home_close(&home);
}

static void one_customer_one_order(void **state)
{
	struct home home;

	trade_open(&home, state);
	int64_t one = buyer(&home, "one");
	sold(&home, one, "1", 1000);
	trained(&home);
	done(&home, "advice.actions");
	all_answer(&home);
	const char *offers = asked(&home, "recommendation_list", one, "");
	assert_int_equal(number_of(offers, "bought", 0), 1);
	assert_int_equal(number_of(offers, "times", 0), 1);
	assert_non_null(strstr(offers, "\"gap_days\":null"));
	assert_int_equal(number_of(asked(&home, "insight_waste", 0, ""), "customers", 0), 1);
	home_close(&home);
}

// Forty with two products each on one day: pairs are seen, gaps are none.
static void all_the_same_day(void **state)
{
	struct home home;
	int64_t last = NONE;

	trade_open(&home, state);
	for (int i = 0; i < 40; i++) {
		const char *name = arena_format(home.support->mem, "c%d", i);
		last = buyer(&home, name);
		sold_both(&home, last, name, i % 2 ? "TEA" : "SOAP", i % 2 ? "CUP" : "TOWEL");
	}
	int64_t fresh = buyer(&home, "fresh");
	sold(&home, fresh, "fresh", 700); // an "A"
	trained(&home);
	all_answer(&home);
	const char *bundles = asked(&home, "bundle_list", 0, "");
	assert_int_equal(number_of(bundles, "orders", 0), 41);
	assert_int_equal(number_of(bundles, "found", 0), 4);
	assert_int_equal(number_of(bundles, "together", 0), 20);
	assert_int_equal(number_of(bundles, "lift", 0), 2050000); // 1 / (20 / 41)
	assert_int_equal(number_of(bundles, "revenue", 0), 20 * 1500);
	assert_int_equal(number_of(asked(&home, "recommendation_list", last, "kind=new"), "bought", 0), 2);
	assert_non_null(strstr(asked(&home, "recommendation_list", fresh, ""), "\"kind\":\"popular\""));
	assert_int_equal(support_number(home.support, "SELECT COUNT(*) FROM advice_similar WHERE together = 20"), 4);
	home_close(&home);
}

// What was brought back was not bought; a product that the catalogue has lost is not spoken of.
static void returned_and_lost(void **state)
{
	struct home home;

	trade_open(&home, state);
	int64_t one = buyer(&home, "one");
	struct order *order = sold(&home, one, "1", 1000);
	struct give_back back = {
		.order_id = order->id, .external_id = "b", .lines = {{.line = 1, .quantity = 1}}, .line_count = 1};
	assert_ok(trade_try(&home, act_give_back, &back));
	sold_both(&home, one, "2", "TEA", "CUP");
	trained(&home);
	assert_int_equal(number_of(asked(&home, "recommendation_list", one, ""), "bought", 0), 2);
	support_run(home.support, "DELETE FROM product WHERE sku = 'CUP'");
	assert_int_equal(number_of(asked(&home, "recommendation_list", one, ""), "bought", 0), 1);
	trained(&home);
	assert_int_equal(support_number(home.support, "SELECT COUNT(*) FROM advice_item"), 1);
	all_answer(&home);
	home_close(&home);
}

// A later training takes the place of the one before, and nothing of that stays.
static void trained_again(void **state)
{
	struct home home;

	trade_open(&home, state);
	for (int i = 0; i < 12; i++) {
		const char *name = arena_format(home.support->mem, "c%d", i);
		sold_both(&home, buyer(&home, name), name, "TEA", i % 3 ? "CUP" : "SOAP");
	}
	trained(&home);
	int64_t rows = support_number(home.support, "SELECT COUNT(*) FROM advice_similar");
	assert_true(rows > 0);
	trained(&home);
	assert_int_equal(support_number(home.support, "SELECT COUNT(*) FROM advice_similar"), rows);
	assert_int_equal(support_number(home.support, "SELECT COUNT(DISTINCT run_id) FROM advice_item"), 1);
	assert_int_equal(support_number(home.support, "SELECT COUNT(*) FROM advice_run"), 2);
	home_close(&home);
}

// A hundred thousand orders of one customer, written past the till: every figure in time.
static void a_hundred_thousand_orders(void **state)
{
	struct home home;

	trade_open(&home, state);
	int64_t one = buyer(&home, "one");
	sold(&home, one, "1", 1000);
	support_run(home.support,
		arena_format(home.support->mem,
			"INSERT INTO orders (id, customer_id, source, external_id, channel, status, currency, "
			"placed_at, paid_at, "
			"subtotal, discount, shipping, total, paid_money, returned, fingerprint, version, updated_at) "
			"WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 99999) "
			"SELECT 1000000 + i, %lld, 'x', 'x' || i, 'store', 'paid', 'CNY', %lld - i * 60000, %lld - i * "
			"60000, 100, 0, "
			"0, 100, 100, 0, 0, 1, 0 FROM n",
			(long long)one, (long long)NOON, (long long)NOON));
	support_run(home.support,
		"INSERT INTO order_line (order_id, line, sku, quantity, unit_price, discount, net, returned_quantity, "
		"returned_amount) SELECT id, 1, 'A', 1, 100, 0, 100, 0, 0 FROM orders WHERE id BETWEEN 1000000 AND "
		"1100000");
	trained(&home);
	all_answer(&home);
	assert_int_equal(number_of(asked(&home, "advice_last", 0, ""), "lines", 0), 100000);
	assert_int_equal(number_of(asked(&home, "bundle_list", 0, ""), "orders", 0), 100000);
	home_close(&home);
}

// Listed, gone when it does not hold any more, and gone with the customer.
static void actions_follow(void **state)
{
	struct home home;

	trade_open(&home, state);
	int64_t one = buyer(&home, "one");
	struct sell sell = {.customer_id = one,
		.external_id = "1",
		.lines = {{.sku = "A", .quantity = 1, .unit_price = 190000}},
		.line_count = 1};
	assert_ok(trade_try(&home, act_sell, &sell)); // 100.00 short of silver
	done(&home, "advice.actions");
	assert_int_equal(support_number(home.support, "SELECT COUNT(*) FROM action_due"), 1);
	assert_non_null(strstr(asked(&home, "action_list", 0, ""), "tier_near"));
	sold(&home, one, "2", 20000); // silver: true no more, though listed
	assert_null(strstr(asked(&home, "action_list", 0, ""), "tier_near"));
	done(&home, "advice.actions");
	assert_int_equal(support_number(home.support, "SELECT COUNT(*) FROM action_due WHERE rule_id = 8"), 0);
	home_close(&home);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		BOTH(an_empty_shop),
		BOTH(one_customer_one_order),
		BOTH(all_the_same_day),
		BOTH(returned_and_lost),
		BOTH(trained_again),
		SQLITE(a_hundred_thousand_orders),
		BOTH(actions_follow),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
