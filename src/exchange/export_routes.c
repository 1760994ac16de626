// Exports over HTTP: CSV as it is read, XLSX by way of a file that has no name any more.
#include "api/audit.h"
#include "auth/auth.h"
#include "base/id.h"
#include "customer/customer.h"
#include "exchange/record.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define FILL_BYTES 32768
#define ROW_BYTES_MAX (64 << 20)
#define AUDITED_MAX (128 * 1024)

enum export_format { FORMAT_CSV, FORMAT_XLSX };
static const struct choice export_formats[] = {{"csv", W("CSV", "CSV")}, {"xlsx", W("XLSX", "XLSX")}, CHOICES_END};

struct export_query {
	int format;
	int64_t from, to, store_id, customer_id;
};
static const struct field query_fields[] = {
	FIELD_ENUM(export_query, format, export_formats, .doc = W("Kind of file (csv)", "文件类型（默认 csv）")),
	FIELD_TIME(export_query, from, .doc = W("Bought, made or earned at or after", "时间起")),
	FIELD_TIME(export_query, to, .doc = W("… before", "时间止（不含）")),
	FIELD_ID(export_query, store_id, "sto", .doc = W("Of this store", "门店")),
	FIELD_ID(export_query, customer_id, "cus", .doc = W("Of this customer", "客户")),
};
static const struct shape query_shape =
	SHAPE("ExportQuery", export_query, query_fields, "What to export.", "导出条件。");

static const char *const names[] = {"customers", "orders", "points", "postings"};

#define CHOSEN_MAX 1000
#define COLUMNS_MAX 256
#define FILTER_MAX 20000

struct chosen_in {
	int format;
	struct list ids;
	const char *filter;
	struct list columns;
};
static const struct field customer_item = {
	.name = "customer", .kind = KIND_ID, .prefix = "cus", .doc = W("Customer", "客户")};
static const struct field column_item = {
	.name = "column", .kind = KIND_TEXT, .max = 80, .doc = W("Name of a column", "列名")};
static const struct field chosen_fields[] = {
	FIELD_ENUM(chosen_in, format, export_formats, .doc = W("Kind of file (csv)", "文件类型（默认 csv）")),
	FIELD_SCALARS(
		chosen_in, ids, &customer_item, .max = CHOSEN_MAX, .doc = W("Chosen customers, or", "所选客户，或")),
	FIELD_RAW(chosen_in, filter, .max = FILTER_MAX,
		.doc = W("everybody whom POST /v1/customers/search would find with this; {}: everybody",
			"筛选条件（同客户搜索），{} 为全部客户")),
	FIELD_SCALARS(chosen_in, columns, &column_item, .max = COLUMNS_MAX,
		.doc = W("Which columns, in this order; all when absent", "所需列及其顺序，缺省为全部")),
};
static const struct shape chosen_shape =
	SHAPE("CustomerExportInput", chosen_in, chosen_fields, "Whom to export, and what of them.", "导出对象与内容。");

PROBLEM(export_selection, ERR_UNPROCESSABLE, "Either ids or filter says whom.", "须以 ids 或 filter 之一指定客户。");

struct stream {
	struct ctx ctx;
	struct actor actor; // who asks, seeing no more than may be taken out
	struct arena *mem;
	struct export *export;
	struct buf out;
	size_t sent;
	bool begun, end;
	int file; // XLSX
};

static void stream_end(void *arg)
{
	struct stream *stream = arg;

	if (stream->export)
		export_close(stream->export);
	if (stream->file >= 0)
		close(stream->file);
	arena_destroy(stream->mem);
}

// ---------------------------------------------------------------- CSV

static bool fill(struct stream *stream)
{
	const struct sheet_output output = {.kind = SHEET_CSV};
	const char *const *cells;
	size_t count;

	arena_reset(stream->mem);
	stream->ctx.mem = stream->mem;
	stream->out = buf_make(stream->mem, ROW_BYTES_MAX);
	stream->sent = 0;
	const char *const *header = export_header(stream->export, &count);
	if (!stream->begun) {
		buf_text(&stream->out, "\xef\xbb\xbf");
		sheet_csv_row(&stream->out, &output, header, count);
		stream->begun = true;
	}
	while (!stream->end && stream->out.size < FILL_BYTES) {
		if (export_next(&stream->ctx, stream->export, &cells) != OK)
			return false;
		if (cells)
			sheet_csv_row(&stream->out, &output, cells, count);
		else
			stream->end = true;
	}
	return !stream->out.full;
}

static int64_t pull_csv(void *arg, char *to, size_t room)
{
	struct stream *stream = arg;

	if (stream->sent == stream->out.size && !fill(stream))
		return -1;
	size_t part = stream->out.size - stream->sent;
	part = part < room ? part : room;
	memcpy(to, stream->out.data + stream->sent, part);
	stream->sent += part;
	return (int64_t)part;
}

// ---------------------------------------------------------------- XLSX

static int64_t pull_file(void *arg, char *to, size_t room)
{
	struct stream *stream = arg;
	return read(stream->file, to, room);
}

static enum status write_rows(struct stream *stream, struct sheet_writer *writer)
{
	const char *const *cells;
	size_t count;
	const char *const *header = export_header(stream->export, &count);

	TRY(sheet_write(writer, header, count));
	for (;;) {
		TRY(export_next(&stream->ctx, stream->export, &cells));
		if (!cells)
			return OK;
		TRY(sheet_write(writer, cells, count));
	}
}

static enum status make_file(struct ctx *ctx, struct stream *stream)
{
	const char *folder = ctx->house->spool ? ctx->house->spool : "/tmp";
	const char *path = arena_format(ctx->mem, "%s/export-%lld.xlsx", folder, (long long)id_new());
	const struct sheet_output output = {.kind = SHEET_XLSX};
	struct sheet_writer *writer;

	TRY(sheet_create(path, &output, &writer));
	stream->ctx.mem = stream->mem;
	enum status status = write_rows(stream, writer);
	if (status != OK) {
		sheet_abandon(writer);
		return status;
	}
	TRY(sheet_finish(writer));
	stream->file = open(path, O_RDONLY | O_CLOEXEC);
	unlink(path);
	return stream->file >= 0 ? OK : ERR_INTERNAL;
}

// ---------------------------------------------------------------- the act

struct asking {
	const char *what;
	const struct shape *shape;
	const void *query;
};

// Who took what out is written before the first byte leaves.
static enum status allow(struct ctx *ctx, void *arg)
{
	const struct asking *asking = arg;
	struct buf buf = buf_make(ctx->mem, AUDITED_MAX);
	struct json_out out = json_out(&buf);

	TRY(auth_require_recent(ctx));
	shape_encode(&out, asking->shape, asking->query, NULL);
	return audit_record(ctx, "export", asking->what, "exported", NULL, buf.data, NULL);
}

// As far as the right to take out reaches, and no further than the right to see.
static void narrow(struct ctx *ctx, const struct call *call, enum export_kind kind, struct stream *stream)
{
	static const char *const seen[] = {"customer.read", "order.read", "points.read", "points.read"};

	if (!ctx->actor)
		return;
	stream->actor = *ctx->actor;
	stream->actor.capped = seen[kind];
	stream->actor.cap = actor_scope(ctx->actor, call->route->right);
	stream->ctx.actor = &stream->actor;
}

static enum status begin(struct ctx *ctx, struct asking *asking, enum export_kind kind, int format,
	const struct export_filter *filter, struct stream *stream)
{
	const struct actor *whole = ctx->actor;

	TRY(house_write(ctx, allow, asking, 0, LANE_TILL));
	ctx->actor = stream->ctx.actor;
	enum status status = export_open(ctx, kind, filter, &stream->export);
	ctx->actor = whole;
	TRY(status);
	return format == FORMAT_XLSX ? make_file(ctx, stream) : OK;
}

static void give(struct ctx *ctx, struct call *call, enum export_kind kind, struct asking *asking, int format,
	const struct export_filter *filter)
{
	static const char *const types[] = {
		"text/csv; charset=utf-8", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"};
	struct stream *stream = arena_new(ctx->mem, struct stream);
	struct http_header *header = arena_new(ctx->mem, struct http_header);

	*stream = (struct stream){.ctx = *ctx, .mem = arena_create(), .file = -1};
	narrow(ctx, call, kind, stream);
	enum status status = begin(ctx, asking, kind, format, filter, stream);
	if (status != OK) {
		stream_end(stream);
		call_refuse(ctx, call, status);
		return;
	}
	*header = (struct http_header){"Content-Disposition",
		arena_format(ctx->mem, "attachment; filename=\"%s.%s\"", names[kind], export_formats[format].name)};
	call_reply(ctx, call,
		&(struct answer){.type = types[format],
			.headers = header,
			.header_count = 1,
			.pull = format == FORMAT_XLSX ? pull_file : pull_csv,
			.ended = stream_end,
			.pull_arg = stream});
}

static void give_all(struct ctx *ctx, struct call *call, enum export_kind kind)
{
	const struct export_query *query = call->query;
	struct asking asking = {names[kind], &query_shape, query};
	const struct export_filter filter = {
		.from = query->from, .to = query->to, .store_id = query->store_id, .customer_id = query->customer_id};

	give(ctx, call, kind, &asking, query->format, &filter);
}

// What is asked for is looked at before anything leaves: a filter that nobody understands is a refusal, not an end.
static enum status check_chosen(struct ctx *ctx, const struct chosen_in *in)
{
	struct customer_filter filter;

	if ((in->ids.count > 0) == (in->filter != NULL))
		return fail_at(ctx, "/ids", &export_selection, NULL);
	return in->filter ? customer_filter_decode(ctx, in->filter, "/filter", &filter) : OK;
}

static enum status read_chosen(struct ctx *ctx, void *in)
{
	return check_chosen(ctx, in);
}

static void direct_chosen(struct ctx *ctx, struct call *call)
{
	struct chosen_in *in = call->in;
	struct asking asking = {"customers", &chosen_shape, in};
	const struct export_filter filter = {.from = NONE,
		.to = NONE,
		.store_id = NONE,
		.customer_id = NONE,
		.ids = in->ids.items,
		.id_count = in->ids.count,
		.customers = in->filter,
		.columns = in->columns.items,
		.column_count = in->columns.count};
	enum status status = house_read(ctx, read_chosen, in);

	if (status == OK)
		give(ctx, call, EXPORT_CUSTOMERS, &asking, in->format, &filter);
	else
		call_refuse(ctx, call, status);
}

static void direct_customers(struct ctx *ctx, struct call *call)
{
	give_all(ctx, call, EXPORT_CUSTOMERS);
}

static void direct_orders(struct ctx *ctx, struct call *call)
{
	give_all(ctx, call, EXPORT_ORDERS);
}

static void direct_points(struct ctx *ctx, struct call *call)
{
	give_all(ctx, call, EXPORT_POINTS);
}

static void direct_postings(struct ctx *ctx, struct call *call)
{
	give_all(ctx, call, EXPORT_POSTINGS);
}

static const struct problem *const export_problems[] = {&confirm_password, NULL};

#define EXPORT(what, right_, direct_, en, zh)                                                                          \
	{                                                                                                              \
		.method = HTTP_GET, .path = "/v1/exports/" what, .right = right_, .kind = ROUTE_DIRECT,                \
		.query = &query_shape, .status = 200, .direct = direct_, .weight = 10, .tag = "Exports",               \
		.name = "export_" what, .doc = W(en, zh), .problems = export_problems                                  \
	}

const struct route export_routes[] = {
	EXPORT("customers", "customer.export", direct_customers,
		"Customers as CSV or XLSX; phones and e-mails masked without customer.contact.",
		"导出客户（CSV 或 XLSX），无 customer.contact 权限时手机号与邮箱打码。"),
	{.method = HTTP_POST,
		.path = "/v1/exports/customers",
		.right = "customer.export",
		.kind = ROUTE_DIRECT,
		.in = &chosen_shape,
		.direct = direct_chosen,
		.status = 200,
		.weight = 10,
		.tag = "Exports",
		.name = "export_customers_chosen",
		.doc = W("Chosen customers, or everybody a filter finds, as CSV or XLSX with the columns asked for; as "
			 "far "
			 "as customer.export reaches, phones and e-mails masked without customer.contact.",
			"导出所选或符合筛选的客户（CSV 或 XLSX），可指定列；范围以 customer.export 为限，无 "
			"customer.contact "
			"权限时手机号与邮箱打码。"),
		.example_in = "{\"filter\": {\"has_phone\": true}, \"columns\": [\"member_no\", \"name\"]}",
		.problems = export_problems},
	EXPORT("orders", "export.run", direct_orders, "Orders, one row a line.", "导出订单，每行一件商品。"),
	EXPORT("points", "export.run", direct_points, "Points of each customer.", "导出每位客户的积分。"),
	EXPORT("postings", "export.run", direct_postings, "The points ledger, both sides of each line, oldest first.",
		"导出积分流水，逐笔列出借贷双方，最早在前。"),
	{0},
};
