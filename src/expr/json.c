// A tree as JSON for a builder, and back. One node is one object:
//
//	{"op": "&&" | "||" | "!" | "==" | "!=" | "<" | "<=" | ">" | ">=" | "in" | "+" | "-" | "*" | "?:", "args": […]}
//	{"field": "customer.tier"}         {"call": "days_since", "args": […]}        {"call": "has", "args": […]}
//	{"text": "gold"}  {"number": "99.5"}  {"bool": true}  {"list": […]}  {"subject": "order"}
//	{"lines": "exists" | "all" | "count" | "sum", "of": "order.lines", "as": "l", "args": […]}
//
// "-" with one argument is the sign. Numbers are texts, so that no decimal is lost on the way.
#include "expr/node.h"

#include <ctype.h>
#include <string.h>

#define MADE_MAX (4 * EXPR_TEXT_MAX)

PROBLEM(expr_json_wrong, ERR_UNPROCESSABLE, "This is no part of an expression.", "这不是表达式的组成部分。");

static void write_node(struct json_out *out, const struct node *node);

static void write_args(struct json_out *out, const struct node *node, const char *key, size_t from)
{
	json_key(out, key);
	json_begin(out, '[');
	for (size_t i = from; i < node->count; i++)
		write_node(out, node->args[i]);
	json_close(out, ']');
}

static void write_literal(struct json_out *out, const struct node *node)
{
	struct buf number = buf_make(out->buf->mem, 100);

	if (node->name) {
		json_member_text(out, "text", node->name);
	} else if (node->type == EXPR_BOOL) {
		json_member_bool(out, "bool", node->value.i64 != 0);
	} else {
		print_number(&number, node->value.i64, node->digits);
		json_member_text(out, "number", number.data);
	}
}

static const char *node_op_text(const struct node *node)
{
	switch (node->kind) {
	case NODE_AND:
		return "&&";
	case NODE_OR:
		return "||";
	case NODE_NOT:
		return "!";
	case NODE_NEGATE:
		return "-";
	case NODE_IN:
		return "in";
	case NODE_CHOOSE:
		return "?:";
	default:
		return op_text(node->op);
	}
}

static void write_node(struct json_out *out, const struct node *node)
{
	json_begin(out, '{');
	switch (node->kind) {
	case NODE_LITERAL:
		write_literal(out, node);
		break;
	case NODE_NAME:
	case NODE_ATTRIBUTE:
		json_member_text(out, "field", node->name);
		break;
	case NODE_SUBJECT:
		json_member_text(out, "subject", node->name);
		break;
	case NODE_LIST:
		write_args(out, node, "list", 0);
		break;
	case NODE_CALL:
	case NODE_HAS:
		json_member_text(out, "call", node->name);
		write_args(out, node, "args", 0);
		break;
	case NODE_FOLD:
		json_member_text(out, "lines", op_text(node->op));
		json_member_text(out, "of", node->args[0]->name);
		json_member_text(out, "as", node->name);
		write_args(out, node, "args", 1);
		break;
	default:
		json_member_text(out, "op", node_op_text(node));
		write_args(out, node, "args", 0);
		break;
	}
	json_close(out, '}');
}

void expr_json(struct json_out *out, const struct expr *expr)
{
	write_node(out, expr->root);
}

// ---------------------------------------------------------------- back

struct reader {
	struct ctx *ctx;
	struct json json;
	int depth;
	size_t nodes;
};

// One object's members; arguments are texts already.
struct object {
	const char *op, *field, *call, *text, *number, *subject, *lines, *of, *as;
	int boolean; // -1: none
	const char **args;
	size_t count;
	bool list;
};

static const char *read_node(struct reader *reader);

static bool is_name(const char *text, bool dotted)
{
	if (!text || !*text || strlen(text) > 200 || !(isalpha((unsigned char)*text) || *text == '_'))
		return false;
	for (const char *at = text; *at; at++)
		if (!isalnum((unsigned char)*at) && *at != '_' &&
			!(dotted && *at == '.' && (isalpha((unsigned char)at[1]) || at[1] == '_')))
			return false;
	return true;
}

static bool read_args(struct reader *reader, struct object *object)
{
	object->args = arena_array(reader->ctx->mem, const char *, EXPR_LIST_MAX);
	if (!json_enter_array(&reader->json))
		return false;
	while (json_next_item(&reader->json)) {
		const char *arg = object->count < EXPR_LIST_MAX ? read_node(reader) : NULL;
		if (!arg)
			return false;
		object->args[object->count++] = arg;
	}
	return !reader->json.problem;
}

static bool read_member(struct reader *reader, struct object *object, const char *key)
{
	const struct {
		const char *key, **to;
	} texts[] = {{"op", &object->op}, {"field", &object->field}, {"call", &object->call}, {"text", &object->text},
		{"number", &object->number}, {"subject", &object->subject}, {"lines", &object->lines},
		{"of", &object->of}, {"as", &object->as}};
	bool truth;

	for (size_t i = 0; i < ARRAY_LEN(texts); i++)
		if (strcmp(texts[i].key, key) == 0)
			return !*texts[i].to && json_text(&reader->json, texts[i].to);
	if (strcmp(key, "bool") == 0 && json_bool(&reader->json, &truth)) {
		object->boolean = truth;
		return true;
	}
	object->list = strcmp(key, "list") == 0;
	return (object->list || strcmp(key, "args") == 0) && !object->args && read_args(reader, object);
}

static bool is_number(const char *text)
{
	size_t digits = strspn(text, "0123456789");

	if (text[digits] == '.' && digits) {
		size_t decimals = strspn(text + digits + 1, "0123456789");
		digits = decimals ? digits + 1 + decimals : 0;
	}
	return digits && !text[digits];
}

static const char *joined_args(struct reader *reader, const struct object *object, const char *sign)
{
	struct buf buf = buf_make(reader->ctx->mem, MADE_MAX);

	for (size_t i = 0; i < object->count; i++) {
		if (i)
			buf_text(&buf, sign);
		buf_text(&buf, object->args[i]);
	}
	return buf.full ? NULL : buf.data;
}

static const char *op_object(struct reader *reader, const struct object *object)
{
	static const char *const binary[] = {"==", "!=", "<", "<=", ">", ">=", "in", "+", "-", "*"};
	struct arena *mem = reader->ctx->mem;
	const char *op = object->op;

	if ((strcmp(op, "&&") == 0 || strcmp(op, "||") == 0) && object->count) {
		const char *text = joined_args(reader, object, arena_format(mem, " %s ", op));
		return text ? arena_format(mem, "(%s)", text) : NULL;
	}
	if (object->count == 1 && (strcmp(op, "!") == 0 || strcmp(op, "-") == 0))
		return arena_format(mem, "%s%s", op, object->args[0]);
	if (object->count == 3 && strcmp(op, "?:") == 0)
		return arena_format(mem, "(%s ? %s : %s)", object->args[0], object->args[1], object->args[2]);
	for (size_t i = 0; object->count == 2 && i < ARRAY_LEN(binary); i++)
		if (strcmp(op, binary[i]) == 0)
			return arena_format(mem, "(%s %s %s)", object->args[0], op, object->args[1]);
	return NULL;
}

static const char *literal_object(struct reader *reader, const struct object *object)
{
	const char *number = object->number;
	bool minus = number && number[0] == '-';

	if (object->text)
		return expr_quote(reader->ctx->mem, object->text);
	if (object->boolean >= 0)
		return object->boolean ? "true" : "false";
	return number && is_number(number + minus) ? number : NULL;
}

static const char *object_text(struct reader *reader, const struct object *object)
{
	struct arena *mem = reader->ctx->mem;
	const char *args;

	if (object->op)
		return object->args && !object->list ? op_object(reader, object) : NULL;
	if (object->field)
		return is_name(object->field, true) ? object->field : NULL;
	if (object->subject)
		return is_name(object->subject, false) ? object->subject : NULL;
	if (object->call || object->lines || object->list) {
		args = joined_args(reader, object, ", ");
		if (!args)
			return NULL;
		if (object->list)
			return arena_format(mem, "[%s]", args);
		if (object->call)
			return is_name(object->call, false) ? arena_format(mem, "%s(%s)", object->call, args) : NULL;
		return is_name(object->lines, false) && is_name(object->of, true) && is_name(object->as, false)
			       ? arena_format(mem, "%s.%s(%s, %s)", object->of, object->lines, object->as, args)
			       : NULL;
	}
	return literal_object(reader, object);
}

// The text of the value at hand, in brackets where it needs some; NULL: it is none.
static const char *read_node(struct reader *reader)
{
	struct object object = {.boolean = -1};
	const char *key, *text = NULL;
	bool sound = ++reader->depth <= 2 * EXPR_DEPTH_MAX && ++reader->nodes <= 2 * EXPR_NODES_MAX &&
		     json_enter_object(&reader->json);

	while (sound && json_next_key(&reader->json, &key))
		sound = read_member(reader, &object, key);
	reader->depth--;
	if (sound && !reader->json.problem)
		text = object_text(reader, &object);
	return text && strlen(text) <= MADE_MAX ? text : NULL;
}

enum status expr_text_of_json(struct ctx *ctx, const char *pointer, const char *json, size_t size, const char **text)
{
	struct reader reader = {.ctx = ctx};

	json_open(&reader.json, ctx->mem, json, size);
	*text = read_node(&reader);
	if (*text && json_end(&reader.json))
		return OK;
	return fail_at(ctx, pointer, &expr_json_wrong, NULL);
}
