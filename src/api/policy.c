#include "api/policy.h"

#include "api/floor_routes.h"
#include "api/rate.h"
#include "base/id.h"
#include "base/json.h"
#include "base/text.h"

#include <pthread.h>
#include <string.h>

#define KEPT_MAX 50
#define TEXT_CHARS 160
#define A_MINUTE 30      // of one network
#define ALL_A_MINUTE 300 // of everybody together

struct kept {
	char directive[TEXT_CHARS + 1], blocked[TEXT_CHARS + 1], page[TEXT_CHARS + 1], source[TEXT_CHARS + 1];
	int64_t line, count, first_at, last_at;
};

struct policy {
	struct rate *each, *all;
	pthread_mutex_t lock;
	struct kept kept[KEPT_MAX];
	size_t count;
	struct policy_figures figures;
};

struct policy *policy_create(struct arena *mem)
{
	struct policy *policy = arena_new(mem, struct policy);

	policy->each = rate_create(mem, A_MINUTE);
	policy->all = rate_create(mem, ALL_A_MINUTE);
	pthread_mutex_init(&policy->lock, NULL);
	return policy;
}

void policy_destroy(struct policy *policy)
{
	rate_destroy(policy->each);
	rate_destroy(policy->all);
	pthread_mutex_destroy(&policy->lock);
}

// ---------------------------------------------------------------- reading

// Printable ASCII of an address or a word, without what may name a person or carry a secret: query and fragment.
static const char *plain(struct arena *mem, const char *text)
{
	size_t length = text ? strcspn(text, "?#") : 0;
	char *out = arena_alloc(mem, TEXT_CHARS + 1);

	if (length > TEXT_CHARS)
		length = TEXT_CHARS;
	for (size_t i = 0; i < length; i++)
		out[i] = text[i] > ' ' && text[i] < 0x7f ? text[i] : '_';
	out[length] = '\0';
	return out;
}

static bool is_one_of(const char *key, const char *a, const char *b)
{
	return strcmp(key, a) == 0 || strcmp(key, b) == 0;
}

static const char **place_of(struct policy_report *report, const char *key)
{
	if (is_one_of(key, "effective-directive", "effectiveDirective"))
		return &report->directive;
	if (is_one_of(key, "blocked-uri", "blockedURL"))
		return &report->blocked;
	if (is_one_of(key, "document-uri", "documentURL"))
		return &report->page;
	return is_one_of(key, "source-file", "sourceFile") ? &report->source : NULL;
}

static bool read_line(struct json *json, int64_t *line)
{
	int64_t value;
	bool whole;

	if (json_peek(json) != JSON_NUMBER)
		return json_skip(json, NULL, NULL);
	if (!json_i64(json, &value, &whole))
		return false;
	*line = whole && value > 0 ? value : 0;
	return true;
}

static bool read_report(struct json *json, struct policy_report *report)
{
	const char *key, *text;

	*report = (struct policy_report){.count = 1};
	if (!json_enter_object(json))
		return false;
	while (json_next_key(json, &key)) {
		const char **place = place_of(report, key);
		if (is_one_of(key, "line-number", "lineNumber")) {
			if (!read_line(json, &report->line))
				return false;
		} else if (place && json_peek(json) == JSON_TEXT) {
			if (!json_text(json, &text))
				return false;
			*place = plain(json->mem, text);
		} else if (!json_skip(json, NULL, NULL)) {
			return false;
		}
	}
	return !json->problem;
}

// One of a bundle: {"type": "csp-violation", "body": {…}}; other kinds are passed over. Its members come in any order.
static bool read_bundled(struct json *json, struct policy_report *report, bool *one)
{
	const char *key, *type = "";
	bool body = false;

	if (!json_enter_object(json))
		return false;
	while (json_next_key(json, &key)) {
		if (strcmp(key, "type") == 0 && json_peek(json) == JSON_TEXT) {
			if (!json_text(json, &type))
				return false;
		} else if (strcmp(key, "body") == 0 && json_peek(json) == JSON_OBJECT) {
			if (!read_report(json, report))
				return false;
			body = true;
		} else if (!json_skip(json, NULL, NULL)) {
			return false;
		}
	}
	*one = body && strcmp(type, "csp-violation") == 0;
	return !json->problem;
}

static bool read_bundle(struct json *json, struct policy_report *reports, size_t *count)
{
	bool one;

	if (!json_enter_array(json))
		return false;
	while (json_next_item(json)) {
		struct policy_report report;
		if (!read_bundled(json, &report, &one))
			return false;
		if (one && *count < POLICY_BUNDLE)
			reports[(*count)++] = report;
	}
	return !json->problem && *count > 0;
}

static bool read_single(struct json *json, struct policy_report *reports, size_t *count)
{
	const char *key;

	if (!json_enter_object(json))
		return false;
	while (json_next_key(json, &key)) {
		if (strcmp(key, "csp-report") == 0 && !*count && json_peek(json) == JSON_OBJECT) {
			if (!read_report(json, &reports[(*count)++]))
				return false;
		} else if (!json_skip(json, NULL, NULL)) {
			return false;
		}
	}
	return !json->problem && *count > 0;
}

bool policy_read(struct arena *mem, const char *body, size_t size, struct list *ret)
{
	struct policy_report *reports = arena_array(mem, struct policy_report, POLICY_BUNDLE);
	struct json json;
	size_t count = 0;

	json_open(&json, mem, body, size);
	bool good = json_peek(&json) == JSON_ARRAY ? read_bundle(&json, reports, &count)
						   : read_single(&json, reports, &count);
	if (!good || !json_end(&json))
		return false;
	for (size_t i = 0; i < count; i++) {
		if (!reports[i].directive || !*reports[i].directive)
			return false; // a report that does not say what was broken is none
		reports[i].blocked = reports[i].blocked ? reports[i].blocked : "";
		reports[i].page = reports[i].page ? reports[i].page : "";
		reports[i].source = reports[i].source ? reports[i].source : "";
	}
	*ret = LIST(policy_report, reports, count);
	return true;
}

// ---------------------------------------------------------------- keeping

static bool same(const struct kept *kept, const struct policy_report *report)
{
	return strcmp(kept->directive, report->directive) == 0 && strcmp(kept->blocked, report->blocked) == 0 &&
	       strcmp(kept->page, report->page) == 0 && strcmp(kept->source, report->source) == 0 &&
	       kept->line == report->line;
}

// Its own place, a free one, or that of the one that has been quiet for longest.
static struct kept *place_for(struct policy *policy, const struct policy_report *report)
{
	struct kept *quiet = &policy->kept[0];

	for (size_t i = 0; i < policy->count; i++) {
		if (same(&policy->kept[i], report))
			return &policy->kept[i];
		if (policy->kept[i].last_at < quiet->last_at)
			quiet = &policy->kept[i];
	}
	if (policy->count < KEPT_MAX)
		quiet = &policy->kept[policy->count++];
	*quiet = (struct kept){.line = report->line};
	strcpy(quiet->directive, report->directive);
	strcpy(quiet->blocked, report->blocked);
	strcpy(quiet->page, report->page);
	strcpy(quiet->source, report->source);
	return quiet;
}

static void keep(struct policy *policy, const struct list *reports, int64_t now_ms)
{
	pthread_mutex_lock(&policy->lock);
	for (size_t i = 0; i < reports->count; i++) {
		struct kept *kept = place_for(policy, &((const struct policy_report *)reports->items)[i]);
		if (!kept->count++)
			kept->first_at = now_ms;
		kept->last_at = now_ms;
		policy->figures.kept++;
	}
	pthread_mutex_unlock(&policy->lock);
}

static void refuse(struct policy *policy)
{
	pthread_mutex_lock(&policy->lock);
	policy->figures.refused++;
	pthread_mutex_unlock(&policy->lock);
}

struct policy_figures policy_figures(struct policy *policy)
{
	pthread_mutex_lock(&policy->lock);
	struct policy_figures figures = policy->figures;
	pthread_mutex_unlock(&policy->lock);
	return figures;
}

static struct policy_report shown(struct arena *mem, const struct kept *kept)
{
	return (struct policy_report){
		.directive = arena_text(mem, kept->directive),
		.blocked = arena_text(mem, kept->blocked),
		.page = arena_text(mem, kept->page),
		.source = arena_text(mem, kept->source),
		.line = kept->line ? kept->line : NONE,
		.count = kept->count,
		.first_at = kept->first_at,
		.last_at = kept->last_at,
	};
}

struct list policy_list(struct policy *policy, struct arena *mem)
{
	struct policy_report *reports = arena_array(mem, struct policy_report, KEPT_MAX);
	size_t count = 0;

	pthread_mutex_lock(&policy->lock);
	for (size_t i = 0; i < policy->count; i++) {
		size_t at = count++;
		for (; at > 0 && reports[at - 1].last_at <= policy->kept[i].last_at; at--)
			reports[at] = reports[at - 1];
		reports[at] = shown(mem, &policy->kept[i]);
	}
	pthread_mutex_unlock(&policy->lock);
	return LIST(policy_report, reports, count);
}

// ---------------------------------------------------------------- over HTTP

static void answer(struct http_request *request, int status)
{
	static const struct http_header headers[] = {{"Cache-Control", "no-store"}};

	http_reply(request, &(struct http_reply){.status = status, .headers = headers, .header_count = 1});
}

bool policy_answer(struct policy *policy, struct http_request *request)
{
	struct list reports;
	int64_t now_ms = clock_now_ms();
	int status = 204;

	if (strcmp(request->path, POLICY_PATH) != 0)
		return false;
	if (request->method != HTTP_POST)
		status = 405;
	else if (!rate_take(policy->each, request->network, 1, now_ms).allowed ||
		 !rate_take(policy->all, "", 1, now_ms).allowed)
		status = 429;
	else if (!request->body || request->body_size > POLICY_REPORT_MAX ||
		 !policy_read(request->mem, request->body, (size_t)request->body_size, &reports))
		status = 400;
	if (status == 204)
		keep(policy, &reports, now_ms);
	else if (status != 405)
		refuse(policy);
	answer(request, status);
	return true;
}

static const struct field report_fields[] = {
	FIELD_TEXT(policy_report, directive, .max = TEXT_CHARS,
		.doc = W("What of the policy it went against", "违反的策略指令"), .example = "\"script-src-elem\""),
	FIELD_TEXT(policy_report, blocked, .max = TEXT_CHARS,
		.doc = W("What was stopped: an address without its query, or \"inline\"",
			"被拦截的内容：去除查询参数的地址，或 inline"),
		.example = "\"https://tracker.example/x.js\""),
	FIELD_TEXT(policy_report, page, .max = TEXT_CHARS, .doc = W("On which page", "所在页面")),
	FIELD_TEXT(policy_report, source, .max = TEXT_CHARS, .doc = W("By which file", "来源文件")),
	FIELD_I64(policy_report, line, .min = 1, .max = INT64_MAX, .doc = W("And line", "行号")),
	FIELD_I64(policy_report, count, .min = 1, .max = INT64_MAX, .doc = W("How often", "次数")),
	FIELD_TIME(policy_report, first_at, .doc = W("First", "首次时间")),
	FIELD_TIME(policy_report, last_at, .doc = W("Last", "最近时间")),
};
static const struct shape report_shape = SHAPE("PolicyReport", policy_report, report_fields,
	"What browsers say the pages' policy stopped.", "页面策略拦截报告。");

static enum status act_reports(struct ctx *ctx, const struct call *call, struct answer *out)
{
	struct policy *policy = ctx->house->policy;
	struct list reports = {0};
	struct page page;

	if (policy)
		reports = policy_list(policy, ctx->mem);
	page_begin(ctx, call, &page);
	page_add_all(&page, &reports);
	return page_end(&page, NULL, NONE, out);
}

const struct route policy_routes[] = {
	{.method = HTTP_GET,
		.path = "/v1/csp-reports",
		.right = "settings.read",
		.kind = ROUTE_READ,
		.out = &report_shape,
		.list = true,
		.act = act_reports,
		.tag = "Shop",
		.name = "csp_reports",
		.doc = W("What browsers have reported to /csp-report since the server started, the latest first, each "
			 "kind "
			 "once. Anybody can send such reports: take them as hints.",
			"服务启动以来浏览器向 /csp-report 上报的页面策略拦截，同类合并，最近在前。"
			"任何人都可上报，仅供参考。")},
	{0},
};
