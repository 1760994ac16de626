// Codes, referrals as rows, decisions.
#include "referral/plan.h"

#include "api/audit.h"
#include "base/id.h"
#include "customer/customer.h"

#include <ctype.h>
#include <sodium.h>
#include <string.h>

SQL(code_of_customer);
SQL(code_insert);
SQL(code_owner);
SQL(referral_insert);
SQL(referral_by_id);
SQL(referral_by_order);
SQL(referral_by_referee);
SQL(referrals_due);
SQL(referral_decide);

#define CODE_SIGNS 8
#define CODE_TRIES 8
#define CHAIN_MAX 1000

PROBLEM(referral_code_unknown, ERR_NOT_FOUND, "Nobody has this code; look for a slip.", "没有该推荐码，请核对。");
PROBLEM(referral_taken, ERR_CONFLICT, "This customer was referred already.", "该客户已被推荐过。");
PROBLEM(referral_self, ERR_CONFLICT, "Nobody brings themselves.", "不能推荐自己。");
PROBLEM(referral_not_new, ERR_CONFLICT, "Only who has not bought yet can be brought.", "仅限尚未消费的新客户。");
PROBLEM(referral_circle, ERR_CONFLICT, "This customer has brought the other one.", "不能互相推荐。");
PROBLEM(referral_no_plan, ERR_CONFLICT, "There is no referral plan in force.", "当前没有启用的推荐方案。");
PROBLEM(referral_not_quarantined, ERR_CONFLICT, "It is not in quarantine.", "该推荐不在待审状态。");

const struct choice referral_states[] = {
	{"pending", W("Waits for the first order and its return window", "等待首单及退货期")},
	{"quarantined", W("Has to be looked at", "待审核")},
	{"rewarded", W("Both sides were rewarded", "双方已奖励")},
	{"denied", W("Denied", "已拒绝")},
	{"lapsed", W("No order came in time", "逾期未购买")},
	{"reversed", W("The order came back, and the rewards with it", "订单退回，奖励已收回")},
	CHOICES_END,
};

static const struct field signal_item = {
	.kind = KIND_TEXT, .max = 60, .doc = W("Signal", "信号"), .example = "\"same_phone\""};

static const struct field referral_fields[] = {
	FIELD_ID(referral, id, "rfr", .doc = W("Id", "编号")),
	FIELD_ID(referral, plan_id, "rfp", .doc = W("Plan", "计划")),
	FIELD_ID(referral, referrer_id, "cus", .doc = W("Who brought", "推荐人")),
	FIELD_ID(referral, referee_id, "cus", .doc = W("Whom", "被推荐人")),
	FIELD_ENUM(referral, state, referral_states, .doc = W("State", "状态")),
	FIELD_SCALARS(referral, signals, &signal_item, .max = 16,
		.doc = W("Why it was looked at: same_phone, device_of_other_friend, velocity, throwaway_email …",
			"审核信号：同手机、同设备、频率过高、临时邮箱等")),
	FIELD_TEXT(referral, reason, .max = 300, .doc = W("Why it was released or denied", "审核理由")),
	FIELD_TIME(referral, referred_at, .doc = W("When", "推荐时间")),
	FIELD_TIME(referral, until_at, .doc = W("The first order must come before", "首单截止时间")),
	FIELD_ID(referral, order_id, "ord", .doc = W("The order that counts", "首单")),
	FIELD_TIME(referral, qualifies_at, .doc = W("When its return window ends", "退货期结束时间")),
	FIELD_TIME(referral, decided_at, .doc = W("Rewarded, denied, lapsed or reversed", "处理时间")),
	FIELD_ID(referral, referrer_coupon_id, "cpn", .doc = W("Coupon of who brought", "推荐人优惠券")),
	FIELD_ID(referral, referee_coupon_id, "cpn", .doc = W("Coupon of the friend", "被推荐人优惠券")),
};
const struct shape referral_shape =
	SHAPE("Referral", referral, referral_fields, "Somebody brought a friend.", "一次推荐。");

static const struct field signals_column = FIELD_SCALARS(referral, signals, &signal_item, .max = 16, .doc = W("", ""));

// ---------------------------------------------------------------- events

struct referral_event {
	int64_t referee_id, order_id;
	int state;
};
static const struct field event_fields[] = {
	FIELD_ID(referral_event, referee_id, "cus", .doc = W("Whom", "被推荐人")),
	FIELD_ID(referral_event, order_id, "ord", .doc = W("The order that counts", "首单")),
	FIELD_ENUM(referral_event, state, referral_states, .doc = W("State", "状态")),
};
static const struct shape event_body =
	SHAPE("ReferralMoved", referral_event, event_fields, "A referral, told of who brought.", "推荐变动。");

#define REFERRAL_EVENT(id, name_, title_en, title_zh, doc_en, doc_zh)                                                  \
	const struct event_type id = {.name = (name_),                                                                 \
		.subject = "rfr",                                                                                      \
		.shape = &event_body,                                                                                  \
		.right = "referral.read",                                                                              \
		.title = W(title_en, title_zh),                                                                        \
		.doc = W(doc_en, doc_zh),                                                                              \
		.example = "{\"referee_id\": \"cus_00000000001\", \"order_id\": null, \"state\": \"pending\"}"}

REFERRAL_EVENT(referral_made, "referral.made", "Friend referred", "推荐好友", "A customer brought a friend.",
	"客户推荐了好友。");
REFERRAL_EVENT(referral_quarantined, "referral.quarantined", "Referral to be looked at", "推荐待审核",
	"A referral waits to be looked at.", "推荐进入待审状态。");
REFERRAL_EVENT(referral_rewarded, "referral.rewarded", "Referral rewarded", "推荐奖励",
	"The friend's first order has outlived its return window; both sides were rewarded.",
	"好友首单度过退货期，双方获得奖励。");
REFERRAL_EVENT(referral_denied, "referral.denied", "Referral denied", "推荐被拒", "A referral was denied.",
	"推荐审核未通过。");
REFERRAL_EVENT(referral_reversed, "referral.reversed", "Referral reversed", "推荐奖励收回",
	"The order came back; both rewards were taken back.", "首单退回，双方奖励已收回。");

enum status referral_tell(
	struct ctx *ctx, const struct event_type *type, const struct referral *referral, int64_t at_ms)
{
	struct referral_event body = {referral->referee_id, referral->order_id, referral->state};
	struct event event = {
		.customer_id = referral->referrer_id, .subject_id = referral->id, .at_ms = at_ms, .record = &body};

	return event_emit(ctx, type, &event);
}

const struct event_type *const referral_events[] = {
	&referral_made, &referral_quarantined, &referral_rewarded, &referral_denied, &referral_reversed, NULL};

// ---------------------------------------------------------------- codes

static const char alphabet[] = "23456789ABCDEFGHJKMNPQRSTUVWXYZ";

static char check_sign(const char *signs)
{
	int sum = 0;
	for (int i = 0; i < CODE_SIGNS - 1; i++)
		sum += (i + 1) * (int)(strchr(alphabet, signs[i]) - alphabet);
	return alphabet[sum % 31];
}

static const char *new_code(struct arena *mem)
{
	char *signs = arena_alloc(mem, CODE_SIGNS + 1);

	for (int i = 0; i < CODE_SIGNS - 1; i++)
		signs[i] = alphabet[randombytes_uniform(31)];
	signs[CODE_SIGNS - 1] = check_sign(signs);
	return signs;
}

// NULL: a slip.
static const char *read_code(struct arena *mem, const char *typed)
{
	char *signs = arena_alloc(mem, CODE_SIGNS + 1);
	int count = 0;

	for (; *typed; typed++) {
		if (*typed == ' ' || *typed == '-')
			continue;
		char sign = (char)toupper((unsigned char)*typed);
		if (count == CODE_SIGNS || !strchr(alphabet, sign))
			return NULL;
		signs[count++] = sign;
	}
	return count == CODE_SIGNS && check_sign(signs) == signs[CODE_SIGNS - 1] ? signs : NULL;
}

static enum status find_code(struct ctx *ctx, int64_t customer_id, const char **code)
{
	struct rows *rows;
	bool found;

	TRY(db_first(ctx->db, &code_of_customer, ARGS(v_i64(customer_id)), &rows, &found));
	*code = found ? row_text(rows, 0, ctx->mem) : NULL;
	return OK;
}

enum status referral_code_of(struct ctx *ctx, int64_t customer_id, const char **code)
{
	int64_t changed;

	for (int i = 0; i < CODE_TRIES; i++) {
		TRY(find_code(ctx, customer_id, code));
		if (*code)
			return OK;
		TRY(db_change(ctx->db, &code_insert,
			ARGS(v_i64(customer_id), v_text(new_code(ctx->mem)), v_i64(ctx->now_ms)), &changed));
	}
	return ERR_BUSY;
}

// ---------------------------------------------------------------- rows

enum status referral_scan(struct ctx *ctx, const struct rows *rows, struct referral *referral)
{
	*referral = (struct referral){
		.id = row_i64(rows, 0),
		.plan_id = row_i64(rows, 1),
		.referrer_id = row_i64(rows, 2),
		.referee_id = row_i64(rows, 3),
		.state = choice_value(referral_states, row_text(rows, 4, ctx->mem)),
		.reason = row_text(rows, 6, ctx->mem),
		.referred_at = row_i64(rows, 7),
		.until_at = row_i64(rows, 8),
		.order_id = row_i64(rows, 9),
		.qualifies_at = row_i64(rows, 10),
		.decided_at = row_i64(rows, 11),
		.referrer_coupon_id = row_i64(rows, 12),
		.referee_coupon_id = row_i64(rows, 13),
	};
	const char *signals = row_text(rows, 5, ctx->mem);
	return signals ? field_decode_json(ctx, &signals_column, signals, referral) : OK;
}

static enum status read_list(struct ctx *ctx, struct sql *statement, const struct value *args, size_t arg_count,
	size_t max, struct referral **list, size_t *count)
{
	struct rows *rows;
	bool more;

	*list = arena_array(ctx->mem, struct referral, max);
	*count = 0;
	TRY(db_query(ctx->db, statement, args, arg_count, &rows));
	for (;;) {
		TRY(rows_next(rows, &more));
		if (!more)
			return OK;
		enum status status = *count < max ? referral_scan(ctx, rows, &(*list)[*count]) : ERR_INTERNAL;
		if (status != OK) {
			rows_close(rows);
			return status;
		}
		++*count;
	}
}

enum status referral_due(struct ctx *ctx, size_t max, struct referral **list, size_t *count)
{
	return read_list(ctx, &referrals_due, ARGS(v_i64(ctx->now_ms), v_i64((int64_t)max)), max, list, count);
}

static enum status read_one(struct ctx *ctx, struct sql *statement, int64_t id, struct referral *ret, bool *found)
{
	struct referral *list;
	size_t count;

	TRY(read_list(ctx, statement, ARGS(v_i64(id)), 1, &list, &count));
	*found = count == 1;
	if (count)
		*ret = *list;
	return OK;
}

enum status referral_of_order(struct ctx *ctx, int64_t order_id, struct referral *ret, bool *found)
{
	return read_one(ctx, &referral_by_order, order_id, ret, found);
}

enum status referral_get(struct ctx *ctx, int64_t id, struct referral **ret)
{
	bool found;

	*ret = arena_new(ctx->mem, struct referral);
	TRY(read_one(ctx, &referral_by_id, id, *ret, &found));
	return found ? OK : fail(ctx, &not_found, NULL);
}

// ---------------------------------------------------------------- a friend is brought

static enum status find_referrer(struct ctx *ctx, const char *typed, int64_t *referrer_id)
{
	const char *code = read_code(ctx->mem, typed);
	struct rows *rows;
	bool found = false;

	if (code)
		TRY(db_first(ctx->db, &code_owner, ARGS(v_text(code)), &rows, &found));
	if (!found)
		return fail(ctx, &referral_code_unknown, NULL);
	return customer_resolve(ctx, row_i64(rows, 0), referrer_id);
}

// The friend must not stand above who brings them: a chain has no circle.
static enum status check_chain(struct ctx *ctx, int64_t referrer_id, int64_t referee_id)
{
	struct referral above;
	bool found;

	for (int depth = 0; depth < CHAIN_MAX; depth++) {
		TRY(read_one(ctx, &referral_by_referee, referrer_id, &above, &found));
		if (!found)
			return OK;
		if (above.referrer_id == referee_id)
			return fail(ctx, &referral_circle, NULL);
		referrer_id = above.referrer_id;
	}
	return OK;
}

static const char *signals_json(struct ctx *ctx, const struct referral *referral)
{
	struct buf buf = buf_make(ctx->mem, 4096);
	struct json_out out = json_out(&buf);

	if (!referral->signals.count)
		return NULL;
	field_encode(&out, &signals_column, referral, NULL);
	return buf.data;
}

static enum status insert(struct ctx *ctx, const struct referral *referral)
{
	int64_t changed;

	TRY(db_change(ctx->db, &referral_insert,
		ARGS(v_i64(referral->id), v_i64(referral->plan_id), v_i64(referral->referrer_id),
			v_i64(referral->referee_id), v_text(referral_states[referral->state].name),
			v_text(signals_json(ctx, referral)), v_i64(referral->referred_at), v_i64(referral->until_at)),
		&changed));
	return changed ? OK : fail(ctx, &referral_taken, NULL);
}

static enum status know_both(struct ctx *ctx, const struct referral_input *in, int64_t referrer_id, int64_t referee_id)
{
	TRY(identifiers_of_file(ctx, referrer_id));
	TRY(identifiers_of_file(ctx, referee_id));
	TRY(identifier_add(ctx, referee_id, IDENTIFIER_DEVICE, in->device));
	return identifier_add(ctx, referee_id, IDENTIFIER_PAYMENT, in->payment_token);
}

enum status referral_make(struct ctx *ctx, const struct referral_input *in, struct referral **ret)
{
	struct referral *made = arena_new(ctx->mem, struct referral);
	struct referral_plan plan;
	struct customer_stat stat;
	int64_t referrer_id, referee_id;
	bool found;

	TRY(plan_in_force(ctx, &plan, &found));
	if (!found)
		return fail(ctx, &referral_no_plan, NULL);
	TRY(find_referrer(ctx, in->code, &referrer_id));
	TRY(customer_resolve(ctx, in->customer_id, &referee_id));
	if (referrer_id == referee_id)
		return fail(ctx, &referral_self, NULL);
	TRY(sales_stat_get(ctx, referee_id, &stat));
	if (stat.orders)
		return fail(ctx, &referral_not_new, NULL);
	TRY(check_chain(ctx, referrer_id, referee_id));
	TRY(know_both(ctx, in, referrer_id, referee_id));
	*made = (struct referral){
		.id = id_new(),
		.plan_id = plan.head.id,
		.referrer_id = referrer_id,
		.referee_id = referee_id,
		.referred_at = ctx->now_ms,
		.until_at = zone_add_days(((const struct shop *)ctx->house->shop)->zone, ctx->now_ms, plan.window_days),
		.order_id = NONE,
		.qualifies_at = NONE,
		.decided_at = NONE,
		.referrer_coupon_id = NONE,
		.referee_coupon_id = NONE,
	};
	TRY(referral_signals(ctx, &plan, referrer_id, referee_id, &made->signals));
	made->state = made->signals.count ? REFERRAL_QUARANTINED : REFERRAL_PENDING;
	TRY(insert(ctx, made));
	*ret = made;
	TRY(referral_tell(ctx, &referral_made, made, ctx->now_ms));
	return made->signals.count ? referral_tell(ctx, &referral_quarantined, made, ctx->now_ms) : OK;
}

// ---------------------------------------------------------------- quarantine

static enum status decide(
	struct ctx *ctx, int64_t id, enum referral_state state, const char *reason, struct referral **ret)
{
	int64_t changed;

	TRY(referral_get(ctx, id, ret));
	TRY(db_change(ctx->db, &referral_decide,
		ARGS(v_i64(id), v_text(referral_states[state].name), v_text(reason),
			v_i64(state == REFERRAL_DENIED ? ctx->now_ms : NONE)),
		&changed));
	if (!changed)
		return fail(ctx, &referral_not_quarantined, NULL);
	(*ret)->state = (int)state;
	(*ret)->reason = reason;
	return audit_record(ctx, "referral", id_text(ctx->mem, "rfr", id),
		state == REFERRAL_DENIED ? "denied" : "released", NULL, NULL, reason);
}

enum status referral_release(struct ctx *ctx, int64_t id, const char *reason, struct referral **ret)
{
	TRY(decide(ctx, id, REFERRAL_PENDING, reason, ret));
	if ((*ret)->qualifies_at != NONE && (*ret)->qualifies_at <= ctx->now_ms)
		return referral_settle(ctx, *ret);
	return OK;
}

enum status referral_deny(struct ctx *ctx, int64_t id, const char *reason, struct referral **ret)
{
	TRY(decide(ctx, id, REFERRAL_DENIED, reason, ret));
	(*ret)->decided_at = ctx->now_ms;
	return referral_tell(ctx, &referral_denied, *ret, ctx->now_ms);
}
