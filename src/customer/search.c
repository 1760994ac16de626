// Search over the index of hashed pieces. Each alternative of the plan is a stream of candidates in the order of
// the page; whom a whole number or address names is one more. Streams are merged, and each candidate is held
// against the query over its opened name and phones, so that what is shown matches exactly.
//
// No page takes long: where an alternative needs more than one piece, or a filter narrows the search, the index is
// walked in windows of its rarest piece, a few to a page; a page that ends for that reason says where the next one
// begins.
#include "base/normal.h"
#include "customer/list.h"

#include <string.h>

#define STREAMS_MAX (SEARCH_ALTERNATIVES_MAX + 1)
#define PIECES_MAX 64
#define WINDOW 10000 // rows of the index: some 10 ms
#define WINDOWS_MAX 4 // to a page
#define CANDIDATES_MAX 4000 // that a page opens: some 40 ms
#define NAMED_MAX 50

SQL(search_piece_count);
SQL(search_piece_window);

struct stream {
	int64_t pieces[PIECES_MAX]; // the rarest first
	size_t piece_count;
	const int64_t *ids; // or: whom the query names, instead of pieces
	size_t id_count;
	bool windows;
	int64_t below; // ids that are still to be read; 0: none
	struct customer **items;
	size_t at, count;
};

struct search {
	const struct conditions *conditions;
	struct search_plan plan;
	struct stream streams[STREAMS_MAX];
	size_t stream_count;
	size_t max; // candidates read at once
	int windows_left;
};

// ---------------------------------------------------------------- opening

static enum status add_rarest_first(struct ctx *ctx, struct stream *stream, const struct pieces *texts)
{
	int64_t counts[PIECES_MAX];
	struct rows *rows;
	bool found;

	for (size_t i = 0; i < texts->count && stream->piece_count < PIECES_MAX; i++) {
		size_t place = stream->piece_count++;
		int64_t rare = 0;
		int64_t piece = vault_hash_i64(
			ctx->house->vault, "piece", texts->texts[i], strlen(texts->texts[i]));
		if (texts->count > 1) {
			TRY(db_first(
				ctx->db, &search_piece_count, ARGS(v_i64(piece), v_i64(WINDOW)), &rows, &found));
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

static enum status open_streams(struct ctx *ctx, struct search *search)
{
	const struct customer_filter *filter = search->conditions->filter;
	int64_t first = filter->after == NONE ? INT64_MAX : filter->after;
	int64_t *ids = arena_array(ctx->mem, int64_t, NAMED_MAX);
	size_t id_count;

	search->plan = search_plan(ctx->mem, filter->q);
	for (size_t i = 0; i < search->plan.count; i++) {
		struct stream *stream = &search->streams[search->stream_count++];
		TRY(add_rarest_first(ctx, stream, &search->plan.alternatives[i]));
		stream->windows = stream->piece_count > 1 || list_narrowed(ctx, filter);
	}
	TRY(name_ids(ctx, filter->q, ids, &id_count));
	if (id_count)
		search->streams[search->stream_count++] = (struct stream){.ids = ids, .id_count = id_count};
	for (size_t i = 0; i < search->stream_count; i++) {
		search->streams[i].below = first;
		search->streams[i].items = arena_array(ctx->mem, struct customer *, search->max);
	}
	return OK;
}

// ---------------------------------------------------------------- reading

static void named_condition(struct ctx *ctx, const struct stream *stream, struct where *where)
{
	struct value *args = arena_array(ctx->mem, struct value, stream->id_count + 1);
	struct buf marks = buf_make(ctx->mem, NAMED_MAX * 4 + 40);

	buf_text(&marks, "c.id < ? AND c.id IN (");
	args[0] = v_i64(stream->below);
	for (size_t i = 0; i < stream->id_count; i++) {
		args[i + 1] = v_i64(stream->ids[i]);
		buf_text(&marks, i ? ",?" : "?");
	}
	buf_text(&marks, ")");
	where_and_args(where, marks.data, args, stream->id_count + 1);
}

// The lowest id of the window below stream->below; 0 when the window goes to the end.
static enum status window_floor(struct ctx *ctx, const struct stream *stream, int64_t *floor)
{
	struct rows *rows;
	bool found;

	*floor = 0;
	if (!stream->windows)
		return OK;
	TRY(db_first(ctx->db, &search_piece_window,
		ARGS(v_i64(stream->pieces[0]), v_i64(stream->below), v_i64(WINDOW)), &rows, &found));
	if (found)
		*floor = row_i64(rows, 0);
	return OK;
}

static void piece_conditions(const struct stream *stream, int64_t floor, struct where *where)
{
	where_and(where, "c.id = p.customer_id AND p.piece = ? AND p.customer_id >= ? AND p.customer_id < ?",
		v_i64(stream->pieces[0]), v_i64(floor), v_i64(stream->below));
	for (size_t i = 1; i < stream->piece_count; i++)
		where_and(where,
			"EXISTS (SELECT 1 FROM search_piece q WHERE q.piece = ? AND q.customer_id = p.customer_id)",
			v_i64(stream->pieces[i]));
}

// Reads the next candidates of a stream that has none at hand; it may have none still when a window held none.
static enum status refill(struct ctx *ctx, struct search *search, struct stream *stream)
{
	// CROSS JOIN is the order of the loops for SQLite, and means nothing to PostgreSQL.
	struct where where = where_make(ctx->mem,
		stream->ids ? LIST_FILES "customer c LEFT JOIN customer_key k ON k.customer_id = c.id"
			    : LIST_FILES "search_piece p CROSS JOIN customer c LEFT JOIN customer_key k"
					 " ON k.customer_id = c.id");
	int64_t floor = 0;

	if (stream->ids) {
		named_condition(ctx, stream, &where);
	} else {
		TRY(window_floor(ctx, stream, &floor));
		piece_conditions(stream, floor, &where);
	}
	list_conditions(ctx, &where, search->conditions);
	where_tail(&where, stream->ids ? "ORDER BY c.id DESC LIMIT ?" : "ORDER BY p.customer_id DESC LIMIT ?",
		v_i64((int64_t)search->max));
	TRY(list_read(ctx, &where, search->max, stream->items, &stream->count));
	stream->at = 0;
	stream->below = stream->count == search->max ? stream->items[stream->count - 1]->id : floor;
	search->windows_left -= stream->windows;
	return OK;
}

static struct customer *head_of(const struct stream *stream)
{
	return stream->at < stream->count ? stream->items[stream->at] : NULL;
}

// The stream that must be read before it is known who comes next: it has nobody at hand, but might have somebody
// above the newest head.
static struct stream *unread(struct search *search, const struct customer *newest)
{
	for (size_t i = 0; i < search->stream_count; i++) {
		struct stream *stream = &search->streams[i];
		if (!head_of(stream) && stream->below > 0 && (!newest || stream->below > newest->id))
			return stream;
	}
	return NULL;
}

static struct customer *newest_head(const struct search *search)
{
	struct customer *newest = NULL;

	for (size_t i = 0; i < search->stream_count; i++) {
		struct customer *head = head_of(&search->streams[i]);
		if (head && (!newest || head->id > newest->id))
			newest = head;
	}
	return newest;
}

// The next candidate of all streams, each once. NULL at the end, or (*resume not NONE) when the page has walked
// enough: everybody from *resume on has been looked at.
static enum status next_candidate(struct ctx *ctx, struct search *search, struct customer **next, int64_t *resume)
{
	struct stream *stream;

	*next = newest_head(search);
	while ((stream = unread(search, *next)) != NULL) {
		if (stream->windows && search->windows_left == 0) {
			*resume = stream->below;
			*next = NULL;
			return OK;
		}
		TRY(refill(ctx, search, stream));
		*next = newest_head(search);
	}
	for (size_t i = 0; *next && i < search->stream_count; i++) {
		struct customer *head = head_of(&search->streams[i]);
		search->streams[i].at += head && head->id == (*next)->id;
	}
	return OK;
}

// ---------------------------------------------------------------- pages

static bool fits(const struct search *search, const struct customer *customer)
{
	const struct stream *last = &search->streams[search->stream_count - 1];
	const struct customer_phone *phones = customer->phones.items;
	const char *numbers[16];
	size_t count = 0;

	for (size_t i = 0; i < last->id_count; i++)
		if (last->ids[i] == customer->id)
			return true;
	for (; count < customer->phones.count && count < ARRAY_LEN(numbers); count++)
		numbers[count] = phones[count].number;
	return search_matches(&search->plan, customer->display_name ? customer->display_name : "", numbers, count);
}

enum status list_search(struct ctx *ctx, const struct conditions *conditions, size_t max, struct customer **items,
	size_t *count, int64_t *next)
{
	struct search *search = arena_new(ctx->mem, struct search);
	struct customer *candidate, *last = NULL;
	size_t looked_at = 0;

	search->conditions = conditions;
	search->max = max + 1;
	search->windows_left = WINDOWS_MAX;
	TRY(open_streams(ctx, search));
	for (;; looked_at++) {
		TRY(next_candidate(ctx, search, &candidate, next));
		if (!candidate)
			return OK;
		// There is one more: the page ends before it when it is full, or when it has taken long enough.
		bool matches = fits(search, candidate);
		if (last && ((matches && *count == max) || looked_at == CANDIDATES_MAX)) {
			*next = last->id;
			return OK;
		}
		if (matches)
			items[(*count)++] = candidate;
		last = candidate;
	}
}
