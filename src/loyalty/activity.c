#include "loyalty/activity.h"

#include "base/id.h"
#include "customer/customer.h"
#include "tier/tier.h"

#include <string.h>

SQL(activity_insert);
SQL(activity_by_external);
SQL(activity_by_id);

#define FUTURE_MS DAY_MS
#define EFFECTS_SHOWN 100

PROBLEM(activity_differs, ERR_CONFLICT, "{0} of {1} was reported before, and it was another.",
	"来源 {1} 的记录 {0} 已登记，且内容不同。");
PROBLEM(activity_kind, ERR_UNPROCESSABLE, "This cannot be reported: the house sees it by itself.",
	"该行为由系统自行记录，不能上报。");
PROBLEM(activity_future, ERR_UNPROCESSABLE, "This lies in the future.", "时间在未来。");

// ---------------------------------------------------------------- shapes

static const struct field activity_fields[] = {
	FIELD_ID(activity, id, "act", .flags = FIELD_READ_ONLY, .doc = W("Id", "编号")),
	FIELD_ID(activity, customer_id, "cus", .flags = FIELD_READ_ONLY, .doc = W("Who did it", "会员")),
	FIELD_ENUM(activity, kind, triggers, .flags = FIELD_REQUIRED,
		.doc = W("What: review, share, survey, attendance, custom", "行为：评价、分享、问卷、活动、自定义"),
		.example = "\"review\""),
	FIELD_TEXT(activity, name, .max = 40, .doc = W("Of a custom one: what it is called", "自定义行为名称")),
	FIELD_TEXT(activity, source, .max = 40, .flags = FIELD_REQUIRED,
		.doc = W("Which system tells of it", "来源系统"), .example = "\"webshop\""),
	FIELD_TEXT(activity, external_id, .max = 100, .flags = FIELD_REQUIRED,
		.doc = W("Its number there: the same one again is the same", "来源系统中的编号，重复上报视为同一条"),
		.example = "\"review-8841\""),
	FIELD_TIME(activity, at, .doc = W("When (now)", "时间（默认现在）")),
	FIELD_I64(activity, number, .min = 0, .max = INT64_C(1000000000000),
		.doc = W("A number that rules may go by: stars, minutes", "规则可用的数值：星级、时长等"),
		.example = "5"),
	FIELD_ID(activity, store_id, "sto", .doc = W("In which store", "门店")),
	FIELD_TEXT(activity, note, .max = 300, .doc = W("Note", "备注")),
	FIELD_LIST(activity, effects, &effect_shape, .max = EFFECTS_SHOWN, .flags = FIELD_READ_ONLY,
		.doc = W("What it brought about", "产生的效果")),
};

const struct shape activity_shape =
	SHAPE("Activity", activity, activity_fields, "Something that a member did, besides buying.", "会员行为。");

struct activity_body {
	const char *kind, *name, *source;
	int64_t number;
};

static const struct field body_fields[] = {
	FIELD_TEXT(activity_body, kind, .max = 40, .doc = W("What", "行为")),
	FIELD_TEXT(activity_body, name, .max = 40, .doc = W("Of a custom one: what it is called", "自定义行为名称")),
	FIELD_TEXT(activity_body, source, .max = 40, .doc = W("Which system told of it", "来源系统")),
	FIELD_I64(activity_body, number, .min = 0, .max = INT64_MAX, .doc = W("The number it brought", "数值")),
};
static const struct shape body_shape =
	SHAPE("ActivityRecorded", activity_body, body_fields, "A member did something.", "会员完成某项行为。");

const struct event_type activity_recorded = {
	.name = "activity.recorded",
	.subject = "act",
	.shape = &body_shape,
	.right = "customer.read",
	.title = W("Activity", "会员行为"),
	.doc = W("A member did something besides buying: checked in, wrote a review, took part.",
		"会员完成购买以外的行为：签到、评价、参加活动等。"),
	.example = "{\"kind\": \"review\", \"name\": null, \"source\": \"webshop\", \"number\": 5}",
};

// ---------------------------------------------------------------- rows

static void scan(struct ctx *ctx, const struct rows *rows, struct activity *activity)
{
	*activity = (struct activity){
		.id = row_i64(rows, 0),
		.customer_id = row_i64(rows, 1),
		.kind = choice_value(triggers, row_text(rows, 2, ctx->mem)),
		.name = row_text(rows, 3, ctx->mem),
		.source = row_text(rows, 4, ctx->mem),
		.external_id = row_text(rows, 5, ctx->mem),
		.at = row_i64(rows, 6),
		.number = row_i64(rows, 7),
		.store_id = row_i64(rows, 8),
		.note = row_text(rows, 9, ctx->mem),
	};
}

enum status activity_get(struct ctx *ctx, int64_t id, const char *right, struct activity **ret)
{
	struct rows *rows;
	bool found;

	*ret = arena_new(ctx->mem, struct activity);
	TRY(db_first(ctx->db, &activity_by_id, ARGS(v_i64(id)), &rows, &found));
	if (!found)
		return fail(ctx, &not_found, NULL);
	scan(ctx, rows, *ret);
	return customer_within(ctx, (*ret)->customer_id, right, &(*ret)->customer_id);
}

struct occasion activity_occasion(struct ctx *ctx, const struct activity *activity)
{
	struct occasion occasion = occasion_of_member(ctx, activity->customer_id, activity->kind, activity->at);

	occasion.activity = activity->name;
	occasion.number = activity->number;
	occasion.store_id = activity->store_id;
	return occasion;
}

static enum status insert(struct ctx *ctx, const struct activity *activity, bool *inserted)
{
	int64_t changed;

	TRY(db_change(ctx->db, &activity_insert,
		ARGS(v_i64(activity->id), v_i64(activity->customer_id), v_text(choice_name(triggers, activity->kind)),
			v_text(activity->name), v_text(activity->source), v_text(activity->external_id),
			v_i64(activity->at), v_i64(activity->number), v_i64(activity->store_id), v_text(activity->note),
			v_i64(ctx->now_ms)),
		&changed));
	*inserted = changed == 1;
	return OK;
}

static enum status tell(struct ctx *ctx, const struct activity *activity)
{
	struct activity_body body = {
		choice_name(triggers, activity->kind), activity->name, activity->source, activity->number};
	struct event event = {.customer_id = activity->customer_id,
		.subject_id = activity->id,
		.at_ms = activity->at,
		.record = &body};
	return event_emit(ctx, &activity_recorded, &event);
}

static enum status award(
	struct ctx *ctx, const struct reckoning *reckoning, const struct activity *activity, struct list *effects)
{
	struct reckon_cause cause = {"activity", "act", activity->id, effects};
	bool given;

	TRY(reckon_award(ctx, reckoning, &cause, &given));
	return given ? tier_review(ctx, activity->customer_id, "activity", effects) : OK;
}

// ---------------------------------------------------------------- taking one

static enum status replay(struct ctx *ctx, const struct activity *in, struct activity **ret)
{
	struct rows *rows;
	bool found;
	int64_t holder;

	TRY(db_first(ctx->db, &activity_by_external, ARGS(v_text(in->source), v_text(in->external_id)), &rows, &found));
	if (!found)
		return ERR_BUSY; // it stood in the way and was given up meanwhile
	scan(ctx, rows, *ret);
	TRY(customer_resolve(ctx, (*ret)->customer_id, &holder));
	if (holder != in->customer_id || (*ret)->kind != in->kind)
		return fail(ctx, &activity_differs, in->external_id, in->source);
	return OK;
}

enum status loyalty_activity_take(struct ctx *ctx, const struct activity *in, struct activity **ret, bool *replayed)
{
	struct activity *activity = arena_copy(ctx->mem, in, sizeof *in);
	const struct programme *programme;
	struct reckoning reckoning;
	bool inserted;

	*ret = activity;
	activity->id = id_new();
	activity->at = in->at == NONE ? ctx->now_ms : in->at;
	activity->effects = (struct list){0};
	if (activity->at > ctx->now_ms + FUTURE_MS)
		return fail_at(ctx, "/at", &activity_future, NULL);
	TRY(insert(ctx, activity, &inserted));
	*replayed = !inserted;
	if (!inserted)
		return replay(ctx, in, ret);
	TRY(tell(ctx, activity));
	TRY(programme_get(ctx, &programme));
	struct occasion occasion = activity_occasion(ctx, activity);
	TRY(reckon(ctx, programme, &occasion, RECKON_AWARD, &reckoning));
	return award(ctx, &reckoning, activity, &activity->effects);
}

static bool gives(const struct outcome *outcome)
{
	for (size_t i = 0; i < outcome->count; i++)
		if (outcome->verdicts[i].amount > 0)
			return true;
	return false;
}

enum status activity_try(struct ctx *ctx, const struct activity *in, struct list *effects)
{
	struct activity activity = *in;
	struct occasion occasion = activity_occasion(ctx, in);
	const struct programme *programme;
	struct reckoning reckoning;
	bool inserted;

	TRY(programme_get(ctx, &programme));
	if (!programme_hears(programme, in->kind, in->at))
		return OK;
	TRY(reckon(ctx, programme, &occasion, RECKON_AWARD, &reckoning));
	if (!gives(&reckoning.outcome))
		return OK;
	activity.id = id_new();
	TRY(insert(ctx, &activity, &inserted));
	if (!inserted)
		return OK;
	TRY(tell(ctx, &activity));
	return award(ctx, &reckoning, &activity, effects);
}
