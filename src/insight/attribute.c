// What the last run says of a customer, for segments, rules and journeys: customer.churn_risk > 0.6.
#include "insight/kind.h"

static enum status load(struct facts *facts, const void **record)
{
	struct customer_score *score = arena_new(facts->ctx->mem, struct customer_score);
	bool found;

	TRY(insight_score_get(facts->ctx, facts->customer_id, score, &found));
	*record = found ? score : NULL;
	return OK;
}

// Thousandths of what is stored in millionths: with more decimals no comparison with a whole number of the language's
// full range would fit into 64 bits.
static void read_thousandths(
	const struct facts *facts, const struct attribute *attribute, const void *record, struct expr_value *value)
{
	int64_t stored = *(const int64_t *)(const void *)((const char *)record + attribute->offset);

	(void)facts;
	*value = (struct expr_value){.known = stored != NONE, .i64 = stored / 1000};
}

#define JOIN "LEFT JOIN customer_score is_ ON is_.customer_id = c.id"
#define SCORED(member_) .sql = "is_." #member_, .join = JOIN, MEMBER(customer_score, member_)
#define THOUSANDTHS(member_)                                                                                           \
	.sql = "is_." #member_ " / 1000", .join = JOIN, .member = MEMBER_READ,                                         \
	.offset = offsetof(struct customer_score, member_), .read = read_thousandths, .digits = 3
#define SHARE(name_, member_, doc_en, doc_zh, phrase_en, phrase_zh)                                                    \
	{                                                                                                              \
		.name = "customer." name_, .type = EXPR_NUMBER, THOUSANDTHS(member_), .max = 1000,                     \
		.doc = W(doc_en, doc_zh), .phrase = W(phrase_en, phrase_zh), .example = "0.6"                          \
	}
#define RATIO(name_, member_, doc_en, doc_zh, phrase_en, phrase_zh)                                                    \
	{                                                                                                              \
		.name = "customer." name_, .type = EXPR_NUMBER, THOUSANDTHS(member_), .max = INT64_C(9000000000000),   \
		.doc = W(doc_en, doc_zh), .phrase = W(phrase_en, phrase_zh), .example = "1.5"                          \
	}
#define AMOUNT(name_, member_, doc_en, doc_zh, phrase_en, phrase_zh)                                                   \
	{                                                                                                              \
		.name = "customer." name_, .type = EXPR_MONEY, SCORED(member_), .doc = W(doc_en, doc_zh),              \
		.phrase = W(phrase_en, phrase_zh), .example = "500"                                                    \
	}

static const struct attribute rows[] = {
	SHARE("churn_risk", churn_risk, "Chance of no order within the churn horizon, 0 to 1", "流失风险，0 到 1",
		"the churn risk", "流失风险"),
	SHARE("p_alive", p_alive, "Chance of still being a customer, 0 to 1", "仍为客户的概率，0 到 1",
		"the chance of still being a customer", "仍为客户的概率"),
	SHARE("value_rank", value_rank, "Part of customers worth less in the next 12 months, 0 to 1",
		"价值百分位，0 到 1", "the rank by value", "价值百分位"),
	RATIO("overdue", overdue, "Time since the last order over the usual gap", "距上次购买与往常间隔之比",
		"the lateness", "逾期倍数"),
	RATIO("expected_12m", expected_12m, "Purchase days expected in 365 days", "未来 365 天预期购买天数",
		"purchases expected in a year", "未来一年预期购买"),
	AMOUNT("value_12m", value_12m, "Expected value of the next 12 months", "未来 12 个月预期价值",
		"the value of the next 12 months", "未来 12 个月价值"),
	AMOUNT("value_history", value_history, "Margin so far less costs", "历史价值", "the value so far", "历史价值"),
	AMOUNT("at_risk", at_risk, "Revenue of the window times the churn risk", "风险金额", "the revenue at risk",
		"风险金额"),
	{.name = "customer.next_order_at",
		.type = EXPR_TIME,
		SCORED(next_order_at),
		.doc = W("When the next order has come with an even chance", "下次购买的中位时间"),
		.phrase = W("the next order", "预计下次购买"),
		.example = "\"2026-01-31\""},
	{.name = "customer.rfm",
		.type = EXPR_NUMBER,
		SCORED(rfm),
		.min = 111,
		.max = 555,
		.doc = W("R, F, M by equal numbers of customers, 111 to 555", "RFM 得分，111 到 555"),
		.phrase = W("the RFM score", "RFM 得分"),
		.example = "555"},
	{.name = "customer.rfm_class",
		.type = EXPR_NUMBER,
		SCORED(rfm_class),
		.min = 1,
		.max = 5,
		.doc = W("Class 1 to 5 of R + F + M", "RFM 等级 1–5"),
		.phrase = W("the RFM class", "RFM 等级"),
		.example = "5"},
	{.name = "customer.rfm_class_before",
		.type = EXPR_NUMBER,
		SCORED(rfm_class_before),
		.min = 1,
		.max = 5,
		.doc = W("The RFM class one churn horizon earlier", "一个流失期前的 RFM 等级"),
		.phrase = W("the RFM class before", "之前的 RFM 等级"),
		.example = "5"},
	{.name = "customer.class",
		.type = EXPR_CHOICE,
		SCORED(class),
		.choices = customer_classes,
		.doc = W("Class A to D by revenue of the window", "按统计期消费的分级 A–D"),
		.phrase = W("the class", "客户分级"),
		.example = "\"A\""},
	{.name = "customer.class_before",
		.type = EXPR_CHOICE,
		SCORED(class_before),
		.choices = customer_classes,
		.doc = W("The class one churn horizon earlier", "一个流失期前的分级"),
		.phrase = W("the class before", "之前的客户分级"),
		.example = "\"B\""},
	{.name = "customer.lifecycle",
		.type = EXPR_CHOICE,
		SCORED(lifecycle),
		.choices = lifecycles,
		.doc = W("Stage of life", "生命周期阶段"),
		.phrase = W("the stage of life", "生命周期阶段"),
		.example = "\"cooling\""},
	{0},
};

static const struct attribute_set score_set = {
	.name = "customer_score", .subject = SUBJECT_CUSTOMER, .rows = rows, .load = load};

// ---------------------------------------------------------------- the kind of loyalty

static enum status load_kind(struct facts *facts, const void **record)
{
	struct customer_loyalty *loyalty = arena_new(facts->ctx->mem, struct customer_loyalty);
	bool found;

	TRY(kind_get(facts->ctx, facts->customer_id, loyalty, &found));
	*record = found ? loyalty : NULL;
	return OK;
}

static const struct attribute kind_attributes[] = {
	{.name = "customer.loyalty_kind",
		.type = EXPR_CHOICE,
		.sql = "il_.kind",
		.join = "LEFT JOIN customer_loyalty il_ ON il_.customer_id = c.id",
		MEMBER(customer_loyalty, kind),
		.choices = loyalty_kinds,
		.doc = W("Kind of loyalty", "忠诚类型"),
		.phrase = W("the kind of loyalty", "忠诚类型"),
		.example = "\"premium\""},
	{0},
};

static const struct attribute_set kind_set = {
	.name = "customer_loyalty", .subject = SUBJECT_CUSTOMER, .rows = kind_attributes, .load = load_kind};

const struct attribute_set *const insight_attributes[] = {&score_set, &kind_set, NULL};
