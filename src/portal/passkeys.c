// Members' passkeys: made while signed in, then a sign-in without waiting for a code. Phishing sites get nothing: the
// browser signs for our name only.
#include "portal/entry.h"

#include "base/id.h"
#include "base/instant.h"
#include "portal/passkey.h"
#include "portal/passkeys.h"
#include "portal/self.h"

#include <sodium.h>
#include <string.h>

SQL(challenge_insert);
SQL(challenge_take);
SQL(passkey_insert);
SQL(passkey_by_credential);
SQL(passkey_counted);
SQL(passkey_count);
SQL(passkey_list);
SQL(passkey_delete);
SQL(passkey_forget);

#define CHALLENGE_LIFE_MS (5 * MINUTE_MS)
#define PASSKEYS_MAX 10
#define PURPOSE "member-challenge"
#define CLIENT_DATA_MAX 4096
#define AUTHENTICATOR_MAX 4096
#define KEY_MAX 2048

PROBLEM(passkey_refused, ERR_UNAUTHENTICATED, "This passkey could not be checked. Try again, or ask for a code.",
	"通行密钥验证失败，请重试或使用验证码登录。");
PROBLEM(passkey_unknown, ERR_UNPROCESSABLE, "This kind of key is not known here.", "不支持此类密钥。");
PROBLEM(passkey_many, ERR_CONFLICT, "There are {0} passkeys already. Remove one first.",
	"已有 {0} 个通行密钥，请先移除一个。");
PROBLEM(passkey_kept, ERR_CONFLICT, "This passkey is there already.", "该通行密钥已存在。");

// ---------------------------------------------------------------- shapes

struct challenge {
	const char *challenge, *mark;
	int64_t ends_at;
};
static const struct field challenge_fields[] = {
	FIELD_TEXT(
		challenge, challenge, .max = TOKEN_TEXT_MAX, .doc = W("To be signed, as UTF-8", "待签名内容（UTF-8）")),
	FIELD_TEXT(challenge, mark, .max = 64,
		.doc = W("What stands for the member in the device; null for whoever is not signed in",
			"会员在设备中的标识（base64url），未登录为空")),
	FIELD_TIME(challenge, ends_at, .doc = W("Good until then, once", "有效期至，仅一次")),
};
static const struct shape challenge_shape =
	SHAPE("PasskeyChallenge", challenge, challenge_fields, "What a passkey is to sign.", "通行密钥挑战。");

struct passkey_in {
	const char *credential, *client_data, *authenticator, *public_key, *signature;
};
#define BASE64(member, bytes, en, zh)                                                                                  \
	FIELD_TEXT(passkey_in, member, .max = (bytes) / 3 * 4 + 4, .flags = FIELD_REQUIRED | FIELD_WRITE_ONLY,         \
		.doc = W(en ", base64url", zh "（base64url）"), .example = "\"AAAA\"")
static const struct field made_fields[] = {
	BASE64(client_data, CLIENT_DATA_MAX, "clientDataJSON", "clientDataJSON"),
	BASE64(authenticator, AUTHENTICATOR_MAX, "Authenticator data", "认证器数据"),
	BASE64(public_key, KEY_MAX, "Public key (SubjectPublicKeyInfo)", "公钥（SPKI）"),
};
static const struct shape made_shape =
	SHAPE("PasskeyNew", passkey_in, made_fields, "A passkey that was made.", "新的通行密钥。");
static const struct field used_fields[] = {
	BASE64(credential, PASSKEY_ID_MAX, "The key's id", "密钥标识"),
	BASE64(client_data, CLIENT_DATA_MAX, "clientDataJSON", "clientDataJSON"),
	BASE64(authenticator, AUTHENTICATOR_MAX, "Authenticator data", "认证器数据"),
	BASE64(signature, KEY_MAX, "Signature", "签名"),
};
static const struct shape used_shape =
	SHAPE("PasskeyUse", passkey_in, used_fields, "A sign-in by passkey.", "使用通行密钥登录。");

struct passkey_out {
	int64_t id, created_at, used_at;
	const char *agent;
};
static const struct field out_fields[] = {
	FIELD_ID(passkey_out, id, "psk", .doc = W("Which", "编号")),
	FIELD_TEXT(passkey_out, agent, .max = 200, .doc = W("The browser that made it", "创建时的浏览器")),
	FIELD_TIME(passkey_out, created_at, .doc = W("Made", "创建时间")),
	FIELD_TIME(passkey_out, used_at, .doc = W("Last used", "最近使用")),
};
static const struct shape out_shape =
	SHAPE("Passkey", passkey_out, out_fields, "A passkey of a member.", "会员的通行密钥。");

// ---------------------------------------------------------------- challenges

struct handing {
	struct token_hash hash;
	int64_t ends_at;
};

static enum status write_challenge(struct ctx *ctx, void *arg)
{
	const struct handing *handing = arg;

	return db_exec(ctx->db, &challenge_insert,
		ARGS(v_blob(handing->hash.bytes, sizeof handing->hash.bytes), v_i64(handing->ends_at)));
}

// The same for all keys of a member, and telling nothing: devices show a member's keys of one shop as one.
static const char *member_mark(struct ctx *ctx, int64_t customer_id)
{
	unsigned char hash[VAULT_HASH_BYTES];
	char *text = arena_alloc(ctx->mem, 64);
	const char *name = id_text(ctx->mem, "cus", customer_id);

	vault_hash(ctx->house->vault, "member-mark", name, strlen(name), hash);
	return sodium_bin2base64(text, 64, hash, sizeof hash, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
}

static enum status ask_challenge(struct ctx *ctx, struct call *call, struct answer *answer)
{
	struct challenge *out = arena_new(ctx->mem, struct challenge);
	struct handing handing = {.ends_at = ctx->now_ms + CHALLENGE_LIFE_MS};
	bool member = ctx->actor && ctx->actor->kind == ACTOR_MEMBER;

	(void)call;
	out->challenge = token_make(ctx->house->vault, PURPOSE, ctx->mem, &handing.hash);
	out->mark = member ? member_mark(ctx, ctx->actor->id) : NULL;
	out->ends_at = handing.ends_at;
	TRY(house_write(ctx, write_challenge, &handing, 0, LANE_TILL));
	answer_give(answer, challenge, out);
	return OK;
}

static void direct_challenge(struct ctx *ctx, struct call *call)
{
	answer_here(ctx, call, ask_challenge);
}

// ---------------------------------------------------------------- what browsers send

// "" for what is no base64url: it then fails where it is looked at.
static struct bytes bytes_of(struct ctx *ctx, const char *base64)
{
	size_t room = strlen(base64) + 1;
	unsigned char *bytes = arena_alloc(ctx->mem, room);
	struct bytes out = {bytes, 0};
	const char *end;

	if (sodium_base642bin(bytes, room, base64, strlen(base64), NULL, &out.size, &end,
		    sodium_base64_VARIANT_URLSAFE_NO_PADDING) != 0 ||
		*end)
		out.size = 0;
	return out;
}

struct proving {
	struct passkey_claim claim;
	struct token_hash challenge;
	uint32_t counter;
};

static enum status read_claim(struct ctx *ctx, const struct call *call, const struct passkey_in *in, const char *type,
	struct proving *proving)
{
	const char *challenge;

	proving->claim = (struct passkey_claim){
		.client_data = bytes_of(ctx, in->client_data),
		.authenticator = bytes_of(ctx, in->authenticator),
		.type = type,
		.host = call->http->host,
		.secure = call->http->secure,
	};
	if (passkey_claim_check(ctx->mem, &proving->claim, &challenge, &proving->counter) != OK ||
		!token_read(ctx->house->vault, PURPOSE, challenge, &proving->challenge))
		return fail(ctx, &passkey_refused);
	return OK;
}

static enum status take_challenge(struct ctx *ctx, const struct proving *proving)
{
	int64_t changed;

	TRY(db_change(ctx->db, &challenge_take,
		ARGS(v_blob(proving->challenge.bytes, sizeof proving->challenge.bytes), v_i64(ctx->now_ms)), &changed));
	return changed == 1 ? OK : fail(ctx, &passkey_refused);
}

// ---------------------------------------------------------------- a new one

static enum status keep_passkey(struct ctx *ctx, const struct call *call, const struct proving *proving,
	struct bytes id, struct bytes public_key, int64_t own)
{
	struct visitor visitor = visitor_of(ctx, call->http);
	struct rows *rows;
	bool found;

	TRY(take_challenge(ctx, proving));
	TRY(db_first(ctx->db, &passkey_by_credential, ARGS(v_blob(id.at, id.size)), &rows, &found));
	if (found)
		return fail(ctx, &passkey_kept);
	TRY(db_first(ctx->db, &passkey_count, ARGS(v_i64(own)), &rows, &found));
	if (found && row_i64(rows, 0) >= PASSKEYS_MAX)
		return fail(ctx, &passkey_many, arena_format(ctx->mem, "%d", PASSKEYS_MAX));
	return db_exec(ctx->db, &passkey_insert,
		ARGS(v_i64(id_new()), v_blob(id.at, id.size), v_i64(own), v_blob(public_key.at, public_key.size),
			v_i64(proving->counter), v_text(visitor.agent), v_i64(ctx->now_ms)));
}

static enum status give_passkeys(struct ctx *ctx, const struct call *call, int64_t own, struct answer *answer)
{
	struct page page;
	struct rows *rows;
	bool more;

	page_begin(ctx, call, &page);
	TRY(db_query(ctx->db, &passkey_list, ARGS(v_i64(own)), &rows));
	for (;;) {
		TRY(rows_next(rows, &more));
		if (!more)
			break;
		struct passkey_out *out = arena_new(ctx->mem, struct passkey_out);
		*out = (struct passkey_out){.id = row_i64(rows, 0),
			.agent = row_text(rows, 1, ctx->mem),
			.created_at = row_i64(rows, 2),
			.used_at = row_i64(rows, 3)};
		page_add(&page, passkey_out, out);
	}
	return page_end(&page, NULL, NONE, answer);
}

static enum status act_add(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	const struct passkey_in *in = call->in;
	struct bytes public_key = bytes_of(ctx, in->public_key), id;
	struct proving proving;
	int64_t own;

	TRY(self_id(ctx, &own));
	TRY(read_claim(ctx, call, in, "webauthn.create", &proving));
	if (passkey_new_id(&proving.claim, &id) != OK)
		return fail_at(ctx, "/authenticator", &passkey_unknown);
	if (!passkey_key_known(public_key))
		return fail_at(ctx, "/public_key", &passkey_unknown);
	TRY(keep_passkey(ctx, call, &proving, id, public_key, own));
	return give_passkeys(ctx, call, own, answer);
}

static enum status act_list(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	int64_t own;

	TRY(self_id(ctx, &own));
	return give_passkeys(ctx, call, own, answer);
}

static enum status act_remove(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	int64_t own, changed;

	(void)answer;
	TRY(self_id(ctx, &own));
	TRY(db_change(ctx->db, &passkey_delete, ARGS(v_i64(call->ids[0]), v_i64(own)), &changed));
	return changed ? OK : fail(ctx, &not_found);
}

// ---------------------------------------------------------------- signing in

struct entering {
	struct proving proving;
	struct bytes credential, signature;
	struct coming_in coming;
};

static enum status write_entry(struct ctx *ctx, void *arg)
{
	struct entering *in = arg;
	const struct proving *proving = &in->proving;
	struct customer *customer;
	struct bytes key;
	struct rows *rows;
	bool found;

	TRY(take_challenge(ctx, proving));
	TRY(db_first(
		ctx->db, &passkey_by_credential, ARGS(v_blob(in->credential.at, in->credential.size)), &rows, &found));
	if (!found)
		return fail(ctx, &passkey_refused);
	int64_t id = row_i64(rows, 0), owner = row_i64(rows, 1), counter = row_i64(rows, 3);
	key.at = row_blob(rows, 2, ctx->mem, &key.size);
	// A counter that does not go on is a key that was copied.
	if ((proving->counter || counter) && proving->counter <= counter)
		return fail(ctx, &passkey_refused);
	if (!passkey_signed(key, &proving->claim, in->signature))
		return fail(ctx, &passkey_refused);
	TRY(customer_resolve(ctx, owner, &in->coming.customer_id));
	TRY(customer_open(ctx, &in->coming.customer_id, 1, &customer));
	if (!customer || !seat_allowed(customer->status))
		return fail(ctx, &passkey_refused);
	TRY(db_exec(ctx->db, &passkey_counted, ARGS(v_i64(id), v_i64(proving->counter), v_i64(ctx->now_ms))));
	return seat_open(ctx, in->coming.visitor, in->coming.customer_id, &in->coming.token);
}

static enum status enter(struct ctx *ctx, struct call *call, struct answer *answer)
{
	const struct passkey_in *in = call->in;
	struct visitor visitor = visitor_of(ctx, call->http);
	struct entering entering = {
		.credential = bytes_of(ctx, in->credential),
		.signature = bytes_of(ctx, in->signature),
		.coming = {.visitor = &visitor},
	};

	TRY(read_claim(ctx, call, in, "webauthn.get", &entering.proving));
	TRY(house_write(ctx, write_entry, &entering, 0, LANE_TILL));
	entry_welcome(ctx, call, &entering.coming, answer);
	return OK;
}

static void direct_enter(struct ctx *ctx, struct call *call)
{
	answer_here(ctx, call, enter);
}

// ---------------------------------------------------------------- forgotten

static enum status hear_erased(struct ctx *ctx, struct event *event)
{
	return db_exec(ctx->db, &passkey_forget, ARGS(v_i64(event->customer_id)));
}

const struct listener passkeys_on_erased = {
	.name = "portal.passkeys",
	.type = &customer_erased,
	.when = LISTEN_NOW,
	.hear = hear_erased,
	.doc = W("Keys go with the person", "随客户删除通行密钥"),
};

static const struct problem *const challenge_problems[] = {&entry_other_site, NULL};
static const struct problem *const add_problems[] = {
	&passkey_refused, &passkey_unknown, &passkey_many, &passkey_kept, NULL};
static const struct problem *const enter_problems[] = {&passkey_refused, &entry_other_site, NULL};

#define TAG .tag = "Portal"

const struct route portal_passkey_routes[] = {
	{.method = HTTP_POST,
		.path = "/v1/m/passkeys/challenge",
		.right = ROUTE_PUBLIC,
		.kind = ROUTE_DIRECT,
		.direct = direct_challenge,
		.out = &challenge_shape,
		.weight = 20,
		TAG,
		.name = "passkey_challenge",
		.doc = W("What a passkey is to sign: to be made or used within five minutes, once.",
			"获取通行密钥挑战，五分钟内有效，仅可使用一次。"),
		.problems = challenge_problems},
	{.method = HTTP_POST,
		.path = "/v1/m/passkeys/session",
		.right = ROUTE_PUBLIC,
		.kind = ROUTE_DIRECT,
		.direct = direct_enter,
		.in = &used_shape,
		.out = &entered_shape,
		.weight = 20,
		TAG,
		.name = "passkey_enter",
		.doc = W("Signs in with a passkey (WebAuthn, user verified).", "使用通行密钥（WebAuthn）登录。"),
		.example_in = "{\"credential\": \"mlKyVMZqYWk\", \"client_data\": \"e30\", \"authenticator\": "
			      "\"SZYN5Q\", \"signature\": \"MEUCIQ\"}",
		.problems = enter_problems},
	{.method = HTTP_GET,
		.path = "/v1/m/passkeys",
		.kind = ROUTE_READ,
		.out = &out_shape,
		.list = true,
		.act = act_list,
		TAG,
		.name = "passkeys",
		.doc = W("The member's passkeys.", "会员的通行密钥。")},
	{.method = HTTP_POST,
		.path = "/v1/m/passkeys",
		.kind = ROUTE_WRITE,
		.in = &made_shape,
		.out = &out_shape,
		.list = true,
		.act = act_add,
		TAG,
		.name = "passkey_add",
		.doc = W("Takes a passkey that the browser has made for the member.",
			"登记浏览器为会员创建的通行密钥。"),
		.example_in = "{\"client_data\": \"e30\", \"authenticator\": \"SZYN5Q\", \"public_key\": \"MFkwEw\"}",
		.problems = add_problems},
	{.method = HTTP_DELETE,
		.path = "/v1/m/passkeys/{passkey:psk}",
		.kind = ROUTE_WRITE,
		.status = 204,
		.act = act_remove,
		TAG,
		.name = "passkey_remove",
		.doc = W("Forgets a passkey.", "移除通行密钥。")},
	{0},
};
