// Rewards under many hands: stock and limits to the last piece, and holds over points, stock and coupon as one.
#include "../trade.h"

#include "reward/catalogue.h"
#include "reward/template.h"

struct make {
	struct reward_record reward;
	int64_t stock;
};

static enum status act_make(struct ctx *ctx, void *arg)
{
	struct make *make = arg;

	TRY(resource_create(ctx, reward_resources[0], &make->reward));
	return make->stock == NONE ? OK : reward_stock_set(ctx, make->reward.head.id, NONE, make->stock);
}

static int64_t mug(struct home *home, int64_t stock, int64_t per_member)
{
	struct make make = {.stock = stock};

	shape_clear(reward_resources[0]->shape, &make.reward);
	make.reward.code = "mug";
	make.reward.name_en = "Mug";
	make.reward.name_zh = "杯";
	make.reward.kind = REWARD_GIFT;
	make.reward.points = 50;
	make.reward.active = true;
	make.reward.stock = stock == NONE ? STOCK_NONE : STOCK_GLOBAL;
	make.reward.per_member = per_member;
	assert_ok(trade_try(home, act_make, &make));
	return make.reward.head.id;
}

struct want {
	struct redemption_input in;
	struct redemption *made;
};

static enum status act_want(struct ctx *ctx, void *arg)
{
	struct want *want = arg;
	return reward_redeem(ctx, &want->in, &want->made);
}

static int64_t number_of(struct home *home, const char *text)
{
	return support_number(home->support, text);
}

static void of_64_customers_five_get_the_five_pieces(void **state)
{
	struct want wants[CROWD_MAX];
	struct home home;

	trade_open(&home, state);
	int64_t reward_id = mug(&home, 5, NONE);
	for (int i = 0; i < CROWD_MAX; i++) {
		int64_t id = buyer(&home, arena_format(home.ctx.mem, "c%d", i));
		adjusted(&home, id, 100);
		wants[i] = (struct want){{id, reward_id, 1, NONE}, NULL};
	}
	home_serve(&home, 0);
	assert_int_equal(crowd(&home, act_want, wants, sizeof *wants, CROWD_MAX, ERR_CONFLICT), 5);
	assert_int_equal(number_of(&home, "SELECT quantity FROM reward_stock"), 0);
	assert_int_equal(number_of(&home, "SELECT COUNT(*) FROM redemption"), 5);
	// Who got nothing has paid nothing.
	assert_int_equal(number_of(&home, "SELECT CAST(SUM(spent) AS BIGINT) FROM account"), 250);
	assert_books_right(&home);
	home_close(&home);
}

static void of_64_tries_of_one_customer_two_win(void **state)
{
	struct want wants[CROWD_MAX];
	struct home home;

	trade_open(&home, state);
	int64_t reward_id = mug(&home, 100, 2), id = buyer(&home, "greedy");
	adjusted(&home, id, 10000);
	for (int i = 0; i < CROWD_MAX; i++)
		wants[i] = (struct want){{id, reward_id, 1, NONE}, NULL};
	home_serve(&home, 0);
	assert_int_equal(crowd(&home, act_want, wants, sizeof *wants, CROWD_MAX, ERR_CONFLICT), 2);
	assert_int_equal(available(&home, id), 9900);
	assert_int_equal(number_of(&home, "SELECT quantity FROM reward_stock"), 98);
	assert_books_right(&home);
	home_close(&home);
}

// ---------------------------------------------------------------- holds

struct reserve {
	struct hold in;
	struct hold *made;
	struct hold_part parts[3];
};

static enum status act_reserve(struct ctx *ctx, void *arg)
{
	struct reserve *reserve = arg;
	bool replayed;

	reserve->in.parts = LIST(hold_part, reserve->parts, 3);
	return points_hold(ctx, &reserve->in, &reserve->made, &replayed);
}

static enum status act_confirm(struct ctx *ctx, void *arg)
{
	struct reserve *reserve = arg;
	return points_hold_confirm(ctx, reserve->made->id, NULL, NULL, &reserve->made);
}

static enum status act_void(struct ctx *ctx, void *arg)
{
	struct reserve *reserve = arg;
	return points_hold_void(ctx, reserve->made->id, &reserve->made);
}

static void points_stock_and_coupon_are_reserved_as_one(void **state)
{
	struct home home;

	trade_open(&home, state);
	int64_t reward_id = mug(&home, 1, NONE), id = buyer(&home, "hold");
	adjusted(&home, id, 300);
	struct redeem redeem = {.customer_id = id};
	assert_ok(trade_try(&home, act_redeem, &redeem)); // a coupon for 100 points
	struct reserve reserve = {
		.in = {.customer_id = id, .reference = "one", .expires_at = NONE},
		.parts = {{.kind = "points", .subject_id = WALLET_POINTS_ID, .amount = 150},
			{.kind = "reward_stock", .subject_id = reward_id, .amount = 1},
			{.kind = "coupon", .subject_id = redeem.made->coupon_id, .amount = 1}},
	};
	assert_ok(trade_try(&home, act_reserve, &reserve));
	assert_int_equal(available(&home, id), 50);
	assert_int_equal(number_of(&home, "SELECT quantity FROM reward_stock"), 0);
	// One part that cannot be had, and nothing of the whole is.
	struct reserve other = reserve;
	other.in.reference = "two";
	other.parts[0].amount = 10;
	assert_status(trade_try(&home, act_reserve, &other), ERR_CONFLICT);
	assert_int_equal(available(&home, id), 50);
	assert_ok(trade_try(&home, act_void, &reserve));
	assert_int_equal(available(&home, id), 200);
	assert_int_equal(number_of(&home, "SELECT quantity FROM reward_stock"), 1);
	assert_int_equal(number_of(&home, "SELECT uses FROM coupon"), 0);
	assert_ok(trade_try(&home, act_reserve, &other));
	assert_ok(trade_try(&home, act_confirm, &other));
	assert_ok(trade_try(&home, act_confirm, &other)); // again: the same
	assert_int_equal(available(&home, id), 190);
	assert_int_equal(number_of(&home, "SELECT COUNT(*) FROM coupon WHERE state = 'used'"), 1);
	assert_int_equal(number_of(&home, "SELECT quantity FROM reward_stock"), 0);
	assert_books_right(&home);
	home_close(&home);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		BOTH(of_64_customers_five_get_the_five_pieces),
		BOTH(of_64_tries_of_one_customer_two_win),
		BOTH(points_stock_and_coupon_are_reserved_as_one),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
