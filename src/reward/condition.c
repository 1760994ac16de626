#include "reward/condition.h"

#include "api/expression.h"
#include "reward/reward.h"

SQL(condition_rewards);
SQL(condition_templates);
SQL(condition_offers);
SQL(condition_handouts);

static const struct expression_home rewards = {W("reward", "奖励"), "rwd", &condition_rewards};
static const struct expression_home templates = {W("coupon template", "券模板"), "cpt", &condition_templates};
static const struct expression_home offers = {W("offer", "限时优惠"), "ofr", &condition_offers};
static const struct expression_home handouts = {
	W("coupons being given out", "进行中的批量发券"), "cho", &condition_handouts};
const struct expression_home *const reward_homes[] = {&rewards, &templates, &offers, &handouts, NULL};

enum status condition_check(struct ctx *ctx, const char *pointer, const char *text)
{
	struct expr *expr;

	return text ? expression_take(ctx, EXPR_OF_CUSTOMERS, pointer, text, &expr) : OK;
}

enum status condition_holds(struct ctx *ctx, const char *text, int64_t customer_id, bool *holds, const char **words)
{
	struct vocabulary *vocabulary;
	struct expr *expr;

	*holds = true;
	if (!text)
		return OK;
	TRY(expression_vocabulary(ctx, EXPR_OF_CUSTOMERS, &vocabulary));
	enum status status = expr_compile(ctx, vocabulary, text, EXPR_BOOL, &expr);
	*holds = false;
	if (words)
		*words = status == OK ? expr_sentence(ctx, expr, ctx->lang) : text;
	// What it names is gone (a tier, a segment, a field): it is for nobody until somebody mends it.
	if (status == ERR_UNPROCESSABLE)
		return OK;
	TRY(status);
	if (customer_id == NONE)
		return OK;
	struct facts facts = facts_make(ctx, vocabulary, customer_id, ctx->now_ms);
	return expr_holds(expr, &facts, holds);
}
