// Rows of a custom field, from the cell of a file and from JSON: what is taken is kept in one spelling, is read back
// the same from the text that an export writes, and unites and parts without a loss.
#include "customer/field.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct field_choice fuels[] = {{"petrol", "Petrol", "汽油"}, {"electric", "Electric", "纯电"}};
static struct field_column columns[] = {
	{.key = "model", .type = TYPE_TEXT, .label_en = "Model", .label_zh = "车型"},
	{.key = "mileage", .type = TYPE_NUMBER, .label_en = "Mileage", .label_zh = "里程"},
	{.key = "bought", .type = TYPE_DATE, .label_en = "Bought", .label_zh = "购车日期"},
	{.key = "price", .type = TYPE_MONEY, .label_en = "Price", .label_zh = "价格"},
	{.key = "leased", .type = TYPE_BOOL, .label_en = "Leased", .label_zh = "租赁"},
	{.key = "fuel",
		.type = TYPE_CHOICE,
		.label_en = "Fuel",
		.label_zh = "能源",
		.choices = {.items = fuels, .count = ARRAY_LEN(fuels)}},
};
static const struct custom_field vehicles = {
	.key = "vehicles", .type = TYPE_ROWS, .columns = {.items = columns, .count = ARRAY_LEN(columns)}};

static void require(bool holds)
{
	if (!holds)
		abort();
}

static bool same(const char *a, const char *b)
{
	return text_equal(a, b);
}

static void kept(struct ctx *ctx, const char *rows, size_t count)
{
	const char *again, *united, *left;
	size_t counted;
	struct json json;

	require((count == 0) == !rows && count <= FIELD_ROWS_MOST);
	if (!rows)
		return;
	json_open(&json, ctx->mem, rows, strlen(rows));
	require(rows_take(ctx, &vehicles, "/x", &json, false, &again, &counted) == OK && same(rows, again));
	const char *text = customer_rows_text(ctx->mem, rows);
	require(rows_cell_take(ctx, &vehicles, "/x", text, &again, &counted) == OK && same(rows, again));
	require(rows_unite(ctx, &vehicles, rows, rows, &united) == OK && same(rows, united));
	require(rows_without(ctx, &vehicles, rows, NULL, rows, &left) == OK && !left);
	require(rows_without(ctx, &vehicles, rows, rows, rows, &left) == OK && same(rows, left));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size > 8192 || !utf8_valid((const char *)data, size) || memchr(data, 0, size))
		return 0;
	struct ctx ctx = {.mem = arena_create()};
	const char *text = arena_text_n(ctx.mem, (const char *)data, size), *rows;
	struct json json;
	size_t count;

	if (rows_cell_take(&ctx, &vehicles, "/x", text, &rows, &count) == OK)
		kept(&ctx, rows, count);
	json_open(&json, ctx.mem, text, size);
	if (rows_take(&ctx, &vehicles, "/x", &json, false, &rows, &count) == OK)
		kept(&ctx, rows, count);
	json_open(&json, ctx.mem, text, size);
	if (rows_take(&ctx, &vehicles, "/x", &json, true, &rows, &count) == OK && count <= FIELD_ROWS_MOST)
		require((count == 0) == !rows);
	arena_destroy(ctx.mem);
	return 0;
}
