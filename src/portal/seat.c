#include "portal/seat.h"

#include "base/id.h"
#include "base/instant.h"
#include "customer/customer.h"

#include <string.h>

SQL(seat_read);
SQL(seat_insert);
SQL(seat_delete);
SQL(seat_renew);
SQL(seat_sweep_sessions);
SQL(seat_sweep_tickets);
SQL(seat_sweep_links);
SQL(seat_sweep_challenges);
SQL(seat_sweep_devices);

#define AGENT_MAX 200
#define COOKIES_MAX 3

// With https the prefix makes browsers hold a cookie to this host, to https and to "/".
static const char *cookie_name(const struct http_request *request, enum seat_cookie cookie)
{
	static const char *const names[][2] = {
		[COOKIE_SEAT] = {"huitou-member", "__Host-huitou-member"},
		[COOKIE_TICKET] = {"huitou-member-ticket", "__Host-huitou-member-ticket"},
		[COOKIE_DEVICE] = {"huitou-member-device", "__Host-huitou-member-device"},
	};

	return names[cookie][request->secure];
}

static const char *const purposes[] = {
	[COOKIE_SEAT] = "member-session", [COOKIE_TICKET] = "member-ticket", [COOKIE_DEVICE] = "member-device"};

static bool cookie_read(
	struct ctx *ctx, const struct http_request *request, enum seat_cookie cookie, struct token_hash *hash)
{
	const char *value = http_cookie(request, cookie_name(request, cookie));

	return value && token_read(ctx->house->vault, purposes[cookie], value, hash);
}

struct visitor visitor_of(struct ctx *ctx, const struct http_request *request)
{
	const char *agent = http_header(request, "user-agent");
	struct visitor visitor = {.network = request->network, .agent = ""};

	if (agent && utf8_valid(agent, strlen(agent)))
		visitor.agent = arena_text_n(ctx->mem, agent, strnlen(agent, AGENT_MAX));
	if (!utf8_valid(visitor.agent, strlen(visitor.agent)))
		visitor.agent = ""; // cut through a letter
	visitor.has_seat = cookie_read(ctx, request, COOKIE_SEAT, &visitor.seat);
	visitor.has_ticket = cookie_read(ctx, request, COOKIE_TICKET, &visitor.ticket);
	visitor.has_device = cookie_read(ctx, request, COOKIE_DEVICE, &visitor.device);
	return visitor;
}

void seat_cookie(struct ctx *ctx, const struct http_request *request, struct answer *answer, enum seat_cookie cookie,
	const char *value, int64_t life_ms)
{
	struct http_header *headers = arena_array(ctx->mem, struct http_header, COOKIES_MAX);

	for (size_t i = 0; i < answer->header_count; i++)
		headers[i] = answer->headers[i];
	headers[answer->header_count++] = (struct http_header){
		"Set-Cookie", arena_format(ctx->mem, "%s=%s; Path=/; Max-Age=%lld; HttpOnly; SameSite=Strict%s",
				      cookie_name(request, cookie), value ? value : "",
				      (long long)(value ? life_ms / SECOND_MS : 0), request->secure ? "; Secure" : "")};
	answer->headers = headers;
}

// ---------------------------------------------------------------- sessions

bool seat_allowed(int status)
{
	return status == CUSTOMER_ACTIVE || status == CUSTOMER_INACTIVE;
}

enum status seat_find(struct ctx *ctx, const struct token_hash *hash, struct seat *seat, bool *found)
{
	struct rows *rows;

	TRY(db_first(ctx->db, &seat_read, ARGS(v_blob(hash->bytes, sizeof hash->bytes)), &rows, found));
	if (!*found)
		return OK;
	*seat = (struct seat){.id = row_i64(rows, 0), .ends_at_ms = row_i64(rows, 1), .customer_id = row_i64(rows, 2)};
	*found = seat->ends_at_ms > ctx->now_ms &&
		 seat_allowed(choice_value(customer_statuses, row_text(rows, 3, ctx->mem)));
	return OK;
}

enum status seat_open(struct ctx *ctx, const struct visitor *visitor, int64_t customer_id, const char **token)
{
	struct token_hash hash;

	*token = token_make(ctx->house->vault, purposes[COOKIE_SEAT], ctx->mem, &hash);
	if (visitor->has_seat)
		TRY(db_exec(ctx->db, &seat_delete, ARGS(v_blob(visitor->seat.bytes, sizeof visitor->seat.bytes))));
	return db_exec(ctx->db, &seat_insert,
		ARGS(v_i64(id_new()), v_blob(hash.bytes, sizeof hash.bytes), v_i64(customer_id), v_i64(ctx->now_ms),
			v_i64(ctx->now_ms + SEAT_LIFE_MS), v_text(visitor->agent)));
}

enum status seat_close(struct ctx *ctx, const struct token_hash *hash)
{
	return db_exec(ctx->db, &seat_delete, ARGS(v_blob(hash->bytes, sizeof hash->bytes)));
}

enum status seat_prolong(struct ctx *ctx, const struct http_request *request, struct answer *answer)
{
	const char *value = http_cookie(request, cookie_name(request, COOKIE_SEAT));
	struct visitor visitor = visitor_of(ctx, request);

	if (!value)
		return ERR_INTERNAL; // nobody gets here without
	TRY(db_exec(ctx->db, &seat_renew,
		ARGS(v_blob(visitor.seat.bytes, sizeof visitor.seat.bytes), v_i64(ctx->now_ms + SEAT_LIFE_MS))));
	seat_cookie(ctx, request, answer, COOKIE_SEAT, value, SEAT_LIFE_MS);
	return OK;
}

// ---------------------------------------------------------------- sweeping

static enum status sweep_rows(struct ctx *ctx, void *arg)
{
	(void)arg;
	TRY(db_exec(ctx->db, &seat_sweep_sessions, ARGS(v_i64(ctx->now_ms))));
	TRY(db_exec(ctx->db, &seat_sweep_tickets, ARGS(v_i64(ctx->now_ms))));
	TRY(db_exec(ctx->db, &seat_sweep_links, ARGS(v_i64(ctx->now_ms))));
	TRY(db_exec(ctx->db, &seat_sweep_challenges, ARGS(v_i64(ctx->now_ms))));
	return db_exec(ctx->db, &seat_sweep_devices, ARGS(v_i64(ctx->now_ms - DEVICE_LIFE_MS)));
}

static enum status sweep(struct ctx *ctx, struct job *job)
{
	(void)job;
	return house_write(ctx, sweep_rows, NULL, 0, LANE_LOW);
}

const struct job_kind seat_sweep = {
	.name = "portal.sweep",
	.run = sweep,
	.doc = W("Forgets members' sessions, codes and links that are over", "清理会员的过期会话、验证码和链接"),
};
const struct schedule seat_sweep_daily = {
	.name = "portal.sweep",
	.kind = &seat_sweep,
	.daily_minute = 4 * 60 + 30,
	.input = "{}",
	.doc = W("Every day at 04:30", "每天 04:30"),
};
