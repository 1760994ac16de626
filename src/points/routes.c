// Points over HTTP: balances, and points by hand.
#include "points/ledger.h"

#include "customer/customer.h"

SQL(routes_expiries);

#define EXPIRIES_MAX 36

PROBLEM(adjustment_zero, ERR_UNPROCESSABLE, "This cannot be zero.", "不能为零。");

// The customer must be there, and within the actor's scope for the route's right; an alias stands for its survivor.
static enum status visible(struct ctx *ctx, const struct call *call, int64_t id, int64_t *live)
{
	return customer_within(ctx, id, call->route->right, live);
}

struct expiry {
	int64_t at, amount;
};

static const struct field expiry_fields[] = {
	FIELD_TIME(expiry, at, .doc = W("When they lapse", "过期时间")),
	FIELD_I64(expiry, amount, .min = 0, .max = INT64_MAX, .flags = FIELD_POINTS, .doc = W("How many", "数量")),
};

static const struct shape expiry_shape =
	SHAPE("Expiry", expiry, expiry_fields, "Points that will lapse.", "即将过期的积分。");

#define POINTS(member, en, zh)                                                                                         \
	FIELD_I64(balance, member, .min = 0, .max = INT64_MAX, .flags = FIELD_POINTS, .doc = W(en, zh))

static const struct field balance_fields[] = {
	FIELD_TEXT(balance, wallet, .max = 40, .doc = W("Code of the wallet", "钱包编码")),
	FIELD_TEXT(balance, name, .max = 80, .doc = W("Its name", "名称")),
	FIELD_ENUM(balance, kind, wallet_kinds, .doc = W("What it is for", "用途")),
	FIELD_I64(balance, digits, .min = 0, .max = 4, .doc = W("Decimals: 12345 with 2 is 123.45", "小数位数")),
	POINTS(available, "Can be spent now", "可用"),
	POINTS(pending, "Not active yet", "待生效"),
	POINTS(held, "Held", "冻结"),
	POINTS(spent, "Spent so far", "已用"),
	POINTS(expired, "Lapsed so far", "已过期"),
	POINTS(reversed, "Taken back so far", "已收回"),
	POINTS(debt, "Owed", "欠分"),
	POINTS(earned, "Granted in all", "累计获得"),
	FIELD_LIST(balance, expiries, &expiry_shape, .max = EXPIRIES_MAX, .doc = W("What will lapse when", "到期明细")),
};

const struct shape balance_shape =
	SHAPE("Balance", balance, balance_fields, "A wallet of a customer.", "客户钱包余额。");

struct points_out {
	struct list wallets;
};

static const struct field points_out_fields[] = {
	FIELD_LIST(points_out, wallets, &balance_shape, .max = 64, .doc = W("All wallets", "全部钱包")),
};

static const struct shape points_out_shape =
	SHAPE("Points", points_out, points_out_fields, "A customer's points.", "客户积分。");

static enum status read_expiries(struct ctx *ctx, int64_t customer_id, const struct wallet *wallet, struct list *ret)
{
	struct expiry *list = arena_array(ctx->mem, struct expiry, EXPIRIES_MAX);
	struct rows *rows;
	size_t count = 0;
	bool more;

	TRY(db_query(ctx->db, &routes_expiries,
		ARGS(v_i64(customer_id), v_i64(wallet->id), v_i64(ctx->now_ms), v_i64(EXPIRIES_MAX)), &rows));
	for (;;) {
		TRY(rows_next(rows, &more));
		if (!more)
			break;
		list[count++] = (struct expiry){row_i64(rows, 0), row_i64(rows, 1)};
	}
	*ret = (struct list){list, count};
	return OK;
}

static enum status read_balance(
	struct ctx *ctx, int64_t customer_id, const struct wallet *wallet, struct balance *balance)
{
	struct points_account account;

	TRY(points_account_of(ctx, customer_id, wallet->id, &account));
	*balance = (struct balance){
		.wallet = wallet->code,
		.name = words_in(wallet->name, ctx->lang),
		.kind = wallet->kind,
		.digits = wallet->digits,
		.available = points_available(&account),
		.pending = account.figures[BUCKET_PENDING],
		.held = account.figures[BUCKET_HELD],
		.spent = account.figures[BUCKET_SPENT],
		.expired = account.figures[BUCKET_EXPIRED] + account.lapsed,
		.reversed = account.figures[BUCKET_REVERSED],
		.debt = account.figures[BUCKET_DEBT],
		.earned = account.figures[BUCKET_ISSUANCE],
	};
	return wallet->expiry_months == NONE ? OK : read_expiries(ctx, customer_id, wallet, &balance->expiries);
}

enum status points_balances(struct ctx *ctx, int64_t customer_id, struct list *ret)
{
	const struct wallets *wallets;

	TRY(wallets_get(ctx, &wallets));
	struct balance *balances = arena_array(ctx->mem, struct balance, wallets->count);
	for (size_t i = 0; i < wallets->count; i++)
		TRY(read_balance(ctx, customer_id, &wallets->list[i], &balances[i]));
	*ret = (struct list){balances, wallets->count};
	return OK;
}

static enum status act_points(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	struct points_out *out = arena_new(ctx->mem, struct points_out);
	int64_t customer_id;

	TRY(visible(ctx, call, call->ids[0], &customer_id));
	answer->out = out;
	return points_balances(ctx, customer_id, &out->wallets);
}

// ---------------------------------------------------------------- by hand

struct adjust_in {
	int64_t points;
	const char *reason;
};

static const struct field adjust_fields[] = {
	FIELD_I64(adjust_in, points, .min = -INT64_C(1000000000), .max = INT64_C(1000000000),
		.flags = FIELD_REQUIRED | FIELD_POINTS,
		.doc = W("Points to add, or below zero to take", "增加（正）或扣减（负）的积分"), .example = "50"),
	FIELD_TEXT(
		adjust_in, reason, .max = 300, .flags = FIELD_REQUIRED, .doc = W("Why", "原因"), .example = "\"补偿\""),
};

static const struct shape adjust_shape =
	SHAPE("PointsAdjustment", adjust_in, adjust_fields, "Points by hand.", "人工调整积分。");

static int64_t customer_key(const struct call *call)
{
	return call->ids[0];
}

static enum status act_adjust(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	const struct adjust_in *in = call->in;
	struct points_out *out = arena_new(ctx->mem, struct points_out);
	int64_t customer_id;

	if (!in->points)
		return fail_at(ctx, "/points", &adjustment_zero, NULL);
	TRY(visible(ctx, call, call->ids[0], &customer_id));
	TRY(points_adjust(ctx, customer_id, in->points, in->reason));
	answer->out = out;
	return points_balances(ctx, customer_id, &out->wallets);
}

// ---------------------------------------------------------------- tables

static const struct problem *const adjust_problems[] = {&points_insufficient, NULL};

#define CUSTOMER_PATH "/v1/customers/{customer:cus}"
#define TAG .tag = "Loyalty"

const struct route points_routes[] = {
	{.method = HTTP_GET,
		.path = CUSTOMER_PATH "/points",
		.right = "points.read",
		.kind = ROUTE_READ,
		.out = &points_out_shape,
		.act = act_points,
		TAG,
		.name = "points_get",
		.doc = W("Balances of all wallets at this instant, and what lapses when.",
			"各钱包当前余额及到期明细。")},
	{.method = HTTP_POST,
		.path = CUSTOMER_PATH "/adjustments",
		.right = "points.adjust",
		.kind = ROUTE_WRITE,
		.in = &adjust_shape,
		.out = &points_out_shape,
		.act = act_adjust,
		.key = customer_key,
		TAG,
		.name = "points_adjust",
		.doc = W("Adds or takes points by hand, with a reason.", "人工增减积分，须填写原因。"),
		.example_in = "{\"points\": 50, \"reason\": \"补偿\"}",
		.problems = adjust_problems},
	{0},
};

const struct event_type *const points_events[] = {
	&points_earned, &points_expired, &points_reversed, &points_adjusted, NULL};

const struct listener *const points_listeners[] = {&move_on_merge, &move_on_unmerge, NULL};
const struct job_kind *const points_jobs[] = {&points_expiry_job, NULL};
const struct schedule *const points_schedules[] = {&expiry_schedule, NULL};
