#include "base/zone.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unicode/ucal.h>
#include <unicode/ustring.h>

#define NAME_MAX_LENGTH 63
#define TRANSITIONS_MAX 1024

struct transition {
	int64_t at_ms;
	int64_t offset_ms; // from at_ms on
};

struct zone {
	struct zone *next;
	char name[NAME_MAX_LENGTH + 1];
	size_t count;
	struct transition transitions[]; // the first holds since ever
};

// ---- dates ----

int date_weekday(struct date date)
{
	int64_t days = date_days(date) + 3; // 1970-01-01 was a Thursday
	return (int)((days % 7 + 7) % 7) + 1;
}

int date_compare(struct date a, struct date b)
{
	if (a.year != b.year)
		return a.year < b.year ? -1 : 1;
	if (a.month != b.month)
		return a.month < b.month ? -1 : 1;
	return a.day == b.day ? 0 : a.day < b.day ? -1 : 1;
}

struct date date_add_days(struct date date, int64_t days)
{
	return days_date(date_days(date) + days);
}

struct date date_add_months(struct date date, int64_t months)
{
	int64_t all = (int64_t)date.year * 12 + date.month - 1 + months;
	int64_t month = (all % 12 + 12) % 12;

	date.year = (int)((all - month) / 12);
	date.month = (int)month + 1;
	int length = month_length(date.year, date.month);
	if (date.day > length)
		date.day = length;
	return date;
}

int date_age(struct date birth, struct date on)
{
	int years = on.year - birth.year;
	int length = month_length(on.year, birth.month);
	struct date birthday = {on.year, birth.month, birth.day > length ? length : birth.day};

	return years - (date_compare(on, birthday) < 0);
}

// ---- loading ----

static int64_t calendar_offset(UCalendar *calendar, int64_t ms, UErrorCode *error)
{
	ucal_setMillis(calendar, (UDate)ms, error);
	return ucal_get(calendar, UCAL_ZONE_OFFSET, error) + ucal_get(calendar, UCAL_DST_OFFSET, error);
}

static struct zone *zone_load(const char *name)
{
	static const int64_t first_ms = 0, last_ms = INT64_C(4133980800000); // 2101-01-01
	struct transition found[TRANSITIONS_MAX];
	size_t count = 0;
	UErrorCode error = U_ZERO_ERROR;
	UBool is_system = false;
	UChar wide[NAME_MAX_LENGTH + 1], canonical[NAME_MAX_LENGTH * 2];
	int32_t length;

	u_strFromUTF8(wide, NAME_MAX_LENGTH + 1, &length, name, -1, &error);
	ucal_getCanonicalTimeZoneID(wide, length, canonical, ARRAY_LEN(canonical), &is_system, &error);
	// ICU takes "GMT+8" and the like as well; their sign is read one way by some and the other way by others.
	if (U_FAILURE(error) || !is_system || strcmp(name, "Etc/Unknown") == 0)
		return NULL;
	UCalendar *calendar = ucal_open(wide, length, "en", UCAL_GREGORIAN, &error);
	if (U_FAILURE(error))
		return NULL;
	found[count++] = (struct transition){INT64_MIN, calendar_offset(calendar, first_ms, &error)};
	ucal_setMillis(calendar, (UDate)first_ms, &error);
	for (UDate at; count < TRANSITIONS_MAX &&
	     ucal_getTimeZoneTransitionDate(calendar, UCAL_TZ_TRANSITION_NEXT, &at, &error) && at < (UDate)last_ms;) {
		int64_t offset = calendar_offset(calendar, (int64_t)at, &error);
		if (offset != found[count - 1].offset_ms) // some only rename the zone
			found[count++] = (struct transition){(int64_t)at, offset};
	}
	ucal_close(calendar);
	if (U_FAILURE(error))
		return NULL;
	struct zone *zone = malloc(sizeof *zone + count * sizeof *found);
	if (!zone)
		abort();
	snprintf(zone->name, sizeof zone->name, "%s", name);
	zone->count = count;
	memcpy(zone->transitions, found, count * sizeof *found);
	return zone;
}

const struct zone *zone_open(const char *name)
{
	static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
	static struct zone *zones;
	struct zone *zone;

	// IANA names are ASCII; ICU's own pseudo names are of three capital letters, which is its matter.
	if (strlen(name) > NAME_MAX_LENGTH ||
	    strspn(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789/_+-") != strlen(name))
		return NULL;
	pthread_mutex_lock(&lock);
	for (zone = zones; zone && strcmp(zone->name, name) != 0;)
		zone = zone->next;
	if (!zone && (zone = zone_load(name))) {
		zone->next = zones;
		zones = zone;
	}
	pthread_mutex_unlock(&lock);
	return zone;
}

const char *zone_name(const struct zone *zone)
{
	return zone->name;
}

// ---- look-ups ----

static size_t transition_at(const struct zone *zone, int64_t ms)
{
	size_t low = 0, high = zone->count;

	while (high - low > 1) {
		size_t middle = low + (high - low) / 2;
		if (zone->transitions[middle].at_ms <= ms)
			low = middle;
		else
			high = middle;
	}
	return low;
}

int64_t zone_offset(const struct zone *zone, int64_t ms)
{
	return zone->transitions[transition_at(zone, ms)].offset_ms;
}

static int64_t floor_div(int64_t a, int64_t b)
{
	return a / b - (a % b < 0);
}

static struct civil local_civil(int64_t local_ms)
{
	int64_t days = floor_div(local_ms, DAY_MS), rest = local_ms - days * DAY_MS;

	return (struct civil){
		.date = days_date(days),
		.hour = (int)(rest / HOUR_MS),
		.minute = (int)(rest / MINUTE_MS % 60),
		.second = (int)(rest / SECOND_MS % 60),
		.ms = (int)(rest % SECOND_MS),
	};
}

struct civil zone_civil(const struct zone *zone, int64_t ms)
{
	return local_civil(ms + zone_offset(zone, ms));
}

struct date zone_date(const struct zone *zone, int64_t ms)
{
	return days_date(floor_div(ms + zone_offset(zone, ms), DAY_MS));
}

static int64_t civil_local(struct civil civil)
{
	return date_days(civil.date) * DAY_MS + civil.hour * HOUR_MS + civil.minute * MINUTE_MS +
		civil.second * SECOND_MS + civil.ms;
}

// The instant of a local time; *in_gap tells that the clocks never showed it.
static int64_t local_instant(const struct zone *zone, int64_t local_ms, bool *in_gap)
{
	// Offsets stay within a day, so the transition in question is at most a day away from the local time taken as
	// UTC.
	for (size_t i = transition_at(zone, local_ms - DAY_MS);; i++) {
		const struct transition *now = &zone->transitions[i];
		int64_t ms = local_ms - now->offset_ms;
		if (i + 1 == zone->count || ms < now[1].at_ms) {
			// Before this offset began, after the last one ended: the gap. Then the offset before it
			// decides.
			*in_gap = i > 0 && ms < now->at_ms;
			return *in_gap ? local_ms - now[-1].offset_ms : ms;
		}
	}
}

int64_t zone_instant(const struct zone *zone, struct civil civil)
{
	bool in_gap;
	return local_instant(zone, civil_local(civil), &in_gap);
}

int64_t zone_first_instant(const struct zone *zone, struct civil civil)
{
	bool in_gap;
	int64_t ms = local_instant(zone, civil_local(civil), &in_gap);

	// Read with the offset before, it lies after the gap's end by as much as it lay in it.
	return in_gap ? zone->transitions[transition_at(zone, ms)].at_ms : ms;
}

int64_t zone_day_start(const struct zone *zone, struct date date)
{
	return zone_first_instant(zone, (struct civil){.date = date});
}

int64_t zone_start_of_day(const struct zone *zone, int64_t ms)
{
	return zone_day_start(zone, zone_date(zone, ms));
}

int64_t zone_start_of_month(const struct zone *zone, int64_t ms)
{
	struct date date = zone_date(zone, ms);

	date.day = 1;
	return zone_day_start(zone, date);
}

int64_t zone_valid_until(const struct zone *zone, struct date last)
{
	return zone_day_start(zone, date_add_days(last, 1));
}

int64_t zone_add_days(const struct zone *zone, int64_t ms, int64_t days)
{
	struct civil civil = zone_civil(zone, ms);

	civil.date = date_add_days(civil.date, days);
	return zone_instant(zone, civil);
}

int64_t zone_add_months(const struct zone *zone, int64_t ms, int64_t months)
{
	struct civil civil = zone_civil(zone, ms);

	civil.date = date_add_months(civil.date, months);
	return zone_instant(zone, civil);
}

int zone_weekday(const struct zone *zone, int64_t ms)
{
	return date_weekday(zone_date(zone, ms));
}

// ---- text ----

char *zone_text(struct arena *mem, const struct zone *zone, int64_t ms)
{
	int64_t offset = zone_offset(zone, ms) / MINUTE_MS, away = offset < 0 ? -offset : offset;
	struct civil at = zone_civil(zone, ms);
	char fraction[8] = "";

	if (at.ms)
		snprintf(fraction, sizeof fraction, ".%03d", at.ms);
	return arena_format(mem, "%04d-%02d-%02dT%02d:%02d:%02d%s%c%02d:%02d", at.date.year, at.date.month, at.date.day,
		at.hour, at.minute, at.second, fraction, offset < 0 ? '-' : '+', (int)(away / 60), (int)(away % 60));
}

// Exactly count digits below limit at text.
static bool two_digits(const char *text, int limit, int *number)
{
	if (text[0] < '0' || text[0] > '9' || text[1] < '0' || text[1] > '9')
		return false;
	*number = (text[0] - '0') * 10 + text[1] - '0';
	return *number < limit;
}

// "16:00", "16:00:00", "16:00:00.123…" to the end of the text.
static bool time_parse(const char *text, struct civil *civil)
{
	if (!two_digits(text, 24, &civil->hour) || text[2] != ':' || !two_digits(text + 3, 60, &civil->minute))
		return false;
	text += 5;
	if (*text != ':')
		return *text == '\0';
	if (!two_digits(text + 1, 60, &civil->second))
		return false;
	text += 3;
	if (*text == '.') {
		int scale = 100, digits = 0;
		for (text++; *text >= '0' && *text <= '9'; text++, digits++, scale /= 10)
			civil->ms += (*text - '0') * scale;
		if (digits < 1 || digits > 9)
			return false;
	}
	return *text == '\0';
}

bool zone_parse(const struct zone *zone, const char *text, int64_t *ms)
{
	struct civil civil = {0};
	char date[11] = "";
	bool in_gap;

	if (instant_parse(text, ms))
		return true;
	memcpy(date, text, strnlen(text, 10));
	if (!date_parse(date, &civil.date))
		return false;
	if (text[10] == '\0') {
		*ms = zone_day_start(zone, civil.date);
		return true;
	}
	if ((text[10] != 'T' && text[10] != 't' && text[10] != ' ') || !time_parse(text + 11, &civil))
		return false;
	int64_t at = local_instant(zone, civil_local(civil), &in_gap);
	if (in_gap)
		return false;
	*ms = at;
	return true;
}
