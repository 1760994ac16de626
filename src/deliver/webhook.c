#include "deliver/webhook.h"

#include "api/audit.h"
#include "api/record.h"
#include "api/resource.h"
#include "base/id.h"
#include "base/instant.h"
#include "store/where.h"

#include <string.h>

SQL(webhook_insert);
SQL(webhook_one);
SQL(webhook_count);
SQL(webhook_update);
SQL(webhook_rotate);
SQL(webhook_delete);
SQL(webhook_stop);

#define URL_MAX 2000
#define OVERLAP_HOURS 24

PROBLEM(webhook_secret_wrong, ERR_UNPROCESSABLE, "A secret is whsec_ and base 64 of 24 to 64 bytes.",
	"密钥须为 whsec_ 加上 24 至 64 字节的 Base64。");
PROBLEM(webhook_url_wrong, ERR_UNPROCESSABLE,
	"This must be an http or https address without a name and password in it.",
	"须为 http 或 https 地址，且不含用户名和密码。");
PROBLEM(webhook_too_many, ERR_CONFLICT, "A shop has at most {0} webhooks.", "最多 {0} 个 Webhook。");
PROBLEM(webhook_type_unknown, ERR_UNPROCESSABLE, "There is no event type {0}.", "没有名为 {0} 的事件类型。");

// ---------------------------------------------------------------- shapes

static const struct field type_item = {.name = "type",
	.kind = KIND_TEXT,
	.max = 80,
	.doc = W("An event type, or a start such as sale.*", "事件类型，或前缀如 sale.*")};

#define OURS .flags = FIELD_READ_ONLY
enum webhook_member { AT_URL = 1, AT_DESCRIPTION, AT_TYPES, AT_ENABLED };

static const struct field webhook_fields[] = {
	FIELD_ID(webhook, id, "whk", OURS, .doc = W("Id of the webhook", "Webhook 编号")),
	[AT_URL] = FIELD_TEXT(webhook, url, .max = URL_MAX, .flags = FIELD_REQUIRED,
		.doc = W("Where events are sent", "接收地址"), .example = "\"https://example.com/hooks/huitou\""),
	[AT_DESCRIPTION] = FIELD_TEXT(webhook, description, .max = 200, .doc = W("What it is for", "用途说明")),
	[AT_TYPES] = FIELD_SCALARS(webhook, types, &type_item, .max = WEBHOOK_TYPES_MAX,
		.doc = W("Event types to send; empty: all", "要发送的事件类型；空表示全部"), .example = "[\"sale.*\"]"),
	[AT_ENABLED] = FIELD_BOOL(webhook, enabled, .doc = W("Whether events are sent", "是否启用"), .example = "true"),
	FIELD_TEXT(webhook, disabled_reason, .max = 40, OURS,
		.doc = W("Why it is off: by_hand, gone (410), failing (over three days)",
			"停用原因：by_hand 手动，gone 已不存在，failing 持续失败")),
	FIELD_I64(webhook, failures, .min = 0, .max = JSON_INTEGER_MAX, OURS,
		.doc = W("Failed tries since the last success", "自上次成功以来的失败次数")),
	FIELD_TIME(webhook, failing_since, OURS, .doc = W("When the first of them was", "首次失败时间")),
	FIELD_TIME(webhook, paused_until, OURS, .doc = W("Not tried before", "暂停发送至")),
	FIELD_TIME(webhook, old_secret_until, OURS,
		.doc = W("Until then the secret before signs too", "在此之前旧密钥同时签名")),
	FIELD_TIME(webhook, created_at, OURS, .doc = W("When it was made", "创建时间")),
	FIELD_TIME(webhook, updated_at, OURS, .doc = W("When it was changed", "修改时间")),
	FIELD_TEXT(webhook, secret, .max = 120, OURS,
		.doc = W("Only where it was just made: what signs. Keep it; it is not shown again",
			"仅在生成时返回的签名密钥，请妥善保存，不再显示")),
};
const struct shape webhook_shape =
	SHAPE("Webhook", webhook, webhook_fields, "An address that events are sent to.", "接收事件的地址。");

struct webhook_input {
	const char *url, *description, *secret;
	struct list types;
};
static const struct field webhook_input_fields[] = {
	FIELD_TEXT(webhook_input, url, .max = URL_MAX, .flags = FIELD_REQUIRED,
		.doc = W("Where events are sent", "接收地址"), .example = "\"https://example.com/hooks/huitou\""),
	FIELD_TEXT(webhook_input, description, .max = 200, .doc = W("What it is for", "用途说明")),
	FIELD_SCALARS(webhook_input, types, &type_item, .max = WEBHOOK_TYPES_MAX,
		.doc = W("Event types to send; empty: all", "要发送的事件类型；空表示全部"), .example = "[\"sale.*\"]"),
	FIELD_TEXT(webhook_input, secret, .max = 120, .flags = FIELD_WRITE_ONLY,
		.doc = W("whsec_ and base 64 of 24 to 64 bytes; absent: one is made",
			"whsec_ 加 24 至 64 字节的 Base64；缺省时自动生成")),
};
static const struct shape webhook_input_shape =
	SHAPE("WebhookInput", webhook_input, webhook_input_fields, "A webhook to make.", "新建 Webhook。");

struct rotate_input {
	int64_t overlap_hours;
	const char *secret;
};
static const struct field rotate_fields[] = {
	FIELD_I64(rotate_input, overlap_hours, .min = 0, .max = 168,
		.doc = W("How long the secret before goes on signing too (24)", "旧密钥继续签名的小时数（默认 24）")),
	FIELD_TEXT(rotate_input, secret, .max = 120, .flags = FIELD_WRITE_ONLY,
		.doc = W("whsec_ and base 64 of 24 to 64 bytes; absent: one is made",
			"whsec_ 加 24 至 64 字节的 Base64；缺省时自动生成")),
};
static const struct shape rotate_shape =
	SHAPE("WebhookRotate", rotate_input, rotate_fields, "A new secret.", "更换密钥。");

// ---------------------------------------------------------------- events

struct webhook_note {
	int64_t webhook;
	const char *reason;
};
static const struct field webhook_note_fields[] = {
	FIELD_ID(webhook_note, webhook, "whk", .doc = W("Which", "Webhook 编号")),
	FIELD_TEXT(webhook_note, reason, .max = 40, .doc = W("Why", "原因")),
};
static const struct shape webhook_note_shape =
	SHAPE("WebhookNote", webhook_note, webhook_note_fields, "Something about a webhook.", "有关 Webhook 的信息。");

const struct event_type webhook_test = {
	.name = "webhook.test",
	.subject = "whk",
	.shape = &webhook_note_shape,
	.right = "webhook.read",
	.title = W("Webhook tried", "Webhook 测试"),
	.doc = W("Somebody asked for a test; it goes to that webhook alone.", "测试事件，只发送到该 Webhook。"),
	.example = "{\"webhook\": \"whk_0000000000A\", \"reason\": null}",
};
const struct event_type webhook_disabled = {
	.name = "webhook.disabled",
	.subject = "whk",
	.shape = &webhook_note_shape,
	.right = "webhook.read",
	.title = W("Webhook switched off", "Webhook 已停用"),
	.doc = W("A webhook was switched off by itself: its address is gone (410), or failed for over three days.",
		"Webhook 已自动停用：地址返回 410，或持续失败超过三天。"),
	.example = "{\"webhook\": \"whk_0000000000A\", \"reason\": \"gone\"}",
};
const struct event_type *const deliver_events[] = {&webhook_test, &webhook_disabled, NULL};

// ---------------------------------------------------------------- reading

static enum status row_webhook(struct ctx *ctx, const struct rows *rows, struct webhook *webhook)
{
	*webhook = (struct webhook){
		.id = row_i64(rows, 0),
		.url = row_text(rows, 1, ctx->mem),
		.description = row_text(rows, 2, ctx->mem),
		.enabled = row_i64(rows, 4) != 0,
		.disabled_reason = row_text(rows, 5, ctx->mem),
		.failures = row_i64(rows, 6),
		.failing_since = row_i64(rows, 7),
		.paused_until = row_i64(rows, 8),
		.old_secret_until = row_i64(rows, 9),
		.created_at = row_i64(rows, 10),
		.updated_at = row_i64(rows, 11),
		.version = row_i64(rows, 12),
	};
	webhook->sealed = row_blob(rows, 13, ctx->mem, &webhook->sealed_size);
	webhook->old_sealed = row_blob(rows, 14, ctx->mem, &webhook->old_sealed_size);
	return record_read(ctx, rows, 3, &webhook_fields[AT_TYPES], webhook);
}

enum status webhook_read(struct ctx *ctx, int64_t id, struct webhook *webhook)
{
	struct rows *rows;
	bool found;

	TRY(db_first(ctx->db, &webhook_one, ARGS(v_i64(id)), &rows, &found));
	return found ? row_webhook(ctx, rows, webhook) : fail(ctx, &not_found);
}

bool webhook_wants(const struct webhook *webhook, const char *type)
{
	const char *const *types = webhook->types.items;

	for (size_t i = 0; i < webhook->types.count; i++) {
		size_t length = strlen(types[i]);
		bool start = length > 2 && strcmp(types[i] + length - 2, ".*") == 0;
		if (start ? strncmp(type, types[i], length - 1) == 0 : strcmp(type, types[i]) == 0)
			return true;
	}
	return webhook->types.count == 0;
}

// ---------------------------------------------------------------- secrets

static const char *place_of(struct arena *mem, int64_t id)
{
	return arena_format(mem, "webhook.secret %lld", (long long)id);
}

static struct value secret_seal(struct ctx *ctx, int64_t id, const struct secret *secret)
{
	struct data_key key;
	size_t size;

	vault_house_key(ctx->house->vault, "webhook", &key);
	void *sealed = seal(&key, place_of(ctx->mem, id), secret->bytes, secret->size, ctx->mem, &size);
	return v_blob(sealed, size);
}

static enum status secret_open(struct ctx *ctx, int64_t id, const void *sealed, size_t size, struct secret *secret)
{
	struct data_key key;
	char *bytes;

	vault_house_key(ctx->house->vault, "webhook", &key);
	if (unseal(&key, place_of(ctx->mem, id), sealed, size, ctx->mem, &bytes, &secret->size) != OK ||
		secret->size > SECRET_MAX)
		return fail(ctx, &internal_error);
	memcpy(secret->bytes, bytes, secret->size);
	return OK;
}

enum status webhook_secrets(struct ctx *ctx, const struct webhook *webhook, struct secret secrets[2], int *count)
{
	*count = 1;
	TRY(secret_open(ctx, webhook->id, webhook->sealed, webhook->sealed_size, &secrets[0]));
	if (!webhook->old_sealed || webhook->old_secret_until == NONE || webhook->old_secret_until <= ctx->now_ms)
		return OK;
	*count = 2;
	return secret_open(ctx, webhook->id, webhook->old_sealed, webhook->old_sealed_size, &secrets[1]);
}

static enum status secret_given(struct ctx *ctx, const char *text, struct secret *secret)
{
	if (!text)
		secret_make(secret);
	else if (!secret_parse(text, secret))
		return fail_at(ctx, "/secret", &webhook_secret_wrong, NULL);
	return OK;
}

// ---------------------------------------------------------------- checks

// What a URL must look like at all; where it leads is decided when it is dialled.
static bool url_fine(const char *url)
{
	const char *host = text_starts(url, "https://") ? url + 8 : text_starts(url, "http://") ? url + 7 : NULL;

	if (!host || !*host || strchr("/:?#", *host))
		return false;
	for (const char *at = url; *at; at++)
		if (*at <= ' ' || *at == '#' || *at == '"' || *at == '<' || *at == '\\')
			return false;
	size_t authority = strcspn(host, "/?");
	return !memchr(host, '@', authority);
}

static bool type_fine(const struct house *house, const char *name)
{
	size_t length = strlen(name);

	if (length <= 2 || strcmp(name + length - 2, ".*") != 0)
		return event_type_find(house, name) != NULL;
	for (const struct event_type *const *type = house->tables->events; type && *type; type++)
		if (strncmp((*type)->name, name, length - 1) == 0)
			return true;
	return false;
}

static enum status check(struct ctx *ctx, const char *url, const struct list *types)
{
	const char *const *names = types->items;
	enum status status = OK;

	if (!url_fine(url))
		status = fail_at(ctx, "/url", &webhook_url_wrong, NULL);
	for (size_t i = 0; i < types->count; i++)
		if (!type_fine(ctx->house, names[i]))
			status = fail_at(ctx, arena_format(ctx->mem, "/types/%zu", i), &webhook_type_unknown, names[i]);
	return status;
}

// For the audit: what somebody chose, not what became of it.
static const char *chosen_json(struct arena *mem, const struct webhook *webhook)
{
	struct buf buf = buf_make(mem, 65536);
	struct json_out out = json_out(&buf);
	uint64_t chosen = UINT64_C(1) << AT_URL | UINT64_C(1) << AT_DESCRIPTION | UINT64_C(1) << AT_TYPES |
			  UINT64_C(1) << AT_ENABLED;

	shape_encode(&out, &webhook_shape, webhook, &(struct encode_options){.only = &chosen});
	return buf.data;
}

static enum status note(struct ctx *ctx, int64_t id, const char *act, const char *before, const char *after)
{
	return audit_record(ctx, "webhook", id_text(ctx->mem, "whk", id), act, before, after, NULL);
}

// ---------------------------------------------------------------- verbs

static enum status refuse_too_many(struct ctx *ctx)
{
	struct rows *rows;
	bool found;

	TRY(db_first(ctx->db, &webhook_count, NO_ARGS, &rows, &found));
	if (found && row_i64(rows, 0) >= WEBHOOK_ALLOWED_MAX)
		return fail(ctx, &webhook_too_many, arena_format(ctx->mem, "%d", WEBHOOK_ALLOWED_MAX));
	return OK;
}

static enum status answer_with(struct ctx *ctx, int64_t id, const struct secret *secret, struct answer *answer)
{
	struct webhook *webhook = arena_new(ctx->mem, struct webhook);

	TRY(webhook_read(ctx, id, webhook));
	if (secret)
		webhook->secret = secret_text(ctx->mem, secret);
	answer_give(answer, webhook, webhook);
	answer->version = webhook->version;
	return OK;
}

static enum status act_create(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	const struct webhook_input *in = call->in;
	struct webhook made = {.url = in->url, .description = in->description, .types = in->types, .enabled = true};
	struct secret secret;

	TRY(check(ctx, in->url, &in->types));
	TRY(secret_given(ctx, in->secret, &secret));
	TRY(refuse_too_many(ctx));
	made.id = id_new();
	TRY(db_exec(ctx->db, &webhook_insert,
		ARGS(v_i64(made.id), v_text(made.url), v_text(made.description),
			record_value(ctx->mem, &webhook_fields[AT_TYPES], &made), secret_seal(ctx, made.id, &secret),
			v_i64(ctx->now_ms))));
	TRY(note(ctx, made.id, "created", NULL, chosen_json(ctx->mem, &made)));
	answer->location = arena_format(ctx->mem, "/v1/webhooks/%s", id_text(ctx->mem, "whk", made.id));
	return answer_with(ctx, made.id, &secret, answer);
}

static enum status act_get(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	return answer_with(ctx, call->ids[0], NULL, answer);
}

struct webhook_query {
	const char *q;
};
static const struct field webhook_query_fields[] = {
	FIELD_TEXT(webhook_query, q, .max = 80, .doc = W("Part of its address or description", "地址或说明中的文字")),
};
static const struct shape webhook_query_shape =
	SHAPE("WebhookQuery", webhook_query, webhook_query_fields, "Which webhooks.", "筛选条件。");

static enum status act_list(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	struct where where = where_make(ctx->mem,
		"SELECT id, url, description, types, enabled, disabled_reason, failures, failing_since, paused_until,"
		" old_until, created_at, updated_at, version, secret, old_secret FROM webhook");
	const struct webhook_query *query = call->query;
	struct rows *rows;
	struct page page;
	bool more;

	if (query->q)
		where_find(&where, ctx->mem, "url description", query->q);
	where_tail_plain(&where, "ORDER BY id");
	page_begin(ctx, call, &page);
	TRY(where_query(&where, ctx->db, &rows));
	for (;;) {
		struct webhook webhook;
		TRY(rows_next(rows, &more));
		if (!more)
			return page_end(&page, NULL, NONE, answer);
		TRY(row_webhook(ctx, rows, &webhook));
		page_add(&page, webhook, &webhook);
	}
}

static void merge(struct webhook *next, const struct webhook *in, uint64_t present)
{
	if (present & UINT64_C(1) << AT_URL)
		next->url = in->url;
	if (present & UINT64_C(1) << AT_DESCRIPTION)
		next->description = in->description;
	if (present & UINT64_C(1) << AT_TYPES)
		next->types = in->types;
	if (!(present & UINT64_C(1) << AT_ENABLED) || next->enabled == in->enabled)
		return;
	next->enabled = in->enabled;
	next->disabled_reason = in->enabled ? NULL : "by_hand";
	if (in->enabled) {
		next->failures = 0;
		next->failing_since = next->paused_until = NONE;
	}
}

static enum status act_change(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	struct webhook old, next;
	int64_t changed;

	TRY(webhook_read(ctx, call->ids[0], &old));
	TRY(resource_match(ctx, call, old.version));
	next = old;
	merge(&next, call->in, call->in_present);
	TRY(check(ctx, next.url, &next.types));
	TRY(db_change(ctx->db, &webhook_update,
		ARGS(v_i64(next.id), v_text(next.url), v_text(next.description),
			record_value(ctx->mem, &webhook_fields[AT_TYPES], &next), v_i64(next.enabled),
			v_text(next.disabled_reason), v_i64(next.failures), v_i64(next.failing_since),
			v_i64(next.paused_until), v_i64(ctx->now_ms), v_i64(old.version)),
		&changed));
	if (changed == 0)
		return ERR_BUSY; // changed meanwhile: look again
	TRY(note(ctx, next.id, "updated", chosen_json(ctx->mem, &old), chosen_json(ctx->mem, &next)));
	if (next.enabled && !old.enabled) // what waited meanwhile goes on
		TRY(send_soon(ctx, next.id, ctx->now_ms));
	return answer_with(ctx, next.id, NULL, answer);
}

static enum status act_delete(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	struct webhook old;
	int64_t changed;

	(void)answer;
	TRY(webhook_read(ctx, call->ids[0], &old));
	TRY(db_change(ctx->db, &webhook_delete, ARGS(v_i64(old.id)), &changed));
	return note(ctx, old.id, "deleted", chosen_json(ctx->mem, &old), NULL);
}

static enum status act_rotate(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	const struct rotate_input *in = call->in;
	int64_t hours = in->overlap_hours == NONE ? OVERLAP_HOURS : in->overlap_hours, changed;
	struct secret secret;

	TRY(secret_given(ctx, in->secret, &secret));
	TRY(db_change(ctx->db, &webhook_rotate,
		ARGS(v_i64(call->ids[0]), v_i64(ctx->now_ms + hours * HOUR_MS), secret_seal(ctx, call->ids[0], &secret),
			v_i64(ctx->now_ms)),
		&changed));
	if (changed == 0)
		return fail(ctx, &not_found);
	TRY(note(ctx, call->ids[0], "rotated", NULL, NULL));
	return answer_with(ctx, call->ids[0], &secret, answer);
}

static enum status act_test(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	struct delivery *delivery = arena_new(ctx->mem, struct delivery);
	struct webhook_note body = {.webhook = call->ids[0]};
	struct event event = {.subject_id = call->ids[0], .record = &body};
	struct webhook webhook;

	TRY(webhook_read(ctx, call->ids[0], &webhook));
	TRY(event_emit(ctx, &webhook_test, &event));
	TRY(delivery_add(ctx, webhook.id, &event));
	TRY(delivery_find(ctx, webhook.id, event.id, delivery));
	answer_give(answer, delivery, delivery);
	return OK;
}

enum status webhook_disable(struct ctx *ctx, const struct webhook *webhook, const char *reason)
{
	struct webhook_note body = {webhook->id, reason};
	struct event event = {.subject_id = webhook->id, .record = &body};
	int64_t changed;

	TRY(db_change(ctx->db, &webhook_stop, ARGS(v_i64(webhook->id), v_text(reason), v_i64(ctx->now_ms)), &changed));
	if (changed == 0)
		return OK;
	TRY(audit_record(ctx, "webhook", id_text(ctx->mem, "whk", webhook->id), "disabled", NULL, NULL, reason));
	return event_emit(ctx, &webhook_disabled, &event);
}

// ---------------------------------------------------------------- routes

static const struct problem *const make_problems[] = {
	&webhook_url_wrong, &webhook_type_unknown, &webhook_secret_wrong, &webhook_too_many, NULL};
static const struct problem *const change_problems[] = {&webhook_url_wrong, &webhook_type_unknown, NULL};
static const struct problem *const rotate_problems[] = {&webhook_secret_wrong, NULL};

#define WEBHOOK_READ .right = "webhook.read", .kind = ROUTE_READ, .tag = "Webhooks"
#define WEBHOOK_WRITE .right = "webhook.write", .kind = ROUTE_WRITE, .tag = "Webhooks"

const struct route webhook_routes[] = {
	{
		.method = HTTP_GET,
		.path = "/v1/webhooks",
		WEBHOOK_READ,
		.query = &webhook_query_shape,
		.out = &webhook_shape,
		.list = true,
		.act = act_list,
		.name = "webhook_list",
		.doc = W("Webhooks, all of them or those that are looked for.", "全部 Webhook，或按文字查找。"),
	},
	{
		.method = HTTP_POST,
		.path = "/v1/webhooks",
		WEBHOOK_WRITE,
		.in = &webhook_input_shape,
		.out = &webhook_shape,
		.status = 201,
		.act = act_create,
		.name = "webhook_create",
		.doc = W("Makes a webhook (Standard Webhooks). The reply alone shows its secret. It gets the events "
			 "that are recorded from now on.",
			"新建 Webhook（遵循 Standard Webhooks）。密钥仅在应答中出现一次；只发送此后记录的事件。"),
		.example_in = "{\"url\": \"https://example.com/hooks/huitou\", \"types\": [\"webhook.*\"]}",
		.problems = make_problems,
	},
	{
		.method = HTTP_GET,
		.path = "/v1/webhooks/{webhook:whk}",
		WEBHOOK_READ,
		.out = &webhook_shape,
		.act = act_get,
		.name = "webhook_get",
		.doc = W("One webhook, and how it fares.", "单个 Webhook 及其状态。"),
	},
	{
		.method = HTTP_PATCH,
		.path = "/v1/webhooks/{webhook:whk}",
		WEBHOOK_WRITE,
		.in = &webhook_shape,
		.out = &webhook_shape,
		.change = true,
		.act = act_change,
		.name = "webhook_change",
		.doc = W("Changes it, or switches it on and off. Switched on again, it is sent what was waiting and "
			 "what is recorded from then on.",
			"修改、启用或停用。重新启用后发送此前等待的事件以及此后记录的事件。"),
		.example_in = "{\"enabled\": false}",
		.problems = change_problems,
	},
	{
		.method = HTTP_DELETE,
		.path = "/v1/webhooks/{webhook:whk}",
		WEBHOOK_WRITE,
		.act = act_delete,
		.status = 204,
		.name = "webhook_delete",
		.doc = W("Removes it and its deliveries.", "删除 Webhook 及其发送记录。"),
	},
	{
		.method = HTTP_POST,
		.path = "/v1/webhooks/{webhook:whk}/rotate",
		WEBHOOK_WRITE,
		.in = &rotate_shape,
		.out = &webhook_shape,
		.act = act_rotate,
		.name = "webhook_rotate",
		.doc = W("Gives it a new secret, shown in the reply alone. For a while both sign, so that no event is "
			 "refused.",
			"更换密钥，新密钥仅在应答中出现。过渡期内新旧密钥同时签名。"),
		.example_in = "{\"overlap_hours\": 24}",
		.problems = rotate_problems,
	},
	{
		.method = HTTP_POST,
		.path = "/v1/webhooks/{webhook:whk}/test",
		WEBHOOK_WRITE,
		.out = &delivery_shape,
		.status = 201,
		.act = act_test,
		.name = "webhook_test",
		.doc = W("Sends it an event webhook.test; look at the delivery for what came of it.",
			"发送一个 webhook.test 事件；结果见发送记录。"),
	},
	{0},
};
