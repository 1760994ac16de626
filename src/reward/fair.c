// The best terms go to those who stay: what a new customer would get beside the best that a loyal one gets, in money.
#include "reward/catalogue.h"
#include "reward/limited.h"

#include "base/id.h"

#define REFERENCE_BASKET 20000 // minor units: what percentages are compared on
#define ALL_MAX 1000

PROBLEM(offer_unfair, ERR_CONFLICT,
	"New customers would get {0}, loyal ones at best {1}. Say unfair_accepted and unfair_reason to have it all the "
	"same.",
	"新客可得 {0}，老客最多 {1}。如仍要上线，请确认 unfair_accepted 并填写 unfair_reason。");

// The most that so many points buy among the coupons on offer.
static enum status worth_of_points(struct ctx *ctx, int64_t points, int64_t *worth)
{
	struct reward_record *rewards;
	size_t count;

	*worth = NONE;
	TRY(reward_on_offer(ctx, &rewards, &count));
	for (size_t i = 0; i < count; i++) {
		int64_t value;
		if (rewards[i].value == NONE || rewards[i].points <= 0 ||
			!money_muldiv(points, rewards[i].value, rewards[i].points, ROUND_HALF_UP, &value))
			continue;
		if (*worth == NONE || value > *worth)
			*worth = value;
	}
	return OK;
}

static int64_t worth_of_coupon(const struct coupon_template *template)
{
	int64_t basket = template->minimum != NONE && template->minimum > REFERENCE_BASKET ? template->minimum
											   : REFERENCE_BASKET;
	int64_t off = NONE;

	if (template->kind == COUPON_AMOUNT)
		off = template->value;
	else if (template->kind != COUPON_PERCENT ||
		 !money_muldiv(basket, template->percent, PERCENT_WHOLE, ROUND_HALF_UP, &off))
		return NONE; // a thing has no price here
	return template->cap != NONE && template->cap < off ? template->cap : off;
}

static enum status worth_of(struct ctx *ctx, const struct limited_offer *offer, int64_t *worth)
{
	struct coupon_template template;

	*worth = NONE;
	if (offer->kind == OFFER_POINTS)
		return worth_of_points(ctx, offer->points, worth);
	if (offer->kind != OFFER_COUPON)
		return OK;
	enum status status = template_read(ctx, offer->template_id, &template);
	if (status == OK)
		*worth = worth_of_coupon(&template);
	return status == ERR_NOT_FOUND ? OK : status;
}

// The best live offer that is not for new customers. *worth 0, *code NULL: there is none.
static enum status best_for_loyal(struct ctx *ctx, int64_t *worth, const char **code)
{
	struct limited_offer *offers;
	size_t count;

	*worth = 0;
	*code = NULL;
	TRY(limited_live(ctx, &offers, &count));
	for (size_t i = 0; i < count; i++) {
		int64_t value;
		if (offers[i].new_customers)
			continue;
		TRY(worth_of(ctx, &offers[i], &value));
		if (value == NONE || value <= *worth)
			continue;
		*worth = value;
		*code = offers[i].code;
	}
	return OK;
}

enum status limited_check_fair(struct ctx *ctx, const struct limited_offer *offer)
{
	const struct currency *currency = ((const struct shop *)ctx->house->shop)->currency;
	int64_t worth, best;
	const char *code;

	if (!offer->live || !offer->new_customers)
		return OK;
	TRY(worth_of(ctx, offer, &worth));
	TRY(best_for_loyal(ctx, &best, &code));
	if (worth == NONE || worth <= best)
		return OK;
	if (offer->unfair_accepted)
		return offer->unfair_reason ? OK : fail_at(ctx, "/unfair_reason", &field_required, NULL);
	return fail(ctx, &offer_unfair, money_text(ctx->mem, currency, worth), money_text(ctx->mem, currency, best));
}

// ---------------------------------------------------------------- the report

struct fairness {
	int64_t offer_id, worth, best, difference;
	const char *code, *best_code;
	bool live, fair;
};

static const struct field fairness_fields[] = {
	FIELD_ID(fairness, offer_id, "ofr", .doc = W("An offer for new customers", "面向新客的优惠")),
	FIELD_TEXT(fairness, code, .max = 40, .doc = W("Its code", "编码")),
	FIELD_BOOL(fairness, live, .doc = W("In force", "启用")),
	FIELD_I64(fairness, worth, .min = 0, .max = INT64_MAX, .flags = FIELD_MONEY,
		.doc = W("What it is worth, minor units; percentages on a basket of 200.00",
			"折算价值（折扣按 200 元计）")),
	FIELD_TEXT(fairness, best_code, .max = 40, .doc = W("The best that loyal customers get", "老客最优优惠")),
	FIELD_I64(fairness, best, .min = 0, .max = INT64_MAX, .flags = FIELD_MONEY,
		.doc = W("… and its worth", "其价值")),
	FIELD_I64(fairness, difference, .min = INT64_MIN + 1, .max = INT64_MAX, .flags = FIELD_MONEY,
		.doc = W("So much more for new ones", "新客高出")),
	FIELD_BOOL(fairness, fair, .doc = W("Not better than what loyal customers get", "不优于老客")),
};
static const struct shape fairness_shape = SHAPE("OfferFairness", fairness, fairness_fields,
	"An offer for new customers beside what loyal ones get.", "新老客优惠对比。");

static enum status act_fairness(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	struct limited_offer *offers;
	struct page page;
	void *records;
	int64_t best;
	const char *best_code;
	size_t count;

	TRY(best_for_loyal(ctx, &best, &best_code));
	TRY(resource_select(ctx, &offers_resource, "new_customers = 1", NULL, 0, ALL_MAX, &records, &count));
	offers = records;
	page_begin(ctx, call, &page);
	for (size_t i = 0; i < count; i++) {
		int64_t worth;
		TRY(worth_of(ctx, &offers[i], &worth));
		struct fairness out = {
			.offer_id = offers[i].head.id,
			.code = offers[i].code,
			.live = offers[i].live,
			.worth = worth,
			.best_code = best_code,
			.best = best,
			.difference = worth == NONE ? NONE : worth - best,
			.fair = worth == NONE || worth <= best,
		};
		page_add(&page, fairness, &out);
	}
	return page_end(&page, NULL, NONE, answer);
}

const struct route fair_routes[] = {
	{.method = HTTP_GET,
		.path = "/v1/offers/fairness",
		.right = "offer.read",
		.kind = ROUTE_READ,
		.out = &fairness_shape,
		.list = true,
		.act = act_fairness,
		.tag = "Offers",
		.name = "offer_fairness",
		.doc = W("Offers for new customers, live or planned, beside the best that loyal ones get, in money.",
			"新客优惠（含草稿）与老客最优优惠的金额对比。")},
	{0},
};
