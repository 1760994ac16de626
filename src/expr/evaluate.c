// A tree over facts in memory. Nothing is allocated here.
#include "expr/node.h"

#include <string.h>

struct facts facts_make(struct ctx *ctx, const struct vocabulary *vocabulary, int64_t customer_id, int64_t now_ms)
{
	return (struct facts){
		.ctx = ctx,
		.vocabulary = vocabulary,
		.customer_id = customer_id,
		.now_ms = now_ms,
		.today = zone_date(vocabulary->zone, now_ms),
	};
}

void facts_put(struct facts *facts, const struct attribute_set *set, const void *record)
{
	for (size_t i = 0; facts->vocabulary->sets[i]; i++)
		if (facts->vocabulary->sets[i] == set) {
			facts->records[i] = record;
			facts->there[i] = true;
		}
}

enum status facts_record(struct facts *facts, size_t set, const void **record)
{
	const struct attribute_set *rows = facts->vocabulary->sets[set];

	if (!facts->there[set] && rows->load && facts->ctx && facts->customer_id != NONE) {
		enum status status = rows->load(facts, &facts->records[set]);
		if (status != OK)
			return status;
	}
	facts->there[set] = true;
	*record = facts->records[set];
	return OK;
}

// ---------------------------------------------------------------- attributes

static struct expr_value i64_value(int64_t number, bool known)
{
	return (struct expr_value){.known = known, .i64 = number};
}

static struct expr_value text_value(const struct attribute *attribute, const char *text)
{
	struct date date;

	if (attribute->type != EXPR_DATE)
		return (struct expr_value){.known = text != NULL, .text = text};
	if (!text || !date_parse(text, &date))
		return (struct expr_value){0};
	return i64_value(date_days(date), true);
}

static enum status attribute_value(const struct node *node, struct facts *facts, struct expr_value *value)
{
	const struct attribute *attribute = node->attribute;
	const void *record;
	enum status status = facts_record(facts, node->set, &record);

	*value = (struct expr_value){0};
	if (status != OK || !record)
		return status;
	const char *at = (const char *)record + attribute->offset;
	switch (attribute->member) {
	case MEMBER_READ:
		attribute->read(facts, attribute, record, value);
		break;
	case MEMBER_I64:
		*value = i64_value(*(const int64_t *)(const void *)at, *(const int64_t *)(const void *)at != NONE);
		break;
	case MEMBER_INT:
		*value = i64_value(*(const int *)(const void *)at, *(const int *)(const void *)at >= 0);
		break;
	case MEMBER_BOOL:
		*value = i64_value(*(const bool *)at, true);
		break;
	case MEMBER_TEXT:
		*value = text_value(attribute, *(const char *const *)(const void *)at);
		break;
	case MEMBER_LIST:
		*value = (struct expr_value){.known = true, .list = *(const struct list *)(const void *)at};
		break;
	}
	return OK;
}

// ---------------------------------------------------------------- operators

bool compare_result(enum node_op op, int order)
{
	switch (op) {
	case OP_EQUAL:
		return order == 0;
	case OP_UNEQUAL:
		return order != 0;
	case OP_LESS:
		return order < 0;
	case OP_AT_MOST:
		return order <= 0;
	case OP_MORE:
		return order > 0;
	default:
		return order >= 0;
	}
}

bool node_holds(const struct expr_value *value)
{
	return value->known && value->i64;
}

// Both arguments, TIME as days where days are compared. *known: both are.
static enum status both_values(const struct node *node, struct facts *facts, struct expr_value values[2], bool *known)
{
	for (int i = 0; i < 2; i++) {
		enum status status = node_value(node->args[i], facts, &values[i]);
		*known = status == OK && values[i].known;
		if (!*known)
			return status;
		if (node->compare == COMPARE_DAY_OF_TIME && node->args[i]->type == EXPR_TIME)
			values[i].i64 = date_days(zone_date(facts->vocabulary->zone, values[i].i64));
		if (node->times[i] != 1 && !money_multiply(values[i].i64, node->times[i], &values[i].i64))
			*known = false;
	}
	return OK;
}

static enum status compare_value(const struct node *node, struct facts *facts, struct expr_value *value)
{
	struct expr_value values[2];
	bool known;
	int order;
	enum status status = both_values(node, facts, values, &known);

	*value = i64_value(0, true);
	if (status != OK || !known)
		return status;
	if (node->compare == COMPARE_TEXTS)
		order = strcmp(values[0].text, values[1].text);
	else
		order = values[0].i64 < values[1].i64 ? -1 : values[0].i64 > values[1].i64;
	value->i64 = compare_result(node->op, order);
	return OK;
}

static enum status arithmetic_value(const struct node *node, struct facts *facts, struct expr_value *value)
{
	struct expr_value values[2];
	bool known;
	enum status status = both_values(node, facts, values, &known);

	*value = (struct expr_value){0};
	if (status != OK || !known)
		return status;
	if (node->op == OP_ADD)
		value->known = money_add(values[0].i64, values[1].i64, &value->i64);
	else if (node->op == OP_SUBTRACT)
		value->known = money_subtract(values[0].i64, values[1].i64, &value->i64);
	else
		value->known = money_multiply(values[0].i64, values[1].i64, &value->i64);
	return OK;
}

static bool in_list(const struct node *node, const struct expr_value *item, const struct node *list)
{
	for (size_t i = 0; i < list->count; i++) {
		const struct expr_value *one = &list->args[i]->value;
		if (node->compare == COMPARE_TEXTS ? strcmp(one->text, item->text) == 0 : one->i64 == item->i64)
			return true;
	}
	return false;
}

static bool in_set(const struct expr_value *item, const struct expr_value *set, enum expr_type type)
{
	for (size_t i = 0; i < set->list.count; i++)
		if (type == EXPR_TEXTS ? strcmp(((const char **)set->list.items)[i], item->text) == 0
				       : ((const int64_t *)set->list.items)[i] == item->i64)
			return true;
	return false;
}

static enum status in_value(const struct node *node, struct facts *facts, struct expr_value *value)
{
	struct expr_value item, set;
	enum status status = node_value(node->args[0], facts, &item);

	*value = i64_value(0, true);
	if (status != OK || !item.known)
		return status;
	if (node->args[1]->kind == NODE_LIST) {
		value->i64 = in_list(node, &item, node->args[1]);
		return OK;
	}
	status = node_value(node->args[1], facts, &set);
	if (status == OK && set.known)
		value->i64 = in_set(&item, &set, node->args[1]->type);
	return status;
}

// && stops at the first false, || at the first true.
static enum status joined_value(const struct node *node, struct facts *facts, bool stop, struct expr_value *value)
{
	struct expr_value one;

	*value = i64_value(!stop, true);
	for (size_t i = 0; i < node->count; i++) {
		enum status status = node_value(node->args[i], facts, &one);
		if (status != OK)
			return status;
		if (node_holds(&one) == stop) {
			value->i64 = stop;
			return OK;
		}
	}
	return OK;
}

static enum status choose_value(const struct node *node, struct facts *facts, struct expr_value *value)
{
	struct expr_value condition;
	enum status status = node_value(node->args[0], facts, &condition);

	if (status != OK)
		return status;
	int branch = node_holds(&condition) ? 0 : 1;
	status = node_value(node->args[1 + branch], facts, value);
	if (value->known && node->times[branch] != 1)
		value->known = money_multiply(value->i64, node->times[branch], &value->i64);
	return status;
}

static enum status negated_value(const struct node *node, struct facts *facts, struct expr_value *value)
{
	enum status status = node_value(node->args[0], facts, value);

	if (node->kind == NODE_NOT)
		*value = i64_value(!node_holds(value), true);
	else if (value->known)
		value->known = money_subtract(0, value->i64, &value->i64);
	return status;
}

static enum status has_value(const struct node *node, struct facts *facts, struct expr_value *value)
{
	const struct node *arg = node->args[0];
	struct expr_value one;
	enum status status = node_value(arg, facts, &one);

	*value = i64_value(one.known && (arg->type < EXPR_TEXTS || one.list.count > 0), true);
	return status;
}

// ---------------------------------------------------------------- functions and lines

static enum status size_value(const struct node *call, struct expr_value *arg, struct expr_value *value)
{
	if (call->args[0]->type == EXPR_TEXT)
		*value = i64_value((int64_t)utf8_length(arg->text), true);
	else if (call->args[0]->type >= EXPR_TEXTS)
		*value = i64_value((int64_t)arg->list.count, true);
	return OK;
}

static enum status call_value(const struct node *call, struct facts *facts, struct expr_value *value)
{
	const struct expr_function *function = call->function;
	struct expr_value args[EXPR_PARAMETERS_MAX] = {0};

	*value = i64_value(0, function->result == EXPR_BOOL);
	for (size_t i = 0; i < call->count; i++) {
		if (call->args[i]->kind == NODE_SUBJECT)
			continue;
		enum status status = node_value(call->args[i], facts, &args[i]);
		if (status != OK || !args[i].known)
			return status;
		if (function->parameters[i].type == EXPR_DATE && call->args[i]->type == EXPR_TIME)
			args[i].i64 = date_days(zone_date(facts->vocabulary->zone, args[i].i64));
	}
	if (core_call_of(function) == CORE_SIZE)
		return size_value(call, &args[0], value);
	return function->evaluate(facts, args, value);
}

struct fold {
	int64_t number;
	bool known, decided;
};

static enum status fold_one(const struct node *node, struct facts *facts, struct fold *fold)
{
	struct expr_value body, condition = {.known = true, .i64 = 1};
	enum status status = OK;

	if (node->count == 3)
		status = node_value(node->args[2], facts, &condition);
	if (status != OK || !node_holds(&condition))
		return status;
	status = node_value(node->args[1], facts, &body);
	if (node->op == FOLD_SUM) {
		fold->known = fold->known && body.known && money_add(fold->number, body.i64, &fold->number);
	} else if (node->op == FOLD_COUNT) {
		fold->number += node_holds(&body);
	} else if (node_holds(&body) == (node->op == FOLD_EXISTS)) {
		fold->number = node->op == FOLD_EXISTS;
		fold->decided = true;
	}
	return status;
}

static enum status fold_value(const struct node *node, struct facts *facts, struct expr_value *value)
{
	const struct node *records = node->args[0];
	struct fold fold = {.known = true, .number = node->op == FOLD_ALL};
	const void *before = facts->records[node->set], *owner;
	bool there = facts->there[node->set];
	struct expr_value list;
	enum status status = node_value(records, facts, &list);

	*value = i64_value(0, node->op <= FOLD_ALL);
	if (status != OK || !list.known)
		return status;
	status = facts_record(facts, records->set, &owner);
	facts->there[node->set] = true;
	for (size_t i = 0; status == OK && i < list.list.count && !fold.decided; i++) {
		facts->records[node->set] = records->attribute->at(facts, owner, i);
		status = fold_one(node, facts, &fold);
	}
	facts->records[node->set] = before;
	facts->there[node->set] = there;
	*value = i64_value(fold.number, fold.known);
	return status;
}

// ---------------------------------------------------------------- all

static bool recalled(const struct node *node, const struct facts *facts, struct expr_value *value)
{
	for (size_t i = 0; i < facts->recalled_count; i++)
		if (facts->recalled[i].node == node) {
			*value = facts->recalled[i].value;
			return true;
		}
	return false;
}

enum status node_value(const struct node *node, struct facts *facts, struct expr_value *value)
{
	if (node->means)
		node = node->means;
	if (facts->recalled_count && recalled(node, facts, value))
		return OK;
	switch (node->kind) {
	case NODE_LITERAL:
		*value = node->value;
		return OK;
	case NODE_ATTRIBUTE:
		return attribute_value(node, facts, value);
	case NODE_CALL:
		return call_value(node, facts, value);
	case NODE_HAS:
		return has_value(node, facts, value);
	case NODE_FOLD:
		return fold_value(node, facts, value);
	case NODE_NOT:
	case NODE_NEGATE:
		return negated_value(node, facts, value);
	case NODE_AND:
		return joined_value(node, facts, false, value);
	case NODE_OR:
		return joined_value(node, facts, true, value);
	case NODE_COMPARE:
		return compare_value(node, facts, value);
	case NODE_IN:
		return in_value(node, facts, value);
	case NODE_ARITHMETIC:
		return arithmetic_value(node, facts, value);
	case NODE_CHOOSE:
		return choose_value(node, facts, value);
	default: // names, lists and subjects have no value of their own
		*value = (struct expr_value){0};
		return ERR_INTERNAL;
	}
}

enum status expr_evaluate(const struct expr *expr, struct facts *facts, struct expr_value *value)
{
	return node_value(expr->root, facts, value);
}

enum status expr_holds(const struct expr *expr, struct facts *facts, bool *holds)
{
	struct expr_value value;
	enum status status = node_value(expr->root, facts, &value);

	*holds = status == OK && node_holds(&value);
	return status;
}
