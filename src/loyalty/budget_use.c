// How far budgets are used: what rules have given by each, what of that is only reserved yet, and what is left. It is
// the very counter that rules are held against, so it says what the next award will be told.
#include "loyalty/routes.h"

#include "programme/programme.h"

SQL(budget_use_list);

struct budget_use {
	int64_t budget_id;
	const char *code;
	int unit;
	int64_t amount, used, reserved, left;
};

static const struct field use_fields[] = {
	FIELD_ID(budget_use, budget_id, "bud", .doc = W("Budget", "预算")),
	FIELD_TEXT(budget_use, code, .max = 40, .doc = W("Its code", "预算编码")),
	FIELD_ENUM(budget_use, unit, cap_units, .doc = W("Points, or how often", "单位")),
	FIELD_I64(budget_use, amount, .min = 0, .max = INT64_MAX, .doc = W("How much there is in all", "总额")),
	FIELD_I64(budget_use, used, .min = 0, .max = INT64_MAX,
		.doc = W("Used, what is reserved included; less what came back", "已使用（含预留，扣除退回）")),
	FIELD_I64(budget_use, reserved, .min = 0, .max = INT64_MAX,
		.doc = W("Of that reserved by open holds", "其中未确认的预留")),
	FIELD_I64(budget_use, left, .min = 0, .max = INT64_MAX,
		.doc = W("What rules may still give; 0 when it was made smaller than what is used", "剩余可用")),
};
const struct shape budget_use_shape =
	SHAPE("EarningBudgetUse", budget_use, use_fields, "How far a budget is used.", "预算使用情况。");

enum status act_budget_uses(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	struct budget_use use;
	struct page page;
	struct rows *rows;
	bool more;

	page_begin(ctx, call, &page);
	TRY(db_query(ctx->db, &budget_use_list, ARGS(v_i64(CAP_BUDGET), v_i64(PERIOD_EVER)), &rows));
	for (;;) {
		TRY(rows_next(rows, &more));
		if (!more)
			return page_end(&page, NULL, NONE, answer);
		use = (struct budget_use){
			.budget_id = row_i64(rows, 0),
			.code = row_text(rows, 1, ctx->mem),
			.unit = choice_value(cap_units, row_text(rows, 2, ctx->mem)),
			.amount = row_i64(rows, 3),
			.used = row_i64(rows, 4),
			.reserved = row_i64(rows, 5),
		};
		use.left = use.amount > use.used ? use.amount - use.used : 0;
		page_add(&page, budget_use, &use);
	}
}
