// How a budget went, day by day and rule by rule, and when it will be used up if it goes on like lately.
#include "base/zone.h"
#include "loyalty/routes.h"
#include "programme/programme.h"

SQL(budget_now);
SQL(budget_days);
SQL(budget_rules);
SQL(budget_lately);

#define DAYS_DEFAULT 30
#define DAYS_MOST 400
#define LATELY_DAYS 14
#define ROWS_MOST 20000
#define AHEAD_MOST 3650 // what would last longer than this many days is not foretold

PROBLEM(budget_days_range, ERR_UNPROCESSABLE, "The first day is after the last, or more than {0} days before it.",
	"起始日期晚于截止日期，或间隔超过 {0} 天。");

struct days_query {
	const char *from, *to;
};

static const struct field query_fields[] = {
	FIELD_DATE(
		days_query, from, .doc = W("First day (29 days before the last)", "起始日期（缺省为截止日前 29 天）")),
	FIELD_DATE(days_query, to, .doc = W("Last day (today)", "截止日期（缺省为今天）")),
};
const struct shape budget_days_query_shape =
	SHAPE("EarningBudgetDaysQuery", days_query, query_fields, "Which days.", "日期范围。");

struct budget_rule {
	int64_t rule_id;
	const char *code, *name;
	int64_t given, back;
};

static const struct field rule_fields[] = {
	FIELD_ID(budget_rule, rule_id, "rul", .doc = W("The rule; null: reserved by holds", "规则，空为冻结预留")),
	FIELD_TEXT(budget_rule, code, .max = 40, .doc = W("Its code", "规则编码")),
	FIELD_TEXT(budget_rule, name, .max = 120, .doc = W("Its name", "规则名称")),
	FIELD_I64(budget_rule, given, .min = 0, .max = INT64_MAX, .doc = W("Given of the budget, ever", "累计支出")),
	FIELD_I64(budget_rule, back, .min = 0, .max = INT64_MAX, .doc = W("Come back to it, ever", "累计退回")),
};
static const struct shape rule_shape =
	SHAPE("EarningBudgetRule", budget_rule, rule_fields, "What a rule took of a budget.", "规则占用的预算。");

struct budget_day {
	const char *day;
	int64_t rule_id, given, back;
};

static const struct field day_fields[] = {
	FIELD_DATE(budget_day, day, .doc = W("Day of the shop's calendar", "日期（商家时区）")),
	FIELD_ID(budget_day, rule_id, "rul", .doc = W("The rule; null: reserved by holds", "规则，空为冻结预留")),
	FIELD_I64(budget_day, given, .min = 0, .max = INT64_MAX,
		.doc = W("Given for what happened on that day", "当日业务的支出")),
	FIELD_I64(budget_day, back, .min = 0, .max = INT64_MAX,
		.doc = W("Came back with returns and cancellations of that day, whenever it was given",
			"当日退货、取消所退回（不论何时支出）")),
};
static const struct shape day_shape =
	SHAPE("EarningBudgetDay", budget_day, day_fields, "A day of a budget, of one rule.", "预算单日单规则使用。");

struct budget_spending {
	int64_t budget_id;
	const char *code;
	int unit;
	int64_t amount, used, reserved, left;
	int64_t lately_days, lately_used;
	const char *first_on, *used_up_on;
	struct list rules, days;
};

static const struct field spending_fields[] = {
	FIELD_ID(budget_spending, budget_id, "bud", .doc = W("Budget", "预算")),
	FIELD_TEXT(budget_spending, code, .max = 40, .doc = W("Its code", "预算编码")),
	FIELD_ENUM(budget_spending, unit, cap_units, .doc = W("Points, or how often", "单位")),
	FIELD_I64(budget_spending, amount, .min = 0, .max = INT64_MAX, .doc = W("How much there is in all", "总额")),
	FIELD_I64(budget_spending, used, .min = 0, .max = INT64_MAX,
		.doc = W("Used, what is reserved included; less what came back", "已使用（含预留，扣除退回）")),
	FIELD_I64(budget_spending, reserved, .min = 0, .max = INT64_MAX,
		.doc = W("Of that reserved by open holds", "其中未确认的预留")),
	FIELD_I64(budget_spending, left, .min = 0, .max = INT64_MAX, .doc = W("What is left", "剩余可用")),
	FIELD_I64(budget_spending, lately_days, .min = 0, .max = LATELY_DAYS,
		.doc = W("The last days whose pace is taken, today included; 0: nothing was used yet",
			"计算近期速度的天数，含今天；0 为尚未使用")),
	FIELD_I64(budget_spending, lately_used, .min = INT64_MIN, .max = INT64_MAX,
		.doc = W("Used in them, less what came back", "该期间净使用")),
	FIELD_DATE(budget_spending, first_on, .doc = W("First day on which it was used", "首次使用日期")),
	FIELD_DATE(budget_spending, used_up_on,
		.doc = W("The day on which it is used up at that pace; null: not within ten years, or used up already",
			"按近期速度预计用完的日期；空为十年内用不完或已用完")),
	FIELD_LIST(budget_spending, rules, &rule_shape, .max = ROWS_MOST,
		.doc = W("By rule over all time, the most used first", "按规则累计，由多到少")),
	FIELD_LIST(budget_spending, days, &day_shape, .max = ROWS_MOST,
		.doc = W("By day and rule, days on which nothing moved left out", "按日与规则，无变动的日期不列")),
};
const struct shape budget_spending_shape =
	SHAPE("EarningBudgetSpending", budget_spending, spending_fields, "How a budget is spent.", "预算的支出过程。");

static const char *day_text(struct ctx *ctx, int64_t day)
{
	return date_text(ctx->mem, days_date(day));
}

static enum status read_range(
	struct ctx *ctx, const struct days_query *query, int64_t today, int64_t *first, int64_t *last)
{
	struct date date;

	*last = query->to && date_parse(query->to, &date) ? date_days(date) : today;
	*first = query->from && date_parse(query->from, &date) ? date_days(date) : *last - (DAYS_DEFAULT - 1);
	if (*first > *last || *last - *first >= DAYS_MOST)
		return fail_at(ctx, "from", &budget_days_range, arena_format(ctx->mem, "%d", DAYS_MOST));
	return OK;
}

// The newest version that the programme knows names the rule.
static const struct rule *rule_of(const struct programme *programme, int64_t id)
{
	const struct rule *found = NULL;

	for (size_t i = 0; i < programme->rule_count; i++)
		if (programme->rules[i]->id == id)
			found = programme->rules[i];
	return found;
}

static enum status read_rules(struct ctx *ctx, int64_t budget_id, struct list *ret)
{
	struct budget_rule *rules = arena_array(ctx->mem, struct budget_rule, ROWS_MOST);
	const struct programme *programme;
	struct rows *rows;
	size_t count = 0;
	bool more;

	TRY(programme_get(ctx, &programme));
	TRY(db_query(ctx->db, &budget_rules, ARGS(v_i64(budget_id), v_i64(ROWS_MOST)), &rows));
	for (;;) {
		TRY(rows_next(rows, &more));
		if (!more)
			break;
		int64_t id = row_i64(rows, 0);
		const struct rule *rule = rule_of(programme, id);
		rules[count++] = (struct budget_rule){.rule_id = id ? id : NONE,
			.code = rule ? rule->code : NULL,
			.name = rule ? words_in(rule_name(rule), ctx->lang) : NULL,
			.given = row_i64(rows, 1),
			.back = row_i64(rows, 2)};
	}
	*ret = LIST(budget_rule, rules, count);
	return OK;
}

static enum status read_days(struct ctx *ctx, int64_t budget_id, int64_t first, int64_t last, struct list *ret)
{
	struct budget_day *days = arena_array(ctx->mem, struct budget_day, ROWS_MOST);
	struct rows *rows;
	size_t count = 0;
	bool more;

	TRY(db_query(
		ctx->db, &budget_days, ARGS(v_i64(budget_id), v_i64(first), v_i64(last), v_i64(ROWS_MOST)), &rows));
	for (;;) {
		TRY(rows_next(rows, &more));
		if (!more)
			break;
		int64_t rule_id = row_i64(rows, 1);
		days[count++] = (struct budget_day){.day = day_text(ctx, row_i64(rows, 0)),
			.rule_id = rule_id ? rule_id : NONE,
			.given = row_i64(rows, 2),
			.back = row_i64(rows, 3)};
	}
	*ret = LIST(budget_day, days, count);
	return OK;
}

// The pace of the last two weeks, or of as many days as it has been in use.
static enum status foretell(struct ctx *ctx, int64_t today, struct budget_spending *out)
{
	struct rows *rows;
	bool found;

	TRY(db_first(ctx->db, &budget_lately, ARGS(v_i64(out->budget_id), v_i64(today - LATELY_DAYS)), &rows, &found));
	if (!found || row_null(rows, 0))
		return OK;
	int64_t first = row_i64(rows, 0), since = today - first + 1;
	out->first_on = day_text(ctx, first);
	out->lately_days = since < 1 ? 1 : since < LATELY_DAYS ? since : LATELY_DAYS;
	out->lately_used = row_i64(rows, 1);
	if (out->lately_used <= 0 || !out->left || out->left / out->lately_used > AHEAD_MOST)
		return OK;
	// Whole days, rounded up: left / (used / days).
	int64_t ahead = (out->left * out->lately_days + out->lately_used - 1) / out->lately_used;
	if (ahead <= AHEAD_MOST)
		out->used_up_on = day_text(ctx, today + ahead);
	return OK;
}

enum status act_budget_spending(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	int64_t today = date_days(zone_date(ctx->house->shop->zone, ctx->now_ms)), first, last;
	struct budget_spending *out = arena_new(ctx->mem, struct budget_spending);
	struct rows *rows;
	bool found;

	TRY(read_range(ctx, call->query, today, &first, &last));
	TRY(db_first(
		ctx->db, &budget_now, ARGS(v_i64(call->ids[0]), v_i64(CAP_BUDGET), v_i64(PERIOD_EVER)), &rows, &found));
	if (!found)
		return ERR_NOT_FOUND;
	*out = (struct budget_spending){
		.budget_id = call->ids[0],
		.code = row_text(rows, 0, ctx->mem),
		.unit = choice_value(cap_units, row_text(rows, 1, ctx->mem)),
		.amount = row_i64(rows, 2),
		.used = row_i64(rows, 3),
		.reserved = row_i64(rows, 4),
	};
	out->left = out->amount > out->used ? out->amount - out->used : 0;
	TRY(foretell(ctx, today, out));
	TRY(read_rules(ctx, out->budget_id, &out->rules));
	TRY(read_days(ctx, out->budget_id, first, last, &out->days));
	answer_give(answer, budget_spending, out);
	return OK;
}
