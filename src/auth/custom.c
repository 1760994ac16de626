#include "auth/custom.h"

#include "auth/role.h"

#include "api/audit.h"

#include <string.h>

SQL(custom_read);
SQL(custom_read_all);
SQL(custom_insert);
SQL(custom_update);
SQL(custom_delete);
SQL(custom_holders);

#define GRANTS_MAX 100

PROBLEM(role_built_in, ERR_CONFLICT, "The role {0} is built in and can't be changed. Make one of your own beside it.",
	"{0} 是内置角色，不能修改，可另建自定义角色。");
PROBLEM(role_name_wrong, ERR_UNPROCESSABLE,
	"A role's name is 2 to 32 small letters, digits and underscores, a letter first.",
	"角色标识为 2–32 个小写字母、数字、下划线，以字母开头。");
PROBLEM(role_taken, ERR_CONFLICT, "There is a role {0} already.", "已有名为 {0} 的角色。");
PROBLEM(role_used, ERR_CONFLICT, "{0} people have this role. Give them another one first.",
	"还有 {0} 人使用该角色，请先更换。");
PROBLEM(right_unknown, ERR_UNPROCESSABLE, "There is no right {0}.", "没有名为 {0} 的权限。");

// One grant as it is written: a right and how far it reaches.
struct grant_record {
	const char *right;
	int scope;
};

struct role_record {
	const char *name, *title, *doc;
	bool built_in;
	int64_t version;
	struct list grants;
};

static const struct field grant_fields[] = {
	FIELD_TEXT(grant_record, right, .max = 64, .flags = FIELD_REQUIRED,
		.doc = W("What may be done, of GET /v1/rights", "权限，见 GET /v1/rights"),
		.example = "\"customer.read\""),
	FIELD_ENUM(grant_record, scope, auth_scopes, .flags = FIELD_REQUIRED, .doc = W("To which records", "数据范围"),
		.example = "\"store\""),
};
static const struct shape grant_shape =
	SHAPE("Grant", grant_record, grant_fields, "One right of a role.", "角色的一项权限。");

static const struct field role_fields[] = {
	FIELD_TEXT(role_record, name, .max = 32, .doc = W("Name for programs", "标识"), .example = "\"floor_lead\""),
	FIELD_TEXT(role_record, title, .max = 80, .doc = W("Name for people", "名称"), .example = "\"Floor lead\""),
	FIELD_TEXT(role_record, doc, .max = 400, .doc = W("What it is for", "说明")),
	FIELD_BOOL(role_record, built_in, .doc = W("Comes with the program; can't be changed", "内置角色，不能修改")),
	FIELD_I64(role_record, version, .min = 0, .max = JSON_INTEGER_MAX, .doc = W("For If-Match", "版本号")),
	FIELD_LIST(role_record, grants, &grant_shape, .max = GRANTS_MAX, .doc = W("What it may do", "权限")),
};
const struct shape role_shape = SHAPE("Role", role_record, role_fields, "What somebody may do.", "角色。");

static const struct field role_in_fields[] = {
	FIELD_TEXT(role_record, name, .max = 32, .flags = FIELD_REQUIRED,
		.doc = W("Name for programs: small letters, digits, underscores", "标识：小写字母、数字、下划线"),
		.example = "\"floor_lead\""),
	FIELD_TEXT(role_record, title, .max = 80, .flags = FIELD_REQUIRED, .doc = W("Name for people", "名称"),
		.example = "\"Floor lead\""),
	FIELD_LIST(role_record, grants, &grant_shape, .max = GRANTS_MAX, .flags = FIELD_REQUIRED,
		.doc = W("What it may do; no more than its maker may", "权限，不能超过创建者本人")),
};
const struct shape role_in_shape = SHAPE("RoleInput", role_record, role_in_fields, "A role to be made.", "新建角色。");
const struct shape role_change_shape = {
	.name = "RoleChange",
	.record = "role_record",
	.size = sizeof(struct role_record),
	.fields = role_in_fields + 1,
	.count = ARRAY_LEN(role_in_fields) - 1,
	.doc = W("What changes about a role.", "角色的修改。"),
};

// ---------------------------------------------------------------- rows

// Rights that this version does not know any more give nothing.
static void take_grants(struct arena *mem, const struct list *list, struct role *role)
{
	const struct grant_record *records = list->items;
	struct grant *grants = arena_array(mem, struct grant, list->count);

	role->grants = grants;
	role->grant_count = 0;
	for (size_t i = 0; i < list->count; i++) {
		const struct right *right = auth_right_find(records[i].right);

		if (right)
			grants[role->grant_count++] = (struct grant){right->name, (enum scope)records[i].scope};
	}
}

static enum status scan(struct ctx *ctx, const struct rows *rows, struct role_record *record, struct role *role)
{
	*record = (struct role_record){
		.name = row_text(rows, 0, ctx->mem),
		.version = row_i64(rows, 1),
		.title = row_text(rows, 4, ctx->mem),
	};
	TRY(field_decode_json(ctx, shape_field(&role_shape, "grants"), row_text(rows, 5, ctx->mem), record));
	*role = (struct role){.name = record->name, .title = {record->title, record->title}};
	take_grants(ctx->mem, &record->grants, role);
	return OK;
}

static enum status get(struct ctx *ctx, const char *name, struct role_record *record, struct role *role, bool *found)
{
	struct rows *rows;

	TRY(db_first(ctx->db, &custom_read, ARGS(v_text(name)), &rows, found));
	return *found ? scan(ctx, rows, record, role) : OK;
}

enum status role_get(struct ctx *ctx, const char *name, struct role *role)
{
	const struct role *built_in = auth_role_built_in(name);
	struct role_record record;
	bool found = false;

	*role = built_in ? *built_in : (struct role){0};
	if (built_in || !name)
		return OK;
	return get(ctx, name, &record, role, &found);
}

// ---------------------------------------------------------------- routes

static struct role_record built_in_record(struct ctx *ctx, const struct role *role)
{
	struct grant_record *grants = arena_array(ctx->mem, struct grant_record, role->grant_count);

	for (size_t i = 0; i < role->grant_count; i++)
		grants[i] = (struct grant_record){role->grants[i].right, (int)role->grants[i].scope};
	return (struct role_record){
		.name = role->name,
		.title = words_in(role->title, ctx->lang),
		.doc = words_in(role->doc, ctx->lang),
		.built_in = true,
		.grants = {grants, role->grant_count},
	};
}

enum status custom_list(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	struct page page;
	struct rows *rows;
	bool more;

	page_begin(ctx, call, &page);
	for (const struct role *role = auth_roles; role->name; role++) {
		struct role_record record = built_in_record(ctx, role);

		page_add(&page, role_record, &record);
	}
	TRY(db_query(ctx->db, &custom_read_all, NO_ARGS, &rows));
	for (;;) {
		struct role_record record;
		struct role role;

		TRY(rows_next(rows, &more));
		if (!more)
			break;
		TRY(scan(ctx, rows, &record, &role));
		page_add(&page, role_record, &record);
	}
	return page_end(&page, NULL, (int64_t)page.count, answer);
}

static enum status show(struct ctx *ctx, const char *name, struct answer *answer)
{
	const struct role *built_in = auth_role_built_in(name);
	struct role_record *record = arena_new(ctx->mem, struct role_record);
	struct role role;
	bool found = true;

	if (built_in)
		*record = built_in_record(ctx, built_in);
	else
		TRY(get(ctx, name, record, &role, &found));
	if (!found)
		return fail(ctx, &not_found);
	answer_give(answer, role_record, record);
	answer->version = record->version;
	return OK;
}

enum status custom_get(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	return show(ctx, call->words[0], answer);
}

static bool name_sound(const char *name)
{
	size_t size = strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789_");

	return name[size] == '\0' && size >= 2 && name[0] >= 'a' && name[0] <= 'z';
}

// Every right is known and within what the actor may do.
static enum status check_grants(struct ctx *ctx, const struct role_record *record)
{
	const struct grant_record *grants = record->grants.items;
	const char *beyond;
	struct role role = {0};

	for (size_t i = 0; i < record->grants.count; i++)
		if (!auth_right_find(grants[i].right))
			return fail_at(
				ctx, arena_format(ctx->mem, "/grants/%zu/right", i), &right_unknown, grants[i].right);
	take_grants(ctx->mem, &record->grants, &role);
	return role_within(&role, ctx->actor, &beyond) ? OK : fail(ctx, &role_beyond, beyond);
}

static const char *grants_json(struct ctx *ctx, const struct role_record *record)
{
	struct encode_options stored = {.stored = true};
	struct buf buf = buf_make(ctx->mem, 64 * 1024);
	struct json_out out = json_out(&buf);

	field_encode(&out, shape_field(&role_shape, "grants"), record, &stored);
	return buf.data;
}

static const char *summary(struct ctx *ctx, const struct role_record *record)
{
	struct buf buf = buf_make(ctx->mem, 64 * 1024);
	struct json_out out = json_out(&buf);

	json_begin(&out, '{');
	json_member_text(&out, "title", record->title);
	json_key(&out, "grants");
	json_put_raw(&out, grants_json(ctx, record));
	json_close(&out, '}');
	return buf.data;
}

enum status custom_create(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	const struct role_record *in = call->in;
	const char *grants = grants_json(ctx, in);
	int64_t changed;

	TRY(auth_require_recent(ctx));
	if (!name_sound(in->name))
		return fail_at(ctx, "/name", &role_name_wrong);
	if (auth_role_built_in(in->name))
		return fail(ctx, &role_taken, in->name);
	TRY(check_grants(ctx, in));
	TRY(db_change(ctx->db, &custom_insert,
		ARGS(v_text(in->name), v_i64(ctx->now_ms), v_text(in->title), v_text(grants)), &changed));
	if (changed == 0)
		return fail(ctx, &role_taken, in->name);
	TRY(audit_record(ctx, "role", in->name, "role.create", NULL, summary(ctx, in), NULL));
	answer->location = arena_format(ctx->mem, "/v1/roles/%s", in->name);
	return show(ctx, in->name, answer);
}

static enum status own_role(struct ctx *ctx, const char *name, struct role_record *record)
{
	struct role role;
	const char *beyond;
	bool found;

	TRY(auth_require_recent(ctx));
	TRY(auth_changed(ctx));
	if (auth_role_built_in(name))
		return fail(ctx, &role_built_in, name);
	TRY(get(ctx, name, record, &role, &found));
	if (!found)
		return fail(ctx, &not_found);
	return role_within(&role, ctx->actor, &beyond) ? OK : fail(ctx, &role_beyond, beyond);
}

enum status custom_change(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	const struct role_record *in = call->in;
	const char *name = call->words[0];
	struct role_record record;

	TRY(own_role(ctx, name, &record));
	TRY(resource_match(ctx, call, record.version));
	const char *before = summary(ctx, &record);
	for (size_t i = 0; i < role_change_shape.count; i++)
		if (call->in_present & UINT64_C(1) << i)
			field_copy(&role_change_shape.fields[i], in, &record);
	TRY(check_grants(ctx, &record));
	const char *grants = grants_json(ctx, &record);
	TRY(db_exec(
		ctx->db, &custom_update, ARGS(v_text(name), v_i64(ctx->now_ms), v_text(record.title), v_text(grants))));
	TRY(audit_record(ctx, "role", name, "role.change", before, summary(ctx, &record), NULL));
	return show(ctx, name, answer);
}

enum status custom_remove(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	const char *name = call->words[0];
	struct role_record record;
	struct rows *rows;
	bool found;

	(void)answer;
	TRY(own_role(ctx, name, &record));
	TRY(resource_match(ctx, call, record.version));
	TRY(db_first(ctx->db, &custom_holders, ARGS(v_text(name)), &rows, &found));
	if (row_i64(rows, 0) > 0)
		return fail(ctx, &role_used, arena_format(ctx->mem, "%lld", (long long)row_i64(rows, 0)));
	TRY(db_exec(ctx->db, &custom_delete, ARGS(v_text(name))));
	return audit_record(ctx, "role", name, "role.delete", summary(ctx, &record), NULL, NULL);
}
