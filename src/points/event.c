// What the ledger tells others.
#include "points/points.h"

static const struct field points_fields[] = {
	FIELD_TEXT(points_event, wallet, .max = 40, .doc = W("Code of the wallet", "积分账户编码")),
	FIELD_I64(points_event, amount, .min = 0, .max = INT64_MAX, .flags = FIELD_POINTS,
		.doc = W("How many, in the wallet's smallest unit", "数量（积分账户最小单位）")),
	FIELD_TEXT(points_event, source, .max = 40, .doc = W("order, return, redemption, staff …", "来源类型")),
	FIELD_TEXT(points_event, source_id, .max = 40, .doc = W("Which", "来源编号")),
	FIELD_TEXT(points_event, rule, .max = 40, .doc = W("The rule that gave them", "规则编码")),
	FIELD_I64(points_event, rule_version, .min = 1, .max = INT64_MAX, .doc = W("Its version", "规则版本")),
	FIELD_I64(points_event, base, .min = 0, .max = INT64_MAX, .flags = FIELD_MONEY,
		.doc = W("The amount that the rule was applied to", "计算基数")),
	FIELD_TIME(points_event, expires_at, .doc = W("When they lapse", "过期时间")),
};

static const struct shape points_shape =
	SHAPE("PointsMoved", points_event, points_fields, "Points came or went.", "积分变动。");

#define POINTS_EXAMPLE                                                                                                 \
	"{\"wallet\": \"points\", \"amount\": 64, \"source\": \"order\", \"source_id\": \"ord_0004R3YZ5N0\", "         \
	"\"rule\": \"spend\", \"rule_version\": 1, \"base\": 6400, \"expires_at\": \"2028-12-01T00:00:00Z\"}"

#define POINTS_EVENT(id, name_, title_en, title_zh, doc_en, doc_zh)                                                    \
	const struct event_type id = {.name = (name_),                                                                 \
		.subject = "lot",                                                                                      \
		.shape = &points_shape,                                                                                \
		.right = "points.read",                                                                                \
		.title = W(title_en, title_zh),                                                                        \
		.doc = W(doc_en, doc_zh),                                                                              \
		.example = POINTS_EXAMPLE}

POINTS_EVENT(points_earned, "points.earned", "Points earned", "获得积分", "Points were earned.", "获得积分。");
POINTS_EVENT(points_activated, "points.activated", "Points became active", "积分生效",
	"Points that were pending can be spent.", "待生效积分已可使用。");
POINTS_EVENT(points_transferred, "points.transferred", "Points given", "转赠积分",
	"Points were given to another customer, or received; told of both.", "积分转赠，双方各记一次。");
POINTS_EVENT(points_reversed, "points.reversed", "Points taken back", "收回积分",
	"Points went back with a returned or cancelled order.", "因退货或取消收回积分。");
POINTS_EVENT(points_expired, "points.expired", "Points expired", "积分过期", "Points lapsed.", "积分过期。");

enum status points_tell(
	struct ctx *ctx, const struct event_type *type, const struct lot *lot, struct points_event moved, int64_t at_ms)
{
	moved.wallet = lot->wallet->code;
	moved.expires_at = lot->expires_at;
	struct event event = {.customer_id = lot->customer_id, .subject_id = lot->id, .at_ms = at_ms, .record = &moved};
	return event_emit(ctx, type, &event);
}
