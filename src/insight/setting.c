#include "insight/setting.h"

#include "api/audit.h"
#include "api/resource.h"

#include <string.h>

SQL(insight_setting_read);
SQL(insight_setting_write);

#define SHARE(member, en, zh, example_)                                                                                \
	FIELD_I64(insight_setting, member, .min = 0, .max = MILLIONTHS, .flags = FIELD_REQUIRED, .doc = W(en, zh),     \
		.example = example_)
#define COST(member, en, zh)                                                                                           \
	FIELD_I64(insight_setting, member, .min = 0, .max = INT64_C(1000000000),                                       \
		.flags = FIELD_REQUIRED | FIELD_MONEY, .doc = W(en, zh), .example = "0")

static const struct field setting_fields[] = {
	FIELD_I64(insight_setting, churn_days, .min = 7, .max = 730, .flags = FIELD_REQUIRED,
		.doc = W("Gone is who does not order within so many days", "多少天内未再购买视为流失"),
		.example = "90"),
	FIELD_I64(insight_setting, window_days, .min = 7, .max = 3650, .flags = FIELD_REQUIRED,
		.doc = W("Days whose revenue makes the classes A to D", "客户分级（A–D）统计的天数"), .example = "365"),
	SHARE(margin, "Part of the revenue that is earned, millionths (1000000: value is revenue)",
		"毛利率，百万分之一（1000000 表示以销售额计）", "350000"),
	SHARE(discount, "Discount rate a year, millionths", "年折现率，百万分之一", "100000"),
	FIELD_I64(insight_setting, confidence, .min = 500000, .max = 990000, .flags = FIELD_REQUIRED,
		.doc = W("Confidence of ranges, millionths", "区间置信度，百万分之一"), .example = "800000"),
	COST(cost_per_order, "Cost to serve one order, minor units", "每单服务成本（最小货币单位）"),
	COST(cost_to_win, "Cost to win one customer, minor units", "每位客户的获客成本（最小货币单位）"),
	FIELD_TIME(insight_setting, updated_at, .flags = FIELD_READ_ONLY,
		.doc = W("When this was last changed", "最后修改时间")),
};
#define SETTING_COUNT (ARRAY_LEN(setting_fields) - 1) // those that can be changed

const struct shape insight_setting_shape =
	SHAPE("InsightSettings", insight_setting, setting_fields, "What the models are asked.", "模型参数设置。");

enum status insight_setting_get(struct ctx *ctx, struct insight_setting *setting)
{
	struct rows *rows;
	bool found;

	TRY(db_first(ctx->db, &insight_setting_read, NO_ARGS, &rows, &found));
	if (!found)
		return fail(ctx, &internal_error, NULL);
	*setting = (struct insight_setting){
		.churn_days = row_i64(rows, 0),
		.window_days = row_i64(rows, 1),
		.margin = row_i64(rows, 2),
		.discount = row_i64(rows, 3),
		.confidence = row_i64(rows, 4),
		.cost_per_order = row_i64(rows, 5),
		.cost_to_win = row_i64(rows, 6),
		.version = row_i64(rows, 7),
		.updated_at = row_i64(rows, 8),
	};
	return OK;
}

enum status insight_terms(struct ctx *ctx, int64_t *margin, int64_t *cost_per_order)
{
	struct insight_setting setting;

	TRY(insight_setting_get(ctx, &setting));
	*margin = setting.margin;
	*cost_per_order = setting.cost_per_order;
	return OK;
}

enum status insight_window_days(struct ctx *ctx, int64_t *days)
{
	struct insight_setting setting;

	TRY(insight_setting_get(ctx, &setting));
	*days = setting.window_days;
	return OK;
}

const char *insight_setting_json(struct arena *mem, const struct insight_setting *setting)
{
	struct buf buf = buf_make(mem, 4096);
	struct json_out out = json_out(&buf);
	uint64_t only = (UINT64_C(1) << SETTING_COUNT) - 1;

	shape_encode(&out, &insight_setting_shape, setting, &(struct encode_options){.only = &only});
	return buf.data;
}

enum status insight_setting_parse(struct ctx *ctx, const char *json, struct insight_setting *setting)
{
	uint64_t present;

	return shape_decode(ctx, &insight_setting_shape, json, strlen(json), DECODE_STORED, setting, &present);
}

static enum status act_get(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	struct insight_setting *setting = arena_new(ctx->mem, struct insight_setting);

	(void)call;
	TRY(insight_setting_get(ctx, setting));
	answer_give(answer, insight_setting, setting);
	answer->version = setting->version;
	return OK;
}

static enum status act_change(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	struct insight_setting *next = arena_new(ctx->mem, struct insight_setting), old;
	int64_t changed;

	TRY(insight_setting_get(ctx, &old));
	TRY(resource_match(ctx, call, old.version));
	*next = old;
	for (size_t i = 0; i < SETTING_COUNT; i++)
		if (call->in_present & UINT64_C(1) << i)
			field_copy(&setting_fields[i], call->in, next);
	TRY(db_change(ctx->db, &insight_setting_write,
		ARGS(v_i64(next->churn_days), v_i64(next->window_days), v_i64(next->margin), v_i64(next->discount),
			v_i64(next->confidence), v_i64(next->cost_per_order), v_i64(next->cost_to_win),
			v_i64(ctx->now_ms), v_i64(old.version)),
		&changed));
	if (changed == 0)
		return ERR_BUSY;
	TRY(audit_record(ctx, "insight_setting", NULL, "updated", insight_setting_json(ctx->mem, &old),
		insight_setting_json(ctx->mem, next), NULL));
	next->version = old.version + 1;
	next->updated_at = ctx->now_ms;
	answer_give(answer, insight_setting, next);
	answer->version = next->version;
	return OK;
}

const struct route insight_setting_routes[] = {
	{.method = HTTP_GET,
		.path = "/v1/insight/settings",
		.right = "report.read",
		.kind = ROUTE_READ,
		.out = &insight_setting_shape,
		.act = act_get,
		.tag = "Insight",
		.name = "insight_settings_get",
		.doc = W("What the models are asked: horizon, margin, costs.", "模型参数：期限、毛利、成本。")},
	{.method = HTTP_PATCH,
		.path = "/v1/insight/settings",
		.right = "insight.write",
		.kind = ROUTE_WRITE,
		.in = &insight_setting_shape,
		.out = &insight_setting_shape,
		.change = true,
		.act = act_change,
		.tag = "Insight",
		.name = "insight_settings_change",
		.doc = W("Changes them; the next run uses them.", "修改参数，下次运行生效。"),
		.example_in = "{\"margin\": 350000}"},
	{0},
};
