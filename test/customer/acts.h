// What the tests of customers share: acts as one call, on a house with the events of this folder.
#pragma once

#include "../house.h"

#include "customer/customer.h"

static const struct tables tables = {.events = customer_events};

// ---------------------------------------------------------------- acts

struct creating {
	const char *json;
	const struct customer *record; // instead of json
	enum customer_origin origin;
	int64_t id;
	struct customer *made;
};

static inline enum status create(struct ctx *ctx, void *arg)
{
	struct creating *creating = arg;
	struct customer in;
	uint64_t present;

	customer_clear(&in);
	if (creating->json)
		TRY(shape_decode(
			ctx, &customer_shape, creating->json, strlen(creating->json), DECODE_NEW, &in, &present));
	else
		in = *creating->record;
	in.created_at = NONE;
	return customer_create(ctx, &in, creating->origin, &creating->id, &creating->made);
}

static inline enum status try_create(struct home *home, const char *json, struct creating *creating)
{
	*creating = (struct creating){.json = json};
	fail_clear(&home->ctx);
	home->ctx.now_ms = clock_now_ms();
	return house_write(&home->ctx, create, creating, 0, LANE_TILL);
}

static inline int64_t made(struct home *home, const char *json)
{
	struct creating creating;

	assert_ok(try_create(home, json, &creating));
	return creating.id;
}

struct changing {
	int64_t id, version;
	const char *json;
	struct customer *after;
};

static inline enum status change(struct ctx *ctx, void *arg)
{
	struct changing *changing = arg;
	struct customer in;
	uint64_t present;

	customer_clear(&in);
	TRY(shape_decode(
		ctx, &customer_shape, changing->json, strlen(changing->json), DECODE_CHANGE, &in, &present));
	return customer_change(ctx, changing->id, &in, present, changing->version, &changing->after);
}

static inline enum status try_change(
	struct home *home, int64_t id, int64_t version, const char *json, struct customer **after)
{
	struct changing changing = {id, version, json, NULL};

	fail_clear(&home->ctx);
	home->ctx.now_ms = clock_now_ms();
	enum status status = house_write(&home->ctx, change, &changing, 0, LANE_TILL);
	*after = changing.after;
	return status;
}

struct getting {
	int64_t id;
	struct customer *got;
};

static inline enum status get(struct ctx *ctx, void *arg)
{
	struct getting *getting = arg;
	return customer_get(ctx, getting->id, &getting->got);
}

static inline struct customer *got(struct home *home, int64_t id)
{
	struct getting getting = {.id = id};

	fail_clear(&home->ctx);
	assert_ok(house_read(&home->ctx, get, &getting));
	return getting.got;
}

struct finding {
	enum identity_kind kind;
	const char *source, *value;
	int64_t ids[10];
	size_t count;
};

static inline enum status find(struct ctx *ctx, void *arg)
{
	struct finding *finding = arg;
	return customer_find(
		ctx, finding->kind, finding->source, finding->value, finding->ids, 10, &finding->count);
}

static inline int64_t found(struct home *home, enum identity_kind kind, const char *source, const char *value)
{
	struct finding finding = {.kind = kind, .source = source, .value = value};

	fail_clear(&home->ctx);
	assert_ok(house_read(&home->ctx, find, &finding));
	assert_true(finding.count <= 1);
	return finding.count ? finding.ids[0] : 0;
}

static inline enum status erase(struct ctx *ctx, void *arg)
{
	return customer_erase(ctx, *(int64_t *)arg);
}

struct listing {
	struct customer_filter filter;
	size_t max;
	struct customer **items;
	size_t count;
	int64_t next;
};

static inline enum status list(struct ctx *ctx, void *arg)
{
	struct listing *listing = arg;
	return customer_list(ctx, &listing->filter, listing->max, &listing->items, &listing->count, &listing->next);
}

static inline size_t search_count(struct home *home, const char *query)
{
	struct listing listing = {.filter = customer_filter_all, .max = 100};

	listing.filter.q = query;
	assert_ok(house_read(&home->ctx, list, &listing));
	return listing.count;
}

// The pointer of the only refusal, with its problem's code.
static inline void assert_refused(struct home *home, const char *pointer, const char *code)
{
	const struct fault *fault = &home->ctx.fault;

	for (size_t i = 0; i < fault->violation_count; i++)
		if (strcmp(fault->violations[i].pointer, pointer) == 0 &&
			strcmp(fault->violations[i].problem->code, code) == 0)
			return;
	for (size_t i = 0; i < fault->violation_count; i++)
		print_error("%s: %s\n", fault->violations[i].pointer, fault->violations[i].problem->code);
	fail_msg("%s was not refused as %s", pointer, code);
}

// The stores and staff that the tests speak of.
static inline void make_stores(struct support *support)
{
	for (int id = 1; id <= 2; id++)
		support_run(support,
			arena_format(support->mem,
				"INSERT INTO store (id, version, created_at, updated_at, code, name, open)"
				" VALUES (%d, 1, 0, 0, 'S%d', 'Store', 1)",
				id, id));
	for (int id = 11; id <= 13; id++)
		support_run(support,
			arena_format(support->mem,
				"INSERT INTO staff (id, version, created_at, updated_at, name)"
				" VALUES (%d, 1, 0, 0, 'N')",
				id));
}
