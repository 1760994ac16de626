// Private to loyalty: what routes.c gathers.
#pragma once

#include "loyalty/loyalty.h"

enum status act_overview(struct ctx *ctx, const struct call *call, struct answer *answer);
enum status act_standings(struct ctx *ctx, const struct call *call, struct answer *answer);
enum status act_postings(struct ctx *ctx, const struct call *call, struct answer *answer);
extern const struct shape overview_shape, standing_shape, standing_query_shape, posting_shape, posting_query_shape;

struct tier_out {
	const char *tier, *name;
	int64_t since, spend;
	const char *next, *next_name;
	int64_t missing, keeps_until;
};
extern const struct shape tier_out_shape;

// In the caller's language.
MUST_CHECK enum status tier_read(struct ctx *ctx, int64_t customer_id, struct tier_out *out);
