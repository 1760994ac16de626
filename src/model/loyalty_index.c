#include "model/loyalty_index.h"

#include <math.h>

const struct loyalty_measure_info loyalty_measures[LOYALTY_MEASURES] = {
	[LOYALTY_RETENTION] = {"retention", "100 · last period's customers who ordered again / all of them", false},
	[LOYALTY_CHURN] = {"churn", "100 · (1 − expected leavers, Σ churn risk / customers)", false},
	[LOYALTY_SATISFACTION] = {"satisfaction", "100 · answers of 4 or 5 out of 5 / answers", false},
	[LOYALTY_COMPLAINT] = {"complaint", "100 · (1 − customers who complained / active customers)", false},
	[LOYALTY_REFERRAL] = {"referral", "100 · min(1, customers won by referral / new customers / goal)", true},
	[LOYALTY_LIFETIME_VALUE] = {"lifetime_value", "100 · min(1, Σ lifetime value / customers / goal)", true},
	[LOYALTY_EMOTIONAL] = {"emotional", "50 · (1 + (promoters − detractors) / answers): the NPS as 0 … 100", false},
	[LOYALTY_BEHAVIOURAL] = {"behavioural", "100 · customers with orders on two days or more / customers", false},
	[LOYALTY_ATTITUDINAL] = {"attitudinal", "100 · Σ (answer − lowest) / Σ (highest − lowest)", false},
	[LOYALTY_RELATION] = {"relation", "100 · ties held (channels, categories …) / ties possible", false},
};

// The share that the formula turns into a score, within 0 … 1.
static double share_of(enum loyalty_measure measure, const struct loyalty_count *count)
{
	double share = count->part / count->whole;

	if (measure == LOYALTY_CHURN || measure == LOYALTY_COMPLAINT)
		share = 1 - share;
	else if (measure == LOYALTY_EMOTIONAL)
		share = (1 + share) / 2;
	else if (loyalty_measures[measure].has_goal)
		share /= count->goal;
	return fmin(fmax(share, 0), 1);
}

static enum status check(const struct loyalty_count *count, struct model_fault *fault)
{
	for (size_t i = 0; i < LOYALTY_MEASURES; i++) {
		if (!isfinite(count[i].part) || !(count[i].whole >= 0) || !isfinite(count[i].whole))
			return model_refuse(fault, i, "part and whole must be numbers, whole 0 or more");
		if (!(count[i].weight >= 0) || !isfinite(count[i].weight))
			return model_refuse(fault, i, "a weight must be 0 or more");
		if (loyalty_measures[i].has_goal && count[i].whole > 0 && !(count[i].goal > 0))
			return model_refuse(fault, i, "the goal must be above 0");
	}
	return OK;
}

enum status loyalty_index(const struct loyalty_count count[LOYALTY_MEASURES], struct loyalty_index *index,
			  struct model_fault *fault)
{
	enum status status = check(count, fault);
	double weights = 0;

	if (status != OK)
		return status;
	*index = (struct loyalty_index){0};
	for (int i = 0; i < LOYALTY_MEASURES; i++)
		weights += count[i].whole > 0 ? count[i].weight : 0;
	index->known = weights > 0;
	for (int i = 0; i < LOYALTY_MEASURES; i++) {
		struct loyalty_part *part = &index->part[i];

		part->known = count[i].whole > 0;
		part->sample = count[i].whole;
		if (!part->known)
			continue;
		part->score = 100 * share_of((enum loyalty_measure)i, &count[i]);
		part->weight = index->known ? count[i].weight / weights : 0;
		part->contribution = part->weight * part->score;
		index->value += part->contribution;
	}
	return OK;
}
