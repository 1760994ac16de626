#include "advice/lines.h"

#include "base/zone.h"
#include "model/tally.h"

#include <string.h>

SQL(lines_products);

#define CHUNK 32768
#define NO_ITEM UINT32_MAX

struct line_row {
	int64_t customer, order, amount;
	uint32_t product;
	int32_t day;
};

struct chunk {
	struct chunk *next;
	size_t count;
	struct line_row row[CHUNK];
};

// The catalogue by SKU, and the lines as they come.
struct intake {
	struct arena *mem;
	const struct zone *zone;
	struct product_row *product;
	size_t products, room;
	uint32_t *slot; // open addressing: place of a product and 1
	size_t slots;
	struct chunk *first, *last;
	size_t count;
	int64_t sampled;
};

// ---------------------------------------------------------------- the catalogue

static uint64_t text_hash(const char *text)
{
	uint64_t hash = UINT64_C(0xcbf29ce484222325); // FNV-1a

	for (; *text; text++)
		hash = (hash ^ (unsigned char)*text) * UINT64_C(0x100000001b3);
	return hash ^ hash >> 32;
}

static uint32_t *slot_of(const struct intake *intake, const char *sku)
{
	size_t at = text_hash(sku) & (intake->slots - 1);

	while (intake->slot[at] && strcmp(intake->product[intake->slot[at] - 1].sku, sku) != 0)
		at = (at + 1) & (intake->slots - 1);
	return &intake->slot[at];
}

static void add_product(struct intake *intake, struct arena *mem, const struct rows *rows)
{
	if (intake->products == intake->room) {
		size_t room = intake->room ? intake->room * 2 : 1024;
		struct product_row *wider = arena_array(intake->mem, struct product_row, room);
		if (intake->products)
			memcpy(wider, intake->product, intake->products * sizeof *wider);
		intake->product = wider;
		intake->room = room;
	}
	intake->product[intake->products++] = (struct product_row){
		.id = row_i64(rows, 0),
		.sku = row_text(rows, 1, mem),
		.name = row_text(rows, 2, mem),
		.category = row_text(rows, 3, mem),
		.price = row_i64(rows, 4),
		.active = row_i64(rows, 5) == 1,
	};
}

static enum status take_products(struct ctx *ctx, struct arena *mem, struct intake *intake)
{
	struct rows *rows;
	bool more;

	TRY(db_query(ctx->db, &lines_products, NO_ARGS, &rows));
	for (;;) {
		TRY(rows_next(rows, &more));
		if (!more)
			break;
		add_product(intake, mem, rows);
	}
	for (intake->slots = 16; intake->slots < 2 * intake->products; intake->slots *= 2)
		;
	intake->slot = arena_array(intake->mem, uint32_t, intake->slots);
	for (size_t i = 0; i < intake->products; i++)
		*slot_of(intake, intake->product[i].sku) = (uint32_t)i + 1;
	return OK;
}

// ---------------------------------------------------------------- the lines

static bool looked_at(const struct intake *intake, int64_t customer)
{
	uint64_t mixed = (uint64_t)customer * UINT64_C(0x9E3779B97F4A7C15);
	return (mixed >> 40 & (uint64_t)(intake->sampled - 1)) == 0;
}

// Half of the customers go; their lines with them.
static void thin(struct intake *intake)
{
	size_t left = 0;

	intake->sampled *= 2;
	for (struct chunk *chunk = intake->first; chunk; chunk = chunk->next) {
		size_t kept = 0;
		for (size_t i = 0; i < chunk->count; i++)
			if (looked_at(intake, chunk->row[i].customer))
				chunk->row[kept++] = chunk->row[i];
		chunk->count = kept;
		left += kept;
	}
	intake->count = left;
}

static void add_line(struct intake *intake, struct line_row row)
{
	if (!looked_at(intake, row.customer))
		return;
	if (!intake->last || intake->last->count == CHUNK) {
		struct chunk *chunk = arena_new(intake->mem, struct chunk);
		if (intake->last)
			intake->last->next = chunk;
		else
			intake->first = chunk;
		intake->last = chunk;
	}
	intake->last->row[intake->last->count++] = row;
	if (++intake->count > LINES_MAX)
		thin(intake);
}

static struct where lines_where(struct ctx *ctx, const struct filter *filter, int32_t since)
{
	const struct zone *zone = ctx->house->shop->zone;
	int32_t from = filter->from > since ? filter->from : since;
	struct where where = where_make(ctx->mem,
		"SELECT o.customer_id, o.id, o.paid_at, l.net - l.returned_amount, l.sku FROM orders o "
		"JOIN order_line l ON l.order_id = o.id");

	filter_orders(ctx, filter, &where);
	where_and_plain(&where, "l.quantity > l.returned_quantity");
	if (from != INT32_MIN)
		where_and(&where, "o.paid_at >= ?", v_i64(zone_day_start(zone, days_date(from))));
	where_and(&where, "o.paid_at < ?", v_i64(zone_day_start(zone, days_date(filter_as_of(filter) + 1))));
	return where;
}

static enum status take_lines(struct ctx *ctx, struct where *where, struct intake *intake)
{
	struct arena *word = arena_create();
	enum status status;
	struct rows *rows;
	bool more;

	status = where_query(where, ctx->db, &rows);
	while (status == OK) {
		status = rows_next(rows, &more);
		if (status != OK || !more)
			break;
		arena_reset(word);
		uint32_t place = *slot_of(intake, row_text(rows, 4, word));
		if (place)
			add_line(intake, (struct line_row){
						 .customer = row_i64(rows, 0),
						 .order = row_i64(rows, 1),
						 .day = (int32_t)date_days(zone_date(intake->zone, row_i64(rows, 2))),
						 .amount = row_i64(rows, 3),
						 .product = place - 1,
					 });
	}
	arena_destroy(word);
	return status;
}

// ---------------------------------------------------------------- into columns

// Products that were bought, in the order of ids.
static uint32_t *number_items(const struct intake *intake, struct arena *mem, struct lines *lines)
{
	uint32_t *item = arena_array(intake->mem, uint32_t, intake->products);

	for (const struct chunk *chunk = intake->first; chunk; chunk = chunk->next)
		for (size_t i = 0; i < chunk->count; i++)
			item[chunk->row[i].product] = 1;
	for (size_t i = 0; i < intake->products; i++)
		lines->items += item[i];
	lines->product = arena_array(mem, struct product_row, lines->items);
	for (size_t i = 0, at = 0; i < intake->products; i++) {
		if (item[i])
			lines->product[at] = intake->product[i];
		item[i] = item[i] ? (uint32_t)at++ : NO_ITEM;
	}
	return item;
}

static void find_days(const struct intake *intake, int32_t *first, int32_t *last)
{
	*first = INT32_MAX;
	*last = INT32_MIN;
	for (const struct chunk *chunk = intake->first; chunk; chunk = chunk->next)
		for (size_t i = 0; i < chunk->count; i++) {
			int32_t day = chunk->row[i].day;
			*first = day < *first ? day : *first;
			*last = day > *last ? day : *last;
		}
}

// By day: a counting sort, which leaves lines of a day as they came.
static void spread(const struct intake *intake, const uint32_t *item, struct lines *lines)
{
	struct tally users = tally_create(intake->mem), orders = tally_create(intake->mem);
	int32_t first, last;

	find_days(intake, &first, &last);
	size_t *next = arena_array(intake->mem, size_t, (size_t)(last - first) + 2);
	for (const struct chunk *chunk = intake->first; chunk; chunk = chunk->next)
		for (size_t i = 0; i < chunk->count; i++)
			next[chunk->row[i].day - first + 1]++;
	for (int32_t i = 1; i <= last - first; i++)
		next[i] += next[i - 1];
	for (const struct chunk *chunk = intake->first; chunk; chunk = chunk->next)
		for (size_t i = 0; i < chunk->count; i++) {
			const struct line_row *row = &chunk->row[i];
			size_t at = next[row->day - first]++;
			lines->user[at] = tally_add(&users, (uint64_t)row->customer, 0);
			lines->order[at] = tally_add(&orders, (uint64_t)row->order, 0);
			lines->item[at] = item[row->product];
			lines->day[at] = row->day;
			lines->amount[at] = row->amount;
		}
	lines->users = users.count;
	lines->orders = orders.count;
	lines->first_day = first;
}

enum status lines_load(
	struct ctx *ctx, const struct filter *filter, int32_t since, struct arena *mem, struct lines *lines)
{
	struct intake intake = {.mem = arena_create(), .zone = ctx->house->shop->zone, .sampled = 1};
	struct where where = lines_where(ctx, filter, since);
	enum status status = take_products(ctx, mem, &intake);

	*lines = (struct lines){0};
	if (status == OK)
		status = take_lines(ctx, &where, &intake);
	if (status == OK) {
		*lines = (struct lines){
			.count = intake.count,
			.user = arena_array(mem, uint32_t, intake.count),
			.item = arena_array(mem, uint32_t, intake.count),
			.order = arena_array(mem, uint32_t, intake.count),
			.day = arena_array(mem, int32_t, intake.count),
			.amount = arena_array(mem, int64_t, intake.count),
			.sampled = intake.sampled,
		};
		uint32_t *item = number_items(&intake, mem, lines);
		if (intake.count)
			spread(&intake, item, lines);
	}
	arena_destroy(intake.mem);
	return status;
}
