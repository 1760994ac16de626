// What a customer is shown of the plan in force before bringing anybody.
#include "referral/plan.h"

SQL(offer_counts);

enum status referral_offer(struct ctx *ctx, struct referral_offer *offer, bool *found)
{
	struct referral_plan plan;

	TRY(plan_in_force(ctx, &plan, found));
	if (*found)
		*offer = (struct referral_offer){
			.name = {plan.name_en, plan.name_zh},
			.referrer_points = plan.referrer_points,
			.referee_points = plan.referee_points,
			.minimum = plan.minimum,
		};
	return OK;
}

enum status referral_counts(struct ctx *ctx, int64_t customer_id, int64_t *friends, int64_t *rewarded)
{
	struct rows *rows;
	bool found;

	TRY(db_first(ctx->db, &offer_counts, ARGS(v_i64(customer_id)), &rows, &found));
	*friends = found ? row_i64(rows, 0) : 0;
	*rewarded = found ? row_i64(rows, 1) : 0;
	return OK;
}
