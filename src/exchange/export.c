// Customers, orders and points as tables, a page of rows at a time: memory does not grow with the shop. The columns are
// named so that an import finds them again.
#include "base/id.h"
#include "base/instant.h"
#include "base/money.h"
#include "base/zone.h"
#include "customer/customer.h"
#include "exchange/exchange.h"
#include "sales/sales.h"

#include <stdlib.h>
#include <string.h>

SQL(export_orders);
SQL(export_returns);
SQL(export_points);
SQL(export_postings);
SQL(export_stores);
SQL(export_tags);

#define PAGE_ROWS 200
#define CELLS_MAX 256
#define OPEN_MAX 100
#define MEMBER_CELL 11 // of order_header
PROBLEM(export_column, ERR_UNPROCESSABLE, "There is no column {0}.", "没有列 {0}。");

#define VOIDED "~ord_" // of sales_order_void

struct buyer {
	int64_t customer_id;
	const char **cells;
};

struct named {
	int64_t id;
	const char *name;
};

struct export
{
	enum export_kind kind;
	struct export_filter filter;
	struct arena *mem; // the export's own
	struct arena *page_mem;
	const char *header[CELLS_MAX];
	size_t columns;
	struct named *stores, *tags;
	size_t store_count, tag_count;
	struct customer_field_name *custom;
	size_t custom_count;
	const char ***rows;
	size_t count, at, room;
	int64_t after, after_wallet; // of the ledger: the last instant, the last posting
	size_t *picked;              // of the columns, those asked for; NULL: all
	const char **picked_header, **picked_cells;
	struct buyer *buyers;
	size_t buyer_count, buyer_room;
	bool end;
};

// ---------------------------------------------------------------- rows of a page

static void add_row(struct export *export, const char **cells)
{
	if (export->count == export->room) {
		size_t room = export->room ? export->room * 2 : PAGE_ROWS;
		const char ***wider = arena_array(export->page_mem, const char **, room);
		if (export->count)
			memcpy(wider, export->rows, export->count * sizeof *wider);
		export->rows = wider;
		export->room = room;
	}
	export->rows[export->count++] = cells;
}

static struct buyer *list_room_of(struct export *export)
{
	if (export->buyer_count == 0)
		export->buyer_room = 0;
	if (export->buyer_count < export->buyer_room)
		return export->buyers;
	export->buyer_room = export->buyer_room ? export->buyer_room * 2 : PAGE_ROWS;
	struct buyer *wider = arena_array(export->page_mem, struct buyer, export->buyer_room);
	if (export->buyer_count)
		memcpy(wider, export->buyers, export->buyer_count * sizeof *wider);
	return wider;
}

static const char *name_of(const struct named *list, size_t count, int64_t id)
{
	for (size_t i = 0; i < count; i++)
		if (list[i].id == id)
			return list[i].name;
	return "";
}

static const char *number(struct arena *mem, int64_t value)
{
	return value == NONE ? "" : arena_format(mem, "%lld", (long long)value);
}

static const char *civil_text(struct ctx *ctx, struct arena *mem, int64_t at_ms)
{
	struct civil civil = zone_civil(((const struct shop *)ctx->house->shop)->zone, at_ms);
	int ms = (int)(at_ms % 1000);

	// To the last digit where there is one, so that it imports again as it was.
	if (ms > 0)
		return arena_format(mem, "%04d-%02d-%02d %02d:%02d:%02d.%03d", civil.date.year, civil.date.month,
			civil.date.day, civil.hour, civil.minute, civil.second, ms);
	return arena_format(mem, "%04d-%02d-%02d %02d:%02d:%02d", civil.date.year, civil.date.month, civil.date.day,
		civil.hour, civil.minute, civil.second);
}

static int64_t or_any(int64_t id)
{
	return id == NONE ? -1 : id;
}

// The narrower of what was asked for and what may be seen. −2 matches nobody.
static int64_t scoped_store(const struct ctx *ctx, const char *right, int64_t wanted)
{
	if (actor_scope(ctx->actor, right) != SCOPE_STORE)
		return or_any(wanted);
	int64_t own = ctx->actor->store_id;
	return own == NONE || (wanted != NONE && wanted != own) ? INT64_MAX : own;
}

static int64_t scoped_owner(const struct ctx *ctx, const char *right)
{
	if (actor_scope(ctx->actor, right) != SCOPE_OWN)
		return -1;
	return ctx->actor->staff_id == NONE ? INT64_MAX : ctx->actor->staff_id;
}

// ---------------------------------------------------------------- orders

static const char *const order_header[] = {"order_number", "sku", "product_name", "quantity", "date", "unit_price",
	"line_discount", "store", "currency", "channel", "shipping", "member_no", "source", "huitou_order",
	"huitou_customer", "status", "paid_for_line", "returned_quantity"};

static const char **order_cells(struct ctx *ctx, struct export *export, const struct rows *rows)
{
	struct arena *mem = export->page_mem;
	const char **cells = arena_array(mem, const char *, ARRAY_LEN(order_header));
	const char *code = row_text(rows, 13, mem);
	const struct currency *currency = currency_find(code);
	int digits = currency ? currency->digits : 2;
	bool first = row_i64(rows, 17) == 1;
	const char *all[] = {row_text(rows, 2, mem), row_text(rows, 3, mem), row_text(rows, 4, mem),
		number(mem, row_i64(rows, 5)), civil_text(ctx, mem, row_i64(rows, 6)),
		decimal_text(mem, row_i64(rows, 7), digits),
		decimal_text(mem, row_i64(rows, 7) * row_i64(rows, 5) - row_i64(rows, 9), digits),
		name_of(export->stores, export->store_count, row_i64(rows, 12)), code, row_text(rows, 14, mem),
		first ? decimal_text(mem, row_i64(rows, 16), digits) : "", "", row_text(rows, 1, mem),
		id_text(mem, "ord", row_i64(rows, 0)), row_i64(rows, 11) ? id_text(mem, "cus", row_i64(rows, 11)) : "",
		row_text(rows, 15, mem), decimal_text(mem, row_i64(rows, 9), digits), number(mem, row_i64(rows, 10))};

	memcpy(cells, all, sizeof all);
	return cells;
}

// Whose member number is still to be written into which row.
static void note_buyer(struct export *export, int64_t customer_id, const char **cells)
{
	if (customer_id == 0)
		return;
	export->buyers = list_room_of(export);
	export->buyers[export->buyer_count++] = (struct buyer){customer_id, cells};
}

static int by_customer(const void *a, const void *b)
{
	const struct buyer *left = a, *right = b;
	return left->customer_id < right->customer_id ? -1 : left->customer_id > right->customer_id;
}

// The number by which an import finds the customer again; an erased one has none.
static enum status name_some(struct ctx *ctx, struct buyer *buyers, const int64_t *ids, size_t id_count, size_t count)
{
	struct customer **files = arena_array(ctx->mem, struct customer *, id_count);

	TRY(customer_open(ctx, ids, id_count, files));
	for (size_t i = 0, at = 0; i < count; i++) {
		while (ids[at] != buyers[i].customer_id)
			at++;
		if (files[at] && files[at]->member_no)
			buyers[i].cells[MEMBER_CELL] = files[at]->member_no;
	}
	return OK;
}

static enum status name_buyers(struct ctx *ctx, struct export *export)
{
	struct ctx page = *ctx;
	int64_t ids[OPEN_MAX];
	size_t id_count = 0, first = 0;

	page.mem = export->page_mem;
	if (export->buyer_count)
		qsort(export->buyers, export->buyer_count, sizeof *export->buyers, by_customer);
	for (size_t i = 0; i < export->buyer_count; i++) {
		bool new = id_count == 0 || ids[id_count - 1] != export->buyers[i].customer_id;
		if (new &&id_count == OPEN_MAX) {
			TRY(name_some(&page, export->buyers + first, ids, id_count, i - first));
			first = i;
			id_count = 0;
		}
		if (new)
			ids[id_count++] = export->buyers[i].customer_id;
	}
	return id_count ? name_some(&page, export->buyers + first, ids, id_count, export->buyer_count - first) : OK;
}

// What came back of the orders of the page, as rows of negative quantity: in the form in which they import.
static enum status page_returns(struct ctx *ctx, struct export *export, int64_t from)
{
	const struct export_filter *filter = &export->filter;
	struct arena *mem = export->page_mem;
	struct rows *rows;
	bool more;

	TRY(db_query(ctx->db, &export_returns,
		ARGS(v_i64(from), v_i64(export->after), v_i64(filter->from == NONE ? 0 : filter->from),
			v_i64(filter->to == NONE ? INT64_MAX : filter->to),
			v_i64(scoped_store(ctx, "order.read", filter->store_id)), v_i64(or_any(filter->customer_id)),
			v_i64(scoped_owner(ctx, "order.read"))),
		&rows));
	for (;;) {
		TRY(rows_next(rows, &more));
		if (!more)
			return OK;
		if (strstr(row_text(rows, 10, mem), VOIDED))
			continue;
		const char **cells = arena_array(mem, const char *, ARRAY_LEN(order_header));
		const char *code = row_text(rows, 9, mem), *number_ = row_text(rows, 1, mem);
		const struct currency *currency = currency_find(code);
		int digits = currency ? currency->digits : 2;
		int64_t quantity = row_i64(rows, 4), amount = row_i64(rows, 5), sold = row_i64(rows, 12);
		// A refund of the whole share is known by the price it was sold at.
		bool whole = amount == row_i64(rows, 11) * quantity / sold;
		for (size_t i = 0; i < ARRAY_LEN(order_header); i++)
			cells[i] = "";
		cells[0] = number_ ? number_ : id_text(mem, "ret", row_i64(rows, 0));
		cells[1] = row_text(rows, 2, mem);
		cells[2] = row_text(rows, 3, mem) ? row_text(rows, 3, mem) : "";
		cells[3] = number(mem, -quantity);
		cells[4] = civil_text(ctx, mem, row_i64(rows, 6));
		cells[5] = decimal_text(mem, whole ? row_i64(rows, 7) : amount / quantity, digits);
		cells[8] = code;
		add_row(export, cells);
		note_buyer(export, row_i64(rows, 8), cells);
	}
}

static enum status page_orders(struct ctx *ctx, struct export *export)
{
	const struct export_filter *filter = &export->filter;
	struct rows *rows;
	bool more, any = false;
	int64_t from = export->after;

	export->buyer_count = 0;
	TRY(db_query(ctx->db, &export_orders,
		ARGS(v_i64(export->after), v_i64(filter->from == NONE ? 0 : filter->from),
			v_i64(filter->to == NONE ? INT64_MAX : filter->to),
			v_i64(scoped_store(ctx, "order.read", filter->store_id)), v_i64(or_any(filter->customer_id)),
			v_i64(scoped_owner(ctx, "order.read"))),
		&rows));
	for (;;) {
		TRY(rows_next(rows, &more));
		if (!more)
			break;
		any = true;
		export->after = row_i64(rows, 0);
		// An order that was voided has given its number away and never was.
		if (strstr(row_text(rows, 2, export->page_mem), VOIDED))
			continue;
		const char **cells = order_cells(ctx, export, rows);
		add_row(export, cells);
		note_buyer(export, row_i64(rows, 11), cells);
	}
	TRY(page_returns(ctx, export, from));
	export->end = !any;
	return name_buyers(ctx, export);
}

// ---------------------------------------------------------------- points

static const char *const points_header[] = {
	"huitou_customer", "wallet", "granted", "active", "pending", "held", "spent", "expired", "taken_back", "owed"};

static enum status page_points(struct ctx *ctx, struct export *export)
{
	struct arena *mem = export->page_mem;
	struct rows *rows;
	bool more;

	TRY(db_query(ctx->db, &export_points,
		ARGS(v_i64(export->after), v_i64(export->after_wallet),
			v_i64(scoped_store(ctx, "points.read", export->filter.store_id)),
			v_i64(or_any(export->filter.customer_id)), v_i64(scoped_owner(ctx, "points.read"))),
		&rows));
	for (;;) {
		TRY(rows_next(rows, &more));
		if (!more)
			break;
		const char **cells = arena_array(mem, const char *, ARRAY_LEN(points_header));
		int digits = (int)row_i64(rows, 11);
		export->after = row_i64(rows, 0);
		export->after_wallet = row_i64(rows, 1);
		cells[0] = id_text(mem, "cus", export->after);
		cells[1] = row_text(rows, 2, mem);
		for (int i = 0; i < 8; i++)
			cells[2 + i] = decimal_text(mem, row_i64(rows, 3 + i), digits);
		add_row(export, cells);
	}
	export->end = export->count == 0;
	return OK;
}

// ---------------------------------------------------------------- postings

static const char *const posting_header[] = {
	"at", "huitou_customer", "wallet", "kind", "debit", "credit", "points", "source", "note", "huitou_posting"};

static enum status page_postings(struct ctx *ctx, struct export *export)
{
	const struct export_filter *filter = &export->filter;
	struct arena *mem = export->page_mem;
	struct rows *rows;
	bool more;

	if (export->after == 0 && filter->from != NONE)
		export->after = filter->from - 1, export->after_wallet = INT64_MAX;
	TRY(db_query(ctx->db, &export_postings,
		ARGS(v_i64(export->after), v_i64(export->after_wallet),
			v_i64(filter->to == NONE ? INT64_MAX : filter->to),
			v_i64(scoped_store(ctx, "points.read", filter->store_id)), v_i64(or_any(filter->customer_id)),
			v_i64(scoped_owner(ctx, "points.read"))),
		&rows));
	for (;;) {
		TRY(rows_next(rows, &more));
		if (!more)
			break;
		const char **cells = arena_array(mem, const char *, ARRAY_LEN(posting_header));
		export->after = row_i64(rows, 0);
		export->after_wallet = row_i64(rows, 1);
		cells[0] = instant_text(mem, export->after);
		cells[1] = id_text(mem, "cus", row_i64(rows, 2));
		for (int i = 0; i < 4; i++)
			cells[2 + i] = row_text(rows, 3 + i, mem);
		cells[6] = decimal_text(mem, row_i64(rows, 7), (int)row_i64(rows, 8));
		cells[7] = row_text(rows, 9, mem);
		cells[8] = row_text(rows, 10, mem);
		cells[9] = id_text(mem, "pst", export->after_wallet);
		add_row(export, cells);
	}
	export->end = export->count == 0;
	return OK;
}

// ---------------------------------------------------------------- customers

static const char *const person_header[] = {"member_no", "name", "surname", "given_name", "phone", "phone_2", "email",
	"gender", "birthday", "type", "store", "tags", "source", "source_note", "basis", "country", "province", "city",
	"district", "street", "postcode", "wechat", "qq", "employer", "industry", "position", "language",
	"first_contact", "created_at", "status", "huitou_customer"};

static bool reaches(const struct ctx *ctx, const char *right, const struct customer *customer)
{
	enum scope scope = actor_scope(ctx->actor, right);

	return scope == SCOPE_ALL || (scope == SCOPE_STORE && customer->store_id == ctx->actor->store_id) ||
	       (scope != SCOPE_NONE && customer->owner_id != NONE && customer->owner_id == ctx->actor->staff_id);
}

static const char *or_empty(const char *text)
{
	return text ? text : "";
}

static const char *phones_text(struct arena *mem, const struct customer *customer, size_t from, size_t to, bool whole)
{
	const struct customer_phone *phones = customer->phones.items;
	const char *text = "";

	for (size_t i = from; i < customer->phones.count && i < to; i++)
		text = arena_format(mem, "%s%s%s", text, *text ? ";" : "",
			whole ? phones[i].number : mask_phone(mem, phones[i].number));
	return text;
}

static const char *emails_text(struct arena *mem, const struct customer *customer, bool whole)
{
	const struct customer_email *emails = customer->emails.items;
	const char *text = "";

	for (size_t i = 0; i < customer->emails.count; i++)
		text = arena_format(mem, "%s%s%s", text, *text ? ";" : "",
			whole ? emails[i].address : mask_email(mem, emails[i].address));
	return text;
}

static const char *birthday_text(struct arena *mem, const struct yearly_day *day)
{
	if (!day || day->calendar != DAY_SOLAR)
		return ""; // a lunar one has no form that a file would be read back from
	return day->year == NONE ? arena_format(mem, "%02d-%02d", (int)day->month, (int)day->day)
				 : arena_format(mem, "%04d-%02d-%02d", (int)day->year, (int)day->month, (int)day->day);
}

static const char *tags_text(struct export *export, const struct list *tags)
{
	const int64_t *ids = tags->items;
	const char *text = "";

	for (size_t i = 0; i < tags->count; i++)
		text = arena_format(export->page_mem, "%s%s%s", text, *text ? ";" : "",
			name_of(export->tags, export->tag_count, ids[i]));
	return text;
}

// The text of one member of the custom fields' object.
static const char *custom_text(struct arena *mem, const char *object, const char *key)
{
	struct json json;
	const char *name, *value;
	size_t size;

	json_open(&json, mem, object ? object : "{}", strlen(object ? object : "{}"));
	if (!json_enter_object(&json))
		return "";
	while (json_next_key(&json, &name)) {
		bool wanted = strcmp(name, key) == 0;
		if (wanted && json_peek(&json) == JSON_TEXT)
			return json_text(&json, &value) ? value : "";
		if (!json_skip(&json, &value, &size))
			return "";
		if (wanted && *value == '[')
			return customer_rows_text(mem, arena_text_n(mem, value, size));
		if (wanted)
			return strncmp(value, "null", size) == 0 ? "" : arena_text_n(mem, value, size);
	}
	return "";
}

static const char **person_cells(struct ctx *ctx, struct export *export, const struct customer *customer)
{
	static const struct customer_address nowhere;
	struct arena *mem = export->page_mem;
	const char **cells = arena_array(mem, const char *, export->columns);
	bool whole = reaches(ctx, "customer.contact", customer);
	const struct customer_address *address = customer->addresses.count ? customer->addresses.items : &nowhere;
	const char *all[] = {customer->member_no, customer->name, customer->surname, customer->given_name,
		phones_text(mem, customer, 0, 1, whole), phones_text(mem, customer, 1, SIZE_MAX, whole),
		emails_text(mem, customer, whole), choice_name(genders, customer->gender),
		birthday_text(mem, customer->birthday), choice_name(customer_types, customer->type),
		name_of(export->stores, export->store_count, customer->store_id), tags_text(export, &customer->tags),
		choice_name(customer_sources, customer->source), customer->source_note,
		choice_name(lawful_bases, customer->basis), address->country, address->province, address->city,
		address->district, address->street, address->postcode, customer->wechat, customer->qq,
		customer->employer, customer->industry, customer->position, customer->language, customer->first_contact,
		civil_text(ctx, mem, customer->created_at), choice_name(customer_statuses, customer->status),
		id_text(mem, "cus", customer->id)};

	_Static_assert(ARRAY_LEN(all) == ARRAY_LEN(person_header), "a cell for each column");
	for (size_t i = 0; i < ARRAY_LEN(all); i++)
		cells[i] = or_empty(all[i]);
	for (size_t i = 0; i < export->custom_count; i++)
		cells[ARRAY_LEN(all) + i] = custom_text(mem, customer->fields, export->custom[i].key);
	return cells;
}

// Those chosen whom the actor may see, in the order in which they were named.
static enum status page_chosen(struct ctx *ctx, struct export *export)
{
	const struct export_filter *filter = &export->filter;
	size_t at = (size_t) export->after, left = filter->id_count - at, count = left < OPEN_MAX ? left : OPEN_MAX;
	struct customer *files[OPEN_MAX];

	TRY(customer_open(ctx, filter->ids + at, count, files));
	for (size_t i = 0; i < count; i++)
		if (files[i] && files[i]->status != CUSTOMER_MERGED && files[i]->status != CUSTOMER_ERASED &&
			reaches(ctx, "customer.read", files[i]))
			add_row(export, person_cells(ctx, export, files[i]));
	export->after += (int64_t)count;
	export->end = (size_t) export->after == filter->id_count;
	return OK;
}

static enum status filter_of(struct ctx *ctx, const struct export *export, struct customer_filter *filter)
{
	*filter = customer_filter_all;
	filter->oldest_first = true;
	filter->store_id = export->filter.store_id;
	filter->created_from = export->filter.from;
	filter->created_to = export->filter.to;
	if (!export->filter.customers)
		return OK;
	TRY(customer_filter_decode(ctx, export->filter.customers, "/filter", filter));
	filter->oldest_first = !filter->q;
	return OK;
}

static enum status page_customers(struct ctx *ctx, struct export *export)
{
	struct customer_filter filter;
	struct customer **items;
	size_t count;
	struct ctx page = *ctx;

	page.mem = export->page_mem;
	if (export->filter.id_count)
		return page_chosen(&page, export);
	TRY(filter_of(&page, export, &filter));
	filter.after = export->after ? export->after : NONE;
	TRY(customer_list(&page, &filter, PAGE_ROWS, &items, &count, &export->after));
	for (size_t i = 0; i < count; i++)
		add_row(export, person_cells(ctx, export, items[i]));
	export->end = export->after == NONE;
	return OK;
}

// ---------------------------------------------------------------- the whole

static enum status read_named(
	struct ctx *ctx, struct export *export, struct sql *sql, struct named **ret, size_t *count)
{
	size_t room = 64;
	struct rows *rows;
	bool more;

	*ret = arena_array(export->mem, struct named, room);
	*count = 0;
	TRY(db_query(ctx->db, sql, NO_ARGS, &rows));
	for (;;) {
		TRY(rows_next(rows, &more));
		if (!more)
			return OK;
		if (*count == room) {
			struct named *wider = arena_array(export->mem, struct named, room * 2);
			memcpy(wider, *ret, room * sizeof *wider);
			*ret = wider;
			room *= 2;
		}
		(*ret)[(*count)++] = (struct named){row_i64(rows, 0), row_text(rows, 1, export->mem)};
	}
}

static enum status prepare(struct ctx *ctx, void *arg)
{
	struct export *export = arg;
	struct ctx own = *ctx;

	own.mem = export->mem;
	TRY(read_named(ctx, export, &export_stores, &export->stores, &export->store_count));
	TRY(read_named(ctx, export, &export_tags, &export->tags, &export->tag_count));
	return export->kind == EXPORT_CUSTOMERS ? customer_field_names(&own, &export->custom, &export->custom_count)
						: OK;
}

static void add_headers(struct export *export, const char *const *names, size_t count)
{
	memcpy(export->header, names, count * sizeof *names);
	export->columns = count;
}

static enum status pick_columns(struct ctx *ctx, struct export *export)
{
	const struct export_filter *filter = &export->filter;

	if (!filter->column_count)
		return OK;
	export->picked = arena_array(export->mem, size_t, filter->column_count);
	export->picked_header = arena_array(export->mem, const char *, filter->column_count);
	export->picked_cells = arena_array(export->mem, const char *, filter->column_count);
	for (size_t i = 0; i < filter->column_count; i++) {
		size_t at = 0;
		while (at < export->columns && strcmp(export->header[at], filter->columns[i]) != 0)
			at++;
		if (at == export->columns)
			return fail_at(
				ctx, arena_format(ctx->mem, "/columns/%zu", i), &export_column, filter->columns[i]);
		export->picked[i] = at;
		export->picked_header[i] = export->header[at];
	}
	return OK;
}

enum status export_open(struct ctx *ctx, enum export_kind kind, const struct export_filter *filter, struct export **ret)
{
	struct arena *mem = arena_create();
	struct export *export = arena_new(mem, struct export);

	*export = (struct export){.kind = kind, .filter = *filter, .mem = mem, .page_mem = arena_create()};
	if (kind == EXPORT_ORDERS)
		add_headers(export, order_header, ARRAY_LEN(order_header));
	else if (kind == EXPORT_POINTS)
		add_headers(export, points_header, ARRAY_LEN(points_header));
	else if (kind == EXPORT_POSTINGS)
		add_headers(export, posting_header, ARRAY_LEN(posting_header));
	else
		add_headers(export, person_header, ARRAY_LEN(person_header));
	enum status status = house_read(ctx, prepare, export);
	if (status != OK) {
		export_close(export);
		return status;
	}
	for (size_t i = 0; i < export->custom_count && export->columns < CELLS_MAX; i++)
		export->header[export->columns++] = arena_format(mem, "fields.%s", export->custom[i].key);
	export->custom_count = kind == EXPORT_CUSTOMERS ? export->columns - ARRAY_LEN(person_header) : 0;
	status = pick_columns(ctx, export);
	if (status != OK) {
		export_close(export);
		return status;
	}
	*ret = export;
	return OK;
}

const char *const *export_header(const struct export *export, size_t *count)
{
	if (export->picked) {
		*count = export->filter.column_count;
		return export->picked_header;
	}
	*count = export->columns;
	return export->header;
}

static enum status read_page(struct ctx *ctx, void *arg)
{
	struct export *export = arg;

	export->count = export->at = 0;
	switch (export->kind) {
	case EXPORT_ORDERS:
		return page_orders(ctx, export);
	case EXPORT_POINTS:
		return page_points(ctx, export);
	case EXPORT_POSTINGS:
		return page_postings(ctx, export);
	default:
		return page_customers(ctx, export);
	}
}

enum status export_next(struct ctx *ctx, struct export *export, const char *const **cells)
{
	while (export->at == export->count && !export->end) {
		arena_reset(export->page_mem);
		export->rows = NULL;
		export->room = 0;
		TRY(house_read(ctx, read_page, export));
	}
	*cells = export->at < export->count ? export->rows[export->at++] : NULL;
	if (!*cells || !export->picked)
		return OK;
	for (size_t i = 0; i < export->filter.column_count; i++)
		export->picked_cells[i] = (*cells)[export->picked[i]];
	*cells = export->picked_cells;
	return OK;
}

void export_close(struct export *export)
{
	arena_destroy(export->page_mem);
	arena_destroy(export->mem);
}
