// Rules of action: records; each a condition over one customer, words for staff in both languages, and what doing it is
// expected to be worth.
#include "advice/action.h"

#include "api/expression.h"

#include <string.h>

SQL(action_rule_forget_due);
SQL(action_rule_forget_taken);

PROBLEM(action_code_wrong, ERR_UNPROCESSABLE, "A code is 1 to 40 of a–z, 0–9, _ and -.",
	"编码为 1–40 个小写字母、数字、下划线或连字符。");
PROBLEM(action_rules_full, ERR_CONFLICT, "There are {0} rules already; remove one first.",
	"规则已达 {0} 条，请先删除。");
PROBLEM(action_value_wrong, ERR_UNPROCESSABLE, "The value is an amount of money, such as customer.at_risk * 0.1.",
	"价值须为金额，如 customer.at_risk * 0.1。");

static const struct field rule_fields[] = {
	FIELD_TEXT(action_rule, code, .max = 40, .flags = FIELD_REQUIRED | FIELD_FIXED | FIELD_FILTER | FIELD_SORT,
		.doc = W("Short unique code", "编码"), .example = "\"vip_overdue\""),
	FIELD_TEXT(action_rule, title_en, .max = 80, .flags = FIELD_REQUIRED,
		.doc = W("What to do, in English", "英文标题"), .example = "\"Call the guest\""),
	FIELD_TEXT(action_rule, title_zh, .max = 80, .flags = FIELD_REQUIRED,
		.doc = W("What to do, in Chinese", "中文标题"), .example = "\"致电贵宾\""),
	FIELD_TEXT(action_rule, text_en, .max = 500, .doc = W("How, in English", "英文说明")),
	FIELD_TEXT(action_rule, text_zh, .max = 500, .doc = W("How, in Chinese", "中文说明")),
	FIELD_TEXT(action_rule, condition, .max = EXPR_TEXT_MAX, .flags = FIELD_REQUIRED,
		.doc = W("When: an expression over one customer (scope member)", "条件表达式（范围 member）"),
		.example = "\"customer.class == \\\"A\\\" && customer.overdue >= 1.5\""),
	FIELD_TEXT(action_rule, value, .max = EXPR_TEXT_MAX,
		.doc = W("What doing it is expected to be worth: an expression of money", "预期价值：金额表达式"),
		.example = "\"customer.at_risk * 0.1\""),
	FIELD_I64(action_rule, priority, .min = 1, .max = 1000, .flags = FIELD_REQUIRED | FIELD_SORT,
		.doc = W("Higher comes first", "优先级，越大越靠前"), .example = "700"),
	FIELD_I64(action_rule, quiet_days, .min = 0, .max = 3650, .flags = FIELD_REQUIRED,
		.doc = W("Days for which it does not come back once done or dismissed", "完成或忽略后多少天内不再提示"),
		.example = "30"),
	FIELD_BOOL(action_rule, active, .flags = FIELD_FILTER, .doc = W("In use", "启用"), .example = "true"),
};
static const struct shape rule_shape =
	SHAPE("ActionRule", action_rule, rule_fields, "What to do for a customer, and when.", "下一步建议规则。");

static enum status take_value(struct ctx *ctx, struct action_rule *rule, const struct expr **value)
{
	struct vocabulary *vocabulary;
	struct expr *expr;

	*value = NULL;
	if (!rule->value)
		return OK;

	TRY(expression_vocabulary(ctx, EXPR_OF_MEMBERS, &vocabulary));
	enum status status = expr_compile(ctx, vocabulary, rule->value, EXPR_NONE, &expr);
	if (status == ERR_UNPROCESSABLE)
		return expr_refuse(ctx, "/value", expr);
	if (status == OK && expr->type != EXPR_MONEY)
		return fail_at(ctx, "/value", &action_value_wrong, NULL);
	rule->value = expr->text;
	*value = expr;
	return status;
}

enum status action_take(struct ctx *ctx, struct action_rule *rule, struct action_sense *sense)
{
	struct expr *condition;

	*sense = (struct action_sense){0};
	TRY(expression_take(ctx, EXPR_OF_MEMBERS, "/condition", rule->condition, &condition));
	rule->condition = condition->text;
	TRY(take_value(ctx, rule, &sense->value));
	sense->condition = condition;
	sense->rule = *rule;
	return OK;
}

static enum status refuse_many(struct ctx *ctx)
{
	void *records;
	size_t count;

	TRY(resource_select(ctx, &action_rules_resource, NULL, NULL, 0, ACTION_RULES_MAX, &records, &count));
	if (count < ACTION_RULES_MAX)
		return OK;
	return fail(ctx, &action_rules_full, arena_format(ctx->mem, "%d", ACTION_RULES_MAX));
}

static enum status before(struct ctx *ctx, const void *old_record, void *next_record)
{
	const struct action_rule *old = old_record;
	struct action_rule *next = next_record;
	struct action_sense sense;

	if (!next) {
		TRY(db_exec(ctx->db, &action_rule_forget_due, ARGS(v_i64(old->head.id))));
		return db_exec(ctx->db, &action_rule_forget_taken, ARGS(v_i64(old->head.id)));
	}
	if (!old)
		TRY(refuse_many(ctx));
	if (strspn(next->code, "abcdefghijklmnopqrstuvwxyz0123456789_-") != strlen(next->code))
		return fail_at(ctx, "/code", &action_code_wrong, NULL);
	return action_take(ctx, next, &sense);
}

const struct resource action_rules_resource = {
	.path = "action-rules",
	.noun = "action_rule",
	.table = "action_rule",
	.prefix = "nba",
	.find = "code title_en title_zh",
	.shape = &rule_shape,
	.verbs = CAN_ALL,
	.tag = "Insight",
	.title = W("Rule of action", "行动规则"),
	.plural = W("Rules of action", "行动规则"),
	.sort = "-priority",
	.before = before,
	.example = "{\"code\": \"vip_overdue\", \"title_en\": \"Call the guest\", \"title_zh\": \"致电贵宾\", "
		   "\"condition\": \"customer.class == \\\"A\\\" && customer.overdue >= 1.5\", \"value\": "
		   "\"customer.at_risk * 0.1\", \"priority\": 700, \"quiet_days\": 30, \"active\": true}",
};

const struct resource *const advice_resources[] = {
	&action_rules_resource, &acquisition_costs_resource, &effort_rates_resource, NULL};

// ---------------------------------------------------------------- understood

// NULL: what it speaks of is gone.
static enum status understand(struct ctx *ctx, const struct vocabulary *vocabulary, const char *text,
	enum expr_type type, const struct expr **ret)
{
	struct expr *expr;

	*ret = NULL;
	if (!text)
		return OK;
	enum status status = expr_compile(ctx, vocabulary, text, type, &expr);
	if (status == OK && (type == EXPR_BOOL || expr->type == EXPR_MONEY))
		*ret = expr;
	return status == ERR_UNPROCESSABLE ? OK : status;
}

enum status action_book_read(struct ctx *ctx, bool any, struct action_book *book)
{
	struct vocabulary *vocabulary;
	void *records;

	TRY(expression_vocabulary(ctx, EXPR_OF_MEMBERS, &vocabulary));
	TRY(resource_select(ctx, &action_rules_resource, any ? NULL : "active = 1", NULL, 0, ACTION_RULES_MAX, &records,
		&book->count));
	const struct action_rule *rules = records;
	book->list = arena_array(ctx->mem, struct action_sense, book->count);
	for (size_t i = 0; i < book->count; i++) {
		size_t at = i;
		for (; at > 0 && rules[i].priority > book->list[at - 1].rule.priority; at--)
			book->list[at] = book->list[at - 1];
		struct action_sense *sense = &book->list[at];
		*sense = (struct action_sense){.rule = rules[i]};
		TRY(understand(ctx, vocabulary, rules[i].condition, EXPR_BOOL, &sense->condition));
		TRY(understand(ctx, vocabulary, rules[i].value, EXPR_NONE, &sense->value));
	}
	return OK;
}
