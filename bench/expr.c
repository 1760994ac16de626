// Expressions: compiled, and evaluated over facts in memory, on one core. Medians of rounds.
//
//	build/release/bench/expr [--rounds N]
#include "../test/expr/toy.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define ROUNDS_MAX 100
#define EVALUATIONS 1000000
#define COMPILATIONS 10000

static const struct {
	const char *name, *text;
} cases[] = {
	{"one comparison", "order.total >= 100"},
	{"a rule: total, tier, category, days",
		"order.total >= 100 && customer.tier == \"gold\" && has_category(order, \"coffee\")"
		" && days_since(customer.last_order_at) > 30"},
	{"the same, refused by its first part",
		"order.total >= 1000 && customer.tier == \"gold\" && has_category(order, \"coffee\")"
		" && days_since(customer.last_order_at) > 30"},
	{"a sum over two lines", "order.lines.sum(l, l.net, l.quantity > 1) * 2 > order.total + 5"},
	{"weekday and hour", "day_of_week(order.placed_at) in [6, 7] || hour(order.placed_at) < 10"},
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

static void show(const char *what, const char *name, double *rates, int rounds)
{
	qsort(rates, (size_t)rounds, sizeof *rates, ascending);
	printf("%-10s %-40s %8.2f million/s (%.2f–%.2f), %.0f ns\n", what, name, rates[rounds / 2] / 1e6,
		rates[0] / 1e6, rates[rounds - 1] / 1e6, 1e9 / rates[rounds / 2]);
}

static struct expr *compiled(struct ctx *ctx, const struct vocabulary *vocabulary, const char *text)
{
	struct expr *expr;

	if (expr_compile(ctx, vocabulary, text, EXPR_BOOL, &expr) != OK) {
		fprintf(stderr, "%s does not compile\n", text);
		exit(1);
	}
	return expr;
}

static double evaluate(const struct expr *expr, struct toy_order *order, struct toy_customer *customer)
{
	struct facts facts = facts_make(NULL, expr->vocabulary, NONE, order->placed_at);
	double began = seconds();
	size_t held = 0;
	bool holds;

	facts_put(&facts, &toy_order_set, order);
	facts_put(&facts, &toy_customer_set, customer);
	for (int i = 0; i < EVALUATIONS; i++) {
		order->total = 5000 + i % 10000;
		if (expr_holds(expr, &facts, &holds) != OK)
			exit(1);
		held += holds;
	}
	double took = seconds() - began;
	if (held > EVALUATIONS)
		exit(1);
	return EVALUATIONS / took;
}

static double compile(const struct vocabulary *vocabulary, const char *text)
{
	struct arena *mem = arena_create();
	struct ctx ctx = {.mem = mem};
	double began = seconds();

	for (int i = 0; i < COMPILATIONS; i++) {
		compiled(&ctx, vocabulary, text);
		arena_reset(mem);
	}
	double took = seconds() - began;
	arena_destroy(mem);
	return COMPILATIONS / took;
}

int main(int argc, char **argv)
{
	int rounds = argc == 3 && strcmp(argv[1], "--rounds") == 0 ? atoi(argv[2]) : 5;
	const char *coffee[] = {"coffee", "drinks"};
	struct toy_line lines[] = {{"C-1", SCALARS(coffee, 2), 2, 6000}, {"T-1", SCALARS(coffee + 1, 1), 1, 4050}};
	struct toy_order order = {.placed_at = INT64_C(1767240000000), .lines = LIST(toy_line, lines, 2)};
	struct toy_customer customer = {.tier = 13, .last_order_at = INT64_C(1764000000000)};
	struct arena *mem = arena_create();
	struct ctx ctx = {.mem = mem};
	struct vocabulary *vocabulary;
	double rates[ROUNDS_MAX];

	if (rounds < 1 || rounds > ROUNDS_MAX ||
		vocabulary_make(&ctx, toy_sets, EXPR_OF_ORDERS, currency_find("CNY"), zone_open("Asia/Shanghai"),
			&vocabulary) != OK)
		return 2;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct expr *expr = compiled(&ctx, vocabulary, cases[i].text);
		for (int round = 0; round < rounds; round++)
			rates[round] = evaluate(expr, &order, &customer);
		show("evaluated", cases[i].name, rates, rounds);
	}
	for (size_t i = 0; i < 2; i++) {
		for (int round = 0; round < rounds; round++)
			rates[round] = compile(vocabulary, cases[i].text);
		show("compiled", cases[i].name, rates, rounds);
	}
	arena_destroy(mem);
	return 0;
}
