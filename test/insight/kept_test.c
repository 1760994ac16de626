// Figures that take long: made once, given again while nothing has happened, given old for a while when something has,
// made anew by the job; quick ones are made each time; nobody is given another's.
#include "insight.h"

#include "work/job.h"

#include <stdatomic.h>
#include <unistd.h>

struct slow {
	int64_t computed_at, number;
};
static const struct field slow_fields[] = {
	FIGURE_COMPUTED_AT(slow),
	FIELD_I64(slow, number, .min = 0, .max = 1000, .doc = W("Which making", "第几次")),
};
static const struct shape slow_shape = SHAPE("SlowFigure", slow, slow_fields, "For tests.", "测试用。");

static atomic_int makings;
static int takes_ms;
static int64_t made_of[2]; // the record of the last making, and its version

static enum status make_slow(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	struct slow *slow = arena_new(ctx->mem, struct slow);

	memcpy(made_of, call->ids, sizeof made_of);
	usleep((useconds_t)takes_ms * 1000);
	slow->number = ++makings;
	answer->out = slow;
	return OK;
}

static const struct route slow_route = {.name = "slow_figure", .query = &insight_query_shape, .out = &slow_shape};
static const struct figure_kind slow_figure = {.route = &slow_route, .make = make_slow, .usual = {"{}"}};
static const struct figure_kind named_figure = {.route = &slow_route, .make = make_slow, .personal = true};
static const struct figure_kind record_figure = {.route = &slow_route, .make = make_slow, .alike = true};
static const struct figure_kind patient_figure = {.route = &slow_route, .make = make_slow, .slow_ms = 60000};
static const struct figure_kind *const slow_figures[] = {&slow_figure, NULL};
static const struct figure_kind *const named_figures[] = {&named_figure, NULL};
static const struct figure_kind *const record_figures[] = {&record_figure, NULL};
static const struct figure_kind *const patient_figures[] = {&patient_figure, NULL};

static const char *record_asked(
	struct home *home, const struct actor *actor, int64_t store_id, int64_t id, int64_t version)
{
	struct insight_query *query;
	struct call call = {.route = &slow_route, .ids = {id, version}};
	struct answer answer = {0};

	look(home);
	query = arena_new(home->ctx.mem, struct insight_query);
	shape_clear(&insight_query_shape, query);
	query->store_id = store_id;
	call.query = query;
	home->ctx.actor = actor;
	assert_ok(figure_kept(&home->ctx, &call, &answer));
	home->ctx.actor = NULL;
	look_away(home);
	return answer.raw;
}

static const char *slow_asked(struct home *home, const struct actor *actor, int64_t store_id)
{
	return record_asked(home, actor, store_id, 0, 0);
}

static enum status act_add(struct ctx *ctx, void *arg)
{
	for (const struct job_kind *const *kind = house_tables.jobs; *kind; kind++)
		if (strcmp((*kind)->name, arg) == 0)
			return job_add(ctx, *kind, "{}", ctx->now_ms, NULL, NULL);
	return ERR_NOT_FOUND;
}

static enum status act_add_figures(struct ctx *ctx, void *arg)
{
	return job_add(ctx, &figure_renewal, arg, ctx->now_ms, NULL, NULL);
}

static void made_once(void **state)
{
	struct home home;

	trade_open(&home, state);
	figures_know(slow_figures);
	figures_forget(home.house.store); // of the test before, at the same place in memory
	makings = 0;
	takes_ms = FIGURE_SLOW_MS + 50;
	int64_t one = buyer(&home, "one");
	assert_int_equal(number_of(slow_asked(&home, NULL, NONE), "number", 0), 1);
	assert_int_equal(number_of(slow_asked(&home, NULL, NONE), "number", 0), 1);
	assert_int_equal(number_of(slow_asked(&home, NULL, 7), "number", 0), 2); // another filter
	clock_set(NOON + MINUTE_MS);
	sold(&home, one, "1", 1000);
	const char *old = slow_asked(&home, NULL, NONE);
	assert_int_equal(number_of(old, "number", 0), 1);
	assert_non_null(strstr(old, "\"computed_at\":\"2026-01-01T04:00:00"));
	clock_set(NOON + 3 * DAY_MS); // however old: nobody waits
	assert_int_equal(number_of(slow_asked(&home, NULL, NONE), "number", 0), 1);
	figures_know(named_figures); // names are in it: never of an earlier state
	const char *fresh = slow_asked(&home, NULL, NONE);
	assert_int_equal(number_of(fresh, "number", 0), 3);
	assert_non_null(strstr(fresh, "\"computed_at\":\"2026-01-04T04:00:00"));
	home_close(&home);
}

static void made_anew_by_the_job(void **state)
{
	struct home home;

	trade_open(&home, state);
	figures_know(slow_figures);
	figures_forget(home.house.store); // of the test before, at the same place in memory
	makings = 0;
	takes_ms = FIGURE_SLOW_MS + 50;
	int64_t one = buyer(&home, "one");
	slow_asked(&home, NULL, NONE);
	clock_set(NOON + MINUTE_MS);
	sold(&home, one, "1", 1000);
	assert_ok(trade_try(&home, act_add, (void *)(uintptr_t) "insight.figures"));
	home_serve(&home, 1);
	home_await(&home, "SELECT COUNT(*) FROM job WHERE kind = 'insight.figures' AND state = 'done'", 1);
	home_rest(&home);
	assert_int_equal(makings, 2);
	assert_int_equal(number_of(slow_asked(&home, NULL, NONE), "number", 0), 2);
	assert_int_equal(makings, 2);
	home_close(&home);
}

static void quick_ones_and_others(void **state)
{
	static const struct grant of_store[] = {{"report.read", SCOPE_STORE}};
	struct actor east = {.kind = ACTOR_STAFF, .staff_id = 5, .store_id = 11, .grants = of_store, .grant_count = 1};
	struct actor west = {.kind = ACTOR_STAFF, .staff_id = 6, .store_id = 12, .grants = of_store, .grant_count = 1};
	struct home home;

	trade_open(&home, state);
	figures_know(slow_figures);
	figures_forget(home.house.store); // of the test before, at the same place in memory
	makings = 0;
	takes_ms = 0;
	slow_asked(&home, NULL, NONE);
	assert_int_equal(number_of(slow_asked(&home, NULL, NONE), "number", 0), 2);
	takes_ms = FIGURE_SLOW_MS + 50;
	assert_int_equal(number_of(slow_asked(&home, &east, NONE), "number", 0), 3);
	assert_int_equal(number_of(slow_asked(&home, &west, NONE), "number", 0), 4);
	assert_int_equal(number_of(slow_asked(&home, &east, NONE), "number", 0), 3);
	home_close(&home);
}

static void renewed(struct home *home, const char *input)
{
	support_run(home->support, "DELETE FROM job");
	assert_ok(trade_try(home, act_add_figures, (void *)(uintptr_t)input));
	home_serve(home, 1);
	home_await(home, "SELECT COUNT(*) FROM job WHERE kind = 'insight.figures' AND state = 'done'", 1);
	home_rest(home);
}

// A store's manager's too, as they see it; and what was stored is there after the server has started again.
static void stored_and_as_they_see_it(void **state)
{
	static const struct grant of_store[] = {{"report.read", SCOPE_STORE}};
	struct actor east = {.kind = ACTOR_STAFF, .staff_id = 5, .store_id = 11, .grants = of_store, .grant_count = 1};
	struct home home;

	trade_open(&home, state);
	figures_know(slow_figures);
	figures_forget(home.house.store); // of the test before, at the same place in memory
	makings = 0;
	takes_ms = FIGURE_SLOW_MS + 50;
	int64_t one = buyer(&home, "one");
	assert_int_equal(number_of(slow_asked(&home, &east, NONE), "number", 0), 1);
	clock_set(NOON + MINUTE_MS);
	sold(&home, one, "1", 1000);
	renewed(&home, "{\"ahead\":true}");
	assert_int_equal(makings, 4); // the manager's, and the usual one in both languages
	assert_int_equal(support_number(home.support, "SELECT COUNT(*) FROM insight_figure"), 3);
	figures_forget(home.house.store); // as a new process has it
	assert_true(number_of(slow_asked(&home, &east, NONE), "number", 0) > 1);
	assert_true(number_of(slow_asked(&home, NULL, NONE), "number", 0) > 1);
	assert_int_equal(makings, 4);
	clock_set(NOON + 9 * DAY_MS);
	renewed(&home, "{}");
	assert_int_equal(support_number(home.support, "SELECT COUNT(*) FROM insight_figure"), 0);
	assert_int_equal(makings, 4); // nobody has asked for days
	home_close(&home);
}

// Of one record: a changed one is another figure, whoever asks is given the same; the job knows which it was.
static void of_a_record(void **state)
{
	static const struct grant of_store[] = {{"report.read", SCOPE_STORE}};
	struct actor east = {.kind = ACTOR_STAFF, .staff_id = 5, .store_id = 11, .grants = of_store, .grant_count = 1};
	struct home home;

	trade_open(&home, state);
	figures_know(record_figures);
	figures_forget(home.house.store); // of the test before, at the same place in memory
	makings = 0;
	takes_ms = FIGURE_SLOW_MS + 50;
	int64_t one = buyer(&home, "one");
	assert_int_equal(number_of(record_asked(&home, NULL, NONE, 41, 1), "number", 0), 1);
	assert_int_equal(number_of(record_asked(&home, &east, NONE, 41, 1), "number", 0), 1);
	assert_int_equal(number_of(record_asked(&home, NULL, NONE, 42, 1), "number", 0), 2);
	assert_int_equal(number_of(record_asked(&home, NULL, NONE, 41, 2), "number", 0), 3);
	support_run(home.support, "DELETE FROM insight_figure");
	figures_forget(home.house.store);
	assert_int_equal(number_of(record_asked(&home, NULL, NONE, 43, 7), "number", 0), 4);
	clock_set(NOON + MINUTE_MS);
	sold(&home, one, "1", 1000);
	renewed(&home, "{}");
	assert_int_equal(makings, 5);
	assert_int_equal(made_of[0], 43);
	assert_int_equal(made_of[1], 7);
	figures_forget(home.house.store); // as a new process has it
	assert_int_equal(number_of(record_asked(&home, &east, NONE, 43, 7), "number", 0), 5);
	home_close(&home);
}

// A figure may be told as it is at the instant for longer than others.
static void kept_from_when_on(void **state)
{
	struct home home;

	trade_open(&home, state);
	figures_know(patient_figures);
	figures_forget(home.house.store); // of the test before, at the same place in memory
	makings = 0;
	takes_ms = FIGURE_SLOW_MS + 50;
	slow_asked(&home, NULL, NONE);
	assert_int_equal(number_of(slow_asked(&home, NULL, NONE), "number", 0), 2);
	home_close(&home);
}

int main(void)
{
	const struct CMUnitTest tests[] = {BOTH(made_once), BOTH(made_anew_by_the_job), BOTH(quick_ones_and_others),
		BOTH(stored_and_as_they_see_it), BOTH(of_a_record), BOTH(kept_from_when_on)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
