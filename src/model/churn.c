#include "model/churn.h"

#include <math.h>
#include <string.h>

#include "base/arena.h"
#include "model/newton.h"
#include "model/quality.h"
#include "model/special.h"

const char *const churn_feature_names[CHURN_FEATURES] = {
	"logit_active", "orders", "recency", "overdue", "spend", "orders_30", "orders_60", "orders_90",
};

enum status churn_check(const struct churn_customer *customer, size_t count, struct model_fault *fault)
{
	for (size_t i = 0; i < count; i++) {
		const struct churn_customer *c = &customer[i];
		const double least[] = {c->orders,    c->recency_days, c->overdue,
					c->orders_30, c->orders_60,    c->orders_90};

		if (!(c->p_active >= 0 && c->p_active <= 1))
			return model_refuse(fault, i, "p_active lies between 0 and 1");
		if (!isfinite(c->spend))
			return model_refuse(fault, i, "spend must be a number");
		for (size_t j = 0; j < sizeof least / sizeof *least; j++)
			if (!(least[j] >= 0) || !isfinite(least[j]))
				return model_refuse(fault, i, "counts and days must be 0 or more");
	}
	return OK;
}

static void features_of(const struct churn_customer *customer, double feature[CHURN_FEATURES])
{
	double p = fmin(fmax(customer->p_active, 1e-9), 1 - 1e-9);

	feature[CHURN_LOGIT_ACTIVE] = log(p / (1 - p));
	feature[CHURN_ORDERS] = log1p(customer->orders);
	feature[CHURN_RECENCY] = log1p(customer->recency_days);
	feature[CHURN_OVERDUE] = log1p(customer->overdue);
	feature[CHURN_SPEND] = log1p(fmax(customer->spend, 0));
	feature[CHURN_ORDERS_30] = log1p(customer->orders_30);
	feature[CHURN_ORDERS_60] = log1p(customer->orders_60);
	feature[CHURN_ORDERS_90] = log1p(customer->orders_90);
}

static void standardise(const struct churn_customer *customer, size_t count, struct churn_model *model)
{
	double feature[CHURN_FEATURES], n = (double)count;

	for (size_t i = 0; i < count; i++) {
		features_of(&customer[i], feature);
		for (int j = 0; j < CHURN_FEATURES; j++)
			model->mean[j] += feature[j] / n;
	}
	for (size_t i = 0; i < count; i++) {
		features_of(&customer[i], feature);
		for (int j = 0; j < CHURN_FEATURES; j++)
			model->scale[j] += (feature[j] - model->mean[j]) * (feature[j] - model->mean[j]) / n;
	}
	for (int j = 0; j < CHURN_FEATURES; j++) // a feature that never varies says nothing, at any scale
		model->scale[j] = model->scale[j] > 1e-18 ? sqrt(model->scale[j]) : 1;
}

static void standard_features(const struct churn_model *model, const struct churn_customer *customer,
			      double feature[CHURN_FEATURES])
{
	features_of(customer, feature);
	for (int j = 0; j < CHURN_FEATURES; j++)
		feature[j] = (feature[j] - model->mean[j]) / model->scale[j];
}

struct churn_data {
	const double (*feature)[CHURN_FEATURES]; // standardised
	const bool *active;
	size_t count;
	double penalty;
};

// Σ ln P − penalty/2 · Σ weight²; at[0] is the intercept, held only as much as one customer would.
static void evaluate(const double *at, struct derivatives *out, void *state)
{
	const struct churn_data *data = state;

	memset(out, 0, sizeof *out);
	for (size_t i = 0; i < data->count; i++) {
		double row[CHURN_FEATURES + 1] = {1}, z = 0;

		memcpy(row + 1, data->feature[i], sizeof *data->feature);
		for (int j = 0; j <= CHURN_FEATURES; j++)
			z += at[j] * row[j];
		double p = logistic(z);
		out->value -= data->active[i] ? softplus(-z) : softplus(z);
		for (int j = 0; j <= CHURN_FEATURES; j++) {
			out->gradient[j] += (data->active[i] - p) * row[j];
			for (int k = 0; k <= j; k++)
				out->hessian[j][k] -= p * (1 - p) * row[j] * row[k];
		}
	}
	for (int j = 0; j <= CHURN_FEATURES; j++) {
		double penalty = j == 0 ? 1e-3 : data->penalty + 1e-9;

		out->value -= penalty * at[j] * at[j] / 2;
		out->gradient[j] -= penalty * at[j];
		out->hessian[j][j] -= penalty;
		for (int k = 0; k < j; k++)
			out->hessian[k][j] = out->hessian[j][k];
	}
}

enum status churn_fit(const struct churn_customer *customer, const bool *active, size_t count, double penalty,
		      struct churn_model *model, struct model_fault *fault)
{
	static const double centre[CHURN_FEATURES + 1] = {0};
	double at[NEWTON_DIM] = {0};
	struct derivatives top;
	int iterations;

	if (count == 0)
		return model_refuse(fault, MODEL_NO_ROW, "no customers");
	if (!(penalty >= 0) || !isfinite(penalty))
		return model_refuse(fault, MODEL_NO_ROW, "the penalty must be 0 or more");
	if (churn_check(customer, count, fault) != OK)
		return ERR_INVALID;
	struct arena *mem = arena_create();
	double(*feature)[CHURN_FEATURES] = arena_alloc_array(mem, count, sizeof *feature);
	double *p = arena_array(mem, double, count);
	*model = (struct churn_model){0};
	standardise(customer, count, model);
	for (size_t i = 0; i < count; i++)
		standard_features(model, &customer[i], feature[i]);
	struct churn_data data = {(const double(*)[CHURN_FEATURES])feature, active, count, penalty};
	struct newton_problem problem = {CHURN_FEATURES + 1, evaluate, &data, centre, INFINITY};
	newton_maximize(&problem, at, &top, &iterations);
	model->intercept = at[0];
	memcpy(model->weight, at + 1, sizeof model->weight);
	for (size_t i = 0; i < count; i++)
		p[i] = churn_p_active(model, &customer[i]);
	model->brier = quality_brier(p, active, count);
	model->auc = quality_auc(p, active, count);
	arena_destroy(mem);
	return OK;
}

void churn_reasons(const struct churn_model *model, const struct churn_customer *customer,
		   double reason[CHURN_FEATURES])
{
	standard_features(model, customer, reason);
	for (int j = 0; j < CHURN_FEATURES; j++)
		reason[j] *= -model->weight[j];
}

double churn_p_active(const struct churn_model *model, const struct churn_customer *customer)
{
	double reason[CHURN_FEATURES], z = model->intercept;

	churn_reasons(model, customer, reason);
	for (int j = 0; j < CHURN_FEATURES; j++)
		z -= reason[j];
	return logistic(z);
}
