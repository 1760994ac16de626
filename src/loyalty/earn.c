#include "loyalty/earn.h"

#include "base/id.h"
#include "customer/customer.h"
#include "loyalty/tier.h"

#include <string.h>

SQL(earn_accounts_due);
SQL(earn_reverse_mark);

#define EXPIRY_BATCH 500

// ---------------------------------------------------------------- events

struct points_event {
	const char *wallet;
	int64_t amount;
	const char *source, *source_id;
	const char *rule;
	int64_t rule_version, base, expires_at;
};

static const struct field points_fields[] = {
	FIELD_TEXT(points_event, wallet, .max = 40, .doc = W("Code of the wallet", "钱包编码")),
	FIELD_I64(points_event, amount, .min = 0, .max = INT64_MAX, .flags = FIELD_POINTS,
		.doc = W("How many, in the wallet's smallest unit", "数量（钱包最小单位）")),
	FIELD_TEXT(points_event, source, .max = 40, .doc = W("order, return, redemption, staff …", "来源类型")),
	FIELD_TEXT(points_event, source_id, .max = 40, .doc = W("Which", "来源编号")),
	FIELD_TEXT(points_event, rule, .max = 40, .doc = W("The rule that gave them", "规则编码")),
	FIELD_I64(points_event, rule_version, .min = 1, .max = INT64_MAX, .doc = W("Its version", "规则版本")),
	FIELD_I64(points_event, base, .min = 0, .max = INT64_MAX, .flags = FIELD_MONEY,
		.doc = W("The amount that the rule was applied to", "计算基数")),
	FIELD_TIME(points_event, expires_at, .doc = W("When they lapse", "过期时间")),
};

static const struct shape points_shape =
	SHAPE("PointsMoved", points_event, points_fields, "Points came or went.", "积分变动。");

#define POINTS_EXAMPLE                                                                                                 \
	"{\"wallet\": \"points\", \"amount\": 64, \"source\": \"order\", \"source_id\": \"ord_0004R3YZ5N0\", "         \
	"\"rule\": \"spend\", \"rule_version\": 1, \"base\": 6400, \"expires_at\": \"2028-12-01T00:00:00Z\"}"

#define POINTS_EVENT(id, name_, title_en, title_zh, doc_en, doc_zh)                                                    \
	const struct event_type id = {.name = (name_),                                                                 \
		.subject = "lot",                                                                                      \
		.shape = &points_shape,                                                                                \
		.right = "points.read",                                                                                \
		.title = W(title_en, title_zh),                                                                        \
		.doc = W(doc_en, doc_zh),                                                                              \
		.example = POINTS_EXAMPLE}

POINTS_EVENT(points_earned, "points.earned", "Points earned", "获得积分", "Points were earned.", "获得积分。");
POINTS_EVENT(points_reversed, "points.reversed", "Points taken back", "收回积分",
	"Points went back with a returned or cancelled order.", "因退货或取消收回积分。");
POINTS_EVENT(points_expired, "points.expired", "Points expired", "积分过期", "Points lapsed.", "积分过期。");

static enum status emit_points(struct ctx *ctx, const struct event_type *type, int64_t customer_id,
	const struct lot *lot, struct points_event moved, int64_t at_ms)
{
	moved.wallet = lot->wallet->code;
	moved.expires_at = lot->expires_at;
	struct event event = {.customer_id = customer_id, .subject_id = lot->id, .at_ms = at_ms, .record = &moved};
	return event_emit(ctx, type, &event);
}

// ---------------------------------------------------------------- earning

static int64_t base_of(const struct earning_rule *rule, const struct order *order)
{
	return rule->base == BASE_GOODS ? order->paid_money - order->shipping : order->paid_money;
}

static const char *earned_text(struct ctx *ctx, const struct earning_rule *rule, int64_t points, int64_t base)
{
	const struct shop *shop = ctx->house->shop;
	return arena_format(ctx->mem, ctx->lang == LANG_ZH ? "%s：%s（%s，基数 %s %s）" : "%s: %s (%s, on %s %s)",
		words_in(rule->wallet->name, ctx->lang), wallet_amount(ctx->mem, rule->wallet, points),
		words_in(rule->name, ctx->lang), shop->currency->code,
		decimal_text(ctx->mem, base, shop->currency->digits));
}

static enum status apply_rule(
	struct ctx *ctx, const struct earning_rule *rule, const struct order *order, struct list *effects)
{
	int64_t base = base_of(rule, order), points = rule_points(rule, base), repaid;
	struct cause cause = {"order", order->id, order->paid_at, NULL};
	struct award award = {rule->wallet, order->customer_id, points, order->paid_at, rule, base, POSTING_EARN};
	struct lot lot = {.wallet = rule->wallet};

	if (!points)
		return OK;
	TRY(ledger_grant(ctx, &award, &cause, &lot.id, &repaid));
	if (rule->wallet->kind != WALLET_REDEEMABLE)
		return OK;
	lot.expires_at = wallet_expiry(ctx, rule->wallet, order->paid_at);
	sale_effect(ctx, effects,
		(struct effect){"points", rule->wallet->code, points, earned_text(ctx, rule, points, base)});
	return emit_points(ctx, &points_earned, order->customer_id, &lot,
		(struct points_event){
			.amount = points,
			.source = "order",
			.source_id = id_text(ctx->mem, "ord", order->id),
			.rule = rule->code,
			.rule_version = rule->version,
			.base = base,
		},
		order->paid_at);
}

static enum status hear_sale(struct ctx *ctx, struct event *event)
{
	const struct sale *sale = event->record;
	const struct order *order = sale->order;
	const struct shop *shop = ctx->house->shop;
	const struct programme *programme;

	// Rules speak of the shop's currency; an order in another earns nothing by them.
	if (order->customer_id == NONE || strcmp(order->currency, shop->currency->code) != 0)
		return OK;
	TRY(programme_get(ctx, &programme));
	for (size_t i = 0; i < programme->rule_count; i++)
		if (programme->rules[i].live)
			TRY(apply_rule(ctx, &programme->rules[i], order, sale->effects));
	return tier_review(ctx, order->customer_id, "order", sale->effects);
}

const struct listener earn_on_sale = {
	.name = "loyalty.earn",
	.type = &sale_completed,
	.when = LISTEN_NOW,
	.hear = hear_sale,
	.doc = W("Points and tier with the order itself.", "订单入账的同时计算积分与等级。"),
};

// ---------------------------------------------------------------- returns

static int64_t least(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

static enum status take_from_others(struct ctx *ctx, const struct lot *lot, int64_t *amount, const struct cause *cause)
{
	struct lot *others;
	size_t count;

	TRY(ledger_open_lots(ctx, lot->customer_id, lot->wallet, &others, &count));
	for (size_t i = 0; i < count && *amount; i++) {
		int64_t part = least(others[i].remaining, *amount);
		TRY(ledger_take(ctx, &others[i], POSTING_CLAWBACK, BUCKET_REVERSED, part, cause));
		*amount -= part;
	}
	return OK;
}

// Takes `amount` of what a lot gave: what is left of it, then what has expired of it (that is gone already), then from
// other open lots of the wallet, then as debt. What has lapsed is posted first, so that it makes no difference whether
// a job was there before us.
static enum status claw_back(struct ctx *ctx, struct lot *lot, int64_t amount, const struct cause *cause)
{
	int64_t expired, part;

	TRY(ledger_lot(ctx, lot->id, lot)); // whose it is now
	TRY(ledger_expire(ctx, lot->customer_id, lot->wallet, &expired));
	TRY(ledger_lot(ctx, lot->id, lot));
	part = least(lot->remaining, amount);
	if (part)
		TRY(ledger_take(ctx, lot, POSTING_CLAWBACK, BUCKET_REVERSED, part, cause));
	amount -= part;
	if (!amount)
		return OK;
	TRY(ledger_expired_of(ctx, lot, &expired));
	part = least(expired, amount);
	if (part)
		TRY(ledger_reverse_expired(ctx, lot, part, cause));
	amount -= part;
	if (amount)
		TRY(take_from_others(ctx, lot, &amount, cause));
	return amount ? ledger_owe(ctx, lot, amount, cause) : OK;
}

// What is left of the order's base after what came back. Money first: the part that was paid in points earned nothing.
static int64_t base_left(const struct lot *lot, const struct order *order)
{
	if (order->status == ORDER_CANCELLED)
		return 0;
	return lot->base > order->returned ? lot->base - order->returned : 0;
}

static enum status reverse_lot(
	struct ctx *ctx, struct lot *lot, const struct order *order, struct cause *cause, struct list *effects)
{
	const struct programme *programme;
	int64_t changed;

	TRY(programme_get(ctx, &programme));
	// The version that awarded, not today's.
	const struct earning_rule *rule = programme_rule(programme, lot->rule_id, lot->rule_version);
	if (!rule)
		return ERR_INTERNAL;
	int64_t due = lot->granted - lot->reversed - rule_points(rule, base_left(lot, order));
	if (due <= 0)
		return OK;
	TRY(db_change(ctx->db, &earn_reverse_mark, ARGS(v_i64(lot->id), v_i64(due), v_i64(lot->reversed)), &changed));
	if (!changed)
		return ERR_BUSY;
	// Growth is taken out of the window in which it was earned; spendable points go when the goods come.
	struct cause dated = *cause;
	if (lot->wallet->kind == WALLET_QUALIFYING)
		dated.at = lot->earned_at;
	TRY(claw_back(ctx, lot, due, &dated));
	if (lot->wallet->kind == WALLET_QUALIFYING)
		return OK;
	sale_effect(ctx, effects,
		(struct effect){"points", lot->wallet->code, -due,
			arena_format(ctx->mem, ctx->lang == LANG_ZH ? "收回%s：%s" : "%s taken back: %s",
				words_in(lot->wallet->name, ctx->lang), wallet_amount(ctx->mem, lot->wallet, due))});
	return emit_points(ctx, &points_reversed, lot->customer_id, lot,
		(struct points_event){
			.amount = due,
			.source = cause->source,
			.source_id = id_text(ctx->mem, "ord", order->id),
			.rule = rule->code,
			.rule_version = rule->version,
			.base = base_left(lot, order),
		},
		dated.at);
}

static enum status reverse_order(struct ctx *ctx, const struct order *order, struct cause *cause, struct list *effects)
{
	struct lot *lots;
	size_t count;

	if (order->customer_id == NONE)
		return OK;
	TRY(ledger_lots_of_order(ctx, order->id, &lots, &count));
	for (size_t i = 0; i < count; i++)
		TRY(reverse_lot(ctx, &lots[i], order, cause, effects));
	return count ? tier_review(ctx, order->customer_id, "return", effects) : OK;
}

static enum status hear_return(struct ctx *ctx, struct event *event)
{
	const struct sale_returned *told = event->record;
	struct cause cause = {"return", told->back->id, told->back->returned_at, NULL};
	return reverse_order(ctx, told->order, &cause, told->effects);
}

const struct listener reverse_on_return = {
	.name = "loyalty.return",
	.type = &sale_returned,
	.when = LISTEN_NOW,
	.hear = hear_return,
	.doc = W("What the goods earned goes back with them.", "退货时收回相应积分。"),
};

// A return that never was: what it took back of a lot comes back into it, with its own expiry. What had to be owed for
// it is repaid from that.
static enum status restore_lot(struct ctx *ctx, struct lot *lot, const struct order *order, const struct cause *cause)
{
	const struct programme *programme;
	int64_t changed, expired;

	TRY(programme_get(ctx, &programme));
	const struct earning_rule *rule = programme_rule(programme, lot->rule_id, lot->rule_version);
	if (!rule)
		return ERR_INTERNAL;
	int64_t due = rule_points(rule, base_left(lot, order)) - (lot->granted - lot->reversed);
	if (due <= 0)
		return OK;
	TRY(db_change(ctx->db, &earn_reverse_mark, ARGS(v_i64(lot->id), v_i64(-due), v_i64(lot->reversed)), &changed));
	if (!changed)
		return ERR_BUSY;
	struct cause dated = *cause;
	if (lot->wallet->kind == WALLET_QUALIFYING)
		dated.at = lot->earned_at;
	TRY(ledger_put_back(ctx, lot, POSTING_REFUND, BUCKET_REVERSED, due, &dated));
	TRY(ledger_expire(ctx, lot->customer_id, lot->wallet, &expired));
	return ledger_settle_debt(ctx, lot->customer_id, lot->wallet, &dated);
}

static enum status hear_unreturn(struct ctx *ctx, struct event *event)
{
	const struct sale_returned *told = event->record;
	const struct order *order = told->order;
	struct cause cause = {"return", told->back->id, event->at_ms, NULL};
	struct lot *lots;
	size_t count;

	if (order->customer_id == NONE || order->status == ORDER_CANCELLED)
		return OK;
	TRY(ledger_lots_of_order(ctx, order->id, &lots, &count));
	for (size_t i = 0; i < count; i++)
		TRY(restore_lot(ctx, &lots[i], order, &cause));
	return count ? tier_review(ctx, order->customer_id, "return", told->effects) : OK;
}

const struct listener restore_on_unreturn = {
	.name = "loyalty.unreturn",
	.type = &sale_unreturned,
	.when = LISTEN_NOW,
	.hear = hear_unreturn,
	.doc = W("What a return took back comes back when the return is undone.", "撤销退货时恢复相应积分。"),
};

static enum status hear_cancel(struct ctx *ctx, struct event *event)
{
	const struct sale *sale = event->record;
	struct cause cause = {"order", sale->order->id, sale->order->cancelled_at, NULL};
	return reverse_order(ctx, sale->order, &cause, sale->effects);
}

const struct listener reverse_on_cancel = {
	.name = "loyalty.cancel",
	.type = &sale_cancelled,
	.when = LISTEN_NOW,
	.hear = hear_cancel,
	.doc = W("What a cancelled order earned goes back.", "取消订单时收回积分。"),
};

// ---------------------------------------------------------------- merged customers

static enum status hear_merged(struct ctx *ctx, struct event *event)
{
	const struct customer_merged *merged = event->record;
	struct cause cause = {"merge", merged->merge_id, ctx->now_ms, NULL};

	TRY(ledger_move(ctx, merged->loser_id, merged->loser_id, merged->survivor_id, &cause));
	TRY(tier_review(ctx, merged->loser_id, "merge", NULL));
	return tier_review(ctx, merged->survivor_id, "merge", NULL);
}

const struct listener move_on_merge = {
	.name = "loyalty.merged",
	.type = &customer_merged,
	.when = LISTEN_NOW,
	.hear = hear_merged,
	.doc = W("Lots go to the surviving customer, each with its own expiry.", "积分批次连同有效期转入保留的客户。"),
};

static enum status hear_unmerged(struct ctx *ctx, struct event *event)
{
	const struct customer_merged *merged = event->record;
	struct cause cause = {"unmerge", merged->merge_id, ctx->now_ms, NULL};

	TRY(ledger_move(ctx, merged->loser_id, merged->survivor_id, merged->loser_id, &cause));
	TRY(tier_review(ctx, merged->loser_id, "merge", NULL));
	return tier_review(ctx, merged->survivor_id, "merge", NULL);
}

const struct listener move_on_unmerge = {
	.name = "loyalty.unmerged",
	.type = &customer_unmerged,
	.when = LISTEN_NOW,
	.hear = hear_unmerged,
	.doc = W("Lots that a merge moved go back, as far as they are not spent.", "合并转入且未使用的积分批次退回。"),
};

// ---------------------------------------------------------------- expiry as time goes by

struct due_account {
	int64_t next_expiry_at, customer_id, wallet_id;
};

struct due_accounts {
	struct due_account list[EXPIRY_BATCH];
	size_t count;
	struct due_account after;
};

static enum status read_due(struct ctx *ctx, void *arg)
{
	struct due_accounts *due = arg;
	struct rows *rows;
	bool more;

	due->count = 0;
	TRY(db_query(ctx->db, &earn_accounts_due,
		ARGS(v_i64(ctx->now_ms), v_i64(due->after.next_expiry_at), v_i64(due->after.customer_id),
			v_i64(due->after.wallet_id), v_i64(EXPIRY_BATCH)),
		&rows));
	for (;;) {
		TRY(rows_next(rows, &more));
		if (!more)
			return OK;
		due->after = (struct due_account){row_i64(rows, 2), row_i64(rows, 0), row_i64(rows, 1)};
		due->list[due->count++] = due->after;
	}
}

static enum status expire_one(struct ctx *ctx, void *arg)
{
	const struct due_account *due = arg;
	const struct programme *programme;
	int64_t expired;

	ctx->now_ms = clock_now_ms();
	TRY(programme_get(ctx, &programme));
	const struct wallet *wallet = programme_wallet(programme, due->wallet_id);
	if (!wallet)
		return ERR_INTERNAL;
	TRY(ledger_expire(ctx, due->customer_id, wallet, &expired));
	struct lot lot = {.wallet = wallet, .expires_at = NONE};
	return expired ? emit_points(ctx, &points_expired, due->customer_id, &lot,
				 (struct points_event){
					 .amount = expired, .source = "expiry", .rule_version = NONE, .base = NONE},
				 0)
		       : OK;
}

// One batch, in an arena of its own: ctx->mem holds what the job goes by, to its end.
static enum status expire_batch(const struct ctx *job_ctx, struct due_accounts *due)
{
	struct arena *mem = arena_create();
	struct ctx ctx = *job_ctx;
	enum status status;

	ctx.mem = mem;
	ctx.now_ms = clock_now_ms();
	status = house_read(&ctx, read_due, due);
	for (size_t i = 0; i < due->count && status == OK; i++)
		status = house_write(&ctx, expire_one, &due->list[i], due->list[i].customer_id, LANE_LOW);
	arena_destroy(mem);
	return status;
}

static enum status run_expiry(struct ctx *ctx, struct job *job)
{
	struct due_accounts due = {.after = {INT64_MIN + 1, 0, 0}};
	int64_t done = 0;

	do {
		TRY(expire_batch(ctx, &due));
		done += (int64_t)due.count;
		TRY(job_note(ctx, job, done, 0, NULL, NULL));
	} while (due.count == EXPIRY_BATCH);
	return OK;
}

const struct job_kind points_expiry_job = {
	.name = "points.expire",
	.run = run_expiry,
	.doc = W("Posts the expiry of lots that have lapsed.", "为已到期的积分批次记账。"),
};

const struct schedule expiry_schedule = {
	.name = "points.expire",
	.kind = &points_expiry_job,
	.every_ms = 10 * MINUTE_MS,
	.input = "{}",
	.doc = W("Lapsed points are posted; they could not be used before that either.",
		"到期积分记账（到期即不可用）。"),
};
