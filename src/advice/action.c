// Next best actions of one customer: which rules hold now and why; done or dismissed, so that they do not come back at
// once.
#include "advice/action.h"

#include "advice/due.h"

#include "api/audit.h"
#include "base/id.h"
#include "base/zone.h"
#include "customer/customer.h"
#include "insight/insight.h"

#include <string.h>

SQL(action_quiet);
SQL(action_taken_insert);
SQL(action_taken_of);
SQL(action_due_gone);
SQL(action_forget_due);
SQL(action_forget_taken);
SQL(action_move_taken);

#define VALUE_MOST INT64_C(999999999999)
#define RANK_STEP (VALUE_MOST + 1)
#define TAKEN_MOST 50

int64_t action_rank(int64_t priority, int64_t value)
{
	return priority * RANK_STEP + (value < 0 ? 0 : value > VALUE_MOST ? VALUE_MOST : value);
}

// ---------------------------------------------------------------- whether a rule holds

static enum status value_of(struct facts *facts, const struct expr *expr, int64_t *value)
{
	struct expr_value worth;

	*value = 0;
	if (!expr)
		return OK;
	TRY(expr_evaluate(expr, facts, &worth));
	if (!worth.known)
		return OK;
	for (int digits = expr->digits; digits > facts->vocabulary->currency->digits; digits--)
		worth.i64 /= 10;
	*value = worth.i64 > 0 ? worth.i64 : 0;
	return OK;
}

static enum status holds_of(struct facts *facts, const struct action_sense *sense, bool *holds, int64_t *value)
{
	*holds = false;
	*value = 0;
	if (!sense->condition)
		return OK;
	TRY(expr_holds(sense->condition, facts, holds));
	return *holds ? value_of(facts, sense->value, value) : OK;
}

static struct facts facts_of(struct ctx *ctx, const struct action_sense *sense, int64_t customer_id)
{
	return facts_make(ctx, sense->condition->vocabulary, customer_id, ctx->now_ms);
}

enum status action_holds(
	struct ctx *ctx, const struct action_sense *sense, int64_t customer_id, bool *holds, int64_t *value)
{
	*holds = false;
	*value = 0;
	if (!sense->condition)
		return OK;
	struct facts facts = facts_of(ctx, sense, customer_id);
	return holds_of(&facts, sense, holds, value);
}

// Rules that were taken lately, by their place in the book.
static enum status read_quiet(struct ctx *ctx, const struct action_book *book, int64_t customer_id, bool *quiet)
{
	struct rows *rows;
	bool more;

	TRY(db_query(ctx->db, &action_quiet, ARGS(v_i64(customer_id)), &rows));
	for (;;) {
		TRY(rows_next(rows, &more));
		if (!more)
			return OK;
		for (size_t i = 0; i < book->count; i++)
			if (book->list[i].rule.head.id == row_i64(rows, 0))
				quiet[i] = row_i64(rows, 1) > ctx->now_ms;
	}
}

enum status action_look(
	struct ctx *ctx, const struct action_book *book, int64_t customer_id, struct action_hit *hits, size_t *count)
{
	bool *quiet = arena_array(ctx->mem, bool, book->count), holds;
	const struct expr *any = NULL;

	*count = 0;
	for (size_t i = 0; i < book->count && !any; i++)
		any = book->list[i].condition;
	if (!any)
		return OK;
	TRY(read_quiet(ctx, book, customer_id, quiet));
	struct facts facts = facts_make(ctx, any->vocabulary, customer_id, ctx->now_ms); // one for all: read once
	for (size_t i = 0; i < book->count; i++) {
		struct action_hit *hit = &hits[*count];
		if (quiet[i])
			continue;
		hit->sense = &book->list[i];
		TRY(holds_of(&facts, hit->sense, &holds, &hit->value));
		*count += holds;
	}
	return OK;
}

enum status action_reasons(struct ctx *ctx, const struct action_sense *sense, int64_t customer_id, struct list *reasons)
{
	const char **list = arena_array(ctx->mem, const char *, ACTION_REASONS_MAX);
	struct facts facts = facts_of(ctx, sense, customer_id);
	struct expr_part *parts;
	size_t count, kept = 0;

	TRY(expr_explain(ctx, sense->condition, &facts, ctx->lang, &parts, &count));
	for (size_t i = 0; i < count && kept < ACTION_REASONS_MAX; i++) {
		bool joined = i + 1 < count && parts[i + 1].depth > parts[i].depth;
		if (parts[i].holds && !joined)
			list[kept++] = parts[i].why ? parts[i].why : parts[i].words;
	}
	*reasons = SCALARS(list, kept);
	return OK;
}

// ---------------------------------------------------------------- as it is shown

const struct field action_reason_item = {
	.kind = KIND_TEXT, .max = 2000, .doc = W("A reason with its value", "理由及数值")};

static const struct field action_fields[] = {
	FIELD_ID(action_view, rule_id, "nba", .doc = W("Rule", "规则")),
	FIELD_TEXT(action_view, code, .max = 40, .doc = W("Its code", "编码")),
	FIELD_TEXT(action_view, title, .max = 80, .doc = W("What to do", "行动")),
	FIELD_TEXT(action_view, text, .max = 500, .doc = W("How", "说明")),
	FIELD_I64(action_view, priority, .min = 1, .max = 1000, .doc = W("Higher comes first", "优先级")),
	FIELD_I64(action_view, value, .min = 0, .max = INT64_MAX, .flags = FIELD_MONEY,
		.doc = W("What doing it is expected to be worth; 0: cannot be told", "预期价值，0 表示无法估计")),
	FIELD_TEXT(action_view, condition, .max = 8000, .doc = W("When it comes up, as a sentence", "触发条件")),
	FIELD_SCALARS(action_view, reasons, &action_reason_item, .max = ACTION_REASONS_MAX,
		.doc = W("The values that brought it up", "触发的数值")),
};
const struct shape action_shape =
	SHAPE("Action", action_view, action_fields, "What to do next for a customer.", "对客户的下一步建议。");

enum status action_view_make(
	struct ctx *ctx, const struct action_hit *hit, int64_t customer_id, struct action_view *view)
{
	const struct action_rule *rule = &hit->sense->rule;
	bool zh = ctx->lang == LANG_ZH;

	*view = (struct action_view){
		.rule_id = rule->head.id,
		.priority = rule->priority,
		.value = hit->value,
		.code = rule->code,
		.title = zh ? rule->title_zh : rule->title_en,
		.text = zh ? rule->text_zh : rule->text_en,
		.condition = expr_sentence(ctx, hit->sense->condition, ctx->lang),
	};
	return action_reasons(ctx, hit->sense, customer_id, &view->reasons);
}

enum outcome { OUTCOME_DONE, OUTCOME_DISMISSED };
static const struct choice outcomes[] = {
	[OUTCOME_DONE] = {"done", W("Done", "已完成")},
	[OUTCOME_DISMISSED] = {"dismissed", W("Dismissed", "已忽略")},
	CHOICES_END,
};

struct taken {
	int64_t rule_id, at, until;
	const char *code, *title, *reason, *by;
	int outcome;
};
static const struct field taken_fields[] = {
	FIELD_ID(taken, rule_id, "nba", .doc = W("Rule", "规则")),
	FIELD_TEXT(taken, code, .max = 40, .doc = W("Its code", "编码")),
	FIELD_TEXT(taken, title, .max = 80, .doc = W("What was to be done", "行动")),
	FIELD_ENUM(taken, outcome, outcomes, .doc = W("What became of it", "结果")),
	FIELD_TEXT(taken, reason, .max = 300, .doc = W("Why", "原因")),
	FIELD_TEXT(taken, by, .max = 40, .doc = W("Who", "操作人")),
	FIELD_TIME(taken, at, .doc = W("When", "时间")),
	FIELD_TIME(taken, until, .doc = W("It does not come back before", "此前不再提示")),
};
static const struct shape taken_shape =
	SHAPE("ActionTaken", taken, taken_fields, "An action that was done or dismissed.", "已处理的建议。");

struct actions_out {
	int64_t customer_id;
	struct list items, taken;
};
static const struct field actions_fields[] = {
	FIELD_ID(actions_out, customer_id, "cus", .doc = W("Customer", "客户")),
	FIELD_LIST(actions_out, items, &action_shape, .max = ACTION_RULES_MAX,
		.doc = W("What to do, most urgent first", "建议列表，优先级高者在前")),
	FIELD_LIST(actions_out, taken, &taken_shape, .max = TAKEN_MOST,
		.doc = W("What was done or dismissed, newest first", "处理记录，最新在前")),
};
static const struct shape actions_shape =
	SHAPE("CustomerActions", actions_out, actions_fields, "What to do next for a customer.", "客户的下一步建议。");

static enum status read_taken(struct ctx *ctx, int64_t customer_id, struct list *ret)
{
	struct taken *list = arena_array(ctx->mem, struct taken, TAKEN_MOST);
	size_t count = 0;
	struct rows *rows;
	bool more;

	TRY(db_query(ctx->db, &action_taken_of, ARGS(v_i64(customer_id)), &rows));
	for (;;) {
		TRY(rows_next(rows, &more));
		if (!more)
			break;
		list[count++] = (struct taken){
			.rule_id = row_i64(rows, 1),
			.code = row_text(rows, 2, ctx->mem),
			.title = row_text(rows, ctx->lang == LANG_ZH ? 4 : 3, ctx->mem),
			.outcome = choice_value(outcomes, row_text(rows, 5, ctx->mem)),
			.reason = row_text(rows, 6, ctx->mem),
			.by = row_text(rows, 7, ctx->mem),
			.at = row_i64(rows, 8),
			.until = row_i64(rows, 9),
		};
	}
	*ret = LIST(taken, list, count);
	return OK;
}

static enum status act_actions(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	struct actions_out *out = arena_new(ctx->mem, struct actions_out);
	struct action_book book;
	size_t count;

	TRY(customer_within(ctx, call->ids[0], call->route->right, &out->customer_id));
	TRY(action_book_read(ctx, false, &book));
	struct action_hit *hits = arena_array(ctx->mem, struct action_hit, book.count + 1);
	TRY(action_look(ctx, &book, out->customer_id, hits, &count));
	struct action_view *views = arena_array(ctx->mem, struct action_view, count);
	for (size_t i = 0; i < count; i++)
		TRY(action_view_make(ctx, &hits[i], out->customer_id, &views[i]));
	out->items = LIST(action_view, views, count);
	answer_give(answer, actions_out, out);
	return read_taken(ctx, out->customer_id, &out->taken);
}

// ---------------------------------------------------------------- done, dismissed

struct taken_body {
	const char *code;
	int64_t until;
};
static const struct field body_fields[] = {
	FIELD_TEXT(taken_body, code, .max = 40, .doc = W("Code of the rule", "规则编码")),
	FIELD_TIME(taken_body, until, .doc = W("It does not come back before", "此前不再提示")),
};
static const struct shape body_shape =
	SHAPE("ActionTakenBody", taken_body, body_fields, "An action was done or dismissed.", "建议已处理。");

#define TAKEN_EXAMPLE "{\"code\": \"overdue\", \"until\": \"2026-03-31T16:00:00Z\"}"
const struct event_type action_done = {
	.name = "action.done",
	.subject = "nba",
	.shape = &body_shape,
	.right = "customer.read",
	.title = W("Action done", "完成行动"),
	.doc = W("Staff did what was advised for a customer.", "员工完成了对客户的建议行动。"),
	.example = TAKEN_EXAMPLE,
};
const struct event_type action_dismissed = {
	.name = "action.dismissed",
	.subject = "nba",
	.shape = &body_shape,
	.right = "customer.read",
	.title = W("Action dismissed", "忽略行动"),
	.doc = W("Staff dismissed what was advised for a customer.", "员工忽略了对客户的建议行动。"),
	.example = TAKEN_EXAMPLE,
};
const struct event_type *const advice_events[] = {&action_done, &action_dismissed, NULL};

struct take_order {
	const char *reason;
	int64_t quiet_days;
};
#define QUIET_FIELD                                                                                                    \
	FIELD_I64(take_order, quiet_days, .min = 0, .max = 3650,                                                       \
		.doc = W("Days for which it does not come back (as the rule says)", "多少天内不再提示（默认按规则）"))
static const struct field done_fields[] = {
	FIELD_TEXT(take_order, reason, .max = 300, .doc = W("What came of it", "处理说明"),
		.example = "\"Came by on Friday\""),
	QUIET_FIELD,
};
static const struct field dismiss_fields[] = {
	FIELD_TEXT(take_order, reason, .max = 300, .flags = FIELD_REQUIRED, .doc = W("Why", "忽略原因"),
		.example = "\"Moved away\""),
	QUIET_FIELD,
};
static const struct shape done_shape =
	SHAPE("ActionDone", take_order, done_fields, "The action was done.", "完成行动。");
static const struct shape dismiss_shape =
	SHAPE("ActionDismissed", take_order, dismiss_fields, "The action is not wanted.", "忽略行动。");

static enum status keep_taken(struct ctx *ctx, int64_t customer_id, const struct take_order *in, struct taken *taken)
{
	struct taken_body body = {taken->code, taken->until};
	struct event event = {.customer_id = customer_id, .subject_id = taken->rule_id, .record = &body};
	const char *what = outcomes[taken->outcome].name;

	TRY(db_exec(ctx->db, &action_taken_insert,
		ARGS(v_i64(customer_id), v_i64(id_new()), v_i64(taken->rule_id), v_text(what), v_text(in->reason),
			v_text(taken->by), v_i64(taken->at), v_i64(taken->until))));
	TRY(db_exec(ctx->db, &action_due_gone, ARGS(v_i64(customer_id), v_i64(taken->rule_id))));
	TRY(audit_record(ctx, "action", id_text(ctx->mem, "nba", taken->rule_id), what, NULL, NULL, in->reason));
	return event_emit(ctx, taken->outcome == OUTCOME_DONE ? &action_done : &action_dismissed, &event);
}

static enum status take(struct ctx *ctx, const struct call *call, enum outcome outcome, struct answer *answer)
{
	const struct take_order *in = call->in;
	struct taken *taken = arena_new(ctx->mem, struct taken);
	struct action_rule rule;
	int64_t customer_id;

	TRY(customer_within(ctx, call->ids[0], call->route->right, &customer_id));
	enum status status = resource_read(ctx, &action_rules_resource, call->ids[1], &rule);
	if (status == ERR_NOT_FOUND)
		return fail(ctx, &not_found, NULL);
	TRY(status);
	int64_t days = in->quiet_days == NONE ? rule.quiet_days : in->quiet_days;
	*taken = (struct taken){
		.rule_id = rule.head.id,
		.code = rule.code,
		.title = ctx->lang == LANG_ZH ? rule.title_zh : rule.title_en,
		.outcome = outcome,
		.reason = in->reason,
		.by = house_actor_text(ctx),
		.at = ctx->now_ms,
		.until = zone_add_days(ctx->house->shop->zone, ctx->now_ms, days),
	};
	answer_give(answer, taken, taken);
	return keep_taken(ctx, customer_id, in, taken);
}

static enum status act_done(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	return take(ctx, call, OUTCOME_DONE, answer);
}

static enum status act_dismiss(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	return take(ctx, call, OUTCOME_DISMISSED, answer);
}

// ---------------------------------------------------------------- what becomes of customers

static enum status hear_erased(struct ctx *ctx, struct event *event)
{
	TRY(db_exec(ctx->db, &action_forget_due, ARGS(v_i64(event->customer_id))));
	return db_exec(ctx->db, &action_forget_taken, ARGS(v_i64(event->customer_id)));
}

static enum status hear_merged(struct ctx *ctx, struct event *event)
{
	const struct customer_merged *merged = event->record;

	TRY(db_exec(ctx->db, &action_forget_due, ARGS(v_i64(merged->loser_id))));
	return db_exec(ctx->db, &action_move_taken, ARGS(v_i64(merged->loser_id), v_i64(merged->survivor_id)));
}

static const struct listener forget_erased = {
	.name = "advice.forget_erased",
	.type = &customer_erased,
	.when = LISTEN_NOW,
	.hear = hear_erased,
	.doc = W("Actions for an erased customer go.", "客户被删除时清除其建议。"),
};
static const struct listener move_merged = {
	.name = "advice.move_merged",
	.type = &customer_merged,
	.when = LISTEN_NOW,
	.hear = hear_merged,
	.doc = W("What was done for a merged customer was done for the survivor.", "客户合并时处理记录归入保留客户。"),
};
static enum status hear_scored(struct ctx *ctx, struct event *event)
{
	(void)event;
	return due_queue(ctx);
}

static const struct listener list_scored = {
	.name = "advice.list_scored",
	.type = &insight_scored,
	.when = LISTEN_LATER,
	.hear = hear_scored,
	.doc = W("When the customers have new scores, the actions are listed anew.",
		"客户评分更新后重新列出下一步建议。"),
};
const struct listener *const advice_listeners[] = {&forget_erased, &move_merged, &list_scored, NULL};

#define TAKE_PATH "/v1/customers/{customer:cus}/actions/{rule:nba}/"

const struct route action_customer_routes[] = {
	{.method = HTTP_GET,
		.path = "/v1/customers/{customer:cus}/actions",
		.right = "customer.read",
		.kind = ROUTE_READ,
		.out = &actions_shape,
		.act = act_actions,
		.tag = "Insight",
		.name = "customer_actions",
		.doc = W("What to do next for a customer, most urgent first, with the values that say so; and what was "
			 "done.",
			"对该客户的下一步建议及触发数值，以及处理记录。")},
	{.method = HTTP_POST,
		.path = TAKE_PATH "done",
		.right = "action.write",
		.kind = ROUTE_WRITE,
		.in = &done_shape,
		.out = &taken_shape,
		.act = act_done,
		.tag = "Insight",
		.name = "action_done",
		.doc = W("It was done; it does not come back for some days.", "标记为已完成，若干天内不再提示。"),
		.example_in = "{\"reason\": \"Came by on Friday\"}"},
	{.method = HTTP_POST,
		.path = TAKE_PATH "dismiss",
		.right = "action.write",
		.kind = ROUTE_WRITE,
		.in = &dismiss_shape,
		.out = &taken_shape,
		.act = act_dismiss,
		.tag = "Insight",
		.name = "action_dismiss",
		.doc = W("It is not wanted, with the reason; it does not come back for some days.",
			"忽略该建议并注明原因，若干天内不再提示。"),
		.example_in = "{\"reason\": \"Moved away\", \"quiet_days\": 90}"},
	{0},
};
