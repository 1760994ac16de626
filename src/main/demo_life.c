// What members of the demo shop do besides buying: friends, coupons, rewards, check-ins; and what its staff notes.
#include "base/id.h"
#include "base/instant.h"
#include "base/zone.h"
#include "customer/customer.h"
#include "loyalty/loyalty.h"
#include "main/demo.h"
#include "referral/referral.h"
#include "tier/tier.h"

#include <string.h>

#define HABIT_DAYS 45
#define REDEEM_SHARE 0.12
#define COUPON_SHARE 0.06 // of orders after which the shop sends one
#define USE_SHARE 0.75    // of those that are at hand with the next order
#define FLYER_SHARE 0.01
#define WEB_CODE_SHARE 0.05
#define EVERY_DELIVERY 2 // of so many orders over the web one asks for it
#define EVERY_TASTING 40
#define CONTRACTS 24
#define HOUSEHOLDS 40
#define NOTES 120

// ---------------------------------------------------------------- friends

static enum status come_by_friend(struct ctx *ctx, struct demo *demo, const struct person *person)
{
	struct referral_input in = {.customer_id = person->id};
	struct referral *made;

	TRY(referral_code_of(ctx, demo->people[person->brought_by].id, &in.code));
	enum status status = referral_make(ctx, &in, &made);
	if (status == OK && made->state == REFERRAL_QUARANTINED && demo->doubted_count < DEMO_DOUBTED)
		demo->doubted[demo->doubted_count++] = made->id;
	// Two files of one person, a circle: they come all the same.
	if (status == ERR_CONFLICT) {
		fail_clear(ctx);
		return OK;
	}
	return status;
}

// ---------------------------------------------------------------- coupons

static void keep_coupon(struct person *person, const char *code)
{
	if (code && strlen(code) < sizeof person->coupon)
		strcpy(person->coupon, code);
}

static enum status pick_code(struct ctx *ctx, struct demo *demo, const struct person *person,
	const struct order_input *in, const char **code)
{
	*code = NULL;
	if (person->coupon[0] && demo_chance(demo, USE_SHARE))
		*code = person->coupon;
	else if (in->channel == CHANNEL_ONLINE && demo_chance(demo, WEB_CODE_SHARE))
		*code = "WEB2COFFEE";
	else if (demo_chance(demo, FLYER_SHARE))
		return reward_batch_code(ctx,
			demo_named(demo, demo_chance(demo, 0.5) ? "flyer_spring" : "flyer_autumn", "cpb"),
			demo_below(demo, 5000), code);
	return OK;
}

// A coupon that the basket is not for stays in the purse.
static enum status bring_coupon(struct ctx *ctx, struct demo *demo, struct person *person, const struct order_input *in,
	const char **code, int64_t *off)
{
	const struct order_line *lines = in->lines.items;
	struct coupon_line *basket = arena_array(ctx->mem, struct coupon_line, in->lines.count);
	struct coupon_verdicts verdicts;

	TRY(pick_code(ctx, demo, person, in, code));
	if (!*code)
		return OK;
	for (size_t i = 0; i < in->lines.count; i++)
		basket[i] = (struct coupon_line){lines[i].sku, lines[i].quantity, lines[i].unit_price, NONE};
	const struct coupon_taking taking = {
		.customer_id = person->id,
		.store_id = in->store_id,
		.channel = in->channel == CHANNEL_ONLINE ? "online" : "store",
		.lines = basket,
		.line_count = in->lines.count,
		.codes = code,
		.code_count = 1,
		.holder = "demo",
		.order_id = NONE,
		.until = NONE,
	};
	TRY(reward_coupons_validate(ctx, &taking, &verdicts));
	if (verdicts.refused) {
		*code = NULL;
		return OK;
	}
	*code = arena_text(ctx->mem, *code);
	*off = verdicts.off;
	person->coupon[0] = '\0';
	return OK;
}

enum status demo_before_order(struct ctx *ctx, struct demo *demo, struct person *person, const struct order_input *in,
	const char **code, int64_t *off)
{
	*code = NULL;
	*off = 0;
	if (!person->bought && person->brought_by >= 0)
		TRY(come_by_friend(ctx, demo, person));
	person->bought = true;
	return bring_coupon(ctx, demo, person, in, code, off);
}

// ---------------------------------------------------------------- after an order

static enum status perhaps_redeem(struct ctx *ctx, struct demo *demo, struct person *person, int store)
{
	static const struct {
		const char *name;
		int64_t points;
		int weight;
	} wants[] = {{"mug", 900, 10}, {"dripper", 600, 8}, {"beans", 150, 20}, {"latte", 280, 25}, {NULL, 100, 100}};
	struct points_account account;
	struct redemption *made;
	int at = 0;

	if (!demo_chance(demo, REDEEM_SHARE))
		return OK;
	TRY(points_account_of(ctx, person->id, WALLET_POINTS_ID, &account));
	while (wants[at].name &&
		(points_available(&account) < wants[at].points || demo_below(demo, 100) > wants[at].weight))
		at++;
	if (account.figures[BUCKET_DEBT] || points_available(&account) < wants[at].points)
		return OK;
	struct redemption_input in = {
		person->id, wants[at].name ? demo_named(demo, wants[at].name, "rwd") : 1, NONE, demo->store_ids[store]};
	enum status status = reward_redeem(ctx, &in, &made);
	if (status == ERR_CONFLICT || status == ERR_UNPROCESSABLE) { // gone at this store, or had often enough
		fail_clear(ctx);
		return OK;
	}
	TRY(status);
	demo->redemptions++;
	keep_coupon(person, made->code);
	if (!made->code && demo_chance(demo, 0.8))
		return reward_redemption_hand_over(ctx, made->id, &made);
	return OK;
}

static enum status perhaps_coupon(struct ctx *ctx, struct demo *demo, struct person *person)
{
	static const char *const templates[] = {
		"minus15", "minus15", "every200", "beans15", "croissant", "second_half", "grinding"};
	struct coupon *coupon;

	if (person->coupon[0] || !demo_chance(demo, COUPON_SHARE))
		return OK;
	TRY(reward_coupon_issue(
		ctx, demo_named(demo, templates[demo_below(demo, 7)], "cpt"), person->id, "staff", &coupon));
	keep_coupon(person, coupon->code);
	return OK;
}

// Free delivery of what was ordered over the web, now and then a tasting; whoever's tier brings none has none.
static enum status perhaps_benefit(
	struct ctx *ctx, struct demo *demo, const struct person *person, const struct order *order)
{
	bool online = order->channel == CHANNEL_ONLINE;

	if (demo->orders % (online ? EVERY_DELIVERY : EVERY_TASTING))
		return OK;
	const struct benefit_use_in in = {.code = online ? "delivery" : "tasting",
		.used_for = order->external_id,
		.store_id = order->store_id,
		.order_id = order->id};
	enum status status = tier_benefit_use(ctx, person->id, &in);
	if (status == ERR_CONFLICT || status == ERR_UNPROCESSABLE) { // used up, or her tier does not bring it
		fail_clear(ctx);
		return OK;
	}
	return status;
}

enum status demo_after_order(
	struct ctx *ctx, struct demo *demo, struct person *person, const struct order *order, int store)
{
	TRY(perhaps_redeem(ctx, demo, person, store));
	TRY(perhaps_benefit(ctx, demo, person, order));
	return perhaps_coupon(ctx, demo, person);
}

// ---------------------------------------------------------------- habits

static int64_t a_person(struct demo *demo)
{
	return demo_below(demo, demo->person_count);
}

// The last weeks of one member: a day missed now and then.
enum status demo_habit(struct ctx *ctx, struct demo *demo)
{
	const struct person *person = &demo->people[a_person(demo)];
	double diligence = 0.35 + 0.63 * demo_uniform(demo);
	int64_t today = demo->now;
	struct check_in *made;

	for (int64_t back = HABIT_DAYS; back > 0; back--) {
		ctx->now_ms = today - back * DAY_MS + 8 * HOUR_MS + demo_below(demo, 600) * MINUTE_MS;
		if (ctx->now_ms <= person->joined_at || !demo_chance(demo, diligence))
			continue;
		enum status status = loyalty_check_in(ctx, person->id, NULL, &made);
		if (status == ERR_CONFLICT || status == ERR_NOT_FOUND) // the same person twice
			fail_clear(ctx);
		else
			TRY(status);
	}
	// The check-ins came after orders that are later than they.
	ctx->now_ms = demo->now;
	return tier_review(ctx, person->id, "activity", NULL);
}

// ---------------------------------------------------------------- what staff does

static enum status write_notes(struct ctx *ctx, struct demo *demo)
{
	static const struct words notes[] = {
		W("Likes the window seats, mostly hand brew.", "喜欢靠窗座位，常点手冲。"),
		W("Allergic to milk: oat milk instead.", "对牛奶过敏，改燕麦奶。"),
		W("Prefers beans roasted within the week.", "只要一周内烘焙的豆子。"),
		W("Orders afternoon tea for the office; ask for Ms Wang.", "公司订下午茶，联系人王小姐。"),
		W("Got a birthday cake from us and was delighted.", "送过生日蛋糕，客人很高兴。"),
		W("Asked for a class in hand brewing; tell them of the next one.", "想上手冲课，下次开课时通知。"),
		W("Complained of a long wait for a seat: apologised, coupon given.", "投诉等位太久，已致歉并赠券。"),
	};
	static const struct words tags[] = {W("Business customer", "企业客户"), W("Hand brew fan", "爱手冲"),
		W("VIP", "VIP"), W("Allergy: milk", "过敏：牛奶"), W("Community events", "社区活动"),
		W("Friend of the neighbourhood", "同城好友")};

	for (int i = 0; i < NOTES; i++) {
		const struct person *person = &demo->people[a_person(demo)];
		int64_t lived = demo->now - person->joined_at;
		if (lived < DAY_MS)
			continue;
		ctx->now_ms = person->joined_at + demo_below(demo, lived);
		TRY(customer_note(
			ctx, person->id, demo_text(demo, notes[demo_below(demo, (int64_t)ARRAY_LEN(notes))]), NULL));
		TRY(customer_tag(ctx, person->id, demo_text(demo, tags[demo_skewed(demo, ARRAY_LEN(tags))]), NULL));
	}
	return OK;
}

static enum status write_reviews(struct ctx *ctx, struct demo *demo)
{
	for (int i = 0; i < NOTES; i++) {
		const struct person *person = &demo->people[a_person(demo)];
		struct activity in = {.customer_id = person->id,
			.kind = choice_value(triggers, "review"),
			.source = "demo",
			.external_id = arena_format(ctx->mem, "review-%d", i),
			.number = 4 + demo_below(demo, 2),
			.store_id = demo->store_ids[person->store]};
		struct activity *made;
		bool replayed;
		int64_t lived = demo->now - person->joined_at;
		if (lived < DAY_MS)
			continue;
		// Reported today: tiers are looked at as they are today.
		ctx->now_ms = demo->now;
		in.at = person->joined_at + demo_below(demo, lived);
		TRY(loyalty_activity_take(ctx, &in, &made, &replayed));
	}
	return OK;
}

static enum status sign_contracts(struct ctx *ctx, struct demo *demo)
{
	for (int i = 0; i < CONTRACTS; i++) {
		const struct person *person = &demo->people[a_person(demo)];
		struct date from = zone_date(demo->zone, person->joined_at);
		ctx->now_ms = person->joined_at;
		TRY(demo_ask(ctx, demo, "POST /v1/partnerships",
			arena_format(ctx->mem,
				"{\"plan_id\": \"$office\", \"customer_id\": \"%s\", \"number\": \"HT-%03d\", "
				"\"starts_on\": \"%s\", \"ends_on\": \"$day(%d)\"}",
				id_text(ctx->mem, "cus", person->id), i + 1, date_text(ctx->mem, from), 20 + i * 17),
			NULL));
	}
	return OK;
}

// Families that put their points together.
static enum status found_households(struct ctx *ctx, struct demo *demo)
{
	static const struct words names[] = {W("Flatmates", "合租室友"), W("Family", "一家人")};
	int64_t size = demo->person_count / HOUSEHOLDS; // one household to each stretch of people: nobody is in two

	ctx->now_ms = demo->now - 30 * DAY_MS;
	for (int64_t i = 0; size >= 4 && i < HOUSEHOLDS; i++) {
		const struct person *people = &demo->people[i * size + demo_below(demo, size - 3)];
		const char *ids[3];
		for (int j = 0; j < 3; j++)
			ids[j] = id_text(ctx->mem, "cus", people[j].id);
		TRY(demo_ask(ctx, demo, "POST /v1/households",
			arena_format(ctx->mem, "{\"head_id\": \"%s\", \"name\": \"%s\", \"members\": [\"%s\"%s%s%s]}",
				ids[0], demo_text(demo, names[i % 2]), ids[1], i % 3 ? ", \"" : "", i % 3 ? ids[2] : "",
				i % 3 ? "\"" : ""),
			NULL));
	}
	return OK;
}

// Of the friends that wait for somebody to look, some have been looked at.
static enum status decide_on_friends(struct ctx *ctx, struct demo *demo)
{
	static const struct words twice = W("One person with two numbers", "同一人换号注册"),
				  shared = W("A family that shares a number", "家人共用号码");
	struct referral *referral;

	ctx->now_ms = demo->now;
	for (int i = 0; i < demo->doubted_count; i++)
		if (i % 3)
			TRY(referral_deny(ctx, demo->doubted[i], demo_text(demo, twice), &referral));
		else
			TRY(referral_release(ctx, demo->doubted[i], demo_text(demo, shared), &referral));
	return OK;
}

enum status demo_desk_work(struct ctx *ctx, void *arg)
{
	struct demo *demo = arg;

	TRY(write_notes(ctx, demo));
	TRY(write_reviews(ctx, demo));
	TRY(sign_contracts(ctx, demo));
	TRY(found_households(ctx, demo));
	return decide_on_friends(ctx, demo);
}
