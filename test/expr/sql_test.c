// The same condition in memory and in SQL, on both databases: for many random ones, the same customers.
#include "../trade.h"
#include "random.h"

#include "api/expression.h"
#include "insight/insight.h"

#define PEOPLE 40
#define EXPRESSIONS 1500

struct people {
	struct home home;
	int64_t ids[PEOPLE];
	struct facts facts[PEOPLE];
	struct vocabulary *vocabulary;
};

static enum status act_people(struct ctx *ctx, void *arg)
{
	static const char *const languages[] = {"zh", "en", "zh-CN", NULL};
	struct people *people = arg;

	for (int i = 0; i < PEOPLE; i++) {
		struct customer in;
		struct customer *made;
		customer_clear(&in);
		in.name = arena_format(ctx->mem, "P%d", i);
		in.source = i % 5;
		in.basis = i % 3;
		in.language = languages[i % 4];
		in.created_at = ctx->now_ms - (int64_t)i * i * DAY_MS / 3;
		in.first_contact = i % 3 ? NULL : date_text(ctx->mem, days_date(20000 + i * 11));
		if (i % 2) {
			struct customer_email *email = arena_new(ctx->mem, struct customer_email);
			email->address = arena_format(ctx->mem, "p%d@example.com", i);
			in.emails = LIST(customer_email, email, 1);
		}
		TRY(customer_create(ctx, &in, ORIGIN_HAND, &people->ids[i], &made));
		if (i % 3 == 0)
			TRY(customer_tag(ctx, people->ids[i], i % 2 ? "vip" : "quiet", NULL));
	}
	return OK;
}

static enum status act_run(struct ctx *ctx, void *arg)
{
	return insight_run_create(ctx, "command", NONE, arg);
}

static void people_open(struct people *people, void **state)
{
	struct home *home = &people->home;

	trade_open(home, state);
	assert_ok(trade_try(home, act_people, people));
	for (int i = 0; i < PEOPLE; i += 2)
		for (int j = 0; j <= i % 4; j++) {
			clock_set(NOON - (int64_t)(i * 7 + j * 13) * DAY_MS / 2);
			sold(home, people->ids[i], arena_format(home->ctx.mem, "O-%d-%d", i, j), 100 + i * 2500 * j);
		}
	clock_set(NOON + 2 * HOUR_MS);
	int64_t run;
	assert_ok(trade_try(home, act_run, &run));
	assert_ok(insight_run_do(&home->ctx, run, NULL));
	look(home);
	assert_ok(expression_vocabulary(&home->ctx, EXPR_OF_CUSTOMERS, &people->vocabulary));
	for (int i = 0; i < PEOPLE; i++)
		people->facts[i] = facts_make(&home->ctx, people->vocabulary, people->ids[i], home->ctx.now_ms);
}

static void people_close(struct people *people)
{
	look_away(&people->home);
	home_close(&people->home);
}

// Bit i: people[i] is found by SQL.
static uint64_t found_by_sql(struct people *people, const struct expr *expr)
{
	struct ctx *ctx = &people->home.ctx;
	struct expr_sql sql;
	struct rows *rows;
	uint64_t found = 0;
	bool more;

	assert_ok(expr_to_sql(ctx, expr, ctx->now_ms, &sql));
	struct where where = where_make(
		ctx->mem, arena_format(ctx->mem, "SELECT c.id FROM customer c%s", expr_sql_joins(ctx->mem, &sql)));
	expr_sql_where(&sql, &where);
	if (where_query(&where, ctx->db, &rows) != OK)
		fail_msg("%s\n%s\n%s", expr->text, where.text.data, db_error(ctx->db));
	for (;;) {
		if (rows_next(rows, &more) != OK)
			fail_msg("%s\n%s\n%s", expr->text, where.text.data, db_error(ctx->db));
		if (!more)
			return found;
		for (int i = 0; i < PEOPLE; i++)
			if (people->ids[i] == row_i64(rows, 0))
				found |= UINT64_C(1) << i;
	}
}

static uint64_t found_in_memory(struct people *people, const struct expr *expr)
{
	uint64_t found = 0;
	bool holds;

	for (int i = 0; i < PEOPLE; i++) {
		assert_ok(expr_holds(expr, &people->facts[i], &holds));
		if (holds)
			found |= UINT64_C(1) << i;
	}
	return found;
}

static struct expr *compiled(struct people *people, const char *text)
{
	struct ctx *ctx = &people->home.ctx;
	struct expr *expr;

	if (expr_compile(ctx, people->vocabulary, text, EXPR_BOOL, &expr) != OK)
		fail_msg("%s: %s", text,
			expr->error_count ? expr_error_sentence(ctx->mem, &expr->errors[0], LANG_EN) : "?");
	return expr;
}

static const char *through_json(struct people *people, const struct expr *expr)
{
	struct buf buf = buf_make(people->home.ctx.mem, 100000);
	struct json_out out = json_out(&buf);
	const char *made;

	expr_json(&out, expr);
	assert_ok(expr_text_of_json(&people->home.ctx, "", buf.data, buf.size, &made));
	return made;
}

static void random_conditions_agree(void **state)
{
	static const char *const texts[] = {"zh", "en", "z", "", "zh-CN", "%", "用", NULL};
	struct people people;
	int some = 0;

	people_open(&people, state);
	struct random_expr random = random_make(&people.home.ctx, people.vocabulary, texts, 1);
	for (int i = 0; i < EXPRESSIONS; i++) {
		struct expr *expr = compiled(&people, random_next(&random));
		assert_string_equal(compiled(&people, expr->text)->text, expr->text);
		assert_string_equal(compiled(&people, through_json(&people, expr))->text, expr->text);
		assert_true(strlen(expr_sentence(&people.home.ctx, expr, LANG_ZH)) > 0);
		uint64_t memory = found_in_memory(&people, expr), sql = found_by_sql(&people, expr);
		if (memory != sql)
			fail_msg("%s: memory %llx, sql %llx", expr->text, (unsigned long long)memory,
				(unsigned long long)sql);
		some += memory != 0 && memory != (UINT64_C(1) << PEOPLE) - 1;
	}
	if (some < EXPRESSIONS / 5)
		fail_msg("only %d of the conditions tell people apart", some);
	people_close(&people);
}

static void counts_of_days_turn_into_bounds(void **state)
{
	static const char *const counts[] = {"days_since", "days_until", "months_since", "years_since"};
	static const char *const ops[] = {"==", "!=", "<", "<=", ">", ">="};
	static const char *const fields[] = {"customer.created_at", "customer.first_contact", "customer.last_order_on"};
	struct people people;

	people_open(&people, state);
	for (int n = -2; n < 420; n += n < 14 ? 1 : 29)
		for (int i = 0; i < 4 * 6 * 3; i++) {
			const char *text = arena_format(people.home.ctx.mem, "%s%s(%s) %s %d", i % 5 ? "" : "!",
				counts[i % 4], fields[i / 24], ops[i / 4 % 6], n);
			text = i % 5 ? text : arena_format(people.home.ctx.mem, "!(%s)", text + 1);
			struct expr *expr = compiled(&people, text);
			if (found_in_memory(&people, expr) != found_by_sql(&people, expr))
				fail_msg("%s", text);
		}
	people_close(&people);
}

static void what_cannot_be_sql_is_refused(void **state)
{
	static const char *const texts[] = {
		"days_since(customer.created_at) + 1 > 3",
		"days_since(customer.created_at) > customer.orders",
		"days_since(customer.created_at) in [1, 2]",
		"customer.created_at == customer.first_contact",
		"customer.first_contact < customer.last_order_on",
		"customer.is_birthday",
		"hour(customer.created_at) > 3",
	};
	struct people people;
	struct expr *expr;

	people_open(&people, state);
	for (size_t i = 0; i < ARRAY_LEN(texts); i++)
		if (expr_compile(&people.home.ctx, people.vocabulary, texts[i], EXPR_BOOL, &expr) != ERR_UNPROCESSABLE)
			fail_msg("%s", texts[i]);
	people_close(&people);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		BOTH(random_conditions_agree),
		BOTH(counts_of_days_turn_into_bounds),
		BOTH(what_cannot_be_sql_is_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
