#include "loyalty/tier.h"

#include "base/id.h"
#include "base/zone.h"

#include <string.h>

SQL(tier_window);
SQL(tier_member);
SQL(tier_member_put);
SQL(tier_member_drop);
SQL(tier_due);
SQL(tier_threshold_set);

#define WINDOW_ROOM 64
#define WINDOW_SLACK_MS (3 * DAY_MS)
#define REVIEW_BATCH 200

struct tier_change {
	const char *from, *to;
	int64_t spend;
	const char *why;
};

static const struct field tier_change_fields[] = {
	FIELD_TEXT(tier_change, from, .max = 40, .doc = W("Code of the tier before", "原等级")),
	FIELD_TEXT(tier_change, to, .max = 40, .doc = W("Code of the tier now", "现等级")),
	FIELD_I64(tier_change, spend, .min = 0, .max = INT64_MAX, .flags = FIELD_MONEY,
		.doc = W("Spent in the window", "周期内消费额")),
	FIELD_TEXT(tier_change, why, .max = 40, .doc = W("What made us look: order, return, time", "触发原因")),
};

static const struct shape tier_change_shape =
	SHAPE("TierChange", tier_change, tier_change_fields, "A customer's tier changed.", "客户等级变更。");

const struct event_type tier_changed = {
	.name = "tier.changed",
	.subject = "tir",
	.shape = &tier_change_shape,
	.right = "tier.read",
	.title = W("Tier changed", "等级变更"),
	.doc = W("A customer rose to a tier or fell from one.", "客户等级上升或下降。"),
	.example = "{\"from\": \"bronze\", \"to\": \"silver\", \"spend\": 203400, \"why\": \"order\"}",
};

const char *tier_name(const struct tier_record *tier, enum lang lang)
{
	return lang == LANG_ZH ? tier->name_zh : tier->name_en;
}

// ---------------------------------------------------------------- the window

struct spend {
	int64_t at, amount; // amount < 0: taken back
};

struct window {
	struct spend *spends; // by time
	size_t count;
	int64_t sum;
};

// When what was spent at an instant leaves the window.
static int64_t leaves_at(const struct ctx *ctx, int64_t at)
{
	const struct shop *shop = ctx->house->shop;
	return zone_add_months(shop->zone, at, TIER_WINDOW_MONTHS);
}

static enum status read_window(struct ctx *ctx, int64_t customer_id, struct window *window)
{
	const struct shop *shop = ctx->house->shop;
	// Months back are not the reverse of months on (29 February, hours that clocks skip): some days more are read,
	// and leaves_at() alone decides, here as in falls_at().
	int64_t from = zone_add_months(shop->zone, ctx->now_ms, -TIER_WINDOW_MONTHS) - WINDOW_SLACK_MS;
	size_t room = WINDOW_ROOM;
	struct rows *rows;
	bool more;

	*window = (struct window){.spends = arena_array(ctx->mem, struct spend, room)};
	TRY(db_query(ctx->db, &tier_window,
		ARGS(v_i64(customer_id), v_i64(from), v_i64(ctx->now_ms), v_i64(WALLET_GROWTH_ID)), &rows));
	for (;;) {
		TRY(rows_next(rows, &more));
		if (!more)
			return OK;
		if (!window->count && leaves_at(ctx, row_i64(rows, 0)) <= ctx->now_ms)
			continue;
		if (window->count == room) {
			struct spend *wider = arena_array(ctx->mem, struct spend, room * 2);
			memcpy(wider, window->spends, room * sizeof *wider);
			window->spends = wider;
			room *= 2;
		}
		struct spend *spend = &window->spends[window->count++];
		*spend = (struct spend){row_i64(rows, 0), row_i64(rows, 1)};
		window->sum += spend->amount;
	}
}

static const struct tier_record *tier_for(const struct programme *programme, int64_t spend)
{
	const struct tier_record *tier = &programme->tiers[0];

	for (size_t i = 1; i < programme->tier_count && programme->tiers[i].threshold <= spend; i++)
		tier = &programme->tiers[i];
	return tier;
}

// When, with nothing more bought, the sum falls below the threshold: the instant at which the spend that carries it
// leaves the window. What leaves first is what was spent first.
static int64_t falls_at(const struct ctx *ctx, const struct window *window, int64_t threshold)
{
	int64_t left = window->sum;

	if (threshold == 0)
		return NONE;
	for (size_t i = 0; i < window->count; i++) {
		left -= window->spends[i].amount;
		if (left < threshold)
			return leaves_at(ctx, window->spends[i].at);
	}
	return NONE;
}

// When the window's sum came to the threshold: an order that was placed back in time raised the tier back then.
static int64_t reached_at(const struct window *window, int64_t threshold)
{
	int64_t sum = 0;

	for (size_t i = 0; i < window->count; i++) {
		sum += window->spends[i].amount;
		if (sum >= threshold)
			return window->spends[i].at;
	}
	return NONE;
}

// ---------------------------------------------------------------- standing

struct member_tier {
	const struct tier_record *tier;
	int64_t since_at, evaluate_at;
};

static enum status read_member(
	struct ctx *ctx, const struct programme *programme, int64_t customer_id, struct member_tier *member)
{
	struct rows *rows;
	bool found;

	*member = (struct member_tier){&programme->tiers[0], NONE, NONE};
	TRY(db_first(ctx->db, &tier_member, ARGS(v_i64(customer_id)), &rows, &found));
	if (!found)
		return OK;
	member->since_at = row_i64(rows, 1);
	member->evaluate_at = row_i64(rows, 2);
	for (size_t i = 0; i < programme->tier_count; i++)
		if (programme->tiers[i].head.id == row_i64(rows, 0))
			member->tier = &programme->tiers[i];
	return OK;
}

enum status loyalty_tier(struct ctx *ctx, int64_t customer_id, struct tier_standing *standing)
{
	const struct programme *programme;
	struct member_tier member;
	struct window window;

	TRY(programme_get(ctx, &programme));
	TRY(read_member(ctx, programme, customer_id, &member));
	TRY(read_window(ctx, customer_id, &window));
	const struct tier_record *tier = tier_for(programme, window.sum);
	*standing = (struct tier_standing){
		.tier = tier,
		.next = tier + 1 < programme->tiers + programme->tier_count ? tier + 1 : NULL,
		.since_at = tier == member.tier ? member.since_at : reached_at(&window, tier->threshold),
		.spend = window.sum,
		.keeps_until = falls_at(ctx, &window, tier->threshold),
	};
	standing->missing = standing->next ? standing->next->threshold - window.sum : NONE;
	return OK;
}

static enum status tell(struct ctx *ctx, int64_t customer_id, const struct member_tier *before,
	const struct tier_record *tier, int64_t spend, const char *why, struct list *effects)
{
	struct tier_change change = {before->tier->code, tier->code, spend, why};
	struct event event = {.customer_id = customer_id, .subject_id = tier->head.id, .record = &change};
	bool rises = tier->threshold > before->tier->threshold;
	const char *name = tier_name(tier, ctx->lang);

	if (effects)
		sale_effect(ctx, effects,
			(struct effect){
				.kind = "tier",
				.name = tier->code,
				.amount = NONE,
				.text = arena_format(ctx->mem,
					ctx->lang == LANG_ZH ? (rises ? "升级为%s" : "降为%s")
							     : (rises ? "Rises to %s" : "Falls to %s"),
					name),
			});
	return event_emit(ctx, &tier_changed, &event);
}

enum status tier_review(struct ctx *ctx, int64_t customer_id, const char *why, struct list *effects)
{
	const struct programme *programme;
	struct member_tier member;
	struct window window;

	TRY(programme_get(ctx, &programme));
	TRY(read_member(ctx, programme, customer_id, &member));
	TRY(read_window(ctx, customer_id, &window));
	const struct tier_record *tier = tier_for(programme, window.sum);
	int64_t falls = falls_at(ctx, &window, tier->threshold);
	bool changed = tier != member.tier;
	// A later fall need not be written: the review that is due earlier will find out and set it anew.
	bool sooner = falls != NONE && (member.evaluate_at == NONE || falls < member.evaluate_at);
	bool due = member.evaluate_at != NONE && member.evaluate_at <= ctx->now_ms;
	if (!changed && !sooner && !due)
		return OK;
	bool rises = tier->threshold > member.tier->threshold;
	int64_t since = !changed ? member.since_at : rises ? reached_at(&window, tier->threshold) : ctx->now_ms;
	if (tier->threshold == 0)
		TRY(db_exec(ctx->db, &tier_member_drop, ARGS(v_i64(customer_id))));
	else
		TRY(db_exec(ctx->db, &tier_member_put,
			ARGS(v_i64(customer_id), v_i64(tier->head.id), v_i64(since), v_i64(falls))));
	return changed ? tell(ctx, customer_id, &member, tier, window.sum, why, effects) : OK;
}

enum status loyalty_tier_threshold(struct ctx *ctx, const char *code, int64_t threshold)
{
	int64_t changed;

	TRY(db_change(
		ctx->db, &tier_threshold_set, ARGS(v_text(code), v_i64(threshold), v_i64(ctx->now_ms)), &changed));
	return changed ? programme_touch(ctx) : fail(ctx, &not_found, NULL);
}

// ---------------------------------------------------------------- as time goes by

struct due {
	int64_t ids[REVIEW_BATCH];
	size_t count;
	int64_t after_at_ms, after_id;
};

static enum status read_due(struct ctx *ctx, void *arg)
{
	struct due *due = arg;
	struct rows *rows;
	bool more;

	due->count = 0;
	TRY(db_query(ctx->db, &tier_due,
		ARGS(v_i64(ctx->now_ms), v_i64(due->after_at_ms), v_i64(due->after_id), v_i64(REVIEW_BATCH)), &rows));
	for (;;) {
		TRY(rows_next(rows, &more));
		if (!more)
			return OK;
		due->after_id = due->ids[due->count++] = row_i64(rows, 0);
		due->after_at_ms = row_i64(rows, 1);
	}
}

static enum status review_one(struct ctx *ctx, void *arg)
{
	ctx->now_ms = clock_now_ms();
	return tier_review(ctx, *(int64_t *)arg, "time", NULL);
}

// One batch, in an arena of its own: ctx->mem holds what the job goes by, to its end.
static enum status review_batch(const struct ctx *job_ctx, struct due *due)
{
	struct arena *mem = arena_create();
	struct ctx ctx = *job_ctx;
	enum status status;

	ctx.mem = mem;
	ctx.now_ms = clock_now_ms();
	status = house_read(&ctx, read_due, due);
	for (size_t i = 0; i < due->count && status == OK; i++)
		status = house_write(&ctx, review_one, &due->ids[i], due->ids[i], LANE_LOW);
	arena_destroy(mem);
	return status;
}

static enum status run_review(struct ctx *ctx, struct job *job)
{
	struct due due = {.after_at_ms = INT64_MIN + 1};
	int64_t done = 0;

	do {
		TRY(review_batch(ctx, &due));
		done += (int64_t)due.count;
		TRY(job_note(ctx, job, done, 0, NULL, NULL));
	} while (due.count == REVIEW_BATCH);
	return OK;
}

const struct job_kind tier_review_job = {
	.name = "tier.review",
	.run = run_review,
	.doc = W("Looks again at the tiers of customers whose spend has left the window.",
		"复核消费已移出周期的客户等级。"),
};

const struct schedule tier_schedule = {
	.name = "tier.review",
	.kind = &tier_review_job,
	.every_ms = 15 * MINUTE_MS,
	.input = "{}",
	.doc = W("Tiers fall when their time has come.", "等级到期降级。"),
};
