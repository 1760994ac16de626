// The programme page 计划介绍: rules, tiers, rewards, expiry, always as they are in force.
#include "loyalty/leaflet.h"

#include "base/money.h"
#include "loyalty/sentence.h"
#include "programme/engine.h"

#include <string.h>

#define LIST_MAX 1000

struct leaf {
	const char *code, *name, *text;
	int64_t points;
};

static const struct field leaf_fields[] = {
	FIELD_TEXT(leaf, code, .max = 40, .doc = W("Code", "编码")),
	FIELD_TEXT(leaf, name, .max = 80, .doc = W("Name", "名称")),
	FIELD_TEXT(leaf, text, .max = 6000, .doc = W("In plain words", "说明")),
	FIELD_I64(leaf, points, .min = 0, .max = INT64_MAX, .flags = FIELD_POINTS,
		.doc = W("What a reward costs", "所需积分")),
};
static const struct shape leaf_shape =
	SHAPE("ProgrammeItem", leaf, leaf_fields, "A thing of the programme.", "计划条目。");

struct leaflet {
	const char *shop;
	struct list points, earning, tiers, rewards;
};

#define LEAVES(member, en, zh) FIELD_LIST(leaflet, member, &leaf_shape, .max = LIST_MAX, .doc = W(en, zh))

static const struct field leaflet_fields[] = {
	FIELD_TEXT(leaflet, shop, .max = 80, .doc = W("Name of the shop", "店铺名称")),
	LEAVES(points, "Kinds of points: what they are good for and how long", "积分种类与有效期"),
	LEAVES(earning, "How they are earned", "获取方式"),
	LEAVES(tiers, "Tiers and how they are reached", "等级与条件"),
	LEAVES(rewards, "What they buy", "可兑换奖励"),
};
const struct shape leaflet_shape =
	SHAPE("Programme", leaflet, leaflet_fields, "The programme as it is in force.", "现行会员计划。");

#define ZH(ctx) ((ctx)->lang == LANG_ZH)

static const char *money(struct ctx *ctx, int64_t amount)
{
	const struct shop *shop = ctx->house->shop;

	return money_text(ctx->mem, shop->currency, amount);
}

// ---------------------------------------------------------------- points

static const char *wallet_text(struct ctx *ctx, const struct wallet *wallet)
{
	const char *expiry = wallet_expiry_words(ctx, wallet);

	if (wallet->kind == WALLET_QUALIFYING)
		return arena_format(ctx->mem, ZH(ctx) ? "用于评定等级。%s" : "They count towards tiers. %s", expiry);
	if (wallet->worth_points == NONE || wallet->worth_value == NONE)
		return expiry;
	return arena_format(ctx->mem, ZH(ctx) ? "%s 积分抵 %s。%s" : "%s of them are worth %s. %s",
		wallet_amount(ctx->mem, wallet, wallet->worth_points), money(ctx, wallet->worth_value), expiry);
}

static enum status put_points(struct ctx *ctx, struct list *ret)
{
	const struct wallets *wallets;

	TRY(wallets_get(ctx, &wallets));
	struct leaf *leaves = arena_array(ctx->mem, struct leaf, wallets->count);
	for (size_t i = 0; i < wallets->count; i++)
		leaves[i] = (struct leaf){wallets->list[i].code, words_in(wallets->list[i].name, ctx->lang),
			wallet_text(ctx, &wallets->list[i]), NONE};
	*ret = LIST(leaf, leaves, wallets->count);
	return OK;
}

// ---------------------------------------------------------------- earning

static void put_earning(struct ctx *ctx, const struct programme *programme, struct list *ret)
{
	const struct rule **rules = arena_array(ctx->mem, const struct rule *, programme->rule_count);
	struct leaf *leaves = arena_array(ctx->mem, struct leaf, programme->rule_count);
	size_t count = 0;

	for (int trigger = 0; trigger < TRIGGERS; trigger++) {
		size_t found =
			rules_in_force(programme->rules, programme->rule_count, trigger, ctx->now_ms, INT64_MAX, rules);
		for (size_t i = 0; i < found && count < LIST_MAX; i++)
			if (!rules[i]->broken && (!rules[i]->wallet || rules[i]->wallet->kind == WALLET_REDEEMABLE))
				leaves[count++] =
					(struct leaf){rules[i]->code, words_in(rule_name(rules[i]), ctx->lang),
						rule_sentence(ctx, rules[i], ctx->lang), NONE};
	}
	*ret = LIST(leaf, leaves, count);
}

// ---------------------------------------------------------------- tiers, rewards

static enum status put_tiers(struct ctx *ctx, struct list *ret)
{
	const struct tier_record *tiers;
	size_t count;

	TRY(tiers_get(ctx, &tiers, &count));
	struct leaf *leaves = arena_array(ctx->mem, struct leaf, count);
	for (size_t i = 0; i < count; i++)
		leaves[i] = (struct leaf){tiers[i].code, ZH(ctx) ? tiers[i].name_zh : tiers[i].name_en,
			tiers[i].threshold
				? arena_format(ctx->mem,
					  ZH(ctx) ? "近 12 个月消费满 %s。" : "For %s spent in the last 12 months.",
					  money(ctx, tiers[i].threshold))
			: ZH(ctx) ? "注册即得。"
				  : "From the beginning.",
			NONE};
	*ret = LIST(leaf, leaves, count);
	return OK;
}

static enum status put_rewards(struct ctx *ctx, struct list *ret)
{
	struct reward_offer *offers;
	size_t count, kept = 0;

	TRY(reward_offers(ctx, &offers, &count));
	struct leaf *leaves = arena_array(ctx->mem, struct leaf, count);
	for (size_t i = 0; i < count && kept < LIST_MAX; i++)
		if (offers[i].active)
			leaves[kept++] = (struct leaf){offers[i].code, words_in(offers[i].name, ctx->lang),
				arena_format(ctx->mem, ZH(ctx) ? "%lld 积分兑换。" : "For %lld points.",
					(long long)offers[i].points),
				offers[i].points};
	*ret = LIST(leaf, leaves, kept);
	return OK;
}

enum status act_leaflet(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	struct leaflet *out = arena_new(ctx->mem, struct leaflet);
	const struct shop *shop = ctx->house->shop;
	const struct programme *programme;

	(void)call;
	TRY(programme_get(ctx, &programme));
	out->shop = shop->name;
	TRY(put_points(ctx, &out->points));
	put_earning(ctx, programme, &out->earning);
	TRY(put_tiers(ctx, &out->tiers));
	TRY(put_rewards(ctx, &out->rewards));
	answer_give(answer, leaflet, out);
	return OK;
}
