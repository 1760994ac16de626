// When the points of a wallet lapse, in plain words.
#include "base/instant.h"
#include "points/points.h"
#include "points/term.h"

static const char *date_list(struct ctx *ctx, const struct list *dates)
{
	struct buf buf = buf_make(ctx->mem, 1000);
	const char *const *texts = dates->items, *comma = ctx->lang == LANG_ZH ? "、" : ", ";
	int month, day;

	for (size_t i = 0; i < dates->count; i++)
		if (term_day_parse(texts[i], &month, &day)) // checked when the policy was written
			buf_format(&buf, "%s%s", buf.size ? comma : "", yearly_said(ctx->mem, month, day, ctx->lang));
	return buf.size ? buf.data : "";
}

static const char *span(struct ctx *ctx, int64_t count, int unit)
{
	static const struct words units[] = {
		[TERM_DAY] = W("day", "天"),
		[TERM_WEEK] = W("week", "周"),
		[TERM_MONTH] = W("month", "个月"),
		[TERM_YEAR] = W("year", "年"),
	};
	return arena_format(ctx->mem, "%lld %s%s", (long long)count, words_in(units[unit], ctx->lang),
		ctx->lang == LANG_EN && count != 1 ? "s" : "");
}

static const char *rounded(struct ctx *ctx, int round)
{
	static const struct words rounds[] = {
		[TERM_TO_DAY] = W(", to the end of that day", "，至当日结束"),
		[TERM_TO_WEEK] = W(", to the end of that week", "，至当周结束"),
		[TERM_TO_MONTH] = W(", to the end of that month", "，至当月底"),
		[TERM_TO_QUARTER] = W(", to the end of that quarter", "，至当季末"),
		[TERM_TO_HALF] = W(", to the end of that half-year", "，至当半年末"),
		[TERM_TO_YEAR] = W(", to the end of that year", "，至当年底"),
		[TERM_TO_NAMED] = W(", to the end of the month that is fixed for it", "，至指定月份的月底"),
		[TERM_EXACT] = W("", ""),
	};
	return words_in(rounds[round], ctx->lang);
}

const char *expiry_words(struct ctx *ctx, const struct expiry_policy *expiry)
{
	bool active = expiry->from == EXPIRY_FROM_ACTIVE;

	switch ((enum expiry_mode)expiry->mode) {
	case EXPIRY_NEVER:
		return ctx->lang == LANG_ZH ? "长期有效。" : "They do not lapse.";
	case EXPIRY_ROLLING:
		if (ctx->lang == LANG_ZH)
			return arena_format(ctx->mem, "%s后 %s内有效%s。", active ? "生效" : "获得",
				span(ctx, expiry->count, expiry->unit), rounded(ctx, expiry->round));
		return arena_format(ctx->mem, "They are good for %s after they %s%s.",
			span(ctx, expiry->count, expiry->unit), active ? "become active" : "were earned",
			rounded(ctx, expiry->round));
	case EXPIRY_DATES:
		return arena_format(ctx->mem,
			ctx->lang == LANG_ZH ? "清零日：%s。" : "They lapse on the next of these days: %s.",
			date_list(ctx, &expiry->dates));
	case EXPIRY_INACTIVITY:
		break;
	}
	return arena_format(ctx->mem,
		ctx->lang == LANG_ZH ? "%s内无活动则失效。" : "They lapse after %s without activity.",
		span(ctx, expiry->count, expiry->unit));
}

const char *wallet_expiry_words(struct ctx *ctx, const struct wallet *wallet)
{
	return expiry_words(ctx, &wallet->expiry);
}

const char *pending_words(struct ctx *ctx, const struct pending_policy *policy)
{
	bool zh = ctx->lang == LANG_ZH, waits = policy->count != NONE && policy->count > 0;

	switch ((enum pending_mode)policy->mode) {
	case PENDING_NONE:
		return NULL;
	case PENDING_DURATION:
		return arena_format(ctx->mem, zh ? "%s后生效。" : "They become active after %s.",
			span(ctx, policy->count, policy->unit));
	case PENDING_DATES:
		return arena_format(ctx->mem, zh ? "生效日：%s。" : "They become active on the next of these days: %s.",
			date_list(ctx, &policy->dates));
	case PENDING_DELIVERY:
		break;
	}
	if (!waits)
		return zh ? "收货后生效。" : "They become active on delivery.";
	return arena_format(ctx->mem, zh ? "收货满 %s后生效。" : "They become active %s after the delivery.",
		span(ctx, policy->count, policy->unit));
}
