#include "reward/favour.h"

#include "api/expression.h"
#include "base/instant.h"
#include "expr/chance.h"

#include <string.h>

#define SUPPOSED_MAX 16
#define PEOPLE_MAX (2 + 2 * FAVOUR_TIERS_MAX)
#define NEWCOMER (-1)

// One who is supposed, and what is supposed of him.
struct person {
	int tier; // NEWCOMER
	struct supposed supposed[SUPPOSED_MAX];
	size_t count;
};

struct favour_people {
	struct vocabulary *vocabulary;
	struct expr_option tiers[FAVOUR_TIERS_MAX];
	size_t tier_count;
	struct person all[PEOPLE_MAX];
	size_t count;
};

// How long someone has been here, and what he bought. Loyal customers are not all alike: what one of these can have,
// they can have.
struct past {
	int64_t orders, spent, member_days, last_days; // last_days NONE: never bought
	const char *stage;
};
static const struct past newcomers[] = {{0, 0, 0, NONE, NULL}, {1, FAVOUR_BASKET, 0, 0, "new"}};
static const struct past loyal[] = {{12, 300000, 420, 21, "active"}, {60, 5000000, 1500, 3, "active"}};

// ---------------------------------------------------------------- people

static struct expr_value told(int64_t number, bool known)
{
	return (struct expr_value){.known = known, .i64 = number};
}

static void suppose(struct person *person, const char *name, int64_t number, bool known)
{
	if (person->count < SUPPOSED_MAX)
		person->supposed[person->count++] = (struct supposed){name, NULL, told(number, known)};
}

static void suppose_choice(
	const struct favour_people *people, struct person *person, const char *name, const char *choice)
{
	const struct attribute *attribute = vocabulary_attribute(people->vocabulary, name, NULL);

	if (attribute && attribute->choices)
		suppose(person, name, choice ? choice_value(attribute->choices, choice) : 0, choice != NULL);
}

static void add_person(struct ctx *ctx, struct favour_people *people, const struct past *past, int tier)
{
	const struct zone *zone = people->vocabulary->zone;
	struct person *person = &people->all[people->count++];
	int64_t since = ctx->now_ms - past->member_days * DAY_MS, last = ctx->now_ms - past->last_days * DAY_MS;
	bool bought = past->last_days != NONE;
	size_t rank = tier == NEWCOMER ? 0 : (size_t)tier;

	*person = (struct person){.tier = tier};
	suppose(person, "customer.orders", past->orders, true);
	suppose(person, "customer.purchase_days", past->orders, true);
	suppose(person, "customer.spent", past->spent, true);
	suppose(person, "customer.returned", 0, true);
	suppose(person, "customer.created_at", since, true);
	suppose(person, "customer.first_contact", date_days(zone_date(zone, since)), true);
	suppose(person, "customer.last_order_at", bought ? last : 0, bought);
	suppose(person, "customer.last_order_on", bought ? date_days(zone_date(zone, last)) : 0, bought);
	suppose(person, "customer.first_order_on", bought ? date_days(zone_date(zone, since)) : 0, bought);
	if (people->tier_count)
		suppose(person, "customer.tier", people->tiers[rank].id, true);
	suppose(person, "customer.tier_since", since, rank > 0);
	suppose_choice(people, person, "customer.lifecycle", past->stage);
	person->supposed[person->count++] = (struct supposed){"did", "sale.", told(bought, true)};
}

enum status favour_people(struct ctx *ctx, struct favour_people **ret)
{
	struct favour_people *people = arena_new(ctx->mem, struct favour_people);

	TRY(expression_vocabulary(ctx, EXPR_OF_CUSTOMERS, &people->vocabulary));
	const struct attribute *tier = vocabulary_attribute(people->vocabulary, "customer.tier", NULL);
	if (tier && tier->options)
		TRY(tier->options(ctx, tier, NULL, people->tiers, FAVOUR_TIERS_MAX, &people->tier_count));
	for (size_t i = 0; i < ARRAY_LEN(newcomers); i++)
		add_person(ctx, people, &newcomers[i], NEWCOMER);
	for (size_t i = 0; i < favour_tiers(people); i++)
		for (size_t j = 0; j < ARRAY_LEN(loyal); j++)
			add_person(ctx, people, &loyal[j], (int)i);
	*ret = people;
	return OK;
}

// A shop without tiers has loyal customers too.
size_t favour_tiers(const struct favour_people *people)
{
	return people->tier_count ? people->tier_count : 1;
}

const char *favour_tier_name(const struct favour_people *people, size_t tier, enum lang lang)
{
	return people->tier_count ? words_in(people->tiers[tier].label, lang) : NULL;
}

// ---------------------------------------------------------------- whom a condition lets in

enum status favour_reach(
	struct ctx *ctx, const struct favour_people *people, const struct expr *expr, struct favoured *reach)
{
	enum expr_chance chance = CHANCE_ALWAYS;

	*reach = (struct favoured){0};
	for (size_t i = 0; i < people->count; i++) {
		const struct person *person = &people->all[i];
		if (expr)
			TRY(expr_chance(ctx, expr, person->supposed, person->count, ctx->now_ms, &chance));
		if (chance == CHANCE_NEVER)
			continue;
		if (person->tier == NEWCOMER)
			reach->newcomers = true;
		else
			reach->tiers[person->tier] = true;
	}
	return OK;
}

enum status favour_reach_text(
	struct ctx *ctx, const struct favour_people *people, const char *text, struct favoured *reach)
{
	struct expr *expr = NULL;

	*reach = (struct favoured){0};
	enum status status = text ? expr_compile(ctx, people->vocabulary, text, EXPR_BOOL, &expr) : OK;
	if (status == ERR_UNPROCESSABLE)
		return OK;
	TRY(status);
	return favour_reach(ctx, people, expr, reach);
}
