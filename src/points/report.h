// Private to points: what is reported of the whole ledger, reckoned on the snapshot at hand from kept sums and the
// postings after them (sums.h).
#pragma once

#include "points/ledger.h"

struct rollforward {
	const char *wallet;
	int64_t digits, from, to;
	int64_t opening, granted, redeemed, expired, reversed, corrections, closing;
	int64_t closing_value;
	const char *currency;
	int64_t accounts; // what the accounts say of `to`
	bool reconciled;
};
// [from, to) by the time of posting.
MUST_CHECK enum status rollforward_reckon(
	struct ctx *ctx, const struct wallet *wallet, int64_t from, int64_t to, struct rollforward *out);

enum series_by { BY_DAY, BY_WEEK, BY_MONTH };
struct series_span {
	enum series_by by;
	int64_t first, last; // days since 1970-01-01
	int64_t store_id;    // NONE: all stores, and what happened in none
};
struct points_period {
	const char *from, *to; // dates
	int64_t granted, redeemed, expired, reversed, corrections, net;
};
// By when it happened; *periods: struct points_period, in ctx->mem.
MUST_CHECK enum status series_reckon(
	struct ctx *ctx, const struct wallet *wallet, const struct series_span *span, struct list *periods);

struct liability_row {
	const char *month; // of expiry; NULL: never
	int64_t age;       // months
	int64_t points, value, expected;
};
struct liability {
	const char *wallet, *currency;
	int64_t digits, as_of, outstanding, pending, active, held, debt, value;
	int64_t expected, expected_value, breakage_ppm;
	struct list by_expiry, by_age; // struct liability_row
};
MUST_CHECK enum status liability_reckon(struct ctx *ctx, const struct wallet *wallet, struct liability *out);
