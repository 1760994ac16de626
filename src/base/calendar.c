#include "base/calendar.h"

#include <pthread.h>
#include <unicode/ucal.h>
#include <unicode/ustring.h>

#define LUNAR_FIRST 1900
#define LUNAR_LAST 2100
#define MONTHS_MAX 13
#define YEARS_MAX 100

// ---- lunar ----

// One lunar year: when its months begin. Filled on first use, then never changed.
struct lunar_year {
	bool known;
	int8_t leap; // the number of the month that comes twice; 0: none
	int8_t count; // months
	int32_t starts[MONTHS_MAX + 1]; // days; the last is the next year's first
};

static struct lunar_year lunar_years[LUNAR_LAST - LUNAR_FIRST + 1];
static pthread_mutex_t lunar_lock = PTHREAD_MUTEX_INITIALIZER;
static UCalendar *lunar_calendar; // under lunar_lock, kept for the life of the process

static UCalendar *lunar_open(void)
{
	UErrorCode error = U_ZERO_ERROR;
	UChar utc[4];

	u_uastrcpy(utc, "UTC");
	// The calendar reckons moon and sun for China whatever its zone; UTC only makes noon of a day that day.
	UCalendar *calendar = ucal_open(utc, -1, "zh@calendar=chinese", UCAL_DEFAULT, &error);
	return U_SUCCESS(error) ? calendar : NULL;
}

struct lunar_day {
	int month, day; // from 1
	bool leap;
};

static bool lunar_day(int64_t days, struct lunar_day *found)
{
	UErrorCode error = U_ZERO_ERROR;

	ucal_setMillis(lunar_calendar, (UDate)(days * DAY_MS + DAY_MS / 2), &error);
	found->month = ucal_get(lunar_calendar, UCAL_MONTH, &error) + 1;
	found->leap = ucal_get(lunar_calendar, UCAL_IS_LEAP_MONTH, &error) != 0;
	found->day = ucal_get(lunar_calendar, UCAL_DATE, &error);
	return U_SUCCESS(error);
}

static bool lunar_load(int year, struct lunar_year *loaded)
{
	struct lunar_day at;
	// The new year falls between 21 January and 21 February; on 22 February it has begun for certain.
	int64_t days = date_days((struct date){year, 2, 22});

	if (!lunar_day(days, &at))
		return false;
	for (days -= at.day - 1; at.month != 1 || at.leap; days -= at.day)
		if (!lunar_day(days - 1, &at))
			return false;
	loaded->leap = 0;
	for (loaded->count = 0; loaded->count <= MONTHS_MAX; loaded->count++) {
		if (!lunar_day(days, &at) || at.day != 1)
			return false;
		loaded->starts[loaded->count] = (int32_t)days;
		if (loaded->count > 0 && at.month == 1 && !at.leap)
			break;
		if (loaded->count == MONTHS_MAX)
			return false;
		if (at.leap)
			loaded->leap = (int8_t)at.month;
		// A month has 29 or 30 days.
		if (!lunar_day(days + 29, &at))
			return false;
		days += at.day == 1 ? 29 : 30;
	}
	loaded->known = true;
	return true;
}

static const struct lunar_year *lunar_year(int year)
{
	if (year < LUNAR_FIRST || year > LUNAR_LAST)
		return NULL;
	struct lunar_year *found = &lunar_years[year - LUNAR_FIRST];
	pthread_mutex_lock(&lunar_lock);
	if (!found->known && (lunar_calendar || (lunar_calendar = lunar_open())))
		if (!lunar_load(year, found))
			found->known = false;
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
	if (!exceptions_place(built, arena_copy(mem, exceptions, exception_count * sizeof *exceptions),
		exception_count))
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
