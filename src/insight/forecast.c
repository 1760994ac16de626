#include "insight/forecast.h"

#include <math.h>
#include <string.h>

#define DAYS_AHEAD 365
#define SPENDERS_LEAST 10
#define DRAWS 100
#define SEED UINT64_C(20260101)
#define LEAST_PAID .5 // minor units: goods given away are worth next to nothing, and the model wants more than 0

// ---------------------------------------------------------------- fits

static void choose_by_likelihood(struct forecast *forecast)
{
	enum repeat_family best = REPEAT_MBGNBD;

	for (int f = 0; f < REPEAT_FAMILIES; f++)
		if (forecast->fitted[f] && forecast->fit[f].bic < forecast->fit[best].bic)
			best = (enum repeat_family)f;
	forecast->for_orders = forecast->for_activity = best;
	forecast->why = "likelihood";
}

static enum status fit_families(const struct repeat_rows *rows, int threads, struct forecast *forecast)
{
	for (int f = 0; f < REPEAT_FAMILIES; f++) {
		enum status status = family_fit((enum repeat_family)f, rows, threads, &forecast->fit[f]);
		if (status != OK)
			return status;
		// MBG/CNBD-1 is the MBG/NBD.
		forecast->fitted[f] = f != REPEAT_MBGCNBD || forecast->fit[f].model.k > 1;
	}
	return OK;
}

// What an order day is worth: from repeat days, or from all days where too few have come back.
static enum status fit_spend(struct arena *mem, const struct panel *panel, int threads, struct forecast *forecast)
{
	double *x = arena_array(mem, double, panel->count), *m = arena_array(mem, double, panel->count);
	struct gammagamma_rows rows = {.x = x, .m = m};

	for (int first = 0; first < 2 && rows.count < SPENDERS_LEAST; first++) {
		rows.count = 0;
		for (size_t i = 0; i < panel->count; i++) {
			const struct panel_row *row = &panel->row[i];
			double mean = first ? (double)row->spent / row->days : panel->m[i];
			if (mean <= 0)
				continue;
			x[rows.count] = first ? row->days : panel->x[i];
			m[rows.count++] = mean;
		}
		forecast->spend_of_first = first;
	}
	forecast->spenders = rows.count;
	forecast->has_spend = rows.count > 0;
	return rows.count ? gammagamma_fit(&rows, threads, &forecast->spend, NULL) : OK;
}

// ---------------------------------------------------------------- predictions

static double yearly_delta(const struct insight_setting *setting)
{
	return log1p((double)setting->discount / MILLIONTHS) / DAYS_AHEAD;
}

static enum status value_them(struct arena *mem, const struct panel *panel, const struct insight_setting *setting,
	int threads, struct forecast *forecast, struct prediction *prediction)
{
	struct clv_model model = {.repeat = forecast->fit[forecast->for_orders].model, .spend = forecast->spend.model};
	struct clv_terms terms = {(double)setting->margin / MILLIONTHS, (double)setting->cost_per_order,
		(double)setting->confidence / MILLIONTHS};
	struct repeat_horizon year = {DAYS_AHEAD, yearly_delta(setting)};
	double *m = arena_array(mem, double, panel->count), *value = arena_array(mem, double, panel->count);
	double *low = arena_array(mem, double, panel->count), *high = arena_array(mem, double, panel->count);
	struct clv_rows rows = {.repeat = panel_rows(panel), .m = m};

	if (!forecast->has_spend)
		return OK;
	for (size_t i = 0; i < panel->count; i++)
		m[i] = fmax(panel->m[i], LEAST_PAID);
	memcpy(model.repeat_covariance, forecast->fit[forecast->for_orders].covariance, sizeof model.repeat_covariance);
	memcpy(model.spend_covariance, forecast->spend.covariance, sizeof model.spend_covariance);
	enum status status = clv_value(&model, &rows, year, &terms, threads, value, &forecast->total, NULL);
	if (status == OK)
		status = clv_ranges(&model, &rows, year, &terms, DRAWS, SEED, threads, low, high, NULL);
	for (size_t i = 0; status == OK && i < panel->count; i++) {
		prediction[i].value = value[i];
		prediction[i].low = fmin(low[i], value[i]);
		prediction[i].high = fmax(high[i], value[i]);
	}
	return status;
}

static enum status predict_orders(struct arena *mem, const struct panel *panel, const struct insight_setting *setting,
	int threads, const struct forecast *forecast, struct prediction *prediction)
{
	const struct repeat_model *orders = &forecast->fit[forecast->for_orders].model;
	const struct repeat_model *activity = &forecast->fit[forecast->for_activity].model;
	struct repeat_score *score = arena_array(mem, struct repeat_score, panel->count);
	struct repeat_rows rows = panel_rows(panel);
	enum status status =
		repeat_predict(orders, &rows, (struct repeat_horizon){DAYS_AHEAD, 0}, threads, score, NULL);

	for (size_t i = 0; status == OK && i < panel->count; i++) {
		double x = panel->x[i], t_x = panel->t_x[i], T = panel->T[i];
		prediction[i].p_alive = score[i].p_alive;
		prediction[i].expected = score[i].expected;
		prediction[i].next_days = repeat_next_order(orders, x, t_x, T, score[i].p_alive, .5);
		prediction[i].overdue = repeat_overdue(activity, x, t_x, T);
	}
	struct repeat_horizon churn = {(double)setting->churn_days, 0};
	if (status == OK)
		status = repeat_predict(activity, &rows, churn, threads, score, NULL);
	for (size_t i = 0; status == OK && i < panel->count; i++)
		prediction[i].p_active = score[i].p_active;
	return status;
}

static void predict_churn(const struct panel *panel, const struct second_stage *stage, struct prediction *prediction)
{
	for (size_t i = 0; i < panel->count; i++) {
		struct churn_customer customer = second_stage_customer(
			&panel->row[i], panel->as_of, prediction[i].p_active, prediction[i].overdue);
		prediction[i].churn =
			1 - (stage->used ? churn_p_active(&stage->model, &customer) : prediction[i].p_active);
	}
}

enum status forecast_make(const struct panel *panel, const struct backtests *tests, const struct second_stage *stage,
	const struct insight_setting *setting, int threads, struct forecast *forecast, struct prediction *prediction)
{
	struct arena *mem = arena_create();
	struct repeat_rows rows = panel_rows(panel);

	*forecast = (struct forecast){.for_orders = tests->for_orders,
		.for_activity = tests->for_activity,
		.why = "backtest",
		.stage = *stage};
	enum status status = panel->count ? fit_families(&rows, threads, forecast) : ERR_INVALID;
	if (status == OK && tests->count == 0)
		choose_by_likelihood(forecast);
	if (status == OK)
		status = fit_spend(mem, panel, threads, forecast);
	if (status == OK)
		status = predict_orders(mem, panel, setting, threads, forecast, prediction);
	if (status == OK)
		predict_churn(panel, stage, prediction);
	if (status == OK)
		status = value_them(mem, panel, setting, threads, forecast, prediction);
	arena_destroy(mem);
	return status;
}
