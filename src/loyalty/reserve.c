// What a hold of points may reserve besides points: a part of an earning budget, so that what a campaign has promised
// is not given to others meanwhile. See struct hold_kind.
#include "loyalty/reckon.h"

#include "base/zone.h"

SQL(reserve_budget);

PROBLEM(budget_unknown, ERR_UNPROCESSABLE, "There is no such budget.", "没有该积分预算。");
PROBLEM(budget_short, ERR_CONFLICT, "Of this budget {0} are left.", "该预算剩余 {0}。");

static enum status budget_of(struct ctx *ctx, const struct hold_part *part, const struct budget **ret)
{
	const struct programme *programme;

	TRY(programme_get(ctx, &programme));
	for (size_t i = 0; i < programme->budget_count; i++)
		if (programme->budgets[i].id == part->subject_id) {
			*ret = &programme->budgets[i];
			return OK;
		}
	return fail_at(
		ctx, arena_format(ctx->mem, "/parts/%lld/subject", (long long)part->number - 1), &budget_unknown, NULL);
}

static struct cap_key key_of(const struct budget *budget)
{
	return (struct cap_key){.scope = CAP_BUDGET, .of = budget->of, .period = PERIOD_EVER, .owner_id = budget->id};
}

static enum status reserve(struct ctx *ctx, const struct hold *hold, const struct hold_part *part)
{
	const struct budget *budget;
	int64_t changed, used;

	(void)hold;
	TRY(budget_of(ctx, part, &budget));
	struct cap_key key = key_of(budget);
	TRY(caps_used(ctx, &key, &used)); // and nobody else uses it until this is decided
	TRY(db_change(
		ctx->db, &reserve_budget, ARGS(KEY_ARGS(&key), v_i64(part->amount), v_i64(budget->limit)), &changed));
	if (changed)
		return caps_note_reserved(ctx, &key, part->amount);
	return fail(ctx, &budget_short,
		arena_format(ctx->mem, "%lld", (long long)(used < budget->limit ? budget->limit - used : 0)));
}

// It was taken off the budget when it was reserved.
static enum status confirm(struct ctx *ctx, const struct hold *hold, const struct hold_part *part, int64_t amount)
{
	(void)ctx;
	(void)hold;
	(void)part;
	(void)amount;
	return OK;
}

static enum status release(struct ctx *ctx, const struct hold *hold, const struct hold_part *part, int64_t amount)
{
	const struct budget *budget;

	(void)hold;
	if (!amount)
		return OK;
	TRY(budget_of(ctx, part, &budget));
	struct cap_key key = key_of(budget);
	return caps_charge(ctx, &key, -amount, 0, date_days(zone_date(ctx->house->shop->zone, ctx->now_ms)));
}

static const struct hold_kind budget_hold = {
	.name = "budget",
	.prefix = "bud",
	.reserve = reserve,
	.confirm = confirm,
	.release = release,
};
HOLD_KIND(budget_hold);
