#include "tier/set.h"

#include "base/id.h"
#include "base/zone.h"
#include <string.h>

SQL(tier_window);
SQL(tier_lots);
SQL(tier_joined);
SQL(tier_member);
SQL(tier_member_put);
SQL(tier_member_drop);
SQL(tier_due);
SQL(tier_earners);
SQL(tier_threshold);
SQL(tier_next);
SQL(tier_reviewing);

#define FACTS_ROOM 64
#define REVIEW_BATCH 200

PROBLEM(tier_unknown, ERR_UNPROCESSABLE, "There is no such tier.", "没有该等级。");

struct tier_change {
	const char *from, *to;
	int64_t spend;
	const char *why, *set;
};

static const struct field tier_change_fields[] = {
	FIELD_TEXT(tier_change, from, .max = 40, .doc = W("Code of the tier before", "原等级")),
	FIELD_TEXT(tier_change, to, .max = 40, .doc = W("Code of the tier now", "现等级")),
	FIELD_I64(tier_change, spend, .min = 0, .max = INT64_MAX, .flags = FIELD_MONEY,
		.doc = W("Spent in the window", "周期内消费额")),
	FIELD_TEXT(tier_change, why, .max = 40, .doc = W("What made us look: order, return, time, hand", "触发原因")),
	FIELD_TEXT(tier_change, set, .max = 40, .doc = W("Code of the set of tiers", "等级体系编码")),
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
	.example = "{\"from\": \"bronze\", \"to\": \"silver\", \"spend\": 203400, \"why\": \"order\", \"set\": "
		   "\"membership\"}",
};

const char *tier_name(const struct tier_record *tier, enum lang lang)
{
	return lang == LANG_ZH ? tier->name_zh : tier->name_en;
}

// ---------------------------------------------------------------- facts

static struct ladder_fact *room_for_one(struct ctx *ctx, struct ladder_fact *facts, size_t count, size_t *room)
{
	if (count < *room)
		return facts;
	struct ladder_fact *wider = arena_array(ctx->mem, struct ladder_fact, *room * 2);
	memcpy(wider, facts, *room * sizeof *wider);
	*room *= 2;
	return wider;
}

// What counts, by time. Orders are lots that an order earned and of which something is kept; where no tier asks for
// them, movements are enough, and of a plain ladder those of the window.
static enum status read_facts(
	struct ctx *ctx, const struct tier_set *set, int64_t customer_id, struct ladder_member *member)
{
	const struct shop *shop = ctx->house->shop;
	int64_t from = ladder_looks_back(&set->ladder, shop->zone, ctx->now_ms); // NONE would be NULL in SQL
	size_t room = FACTS_ROOM;
	struct ladder_fact *facts = arena_array(ctx->mem, struct ladder_fact, room);
	struct rows *rows;
	bool more;

	if (set->asks_orders)
		TRY(db_query(ctx->db, &tier_lots, ARGS(v_i64(customer_id), v_i64(ctx->now_ms), v_i64(set->wallet_id)),
			&rows));
	else
		TRY(db_query(ctx->db, &tier_window,
			ARGS(v_i64(customer_id), v_i64(from == NONE ? from + 1 : from), v_i64(ctx->now_ms),
				v_i64(set->wallet_id)),
			&rows));
	for (;;) {
		TRY(rows_next(rows, &more));
		if (!more)
			break;
		facts = room_for_one(ctx, facts, member->count, &room);
		struct ladder_fact *fact = &facts[member->count++];
		*fact = (struct ladder_fact){.at = row_i64(rows, 0), .points = row_i64(rows, 1)};
		if (set->asks_orders)
			fact->orders = fact->points > 0 && strcmp(row_text(rows, 2, ctx->mem), "order") == 0;
	}
	member->facts = facts;
	return OK;
}

static enum status read_member(
	struct ctx *ctx, const struct tier_set *set, int64_t customer_id, struct ladder_member *member)
{
	struct rows *rows;
	bool found;

	*member = (struct ladder_member){.joined_at = ctx->now_ms};
	if (set->asks_years || set->ladder.window == WINDOW_ANNIVERSARY) {
		TRY(db_first(ctx->db, &tier_joined, ARGS(v_i64(customer_id)), &rows, &found));
		if (found)
			member->joined_at = row_i64(rows, 0);
	}
	return read_facts(ctx, set, customer_id, member);
}

enum status tier_reckon(
	struct ctx *ctx, const struct tier_set *set, int64_t customer_id, struct ladder_standing *standing)
{
	const struct shop *shop = ctx->house->shop;
	struct ladder_member member;

	TRY(read_member(ctx, set, customer_id, &member));
	ladder_stand(&set->ladder, shop->zone, &member, ctx->now_ms, NULL, standing);
	return OK;
}

// ---------------------------------------------------------------- what is kept

// The row of a customer in a set, rung 0 where there is none.
struct kept_tier {
	size_t rung;
	int64_t since_at, evaluate_at;
	int64_t floor_id, floor_until; // floor_id NONE: nothing was given
	const char *floor_reason;
	bool there;
};

// kept[i] is of programme->sets[i].
static enum status read_kept(
	struct ctx *ctx, const struct programme *programme, int64_t customer_id, struct kept_tier *kept)
{
	struct rows *rows;
	bool more;

	for (size_t i = 0; i < programme->set_count; i++)
		kept[i] = (struct kept_tier){
			.since_at = NONE, .evaluate_at = NONE, .floor_id = NONE, .floor_until = NONE};
	TRY(db_query(ctx->db, &tier_member, ARGS(v_i64(customer_id)), &rows));
	for (;;) {
		TRY(rows_next(rows, &more));
		if (!more)
			return OK;
		const struct tier_set *set = tier_set_find(programme, row_i64(rows, 0));
		if (!set)
			continue;
		kept[set - programme->sets] = (struct kept_tier){
			.rung = tier_set_rung(set, row_i64(rows, 1)),
			.since_at = row_i64(rows, 2),
			.evaluate_at = row_i64(rows, 3),
			.floor_id = row_i64(rows, 4),
			.floor_until = row_i64(rows, 5),
			.floor_reason = row_text(rows, 6, ctx->mem),
			.there = true,
		};
	}
}

// The rung that is held by hand; 0 when none is.
static size_t floor_of(const struct ctx *ctx, const struct tier_set *set, const struct kept_tier *kept)
{
	if (kept->floor_id == NONE || (kept->floor_until != NONE && kept->floor_until <= ctx->now_ms))
		return 0;
	return tier_set_rung(set, kept->floor_id);
}

static size_t shield_of(const struct ctx *ctx, const struct tier_set *set, const struct kept_tier *kept)
{
	if (!kept->there)
		return 0;
	return tier_set_shielded(set, kept->rung, kept->since_at, kept->evaluate_at, ctx->now_ms);
}

// Earned and given together. check_at is then the sooner of what may end either.
static enum status stand(struct ctx *ctx, const struct tier_set *set, int64_t customer_id, const struct kept_tier *kept,
	struct ladder_standing *standing, bool *given)
{
	TRY(tier_reckon(ctx, set, customer_id, standing));
	size_t floor = floor_of(ctx, set, kept), shield = shield_of(ctx, set, kept);
	size_t rung = floor > shield ? floor : shield;
	*given = rung > standing->rung;
	if (!*given)
		return OK;
	standing->rung = rung;
	standing->since_at = kept->rung == rung ? kept->since_at : ctx->now_ms;
	standing->check_at = rung == floor                     ? kept->floor_until
			     : set->shield == SHIELD_UNTIL_DUE ? kept->evaluate_at
							       : NONE;
	standing->in_grace = false;
	return OK;
}

enum status tier_compare(struct ctx *ctx, const struct programme *programme, const struct tier_set *set,
	const struct tier_set *next, int64_t customer_id, size_t *now, size_t *then)
{
	struct kept_tier kept[TIER_SETS_MAX], *own = &kept[set - programme->sets];
	struct ladder_standing standing;
	bool given;

	TRY(read_kept(ctx, programme, customer_id, kept));
	TRY(stand(ctx, set, customer_id, own, &standing, &given));
	*now = standing.rung;
	TRY(tier_reckon(ctx, next, customer_id, &standing));
	*then = standing.rung;
	size_t floor = tier_set_rung_of(next, set->tiers[floor_of(ctx, set, own)].code);
	size_t stays = tier_set_rung_of(next, set->tiers[*now].code);
	int64_t since_at = own->there ? own->since_at : ctx->now_ms;
	size_t shield = tier_set_shielded(next, stays, since_at, own->evaluate_at, ctx->now_ms);
	*then = floor > *then ? floor : *then;
	*then = shield > *then ? shield : *then;
	return OK;
}

// ---------------------------------------------------------------- standing

// Where she stands after check_at with nothing more.
static enum status then_at(struct ctx *ctx, const struct tier_set *set, int64_t customer_id,
	const struct kept_tier *kept, int64_t at, const struct tier_record **then)
{
	struct ctx later = *ctx;
	struct ladder_standing standing;
	bool given;

	*then = NULL;
	if (at == NONE)
		return OK;
	later.now_ms = at;
	TRY(stand(&later, set, customer_id, kept, &standing, &given));
	*then = &set->tiers[standing.rung];
	return OK;
}

static enum status read_standing(struct ctx *ctx, const struct tier_set *set, int64_t customer_id,
	const struct kept_tier *kept, struct tier_standing *ret)
{
	struct ladder_standing standing;
	bool given;

	TRY(stand(ctx, set, customer_id, kept, &standing, &given));
	const struct tier_record *tier = &set->tiers[standing.rung];
	*ret = (struct tier_standing){
		.set = set,
		.tier = tier,
		.next = standing.rung + 1 < set->tier_count ? tier + 1 : NULL,
		.since_at = standing.rung == kept->rung && kept->there ? kept->since_at : standing.since_at,
		.spend = standing.there.points,
		.orders = set->asks_orders ? standing.there.orders : NONE,
		.years = set->asks_years ? standing.there.years : NONE,
		.missing = NONE,
		.keeps_until = standing.check_at,
		.window_from = standing.window_from,
		.window_end = standing.window_end,
		.in_grace = standing.in_grace,
		.given = given,
		.reason = given ? kept->floor_reason : NULL,
	};
	if (ret->next && ret->next->threshold != NONE)
		ret->missing = ret->next->threshold > ret->spend ? ret->next->threshold - ret->spend : 0;
	return then_at(ctx, set, customer_id, kept, standing.check_at, &ret->then);
}

enum status tier_standings(struct ctx *ctx, int64_t customer_id, struct tier_standing **standings, size_t *count)
{
	const struct programme *programme;
	struct kept_tier kept[TIER_SETS_MAX];

	TRY(programme_get(ctx, &programme));
	TRY(read_kept(ctx, programme, customer_id, kept));
	*count = 0;
	*standings = arena_array(ctx->mem, struct tier_standing, programme->set_count);
	for (size_t i = 0; i < programme->set_count; i++)
		if (programme->sets[i].tier_count) // nobody stands in a set that has no tiers yet
			TRY(read_standing(ctx, &programme->sets[i], customer_id, &kept[i], &(*standings)[(*count)++]));
	return OK;
}

enum status tier_get(struct ctx *ctx, int64_t customer_id, struct tier_standing *standing)
{
	const struct programme *programme;
	struct kept_tier kept[TIER_SETS_MAX];

	TRY(programme_get(ctx, &programme));
	TRY(read_kept(ctx, programme, customer_id, kept));
	return read_standing(ctx, &programme->sets[0], customer_id, &kept[0], standing);
}

// ---------------------------------------------------------------- review

static enum status tell(struct ctx *ctx, int64_t customer_id, const struct tier_set *set, size_t from, size_t to,
	int64_t spend, const char *why, struct list *effects)
{
	const struct tier_record *tier = &set->tiers[to];
	struct tier_change change = {set->tiers[from].code, tier->code, spend, why, set->code};
	struct event event = {.customer_id = customer_id, .subject_id = tier->head.id, .record = &change};
	bool rises = to > from;

	if (effects)
		sale_effect(ctx, effects,
			(struct effect){
				.kind = "tier",
				.name = tier->code,
				.amount = NONE,
				.text = arena_format(ctx->mem,
					ctx->lang == LANG_ZH ? (rises ? "升级为%s" : "降为%s")
							     : (rises ? "Rises to %s" : "Falls to %s"),
					tier_name(tier, ctx->lang)),
			});
	return event_emit(ctx, &tier_changed, &event);
}

static enum status put(struct ctx *ctx, int64_t customer_id, const struct tier_set *set, const struct kept_tier *kept,
	const struct ladder_standing *standing, int64_t since_at)
{
	bool held = floor_of(ctx, set, kept) > 0;

	if (standing->rung == 0 && !held)
		return kept->there ? db_exec(ctx->db, &tier_member_drop, ARGS(v_i64(customer_id), v_i64(set->id))) : OK;
	return db_exec(ctx->db, &tier_member_put,
		ARGS(v_i64(customer_id), v_i64(set->id), v_i64(set->tiers[standing->rung].head.id), v_i64(since_at),
			v_i64(standing->check_at), v_i64(held ? kept->floor_id : NONE),
			v_i64(held ? kept->floor_until : NONE), v_text(held ? kept->floor_reason : NULL)));
}

static enum status review_set(struct ctx *ctx, const struct tier_set *set, int64_t customer_id,
	const struct kept_tier *kept, bool given_anew, const char *why, struct list *effects)
{
	struct ladder_standing standing;
	bool given;

	TRY(stand(ctx, set, customer_id, kept, &standing, &given));
	bool changed = standing.rung != kept->rung;
	// A later fall need not be written: the review that is due earlier will find out and set it anew.
	bool sooner = standing.check_at != NONE && (kept->evaluate_at == NONE || standing.check_at < kept->evaluate_at);
	bool due = kept->evaluate_at != NONE && kept->evaluate_at <= ctx->now_ms;
	if (!changed && !sooner && !due && !given_anew)
		return OK;
	int64_t since = changed || !kept->there ? standing.since_at : kept->since_at;
	TRY(put(ctx, customer_id, set, kept, &standing, since == NONE ? ctx->now_ms : since));
	return changed ? tell(ctx, customer_id, set, kept->rung, standing.rung, standing.there.points, why, effects)
		       : OK;
}

enum status tier_review(struct ctx *ctx, int64_t customer_id, const char *why, struct list *effects)
{
	const struct programme *programme;
	struct kept_tier kept[TIER_SETS_MAX];

	TRY(programme_get(ctx, &programme));
	TRY(read_kept(ctx, programme, customer_id, kept));
	for (size_t i = 0; i < programme->set_count; i++)
		if (programme->sets[i].tier_count)
			TRY(review_set(ctx, &programme->sets[i], customer_id, &kept[i], false, why, effects));
	return OK;
}

// Whether what is held by hand is at least a rung until an instant.
static bool holds(
	const struct ctx *ctx, const struct tier_set *set, const struct kept_tier *kept, size_t rung, int64_t until)
{
	size_t held = floor_of(ctx, set, kept);
	bool as_long = kept->floor_until == NONE || (until != NONE && kept->floor_until >= until);

	return held > rung || (held > 0 && held == rung && as_long);
}

enum status tier_give(
	struct ctx *ctx, int64_t customer_id, const char *code, int64_t until, const char *reason, bool only_up)
{
	const struct programme *programme;
	struct kept_tier kept[TIER_SETS_MAX];
	const struct tier_set *set;

	TRY(programme_get(ctx, &programme));
	TRY(read_kept(ctx, programme, customer_id, kept));
	set = &programme->sets[0];
	const struct tier_record *tier = code ? tier_find(programme, code, &set) : NULL;
	if (code && !tier)
		return fail_at(ctx, "/tier", &tier_unknown, NULL);
	struct kept_tier *row = &kept[set - programme->sets];
	if (only_up && tier && holds(ctx, set, row, (size_t)(tier - set->tiers), until))
		return OK;
	row->floor_id = tier ? tier->head.id : NONE;
	row->floor_until = tier ? until : NONE;
	row->floor_reason = tier ? reason : NULL;
	return review_set(ctx, set, customer_id, row, true, "hand", NULL);
}

enum status tier_set_threshold(struct ctx *ctx, const char *code, int64_t threshold)
{
	int64_t changed;

	TRY(db_change(ctx->db, &tier_threshold, ARGS(v_text(code), v_i64(threshold), v_i64(ctx->now_ms)), &changed));
	return changed ? programme_touch(ctx) : fail(ctx, &not_found, NULL);
}

// ---------------------------------------------------------------- the auditor

static enum status check_set(struct ctx *ctx, const struct tier_set *set, int64_t customer_id,
	const struct kept_tier *kept, const char **wrong)
{
	struct ladder_standing standing;
	bool given;

	if (kept->evaluate_at != NONE && kept->evaluate_at <= ctx->now_ms)
		return OK;
	TRY(stand(ctx, set, customer_id, kept, &standing, &given));
	if (standing.rung != kept->rung)
		*wrong = arena_format(ctx->mem, "%s is kept as %s of set %s, what was earned says %s",
			id_text(ctx->mem, "cus", customer_id), set->tiers[kept->rung].code, set->code,
			set->tiers[standing.rung].code);
	return OK;
}

enum status tier_check(struct ctx *ctx, int64_t *after, int max, int64_t *checked, const char **wrong)
{
	const struct programme *programme;
	struct kept_tier kept[TIER_SETS_MAX];
	struct rows *rows;
	bool found;

	*wrong = NULL;
	*checked = 0;
	TRY(db_first(ctx->db, &tier_reviewing, NO_ARGS, &rows, &found));
	if (found)
		return OK;
	TRY(programme_get(ctx, &programme));
	for (; *checked < max && !*wrong; ++*checked) {
		TRY(db_first(ctx->db, &tier_next, ARGS(v_i64(*after)), &rows, &found));
		if (!found || row_null(rows, 0))
			return OK;
		*after = row_i64(rows, 0);
		TRY(read_kept(ctx, programme, *after, kept));
		for (size_t i = 0; i < programme->set_count && !*wrong; i++)
			if (programme->sets[i].tier_count)
				TRY(check_set(ctx, &programme->sets[i], *after, &kept[i], wrong));
	}
	return OK;
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
		ARGS(v_i64(ctx->now_ms), v_i64(due->after_at_ms), v_i64(due->after_id), v_i64(INT64_MAX),
			v_i64(REVIEW_BATCH)),
		&rows));
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

// ---------------------------------------------------------------- a set was changed

struct all_input {
	int64_t set_id;
};

static const struct field all_fields[] = {FIELD_I64(all_input, set_id, .min = 1, .max = INT64_MAX)};
static const struct shape all_shape = SHAPE("TierReviewInput", all_input, all_fields, "Which set.", "等级体系。");

struct earners {
	int64_t ids[REVIEW_BATCH];
	size_t count;
	int64_t after, wallet_id;
};

static enum status read_earners(struct ctx *ctx, void *arg)
{
	struct earners *earners = arg;
	struct rows *rows;
	bool more;

	earners->count = 0;
	TRY(db_query(ctx->db, &tier_earners,
		ARGS(v_i64(earners->after), v_i64(earners->wallet_id), v_i64(REVIEW_BATCH)), &rows));
	for (;;) {
		TRY(rows_next(rows, &more));
		if (!more)
			return OK;
		earners->after = earners->ids[earners->count++] = row_i64(rows, 0);
	}
}

static enum status review_changed(struct ctx *ctx, void *arg)
{
	ctx->now_ms = clock_now_ms();
	return tier_review(ctx, *(int64_t *)arg, "set", NULL);
}

static enum status earners_batch(const struct ctx *job_ctx, struct earners *earners)
{
	struct arena *mem = arena_create();
	struct ctx ctx = *job_ctx;
	enum status status;

	ctx.mem = mem;
	ctx.now_ms = clock_now_ms();
	status = house_read(&ctx, read_earners, earners);
	for (size_t i = 0; i < earners->count && status == OK; i++)
		status = house_write(&ctx, review_changed, &earners->ids[i], earners->ids[i], LANE_LOW);
	arena_destroy(mem);
	return status;
}

struct wanted_set {
	int64_t id, wallet_id;
};

static enum status find_wallet(struct ctx *ctx, void *arg)
{
	struct wanted_set *wanted = arg;
	const struct programme *programme;

	TRY(programme_get(ctx, &programme));
	const struct tier_set *set = tier_set_find(programme, wanted->id);
	wanted->wallet_id = set ? set->wallet_id : NONE;
	return OK;
}

static enum status run_all(struct ctx *ctx, struct job *job)
{
	struct all_input input;
	struct earners earners = {.after = 0};
	uint64_t present;
	int64_t done = 0;

	TRY(shape_decode(ctx, &all_shape, job->input, strlen(job->input), DECODE_STORED, &input, &present));
	struct wanted_set wanted = {input.set_id, NONE};
	TRY(house_read(ctx, find_wallet, &wanted));
	if (wanted.wallet_id == NONE)
		return OK; // the set is gone
	earners.wallet_id = wanted.wallet_id;
	if (job->place)
		TRY(text_i64(job->place, &earners.after) ? OK : ERR_INTERNAL);
	do {
		TRY(earners_batch(ctx, &earners));
		done += (int64_t)earners.count;
		TRY(job_note(ctx, job, done, 0, arena_format(ctx->mem, "%lld", (long long)earners.after), NULL));
	} while (earners.count == REVIEW_BATCH);
	return OK;
}

const struct job_kind tier_all_job = {
	.name = "tier.review-all",
	.run = run_all,
	.doc = W("Looks again at everybody's tier after a set of tiers was changed.", "等级规则变更后复核全部会员。"),
};

enum status tier_review_all(struct ctx *ctx, int64_t set_id, int64_t *job_id)
{
	const char *input = arena_format(ctx->mem, "{\"set_id\":%lld}", (long long)set_id);
	return job_add(ctx, &tier_all_job, input, ctx->now_ms, input, job_id);
}
