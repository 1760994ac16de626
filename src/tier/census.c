// How many members stand in each tier: those that are kept above the lowest, and all others in it.
#include "tier/set.h"

SQL(tier_census_counts);
SQL(tier_census_customers);

struct tier_count {
	const char *tier, *name;
	int64_t customers;
};

static const struct field tier_count_fields[] = {
	FIELD_TEXT(tier_count, tier, .max = 40, .doc = W("Code of the tier", "等级编码")),
	FIELD_TEXT(tier_count, name, .max = 80, .doc = W("Its name", "等级名称")),
	FIELD_I64(tier_count, customers, .min = 0, .max = INT64_MAX,
		.doc = W("Customers who stand in it, as last looked at", "该等级客户数（以最近一次核定为准）")),
};
const struct shape tier_count_shape =
	SHAPE("TierCount", tier_count, tier_count_fields, "A tier and how many stand in it.", "等级及人数。");

static enum status count_kept(struct ctx *ctx, const struct tier_set *set, struct tier_count *counts, int64_t *kept)
{
	struct rows *rows;
	bool more;

	TRY(db_query(ctx->db, &tier_census_counts, ARGS(v_i64(set->id)), &rows));
	for (;;) {
		TRY(rows_next(rows, &more));
		if (!more)
			return OK;
		for (size_t i = 1; i < set->tier_count; i++)
			if (set->tiers[i].head.id == row_i64(rows, 0)) {
				counts[i].customers = row_i64(rows, 1);
				*kept += counts[i].customers;
			}
	}
}

static enum status count_all(struct ctx *ctx, int64_t *customers)
{
	struct rows *rows;
	bool found;

	TRY(db_first(ctx->db, &tier_census_customers, NO_ARGS, &rows, &found));
	*customers = found ? row_i64(rows, 0) : 0;
	return OK;
}

enum status act_tier_census(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	const struct programme *programme;
	struct page page;
	int64_t customers, kept = 0;

	TRY(programme_get(ctx, &programme));
	const struct tier_set *set = tier_set_find(programme, call->ids[0]);
	if (!set)
		return ERR_NOT_FOUND;
	struct tier_count *counts = arena_array(ctx->mem, struct tier_count, set->tier_count);
	TRY(count_kept(ctx, set, counts, &kept));
	TRY(count_all(ctx, &customers));
	page_begin(ctx, call, &page);
	for (size_t i = 0; i < set->tier_count; i++) {
		counts[i].tier = set->tiers[i].code;
		counts[i].name = tier_name(&set->tiers[i], ctx->lang);
		if (i == 0)
			counts[i].customers = customers > kept ? customers - kept : 0;
		page_add(&page, tier_count, &counts[i]);
	}
	return page_end(&page, NULL, NONE, answer);
}
