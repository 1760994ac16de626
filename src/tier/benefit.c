// What a tier brings besides points: free delivery, a birthday gift, a lounge. Where uses are counted, the last one is
// taken once, however many ask.
#include "tier/set.h"

#include "base/zone.h"
#include "customer/customer.h"

#include <string.h>

SQL(benefit_list);
SQL(benefit_used);
SQL(benefit_used_for);
SQL(benefit_use);

#define BENEFITS_MAX 100

enum benefit_period { EACH_MONTH, EACH_YEAR, FOR_EVER };

static const struct choice benefit_periods[] = {
	{"month", W("Each month", "每月")},
	{"year", W("Each year", "每年")},
	{"ever", W("Once and for all", "终身")},
	CHOICES_END,
};

PROBLEM(benefit_unknown, ERR_UNPROCESSABLE, "The customer's tier brings no such benefit.", "客户等级没有该权益。");
PROBLEM(benefit_used_up, ERR_CONFLICT, "The benefit is used up: {0} of {1}.", "权益已用完：{0}/{1}。");

// ---------------------------------------------------------------- as records

struct benefit_record {
	struct resource_head head;
	int64_t tier_id;
	const char *code, *name_en, *name_zh;
	int64_t uses;
	int period;
};

static const struct field benefit_fields[] = {
	FIELD_ID(benefit_record, tier_id, "tir", .flags = FIELD_REQUIRED | FIELD_FILTER | FIELD_FIXED,
		.references = "tier", .doc = W("The tier that brings it", "所属等级"),
		.example = "\"tir_00000000003\""),
	FIELD_TEXT(benefit_record, code, .max = 40, .flags = FIELD_REQUIRED | FIELD_FILTER | FIELD_SORT,
		.doc = W("Short code, unique in the tier", "权益编码"), .example = "\"lounge\""),
	FIELD_TEXT(benefit_record, name_en, .max = 80, .flags = FIELD_REQUIRED, .doc = W("Name in English", "英文名称"),
		.example = "\"Lounge\""),
	FIELD_TEXT(benefit_record, name_zh, .max = 80, .flags = FIELD_REQUIRED, .doc = W("Name in Chinese", "中文名称"),
		.example = "\"贵宾室\""),
	FIELD_I64(benefit_record, uses, .min = 1, .max = 100000,
		.doc = W("How often in a period; without it, uses are only noted", "每周期可用次数，空为不限"),
		.example = "2"),
	FIELD_ENUM(benefit_record, period, benefit_periods, .flags = FIELD_REQUIRED, .doc = W("The period", "周期"),
		.example = "\"month\""),
};

static const struct shape benefit_shape =
	SHAPE("TierBenefit", benefit_record, benefit_fields, "What a tier brings.", "等级权益。");

const struct resource tier_benefits_resource = {
	.path = "tier-benefits",
	.noun = "tier_benefit",
	.table = "tier_benefit",
	.prefix = "ben",
	.shape = &benefit_shape,
	.verbs = CAN_ALL,
	.tag = "Loyalty",
	.title = W("Tier benefit", "等级权益"),
	.plural = W("Tier benefits", "等级权益"),
	.sort = "code",
	.example = "{\"tier_id\": \"tir_00000000003\", \"code\": \"lounge\", \"name_en\": \"Lounge\", \"name_zh\": "
		   "\"贵宾室\", \"uses\": 2, \"period\": \"month\"}",
};

// ---------------------------------------------------------------- of a customer

struct benefit_out {
	const char *tier, *code, *name;
	int64_t uses, used, left;
	int period;
};

static const struct field benefit_out_fields[] = {
	FIELD_TEXT(benefit_out, tier, .max = 40, .doc = W("Code of the tier that brings it", "等级编码")),
	FIELD_TEXT(benefit_out, code, .max = 40, .doc = W("Its code", "权益编码")),
	FIELD_TEXT(benefit_out, name, .max = 80, .doc = W("Its name", "名称")),
	FIELD_I64(benefit_out, uses, .min = 1, .max = INT64_MAX, .doc = W("How often in the period", "每周期次数")),
	FIELD_I64(benefit_out, used, .min = 0, .max = INT64_MAX, .doc = W("Used in this period", "本周期已用")),
	FIELD_I64(benefit_out, left, .min = 0, .max = INT64_MAX, .doc = W("Left in this period", "本周期剩余")),
	FIELD_ENUM(benefit_out, period, benefit_periods, .doc = W("The period", "周期")),
};

const struct shape benefit_out_shape =
	SHAPE("MemberBenefit", benefit_out, benefit_out_fields, "What a customer's tier brings.", "客户等级权益。");

struct benefit {
	struct benefit_out out;
	int64_t id, period_day, nth; // nth: the highest number that was given
};

static int64_t period_day(const struct ctx *ctx, int period)
{
	const struct shop *shop = ctx->house->shop;
	struct date date = zone_date(shop->zone, ctx->now_ms);

	if (period == FOR_EVER)
		return 0;
	return date_days((struct date){date.year, period == EACH_YEAR ? 1 : date.month, 1});
}

static enum status count_uses(struct ctx *ctx, int64_t customer_id, struct benefit *benefit)
{
	struct rows *rows;
	bool found;

	benefit->period_day = period_day(ctx, benefit->out.period);
	TRY(db_first(ctx->db, &benefit_used, ARGS(v_i64(customer_id), v_i64(benefit->id), v_i64(benefit->period_day)),
		&rows, &found));
	benefit->out.used = row_i64(rows, 0);
	benefit->nth = row_null(rows, 1) ? 0 : row_i64(rows, 1);
	benefit->out.left = NONE;
	if (benefit->out.uses != NONE)
		benefit->out.left = benefit->out.uses > benefit->out.used ? benefit->out.uses - benefit->out.used : 0;
	return OK;
}

static enum status read_benefits(struct ctx *ctx, int64_t customer_id, struct benefit **ret, size_t *count)
{
	struct benefit *benefits = arena_array(ctx->mem, struct benefit, BENEFITS_MAX);
	struct tier_standing *standings;
	struct rows *rows;
	size_t sets;
	bool more;

	*ret = benefits;
	*count = 0;
	TRY(tier_standings(ctx, customer_id, &standings, &sets));
	for (size_t i = 0; i < sets; i++) {
		TRY(db_query(ctx->db, &benefit_list,
			ARGS(v_i64(standings[i].tier->head.id), v_i64((int64_t)(BENEFITS_MAX - *count))), &rows));
		for (;;) {
			TRY(rows_next(rows, &more));
			if (!more)
				break;
			const char *names[] = {row_text(rows, 2, ctx->mem), row_text(rows, 3, ctx->mem)};
			benefits[(*count)++] = (struct benefit){
				.id = row_i64(rows, 0),
				.out = {.tier = standings[i].tier->code,
					.code = row_text(rows, 1, ctx->mem),
					.name = names[ctx->lang == LANG_ZH],
					.uses = row_i64(rows, 4),
					.period = choice_value(benefit_periods, row_text(rows, 5, ctx->mem))},
			};
		}
	}
	for (size_t i = 0; i < *count; i++)
		TRY(count_uses(ctx, customer_id, &benefits[i]));
	return OK;
}

enum status act_benefits(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	struct benefit *benefits;
	struct page page;
	int64_t customer_id;
	size_t count;

	TRY(customer_within(ctx, call->ids[0], call->route->right, &customer_id));
	TRY(read_benefits(ctx, customer_id, &benefits, &count));
	page_begin(ctx, call, &page);
	for (size_t i = 0; i < count; i++)
		page_add(&page, benefit_out, &benefits[i].out);
	return page_end(&page, NULL, NONE, answer);
}

static const struct field benefit_use_fields[] = {
	FIELD_TEXT(benefit_use_in, code, .max = 40, .flags = FIELD_REQUIRED,
		.doc = W("Code of the benefit", "权益编码"), .example = "\"lounge\""),
	FIELD_TEXT(benefit_use_in, used_for, .max = 100, .flags = FIELD_REQUIRED,
		.doc = W("What for: the same again in one period is the same use", "用途，同周期相同用途视为同一次"),
		.example = "\"R-20261121-0042\""),
};

const struct shape benefit_use_shape =
	SHAPE("BenefitUse", benefit_use_in, benefit_use_fields, "A benefit is used.", "使用权益。");

enum status act_benefit_use(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	const struct benefit_use_in *in = call->in;
	struct benefit *benefits, *benefit = NULL;
	struct rows *rows;
	int64_t customer_id, changed;
	size_t count;
	bool found;

	TRY(customer_within(ctx, call->ids[0], call->route->right, &customer_id));
	TRY(read_benefits(ctx, customer_id, &benefits, &count));
	for (size_t i = 0; i < count && !benefit; i++)
		if (strcmp(benefits[i].out.code, in->code) == 0)
			benefit = &benefits[i];
	if (!benefit)
		return fail_at(ctx, "/code", &benefit_unknown, NULL);
	answer_give(answer, benefit_out, &benefit->out);
	TRY(db_first(ctx->db, &benefit_used_for,
		ARGS(v_i64(customer_id), v_i64(benefit->id), v_i64(benefit->period_day), v_text(in->used_for)), &rows,
		&found));
	if (found)
		return OK;
	if (benefit->out.left == 0)
		return fail(ctx, &benefit_used_up, arena_format(ctx->mem, "%lld", (long long)benefit->out.used),
			arena_format(ctx->mem, "%lld", (long long)benefit->out.uses));
	// The number is the key: who comes second with the same one runs again.
	TRY(db_change(ctx->db, &benefit_use,
		ARGS(v_i64(customer_id), v_i64(benefit->id), v_i64(benefit->period_day), v_i64(benefit->nth + 1),
			v_text(in->used_for), v_i64(ctx->now_ms)),
		&changed));
	if (!changed)
		return ERR_BUSY;
	return count_uses(ctx, customer_id, benefit);
}
