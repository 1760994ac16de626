// What orders do to referrals, heard after their commit so that no till waits for it; the job that rewards when a
// return window has ended.
#include "referral/settle.h"

#include "base/id.h"
#include "customer/customer.h"

SQL(convert_open);
SQL(convert_any_open);
SQL(convert_any_order);
SQL(convert_attach);
SQL(convert_delivered);
SQL(convert_revive);
SQL(convert_lapse);
SQL(convert_move_referrer);
SQL(convert_move_referee);
SQL(convert_self);
SQL(convert_move_identifiers);

#define DUE_MAX 20
#define LAPSE_AFTER_MS HOUR_MS // events are heard a little later

// ---------------------------------------------------------------- listeners

static enum status any(struct ctx *ctx, struct sql *statement, bool *wanted)
{
	struct rows *rows;

	return db_first(ctx->db, statement, NO_ARGS, &rows, wanted);
}

static enum status wants_open(struct ctx *ctx, bool *wanted)
{
	return any(ctx, &convert_any_open, wanted);
}

static enum status wants_order(struct ctx *ctx, bool *wanted)
{
	return any(ctx, &convert_any_order, wanted);
}

static enum status hear_paid(struct ctx *ctx, struct event *event)
{
	const struct sale *sale = event->record;
	struct referral_plan plan;
	struct rows *rows;
	bool found;

	if (!event->customer_id)
		return OK;
	TRY(db_first(ctx->db, &convert_open, ARGS(v_i64(event->customer_id), v_i64(event->at_ms)), &rows, &found));
	if (!found)
		return OK;
	int64_t id = row_i64(rows, 0), plan_id = row_i64(rows, 1);
	TRY(plan_read(ctx, plan_id, &plan));
	if (plan.minimum != NONE && sale->total < plan.minimum)
		return OK;
	return db_exec(ctx->db, &convert_attach,
		ARGS(v_i64(id), v_i64(event->subject_id), v_i64(settle_when(ctx, &plan, event->at_ms))));
}

static enum status hear_delivered(struct ctx *ctx, struct event *event)
{
	struct referral referral;
	struct referral_plan plan;
	bool found;

	TRY(referral_of_order(ctx, event->subject_id, &referral, &found));
	if (!found)
		return OK;
	TRY(plan_read(ctx, referral.plan_id, &plan));
	return db_exec(ctx->db, &convert_delivered,
		ARGS(v_i64(referral.id), v_i64(event->subject_id), v_i64(settle_when(ctx, &plan, event->at_ms))));
}

static enum status order_changed(struct ctx *ctx, int64_t order_id)
{
	struct referral referral;
	bool found, good;

	TRY(referral_of_order(ctx, order_id, &referral, &found));
	if (!found)
		return OK;
	TRY(settle_order_counts(ctx, &referral, &good));
	if (good)
		return OK;
	if (referral.state == REFERRAL_REWARDED)
		return settle_reverse(ctx, &referral);
	if (referral.state == REFERRAL_PENDING || referral.state == REFERRAL_QUARANTINED)
		return settle_look_again(ctx, &referral);
	return OK;
}

static enum status hear_cancelled(struct ctx *ctx, struct event *event)
{
	return order_changed(ctx, event->subject_id);
}

static enum status hear_returned(struct ctx *ctx, struct event *event)
{
	return order_changed(ctx, ((const struct sale_returned *)event->record)->order_id);
}

// A return that never was: what it took back is due again, and the job gives it.
static enum status hear_unreturned(struct ctx *ctx, struct event *event)
{
	struct referral referral;
	bool found, good = false;

	TRY(referral_of_order(ctx, ((const struct sale_returned *)event->record)->order_id, &referral, &found));
	if (found && referral.state == REFERRAL_REVERSED)
		TRY(settle_order_counts(ctx, &referral, &good));
	if (!good)
		return OK;
	return db_exec(ctx->db, &convert_revive, ARGS(v_i64(referral.id), v_i64(referral.order_id)));
}

static const struct listener paid = {
	.name = "referral.paid",
	.type = &sale_completed,
	.when = LISTEN_LATER,
	.hear = hear_paid,
	.wants = wants_open,
	.doc = W("A friend's first order counts for who brought them.", "被推荐人的首单计入推荐。"),
};
static const struct listener delivered = {
	.name = "referral.delivered",
	.type = &sale_delivered,
	.when = LISTEN_LATER,
	.hear = hear_delivered,
	.wants = wants_order,
	.doc = W("The return window begins with the delivery.", "退货期自交付起算。"),
};
static const struct listener order_cancelled = {
	.name = "referral.cancelled",
	.type = &sale_cancelled,
	.when = LISTEN_LATER,
	.hear = hear_cancelled,
	.wants = wants_order,
	.doc = W("A cancelled order counts no more.", "取消的订单不再计入推荐。"),
};
static const struct listener returned = {
	.name = "referral.returned",
	.type = &sale_returned,
	.when = LISTEN_LATER,
	.hear = hear_returned,
	.wants = wants_order,
	.doc = W("When the order comes back, both rewards do.", "首单退回时收回双方奖励。"),
};

static const struct listener unreturned = {
	.name = "referral.unreturned",
	.type = &sale_unreturned,
	.when = LISTEN_LATER,
	.hear = hear_unreturned,
	.wants = wants_order,
	.doc = W("When a return is taken back, both rewards are due again.", "退货撤销后双方奖励恢复。"),
};

// ---------------------------------------------------------------- merged customers

static enum status hear_merged(struct ctx *ctx, struct event *event)
{
	const struct customer_merged *merged = event->record;
	const struct value args[] = {v_i64(merged->loser_id), v_i64(merged->survivor_id)};

	TRY(db_exec(ctx->db, &convert_move_referrer, args, 2));
	TRY(db_exec(ctx->db, &convert_move_referee, args, 2));
	TRY(db_exec(ctx->db, &convert_move_identifiers, args, 2));
	return db_exec(ctx->db, &convert_self, ARGS(v_i64(merged->survivor_id), v_i64(ctx->now_ms)));
}

static const struct listener merged = {
	.name = "referral.merged",
	.type = &customer_merged,
	.when = LISTEN_NOW,
	.hear = hear_merged,
	.doc = W("Friends move to the surviving customer; who turns out to have brought themselves is denied.",
		"推荐关系随合并转移；自荐的予以拒绝。"),
};

const struct listener *const referral_listeners[] = {
	&paid, &delivered, &order_cancelled, &returned, &unreturned, &merged, NULL};

// ---------------------------------------------------------------- the job

struct due {
	struct referral *list;
	size_t count;
	const char *why;
};

static enum status read_due(struct ctx *ctx, void *arg)
{
	struct due *due = arg;
	return referral_due(ctx, DUE_MAX, &due->list, &due->count);
}

static enum status settle_one(struct ctx *ctx, void *arg)
{
	struct referral copy = *(const struct referral *)arg;
	return referral_settle(ctx, &copy);
}

struct held_back {
	const struct referral *referral;
	const char *why;
};

static enum status hold_one(struct ctx *ctx, void *arg)
{
	const struct held_back *held = arg;
	return settle_hold(ctx, held->referral, held->why);
}

static enum status lapse_all(struct ctx *ctx, void *arg)
{
	(void)arg;
	return db_exec(ctx->db, &convert_lapse, ARGS(v_i64(ctx->now_ms - LAPSE_AFTER_MS), v_i64(ctx->now_ms)));
}

static const char *why_refused(const struct ctx *ctx)
{
	const struct fault *fault = &ctx->fault;

	if (fault->violation_count)
		return fault->violations[0].problem->code;
	return fault->problem ? fault->problem->code : "refused";
}

static enum status run_convert(struct ctx *ctx, struct job *job)
{
	struct due due;
	int64_t done = 0;

	TRY(house_write(ctx, lapse_all, NULL, 0, LANE_LOW));
	do {
		TRY(house_read(ctx, read_due, &due));
		for (size_t i = 0; i < due.count; i++) {
			enum status status = house_write(ctx, settle_one, &due.list[i], 0, LANE_LOW);
			if (status == ERR_CONFLICT || status == ERR_UNPROCESSABLE) {
				struct held_back held = {&due.list[i], why_refused(ctx)};
				fail_clear(ctx);
				status = house_write(ctx, hold_one, &held, 0, LANE_LOW);
			}
			TRY(status);
			TRY(job_note(ctx, job, ++done, 0, NULL, NULL));
		}
	} while (due.count == DUE_MAX);
	return OK;
}

static const struct job_kind convert_job = {
	.name = "referral.convert",
	.run = run_convert,
	.doc = W("Rewards both sides of referrals whose order has outlived its return window.",
		"为度过退货期的推荐向双方发放奖励。"),
};
static const struct schedule convert_schedule = {
	.name = "referral.convert",
	.kind = &convert_job,
	.every_ms = MINUTE_MS,
	.input = "{}",
	.doc = W("Referrals whose time has come.", "到期推荐结算。"),
};
const struct job_kind *const referral_jobs[] = {&convert_job, NULL};
const struct schedule *const referral_schedules[] = {&convert_schedule, NULL};
