#include "base/instant.h"

#include <stdio.h>
#include <string.h>

static int64_t floor_div(int64_t a, int64_t b)
{
	return a / b - (a % b < 0);
}

int64_t date_days(struct date date)
{
	int64_t year = date.year - (date.month <= 2);
	int64_t era = floor_div(year, 400);
	int64_t year_of_era = year - era * 400;
	int64_t day_of_year = (153 * (date.month + (date.month > 2 ? -3 : 9)) + 2) / 5 + date.day - 1;
	return era * 146097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719468;
}

struct date days_date(int64_t days)
{
	int64_t z = days + 719468, era = floor_div(z, 146097), day_of_era = z - era * 146097;
	int64_t year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
	int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
	int64_t shifted = (5 * day_of_year + 2) / 153;
	struct date date = {
		.month = (int)(shifted < 10 ? shifted + 3 : shifted - 9),
		.day = (int)(day_of_year - (153 * shifted + 2) / 5 + 1),
	};
	date.year = (int)(year_of_era + era * 400 + (date.month <= 2));
	return date;
}

int month_length(int year, int month)
{
	static const int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
	return lengths[month - 1] + (month == 2 && leap);
}

bool date_valid(struct date date)
{
	return date.year >= 1900 && date.year <= 2199 && date.month >= 1 && date.month <= 12 && date.day >= 1 &&
	       date.day <= month_length(date.year, date.month);
}

// count digits at *text, which moves past them. -1: not digits.
static int digits(const char **text, int count)
{
	int number = 0;

	for (; count > 0; count--, (*text)++) {
		if (**text < '0' || **text > '9')
			return -1;
		number = number * 10 + (**text - '0');
	}
	return number;
}

static bool literal(const char **text, char c)
{
	return *(*text)++ == c;
}

static bool scan_date(const char **text, struct date *date)
{
	return (date->year = digits(text, 4)) >= 0 && literal(text, '-') && (date->month = digits(text, 2)) >= 0 &&
	       literal(text, '-') && (date->day = digits(text, 2)) >= 0 && date_valid(*date);
}

bool date_parse(const char *text, struct date *date)
{
	return scan_date(&text, date) && *text == '\0';
}

const char *date_text(struct arena *mem, struct date date)
{
	return arena_format(mem, "%04d-%02d-%02d", date.year, date.month, date.day);
}

const char *yearly_said(struct arena *mem, int month, int day, enum lang lang)
{
	static const char *const months[] = {"January", "February", "March", "April", "May", "June", "July", "August",
		"September", "October", "November", "December"};

	if (lang == LANG_ZH)
		return arena_format(mem, "%d月%d日", month, day);
	return arena_format(mem, "%d %s", day, months[month - 1]);
}

const char *date_said(struct arena *mem, struct date date, enum lang lang)
{
	const char *day = yearly_said(mem, date.month, date.day, lang);

	return lang == LANG_ZH ? arena_format(mem, "%d年%s", date.year, day)
			       : arena_format(mem, "%s %d", day, date.year);
}

static int64_t scan_fraction(const char **text)
{
	int64_t ms = 0;
	int count = 0;

	for ((*text)++; **text >= '0' && **text <= '9'; (*text)++, count++)
		if (count < 3)
			ms = ms * 10 + (**text - '0');
	for (int i = count; i < 3; i++)
		ms *= 10;
	return count >= 1 && count <= 9 ? ms : -1;
}

// "Z" or "+08:00", in minutes east.
static bool scan_offset(const char **text, int *minutes)
{
	char sign = *(*text)++;
	int hour, minute;

	*minutes = 0;
	if (sign == 'Z' || sign == 'z')
		return true;
	if (sign != '+' && sign != '-')
		return false;
	if ((hour = digits(text, 2)) < 0 || hour > 23 || !literal(text, ':') || (minute = digits(text, 2)) < 0 ||
		minute > 59)
		return false;
	*minutes = (hour * 60 + minute) * (sign == '-' ? -1 : 1);
	return true;
}

bool instant_parse(const char *text, int64_t *at_ms)
{
	struct date date;
	int hour, minute, second, offset;
	int64_t fraction = 0;

	if (!scan_date(&text, &date) || (*text != 'T' && *text != 't' && *text != ' '))
		return false;
	text++;
	if ((hour = digits(&text, 2)) < 0 || hour > 23 || !literal(&text, ':') || (minute = digits(&text, 2)) < 0 ||
		minute > 59 || !literal(&text, ':') || (second = digits(&text, 2)) < 0 || second > 60)
		return false;
	if (*text == '.' && (fraction = scan_fraction(&text)) < 0)
		return false;
	if (!scan_offset(&text, &offset) || *text)
		return false;
	*at_ms = date_days(date) * DAY_MS + hour * HOUR_MS + (minute - offset) * MINUTE_MS + second * SECOND_MS +
		 fraction;
	return *at_ms >= INSTANT_MIN && *at_ms <= INSTANT_MAX;
}

const char *instant_text(struct arena *mem, int64_t at_ms)
{
	int64_t days = floor_div(at_ms, DAY_MS), ms = at_ms - days * DAY_MS;
	struct date date = days_date(days);
	char *text = arena_alloc(mem, 32);

	// Written digit by digit: this is on the path of every reply, and printf is not quick.
	int parts[] = {date.year / 100, date.year % 100, date.month, date.day, (int)(ms / HOUR_MS),
		(int)(ms / MINUTE_MS % 60), (int)(ms / SECOND_MS % 60)};
	static const char after[] = {0, '-', '-', 'T', ':', ':', '.'};
	char *at = text;
	for (int i = 0; i < 7; i++) {
		*at++ = (char)('0' + parts[i] / 10);
		*at++ = (char)('0' + parts[i] % 10);
		if (after[i])
			*at++ = after[i];
	}
	int thousandths = (int)(ms % 1000);
	*at++ = (char)('0' + thousandths / 100);
	*at++ = (char)('0' + thousandths / 10 % 10);
	*at++ = (char)('0' + thousandths % 10);
	*at = 'Z';
	return text;
}
