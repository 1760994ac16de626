// Lists in the order of what other folders keep of each customer: what they spent, when they came last, their points.
//
// No index keeps these orders, since each order taken would pay for it: a page is one pass over a narrow table that
// keeps the best few, and only then are files opened.
#include "customer/list.h"

#include "api/actor.h"
#include "api/expression.h"

#include <string.h>

#define SPARE 20 // of candidates that may turn out to be merged or erased

PROBLEM(customer_sort_right, ERR_UNPROCESSABLE, "Customers can be sorted by this only by whoever may read it: {0}.",
	"按该项排序须有查看权限：{0}。");
PROBLEM(customer_sort_unknown, ERR_UNPROCESSABLE, "Nothing keeps that of customers here.",
	"此处没有可供排序的该项数据。");

struct ranked {
	int64_t id, value;
};

struct sorted {
	const struct attribute *by;
	const struct conditions *conditions;
	struct customer_sort *sort;
};

static const struct attribute *find_attribute(const struct ctx *ctx, const char *name)
{
	const struct attribute_set *const *sets = ctx->house->tables->attributes;

	for (size_t i = 0; sets && sets[i]; i++)
		for (const struct attribute *row = sets[i]->rows; row && row->name; row++)
			if (row->sort_from && strcmp(row->name, name) == 0)
				return row;
	return NULL;
}

static bool may_sort(struct ctx *ctx, const char *rights)
{
	char *rest = arena_text(ctx->mem, rights), *right;

	while ((right = strsep(&rest, " ")))
		if (actor_scope(ctx->actor, right) != SCOPE_NONE)
			return true;
	return false;
}

static void go_on(struct ctx *ctx, const struct sorted *sorted, struct where *where)
{
	const struct customer_sort *sort = sorted->sort;
	const char *by = sorted->by->sort_by, *sign = sort->ascending ? ">" : "<";

	if (sorted->by->sort_where)
		where_and_plain(where, sorted->by->sort_where);
	if (sort->begun)
		where_and(where,
			arena_format(ctx->mem, "(%s %s ? OR (%s = ? AND o.customer_id %s ?))", by, sign, by, sign),
			v_i64(sort->value), v_i64(sort->value), v_i64(sort->id));
}

// The next who have a value, at most max.
static enum status read_ranked(
	struct ctx *ctx, const struct sorted *sorted, bool narrowed, size_t max, struct ranked *list, size_t *count)
{
	const char *by = sorted->by->sort_by, *way = sorted->sort->ascending ? "ASC" : "DESC";
	struct where where = where_make(
		ctx->mem, arena_format(ctx->mem,
				  narrowed ? "SELECT o.customer_id, %s FROM customer c JOIN %s ON o.customer_id = c.id"
					   : "SELECT o.customer_id, %s FROM %s",
				  by, sorted->by->sort_from));
	struct rows *rows;
	bool more;

	*count = 0;
	go_on(ctx, sorted, &where);
	if (narrowed)
		list_conditions(ctx, &where, sorted->conditions);
	where_tail(&where, arena_format(ctx->mem, "ORDER BY %s %s, o.customer_id %s LIMIT ?", by, way, way),
		v_i64((int64_t)max));
	TRY(where_query(&where, ctx->db, &rows));
	for (;;) {
		TRY(rows_next(rows, &more));
		if (!more)
			return OK;
		list[(*count)++] = (struct ranked){row_i64(rows, 0), row_i64(rows, 1)};
	}
}

// Those without a value, newest first.
static enum status read_others(
	struct ctx *ctx, const struct sorted *sorted, size_t max, struct ranked *list, size_t *count)
{
	const struct customer_sort *sort = sorted->sort;
	const char *and = sorted->by->sort_where;
	struct where where = where_make(ctx->mem, "SELECT c.id FROM customer c");
	struct rows *rows;
	bool more;

	*count = 0;
	where_and_plain(&where, arena_format(ctx->mem, "NOT EXISTS (SELECT 1 FROM %s WHERE o.customer_id = c.id%s%s)",
					sorted->by->sort_from, and? " AND " : "", and? and : ""));
	if (sort->begun && !sort->valued)
		where_and(&where, "c.id < ?", v_i64(sort->id));
	list_conditions(ctx, &where, sorted->conditions);
	where_tail(&where, "ORDER BY c.id DESC LIMIT ?", v_i64((int64_t)max));
	TRY(where_query(&where, ctx->db, &rows));
	for (;;) {
		TRY(rows_next(rows, &more));
		if (!more)
			return OK;
		list[(*count)++] = (struct ranked){row_i64(rows, 0), 0};
	}
}

static bool shown(const struct customer *customer)
{
	return customer && customer->status != CUSTOMER_MERGED && customer->status != CUSTOMER_ERASED;
}

// Opens them and adds those that are shown, until the page is full; sort moves along.
static enum status add_files(struct ctx *ctx, struct sorted *sorted, bool valued, const struct ranked *list,
	size_t found, size_t max, struct customer **items, size_t *count, bool *more)
{
	int64_t *ids = arena_array(ctx->mem, int64_t, found);
	struct customer **files = arena_array(ctx->mem, struct customer *, found);
	bool any = sorted->conditions->filter->status < 0;

	for (size_t i = 0; i < found; i++)
		ids[i] = list[i].id;
	TRY(customer_open(ctx, ids, found, files));
	for (size_t i = 0; i < found; i++) {
		if (*count == max) {
			*more = true;
			return OK;
		}
		if (any ? shown(files[i]) : files[i] != NULL)
			items[(*count)++] = files[i];
		sorted->sort->begun = true;
		sorted->sort->valued = valued;
		sorted->sort->value = list[i].value;
		sorted->sort->id = list[i].id;
	}
	return OK;
}

enum status customer_list_sorted(struct ctx *ctx, const struct customer_filter *filter, struct customer_sort *sort,
	size_t max, struct customer ***items, size_t *count, bool *more)
{
	struct conditions *conditions = arena_new(ctx->mem, struct conditions);
	struct sorted sorted = {find_attribute(ctx, sort->attribute), conditions, sort};
	size_t room = max + SPARE > FILE_PAGE_MAX ? FILE_PAGE_MAX : max + SPARE, found = room;
	struct ranked *list = arena_array(ctx->mem, struct ranked, room);
	bool narrowed = list_narrowed(ctx, filter);

	*count = 0;
	*more = false;
	if (!sorted.by)
		return fail_at(ctx, "sort", &customer_sort_unknown, NULL);
	if (!may_sort(ctx, sorted.by->sort_rights))
		return fail_at(ctx, "sort", &customer_sort_right, sorted.by->sort_rights);
	TRY(list_conditions_take(ctx, filter, conditions));
	*items = arena_array(ctx->mem, struct customer *, max + 1);
	while (found == room && !*more && (!sort->begun || sort->valued)) {
		TRY(read_ranked(ctx, &sorted, narrowed, room, list, &found));
		TRY(add_files(ctx, &sorted, true, list, found, max, *items, count, more));
	}
	for (found = room; found == room && !*more;) {
		TRY(read_others(ctx, &sorted, room, list, &found));
		TRY(add_files(ctx, &sorted, false, list, found, max, *items, count, more));
	}
	return OK;
}
