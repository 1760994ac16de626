#include "api/csv.h"

#include "api/audit.h"
#include "api/resource.h"
#include "sheet/sheet.h"

#include <string.h>

#define CELLS_MAX 200
#define DEPTH_MAX 2 // of objects whose members become columns
#define BYTE_ORDER_MARK "\xef\xbb\xbf"
#define AUDITED_BYTES_MAX 8192
#define CURSOR_MAX 4096

PROBLEM(csv_right, ERR_FORBIDDEN, "Taking this list out as a file needs the right {0}.", "导出该列表需要 {0} 权限。");

enum table_format { TABLE_JSON, TABLE_CSV };
static const struct choice formats[] = {{"json", W("JSON", "JSON")}, {"csv", W("CSV", "CSV")}, CHOICES_END};
static const struct choice langs[] = {
	[LANG_EN] = {"en", W("English", "英文")}, [LANG_ZH] = {"zh", W("Chinese", "中文")}, CHOICES_END};

static const struct field table_fields[] = {
	FIELD_ENUM(table_query, format, formats,
		.doc = W("json, or csv: every row that the filters leave, as a sheet",
			"json，或 csv：导出筛选条件下的全部行")),
	FIELD_ENUM(table_query, lang, langs,
		.doc = W("With csv: headings and values as people of this language read them",
			"配合 csv：以该语言给出表头与内容")),
};
#define LANG_BIT (UINT64_C(1) << 1)
const struct shape table_query_shape =
	SHAPE("TableQuery", table_query, table_fields, "In which form a list comes.", "列表的输出格式。");

bool route_gives_csv(const struct route *route)
{
	return route->list && route->kind == ROUTE_READ && route->right && strcmp(route->right, ROUTE_PUBLIC) != 0;
}

enum status csv_asked(struct ctx *ctx, const struct table_query *query, uint64_t present, struct csv_form **form)
{
	*form = NULL;
	if (!(present & 1) || query->format != TABLE_CSV)
		return OK;
	*form = arena_new(ctx->mem, struct csv_form);
	**form = (struct csv_form){
		.words = present & LANG_BIT, .lang = present & LANG_BIT ? (enum lang)query->lang : ctx->lang};
	return OK;
}

// ---------------------------------------------------------------- cells

struct line {
	struct page *page;
	const struct csv_form *form;
	const char *cells[CELLS_MAX];
	size_t count;
};

static void add_cell(struct line *line, const char *text)
{
	if (line->count < CELLS_MAX)
		line->cells[line->count++] = text;
}

// "placed_at" is "Placed at"; in Chinese what the documentation says, up to its first remark.
static const char *heading(struct arena *mem, const struct field *field, enum lang lang)
{
	static const char *const ends[] = {"，", "；", "。", "（", "：", "、"};

	if (lang == LANG_EN) {
		char *name = arena_text(mem, field->name);
		for (char *at = name; *at; at++)
			*at = *at == '_' ? ' ' : *at;
		if (*name >= 'a' && *name <= 'z')
			*name = (char)(*name - 'a' + 'A');
		return name;
	}
	size_t length = strlen(field->doc.zh);
	for (size_t i = 0; i < ARRAY_LEN(ends); i++) {
		const char *end = strstr(field->doc.zh, ends[i]);
		if (end && end > field->doc.zh && (size_t)(end - field->doc.zh) < length)
			length = (size_t)(end - field->doc.zh);
	}
	return arena_text_n(mem, field->doc.zh, length);
}

static const char *money_cell(struct line *line, const struct shape *shape, const void *record, int64_t amount)
{
	const struct shop *shop = line->page->ctx->house->shop;
	const struct field *named = shape_field(shape, "currency");
	const char *code =
		named && named->kind == KIND_TEXT ? *(const char *const *)((const char *)record + named->offset) : NULL;
	const struct currency *currency = code ? currency_find(code) : NULL;
	int64_t unit = 1, whole = amount < 0 ? -amount : amount;

	currency = currency ? currency : shop->currency;
	for (int i = 0; i < currency->digits; i++)
		unit *= 10;
	const char *sign = amount < 0 ? "-" : "";
	if (unit == 1)
		return arena_format(line->page->ctx->mem, "%s%lld", sign, (long long)whole);
	return arena_format(line->page->ctx->mem, "%s%lld.%0*lld", sign, (long long)(whole / unit), currency->digits,
		(long long)(whole % unit));
}

static const char *time_cell(const struct line *line, int64_t at_ms)
{
	const struct shop *shop = line->page->ctx->house->shop;
	struct civil civil = zone_civil(shop->zone, at_ms);

	return arena_format(line->page->ctx->mem, "%s %02d:%02d:%02d", date_text(line->page->ctx->mem, civil.date),
		civil.hour, civil.minute, civil.second);
}

static const char *joined(struct arena *mem, const struct list *list)
{
	const char *const *texts = list->items;
	const char *all = "";

	for (size_t i = 0; i < list->count; i++)
		all = arena_format(mem, "%s%s%s", all, i ? "; " : "", texts[i] ? texts[i] : "");
	return all;
}

static const char *cell(struct line *line, const struct shape *shape, const struct field *field, const void *record)
{
	const void *slot = (const char *)record + field->offset;
	const struct csv_form *form = line->form;

	if (form->words && field->kind == KIND_ENUM) {
		const char *name = choice_name(field->choices, *(const int *)slot);
		return name ? words_in(field->choices[*(const int *)slot].doc, form->lang) : "";
	}
	if (form->words && field->kind == KIND_BOOL)
		return words_in(
			*(const bool *)slot ? (struct words){"Yes", "是"} : (struct words){"No", "否"}, form->lang);
	if (form->words && field->kind == KIND_TIME && *(const int64_t *)slot != NONE)
		return time_cell(line, *(const int64_t *)slot);
	if (form->words && (field->flags & FIELD_MONEY) && *(const int64_t *)slot != NONE)
		return money_cell(line, shape, record, *(const int64_t *)slot);
	if (form->words && field->kind == KIND_LIST && field->item && field->item->kind == KIND_TEXT)
		return joined(line->page->ctx->mem, slot);
	const char *text = field_text(line->page->ctx->mem, field, record, &line->page->options);
	return text ? text : "";
}

// Members of objects are columns of their own, named after both.
static void add_record(struct line *line, const struct shape *shape, const void *record, const char *before,
	const uint64_t *only, bool headings, int depth)
{
	struct arena *mem = line->page->ctx->mem;

	for (size_t i = 0; i < shape->count; i++) {
		const struct field *field = &shape->fields[i];
		if ((field->flags & FIELD_WRITE_ONLY) || (only && !(*only & UINT64_C(1) << i)))
			continue;
		const char *name = line->form->words ? heading(mem, field, line->form->lang) : field->name;
		const char *join = line->form->words ? " · " : "_";
		name = before ? arena_format(mem, "%s%s%s", before, join, name) : name;
		if (field->kind == KIND_OBJECT && depth < DEPTH_MAX) {
			const void *inner =
				record ? *(const void *const *)((const char *)record + field->offset) : NULL;
			add_record(line, field->shape, inner, name, NULL, headings, depth + 1);
		} else {
			add_cell(line, headings ? name : record ? cell(line, shape, field, record) : "");
		}
	}
}

void csv_put(struct page *page, const void *record)
{
	static const struct sheet_output output = {.kind = SHEET_CSV};
	const struct resource *resource = page->call->route->resource;
	struct line *line = arena_new(page->ctx->mem, struct line);

	line->page = page;
	line->form = page->call->csv;
	if (!record && line->form->words)
		buf_text(&page->buf, BYTE_ORDER_MARK); // else spreadsheets guess
	if (resource && record)
		add_cell(line, resource_id_text(page->ctx->mem, resource, record));
	else if (resource)
		add_cell(line, line->form->words ? words_in((struct words){"Id", "编号"}, line->form->lang) : "id");
	add_record(line, page->shape, record, NULL, page->options.only, !record, 0);
	sheet_csv_row(&page->buf, &output, line->cells, line->count);
}

// ---------------------------------------------------------------- the whole list

struct stream {
	struct ctx ctx;
	struct call call;
	struct csv_form form;
	struct actor actor;
	struct arena *mem; // of one page
	struct answer page;
	const struct field *cursor;
	void *query;
	char next[CURSOR_MAX];
	size_t size, sent;
	bool once, end;
};

static void stream_end(void *arg)
{
	struct stream *stream = arg;
	arena_destroy(stream->mem);
}

static enum status read_page(struct ctx *ctx, void *arg)
{
	struct stream *stream = arg;

	stream->page = (struct answer){0};
	return stream->call.route->act(ctx, &stream->call, &stream->page);
}

// ctx: what the page is read and written in.
static enum status next_page(struct stream *stream, struct ctx *ctx)
{
	if (stream->next[0])
		*(const char **)((char *)stream->query + stream->cursor->offset) = stream->next;
	TRY(house_read(ctx, read_page, stream));
	const char *next = stream->page.next;
	stream->end = stream->once || !next || !stream->cursor || strlen(next) >= sizeof stream->next;
	if (!stream->end)
		strcpy(stream->next, next);
	stream->form.headed = true;
	stream->size = stream->page.raw ? strlen(stream->page.raw) : 0;
	stream->sent = 0;
	return OK;
}

static int64_t pull(void *arg, char *to, size_t room)
{
	struct stream *stream = arg;

	while (stream->sent == stream->size) {
		if (stream->end)
			return 0;
		arena_reset(stream->mem);
		stream->ctx.mem = stream->mem;
		if (next_page(stream, &stream->ctx) != OK)
			return -1; // cut short, and seen to be
	}
	size_t part = stream->size - stream->sent;
	part = part < room ? part : room;
	memcpy(to, stream->page.raw + stream->sent, part);
	stream->sent += part;
	return (int64_t)part;
}

// ---------------------------------------------------------------- who may

static const char *export_right(const struct route *route)
{
	return strncmp(route->right, "customer.", 9) == 0 ? "customer.export" : "export.run";
}

static enum status narrow(struct stream *stream, struct ctx *ctx, const struct route *route)
{
	enum scope may = actor_scope(ctx->actor, export_right(route));

	if (may == SCOPE_NONE)
		return fail(ctx, &csv_right, export_right(route));
	stream->actor = *ctx->actor;
	stream->actor.capped = route->right;
	stream->actor.cap = may;
	stream->ctx.actor = &stream->actor;
	return OK;
}

struct asking {
	const struct call *call;
	enum status (*confirmed)(struct ctx *ctx);
};

static enum status allow(struct ctx *ctx, void *arg)
{
	const struct asking *asking = arg;
	const struct route *route = asking->call->route;
	struct buf buf = buf_make(ctx->mem, AUDITED_BYTES_MAX);
	struct json_out out = json_out(&buf);

	if (asking->confirmed)
		TRY(asking->confirmed(ctx));
	if (route->query)
		shape_encode(&out, route->query, asking->call->query,
			&(struct encode_options){.only = &asking->call->query_present});
	return audit_record(
		ctx, "export", route->name, "exported", NULL, buf.size && !buf.full ? buf.data : NULL, NULL);
}

static void prepare(struct ctx *ctx, struct stream *stream, const struct call *call)
{
	const struct route *route = call->route;
	const struct field *limit = route->query ? shape_field(route->query, "limit") : NULL;

	stream->ctx = *ctx;
	stream->call = *call;
	stream->form = *call->csv;
	stream->call.csv = &stream->form;
	stream->mem = arena_create();
	if (!route->query)
		return;
	stream->query = arena_copy(ctx->mem, call->query, route->query->size);
	stream->call.query = stream->query;
	stream->cursor = shape_field(route->query, "cursor");
	if (!limit || limit->kind != KIND_I64)
		return;
	int64_t *asked = (int64_t *)((char *)stream->query + limit->offset);
	stream->once = *asked != NONE;
	if (!stream->once)
		*asked = limit->max;
}

enum status csv_stream(
	struct ctx *ctx, const struct call *call, enum status (*confirmed)(struct ctx *ctx), struct answer *answer)
{
	const struct route *route = call->route;
	struct asking asking = {call, confirmed};
	struct stream *stream = arena_new(ctx->mem, struct stream);
	struct http_header *header = arena_new(ctx->mem, struct http_header);
	const char *name = strrchr(route->path, '/') + 1;

	prepare(ctx, stream, call);
	enum status status = OK;
	if (!route->resource) {
		status = narrow(stream, ctx, route);
		status = status == OK ? house_write(ctx, allow, &asking, 0, LANE_TILL) : status;
	}
	if (status == OK) {
		const struct actor *whole = ctx->actor;
		ctx->actor = stream->ctx.actor;
		status = next_page(stream, ctx); // in the request's memory, where a refusal stays readable
		ctx->actor = whole;
	}
	if (status != OK) {
		stream_end(stream);
		return status;
	}
	*header = (struct http_header){
		"Content-Disposition", arena_format(ctx->mem, "attachment; filename=\"%s.csv\"", name)};
	*answer = (struct answer){.type = "text/csv; charset=utf-8",
		.headers = header,
		.header_count = 1,
		.pull = pull,
		.ended = stream_end,
		.pull_arg = stream};
	return OK;
}
