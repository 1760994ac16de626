#include "api/audit.h"
#include "base/id.h"
#include "deliver/webhook.h"
#include "store/where.h"

#include <string.h>

SQL(delivery_insert);
SQL(delivery_one);
SQL(delivery_of_event);
SQL(delivery_again);
SQL(delivery_slice_end);
SQL(delivery_slice_again);

PROBLEM(replay_range, ERR_UNPROCESSABLE, "The time range is empty.", "时间范围为空。");

const struct choice delivery_states[] = {
	[DELIVERY_WAITING] = {"waiting", W("Will be tried", "等待发送")},
	[DELIVERY_DELIVERED] = {"delivered", W("Was taken with a 2xx", "已送达（2xx）")},
	[DELIVERY_DEAD] = {"dead", W("Given up after all tries", "多次失败后放弃")},
	CHOICES_END,
};

#define OURS .flags = FIELD_READ_ONLY
static const struct field delivery_fields[] = {
	FIELD_ID(delivery, id, "dlv", OURS, .doc = W("Id of the delivery", "发送编号")),
	FIELD_ID(delivery, webhook, "whk", OURS, .doc = W("To which webhook", "Webhook 编号")),
	FIELD_ID(delivery, event, "evt", OURS,
		.doc = W("Of which event: it is the webhook-id too", "事件编号，同时是 webhook-id")),
	FIELD_TEXT(delivery, type, .max = 80, OURS, .doc = W("Type of the event", "事件类型")),
	FIELD_ENUM(delivery, state, delivery_states, OURS, .doc = W("How it stands", "状态")),
	FIELD_I64(delivery, attempts, .min = 0, .max = 1000000, OURS, .doc = W("Tries so far", "已尝试次数")),
	FIELD_TIME(delivery, next_at, OURS, .doc = W("When it is tried next", "下次尝试时间")),
	FIELD_TIME(delivery, last_at, OURS, .doc = W("When it was tried last", "上次尝试时间")),
	FIELD_I64(delivery, last_status, .min = 100, .max = 999, OURS,
		.doc = W("HTTP status of that try", "上次的 HTTP 状态码")),
	FIELD_TEXT(delivery, last_error, .max = 300, OURS,
		.doc = W("Why there was none: resolve, connect, time, forbidden …",
			"没有状态码的原因：resolve、connect、time、forbidden 等")),
	FIELD_TEXT(delivery, response, .max = 600, OURS, .doc = W("How the reply began", "应答开头")),
	FIELD_TIME(delivery, created_at, OURS, .doc = W("When it was made", "创建时间")),
	FIELD_TIME(delivery, delivered_at, OURS, .doc = W("When it was taken", "送达时间")),
};
const struct shape delivery_shape = SHAPE("WebhookDelivery", delivery, delivery_fields,
	"One event on its way to one webhook.", "发送给 Webhook 的一个事件。");

struct delivery delivery_row(struct arena *mem, const struct rows *rows)
{
	return (struct delivery){
		.id = row_i64(rows, 0),
		.webhook = row_i64(rows, 1),
		.event = row_i64(rows, 2),
		.type = row_text(rows, 3, mem),
		.state = choice_value(delivery_states, row_text(rows, 4, mem)),
		.attempts = row_i64(rows, 5),
		.next_at = row_i64(rows, 6),
		.last_at = row_i64(rows, 7),
		.last_status = row_i64(rows, 8),
		.last_error = row_text(rows, 9, mem),
		.response = row_text(rows, 10, mem),
		.created_at = row_i64(rows, 11),
		.delivered_at = row_i64(rows, 12),
		.customer_id = row_i64(rows, 13),
		.event_at = row_i64(rows, 14),
	};
}

enum status delivery_add(struct ctx *ctx, int64_t webhook_id, const struct event *event)
{
	TRY(db_exec(ctx->db, &delivery_insert,
		ARGS(v_i64(id_new()), v_i64(webhook_id), v_i64(event->id), v_i64(event->customer_id),
			v_i64(event->at_ms), v_text(event->type->name), v_i64(ctx->now_ms))));
	return send_soon(ctx, webhook_id, ctx->now_ms);
}

static enum status find(struct ctx *ctx, struct sql *sql, int64_t webhook_id, int64_t id, struct delivery *delivery)
{
	struct rows *rows;
	bool found;

	TRY(db_first(ctx->db, sql, ARGS(v_i64(webhook_id), v_i64(id)), &rows, &found));
	if (!found)
		return fail(ctx, &not_found);
	*delivery = delivery_row(ctx->mem, rows);
	return OK;
}

enum status delivery_read(struct ctx *ctx, int64_t webhook_id, int64_t id, struct delivery *delivery)
{
	return find(ctx, &delivery_one, webhook_id, id, delivery);
}

enum status delivery_find(struct ctx *ctx, int64_t webhook_id, int64_t event_id, struct delivery *delivery)
{
	return find(ctx, &delivery_of_event, webhook_id, event_id, delivery);
}

// ---------------------------------------------------------------- the list

struct delivery_query {
	int state;
	const char *type, *cursor, *sort;
	int64_t limit;
};
static const struct field query_fields[] = {
	FIELD_ENUM(delivery_query, state, delivery_states,
		.doc = W("In this state; dead: what was given up", "状态；dead 为已放弃")),
	FIELD_TEXT(delivery_query, type, .max = 80, .doc = W("Of this event type", "事件类型")),
	LIST_CURSOR_FIELD(delivery_query),
	LIST_LIMIT_FIELD(delivery_query),
	LIST_SORT_FIELD(delivery_query, "event"),
};
#define STATE_BIT (UINT64_C(1) << 0)
static const struct shape query_shape =
	SHAPE("WebhookDeliveryQuery", delivery_query, query_fields, "Which deliveries.", "发送记录筛选条件。");

// Events are numbered in order of time, and a webhook gets each once.
static const struct sort_column sorts[] = {{"event", "event_id"}, {0}};
static const struct page_order order = {.id = "event_id", .id_name = "event", .usual = "-event", .columns = sorts};

static enum status act_list(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	const struct delivery_query *query = call->query;
	struct where q = where_make(ctx->mem, "SELECT " DELIVERY_COLUMNS " FROM webhook_delivery");
	struct webhook webhook;
	struct rows *rows;
	struct page page;
	bool more;

	TRY(webhook_read(ctx, call->ids[0], &webhook));
	where_and(&q, "webhook_id = ?", v_i64(webhook.id));
	if (call->query_present & STATE_BIT)
		where_and(&q, "state = ?", v_text(choice_name(delivery_states, query->state)));
	if (query->type)
		where_and(&q, "type = ?", v_text(query->type));
	page_begin(ctx, call, &page);
	TRY(page_sort(&page, &order, &q));
	TRY(where_query(&q, ctx->db, &rows));
	for (;;) {
		TRY(page_next(&page, rows, &more));
		if (!more)
			return page_close(&page, answer);
		struct delivery delivery = delivery_row(ctx->mem, rows);
		page_add(&page, delivery, &delivery);
	}
}

// ---------------------------------------------------------------- replay

static enum status act_replay_one(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	struct delivery *delivery = arena_new(ctx->mem, struct delivery);
	int64_t webhook_id = call->ids[0], id = call->ids[1];

	TRY(delivery_read(ctx, webhook_id, id, delivery));
	TRY(db_exec(ctx->db, &delivery_again, ARGS(v_i64(webhook_id), v_i64(id), v_i64(ctx->now_ms))));
	TRY(send_soon(ctx, webhook_id, ctx->now_ms));
	TRY(audit_record(ctx, "webhook", id_text(ctx->mem, "whk", webhook_id), "replayed", NULL,
		arena_format(ctx->mem, "{\"delivery\":\"%s\"}", id_text(ctx->mem, "dlv", id)), NULL));
	answer_give(answer, delivery, delivery);
	return delivery_read(ctx, webhook_id, id, delivery);
}

struct replay {
	int64_t webhook, from, to;
	int state;
	bool any_state;
};
static const struct field replay_fields[] = {
	FIELD_ID(replay, webhook, "whk", OURS, .doc = W("To which webhook", "Webhook 编号")),
	FIELD_TIME(replay, from, .flags = FIELD_REQUIRED, .doc = W("Events recorded at or after", "事件记录时间起"),
		.example = "\"2026-11-20T00:00:00Z\""),
	FIELD_TIME(replay, to, .flags = FIELD_REQUIRED, .doc = W("Events recorded before", "事件记录时间止（不含）"),
		.example = "\"2026-11-21T00:00:00Z\""),
	FIELD_ENUM(replay, state, delivery_states,
		.doc = W("Only deliveries in this state; absent: all", "仅此状态的发送；缺省为全部")),
	FIELD_BOOL(replay, any_state, OURS, .doc = W("No state was given", "未指定状态")),
};
static const struct shape replay_shape =
	SHAPE("WebhookReplay", replay, replay_fields, "What is to be sent again.", "重新发送的范围。");
#define REPLAY_STATE_BIT (UINT64_C(1) << 3)

static enum status act_replay(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	struct replay replay = *(const struct replay *)call->in;
	struct job_view *view = arena_new(ctx->mem, struct job_view);
	struct buf buf = buf_make(ctx->mem, 4096);
	struct json_out out = json_out(&buf);
	struct webhook webhook;
	int64_t job;

	TRY(webhook_read(ctx, call->ids[0], &webhook));
	if (replay.from >= replay.to)
		return fail_at(ctx, "/to", &replay_range, NULL);
	replay.webhook = webhook.id;
	replay.any_state = !(call->in_present & REPLAY_STATE_BIT);
	shape_encode(&out, &replay_shape, &replay, &(struct encode_options){.stored = true});
	TRY(job_add(ctx, &replay_job, buf.data, ctx->now_ms, NULL, &job));
	TRY(audit_record(ctx, "webhook", id_text(ctx->mem, "whk", webhook.id), "replayed", NULL, buf.data, NULL));
	answer_give(answer, job_view, view);
	answer->location = arena_format(ctx->mem, "/v1/jobs/%s", id_text(ctx->mem, "job", job));
	return job_read(ctx, job, view);
}

// An act may be run again, with the argument as its last run left it: what it begins from, it does not move.
struct slice {
	const struct replay *replay;
	struct job *job;
	int64_t from, done;            // event id; marked so far
	int64_t after, count, changed; // results
};

static enum status replay_slice(struct ctx *ctx, void *arg)
{
	struct slice *slice = arg;
	const struct replay *replay = slice->replay;
	struct rows *rows;
	bool found;

	slice->count = 0;
	TRY(db_first(ctx->db, &delivery_slice_end,
		ARGS(v_i64(replay->webhook), v_i64(slice->from), v_i64(id_floor(replay->to))), &rows, &found));
	int64_t end = row_i64(rows, 0), count = row_i64(rows, 1);
	if (!found || count == 0)
		return OK;
	TRY(db_change(ctx->db, &delivery_slice_again,
		ARGS(v_i64(replay->webhook), v_i64(slice->from), v_i64(end), v_i64(ctx->now_ms),
			v_text(replay->any_state ? "" : choice_name(delivery_states, replay->state))),
		&slice->changed));
	TRY(send_soon(ctx, replay->webhook, ctx->now_ms));
	TRY(job_note(ctx, slice->job, slice->done + slice->changed, 0, arena_format(ctx->mem, "%lld", (long long)end),
		NULL));
	slice->count = count;
	slice->after = end;
	return OK;
}

static enum status run_replay(struct ctx *ctx, struct job *job)
{
	struct replay replay;
	struct slice slice = {.replay = &replay, .job = job};
	uint64_t present;

	TRY(shape_decode(ctx, &replay_shape, job->input, strlen(job->input), DECODE_STORED, &replay, &present));
	slice.from = id_floor(replay.from) - 1;
	slice.done = job->done;
	if (job->place && !text_i64(job->place, &slice.from))
		return fail(ctx, &internal_error);
	for (;;) {
		enum status status = house_write(ctx, replay_slice, &slice, 0, LANE_LOW);
		if (status != OK)
			job->done = slice.done; // what was noted in it is undone
		TRY(status);
		if (!slice.count)
			return OK;
		slice.from = slice.after;
		slice.done += slice.changed;
	}
}

const struct job_kind replay_job = {
	.name = "webhook.replay",
	.run = run_replay,
	.doc = W("Marks a range of deliveries to be sent again", "将一段发送记录标记为重新发送"),
};

// ---------------------------------------------------------------- routes

static const struct problem *const replay_problems[] = {&replay_range, NULL};

const struct route delivery_routes[] = {
	{
		.method = HTTP_GET,
		.path = "/v1/webhooks/{webhook:whk}/deliveries",
		.right = "webhook.read",
		.kind = ROUTE_READ,
		.query = &query_shape,
		.out = &delivery_shape,
		.list = true,
		.act = act_list,
		.tag = "Webhooks",
		.name = "webhook_delivery_list",
		.doc = W("What was sent, newest first; state=dead lists what was given up.",
			"发送记录，最新的在前；state=dead 列出已放弃的发送。"),
	},
	{
		.method = HTTP_POST,
		.path = "/v1/webhooks/{webhook:whk}/deliveries/{delivery:dlv}/replay",
		.right = "webhook.write",
		.kind = ROUTE_WRITE,
		.out = &delivery_shape,
		.act = act_replay_one,
		.tag = "Webhooks",
		.name = "webhook_delivery_replay",
		.doc = W("Sends it again at once, with all its tries before it, under the same webhook-id.",
			"立即以相同的 webhook-id 重新发送，尝试次数重新计算。"),
	},
	{
		.method = HTTP_POST,
		.path = "/v1/webhooks/{webhook:whk}/replay",
		.right = "webhook.write",
		.kind = ROUTE_WRITE,
		.in = &replay_shape,
		.out = &job_shape,
		.status = 202,
		.act = act_replay,
		.tag = "Webhooks",
		.name = "webhook_replay",
		.doc = W("Sends the deliveries of events of a time range again, by a job.",
			"以任务方式重新发送一段时间内事件的发送记录。"),
		.example_in =
			"{\"from\": \"2026-11-20T00:00:00Z\", \"to\": \"2026-11-21T00:00:00Z\", \"state\": \"dead\"}",
		.problems = replay_problems,
	},
	{0},
};
