// Paying with points: how many, what they are worth, and what comes back with a return.
#include "till/payment.h"

#include "base/id.h"

SQL(payment_insert);
SQL(payment_of_order);
SQL(payment_back);
SQL(payment_return_insert);
SQL(payment_return);

PROBLEM(till_no_pay, ERR_UNPROCESSABLE, "Orders cannot be paid with this wallet.", "该积分账户不可抵现。");
PROBLEM(till_points_few, ERR_UNPROCESSABLE, "At least {0} points are used at once.", "单笔至少使用 {0} 积分。");
PROBLEM(till_points_many, ERR_UNPROCESSABLE, "At most {0} points can be used for this order.",
	"此单最多可用 {0} 积分。");
PROBLEM(till_points_step, ERR_UNPROCESSABLE, "Points are used in steps of {0}.", "积分须按 {0} 的整数倍使用。");

static int64_t least(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

// The fewest points that are worth the value.
static int64_t needed_for(const struct wallet *wallet, int64_t value)
{
	int64_t points;

	if (!money_muldiv(value, wallet->worth_points, wallet->worth_value, ROUND_FLOOR, &points))
		return INT64_MAX;
	return wallet_worth(wallet, points) < value ? points + 1 : points;
}

// At most so many, whoever has them: the wallet's limit, its share of the order.
static int64_t most_for(const struct wallet *wallet, int64_t total, int64_t *value)
{
	*value = total;
	if (wallet->pay_percent != NONE && !money_muldiv(total, wallet->pay_percent, 100, ROUND_FLOOR, value))
		*value = 0;
	int64_t points = needed_for(wallet, *value);
	return wallet->pay_max == NONE ? points : least(points, wallet->pay_max);
}

enum status till_payment_of(struct ctx *ctx, const struct wallet *wallet, int64_t total, int64_t available,
	int64_t wanted, const char *pointer, struct till_payment *payment)
{
	int64_t cap, step = wallet->pay_step == NONE ? 0 : wallet->pay_step;

	if (!wallet->pay || !wallet->worth_value || !wallet->worth_points)
		return fail_at(ctx, pointer, &till_no_pay, NULL);
	int64_t most = most_for(wallet, total, &cap), exact = needed_for(wallet, cap);
	if (wanted != NONE && wanted > available)
		return fail(ctx, &points_insufficient, wallet_amount(ctx->mem, wallet, wanted),
			wallet_amount(ctx->mem, wallet, available));
	if (wanted != NONE && wanted > most)
		return fail_at(ctx, pointer, &till_points_many, wallet_amount(ctx->mem, wallet, most));
	int64_t points = wanted == NONE ? least(most, available) : wanted;
	// The last step may be smaller: what settles the order to the cent.
	if (step && points % step && points != exact) {
		if (wanted != NONE)
			return fail_at(ctx, pointer, &till_points_step, wallet_amount(ctx->mem, wallet, step));
		points -= points % step;
	}
	if (wallet->pay_min != NONE && points < wallet->pay_min) {
		if (wanted != NONE && wanted)
			return fail_at(
				ctx, pointer, &till_points_few, wallet_amount(ctx->mem, wallet, wallet->pay_min));
		points = 0;
	}
	payment->value = least(wallet_worth(wallet, points), cap);
	payment->points = needed_for(wallet, payment->value);
	payment->most = least(most, available);
	return OK;
}

// ---------------------------------------------------------------- kept with the order

enum status payment_keep(struct ctx *ctx, const struct order *order, int64_t customer_id, int64_t wallet_id,
	const struct till_payment *payment)
{
	return db_exec(ctx->db, &payment_insert,
		ARGS(v_i64(order->id), v_i64(customer_id), v_i64(wallet_id), v_i64(payment->points),
			v_i64(payment->value), v_i64(ctx->now_ms)));
}

// What of points and their value goes with so much of the order, so that the parts add up to the whole.
static int64_t share(int64_t whole, const struct order *order)
{
	int64_t part;

	if (order->status == ORDER_CANCELLED || order->returned >= order->total)
		return whole;
	return money_muldiv(whole, order->returned, order->total, ROUND_FLOOR, &part) ? part : 0;
}

enum status payment_give_back(struct ctx *ctx, const struct order *order, const struct cause *cause,
	struct list *effects, struct till_payment *back)
{
	const struct wallet *wallet;
	struct rows *rows;
	int64_t changed;
	bool found;

	*back = (struct till_payment){0};
	TRY(db_first(ctx->db, &payment_of_order, ARGS(v_i64(order->id)), &rows, &found));
	if (!found)
		return OK;
	int64_t customer_id = row_i64(rows, 0), wallet_id = row_i64(rows, 1), before = row_i64(rows, 5);
	int64_t value_before = row_i64(rows, 6);
	struct cause spend = {"order", order->id, row_i64(rows, 4), NULL, order->store_id};
	back->points = share(row_i64(rows, 2), order) - before;
	back->value = share(row_i64(rows, 3), order) - value_before;
	if (back->points <= 0)
		return OK;
	TRY(db_change(ctx->db, &payment_back,
		ARGS(v_i64(order->id), v_i64(before), v_i64(back->points), v_i64(back->value)), &changed));
	if (!changed)
		return ERR_BUSY;
	TRY(wallet_get(ctx, wallet_id, &wallet));
	TRY(points_refund_part(ctx, customer_id, &spend, before, back->points, cause));
	sale_effect(ctx, effects,
		(struct effect){"points", wallet->code, back->points,
			arena_format(ctx->mem, ctx->lang == LANG_ZH ? "返还%s：%s" : "%s given back: %s",
				words_in(wallet->name, ctx->lang), wallet_amount(ctx->mem, wallet, back->points))});
	return OK;
}

enum status payment_given(struct ctx *ctx, int64_t order_id, struct till_payment *given)
{
	struct rows *rows;
	bool found;

	*given = (struct till_payment){0};
	TRY(db_first(ctx->db, &payment_of_order, ARGS(v_i64(order_id)), &rows, &found));
	if (found)
		*given = (struct till_payment){row_i64(rows, 5), row_i64(rows, 6), 0};
	return OK;
}

enum status payment_note_return(struct ctx *ctx, int64_t return_id, const struct till_payment *given)
{
	if (!given->points)
		return OK;
	return db_exec(
		ctx->db, &payment_return_insert, ARGS(v_i64(return_id), v_i64(given->points), v_i64(given->value)));
}

enum status payment_of_return(struct ctx *ctx, const struct sale_return *back, struct till_payment *given)
{
	struct rows *rows;
	bool found;

	*given = (struct till_payment){0};
	TRY(db_first(ctx->db, &payment_return, ARGS(v_i64(back->id)), &rows, &found));
	if (found)
		*given = (struct till_payment){row_i64(rows, 0), row_i64(rows, 1), 0};
	return OK;
}

static enum status hear_return(struct ctx *ctx, struct event *event)
{
	const struct sale_returned *told = event->record;
	struct cause cause = {"return", told->back->id, ctx->now_ms, NULL, told->order->store_id};
	struct till_payment back;

	return payment_give_back(ctx, told->order, &cause, told->effects, &back);
}

static const struct listener pay_back_on_return = {
	.name = "till.return",
	.type = &sale_returned,
	.when = LISTEN_NOW,
	.hear = hear_return,
	.doc = W("Points that paid for what comes back go back to their own lots.", "退货时抵现积分退回原批次。"),
};

// The return never was: what it gave back is spent again.
static enum status hear_unreturn(struct ctx *ctx, struct event *event)
{
	const struct sale_returned *told = event->record;
	const struct order *order = told->order;
	struct cause cause = {"return", told->back->id, ctx->now_ms, NULL, told->order->store_id};
	struct rows *rows;
	int64_t changed;
	bool found;

	TRY(db_first(ctx->db, &payment_of_order, ARGS(v_i64(order->id)), &rows, &found));
	if (!found)
		return OK;
	int64_t customer_id = row_i64(rows, 0), back = row_i64(rows, 5), value_back = row_i64(rows, 6);
	struct cause spend = {"order", order->id, row_i64(rows, 4), NULL, order->store_id};
	int64_t stays = share(row_i64(rows, 2), order), value_stays = share(row_i64(rows, 3), order);
	if (stays >= back)
		return OK;
	TRY(db_change(ctx->db, &payment_back,
		ARGS(v_i64(order->id), v_i64(back), v_i64(stays - back), v_i64(value_stays - value_back)), &changed));
	if (!changed)
		return ERR_BUSY;
	return points_spend_again(ctx, customer_id, &spend, stays, back - stays, &cause);
}

static const struct listener pay_again_on_unreturn = {
	.name = "till.unreturn",
	.type = &sale_unreturned,
	.when = LISTEN_NOW,
	.hear = hear_unreturn,
	.doc = W("Points that a return gave back are spent again when the return is undone.",
		"撤销退货时，已退回的抵现积分重新扣除。"),
};

static enum status hear_cancel(struct ctx *ctx, struct event *event)
{
	const struct sale *sale = event->record;
	struct cause cause = {"order", sale->order->id, ctx->now_ms, NULL, sale->order->store_id};
	struct till_payment back;

	return payment_give_back(ctx, sale->order, &cause, sale->effects, &back);
}

static const struct listener pay_back_on_cancel = {
	.name = "till.cancel",
	.type = &sale_cancelled,
	.when = LISTEN_NOW,
	.hear = hear_cancel,
	.doc = W("Points that paid for a cancelled order go back to their own lots.", "取消订单时抵现积分退回原批次。"),
};

const struct listener *const till_listeners[] = {
	&pay_back_on_return, &pay_again_on_unreturn, &pay_back_on_cancel, NULL};
