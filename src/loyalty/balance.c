// The auditor of caps: what budgets and rules have given in all, recomputed from the lots they gave and what is held of
// them. Caps of a period or a member are counted anew each time and are not kept for ever.
#include "loyalty/reckon.h"

#include "base/id.h"

SQL(balance_awards);
SQL(balance_held);
SQL(balance_uses);
SQL(balance_days);

struct sum {
	int64_t owner_id, amount;
	int scope;
};

struct sums {
	struct sum *list;
	size_t count, room;
};

static void add(struct sums *sums, int scope, int64_t owner_id, int64_t amount)
{
	for (size_t i = 0; i < sums->count; i++)
		if (sums->list[i].scope == scope && sums->list[i].owner_id == owner_id) {
			sums->list[i].amount += amount;
			return;
		}
	if (sums->count < sums->room)
		sums->list[sums->count++] = (struct sum){owner_id, amount, scope};
}

// What a version gave counts once for each counter in all that it names.
static void add_award(struct sums *sums, const struct rule *rule, int64_t amount)
{
	const struct cap *caps = rule->terms->caps.items;
	int64_t seen[CAPS_MAX];
	size_t seen_count = 0;

	for (size_t i = 0; i < rule->terms->caps.count; i++) {
		const struct budget *budget = rule->budgets[i];
		bool of_budget = caps[i].scope == CAP_BUDGET && budget && budget->of == CAP_POINTS;
		bool of_rule = caps[i].scope == CAP_RULE && caps[i].of == CAP_POINTS && caps[i].period == PERIOD_EVER;
		int64_t owner = of_budget ? budget->id : rule->id;
		bool again = false;
		for (size_t j = 0; j < seen_count; j++)
			again = again || seen[j] == owner;
		if ((!of_budget && !of_rule) || again)
			continue;
		seen[seen_count++] = owner;
		add(sums, caps[i].scope, owner, amount);
	}
}

static enum status add_awards(struct ctx *ctx, const struct programme *programme, struct sums *sums)
{
	struct rows *rows;
	bool more;

	TRY(db_query(ctx->db, &balance_awards, NO_ARGS, &rows));
	for (;;) {
		TRY(rows_next(rows, &more));
		if (!more)
			return OK;
		const struct rule *rule = programme_rule(programme, row_i64(rows, 0), row_i64(rows, 1));
		if (rule)
			add_award(sums, rule, row_i64(rows, 2));
	}
}

static bool of_points(const struct programme *programme, int64_t budget_id)
{
	for (size_t i = 0; i < programme->budget_count; i++)
		if (programme->budgets[i].id == budget_id)
			return programme->budgets[i].of == CAP_POINTS;
	return false;
}

static enum status add_held(struct ctx *ctx, const struct programme *programme, struct sums *sums)
{
	struct rows *rows;
	bool more;

	TRY(db_query(ctx->db, &balance_held, NO_ARGS, &rows));
	for (;;) {
		TRY(rows_next(rows, &more));
		if (!more)
			return OK;
		if (of_points(programme, row_i64(rows, 0)))
			add(sums, CAP_BUDGET, row_i64(rows, 0), row_i64(rows, 1));
	}
}

static int64_t sum_of(const struct sums *sums, int scope, int64_t owner_id)
{
	for (size_t i = 0; i < sums->count; i++)
		if (sums->list[i].scope == scope && sums->list[i].owner_id == owner_id)
			return sums->list[i].amount;
	return 0;
}

static enum status compare(struct ctx *ctx, const struct sums *sums, int scope, const char **wrong)
{
	struct rows *rows;
	bool more;

	TRY(db_query(ctx->db, &balance_uses, ARGS(v_i64(scope), v_i64(PERIOD_EVER), v_i64(CAP_POINTS)), &rows));
	for (;;) {
		TRY(rows_next(rows, &more));
		if (!more)
			return OK;
		int64_t owner = row_i64(rows, 0), used = row_i64(rows, 1), sum = sum_of(sums, scope, owner);
		if (used == sum || *wrong)
			continue;
		*wrong = arena_format(ctx->mem,
			"%s: its counter says %lld points, what was given by it and is held %lld",
			id_text(ctx->mem, scope == CAP_BUDGET ? "bud" : "rul", owner), (long long)used, (long long)sum);
	}
}

// The days of a budget and its counter are one sum.
static enum status compare_days(struct ctx *ctx, const char **wrong)
{
	struct rows *rows;
	bool found;

	TRY(db_first(ctx->db, &balance_days, ARGS(v_i64(CAP_BUDGET), v_i64(PERIOD_EVER)), &rows, &found));
	if (found)
		*wrong = arena_format(ctx->mem, "%s: its counter says %lld, its days %lld",
			id_text(ctx->mem, "bud", row_i64(rows, 0)), (long long)row_i64(rows, 1),
			(long long)row_i64(rows, 2));
	return OK;
}

enum status loyalty_check(struct ctx *ctx, const char **wrong)
{
	const struct programme *programme;
	struct sums sums = {0};

	*wrong = NULL;
	TRY(programme_get(ctx, &programme));
	sums.room = programme->rule_count + programme->budget_count;
	sums.list = arena_array(ctx->mem, struct sum, sums.room + 1);
	TRY(add_awards(ctx, programme, &sums));
	TRY(add_held(ctx, programme, &sums));
	TRY(compare(ctx, &sums, CAP_BUDGET, wrong));
	if (!*wrong)
		TRY(compare(ctx, &sums, CAP_RULE, wrong));
	return *wrong ? OK : compare_days(ctx, wrong);
}
