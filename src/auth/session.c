#include "auth/session.h"

#include "api/audit.h"
#include "auth/state.h"
#include "base/id.h"
#include "base/instant.h"

#include <string.h>

SQL(session_read);
SQL(session_insert);
SQL(session_delete_token);
SQL(session_delete_own);
SQL(session_delete_all);
SQL(session_of_staff);
SQL(session_device_known);
SQL(session_device_keep);
SQL(session_network_known);
SQL(session_network_keep);
SQL(session_signed_in);

#define AGENT_MAX 200
#define LIST_MAX 200

const char *session_cookie(const struct http_request *request)
{
	return request->secure ? "__Host-huitou" : "huitou";
}

const char *device_cookie(const struct http_request *request)
{
	return request->secure ? "__Host-huitou-device" : "huitou-device";
}

// ---------------------------------------------------------------- from token to actor

enum status actor_load(struct ctx *ctx, const struct account *account, struct actor *actor)
{
	struct role role;

	TRY(role_get(ctx, account->role, &role));
	*actor = (struct actor){
		.kind = ACTOR_STAFF,
		.id = account->id,
		.name = account->name,
		.role = account->role,
		.staff_id = account->id,
		.store_id = account->store_id,
		.grants = role.grants,
		.grant_count = role.grant_count,
	};
	return OK;
}

enum status session_load(struct ctx *ctx, const struct token_hash *hash, struct seat *seat, bool *found)
{
	struct account account;
	struct rows *rows;
	const char *password;

	TRY(db_first(ctx->db, &session_read, ARGS(v_blob(hash->bytes, sizeof hash->bytes)), &rows, found));
	if (!*found)
		return OK;
	*seat = (struct seat){
		.hash = *hash,
		.id = row_i64(rows, 0),
		.held = true,
		.ends_at_ms = row_i64(rows, 2),
		.used_at_ms = row_i64(rows, 3),
		.noted_at_ms = row_i64(rows, 3),
	};
	TRY(account_get(ctx, row_i64(rows, 1), &account, &password));
	TRY(actor_load(ctx, &account, &seat->actor));
	seat->actor.by_cookie = true;
	seat->actor.session = id_text(ctx->mem, "ses", seat->id);
	return OK;
}

// ---------------------------------------------------------------- signing in

struct visit visit_of(struct ctx *ctx, const struct http_request *request)
{
	const char *agent = http_header(request, "user-agent");
	const struct vault *vault = ctx->house->vault;
	struct visit visit = {
		.peer = request->peer,
		.network = request->network,
		.secure = request->secure,
		.agent = agent && utf8_valid(agent, strlen(agent))
				 ? arena_text_n(ctx->mem, agent, strnlen(agent, AGENT_MAX))
				 : "",
	};

	// A cut through a letter of several bytes is no text any more.
	while (*visit.agent && !utf8_valid(visit.agent, strlen(visit.agent)))
		visit.agent = arena_text_n(ctx->mem, visit.agent, strlen(visit.agent) - 1);
	visit.has_device = token_read(vault, "device", http_cookie(request, device_cookie(request)), &visit.device);
	visit.has_session = token_read(vault, "session", http_cookie(request, session_cookie(request)), &visit.session);
	return visit;
}

static struct value network_hash(struct ctx *ctx, const char *network, int64_t staff_id)
{
	unsigned char *hash = arena_alloc(ctx->mem, VAULT_HASH_BYTES);
	const char *text = arena_format(ctx->mem, "%lld %s", (long long)staff_id, network);

	vault_hash(ctx->house->vault, "network", text, strlen(text), hash);
	return v_blob(hash, VAULT_HASH_BYTES);
}

enum status visit_known(struct ctx *ctx, const struct visit *visit, int64_t staff_id, bool *device, bool *network)
{
	struct rows *rows;

	*device = *network = false;
	if (visit->has_device) {
		struct value hash = v_blob(visit->device.bytes, sizeof visit->device.bytes);

		TRY(db_first(ctx->db, &session_device_known, ARGS(v_i64(staff_id), hash), &rows, device));
		*device = *device && row_i64(rows, 0) > ctx->now_ms - DEVICE_LIFE_MS;
	}
	if (!*visit->network) // a Unix socket: everybody would be from there
		return OK;
	struct value hash = network_hash(ctx, visit->network, staff_id);
	TRY(db_first(ctx->db, &session_network_known, ARGS(v_i64(staff_id), hash), &rows, network));
	*network = *network && row_i64(rows, 0) > ctx->now_ms - NETWORK_LIFE_MS;
	return OK;
}

static enum status remember(struct ctx *ctx, const struct visit *visit, int64_t staff_id, struct opened *opened)
{
	struct token_hash device = visit->device;

	if (!visit->has_device)
		opened->device_token = token_make(ctx->house->vault, "device", ctx->mem, &device);
	TRY(db_exec(ctx->db, &session_device_keep,
		ARGS(v_i64(staff_id), v_blob(device.bytes, sizeof device.bytes), v_i64(ctx->now_ms))));
	if (!*visit->network)
		return OK;
	return db_exec(ctx->db, &session_network_keep,
		ARGS(v_i64(staff_id), network_hash(ctx, visit->network, staff_id), v_i64(ctx->now_ms)));
}

enum status session_open(struct ctx *ctx, const struct visit *visit, int64_t staff_id, struct opened *opened)
{
	*opened = (struct opened){.id = id_new()};
	opened->token = token_make(ctx->house->vault, "session", ctx->mem, &opened->hash);
	if (visit->has_session) {
		TRY(db_exec(ctx->db, &session_delete_token,
			ARGS(v_blob(visit->session.bytes, sizeof visit->session.bytes))));
		TRY(auth_changed(ctx));
	}
	TRY(db_exec(ctx->db, &session_insert,
		ARGS(v_i64(opened->id), v_blob(opened->hash.bytes, sizeof opened->hash.bytes), v_i64(staff_id),
			v_i64(ctx->now_ms), v_i64(ctx->now_ms + SESSION_LIFE_MS), v_text(visit->peer),
			v_text(visit->agent))));
	TRY(db_exec(ctx->db, &session_signed_in, ARGS(v_i64(staff_id), v_i64(ctx->now_ms))));
	return remember(ctx, visit, staff_id, opened);
}

static const char *cookie_text(
	struct ctx *ctx, const struct http_request *request, const char *name, const char *value, int64_t life_ms)
{
	return arena_format(ctx->mem, "%s=%s; Path=/; Max-Age=%lld; HttpOnly; SameSite=Strict%s", name, value,
		(long long)(life_ms / SECOND_MS), request->secure ? "; Secure" : "");
}

void session_set_cookies(
	struct ctx *ctx, const struct http_request *request, const struct opened *opened, struct answer *answer)
{
	struct http_header *headers = arena_array(ctx->mem, struct http_header, 2);

	headers[0] =
		(struct http_header){"Set-Cookie", cookie_text(ctx, request, session_cookie(request),
							   opened ? opened->token : "", opened ? SESSION_LIFE_MS : 0)};
	answer->headers = headers;
	answer->header_count = 1;
	if (opened && opened->device_token)
		headers[answer->header_count++] = (struct http_header){"Set-Cookie",
			cookie_text(ctx, request, device_cookie(request), opened->device_token, DEVICE_LIFE_MS)};
}

enum status session_end_all(struct ctx *ctx, int64_t staff_id, int64_t but_id)
{
	TRY(db_exec(ctx->db, &session_delete_all, ARGS(v_i64(staff_id), v_i64(but_id))));
	return auth_changed(ctx);
}

// ---------------------------------------------------------------- routes

struct session_record {
	int64_t id, created_at, seen_at, ends_at;
	bool current;
	const char *peer, *agent;
};

static const struct field session_fields[] = {
	FIELD_ID(session_record, id, "ses", .doc = W("Id", "编号")),
	FIELD_TIME(session_record, created_at, .doc = W("Signed in at", "登录时间")),
	FIELD_TIME(session_record, seen_at, .doc = W("Last used, to the minute", "最近使用时间（精确到分钟）")),
	FIELD_TIME(session_record, ends_at, .doc = W("Ends at the latest", "最晚失效时间")),
	FIELD_BOOL(session_record, current, .doc = W("The session of this request", "是否为当前会话")),
	FIELD_TEXT(session_record, peer, .max = 64, .doc = W("Address it was opened from", "登录地址")),
	FIELD_TEXT(session_record, agent, .max = AGENT_MAX, .doc = W("Browser as it named itself", "浏览器标识")),
};
const struct shape session_shape =
	SHAPE("Session", session_record, session_fields, "One sign-in of one browser.", "一次浏览器登录。");

// Sessions are a person's own: keys have none.
static enum status own_session(struct ctx *ctx, int64_t *id)
{
	*id = 0;
	if (ctx->actor && ctx->actor->session && id_parse(ctx->actor->session, "ses", id))
		return OK;
	return fail(ctx, &forbidden, "session");
}

enum status session_list(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	int64_t current;
	struct page page;
	struct rows *rows;
	bool more;

	TRY(own_session(ctx, &current));
	page_begin(ctx, call, &page);
	TRY(db_query(ctx->db, &session_of_staff,
		ARGS(v_i64(ctx->actor->id), v_i64(ctx->now_ms - SESSION_IDLE_MS), v_i64(ctx->now_ms)), &rows));
	for (;;) {
		TRY(rows_next(rows, &more));
		if (!more)
			break;
		page_add(&page, session_record,
			&(struct session_record){
				.id = row_i64(rows, 0),
				.created_at = row_i64(rows, 1),
				.seen_at = row_i64(rows, 2),
				.ends_at = row_i64(rows, 3),
				.current = row_i64(rows, 0) == current,
				.peer = row_text(rows, 4, ctx->mem),
				.agent = row_text(rows, 5, ctx->mem),
			});
	}
	return page_end(&page, NULL, (int64_t)page.count, answer);
}

static enum status end(struct ctx *ctx, int64_t id)
{
	int64_t changed;

	TRY(db_change(ctx->db, &session_delete_own, ARGS(v_i64(id), v_i64(ctx->actor->id)), &changed));
	if (changed == 0)
		return fail(ctx, &not_found);
	TRY(auth_changed(ctx));
	return audit_record(ctx, "session", id_text(ctx->mem, "ses", id), "session.end", NULL, NULL, NULL);
}

enum status session_end(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	int64_t current;

	TRY(own_session(ctx, &current));
	if (call->ids[0] == current)
		session_set_cookies(ctx, call->http, NULL, answer);
	return end(ctx, call->ids[0]);
}

enum status session_sign_out(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	int64_t current;

	TRY(own_session(ctx, &current));
	session_set_cookies(ctx, call->http, NULL, answer);
	return end(ctx, current);
}

enum status session_end_others(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	int64_t current;

	(void)call;
	(void)answer;
	TRY(own_session(ctx, &current));
	TRY(session_end_all(ctx, ctx->actor->id, current));
	return audit_record(ctx, "session", NULL, "session.end_others", NULL, NULL, NULL);
}
