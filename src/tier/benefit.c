// What a tier brings besides points: free delivery, a birthday gift, a lounge. Where uses are counted, the last one is
// taken once, however many ask.
#include "tier/benefit.h"

#include "base/zone.h"
#include "customer/customer.h"

SQL(benefit_list);
SQL(benefit_used);
SQL(benefit_has_uses);

#define BENEFITS_MAX 100

const struct choice benefit_periods[] = {
	{"month", W("Each month", "每月")},
	{"year", W("Each year", "每年")},
	{"ever", W("Once and for all", "终身")},
	CHOICES_END,
};

PROBLEM(benefit_was_used, ERR_CONFLICT, "It has been used: end it instead, so that its uses can still be read.",
	"该权益已有使用记录，请改为停用，以保留记录。");

// ---------------------------------------------------------------- as records

struct benefit_record {
	struct resource_head head;
	int64_t tier_id;
	const char *code, *name_en, *name_zh;
	int64_t uses;
	int period;
	int64_t cost;
	bool ended;
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
	FIELD_I64(benefit_record, cost, .min = 0, .max = AMOUNT_MAX, .flags = FIELD_MONEY,
		.doc = W("What one use costs the shop; null: not known", "单次使用成本，空为未知"), .example = "800"),
	FIELD_BOOL(benefit_record, ended, .flags = FIELD_FILTER,
		.doc = W("Not brought any more; what was used of it stays", "已停用（保留使用记录）"),
		.example = "false"),
};

static const struct shape benefit_shape =
	SHAPE("TierBenefit", benefit_record, benefit_fields, "What a tier brings.", "等级权益。");

static enum status before_benefit(struct ctx *ctx, const void *old, void *next)
{
	struct rows *rows;
	bool found;

	if (next)
		return OK;
	TRY(db_first(
		ctx->db, &benefit_has_uses, ARGS(v_i64(((const struct benefit_record *)old)->head.id)), &rows, &found));
	return found ? fail(ctx, &benefit_was_used, NULL) : OK;
}

const struct resource tier_benefits_resource = {
	.path = "tier-benefits",
	.noun = "tier_benefit",
	.table = "tier_benefit",
	.prefix = "ben",
	.find = "code name_en name_zh",
	.shape = &benefit_shape,
	.verbs = CAN_ALL,
	.tag = "Loyalty",
	.title = W("Tier benefit", "等级权益"),
	.plural = W("Tier benefits", "等级权益"),
	.sort = "code",
	.before = before_benefit,
	.example = "{\"tier_id\": \"tir_00000000003\", \"code\": \"lounge\", \"name_en\": \"Lounge\", \"name_zh\": "
		   "\"贵宾室\", \"uses\": 2, \"period\": \"month\", \"cost\": 800}",
};

// ---------------------------------------------------------------- of a customer

static const struct field benefit_out_fields[] = {
	FIELD_ID(benefit_out, benefit_id, "ben", .doc = W("The benefit", "权益")),
	FIELD_TEXT(benefit_out, tier, .max = 40, .doc = W("Code of the tier that brings it", "等级编码")),
	FIELD_TEXT(benefit_out, code, .max = 40, .doc = W("Its code", "权益编码")),
	FIELD_TEXT(benefit_out, name, .max = 80, .doc = W("Its name", "名称")),
	FIELD_I64(benefit_out, uses, .min = 1, .max = INT64_MAX, .doc = W("How often in the period", "每周期次数")),
	FIELD_I64(benefit_out, used, .min = 0, .max = INT64_MAX, .doc = W("Used in this period", "本周期已用")),
	FIELD_I64(benefit_out, left, .min = 0, .max = INT64_MAX, .doc = W("Left in this period", "本周期剩余")),
	FIELD_ENUM(benefit_out, period, benefit_periods, .doc = W("The period", "周期")),
	FIELD_TIME(benefit_out, until, .doc = W("The period ends then; null: never", "本周期截止，空为终身")),
	FIELD_ID(benefit_out, use_id, "bnu", .doc = W("Of using it: the use", "本次使用的编号")),
};

const struct shape benefit_out_shape =
	SHAPE("MemberBenefit", benefit_out, benefit_out_fields, "What a customer's tier brings.", "客户等级权益。");

int64_t benefit_period_day(const struct ctx *ctx, int period)
{
	const struct shop *shop = ctx->house->shop;
	struct date date = zone_date(shop->zone, ctx->now_ms);

	if (period == FOR_EVER)
		return 0;
	return date_days((struct date){date.year, period == EACH_YEAR ? 1 : date.month, 1});
}

static int64_t period_end(const struct ctx *ctx, int period, int64_t day)
{
	if (period == FOR_EVER)
		return NONE;
	return zone_day_start(ctx->house->shop->zone, date_add_months(days_date(day), period == EACH_YEAR ? 12 : 1));
}

enum status benefit_count(struct ctx *ctx, int64_t customer_id, struct benefit *benefit)
{
	struct rows *rows;
	bool found;

	benefit->period_day = benefit_period_day(ctx, benefit->out.period);
	benefit->out.until = period_end(ctx, benefit->out.period, benefit->period_day);
	TRY(db_first(ctx->db, &benefit_used,
		ARGS(v_i64(customer_id), v_i64(benefit->out.benefit_id), v_i64(benefit->period_day)), &rows, &found));
	benefit->out.used = row_i64(rows, 0);
	benefit->nth = row_i64(rows, 1);
	benefit->out.left = NONE;
	if (benefit->out.uses != NONE)
		benefit->out.left = benefit->out.uses > benefit->out.used ? benefit->out.uses - benefit->out.used : 0;
	return OK;
}

enum status benefits_read(struct ctx *ctx, int64_t customer_id, struct benefit **ret, size_t *count)
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
				.cost = row_i64(rows, 6),
				.out = {.benefit_id = row_i64(rows, 0),
					.use_id = NONE,
					.tier = standings[i].tier->code,
					.code = row_text(rows, 1, ctx->mem),
					.name = names[ctx->lang == LANG_ZH],
					.uses = row_i64(rows, 4),
					.period = choice_value(benefit_periods, row_text(rows, 5, ctx->mem))},
			};
		}
	}
	for (size_t i = 0; i < *count; i++)
		TRY(benefit_count(ctx, customer_id, &benefits[i]));
	return OK;
}

enum status act_benefits(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	struct benefit *benefits;
	struct page page;
	int64_t customer_id;
	size_t count;

	TRY(customer_within(ctx, call->ids[0], call->route->right, &customer_id));
	TRY(benefits_read(ctx, customer_id, &benefits, &count));
	page_begin(ctx, call, &page);
	for (size_t i = 0; i < count; i++)
		page_add(&page, benefit_out, &benefits[i].out);
	return page_end(&page, NULL, NONE, answer);
}
