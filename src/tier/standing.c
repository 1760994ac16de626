// Tiers of a customer over HTTP.
#include "tier/set.h"

#include "api/audit.h"
#include "base/id.h"
#include "customer/customer.h"

#define MARK(member, en, zh) FIELD_I64(tier_out, member, .min = 0, .max = INT64_MAX, .doc = W(en, zh))

static const struct field tier_out_fields[] = {
	FIELD_TEXT(tier_out, set, .max = 40, .doc = W("Code of the set of tiers", "等级体系编码")),
	FIELD_TEXT(tier_out, tier, .max = 40, .doc = W("Code of the tier", "等级编码")),
	FIELD_TEXT(tier_out, name, .max = 80, .doc = W("Its name", "等级名称")),
	FIELD_TIME(tier_out, since, .doc = W("Since when", "起始时间")),
	FIELD_I64(tier_out, spend, .min = 0, .max = INT64_MAX, .flags = FIELD_MONEY,
		.doc = W("Qualifying points in the window: what was spent, by default",
			"周期内定级积分（默认为消费额）")),
	MARK(orders, "Orders in the window, where tiers ask for them", "周期内订单数"),
	MARK(years, "Years of membership, where tiers ask for them", "入会年数"),
	FIELD_TIME(tier_out, window_from, .doc = W("Where the window begins; absent when it rolls", "评定周期开始")),
	FIELD_TIME(tier_out, window_end, .doc = W("And ends", "评定周期结束")),
	FIELD_TEXT(tier_out, next, .max = 40, .doc = W("The tier above", "下一等级编码")),
	FIELD_TEXT(tier_out, next_name, .max = 80, .doc = W("Its name", "下一等级名称")),
	FIELD_I64(tier_out, missing, .min = 0, .max = INT64_MAX, .flags = FIELD_MONEY,
		.doc = W("Still to spend for it", "还差消费额")),
	MARK(next_orders, "Orders that reach the tier above", "下一等级订单数门槛"),
	MARK(next_years, "Years that reach the tier above", "下一等级年限门槛"),
	FIELD_I64(tier_out, keep, .min = 0, .max = INT64_MAX, .flags = FIELD_MONEY,
		.doc = W("What the window must hold to keep the tier", "保级门槛")),
	MARK(keep_orders, "Orders that the window must hold to keep it", "保级订单数"),
	FIELD_TIME(tier_out, keeps_until, .doc = W("Kept until then without another order", "不再消费时等级保持至")),
	FIELD_TEXT(tier_out, then, .max = 40, .doc = W("The tier after that, with nothing more", "届时等级编码")),
	FIELD_TEXT(tier_out, then_name, .max = 80, .doc = W("Its name", "届时等级名称")),
	FIELD_BOOL(tier_out, in_grace, .doc = W("Within the days of grace", "处于宽限期")),
	FIELD_BOOL(tier_out, given, .doc = W("Held by hand, not by what was earned", "人工保留")),
	FIELD_TEXT(tier_out, reason, .max = 300, .doc = W("Why it was given", "原因")),
};

const struct shape tier_out_shape =
	SHAPE("TierStanding", tier_out, tier_out_fields, "Where a customer stands.", "客户等级。");

static int64_t keep_of(int64_t keep, int64_t reach)
{
	return keep == NONE ? reach : keep;
}

static struct tier_out standing_out(struct ctx *ctx, const struct tier_standing *standing)
{
	const struct tier_record *tier = standing->tier, *next = standing->next, *then = standing->then;

	return (struct tier_out){
		.set = standing->set->code,
		.tier = tier->code,
		.name = tier_name(tier, ctx->lang),
		.since = standing->since_at,
		.spend = standing->spend,
		.orders = standing->orders,
		.years = standing->years,
		.window_from = standing->window_from,
		.window_end = standing->window_end,
		.next = next ? next->code : NULL,
		.next_name = next ? tier_name(next, ctx->lang) : NULL,
		.missing = standing->missing,
		.next_orders = next ? next->orders : NONE,
		.next_years = next ? next->years : NONE,
		.keep = keep_of(tier->keep_threshold, tier->threshold),
		.keep_orders = keep_of(tier->keep_orders, tier->orders),
		.keeps_until = standing->keeps_until,
		.then = then ? then->code : NULL,
		.then_name = then ? tier_name(then, ctx->lang) : NULL,
		.in_grace = standing->in_grace,
		.given = standing->given,
		.reason = standing->reason,
	};
}

enum status tier_read(struct ctx *ctx, int64_t customer_id, struct tier_out *out)
{
	struct tier_standing standing;

	TRY(tier_get(ctx, customer_id, &standing));
	*out = standing_out(ctx, &standing);
	return OK;
}

enum status act_tier(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	struct tier_out *out = arena_new(ctx->mem, struct tier_out);
	int64_t customer_id;

	TRY(customer_within(ctx, call->ids[0], call->route->right, &customer_id));
	answer_give(answer, tier_out, out);
	return tier_read(ctx, customer_id, out);
}

enum status act_tiers(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	struct tier_standing *standings;
	struct page page;
	int64_t customer_id;
	size_t count;

	TRY(customer_within(ctx, call->ids[0], call->route->right, &customer_id));
	TRY(tier_standings(ctx, customer_id, &standings, &count));
	page_begin(ctx, call, &page);
	for (size_t i = 0; i < count; i++) {
		struct tier_out out = standing_out(ctx, &standings[i]);
		page_add(&page, tier_out, &out);
	}
	return page_end(&page, NULL, NONE, answer);
}

// ---------------------------------------------------------------- by hand

static const struct field tier_give_fields[] = {
	FIELD_TEXT(tier_give_in, tier, .max = 40,
		.doc = W("Code of the tier; without it, what was given in the main set ends",
			"等级编码；不填则取消主体系的人工保留"),
		.example = "\"gold\""),
	FIELD_TIME(tier_give_in, until, .doc = W("Not below it until then; without it, for good", "保留至；不填为长期"),
		.example = "\"2030-01-01T00:00:00Z\""),
	FIELD_TEXT(tier_give_in, reason, .max = 300, .flags = FIELD_REQUIRED, .doc = W("Why", "原因"),
		.example = "\"VIP guest\""),
};

const struct shape tier_give_shape =
	SHAPE("TierGift", tier_give_in, tier_give_fields, "A tier by hand.", "人工调整等级。");

PROBLEM(tier_past, ERR_UNPROCESSABLE, "This lies in the past.", "该时间已过。");

enum status act_tier_give(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	const struct tier_give_in *in = call->in;
	struct tier_out *out = arena_new(ctx->mem, struct tier_out);
	int64_t customer_id;

	if (in->until != NONE && in->until <= ctx->now_ms)
		return fail_at(ctx, "/until", &tier_past, NULL);
	TRY(customer_within(ctx, call->ids[0], call->route->right, &customer_id));
	TRY(tier_give(ctx, customer_id, in->tier, in->until, in->reason, false));
	TRY(audit_record(ctx, "tier", id_text(ctx->mem, "cus", customer_id), "give", NULL,
		in->tier ? arena_format(ctx->mem, "{\"tier\":\"%s\"}", in->tier) : "{}", in->reason));
	answer_give(answer, tier_out, out);
	return tier_read(ctx, customer_id, out);
}
