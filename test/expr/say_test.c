// The same tree as a sentence, as JSON, explained, and completed in an editor.
#include "../support.h"
#include "toy.h"

#define NOW INT64_C(1767240000000) // 2026-01-01 12:00 in Shanghai

struct bench {
	struct arena *mem;
	struct ctx ctx;
	struct vocabulary *orders, *customers;
	struct toy_order order;
	struct toy_customer customer;
};

static int bench_open(void **state)
{
	struct bench *bench = calloc(1, sizeof *bench);
	const struct zone *zone = zone_open("Asia/Shanghai");
	const struct currency *cny = currency_find("CNY");

	bench->mem = arena_create();
	// The rows of the toy are in memory: any db will do for its options.
	bench->ctx = (struct ctx){.mem = bench->mem, .now_ms = NOW, .db = (struct db *)bench};
	assert_ok(vocabulary_make(&bench->ctx, toy_sets, EXPR_OF_ORDERS, cny, zone, &bench->orders));
	assert_ok(vocabulary_make(&bench->ctx, toy_sets, EXPR_OF_CUSTOMERS, cny, zone, &bench->customers));
	bench->order = (struct toy_order){.total = 9950, .placed_at = NOW};
	bench->customer =
		(struct toy_customer){.tier = 12, .points = NONE, .last_order_at = NOW - 40 * DAY_MS, .source = 1};
	*state = bench;
	return 0;
}

static int bench_close(void **state)
{
	struct bench *bench = *state;

	arena_destroy(bench->mem);
	free(bench);
	return 0;
}

static struct expr *compiled(struct bench *bench, const char *text)
{
	struct expr *expr;

	if (expr_compile(&bench->ctx, bench->orders, text, EXPR_BOOL, &expr) != OK)
		fail_msg("%s: %s", text, expr_error_sentence(bench->mem, &expr->errors[0], LANG_EN));
	return expr;
}

static void assert_says(struct bench *bench, const char *text, const char *en, const char *zh)
{
	struct expr *expr = compiled(bench, text);

	assert_string_equal(expr_sentence(&bench->ctx, expr, LANG_EN), en);
	assert_string_equal(expr_sentence(&bench->ctx, expr, LANG_ZH), zh);
}

static void sentences(void **state)
{
	struct bench *bench = *state;

	assert_says(bench,
		"order.total >= 100 && customer.tier == \"gold\" && has_category(order, \"coffee\")"
		" && days_since(customer.last_order_at) > 30",
		"the order's total is at least ¥100.00 and the tier is Gold and the order has goods of “coffee”"
		" and the last order was more than 30 days ago",
		"订单金额不低于 ¥100.00，且会员等级为黄金会员，且订单含有“coffee”类商品，且最近一次下单距今超过 30 天");
	assert_says(bench, "customer.tier >= \"silver\" || !customer.has_phone && customer.points > 1",
		"the tier is Silver or higher or (the customer has no phone and the points is more than 1 point)",
		"会员等级为白银会员或以上，或（客户没有电话，且可用积分超过 1 分）");
	assert_says(bench, "!(customer.tier in [\"silver\", \"gold\"]) && \"vip\" in customer.tags",
		"the tier is not Silver or Gold and the tags include VIP",
		"会员等级不是白银会员或黄金会员，且标签包含贵宾");
	assert_says(bench, "order.placed_at <= \"2026-01-31\" && !has(customer.city)",
		"the order was on 31 January 2026 or before and the city is not known", "下单不晚于 2026年1月31日，且城市未知");
	assert_says(bench, "!(order.total > 5) && 10 > order.total",
		"it is not so that (the order's total is more than ¥5.00) and the order's total is less than ¥10.00",
		"并非（订单金额超过 ¥5.00），且订单金额低于 ¥10.00");
	assert_says(bench, "order.lines.exists(l, l.quantity >= 2)",
		"a line is there of which (its quantity is at least 2)", "订单中有明细满足（数量不低于 2）");
	assert_says(bench, "!in_segment(\"rich\") && between(order.total, 1, 2.5)",
		"the customer is not in “rich” and the order's total is between ¥1.00 and ¥2.50",
		"客户不属于“rich”，且订单金额介于 ¥1.00 与 ¥2.50 之间");
}

static void assert_round(struct bench *bench, const char *text)
{
	struct expr *expr = compiled(bench, text);
	struct buf buf = buf_make(bench->mem, 100000);
	struct json_out out = json_out(&buf);
	const char *made;

	expr_json(&out, expr);
	fail_clear(&bench->ctx);
	if (expr_text_of_json(&bench->ctx, "", buf.data, buf.size, &made) != OK)
		fail_msg("%s", buf.data);
	assert_string_equal(compiled(bench, made)->text, expr->text);
}

static void json_and_back(void **state)
{
	struct bench *bench = *state;

	assert_round(bench, "order.total >= 99.5 && customer.tier == \"gold\" || !customer.has_phone");
	assert_round(bench, "(order.total + 5) * 2 - 3 > -4 && order.channel in [\"store\", \"online\"]");
	assert_round(bench, "order.lines.sum(l, l.net, l.quantity > 1) > 5 ? has(customer.city) : true");
	assert_round(
		bench, "has_category(order, \"a\\\"b\") && between(order.placed_at, \"2026-01-01\", \"2026-01-02\")");
	assert_round(bench, "-order.total < --5 && !!true");
}

static void json_that_is_none(void **state)
{
	static const char *const texts[] = {"", "[]", "{}", "{\"op\":\"&&\"}", "{\"op\":\"&&\",\"args\":[]}",
		"{\"op\":\"==\",\"args\":[{\"number\":\"1\"}]}", "{\"number\":\"1;\"}", "{\"number\":\"--1\"}",
		"{\"field\":\"a b\"}", "{\"field\":\"a.\"}", "{\"call\":\"f(\",\"args\":[]}", "{\"text\":5}",
		"{\"text\":\"a\"} x", "{\"op\":\"; DROP\",\"args\":[{\"bool\":true},{\"bool\":true}]}",
		"{\"lines\":\"exists\",\"of\":\"order.lines\",\"as\":\"l,\",\"args\":[]}", "{\"list\":[{}]}"};
	struct bench *bench = *state;
	const char *made;

	for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
		fail_clear(&bench->ctx);
		if (expr_text_of_json(&bench->ctx, "/json", texts[i], strlen(texts[i]), &made) != ERR_UNPROCESSABLE)
			fail_msg("%s", texts[i]);
	}
}

static void explained(void **state)
{
	struct bench *bench = *state;
	struct expr *expr = compiled(bench, "customer.tier == \"gold\" && (order.total >= 100 || customer.points > 5) "
					    "&& customer.source == \"wechat\"");
	struct facts facts = facts_make(NULL, bench->orders, NONE, NOW);
	struct expr_part *parts;
	size_t count;

	facts_put(&facts, &toy_order_set, &bench->order);
	facts_put(&facts, &toy_customer_set, &bench->customer);
	assert_ok(expr_explain(&bench->ctx, expr, &facts, LANG_EN, &parts, &count));
	assert_int_equal(count, 6);
	assert_false(parts[0].holds);
	assert_string_equal(parts[1].why, "the tier was Silver, Gold needed");
	assert_int_equal(parts[1].depth, 1);
	assert_string_equal(parts[3].why, "the order's total was ¥99.50, >= ¥100.00 needed");
	assert_string_equal(parts[4].why, "the points was not known, > 5 points needed");
	assert_false(parts[4].known);
	assert_true(parts[5].holds && parts[5].known);
	assert_ok(expr_explain(&bench->ctx, expr, &facts, LANG_ZH, &parts, &count));
	assert_string_equal(parts[1].why, "会员等级为 白银会员，要求 黄金会员");
}

// | is the cursor; wanted: some of the candidates, the first of them in front.
static void assert_offers(struct bench *bench, const char *text, const char *first, const char *absent)
{
	const char *bar = strchr(text, '|');
	char plain[200];
	struct expr_candidate *candidates;
	size_t count, from;

	snprintf(plain, sizeof plain, "%.*s%s", (int)(bar - text), text, bar + 1);
	assert_ok(expr_complete(&bench->ctx, bench->orders, plain, (size_t)(bar - text), &candidates, &count, &from));
	if (!first) {
		assert_int_equal(count, 0);
		return;
	}
	if (!count || strcmp(candidates[0].text, first) != 0)
		fail_msg("%s: %s", text, count ? candidates[0].text : "nothing");
	for (size_t i = 0; absent && i < count; i++)
		assert_string_not_equal(candidates[i].text, absent);
	assert_true(from <= (size_t)(bar - text));
}

static void completion(void **state)
{
	struct bench *bench = *state;

	assert_offers(bench, "customer.ti|", "customer.tier", "order.total");
	assert_offers(bench, "tie|", "customer.tier", NULL);
	assert_offers(bench, "true && has_c|", "has_category(", NULL);
	assert_offers(bench, "customer.tier == |", "\"bronze\"", "customer.tier");
	assert_offers(bench, "customer.tier == \"g|", "\"gold\"", "\"silver\"");
	assert_offers(bench, "customer.tier == \"白|", "\"silver\"", "\"gold\"");
	assert_offers(bench, "customer.tier in [\"gold\", \"s|", "\"silver\"", "\"gold\"");
	assert_offers(bench, "order.channel != '|", "\"store\"", NULL);
	assert_offers(bench, "customer.city == \"x|", NULL, NULL);
	assert_offers(bench, "order.to| > 5", "order.total", NULL);
	assert_offers(bench, "|", "order.total", NULL);
}

#define BENCH_TEST(test) cmocka_unit_test_setup_teardown(test, bench_open, bench_close)

int main(void)
{
	const struct CMUnitTest tests[] = {
		BENCH_TEST(sentences),
		BENCH_TEST(json_and_back),
		BENCH_TEST(json_that_is_none),
		BENCH_TEST(explained),
		BENCH_TEST(completion),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
