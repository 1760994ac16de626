// Problems as RFC 9457 tells them:
// {"type","title","status","detail","code","instance","errors":[{"pointer","code","detail"}]}.
#include "api/problem.h"

#include <string.h>

#define BODY_MAX (64 * 1024)

int status_http(enum status status)
{
	static const int codes[] = {
		[OK] = 200,
		[ERR_INVALID] = 400,
		[ERR_UNAUTHENTICATED] = 401,
		[ERR_FORBIDDEN] = 403,
		[ERR_NOT_FOUND] = 404,
		[ERR_METHOD] = 405,
		[ERR_CONFLICT] = 409,
		[ERR_GONE] = 410,
		[ERR_PRECONDITION] = 412,
		[ERR_TOO_LARGE] = 413,
		[ERR_MEDIA_TYPE] = 415,
		[ERR_UNPROCESSABLE] = 422,
		[ERR_PRECONDITION_REQUIRED] = 428,
		[ERR_LIMIT] = 429,
		[ERR_BUSY] = 503,
		[ERR_FULL] = 507,
		[ERR_CANCELLED] = 409,
		[ERR_INTERNAL] = 500,
	};
	return codes[status];
}

// A status without a recorded problem still gets a sentence.
static const struct problem *plain_problem(enum status status)
{
	switch (status) {
	case ERR_UNAUTHENTICATED:
		return &unauthenticated;
	case ERR_FORBIDDEN:
		return &forbidden;
	case ERR_NOT_FOUND:
		return &not_found;
	case ERR_BUSY:
		return &busy;
	case ERR_FULL:
		return &storage_full;
	case ERR_CANCELLED:
		return &cancelled;
	default:
		return &internal_error;
	}
}

static void put_errors(struct ctx *ctx, struct json_out *out)
{
	json_key(out, "errors");
	json_begin(out, '[');
	for (size_t i = 0; i < ctx->fault.violation_count; i++) {
		const struct violation *violation = &ctx->fault.violations[i];
		json_begin(out, '{');
		json_member_text(out, "pointer", violation->pointer);
		json_member_text(out, "code", violation->problem->code);
		json_member_text(
			out, "detail", problem_sentence(ctx->mem, violation->problem, violation->args, ctx->lang));
		json_close(out, '}');
	}
	json_close(out, ']');
}

static const char *put_body(
	struct ctx *ctx, const char *code, int http, const char *detail, const char *instance, size_t *size)
{
	struct buf buf = buf_make(ctx->mem, BODY_MAX);
	struct json_out out = json_out(&buf);

	json_begin(&out, '{');
	json_member_text(&out, "type", arena_format(ctx->mem, "/problems/%s", code));
	json_member_text(&out, "title", http_reason(http));
	json_member_i64(&out, "status", http);
	json_member_text(&out, "code", code);
	json_member_text(&out, "detail", detail);
	json_member_text(&out, "instance", instance);
	if (ctx->trace)
		json_member_text(&out, "trace", ctx->trace);
	if (ctx->fault.violation_count)
		put_errors(ctx, &out);
	json_close(&out, '}');
	*size = buf.size;
	return buf.data;
}

const char *problem_body(struct ctx *ctx, enum status status, const char *instance, size_t *size)
{
	const struct problem *problem = ctx->fault.problem;

	// A problem that was recorded and then overtaken by another failure is not the reason.
	if (!problem || problem->status != status)
		problem = plain_problem(status);
	return put_body(ctx, problem->code, status_http(status),
		problem_sentence(ctx->mem, problem, ctx->fault.args, ctx->lang), instance, size);
}

const char *problem_body_plain(struct arena *mem, int http, const char *why, size_t *size)
{
	struct ctx ctx = {.mem = mem};
	const char *code = http == 413   ? "too_large"
			   : http == 431 ? "header_too_large"
			   : http == 408 ? "too_slow"
			   : http == 414 ? "target_too_long"
			   : http == 503 ? "busy"
			   : http == 501 ? "method_unknown"
			   : http == 505 ? "version_unsupported"
			   : http >= 500 ? "internal_error"
					 : "bad_request";
	return put_body(&ctx, code, http, why, NULL, size);
}
