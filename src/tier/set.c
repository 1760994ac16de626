// Sets of tiers and their tiers as records.
#include "tier/set.h"

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
	"没有该定级积分账户。");

// ---------------------------------------------------------------- what both doors check

enum status tier_check_window(struct ctx *ctx, int span, int64_t months, const char *anchor, const char *pointer)
{
	bool calendar = months == 1 || months == 3 || months == 6 || months == 12;

	if (span == WINDOW_CALENDAR && !calendar)
		return fail_at(ctx, arena_format(ctx->mem, "%s/months", pointer), &tier_set_months, NULL);
	if (span == WINDOW_CYCLE && !anchor)
		return fail_at(ctx, arena_format(ctx->mem, "%s/anchor", pointer), &tier_set_anchor, NULL);
	return OK;
}

enum status tier_check_marks(struct ctx *ctx, const struct tier_record *tier, const char *pointer)
{
	if (tier->keep_threshold != NONE && (tier->threshold == NONE || tier->keep_threshold > tier->threshold))
		return fail_at(ctx, arena_format(ctx->mem, "%s/keep_threshold", pointer), &tier_keep_higher, NULL);
	if (tier->keep_orders != NONE && (tier->orders == NONE || tier->keep_orders > tier->orders))
		return fail_at(ctx, arena_format(ctx->mem, "%s/keep_orders", pointer), &tier_keep_higher, NULL);
	return OK;
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
		.doc = W("The wallet whose points count (of those that count towards tiers)", "定级积分账户"),
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
	return tier_check_window(ctx, set->span, set->months, set->anchor, "");
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
	.find = "code name_en name_zh",
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
	FIELD_I64(tier_record, lasts_count, .min = 1, .max = 36500,
		.doc = W("Points earned in it last so long, instead of as long as their wallet says",
			"该等级获得的积分有效时长，缺省按积分账户")),
	FIELD_ENUM(tier_record, lasts_unit, term_units, .doc = W("Unit of that", "时长单位")),
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
	return tier_check_marks(ctx, tier, "");
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
	.find = "code name_en name_zh",
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
