#include "loyalty/decision.h"

#include <string.h>

SQL(decision_insert);
SQL(decision_by_key);

#define BODY_MAX (1 << 20)
#define CATEGORIES_MAX 16
#define KEY_NUMBERS 8 // of a counter: its key, what was used, its limit

// {"rules":[id,version,…],"caps":[scope,period,of,owner,subject,day,used,limit,…],"facts":{…},"categories":{sku:[…]}};
// a limit of -1: the rule's own.
static const struct field number_item = {
	.name = "number", .kind = KIND_I64, .min = -1, .max = INT64_MAX, .doc = W("A number", "数字")};

static const struct field decision_fields[] = {
	FIELD_SCALARS(decision, rules, &number_item, .max = 10000, .doc = W("Rules and their versions", "规则与版本")),
	FIELD_SCALARS(decision, caps, &number_item, .max = 80000, .doc = W("Counters of caps", "上限计数")),
	FIELD_RAW(decision, facts, .max = BODY_MAX, .doc = W("What was known of the member", "会员事实")),
	FIELD_RAW(decision, categories, .max = BODY_MAX, .doc = W("Categories of the goods", "商品分类")),
};

static const struct shape decision_shape =
	SHAPE("DecisionRecord", decision, decision_fields, "What a decision was made from.", "决策依据。");

// ---------------------------------------------------------------- writing

static bool is_plain(const struct rule *rule)
{
	return !rule->condition && !rule->line_condition && !rule->group && !rule->broken &&
	       rule->terms->caps.count == 0 && rule->terms->effect == EFFECT_POINTS;
}

static bool all_plain(const struct reckoning *reckoning)
{
	for (size_t i = 0; i < reckoning->rule_count; i++)
		if (!is_plain(reckoning->rules[i]))
			return false;
	return true;
}

static void write_rules(struct json_out *out, const struct reckoning *reckoning)
{
	json_key(out, "rules");
	json_begin(out, '[');
	for (size_t i = 0; i < reckoning->rule_count; i++) {
		json_put_i64(out, reckoning->rules[i]->id);
		json_put_i64(out, reckoning->rules[i]->version);
	}
	json_close(out, ']');
}

static void write_caps(struct json_out *out, const struct reckoning *reckoning)
{
	if (!reckoning->use_count)
		return;
	json_key(out, "caps");
	json_begin(out, '[');
	for (size_t i = 0; i < reckoning->use_count; i++) {
		const struct cap_use *use = &reckoning->uses[i];
		const int64_t numbers[KEY_NUMBERS] = {use->key.scope, use->key.period, use->key.of, use->key.owner_id,
			use->key.subject_id, use->key.period_day, use->used, use->limit == NONE ? -1 : use->limit};
		for (size_t j = 0; j < KEY_NUMBERS; j++)
			json_put_i64(out, numbers[j]);
	}
	json_close(out, ']');
}

static enum status write_facts(struct ctx *ctx, struct json_out *out, const struct reckoning *reckoning)
{
	struct facts facts = reckoning->facts;

	json_key(out, "facts");
	struct remember remember = remember_begin(ctx->mem, out);
	for (size_t i = 0; i < reckoning->rule_count; i++) {
		const struct rule *rule = reckoning->rules[i];
		if (rule->condition)
			TRY(expr_remember(&remember, rule->condition, &facts));
		if (rule->line_condition)
			TRY(expr_remember(&remember, rule->line_condition, &facts));
	}
	remember_end(&remember);
	return OK;
}

// Of each product once.
static void write_categories(struct json_out *out, const struct reckoning *reckoning)
{
	const struct order_facts *facts = reckoning->occasion.order_facts;
	const struct line_facts *lines = facts ? facts->lines.items : NULL;

	json_key(out, "categories");
	json_begin(out, '{');
	for (size_t i = 0; facts && i < facts->lines.count; i++) {
		bool first = lines[i].categories.count > 0;
		for (size_t j = 0; j < i && first; j++)
			first = strcmp(lines[j].line->sku, lines[i].line->sku) != 0;
		if (!first)
			continue;
		json_key(out, lines[i].line->sku);
		json_begin(out, '[');
		for (size_t j = 0; j < lines[i].categories.count; j++)
			json_put_text(out, ((const char *const *)lines[i].categories.items)[j]);
		json_close(out, ']');
	}
	json_close(out, '}');
}

enum status decision_write(struct ctx *ctx, const struct reckoning *reckoning, int64_t subject_id)
{
	struct buf buf = buf_make(ctx->mem, BODY_MAX);
	struct json_out out = json_out(&buf);

	if (all_plain(reckoning))
		return OK;
	json_begin(&out, '{');
	write_rules(&out, reckoning);
	write_caps(&out, reckoning);
	TRY(write_facts(ctx, &out, reckoning));
	write_categories(&out, reckoning);
	json_close(&out, '}');
	return db_exec(ctx->db, &decision_insert,
		ARGS(v_i64(subject_id), v_i64(reckoning->occasion.trigger), v_text(buf.data)));
}

// ---------------------------------------------------------------- reading

enum status decision_read(struct ctx *ctx, int64_t subject_id, int trigger, struct decision *ret, bool *found)
{
	struct rows *rows;
	uint64_t present;

	TRY(db_first(ctx->db, &decision_by_key, ARGS(v_i64(subject_id), v_i64(trigger)), &rows, found));
	if (!*found)
		return OK;
	const char *json = row_text(rows, 0, ctx->mem);
	return shape_decode(ctx, &decision_shape, json, strlen(json), DECODE_STORED, ret, &present);
}

enum status decision_rules(struct ctx *ctx, const struct decision *decision, struct reckoning *ret)
{
	const int64_t *numbers = decision->rules.items;

	ret->rules = arena_array(ctx->mem, const struct rule *, decision->rules.count / 2);
	for (size_t i = 0; i + 1 < decision->rules.count; i += 2) {
		const struct rule *rule = programme_rule(ret->programme, numbers[i], numbers[i + 1]);
		if (!rule)
			return ERR_INTERNAL;
		ret->rules[ret->rule_count++] = rule;
	}
	return OK;
}

static void recall_caps(struct ctx *ctx, const struct decision *decision, struct reckoning *ret)
{
	const int64_t *n = decision->caps.items;

	ret->uses = arena_array(ctx->mem, struct cap_use, decision->caps.count / KEY_NUMBERS);
	for (size_t i = 0; i + KEY_NUMBERS <= decision->caps.count; i += KEY_NUMBERS)
		ret->uses[ret->use_count++] = (struct cap_use){
			.key = {.scope = (int)n[i],
				.period = (int)n[i + 1],
				.of = (int)n[i + 2],
				.owner_id = n[i + 3],
				.subject_id = n[i + 4],
				.period_day = n[i + 5]},
			.used = n[i + 6],
			.limit = n[i + 7] < 0 ? NONE : n[i + 7],
		};
}

static void take_codes(struct json *json, struct list *ret)
{
	const char **codes = arena_array(json->mem, const char *, CATEGORIES_MAX);

	*ret = SCALARS(codes, 0);
	if (!json_enter_array(json))
		return;
	while (json_next_item(json))
		if (ret->count == CATEGORIES_MAX || !json_text(json, &codes[ret->count++]))
			return;
}

static void recall_categories(struct ctx *ctx, const struct decision *decision, struct reckoning *ret)
{
	const struct order_facts *facts = ret->occasion.order_facts;
	struct line_facts *lines = facts ? facts->lines.items : NULL;
	struct json json;
	struct list codes;
	const char *sku;

	if (!lines || !decision->categories)
		return;
	json_open(&json, ctx->mem, decision->categories, strlen(decision->categories));
	if (!json_enter_object(&json))
		return;
	while (json_next_key(&json, &sku)) {
		take_codes(&json, &codes);
		for (size_t i = 0; i < facts->lines.count; i++)
			if (strcmp(lines[i].line->sku, sku) == 0)
				lines[i].categories = codes;
	}
}

enum status decision_recall(struct ctx *ctx, const struct decision *decision, struct reckoning *ret)
{
	recall_caps(ctx, decision, ret);
	recall_categories(ctx, decision, ret);
	for (size_t i = 0; i < ret->rule_count && decision->facts; i++) {
		const struct rule *rule = ret->rules[i];
		if (rule->condition)
			expr_recall(ctx->mem, rule->condition, decision->facts, &ret->facts);
		if (rule->line_condition)
			expr_recall(ctx->mem, rule->line_condition, decision->facts, &ret->facts);
	}
	return OK;
}
