// The churn score's second stage: a logistic regression with L2 penalty (Hoerl and Kennard 1970, for logits
// le Cessie and van Houwelingen 1992) on what the buying model says and on what it cannot see. Trained on the
// previous window, judged on the last one. The score is 1 − P(active).
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "model/fault.h"

enum churn_feature {
	CHURN_LOGIT_ACTIVE, // ln odds of the buying model's P(active)
	CHURN_ORDERS,       // ln(1 + orders)
	CHURN_RECENCY,      // ln(1 + days since the last order)
	CHURN_OVERDUE,      // ln(1 + recency over the median gap expected)
	CHURN_SPEND,        // ln(1 + spent), in major units
	CHURN_ORDERS_30,    // ln(1 + orders in the last 30 days)
	CHURN_ORDERS_60,
	CHURN_ORDERS_90,
	CHURN_FEATURES,
};
extern const char *const churn_feature_names[CHURN_FEATURES];

struct churn_customer {
	double p_active; // 0 … 1, of repeat_predict over the window to come
	double orders, recency_days, overdue, spend, orders_30, orders_60, orders_90; // all ≥ 0; spend < 0 counts as 0
};

struct churn_model {
	double intercept;
	double weight[CHURN_FEATURES]; // of standardised features
	double mean[CHURN_FEATURES], scale[CHURN_FEATURES];
	double brier, auc; // on the training window
};

// active[i]: ordered in the window that followed. penalty ≥ 0 on each squared standardised weight (1 is a good one);
// at least one row. Where all or none were active the weights stay near 0 and the intercept carries the rate.
enum status churn_fit(const struct churn_customer *customer, const bool *active, size_t count, double penalty,
		      struct churn_model *model, struct model_fault *fault) MUST_CHECK;

// P(active) of a valid customer.
double churn_p_active(const struct churn_model *model, const struct churn_customer *customer);
// Why: how far each feature moves the ln odds of leaving against the average customer. They add up to
// −logit(P(active)) − baseline, where baseline is that of the average customer (−intercept).
void churn_reasons(const struct churn_model *model, const struct churn_customer *customer,
		   double reason[CHURN_FEATURES]);
enum status churn_check(const struct churn_customer *customer, size_t count, struct model_fault *fault) MUST_CHECK;
