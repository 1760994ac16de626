// Counters of caps and budgets, each run's own.
#include "backtest/core.h"

static uint64_t mix(uint64_t hash, int64_t number)
{
	hash ^= (uint64_t)number;
	hash *= UINT64_C(0x9E3779B97F4A7C15);
	return hash ^ hash >> 29;
}

static struct cap_slot *find_slot(const struct cap_map *map, const struct cap_key *key)
{
	uint64_t hash =
		mix(mix(mix((uint64_t)(key->scope * 64 + key->period * 8 + key->of), key->owner_id), key->subject_id),
			key->period_day);

	for (size_t i = hash & (map->size - 1);; i = (i + 1) & (map->size - 1)) {
		struct cap_slot *slot = &map->slots[i];
		const struct cap_key *own = &slot->key;
		if (!slot->taken || (own->scope == key->scope && own->period == key->period && own->of == key->of &&
					    own->owner_id == key->owner_id && own->subject_id == key->subject_id &&
					    own->period_day == key->period_day))
			return slot;
	}
}

static void widen(struct lane *lane, struct cap_map *map)
{
	struct cap_map wider = {.size = map->size ? map->size * 2 : 1024, .count = map->count};

	if (map->size && map->count * 3 < map->size * 2)
		return;
	wider.slots = arena_array(lane->mem, struct cap_slot, wider.size);
	for (size_t i = 0; i < map->size; i++)
		if (map->slots[i].taken)
			*find_slot(&wider, &map->slots[i].key) = map->slots[i];
	*map = wider;
}

static size_t budget_place(const struct programme *programme, const struct cap_key *key)
{
	for (size_t i = 0; key->scope == CAP_BUDGET && i < programme->budget_count; i++)
		if (programme->budgets[i].id == key->owner_id)
			return i;
	return programme->budget_count;
}

static void note_budget(
	struct lane *lane, enum run_kind run, const struct cap_key *key, int64_t used, int64_t amount, int64_t at_ms)
{
	const struct programme *programme = lane->replay->programme;
	size_t place = budget_place(programme, key);

	if (place == programme->budget_count)
		return;
	struct replay_budget *budget = &lane->budgets[place];
	for (int side = RUN_FIRST_SIDE(run); side <= RUN_LAST_SIDE(run); side++) {
		budget->used[side] += amount;
		if (used >= programme->budgets[place].limit && budget->exhausted_at[side] == NONE)
			budget->exhausted_at[side] = at_ms;
	}
}

void lane_charge(struct lane *lane, enum run_kind run, const struct cap_key *key, int64_t amount, int64_t at_ms)
{
	struct cap_map *map = &lane->caps[run];

	widen(lane, map);
	struct cap_slot *slot = find_slot(map, key);
	map->count += !slot->taken;
	slot->taken = true;
	slot->key = *key;
	slot->used += amount;
	if (key->scope == CAP_BUDGET)
		note_budget(lane, run, key, slot->used, amount, at_ms);
}

void lane_charge_rule(struct lane *lane, enum run_kind run, const struct rule *rule, const struct occasion *occasion,
	int64_t points, int64_t times)
{
	struct cap_key keys[CAPS_MAX];
	size_t count = engine_caps(&rule, 1, occasion, keys);

	for (size_t i = 0; i < count; i++) {
		int64_t amount = keys[i].of == CAP_POINTS ? points : times;
		if (amount)
			lane_charge(lane, run, &keys[i], amount, occasion->at_ms);
	}
}

void lane_caps(struct lane *lane, enum run_kind run, const struct in_force *in_force, const struct occasion *occasion,
	struct cap_use **uses, size_t *count)
{
	const struct programme *programme = lane->replay->programme;
	struct cap_map *map = &lane->caps[run];

	*uses = NULL;
	*count = 0;
	if (!in_force->caps)
		return;
	struct cap_key *keys = arena_array(lane->scratch, struct cap_key, in_force->count * CAPS_MAX);
	*count = engine_caps(in_force->rules, in_force->count, occasion, keys);
	*uses = arena_array(lane->scratch, struct cap_use, *count);
	widen(lane, map);
	for (size_t i = 0; i < *count; i++) {
		const struct cap_slot *slot = find_slot(map, &keys[i]);
		size_t budget = budget_place(programme, &keys[i]);
		(*uses)[i] = (struct cap_use){keys[i], slot->taken ? slot->used : 0,
			budget < programme->budget_count ? programme->budgets[budget].limit : NONE};
	}
}
