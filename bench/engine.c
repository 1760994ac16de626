// The engine of earning rules: orders decided a second, on one core, without a database. Medians of rounds.
//
//	build/release/bench/engine [--rounds N]
#include "programme/engine.h"
#include "base/zone.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define ROUNDS_MAX 100
#define ORDERS 200000
#define RULES_MAX 32
#define NOON INT64_C(1767240000000)

static const struct wallet points_wallet = {.id = 1, .code = "points"}, growth_wallet = {.id = 2, .code = "growth"};
static const struct attribute_set *const sets[] = {&order_attributes, &line_attributes, NULL};

struct programme_bench {
	const char *name;
	struct rule rules[RULES_MAX];
	struct rule_terms terms[RULES_MAX];
	const struct rule *all[RULES_MAX];
	size_t count;
};

static double seconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static int ascending(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;
	return x < y ? -1 : x > y;
}

static const struct expr *compiled(struct ctx *ctx, const struct vocabulary *vocabulary, const char *text)
{
	struct expr *expr;

	if (!text)
		return NULL;
	if (expr_compile(ctx, vocabulary, text, EXPR_BOOL, &expr) != OK) {
		fprintf(stderr, "%s does not compile\n", text);
		exit(1);
	}
	return expr;
}

static struct rule *add(struct programme_bench *bench, struct ctx *ctx, struct vocabulary *const *vocabularies,
	const struct wallet *wallet, struct rule_terms terms)
{
	size_t at = bench->count++;

	rule_terms_complete(&terms);
	terms.from = terms.until = NONE;
	terms.per = terms.per ? terms.per : 100;
	bench->terms[at] = terms;
	bench->rules[at] = (struct rule){.id = (int64_t)at + 1,
		.version = 1,
		.code = "rule",
		.terms = &bench->terms[at],
		.ended_at = NONE,
		.ended_noted_at = NONE,
		.wallet = wallet,
		.condition = compiled(ctx, vocabularies[0], terms.condition),
		.line_condition = compiled(ctx, vocabularies[1], terms.line_condition)};
	bench->all[at] = &bench->rules[at];
	return &bench->rules[at];
}

static double decide(const struct programme_bench *bench, const struct vocabulary *vocabulary, struct order *order)
{
	struct arena *mem = arena_create();
	struct order_line *lines = order->lines.items;
	struct line_facts line_facts[8] = {0};
	struct order_facts order_facts = {order, LIST(line_facts, line_facts, order->lines.count)};
	double began = seconds();
	int64_t given = 0;

	for (size_t i = 0; i < order->lines.count; i++)
		line_facts[i].line = &lines[i];
	for (int i = 0; i < ORDERS; i++) {
		const struct rule *in_force[RULES_MAX];
		struct facts facts = facts_make(NULL, vocabulary, 7, NOON);
		struct occasion occasion = {.trigger = TRIGGER_ORDER_PAID,
			.at_ms = NOON,
			.date = {2026, 1, 1},
			.customer_id = 7,
			.store_id = NONE,
			.order = order,
			.order_facts = &order_facts,
			.line_set = &line_attributes,
			.number = NONE};
		struct outcome outcome;

		lines[0].net = 2000 + i % 9000;
		order->total = order->paid_money = lines[0].net + lines[1].net + lines[2].net;
		facts_put(&facts, &order_attributes, &order_facts);
		size_t count = rules_in_force(bench->all, bench->count, TRIGGER_ORDER_PAID, NOON, INT64_MAX, in_force);
		if (engine_run(mem, in_force, count, &occasion, &facts, NULL, 0, &outcome) != OK)
			exit(1);
		given += outcome.verdicts[0].amount;
		arena_reset(mem);
	}
	double took = seconds() - began;
	arena_destroy(mem);
	return given < 0 ? 0 : ORDERS / took;
}

static void show(const struct programme_bench *bench, double *rates, int rounds)
{
	qsort(rates, (size_t)rounds, sizeof *rates, ascending);
	printf("%-52s %8.2f million orders/s (%.2f–%.2f), %.0f ns an order of 3 lines\n", bench->name,
		rates[rounds / 2] / 1e6, rates[0] / 1e6, rates[rounds - 1] / 1e6, 1e9 / rates[rounds / 2]);
}

static void first_form(struct programme_bench *bench, struct ctx *ctx, struct vocabulary *const *vocabularies)
{
	add(bench, ctx, vocabularies, &points_wallet,
		(struct rule_terms){.measure = MEASURE_AMOUNT, .points = 1, .with_shipping = true});
	add(bench, ctx, vocabularies, &growth_wallet,
		(struct rule_terms){.measure = MEASURE_AMOUNT, .points = 1, .per = 1, .with_shipping = true});
}

int main(int argc, char **argv)
{
	static const struct rule_group best = {.id = 1, .code = "best", .mode = GROUP_BEST, .priority = 5};
	static struct cap cap = {.scope = CAP_MEMBER, .period = PERIOD_DAY, .limit = 500};
	static struct programme_bench plain = {.name = "the first form: two rules"};
	static struct programme_bench rich = {.name = "twelve rules: conditions, group, multipliers, a cap"};
	int rounds = argc == 3 && strcmp(argv[1], "--rounds") == 0 ? atoi(argv[2]) : 5;
	struct order_line lines[] = {{.line = 1, .sku = "A", .quantity = 1, .unit_price = 9000},
		{.line = 2, .sku = "B", .quantity = 2, .unit_price = 1500, .net = 3000},
		{.line = 3, .sku = "C", .quantity = 1, .unit_price = 500, .net = 500}};
	struct order order = {.status = ORDER_PAID, .lines = {lines, 3}};
	struct ctx ctx = {.mem = arena_create()};
	const struct zone *zone = zone_open("Asia/Shanghai");
	struct vocabulary *vocabularies[2];
	double rates[ROUNDS_MAX];

	if (rounds < 1 || rounds > ROUNDS_MAX ||
		vocabulary_make(&ctx, sets, EXPR_OF_ORDERS, currency_find("CNY"), zone, &vocabularies[0]) != OK ||
		vocabulary_make(&ctx, sets, EXPR_OF_LINES, currency_find("CNY"), zone, &vocabularies[1]) != OK)
		return 2;
	first_form(&plain, &ctx, vocabularies);
	first_form(&rich, &ctx, vocabularies);
	for (int i = 0; i < 4; i++)
		add(&rich, &ctx, vocabularies, &points_wallet,
			(struct rule_terms){.measure = MEASURE_FIXED,
				.points = 10 + i,
				.condition = "order.total >= 50 && order.lines.exists(l, l.sku == \"B\")"})
			->group = &best;
	for (int i = 0; i < 4; i++)
		add(&rich, &ctx, vocabularies, &points_wallet,
			(struct rule_terms){.effect = EFFECT_MULTIPLIER,
				.factor = 15000 + 1000 * i,
				.condition = "order.total >= 100",
				.line_condition = "line.sku != \"C\""});
	for (int i = 0; i < 2; i++)
		add(&rich, &ctx, vocabularies, &points_wallet,
			(struct rule_terms){.measure = MEASURE_UNITS,
				.points = 3,
				.per = 1,
				.caps = {&cap, 1},
				.line_condition = "line.net >= 10"});
	for (int round = 0; round < rounds; round++)
		rates[round] = decide(&plain, vocabularies[0], &order);
	show(&plain, rates, rounds);
	for (int round = 0; round < rounds; round++)
		rates[round] = decide(&rich, vocabularies[0], &order);
	show(&rich, rates, rounds);
	arena_destroy(ctx.mem);
	return 0;
}
