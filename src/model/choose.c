#include "model/choose.h"

#include <math.h>

#include "base/arena.h"

struct judged {
	const struct repeat_rows *rows;
	const double *later;
	bool *ordered;
	double t;
	struct repeat_score *score;
	double *forecast;
};

static void judge_rules_of_thumb(const struct judged *judged, struct repeat_choice *choice)
{
	const struct repeat_rows *rows = judged->rows;

	for (size_t i = 0; i < rows->count; i++)
		judged->forecast[i] = rows->T[i] > 0 ? rows->x[i] / rows->T[i] * judged->t : 0;
	choice->naive = quality_of(judged->forecast, judged->later, rows->count);
	for (size_t i = 0; i < rows->count; i++)
		judged->forecast[i] = rows->t_x[i] - rows->T[i];
	choice->recency_auc = quality_auc(judged->forecast, judged->ordered, rows->count);
}

static enum status judge(const struct judged *judged, int threads, struct repeat_trial *trial,
			 struct model_fault *fault)
{
	struct repeat_horizon horizon = {.t = judged->t};
	size_t count = judged->rows->count;
	enum status status =
		repeat_predict(&trial->fit.model, judged->rows, horizon, threads, judged->score, fault);

	if (status != OK)
		return status;
	for (size_t i = 0; i < count; i++)
		judged->forecast[i] = judged->score[i].expected;
	trial->orders = quality_of(judged->forecast, judged->later, count);
	for (size_t i = 0; i < count; i++)
		judged->forecast[i] = judged->score[i].p_active;
	trial->auc = quality_auc(judged->forecast, judged->ordered, count);
	trial->brier = quality_brier(judged->forecast, judged->ordered, count);
	trial->tried = true;
	return OK;
}

static enum status try_family(enum repeat_family family, const struct judged *judged, int threads,
			      struct repeat_trial *trial, struct model_fault *fault)
{
	enum status status;

	if (family == REPEAT_MBGCNBD && !judged->rows->log_gaps)
		return OK;
	if (family == REPEAT_MBGCNBD)
		status = repeat_fit_regular(judged->rows, threads, &trial->fit, fault);
	else
		status = repeat_fit(family, 1, judged->rows, threads, &trial->fit, fault);
	if (status != OK || (family == REPEAT_MBGCNBD && trial->fit.model.k == 1))
		return status;
	return judge(judged, threads, trial, fault);
}

static void pick(struct repeat_choice *choice)
{
	choice->for_orders = choice->for_activity = REPEAT_NBD;
	for (int f = 0; f < REPEAT_FAMILIES; f++) {
		const struct repeat_trial *trial = &choice->trial[f];

		if (!trial->tried)
			continue;
		if (trial->orders.mae < choice->trial[choice->for_orders].orders.mae)
			choice->for_orders = (enum repeat_family)f;
		if (trial->brier < choice->trial[choice->for_activity].brier)
			choice->for_activity = (enum repeat_family)f;
	}
}

enum status repeat_choose(const struct repeat_rows *then, const double *later, double t, int threads,
			  struct repeat_choice *choice, struct model_fault *fault)
{
	enum status status = repeat_check(then, fault);

	*choice = (struct repeat_choice){0};
	if (status != OK)
		return status;
	for (size_t i = 0; i < then->count; i++)
		if (!(later[i] >= 0) || !isfinite(later[i]))
			return model_refuse(fault, i, "later orders must be 0 or more");
	if (!(t > 0) || !isfinite(t))
		return model_refuse(fault, MODEL_NO_ROW, "the time to forecast must be above 0");
	struct arena *mem = arena_create();
	struct judged judged = {
		.rows = then,
		.later = later,
		.ordered = arena_array(mem, bool, then->count),
		.t = t,
		.score = arena_array(mem, struct repeat_score, then->count),
		.forecast = arena_array(mem, double, then->count),
	};
	for (size_t i = 0; i < then->count; i++)
		judged.ordered[i] = later[i] > 0;
	judge_rules_of_thumb(&judged, choice);
	for (int f = 0; status == OK && f < REPEAT_FAMILIES; f++)
		status = try_family((enum repeat_family)f, &judged, threads, &choice->trial[f], fault);
	arena_destroy(mem);
	if (status == OK)
		pick(choice);
	return status;
}
