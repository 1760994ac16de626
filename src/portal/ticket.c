#include "portal/ticket.h"

#include "base/id.h"
#include "base/instant.h"
#include "base/normal.h"
#include "portal/brand.h"

#include <sodium.h>
#include <string.h>
#include <strings.h>

SQL(entry_ticket_insert);
SQL(entry_ticket_by_id);
SQL(entry_ticket_by_token);
SQL(entry_ticket_try);
SQL(entry_ticket_delete);
SQL(entry_device_known);

#define PLACE "member_ticket.sealed"

PROBLEM(entry_to_wrong, ERR_UNPROCESSABLE, "This is neither a phone number nor an e-mail address.",
	"请输入正确的手机号或邮箱。");
PROBLEM(entry_code_wrong, ERR_UNAUTHENTICATED, "This code is not right, or its time is over. Ask for a new one.",
	"验证码不正确或已过期，请重新获取。");
PROBLEM(entry_slow, ERR_LIMIT, "Too many attempts. Try again in {0} seconds.", "尝试次数过多，请在 {0} 秒后重试。");
PROBLEM(entry_other_site, ERR_FORBIDDEN, "This request came from another site.", "该请求来自其他网站。");

static const struct choice channels[] = {
	[MESSAGE_SMS] = {"sms", W("Text message", "短信")},
	[MESSAGE_EMAIL] = {"email", W("E-mail", "电子邮件")},
	CHOICES_END,
};

static const struct field ask_fields[] = {
	FIELD_TEXT(code_ask, to, .max = 254, .flags = FIELD_REQUIRED | FIELD_WRITE_ONLY,
		.doc = W("Phone number or e-mail address, in any spelling", "手机号或邮箱，写法不限"),
		.example = "\"13800138000\""),
};
const struct shape code_ask_shape =
	SHAPE("MemberCodeAsk", code_ask, ask_fields, "Where a one-time code is to go.", "验证码接收方。");

struct code_sent {
	int channel;
	const char *to;
	int64_t ends_at;
};
static const struct field sent_fields[] = {
	FIELD_ENUM(code_sent, channel, channels, .doc = W("By which way", "渠道")),
	FIELD_TEXT(code_sent, to, .max = 254, .doc = W("To whom, masked", "接收方（已打码）")),
	FIELD_TIME(code_sent, ends_at, .doc = W("Good until then", "有效期至")),
};
const struct shape code_sent_shape = SHAPE("MemberCodeSent", code_sent, sent_fields,
	"A code is on its way, if this is a member's.", "若为会员，验证码已发出。");
// ---------------------------------------------------------------- what all have in common

enum status address_read(struct ctx *ctx, const char *text, const char *pointer, struct address *address)
{
	const struct shop *shop = ctx->house->shop;
	bool email = strchr(text, '@') || strstr(text, "\xef\xbc\xa0"); // also full-width

	address->channel = email ? MESSAGE_EMAIL : MESSAGE_SMS;
	enum status status = email ? normal_email(ctx->mem, text, &address->text)
				   : normal_phone(ctx->mem, text, shop->country, &address->text);
	return status == OK ? OK : fail_at(ctx, pointer, &entry_to_wrong);
}

static const char *address_masked(struct arena *mem, const struct address *address)
{
	return address->channel == MESSAGE_SMS ? mask_phone(mem, address->text) : mask_email(mem, address->text);
}

enum identity_kind identity_kind_of(const struct address *address)
{
	return address->channel == MESSAGE_SMS ? IDENTITY_PHONE : IDENTITY_EMAIL;
}

struct value identity_hash(struct ctx *ctx, const struct address *address)
{
	unsigned char *hash = arena_alloc(ctx->mem, VAULT_HASH_BYTES);

	vault_hash(ctx->house->vault, "member-identity", address->text, strlen(address->text), hash);
	return v_blob(hash, VAULT_HASH_BYTES);
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

void answer_here(struct ctx *ctx, struct call *call, enum status (*run)(struct ctx *, struct call *, struct answer *))
{
	struct answer answer = {0};
	enum status status;

	ctx->now_ms = clock_now_ms();
	status = from_here(call->http) ? run(ctx, call, &answer) : fail(ctx, &entry_other_site);
	if (status == OK)
		call_reply(ctx, call, &answer);
	else
		call_refuse(ctx, call, status);
}

struct knowing {
	const struct visitor *visitor;
	struct value identity;
	bool known;
};

static enum status look_up_device(struct ctx *ctx, void *arg)
{
	struct knowing *knowing = arg;
	struct rows *rows;
	bool found;

	TRY(db_first(ctx->db, &entry_device_known,
		ARGS(knowing->identity, v_blob(knowing->visitor->device.bytes, sizeof knowing->visitor->device.bytes)),
		&rows, &found));
	knowing->known = found && row_i64(rows, 0) > ctx->now_ms - DEVICE_LIFE_MS;
	return OK;
}

// what keeps asking for codes and trying them apart. address NULL: held against the network alone.
static enum status guess_of(struct ctx *ctx, const struct visitor *visitor, const char *what,
	const struct address *address, struct guess *guess)
{
	struct knowing knowing = {.visitor = visitor};

	*guess = (struct guess){.network = visitor->network};
	if (!address)
		return OK;
	knowing.identity = identity_hash(ctx, address);
	if (visitor->has_device)
		TRY(house_read(ctx, look_up_device, &knowing));
	guess->account = arena_format(ctx->mem, "%s %s", what, address->text);
	guess->known = knowing.known;
	if (knowing.known)
		guess->device = hex_text(ctx->mem, visitor->device.bytes, sizeof visitor->device.bytes);
	return OK;
}

// Asks the throttle before anything is tried.
enum status visitor_admit(struct ctx *ctx, struct call *call, const struct visitor *visitor, const char *what,
	const struct address *address)
{
	struct guess guess;

	TRY(guess_of(ctx, visitor, what, address, &guess));
	int64_t wait_ms = throttle_ask(ctx->house->portal->throttle, &guess, ctx->now_ms);
	if (wait_ms <= 0)
		return OK;
	call->retry_after_s = (wait_ms + SECOND_MS - 1) / SECOND_MS;
	return fail(ctx, &entry_slow, arena_format(ctx->mem, "%lld", (long long)call->retry_after_s));
}

// ---------------------------------------------------------------- a code is asked for

static void code_hash(struct ctx *ctx, const struct ticket *ticket, const char *code, unsigned char *hash)
{
	const char *text = arena_format(
		ctx->mem, "%s %s", hex_text(ctx->mem, ticket->hash.bytes, sizeof ticket->hash.bytes), code);

	vault_hash(ctx->house->vault, "member-code", text, strlen(text), hash);
}

static void ticket_key(struct ctx *ctx, struct data_key *key)
{
	vault_house_key(ctx->house->vault, "member-ticket", key);
}

static enum status write_ticket(struct ctx *ctx, void *arg)
{
	struct ticket *ticket = arg;
	const char *text = arena_format(ctx->mem, "%d%d\n%s\n%s\n%d", (int)ticket->address.channel, (int)ticket->use,
		ticket->address.text, ticket->code, (int)ticket->lang);
	struct data_key key;
	size_t size;

	ticket->id = id_new();
	ticket_key(ctx, &key);
	code_hash(ctx, ticket, ticket->code, ticket->code_hash);
	void *sealed = seal(&key, PLACE, text, strlen(text), ctx->mem, &size);
	TRY(db_exec(ctx->db, &entry_ticket_insert,
		ARGS(v_i64(ticket->id), v_blob(ticket->hash.bytes, sizeof ticket->hash.bytes), v_blob(sealed, size),
			v_blob(ticket->code_hash, sizeof ticket->code_hash), v_i64(ctx->now_ms),
			v_i64(ctx->now_ms + CODE_LIFE_MS))));
	return job_add(ctx, &entry_code_job, arena_format(ctx->mem, "{\"ticket\": %lld}", (long long)ticket->id),
		ctx->now_ms, NULL, NULL);
}

// Reads what write_ticket() has sealed.
static enum status ticket_open(struct ctx *ctx, const struct rows *rows, int column, struct ticket *ticket)
{
	struct data_key key;
	size_t size;
	const void *bytes = row_blob(rows, column, ctx->mem, &size);
	char *text, *rest;

	ticket_key(ctx, &key);
	TRY(unseal(&key, PLACE, bytes, size, ctx->mem, &text, &size));
	ticket->address.channel = (enum message_channel)(*text - '0');
	ticket->use = text[1] == '0' + TICKET_CONTACT ? TICKET_CONTACT : TICKET_ENTRY;
	ticket->address.text = text + 3;
	rest = strchr(text + 3, '\n');
	if (!rest)
		return ERR_INTERNAL;
	*rest++ = '\0';
	ticket->code = rest;
	rest = strchr(rest, '\n');
	if (!rest)
		return ERR_INTERNAL;
	*rest++ = '\0';
	ticket->lang = *rest == '0' + LANG_ZH ? LANG_ZH : LANG_EN;
	return OK;
}

enum status ticket_ask(struct ctx *ctx, struct call *call, enum ticket_use use, struct answer *answer)
{
	const struct code_ask *in = call->in;
	struct visitor visitor = visitor_of(ctx, call->http);
	struct code_sent *out = arena_new(ctx->mem, struct code_sent);
	struct ticket ticket = {.use = use, .lang = ctx->lang};

	TRY(address_read(ctx, in->to, "/to", &ticket.address));
	TRY(visitor_admit(ctx, call, &visitor, "ask", &ticket.address));
	ticket.code = arena_format(ctx->mem, "%06u", randombytes_uniform(1000000));
	const char *token = token_make(ctx->house->vault, "member-ticket", ctx->mem, &ticket.hash);
	TRY(house_write(ctx, write_ticket, &ticket, 0, LANE_TILL));
	seat_cookie(ctx, call->http, answer, COOKIE_TICKET, token, CODE_LIFE_MS);
	*out = (struct code_sent){
		(int)ticket.address.channel, address_masked(ctx->mem, &ticket.address), ctx->now_ms + CODE_LIFE_MS};
	answer_give(answer, code_sent, out);
	return OK;
}

// ---------------------------------------------------------------- who has that address

enum status find_holders(struct ctx *ctx, void *arg)
{
	struct holders *holders = arg;
	struct customer *files[HOLDERS_MAX];
	int64_t ids[HOLDERS_MAX];
	size_t count;

	holders->count = 0;
	TRY(customer_find(
		ctx, identity_kind_of(holders->address), NULL, holders->address->text, ids, HOLDERS_MAX, &count));
	TRY(customer_open(ctx, ids, count, files));
	for (size_t i = 0; i < count; i++)
		if (files[i] && files[i]->merged_into == NONE && seat_allowed(files[i]->status))
			holders->found[holders->count++] = files[i];
	return OK;
}

// ---------------------------------------------------------------- the code leaves

struct code_job_in {
	int64_t ticket;
};
static const struct field code_job_fields[] = {
	FIELD_I64(code_job_in, ticket, .min = 1, .max = ID_MAX, .flags = FIELD_REQUIRED, .doc = W("Which", "编号")),
};
static const struct shape code_job_shape =
	SHAPE("MemberCodeJob", code_job_in, code_job_fields, "A code that is to leave.", "待发送的验证码。");

struct sending {
	int64_t id;
	struct ticket ticket;
	struct holders holders;
	bool found, wanted;
};

static int64_t holder_of(const struct sending *sending)
{
	return sending->holders.count > 0 ? sending->holders.found[0]->id : 0;
}

// A code is worth sending to whoever has a file, wants a new number in it, or may make one.
static enum status is_wanted(struct ctx *ctx, const struct sending *sending, bool *wanted)
{
	struct brand brand;

	*wanted = sending->holders.count > 0 || sending->ticket.use == TICKET_CONTACT;
	if (*wanted)
		return OK;
	TRY(brand_read(ctx, false, &brand));
	*wanted = brand.joining;
	return OK;
}

static enum status look_up_ticket(struct ctx *ctx, void *arg)
{
	struct sending *sending = arg;
	struct rows *rows;

	TRY(db_first(
		ctx->db, &entry_ticket_by_id, ARGS(v_i64(sending->id), v_i64(ctx->now_ms)), &rows, &sending->found));
	if (!sending->found)
		return OK;
	TRY(ticket_open(ctx, rows, 0, &sending->ticket));
	sending->holders.address = &sending->ticket.address;
	TRY(find_holders(ctx, &sending->holders));
	return is_wanted(ctx, sending, &sending->wanted);
}

static const char *code_text(struct ctx *ctx, const struct ticket *ticket)
{
	const char *shop = ctx->house->shop->name, *code = ticket->code;

	if (ticket->use == TICKET_CONTACT)
		return ticket->lang == LANG_ZH
			       ? arena_format(ctx->mem,
					 "【%s】您绑定新联系方式的验证码是 %s，10 分钟内有效。请勿告诉任何人。", shop,
					 code)
			       : arena_format(ctx->mem,
					 "%s: %s confirms your new contact. It is good for 10 minutes. Tell nobody.",
					 shop, code);
	return ticket->lang == LANG_ZH
		       ? arena_format(
				 ctx->mem, "【%s】您的登录验证码是 %s，10 分钟内有效。请勿告诉任何人。", shop, code)
		       : arena_format(ctx->mem, "%s: your sign-in code is %s. It is good for 10 minutes. Tell nobody.",
				 shop, code);
}

static enum status write_message(struct ctx *ctx, void *arg)
{
	const struct sending *sending = arg;
	const struct ticket *ticket = &sending->ticket;

	return deliver_message(ctx,
		&(struct message){
			.channel = ticket->address.channel,
			.purpose = MESSAGE_CODE,
			.customer_id = holder_of(sending),
			.recipient = ticket->address.text,
			.body = code_text(ctx, ticket),
		},
		NULL);
}

static enum status send_code(struct ctx *ctx, struct job *job)
{
	struct code_job_in in = {0};
	struct sending sending = {0};
	uint64_t present;

	TRY(shape_decode(ctx, &code_job_shape, job->input, strlen(job->input), DECODE_STORED, &in, &present));
	sending.id = in.ticket;
	TRY(house_read(ctx, look_up_ticket, &sending));
	if (!sending.found || !sending.wanted)
		return OK; // nothing leaves
	return house_write(ctx, write_message, &sending, holder_of(&sending), LANE_LOW);
}

const struct job_kind entry_code_job = {
	.name = "portal.code",
	.run = send_code,
	.doc = W("Sends a one-time code to a member", "向会员发送一次性验证码"),
};

// ---------------------------------------------------------------- the code comes back

struct trying {
	const struct visitor *visitor;
	struct ticket ticket;
	bool found, allowed;
};

static enum status read_ticket(struct ctx *ctx, void *arg)
{
	struct trying *trying = arg;
	struct ticket *ticket = &trying->ticket;
	struct rows *rows;
	size_t size;

	ticket->hash = trying->visitor->ticket;
	TRY(db_first(ctx->db, &entry_ticket_by_token,
		ARGS(v_blob(ticket->hash.bytes, sizeof ticket->hash.bytes), v_i64(ctx->now_ms)), &rows,
		&trying->found));
	if (!trying->found)
		return OK;
	ticket->id = row_i64(rows, 0);
	const void *hash = row_blob(rows, 2, ctx->mem, &size);
	if (size != sizeof ticket->code_hash)
		return ERR_INTERNAL;
	memcpy(ticket->code_hash, hash, size);
	return ticket_open(ctx, rows, 1, ticket);
}

// The try is counted before it is looked at, and durable whatever comes of it.
static enum status count_try(struct ctx *ctx, void *arg)
{
	struct trying *trying = arg;
	int64_t changed;

	TRY(db_change(ctx->db, &entry_ticket_try, ARGS(v_i64(trying->ticket.id), v_i64(CODE_TRIES)), &changed));
	trying->allowed = changed == 1;
	return OK;
}

// Six digits, however they were typed.
static const char *digits_of(struct ctx *ctx, const char *text)
{
	char *digits = arena_text(ctx->mem, normal_width(ctx->mem, text)), *to = digits;

	for (const char *at = digits; *at; at++)
		if (*at >= '0' && *at <= '9')
			*to++ = *at;
	*to = '\0';
	return digits;
}

// Whoever has come in starts anew with both.
static enum status forget_guesses(struct ctx *ctx, const struct visitor *visitor, const struct address *address)
{
	static const char *const what[] = {"ask", "try"};
	struct guess guess;

	for (size_t i = 0; i < ARRAY_LEN(what); i++) {
		TRY(guess_of(ctx, visitor, what[i], address, &guess));
		throttle_right(ctx->house->portal->throttle, &guess, ctx->now_ms);
	}
	return OK;
}

enum status ticket_try(struct ctx *ctx, struct call *call, const struct visitor *visitor, enum ticket_use use,
	const char *code, struct ticket *ticket)
{
	struct trying trying = {.visitor = visitor};
	unsigned char hash[VAULT_HASH_BYTES];

	if (visitor->has_ticket)
		TRY(house_read(ctx, read_ticket, &trying));
	TRY(visitor_admit(ctx, call, visitor, "try", trying.found ? &trying.ticket.address : NULL));
	if (!trying.found || trying.ticket.use != use)
		return fail(ctx, &entry_code_wrong);
	TRY(house_write(ctx, count_try, &trying, 0, LANE_TILL));
	code_hash(ctx, &trying.ticket, digits_of(ctx, code), hash);
	if (!trying.allowed || sodium_memcmp(hash, trying.ticket.code_hash, sizeof hash) != 0)
		return fail(ctx, &entry_code_wrong);
	*ticket = trying.ticket;
	return forget_guesses(ctx, visitor, &ticket->address);
}

enum status ticket_end(struct ctx *ctx, const struct ticket *ticket)
{
	return db_exec(ctx->db, &entry_ticket_delete, ARGS(v_i64(ticket->id)));
}
