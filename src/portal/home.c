// The first page in one answer: who, the card, points, tier, coupons, the last orders, the shop.
#include "portal/brand.h"
#include "portal/card.h"
#include "portal/habit.h"
#include "portal/seat.h"
#include "portal/self.h"
#include "portal/view.h"

#include "base/id.h"
#include "base/instant.h"
#include "customer/customer.h"

#include <string.h>

#define COUPONS_SHOWN 10
#define ORDERS_SHOWN 3

// ---------------------------------------------------------------- the shop

struct member_shop {
	const char *name, *currency, *zone, *logo, *intro;
	int language;
	bool joining;
};
static const struct choice languages[] = {
	[LANG_EN] = {"en", W("English", "英文")},
	[LANG_ZH] = {"zh", W("Chinese", "中文")},
	CHOICES_END,
};
static const struct field shop_fields[] = {
	FIELD_TEXT(member_shop, name, .max = 200, .doc = W("Name", "名称")),
	FIELD_TEXT(member_shop, currency, .max = 3, .doc = W("Currency (ISO 4217)", "货币（ISO 4217）")),
	FIELD_TEXT(member_shop, zone, .max = 64, .doc = W("Time zone of the programme (IANA)", "时区（IANA）")),
	FIELD_TEXT(member_shop, logo, .max = 200, .doc = W("Where its logo is", "标志地址")),
	FIELD_TEXT(member_shop, intro, .max = 1000, .doc = W("A few words of the shop", "店铺寄语")),
	FIELD_ENUM(member_shop, language, languages, .doc = W("Its language", "默认语言")),
	FIELD_BOOL(member_shop, joining, .doc = W("Whoever is no member yet may join here", "是否开放自助注册")),
};
static const struct shape shop_shape =
	SHAPE("MemberShop", member_shop, shop_fields, "The shop, as its members see it.", "会员端店铺信息。");

static enum status shop_view(struct ctx *ctx, struct member_shop **ret)
{
	const struct shop *shop = ctx->house->shop;
	struct brand brand;

	TRY(brand_read(ctx, false, &brand));
	*ret = arena_new(ctx->mem, struct member_shop);
	**ret = (struct member_shop){
		.name = shop->name,
		.currency = shop->currency->code,
		.zone = zone_name(shop->zone),
		.logo = brand.has_logo ? arena_format(ctx->mem, "/portal/logo?v=%lld", (long long)brand.logo_at) : NULL,
		.intro = brand.intro,
		.language = (int)shop->lang,
		.joining = brand.joining,
	};
	return OK;
}

static enum status act_shop(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	struct member_shop *shop;

	(void)call;
	TRY(shop_view(ctx, &shop));
	answer_give(answer, member_shop, shop);
	return OK;
}

// ---------------------------------------------------------------- home

struct member_head {
	int64_t id, since;
	const char *name, *member_no;
};
static const struct field head_fields[] = {
	FIELD_ID(member_head, id, "cus", .doc = W("The member", "会员编号")),
	FIELD_TEXT(member_head, name, .max = 200, .doc = W("Name", "姓名")),
	FIELD_TEXT(member_head, member_no, .max = 64, .doc = W("Member number", "会员号")),
	FIELD_TIME(member_head, since, .doc = W("Known since", "入会时间")),
};
static const struct shape head_shape = SHAPE("MemberHead", member_head, head_fields, "Who is signed in.", "当前会员。");

struct home {
	struct member_head *member;
	struct card_code *card;
	struct member_points *points;
	struct member_tier *tier;
	struct list coupons, orders;
	struct check_in *check_in;
	struct member_shop *shop;
	int64_t now;
	bool renew, invites;
};
static const struct field home_fields[] = {
	FIELD_OBJECT(home, member, &head_shape, .doc = W("Who", "会员")),
	FIELD_OBJECT(home, card, &card_code_shape, .doc = W("The code of the moment", "当前会员码")),
	FIELD_OBJECT(home, points, &member_points_shape, .doc = W("Points", "积分")),
	FIELD_OBJECT(
		home, tier, &member_tier_shape, .doc = W("Tier and what is missing for the next", "等级与升级进度")),
	FIELD_LIST(home, coupons, &member_coupon_shape, .max = COUPONS_SHOWN,
		.doc = W("Coupons that can be used, those that end first at the top", "可用优惠券，先到期在前")),
	FIELD_LIST(home, orders, &member_order_shape, .max = ORDERS_SHOWN, .doc = W("The last orders", "最近订单")),
	FIELD_OBJECT(home, shop, &shop_shape, .doc = W("The shop", "店铺")),
	FIELD_OBJECT(home, check_in, &check_in_shape,
		.doc = W(
			"Checking in, where the shop gives something for it; else null", "签到情况，无签到活动时为空")),
	FIELD_BOOL(home, invites, .doc = W("Bringing friends is worth something now", "有邀请活动")),
	FIELD_TIME(home, now, .doc = W("The server's time", "服务器时间")),
	FIELD_BOOL(home, renew,
		.doc = W("The session should be renewed (POST /v1/m/session/renew)",
			"会话需要续期（POST /v1/m/session/renew）")),
};
static const struct shape home_shape =
	SHAPE("MemberHome", home, home_fields, "All that the first page shows.", "会员中心首页。");

static enum status read_head(struct ctx *ctx, int64_t own, struct member_head **ret)
{
	struct customer *customer;

	TRY(customer_get(ctx, own, &customer));
	*ret = arena_new(ctx->mem, struct member_head);
	**ret = (struct member_head){customer->id, customer->created_at, customer->display_name, customer->member_no};
	return OK;
}

static enum status read_seat(struct ctx *ctx, const struct call *call, struct home *home)
{
	struct visitor visitor = visitor_of(ctx, call->http);
	struct seat seat;
	bool found;

	TRY(seat_find(ctx, &visitor.seat, &seat, &found));
	home->renew = found && seat.ends_at_ms - ctx->now_ms < SEAT_RENEW_MS;
	return OK;
}

static enum status act_home(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	struct home *home = arena_new(ctx->mem, struct home);
	int64_t own;

	TRY(self_id(ctx, &own));
	TRY(read_head(ctx, own, &home->member));
	home->card = arena_new(ctx->mem, struct card_code);
	*home->card = card_make(ctx, own);
	TRY(view_points(ctx, own, &home->points));
	TRY(view_tier(ctx, own, &home->tier));
	TRY(view_coupons(ctx, own, true, COUPONS_SHOWN, &home->coupons));
	TRY(view_orders(ctx, own, INT64_MAX, INT64_MAX, ORDERS_SHOWN, &home->orders));
	TRY(shop_view(ctx, &home->shop));
	TRY(habit_check_in(ctx, own, &home->check_in));
	TRY(habit_invites(ctx, &home->invites));
	home->now = ctx->now_ms;
	TRY(read_seat(ctx, call, home));
	answer_give(answer, home, home);
	return OK;
}

// ---------------------------------------------------------------- going on

static enum status act_renew(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	int64_t own;

	TRY(self_id(ctx, &own));
	return seat_prolong(ctx, call->http, answer);
}

#define TAG .tag = "Portal"

const struct route portal_home_routes[] = {
	{.method = HTTP_GET,
		.path = "/v1/m/shop",
		.right = ROUTE_PUBLIC,
		.kind = ROUTE_READ,
		.out = &shop_shape,
		.act = act_shop,
		TAG,
		.name = "member_shop",
		.doc = W("The shop, for whoever has not signed in yet.", "店铺信息，无需登录。")},
	{.method = HTTP_GET,
		.path = "/v1/m/home",
		.kind = ROUTE_READ,
		.out = &home_shape,
		.act = act_home,
		TAG,
		.name = "member_home",
		.doc = W("The first page in one answer.", "一次返回会员中心首页全部内容。")},
	{.method = HTTP_POST,
		.path = "/v1/m/session/renew",
		.kind = ROUTE_WRITE,
		.status = 204,
		.act = act_renew,
		TAG,
		.name = "member_session_renew",
		.doc = W("The session is good for another 180 days.", "会话续期 180 天。")},
	{0},
};
