#include "loyalty/programme.h"

#include "work/kept.h"

#include <string.h>

SQL(programme_rules);
SQL(programme_tiers);

#define ROWS_MAX 1000

static enum status read_rules(struct ctx *ctx, struct arena *mem, struct programme *programme)
{
	struct earning_rule *rules = arena_array(mem, struct earning_rule, ROWS_MAX);
	struct rows *rows;
	bool more;

	programme->rules = rules;
	TRY(db_query(ctx->db, &programme_rules, NO_ARGS, &rows));
	for (;;) {
		TRY(rows_next(rows, &more));
		if (!more || programme->rule_count == ROWS_MAX)
			break;
		rules[programme->rule_count++] = (struct earning_rule){
			.id = row_i64(rows, 0),
			.version = row_i64(rows, 1),
			.code = row_text(rows, 2, mem),
			.wallet_id = row_i64(rows, 3),
			.name = {row_text(rows, 4, mem), row_text(rows, 5, mem)},
			.base = strcmp(row_text(rows, 6, mem), "goods") == 0 ? BASE_GOODS : BASE_PAID,
			.points = row_i64(rows, 7),
			.per = row_i64(rows, 8),
			.live = strcmp(row_text(rows, 9, mem), "live") == 0,
		};
	}
	rows_close(rows);
	return OK;
}

static enum status read_tiers(struct ctx *ctx, struct arena *mem, struct programme *programme)
{
	struct tier_record *tiers = arena_array(mem, struct tier_record, ROWS_MAX);
	struct rows *rows;
	bool more;

	programme->tiers = tiers;
	TRY(db_query(ctx->db, &programme_tiers, NO_ARGS, &rows));
	for (;;) {
		TRY(rows_next(rows, &more));
		if (!more || programme->tier_count == ROWS_MAX)
			break;
		tiers[programme->tier_count++] = (struct tier_record){
			.head.id = row_i64(rows, 0),
			.code = row_text(rows, 1, mem),
			.name_en = row_text(rows, 2, mem),
			.name_zh = row_text(rows, 3, mem),
			.threshold = row_i64(rows, 4),
		};
	}
	rows_close(rows);
	return OK;
}

static enum status read_programme(struct ctx *ctx, struct arena *mem, const void **ret)
{
	struct programme *programme = arena_new(mem, struct programme);

	TRY(read_rules(ctx, mem, programme));
	*ret = programme;
	return read_tiers(ctx, mem, programme);
}

static struct kept programme_kept = KEPT("programme", read_programme);

enum status programme_get(struct ctx *ctx, const struct programme **ret)
{
	return kept_get(ctx, &programme_kept, (const void **)ret);
}

enum status programme_touch(struct ctx *ctx)
{
	return kept_touch(ctx, &programme_kept);
}

const struct earning_rule *programme_rule(const struct programme *programme, int64_t id, int64_t version)
{
	for (size_t i = 0; i < programme->rule_count; i++)
		if (programme->rules[i].id == id && programme->rules[i].version == version)
			return &programme->rules[i];
	return NULL;
}

int64_t rule_points(const struct earning_rule *rule, int64_t amount)
{
	int64_t points;

	if (amount <= 0 || !money_multiply(amount / rule->per, rule->points, &points))
		return 0;
	return points;
}
