// What a run found, as the JSON that its row keeps.
#include "insight/forecast.h"

#include <math.h>

void put_finite(struct json_out *out, const char *key, double value)
{
	json_key(out, key);
	if (isfinite(value))
		json_put_f64(out, value);
	else
		json_put_null(out);
}

// ---------------------------------------------------------------- fits

static void put_flags(struct json_out *out, unsigned flags)
{
	static const struct {
		unsigned flag;
		const char *name;
	} names[] = {
		{REPEAT_DROPOUT_NOT_IDENTIFIED, "dropout_not_identified"},
		{REPEAT_NO_MAXIMUM, "no_maximum"},
		{REPEAT_FLAT, "flat"},
	};

	json_key(out, "flags");
	json_begin(out, '[');
	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		if (flags & names[i].flag)
			json_put_text(out, names[i].name);
	json_close(out, ']');
}

static void put_params(struct json_out *out, const struct repeat_model *model)
{
	const struct repeat_family_info *info = &repeat_families[model->family];

	json_key(out, "params");
	json_begin(out, '{');
	for (int i = 0; i < info->params; i++)
		put_finite(out, info->param[i], model->param[i]);
	json_close(out, '}');
	if (model->k > 1)
		json_member_i64(out, "k", model->k);
}

static void put_fit(struct json_out *out, const struct repeat_fit *fit)
{
	json_begin(out, '{');
	json_member_text(out, "family", repeat_families[fit->model.family].name);
	put_params(out, &fit->model);
	put_finite(out, "ll", fit->ll);
	put_finite(out, "bic", fit->bic);
	put_flags(out, fit->flags);
	json_member_i64(out, "keys", (int64_t)fit->keys);
	json_close(out, '}');
}

static void put_spend(struct json_out *out, const struct forecast *forecast)
{
	const struct gammagamma_fit *spend = &forecast->spend;

	json_key(out, "spend");
	if (!forecast->has_spend) {
		json_put_null(out);
		return;
	}
	json_begin(out, '{');
	put_finite(out, "p", spend->model.p);
	put_finite(out, "q", spend->model.q);
	put_finite(out, "v", spend->model.v);
	put_finite(out, "ll", spend->ll);
	put_finite(out, "mean", spend->mean);
	put_finite(out, "correlation", spend->correlation);
	json_member_i64(out, "customers", (int64_t)forecast->spenders);
	json_member_bool(out, "of_first_orders_too", forecast->spend_of_first);
	json_member_bool(out, "infinite_mean", spend->flags & GAMMAGAMMA_INFINITE_MEAN);
	json_member_bool(out, "correlated", spend->flags & GAMMAGAMMA_CORRELATED);
	json_close(out, '}');
}

static void put_array(struct json_out *out, const char *key, const double *value, int count)
{
	json_key(out, key);
	json_begin(out, '[');
	for (int i = 0; i < count; i++)
		json_put_f64(out, value[i]);
	json_close(out, ']');
}

static void put_stage(struct json_out *out, const struct second_stage *stage)
{
	json_key(out, "churn");
	if (!stage->fitted) {
		json_put_null(out);
		return;
	}
	json_begin(out, '{');
	json_member_bool(out, "used", stage->used);
	put_finite(out, "intercept", stage->model.intercept);
	put_array(out, "weight", stage->model.weight, CHURN_FEATURES);
	put_array(out, "mean", stage->model.mean, CHURN_FEATURES);
	put_array(out, "scale", stage->model.scale, CHURN_FEATURES);
	json_close(out, '}');
}

void forecast_encode(struct json_out *out, const struct forecast *forecast)
{
	json_begin(out, '{');
	json_key(out, "families");
	json_begin(out, '[');
	for (int f = 0; f < REPEAT_FAMILIES; f++)
		if (forecast->fitted[f])
			put_fit(out, &forecast->fit[f]);
	json_close(out, ']');
	put_spend(out, forecast);
	put_stage(out, &forecast->stage);
	json_close(out, '}');
}

// ---------------------------------------------------------------- back-tests

static void put_deciles(struct json_out *out, const struct quality *quality)
{
	json_key(out, "deciles");
	json_begin(out, '[');
	for (int i = 0; i < QUALITY_DECILES; i++) {
		const struct quality_decile *decile = &quality->decile[i];
		json_begin(out, '{');
		json_member_i64(out, "customers", (int64_t)decile->count);
		put_finite(out, "forecast", decile->forecast);
		put_finite(out, "actual", decile->actual);
		json_close(out, '}');
	}
	json_close(out, ']');
}

static void put_orders(struct json_out *out, const struct quality *quality)
{
	put_finite(out, "bias", quality->bias);
	put_finite(out, "mae", quality->mae);
	put_finite(out, "rmse", quality->rmse);
	put_finite(out, "forecast", quality->forecast);
	put_deciles(out, quality);
}

static void put_trial(struct json_out *out, const struct repeat_trial *trial)
{
	json_begin(out, '{');
	json_member_text(out, "family", repeat_families[trial->fit.model.family].name);
	put_orders(out, &trial->orders);
	put_finite(out, "auc", trial->auc);
	put_finite(out, "brier", trial->brier);
	json_close(out, '}');
}

static void put_naive(struct json_out *out, const struct backtest *test)
{
	double rate = test->customers ? test->active / (double)test->customers : 0;

	json_key(out, "naive");
	json_begin(out, '{');
	put_orders(out, &test->choice.naive);
	put_finite(out, "recency_auc", test->choice.recency_auc);
	put_finite(out, "rate_brier", rate * (1 - rate));
	json_close(out, '}');
}

static void put_test(struct json_out *out, const struct backtest *test, bool orders, bool activity)
{
	json_begin(out, '{');
	json_member_i64(out, "as_of", test->as_of);
	json_member_i64(out, "days", test->days);
	json_member_i64(out, "customers", (int64_t)test->customers);
	put_finite(out, "orders", test->orders);
	put_finite(out, "active", test->active);
	json_member_bool(out, "decides_orders", orders);
	json_member_bool(out, "decides_activity", activity);
	json_key(out, "models");
	json_begin(out, '[');
	for (int f = 0; f < REPEAT_FAMILIES; f++)
		if (test->choice.trial[f].tried)
			put_trial(out, &test->choice.trial[f]);
	json_close(out, ']');
	put_naive(out, test);
	json_close(out, '}');
}

static void put_judged(struct json_out *out, const struct second_stage *stage)
{
	json_key(out, "second_stage");
	if (!stage->judged) {
		json_put_null(out);
		return;
	}
	json_begin(out, '{');
	json_member_bool(out, "used", stage->used);
	json_member_i64(out, "customers", (int64_t)stage->customers);
	put_finite(out, "auc", stage->auc);
	put_finite(out, "brier", stage->brier);
	put_finite(out, "first_auc", stage->first_auc);
	put_finite(out, "first_brier", stage->first_brier);
	put_finite(out, "recency_auc", stage->recency_auc);
	put_finite(out, "rate_brier", stage->rate_brier);
	put_deciles(out, &stage->calibration);
	json_close(out, '}');
}

void backtests_encode(struct json_out *out, const struct backtests *tests, const struct second_stage *stage)
{
	json_begin(out, '{');
	json_key(out, "windows");
	json_begin(out, '[');
	for (size_t i = 0; i < tests->count; i++)
		put_test(out, &tests->test[i], i == tests->chosen_orders, i == tests->chosen_activity);
	json_close(out, ']');
	put_judged(out, stage);
	json_close(out, '}');
}
