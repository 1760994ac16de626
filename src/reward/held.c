// offer_held("…"): whether a limited-time offer is held on the day that an expression looks at. With it an earning rule
// multiplies points, and a reward or coupon has another price or other people, on the days of the calendar: lunar
// festivals, solar terms, announced holidays.
#include "expr/expr.h"
#include "reward/limited.h"

#include <string.h>

#define OFFERS_MAX 1000

// Days that are the same for everybody.
static bool same_for_all(const struct limited_offer *offer)
{
	return offer->on != ON_BIRTHDAY && offer->on != ON_ANNIVERSARY;
}

static enum status held_on(struct ctx *ctx, const char *code, struct date day, bool *held)
{
	struct limited_calendar calendar = {0};
	const struct value args[] = {v_text(code)};
	const struct limited_offer *offer;
	struct span span;
	void *records;
	size_t count;

	*held = false;
	TRY(resource_select(ctx, &offers_resource, "code = ? AND live = 1", args, 1, 1, &records, &count));
	offer = records;
	if (!count || !same_for_all(offer))
		return OK;
	if (offer->on == ON_HOLIDAY || offer->on == ON_WORKDAY)
		TRY(limited_holidays(ctx, &calendar));
	*held = limited_next(offer, &calendar, day, &span) && date_compare(span.first, day) <= 0;
	return OK;
}

static enum status ask_held(struct facts *facts, const struct expr_value *args, struct expr_value *ret)
{
	bool held = false;

	if (facts->ctx)
		TRY(held_on(facts->ctx, args[0].text, facts->today, &held));
	*ret = (struct expr_value){.known = true, .i64 = held};
	return OK;
}

// The calendar is not in the database: the day is looked at before the query runs.
static void sql_held(const struct facts *facts, const struct expr_value *args, struct expr_sql *sql)
{
	bool held = false;

	sql->failed |= held_on(facts->ctx, args[0].text, facts->today, &held) != OK;
	expr_sql_add(sql, held ? "1 = 1" : "1 = 0", NULL, 0);
}

static enum status offer_options(struct ctx *ctx, const struct attribute *attribute, const char *code,
	struct expr_option *options, size_t max, size_t *count)
{
	const struct value args[] = {v_text(code)};
	const struct limited_offer *list;
	void *records;
	size_t found;

	(void)attribute;
	*count = 0;
	TRY(resource_select(
		ctx, &offers_resource, code ? "code = ?" : NULL, args, code ? 1 : 0, OFFERS_MAX, &records, &found));
	list = records;
	for (size_t i = 0; i < found && *count < max; i++)
		if (same_for_all(&list[i]))
			options[(*count)++] =
				(struct expr_option){list[i].code, {list[i].name_en, list[i].name_zh}, list[i].head.id};
	return OK;
}

static const struct expr_function functions[] = {
	{.name = "offer_held",
		.result = EXPR_BOOL,
		.subjects = 1u << SUBJECT_CUSTOMER,
		.parameters = {{"offer", EXPR_TEXT, .literal = true, .options = offer_options}},
		.evaluate = ask_held,
		.sql = sql_held,
		.doc = W("Whether a limited-time offer, by its code, is live and held on that day (not those of a "
			 "customer's"
			 " own days)",
			"当日是否正在举行某限时优惠（编码；不含生日、周年类）"),
		.phrase = W("the offer {0} is held", "正在举行优惠{0}"),
		.negated = W("the offer {0} is not held", "未在举行优惠{0}"),
		.example = "offer_held(\"double11\")"},
	{0},
};
static const struct attribute_set held_set = {.name = "offer", .functions = functions};
const struct attribute_set *const reward_attributes[] = {&held_set, NULL};
