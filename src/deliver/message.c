// The outbox: one-time codes and notices. What goes to whom is sealed under the house's own key.
#include "deliver/message.h"

#include "base/id.h"
#include "base/instant.h"
#include "deliver/deliver.h"
#include "store/where.h"

#include <string.h>

SQL(message_insert);
SQL(message_delete_customer);
SQL(message_delete_old);

#define KEEP_MS (30 * DAY_MS)

static const struct choice channels[] = {
	[MESSAGE_SMS] = {"sms", W("Text message", "短信")},
	[MESSAGE_EMAIL] = {"email", W("E-mail", "电子邮件")},
	CHOICES_END,
};
static const struct choice purposes[] = {
	[MESSAGE_CODE] = {"code", W("A one-time code", "一次性验证码")},
	[MESSAGE_NOTICE] = {"notice", W("A notice", "通知")},
	CHOICES_END,
};
static const struct choice states[] = {
	{"kept", W("Lies in the outbox: the channel has no provider", "存于发件箱：该渠道尚无服务商")},
	{"sent", W("Was handed to the provider", "已交给服务商")},
	{"failed", W("The provider refused it", "服务商拒绝")},
	CHOICES_END,
};

static struct value sealed(struct ctx *ctx, const char *place, const char *text)
{
	struct data_key key;
	size_t size;

	vault_house_key(ctx->house->vault, "message", &key);
	void *bytes = seal(&key, place, text, strlen(text), ctx->mem, &size);
	return v_blob(bytes, size);
}

enum status deliver_message(struct ctx *ctx, const struct message *message, int64_t *id)
{
	int64_t made = id_new();

	TRY(db_exec(ctx->db, &message_insert,
		ARGS(v_i64(made), v_text(channels[message->channel].name), v_text(purposes[message->purpose].name),
			v_i64(message->customer_id), sealed(ctx, "message.recipient", message->recipient),
			sealed(ctx, "message.body", message->body), v_i64(ctx->now_ms))));
	if (id)
		*id = made;
	return OK;
}

enum status deliver_forget(struct ctx *ctx, int64_t customer_id)
{
	return db_exec(ctx->db, &message_delete_customer, ARGS(v_i64(customer_id)));
}

// ---------------------------------------------------------------- the list

struct message_view {
	int64_t id;
	int channel, purpose, state;
	int64_t customer;
	const char *recipient, *body;
	int64_t created_at;
};
#define OURS .flags = FIELD_READ_ONLY
static const struct field message_fields[] = {
	FIELD_ID(message_view, id, "msg", OURS, .doc = W("Id of the message", "消息编号")),
	FIELD_ENUM(message_view, channel, channels, OURS, .doc = W("By which way", "渠道")),
	FIELD_ENUM(message_view, purpose, purposes, OURS, .doc = W("What for", "用途")),
	FIELD_ENUM(message_view, state, states, OURS, .doc = W("How it stands", "状态")),
	FIELD_ID(message_view, customer, "cus", OURS, .doc = W("To which customer", "客户编号")),
	FIELD_TEXT(message_view, recipient, .max = 254, .flags = FIELD_READ_ONLY | FIELD_PERSONAL,
		.doc = W("Number or address, masked without the right to see contacts",
			"号码或邮箱；无权查看联系方式时遮盖")),
	FIELD_TEXT(message_view, body, .max = 2000, .flags = FIELD_READ_ONLY | FIELD_PERSONAL,
		.doc = W("What it says; null for whoever may not see contacts", "内容；无权查看联系方式时为空")),
	FIELD_TIME(message_view, created_at, OURS, .doc = W("When it was written", "创建时间")),
};
static const struct shape message_shape =
	SHAPE("Message", message_view, message_fields, "A message to a person, in the outbox.", "发件箱中的消息。");

struct message_query {
	int64_t customer, limit;
	const char *cursor, *sort;
	int channel, purpose, state;
};
static const struct field query_fields[] = {
	FIELD_ENUM(message_query, channel, channels, .doc = W("By this way", "渠道")),
	FIELD_ENUM(message_query, purpose, purposes, .doc = W("For this purpose", "用途")),
	FIELD_ENUM(message_query, state, states, .doc = W("In this state", "状态")),
	FIELD_ID(message_query, customer, "cus", .doc = W("To this customer", "客户")),
	LIST_CURSOR_FIELD(message_query),
	LIST_LIMIT_FIELD(message_query),
	LIST_SORT_FIELD(message_query, "created_at"),
};
static const struct shape query_shape =
	SHAPE("MessageQuery", message_query, query_fields, "Which messages.", "消息筛选条件。");

static enum status opened(struct ctx *ctx, const char *place, const struct rows *rows, int column, const char **text)
{
	struct data_key key;
	size_t size;
	const void *bytes = row_blob(rows, column, ctx->mem, &size);
	char *plain;

	vault_house_key(ctx->house->vault, "message", &key);
	TRY(unseal(&key, place, bytes, size, ctx->mem, &plain, &size));
	*text = plain;
	return OK;
}

static enum status view_read(struct ctx *ctx, const struct rows *rows, bool masked, struct message_view *view)
{
	*view = (struct message_view){
		.id = row_i64(rows, 0),
		.channel = choice_value(channels, row_text(rows, 1, ctx->mem)),
		.purpose = choice_value(purposes, row_text(rows, 2, ctx->mem)),
		.state = choice_value(states, row_text(rows, 3, ctx->mem)),
		.customer = row_i64(rows, 4) ? row_i64(rows, 4) : NONE,
		.created_at = row_i64(rows, 7),
	};
	TRY(opened(ctx, "message.recipient", rows, 5, &view->recipient));
	if (!masked)
		return opened(ctx, "message.body", rows, 6, &view->body);
	view->recipient = view->channel == MESSAGE_SMS ? mask_phone(ctx->mem, view->recipient)
						       : mask_email(ctx->mem, view->recipient);
	return OK;
}

// Ids are in order of time.
static const struct sort_column sorts[] = {{"created_at", "id"}, {0}};
static const struct page_order order = {.id = "id", .id_name = "id", .usual = "-created_at", .columns = sorts};

static void add_conditions(const struct call *call, struct where *where)
{
	const struct message_query *query = call->query;

	if (call->query_present & 1)
		where_and(where, "channel = ?", v_text(choice_name(channels, query->channel)));
	if (call->query_present & 2)
		where_and(where, "purpose = ?", v_text(choice_name(purposes, query->purpose)));
	if (call->query_present & 4)
		where_and(where, "state = ?", v_text(choice_name(states, query->state)));
	if (query->customer != NONE)
		where_and(where, "customer_id = ?", v_i64(query->customer));
}

static enum status act_list(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	struct where q = where_make(
		ctx->mem, "SELECT id, channel, purpose, state, customer_id, recipient, body, created_at FROM message");
	struct rows *rows;
	struct page page;
	bool more;

	add_conditions(call, &q);
	page_begin(ctx, call, &page);
	TRY(page_sort(&page, &order, &q));
	TRY(where_query(&q, ctx->db, &rows));
	for (;;) {
		struct message_view view;
		TRY(page_next(&page, rows, &more));
		if (!more)
			return page_close(&page, answer);
		TRY(view_read(ctx, rows, call->masked, &view));
		page_add(&page, message_view, &view);
	}
}

const struct route message_routes[] = {
	{
		.method = HTTP_GET,
		.path = "/v1/messages",
		.right = "message.read",
		.kind = ROUTE_READ,
		.query = &query_shape,
		.out = &message_shape,
		.list = true,
		.act = act_list,
		.tag = "Messages",
		.name = "message_list",
		.doc = W("The outbox: what was written to people, newest first; kept for 30 days.",
			"发件箱：发给客户的消息，最新的在前，保存 30 天。"),
	},
	{0},
};

// ---------------------------------------------------------------- forgetting

static enum status forget_some(struct ctx *ctx, void *arg)
{
	return db_change(ctx->db, &message_delete_old, ARGS(v_i64(id_floor(ctx->now_ms - KEEP_MS))), arg);
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

const struct job_kind message_forget_job = {
	.name = "message.forget",
	.run = run_forget,
	.doc = W("Forgets messages after 30 days", "清理 30 天前的消息"),
};
const struct schedule message_forget_daily = {
	.name = "message.forget",
	.kind = &message_forget_job,
	.daily_minute = 4 * 60 + 20,
	.input = "{}",
	.doc = W("Every day at 04:20", "每天 04:20"),
};
