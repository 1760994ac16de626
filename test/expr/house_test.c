// The rows that the folders give to expressions: sound, and each readable for a customer and an order of a real house.
#include "../trade.h"

#include "api/expression.h"
#include "catalog/catalog.h"

static void the_rows_are_sound(void **state)
{
	struct arena *mem = arena_create();

	(void)state;
	tables_gather();
	for (const struct attribute_set *const *set = house_tables.attributes; *set; set++) {
		const char *wrong = attribute_set_check(mem, *set);
		if (wrong)
			fail_msg("%s", wrong);
	}
	arena_destroy(mem);
}

struct reading {
	struct ctx *ctx;
	struct vocabulary *vocabulary;
	struct facts *facts;
	int count;
};

// has(…) of every attribute can be told.
static void read_one(const struct attribute *attribute, const struct expr_function *function, void *arg)
{
	struct reading *reading = arg;
	struct expr *expr;
	bool holds;

	(void)function;
	if (!attribute || text_starts(attribute->name, "line."))
		return;
	assert_ok(expr_compile(reading->ctx, reading->vocabulary,
		arena_format(reading->ctx->mem, "has(%s)", attribute->name), EXPR_BOOL, &expr));
	assert_ok(expr_holds(expr, reading->facts, &holds));
	reading->count++;
}

static bool order_holds(struct home *home, const struct order *order, const char *text)
{
	struct order_facts *record;
	struct vocabulary *vocabulary;
	struct expr *expr;
	struct facts facts;
	bool holds;

	look(home);
	assert_ok(expression_vocabulary(&home->ctx, EXPR_OF_ORDERS, &vocabulary));
	enum status status = expr_compile(&home->ctx, vocabulary, text, EXPR_BOOL, &expr);
	if (status != OK)
		fail_msg("%s: %s", text, expr_error_sentence(home->ctx.mem, &expr->errors[0], LANG_EN));
	assert_ok(sales_order_facts(&home->ctx, order, expr_uses(expr, "line.categories"), &record));
	facts = facts_make(&home->ctx, vocabulary, order->customer_id, order->paid_at);
	facts_put(&facts, &order_attributes, record);
	assert_ok(expr_holds(expr, &facts, &holds));
	look_away(home);
	return holds;
}

static enum status act_catalogue(struct ctx *ctx, void *arg)
{
	struct category_record drinks = {.code = "drinks", .name = "Drinks", .parent_id = NONE};
	struct category_record coffee = {.code = "coffee", .name = "Coffee"};
	struct product_record latte = {.sku = "A", .name = "Latte", .price = NONE, .active = true};

	(void)arg;
	TRY(resource_create(ctx, &categories_resource, &drinks));
	coffee.parent_id = drinks.head.id;
	TRY(resource_create(ctx, &categories_resource, &coffee));
	latte.category_id = coffee.head.id;
	return resource_create(ctx, &products_resource, &latte);
}

static void an_order_is_read(void **state)
{
	struct home home;

	trade_open(&home, state);
	assert_ok(trade_try(&home, act_catalogue, NULL));
	struct order *order = sold(&home, buyer(&home, "B1"), "O1", 250000);

	assert_true(order_holds(
		&home, order, "order.total >= 2500 && customer.tier == \"silver\" && has_category(order, \"coffee\")"));
	assert_true(order_holds(&home, order, "has_category(order, \"drinks\") && quantity_of(order, \"A\") == 1"));
	assert_true(
		order_holds(&home, order, "amount_in(order, \"coffee\") == order.total && has_product(order, \"A\")"));
	assert_true(
		order_holds(&home, order, "customer.orders == 1 && customer.spent == 2500 && customer.points == 2500"));
	assert_true(
		order_holds(&home, order, "days_since(customer.last_order_at) == 0 && customer.tier >= \"silver\""));
	assert_true(order_holds(&home, order, "hour(order.paid_at) == 12 && order.channel == \"store\""));
	assert_false(order_holds(&home, order, "has_product(order, \"B\") || customer.is_birthday"));
	home_close(&home);
}

static void every_attribute_can_be_read(void **state)
{
	struct home home;

	trade_open(&home, state);
	struct order *order = sold(&home, buyer(&home, "B1"), "O1", 5000);
	struct order_facts *record;

	look(&home);
	struct reading reading = {.ctx = &home.ctx};
	assert_ok(expression_vocabulary(&home.ctx, EXPR_OF_ORDERS, &reading.vocabulary));
	assert_ok(sales_order_facts(&home.ctx, order, true, &record));
	struct facts facts = facts_make(&home.ctx, reading.vocabulary, order->customer_id, order->paid_at);
	facts_put(&facts, &order_attributes, record);
	reading.facts = &facts;
	vocabulary_each(reading.vocabulary, read_one, &reading);
	assert_true(reading.count > 30);
	look_away(&home);
	home_close(&home);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_rows_are_sound),
		BOTH(an_order_is_read),
		BOTH(every_attribute_can_be_read),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
