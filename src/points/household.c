// Households: who spends together, who is their head, who comes and goes.
#include "points/household.h"

#include "base/id.h"
#include "customer/customer.h"

#include <string.h>

SQL(household_settings_row);
SQL(household_insert);
SQL(household_row);
SQL(household_pin);
SQL(household_lock);
SQL(household_store);
SQL(household_head);
SQL(household_close);
SQL(household_of);
SQL(household_members);
SQL(household_member_insert);
SQL(household_member_end);
SQL(household_eldest);
SQL(household_came_by);
SQL(household_left_by);
SQL(household_live);

PROBLEM(household_taken, ERR_CONFLICT, "This customer is in a household already.", "该客户已在家庭账户中。");
PROBLEM(household_full, ERR_CONFLICT, "A household has at most {0} members.", "家庭账户最多 {0} 名成员。");
PROBLEM(household_over, ERR_CONFLICT, "This household has ended.", "该家庭账户已解散。");
PROBLEM(household_stranger, ERR_NOT_FOUND, "This customer is not in the household.", "该客户不在此家庭账户中。");
PROBLEM(household_head_member, ERR_UNPROCESSABLE, "The head must be a member.", "户主须为家庭成员。");

const struct choice household_redeems[] = {
	{"all", W("Every member spends", "所有成员可用")},
	{"head", W("Only the head spends", "仅户主可用")},
	CHOICES_END,
};

// ---------------------------------------------------------------- events

struct household_event {
	int64_t household_id, head_id;
};

static const struct field household_event_fields[] = {
	FIELD_ID(household_event, household_id, "hhd", .doc = W("The household", "家庭账户")),
	FIELD_ID(household_event, head_id, "cus", .doc = W("Its head", "户主")),
};

static const struct shape household_event_shape =
	SHAPE("HouseholdEvent", household_event, household_event_fields, "About a household.", "家庭账户事件。");

#define HOUSEHOLD_EVENT(id, name_, title_en, title_zh, doc_en, doc_zh)                                                 \
	const struct event_type id = {.name = (name_),                                                                 \
		.subject = "hhd",                                                                                      \
		.shape = &household_event_shape,                                                                       \
		.right = "household.read",                                                                             \
		.title = W(title_en, title_zh),                                                                        \
		.doc = W(doc_en, doc_zh),                                                                              \
		.example = "{\"household_id\": \"hhd_0004R3YZ5N0\", \"head_id\": \"cus_00000000001\"}"}

HOUSEHOLD_EVENT(household_founded, "household.founded", "Household founded", "建立家庭账户",
	"Customers spend their points together from now on.", "建立家庭账户，共享积分。");
HOUSEHOLD_EVENT(household_joined, "household.joined", "Joined a household", "加入家庭账户",
	"The customer is in a household.", "客户加入家庭账户。");
HOUSEHOLD_EVENT(household_left, "household.left", "Left a household", "离开家庭账户",
	"The customer left a household, with the points that are theirs.", "客户带着本人积分离开家庭账户。");
HOUSEHOLD_EVENT(household_ended, "household.ended", "Household ended", "解散家庭账户", "Nobody is in it any more.",
	"家庭账户已无成员。");

static enum status tell(
	struct ctx *ctx, const struct event_type *type, int64_t household_id, int64_t head_id, int64_t customer_id)
{
	struct household_event body = {household_id, head_id};
	struct event event = {.customer_id = customer_id, .subject_id = household_id, .record = &body};

	return event_emit(ctx, type, &event);
}

// ---------------------------------------------------------------- reading

enum status household_settings_read(struct ctx *ctx, struct household_settings *settings)
{
	struct rows *rows;
	bool found;

	TRY(db_first(ctx->db, &household_settings_row, NO_ARGS, &rows, &found));
	if (!found)
		return ERR_INTERNAL; // the schema brings it
	*settings = (struct household_settings){row_i64(rows, 0),
		choice_value(household_redeems, row_text(rows, 1, ctx->mem)), row_i64(rows, 2), row_i64(rows, 3)};
	return OK;
}

static void scan(struct ctx *ctx, const struct rows *rows, struct household *household)
{
	*household = (struct household){
		.id = row_i64(rows, 0),
		.name = row_text(rows, 1, ctx->mem),
		.head_id = row_i64(rows, 2),
		.redeem = choice_value(household_redeems, row_text(rows, 3, ctx->mem)),
		.ended_at = row_i64(rows, 4),
		.version = row_i64(rows, 5),
		.created_at = row_i64(rows, 6),
		.updated_at = row_i64(rows, 7),
	};
}

static enum status read_members(struct ctx *ctx, struct household *household)
{
	struct household_member *list = arena_array(ctx->mem, struct household_member, HOUSEHOLD_MEMBERS_MAX);
	struct rows *rows;
	size_t count = 0;
	bool more;

	TRY(db_query(ctx->db, &household_members, ARGS(v_i64(household->id), v_i64(HOUSEHOLD_MEMBERS_MAX)), &rows));
	for (;;) {
		TRY(rows_next(rows, &more));
		if (!more)
			break;
		list[count++] = (struct household_member){.customer_id = row_i64(rows, 0),
			.head = row_i64(rows, 0) == household->head_id,
			.joined_at = row_i64(rows, 1)};
	}
	household->members = LIST(household_member, list, count);
	return OK;
}

// What each member has of a wallet, and all of them together.
static enum status add_pool(
	struct ctx *ctx, const struct household *household, const struct wallet *wallet, struct household_pool *pool)
{
	struct household_member *members = household->members.items;
	struct household_share *shares = arena_array(ctx->mem, struct household_share, household->members.count + 1);
	struct book book;

	*pool = (struct household_pool){
		.wallet = wallet->code, .name = words_in(wallet->name, ctx->lang), .digits = wallet->digits};
	for (size_t i = 0; i < household->members.count; i++) {
		TRY(book_read(ctx, members[i].customer_id, wallet, &book));
		int64_t available = book_available(&book) > 0 ? book_available(&book) : 0;
		shares[i] = (struct household_share){members[i].customer_id, available, book.figures[BUCKET_DEBT]};
		pool->available += available;
		pool->held += book.figures[BUCKET_HELD];
	}
	pool->shares = LIST(household_share, shares, household->members.count);
	return OK;
}

static enum status read_pools(struct ctx *ctx, struct household *household)
{
	const struct wallets *wallets;
	struct household_pool *pools;
	size_t count = 0;

	TRY(wallets_get(ctx, &wallets));
	pools = arena_array(ctx->mem, struct household_pool, wallets->count + 1);
	for (size_t i = 0; i < wallets->count; i++)
		if (wallets->list[i].pool)
			TRY(add_pool(ctx, household, &wallets->list[i], &pools[count++]));
	household->pools = LIST(household_pool, pools, count);
	return OK;
}

enum status household_get(struct ctx *ctx, int64_t id, struct household **ret)
{
	struct household *household = arena_new(ctx->mem, struct household);
	struct rows *rows;
	bool found;

	*ret = household;
	TRY(db_first(ctx->db, &household_row, ARGS(v_i64(id)), &rows, &found));
	if (!found)
		return fail(ctx, &not_found, NULL);
	scan(ctx, rows, household);
	TRY(read_members(ctx, household));
	return read_pools(ctx, household);
}

enum status household_fellows(struct ctx *ctx, int64_t customer_id, struct fellows *fellows)
{
	struct rows *rows;
	bool found, more;

	*fellows = (struct fellows){.household_id = NONE, .ids = {customer_id}, .count = 1};
	TRY(db_first(ctx->db, &household_of, ARGS(v_i64(customer_id)), &rows, &found));
	if (!found)
		return OK;
	fellows->household_id = row_i64(rows, 0);
	fellows->head_id = row_i64(rows, 1);
	fellows->redeem = choice_value(household_redeems, row_text(rows, 2, ctx->mem));
	fellows->count = 0;
	TRY(db_query(
		ctx->db, &household_members, ARGS(v_i64(fellows->household_id), v_i64(HOUSEHOLD_MEMBERS_MAX)), &rows));
	for (;;) {
		TRY(rows_next(rows, &more));
		if (!more)
			return OK;
		fellows->ids[fellows->count++] = row_i64(rows, 0);
	}
}

// Whoever changes or spends takes the household's row first, then accounts.
static enum status lock(struct ctx *ctx, int64_t id, bool changes, bool *there)
{
	int64_t changed;

	if (changes)
		TRY(db_change(ctx->db, &household_lock, ARGS(v_i64(id), v_i64(ctx->now_ms)), &changed));
	else
		TRY(db_change(ctx->db, &household_pin, ARGS(v_i64(id)), &changed));
	*there = changed == 1;
	return OK;
}

enum status household_hold(struct ctx *ctx, int64_t customer_id, struct fellows *fellows)
{
	struct rows *rows;
	bool found, there;

	TRY(db_first(ctx->db, &household_of, ARGS(v_i64(customer_id)), &rows, &found));
	if (!found) {
		*fellows = (struct fellows){.household_id = NONE, .ids = {customer_id}, .count = 1};
		return OK;
	}
	int64_t id = row_i64(rows, 0);
	TRY(lock(ctx, id, false, &there));
	TRY(household_fellows(ctx, customer_id, fellows));
	return there && fellows->household_id == id ? OK : ERR_BUSY;
}

bool fellows_may_spend(const struct fellows *fellows, int64_t customer_id)
{
	return fellows->household_id == NONE || fellows->redeem == HOUSEHOLD_ALL || fellows->head_id == customer_id;
}

enum status points_household_of(struct ctx *ctx, int64_t customer_id, struct household **ret)
{
	struct rows *rows;
	bool found;

	*ret = NULL;
	TRY(db_first(ctx->db, &household_of, ARGS(v_i64(customer_id)), &rows, &found));
	return found ? household_get(ctx, row_i64(rows, 0), ret) : OK;
}

// ---------------------------------------------------------------- coming

static enum status check_live(struct ctx *ctx, int64_t customer_id)
{
	struct rows *rows;
	bool found;

	TRY(db_first(ctx->db, &household_live, ARGS(v_i64(customer_id)), &rows, &found));
	if (!found || strcmp(row_text(rows, 0, ctx->mem), choice_name(customer_statuses, CUSTOMER_ERASED)) == 0)
		return fail(ctx, &customer_not_live, NULL);
	return OK;
}

// joined_at earlier than now: somebody takes the place that they, or another file of theirs, had.
static enum status come_in(struct ctx *ctx, const struct household *household, int64_t customer_id, int64_t joined_at,
	int64_t joined_by, bool *came)
{
	int64_t changed;

	TRY(db_change(ctx->db, &household_member_insert,
		ARGS(v_i64(customer_id), v_i64(id_new()), v_i64(household->id), v_i64(joined_at), v_i64(joined_by)),
		&changed));
	*came = changed == 1;
	return *came ? tell(ctx, &household_joined, household->id, household->head_id, customer_id) : OK;
}

static enum status add_member(struct ctx *ctx, const struct household *household, int64_t customer_id)
{
	bool came;

	TRY(check_live(ctx, customer_id));
	TRY(come_in(ctx, household, customer_id, ctx->now_ms, NONE, &came));
	return came ? OK : fail(ctx, &household_taken, NULL);
}

enum status household_found(struct ctx *ctx, struct household *household)
{
	household->id = id_new();
	household->created_at = household->updated_at = ctx->now_ms;
	household->ended_at = NONE;
	household->version = 1;
	TRY(db_exec(ctx->db, &household_insert,
		ARGS(v_i64(household->id), v_text(household->name), v_i64(household->head_id),
			v_text(choice_name(household_redeems, household->redeem)), v_i64(ctx->now_ms))));
	TRY(tell(ctx, &household_founded, household->id, household->head_id, household->head_id));
	return add_member(ctx, household, household->head_id);
}

// The household as it is, and so it stays until the transaction ends.
static enum status load_locked(struct ctx *ctx, int64_t id, struct household *household)
{
	struct rows *rows;
	bool there, found;

	TRY(lock(ctx, id, true, &there));
	TRY(db_first(ctx->db, &household_row, ARGS(v_i64(id)), &rows, &found));
	if (!found)
		return fail(ctx, &not_found, NULL);
	scan(ctx, rows, household);
	if (!there)
		return fail(ctx, &household_over, NULL);
	return read_members(ctx, household);
}

enum status household_join(struct ctx *ctx, int64_t id, int64_t customer_id)
{
	struct household_settings settings;
	struct household household;

	TRY(household_settings_read(ctx, &settings));
	TRY(load_locked(ctx, id, &household));
	if ((int64_t)household.members.count >= settings.members_max)
		return fail(ctx, &household_full, arena_format(ctx->mem, "%lld", (long long)settings.members_max));
	return add_member(ctx, &household, customer_id);
}

// ---------------------------------------------------------------- going

static enum status set_head(struct ctx *ctx, struct household *household, int64_t head_id)
{
	household->head_id = head_id;
	return db_exec(ctx->db, &household_head, ARGS(v_i64(household->id), v_i64(head_id)));
}

// The longest-standing member is head; without any it has ended.
static enum status succeed(struct ctx *ctx, struct household *household)
{
	int64_t last = household->head_id;
	struct rows *rows;
	bool found;

	TRY(db_first(ctx->db, &household_eldest, ARGS(v_i64(household->id)), &rows, &found));
	if (found)
		return set_head(ctx, household, row_i64(rows, 0));
	TRY(db_exec(ctx->db, &household_close, ARGS(v_i64(household->id), v_i64(ctx->now_ms))));
	return tell(ctx, &household_ended, household->id, last, last);
}

static enum status go_out(
	struct ctx *ctx, const struct household *household, int64_t customer_id, int64_t left_by, bool *went)
{
	int64_t changed;

	TRY(db_change(ctx->db, &household_member_end,
		ARGS(v_i64(customer_id), v_i64(household->id), v_i64(ctx->now_ms), v_i64(left_by)), &changed));
	*went = changed == 1;
	return *went ? tell(ctx, &household_left, household->id, household->head_id, customer_id) : OK;
}

enum status household_leave(struct ctx *ctx, int64_t id, int64_t customer_id)
{
	struct household household;
	bool went;

	TRY(load_locked(ctx, id, &household));
	TRY(go_out(ctx, &household, customer_id, NONE, &went));
	if (!went)
		return fail(ctx, &household_stranger, NULL);
	return customer_id == household.head_id ? succeed(ctx, &household) : OK;
}

enum status household_end(struct ctx *ctx, int64_t id)
{
	struct household household;
	bool went;

	TRY(load_locked(ctx, id, &household));
	const struct household_member *members = household.members.items;
	for (size_t i = 0; i < household.members.count; i++)
		TRY(go_out(ctx, &household, members[i].customer_id, NONE, &went));
	return succeed(ctx, &household);
}

enum status household_write(struct ctx *ctx, const struct household *household)
{
	int64_t version = household->version, changed;
	struct household now;
	bool member = false;

	TRY(db_change(ctx->db, &household_store,
		ARGS(v_i64(household->id), v_i64(version), v_text(household->name), v_i64(household->head_id),
			v_text(choice_name(household_redeems, household->redeem)), v_i64(ctx->now_ms)),
		&changed));
	now = *household;
	if (!changed)
		return household->ended_at == NONE ? ERR_BUSY : fail(ctx, &household_over, NULL);
	TRY(read_members(ctx, &now));
	const struct household_member *members = now.members.items;
	for (size_t i = 0; i < now.members.count; i++)
		member = member || members[i].customer_id == now.head_id;
	return member ? OK : fail_at(ctx, "/head_id", &household_head_member, NULL);
}

// ---------------------------------------------------------------- merged, parted, erased

struct stay {
	struct household household;
	int64_t joined_at;
	bool is;
};

static enum status stay_of(struct ctx *ctx, int64_t customer_id, struct stay *stay)
{
	struct rows *rows;

	*stay = (struct stay){0};
	TRY(db_first(ctx->db, &household_of, ARGS(v_i64(customer_id)), &rows, &stay->is));
	if (!stay->is)
		return OK;
	stay->joined_at = row_i64(rows, 4);
	return load_locked(ctx, row_i64(rows, 0), &stay->household);
}

enum status household_merged(struct ctx *ctx, int64_t survivor_id, int64_t loser_id, int64_t merge_id)
{
	struct stay loser, survivor;
	bool went, came = false;

	TRY(stay_of(ctx, loser_id, &loser));
	if (!loser.is)
		return OK;
	TRY(stay_of(ctx, survivor_id, &survivor));
	TRY(go_out(ctx, &loser.household, loser_id, merge_id, &went));
	if (!survivor.is)
		TRY(come_in(ctx, &loser.household, survivor_id, loser.joined_at, merge_id, &came));
	if (loser.household.head_id != loser_id)
		return OK;
	if (came || (survivor.is && survivor.household.id == loser.household.id))
		return set_head(ctx, &loser.household, survivor_id);
	return succeed(ctx, &loser.household);
}

// Gives up the place that the merge brought. *head: it was the head's.
static enum status give_up(struct ctx *ctx, int64_t survivor_id, int64_t merge_id, bool *head)
{
	struct household household;
	struct rows *rows;
	bool found, went;

	*head = false;
	TRY(db_first(ctx->db, &household_came_by, ARGS(v_i64(survivor_id), v_i64(merge_id)), &rows, &found));
	if (!found)
		return OK;
	TRY(load_locked(ctx, row_i64(rows, 0), &household));
	*head = household.head_id == survivor_id;
	return go_out(ctx, &household, survivor_id, merge_id, &went);
}

enum status household_unmerged(struct ctx *ctx, int64_t survivor_id, int64_t loser_id, int64_t merge_id)
{
	struct household household;
	struct household_settings settings;
	struct rows *rows;
	bool found, head, came = false, there;

	TRY(db_first(ctx->db, &household_left_by, ARGS(v_i64(loser_id), v_i64(merge_id)), &rows, &found));
	if (!found)
		return OK;
	int64_t id = row_i64(rows, 0), joined_at = row_i64(rows, 1);
	TRY(lock(ctx, id, true, &there));
	if (!there)
		return OK; // it has ended meanwhile
	TRY(give_up(ctx, survivor_id, merge_id, &head));
	TRY(load_locked(ctx, id, &household));
	TRY(household_settings_read(ctx, &settings));
	if ((int64_t)household.members.count < settings.members_max)
		TRY(come_in(ctx, &household, loser_id, joined_at, merge_id, &came));
	if (!head)
		return OK;
	return came ? set_head(ctx, &household, loser_id) : succeed(ctx, &household);
}

static enum status hear_erased(struct ctx *ctx, struct event *event)
{
	struct rows *rows;
	bool found;

	TRY(db_first(ctx->db, &household_of, ARGS(v_i64(event->customer_id)), &rows, &found));
	return found ? household_leave(ctx, row_i64(rows, 0), event->customer_id) : OK;
}

const struct listener leave_on_erasure = {
	.name = "household.erased",
	.type = &customer_erased,
	.when = LISTEN_NOW,
	.hear = hear_erased,
	.doc = W("Who is erased leaves the household.", "被删除的客户退出家庭账户。"),
};
