// The edge: every request comes in here and every reply leaves here. One exchange lives in the request's arena.
//
//	route → who → may → how often → decode → read on a snapshot, or write through the gate → encode → reply
#include "api/csv.h"
#include "api/feed.h"
#include "api/idempotency.h"
#include "api/metrics.h"
#include "api/policy.h"
#include "api/problem.h"
#include "api/rate.h"
#include "api/router.h"

#include "base/id.h"
#include "base/log.h"
#include "http/trace.h"

#include <string.h>

#define REPLY_MAX (32 * 1024 * 1024)
#define BODY_MAX_DEFAULT (1024 * 1024)
#define HEADERS_MAX 12
#define CSV_WEIGHT 9          // of a whole list, beside the one of any request
#define GUESSES_PER_MINUTE 20 // wrong codes of one caller at one address; a till that misreads stays far below

PROBLEM(route_unknown, ERR_NOT_FOUND, "There is nothing at this address.", "该地址不存在。");
PROBLEM(route_method, ERR_METHOD, "This address takes only {0}.", "该地址只接受 {0}。");
PROBLEM(path_id, ERR_NOT_FOUND, "An id in this path must begin with {0}_.", "路径中的编号应以 {0}_ 开头。");
PROBLEM(query_unknown, ERR_UNPROCESSABLE, "There is no parameter {0} here.", "没有名为 {0} 的参数。");
PROBLEM(query_twice, ERR_UNPROCESSABLE, "The parameter {0} stands twice.", "参数 {0} 重复。");
PROBLEM(query_broken, ERR_INVALID, "The query of the address is not well-formed.", "地址中的查询部分格式有误。");
PROBLEM(body_not_json, ERR_MEDIA_TYPE, "The body must be JSON (Content-Type: application/json).",
	"请求体须为 JSON（Content-Type: application/json）。");
PROBLEM(body_unexpected, ERR_INVALID, "This request takes no body.", "该请求不接受请求体。");
PROBLEM(cross_site, ERR_FORBIDDEN, "This request came from another site.", "该请求来自其他网站。");
PROBLEM(too_often, ERR_LIMIT, "That was too often. Try again in {0} seconds.", "请求过于频繁，请在 {0} 秒后重试。");

struct api {
	struct house *house;
	const struct api_tables *tables;
	struct arena *mem;
	struct router *router;
	struct rate *rate; // NULL: no limit
	struct rate *guesses;
	struct metrics *metrics;
	struct policy *policy;
	struct http_server *server;
	struct api_options options;
};

struct exchange {
	struct api *api;
	struct ctx ctx;
	struct call call;
	struct answer answer;
	struct act act;
	struct rate_answer rate;
	const char *idempotency_key;
	const char *body; // encoded reply
	size_t body_size;
	int status;
};

struct api *api_create(const struct api_options *options)
{
	struct arena *mem = arena_create();
	struct api *api = arena_new(mem, struct api);

	api->options = *options;
	api->house = options->house;
	api->tables = options->tables;
	api->mem = mem;
	api->router = router_create(api->mem, options->tables);
	api->rate = options->rate_per_minute > 0 ? rate_create(mem, options->rate_per_minute) : NULL;
	api->guesses = rate_create(mem, GUESSES_PER_MINUTE);
	api->metrics = metrics_create(mem, options->house);
	api->policy = policy_create(mem);
	options->house->policy = api->policy;
	return api;
}

void api_destroy(struct api *api)
{
	if (!api)
		return;
	rate_destroy(api->rate);
	rate_destroy(api->guesses);
	api->house->policy = NULL;
	policy_destroy(api->policy);
	arena_destroy(api->mem);
}

void api_set_server(struct api *api, struct http_server *server)
{
	api->server = server;
	if (api->house->feed)
		feed_set_server(api->house->feed, server);
	metrics_set_server(api->metrics, server);
}

// The first of en and zh that Accept-Language names (lists are sent in order of preference by all browsers); the shop's
// own where it names neither.
static enum lang language(const struct api *api, const struct http_request *http)
{
	const char *accept = http_header(http, "accept-language");

	for (const char *at = accept ? accept : ""; *at; at++) {
		bool begins = at == accept || at[-1] == ',' || at[-1] == ' ';
		if (begins && (strncmp(at, "zh", 2) == 0 || strncmp(at, "en", 2) == 0))
			return *at == 'z' ? LANG_ZH : LANG_EN;
	}
	return ((const struct shop *)api->house->shop)->lang;
}

// ---------------------------------------------------------------- replies

static void add_header(struct http_header *headers, size_t *count, const char *name, const char *value)
{
	if (value && *count < HEADERS_MAX)
		headers[(*count)++] = (struct http_header){name, value};
}

static const char *etag_of(struct arena *mem, int64_t version)
{
	return version > 0 ? arena_format(mem, "\"v%lld\"", (long long)version) : NULL;
}

static void send(struct exchange *exchange, const char *type)
{
	struct arena *mem = exchange->call.http->mem;
	struct http_header headers[HEADERS_MAX];
	size_t count = 0;

	add_header(headers, &count, "Cache-Control", "no-store");
	add_header(headers, &count, "X-Content-Type-Options", "nosniff");
	add_header(headers, &count, "Content-Language", exchange->ctx.lang == LANG_ZH ? "zh-CN" : "en");
	add_header(headers, &count, "Location", exchange->answer.location);
	if (exchange->rate.limit) {
		add_header(headers, &count, "RateLimit-Policy",
			arena_format(mem, "\"minute\";q=%lld;w=60", (long long)exchange->rate.limit));
		add_header(headers, &count, "RateLimit",
			arena_format(mem, "\"minute\";r=%lld;t=%lld", (long long)exchange->rate.remaining,
				(long long)exchange->rate.reset_s));
	}
	int64_t wait_s = exchange->call.retry_after_s ? exchange->call.retry_after_s : exchange->rate.reset_s;
	if (exchange->status == 429)
		add_header(headers, &count, "Retry-After", arena_format(mem, "%lld", (long long)wait_s));
	else if (exchange->status == 503)
		add_header(headers, &count, "Retry-After", "1");
	for (size_t i = 0; i < exchange->answer.header_count; i++)
		add_header(headers, &count, exchange->answer.headers[i].name, exchange->answer.headers[i].value);
	http_reply(exchange->call.http, &(struct http_reply){
						.status = exchange->status,
						.type = exchange->body || exchange->answer.pull ? type : NULL,
						.body = exchange->body,
						.body_size = exchange->body_size,
						.etag = etag_of(mem, exchange->answer.version),
						.headers = headers,
						.header_count = count,
						.pull = exchange->answer.pull,
						.ended = exchange->answer.ended,
						.arg = exchange->answer.pull_arg,
					});
}

// ---------------------------------------------------------------- guesses

static struct rate_answer guesses_take(struct exchange *exchange, int64_t units)
{
	struct ctx *ctx = &exchange->ctx;
	const char *who = arena_format(
		ctx->mem, "%s %s", ctx->actor ? actor_text(ctx->mem, ctx->actor) : "", exchange->call.http->network);

	return rate_take(exchange->api->guesses, who, units, ctx->now_ms);
}

static enum status check_guesses(struct exchange *exchange)
{
	if (!exchange->call.route->guesses)
		return OK;
	struct rate_answer left = guesses_take(exchange, 0);
	if (left.remaining >= 1)
		return OK;
	exchange->call.retry_after_s = 60 / GUESSES_PER_MINUTE;
	return fail(&exchange->ctx, &too_often,
		arena_format(exchange->ctx.mem, "%lld", (long long)exchange->call.retry_after_s));
}

// In the fault itself, or in one of its fields.
static bool is_guess(const struct exchange *exchange)
{
	const struct route *route = exchange->call.route;
	const struct fault *fault = &exchange->ctx.fault;

	for (size_t i = 0; route && route->guesses && route->guesses[i]; i++) {
		if (fault->problem == route->guesses[i])
			return true;
		for (size_t j = 0; j < fault->violation_count; j++)
			if (fault->violations[j].problem == route->guesses[i])
				return true;
	}
	return false;
}

static void refuse(struct exchange *exchange, enum status status)
{
	if (is_guess(exchange))
		guesses_take(exchange, 1);
	exchange->answer =
		(struct answer){.headers = exchange->answer.headers, .header_count = exchange->answer.header_count};
	exchange->status = status_http(status);
	if (status == ERR_INTERNAL)
		log_error("api", "%s %s failed: %s (trace %s)", http_method_name(exchange->call.http->method),
			exchange->call.route ? exchange->call.route->path : "?",
			exchange->ctx.fault.problem ? exchange->ctx.fault.problem->code : "see the database's log",
			exchange->ctx.trace ? exchange->ctx.trace : "-");
	exchange->body = problem_body(&exchange->ctx, status, exchange->call.http->path, &exchange->body_size);
	send(exchange, "application/problem+json");
}

static void succeed(struct exchange *exchange)
{
	if (exchange->answer.guessed)
		guesses_take(exchange, 1);
	send(exchange, exchange->answer.type ? exchange->answer.type : "application/json");
}

static enum status encode(struct exchange *exchange)
{
	const struct answer *answer = &exchange->answer;
	const struct route *route = exchange->call.route;

	exchange->status = answer->status ? answer->status : route->status ? route->status : 200;
	exchange->body = answer->raw;
	if (answer->pull)
		return OK;
	if (answer->raw) {
		exchange->body_size = strlen(answer->raw);
		return OK;
	}
	if (!answer->out) {
		exchange->status = exchange->status == 200 ? 204 : exchange->status;
		exchange->body_size = 0;
		return OK;
	}
	if (!shape_fits(route->out, answer->of))
		return ERR_INTERNAL;
	struct encode_options options = {.masked = exchange->call.masked};
	struct buf buf = buf_make(exchange->ctx.mem, REPLY_MAX);
	struct json_out out = json_out(&buf);
	shape_encode(&out, route->out, answer->out, &options);
	exchange->body = buf.data;
	exchange->body_size = buf.size;
	return buf.full || out.strange ? ERR_INTERNAL : OK;
}

// ---------------------------------------------------------------- decoding

// "field.colour=red" is one parameter named "field.colour": routes that want such read them from the query themselves.
static bool open_parameter(const struct shape *shape, const char *name)
{
	const char *dot = strchr(name, '.');
	if (!dot)
		return false;
	for (size_t i = 0; i < shape->count; i++)
		if (shape->fields[i].kind == KIND_RAW &&
			strncmp(shape->fields[i].name, name, (size_t)(dot - name)) == 0 &&
			shape->fields[i].name[dot - name] == '\0')
			return true;
	return false;
}

// What every list takes besides its own parameters.
static const struct field *table_parameter(const struct exchange *exchange, const char *name)
{
	return route_gives_csv(exchange->call.route) ? shape_field(&table_query_shape, name) : NULL;
}

static enum status decode_query(struct exchange *exchange)
{
	const struct shape *shape = exchange->call.route->query;
	struct ctx *ctx = &exchange->ctx;
	const char *rest = exchange->call.http->query, *name, *value;
	struct table_query table = {0};
	uint64_t table_present = 0;
	enum status status, refused = OK;
	struct csv_form *form;
	void *record = NULL;

	if (shape) {
		record = arena_alloc(ctx->mem, shape->size);
		shape_clear(shape, record);
	}
	while ((status = http_query_next(ctx->mem, &rest, &name, &value)) == OK) {
		const struct field *field = shape ? shape_field(shape, name) : NULL;
		if (!field && shape && open_parameter(shape, name))
			continue;
		bool own = field;
		field = own ? field : table_parameter(exchange, name);
		uint64_t *present = own ? &exchange->call.query_present : &table_present;
		uint64_t bit = field ? UINT64_C(1) << (field - (own ? shape : &table_query_shape)->fields) : 0;
		if (!field)
			refused = fail_at(ctx, name, &query_unknown, name);
		else if (*present & bit)
			refused = fail_at(ctx, name, &query_twice, name);
		else if (*value && field_decode_text(ctx, field, name, value, own ? record : &table) != OK)
			refused = ERR_UNPROCESSABLE;
		if (*value) // "status=" says nothing
			*present |= bit;
	}
	for (size_t i = 0; shape && i < shape->count; i++)
		if ((shape->fields[i].flags & FIELD_REQUIRED) && !(exchange->call.query_present & UINT64_C(1) << i))
			refused = fail_at(ctx, shape->fields[i].name, &field_required, NULL);
	if (status == ERR_INVALID)
		return fail(ctx, &query_broken);
	exchange->call.query = record;
	TRY(refused);
	TRY(csv_asked(ctx, &table, table_present, &form));
	exchange->call.csv = form;
	return OK;
}

static bool is_json(const char *type)
{
	return type && strncasecmp(type, "application/json", 16) == 0 &&
	       (type[16] == '\0' || type[16] == ';' || type[16] == ' ');
}

static enum status decode_body(struct exchange *exchange)
{
	const struct route *route = exchange->call.route;
	struct http_request *http = exchange->call.http;
	struct ctx *ctx = &exchange->ctx;

	if (route->body_to_file)
		return OK;
	if (!route->in)
		return http->body_size > 0 && http->method != HTTP_GET ? fail(ctx, &body_unexpected) : OK;
	exchange->call.in = arena_alloc(ctx->mem, route->in->size);
	shape_clear(route->in, exchange->call.in);
	if (route_body_optional(route) && http->body_size == 0)
		return OK;
	if (!is_json(http_header(http, "content-type")))
		return fail(ctx, &body_not_json);
	return shape_decode(ctx, route->in, http->body ? http->body : "", (size_t)http->body_size,
		route->change ? DECODE_CHANGE : DECODE_NEW, exchange->call.in, &exchange->call.in_present);
}

// A browser sends Sec-Fetch-Site or Origin with every write; a write by cookie must show one of them, and that it is
// ours.
static enum status same_origin(struct exchange *exchange)
{
	const struct http_request *http = exchange->call.http;
	const char *site = http_header(http, "sec-fetch-site"), *origin = http_header(http, "origin");

	if (site)
		return strcmp(site, "same-origin") == 0 ? OK : fail(&exchange->ctx, &cross_site);
	if (!origin)
		return fail(&exchange->ctx, &cross_site);
	const char *host = strstr(origin, "://");
	return host && strcasecmp(host + 3, http->host) == 0 ? OK : fail(&exchange->ctx, &cross_site);
}

static enum status find_route(struct exchange *exchange)
{
	struct http_request *http = exchange->call.http;
	struct router_match match;

	router_find(exchange->api->router, exchange->ctx.mem, http->method, http->path, &match);
	exchange->call.route = match.route;
	memcpy(exchange->call.ids, match.ids, sizeof match.ids);
	memcpy(exchange->call.words, match.words, sizeof match.words);
	if (match.route)
		return OK;
	if (match.known) {
		struct http_header *allow = arena_new(exchange->ctx.mem, struct http_header);
		*allow = (struct http_header){"Allow", match.allow};
		exchange->answer.headers = allow;
		exchange->answer.header_count = 1;
		return fail(&exchange->ctx, &route_method, match.allow);
	}
	return match.wrong_prefix ? fail(&exchange->ctx, &path_id, match.wrong_prefix)
				  : fail(&exchange->ctx, &route_unknown);
}

static enum status take_rate(struct exchange *exchange, int weight)
{
	struct ctx *ctx = &exchange->ctx;
	const struct http_request *http = exchange->call.http;

	if (!exchange->api->rate)
		return OK;
	const char *who = ctx->actor != &actor_stranger ? actor_text(ctx->mem, ctx->actor) : http->network;
	exchange->rate = rate_take(exchange->api->rate, who, weight ? weight : 1, ctx->now_ms);
	if (exchange->rate.allowed)
		return OK;
	return fail(ctx, &too_often, arena_format(ctx->mem, "%lld", (long long)exchange->rate.reset_s));
}

static enum status admit(struct exchange *exchange)
{
	struct ctx *ctx = &exchange->ctx;
	struct http_request *http = exchange->call.http;
	const struct route *route;

	TRY(find_route(exchange));
	route = exchange->call.route;
	TRY(exchange->api->options.authenticate(ctx, http, &ctx->actor));
	bool public = route->right && strcmp(route->right, ROUTE_PUBLIC) == 0;
	if (!ctx->actor && !public)
		return fail(ctx, &unauthenticated);
	if (ctx->actor)
		http_request_known(http);
	else
		ctx->actor = &actor_stranger; // none at all would be the house itself
	TRY(take_rate(exchange, route->weight));
	TRY(check_guesses(exchange));
	if (route->right && !public)
		TRY(actor_require(ctx, route->right));
	if (ctx->actor->by_cookie && http->method != HTTP_GET && http->method != HTTP_HEAD)
		TRY(same_origin(exchange));
	exchange->call.masked = actor_scope(ctx->actor, "customer.contact") == SCOPE_NONE;
	exchange->call.if_match = http_header(http, "if-match");
	TRY(decode_query(exchange));
	return decode_body(exchange);
}

// ---------------------------------------------------------------- reads

static enum status run_read(struct ctx *ctx, void *arg)
{
	struct exchange *exchange = arg;

	TRY(exchange->call.route->act(ctx, &exchange->call, &exchange->answer));
	return encode(exchange);
}

static void read_now(struct exchange *exchange)
{
	enum status status = house_read(&exchange->ctx, run_read, exchange);

	if (status == OK)
		succeed(exchange);
	else
		refuse(exchange, status);
}

static void read_all(struct exchange *exchange)
{
	enum status status = take_rate(exchange, CSV_WEIGHT);

	if (status == OK)
		status = csv_stream(
			&exchange->ctx, &exchange->call, exchange->api->options.confirmed, &exchange->answer);
	if (status == OK)
		status = encode(exchange);
	if (status == OK)
		succeed(exchange);
	else
		refuse(exchange, status);
}

// ---------------------------------------------------------------- writes

static enum status run_write(struct ctx *ctx, void *arg)
{
	struct exchange *exchange = arg;
	struct kept_reply kept;
	bool found = false;

	exchange->answer = (struct answer){0};
	fail_clear(ctx);
	ctx->now_ms = clock_now_ms();
	if (exchange->idempotency_key)
		TRY(idempotency_find(ctx, &exchange->call, exchange->idempotency_key, &kept, &found));
	if (found) {
		exchange->answer = (struct answer){.location = kept.location, .version = kept.version};
		exchange->status = kept.status;
		exchange->body = kept.body;
		exchange->body_size = kept.body ? strlen(kept.body) : 0;
		return OK;
	}
	TRY(exchange->call.route->act(ctx, &exchange->call, &exchange->answer));
	TRY(encode(exchange));
	if (!exchange->idempotency_key)
		return OK;
	kept = (struct kept_reply){
		exchange->status, exchange->body, exchange->answer.location, exchange->answer.version};
	return idempotency_keep(ctx, &exchange->call, exchange->idempotency_key, &kept);
}

static void write_done(struct act *act, enum status status)
{
	struct exchange *exchange = act->arg;

	if (status == OK)
		succeed(exchange);
	else
		refuse(exchange, status);
}

static void write_later(struct exchange *exchange)
{
	const struct route *route = exchange->call.route;
	const char *key = http_header(exchange->call.http, "idempotency-key");

	if (key && (!*key || strlen(key) > IDEMPOTENCY_KEY_MAX)) {
		refuse(exchange, fail(&exchange->ctx, &idempotency_key_long));
		return;
	}
	exchange->idempotency_key = key;
	exchange->act = (struct act){
		.run = run_write,
		.done = write_done,
		.ctx = &exchange->ctx,
		.arg = exchange,
		.key = route->key ? route->key(&exchange->call) : exchange->call.ids[0],
		.lane = LANE_TILL,
	};
	enum status status = gate_submit(exchange->api->house->gate, &exchange->act);
	if (status != OK)
		refuse(exchange, status);
}

// ---------------------------------------------------------------- the hooks

void call_reply(struct ctx *ctx, struct call *call, const struct answer *answer)
{
	struct exchange *exchange = call->http->data;

	(void)ctx;
	exchange->answer = *answer;
	enum status status = encode(exchange);
	if (status == OK)
		succeed(exchange);
	else
		refuse(exchange, status);
}

void call_refuse(struct ctx *ctx, struct call *call, enum status status)
{
	(void)ctx;
	refuse(call->http->data, status);
}

void api_answer(struct http_request *request, void *arg)
{
	struct api *api = arg;

	if (!text_starts(request->path, "/v1/")) {
		if (metrics_answer(api->metrics, request) || policy_answer(api->policy, request))
			return;
		if (api->options.pages) {
			api->options.pages(request, api->options.pages_arg);
			return;
		}
	}
	struct exchange *exchange = arena_new(request->mem, struct exchange);
	struct http_trace trace = http_trace_from(http_header(request, "traceparent"));
	exchange->api = api;
	exchange->ctx = (struct ctx){
		.mem = request->mem,
		.now_ms = clock_now_ms(),
		.lang = language(api, request),
		.house = api->house,
		.peer = request->peer,
		.trace = arena_text(request->mem, trace.trace_id),
	};
	exchange->call.http = request;
	request->data = exchange;
	enum status status = admit(exchange);
	if (status != OK)
		refuse(exchange, status);
	else if (exchange->call.csv)
		read_all(exchange);
	else if (exchange->call.route->kind == ROUTE_READ)
		read_now(exchange);
	else if (exchange->call.route->kind == ROUTE_WRITE)
		write_later(exchange);
	else
		exchange->call.route->direct(&exchange->ctx, &exchange->call);
}

void api_plan(struct http_request *head, struct http_plan *plan, void *arg)
{
	struct api *api = arg;
	struct router_match match;

	plan->body_max = strcmp(head->path, POLICY_PATH) == 0 ? POLICY_REPORT_MAX : BODY_MAX_DEFAULT;
	if (!text_starts(head->path, "/v1/"))
		return;
	router_find(api->router, head->mem, head->method, head->path, &match);
	if (!match.route)
		return;
	if (match.route->kind == ROUTE_WRITE)
		plan->place = HTTP_ON_LOOP;
	plan->slow = match.route->slow;
	if (match.route->body_max)
		plan->body_max = match.route->body_max;
	plan->body_to_file = match.route->body_to_file;
	if (plan->body_to_file)
		plan->body_ms = 3600 * 1000; // a large file over a slow line; the least rate still holds
}

void api_refused(struct http_request *request, int status, struct words why, struct http_reply *reply, void *arg)
{
	const struct api *api = arg;
	struct ctx ctx = {.mem = request->mem, .lang = language(api, request)};
	struct http_header *headers = arena_array(request->mem, struct http_header, HEADERS_MAX);

	reply->type = "application/problem+json";
	reply->body = floor_problem_body(
		&ctx, status, words_in(why, ctx.lang), *request->path ? request->path : NULL, &reply->body_size);
	reply->headers = headers;
	add_header(headers, &reply->header_count, "Cache-Control", "no-store");
	add_header(headers, &reply->header_count, "X-Content-Type-Options", "nosniff");
	add_header(headers, &reply->header_count, "Content-Language", ctx.lang == LANG_ZH ? "zh-CN" : "en");
	if (status == 503)
		add_header(headers, &reply->header_count, "Retry-After", "1");
}

void api_finished(const struct http_request *request, int status, int64_t bytes, int64_t took_us, void *arg)
{
	(void)arg;
	log_debug("http", "%s %s %d %lld bytes %lld us", http_method_name(request->method), request->path, status,
		(long long)bytes, (long long)took_us);
}
