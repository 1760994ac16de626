// Lists: pages of opened files under one filter and the actor's scope.
#include "customer/list.h"
#include "base/id.h"
#include "customer/segment.h"

const struct customer_filter customer_filter_all = {.tag_id = NONE,
	.store_id = NONE,
	.owner_id = NONE,
	.source = -1,
	.status = -1,
	.created_from = NONE,
	.created_to = NONE,
	.confirmed_before = NONE,
	.has_phone = -1,
	.segment_id = NONE,
	.after = NONE};

// Where the walk goes along: its order is that of the page.
struct driver {
	const char *from;   // FROM …
	const char *column; // the customer's id there
};

static const struct driver by_id = {"customer c LEFT JOIN customer_key k ON k.customer_id = c.id", "c.id"};
// CROSS JOIN is the order of the loops for SQLite, and means nothing to PostgreSQL.
static const struct driver by_tag = {
	"customer_tag t CROSS JOIN customer c LEFT JOIN customer_key k ON k.customer_id = c.id", "t.customer_id"};
static const struct driver by_field = {
	"customer_field f CROSS JOIN customer c LEFT JOIN customer_key k ON k.customer_id = c.id", "f.customer_id"};

// ---------------------------------------------------------------- conditions

#define HAS_FIELD(condition)                                                                                           \
	"EXISTS (SELECT 1 FROM customer_field g WHERE g.customer_id = c.id AND g.field_id = ?"                         \
	" AND g." condition ")"

static void add_field(struct where *where, const struct field_condition *condition, const struct field_value *value)
{
	static const char *const numbers[] = {
		[FIELD_EQUAL] = HAS_FIELD("num = ?"),
		[FIELD_AT_LEAST] = HAS_FIELD("num >= ?"),
		[FIELD_AT_MOST] = HAS_FIELD("num <= ?"),
	};
	static const char *const texts[] = {
		[FIELD_EQUAL] = HAS_FIELD("text = ?"),
		[FIELD_AT_LEAST] = HAS_FIELD("text >= ?"),
		[FIELD_AT_MOST] = HAS_FIELD("text <= ?"),
	};

	if (value->text)
		where_and(where, texts[condition->compare], v_i64(value->field_id), v_text(value->text));
	else
		where_and(where, numbers[condition->compare], v_i64(value->field_id), v_i64(value->num));
}

void list_conditions(struct ctx *ctx, struct where *where, const struct conditions *conditions)
{
	const struct customer_filter *filter = conditions->filter;

	scope_condition(ctx->actor, "customer.read", where);
	if (filter->status >= 0)
		where_and(where, "c.status = ?", v_text(choice_name(customer_statuses, filter->status)));
	else
		where_and_plain(where, "c.status NOT IN ('merged', 'erased')");
	if (filter->tag_id != NONE)
		where_and(where, "EXISTS (SELECT 1 FROM customer_tag h WHERE h.customer_id = c.id AND h.tag_id = ?)",
			v_i64(filter->tag_id));
	if (filter->store_id != NONE)
		where_and(where, "c.store_id = ?", v_i64(filter->store_id));
	if (filter->owner_id != NONE)
		where_and(where, "c.owner_id = ?", v_i64(filter->owner_id));
	if (filter->source >= 0)
		where_and(where, "c.source = ?", v_text(choice_name(customer_sources, filter->source)));
	// No id is older than its row, so the walk ends where the ids of that time begin.
	if (filter->created_from != NONE)
		where_and(where, "c.created_at >= ? AND c.id >= ?", v_i64(filter->created_from),
			v_i64(id_floor(filter->created_from)));
	if (filter->created_to != NONE)
		where_and(where, "c.created_at < ?", v_i64(filter->created_to));
	if (filter->confirmed_before != NONE)
		where_and(where, "(c.confirmed_at IS NULL OR c.confirmed_at < ?)", v_i64(filter->confirmed_before));
	if (filter->has_phone >= 0)
		where_and(where, "c.has_phone = ?", v_i64(filter->has_phone));
	for (size_t i = 0; i < filter->field_count; i++)
		add_field(where, &filter->fields[i], &conditions->values[i]);
	if (filter->segment_id != NONE)
		segment_where(ctx, &conditions->segment, where);
	if (filter->condition)
		segment_where(ctx, filter->condition, where);
}

bool list_narrowed(const struct ctx *ctx, const struct customer_filter *filter)
{
	return actor_scope(ctx->actor, "customer.read") != SCOPE_ALL || filter->tag_id != NONE ||
	       filter->store_id != NONE || filter->owner_id != NONE || filter->source >= 0 || filter->status >= 0 ||
	       filter->created_from != NONE || filter->created_to != NONE || filter->confirmed_before != NONE ||
	       filter->has_phone >= 0 || filter->field_count > 0 || filter->segment_id != NONE || filter->condition;
}

enum status list_conditions_take(struct ctx *ctx, const struct customer_filter *filter, struct conditions *conditions)
{
	enum status status = OK;

	conditions->filter = filter;
	if (filter->segment_id != NONE)
		TRY(customer_segment(ctx, filter->segment_id, &conditions->segment));
	for (size_t i = 0; i < filter->field_count; i++) {
		enum status one = field_condition_take(ctx, &filter->fields[i], &conditions->values[i]);
		status = one == OK ? status : one;
	}
	return status;
}

enum status list_read(struct ctx *ctx, struct where *where, size_t max, struct customer **items, size_t *count)
{
	struct rows *rows;
	bool more;

	*count = 0;
	TRY(where_query(where, ctx->db, &rows));
	for (;;) {
		TRY(rows_next(rows, &more));
		if (!more)
			return OK;
		if (*count == max)
			return ERR_INTERNAL;
		TRY(file_read(ctx, rows, &items[(*count)++]));
	}
}

// ---------------------------------------------------------------- without a query

static const struct driver *choose_driver(const struct conditions *conditions, size_t *field)
{
	const struct customer_filter *filter = conditions->filter;

	if (filter->tag_id != NONE)
		return &by_tag;
	for (*field = 0; *field < filter->field_count; ++*field)
		if (filter->fields[*field].compare == FIELD_EQUAL)
			return &by_field;
	return &by_id;
}

static void drive(struct where *where, const struct driver *driver, const struct conditions *conditions, size_t field)
{
	if (driver == &by_tag) {
		where_and(where, "c.id = t.customer_id AND t.tag_id = ?", v_i64(conditions->filter->tag_id));
	} else if (driver == &by_field) {
		const struct field_value *value = &conditions->values[field];
		if (value->text)
			where_and(where, "c.id = f.customer_id AND f.field_id = ? AND f.text = ?",
				v_i64(value->field_id), v_text(value->text));
		else
			where_and(where, "c.id = f.customer_id AND f.field_id = ? AND f.num = ?",
				v_i64(value->field_id), v_i64(value->num));
	}
}

// columns: constant SQL.
static struct where plain_page(struct ctx *ctx, const struct conditions *conditions, const char *columns, size_t max)
{
	const struct customer_filter *filter = conditions->filter;
	bool oldest = filter->oldest_first;
	size_t field = 0;
	const struct driver *driver = choose_driver(conditions, &field);
	struct where where = where_make(ctx->mem, arena_format(ctx->mem, "SELECT %s FROM %s", columns, driver->from));

	drive(&where, driver, conditions, field);
	if (filter->after != NONE)
		where_and(&where, arena_format(ctx->mem, "%s %s ?", driver->column, oldest ? ">" : "<"),
			v_i64(filter->after));
	list_conditions(ctx, &where, conditions);
	where_tail(&where, arena_format(ctx->mem, "ORDER BY %s %s LIMIT ?", driver->column, oldest ? "ASC" : "DESC"),
		v_i64((int64_t)max));
	return where;
}

static enum status list_plain(
	struct ctx *ctx, const struct conditions *conditions, size_t max, struct customer **items, size_t *count)
{
	struct where where = plain_page(ctx, conditions, FILE_COLUMNS, max);

	return list_read(ctx, &where, max, items, count);
}

static enum status ids_found(
	struct ctx *ctx, const struct customer_filter *filter, size_t max, int64_t *ids, size_t *count, int64_t *next)
{
	struct customer **items;

	TRY(customer_list(ctx, filter, max, &items, count, next));
	for (size_t i = 0; i < *count; i++)
		ids[i] = items[i]->id;
	return OK;
}

enum status list_ids(
	struct ctx *ctx, const struct customer_filter *filter, size_t max, int64_t *ids, size_t *count, int64_t *next)
{
	struct conditions *conditions = arena_new(ctx->mem, struct conditions);
	struct rows *rows;
	bool more;

	*count = 0;
	*next = NONE;
	if (filter->q)
		return ids_found(ctx, filter, max, ids, count, next);
	TRY(list_conditions_take(ctx, filter, conditions));
	struct where where = plain_page(ctx, conditions, "c.id", max);
	TRY(where_query(&where, ctx->db, &rows));
	for (;;) {
		TRY(rows_next(rows, &more));
		if (!more)
			break;
		ids[(*count)++] = row_i64(rows, 0);
	}
	if (*count == max)
		*next = ids[max - 1];
	return OK;
}

enum status customer_count(struct ctx *ctx, const struct customer_filter *filter, int64_t *count)
{
	struct conditions *conditions = arena_new(ctx->mem, struct conditions);
	struct where where = where_make(ctx->mem, "SELECT COUNT(*) FROM customer c");
	struct rows *rows;
	bool found;

	*count = NONE;
	if (filter->q)
		return OK;
	TRY(list_conditions_take(ctx, filter, conditions));
	if (filter->after != NONE)
		where_and(&where, filter->oldest_first ? "c.id > ?" : "c.id < ?", v_i64(filter->after));
	list_conditions(ctx, &where, conditions);
	TRY(where_query(&where, ctx->db, &rows));
	TRY(rows_next(rows, &found));
	*count = found ? row_i64(rows, 0) : 0;
	if (found)
		rows_close(rows);
	return OK;
}

enum status customer_list(struct ctx *ctx, const struct customer_filter *filter, size_t max, struct customer ***items,
	size_t *count, int64_t *next)
{
	struct conditions *conditions = arena_new(ctx->mem, struct conditions);

	*count = 0;
	*next = NONE;
	TRY(list_conditions_take(ctx, filter, conditions));
	*items = arena_array(ctx->mem, struct customer *, max + 1);
	if (filter->q) {
		TRY(list_search(ctx, conditions, max, *items, count, next));
	} else {
		// One more than is shown tells whether there is a next page.
		TRY(list_plain(ctx, conditions, max + 1, *items, count));
		if (*count > max)
			*next = (*items)[(*count = max) - 1]->id;
	}
	return file_complete(ctx, *items, *count);
}

void customer_reach(const struct ctx *ctx, const char *right, const char *column, struct where *where)
{
	const char *of = arena_format(ctx->mem,
		"%s IN (SELECT c.id FROM customer c JOIN customer l ON l.id = COALESCE(c.merged_into, c.id) WHERE ",
		column);

	switch (actor_scope(ctx->actor, right)) {
	case SCOPE_ALL:
		return;
	case SCOPE_STORE:
		where_and(where, arena_format(ctx->mem, "%sl.store_id = ?)", of), v_i64(ctx->actor->store_id));
		return;
	case SCOPE_OWN:
		where_and(where, arena_format(ctx->mem, "%sl.owner_id = ?)", of), v_i64(ctx->actor->staff_id));
		return;
	default:
		where_and_plain(where, "1 = 0");
	}
}
