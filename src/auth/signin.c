#include "auth/signin.h"

#include "auth/link.h"
#include "auth/me.h"
#include "auth/session.h"
#include "auth/state.h"

#include "api/audit.h"
#include "base/id.h"
#include "base/instant.h"
#include "base/log.h"
#include "base/normal.h"

#include <stdatomic.h>
#include <string.h>
#include <strings.h>

SQL(signin_confirm_session);
SQL(signin_rehash);

#define LOG_LINES_A_SECOND 50

PROBLEM(sign_in_refused, ERR_UNAUTHENTICATED, "This login and this password do not belong together.",
	"登录名或密码不正确。");
PROBLEM(password_refused, ERR_FORBIDDEN, "That is not your password.", "密码不正确。");
PROBLEM(sign_in_slow, ERR_LIMIT, "Too many attempts. Try again in {0} seconds.", "尝试次数过多，请在 {0} 秒后重试。");
PROBLEM(other_site, ERR_FORBIDDEN, "This request came from another site.", "该请求来自其他网站。");

// ---------------------------------------------------------------- shapes

struct signin_in {
	const char *login, *password;
};
static const struct field signin_fields[] = {
	FIELD_TEXT(signin_in, login, .max = 254, .flags = FIELD_REQUIRED,
		.doc = W("E-mail address or short name", "邮箱或登录名"), .example = "\"li.na\""),
	FIELD_TEXT(signin_in, password, .max = 1024, .flags = FIELD_REQUIRED | FIELD_WRITE_ONLY,
		.doc = W("Password", "密码"), .example = "\"correct horse battery\""),
};
const struct shape signin_shape = SHAPE("SignIn", signin_in, signin_fields, "Login and password.", "登录名和密码。");
const struct shape signin_confirm_shape = {
	.name = "Confirm",
	.record = "signin_in",
	.size = sizeof(struct signin_in),
	.fields = signin_fields + 1,
	.count = 1,
	.doc = W("The password once more.", "再次输入密码。"),
};

struct password_in {
	const char *current, *password;
};
static const struct field password_fields[] = {
	FIELD_TEXT(password_in, current, .max = 1024, .flags = FIELD_REQUIRED | FIELD_WRITE_ONLY,
		.doc = W("The password up to now", "当前密码"), .example = "\"correct horse battery\""),
	FIELD_TEXT(password_in, password, .max = 1024, .flags = FIELD_REQUIRED | FIELD_WRITE_ONLY,
		.doc = W("The new one: 8 to 128 characters, 15 or more are better",
			"新密码：8–128 个字符，建议 15 个以上"),
		.example = "\"staple of nine lanterns\""),
};
const struct shape signin_password_shape =
	SHAPE("PasswordChange", password_in, password_fields, "A new password.", "修改密码。");

struct setup_in {
	const char *token, *password, *name, *login;
};
static const struct field setup_fields[] = {
	FIELD_TEXT(setup_in, token, .max = 64, .flags = FIELD_REQUIRED | FIELD_WRITE_ONLY,
		.doc = W("What stands behind # in the link", "链接中 # 之后的部分")),
	FIELD_TEXT(setup_in, password, .max = 1024, .flags = FIELD_REQUIRED | FIELD_WRITE_ONLY,
		.doc = W("8 to 128 characters, 15 or more are better", "8–128 个字符，建议 15 个以上"),
		.example = "\"staple of nine lanterns\""),
	FIELD_TEXT(setup_in, name, .max = 80, .doc = W("Only for the first owner: name", "姓名，仅首位店主需要"),
		.example = "\"Li Na\""),
	FIELD_TEXT(setup_in, login, .max = 254,
		.doc = W("Only for the first owner: e-mail address or short name", "邮箱或登录名，仅首位店主需要"),
		.example = "\"li.na\""),
};
const struct shape signin_setup_shape =
	SHAPE("Setup", setup_in, setup_fields, "A one-time link, used.", "使用一次性链接。");
const struct shape signin_look_shape = {
	.name = "SetupLook",
	.record = "setup_in",
	.size = sizeof(struct setup_in),
	.fields = setup_fields,
	.count = 1,
	.doc = W("A one-time link.", "一次性链接。"),
};

struct link_out {
	int kind;
	const char *name, *login, *shop;
};
static const struct field link_fields[] = {
	FIELD_ENUM(link_out, kind, link_kinds, .doc = W("What it is good for", "用途")),
	FIELD_TEXT(link_out, name, .max = 80, .doc = W("Whose it is", "姓名")),
	FIELD_TEXT(link_out, login, .max = 254, .doc = W("The login it is for", "登录名")),
	FIELD_TEXT(link_out, shop, .max = 200, .doc = W("The shop", "店铺")),
};
const struct shape signin_link_shape =
	SHAPE("SetupLink", link_out, link_fields, "What a one-time link is for.", "一次性链接的用途。");

// ---------------------------------------------------------------- guesses

void signin_log_refusal(struct ctx *ctx, const char *what, const char *prefix, int64_t id, const char *peer)
{
	static _Atomic int64_t second, lines;
	int64_t now = clock_now_ms() / SECOND_MS;

	// Who floods us with wrong secrets shall not flood the log: 50 lines a second are enough to be banned by.
	if (atomic_exchange(&second, now) != now)
		atomic_store(&lines, 0);
	if (atomic_fetch_add(&lines, 1) >= LOG_LINES_A_SECOND)
		return;
	log_warn("auth", "refused %s user=%s peer=%s", what, id == NONE ? "-" : id_text(ctx->mem, prefix, id),
		*peer ? peer : "-");
}

// One attempt at a password.
struct attempt {
	const char *what; // for the log
	const struct problem *refusal;
	const char *login_key; // of whom
	const char *password;
	struct visit visit;
	struct account account;
	const char *hash; // NULL: there is no such account
	bool found, device_known, network_known;
};

static enum status look_up(struct ctx *ctx, void *arg)
{
	struct attempt *attempt = arg;

	TRY(account_by_login(ctx, attempt->login_key, &attempt->account, &attempt->hash, &attempt->found));
	if (!attempt->found || attempt->account.state != ACCOUNT_ACTIVE)
		attempt->hash = NULL;
	// Asked for nobody's account too, so that both take the same time.
	return visit_known(ctx, &attempt->visit, attempt->found ? attempt->account.id : 0, &attempt->device_known,
		&attempt->network_known);
}

static enum status slow(struct ctx *ctx, struct call *call, int64_t wait_ms)
{
	int64_t seconds = (wait_ms + SECOND_MS - 1) / SECOND_MS;

	call->retry_after_s = seconds;
	return fail(ctx, &sign_in_slow, arena_format(ctx->mem, "%lld", (long long)seconds));
}

// The only place where passwords are tried.
static enum status try_password(struct ctx *ctx, struct call *call, struct attempt *attempt)
{
	struct auth *auth = ctx->house->auth;
	struct guess guess = {.account = attempt->login_key, .network = attempt->visit.network};
	bool matches;

	ctx->now_ms = clock_now_ms(); // it may have waited in the queue
	TRY(house_read(ctx, look_up, attempt));
	guess.known = attempt->device_known || attempt->network_known;
	if (attempt->device_known)
		guess.device = hex_text(ctx->mem, attempt->visit.device.bytes, sizeof attempt->visit.device.bytes);
	int64_t wait_ms = throttle_ask(auth->throttle, &guess, ctx->now_ms);
	if (wait_ms > 0)
		return slow(ctx, call, wait_ms);
	enum status status = password_matches(ctx, attempt->password, attempt->hash, auth->cost, &matches);
	if (status != OK) {
		throttle_unused(auth->throttle, &guess, ctx->now_ms);
		return status;
	}
	if (!matches) {
		signin_log_refusal(
			ctx, attempt->what, "usr", attempt->found ? attempt->account.id : NONE, attempt->visit.peer);
		return fail(ctx, attempt->refusal);
	}
	throttle_right(auth->throttle, &guess, ctx->now_ms);
	return OK;
}

// Sign-in makes a cookie, so another site must not be able to do it for its visitor (login CSRF). Programs send neither
// field.
static bool from_here(const struct http_request *http)
{
	const char *site = http_header(http, "sec-fetch-site"), *origin = http_header(http, "origin"), *host;

	if (site)
		return strcmp(site, "same-origin") == 0 || strcmp(site, "none") == 0;
	if (!origin)
		return true;
	host = strstr(origin, "://");
	return host && strcasecmp(host + 3, http->host) == 0;
}

static void take_from_here(
	struct ctx *ctx, struct call *call, enum status (*run)(struct ctx *, struct call *, struct answer *))
{
	if (from_here(call->http))
		desk_take(ctx->house->auth->desk, ctx, call, run);
	else
		call_refuse(ctx, call, fail(ctx, &other_site));
}

// ---------------------------------------------------------------- a session

struct entry {
	const struct visit *visit;
	const char *old_hash, *new_hash; // new_hash: what replaces the old one, or NULL
	const struct link *link;         // by a one-time link; NULL: by password
	struct account_input owner;      // LINK_SETUP: who it is to be
	int64_t id;                      // of the account
	struct opened opened;
	const void *me;
};

static enum status open_session(struct ctx *ctx, struct entry *entry, const char *action)
{
	struct account account;
	struct actor actor;
	const char *hash;

	TRY(session_open(ctx, entry->visit, entry->id, &entry->opened));
	TRY(account_get(ctx, entry->id, &account, &hash));
	TRY(actor_load(ctx, &account, &actor));
	ctx->actor = &actor; // the audit names whoever signs in, who was nobody a moment ago
	enum status status =
		audit_record(ctx, "session", id_text(ctx->mem, "ses", entry->opened.id), action, NULL, NULL, NULL);
	ctx->actor = NULL;
	return status;
}

static enum status read_me(struct ctx *ctx, void *arg)
{
	struct entry *entry = arg;
	struct seat *seat = arena_new(ctx->mem, struct seat);
	bool found;

	TRY(session_load(ctx, &entry->opened.hash, seat, &found));
	if (!found)
		return fail(ctx, &sign_in_refused); // disabled in this very moment
	ctx->actor = &seat->actor;
	return me_make(ctx, &entry->me);
}

// After the session is durable: who I am now, and the cookies.
static enum status welcome(struct ctx *ctx, struct call *call, struct entry *entry, struct answer *answer)
{
	TRY(house_read(ctx, read_me, entry));
	session_set_cookies(ctx, call->http, &entry->opened, answer);
	answer->out = entry->me;
	return OK;
}

// ---------------------------------------------------------------- by password

static enum status write_entry(struct ctx *ctx, void *arg)
{
	struct entry *entry = arg;

	if (entry->new_hash)
		TRY(db_exec(ctx->db, &signin_rehash,
			ARGS(v_i64(entry->id), v_text(entry->new_hash), v_text(entry->old_hash))));
	return open_session(ctx, entry, "session.open");
}

static enum status open_by_password(struct ctx *ctx, struct call *call, struct answer *answer)
{
	const struct signin_in *in = call->in;
	const char *key = login_normal(ctx->mem, in->login);
	struct attempt attempt = {
		.what = "sign-in",
		.refusal = &sign_in_refused,
		.login_key = key ? key : in->login, // what can't be a login is counted and refused like any other
		.password = in->password,
		.visit = visit_of(ctx, call->http),
	};
	struct entry entry = {.visit = &attempt.visit};

	TRY(try_password(ctx, call, &attempt));
	entry.id = attempt.account.id;
	entry.old_hash = attempt.hash;
	if (password_outdated(attempt.hash, ctx->house->auth->cost))
		TRY(password_hash(ctx, in->password, ctx->house->auth->cost, &entry.new_hash));
	TRY(house_write(ctx, write_entry, &entry, 0, LANE_TILL));
	return welcome(ctx, call, &entry, answer);
}

void signin_open(struct ctx *ctx, struct call *call)
{
	take_from_here(ctx, call, open_by_password);
}

// ---------------------------------------------------------------- once more

static enum status read_login(struct ctx *ctx, void *arg)
{
	struct attempt *attempt = arg;
	struct account account;
	const char *hash;

	TRY(account_get(ctx, ctx->actor->id, &account, &hash));
	attempt->login_key = login_normal(ctx->mem, account.login);
	return OK;
}

// The password of whoever is signed in.
static enum status try_own(struct ctx *ctx, struct call *call, struct attempt *attempt)
{
	if (ctx->actor->kind != ACTOR_STAFF || !ctx->actor->session)
		return fail(ctx, &forbidden, "session");
	attempt->refusal = &password_refused;
	attempt->visit = visit_of(ctx, call->http);
	TRY(house_read(ctx, read_login, attempt));
	return try_password(ctx, call, attempt);
}

static enum status session_confirmed(struct ctx *ctx)
{
	int64_t id;

	if (!id_parse(ctx->actor->session, "ses", &id))
		return ERR_INTERNAL;
	return db_exec(ctx->db, &signin_confirm_session, ARGS(v_i64(id), v_i64(ctx->now_ms)));
}

static enum status write_confirmed(struct ctx *ctx, void *arg)
{
	(void)arg;
	return session_confirmed(ctx);
}

static enum status confirm(struct ctx *ctx, struct call *call, struct answer *answer)
{
	struct attempt attempt = {.what = "confirm", .password = ((const struct signin_in *)call->in)->password};

	(void)answer;
	TRY(try_own(ctx, call, &attempt));
	return house_write(ctx, write_confirmed, NULL, 0, LANE_TILL);
}

void signin_confirm(struct ctx *ctx, struct call *call)
{
	desk_take(ctx->house->auth->desk, ctx, call, confirm);
}

static enum status write_password(struct ctx *ctx, void *arg)
{
	const char *hash = arg;
	int64_t session;

	if (!id_parse(ctx->actor->session, "ses", &session))
		return ERR_INTERNAL;
	TRY(account_set_password(ctx, ctx->actor->id, hash));
	TRY(session_end_all(ctx, ctx->actor->id, session)); // whoever else was in with the old one
	TRY(link_end_all(ctx, ctx->actor->id));
	TRY(session_confirmed(ctx));
	return account_note(ctx, ctx->actor->id, "user.password", NULL);
}

static enum status change_password(struct ctx *ctx, struct call *call, struct answer *answer)
{
	const struct password_in *in = call->in;
	struct attempt attempt = {.what = "password", .password = in->current};
	const char *hash;

	(void)answer;
	TRY(try_own(ctx, call, &attempt));
	TRY(account_password_accept(ctx, "/password", &attempt.account, in->password));
	TRY(password_hash(ctx, in->password, ctx->house->auth->cost, &hash));
	return house_write(ctx, write_password, (void *)hash, 0, LANE_TILL);
}

void signin_password(struct ctx *ctx, struct call *call)
{
	desk_take(ctx->house->auth->desk, ctx, call, change_password);
}

// ---------------------------------------------------------------- by one-time link

struct link_attempt {
	struct token_hash hash;
	struct link link;
	bool found;
};

static enum status look_up_link(struct ctx *ctx, void *arg)
{
	struct link_attempt *attempt = arg;

	return link_find(ctx, &attempt->hash, &attempt->link, &attempt->found);
}

// A good link is never refused; wrong ones are counted against the network they come from.
static enum status try_link(struct ctx *ctx, struct call *call, struct link *link)
{
	const struct setup_in *in = call->in;
	struct link_attempt attempt = {0};
	struct guess guess = {.network = call->http->network};

	ctx->now_ms = clock_now_ms();
	if (token_read(ctx->house->vault, "link", in->token, &attempt.hash))
		TRY(house_read(ctx, look_up_link, &attempt));
	*link = attempt.link;
	if (attempt.found)
		return OK;
	int64_t wait_ms = throttle_ask(ctx->house->auth->throttle, &guess, ctx->now_ms);
	if (wait_ms > 0)
		return slow(ctx, call, wait_ms);
	signin_log_refusal(ctx, "link", "usr", NONE, call->http->peer);
	return fail(ctx, &link_void);
}

static enum status look(struct ctx *ctx, struct call *call, struct answer *answer)
{
	struct link_out *out = arena_new(ctx->mem, struct link_out);
	const struct shop *shop = ctx->house->shop;
	struct link link;

	TRY(try_link(ctx, call, &link));
	*out = (struct link_out){(int)link.kind, link.account.name, link.account.login, shop->name};
	answer_give(answer, link_out, out);
	return OK;
}

void signin_look(struct ctx *ctx, struct call *call)
{
	take_from_here(ctx, call, look);
}

static enum status write_setup(struct ctx *ctx, void *arg)
{
	struct entry *entry = arg;

	TRY(link_use(ctx, entry->link));
	if (entry->link->kind == LINK_SETUP) {
		TRY(account_insert(ctx, &entry->owner, ACCOUNT_ACTIVE, entry->new_hash, &entry->id));
		TRY(link_end_setup(ctx));
	} else {
		entry->id = entry->link->account.id;
		TRY(account_set_password(ctx, entry->id, entry->new_hash));
		TRY(session_end_all(ctx, entry->id, 0));
		TRY(link_end_all(ctx, entry->id));
	}
	return open_session(ctx, entry, entry->link->kind == LINK_SETUP ? "user.create_owner" : "session.open_by_link");
}

static enum status check_owner(
	struct ctx *ctx, const struct setup_in *in, struct link *link, struct account_input *owner)
{
	if (!in->name)
		return fail_at(ctx, "/name", &field_required);
	if (!in->login)
		return fail_at(ctx, "/login", &field_required);
	if (!login_normal(ctx->mem, in->login))
		return fail_at(ctx, "/login", &login_wrong);
	link->account.name = in->name;
	link->account.login = in->login;
	*owner = (struct account_input){.name = in->name, .login = in->login, .role = "owner", .store_id = NONE};
	return OK;
}

static enum status setup(struct ctx *ctx, struct call *call, struct answer *answer)
{
	const struct setup_in *in = call->in;
	struct visit visit = visit_of(ctx, call->http);
	struct link link;
	struct entry entry = {.visit = &visit, .link = &link};

	TRY(try_link(ctx, call, &link));
	if (link.kind == LINK_SETUP)
		TRY(check_owner(ctx, in, &link, &entry.owner));
	TRY(account_password_accept(ctx, "/password", &link.account, in->password));
	TRY(password_hash(ctx, in->password, ctx->house->auth->cost, &entry.new_hash));
	TRY(house_write(ctx, write_setup, &entry, 0, LANE_TILL));
	return welcome(ctx, call, &entry, answer);
}

void signin_setup(struct ctx *ctx, struct call *call)
{
	take_from_here(ctx, call, setup);
}
