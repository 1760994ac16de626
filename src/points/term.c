#include "points/term.h"

const struct choice term_units[] = {
	{"day", W("Days", "天")},
	{"week", W("Weeks", "周")},
	{"month", W("Months", "个月")},
	{"year", W("Years", "年")},
	CHOICES_END,
};

const struct choice term_rounds[] = {
	{"day", W("To the end of that day", "至当日结束")},
	{"week", W("To the end of that week (Sunday)", "至当周结束（周日）")},
	{"month", W("To the end of that month", "至当月底")},
	{"quarter", W("To the end of that quarter", "至当季末")},
	{"half", W("To the end of that half-year", "至当半年末")},
	{"year", W("To the end of that year", "至当年底")},
	{"named_month", W("To the end of the next month of a given name", "至指定月份的月底")},
	{"exact", W("To the millisecond", "精确到毫秒")},
	CHOICES_END,
};

int64_t term_add(const struct zone *zone, int64_t from, int64_t count, int unit)
{
	static const int64_t days[] = {[TERM_DAY] = 1, [TERM_WEEK] = 7};

	if (count == NONE || count == 0)
		return from;
	int64_t at = unit == TERM_MONTH  ? zone_add_months(zone, from, count)
		     : unit == TERM_YEAR ? zone_add_months(zone, from, 12 * count)
					 : zone_add_days(zone, from, days[unit] * count);
	return at > INSTANT_MAX ? INSTANT_MAX : at;
}

static struct date end_of_month(int year, int month)
{
	return (struct date){year, month, month_length(year, month)};
}

static struct date last_day(struct date date, int round, int64_t month)
{
	switch (round) {
	case TERM_TO_WEEK:
		return date_add_days(date, 7 - date_weekday(date));
	case TERM_TO_MONTH:
		return end_of_month(date.year, date.month);
	case TERM_TO_QUARTER:
		return end_of_month(date.year, (date.month + 2) / 3 * 3);
	case TERM_TO_HALF:
		return end_of_month(date.year, date.month <= 6 ? 6 : 12);
	case TERM_TO_YEAR:
		return end_of_month(date.year, 12);
	case TERM_TO_NAMED:
		return end_of_month(date.year + (date.month > month), (int)month);
	default:
		return date;
	}
}

int64_t term_round_up(const struct zone *zone, int64_t at, int round, int64_t month)
{
	if (round == TERM_EXACT)
		return at;
	int64_t end = zone_valid_until(zone, last_day(zone_date(zone, at), round, month));
	return end > INSTANT_MAX ? INSTANT_MAX : end;
}

bool term_day_parse(const char *text, int *month, int *day)
{
	for (int i = 0; i < 5; i++)
		if (i == 2 ? text[i] != '-' : text[i] < '0' || text[i] > '9')
			return false;
	*month = (text[0] - '0') * 10 + text[1] - '0';
	*day = (text[3] - '0') * 10 + text[4] - '0';
	return !text[5] && *month >= 1 && *month <= 12 && *day >= 1 && *day <= month_length(2024, *month);
}

static struct date day_in(int year, int month, int day)
{
	int length = month_length(year, month);
	return (struct date){year, month, day < length ? day : length};
}

struct date term_next_day(const struct zone *zone, int64_t at, const struct list *days)
{
	const char *const *texts = days->items;
	struct date from = zone_date(zone, at), best = {9999, 12, 31};
	int month, day;

	for (size_t i = 0; i < days->count; i++) {
		if (!term_day_parse(texts[i], &month, &day))
			continue; // checked when the record was written
		struct date date = day_in(from.year, month, day);
		if (date_compare(date, from) < 0)
			date = day_in(from.year + 1, month, day);
		if (date_compare(date, best) < 0)
			best = date;
	}
	return best;
}
