#include "insight/table.h"

#include <string.h>

#define PAGE_BYTES_MAX (4 * 1024 * 1024)

struct stream {
	struct arena *mem, *page_mem;
	struct ctx ctx;
	struct table table;
	int64_t *ids;
	size_t count, room, at;
	struct buf out;
	size_t sent;
	bool begun;
};

static enum status read_ids(struct ctx *ctx, struct where *where, struct stream *stream)
{
	struct rows *rows;
	bool more;

	TRY(where_query(where, ctx->db, &rows));
	for (;;) {
		TRY(rows_next(rows, &more));
		if (!more)
			return OK;
		if (stream->count == stream->room) {
			size_t room = stream->room ? stream->room * 2 : 1024;
			int64_t *wider = arena_array(stream->mem, int64_t, room);
			if (stream->count)
				memcpy(wider, stream->ids, stream->count * sizeof *wider);
			stream->ids = wider;
			stream->room = room;
		}
		stream->ids[stream->count++] = row_i64(rows, 0);
	}
}

static enum status read_page(struct ctx *ctx, void *arg)
{
	struct stream *stream = arg;
	size_t left = stream->count - stream->at;

	stream->out = buf_make(ctx->mem, PAGE_BYTES_MAX);
	stream->sent = 0;
	if (!stream->begun) {
		buf_text(&stream->out, "\xef\xbb\xbf"); // so that spreadsheets see UTF-8
		TRY(stream->table.rows(ctx, stream->table.state, NULL, 0, &stream->out));
	}
	if (left)
		TRY(stream->table.rows(ctx, stream->table.state, stream->ids + stream->at,
			left < TABLE_PAGE ? left : TABLE_PAGE, &stream->out));
	return stream->out.full ? ERR_TOO_LARGE : OK;
}

// A page of which all have gone is empty, and the next is taken.
static int64_t pull(void *arg, char *to, size_t room)
{
	struct stream *stream = arg;

	while (stream->sent == stream->out.size && (!stream->begun || stream->at < stream->count)) {
		arena_reset(stream->page_mem);
		stream->ctx.mem = stream->page_mem;
		if (house_read(&stream->ctx, read_page, stream) != OK)
			return -1;
		stream->begun = true;
		stream->at = stream->count - stream->at < TABLE_PAGE ? stream->count : stream->at + TABLE_PAGE;
	}
	size_t part = stream->out.size - stream->sent;
	part = part < room ? part : room;
	memcpy(to, stream->out.data + stream->sent, part);
	stream->sent += part;
	return (int64_t)part;
}

static void ended(void *arg)
{
	struct stream *stream = arg;
	struct arena *mem = stream->mem;

	arena_destroy(stream->page_mem);
	arena_destroy(mem);
}

enum status table_answer(struct ctx *ctx, const struct table *table, struct where *where, struct answer *answer)
{
	struct arena *mem = arena_create();
	struct stream *stream = arena_new(mem, struct stream);
	struct http_header *header = arena_new(ctx->mem, struct http_header);

	*stream = (struct stream){.mem = mem, .page_mem = arena_create(), .ctx = *ctx, .table = *table};
	stream->ctx.db = NULL;
	stream->out = buf_make(stream->page_mem, PAGE_BYTES_MAX);
	enum status status = read_ids(ctx, where, stream);
	if (status != OK) {
		ended(stream);
		return status;
	}
	*header = (struct http_header){
		"Content-Disposition", arena_format(ctx->mem, "attachment; filename=\"%s.csv\"", table->name)};
	answer->type = "text/csv; charset=utf-8";
	answer->headers = header;
	answer->header_count = 1;
	answer->pull = pull;
	answer->ended = ended;
	answer->pull_arg = stream;
	return OK;
}

void table_where(struct ctx *ctx, struct where *where, const char *column, const int64_t *ids, size_t count)
{
	struct buf buf = buf_make(ctx->mem, 4 * TABLE_PAGE + 256);
	struct value *args = arena_array(ctx->mem, struct value, count);

	buf_text(&buf, column);
	for (size_t i = 0; i < count; i++) {
		buf_text(&buf, i ? ", ?" : " IN (?");
		args[i] = v_i64(ids[i]);
	}
	buf_text(&buf, ")");
	where_and_args(where, buf.data, args, count);
}
