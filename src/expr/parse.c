// Text to tree: precedence as in CEL, ?: lowest, then ||, &&, one comparison, + -, *, and the signs.
#include "expr/node.h"

#include <ctype.h>
#include <string.h>

#define DECIMALS_MAX 9

PROBLEM(expr_syntax, ERR_UNPROCESSABLE, "“{0}” cannot stand here.", "此处不能出现“{0}”。");
PROBLEM(expr_ends_early, ERR_UNPROCESSABLE, "Something is missing here.", "此处内容不完整。");
PROBLEM(expr_text_open, ERR_UNPROCESSABLE, "This text has no closing quote.", "文本缺少结束引号。");
PROBLEM(expr_escape, ERR_UNPROCESSABLE, "After a backslash stands one of \\ \" ' n t u.",
	"反斜杠后只能是 \\ \" ' n t u。");
PROBLEM(expr_number, ERR_UNPROCESSABLE, "A number has at most 15 digits, of them 9 decimals.",
	"数字最多 15 位，其中小数最多 9 位。");
PROBLEM(expr_chain, ERR_UNPROCESSABLE, "Comparisons cannot be chained: join them with &&.",
	"比较不能连写，请用 && 连接。");
PROBLEM(expr_too_deep, ERR_UNPROCESSABLE, "Nested too deeply.", "嵌套层数过多。");
PROBLEM(expr_too_long, ERR_UNPROCESSABLE, "The expression is too long.", "表达式过长。");
PROBLEM(expr_empty, ERR_UNPROCESSABLE, "There is no condition yet.", "尚未填写条件。");
PROBLEM(expr_fold_wrong, ERR_UNPROCESSABLE,
	"It is written like this: order.lines.exists(l, l.quantity > 1), .all(l, …), .count(l, …), .sum(l, l.net, …).",
	"写法：order.lines.exists(l, l.quantity > 1)、.all(l, …)、.count(l, …)、.sum(l, l.net, …)。");

enum token_kind { TOKEN_END, TOKEN_NAME, TOKEN_NUMBER, TOKEN_TEXT, TOKEN_SIGN, TOKEN_BAD };

struct token {
	enum token_kind kind;
	size_t at, length;
};

struct parser {
	struct builder *builder;
	const char *text;
	struct token token; // the one at hand
	size_t last_end;    // of the one before
	int depth;
	bool failed;
};

// ---------------------------------------------------------------- tokens

static const char *const signs[] = {
	"&&", "||", "==", "!=", "<=", ">=", "<", ">", "!", "+", "-", "*", "(", ")", "[", "]", ",", "?", ":", ".", NULL};

// What an input method puts in the place of a sign.
static const struct {
	const char *wide, *plain;
} wide_signs[] = {
	{"，", ","},
	{"（", "("},
	{"）", ")"},
	{"“", "\""},
	{"”", "\""},
	{"‘", "'"},
	{"’", "'"},
	{"。", "."},
	{"：", ":"},
	{"？", "?"},
	{"！", "!"},
	{"＝", "=="},
	{"＞", ">"},
	{"＜", "<"},
	{"≥", ">="},
	{"≤", "<="},
	{"≠", "!="},
	{"【", "["},
	{"】", "]"},
	{"、", ","},
	{"且", "&&"},
	{"或", "||"},
	{"=", "=="},
	{"&", "&&"},
	{"|", "||"},
	{"；", ","},
};

static void refuse(struct parser *parser, size_t at, size_t length, const char *suggestion,
	const struct problem *problem, const char *word)
{
	if (!parser->failed)
		node_error(parser->builder, at, length, suggestion, problem, word);
	parser->failed = true;
}

static bool name_start(char c)
{
	return isalpha((unsigned char)c) || c == '_';
}

static size_t name_length(const char *text)
{
	size_t length = 0;

	while (name_start(text[length]) || isdigit((unsigned char)text[length]))
		length++;
	return length;
}

static size_t text_length(const char *text)
{
	size_t length = 1;

	while (text[length] && text[length] != text[0] && text[length] != '\n')
		length += text[length] == '\\' && text[length + 1] ? 2 : 1;
	return text[length] == text[0] ? length + 1 : 0;
}

static void next(struct parser *parser)
{
	const char *from = parser->text + parser->token.at + parser->token.length;

	parser->last_end = (size_t)(from - parser->text);
	from += strspn(from, " \t\r\n");
	parser->token = (struct token){.at = (size_t)(from - parser->text)};
	if (!*from) {
		parser->token.kind = TOKEN_END;
	} else if (name_start(*from)) {
		parser->token.kind = TOKEN_NAME;
		parser->token.length = name_length(from);
	} else if (isdigit((unsigned char)*from)) {
		parser->token.kind = TOKEN_NUMBER;
		parser->token.length = strspn(from, "0123456789");
		if (from[parser->token.length] == '.' && isdigit((unsigned char)from[parser->token.length + 1]))
			parser->token.length += 1 + strspn(from + parser->token.length + 1, "0123456789");
	} else if (*from == '"' || *from == '\'') {
		parser->token.kind = TOKEN_TEXT;
		parser->token.length = text_length(from);
		if (parser->token.length == 0) {
			parser->token.length = strlen(from);
			refuse(parser, parser->token.at, 1, NULL, &expr_text_open, NULL);
		}
	} else {
		parser->token.kind = TOKEN_BAD;
		for (const char *const *sign = signs; *sign && parser->token.kind == TOKEN_BAD; sign++)
			if (text_starts(from, *sign))
				parser->token = (struct token){TOKEN_SIGN, parser->token.at, strlen(*sign)};
		const char *after = from;
		utf8_next(&after);
		if (parser->token.kind == TOKEN_BAD)
			parser->token.length = (size_t)(after - from);
	}
}

static bool is(const struct parser *parser, const char *word)
{
	const struct token *token = &parser->token;

	return (token->kind == TOKEN_SIGN || token->kind == TOKEN_NAME) && token->length == strlen(word) &&
	       strncmp(parser->text + token->at, word, token->length) == 0;
}

static bool take(struct parser *parser, const char *word)
{
	if (parser->failed || !is(parser, word))
		return false;
	next(parser);
	return true;
}

static struct node *unexpected(struct parser *parser)
{
	const struct token *token = &parser->token;
	const char *here = parser->text + token->at;
	const char *plain = NULL;

	if (token->kind == TOKEN_END) {
		refuse(parser, token->at, 0, NULL, &expr_ends_early, NULL);
		return NULL;
	}
	for (size_t i = 0; i < ARRAY_LEN(wide_signs) && !plain; i++)
		if (text_starts(here, wide_signs[i].wide))
			plain = wide_signs[i].plain;
	if (is(parser, "and") || is(parser, "AND"))
		plain = "&&";
	if (is(parser, "or") || is(parser, "OR"))
		plain = "||";
	if (is(parser, "not") || is(parser, "NOT"))
		plain = "!";
	refuse(parser, token->at, token->length, token->kind == TOKEN_SIGN ? NULL : plain, &expr_syntax,
		arena_text_n(parser->builder->ctx->mem, here, token->length));
	return NULL;
}

static bool expect(struct parser *parser, const char *sign)
{
	if (take(parser, sign))
		return true;
	unexpected(parser);
	return false;
}

// ---------------------------------------------------------------- nodes

static struct node *start(struct parser *parser, enum node_kind kind, size_t at)
{
	struct node *node = node_new(parser->builder, kind, at);

	if (parser->builder->nodes > EXPR_NODES_MAX)
		refuse(parser, at, 0, NULL, &expr_too_long, NULL);
	return node;
}

static struct node *finish(struct parser *parser, struct node *node)
{
	node->length = parser->last_end - node->position;
	return parser->failed ? NULL : node;
}

static bool add(struct parser *parser, struct node *node, struct node *arg)
{
	if (!arg || parser->failed)
		return false;
	if (node->count == EXPR_LIST_MAX) {
		refuse(parser, arg->position, arg->length, NULL, &expr_too_long, NULL);
		return false;
	}
	if ((node->count & (node->count - 1)) == 0) { // room is a power of two
		size_t room = node->count ? 2 * node->count : 1;
		struct node **args = arena_array(parser->builder->ctx->mem, struct node *, room);
		if (node->count)
			memcpy(args, node->args, node->count * sizeof *args);
		node->args = args;
	}
	node->args[node->count++] = arg;
	return true;
}

static struct node *choose(struct parser *parser);

static struct node *deeper(struct parser *parser, struct node *(*rule)(struct parser *))
{
	struct node *node = NULL;

	if (parser->depth == EXPR_DEPTH_MAX)
		refuse(parser, parser->token.at, parser->token.length, NULL, &expr_too_deep, NULL);
	parser->depth++;
	if (!parser->failed)
		node = rule(parser);
	parser->depth--;
	return node;
}

static struct node *number(struct parser *parser)
{
	struct node *node = start(parser, NODE_LITERAL, parser->token.at);
	const char *text = parser->text + parser->token.at;
	size_t digits = 0;
	bool point = false;

	node->type = EXPR_NUMBER;
	node->constant = true;
	for (size_t i = 0; i < parser->token.length; i++) {
		if (text[i] == '.') {
			point = true;
			continue;
		}
		node->digits += point;
		digits += digits || text[i] != '0';
		node->value.i64 = digits <= 15 ? node->value.i64 * 10 + (text[i] - '0') : 0;
	}
	if (digits > 15 || node->digits > DECIMALS_MAX)
		refuse(parser, parser->token.at, parser->token.length, NULL, &expr_number, NULL);
	while (node->digits > 0 && node->value.i64 % 10 == 0) { // 99.50 is 99.5
		node->value.i64 /= 10;
		node->digits--;
	}
	node->value.known = true;
	node->lo = node->hi = node->value.i64;
	next(parser);
	return finish(parser, node);
}

static bool hex4(const char *text, uint32_t *code)
{
	*code = 0;
	for (int i = 0; i < 4; i++) {
		if (!isxdigit((unsigned char)text[i]))
			return false;
		int digit = isdigit((unsigned char)text[i]) ? text[i] - '0' : (tolower(text[i]) - 'a' + 10);
		*code = *code * 16 + (uint32_t)digit;
	}
	return *code != 0 && (*code < 0xD800 || *code > 0xDFFF);
}

static struct node *literal_text(struct parser *parser)
{
	struct node *node = start(parser, NODE_LITERAL, parser->token.at);
	const char *from = parser->text + parser->token.at + 1;
	const char *end = parser->text + parser->token.at + parser->token.length - 1;
	char *to = arena_alloc(parser->builder->ctx->mem, parser->token.length + 4);
	uint32_t code;

	node->type = EXPR_TEXT;
	node->constant = true;
	node->value = (struct expr_value){.known = true, .text = to};
	node->name = to;
	while (from < end) {
		if (*from != '\\') {
			*to++ = *from++;
		} else if (from[1] == 'n' || from[1] == 't') {
			*to++ = from[1] == 'n' ? '\n' : '\t';
			from += 2;
		} else if (strchr("\\\"'", from[1])) {
			*to++ = from[1];
			from += 2;
		} else if (from[1] == 'u' && end - from >= 6 && hex4(from + 2, &code)) {
			to += utf8_put(to, code);
			from += 6;
		} else {
			refuse(parser, (size_t)(from - parser->text), 2, NULL, &expr_escape, NULL);
			return NULL;
		}
	}
	*to = '\0';
	next(parser);
	return finish(parser, node);
}

static struct node *list(struct parser *parser)
{
	struct node *node = start(parser, NODE_LIST, parser->token.at);

	next(parser);
	while (!is(parser, "]")) {
		if (!add(parser, node, deeper(parser, choose)))
			return NULL;
		if (!is(parser, "]") && !expect(parser, ","))
			return NULL;
	}
	next(parser);
	return finish(parser, node);
}

static const struct {
	const char *name;
	enum node_op op;
	size_t least, most; // arguments after the variable
} folds[] = {
	{"exists", FOLD_EXISTS, 1, 1}, {"all", FOLD_ALL, 1, 1}, {"count", FOLD_COUNT, 1, 1}, {"sum", FOLD_SUM, 1, 2}};

// The arguments of a call, the opening bracket taken.
static bool arguments(struct parser *parser, struct node *node)
{
	while (!is(parser, ")")) {
		if (!add(parser, node, deeper(parser, choose)))
			return false;
		if (!is(parser, ")") && !expect(parser, ","))
			return false;
	}
	next(parser);
	return !parser->failed;
}

// receiver.exists(l, …): the bracket taken.
static struct node *fold(struct parser *parser, struct node *receiver, size_t which)
{
	struct node *node = start(parser, NODE_FOLD, receiver->position);
	size_t at = parser->token.at;

	node->op = folds[which].op;
	if (!add(parser, node, receiver))
		return NULL;
	if (parser->token.kind != TOKEN_NAME) {
		refuse(parser, at, parser->token.length, NULL, &expr_fold_wrong, NULL);
		return NULL;
	}
	node->name = arena_text_n(parser->builder->ctx->mem, parser->text + at, parser->token.length);
	next(parser);
	if (!expect(parser, ",") || !arguments(parser, node))
		return NULL;
	if (node->count - 1 < folds[which].least || node->count - 1 > folds[which].most) {
		refuse(parser, at, parser->last_end - at, NULL, &expr_fold_wrong, NULL);
		return NULL;
	}
	return finish(parser, node);
}

// name(…) or receiver.name(…): the bracket taken.
static struct node *call(struct parser *parser, const char *name, size_t at, struct node *receiver)
{
	struct node *node = start(parser, strcmp(name, "has") == 0 && !receiver ? NODE_HAS : NODE_CALL, at);

	node->name = name;
	if (receiver && !add(parser, node, receiver))
		return NULL;
	return arguments(parser, node) ? finish(parser, node) : NULL;
}

// A name, perhaps dotted, perhaps called.
static struct node *name(struct parser *parser)
{
	struct arena *mem = parser->builder->ctx->mem;
	struct node *node = start(parser, NODE_NAME, parser->token.at);
	size_t last = parser->token.at, before_last = 0, end;

	next(parser);
	end = parser->last_end;
	while (is(parser, ".")) {
		next(parser);
		if (parser->token.kind != TOKEN_NAME) {
			// An error that completion can live with: the name so far stands.
			unexpected(parser);
			return NULL;
		}
		before_last = end;
		last = parser->token.at;
		next(parser);
		end = parser->last_end;
	}
	if (!is(parser, "(")) {
		node->name = arena_text_n(mem, parser->text + node->position, end - node->position);
		return finish(parser, node);
	}
	const char *called = arena_text_n(mem, parser->text + last, end - last);
	next(parser);
	if (!before_last)
		return call(parser, called, node->position, NULL);
	node->name = arena_text_n(mem, parser->text + node->position, before_last - node->position);
	node->length = before_last - node->position;
	for (size_t i = 0; i < ARRAY_LEN(folds); i++)
		if (strcmp(folds[i].name, called) == 0)
			return fold(parser, node, i);
	return call(parser, called, node->position, node);
}

static struct node *primary(struct parser *parser)
{
	struct node *node;

	switch (parser->token.kind) {
	case TOKEN_NUMBER:
		return number(parser);
	case TOKEN_TEXT:
		return parser->failed ? NULL : literal_text(parser);
	case TOKEN_NAME:
		if (is(parser, "true") || is(parser, "false")) {
			node = start(parser, NODE_LITERAL, parser->token.at);
			node->type = EXPR_BOOL;
			node->constant = true;
			node->value = (struct expr_value){.known = true, .i64 = is(parser, "true")};
			next(parser);
			return finish(parser, node);
		}
		if (is(parser, "in") || is(parser, "and") || is(parser, "or") || is(parser, "not"))
			return unexpected(parser);
		return name(parser);
	default:
		break;
	}
	if (is(parser, "["))
		return list(parser);
	if (take(parser, "(")) {
		node = deeper(parser, choose);
		return node && expect(parser, ")") ? node : NULL;
	}
	return unexpected(parser);
}

static struct node *sign(struct parser *parser)
{
	bool not = is(parser, "!");

	if (!not &&!is(parser, "-"))
		return primary(parser);
	struct node *node = start(parser, not ? NODE_NOT : NODE_NEGATE, parser->token.at);
	next(parser);
	struct node *inner = deeper(parser, sign);
	if (!inner)
		return NULL;
	if (!not &&inner->kind == NODE_LITERAL && inner->type == EXPR_NUMBER && inner->value.i64 > 0) {
		inner->value.i64 = -inner->value.i64;
		inner->lo = inner->hi = inner->value.i64;
		inner->length += inner->position - node->position;
		inner->position = node->position;
		return inner;
	}
	return add(parser, node, inner) ? finish(parser, node) : NULL;
}

static struct node *binary(
	struct parser *parser, enum node_kind kind, enum node_op op, struct node *left, struct node *right)
{
	struct node *node = start(parser, kind, left ? left->position : 0);

	node->op = op;
	return add(parser, node, left) && add(parser, node, right) ? finish(parser, node) : NULL;
}

static struct node *product(struct parser *parser)
{
	struct node *left = sign(parser);

	while (left && take(parser, "*"))
		left = binary(parser, NODE_ARITHMETIC, OP_MULTIPLY, left, sign(parser));
	return left;
}

static struct node *sum(struct parser *parser)
{
	struct node *left = product(parser);

	while (left && (is(parser, "+") || is(parser, "-"))) {
		enum node_op op = is(parser, "+") ? OP_ADD : OP_SUBTRACT;
		next(parser);
		left = binary(parser, NODE_ARITHMETIC, op, left, product(parser));
	}
	return left;
}

static enum node_op comparison_at(const struct parser *parser)
{
	for (enum node_op op = OP_EQUAL; op <= OP_AT_LEAST; op++)
		if (is(parser, op_text(op)))
			return op;
	return OP_NONE;
}

static struct node *comparison(struct parser *parser)
{
	struct node *left = sum(parser);
	enum node_op op = comparison_at(parser);

	if (!left || (!op && !is(parser, "in")))
		return left;
	next(parser);
	left = binary(parser, op ? NODE_COMPARE : NODE_IN, op, left, sum(parser));
	if (left && (comparison_at(parser) || is(parser, "in")))
		refuse(parser, parser->token.at, parser->token.length, "&&", &expr_chain, NULL);
	return parser->failed ? NULL : left;
}

// (a && b) && c says a && b && c.
static bool splice(struct parser *parser, struct node *node, struct node *arg)
{
	if (!arg || arg->kind != node->kind)
		return add(parser, node, arg);
	for (size_t i = 0; i < arg->count; i++)
		if (!add(parser, node, arg->args[i]))
			return false;
	return true;
}

// All that one sign joins are arguments of one node.
static struct node *joined(
	struct parser *parser, const char *word, enum node_kind kind, struct node *(*rule)(struct parser *))
{
	struct node *first = rule(parser), *node;

	if (!first || !is(parser, word))
		return first;
	node = start(parser, kind, first->position);
	if (!splice(parser, node, first))
		return NULL;
	while (take(parser, word))
		if (!splice(parser, node, rule(parser)))
			return NULL;
	return finish(parser, node);
}

static struct node *all_of(struct parser *parser)
{
	return joined(parser, "&&", NODE_AND, comparison);
}

static struct node *any_of(struct parser *parser)
{
	return joined(parser, "||", NODE_OR, all_of);
}

static struct node *choose(struct parser *parser)
{
	struct node *condition = any_of(parser), *node;

	if (!condition || !take(parser, "?"))
		return condition;
	node = start(parser, NODE_CHOOSE, condition->position);
	if (!add(parser, node, condition) || !add(parser, node, deeper(parser, choose)) || !expect(parser, ":") ||
		!add(parser, node, deeper(parser, choose)))
		return NULL;
	return finish(parser, node);
}

struct node *parse(struct builder *builder)
{
	struct parser parser = {.builder = builder, .text = builder->text};
	struct node *root;

	if (strlen(builder->text) > EXPR_TEXT_MAX) {
		refuse(&parser, EXPR_TEXT_MAX, 0, NULL, &expr_too_long, NULL);
		return NULL;
	}
	next(&parser);
	if (parser.token.kind == TOKEN_END) {
		refuse(&parser, 0, 0, NULL, &expr_empty, NULL);
		return NULL;
	}
	root = parser.failed ? NULL : choose(&parser);
	if (root && !parser.failed && parser.token.kind != TOKEN_END)
		return unexpected(&parser);
	return parser.failed ? NULL : root;
}
