#include "portal/view.h"

#include "reward/reward.h"
#include "tier/tier.h"

#include <stdlib.h>

SQL(view_store);

#define EXPIRIES_MAX 24
#define POINTS(struct_, member, en, zh)                                                                                \
	FIELD_I64(struct_, member, .min = 0, .max = INT64_MAX, .flags = FIELD_POINTS, .doc = W(en, zh))
#define MONEY(struct_, member, en, zh)                                                                                 \
	FIELD_I64(struct_, member, .min = 0, .max = INT64_MAX, .flags = FIELD_MONEY, .doc = W(en, zh))

// ---------------------------------------------------------------- points

static const struct field expiry_fields[] = {
	FIELD_TIME(member_expiry, at, .doc = W("When they lapse", "过期时间")),
	POINTS(member_expiry, amount, "How many", "数量"),
};
static const struct shape expiry_shape =
	SHAPE("MemberExpiry", member_expiry, expiry_fields, "Points that will lapse.", "即将过期的积分。");

static const struct field points_fields[] = {
	FIELD_TEXT(member_points, name, .max = 80, .doc = W("What the shop calls them", "积分名称")),
	FIELD_I64(member_points, digits, .min = 0, .max = 4, .doc = W("Decimals: 12345 with 2 is 123.45", "小数位数")),
	POINTS(member_points, available, "Can be spent now", "可用"),
	POINTS(member_points, pending, "Not active yet", "待生效"),
	POINTS(member_points, debt, "Owed after a return", "退货后欠分"),
	POINTS(member_points, earned, "Earned in all", "累计获得"),
	POINTS(member_points, spent, "Spent in all", "累计使用"),
	FIELD_LIST(member_points, expiries, &expiry_shape, .max = EXPIRIES_MAX,
		.doc = W("What lapses when, the next one first", "到期明细，先到期在前")),
};
const struct shape member_points_shape =
	SHAPE("MemberPoints", member_points, points_fields, "A member's points.", "会员积分。");

enum status view_points(struct ctx *ctx, int64_t own, struct member_points **ret)
{
	const struct wallet *wallet;
	struct points_account account;
	struct points_expiry *expiries;
	int64_t available;
	size_t count;

	TRY(points_spendable(ctx, &wallet));
	TRY(points_account_of(ctx, own, wallet->id, &account));
	TRY(points_spendable_by(ctx, own, wallet, &available));
	TRY(points_expiries(ctx, own, EXPIRIES_MAX, &expiries, &count));
	struct member_expiry *list = arena_array(ctx->mem, struct member_expiry, count);
	for (size_t i = 0; i < count; i++)
		list[i] = (struct member_expiry){expiries[i].at, expiries[i].amount};
	*ret = arena_new(ctx->mem, struct member_points);
	**ret = (struct member_points){
		.name = words_in(wallet->name, ctx->lang),
		.digits = wallet->digits,
		.available = available,
		.pending = account.figures[BUCKET_PENDING],
		.debt = account.figures[BUCKET_DEBT],
		.earned = account.figures[BUCKET_ISSUANCE],
		.spent = account.figures[BUCKET_SPENT],
		.expiries = {list, count},
	};
	return OK;
}

// ---------------------------------------------------------------- tier

static const struct field tier_fields[] = {
	FIELD_TEXT(member_tier, code, .max = 40, .doc = W("Code of the tier", "等级编码")),
	FIELD_TEXT(member_tier, name, .max = 80, .doc = W("Its name", "等级名称")),
	MONEY(member_tier, threshold, "From what spend on", "门槛消费额"),
	FIELD_TIME(member_tier, since, .doc = W("Since when", "起始时间")),
	MONEY(member_tier, spend, "Spent in the last 12 months", "近 12 个月消费"),
	FIELD_TEXT(member_tier, next_name, .max = 80, .doc = W("The tier above", "下一等级名称")),
	MONEY(member_tier, next_threshold, "From what spend on that one", "下一等级门槛"),
	MONEY(member_tier, missing, "Still to spend for it", "还差消费额"),
	FIELD_TIME(member_tier, keeps_until, .doc = W("Kept until then without another order", "不再消费时等级保持至")),
};
const struct shape member_tier_shape =
	SHAPE("MemberTier", member_tier, tier_fields, "Where a member stands.", "会员等级。");

static const char *tier_words(const struct ctx *ctx, const struct tier_record *tier)
{
	return words_in((struct words){tier->name_en, tier->name_zh}, ctx->lang);
}

enum status view_tier(struct ctx *ctx, int64_t own, struct member_tier **ret)
{
	struct tier_standing standing;

	TRY(tier_get(ctx, own, &standing));
	*ret = arena_new(ctx->mem, struct member_tier);
	**ret = (struct member_tier){
		.code = standing.tier->code,
		.name = tier_words(ctx, standing.tier),
		.threshold = standing.tier->threshold,
		.since = standing.since_at,
		.spend = standing.spend,
		.next_name = standing.next ? tier_words(ctx, standing.next) : NULL,
		.next_threshold = standing.next ? standing.next->threshold : NONE,
		.missing = standing.missing,
		.keeps_until = standing.keeps_until,
	};
	return OK;
}

// ---------------------------------------------------------------- coupons

static const struct choice standings[] = {
	[COUPON_USABLE] = {"usable", W("Can be used", "可使用")},
	[COUPON_USED] = {"used", W("Used", "已使用")},
	[COUPON_OVER] = {"over", W("Lapsed", "已过期")},
	[COUPON_CANCELLED] = {"cancelled", W("Taken back", "已取消")},
	CHOICES_END,
};
static const struct field coupon_fields[] = {
	FIELD_ID(member_coupon, id, "cpn", .doc = W("Id", "编号")),
	FIELD_TEXT(member_coupon, code, .max = 40, .doc = W("What is shown at the till", "核销码")),
	FIELD_TEXT(member_coupon, name, .max = 80, .doc = W("What it is", "名称")),
	MONEY(member_coupon, value, "What it is worth, minor units", "面额（最小货币单位）"),
	FIELD_TEXT(member_coupon, currency, .max = 3, .doc = W("Of this currency", "货币")),
	FIELD_ENUM(member_coupon, standing, standings, .doc = W("How it stands now", "状态")),
	FIELD_TIME(member_coupon, issued_at, .doc = W("When it was issued", "发放时间")),
	FIELD_TIME(member_coupon, expires_at, .doc = W("Good until then", "有效期至")),
	FIELD_TIME(member_coupon, used_at, .doc = W("When it was used", "使用时间")),
};
const struct shape member_coupon_shape =
	SHAPE("MemberCoupon", member_coupon, coupon_fields, "A member's coupon.", "会员优惠券。");

static int by_end(const void *left, const void *right)
{
	const struct member_coupon *a = left, *b = right;

	if (a->expires_at != b->expires_at)
		return a->expires_at < b->expires_at ? -1 : 1;
	return a->id < b->id ? -1 : 1;
}

static int standing_of(const struct coupon *coupon)
{
	switch (coupon->state) {
	case COUPON_STATE_USED:
		return COUPON_USED;
	case COUPON_STATE_CANCELLED:
		return COUPON_CANCELLED;
	case COUPON_STATE_EXPIRED:
		return COUPON_OVER;
	default:
		return COUPON_USABLE;
	}
}

static const char *offer_name(const struct ctx *ctx, const struct reward_offer *offers, size_t count, int64_t reward_id)
{
	for (size_t i = 0; i < count; i++)
		if (offers[i].id == reward_id)
			return words_in(offers[i].name, ctx->lang);
	return NULL;
}

enum status view_coupons(struct ctx *ctx, int64_t own, bool usable, size_t max, struct list *ret)
{
	struct reward_offer *offers;
	struct coupon *coupons;
	size_t count, offer_count, taken = 0;

	TRY(reward_coupons_of(ctx, own, &coupons, &count));
	TRY(reward_offers(ctx, &offers, &offer_count));
	struct member_coupon *list = arena_array(ctx->mem, struct member_coupon, count);
	for (size_t i = 0; i < count; i++) {
		int standing = standing_of(&coupons[i]);
		if (usable && standing != COUPON_USABLE)
			continue;
		list[taken++] = (struct member_coupon){
			.id = coupons[i].id,
			.code = coupons[i].code,
			.name = coupons[i].name ? coupons[i].name
						: offer_name(ctx, offers, offer_count, coupons[i].reward_id),
			.value = coupons[i].value,
			.currency = coupons[i].currency,
			.standing = standing,
			.issued_at = coupons[i].issued_at,
			.expires_at = coupons[i].expires_at,
			.used_at = coupons[i].used_at,
		};
	}
	if (usable)
		qsort(list, taken, sizeof *list, by_end);
	*ret = LIST(member_coupon, list, taken < max ? taken : max);
	return OK;
}

// ---------------------------------------------------------------- orders

static const struct field line_fields[] = {
	FIELD_TEXT(member_line, name, .max = 200, .doc = W("What", "商品")),
	FIELD_I64(member_line, quantity, .min = 0, .max = INT64_MAX, .doc = W("How many", "数量")),
	MONEY(member_line, unit_price, "Price of one", "单价"),
	MONEY(member_line, net, "Paid for it", "实付"),
	FIELD_I64(member_line, returned_quantity, .min = 0, .max = INT64_MAX,
		.doc = W("Of these brought back", "已退数量")),
	MONEY(member_line, returned_amount, "Refunded for these", "已退金额"),
};
static const struct shape line_shape =
	SHAPE("MemberOrderLine", member_line, line_fields, "A line of an order.", "订单明细。");

static const struct field order_fields[] = {
	FIELD_ID(member_order, id, "ord", .doc = W("Id", "编号")),
	FIELD_TEXT(member_order, number, .max = 100, .doc = W("Number on the receipt", "小票号")),
	FIELD_ENUM(member_order, channel, order_channels, .doc = W("Where it was bought", "渠道")),
	FIELD_TEXT(member_order, store, .max = 80, .doc = W("In which store", "门店")),
	FIELD_ENUM(member_order, status, order_statuses, .doc = W("How it stands", "状态")),
	FIELD_TEXT(member_order, currency, .max = 3, .doc = W("Currency", "货币")),
	FIELD_TIME(member_order, placed_at, .doc = W("When", "下单时间")),
	FIELD_TIME(member_order, paid_at, .doc = W("Paid at", "支付时间")),
	FIELD_TIME(member_order, delivered_at, .doc = W("Delivered at", "送达时间")),
	FIELD_TIME(member_order, cancelled_at, .doc = W("Cancelled at", "取消时间")),
	MONEY(member_order, subtotal, "Sum of the lines", "小计"),
	MONEY(member_order, discount, "Discount on the whole", "整单优惠"),
	MONEY(member_order, shipping, "Shipping", "运费"),
	MONEY(member_order, total, "To pay in all", "合计"),
	MONEY(member_order, returned, "Refunded", "已退款"),
	FIELD_LIST(member_order, lines, &line_shape, .max = ORDER_LINES_MAX, .doc = W("What was bought", "明细")),
};
const struct shape member_order_shape =
	SHAPE("MemberOrder", member_order, order_fields, "An order of the member's.", "会员订单。");

static enum status store_name(struct ctx *ctx, int64_t store_id, const char **name)
{
	struct rows *rows;
	bool found;

	*name = NULL;
	if (store_id == NONE)
		return OK;
	TRY(db_first(ctx->db, &view_store, ARGS(v_i64(store_id)), &rows, &found));
	*name = found ? row_text(rows, 0, ctx->mem) : NULL;
	return OK;
}

enum status view_order(struct ctx *ctx, const struct order *order, struct member_order *ret)
{
	const struct order_line *lines = order->lines.items;
	struct member_line *list = arena_array(ctx->mem, struct member_line, order->lines.count);

	*ret = (struct member_order){
		.id = order->id,
		.number = order->external_id,
		.channel = order->channel,
		.status = order->status,
		.currency = order->currency,
		.placed_at = order->placed_at,
		.paid_at = order->paid_at,
		.delivered_at = order->delivered_at,
		.cancelled_at = order->cancelled_at,
		.subtotal = order->subtotal,
		.discount = order->discount == NONE ? 0 : order->discount,
		.shipping = order->shipping == NONE ? 0 : order->shipping,
		.total = order->total,
		.returned = order->returned,
		.lines = {list, order->lines.count},
	};
	for (size_t i = 0; i < order->lines.count; i++)
		list[i] = (struct member_line){
			.name = lines[i].name ? lines[i].name : lines[i].sku,
			.quantity = lines[i].quantity,
			.unit_price = lines[i].unit_price,
			.net = lines[i].net,
			.returned_quantity = lines[i].returned_quantity,
			.returned_amount = lines[i].returned_amount,
		};
	return store_name(ctx, order->store_id, &ret->store);
}

enum status view_orders(
	struct ctx *ctx, int64_t own, int64_t before_at_ms, int64_t before_id, size_t max, struct list *ret)
{
	struct order *orders, *whole;
	size_t count;

	TRY(sales_orders_of(ctx, own, before_at_ms, before_id, max, &orders, &count));
	struct member_order *list = arena_array(ctx->mem, struct member_order, count);
	for (size_t i = 0; i < count; i++) {
		TRY(sales_order_get(ctx, orders[i].id, &whole));
		TRY(view_order(ctx, whole, &list[i]));
	}
	*ret = LIST(member_order, list, count);
	return OK;
}
