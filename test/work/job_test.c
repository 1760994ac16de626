// Jobs: taken once, taken up again where they were, stopped, resumed, tried again; schedules over the turn of clocks.
#include "../house.h"

#include "work/job.h"
#include "work/runner.h"

#include <stdatomic.h>

PROBLEM(test_wrong, ERR_UNPROCESSABLE, "Wrong: {0}.", "错：{0}。");

static atomic_int runs, at_once, most_at_once, steps;
static atomic_int fail_times; // so many tries of test.flaky end with ERR_INTERNAL
static atomic_bool go_slow;

static void pause_ms(int ms)
{
	nanosleep(&(struct timespec){.tv_nsec = ms * 1000000L}, NULL);
}

static enum status run_echo(struct ctx *ctx, struct job *job)
{
	runs++;
	return job_note(ctx, job, 3, 3, "{\"at\":3}", arena_format(ctx->mem, "{\"given\":%s}", job->input));
}

// Counts to 100, one step a slice, and goes on where it was.
static enum status run_count(struct ctx *ctx, struct job *job)
{
	int64_t at = job->place ? strtoll(job->place, NULL, 10) : 0;

	while (at < 100) {
		at++;
		steps++;
		if (go_slow)
			pause_ms(3);
		TRY(job_note(ctx, job, at, 100, arena_format(ctx->mem, "%lld", (long long)at), NULL));
	}
	return OK;
}

static enum status run_flaky(struct ctx *ctx, struct job *job)
{
	(void)job;
	runs++;
	if (fail_times > 0) {
		fail_times--;
		return fail(ctx, &internal_error);
	}
	return OK;
}

static enum status run_wrong(struct ctx *ctx, struct job *job)
{
	runs++;
	return fail(ctx, &test_wrong, job->input);
}

static enum status run_alone(struct ctx *ctx, struct job *job)
{
	int now = ++at_once;

	if (now > most_at_once)
		most_at_once = now;
	pause_ms(5);
	at_once--;
	runs++;
	return job_note(ctx, job, 1, 1, NULL, NULL);
}

static const int64_t two_tries[] = {5000, 20000, 0};
static const struct job_kind echo = {.name = "test.echo", .run = run_echo, .doc = W("Echo", "回声")};
static const struct job_kind count_up = {.name = "test.count", .run = run_count, .doc = W("Count", "计数")};
static const struct job_kind flaky = {
	.name = "test.flaky", .run = run_flaky, .backoff_ms = two_tries, .doc = W("Flaky", "不稳定")};
static const struct job_kind wrong = {.name = "test.wrong", .run = run_wrong, .doc = W("Wrong", "错误")};
static const struct job_kind wide = {.name = "test.wide", .run = run_alone, .lanes = 4, .doc = W("Wide", "并行")};
static const struct job_kind *const kinds[] = {&echo, &count_up, &flaky, &wrong, &wide, NULL};

static const struct schedule daily = {
	.name = "test.daily", .kind = &echo, .daily_minute = 150, .input = "{}", .doc = W("Daily", "每日")};
static const struct schedule often = {
	.name = "test.often", .kind = &echo, .every_ms = 60000, .input = "{\"often\":1}", .doc = W("Often", "常常")};
static const struct schedule *const schedules[] = {&daily, &often, NULL};

static const struct tables tables = {.jobs = kinds};
static const struct tables scheduled = {.jobs = kinds, .schedules = schedules};

struct order {
	const struct job_kind *kind;
	const char *input, *unique;
	int64_t run_at_ms, id;
};

static enum status add(struct ctx *ctx, void *arg)
{
	struct order *order = arg;
	return job_add(ctx, order->kind, order->input, order->run_at_ms ? order->run_at_ms : ctx->now_ms, order->unique,
		&order->id);
}

static enum status stop(struct ctx *ctx, void *arg)
{
	return job_stop(ctx, *(int64_t *)arg);
}

static enum status resume(struct ctx *ctx, void *arg)
{
	return job_resume(ctx, *(int64_t *)arg);
}

struct look {
	int64_t id;
	struct job_view view;
};

static enum status look_at(struct ctx *ctx, void *arg)
{
	struct look *look = arg;
	return job_read(ctx, look->id, &look->view);
}

static struct job_view job_of(struct home *home, int64_t id)
{
	struct look look = {.id = id};

	assert_ok(house_read(&home->ctx, look_at, &look));
	return look.view;
}

static void open_home(struct home *home, void **state, const struct tables *of)
{
	home_open(home, support_begin(state), of);
	runs = at_once = most_at_once = steps = fail_times = 0;
	go_slow = false;
}

static void a_job_runs_once_and_shows_what_came_of_it(void **state)
{
	struct home home;
	struct order order = {.kind = &echo, .input = "{\"n\":1}"};

	open_home(&home, state, &tables);
	home_do(&home, add, &order);
	assert_int_equal(job_of(&home, order.id).state, JOB_WAITING);
	assert_ok(worker_drain(&home.house));
	assert_ok(worker_drain(&home.house));
	struct job_view view = job_of(&home, order.id);
	assert_int_equal(runs, 1);
	assert_int_equal(view.state, JOB_DONE);
	assert_int_equal(view.done, 3);
	assert_int_equal(view.run_at, NONE);
	assert_string_equal(view.result, "{\"given\":{\"n\":1}}");
	assert_string_equal(view.actor, "house");
	assert_true(view.ended_at >= view.started_at && view.started_at >= view.created_at);
	home_close(&home);
}

static void a_job_waits_for_its_time(void **state)
{
	struct home home;
	struct order order = {.kind = &echo, .run_at_ms = 1700000060000};

	open_home(&home, state, &tables);
	clock_set(1700000000000);
	home_do(&home, add, &order);
	assert_ok(worker_drain(&home.house));
	assert_int_equal(runs, 0);
	clock_set(1700000060000);
	assert_ok(worker_drain(&home.house));
	assert_int_equal(runs, 1);
	home_close(&home);
}

static void of_one_text_only_one_waits_at_the_earlier_time(void **state)
{
	struct home home;
	struct order first = {.kind = &echo, .input = "1", .unique = "x", .run_at_ms = 1700000060000};
	struct order later = {.kind = &echo, .input = "2", .unique = "x", .run_at_ms = 1700000090000};
	struct order sooner = {.kind = &echo, .input = "3", .unique = "x", .run_at_ms = 1700000030000};
	struct order other = {.kind = &flaky, .unique = "x", .run_at_ms = 1700000030000};

	open_home(&home, state, &tables);
	clock_set(1700000000000);
	home_do(&home, add, &first);
	home_do(&home, add, &later);
	assert_int_equal(later.id, first.id);
	assert_int_equal(job_of(&home, first.id).run_at, 1700000060000);
	home_do(&home, add, &sooner);
	assert_int_equal(sooner.id, first.id);
	assert_int_equal(job_of(&home, first.id).run_at, 1700000030000);
	assert_string_equal(job_of(&home, first.id).input, "1");
	home_do(&home, add, &other);
	assert_int_not_equal(other.id, first.id);
	home_close(&home);
}

// A server that died holds the lease until it passes; then another goes on at the place it noted.
static void a_job_whose_server_died_goes_on_at_its_place(void **state)
{
	struct home home;
	struct order order = {.kind = &count_up};

	open_home(&home, state, &tables);
	clock_set(1700000000000);
	home_do(&home, add, &order);
	support_run(home.support, arena_format(home.ctx.mem,
					  "UPDATE job SET state = 'running', lease = 5, attempt = 1,"
					  " place = '40', done = 40, run_at = %lld",
					  1700000000000LL + JOB_LEASE_MS));
	assert_ok(worker_drain(&home.house));
	assert_int_equal(steps, 0);
	clock_set(1700000000000 + JOB_LEASE_MS);
	assert_ok(worker_drain(&home.house));
	assert_int_equal(steps, 60);
	assert_int_equal(job_of(&home, order.id).state, JOB_DONE);
	home_close(&home);
}

// Whoever comes back after his lease was taken is told so, and changes nothing.
static void a_lost_lease_ends_the_run(void **state)
{
	struct home home;
	struct order order = {.kind = &count_up};
	struct job ghost = {.kind = &count_up, .lease = 4};

	open_home(&home, state, &tables);
	home_do(&home, add, &order);
	support_run(home.support, "UPDATE job SET state = 'running', lease = 5, done = 7");
	ghost.id = order.id;
	assert_status(job_note(&home.ctx, &ghost, 50, 100, "50", NULL), ERR_CANCELLED);
	assert_ptr_equal(home.ctx.fault.problem, &job_lease_lost);
	assert_int_equal(job_of(&home, order.id).done, 7);
	home_close(&home);
}

static void one_that_never_gets_on_is_given_up(void **state)
{
	struct home home;
	struct order order = {.kind = &flaky};

	open_home(&home, state, &tables);
	home_do(&home, add, &order);
	// Three tries were allowed, and each cut the server off without a word.
	support_run(home.support, "UPDATE job SET state = 'running', lease = 5, attempt = 3, run_at = 1");
	assert_ok(worker_drain(&home.house));
	assert_int_equal(runs, 0);
	assert_int_equal(job_of(&home, order.id).state, JOB_FAILED);
	assert_string_equal(job_of(&home, order.id).problem, "job_died");
	home_close(&home);
}

static void failures_are_tried_again_after_the_back_off(void **state)
{
	struct home home;
	struct order order = {.kind = &flaky};

	open_home(&home, state, &tables);
	clock_set(1700000000000);
	fail_times = 3;
	home_do(&home, add, &order);
	assert_ok(worker_drain(&home.house));
	assert_int_equal(runs, 1);
	assert_int_equal(job_of(&home, order.id).run_at, 1700000005000);
	assert_string_equal(job_of(&home, order.id).problem, "internal_error");
	clock_set(1700000005000);
	assert_ok(worker_drain(&home.house));
	assert_int_equal(runs, 2);
	assert_int_equal(job_of(&home, order.id).run_at, 1700000025000);
	clock_set(1700000025000);
	assert_ok(worker_drain(&home.house));
	assert_int_equal(runs, 3);
	assert_int_equal(job_of(&home, order.id).state, JOB_FAILED);
	// Resumed, it begins to count anew.
	home_do(&home, resume, &order.id);
	assert_ok(worker_drain(&home.house));
	assert_int_equal(job_of(&home, order.id).state, JOB_DONE);
	assert_null(job_of(&home, order.id).problem);
	home_close(&home);
}

static void a_refusal_is_not_tried_again(void **state)
{
	struct home home;
	struct order order = {.kind = &wrong, .input = "\"x\""};

	open_home(&home, state, &tables);
	home_do(&home, add, &order);
	assert_ok(worker_drain(&home.house));
	assert_int_equal(runs, 1);
	assert_int_equal(job_of(&home, order.id).state, JOB_FAILED);
	assert_string_equal(job_of(&home, order.id).problem, "test_wrong");
	assert_string_equal(job_of(&home, order.id).problem_text, "错：\"x\"。"); // in the shop's language
	home_close(&home);
}

static void a_waiting_job_is_taken_off_and_put_back(void **state)
{
	struct home home;
	struct order order = {.kind = &echo};
	int64_t nobody = id_new();

	open_home(&home, state, &tables);
	home_do(&home, add, &order);
	home_do(&home, stop, &order.id);
	assert_ok(worker_drain(&home.house));
	assert_int_equal(runs, 0);
	assert_int_equal(job_of(&home, order.id).state, JOB_STOPPED);
	assert_status(house_write(&home.ctx, stop, &order.id, 0, LANE_TILL), ERR_CONFLICT);
	home_do(&home, resume, &order.id);
	assert_ok(worker_drain(&home.house));
	assert_int_equal(job_of(&home, order.id).state, JOB_DONE);
	assert_status(house_write(&home.ctx, resume, &order.id, 0, LANE_TILL), ERR_CONFLICT);
	assert_status(house_write(&home.ctx, stop, &nobody, 0, LANE_TILL), ERR_NOT_FOUND);
	assert_status(house_write(&home.ctx, resume, &nobody, 0, LANE_TILL), ERR_NOT_FOUND);
	home_close(&home);
}

static void a_running_job_stops_at_its_next_note_and_goes_on_there(void **state)
{
	struct home home;
	struct order order = {.kind = &count_up};

	open_home(&home, state, &tables);
	go_slow = true;
	home_serve(&home, 2);
	home_do(&home, add, &order);
	while (steps < 10)
		pause_ms(1);
	home_do(&home, stop, &order.id);
	home_await(&home, "SELECT COUNT(*) FROM job WHERE state = 'stopped'", 1);
	int at = steps;
	assert_in_range(at, 10, 99);
	assert_int_equal(job_of(&home, order.id).done, at);
	go_slow = false;
	home_do(&home, resume, &order.id);
	home_await(&home, "SELECT COUNT(*) FROM job WHERE state = 'done'", 1);
	assert_int_equal(steps, 100);
	home_close(&home);
}

// A server that stops gracefully loses nothing: the job notes its place, and the next server goes on at once.
static void a_graceful_stop_keeps_the_place(void **state)
{
	struct home home;
	struct order order = {.kind = &count_up};

	open_home(&home, state, &tables);
	go_slow = true;
	home_do(&home, add, &order);
	for (int i = 0; i < 3; i++) {
		int before = steps;
		home_serve(&home, 1);
		while (steps < before + 5)
			pause_ms(1);
		home_rest(&home);
		assert_int_equal(job_of(&home, order.id).state, JOB_WAITING);
		assert_int_equal(job_of(&home, order.id).done, steps);
		assert_int_equal(job_of(&home, order.id).attempt, 0);
	}
	go_slow = false;
	home_serve(&home, 1);
	home_await(&home, "SELECT COUNT(*) FROM job WHERE state = 'done'", 1);
	assert_int_equal(steps, 100);
	home_close(&home);
}

static void two_of_one_text_never_run_at_once(void **state)
{
	struct home home;

	open_home(&home, state, &tables);
	home_serve(&home, 4);
	for (int i = 0; i < 12; i++) {
		struct order order = {.kind = &wide, .unique = "one"};
		home_do(&home, add, &order);
		pause_ms(2);
	}
	home_await(&home, "SELECT COUNT(*) FROM job WHERE run_at IS NOT NULL", 0);
	assert_int_equal(most_at_once, 1);
	assert_true(runs >= 2); // what was added while one ran came after it
	for (int i = 0; i < 12; i++) {
		struct order order = {.kind = &wide};
		home_do(&home, add, &order);
	}
	home_await(&home, "SELECT COUNT(*) FROM job WHERE run_at IS NOT NULL", 0);
	assert_in_range(most_at_once, 2, 4);
	home_close(&home);
}

static int64_t instant(const char *text)
{
	int64_t at;

	assert_true(instant_parse(text, &at));
	return at;
}

static void a_daily_time_follows_the_clocks(void **state)
{
	static const struct {
		const char *zone, *after, *next;
	} rows[] = {
		{"Asia/Shanghai", "2026-03-01T00:00:00+08:00", "2026-03-01T02:30:00+08:00"},
		{"Asia/Shanghai", "2026-03-01T02:30:00+08:00", "2026-03-02T02:30:00+08:00"},
		{"Europe/Berlin", "2026-03-28T02:30:00+01:00", "2026-03-29T03:30:00+02:00"}, // 02:30 does not exist
		{"Europe/Berlin", "2026-03-29T03:30:00+02:00", "2026-03-30T02:30:00+02:00"},
		{"Europe/Berlin", "2026-10-24T03:00:00+02:00", "2026-10-25T02:30:00+02:00"}, // the first of two
		{"Europe/Berlin", "2026-10-25T02:30:00+02:00", "2026-10-26T02:30:00+01:00"}, // not the second
		{"America/New_York", "2026-12-31T23:00:00-05:00", "2027-01-01T02:30:00-05:00"},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		assert_int_equal(
			schedule_next(&daily, zone_open(rows[i].zone), instant(rows[i].after)), instant(rows[i].next));
	assert_int_equal(schedule_next(&often, zone_open("UTC"), 1000), 61000);
}

static void a_schedule_has_one_waiting_row(void **state)
{
	struct home home;
	static const char waiting[] = "SELECT COUNT(*) FROM job WHERE state = 'waiting'";

	open_home(&home, state, &scheduled);
	int64_t start = instant("2026-03-01T00:00:00+08:00");
	clock_set(start);
	struct runner *runner = runner_create(&home.house, home.ctx.mem);
	assert_ok(runner_plan(runner, home.ctx.mem));
	assert_ok(runner_plan(runner, home.ctx.mem));
	assert_int_equal(support_number(home.support, waiting), 2);
	assert_int_equal(support_number(home.support, "SELECT MIN(run_at) FROM job"), start + 60000);
	assert_int_equal(
		support_number(home.support, "SELECT MAX(run_at) FROM job"), instant("2026-03-01T02:30:00+08:00"));
	// The server was off for two days: each runs once, and has its next time.
	clock_set(start + 2 * DAY_MS);
	assert_ok(worker_drain(&home.house));
	assert_int_equal(runs, 2);
	assert_int_equal(support_number(home.support, waiting), 2);
	assert_int_equal(support_number(home.support, "SELECT MIN(run_at) FROM job WHERE state = 'waiting'"),
		start + 2 * DAY_MS + 60000);
	assert_int_equal(support_number(home.support, "SELECT MAX(run_at) FROM job WHERE state = 'waiting'"),
		instant("2026-03-03T02:30:00+08:00"));
	home_close(&home);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		BOTH(a_job_runs_once_and_shows_what_came_of_it),
		BOTH(a_job_waits_for_its_time),
		BOTH(of_one_text_only_one_waits_at_the_earlier_time),
		BOTH(a_job_whose_server_died_goes_on_at_its_place),
		BOTH(a_lost_lease_ends_the_run),
		BOTH(one_that_never_gets_on_is_given_up),
		BOTH(failures_are_tried_again_after_the_back_off),
		BOTH(a_refusal_is_not_tried_again),
		BOTH(a_waiting_job_is_taken_off_and_put_back),
		BOTH(a_running_job_stops_at_its_next_note_and_goes_on_there),
		BOTH(a_graceful_stop_keeps_the_place),
		BOTH(two_of_one_text_never_run_at_once),
		cmocka_unit_test(a_daily_time_follows_the_clocks),
		BOTH(a_schedule_has_one_waiting_row),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
