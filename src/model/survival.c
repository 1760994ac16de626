#include "model/survival.h"

#include <math.h>
#include <stdlib.h>

#include "model/special.h"

struct subject {
	double time;
	bool happened;
};

static int compare_subjects(const void *a, const void *b)
{
	double x = ((const struct subject *)a)->time, y = ((const struct subject *)b)->time;

	return (x > y) - (x < y);
}

// Bounds S^exp(±z σ / ln S); Greenwood's sum is the variance of ln S.
static void bound(struct survival_step *step, double greenwood, double z)
{
	double log_s = log(step->survival), spread;

	step->lower = step->upper = step->survival;
	if (step->survival <= 0 || step->survival >= 1)
		return;
	spread = z * sqrt(greenwood) / log_s;
	step->lower = exp(log_s * exp(-spread));
	step->upper = exp(log_s * exp(spread));
}

static void walk(const struct subject *subject, size_t count, double z, struct survival_curve *curve)
{
	double survival = 1, greenwood = 0;

	for (size_t i = 0; i < count;) {
		double at_risk = (double)(count - i), events = 0, time = subject[i].time;

		for (; i < count && subject[i].time == time; i++)
			events += subject[i].happened;
		if (events == 0)
			continue;
		survival *= (at_risk - events) / at_risk;
		if (at_risk > events)
			greenwood += events / (at_risk * (at_risk - events));
		struct survival_step *step = &curve->step[curve->steps++];
		*step = (struct survival_step){time, at_risk, events, survival, 0, 0};
		bound(step, greenwood, z);
		if (survival <= .5 && curve->median == INFINITY)
			curve->median = time;
	}
}

enum status survival_build(struct arena *mem, const double *time, const bool *happened, size_t count,
			   double confidence, struct survival_curve *curve, struct model_fault *fault)
{
	if (!(confidence > 0 && confidence < 1))
		return model_refuse(fault, MODEL_NO_ROW, "confidence lies between 0 and 1");
	if (count == 0)
		return model_refuse(fault, MODEL_NO_ROW, "nobody was watched");
	for (size_t i = 0; i < count; i++)
		if (!(time[i] >= 0) || !isfinite(time[i]))
			return model_refuse(fault, i, "time must be 0 or more");
	struct arena *own = arena_create();
	struct subject *subject = arena_array(own, struct subject, count);
	for (size_t i = 0; i < count; i++)
		subject[i] = (struct subject){time[i], happened[i]};
	qsort(subject, count, sizeof *subject, compare_subjects);
	*curve = (struct survival_curve){.step = arena_array(mem, struct survival_step, count), .median = INFINITY};
	walk(subject, count, normal_quantile(.5 + confidence / 2), curve);
	arena_destroy(own);
	return OK;
}

double survival_at(const struct survival_curve *curve, double time)
{
	double survival = 1;

	for (size_t i = 0; i < curve->steps && curve->step[i].time <= time; i++)
		survival = curve->step[i].survival;
	return survival;
}
