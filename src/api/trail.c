#include "api/floor_routes.h"
#include "store/where.h"

// A row of the audit as it is shown.
struct audit_view {
	int64_t id, at;
	const char *actor, *actor_name, *peer, *act, *object, *object_id, *diff, *reason, *trace;
	int64_t seq;
};

static const struct field audit_fields[] = {
	FIELD_ID(audit_view, id, "aud", .flags = FIELD_READ_ONLY, .doc = W("Id of the row", "记录编号")),
	FIELD_TIME(audit_view, at, .flags = FIELD_READ_ONLY, .doc = W("When", "时间")),
	FIELD_TEXT(audit_view, actor, .max = 40, .flags = FIELD_READ_ONLY, .doc = W("Who", "操作者")),
	FIELD_TEXT(audit_view, actor_name, .max = 200, .flags = FIELD_READ_ONLY,
		.doc = W("Their name as it was then", "操作者当时的名称")),
	FIELD_TEXT(audit_view, peer, .max = 60, .flags = FIELD_READ_ONLY, .doc = W("From which address", "来源地址")),
	FIELD_TEXT(audit_view, act, .max = 60, .flags = FIELD_READ_ONLY, .doc = W("What was done", "操作")),
	FIELD_TEXT(
		audit_view, object, .max = 60, .flags = FIELD_READ_ONLY, .doc = W("To what kind of thing", "对象类型")),
	FIELD_TEXT(audit_view, object_id, .max = 100, .flags = FIELD_READ_ONLY, .doc = W("To which one", "对象编号")),
	FIELD_RAW(audit_view, diff, .max = 1 << 19, .flags = FIELD_READ_ONLY,
		.doc = W("What changed: {\"name\": [before, after]}", "变更内容：{\"字段\": [之前, 之后]}")),
	FIELD_TEXT(audit_view, reason, .max = 2000, .flags = FIELD_READ_ONLY, .doc = W("Why, as given", "原因")),
	FIELD_TEXT(audit_view, trace, .max = 32, .flags = FIELD_READ_ONLY,
		.doc = W("Trace id of the request", "请求的追踪编号")),
	FIELD_I64(audit_view, seq, .min = 1, .max = JSON_INTEGER_MAX, .flags = FIELD_READ_ONLY,
		.doc = W(
			"Its number in the chain of hashes; null: not sealed yet", "在哈希链中的序号；空表示尚未封存")),
};
static const struct shape audit_shape =
	SHAPE("AuditRow", audit_view, audit_fields, "Who did what to what, and why.", "审计记录。");

struct audit_query {
	const char *actor, *object, *object_id, *act, *cursor, *sort;
	int64_t from, to, limit;
};

static const struct field audit_query_fields[] = {
	FIELD_TEXT(audit_query, actor, .max = 40, .doc = W("By this actor: usr_…, key_…, cus_…, house", "操作者")),
	FIELD_TEXT(
		audit_query, object, .max = 60, .doc = W("On this kind of thing", "对象类型"), .example = "\"store\""),
	FIELD_TEXT(audit_query, object_id, .max = 100, .doc = W("On this one", "对象编号")),
	FIELD_TEXT(audit_query, act, .max = 60, .doc = W("This act", "操作"), .example = "\"updated\""),
	FIELD_TIME(audit_query, from, .doc = W("At or after", "时间起")),
	FIELD_TIME(audit_query, to, .doc = W("Before", "时间止（不含）")),
	LIST_CURSOR_FIELD(audit_query),
	LIST_LIMIT_FIELD(audit_query),
	LIST_SORT_FIELD(audit_query, "at"),
};
static const struct shape audit_query_shape =
	SHAPE("AuditQuery", audit_query, audit_query_fields, "Which rows of the audit.", "审计筛选条件。");

static void add_conditions(const struct audit_query *query, struct where *q)
{
	if (query->actor)
		where_and(q, "actor = ?", v_text(query->actor));
	if (query->object)
		where_and(q, "object = ?", v_text(query->object));
	if (query->object_id)
		where_and(q, "object_id = ?", v_text(query->object_id));
	if (query->act)
		where_and(q, "act = ?", v_text(query->act));
	if (query->from != NONE)
		where_and(q, "at >= ?", v_i64(query->from));
	if (query->to != NONE)
		where_and(q, "at < ?", v_i64(query->to));
}

static struct audit_view view_read(struct ctx *ctx, const struct rows *rows)
{
	return (struct audit_view){
		.id = row_i64(rows, 0),
		.at = row_i64(rows, 1),
		.actor = row_text(rows, 2, ctx->mem),
		.actor_name = row_text(rows, 3, ctx->mem),
		.peer = row_text(rows, 4, ctx->mem),
		.act = row_text(rows, 5, ctx->mem),
		.object = row_text(rows, 6, ctx->mem),
		.object_id = row_text(rows, 7, ctx->mem),
		.diff = row_text(rows, 8, ctx->mem),
		.reason = row_text(rows, 9, ctx->mem),
		.trace = row_text(rows, 10, ctx->mem),
		.seq = row_i64(rows, 11),
	};
}

// Ids are in order of time.
static const struct sort_column sorts[] = {{"at", "id"}, {0}};
static const struct page_order order = {.id = "id", .id_name = "id", .usual = "-at", .columns = sorts};

static enum status act_list(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	struct where q =
		where_make(ctx->mem, "SELECT id, at, actor, actor_name, peer, act, object, object_id, diff, reason, "
				     "trace, seq FROM audit");
	struct rows *rows;
	struct page page;
	bool more;

	add_conditions(call->query, &q);
	if (actor_scope(ctx->actor, "audit.read") != SCOPE_ALL) // with a right to less: what one has done oneself
		where_and(&q, "actor = ?", v_text(actor_text(ctx->mem, ctx->actor)));
	page_begin(ctx, call, &page);
	TRY(page_sort(&page, &order, &q));
	TRY(where_query(&q, ctx->db, &rows));
	for (;;) {
		TRY(page_next(&page, rows, &more));
		if (!more)
			return page_close(&page, answer);
		struct audit_view view = view_read(ctx, rows);
		page_add(&page, audit_view, &view);
	}
}

const struct route audit_routes[] = {
	{
		.method = HTTP_GET,
		.path = "/v1/audit",
		.right = "audit.read",
		.kind = ROUTE_READ,
		.query = &audit_query_shape,
		.out = &audit_shape,
		.list = true,
		.act = act_list,
		.tag = "Audit",
		.name = "audit_list",
		.doc = W("Who did what to what, newest first. Rows are sealed into a chain of hashes within a minute.",
			"操作记录，最新的在前。记录在一分钟内封入哈希链。"),
	},
	{0},
};
