// A tree as a sentence, in English and Chinese.
#include "expr/node.h"

#include <string.h>

#define SENTENCE_MAX (32 * 1024)

struct speaker {
	struct ctx *ctx;
	const struct vocabulary *vocabulary;
	enum lang lang;
};

static void say(const struct speaker *speaker, struct buf *buf, const struct node *node, bool positive);

static bool zh(const struct speaker *speaker)
{
	return speaker->lang == LANG_ZH;
}

// template with {0} {1} {2} filled in.
static void fill(struct buf *buf, const char *template, const char *const *args)
{
	for (; *template; template ++) {
		if (template[0] == '{' && template[1] >= '0' && template[1] <= '9' && template[2] == '}') {
			buf_text(buf, args[template[1] - '0']);
			template += 2;
		} else {
			buf_byte(buf, *template);
		}
	}
}

// ---------------------------------------------------------------- values

static const char *money(const struct speaker *speaker, int64_t minor, int digits)
{
	struct arena *mem = speaker->ctx->mem;
	const struct currency *currency = speaker->vocabulary->currency;

	while (digits > currency->digits && minor % 10 == 0) {
		minor /= 10;
		digits--;
	}
	while (digits < currency->digits) {
		minor *= 10;
		digits++;
	}
	struct currency finer = *currency; // fractions of the smallest coin, where somebody wrote them

	finer.digits = (int8_t)digits;
	return money_text(mem, &finer, minor);
}

static const char *number(const struct speaker *speaker, int64_t value, int digits, struct words unit)
{
	struct buf buf = buf_make(speaker->ctx->mem, 200);
	const char *word = unit.en ? words_in(unit, speaker->lang) : "";

	print_number(&buf, value, digits);
	if (*word) {
		buf_byte(&buf, ' ');
		buf_text(&buf, word);
	}
	// "1 days"
	if (speaker->lang == LANG_EN && value == 1 && digits == 0 && buf.size > 3 && buf.data[buf.size - 1] == 's')
		buf.data[--buf.size] = '\0';
	return buf.data;
}

static const char *choice_label(
	const struct speaker *speaker, const struct attribute *attribute, const struct node *node)
{
	struct expr_option option;
	size_t count = 0;

	if (attribute && attribute->choices)
		return words_in(attribute->choices[node->value.i64].doc, speaker->lang);
	if (attribute && attribute->options && speaker->ctx->db &&
		attribute->options(speaker->ctx, attribute, node->name, &option, 1, &count) == OK && count)
		return words_in(option.label, speaker->lang);
	return node->name;
}

static const char *time_text(const struct speaker *speaker, int64_t at_ms)
{
	struct civil civil = zone_civil(speaker->vocabulary->zone, at_ms);

	return arena_format(speaker->ctx->mem, "%s %02d:%02d", date_said(speaker->ctx->mem, civil.date, speaker->lang),
		civil.hour, civil.minute);
}

static const char *quoted(const struct speaker *speaker, const char *text)
{
	return arena_format(speaker->ctx->mem, "“%s”", text);
}

static struct words unit_of(const struct node *node)
{
	if (node->kind == NODE_ATTRIBUTE)
		return node->attribute->unit;
	if (node->kind == NODE_CALL)
		return node->function->unit;
	return (struct words){0};
}

// A literal beside what it is compared with (NULL: nothing).
static const char *literal(const struct speaker *speaker, const struct node *node, const struct node *beside)
{
	switch (node->type) {
	case EXPR_MONEY:
		return money(speaker, node->value.i64, node->digits);
	case EXPR_NUMBER:
		return number(speaker, node->value.i64, node->digits, beside ? unit_of(beside) : (struct words){0});
	case EXPR_CHOICE:
		return choice_label(speaker, beside && beside->attribute ? beside->attribute : node->attribute, node);
	case EXPR_TIME:
		return time_text(speaker, node->value.i64);
	case EXPR_DATE:
		return date_said(speaker->ctx->mem, days_date(node->value.i64), speaker->lang);
	case EXPR_BOOL:
		return node->value.i64 ? (zh(speaker) ? "是" : "yes") : (zh(speaker) ? "否" : "no");
	default:
		return quoted(speaker, node->value.text);
	}
}

static const char *noun(const struct speaker *speaker, const struct node *node, const struct node *beside);

static const char *call_text(const struct speaker *speaker, const struct node *call, struct words words)
{
	struct buf buf = buf_make(speaker->ctx->mem, SENTENCE_MAX);
	const char *args[10] = {"", "", "", "", "", "", "", "", "", ""};

	for (size_t i = 0; i < call->count; i++)
		args[i] = noun(speaker, call->args[i], i ? call->args[0] : NULL);
	fill(&buf, words_in(words, speaker->lang), args);
	return buf.data;
}

static const char *clause_text(const struct speaker *speaker, const struct node *node)
{
	struct buf buf = buf_make(speaker->ctx->mem, SENTENCE_MAX);

	say(speaker, &buf, node, true);
	return buf.data;
}

static const char *fold_noun(const struct speaker *speaker, const struct node *fold)
{
	struct arena *mem = speaker->ctx->mem;
	const char *body =
		fold->op == FOLD_SUM ? noun(speaker, fold->args[1], NULL) : clause_text(speaker, fold->args[1]);
	const char *where = fold->count == 3 ? clause_text(speaker, fold->args[2]) : NULL;

	if (fold->op == FOLD_COUNT)
		return zh(speaker) ? arena_format(mem, "满足“%s”的明细行数", body)
				   : arena_format(mem, "the number of lines where %s", body);
	if (where)
		return zh(speaker) ? arena_format(mem, "满足“%s”的明细的%s合计", where, body)
				   : arena_format(mem, "the sum of %s over lines where %s", body, where);
	return zh(speaker) ? arena_format(mem, "各明细的%s合计", body)
			   : arena_format(mem, "the sum of %s over all lines", body);
}

static const char *arithmetic_text(const struct speaker *speaker, const struct node *node)
{
	struct arena *mem = speaker->ctx->mem;
	const char *sign = node->op == OP_MULTIPLY ? "×" : node->op == OP_ADD ? "+" : "−";
	const char *text = arena_format(
		mem, "%s %s %s", noun(speaker, node->args[0], NULL), sign, noun(speaker, node->args[1], NULL));

	return arena_format(mem, zh(speaker) ? "（%s）" : "(%s)", text);
}

// What a value is called.
static const char *noun(const struct speaker *speaker, const struct node *node, const struct node *beside)
{
	struct arena *mem = speaker->ctx->mem;

	switch (node->kind) {
	case NODE_LITERAL:
		return literal(speaker, node, beside);
	case NODE_ATTRIBUTE:
		return words_in(node->attribute->phrase, speaker->lang);
	case NODE_CALL:
		return call_text(speaker, node, node->function->phrase);
	case NODE_FOLD:
		return fold_noun(speaker, node);
	case NODE_ARITHMETIC:
		return arithmetic_text(speaker, node);
	case NODE_NEGATE:
		return arena_format(mem, "−%s", noun(speaker, node->args[0], NULL));
	case NODE_CHOOSE:
		return arena_format(mem, zh(speaker) ? "（若%s则为%s，否则为%s）" : "(if %s: %s, else %s)",
			clause_text(speaker, node->args[0]), noun(speaker, node->args[1], node->args[2]),
			noun(speaker, node->args[2], node->args[1]));
	case NODE_SUBJECT:
		return node->name;
	default:
		return clause_text(speaker, node);
	}
}

// ---------------------------------------------------------------- comparisons

// {0} left, {1} right; of numbers, of days, of everything else.
static const struct words number_words[] = {
	[OP_EQUAL] = {"{0} is {1}", "{0}为 {1}"},
	[OP_UNEQUAL] = {"{0} is not {1}", "{0}不为 {1}"},
	[OP_LESS] = {"{0} is less than {1}", "{0}低于 {1}"},
	[OP_AT_MOST] = {"{0} is at most {1}", "{0}不超过 {1}"},
	[OP_MORE] = {"{0} is more than {1}", "{0}超过 {1}"},
	[OP_AT_LEAST] = {"{0} is at least {1}", "{0}不低于 {1}"},
};
static const struct words day_words[] = {
	[OP_EQUAL] = {"{0} was on {1}", "{0}在 {1}"},
	[OP_UNEQUAL] = {"{0} was not on {1}", "{0}不在 {1}"},
	[OP_LESS] = {"{0} was before {1}", "{0}早于 {1}"},
	[OP_AT_MOST] = {"{0} was on {1} or before", "{0}不晚于 {1}"},
	[OP_MORE] = {"{0} was after {1}", "{0}晚于 {1}"},
	[OP_AT_LEAST] = {"{0} was on {1} or later", "{0}不早于 {1}"},
};
static const struct words rank_words[] = {
	[OP_EQUAL] = {"{0} is {1}", "{0}为{1}"},
	[OP_UNEQUAL] = {"{0} is not {1}", "{0}不是{1}"},
	[OP_LESS] = {"{0} is below {1}", "{0}低于{1}"},
	[OP_AT_MOST] = {"{0} is {1} or lower", "{0}为{1}或以下"},
	[OP_MORE] = {"{0} is above {1}", "{0}高于{1}"},
	[OP_AT_LEAST] = {"{0} is {1} or higher", "{0}为{1}或以上"},
};
// Of counts of days since {0}.
static const struct words since_words[] = {
	[OP_EQUAL] = {"{0} was exactly {1} ago", "{0}距今正好 {1}"},
	[OP_UNEQUAL] = {"{0} was not exactly {1} ago", "{0}距今不是 {1}"},
	[OP_LESS] = {"{0} was less than {1} ago", "{0}距今不足 {1}"},
	[OP_AT_MOST] = {"{0} was at most {1} ago", "{0}距今不超过 {1}"},
	[OP_MORE] = {"{0} was more than {1} ago", "{0}距今超过 {1}"},
	[OP_AT_LEAST] = {"{0} was at least {1} ago", "{0}距今至少 {1}"},
};

static enum node_op mirrored(enum node_op op)
{
	return op == OP_LESS       ? OP_MORE
	       : op == OP_MORE     ? OP_LESS
	       : op == OP_AT_MOST  ? OP_AT_LEAST
	       : op == OP_AT_LEAST ? OP_AT_MOST
				   : op;
}

static const struct words *words_of(const struct node *left)
{
	if (left->type == EXPR_TIME || left->type == EXPR_DATE)
		return day_words;
	if (left->type == EXPR_NUMBER || left->type == EXPR_MONEY)
		return number_words;
	return rank_words;
}

static void say_compare(const struct speaker *speaker, struct buf *buf, const struct node *node)
{
	const struct node *a = node->args[0], *b = node->args[1];
	enum node_op op = node->op;
	const struct words *words;
	const char *args[10];

	if (a->kind == NODE_LITERAL && b->kind != NODE_LITERAL) {
		const struct node *swapped = a;
		a = b;
		b = swapped;
		op = mirrored(op);
	}
	if (a->type == EXPR_BOOL) {
		say(speaker, buf, a, (b->value.i64 != 0) == (op == OP_EQUAL));
		return;
	}
	words = words_of(a);
	args[0] = noun(speaker, a, b);
	args[1] = noun(speaker, b, a);
	if (counts_days(a) && core_call_of(a->function) != CORE_DAYS_UNTIL) {
		words = since_words;
		args[0] = noun(speaker, a->args[0], NULL);
	}
	fill(buf, words_in(words[op], speaker->lang), args);
}

static void say_in(const struct speaker *speaker, struct buf *buf, const struct node *node, bool positive)
{
	const struct node *item = node->args[0], *set = node->args[1];

	if (set->kind != NODE_LIST) {
		buf_text(buf, words_in(set->attribute->phrase, speaker->lang));
		buf_text(buf, zh(speaker) ? (positive ? "包含" : "不包含")
			      : positive  ? " include "
					  : " do not include ");
		buf_text(buf, noun(speaker, item, set));
		return;
	}
	buf_text(buf, noun(speaker, item, NULL));
	buf_text(buf, zh(speaker) ? (positive ? "为" : "不是") : positive ? " is " : " is not ");
	for (size_t i = 0; i < set->count; i++) {
		if (i)
			buf_text(buf, zh(speaker)           ? (i + 1 == set->count ? "或" : "、")
				      : i + 1 == set->count ? " or "
							    : ", ");
		buf_text(buf, literal(speaker, set->args[i], item));
	}
}

// ---------------------------------------------------------------- conditions

static void not_so(const struct speaker *speaker, struct buf *buf, const struct node *node)
{
	buf_text(buf, zh(speaker) ? "并非（" : "it is not so that (");
	say(speaker, buf, node, true);
	buf_text(buf, zh(speaker) ? "）" : ")");
}

static void say_joined(const struct speaker *speaker, struct buf *buf, const struct node *node)
{
	bool all = node->kind == NODE_AND;
	const char *sign = zh(speaker) ? (all ? "，且" : "，或") : all ? " and " : " or ";

	for (size_t i = 0; i < node->count; i++) {
		const struct node *arg = node->args[i];
		bool brackets = arg->kind == NODE_AND || arg->kind == NODE_OR || arg->kind == NODE_CHOOSE;
		if (i)
			buf_text(buf, sign);
		if (brackets)
			buf_text(buf, zh(speaker) ? "（" : arg->kind == NODE_OR ? "(either " : "(");
		say(speaker, buf, arg, true);
		if (brackets)
			buf_text(buf, zh(speaker) ? "）" : ")");
	}
}

static void say_has(const struct speaker *speaker, struct buf *buf, const struct node *node, bool positive)
{
	const struct node *arg = node->args[0];
	bool several = arg->type >= EXPR_TEXTS;

	if (arg->type == EXPR_BOOL) {
		buf_text(buf, zh(speaker) ? (positive ? "已知是否" : "不知是否")
			      : positive  ? "it is known whether "
					  : "it is not known whether ");
		buf_text(buf, words_in(arg->attribute->phrase, speaker->lang));
		return;
	}
	buf_text(buf, noun(speaker, arg, NULL));
	if (several)
		buf_text(buf, zh(speaker) ? (positive ? "不为空" : "为空")
			      : positive  ? " are not empty"
					  : " are empty");
	else
		buf_text(buf, zh(speaker) ? (positive ? "已知" : "未知") : positive ? " is known" : " is not known");
}

static void say_fold(const struct speaker *speaker, struct buf *buf, const struct node *node)
{
	if (zh(speaker))
		buf_text(buf, node->op == FOLD_EXISTS ? "订单中有明细满足（" : "订单的每行明细都满足（");
	else
		buf_text(buf, node->op == FOLD_EXISTS ? "a line is there of which (" : "for every line (");
	say(speaker, buf, node->args[1], true);
	buf_text(buf, zh(speaker) ? "）" : ")");
}

static void say_choose(const struct speaker *speaker, struct buf *buf, const struct node *node)
{
	buf_text(buf, zh(speaker) ? "若" : "if ");
	say(speaker, buf, node->args[0], true);
	buf_text(buf, zh(speaker) ? "，则须" : ", then ");
	say(speaker, buf, node->args[1], true);
	buf_text(buf, zh(speaker) ? "，否则须" : ", else ");
	say(speaker, buf, node->args[2], true);
}

// What has words of its own for the contrary.
static bool deniable(const struct node *node)
{
	return (node->kind == NODE_ATTRIBUTE && node->attribute->negated.en) ||
	       (node->kind == NODE_CALL && node->function->negated.en) || node->kind == NODE_HAS ||
	       node->kind == NODE_IN || node->kind == NODE_NOT || node->kind == NODE_LITERAL;
}

static void say(const struct speaker *speaker, struct buf *buf, const struct node *node, bool positive)
{
	if (!positive && !deniable(node)) {
		not_so(speaker, buf, node);
		return;
	}
	switch (node->kind) {
	case NODE_LITERAL:
		buf_text(buf, (node->value.i64 != 0) == positive ? (zh(speaker) ? "总是成立" : "always")
								 : (zh(speaker) ? "从不成立" : "never"));
		break;
	case NODE_ATTRIBUTE:
		buf_text(buf, words_in(positive ? node->attribute->phrase : node->attribute->negated, speaker->lang));
		break;
	case NODE_CALL:
		buf_text(buf, call_text(speaker, node, positive ? node->function->phrase : node->function->negated));
		break;
	case NODE_HAS:
		say_has(speaker, buf, node, positive);
		break;
	case NODE_FOLD:
		say_fold(speaker, buf, node);
		break;
	case NODE_NOT:
		say(speaker, buf, node->args[0], !positive);
		break;
	case NODE_AND:
	case NODE_OR:
		say_joined(speaker, buf, node);
		break;
	case NODE_COMPARE:
		say_compare(speaker, buf, node);
		break;
	case NODE_IN:
		say_in(speaker, buf, node, positive);
		break;
	default:
		say_choose(speaker, buf, node);
		break;
	}
}

const char *node_sentence(struct ctx *ctx, const struct vocabulary *vocabulary, const struct node *node, enum lang lang)
{
	struct speaker speaker = {ctx, vocabulary, lang};
	struct buf buf = buf_make(ctx->mem, SENTENCE_MAX);

	if (node->type == EXPR_BOOL)
		say(&speaker, &buf, node, true);
	else
		buf_text(&buf, noun(&speaker, node, NULL));
	return buf.data;
}

const char *node_noun(struct ctx *ctx, const struct vocabulary *vocabulary, const struct node *node,
	const struct node *beside, enum lang lang)
{
	struct speaker speaker = {ctx, vocabulary, lang};
	return noun(&speaker, node, beside);
}

const char *value_text(struct ctx *ctx, const struct vocabulary *vocabulary, const struct node *node,
	const struct expr_value *value, enum lang lang)
{
	struct speaker speaker = {ctx, vocabulary, lang};
	struct node shown = *node;

	if (!value->known)
		return lang == LANG_ZH ? "未知" : "not known";
	if (node->type >= EXPR_TEXTS)
		return arena_format(ctx->mem, lang == LANG_ZH ? "%zu 项" : "%zu of them", value->list.count);
	shown.kind = NODE_LITERAL;
	shown.value = *value;
	if (node->type == EXPR_CHOICE && node->attribute && node->attribute->options) {
		struct expr_option *options = arena_array(ctx->mem, struct expr_option, EXPR_OPTIONS_MAX);
		size_t count = 0;
		if (ctx->db &&
			node->attribute->options(ctx, node->attribute, NULL, options, EXPR_OPTIONS_MAX, &count) == OK)
			for (size_t i = 0; i < count; i++)
				if (options[i].id == value->i64)
					return words_in(options[i].label, lang);
		return arena_format(ctx->mem, "#%lld", (long long)value->i64);
	}
	return literal(&speaker, &shown, node);
}

const char *expr_sentence(struct ctx *ctx, const struct expr *expr, enum lang lang)
{
	return node_sentence(ctx, expr->vocabulary, expr->root, lang);
}
