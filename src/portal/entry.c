#include "portal/entry.h"

#include "api/audit.h"
#include "base/id.h"
#include "base/instant.h"
#include "portal/brand.h"
#include "portal/self.h"

#include <string.h>

SQL(entry_device_keep);
SQL(entry_link_insert);
SQL(entry_link_take);
SQL(entry_link_end);

PROBLEM(entry_link_void, ERR_GONE, "This link is not good any more. Ask the shop for a new one.",
	"链接已失效，请向店铺索取新的链接。");
PROBLEM(entry_customer_state, ERR_CONFLICT, "This customer can't sign in: the file is closed.",
	"该客户档案已关闭，无法登录。");

// ---------------------------------------------------------------- shapes

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
	bool open, stranger;
	struct list choose;
};
static const struct field entered_fields[] = {
	FIELD_BOOL(entered, open,
		.doc = W("Signed in; else one of `choose` has to be named", "已登录；否则需从 choose 中选择")),
	FIELD_BOOL(entered, stranger,
		.doc = W("Nobody has this number yet: the same code may be used to join",
			"该号码尚未登记，可用同一验证码注册")),
	FIELD_LIST(entered, choose, &candidate_shape, .max = HOLDERS_MAX,
		.doc = W("Who shares the number; empty when signed in", "共用该号码的会员，登录后为空")),
};
const struct shape entered_shape =
	SHAPE("MemberEntered", entered, entered_fields, "What became of a sign-in.", "登录结果。");

// ---------------------------------------------------------------- the code comes back

static enum status ask_code(struct ctx *ctx, struct call *call, struct answer *answer)
{
	return ticket_ask(ctx, call, TICKET_ENTRY, answer);
}

static void direct_ask(struct ctx *ctx, struct call *call)
{
	answer_here(ctx, call, ask_code);
}

enum status entry_seat(struct ctx *ctx, void *arg)
{
	struct coming_in *in = arg;
	struct token_hash device = in->visitor->device;

	TRY(ticket_end(ctx, in->ticket));
	if (!in->visitor->has_device)
		in->device = token_make(ctx->house->vault, "member-device", ctx->mem, &device);
	TRY(db_exec(ctx->db, &entry_device_keep,
		ARGS(identity_hash(ctx, &in->ticket->address), v_blob(device.bytes, sizeof device.bytes),
			v_i64(ctx->now_ms))));
	return seat_open(ctx, in->visitor, in->customer_id, &in->token);
}

void entry_welcome(struct ctx *ctx, struct call *call, const struct coming_in *in, struct answer *answer)
{
	struct entered *out = arena_new(ctx->mem, struct entered);

	out->open = true;
	answer_give(answer, entered, out);
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
	out->choose = LIST(candidate, candidates, holders->count);
	return out;
}

enum status entry_brand(struct ctx *ctx, void *arg)
{
	return brand_read(ctx, false, arg);
}

// Whose number it is has shown that it is his: he may be told that nobody has it.
static enum status greet_stranger(struct ctx *ctx, struct answer *answer)
{
	struct entered *out = arena_new(ctx->mem, struct entered);
	struct brand brand;

	TRY(house_read(ctx, entry_brand, &brand));
	if (!brand.joining)
		return fail(ctx, &entry_code_wrong);
	out->stranger = true;
	answer_give(answer, entered, out);
	return OK;
}

static enum status come_in(struct ctx *ctx, struct call *call, struct answer *answer)
{
	const struct entry_in *in = call->in;
	struct visitor visitor = visitor_of(ctx, call->http);
	struct ticket ticket;
	struct coming_in coming = {.visitor = &visitor, .ticket = &ticket, .customer_id = NONE};
	struct holders holders = {.address = &ticket.address};

	TRY(ticket_try(ctx, call, &visitor, TICKET_ENTRY, in->code, &ticket));
	TRY(house_read(ctx, find_holders, &holders));
	if (holders.count == 0)
		return greet_stranger(ctx, answer);
	for (size_t i = 0; i < holders.count; i++)
		if (holders.count == 1 || holders.found[i]->id == in->member)
			coming.customer_id = holders.found[i]->id;
	if (coming.customer_id == NONE) {
		answer_give(answer, entered, choice_of(ctx, &holders));
		return OK;
	}
	TRY(house_write(ctx, entry_seat, &coming, coming.customer_id, LANE_TILL));
	entry_welcome(ctx, call, &coming, answer);
	return OK;
}

static void direct_come_in(struct ctx *ctx, struct call *call)
{
	answer_here(ctx, call, come_in);
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
	answer_give(answer, link_out, out);
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
		TRY(visitor_admit(ctx, call, &visitor, "link", NULL));
		return fail(ctx, &entry_link_void);
	}
	TRY(house_write(ctx, write_link_seat, &coming, 0, LANE_TILL));
	entry_welcome(ctx, call, &coming, answer);
	return OK;
}

static void direct_use_link(struct ctx *ctx, struct call *call)
{
	answer_here(ctx, call, use_link);
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
		.in = &code_ask_shape,
		.out = &code_sent_shape,
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
			 "same code is sent again with `member`. `stranger`: nobody has the number; POST /v1/m/members "
			 "takes the same code.",
			"使用验证码登录。多名会员共用号码时返回 choose，携带 member 再次提交同一验证码。返回 stranger "
			"表示该号码尚未登记，可用同一验证码调用 POST /v1/m/members 注册。"),
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
