// Goals off their track: told once, told again only after they have recovered, each month judged once at its end.
#include "insight.h"

#include "insight/goal.h"
#include "insight/tracking.h"
#include "work/job.h"

#define FEBRUARY (NEW_YEAR + 31 * DAY_MS)
#define MARCH (NEW_YEAR + 59 * DAY_MS)
#define APRIL (NEW_YEAR + 90 * DAY_MS)

static enum status act_goal(struct ctx *ctx, void *arg)
{
	return resource_create(ctx, &goals_resource, arg);
}

static struct goal goal_made(struct home *home, int64_t target, int64_t alarm_chance, int64_t alarm_behind)
{
	struct goal goal;

	shape_clear(goals_resource.shape, &goal);
	goal.name = "Quarter";
	goal.measure = AHEAD_ORDERS;
	goal.starts_on = "2026-01-01";
	goal.ends_on = "2026-03-31";
	goal.target = target;
	goal.alarm_chance = alarm_chance;
	goal.alarm_behind = alarm_behind;
	goal.off_track = true; // ours: not taken from anybody
	goal.tracked_on = "2026-01-01";
	assert_ok(trade_try(home, act_goal, &goal));
	return goal;
}

static enum status act_watch(struct ctx *ctx, void *arg)
{
	(void)arg;
	return goal_watch_queue(ctx);
}

static void watched(struct home *home, int64_t at_ms)
{
	clock_set(at_ms);
	support_run(home->support, "DELETE FROM job");
	assert_ok(trade_try(home, act_watch, NULL));
	home_serve(home, 1);
	home_await(home, "SELECT COUNT(*) FROM job WHERE kind = 'goal.watch' AND state = 'done'", 1);
	home_rest(home);
}

static void many_sold(struct home *home, int64_t customer_id, int count)
{
	static int number;

	for (int i = 0; i < count; i++)
		sold(home, customer_id, arena_format(home->ctx.mem, "%d", ++number), 1000);
}

static enum status act_read(struct ctx *ctx, void *arg)
{
	struct goal *goal = arg;
	return resource_read(ctx, &goals_resource, goal->head.id, goal);
}

static void assert_told(struct home *home, struct goal *goal, bool off_track, int off, int recovered, int ended)
{
	assert_ok(house_read(&home->ctx, act_read, goal));
	assert_int_equal(goal->off_track, off_track);
	assert_int_equal(
		support_number(home->support, "SELECT COUNT(*) FROM event WHERE type = 'goal.off_track'"), off);
	assert_int_equal(
		support_number(home->support, "SELECT COUNT(*) FROM event WHERE type = 'goal.recovered'"), recovered);
	assert_int_equal(support_number(home->support, "SELECT COUNT(*) FROM event WHERE type = 'goal.ended'"), ended);
}

static void by_months(void **state)
{
	struct home home;

	trade_open(&home, state);
	int64_t one = buyer(&home, "one");
	struct goal goal = goal_made(&home, 30, 0, 100000);
	assert_false(goal.off_track);
	assert_null(goal.tracked_on);
	support_run(home.support, "UPDATE goal SET months = '[{\"from\":\"2026-01-01\",\"target\":10},"
				  "{\"from\":\"2026-02-01\",\"target\":10},{\"from\":\"2026-03-01\",\"target\":10}]'");
	watched(&home, NOON); // the first day is not over: nothing to look at
	assert_told(&home, &goal, false, 0, 0, 0);
	assert_null(goal.tracked_on);
	many_sold(&home, one, 8);
	watched(&home, NOON + 20 * DAY_MS); // hardly ahead, and no month is over
	assert_told(&home, &goal, false, 0, 0, 0);
	assert_string_equal(goal.tracked_on, "2026-01-20");
	assert_null(goal.judged_until);

	watched(&home, FEBRUARY + HOUR_MS); // 8 of 10
	assert_told(&home, &goal, true, 1, 0, 0);
	assert_int_equal(goal.off_track_reason, ALARM_MONTH);
	assert_int_equal(goal.behind, 200000);
	assert_string_equal(goal.off_track_since, "2026-01-31");
	assert_string_equal(goal.judged_until, "2026-02-01");
	watched(&home, FEBRUARY + 2 * HOUR_MS);
	assert_told(&home, &goal, true, 1, 0, 0);
	many_sold(&home, one, 2);
	watched(&home, FEBRUARY + 2 * DAY_MS); // 10 of 11: nearer, but not clear
	assert_told(&home, &goal, true, 1, 0, 0);
	assert_string_equal(goal.off_track_since, "2026-01-31");
	many_sold(&home, one, 4);
	watched(&home, FEBRUARY + 9 * DAY_MS); // 14 of 13
	assert_told(&home, &goal, false, 1, 1, 0);
	assert_int_equal(goal.off_track_reason, ALARM_NONE);
	assert_null(goal.off_track_since);
	watched(&home, FEBRUARY + 20 * DAY_MS); // January was judged
	assert_told(&home, &goal, false, 1, 1, 0);
	watched(&home, MARCH); // 14 of 20
	assert_told(&home, &goal, true, 2, 1, 0);

	watched(&home, APRIL); // missed
	assert_told(&home, &goal, false, 2, 1, 1);
	watched(&home, APRIL + DAY_MS);
	assert_told(&home, &goal, false, 2, 1, 1);
	home_close(&home);
}

static void by_chance(void **state)
{
	struct home home;

	trade_open(&home, state);
	int64_t one = buyer(&home, "one"), other = buyer(&home, "other");
	struct goal goal = goal_made(&home, 60, NONE, 0);
	assert_int_equal(goal.alarm_chance, ALARM_CHANCE_USUAL);
	watched(&home, NOON + DAY_MS); // nobody has bought: there is no chance to go by
	assert_told(&home, &goal, false, 0, 0, 0);
	assert_int_equal(goal.chance, NONE);
	many_sold(&home, one, 3);
	clock_set(NOON + 20 * DAY_MS);
	many_sold(&home, other, 3);
	watched(&home, FEBRUARY + HOUR_MS);
	assert_told(&home, &goal, true, 1, 0, 0);
	assert_int_equal(goal.off_track_reason, ALARM_CHANCE);
	assert_true(goal.chance < ALARM_CHANCE_USUAL);
	watched(&home, FEBRUARY + 9 * DAY_MS);
	assert_told(&home, &goal, true, 1, 0, 0);
	many_sold(&home, other, 60);
	watched(&home, FEBRUARY + 10 * DAY_MS);
	assert_told(&home, &goal, false, 1, 1, 0);
	watched(&home, APRIL);
	assert_told(&home, &goal, false, 1, 1, 1);
	home_close(&home);
}

// One that is entered when it is over is looked at, and nobody told; one that lies ahead is let be.
static void others(void **state)
{
	struct home home;

	trade_open(&home, state);
	struct goal goal = goal_made(&home, 60, NONE, NONE);
	watched(&home, APRIL);
	assert_told(&home, &goal, false, 0, 0, 0);
	assert_string_equal(goal.tracked_on, "2026-03-31");
	watched(&home, APRIL + DAY_MS);
	assert_told(&home, &goal, false, 0, 0, 0);
	home_close(&home);
}

int main(void)
{
	const struct CMUnitTest tests[] = {BOTH(by_months), BOTH(by_chance), BOTH(others)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
