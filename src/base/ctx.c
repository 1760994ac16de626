#include "base/ctx.h"

#include "base/buf.h"

#define VIOLATIONS_MAX 32
#define SENTENCE_MAX 2000

PROBLEM(invalid_fields, ERR_UNPROCESSABLE, "Some fields cannot be accepted.", "有些字段无法接受。");
PROBLEM(not_found, ERR_NOT_FOUND, "There is no such thing.", "找不到该对象。");
PROBLEM(internal_error, ERR_INTERNAL, "Something went wrong on our side. Nothing was changed.",
	"系统内部出错，数据没有改变。");
PROBLEM(busy, ERR_BUSY, "The server is busy. Please try again in a moment.", "系统繁忙，请稍后再试。");
PROBLEM(cancelled, ERR_CANCELLED, "It was stopped on request.", "已按要求停止。");
PROBLEM(storage_full, ERR_FULL, "There is no space left to store this.", "存储空间已满。");

extern const struct problem *const __start_problem_table[];
extern const struct problem *const __stop_problem_table[];

const struct problem *const *problem_rows(size_t *count)
{
	*count = (size_t)(__stop_problem_table - __start_problem_table);
	return __start_problem_table;
}

static void copy_args(const char **to, const char *const *args)
{
	for (int i = 0; i < PROBLEM_ARGS; i++)
		to[i] = args[i];
}

enum status fail_args(struct ctx *ctx, const struct problem *problem, const char *const *args)
{
	ctx->fault.problem = problem;
	copy_args(ctx->fault.args, args);
	return problem->status;
}

enum status fail_at_args(struct ctx *ctx, const char *pointer, const struct problem *problem,
	const char *const *args)
{
	struct fault *fault = &ctx->fault;

	fault->problem = &invalid_fields;
	if (!fault->violations)
		fault->violations = arena_array(ctx->mem, struct violation, VIOLATIONS_MAX);
	if (fault->violation_count < VIOLATIONS_MAX) {
		struct violation *violation = &fault->violations[fault->violation_count++];
		violation->pointer = arena_text(ctx->mem, pointer);
		violation->problem = problem;
		copy_args(violation->args, args);
	}
	return invalid_fields.status;
}

void fail_clear(struct ctx *ctx)
{
	ctx->fault = (struct fault){0};
}

const char *problem_sentence(struct arena *mem, const struct problem *problem, const char *const *args,
	enum lang lang)
{
	struct buf buf = buf_make(mem, SENTENCE_MAX);

	for (const char *at = words_in(problem->text, lang); *at; at++) {
		int index = at[0] == '{' ? at[1] - '0' : -1;
		if (index >= 0 && index < PROBLEM_ARGS && at[2] == '}') {
			buf_text(&buf, args && args[index] ? args[index] : "?");
			at += 2;
		} else {
			buf_byte(&buf, *at);
		}
	}
	return buf.data;
}
