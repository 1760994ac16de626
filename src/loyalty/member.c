// What the house sees members do by itself: becoming one, completing the profile, having a birthday.
#include "loyalty/activity.h"

#include "base/id.h"
#include "base/zone.h"
#include "customer/customer.h"

#include <string.h>

#define BIRTHDAY_PAGE 200
#define BIRTHDAYS_BACK 3 // days that a house which was not up may be late

static enum status once(struct ctx *ctx, int64_t customer_id, int kind, const char *key, int64_t at_ms)
{
	const char *name = choice_name(triggers, kind);
	struct activity activity = {.id = NONE,
		.customer_id = customer_id,
		.kind = kind,
		.source = arena_format(ctx->mem, "house.%s", name),
		.external_id = key ? arena_format(ctx->mem, "%s/%s", id_text(ctx->mem, "cus", customer_id), key)
				   : id_text(ctx->mem, "cus", customer_id),
		.at = at_ms,
		.number = NONE,
		.store_id = NONE};
	return activity_try(ctx, &activity, NULL);
}

// ---------------------------------------------------------------- sign-up

static enum status hear_created(struct ctx *ctx, struct event *event)
{
	return once(ctx, event->customer_id, TRIGGER_SIGN_UP, NULL, event->at_ms ? event->at_ms : ctx->now_ms);
}

const struct listener sign_up_listener = {
	.name = "loyalty.sign_up",
	.type = &customer_created,
	.when = LISTEN_NOW,
	.hear = hear_created,
	.doc = W("What rules give to whoever becomes a member.", "注册会员时按规则发放。"),
};

// ---------------------------------------------------------------- a complete profile

static bool has_field(const struct customer *customer, const char *name)
{
	const struct field *field = shape_field(&customer_shape, name);
	const void *at = field ? (const char *)customer + field->offset : NULL;

	if (!at)
		return false;
	switch (field->kind) {
	case KIND_TEXT:
	case KIND_DATE:
	case KIND_RAW:
		return *(const char *const *)at != NULL;
	case KIND_OBJECT:
		return *(void *const *)at != NULL;
	case KIND_LIST:
		return ((const struct list *)at)->count > 0;
	case KIND_ENUM:
		return *(const int *)at != 0;
	case KIND_BOOL:
		return *(const bool *)at;
	default:
		return *(const int64_t *)at != NONE;
	}
}

static enum status look_at_profile(struct ctx *ctx, int64_t customer_id)
{
	const struct programme *programme;
	struct customer *customer;

	TRY(programme_get(ctx, &programme));
	if (!programme_hears(programme, TRIGGER_PROFILE, ctx->now_ms))
		return OK;
	TRY(customer_open(ctx, &customer_id, 1, &customer));
	const struct list *wanted = &programme->settings->profile_fields;
	for (size_t i = 0; i < wanted->count; i++)
		if (!customer || !has_field(customer, ((const char *const *)wanted->items)[i]))
			return OK;
	return once(ctx, customer_id, TRIGGER_PROFILE, NULL, ctx->now_ms);
}

static enum status hear_profile(struct ctx *ctx, struct event *event)
{
	return look_at_profile(ctx, event->customer_id);
}

const struct listener profile_on_create = {
	.name = "loyalty.profile_new",
	.type = &customer_created,
	.when = LISTEN_NOW,
	.hear = hear_profile,
	.doc = W("What rules give for a complete profile, when it is complete from the beginning.",
		"新建即完善资料时按规则发放。"),
};

const struct listener profile_on_change = {
	.name = "loyalty.profile",
	.type = &customer_changed,
	.when = LISTEN_NOW,
	.hear = hear_profile,
	.doc = W("What rules give for a complete profile, once.", "完善资料后按规则发放，仅一次。"),
};

// ---------------------------------------------------------------- birthdays

// The birthday in [from, today], or false.
static bool birthday_between(const struct yearly_day *day, struct date from, struct date today, struct date *ret)
{
	if (day->month == NONE || day->day == NONE)
		return false;
	if (day->calendar == DAY_LUNAR) {
		struct lunar lunar = {.month = (int8_t)day->month, .leap = day->leap_month, .day = (int8_t)day->day};
		return lunar_next_birthday(lunar, from, ret) && date_compare(*ret, today) <= 0;
	}
	for (int year = from.year; year <= today.year; year++) {
		int length = month_length(year, (int)day->month);
		*ret = (struct date){year, (int)day->month, (int)day->day > length ? length : (int)day->day};
		if (date_compare(*ret, from) >= 0 && date_compare(*ret, today) <= 0)
			return true;
	}
	return false;
}

struct birthday {
	int64_t customer_id, at_ms;
	int year;
};

struct birthday_page {
	int64_t after;
	struct birthday found[BIRTHDAY_PAGE];
	size_t count;
	bool wanted;
	int64_t next;
};

static enum status read_page(struct ctx *ctx, void *arg)
{
	struct birthday_page *page = arg;
	const struct shop *shop = ctx->house->shop;
	struct date today = zone_date(shop->zone, ctx->now_ms), from = date_add_days(today, -BIRTHDAYS_BACK), date;
	struct customer_filter filter = customer_filter_all;
	const struct programme *programme;
	struct customer **customers;
	size_t count;

	page->count = 0;
	page->next = NONE;
	TRY(programme_get(ctx, &programme));
	page->wanted = programme_hears(programme, TRIGGER_BIRTHDAY, ctx->now_ms);
	if (!page->wanted)
		return OK;
	filter.oldest_first = true;
	filter.after = page->after;
	TRY(customer_list(ctx, &filter, BIRTHDAY_PAGE, &customers, &count, &page->next));
	for (size_t i = 0; i < count; i++)
		if (customers[i]->birthday && birthday_between(customers[i]->birthday, from, today, &date))
			page->found[page->count++] =
				(struct birthday){customers[i]->id, zone_day_start(shop->zone, date), date.year};
	return OK;
}

static enum status award_one(struct ctx *ctx, void *arg)
{
	const struct birthday *birthday = arg;
	ctx->now_ms = clock_now_ms();
	return once(ctx, birthday->customer_id, TRIGGER_BIRTHDAY, arena_format(ctx->mem, "%d", birthday->year),
		birthday->at_ms);
}

// One page, in an arena of its own: ctx->mem holds what the job goes by, to its end.
static enum status do_page(const struct ctx *job_ctx, struct birthday_page *page)
{
	struct arena *mem = arena_create();
	struct ctx ctx = *job_ctx;
	enum status status;

	ctx.mem = mem;
	ctx.now_ms = clock_now_ms();
	status = house_read(&ctx, read_page, page);
	for (size_t i = 0; i < page->count && status == OK; i++)
		status = house_write(&ctx, award_one, &page->found[i], page->found[i].customer_id, LANE_LOW);
	arena_destroy(mem);
	return status;
}

static enum status run_birthdays(struct ctx *ctx, struct job *job)
{
	struct birthday_page *page = arena_new(ctx->mem, struct birthday_page);
	int64_t done = 0;

	page->after = NONE;
	do {
		TRY(do_page(ctx, page));
		page->after = page->next;
		done += (int64_t)page->count;
		TRY(job_note(ctx, job, done, 0, NULL, NULL));
	} while (page->next != NONE);
	return OK;
}

const struct job_kind birthday_job = {
	.name = "loyalty.birthdays",
	.run = run_birthdays,
	.doc = W("Gives what rules give on birthdays, solar and lunar.", "按规则发放生日（公历、农历）奖励。"),
};

const struct schedule birthday_schedule = {
	.name = "loyalty.birthdays",
	.kind = &birthday_job,
	.daily_minute = 10,
	.input = "{}",
	.doc = W("Birthdays of the day; none when no rule asks for them.", "当日生日；无相关规则时不执行。"),
};
