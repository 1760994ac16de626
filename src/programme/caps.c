// What caps let through.
#include "programme/run.h"

#include <string.h>

static int64_t period_day(int period, struct date date)
{
	int64_t day = date_days(date);

	switch ((enum cap_period)period) {
	case PERIOD_DAY:
		return day;
	case PERIOD_WEEK:
		return day - (date_weekday(date) - 1);
	case PERIOD_MONTH:
		return day - (date.day - 1);
	case PERIOD_YEAR:
		return date_days((struct date){date.year, 1, 1});
	case PERIOD_EVER:
		break;
	}
	return 0;
}

static bool key_of(const struct rule *rule, size_t index, const struct occasion *occasion, struct cap_key *key)
{
	const struct cap *cap = &((const struct cap *)rule->terms->caps.items)[index];
	const struct budget *budget = rule->budgets[index];

	*key = (struct cap_key){.scope = cap->scope, .of = cap->of, .period = cap->period, .owner_id = rule->id};
	switch ((enum cap_scope)cap->scope) {
	case CAP_ORDER:
		return false;
	case CAP_MEMBER:
		key->subject_id = occasion->customer_id;
		break;
	case CAP_STORE:
		key->subject_id = occasion->store_id == NONE ? 0 : occasion->store_id;
		break;
	case CAP_BUDGET:
		if (!budget)
			return false;
		*key = (struct cap_key){
			.scope = CAP_BUDGET, .of = budget->of, .period = PERIOD_EVER, .owner_id = budget->id};
		break;
	case CAP_RULE:
		break;
	}
	key->period_day = period_day(key->period, occasion->date);
	return true;
}

static int compare_keys(const struct cap_key *a, const struct cap_key *b)
{
	const int64_t left[] = {a->scope, a->owner_id, a->period, a->of, a->subject_id, a->period_day};
	const int64_t right[] = {b->scope, b->owner_id, b->period, b->of, b->subject_id, b->period_day};

	for (size_t i = 0; i < ARRAY_LEN(left); i++)
		if (left[i] != right[i])
			return left[i] < right[i] ? -1 : 1;
	return 0;
}

size_t engine_caps(const struct rule *const *rules, size_t count, const struct occasion *occasion, struct cap_key *ret)
{
	size_t found = 0;

	for (size_t i = 0; i < count; i++)
		for (size_t j = 0; j < rules[i]->terms->caps.count; j++) {
			struct cap_key key;
			size_t at = 0;
			if (!key_of(rules[i], j, occasion, &key))
				continue;
			while (at < found && compare_keys(&ret[at], &key) < 0)
				at++;
			if (at < found && compare_keys(&ret[at], &key) == 0)
				continue;
			memmove(&ret[at + 1], &ret[at], (found - at) * sizeof *ret);
			ret[at] = key;
			found++;
		}
	return found;
}

static struct cap_use *use_of(struct run *run, const struct cap_key *key)
{
	for (size_t i = 0; i < run->use_count; i++)
		if (compare_keys(&run->uses[i].key, key) == 0)
			return &run->uses[i];
	run->uses[run->use_count] = (struct cap_use){*key, 0, NONE};
	return &run->uses[run->use_count++];
}

static int64_t limit_of(const struct rule *rule, size_t index, const struct cap_use *use)
{
	const struct cap *cap = &((const struct cap *)rule->terms->caps.items)[index];

	if (use && use->limit != NONE)
		return use->limit;
	if (cap->scope == CAP_BUDGET)
		return rule->budgets[index] ? rule->budgets[index]->limit : 0;
	return cap->limit;
}

static int unit_of(const struct rule *rule, size_t index)
{
	const struct cap *cap = &((const struct cap *)rule->terms->caps.items)[index];
	return cap->scope == CAP_BUDGET && rule->budgets[index] ? rule->budgets[index]->of : cap->of;
}

int64_t engine_let_through(struct run *run, struct entry *entry, int64_t amount)
{
	const struct cap *caps = entry->terms->caps.items;

	for (size_t i = 0; i < entry->terms->caps.count && amount; i++) {
		struct cap_key key;
		bool counted = key_of(entry->rule, i, run->occasion, &key);
		const struct cap_use *use = counted ? use_of(run, &key) : NULL;
		int64_t left = limit_of(entry->rule, i, use) - (use ? use->used : 0);
		int64_t wanted = unit_of(entry->rule, i) == CAP_TIMES ? 1 : amount;
		if (left < 0)
			left = 0;
		if (wanted <= left)
			continue;
		bool trim = caps[i].excess == EXCESS_TRIM && unit_of(entry->rule, i) == CAP_POINTS;
		amount = trim ? left : 0;
		entry->verdict->why = amount ? WHY_TRIMMED : WHY_CAP;
		entry->verdict->cap = (int)i;
		entry->verdict->cap_left = left;
	}
	return amount;
}

void engine_charge(struct run *run, struct entry *entry, int64_t amount)
{
	for (size_t i = 0; i < entry->terms->caps.count; i++) {
		struct cap_key key;
		int64_t part = unit_of(entry->rule, i) == CAP_TIMES ? 1 : amount;
		if (!key_of(entry->rule, i, run->occasion, &key))
			continue;
		use_of(run, &key)->used += part;
		run->outcome->charges[run->outcome->charge_count++] = (struct cap_charge){key, entry->rule, part};
	}
}
