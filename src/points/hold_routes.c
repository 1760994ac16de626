// Holds over HTTP.
#include "points/routes.h"

#include "base/id.h"
#include "customer/customer.h"

#include <string.h>

struct part_in {
	const char *kind, *wallet, *subject;
	int64_t store_id, amount;
};

struct hold_in {
	int64_t customer_id;
	const char *reference;
	int64_t expires_at;
	const char *note;
	struct list parts;
};

static const struct field part_in_fields[] = {
	FIELD_TEXT(part_in, kind, .max = 40,
		.doc = W("What is held: points (when absent), reward_stock, coupon, budget",
			"冻结类型：points（缺省）、reward_stock、coupon、budget")),
	FIELD_TEXT(part_in, wallet, .max = 40,
		.doc = W("Of points: the wallet; points when absent", "积分账户编码，缺省为 points")),
	FIELD_TEXT(part_in, subject, .max = 40,
		.doc = W("Of other kinds: id of the reward, the coupon, the earning budget",
			"其他类型的对象编号：奖励、优惠券或积分预算")),
	FIELD_ID(part_in, store_id, "sto", .doc = W("Of stock that lies in stores: which", "门店库存所属门店")),
	FIELD_I64(part_in, amount, .min = 1, .max = INT64_C(1000000000000), .flags = FIELD_REQUIRED,
		.doc = W("How much", "数量"), .example = "100"),
};

static const struct shape part_in_shape =
	SHAPE("HoldPartInput", part_in, part_in_fields, "One thing to hold.", "冻结内容。");

static const struct field hold_in_fields[] = {
	FIELD_ID(hold_in, customer_id, "cus", .flags = FIELD_REQUIRED, .doc = W("Whose", "客户"),
		.example = "\"cus_00000000001\""),
	FIELD_TEXT(hold_in, reference, .max = 100, .doc = W("The caller's own number, unique", "调用方单号，唯一"),
		.example = "\"POS1-42\""),
	FIELD_TIME(hold_in, expires_at,
		.doc = W("Ends by itself then; in 15 minutes when absent", "超时时间，缺省为 15 分钟后")),
	FIELD_TEXT(hold_in, note, .max = 300, .doc = W("What for", "用途")),
	FIELD_LIST(hold_in, parts, &part_in_shape, .max = HOLD_PARTS_MAX, .flags = FIELD_REQUIRED,
		.doc = W("What is held, all of it or nothing", "冻结内容，全部成功或全部失败"),
		.example = "[{\"amount\": 100}]"),
};

const struct shape hold_in_shape = SHAPE("HoldInput", hold_in, hold_in_fields, "What to hold.", "待冻结内容。");

struct part_out {
	int64_t number;
	const char *kind, *wallet, *subject;
	int64_t store_id, amount, confirmed;
};

static const struct field part_fields[] = {
	FIELD_I64(part_out, number, .min = 1, .max = HOLD_PARTS_MAX, .doc = W("Its number", "序号")),
	FIELD_TEXT(part_out, kind, .max = 40, .doc = W("What is held", "类型")),
	FIELD_TEXT(part_out, wallet, .max = 40, .doc = W("Of points: the wallet", "积分账户编码")),
	FIELD_TEXT(part_out, subject, .max = 40, .doc = W("Of other kinds: id of what is held", "其他类型的对象编号")),
	FIELD_ID(part_out, store_id, "sto", .doc = W("Whose stock it is", "门店")),
	FIELD_I64(part_out, amount, .min = 1, .max = INT64_MAX, .doc = W("How much was held", "冻结数量")),
	FIELD_I64(part_out, confirmed, .min = 0, .max = INT64_MAX, .doc = W("How much of it was used", "确认数量")),
};

static const struct shape part_shape =
	SHAPE("HoldPart", part_out, part_fields, "One thing that is held.", "冻结明细。");

static const struct field hold_fields[] = {
	FIELD_ID(hold, id, "hld", .doc = W("Id", "编号")),
	FIELD_ID(hold, customer_id, "cus", .doc = W("Whose", "客户")),
	FIELD_TEXT(hold, reference, .max = 100, .doc = W("The caller's own number", "调用方单号")),
	FIELD_ENUM(hold, state, hold_states, .doc = W("State", "状态")),
	FIELD_TIME(hold, made_at, .doc = W("Made", "冻结时间")),
	FIELD_TIME(hold, expires_at, .doc = W("Ends by itself", "超时时间")),
	FIELD_TIME(hold, resolved_at, .doc = W("Resolved", "处理时间")),
	FIELD_TEXT(hold, note, .max = 300, .doc = W("What for", "用途")),
	FIELD_LIST(hold, parts, &part_shape, .max = HOLD_PARTS_MAX, .doc = W("What is held", "冻结明细")),
};

const struct shape hold_shape = SHAPE("Hold", hold, hold_fields, "A reservation.", "冻结单。");

struct confirm_in {
	struct list amounts;
};

static const struct field amount_item = {
	.name = "amount", .kind = KIND_I64, .min = 0, .max = INT64_C(1000000000000), .doc = W("How much", "数量")};

static const struct field confirm_fields[] = {
	FIELD_SCALARS(confirm_in, amounts, &amount_item, .max = HOLD_PARTS_MAX,
		.doc = W("How much of each part is used, in their order; all when absent", "各项确认数量，缺省为全部")),
};

const struct shape confirm_shape =
	SHAPE("HoldConfirmation", confirm_in, confirm_fields, "How much of it is used.", "确认数量。");

PROBLEM(hold_amounts, ERR_UNPROCESSABLE, "There are {0} parts; say how much of each.", "共 {0} 项，须逐项给出数量。");

PROBLEM(hold_subject, ERR_UNPROCESSABLE, "Of kind {0}: an id that begins with {1}_ says which.",
	"{0} 类型须以 {1}_ 开头的编号指明对象。");
PROBLEM(hold_qualifying, ERR_UNPROCESSABLE, "Qualifying points cannot be held.", "定级积分不可冻结。");

// ---------------------------------------------------------------- acts

static enum status subject_of(struct ctx *ctx, const struct part_in *given, const char *pointer, struct hold_part *part)
{
	const struct hold_kind *kind = hold_kind_find(part->kind);

	if (!kind || !kind->prefix)
		return fail_at(ctx, arena_format(ctx->mem, "%s/kind", pointer), &hold_kind_unknown, part->kind);
	if (given->subject && id_parse(given->subject, kind->prefix, &part->subject_id))
		return OK;
	return fail_at(ctx, arena_format(ctx->mem, "%s/subject", pointer), &hold_subject, part->kind, kind->prefix);
}

static enum status parts_of(struct ctx *ctx, const struct hold_in *in, struct list *ret)
{
	const struct part_in *given = in->parts.items;
	struct hold_part *parts = arena_array(ctx->mem, struct hold_part, in->parts.count + 1);
	const struct wallet *wallet;

	for (size_t i = 0; i < in->parts.count; i++) {
		const char *pointer = arena_format(ctx->mem, "/parts/%zu", i);
		parts[i] = (struct hold_part){.kind = given[i].kind ? given[i].kind : "points",
			.store_id = given[i].store_id,
			.amount = given[i].amount};
		if (strcmp(parts[i].kind, "points") != 0) {
			TRY(subject_of(ctx, &given[i], pointer, &parts[i]));
			continue;
		}
		TRY(wallet_by_code(ctx, given[i].wallet ? given[i].wallet : "points",
			arena_format(ctx->mem, "%s/wallet", pointer), &wallet));
		if (wallet->kind == WALLET_QUALIFYING)
			return fail_at(ctx, arena_format(ctx->mem, "%s/wallet", pointer), &hold_qualifying, NULL);
		parts[i].subject_id = wallet->id;
	}
	*ret = LIST(hold_part, parts, in->parts.count);
	return OK;
}

enum status hold_shown(struct ctx *ctx, const struct hold *hold, struct hold **ret)
{
	struct part_out *parts = arena_array(ctx->mem, struct part_out, hold->parts.count + 1);
	struct hold *out = arena_copy(ctx->mem, hold, sizeof *hold);
	const struct wallets *wallets;

	TRY(wallets_get(ctx, &wallets));
	for (size_t i = 0; i < hold->parts.count; i++) {
		const struct hold_part *part = &((const struct hold_part *)hold->parts.items)[i];
		const struct hold_kind *kind = hold_kind_find(part->kind);
		const struct wallet *wallet = kind ? NULL : wallets_find(wallets, part->subject_id);
		parts[i] = (struct part_out){part->number, part->kind, wallet ? wallet->code : NULL,
			kind ? id_text(ctx->mem, kind->prefix, part->subject_id) : NULL, part->store_id, part->amount,
			part->confirmed};
	}
	out->parts = LIST(part_out, parts, hold->parts.count);
	*ret = out;
	return OK;
}

static enum status give(struct ctx *ctx, const struct hold *hold, struct answer *answer)
{
	struct hold *out;

	TRY(hold_shown(ctx, hold, &out));
	answer_give(answer, hold, out);
	return OK;
}

enum status act_hold(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	const struct hold_in *in = call->in;
	struct hold want = {.reference = in->reference, .expires_at = in->expires_at, .note = in->note}, *hold;
	bool replayed;

	TRY(points_visible(ctx, call, in->customer_id, &want.customer_id));
	TRY(parts_of(ctx, in, &want.parts));
	TRY(points_hold(ctx, &want, &hold, &replayed));
	answer->status = replayed ? 200 : 201;
	return give(ctx, hold, answer);
}

// Whose customer is out of reach is not there.
static enum status load_visible(struct ctx *ctx, const struct call *call, struct hold **ret)
{
	int64_t live;

	TRY(points_hold_get(ctx, call->ids[0], ret));
	return points_visible(ctx, call, (*ret)->customer_id, &live);
}

enum status act_hold_get(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	struct hold *hold;

	TRY(load_visible(ctx, call, &hold));
	return give(ctx, hold, answer);
}

enum status act_confirm(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	const struct confirm_in *in = call->in;
	struct hold *hold;

	TRY(load_visible(ctx, call, &hold));
	if (in && in->amounts.count && in->amounts.count != hold->parts.count)
		return fail_at(ctx, "/amounts", &hold_amounts, arena_format(ctx->mem, "%zu", hold->parts.count));
	TRY(points_hold_confirm(
		ctx, hold->id, in && in->amounts.count ? (const int64_t *)in->amounts.items : NULL, NULL, &hold));
	return give(ctx, hold, answer);
}

enum status act_void(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	struct hold *hold;

	TRY(load_visible(ctx, call, &hold));
	TRY(points_hold_void(ctx, hold->id, &hold));
	return give(ctx, hold, answer);
}
