#include "model/score.h"

#include <math.h>

#include "model/special.h"

static enum status check_confidence(double confidence, struct model_fault *fault)
{
	if (!(confidence > 0 && confidence < 1))
		return model_refuse(fault, MODEL_NO_ROW, "confidence lies between 0 and 1");
	return OK;
}

enum status score_nps(int64_t promoters, int64_t passives, int64_t detractors, double confidence,
		      struct score_interval *nps, struct model_fault *fault)
{
	double answers = (double)promoters + (double)passives + (double)detractors;

	if (promoters < 0 || passives < 0 || detractors < 0 || answers == 0)
		return model_refuse(fault, MODEL_NO_ROW, "needs counts of 0 or more and at least one answer");
	if (check_confidence(confidence, fault) != OK)
		return ERR_INVALID;
	double up = (double)promoters / answers, down = (double)detractors / answers, net = up - down;
	double margin = normal_quantile(.5 + confidence / 2) * sqrt((up + down - net * net) / answers);
	*nps = (struct score_interval){
		.value = 100 * net,
		.lower = fmax(100 * (net - margin), -100),
		.upper = fmin(100 * (net + margin), 100),
		.sample = answers,
	};
	return OK;
}

enum status score_share(int64_t yes, int64_t answers, double confidence, struct score_interval *share,
			struct model_fault *fault)
{
	if (yes < 0 || answers < 1 || yes > answers)
		return model_refuse(fault, MODEL_NO_ROW, "needs 0 <= yes <= answers and at least one answer");
	if (check_confidence(confidence, fault) != OK)
		return ERR_INVALID;
	double n = (double)answers, p = (double)yes / n, z = normal_quantile(.5 + confidence / 2);
	double centre = (p + z * z / (2 * n)) / (1 + z * z / n);
	double margin = z * sqrt(p * (1 - p) / n + z * z / (4 * n * n)) / (1 + z * z / n);
	*share = (struct score_interval){p, fmax(centre - margin, 0), fmin(centre + margin, 1), n};
	return OK;
}

enum status score_mean(const double *answer, size_t count, double confidence, struct score_interval *mean,
		       struct model_fault *fault)
{
	double sum = 0, square = 0, n = (double)count;

	if (count == 0)
		return model_refuse(fault, MODEL_NO_ROW, "no answers");
	if (check_confidence(confidence, fault) != OK)
		return ERR_INVALID;
	for (size_t i = 0; i < count; i++) {
		if (!isfinite(answer[i]))
			return model_refuse(fault, i, "an answer must be a number");
		sum += answer[i];
	}
	for (size_t i = 0; i < count; i++)
		square += (answer[i] - sum / n) * (answer[i] - sum / n);
	double margin = count > 1 ? student_quantile(.5 + confidence / 2, n - 1) * sqrt(square / (n - 1) / n) : 0;
	*mean = (struct score_interval){sum / n, sum / n - margin, sum / n + margin, n};
	return OK;
}
