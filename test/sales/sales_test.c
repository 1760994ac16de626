// Orders and returns: what they cost, that they are taken once, and what is known of a customer afterwards.
#include "../trade.h"

static const struct order_line *line(const struct order *order, size_t index)
{
	return &((const struct order_line *)order->lines.items)[index];
}

// ---------------------------------------------------------------- price

static void discounts_are_shared_to_the_last_cent(void **state)
{
	struct home home;

	trade_open(&home, state);
	struct sell sell = {
		.external_id = "d",
		.lines = {{.sku = "A", .quantity = 3, .unit_price = 333, .discount = 1},
			{.sku = "B", .quantity = 1, .unit_price = 1}, {.sku = "C", .quantity = 1, .unit_price = 0},
			{.sku = "D", .quantity = 7, .unit_price = 143}},
		.line_count = 4,
		.discount = 100,
		.shipping = 600,
	};
	assert_ok(trade_try(&home, act_sell, &sell));
	assert_int_equal(sell.order->subtotal, 998 + 1 + 0 + 1001);
	assert_int_equal(sell.order->total, 2000 - 100 + 600);
	int64_t net = 0;
	for (size_t i = 0; i < 4; i++) {
		assert_true(line(sell.order, i)->net >= 0);
		net += line(sell.order, i)->net;
	}
	assert_int_equal(net, 1900);
	assert_int_equal(line(sell.order, 2)->net, 0);
	assert_in_range(line(sell.order, 0)->net, 998 - 50, 998 - 49);
	home_close(&home);
}

static void refused(struct home *home, struct sell sell, const char *code)
{
	sell.external_id = "refused";
	assert_status(trade_try(home, act_sell, &sell), ERR_UNPROCESSABLE);
	assert_problem(home, code);
}

static void prices_that_cannot_be_are_refused(void **state)
{
	struct home home;
	struct sell one = {.lines = {{.sku = "A", .quantity = 1, .unit_price = 100}}, .line_count = 1}, sell;

	trade_open(&home, state);
	refused(&home, (struct sell){0}, "order_empty");
	sell = one;
	sell.lines[0].discount = 101;
	refused(&home, sell, "order_discount");
	sell = one;
	sell.discount = 101;
	refused(&home, sell, "order_discount");
	sell = one;
	sell.lines[0].unit_price = AMOUNT_MAX + 1;
	refused(&home, sell, "order_too_large");
	sell = one;
	sell.lines[0] = (struct order_line){.sku = "A", .quantity = 1000000, .unit_price = AMOUNT_MAX};
	refused(&home, sell, "order_too_large");
	sell = (struct sell){.lines = {{.sku = "A", .quantity = 1, .unit_price = AMOUNT_MAX},
				     {.sku = "B", .quantity = 1, .unit_price = 1}},
		.line_count = 2};
	refused(&home, sell, "order_too_large");
	sell = one;
	sell.currency = "XXZ";
	refused(&home, sell, "order_currency");
	sell = one;
	sell.at = NOON + 24 * HOUR_MS + 1;
	refused(&home, sell, "order_future");
	sell = one;
	sell.tender_count = 1;
	sell.tender[0] = (struct tender){TENDER_CASH, 99};
	refused(&home, sell, "order_tender");
	sell = one;
	sell.customer_id = 12345;
	refused(&home, sell, "order_customer_unknown");
	assert_int_equal(support_number(home.support, "SELECT COUNT(*) FROM orders"), 0);
	assert_int_equal(support_number(home.support, "SELECT COUNT(*) FROM event WHERE type LIKE 'sale.%'"), 0);
	home_close(&home);
}

static void points_and_coupons_are_not_money(void **state)
{
	struct home home;

	trade_open(&home, state);
	struct sell sell = {
		.customer_id = buyer(&home, "tender"),
		.external_id = "t",
		.lines = {{.sku = "A", .quantity = 1, .unit_price = 10000}},
		.line_count = 1,
		.tender = {{TENDER_CASH, 2500}, {TENDER_POINTS, 500}, {TENDER_COUPON, 1000}, {TENDER_WECHAT, 6000}},
		.tender_count = 4,
	};
	assert_ok(trade_try(&home, act_sell, &sell));
	assert_int_equal(sell.order->paid_money, 8500);
	assert_int_equal(available(&home, sell.customer_id), 85);
	assert_books_right(&home);
	home_close(&home);
}

// ---------------------------------------------------------------- once only

static void an_order_is_taken_once(void **state)
{
	struct home home;

	trade_open(&home, state);
	struct sell sell = {
		.customer_id = buyer(&home, "once"),
		.external_id = "o",
		.at = NOON - DAY_MS,
		.lines = {{.sku = "A", .quantity = 2, .unit_price = 5000}},
		.line_count = 1,
	};
	assert_ok(trade_try(&home, act_sell, &sell));
	assert_false(sell.replayed);
	int64_t id = sell.order->id;
	assert_ok(trade_try(&home, act_sell, &sell));
	assert_true(sell.replayed);
	assert_int_equal(sell.order->id, id);
	assert_int_equal(available(&home, sell.customer_id), 100);

	struct sell other;
	other = sell;
	other.lines[0].unit_price = 5001;
	assert_status(trade_try(&home, act_sell, &other), ERR_CONFLICT);
	assert_problem(&home, "order_differs");
	other = sell;
	other.at = NOON;
	assert_status(trade_try(&home, act_sell, &other), ERR_CONFLICT);
	other = sell;
	other.tender_count = 1; // the same total, but not in money: other points
	other.tender[0] = (struct tender){TENDER_COUPON, 10000};
	assert_status(trade_try(&home, act_sell, &other), ERR_CONFLICT);
	assert_int_equal(support_number(home.support, "SELECT COUNT(*) FROM orders"), 1);
	assert_books_right(&home);
	home_close(&home);
}

static void an_order_sent_by_many_at_once_is_taken_once(void **state)
{
	struct sell sells[CROWD_MAX];
	struct home home;

	trade_open(&home, state);
	int64_t customer_id = buyer(&home, "crowd");
	for (int i = 0; i < CROWD_MAX; i++)
		sells[i] = (struct sell){
			.customer_id = customer_id,
			.external_id = "same",
			.at = NOON,
			.lines = {{.sku = "A", .quantity = 1, .unit_price = 10000}},
			.line_count = 1,
		};
	home_serve(&home, 0);
	assert_int_equal(crowd(&home, act_sell, sells, sizeof *sells, CROWD_MAX, OK), CROWD_MAX);
	int fresh = 0;
	for (int i = 0; i < CROWD_MAX; i++)
		fresh += !sells[i].replayed;
	assert_int_equal(fresh, 1);
	assert_int_equal(support_number(home.support, "SELECT COUNT(*) FROM orders"), 1);
	assert_int_equal(available(&home, customer_id), 100);
	assert_books_right(&home);
	home_close(&home);
}

static void orders_of_one_customer_at_once_all_count(void **state)
{
	struct sell sells[CROWD_MAX];
	struct home home;

	trade_open(&home, state);
	int64_t customer_id = buyer(&home, "busy");
	for (int i = 0; i < CROWD_MAX; i++)
		sells[i] = (struct sell){
			.customer_id = customer_id,
			.external_id = arena_format(home.ctx.mem, "n%d", i),
			.at = NOON - i % 7 * DAY_MS,
			.lines = {{.sku = "A", .quantity = 1, .unit_price = 1000}},
			.line_count = 1,
		};
	home_serve(&home, 0);
	assert_int_equal(crowd(&home, act_sell, sells, sizeof *sells, CROWD_MAX, OK), CROWD_MAX);
	struct customer_stat stat = stat_of(&home, customer_id);
	assert_int_equal(stat.orders, CROWD_MAX);
	assert_int_equal(stat.days, 7);
	assert_int_equal(stat.spent, CROWD_MAX * 1000);
	assert_int_equal(available(&home, customer_id), CROWD_MAX * 10);
	assert_books_right(&home);
	home_close(&home);
}

// ---------------------------------------------------------------- returns

// Every way to give back 3 + 2 pieces one by one ends at what was paid, and never exceeds it on the way.
static void returns_add_up_in_any_order(void **state)
{
	static const int ways[][5] = {
		{1, 1, 1, 2, 2}, {2, 2, 1, 1, 1}, {1, 2, 1, 2, 1}, {2, 1, 1, 1, 2}, {1, 2, 2, 1, 1}};
	struct home home;

	trade_open(&home, state);
	int64_t customer_id = buyer(&home, "back");
	for (size_t way = 0; way < ARRAY_LEN(ways); way++) {
		struct sell sell = {
			.customer_id = customer_id,
			.external_id = arena_format(home.ctx.mem, "w%zu", way),
			.lines = {{.sku = "A", .quantity = 3, .unit_price = 3333},
				{.sku = "B", .quantity = 2, .unit_price = 777}},
			.line_count = 2,
			.discount = 1001,
		};
		assert_ok(trade_try(&home, act_sell, &sell));
		int64_t refunded = 0;
		for (int step = 0; step < 5; step++) {
			struct give_back give = {
				.order_id = sell.order->id,
				.external_id = arena_format(home.ctx.mem, "s%d", step),
				.lines = {{ways[way][step], 1, NONE}},
				.line_count = 1,
			};
			assert_ok(trade_try(&home, act_give_back, &give));
			refunded += give.back->amount;
			assert_true(refunded <= sell.order->total);
			assert_int_equal(available(&home, customer_id), (sell.order->total - refunded) / 100);
			assert_ok(trade_try(&home, act_give_back, &give));
			assert_true(give.replayed);
		}
		assert_int_equal(refunded, sell.order->total);
		assert_int_equal(available(&home, customer_id), 0);
		struct give_back more = {.order_id = sell.order->id, .external_id = "more"};
		assert_status(trade_try(&home, act_give_back, &more), ERR_CONFLICT);
		assert_problem(&home, "return_nothing");
	}
	assert_int_equal(account_of(&home, customer_id).figures[BUCKET_DEBT], 0);
	assert_books_right(&home);
	home_close(&home);
}

static void returns_that_cannot_be_are_refused(void **state)
{
	struct home home;

	trade_open(&home, state);
	struct order *order = sold(&home, 0, "r", 1000);
	struct give_back give = {.order_id = order->id, .external_id = "x", .lines = {{2, 1, NONE}}, .line_count = 1};
	assert_status(trade_try(&home, act_give_back, &give), ERR_UNPROCESSABLE);
	assert_problem(&home, "return_line_unknown");
	give.lines[0] = (struct return_line){1, 2, NONE};
	assert_status(trade_try(&home, act_give_back, &give), ERR_CONFLICT);
	assert_problem(&home, "return_too_much");
	give.lines[0] = (struct return_line){1, 1, 1001};
	assert_status(trade_try(&home, act_give_back, &give), ERR_UNPROCESSABLE);
	assert_problem(&home, "return_amount");
	give.lines[0] = give.lines[1] = (struct return_line){1, 1, NONE};
	give.line_count = 2;
	assert_status(trade_try(&home, act_give_back, &give), ERR_UNPROCESSABLE);
	assert_problem(&home, "return_twice");
	assert_int_equal(support_number(home.support, "SELECT returned FROM orders"), 0);
	give.line_count = 1;
	assert_ok(trade_try(&home, act_give_back, &give));
	give.lines[0].amount = 1000;
	assert_status(trade_try(&home, act_give_back, &give), ERR_CONFLICT);
	assert_problem(&home, "return_differs");
	home_close(&home);
}

static void of_four_pieces_four_come_back_however_many_ask(void **state)
{
	struct give_back gives[16];
	struct home home;

	trade_open(&home, state);
	struct sell sell = {
		.customer_id = buyer(&home, "many"),
		.external_id = "m",
		.lines = {{.sku = "A", .quantity = 4, .unit_price = 2501}},
		.line_count = 1,
	};
	assert_ok(trade_try(&home, act_sell, &sell));
	for (int i = 0; i < 16; i++)
		gives[i] = (struct give_back){
			.order_id = sell.order->id,
			.external_id = arena_format(home.ctx.mem, "g%d", i),
			.lines = {{1, 1, NONE}},
			.line_count = 1,
		};
	home_serve(&home, 0);
	assert_int_equal(crowd(&home, act_give_back, gives, sizeof *gives, 16, ERR_CONFLICT), 4);
	assert_int_equal(support_number(home.support, "SELECT returned FROM orders"), 4 * 2501);
	assert_int_equal(available(&home, sell.customer_id), 0);
	assert_books_right(&home);
	home_close(&home);
}

// ---------------------------------------------------------------- statistics, merges

// Orders that come in business order are added; the same ones in the reverse order are recomputed: equal rows.
static void statistics_added_are_those_recomputed(void **state)
{
	struct home home;
	struct sell sell = {.lines = {{.sku = "A", .quantity = 1}}, .line_count = 1};

	trade_open(&home, state);
	int64_t forth = buyer(&home, "forth"), back = buyer(&home, "back");
	for (int i = 0; i < 24; i++) {
		int which = i < 12 ? i : 23 - i;
		sell.customer_id = i < 12 ? forth : back;
		sell.external_id = arena_format(home.ctx.mem, "s%d", i);
		sell.at = NOON - (400 - which * which) * DAY_MS + which * HOUR_MS;
		sell.lines[0].unit_price = 1000 + which * 77;
		assert_ok(trade_try(&home, act_sell, &sell));
	}
	struct customer_stat a = stat_of(&home, forth), b = stat_of(&home, back);
	assert_int_equal(a.orders, 12);
	assert_int_equal(b.orders, 12);
	assert_int_equal(a.days, b.days);
	assert_int_equal(a.first_day, b.first_day);
	assert_int_equal(a.last_day, b.last_day);
	assert_int_equal(a.spent, b.spent);
	assert_int_equal(a.spent_repeat, b.spent_repeat);
	assert_float_equal(a.spent_squares, b.spent_squares, 1e-6);
	assert_float_equal(a.ln_gaps, b.ln_gaps, 1e-9);
	assert_int_equal(a.last_order_at, b.last_order_at);
	assert_books_right(&home);
	support_run(home.support, "UPDATE customer_stat SET spent = spent + 1");
	int64_t after = 0, checked, wrong;
	look(&home);
	assert_ok(sales_stat_check(&home.ctx, &after, 100, &checked, &wrong));
	look_away(&home);
	assert_true(wrong != NONE);
	support_run(home.support, "DELETE FROM customer_stat");
	after = 0;
	look(&home);
	assert_ok(sales_stat_check(&home.ctx, &after, 100, &checked, &wrong));
	assert_int_equal(wrong, NONE);
	assert_ok(sales_stat_strays(&home.ctx, &wrong));
	look_away(&home);
	assert_true(wrong != NONE);
	home_close(&home);
}

static size_t orders_of(struct home *home, int64_t customer_id)
{
	struct order *orders;
	size_t count;

	look(home);
	assert_ok(sales_orders_of(&home->ctx, customer_id, INT64_MAX, INT64_MAX, 20, &orders, &count));
	for (size_t i = 0; i < count; i++)
		assert_int_equal(orders[i].customer_id, customer_id);
	look_away(home);
	return count;
}

static void merged_orders_move_and_come_back(void **state)
{
	struct home home;

	trade_open(&home, state);
	struct merge first = {buyer(&home, "b"), buyer(&home, "a"), 0},
		     second = {buyer(&home, "c"), first.survivor_id, 0};
	struct order *order = sold(&home, first.loser_id, "a1", 1000);
	sold(&home, first.loser_id, "a2", 2000);
	sold(&home, first.survivor_id, "b1", 4000);
	assert_ok(trade_try(&home, act_merge, &first));
	assert_int_equal(orders_of(&home, first.survivor_id), 3);
	assert_int_equal(orders_of(&home, first.loser_id), 0);
	assert_int_equal(stat_of(&home, first.survivor_id).spent, 7000);
	assert_int_equal(stat_of(&home, first.loser_id).orders, 0);
	sold(&home, first.loser_id, "a3", 8000); // the old number is the survivor's now
	assert_int_equal(stat_of(&home, first.survivor_id).spent, 15000);

	assert_ok(trade_try(&home, act_merge, &second));
	assert_int_equal(orders_of(&home, second.survivor_id), 4);
	struct give_back give = {.order_id = order->id, .external_id = "a1-back"};
	assert_ok(trade_try(&home, act_give_back, &give));
	assert_int_equal(stat_of(&home, second.survivor_id).spent, 14000);
	assert_books_right(&home);

	assert_ok(trade_try(&home, act_unmerge, &second));
	assert_int_equal(orders_of(&home, second.survivor_id), 0);
	assert_int_equal(orders_of(&home, first.survivor_id), 4);
	assert_ok(trade_try(&home, act_unmerge, &first));
	assert_int_equal(orders_of(&home, first.survivor_id), 2);
	assert_int_equal(orders_of(&home, first.loser_id), 2);
	assert_int_equal(stat_of(&home, first.loser_id).spent, 2000);
	assert_int_equal(stat_of(&home, first.survivor_id).spent, 12000);
	assert_books_right(&home);
	home_close(&home);
}

// Orders, points by hand and the merge of their customer all at once: whoever comes first, everything ends with the
// survivor.
struct melee {
	struct sell sell;
	struct adjust adjust;
	struct merge merge;
	int kind;
};

static enum status act_melee(struct ctx *ctx, void *arg)
{
	struct melee *melee = arg;

	switch (melee->kind) {
	case 0:
		return act_merge(ctx, &melee->merge);
	case 1:
		TRY(customer_resolve(ctx, melee->adjust.customer_id, &melee->adjust.customer_id));
		nanosleep(&(struct timespec){.tv_nsec = 30000000}, NULL); // time for a merge to come between
		return act_adjust_points(ctx, &melee->adjust);
	default:
		return act_sell(ctx, &melee->sell);
	}
}

static void what_comes_with_a_merge_ends_with_the_survivor(void **state)
{
	enum { ROUNDS = 12, CALLERS = 12 };
	struct melee melees[CALLERS];
	struct home home;

	trade_open(&home, state);
	for (int round = 0; round < ROUNDS; round++) {
		char name[2][32], numbers[CALLERS][32];
		snprintf(name[0], sizeof name[0], "stays%d", round);
		snprintf(name[1], sizeof name[1], "goes%d", round);
		int64_t stays = buyer(&home, name[0]), goes = buyer(&home, name[1]);
		for (int i = 0; i < CALLERS; i++) {
			snprintf(numbers[i], sizeof numbers[i], "m%d-%d", round, i);
			melees[i] = (struct melee){
				.kind = i == round   ? 0
					: i % 4 == 0 ? 1
						     : 2,
				.sell = {.customer_id = goes,
					.external_id = numbers[i],
					.lines = {{.sku = "A", .quantity = 1, .unit_price = 1000}},
					.line_count = 1},
				.adjust = {goes, 10},
				.merge = {stays, goes, NONE},
			};
		}
		assert_int_equal(crowd(&home, act_melee, melees, sizeof melees[0], CALLERS, ERR_CONFLICT), CALLERS);
		assert_int_equal(stat_of(&home, goes).orders, 0);
		assert_int_equal(available(&home, goes), 0);
		assert_int_equal(available(&home, stays), 10 * (CALLERS - 1));
	}
	assert_books_right(&home);
	home_close(&home);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		BOTH(discounts_are_shared_to_the_last_cent),
		BOTH(prices_that_cannot_be_are_refused),
		BOTH(points_and_coupons_are_not_money),
		BOTH(an_order_is_taken_once),
		BOTH(an_order_sent_by_many_at_once_is_taken_once),
		BOTH(orders_of_one_customer_at_once_all_count),
		BOTH(what_comes_with_a_merge_ends_with_the_survivor),
		BOTH(returns_add_up_in_any_order),
		BOTH(returns_that_cannot_be_are_refused),
		BOTH(of_four_pieces_four_come_back_however_many_ask),
		BOTH(statistics_added_are_those_recomputed),
		BOTH(merged_orders_move_and_come_back),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
