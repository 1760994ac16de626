// Private to insight: what the figures of the shop share.
#pragma once

#include "insight/history.h"
#include "insight/insight.h"

#define COUNTED(struct_, member_, en_, zh_) FIELD_I64(struct_, member_, .min = 0, .max = INT64_MAX, .doc = W(en_, zh_))

// Customers that have a score.
MUST_CHECK enum status scores_count(struct ctx *ctx, size_t *count);
// Millionths; 0 of a whole that is not above 0.
int64_t ppm(double part, double whole);

// The kept figures of the folder, see figure_kept.h.
extern const struct figure_kind summary_figure, cohorts_figure, lifecycle_figure, repurchase_figure, rfm_figure,
	pyramid_figure, distribution_figure, loyalty_figure, whatif_figure, kinds_figure, progress_figure,
	liability_figure;
