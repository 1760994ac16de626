#include "customer/trait.h"

#include "base/calendar.h"
#include "base/zone.h"

#include <string.h>

#define WITHIN_MAX 92 // days
#define YEARS_MAX 120
#define SET_TEXT_MAX (24 * 1024)

static int64_t hash_of(const struct ctx *ctx, const char *trait)
{
	return vault_hash_i64(ctx->house->vault, "trait", trait, strlen(trait));
}

// ---------------------------------------------------------------- what a customer has

static const char *day_trait(struct arena *mem, int calendar, int64_t month, int64_t day, bool leap)
{
	return arena_format(mem, "birthday %s%s %02lld-%02lld", calendar == DAY_LUNAR ? "lunar" : "solar",
		leap ? " leap" : "", (long long)month, (long long)day);
}

static const char *year_trait(struct arena *mem, int64_t year)
{
	return arena_format(mem, "born %lld", (long long)year);
}

static const char *gender_trait(struct arena *mem, const char *name)
{
	return arena_format(mem, "gender %s", name);
}

// "上海市" and "上海" are one city.
static const char *city_name(struct arena *mem, const char *city)
{
	static const char suffix[] = "市";
	const char *name = text_trim(mem, city);
	size_t length = strlen(name), tail = sizeof suffix - 1;

	return length > tail && strcmp(name + length - tail, suffix) == 0 ? arena_text_n(mem, name, length - tail)
									  : name;
}

static const char *city_trait(struct arena *mem, const char *city)
{
	return arena_format(mem, "city %s", city_name(mem, normal_line(mem, city)));
}

void trait_pieces(struct ctx *ctx, const struct customer *customer, struct piece_list *list)
{
	const struct yearly_day *day = customer->birthday;
	const struct customer_address *addresses = customer->addresses.items;
	size_t most = list->count + TRAITS_MAX;

	if (day && day->month != NONE && day->day != NONE)
		list->pieces[list->count++] = hash_of(ctx, day_trait(ctx->mem, day->calendar, day->month, day->day,
								   day->calendar == DAY_LUNAR && day->leap_month));
	if (day && day->year != NONE)
		list->pieces[list->count++] = hash_of(ctx, year_trait(ctx->mem, day->year));
	if (customer->gender)
		list->pieces[list->count++] =
			hash_of(ctx, gender_trait(ctx->mem, choice_name(genders, customer->gender)));
	for (size_t i = 0; i < customer->addresses.count && list->count < most; i++)
		if (addresses[i].city)
			list->pieces[list->count++] = hash_of(ctx, city_trait(ctx->mem, addresses[i].city));
}

// ---------------------------------------------------------------- asked of a whole table

// The hashes are our own numbers, not a caller's text: they stand in the statement as they are.
struct hash_set {
	struct ctx *ctx;
	struct buf text;
};

static struct hash_set set_begin(struct ctx *ctx)
{
	struct hash_set set = {ctx, buf_make(ctx->mem, SET_TEXT_MAX)};

	buf_text(&set.text, "c.id IN (SELECT tr.customer_id FROM search_piece tr WHERE tr.piece IN (0");
	return set;
}

static void set_add(struct hash_set *set, const char *trait)
{
	buf_format(&set->text, ",%lld", (long long)hash_of(set->ctx, trait));
}

static void set_end(struct hash_set *set, struct expr_sql *sql)
{
	buf_text(&set->text, "))");
	sql->failed |= set->text.full;
	expr_sql_add(sql, set->text.data, NULL, 0);
}

// ---------------------------------------------------------------- birthdays

static bool next_solar(struct date today, int64_t month, int64_t day, struct date *next)
{
	for (int year = today.year; year <= today.year + 1; year++) {
		int length = month_length(year, (int)month);
		*next = (struct date){year, (int)month, day > length ? length : (int)day};
		if (date_compare(*next, today) >= 0)
			return true;
	}
	return false;
}

static bool next_birthday(struct date today, const struct yearly_day *day, struct date *next)
{
	struct lunar lunar = {.month = (int8_t)day->month, .day = (int8_t)day->day, .leap = day->leap_month};

	return day->calendar == DAY_LUNAR ? lunar_next_birthday(lunar, today, next)
					  : next_solar(today, day->month, day->day, next);
}

static int64_t days_limit(int64_t days)
{
	return days < 0 ? -1 : days > WITHIN_MAX ? WITHIN_MAX : days;
}

static bool within(struct date today, const struct yearly_day *day, int64_t days)
{
	struct date next;

	return next_birthday(today, day, &next) && date_days(next) - date_days(today) <= days_limit(days);
}

// Every day of both calendars is asked like one customer's, so that both ways agree.
static void sql_within(const struct facts *facts, const struct expr_value *args, struct expr_sql *sql)
{
	struct hash_set set = set_begin(facts->ctx);

	for (int kind = 0; kind < 3; kind++)
		for (int64_t month = 1; month <= 12; month++)
			for (int64_t number = 1; number <= (kind ? 30 : 31); number++) {
				struct yearly_day day = {kind ? DAY_LUNAR : DAY_SOLAR, NONE, month, number, kind == 2};
				if (within(facts->today, &day, args[0].i64))
					set_add(&set,
						day_trait(facts->ctx->mem, day.calendar, month, number, kind == 2));
			}
	set_end(&set, sql);
}

static void sql_in_month(const struct facts *facts, const struct expr_value *args, struct expr_sql *sql)
{
	struct hash_set set = set_begin(facts->ctx);
	int64_t month = args[0].i64;

	for (int64_t day = 1; month >= 1 && month <= 12 && day <= 31; day++) {
		set_add(&set, day_trait(facts->ctx->mem, DAY_SOLAR, month, day, false));
		set_add(&set, day_trait(facts->ctx->mem, DAY_LUNAR, month, day, false));
		set_add(&set, day_trait(facts->ctx->mem, DAY_LUNAR, month, day, true));
	}
	set_end(&set, sql);
}

static void sql_born(const struct facts *facts, const struct expr_value *args, struct expr_sql *sql)
{
	struct hash_set set = set_begin(facts->ctx);
	int64_t last = args[1].i64 - args[0].i64 > YEARS_MAX ? args[0].i64 + YEARS_MAX : args[1].i64;

	for (int64_t year = args[0].i64; year <= last; year++)
		set_add(&set, year_trait(facts->ctx->mem, year));
	set_end(&set, sql);
}

static void sql_gender(const struct facts *facts, const struct expr_value *args, struct expr_sql *sql)
{
	struct hash_set set = set_begin(facts->ctx);

	set_add(&set, gender_trait(facts->ctx->mem, args[0].text));
	set_end(&set, sql);
}

static void sql_city(const struct facts *facts, const struct expr_value *args, struct expr_sql *sql)
{
	struct hash_set set = set_begin(facts->ctx);

	set_add(&set, city_trait(facts->ctx->mem, args[0].text));
	set_end(&set, sql);
}

// ---------------------------------------------------------------- asked of one customer

static enum status open_one(struct facts *facts, struct customer **customer)
{
	*customer = NULL;
	if (!facts->ctx || facts->customer_id == NONE)
		return OK;
	return customer_open(facts->ctx, &facts->customer_id, 1, customer);
}

#define ASK(name_, holds_)                                                                                             \
	static enum status name_(struct facts *facts, const struct expr_value *args, struct expr_value *ret)           \
	{                                                                                                              \
		struct customer *customer;                                                                             \
                                                                                                                       \
		TRY(open_one(facts, &customer));                                                                       \
		*ret = (struct expr_value){.known = true, .i64 = customer && holds_(facts, customer, args)};           \
		return OK;                                                                                             \
	}

static bool has_day(const struct customer *customer)
{
	return customer->birthday && customer->birthday->month != NONE && customer->birthday->day != NONE;
}

static bool holds_within(const struct facts *facts, const struct customer *customer, const struct expr_value *args)
{
	return has_day(customer) && within(facts->today, customer->birthday, args[0].i64);
}
ASK(ask_within, holds_within)

static bool holds_in_month(const struct facts *facts, const struct customer *customer, const struct expr_value *args)
{
	(void)facts;
	return has_day(customer) && customer->birthday->month == args[0].i64;
}
ASK(ask_in_month, holds_in_month)

static bool holds_born(const struct facts *facts, const struct customer *customer, const struct expr_value *args)
{
	const struct yearly_day *day = customer->birthday;
	int64_t last = args[1].i64 - args[0].i64 > YEARS_MAX ? args[0].i64 + YEARS_MAX : args[1].i64;

	(void)facts;
	return day && day->year != NONE && day->year >= args[0].i64 && day->year <= last;
}
ASK(ask_born, holds_born)

static bool holds_gender(const struct facts *facts, const struct customer *customer, const struct expr_value *args)
{
	(void)facts;
	return customer->gender && strcmp(choice_name(genders, customer->gender), args[0].text) == 0;
}
ASK(ask_gender, holds_gender)

static bool holds_city(const struct facts *facts, const struct customer *customer, const struct expr_value *args)
{
	const struct customer_address *addresses = customer->addresses.items;
	struct arena *mem = facts->ctx->mem;

	for (size_t i = 0; i < customer->addresses.count; i++)
		if (addresses[i].city && strcmp(city_trait(mem, addresses[i].city), city_trait(mem, args[0].text)) == 0)
			return true;
	return false;
}
ASK(ask_city, holds_city)

// ---------------------------------------------------------------- rows

static enum status gender_options(struct ctx *ctx, const struct attribute *attribute, const char *code,
	struct expr_option *options, size_t max, size_t *count)
{
	(void)ctx;
	(void)attribute;
	*count = 0;
	for (const struct choice *one = genders + 1; one->name && *count < max; one++)
		if (!code || strcmp(code, one->name) == 0)
			options[(*count)++] = (struct expr_option){one->name, one->doc, one - genders};
	return OK;
}

#define OF_CUSTOMER .result = EXPR_BOOL, .subjects = 1u << SUBJECT_CUSTOMER

const struct expr_function trait_functions[] = {
	{.name = "birthday_within",
		OF_CUSTOMER,
		.parameters = {{"days", EXPR_NUMBER, .literal = true}},
		.evaluate = ask_within,
		.sql = sql_within,
		.doc = W("The next birthday, lunar ones too, is at most so many days away (up to 92); 0 is today",
			"下一个生日（含农历）在若干天之内（最多 92 天），0 为当天"),
		.phrase = W("the birthday is within {0} days", "{0} 天内过生日"),
		.negated = W("the birthday is not within {0} days", "{0} 天内不过生日"),
		.example = "birthday_within(7)"},
	{.name = "birthday_in_month",
		OF_CUSTOMER,
		.parameters = {{"month", EXPR_NUMBER, .literal = true}},
		.evaluate = ask_in_month,
		.sql = sql_in_month,
		.doc = W("The birthday is in this month (1–12) of the calendar that it is kept in",
			"生日在该月（1–12，按其所用历法）"),
		.phrase = W("the birthday is in month {0}", "{0} 月过生日"),
		.negated = W("the birthday is not in month {0}", "不在 {0} 月过生日"),
		.example = "birthday_in_month(5)"},
	{.name = "born_between",
		OF_CUSTOMER,
		.parameters = {{"from", EXPR_NUMBER, .literal = true}, {"to", EXPR_NUMBER, .literal = true}},
		.evaluate = ask_born,
		.sql = sql_born,
		.doc = W("The year of birth is one of these, both included", "出生年份在此区间（含两端）"),
		.phrase = W("born from {0} to {1}", "{0}–{1} 年出生"),
		.negated = W("not born from {0} to {1}", "非 {0}–{1} 年出生"),
		.example = "born_between(1990, 1999)"},
	{.name = "gender_is",
		OF_CUSTOMER,
		.parameters = {{"gender", EXPR_TEXT, .literal = true, .options = gender_options}},
		.evaluate = ask_gender,
		.sql = sql_gender,
		.doc = W("The gender", "性别"),
		.phrase = W("the gender is {0}", "性别为{0}"),
		.negated = W("the gender is not {0}", "性别不为{0}"),
		.example = "gender_is(\"female\")"},
	{.name = "lives_in",
		OF_CUSTOMER,
		.parameters = {{"city", EXPR_TEXT, .literal = true}},
		.evaluate = ask_city,
		.sql = sql_city,
		.doc = W("An address is in this city", "有地址在该城市"),
		.phrase = W("lives in {0}", "住在{0}"),
		.negated = W("does not live in {0}", "不住在{0}"),
		.example = "lives_in(\"上海\")"},
	{0},
};
