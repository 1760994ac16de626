// A literal takes the type of what stands beside it: "gold" is a tier beside a tier, 100 is ¥100.00 beside money.
#include "expr/node.h"

#include <string.h>

PROBLEM(expr_unknown_value, ERR_UNPROCESSABLE, "“{1}” is none of the values of {0}.", "{0}没有“{1}”这个取值。");
PROBLEM(expr_decimals, ERR_UNPROCESSABLE, "At most {0} decimals can stand here.", "此处小数最多 {0} 位。");
PROBLEM(expr_date, ERR_UNPROCESSABLE, "“{0}” is no date such as 2026-02-28.", "“{0}”不是日期，写法如 2026-02-28。");
PROBLEM(expr_time, ERR_UNPROCESSABLE, "“{0}” is no date or time such as 2026-02-28T09:00.",
	"“{0}”不是日期或时间，写法如 2026-02-28T09:00。");

// What does not fit is said once.
static bool fits(struct builder *builder, struct node *literal, enum expr_type type)
{
	if (need(builder, literal, type))
		return true;
	literal->type = EXPR_NONE;
	return false;
}

void literal_scale(struct builder *builder, struct node *literal, int digits)
{
	if (literal->digits > digits) {
		node_error(builder, literal->position, literal->length, NULL, &expr_decimals,
			arena_format(builder->ctx->mem, "%d", digits));
		literal->type = EXPR_NONE;
		return;
	}
	for (; literal->digits < digits; literal->digits++)
		if (!money_multiply(literal->value.i64, 10, &literal->value.i64)) {
			node_error(builder, literal->position, literal->length, NULL, &expr_too_big, NULL);
			literal->type = EXPR_NONE;
			return;
		}
	literal->lo = literal->hi = literal->value.i64;
}

static const char *called(const struct builder *builder, const struct attribute *attribute)
{
	struct words words =
		attribute->phrase.en ? attribute->phrase : (struct words){attribute->name, attribute->name};
	return words_in(words, builder->ctx->lang);
}

static void unknown_value(
	struct builder *builder, struct node *literal, const struct attribute *attribute, const char *best)
{
	node_error(builder, literal->position, literal->length, best ? expr_quote(builder->ctx->mem, best) : NULL,
		&expr_unknown_value, called(builder, attribute), literal->name);
	literal->type = EXPR_NONE;
}

static void fit_enum(struct builder *builder, struct node *literal, const struct attribute *attribute)
{
	struct suggestion suggestion = suggestion_begin(literal->name);
	int value = choice_value(attribute->choices, literal->name);

	if (value < 0) {
		for (const struct choice *choice = attribute->choices; choice->name; choice++)
			suggestion_try(&suggestion, choice->name);
		unknown_value(builder, literal, attribute, suggestion.best);
		return;
	}
	literal->type = EXPR_CHOICE;
	literal->value.i64 = value;
}

static enum status fit_option(struct builder *builder, struct node *literal, const struct attribute *attribute)
{
	struct suggestion suggestion = suggestion_begin(literal->name);
	struct expr_option one, *all;
	size_t count = 0;
	enum status status = attribute->options(builder->ctx, attribute, literal->name, &one, 1, &count);

	if (status != OK)
		return status;
	if (count) {
		literal->type = EXPR_CHOICE;
		literal->value.i64 = one.id;
		return OK;
	}
	all = arena_array(builder->ctx->mem, struct expr_option, EXPR_OPTIONS_MAX);
	status = attribute->options(builder->ctx, attribute, NULL, all, EXPR_OPTIONS_MAX, &count);
	if (status != OK)
		return status;
	for (size_t i = 0; i < count; i++) {
		suggestion_try(&suggestion, all[i].code);
		// By its name instead of its code: that is what is meant, then.
		if (text_equal(all[i].label.en, literal->name) || text_equal(all[i].label.zh, literal->name))
			suggestion = (struct suggestion){.word = literal->name, .best = all[i].code, .distance = 0};
	}
	unknown_value(builder, literal, attribute, suggestion.best);
	return OK;
}

enum status literal_fit_choice(struct builder *builder, struct node *literal, const struct attribute *attribute)
{
	if (!fits(builder, literal, EXPR_TEXT))
		return OK;
	literal->attribute = attribute;
	if (attribute->options)
		return fit_option(builder, literal, attribute);
	fit_enum(builder, literal, attribute);
	return OK;
}

static void fit_date(struct builder *builder, struct node *literal)
{
	struct date date;

	if (!fits(builder, literal, EXPR_TEXT))
		return;
	if (!date_parse(literal->name, &date)) {
		node_error(builder, literal->position, literal->length, NULL, &expr_date, literal->name);
		literal->type = EXPR_NONE;
		return;
	}
	literal->type = EXPR_DATE;
	literal->value.i64 = date_days(date);
}

static void fit_time(struct builder *builder, struct node *literal)
{
	struct date date;

	if (!fits(builder, literal, EXPR_TEXT))
		return;
	if (date_parse(literal->name, &date)) {
		fit_date(builder, literal);
		return;
	}
	int64_t at_ms;
	if (!zone_parse(builder->vocabulary->zone, literal->name, &at_ms)) {
		node_error(builder, literal->position, literal->length, NULL, &expr_time, literal->name);
		literal->type = EXPR_NONE;
		return;
	}
	literal->type = EXPR_TIME;
	literal->value.i64 = at_ms;
}

enum status literal_fit(struct builder *builder, struct node *literal, const struct node *beside)
{
	switch (beside->type) {
	case EXPR_MONEY:
	case EXPR_NUMBER:
		if (fits(builder, literal, EXPR_NUMBER)) {
			literal->type = beside->type;
			if (beside->kind == NODE_ATTRIBUTE || beside->kind == NODE_FOLD || beside->kind == NODE_CALL)
				literal_scale(builder, literal, beside->digits);
		}
		break;
	case EXPR_CHOICE:
	case EXPR_CHOICES:
		return beside->attribute ? literal_fit_choice(builder, literal, beside->attribute) : OK;
	case EXPR_DATE:
		fit_date(builder, literal);
		break;
	case EXPR_TIME:
		fit_time(builder, literal);
		break;
	case EXPR_BOOL:
		fits(builder, literal, EXPR_BOOL);
		break;
	case EXPR_TEXT:
	case EXPR_TEXTS:
		fits(builder, literal, EXPR_TEXT);
		break;
	default:
		break;
	}
	return OK;
}

// ---------------------------------------------------------------- order of options

static struct node *option_literal(struct builder *builder, const struct node *beside, const char *code, int64_t id)
{
	struct node *literal = node_new(builder, NODE_LITERAL, beside->position);

	literal->type = EXPR_CHOICE;
	literal->constant = true;
	literal->attribute = beside->attribute;
	literal->name = code;
	literal->value = (struct expr_value){.known = true, .i64 = id};
	return literal;
}

enum status ranked_list(struct builder *builder, struct node *compare)
{
	bool mirrored = compare->args[0]->kind == NODE_LITERAL;
	struct node *literal = compare->args[mirrored ? 0 : 1], *beside = compare->args[mirrored ? 1 : 0];
	const struct attribute *attribute = beside->attribute;
	struct expr_option *options = arena_array(builder->ctx->mem, struct expr_option, EXPR_OPTIONS_MAX);
	struct node *list = node_new(builder, NODE_LIST, compare->position);
	struct node *in = node_new(builder, NODE_IN, compare->position);
	size_t count = 0, place = 0;

	if (attribute->options) {
		enum status status =
			attribute->options(builder->ctx, attribute, NULL, options, EXPR_OPTIONS_MAX, &count);
		if (status != OK)
			return status;
	} else {
		for (; attribute->choices[count].name; count++)
			options[count] = (struct expr_option){
				attribute->choices[count].name, attribute->choices[count].doc, (int64_t)count};
	}
	while (place < count && options[place].id != literal->value.i64)
		place++;
	list->args = arena_array(builder->ctx->mem, struct node *, count + 1);
	list->type = EXPR_CHOICES;
	list->constant = true;
	for (size_t i = 0; i < count; i++) {
		int order = i < place ? -1 : i > place;
		if (compare_result(compare->op, mirrored ? -order : order))
			list->args[list->count++] = option_literal(builder, beside, options[i].code, options[i].id);
	}
	in->type = EXPR_BOOL;
	in->args = arena_array(builder->ctx->mem, struct node *, 2);
	in->args[0] = beside;
	in->args[1] = list;
	in->count = 2;
	compare->means = in;
	return OK;
}
