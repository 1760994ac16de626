// Any text compiles or is refused with errors that lie inside it; what compiles prints to a text that compiles to the
// same, in memory as in JSON, can be evaluated, said, explained, turned into SQL; completion takes any cursor. The
// first byte chooses what it is about; text that begins with { is read as a builder's JSON too.
#include "../expr/toy.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool holds)
{
	if (!holds)
		abort();
}

static const struct toy_line lines[2] = {{.sku = "A", .quantity = 3, .net = 1000}, {.sku = "B", .quantity = -1}};
static const struct toy_order order = {
	.total = 10050, .placed_at = INT64_C(1767240000000), .lines = {(void *)(uintptr_t)lines, 2}};
static const struct toy_customer customer = {.points = INT64_MAX, .spent = NONE, .tier = 12, .city = "上海"};

static void evaluate(struct ctx *ctx, const struct expr *expr)
{
	struct facts facts = facts_make(NULL, expr->vocabulary, NONE, INT64_C(1767240000000));
	struct expr_part *parts;
	bool first, second;
	size_t count;

	facts_put(&facts, &toy_order_set, &order);
	facts_put(&facts, &toy_customer_set, &customer);
	require(expr_holds(expr, &facts, &first) == OK);
	require(expr_explain(ctx, expr, &facts, LANG_EN, &parts, &count) == OK && count > 0);
	require(parts[0].holds == first);
	require(expr_holds(expr, &facts, &second) == OK && first == second);
}

static struct expr *again(struct ctx *ctx, const struct expr *expr, const char *text)
{
	struct expr *same;

	require(expr_compile(ctx, expr->vocabulary, text, EXPR_BOOL, &same) == OK);
	require(strcmp(same->text, expr->text) == 0);
	return same;
}

static void sound(struct ctx *ctx, const struct expr *expr)
{
	struct buf buf = buf_make(ctx->mem, 1 << 20);
	struct json_out out = json_out(&buf);
	struct expr_sql *sql = arena_new(ctx->mem, struct expr_sql);
	const char *made;

	require(utf8_valid(expr->text, strlen(expr->text)));
	require(*expr_sentence(ctx, expr, LANG_EN) && *expr_sentence(ctx, expr, LANG_ZH));
	evaluate(ctx, expr);
	// What is canonical may be longer than what was written, and then too long to be written.
	if (strlen(expr->text) > EXPR_TEXT_MAX)
		return;
	again(ctx, expr, expr->text);
	expr_json(&out, expr);
	require(!buf.full);
	if (expr_text_of_json(ctx, "", buf.data, buf.size, &made) == OK && strlen(made) <= EXPR_TEXT_MAX) {
		struct expr *same;
		// All the brackets that the way through JSON adds may nest too deep; never another meaning.
		if (expr_compile(ctx, expr->vocabulary, made, EXPR_BOOL, &same) == OK)
			require(strcmp(same->text, expr->text) == 0);
	}
	if (expr->vocabulary->scope == EXPR_OF_CUSTOMERS && expr_to_sql(ctx, expr, ctx->now_ms, sql) == OK) {
		struct where where = where_make(ctx->mem, "SELECT 1");
		expr_sql_where(sql, &where); // traps when marks and values differ
	}
}

static void text_in(struct ctx *ctx, const struct vocabulary *vocabulary, const char *text)
{
	struct expr *expr;
	struct expr_candidate *candidates;
	size_t count, from, size = strlen(text);

	if (expr_compile(ctx, vocabulary, text, EXPR_BOOL, &expr) == OK) {
		sound(ctx, expr);
	} else {
		require(expr->error_count > 0);
		for (size_t i = 0; i < expr->error_count; i++) {
			require(expr->errors[i].position + expr->errors[i].length <= size);
			require(*expr_error_sentence(ctx->mem, &expr->errors[i], LANG_EN));
		}
		expr_refuse(ctx, "/expression", expr);
	}
	require(expr_complete(ctx, vocabulary, text, size / 2, &candidates, &count, &from) == OK && from <= size / 2);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size < 1 || size > 6000 || !utf8_valid((const char *)data + 1, size - 1))
		return 0;
	struct arena *mem = arena_create();
	struct ctx ctx = {.mem = mem, .now_ms = INT64_C(1767240000000)};
	struct vocabulary *vocabulary;
	const char *text = arena_text_n(mem, (const char *)data + 1, size - 1), *made;

	require(vocabulary_make(&ctx, toy_sets, (enum expr_scope)(data[0] % 3), currency_find("CNY"),
			zone_open("Asia/Shanghai"), &vocabulary) == OK);
	text_in(&ctx, vocabulary, text);
	if (text[0] == '{' && expr_text_of_json(&ctx, "", text, strlen(text), &made) == OK)
		text_in(&ctx, vocabulary, made);
	arena_destroy(mem);
	return 0;
}
