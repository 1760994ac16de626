// Friends: brought once, rewarded in one commit when the order has outlived its window, looked at when they resemble
// each other, and back again.
#include "../trade.h"

#include "referral/settle.h"

static int64_t number_of(struct home *home, const char *text)
{
	return support_number(home->support, text);
}

struct plan {
	struct referral_plan plan;
	int64_t id;
};

static enum status act_plan(struct ctx *ctx, void *arg)
{
	struct plan *plan = arg;
	return resource_create(ctx, &plans_resource, &plan->plan);
}

static struct plan seed(void)
{
	struct plan plan = {0};

	shape_clear(plans_resource.shape, &plan.plan);
	plan.plan.code = "seed";
	plan.plan.name_en = "Seed";
	plan.plan.name_zh = "种子";
	plan.plan.live = true;
	plan.plan.window_days = 30;
	plan.plan.return_days = 7;
	plan.plan.minimum = 5000;
	plan.plan.referrer_points = 500;
	plan.plan.referee_points = 200;
	return plan;
}

static void planned(struct home *home, struct plan plan)
{
	assert_ok(trade_try(home, act_plan, &plan));
}

struct friend
{
	int64_t referrer_id, referee_id;
	const char *device, *code;
	struct referral *made;
};

static enum status act_code(struct ctx *ctx, void *arg)
{
	struct friend *friend = arg;
	return referral_code_of(ctx, friend->referrer_id, &friend->code);
}

static enum status act_refer(struct ctx *ctx, void *arg)
{
	struct friend *friend = arg;
	struct referral_input in = {friend->code, friend->referee_id, friend->device, NULL};

	return referral_make(ctx, &in, &friend->made);
}

static struct friend brought(struct home *home, int64_t referrer_id, int64_t referee_id)
{
	struct friend friend = {referrer_id, referee_id, NULL, NULL, NULL};

	assert_ok(trade_try(home, act_code, &friend));
	assert_ok(trade_try(home, act_refer, &friend));
	return friend;
}

static void heard(struct home *home, const char *text, int64_t wanted)
{
	home_await(home, text, wanted);
}

// As the job does it, at the clock's instant.
static enum status act_settle_due(struct ctx *ctx, void *arg)
{
	struct referral *list;
	size_t count;

	(void)arg;
	TRY(referral_due(ctx, 100, &list, &count));
	for (size_t i = 0; i < count; i++)
		TRY(referral_settle(ctx, &list[i]));
	return OK;
}

static void settled(struct home *home)
{
	assert_ok(trade_try(home, act_settle_due, NULL));
}

#define ATTACHED "SELECT COUNT(*) FROM referral WHERE order_id IS NOT NULL"

static void both_sides_or_neither(void **state)
{
	struct home home;

	trade_open(&home, state);
	home_serve(&home, 2);
	planned(&home, seed());
	int64_t a = buyer(&home, "a"), b = buyer(&home, "b");
	brought(&home, a, b);
	sold(&home, b, "small", 4999); // too little: it does not count
	sold(&home, b, "first", 6000);
	heard(&home, ATTACHED, 1);
	settled(&home);
	assert_int_equal(available(&home, a), 0);
	// NOON is 1 January: seven days of return window end with the 8th.
	int64_t end = zone_valid_until(home.house.shop->zone, (struct date){2026, 1, 8});
	clock_set(end - 1);
	settled(&home);
	assert_int_equal(number_of(&home, "SELECT COUNT(*) FROM referral WHERE state = 'rewarded'"), 0);
	clock_set(end);
	settled(&home);
	settled(&home);
	assert_int_equal(available(&home, a), 500);
	assert_int_equal(available(&home, b), 200 + 49 + 60);
	assert_int_equal(number_of(&home, "SELECT COUNT(*) FROM event WHERE type = 'referral.rewarded'"), 1);
	home_rest(&home);
	home.house.worker = NULL;
	assert_books_right(&home);
	home_close(&home);
}

static void a_friend_is_brought_once(void **state)
{
	struct friend friends[CROWD_MAX];
	struct home home;

	trade_open(&home, state);
	planned(&home, seed());
	int64_t referee_id = buyer(&home, "wanted");
	for (int i = 0; i < CROWD_MAX; i++) {
		friends[i] = (struct friend){
			buyer(&home, arena_format(home.ctx.mem, "r%d", i)), referee_id, NULL, NULL, NULL};
		assert_ok(trade_try(&home, act_code, &friends[i]));
	}
	home_serve(&home, 0);
	assert_int_equal(crowd(&home, act_refer, friends, sizeof *friends, CROWD_MAX, ERR_CONFLICT), 1);
	assert_int_equal(number_of(&home, "SELECT COUNT(*) FROM referral"), 1);
	assert_int_equal(number_of(&home, "SELECT COUNT(*) FROM event WHERE type = 'referral.made'"), 1);
	home_close(&home);
}

static void who_cannot_be_brought(void **state)
{
	struct home home;

	trade_open(&home, state);
	planned(&home, seed());
	int64_t a = buyer(&home, "a"), b = buyer(&home, "b"), c = buyer(&home, "c"), d = buyer(&home, "d");
	struct friend friend = brought(&home, a, b);
	friend.referee_id = a;
	assert_status(trade_try(&home, act_refer, &friend), ERR_CONFLICT);
	assert_problem(&home, "referral_self");
	friend = brought(&home, b, c);
	friend.referrer_id = c;
	assert_ok(trade_try(&home, act_code, &friend));
	friend.referee_id = a; // who stands above c
	assert_status(trade_try(&home, act_refer, &friend), ERR_CONFLICT);
	assert_problem(&home, "referral_circle");
	sold(&home, d, "o", 100);
	friend.referee_id = d;
	assert_status(trade_try(&home, act_refer, &friend), ERR_CONFLICT);
	assert_problem(&home, "referral_not_new");
	friend.code = "22222222";
	assert_status(trade_try(&home, act_refer, &friend), ERR_NOT_FOUND);
	home_close(&home);
}

static enum status act_phone(struct ctx *ctx, void *arg)
{
	int64_t *id = arg;
	struct customer_phone phone = {.number = "13912345678"};
	struct customer in;

	customer_clear(&in);
	in.phones = LIST(customer_phone, &phone, 1);
	return customer_create(ctx, &in, ORIGIN_HAND, id, &(struct customer *){NULL});
}

struct decide {
	int64_t id;
	bool release;
};

static enum status act_decide(struct ctx *ctx, void *arg)
{
	const struct decide *decide = arg;
	struct referral *referral;

	return decide->release ? referral_release(ctx, decide->id, "checked", &referral)
			       : referral_deny(ctx, decide->id, "one household", &referral);
}

static void one_phone_on_both_sides_waits_for_a_look(void **state)
{
	struct home home;
	int64_t a, b;

	trade_open(&home, state);
	home_serve(&home, 2);
	planned(&home, seed());
	assert_ok(trade_try(&home, act_phone, &a));
	assert_ok(trade_try(&home, act_phone, &b));
	struct friend friend = brought(&home, a, b);
	assert_int_equal(friend.made->state, REFERRAL_QUARANTINED);
	assert_int_equal(friend.made->signals.count, 1);
	assert_string_equal(*(const char **)friend.made->signals.items, "same_phone");
	// The order counts, but nothing is granted while nobody has looked.
	sold(&home, b, "first", 6000);
	heard(&home, ATTACHED, 1);
	clock_set(NOON + 10 * DAY_MS);
	settled(&home);
	assert_int_equal(available(&home, a), 0);
	struct decide decide = {friend.made->id, true};
	assert_ok(trade_try(&home, act_decide, &decide));
	assert_int_equal(available(&home, a), 500); // its time had come
	assert_status(trade_try(&home, act_decide, &decide), ERR_CONFLICT);
	home_rest(&home);
	home.house.worker = NULL;
	assert_books_right(&home);
	home_close(&home);
}

static void many_friends_of_one_device(void **state)
{
	struct home home;

	trade_open(&home, state);
	struct plan plan = seed();
	plan.plan.velocity_per_day = 3;
	planned(&home, plan);
	int64_t a = buyer(&home, "a");
	struct friend first = {a, buyer(&home, "f1"), "device-1", NULL, NULL};
	assert_ok(trade_try(&home, act_code, &first));
	assert_ok(trade_try(&home, act_refer, &first));
	assert_int_equal(first.made->state, REFERRAL_PENDING);
	struct friend second = first;
	second.referee_id = buyer(&home, "f2");
	assert_ok(trade_try(&home, act_refer, &second));
	assert_string_equal(*(const char **)second.made->signals.items, "device_of_other_friend");
	brought(&home, a, buyer(&home, "f3"));
	struct friend fourth = brought(&home, a, buyer(&home, "f4"));
	assert_string_equal(*(const char **)fourth.made->signals.items, "velocity");
	struct decide decide = {fourth.made->id, false};
	assert_ok(trade_try(&home, act_decide, &decide));
	home_close(&home);
}

static enum status act_unreturn(struct ctx *ctx, void *arg)
{
	return sales_return_void(ctx, *(const int64_t *)arg, ctx->now_ms);
}

static void a_return_takes_both_rewards_back(void **state)
{
	struct home home;

	trade_open(&home, state);
	home_serve(&home, 2);
	planned(&home, seed());
	int64_t a = buyer(&home, "a"), b = buyer(&home, "b");
	brought(&home, a, b);
	struct order *order = sold(&home, b, "first", 6000);
	heard(&home, ATTACHED, 1);
	clock_set(NOON + 9 * DAY_MS);
	settled(&home);
	assert_int_equal(available(&home, a), 500);
	struct give_back give = {.order_id = order->id, .external_id = "back"};
	assert_ok(trade_try(&home, act_give_back, &give));
	heard(&home, "SELECT COUNT(*) FROM referral WHERE state = 'reversed'", 1);
	assert_int_equal(available(&home, a), 0);
	assert_int_equal(available(&home, b), 0);
	// It was entered by mistake: what it took is given again, once; and goes again when the goods really come back.
	int64_t return_id = give.back->id;
	assert_ok(trade_try(&home, act_unreturn, &return_id));
	heard(&home, "SELECT COUNT(*) FROM referral WHERE state = 'pending'", 1);
	settled(&home);
	settled(&home);
	assert_int_equal(available(&home, a), 500);
	assert_int_equal(available(&home, b), 200 + 60);
	give.external_id = "really";
	assert_ok(trade_try(&home, act_give_back, &give));
	heard(&home, "SELECT COUNT(*) FROM referral WHERE state = 'reversed'", 1);
	assert_int_equal(available(&home, a), 0);
	assert_int_equal(available(&home, b), 0);
	home_rest(&home);
	home.house.worker = NULL;
	assert_books_right(&home);
	home_close(&home);
}

// Back before the window ends: the next order that counts takes its place.
static void the_first_order_that_outlives_its_window(void **state)
{
	struct home home;

	trade_open(&home, state);
	home_serve(&home, 2);
	planned(&home, seed());
	int64_t a = buyer(&home, "a"), b = buyer(&home, "b");
	brought(&home, a, b);
	struct order *order = sold(&home, b, "first", 6000);
	heard(&home, ATTACHED, 1);
	clock_set(NOON + 3 * DAY_MS);
	struct order *second = sold(&home, b, "second", 7000);
	struct give_back give = {.order_id = order->id, .external_id = "back"};
	assert_ok(trade_try(&home, act_give_back, &give));
	heard(&home,
		arena_format(
			home.ctx.mem, "SELECT COUNT(*) FROM referral WHERE order_id = %lld", (long long)second->id),
		1);
	clock_set(NOON + 8 * DAY_MS);
	settled(&home);
	assert_int_equal(available(&home, a), 0);
	clock_set(NOON + 11 * DAY_MS);
	settled(&home);
	assert_int_equal(available(&home, a), 500);
	home_close(&home);
}

static void the_tree_has_any_depth(void **state)
{
	struct referral_node *nodes;
	struct home home;
	int64_t ids[41];
	size_t count;

	trade_open(&home, state);
	planned(&home, seed());
	for (int i = 0; i <= 40; i++)
		ids[i] = buyer(&home, arena_format(home.ctx.mem, "t%d", i));
	for (int i = 1; i <= 40; i++) // a chain of 30, and ten more of the third
		brought(&home, ids[i <= 30 ? i - 1 : 3], ids[i]);
	sold(&home, ids[30], "deep", 12300);
	look(&home);
	assert_ok(referral_tree(&home.ctx, ids[0], &nodes, &count));
	look_away(&home);
	assert_int_equal(count, 41);
	assert_int_equal(nodes[0].direct, 1);
	assert_int_equal(nodes[0].all, 40);
	assert_int_equal(nodes[0].spent_all, 12300);
	for (size_t i = 0; i < count; i++)
		if (nodes[i].customer_id == ids[3]) {
			assert_int_equal(nodes[i].depth, 3);
			assert_int_equal(nodes[i].direct, 11);
			assert_int_equal(nodes[i].all, 37);
		}
	home_close(&home);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		BOTH(both_sides_or_neither),
		BOTH(a_friend_is_brought_once),
		BOTH(who_cannot_be_brought),
		BOTH(one_phone_on_both_sides_waits_for_a_look),
		BOTH(many_friends_of_one_device),
		BOTH(a_return_takes_both_rewards_back),
		BOTH(the_first_order_that_outlives_its_window),
		BOTH(the_tree_has_any_depth),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
