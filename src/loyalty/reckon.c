#include "loyalty/reckon.h"

#include "base/id.h"
#include "base/money.h"
#include "base/zone.h"
#include "loyalty/decision.h"
#include "loyalty/gift.h"
#include "loyalty/sentence.h"
#include "tier/tier.h"

#include <string.h>

SQL(cap_lock);
SQL(cap_read);
SQL(cap_add);
SQL(budget_day_add);

// ---------------------------------------------------------------- occasions

struct occasion occasion_of_order(struct ctx *ctx, const struct order *order, int trigger, int64_t at_ms)
{
	const struct shop *shop = ctx->house->shop;
	return (struct occasion){
		.trigger = trigger,
		.at_ms = at_ms,
		.date = zone_date(shop->zone, at_ms),
		.customer_id = order->customer_id,
		.store_id = order->store_id,
		.order = order->returned || order->status == ORDER_CANCELLED ? order_kept(ctx->mem, order) : order,
		.number = NONE,
	};
}

struct occasion occasion_of_member(struct ctx *ctx, int64_t customer_id, int trigger, int64_t at_ms)
{
	const struct shop *shop = ctx->house->shop;
	return (struct occasion){
		.trigger = trigger,
		.at_ms = at_ms,
		.date = zone_date(shop->zone, at_ms),
		.customer_id = customer_id,
		.store_id = NONE,
		.number = NONE,
	};
}

static void begin(
	struct ctx *ctx, const struct programme *programme, const struct occasion *occasion, struct reckoning *ret)
{
	const struct vocabulary *vocabulary = occasion->order ? programme->orders : programme->events;

	*ret = (struct reckoning){.programme = programme, .occasion = *occasion};
	ret->facts = facts_make(ctx, vocabulary, occasion->customer_id, occasion->at_ms);
}

// Nothing is looked up that no condition can ask for. categories: of lines, from the catalogue as it is.
static enum status look(struct ctx *ctx, bool categories, struct reckoning *ret)
{
	struct occasion *occasion = &ret->occasion;
	bool any = false, with_categories = false;
	struct order_facts *facts;

	for (size_t i = 0; i < ret->rule_count; i++) {
		any |= ret->rules[i]->condition || ret->rules[i]->line_condition;
		with_categories |= ret->rules[i]->with_categories;
	}
	if (!any)
		return OK;
	if (!occasion->order) {
		struct event_facts *event = arena_new(ctx->mem, struct event_facts);
		*event = (struct event_facts){occasion->trigger, occasion->activity, occasion->number, occasion->at_ms};
		facts_put(&ret->facts, &event_attributes, event);
		return OK;
	}
	TRY(sales_order_facts(ctx, occasion->order, categories && with_categories, &facts));
	occasion->order_facts = facts;
	occasion->line_set = &line_attributes;
	facts_put(&ret->facts, &order_attributes, facts);
	return OK;
}

// ---------------------------------------------------------------- counters

static int64_t budget_limit(const struct programme *programme, const struct cap_key *key)
{
	for (size_t i = 0; key->scope == CAP_BUDGET && i < programme->budget_count; i++)
		if (programme->budgets[i].id == key->owner_id)
			return programme->budgets[i].limit;
	return NONE;
}

static enum status read_cap(struct ctx *ctx, struct sql *statement, const struct cap_key *key, int64_t *used)
{
	struct rows *rows;
	bool found;

	TRY(db_first(ctx->db, statement, ARGS(KEY_ARGS(key)), &rows, &found));
	*used = found ? row_i64(rows, 0) : 0;
	return OK;
}

enum status caps_used(struct ctx *ctx, const struct cap_key *key, int64_t *used)
{
	return read_cap(ctx, &cap_lock, key, used);
}

static enum status read_caps(struct ctx *ctx, struct reckoning *ret)
{
	size_t most = 0;

	for (size_t i = 0; i < ret->rule_count; i++)
		most += ret->rules[i]->terms->caps.count;
	if (!most)
		return OK;
	struct cap_key *keys = arena_array(ctx->mem, struct cap_key, most);
	ret->use_count = engine_caps(ret->rules, ret->rule_count, &ret->occasion, keys);
	ret->uses = arena_array(ctx->mem, struct cap_use, ret->use_count);
	for (size_t i = 0; i < ret->use_count; i++) {
		ret->uses[i] = (struct cap_use){.key = keys[i], .limit = budget_limit(ret->programme, &keys[i])};
		TRY(read_cap(ctx, &cap_read, &keys[i], &ret->uses[i].used));
	}
	return OK;
}

static bool charges(const struct outcome *outcome, const struct cap_key *key)
{
	for (size_t i = 0; i < outcome->charge_count; i++) {
		const struct cap_key *one = &outcome->charges[i].key;
		if (one->scope == key->scope && one->period == key->period && one->of == key->of &&
			one->owner_id == key->owner_id && one->subject_id == key->subject_id &&
			one->period_day == key->period_day)
			return true;
	}
	return false;
}

// The counters that are about to be charged (all: every one) are ours until the commit; *moved: somebody was there
// since they were read. Keys are sorted: whoever locks two of them does so in the same order as everybody.
static enum status lock_caps(struct ctx *ctx, struct reckoning *ret, bool all, bool *moved)
{
	*moved = false;
	for (size_t i = 0; i < ret->use_count; i++) {
		int64_t used;
		if (!all && !charges(&ret->outcome, &ret->uses[i].key))
			continue;
		TRY(read_cap(ctx, &cap_lock, &ret->uses[i].key, &used));
		*moved |= used != ret->uses[i].used;
		ret->uses[i].used = used;
	}
	return OK;
}

static enum status note_day(struct ctx *ctx, const struct cap_key *key, int64_t amount, int64_t rule_id, int64_t day)
{
	return db_exec(ctx->db, &budget_day_add,
		ARGS(v_i64(key->owner_id), v_i64(day), v_i64(rule_id), v_i64(amount > 0 ? amount : 0),
			v_i64(amount < 0 ? -amount : 0)));
}

enum status caps_charge(struct ctx *ctx, const struct cap_key *key, int64_t amount, int64_t rule_id, int64_t day)
{
	bool budget = key->scope == CAP_BUDGET;
	int64_t used, moved = amount;

	// A counter never falls below nothing: of what comes back, that much is noted.
	if (budget && amount < 0) {
		TRY(caps_used(ctx, key, &used));
		moved = used + amount < 0 ? -used : amount;
	}
	TRY(db_exec(ctx->db, &cap_add, ARGS(KEY_ARGS(key), v_i64(amount))));
	return budget && moved ? note_day(ctx, key, moved, rule_id, day) : OK;
}

enum status caps_note_reserved(struct ctx *ctx, const struct cap_key *key, int64_t amount)
{
	return note_day(ctx, key, amount, 0, date_days(zone_date(ctx->house->shop->zone, ctx->now_ms)));
}

enum status caps_give_back(struct ctx *ctx, const struct rule *rule, const struct occasion *occasion, int64_t points,
	bool all, int64_t at_ms)
{
	struct cap_key keys[CAPS_MAX];
	size_t count = engine_caps(&rule, 1, occasion, keys);
	int64_t day = date_days(zone_date(ctx->house->shop->zone, at_ms));

	for (size_t i = 0; i < count; i++) {
		int64_t times = !all ? 0 : points > 0 ? 1 : -1, back = keys[i].of == CAP_POINTS ? points : times;
		if (back)
			TRY(caps_charge(ctx, &keys[i], -back, rule->id, day));
	}
	return OK;
}

// ---------------------------------------------------------------- asking the engine

static enum status run(struct ctx *ctx, struct reckoning *ret)
{
	return engine_run(ctx->mem, ret->rules, ret->rule_count, &ret->occasion, &ret->facts, ret->uses, ret->use_count,
		&ret->outcome);
}

enum status reckon_with(struct ctx *ctx, const struct programme *programme, const struct occasion *occasion,
	const struct rule *const *rules, size_t count, enum reckon_mode mode, struct reckoning *ret)
{
	bool moved;

	begin(ctx, programme, occasion, ret);
	ret->rules = arena_array(ctx->mem, const struct rule *, count);
	ret->rule_count = rules_in_force(rules, count, occasion->trigger, occasion->at_ms, INT64_MAX, ret->rules);
	TRY(look(ctx, true, ret));
	TRY(read_caps(ctx, ret));
	TRY(run(ctx, ret));
	if (mode != RECKON_AWARD || !ret->outcome.charge_count)
		return OK;
	// Most orders meet no cap: only counters that move are written. Where one has moved meanwhile, all are held and
	// asked again.
	TRY(lock_caps(ctx, ret, false, &moved));
	if (!moved)
		return OK;
	TRY(lock_caps(ctx, ret, true, &moved));
	return run(ctx, ret);
}

enum status reckon(struct ctx *ctx, const struct programme *programme, const struct occasion *occasion,
	enum reckon_mode mode, struct reckoning *ret)
{
	return reckon_with(ctx, programme, occasion, programme->rules, programme->rule_count, mode, ret);
}

static void rules_of_lots(struct ctx *ctx, const struct lot *lots, size_t count, struct reckoning *ret)
{
	ret->rules = arena_array(ctx->mem, const struct rule *, count);
	for (size_t i = 0; i < count; i++) {
		const struct rule *rule = programme_rule(ret->programme, lots[i].rule_id, lots[i].rule_version);
		if (rule && rule->terms->trigger == ret->occasion.trigger)
			ret->rules[ret->rule_count++] = rule;
	}
}

enum status reckon_again(struct ctx *ctx, const struct programme *programme, const struct occasion *occasion,
	int64_t subject_id, const struct lot *lots, size_t lot_count, struct reckoning *ret)
{
	struct decision decision;

	begin(ctx, programme, occasion, ret);
	TRY(decision_read(ctx, subject_id, occasion->trigger, &decision, &ret->recorded));
	if (ret->recorded)
		TRY(decision_rules(ctx, &decision, ret));
	else
		rules_of_lots(ctx, lots, lot_count, ret);
	TRY(look(ctx, false, ret));
	if (ret->recorded)
		TRY(decision_recall(ctx, &decision, ret));
	return run(ctx, ret);
}

static void put_draft(struct ctx *ctx, const struct rule *draft, struct reckoning *ret)
{
	const struct rule **rules = arena_array(ctx->mem, const struct rule *, ret->rule_count + 1);
	size_t count = 0;

	for (size_t i = 0; i < ret->rule_count; i++)
		if (ret->rules[i]->id != draft->id)
			rules[count++] = ret->rules[i];
	if (draft->terms->trigger == ret->occasion.trigger)
		rules[count++] = draft;
	rules_sort(rules, count);
	ret->rules = rules;
	ret->rule_count = count;
}

enum status reckon_explained(struct ctx *ctx, const struct programme *programme, const struct occasion *occasion,
	int64_t subject_id, int64_t known_ms, const struct rule *draft, struct reckoning *ret)
{
	struct decision decision;

	begin(ctx, programme, occasion, ret);
	TRY(decision_read(ctx, subject_id, occasion->trigger, &decision, &ret->recorded));
	if (ret->recorded) {
		TRY(decision_rules(ctx, &decision, ret));
	} else {
		ret->rules = arena_array(ctx->mem, const struct rule *, programme->rule_count);
		ret->rule_count = rules_in_force(programme->rules, programme->rule_count, occasion->trigger,
			occasion->at_ms, known_ms, ret->rules);
	}
	if (draft)
		put_draft(ctx, draft, ret);
	TRY(look(ctx, draft || !ret->recorded, ret));
	if (ret->recorded)
		TRY(decision_recall(ctx, &decision, ret));
	return run(ctx, ret);
}

// ---------------------------------------------------------------- awards

// Points may last longer for who stands in a tier that says so.
static enum status set_tier_expiry(
	struct ctx *ctx, const struct reckoning *reckoning, struct award *award, struct expiry_policy *policy)
{
	const struct tier_set *set = &reckoning->programme->sets[0];
	struct tier_standing standing;
	bool any = false;

	for (size_t i = 0; i < set->tier_count; i++)
		any = any || set->tiers[i].lasts_count != NONE;
	*policy = award->wallet->expiry;
	if (!any || award->rule_expiry || award->expires_at || award->wallet->kind != WALLET_REDEEMABLE ||
		(policy->mode != EXPIRY_ROLLING && policy->mode != EXPIRY_DATES))
		return OK;
	TRY(tier_get(ctx, award->customer_id, &standing));
	if (standing.tier->lasts_count == NONE)
		return OK;
	policy->count = standing.tier->lasts_count;
	policy->unit = standing.tier->lasts_unit;
	award->tier_expiry = policy;
	return OK;
}

static enum status award_points(struct ctx *ctx, const struct reckoning *reckoning, const struct verdict *verdict,
	const struct reckon_cause *to)
{
	const struct rule *rule = verdict->rule;
	const struct occasion *occasion = &reckoning->occasion;
	struct cause cause = {to->source, to->source_id, occasion->at_ms, NULL, occasion->store_id};
	bool money = occasion->order && rule->terms->measure == MEASURE_AMOUNT;
	struct award award = {.customer_id = occasion->customer_id,
		.amount = verdict->amount,
		.earned_at = occasion->at_ms,
		.rule_id = rule->id,
		.rule_version = rule->version,
		.base = money ? verdict->base : NONE,
		.kind = POSTING_EARN};
	struct expiry_policy of_tier;
	struct lot lot;

	TRY(wallet_get(ctx, rule->wallet->id, &award.wallet));
	award.rule_pending = rule->terms->pending;
	award.rule_expiry = rule->terms->expiry;
	award.expires_at = rule->terms->expires_at == NONE ? 0 : rule->terms->expires_at;
	TRY(set_tier_expiry(ctx, reckoning, &award, &of_tier));
	TRY(points_grant(ctx, &award, &cause, &lot));
	if (lot.wallet->kind != WALLET_REDEEMABLE)
		return OK;
	if (to->effects)
		sale_effect(ctx, to->effects,
			(struct effect){"points", lot.wallet->code, verdict->amount,
				verdict_award_text(ctx, verdict, ctx->lang)});
	return points_tell(ctx, &points_earned, &lot,
		(struct points_event){
			.amount = verdict->amount,
			.source = to->source,
			.source_id = id_text(ctx->mem, to->prefix, to->source_id),
			.rule = rule->code,
			.rule_version = rule->version,
			.base = award.base,
		},
		occasion->at_ms);
}

// *done false: its template refused.
static enum status award_coupon(struct ctx *ctx, const struct reckoning *reckoning, const struct verdict *verdict,
	const struct reckon_cause *to, bool *done)
{
	struct coupon *coupon;

	TRY(gift_give(ctx, verdict->rule, reckoning->occasion.customer_id, to->source_id, &coupon));
	*done = coupon != NULL;
	if (coupon && to->effects)
		sale_effect(ctx, to->effects,
			(struct effect){"coupon", verdict->rule->terms->coupon, NONE,
				arena_format(ctx->mem, ctx->lang == LANG_ZH ? "优惠券：%s（%s）" : "Coupon: %s (%s)",
					coupon->name ? coupon->name : coupon->code,
					words_in(rule_name(verdict->rule), ctx->lang))});
	return OK;
}

// What is given is not taken back when the goods come back: it ends on its day. *done false: the tier is gone.
static enum status award_tier(struct ctx *ctx, const struct reckoning *reckoning, const struct verdict *verdict,
	const struct reckon_cause *to, bool *done)
{
	const struct shop *shop = ctx->house->shop;
	const struct rule_terms *terms = verdict->rule->terms;
	const struct programme *programme;
	const struct tier_set *set;
	int64_t until = NONE;

	TRY(programme_get(ctx, &programme));
	*done = tier_find(programme, terms->tier, &set) != NULL;
	if (terms->tier_days != NONE)
		until = zone_valid_until(
			shop->zone, date_add_days(zone_date(shop->zone, reckoning->occasion.at_ms), terms->tier_days));
	// An order that is told of late may have given what is over by now.
	if (!*done || (until != NONE && until <= ctx->now_ms))
		return OK;
	TRY(tier_give(ctx, reckoning->occasion.customer_id, terms->tier, until,
		words_in(rule_name(verdict->rule), ctx->lang), true));
	if (to->effects)
		sale_effect(ctx, to->effects,
			(struct effect){"tier", terms->tier, NONE,
				arena_format(ctx->mem, ctx->lang == LANG_ZH ? "等级：%s（%s）" : "Tier: %s (%s)",
					terms->tier, words_in(rule_name(verdict->rule), ctx->lang))});
	return OK;
}

static enum status award_one(struct ctx *ctx, const struct reckoning *reckoning, const struct verdict *verdict,
	const struct reckon_cause *to, bool *done)
{
	*done = true;
	if (verdict->rule->terms->effect == EFFECT_COUPON)
		return award_coupon(ctx, reckoning, verdict, to, done);
	if (verdict->rule->terms->effect == EFFECT_TIER)
		return award_tier(ctx, reckoning, verdict, to, done);
	return award_points(ctx, reckoning, verdict, to);
}

// On the day of the occasion: what came late, or from a file, is counted when it was earned, like the caps of a day.
static enum status charge(struct ctx *ctx, const struct reckoning *reckoning, const struct rule *rule)
{
	const struct outcome *outcome = &reckoning->outcome;
	int64_t day = date_days(reckoning->occasion.date);

	for (size_t i = 0; i < outcome->charge_count; i++)
		if (outcome->charges[i].rule == rule)
			TRY(caps_charge(ctx, &outcome->charges[i].key, outcome->charges[i].amount, rule->id, day));
	return OK;
}

enum status reckon_award(
	struct ctx *ctx, const struct reckoning *reckoning, const struct reckon_cause *cause, bool *given)
{
	const struct outcome *outcome = &reckoning->outcome;
	bool any = false, done;

	for (size_t i = 0; i < outcome->count; i++) {
		const struct verdict *verdict = &outcome->verdicts[i];
		if (verdict->amount <= 0)
			continue;
		TRY(award_one(ctx, reckoning, verdict, cause, &done));
		if (done)
			TRY(charge(ctx, reckoning, verdict->rule));
		any |= done;
	}
	if (given)
		*given = any;
	return reckoning->rule_count ? decision_write(ctx, reckoning, cause->source_id) : OK;
}
