// Tiers over HTTP, and the list of the folder's routes.
#include "loyalty/routes.h"

#include "customer/customer.h"
#include "loyalty/activity.h"
#include "loyalty/earn.h"
#include "loyalty/tier.h"

static const struct field tier_out_fields[] = {
	FIELD_TEXT(tier_out, tier, .max = 40, .doc = W("Code of the tier", "等级编码")),
	FIELD_TEXT(tier_out, name, .max = 80, .doc = W("Its name", "等级名称")),
	FIELD_TIME(tier_out, since, .doc = W("Since when", "起始时间")),
	FIELD_I64(tier_out, spend, .min = 0, .max = INT64_MAX, .flags = FIELD_MONEY,
		.doc = W("Spent in the last 12 months", "近 12 个月消费")),
	FIELD_TEXT(tier_out, next, .max = 40, .doc = W("The tier above", "下一等级编码")),
	FIELD_TEXT(tier_out, next_name, .max = 80, .doc = W("Its name", "下一等级名称")),
	FIELD_I64(tier_out, missing, .min = 0, .max = INT64_MAX, .flags = FIELD_MONEY,
		.doc = W("Still to spend for it", "还差消费额")),
	FIELD_TIME(tier_out, keeps_until, .doc = W("Kept until then without another order", "不再消费时等级保持至")),
};

const struct shape tier_out_shape =
	SHAPE("TierStanding", tier_out, tier_out_fields, "Where a customer stands.", "客户等级。");

enum status tier_read(struct ctx *ctx, int64_t customer_id, struct tier_out *out)
{
	struct tier_standing standing;

	TRY(loyalty_tier(ctx, customer_id, &standing));
	*out = (struct tier_out){
		.tier = standing.tier->code,
		.name = tier_name(standing.tier, ctx->lang),
		.since = standing.since_at,
		.spend = standing.spend,
		.next = standing.next ? standing.next->code : NULL,
		.next_name = standing.next ? tier_name(standing.next, ctx->lang) : NULL,
		.missing = standing.missing,
		.keeps_until = standing.keeps_until,
	};
	return OK;
}

static enum status act_tier(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	struct tier_out *out = arena_new(ctx->mem, struct tier_out);
	int64_t customer_id;

	TRY(customer_within(ctx, call->ids[0], call->route->right, &customer_id));
	answer->out = out;
	return tier_read(ctx, customer_id, out);
}

// ---------------------------------------------------------------- tables

static const struct field tier_fields[] = {
	FIELD_TEXT(tier_record, code, .max = 40, .flags = FIELD_REQUIRED | FIELD_FILTER | FIELD_SORT | FIELD_FIXED,
		.doc = W("Short unique code", "等级编码"), .example = "\"platinum\""),
	FIELD_TEXT(tier_record, name_en, .max = 80, .flags = FIELD_REQUIRED, .doc = W("Name in English", "英文名称"),
		.example = "\"Platinum\""),
	FIELD_TEXT(tier_record, name_zh, .max = 80, .flags = FIELD_REQUIRED, .doc = W("Name in Chinese", "中文名称"),
		.example = "\"铂金会员\""),
	FIELD_I64(tier_record, threshold, .min = 1, .max = AMOUNT_MAX,
		.flags = FIELD_REQUIRED | FIELD_MONEY | FIELD_SORT,
		.doc = W("Spend in the last 12 months that reaches it, minor units",
			"近 12 个月消费达到即升级（最小货币单位）"),
		.example = "3000000"),
};

static const struct shape tier_shape = SHAPE("Tier", tier_record, tier_fields, "A tier.", "会员等级。");

PROBLEM(tier_first, ERR_CONFLICT, "The first tier stays, at zero.", "首个等级须保留且门槛为零。");

static enum status before_tier(struct ctx *ctx, const void *old, void *next)
{
	const struct tier_record *before = old, *after = next;

	if (before && before->threshold == 0 && (!after || after->threshold != 0))
		return fail(ctx, &tier_first, NULL);
	return programme_touch(ctx);
}

static const struct resource tiers_resource = {
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
	.before = before_tier,
	.example = "{\"code\": \"platinum\", \"name_en\": \"Platinum\", \"name_zh\": \"铂金会员\", \"threshold\": "
		   "3000000}",
};

const struct resource *const loyalty_resources[] = {&tiers_resource, &groups_resource, &budgets_resource, NULL};

#define CUSTOMER_PATH "/v1/customers/{customer:cus}"
#define TAG .tag = "Loyalty"

const struct route loyalty_routes[] = {
	{.method = HTTP_GET,
		.path = CUSTOMER_PATH "/overview",
		.right = "customer.read",
		.kind = ROUTE_READ,
		.out = &overview_shape,
		.act = act_overview,
		TAG,
		.name = "customer_overview",
		.doc = W("File, points, tier and last orders in one answer.",
			"一次返回客户档案、积分、等级与最近订单。")},
	{.method = HTTP_GET,
		.path = "/v1/standings",
		.right = "customer.read",
		.kind = ROUTE_READ,
		.query = &standing_query_shape,
		.out = &standing_shape,
		.list = true,
		.act = act_standings,
		TAG,
		.name = "standing_list",
		.doc = W("Points, tier and sales of many customers, as a list of them shows.",
			"批量返回客户积分、等级与消费摘要，供列表展示。"),
		.example_path = "/v1/standings?ids=$customer"},
	{.method = HTTP_GET,
		.path = CUSTOMER_PATH "/postings",
		.right = "points.read",
		.kind = ROUTE_READ,
		.query = &posting_query_shape,
		.out = &posting_shape,
		.list = true,
		.act = act_postings,
		TAG,
		.name = "posting_list",
		.doc = W("The points ledger, newest first, each line with its reason.",
			"积分流水，最新在前，逐笔说明原因。")},
	{.method = HTTP_GET,
		.path = CUSTOMER_PATH "/tier",
		.right = "tier.read",
		.kind = ROUTE_READ,
		.out = &tier_out_shape,
		.act = act_tier,
		TAG,
		.name = "tier_standing",
		.doc = W("Tier, progress to the next, and until when it is kept.", "等级、升级进度与保持期限。")},
	{0},
};

const struct event_type *const loyalty_events[] = {&tier_changed, &activity_recorded, NULL};

const struct listener *const loyalty_listeners[] = {&earn_on_sale, &earn_on_delivery, &reverse_on_return,
	&reverse_on_cancel, &restore_on_unreturn, &review_on_merge, &review_on_unmerge,
	&check_ins_on_merge, &sign_up_listener, &profile_on_create, &profile_on_change, NULL};

const struct job_kind *const loyalty_jobs[] = {&tier_review_job, &birthday_job, NULL};
const struct schedule *const loyalty_schedules[] = {&tier_schedule, &birthday_schedule, NULL};
