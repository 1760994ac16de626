// Limited-time offers: which days they are held on.
#include "reward/limited.h"

#include "base/zone.h"
#include "customer/customer.h"
#include "reward/condition.h"

#include <string.h>

#define OFFERS_MAX 1000
#define HOLIDAYS_MAX 4000

PROBLEM(offer_needs, ERR_UNPROCESSABLE, "An offer of this kind needs it.", "此类优惠必须填写该项。");
PROBLEM(offer_festival_unknown, ERR_UNPROCESSABLE, "There is no such festival or solar term.", "没有该节日或节气。");
PROBLEM(offer_never, ERR_UNPROCESSABLE, "There is no such day.", "没有这样的日期。");

const struct choice offer_kinds[] = {
	{"coupon", W("A coupon, to be claimed", "领取优惠券")},
	{"points", W("Points, to be claimed", "领取积分")},
	{"news", W("Announced; earning rules or prices do the rest", "公告，由积分规则或价格执行")},
	CHOICES_END,
};

static const struct choice offer_ons[] = {
	{"dates", W("From one date to another", "固定日期区间")},
	{"yearly", W("A date of every year", "每年某日")},
	{"weekly", W("Days of every week", "每周某几日")},
	{"nth_weekday", W("The nth weekday of a month, or of each", "某月（或每月）第几个星期几")},
	{"festival", W("A festival or solar term", "节日或节气")},
	{"lunar", W("A lunar date", "农历日期")},
	{"holiday", W("Announced public holidays", "法定放假日")},
	{"workday", W("Make-up workdays", "调休上班日")},
	{"birthday", W("The customer's birthday, lunar or solar", "客户生日（公历或农历）")},
	{"anniversary", W("The day they became a customer", "入会周年")},
	CHOICES_END,
};

static const struct choice holiday_kinds[] = {
	{"holiday", W("Day off", "放假")},
	{"workday", W("Make-up workday", "调休上班")},
	CHOICES_END,
};

static const struct field weekday_item = {
	.kind = KIND_I64, .min = 1, .max = 7, .doc = W("1 Monday … 7 Sunday", "1 周一 … 7 周日"), .example = "3"};

static const struct field offer_fields[] = {
	FIELD_TEXT(limited_offer, code, .max = 40, .flags = FIELD_REQUIRED | FIELD_FILTER | FIELD_SORT,
		.doc = W("Short unique code", "优惠编码"), .example = "\"mothers_day\""),
	FIELD_TEXT(limited_offer, name_en, .max = 80, .flags = FIELD_REQUIRED, .doc = W("Name in English", "英文名称"),
		.example = "\"Mother's Day\""),
	FIELD_TEXT(limited_offer, name_zh, .max = 80, .flags = FIELD_REQUIRED, .doc = W("Name in Chinese", "中文名称"),
		.example = "\"母亲节礼\""),
	FIELD_TEXT(limited_offer, text_en, .max = 2000, .doc = W("More about it, in English", "英文说明")),
	FIELD_TEXT(limited_offer, text_zh, .max = 2000, .doc = W("… in Chinese", "中文说明")),
	FIELD_ENUM(limited_offer, kind, offer_kinds, .flags = FIELD_FILTER, .doc = W("What is given", "类型"),
		.example = "\"points\""),
	FIELD_BOOL(limited_offer, live, .flags = FIELD_FILTER, .doc = W("In force", "启用"), .example = "true"),
	FIELD_BOOL(limited_offer, new_customers,
		.doc = W("Meant for new customers: compared with what loyal ones get", "面向新客，纳入公平检查")),
	FIELD_BOOL(limited_offer, unfair_accepted,
		.doc = W("Live although it is better than what loyal customers get; says why in unfair_reason",
			"确认优于老客仍上线，须填写理由")),
	FIELD_TEXT(limited_offer, unfair_reason, .max = 300,
		.doc = W("Why it is live although it is better: needed then, kept in the audit",
			"优于老客仍上线的理由，确认时必填，记入审计")),
	FIELD_ID(limited_offer, template_id, "cpt", .references = "coupon_template",
		.doc = W("coupon: of this template", "发放的券模板")),
	FIELD_I64(limited_offer, points, .min = 1, .max = 1000000000, .flags = FIELD_POINTS,
		.doc = W("points: so many", "赠送积分"), .example = "100"),
	FIELD_ENUM(limited_offer, on, offer_ons, .column = "held", .doc = W("When it is held", "日期规则"),
		.example = "\"festival\""),
	FIELD_DATE(limited_offer, starts_on, .doc = W("Never before this day", "开始日期")),
	FIELD_DATE(limited_offer, ends_on, .doc = W("Never after this day", "结束日期")),
	FIELD_I64(limited_offer, month, .min = 1, .max = 12,
		.doc = W("yearly, lunar, nth_weekday: month", "月份（公历或农历）")),
	FIELD_I64(limited_offer, day, .min = 1, .max = 31, .doc = W("yearly, lunar: day", "日")),
	FIELD_I64(limited_offer, weekday, .min = 1, .max = 7,
		.doc = W("nth_weekday: 1 Monday … 7 Sunday", "星期几（1 周一 … 7 周日）")),
	FIELD_I64(limited_offer, nth, .min = -1, .max = 5,
		.doc = W("nth_weekday: which one; -1 the last", "第几个，-1 为最后")),
	FIELD_SCALARS(limited_offer, weekdays, &weekday_item, .max = 7, .doc = W("weekly: which days", "每周哪几日")),
	FIELD_TEXT(limited_offer, festival, .max = 40,
		.doc = W("festival: mid_autumn, mothers_day, fathers_day, qingming …", "节日或节气编码"),
		.example = "\"mothers_day\""),
	FIELD_I64(limited_offer, before_days, .min = 0, .max = 180, .doc = W("Begins so many days before", "提前天数")),
	FIELD_I64(limited_offer, after_days, .min = 0, .max = 180, .doc = W("Ends so many days after", "延后天数")),
	FIELD_TEXT(limited_offer, condition, .max = CONDITION_MAX,
		.doc = W("Whom it is for, an expression over the customer; none: everybody", "适用客户，条件表达式")),
};
static const struct shape offer_shape =
	SHAPE("Offer", limited_offer, offer_fields, "A limited-time offer.", "限时优惠。");

static const struct field holiday_fields[] = {
	FIELD_DATE(holiday, date, .flags = FIELD_REQUIRED | FIELD_FILTER | FIELD_SORT, .doc = W("Day", "日期"),
		.example = "\"2027-01-01\""),
	FIELD_ENUM(holiday, kind, holiday_kinds, .flags = FIELD_FILTER, .doc = W("What it is", "类型"),
		.example = "\"holiday\""),
	FIELD_TEXT(holiday, name_en, .max = 80, .flags = FIELD_REQUIRED, .doc = W("Name in English", "英文名称"),
		.example = "\"New Year's Day\""),
	FIELD_TEXT(holiday, name_zh, .max = 80, .flags = FIELD_REQUIRED, .doc = W("Name in Chinese", "中文名称"),
		.example = "\"元旦\""),
};
static const struct shape holiday_shape = SHAPE(
	"Holiday", holiday, holiday_fields, "An announced day off or make-up workday.", "公布的放假日或调休上班日。");

// ---------------------------------------------------------------- checks

static void need(struct ctx *ctx, bool there, const char *pointer)
{
	if (!there)
		(void)fail_at(ctx, pointer, &offer_needs, NULL);
}

static bool date_of(const char *text, struct date *date)
{
	return text && date_parse(text, date);
}

static void check_days(struct ctx *ctx, const struct limited_offer *offer)
{
	switch ((enum offer_on)offer->on) {
	case ON_DATES:
		need(ctx, offer->starts_on != NULL, "/starts_on");
		need(ctx, offer->ends_on != NULL, "/ends_on");
		break;
	case ON_YEARLY:
	case ON_LUNAR:
		need(ctx, offer->month != NONE, "/month");
		need(ctx, offer->day != NONE, "/day");
		break;
	case ON_WEEKLY:
		need(ctx, offer->weekdays.count > 0, "/weekdays");
		break;
	case ON_NTH_WEEKDAY:
		need(ctx, offer->weekday != NONE, "/weekday");
		need(ctx, offer->nth != NONE && offer->nth != 0, "/nth");
		break;
	case ON_FESTIVAL:
		need(ctx, offer->festival != NULL, "/festival");
		if (offer->festival && !festival_find(offer->festival))
			(void)fail_at(ctx, "/festival", &offer_festival_unknown, NULL);
		break;
	default:
		break;
	}
}

static enum status check_offer(struct ctx *ctx, const void *record)
{
	const struct limited_offer *offer = record;
	const struct limited_calendar nobody = {0};
	struct span span;

	if (offer->kind == OFFER_COUPON)
		need(ctx, offer->template_id != NONE, "/template_id");
	if (offer->kind == OFFER_POINTS)
		need(ctx, offer->points != NONE, "/points");
	check_days(ctx, offer);
	if (ctx->fault.violation_count)
		return ERR_UNPROCESSABLE;
	bool reckoned = offer->on == ON_YEARLY || offer->on == ON_LUNAR || offer->on == ON_DATES;
	if (reckoned && !limited_next(offer, &nobody, (struct date){1970, 1, 1}, &span))
		return fail_at(ctx, offer->on == ON_DATES ? "/ends_on" : "/day", &offer_never, NULL);
	return condition_check(ctx, "/condition", offer->condition);
}

static enum status before_offer(struct ctx *ctx, const void *old, void *next)
{
	(void)old;
	return next ? limited_check_fair(ctx, next) : OK;
}

const struct resource offers_resource = {
	.path = "offers",
	.noun = "offer",
	.table = "limited_offer",
	.prefix = "ofr",
	.find = "code name_en name_zh",
	.shape = &offer_shape,
	.verbs = CAN_LIST | CAN_GET | CAN_CREATE | CAN_UPDATE,
	.tag = "Offers",
	.title = W("Offer", "限时优惠"),
	.plural = W("Offers", "限时优惠"),
	.check = check_offer,
	.before = before_offer,
	.example = "{\"code\": \"mothers_day\", \"name_en\": \"Mother's Day\", \"name_zh\": \"母亲节礼\", \"kind\": "
		   "\"points\", \"points\": 100, \"live\": true, \"on\": \"festival\", \"festival\": \"mothers_day\"}",
};

const struct resource holidays_resource = {
	.path = "holidays",
	.noun = "holiday",
	.table = "holiday",
	.prefix = "hol",
	.find = "name_en name_zh",
	.shape = &holiday_shape,
	.verbs = CAN_ALL,
	.tag = "Offers",
	.title = W("Public holiday", "节假日安排"),
	.plural = W("Public holidays", "节假日安排"),
	.sort = "date",
	.example = "{\"date\": \"2027-01-01\", \"kind\": \"holiday\", \"name_en\": \"New Year's Day\", \"name_zh\": "
		   "\"元旦\"}",
};

// ---------------------------------------------------------------- days

static bool next_weekly(const struct limited_offer *offer, struct date from, struct date *date)
{
	const int64_t *days = offer->weekdays.items;

	for (int i = 0; i < 7; i++) {
		*date = date_add_days(from, i);
		for (size_t j = 0; j < offer->weekdays.count; j++)
			if (days[j] == date_weekday(*date))
				return true;
	}
	return false;
}

static bool next_of_each_month(const struct limited_offer *offer, struct date from, struct date *date)
{
	int year = from.year, month = from.month;

	for (int i = 0; i < 14; i++) {
		if (nth_weekday(year, month, (int)offer->weekday, (int)offer->nth, date) &&
			date_compare(*date, from) >= 0)
			return true;
		month = month % 12 + 1;
		year += month == 1;
	}
	return false;
}

static bool next_announced(const struct limited_calendar *calendar, int kind, struct date from, struct date *date)
{
	for (size_t i = 0; i < calendar->holiday_count; i++)
		if (calendar->holidays[i].kind == kind && date_of(calendar->holidays[i].date, date) &&
			date_compare(*date, from) >= 0)
			return true;
	return false;
}

static bool next_birthday(const struct own_days *own, struct date from, struct date *date)
{
	const struct almanac_day day = {.kind = ALMANAC_DATE, .month = own->month, .day = own->day};

	if (!own->has_birthday)
		return false;
	return own->lunar ? lunar_next_birthday(own->lunar_birthday, from, date) : almanac_next(&day, from, date);
}

// Years after the day itself.
static bool next_anniversary(const struct own_days *own, struct date from, struct date *date)
{
	const struct almanac_day day = {.kind = ALMANAC_DATE, .month = own->since.month, .day = own->since.day};
	struct date first = date_add_days(own->since, 1);

	return almanac_next(&day, date_compare(from, first) > 0 ? from : first, date);
}

static bool next_anchor(
	const struct limited_offer *offer, const struct limited_calendar *calendar, struct date from, struct date *date)
{
	struct almanac_day day = {.month = (int)offer->month,
		.day = (int)offer->day,
		.weekday = (int)offer->weekday,
		.nth = (int)offer->nth};
	const struct festival *festival;

	switch ((enum offer_on)offer->on) {
	case ON_YEARLY:
		day.kind = ALMANAC_DATE;
		return almanac_next(&day, from, date);
	case ON_LUNAR:
		day.kind = ALMANAC_LUNAR;
		return almanac_next(&day, from, date);
	case ON_NTH_WEEKDAY:
		day.kind = ALMANAC_WEEKDAY;
		return offer->month == NONE ? next_of_each_month(offer, from, date) : almanac_next(&day, from, date);
	case ON_WEEKLY:
		return next_weekly(offer, from, date);
	case ON_FESTIVAL:
		festival = festival_find(offer->festival);
		return festival && almanac_next(&festival->day, from, date);
	case ON_HOLIDAY:
	case ON_WORKDAY:
		return next_announced(calendar, offer->on == ON_WORKDAY, from, date);
	case ON_BIRTHDAY:
		return calendar->own && next_birthday(calendar->own, from, date);
	case ON_ANNIVERSARY:
		return calendar->own && next_anniversary(calendar->own, from, date);
	case ON_DATES:
		break;
	}
	return false;
}

static int64_t or_zero(int64_t days)
{
	return days == NONE ? 0 : days;
}

bool limited_next(
	const struct limited_offer *offer, const struct limited_calendar *calendar, struct date from, struct span *span)
{
	struct date starts, ends;
	bool has_start = date_of(offer->starts_on, &starts), has_end = date_of(offer->ends_on, &ends);
	int64_t before = or_zero(offer->before_days), after = or_zero(offer->after_days);

	if (offer->on == ON_DATES) {
		*span = (struct span){starts, starts, ends};
		return has_start && has_end && date_compare(starts, ends) <= 0 && date_compare(ends, from) >= 0;
	}
	struct date since = date_add_days(from, -after);
	if (has_start && date_compare(starts, since) > 0)
		since = starts;
	if (!next_anchor(offer, calendar, since, &span->anchor))
		return false;
	if (has_end && date_compare(span->anchor, ends) > 0)
		return false;
	span->first = date_add_days(span->anchor, -before);
	span->last = date_add_days(span->anchor, after);
	if (has_start && date_compare(span->first, starts) < 0)
		span->first = starts;
	if (has_end && date_compare(span->last, ends) > 0)
		span->last = ends;
	return true;
}

// ---------------------------------------------------------------- what they are reckoned from

enum status limited_holidays(struct ctx *ctx, struct limited_calendar *calendar)
{
	void *records;

	TRY(resource_select(ctx, &holidays_resource, NULL, NULL, 0, HOLIDAYS_MAX, &records, &calendar->holiday_count));
	struct holiday *list = records;
	// By date: they may have been entered in any order.
	for (size_t i = 1; i < calendar->holiday_count; i++)
		for (size_t j = i; j > 0 && strcmp(list[j - 1].date, list[j].date) > 0; j--) {
			struct holiday swap = list[j];
			list[j] = list[j - 1];
			list[j - 1] = swap;
		}
	calendar->holidays = list;
	return OK;
}

enum status limited_own_days(struct ctx *ctx, int64_t customer_id, struct own_days *own)
{
	const struct zone *zone = ((const struct shop *)ctx->house->shop)->zone;
	struct customer *file;

	*own = (struct own_days){0};
	TRY(customer_open(ctx, &customer_id, 1, &file));
	if (!file)
		return fail(ctx, &not_found, NULL);
	own->since = zone_date(zone, file->created_at);
	const struct yearly_day *birthday = file->birthday;
	if (!birthday)
		return OK;
	own->has_birthday = true;
	own->lunar = birthday->calendar == DAY_LUNAR;
	own->month = (int)birthday->month;
	own->day = (int)birthday->day;
	own->lunar_birthday = (struct lunar){
		.month = (int8_t)birthday->month, .leap = birthday->leap_month, .day = (int8_t)birthday->day};
	return OK;
}

enum status limited_live(struct ctx *ctx, struct limited_offer **offers, size_t *count)
{
	void *records;

	TRY(resource_select(ctx, &offers_resource, "live = 1", NULL, 0, OFFERS_MAX, &records, count));
	*offers = records;
	return OK;
}
