// The ladder of tiers: windows, falls, grace; and that a plain rolling one is a function of its window.
#include "../support.h"

#include "base/shape.h"
#include "programme/ladder.h"

#include <string.h>

#define MARKS(p)                                                                                                       \
	{                                                                                                              \
		{(p), NONE, NONE},                                                                                     \
		{                                                                                                      \
			(p), NONE, NONE                                                                                \
		}                                                                                                      \
	}
#define KEPT_BY(p, k)                                                                                                  \
	{                                                                                                              \
		{(p), NONE, NONE},                                                                                     \
		{                                                                                                      \
			(k), NONE, NONE                                                                                \
		}                                                                                                      \
	}

static const struct ladder_rung plain_rungs[] = {MARKS(NONE), MARKS(1000), MARKS(5000)};
static const struct ladder_rung easy_rungs[] = {MARKS(NONE), KEPT_BY(1000, 500), KEPT_BY(5000, 2500)};

static const struct zone *shanghai(void)
{
	return zone_open("Asia/Shanghai");
}

static int64_t at(const char *text)
{
	int64_t ms;
	assert_true(zone_parse(shanghai(), text, &ms));
	return ms;
}

static struct ladder_standing stand(
	const struct ladder *ladder, const struct ladder_fact *facts, size_t count, const char *joined, const char *now)
{
	struct ladder_member member = {at(joined), facts, count};
	struct ladder_standing standing;

	ladder_stand(ladder, shanghai(), &member, at(now), NULL, &standing);
	return standing;
}

static void assert_rung(
	const struct ladder *ladder, const struct ladder_fact *facts, size_t count, const char *now, size_t rung)
{
	struct ladder_standing standing = stand(ladder, facts, count, "2024-02-10", now);
	if (standing.rung != rung)
		fail_msg("%s: rung %zu, not %zu", now, standing.rung, rung);
}

static const struct ladder rolling = {
	.window = WINDOW_ROLLING, .months = 12, .fall = FALL_EARNED, .rungs = plain_rungs, .count = 3};

static void a_rolling_window_lets_go_at_the_instant(void **state)
{
	(void)state;
	struct ladder_fact facts[] = {{at("2025-01-31T10:00"), 900, 1}, {at("2025-03-01T10:00"), 4200, 1}};

	assert_rung(&rolling, facts, 2, "2025-02-01", 0);
	assert_rung(&rolling, facts, 2, "2025-03-01T10:00", 2);
	assert_rung(&rolling, facts, 2, "2026-01-31T09:59", 2);
	assert_rung(&rolling, facts, 2, "2026-01-31T10:00", 1);
	assert_rung(&rolling, facts, 2, "2026-03-01T10:00", 0);
	assert_true(stand(&rolling, facts, 2, "2024-01-01", "2025-06-01").check_at == at("2026-01-31T10:00"));
}

// The highest rung that the sum of the window reaches, and nothing else.
static size_t by_window(const struct ladder *ladder, const struct ladder_fact *facts, size_t count, int64_t now)
{
	int64_t sum = 0;
	size_t rung = 0;

	for (size_t i = 0; i < count; i++)
		if (facts[i].at <= now && zone_add_months(shanghai(), facts[i].at, ladder->months) > now)
			sum += facts[i].points;
	while (rung + 1 < ladder->count && ladder->rungs[rung + 1].reach.points <= sum)
		rung++;
	return rung;
}

static uint64_t seed = 7;
static int64_t draw(int64_t below)
{
	seed = seed * UINT64_C(6364136223846793005) + 1442695040888963407u;
	return (int64_t)((seed >> 33) % (uint64_t)below);
}

static void a_plain_ladder_is_a_function_of_its_window(void **state)
{
	(void)state;
	assert_true(ladder_is_plain(&rolling));
	for (int history = 0; history < 300; history++) {
		struct ladder_fact facts[24];
		struct ladder_member member = {at("2023-05-01"), facts, ARRAY_LEN(facts)};
		int64_t when = at("2023-05-01");
		for (size_t i = 0; i < ARRAY_LEN(facts); i++) {
			when += draw(60) * DAY_MS;
			facts[i] = (struct ladder_fact){when, draw(10) ? draw(1500) : -draw(800), 1};
		}
		for (int look = 0; look < 20; look++) {
			int64_t now = at("2023-05-01") + draw(1500) * DAY_MS + draw(2) * draw(DAY_MS);
			struct ladder_standing all, late;
			ladder_stand(&rolling, shanghai(), &member, now, NULL, &all);
			assert_int_equal(all.rung, by_window(&rolling, facts, ARRAY_LEN(facts), now));
			// What is before the look-back changes nothing.
			struct ladder_member rest = member;
			while (rest.count && rest.facts->at < ladder_looks_back(&rolling, shanghai(), now))
				rest.facts++, rest.count--;
			ladder_stand(&rolling, shanghai(), &rest, now, NULL, &late);
			assert_int_equal(late.rung, all.rung);
			assert_int_equal(late.there.points, all.there.points);
			assert_true(late.check_at == all.check_at);
		}
	}
}

static void a_year_of_the_calendar_ends_at_its_end(void **state)
{
	(void)state;
	struct ladder ladder = {
		.window = WINDOW_CALENDAR, .months = 12, .fall = FALL_EARNED, .rungs = easy_rungs, .count = 3};
	struct ladder_fact facts[] = {{at("2025-11-30"), 5000, 1}, {at("2026-06-01"), 2400, 1}};

	assert_rung(&ladder, facts, 2, "2025-12-31T23:59", 2);
	// 5,000 in 2025 keeps gold for all of 2026; 2,400 do not keep it for 2027, but silver.
	assert_rung(&ladder, facts, 2, "2026-12-31T23:59", 2);
	assert_rung(&ladder, facts, 2, "2027-01-01", 1);
	assert_rung(&ladder, facts, 2, "2028-01-01", 0);
	struct ladder_standing standing = stand(&ladder, facts, 2, "2024-01-01", "2026-07-01");
	assert_true(standing.check_at == at("2027-01-01"));
	assert_int_equal(standing.there.points, 2400);
	assert_true(standing.window_from == at("2026-01-01") && standing.window_end == at("2027-01-01"));
}

static void what_was_reached_may_last_a_window_more(void **state)
{
	(void)state;
	struct ladder ladder = {.window = WINDOW_CALENDAR,
		.months = 12,
		.fall = FALL_EARNED,
		.next_window = true,
		.rungs = plain_rungs,
		.count = 3};
	struct ladder_fact facts[] = {{at("2025-02-01"), 1000, 1}};

	assert_rung(&ladder, facts, 1, "2026-12-31T23:59", 1);
	assert_rung(&ladder, facts, 1, "2027-01-01", 0);
}

static void grace_and_one_step_at_a_time(void **state)
{
	(void)state;
	struct ladder ladder = {.window = WINDOW_CYCLE,
		.months = 6,
		.anchor = {2025, 3, 31},
		.fall = FALL_ONE,
		.grace_days = 30,
		.rungs = plain_rungs,
		.count = 3};
	struct ladder_fact facts[] = {{at("2025-05-01"), 6000, 1}, {at("2026-04-20"), 1000, 1}};

	// Half years from the last of March: to 30 September, to 31 March.
	assert_rung(&ladder, facts, 2, "2025-09-30T00:00", 2);
	assert_rung(&ladder, facts, 1, "2026-04-29", 2); // the second period was empty; grace until 30 April
	struct ladder_standing standing = stand(&ladder, facts, 1, "2024-01-01", "2026-04-01");
	assert_true(standing.in_grace);
	assert_true(standing.check_at == at("2026-04-30"));
	assert_rung(&ladder, facts, 1, "2026-04-30", 1);
	// One rung, and the next only after the period that runs now and its grace.
	assert_rung(&ladder, facts, 1, "2026-10-29", 1);
	assert_rung(&ladder, facts, 1, "2026-10-30", 0);
	// 1,000 within the grace are not enough for gold, but for what comes below it.
	assert_rung(&ladder, facts, 2, "2026-10-30", 1);
}

static void a_rolling_grace_is_ended_by_buying(void **state)
{
	(void)state;
	struct ladder ladder = rolling;
	struct ladder_fact facts[] = {{at("2025-01-10"), 1000, 1}, {at("2026-01-20"), 1000, 1}};

	ladder.grace_days = 30;
	assert_false(ladder_is_plain(&ladder));
	assert_rung(&ladder, facts, 1, "2026-02-08", 1);
	assert_rung(&ladder, facts, 1, "2026-02-09", 0);
	assert_true(stand(&ladder, facts, 2, "2024-01-01", "2026-01-15").in_grace);
	assert_false(stand(&ladder, facts, 2, "2024-01-01", "2026-01-21").in_grace);
	assert_rung(&ladder, facts, 2, "2026-12-31", 1);
}

static void years_lift_on_the_anniversary(void **state)
{
	(void)state;
	struct ladder_rung rungs[] = {MARKS(NONE), {{NONE, NONE, 2}, {NONE, NONE, 2}}, {{9000, 3, 5}, {9000, 3, 5}}};
	struct ladder ladder = {.window = WINDOW_LIFETIME, .rungs = rungs, .count = 3};
	struct ladder_fact facts[] = {{at("2025-01-10"), 100, 3}};

	assert_rung(&ladder, NULL, 0, "2026-02-09T23:59", 0);
	assert_rung(&ladder, NULL, 0, "2026-02-10", 1);
	assert_rung(&ladder, facts, 1, "2025-01-10", 2); // any of the marks: three orders
	ladder.all = true;
	assert_rung(&ladder, facts, 1, "2035-01-10", 1);
	struct ladder_standing standing = stand(&ladder, NULL, 0, "2024-02-29", "2026-02-28T12:00");
	assert_int_equal(standing.rung, 1);
	assert_true(standing.since_at == at("2026-02-28"));
}

static void the_anniversary_of_a_member_is_a_window(void **state)
{
	(void)state;
	struct ladder ladder = {
		.window = WINDOW_ANNIVERSARY, .months = 12, .fall = FALL_EARNED, .rungs = plain_rungs, .count = 3};
	struct ladder_fact facts[] = {{at("2025-02-09T12:00"), 600, 1}, {at("2025-02-10T12:00"), 600, 1}};

	assert_rung(&ladder, facts, 2, "2025-03-01", 0); // in two years of membership
	facts[1].points = 1000;
	assert_rung(&ladder, facts, 2, "2026-02-09T23:59", 1);
	assert_rung(&ladder, facts, 2, "2027-02-10", 0);
}

struct moves {
	size_t count;
	int64_t last_ms;
	size_t at;
};

static void told(void *arg, int64_t at_ms, size_t from, size_t to, enum ladder_why why)
{
	struct moves *moves = arg;

	assert_true(at_ms >= moves->last_ms);
	assert_int_equal(from, moves->at);
	assert_true(why == MOVE_REACHED ? to > from : to < from);
	moves->last_ms = at_ms;
	moves->at = to;
	moves->count++;
}

// Whatever the terms: moves follow each other in time, the last one leads to the standing, and looking earlier and then
// going on comes to the same.
static void every_kind_tells_a_story_that_holds(void **state)
{
	(void)state;
	size_t total = 0;

	for (int history = 0; history < 400; history++) {
		static const int64_t lengths[] = {1, 3, 6, 12};
		struct ladder_fact facts[20];
		struct ladder_member member = {at("2023-05-31"), facts, ARRAY_LEN(facts)};
		struct ladder ladder = {.window = (int)draw(5),
			.months = lengths[draw(4)],
			.anchor = {2024, 1, 31},
			.fall = (int)draw(3),
			.grace_days = draw(2) * 20,
			.next_window = draw(2),
			.rungs = draw(2) ? easy_rungs : plain_rungs,
			.count = 3};
		int64_t when = at("2023-06-01"), now = at("2023-06-01") + draw(1600) * DAY_MS;
		for (size_t i = 0; i < ARRAY_LEN(facts); i++) {
			facts[i] = (struct ladder_fact){when, draw(3000), 1};
			when += draw(90) * DAY_MS;
		}
		struct moves moves = {.last_ms = INT64_MIN};
		struct ladder_trail trail = {told, &moves};
		struct ladder_standing standing;
		ladder_stand(&ladder, shanghai(), &member, now, &trail, &standing);
		assert_int_equal(moves.at, standing.rung);
		assert_true(standing.check_at == NONE || standing.check_at > now);
		if (moves.count)
			assert_true(moves.last_ms == standing.since_at && moves.last_ms <= now);
		if (ladder.fall == FALL_NEVER && moves.count)
			assert_true(standing.rung > 0);
		total += moves.count;
	}
	assert_true(total > 400);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_rolling_window_lets_go_at_the_instant),
		cmocka_unit_test(a_plain_ladder_is_a_function_of_its_window),
		cmocka_unit_test(a_year_of_the_calendar_ends_at_its_end),
		cmocka_unit_test(what_was_reached_may_last_a_window_more),
		cmocka_unit_test(grace_and_one_step_at_a_time),
		cmocka_unit_test(a_rolling_grace_is_ended_by_buying),
		cmocka_unit_test(years_lift_on_the_anniversary),
		cmocka_unit_test(the_anniversary_of_a_member_is_a_window),
		cmocka_unit_test(every_kind_tells_a_story_that_holds),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
