// Which days offers are held on: of any year, around any anchor, by sun, moon and announcement.
#include "../support.h"

#include "reward/limited.h"

static struct limited_offer held(int on)
{
	struct limited_offer offer = {0};

	shape_clear(offers_resource.shape, &offer);
	offer.on = on;
	return offer;
}

static void assert_span(const struct limited_offer *offer, const struct limited_calendar *calendar, struct date from,
	const char *first, const char *last)
{
	struct arena *mem = arena_create();
	struct span span;

	assert_true(limited_next(offer, calendar, from, &span));
	assert_string_equal(date_text(mem, span.first), first);
	assert_string_equal(date_text(mem, span.last), last);
	arena_destroy(mem);
}

static void windows_lie_around_their_day(void **state)
{
	const struct limited_calendar nobody = {0};
	struct limited_offer offer = held(ON_FESTIVAL);
	struct span span;

	(void)state;
	offer.festival = "mid_autumn";
	offer.before_days = 3;
	offer.after_days = 2;
	assert_span(&offer, &nobody, (struct date){2026, 9, 27}, "2026-09-22", "2026-09-27");
	assert_span(&offer, &nobody, (struct date){2026, 9, 28}, "2027-09-12", "2027-09-17"); // over: next year's
	offer.starts_on = "2026-09-24";
	offer.ends_on = "2026-09-25";
	assert_span(&offer, &nobody, (struct date){2026, 1, 1}, "2026-09-24", "2026-09-25");
	assert_false(limited_next(&offer, &nobody, (struct date){2026, 9, 28}, &span));
}

static void weekdays_of_weeks_and_months(void **state)
{
	static const int64_t days[] = {3, 6};
	const struct limited_calendar nobody = {0};
	struct limited_offer offer = held(ON_WEEKLY);

	(void)state;
	offer.weekdays = SCALARS((void *)days, 2);
	assert_span(&offer, &nobody, (struct date){2026, 2, 1}, "2026-02-04", "2026-02-04");
	assert_span(&offer, &nobody, (struct date){2026, 2, 5}, "2026-02-07", "2026-02-07");
	offer = held(ON_NTH_WEEKDAY);
	offer.weekday = 5;
	offer.nth = -1;
	assert_span(&offer, &nobody, (struct date){2026, 2, 28}, "2026-03-27", "2026-03-27"); // of every month
	offer.month = 5;
	offer.weekday = 7;
	offer.nth = 2;
	assert_span(&offer, &nobody, (struct date){2026, 6, 1}, "2027-05-09", "2027-05-09"); // Mother's Day
}

static void announced_days(void **state)
{
	static const struct holiday list[] = {{.date = "2026-02-14", .kind = 1}, {.date = "2026-02-15", .kind = 0},
		{.date = "2026-02-28", .kind = 1}};
	const struct limited_calendar calendar = {.holidays = list, .holiday_count = 3};
	struct limited_offer offer = held(ON_WORKDAY);
	struct span span;

	(void)state;
	assert_span(&offer, &calendar, (struct date){2026, 2, 15}, "2026-02-28", "2026-02-28");
	assert_false(limited_next(&offer, &calendar, (struct date){2026, 3, 1}, &span)); // not announced yet
	offer.on = ON_HOLIDAY;
	assert_span(&offer, &calendar, (struct date){2026, 1, 1}, "2026-02-15", "2026-02-15");
}

static void days_of_ones_own(void **state)
{
	struct own_days own = {.has_birthday = true, .month = 2, .day = 29, .since = {2024, 2, 29}};
	struct limited_calendar calendar = {.own = &own};
	struct limited_offer offer = held(ON_BIRTHDAY);
	struct span span;

	(void)state;
	offer.after_days = 6;
	assert_span(&offer, &calendar, (struct date){2026, 3, 1}, "2026-02-28", "2026-03-06");
	// Born on the first of the sixth leap month: kept in the plain one where there is none.
	own.lunar = true;
	own.lunar_birthday = (struct lunar){.month = 6, .leap = true, .day = 1};
	offer.after_days = NONE;
	assert_span(&offer, &calendar, (struct date){2025, 1, 1}, "2025-07-25", "2025-07-25");
	assert_span(&offer, &calendar, (struct date){2026, 1, 1}, "2026-07-14", "2026-07-14");
	offer.on = ON_ANNIVERSARY;
	assert_span(&offer, &calendar, (struct date){2024, 2, 29}, "2025-02-28", "2025-02-28"); // not the day itself
	calendar.own = NULL;
	assert_false(limited_next(&offer, &calendar, (struct date){2026, 1, 1}, &span));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(windows_lie_around_their_day),
		cmocka_unit_test(weekdays_of_weeks_and_months),
		cmocka_unit_test(announced_days),
		cmocka_unit_test(days_of_ones_own),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
