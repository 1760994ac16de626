#include "base/calendar.h"

#include "base/sky.h"

#include <pthread.h>

#define LUNAR_FIRST 1900
#define LUNAR_LAST 2100
#define MONTHS_MAX 13
#define YEARS_MAX 100

// ---- lunar ----

// One lunar year: when its months begin. Filled on first use, then never changed.
struct lunar_year {
	bool known;
	int8_t leap;                    // the number of the month that comes twice; 0: none
	int8_t count;                   // months
	int32_t starts[MONTHS_MAX + 1]; // days; the last is the next year's first
};

static struct lunar_year lunar_years[LUNAR_LAST - LUNAR_FIRST + 1];
static pthread_mutex_t lunar_lock = PTHREAD_MUTEX_INITIALIZER;

// A month of the lunar calendar as the sky gives it.
struct moon_month {
	int32_t start; // day
	int8_t number; // 1–12
	bool leap;
};

static int64_t moon_day(int64_t number)
{
	return sky_day(sky_new_moon(number));
}

// The number of the last new moon that falls on a day or before it.
static int64_t moon_before(int64_t day)
{
	int64_t number = (day - moon_day(0)) * 10000 / 295306;

	while (moon_day(number) > day)
		number--;
	while (moon_day(number + 1) <= day)
		number++;
	return number;
}

// Days of the major terms (中气, every 30°) of two years, in any order.
static bool major_terms(int year, int64_t days[24])
{
	for (int i = 0; i < 24; i++) {
		int64_t at;
		if (!sky_solar_term(year + i / 12, i % 12 * 2, &at))
			return false;
		days[i] = sky_day(at);
	}
	return true;
}

static bool has_major_term(const int64_t days[24], int64_t from, int64_t until)
{
	for (int i = 0; i < 24; i++)
		if (days[i] >= from && days[i] < until)
			return true;
	return false;
}

// The months from the one that holds the solstice of year − 1 to the one before that of year: 12, or 13, and then the
// first without a major term is the leap month (GB/T 33661-2017).
static int months_between_solstices(int year, struct moon_month *months)
{
	int64_t first_at, last_at, terms[24];

	if (!sky_solar_term(year - 1, 18, &first_at) || !sky_solar_term(year, 18, &last_at) ||
		!major_terms(year - 1, terms))
		return 0;
	int64_t first = moon_before(sky_day(first_at));
	int count = (int)(moon_before(sky_day(last_at)) - first), number = 10;
	bool leap_placed = count <= 12;
	for (int i = 0; i < count; i++) {
		int64_t start = moon_day(first + i);
		bool leap = !leap_placed && i > 0 && !has_major_term(terms, start, moon_day(first + i + 1));
		leap_placed = leap_placed || leap;
		number += !leap;
		months[i] = (struct moon_month){(int32_t)start, (int8_t)((number - 1) % 12 + 1), leap};
	}
	return count;
}

static bool lunar_load(int year, struct lunar_year *loaded)
{
	struct moon_month months[2 * MONTHS_MAX];
	int count = months_between_solstices(year, months), at = 0;

	if (!count)
		return false;
	int more = months_between_solstices(year + 1, months + count);
	if (!more)
		return false;
	count += more;
	while (months[at].number != 1 || months[at].leap)
		at++;
	loaded->leap = 0;
	loaded->count = 0;
	for (bool begun = false; !(begun && months[at].number == 1 && !months[at].leap); at++) {
		if (at + 1 == count || loaded->count == MONTHS_MAX)
			return false;
		begun = true;
		if (months[at].leap)
			loaded->leap = months[at].number;
		loaded->starts[loaded->count++] = months[at].start;
	}
	loaded->starts[loaded->count] = months[at].start;
	loaded->known = true;
	return true;
}

static const struct lunar_year *lunar_year(int year)
{
	if (year < LUNAR_FIRST || year > LUNAR_LAST)
		return NULL;
	struct lunar_year *found = &lunar_years[year - LUNAR_FIRST];
	pthread_mutex_lock(&lunar_lock);
	if (!found->known)
		found->known = lunar_load(year, found);
	bool known = found->known;
	pthread_mutex_unlock(&lunar_lock);
	return known ? found : NULL;
}

// Which of the year's months a number is; -1 when the year has no such leap month.
static int month_index(const struct lunar_year *year, int month, bool leap)
{
	if (month < 1 || month > 12 || (leap && month != year->leap))
		return -1;
	return month - 1 + (leap || (year->leap && month > year->leap));
}

bool lunar_of_date(struct date date, struct lunar *lunar)
{
	int64_t days = date_days(date);
	int number = date.year;
	const struct lunar_year *year = lunar_year(number);

	if (!date_valid(date))
		return false;
	if (!year || days < year->starts[0])
		year = lunar_year(--number);
	if (!year || days < year->starts[0] || days >= year->starts[year->count])
		return false;
	int index = 0;
	while (days >= year->starts[index + 1])
		index++;
	bool after_leap = year->leap && index >= year->leap;
	lunar->year = (int16_t)number;
	lunar->leap = year->leap && index == year->leap;
	lunar->month = (int8_t)(index + !after_leap);
	lunar->day = (int8_t)(days - year->starts[index] + 1);
	return true;
}

bool date_of_lunar(struct lunar lunar, struct date *date)
{
	const struct lunar_year *year = lunar_year(lunar.year);
	int index = year ? month_index(year, lunar.month, lunar.leap) : -1;

	if (index < 0 || lunar.day < 1 || lunar.day > year->starts[index + 1] - year->starts[index])
		return false;
	*date = days_date(year->starts[index] + lunar.day - 1);
	return true;
}

bool lunar_birthday_in(struct lunar birth, int lunar_year_number, struct date *date)
{
	const struct lunar_year *year = lunar_year(lunar_year_number);

	if (!year || birth.day < 1 || birth.day > 30)
		return false;
	int index = month_index(year, birth.month, birth.leap && birth.month == year->leap);
	if (index < 0)
		return false;
	int length = year->starts[index + 1] - year->starts[index];
	*date = days_date(year->starts[index] + (birth.day < length ? birth.day : length) - 1);
	return true;
}

bool lunar_next_birthday(struct lunar birth, struct date from, struct date *date)
{
	for (int year = from.year - 1; year <= from.year + 1; year++)
		if (lunar_birthday_in(birth, year, date) && date_compare(*date, from) >= 0)
			return true;
	return false;
}

// ---- business hours ----

struct open_day {
	int64_t intervals[HOURS_PER_DAY_MAX][2]; // instants
	int count;
};

struct calendar {
	const struct zone *zone;
	const struct week *week;
	const struct day_exception **exceptions; // by day, NULL: an ordinary day
	int64_t first_day;
	size_t days;
	int64_t *before; // before[i]: business ms in all days before day i; before[days] is all of it
};

static bool hours_valid(const struct day_hours *hours)
{
	int until = 0;

	if (hours->count < 0 || hours->count > HOURS_PER_DAY_MAX)
		return false;
	for (int i = 0; i < hours->count; i++) {
		const struct hours *at = &hours->intervals[i];
		if (at->from_minute < until || at->from_minute >= at->to_minute || at->to_minute > 24 * 60)
			return false;
		until = at->to_minute;
	}
	return true;
}

static const struct day_hours *hours_of(const struct calendar *calendar, size_t day)
{
	static const struct day_hours closed;
	const struct day_exception *exception = calendar->exceptions[day];
	int weekday = date_weekday(days_date(calendar->first_day + (int64_t)day));

	if (!exception)
		return &calendar->week->days[weekday - 1];
	if (exception->kind == DAY_HOLIDAY)
		return &closed;
	if (exception->kind == DAY_MAKE_UP && exception->hours.count == 0)
		return &calendar->week->days[(exception->works_as ? exception->works_as : 1) - 1];
	return &exception->hours;
}

static int64_t minute_instant(const struct zone *zone, struct date date, int minute)
{
	if (minute == 24 * 60)
		return zone_valid_until(zone, date);
	return zone_first_instant(zone, (struct civil){.date = date, .hour = minute / 60, .minute = minute % 60});
}

static struct open_day open_day(const struct calendar *calendar, size_t day)
{
	const struct day_hours *hours = hours_of(calendar, day);
	struct date date = days_date(calendar->first_day + (int64_t)day);
	struct open_day open = {.count = hours->count};

	for (int i = 0; i < hours->count; i++) {
		open.intervals[i][0] = minute_instant(calendar->zone, date, hours->intervals[i].from_minute);
		open.intervals[i][1] = minute_instant(calendar->zone, date, hours->intervals[i].to_minute);
	}
	return open;
}

// Business time of a day up to an instant.
static int64_t open_until(const struct open_day *open, int64_t ms)
{
	int64_t sum = 0;

	for (int i = 0; i < open->count; i++) {
		int64_t to = open->intervals[i][1] < ms ? open->intervals[i][1] : ms;
		if (to > open->intervals[i][0])
			sum += to - open->intervals[i][0];
	}
	return sum;
}

static bool exceptions_place(struct calendar *calendar, const struct day_exception *exceptions, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const struct day_exception *exception = &exceptions[i];
		if (!date_valid(exception->date) || !hours_valid(&exception->hours) || exception->works_as < 0 ||
			exception->works_as > 7)
			return false;
		int64_t day = date_days(exception->date) - calendar->first_day;
		if (day < 0 || day >= (int64_t)calendar->days)
			continue;
		if (calendar->exceptions[day])
			return false;
		calendar->exceptions[day] = exception;
	}
	return true;
}

enum status calendar_build(struct arena *mem, const struct zone *zone, const struct week *week,
	const struct day_exception *exceptions, size_t exception_count, struct date from, struct date last,
	const struct calendar **calendar)
{
	if (!date_valid(from) || !date_valid(last) || date_compare(from, last) > 0 || last.year - from.year > YEARS_MAX)
		return ERR_UNPROCESSABLE;
	for (int i = 0; i < 7; i++)
		if (!hours_valid(&week->days[i]))
			return ERR_UNPROCESSABLE;

	struct calendar *built = arena_new(mem, struct calendar);
	*built = (struct calendar){
		.zone = zone,
		.week = arena_copy(mem, week, sizeof *week),
		.first_day = date_days(from),
		.days = (size_t)(date_days(last) - date_days(from) + 1),
	};
	built->exceptions = arena_array(mem, const struct day_exception *, built->days);
	built->before = arena_array(mem, int64_t, built->days + 1);
	if (!exceptions_place(
		    built, arena_copy(mem, exceptions, exception_count * sizeof *exceptions), exception_count))
		return ERR_UNPROCESSABLE;
	for (size_t day = 0; day < built->days; day++) {
		struct open_day open = open_day(built, day);
		built->before[day + 1] = built->before[day] + open_until(&open, INT64_MAX);
	}
	*calendar = built;
	return OK;
}

// Business time from the first known day to an instant.
static int64_t business_until(const struct calendar *calendar, int64_t ms)
{
	int64_t day = date_days(zone_date(calendar->zone, ms)) - calendar->first_day;

	if (day < 0)
		return 0;
	if (day >= (int64_t)calendar->days)
		return calendar->before[calendar->days];
	struct open_day open = open_day(calendar, (size_t)day);
	return calendar->before[day] + open_until(&open, ms);
}

int64_t calendar_diff(const struct calendar *calendar, int64_t a_ms, int64_t b_ms)
{
	return business_until(calendar, b_ms) - business_until(calendar, a_ms);
}

enum status calendar_add(const struct calendar *calendar, int64_t start_ms, int64_t duration_ms, int64_t *due_ms)
{
	int64_t target;
	size_t low = 0, high = calendar->days;

	if (duration_ms < 0)
		return ERR_UNPROCESSABLE;
	if (duration_ms == 0) {
		*due_ms = start_ms;
		return OK;
	}
	if (__builtin_add_overflow(business_until(calendar, start_ms), duration_ms, &target) ||
		target > calendar->before[calendar->days])
		return ERR_NOT_FOUND;
	// The day in which the sum reaches the target: before[low] < target ≤ before[low + 1].
	while (high - low > 1) {
		size_t middle = low + (high - low) / 2;
		if (calendar->before[middle] < target)
			low = middle;
		else
			high = middle;
	}
	struct open_day open = open_day(calendar, low);
	int64_t rest = target - calendar->before[low];
	for (int i = 0; i < open.count; i++) {
		int64_t length = open.intervals[i][1] - open.intervals[i][0];
		if (rest <= length) {
			*due_ms = open.intervals[i][0] + rest;
			return OK;
		}
		rest -= length;
	}
	return ERR_INTERNAL; // the sums say that it lies in this day
}

bool calendar_is_open(const struct calendar *calendar, int64_t ms)
{
	int64_t day = date_days(zone_date(calendar->zone, ms)) - calendar->first_day;

	if (day < 0 || day >= (int64_t)calendar->days)
		return false;
	struct open_day open = open_day(calendar, (size_t)day);
	for (int i = 0; i < open.count; i++)
		if (ms >= open.intervals[i][0] && ms < open.intervals[i][1])
			return true;
	return false;
}

enum status calendar_next_open(const struct calendar *calendar, int64_t ms, int64_t *open_ms)
{
	int64_t due;

	if (calendar_is_open(calendar, ms)) {
		*open_ms = ms;
		return OK;
	}
	enum status status = calendar_add(calendar, ms, 1, &due);
	if (status == OK)
		*open_ms = due - 1;
	return status;
}
