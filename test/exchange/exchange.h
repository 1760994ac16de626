// What the tests of imports share: files, runs, and what the database holds after them.
#pragma once

#include "../house.h"

#include "customer/customer.h"
#include "exchange/exchange.h"
#include "loyalty/loyalty.h"
#include "main/tables.h"
#include "sales/sales.h"

static inline const char *file_of(struct home *home, const char *name, const char *text, size_t size)
{
	const char *path = arena_format(home->support->mem, "%s/%s", home->support->dir, name);
	FILE *file = fopen(path, "wb");

	assert_non_null(file);
	assert_int_equal(fwrite(text, 1, size, file), size);
	assert_int_equal(fclose(file), 0);
	return path;
}

struct wish {
	struct import_new in;
	const struct import_options *options; // NULL: as they are
	bool dry_run;
	struct import *import;
};

static inline enum status enter(struct ctx *ctx, void *arg)
{
	struct wish *wish = arg;

	TRY(import_create(ctx, &wish->in, &wish->import));
	return import_begin(ctx, wish->import, NULL, NULL, 0, wish->options, wish->dry_run);
}

static inline struct import *begun(struct home *home, struct wish wish)
{
	wish.in.file_name = "file";
	home_do(home, enter, &wish);
	return wish.import;
}

static inline struct import *imported_with(
	struct home *home, enum import_kind kind, const char *name, const char *text,
	const struct import_options *options)
{
	struct wish wish = {
		.in = {.kind = (int)kind, .path = file_of(home, name, text, strlen(text))}, .options = options};
	struct import *import = begun(home, wish);

	assert_ok(import_run(&home->ctx, import, NULL));
	assert_int_equal(import->state, IMPORT_DONE);
	return import;
}

// The whole of it, straight through.
static inline struct import *imported(struct home *home, enum import_kind kind, const char *name, const char *text)
{
	return imported_with(home, kind, name, text, NULL);
}

struct reading {
	int64_t id, after, checked, wrong_id;
	const char *wrong;
	struct import *import;
	struct import_reject *rejects;
	size_t count;
};

static inline enum status reload(struct ctx *ctx, void *arg)
{
	struct reading *reading = arg;
	return import_load(ctx, reading->id, &reading->import);
}

static inline struct import *loaded(struct home *home, int64_t id)
{
	struct reading reading = {.id = id};
	assert_ok(house_read(&home->ctx, reload, &reading));
	return reading.import;
}

static inline enum status read_rejects(struct ctx *ctx, void *arg)
{
	struct reading *reading = arg;
	return import_rejects(ctx, reading->id, 0, 100, &reading->rejects, &reading->count);
}

static inline size_t rejected(struct home *home, int64_t id, struct import_reject **rejects)
{
	struct reading reading = {.id = id};
	assert_ok(house_read(&home->ctx, read_rejects, &reading));
	*rejects = reading.rejects;
	return reading.count;
}

static inline enum status check_books(struct ctx *ctx, void *arg)
{
	struct reading *reading = arg;
	int64_t after = 0;

	TRY(points_ledger_check(ctx, &reading->after, 1000000, &reading->checked, &reading->wrong));
	if (!reading->wrong)
		TRY(points_ledger_strays(ctx, &reading->wrong));
	return sales_stat_check(ctx, &after, 1000000, &reading->checked, &reading->wrong_id);
}

static inline void assert_balanced(struct home *home)
{
	struct reading reading = {.wrong_id = NONE};

	assert_ok(house_read(&home->ctx, check_books, &reading));
	if (reading.wrong)
		fail_msg("%s", reading.wrong);
	assert_true(reading.wrong_id == NONE);
}

// Figures that say what the shop is: two databases that agree in them had the same orders, returns, points.
#define FIGURES 12
struct figures {
	int64_t numbers[FIGURES];
};

static inline struct figures figures_of(struct home *home)
{
	static const char *const queries[FIGURES] = {
		"SELECT COUNT(*) FROM orders WHERE status <> 'cancelled'",
		"SELECT COALESCE(CAST(SUM(total) AS BIGINT), 0) FROM orders WHERE status <> 'cancelled'",
		"SELECT COALESCE(CAST(SUM(returned) AS BIGINT), 0) FROM orders WHERE status <> 'cancelled'",
		"SELECT COUNT(*) FROM order_line l JOIN orders o ON o.id = l.order_id WHERE o.status <> 'cancelled'",
		"SELECT COUNT(*) FROM customer WHERE status = 'active'",
		"SELECT COALESCE(CAST(SUM(spent) AS BIGINT), 0) FROM customer_stat",
		"SELECT COALESCE(CAST(SUM(orders) AS BIGINT), 0) FROM customer_stat",
		"SELECT COALESCE(CAST(SUM(active) AS BIGINT), 0) FROM account",
		"SELECT COALESCE(CAST(SUM(debt) AS BIGINT), 0) FROM account",
		"SELECT COUNT(*) FROM member_tier",
		"SELECT COUNT(*) FROM sale_return s JOIN orders o ON o.id = s.order_id WHERE o.status <> 'cancelled'",
		"SELECT COUNT(*) FROM identity",
	};
	struct figures figures;

	for (size_t i = 0; i < FIGURES; i++)
		figures.numbers[i] = support_number(home->support, queries[i]);
	return figures;
}

static inline void assert_same_figures(struct figures wanted, struct figures got)
{
	for (size_t i = 0; i < FIGURES; i++)
		if (wanted.numbers[i] != got.numbers[i])
			fail_msg("figure %zu: %lld, not %lld", i, (long long)got.numbers[i],
				(long long)wanted.numbers[i]);
}

static inline int64_t take_back(struct home *home, struct import *import)
{
	assert_ok(import_revert(&home->ctx, import, NULL));
	assert_int_equal(loaded(home, import->id)->state, IMPORT_REVERTED);
	return loaded(home, import->id)->counts.conflicts;
}

static inline void shop_open(struct home *home, void **state)
{
	struct support *support = support_begin(state);

	tables_gather();
	clock_set(INT64_C(1326000000000)); // January 2012: what was bought in 2011 still counts
	home_open(home, support, &house_tables);
}
