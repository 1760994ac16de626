#include "programme/tiers.h"

#include "programme/programme.h"

#include <string.h>

SQL(tier_set_list);
SQL(tier_list);

const struct choice ladder_windows[] = {
	{"rolling", W("The last so many months", "滚动周期")},
	{"calendar", W("Months, quarters, half years or years of the calendar", "自然周期")},
	{"cycle", W("Periods from a day that is named", "固定周期")},
	{"anniversary", W("Years (or so many months) of membership", "入会周年")},
	{"lifetime", W("For life", "累计")},
	CHOICES_END,
};

const struct choice ladder_falls[] = {
	{"earned", W("To what is earned", "按实际降级")},
	{"one", W("One tier at a time", "逐级降级")},
	{"never", W("Never", "不降级")},
	CHOICES_END,
};

const struct choice tier_shields[] = {
	{"full", W("Everybody stands where the new terms put them", "全部按新规则")},
	{"upgrades_only", W("Nobody falls by the change before their tier would have been looked at anyway",
				  "仅升级：到期前不因变更降级")},
	{"grandfather", W("Who stands in a tier keeps it for good", "老会员长期保留现有等级")},
	CHOICES_END,
};

// ---------------------------------------------------------------- a set and its ladder

static int64_t least(int64_t a, int64_t b)
{
	return b == NONE || a < b ? a : b;
}

static struct ladder_rung rung_of(const struct tier_record *tier)
{
	struct ladder_marks reach = {tier->threshold, tier->orders, tier->years}, keep = reach;

	if (reach.points != NONE)
		keep.points = least(reach.points, tier->keep_threshold);
	if (reach.orders != NONE)
		keep.orders = least(reach.orders, tier->keep_orders);
	return (struct ladder_rung){reach, keep};
}

void tier_set_put(struct arena *mem, struct tier_set *set, const struct tier_record *tiers, size_t count)
{
	struct ladder_rung *rungs = arena_array(mem, struct ladder_rung, count);

	set->asks_orders = set->asks_years = false;
	for (size_t i = 0; i < count; i++) {
		rungs[i] = rung_of(&tiers[i]);
		set->asks_orders |= tiers[i].orders != NONE;
		set->asks_years |= tiers[i].years != NONE;
	}
	set->tiers = tiers;
	set->tier_count = set->ladder.count = count;
	set->ladder.rungs = rungs;
}

// ---------------------------------------------------------------- reading

static enum status read_tiers(struct ctx *ctx, struct tier_set *set)
{
	struct tier_record *tiers = arena_array(ctx->mem, struct tier_record, TIERS_MAX);
	size_t count = 0;
	struct rows *rows;
	bool more;

	TRY(db_query(ctx->db, &tier_list, ARGS(v_i64(set->id), v_i64(TIERS_MAX)), &rows));
	for (;;) {
		TRY(rows_next(rows, &more));
		if (!more)
			break;
		tiers[count++] = (struct tier_record){
			.head.id = row_i64(rows, 0),
			.set_id = set->id,
			.code = row_text(rows, 1, ctx->mem),
			.name_en = row_text(rows, 2, ctx->mem),
			.name_zh = row_text(rows, 3, ctx->mem),
			.threshold = row_i64(rows, 4),
			.keep_threshold = row_i64(rows, 5),
			.orders = row_i64(rows, 6),
			.keep_orders = row_i64(rows, 7),
			.years = row_i64(rows, 8),
			.lasts_count = row_i64(rows, 9),
			.lasts_unit = choice_value(term_units, row_text(rows, 10, ctx->mem)),
		};
	}
	tier_set_put(ctx->mem, set, tiers, count);
	return OK;
}

enum status tier_sets_read(struct ctx *ctx, const struct tier_set **ret, size_t *count)
{
	struct tier_set *sets = arena_array(ctx->mem, struct tier_set, TIER_SETS_MAX);
	struct rows *rows;
	bool more;

	*ret = sets;
	*count = 0;
	TRY(db_query(ctx->db, &tier_set_list, ARGS(v_i64(TIER_SETS_MAX)), &rows));
	for (;;) {
		TRY(rows_next(rows, &more));
		if (!more)
			break;
		struct tier_set *set = &sets[(*count)++];
		const char *anchor = row_text(rows, 7, ctx->mem);
		*set = (struct tier_set){
			.id = row_i64(rows, 0),
			.code = row_text(rows, 1, ctx->mem),
			.name = {row_text(rows, 2, ctx->mem), row_text(rows, 3, ctx->mem)},
			.wallet_id = row_i64(rows, 4),
			.shield = choice_value(tier_shields, row_text(rows, 12, ctx->mem)),
			.shield_at = row_i64(rows, 13),
			.ladder =
				{
					.window = choice_value(ladder_windows, row_text(rows, 5, ctx->mem)),
					.months = row_i64(rows, 6),
					.all = row_i64(rows, 8) != 0,
					.fall = choice_value(ladder_falls, row_text(rows, 9, ctx->mem)),
					.grace_days = row_i64(rows, 10),
					.next_window = row_i64(rows, 11) != 0,
				},
		};
		if (anchor && !date_parse(anchor, &set->ladder.anchor))
			return ERR_INTERNAL;
	}
	for (size_t i = 0; i < *count; i++)
		TRY(read_tiers(ctx, &sets[i]));
	return OK;
}

const struct tier_set *tier_set_find(const struct programme *programme, int64_t id)
{
	for (size_t i = 0; i < programme->set_count; i++)
		if (programme->sets[i].id == id)
			return &programme->sets[i];
	return NULL;
}

const struct tier_record *tier_find(const struct programme *programme, const char *code, const struct tier_set **set)
{
	for (size_t i = 0; i < programme->set_count; i++)
		for (size_t j = 0; j < programme->sets[i].tier_count; j++)
			if (strcmp(programme->sets[i].tiers[j].code, code) == 0) {
				*set = &programme->sets[i];
				return &programme->sets[i].tiers[j];
			}
	return NULL;
}

size_t tier_set_rung(const struct tier_set *set, int64_t tier_id)
{
	for (size_t i = 0; i < set->tier_count; i++)
		if (set->tiers[i].head.id == tier_id)
			return i;
	return 0;
}

size_t tier_set_rung_of(const struct tier_set *set, const char *code)
{
	for (size_t i = 0; i < set->tier_count; i++)
		if (strcmp(set->tiers[i].code, code) == 0)
			return i;
	return 0;
}

size_t tier_set_shielded(const struct tier_set *set, size_t rung, int64_t since_at, int64_t due_at, int64_t now_ms)
{
	if (set->shield == SHIELD_NONE || since_at > set->shield_at)
		return 0;
	return set->shield == SHIELD_UNTIL_DUE && due_at != NONE && due_at <= now_ms ? 0 : rung;
}
