#include "portal/privacy.h"

#include "api/audit.h"
#include "base/id.h"
#include "customer/customer.h"
#include "portal/passkeys.h"
#include "portal/self.h"

SQL(privacy_newest);
SQL(privacy_insert);
SQL(privacy_end_own);
SQL(privacy_end_erased);
SQL(privacy_refuse);
SQL(privacy_by_id);

PROBLEM(privacy_ended, ERR_CONFLICT, "This request has been answered already.", "该申请已处理。");

static const struct choice kinds[] = {{"erase", W("Delete my data", "删除我的数据")}, CHOICES_END};
static const struct choice states[] = {
	{"open", W("Waits for the shop", "待处理")},
	{"withdrawn", W("Taken back by the customer", "客户已撤回")},
	{"done", W("Done", "已完成")},
	{"refused", W("Refused, with a reason", "已拒绝并说明原因")},
	CHOICES_END,
};

struct data_request {
	int64_t id, customer, created_at, ended_at;
	int kind, state;
	const char *answer;
};
#define COMMON                                                                                                         \
	FIELD_ID(data_request, id, "dtr", .doc = W("Id", "编号")),                                                     \
		FIELD_ENUM(data_request, kind, kinds, .doc = W("What for", "类型")),                                   \
		FIELD_ENUM(data_request, state, states, .doc = W("How it stands", "状态")),                            \
		FIELD_TIME(data_request, created_at, .doc = W("Asked when", "申请时间")),                              \
		FIELD_TIME(data_request, ended_at, .doc = W("Answered when", "处理时间")),                             \
		FIELD_TEXT(data_request, answer, .max = 500, .doc = W("Why it was refused", "拒绝原因"))
static const struct field own_fields[] = {COMMON};
static const struct shape own_shape =
	SHAPE("MemberDataRequest", data_request, own_fields, "A member's wish about his data.", "会员的数据申请。");
static const struct field request_fields[] = {
	COMMON, FIELD_ID(data_request, customer, "cus", .doc = W("Whose", "客户"))};
static const struct shape request_shape =
	SHAPE("DataRequest", data_request, request_fields, "A customer's wish about his data.", "客户的数据申请。");

struct asked {
	struct data_request *request;
};
static const struct field asked_fields[] = {
	FIELD_OBJECT(asked, request, &own_shape, .doc = W("The newest one, or null", "最近一次申请，可为空")),
};
static const struct shape asked_shape =
	SHAPE("MemberDataAsked", asked, asked_fields, "What was asked last.", "最近的数据申请。");

static struct data_request request_read(struct ctx *ctx, const struct rows *rows, bool customer)
{
	return (struct data_request){
		.id = row_i64(rows, 0),
		.kind = choice_value(kinds, row_text(rows, 1, ctx->mem)),
		.state = choice_value(states, row_text(rows, 2, ctx->mem)),
		.created_at = row_i64(rows, 3),
		.ended_at = row_i64(rows, 4),
		.answer = row_text(rows, 5, ctx->mem),
		.customer = customer ? row_i64(rows, 6) : NONE,
	};
}

// ---------------------------------------------------------------- the event

static const struct field event_fields[] = {
	FIELD_ENUM(data_request, kind, kinds, .doc = W("What for", "类型")),
	FIELD_ENUM(data_request, state, states, .doc = W("How it stands", "状态")),
};
static const struct shape event_body =
	SHAPE("DataRequestEvent", data_request, event_fields, "About a wish about data.", "数据申请事件。");
static const struct event_type data_requested = {"privacy.requested", "dtr", &event_body, "customer.read",
	W("Asked for deletion", "申请删除数据"),
	W("A customer asked for his data to be deleted, took that back, or was refused.",
		"客户申请删除数据、撤回申请或申请被拒绝。"),
	"{\"kind\": \"erase\", \"state\": \"open\"}"};
const struct event_type *const portal_events[] = {&data_requested, NULL};

static enum status tell(struct ctx *ctx, int64_t customer_id, int64_t id, const char *state)
{
	struct data_request body = {.kind = 0, .state = choice_value(states, state)};
	struct event event = {.customer_id = customer_id, .subject_id = id, .record = &body};

	return event_emit(ctx, &data_requested, &event);
}

static enum status hear_erased(struct ctx *ctx, struct event *event)
{
	return db_exec(ctx->db, &privacy_end_erased, ARGS(v_i64(event->customer_id), v_i64(ctx->now_ms)));
}

const struct listener privacy_on_erased = {
	.name = "portal.erased",
	.type = &customer_erased,
	.when = LISTEN_NOW,
	.hear = hear_erased,
	.doc = W("A wish to be forgotten is met", "删除申请随之完成"),
};
const struct listener *const portal_listeners[] = {&privacy_on_erased, &passkeys_on_erased, NULL};

// ---------------------------------------------------------------- the member's side

static enum status newest(struct ctx *ctx, int64_t own, struct asked *out)
{
	struct rows *rows;
	bool found;

	TRY(db_first(ctx->db, &privacy_newest, ARGS(v_i64(own)), &rows, &found));
	if (!found)
		return OK;
	out->request = arena_new(ctx->mem, struct data_request);
	*out->request = request_read(ctx, rows, false);
	return OK;
}

static enum status act_asked(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	struct asked *out = arena_new(ctx->mem, struct asked);
	int64_t own;

	(void)call;
	TRY(self_id(ctx, &own));
	answer_give(answer, asked, out);
	return newest(ctx, own, out);
}

static bool is_open(const struct asked *asked)
{
	return asked->request && asked->request->state == choice_value(states, "open");
}

// Asked twice, it is one wish.
static enum status act_ask(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	struct asked *out = arena_new(ctx->mem, struct asked);
	int64_t own, id = id_new();

	(void)call;
	TRY(self_id(ctx, &own));
	answer_give(answer, asked, out);
	TRY(newest(ctx, own, out));
	if (is_open(out))
		return OK;
	TRY(db_exec(ctx->db, &privacy_insert, ARGS(v_i64(id), v_i64(own), v_i64(ctx->now_ms))));
	TRY(tell(ctx, own, id, "open"));
	return newest(ctx, own, out);
}

static enum status act_withdraw(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	struct asked *out = arena_new(ctx->mem, struct asked);
	int64_t own;

	(void)call;
	TRY(self_id(ctx, &own));
	answer_give(answer, asked, out);
	TRY(newest(ctx, own, out));
	if (!is_open(out))
		return OK;
	TRY(db_exec(ctx->db, &privacy_end_own, ARGS(v_i64(own), v_i64(ctx->now_ms))));
	TRY(tell(ctx, own, out->request->id, "withdrawn"));
	return newest(ctx, own, out);
}

// ---------------------------------------------------------------- the shop's side

struct request_query {
	bool open;
	const char *cursor, *sort;
	int64_t limit;
};
static const struct field query_fields[] = {
	FIELD_BOOL(request_query, open, .doc = W("Only those that wait", "仅待处理")),
	LIST_CURSOR_FIELD(request_query),
	LIST_LIMIT_FIELD(request_query),
	LIST_SORT_FIELD(request_query, "created_at"),
};
static const struct shape query_shape =
	SHAPE("DataRequestQuery", request_query, query_fields, "Which wishes.", "申请筛选条件。");

// Ids are in order of time.
static const struct sort_column sorts[] = {{"created_at", "id"}, {0}};
static const struct page_order order = {.id = "id", .id_name = "id", .usual = "-created_at", .columns = sorts};

static enum status act_list(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	const struct request_query *query = call->query;
	struct where where = where_make(
		ctx->mem, "SELECT id, kind, state, created_at, ended_at, answer, customer_id FROM data_request");
	struct rows *rows;
	struct page page;
	bool more;

	if (query->open)
		where_and_plain(&where, "state = 'open'");
	page_begin(ctx, call, &page);
	TRY(page_sort(&page, &order, &where));
	TRY(where_query(&where, ctx->db, &rows));
	for (;;) {
		TRY(page_next(&page, rows, &more));
		if (!more)
			return page_close(&page, answer);
		struct data_request request = request_read(ctx, rows, true);
		page_add(&page, data_request, &request);
	}
}

struct refuse_in {
	const char *answer;
};
static const struct field refuse_fields[] = {
	FIELD_TEXT(refuse_in, answer, .max = 500, .flags = FIELD_REQUIRED,
		.doc = W("Why; the customer reads it", "原因，客户可见"), .example = "\"尚有未完成的订单\""),
};
static const struct shape refuse_shape =
	SHAPE("DataRequestRefusal", refuse_in, refuse_fields, "Why a wish can't be met.", "拒绝数据申请。");

static enum status act_refuse(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	const struct refuse_in *in = call->in;
	struct data_request *out = arena_new(ctx->mem, struct data_request);
	struct rows *rows;
	int64_t changed;
	bool found;

	TRY(db_change(
		ctx->db, &privacy_refuse, ARGS(v_i64(call->ids[0]), v_i64(ctx->now_ms), v_text(in->answer)), &changed));
	TRY(db_first(ctx->db, &privacy_by_id, ARGS(v_i64(call->ids[0])), &rows, &found));
	if (!found)
		return fail(ctx, &not_found);
	*out = request_read(ctx, rows, true);
	if (changed == 0)
		return fail(ctx, &privacy_ended);
	TRY(audit_record(ctx, "data_request", id_text(ctx->mem, "dtr", out->id), "refused", NULL, NULL, in->answer));
	TRY(tell(ctx, out->customer, out->id, "refused"));
	answer_give(answer, data_request, out);
	return OK;
}

static const struct problem *const refuse_problems[] = {&privacy_ended, NULL};

#define TAG .tag = "Portal"

const struct route portal_privacy_routes[] = {
	{.method = HTTP_GET,
		.path = "/v1/m/erasure",
		.kind = ROUTE_READ,
		.out = &asked_shape,
		.act = act_asked,
		TAG,
		.name = "member_erasure",
		.doc = W("How the wish to have one's data deleted stands.", "删除数据申请的状态。")},
	{.method = HTTP_POST,
		.path = "/v1/m/erasure",
		.kind = ROUTE_WRITE,
		.out = &asked_shape,
		.act = act_ask,
		TAG,
		.name = "member_erasure_ask",
		.doc = W("Asks the shop to delete all data. Asked twice, it is one wish.",
			"申请删除全部数据，重复提交视为一次。")},
	{.method = HTTP_DELETE,
		.path = "/v1/m/erasure",
		.kind = ROUTE_WRITE,
		.out = &asked_shape,
		.act = act_withdraw,
		TAG,
		.name = "member_erasure_withdraw",
		.doc = W("Takes the wish back.", "撤回删除申请。")},
	{.method = HTTP_GET,
		.path = "/v1/data-requests",
		.right = "customer.delete",
		.kind = ROUTE_READ,
		.query = &query_shape,
		.out = &request_shape,
		.list = true,
		.act = act_list,
		TAG,
		.name = "data_request_list",
		.doc = W("Customers' wishes to have their data deleted, newest first. Erasing the customer meets one.",
			"客户的删除数据申请，最新在前。删除该客户即完成申请。")},
	{.method = HTTP_POST,
		.path = "/v1/data-requests/{request:dtr}/refuse",
		.right = "customer.delete",
		.kind = ROUTE_WRITE,
		.in = &refuse_shape,
		.out = &request_shape,
		.act = act_refuse,
		TAG,
		.name = "data_request_refuse",
		.doc = W("Refuses one, with a reason that the customer reads.", "拒绝申请并说明原因，客户可见。"),
		.example_in = "{\"answer\": \"尚有未完成的订单\"}",
		.problems = refuse_problems},
	{0},
};
