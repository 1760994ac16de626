// A benefit is used, and a use that was recorded by mistake is undone. Where uses are counted, the last one is taken
// once, however many ask.
#include "tier/benefit.h"

#include "api/audit.h"
#include "base/id.h"
#include "base/zone.h"
#include "catalog/catalog.h"
#include "customer/customer.h"

#include <string.h>

SQL(use_same);
SQL(use_insert);
SQL(use_by_id);
SQL(use_undo);

PROBLEM(benefit_unknown, ERR_UNPROCESSABLE, "The customer's tier brings no such benefit.", "客户等级没有该权益。");
PROBLEM(benefit_used_up, ERR_CONFLICT, "The benefit is used up: {0} of {1}.", "权益已用完：{0}/{1}。");
PROBLEM(benefit_store_unknown, ERR_UNPROCESSABLE, "There is no such store.", "没有该门店。");
PROBLEM(benefit_order_unknown, ERR_UNPROCESSABLE, "The customer has no such order.", "该客户没有这张订单。");
PROBLEM(benefit_use_undone, ERR_CONFLICT, "This use was undone already.", "该使用记录已撤销。");
PROBLEM(benefit_use_not_yours, ERR_FORBIDDEN,
	"One's own mistakes of the same day can be undone; all others by who may undo uses of benefits.",
	"只能撤销本人当天的记录，其他记录须由有撤销权限的人处理。");

static const struct field use_fields[] = {
	FIELD_ID(benefit_use, id, "bnu", .doc = W("Id", "编号")),
	FIELD_ID(benefit_use, benefit_id, "ben", .doc = W("The benefit", "权益")),
	FIELD_TEXT(benefit_use, code, .max = 40, .doc = W("Its code", "权益编码")),
	FIELD_TEXT(benefit_use, name, .max = 80, .doc = W("Its name", "权益名称")),
	FIELD_TEXT(benefit_use, tier, .max = 40, .doc = W("Code of the tier that brings it", "等级编码")),
	FIELD_ID(benefit_use, customer_id, "cus",
		.doc = W("Who used it; an alias after a merge", "客户（合并后可为别名）")),
	FIELD_TEXT(benefit_use, used_for, .max = 100, .doc = W("What for", "用途")),
	FIELD_TIME(benefit_use, used_at, .doc = W("When", "使用时间")),
	FIELD_ID(benefit_use, store_id, "sto", .doc = W("Where", "门店")),
	FIELD_ID(benefit_use, order_id, "ord", .doc = W("With which order", "关联订单")),
	FIELD_TEXT(benefit_use, note, .max = 300, .doc = W("Note", "备注")),
	FIELD_I64(benefit_use, cost, .min = 0, .max = AMOUNT_MAX, .flags = FIELD_MONEY,
		.doc = W("What it cost, as the benefit said then", "当时的单次成本")),
	FIELD_TEXT(benefit_use, currency, .max = 3, .doc = W("Currency", "币种")),
	FIELD_TEXT(benefit_use, actor, .max = 40, .doc = W("Who recorded it", "登记人")),
	FIELD_TEXT(benefit_use, actor_name, .max = 120, .doc = W("Their name at that time", "登记人姓名（当时）")),
	FIELD_TIME(benefit_use, undone_at, .doc = W("Undone; null: it counts", "撤销时间，空为有效")),
	FIELD_TEXT(benefit_use, undone_by, .max = 40, .doc = W("Who undid it", "撤销人")),
	FIELD_TEXT(benefit_use, undone_name, .max = 120, .doc = W("Their name at that time", "撤销人姓名（当时）")),
	FIELD_TEXT(benefit_use, undone_reason, .max = 300, .doc = W("Why", "撤销原因")),
};
const struct shape benefit_use_shape =
	SHAPE("BenefitUsed", benefit_use, use_fields, "A use of a benefit.", "权益使用记录。");

void benefit_use_scan(struct ctx *ctx, const struct rows *rows, struct benefit_use *use)
{
	*use = (struct benefit_use){
		.id = row_i64(rows, 0),
		.benefit_id = row_i64(rows, 1),
		.code = row_text(rows, 2, ctx->mem),
		.name = row_text(rows, ctx->lang == LANG_ZH ? 4 : 3, ctx->mem),
		.tier = row_text(rows, 5, ctx->mem),
		.customer_id = row_i64(rows, 6),
		.used_for = row_text(rows, 7, ctx->mem),
		.used_at = row_i64(rows, 8),
		.store_id = row_i64(rows, 9),
		.order_id = row_i64(rows, 10),
		.note = row_text(rows, 11, ctx->mem),
		.cost = row_i64(rows, 12),
		.actor = row_text(rows, 13, ctx->mem),
		.actor_name = row_text(rows, 14, ctx->mem),
		.undone_at = row_i64(rows, 15),
		.undone_by = row_text(rows, 16, ctx->mem),
		.undone_name = row_text(rows, 17, ctx->mem),
		.undone_reason = row_text(rows, 18, ctx->mem),
	};
	use->currency = use->cost == NONE ? NULL : ctx->house->shop->currency->code;
}

enum status benefit_use_get(struct ctx *ctx, int64_t id, struct benefit_use *use)
{
	struct rows *rows;
	bool found;

	TRY(db_first(ctx->db, &use_by_id, ARGS(v_i64(id)), &rows, &found));
	if (!found)
		return ERR_NOT_FOUND;
	benefit_use_scan(ctx, rows, use);
	return OK;
}

// ---------------------------------------------------------------- events

struct use_event {
	int64_t benefit_id;
	const char *code, *used_for;
	int64_t store_id, order_id;
	const char *reason;
};

static const struct field use_event_fields[] = {
	FIELD_ID(use_event, benefit_id, "ben", .doc = W("The benefit", "权益")),
	FIELD_TEXT(use_event, code, .max = 40, .doc = W("Its code", "权益编码")),
	FIELD_TEXT(use_event, used_for, .max = 100, .doc = W("What for", "用途")),
	FIELD_ID(use_event, store_id, "sto", .doc = W("Where", "门店")),
	FIELD_ID(use_event, order_id, "ord", .doc = W("With which order", "关联订单")),
	FIELD_TEXT(use_event, reason, .max = 300, .doc = W("Of undoing: why", "撤销原因")),
};
static const struct shape use_event_shape = SHAPE(
	"BenefitUseEvent", use_event, use_event_fields, "A benefit was used, or that was undone.", "权益使用变动。");

#define USE_EVENT(id, name_, title_en, title_zh, doc_en, doc_zh, reason)                                               \
	const struct event_type id = {.name = (name_),                                                                 \
		.subject = "bnu",                                                                                      \
		.shape = &use_event_shape,                                                                             \
		.right = "tier.read",                                                                                  \
		.title = W(title_en, title_zh),                                                                        \
		.doc = W(doc_en, doc_zh),                                                                              \
		.example = "{\"benefit_id\": \"ben_07B925M0000\", \"code\": \"lounge\", \"used_for\": "                \
			   "\"R-20261121-0042\", \"store_id\": \"sto_07B925M0000\"" reason "}"}

USE_EVENT(benefit_used_event, "benefit.used", "Benefit used", "使用权益", "A benefit of a tier was used.",
	"客户使用了等级权益。", "");
USE_EVENT(benefit_undone_event, "benefit.undone", "Use of a benefit undone", "撤销权益使用",
	"A use that was recorded by mistake was undone.", "误登记的权益使用已撤销。", ", \"reason\": \"Wrong member\"");

static enum status emit(struct ctx *ctx, const struct event_type *type, const struct benefit_use *use)
{
	struct use_event body = {
		use->benefit_id, use->code, use->used_for, use->store_id, use->order_id, use->undone_reason};
	struct event event = {.customer_id = use->customer_id, .subject_id = use->id, .record = &body};

	return event_emit(ctx, type, &event);
}

// ---------------------------------------------------------------- used

static const struct field use_in_fields[] = {
	FIELD_TEXT(benefit_use_in, code, .max = 40, .flags = FIELD_REQUIRED,
		.doc = W("Code of the benefit", "权益编码"), .example = "\"lounge\""),
	FIELD_TEXT(benefit_use_in, used_for, .max = 100, .flags = FIELD_REQUIRED,
		.doc = W("What for: the same again in one period is the same use", "用途，同周期相同用途视为同一次"),
		.example = "\"R-20261121-0042\""),
	FIELD_ID(benefit_use_in, store_id, "sto",
		.doc = W("Where; the order's store, or your own, when absent", "门店，缺省为订单门店或本人门店")),
	FIELD_ID(benefit_use_in, order_id, "ord", .doc = W("With which order of the customer", "关联的客户订单")),
	FIELD_TEXT(benefit_use_in, note, .max = 300, .doc = W("Note", "备注")),
};
const struct shape benefit_use_in_shape =
	SHAPE("BenefitUse", benefit_use_in, use_in_fields, "A benefit is used.", "使用权益。");

static enum status check_order(struct ctx *ctx, int64_t customer_id, int64_t order_id, int64_t *store_id)
{
	struct order *order;
	int64_t live = NONE;

	if (order_id == NONE)
		return OK;
	enum status status = sales_order_get(ctx, order_id, &order);
	if (status == OK && order->customer_id != NONE)
		TRY(customer_resolve(ctx, order->customer_id, &live));
	if (status == ERR_NOT_FOUND || (status == OK && live != customer_id)) {
		fail_clear(ctx);
		return fail_at(ctx, "/order_id", &benefit_order_unknown, NULL);
	}
	TRY(status);
	if (*store_id == NONE)
		*store_id = order->store_id;
	return OK;
}

static enum status where_used(struct ctx *ctx, int64_t customer_id, const struct benefit_use_in *in, int64_t *store_id)
{
	bool known = true;

	*store_id = in->store_id;
	TRY(check_order(ctx, customer_id, in->order_id, store_id));
	if (*store_id == NONE && ctx->actor)
		*store_id = ctx->actor->store_id;
	if (*store_id != NONE)
		TRY(catalog_store_known(ctx, *store_id, &known));
	return known ? OK : fail_at(ctx, "/store_id", &benefit_store_unknown, NULL);
}

static enum status seen_before(
	struct ctx *ctx, int64_t customer_id, const struct benefit *benefit, const char *used_for, int64_t *id)
{
	struct rows *rows;
	bool found;

	TRY(db_first(ctx->db, &use_same,
		ARGS(v_i64(customer_id), v_i64(benefit->out.benefit_id), v_i64(benefit->period_day), v_text(used_for)),
		&rows, &found));
	*id = found ? row_i64(rows, 0) : NONE;
	return OK;
}

static enum status store_use(
	struct ctx *ctx, const struct benefit *benefit, const struct benefit_use_in *in, const struct benefit_use *use)
{
	int64_t changed;

	// The number is the key: who comes second with the same one runs again.
	TRY(db_change(ctx->db, &use_insert,
		ARGS(v_i64(use->customer_id), v_i64(use->benefit_id), v_i64(benefit->period_day),
			v_i64(benefit->nth + 1), v_i64(use->id), v_text(in->used_for), v_i64(use->used_at),
			v_i64(use->store_id), v_i64(in->order_id), v_text(in->note), v_i64(benefit->cost),
			v_text(use->actor), v_text(use->actor_name)),
		&changed));
	return changed ? OK : ERR_BUSY;
}

static enum status use_one(
	struct ctx *ctx, int64_t customer_id, struct benefit *benefit, const struct benefit_use_in *in)
{
	struct benefit_use use = {.id = id_new(),
		.benefit_id = benefit->out.benefit_id,
		.code = benefit->out.code,
		.customer_id = customer_id,
		.used_for = in->used_for,
		.used_at = ctx->now_ms,
		.order_id = in->order_id,
		.actor = actor_text(ctx->mem, ctx->actor),
		.actor_name = ctx->actor ? ctx->actor->name : NULL};

	TRY(where_used(ctx, customer_id, in, &use.store_id));
	TRY(seen_before(ctx, customer_id, benefit, in->used_for, &benefit->out.use_id));
	if (benefit->out.use_id != NONE)
		return OK;
	if (benefit->out.left == 0)
		return fail(ctx, &benefit_used_up, arena_format(ctx->mem, "%lld", (long long)benefit->out.used),
			arena_format(ctx->mem, "%lld", (long long)benefit->out.uses));
	TRY(store_use(ctx, benefit, in, &use));
	TRY(emit(ctx, &benefit_used_event, &use));
	TRY(benefit_count(ctx, customer_id, benefit));
	benefit->out.use_id = use.id;
	return OK;
}

static enum status find_benefit(
	struct ctx *ctx, int64_t customer_id, const struct benefit_use_in *in, struct benefit **ret)
{
	struct benefit *benefits;
	size_t count;

	TRY(benefits_read(ctx, customer_id, &benefits, &count));
	for (size_t i = 0; i < count; i++)
		if (strcmp(benefits[i].out.code, in->code) == 0) {
			*ret = &benefits[i];
			return OK;
		}
	return fail_at(ctx, "/code", &benefit_unknown, NULL);
}

enum status tier_benefit_use(struct ctx *ctx, int64_t customer_id, const struct benefit_use_in *in)
{
	struct benefit *benefit;

	TRY(find_benefit(ctx, customer_id, in, &benefit));
	return use_one(ctx, customer_id, benefit, in);
}

enum status act_benefit_use(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	const struct benefit_use_in *in = call->in;
	struct benefit *benefit;
	int64_t customer_id;

	TRY(customer_within(ctx, call->ids[0], call->route->right, &customer_id));
	TRY(find_benefit(ctx, customer_id, in, &benefit));
	answer_give(answer, benefit_out, &benefit->out);
	return use_one(ctx, customer_id, benefit, in);
}

// ---------------------------------------------------------------- undone

struct undo_in {
	const char *reason;
};

static const struct field undo_in_fields[] = {
	FIELD_TEXT(undo_in, reason, .max = 300, .flags = FIELD_REQUIRED, .doc = W("Why", "原因"),
		.example = "\"Wrong member\""),
};
const struct shape benefit_undo_shape =
	SHAPE("BenefitUseUndo", undo_in, undo_in_fields, "A use is undone.", "撤销权益使用。");

// One's own slip of today, or whoever may correct others.
static enum status require_undo(struct ctx *ctx, const struct benefit_use *use)
{
	const struct zone *zone = ctx->house->shop->zone;
	bool today = date_days(zone_date(zone, use->used_at)) == date_days(zone_date(zone, ctx->now_ms));

	if (today && strcmp(use->actor, actor_text(ctx->mem, ctx->actor)) == 0)
		return OK;
	enum scope scope = actor_scope(ctx->actor, "tier_benefit.undo");
	if (scope == SCOPE_ALL ||
		(scope == SCOPE_STORE && use->store_id != NONE && use->store_id == ctx->actor->store_id))
		return OK;
	return fail(ctx, &benefit_use_not_yours, NULL);
}

enum status act_benefit_undo(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	const struct undo_in *in = call->in;
	struct benefit_use *use = arena_new(ctx->mem, struct benefit_use);
	int64_t live, changed;

	TRY(benefit_use_get(ctx, call->ids[0], use));
	TRY(customer_within(ctx, use->customer_id, call->route->right, &live));
	answer_give(answer, benefit_use, use);
	if (use->undone_at != NONE)
		return fail(ctx, &benefit_use_undone, NULL);
	TRY(require_undo(ctx, use));
	use->undone_at = ctx->now_ms;
	use->undone_by = actor_text(ctx->mem, ctx->actor);
	use->undone_name = ctx->actor ? ctx->actor->name : NULL;
	use->undone_reason = in->reason;
	TRY(db_change(ctx->db, &use_undo,
		ARGS(v_i64(use->id), v_i64(use->undone_at), v_text(use->undone_by), v_text(use->undone_name),
			v_text(use->undone_reason)),
		&changed));
	if (!changed)
		return ERR_BUSY; // somebody else has undone it since it was read
	TRY(audit_record(ctx, "benefit_use", id_text(ctx->mem, "bnu", use->id), "undone", NULL, NULL, in->reason));
	return emit(ctx, &benefit_undone_event, use);
}
