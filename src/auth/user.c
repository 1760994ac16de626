#include "auth/user.h"

#include "auth/link.h"
#include "auth/session.h"
#include "auth/state.h"

#include "api/audit.h"
#include "base/id.h"
#include "base/instant.h"
#include "store/where.h"

struct user_record {
	int64_t id, staff_id, store_id, signed_in_at, created_at, version;
	const char *name, *login, *role, *code, *phone;
	int language, state;
};

// In the order of user_in_fields, so that the bits of presence are these.
enum user_field { USER_NAME, USER_LOGIN, USER_ROLE, USER_STORE, USER_CODE, USER_PHONE, USER_LANGUAGE };

#define USER_FIELDS(must)                                                                                              \
	FIELD_TEXT(user_record, name, .max = 80, .flags = (must), .doc = W("Name, as colleagues see it", "姓名"),      \
		.example = "\"Li Na\""),                                                                               \
		FIELD_TEXT(user_record, login, .max = 254, .flags = (must),                                            \
			.doc = W("E-mail address, or a short name", "登录名：邮箱或简短名称"),                         \
			.example = "\"li.na\""),                                                                       \
		FIELD_TEXT(user_record, role, .max = 32, .flags = (must) | FIELD_FILTER,                               \
			.doc = W("Role, of GET /v1/roles", "角色，见 GET /v1/roles"), .example = "\"cashier\""),       \
		FIELD_ID(user_record, store_id, "sto", .flags = FIELD_FILTER,                                          \
			.doc = W("Store; needed by roles that see by store", "门店，按门店授权的角色必填")),           \
		FIELD_TEXT(user_record, code, .max = 40, .doc = W("Staff code, as orders name it", "工号"),            \
			.example = "\"A07\""),                                                                         \
		FIELD_TEXT(user_record, phone, .max = 40, .doc = W("Phone", "电话")),                                  \
		FIELD_ENUM(user_record, language, account_languages,                                                   \
			.doc = W("Language of what is written to them", "语言"))

static const struct field user_in_fields[] = {
	USER_FIELDS(FIELD_REQUIRED),
	FIELD_ID(user_record, staff_id, "stf",
		.doc = W("A colleague who has no account yet; absent: somebody new", "尚无账号的员工，不填则为新人")),
};
static const struct field user_change_fields[] = {USER_FIELDS(FIELD_REQUIRED)};
static const struct field user_fields[] = {
	FIELD_ID(user_record, id, "usr", .doc = W("Id", "编号")),
	FIELD_ID(user_record, staff_id, "stf", .doc = W("The same person as a colleague", "对应的员工编号")),
	USER_FIELDS(0),
	FIELD_ENUM(user_record, state, account_states, .flags = FIELD_FILTER,
		.doc = W("Whether they may sign in", "状态")),
	FIELD_TIME(user_record, signed_in_at, .doc = W("Last signed in", "最近登录时间")),
	FIELD_TIME(user_record, created_at, .doc = W("Made at", "创建时间")),
	FIELD_I64(user_record, version, .min = 1, .max = JSON_INTEGER_MAX, .doc = W("For If-Match", "版本号")),
};
const struct shape user_in_shape =
	SHAPE("UserInput", user_record, user_in_fields, "An account to be made.", "新建账号。");
const struct shape user_change_shape =
	SHAPE("UserChange", user_record, user_change_fields, "What changes about an account.", "账号的修改。");
const struct shape user_shape = SHAPE("User", user_record, user_fields, "Somebody who may sign in.", "可登录的账号。");

struct user_query {
	const char *role, *cursor, *sort;
	int64_t store_id, limit;
	int state;
};
static const struct field user_query_fields[] = {
	FIELD_ENUM(user_query, state, account_states, .doc = W("Only accounts in this state", "按状态筛选")),
	FIELD_TEXT(user_query, role, .max = 32, .doc = W("Only this role", "按角色筛选")),
	FIELD_ID(user_query, store_id, "sto", .doc = W("Only this store", "按门店筛选")),
	LIST_LIMIT_FIELD(user_query),
	LIST_CURSOR_FIELD(user_query),
	LIST_SORT_FIELD(user_query, "name, login, role, state, signed_in_at, created_at"),
};
const struct shape user_query_shape =
	SHAPE("UserQuery", user_query, user_query_fields, "Which accounts.", "账号筛选。");

struct link_record {
	struct user_record *user;
	const char *link;
	int64_t ends_at;
};
static const struct field user_link_fields[] = {
	FIELD_OBJECT(link_record, user, &user_shape, .doc = W("Whom it is for", "账号")),
	FIELD_TEXT(link_record, link, .max = 400,
		.doc = W("Give it to them by a way you trust. It is shown this once and works once.",
			"请通过可信渠道转交，仅显示一次，仅可使用一次。")),
	FIELD_TIME(link_record, ends_at, .doc = W("Good until", "有效期至")),
};
const struct shape user_link_shape =
	SHAPE("UserLink", link_record, user_link_fields, "A one-time link.", "一次性链接。");

static struct user_record *record_of(struct arena *mem, const struct account *account)
{
	struct user_record *record = arena_new(mem, struct user_record);

	*record = (struct user_record){
		.id = account->id,
		.staff_id = account->id,
		.store_id = account->store_id,
		.signed_in_at = account->signed_in_at_ms,
		.created_at = account->created_at_ms,
		.version = account->version,
		.name = account->name,
		.login = account->login,
		.role = account->role,
		.code = account->code,
		.phone = account->phone,
		.language = account->language,
		.state = account->state,
	};
	return record;
}

static enum status show(struct ctx *ctx, int64_t id, struct answer *answer)
{
	struct account account;
	const char *hash;

	TRY(account_get(ctx, id, &account, &hash));
	answer_give(answer, user_record, record_of(ctx->mem, &account));
	answer->version = account.version;
	return OK;
}

// ---------------------------------------------------------------- reading

static void add_conditions(struct ctx *ctx, const struct call *call, struct where *where)
{
	const struct user_query *query = call->query;

	where_and_plain(where, "state <> 'person'");
	if (actor_scope(ctx->actor, "user.read") == SCOPE_STORE)
		where_and(where, "store_id = ?", v_i64(ctx->actor->store_id));
	if (actor_scope(ctx->actor, "user.read") == SCOPE_OWN)
		where_and(where, "id = ?", v_i64(ctx->actor->staff_id));
	if (call->query_present & 1)
		where_and(where, "state = ?", v_text(choice_name(account_states, query->state)));
	if (query->role)
		where_and(where, "role = ?", v_text(query->role));
	if (query->store_id != NONE)
		where_and(where, "store_id = ?", v_i64(query->store_id));
}

// As many rows as the shop has people.
static const struct sort_column sorts[] = {{"created_at", "created_at"}, {"name", "name"},
	{"login", "COALESCE(login, '')"}, {"role", "COALESCE(role, '')"}, {"state", "state"},
	{"signed_in_at", "COALESCE(signed_in_at, 0)"}, {0}};
static const struct page_order order = {.id = "id", .id_name = "id", .usual = "-created_at", .columns = sorts};

enum status user_list(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	struct where where =
		where_make(ctx->mem, "SELECT id, version, created_at, updated_at, name, login, role, code, phone,"
				     " store_id, language, state, signed_in_at, NULL FROM staff");
	struct page page;
	struct rows *rows;
	bool more;

	add_conditions(ctx, call, &where);
	page_begin(ctx, call, &page);
	TRY(page_sort(&page, &order, &where));
	TRY(where_query(&where, ctx->db, &rows));
	for (;;) {
		struct account account;
		const char *hash;

		TRY(page_next(&page, rows, &more));
		if (!more)
			return page_close(&page, answer);
		account_scan(ctx, rows, &account, &hash);
		page_add(&page, user_record, record_of(ctx->mem, &account));
	}
}

static enum status reach(struct ctx *ctx, int64_t id, const char *right, struct account *account)
{
	const char *hash;

	TRY(account_get(ctx, id, account, &hash));
	if (account->state == ACCOUNT_PERSON)
		return fail(ctx, &not_found);
	return account_reach(ctx, account, right);
}

enum status user_get(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	struct account account;

	TRY(reach(ctx, call->ids[0], "user.read", &account));
	return show(ctx, account.id, answer);
}

// ---------------------------------------------------------------- changing

static bool has(const struct call *call, enum user_field field)
{
	return call->in_present & UINT64_C(1) << field;
}

static struct account changed_account(const struct call *call, const struct account *old)
{
	const struct user_record *in = call->in;
	struct account account = *old;

	account.name = has(call, USER_NAME) ? in->name : old->name;
	account.login = has(call, USER_LOGIN) ? in->login : old->login;
	account.role = has(call, USER_ROLE) ? in->role : old->role;
	account.store_id = has(call, USER_STORE) ? in->store_id : old->store_id;
	account.code = has(call, USER_CODE) ? in->code : old->code;
	account.phone = has(call, USER_PHONE) ? in->phone : old->phone;
	account.language = has(call, USER_LANGUAGE) ? in->language : old->language;
	return account;
}

enum status user_change(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	struct account old, next;

	TRY(auth_changed(ctx));
	TRY(reach(ctx, call->ids[0], "user.write", &old));
	TRY(resource_match(ctx, call, old.version));
	next = changed_account(call, &old);
	bool gives = !text_equal(next.role, old.role) || next.store_id != old.store_id;
	const char *key = login_normal(ctx->mem, next.login);
	if (!key)
		return fail_at(ctx, "/login", &login_wrong);
	if (gives || has(call, USER_LOGIN))
		TRY(auth_require_recent(ctx));
	if (gives) {
		TRY(role_give(ctx, next.role, next.store_id));
		TRY(store_give(ctx, "user.write", next.store_id));
	}
	if (!text_equal(next.role, "owner"))
		TRY(account_not_last_owner(ctx, &old));
	TRY(account_taken(ctx, key, next.code, old.id));
	TRY(account_update(ctx, &next, key));
	TRY(account_note(ctx, old.id, "user.change", &old));
	return show(ctx, old.id, answer);
}

enum status user_disable(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	TRY(auth_require_recent(ctx));
	TRY(auth_user_disable(ctx, call->ids[0]));
	return show(ctx, call->ids[0], answer);
}

enum status user_enable(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	TRY(auth_require_recent(ctx));
	TRY(auth_user_enable(ctx, call->ids[0]));
	return show(ctx, call->ids[0], answer);
}

enum status user_sign_out(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	struct account account;

	(void)answer;
	TRY(reach(ctx, call->ids[0], "user.write", &account));
	TRY(session_end_all(ctx, account.id, 0));
	return account_note(ctx, account.id, "user.sign_out", &account);
}

// ---------------------------------------------------------------- links: not kept for an Idempotency-Key, since they
// are secrets

struct link_act {
	const struct account_input *in; // NULL: for the account of id
	int64_t id;
	const char *link;
	struct account account;
};

static enum status write_link(struct ctx *ctx, void *arg)
{
	struct link_act *act = arg;
	const char *hash;

	TRY(auth_require_recent(ctx));
	TRY(act->in ? auth_user_create(ctx, act->in, &act->id, &act->link) : auth_user_link(ctx, act->id, &act->link));
	return account_get(ctx, act->id, &act->account, &hash);
}

static enum status do_link(struct ctx *ctx, struct link_act *act, struct answer *answer)
{
	struct link_record *record = arena_new(ctx->mem, struct link_record);

	TRY(house_write(ctx, write_link, act, 0, LANE_TILL));
	*record = (struct link_record){record_of(ctx->mem, &act->account), act->link, ctx->now_ms + LINK_LIFE_MS};
	answer_give(answer, link_record, record);
	answer->status = 201;
	answer->location = arena_format(ctx->mem, "/v1/users/%s", id_text(ctx->mem, "usr", act->id));
	return OK;
}

static enum status create(struct ctx *ctx, struct call *call, struct answer *answer)
{
	const struct user_record *in = call->in;
	struct account_input input = {
		in->name, in->login, in->role, in->store_id, in->code, in->phone, in->language, in->staff_id};

	return do_link(ctx, &(struct link_act){.in = &input}, answer);
}

static enum status link_again(struct ctx *ctx, struct call *call, struct answer *answer)
{
	return do_link(ctx, &(struct link_act){.id = call->ids[0]}, answer);
}

void user_create(struct ctx *ctx, struct call *call)
{
	desk_take(ctx->house->auth->desk, ctx, call, create);
}

void user_link(struct ctx *ctx, struct call *call)
{
	desk_take(ctx->house->auth->desk, ctx, call, link_again);
}
