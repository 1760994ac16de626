// What may stand at the cursor: told from the few tokens before it, since what is being typed rarely parses.
#include "expr/node.h"

#include <ctype.h>
#include <string.h>

const struct choice expr_candidate_kinds[] = {
	{"field", W("Field", "字段")},
	{"function", W("Function", "函数")},
	{"value", W("Value", "值")},
	{"word", W("Word", "关键字")},
	CHOICES_END,
};

struct completer {
	struct ctx *ctx;
	const struct vocabulary *vocabulary;
	const char *prefix; // what is typed so far of it
	struct expr_candidate *candidates;
	size_t count;
};

static bool part_of_name(char c)
{
	return isalnum((unsigned char)c) || c == '_' || c == '.';
}

static bool begins(const char *text, const char *prefix)
{
	return strncasecmp(text, prefix, strlen(prefix)) == 0;
}

static void offer(struct completer *completer, enum expr_candidate_kind kind, const char *text, enum expr_type type,
	const char *doc)
{
	if (completer->count < EXPR_CANDIDATES_MAX)
		completer->candidates[completer->count++] = (struct expr_candidate){kind, text, type, doc};
}

// "tie" finds customer.tier, too.
static bool name_fits(const char *name, const char *prefix)
{
	const char *dot = strchr(name, '.');

	return begins(name, prefix) || (dot && *prefix && begins(dot + 1, prefix));
}

static void offer_field(const struct attribute *attribute, const struct expr_function *function, void *arg)
{
	struct completer *completer = arg;

	(void)function;
	if (attribute && name_fits(attribute->name, completer->prefix) &&
		(attribute->sql || completer->vocabulary->scope != EXPR_OF_CUSTOMERS) &&
		strncmp(attribute->name, "line.", 5) != 0)
		offer(completer, CANDIDATE_FIELD, attribute->name, attribute->type,
			words_in(attribute->doc, completer->ctx->lang));
}

static void offer_function(const struct attribute *attribute, const struct expr_function *function, void *arg)
{
	struct completer *completer = arg;

	(void)attribute;
	if (function && begins(function->name, completer->prefix) &&
		!(function->no_sql && completer->vocabulary->scope == EXPR_OF_CUSTOMERS))
		offer(completer, CANDIDATE_FUNCTION, arena_format(completer->ctx->mem, "%s(", function->name),
			function->result, words_in(function->doc, completer->ctx->lang));
}

// ---------------------------------------------------------------- values

static void offer_value(struct completer *completer, const char *code, struct words label)
{
	enum lang lang = completer->ctx->lang;

	if (begins(code, completer->prefix) || begins(label.en, completer->prefix) ||
		begins(label.zh, completer->prefix))
		offer(completer, CANDIDATE_VALUE, expr_quote(completer->ctx->mem, code), EXPR_CHOICE,
			words_in(label, lang));
}

static enum status offer_values(struct completer *completer, const struct attribute *attribute)
{
	struct expr_option *options;
	size_t count = 0;
	enum status status;

	for (const struct choice *choice = attribute->choices; choice && choice->name; choice++)
		offer_value(completer, choice->name, choice->doc);
	if (!attribute->options)
		return OK;
	options = arena_array(completer->ctx->mem, struct expr_option, EXPR_OPTIONS_MAX);
	status = attribute->options(completer->ctx, attribute, NULL, options, EXPR_OPTIONS_MAX, &count);
	for (size_t i = 0; status == OK && i < count; i++)
		offer_value(completer, options[i].code, options[i].label);
	return status;
}

// The end of text without white space, an opening quote left out.
static size_t trimmed(const char *text, size_t end)
{
	while (end && isspace((unsigned char)text[end - 1]))
		end--;
	return end;
}

static const char *name_before(struct completer *completer, const char *text, size_t *end)
{
	size_t from = *end;

	while (from && part_of_name(text[from - 1]))
		from--;
	const char *name = arena_text_n(completer->ctx->mem, text + from, *end - from);
	*end = from;
	return name;
}

// The field that a value at `end` is compared with: before an operator, or before in [ …
static const struct attribute *field_before(struct completer *completer, const char *text, size_t end)
{
	end = trimmed(text, end);
	if (end && (text[end - 1] == '[' || text[end - 1] == ',')) {
		while (end && text[end - 1] != '[')
			end--;
		end = end ? trimmed(text, end - 1) : 0;
		if (end < 2 || strncmp(text + end - 2, "in", 2) != 0)
			return NULL;
		end -= 2;
	} else {
		size_t before = end;
		while (end && strchr("=!<>", text[end - 1]))
			end--;
		if (end == before)
			return NULL;
	}
	end = trimmed(text, end);
	return vocabulary_attribute(completer->vocabulary, name_before(completer, text, &end), NULL);
}

// The parameter that a value at `end` is: f(a, |
static const struct expr_parameter *parameter_before(struct completer *completer, const char *text, size_t end)
{
	const struct expr_function *function;
	size_t place = 0;

	for (; end && text[end - 1] != '('; end--) {
		if (text[end - 1] == ')' || text[end - 1] == '&' || text[end - 1] == '|')
			return NULL;
		place += text[end - 1] == ',';
	}
	end = end ? trimmed(text, end - 1) : 0;
	function = vocabulary_function(completer->vocabulary, name_before(completer, text, &end));
	return function && place < EXPR_PARAMETERS_MAX && function->parameters[place].name
		       ? &function->parameters[place]
		       : NULL;
}

static enum status complete_value(struct completer *completer, const char *text, size_t end)
{
	const struct attribute *field = field_before(completer, text, end);
	const struct expr_parameter *parameter;

	if (field)
		return offer_values(completer, field);
	parameter = parameter_before(completer, text, end);
	if (!parameter || !parameter->options)
		return OK;
	struct attribute row = {.name = parameter->name, .options = parameter->options};
	return offer_values(completer, &row);
}

// Where an open quote stands before the cursor, or none.
static bool open_quote(const char *text, size_t cursor, size_t *at)
{
	char quote = '\0';

	for (size_t i = 0; i < cursor; i++) {
		if (quote && text[i] == '\\' && i + 1 < cursor) {
			i++;
		} else if (quote) {
			quote = text[i] == quote ? '\0' : quote;
		} else if (text[i] == '"' || text[i] == '\'') {
			quote = text[i];
			*at = i;
		}
	}
	return quote != '\0';
}

static void offer_words(struct completer *completer)
{
	static const struct {
		const char *word;
		struct words doc;
	} words[] = {{"has(", W("Whether a field is known", "字段是否已知")}, {"true", W("Yes", "是")},
		{"false", W("No", "否")}};

	for (size_t i = 0; i < ARRAY_LEN(words); i++)
		if (*completer->prefix && begins(words[i].word, completer->prefix))
			offer(completer, CANDIDATE_WORD, words[i].word, EXPR_BOOL,
				words_in(words[i].doc, completer->ctx->lang));
}

enum status expr_complete(struct ctx *ctx, const struct vocabulary *vocabulary, const char *text, size_t cursor,
	struct expr_candidate **candidates, size_t *count, size_t *from)
{
	struct completer completer = {.ctx = ctx, .vocabulary = vocabulary};
	size_t quote, size = strlen(text);
	enum status status;

	completer.candidates = arena_array(ctx->mem, struct expr_candidate, EXPR_CANDIDATES_MAX);
	cursor = cursor < size ? cursor : size;
	if (open_quote(text, cursor, &quote)) {
		*from = quote;
		completer.prefix = arena_text_n(ctx->mem, text + quote + 1, cursor - quote - 1);
		status = complete_value(&completer, text, quote);
	} else {
		*from = cursor;
		while (*from && part_of_name(text[*from - 1]))
			--*from;
		completer.prefix = arena_text_n(ctx->mem, text + *from, cursor - *from);
		status = complete_value(&completer, text, *from);
		if (status == OK && completer.count == 0) {
			vocabulary_each(vocabulary, offer_field, &completer);
			vocabulary_each(vocabulary, offer_function, &completer);
			offer_words(&completer);
		}
	}
	*candidates = completer.candidates;
	*count = completer.count;
	return status;
}
