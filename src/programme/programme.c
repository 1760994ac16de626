#include "programme/programme.h"

#include "api/expression.h"
#include "programme/engine.h"
#include "work/kept.h"

#include <string.h>

SQL(programme_rules);
SQL(programme_groups);
SQL(programme_budgets);

#define ROOM_FIRST 32

// Room for one more: every version of a rule is kept, so there is no number of them to rely on.
static void *wider(struct arena *mem, const void *list, size_t count, size_t *room, size_t size)
{
	if (count < *room)
		return (void *)list;
	*room = *room ? *room * 2 : ROOM_FIRST;
	void *more = arena_alloc_array(mem, *room, size);
	if (count)
		memcpy(more, list, count * size);
	return more;
}

// ---------------------------------------------------------------- a rule and what it refers to

static const struct rule_group *find_group(const struct programme *programme, const char *code)
{
	for (size_t i = 0; code && i < programme->group_count; i++)
		if (strcmp(programme->groups[i].code, code) == 0)
			return &programme->groups[i];
	return NULL;
}

static const struct budget *find_budget(const struct programme *programme, const char *code)
{
	for (size_t i = 0; code && i < programme->budget_count; i++)
		if (strcmp(programme->budgets[i].code, code) == 0)
			return &programme->budgets[i];
	return NULL;
}

static enum status compile(struct ctx *ctx, const struct vocabulary *vocabulary, const char *text, struct rule *rule,
	const struct expr **ret)
{
	struct expr *expr;

	if (!text)
		return OK;
	enum status status = expr_compile(ctx, vocabulary, text, EXPR_BOOL, &expr);
	if (status == ERR_UNPROCESSABLE) {
		rule->broken = true;
		return OK;
	}
	*ret = expr;
	return status;
}

static bool asks_categories(const struct expr *expr)
{
	return expr && expr_uses(expr, "line.categories");
}

enum status programme_resolve(struct ctx *ctx, const struct programme *programme, struct rule *rule)
{
	const struct rule_terms *terms = rule->terms;
	const struct cap *caps = terms->caps.items;
	const struct wallets *wallets;

	rule->broken = false;
	rule->wallet = NULL;
	rule->condition = rule->line_condition = NULL;
	TRY(wallets_get(ctx, &wallets));
	for (size_t i = 0; terms->wallet && i < wallets->count; i++)
		if (strcmp(wallets->list[i].code, terms->wallet) == 0)
			rule->wallet = &wallets->list[i];
	rule->group = find_group(programme, terms->group);
	for (size_t i = 0; i < terms->caps.count; i++)
		rule->budgets[i] = find_budget(programme, caps[i].budget);
	if ((!rule->wallet && EFFECT_GIVES_POINTS(terms->effect)) || (terms->group && !rule->group))
		rule->broken = true;
	TRY(compile(ctx, TRIGGER_OF_ORDER(terms->trigger) ? programme->orders : programme->events, terms->condition,
		rule, &rule->condition));
	TRY(compile(ctx, programme->lines, terms->line_condition, rule, &rule->line_condition));
	rule->with_categories = asks_categories(rule->condition) || asks_categories(rule->line_condition);
	return OK;
}

// ---------------------------------------------------------------- reading

static enum status read_groups(struct ctx *ctx, struct programme *programme)
{
	struct rule_group *groups = NULL;
	size_t room = 0;
	struct rows *rows;
	bool more;

	TRY(db_query(ctx->db, &programme_groups, NO_ARGS, &rows));
	for (;;) {
		TRY(rows_next(rows, &more));
		if (!more)
			break;
		programme->groups = groups = wider(ctx->mem, groups, programme->group_count, &room, sizeof *groups);
		groups[programme->group_count++] = (struct rule_group){
			.id = row_i64(rows, 0),
			.code = row_text(rows, 1, ctx->mem),
			.name = {row_text(rows, 2, ctx->mem), row_text(rows, 3, ctx->mem)},
			.mode = choice_value(group_modes, row_text(rows, 4, ctx->mem)),
			.combine = choice_value(group_combines, row_text(rows, 5, ctx->mem)),
			.scope = choice_value(group_scopes, row_text(rows, 6, ctx->mem)),
			.priority = row_i64(rows, 7),
		};
	}
	rows_close(rows);
	return OK;
}

static enum status read_budgets(struct ctx *ctx, struct programme *programme)
{
	struct budget *budgets = NULL;
	size_t room = 0;
	struct rows *rows;
	bool more;

	TRY(db_query(ctx->db, &programme_budgets, NO_ARGS, &rows));
	for (;;) {
		TRY(rows_next(rows, &more));
		if (!more)
			break;
		programme->budgets = budgets =
			wider(ctx->mem, budgets, programme->budget_count, &room, sizeof *budgets);
		budgets[programme->budget_count++] = (struct budget){
			.id = row_i64(rows, 0),
			.code = row_text(rows, 1, ctx->mem),
			.name = {row_text(rows, 2, ctx->mem), row_text(rows, 3, ctx->mem)},
			.of = choice_value(cap_units, row_text(rows, 4, ctx->mem)),
			.limit = row_i64(rows, 5),
		};
	}
	rows_close(rows);
	return OK;
}

static enum status read_terms(struct ctx *ctx, const char *json, const struct rule_terms **ret)
{
	struct rule_terms *terms = arena_new(ctx->mem, struct rule_terms);
	uint64_t present;

	TRY(shape_decode(ctx, &rule_terms_shape, json, strlen(json), DECODE_STORED, terms, &present));
	rule_terms_complete(terms);
	*ret = terms;
	return OK;
}

static enum status read_rules(struct ctx *ctx, struct programme *programme)
{
	const struct rule **rules = NULL;
	size_t room = 0;
	struct rows *rows;
	bool more;

	TRY(db_query(ctx->db, &programme_rules, NO_ARGS, &rows));
	for (;;) {
		TRY(rows_next(rows, &more));
		if (!more)
			break;
		programme->rules = rules = wider(ctx->mem, rules, programme->rule_count, &room, sizeof *rules);
		struct rule *rule = arena_new(ctx->mem, struct rule);
		*rule = (struct rule){
			.id = row_i64(rows, 0),
			.version = row_i64(rows, 1),
			.code = row_text(rows, 2, ctx->mem),
			.state = choice_value(rule_states, row_text(rows, 4, ctx->mem)),
			.published_at = row_i64(rows, 5),
			.ended_at = row_i64(rows, 6),
			.ended_noted_at = row_i64(rows, 7),
		};
		TRY(read_terms(ctx, row_text(rows, 3, ctx->mem), &rule->terms));
		rules[programme->rule_count++] = rule;
	}
	rows_close(rows);
	for (size_t i = 0; i < programme->rule_count; i++)
		TRY(programme_resolve(ctx, programme, (struct rule *)rules[i]));
	return OK;
}

static enum status read_programme(struct ctx *ctx, struct arena *mem, const void **ret)
{
	struct programme *programme = arena_new(mem, struct programme);
	struct ctx own = *ctx; // all that is read lives as long as the value

	own.mem = mem;
	*ret = programme;
	TRY(expression_vocabulary(&own, EXPR_OF_ORDERS, (struct vocabulary **)&programme->orders));
	TRY(expression_vocabulary(&own, EXPR_OF_LINES, (struct vocabulary **)&programme->lines));
	TRY(expression_vocabulary(&own, EXPR_OF_EVENTS, (struct vocabulary **)&programme->events));
	TRY(settings_read(&own, &programme->settings));
	TRY(read_groups(&own, programme));
	TRY(read_budgets(&own, programme));
	TRY(read_rules(&own, programme));
	return tier_sets_read(&own, &programme->sets, &programme->set_count);
}

static struct kept programme_kept = KEPT("programme", read_programme);

enum status programme_get(struct ctx *ctx, const struct programme **ret)
{
	return kept_get(ctx, &programme_kept, (const void **)ret);
}

enum status programme_touch(struct ctx *ctx)
{
	return kept_touch(ctx, &programme_kept);
}

bool programme_hears(const struct programme *programme, int trigger, int64_t at_ms)
{
	const struct rule *found;

	for (size_t i = 0; i < programme->rule_count; i++)
		if (rules_in_force(&programme->rules[i], 1, trigger, at_ms, INT64_MAX, &found))
			return true;
	return false;
}

const struct rule *programme_rule(const struct programme *programme, int64_t id, int64_t version)
{
	size_t from = 0, to = programme->rule_count;

	while (from < to) {
		size_t middle = from + (to - from) / 2;
		const struct rule *rule = programme->rules[middle];
		if (rule->id < id || (rule->id == id && rule->version < version))
			from = middle + 1;
		else
			to = middle;
	}
	if (from == programme->rule_count || programme->rules[from]->id != id)
		return NULL;
	return programme->rules[from]->version == version ? programme->rules[from] : NULL;
}

enum status tiers_get(struct ctx *ctx, const struct tier_record **tiers, size_t *count)
{
	const struct programme *programme;

	TRY(programme_get(ctx, &programme));
	*tiers = programme->sets[0].tiers;
	*count = programme->sets[0].tier_count;
	return OK;
}
