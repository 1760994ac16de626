// The engine of earning rules, without a database: what each part of a rule means, and what holds for all rules.
#include "../support.h"

#include "base/zone.h"
#include "programme/engine.h"

#define NOON INT64_C(1767240000000) // 2026-01-01 12:00 in Shanghai, a Thursday
#define RULES_MAX 12

// ---------------------------------------------------------------- a small vocabulary

struct member {
	int64_t rank;
};

static const struct attribute order_rows[] = {
	{.name = "order.total",
		.type = EXPR_MONEY,
		MEMBER(order, total),
		.doc = W("Total", "金额"),
		.phrase = W("the total", "金额")},
	{0},
};
static void read_sku(
	const struct facts *facts, const struct attribute *attribute, const void *record, struct expr_value *value)
{
	(void)facts;
	(void)attribute;
	*value = (struct expr_value){.known = true, .text = ((const struct line_facts *)record)->line->sku};
}

static const struct attribute line_rows[] = {
	{.name = "line.sku",
		.type = EXPR_TEXT,
		.read = read_sku,
		.doc = W("SKU", "货号"),
		.phrase = W("its SKU", "货号")},
	{0},
};
static const struct attribute member_rows[] = {
	{.name = "customer.rank",
		.type = EXPR_NUMBER,
		MEMBER(member, rank),
		.doc = W("Rank", "级别"),
		.phrase = W("the rank", "级别")},
	{0},
};
static const struct attribute_set order_set = {.name = "o", .subject = SUBJECT_ORDER, .rows = order_rows};
static const struct attribute_set line_set = {.name = "l", .subject = SUBJECT_LINE, .rows = line_rows};
static const struct attribute_set member_set = {.name = "m", .subject = SUBJECT_CUSTOMER, .rows = member_rows};
static const struct attribute_set *const sets[] = {&order_set, &line_set, &member_set, NULL};

// ---------------------------------------------------------------- a bench

static const struct wallet points_wallet = {.id = 1, .code = "points"}, growth_wallet = {.id = 2, .code = "growth"};

struct bench {
	struct arena *mem;
	struct ctx ctx;
	struct vocabulary *vocabulary, *of_lines;
	struct rule rules[RULES_MAX];
	struct rule_terms terms[RULES_MAX];
	const struct rule *all[RULES_MAX];
	size_t count;
	struct member member;
	struct order_line lines[8];
	struct order order;
	struct cap_use uses[32];
	size_t use_count;
	struct outcome outcome;
};

static int bench_open(void **state)
{
	struct bench *bench = calloc(1, sizeof *bench);

	bench->mem = arena_create();
	bench->ctx = (struct ctx){.mem = bench->mem, .now_ms = NOON};
	const struct zone *zone = zone_open("Asia/Shanghai");
	assert_ok(vocabulary_make(&bench->ctx, sets, EXPR_OF_ORDERS, currency_find("CNY"), zone, &bench->vocabulary));
	assert_ok(vocabulary_make(&bench->ctx, sets, EXPR_OF_LINES, currency_find("CNY"), zone, &bench->of_lines));
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

// One point for each 1.00 paid, unless the terms say otherwise.
static struct rule *rule(struct bench *bench, struct rule_terms terms)
{
	size_t at = bench->count++;
	struct rule *rule = &bench->rules[at];
	struct expr *condition = NULL, *lines = NULL;

	assert_true(at < RULES_MAX);
	if (terms.effect == EFFECT_POINTS && !terms.points && !terms.bands.count)
		terms.points = 1;
	terms.per = terms.per ? terms.per : 100;
	terms.factor = terms.factor ? terms.factor : FACTOR_ONE;
	if (!terms.from)
		terms.from = terms.until = NONE;
	bench->terms[at] = terms;
	if (terms.condition)
		assert_ok(expr_compile(&bench->ctx, bench->vocabulary, terms.condition, EXPR_BOOL, &condition));
	if (terms.line_condition)
		assert_ok(expr_compile(&bench->ctx, bench->of_lines, terms.line_condition, EXPR_BOOL, &lines));
	*rule = (struct rule){.id = (int64_t)at + 1,
		.version = 1,
		.code = "rule",
		.terms = &bench->terms[at],
		.state = RULE_LIVE,
		.published_at = 0,
		.ended_at = NONE,
		.ended_noted_at = NONE,
		.wallet = &points_wallet,
		.condition = condition,
		.line_condition = lines};
	bench->all[at] = rule;
	return rule;
}

static void grouped(struct rule *rule, const struct rule_group *group)
{
	rule->group = group;
}

// Lines as {sku, quantity, price}; all of it paid in money unless `other` says otherwise.
static void order_of(struct bench *bench, const struct order_line *lines, size_t count, int64_t shipping, int64_t other)
{
	bench->order = (struct order){.status = ORDER_PAID, .shipping = shipping, .total = shipping};
	for (size_t i = 0; i < count; i++) {
		bench->lines[i] = lines[i];
		bench->lines[i].line = (int64_t)i + 1;
		bench->lines[i].net = lines[i].quantity * lines[i].unit_price - lines[i].discount;
		bench->order.total += bench->lines[i].net;
	}
	bench->order.subtotal = bench->order.total - shipping;
	bench->order.paid_money = bench->order.total - other;
	bench->order.lines = LIST(order_line, bench->lines, count);
}

#define ORDER(bench, shipping, other, ...)                                                                             \
	order_of((bench), (const struct order_line[]){__VA_ARGS__},                                                    \
		sizeof((const struct order_line[]){__VA_ARGS__}) / sizeof(struct order_line), (shipping), (other))
#define LINE(sku_, quantity_, price)                                                                                   \
	{                                                                                                              \
		.sku = (sku_), .quantity = (quantity_), .unit_price = (price)                                          \
	}

static void run(struct bench *bench)
{
	const struct rule *in_force[RULES_MAX];
	struct facts facts = facts_make(NULL, bench->vocabulary, 7, NOON);
	struct occasion occasion = {.trigger = TRIGGER_ORDER_PAID,
		.at_ms = NOON,
		.date = {2026, 1, 1},
		.customer_id = 7,
		.store_id = 3,
		.order = order_kept(bench->mem, &bench->order),
		.line_set = &line_set,
		.number = NONE};
	struct line_facts lines[8];
	struct order_facts order = {occasion.order, LIST(line_facts, lines, occasion.order->lines.count)};

	for (size_t i = 0; i < order.lines.count; i++)
		lines[i] = (struct line_facts){.line = &((const struct order_line *)occasion.order->lines.items)[i]};
	occasion.order_facts = &order;

	facts_put(&facts, &order_set, occasion.order);
	facts_put(&facts, &member_set, &bench->member);
	size_t count = rules_in_force(bench->all, bench->count, TRIGGER_ORDER_PAID, NOON, INT64_MAX, in_force);
	assert_ok(engine_run(
		bench->mem, in_force, count, &occasion, &facts, bench->uses, bench->use_count, &bench->outcome));
}

static const struct verdict *verdict_of(const struct bench *bench, const struct rule *rule)
{
	for (size_t i = 0; i < bench->outcome.count; i++)
		if (bench->outcome.verdicts[i].rule == rule)
			return &bench->outcome.verdicts[i];
	return NULL;
}

static int64_t amount_of(const struct bench *bench, const struct rule *rule)
{
	const struct verdict *verdict = verdict_of(bench, rule);
	return verdict ? verdict->amount : -1;
}

#define GIVES(bench, rule, wanted)                                                                                     \
	do {                                                                                                           \
		run(bench);                                                                                            \
		assert_int_equal(amount_of((bench), (rule)), (wanted));                                                \
	} while (0)

// ---------------------------------------------------------------- bases and rounding

static void the_first_rule_gives_what_it_always_gave(void **state)
{
	struct bench *bench = *state;
	struct rule *spend = rule(bench, (struct rule_terms){.measure = MEASURE_AMOUNT, .with_shipping = true});

	ORDER(bench, 0, 0, LINE("A", 2, 10000), LINE("B", 1, 50));
	GIVES(bench, spend, 200);
	ORDER(bench, 600, 0, LINE("A", 1, 99));
	GIVES(bench, spend, 6);
	ORDER(bench, 0, 5000, LINE("A", 1, 10050)); // half of it paid in points
	GIVES(bench, spend, 50);
	ORDER(bench, 0, 10050, LINE("A", 1, 10050));
	GIVES(bench, spend, 0);
	assert_int_equal(verdict_of(bench, spend)->why, WHY_NOTHING);
}

static void the_base_is_what_the_rule_says(void **state)
{
	struct bench *bench = *state;
	struct rule *plain = rule(bench, (struct rule_terms){.measure = MEASURE_AMOUNT, .per = 1});
	struct rule *listed =
		rule(bench, (struct rule_terms){.measure = MEASURE_AMOUNT, .per = 1, .before_discount = true});
	struct rule *shipped =
		rule(bench, (struct rule_terms){.measure = MEASURE_AMOUNT, .per = 1, .with_shipping = true});
	struct rule *points =
		rule(bench, (struct rule_terms){.measure = MEASURE_AMOUNT, .per = 1, .with_points_part = true});
	struct rule *untaxed = rule(bench, (struct rule_terms){.measure = MEASURE_AMOUNT, .per = 1, .tax_rate = 1300});
	struct rule *lines = rule(
		bench, (struct rule_terms){.measure = MEASURE_AMOUNT, .per = 1, .line_condition = "line.sku == \"A\""});
	struct rule *units = rule(bench, (struct rule_terms){.measure = MEASURE_UNITS, .per = 2, .points = 5});

	ORDER(bench, 1000, 3000, {.sku = "A", .quantity = 3, .unit_price = 3000, .discount = 1000},
		LINE("B", 2, 2000)); // 8000 + 4000 + 1000, of which 3000 in points
	GIVES(bench, plain, 9000);
	assert_int_equal(amount_of(bench, listed), 10000);
	assert_int_equal(amount_of(bench, shipped), 10000);
	assert_int_equal(amount_of(bench, points), 12000);
	assert_int_equal(amount_of(bench, untaxed), 7965); // 9000 / 1.13
	assert_int_equal(amount_of(bench, lines), 6000);   // its share of 9000
	assert_int_equal(amount_of(bench, units), 10);     // five pieces, in twos
	assert_null(verdict_of(bench, plain)->lines);
	assert_true(verdict_of(bench, lines)->lines[0]);
	assert_false(verdict_of(bench, lines)->lines[1]);
}

static void rounding_is_said_in_the_rule(void **state)
{
	struct bench *bench = *state;
	struct rule *made[8];

	for (int i = 0; i < 8; i++)
		made[i] = rule(bench, (struct rule_terms){.measure = MEASURE_AMOUNT,
					      .points = 3,
					      .per = i % 4 ? 210 : 2000,
					      .rounding = i % 4,
					      .rounded = i / 4});
	ORDER(bench, 0, 0, LINE("A", 1, 350), LINE("B", 1, 350), LINE("C", 1, 350));
	run(bench); // 350 × 3 ÷ 210 is 5
	for (int i = 0; i < 8; i++)
		assert_int_equal(amount_of(bench, made[i]), i % 4 ? 15 : 0);
	for (int i = 0; i < 8; i++)
		if (i % 4)
			bench->terms[i].per = 233; // 4.506 a line, 13.519 in all
	run(bench);
	assert_int_equal(amount_of(bench, made[1]), 13);
	assert_int_equal(amount_of(bench, made[2]), 14);
	assert_int_equal(amount_of(bench, made[3]), 14);
	assert_int_equal(amount_of(bench, made[5]), 12);
	assert_int_equal(amount_of(bench, made[6]), 15);
	assert_int_equal(amount_of(bench, made[7]), 15);
	for (int i = 0; i < 8; i++)
		if (i % 4)
			bench->terms[i].per = 140, bench->terms[i].points = 1; // 2.5 a line, 7.5 in all
	run(bench);
	assert_int_equal(amount_of(bench, made[2]), 8);
	assert_int_equal(amount_of(bench, made[3]), 8);
	assert_int_equal(amount_of(bench, made[6]), 9);
	assert_int_equal(amount_of(bench, made[7]), 6);
}

static void bands_choose_the_rate(void **state)
{
	struct bench *bench = *state;
	struct band bands[] = {{10000, 1, 100}, {50000, 2, 100}, {100000, 5000, NONE}};
	struct rule *banded = rule(bench, (struct rule_terms){.measure = MEASURE_AMOUNT, .bands = {bands, 3}});
	const int64_t cases[][2] = {
		{9999, 0}, {10000, 100}, {49999, 499}, {50000, 1000}, {99999, 1998}, {100000, 5000}};

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		ORDER(bench, 0, 0, LINE("A", 1, cases[i][0]));
		GIVES(bench, banded, cases[i][1]);
	}
}

// ---------------------------------------------------------------- conditions, time

static void a_rule_asks_its_condition(void **state)
{
	struct bench *bench = *state;
	struct rule *rich = rule(bench, (struct rule_terms){.measure = MEASURE_FIXED,
						.points = 50,
						.condition = "order.total >= 100 && customer.rank > 2"});

	ORDER(bench, 0, 0, LINE("A", 1, 10000));
	bench->member.rank = 2;
	GIVES(bench, rich, 0);
	assert_int_equal(verdict_of(bench, rich)->why, WHY_CONDITION);
	bench->member.rank = 3;
	GIVES(bench, rich, 50);
	bench->lines[0].returned_quantity = 1;
	bench->lines[0].returned_amount = 10000;
	GIVES(bench, rich, 0); // all came back
	assert_int_equal(verdict_of(bench, rich)->why, WHY_RETURNED);
	struct rule *none =
		rule(bench, (struct rule_terms){.measure = MEASURE_AMOUNT, .line_condition = "line.sku == \"Z\""});
	ORDER(bench, 0, 0, LINE("A", 1, 10000));
	GIVES(bench, none, 0);
	assert_int_equal(verdict_of(bench, none)->why, WHY_LINES);
}

static void the_version_in_force_at_the_time_counts(void **state)
{
	struct bench *bench = *state;
	const struct rule *found[RULES_MAX];
	struct rule *first = rule(bench, (struct rule_terms){.measure = MEASURE_AMOUNT});
	struct rule *second = rule(bench, (struct rule_terms){.measure = MEASURE_AMOUNT, .points = 2});

	second->id = first->id;
	second->version = 2;
	bench->terms[1].from = NOON + DAY_MS; // published at NOON, for tomorrow
	second->published_at = first->ended_noted_at = NOON;
	first->ended_at = NOON + DAY_MS;
	assert_int_equal(rules_in_force(bench->all, 2, TRIGGER_ORDER_PAID, NOON, INT64_MAX, found), 1);
	assert_ptr_equal(found[0], first);
	assert_int_equal(rules_in_force(bench->all, 2, TRIGGER_ORDER_PAID, NOON + DAY_MS, INT64_MAX, found), 1);
	assert_ptr_equal(found[0], second);
	// As it was known before: the first one, for ever.
	assert_int_equal(rules_in_force(bench->all, 2, TRIGGER_ORDER_PAID, NOON + DAY_MS, NOON - 1, found), 1);
	assert_ptr_equal(found[0], first);
	assert_int_equal(rules_in_force(bench->all, 2, TRIGGER_ORDER_DELIVERED, NOON, INT64_MAX, found), 0);
	assert_int_equal(rules_in_force(bench->all, 2, TRIGGER_ORDER_PAID, -1, INT64_MAX, found), 0);
}

// What was known of the member then is given back, whatever is known of her now.
static void what_was_known_is_remembered(void **state)
{
	struct bench *bench = *state;
	struct rule *ranked = rule(bench, (struct rule_terms){.measure = MEASURE_FIXED,
						  .points = 50,
						  .condition = "order.total >= 100 && customer.rank > 2"});
	struct facts facts = facts_make(NULL, bench->vocabulary, 7, NOON);
	struct buf buf = buf_make(bench->mem, 1000);
	struct json_out out = json_out(&buf);
	bool holds;

	bench->member.rank = 3;
	facts_put(&facts, &member_set, &bench->member);
	struct remember remember = remember_begin(bench->mem, &out);
	assert_ok(expr_remember(&remember, ranked->condition, &facts));
	assert_ok(expr_remember(&remember, ranked->condition, &facts));
	remember_end(&remember);
	assert_string_equal(buf.data, "{\"customer.rank\":3}");
	bench->member.rank = 0;
	facts = facts_make(NULL, bench->vocabulary, 7, NOON);
	ORDER(bench, 0, 0, LINE("A", 1, 10000));
	facts_put(&facts, &order_set, &bench->order);
	facts_put(&facts, &member_set, &bench->member);
	assert_ok(expr_holds(ranked->condition, &facts, &holds));
	assert_false(holds);
	expr_recall(bench->mem, ranked->condition, buf.data, &facts);
	assert_ok(expr_holds(ranked->condition, &facts, &holds));
	assert_true(holds);
	ORDER(bench, 0, 0, LINE("A", 1, 9900)); // the order is the one at hand
	facts_put(&facts, &order_set, &bench->order);
	assert_ok(expr_holds(ranked->condition, &facts, &holds));
	assert_false(holds);
}

// ---------------------------------------------------------------- groups

static void groups_choose(void **state)
{
	struct bench *bench = *state;
	struct rule_group group = {.id = 1, .code = "g"};
	struct rule *small = rule(bench, (struct rule_terms){.measure = MEASURE_FIXED, .points = 10, .priority = 5});
	struct rule *large = rule(bench, (struct rule_terms){.measure = MEASURE_FIXED, .points = 30});
	rule(bench, (struct rule_terms){.measure = MEASURE_FIXED, .points = 30});
	struct rule *other = rule(bench, (struct rule_terms){.measure = MEASURE_FIXED, .points = 7});
	const int64_t wanted[][4] = {
		[GROUP_STACK] = {10, 30, 30, 7},
		[GROUP_FIRST] = {10, 0, 0, 7},
		[GROUP_BEST] = {0, 30, 0, 7}, // a tie goes to the lower id
		[GROUP_WORST] = {10, 0, 0, 7},
		[GROUP_EXCLUSIVE] = {10, 0, 0, 0},
	};

	for (int i = 0; i < 3; i++)
		grouped(&bench->rules[i], &group);
	ORDER(bench, 0, 0, LINE("A", 1, 10000));
	for (group.mode = GROUP_STACK; group.mode <= GROUP_EXCLUSIVE; group.mode++) {
		run(bench);
		for (int i = 0; i < 4; i++)
			assert_int_equal(
				bench->rules[i].id ? amount_of(bench, &bench->rules[i]) : 0, wanted[group.mode][i]);
	}
	assert_int_equal(verdict_of(bench, other)->why, WHY_EXCLUSIVE);
	assert_ptr_equal(verdict_of(bench, other)->winner, small);
	assert_ptr_equal(verdict_of(bench, large)->winner, small);
	other->wallet = &growth_wallet; // another wallet is another matter
	GIVES(bench, other, 7);
}

static void a_lower_exclusive_does_not_beat_a_higher_rule(void **state)
{
	struct bench *bench = *state;
	struct rule_group high = {.id = 1, .code = "high", .priority = 10};
	struct rule_group low = {.id = 2, .code = "low", .priority = 1, .mode = GROUP_EXCLUSIVE};
	struct rule *first = rule(bench, (struct rule_terms){.measure = MEASURE_FIXED, .points = 10});
	struct rule *alone = rule(bench, (struct rule_terms){.measure = MEASURE_FIXED, .points = 500});

	grouped(first, &high);
	grouped(alone, &low);
	ORDER(bench, 0, 0, LINE("A", 1, 10000));
	GIVES(bench, first, 10);
	assert_int_equal(amount_of(bench, alone), 0);
	assert_int_equal(verdict_of(bench, alone)->why, WHY_EXCLUSIVE);
}

static void groups_may_choose_line_by_line(void **state)
{
	struct bench *bench = *state;
	struct rule_group group = {.id = 1, .code = "g", .mode = GROUP_BEST, .scope = GROUP_OF_LINE};
	struct rule *all = rule(bench, (struct rule_terms){.measure = MEASURE_AMOUNT});
	struct rule *tea = rule(bench,
		(struct rule_terms){.measure = MEASURE_AMOUNT, .points = 3, .line_condition = "line.sku == \"tea\""});
	struct rule *any = rule(bench,
		(struct rule_terms){.measure = MEASURE_AMOUNT, .points = 1, .line_condition = "line.sku != \"tea\""});

	for (int i = 0; i < 3; i++)
		grouped(&bench->rules[i], &group);
	ORDER(bench, 0, 0, LINE("tea", 1, 1000), LINE("cake", 1, 5000));
	GIVES(bench, all, 50); // the cake; `any` gives the same and comes later
	assert_int_equal(amount_of(bench, tea), 30);
	assert_int_equal(amount_of(bench, any), 0);
	assert_int_equal(verdict_of(bench, any)->why, WHY_GROUP);
	assert_ptr_equal(verdict_of(bench, any)->winner, all);
}

// ---------------------------------------------------------------- multipliers

static void multipliers_add_or_multiply(void **state)
{
	struct bench *bench = *state;
	struct rule_group group = {.id = 1, .code = "g"};
	struct rule *base = rule(bench, (struct rule_terms){.measure = MEASURE_AMOUNT});
	struct rule *bonus = rule(bench, (struct rule_terms){.measure = MEASURE_FIXED, .points = 7});
	struct rule *two = rule(bench, (struct rule_terms){.effect = EFFECT_MULTIPLIER, .factor = 20000});
	struct rule *three = rule(bench, (struct rule_terms){.effect = EFFECT_MULTIPLIER, .factor = 30000});

	ORDER(bench, 0, 0, LINE("A", 1, 10000));
	run(bench);
	assert_int_equal(amount_of(bench, base), 100);
	assert_int_equal(amount_of(bench, bonus), 7); // what is fixed is not multiplied
	assert_int_equal(amount_of(bench, two), 100);
	assert_int_equal(amount_of(bench, three), 400); // six times in all
	grouped(two, &group);
	grouped(three, &group);
	run(bench);
	assert_int_equal(amount_of(bench, two) + amount_of(bench, three), 500);
	group.combine = COMBINE_ADD;
	run(bench);
	assert_int_equal(amount_of(bench, two) + amount_of(bench, three), 300); // four times
	group.mode = GROUP_BEST;
	run(bench);
	assert_int_equal(amount_of(bench, two), 0);
	assert_int_equal(amount_of(bench, three), 200);
	bench->terms[0].not_multiplied = true;
	run(bench);
	assert_int_equal(amount_of(bench, three), 0);
}

static void a_multiplier_may_be_of_some_lines(void **state)
{
	struct bench *bench = *state;
	struct rule *base = rule(bench, (struct rule_terms){.measure = MEASURE_AMOUNT, .rounding = ROUNDING_FLOOR});
	struct rule *tea = rule(
		bench, (struct rule_terms){
			       .effect = EFFECT_MULTIPLIER, .factor = 15000, .line_condition = "line.sku == \"tea\""});

	ORDER(bench, 0, 0, LINE("tea", 1, 1050), LINE("cake", 1, 5050));
	GIVES(bench, base, 61);
	assert_int_equal(amount_of(bench, tea), 5); // 10.50 × 1.5 + 50.50 = 66.25
	bench->terms[0].rounding = ROUNDING_STEPS;
	GIVES(bench, tea, 5); // 10 whole steps of tea, half of them more
}

// ---------------------------------------------------------------- caps

static void caps_trim_or_reject(void **state)
{
	struct bench *bench = *state;
	struct cap caps[] = {{.scope = CAP_MEMBER, .period = PERIOD_DAY, .limit = 60}};
	struct rule *base = rule(bench, (struct rule_terms){.measure = MEASURE_AMOUNT, .caps = {caps, 1}});
	struct rule *twice = rule(bench, (struct rule_terms){.effect = EFFECT_MULTIPLIER, .factor = 20000});

	ORDER(bench, 0, 0, LINE("A", 1, 10000));
	GIVES(bench, base, 60);
	assert_int_equal(amount_of(bench, twice), 60); // only what was let through is doubled
	assert_int_equal(verdict_of(bench, base)->why, WHY_TRIMMED);
	assert_int_equal(verdict_of(bench, base)->raw, 100);
	assert_int_equal(bench->outcome.charge_count, 1);
	assert_int_equal(bench->outcome.charges[0].amount, 60);
	bench->uses[0] = (struct cap_use){bench->outcome.charges[0].key, 45, NONE};
	bench->use_count = 1;
	GIVES(bench, base, 15);
	caps[0].excess = EXCESS_REJECT;
	GIVES(bench, base, 0);
	assert_int_equal(verdict_of(bench, base)->why, WHY_CAP);
	assert_int_equal(verdict_of(bench, base)->cap_left, 15);
	assert_int_equal(amount_of(bench, twice), 0);
	assert_int_equal(bench->outcome.charge_count, 0);
	caps[0] = (struct cap){.scope = CAP_ORDER, .limit = 25};
	GIVES(bench, base, 25);
	assert_int_equal(bench->outcome.charge_count, 0);
}

static void rules_share_a_budget(void **state)
{
	struct bench *bench = *state;
	struct budget budget = {.id = 9, .code = "b", .limit = 130};
	struct cap cap = {.scope = CAP_BUDGET, .limit = NONE, .budget = "b"};
	struct cap_key keys[2 * CAPS_MAX];
	struct rule *one = rule(bench, (struct rule_terms){.measure = MEASURE_AMOUNT, .caps = {&cap, 1}});
	struct rule *two = rule(bench, (struct rule_terms){.measure = MEASURE_AMOUNT, .caps = {&cap, 1}});
	struct occasion occasion = {.date = {2026, 1, 1}, .customer_id = 7, .store_id = NONE};

	one->budgets[0] = two->budgets[0] = &budget;
	ORDER(bench, 0, 0, LINE("A", 1, 10000));
	GIVES(bench, one, 100);
	assert_int_equal(amount_of(bench, two), 30);
	assert_int_equal(engine_caps(bench->all, 2, &occasion, keys), 1);
	assert_int_equal(keys[0].owner_id, 9);
}

// ---------------------------------------------------------------- what holds for all

static uint64_t dice_state = 20260101;

static int64_t dice(int64_t sides)
{
	dice_state = dice_state * 6364136223846793005u + 1442695040888963407u;
	return (int64_t)((dice_state >> 33) % (uint64_t)sides);
}

static const char *some_lines(void)
{
	static const char *const texts[] = {
		NULL, NULL, "line.sku == \"A\"", "line.sku != \"B\"", "line.sku in [\"A\", \"C\"]"};
	return texts[dice(ARRAY_LEN(texts))];
}

struct chance {
	struct rule_group groups[3];
	struct cap caps[RULES_MAX][2];
	struct budget budget;
};

static void random_rules(struct bench *bench, struct chance *chance)
{
	size_t count = 1 + (size_t)dice(6);

	bench->count = 0;
	chance->budget = (struct budget){.id = 5, .code = "b", .limit = dice(300)};
	for (int i = 0; i < 3; i++)
		chance->groups[i] = (struct rule_group){.id = i + 1,
			.code = i == 0   ? "a"
				: i == 1 ? "b"
					 : "c",
			.mode = (int)dice(5),
			.combine = (int)dice(2),
			.scope = (int)dice(2),
			.priority = dice(3)};
	for (size_t i = 0; i < count; i++) {
		chance->caps[i][0] = (struct cap){
			.scope = (int)dice(4), .of = (int)dice(2), .excess = (int)dice(2), .limit = 1 + dice(200)};
		chance->caps[i][1] =
			(struct cap){.scope = CAP_BUDGET, .excess = (int)dice(2), .limit = NONE, .budget = "b"};
		struct rule *made =
			rule(bench, (struct rule_terms){.effect = dice(3) ? EFFECT_POINTS : EFFECT_MULTIPLIER,
					    .measure = (int)dice(3),
					    .points = 1 + dice(9),
					    .per = 1 + dice(300),
					    .factor = FACTOR_ONE + 1 + dice(30000),
					    .priority = dice(3),
					    .with_shipping = dice(2),
					    .with_points_part = dice(2),
					    .before_discount = dice(2),
					    .rounding = (int)dice(4),
					    .rounded = (int)dice(2),
					    .line_condition = some_lines(),
					    .condition = dice(3) ? NULL : "order.total >= 50",
					    .caps = {chance->caps[i], (size_t)dice(3)}});
		made->budgets[1] = &chance->budget;
		made->group = dice(2) ? &chance->groups[dice(3)] : NULL;
		made->wallet = dice(4) ? &points_wallet : &growth_wallet;
	}
}

static void random_order(struct bench *bench)
{
	static const char *const skus[] = {"A", "B", "C"};
	struct order_line lines[4];
	size_t count = 1 + (size_t)dice(4);
	int64_t total = 0;

	for (size_t i = 0; i < count; i++) {
		int64_t quantity = 1 + dice(4), price = dice(8000);
		lines[i] = (struct order_line){.sku = skus[dice(3)],
			.quantity = quantity,
			.unit_price = price,
			.discount = dice(quantity * price / 2 + 1)};
		total += quantity * price - lines[i].discount;
	}
	order_of(bench, lines, count, dice(2) * dice(900), dice(3) ? 0 : dice(total + 1));
}

static void check_charges(const struct bench *bench, const struct chance *chance)
{
	int64_t budget = 0;

	for (size_t i = 0; i < bench->outcome.charge_count; i++) {
		const struct cap_charge *charge = &bench->outcome.charges[i];
		assert_true(charge->amount > 0);
		budget += charge->key.scope == CAP_BUDGET ? charge->amount : 0;
	}
	assert_true(budget <= chance->budget.limit);
	for (size_t i = 0; i < bench->outcome.count; i++) {
		const struct verdict *verdict = &bench->outcome.verdicts[i];
		const struct cap *caps = verdict->rule->terms->caps.items;
		assert_true(verdict->amount >= 0 && verdict->amount <= verdict->raw);
		assert_int_equal(verdict->amount > 0, verdict->why == WHY_APPLIED || verdict->why == WHY_TRIMMED);
		if (verdict->rule->terms->caps.count && caps[0].of == CAP_POINTS && verdict->amount)
			assert_true(verdict->amount <= caps[0].limit);
	}
}

static void check_groups(const struct bench *bench)
{
	for (size_t i = 0; i < bench->outcome.count; i++)
		for (size_t j = i + 1; j < bench->outcome.count; j++) {
			const struct verdict *a = &bench->outcome.verdicts[i], *b = &bench->outcome.verdicts[j];
			const struct rule_group *group = a->rule->group;
			bool both = a->amount && b->amount;
			if (group && group == b->rule->group && group->mode != GROUP_STACK &&
				group->scope == GROUP_OF_ORDER)
				assert_false(both);
			if (group && group->mode == GROUP_EXCLUSIVE && group != b->rule->group &&
				a->rule->wallet == b->rule->wallet)
				assert_false(both);
		}
}

// The same rules, listed the other way round.
static void check_order_of_rules(struct bench *bench)
{
	struct outcome before = bench->outcome;
	const struct rule *kept[RULES_MAX];

	memcpy(kept, bench->all, sizeof kept);
	for (size_t i = 0; i < bench->count; i++)
		bench->all[i] = kept[bench->count - 1 - i];
	run(bench);
	memcpy(bench->all, kept, sizeof kept);
	assert_int_equal(bench->outcome.count, before.count);
	for (size_t i = 0; i < before.count; i++) {
		assert_ptr_equal(bench->outcome.verdicts[i].rule, before.verdicts[i].rule);
		assert_int_equal(bench->outcome.verdicts[i].amount, before.verdicts[i].amount);
		assert_int_equal(bench->outcome.verdicts[i].why, before.verdicts[i].why);
	}
}

// Piece by piece everything comes back: in the end nothing is given, whatever was in between.
static void check_returns(struct bench *bench)
{
	for (;;) {
		struct order_line *open = NULL;
		for (size_t i = 0; i < bench->order.lines.count; i++)
			if (bench->lines[i].returned_quantity < bench->lines[i].quantity && (!open || dice(2)))
				open = &bench->lines[i];
		if (!open)
			break;
		open->returned_quantity += 1 + dice(open->quantity - open->returned_quantity);
		int64_t share = open->net * open->returned_quantity / open->quantity;
		bench->order.returned += share - open->returned_amount;
		open->returned_amount = share;
		run(bench);
	}
	for (size_t i = 0; i < bench->outcome.count; i++)
		assert_int_equal(bench->outcome.verdicts[i].amount, 0);
}

static void laws_hold_for_any_rules_and_orders(void **state)
{
	struct bench *bench = *state;
	struct arena *kept = bench->mem;
	struct chance *chance = calloc(1, sizeof *chance);

	for (int i = 0; i < 6000; i++) {
		bench->mem = bench->ctx.mem = arena_create();
		random_rules(bench, chance);
		random_order(bench);
		run(bench);
		check_charges(bench, chance);
		check_groups(bench);
		check_order_of_rules(bench);
		check_returns(bench);
		arena_destroy(bench->mem);
	}
	free(chance);
	bench->mem = kept;
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, bench_open, bench_close)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(the_first_rule_gives_what_it_always_gave),
		TEST(the_base_is_what_the_rule_says),
		TEST(rounding_is_said_in_the_rule),
		TEST(bands_choose_the_rate),
		TEST(a_rule_asks_its_condition),
		TEST(the_version_in_force_at_the_time_counts),
		TEST(what_was_known_is_remembered),
		TEST(groups_choose),
		TEST(a_lower_exclusive_does_not_beat_a_higher_rule),
		TEST(groups_may_choose_line_by_line),
		TEST(multipliers_add_or_multiply),
		TEST(a_multiplier_may_be_of_some_lines),
		TEST(caps_trim_or_reject),
		TEST(rules_share_a_budget),
		TEST(laws_hold_for_any_rules_and_orders),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
