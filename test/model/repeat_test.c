// The buy-till-you-die models against published and high-precision figures.
#include "cdnow.h"

#include "model/fault.h"

static struct repeat_fit fit_of(enum repeat_family family, int k, const struct repeat_rows *rows)
{
	struct repeat_fit fit;
	struct model_fault fault = {0};

	if (repeat_fit(family, k, rows, 1, &fit, &fault) != OK)
		fail_msg("row %zu: %s", fault.row, fault.why);
	return fit;
}

static void check_fit(enum repeat_family family, double ll, const double *param, double tolerance)
{
	struct arena *mem = arena_create();
	struct cdnow cdnow;

	if (!cdnow_load(mem, &cdnow)) {
		arena_destroy(mem);
		data_skip();
	}
	struct repeat_fit fit = fit_of(family, 1, &cdnow.rows);
	assert_int_equal(fit.keys, 1016);
	assert_int_equal(fit.flags, 0);
	assert_near(fit.ll, ll, 1e-6, "log-likelihood");
	for (int i = 0; i < repeat_families[family].params; i++)
		assert_near(fit.model.param[i], param[i], tolerance, repeat_families[family].param[i]);
	arena_destroy(mem);
}

static void cdnow_bgnbd(void **state)
{
	(void)state;
	check_fit(REPEAT_BGNBD, -9582.42920667, (double[]){.24259452, 4.413602, .79292202, 2.4259068}, 1e-5);
}

static void cdnow_mbgnbd(void **state)
{
	(void)state;
	check_fit(REPEAT_MBGNBD, -9582.13571555, (double[]){.52484316, 6.1830853, .8913594, 1.6140023}, 1e-5);
}

static void cdnow_pareto(void **state)
{
	(void)state;
	check_fit(REPEAT_PARETO, -9594.97617894, (double[]){.55327705, 10.577683, .60624, 11.668736}, 1e-4);
}

static void cdnow_nbd(void **state)
{
	(void)state;
	check_fit(REPEAT_NBD, -9763.65761467, (double[]){.38476614, 12.072023}, 1e-5);
}

static void papers_worked_example(void **state)
{
	(void)state;
	struct repeat_model model = {.family = REPEAT_BGNBD, .k = 1, .param = {.243, 4.414, .793, 2.426}};
	struct repeat_score score = repeat_predict_one(&model, 2, 30.43, 38.86, (struct repeat_horizon){.t = 39});

	assert_near(score.expected, 1.22602817, 1e-8, "E[Y(39) | 2, 30.43, 38.86]");
	model = (struct repeat_model){REPEAT_BGNBD, 1, {.24259452, 4.413602, .79292202, 2.4259068}};
	assert_near(repeat_expected_new(&model, 1), .0532, 5e-5, "E[X(1)]");
	assert_near(repeat_expected_new(&model, 32), 1.0437, 5e-5, "E[X(32)]");
	// 1.8576 in print; the same integral at sixty digits gives 1.85796 at these parameters.
	assert_near(repeat_expected_new(&model, 78), 1.8576, 4e-4, "E[X(78)]");
}

static void cdnow_dert(void **state)
{
	(void)state;
	struct arena *mem = arena_create();
	struct cdnow cdnow;
	double sum = 0;

	if (!cdnow_load(mem, &cdnow)) {
		arena_destroy(mem);
		data_skip();
	}
	struct repeat_fit fit = fit_of(REPEAT_PARETO, 1, &cdnow.rows);
	for (size_t i = 0; i < cdnow.rows.count; i++)
		sum += repeat_dert(&fit.model, cdnow.rows.x[i], cdnow.rows.t_x[i], cdnow.rows.T[i], log(1.15) / 52);
	assert_near(sum, 7205.5480063, 7205 * 2e-6, "sum of DERT");
	arena_destroy(mem);
}

// Relative to the larger of 1e-12 and the value: a log-likelihood may be 0.
static void assert_ll(double got, double want, const char *what)
{
	if (fabs(got - want) > 1e-9 * fabs(want) && fabs(got - want) > 1e-12)
		fail_msg("%s: got %.17g, want %.17g", what, got, want);
}

static void check_score(const struct repeat_model *model, const double *row, const double *want)
{
	struct repeat_horizon ahead = {.t = row[7]};
	struct repeat_score score = repeat_predict_one(model, row[4], row[5], row[6], ahead);

	assert_ll(repeat_log_likelihood(model, row[4], row[5], row[6], 0), want[0], "ll");
	assert_close(score.p_alive, want[1], 1e-9, "p_alive");
	assert_close(score.expected, want[2], 1e-9, "expected");
	assert_close(score.p_active, want[3], 1e-9, "p_active");
}

static void edge_bgnbd(void **state)
{
	(void)state;
	struct arena *mem = arena_create();
	size_t count;
	double *table = data_numbers(mem, "golden/edge_bgnbd.csv", 16, &count);

	if (!table) {
		arena_destroy(mem);
		data_skip();
	}
	assert_int_equal(count, 126);
	for (size_t i = 0; i < count; i++) {
		const double *row = table + 16 * i;
		struct repeat_model model = {.family = REPEAT_BGNBD, .k = 1, .param = {row[0], row[1], row[2], row[3]}};

		check_score(&model, row, row + 8);
		model.family = REPEAT_MBGNBD;
		check_score(&model, row, row + 12);
		model.family = REPEAT_MBGCNBD; // k = 1 is MBG by other means
		if (row[4] < 5000)
			check_score(&model, row, row + 12);
	}
	arena_destroy(mem);
}

static void edge_pareto(void **state)
{
	(void)state;
	struct arena *mem = arena_create();
	size_t count;
	double *table = data_numbers(mem, "golden/edge_paretonbd.csv", 13, &count);

	if (!table) {
		arena_destroy(mem);
		data_skip();
	}
	assert_int_equal(count, 44);
	for (size_t i = 0; i < count; i++) {
		const double *row = table + 13 * i;
		struct repeat_model model = {REPEAT_PARETO, 1, {row[0], row[1], row[2], row[3]}};
		struct repeat_score score =
			repeat_predict_one(&model, row[4], row[5], row[6], (struct repeat_horizon){.t = row[7]});

		assert_ll(repeat_log_likelihood(&model, row[4], row[5], row[6], 0), row[9], "ll");
		assert_close(score.p_alive, row[10], 1e-9, "p_alive");
		assert_close(score.expected, row[11], 1e-9, "expected");
		assert_close(repeat_dert(&model, row[4], row[5], row[6], row[8]), row[12], 1e-9, "DERT");
	}
	arena_destroy(mem);
}

// Days instead of weeks: the same customers, the same answers, times carried over.
static void units_do_not_matter(void **state)
{
	(void)state;
	struct arena *mem = arena_create();
	struct cdnow cdnow;

	if (!cdnow_load(mem, &cdnow)) {
		arena_destroy(mem);
		data_skip();
	}
	size_t count = cdnow.rows.count;
	double *t_x = arena_array(mem, double, count), *T = arena_array(mem, double, count);
	for (size_t i = 0; i < count; i++) {
		t_x[i] = round(cdnow.rows.t_x[i] * 7);
		T[i] = round(cdnow.rows.T[i] * 7);
	}
	struct repeat_rows days = {.count = count, .x = cdnow.rows.x, .t_x = t_x, .T = T};
	for (int family = REPEAT_NBD; family <= REPEAT_PARETO; family++) {
		struct repeat_fit weekly = fit_of((enum repeat_family)family, 1, &cdnow.rows);
		struct repeat_fit daily = fit_of((enum repeat_family)family, 1, &days);
		struct repeat_score week =
			repeat_predict_one(&weekly.model, 2, 20, 30, (struct repeat_horizon){39, .003});
		struct repeat_score day =
			repeat_predict_one(&daily.model, 2, 140, 210, (struct repeat_horizon){273, .003 / 7});

		// Density per day instead of per week: each repeat order brings a factor of 7.
		assert_near(daily.ll, weekly.ll - 2457 * log(7), 1e-6, "log-likelihood");
		assert_close(daily.model.param[1], 7 * weekly.model.param[1], 1e-6, "alpha");
		assert_close(daily.model.param[0], weekly.model.param[0], 1e-6, "r");
		assert_close(daily.map.param[1], 7 * weekly.map.param[1], 1e-6, "alpha of the MAP");
		assert_close(day.expected, week.expected, 1e-6, "expected");
		assert_close(day.discounted, week.discounted, 1e-6, "discounted");
	}
	arena_destroy(mem);
}

static void assert_same_fit(const struct repeat_fit *a, const struct repeat_fit *b)
{
	assert_memory_equal(a->model.param, b->model.param, sizeof a->model.param);
	assert_memory_equal(&a->ll, &b->ll, sizeof a->ll);
	assert_memory_equal(a->map.param, b->map.param, sizeof a->map.param);
	assert_memory_equal(a->covariance, b->covariance, sizeof a->covariance);
}

// The same bits from one thread and from four, from shuffled rows, from rows merged by weight.
static void threads_order_and_weights_do_not_matter(void **state)
{
	(void)state;
	struct arena *mem = arena_create();
	struct cdnow cdnow;
	uint64_t seed = 42;

	if (!cdnow_load(mem, &cdnow)) {
		arena_destroy(mem);
		data_skip();
	}
	size_t count = cdnow.rows.count;
	double *x = arena_array(mem, double, 2 * count), *t_x = arena_array(mem, double, 2 * count);
	double *T = arena_array(mem, double, 2 * count), *weight = arena_array(mem, double, count);
	for (size_t i = 0; i < count; i++) { // every customer twice, the second half shuffled
		size_t j = (size_t)(test_uniform(&seed) * (double)(i + 1));
		x[i] = cdnow.rows.x[i], t_x[i] = cdnow.rows.t_x[i], T[i] = cdnow.rows.T[i], weight[i] = 2;
		x[count + i] = x[count + j], t_x[count + i] = t_x[count + j], T[count + i] = T[count + j];
		x[count + j] = x[i], t_x[count + j] = t_x[i], T[count + j] = T[i];
	}
	struct repeat_rows twice = {.count = 2 * count, .x = x, .t_x = t_x, .T = T};
	struct repeat_rows heavy = cdnow.rows;
	heavy.weight = weight;
	for (int family = REPEAT_NBD; family <= REPEAT_PARETO; family++) {
		struct repeat_fit one, four, merged;

		assert_int_equal(repeat_fit((enum repeat_family)family, 1, &twice, 1, &one, NULL), OK);
		assert_int_equal(repeat_fit((enum repeat_family)family, 1, &twice, 4, &four, NULL), OK);
		assert_int_equal(repeat_fit((enum repeat_family)family, 1, &heavy, 4, &merged, NULL), OK);
		assert_same_fit(&one, &four);
		assert_same_fit(&one, &merged);
	}
	arena_destroy(mem);
}

// A million rows share integrals; each answer is the one a customer gets alone.
static void many_agree_with_one(void **state)
{
	(void)state;
	struct arena *mem = arena_create();
	struct cdnow cdnow;
	struct repeat_horizon horizon = {52, .0027};
	struct repeat_model model[] = {
		{REPEAT_NBD, 1, {.38, 12}},
		{REPEAT_BGNBD, 1, {.243, 4.414, .793, 2.426}},
		{REPEAT_MBGNBD, 1, {.525, 6.183, .891, 1.614}},
		{REPEAT_PARETO, 1, {.553, 10.578, .606, 11.669}},
		{REPEAT_MBGCNBD, 2, {1.3, 2.8, .42, .79}},
	};

	if (!cdnow_load(mem, &cdnow)) {
		arena_destroy(mem);
		data_skip();
	}
	struct repeat_score *one = arena_array(mem, struct repeat_score, cdnow.rows.count);
	struct repeat_score *three = arena_array(mem, struct repeat_score, cdnow.rows.count);
	for (size_t m = 0; m < sizeof model / sizeof *model; m++) {
		assert_int_equal(repeat_predict(&model[m], &cdnow.rows, horizon, 1, one, NULL), OK);
		assert_int_equal(repeat_predict(&model[m], &cdnow.rows, horizon, 3, three, NULL), OK);
		assert_memory_equal(one, three, cdnow.rows.count * sizeof *one);
		for (size_t i = 0; i < cdnow.rows.count; i += 37) {
			struct repeat_score alone = repeat_predict_one(&model[m], cdnow.rows.x[i], cdnow.rows.t_x[i],
								       cdnow.rows.T[i], horizon);
			assert_close(one[i].p_alive, alone.p_alive, 1e-12, "p_alive");
			assert_close(one[i].expected, alone.expected, 1e-11, "expected");
			assert_close(one[i].p_active, alone.p_active, 1e-12, "p_active");
			assert_close(one[i].discounted, alone.discounted, 1e-11, "discounted");
			assert_true(one[i].discounted <= one[i].expected && one[i].p_active <= one[i].p_alive);
		}
	}
	arena_destroy(mem);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(cdnow_bgnbd),
		cmocka_unit_test(cdnow_mbgnbd),
		cmocka_unit_test(cdnow_pareto),
		cmocka_unit_test(cdnow_nbd),
		cmocka_unit_test(papers_worked_example),
		cmocka_unit_test(cdnow_dert),
		cmocka_unit_test(edge_bgnbd),
		cmocka_unit_test(edge_pareto),
		cmocka_unit_test(units_do_not_matter),
		cmocka_unit_test(threads_order_and_weights_do_not_matter),
		cmocka_unit_test(many_agree_with_one),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
