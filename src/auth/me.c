#include "auth/me.h"

#include "auth/custom.h"
#include "auth/role.h"
#include "auth/session.h"
#include "auth/state.h"

#include "api/audit.h"
#include "base/id.h"
#include "base/instant.h"

SQL(me_update);
SQL(me_confirmed);

PROBLEM(confirm_password, ERR_FORBIDDEN, "Please give your password once more (POST /v1/session/confirm).",
	"此操作需要再次输入密码（POST /v1/session/confirm）。");

struct right_record {
	const char *right, *doc;
	int scope;
};

struct shop_record {
	const char *name, *currency, *time_zone, *country, *language;
};

struct me_record {
	const char *kind, *name, *login, *role, *role_title;
	int64_t user_id, staff_id, key_id, store_id, session_id, confirmed_until;
	int language;
	struct list rights;
	struct shop_record *shop;
};

static const struct field right_fields[] = {
	FIELD_TEXT(right_record, right, .max = 64, .doc = W("Object and action", "对象和操作")),
	FIELD_TEXT(right_record, doc, .max = 400, .doc = W("What it allows", "说明")),
};
const struct shape right_shape =
	SHAPE("Right", right_record, right_fields, "Something that can be allowed.", "一项权限。");

static const struct field my_right_fields[] = {
	FIELD_TEXT(right_record, right, .max = 64, .doc = W("Object and action", "对象和操作")),
	FIELD_ENUM(right_record, scope, auth_scopes, .doc = W("To which records", "数据范围")),
};
static const struct shape my_right_shape =
	SHAPE("MyRight", right_record, my_right_fields, "What I may do, and to what.", "本人的一项权限和数据范围。");

static const struct field shop_fields[] = {
	FIELD_TEXT(shop_record, name, .max = 200, .doc = W("Name", "名称")),
	FIELD_TEXT(shop_record, currency, .max = 3, .doc = W("Currency (ISO 4217)", "货币（ISO 4217）")),
	FIELD_TEXT(shop_record, time_zone, .max = 64, .doc = W("Time zone (IANA)", "时区（IANA）")),
	FIELD_TEXT(shop_record, country, .max = 2, .doc = W("Country (ISO 3166)", "国家（ISO 3166）")),
	FIELD_TEXT(shop_record, language, .max = 2, .doc = W("Language", "语言")),
};
static const struct shape shop_shape =
	SHAPE("MyShop", shop_record, shop_fields, "The shop, as every screen needs it.", "店铺基本资料。");

static const struct field me_fields[] = {
	FIELD_TEXT(me_record, kind, .max = 8, .doc = W("staff or key", "staff 为员工，key 为密钥")),
	FIELD_ID(me_record, user_id, "usr", .doc = W("My account", "账号编号")),
	FIELD_ID(me_record, staff_id, "stf",
		.doc = W("Me as a colleague; of a key its maker", "员工编号，密钥为其创建者")),
	FIELD_ID(me_record, key_id, "key", .doc = W("The key that asks", "密钥编号")),
	FIELD_TEXT(me_record, name, .max = 80, .doc = W("Name", "名称")),
	FIELD_TEXT(me_record, login, .max = 254, .doc = W("Login", "登录名")),
	FIELD_TEXT(me_record, role, .max = 32, .doc = W("Role", "角色")),
	FIELD_TEXT(me_record, role_title, .max = 80, .doc = W("The role for people", "角色名称")),
	FIELD_ID(me_record, store_id, "sto", .doc = W("My store", "所属门店")),
	FIELD_ENUM(me_record, language, account_languages, .doc = W("My language", "语言")),
	FIELD_ID(me_record, session_id, "ses", .doc = W("This session", "当前会话")),
	FIELD_TIME(me_record, confirmed_until,
		.doc = W("Sensitive acts need no password until then", "敏感操作在此之前无需再输密码")),
	FIELD_LIST(me_record, rights, &my_right_shape, .max = 200, .doc = W("All that I may do", "全部权限")),
	FIELD_OBJECT(me_record, shop, &shop_shape, .doc = W("The shop", "店铺")),
};
const struct shape me_shape = SHAPE("Me", me_record, me_fields, "Who asks, and what they may do.", "当前身份和权限。");

static const struct field me_change_fields[] = {
	FIELD_ENUM(me_record, language, account_languages, .flags = FIELD_REQUIRED, .doc = W("My language", "语言"),
		.example = "\"zh\""),
};
const struct shape me_change_shape =
	SHAPE("MeChange", me_record, me_change_fields, "What I change about myself.", "修改本人设置。");

// ---------------------------------------------------------------- me

static struct list rights_of(struct ctx *ctx)
{
	struct right_record *records;
	size_t count = 0;

	while (auth_rights[count].name)
		count++;
	records = arena_array(ctx->mem, struct right_record, count);
	struct list list = LIST(right_record, records, 0);
	for (size_t i = 0; i < count; i++) {
		enum scope scope = actor_scope(ctx->actor, auth_rights[i].name);

		if (scope != SCOPE_NONE)
			records[list.count++] = (struct right_record){auth_rights[i].name, NULL, (int)scope};
	}
	return list;
}

static struct shop_record *shop_of(struct ctx *ctx)
{
	const struct shop *shop = ctx->house->shop;
	struct shop_record *record = arena_new(ctx->mem, struct shop_record);

	*record = (struct shop_record){
		.name = shop->name,
		.currency = shop->currency->code,
		.time_zone = zone_name(shop->zone),
		.country = shop->country,
		.language = shop->lang == LANG_ZH ? "zh" : "en",
	};
	return record;
}

static enum status add_session(struct ctx *ctx, struct me_record *me)
{
	struct rows *rows;
	bool found;

	if (!ctx->actor->session || !id_parse(ctx->actor->session, "ses", &me->session_id))
		return OK;
	TRY(db_first(ctx->db, &me_confirmed, ARGS(v_i64(me->session_id)), &rows, &found));
	if (found)
		me->confirmed_until = row_i64(rows, 0) + CONFIRMED_MS;
	return OK;
}

enum status me_make(struct ctx *ctx, const void **record)
{
	const struct actor *actor = ctx->actor;
	struct me_record *me = arena_new(ctx->mem, struct me_record);
	struct account account;
	struct role role;
	const char *hash;

	if (!actor || (actor->kind != ACTOR_STAFF && actor->kind != ACTOR_KEY))
		return fail(ctx, &unauthenticated);
	shape_clear(&me_shape, me);
	TRY(account_get(ctx, actor->staff_id, &account, &hash));
	TRY(role_get(ctx, account.role, &role));
	me->kind = actor->kind == ACTOR_KEY ? "key" : "staff";
	me->name = actor->name;
	me->role = actor->role;
	me->staff_id = actor->staff_id;
	me->store_id = actor->store_id;
	me->language = account.language;
	if (actor->kind == ACTOR_KEY)
		me->key_id = actor->id;
	else {
		me->user_id = actor->id;
		me->login = account.login;
		me->role_title = words_in(role.title, ctx->lang);
	}
	me->rights = rights_of(ctx);
	me->shop = shop_of(ctx);
	*record = me;
	return add_session(ctx, me);
}

enum status me_get(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	(void)call;
	return me_make(ctx, &answer->out);
}

enum status me_change(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	const struct me_record *in = call->in;
	struct account before;
	const char *hash;

	if (ctx->actor->kind != ACTOR_STAFF)
		return fail(ctx, &forbidden, "session");
	TRY(account_get(ctx, ctx->actor->id, &before, &hash));
	if (call->in_present) {
		TRY(db_exec(ctx->db, &me_update,
			ARGS(v_i64(before.id), v_i64(ctx->now_ms),
				v_text(choice_name(account_languages, in->language)))));
		TRY(account_note(ctx, before.id, "user.change_self", &before));
	}
	return me_make(ctx, &answer->out);
}

enum status auth_require_recent(struct ctx *ctx)
{
	const struct actor *actor = ctx->actor;
	struct rows *rows;
	int64_t id;
	bool found;

	if (!actor || actor->kind != ACTOR_STAFF || !actor->session)
		return OK;
	if (!id_parse(actor->session, "ses", &id))
		return fail(ctx, &confirm_password);
	TRY(db_first(ctx->db, &me_confirmed, ARGS(v_i64(id)), &rows, &found));
	return found && row_i64(rows, 0) + CONFIRMED_MS > ctx->now_ms ? OK : fail(ctx, &confirm_password);
}

// ---------------------------------------------------------------- rights, and why

enum status me_rights(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	struct page page;

	page_begin(ctx, call, &page);
	for (const struct right *right = auth_rights; right->name; right++)
		page_add(&page, right_record, &(struct right_record){right->name, words_in(right->doc, ctx->lang), 0});
	return page_end(&page, NULL, (int64_t)page.count, answer);
}

struct access_query {
	const char *right;
	int64_t user;
};
static const struct field access_query_fields[] = {
	FIELD_TEXT(access_query, right, .max = 64, .flags = FIELD_REQUIRED,
		.doc = W("The right in question", "要说明的权限"), .example = "\"customer.contact\""),
	FIELD_ID(access_query, user, "usr", .doc = W("Whose; absent: mine", "账号，默认本人")),
};
const struct shape access_query_shape =
	SHAPE("AccessQuery", access_query, access_query_fields, "Which right, and whose.", "查询权限来源。");

struct access_record {
	const char *right, *role, *role_title, *granted_by, *text;
	int scope;
};
static const struct field access_fields[] = {
	FIELD_TEXT(access_record, right, .max = 64, .doc = W("The right", "权限")),
	FIELD_ENUM(access_record, scope, auth_scopes, .doc = W("How far it reaches", "数据范围")),
	FIELD_TEXT(access_record, role, .max = 32, .doc = W("The role that decides", "起决定作用的角色")),
	FIELD_TEXT(access_record, role_title, .max = 80, .doc = W("The role for people", "角色名称")),
	FIELD_TEXT(access_record, granted_by, .max = 64,
		.doc = W("The row of the role that gives it; null: none does", "授予它的角色条目，空为未授予")),
	FIELD_TEXT(access_record, text, .max = 600, .doc = W("The same as a sentence", "文字说明")),
};
const struct shape access_shape = SHAPE("Access", access_record, access_fields,
	"Why somebody may, or may not, do something.", "某人为何有或没有某项权限。");

static const char *explain(struct ctx *ctx, const struct account *account, const struct role *role,
	const struct right *right, const struct grant *grant)
{
	const char *name = account->name, *title = words_in(role->title, ctx->lang),
		   *doc = words_in(right->doc, ctx->lang);
	const char *scope = words_in(auth_scopes[grant ? grant->scope : SCOPE_NONE].doc, ctx->lang);

	if (account->state != ACCOUNT_ACTIVE)
		return ctx->lang == LANG_ZH ? arena_format(ctx->mem, "%s目前不能登录。", name)
					    : arena_format(ctx->mem, "%s may not sign in at present.", name);
	if (!grant)
		return ctx->lang == LANG_ZH ? arena_format(ctx->mem, "%s的角色“%s”没有此权限：%s", name, title, doc)
					    : arena_format(ctx->mem, "%s has the role \"%s\", which does not allow: %s",
						      name, title, doc);
	return ctx->lang == LANG_ZH
		       ? arena_format(ctx->mem, "%s的角色“%s”授予此权限（%s）：%s", name, title, scope, doc)
		       : arena_format(
				 ctx->mem, "%s has the role \"%s\", which allows (%s): %s", name, title, scope, doc);
}

enum status me_access(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	const struct access_query *query = call->query;
	const struct right *right = auth_right_find(query->right);
	struct access_record *record = arena_new(ctx->mem, struct access_record);
	struct account account;
	struct role role;
	const char *hash;

	if (!right)
		return fail_at(ctx, "right", &right_unknown, query->right);
	TRY(account_get(ctx, query->user == NONE ? ctx->actor->staff_id : query->user, &account, &hash));
	if (account.id != ctx->actor->staff_id)
		TRY(account_reach(ctx, &account, "user.read"));
	TRY(role_get(ctx, account.role, &role));
	const struct grant *grant = auth_grant_for(role.grants, role.grant_count, right->name);
	*record = (struct access_record){
		.right = right->name,
		.role = account.role,
		.role_title = words_in(role.title, ctx->lang),
		.scope = grant && account.state == ACCOUNT_ACTIVE ? (int)grant->scope : SCOPE_NONE,
		.granted_by = grant ? grant->right : NULL,
		.text = explain(ctx, &account, &role, right, grant),
	};
	answer_give(answer, access_record, record);
	return OK;
}
