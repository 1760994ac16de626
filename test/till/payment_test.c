// What a return gave back of the points that paid, and the return that never was: spent again, from the lots that it
// went to; what has been used meanwhile is owed; and given back again it goes home.
#include "../trade.h"

#include "till/commit.h"
#include "till/quote.h"

struct paid {
	int64_t customer_id, points, order_id, return_id;
	const char *receipt, *reversal;
};

static enum status act_pay(struct ctx *ctx, void *arg)
{
	struct paid *paid = arg;
	struct order_line line = {.sku = "A", .quantity = 2, .unit_price = 10000, .discount = NONE};
	struct order_input order = {.source = "till",
		.external_id = paid->receipt,
		.customer_id = paid->customer_id,
		.store_id = NONE,
		.staff_id = NONE,
		.placed_at = NONE,
		.lines = {&line, 1},
		.discount = NONE,
		.shipping = NONE};
	struct quote_input in = {.order = &order, .points = paid->points};
	struct list none = {0};
	struct quote *quote;
	const char *answer;

	TRY(quote_make(ctx, &in, &quote));
	TRY(till_commit(ctx, quote->id, &none, &answer));
	return sales_order_find(ctx, "till", paid->receipt, &paid->order_id);
}

static enum status act_reverse(struct ctx *ctx, void *arg)
{
	struct paid *paid = arg;
	struct reversal_input in = {.till = "till", .receipt = paid->receipt, .reversal = paid->reversal};
	struct reversal *back;

	TRY(till_reverse(ctx, &in, &back));
	paid->return_id = back->return_id;
	return OK;
}

static enum status act_unreturn(struct ctx *ctx, void *arg)
{
	const struct paid *paid = arg;
	return sales_return_void(ctx, paid->return_id, ctx->now_ms);
}

static void assert_figures(struct home *home, int64_t customer_id, int64_t active, int64_t spent, int64_t debt)
{
	struct points_account account = account_of(home, customer_id);

	assert_int_equal(account.figures[BUCKET_ACTIVE], active);
	assert_int_equal(account.figures[BUCKET_SPENT], spent);
	assert_int_equal(account.figures[BUCKET_DEBT], debt);
}

static void a_return_undone_spends_again(void **state)
{
	struct home home;

	trade_open(&home, state);
	struct paid paid = {.customer_id = buyer(&home, "payer"), .points = 20000, .receipt = "R", .reversal = "B-1"};
	adjusted(&home, paid.customer_id, 20000);
	assert_ok(trade_try(&home, act_pay, &paid));
	assert_figures(&home, paid.customer_id, 0, 20000, 0);
	assert_ok(trade_try(&home, act_reverse, &paid));
	assert_figures(&home, paid.customer_id, 20000, 0, 0);
	assert_ok(trade_try(&home, act_unreturn, &paid));
	assert_figures(&home, paid.customer_id, 0, 20000, 0);
	// Once more, and this time what came back is used before the return is undone.
	paid.reversal = "B-2";
	assert_ok(trade_try(&home, act_reverse, &paid));
	struct redeem redeem = {.customer_id = paid.customer_id};
	assert_ok(trade_try(&home, act_redeem, &redeem));
	assert_ok(trade_try(&home, act_unreturn, &paid));
	assert_figures(&home, paid.customer_id, 0, 20100, 100);
	assert_books_right(&home);
	// It comes back after all: what was owed is repaid; and the coupon's points come back too.
	paid.reversal = "B-3";
	assert_ok(trade_try(&home, act_reverse, &paid));
	assert_figures(&home, paid.customer_id, 19900, 100, 0);
	assert_ok(trade_try(&home, act_redeem_cancel, &redeem));
	assert_figures(&home, paid.customer_id, 20000, 0, 0);
	assert_books_right(&home);
	home_close(&home);
}

int main(void)
{
	const struct CMUnitTest tests[] = {BOTH(a_return_undone_spends_again)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
