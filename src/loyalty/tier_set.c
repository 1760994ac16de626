#include "loyalty/tier_set.h"

#include "loyalty/tier.h"

#include <string.h>

SQL(tier_set_list);
SQL(tier_list);
SQL(tier_members);

PROBLEM(tier_first, ERR_CONFLICT, "The first tier stays, at zero.", "首个等级须保留且门槛为零。");
PROBLEM(tier_asks_nothing, ERR_UNPROCESSABLE, "A tier above the first asks for points, orders or years.",
	"首个以上的等级须设置积分、订单数或年限门槛。");
PROBLEM(tier_keep_higher, ERR_UNPROCESSABLE, "Keeping a tier cannot ask for more than reaching it.",
	"保级门槛不能高于升级门槛。");
PROBLEM(tier_held, ERR_CONFLICT, "Members stand in this tier.", "仍有会员处于该等级。");
PROBLEM(tier_set_main, ERR_CONFLICT, "The main set of tiers stays.", "主等级体系须保留。");
PROBLEM(tier_too_many, ERR_CONFLICT, "There are {0} of these already, the most there can be.", "已达上限 {0} 个。");
PROBLEM(tier_set_months, ERR_UNPROCESSABLE, "Windows of the calendar are 1, 3, 6 or 12 months long.",
	"自然周期须为 1、3、6 或 12 个月。");
PROBLEM(tier_set_anchor, ERR_UNPROCESSABLE, "A cycle says on which day one of its periods begins.",
	"固定周期须指定起始日。");
PROBLEM(tier_set_wallet, ERR_UNPROCESSABLE, "There is no wallet of that id that counts towards tiers.",
	"没有该定级积分钱包。");

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

// ---------------------------------------------------------------- reading

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

static enum status read_tiers(struct ctx *ctx, struct tier_set *set)
{
	struct tier_record *tiers = arena_array(ctx->mem, struct tier_record, TIERS_MAX);
	struct ladder_rung *rungs = arena_array(ctx->mem, struct ladder_rung, TIERS_MAX);
	struct rows *rows;
	bool more;

	TRY(db_query(ctx->db, &tier_list, ARGS(v_i64(set->id), v_i64(TIERS_MAX)), &rows));
	for (;;) {
		TRY(rows_next(rows, &more));
		if (!more)
			break;
		struct tier_record *tier = &tiers[set->tier_count];
		*tier = (struct tier_record){
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
		};
		rungs[set->tier_count++] = rung_of(tier);
		set->asks_orders |= tier->orders != NONE;
		set->asks_years |= tier->years != NONE;
	}
	set->tiers = tiers;
	set->ladder.rungs = rungs;
	set->ladder.count = set->tier_count;
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

// ---------------------------------------------------------------- sets as records

struct tier_set_record {
	struct resource_head head;
	const char *code, *name_en, *name_zh;
	int64_t wallet_id;
	int span;
	int64_t months;
	const char *anchor;
	bool match_all;
	int fall;
	int64_t grace_days;
	bool next_window;
};

static const struct field tier_set_fields[] = {
	FIELD_TEXT(tier_set_record, code, .max = 40, .flags = FIELD_REQUIRED | FIELD_FILTER | FIELD_SORT | FIELD_FIXED,
		.doc = W("Short unique code", "体系编码"), .example = "\"founders\""),
	FIELD_TEXT(tier_set_record, name_en, .max = 80, .flags = FIELD_REQUIRED,
		.doc = W("Name in English", "英文名称"), .example = "\"Founders' club\""),
	FIELD_TEXT(tier_set_record, name_zh, .max = 80, .flags = FIELD_REQUIRED,
		.doc = W("Name in Chinese", "中文名称"), .example = "\"创始会员\""),
	FIELD_ID(tier_set_record, wallet_id, "wal", .flags = FIELD_REQUIRED | FIELD_FIXED, .references = "wallet",
		.doc = W("The wallet whose points count (of those that count towards tiers)", "定级积分钱包"),
		.example = "\"wal_00000000002\""),
	FIELD_ENUM(tier_set_record, span, ladder_windows, .flags = FIELD_REQUIRED,
		.doc = W("The window in which they count", "评定周期"), .example = "\"calendar\""),
	FIELD_I64(tier_set_record, months, .min = 1, .max = 120, .flags = FIELD_REQUIRED,
		.doc = W("How many months it is long", "周期月数"), .example = "12"),
	FIELD_DATE(
		tier_set_record, anchor, .doc = W("Of a cycle: the first day of one of its periods", "固定周期起始日")),
	FIELD_BOOL(tier_set_record, match_all,
		.doc = W("All that a tier asks for is wanted, not any of it", "须满足全部条件（否则任一即可）")),
	FIELD_ENUM(tier_set_record, fall, ladder_falls, .flags = FIELD_REQUIRED,
		.doc = W("How members fall who do not keep their tier", "降级方式"), .example = "\"one\""),
	FIELD_I64(tier_set_record, grace_days, .min = 0, .max = 366, .flags = FIELD_REQUIRED,
		.doc = W("Days of grace before they fall", "宽限天数"), .example = "30"),
	FIELD_BOOL(tier_set_record, next_window,
		.doc = W("What was reached lasts to the end of the window after", "等级保留至下一周期末"),
		.example = "true"),
};

static const struct shape tier_set_shape =
	SHAPE("TierSet", tier_set_record, tier_set_fields, "A set of tiers.", "会员等级体系。");

static enum status check_set(struct ctx *ctx, const void *record)
{
	const struct tier_set_record *set = record;
	const struct wallet *wallet;

	TRY(wallet_get(ctx, set->wallet_id, &wallet));
	if (wallet->kind != WALLET_QUALIFYING)
		return fail_at(ctx, "/wallet_id", &tier_set_wallet, NULL);
	if (set->span == WINDOW_CALENDAR && (set->months > 12 || 12 % set->months != 0 || set->months % 3 == 1) &&
		set->months != 1)
		return fail_at(ctx, "/months", &tier_set_months, NULL);
	if (set->span == WINDOW_CYCLE && !set->anchor)
		return fail_at(ctx, "/anchor", &tier_set_anchor, NULL);
	return OK;
}

static enum status before_set(struct ctx *ctx, const void *old, void *next)
{
	const struct tier_set_record *before = old;
	const struct programme *programme;

	if (before && !next && before->head.id == TIER_SET_MAIN_ID)
		return fail(ctx, &tier_set_main, NULL);
	TRY(programme_get(ctx, &programme));
	if (!before && programme->set_count == TIER_SETS_MAX)
		return fail(ctx, &tier_too_many, arena_format(ctx->mem, "%d", TIER_SETS_MAX));
	return programme_touch(ctx);
}

// Whom it moves is found out by a job; standings read right at once.
static enum status after_set(struct ctx *ctx, const void *old, const void *next)
{
	const struct tier_set_record *set = next;
	return old && next ? tier_review_all(ctx, set->head.id, NULL) : OK;
}

const struct resource tier_sets_resource = {
	.path = "tier-sets",
	.noun = "tier_set",
	.table = "tier_set",
	.prefix = "trs",
	.shape = &tier_set_shape,
	.verbs = CAN_ALL,
	.tag = "Loyalty",
	.title = W("Set of tiers", "等级体系"),
	.plural = W("Sets of tiers", "等级体系"),
	.sort = "code",
	.check = check_set,
	.before = before_set,
	.after = after_set,
	.example =
		"{\"code\": \"founders\", \"name_en\": \"Founders' club\", \"name_zh\": \"创始会员\", \"wallet_id\": "
		"\"wal_00000000002\", \"span\": \"calendar\", \"months\": 12, \"match_all\": false, \"fall\": \"one\", "
		"\"grace_days\": 30, \"next_window\": true}",
};

// ---------------------------------------------------------------- tiers as records

static const struct field tier_fields[] = {
	FIELD_ID(tier_record, set_id, "trs", .flags = FIELD_FILTER | FIELD_FIXED, .references = "tier_set",
		.doc = W("The set it belongs to (the main one)", "所属体系（默认主体系）")),
	FIELD_TEXT(tier_record, code, .max = 40, .flags = FIELD_REQUIRED | FIELD_FILTER | FIELD_SORT | FIELD_FIXED,
		.doc = W("Short unique code", "等级编码"), .example = "\"platinum\""),
	FIELD_TEXT(tier_record, name_en, .max = 80, .flags = FIELD_REQUIRED, .doc = W("Name in English", "英文名称"),
		.example = "\"Platinum\""),
	FIELD_TEXT(tier_record, name_zh, .max = 80, .flags = FIELD_REQUIRED, .doc = W("Name in Chinese", "中文名称"),
		.example = "\"铂金会员\""),
	FIELD_I64(tier_record, threshold, .min = 0, .max = AMOUNT_MAX, .flags = FIELD_MONEY | FIELD_SORT,
		.doc = W("Qualifying points in the window that reach it: what was spent, in minor units, unless the "
			 "rules "
			 "say otherwise",
			"周期内定级积分门槛：默认为消费额（最小货币单位）"),
		.example = "3000000"),
	FIELD_I64(tier_record, keep_threshold, .min = 0, .max = AMOUNT_MAX, .flags = FIELD_MONEY,
		.doc = W("The same to keep it; not more", "保级门槛，不高于升级门槛"), .example = "2400000"),
	FIELD_I64(tier_record, orders, .min = 1, .max = 100000,
		.doc = W("Orders in the window that reach it", "周期内订单数门槛")),
	FIELD_I64(tier_record, keep_orders, .min = 0, .max = 100000, .doc = W("The same to keep it", "保级订单数")),
	FIELD_I64(tier_record, years, .min = 1, .max = 100,
		.doc = W("Years of membership that reach it", "入会年限门槛")),
};

static const struct shape tier_shape = SHAPE("Tier", tier_record, tier_fields, "A tier.", "会员等级。");

static bool is_first(const struct tier_record *tier)
{
	return tier->threshold == 0 && tier->orders == NONE && tier->years == NONE;
}

static enum status check_tier(struct ctx *ctx, const void *record)
{
	const struct tier_record *tier = record;

	if (tier->threshold == NONE && tier->orders == NONE && tier->years == NONE)
		return fail_at(ctx, "/threshold", &tier_asks_nothing, NULL);
	if (tier->keep_threshold != NONE && (tier->threshold == NONE || tier->keep_threshold > tier->threshold))
		return fail_at(ctx, "/keep_threshold", &tier_keep_higher, NULL);
	if (tier->keep_orders != NONE && (tier->orders == NONE || tier->keep_orders > tier->orders))
		return fail_at(ctx, "/keep_orders", &tier_keep_higher, NULL);
	return OK;
}

static bool has_first(const struct tier_set *set)
{
	return set && set->tier_count && is_first(&set->tiers[0]);
}

static enum status before_tier(struct ctx *ctx, const void *old, void *next)
{
	const struct tier_record *before = old;
	struct tier_record *after = next;
	const struct programme *programme;
	struct rows *rows;
	bool found;

	if (before && is_first(before) && (!after || !is_first(after)))
		return fail(ctx, &tier_first, NULL);
	if (!before && after->set_id == NONE)
		after->set_id = TIER_SET_MAIN_ID;
	TRY(programme_get(ctx, &programme));
	const struct tier_set *set = before ? NULL : tier_set_find(programme, after->set_id);
	if (set && set->tier_count == TIERS_MAX)
		return fail(ctx, &tier_too_many, arena_format(ctx->mem, "%d", TIERS_MAX));
	if (!before && is_first(after) == has_first(set))
		return fail_at(ctx, "/threshold", &tier_first, NULL);
	if (before && !after) {
		TRY(db_first(ctx->db, &tier_members, ARGS(v_i64(before->head.id)), &rows, &found));
		if (found)
			return fail(ctx, &tier_held, NULL);
	}
	return programme_touch(ctx);
}

static enum status after_tier(struct ctx *ctx, const void *old, const void *next)
{
	const struct tier_record *tier = next ? next : old;
	return tier_review_all(ctx, tier->set_id, NULL);
}

const struct resource tiers_resource = {
	.path = "tiers",
	.noun = "tier",
	.table = "tier",
	.prefix = "tir",
	.shape = &tier_shape,
	.verbs = CAN_ALL,
	.tag = "Loyalty",
	.title = W("Tier", "等级"),
	.plural = W("Tiers", "等级"),
	.sort = "threshold",
	.check = check_tier,
	.before = before_tier,
	.after = after_tier,
	.example = "{\"code\": \"platinum\", \"name_en\": \"Platinum\", \"name_zh\": \"铂金会员\", \"threshold\": "
		   "3000000, "
		   "\"keep_threshold\": 2400000}",
};
