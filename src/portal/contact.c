// A member's new phone number or e-mail address. It is what one signs in with, so it is only taken over once a code
// sent there has come back; the house is the only other who may change it.
#include "portal/self.h"
#include "portal/ticket.h"

#include "base/id.h"

#include <string.h>

#define CONTACTS_MAX 10

PROBLEM(contact_many, ERR_CONFLICT, "There are {0} already. Say which one the new one replaces.",
	"已有 {0} 个，请指定要替换的一个。");
PROBLEM(contact_not_yours, ERR_UNPROCESSABLE, "You have no such number or address.", "您没有登记这个号码或邮箱。");

struct contact_in {
	const char *code, *replaces;
};
static const struct field contact_fields[] = {
	FIELD_TEXT(contact_in, code, .max = 20, .flags = FIELD_REQUIRED | FIELD_WRITE_ONLY,
		.doc = W("The six digits that came there", "发送到新号码的六位验证码"), .example = "\"204816\""),
	FIELD_TEXT(contact_in, replaces, .max = 254,
		.doc = W(
			"The one of the member's own that goes; null: it is added", "要替换的原手机号或邮箱，空则新增"),
		.example = "\"13800138000\""),
};
static const struct shape contact_shape =
	SHAPE("MemberContact", contact_in, contact_fields, "A new phone or e-mail.", "更换手机号或邮箱。");

static enum status ask_contact(struct ctx *ctx, struct call *call, struct answer *answer)
{
	int64_t own;

	TRY(self_id(ctx, &own));
	return ticket_ask(ctx, call, TICKET_CONTACT, answer);
}

static void direct_ask_contact(struct ctx *ctx, struct call *call)
{
	answer_here(ctx, call, ask_contact);
}

struct changing {
	const struct ticket *ticket;
	const char *replaces; // normal form, or NULL
};

// The lists are small and of the same make but for their records: the new one first, since the first is the one used.
static enum status with_phone(
	struct ctx *ctx, const struct changing *changing, const struct list *have, struct list *next)
{
	const struct customer_phone *old = have->items;
	struct customer_phone *all = arena_array(ctx->mem, struct customer_phone, have->count + 1);
	bool gone = !changing->replaces;

	all[0] = (struct customer_phone){.number = changing->ticket->address.text, .label = LABEL_MOBILE};
	*next = LIST(customer_phone, all, 1);
	for (size_t i = 0; i < have->count; i++) {
		if (changing->replaces && strcmp(old[i].number, changing->replaces) == 0)
			gone = true;
		else if (strcmp(old[i].number, all[0].number) != 0)
			all[next->count++] = old[i];
	}
	return gone ? OK : fail_at(ctx, "/replaces", &contact_not_yours);
}

static enum status with_email(
	struct ctx *ctx, const struct changing *changing, const struct list *have, struct list *next)
{
	const struct customer_email *old = have->items;
	struct customer_email *all = arena_array(ctx->mem, struct customer_email, have->count + 1);
	bool gone = !changing->replaces;

	all[0] = (struct customer_email){.address = changing->ticket->address.text, .label = LABEL_OTHER};
	*next = LIST(customer_email, all, 1);
	for (size_t i = 0; i < have->count; i++) {
		if (changing->replaces && strcmp(old[i].address, changing->replaces) == 0)
			gone = true;
		else if (strcmp(old[i].address, all[0].address) != 0)
			all[next->count++] = old[i];
	}
	return gone ? OK : fail_at(ctx, "/replaces", &contact_not_yours);
}

static enum status write_contact(struct ctx *ctx, void *arg)
{
	const struct changing *changing = arg;
	bool phone = changing->ticket->address.channel == MESSAGE_SMS;
	struct customer *customer, change;
	struct list *next = phone ? &change.phones : &change.emails;
	int64_t own;

	TRY(self_id(ctx, &own));
	TRY(customer_get(ctx, own, &customer));
	customer_clear(&change);
	TRY(phone ? with_phone(ctx, changing, &customer->phones, next)
		  : with_email(ctx, changing, &customer->emails, next));
	if (next->count > CONTACTS_MAX)
		return fail(ctx, &contact_many, arena_format(ctx->mem, "%d", CONTACTS_MAX));
	TRY(customer_change(ctx, own, &change, CUSTOMER_BIT(phone ? AT_PHONES : AT_EMAILS), 0, &customer));
	return ticket_end(ctx, changing->ticket);
}

static enum status take_contact(struct ctx *ctx, struct call *call, struct answer *answer)
{
	const struct contact_in *in = call->in;
	struct visitor visitor = visitor_of(ctx, call->http);
	struct ticket ticket;
	struct changing changing = {.ticket = &ticket};
	int64_t own;

	TRY(self_id(ctx, &own));
	if (in->replaces) {
		struct address old;
		TRY(address_read(ctx, in->replaces, "/replaces", &old));
		changing.replaces = old.text;
	}
	TRY(ticket_try(ctx, call, &visitor, TICKET_CONTACT, in->code, &ticket));
	TRY(house_write(ctx, write_contact, &changing, own, LANE_TILL));
	seat_cookie(ctx, call->http, answer, COOKIE_TICKET, NULL, 0);
	return OK;
}

static void direct_take_contact(struct ctx *ctx, struct call *call)
{
	answer_here(ctx, call, take_contact);
}

static const struct problem *const ask_problems[] = {&entry_to_wrong, &entry_slow, &entry_other_site, NULL};
static const struct problem *const take_problems[] = {
	&entry_code_wrong, &entry_slow, &entry_other_site, &contact_not_yours, &contact_many, NULL};

#define TAG .tag = "Portal"

const struct route portal_contact_routes[] = {
	{.method = HTTP_POST,
		.path = "/v1/m/contacts/codes",
		.kind = ROUTE_DIRECT,
		.direct = direct_ask_contact,
		.in = &code_ask_shape,
		.out = &code_sent_shape,
		.weight = 20,
		TAG,
		.name = "member_contact_ask",
		.doc = W("Sends a code to a new phone number or e-mail address of the member.",
			"向会员的新手机号或邮箱发送验证码。"),
		.example_in = "{\"to\": \"13900139000\"}",
		.problems = ask_problems},
	{.method = HTTP_POST,
		.path = "/v1/m/contacts",
		.kind = ROUTE_DIRECT,
		.direct = direct_take_contact,
		.in = &contact_shape,
		.status = 204,
		.weight = 20,
		TAG,
		.name = "member_contact_take",
		.doc = W("Takes the new number or address over, with the code that came there; it is the first from "
			 "then on.",
			"凭发送到新号码的验证码完成绑定，并设为首选联系方式。"),
		.example_in = "{\"code\": \"204816\", \"replaces\": \"13800138000\"}",
		.problems = take_problems},
	{0},
};
