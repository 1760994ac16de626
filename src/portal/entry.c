#include "portal/entry.h"

#include "api/audit.h"
#include "base/id.h"
#include "base/instant.h"
#include "base/log.h"
#include "base/normal.h"
#include "customer/customer.h"
#include "deliver/deliver.h"
#include "portal/seat.h"
#include "portal/self.h"

#include <sodium.h>
#include <string.h>
#include <strings.h>

SQL(entry_ticket_insert);
SQL(entry_ticket_by_id);
SQL(entry_ticket_by_token);
SQL(entry_ticket_try);
SQL(entry_ticket_delete);
SQL(entry_device_known);
SQL(entry_device_keep);
SQL(entry_link_insert);
SQL(entry_link_take);
SQL(entry_link_end);

#define HOLDERS_MAX 20
#define PLACE "member_ticket.sealed"

PROBLEM(entry_to_wrong, ERR_UNPROCESSABLE, "This is neither a phone number nor an e-mail address.",
	"请输入正确的手机号或邮箱。");
PROBLEM(entry_code_wrong, ERR_UNAUTHENTICATED, "This code is not right, or its time is over. Ask for a new one.",
	"验证码不正确或已过期，请重新获取。");
PROBLEM(entry_slow, ERR_LIMIT, "Too many attempts. Try again in {0} seconds.", "尝试次数过多，请在 {0} 秒后重试。");
PROBLEM(entry_other_site, ERR_FORBIDDEN, "This request came from another site.", "该请求来自其他网站。");
PROBLEM(entry_link_void, ERR_GONE, "This link is not good any more. Ask the shop for a new one.",
	"链接已失效，请向店铺索取新的链接。");
PROBLEM(entry_customer_state, ERR_CONFLICT, "This customer can't sign in: the file is closed.",
	"该客户档案已关闭，无法登录。");

static const struct choice channels[] = {
	[MESSAGE_SMS] = {"sms", W("Text message", "短信")},
	[MESSAGE_EMAIL] = {"email", W("E-mail", "电子邮件")},
	CHOICES_END,
};

// ---------------------------------------------------------------- shapes

struct code_ask {
	const char *to;
};
static const struct field ask_fields[] = {
	FIELD_TEXT(code_ask, to, .max = 254, .flags = FIELD_REQUIRED | FIELD_WRITE_ONLY,
		.doc = W("Phone number or e-mail address, in any spelling", "手机号或邮箱，写法不限"),
		.example = "\"13800138000\""),
};
static const struct shape ask_shape =
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
static const struct shape sent_shape = SHAPE("MemberCodeSent", code_sent, sent_fields,
	"A code is on its way, if this is a member's.", "若为会员，验证码已发出。");

struct entry_in {
	const char *code, *token;
	int64_t member;
};
static const struct field code_fields[] = {
	FIELD_TEXT(entry_in, code, .max = 20, .flags = FIELD_REQUIRED | FIELD_WRITE_ONLY,
		.doc = W("The six digits", "六位验证码"), .example = "\"204816\""),
	FIELD_ID(entry_in, member, "cus",
		.doc = W("Which one, where several share the number", "多人共用号码时选择的会员")),
};
static const struct shape code_shape =
	SHAPE("MemberCode", entry_in, code_fields, "The code that came.", "收到的验证码。");
static const struct field link_fields[] = {
	FIELD_TEXT(entry_in, token, .max = TOKEN_TEXT_MAX, .flags = FIELD_REQUIRED | FIELD_WRITE_ONLY,
		.doc = W("What stands behind # in the link", "链接中 # 之后的部分")),
};
static const struct shape link_shape =
	SHAPE("MemberLinkUse", entry_in, link_fields, "A one-time link, used.", "使用一次性登录链接。");

struct candidate {
	int64_t member;
	const char *name, *member_no;
};
static const struct field candidate_fields[] = {
	FIELD_ID(candidate, member, "cus", .doc = W("The member", "会员")),
	FIELD_TEXT(candidate, name, .max = 200, .doc = W("Name", "姓名")),
	FIELD_TEXT(candidate, member_no, .max = 64, .doc = W("Member number", "会员号")),
};
static const struct shape candidate_shape = SHAPE(
	"MemberCandidate", candidate, candidate_fields, "One of those who share a number.", "共用号码的会员之一。");

struct entered {
	bool open;
	struct list choose;
};
static const struct field entered_fields[] = {
	FIELD_BOOL(entered, open,
		.doc = W("Signed in; else one of `choose` has to be named", "已登录；否则需从 choose 中选择")),
	FIELD_LIST(entered, choose, &candidate_shape, .max = HOLDERS_MAX,
		.doc = W("Who shares the number; empty when signed in", "共用该号码的会员，登录后为空")),
};
static const struct shape entered_shape =
	SHAPE("MemberEntered", entered, entered_fields, "What became of a sign-in.", "登录结果。");

// ---------------------------------------------------------------- what all have in common

// To whom a code goes.
struct address {
	enum message_channel channel;
	const char *text; // normal form
};

static enum status address_read(struct ctx *ctx, const char *text, struct address *address)
{
	const struct shop *shop = ctx->house->shop;
	bool email = strchr(text, '@') || strstr(text, "\xef\xbc\xa0"); // also full-width

	address->channel = email ? MESSAGE_EMAIL : MESSAGE_SMS;
	enum status status = email ? normal_email(ctx->mem, text, &address->text)
				   : normal_phone(ctx->mem, text, shop->country, &address->text);
	return status == OK ? OK : fail_at(ctx, "/to", &entry_to_wrong);
}

static const char *address_masked(struct arena *mem, const struct address *address)
{
	return address->channel == MESSAGE_SMS ? mask_phone(mem, address->text) : mask_email(mem, address->text);
}

static enum identity_kind identity_kind_of(const struct address *address)
{
	return address->channel == MESSAGE_SMS ? IDENTITY_PHONE : IDENTITY_EMAIL;
}

static struct value identity_hash(struct ctx *ctx, const struct address *address)
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

static void answer_with(
	struct ctx *ctx, struct call *call, enum status (*run)(struct ctx *, struct call *, struct answer *))
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
static enum status admit(struct ctx *ctx, struct call *call, const struct visitor *visitor, const char *what,
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

struct ticket {
	int64_t id, tries;
	struct address address;
	struct token_hash hash;
	const char *code;
	enum lang lang;
	unsigned char code_hash[VAULT_HASH_BYTES];
};

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
	const char *text = arena_format(ctx->mem, "%d\n%s\n%s\n%d", (int)ticket->address.channel, ticket->address.text,
		ticket->code, (int)ticket->lang);
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
	ticket->address.text = text + 2;
	rest = strchr(text + 2, '\n');
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

static enum status ask_code(struct ctx *ctx, struct call *call, struct answer *answer)
{
	const struct code_ask *in = call->in;
	struct visitor visitor = visitor_of(ctx, call->http);
	struct code_sent *out = arena_new(ctx->mem, struct code_sent);
	struct ticket ticket = {.lang = ctx->lang};

	TRY(address_read(ctx, in->to, &ticket.address));
	TRY(admit(ctx, call, &visitor, "ask", &ticket.address));
	ticket.code = arena_format(ctx->mem, "%06u", randombytes_uniform(1000000));
	const char *token = token_make(ctx->house->vault, "member-ticket", ctx->mem, &ticket.hash);
	TRY(house_write(ctx, write_ticket, &ticket, 0, LANE_TILL));
	seat_cookie(ctx, call->http, answer, COOKIE_TICKET, token, CODE_LIFE_MS);
	*out = (struct code_sent){
		(int)ticket.address.channel, address_masked(ctx->mem, &ticket.address), ctx->now_ms + CODE_LIFE_MS};
	answer->out = out;
	return OK;
}

static void direct_ask(struct ctx *ctx, struct call *call)
{
	answer_with(ctx, call, ask_code);
}

// ---------------------------------------------------------------- who has that address

struct holders {
	const struct address *address;
	struct customer *found[HOLDERS_MAX];
	size_t count;
};

static enum status find_holders(struct ctx *ctx, void *arg)
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
	bool found;
};

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
	return find_holders(ctx, &sending->holders);
}

static enum status write_message(struct ctx *ctx, void *arg)
{
	const struct sending *sending = arg;
	const struct shop *shop = ctx->house->shop;
	const char *code = sending->ticket.code;
	const char *text =
		sending->ticket.lang == LANG_ZH
			? arena_format(ctx->mem, "【%s】您的登录验证码是 %s，10 分钟内有效。请勿告诉任何人。",
				  shop->name, code)
			: arena_format(ctx->mem, "%s: your sign-in code is %s. It is good for 10 minutes. Tell nobody.",
				  shop->name, code);

	return deliver_message(ctx,
		&(struct message){
			.channel = sending->ticket.address.channel,
			.purpose = MESSAGE_CODE,
			.customer_id = sending->holders.found[0]->id,
			.recipient = sending->ticket.address.text,
			.body = text,
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
	if (!sending.found || sending.holders.count == 0)
		return OK; // nobody's: nothing leaves
	return house_write(ctx, write_message, &sending, sending.holders.found[0]->id, LANE_LOW);
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

static enum status try_code(struct ctx *ctx, struct call *call, struct trying *trying)
{
	const struct entry_in *in = call->in;
	unsigned char hash[VAULT_HASH_BYTES];

	if (trying->visitor->has_ticket)
		TRY(house_read(ctx, read_ticket, trying));
	TRY(admit(ctx, call, trying->visitor, "try", trying->found ? &trying->ticket.address : NULL));
	if (!trying->found)
		return fail(ctx, &entry_code_wrong);
	TRY(house_write(ctx, count_try, trying, 0, LANE_TILL));
	code_hash(ctx, &trying->ticket, digits_of(ctx, in->code), hash);
	if (!trying->allowed || sodium_memcmp(hash, trying->ticket.code_hash, sizeof hash) != 0)
		return fail(ctx, &entry_code_wrong);
	return OK;
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

struct coming_in {
	const struct visitor *visitor;
	int64_t customer_id;
	const struct ticket *ticket; // NULL: by link
	struct token_hash link;
	const char *token, *device;
};

static enum status write_seat(struct ctx *ctx, void *arg)
{
	struct coming_in *in = arg;
	struct token_hash device = in->visitor->device;

	TRY(db_exec(ctx->db, &entry_ticket_delete, ARGS(v_i64(in->ticket->id))));
	if (!in->visitor->has_device)
		in->device = token_make(ctx->house->vault, "member-device", ctx->mem, &device);
	TRY(db_exec(ctx->db, &entry_device_keep,
		ARGS(identity_hash(ctx, &in->ticket->address), v_blob(device.bytes, sizeof device.bytes),
			v_i64(ctx->now_ms))));
	return seat_open(ctx, in->visitor, in->customer_id, &in->token);
}

static void welcome(struct ctx *ctx, struct call *call, const struct coming_in *in, struct answer *answer)
{
	struct entered *out = arena_new(ctx->mem, struct entered);

	out->open = true;
	answer->out = out;
	seat_cookie(ctx, call->http, answer, COOKIE_SEAT, in->token, SEAT_LIFE_MS);
	if (in->device)
		seat_cookie(ctx, call->http, answer, COOKIE_DEVICE, in->device, DEVICE_LIFE_MS);
	if (in->ticket)
		seat_cookie(ctx, call->http, answer, COOKIE_TICKET, NULL, 0);
}

static const struct entered *choice_of(struct ctx *ctx, const struct holders *holders)
{
	struct entered *out = arena_new(ctx->mem, struct entered);
	struct candidate *candidates = arena_array(ctx->mem, struct candidate, holders->count);

	for (size_t i = 0; i < holders->count; i++)
		candidates[i] = (struct candidate){
			holders->found[i]->id, holders->found[i]->display_name, holders->found[i]->member_no};
	out->choose = (struct list){candidates, holders->count};
	return out;
}

static enum status come_in(struct ctx *ctx, struct call *call, struct answer *answer)
{
	const struct entry_in *in = call->in;
	struct visitor visitor = visitor_of(ctx, call->http);
	struct trying trying = {.visitor = &visitor};
	struct coming_in coming = {.visitor = &visitor, .ticket = &trying.ticket, .customer_id = NONE};
	struct holders holders = {.address = &trying.ticket.address};

	TRY(try_code(ctx, call, &trying));
	TRY(forget_guesses(ctx, &visitor, &trying.ticket.address));
	TRY(house_read(ctx, find_holders, &holders));
	for (size_t i = 0; i < holders.count; i++)
		if (holders.count == 1 || holders.found[i]->id == in->member)
			coming.customer_id = holders.found[i]->id;
	if (holders.count == 0)
		return fail(ctx, &entry_code_wrong);
	if (coming.customer_id == NONE) {
		answer->out = choice_of(ctx, &holders);
		return OK;
	}
	TRY(house_write(ctx, write_seat, &coming, coming.customer_id, LANE_TILL));
	welcome(ctx, call, &coming, answer);
	return OK;
}

static void direct_come_in(struct ctx *ctx, struct call *call)
{
	answer_with(ctx, call, come_in);
}

// ---------------------------------------------------------------- by link

struct link_out {
	const char *link;
	int64_t ends_at;
};
static const struct field link_out_fields[] = {
	FIELD_TEXT(
		link_out, link, .max = 1000, .doc = W("For the customer alone, good once", "仅供该客户使用，一次有效")),
	FIELD_TIME(link_out, ends_at, .doc = W("Good until then", "有效期至")),
};
static const struct shape link_out_shape =
	SHAPE("MemberLink", link_out, link_out_fields, "A one-time link into the portal.", "会员中心一次性登录链接。");

static enum status act_link(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	struct link_out *out = arena_new(ctx->mem, struct link_out);
	const char *url = ctx->house->public_url ? ctx->house->public_url : "";
	struct customer *customer;
	struct token_hash hash;
	size_t size = strlen(url);
	int64_t live;

	TRY(customer_within(ctx, call->ids[0], call->route->right, &live));
	TRY(customer_open(ctx, &live, 1, &customer));
	if (!customer || !seat_allowed(customer->status))
		return fail(ctx, &entry_customer_state);
	while (size > 0 && url[size - 1] == '/')
		size--;
	const char *token = token_make(ctx->house->vault, "member-link", ctx->mem, &hash);
	TRY(db_exec(ctx->db, &entry_link_end, ARGS(v_i64(live))));
	TRY(db_exec(ctx->db, &entry_link_insert,
		ARGS(v_blob(hash.bytes, sizeof hash.bytes), v_i64(live), v_i64(ctx->now_ms),
			v_i64(ctx->now_ms + LINK_LIFE_MS))));
	TRY(audit_record(ctx, "customer", id_text(ctx->mem, "cus", live), "portal_link", NULL, NULL, NULL));
	*out = (struct link_out){
		arena_format(ctx->mem, "%.*s/portal/in#%s", (int)size, url, token), ctx->now_ms + LINK_LIFE_MS};
	answer->out = out;
	return OK;
}

static enum status write_link_seat(struct ctx *ctx, void *arg)
{
	struct coming_in *in = arg;
	struct customer *customer;
	struct rows *rows;
	bool found;

	TRY(db_first(ctx->db, &entry_link_take, ARGS(v_blob(in->link.bytes, sizeof in->link.bytes), v_i64(ctx->now_ms)),
		&rows, &found));
	if (!found)
		return fail(ctx, &entry_link_void);
	TRY(customer_resolve(ctx, row_i64(rows, 0), &in->customer_id));
	TRY(customer_open(ctx, &in->customer_id, 1, &customer));
	if (!customer || !seat_allowed(customer->status))
		return fail(ctx, &entry_link_void);
	return seat_open(ctx, in->visitor, in->customer_id, &in->token);
}

// A good link is never refused; wrong ones are counted against the network they come from.
static enum status use_link(struct ctx *ctx, struct call *call, struct answer *answer)
{
	const struct entry_in *in = call->in;
	struct visitor visitor = visitor_of(ctx, call->http);
	struct coming_in coming = {.visitor = &visitor};

	if (!token_read(ctx->house->vault, "member-link", in->token, &coming.link)) {
		TRY(admit(ctx, call, &visitor, "link", NULL));
		return fail(ctx, &entry_link_void);
	}
	TRY(house_write(ctx, write_link_seat, &coming, 0, LANE_TILL));
	welcome(ctx, call, &coming, answer);
	return OK;
}

static void direct_use_link(struct ctx *ctx, struct call *call)
{
	answer_with(ctx, call, use_link);
}

// ---------------------------------------------------------------- out again

static enum status act_leave(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	struct visitor visitor = visitor_of(ctx, call->http);
	int64_t own;

	TRY(self_id(ctx, &own));
	seat_cookie(ctx, call->http, answer, COOKIE_SEAT, NULL, 0);
	return seat_close(ctx, &visitor.seat);
}

static const struct problem *const ask_problems[] = {&entry_to_wrong, &entry_slow, &entry_other_site, NULL};
static const struct problem *const code_problems[] = {&entry_code_wrong, &entry_slow, &entry_other_site, NULL};
static const struct problem *const link_problems[] = {&entry_link_void, &entry_slow, &entry_other_site, NULL};
static const struct problem *const made_problems[] = {&entry_customer_state, NULL};

#define TAG .tag = "Portal"

const struct route portal_entry_routes[] = {
	{.method = HTTP_POST,
		.path = "/v1/m/codes",
		.right = ROUTE_PUBLIC,
		.kind = ROUTE_DIRECT,
		.direct = direct_ask,
		.in = &ask_shape,
		.out = &sent_shape,
		.weight = 20,
		TAG,
		.name = "member_code_ask",
		.doc = W(
			"Asks for a one-time code to a phone or e-mail address. The answer is the same whether or not "
			"a "
			"member has it. The code belongs to the browser that asked (a cookie), is good for ten minutes "
			"and five tries.",
			"向手机号或邮箱发送一次性验证码。无论是否为会员，返回都相同。验证码绑定发起请求的浏览器（Cookie"
			"），"
			"10 分钟内有效，可尝试 5 次。"),
		.example_in = "{\"to\": \"13800138000\"}",
		.problems = ask_problems},
	{.method = HTTP_POST,
		.path = "/v1/m/session",
		.right = ROUTE_PUBLIC,
		.kind = ROUTE_DIRECT,
		.direct = direct_come_in,
		.in = &code_shape,
		.out = &entered_shape,
		.weight = 20,
		TAG,
		.name = "member_enter",
		.doc = W("Signs in with the code. Where several members share the number, `choose` names them and the "
			 "same code is sent again with `member`.",
			"使用验证码登录。多名会员共用号码时返回 choose，携带 member 再次提交同一验证码。"),
		.example_in = "{\"code\": \"204816\"}",
		.problems = code_problems},
	{.method = HTTP_POST,
		.path = "/v1/m/links/use",
		.right = ROUTE_PUBLIC,
		.kind = ROUTE_DIRECT,
		.direct = direct_use_link,
		.in = &link_shape,
		.out = &entered_shape,
		.weight = 20,
		TAG,
		.name = "member_link_use",
		.doc = W("Signs in with a one-time link that staff made.", "使用员工生成的一次性链接登录。"),
		.example_in = "{\"token\": \"4Zk8v3QmX0y\"}",
		.problems = link_problems},
	{.method = HTTP_DELETE,
		.path = "/v1/m/session",
		.kind = ROUTE_WRITE,
		.status = 204,
		.act = act_leave,
		TAG,
		.name = "member_leave",
		.doc = W("Signs this browser out.", "当前浏览器退出登录。")},
	{.method = HTTP_POST,
		.path = "/v1/customers/{customer:cus}/portal-link",
		.right = "customer.portal",
		.kind = ROUTE_WRITE,
		.out = &link_out_shape,
		.act = act_link,
		TAG,
		.name = "member_link_make",
		.doc = W("Makes a one-time link by which this customer signs in to the portal, good for 24 hours; "
			 "earlier "
			 "ones end. Goes into the audit.",
			"为该客户生成会员中心一次性登录链接，24 小时内有效，旧链接作废；记入操作日志。"),
		.problems = made_problems},
	{0},
};
