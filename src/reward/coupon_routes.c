// Coupons over HTTP; the job that lets lapsed locks go; what is told of coupons.
#include "reward/coupon.h"

#include "base/id.h"
#include "customer/customer.h"

#include <string.h>

SQL(template_figures);

#define LOCK_SECONDS 900
#define LOCK_SECONDS_MAX 86400
#define FREE_SLICE 50

PROBLEM(claim_which, ERR_UNPROCESSABLE, "Give either template_id or code.", "template_id 与 code 须给出其一。");

// ---------------------------------------------------------------- events

struct coupon_event {
	int64_t value;
	const char *currency;
	int64_t points, expires_at;
	const char *template, *source;
	int64_t off;
};

static const struct field coupon_event_fields[] = {
	FIELD_I64(coupon_event, value, .min = 1, .max = AMOUNT_MAX, .flags = FIELD_MONEY, .doc = W("Worth", "面额")),
	FIELD_TEXT(coupon_event, currency, .max = 3, .doc = W("Currency", "币种")),
	FIELD_I64(coupon_event, points, .min = 0, .max = INT64_MAX, .flags = FIELD_POINTS,
		.doc = W("Points for it", "对应积分")),
	FIELD_TIME(coupon_event, expires_at, .doc = W("Can be used until", "有效期至")),
	FIELD_TEXT(coupon_event, template, .max = 40, .doc = W("Code of its template", "券模板编码")),
	FIELD_TEXT(coupon_event, source, .max = 100, .doc = W("Why, or what for", "来源或用途")),
	FIELD_I64(coupon_event, off, .min = 0, .max = AMOUNT_MAX, .flags = FIELD_MONEY,
		.doc = W("What it took off", "减免金额")),
};

static const struct shape coupon_event_shape =
	SHAPE("CouponMoved", coupon_event, coupon_event_fields, "A coupon came or went.", "优惠券变动。");

#define COUPON_EXAMPLE                                                                                                 \
	"{\"value\": 1000, \"currency\": \"CNY\", \"points\": 100, \"expires_at\": \"2027-03-01T00:00:00Z\"}"
#define COUPON_EVENT(id, name_, subject_, right_, title_en, title_zh, doc_en, doc_zh)                                  \
	const struct event_type id = {.name = (name_),                                                                 \
		.subject = (subject_),                                                                                 \
		.shape = &coupon_event_shape,                                                                          \
		.right = (right_),                                                                                     \
		.title = W(title_en, title_zh),                                                                        \
		.doc = W(doc_en, doc_zh),                                                                              \
		.example = COUPON_EXAMPLE}

COUPON_EVENT(coupon_issued, "coupon.issued", "cpn", "coupon.read", "Coupon issued", "发放优惠券",
	"A coupon was issued or claimed.", "优惠券已发放或领取。");
COUPON_EVENT(coupon_used, "coupon.used", "cpn", "coupon.read", "Coupon used", "使用优惠券", "A coupon was used.",
	"优惠券已使用。");
COUPON_EVENT(coupon_cancelled, "coupon.cancelled", "cpn", "coupon.read", "Coupon cancelled", "取消优惠券",
	"A coupon was cancelled before it was used.", "优惠券在使用前取消。");
COUPON_EVENT(coupon_returned, "coupon.returned", "cpn", "coupon.read", "Coupon given back", "退回优惠券",
	"The order came back, so the coupon can be used again until it expires.",
	"订单退回，优惠券在有效期内可再次使用。");

enum status coupon_emit(struct ctx *ctx, const struct event_type *type, const struct held *held, int64_t customer_id,
	int64_t off, const char *what_for)
{
	const struct coupon *coupon = &held->coupon;
	struct coupon_event body = {
		coupon->value, coupon->currency, NONE, coupon->expires_at, held->template.code, what_for, off};
	struct event event = {
		.customer_id = customer_id == NONE ? 0 : customer_id, .subject_id = coupon->id, .record = &body};

	return event_emit(ctx, type, &event);
}

// ---------------------------------------------------------------- issue, claim, cancel

static enum status visible(struct ctx *ctx, const struct call *call, int64_t id, int64_t *live)
{
	return customer_within(ctx, id, call->route->right, live);
}

static int64_t customer_key(const struct call *call)
{
	return call->ids[0];
}

struct claim_in {
	int64_t template_id;
	const char *code;
};
static const struct field claim_fields[] = {
	FIELD_ID(claim_in, template_id, "cpt", .doc = W("A new coupon of this template …", "按券模板发放")),
	FIELD_TEXT(claim_in, code, .max = 40, .doc = W("… or the one with this code", "或按券码领取")),
};
static const struct shape claim_shape =
	SHAPE("CouponClaim", claim_in, claim_fields, "Which coupon the customer gets.", "发放或领取优惠券。");

static enum status act_claim(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	const struct claim_in *in = call->in;
	struct coupon *coupon;
	int64_t customer_id;

	if ((in->template_id == NONE) == (in->code == NULL))
		return fail_at(ctx, "/template_id", &claim_which, NULL);
	TRY(visible(ctx, call, call->ids[0], &customer_id));
	if (in->code)
		TRY(reward_coupon_claim(ctx, in->code, customer_id, &coupon));
	else
		TRY(reward_coupon_issue(ctx, in->template_id, customer_id, "staff", &coupon));
	answer_give(answer, coupon, coupon);
	return OK;
}

static enum status act_cancel(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	struct coupon *coupon;
	int64_t customer_id;

	TRY(reward_coupon_cancel(ctx, call->ids[0], &coupon));
	// Refused after the act, all of it is undone.
	if (coupon->customer_id != NONE)
		TRY(visible(ctx, call, coupon->customer_id, &customer_id));
	answer_give(answer, coupon, coupon);
	return OK;
}

static enum status act_coupons(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	struct coupon *coupons;
	struct page page;
	int64_t customer_id;
	size_t count;

	TRY(visible(ctx, call, call->ids[0], &customer_id));
	TRY(reward_coupons_of(ctx, customer_id, &coupons, &count));
	page_begin(ctx, call, &page);
	for (size_t i = 0; i < count; i++)
		page_add(&page, coupon, &coupons[i]);
	return page_end(&page, NULL, NONE, answer);
}

// ---------------------------------------------------------------- at the till

struct use_in {
	const char *code, *used_for;
};

static const struct field use_fields[] = {
	FIELD_TEXT(use_in, code, .max = 40, .flags = FIELD_REQUIRED,
		.doc = W("The code, as it was typed or scanned", "券码")),
	FIELD_TEXT(use_in, used_for, .max = 100, .flags = FIELD_REQUIRED,
		.doc = W("Number of the receipt; the same again gives the same answer",
			"小票号，相同小票重复提交结果一致"),
		.example = "\"R-20261121-0042\""),
};

static const struct shape use_shape = SHAPE("CouponUse", use_in, use_fields, "A coupon at the till.", "核销优惠券。");

static enum status act_use(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	const struct use_in *in = call->in;
	struct coupon *coupon;

	TRY(reward_coupon_use(ctx, in->code, in->used_for, &coupon));
	answer_give(answer, coupon, coupon);
	return OK;
}

struct basket_in {
	int64_t customer_id, store_id;
	const char *channel, *currency;
	struct list codes, lines;
	const char *used_for;
	int64_t seconds;
};

static const struct field code_item = {
	.kind = KIND_TEXT, .max = 40, .doc = W("Code", "券码"), .example = "\"SPRING-2026\""};

static const struct field coupon_line_fields[] = {
	FIELD_TEXT(coupon_line, sku, .max = 64, .flags = FIELD_REQUIRED, .doc = W("SKU", "商品编码"),
		.example = "\"COFFEE-250\""),
	FIELD_I64(coupon_line, quantity, .min = 1, .max = 1000000, .flags = FIELD_REQUIRED, .doc = W("Pieces", "数量"),
		.example = "2"),
	FIELD_I64(coupon_line, unit_price, .min = 0, .max = AMOUNT_MAX, .flags = FIELD_REQUIRED | FIELD_MONEY,
		.doc = W("Price of a piece, minor units", "单价"), .example = "12000"),
	FIELD_I64(coupon_line, discount, .min = 0, .max = AMOUNT_MAX, .flags = FIELD_MONEY,
		.doc = W("Off this line already", "该行已有折扣")),
};
static const struct shape coupon_line_shape =
	SHAPE("CouponLine", coupon_line, coupon_line_fields, "A line of the basket.", "购物车的一行。");

#define BASKET_FIELDS                                                                                                  \
	FIELD_ID(basket_in, customer_id, "cus", .doc = W("Whose order", "客户")),                                      \
		FIELD_ID(basket_in, store_id, "sto", .doc = W("Where", "门店")),                                       \
		FIELD_TEXT(basket_in, channel, .max = 20, .doc = W("store, online, wechat, phone, other", "渠道"),     \
			.example = "\"store\""),                                                                       \
		FIELD_TEXT(basket_in, currency, .max = 3, .doc = W("Currency (the shop's)", "币种（默认店铺币种）")),  \
		FIELD_SCALARS(basket_in, codes, &code_item, .max = BASKET_COUPONS_MAX, .flags = FIELD_REQUIRED,        \
			.doc = W("Coupons", "券码")),                                                                  \
		FIELD_LIST(basket_in, lines, &coupon_line_shape, .max = BASKET_LINES_MAX, .flags = FIELD_REQUIRED,     \
			.doc = W("What is bought", "商品行"))

static const struct field validate_fields[] = {
	BASKET_FIELDS,
	FIELD_TEXT(basket_in, used_for, .max = 100,
		.doc = W(
			"Number of the receipt: what is locked for it counts as free", "小票号，为其锁定的券视为可用")),
};
static const struct shape validate_shape = SHAPE("CouponBasket", basket_in, validate_fields,
	"A basket and the coupons that somebody wants to use.", "购物车与拟用优惠券。");

static const struct field lock_fields[] = {
	BASKET_FIELDS,
	FIELD_TEXT(basket_in, used_for, .max = 100, .flags = FIELD_REQUIRED,
		.doc = W("Number of the receipt they are locked for", "锁定所属小票号"), .example = "\"R-1\""),
	FIELD_I64(basket_in, seconds, .min = 1, .max = LOCK_SECONDS_MAX,
		.doc = W("For how long (900 s)", "锁定秒数（默认 900）")),
};
static const struct shape lock_shape =
	SHAPE("CouponLock", basket_in, lock_fields, "Coupons to lock for a receipt.", "锁定优惠券。");

static enum status make_taking(
	struct ctx *ctx, const struct call *call, const struct basket_in *in, struct coupon_taking *taking)
{
	*taking = (struct coupon_taking){
		.customer_id = in->customer_id,
		.store_id = in->store_id,
		.channel = in->channel,
		.currency = in->currency,
		.lines = in->lines.items,
		.line_count = in->lines.count,
		.codes = in->codes.items,
		.code_count = in->codes.count,
		.holder = in->used_for,
		.order_id = NONE,
		.until = NONE,
	};
	if (in->store_id == NONE && ctx->actor)
		taking->store_id = ctx->actor->store_id;
	return in->customer_id == NONE ? OK : visible(ctx, call, in->customer_id, &taking->customer_id);
}

static enum status act_validate(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	struct coupon_verdicts *verdicts = arena_new(ctx->mem, struct coupon_verdicts);
	struct coupon_taking taking;

	TRY(make_taking(ctx, call, call->in, &taking));
	TRY(reward_coupons_validate(ctx, &taking, verdicts));
	answer_give(answer, coupon_verdicts, verdicts);
	answer->guessed = verdicts->refused == &coupon_unknown || verdicts->refused == &coupon_code_wrong;
	return OK;
}

static enum status act_lock(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	const struct basket_in *in = call->in;
	struct coupon_verdicts *verdicts = arena_new(ctx->mem, struct coupon_verdicts);
	struct coupon_taking taking;

	TRY(make_taking(ctx, call, in, &taking));
	taking.until = ctx->now_ms + (in->seconds == NONE ? LOCK_SECONDS : in->seconds) * SECOND_MS;
	TRY(reward_coupons_take(ctx, &taking, "/codes", verdicts));
	answer_give(answer, coupon_verdicts, verdicts);
	return OK;
}

struct holder_in {
	const char *used_for;
};
static const struct field holder_fields[] = {
	FIELD_TEXT(holder_in, used_for, .max = 100, .flags = FIELD_REQUIRED,
		.doc = W("Number of the receipt they were locked for", "锁定所属小票号"), .example = "\"R-1\""),
};
static const struct shape holder_shape =
	SHAPE("CouponHolder", holder_in, holder_fields, "For which receipt.", "所属小票。");

struct settled {
	int64_t coupons;
};
static const struct field settled_fields[] = {
	FIELD_I64(settled, coupons, .min = 0, .max = INT64_MAX, .doc = W("How many", "数量")),
};
static const struct shape settled_shape =
	SHAPE("CouponsSettled", settled, settled_fields, "What became of a lock.", "锁定处理结果。");

static enum status act_confirm(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	const struct holder_in *in = call->in;
	struct settled *settled = arena_new(ctx->mem, struct settled);

	answer_give(answer, settled, settled);
	return reward_coupons_confirm(ctx, in->used_for, NONE, &settled->coupons);
}

static enum status act_release(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	const struct holder_in *in = call->in;
	struct settled *settled = arena_new(ctx->mem, struct settled);

	answer_give(answer, settled, settled);
	return reward_coupons_release(ctx, in->used_for, &settled->coupons);
}

// ---------------------------------------------------------------- figures

struct figures {
	int64_t issued, used, locked, returned, off;
};
#define FIGURE(member, en, zh) FIELD_I64(figures, member, .min = 0, .max = INT64_MAX, .doc = W(en, zh))
static const struct field figures_fields[] = {
	FIGURE(issued, "Coupons that somebody has", "已发放"),
	FIGURE(used, "Uses", "已核销"),
	FIGURE(locked, "Locked now", "锁定中"),
	FIGURE(returned, "Given back with returns", "随退货退回"),
	FIELD_I64(figures, off, .min = 0, .max = INT64_MAX, .flags = FIELD_MONEY,
		.doc = W("Taken off in all, minor units", "累计减免")),
};
static const struct shape figures_shape =
	SHAPE("CouponFigures", figures, figures_fields, "What became of a template's coupons.", "券模板成效。");

static enum status act_figures(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	struct figures *out = arena_new(ctx->mem, struct figures);
	struct coupon_template template;
	struct rows *rows;
	bool found;
	enum status status = template_read(ctx, call->ids[0], &template);

	if (status != OK)
		return status == ERR_NOT_FOUND ? fail(ctx, &not_found, NULL) : status;
	TRY(db_first(ctx->db, &template_figures, ARGS(v_i64(call->ids[0]), v_i64(ctx->now_ms)), &rows, &found));
	*out = (struct figures){
		row_i64(rows, 0), row_i64(rows, 1), row_i64(rows, 2), row_i64(rows, 3), row_i64(rows, 4)};
	answer_give(answer, figures, out);
	return OK;
}

// ---------------------------------------------------------------- lapsed locks

static enum status free_slice(struct ctx *ctx, void *arg)
{
	return coupon_free_lapsed(ctx, NONE, FREE_SLICE, arg);
}

static enum status run_unlock(struct ctx *ctx, struct job *job)
{
	int64_t freed, done = 0;

	do {
		TRY(house_write(ctx, free_slice, &freed, 0, LANE_LOW));
		done += freed;
		TRY(job_note(ctx, job, done, 0, NULL, NULL));
	} while (freed);
	return OK;
}

static const struct job_kind unlock_job = {
	.name = "coupon.unlock",
	.run = run_unlock,
	.doc = W("Lets go what was locked for orders that never came.", "释放超时未下单的锁定优惠券。"),
};
static const struct schedule unlock_schedule = {
	.name = "coupon.unlock",
	.kind = &unlock_job,
	.every_ms = MINUTE_MS,
	.input = "{}",
	.doc = W("Lapsed locks; they bound nobody before that either.", "清理超时锁定（到时即失效）。"),
};
const struct job_kind *const reward_jobs[] = {&unlock_job, &warn_job, &partnership_job, &handout_job, NULL};
const struct schedule *const reward_schedules[] = {&unlock_schedule, &warn_schedule, &partnership_schedule, NULL};

// ---------------------------------------------------------------- tables

#define CUSTOMER_PATH "/v1/customers/{customer:cus}"
#define TAG .tag = "Coupons"
#define BASKET_EXAMPLE                                                                                                 \
	"\"codes\": [\"SPRING-2026\"], \"lines\": [{\"sku\": \"COFFEE-250\", \"quantity\": 2, \"unit_price\": 12000}]"

static const struct problem *const claim_problems[] = {&coupon_limit_total, &coupon_limit_member, &coupon_paused, NULL};
static const struct problem *const use_problems[] = {&coupon_used_before, &coupon_expired, &coupon_not_started,
	&coupon_locked, &coupon_limit_total, &coupon_limit_member, &coupon_limit_period, NULL};
static const struct problem *const code_guesses[] = {&coupon_unknown, &coupon_code_wrong, NULL};
static const struct problem *const lock_problems[] = {&coupon_unknown, &coupon_not_started, &coupon_expired,
	&coupon_wrong_recipient, &coupon_needs_customer, &coupon_limit_total, &coupon_limit_member,
	&coupon_limit_period, &coupon_minimum, &coupon_not_goods, &coupon_not_store, &coupon_stacking, &coupon_locked,
	&coupon_no_effect, NULL};

const struct route coupon_routes[] = {
	{.method = HTTP_GET,
		.path = CUSTOMER_PATH "/coupons",
		.right = "coupon.read",
		.kind = ROUTE_READ,
		.out = &coupon_shape,
		.list = true,
		.act = act_coupons,
		TAG,
		.name = "customer_coupon_list",
		.doc = W("A customer's coupons, newest first.", "客户优惠券，最新在前。")},
	{.method = HTTP_POST,
		.path = CUSTOMER_PATH "/coupons",
		.right = "coupon.write",
		.kind = ROUTE_WRITE,
		.in = &claim_shape,
		.out = &coupon_shape,
		.status = 201,
		.act = act_claim,
		.key = customer_key,
		TAG,
		.name = "coupon_claim",
		.doc = W("A coupon for a customer: a new one of a template, or one whose code they have.",
			"向客户发放优惠券，或以券码领取。"),
		.example_in = "{\"template_id\": \"cpt_07B925M0000\"}",
		.problems = claim_problems},
	{.method = HTTP_POST,
		.path = "/v1/coupons/{coupon:cpn}/cancel",
		.right = "coupon.write",
		.kind = ROUTE_WRITE,
		.out = &coupon_shape,
		.act = act_cancel,
		TAG,
		.name = "coupon_cancel",
		.doc = W("Before it was used.", "作废未使用的优惠券。")},
	{.method = HTTP_POST,
		.path = "/v1/coupons/use",
		.right = "coupon.use",
		.kind = ROUTE_WRITE,
		.in = &use_shape,
		.out = &coupon_shape,
		.act = act_use,
		TAG,
		.guesses = code_guesses,
		.name = "coupon_use",
		.doc = W("Uses a coupon, once, where the goods are not known here: whoever uses it sees to them.",
			"核销优惠券，仅可一次；商品条件由核销人员把关。"),
		.example_in = "{\"code\": \"K7M2-QX9RW-4TBHD\", \"used_for\": \"R-20261121-0042\"}",
		.problems = use_problems},
	{.method = HTTP_POST,
		.path = "/v1/coupons/validate",
		.right = "coupon.use",
		.kind = ROUTE_READ,
		.in = &validate_shape,
		.out = &coupon_verdicts_shape,
		.act = act_validate,
		TAG,
		.guesses = code_guesses,
		.name = "coupon_validate",
		.doc = W("What coupons would take off a basket, line by line and exact to the minor unit, or why "
			 "nothing.",
			"试算优惠券：逐行减免，精确到最小货币单位；不可用时说明原因。"),
		.example_in = "{" BASKET_EXAMPLE "}"},
	{.method = HTTP_POST,
		.path = "/v1/coupons/lock",
		.right = "coupon.use",
		.kind = ROUTE_WRITE,
		.in = &lock_shape,
		.out = &coupon_verdicts_shape,
		.act = act_lock,
		TAG,
		.guesses = code_guesses,
		.name = "coupon_lock",
		.doc = W("Locks coupons for a receipt, all or none. An order that names them uses them.",
			"为小票锁定优惠券，全部成功或全部失败；订单引用后核销。"),
		.example_in = "{\"customer_id\": \"cus_07B925M0000\", \"codes\": [\"K7M2-QX9RW-4TBHD\"], "
			      "\"lines\": [{\"sku\": \"85123A\", \"quantity\": 2, \"unit_price\": 30000}], "
			      "\"used_for\": \"R-20261121-0042\"}",
		.problems = lock_problems},
	{.method = HTTP_POST,
		.path = "/v1/coupons/confirm",
		.right = "coupon.use",
		.kind = ROUTE_WRITE,
		.in = &holder_shape,
		.out = &settled_shape,
		.act = act_confirm,
		TAG,
		.name = "coupon_confirm",
		.doc = W("What was locked for a receipt is used.", "核销为该小票锁定的优惠券。"),
		.example_in = "{\"used_for\": \"R-1\"}"},
	{.method = HTTP_POST,
		.path = "/v1/coupons/release",
		.right = "coupon.use",
		.kind = ROUTE_WRITE,
		.in = &holder_shape,
		.out = &settled_shape,
		.act = act_release,
		TAG,
		.name = "coupon_release",
		.doc = W("What was locked for a receipt is let go.", "释放为该小票锁定的优惠券。"),
		.example_in = "{\"used_for\": \"R-1\"}"},
	{.method = HTTP_GET,
		.path = "/v1/coupon-templates/{template:cpt}/figures",
		.right = "coupon.read",
		.kind = ROUTE_READ,
		.out = &figures_shape,
		.act = act_figures,
		TAG,
		.name = "coupon_template_figures",
		.doc = W("What became of a template's coupons.", "券模板的发放、核销与减免合计。")},
	{0},
};
