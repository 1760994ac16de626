// Groups of rules and budgets that rules share, as records. What of a group decides awards never changes once it is
// there: old awards are asked again by it.
#include "loyalty/routes.h"

struct group_record {
	struct resource_head head;
	const char *code, *name_en, *name_zh;
	int mode, combine, scope;
	int64_t priority;
};

#define CODE_FLAGS FIELD_REQUIRED | FIELD_FILTER | FIELD_SORT | FIELD_FIXED

static const struct field group_fields[] = {
	FIELD_TEXT(group_record, code, .max = 40, .flags = CODE_FLAGS, .doc = W("Short unique code", "规则组编码"),
		.example = "\"weekend\""),
	FIELD_TEXT(group_record, name_en, .max = 80, .flags = FIELD_REQUIRED, .doc = W("Name in English", "英文名称"),
		.example = "\"Weekend offers\""),
	FIELD_TEXT(group_record, name_zh, .max = 80, .flags = FIELD_REQUIRED, .doc = W("Name in Chinese", "中文名称"),
		.example = "\"周末活动\""),
	FIELD_ENUM(group_record, mode, group_modes, .flags = FIELD_FIXED,
		.doc = W("Which of its rules count", "组内规则取舍")),
	FIELD_ENUM(group_record, combine, group_combines, .flags = FIELD_FIXED,
		.doc = W("How its multipliers go together", "倍数合并方式")),
	FIELD_ENUM(group_record, scope, group_scopes, .flags = FIELD_FIXED,
		.doc = W("Decided once, or line by line", "取舍范围")),
	FIELD_I64(group_record, priority, .min = -1000, .max = 1000, .flags = FIELD_FIXED | FIELD_REQUIRED | FIELD_SORT,
		.doc = W("The higher is looked at first", "优先级，大者先"), .example = "10"),
};

static const struct shape group_shape =
	SHAPE("EarningGroup", group_record, group_fields, "How rules go together.", "规则组。");

struct budget_record {
	struct resource_head head;
	const char *code, *name_en, *name_zh;
	int unit;
	int64_t amount;
};

static const struct field budget_fields[] = {
	FIELD_TEXT(budget_record, code, .max = 40, .flags = CODE_FLAGS, .doc = W("Short unique code", "预算编码"),
		.example = "\"double11\""),
	FIELD_TEXT(budget_record, name_en, .max = 80, .flags = FIELD_REQUIRED, .doc = W("Name in English", "英文名称"),
		.example = "\"Double eleven\""),
	FIELD_TEXT(budget_record, name_zh, .max = 80, .flags = FIELD_REQUIRED, .doc = W("Name in Chinese", "中文名称"),
		.example = "\"双十一\""),
	FIELD_ENUM(budget_record, unit, cap_units, .flags = FIELD_FIXED, .doc = W("Points, or how often", "单位")),
	FIELD_I64(budget_record, amount, .min = 0, .max = INT64_C(1000000000000), .flags = FIELD_REQUIRED,
		.doc = W("How much there is in all", "总额"), .example = "100000"),
};

static const struct shape budget_shape =
	SHAPE("EarningBudget", budget_record, budget_fields, "What rules may give together.", "积分预算。");

static enum status before(struct ctx *ctx, const void *old, void *next)
{
	(void)old;
	(void)next;
	return programme_touch(ctx);
}

const struct resource groups_resource = {
	.path = "earning-groups",
	.noun = "earning_group",
	.table = "earning_group",
	.prefix = "grp",
	.find = "code name_en name_zh",
	.shape = &group_shape,
	.verbs = CAN_LIST | CAN_GET | CAN_CREATE | CAN_UPDATE,
	.tag = "Loyalty",
	.title = W("Group of rules", "规则组"),
	.plural = W("Groups of rules", "规则组"),
	.sort = "code",
	.before = before,
	.example = "{\"code\": \"weekend\", \"name_en\": \"Weekend offers\", \"name_zh\": \"周末活动\", \"mode\": "
		   "\"best\", \"priority\": 10}",
};

const struct resource budgets_resource = {
	.path = "earning-budgets",
	.noun = "earning_budget",
	.table = "earning_budget",
	.prefix = "bud",
	.find = "code name_en name_zh",
	.shape = &budget_shape,
	.verbs = CAN_LIST | CAN_GET | CAN_CREATE | CAN_UPDATE,
	.tag = "Loyalty",
	.title = W("Budget of points", "积分预算"),
	.plural = W("Budgets of points", "积分预算"),
	.sort = "code",
	.before = before,
	.example = "{\"code\": \"double11\", \"name_en\": \"Double eleven\", \"name_zh\": \"双十一\", \"unit\": "
		   "\"points\", \"amount\": 100000}",
};
