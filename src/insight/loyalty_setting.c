#include "insight/loyalty_setting.h"

#include "api/audit.h"
#include "api/resource.h"

#include <string.h>

SQL(loyalty_setting_read);
SQL(loyalty_setting_write);
SQL(loyalty_category_known);

#define CATEGORIES_MAX 100

PROBLEM(weights_sum, ERR_UNPROCESSABLE, "The ten weights must come to 100; they come to {0}.",
	"十项权重之和须为 100，现为 {0}。");
PROBLEM(category_unknown, ERR_UNPROCESSABLE, "There is no such category.", "没有该品类。");

#define WEIGHT(member, en, zh)                                                                                         \
	FIELD_I64(loyalty_setting, member, .min = 0, .max = 100, .flags = FIELD_REQUIRED,                              \
		.doc = W("Weight in the index: " en ", per cent; all ten come to 100",                                 \
			"综合指数权重：" zh "，百分比，十项合计 100"),                                                 \
		.example = "10")
#define SHARE(member, en, zh, example_)                                                                                \
	FIELD_I64(loyalty_setting, member, .min = 0, .max = MILLIONTHS, .flags = FIELD_REQUIRED, .doc = W(en, zh),     \
		.example = example_)
#define RATIO(member, en, zh, example_)                                                                                \
	FIELD_I64(loyalty_setting, member, .min = 0, .max = INT64_C(100000000), .flags = FIELD_REQUIRED,               \
		.doc = W(en, zh), .example = example_)

static const struct field category_item = {
	.kind = KIND_ID, .prefix = "cat", .doc = W("Category", "品类"), .example = "\"cat_00000000001\""};

static const struct field setting_fields[] = {
	WEIGHT(weight_retention, "retention", "留存率"),
	WEIGHT(weight_churn, "expected churn", "预期流失"),
	WEIGHT(weight_satisfaction, "satisfaction", "满意度"),
	WEIGHT(weight_complaint, "complaints", "投诉率"),
	WEIGHT(weight_referral, "referral", "转介绍率"),
	WEIGHT(weight_lifetime_value, "lifetime value", "客户终身价值"),
	WEIGHT(weight_emotional, "emotional loyalty", "情感忠诚"),
	WEIGHT(weight_behavioural, "behavioural loyalty", "行为忠诚"),
	WEIGHT(weight_attitudinal, "attitudinal loyalty", "态度忠诚"),
	WEIGHT(weight_relation, "strength of relation", "关系强度"),
	FIELD_I64(loyalty_setting, referral_goal, .min = 1000, .max = MILLIONTHS, .flags = FIELD_REQUIRED,
		.doc = W("Part of new customers brought by others that scores 100, millionths",
			"转介绍新客占比达到该值记 100 分，百万分之一"),
		.example = "200000"),
	FIELD_I64(loyalty_setting, value_goal, .min = 1, .max = INT64_C(1000000000000), .flags = FIELD_MONEY,
		.doc = W("Value of a customer that scores 100, minor units; null: value has no score",
			"客户价值达到该值记 100 分（最小货币单位），空则不计分"),
		.example = "50000"),
	FIELD_I64(loyalty_setting, repeat_days, .min = 2, .max = 100, .flags = FIELD_REQUIRED,
		.doc = W("Comes again: days with a purchase, at least", "视为重复购买的最少购买天数"), .example = "3"),
	RATIO(late, "Still comes: not later than so many usual gaps, millionths",
		"仍在购买：逾期不超过往常间隔的倍数，百万分之一", "3000000"),
	SHARE(discounted, "Price loyalty: part of orders at a discount, at least, millionths",
		"价格忠诚：折扣订单占比下限，百万分之一", "500000"),
	SHARE(rewarded, "Incentive loyalty: part of orders with a coupon or points, at least, millionths",
		"激励忠诚：用券或积分订单占比下限，百万分之一", "400000"),
	FIELD_I64(loyalty_setting, voices, .min = 1, .max = 4, .flags = FIELD_REQUIRED,
		.doc = W("Premium and latent loyalty: ways of speaking for us (friend brought, review, share, took "
			 "part), "
			 "at least",
			"超值与潜在忠诚：口碑行为（带来好友、评价、分享、参与）种数下限"),
		.example = "1"),
	SHARE(one_place, "Convenience loyalty: part of orders at one place, at least, millionths",
		"方便忠诚：同一门店与渠道的订单占比下限，百万分之一", "900000"),
	RATIO(small_order, "Convenience loyalty: average order over the median one, at most, millionths",
		"方便忠诚：客单价与中位数之比上限，百万分之一", "1000000"),
	SHARE(regular, "Inertia: regularity of the gaps, at least, millionths",
		"惰性忠诚：购买间隔规律性下限，百万分之一", "600000"),
	SHARE(sole, "Monopoly loyalty: part of spending in sole categories, at least, millionths",
		"垄断忠诚：独家品类消费占比下限，百万分之一", "700000"),
	FIELD_SCALARS(loyalty_setting, sole_categories, &category_item, .max = CATEGORIES_MAX,
		.doc = W("Categories that customers can buy nowhere else around; none: monopoly loyalty is not told",
			"周边仅本店销售的品类；为空则不判定垄断忠诚")),
	FIELD_TIME(loyalty_setting, updated_at, .flags = FIELD_READ_ONLY,
		.doc = W("When this was last changed", "最后修改时间")),
};
#define SETTING_COUNT (ARRAY_LEN(setting_fields) - 1) // those that can be changed

const struct shape loyalty_setting_shape = SHAPE("LoyaltySettings", loyalty_setting, setting_fields,
	"How loyalty is measured and told apart.", "忠诚度的权重与判定阈值。");

int64_t loyalty_weight(const struct loyalty_setting *setting, enum loyalty_measure measure)
{
	const int64_t weight[LOYALTY_MEASURES] = {
		[LOYALTY_RETENTION] = setting->weight_retention,
		[LOYALTY_CHURN] = setting->weight_churn,
		[LOYALTY_SATISFACTION] = setting->weight_satisfaction,
		[LOYALTY_COMPLAINT] = setting->weight_complaint,
		[LOYALTY_REFERRAL] = setting->weight_referral,
		[LOYALTY_LIFETIME_VALUE] = setting->weight_lifetime_value,
		[LOYALTY_EMOTIONAL] = setting->weight_emotional,
		[LOYALTY_BEHAVIOURAL] = setting->weight_behavioural,
		[LOYALTY_ATTITUDINAL] = setting->weight_attitudinal,
		[LOYALTY_RELATION] = setting->weight_relation,
	};
	return weight[measure];
}

const char *loyalty_setting_json(struct arena *mem, const struct loyalty_setting *setting)
{
	struct buf buf = buf_make(mem, 16384);
	struct json_out out = json_out(&buf);
	uint64_t only = (UINT64_C(1) << SETTING_COUNT) - 1;

	shape_encode(&out, &loyalty_setting_shape, setting, &(struct encode_options){.only = &only});
	return buf.data;
}

enum status loyalty_setting_parse(struct ctx *ctx, const char *json, struct loyalty_setting *setting)
{
	uint64_t present;

	return shape_decode(ctx, &loyalty_setting_shape, json, strlen(json), DECODE_STORED, setting, &present);
}

enum status loyalty_setting_get(struct ctx *ctx, struct loyalty_setting *setting)
{
	struct rows *rows;
	bool found;

	TRY(db_first(ctx->db, &loyalty_setting_read, NO_ARGS, &rows, &found));
	if (!found)
		return fail(ctx, &internal_error, NULL);
	const char *body = row_text(rows, 0, ctx->mem);
	int64_t version = row_i64(rows, 1), updated_at = row_i64(rows, 2);
	TRY(loyalty_setting_parse(ctx, body, setting));
	setting->version = version;
	setting->updated_at = updated_at;
	return OK;
}

static enum status check(struct ctx *ctx, const struct loyalty_setting *setting)
{
	const int64_t *category = setting->sole_categories.items;
	int64_t sum = 0;
	struct rows *rows;
	bool found;

	for (int i = 0; i < LOYALTY_MEASURES; i++)
		sum += loyalty_weight(setting, (enum loyalty_measure)i);
	if (sum != 100)
		return fail_at(ctx, "/weight_retention", &weights_sum, arena_format(ctx->mem, "%lld", (long long)sum));
	for (size_t i = 0; i < setting->sole_categories.count; i++) {
		TRY(db_first(ctx->db, &loyalty_category_known, ARGS(v_i64(category[i])), &rows, &found));
		if (!found)
			return fail_at(ctx, arena_format(ctx->mem, "/sole_categories/%zu", i), &category_unknown, NULL);
	}
	return OK;
}

static enum status act_get(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	struct loyalty_setting *setting = arena_new(ctx->mem, struct loyalty_setting);

	(void)call;
	TRY(loyalty_setting_get(ctx, setting));
	answer_give(answer, loyalty_setting, setting);
	answer->version = setting->version;
	return OK;
}

static enum status act_change(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	struct loyalty_setting *next = arena_new(ctx->mem, struct loyalty_setting), old;
	int64_t changed;

	TRY(loyalty_setting_get(ctx, &old));
	TRY(resource_match(ctx, call, old.version));
	*next = old;
	for (size_t i = 0; i < SETTING_COUNT; i++)
		if (call->in_present & UINT64_C(1) << i)
			field_copy(&setting_fields[i], call->in, next);
	TRY(check(ctx, next));
	const char *body = loyalty_setting_json(ctx->mem, next);
	TRY(db_change(
		ctx->db, &loyalty_setting_write, ARGS(v_text(body), v_i64(ctx->now_ms), v_i64(old.version)), &changed));
	if (changed == 0)
		return ERR_BUSY;
	TRY(audit_record(ctx, "loyalty_setting", NULL, "updated", loyalty_setting_json(ctx->mem, &old), body, NULL));
	next->version = old.version + 1;
	next->updated_at = ctx->now_ms;
	answer_give(answer, loyalty_setting, next);
	answer->version = next->version;
	return OK;
}

static const struct problem *const change_problems[] = {&weights_sum, &category_unknown, NULL};

const struct route insight_loyalty_setting_routes[] = {
	{.method = HTTP_GET,
		.path = "/v1/insight/loyalty/settings",
		.right = "report.read",
		.kind = ROUTE_READ,
		.out = &loyalty_setting_shape,
		.act = act_get,
		.tag = "Insight",
		.name = "loyalty_settings_get",
		.doc = W("Weights and goals of the loyalty measures, thresholds of the kinds of loyalty.",
			"忠诚度指标的权重与目标，忠诚类型的判定阈值。")},
	{.method = HTTP_PATCH,
		.path = "/v1/insight/loyalty/settings",
		.right = "insight.write",
		.kind = ROUTE_WRITE,
		.in = &loyalty_setting_shape,
		.out = &loyalty_setting_shape,
		.change = true,
		.act = act_change,
		.tag = "Insight",
		.name = "loyalty_settings_change",
		.doc = W("Changes them. Measures use them at once, kinds from the next run on.",
			"修改权重、目标与阈值。指标立即生效，忠诚类型自下次评分起生效。"),
		.example_in = "{\"weight_retention\": 25, \"weight_churn\": 5}",
		.problems = change_problems},
	{0},
};
