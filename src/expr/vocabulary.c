// The rows of all folders, as one expression may use them.
#include "expr/node.h"

#include <string.h>

const char *const subject_names[SUBJECTS] = {"customer", "order", "line", "event"};

const struct choice expr_types[] = {
	{"any", W("Any type", "任意类型")},
	{"bool", W("Yes or no", "是否")},
	{"number", W("Number", "数字")},
	{"money", W("Amount of money", "金额")},
	{"text", W("Text", "文本")},
	{"choice", W("One of several values", "选项")},
	{"time", W("Point in time", "时间")},
	{"date", W("Date", "日期")},
	{"texts", W("Several texts", "多个文本")},
	{"choices", W("Several values", "多个选项")},
	{"records", W("List of records", "记录列表")},
	{"subject", W("The order or customer itself", "订单或客户本身")},
	CHOICES_END,
};

const struct choice expr_scopes[] = {
	{"customer", W("Conditions on customers: segments", "客户条件：客群")},
	{"order", W("Conditions on an order: earning rules", "订单条件：积分规则")},
	{"event", W("Conditions on other events: check-in, sign-up", "其他事件条件：签到、注册")},
	{"line", W("Conditions on a line of an order: which lines count", "订单行条件：哪些行参与")},
	{"member", W("Conditions on one customer, calendar and sealed file too: next best actions",
			   "单个客户条件，含日历与档案：下一步建议")},
	CHOICES_END,
};

unsigned scope_subjects(enum expr_scope scope)
{
	switch (scope) {
	case EXPR_OF_ORDERS:
	case EXPR_OF_LINES:
		return 1u << SUBJECT_CUSTOMER | 1u << SUBJECT_ORDER | 1u << SUBJECT_LINE;
	case EXPR_OF_EVENTS:
		return 1u << SUBJECT_CUSTOMER | 1u << SUBJECT_EVENT;
	default:
		return 1u << SUBJECT_CUSTOMER;
	}
}

static bool set_in_scope(const struct vocabulary *vocabulary, const struct attribute_set *set)
{
	return set == &core_set || (scope_subjects(vocabulary->scope) >> set->subject & 1);
}

enum status vocabulary_make(struct ctx *ctx, const struct attribute_set *const *sets, enum expr_scope scope,
	const struct currency *currency, const struct zone *zone, struct vocabulary **ret)
{
	struct vocabulary *vocabulary = arena_new(ctx->mem, struct vocabulary);
	size_t count = 0;

	vocabulary->scope = scope;
	vocabulary->currency = currency;
	vocabulary->zone = zone;
	vocabulary->sets[count++] = &core_set;
	for (size_t i = 0; sets && sets[i]; i++) {
		if (count == EXPR_SETS_MAX)
			return ERR_INTERNAL;
		vocabulary->sets[count++] = sets[i];
	}
	*ret = vocabulary;
	for (size_t i = 0; i < count; i++) {
		const struct attribute_set *set = vocabulary->sets[i];
		if (!set->more || !set_in_scope(vocabulary, set))
			continue;
		enum status status = set->more(ctx, &vocabulary->more[i].rows, &vocabulary->more[i].count);
		if (status != OK)
			return status;
	}
	return OK;
}

const struct attribute *vocabulary_attribute(const struct vocabulary *vocabulary, const char *name, size_t *place)
{
	for (size_t i = 0; vocabulary->sets[i]; i++) {
		const struct attribute_set *set = vocabulary->sets[i];
		if (!set_in_scope(vocabulary, set))
			continue;
		if (place)
			*place = i;
		for (const struct attribute *row = set->rows; row && row->name; row++)
			if (strcmp(row->name, name) == 0)
				return row;
		for (size_t j = 0; j < vocabulary->more[i].count; j++)
			if (strcmp(vocabulary->more[i].rows[j].name, name) == 0)
				return &vocabulary->more[i].rows[j];
	}
	return NULL;
}

static bool function_in_scope(const struct vocabulary *vocabulary, const struct expr_function *function)
{
	return (function->subjects & ~scope_subjects(vocabulary->scope)) == 0;
}

const struct expr_function *vocabulary_function(const struct vocabulary *vocabulary, const char *name)
{
	for (size_t i = 0; vocabulary->sets[i]; i++)
		for (const struct expr_function *row = vocabulary->sets[i]->functions; row && row->name; row++)
			if (strcmp(row->name, name) == 0 && function_in_scope(vocabulary, row))
				return row;
	return NULL;
}

void vocabulary_each(const struct vocabulary *vocabulary,
	void (*visit)(const struct attribute *attribute, const struct expr_function *function, void *arg), void *arg)
{
	for (size_t i = 0; vocabulary->sets[i]; i++) {
		const struct attribute_set *set = vocabulary->sets[i];
		bool in_scope = set_in_scope(vocabulary, set);
		for (const struct attribute *row = set->rows; in_scope && row && row->name; row++)
			visit(row, NULL, arg);
		for (size_t j = 0; in_scope && j < vocabulary->more[i].count; j++)
			visit(&vocabulary->more[i].rows[j], NULL, arg);
		for (const struct expr_function *row = set->functions; row && row->name; row++)
			if (function_in_scope(vocabulary, row))
				visit(NULL, row, arg);
	}
}

// ---------------------------------------------------------------- sound rows

static const char *row_wrong(const struct attribute_set *set, const struct attribute *row)
{
	size_t length = strlen(subject_names[set->subject]);

	if (strncmp(row->name, subject_names[set->subject], length) != 0 || row->name[length] != '.')
		return "is not named after its subject";
	if (row->type == EXPR_NONE || row->type == EXPR_SUBJECT)
		return "has no type";
	if ((row->type == EXPR_CHOICE || row->type == EXPR_CHOICES) && !row->choices == !row->options)
		return "needs choices or options, one of the two";
	if (row->type == EXPR_RECORDS && !row->at)
		return "has no .at";
	if (row->type == EXPR_NUMBER && (row->digits < 0 || row->digits > 9))
		return "has 0 to 9 digits";
	if (!row->doc.en || !row->doc.zh || !row->phrase.en || !row->phrase.zh)
		return "needs .doc and .phrase in both languages";
	if (row->type == EXPR_BOOL && (!row->negated.en || !row->negated.zh))
		return "needs .negated in both languages";
	if (row->member == MEMBER_READ && !row->read)
		return "has neither MEMBER nor .read";
	if (row->sql && (row->type == EXPR_TEXTS || row->type == EXPR_CHOICES) && !row->sql_any)
		return "needs .sql_any";
	return NULL;
}

static const char *function_wrong(const struct expr_function *row)
{
	if (!row->evaluate == !row->expand && !row->sql)
		return "needs .evaluate or .expand";
	if (!row->doc.en || !row->doc.zh || !row->phrase.en || !row->phrase.zh || !row->example)
		return "needs .doc, .phrase and .example";
	return NULL;
}

const char *attribute_set_check(struct arena *mem, const struct attribute_set *set)
{
	const char *wrong;

	for (const struct attribute *row = set->rows; row && row->name; row++) {
		wrong = row_wrong(set, row);
		if (wrong)
			return arena_format(mem, "%s %s", row->name, wrong);
	}
	for (const struct expr_function *row = set->functions; row && row->name; row++) {
		wrong = function_wrong(row);
		if (wrong)
			return arena_format(mem, "%s() %s", row->name, wrong);
	}
	return NULL;
}
