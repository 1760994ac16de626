// The best terms go to those who stay: what newcomers would get beside the best that loyal ones get, in money. An
// offer, a coupon, a price is for newcomers when it says so, or when its condition lets them in and keeps loyal ones
// out.
#include "reward/catalogue.h"
#include "reward/favour.h"
#include "reward/limited.h"

#include "base/id.h"

#include <string.h>

#define ALL_MAX 1000

PROBLEM(offer_unfair, ERR_CONFLICT,
	"New customers would get {0}, loyal ones{2} at best {1}. To have it all the same, say why.",
	"新客可得 {0}，老客{2}最多 {1}。如仍要上线，请填写理由。");

// ---------------------------------------------------------------- in money

// The most that so many points buy among the coupons on offer; else what they pay.
enum status favour_points_worth(struct ctx *ctx, int64_t points, int64_t *worth)
{
	struct reward_record *rewards;
	const struct wallet *wallet;
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
	if (*worth != NONE)
		return OK;
	TRY(wallet_get(ctx, WALLET_POINTS_ID, &wallet));
	if (wallet->worth_points == NONE || wallet->worth_points <= 0 || wallet->worth_value == NONE ||
		!money_muldiv(points, wallet->worth_value, wallet->worth_points, ROUND_HALF_UP, worth))
		*worth = NONE;
	return OK;
}

static int64_t worth_of_coupon(const struct coupon_template *template)
{
	int64_t basket =
		template->minimum != NONE && template->minimum > FAVOUR_BASKET ? template->minimum : FAVOUR_BASKET;
	int64_t off = NONE;

	if (template->kind == COUPON_AMOUNT)
		off = template->value;
	else if (template->kind != COUPON_PERCENT ||
		 !money_muldiv(basket, template->percent, PERCENT_WHOLE, ROUND_HALF_UP, &off))
		return NONE; // a thing has no price here
	return template->cap != NONE && template->cap < off ? template->cap : off;
}

enum status favour_coupon_worth(struct ctx *ctx, const char *template_code, int64_t *worth)
{
	void *records;
	size_t count;

	*worth = NONE;
	TRY(resource_select(ctx, &templates_resource, "code = ?", ARGS(v_text(template_code)), 1, &records, &count));
	if (count)
		*worth = worth_of_coupon(records);
	return OK;
}

static enum status worth_of_offer(struct ctx *ctx, const struct limited_offer *offer, int64_t *worth)
{
	struct coupon_template template;

	*worth = NONE;
	if (offer->kind == OFFER_POINTS)
		return favour_points_worth(ctx, offer->points, worth);
	if (offer->kind != OFFER_COUPON)
		return OK;
	enum status status = template_read(ctx, offer->template_id, &template);
	if (status == OK)
		*worth = worth_of_coupon(&template);
	return status == ERR_NOT_FOUND ? OK : status;
}

// ---------------------------------------------------------------- what there is

static enum status favour_of_offer(
	struct ctx *ctx, const struct favour_people *people, const struct limited_offer *offer, struct favour *favour)
{
	*favour = (struct favour){.kind = "offer",
		.id = id_text(ctx->mem, "ofr", offer->head.id),
		.code = offer->code,
		.live = offer->live,
		.marked = offer->new_customers,
		.reason = offer->unfair_accepted ? offer->unfair_reason : NULL};
	TRY(favour_reach_text(ctx, people, offer->condition, &favour->reach));
	// A day of one's own that newcomers have not had yet.
	if (offer->on == ON_ANNIVERSARY)
		favour->reach.newcomers = false;
	if (offer->new_customers)
		favour->reach = (struct favoured){.newcomers = true};
	return worth_of_offer(ctx, offer, &favour->worth);
}

static enum status favour_of_template(struct ctx *ctx, const struct favour_people *people,
	const struct coupon_template *template, struct favour *favour)
{
	*favour = (struct favour){.kind = "coupon",
		.id = id_text(ctx->mem, "cpt", template->head.id),
		.code = template->code,
		.live = template->state == TEMPLATE_LIVE,
		.worth = worth_of_coupon(template),
		.reason = template->unfair_reason};
	return favour_reach_text(ctx, people, template->condition, &favour->reach);
}

static enum status cost_of(struct ctx *ctx, const struct reward_price *price, int64_t *cost)
{
	int64_t points = 0;

	if (price->points)
		TRY(favour_points_worth(ctx, price->points, &points));
	*cost = points == NONE ? NONE : points + (price->money == NONE ? 0 : price->money);
	return OK;
}

// What a reward costs newcomers and each tier, and by how much newcomers pay less than those who pay most.
static enum status favour_of_reward(
	struct ctx *ctx, const struct favour_people *people, const struct reward_record *reward, struct favour *favour)
{
	struct reward_price base = {.points = reward->points, .money = reward->money}, first = base;
	struct reward_price tiers[FAVOUR_TIERS_MAX];
	const struct reward_price *prices = reward->prices.items;
	struct favoured who, had = {0};
	int64_t cost, other;

	*favour = (struct favour){.kind = "price",
		.id = id_text(ctx->mem, "rwd", reward->head.id),
		.code = reward->code,
		.live = reward->active,
		.worth = NONE,
		.priced = true,
		.reason = reward->unfair_reason};
	TRY(favour_reach_text(ctx, people, reward->condition, &who));
	for (size_t j = 0; j < favour_tiers(people); j++)
		tiers[j] = base;
	for (size_t i = 0; i < reward->prices.count; i++) {
		struct favoured line;
		TRY(favour_reach_text(ctx, people, prices[i].condition, &line));
		if (line.newcomers && !had.newcomers)
			first = prices[i];
		had.newcomers = had.newcomers || line.newcomers;
		for (size_t j = 0; j < favour_tiers(people); j++) {
			if (line.tiers[j] && !had.tiers[j])
				tiers[j] = prices[i];
			had.tiers[j] = had.tiers[j] || line.tiers[j];
		}
	}
	TRY(cost_of(ctx, &first, &cost));
	favour->reach.newcomers = who.newcomers && !first.closed;
	for (size_t j = 0; j < favour_tiers(people); j++) {
		bool closed = !who.tiers[j] || tiers[j].closed;
		TRY(cost_of(ctx, closed ? &base : &tiers[j], &other));
		if (closed && reward->value != NONE)
			other = reward->value;
		int64_t less = cost == NONE || other == NONE ? NONE : other - cost;
		favour->reach.tiers[j] = !closed && less <= 0;
		if (!favour->reach.tiers[j] && less > favour->worth)
			favour->worth = less;
	}
	return OK;
}

void favours_add(struct favours *favours, struct favour favour)
{
	if (favours->count < FAVOURS_MAX)
		favours->all[favours->count++] = favour;
}

enum status favours_read(struct ctx *ctx, struct favours *ret)
{
	void *records;
	struct favour one;
	size_t count;

	*ret = (struct favours){.all = arena_array(ctx->mem, struct favour, FAVOURS_MAX)};
	TRY(favour_people(ctx, &ret->people));
	TRY(resource_select(ctx, &offers_resource, NULL, NULL, 0, ALL_MAX, &records, &count));
	for (size_t i = 0; i < count; i++) {
		TRY(favour_of_offer(ctx, ret->people, (struct limited_offer *)records + i, &one));
		favours_add(ret, one);
	}
	TRY(resource_select(ctx, &templates_resource, "condition IS NOT NULL", NULL, 0, ALL_MAX, &records, &count));
	for (size_t i = 0; i < count; i++) {
		TRY(favour_of_template(ctx, ret->people, (struct coupon_template *)records + i, &one));
		favours_add(ret, one);
	}
	TRY(resource_select(ctx, &rewards_resource, "condition IS NOT NULL OR prices IS NOT NULL", NULL, 0, ALL_MAX,
		&records, &count));
	for (size_t i = 0; i < count; i++) {
		TRY(favour_of_reward(ctx, ret->people, (struct reward_record *)records + i, &one));
		favours_add(ret, one);
	}
	return OK;
}

// ---------------------------------------------------------------- the verdict

// The best that loyal customers of a tier get: of what newcomers do not get, and of the offers that are for all.
static int64_t best_of(const struct favours *favours, const struct favour *favour, size_t tier, const char **code)
{
	int64_t best = 0;

	*code = NULL;
	for (size_t i = 0; !favour->priced && i < favours->count; i++) {
		const struct favour *other = &favours->all[i];
		if (!other->live || other->priced || !other->reach.tiers[tier] || other->worth <= best ||
			(strcmp(other->kind, favour->kind) == 0 && strcmp(other->code, favour->code) == 0) ||
			(other->reach.newcomers && strcmp(other->kind, "offer") != 0))
			continue;
		best = other->worth;
		*code = other->code;
	}
	return best;
}

struct favour_verdict favour_judge(const struct favours *favours, const struct favour *favour)
{
	struct favour_verdict verdict = {.fair = true, .best = NONE};

	for (size_t i = 0; favour->reach.newcomers && i < favour_tiers(favours->people); i++) {
		const char *code;
		int64_t best;
		if (favour->reach.tiers[i])
			continue;
		best = best_of(favours, favour, i, &code);
		if (verdict.for_newcomers && best >= verdict.best)
			continue;
		verdict = (struct favour_verdict){true, favour->worth == NONE || favour->worth <= best, i, best, code};
	}
	return verdict;
}

enum status favour_check(struct ctx *ctx, const struct favours *favours, const struct favour *favour)
{
	const struct currency *currency = ((const struct shop *)ctx->house->shop)->currency;
	struct favour_verdict verdict = favour_judge(favours, favour);
	const char *tier = favour_tier_name(favours->people, verdict.tier, ctx->lang);

	if (!favour->live || verdict.fair || favour->reason)
		return OK;
	if (!tier)
		tier = "";
	else
		tier = arena_format(ctx->mem, ctx->lang == LANG_ZH ? "（%s）" : " (%s)", tier);
	return fail(ctx, &offer_unfair, money_text(ctx->mem, currency, favour->worth),
		money_text(ctx->mem, currency, verdict.best), tier);
}

enum status limited_check_fair(struct ctx *ctx, const struct limited_offer *offer)
{
	struct favours favours;
	struct favour favour;

	if (!offer->live || (!offer->new_customers && !offer->condition))
		return OK;
	TRY(favours_read(ctx, &favours));
	TRY(favour_of_offer(ctx, favours.people, offer, &favour));
	if (offer->unfair_accepted && !favour.reason && !favour_judge(&favours, &favour).fair)
		return fail_at(ctx, "/unfair_reason", &field_required, NULL);
	return favour_check(ctx, &favours, &favour);
}

enum status template_check_fair(struct ctx *ctx, const struct coupon_template *template)
{
	struct favours favours;
	struct favour favour;

	if (template->state != TEMPLATE_LIVE || !template->condition || template->unfair_reason)
		return OK;
	TRY(favours_read(ctx, &favours));
	TRY(favour_of_template(ctx, favours.people, template, &favour));
	return favour_check(ctx, &favours, &favour);
}

enum status reward_check_fair(struct ctx *ctx, const struct reward_record *reward)
{
	struct favours favours = {0};
	struct favour favour;

	if (!reward->active || (!reward->condition && !reward->prices.count) || reward->unfair_reason)
		return OK;
	TRY(favour_people(ctx, &favours.people));
	TRY(favour_of_reward(ctx, favours.people, reward, &favour));
	return favour_check(ctx, &favours, &favour);
}
