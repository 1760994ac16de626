// Why each rule gave what it gave, or nothing: of an order, of an activity, of a basket that is only thought of.
#include "loyalty/explain.h"

#include "base/id.h"
#include "base/zone.h"
#include "catalog/catalog.h"
#include "customer/customer.h"
#include "loyalty/activity.h"
#include "loyalty/decision.h"
#include "loyalty/sentence.h"
#include "loyalty/version.h"

#include <string.h>

#define LINES_SHOWN 200
#define PARTS_SHOWN 100
#define DRAFTS_MAX 10

PROBLEM(preview_amount, ERR_UNPROCESSABLE, "This is more than there is to pay.", "超过应付金额。");

// ---------------------------------------------------------------- shapes

static const struct choice verdict_whys[] = {
	[WHY_APPLIED] = {"applied", W("It gave this", "已生效")},
	[WHY_TRIMMED] = {"trimmed", W("A cap left only a part", "受上限限制，部分发放")},
	[WHY_CONDITION] = {"condition", W("Its condition did not hold", "条件不满足")},
	[WHY_LINES] = {"lines", W("No line counts for it", "没有符合条件的商品")},
	[WHY_NOTHING] = {"nothing", W("There was nothing to give on", "基数不足")},
	[WHY_GROUP] = {"group", W("Another rule of its group was chosen", "同组取其他规则")},
	[WHY_EXCLUSIVE] = {"exclusive", W("It does not go together with another", "与其他规则互斥")},
	[WHY_CAP] = {"cap", W("A cap was used up", "上限已用完")},
	[WHY_RETURNED] = {"returned", W("Everything came back", "商品已全部退回")},
	[WHY_BROKEN] = {"broken", W("It refers to what is not there any more", "引用内容已不存在")},
	CHOICES_END,
};

struct part_view {
	int64_t depth;
	const char *text, *words, *why;
	bool holds;
};

static const struct field part_fields[] = {
	FIELD_I64(part_view, depth, .min = 0, .max = 100, .doc = W("0: the whole condition", "层级，0 为整体")),
	FIELD_TEXT(part_view, text, .max = EXPR_TEXT_MAX, .doc = W("The part, as it is written", "表达式")),
	FIELD_TEXT(part_view, words, .max = EXPR_TEXT_MAX, .doc = W("… as a sentence", "描述")),
	FIELD_BOOL(part_view, holds, .doc = W("Whether it held", "是否成立")),
	FIELD_TEXT(part_view, why, .max = EXPR_TEXT_MAX,
		.doc = W("What it met: \"the tier was silver, gold needed\"", "实际情况")),
};
static const struct shape part_shape =
	SHAPE("EarningPart", part_view, part_fields, "A part of a condition.", "条件的一部分。");

struct line_view {
	int64_t line;
	const char *sku, *name, *why;
	bool counts;
};

static const struct field line_fields[] = {
	FIELD_I64(line_view, line, .min = 1, .max = ORDER_LINES_MAX, .doc = W("Line of the order", "行号")),
	FIELD_TEXT(line_view, sku, .max = SKU_MAX, .doc = W("Product", "商品编码")),
	FIELD_TEXT(line_view, name, .max = PRODUCT_NAME_MAX, .doc = W("Its name", "商品名称")),
	FIELD_BOOL(line_view, counts, .doc = W("Whether it counted for the rule", "是否参与")),
	FIELD_TEXT(line_view, why, .max = EXPR_TEXT_MAX, .doc = W("Why not", "未参与的原因")),
};
static const struct shape line_view_shape =
	SHAPE("EarningLine", line_view, line_fields, "A line as a rule saw it.", "规则视角下的订单行。");

struct explained {
	int64_t rule_id, version, base, points, amount, given, taken_back, cap_left;
	const char *code, *name, *rule, *wallet, *text, *instead;
	int why;
	bool applied;
	struct list parts, lines;
};

#define EXPLAINED_POINTS(member, en, zh)                                                                               \
	FIELD_I64(explained, member, .min = 0, .max = INT64_MAX, .flags = FIELD_POINTS, .doc = W(en, zh))

static const struct field explained_fields[] = {
	FIELD_ID(explained, rule_id, "rul", .doc = W("The rule", "规则编号")),
	FIELD_TEXT(explained, code, .max = 40, .doc = W("Its code", "规则编码")),
	FIELD_I64(explained, version, .min = 1, .max = INT64_MAX, .doc = W("In which version", "规则版本")),
	FIELD_TEXT(explained, name, .max = 80, .doc = W("Its name", "规则名称")),
	FIELD_TEXT(explained, rule, .max = 6000, .doc = W("What it says", "规则内容")),
	FIELD_BOOL(explained, applied, .doc = W("Whether it gave anything", "是否生效")),
	FIELD_ENUM(explained, why, verdict_whys, .doc = W("Why, or why not", "原因")),
	FIELD_TEXT(explained, text, .max = 6000, .doc = W("… as a sentence", "原因说明")),
	FIELD_TEXT(explained, instead, .max = 80, .doc = W("Which rule stood in its way", "让位于哪条规则")),
	FIELD_TEXT(explained, wallet, .max = 40, .doc = W("Code of the wallet", "积分账户编码")),
	FIELD_I64(explained, base, .min = 0, .max = INT64_MAX, .doc = W("What it was applied to", "计算基数")),
	EXPLAINED_POINTS(points, "Before caps", "上限前积分"),
	EXPLAINED_POINTS(amount, "What it gave", "所得积分"),
	EXPLAINED_POINTS(cap_left, "What the cap had left", "上限剩余"),
	EXPLAINED_POINTS(given, "What stands in the ledger", "账面发放"),
	EXPLAINED_POINTS(taken_back, "… and was taken back since", "其后收回"),
	FIELD_LIST(
		explained, parts, &part_shape, .max = PARTS_SHOWN, .doc = W("Its condition, part by part", "条件逐项")),
	FIELD_LIST(explained, lines, &line_view_shape, .max = LINES_SHOWN,
		.doc = W("The lines, when not all count", "订单行（非全部参与时）")),
};
static const struct shape explained_shape =
	SHAPE("EarningExplained", explained, explained_fields, "What a rule did and why.", "规则结果与原因。");

struct moment {
	int trigger;
	int64_t at;
	bool recorded;
	struct list rules;
};

static const struct field moment_fields[] = {
	FIELD_ENUM(moment, trigger, triggers, .doc = W("What made rules look", "触发")),
	FIELD_TIME(moment, at, .doc = W("When", "时间")),
	FIELD_BOOL(moment, recorded,
		.doc = W("From a record of the decision; else the order says it all", "来自决策记录")),
	FIELD_LIST(moment, rules, &explained_shape, .max = 10000,
		.doc = W("Every rule that was in force", "当时生效的全部规则")),
};
static const struct shape moment_shape =
	SHAPE("EarningMoment", moment, moment_fields, "A time at which rules looked.", "一次规则评估。");

struct explanation {
	const char *text;
	struct list moments;
};

static const struct field explanation_fields[] = {
	FIELD_TEXT(explanation, text, .max = 300, .doc = W("Why no rule looked at all", "无规则参与的原因")),
	FIELD_LIST(explanation, moments, &moment_shape, .max = TRIGGERS, .doc = W("Paid, delivered …", "付款、送达等")),
};
const struct shape explanation_shape = SHAPE("EarningExplanation", explanation, explanation_fields,
	"Why points were given, and why not more.", "积分缘由：为何得到，为何没有更多。");

struct explanation_query {
	int64_t draft;
};
static const struct field query_fields[] = {
	FIELD_ID(explanation_query, draft, "rul",
		.doc = W("Also by the newest version of this rule, whatever its state",
			"同时按该规则最新版本（含草稿）试算")),
};
const struct shape explanation_query_shape =
	SHAPE("EarningExplanationQuery", explanation_query, query_fields, "How to explain.", "解释选项。");

// ---------------------------------------------------------------- one rule

static enum status explain_condition(
	struct ctx *ctx, const struct expr *condition, struct facts *facts, struct list *ret, const char **why)
{
	struct expr_part *parts;
	struct buf text = buf_make(ctx->mem, EXPR_TEXT_MAX);
	size_t count;

	TRY(expr_explain(ctx, condition, facts, ctx->lang, &parts, &count));
	count = count > PARTS_SHOWN ? PARTS_SHOWN : count;
	struct part_view *views = arena_array(ctx->mem, struct part_view, count);
	for (size_t i = 0; i < count; i++) {
		views[i] =
			(struct part_view){parts[i].depth, parts[i].text, parts[i].words, parts[i].why, parts[i].holds};
		if (parts[i].why && !parts[i].holds)
			buf_format(&text, "%s%s", text.size ? (ctx->lang == LANG_ZH ? "；" : "; ") : "", parts[i].why);
	}
	*ret = LIST(part_view, views, count);
	*why = text.size ? text.data : NULL;
	return OK;
}

static enum status explain_lines(
	struct ctx *ctx, struct reckoning *reckoning, const struct verdict *verdict, struct list *ret)
{
	const struct occasion *occasion = &reckoning->occasion;
	const struct order *order = occasion->order;
	const struct expr *condition = verdict->rule->line_condition;
	size_t count = order->lines.count > LINES_SHOWN ? LINES_SHOWN : order->lines.count;
	struct line_view *views = arena_array(ctx->mem, struct line_view, count);
	struct list parts;

	for (size_t i = 0; i < count; i++) {
		const struct order_line *line = (const struct order_line *)order->lines.items + i;
		views[i] = (struct line_view){line->line, line->sku, line->name, NULL, verdict->lines[i]};
		if (views[i].counts || !condition || !occasion->order_facts)
			continue;
		facts_put(&reckoning->facts, occasion->line_set,
			(const struct line_facts *)occasion->order_facts->lines.items + i);
		TRY(explain_condition(ctx, condition, &reckoning->facts, &parts, &views[i].why));
	}
	*ret = LIST(line_view, views, count);
	return OK;
}

static enum status explain_rule(struct ctx *ctx, struct reckoning *reckoning, const struct verdict *verdict,
	const struct lot *lots, size_t lot_count, struct explained *ret)
{
	const struct rule *rule = verdict->rule;
	const char *why = NULL;

	*ret = (struct explained){
		.rule_id = rule->id,
		.code = rule->code,
		.version = rule->version,
		.name = words_in(rule_name(rule), ctx->lang),
		.rule = rule_sentence(ctx, rule, ctx->lang),
		.applied = verdict->amount > 0,
		.why = verdict->why,
		.text = verdict_sentence(ctx, verdict, ctx->lang),
		.instead = verdict->winner ? words_in(rule_name(verdict->winner), ctx->lang) : NULL,
		.wallet = rule->wallet ? rule->wallet->code : NULL,
		.base = verdict->base,
		.points = verdict->raw,
		.amount = verdict->amount,
		.cap_left = verdict->cap < 0 ? NONE : verdict->cap_left,
	};
	for (size_t i = 0; i < lot_count; i++)
		if (lots[i].rule_id == rule->id && lots[i].rule_version == rule->version) {
			ret->given += lots[i].granted;
			ret->taken_back += lots[i].reversed;
		}
	if (rule->condition)
		TRY(explain_condition(ctx, rule->condition, &reckoning->facts, &ret->parts, &why));
	if (verdict->why == WHY_CONDITION && why)
		ret->text = arena_format(ctx->mem, "%s %s", ret->text, why);
	return verdict->lines ? explain_lines(ctx, reckoning, verdict, &ret->lines) : OK;
}

static enum status explain_moment(
	struct ctx *ctx, struct reckoning *reckoning, const struct lot *lots, size_t lot_count, struct moment *ret)
{
	const struct outcome *outcome = &reckoning->outcome;
	struct explained *rules = arena_array(ctx->mem, struct explained, outcome->count);

	for (size_t i = 0; i < outcome->count; i++)
		TRY(explain_rule(ctx, reckoning, &outcome->verdicts[i], lots, lot_count, &rules[i]));
	*ret = (struct moment){reckoning->occasion.trigger, reckoning->occasion.at_ms, reckoning->recorded,
		LIST(explained, rules, outcome->count)};
	return OK;
}

// The newest version of a rule as if it were live.
static enum status load_draft(struct ctx *ctx, const struct programme *programme, int64_t id, const struct rule **ret)
{
	struct rule *rule = arena_new(ctx->mem, struct rule);
	struct rule_view *view;

	TRY(version_get(ctx, id, NONE, &view));
	rule_terms_complete(view->terms);
	*rule = (struct rule){.id = id,
		.version = view->version,
		.code = view->code,
		.terms = view->terms,
		.state = RULE_LIVE,
		.published_at = INSTANT_MIN,
		.ended_at = NONE,
		.ended_noted_at = NONE};
	*ret = rule;
	return programme_resolve(ctx, programme, rule);
}

// ---------------------------------------------------------------- an order

// As it was sold, whatever came back since.
static const struct order *as_sold(struct ctx *ctx, const struct order *order)
{
	struct order *sold = arena_copy(ctx->mem, order, sizeof *order);
	struct order_line *lines =
		arena_copy(ctx->mem, order->lines.items, order->lines.count * sizeof(struct order_line));

	for (size_t i = 0; i < order->lines.count; i++)
		lines[i].returned_quantity = lines[i].returned_amount = 0;
	sold->lines.items = lines;
	sold->returned = 0;
	sold->status = ORDER_PAID;
	return sold;
}

static enum status explain_order_at(struct ctx *ctx, const struct programme *programme, const struct order *order,
	int trigger, int64_t at_ms, const struct rule *draft, struct explanation *ret)
{
	struct occasion occasion = occasion_of_order(ctx, as_sold(ctx, order), trigger, at_ms);
	struct moment *moments = ret->moments.items;
	struct reckoning reckoning;
	struct lot *lots;
	size_t count;

	if (at_ms == NONE)
		return OK;
	TRY(points_lots_of(ctx, "order", order->id, &lots, &count));
	int64_t known_ms = count ? id_time_ms(lots[0].id) : INT64_MAX;
	TRY(reckon_explained(ctx, programme, &occasion, order->id, known_ms, draft, &reckoning));
	return reckoning.rule_count ? explain_moment(ctx, &reckoning, lots, count, &moments[ret->moments.count++]) : OK;
}

enum status act_explanation(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	const struct explanation_query *query = call->query;
	struct explanation *out = arena_new(ctx->mem, struct explanation);
	const struct shop *shop = ctx->house->shop;
	const struct programme *programme;
	const struct rule *draft = NULL;
	struct order *order;

	answer_give(answer, explanation, out);
	TRY(sales_order_get(ctx, call->ids[0], &order));
	TRY(programme_get(ctx, &programme));
	if (query->draft != NONE)
		TRY(load_draft(ctx, programme, query->draft, &draft));
	if (order->customer_id == NONE)
		out->text = ctx->lang == LANG_ZH ? "订单没有关联会员。" : "The order names no customer.";
	else if (strcmp(order->currency, shop->currency->code) != 0)
		out->text = ctx->lang == LANG_ZH ? "订单币种不是店铺币种，不计积分。"
						 : "The order is in another currency than the programme.";
	else if (order->paid_at == NONE)
		out->text = ctx->lang == LANG_ZH ? "订单尚未付款。" : "The order is not paid yet.";
	if (out->text)
		return OK;
	out->moments.items = arena_array(ctx->mem, struct moment, 2);
	TRY(explain_order_at(ctx, programme, order, TRIGGER_ORDER_PAID, order->paid_at, draft, out));
	return explain_order_at(ctx, programme, order, TRIGGER_ORDER_DELIVERED, order->delivered_at, draft, out);
}

// ---------------------------------------------------------------- an activity

enum status act_activity_explanation(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	struct explanation *out = arena_new(ctx->mem, struct explanation);
	const struct programme *programme;
	struct reckoning reckoning;
	struct activity *activity;
	struct occasion occasion;
	struct lot *lots;
	size_t count;

	answer_give(answer, explanation, out);
	TRY(activity_get(ctx, call->ids[0], call->route->right, &activity));
	TRY(programme_get(ctx, &programme));
	TRY(points_lots_of(ctx, "activity", activity->id, &lots, &count));
	occasion = activity_occasion(ctx, activity);
	int64_t known_ms = count ? id_time_ms(lots[0].id) : INT64_MAX;
	TRY(reckon_explained(ctx, programme, &occasion, activity->id, known_ms, NULL, &reckoning));
	out->moments = LIST(moment, arena_array(ctx->mem, struct moment, 1), 1);
	return explain_moment(ctx, &reckoning, lots, count, out->moments.items);
}

// ---------------------------------------------------------------- a basket

struct preview_line {
	const char *sku, *name;
	int64_t quantity, unit_price, discount;
};

static const struct field preview_line_fields[] = {
	FIELD_TEXT(preview_line, sku, .max = SKU_MAX, .flags = FIELD_REQUIRED, .doc = W("Product", "商品编码"),
		.example = "\"A\""),
	FIELD_TEXT(preview_line, name, .max = PRODUCT_NAME_MAX, .doc = W("Its name", "商品名称")),
	FIELD_I64(preview_line, quantity, .min = 1, .max = 1000000, .flags = FIELD_REQUIRED,
		.doc = W("How many", "数量"), .example = "2"),
	FIELD_I64(preview_line, unit_price, .min = 0, .max = AMOUNT_MAX, .flags = FIELD_REQUIRED | FIELD_MONEY,
		.doc = W("Price of one", "单价"), .example = "10000"),
	FIELD_I64(preview_line, discount, .min = 0, .max = AMOUNT_MAX, .flags = FIELD_MONEY,
		.doc = W("Off the line", "行优惠")),
};
static const struct shape preview_line_shape =
	SHAPE("EarningPreviewLine", preview_line, preview_line_fields, "A line of a basket.", "购物车行。");

struct preview {
	int64_t customer_id, store_id, at, discount, shipping, not_money;
	int channel, trigger;
	struct list lines, drafts;
};

static const struct field draft_item = {.name = "rule", .kind = KIND_ID, .prefix = "rul", .doc = W("A rule", "规则")};

static const struct field preview_fields[] = {
	FIELD_ID(preview, customer_id, "cus", .doc = W("Whose basket it is; absent: somebody's", "会员，缺省为匿名")),
	FIELD_ID(preview, store_id, "sto", .doc = W("In which store", "门店")),
	FIELD_ENUM(preview, channel, order_channels, .doc = W("Over which channel", "渠道")),
	FIELD_TIME(preview, at, .doc = W("When, also in time to come (now)", "时间，可为未来（默认现在）")),
	FIELD_LIST(preview, lines, &preview_line_shape, .max = ORDER_LINES_MAX, .flags = FIELD_REQUIRED,
		.doc = W("What is in it", "商品")),
	FIELD_I64(preview, discount, .min = 0, .max = AMOUNT_MAX, .flags = FIELD_MONEY,
		.doc = W("Off the whole", "整单优惠")),
	FIELD_I64(preview, shipping, .min = 0, .max = AMOUNT_MAX, .flags = FIELD_MONEY, .doc = W("Shipping", "运费")),
	FIELD_I64(preview, not_money, .min = 0, .max = AMOUNT_MAX, .flags = FIELD_MONEY,
		.doc = W("So much of it is paid with points and coupons", "积分与券抵扣金额")),
	FIELD_SCALARS(preview, drafts, &draft_item, .max = DRAFTS_MAX,
		.doc = W("Rules to be tried in their newest version, whatever its state",
			"试算最新版本（含草稿）的规则")),
};
const struct shape preview_shape =
	SHAPE("EarningPreview", preview, preview_fields, "A basket that is only thought of.", "试算购物车。");

static enum status price_preview(struct ctx *ctx, const struct preview *in, struct order *order)
{
	const struct preview_line *given = in->lines.items;
	struct order_line *lines = arena_array(ctx->mem, struct order_line, in->lines.count);
	int64_t *weights = arena_array(ctx->mem, int64_t, in->lines.count),
		*parts = arena_array(ctx->mem, int64_t, in->lines.count);
	int64_t discount = in->discount == NONE ? 0 : in->discount, off;

	for (size_t i = 0; i < in->lines.count; i++) {
		off = given[i].discount == NONE ? 0 : given[i].discount;
		lines[i] = (struct order_line){.line = (int64_t)i + 1,
			.sku = given[i].sku,
			.name = given[i].name,
			.quantity = given[i].quantity,
			.unit_price = given[i].unit_price,
			.discount = off};
		if (!money_multiply(given[i].quantity, given[i].unit_price, &lines[i].net) ||
			lines[i].net > AMOUNT_MAX || off > lines[i].net)
			return fail_at(ctx, arena_format(ctx->mem, "/lines/%zu/discount", i), &preview_amount, NULL);
		lines[i].net -= off;
		weights[i] = lines[i].net;
		order->subtotal += lines[i].net;
	}
	if (discount > order->subtotal)
		return fail_at(ctx, "/discount", &preview_amount, NULL);
	if (discount && !money_split(discount, weights, in->lines.count, parts))
		return ERR_INTERNAL;
	for (size_t i = 0; discount && i < in->lines.count; i++)
		lines[i].net -= parts[i];
	order->lines = LIST(order_line, lines, in->lines.count);
	order->discount = discount;
	order->shipping = in->shipping == NONE ? 0 : in->shipping;
	order->total = order->subtotal - discount + order->shipping;
	order->paid_money = order->total - (in->not_money == NONE ? 0 : in->not_money);
	return order->paid_money < 0 ? fail_at(ctx, "/not_money", &preview_amount, NULL) : OK;
}

static enum status with_drafts(struct ctx *ctx, const struct programme *programme, const struct preview *in,
	const struct rule ***ret, size_t *count)
{
	const int64_t *drafts = in->drafts.items;
	size_t kept = 0;

	*ret = arena_array(ctx->mem, const struct rule *, programme->rule_count + in->drafts.count);
	for (size_t i = 0; i < programme->rule_count; i++) {
		bool tried = false;
		for (size_t j = 0; j < in->drafts.count; j++)
			tried |= drafts[j] == programme->rules[i]->id;
		if (!tried)
			(*ret)[kept++] = programme->rules[i];
	}
	for (size_t j = 0; j < in->drafts.count; j++)
		TRY(load_draft(ctx, programme, drafts[j], &(*ret)[kept++]));
	*count = kept;
	return OK;
}

enum status act_preview(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	const struct preview *in = call->in;
	struct explanation *out = arena_new(ctx->mem, struct explanation);
	struct order *order = arena_new(ctx->mem, struct order);
	const struct shop *shop = ctx->house->shop;
	const struct programme *programme;
	const struct rule **rules;
	struct reckoning reckoning;
	int64_t customer_id = NONE, at_ms = in->at == NONE ? ctx->now_ms : in->at;
	size_t count;

	if (in->customer_id != NONE)
		TRY(customer_within(ctx, in->customer_id, "customer.read", &customer_id));
	*order = (struct order){.id = NONE,
		.customer_id = customer_id,
		.store_id = in->store_id,
		.staff_id = NONE,
		.source = "preview",
		.channel = in->channel,
		.status = ORDER_PAID,
		.currency = shop->currency->code,
		.placed_at = at_ms,
		.paid_at = at_ms,
		.delivered_at = NONE,
		.cancelled_at = NONE};
	TRY(price_preview(ctx, in, order));
	TRY(programme_get(ctx, &programme));
	TRY(with_drafts(ctx, programme, in, &rules, &count));
	struct occasion occasion = occasion_of_order(ctx, order, TRIGGER_ORDER_PAID, at_ms);
	TRY(reckon_with(ctx, programme, &occasion, rules, count, RECKON_LOOK, &reckoning));
	out->moments = LIST(moment, arena_array(ctx->mem, struct moment, 1), 1);
	answer_give(answer, explanation, out);
	return explain_moment(ctx, &reckoning, NULL, 0, out->moments.items);
}
