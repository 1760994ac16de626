// Back-tests against the ledger: the unchanged programme replayed gives what was awarded, to the point, member by
// member; a changed one differs by what was changed.
#include "../trade.h"

#include "backtest/order.h"
#include "loyalty/version.h"
#include "tier/tier.h"
#include "work/job.h"

#define CUSTOMERS 9
#define WALLETS 2
#define STEPS 420

SQL_HERE(rule_live,
	"UPDATE earning_rule_version SET state = 'live', approver = 'b', approved_at = $2, publisher = 'b', "
	"published_at = $2 WHERE rule_id = $1");
SQL_HERE(of_member,
	"SELECT customer_id, CAST(SUM(granted - reversed) AS BIGINT), "
	"CAST(SUM(CASE WHEN expires_at IS NULL OR expires_at > $2 THEN remaining + held ELSE 0 END) AS BIGINT) "
	"FROM lot WHERE wallet_id = $1 AND source = 'order' GROUP BY customer_id ORDER BY customer_id");

// ---------------------------------------------------------------- rules

struct making {
	const char *code, *json;
	int64_t id;
	bool live;
};

static struct rule_terms *terms_of(struct ctx *ctx, const char *json)
{
	struct rule_terms *terms = arena_new(ctx->mem, struct rule_terms);
	uint64_t present;

	fail_clear(ctx);
	assert_ok(shape_decode(ctx, &rule_terms_shape, json, strlen(json), DECODE_NEW, terms, &present));
	return terms;
}

static enum status act_make(struct ctx *ctx, void *arg)
{
	struct making *making = arg;
	const struct programme *programme;
	struct rule_terms *terms = terms_of(ctx, making->json);
	struct rule rule;

	TRY(programme_get(ctx, &programme));
	TRY(loyalty_rule_check(ctx, programme, "/terms", terms, &rule));
	TRY(rule_create(ctx, making->code, terms, NULL, &making->id));
	if (making->live)
		TRY(db_exec(ctx->db, &rule_live, ARGS(v_i64(making->id), v_i64(ctx->now_ms))));
	return programme_touch(ctx);
}

static int64_t made_rule(struct home *home, const char *code, bool live, const char *json)
{
	struct making making = {code, json, 0, live};

	assert_ok(trade_try(home, act_make, &making));
	return making.id;
}

#define NAMES "\"name_en\":\"n\",\"name_zh\":\"名\","
#define POINTS NAMES "\"trigger\":\"order_paid\",\"effect\":\"points\",\"wallet\":\"points\","
#define BASE POINTS "\"measure\":\"amount\",\"per\":100,\"with_shipping\":true,"

// Conditions on the order, its lines, on what was bought before and on the tier; caps of a member and across members.
static void rules_of_every_kind(struct home *home)
{
	made_rule(home, "third", true,
		"{" POINTS "\"measure\":\"fixed\",\"points\":50,\"condition\":\"customer.orders >= 3 && "
		"customer.spent >= 200\"}");
	made_rule(home, "silver", true,
		"{" NAMES "\"trigger\":\"order_paid\",\"effect\":\"multiplier\",\"wallet\":\"points\",\"factor\":20000,"
		"\"condition\":\"customer.tier >= \\\"silver\\\"\",\"caps\":[{\"scope\":\"member\",\"period\":"
		"\"month\",\"of\":\"points\",\"excess\":\"trim\",\"limit\":60}]}");
	made_rule(home, "early", true,
		"{" POINTS "\"measure\":\"fixed\",\"points\":20,\"caps\":[{\"scope\":\"rule\",\"period\":\"day\","
		"\"of\":\"times\",\"excess\":\"reject\",\"limit\":2}]}");
	made_rule(home, "pieces", true,
		"{" POINTS "\"measure\":\"units\",\"points\":5,\"per\":1,\"line_condition\":\"line.sku == \\\"B\\\"\","
		"\"on_return\":\"proportional\"}");
	made_rule(home, "big", true,
		"{" POINTS "\"measure\":\"fixed\",\"points\":33,\"condition\":\"order.total >= 150\","
		"\"on_return\":\"whole\"}");
	made_rule(home, "parcel", true,
		"{" NAMES "\"trigger\":\"order_delivered\",\"effect\":\"points\",\"wallet\":\"points\","
		"\"measure\":\"fixed\",\"points\":7}");
}

// ---------------------------------------------------------------- a history

static uint64_t seed;

static int64_t pick(int64_t below)
{
	seed ^= seed << 13;
	seed ^= seed >> 7;
	seed ^= seed << 17;
	return (int64_t)(seed % (uint64_t)below);
}

struct act_at {
	int64_t order_id;
	struct order *order;
};

static enum status act_deliver(struct ctx *ctx, void *arg)
{
	struct act_at *at = arg;
	return sales_order_deliver(ctx, at->order_id, ctx->now_ms, &at->order);
}

static enum status act_cancel(struct ctx *ctx, void *arg)
{
	struct act_at *at = arg;
	return sales_order_cancel(ctx, at->order_id, ctx->now_ms, &at->order);
}

static enum status act_pay(struct ctx *ctx, void *arg)
{
	struct act_at *at = arg;
	return sales_order_pay(ctx, at->order_id, ctx->now_ms, &at->order);
}

static int64_t order_some(struct home *home, int64_t customer_id, int nth, bool unpaid)
{
	struct sell sell = {.customer_id = customer_id,
		.external_id = arena_format(home->ctx.mem, "h%d", nth),
		.lines = {{.sku = "A", .quantity = 1 + pick(3), .unit_price = 1000 + pick(9000)},
			{.sku = "B", .quantity = 1 + pick(4), .unit_price = 100 + pick(5000)}},
		.line_count = (size_t)(1 + pick(2)),
		.shipping = pick(3) ? 0 : 800,
		.unpaid = unpaid};

	assert_ok(trade_try(home, act_sell, &sell));
	return sell.order->id;
}

static void give_some_back(struct home *home, int64_t order_id, int nth)
{
	struct give_back give = {.order_id = order_id,
		.external_id = arena_format(home->ctx.mem, "r%d", nth),
		.lines = {{1, 1, NONE}},
		.line_count = (size_t)pick(2)};
	enum status status = trade_try(home, act_give_back, &give);
	assert_true(status == OK || status == ERR_CONFLICT || status == ERR_UNPROCESSABLE);
}

// In the order in which it happens, as at a till.
static void live_through(struct home *home, uint64_t from_seed, int64_t *customers)
{
	int64_t orders[STEPS], now = NOON;
	int count = 0;

	seed = from_seed;
	for (int i = 0; i < CUSTOMERS; i++)
		customers[i] = buyer(home, arena_format(home->ctx.mem, "b%d", i));
	for (int i = 0; i < STEPS; i++) {
		now += 1000 + pick(12 * HOUR_MS);
		clock_set(now);
		int64_t which = pick(10);
		struct act_at at = {.order_id = count ? orders[pick(count)] : 0};
		if (which < 6 || !count) {
			bool unpaid = pick(8) == 0;
			orders[count++] = order_some(home, customers[pick(CUSTOMERS)], i, unpaid);
		} else if (which < 8) {
			give_some_back(home, at.order_id, i);
		} else {
			enum status (*const acts[])(struct ctx *, void *) = {act_deliver, act_cancel, act_pay};
			enum status status = trade_try(home, acts[pick(3)], &at);
			assert_true(status == OK || status == ERR_CONFLICT || status == ERR_UNPROCESSABLE);
		}
	}
}

// ---------------------------------------------------------------- replays

static struct replay_result replayed(struct home *home, const struct backtest_change *in)
{
	const struct programme *programme;
	struct replay_change change;
	struct replay_result result;

	look(home);
	assert_ok(programme_get(&home->ctx, &programme));
	assert_ok(backtest_understand(&home->ctx, programme, in, &change));
	assert_ok(replay_run(&home->ctx, programme, &change, NULL, &result));
	look_away(home);
	return result;
}

static const struct backtest_change nothing = {.from = NONE, .until = NONE};

static const struct replay_member *find(const struct replay_result *result, int64_t customer_id)
{
	for (size_t i = 0; i < result->member_count; i++)
		if (result->members[i].customer_id == customer_id)
			return &result->members[i];
	return NULL;
}

static void assert_same_sides(const struct replay_figures *figures)
{
	for (size_t i = 0; i < WALLETS; i++) {
		assert_int_equal(figures->wallets[i].points[0], figures->wallets[i].points[1]);
		assert_int_equal(figures->wallets[i].open[0], figures->wallets[i].open[1]);
	}
	assert_int_equal(figures->coupons[0], figures->coupons[1]);
}

static void assert_as_ledger(struct home *home, const struct replay_result *result, bool open_too)
{
	for (int64_t wallet = WALLET_POINTS_ID; wallet <= WALLET_GROWTH_ID; wallet++) {
		int64_t sum = 0;
		struct rows *rows;
		bool more;

		look(home);
		assert_ok(db_query(home->ctx.db, &of_member, ARGS(v_i64(wallet), v_i64(clock_now_ms())), &rows));
		for (;;) {
			assert_ok(rows_next(rows, &more));
			if (!more)
				break;
			const struct replay_member *member = find(result, row_i64(rows, 0));
			assert_non_null(member);
			assert_int_equal(member->figures->wallets[wallet - 1].points[SIDE_BEFORE], row_i64(rows, 1));
			if (open_too && wallet == WALLET_POINTS_ID)
				assert_int_equal(member->figures->wallets[0].open[SIDE_BEFORE], row_i64(rows, 2));
			sum += row_i64(rows, 1);
		}
		look_away(home);
		assert_int_equal(result->all->wallets[wallet - 1].points[SIDE_BEFORE], sum);
	}
}

static void assert_tiers_as_they_are(struct home *home, const struct replay_result *result)
{
	const struct programme *programme;
	struct tier_standing standing;

	for (size_t i = 0; i < result->member_count; i++) {
		look(home);
		assert_ok(programme_get(&home->ctx, &programme));
		assert_ok(tier_get(&home->ctx, result->members[i].customer_id, &standing));
		look_away(home);
		assert_int_equal(standing.tier - programme->sets[0].tiers, result->members[i].rungs[SIDE_BEFORE]);
		assert_int_equal(result->members[i].rungs[SIDE_AFTER], result->members[i].rungs[SIDE_BEFORE]);
	}
}

static void assert_parts_add_up(const struct replay_part *parts, size_t count, const struct replay_figures *all)
{
	int64_t orders = 0, points[WALLETS][SIDES] = {{0}}, open[WALLETS][SIDES] = {{0}};

	for (size_t i = 0; i < count; i++) {
		orders += parts[i].figures->orders;
		for (int side = 0; side < SIDES; side++)
			for (size_t j = 0; j < WALLETS; j++) {
				points[j][side] += parts[i].figures->wallets[j].points[side];
				open[j][side] += parts[i].figures->wallets[j].open[side];
			}
	}
	for (int side = 0; side < SIDES; side++)
		for (size_t j = 0; j < WALLETS; j++) {
			assert_int_equal(points[j][side], all->wallets[j].points[side]);
			assert_int_equal(open[j][side], all->wallets[j].open[side]);
		}
	assert_int_equal(orders, all->orders);
}

static void the_unchanged_programme_is_the_ledger(void **state)
{
	int64_t customers[CUSTOMERS];
	struct home home;

	trade_open(&home, state);
	live_through(&home, 0x5eed1, customers);
	struct replay_result result = replayed(&home, &nothing);
	assert_as_ledger(&home, &result, true);
	assert_same_sides(result.all);
	assert_tiers_as_they_are(&home, &result);
	assert_parts_add_up(result.months, result.month_count, result.all);
	assert_parts_add_up(result.stores, result.store_count, result.all);
	assert_true(result.month_count > 2);
	home_close(&home);
}

static void rules_of_every_kind_give_what_they_gave(void **state)
{
	int64_t customers[CUSTOMERS];
	struct home home;

	trade_open(&home, state);
	rules_of_every_kind(&home);
	live_through(&home, 0x9e3779b97f4a7c15, customers);
	assert_true(support_number(home.support, "SELECT COUNT(DISTINCT rule_id) FROM lot") >= 7);
	assert_true(support_number(home.support, "SELECT COUNT(*) FROM lot WHERE reversed > 0") > 20);
	struct replay_result result = replayed(&home, &nothing);
	assert_as_ledger(&home, &result, false);
	assert_same_sides(result.all);
	assert_tiers_as_they_are(&home, &result);
	home_close(&home);
}

static struct backtest_change with_terms(struct home *home, const char *code, const char *json)
{
	struct backtest_terms *terms = arena_new(home->ctx.mem, struct backtest_terms);

	*terms = (struct backtest_terms){code, terms_of(&home->ctx, json)};
	return (struct backtest_change){.terms = {terms, 1}, .from = NONE, .until = NONE};
}

static void a_doubled_rule_doubles(void **state)
{
	int64_t customers[CUSTOMERS];
	struct home home;

	trade_open(&home, state);
	live_through(&home, 77, customers);
	struct backtest_change change = with_terms(&home, "spend", "{" BASE "\"points\":2}");
	struct replay_result result = replayed(&home, &change);
	assert_int_equal(result.all->wallets[0].points[SIDE_AFTER], 2 * result.all->wallets[0].points[SIDE_BEFORE]);
	assert_true(result.all->wallets[0].points[SIDE_BEFORE] > 1000);
	assert_int_equal(result.all->wallets[1].points[SIDE_AFTER], result.all->wallets[1].points[SIDE_BEFORE]);
	assert_int_equal(result.all->wallets[0].open[SIDE_AFTER], 2 * result.all->wallets[0].open[SIDE_BEFORE]);
	assert_as_ledger(&home, &result, true);
	// Only from an instant on.
	int64_t half = NOON + 60 * DAY_MS;
	change.from = half;
	struct replay_result later = replayed(&home, &change);
	assert_true(later.all->orders > 0 && later.all->orders < result.all->orders);
	assert_int_equal(later.all->wallets[0].points[SIDE_AFTER], 2 * later.all->wallets[0].points[SIDE_BEFORE]);
	// A rule that is left out gives nothing.
	int64_t spend = 1;
	struct replay_result none =
		replayed(&home, &(struct backtest_change){.end = {&spend, 1}, .from = NONE, .until = NONE});
	assert_int_equal(none.all->wallets[0].points[SIDE_AFTER], 0);
	assert_int_equal(none.all->wallets[0].points[SIDE_BEFORE], result.all->wallets[0].points[SIDE_BEFORE]);
	home_close(&home);
}

static void a_draft_with_a_condition_gives_where_it_holds(void **state)
{
	int64_t customers[CUSTOMERS];
	struct home home;

	trade_open(&home, state);
	live_through(&home, 4711, customers);
	int64_t id = made_rule(&home, "hundred", false,
		"{" POINTS "\"measure\":\"fixed\",\"points\":9,\"condition\":\"order.total >= 100\"}");
	struct backtest_version version = {id, 1};
	struct replay_result result =
		replayed(&home, &(struct backtest_change){.versions = {&version, 1}, .from = NONE, .until = NONE});
	// What is kept of the order decides, as with any return.
	int64_t orders = support_number(home.support,
		"SELECT COUNT(*) FROM orders WHERE paid_at IS NOT NULL AND status <> 'cancelled' AND "
		"total - returned >= 10000");
	assert_true(orders > 10);
	assert_int_equal(
		result.all->wallets[0].points[SIDE_AFTER] - result.all->wallets[0].points[SIDE_BEFORE], 9 * orders);
	assert_int_equal(support_number(home.support, "SELECT COUNT(*) FROM lot WHERE rule_id > 2"), 0);
	home_close(&home);
}

static void a_threshold_moves_those_between(void **state)
{
	int64_t customers[CUSTOMERS];
	struct home home;

	trade_open(&home, state);
	live_through(&home, 99, customers);
	struct backtest_tier tier = {"silver", 50000};
	struct replay_result result =
		replayed(&home, &(struct backtest_change){.tiers = {&tier, 1}, .from = NONE, .until = NONE});
	int moved = 0;
	for (size_t i = 0; i < result.member_count; i++) {
		struct tier_standing standing;
		look(&home);
		assert_ok(tier_get(&home.ctx, result.members[i].customer_id, &standing));
		look_away(&home);
		size_t wanted = standing.spend >= 1000000 ? 2 : standing.spend >= 50000 ? 1 : 0;
		assert_int_equal(result.members[i].rungs[SIDE_AFTER], wanted);
		moved += result.members[i].rungs[SIDE_AFTER] != result.members[i].rungs[SIDE_BEFORE];
	}
	assert_true(moved > 0);
	assert_same_sides(result.all);
	home_close(&home);
}

// ---------------------------------------------------------------- what members share, what they hold

static void shared_rules(struct home *home)
{
	support_run(home->support, "UPDATE tier SET lasts_count = 90, lasts_unit = 'day' WHERE code = 'silver'");
	support_run(home->support, "INSERT INTO earning_budget (id, code, name_en, name_zh, unit, amount, version, "
				   "created_at, updated_at) "
				   "VALUES (501, 'gala', 'Gala', '庆典', 'points', 900, 1, 0, 0)");
	support_run(home->support,
		"INSERT INTO earning_group (id, code, name_en, name_zh, mode, combine, scope, priority, version, "
		"created_at, "
		"updated_at) VALUES (601, 'best', 'Best', '择优', 'best', 'multiply', 'order', 5, 1, 0, 0)");
	made_rule(home, "gala", true,
		"{" POINTS "\"measure\":\"fixed\",\"points\":40,\"caps\":[{\"scope\":\"budget\",\"budget\":"
		"\"gala\",\"of\":\"points\",\"excess\":\"trim\"}]}");
	made_rule(home, "soon", true,
		"{" POINTS "\"measure\":\"fixed\",\"points\":11,\"pending\":{\"mode\":\"duration\",\"count\":9,"
		"\"unit\":\"day\",\"round\":\"day\"},\"expiry\":{\"mode\":\"rolling\",\"count\":30,\"unit\":"
		"\"day\",\"round\":\"day\",\"from\":\"active\"}}");
	made_rule(home, "flat", true, "{" POINTS "\"measure\":\"fixed\",\"points\":25,\"group\":\"best\"}");
	made_rule(
		home, "tenth", true, "{" POINTS "\"measure\":\"amount\",\"points\":1,\"per\":400,\"group\":\"best\"}");
	made_rule(home, "risen", true,
		"{" NAMES "\"trigger\":\"order_paid\",\"effect\":\"tier\",\"tier\":\"silver\",\"tier_days\":20,"
		"\"condition\":\"order.total >= 250\"}");
	made_rule(home, "silver", true,
		"{" NAMES "\"trigger\":\"order_paid\",\"effect\":\"multiplier\",\"wallet\":\"points\","
		"\"factor\":15000,\"condition\":\"customer.tier >= \\\"silver\\\"\"}");
}

static void second_set(struct home *home)
{
	support_run(home->support, "INSERT INTO tier_set (id, code, name_en, name_zh, wallet_id, span, months, "
				   "match_all, fall, grace_days, "
				   "next_window, version, created_at, updated_at) VALUES (77, 'club', 'Club', "
				   "'俱乐部', 2, 'calendar', 3, 0, "
				   "'one', 10, 0, 1, 0, 0)");
	support_run(home->support,
		"INSERT INTO tier (id, set_id, code, name_en, name_zh, threshold, orders, lasts_unit, version, "
		"created_at, updated_at) "
		"VALUES (771, 77, 'guest', 'Guest', '访客', 0, NULL, 'day', 1, 0, 0), "
		"(772, 77, 'friend', 'Friend', '好友', 40000, 4, 'day', 1, 0, 0)");
	// And one that has no tiers yet.
	support_run(home->support,
		"INSERT INTO tier_set (id, code, name_en, name_zh, wallet_id, span, months, match_all, fall, "
		"grace_days, "
		"next_window, version, created_at, updated_at) VALUES (78, 'bare', 'Bare', '空', 2, 'calendar', 12, 0, "
		"'earned', 0, 0, 1, 0, 0)");
}

struct giving {
	int64_t customer_id;
	const char *tier;
};

static enum status act_give(struct ctx *ctx, void *arg)
{
	const struct giving *giving = arg;
	return tier_give(ctx, giving->customer_id, giving->tier, NONE, "guest of the house", false);
}

static void assert_all_standings(struct home *home, const struct replay_result *result)
{
	const struct programme *programme;
	struct tier_standing *standings;
	size_t count;

	for (size_t i = 0; i < result->member_count; i++) {
		look(home);
		assert_ok(programme_get(&home->ctx, &programme));
		assert_ok(tier_standings(&home->ctx, result->members[i].customer_id, &standings, &count));
		look_away(home);
		size_t told = 0; // a set without tiers has no standing
		for (size_t set = 0; set < programme->set_count; set++) {
			if (programme->sets[set].tier_count == 0)
				continue;
			assert_true(told < count);
			for (int side = 0; side < SIDES; side++)
				assert_int_equal(result->members[i].rungs[set * SIDES + (size_t)side],
					standings[told].tier - programme->sets[set].tiers);
			told++;
		}
		assert_int_equal(told, 2);
		assert_int_equal(count, told);
	}
}

static void budgets_groups_and_given_tiers_count_as_they_did(void **state)
{
	int64_t customers[CUSTOMERS];
	struct home home;

	trade_open(&home, state);
	second_set(&home);
	shared_rules(&home);
	live_through(&home, 0xfeed, customers);
	struct giving giving = {customers[2], "gold"};
	assert_ok(trade_try(&home, act_give, &giving));
	struct replay_result result = replayed(&home, &nothing);
	assert_as_ledger(&home, &result, true);
	assert_same_sides(result.all);
	assert_all_standings(&home, &result);
	assert_int_equal(result.budgets[0].used[0],
		support_number(home.support, "SELECT used FROM cap_use WHERE owner_id = 501"));
	assert_true(result.budgets[0].exhausted_at[0] != NONE);
	assert_int_equal(result.lanes, 1);
	home_close(&home);
}

static void assert_same_results(const struct replay_result *a, const struct replay_result *b)
{
	size_t size = sizeof(struct replay_figures) + WALLETS * sizeof(struct replay_wallet);

	assert_memory_equal(a->all, b->all, size);
	assert_int_equal(a->member_count, b->member_count);
	assert_int_equal(a->month_count, b->month_count);
	for (size_t i = 0; i < a->month_count; i++) {
		assert_int_equal(a->months[i].key, b->months[i].key);
		assert_memory_equal(a->months[i].figures, b->months[i].figures, size);
	}
	for (size_t i = 0; i < a->member_count; i++) {
		assert_int_equal(a->members[i].customer_id, b->members[i].customer_id);
		assert_memory_equal(a->members[i].figures, b->members[i].figures, size);
		assert_memory_equal(a->members[i].rungs, b->members[i].rungs, SIDES);
	}
}

static void the_number_of_lanes_changes_nothing(void **state)
{
	int64_t customers[CUSTOMERS];
	struct replay_result results[3];
	struct replay_change change;
	const struct programme *programme;
	struct home home;

	trade_open(&home, state);
	made_rule(&home, "silver", true,
		"{" NAMES "\"trigger\":\"order_paid\",\"effect\":\"multiplier\",\"wallet\":\"points\","
		"\"factor\":15000,\"condition\":\"customer.tier >= \\\"silver\\\" || customer.has_phone\"}");
	live_through(&home, 0xabcdef, customers);
	struct backtest_change in = with_terms(&home, "spend", "{" BASE "\"points\":3}");
	for (int i = 0; i < 3; i++) {
		struct replay_watch watch = {NULL, NULL, 1 + 2 * i};
		look(&home);
		assert_ok(programme_get(&home.ctx, &programme));
		assert_ok(backtest_understand(&home.ctx, programme, &in, &change));
		assert_ok(replay_run(&home.ctx, programme, &change, &watch, &results[i]));
		look_away(&home);
		assert_int_equal(results[i].lanes, 1 + 2 * i);
		assert_same_results(&results[0], &results[i]);
	}
	home_close(&home);
}

// ---------------------------------------------------------------- anything at the door

static const char *mangled(struct home *home, const char *json)
{
	char *text = arena_text(home->ctx.mem, json);
	size_t length = strlen(text);

	for (int64_t i = pick(3); i >= 0; i--) {
		static const char bytes[] = "{}[]\",:019-.ntea \\";
		text[pick((int64_t)length)] = bytes[pick(sizeof bytes - 1)];
	}
	text[length - (size_t)pick(3)] = '\0';
	return text;
}

// What is let in can be replayed; everything else is refused, and nothing breaks.
static void mangled_changes_are_refused_or_replayed(void **state)
{
	static const char *const seeds[] = {
		"{\"terms\":[{\"code\":\"spend\",\"terms\":{" BASE "\"points\":2,\"condition\":\"order.total >= 100 "
		"&& customer.orders > 1\",\"caps\":[{\"scope\":\"member\",\"period\":\"month\",\"limit\":60}]}}]}",
		"{\"terms\":[{\"code\":\"x\",\"terms\":{" POINTS "\"measure\":\"units\",\"points\":9,\"per\":1,"
		"\"line_condition\":\"line.sku == 'A'\",\"bands\":[{\"from\":1,\"points\":2,\"per\":1}]}}],"
		"\"tiers\":[{\"tier\":\"silver\",\"threshold\":900}],\"end\":[\"rul_00000000001\"]}",
		"{\"tier_sets\":[{\"set\":\"trs_00000000001\",\"terms\":{\"mode\":\"grandfather\",\"span\":"
		"\"calendar\",\"months\":3,\"fall\":\"one\",\"grace_days\":9,\"tiers\":[{\"code\":\"bronze\","
		"\"threshold\":0},{\"code\":\"silver\",\"threshold\":900,\"keep_threshold\":10},{\"code\":\"gold\","
		"\"orders\":9}]}}],\"from\":\"2026-03-01T00:00:00Z\"}"};
	int64_t customers[CUSTOMERS];
	struct replay_change change;
	struct replay_result result;
	const struct programme *programme;
	struct home home;
	int let_in = 0, refused = 0;

	trade_open(&home, state);
	live_through(&home, 21, customers);
	for (int i = 0; i < 1500; i++) {
		struct backtest_change *in = arena_new(home.ctx.mem, struct backtest_change);
		const char *good = seeds[i % 3], *json = i < 3 ? good : mangled(&home, good);
		uint64_t present;
		look(&home);
		fail_clear(&home.ctx);
		assert_ok(programme_get(&home.ctx, &programme));
		enum status status =
			shape_decode(&home.ctx, &backtest_change_shape, json, strlen(json), DECODE_NEW, in, &present);
		if (status == OK)
			status = backtest_understand(&home.ctx, programme, in, &change);
		if (status == OK && let_in++ < 60)
			assert_ok(replay_run(&home.ctx, programme, &change, NULL, &result));
		refused += status != OK;
		assert_true(status == OK || home.ctx.fault.problem || home.ctx.fault.violation_count);
		assert_true(i >= 3 || status == OK);
		look_away(&home);
	}
	assert_true(let_in > 3 && refused > 500);
	home_close(&home);
}

// ---------------------------------------------------------------- as a job

struct ordering {
	struct backtest_change change;
	int64_t id;
};

static enum status act_order(struct ctx *ctx, void *arg)
{
	struct ordering *ordering = arg;
	return backtest_order(ctx, &ordering->change, &ordering->id);
}

static enum status act_stop(struct ctx *ctx, void *arg)
{
	return backtest_stop(ctx, *(int64_t *)arg);
}

static struct backtest *shown(struct home *home, int64_t id)
{
	struct backtest *test = arena_new(home->ctx.mem, struct backtest);

	look(home);
	assert_ok(backtest_load(&home->ctx, id, test));
	look_away(home);
	return test;
}

static void a_job_keeps_what_came_out(void **state)
{
	int64_t customers[CUSTOMERS];
	struct home home;

	trade_open(&home, state);
	live_through(&home, 31, customers);
	int64_t postings = support_number(home.support, "SELECT COUNT(*) FROM posting");
	struct ordering ordering = {.change = with_terms(&home, "spend", "{" BASE "\"points\":3}")};
	assert_ok(trade_try(&home, act_order, &ordering));
	home_serve(&home, 1);
	home_await(&home, "SELECT COUNT(*) FROM backtest WHERE state = 'done'", 1);
	home_rest(&home);
	const struct backtest *test = shown(&home, ordering.id);
	const struct backtest_wallet *wallet = test->summary->figures->wallets.items;
	assert_int_equal(wallet->points_after, 3 * wallet->points_before);
	assert_int_equal(wallet->awarded, wallet->points_before);
	assert_int_equal(wallet->cost_change, wallet->points_change); // 100 points are worth 1.00
	assert_int_equal(test->done, test->total);
	assert_int_equal(test->summary->lose, 0);
	assert_true(test->summary->gain >= CUSTOMERS - 1);
	assert_int_equal(support_number(home.support, "SELECT COUNT(*) FROM backtest_member"), test->summary->gain);
	assert_true(support_number(home.support, "SELECT COUNT(*) FROM backtest_part WHERE kind = 'month'") > 2);
	assert_int_equal(support_number(home.support, "SELECT COUNT(*) FROM posting"), postings);
	assert_books_right(&home);
	home_close(&home);
}

// Asked for at once, and by a server that is stopped and started again under them: each comes out once, as it would
// have by itself.
static void many_at_once_outlive_a_restart(void **state)
{
	enum { MANY = 6 };
	int64_t customers[CUSTOMERS];
	struct ordering ordering[MANY];
	struct home home;

	trade_open(&home, state);
	live_through(&home, 33, customers);
	for (int i = 0; i < MANY; i++) {
		const char *terms = arena_format(home.ctx.mem, "{" BASE "\"points\":%d}", 1 + i);
		ordering[i] = (struct ordering){.change = with_terms(&home, "spend", terms)};
		assert_ok(trade_try(&home, act_order, &ordering[i]));
	}
	for (int i = 0; i < 4; i++) {
		home_serve(&home, 3);
		nanosleep(&(struct timespec){.tv_nsec = 20000000 * i}, NULL);
		home_rest(&home);
		home.house.worker = NULL;
	}
	home_serve(&home, 3);
	home_await(&home, "SELECT COUNT(*) FROM backtest WHERE state = 'done'", MANY);
	home_rest(&home);
	home.house.worker = NULL;
	for (int i = 0; i < MANY; i++) {
		const struct backtest *test = shown(&home, ordering[i].id);
		const struct backtest_wallet *wallet = test->summary->figures->wallets.items;
		assert_int_equal(wallet->points_after, (1 + i) * wallet->points_before);
		assert_int_equal(test->done, test->total);
		assert_int_equal(support_number(home.support,
					 arena_format(home.ctx.mem,
						 "SELECT COUNT(*) FROM backtest_member WHERE backtest_id = %lld",
						 (long long)ordering[i].id)),
			test->summary->gain);
	}
	assert_int_equal(support_number(home.support,
				 "SELECT COUNT(*) FROM job WHERE kind = 'backtest.run' AND state <> 'done'"),
		0);
	assert_books_right(&home);
	home_close(&home);
}

static void one_that_waits_is_stopped(void **state)
{
	struct home home;

	trade_open(&home, state);
	sold(&home, buyer(&home, "one"), "o", 10000);
	struct ordering ordering = {.change = nothing};
	assert_ok(trade_try(&home, act_order, &ordering));
	assert_ok(trade_try(&home, act_stop, &ordering.id));
	assert_int_equal(shown(&home, ordering.id)->state, BACKTEST_STOPPED);
	assert_status(trade_try(&home, act_stop, &ordering.id), ERR_CONFLICT);
	home_close(&home);
}

static enum status refuse_to_go_on(void *arg, int64_t done)
{
	(void)arg;
	(void)done;
	return ERR_CANCELLED;
}

static void one_that_runs_ends_when_it_is_told(void **state)
{
	const struct programme *programme;
	struct replay_result result;
	struct replay_change change;
	struct home home;

	trade_open(&home, state);
	sold(&home, buyer(&home, "one"), "o", 10000);
	look(&home);
	assert_ok(programme_get(&home.ctx, &programme));
	assert_ok(backtest_understand(&home.ctx, programme, &nothing, &change));
	assert_status(
		replay_run(&home.ctx, programme, &change, &(struct replay_watch){refuse_to_go_on, NULL, 0}, &result),
		ERR_CANCELLED);
	look_away(&home);
	home_close(&home);
}

static void what_cannot_be_known_is_refused(void **state)
{
	struct home home;

	trade_open(&home, state);
	struct ordering points = {.change = with_terms(&home, "rich",
					  "{" POINTS "\"measure\":\"fixed\",\"points\":9,\"condition\":"
					  "\"customer.points >= 100\"}")};
	assert_status(trade_try(&home, act_order, &points), ERR_UNPROCESSABLE);
	assert_problem(&home, "backtest_unknown");
	struct ordering birthday = {.change = with_terms(&home, "day",
					    "{" NAMES "\"trigger\":\"birthday\",\"effect\":\"points\",\"wallet\":"
					    "\"points\",\"measure\":\"fixed\",\"points\":9}")};
	assert_status(trade_try(&home, act_order, &birthday), ERR_UNPROCESSABLE);
	assert_problem(&home, "backtest_trigger");
	struct backtest_tier tier = {"silver", 2000000};
	struct ordering above = {.change = {.tiers = {&tier, 1}, .from = NONE, .until = NONE}};
	assert_status(trade_try(&home, act_order, &above), ERR_UNPROCESSABLE);
	assert_problem(&home, "backtest_ladder");
	assert_int_equal(support_number(home.support, "SELECT COUNT(*) FROM backtest"), 0);
	home_close(&home);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		BOTH(the_unchanged_programme_is_the_ledger),
		BOTH(rules_of_every_kind_give_what_they_gave),
		BOTH(a_doubled_rule_doubles),
		BOTH(a_draft_with_a_condition_gives_where_it_holds),
		BOTH(a_threshold_moves_those_between),
		BOTH(budgets_groups_and_given_tiers_count_as_they_did),
		BOTH(the_number_of_lanes_changes_nothing),
		BOTH(mangled_changes_are_refused_or_replayed),
		BOTH(a_job_keeps_what_came_out),
		BOTH(many_at_once_outlive_a_restart),
		BOTH(one_that_waits_is_stopped),
		BOTH(one_that_runs_ends_when_it_is_told),
		BOTH(what_cannot_be_known_is_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
