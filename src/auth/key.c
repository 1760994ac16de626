#include "auth/key.h"

#include "auth/custom.h"
#include "auth/session.h"
#include "auth/state.h"

#include "api/audit.h"
#include "base/id.h"
#include "base/instant.h"
#include "store/where.h"

#include <string.h>

SQL(key_read_one);
SQL(key_maker);
SQL(key_insert);
SQL(key_revoke_row);

#define RIGHTS_MAX 100
#define NETWORKS_MAX 50

PROBLEM(key_right_beyond, ERR_FORBIDDEN, "A key can't do what its maker may not ({0}).",
	"密钥的权限不能超过创建者（{0}）。");
PROBLEM(key_network_wrong, ERR_UNPROCESSABLE, "{0} is no address or network (10.0.0.0/8, 2001:db8::/32).",
	"{0} 不是地址或网段（如 10.0.0.0/8、2001:db8::/32）。");
PROBLEM(key_over, ERR_UNPROCESSABLE, "This time has passed.", "该时间已过。");

static const struct choice key_states[] = {
	{"active", W("In use", "可用")},
	{"expired", W("Its time is over", "已过期")},
	{"revoked", W("Revoked", "已吊销")},
	{"stopped", W("Its maker may not sign in any more", "创建者已不能登录")},
	CHOICES_END,
};
enum key_state { KEY_ACTIVE, KEY_EXPIRED, KEY_REVOKED, KEY_STOPPED };

struct key_record {
	int64_t id, user_id, created_at, expires_at, used_at, revoked_at;
	const char *name, *shown, *key;
	struct list rights, networks;
	int state;
	struct token_hash hash;
};

static const struct field right_item = {
	.name = "right", .kind = KIND_TEXT, .max = 64, .doc = W("Right", "权限"), .example = "\"order.write\""};
static const struct field network_item = {.name = "network",
	.kind = KIND_TEXT,
	.max = 64,
	.doc = W("Address or network", "地址或网段"),
	.example = "\"10.0.0.0/8\""};

#define KEY_FIELDS_IN                                                                                                  \
	FIELD_TEXT(key_record, name, .max = 80, .flags = FIELD_REQUIRED, .doc = W("What it is for", "用途"),           \
		.example = "\"Till 3\""),                                                                              \
		FIELD_SCALARS(key_record, rights, &right_item, .max = RIGHTS_MAX, .flags = FIELD_REQUIRED,             \
			.doc = W("What it may do, of GET /v1/rights; as far as its maker may",                         \
				"权限，见 GET /v1/rights，不超过创建者")),                                             \
		FIELD_SCALARS(key_record, networks, &network_item, .max = NETWORKS_MAX,                                \
			.doc = W("From where it may be used; empty: from anywhere", "允许的来源地址，留空不限")),      \
		FIELD_TIME(key_record, expires_at, .doc = W("Stops working then; null: never", "失效时间，空为永久"),  \
			.example = "\"2027-01-01T00:00:00Z\"")
#define KEY_FIELDS_OUT                                                                                                 \
	FIELD_ID(key_record, id, "key", .doc = W("Id", "编号")),                                                       \
		FIELD_TEXT(key_record, shown, .max = 32, .doc = W("How the key begins", "密钥前缀")),                  \
		FIELD_ID(key_record, user_id, "usr", .doc = W("Who made it", "创建者")),                               \
		FIELD_ENUM(key_record, state, key_states, .doc = W("Whether it works", "状态")),                       \
		FIELD_TIME(key_record, created_at, .doc = W("Made at", "创建时间")),                                   \
		FIELD_TIME(key_record, used_at, .doc = W("Last used, to the minute", "最近使用时间（精确到分钟）")),   \
		FIELD_TIME(key_record, revoked_at, .doc = W("Revoked at", "吊销时间"))

static const struct field key_in_fields[] = {KEY_FIELDS_IN};
static const struct field key_fields[] = {KEY_FIELDS_IN, KEY_FIELDS_OUT};
static const struct field key_made_fields[] = {
	KEY_FIELDS_IN,
	KEY_FIELDS_OUT,
	FIELD_TEXT(key_record, key, .max = 64,
		.doc = W("The key itself. It is shown this once.", "密钥全文，仅显示这一次。")),
};
const struct shape key_in_shape =
	SHAPE("KeyInput", key_record, key_in_fields, "An API key to be made.", "新建 API 密钥。");
const struct shape key_shape =
	SHAPE("Key", key_record, key_fields, "An API key, without its secret.", "API 密钥（不含密文）。");
const struct shape key_made_shape =
	SHAPE("KeyMade", key_record, key_made_fields, "A new API key with its secret.", "新建的 API 密钥，含密文。");

struct key_query {
	const char *cursor, *sort, *q;
	int64_t limit;
};
static const struct field key_query_fields[] = {
	LIST_LIMIT_FIELD(key_query),
	LIST_CURSOR_FIELD(key_query),
	LIST_SORT_FIELD(key_query, "name, created_at, expires_at, used_at"),
	FIELD_TEXT(key_query, q, .max = 80, .doc = W("Part of its name", "名称中的文字")),
};
const struct shape key_query_shape = SHAPE("KeyQuery", key_query, key_query_fields, "Which keys.", "密钥筛选。");

// ---------------------------------------------------------------- rows

static enum key_state judge(const struct key_record *key, const char *maker_state, int64_t now_ms)
{
	return key->revoked_at != NONE                                ? KEY_REVOKED
	       : key->expires_at != NONE && key->expires_at <= now_ms ? KEY_EXPIRED
	       : strcmp(maker_state, "active") != 0                   ? KEY_STOPPED
								      : KEY_ACTIVE;
}

static enum status scan(struct ctx *ctx, const struct rows *rows, struct key_record *key)
{
	size_t size;
	const void *hash = row_blob(rows, 1, ctx->mem, &size);

	*key = (struct key_record){
		.id = row_i64(rows, 0),
		.name = row_text(rows, 2, ctx->mem),
		.user_id = row_i64(rows, 3),
		.created_at = row_i64(rows, 6),
		.expires_at = row_i64(rows, 7),
		.used_at = row_i64(rows, 8),
		.revoked_at = row_i64(rows, 9),
	};
	key->state = (int)judge(key, row_text(rows, 10, ctx->mem), ctx->now_ms);
	key->shown = key_shown(ctx->mem, key->id);
	if (size != sizeof key->hash.bytes)
		return ERR_INTERNAL;
	memcpy(key->hash.bytes, hash, size);
	TRY(field_decode_json(ctx, shape_field(&key_shape, "rights"), row_text(rows, 4, ctx->mem), key));
	return field_decode_json(ctx, shape_field(&key_shape, "networks"), row_text(rows, 5, ctx->mem), key);
}

static void take_rights(struct arena *mem, const struct key_record *key, const struct actor *maker, struct actor *actor)
{
	const char *const *names = key->rights.items;
	struct grant *grants = arena_array(mem, struct grant, key->rights.count);

	actor->grants = grants;
	for (size_t i = 0; i < key->rights.count; i++) {
		const struct right *right = auth_right_find(names[i]);
		const struct grant *own = right ? auth_grant_for(maker->grants, maker->grant_count, right->name) : NULL;

		if (own)
			grants[actor->grant_count++] = (struct grant){right->name, own->scope};
	}
}

static enum status take_networks(struct ctx *ctx, const struct key_record *key, struct cidr **networks, size_t *count)
{
	const char *const *texts = key->networks.items;

	*count = key->networks.count;
	*networks = arena_array(ctx->mem, struct cidr, *count);
	for (size_t i = 0; i < *count; i++)
		if (!cidr_parse(texts[i], &(*networks)[i]))
			return fail_at(ctx, arena_format(ctx->mem, "/networks/%zu", i), &key_network_wrong, texts[i]);
	return OK;
}

enum status key_load(struct ctx *ctx, int64_t id, const struct token_hash *hash, struct seat *seat, bool *found)
{
	struct key_record key;
	struct account maker;
	struct actor maker_actor;
	struct rows *rows;
	const char *password;

	TRY(db_first(ctx->db, &key_read_one, ARGS(v_i64(id)), &rows, found));
	if (!*found)
		return OK;
	TRY(scan(ctx, rows, &key));
	*found = token_hash_equal(&key.hash, hash);
	if (!*found)
		return OK;
	TRY(account_get(ctx, key.user_id, &maker, &password));
	TRY(actor_load(ctx, &maker, &maker_actor));
	*seat = (struct seat){
		.hash = *hash,
		.id = id,
		.is_key = true,
		.held = key.state == KEY_ACTIVE,
		.ends_at_ms = key.expires_at,
		.used_at_ms = key.used_at == NONE ? 0 : key.used_at,
		.noted_at_ms = key.used_at == NONE ? 0 : key.used_at,
		.actor = {.kind = ACTOR_KEY,
			.id = id,
			.name = key.name,
			.role = "key",
			.staff_id = maker.id,
			.store_id = maker.store_id},
	};
	take_rights(ctx->mem, &key, &maker_actor, &seat->actor);
	return take_networks(ctx, &key, &seat->networks, &seat->network_count);
}

enum status auth_person(struct ctx *ctx, const char *actor, int64_t *staff_id)
{
	struct rows *rows;
	int64_t id;
	bool found;

	*staff_id = NONE;
	if (!actor || id_parse(actor, "usr", staff_id))
		return OK;
	*staff_id = NONE;
	if (!id_parse(actor, "key", &id))
		return OK;
	TRY(db_first(ctx->db, &key_maker, ARGS(v_i64(id)), &rows, &found));
	if (found)
		*staff_id = row_i64(rows, 0);
	return OK;
}

// ---------------------------------------------------------------- routes

static const char *list_json(struct ctx *ctx, const char *field, const struct key_record *key)
{
	struct encode_options stored = {.stored = true};
	struct buf buf = buf_make(ctx->mem, 64 * 1024);
	struct json_out out = json_out(&buf);

	field_encode(&out, shape_field(&key_shape, field), key, &stored);
	return buf.data;
}

static enum status check(struct ctx *ctx, const struct key_record *key)
{
	const char *const *names = key->rights.items;
	struct cidr *networks;
	size_t count;

	for (size_t i = 0; i < key->rights.count; i++) {
		if (!auth_right_find(names[i]))
			return fail_at(ctx, arena_format(ctx->mem, "/rights/%zu", i), &right_unknown, names[i]);
		if (actor_scope(ctx->actor, names[i]) == SCOPE_NONE)
			return fail(ctx, &key_right_beyond, names[i]);
	}
	if (key->expires_at != NONE && key->expires_at <= ctx->now_ms)
		return fail_at(ctx, "/expires_at", &key_over);
	return take_networks(ctx, key, &networks, &count);
}

static enum status write_key(struct ctx *ctx, void *arg)
{
	struct key_record *key = arg;

	TRY(auth_require_recent(ctx));
	TRY(check(ctx, key));
	key->id = id_new();
	key->user_id = ctx->actor->staff_id;
	key->created_at = ctx->now_ms;
	key->key = key_make(key->id, ctx->mem, &key->hash);
	key->shown = key_shown(ctx->mem, key->id);
	TRY(db_exec(ctx->db, &key_insert,
		ARGS(v_i64(key->id), v_blob(key->hash.bytes, sizeof key->hash.bytes), v_text(key->name),
			v_i64(key->user_id), v_text(list_json(ctx, "rights", key)),
			v_text(list_json(ctx, "networks", key)), v_i64(ctx->now_ms), v_i64(key->expires_at))));
	const char *after = arena_format(ctx->mem, "{\"rights\":%s,\"networks\":%s}", list_json(ctx, "rights", key),
		list_json(ctx, "networks", key));
	return audit_record(ctx, "key", id_text(ctx->mem, "key", key->id), "key.create", NULL, after, NULL);
}

static enum status create(struct ctx *ctx, struct call *call, struct answer *answer)
{
	struct key_record *key = arena_copy(ctx->mem, call->in, sizeof *key);

	key->used_at = key->revoked_at = NONE;
	TRY(house_write(ctx, write_key, key, 0, LANE_TILL));
	answer_give(answer, key_record, key);
	answer->status = 201;
	return OK;
}

// Not a WRITE route: a reply with a secret is not to be kept for an Idempotency-Key.
void key_route_create(struct ctx *ctx, struct call *call)
{
	desk_take(ctx->house->auth->desk, ctx, call, create);
}

// As many rows as somebody made by hand.
static const struct sort_column sorts[] = {{"created_at", "k.created_at"}, {"name", "k.name"},
	{"expires_at", "COALESCE(k.ends_at, 0)"}, {"used_at", "COALESCE(k.used_at, 0)"}, {0}};
static const struct page_order order = {.id = "k.id", .id_name = "id", .usual = "-created_at", .columns = sorts};

enum status key_list(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	struct where where = where_make(ctx->mem, "SELECT k.id, k.key_hash, k.name, k.staff_id, k.rights, k.networks,"
						  " k.created_at, k.ends_at, k.used_at, k.revoked_at, p.state FROM "
						  "api_key k JOIN staff p ON p.id = k.staff_id");
	const struct key_query *query = call->query;
	struct key_record key;
	struct page page;
	struct rows *rows;
	bool more;

	if (actor_scope(ctx->actor, "key.read") != SCOPE_ALL)
		where_and(&where, "k.staff_id = ?", v_i64(ctx->actor->staff_id));
	if (query->q)
		where_find(&where, ctx->mem, "k.name", query->q);
	page_begin(ctx, call, &page);
	TRY(page_sort(&page, &order, &where));
	TRY(where_query(&where, ctx->db, &rows));
	for (;;) {
		TRY(page_next(&page, rows, &more));
		if (!more)
			return page_close(&page, answer);
		TRY(scan(ctx, rows, &key));
		page_add(&page, key_record, &key);
	}
}

enum status key_revoke(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	struct key_record key;
	struct rows *rows;
	bool found;

	(void)answer;
	TRY(db_first(ctx->db, &key_read_one, ARGS(v_i64(call->ids[0])), &rows, &found));
	if (!found)
		return fail(ctx, &not_found);
	TRY(scan(ctx, rows, &key));
	if (actor_scope(ctx->actor, "key.write") != SCOPE_ALL && key.user_id != ctx->actor->staff_id)
		return fail(ctx, &not_found);
	TRY(db_exec(ctx->db, &key_revoke_row, ARGS(v_i64(key.id), v_i64(ctx->now_ms))));
	TRY(auth_changed(ctx));
	return audit_record(ctx, "key", id_text(ctx->mem, "key", key.id), "key.revoke", NULL, NULL, NULL);
}
