// LATER listeners: every event once, in order, whatever stops or dies between.
#include "../house.h"

#include "work/event.h"

#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <sys/wait.h>

struct ping {
	int64_t number;
};
static const struct field ping_fields[] = {
	FIELD_I64(ping, number, .min = 0, .max = 1000000, .flags = FIELD_READ_ONLY | FIELD_REQUIRED,
		.doc = W("Number", "序号")),
};
static const struct shape ping_shape = SHAPE("Ping", ping, ping_fields, "Ping", "测试");
static const struct event_type ping_type = {
	.name = "test.ping",
	.subject = "ord",
	.shape = &ping_shape,
	.right = "order.read",
	.title = W("Ping", "测试"),
	.doc = W("Ping", "测试"),
	.example = "{\"number\":1}",
};
static const struct event_type pong_type = {
	.name = "test.pong",
	.subject = "ord",
	.shape = &ping_shape,
	.right = "order.read",
	.title = W("Pong", "测试"),
	.doc = W("Pong", "测试"),
	.example = "{\"number\":1}",
};

PROBLEM(test_deaf, ERR_CONFLICT, "Not now.", "现在不行。");

SQL_HERE(listen_heard, "INSERT INTO heard (id, listener, event_id, number) VALUES ($1, $2, $3, $4)");

static atomic_bool deaf_at_five, wanted;
static atomic_int wants_asked, all_heard;

static enum status hear(struct ctx *ctx, struct event *event)
{
	const struct ping *ping = event->record;

	if (deaf_at_five && ping->number == 5)
		return fail(ctx, &test_deaf);
	return db_exec(
		ctx->db, &listen_heard, ARGS(v_i64(id_new()), v_text("a"), v_i64(event->id), v_i64(ping->number)));
}

static enum status hear_all(struct ctx *ctx, struct event *event)
{
	const struct ping *ping = event->record;

	(void)ctx;
	all_heard++;
	return ping->number >= 0 && event->type ? OK : ERR_INTERNAL;
}

static enum status ask(struct ctx *ctx, bool *wants)
{
	(void)ctx;
	wants_asked++;
	*wants = wanted;
	return OK;
}

static const struct listener pings = {
	.name = "test.pings", .type = &ping_type, .when = LISTEN_LATER, .hear = hear, .doc = W("Pings", "测试")};
static const struct listener everything = {
	.name = "test.all", .when = LISTEN_LATER, .hear = hear_all, .wants = ask, .doc = W("All", "全部")};
static const struct event_type *const events[] = {&ping_type, &pong_type, NULL};
static const struct listener *const listeners[] = {&pings, &everything, NULL};
static const struct tables tables = {.events = events, .listeners = listeners};

struct pings {
	int64_t from, count;
	const struct event_type *type;
};

static enum status emit(struct ctx *ctx, void *arg)
{
	const struct pings *all = arg;

	for (int64_t i = 0; i < all->count; i++) {
		struct ping ping = {.number = all->from + i};
		struct event event = {.customer_id = 1 + i % 3, .subject_id = i + 1, .record = &ping};
		TRY(event_emit(ctx, all->type ? all->type : &ping_type, &event));
	}
	return OK;
}

static void emit_some(struct home *home, int64_t from, int64_t count)
{
	struct pings some = {from, count, NULL};

	home_do(home, emit, &some);
}

static void open_home(struct home *home, void **state)
{
	home_open(home, support_begin(state), &tables);
	support_run(home->support, "CREATE TABLE heard (id {{id}}, listener TEXT NOT NULL, event_id BIGINT NOT NULL,"
				   " number BIGINT NOT NULL)");
	deaf_at_five = false;
	wanted = true;
	wants_asked = all_heard = 0;
}

static const char heard_count[] = "SELECT COUNT(*) FROM heard";
static const char heard_once[] = "SELECT COUNT(DISTINCT number) FROM heard";
// Rows that were heard before a row of a smaller number.
static const char heard_late[] =
	"SELECT COUNT(*) FROM heard AS a JOIN heard AS b ON a.id < b.id AND a.number > b.number";

static void expect_heard(struct home *home, int64_t count)
{
	assert_int_equal(support_number(home->support, heard_count), count);
	assert_int_equal(support_number(home->support, heard_once), count);
	assert_int_equal(support_number(home->support, heard_late), 0);
}

static void events_are_heard_once_and_in_order(void **state)
{
	struct home home;
	struct pings pongs = {0, 700, &pong_type};

	open_home(&home, state);
	emit_some(&home, 0, 1200);    // more than one batch
	home_do(&home, emit, &pongs); // nothing to it
	emit_some(&home, 1200, 10);
	assert_ok(worker_drain(&home.house));
	expect_heard(&home, 1210);
	assert_int_equal(all_heard, 1910);
	assert_ok(worker_drain(&home.house));
	expect_heard(&home, 1210);
	assert_int_equal(all_heard, 1910);
	home_close(&home);
}

static void what_nobody_wants_is_passed_over(void **state)
{
	struct home home;

	open_home(&home, state);
	wanted = false;
	emit_some(&home, 0, 600);
	assert_ok(worker_drain(&home.house));
	assert_int_equal(all_heard, 0);
	assert_true(wants_asked >= 2);
	expect_heard(&home, 600);
	home_close(&home);
}

static void a_running_server_hears_soon(void **state)
{
	struct home home;

	open_home(&home, state);
	home_serve(&home, 1);
	for (int i = 0; i < 20; i++) {
		emit_some(&home, i, 1);
		nanosleep(&(struct timespec){.tv_nsec = 5000000}, NULL);
	}
	home_await(&home, heard_count, 20);
	expect_heard(&home, 20);
	struct worker_figures figures = worker_figures(&home.house, home.ctx.mem);
	assert_int_equal(figures.listeners_failing, 0);
	home_close(&home);
}

static void servers_that_come_and_go_miss_nothing(void **state)
{
	struct home home;

	open_home(&home, state);
	for (int i = 0; i < 6; i++) {
		emit_some(&home, i * 200, 100);
		home_serve(&home, 1);
		emit_some(&home, i * 200 + 100, 100);
		nanosleep(&(struct timespec){.tv_nsec = i * 7000000L}, NULL);
		home_rest(&home);
	}
	assert_ok(worker_drain(&home.house));
	expect_heard(&home, 1200);
	home_close(&home);
}

// Serves until it is killed.
static void serve_until_killed(const char *url)
{
	struct store_options options = store_defaults(url);
	struct arena *mem = arena_create();
	struct house house = {.tables = &tables};
	const char *error;

	if (store_open(&options, &house.store, mem, &error) != OK || house_start(&house, mem, &error) != OK)
		_exit(1);
	house.gate = gate_create(house.store, NULL);
	house.worker = worker_create(&house, 1);
	for (;;)
		pause();
}

static void killed_servers_hear_each_event_once(void **state)
{
	struct home home;

	open_home(&home, state);
	emit_some(&home, 0, 2000);
	struct support *support = home.support;
	home_close(&home);
	store_close(support->store);
	int64_t heard = 0;
	for (int i = 0; i < 6 && heard < 2000; i++) {
		pid_t child = fork(); // no connection is open here, so that none is shared
		assert_true(child >= 0);
		if (child == 0)
			serve_until_killed(support->url);
		support_open(support);
		int64_t before = heard;
		for (int look = 0; look < 2000 && heard == before; look++) {
			nanosleep(&(struct timespec){.tv_nsec = 1000000L + i * 300000L}, NULL);
			heard = support_number(support, heard_count);
		}
		assert_int_equal(kill(child, SIGKILL), 0);
		assert_int_equal(waitpid(child, NULL, 0), child);
		store_close(support->store);
		assert_true(heard > before);
	}
	support_open(support);
	home_open(&home, support, &tables);
	assert_ok(worker_drain(&home.house));
	expect_heard(&home, 2000);
	home_close(&home);
}

// Two servers on one PostgreSQL: either may hear an event, never both.
static void two_servers_share_a_listener(void **state)
{
	struct home one, two;
	const char *error;

	open_home(&one, state);
	two = one;
	struct store_options options = store_defaults(one.support->url);
	assert_ok(store_open(&options, &two.house.store, one.support->mem, &error));
	home_serve(&one, 1);
	home_serve(&two, 1);
	for (int i = 0; i < 30; i++)
		emit_some(&one, i * 20, 20);
	home_await(&one, heard_count, 600);
	expect_heard(&one, 600);
	home_rest(&two);
	store_close(two.house.store);
	home_close(&one);
}

// The figures are those of the last commit but one at worst: other listeners may still be hearing.
static void await_figures(struct home *home, int64_t failing, int64_t behind)
{
	struct worker_figures figures = {0};

	for (int i = 0; i < 1000; i++) {
		figures = worker_figures(&home->house, home->ctx.mem);
		if (figures.listeners_failing == failing && figures.events_behind == behind)
			return;
		nanosleep(&(struct timespec){.tv_nsec = 10000000}, NULL);
	}
	fail_msg("failing %lld, behind %lld", (long long)figures.listeners_failing, (long long)figures.events_behind);
}

static void a_refused_event_is_tried_again_and_none_is_skipped(void **state)
{
	struct home home;

	open_home(&home, state);
	deaf_at_five = true;
	home_serve(&home, 1);
	emit_some(&home, 0, 10);
	home_await(&home,
		"SELECT COUNT(*) FROM listener_place WHERE listener = 'test.pings' AND failures > 0"
		" AND problem = 'test_deaf'",
		1);
	expect_heard(&home, 5); // those before it
	await_figures(&home, 1, 5);
	for (int i = 0; i < 1000 && all_heard < 10; i++) // others are not held up
		nanosleep(&(struct timespec){.tv_nsec = 10000000}, NULL);
	assert_int_equal(all_heard, 10);
	deaf_at_five = false;
	home_await(&home, heard_count, 10);
	expect_heard(&home, 10);
	home_await(&home, "SELECT COUNT(*) FROM listener_place WHERE failures > 0", 0);
	await_figures(&home, 0, 0);
	home_close(&home);
}

// What an older version wrote is heard too: fields it had and this one has not, and the other way round.
static void events_of_other_versions_are_heard(void **state)
{
	struct home home;

	open_home(&home, state);
	support_run(home.support,
		"INSERT INTO event (customer_id, at, id, type, subject_id, tx, actor, body) VALUES"
		" (1, 1, 1001, 'test.ping', 1, {{tx}}, 'house', '{\"number\":1,\"old\":[1,{\"a\":2}]}'),"
		" (1, 1, 1002, 'test.gone', 1, {{tx}}, 'house', '{\"what\":1}'),"
		" (1, 1, 1003, 'test.ping', 1, {{tx}}, 'house', '{\"number\":2}')");
	assert_ok(worker_drain(&home.house));
	expect_heard(&home, 2);
	assert_int_equal(all_heard, 2);
	home_close(&home);
}

static atomic_int waits;

static void *wait_events(void *arg)
{
	struct home *home = arg;

	waits = worker_wait_events(home->house.worker, 20000) ? 1 : 2;
	return NULL;
}

static void whoever_waits_for_events_wakes_with_the_commit(void **state)
{
	struct home home;
	pthread_t thread;

	open_home(&home, state);
	home_serve(&home, 1);
	waits = 0;
	assert_int_equal(pthread_create(&thread, NULL, wait_events, &home), 0);
	nanosleep(&(struct timespec){.tv_nsec = 300000000}, NULL); // what the start committed is over
	if (waits == 0)
		emit_some(&home, 0, 1);
	assert_int_equal(pthread_join(thread, NULL), 0);
	assert_int_equal(waits, 1);
	// Once the listeners have noted their place nothing is committed any more.
	bool quiet = false;
	for (int i = 0; i < 1000 && !quiet; i++)
		quiet = !worker_wait_events(home.house.worker, 10);
	assert_true(quiet);
	home_close(&home);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		BOTH(events_are_heard_once_and_in_order),
		BOTH(what_nobody_wants_is_passed_over),
		BOTH(a_running_server_hears_soon),
		BOTH(servers_that_come_and_go_miss_nothing),
		BOTH(killed_servers_hear_each_event_once),
		POSTGRES(two_servers_share_a_listener),
		BOTH(a_refused_event_is_tried_again_and_none_is_skipped),
		BOTH(events_of_other_versions_are_heard),
		BOTH(whoever_waits_for_events_wakes_with_the_commit),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
