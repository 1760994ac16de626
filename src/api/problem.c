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
	if (instance)
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

const struct floor_problem floor_problems[] = {
	{400, "bad_request", W("The request is not well-formed HTTP.", "请求不符合 HTTP 格式。")},
	{408, "too_slow", W("The request took too long to arrive.", "请求到达得太慢。")},
	{413, "too_large", W("The body is too large.", "请求体过大。")},
	{414, "target_too_long", W("The address is too long.", "请求地址过长。")},
	{417, "expectation_unknown", W("No expectation but 100-continue can be met.", "Expect 只支持 100-continue。")},
	{431, "header_too_large", W("The header fields are too many or too large.", "请求头字段过多或过大。")},
	{501, "method_unknown", W("The method or transfer coding is not known here.", "此处不支持该方法或传输编码。")},
	{503, "busy",
		W("Too many requests are waiting. Please try again in a moment.", "等待处理的请求过多，请稍后再试。")},
	{505, "version_unsupported",
		W("Only HTTP/1.1 and HTTP/1.0 are spoken here.", "此处只支持 HTTP/1.1 与 HTTP/1.0。")},
	{507, "storage_full", W("There is no space left to store this.", "存储空间已满。")},
	{0},
};

const char *floor_problem_body(struct ctx *ctx, int status, const char *detail, const char *instance, size_t *size)
{
	const struct floor_problem *row = floor_problems;

	while (row->status && row->status != status)
		row++;
	const char *code = row->status ? row->code : status >= 500 ? internal_error.code : floor_problems[0].code;
	return put_body(ctx, code, status, detail, instance, size);
}
