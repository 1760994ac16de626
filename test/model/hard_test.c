// Data that break others: degenerate shops, wrong rows, simulated panels whose truth is known.
#include "data.h"

#include "model/gammagamma.h"
#include "model/random.h"
#include "model/repeat.h"

static void assert_finite_fit(const struct repeat_rows *rows, const char *what)
{
	for (int family = REPEAT_NBD; family <= REPEAT_PARETO; family++) {
		struct repeat_fit fit;
		struct repeat_score *score = calloc(rows->count, sizeof *score);
		struct model_fault fault = {0};

		if (repeat_fit((enum repeat_family)family, 1, rows, 2, &fit, &fault) != OK)
			fail_msg("%s, family %d, row %zu: %s", what, family, fault.row, fault.why);
		if (repeat_predict(&fit.model, rows, (struct repeat_horizon){52, .003}, 2, score, &fault) != OK)
			fail_msg("%s, family %d: %s", what, family, fault.why);
		assert_true(isfinite(fit.ll) && isfinite(fit.map_ll) && isfinite(fit.bic));
		for (size_t i = 0; i < rows->count; i++) {
			assert_true(score[i].p_alive >= 0 && score[i].p_alive <= 1);
			assert_true(score[i].p_active >= 0 && score[i].p_active <= 1);
			assert_true(isfinite(score[i].expected) && score[i].expected >= 0);
			assert_true(isfinite(score[i].discounted) && score[i].discounted >= 0);
		}
		free(score);
	}
}

static void degenerate_shops_get_answers(void **state)
{
	(void)state;
	double none[] = {0, 0, 0, 0}, T[] = {10, 10, 10, 10}, zero[] = {0, 0, 0, 0};
	double five[] = {5, 5, 5, 5}, t_five[] = {8, 8, 8, 8};
	double huge[] = {100000, 3, 0, 100000}, t_huge[] = {3649, 20, 0, 3650}, T_huge[] = {3650, 400, 3000, 3650};
	double last[] = {4, 2, 9, 1}, t_last[] = {10, 10, 10, 10};
	double tiny[] = {1, 0, 2, 0}, t_tiny[] = {1e-6, 0, 2e-6, 0}, T_tiny[] = {3e-6, 1e-6, 3e-6, 2e-6};

	assert_finite_fit(&(struct repeat_rows){.count = 4, .x = none, .t_x = zero, .T = T}, "nobody came back");
	assert_finite_fit(&(struct repeat_rows){.count = 4, .x = none, .t_x = zero, .T = zero}, "all today");
	assert_finite_fit(&(struct repeat_rows){.count = 1, .x = none, .t_x = zero, .T = T}, "one customer");
	assert_finite_fit(&(struct repeat_rows){.count = 1, .x = five, .t_x = t_five, .T = T}, "one loyal customer");
	assert_finite_fit(&(struct repeat_rows){.count = 4, .x = five, .t_x = t_five, .T = T}, "all the same");
	assert_finite_fit(&(struct repeat_rows){.count = 4, .x = huge, .t_x = t_huge, .T = T_huge}, "x = 100000");
	assert_finite_fit(&(struct repeat_rows){.count = 4, .x = last, .t_x = t_last, .T = T}, "all ordered today");
	assert_finite_fit(&(struct repeat_rows){.count = 4, .x = tiny, .t_x = t_tiny, .T = T_tiny}, "microseconds");
}

static void a_million_identical_rows(void **state)
{
	(void)state;
	size_t count = 1000000;
	double *x = malloc(count * sizeof *x), *t_x = malloc(count * sizeof *t_x), *T = malloc(count * sizeof *T);
	struct repeat_fit fit;

	for (size_t i = 0; i < count; i++)
		x[i] = 3, t_x[i] = 20, T[i] = 52;
	struct repeat_rows rows = {.count = count, .x = x, .t_x = t_x, .T = T};
	assert_int_equal(repeat_fit(REPEAT_BGNBD, 1, &rows, 1, &fit, NULL), OK);
	assert_int_equal(fit.keys, 1);
	assert_true(isfinite(fit.ll) && isfinite(fit.model.param[0]));
	free(x), free(t_x), free(T);
}

static void refuses(double x, double t_x, double T, double weight)
{
	double xs[] = {1, x}, ts[] = {2, t_x}, Ts[] = {3, T}, weights[] = {1, weight};
	struct repeat_rows rows = {.count = 2, .x = xs, .t_x = ts, .T = Ts, .weight = weights};
	struct model_fault fault = {0};
	struct repeat_score scores[2];
	struct repeat_model model = {REPEAT_BGNBD, 1, {1, 1, 1, 1}};
	struct repeat_fit fit;

	assert_int_equal(repeat_fit(REPEAT_BGNBD, 1, &rows, 1, &fit, &fault), ERR_INVALID);
	assert_int_equal(fault.row, 1);
	assert_non_null(fault.why);
	assert_int_equal(repeat_predict(&model, &rows, (struct repeat_horizon){1, 0}, 1, scores, &fault), ERR_INVALID);
}

static void wrong_rows_are_named(void **state)
{
	(void)state;
	struct repeat_rows empty = {0};
	struct model_fault fault;
	struct repeat_fit fit;

	refuses(-1, 0, 10, 1);
	refuses(1.5, 2, 10, 1);
	refuses(1, 11, 10, 1);
	refuses(1, -1, 10, 1);
	refuses(0, 3, 10, 1);
	refuses(2, 0, 10, 1);
	refuses(NAN, 0, 10, 1);
	refuses(1, 2, INFINITY, 1);
	refuses(1, 2, NAN, 1);
	refuses(1, 2, 10, 0);
	refuses(1, 2, 10, -3);
	assert_int_equal(repeat_fit(REPEAT_BGNBD, 1, &empty, 1, &fit, &fault), ERR_INVALID);
	assert_int_equal(fault.row, MODEL_NO_ROW);
	struct repeat_model bad = {REPEAT_BGNBD, 1, {1, -1, 1, 1}};
	assert_int_equal(repeat_model_check(&bad, &fault), ERR_INVALID);
	double x[] = {1, 2}, m[] = {10, 0};
	struct gammagamma_fit spend;
	assert_int_equal(
		gammagamma_fit(&(struct gammagamma_rows){.count = 2, .x = x, .m = m}, 1, &spend, &fault), ERR_INVALID);
	assert_int_equal(fault.row, 1);
}

struct panel {
	double *x, *t_x, *T, *later;
	size_t count;
};

// A customer's life under BG/NBD or MBG/NBD: orders until T, then until T + ahead.
static void live(struct random *random, const struct repeat_model *model, double T, double ahead, struct panel *panel)
{
	double rate = random_gamma(random, model->param[0], model->param[1]);
	double leave = random_beta(random, model->param[2], model->param[3]), x = 0, t_x = 0, later = 0;
	double at = random_exponential(random, rate);
	int gone = model->family == REPEAT_MBGNBD && random_uniform(random) < leave;

	for (; !gone && at < T + ahead; at += random_exponential(random, rate)) {
		if (at < T)
			x++, t_x = at;
		else
			later++;
		gone = random_uniform(random) < leave;
	}
	panel->x[panel->count] = x;
	panel->t_x[panel->count] = t_x;
	panel->T[panel->count] = T;
	panel->later[panel->count++] = later;
}

// 200,000 simulated customers give their parameters back within four standard errors, and what they buy later is
// forecast within what chance allows.
static void simulated_customers_are_recovered(void **state)
{
	(void)state;
	enum { COUNT = 200000 };
	struct repeat_model truth[] = {
		{REPEAT_BGNBD, 1, {.55, 8, .8, 2.5}},
		{REPEAT_MBGNBD, 1, {.8, 6, .6, 1.8}},
	};

	for (int m = 0; m < 2; m++) {
		struct random random = random_seeded(7 + (uint64_t)m);
		struct panel panel = {.x = calloc(COUNT, 8),
			.t_x = calloc(COUNT, 8),
			.T = calloc(COUNT, 8),
			.later = calloc(COUNT, 8)};
		struct repeat_score *score = calloc(COUNT, sizeof *score);
		double expected = 0, actual = 0;
		struct repeat_fit fit;

		while (panel.count < COUNT)
			live(&random, &truth[m], 26 + (double)(panel.count % 40) / 2, 26, &panel);
		struct repeat_rows rows = {.count = COUNT, .x = panel.x, .t_x = panel.t_x, .T = panel.T};
		assert_int_equal(repeat_fit(truth[m].family, 1, &rows, 2, &fit, NULL), OK);
		assert_int_equal(fit.flags, 0);
		for (int i = 0; i < 4; i++) {
			double error = sqrt(fit.covariance[i][i]);
			assert_near(log(fit.model.param[i]), log(truth[m].param[i]), 4 * error, "ln parameter");
			assert_true(error < .1);
		}
		assert_int_equal(repeat_predict(&fit.model, &rows, (struct repeat_horizon){26, 0}, 2, score, NULL), OK);
		for (size_t i = 0; i < COUNT; i++) {
			expected += score[i].expected;
			actual += panel.later[i];
		}
		assert_close(expected, actual, .02, "orders in the next 26 weeks");
		free(panel.x), free(panel.t_x), free(panel.T), free(panel.later), free(score);
	}
}

// A million simulated customers: their forecast is right within half a per cent, for all and for those who had come
// back never, once, more often.
static void a_million_are_calibrated(void **state)
{
	(void)state;
	enum { COUNT = 1000000, GROUPS = 3 };
	struct repeat_model truth = {REPEAT_MBGNBD, 1, {.8, 6, .6, 1.8}};
	struct random random = random_seeded(2005);
	struct panel panel = {
		.x = calloc(COUNT, 8), .t_x = calloc(COUNT, 8), .T = calloc(COUNT, 8), .later = calloc(COUNT, 8)};
	struct repeat_score *score = calloc(COUNT, sizeof *score);
	double expected[GROUPS] = {0}, actual[GROUPS] = {0};
	struct repeat_fit fit;

	while (panel.count < COUNT)
		live(&random, &truth, 26 + (double)(panel.count % 40) / 2, 26, &panel);
	struct repeat_rows rows = {.count = COUNT, .x = panel.x, .t_x = panel.t_x, .T = panel.T};
	assert_int_equal(repeat_fit(truth.family, 1, &rows, 2, &fit, NULL), OK);
	assert_int_equal(repeat_predict(&fit.model, &rows, (struct repeat_horizon){26, 0}, 2, score, NULL), OK);
	for (size_t i = 0; i < COUNT; i++) {
		int group = panel.x[i] < 2 ? (int)panel.x[i] : 2;
		expected[group] += score[i].expected;
		actual[group] += panel.later[i];
	}
	double all = (expected[0] + expected[1] + expected[2]) / (actual[0] + actual[1] + actual[2]);
	print_message("forecast / actual %.4f; x = 0: %.4f, 1: %.4f, more: %.4f\n", all, expected[0] / actual[0],
		expected[1] / actual[1], expected[2] / actual[2]);
	assert_near(all, 1, .005, "all");
	for (int group = 0; group < GROUPS; group++)
		assert_near(expected[group] / actual[group], 1, .02, "by x");
	free(panel.x), free(panel.t_x), free(panel.T), free(panel.later), free(score);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(degenerate_shops_get_answers),
		cmocka_unit_test(a_million_identical_rows),
		cmocka_unit_test(wrong_rows_are_named),
		cmocka_unit_test(simulated_customers_are_recovered),
		cmocka_unit_test(a_million_are_calibrated),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
