// Whom a condition favours: asked of customers that there are not, newcomers and loyal ones of each tier, and what each
// would get, in money. Part of the face (reward.h).
#pragma once

#include "expr/expr.h"
#include "work/house.h"

#define FAVOUR_TIERS_MAX 32
#define FAVOUR_BASKET 20000 // minor units: what percentages and points for money are compared on

struct favour_people; // made once a question

// Who can have something: for a condition that depends on more (a category in the basket) it is enough that they may.
struct favoured {
	bool newcomers, tiers[FAVOUR_TIERS_MAX]; // loyal customers by tier, lowest first
};

MUST_CHECK enum status favour_people(struct ctx *ctx, struct favour_people **ret);
size_t favour_tiers(const struct favour_people *people);
const char *favour_tier_name(const struct favour_people *people, size_t tier, enum lang lang);
// expr NULL: everybody. text, of customers: NULL too; what cannot be understood any more is for nobody.
MUST_CHECK enum status favour_reach(
	struct ctx *ctx, const struct favour_people *people, const struct expr *expr, struct favoured *reach);
MUST_CHECK enum status favour_reach_text(
	struct ctx *ctx, const struct favour_people *people, const char *text, struct favoured *reach);

// Something that somebody gets.
struct favour {
	const char *kind, *id, *code; // "offer", "coupon", "price", "rule"; id: as at the API
	struct favoured reach;
	bool live, marked;  // marked: said to be for new customers
	int64_t worth;      // minor units; NONE: it has no price here
	bool priced;        // worth is already what newcomers pay less: nothing makes up for it
	const char *reason; // why it is so all the same; NULL: nobody has said
};
#define FAVOURS_MAX 3000

struct favours {
	struct favour_people *people;
	struct favour *all; // room for FAVOURS_MAX
	size_t count;
};

// Offers, coupons and prices, live and not.
MUST_CHECK enum status favours_read(struct ctx *ctx, struct favours *ret);
void favours_add(struct favours *favours, struct favour favour);
// What so many points buy at most; NONE: nothing that has a price.
MUST_CHECK enum status favour_points_worth(struct ctx *ctx, int64_t points, int64_t *worth);
MUST_CHECK enum status favour_coupon_worth(struct ctx *ctx, const char *template_code, int64_t *worth);

// What a newcomer gets, beside the best of those loyal customers who get the least of what newcomers do not.
struct favour_verdict {
	bool for_newcomers; // newcomers get it, and some loyal customers do not
	bool fair;
	size_t tier;           // of the loyal ones that it was compared with
	int64_t best;          // 0: nothing
	const char *best_code; // NULL: nothing
};
struct favour_verdict favour_judge(const struct favours *favours, const struct favour *favour);
// ERR_CONFLICT offer_unfair with both in money and the tier, unless favour->reason is set or it is not live.
MUST_CHECK enum status favour_check(struct ctx *ctx, const struct favours *favours, const struct favour *favour);
