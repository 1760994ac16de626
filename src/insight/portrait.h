// Private to insight: the portrait (客户画像) of a customer. Each indicator is a row of a table; a new one is a new
// row.
//
// How an indicator is spread over the customers is found by the run, which paints the portraits of a sample of up to
// PORTRAIT_SAMPLE customers by the same rows; so every indicator has a percentile without code of its own.
#pragma once

#include "insight/insight.h"
#include "insight/kind.h"
#include "insight/panel.h"
#include "sales/sales.h"

#define PORTRAIT_SAMPLE 2000
#define PORTRAIT_ORDERS 5000 // the latest that are looked at
#define PORTRAIT_LINES 20000

enum indicator_unit {
	UNIT_COUNT,
	UNIT_DAYS,
	UNIT_MONEY, // minor units
	UNIT_POINTS,
	UNIT_SHARE, // millionths: 250000 is 25 %
	UNIT_RATIO, // millionths: 1500000 is 1.5
	UNIT_DATE,  // in text
	UNIT_TEXT,  // in text
};
extern const struct choice indicator_units[];

struct portrait_order {
	int64_t id, paid_at, total, returned, discount, store_id;
	int channel;
	int32_t day;
	int minute; // of the shop's day
};

struct portrait_line {
	const char *sku, *name, *category;
	int64_t quantity, net, returned;
};

// All that is known of one customer, read once.
struct subject {
	int64_t customer_id, now_ms;
	int32_t today;
	struct arena *mem;
	enum lang lang;
	const struct zone *zone;
	struct customer_stat stat;
	struct portrait_order *orders; // by time, those that count
	size_t order_count;
	struct portrait_line *lines; // of these, those of which something is left
	size_t line_count;
	int64_t returns, returned_at; // returned_at NONE: never
	int64_t created_at, store_id;
	const char *store, *source;
	int64_t points_available, points_earned, points_spent, points_expired;
	const char *tier;
	int64_t tier_since;
	int64_t redemptions, coupons, coupons_used, notes;
	struct customer_score score;
	bool scored;
	struct customer_loyalty loyalty;
	bool told; // of which kind it is
};

MUST_CHECK enum status subject_load(struct ctx *ctx, int64_t customer_id, struct subject *subject);

struct reading {
	int64_t value;    // NONE: not known, or of no number
	const char *text; // of dates and texts
};

struct indicator {
	const char *code;
	const char *group; // "buying", "time", "taste", "loyalty", "forecast"
	struct words title;
	enum indicator_unit unit;
	struct words how;                                                     // how it is computed
	struct words from;                                                    // from which data
	void (*read)(const struct subject *subject, struct reading *reading); // reading is { NONE, NULL }
};
extern const struct indicator indicators[]; // ends with a NULL code

// Paints the sample and keeps the percentiles of each indicator. Outside a transaction.
MUST_CHECK enum status portrait_spread(
	struct ctx *ctx, int64_t run_id, const struct history *history, const struct panel *panel);
