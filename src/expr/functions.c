// Functions of the language itself: dates and texts. What speaks of orders, segments, events is in the folders.
#include "expr/node.h"

#include <string.h>

#define DAYS_MAX 200000 // of every instant that is taken, see base/instant.h
#define MONTHS_MAX 6000
#define YEARS_MAX 500
#define TEXT_SIZE_MAX 1000000

static struct expr_value of_number(int64_t number)
{
	return (struct expr_value){.known = true, .i64 = number};
}

static enum status days_since(struct facts *facts, const struct expr_value *args, struct expr_value *ret)
{
	*ret = of_number(date_days(facts->today) - args[0].i64);
	return OK;
}

static enum status days_until(struct facts *facts, const struct expr_value *args, struct expr_value *ret)
{
	*ret = of_number(args[0].i64 - date_days(facts->today));
	return OK;
}

// The largest n for which day + n months has come.
static int64_t whole_months(struct date day, struct date today)
{
	int64_t months = (int64_t)(today.year - day.year) * 12 + (today.month - day.month);

	return date_compare(date_add_months(day, months), today) > 0 ? months - 1 : months;
}

int64_t months_before(struct date today, int64_t months)
{
	struct date first = {today.year, today.month, 1};
	struct date date = date_add_months(first, -months);
	int length = month_length(date.year, date.month);

	// On the last day of a short month all later days of a longer one have come too.
	date.day = today.day == month_length(today.year, today.month) || today.day > length ? length : today.day;
	return date_days(date);
}

static int64_t floor_years(int64_t months)
{
	return months >= 0 ? months / 12 : -((-months + 11) / 12);
}

static enum status months_since(struct facts *facts, const struct expr_value *args, struct expr_value *ret)
{
	*ret = of_number(whole_months(days_date(args[0].i64), facts->today));
	return OK;
}

static enum status years_since(struct facts *facts, const struct expr_value *args, struct expr_value *ret)
{
	*ret = of_number(floor_years(whole_months(days_date(args[0].i64), facts->today)));
	return OK;
}

static enum status day_of_week(struct facts *facts, const struct expr_value *args, struct expr_value *ret)
{
	(void)facts;
	*ret = of_number(date_weekday(days_date(args[0].i64)));
	return OK;
}

static enum status day_of_month(struct facts *facts, const struct expr_value *args, struct expr_value *ret)
{
	(void)facts;
	*ret = of_number(days_date(args[0].i64).day);
	return OK;
}

static enum status month(struct facts *facts, const struct expr_value *args, struct expr_value *ret)
{
	(void)facts;
	*ret = of_number(days_date(args[0].i64).month);
	return OK;
}

static enum status year(struct facts *facts, const struct expr_value *args, struct expr_value *ret)
{
	(void)facts;
	*ret = of_number(days_date(args[0].i64).year);
	return OK;
}

static enum status hour(struct facts *facts, const struct expr_value *args, struct expr_value *ret)
{
	*ret = of_number(zone_civil(facts->vocabulary->zone, args[0].i64).hour);
	return OK;
}

static enum status lunar_month(struct facts *facts, const struct expr_value *args, struct expr_value *ret)
{
	struct lunar lunar;

	(void)facts;
	if (lunar_of_date(days_date(args[0].i64), &lunar))
		*ret = of_number(lunar.month);
	return OK;
}

static enum status lunar_day(struct facts *facts, const struct expr_value *args, struct expr_value *ret)
{
	struct lunar lunar;

	(void)facts;
	if (lunar_of_date(days_date(args[0].i64), &lunar))
		*ret = of_number(lunar.day);
	return OK;
}

static enum status starts_with(struct facts *facts, const struct expr_value *args, struct expr_value *ret)
{
	(void)facts;
	*ret = of_number(text_starts(args[0].text, args[1].text));
	return OK;
}

static enum status contains(struct facts *facts, const struct expr_value *args, struct expr_value *ret)
{
	(void)facts;
	*ret = of_number(strstr(args[0].text, args[1].text) != NULL);
	return OK;
}

// Filled by evaluate.c itself, which knows the type of the argument.
static enum status size(struct facts *facts, const struct expr_value *args, struct expr_value *ret)
{
	(void)facts;
	*ret = of_number((int64_t)utf8_length(args[0].text));
	return OK;
}

static enum status between(struct facts *facts, const struct expr_value *args, struct expr_value *ret)
{
	(void)facts;
	(void)args;
	*ret = of_number(0);
	return ERR_INTERNAL; // always another tree in its place
}

#define A_DAY                                                                                                          \
	{                                                                                                              \
		{                                                                                                      \
			"day", EXPR_DATE                                                                               \
		}                                                                                                      \
	}
#define PART_OF_DAY(name_, least_, most_, en_, zh_, phrase_en_, phrase_zh_)                                            \
	{                                                                                                              \
		.name = #name_, .result = EXPR_NUMBER, .min = (least_), .max = (most_), .no_sql = true,                \
		.parameters = A_DAY, .evaluate = name_, .doc = W(en_, zh_), .phrase = W(phrase_en_, phrase_zh_),       \
		.example = #name_ "(order.placed_at)"                                                                  \
	}
#define DAYS_UNIT W("days", "天")

static const struct expr_function functions[] = {
	{.name = "days_since",
		.result = EXPR_NUMBER,
		.min = -DAYS_MAX,
		.max = DAYS_MAX,
		.parameters = A_DAY,
		.evaluate = days_since,
		.doc = W("Whole days of the shop's calendar since then", "距今天数（按店铺时区的日历日）"),
		.phrase = W("days since {0}", "{0}距今天数"),
		.unit = DAYS_UNIT,
		.example = "days_since(customer.last_order_at) > 30"},
	{.name = "days_until",
		.result = EXPR_NUMBER,
		.min = -DAYS_MAX,
		.max = DAYS_MAX,
		.parameters = A_DAY,
		.evaluate = days_until,
		.doc = W("Whole days of the shop's calendar until then", "距该日还有多少天"),
		.phrase = W("days until {0}", "距离{0}的天数"),
		.unit = DAYS_UNIT,
		.example = "days_until(customer.contract_end) <= 30"},
	{.name = "months_since",
		.result = EXPR_NUMBER,
		.min = -MONTHS_MAX,
		.max = MONTHS_MAX,
		.parameters = A_DAY,
		.evaluate = months_since,
		.doc = W("Whole months since then", "距今整月数"),
		.phrase = W("months since {0}", "{0}距今整月数"),
		.unit = W("months", "个月"),
		.example = "months_since(customer.created_at) >= 6"},
	{.name = "years_since",
		.result = EXPR_NUMBER,
		.min = -YEARS_MAX,
		.max = YEARS_MAX,
		.parameters = A_DAY,
		.evaluate = years_since,
		.doc = W("Whole years since then", "距今整年数"),
		.phrase = W("years since {0}", "{0}距今整年数"),
		.unit = W("years", "年"),
		.example = "years_since(customer.created_at) >= 1"},
	{.name = "between",
		.result = EXPR_BOOL,
		.parameters = {{"value", EXPR_NONE}, {"from", EXPR_NONE}, {"to", EXPR_NONE}},
		.evaluate = between,
		.doc = W("From the second to the third, both included", "介于两者之间（含两端）"),
		.phrase = W("{0} is between {1} and {2}", "{0}介于 {1} 与 {2} 之间"),
		.negated = W("{0} is not between {1} and {2}", "{0}不在 {1} 与 {2} 之间"),
		.example = "between(order.placed_at, \"2026-11-01\", \"2026-11-11\")"},
	{.name = "size",
		.result = EXPR_NUMBER,
		.min = 0,
		.max = TEXT_SIZE_MAX,
		.no_sql = true,
		.parameters = {{"value", EXPR_NONE}},
		.evaluate = size,
		.doc = W("Characters of a text, members of a list", "文本的字数，或列表的个数"),
		.phrase = W("the size of {0}", "{0}的数量"),
		.example = "size(order.lines) >= 3"},
	{.name = "starts_with",
		.result = EXPR_BOOL,
		.parameters = {{"text", EXPR_TEXT}, {"start", EXPR_TEXT, .literal = true}},
		.evaluate = starts_with,
		.doc = W("Whether a text begins so", "文本是否以此开头"),
		.phrase = W("{0} begins with {1}", "{0}以{1}开头"),
		.negated = W("{0} does not begin with {1}", "{0}不以{1}开头"),
		.example = "starts_with(line.sku, \"TEA-\")"},
	{.name = "contains",
		.result = EXPR_BOOL,
		.parameters = {{"text", EXPR_TEXT}, {"part", EXPR_TEXT, .literal = true}},
		.evaluate = contains,
		.doc = W("Whether a text has this in it", "文本是否包含此内容"),
		.phrase = W("{0} contains {1}", "{0}包含{1}"),
		.negated = W("{0} does not contain {1}", "{0}不包含{1}"),
		.example = "contains(line.name, \"latte\")"},
	PART_OF_DAY(day_of_week, 1, 7, "1 Monday … 7 Sunday", "星期几：1 为周一，7 为周日", "the weekday of {0}",
		"{0}的星期"),
	PART_OF_DAY(
		day_of_month, 1, 31, "Day of the month, 1–31", "几号，1–31", "the day of the month of {0}", "{0}的日"),
	PART_OF_DAY(month, 1, 12, "Month, 1–12", "月份，1–12", "the month of {0}", "{0}的月份"),
	PART_OF_DAY(year, 1900, 2199, "Year", "年份", "the year of {0}", "{0}的年份"),
	PART_OF_DAY(lunar_month, 1, 12, "Month of the lunar calendar, 1–12", "农历月份，1–12", "the lunar month of {0}",
		"{0}的农历月"),
	PART_OF_DAY(lunar_day, 1, 30, "Day of the lunar month, 1–30", "农历日，1–30", "the lunar day of {0}",
		"{0}的农历日"),
	{.name = "hour",
		.result = EXPR_NUMBER,
		.min = 0,
		.max = 23,
		.no_sql = true,
		.parameters = {{"time", EXPR_TIME}},
		.evaluate = hour,
		.doc = W("Hour of the day in the shop's zone, 0–23", "几点（店铺时区），0–23"),
		.phrase = W("the hour of {0}", "{0}的小时"),
		.example = "hour(order.placed_at) < 10"},
	{0},
};

const struct attribute_set core_set = {.name = "core", .functions = functions};

enum core_call core_call_of(const struct expr_function *function)
{
	static const struct {
		enum status (*evaluate)(struct facts *, const struct expr_value *, struct expr_value *);
		enum core_call call;
	} rows[] = {{days_since, CORE_DAYS_SINCE}, {days_until, CORE_DAYS_UNTIL}, {months_since, CORE_MONTHS_SINCE},
		{years_since, CORE_YEARS_SINCE}, {between, CORE_BETWEEN}, {size, CORE_SIZE},
		{starts_with, CORE_STARTS_WITH}, {contains, CORE_CONTAINS}};

	for (size_t i = 0; function->evaluate && i < ARRAY_LEN(rows); i++)
		if (rows[i].evaluate == function->evaluate)
			return rows[i].call;
	return CORE_OTHER;
}
