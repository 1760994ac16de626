// A tree as one SQL condition over customer c. Absent values are SQL NULL; since a comparison with one is neither true
// nor false there, ! is carried inwards: the denial of a comparison says that it is not so, or that a side is absent.
// Then a condition is true in SQL exactly when it is true in memory.
#include "expr/node.h"

#include <string.h>

#define SQL_TEXT_MAX (48 * 1024)

struct writer {
	struct ctx *ctx;
	struct facts *facts;
	struct expr_sql *sql;
};

static void condition(struct writer *writer, const struct node *node, bool positive);
static void operand(struct writer *writer, const struct node *node);

void expr_sql_add(struct expr_sql *sql, const char *text, const struct value *args, size_t count)
{
	buf_text(&sql->text, text);
	if (sql->count + count > EXPR_SQL_ARGS_MAX) {
		sql->failed = true;
		return;
	}
	for (size_t i = 0; i < count; i++)
		sql->args[sql->count++] = args[i];
}

static void put(struct writer *writer, const char *text)
{
	expr_sql_add(writer->sql, text, NULL, 0);
}

static void put_i64(struct writer *writer, int64_t number)
{
	expr_sql_add(writer->sql, "CAST(? AS BIGINT)", ARGS(v_i64(number)));
}

static void put_text(struct writer *writer, const char *text)
{
	expr_sql_add(writer->sql, "?", ARGS(v_text(text)));
}

// ---------------------------------------------------------------- attributes and literals

static void join(struct writer *writer, const char *text)
{
	struct expr_sql *sql = writer->sql;

	for (size_t i = 0; i < sql->join_count; i++)
		if (strcmp(sql->joins[i], text) == 0)
			return;
	if (sql->join_count == EXPR_SQL_JOINS_MAX)
		sql->failed = true;
	else
		sql->joins[sql->join_count++] = text;
}

// A text of a row: its ? stand for the row's key, and the last one of a set for the member that is looked for.
static void row_text_of(
	struct writer *writer, const struct attribute *attribute, const char *text, const struct value *member)
{
	struct value args[2];
	size_t marks = 0, count = 0;

	if (attribute->join)
		join(writer, attribute->join);
	for (const char *at = text; *at; at++)
		marks += *at == '?';
	if (marks > (member ? 1 : 0))
		args[count++] = v_i64(attribute->key);
	if (member && marks)
		args[count++] = *member;
	expr_sql_add(writer->sql, text, args, count);
}

static const char *date_value(struct writer *writer, int64_t days)
{
	return date_text(writer->ctx->mem, days_date(days));
}

// A literal as it is compared with what stands beside it.
static void literal(struct writer *writer, const struct node *node, const struct node *beside)
{
	const struct attribute *attribute = beside && beside->attribute ? beside->attribute : node->attribute;

	switch (node->type) {
	case EXPR_TEXT:
		put_text(writer, node->value.text);
		break;
	case EXPR_CHOICE:
		if (attribute && attribute->choices)
			put_text(writer, choice_name(attribute->choices, (int)node->value.i64));
		else
			put_i64(writer, node->value.i64);
		break;
	case EXPR_DATE:
		if (beside && beside->attribute && !beside->attribute->days)
			put_text(writer, date_value(writer, node->value.i64));
		else
			put_i64(writer, node->value.i64);
		break;
	default:
		put_i64(writer, node->value.i64);
		break;
	}
}

static void times(struct writer *writer, const struct node *node, int64_t factor)
{
	if (factor != 1)
		put(writer, "(");
	operand(writer, node);
	if (factor != 1) {
		put(writer, " * ");
		put_i64(writer, factor);
		put(writer, ")");
	}
}

// A function that gives a value.
static void value_call(struct writer *writer, const struct node *call)
{
	struct expr_value args[EXPR_PARAMETERS_MAX] = {0};

	if (!call->function->sql) {
		writer->sql->failed = true;
		return;
	}
	for (size_t i = 0; i < call->count; i++)
		args[i] = call->args[i]->value;
	put(writer, "(");
	call->function->sql(writer->facts, args, writer->sql);
	put(writer, ")");
}

// A value. NULL where something in it is absent.
static void operand(struct writer *writer, const struct node *node)
{
	if (node->means)
		node = node->means;
	switch (node->kind) {
	case NODE_LITERAL:
		literal(writer, node, NULL);
		break;
	case NODE_ATTRIBUTE:
		row_text_of(writer, node->attribute, node->attribute->sql, NULL);
		break;
	case NODE_CALL:
		value_call(writer, node);
		break;
	case NODE_NEGATE:
		put(writer, "(0 - ");
		operand(writer, node->args[0]);
		put(writer, ")");
		break;
	case NODE_ARITHMETIC:
		put(writer, "(");
		times(writer, node->args[0], node->times[0]);
		put(writer, node->op == OP_ADD ? " + " : node->op == OP_SUBTRACT ? " - " : " * ");
		times(writer, node->args[1], node->times[1]);
		put(writer, ")");
		break;
	case NODE_CHOOSE:
		put(writer, "CASE WHEN ");
		condition(writer, node->args[0], true);
		put(writer, " THEN ");
		times(writer, node->args[1], node->times[0]);
		put(writer, " ELSE ");
		times(writer, node->args[2], node->times[1]);
		put(writer, " END");
		break;
	default:
		writer->sql->failed = true; // no other node has a value: our own bug
		break;
	}
}

// ---------------------------------------------------------------- comparisons

static enum node_op denied(enum node_op op)
{
	static const enum node_op others[] = {[OP_EQUAL] = OP_UNEQUAL,
		[OP_UNEQUAL] = OP_EQUAL,
		[OP_LESS] = OP_AT_LEAST,
		[OP_AT_MOST] = OP_MORE,
		[OP_MORE] = OP_AT_MOST,
		[OP_AT_LEAST] = OP_LESS};
	return others[op];
}

static enum node_op mirrored(enum node_op op)
{
	static const enum node_op others[] = {[OP_EQUAL] = OP_EQUAL,
		[OP_UNEQUAL] = OP_UNEQUAL,
		[OP_LESS] = OP_MORE,
		[OP_AT_MOST] = OP_AT_LEAST,
		[OP_MORE] = OP_LESS,
		[OP_AT_LEAST] = OP_AT_MOST};
	return others[op];
}

static const char *sql_op(enum node_op op)
{
	return op == OP_EQUAL ? " = " : op == OP_UNEQUAL ? " <> " : op_text(op);
}

static bool may_be_absent(const struct node *node)
{
	return !node->constant;
}

// OR a IS NULL: completes the denial of a comparison.
static void or_absent(struct writer *writer, const struct node *node, int64_t factor)
{
	if (!may_be_absent(node))
		return;
	put(writer, " OR ");
	times(writer, node, factor);
	put(writer, " IS NULL");
}

static void always(struct writer *writer, bool truth)
{
	put(writer, truth ? "1 = 1" : "1 = 0");
}

// Days as they are compared: [from, to) of a time, from and to − 1 of a date. Bounds that are NONE are open.
struct days {
	int64_t from, to;
};

static struct days days_of(enum node_op op, int64_t day)
{
	switch (op) {
	case OP_EQUAL:
	case OP_UNEQUAL:
		return (struct days){day, day + 1};
	case OP_LESS:
		return (struct days){NONE, day};
	case OP_AT_MOST:
		return (struct days){NONE, day + 1};
	case OP_MORE:
		return (struct days){day + 1, NONE};
	default:
		return (struct days){day, NONE};
	}
}

static int64_t clamp(int64_t number, int64_t limit)
{
	return number < -limit ? -limit : number > limit ? limit : number;
}

// Beyond the days that instants can have, a bound holds all or nothing: it is moved just past them.
static int64_t clamp_day(int64_t day)
{
	int64_t first = INSTANT_MIN / DAY_MS - 2, last = INSTANT_MAX / DAY_MS + 2;

	return day == NONE ? NONE : day < first ? first : day > last ? last : day;
}

static void bound(struct writer *writer, const struct node *day, int64_t at)
{
	if (day->type == EXPR_TIME)
		put_i64(writer, zone_day_start(writer->facts->vocabulary->zone, days_date(at)));
	else if (day->kind == NODE_ATTRIBUTE && !day->attribute->days)
		put_text(writer, date_value(writer, at));
	else
		put_i64(writer, at);
}

static void side(struct writer *writer, const struct node *day, const char *op, int64_t at)
{
	operand(writer, day);
	put(writer, op);
	bound(writer, day, at);
}

// day lies in [from, to) (within), or not.
static void within(struct writer *writer, const struct node *day, struct days days, bool in, bool positive)
{
	bool both = days.from != NONE && days.to != NONE;
	const struct node *shown = day->means ? day->means : day;

	days.from = clamp_day(days.from);
	days.to = clamp_day(days.to);
	put(writer, "(");
	if (days.from != NONE)
		side(writer, shown, in ? " >= " : " < ", days.from);
	if (both)
		put(writer, in ? " AND " : " OR ");
	if (days.to != NONE)
		side(writer, shown, in ? " < " : " >= ", days.to);
	if (!positive)
		or_absent(writer, day, 1);
	put(writer, ")");
}

// x op n for the count of units since or until a day, as bounds of that day.
static struct days days_of_count(struct writer *writer, enum core_call core, enum node_op op, int64_t n)
{
	struct date today = writer->facts->today;
	int64_t now = date_days(today), from = NONE, to = NONE;

	n = clamp(n, 250000);
	if (core == CORE_DAYS_UNTIL)
		return days_of(op, now + n);
	if (core == CORE_DAYS_SINCE)
		return days_of(mirrored(op), now - n);
	if (core == CORE_YEARS_SINCE)
		n = clamp(n, 1000) * 12;
	n = clamp(n, 12000);
	int64_t step = core == CORE_YEARS_SINCE ? 12 : 1;
	// units >= n: the day is at most the last one for which n units have passed.
	if (op == OP_AT_LEAST || op == OP_EQUAL || op == OP_UNEQUAL)
		to = months_before(today, n) + 1;
	if (op == OP_MORE)
		to = months_before(today, n + step) + 1;
	if (op == OP_LESS)
		from = months_before(today, n) + 1;
	if (op == OP_AT_MOST || op == OP_EQUAL || op == OP_UNEQUAL)
		from = months_before(today, n + step) + 1;
	return (struct days){from, to};
}

// days_since(x) > 30
static void compare_count(struct writer *writer, const struct node *call, enum node_op op, int64_t n, bool positive)
{
	const struct node *day = call->args[0];

	// != is true outside; its denial inside. A denied < is told as >=.
	if (!positive && op != OP_EQUAL && op != OP_UNEQUAL)
		op = denied(op);
	bool in = op == OP_UNEQUAL ? !positive : op == OP_EQUAL ? positive : true;
	within(writer, day, days_of_count(writer, core_call_of(call->function), op, n), in, positive);
}

static void compare_day(struct writer *writer, const struct node *day, enum node_op op, int64_t at, bool positive)
{
	if (!positive && op != OP_EQUAL && op != OP_UNEQUAL)
		op = denied(op);
	bool in = op == OP_UNEQUAL ? !positive : op == OP_EQUAL ? positive : true;
	within(writer, day, days_of(op, at), in, positive);
}

static void compare_bool(struct writer *writer, const struct node *node, bool positive)
{
	bool first = node->args[0]->kind == NODE_LITERAL;
	const struct node *value = node->args[first ? 1 : 0];
	bool wanted = (node->args[first ? 0 : 1]->value.i64 != 0) == (node->op == OP_EQUAL);

	if (value->kind == NODE_CALL) {
		condition(writer, value, wanted == positive);
		return;
	}
	put(writer, "(");
	operand(writer, value);
	put(writer, wanted == positive ? " = 1" : " = 0");
	if (!positive)
		or_absent(writer, value, 1);
	put(writer, ")");
}

static void compare_side(struct writer *writer, const struct node *node, int which)
{
	const struct node *arg = node->args[which];

	if (arg->kind == NODE_LITERAL && node->times[which] == 1)
		literal(writer, arg, node->args[1 - which]);
	else
		times(writer, arg, node->times[which]);
}

static void compare(struct writer *writer, const struct node *node, bool positive)
{
	const struct node *a = node->args[0], *b = node->args[1];

	if (a->type == EXPR_BOOL) {
		compare_bool(writer, node, positive);
	} else if (counts_days(a)) {
		compare_count(writer, a, node->op, b->value.i64, positive);
	} else if (counts_days(b)) {
		compare_count(writer, b, mirrored(node->op), a->value.i64, positive);
	} else if (node->compare == COMPARE_DAY_OF_TIME && b->kind == NODE_LITERAL) {
		compare_day(writer, a, node->op, b->value.i64, positive);
	} else if (node->compare == COMPARE_DAY_OF_TIME) {
		compare_day(writer, b, mirrored(node->op), a->value.i64, positive);
	} else {
		put(writer, "(");
		compare_side(writer, node, 0);
		put(writer, sql_op(positive ? node->op : denied(node->op)));
		compare_side(writer, node, 1);
		if (!positive) {
			or_absent(writer, a, node->times[0]);
			or_absent(writer, b, node->times[1]);
		}
		put(writer, ")");
	}
}

static void in_list(struct writer *writer, const struct node *item, const struct node *list, bool positive)
{
	if (list->count == 0) {
		always(writer, !positive);
		return;
	}
	put(writer, "(");
	if (item->kind == NODE_LITERAL)
		literal(writer, item, NULL);
	else
		operand(writer, item);
	put(writer, positive ? " IN (" : " NOT IN (");
	for (size_t i = 0; i < list->count; i++) {
		if (i)
			put(writer, ", ");
		literal(writer, list->args[i], item);
	}
	put(writer, ")");
	if (!positive)
		or_absent(writer, item, 1);
	put(writer, ")");
}

static void in_set(struct writer *writer, const struct node *item, const struct attribute *set, bool positive)
{
	struct value member = set->type == EXPR_TEXTS ? v_text(item->value.text)
			      : set->choices          ? v_text(choice_name(set->choices, (int)item->value.i64))
						      : v_i64(item->value.i64);

	put(writer, positive ? "(" : "NOT (");
	row_text_of(writer, set, set->sql, &member);
	put(writer, ")");
}

// ---------------------------------------------------------------- conditions

static void joined(struct writer *writer, const struct node *node, bool positive)
{
	bool all = (node->kind == NODE_AND) == positive;

	put(writer, "(");
	for (size_t i = 0; i < node->count; i++) {
		if (i)
			put(writer, all ? " AND " : " OR ");
		condition(writer, node->args[i], positive);
	}
	put(writer, ")");
}

static void choose(struct writer *writer, const struct node *node, bool positive)
{
	put(writer, "(");
	condition(writer, node->args[0], true);
	put(writer, " AND ");
	condition(writer, node->args[1], positive);
	put(writer, " OR ");
	condition(writer, node->args[0], false);
	put(writer, " AND ");
	condition(writer, node->args[2], positive);
	put(writer, ")");
}

static void has(struct writer *writer, const struct node *node, bool positive)
{
	const struct attribute *attribute = node->args[0]->attribute;

	if (attribute->sql_any) {
		put(writer, positive ? "(" : "NOT (");
		row_text_of(writer, attribute, attribute->sql_any, NULL);
		put(writer, ")");
		return;
	}
	put(writer, "(");
	operand(writer, node->args[0]);
	put(writer, positive ? " IS NOT NULL)" : " IS NULL)");
}

static void text_call(struct writer *writer, const struct node *call, enum core_call core, bool positive)
{
	const struct node *text = call->args[0];
	const char *part = call->args[1]->value.text;

	if (!*part) { // everything that is known begins with nothing
		put(writer, "(");
		operand(writer, text);
		put(writer, positive ? " IS NOT NULL)" : " IS NULL)");
		return;
	}
	put(writer, core == CORE_STARTS_WITH ? "(SUBSTR(" : "(REPLACE(");
	operand(writer, text);
	if (core == CORE_STARTS_WITH) {
		put(writer, ", 1, ");
		buf_i64(&writer->sql->text, (int64_t)utf8_length(part));
		put(writer, positive ? ") = " : ") <> ");
		put_text(writer, part);
	} else {
		put(writer, ", ");
		put_text(writer, part);
		put(writer, positive ? ", '') <> " : ", '') = ");
		operand(writer, text);
	}
	if (!positive)
		or_absent(writer, text, 1);
	put(writer, ")");
}

static void call_condition(struct writer *writer, const struct node *call, bool positive)
{
	enum core_call core = core_call_of(call->function);

	if (core == CORE_STARTS_WITH || core == CORE_CONTAINS) {
		text_call(writer, call, core, positive);
		return;
	}
	put(writer, positive ? "" : "NOT ");
	value_call(writer, call);
}

static void condition(struct writer *writer, const struct node *node, bool positive)
{
	if (node->means)
		node = node->means;
	switch (node->kind) {
	case NODE_LITERAL:
		always(writer, (node->value.i64 != 0) == positive);
		break;
	case NODE_ATTRIBUTE:
		put(writer, "(");
		operand(writer, node);
		put(writer, positive ? " = 1" : " = 0");
		if (!positive)
			or_absent(writer, node, 1);
		put(writer, ")");
		break;
	case NODE_CALL:
		call_condition(writer, node, positive);
		break;
	case NODE_HAS:
		has(writer, node, positive);
		break;
	case NODE_NOT:
		condition(writer, node->args[0], !positive);
		break;
	case NODE_AND:
	case NODE_OR:
		joined(writer, node, positive);
		break;
	case NODE_COMPARE:
		compare(writer, node, positive);
		break;
	case NODE_IN:
		if (node->args[1]->kind == NODE_LIST)
			in_list(writer, node->args[0], node->args[1], positive);
		else
			in_set(writer, node->args[0], node->args[1]->attribute, positive);
		break;
	case NODE_CHOOSE:
		choose(writer, node, positive);
		break;
	default:
		writer->sql->failed = true; // no condition: our own bug
		break;
	}
}

enum status expr_to_sql(struct ctx *ctx, const struct expr *expr, int64_t now_ms, struct expr_sql *sql)
{
	struct facts facts = facts_make(ctx, expr->vocabulary, NONE, now_ms);
	struct writer writer = {.ctx = ctx, .facts = &facts, .sql = sql};

	*sql = (struct expr_sql){.text = buf_make(ctx->mem, SQL_TEXT_MAX)};
	condition(&writer, expr->root, true);
	return sql->failed || sql->text.full ? ERR_TOO_LARGE : OK;
}

const char *expr_sql_joins(struct arena *mem, const struct expr_sql *sql)
{
	struct buf buf = buf_make(mem, SQL_TEXT_MAX);

	for (size_t i = 0; i < sql->join_count; i++) {
		buf_byte(&buf, ' ');
		buf_text(&buf, sql->joins[i]);
	}
	return buf.data;
}

void expr_sql_where(const struct expr_sql *sql, struct where *where)
{
	where_and_args(where, sql->text.data, sql->args, sql->count);
}
