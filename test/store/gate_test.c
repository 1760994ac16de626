// The write gate: batches, refusals, retries, lanes, closing.
#include "../support.h"

#include "base/id.h"

#include <pthread.h>
#include <stdatomic.h>
#include <time.h>

#define THREADS 8
#define ACTS_EACH 250

SQL_HERE(gate_post, "INSERT INTO posting (customer_id, seq, points) VALUES ($1, $2, $3)");
SQL_HERE(gate_balance,
	"INSERT INTO balance (customer_id, points) VALUES ($1, $2)"
	" ON CONFLICT (customer_id) DO UPDATE SET points = balance.points + excluded.points RETURNING points");
SQL_HERE(gate_post_once,
	"INSERT INTO posting (customer_id, seq, points) VALUES ($1, $2, $3) ON CONFLICT (customer_id, seq) DO NOTHING");

static const char posting[] =
	"CREATE TABLE posting (customer_id BIGINT NOT NULL, seq BIGINT NOT NULL, points BIGINT NOT NULL,"
	" PRIMARY KEY (customer_id, seq)) {{without_rowid}}";
static const char balance[] = "CREATE TABLE balance (customer_id {{id}}, points BIGINT NOT NULL)";

static struct support *with_tables(void **state)
{
	struct support *support = support_begin(state);
	support_run(support, posting);
	support_run(support, balance);
	return support;
}

static void pause_ms(int ms)
{
	nanosleep(&(struct timespec){.tv_nsec = ms * 1000000L}, NULL);
}

struct job {
	struct act act; // first, so that done() finds the job
	struct ctx ctx;
	int64_t customer, seq, points;
	enum status refuse; // what run returns after its writes; OK: nothing
	int busy_runs;      // so many runs end with ERR_BUSY
	int runs;
	int pause_ms;
	atomic_bool is_running;
	enum status answer;
	int64_t order; // place among the answers
	atomic_bool is_done;
};

static _Atomic int64_t answers;
static atomic_bool held;

static enum status run_job(struct ctx *ctx, void *arg)
{
	struct job *job = arg;
	struct rows *rows;
	bool found;

	job->runs++;
	TRY(db_exec(ctx->db, &gate_post, ARGS(v_i64(job->customer), v_i64(job->seq), v_i64(job->points))));
	TRY(db_first(ctx->db, &gate_balance, ARGS(v_i64(job->customer), v_i64(job->points)), &rows, &found));
	if (job->pause_ms)
		pause_ms(job->pause_ms);
	if (job->runs <= job->busy_runs)
		return ERR_BUSY;
	return job->refuse;
}

static void job_done(struct act *act, enum status status)
{
	struct job *job = (struct job *)act;
	job->answer = status;
	job->order = ++answers;
	atomic_store(&job->is_done, true);
}

static void job_prepare(struct job *job, struct arena *mem, int64_t customer, int64_t seq)
{
	job->ctx.mem = mem;
	job->customer = customer;
	job->seq = seq;
	job->points = 10;
	job->act = (struct act){.run = run_job, .done = job_done, .ctx = &job->ctx, .arg = job, .key = customer};
}

static void job_wait(struct job *job)
{
	for (int i = 0; i < 20000 && !atomic_load(&job->is_done); i++)
		pause_ms(1);
	assert_true(atomic_load(&job->is_done));
}

// Postings and balances agree, and there are so many postings.
static void assert_books(struct support *support, int64_t postings)
{
	assert_int_equal(support_number(support, "SELECT COUNT(*) FROM posting"), postings);
	assert_int_equal(support_number(support,
				 "SELECT COUNT(*) FROM balance WHERE points <> (SELECT SUM(posting.points) FROM posting"
				 " WHERE posting.customer_id = balance.customer_id)"),
		0);
}

// ---------------------------------------------------------------- many threads

struct crowd {
	struct gate *gate;
	int number;
	struct job jobs[ACTS_EACH];
};

static void *submit_all(void *arg)
{
	struct crowd *crowd = arg;

	for (int i = 0; i < ACTS_EACH; i++) {
		struct job *job = &crowd->jobs[i];
		job_prepare(job, arena_create(), i % 17 + 1, crowd->number * ACTS_EACH + i);
		job->refuse = i % 10 == 3 ? ERR_CONFLICT : OK;
		while (gate_submit(crowd->gate, &job->act) == ERR_BUSY)
			pause_ms(1);
	}
	for (int i = 0; i < ACTS_EACH; i++) {
		job_wait(&crowd->jobs[i]);
		arena_destroy(crowd->jobs[i].ctx.mem);
	}
	return NULL;
}

static void eight_threads_lose_nothing(void **state)
{
	struct support *support = with_tables(state);
	struct gate *gate = gate_create(support->store, &(struct gate_options){.queue_max = 500});
	struct crowd *crowds = calloc(THREADS, sizeof *crowds);
	pthread_t threads[THREADS];

	for (int i = 0; i < THREADS; i++) {
		crowds[i].gate = gate;
		crowds[i].number = i;
		assert_int_equal(pthread_create(&threads[i], NULL, submit_all, &crowds[i]), 0);
	}
	for (int i = 0; i < THREADS; i++)
		pthread_join(threads[i], NULL);
	struct gate_figures figures = gate_figures(gate);
	gate_destroy(gate);

	int refused = 0;
	for (int i = 0; i < THREADS; i++)
		for (int j = 0; j < ACTS_EACH; j++) {
			assert_int_equal(crowds[i].jobs[j].answer, crowds[i].jobs[j].refuse);
			refused += crowds[i].jobs[j].answer != OK;
		}
	assert_int_equal(figures.acts, THREADS * ACTS_EACH);
	assert_int_equal(figures.refused, refused);
	assert_int_equal(figures.waiting, 0);
	assert_in_range(figures.commits, 1, THREADS * ACTS_EACH);
	assert_books(support, THREADS * ACTS_EACH - refused);
	free(crowds);
}

// ---------------------------------------------------------------- one by one

static struct job *jobs_of(struct support *support, int count)
{
	struct job *jobs = arena_alloc_array(support->mem, (size_t)count, sizeof *jobs);
	for (int i = 0; i < count; i++)
		job_prepare(&jobs[i], support->mem, 1, i);
	return jobs;
}

static enum status run_holding(struct ctx *ctx, void *arg)
{
	struct job *job = arg;

	(void)ctx;
	atomic_store(&job->is_running, true);
	while (atomic_load(&held))
		pause_ms(1);
	return OK;
}

// An act of its own is at work, and known to be, while the jobs come: so they stand in one batch, on any machine.
static void submit_batch(struct gate *gate, struct job *jobs, int count)
{
	struct job holder = {.ctx = {.mem = jobs[0].ctx.mem}};

	holder.act = (struct act){
		.run = run_holding, .done = job_done, .ctx = &holder.ctx, .arg = &holder, .key = jobs[0].act.key};
	atomic_store(&held, true);
	assert_ok(gate_submit(gate, &holder.act));
	while (!atomic_load(&holder.is_running))
		pause_ms(1);
	for (int i = 0; i < count; i++)
		assert_ok(gate_submit(gate, &jobs[i].act));
	atomic_store(&held, false);
	job_wait(&holder);
	for (int i = 0; i < count; i++)
		job_wait(&jobs[i]);
}

static void one_refusal_harms_nobody(void **state)
{
	struct support *support = with_tables(state);
	struct gate *gate = gate_create(support->store, NULL);
	struct job *jobs = jobs_of(support, 12);

	jobs[4].refuse = ERR_UNPROCESSABLE;
	jobs[7].seq = 2; // there already: the database refuses it
	submit_batch(gate, jobs, 12);
	for (int i = 0; i < 12; i++)
		assert_int_equal(jobs[i].answer, i == 4 ? ERR_UNPROCESSABLE : i == 7 ? ERR_CONFLICT : OK);
	assert_null(jobs[4].act.error);
	assert_non_null(strstr(jobs[7].act.error, "gate_post"));
	for (int i = 1; i < 12; i++)
		assert_true(jobs[i].order > jobs[i - 1].order);
	assert_true(gate_figures(gate).commits < 12);
	gate_destroy(gate);
	assert_books(support, 10);
}

static void busy_acts_run_again_alone(void **state)
{
	struct support *support = with_tables(state);
	struct gate *gate = gate_create(support->store, NULL);
	struct job *jobs = jobs_of(support, 6);

	jobs[2].busy_runs = 3;
	jobs[4].busy_runs = 99;
	submit_batch(gate, jobs, 6);
	for (int i = 0; i < 6; i++)
		assert_int_equal(jobs[i].answer, i == 4 ? ERR_BUSY : OK);
	assert_int_equal(jobs[2].runs, 4);
	assert_int_equal(jobs[4].runs, 6);
	gate_destroy(gate);
	assert_books(support, 5);
}

static void a_fault_anywhere_leaves_the_books_right(void **state)
{
	struct support *support = with_tables(state);
	static const enum store_fault kinds[] = {FAULT_FULL, FAULT_BUSY, FAULT_INTERNAL, FAULT_CUT};
	int64_t kept = 0;

	for (int nth = 1; nth <= 40; nth++) {
		enum store_fault kind = kinds[nth % 4];
		struct gate *gate = gate_create(support->store, NULL);
		struct job *jobs = jobs_of(support, 5);
		for (int i = 0; i < 5; i++)
			jobs[i].seq = nth * 5 + i;
		store_fault(nth, kind);
		jobs[0].pause_ms = 5;
		for (int i = 0; i < 5; i++)
			assert_ok(gate_submit(gate, &jobs[i].act));
		for (int i = 0; i < 5; i++) {
			job_wait(&jobs[i]);
			kept += jobs[i].answer == OK;
			if (kind == FAULT_BUSY || kind == FAULT_CUT)
				assert_int_equal(jobs[i].answer, OK);
		}
		store_fault(0, kind);
		gate_destroy(gate);
		assert_books(support, kept);
	}
}

// Its last statement is one that nobody waits for, so that PostgreSQL says only later that it failed.
static enum status run_failing_late(struct ctx *ctx, void *arg)
{
	struct job *job = arg;
	struct rows *rows;
	bool found;

	job->runs++;
	TRY(db_first(ctx->db, &gate_balance, ARGS(v_i64(job->customer), v_i64(job->points)), &rows, &found));
	return db_exec(ctx->db, &gate_post, ARGS(v_i64(job->customer), v_i64(job->seq), v_i64(job->points)));
}

static void an_error_that_comes_late_hits_its_own_act(void **state)
{
	struct support *support = with_tables(state);
	struct gate *gate = gate_create(support->store, NULL);
	struct job *jobs = jobs_of(support, 12);

	for (int i = 1; i < 12; i++)
		jobs[i].act.run = run_failing_late;
	jobs[5].seq = 2;
	jobs[9].refuse = ERR_GONE;
	jobs[9].act.run = run_job;
	jobs[11].seq = 4;
	submit_batch(gate, jobs, 12);
	for (int i = 0; i < 12; i++)
		assert_int_equal(jobs[i].answer, i == 5 || i == 11 ? ERR_CONFLICT : i == 9 ? ERR_GONE : OK);
	gate_destroy(gate);
	assert_books(support, 9);
}

// It is the last of its batch, so that only the commit tells of it.
static void a_late_error_of_the_last_harms_nobody(void **state)
{
	struct support *support = with_tables(state);
	struct gate *gate = gate_create(support->store, NULL);
	struct job *jobs = jobs_of(support, 6);

	jobs[5].act.run = run_failing_late;
	jobs[5].seq = 2;
	submit_batch(gate, jobs, 6);
	for (int i = 0; i < 6; i++)
		assert_int_equal(jobs[i].answer, i == 5 ? ERR_CONFLICT : OK);
	gate_destroy(gate);
	assert_books(support, 5);
}

static enum status refuse_after_failing(struct ctx *ctx, void *arg)
{
	struct job *job = arg;

	job->runs++;
	TRY(db_exec(ctx->db, &gate_post, ARGS(v_i64(job->customer), v_i64(0), v_i64(job->points))));
	return ERR_UNPROCESSABLE;
}

// Its own refusal gives up the failing statement before anybody heard of it: once each act runs in its savepoint,
// nobody need run again.
static void a_refusal_hides_its_own_late_error(void **state)
{
	struct support *support = with_tables(state);
	struct gate *gate = gate_create(support->store, NULL);
	struct job *jobs = jobs_of(support, 6);

	jobs[3].act.run = refuse_after_failing;
	submit_batch(gate, jobs, 6);
	for (int i = 0; i < 6; i++) {
		if (i != 3)
			assert_int_equal(jobs[i].answer, OK);
		assert_int_equal(jobs[i].runs, i <= 3 ? 2 : 1); // at first without savepoints, up to the refusal
	}
	assert_true(jobs[3].answer == ERR_UNPROCESSABLE || jobs[3].answer == ERR_CONFLICT);
	gate_destroy(gate);
	assert_books(support, 5);
}

static enum status post_once(struct ctx *ctx, void *arg)
{
	struct job *job = arg;
	struct rows *rows;
	bool found;
	int64_t changed;

	TRY(db_change(ctx->db, &gate_post_once, ARGS(v_i64(job->customer), v_i64(job->seq), v_i64(10)), &changed));
	return changed ? db_first(ctx->db, &gate_balance, ARGS(v_i64(job->customer), v_i64(10)), &rows, &found) : OK;
}

static void a_lost_commit_is_repeated_without_doubling(void **state)
{
	struct support *support = with_tables(state);
	struct gate *gate = gate_create(support->store, NULL);
	struct job *jobs = jobs_of(support, 8);

	for (int i = 0; i < 8; i++)
		jobs[i].act.run = post_once;
	for (int i = 0; i < 8; i++)
		assert_ok(gate_submit(gate, &jobs[i].act));
	store_fault(1, FAULT_COMMIT_LOST);
	for (int i = 0; i < 8; i++) {
		job_wait(&jobs[i]);
		assert_int_equal(jobs[i].answer, OK);
	}
	for (int64_t nth = 1; nth <= 3; nth++) {
		store_fault(nth, FAULT_COMMIT_LOST);
		struct job *more = jobs_of(support, 3);
		for (int i = 0; i < 3; i++) {
			more[i].seq = 100 * nth + i;
			assert_ok(gate_run(gate, &more[i].ctx, post_once, &more[i], 1, LANE_TILL));
		}
	}
	gate_destroy(gate);
	assert_books(support, 8 + 9);
}

static void tills_go_before_the_low_lane(void **state)
{
	struct support *support = with_tables(state);
	struct gate *gate = gate_create(support->store, NULL);
	struct job *jobs = jobs_of(support, 30);

	for (int i = 1; i < 30; i++) {
		jobs[i].act.lane = i < 10 ? LANE_LOW : LANE_TILL;
		jobs[i].pause_ms = i < 10 ? 2 : 0;
	}
	submit_batch(gate, jobs, 30);
	for (int low = 1; low < 10; low++)
		for (int till = 10; till < 30; till++)
			assert_true(jobs[till].order < jobs[low].order);
	gate_destroy(gate);
	assert_books(support, 30);
}

static void a_full_queue_refuses(void **state)
{
	struct support *support = with_tables(state);
	struct gate *gate = gate_create(support->store, &(struct gate_options){.queue_max = 4});
	struct job *jobs = jobs_of(support, 6);

	jobs[0].pause_ms = 300;
	assert_ok(gate_submit(gate, &jobs[0].act));
	while (gate_figures(gate).waiting > 0)
		pause_ms(1);
	for (int i = 1; i < 5; i++)
		assert_ok(gate_submit(gate, &jobs[i].act));
	assert_status(gate_submit(gate, &jobs[5].act), ERR_BUSY);
	// gate_run waits for room instead.
	assert_ok(gate_run(gate, &jobs[5].ctx, run_job, &jobs[5], 1, LANE_TILL));
	gate_destroy(gate);
	assert_books(support, 6);
}

static void closing_finishes_what_was_accepted(void **state)
{
	struct support *support = with_tables(state);
	struct gate *gate = gate_create(support->store, NULL);
	struct job *jobs = jobs_of(support, 300);

	jobs[0].pause_ms = 20;
	for (int i = 0; i < 300; i++) {
		jobs[i].act.lane = i % 3 ? LANE_TILL : LANE_LOW;
		assert_ok(gate_submit(gate, &jobs[i].act));
	}
	gate_destroy(gate);
	for (int i = 0; i < 300; i++) {
		assert_true(jobs[i].is_done);
		assert_int_equal(jobs[i].answer, OK);
	}
	assert_books(support, 300);
}

struct patient {
	struct gate *gate;
	struct job *job;
	enum status status;
	pthread_t thread;
};

static void *run_and_wait(void *arg)
{
	struct patient *patient = arg;
	patient->status = gate_run(patient->gate, &patient->job->ctx, run_job, patient->job, 1, LANE_TILL);
	return NULL;
}

// Those that still wait for room when the gate closes are refused, and only then is it gone.
static void closing_refuses_who_waits_for_room(void **state)
{
	struct support *support = with_tables(state);
	struct gate *gate = gate_create(support->store, &(struct gate_options){.queue_max = 1});
	struct patient patients[5];
	int done = 0;

	for (int i = 0; i < 5; i++) {
		patients[i] = (struct patient){.gate = gate, .job = arena_new(support->mem, struct job)};
		job_prepare(patients[i].job, arena_create(), 1, i);
		patients[i].job->pause_ms = 150;
		assert_int_equal(pthread_create(&patients[i].thread, NULL, run_and_wait, &patients[i]), 0);
		pause_ms(10);
	}
	gate_destroy(gate);
	for (int i = 0; i < 5; i++) {
		pthread_join(patients[i].thread, NULL);
		assert_true(patients[i].status == OK || patients[i].status == ERR_BUSY);
		done += patients[i].status == OK;
		arena_destroy(patients[i].job->ctx.mem);
	}
	assert_in_range(done, 1, 4);
	assert_books(support, done);
}

static void note_commit(void *arg)
{
	++*(_Atomic int *)arg;
}

static enum status read_only(struct ctx *ctx, void *arg)
{
	struct rows *rows;

	(void)arg;
	TRY(db_query_text(ctx->db, "SELECT COUNT(*) FROM posting", NO_ARGS, &rows));
	rows_close(rows);
	return OK;
}

static void commits_that_changed_something_are_told(void **state)
{
	struct support *support = with_tables(state);
	_Atomic int told = 0;
	struct gate *gate = gate_create(support->store,
		&(struct gate_options){.committed = note_commit, .committed_arg = &told});
	struct job *jobs = jobs_of(support, 1);

	assert_ok(gate_run(gate, &jobs[0].ctx, read_only, NULL, 0, LANE_LOW));
	assert_int_equal(told, 0);
	assert_ok(gate_run(gate, &jobs[0].ctx, run_job, &jobs[0], 0, LANE_LOW));
	assert_int_equal(told, 1);
	gate_destroy(gate);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		BOTH(eight_threads_lose_nothing),
		BOTH(one_refusal_harms_nobody),
		BOTH(busy_acts_run_again_alone),
		BOTH(an_error_that_comes_late_hits_its_own_act),
		BOTH(a_late_error_of_the_last_harms_nobody),
		BOTH(a_refusal_hides_its_own_late_error),
		BOTH(a_fault_anywhere_leaves_the_books_right),
		BOTH(a_lost_commit_is_repeated_without_doubling),
		BOTH(tills_go_before_the_low_lane),
		BOTH(a_full_queue_refuses),
		BOTH(closing_finishes_what_was_accepted),
		BOTH(closing_refuses_who_waits_for_room),
		BOTH(commits_that_changed_something_are_told),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
