// Coupons under many hands and over time: what a limit allows and no more, to the minor unit, and back again.
#include "../trade.h"

#include "base/zone.h"
#include "reward/code.h"
#include "reward/coupon.h"

// ---------------------------------------------------------------- short forms

struct make {
	struct coupon_template template;
	int64_t id;
};

static enum status act_make(struct ctx *ctx, void *arg)
{
	struct make *make = arg;

	TRY(resource_create(ctx, &templates_resource, &make->template));
	make->id = make->template.head.id;
	return OK;
}

// A live template worth 10.00 in one use; what differs is set by the test.
static struct make amount(const char *code)
{
	struct make make = {0};

	shape_clear(templates_resource.shape, &make.template);
	make.template.code = code;
	make.template.name_en = "Test";
	make.template.name_zh = "测试";
	make.template.kind = COUPON_AMOUNT;
	make.template.state = TEMPLATE_LIVE;
	make.template.value = 1000;
	make.template.returns_use = true;
	return make;
}

static int64_t made(struct home *home, struct make make)
{
	assert_ok(trade_try(home, act_make, &make));
	return make.id;
}

struct issue {
	int64_t template_id, customer_id;
	struct coupon *coupon;
};

static enum status act_issue(struct ctx *ctx, void *arg)
{
	struct issue *issue = arg;
	return reward_coupon_issue(ctx, issue->template_id, issue->customer_id, "test", &issue->coupon);
}

static struct coupon *issued(struct home *home, int64_t template_id, int64_t customer_id)
{
	struct issue issue = {template_id, customer_id, NULL};

	assert_ok(trade_try(home, act_issue, &issue));
	return issue.coupon;
}

struct share {
	int64_t template_id;
	const char *code;
	int64_t max_uses;
};

// A shared code, as the route makes it.
static enum status act_share(struct ctx *ctx, void *arg)
{
	const struct share *share = arg;
	struct coupon coupon = {
		.id = id_new(),
		.customer_id = NONE,
		.template_id = share->template_id,
		.reward_id = NONE,
		.value = 1000,
		.code = share->code,
		.currency = "CNY",
		.max_uses = share->max_uses,
		.issued_at = ctx->now_ms,
		.starts_at = NONE,
		.expires_at = NONE,
		.batch_id = NONE,
		.serial = NONE,
	};
	return coupon_store(ctx, &coupon);
}

struct taking {
	struct coupon_taking taking;
	const char *codes[4];
	struct coupon_line lines[4];
	struct coupon_verdicts verdicts;
};

static enum status act_take(struct ctx *ctx, void *arg)
{
	struct taking *it = arg;

	it->taking.codes = it->codes;
	it->taking.lines = it->lines;
	return reward_coupons_take(ctx, &it->taking, "/codes", &it->verdicts);
}

static enum status act_validate(struct ctx *ctx, void *arg)
{
	struct taking *it = arg;

	it->taking.codes = it->codes;
	it->taking.lines = it->lines;
	return reward_coupons_validate(ctx, &it->taking, &it->verdicts);
}

// One line of so much, one code.
static struct taking basket(int64_t customer_id, const char *code, int64_t price, const char *holder)
{
	return (struct taking){
		.taking = {.customer_id = customer_id,
			.store_id = NONE,
			.channel = "store",
			.line_count = 1,
			.code_count = 1,
			.holder = holder,
			.order_id = NONE,
			.until = NONE},
		.codes = {code},
		.lines = {{"A", 1, price, NONE}},
	};
}

static struct coupon_verdict verdict(struct home *home, struct taking it)
{
	assert_ok(trade_try(home, act_validate, &it));
	return *(struct coupon_verdict *)it.verdicts.coupons.items;
}

static void assert_refused(struct home *home, struct taking it, const char *reason)
{
	struct coupon_verdict said = verdict(home, it);

	assert_false(said.accepted);
	assert_string_equal(said.reason, reason);
	assert_int_equal(said.off, 0);
}

static int64_t number_of(struct home *home, const char *text)
{
	return support_number(home->support, text);
}

// ---------------------------------------------------------------- many at once

static void of_64_claims_as_many_win_as_there_are(void **state)
{
	struct issue issues[CROWD_MAX];
	struct home home;

	trade_open(&home, state);
	struct make make = amount("few");
	make.template.claims_total = 7;
	make.template.claims_per_member = 1;
	int64_t template_id = made(&home, make);
	for (int i = 0; i < CROWD_MAX; i++)
		issues[i] = (struct issue){template_id, buyer(&home, arena_format(home.ctx.mem, "c%d", i)), NULL};
	home_serve(&home, 0);
	assert_int_equal(crowd(&home, act_issue, issues, sizeof *issues, CROWD_MAX, ERR_CONFLICT), 7);
	assert_int_equal(number_of(&home, "SELECT COUNT(*) FROM coupon"), 7);
	assert_int_equal(number_of(&home, "SELECT COUNT(*) FROM event WHERE type = 'coupon.issued'"), 7);
	home_close(&home);
}

static void of_64_claims_of_one_customer_one_wins(void **state)
{
	struct issue issues[CROWD_MAX];
	struct home home;

	trade_open(&home, state);
	struct make make = amount("one");
	make.template.claims_per_member = 1;
	int64_t template_id = made(&home, make), customer_id = buyer(&home, "greedy");
	for (int i = 0; i < CROWD_MAX; i++)
		issues[i] = (struct issue){template_id, customer_id, NULL};
	home_serve(&home, 0);
	assert_int_equal(crowd(&home, act_issue, issues, sizeof *issues, CROWD_MAX, ERR_CONFLICT), 1);
	assert_int_equal(number_of(&home, "SELECT COUNT(*) FROM coupon"), 1);
	home_close(&home);
}

static void of_64_orders_one_uses_the_coupon(void **state)
{
	struct taking all[CROWD_MAX];
	struct home home;

	trade_open(&home, state);
	int64_t customer_id = buyer(&home, "once");
	struct coupon *coupon = issued(&home, made(&home, amount("once")), customer_id);
	for (int i = 0; i < CROWD_MAX; i++)
		all[i] = basket(customer_id, coupon->code, 5000, arena_format(home.ctx.mem, "receipt %d", i));
	home_serve(&home, 0);
	assert_int_equal(crowd(&home, act_take, all, sizeof *all, CROWD_MAX, ERR_UNPROCESSABLE), 1);
	assert_int_equal(number_of(&home, "SELECT COUNT(*) FROM coupon_use WHERE state = 'used'"), 1);
	assert_int_equal(number_of(&home, "SELECT uses FROM coupon"), 1);
	assert_int_equal(number_of(&home, "SELECT COUNT(*) FROM event WHERE type = 'coupon.used'"), 1);
	home_close(&home);
}

// A shared code, 9 uses in all and 1 a customer: 64 hands of 16 customers.
static void a_shared_code_ends_exactly(void **state)
{
	struct taking all[CROWD_MAX];
	struct home home;
	int64_t ids[16];

	trade_open(&home, state);
	struct make make = amount("shared");
	make.template.uses_total = 9;
	make.template.uses_per_member = 1;
	struct share share = {made(&home, make), "SPRING-2026", NONE};
	assert_ok(trade_try(&home, act_share, &share));
	for (int i = 0; i < 16; i++)
		ids[i] = buyer(&home, arena_format(home.ctx.mem, "s%d", i));
	for (int i = 0; i < CROWD_MAX; i++)
		all[i] = basket(ids[i % 16], "spring-2026", 5000, arena_format(home.ctx.mem, "r%d", i));
	home_serve(&home, 0);
	int won = 0;
	struct crowd_member members[CROWD_MAX];
	for (int i = 0; i < CROWD_MAX; i++) {
		members[i] = (struct crowd_member){&home, act_take, &all[i], OK, 0};
		assert_int_equal(pthread_create(&members[i].thread, NULL, run_member, &members[i]), 0);
	}
	for (int i = 0; i < CROWD_MAX; i++) {
		pthread_join(members[i].thread, NULL);
		won += members[i].status == OK;
	}
	assert_int_equal(won, 9);
	assert_int_equal(number_of(&home, "SELECT COUNT(*) FROM coupon_use WHERE state = 'used'"), 9);
	assert_int_equal(
		number_of(&home, "SELECT COUNT(DISTINCT customer_id) FROM coupon_use WHERE state = 'used'"), 9);
	assert_int_equal(number_of(&home, "SELECT n FROM reward_quota WHERE customer_id = 0"), 9);
	home_close(&home);
}

// ---------------------------------------------------------------- codes in bulk

static void codes_in_bulk_are_all_different_and_none_else(void **state)
{
	const struct code_key key = {"0123456789abcdef0123456789abcdee"};
	char code[CODE_SIZE], last[CODE_SIZE] = "";
	int64_t batch, serial;
	struct arena *mem = arena_create();
	int hits = 0;

	(void)state;
	for (int64_t i = 0; i < 20000; i++) {
		code_of_batch(&key, 77, i, code);
		assert_string_not_equal(code, last);
		assert_string_equal(code_read(mem, code), code);
		assert_true(code_batch(&key, code, &batch, &serial));
		assert_int_equal(batch, 77);
		assert_int_equal(serial, i); // told again: so no two are alike
		memcpy(last, code, sizeof last);
	}
	// A guess is one of a batch that exists by chance of one in 2^64 a code.
	for (int i = 0; i < 20000; i++)
		hits += code_batch(&key, code_new(mem), &batch, &serial) && batch == 77 && serial < 20000;
	assert_int_equal(hits, 0);
	arena_destroy(mem);
}

static void every_slip_is_told(void **state)
{
	const struct code_key key = {"0123456789abcdef0123456789abcdee"};
	static const char signs[] = "23456789ABCDEFGHJKMNPQRSTUVWXYZ";
	struct arena *mem = arena_create();
	char code[CODE_SIZE];

	(void)state;
	code_of_batch(&key, 1, 123456, code);
	for (int i = 0; code[i]; i++) {
		char right = code[i];
		if (right == '-')
			continue;
		for (const char *sign = signs; *sign; sign++) {
			code[i] = *sign;
			assert_true((code_read(mem, code) != NULL) == (*sign == right));
		}
		code[i] = right;
	}
	arena_destroy(mem);
}

static void a_code_of_a_batch_is_used_once(void **state)
{
	struct taking all[CROWD_MAX];
	struct home home;
	char code[CODE_SIZE];

	trade_open(&home, state);
	int64_t template_id = made(&home, amount("bulk"));
	support_run(home.support, arena_format(home.ctx.mem,
					  "INSERT INTO coupon_batch (id, number, template_id, name, codes, created_at) "
					  "VALUES (1, 1, %lld, 'test', 1000000, %lld)",
					  (long long)template_id, (long long)NOON));
	struct code_key key = coupon_key(&home.ctx);
	code_of_batch(&key, 1, 999999, code);
	for (int i = 0; i < CROWD_MAX; i++)
		all[i] = basket(NONE, code, 5000, arena_format(home.ctx.mem, "r%d", i));
	home_serve(&home, 0);
	assert_int_equal(crowd(&home, act_take, all, sizeof *all, CROWD_MAX, ERR_UNPROCESSABLE), 1);
	assert_int_equal(number_of(&home, "SELECT COUNT(*) FROM coupon"), 1);
	// One past the end is nobody's.
	code_of_batch(&key, 1, 1000000, code);
	assert_refused(&home, basket(NONE, code, 5000, NULL), "coupon_unknown");
	code_of_batch(&key, 2, 5, code);
	assert_refused(&home, basket(NONE, code, 5000, NULL), "coupon_unknown");
	home_close(&home);
}

// ---------------------------------------------------------------- what a basket pays

static void amounts_are_exact_line_by_line(void **state)
{
	struct home home;

	trade_open(&home, state);
	int64_t customer_id = buyer(&home, "exact");
	struct make make = amount("third");
	make.template.kind = COUPON_PERCENT;
	make.template.value = NONE;
	make.template.percent = 3333;
	struct coupon *coupon = issued(&home, made(&home, make), customer_id);
	struct taking it = basket(customer_id, coupon->code, 0, NULL);
	it.lines[0] = (struct coupon_line){"A", 3, 333, 1};
	it.lines[1] = (struct coupon_line){"B", 1, 1, NONE};
	it.lines[2] = (struct coupon_line){"C", 7, 1429, NONE};
	it.taking.line_count = 3;
	struct coupon_verdict said = verdict(&home, it);
	assert_true(said.accepted);
	// 998 + 1 + 10003 = 11002; a third of it is 3666.9666: 3667.
	assert_int_equal(said.off, 3667);
	int64_t sum = 0;
	for (size_t i = 0; i < said.lines.count; i++)
		sum += ((struct line_off *)said.lines.items)[i].off;
	assert_int_equal(sum, 3667);
	home_close(&home);
}

static void every_two_hundred_takes_thirty_off(void **state)
{
	struct home home;

	trade_open(&home, state);
	struct make make = amount("every");
	make.template.value = 3000;
	make.template.minimum = 20000;
	make.template.repeats = true;
	make.template.cap = 7000;
	int64_t customer_id = buyer(&home, "every");
	const char *code = issued(&home, made(&home, make), customer_id)->code;
	struct coupon_verdict said = verdict(&home, basket(customer_id, code, 19999, NULL));
	assert_string_equal(said.reason, "coupon_minimum");
	assert_non_null(strstr(said.text, "0.01")); // what is missing is said
	assert_int_equal(verdict(&home, basket(customer_id, code, 20000, NULL)).off, 3000);
	assert_int_equal(verdict(&home, basket(customer_id, code, 59999, NULL)).off, 6000);
	assert_int_equal(verdict(&home, basket(customer_id, code, 60000, NULL)).off, 7000); // the cap
	home_close(&home);
}

static void goods_and_places_are_told_apart(void **state)
{
	static const char *const products[] = {"A"}, *const channels[] = {"online"};
	struct home home;

	trade_open(&home, state);
	int64_t customer_id = buyer(&home, "goods");
	struct make make = amount("goods");
	make.template.products = SCALARS((void *)products, 1);
	const char *code = issued(&home, made(&home, make), customer_id)->code;
	struct taking it = basket(customer_id, code, 5000, NULL);
	it.lines[0].sku = "B";
	assert_refused(&home, it, "coupon_not_goods");
	// Only the goods it is for pay less.
	it.lines[1] = (struct coupon_line){"A", 1, 700, NONE};
	it.taking.line_count = 2;
	struct coupon_verdict said = verdict(&home, it);
	assert_int_equal(said.off, 700);
	assert_int_equal(((struct line_off *)said.lines.items)[0].line, 2);
	make = amount("online");
	make.template.channels = SCALARS((void *)channels, 1);
	code = issued(&home, made(&home, make), customer_id)->code;
	assert_refused(&home, basket(customer_id, code, 5000, NULL), "coupon_not_channel");
	home_close(&home);
}

static void gifts_and_bundles(void **state)
{
	struct home home;

	trade_open(&home, state);
	int64_t customer_id = buyer(&home, "gift");
	struct make make = amount("gift");
	make.template.kind = COUPON_GIFT;
	make.template.value = NONE;
	make.template.item_sku = "MUG";
	make.template.minimum = 10000;
	const char *code = issued(&home, made(&home, make), customer_id)->code;
	struct taking it = basket(customer_id, code, 10000, NULL);
	struct coupon_verdict said = verdict(&home, it);
	assert_true(said.accepted);
	assert_string_equal(said.item_sku, "MUG");
	assert_int_equal(said.item_quantity, 1);
	// It lies in the basket already: it costs nothing there; and it does not count towards the minimum.
	it.lines[1] = (struct coupon_line){"MUG", 2, 2500, NONE};
	it.taking.line_count = 2;
	said = verdict(&home, it);
	assert_int_equal(said.off, 2500);
	assert_null(said.item_sku);
	it.lines[0].unit_price = 9999;
	assert_refused(&home, it, "coupon_minimum");

	make = amount("bundle");
	make.template.kind = COUPON_BUNDLE;
	make.template.value = NONE;
	make.template.percent = 5000;
	make.template.item_sku = "CLEANING";
	code = issued(&home, made(&home, make), customer_id)->code;
	it = basket(customer_id, code, 300000, NULL);
	assert_refused(&home, it, "coupon_item_missing");
	it.lines[1] = (struct coupon_line){"CLEANING", 1, 19901, NONE};
	it.taking.line_count = 2;
	assert_int_equal(verdict(&home, it).off, 9951);
	home_close(&home);
}

static void stacking_is_by_group(void **state)
{
	struct home home;

	trade_open(&home, state);
	int64_t customer_id = buyer(&home, "stack");
	struct make a = amount("a"), b = amount("b"), c = amount("c"), d = amount("d");
	a.template.stack_group = b.template.stack_group = "spring";
	a.template.priority = 1;
	c.template.stacking = 1; // alone
	d.template.kind = COUPON_PERCENT;
	d.template.value = NONE;
	d.template.percent = 1000;
	d.template.priority = 2;
	const char *codes[] = {issued(&home, made(&home, a), customer_id)->code,
		issued(&home, made(&home, b), customer_id)->code, issued(&home, made(&home, c), customer_id)->code,
		issued(&home, made(&home, d), customer_id)->code};
	struct taking it = basket(customer_id, codes[3], 10000, "r");
	it.codes[1] = codes[0];
	it.taking.code_count = 2;
	assert_ok(trade_try(&home, act_validate, &it));
	const struct coupon_verdict *said = it.verdicts.coupons.items;
	assert_int_equal(said[1].off, 1000);
	assert_int_equal(said[0].off, 900); // a tenth of what the amount has left
	assert_int_equal(it.verdicts.total, 8100);
	// Two of a group: the one of the lower priority number stays.
	it.codes[0] = codes[1];
	assert_ok(trade_try(&home, act_validate, &it));
	said = it.verdicts.coupons.items;
	assert_string_equal(said[0].reason, "coupon_stacking");
	assert_true(said[1].accepted);
	it.codes[0] = codes[2];
	assert_ok(trade_try(&home, act_validate, &it));
	said = it.verdicts.coupons.items;
	assert_true(said[0].accepted != said[1].accepted);
	// All or none.
	assert_status(trade_try(&home, act_take, &it), ERR_UNPROCESSABLE);
	assert_problem(&home, "coupon_stacking");
	assert_int_equal(number_of(&home, "SELECT COUNT(*) FROM coupon_use"), 0);
	home_close(&home);
}

// ---------------------------------------------------------------- over time

static void each_refusal_has_its_reason(void **state)
{
	struct home home;

	trade_open(&home, state);
	int64_t customer_id = buyer(&home, "why"), other = buyer(&home, "other");
	struct make make = amount("when");
	make.template.delay_days = 2;
	make.template.valid_days = 3;
	int64_t template_id = made(&home, make);
	const char *code = issued(&home, template_id, customer_id)->code;
	struct taking it = basket(customer_id, code, 5000, NULL);
	int64_t first = zone_day_start(home.house.shop->zone, (struct date){2026, 1, 3});
	assert_refused(&home, it, "coupon_not_started");
	clock_set(first - 1);
	assert_refused(&home, it, "coupon_not_started");
	clock_set(first);
	assert_true(verdict(&home, it).accepted);
	// Good to the end of 6 January in the shop's zone, and not an instant longer.
	clock_set(first + 4 * DAY_MS - 1);
	assert_true(verdict(&home, it).accepted);
	it.taking.customer_id = other;
	assert_refused(&home, it, "coupon_wrong_recipient");
	it.taking.customer_id = customer_id;
	clock_set(first + 4 * DAY_MS);
	assert_refused(&home, it, "coupon_expired");
	it.codes[0] = "K7M2-QX9RW-4TBHD";
	assert_refused(&home, it, "coupon_code_wrong");
	it.codes[0] = "NOSUCHCODE";
	assert_refused(&home, it, "coupon_unknown");
	support_run(home.support, "UPDATE coupon_template SET state = 'paused'");
	it.codes[0] = code;
	assert_refused(&home, it, "coupon_paused");
	home_close(&home);
}

static void a_lock_binds_until_it_lapses(void **state)
{
	struct home home;

	trade_open(&home, state);
	int64_t customer_id = buyer(&home, "lock");
	struct make make = amount("lock");
	make.template.uses_total = 1;
	const char *code = issued(&home, made(&home, make), customer_id)->code;
	struct taking mine = basket(customer_id, code, 5000, "mine");
	struct taking theirs = basket(customer_id, code, 5000, "theirs");
	mine.taking.until = NOON + 15 * MINUTE_MS;
	assert_ok(trade_try(&home, act_take, &mine));
	assert_ok(trade_try(&home, act_take, &mine)); // again: the same
	assert_int_equal(number_of(&home, "SELECT n FROM reward_quota WHERE kind = 'use' AND customer_id = 0"), 1);
	assert_refused(&home, theirs, "coupon_locked");
	assert_true(verdict(&home, mine).accepted);
	assert_status(trade_try(&home, act_take, &theirs), ERR_UNPROCESSABLE);
	assert_problem(&home, "coupon_locked");
	// At the very instant it is free again, though no job has run.
	clock_set(NOON + 15 * MINUTE_MS);
	assert_ok(trade_try(&home, act_take, &theirs));
	mine.taking.until = NONE;
	assert_status(trade_try(&home, act_take, &mine), ERR_UNPROCESSABLE);
	assert_problem(&home, "coupon_used_before");
	assert_int_equal(number_of(&home, "SELECT COUNT(*) FROM coupon_use WHERE state = 'used'"), 1);
	assert_int_equal(number_of(&home, "SELECT COUNT(*) FROM coupon_use WHERE state = 'released'"), 1);
	assert_int_equal(number_of(&home, "SELECT n FROM reward_quota WHERE kind = 'use' AND customer_id = 0"), 1);
	home_close(&home);
}

static enum status act_give_back_order(struct ctx *ctx, void *arg)
{
	return reward_coupons_give_back(ctx, *(int64_t *)arg, false);
}

static void what_is_given_back_can_be_used_again_once(void **state)
{
	struct home home;
	int64_t order_id = 4711;

	trade_open(&home, state);
	int64_t customer_id = buyer(&home, "back");
	struct make make = amount("back");
	make.template.uses_per_member = 1;
	make.template.uses_per_period = 1;
	make.template.valid_days = 10;
	const char *code = issued(&home, made(&home, make), customer_id)->code;
	struct taking it = basket(customer_id, code, 5000, "first");
	it.taking.order_id = order_id;
	assert_ok(trade_try(&home, act_take, &it));
	for (int i = 0; i < 3; i++) // however often it is told
		assert_ok(trade_try(&home, act_give_back_order, &order_id));
	assert_int_equal(number_of(&home, "SELECT SUM(n) FROM reward_quota WHERE kind = 'use'"), 0);
	assert_int_equal(number_of(&home, "SELECT COUNT(*) FROM event WHERE type = 'coupon.returned'"), 1);
	it.taking.holder = "second";
	assert_ok(trade_try(&home, act_take, &it));
	it.taking.holder = "third";
	assert_status(trade_try(&home, act_take, &it), ERR_UNPROCESSABLE);
	// Expired meanwhile: it comes back expired.
	clock_set(NOON + 20 * DAY_MS);
	assert_ok(trade_try(&home, act_give_back_order, &order_id));
	assert_status(trade_try(&home, act_take, &it), ERR_UNPROCESSABLE);
	assert_problem(&home, "coupon_expired");
	home_close(&home);
}

static enum status act_take_again(struct ctx *ctx, void *arg)
{
	return reward_coupons_take_again(ctx, *(int64_t *)arg);
}

// A return that never was: the coupon is used as before, with its counters, unless somebody has used it meanwhile.
static void a_return_undone_uses_it_again(void **state)
{
	struct home home;
	int64_t order_id = 4711;
	const char *wrong;

	trade_open(&home, state);
	int64_t customer_id = buyer(&home, "again");
	struct make make = amount("again");
	make.template.uses_per_member = 1;
	const char *code = issued(&home, made(&home, make), customer_id)->code;
	struct taking it = basket(customer_id, code, 5000, "first");
	it.taking.order_id = order_id;
	assert_ok(trade_try(&home, act_take, &it));
	assert_ok(trade_try(&home, act_give_back_order, &order_id));
	for (int i = 0; i < 3; i++)
		assert_ok(trade_try(&home, act_take_again, &order_id));
	assert_int_equal(
		number_of(&home, "SELECT SUM(n) FROM reward_quota WHERE kind = 'use' AND customer_id <> 0"), 1);
	it.taking.holder = "second";
	assert_status(trade_try(&home, act_take, &it), ERR_UNPROCESSABLE);
	assert_ok(trade_try(&home, act_give_back_order, &order_id));
	it.taking.order_id = 4712;
	assert_ok(trade_try(&home, act_take, &it));
	assert_ok(trade_try(&home, act_take_again, &order_id));
	assert_int_equal(number_of(&home, "SELECT COUNT(*) FROM coupon_use WHERE state = 'used'"), 1);
	look(&home);
	assert_ok(reward_check(&home.ctx, &wrong));
	look_away(&home);
	assert_null(wrong);
	home_close(&home);
}

// ---------------------------------------------------------------- given to a whole segment

#define SEGMENT_MEMBERS 250
#define HANDOUT_ID 7

struct handing {
	int64_t template_id, job_id;
};

static enum status act_hand_out(struct ctx *ctx, void *arg)
{
	struct handing *handing = arg;
	bool created;
	int64_t id;

	for (int i = 0; i < SEGMENT_MEMBERS; i++)
		TRY(customer_ensure(
			ctx, "test", arena_format(ctx->mem, "member-%d", i), NONE, ctx->now_ms, &id, &created));
	TRY(db_exec_text(ctx->db,
		"INSERT INTO segment (id, version, created_at, updated_at, code, name, kind, expression)"
		" VALUES (5, 1, 0, 0, 'all', 'All', 'dynamic', 'customer.orders >= 0')",
		NO_ARGS));
	TRY(job_add(ctx, &handout_job,
		arena_format(ctx->mem, "{\"handout\": \"%s\"}", id_text(ctx->mem, "cho", HANDOUT_ID)), ctx->now_ms,
		NULL, &handing->job_id));
	return db_exec_text(ctx->db,
		"INSERT INTO coupon_handout (id, template_id, segment_id, issued, skipped, job_id, created_at)"
		" VALUES (7, $1, 5, 0, 0, $2, 0)",
		ARGS(v_i64(handing->template_id), v_i64(handing->job_id)));
}

static enum status act_stop(struct ctx *ctx, void *arg)
{
	return job_stop(ctx, *(const int64_t *)arg);
}

static enum status act_resume(struct ctx *ctx, void *arg)
{
	return job_resume(ctx, *(const int64_t *)arg);
}

#define GIVEN "SELECT COUNT(*) FROM coupon WHERE template_id IS NOT NULL"

// Stopped before it began, and again and again on its way: nobody is left out and nobody gets two.
static void a_handout_is_stopped_and_goes_on(void **state)
{
	struct home home;

	trade_open(&home, state);
	struct handing handing = {.template_id = made(&home, amount("all10"))};
	assert_ok(trade_try(&home, act_hand_out, &handing));
	assert_ok(trade_try(&home, act_stop, &handing.job_id));
	home_serve(&home, 2);
	nanosleep(&(struct timespec){.tv_nsec = 50000000}, NULL);
	assert_int_equal(support_number(home.support, GIVEN), 0);
	assert_ok(trade_try(&home, act_resume, &handing.job_id));
	for (int64_t wanted = 1; wanted <= SEGMENT_MEMBERS; wanted += 100) {
		home_await(&home,
			arena_format(home.ctx.mem, "SELECT COUNT(*) FROM (" GIVEN " HAVING COUNT(*) >= %lld) AS there",
				(long long)wanted),
			1);
		enum status stopped = trade_try(&home, act_stop, &handing.job_id);
		if (stopped != OK)
			break; // it had come to its end
		home_await(&home,
			"SELECT COUNT(*) FROM job WHERE kind = 'coupon.handout' AND state IN ('stopped', 'done')", 1);
		if (support_number(home.support, GIVEN) < SEGMENT_MEMBERS)
			assert_ok(trade_try(&home, act_resume, &handing.job_id));
	}
	home_await(&home, "SELECT COUNT(*) FROM coupon_handout WHERE ended_by = 'everybody'", 1);
	home_rest(&home);
	home.house.worker = NULL;
	assert_int_equal(support_number(home.support, GIVEN), SEGMENT_MEMBERS);
	assert_int_equal(
		support_number(home.support, "SELECT COUNT(DISTINCT customer_id) FROM coupon"), SEGMENT_MEMBERS);
	assert_int_equal(support_number(home.support, "SELECT issued FROM coupon_handout"), SEGMENT_MEMBERS);
	assert_int_equal(support_number(home.support, "SELECT skipped FROM coupon_handout"), 0);
	home_close(&home);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(codes_in_bulk_are_all_different_and_none_else),
		cmocka_unit_test(every_slip_is_told),
		BOTH(of_64_claims_as_many_win_as_there_are),
		BOTH(of_64_claims_of_one_customer_one_wins),
		BOTH(of_64_orders_one_uses_the_coupon),
		BOTH(a_shared_code_ends_exactly),
		BOTH(a_code_of_a_batch_is_used_once),
		BOTH(amounts_are_exact_line_by_line),
		BOTH(every_two_hundred_takes_thirty_off),
		BOTH(goods_and_places_are_told_apart),
		BOTH(gifts_and_bundles),
		BOTH(stacking_is_by_group),
		BOTH(each_refusal_has_its_reason),
		BOTH(a_lock_binds_until_it_lapses),
		BOTH(what_is_given_back_can_be_used_again_once),
		BOTH(a_return_undone_uses_it_again),
		BOTH(a_handout_is_stopped_and_goes_on),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
