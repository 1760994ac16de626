// What time brings about: years together are worth something once, lapsing points are told of once, on the right day.
#include "../trade.h"

#include "base/zone.h"
#include "reward/catalogue.h"
#include "reward/coupon.h"
#include "work/job.h"
#include "work/rehearsal.h"

static int64_t number_of(struct home *home, const char *text)
{
	return support_number(home->support, text);
}

struct run {
	const struct job_kind *kind;
	int64_t id;
};

static enum status act_job(struct ctx *ctx, void *arg)
{
	struct run *run = arg;
	return job_add(ctx, run->kind, "{}", ctx->now_ms, NULL, &run->id);
}

// Runs a job to its end at the clock's instant; its schedule may do so besides.
static void ran(struct home *home, const struct job_kind *kind)
{
	struct run run = {kind, 0};

	assert_ok(trade_try(home, act_job, &run));
	home_await(home,
		arena_format(home->ctx.mem, "SELECT COUNT(*) FROM job WHERE id = %lld AND state = 'done'",
			(long long)run.id),
		1);
}

static void milestones_are_given_once(void **state)
{
	struct home home;

	trade_open(&home, state);
	int64_t id = buyer(&home, "company");
	support_run(home.support,
		"INSERT INTO partnership_plan (id, code, name_en, name_zh, milestones, remind_days, version, "
		"created_at, "
		"updated_at) VALUES (1, 'fleet', 'Fleet', '车队', '[{\"years\": 1, \"points\": 100}, {\"years\": 3, "
		"\"points\": 500}, {\"years\": 10, \"points\": 9000}]', 30, 1, 0, 0)");
	// Since the last day of February of a leap year, until the end of January 2026.
	support_run(home.support,
		arena_format(home.ctx.mem,
			"INSERT INTO partnership (id, plan_id, customer_id, state, starts_on, ends_on, version, "
			"created_at, updated_at) VALUES (2, 1, %lld, 'active', '2022-12-31', '2026-01-31', 1, 0, 0)",
			(long long)id));
	home_serve(&home, 2);
	clock_set(NEW_YEAR - 1); // 31 December 2025: three years are full
	ran(&home, &partnership_job);
	assert_int_equal(available(&home, id), 600);
	assert_int_equal(number_of(&home, "SELECT COUNT(*) FROM event WHERE type = 'partnership.milestone'"), 2);
	assert_int_equal(number_of(&home, "SELECT COUNT(*) FROM event WHERE type = 'partnership.renewal'"), 0);
	clock_set(NOON); // within thirty days of the end
	ran(&home, &partnership_job);
	ran(&home, &partnership_job);
	assert_int_equal(available(&home, id), 600);
	assert_int_equal(number_of(&home, "SELECT COUNT(*) FROM event WHERE type = 'partnership.renewal'"), 1);
	home_close(&home);
}

static void lapsing_points_are_told_of_once(void **state)
{
	struct home home;

	trade_open(&home, state);
	const struct zone *zone = home.house.shop->zone;
	int64_t a = buyer(&home, "a"), b = buyer(&home, "b");
	sold(&home, a, "o1", 20000);
	sold(&home, b, "o2", 500); // too few to be told of
	support_run(home.support,
		"INSERT INTO expiry_warning (id, name, wallet_id, days_before, minimum, live, version, created_at, "
		"updated_at) VALUES (1, '30', 1, 30, 100, 1, 1, 0, 0)");
	home_serve(&home, 2);
	// Earned in January 2026, good to the end of January 2028.
	int64_t last = zone_day_start(zone, (struct date){2028, 1, 31});
	clock_set(last - 31 * DAY_MS);
	ran(&home, &warn_job);
	assert_int_equal(number_of(&home, "SELECT COUNT(*) FROM event WHERE type = 'points.expiring'"), 0);
	clock_set(last - 30 * DAY_MS);
	ran(&home, &warn_job);
	ran(&home, &warn_job);
	assert_int_equal(number_of(&home, "SELECT COUNT(*) FROM event WHERE type = 'points.expiring'"), 1);
	assert_int_equal(number_of(&home, "SELECT amount FROM expiry_warned"), 200);
	clock_set(last - 29 * DAY_MS);
	ran(&home, &warn_job);
	assert_int_equal(number_of(&home, "SELECT COUNT(*) FROM event WHERE type = 'points.expiring'"), 1);
	home_close(&home);
}

// More than a slice of them, each slice run, undone and run again: nobody is passed over, nobody told twice.
static void slices_that_are_run_again_pass_nobody_over(void **state)
{
	struct home home;
	int members = 120;

	trade_open(&home, state);
	for (int i = 0; i < members; i++)
		adjusted(&home, buyer(&home, arena_format(home.ctx.mem, "m%d", i)), 200);
	support_run(home.support,
		"INSERT INTO expiry_warning (id, name, wallet_id, days_before, minimum, live, version, created_at, "
		"updated_at) VALUES (1, '30', 1, 30, 100, 1, 1, 0, 0)");
	home_serve(&home, 2);
	clock_set(zone_day_start(home.house.shop->zone, (struct date){2028, 1, 31}) - 30 * DAY_MS);
	atomic_store(&house_rehearses, true);
	ran(&home, &warn_job);
	atomic_store(&house_rehearses, false);
	assert_int_equal(
		number_of(&home, "SELECT COUNT(DISTINCT customer_id) FROM event WHERE type = 'points.expiring'"),
		members);
	assert_int_equal(number_of(&home, "SELECT COUNT(*) FROM event WHERE type = 'points.expiring'"), members);
	home_close(&home);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		BOTH(milestones_are_given_once),
		BOTH(lapsing_points_are_told_of_once),
		BOTH(slices_that_are_run_again_pass_nobody_over),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
