#include "consent/consent.h"

#include "base/id.h"
#include "customer/customer.h"

SQL(consent_of);
SQL(consent_insert);

const struct choice consent_purposes[] = {
	[CONSENT_SMS] = {"marketing_sms", W("Offers by text message", "短信营销")},
	[CONSENT_EMAIL] = {"marketing_email", W("Offers by e-mail", "邮件营销")},
	[CONSENT_WECHAT] = {"marketing_wechat", W("Offers by WeChat", "微信营销")},
	[CONSENT_PHONE] = {"marketing_phone", W("Offers by phone call", "电话营销")},
	[CONSENT_PROFILING] = {"profiling", W("Recommendations from what was bought", "根据消费记录个性化推荐")},
	CHOICES_END,
};
const struct choice consent_sources[] = {
	[CONSENT_UNASKED] = {"unasked", W("Never asked", "未表态")},
	[CONSENT_BY_PORTAL] = {"portal", W("The customer, in the portal", "客户本人（会员中心）")},
	[CONSENT_BY_STAFF] = {"staff", W("Staff, for the customer", "员工代录")},
	[CONSENT_BY_API] = {"api", W("Another system", "外部系统")},
	CHOICES_END,
};

static const struct field consent_fields[] = {
	FIELD_ENUM(consent, purpose, consent_purposes, .flags = FIELD_REQUIRED, .doc = W("For what", "用途"),
		.example = "\"marketing_sms\""),
	FIELD_BOOL(consent, given, .flags = FIELD_REQUIRED, .doc = W("Yes", "同意"), .example = "true"),
	FIELD_TIME(consent, at, .flags = FIELD_READ_ONLY,
		.doc = W("Said when; null: never asked", "表态时间，空为未表态")),
	FIELD_ENUM(consent, source, consent_sources, .flags = FIELD_READ_ONLY, .doc = W("By which way", "来源")),
};
const struct shape consent_shape =
	SHAPE("Consent", consent, consent_fields, "What a customer said to a purpose.", "客户对某一用途的授权。");

enum status consent_all(struct ctx *ctx, int64_t customer_id, struct consent **ret)
{
	struct consent *all = arena_array(ctx->mem, struct consent, CONSENT_PURPOSES);
	struct rows *rows;
	bool more;

	for (int i = 0; i < CONSENT_PURPOSES; i++)
		all[i] = (struct consent){.purpose = i, .at = NONE};
	*ret = all;
	TRY(db_query(ctx->db, &consent_of, ARGS(v_i64(customer_id)), &rows));
	for (;;) {
		TRY(rows_next(rows, &more));
		if (!more)
			return OK;
		int purpose = choice_value(consent_purposes, row_text(rows, 0, ctx->mem));
		if (purpose < 0)
			continue; // of a version that knew more
		all[purpose].given = row_i64(rows, 1) != 0;
		all[purpose].at = row_i64(rows, 2);
		all[purpose].source = choice_value(consent_sources, row_text(rows, 3, ctx->mem));
	}
}

enum status consent_given(struct ctx *ctx, int64_t customer_id, enum consent_purpose purpose, bool *given)
{
	struct consent *all;

	TRY(consent_all(ctx, customer_id, &all));
	*given = all[purpose].given;
	return OK;
}

static const struct field changed_fields[] = {
	FIELD_ENUM(consent, purpose, consent_purposes, .doc = W("For what", "用途")),
	FIELD_BOOL(consent, given, .doc = W("Yes", "同意")),
	FIELD_ENUM(consent, source, consent_sources, .doc = W("By which way", "来源")),
};
static const struct shape changed_shape =
	SHAPE("ConsentChanged", consent, changed_fields, "A customer said yes or no.", "客户授权变更。");
const struct event_type consent_changed = {"consent.changed", "cus", &changed_shape, "customer.read",
	W("Consent changed", "授权变更"),
	W("A customer agreed to something, or took it back.", "客户同意或撤回某项授权。"),
	"{\"purpose\": \"marketing_sms\", \"given\": true, \"source\": \"portal\"}"};
const struct event_type *const consent_events[] = {&consent_changed, NULL};

enum status consent_say(
	struct ctx *ctx, int64_t customer_id, enum consent_purpose purpose, bool given, enum consent_source source)
{
	struct consent *all;

	TRY(consent_all(ctx, customer_id, &all));
	if (all[purpose].at != NONE && all[purpose].given == given)
		return OK;
	struct consent said = {.purpose = (int)purpose, .given = given, .at = ctx->now_ms, .source = (int)source};
	TRY(db_exec(ctx->db, &consent_insert,
		ARGS(v_i64(customer_id), v_text(consent_purposes[purpose].name), v_i64(ctx->now_ms), v_i64(id_new()),
			v_i64(given), v_text(consent_sources[source].name), v_text(house_actor_text(ctx)))));
	struct event event = {.customer_id = customer_id, .subject_id = customer_id, .record = &said};
	return event_emit(ctx, &consent_changed, &event);
}

// ---------------------------------------------------------------- routes of staff

static enum status give(struct ctx *ctx, const struct call *call, int64_t customer_id, struct answer *answer)
{
	struct consent *all;
	struct page page;

	TRY(consent_all(ctx, customer_id, &all));
	page_begin(ctx, call, &page);
	for (int i = 0; i < CONSENT_PURPOSES; i++)
		page_add(&page, consent, &all[i]);
	return page_end(&page, NULL, NONE, answer);
}

static enum status act_list(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	int64_t live;

	TRY(customer_within(ctx, call->ids[0], call->route->right, &live));
	return give(ctx, call, live, answer);
}

static enum status act_say(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	const struct consent *in = call->in;
	int64_t live;

	TRY(customer_within(ctx, call->ids[0], call->route->right, &live));
	TRY(consent_say(ctx, live, (enum consent_purpose)in->purpose, in->given,
		ctx->actor && ctx->actor->kind == ACTOR_KEY ? CONSENT_BY_API : CONSENT_BY_STAFF));
	return give(ctx, call, live, answer);
}

#define PATH "/v1/customers/{customer:cus}/consents"

const struct route consent_routes[] = {
	{.method = HTTP_GET,
		.path = PATH,
		.right = "customer.read",
		.kind = ROUTE_READ,
		.out = &consent_shape,
		.list = true,
		.act = act_list,
		.tag = "Customers",
		.name = "consent_list",
		.doc = W("What the customer said to each purpose.", "客户对各项用途的授权情况。")},
	{.method = HTTP_POST,
		.path = PATH,
		.right = "customer.write",
		.kind = ROUTE_WRITE,
		.in = &consent_shape,
		.out = &consent_shape,
		.list = true,
		.act = act_say,
		.tag = "Customers",
		.name = "consent_say",
		.doc = W("Records what the customer said. Every word is kept with its time and way.",
			"记录客户的授权意愿，每次表态均保留时间与来源。"),
		.example_in = "{\"purpose\": \"marketing_sms\", \"given\": true}"},
	{0},
};
