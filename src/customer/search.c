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
#define WINDOWS_MAX 2 // to a page
#define CANDIDATES_MAX 1500 // that a page looks at: some 15 ms
#define BATCH_MAX 128
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
	size_t batch; // ids read at once
	int windows_left;
	int64_t ids_left;
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
		stream->windows = stream->piece_count > 1;
	}
	TRY(name_ids(ctx, filter->q, ids, &id_count));
	if (id_count)
		search->streams[search->stream_count++] = (struct stream){.ids = ids, .id_count = id_count};
	for (size_t i = 0; i < search->stream_count; i++) {
		search->streams[i].below = first;
		search->streams[i].items = arena_array(ctx->mem, struct customer *, BATCH_MAX);
	}
	return OK;
}

// ---------------------------------------------------------------- reading

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

// The next ids that have all pieces; what is left of the stream begins below the last of them, or below the window.
static enum status next_ids(struct ctx *ctx, struct stream *stream, size_t max, int64_t *ids, size_t *count)
{
	struct where where = where_make(ctx->mem, "SELECT p.customer_id FROM search_piece p");
	struct rows *rows;
	int64_t floor;
	bool more;

	TRY(window_floor(ctx, stream, &floor));
	where_and(&where, "p.piece = ? AND p.customer_id >= ? AND p.customer_id < ?", v_i64(stream->pieces[0]),
		v_i64(floor), v_i64(stream->below));
	for (size_t i = 1; i < stream->piece_count; i++)
		where_and(&where,
			"EXISTS (SELECT 1 FROM search_piece q WHERE q.piece = ? AND q.customer_id = p.customer_id)",
			v_i64(stream->pieces[i]));
	where_tail(&where, "ORDER BY p.customer_id DESC LIMIT ?", v_i64((int64_t)max));
	TRY(where_query(&where, ctx->db, &rows));
	for (*count = 0;; ++*count) {
		TRY(rows_next(rows, &more));
		if (!more)
			break;
		ids[*count] = row_i64(rows, 0);
	}
	stream->below = *count == max ? ids[max - 1] : floor;
	return OK;
}

static enum status open_ids(
	struct ctx *ctx, const struct search *search, struct stream *stream, const int64_t *ids, size_t count)
{
	struct where where = where_make(
		ctx->mem, LIST_FILES "customer c LEFT JOIN customer_key k ON k.customer_id = c.id");
	struct value *args = arena_array(ctx->mem, struct value, count);
	struct buf marks = buf_make(ctx->mem, BATCH_MAX * 2 + 40);

	stream->at = stream->count = 0;
	if (count == 0)
		return OK;
	buf_text(&marks, "c.id IN (");
	for (size_t i = 0; i < count; i++) {
		args[i] = v_i64(ids[i]);
		buf_text(&marks, i ? ",?" : "?");
	}
	buf_text(&marks, ")");
	where_and_args(&where, marks.data, args, count);
	list_conditions(ctx, &where, search->conditions);
	where_tail_plain(&where, "ORDER BY c.id DESC");
	return list_read(ctx, &where, count, stream->items, &stream->count);
}

// Whom the query names: all at once.
static size_t named_below(const struct stream *stream, int64_t *ids)
{
	size_t count = 0;

	for (size_t i = 0; i < stream->id_count; i++)
		if (stream->ids[i] < stream->below)
			ids[count++] = stream->ids[i];
	return count;
}

// Reads the next candidates of a stream that has none at hand; it may have none still when none were in the window,
// or none was let through by the filter.
static enum status refill(struct ctx *ctx, struct search *search, struct stream *stream)
{
	int64_t ids[BATCH_MAX];
	size_t count;

	if (stream->ids) {
		count = named_below(stream, ids);
		stream->below = 0;
	} else {
		TRY(next_ids(ctx, stream, search->batch, ids, &count));
		search->windows_left -= stream->windows;
		search->ids_left -= (int64_t)count;
	}
	return open_ids(ctx, search, stream, ids, count);
}

// The page has walked long enough for what this stream would need.
static bool is_spent(const struct search *search, const struct stream *stream)
{
	return !stream->ids && (search->ids_left <= 0 || (stream->windows && search->windows_left <= 0));
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
		if (is_spent(search, stream)) {
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

	search->conditions = conditions;
	search->batch = max + 1 > BATCH_MAX || list_narrowed(ctx, conditions->filter) ? BATCH_MAX : max + 1;
	search->windows_left = WINDOWS_MAX;
	search->ids_left = CANDIDATES_MAX;
	TRY(open_streams(ctx, search));
	for (;;) {
		TRY(next_candidate(ctx, search, &candidate, next));
		if (!candidate)
			return OK;
		if (fits(search, candidate)) {
			if (*count == max) { // one more: there is a next page
				*next = last->id;
				return OK;
			}
			items[(*count)++] = candidate;
		}
		last = candidate;
	}
}
