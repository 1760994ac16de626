#include "auth/account.h"

#include "auth/link.h"
#include "auth/role.h"
#include "auth/session.h"
#include "auth/state.h"

#include "api/audit.h"
#include "base/id.h"
#include "base/instant.h"
#include "base/normal.h"
#include "store/where.h"

#include <string.h>

SQL(account_read);
SQL(account_read_login);
SQL(account_read_all);
SQL(account_insert_row);
SQL(account_update_row);
SQL(account_set_state);
SQL(account_set_password_hash);
SQL(account_other_owners);
SQL(account_taken_login);
SQL(account_taken_code);

PROBLEM(login_wrong, ERR_UNPROCESSABLE,
	"A login is an e-mail address, or 2 to 64 letters, digits, dots, hyphens and underscores.",
	"登录名应为邮箱，或 2–64 个汉字、字母、数字、点、横线、下划线。");
PROBLEM(login_taken, ERR_UNPROCESSABLE, "Somebody has this login already.", "该登录名已被使用。");
PROBLEM(code_taken, ERR_UNPROCESSABLE, "Somebody has this staff code already.", "该工号已被使用。");
PROBLEM(role_unknown, ERR_UNPROCESSABLE, "There is no role {0}.", "没有名为 {0} 的角色。");
PROBLEM(role_beyond, ERR_FORBIDDEN, "This role may do what you may not ({0}).", "该角色拥有您没有的权限（{0}）。");
PROBLEM(store_needed, ERR_UNPROCESSABLE, "This role sees by store: say which.", "该角色按门店授权，请指定门店。");
PROBLEM(store_unknown, ERR_UNPROCESSABLE, "There is no such store.", "没有这个门店。");
PROBLEM(account_state_wrong, ERR_CONFLICT, "This account is {0}.", "该账号的状态是 {0}，不能这样操作。");
PROBLEM(last_owner, ERR_CONFLICT, "Somebody has to be the owner: make another one first.",
	"至少要有一位店主，请先指定另一位。");

const struct choice account_languages[] = {
	{"shop", W("The shop's", "跟随店铺")},
	{"en", W("English", "英文")},
	{"zh", W("Chinese", "中文")},
	CHOICES_END,
};
const struct choice account_states[] = {
	{"person", W("On the staff, without an account", "仅员工，无账号")},
	{"invited", W("Invited, no password yet", "已邀请，未设密码")},
	{"active", W("May sign in", "可登录")},
	{"disabled", W("Disabled", "已停用")},
	CHOICES_END,
};

// ---------------------------------------------------------------- reading

void account_scan(struct ctx *ctx, const struct rows *rows, struct account *account, const char **password_hash)
{
	*account = (struct account){
		.id = row_i64(rows, 0),
		.version = row_i64(rows, 1),
		.created_at_ms = row_i64(rows, 2),
		.updated_at_ms = row_i64(rows, 3),
		.name = row_text(rows, 4, ctx->mem),
		.login = row_text(rows, 5, ctx->mem),
		.role = row_text(rows, 6, ctx->mem),
		.code = row_text(rows, 7, ctx->mem),
		.phone = row_text(rows, 8, ctx->mem),
		.store_id = row_i64(rows, 9),
		.language = choice_value(account_languages, row_text(rows, 10, ctx->mem)),
		.state = choice_value(account_states, row_text(rows, 11, ctx->mem)),
		.signed_in_at_ms = row_i64(rows, 12),
	};
	*password_hash = row_text(rows, 13, ctx->mem);
}

enum status account_get(struct ctx *ctx, int64_t id, struct account *account, const char **password_hash)
{
	struct rows *rows;
	bool found;

	TRY(db_first(ctx->db, &account_read, ARGS(v_i64(id)), &rows, &found));
	if (!found)
		return fail(ctx, &not_found);
	account_scan(ctx, rows, account, password_hash);
	return OK;
}

enum status account_by_login(
	struct ctx *ctx, const char *login_key, struct account *account, const char **password_hash, bool *found)
{
	struct rows *rows;

	TRY(db_first(ctx->db, &account_read_login, ARGS(v_text(login_key)), &rows, found));
	if (*found)
		account_scan(ctx, rows, account, password_hash);
	return OK;
}

enum status auth_user_find(struct ctx *ctx, const char *text, struct account *account)
{
	const char *key = login_normal(ctx->mem, text), *hash;
	bool found = false;
	int64_t id;

	if (id_parse(text, "usr", &id) || id_parse(text, "stf", &id))
		return account_get(ctx, id, account, &hash);
	if (key)
		TRY(account_by_login(ctx, key, account, &hash, &found));
	return found ? OK : fail(ctx, &not_found);
}

enum status auth_user_list(struct ctx *ctx, struct account **accounts, size_t *count)
{
	size_t room = 64;
	struct rows *rows;
	const char *hash;
	bool more;

	*count = 0;
	*accounts = arena_array(ctx->mem, struct account, room);
	TRY(db_query(ctx->db, &account_read_all, NO_ARGS, &rows));
	for (;;) {
		TRY(rows_next(rows, &more));
		if (!more)
			return OK;
		if (*count == room) {
			struct account *larger = arena_array(ctx->mem, struct account, room * 2);

			memcpy(larger, *accounts, room * sizeof *larger);
			*accounts = larger;
			room *= 2;
		}
		account_scan(ctx, rows, &(*accounts)[(*count)++], &hash);
	}
}

const char *login_normal(struct arena *mem, const char *login)
{
	char *key = normal_width(mem, text_trim(mem, login));
	const char *at = key, *email;
	size_t length = utf8_length(key);
	uint32_t code;

	if (strchr(key, '@'))
		return normal_email(mem, key, &email) == OK ? email : NULL;
	for (char *c = key; *c; c++)
		if (*c >= 'A' && *c <= 'Z')
			*c = (char)(*c + 'a' - 'A');
	while ((code = utf8_next(&at)) != 0) {
		bool plain = (code >= 'a' && code <= 'z') || (code >= '0' && code <= '9') || code == '.' ||
			     code == '-' || code == '_';

		if (!plain && (code < 0x4e00 || code > 0x9fff))
			return NULL;
	}
	return length >= 2 && length <= 64 ? key : NULL;
}

// ---------------------------------------------------------------- rules

enum status role_give(struct ctx *ctx, const char *name, int64_t store_id)
{
	const char *beyond;
	struct role role;

	TRY(role_get(ctx, name, &role));
	if (!role.name)
		return fail_at(ctx, "/role", &role_unknown, name);
	if (!role_within(&role, ctx->actor, &beyond))
		return fail(ctx, &role_beyond, beyond);
	if (store_id == NONE && auth_role_needs_store(&role))
		return fail_at(ctx, "/store_id", &store_needed);
	return OK;
}

enum status store_give(struct ctx *ctx, const char *right, int64_t store_id)
{
	enum scope scope = actor_scope(ctx->actor, right);
	struct where where;
	struct rows *rows;
	bool found;

	if (scope == SCOPE_NONE || scope == SCOPE_OWN ||
		(scope == SCOPE_STORE && (store_id == NONE || store_id != ctx->actor->store_id)))
		return fail(ctx, &forbidden, right);
	if (store_id == NONE)
		return OK;
	where = where_make(ctx->mem, "SELECT id FROM store");
	where_and(&where, "id = ?", v_i64(store_id));
	TRY(where_query(&where, ctx->db, &rows));
	TRY(rows_next(rows, &found));
	if (!found)
		return fail_at(ctx, "/store_id", &store_unknown);
	rows_close(rows);
	return OK;
}

enum status account_reach(struct ctx *ctx, const struct account *account, const char *right)
{
	enum scope scope = actor_scope(ctx->actor, right);
	const char *beyond;
	struct role role;

	if (scope == SCOPE_NONE)
		return fail(ctx, &forbidden, right);
	if (scope == SCOPE_OWN && account->id != ctx->actor->staff_id)
		return fail(ctx, &not_found);
	if (scope == SCOPE_STORE && account->id != ctx->actor->staff_id &&
		(account->store_id == NONE || account->store_id != ctx->actor->store_id))
		return fail(ctx, &not_found);
	if (!account->role || strcmp(right, "user.read") == 0)
		return OK;
	TRY(role_get(ctx, account->role, &role));
	if (!role_within(&role, ctx->actor, &beyond))
		return fail(ctx, &role_beyond, beyond);
	return OK;
}

enum status account_not_last_owner(struct ctx *ctx, const struct account *account)
{
	struct rows *rows;
	bool found;

	if (account->state != ACCOUNT_ACTIVE || !text_equal(account->role, "owner"))
		return OK;
	TRY(db_first(ctx->db, &account_other_owners, ARGS(v_i64(account->id)), &rows, &found));
	return row_i64(rows, 0) > 0 ? OK : fail(ctx, &last_owner);
}

enum status account_password_accept(
	struct ctx *ctx, const char *pointer, const struct account *account, const char *password)
{
	const struct shop *shop = ctx->house->shop;
	const char *context[] = {account->login, account->name, shop ? shop->name : NULL};

	return password_accept(ctx, pointer, password, context, ARRAY_LEN(context));
}

enum status account_taken(struct ctx *ctx, const char *login_key, const char *code, int64_t id)
{
	struct rows *rows;
	bool found;

	TRY(db_first(ctx->db, &account_taken_login, ARGS(v_text(login_key), v_i64(id)), &rows, &found));
	if (found)
		return fail_at(ctx, "/login", &login_taken);
	if (!code)
		return OK;
	TRY(db_first(ctx->db, &account_taken_code, ARGS(v_text(code), v_i64(id)), &rows, &found));
	return found ? fail_at(ctx, "/code", &code_taken) : OK;
}

// ---------------------------------------------------------------- verbs

static const char *summary(struct ctx *ctx, const struct account *account)
{
	struct buf buf = buf_make(ctx->mem, 4096);
	struct json_out out = json_out(&buf);

	json_begin(&out, '{');
	json_member_text(&out, "name", account->name);
	json_member_text(&out, "login", account->login);
	json_member_text(&out, "role", account->role);
	json_member_text(
		&out, "store_id", account->store_id == NONE ? NULL : id_text(ctx->mem, "sto", account->store_id));
	json_member_text(&out, "state", choice_name(account_states, account->state));
	json_close(&out, '}');
	return buf.data;
}

enum status account_note(struct ctx *ctx, int64_t id, const char *action, const struct account *before)
{
	struct account after;
	const char *hash;

	TRY(account_get(ctx, id, &after, &hash));
	return audit_record(ctx, "user", id_text(ctx->mem, "usr", id), action, before ? summary(ctx, before) : NULL,
		summary(ctx, &after), NULL);
}

enum status account_insert(struct ctx *ctx, const struct account_input *in, enum account_state state,
	const char *password_hash, int64_t *id)
{
	const char *key = in->login ? login_normal(ctx->mem, in->login) : NULL;
	int64_t changed;

	if (!in->name || !*in->name)
		return fail_at(ctx, "/name", &field_required);
	if (!key)
		return fail_at(ctx, "/login", &login_wrong);
	TRY(account_taken(ctx, key, in->code, 0));
	*id = id_new();
	TRY(db_change(ctx->db, &account_insert_row,
		ARGS(v_i64(*id), v_i64(ctx->now_ms), v_text(in->name), v_text(in->code), v_i64(in->store_id),
			v_text(in->phone), v_text(choice_name(account_languages, in->language)),
			v_text(choice_name(account_states, state)), v_text(in->login), v_text(key), v_text(in->role),
			v_text(password_hash)),
		&changed));
	return changed ? OK : ERR_BUSY; // taken in this very moment: run again, it will be seen
}

enum status account_update(struct ctx *ctx, const struct account *next, const char *login_key)
{
	return db_exec(ctx->db, &account_update_row,
		ARGS(v_i64(next->id), v_i64(ctx->now_ms), v_text(next->name), v_text(next->code), v_i64(next->store_id),
			v_text(next->phone), v_text(choice_name(account_languages, next->language)),
			v_text(next->login), v_text(login_key), v_text(next->role)));
}

static enum status set_state(struct ctx *ctx, const struct account *account, enum account_state state)
{
	return db_exec(ctx->db, &account_set_state,
		ARGS(v_i64(account->id), v_i64(ctx->now_ms), v_text(choice_name(account_states, state))));
}

// A colleague gets an account: the same row, the same id.
static enum status promote(struct ctx *ctx, const struct account_input *in, int64_t *id)
{
	const char *key = login_normal(ctx->mem, in->login), *hash;
	struct account account;

	TRY(account_get(ctx, in->staff_id, &account, &hash));
	TRY(account_reach(ctx, &account, "user.write"));
	if (account.state != ACCOUNT_PERSON)
		return fail(ctx, &account_state_wrong, choice_name(account_states, account.state));
	if (!key)
		return fail_at(ctx, "/login", &login_wrong);
	*id = account.id;
	account.name = in->name;
	account.login = in->login;
	account.role = in->role;
	account.store_id = in->store_id;
	account.code = in->code ? in->code : account.code;
	account.phone = in->phone ? in->phone : account.phone;
	account.language = in->language;
	TRY(account_taken(ctx, key, account.code, account.id));
	TRY(account_update(ctx, &account, key));
	return set_state(ctx, &account, ACCOUNT_INVITED);
}

enum status auth_user_create(struct ctx *ctx, const struct account_input *in, int64_t *id, const char **link)
{
	TRY(auth_changed(ctx));
	TRY(role_give(ctx, in->role, in->store_id));
	TRY(store_give(ctx, "user.write", in->store_id));
	TRY(in->staff_id > 0 ? promote(ctx, in, id) : account_insert(ctx, in, ACCOUNT_INVITED, NULL, id));
	TRY(link_make(ctx, LINK_INVITE, *id, link));
	return account_note(ctx, *id, "user.create", NULL);
}

enum status auth_user_link(struct ctx *ctx, int64_t id, const char **link)
{
	struct account account;
	const char *hash;

	TRY(auth_changed(ctx)); // first: see account.h
	TRY(account_get(ctx, id, &account, &hash));
	TRY(account_reach(ctx, &account, "user.write"));
	if (account.state != ACCOUNT_INVITED && account.state != ACCOUNT_ACTIVE)
		return fail(ctx, &account_state_wrong, choice_name(account_states, account.state));
	TRY(link_make(ctx, account.state == ACCOUNT_INVITED ? LINK_INVITE : LINK_RESET, id, link));
	return account_note(ctx, id, "user.link", &account);
}

enum status auth_user_disable(struct ctx *ctx, int64_t id)
{
	struct account account;
	const char *hash;

	TRY(auth_changed(ctx)); // first: see account.h
	TRY(account_get(ctx, id, &account, &hash));
	TRY(account_reach(ctx, &account, "user.write"));
	if (account.state == ACCOUNT_PERSON)
		return fail(ctx, &account_state_wrong, choice_name(account_states, account.state));
	if (account.state == ACCOUNT_DISABLED)
		return OK;
	TRY(account_not_last_owner(ctx, &account));
	TRY(link_end_all(ctx, id));
	TRY(session_end_all(ctx, id, 0));
	TRY(set_state(ctx, &account, ACCOUNT_DISABLED));
	return account_note(ctx, id, "user.disable", &account);
}

enum status auth_user_enable(struct ctx *ctx, int64_t id)
{
	struct account account;
	const char *hash;

	TRY(auth_changed(ctx)); // first: see account.h
	TRY(account_get(ctx, id, &account, &hash));
	TRY(account_reach(ctx, &account, "user.write"));
	if (account.state != ACCOUNT_DISABLED)
		return account.state == ACCOUNT_PERSON
			       ? fail(ctx, &account_state_wrong, choice_name(account_states, account.state))
			       : OK;
	TRY(set_state(ctx, &account, hash ? ACCOUNT_ACTIVE : ACCOUNT_INVITED));
	return account_note(ctx, id, "user.enable", &account);
}

enum status account_set_password(struct ctx *ctx, int64_t id, const char *hash)
{
	TRY(db_exec(ctx->db, &account_set_password_hash, ARGS(v_i64(id), v_text(hash), v_i64(ctx->now_ms))));
	return auth_changed(ctx);
}

enum status auth_owner_wanted(struct ctx *ctx, bool *wanted)
{
	struct rows *rows;
	bool found;

	TRY(db_first(ctx->db, &account_other_owners, ARGS(v_i64(0)), &rows, &found));
	*wanted = row_i64(rows, 0) == 0;
	return OK;
}

// ---------------------------------------------------------------- an owner by command

struct owner {
	struct account_input in;
	const char *hash;
	int64_t id;
};

static enum status write_owner(struct ctx *ctx, void *arg)
{
	struct owner *owner = arg;

	TRY(account_insert(ctx, &owner->in, ACCOUNT_ACTIVE, owner->hash, &owner->id));
	TRY(link_end_setup(ctx));
	return account_note(ctx, owner->id, "user.create_owner", NULL);
}

enum status auth_owner_create(struct ctx *ctx, const struct account_input *in, const char *password, int64_t *id)
{
	struct owner owner = {.in = *in};
	struct account account = {.login = in->login, .name = in->name};

	owner.in.role = "owner";
	owner.in.store_id = NONE;
	TRY(account_password_accept(ctx, "/password", &account, password));
	TRY(password_hash(
		ctx, password, ctx->house->auth ? ctx->house->auth->cost : password_cost_default, &owner.hash));
	TRY(house_write(ctx, write_owner, &owner, 0, LANE_TILL));
	*id = owner.id;
	return OK;
}
