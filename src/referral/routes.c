// Referral over HTTP.
#include "referral/plan.h"

#include "base/id.h"
#include "customer/customer.h"

#include <qrencode.h>
#include <string.h>

SQL(leaders);

#define LEADERS_MAX 100
#define SVG_MAX 65536

static enum status visible(struct ctx *ctx, const struct call *call, int64_t id, int64_t *live)
{
	return customer_within(ctx, id, call->route->right, live);
}

static int64_t customer_key(const struct call *call)
{
	return call->ids[0];
}

// ---------------------------------------------------------------- code, link, QR

struct code_out {
	const char *code, *link, *qr;
};
static const struct field code_fields[] = {
	FIELD_TEXT(code_out, code, .max = 20, .doc = W("What friends say or type", "推荐码")),
	FIELD_TEXT(code_out, link, .max = 300, .doc = W("What they tap", "推荐链接")),
	FIELD_TEXT(code_out, qr, .max = SVG_MAX, .doc = W("The link as a QR code, SVG", "推荐链接二维码（SVG）")),
};
static const struct shape code_shape =
	SHAPE("ReferralCode", code_out, code_fields, "How a customer brings friends.", "推荐码、链接与二维码。");

// Four modules of white around it, as the standard wants.
static const char *qr_svg(struct arena *mem, const char *text)
{
	QRcode *code = QRcode_encodeString8bit(text, 0, QR_ECLEVEL_M);
	struct buf buf = buf_make(mem, SVG_MAX);

	if (!code)
		return NULL;
	buf_format(&buf,
		"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" shape-rendering=\"crispEdges\">"
		"<path fill=\"#fff\" d=\"M0 0h%dv%dH0z\"/><path d=\"",
		code->width + 8, code->width + 8, code->width + 8, code->width + 8);
	for (int y = 0; y < code->width; y++)
		for (int x = 0, run; x < code->width; x += run) {
			const unsigned char *row = code->data + y * code->width;
			for (run = 1; x + run < code->width && (row[x] & 1) == (row[x + run] & 1); run++)
				;
			if (row[x] & 1)
				buf_format(&buf, "M%d %dh%dv1h-%dz", x + 4, y + 4, run, run);
		}
	buf_text(&buf, "\"/></svg>");
	QRcode_free(code);
	return buf.full ? NULL : buf.data;
}

static enum status act_code(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	struct code_out *out = arena_new(ctx->mem, struct code_out);
	const char *url = ctx->house->public_url ? ctx->house->public_url : "";
	int64_t customer_id;

	TRY(visible(ctx, call, call->ids[0], &customer_id));
	TRY(referral_code_of(ctx, customer_id, &out->code));
	out->link = arena_format(ctx->mem, "%s/portal/?ref=%s", url, out->code);
	out->qr = qr_svg(ctx->mem, out->link);
	answer_give(answer, code_out, out);
	return OK;
}

// ---------------------------------------------------------------- referrals

static const struct field input_fields[] = {
	FIELD_TEXT(referral_input, code, .max = 20, .flags = FIELD_REQUIRED,
		.doc = W("Code of who brought them", "推荐码")),
	FIELD_ID(referral_input, customer_id, "cus", .flags = FIELD_REQUIRED, .doc = W("The friend", "被推荐客户")),
	FIELD_TEXT(referral_input, device, .max = 200,
		.doc = W("What tells the friend's device again; kept as a keyed hash", "设备标识，仅存密钥哈希")),
	FIELD_TEXT(referral_input, payment_token, .max = 200,
		.doc = W("What tells the card or account that pays again; kept as a keyed hash",
			"支付账户标识，仅存密钥哈希")),
};
static const struct shape input_shape =
	SHAPE("ReferralInput", referral_input, input_fields, "Who brought whom.", "登记推荐。");

static enum status act_make(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	struct referral_input in = *(const struct referral_input *)call->in;
	struct referral *made;

	TRY(visible(ctx, call, in.customer_id, &in.customer_id));
	TRY(referral_make(ctx, &in, &made));
	answer_give(answer, referral, made);
	return OK;
}

struct list_query {
	int state;
	int64_t limit, referrer_id, plan_id;
	const char *cursor, *sort;
};
static const struct field query_fields[] = {
	FIELD_ENUM(list_query, state, referral_states, .doc = W("Only in this state", "状态")),
	FIELD_ID(list_query, referrer_id, "cus", .doc = W("Only those that this customer brought", "推荐人")),
	FIELD_ID(list_query, plan_id, "rfp", .doc = W("Only of this plan", "计划")),
	LIST_LIMIT_FIELD(list_query),
	LIST_CURSOR_FIELD(list_query),
	LIST_SORT_FIELD(list_query, "referred_at"),
};
static const struct shape query_shape = SHAPE("ReferralQuery", list_query, query_fields, "Which ones.", "筛选。");

// Ids are in order of time.
static const struct sort_column sorts[] = {{"referred_at", "id"}, {0}};
static const struct page_order order = {.id = "id", .id_name = "id", .usual = "-referred_at", .columns = sorts};

static enum status act_list(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	const struct list_query *query = call->query;
	struct where where = where_make(ctx->mem, "SELECT " REFERRAL_COLUMNS " FROM referral");
	struct page page;
	struct rows *rows;
	bool more;

	if (call->query_present & 1)
		where_and(&where, "state = ?", v_text(choice_name(referral_states, query->state)));
	if (query->referrer_id != NONE)
		where_and(&where, "referrer_id = ?", v_i64(query->referrer_id));
	if (query->plan_id != NONE)
		where_and(&where, "plan_id = ?", v_i64(query->plan_id));
	page_begin(ctx, call, &page);
	TRY(page_sort(&page, &order, &where));
	TRY(where_query(&where, ctx->db, &rows));
	for (;;) {
		struct referral referral;
		TRY(page_next(&page, rows, &more));
		if (!more)
			return page_close(&page, answer);
		TRY(referral_scan(ctx, rows, &referral));
		page_add(&page, referral, &referral);
	}
}

static enum status act_get(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	struct referral *referral;

	TRY(referral_get(ctx, call->ids[0], &referral));
	answer_give(answer, referral, referral);
	return OK;
}

struct decision {
	const char *reason;
};
static const struct field decision_fields[] = {
	FIELD_TEXT(decision, reason, .max = 300, .flags = FIELD_REQUIRED, .doc = W("Why", "理由"),
		.example = "\"已电话核实\""),
};
static const struct shape decision_shape =
	SHAPE("ReferralDecision", decision, decision_fields, "What was decided, and why.", "审核结论与理由。");

static enum status act_release(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	const struct decision *in = call->in;
	struct referral *referral;

	TRY(referral_release(ctx, call->ids[0], in->reason, &referral));
	answer_give(answer, referral, referral);
	return OK;
}

static enum status act_deny(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	const struct decision *in = call->in;
	struct referral *referral;

	TRY(referral_deny(ctx, call->ids[0], in->reason, &referral));
	answer_give(answer, referral, referral);
	return OK;
}

// ---------------------------------------------------------------- identifiers

struct identifier_in {
	int kind;
	const char *value;
};
static const struct field identifier_fields[] = {
	FIELD_ENUM(identifier_in, kind, identifier_kinds, .flags = FIELD_REQUIRED, .doc = W("What it is", "类型"),
		.example = "\"device\""),
	FIELD_TEXT(identifier_in, value, .max = 500, .flags = FIELD_REQUIRED,
		.doc = W("Kept as a keyed hash only", "仅存密钥哈希"), .example = "\"a7f3-11\""),
};
static const struct shape identifier_shape = SHAPE("ReferralIdentifier", identifier_in, identifier_fields,
	"What tells a person or household again.", "识别同一人或家庭的标识。");

static enum status act_identify(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	const struct identifier_in *in = call->in;
	int64_t customer_id;

	(void)answer;
	TRY(visible(ctx, call, call->ids[0], &customer_id));
	return identifier_add(ctx, customer_id, (enum identifier_kind)in->kind, in->value);
}

// ---------------------------------------------------------------- the tree, the leaders

static const struct field node_fields[] = {
	FIELD_ID(referral_node, customer_id, "cus", .doc = W("Who", "客户")),
	FIELD_ID(referral_node, parent_id, "cus", .doc = W("Who brought them; none: the root", "推荐人，空为根")),
	FIELD_I64(referral_node, depth, .min = 0, .max = INT64_MAX, .doc = W("How far below the root", "层级")),
	FIELD_ENUM(referral_node, state, referral_states, .doc = W("State of the referral", "推荐状态")),
	FIELD_TIME(referral_node, referred_at, .doc = W("When they were brought", "推荐时间")),
	FIELD_I64(referral_node, direct, .min = 0, .max = INT64_MAX, .doc = W("Whom they brought", "直接推荐人数")),
	FIELD_I64(referral_node, all, .min = 0, .max = INT64_MAX,
		.doc = W("… and those in turn, all together", "全部下级人数")),
	FIELD_I64(referral_node, spent, .min = 0, .max = INT64_MAX, .flags = FIELD_MONEY,
		.doc = W("What they bought", "本人消费")),
	FIELD_I64(referral_node, spent_all, .min = 0, .max = INT64_MAX, .flags = FIELD_MONEY,
		.doc = W("What all below them bought", "全部下级消费")),
};
static const struct shape node_shape = SHAPE("ReferralNode", referral_node, node_fields,
	"Somebody in the tree of referrals; parents stand before children.", "推荐树节点，父先于子。");

static enum status act_tree(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	struct referral_node *nodes;
	struct page page;
	int64_t customer_id;
	size_t count;

	TRY(visible(ctx, call, call->ids[0], &customer_id));
	TRY(referral_tree(ctx, customer_id, &nodes, &count));
	page_begin(ctx, call, &page);
	for (size_t i = 0; i < count; i++)
		page_add(&page, referral_node, &nodes[i]);
	return page_end(&page, NULL, (int64_t)count, answer);
}

struct friends_query {
	const char *cursor;
};
static const struct field friends_fields[] = {
	FIELD_TEXT(friends_query, cursor, .max = 4000, .doc = W("\"next\" of the page before", "上一页的 next")),
};
static const struct shape friends_shape =
	SHAPE("ReferralFriendsQuery", friends_query, friends_fields, "Which page.", "分页条件。");

static enum status act_friends(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	const struct friends_query *query = call->query;
	struct cursor cursor = {.id = INT64_MAX};
	struct referral_node *nodes;
	struct page page;
	int64_t customer_id, last_id;
	size_t count;

	if (query->cursor && !cursor_parse(ctx->mem, query->cursor, &cursor))
		return fail_at(ctx, "cursor", &cursor_wrong, NULL);
	TRY(visible(ctx, call, call->ids[0], &customer_id));
	TRY(referral_friends(ctx, customer_id, cursor.id, PAGE_DEFAULT, &nodes, &count, &last_id));
	page_begin(ctx, call, &page);
	for (size_t i = 0; i < count; i++)
		page_add(&page, referral_node, &nodes[i]);
	const char *next = count == PAGE_DEFAULT ? cursor_text(ctx->mem, (struct cursor){v_i64(0), last_id}) : NULL;
	return page_end(&page, next, NONE, answer);
}

struct leader {
	int64_t customer_id, friends, rewarded, spent;
};
static const struct field leader_fields[] = {
	FIELD_ID(leader, customer_id, "cus", .doc = W("Who", "客户")),
	FIELD_I64(leader, friends, .min = 0, .max = INT64_MAX, .doc = W("Friends they brought", "推荐人数")),
	FIELD_I64(leader, rewarded, .min = 0, .max = INT64_MAX, .doc = W("… who bought and kept it", "成功人数")),
	FIELD_I64(leader, spent, .min = 0, .max = INT64_MAX, .flags = FIELD_MONEY,
		.doc = W("What these bought, less returns", "带来的消费（扣除退货）")),
};
static const struct shape leader_shape =
	SHAPE("ReferralLeader", leader, leader_fields, "Whose word brings most.", "口碑贡献者。");

static enum status act_leaders(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	struct leader *list = arena_array(ctx->mem, struct leader, LEADERS_MAX);
	struct page page;
	struct rows *rows;
	size_t count = 0;
	bool more;

	TRY(db_query(ctx->db, &leaders, ARGS(v_i64(LEADERS_MAX)), &rows));
	for (;;) {
		TRY(rows_next(rows, &more));
		if (!more)
			break;
		list[count++] = (struct leader){row_i64(rows, 0), row_i64(rows, 1), row_i64(rows, 2), row_i64(rows, 3)};
	}
	page_begin(ctx, call, &page);
	for (size_t i = 0; i < count; i++)
		page_add(&page, leader, &list[i]);
	return page_end(&page, NULL, NONE, answer);
}

// ---------------------------------------------------------------- tables

#define CUSTOMER_PATH "/v1/customers/{customer:cus}"
#define TAG .tag = "Referral"

const struct route referral_routes[] = {
	{.method = HTTP_POST,
		.path = CUSTOMER_PATH "/referral-code",
		.right = "referral.read",
		.kind = ROUTE_WRITE,
		.out = &code_shape,
		.act = act_code,
		.key = customer_key,
		TAG,
		.name = "referral_code",
		.doc = W("A customer's code, link and QR, made when first asked for.",
			"客户的推荐码、链接与二维码，首次请求时生成。")},
	{.method = HTTP_POST,
		.path = "/v1/referrals",
		.right = "referral.record",
		.kind = ROUTE_WRITE,
		.in = &input_shape,
		.out = &referral_shape,
		.status = 201,
		.act = act_make,
		TAG,
		.name = "referral_make",
		.doc = W("Somebody was brought by somebody, once in a life, before they have bought.",
			"登记推荐：每位新客户仅一次，须在首次消费之前。"),
		.example_in = "{\"code\": \"K7M2QX9\", \"customer_id\": \"cus_07B925M0000\"}"},
	{.method = HTTP_GET,
		.path = "/v1/referrals",
		.right = "referral.read",
		.kind = ROUTE_READ,
		.query = &query_shape,
		.out = &referral_shape,
		.list = true,
		.act = act_list,
		TAG,
		.name = "referral_made_list",
		.doc = W("Referrals, newest first; those to be looked at by state=quarantined.",
			"推荐列表，最新在前；待审用 state=quarantined。")},
	{.method = HTTP_GET,
		.path = "/v1/referrals/{referral:rfr}",
		.right = "referral.read",
		.kind = ROUTE_READ,
		.out = &referral_shape,
		.act = act_get,
		TAG,
		.name = "referral_made_get",
		.doc = W("One referral.", "推荐详情。")},
	{.method = HTTP_POST,
		.path = "/v1/referrals/{referral:rfr}/release",
		.right = "referral.write",
		.kind = ROUTE_WRITE,
		.in = &decision_shape,
		.out = &referral_shape,
		.act = act_release,
		TAG,
		.name = "referral_release",
		.doc = W("Out of quarantine: it counts like any other.", "审核通过，正常结算。"),
		.example_in = "{\"reason\": \"已电话核实\"}"},
	{.method = HTTP_POST,
		.path = "/v1/referrals/{referral:rfr}/deny",
		.right = "referral.write",
		.kind = ROUTE_WRITE,
		.in = &decision_shape,
		.out = &referral_shape,
		.act = act_deny,
		TAG,
		.name = "referral_deny",
		.doc = W("Out of quarantine: nobody is rewarded.", "审核拒绝，双方均无奖励。"),
		.example_in = "{\"reason\": \"同一家庭\"}"},
	{.method = HTTP_POST,
		.path = CUSTOMER_PATH "/identifiers",
		.right = "referral.record",
		.kind = ROUTE_WRITE,
		.in = &identifier_shape,
		.status = 204,
		.act = act_identify,
		.key = customer_key,
		TAG,
		.name = "referral_identify",
		.doc = W("A device, card or address that was seen with a customer, as a keyed hash.",
			"登记客户使用的设备、支付账户或地址，仅存密钥哈希。"),
		.example_in = "{\"kind\": \"device\", \"value\": \"a7f3-11\"}"},
	{.method = HTTP_GET,
		.path = CUSTOMER_PATH "/referrals",
		.right = "referral.read",
		.kind = ROUTE_READ,
		.out = &node_shape,
		.list = true,
		.act = act_tree,
		TAG,
		.name = "referral_tree",
		.doc = W("Whom a customer brought, and whom those brought in turn, to any depth.",
			"客户的推荐树，不限层级。")},
	{.method = HTTP_GET,
		.path = CUSTOMER_PATH "/friends",
		.right = "referral.read",
		.kind = ROUTE_READ,
		.query = &friends_shape,
		.out = &node_shape,
		.list = true,
		.act = act_friends,
		TAG,
		.name = "referral_friends",
		.doc = W("One level of the tree: whom a customer brought, each with how many they brought in turn.",
			"推荐树的一层：客户直接推荐的人及其各自推荐人数。")},
	{.method = HTTP_GET,
		.path = "/v1/referral-leaders",
		.right = "referral.read",
		.kind = ROUTE_READ,
		.out = &leader_shape,
		.list = true,
		.act = act_leaders,
		TAG,
		.name = "referral_leaders",
		.doc = W("Whose word brings most.", "口碑贡献榜。")},
	{0},
};
