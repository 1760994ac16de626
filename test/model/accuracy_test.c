// What the models forecast against what then happened, on real shops.
#include "orders.h"

#include "model/choose.h"
#include "model/churn.h"

// CDNOW: fit on weeks 1–39, judged on 40–78. The program chooses by itself, half way back in the first 39 weeks.
static void cdnow_holdout(void **state)
{
	(void)state;
	struct arena *mem = arena_create();
	struct orders orders = {0};
	int32_t end = day_of(1997, 9, 30), half = end - 136;
	struct repeat_choice choice;
	struct repeat_fit for_orders, for_activity;

	if (!orders_cdnow(mem, &orders)) {
		arena_destroy(mem);
		data_skip();
	}
	struct customers then = orders_customers(mem, &orders, half, end, 7);
	struct customers now = orders_customers(mem, &orders, end, day_of(1998, 6, 30), 7);
	size_t count = now.rows.count;
	assert_int_equal(repeat_choose(&then.rows, then.later, 136 / 7.0, 2, &choice, NULL), OK);
	assert_int_equal(repeat_fit(choice.for_orders, 1, &now.rows, 2, &for_orders, NULL), OK);
	assert_int_equal(repeat_fit(choice.for_activity, 1, &now.rows, 2, &for_activity, NULL), OK);

	struct repeat_score *score = arena_array(mem, struct repeat_score, count);
	double *forecast = arena_array(mem, double, count), *naive = arena_array(mem, double, count);
	bool *ordered = arena_array(mem, bool, count);
	struct repeat_horizon horizon = {.t = 39};
	assert_int_equal(repeat_predict(&for_orders.model, &now.rows, horizon, 2, score, NULL), OK);
	for (size_t i = 0; i < count; i++) {
		forecast[i] = score[i].expected;
		naive[i] = now.x[i] / now.T[i] * 39;
		ordered[i] = now.later[i] > 0;
	}
	struct quality orders_quality = quality_of(forecast, now.later, count);
	assert_int_equal(repeat_predict(&for_activity.model, &now.rows, horizon, 2, score, NULL), OK);
	for (size_t i = 0; i < count; i++)
		forecast[i] = score[i].p_active;
	double auc = quality_auc(forecast, ordered, count), brier = quality_brier(forecast, ordered, count);
	print_message("chose %s for orders, %s for activity: MAE %.4f AUC %.4f Brier %.4f\n",
		      repeat_families[choice.for_orders].name, repeat_families[choice.for_activity].name,
		      orders_quality.mae, auc, brier);
	assert_near(quality_of(naive, now.later, count).mae, 1.024, 5e-4, "naive MAE");
	assert_true(orders_quality.mae <= .755);
	assert_true(auc >= .756);
	assert_true(brier <= .1615);
	arena_destroy(mem);
}

static void cdnow_published_errors(void **state)
{
	(void)state;
	struct arena *mem = arena_create();
	struct orders orders = {0};
	double mae[] = {[REPEAT_BGNBD] = .785, [REPEAT_MBGNBD] = .765, [REPEAT_PARETO] = .755};

	if (!orders_cdnow(mem, &orders)) {
		arena_destroy(mem);
		data_skip();
	}
	struct customers now = orders_customers(mem, &orders, day_of(1997, 9, 30), day_of(1998, 6, 30), 7);
	struct repeat_score *score = arena_array(mem, struct repeat_score, now.rows.count);
	double *forecast = arena_array(mem, double, now.rows.count);
	bool *ordered = arena_array(mem, bool, now.rows.count);
	for (int f = REPEAT_BGNBD; f <= REPEAT_PARETO; f++) {
		struct repeat_fit fit;
		assert_int_equal(repeat_fit((enum repeat_family)f, 1, &now.rows, 1, &fit, NULL), OK);
		assert_int_equal(repeat_predict(&fit.model, &now.rows, (struct repeat_horizon){39, 0}, 1, score, NULL),
				 OK);
		for (size_t i = 0; i < now.rows.count; i++)
			forecast[i] = score[i].expected, ordered[i] = now.later[i] > 0;
		assert_near(quality_of(forecast, now.later, now.rows.count).mae, mae[f], 6e-4, "MAE");
		for (size_t i = 0; i < now.rows.count; i++)
			forecast[i] = score[i].p_alive;
		if (f == REPEAT_BGNBD) // P(alive) is 1 for every one-time buyer: worse than chance
			assert_near(quality_auc(forecast, ordered, now.rows.count), .316, 5e-4, "AUC of P(alive)");
	}
	arena_destroy(mem);
}

// Customers of a shop as of cut, as the second stage sees them, and whether they ordered in the window after it.
struct window {
	struct churn_customer *customer;
	bool *active;
	double *stage_one, *recency;
	size_t count;
};

static void look_back(const struct orders *orders, size_t *at, int32_t id, int32_t cut, struct churn_customer *customer)
{
	while (orders->order[*at].customer != id)
		++*at;
	for (size_t i = *at; i < orders->count && orders->order[i].customer == id; i++) {
		int32_t ago = cut - orders->order[i].day;

		if (ago < 0)
			break;
		customer->spend += orders->order[i].amount;
		customer->orders_30 += ago < 30;
		customer->orders_60 += ago < 60;
		customer->orders_90 += ago < 90;
	}
}

static struct window window_at(struct arena *mem, const struct orders *orders, int32_t cut, int32_t days)
{
	struct customers c = orders_customers(mem, orders, cut, cut + days, 7);
	struct window w = {.count = c.rows.count};
	struct repeat_score *score = arena_array(mem, struct repeat_score, w.count);
	struct repeat_fit fit;
	size_t at = 0;

	w.customer = arena_array(mem, struct churn_customer, w.count);
	w.active = arena_array(mem, bool, w.count);
	w.stage_one = arena_array(mem, double, w.count);
	w.recency = arena_array(mem, double, w.count);
	assert_int_equal(repeat_fit(REPEAT_MBGNBD, 1, &c.rows, 2, &fit, NULL), OK);
	struct repeat_horizon horizon = {.t = days / 7.0};
	assert_int_equal(repeat_predict(&fit.model, &c.rows, horizon, 2, score, NULL), OK);
	for (size_t i = 0; i < w.count; i++) {
		w.customer[i] = (struct churn_customer){
			.p_active = score[i].p_active,
			.orders = c.x[i] + 1,
			.recency_days = (c.T[i] - c.t_x[i]) * 7,
			.overdue = repeat_overdue(&fit.model, c.x[i], c.t_x[i], c.T[i]),
		};
		look_back(orders, &at, c.customer[i], cut, &w.customer[i]);
		w.active[i] = c.later[i] > 0;
		w.stage_one[i] = score[i].p_active;
		w.recency[i] = -w.customer[i].recency_days;
	}
	return w;
}

// Online Retail as of 2011-08-31: who orders in the 100 days to come? Trained on the same question asked 100 days
// earlier, and 31 and 62 days before that.
static void retail_churn(void **state)
{
	(void)state;
	struct arena *mem = arena_create();
	struct retail retail = {0};
	struct churn_model model;
	size_t count = 0;

	if (!retail_load(mem, &retail)) {
		arena_destroy(mem);
		data_skip();
	}
	struct orders orders = retail_orders(mem, &retail);
	int32_t cut = day_of(2011, 8, 31);
	struct churn_customer *customer = arena_array(mem, struct churn_customer, 3 * 4338);
	bool *active = arena_array(mem, bool, 3 * 4338);
	for (int back = 0; back < 3; back++) {
		struct window w = window_at(mem, &orders, cut - 100 - 31 * back, 100);
		memcpy(customer + count, w.customer, w.count * sizeof *customer);
		memcpy(active + count, w.active, w.count * sizeof *active);
		count += w.count;
	}
	assert_int_equal(churn_fit(customer, active, count, 1, &model, NULL), OK);

	struct window last = window_at(mem, &orders, cut, 100);
	double *p = arena_array(mem, double, last.count);
	for (size_t i = 0; i < last.count; i++) {
		double reason[CHURN_FEATURES], odds = model.intercept;

		p[i] = churn_p_active(&model, &last.customer[i]);
		churn_reasons(&model, &last.customer[i], reason);
		for (int j = 0; j < CHURN_FEATURES; j++)
			odds -= reason[j];
		assert_near(1 / (1 + exp(-odds)), p[i], 1e-12, "reasons add up");
	}
	double auc = quality_auc(p, last.active, last.count), brier = quality_brier(p, last.active, last.count);
	double first = quality_auc(last.stage_one, last.active, last.count);
	double recency = quality_auc(last.recency, last.active, last.count);
	print_message("churn AUC %.4f Brier %.4f; first stage %.4f, recency %.4f\n", auc, brier, first, recency);
	assert_true(auc >= .743);
	assert_true(brier <= .203);
	assert_true(auc > first && first > recency);
	arena_destroy(mem);
}

static void churn_of_hard_data(void **state)
{
	(void)state;
	struct churn_customer customer[3] = {{.p_active = 0, .orders = 1}, {.p_active = 1, .orders = 1e6},
					     {.p_active = .5, .spend = -20}};
	bool active[3] = {true, true, true};
	struct churn_model model;
	struct model_fault fault;

	assert_int_equal(churn_fit(customer, active, 3, 1, &model, NULL), OK);
	for (int i = 0; i < 3; i++)
		assert_true(churn_p_active(&model, &customer[i]) > .5);
	customer[1].p_active = NAN;
	assert_int_equal(churn_fit(customer, active, 3, 1, &model, &fault), ERR_INVALID);
	assert_int_equal(fault.row, 1);
}

static void measures_by_hand(void **state)
{
	(void)state;
	double score[] = {.1, .4, .35, .8}, forecast[] = {1, 2, 3}, actual[] = {1, 0, 4};
	bool happened[] = {false, false, true, true}, hits[] = {false, true, false, true};

	assert_near(quality_auc(score, happened, 4), .75, 0, "AUC");
	assert_near(quality_auc((double[]){1, 1, 1, 1}, happened, 4), .5, 0, "ties");
	assert_near(quality_brier(score, happened, 4), (.01 + .16 + .65 * .65 + .04) / 4, 1e-15, "Brier");
	struct quality quality = quality_of(forecast, actual, 3);
	assert_near(quality.mae, 1, 1e-15, "MAE");
	assert_near(quality.bias, .2, 1e-15, "bias");
	assert_near(quality_ndcg(hits, 4, 2, 10), (1 / log2(3) + 1 / log2(5)) / (1 + 1 / log2(3)), 1e-15, "NDCG");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(cdnow_holdout),
		cmocka_unit_test(cdnow_published_errors),
		cmocka_unit_test(retail_churn),
		cmocka_unit_test(churn_of_hard_data),
		cmocka_unit_test(measures_by_hand),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
