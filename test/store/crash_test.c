// kill -9 under load, in miniature: what was answered is there afterwards, and nothing is there twice.
#include "../support.h"

#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <sys/wait.h>
#include <time.h>

#define KILLS 8
#define THREADS 4

SQL_HERE(crash_post, "INSERT INTO posting (id, customer_id, points) VALUES ($1, $2, 1)");
SQL_HERE(crash_add,
	"INSERT INTO balance (customer_id, points) VALUES ($1, 1)"
	" ON CONFLICT (customer_id) DO UPDATE SET points = balance.points + 1");
SQL_HERE(crash_ids, "SELECT id FROM posting ORDER BY id");

struct writer {
	struct gate *gate;
	int pipe;
	int64_t next, step;
};

static enum status post(struct ctx *ctx, void *arg)
{
	int64_t id = *(int64_t *)arg;

	TRY(db_exec(ctx->db, &crash_post, ARGS(v_i64(id), v_i64(id % 13))));
	return db_exec(ctx->db, &crash_add, ARGS(v_i64(id % 13)));
}

// Tells each id through the pipe when it has been answered, not before.
static void *post_for_ever(void *arg)
{
	struct writer *writer = arg;
	struct ctx ctx = {.mem = arena_create()};

	for (int64_t id = writer->next;; id += writer->step) {
		if (gate_run(writer->gate, &ctx, post, &id, id % 13 + 1, LANE_TILL) != OK)
			_exit(1);
		if (write(writer->pipe, &id, sizeof id) != sizeof id)
			_exit(1);
		arena_reset(ctx.mem);
	}
	return NULL;
}

static void run_until_killed(const char *url, int pipe, int64_t first)
{
	struct arena *mem = arena_create();
	struct store_options options = store_defaults(url);
	struct store *store;
	struct writer writers[THREADS];
	pthread_t thread;
	const char *error;

	if (store_open(&options, &store, mem, &error) != OK)
		_exit(1);
	struct gate *gate = gate_create(store, NULL);
	for (int i = 0; i < THREADS; i++) {
		writers[i] = (struct writer){gate, pipe, first + i, THREADS};
		if (pthread_create(&thread, NULL, post_for_ever, &writers[i]) != 0)
			_exit(1);
	}
	for (;;)
		pause();
}

struct acked {
	int64_t *ids;
	size_t count, capacity;
};

static void read_acked(int pipe, struct acked *acked)
{
	int64_t id;

	while (read(pipe, &id, sizeof id) == sizeof id) {
		if (acked->count == acked->capacity) {
			acked->capacity = acked->capacity * 2 + 1024;
			acked->ids = realloc(acked->ids, acked->capacity * sizeof *acked->ids);
			assert_non_null(acked->ids);
		}
		acked->ids[acked->count++] = id;
	}
}

// Another process that posts until it is killed; returns once it has answered something.
static pid_t start_child(struct support *support, int64_t first, int *pipe_end)
{
	int ends[2];

	assert_int_equal(pipe(ends), 0);
	pid_t child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		close(ends[0]);
		run_until_killed(support->url, ends[1], first);
	}
	close(ends[1]);
	// The clock starts with the first answer: a busy machine may take long to get there.
	assert_int_equal(poll(&(struct pollfd){.fd = ends[0], .events = POLLIN}, 1, 60000), 1);
	*pipe_end = ends[0];
	return child;
}

static void kill_child(pid_t child, int pipe_end, struct acked *acked)
{
	int status;

	kill(child, SIGKILL);
	read_acked(pipe_end, acked);
	close(pipe_end);
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
}

static void run_and_kill(struct support *support, int64_t first, int ms, struct acked *acked)
{
	int pipe_end;
	pid_t child = start_child(support, first, &pipe_end);

	nanosleep(&(struct timespec){.tv_nsec = ms * 1000000L}, NULL);
	kill_child(child, pipe_end, acked);
}

static int by_number(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
	return (x > y) - (x < y);
}

static void assert_all_there(struct support *support, struct acked *acked)
{
	struct db *db;
	struct rows *rows;
	bool more;
	size_t at = 0;

	if (acked->count > 0)
		qsort(acked->ids, acked->count, sizeof *acked->ids, by_number);
	assert_ok(store_snapshot(support->store, &db));
	assert_ok(db_query(db, &crash_ids, NO_ARGS, &rows));
	for (;;) {
		assert_ok(rows_next(rows, &more));
		if (!more)
			break;
		int64_t id = row_i64(rows, 0);
		if (at < acked->count && acked->ids[at] < id)
			fail_msg("%lld was answered and is not there", (long long)acked->ids[at]);
		at += at < acked->count && acked->ids[at] == id;
	}
	store_snapshot_end(db);
	assert_int_equal(at, acked->count);
}

static struct support *with_tables(void **state)
{
	struct support *support = support_begin(state);
	support_run(support, "CREATE TABLE posting (id {{id}}, customer_id BIGINT NOT NULL, points BIGINT NOT NULL)");
	support_run(support, "CREATE TABLE balance (customer_id {{id}}, points BIGINT NOT NULL)");
	return support;
}

static void assert_balances(struct support *support)
{
	assert_int_equal(support_number(support,
				 "SELECT COUNT(*) FROM balance WHERE points <> (SELECT COUNT(*) FROM posting"
				 " WHERE posting.customer_id = balance.customer_id)"),
		0);
}

static void nothing_answered_is_lost_by_kill_9(void **state)
{
	struct support *support = with_tables(state);
	struct acked acked = {0};

	for (int i = 0; i < KILLS; i++) {
		store_close(support->store);
		support->store = NULL;
		run_and_kill(support, (i + 1) * 1000000, 60 + 35 * i, &acked);
		support_open(support);
		assert_all_there(support, &acked);
		assert_balances(support);
	}
	assert_true(acked.count > KILLS);
	free(acked.ids);
}

// A command beside a server that writes as fast as it can: it gets its turn, and nobody loses anything.
static void two_processes_write_side_by_side(void **state)
{
	struct support *support = with_tables(state);
	struct acked acked = {0};
	int pipe_end;

	store_close(support->store);
	support->store = NULL;
	pid_t child = start_child(support, 1000000, &pipe_end);
	support_open(support);
	struct gate *gate = gate_create(support->store, NULL);
	for (int64_t id = 1; id <= 30; id++)
		assert_ok(gate_run(gate, &support->ctx, post, &id, id, LANE_TILL));
	gate_destroy(gate);
	kill_child(child, pipe_end, &acked);
	assert_all_there(support, &acked);
	assert_int_equal(support_number(support, "SELECT COUNT(*) FROM posting WHERE id <= 30"), 30);
	assert_balances(support);
	free(acked.ids);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		BOTH(nothing_answered_is_lost_by_kill_9),
		BOTH(two_processes_write_side_by_side),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
