// When points become active and lapse, as rules say it: the same policies as a wallet's, in an object of their own.
#include "points/points.h"
#include "points/term.h"

PROBLEM(policy_needs, ERR_UNPROCESSABLE, "This is needed with the others.", "与其他设置一起时必填。");
PROBLEM(policy_day, ERR_UNPROCESSABLE, "{0} is no day of the year; write 12-31.", "{0} 不是有效日期，应如 12-31。");
PROBLEM(policy_slides, ERR_UNPROCESSABLE, "Only a wallet as a whole lapses by inactivity.",
	"仅整个积分账户可按不活跃过期。");

static const struct field day_item = {
	.name = "day", .kind = KIND_TEXT, .max = 5, .doc = W("A day of every year, 12-31", "每年的某日，如 12-31")};

#define COUNT_MAX 36500

static const struct field expiry_policy_fields[] = {
	FIELD_ENUM(expiry_policy, mode, expiry_modes, .flags = FIELD_REQUIRED, .doc = W("How they lapse", "过期方式")),
	FIELD_I64(expiry_policy, count, .min = 1, .max = COUNT_MAX, .doc = W("So many units", "时长")),
	FIELD_ENUM(expiry_policy, unit, term_units, .doc = W("Unit", "单位")),
	FIELD_ENUM(expiry_policy, round, term_rounds, .doc = W("Then to the end of", "取整至")),
	FIELD_I64(expiry_policy, month, .min = 1, .max = 12, .doc = W("Month, for named_month", "指定月份")),
	FIELD_ENUM(expiry_policy, from, expiry_froms, .doc = W("Counted from", "起算点")),
	FIELD_SCALARS(expiry_policy, dates, &day_item, .max = 24, .doc = W("Clearing dates", "清零日")),
};

const struct shape expiry_policy_shape =
	SHAPE("ExpiryPolicy", expiry_policy, expiry_policy_fields, "When points lapse.", "积分有效期。");

static const struct field pending_policy_fields[] = {
	FIELD_ENUM(pending_policy, mode, pending_modes, .flags = FIELD_REQUIRED,
		.doc = W("When they become active", "生效方式")),
	FIELD_I64(pending_policy, count, .min = 0, .max = COUNT_MAX,
		.doc = W("So many units; after the delivery: the return window", "时长；收货方式下为退货期")),
	FIELD_ENUM(pending_policy, unit, term_units, .doc = W("Unit", "单位")),
	FIELD_ENUM(pending_policy, round, term_rounds, .doc = W("Then to the end of", "取整至")),
	FIELD_SCALARS(
		pending_policy, dates, &day_item, .max = 24, .doc = W("Days on which they become active", "生效日")),
	FIELD_I64(pending_policy, cancel_days, .min = 1, .max = COUNT_MAX,
		.doc = W("Days after which those that wait for a delivery are forfeited", "逾期未收货则作废的天数")),
};

const struct shape pending_policy_shape =
	SHAPE("PendingPolicy", pending_policy, pending_policy_fields, "When points become active.", "积分生效方式。");

static enum status check_days(struct ctx *ctx, const char *pointer, const struct list *days, bool wanted)
{
	const char *const *texts = days->items;
	int month, day;

	if (wanted && !days->count)
		return fail_at(ctx, arena_format(ctx->mem, "%s/dates", pointer), &policy_needs, NULL);
	for (size_t i = 0; i < days->count; i++)
		if (!term_day_parse(texts[i], &month, &day))
			return fail_at(ctx, arena_format(ctx->mem, "%s/dates/%zu", pointer, i), &policy_day, texts[i]);
	return OK;
}

enum status expiry_check(struct ctx *ctx, const char *pointer, const struct expiry_policy *policy)
{
	if (policy->mode == EXPIRY_INACTIVITY)
		return fail_at(ctx, arena_format(ctx->mem, "%s/mode", pointer), &policy_slides, NULL);
	if (policy->mode == EXPIRY_ROLLING && policy->count == NONE)
		return fail_at(ctx, arena_format(ctx->mem, "%s/count", pointer), &policy_needs, NULL);
	if (policy->mode == EXPIRY_ROLLING && policy->round == TERM_TO_NAMED && policy->month == NONE)
		return fail_at(ctx, arena_format(ctx->mem, "%s/month", pointer), &policy_needs, NULL);
	return check_days(ctx, pointer, &policy->dates, policy->mode == EXPIRY_DATES);
}

enum status pending_check(struct ctx *ctx, const char *pointer, const struct pending_policy *policy)
{
	if (policy->mode == PENDING_DURATION && policy->count == NONE)
		return fail_at(ctx, arena_format(ctx->mem, "%s/count", pointer), &policy_needs, NULL);
	return check_days(ctx, pointer, &policy->dates, policy->mode == PENDING_DATES);
}
