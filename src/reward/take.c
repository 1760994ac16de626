// Coupons of a basket: validated, locked, used, let go, given back.
//
// A use is a row of coupon_use. Taking one raises the coupon's counter and those of its template's limits by guarded
// statements; letting it go lowers what it raised, once, since only the one who moves the row's state does so.
#include "reward/coupon.h"

#include "base/id.h"
#include "base/zone.h"
#include "customer/customer.h"
#include "reward/condition.h"

#include <stdlib.h>
#include <string.h>

SQL(take_raise);
SQL(take_lower);
SQL(take_settle);
SQL(take_insert);
SQL(take_of_holder);
SQL(take_locked_for);
SQL(take_end);
SQL(take_use);
SQL(take_of_order);
SQL(take_lapsed);
SQL(take_lapsed_of);
SQL(take_categories);
SQL(take_category_of);
SQL(take_returned);
SQL(take_again);

#define FREE_AT_ONCE 100
#define CATEGORIES_DEPTH 20

PROBLEM(coupon_twice, ERR_CONFLICT, "This coupon is named twice.", "同一张优惠券不能重复使用。");
PROBLEM(basket_too_large, ERR_UNPROCESSABLE, "The amounts are too large, or a discount is more than its line.",
	"金额过大，或折扣超过行金额。");

// ---------------------------------------------------------------- shapes of what is said

static const struct field line_off_fields[] = {
	FIELD_I64(line_off, line, .min = 1, .max = INT64_MAX, .doc = W("Which line, from 1", "行号")),
	FIELD_I64(line_off, off, .min = 0, .max = AMOUNT_MAX, .flags = FIELD_MONEY, .doc = W("So much off", "减免")),
};
static const struct shape line_off_shape =
	SHAPE("CouponLineOff", line_off, line_off_fields, "What a coupon takes off a line.", "优惠券的行减免。");

static const struct field verdict_fields[] = {
	FIELD_TEXT(coupon_verdict, code, .max = 40, .doc = W("As it was given", "券码")),
	FIELD_ID(coupon_verdict, coupon_id, "cpn", .doc = W("The coupon", "优惠券")),
	FIELD_TEXT(coupon_verdict, name, .max = 80, .doc = W("What it is", "名称")),
	FIELD_ENUM(coupon_verdict, kind, coupon_kinds, .doc = W("Kind", "类型")),
	FIELD_BOOL(coupon_verdict, accepted, .doc = W("Can be used here and now", "可用")),
	FIELD_TEXT(coupon_verdict, reason, .max = 60, .doc = W("Why not, for programs", "不可用原因代码")),
	FIELD_TEXT(coupon_verdict, text, .max = 300, .doc = W("Why not, in words", "不可用原因")),
	FIELD_I64(coupon_verdict, off, .min = 0, .max = AMOUNT_MAX, .flags = FIELD_MONEY,
		.doc = W("So much off, minor units", "减免金额")),
	FIELD_LIST(coupon_verdict, lines, &line_off_shape, .max = BASKET_LINES_MAX,
		.doc = W("Of which lines how much; adds up to off", "各行减免，合计等于减免金额")),
	FIELD_TEXT(coupon_verdict, item_sku, .max = 64, .doc = W("To be added for nothing", "赠送商品或服务")),
	FIELD_I64(coupon_verdict, item_quantity, .min = 0, .max = 1000, .doc = W("… so many", "赠送数量")),
};
const struct shape coupon_verdict_shape = SHAPE("CouponVerdict", coupon_verdict, verdict_fields,
	"What a coupon does to a basket, or why nothing.", "优惠券对购物车的效果，或不可用的原因。");

static const struct field verdicts_fields[] = {
	FIELD_LIST(coupon_verdicts, coupons, &coupon_verdict_shape, .max = BASKET_COUPONS_MAX,
		.doc = W("Each code, in the order given", "逐张结果，按提交顺序")),
	FIELD_I64(coupon_verdicts, off, .min = 0, .max = AMOUNT_MAX, .flags = FIELD_MONEY,
		.doc = W("Off in all", "合计减免")),
	FIELD_I64(coupon_verdicts, total, .min = 0, .max = AMOUNT_MAX, .flags = FIELD_MONEY,
		.doc = W("Left to pay for the goods", "商品应付")),
};
const struct shape coupon_verdicts_shape =
	SHAPE("CouponVerdicts", coupon_verdicts, verdicts_fields, "What coupons do to a basket.", "优惠券试算结果。");

// ---------------------------------------------------------------- counters of a use

struct use {
	int64_t coupon_id, id, template_id, customer_id, period_at, amount, order_id, until;
	bool used;
};

static void scan_use(const struct rows *rows, struct use *use)
{
	*use = (struct use){
		.coupon_id = row_i64(rows, 0),
		.id = row_i64(rows, 1),
		.template_id = row_i64(rows, 2),
		.customer_id = row_i64(rows, 3),
		.period_at = row_i64(rows, 4),
		.amount = row_i64(rows, 5),
		.order_id = row_i64(rows, 6),
		.until = row_i64(rows, 7),
		.used = row_i64(rows, 8) != 0,
	};
}

static enum status read_uses(struct ctx *ctx, struct sql *statement, const struct value *args, size_t arg_count,
	struct use uses[FREE_AT_ONCE], size_t *count)
{
	struct rows *rows;
	bool more;

	*count = 0;
	TRY(db_query(ctx->db, statement, args, arg_count, &rows));
	for (;;) {
		TRY(rows_next(rows, &more));
		if (!more)
			return OK;
		if (*count == FREE_AT_ONCE) {
			rows_close(rows);
			return OK;
		}
		scan_use(rows, &uses[(*count)++]);
	}
}

// Ends a use in `state` and lowers what it had raised. Not when somebody else has ended it.
static enum status end_use(struct ctx *ctx, const struct use *use, const char *state, bool *ended)
{
	int64_t changed;

	TRY(db_change(ctx->db, &take_end,
		ARGS(v_i64(use->coupon_id), v_i64(use->id), v_text(state), v_i64(ctx->now_ms),
			v_text(use->used ? "used" : "locked")),
		&changed));
	*ended = changed == 1;
	if (!changed)
		return OK;
	TRY(db_exec(ctx->db, &take_lower, ARGS(v_i64(use->coupon_id))));
	if (use->template_id == NONE)
		return OK;
	struct quota quota = {use->template_id, 0, "use", 0};
	TRY(quota_give_back(ctx, &quota));
	if (!use->customer_id)
		return OK;
	quota.customer_id = use->customer_id;
	TRY(quota_give_back(ctx, &quota));
	if (!use->period_at)
		return OK;
	quota.period_at = use->period_at;
	return quota_give_back(ctx, &quota);
}

enum status coupon_free_lapsed(struct ctx *ctx, int64_t coupon_id, int max, int64_t *count)
{
	struct use *uses = arena_array(ctx->mem, struct use, FREE_AT_ONCE);
	size_t found;
	bool ended;

	*count = 0;
	if (coupon_id == NONE)
		TRY(read_uses(ctx, &take_lapsed, ARGS(v_i64(ctx->now_ms), v_i64(max)), uses, &found));
	else
		TRY(read_uses(ctx, &take_lapsed_of, ARGS(v_i64(coupon_id), v_i64(ctx->now_ms)), uses, &found));
	for (size_t i = 0; i < found; i++) {
		TRY(end_use(ctx, &uses[i], "released", &ended));
		*count += ended;
	}
	return OK;
}

static const char *number(struct ctx *ctx, int64_t n)
{
	return arena_format(ctx->mem, "%lld", (long long)n);
}

// One limit: the template's counter is raised, or its refusal is noted.
static enum status raise_limit(struct ctx *ctx, const struct quota *quota, int64_t limit, const struct problem *problem)
{
	int64_t freed;
	bool taken;

	TRY(quota_take(ctx, quota, limit, &taken));
	if (!taken) {
		// What lapsed locks still count is free.
		TRY(coupon_free_lapsed(ctx, NONE, FREE_AT_ONCE, &freed));
		if (freed)
			TRY(quota_take(ctx, quota, limit, &taken));
	}
	return taken ? OK : fail(ctx, problem, number(ctx, limit));
}

static enum status raise_limits(struct ctx *ctx, const struct coupon_template *template, const struct use *use)
{
	struct quota quota = {template->head.id, 0, "use", 0};

	if (template->uses_total != NONE)
		TRY(raise_limit(ctx, &quota, template->uses_total, &coupon_limit_total));
	if (!use->customer_id)
		return OK;
	quota.customer_id = use->customer_id;
	TRY(raise_limit(ctx, &quota, template->uses_per_member, &coupon_limit_member));
	if (!use->period_at)
		return OK;
	quota.period_at = use->period_at;
	return raise_limit(ctx, &quota, template->uses_per_period, &coupon_limit_period);
}

// ---------------------------------------------------------------- judging

struct judged {
	struct held held;
	struct basket_effect effect;
	const struct problem *refused;
	const char *args[PROBLEM_ARGS];
	int64_t owner; // whose limits it counts against; 0: nobody's
	bool before;   // the holder has it already
	struct use use;
	size_t place; // in the order given
};

static void refuse(struct judged *judged, const struct problem *problem, const char *arg)
{
	judged->refused = problem;
	judged->args[0] = arg;
}

static const char *day(struct ctx *ctx, int64_t at_ms)
{
	return date_said(ctx->mem, zone_date(((const struct shop *)ctx->house->shop)->zone, at_ms), ctx->lang);
}

// State and time of the coupon and of its template.
static void judge_coupon(struct ctx *ctx, struct judged *judged)
{
	const struct coupon *coupon = &judged->held.coupon;
	int state = judged->held.template.state;

	if (coupon->state == COUPON_STATE_USED)
		refuse(judged, &coupon_used_before, NULL);
	else if (coupon->state == COUPON_STATE_CANCELLED || state == TEMPLATE_ENDED)
		refuse(judged, &coupon_over, NULL);
	else if (state != TEMPLATE_LIVE)
		refuse(judged, &coupon_paused, NULL);
	else if (coupon->starts_at != NONE && coupon->starts_at > ctx->now_ms)
		refuse(judged, &coupon_not_started, day(ctx, coupon->starts_at));
	else if (coupon->expires_at != NONE && coupon->expires_at <= ctx->now_ms)
		refuse(judged, &coupon_expired, day(ctx, coupon->expires_at - 1));
	else if (coupon->state == COUPON_STATE_LOCKED && coupon->locked_until > ctx->now_ms)
		refuse(judged, &coupon_locked, NULL);
}

static enum status judge_owner(struct ctx *ctx, int64_t customer_id, struct judged *judged)
{
	const struct coupon_template *template = &judged->held.template;
	int64_t owner = judged->held.coupon.customer_id;

	judged->owner = customer_id == NONE ? 0 : customer_id;
	if (owner != NONE) {
		TRY(customer_resolve(ctx, owner, &owner));
		if (customer_id != NONE && owner != customer_id)
			refuse(judged, &coupon_wrong_recipient, NULL);
		judged->owner = owner;
	} else if (customer_id == NONE && (template->uses_per_member != NONE || template->uses_per_period != NONE)) {
		refuse(judged, &coupon_needs_customer, NULL);
	}
	return OK;
}

static enum status judge_limit(
	struct ctx *ctx, const struct quota *quota, int64_t limit, const struct problem *problem, struct judged *judged)
{
	int64_t n;

	if (limit == NONE || judged->refused)
		return OK;
	TRY(quota_read(ctx, quota, &n));
	if (n >= limit)
		refuse(judged, problem, number(ctx, limit));
	return OK;
}

// What the counters say. Only for the answer: when it comes to it, the guarded statements decide.
static enum status judge_limits(struct ctx *ctx, struct judged *judged)
{
	const struct coupon_template *template = &judged->held.template;
	struct quota quota = {template->head.id, 0, "use", 0};

	TRY(judge_limit(ctx, &quota, template->uses_total, &coupon_limit_total, judged));
	if (!judged->owner)
		return OK;
	quota.customer_id = judged->owner;
	TRY(judge_limit(ctx, &quota, template->uses_per_member, &coupon_limit_member, judged));
	quota.period_at = quota_period_at(ctx, (enum quota_period) template->use_period, ctx->now_ms);
	return judge_limit(ctx, &quota, template->uses_per_period, &coupon_limit_period, judged);
}

static enum status judge_condition(struct ctx *ctx, struct judged *judged)
{
	const char *words = NULL;
	bool holds;

	TRY(condition_holds(
		ctx, judged->held.template.condition, judged->owner ? judged->owner : NONE, &holds, &words));
	if (!holds)
		refuse(judged, &coupon_not_for, words);
	return OK;
}

static enum status find_use(struct ctx *ctx, const char *holder, struct judged *judged)
{
	struct rows *rows;
	bool found;

	if (!holder || judged->held.coupon.id == NONE)
		return OK;
	TRY(db_first(ctx->db, &take_of_holder, ARGS(v_i64(judged->held.coupon.id), v_text(holder)), &rows, &found));
	if (!found)
		return OK;
	scan_use(rows, &judged->use);
	judged->before = judged->use.used || judged->use.until > ctx->now_ms;
	return OK;
}

// A code that finds nothing is refused like any other, not an error of the whole.
static enum status find_coupon(struct ctx *ctx, const char *code, struct judged *judged)
{
	enum status status = coupon_find(ctx, code, "/code", &judged->held);

	if (status != ERR_NOT_FOUND && status != ERR_UNPROCESSABLE)
		return status;
	refuse(judged, status == ERR_NOT_FOUND ? &coupon_unknown : &coupon_code_wrong, NULL);
	fail_clear(ctx);
	return OK;
}

static enum status judge(struct ctx *ctx, const struct coupon_taking *taking, bool write, size_t at, struct judged *all)
{
	struct judged *judged = &all[at];
	int64_t freed;

	judged->place = at;
	TRY(find_coupon(ctx, taking->codes[at], judged));
	if (judged->refused)
		return OK;
	if (write) {
		TRY(coupon_touch(ctx, &judged->held));
		TRY(coupon_free_lapsed(ctx, judged->held.coupon.id, FREE_AT_ONCE, &freed));
		if (freed) {
			int64_t id = judged->held.coupon.id;
			TRY(coupon_read(ctx, id, &judged->held));
		}
	}
	for (size_t i = 0; i < at; i++)
		if (!all[i].refused && all[i].held.coupon.code &&
			strcmp(all[i].held.coupon.code, judged->held.coupon.code) == 0)
			refuse(judged, &coupon_twice, NULL);
	if (judged->refused)
		return OK;
	TRY(find_use(ctx, taking->holder, judged));
	if (judged->before)
		return OK;
	judge_coupon(ctx, judged);
	if (!judged->refused)
		TRY(judge_owner(ctx, taking->customer_id, judged));
	if (!judged->refused && judged->held.template.head.id)
		TRY(judge_limits(ctx, judged));
	if (!judged->refused && judged->held.template.condition)
		TRY(judge_condition(ctx, judged));
	return OK;
}

// ---------------------------------------------------------------- the basket

struct category_row {
	int64_t id, parent_id;
};

static enum status read_categories(struct ctx *ctx, struct category_row **ret, size_t *count)
{
	size_t room = 64;
	struct category_row *list = arena_array(ctx->mem, struct category_row, room);
	struct rows *rows;
	bool more;

	*count = 0;
	TRY(db_query(ctx->db, &take_categories, NO_ARGS, &rows));
	for (;;) {
		TRY(rows_next(rows, &more));
		if (!more)
			break;
		if (*count == room) {
			struct category_row *wider = arena_array(ctx->mem, struct category_row, room * 2);
			memcpy(wider, list, room * sizeof *wider);
			list = wider;
			room *= 2;
		}
		list[(*count)++] = (struct category_row){row_i64(rows, 0), row_i64(rows, 1)};
	}
	*ret = list;
	return OK;
}

static int64_t parent_of(const struct category_row *list, size_t count, int64_t id)
{
	for (size_t i = 0; i < count; i++)
		if (list[i].id == id)
			return list[i].parent_id;
	return NONE;
}

// The category of each line's product and all above it.
static enum status find_categories(struct ctx *ctx, struct basket *basket)
{
	struct category_row *list;
	size_t count;

	TRY(read_categories(ctx, &list, &count));
	for (size_t i = 0; i < basket->count; i++) {
		struct basket_line *line = &basket->lines[i];
		int64_t *ids = arena_array(ctx->mem, int64_t, CATEGORIES_DEPTH);
		struct rows *rows;
		bool found;
		TRY(db_first(ctx->db, &take_category_of, ARGS(v_text(line->sku)), &rows, &found));
		int64_t id = found ? row_i64(rows, 0) : NONE;
		for (; id != NONE && line->category_count < CATEGORIES_DEPTH; id = parent_of(list, count, id))
			ids[line->category_count++] = id;
		line->categories = ids;
	}
	return OK;
}

static enum status make_basket(
	struct ctx *ctx, const struct coupon_taking *taking, const struct judged *all, struct basket *basket)
{
	bool categories = false;

	*basket = (struct basket){
		.customer_id = taking->customer_id,
		.store_id = taking->store_id,
		.channel = taking->channel,
		.currency = taking->currency,
		.lines = arena_array(ctx->mem, struct basket_line, taking->line_count),
		.count = taking->line_count,
	};
	for (size_t i = 0; i < taking->line_count; i++)
		basket->lines[i] = (struct basket_line){
			.line = NONE,
			.sku = taking->lines[i].sku,
			.quantity = taking->lines[i].quantity,
			.unit_price = taking->lines[i].unit_price == NONE ? 0 : taking->lines[i].unit_price,
			.discount = taking->lines[i].discount,
		};
	if (!basket_open(basket))
		return fail_at(ctx, "/lines", &basket_too_large, NULL);
	for (size_t i = 0; i < taking->code_count; i++)
		categories = categories || all[i].held.template.categories.count > 0;
	return categories ? find_categories(ctx, basket) : OK;
}

static int64_t priority_of(const struct judged *judged)
{
	return judged->held.template.priority == NONE ? 100 : judged->held.template.priority;
}

static int by_priority(const void *a, const void *b)
{
	const struct judged *const *x = a, *const *y = b;
	int64_t left = priority_of(*x), right = priority_of(*y);

	if (left != right)
		return left < right ? -1 : 1;
	// Of two alike the one named first: the outcome is the same each time.
	return (*x)->place < (*y)->place ? -1 : 1;
}

// Applies them in the order of their priority, each to what those before have left.
static enum status apply_all(
	struct ctx *ctx, const struct coupon_taking *taking, struct judged *all, struct basket *basket)
{
	const struct shop *shop = ctx->house->shop;
	struct judged *order[BASKET_COUPONS_MAX];
	const struct coupon_template *taken[BASKET_COUPONS_MAX];
	size_t count = 0;

	for (size_t i = 0; i < taking->code_count; i++)
		order[i] = &all[i];
	qsort(order, taking->code_count, sizeof *order, by_priority);
	for (size_t i = 0; i < taking->code_count; i++) {
		struct judged *judged = order[i];
		if (judged->refused)
			continue;
		if (judged->before) { // as it was then, whatever has become of the template
			judged->effect.off = judged->use.amount;
			taken[count++] = &judged->held.template;
			continue;
		}
		const struct problem *refused = basket_stacks(&judged->held.template, taken, count);
		if (!refused && taking->lines)
			refused = basket_apply(ctx->mem, &judged->held.template, judged->held.coupon.value, basket,
				shop->currency, &judged->effect);
		if (refused) {
			judged->refused = refused;
			memcpy(judged->args, judged->effect.args, sizeof judged->args);
			continue;
		}
		if (!taking->lines && judged->held.template.kind == COUPON_AMOUNT)
			judged->effect.off = judged->held.coupon.value;
		taken[count++] = &judged->held.template;
	}
	return OK;
}

// ---------------------------------------------------------------- what is said

static void tell(struct ctx *ctx, const char *code, const struct judged *judged, struct coupon_verdict *verdict)
{
	const struct coupon *coupon = &judged->held.coupon;

	*verdict = (struct coupon_verdict){
		.code = code,
		.coupon_id = coupon->code ? coupon->id : NONE,
		.name = coupon->name,
		.kind = judged->held.template.kind,
		.accepted = !judged->refused,
		.off = judged->effect.off,
		.lines = judged->effect.lines,
		.item_sku = judged->effect.item_sku,
		.item_quantity = judged->effect.item_sku ? judged->effect.item_quantity : NONE,
	};
	if (!judged->refused)
		return;
	verdict->off = 0;
	verdict->reason = judged->refused->code;
	verdict->text = problem_sentence(ctx->mem, judged->refused, judged->args, ctx->lang);
}

static void tell_all(struct ctx *ctx, const struct coupon_taking *taking, const struct judged *all,
	const struct basket *basket, struct coupon_verdicts *ret)
{
	struct coupon_verdict *list = arena_array(ctx->mem, struct coupon_verdict, taking->code_count);

	*ret = (struct coupon_verdicts){.coupons = {list, taking->code_count}};
	for (size_t i = 0; i < taking->code_count; i++) {
		tell(ctx, taking->codes[i], &all[i], &list[i]);
		ret->off += list[i].off;
		if (!all[i].refused || ret->refused)
			continue;
		ret->refused = all[i].refused;
		memcpy(ret->args, all[i].args, sizeof ret->args);
		ret->refused_at = i;
	}
	for (size_t i = 0; i < basket->count; i++)
		ret->total += basket->lines[i].net;
}

static enum status judge_all(struct ctx *ctx, const struct coupon_taking *taking, bool write, struct judged **ret,
	struct basket *basket, struct coupon_verdicts *verdicts)
{
	struct judged *all = arena_array(ctx->mem, struct judged, taking->code_count);

	for (size_t i = 0; i < taking->code_count; i++)
		TRY(judge(ctx, taking, write, i, all));
	TRY(make_basket(ctx, taking, all, basket));
	TRY(apply_all(ctx, taking, all, basket));
	tell_all(ctx, taking, all, basket, verdicts);
	*ret = all;
	return OK;
}

enum status reward_coupons_validate(struct ctx *ctx, const struct coupon_taking *taking, struct coupon_verdicts *ret)
{
	struct judged *all;
	struct basket basket;

	return judge_all(ctx, taking, false, &all, &basket, ret);
}

// ---------------------------------------------------------------- taking

static enum status use_locked(struct ctx *ctx, struct judged *judged, const struct coupon_taking *taking)
{
	const struct use *use = &judged->use;
	int64_t changed;

	if (use->used || taking->until != NONE)
		return OK; // the first outcome
	TRY(db_change(ctx->db, &take_use,
		ARGS(v_i64(use->coupon_id), v_i64(use->id), v_i64(taking->order_id), v_i64(ctx->now_ms)), &changed));
	if (!changed)
		return ERR_BUSY;
	TRY(db_exec(ctx->db, &take_settle,
		ARGS(v_i64(use->coupon_id), v_text("used"), v_i64(NONE), v_i64(ctx->now_ms), v_text(taking->holder))));
	return coupon_emit(ctx, &coupon_used, &judged->held, use->customer_id ? use->customer_id : NONE, use->amount,
		taking->holder);
}

static enum status take_one(struct ctx *ctx, struct judged *judged, const struct coupon_taking *taking)
{
	const struct coupon_template *template = &judged->held.template;
	bool lock = taking->until != NONE;
	struct use use = {
		.coupon_id = judged->held.coupon.id,
		.id = id_new(),
		.template_id = template->head.id ? template->head.id : NONE,
		.customer_id = judged->owner,
		.period_at = template->uses_per_period == NONE
				     ? 0
				     : quota_period_at(ctx, (enum quota_period) template->use_period, ctx->now_ms),
		.amount = judged->effect.off,
	};
	int64_t changed;

	if (judged->before)
		return use_locked(ctx, judged, taking);
	TRY(db_change(ctx->db, &take_raise, ARGS(v_i64(use.coupon_id)), &changed));
	if (!changed)
		return ERR_BUSY; // taken since it was read: judged again
	if (use.template_id != NONE)
		TRY(raise_limits(ctx, template, &use));
	TRY(db_exec(ctx->db, &take_insert,
		ARGS(v_i64(use.coupon_id), v_i64(use.id), v_i64(use.template_id), v_i64(use.customer_id),
			v_text(taking->holder), v_i64(taking->order_id), v_text(lock ? "locked" : "used"),
			v_i64(use.amount), v_i64(use.period_at), v_i64(taking->until), v_i64(ctx->now_ms))));
	TRY(db_exec(ctx->db, &take_settle,
		ARGS(v_i64(use.coupon_id), v_text(lock ? "locked" : "used"), v_i64(taking->until),
			v_i64(lock ? NONE : ctx->now_ms), v_text(lock ? NULL : taking->holder))));
	if (lock)
		return OK;
	return coupon_emit(
		ctx, &coupon_used, &judged->held, judged->owner ? judged->owner : NONE, use.amount, taking->holder);
}

static int by_coupon(const void *a, const void *b)
{
	const struct judged *const *x = a, *const *y = b;
	int64_t left = (*x)->held.coupon.id, right = (*y)->held.coupon.id;

	return left < right ? -1 : left > right;
}

enum status reward_coupons_take(
	struct ctx *ctx, const struct coupon_taking *taking, const char *pointer, struct coupon_verdicts *ret)
{
	struct judged *all, *order[BASKET_COUPONS_MAX];
	struct basket basket;

	TRY(judge_all(ctx, taking, true, &all, &basket, ret));
	if (ret->refused)
		return fail_at_args(
			ctx, arena_format(ctx->mem, "%s/%zu", pointer, ret->refused_at), ret->refused, ret->args);
	// Everybody takes them in one order, so that nobody waits for each other.
	for (size_t i = 0; i < taking->code_count; i++)
		order[i] = &all[i];
	qsort(order, taking->code_count, sizeof *order, by_coupon);
	for (size_t i = 0; i < taking->code_count; i++)
		TRY(take_one(ctx, order[i], taking));
	return OK;
}

enum status reward_coupon_use(struct ctx *ctx, const char *code, const char *used_for, struct coupon **ret)
{
	const struct coupon_taking taking = {
		.customer_id = NONE,
		.store_id = NONE,
		.codes = &code,
		.code_count = 1,
		.holder = used_for,
		.order_id = NONE,
		.until = NONE,
	};
	struct judged *all;
	struct basket basket;
	struct coupon_verdicts verdicts;

	TRY(judge_all(ctx, &taking, true, &all, &basket, &verdicts));
	if (verdicts.refused == &coupon_code_wrong)
		return fail_at(ctx, "/code", &coupon_code_wrong, NULL);
	if (verdicts.refused)
		return fail_args(ctx, verdicts.refused, verdicts.args);
	TRY(take_one(ctx, &all[0], &taking));
	struct held *held = &all[0].held;
	const char *name = held->coupon.name;
	TRY(coupon_read(ctx, held->coupon.id, held));
	held->coupon.name = name;
	*ret = &held->coupon;
	return OK;
}

// ---------------------------------------------------------------- locks

static enum status of_holder(struct ctx *ctx, const char *holder, struct use **uses, size_t *count)
{
	*uses = arena_array(ctx->mem, struct use, FREE_AT_ONCE);
	return read_uses(ctx, &take_locked_for, ARGS(v_text(holder)), *uses, count);
}

enum status reward_coupons_confirm(struct ctx *ctx, const char *holder, int64_t order_id, int64_t *count)
{
	const struct coupon_taking taking = {.holder = holder, .order_id = order_id, .until = NONE};
	struct use *uses;
	size_t found;

	*count = 0;
	TRY(of_holder(ctx, holder, &uses, &found));
	for (size_t i = 0; i < found; i++) {
		struct judged judged = {.use = uses[i], .before = true};
		if (uses[i].until <= ctx->now_ms)
			continue; // lapsed: it may be somebody else's already
		TRY(coupon_read(ctx, uses[i].coupon_id, &judged.held));
		TRY(use_locked(ctx, &judged, &taking));
		++*count;
	}
	return OK;
}

enum status reward_coupons_release(struct ctx *ctx, const char *holder, int64_t *count)
{
	struct use *uses;
	size_t found;
	bool ended;

	*count = 0;
	TRY(of_holder(ctx, holder, &uses, &found));
	for (size_t i = 0; i < found; i++) {
		TRY(end_use(ctx, &uses[i], "released", &ended));
		*count += ended;
	}
	return OK;
}

enum status reward_coupons_give_back(struct ctx *ctx, int64_t order_id, bool whole)
{
	struct use *uses = arena_array(ctx->mem, struct use, FREE_AT_ONCE);
	size_t count;
	bool ended;

	TRY(read_uses(ctx, &take_of_order, ARGS(v_i64(order_id)), uses, &count));
	for (size_t i = 0; i < count; i++) {
		struct held held;
		TRY(coupon_read(ctx, uses[i].coupon_id, &held));
		if (!whole && !held.template.returns_use)
			continue;
		TRY(end_use(ctx, &uses[i], "returned", &ended));
		if (!ended)
			continue;
		TRY(coupon_emit(ctx, &coupon_returned, &held, uses[i].customer_id ? uses[i].customer_id : NONE,
			uses[i].amount, NULL));
	}
	return OK;
}

// What it had raised before its return is raised again, whatever limits say by now: it was within them.
static enum status count_again(struct ctx *ctx, const struct held *held, const struct use *use)
{
	struct quota quota = {use->template_id, 0, "use", 0};
	bool taken;

	if (use->template_id == NONE)
		return OK;
	if (held->template.uses_total != NONE)
		TRY(quota_take(ctx, &quota, NONE, &taken));
	if (!use->customer_id)
		return OK;
	quota.customer_id = use->customer_id;
	TRY(quota_take(ctx, &quota, NONE, &taken));
	quota.period_at = use->period_at;
	return use->period_at ? quota_take(ctx, &quota, NONE, &taken) : OK;
}

static enum status use_again(struct ctx *ctx, const struct use *use)
{
	struct held held;
	int64_t changed;

	TRY(coupon_read(ctx, use->coupon_id, &held));
	TRY(db_change(ctx->db, &take_raise, ARGS(v_i64(use->coupon_id)), &changed));
	if (!changed)
		return OK; // used for something else meanwhile: the shop bears it
	TRY(count_again(ctx, &held, use));
	TRY(db_change(ctx->db, &take_again, ARGS(v_i64(use->coupon_id), v_i64(use->id)), &changed));
	if (!changed)
		return ERR_BUSY;
	TRY(db_exec(ctx->db, &take_settle,
		ARGS(v_i64(use->coupon_id), v_text("used"), v_i64(NONE), v_i64(ctx->now_ms), v_text(NULL))));
	return coupon_emit(ctx, &coupon_used, &held, use->customer_id ? use->customer_id : NONE, use->amount, NULL);
}

enum status reward_coupons_take_again(struct ctx *ctx, int64_t order_id)
{
	struct use *uses = arena_array(ctx->mem, struct use, FREE_AT_ONCE);
	size_t count;

	TRY(read_uses(ctx, &take_returned, ARGS(v_i64(order_id)), uses, &count));
	for (size_t i = 0; i < count; i++)
		TRY(use_again(ctx, &uses[i]));
	return OK;
}
