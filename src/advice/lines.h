// Private to advice: who bought what, when, in which order, in columns: the one scan of the order lines from which
// recommendations and bundles are made.
#pragma once

#include "insight/insight.h"

#define LINES_MAX 12000000 // more: every second, fourth … customer is looked at

struct product_row {
	int64_t id, price; // price NONE: not known
	const char *sku, *name, *category;
	bool active;
};

struct lines {
	size_t count, users, items, orders;
	uint32_t *user, *item, *order; // by line, days rising
	int32_t *day;
	int64_t *amount;             // what is left of it after returns, minor units
	struct product_row *product; // by item, ids rising
	int32_t first_day;           // 0 where there are none
	int64_t sampled;             // one customer in so many
};

// Lines of which something is left, of orders that the filter lets through, in its period and not before since
// (INT32_MIN: ever). Products that the catalogue has lost are left out. In mem; some 30 bytes a line. On ctx->db.
MUST_CHECK enum status lines_load(
	struct ctx *ctx, const struct filter *filter, int32_t since, struct arena *mem, struct lines *lines);
