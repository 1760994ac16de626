// From an event to a delivery to a request: the listener that fans out, and the job that sends.
#include "api/record.h"
#include "base/id.h"
#include "deliver/message.h"
#include "deliver/webhook.h"
#include "http/client.h"

#include <sodium.h>
#include <string.h>
#include <time.h>

SQL(send_wanted);
SQL(send_targets);
SQL(send_due);
SQL(send_next);
SQL(send_result);
SQL(send_good);
SQL(send_bad);
SQL(send_bury);
SQL(send_forget);
SQL(send_forget_orphans);

#define TOTAL_MS 15000
#define REPLY_KEPT 500
#define RUN_MS 10000                // one run sends for so long, then lets other jobs have the thread
#define GIVE_UP_MS (77 * HOUR_MS)   // failing for longer than all tries of one delivery: switched off
#define KEEP_MS (30 * DAY_MS)

// ---------------------------------------------------------------- fan-out

static enum status anybody(struct ctx *ctx, bool *wanted)
{
	struct rows *rows;

	return db_first(ctx->db, &send_wanted, NO_ARGS, &rows, wanted);
}

struct target {
	struct webhook webhook; // id and types only
	int64_t since_ms;
	struct target *next;
};

static enum status read_targets(struct ctx *ctx, struct target **targets)
{
	const struct field *types = shape_field(&webhook_shape, "types");
	struct rows *rows;
	bool more;

	*targets = NULL;
	TRY(db_query(ctx->db, &send_targets, NO_ARGS, &rows));
	for (;;) {
		TRY(rows_next(rows, &more));
		if (!more)
			return OK;
		struct target *target = arena_new(ctx->mem, struct target);
		target->webhook.id = row_i64(rows, 0);
		target->since_ms = row_i64(rows, 2);
		TRY(record_read(ctx, rows, 1, types, &target->webhook));
		target->next = *targets;
		*targets = target;
	}
}

// A webhook gets what was recorded after it was made, or last switched on.
static enum status fan_out(struct ctx *ctx, struct event *event)
{
	struct target *target;

	if (event->type == &webhook_test)
		return OK; // has its delivery already
	TRY(read_targets(ctx, &target));
	for (; target; target = target->next)
		if (id_time_ms(event->id) >= target->since_ms && webhook_wants(&target->webhook,
		event->type->name))
			TRY(delivery_add(ctx, target->webhook.id, event));
	return OK;
}

static const struct listener fan = {
	.name = "webhook.fan",
	.when = LISTEN_LATER,
	.hear = fan_out,
	.wants = anybody,
	.doc = W("Leaves a delivery for each webhook that wants the event", "为每个订阅该事件的 Webhook 建立发送记录"),
};
const struct listener *const deliver_listeners[] = {&fan, NULL};

// ---------------------------------------------------------------- when

int64_t send_wait_ms(int64_t attempts)
{
	static const int64_t waits[] = {5 * SECOND_MS, 5 * MINUTE_MS, 30 * MINUTE_MS, 2 * HOUR_MS, 5 * HOUR_MS,
		10 * HOUR_MS,
		14 * HOUR_MS, 20 * HOUR_MS, 24 * HOUR_MS};

	if (attempts < 1 || attempts > (int64_t)ARRAY_LEN(waits))
		return -1;
	return waits[attempts - 1];
}

// Up to a tenth more, so that what failed together is not tried together.
static int64_t with_jitter(int64_t wait_ms)
{
	return wait_ms + (int64_t)randombytes_uniform((uint32_t)(wait_ms / 10 + 1));
}

// An address that cannot be reached, or is overloaded, is left alone for a while: longer each time, up to five minutes.
static int64_t pause_ms(int64_t failures)
{
	int64_t pause = 5 * SECOND_MS;

	for (int64_t i = 0; i < failures && pause < 5 * MINUTE_MS; i++)
		pause *= 3;
	return pause < 5 * MINUTE_MS ? pause : 5 * MINUTE_MS;
}

enum status send_soon(struct ctx *ctx, int64_t webhook_id, int64_t at_ms)
{
	const char *id = id_text(ctx->mem, "whk", webhook_id);

	return job_add(ctx, &send_job, arena_format(ctx->mem, "{\"webhook\":\"%s\"}", id), at_ms, id, NULL);
}

// ---------------------------------------------------------------- one request

struct load {
	int64_t webhook_id;
	struct webhook webhook;
	struct secret secrets[2];
	int secret_count;
	struct delivery list[20];
	const char *bodies[20]; // NULL: the event is gone
	size_t count;
};

static enum status read_body(struct ctx *ctx, const struct delivery *delivery, const char **body)
{
	struct event_row row;
	struct buf buf = buf_make(ctx->mem, 2 * EVENT_BODY_MAX);
	struct json_out out = json_out(&buf);
	enum status status = event_read(ctx, delivery->customer_id, delivery->event_at, delivery->event, &row);

	*body = NULL;
	if (status == ERR_NOT_FOUND) {
		fail_clear(ctx);
		return OK;
	}
	TRY(status);
	event_encode(&out, &row);
	*body = buf.data;
	return OK;
}

static enum status read_load(struct ctx *ctx, void *arg)
{
	struct load *load = arg;
	struct rows *rows;
	bool more;

	load->count = 0;
	TRY(webhook_read(ctx, load->webhook_id, &load->webhook));
	if (!load->webhook.enabled || load->webhook.paused_until > ctx->now_ms)
		return OK;
	TRY(webhook_secrets(ctx, &load->webhook, load->secrets, &load->secret_count));
	TRY(db_query(ctx->db, &send_due, ARGS(v_i64(load->webhook_id), v_i64(ctx->now_ms)), &rows));
	for (;;) {
		TRY(rows_next(rows, &more));
		if (!more)
			break;
		load->list[load->count++] = delivery_row(ctx->mem, rows);
	}
	for (size_t i = 0; i < load->count; i++)
		TRY(read_body(ctx, &load->list[i], &load->bodies[i]));
	return OK;
}

static void send_one(struct ctx *ctx, struct http_client *client, const struct load *load,
	const struct delivery *delivery,
	const char *body, struct http_answer *answer)
{
	const char *id = id_text(ctx->mem, "evt", delivery->event), *signatures = "";
	int64_t at_s = ctx->now_ms / 1000;

	for (int i = 0; i < load->secret_count; i++)
		signatures = arena_format(ctx->mem, "%s%s%s", signatures, i ? " " : "",
			signature(ctx->mem, &load->secrets[i], id, at_s, body, strlen(body)));
	const struct http_header headers[] = {
		{"content-type", "application/json"},
		{"webhook-id", id},
		{"webhook-timestamp", arena_format(ctx->mem, "%lld", (long long)at_s)},
		{"webhook-signature", signatures},
	};
	http_client_call(client,
		&(struct http_call){
			.method = "POST",
			.url = load->webhook.url,
			.headers = headers,
			.header_count = ARRAY_LEN(headers),
			.body = body,
			.body_size = strlen(body),
			.total_ms = TOTAL_MS,
		},
		ctx->mem, answer);
}

// ---------------------------------------------------------------- what came of it

struct result {
	const struct load *load;
	const struct delivery *delivery;
	bool good, gone, pause;
	int64_t status; // NONE: there was no reply
	const char *error, *response;
	int64_t retry_after_ms;
	bool stop; // result: no more to this webhook now
};

// The beginning of a reply as text that can be shown, or NULL.
static const char *shown(struct arena *mem, const char *body, size_t size)
{
	struct buf buf = buf_make(mem, REPLY_KEPT);

	size = size < REPLY_KEPT ? size : REPLY_KEPT;
	for (int cut = 0; cut < 4 && size && !utf8_valid(body, size); cut++)
		size--; // in the middle of a character
	if (!size || !utf8_valid(body, size))
		return NULL;
	for (size_t i = 0; i < size; i++)
		buf_byte(&buf, (unsigned char)body[i] < ' ' || body[i] == 0x7f ? ' ' : body[i]);
	return buf.data;
}

static int64_t retry_after(const struct http_answer *answer)
{
	int64_t seconds;

	for (size_t i = 0; i < answer->header_count; i++)
		if (strcmp(answer->headers[i].name, "retry-after") == 0 && text_i64(answer->headers[i].value,
		&seconds) &&
			seconds > 0)
			return (seconds < 3600 ? seconds : 3600) * SECOND_MS;
	return 0;
}

static void judge(struct ctx *ctx, const struct http_answer *answer, struct result *result)
{
	result->status = NONE;
	if (answer->error == HTTP_CALL_OK || answer->status) {
		result->status = answer->status;
		result->response = shown(ctx->mem, answer->body ? answer->body : "", answer->body_size);
	}
	if (answer->error != HTTP_CALL_OK)
		result->error = http_call_error_name(answer->error);
	// A long reply is cut off, and the status is there: it was taken.
	bool told = answer->error == HTTP_CALL_OK || (answer->error == HTTP_CALL_TOO_LARGE && answer->status);
	result->good = told && answer->status >= 200 && answer->status < 300;
	result->gone = told && answer->status == 410;
	result->pause = !told || answer->status == 429 || (answer->status >= 502 && answer->status <= 504);
	result->retry_after_ms = result->pause ? retry_after(answer) : 0;
}

static enum status write_bad(struct ctx *ctx, struct result *result)
{
	const struct webhook *webhook = &result->load->webhook;
	struct webhook now;
	int64_t until = NONE;

	TRY(webhook_read(ctx, webhook->id, &now));
	if (result->pause) {
		int64_t pause = pause_ms(now.failures);
		until = ctx->now_ms + (result->retry_after_ms > pause ? result->retry_after_ms : pause);
		result->stop = true;
	}
	TRY(db_exec(ctx->db, &send_bad, ARGS(v_i64(webhook->id), v_i64(ctx->now_ms), v_i64(until))));
	if (result->gone) {
		TRY(db_exec(ctx->db, &send_bury, ARGS(v_i64(webhook->id),
			v_text("the webhook was switched off: gone"))));
		result->stop = true;
		return webhook_disable(ctx, webhook, "gone");
	}
	if (now.failing_since != NONE && ctx->now_ms - now.failing_since >= GIVE_UP_MS) {
		result->stop = true;
		return webhook_disable(ctx, webhook, "failing");
	}
	return OK;
}

static enum status write_result(struct ctx *ctx, void *arg)
{
	struct result *result = arg;
	const struct delivery *delivery = result->delivery;
	int64_t wait = result->good || result->gone ? -1 : send_wait_ms(delivery->attempts + 1), next = NONE;
	enum delivery_state state = result->good ? DELIVERY_DELIVERED : DELIVERY_DEAD;

	result->stop = false;
	if (wait >= 0) {
		state = DELIVERY_WAITING;
		next = ctx->now_ms + with_jitter(wait);
	}
	TRY(db_exec(ctx->db, &send_result,
		ARGS(v_i64(delivery->id), v_i64(delivery->attempts), v_text(choice_name(delivery_states, (int)state)),
		v_i64(next),
			v_i64(ctx->now_ms), v_i64(result->status), v_text(result->error), v_text(result->response),
			v_i64(result->good ? ctx->now_ms : NONE))));
	if (!result->good)
		return write_bad(ctx, result);
	return db_exec(ctx->db, &send_good, ARGS(v_i64(result->load->webhook.id)));
}

// ---------------------------------------------------------------- the job

static int64_t monotonic_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

struct input {
	int64_t webhook;
};
static const struct field input_fields[] = {FIELD_ID(input, webhook, "whk", .doc = W("Which", "Webhook 编号"))};
static const struct shape input_shape = SHAPE("WebhookSend", input, input_fields, "Which webhook.", "Webhook。");

// Orders the next run, when something is left.
static enum status plan_next(struct ctx *ctx, void *arg)
{
	int64_t webhook_id = *(const int64_t *)arg;
	struct webhook webhook;
	struct rows *rows;
	bool found;

	enum status status = webhook_read(ctx, webhook_id, &webhook);
	if (status == ERR_NOT_FOUND)
		return OK;
	TRY(status);
	if (!webhook.enabled)
		return OK;
	TRY(db_first(ctx->db, &send_next, ARGS(v_i64(webhook_id)), &rows, &found));
	if (!found)
		return OK;
	int64_t at_ms = row_i64(rows, 0);
	if (webhook.paused_until > at_ms)
		at_ms = webhook.paused_until;
	return send_soon(ctx, webhook_id, at_ms);
}

static enum status send_loaded(struct ctx *ctx, struct job *job, struct http_client *client, const struct load *load,
	bool *stop)
{
	for (size_t i = 0; i < load->count && !*stop; i++) {
		struct result result = {.load = load, .delivery = &load->list[i], .status = NONE};
		struct http_answer answer = {0};
		ctx->now_ms = clock_now_ms();
		if (load->bodies[i]) {
			send_one(ctx, client, load, &load->list[i], load->bodies[i], &answer);
			judge(ctx, &answer, &result);
		} else {
			result.error = "the event is gone";
			result.gone = false;
		}
		ctx->now_ms = clock_now_ms();
		TRY(house_write(ctx, write_result, &result, 0, LANE_LOW));
		*stop = result.stop;
		TRY(job_note(ctx, job, job->done + 1, 0, NULL, NULL));
	}
	return OK;
}

static enum status send_all(struct ctx *ctx, struct job *job, struct http_client *client, int64_t webhook_id)
{
	int64_t until_ms = monotonic_ms() + RUN_MS;
	struct arena *outer = ctx->mem, *mem = arena_create();
	enum status status = OK;
	bool stop = false;

	ctx->mem = mem;
	while (status == OK && !stop && monotonic_ms() < until_ms) {
		struct load *load = arena_new(mem, struct load);
		load->webhook_id = webhook_id;
		ctx->now_ms = clock_now_ms();
		status = house_read(ctx, read_load, load);
		if (status != OK || load->count == 0)
			break;
		status = send_loaded(ctx, job, client, load, &stop);
		if (status == OK)
			arena_reset(mem);
	}
	ctx->mem = outer;
	arena_destroy(mem);
	if (status == ERR_NOT_FOUND) {
		fail_clear(ctx); // the webhook was removed
		status = OK;
	}
	return status;
}

static enum status run_send(struct ctx *ctx, struct job *job)
{
	struct http_client_options options = {.allow = ctx->house->private_allowed};
	struct input input;
	uint64_t present;

	TRY(shape_decode(ctx, &input_shape, job->input, strlen(job->input), DECODE_STORED, &input, &present));
	struct http_client *client = http_client_create(&options, NULL);
	if (!client)
		return fail(ctx, &internal_error);
	enum status status = send_all(ctx, job, client, input.webhook);
	http_client_destroy(client);
	ctx->now_ms = clock_now_ms();
	TRY(status);
	return house_write(ctx, plan_next, &input.webhook, 0, LANE_LOW);
}

// A failure here is of the database or of this process, never of the receiver: it is tried for long.
static const int64_t backoff_ms[] = {1000, 5000, 15000, 60000, 60000, 300000, 300000, 600000, 600000, 3600000, 3600000,
	0};

const struct job_kind send_job = {
	.name = "webhook.send",
	.run = run_send,
	.backoff_ms = backoff_ms,
	.lanes = 2,
	.doc = W("Sends what one webhook is due", "发送某个 Webhook 到期的事件"),
};

// ---------------------------------------------------------------- forgetting

static enum status forget_some(struct ctx *ctx, void *arg)
{
	int64_t *gone = arg, old, orphans;

	TRY(db_change(ctx->db, &send_forget, ARGS(v_i64(id_floor(ctx->now_ms - KEEP_MS))), &old));
	TRY(db_change(ctx->db, &send_forget_orphans, NO_ARGS, &orphans));
	*gone = old + orphans;
	return OK;
}

static enum status run_forget(struct ctx *ctx, struct job *job)
{
	int64_t gone;

	do {
		TRY(house_write(ctx, forget_some, &gone, 0, LANE_LOW));
		TRY(job_note(ctx, job, job->done + gone, 0, NULL, NULL));
	} while (gone > 0);
	return OK;
}

static const struct job_kind forget_job = {
	.name = "webhook.forget",
	.run = run_forget,
	.doc = W("Forgets deliveries after 30 days, and those of removed webhooks", "清理 30 天前的发送记录及已删除 Webhook 的记录"),
};
static const struct schedule forget_daily = {
	.name = "webhook.forget",
	.kind = &forget_job,
	.daily_minute = 4 * 60 + 10,
	.input = "{}",
	.doc = W("Every day at 04:10", "每天 04:10"),
};

const struct job_kind *const deliver_jobs[] = {&send_job, &replay_job, &forget_job, &message_forget_job, NULL};
const struct schedule *const deliver_schedules[] = {&forget_daily, &message_forget_daily, NULL};
