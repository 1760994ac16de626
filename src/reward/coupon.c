// Coupons as rows: found, issued, claimed, cancelled, shown.
#include "reward/coupon.h"

#include "base/id.h"
#include "base/normal.h"
#include "customer/customer.h"
#include "reward/condition.h"

#include <string.h>

SQL(coupon_insert);
SQL(coupon_by_code);
SQL(coupon_by_id);
SQL(coupon_give);
SQL(coupon_cancel);
SQL(coupons_by_customer);

#define COUPONS_MAX 200

PROBLEM(coupon_code_wrong, ERR_UNPROCESSABLE, "This is not a coupon's code; look for a slip.", "券码有误，请核对。");
PROBLEM(coupon_unknown, ERR_NOT_FOUND, "There is no such coupon.", "没有该优惠券。");
PROBLEM(coupon_used_before, ERR_CONFLICT, "This coupon was used before.", "该优惠券已使用。");
PROBLEM(coupon_over, ERR_CONFLICT, "This coupon was cancelled, or its kind has ended.", "该优惠券已作废或活动已结束。");
PROBLEM(coupon_expired, ERR_CONFLICT, "This coupon expired on {0}.", "该优惠券已于 {0} 过期。");
PROBLEM(coupon_not_started, ERR_CONFLICT, "This coupon can be used from {0} on.", "该优惠券自 {0} 起可用。");
PROBLEM(coupon_paused, ERR_CONFLICT, "Coupons of this kind are not taken at the moment.", "此类优惠券暂不可用。");
PROBLEM(coupon_wrong_recipient, ERR_CONFLICT, "This coupon is somebody else's.", "该优惠券不属于此客户。");
PROBLEM(coupon_needs_customer, ERR_CONFLICT, "Say whose order it is: this coupon is counted for each customer.",
	"该优惠券按客户限次，请先识别客户。");
PROBLEM(coupon_locked, ERR_CONFLICT, "This coupon is locked for another order.", "该优惠券已被其他订单锁定。");
PROBLEM(coupon_limit_total, ERR_CONFLICT, "All {0} are gone.", "已达总量上限 {0}。");
PROBLEM(coupon_limit_member, ERR_CONFLICT, "This customer has had all {0}.", "该客户已达上限 {0}。");
PROBLEM(coupon_limit_period, ERR_CONFLICT, "This customer has had all {0} for now.", "该客户本周期已达上限 {0}。");
PROBLEM(coupon_not_for, ERR_CONFLICT, "This coupon is for others: {0}.", "该优惠券仅限：{0}。");
PROBLEM(coupon_claimed_before, ERR_CONFLICT, "This coupon belongs to somebody already.", "该优惠券已被领取。");
PROBLEM(coupon_template_unknown, ERR_UNPROCESSABLE, "There is no such coupon template.", "没有该券模板。");

const struct choice coupon_states[] = {
	{"issued", W("Can be used", "可使用")},
	{"used", W("Used", "已使用")},
	{"cancelled", W("Cancelled", "已取消")},
	{"locked", W("Locked for an order", "已锁定")},
	{"expired", W("Expired", "已过期")},
	CHOICES_END,
};

static const struct field coupon_fields[] = {
	FIELD_ID(coupon, id, "cpn", .doc = W("Id; none: of a batch, never touched", "编号")),
	FIELD_ID(coupon, customer_id, "cus", .doc = W("Customer; none: whoever has the code", "客户，空为持码者")),
	FIELD_ID(coupon, template_id, "cpt", .doc = W("Template", "券模板")),
	FIELD_ID(coupon, reward_id, "rwd", .doc = W("Reward", "奖励")),
	FIELD_TEXT(coupon, name, .max = 80, .doc = W("What it is", "名称")),
	FIELD_I64(coupon, value, .min = 1, .max = AMOUNT_MAX, .flags = FIELD_MONEY, .doc = W("Worth", "面额")),
	FIELD_TEXT(coupon, code, .max = 40, .doc = W("Code", "券码")),
	FIELD_TEXT(coupon, currency, .max = 3, .doc = W("Currency", "币种")),
	FIELD_ENUM(coupon, state, coupon_states, .doc = W("State", "状态")),
	FIELD_I64(coupon, uses, .min = 0, .max = INT64_MAX, .doc = W("Uses so far", "已用次数")),
	FIELD_I64(coupon, max_uses, .min = 1, .max = INT64_MAX, .doc = W("… of so many", "可用次数")),
	FIELD_TIME(coupon, issued_at, .doc = W("Issued", "发放时间")),
	FIELD_TIME(coupon, starts_at, .doc = W("Can be used from", "生效时间")),
	FIELD_TIME(coupon, expires_at, .doc = W("Can be used until", "有效期至")),
	FIELD_TIME(coupon, used_at, .doc = W("Used", "使用时间")),
	FIELD_TEXT(coupon, used_for, .max = 100, .doc = W("What for", "用于")),
};

const struct shape coupon_shape = SHAPE("Coupon", coupon, coupon_fields, "A coupon.", "优惠券。");

// ---------------------------------------------------------------- rows

static void scan_coupon(struct ctx *ctx, const struct rows *rows, struct coupon *coupon)
{
	*coupon = (struct coupon){
		.id = row_i64(rows, 0),
		.customer_id = row_i64(rows, 1) ? row_i64(rows, 1) : NONE,
		.reward_id = row_i64(rows, 2),
		.value = row_i64(rows, 3),
		.code = row_text(rows, 4, ctx->mem),
		.currency = row_text(rows, 5, ctx->mem),
		.state = choice_value(coupon_states, row_text(rows, 6, ctx->mem)),
		.issued_at = row_i64(rows, 7),
		.expires_at = row_i64(rows, 8),
		.used_at = row_i64(rows, 9),
		.used_for = row_text(rows, 10, ctx->mem),
		.template_id = row_i64(rows, 11),
		.uses = row_i64(rows, 12),
		.max_uses = row_i64(rows, 13),
		.starts_at = row_i64(rows, 14),
		.locked_until = row_i64(rows, 15),
		.batch_id = row_i64(rows, 16),
		.serial = row_i64(rows, 17),
	};
}

struct coupon *coupon_scan_named(struct ctx *ctx, const struct rows *rows)
{
	struct coupon *coupon = arena_new(ctx->mem, struct coupon);

	scan_coupon(ctx, rows, coupon);
	coupon->name = row_text(rows, ctx->lang == LANG_ZH ? 19 : 18, ctx->mem);
	coupon_show(ctx, coupon);
	return coupon;
}

void coupon_show(const struct ctx *ctx, struct coupon *coupon)
{
	if (coupon->state == COUPON_STATE_LOCKED && coupon->locked_until <= ctx->now_ms)
		coupon->state = COUPON_STATE_ISSUED;
	if (coupon->state == COUPON_STATE_ISSUED && coupon->expires_at != NONE && coupon->expires_at <= ctx->now_ms)
		coupon->state = COUPON_STATE_EXPIRED;
}

enum status coupon_store(struct ctx *ctx, const struct coupon *coupon)
{
	return db_exec(ctx->db, &coupon_insert,
		ARGS(v_i64(coupon->id), v_text(coupon->code), v_i64(coupon->template_id),
			v_i64(coupon->customer_id == NONE ? 0 : coupon->customer_id), v_i64(coupon->reward_id),
			v_i64(coupon->batch_id), v_i64(coupon->serial), v_i64(coupon->value), v_text(coupon->currency),
			v_i64(coupon->max_uses), v_i64(coupon->issued_at), v_i64(coupon->starts_at),
			v_i64(coupon->expires_at)));
}

static enum status find_template(struct ctx *ctx, struct held *held)
{
	if (held->coupon.template_id != NONE) {
		enum status status = template_read(ctx, held->coupon.template_id, &held->template);
		held->coupon.name = words_in((struct words){held->template.name_en, held->template.name_zh}, ctx->lang);
		return status == ERR_NOT_FOUND ? ERR_INTERNAL : status;
	}
	shape_clear(templates_resource.shape, &held->template);
	held->template.state = TEMPLATE_LIVE;
	held->template.value = held->coupon.value;
	held->template.stacking = STACK_FREE;
	held->template.returns_use = true;
	return OK;
}

struct code_key coupon_key(const struct ctx *ctx)
{
	struct data_key from;
	struct code_key key;

	vault_house_key(ctx->house->vault, "coupon codes", &from);
	memcpy(key.bytes, from.bytes, sizeof key.bytes);
	return key;
}

static struct coupon new_coupon(struct ctx *ctx, const struct coupon_template *template, int64_t issued_at)
{
	const struct shop *shop = ctx->house->shop;
	struct coupon made = {
		.id = id_new(),
		.customer_id = NONE,
		.template_id = template->head.id,
		.reward_id = NONE,
		.value = template->value,
		.name = words_in((struct words){template->name_en, template->name_zh}, ctx->lang),
		.currency = shop->currency->code,
		.max_uses = template->uses_per_code == NONE ? 1 : template->uses_per_code,
		.issued_at = issued_at,
		.locked_until = NONE,
		.used_at = NONE,
		.batch_id = NONE,
		.serial = NONE,
	};
	template_validity(ctx, template, issued_at, &made.starts_at, &made.expires_at);
	return made;
}

// A code that no row has may be one of a batch: then it is a coupon all the same.
static enum status find_in_batch(struct ctx *ctx, const char *code, struct held *ret)
{
	struct code_key key = coupon_key(ctx);
	int64_t number, serial, batch_id, template_id, count, created_at;

	if (!code_batch(&key, code, &number, &serial))
		return fail(ctx, &coupon_unknown, NULL);
	TRY(batch_of(ctx, number, &batch_id, &template_id, &count, &created_at));
	if (serial >= count)
		return fail(ctx, &coupon_unknown, NULL);
	enum status status = template_read(ctx, template_id, &ret->template);
	if (status != OK)
		return status == ERR_NOT_FOUND ? ERR_INTERNAL : status;
	ret->coupon = new_coupon(ctx, &ret->template, created_at);
	ret->coupon.id = NONE;
	ret->coupon.code = code;
	ret->coupon.batch_id = batch_id;
	ret->coupon.serial = serial;
	return OK;
}

enum status coupon_find(struct ctx *ctx, const char *typed, const char *pointer, struct held *ret)
{
	const char *code = code_read(ctx->mem, typed), *shared = NULL;
	struct rows *rows;
	bool found;

	if (!code && (normal_member_no(ctx->mem, typed, &shared) != OK || code_looks(shared)))
		return fail_at(ctx, pointer, &coupon_code_wrong, NULL);
	TRY(db_first(ctx->db, &coupon_by_code, ARGS(v_text(code ? code : shared)), &rows, &found));
	if (!found)
		return code ? find_in_batch(ctx, code, ret) : fail(ctx, &coupon_unknown, NULL);
	scan_coupon(ctx, rows, &ret->coupon);
	return find_template(ctx, ret);
}

enum status coupon_read(struct ctx *ctx, int64_t id, struct held *ret)
{
	struct rows *rows;
	bool found;

	TRY(db_first(ctx->db, &coupon_by_id, ARGS(v_i64(id)), &rows, &found));
	if (!found)
		return fail(ctx, &not_found, NULL);
	scan_coupon(ctx, rows, &ret->coupon);
	return find_template(ctx, ret);
}

enum status coupon_touch(struct ctx *ctx, struct held *held)
{
	struct rows *rows;
	bool found;

	if (held->coupon.id != NONE)
		return OK;
	held->coupon.id = id_new();
	TRY(coupon_store(ctx, &held->coupon)); // unless somebody was quicker: then theirs is read
	TRY(db_first(ctx->db, &coupon_by_code, ARGS(v_text(held->coupon.code)), &rows, &found));
	if (!found)
		return ERR_BUSY;
	const char *name = held->coupon.name;
	scan_coupon(ctx, rows, &held->coupon);
	held->coupon.name = name;
	return OK;
}

// ---------------------------------------------------------------- issue, claim, cancel

static const char *number(struct ctx *ctx, int64_t n)
{
	return arena_format(ctx->mem, "%lld", (long long)n);
}

static enum status count_claim(struct ctx *ctx, const struct coupon_template *template, int64_t customer_id)
{
	struct quota quota = {template->head.id, 0, "claim", 0};
	const char *words = NULL;
	bool taken = true, holds;

	TRY(condition_holds(ctx, template->condition, customer_id, &holds, &words));
	if (!holds)
		return fail(ctx, &coupon_not_for, words);
	if (template->claims_total != NONE)
		TRY(quota_take(ctx, &quota, template->claims_total, &taken));
	if (!taken)
		return fail(ctx, &coupon_limit_total, number(ctx, template->claims_total));
	quota.customer_id = customer_id;
	TRY(quota_take(ctx, &quota, template->claims_per_member, &taken));
	return taken ? OK : fail(ctx, &coupon_limit_member, number(ctx, template->claims_per_member));
}

static enum status check_open(struct ctx *ctx, const struct coupon_template *template, int64_t expires_at)
{
	if (template->state == TEMPLATE_ENDED)
		return fail(ctx, &coupon_over, NULL);
	if (template->state != TEMPLATE_LIVE)
		return fail(ctx, &coupon_paused, NULL);
	if (expires_at != NONE && expires_at <= ctx->now_ms)
		return fail(ctx, &coupon_over, NULL);
	return OK;
}

enum status reward_coupon_issue(
	struct ctx *ctx, int64_t template_id, int64_t customer_id, const char *source, struct coupon **ret)
{
	struct held *held = arena_new(ctx->mem, struct held);
	enum status status = template_read(ctx, template_id, &held->template);

	if (status == ERR_NOT_FOUND)
		return fail_at(ctx, "/template_id", &coupon_template_unknown, NULL);
	TRY(status);
	held->coupon = new_coupon(ctx, &held->template, ctx->now_ms);
	TRY(check_open(ctx, &held->template, held->coupon.expires_at));
	TRY(count_claim(ctx, &held->template, customer_id));
	held->coupon.customer_id = customer_id;
	held->coupon.code = code_new(ctx->mem);
	TRY(coupon_store(ctx, &held->coupon));
	*ret = &held->coupon;
	return coupon_emit(ctx, &coupon_issued, held, customer_id, NONE, source);
}

enum status reward_coupon_claim(struct ctx *ctx, const char *code, int64_t customer_id, struct coupon **ret)
{
	struct held *held = arena_new(ctx->mem, struct held);
	int64_t changed;

	TRY(coupon_find(ctx, code, "/code", held));
	TRY(coupon_touch(ctx, held));
	*ret = &held->coupon;
	if (held->coupon.customer_id == customer_id)
		return OK;
	// A code that many may use stays everybody's.
	if (held->coupon.customer_id != NONE || held->coupon.max_uses == NONE)
		return fail(ctx, &coupon_claimed_before, NULL);
	coupon_show(ctx, &held->coupon);
	if (held->coupon.state == COUPON_STATE_USED)
		return fail(ctx, &coupon_used_before, NULL);
	if (held->coupon.state != COUPON_STATE_ISSUED)
		return fail(ctx, &coupon_over, NULL);
	TRY(check_open(ctx, &held->template, held->coupon.expires_at));
	TRY(count_claim(ctx, &held->template, customer_id));
	// Days of validity run from the claim.
	held->coupon.issued_at = ctx->now_ms;
	template_validity(ctx, &held->template, ctx->now_ms, &held->coupon.starts_at, &held->coupon.expires_at);
	TRY(db_change(ctx->db, &coupon_give,
		ARGS(v_i64(held->coupon.id), v_i64(customer_id), v_i64(ctx->now_ms), v_i64(held->coupon.starts_at),
			v_i64(held->coupon.expires_at)),
		&changed));
	if (!changed)
		return ERR_BUSY; // claimed or used since it was read
	held->coupon.customer_id = customer_id;
	return coupon_emit(ctx, &coupon_issued, held, customer_id, NONE, "claim");
}

enum status reward_coupon_cancel(struct ctx *ctx, int64_t id, struct coupon **ret)
{
	struct held *held = arena_new(ctx->mem, struct held);
	int64_t changed, freed;

	TRY(coupon_free_lapsed(ctx, id, COUPONS_MAX, &freed));
	TRY(coupon_read(ctx, id, held));
	*ret = &held->coupon;
	if (held->coupon.state == COUPON_STATE_CANCELLED)
		return OK;
	if (held->coupon.state == COUPON_STATE_USED)
		return fail(ctx, &coupon_used_before, NULL);
	if (held->coupon.state == COUPON_STATE_LOCKED)
		return fail(ctx, &coupon_locked, NULL);
	TRY(db_change(ctx->db, &coupon_cancel, ARGS(v_i64(id)), &changed));
	if (!changed)
		return ERR_BUSY;
	held->coupon.state = COUPON_STATE_CANCELLED;
	int64_t owner = held->coupon.customer_id;
	if (owner != NONE && held->coupon.template_id != NONE) {
		struct quota quota = {held->coupon.template_id, owner, "claim", 0};
		TRY(quota_give_back(ctx, &quota));
		quota.customer_id = 0;
		TRY(quota_give_back(ctx, &quota));
	}
	return coupon_emit(ctx, &coupon_cancelled, held, owner, NONE, NULL);
}

enum status reward_coupons_of(struct ctx *ctx, int64_t customer_id, struct coupon **coupons, size_t *count)
{
	struct rows *rows;
	bool more;

	*coupons = arena_array(ctx->mem, struct coupon, COUPONS_MAX);
	*count = 0;
	TRY(db_query(ctx->db, &coupons_by_customer, ARGS(v_i64(customer_id), v_i64(COUPONS_MAX)), &rows));
	for (;;) {
		TRY(rows_next(rows, &more));
		if (!more)
			return OK;
		struct coupon *coupon = &(*coupons)[(*count)++];
		scan_coupon(ctx, rows, coupon);
		coupon->name = row_text(rows, ctx->lang == LANG_ZH ? 19 : 18, ctx->mem);
		coupon_show(ctx, coupon);
	}
}
