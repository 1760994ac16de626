// Lists and search: pages of opened files, newest first, under one filter and the actor's scope.
//
// Search reads the index of hashed pieces: each alternative of the plan is a stream of candidates in the order of
// the page, whoever a whole number or address names is one more. Streams are merged, and each candidate is held
// against the query over its opened name and phones, so that what is shown matches exactly.
#include "base/normal.h"
#include "customer/file.h"

#include <stdlib.h>
#include <string.h>

#define STREAMS_MAX (SEARCH_ALTERNATIVES_MAX + 1)
#define RARE_ENOUGH 20000 // rows of the index that are counted to find an alternative's rarest piece
#define NAMED_MAX 50
#define CANDIDATES_MAX 4000 // that a page looks at: some 40 ms

SQL(search_piece_count);

const struct customer_filter customer_filter_all = {.tag_id = NONE,
	.store_id = NONE,
	.owner_id = NONE,
	.source = -1,
	.status = -1,
	.created_from = NONE,
	.created_to = NONE,
	.has_phone = -1,
	.after = NONE};

// Conditions with their field values already looked up: no statement may run while a query is being put together.
struct conditions {
	const struct customer_filter *filter;
	struct field_value values[FIELD_CONDITIONS_MAX];
};

// Where the walk goes along: its order is that of the page.
struct driver {
	const char *head; // FROM …
	const char *column; // the customer's id there
};

#define SELECT_FILES "SELECT " FILE_COLUMNS " FROM "
static const struct driver by_id = {
	SELECT_FILES "customer c LEFT JOIN customer_key k ON k.customer_id = c.id", "c.id"};
// CROSS JOIN is the order of the loops for SQLite, and means nothing to PostgreSQL.
static const struct driver by_tag = {SELECT_FILES
	"customer_tag t CROSS JOIN customer c LEFT JOIN customer_key k ON k.customer_id = c.id",
	"t.customer_id"};
static const struct driver by_field = {SELECT_FILES
	"customer_field f CROSS JOIN customer c LEFT JOIN customer_key k ON k.customer_id = c.id",
	"f.customer_id"};
static const struct driver by_piece = {SELECT_FILES
	"search_piece p CROSS JOIN customer c LEFT JOIN customer_key k ON k.customer_id = c.id",
	"p.customer_id"};

// ---------------------------------------------------------------- conditions

static void add_field(struct where *where, const struct field_condition *condition, const struct field_value *value)
{
	static const char *const numbers[] = {
		[FIELD_EQUAL] =
			"EXISTS (SELECT 1 FROM customer_field g WHERE g.customer_id = c.id AND g.field_id = ? AND g.num = ?)",
		[FIELD_AT_LEAST] =
			"EXISTS (SELECT 1 FROM customer_field g WHERE g.customer_id = c.id AND g.field_id = ? AND g.num >= ?)",
		[FIELD_AT_MOST] =
			"EXISTS (SELECT 1 FROM customer_field g WHERE g.customer_id = c.id AND g.field_id = ? AND g.num <= ?)",
	};
	static const char *const texts[] = {
		[FIELD_EQUAL] =
			"EXISTS (SELECT 1 FROM customer_field g WHERE g.customer_id = c.id AND g.field_id = ? AND g.text = ?)",
		[FIELD_AT_LEAST] =
			"EXISTS (SELECT 1 FROM customer_field g WHERE g.customer_id = c.id AND g.field_id = ? AND g.text >= ?)",
		[FIELD_AT_MOST] =
			"EXISTS (SELECT 1 FROM customer_field g WHERE g.customer_id = c.id AND g.field_id = ? AND g.text <= ?)",
	};

	if (value->text)
		where_and(where, texts[condition->compare], v_i64(value->field_id), v_text(value->text));
	else
		where_and(where, numbers[condition->compare], v_i64(value->field_id), v_i64(value->num));
}

static void add_conditions(struct ctx *ctx, struct where *where, const struct conditions *conditions)
{
	const struct customer_filter *filter = conditions->filter;

	scope_condition(ctx->actor, "customer.read", where);
	if (filter->status >= 0)
		where_and(where, "c.status = ?", v_text(choice_name(customer_statuses, filter->status)));
	else
		where_and_plain(where, "c.status NOT IN ('merged', 'erased')");
	if (filter->tag_id != NONE)
		where_and(where,
			"EXISTS (SELECT 1 FROM customer_tag h WHERE h.customer_id = c.id AND h.tag_id = ?)",
			v_i64(filter->tag_id));
	if (filter->store_id != NONE)
		where_and(where, "c.store_id = ?", v_i64(filter->store_id));
	if (filter->owner_id != NONE)
		where_and(where, "c.owner_id = ?", v_i64(filter->owner_id));
	if (filter->source >= 0)
		where_and(where, "c.source = ?", v_text(choice_name(customer_sources, filter->source)));
	if (filter->created_from != NONE)
		where_and(where, "c.created_at >= ?", v_i64(filter->created_from));
	if (filter->created_to != NONE)
		where_and(where, "c.created_at < ?", v_i64(filter->created_to));
	if (filter->has_phone >= 0)
		where_and(where, "c.has_phone = ?", v_i64(filter->has_phone));
	for (size_t i = 0; i < filter->field_count; i++)
		add_field(where, &filter->fields[i], &conditions->values[i]);
}

static enum status take_conditions(
	struct ctx *ctx, const struct customer_filter *filter, struct conditions *conditions)
{
	enum status status = OK;

	conditions->filter = filter;
	for (size_t i = 0; i < filter->field_count; i++) {
		enum status one = field_condition_take(ctx, &filter->fields[i], &conditions->values[i]);
		status = one == OK ? status : one;
	}
	return status;
}

static enum status read_page(
	struct ctx *ctx, struct where *where, size_t max, struct customer **items, size_t *count)
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

static void drive(
	struct where *where, const struct driver *driver, const struct conditions *conditions, size_t field)
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

static enum status list_plain(
	struct ctx *ctx, const struct conditions *conditions, size_t max, struct customer **items, size_t *count)
{
	const struct customer_filter *filter = conditions->filter;
	bool oldest = filter->oldest_first;
	size_t field = 0;
	const struct driver *driver = choose_driver(conditions, &field);
	struct where where = where_make(ctx->mem, driver->head);

	drive(&where, driver, conditions, field);
	if (filter->after != NONE)
		where_and(&where, arena_format(ctx->mem, "%s %s ?", driver->column, oldest ? ">" : "<"),
			v_i64(filter->after));
	add_conditions(ctx, &where, conditions);
	where_tail(&where,
		arena_format(ctx->mem, "ORDER BY %s %s LIMIT ?", driver->column, oldest ? "ASC" : "DESC"),
		v_i64((int64_t)max));
	return read_page(ctx, &where, max, items, count);
}

// ---------------------------------------------------------------- search

// Candidates in the order of the page.
struct stream {
	int64_t pieces[64]; // the rarest first
	size_t piece_count;
	const int64_t *ids; // or: whom the query names, instead of pieces
	size_t id_count;
	int64_t below; // candidates that are still to be read
	struct customer **items;
	size_t at, count;
	bool ended;
};

static enum status add_rarest_first(struct ctx *ctx, struct stream *stream, const struct pieces *texts)
{
	int64_t counts[ARRAY_LEN(stream->pieces)];
	struct rows *rows;
	bool found;

	for (size_t i = 0; i < texts->count && stream->piece_count < ARRAY_LEN(stream->pieces); i++) {
		size_t place = stream->piece_count++;
		int64_t rare = 0,
			piece = vault_hash_i64(
				ctx->house->vault, "piece", texts->texts[i], strlen(texts->texts[i]));
		if (texts->count > 1) {
			TRY(db_first(ctx->db, &search_piece_count, ARGS(v_i64(piece), v_i64(RARE_ENOUGH)), &rows,
				&found));
			rare = row_i64(rows, 0);
		}
		for (; place > 0 && counts[place - 1] > rare; place--) {
			counts[place] = counts[place - 1];
			stream->pieces[place] = stream->pieces[place - 1];
		}
		counts[place] = rare;
		stream->pieces[place] = piece;
	}
	return OK;
}

static enum status refill(struct ctx *ctx, const struct conditions *conditions, size_t max, struct stream *stream)
{
	bool named = stream->ids != NULL;
	struct where where = where_make(ctx->mem, named ? by_id.head : by_piece.head);

	if (named) {
		struct buf marks = buf_make(ctx->mem, NAMED_MAX * 4 + 40);
		buf_text(&marks, "c.id < ? AND c.id IN (");
		struct value *args = arena_array(ctx->mem, struct value, stream->id_count + 1);
		args[0] = v_i64(stream->below);
		for (size_t i = 0; i < stream->id_count; i++) {
			args[i + 1] = v_i64(stream->ids[i]);
			buf_text(&marks, i ? ",?" : "?");
		}
		buf_text(&marks, ")");
		where_and_args(&where, marks.data, args, stream->id_count + 1);
	} else {
		where_and(&where, "c.id = p.customer_id AND p.piece = ? AND p.customer_id < ?",
			v_i64(stream->pieces[0]), v_i64(stream->below));
		for (size_t i = 1; i < stream->piece_count; i++)
			where_and(&where,
				"EXISTS (SELECT 1 FROM search_piece q WHERE q.piece = ? AND q.customer_id = p.customer_id)",
				v_i64(stream->pieces[i]));
	}
	add_conditions(ctx, &where, conditions);
	where_tail(&where, named ? "ORDER BY c.id DESC LIMIT ?" : "ORDER BY p.customer_id DESC LIMIT ?",
		v_i64((int64_t)max));
	TRY(read_page(ctx, &where, max, stream->items, &stream->count));
	stream->at = 0;
	stream->ended = stream->count < max;
	if (stream->count)
		stream->below = stream->items[stream->count - 1]->id;
	return OK;
}

static enum status name_ids(struct ctx *ctx, const char *query, int64_t *ids, size_t *count)
{
	static const enum identity_kind kinds[] = {
		IDENTITY_MEMBER_NO, IDENTITY_EMAIL, IDENTITY_PHONE, IDENTITY_PLATE, IDENTITY_VIN};

	*count = 0;
	for (size_t i = 0; i < ARRAY_LEN(kinds); i++) {
		size_t found;
		enum status status = customer_find(
			ctx, kinds[i], NULL, query, ids + *count, NAMED_MAX / ARRAY_LEN(kinds), &found);
		if (status != OK && status != ERR_UNPROCESSABLE)
			return status;
		*count += found;
	}
	return OK;
}

static bool verified(const struct search_plan *plan, const struct customer *customer)
{
	const struct customer_phone *phones = customer->phones.items;
	const char *numbers[16];
	size_t count = 0;

	for (; count < customer->phones.count && count < ARRAY_LEN(numbers); count++)
		numbers[count] = phones[count].number;
	return search_matches(plan, customer->display_name ? customer->display_name : "", numbers, count);
}

static bool is_named(const int64_t *ids, size_t count, int64_t id)
{
	for (size_t i = 0; i < count; i++)
		if (ids[i] == id)
			return true;
	return false;
}

static enum status open_streams(struct ctx *ctx, const struct conditions *conditions,
	const struct search_plan *plan, size_t max, struct stream *streams, size_t *count)
{
	int64_t first = conditions->filter->after == NONE ? INT64_MAX : conditions->filter->after;

	*count = 0;
	for (size_t i = 0; i < plan->count; i++) {
		struct stream *stream = &streams[(*count)++];
		*stream = (struct stream){.below = first, .items = arena_array(ctx->mem, struct customer *, max)};
		TRY(add_rarest_first(ctx, stream, &plan->alternatives[i]));
	}
	int64_t *ids = arena_array(ctx->mem, int64_t, NAMED_MAX);
	size_t id_count;
	TRY(name_ids(ctx, conditions->filter->q, ids, &id_count));
	if (id_count)
		streams[(*count)++] = (struct stream){.ids = ids,
			.id_count = id_count,
			.below = first,
			.items = arena_array(ctx->mem, struct customer *, max)};
	return OK;
}

// The next candidate of all streams, each once; NULL at the end.
static enum status next_candidate(struct ctx *ctx, const struct conditions *conditions, size_t max,
	struct stream *streams, size_t count, struct customer **next)
{
	*next = NULL;
	for (size_t i = 0; i < count; i++) {
		struct stream *stream = &streams[i];
		if (stream->at == stream->count && !stream->ended)
			TRY(refill(ctx, conditions, max, stream));
		if (stream->at < stream->count && (!*next || stream->items[stream->at]->id > (*next)->id))
			*next = stream->items[stream->at];
	}
	for (size_t i = 0; *next && i < count; i++)
		if (streams[i].at < streams[i].count && streams[i].items[streams[i].at]->id == (*next)->id)
			streams[i].at++;
	return OK;
}

static enum status list_search(struct ctx *ctx, const struct conditions *conditions, size_t max,
	struct customer **items, size_t *count, int64_t *next)
{
	struct search_plan plan = search_plan(ctx->mem, conditions->filter->q);
	struct stream *streams = arena_array(ctx->mem, struct stream, STREAMS_MAX);
	struct customer *candidate, *last = NULL;
	size_t stream_count, looked_at = 0;

	TRY(open_streams(ctx, conditions, &plan, max + 1, streams, &stream_count));
	for (;;) {
		TRY(next_candidate(ctx, conditions, max + 1, streams, stream_count, &candidate));
		if (!candidate)
			return OK;
		// There is one more: the page ends before it when it is full, or when it has taken long enough.
		const struct stream *named = &streams[stream_count - 1];
		bool fits = (named->ids && is_named(named->ids, named->id_count, candidate->id)) ||
			verified(&plan, candidate);
		if (last && ((fits && *count == max) || looked_at == CANDIDATES_MAX)) {
			*next = last->id;
			return OK;
		}
		if (fits)
			items[(*count)++] = candidate;
		last = candidate;
		looked_at++;
	}
}

enum status customer_list(struct ctx *ctx, const struct customer_filter *filter, size_t max,
	struct customer ***items, size_t *count, int64_t *next)
{
	struct conditions conditions;

	*count = 0;
	*next = NONE;
	TRY(take_conditions(ctx, filter, &conditions));
	*items = arena_array(ctx->mem, struct customer *, max + 1);
	if (filter->q) {
		TRY(list_search(ctx, &conditions, max, *items, count, next));
	} else {
		// One more than is shown tells whether there is a next page.
		TRY(list_plain(ctx, &conditions, max + 1, *items, count));
		if (*count > max)
			*next = (*items)[(*count = max) - 1]->id;
	}
	return file_complete(ctx, *items, *count);
}
