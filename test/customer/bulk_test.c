// Bulk acts cut off anywhere: every database call may fail in every way there is, and what comes out is the same.
#include "acts.h"

#include "customer/bulk.h"

#define PEOPLE 250
#define NEWEST(what) "SELECT " what " FROM customer_bulk ORDER BY id DESC LIMIT 1"
#define NEWEST_JOB "job.id = (SELECT MAX(id) FROM job)"

static const struct job_kind *const kinds[] = {&bulk_job, NULL};
static const struct tables with_jobs = {.events = customer_events, .jobs = kinds};

static void people(struct home *home)
{
	char json[200];

	for (int i = 0; i < PEOPLE; i++) {
		snprintf(json, sizeof json, "{\"surname\": \"冯\", \"given_name\": \"%d\", \"source\": \"%s\"}", i,
			i % 5 ? "store" : "wechat");
		made(home, json);
	}
}

static enum status begin(struct ctx *ctx, void *arg)
{
	return bulk_begin(ctx, arg);
}

static enum status undo(struct ctx *ctx, void *arg)
{
	return bulk_undo(ctx, *(int64_t *)arg);
}

static enum status give_tag(struct ctx *ctx, void *arg)
{
	return customer_tag(ctx, *(int64_t *)arg, "VIP", (int64_t *)arg);
}

struct seen {
	struct job job;
};

static enum status look(struct ctx *ctx, void *arg)
{
	struct seen *seen = arg;
	struct rows *rows;
	struct where where = where_make(ctx->mem, "SELECT id, input, place, done, total, lease FROM job");
	bool more;

	where_tail_plain(&where, "ORDER BY id DESC LIMIT 1");
	TRY(where_query(&where, ctx->db, &rows));
	TRY(rows_next(rows, &more));
	seen->job = (struct job){.id = row_i64(rows, 0),
		.kind = &bulk_job,
		.attempt = 1,
		.input = row_text(rows, 1, ctx->mem),
		.place = row_text(rows, 2, ctx->mem),
		.done = row_i64(rows, 3),
		.total = row_i64(rows, 4),
		.lease = 7};
	rows_close(rows);
	return OK;
}

// Runs the newest job to its end; in each try one call fails, another way each time.
static void run_hard(struct home *home, int seed)
{
	static const enum store_fault ways[] = {FAULT_INTERNAL, FAULT_BUSY, FAULT_CUT, FAULT_COMMIT_LOST};
	enum status status = ERR_INTERNAL;
	struct seen seen;

	support_run(home->support, "UPDATE job SET state = 'running', lease = 7 WHERE " NEWEST_JOB);
	for (int i = seed; status != OK && i < seed + 100; i++) {
		assert_ok(house_read(&home->ctx, look, &seen));
		fail_clear(&home->ctx);
		if (seed)
			store_fault(ways[i % 4] == FAULT_COMMIT_LOST ? 1 + i % 3 : 9 + i * 53 % 701, ways[i % 4]);
		status = bulk_job.run(&home->ctx, &seen.job);
		store_fault(0, FAULT_BUSY);
	}
	assert_ok(status);
}

static int64_t number(struct home *home, const char *text)
{
	return support_number(home->support, text);
}

static void killed_anywhere_it_is_the_same(void **state)
{
	struct support *support = support_begin(state);
	struct bulk bulk = {.action = BULK_TAG_ADD, .store_id = NONE, .owner_id = NONE, .filter = "{}"};
	struct home home;
	home_open(&home, support, &with_jobs);
	people(&home);

	bulk.tag_id = number(&home, "SELECT MAX(id) FROM customer");
	home_do(&home, give_tag, &bulk.tag_id);
	for (int seed = 4; seed < 16; seed++) {
		int64_t events = number(&home, "SELECT COUNT(*) FROM event");
		home_do(&home, begin, &bulk);
		run_hard(&home, seed);
		assert_int_equal(number(&home, NEWEST("changed")), PEOPLE - 1);
		assert_int_equal(number(&home, NEWEST("unchanged")), 1);
		assert_int_equal(number(&home, NEWEST("refused")), 0);
		assert_int_equal(number(&home, "SELECT COUNT(*) FROM customer_tag"), PEOPLE);
		assert_int_equal(number(&home, "SELECT COUNT(*) FROM event"), events + PEOPLE - 1);

		home_do(&home, undo, &bulk.id);
		run_hard(&home, seed + 1);
		assert_int_equal(number(&home, NEWEST("undone")), PEOPLE - 1);
		assert_int_equal(number(&home, NEWEST("kept")), 0);
		assert_int_equal(number(&home, "SELECT COUNT(*) FROM customer_tag"), 1);
		assert_int_equal(number(&home, "SELECT COUNT(*) FROM event"), events + 2 * (PEOPLE - 1));
		assert_int_equal(
			number(&home, "SELECT COUNT(*) FROM audit WHERE object = 'customer_bulk'"), (seed - 3) * 4);
	}
	home_close(&home);
}

// What it does to a customer may take them out of its own filter: nobody is passed over for that.
static void what_changes_its_own_filter(void **state)
{
	struct support *support = support_begin(state);
	struct bulk bulk = {.action = BULK_CONFIRM,
		.tag_id = NONE,
		.store_id = NONE,
		.owner_id = NONE,
		.filter = "{\"source\": \"store\", \"confirmed_before\": \"2100-01-01T00:00:00Z\"}"};
	struct home home;
	home_open(&home, support, &with_jobs);
	people(&home);

	home_do(&home, begin, &bulk);
	run_hard(&home, 0);
	assert_int_equal(number(&home, "SELECT changed FROM customer_bulk"), PEOPLE * 4 / 5);
	assert_int_equal(number(&home, "SELECT COUNT(*) FROM customer WHERE confirmed_at IS NOT NULL AND version = 2"),
		PEOPLE * 4 / 5);
	home_close(&home);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		BOTH(killed_anywhere_it_is_the_same),
		BOTH(what_changes_its_own_filter),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
