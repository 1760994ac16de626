// What a hold of points may reserve besides points: a coupon's use, pieces of a reward. See struct hold_kind.
#include "reward/catalogue.h"
#include "reward/coupon.h"

PROBLEM(hold_one_coupon, ERR_UNPROCESSABLE, "A coupon is reserved once.", "每张优惠券只能预占一次。");

static const char *holder_of(struct ctx *ctx, const struct hold *hold)
{
	return arena_format(ctx->mem, "hold/%lld", (long long)hold->id);
}

static enum status take(struct ctx *ctx, const struct hold *hold, const struct hold_part *part, int64_t until)
{
	struct coupon_verdicts verdicts;
	struct held held;

	TRY(coupon_read(ctx, part->subject_id, &held));
	const struct coupon_taking taking = {
		.customer_id = hold->customer_id,
		.store_id = part->store_id,
		.codes = &held.coupon.code,
		.code_count = 1,
		.holder = holder_of(ctx, hold),
		.order_id = NONE,
		.until = until,
	};
	return reward_coupons_take(ctx, &taking, "/parts", &verdicts);
}

static enum status reserve_coupon(struct ctx *ctx, const struct hold *hold, const struct hold_part *part)
{
	if (part->amount != 1)
		return fail(ctx, &hold_one_coupon, NULL);
	return take(ctx, hold, part, hold->expires_at);
}

static enum status confirm_coupon(
	struct ctx *ctx, const struct hold *hold, const struct hold_part *part, int64_t amount)
{
	return amount ? take(ctx, hold, part, NONE) : OK;
}

static enum status release_coupon(
	struct ctx *ctx, const struct hold *hold, const struct hold_part *part, int64_t amount)
{
	(void)part;
	int64_t count;

	// What is confirmed is used by now, or is taken anew in this very transaction.
	return amount ? reward_coupons_release(ctx, holder_of(ctx, hold), &count) : OK;
}

static const struct hold_kind coupon_hold = {
	.name = "coupon",
	.prefix = "cpn",
	.reserve = reserve_coupon,
	.confirm = confirm_coupon,
	.release = release_coupon,
};
HOLD_KIND(coupon_hold);

static enum status reserve_stock(struct ctx *ctx, const struct hold *hold, const struct hold_part *part)
{
	struct reward_record reward = {0};

	(void)hold;
	TRY(reward_read(ctx, part->subject_id, &reward));
	return reward_stock_take(ctx, &reward, part->store_id, part->amount);
}

// It was taken off the shelf when it was reserved.
static enum status confirm_stock(struct ctx *ctx, const struct hold *hold, const struct hold_part *part, int64_t amount)
{
	(void)ctx;
	(void)hold;
	(void)part;
	(void)amount;
	return OK;
}

static enum status release_stock(struct ctx *ctx, const struct hold *hold, const struct hold_part *part, int64_t amount)
{
	struct reward_record reward = {0};

	(void)hold;
	if (!amount)
		return OK;
	TRY(reward_read(ctx, part->subject_id, &reward));
	return reward_stock_return(ctx, &reward, part->store_id, amount);
}

static const struct hold_kind stock_hold = {
	.name = "reward_stock",
	.prefix = "rwd",
	.reserve = reserve_stock,
	.confirm = confirm_stock,
	.release = release_stock,
};
HOLD_KIND(stock_hold);
