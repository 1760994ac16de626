// Saved views: a list of the console with its filter, order and columns, kept for oneself or shared with colleagues.
#include "auth/auth.h"

#include "api/audit.h"
#include "base/id.h"

#include <string.h>

SQL(view_list);
SQL(view_by_id);
SQL(view_count);
SQL(view_insert);
SQL(view_update);
SQL(view_same_name);
SQL(view_delete);

#define VIEWS_MAX 500 // of one person, and in a list
#define COLUMNS_MAX 100
#define FILTER_MAX 16384

PROBLEM(view_taken, ERR_CONFLICT, "There is a view of this name on this page already.", "该页面已有同名视图。");
PROBLEM(view_full, ERR_CONFLICT, "There are {0} views already; remove some first.", "视图已达 {0} 个，请先删除部分。");
PROBLEM(view_page_name, ERR_UNPROCESSABLE, "A page is named by small letters, digits, hyphens and slashes.",
	"页面名只含小写字母、数字、连字符和斜线。");
PROBLEM(view_filter, ERR_UNPROCESSABLE, "A filter is an object.", "筛选条件须为对象。");
PROBLEM(view_not_yours, ERR_FORBIDDEN, "This view is a colleague's. Save one of your own beside it.",
	"该视图属于同事，可另存为自己的视图。");

struct view {
	int64_t id, version, created_at, updated_at;
	const char *owner, *owner_name;
	bool own, shared;
	const char *page, *name;
	int64_t position;
	const char *filter, *sort;
	struct list columns; // const char *
};

static const struct field column_item = {
	.kind = KIND_TEXT, .max = 80, .doc = W("Column", "列"), .example = "\"points\""};

enum { AT_SHARED, AT_NAME, AT_POSITION, AT_FILTER, AT_SORT, AT_COLUMNS };
#define SHARED_FIELDS                                                                                                  \
	FIELD_BOOL(view, shared, .doc = W("Colleagues see it too", "与同事共享")),                                     \
		FIELD_TEXT(view, name, .max = 80, .flags = FIELD_REQUIRED, .doc = W("Name", "名称"),                   \
			.example = "\"Gold members without an order\""),                                               \
		FIELD_I64(view, position, .min = 0, .max = 10000,                                                      \
			.doc = W("Its place among the others (0)", "排列位置（默认 0）")),                             \
		FIELD_RAW(view, filter, .max = FILTER_MAX,                                                             \
			.doc = W("An object; what stands in it is the page's own", "筛选条件对象，内容由页面定义")),   \
		FIELD_TEXT(view, sort, .max = 80, .doc = W("Order, as the list takes it", "排序"),                     \
			.example = "\"-spent\""),                                                                      \
		FIELD_SCALARS(view, columns, &column_item, .max = COLUMNS_MAX,                                         \
			.doc = W("Columns, from the left; none: those of the page", "显示列，不填为页面默认"))

static const struct field change_fields[] = {SHARED_FIELDS};
static const struct shape change_shape =
	SHAPE("ViewChange", view, change_fields, "What changes about a saved view.", "视图的修改。");

static const struct field in_fields[] = {
	SHARED_FIELDS,
	FIELD_TEXT(view, page, .max = 60, .flags = FIELD_REQUIRED, .doc = W("Page of the console", "控制台页面"),
		.example = "\"customers\""),
};
static const struct shape in_shape = SHAPE("ViewInput", view, in_fields, "A view to be saved.", "待保存的视图。");

static const struct field out_fields[] = {
	FIELD_ID(view, id, "viw", .doc = W("Id", "编号")),
	FIELD_I64(view, version, .min = 1, .max = JSON_INTEGER_MAX, .doc = W("For If-Match", "版本号")),
	FIELD_TIME(view, created_at, .doc = W("When it was saved first", "创建时间")),
	FIELD_TIME(view, updated_at, .doc = W("When it was last changed", "修改时间")),
	FIELD_TEXT(view, owner, .max = 40, .doc = W("Who saved it", "保存人")),
	FIELD_TEXT(view, owner_name, .max = 80, .doc = W("Their name", "保存人姓名")),
	FIELD_BOOL(view, own, .doc = W("It is one's own", "是否本人的")),
	FIELD_TEXT(view, page, .max = 60, .doc = W("Page of the console", "控制台页面")),
	SHARED_FIELDS,
};
static const struct shape view_shape =
	SHAPE("View", view, out_fields, "A list as somebody wants to see it again.", "保存的列表视图。");

struct view_query {
	const char *page;
};
static const struct field query_fields[] = {
	FIELD_TEXT(view_query, page, .max = 60, .doc = W("Only those of this page", "仅该页面的")),
};
static const struct shape query_shape = SHAPE("ViewQuery", view_query, query_fields, "Which views.", "视图范围。");

// ---------------------------------------------------------------- rows

static enum status scan(struct ctx *ctx, const struct rows *rows, struct view *view)
{
	const char *columns = row_text(rows, 12, ctx->mem);

	*view = (struct view){
		.id = row_i64(rows, 0),
		.version = row_i64(rows, 1),
		.created_at = row_i64(rows, 2),
		.updated_at = row_i64(rows, 3),
		.owner = row_text(rows, 4, ctx->mem),
		.owner_name = row_text(rows, 5, ctx->mem),
		.shared = row_i64(rows, 6),
		.page = row_text(rows, 7, ctx->mem),
		.name = row_text(rows, 8, ctx->mem),
		.position = row_i64(rows, 9),
		.filter = row_text(rows, 10, ctx->mem),
		.sort = row_text(rows, 11, ctx->mem),
	};
	view->own = strcmp(view->owner, house_actor_text(ctx)) == 0;
	return field_decode_json(ctx, &change_fields[AT_COLUMNS], columns, view);
}

static enum status read_view(struct ctx *ctx, int64_t id, struct view *view)
{
	struct rows *rows;
	bool found;

	TRY(db_first(ctx->db, &view_by_id, ARGS(v_i64(id), v_text(house_actor_text(ctx))), &rows, &found));
	return found ? scan(ctx, rows, view) : fail(ctx, &not_found, NULL);
}

// ---------------------------------------------------------------- checks

static bool page_sound(const char *page)
{
	return *page && page[strspn(page, "abcdefghijklmnopqrstuvwxyz0123456789-/")] == '\0';
}

// The filter as it is stored; NULL when it is no object.
static const char *sound_filter(const char *filter)
{
	const char *at = filter ? filter + strspn(filter, " \t\r\n") : "{}";

	return *at == '{' ? at : NULL;
}

static const char *columns_json(struct ctx *ctx, const struct view *view)
{
	struct encode_options stored = {.stored = true};
	struct buf buf = buf_make(ctx->mem, 64 * 1024);
	struct json_out out = json_out(&buf);

	field_encode(&out, &change_fields[AT_COLUMNS], view, &stored);
	return buf.data;
}

// Sharing, and what is shared by others, is for those who look after what all see.
static enum status may_change(struct ctx *ctx, const struct view *view)
{
	if (view->own)
		return OK;
	return actor_scope(ctx->actor, "view.share") == SCOPE_NONE ? fail(ctx, &view_not_yours, NULL) : OK;
}

static enum status give(struct ctx *ctx, int64_t id, struct answer *answer)
{
	struct view *view = arena_new(ctx->mem, struct view);

	TRY(read_view(ctx, id, view));
	answer_give(answer, view, view);
	answer->version = view->version;
	return OK;
}

// ---------------------------------------------------------------- acts

static enum status act_list(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	const struct view_query *query = call->query;
	struct view *list = arena_array(ctx->mem, struct view, VIEWS_MAX);
	size_t count = 0;
	struct page page;
	struct rows *rows;
	bool more;

	TRY(db_query(ctx->db, &view_list,
		ARGS(v_text(house_actor_text(ctx)), v_text(query->page ? query->page : ""), v_i64(VIEWS_MAX)), &rows));
	for (;;) {
		TRY(rows_next(rows, &more));
		if (!more)
			break;
		TRY(scan(ctx, rows, &list[count++]));
	}
	page_begin(ctx, call, &page);
	for (size_t i = 0; i < count; i++)
		page_add(&page, view, &list[i]);
	return page_end(&page, NULL, (int64_t)count, answer);
}

static enum status act_get(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	return give(ctx, call->ids[0], answer);
}

static enum status act_create(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	const struct view *in = call->in;
	const char *owner = house_actor_text(ctx), *filter = sound_filter(in->filter);
	int64_t id = id_new(), changed;
	struct rows *rows;
	bool found;

	if (!page_sound(in->page))
		return fail_at(ctx, "/page", &view_page_name, NULL);
	if (!filter)
		return fail_at(ctx, "/filter", &view_filter, NULL);
	if (in->shared)
		TRY(actor_require(ctx, "view.share"));
	TRY(db_first(ctx->db, &view_count, ARGS(v_text(owner)), &rows, &found));
	if (row_i64(rows, 0) >= VIEWS_MAX)
		return fail(ctx, &view_full, arena_format(ctx->mem, "%d", VIEWS_MAX));
	TRY(db_change(ctx->db, &view_insert,
		ARGS(v_i64(id), v_i64(ctx->now_ms), v_text(owner), v_text(ctx->actor ? ctx->actor->name : NULL),
			v_i64(in->shared), v_text(in->page), v_text(in->name),
			v_i64(in->position == NONE ? 0 : in->position), v_text(filter), v_text(in->sort),
			v_text(columns_json(ctx, in))),
		&changed));
	if (!changed)
		return fail(ctx, &view_taken, NULL);
	answer->location = arena_format(ctx->mem, "/v1/views/%s", id_text(ctx->mem, "viw", id));
	return give(ctx, id, answer);
}

static enum status act_change(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	struct view view;
	struct rows *rows;
	int64_t changed;
	bool taken;

	TRY(read_view(ctx, call->ids[0], &view));
	TRY(may_change(ctx, &view));
	TRY(resource_match(ctx, call, view.version));
	bool was_shared = view.shared;
	for (size_t i = 0; i < change_shape.count; i++)
		if (call->in_present & UINT64_C(1) << i)
			field_copy(&change_fields[i], call->in, &view);
	const char *filter = sound_filter(view.filter);
	if (!filter)
		return fail_at(ctx, "/filter", &view_filter, NULL);
	if (view.shared != was_shared)
		TRY(actor_require(ctx, "view.share"));
	TRY(db_first(ctx->db, &view_same_name,
		ARGS(v_text(view.owner), v_text(view.page), v_text(view.name), v_i64(view.id)), &rows, &taken));
	if (taken)
		return fail(ctx, &view_taken, NULL);
	TRY(db_change(ctx->db, &view_update,
		ARGS(v_i64(view.id), v_i64(view.version), v_i64(ctx->now_ms), v_i64(view.shared), v_text(view.name),
			v_i64(view.position == NONE ? 0 : view.position), v_text(filter), v_text(view.sort),
			v_text(columns_json(ctx, &view))),
		&changed));
	if (!changed)
		return ERR_BUSY;
	return give(ctx, view.id, answer);
}

static enum status act_remove(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	struct view view;

	(void)answer;
	TRY(read_view(ctx, call->ids[0], &view));
	TRY(may_change(ctx, &view));
	TRY(resource_match(ctx, call, view.version));
	return db_exec(ctx->db, &view_delete, ARGS(v_i64(view.id)));
}

static const struct problem *const problems[] = {&view_taken, &view_not_yours, &view_full, NULL};

#define PATH "/v1/views"
#define ONE PATH "/{view:viw}"
#define EXAMPLE                                                                                                        \
	"{\"page\": \"customers\", \"name\": \"Gold, long away\", \"sort\": \"last_order_at\", \"columns\": "          \
	"[\"name\", "                                                                                                  \
	"\"tier\", \"last_order_at\"], \"filter\": {\"segment_id\": null}}"

const struct route view_routes[] = {
	{.method = HTTP_GET,
		.path = PATH,
		.kind = ROUTE_READ,
		.query = &query_shape,
		.out = &view_shape,
		.list = true,
		.act = act_list,
		.tag = "Views",
		.name = "view_list",
		.doc = W("One's own saved views, and what colleagues share.", "本人保存的视图与同事共享的视图。")},
	{.method = HTTP_POST,
		.path = PATH,
		.kind = ROUTE_WRITE,
		.in = &in_shape,
		.out = &view_shape,
		.status = 201,
		.act = act_create,
		.tag = "Views",
		.name = "view_create",
		.doc = W("Saves how a list is shown. To share it takes the right view.share.",
			"保存列表视图；共享须有 view.share 权限。"),
		.example_in = EXAMPLE,
		.problems = problems},
	{.method = HTTP_GET,
		.path = ONE,
		.kind = ROUTE_READ,
		.out = &view_shape,
		.act = act_get,
		.tag = "Views",
		.name = "view_get",
		.doc = W("A saved view.", "查看视图。")},
	{.method = HTTP_PATCH,
		.path = ONE,
		.kind = ROUTE_WRITE,
		.in = &change_shape,
		.change = true,
		.out = &view_shape,
		.act = act_change,
		.tag = "Views",
		.name = "view_change",
		.doc = W("Changes a view of one's own, or a shared one with the right view.share.",
			"修改本人的视图；有 view.share 权限者可修改共享视图。"),
		.example_in = "{\"name\": \"Gold, away for long\"}",
		.problems = problems},
	{.method = HTTP_DELETE,
		.path = ONE,
		.kind = ROUTE_WRITE,
		.act = act_remove,
		.tag = "Views",
		.name = "view_remove",
		.doc = W("Removes a view.", "删除视图。"),
		.problems = problems},
	{0},
};
