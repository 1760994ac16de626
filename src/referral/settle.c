// Both sides are rewarded in one commit, or neither; and both rewards go back when the order does.
#include "referral/settle.h"

#include "base/id.h"
#include "base/zone.h"

SQL(settle_reward);
SQL(settle_coupons);
SQL(settle_detach);
SQL(settle_attach);
SQL(settle_refuse);
SQL(settle_reverse_row);
SQL(settle_count);
SQL(settle_uncount);

#define ORDERS_MAX 100

static enum status load_order(struct ctx *ctx, int64_t id, struct order **ret)
{
	// It is the house that asks: whoever released a referral need not see the order.
	const struct actor *asked = ctx->actor;

	ctx->actor = NULL;
	enum status status = sales_order_get(ctx, id, ret);
	ctx->actor = asked;
	return status;
}

static bool counts(const struct referral_plan *plan, const struct order *order)
{
	bool paid = order->status == ORDER_PAID || order->status == ORDER_DELIVERED;
	int64_t kept = order->total - order->returned;

	return paid && kept > 0 && (plan->minimum == NONE || kept >= plan->minimum);
}

int64_t settle_when(const struct ctx *ctx, const struct referral_plan *plan, int64_t from_ms)
{
	const struct zone *zone = ((const struct shop *)ctx->house->shop)->zone;

	return plan->return_days == 0
		       ? from_ms
		       : zone_valid_until(zone, date_add_days(zone_date(zone, from_ms), plan->return_days));
}

// ---------------------------------------------------------------- the order that counts

// The first order of the friend that counts as it is now, and when its window ends; *order_id NONE: none yet.
static enum status find_order(struct ctx *ctx, const struct referral_plan *plan, const struct referral *referral,
	int64_t *order_id, int64_t *qualifies_at)
{
	const struct actor *asked = ctx->actor;
	struct order *orders;
	size_t count;
	int64_t first = INT64_MAX;

	*order_id = *qualifies_at = NONE;
	ctx->actor = NULL;
	enum status status =
		sales_orders_of(ctx, referral->referee_id, INT64_MAX, INT64_MAX, ORDERS_MAX, &orders, &count);
	ctx->actor = asked;
	TRY(status);
	for (size_t i = 0; i < count; i++) {
		const struct order *order = &orders[i];
		if (!counts(plan, order) || order->paid_at < referral->referred_at ||
			order->paid_at >= referral->until_at || order->paid_at >= first)
			continue;
		first = order->paid_at;
		*order_id = order->id;
		*qualifies_at =
			settle_when(ctx, plan, order->delivered_at == NONE ? order->paid_at : order->delivered_at);
	}
	return OK;
}

enum status settle_look_again(struct ctx *ctx, const struct referral *referral)
{
	struct referral_plan plan;
	int64_t order_id, qualifies_at, changed;

	TRY(plan_read(ctx, referral->plan_id, &plan));
	TRY(db_change(ctx->db, &settle_detach, ARGS(v_i64(referral->id), v_i64(referral->order_id)), &changed));
	if (!changed)
		return ERR_BUSY;
	TRY(find_order(ctx, &plan, referral, &order_id, &qualifies_at));
	if (order_id == NONE)
		return OK;
	return db_exec(ctx->db, &settle_attach, ARGS(v_i64(referral->id), v_i64(order_id), v_i64(qualifies_at)));
}

enum status settle_order_counts(struct ctx *ctx, const struct referral *referral, bool *ret)
{
	struct referral_plan plan;
	struct order *order;

	TRY(plan_read(ctx, referral->plan_id, &plan));
	TRY(load_order(ctx, referral->order_id, &order));
	*ret = counts(&plan, order);
	return OK;
}

// ---------------------------------------------------------------- rewards

// When the rewards were earned: as the window ended, however late a job comes to it. What somebody had to decide on
// is earned with the decision.
static int64_t earned_at(const struct ctx *ctx, const struct referral *referral)
{
	bool waited = referral->signals.count > 0 || referral->qualifies_at == NONE;

	return waited || referral->qualifies_at > ctx->now_ms ? ctx->now_ms : referral->qualifies_at;
}

static enum status give_points(
	struct ctx *ctx, const struct referral *referral, int64_t customer_id, int64_t points, const char *note)
{
	struct cause cause = {"referral", referral->id, earned_at(ctx, referral), note, 0};
	struct award award = {.customer_id = customer_id,
		.amount = points,
		.earned_at = cause.at,
		.rule_id = NONE,
		.rule_version = NONE,
		.base = NONE,
		.kind = POSTING_EARN};
	struct lot lot;

	if (points == NONE)
		return OK;
	TRY(wallet_get(ctx, WALLET_POINTS_ID, &award.wallet));
	TRY(points_grant(ctx, &award, &cause, &lot));
	return points_tell(ctx, &points_earned, &lot,
		(struct points_event){.amount = points,
			.source = "referral",
			.source_id = id_text(ctx->mem, "rfr", referral->id),
			.rule_version = NONE,
			.base = NONE},
		cause.at);
}

static enum status give_coupon(struct ctx *ctx, int64_t template_id, int64_t customer_id, int64_t *coupon_id)
{
	struct coupon *coupon;

	*coupon_id = NONE;
	if (template_id == NONE)
		return OK;
	TRY(reward_coupon_issue(ctx, template_id, customer_id, "referral", &coupon));
	*coupon_id = coupon->id;
	return OK;
}

static enum status reward_both(struct ctx *ctx, const struct referral_plan *plan, struct referral *referral)
{
	TRY(give_points(ctx, referral, referral->referrer_id, plan->referrer_points, "referrer"));
	TRY(give_points(ctx, referral, referral->referee_id, plan->referee_points, "referee"));
	TRY(give_coupon(ctx, plan->referrer_template_id, referral->referrer_id, &referral->referrer_coupon_id));
	TRY(give_coupon(ctx, plan->referee_template_id, referral->referee_id, &referral->referee_coupon_id));
	return db_exec(ctx->db, &settle_coupons,
		ARGS(v_i64(referral->id), v_i64(referral->referrer_coupon_id), v_i64(referral->referee_coupon_id)));
}

// More friends than one is rewarded for: neither side is.
static enum status refuse_more(struct ctx *ctx, struct referral *referral)
{
	referral->state = REFERRAL_DENIED;
	referral->reason = "referrer_max";
	referral->decided_at = ctx->now_ms;
	TRY(db_exec(ctx->db, &settle_refuse,
		ARGS(v_i64(referral->id), v_text("denied"), v_text(referral->reason), v_i64(ctx->now_ms))));
	return referral_tell(ctx, &referral_denied, referral, ctx->now_ms);
}

enum status referral_settle(struct ctx *ctx, struct referral *referral)
{
	struct referral_plan plan;
	int64_t changed;
	bool good;

	TRY(settle_order_counts(ctx, referral, &good));
	if (!good)
		return settle_look_again(ctx, referral);
	TRY(plan_read(ctx, referral->plan_id, &plan));
	int64_t at_ms = earned_at(ctx, referral);
	TRY(db_change(
		ctx->db, &settle_reward, ARGS(v_i64(referral->id), v_i64(referral->order_id), v_i64(at_ms)), &changed));
	if (!changed)
		return OK; // somebody else has settled it
	TRY(db_change(ctx->db, &settle_count,
		ARGS(v_i64(referral->referrer_id), v_i64(plan.head.id),
			v_i64(plan.referrer_max == NONE ? INT64_MAX : plan.referrer_max)),
		&changed));
	if (!changed)
		return refuse_more(ctx, referral);
	TRY(reward_both(ctx, &plan, referral));
	referral->state = REFERRAL_REWARDED;
	referral->decided_at = at_ms;
	return referral_tell(ctx, &referral_rewarded, referral, at_ms);
}

// A reward that can't be given (its coupons are gone) is for somebody to see to: nothing of it was done.
enum status settle_hold(struct ctx *ctx, const struct referral *referral, const char *why)
{
	return db_exec(
		ctx->db, &settle_refuse, ARGS(v_i64(referral->id), v_text("quarantined"), v_text(why), v_i64(NONE)));
}

// ---------------------------------------------------------------- and back

static enum status take_points(struct ctx *ctx, const struct referral *referral)
{
	struct cause cause = {"referral", referral->id, ctx->now_ms, "reversed", 0};
	struct lot *lots;
	size_t count;

	TRY(points_lots_of(ctx, "referral", referral->id, &lots, &count));
	for (size_t i = 0; i < count; i++) {
		int64_t amount = lots[i].granted - lots[i].reversed;
		if (amount <= 0)
			continue;
		TRY(points_claw_back(ctx, &lots[i], amount, &cause));
		TRY(points_tell(ctx, &points_reversed, &lots[i],
			(struct points_event){.amount = amount,
				.source = "referral",
				.source_id = id_text(ctx->mem, "rfr", referral->id),
				.rule_version = NONE,
				.base = NONE},
			ctx->now_ms));
	}
	return OK;
}

// What was used already stays used.
static enum status take_coupon(struct ctx *ctx, int64_t coupon_id)
{
	struct coupon *coupon;

	if (coupon_id == NONE)
		return OK;
	enum status status = reward_coupon_cancel(ctx, coupon_id, &coupon);
	if (status != ERR_CONFLICT)
		return status;
	fail_clear(ctx);
	return OK;
}

enum status settle_reverse(struct ctx *ctx, struct referral *referral)
{
	int64_t changed;

	TRY(db_change(ctx->db, &settle_reverse_row, ARGS(v_i64(referral->id), v_i64(ctx->now_ms)), &changed));
	if (!changed)
		return OK;
	TRY(db_exec(ctx->db, &settle_uncount, ARGS(v_i64(referral->referrer_id), v_i64(referral->plan_id))));
	TRY(take_points(ctx, referral));
	TRY(take_coupon(ctx, referral->referrer_coupon_id));
	TRY(take_coupon(ctx, referral->referee_coupon_id));
	referral->state = REFERRAL_REVERSED;
	referral->decided_at = ctx->now_ms;
	return referral_tell(ctx, &referral_reversed, referral, ctx->now_ms);
}
