// The calendar of offers over HTTP, and claiming them: once a holding, whoever asks how often.
#include "reward/condition.h"
#include "reward/limited.h"

#include "base/id.h"
#include "base/zone.h"
#include "customer/customer.h"

#include <stdlib.h>
#include <string.h>

SQL(offer_claim_insert);
SQL(offer_claim_find);

#define RANGE_DAYS_MAX 400
#define ENTRIES_MAX 5000

PROBLEM(offer_range, ERR_UNPROCESSABLE, "From one day to a later one, at most 400 days.",
	"起止日期须先后正确，且不超过 400 天。");
PROBLEM(offer_not_held, ERR_CONFLICT, "This offer is not held today.", "该优惠今日未开放。");
PROBLEM(offer_not_for, ERR_CONFLICT, "This offer is for others: {0}.", "该优惠仅限：{0}。");
PROBLEM(offer_taken, ERR_CONFLICT, "The customer has had it this time.", "该客户本次已领取。");
PROBLEM(offer_nothing, ERR_CONFLICT, "There is nothing to claim of this offer.", "该优惠无需领取。");

// ---------------------------------------------------------------- the calendar

enum entry_kind { ENTRY_OFFER, ENTRY_FESTIVAL, ENTRY_TERM, ENTRY_HOLIDAY, ENTRY_WORKDAY, ENTRY_LUNAR };
static const struct choice entry_kinds[] = {
	{"offer", W("Offer", "限时优惠")},
	{"festival", W("Festival", "节日")},
	{"term", W("Solar term", "节气")},
	{"holiday", W("Public holiday", "放假")},
	{"workday", W("Make-up workday", "调休上班")},
	{"lunar", W("Day of the lunar calendar", "农历日期")},
	CHOICES_END,
};

struct entry {
	int kind;
	const char *code, *name;
	int64_t offer_id;
	const char *day, *first_day, *last_day;
};

static const struct field entry_fields[] = {
	FIELD_ENUM(entry, kind, entry_kinds, .doc = W("What it is", "类型")),
	FIELD_TEXT(entry, code, .max = 40, .doc = W("Its code", "编码")),
	FIELD_TEXT(entry, name, .max = 80, .doc = W("Its name", "名称")),
	FIELD_ID(entry, offer_id, "ofr", .doc = W("The offer", "限时优惠")),
	FIELD_DATE(entry, day, .doc = W("The day itself", "当日")),
	FIELD_DATE(entry, first_day, .doc = W("First day", "首日")),
	FIELD_DATE(entry, last_day, .doc = W("Last day", "末日")),
};
static const struct shape entry_shape =
	SHAPE("CalendarEntry", entry, entry_fields, "Something on the calendar.", "日历条目。");

struct range_query {
	const char *from, *to;
	bool lunar;
};
static const struct field range_fields[] = {
	FIELD_DATE(range_query, from, .flags = FIELD_REQUIRED, .doc = W("First day", "起始日期")),
	FIELD_DATE(range_query, to, .flags = FIELD_REQUIRED, .doc = W("Last day", "结束日期")),
	FIELD_BOOL(range_query, lunar, .doc = W("Each day by the lunar calendar too", "附每日农历")),
};
static const struct shape range_shape = SHAPE("CalendarQuery", range_query, range_fields, "Which days.", "日期范围。");

struct entries {
	struct ctx *ctx;
	struct entry *list;
	struct date from, to;
	size_t count;
};

static void add_entry(struct entries *entries, enum entry_kind kind, const char *code, struct words name,
	int64_t offer_id, const struct span *span)
{
	struct arena *mem = entries->ctx->mem;

	if (entries->count == ENTRIES_MAX)
		return;
	entries->list[entries->count++] = (struct entry){kind, code, words_in(name, entries->ctx->lang), offer_id,
		date_text(mem, span->anchor), date_text(mem, span->first), date_text(mem, span->last)};
}

static void add_offer(
	struct entries *entries, const struct limited_offer *offer, const struct limited_calendar *calendar)
{
	struct date from = entries->from;
	struct span span;

	while (limited_next(offer, calendar, from, &span) && date_compare(span.first, entries->to) <= 0) {
		add_entry(entries, ENTRY_OFFER, offer->code, (struct words){offer->name_en, offer->name_zh},
			offer->head.id, &span);
		if (offer->on == ON_DATES)
			return;
		// The next one is anchored later.
		struct date next = date_add_days(span.anchor, 1 + (offer->after_days == NONE ? 0 : offer->after_days));
		from = date_compare(next, from) > 0 ? next : date_add_days(from, 1);
	}
}

static void add_festivals(struct entries *entries, const struct festival *list, enum entry_kind kind)
{
	for (; list->code; list++) {
		struct date from = entries->from, day;
		while (almanac_next(&list->day, from, &day) && date_compare(day, entries->to) <= 0) {
			add_entry(entries, kind, list->code, list->name, NONE, &(struct span){day, day, day});
			from = date_add_days(day, 1);
		}
	}
}

static void add_announced(struct entries *entries, const struct limited_calendar *calendar)
{
	for (size_t i = 0; i < calendar->holiday_count; i++) {
		const struct holiday *holiday = &calendar->holidays[i];
		struct date day;
		if (date_parse(holiday->date, &day) && date_compare(day, entries->from) >= 0 &&
			date_compare(day, entries->to) <= 0)
			add_entry(entries, holiday->kind ? ENTRY_WORKDAY : ENTRY_HOLIDAY, NULL,
				(struct words){holiday->name_en, holiday->name_zh}, NONE,
				&(struct span){day, day, day});
	}
}

// 闰六月初八 and leap 6/8: months and days as they are said.
static struct words lunar_words(struct arena *mem, struct lunar lunar)
{
	static const char *const months[] = {"正", "二", "三", "四", "五", "六", "七", "八", "九", "十", "冬", "腊"};
	static const char *const digits[] = {"", "一", "二", "三", "四", "五", "六", "七", "八", "九", "十"};
	static const char *const tens[] = {"初", "十", "廿", "三十"};
	int ten = lunar.day / 10, one = lunar.day % 10;

	// 初十 and 二十 are said otherwise than the rest of their tens.
	if (lunar.day == 10 || lunar.day == 20) {
		ten = 0;
		one = 10;
	}
	const char *before = lunar.day == 20 ? "二" : tens[ten];
	return (struct words){
		arena_format(mem, "%s%d/%d", lunar.leap ? "leap " : "", lunar.month, lunar.day),
		arena_format(mem, "%s%s月%s%s", lunar.leap ? "闰" : "", months[lunar.month - 1], before, digits[one]),
	};
}

static void add_lunar(struct entries *entries)
{
	struct lunar lunar;

	for (struct date day = entries->from; date_compare(day, entries->to) <= 0; day = date_add_days(day, 1))
		if (lunar_of_date(day, &lunar))
			add_entry(entries, ENTRY_LUNAR, NULL, lunar_words(entries->ctx->mem, lunar), NONE,
				&(struct span){day, day, day});
}

static int by_day(const void *a, const void *b)
{
	const struct entry *x = a, *y = b;
	int order = strcmp(x->first_day, y->first_day);

	if (order)
		return order;
	if (x->kind != y->kind)
		return x->kind - y->kind;
	return strcmp(x->code ? x->code : "", y->code ? y->code : "");
}

static enum status act_calendar(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	const struct range_query *query = call->query;
	struct entries entries = {.ctx = ctx, .list = arena_array(ctx->mem, struct entry, ENTRIES_MAX)};
	struct limited_calendar calendar = {0};
	struct limited_offer *offers;
	struct page page;
	size_t count;

	if (!query->from || !query->to || !date_parse(query->from, &entries.from) ||
		!date_parse(query->to, &entries.to) || date_compare(entries.from, entries.to) > 0 ||
		date_days(entries.to) - date_days(entries.from) > RANGE_DAYS_MAX)
		return fail_at(ctx, "to", &offer_range, NULL);
	TRY(limited_holidays(ctx, &calendar));
	TRY(limited_live(ctx, &offers, &count));
	for (size_t i = 0; i < count; i++)
		add_offer(&entries, &offers[i], &calendar);
	add_festivals(&entries, festivals, ENTRY_FESTIVAL);
	add_festivals(&entries, solar_terms, ENTRY_TERM);
	add_announced(&entries, &calendar);
	if (query->lunar)
		add_lunar(&entries);
	qsort(entries.list, entries.count, sizeof *entries.list, by_day);
	page_begin(ctx, call, &page);
	for (size_t i = 0; i < entries.count; i++)
		page_add(&page, entry, &entries.list[i]);
	return page_end(&page, NULL, NONE, answer);
}

// ---------------------------------------------------------------- what is on for a customer

struct offer_today {
	int64_t offer_id;
	const char *code, *name, *text;
	int kind;
	int64_t points, template_id;
	const char *day, *first_day, *last_day;
	bool can, taken;
	const char *reason, *why;
};

static const struct field today_fields[] = {
	FIELD_ID(offer_today, offer_id, "ofr", .doc = W("The offer", "限时优惠")),
	FIELD_TEXT(offer_today, code, .max = 40, .doc = W("Its code", "编码")),
	FIELD_TEXT(offer_today, name, .max = 80, .doc = W("Its name", "名称")),
	FIELD_TEXT(offer_today, text, .max = 2000, .doc = W("More about it", "说明")),
	FIELD_ENUM(offer_today, kind, offer_kinds, .doc = W("What is given", "类型")),
	FIELD_I64(offer_today, points, .min = 0, .max = INT64_MAX, .flags = FIELD_POINTS, .doc = W("Points", "积分")),
	FIELD_ID(offer_today, template_id, "cpt", .doc = W("Coupon of this template", "券模板")),
	FIELD_DATE(offer_today, day, .doc = W("The day itself", "当日")),
	FIELD_DATE(offer_today, first_day, .doc = W("First day", "首日")),
	FIELD_DATE(offer_today, last_day, .doc = W("Last day", "末日")),
	FIELD_BOOL(offer_today, can, .doc = W("The customer can claim it now", "可领取")),
	FIELD_BOOL(offer_today, taken, .doc = W("They have claimed it this time", "本次已领取")),
	FIELD_TEXT(offer_today, reason, .max = 60, .doc = W("Why not, for programs", "不可领取原因代码")),
	FIELD_TEXT(offer_today, why, .max = 300, .doc = W("Why not, in words", "不可领取原因")),
};
static const struct shape today_shape = SHAPE("OfferForCustomer", offer_today, today_fields,
	"An offer that is on today, as one customer sees it.", "客户视角的今日优惠。");

static enum status visible(struct ctx *ctx, const struct call *call, int64_t id, int64_t *live)
{
	return customer_within(ctx, id, call->route->right, live);
}

static struct date today(const struct ctx *ctx)
{
	return zone_date(((const struct shop *)ctx->house->shop)->zone, ctx->now_ms);
}

static bool held_today(
	struct ctx *ctx, const struct limited_offer *offer, const struct limited_calendar *calendar, struct span *span)
{
	struct date day = today(ctx);

	return limited_next(offer, calendar, day, span) && date_compare(span->first, day) <= 0;
}

static void refuse(struct ctx *ctx, struct offer_today *out, const struct problem *problem, const char *arg)
{
	const char *args[PROBLEM_ARGS] = {arg};

	out->can = false;
	out->reason = problem->code;
	out->why = problem_sentence(ctx->mem, problem, args, ctx->lang);
}

static enum status see_offer(struct ctx *ctx, const struct limited_offer *offer, int64_t customer_id,
	const struct span *span, struct offer_today *out)
{
	const char *words = NULL;
	struct rows *rows;
	bool holds;

	*out = (struct offer_today){
		.offer_id = offer->head.id,
		.code = offer->code,
		.name = words_in((struct words){offer->name_en, offer->name_zh}, ctx->lang),
		.text = ctx->lang == LANG_ZH ? offer->text_zh : offer->text_en,
		.kind = offer->kind,
		.points = offer->points,
		.template_id = offer->template_id,
		.day = date_text(ctx->mem, span->anchor),
		.first_day = date_text(ctx->mem, span->first),
		.last_day = date_text(ctx->mem, span->last),
		.can = offer->kind != OFFER_NEWS,
	};
	TRY(condition_holds(ctx, offer->condition, customer_id, &holds, &words));
	if (!holds)
		refuse(ctx, out, &offer_not_for, words);
	TRY(db_first(ctx->db, &offer_claim_find,
		ARGS(v_i64(customer_id), v_i64(offer->head.id), v_i64(date_days(span->anchor))), &rows, &out->taken));
	if (out->taken)
		refuse(ctx, out, &offer_taken, NULL);
	return OK;
}

static enum status act_today(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	struct own_days own;
	struct limited_calendar calendar = {.own = &own};
	struct limited_offer *offers;
	struct page page;
	struct span span;
	int64_t customer_id;
	size_t count;

	TRY(visible(ctx, call, call->ids[0], &customer_id));
	TRY(limited_own_days(ctx, customer_id, &own));
	TRY(limited_holidays(ctx, &calendar));
	TRY(limited_live(ctx, &offers, &count));
	page_begin(ctx, call, &page);
	for (size_t i = 0; i < count; i++) {
		struct offer_today out;
		if (!held_today(ctx, &offers[i], &calendar, &span))
			continue;
		TRY(see_offer(ctx, &offers[i], customer_id, &span, &out));
		page_add(&page, offer_today, &out);
	}
	return page_end(&page, NULL, NONE, answer);
}

// ---------------------------------------------------------------- claiming

struct claimed {
	int64_t offer_id, points;
	const char *day;
	struct coupon *coupon;
};
static const struct field claimed_fields[] = {
	FIELD_ID(claimed, offer_id, "ofr", .doc = W("The offer", "限时优惠")),
	FIELD_DATE(claimed, day, .doc = W("Which holding of it", "场次日期")),
	FIELD_I64(claimed, points, .min = 0, .max = INT64_MAX, .flags = FIELD_POINTS,
		.doc = W("Points given", "赠送积分")),
	FIELD_OBJECT(claimed, coupon, &coupon_shape, .doc = W("The coupon given", "发放的优惠券")),
};
static const struct shape claimed_shape =
	SHAPE("OfferClaim", claimed, claimed_fields, "What the customer got.", "领取结果。");

static enum status give(
	struct ctx *ctx, const struct limited_offer *offer, int64_t customer_id, struct claimed *claimed)
{
	struct cause cause = {"offer", offer->head.id, ctx->now_ms, offer->code, 0};
	struct award award = {.customer_id = customer_id,
		.amount = offer->points,
		.earned_at = ctx->now_ms,
		.rule_id = NONE,
		.rule_version = NONE,
		.base = NONE,
		.kind = POSTING_EARN};
	struct lot lot;

	if (offer->kind == OFFER_COUPON)
		return reward_coupon_issue(ctx, offer->template_id, customer_id, "offer", &claimed->coupon);
	TRY(wallet_get(ctx, WALLET_POINTS_ID, &award.wallet));
	TRY(points_grant(ctx, &award, &cause, &lot));
	claimed->points = offer->points;
	return points_tell(ctx, &points_earned, &lot,
		(struct points_event){.amount = offer->points,
			.source = "offer",
			.source_id = id_text(ctx->mem, "ofr", offer->head.id),
			.rule = offer->code,
			.rule_version = NONE,
			.base = NONE},
		ctx->now_ms);
}

static enum status act_claim(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	struct claimed *claimed = arena_new(ctx->mem, struct claimed);
	struct limited_calendar calendar = {0};
	struct limited_offer offer;
	struct own_days own;
	struct span span;
	const char *words = NULL;
	int64_t customer_id, changed;
	bool holds;

	TRY(visible(ctx, call, call->ids[0], &customer_id));
	enum status status = resource_read(ctx, &offers_resource, call->ids[1], &offer);
	if (status != OK)
		return status == ERR_NOT_FOUND ? fail(ctx, &not_found, NULL) : status;
	if (offer.kind == OFFER_NEWS)
		return fail(ctx, &offer_nothing, NULL);
	TRY(limited_own_days(ctx, customer_id, &own));
	calendar.own = &own;
	TRY(limited_holidays(ctx, &calendar));
	if (!offer.live || !held_today(ctx, &offer, &calendar, &span))
		return fail(ctx, &offer_not_held, NULL);
	TRY(condition_holds(ctx, offer.condition, customer_id, &holds, &words));
	if (!holds)
		return fail(ctx, &offer_not_for, words);
	// The key decides: of any number that ask at once one is the first.
	TRY(db_change(ctx->db, &offer_claim_insert,
		ARGS(v_i64(customer_id), v_i64(offer.head.id), v_i64(date_days(span.anchor)), v_i64(ctx->now_ms)),
		&changed));
	if (!changed)
		return fail(ctx, &offer_taken, NULL);
	*claimed = (struct claimed){.offer_id = offer.head.id, .points = NONE, .day = date_text(ctx->mem, span.anchor)};
	answer_give(answer, claimed, claimed);
	return give(ctx, &offer, customer_id, claimed);
}

static int64_t customer_key(const struct call *call)
{
	return call->ids[0];
}

#define CUSTOMER_PATH "/v1/customers/{customer:cus}"
#define TAG .tag = "Offers"

static const struct problem *const claim_problems[] = {
	&offer_not_held, &offer_not_for, &offer_taken, &offer_nothing, NULL};

const struct route offer_routes[] = {
	{.method = HTTP_GET,
		.path = "/v1/offers/calendar",
		.right = "offer.read",
		.kind = ROUTE_READ,
		.query = &range_shape,
		.out = &entry_shape,
		.list = true,
		.act = act_calendar,
		TAG,
		.name = "offer_calendar",
		.doc = W("Offers, festivals (lunar ones too), solar terms, announced holidays and make-up workdays, "
			 "day by "
			 "day.",
			"限时优惠、节日（含农历）、节气、放假与调休，按日排列。"),
		.example_path = "/v1/offers/calendar?from=2026-02-01&to=2026-03-05"},
	{.method = HTTP_GET,
		.path = CUSTOMER_PATH "/offers",
		.right = "offer.read",
		.kind = ROUTE_READ,
		.out = &today_shape,
		.list = true,
		.act = act_today,
		TAG,
		.name = "offer_for_customer",
		.doc = W("What is on today for a customer, their birthday and anniversary included.",
			"客户今日可享的优惠，含生日与入会周年。")},
	{.method = HTTP_POST,
		.path = CUSTOMER_PATH "/offers/{offer:ofr}/claim",
		.right = "coupon.write",
		.kind = ROUTE_WRITE,
		.out = &claimed_shape,
		.status = 201,
		.act = act_claim,
		.key = customer_key,
		TAG,
		.name = "offer_claim",
		.doc = W("Gives a customer what is on, once a holding.", "为客户领取优惠，每场一次。"),
		.problems = claim_problems},
	{0},
};
