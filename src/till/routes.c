// The till over HTTP.
#include "till/commit.h"

static enum status act_quote(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	struct quote *quote;

	TRY(quote_make(ctx, call->in, &quote));
	// What was quoted for just this is told again as it was.
	answer_give(answer, quote, quote);
	answer->raw = quote->answer && quote->state == QUOTE_OPEN ? quote->answer : NULL;
	return OK;
}

static enum status act_quote_get(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	struct quote *quote;
	struct order *order;

	TRY(quote_load(ctx, call->ids[0], &quote));
	if (quote->state == QUOTE_OPEN && quote->expires_at > ctx->now_ms)
		answer->raw = quote->answer;
	if (quote->state == QUOTE_COMMITTED) {
		int64_t id = quote->id;
		TRY(sales_order_get(ctx, quote->order_id, &order));
		TRY(quote_of_order(ctx, order, &quote));
		quote->id = id;
	} else if (quote->state == QUOTE_OPEN && quote->expires_at <= ctx->now_ms) {
		quote->state = QUOTE_LAPSED;
	}
	answer_give(answer, quote, quote);
	return OK;
}

struct commit_in {
	struct list tender;
};

static const struct field commit_fields[] = {
	FIELD_LIST(commit_in, tender, &tender_shape, .max = 20,
		.doc = W("How what is left was paid; must add up to it. Without: not told",
			"其余金额的付款明细，合计须等于应付；可不填")),
};

static const struct shape commit_shape =
	SHAPE("TillCommit", commit_in, commit_fields, "How it was paid.", "付款明细。");

static enum status act_commit(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	static const struct list none;
	const struct commit_in *in = call->in;

	return till_commit(ctx, call->ids[0], in ? &in->tender : &none, &answer->raw);
}

static enum status act_void(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	struct quote *quote;

	TRY(till_void(ctx, call->ids[0], &quote));
	answer_give(answer, quote, quote);
	return OK;
}

// ---------------------------------------------------------------- reversals

static const struct choice reversal_states[] = {
	{"returned", W("The goods came back", "已退货")},
	{"voided", W("It was never sold", "未成交，已作废")},
	CHOICES_END,
};

static const struct field reversal_input_fields[] = {
	FIELD_TEXT(reversal_input, till, .max = 40, .flags = FIELD_REQUIRED, .doc = W("The till", "收银台"),
		.example = "\"pos-1\""),
	FIELD_TEXT(reversal_input, receipt, .max = 100, .flags = FIELD_REQUIRED, .doc = W("The receipt", "小票号"),
		.example = "\"R-0042\""),
	FIELD_TEXT(reversal_input, reversal, .max = 100,
		.doc = W("Number of the reversal: the same again gives the same answer. The receipt's with -R when "
			 "absent",
			"冲正单号，相同单号结果一致；缺省为小票号加 -R")),
	FIELD_LIST(reversal_input, lines, &return_line_shape, .max = ORDER_LINES_MAX,
		.doc = W("What comes back; all that is left when absent", "退货行，缺省为全部剩余商品")),
	FIELD_TEXT(reversal_input, reason, .max = 300, .doc = W("Why", "原因")),
};

static const struct shape reversal_input_shape = SHAPE(
	"TillReversalInput", reversal_input, reversal_input_fields, "A receipt that is taken back.", "待冲正的小票。");

#define R reversal
#define MONEY(member, en, zh) FIELD_I64(R, member, .min = 0, .max = INT64_MAX, .flags = FIELD_MONEY, .doc = W(en, zh))

static const struct field reversal_fields[] = {
	FIELD_TEXT(R, till, .max = 40, .doc = W("The till", "收银台")),
	FIELD_TEXT(R, receipt, .max = 100, .doc = W("The receipt", "小票号")),
	FIELD_ENUM(R, state, reversal_states, .doc = W("What became of it", "结果")),
	FIELD_ID(R, order_id, "ord", .doc = W("The order", "订单")),
	FIELD_ID(R, return_id, "ret", .doc = W("The return", "退货单")),
	MONEY(amount, "Refunded in all", "退款总额"),
	MONEY(money, "… of it in money", "其中退钱"),
	FIELD_I64(R, points, .min = 0, .max = INT64_MAX, .flags = FIELD_POINTS,
		.doc = W("Points that went back to their lots", "退回积分")),
	MONEY(points_value, "… and what they had paid", "其抵现金额"),
	FIELD_LIST(R, effects, &effect_shape, .max = 50, .doc = W("What it brought about", "带来的结果")),
};

static const struct shape reversal_shape =
	SHAPE("TillReversal", reversal, reversal_fields, "A receipt that was taken back.", "冲正结果。");

static enum status act_reverse(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	struct reversal *reversal;

	TRY(till_reverse(ctx, call->in, &reversal));
	answer_give(answer, reversal, reversal);
	return OK;
}

// ---------------------------------------------------------------- table

static const struct problem *const quote_problems[] = {&points_insufficient, NULL};

#define TAG .tag = "Till"

const struct route till_routes[] = {
	{.method = HTTP_POST,
		.path = "/v1/till/quotes",
		.right = "order.write",
		.kind = ROUTE_WRITE,
		.in = &quote_input_shape,
		.out = &quote_shape,
		.act = act_quote,
		TAG,
		.name = "till_quote_make",
		.doc = W("What a basket costs with its coupons and points, and what it would earn and why. Points and "
			 "coupons are held for 15 minutes; a later quote for the same receipt takes their place.",
			"试算购物车：券与积分抵扣、应付金额、可获积分及原因；积分与券预占 15 "
			"分钟，同一小票的新报价取代旧报价。"),
		.example_in = "{\"order\": {\"source\": \"pos-1\", \"external_id\": \"R-0042\", \"customer_id\": "
			      "\"cus_07B925M0000\", \"lines\": [{\"sku\": \"85123A\", \"quantity\": 2, "
			      "\"unit_price\": 3200}]}, \"points_most\": true}",
		.problems = quote_problems},
	{.method = HTTP_GET,
		.path = "/v1/till/quotes/{quote:tqt}",
		.right = "order.read",
		.kind = ROUTE_READ,
		.out = &quote_shape,
		.act = act_quote_get,
		TAG,
		.name = "till_quote_get",
		.doc = W("A quote as it is now.", "报价当前状态。")},
	{.method = HTTP_POST,
		.path = "/v1/till/quotes/{quote:tqt}/commit",
		.right = "order.write",
		.kind = ROUTE_WRITE,
		.in = &commit_shape,
		.out = &order_shape,
		.act = act_commit,
		TAG,
		.name = "till_quote_commit",
		.doc = W("The sale that was quoted: order, points, coupons and what is earned in one transaction. "
			 "Again: the "
			 "first answer.",
			"按报价成交：订单、积分、券、奖励同一事务入账；重复提交返回首次结果。"),
		.example_in = "{\"tender\": []}"},
	{.method = HTTP_POST,
		.path = "/v1/till/quotes/{quote:tqt}/void",
		.right = "order.write",
		.kind = ROUTE_WRITE,
		.out = &quote_shape,
		.act = act_void,
		TAG,
		.name = "till_quote_void",
		.doc = W("Lets go what a quote holds.", "作废报价并释放预占。")},
	{.method = HTTP_POST,
		.path = "/v1/till/reversals",
		.right = "order.return",
		.kind = ROUTE_WRITE,
		.in = &reversal_input_shape,
		.out = &reversal_shape,
		.act = act_reverse,
		TAG,
		.name = "till_reverse",
		.doc = W("Takes a receipt back, whole or by line: points that paid go back to their lots, points that "
			 "were "
			 "earned are taken back. A receipt that was only quoted is voided, so that a late commit is "
			 "refused.",
			"按小票冲正（整单或按行）：抵现积分退回原批次，所得积分收回；仅报价未成交的作废，迟到的提交将被"
			"拒绝。"),
		.example_in = "{\"till\": \"pos-1\", \"receipt\": \"R-0042\"}"},
	{0},
};
