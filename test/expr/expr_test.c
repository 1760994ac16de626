// The language without a database: what parses to what, what it means, what it refuses and how it says so.
#include "../support.h"
#include "toy.h"

#define SHANGHAI "Asia/Shanghai"
#define NOW INT64_C(1767240000000) // 2026-01-01 12:00 in Shanghai

struct bench {
	struct arena *mem;
	struct ctx ctx;
	struct vocabulary *scopes[3];
	struct toy_order order;
	struct toy_line lines[2];
	struct toy_customer customer;
	const char *coffee[2], *tea[1];
	int64_t tags[1];
};

static int bench_open(void **state)
{
	struct bench *bench = calloc(1, sizeof *bench);

	bench->mem = arena_create();
	bench->ctx = (struct ctx){.mem = bench->mem, .now_ms = NOW};
	for (int i = 0; i < 3; i++)
		assert_ok(vocabulary_make(&bench->ctx, toy_sets, (enum expr_scope)i, currency_find("CNY"),
			zone_open(SHANGHAI), &bench->scopes[i]));
	bench->coffee[0] = "coffee";
	bench->coffee[1] = "drinks";
	bench->tea[0] = "tea";
	bench->lines[0] = (struct toy_line){"C-1", SCALARS(bench->coffee, 2), 2, 6000};
	bench->lines[1] = (struct toy_line){"T-1", SCALARS(bench->tea, 1), 1, 4050};
	bench->order = (struct toy_order){10050, NOW, 0, LIST(toy_line, bench->lines, 2)};
	bench->tags[0] = 21;
	bench->customer = (struct toy_customer){.points = 40,
		.spent = 123456,
		.last_order_at = NOW - 31 * DAY_MS,
		.tier = 13,
		.city = NULL,
		.first_contact = "2025-01-31",
		.has_phone = true,
		.source = 1,
		.tags = {bench->tags, 1}};
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

static struct expr *compiled(struct bench *bench, enum expr_scope scope, const char *text)
{
	struct expr *expr;
	enum status status = expr_compile(&bench->ctx, bench->scopes[scope], text, EXPR_NONE, &expr);

	if (status != OK)
		fail_msg("%s: %s", text,
			expr->error_count ? expr_error_sentence(bench->mem, &expr->errors[0], LANG_EN) : "?");
	return expr;
}

static struct facts facts_of(struct bench *bench, enum expr_scope scope)
{
	struct facts facts = facts_make(NULL, bench->scopes[scope], NONE, NOW);

	facts_put(&facts, &toy_order_set, &bench->order);
	facts_put(&facts, &toy_customer_set, &bench->customer);
	return facts;
}

static bool holds(struct bench *bench, const char *text)
{
	struct expr *expr = compiled(bench, EXPR_OF_ORDERS, text);
	struct facts facts = facts_of(bench, EXPR_OF_ORDERS);
	bool holds;

	assert_int_equal(expr->type, EXPR_BOOL);
	assert_ok(expr_holds(expr, &facts, &holds));
	return holds;
}

static void assert_canonical(struct bench *bench, const char *text, const char *wanted)
{
	struct expr *expr = compiled(bench, EXPR_OF_ORDERS, text);

	assert_string_equal(expr->text, wanted);
	assert_string_equal(compiled(bench, EXPR_OF_ORDERS, expr->text)->text, wanted);
}

static void assert_same(struct bench *bench, const char *text)
{
	assert_canonical(bench, text, text);
}

static void test_text(void **state)
{
	struct bench *bench = *state;

	assert_same(bench, "order.total >= 100 && customer.tier == \"gold\" && has_category(order, \"coffee\")"
			   " && days_since(customer.last_order_at) > 30");
	assert_canonical(bench, "(order.total>=99.50)", "order.total >= 99.5");
	assert_canonical(bench, "((customer.has_phone)&&!customer.has_phone)&&true",
		"customer.has_phone && !customer.has_phone && true");
	assert_same(bench, "(customer.has_phone || order.total > 1) && !(order.total > 2 && order.total < 9)");
	assert_canonical(bench, "(order.total + 5) * 2 - (3 - 1) > - 4", "(order.total + 5) * 2 - (3 - 1) > -4");
	assert_canonical(bench, "order.channel in ['store' , \"online\"]", "order.channel in [\"store\", \"online\"]");
	assert_canonical(bench, "order.lines.exists(x,x.quantity>1)", "order.lines.exists(x, x.quantity > 1)");
	assert_same(bench, "order.total > 100 ? customer.tier == \"gold\" : customer.has_phone");
	assert_canonical(bench, "(customer.has_phone ? 1 : 2) == 2", "(customer.has_phone ? 1 : 2) == 2");
	assert_canonical(bench, "customer.city.starts_with('\\u4e0a')", "starts_with(customer.city, \"上\")");
	assert_canonical(bench, "customer.city == 'a\"b\\\\\\n'", "customer.city == \"a\\\"b\\\\\\n\"");
	assert_same(bench, "--5 == -0");
}

static void test_money(void **state)
{
	struct bench *bench = *state; // total 100.50

	assert_true(holds(bench, "order.total == 100.50"));
	assert_true(holds(bench, "order.total >= 100 && order.total < 101"));
	assert_true(holds(bench, "100.5 == order.total"));
	assert_false(holds(bench, "order.total > 100.50"));
	assert_true(holds(bench, "order.total - 0.5 == 100"));
	assert_true(holds(bench, "order.total * 2 == 201"));
	assert_true(holds(bench, "order.total * 0.015 == 1.5075"));
	assert_true(holds(bench, "-order.total < -100"));
	assert_true(holds(bench, "order.total in [1, 100.5, 200]"));
	assert_true(holds(bench, "between(order.total, 100, 100.5)"));
	assert_true(holds(bench, "(customer.has_phone ? order.total : 5) == 100.5"));
	assert_true(holds(bench, "order.lines.sum(l, l.net, \"coffee\" in l.categories) == 60"));
	assert_true(holds(bench, "order.lines.sum(l, l.net) == order.total"));
}

static void test_lines(void **state)
{
	struct bench *bench = *state;

	assert_true(holds(bench, "has_category(order, \"coffee\")"));
	assert_true(holds(bench, "order.has_category(\"drinks\")"));
	assert_false(holds(bench, "has_category(order, \"beer\")"));
	assert_true(holds(bench, "order.lines.exists(l, l.sku == \"T-1\")"));
	assert_false(holds(bench, "order.lines.all(l, l.quantity > 1)"));
	assert_true(holds(bench, "order.lines.all(l, l.quantity > 0)"));
	assert_true(holds(bench, "order.lines.count(l, l.quantity >= 1) == 2"));
	assert_true(holds(bench, "order.lines.sum(l, l.quantity) == 3"));
	assert_true(holds(bench, "size(order.lines) == 2"));
	bench->order.lines.count = 0;
	assert_true(holds(bench, "order.lines.all(l, l.quantity > 1)"));
	assert_false(holds(bench, "order.lines.exists(l, l.quantity > 0)"));
}

static void test_choices(void **state)
{
	struct bench *bench = *state;

	assert_true(holds(bench, "customer.tier == \"gold\" && customer.tier != \"silver\""));
	assert_true(holds(bench, "customer.tier >= \"silver\""));
	assert_false(holds(bench, "customer.tier < \"gold\""));
	assert_true(holds(bench, "\"silver\" < customer.tier"));
	assert_true(holds(bench, "customer.tier in [\"silver\", \"gold\"]"));
	assert_true(holds(bench, "\"vip\" in customer.tags && !(\"staff\" in customer.tags)"));
	assert_true(holds(bench, "customer.source == \"wechat\" && order.channel == \"store\""));
	assert_true(holds(bench, "in_segment(\"rich\")"));
}

static void test_unknown(void **state)
{
	struct bench *bench = *state; // the city is not known

	assert_false(holds(bench, "customer.city == \"x\""));
	assert_false(holds(bench, "customer.city != \"x\""));
	assert_true(holds(bench, "!(customer.city == \"x\")"));
	assert_false(holds(bench, "customer.city in [\"x\"]"));
	assert_false(holds(bench, "starts_with(customer.city, \"x\")"));
	assert_true(holds(bench, "!has(customer.city) && has(customer.tags)"));
	bench->customer.points = NONE;
	assert_false(holds(bench, "customer.points + 1 > 0 || customer.points + 1 <= 0"));
	bench->customer.points = INT64_MAX; // beyond what the row says it can be: not known
	assert_false(holds(bench, "customer.points * 4 > 0 || customer.points * 4 <= 0"));
}

static void test_days(void **state)
{
	struct bench *bench = *state;

	assert_true(holds(bench, "days_since(customer.last_order_at) == 31"));
	assert_true(holds(bench, "customer.first_contact < \"2025-02-01\""));
	assert_true(holds(bench, "months_since(customer.first_contact) == 11"));
	assert_true(holds(bench, "years_since(customer.first_contact) == 0"));
	assert_true(holds(bench, "order.placed_at <= \"2026-01-01\" && order.placed_at >= \"2026-01-01\""));
	assert_true(holds(bench, "order.placed_at == \"2026-01-01\""));
	assert_false(holds(bench, "order.placed_at > \"2026-01-01\""));
	assert_true(holds(bench, "order.placed_at > \"2026-01-01T11:59\""));
	assert_true(holds(bench, "between(order.placed_at, \"2025-12-31\", \"2026-01-01\")"));
	assert_true(holds(bench, "day_of_week(order.placed_at) == 4 && month(order.placed_at) == 1"));
	assert_true(holds(bench, "hour(order.placed_at) == 12 && year(order.placed_at) == 2026"));
	assert_true(holds(bench, "lunar_month(order.placed_at) == 11 && lunar_day(order.placed_at) == 13"));
	assert_true(holds(bench, "days_until(\"2026-01-08\") == 7"));
}

// The first error: where, and what is said.
static void assert_error(
	struct bench *bench, enum expr_scope scope, const char *text, const char *word, const char *said)
{
	struct expr *expr;
	enum status status = expr_compile(&bench->ctx, bench->scopes[scope], text, EXPR_BOOL, &expr);
	const char *at = *word ? strstr(text, word) : text + strlen(text);

	if (status != ERR_UNPROCESSABLE)
		fail_msg("%s: %s", text, status_name(status));
	assert_true(expr->error_count > 0);
	const char *sentence = expr_error_sentence(bench->mem, &expr->errors[0], LANG_EN);
	assert_non_null(expr_error_sentence(bench->mem, &expr->errors[0], LANG_ZH));
	if (!strstr(sentence, said))
		fail_msg("%s: %s", text, sentence);
	if (expr->errors[0].position != (size_t)(at - text) || expr->errors[0].length != strlen(word))
		fail_msg("%s: at %zu, %zu long", text, expr->errors[0].position, expr->errors[0].length);
}

static void test_errors(void **state)
{
	struct bench *bench = *state;
	enum expr_scope orders = EXPR_OF_ORDERS;

	assert_error(bench, orders, "custmer.tier == \"gold\"", "custmer.tier", "Did you mean customer.tier?");
	assert_error(bench, orders, "tier == \"gold\"", "tier", "Did you mean customer.tier?");
	assert_error(bench, orders, "customer.tier == \"golden\"", "\"golden\"", "Did you mean \"gold\"?");
	assert_error(bench, orders, "customer.tier == \"黄金会员\"", "\"黄金会员\"", "Did you mean \"gold\"?");
	assert_error(bench, orders, "order.channel == \"stor\"", "\"stor\"", "Did you mean \"store\"?");
	assert_error(bench, orders, "has_categori(order, \"x\")", "has_categori(order, \"x\")",
		"Did you mean has_category?");
	assert_error(bench, orders, "order.total >= \"100\"", "\"100\"", "This is a text; a number is needed");
	assert_error(bench, orders, "order.total >= 1.005", "1.005", "At most 2 decimals");
	assert_error(
		bench, orders, "order.total > customer.points", "order.total > customer.points", "cannot be compared");
	assert_error(bench, orders, "order.total >", "", "Something is missing");
	assert_error(bench, orders, "order.total > 1 and order.total < 5", "and", "Did you mean &&?");
	assert_error(bench, orders, "order.total = 1", "=", "Did you mean ==?");
	assert_error(bench, orders, "order.total ＞ 1", "＞", "Did you mean >?");
	assert_error(bench, orders, "order.total > 1 <= 5", "<=", "chained");
}

static void test_more_errors(void **state)
{
	struct bench *bench = *state;
	struct expr *expr;
	enum expr_scope orders = EXPR_OF_ORDERS, customers = EXPR_OF_CUSTOMERS;

	assert_error(bench, orders, "customer.city == \"abc", "\"", "no closing quote");
	assert_error(bench, orders, "order.total + 5", "order.total + 5", "a condition is needed");
	assert_error(bench, orders, "order.placed_at > \"yesterday\"", "\"yesterday\"", "no date or time");
	assert_error(bench, orders, "l.sku == \"x\"", "l.sku", "There is no l.sku");
	assert_error(bench, orders, "line.sku == \"x\"", "line.sku", "There is no line.sku");
	assert_error(bench, orders, "order.lines.exists(l)", ")", "cannot stand here");
	assert_error(bench, orders, "customer.points * customer.points * 1000 > 5", "customer.points * customer.points",
		"too large");
	assert_error(bench, customers, "order.total > 1", "order.total", "There is no order.total");
	assert_error(bench, customers, "month(customer.last_order_at) == 1", "month(customer.last_order_at)",
		"cannot be used in segments");
	assert_error(bench, customers, "in_segment(\"round\")", "in_segment(\"round\")", "refers back to itself");
	assert_error(bench, customers, "in_segment(\"bad\")", "in_segment(\"bad\")", "There is no customer.nothing");
	assert_error(bench, customers, "days_since(5) > 1", "5", "This is a number; a date is needed");
	assert_error(bench, orders, "", "", "no condition yet");
	// Several at once.
	assert_status(
		expr_compile(&bench->ctx, bench->scopes[orders],
			"custmer.tier == \"gold\" && order.channel == \"x\" && order.total == true", EXPR_BOOL, &expr),
		ERR_UNPROCESSABLE);
	assert_int_equal(expr->error_count, 3);
	assert_int_equal(expr_refuse(&bench->ctx, "/expression", expr), ERR_UNPROCESSABLE);
	assert_int_equal(bench->ctx.fault.violation_count, 3);
	assert_string_equal(bench->ctx.fault.violations[1].args[0], "44");
}

static void test_limits(void **state)
{
	struct bench *bench = *state;
	char text[3 * EXPR_TEXT_MAX];
	struct expr *expr;

	memset(text, '(', 100);
	strcpy(text + 100, "true");
	assert_status(expr_compile(&bench->ctx, bench->scopes[0], text, EXPR_BOOL, &expr), ERR_UNPROCESSABLE);
	memset(text, '!', 100);
	assert_status(expr_compile(&bench->ctx, bench->scopes[0], text, EXPR_BOOL, &expr), ERR_UNPROCESSABLE);
	memset(text, ' ', EXPR_TEXT_MAX);
	strcpy(text + EXPR_TEXT_MAX, "true");
	assert_status(expr_compile(&bench->ctx, bench->scopes[0], text, EXPR_BOOL, &expr), ERR_UNPROCESSABLE);
	strcpy(text, "1");
	for (int i = 0; i < 500; i++)
		strcat(text, "+1");
	strcat(text, "==1");
	assert_status(expr_compile(&bench->ctx, bench->scopes[0], text, EXPR_BOOL, &expr), ERR_UNPROCESSABLE);
	strcpy(text, "customer.points in [1");
	for (int i = 0; i < EXPR_LIST_MAX; i++)
		strcat(text, ",1");
	strcat(text, "]");
	assert_status(expr_compile(&bench->ctx, bench->scopes[0], text, EXPR_BOOL, &expr), ERR_UNPROCESSABLE);
}

static void test_rows(void **state)
{
	struct bench *bench = *state;

	for (size_t i = 0; toy_sets[i]; i++)
		assert_null(attribute_set_check(bench->mem, toy_sets[i]));
	assert_null(attribute_set_check(bench->mem, bench->scopes[0]->sets[0]));
	assert_true(expr_uses(compiled(bench, EXPR_OF_CUSTOMERS, "in_segment(\"rich\")"), "customer.spent"));
	assert_false(expr_uses(compiled(bench, EXPR_OF_CUSTOMERS, "in_segment(\"rich\")"), "customer.city"));
}

#define BENCH_TEST(test) cmocka_unit_test_setup_teardown(test, bench_open, bench_close)

int main(void)
{
	const struct CMUnitTest tests[] = {
		BENCH_TEST(test_text),
		BENCH_TEST(test_money),
		BENCH_TEST(test_lines),
		BENCH_TEST(test_choices),
		BENCH_TEST(test_unknown),
		BENCH_TEST(test_days),
		BENCH_TEST(test_errors),
		BENCH_TEST(test_more_errors),
		BENCH_TEST(test_limits),
		BENCH_TEST(test_rows),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
