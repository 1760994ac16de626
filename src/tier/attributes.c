// What expressions may ask of a customer's standing.
#include "tier/tier.h"

SQL(attribute_tiers);
SQL(attribute_tier);
SQL(attribute_member);

// As it is kept; where the time has come to look at it again and nobody has yet, as it is.
static enum status load(struct facts *facts, const void **record)
{
	struct tier_facts *tier = arena_new(facts->ctx->mem, struct tier_facts);
	struct tier_standing standing;
	struct rows *rows;
	bool found;

	TRY(db_first(facts->ctx->db, &attribute_member, ARGS(v_i64(facts->customer_id)), &rows, &found));
	*record = tier;
	*tier = (struct tier_facts){row_i64(rows, 0), row_i64(rows, 1)};
	int64_t due_at = row_i64(rows, 2);
	if (due_at == NONE || due_at > facts->ctx->now_ms)
		return OK;
	TRY(tier_get(facts->ctx, facts->customer_id, &standing));
	*tier = (struct tier_facts){
		standing.tier->head.id, standing.tier == standing.set->tiers ? NONE : standing.since_at};
	return OK;
}

// From the lowest to the highest: that is the order they compare in.
static enum status tier_options(struct ctx *ctx, const struct attribute *attribute, const char *code,
	struct expr_option *options, size_t max, size_t *count)
{
	struct rows *rows;
	bool more;

	(void)attribute;
	*count = 0;
	if (code)
		TRY(db_query(ctx->db, &attribute_tier, ARGS(v_text(code)), &rows));
	else
		TRY(db_query(ctx->db, &attribute_tiers, NO_ARGS, &rows));
	for (;;) {
		TRY(rows_next(rows, &more));
		if (!more)
			return OK;
		if (*count == max) {
			rows_close(rows);
			return OK;
		}
		options[(*count)++] = (struct expr_option){row_text(rows, 1, ctx->mem),
			{row_text(rows, 2, ctx->mem), row_text(rows, 3, ctx->mem)}, row_i64(rows, 0)};
	}
}

#define MEMBER_JOIN "LEFT JOIN member_tier mt ON mt.customer_id = c.id AND mt.set_id = 1"

static const struct attribute rows[] = {
	{.name = "customer.tier",
		.type = EXPR_CHOICE,
		MEMBER(tier_facts, tier_id),
		.options = tier_options,
		.ranked = true,
		.sql = "COALESCE(mt.tier_id, (SELECT t.id FROM tier t WHERE t.set_id = 1 AND t.threshold = 0))",
		.join = MEMBER_JOIN,
		.doc = W("Tier, by its code; >= compares ranks", "会员等级（编码），可用 >= 比较高低"),
		.phrase = W("the tier", "会员等级"),
		.example = "\"gold\""},
	{.name = "customer.tier_since",
		.type = EXPR_TIME,
		MEMBER(tier_facts, since_at),
		.sql = "mt.since_at",
		.join = MEMBER_JOIN,
		.doc = W("Since when they stand in their tier, above the first", "升至当前等级的时间"),
		.phrase = W("the entry into the tier", "进入当前等级")},
	{0},
};
const struct attribute_set tier_attributes = {.name = "tier", .rows = rows, .load = load};
