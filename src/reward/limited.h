// Private to reward: limited-time offers (限时优惠) and the calendar they are held by.
#pragma once

#include "api/resource.h"
#include "base/almanac.h"
#include "reward/reward.h"

enum offer_kind {
	OFFER_COUPON, // a coupon of a template, to be claimed
	OFFER_POINTS, // points, to be claimed
	OFFER_NEWS,   // announced; what it does is elsewhere: earning rules, prices
};

enum offer_on {
	ON_DATES, // from starts_on to ends_on
	ON_YEARLY,
	ON_WEEKLY,
	ON_NTH_WEEKDAY, // of a month, or of every month
	ON_FESTIVAL,    // a festival or solar term, by its code
	ON_LUNAR,
	ON_HOLIDAY, // each announced day off
	ON_WORKDAY, // each make-up workday
	ON_BIRTHDAY,
	ON_ANNIVERSARY, // of becoming a customer
};

extern const struct choice offer_kinds[];

struct limited_offer {
	struct resource_head head;
	const char *code, *name_en, *name_zh, *text_en, *text_zh;
	int kind;
	bool live;
	bool unfair_accepted;
	const char *unfair_reason;
	bool new_customers; // meant for who has not bought yet: the fairness check looks at these
	int64_t template_id, points;
	int on;
	const char *starts_on, *ends_on; // dates; bounds of every kind
	int64_t month, day, weekday, nth;
	struct list weekdays; // int64_t, 1 Monday … 7 Sunday
	const char *festival;
	int64_t before_days, after_days;
	const char *condition;
};

struct holiday {
	struct resource_head head;
	const char *date;
	int kind; // 0 holiday, 1 workday
	const char *name_en, *name_zh;
};

extern const struct resource offers_resource, holidays_resource;

// One holding of an offer: all days are whole days of the shop's zone.
struct span {
	struct date anchor, first, last;
};

// What is known of a customer for offers of their own days. Absent: has_… false.
struct own_days {
	bool has_birthday, lunar;
	struct lunar lunar_birthday;
	int month, day;
	struct date since;
};

struct limited_calendar {
	const struct holiday *holidays; // by date
	size_t holiday_count;
	const struct own_days *own; // NULL: nobody's
};

MUST_CHECK enum status limited_holidays(struct ctx *ctx, struct limited_calendar *calendar);
MUST_CHECK enum status limited_own_days(struct ctx *ctx, int64_t customer_id, struct own_days *own);
// The first holding that is not over before `from`. False: there is none within some years.
bool limited_next(const struct limited_offer *offer, const struct limited_calendar *calendar, struct date from,
	struct span *span);
// ERR_CONFLICT offer_unfair, with both in money: it would be live, is for new customers (it says so, or its condition
// does), and better than what loyal ones of some tier get; unless somebody has accepted that.
MUST_CHECK enum status limited_check_fair(struct ctx *ctx, const struct limited_offer *offer);
MUST_CHECK enum status limited_live(struct ctx *ctx, struct limited_offer **offers, size_t *count);
