// Random expressions over a vocabulary: every one of them compiles.
#pragma once

#include "expr/expr.h"

#include <string.h>

#define RANDOM_ROWS 200

struct random_expr {
	struct ctx *ctx;
	const struct vocabulary *vocabulary;
	uint64_t state;
	const struct attribute *rows[RANDOM_ROWS];
	size_t count;
	const char *const *texts; // what texts are compared with; ended by NULL
	struct buf buf;
};

static inline uint32_t random_below(struct random_expr *random, uint32_t limit)
{
	uint64_t *s = &random->state;

	*s ^= *s << 13, *s ^= *s >> 7, *s ^= *s << 17;
	return (uint32_t)((*s >> 32) % limit);
}

static inline void random_row(const struct attribute *attribute, const struct expr_function *function, void *arg)
{
	struct random_expr *random = arg;

	(void)function;
	if (attribute && random->count < RANDOM_ROWS &&
		(random->vocabulary->scope != EXPR_OF_CUSTOMERS || attribute->sql) && attribute->type != EXPR_RECORDS &&
		strncmp(attribute->name, "line.", 5) != 0)
		random->rows[random->count++] = attribute;
}

static inline struct random_expr random_make(
	struct ctx *ctx, const struct vocabulary *vocabulary, const char *const *texts, uint64_t seed)
{
	struct random_expr random = {
		.ctx = ctx, .vocabulary = vocabulary, .state = seed * 2654435761u + 88172645463325252u, .texts = texts};

	vocabulary_each(vocabulary, random_row, &random);
	return random;
}

static inline const struct attribute *random_of(struct random_expr *random, enum expr_type a, enum expr_type b)
{
	for (;;) {
		const struct attribute *row = random->rows[random_below(random, (uint32_t)random->count)];
		if (a == EXPR_NONE || row->type == a || row->type == b)
			return row;
	}
}

static inline const char *random_choice(struct random_expr *random, const struct attribute *row)
{
	struct expr_option *options;
	size_t count = 0;

	if (row->choices) {
		while (row->choices[count].name)
			count++;
		return row->choices[random_below(random, (uint32_t)count)].name;
	}
	options = arena_array(random->ctx->mem, struct expr_option, 50);
	if (row->options(random->ctx, row, NULL, options, 50, &count) != OK || !count)
		return NULL;
	return options[random_below(random, (uint32_t)count)].code;
}

static inline const char *random_text(struct random_expr *random)
{
	uint32_t count = 0;

	while (random->texts[count])
		count++;
	return expr_quote(random->ctx->mem, random->texts[random_below(random, count)]);
}

static inline const char *random_date(struct random_expr *random)
{
	struct date date = days_date(20000 + random_below(random, 600));
	return arena_format(random->ctx->mem, "\"%s\"", date_text(random->ctx->mem, date));
}

static inline const char *random_number(struct random_expr *random, const struct attribute *row)
{
	static const int64_t edges[] = {0, 1, 2, 3, 5, 30, 100, 1000, 2500};
	int digits = row->type == EXPR_MONEY ? random->vocabulary->currency->digits : row->digits;
	int64_t number = edges[random_below(random, ARRAY_LEN(edges))] - random_below(random, 2);

	if (digits && random_below(random, 3) == 0)
		return arena_format(random->ctx->mem, "%lld.5", (long long)number);
	return arena_format(random->ctx->mem, "%lld", (long long)number);
}

static inline void random_compare(struct random_expr *random, const struct attribute *row)
{
	static const char *const ops[] = {"==", "!=", "<", "<=", ">", ">="};
	struct arena *mem = random->ctx->mem;
	const char *op = ops[random_below(random, 6)], *a = row->name, *b = NULL;

	switch (row->type) {
	case EXPR_NUMBER:
	case EXPR_MONEY:
		b = random_number(random, row);
		if (random_below(random, 4) == 0)
			a = arena_format(mem, "%s * %u - (%s + 1)", a, 1 + random_below(random, 3), a);
		else if (random_below(random, 4) == 0)
			b = arena_format(mem, "%s + 1", random_of(random, row->type, row->type)->name);
		break;
	case EXPR_TEXT:
		b = random_text(random);
		break;
	case EXPR_CHOICE:
		b = random_choice(random, row);
		b = b ? expr_quote(mem, b) : NULL;
		op = row->ranked ? op : ops[random_below(random, 2)];
		break;
	case EXPR_TIME:
		if (random_below(random, 3) == 0) {
			b = arena_format(mem, "\"%s\"",
				zone_text(mem, random->vocabulary->zone,
					(20000 + random_below(random, 600)) * DAY_MS + random_below(random, 86400000)));
			break;
		} // fall through
	case EXPR_DATE: {
		static const char *const counts[] = {"days_since", "days_until", "months_since", "years_since"};
		b = random_date(random);
		if (random_below(random, 2)) {
			a = arena_format(mem, "%s(%s)", counts[random_below(random, 4)], a);
			b = arena_format(mem, "%d", (int)random_below(random, 60) - 15);
		}
		break;
	}
	case EXPR_BOOL:
		b = random_below(random, 2) ? "true" : "false";
		op = ops[random_below(random, 2)];
		break;
	default:
		break;
	}
	if (!b)
		buf_format(&random->buf, "has(%s)", row->name);
	else if (random_below(random, 6) == 0 && row->type != EXPR_BOOL)
		buf_format(&random->buf, "%s %s %s", b, op, a);
	else
		buf_format(&random->buf, "%s %s %s", a, op, b);
}

static inline void random_condition(struct random_expr *random, int depth);

static inline void random_leaf(struct random_expr *random)
{
	const struct attribute *row = random_of(random, EXPR_NONE, EXPR_NONE);
	const char *a, *b;

	if (row->type == EXPR_TEXTS || row->type == EXPR_CHOICES) {
		a = row->type == EXPR_TEXTS ? random_text(random) : random_choice(random, row);
		if (!a)
			buf_format(&random->buf, "has(%s)", row->name);
		else
			buf_format(&random->buf, "%s in %s",
				row->type == EXPR_TEXTS ? a : expr_quote(random->ctx->mem, a), row->name);
		return;
	}
	switch (random_below(random, 8)) {
	case 0:
		buf_format(&random->buf, "has(%s)", row->name);
		break;
	case 1:
		row = random_of(random, EXPR_NUMBER, EXPR_MONEY);
		a = random_number(random, row);
		b = random_number(random, row);
		buf_format(&random->buf, random_below(random, 2) ? "%s in [%s, %s]" : "between(%s, %s, %s)", row->name,
			a, b);
		break;
	case 2:
		if (row->type == EXPR_TEXT)
			buf_format(&random->buf, "%s(%s, %s)", random_below(random, 2) ? "starts_with" : "contains",
				row->name, random_text(random));
		else if (row->type == EXPR_BOOL)
			buf_text(&random->buf, row->name);
		else
			buf_format(&random->buf, "has(%s)", row->name);
		break;
	default:
		random_compare(random, row);
		break;
	}
}

static inline void random_condition(struct random_expr *random, int depth)
{
	uint32_t kind = depth == 0 ? 0 : random_below(random, 7);

	if (kind < 2) {
		random_leaf(random);
	} else if (kind == 2) {
		buf_text(&random->buf, "!(");
		random_condition(random, depth - 1);
		buf_text(&random->buf, ")");
	} else if (kind == 3) {
		buf_text(&random->buf, "(");
		random_condition(random, depth - 1);
		buf_text(&random->buf, " ? ");
		random_condition(random, depth - 1);
		buf_text(&random->buf, " : ");
		random_condition(random, depth - 1);
		buf_text(&random->buf, ")");
	} else {
		buf_text(&random->buf, "(");
		random_condition(random, depth - 1);
		buf_text(&random->buf, kind < 5 ? " && " : " || ");
		random_condition(random, depth - 1);
		buf_text(&random->buf, ")");
	}
}

// The next one, at most some five levels deep.
static inline const char *random_next(struct random_expr *random)
{
	random->buf = buf_make(random->ctx->mem, 64 * 1024);
	random_condition(random, (int)random_below(random, 4));
	return random->buf.data;
}
