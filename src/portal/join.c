// Becoming a member without the shop's doing: the number is shown to be one's own, then a file is made for it.
#include "portal/entry.h"

#include "base/id.h"
#include "consent/consent.h"
#include "portal/brand.h"
#include "portal/self.h"

PROBLEM(join_closed, ERR_FORBIDDEN, "Ask the shop to become a member.", "请联系店铺办理会员。");
PROBLEM(join_known, ERR_CONFLICT, "This number is a member's already. Sign in.", "该号码已是会员，请直接登录。");

struct join_in {
	const char *code, *surname, *given_name, *language;
	struct yearly_day *birthday;
	struct list consents; // int, enum consent_purpose
};

static const struct field purpose_item = {
	.name = "purpose", .kind = KIND_ENUM, .choices = consent_purposes, .doc = W("What for", "用途")};

static const struct field join_fields[] = {
	FIELD_TEXT(join_in, code, .max = 20, .flags = FIELD_REQUIRED | FIELD_WRITE_ONLY,
		.doc = W("The six digits", "六位验证码"), .example = "\"204816\""),
	FIELD_TEXT(join_in, surname, .max = 80, .doc = W("Surname", "姓"), .example = "\"张\""),
	FIELD_TEXT(join_in, given_name, .max = 80, .flags = FIELD_REQUIRED, .doc = W("Given name", "名"),
		.example = "\"伟\""),
	FIELD_OBJECT(join_in, birthday, &member_birthday_shape,
		.doc = W("Birthday; can be entered once", "生日，仅可填写一次")),
	FIELD_TEXT(join_in, language, .max = 35, .doc = W("Language (BCP 47)", "语言（BCP 47）"), .example = "\"zh\""),
	FIELD_SCALARS(join_in, consents, &purpose_item, .max = CONSENT_PURPOSES,
		.doc = W("What she agrees to", "同意的用途")),
};
static const struct shape join_shape = SHAPE("MemberJoin", join_in, join_fields, "A new member.", "新会员注册。");

struct joining {
	const struct join_in *in;
	const struct ticket *ticket;
	struct coming_in coming;
};

// The house makes the file; what is said in it from then on is said by the member.
static enum status make_file(struct ctx *ctx, const struct joining *joining, int64_t *id)
{
	const struct join_in *in = joining->in;
	const struct address *address = &joining->ticket->address;
	struct customer_phone phone = {.number = address->text, .label = LABEL_MOBILE};
	struct customer_email email = {.address = address->text, .label = LABEL_OTHER};
	const struct actor *asking = ctx->actor;
	struct customer file;

	customer_clear(&file);
	file.surname = in->surname;
	file.given_name = in->given_name;
	file.birthday = in->birthday;
	file.language = in->language;
	file.source = SOURCE_WEBSITE;
	file.basis = BASIS_CONTRACT;
	file.consented_again = true;
	if (address->channel == MESSAGE_SMS)
		file.phones = LIST(customer_phone, &phone, 1);
	else
		file.emails = LIST(customer_email, &email, 1);
	ctx->actor = NULL;
	enum status status = customer_create(ctx, &file, ORIGIN_HAND, id, NULL);
	ctx->actor = asking;
	return status;
}

static enum status write_member(struct ctx *ctx, void *arg)
{
	struct joining *joining = arg;
	const int *consents = joining->in->consents.items;
	struct holders holders = {.address = &joining->ticket->address};

	// Two taps, or two phones of one family: the second is a member already.
	TRY(find_holders(ctx, &holders));
	if (holders.count > 0)
		return fail(ctx, &join_known);
	TRY(make_file(ctx, joining, &joining->coming.customer_id));
	const struct actor *asking = ctx->actor;
	ctx->actor = self_actor(ctx, joining->coming.customer_id);
	enum status status = OK;
	for (size_t i = 0; i < joining->in->consents.count && status == OK; i++)
		status = consent_say(
			ctx, joining->coming.customer_id, (enum consent_purpose)consents[i], true, CONSENT_BY_PORTAL);
	ctx->actor = asking;
	TRY(status);
	return entry_seat(ctx, &joining->coming);
}

static enum status join(struct ctx *ctx, struct call *call, struct answer *answer)
{
	const struct join_in *in = call->in;
	struct visitor visitor = visitor_of(ctx, call->http);
	struct ticket ticket;
	struct joining joining = {
		.in = in, .ticket = &ticket, .coming = {.visitor = &visitor, .ticket = &ticket, .customer_id = NONE}};
	struct brand brand;

	TRY(house_read(ctx, entry_brand, &brand));
	if (!brand.joining)
		return fail(ctx, &join_closed);
	TRY(ticket_try(ctx, call, &visitor, TICKET_ENTRY, in->code, &ticket));
	TRY(house_write(ctx, write_member, &joining, 0, LANE_TILL));
	entry_welcome(ctx, call, &joining.coming, answer);
	return OK;
}

static void direct_join(struct ctx *ctx, struct call *call)
{
	answer_here(ctx, call, join);
}

static const struct problem *const join_problems[] = {
	&join_closed, &join_known, &entry_code_wrong, &entry_slow, &entry_other_site, NULL};

const struct route portal_join_routes[] = {
	{.method = HTTP_POST,
		.path = "/v1/m/members",
		.right = ROUTE_PUBLIC,
		.kind = ROUTE_DIRECT,
		.direct = direct_join,
		.in = &join_shape,
		.out = &entered_shape,
		.status = 201,
		.weight = 20,
		.tag = "Portal",
		.name = "member_join",
		.doc = W("Becomes a member, with the code that came to a number that nobody has yet, and is signed in. "
			 "Only where the shop lets people join by themselves (`joining` of the brand).",
			"使用发送到未登记号码的验证码注册会员并登录。仅在店铺开放自助注册时可用。"),
		.example_in = "{\"code\": \"204816\", \"surname\": \"张\", \"given_name\": \"伟\", \"consents\": "
			      "[\"marketing_sms\"]}",
		.problems = join_problems},
	{0},
};
