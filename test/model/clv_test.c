// Lifetime value with its ranges, and the shop's clock.
#include "orders.h"

#include "model/clv.h"
#include "model/random.h"
#include "model/season.h"

static const struct clv_terms terms = {.margin = .3, .cost_per_order = 1, .confidence = .8};

// What a customer brings on average over simulated futures is what the integrals say, for every family: a check of
// both. 200,000 futures leave a standard error well below 1 %.
static void simulated_futures_average_to_the_value(void **state)
{
	(void)state;
	struct repeat_model family[] = {
		{REPEAT_NBD, 1, {.7, 9}},
		{REPEAT_BGNBD, 1, {.8, 5, .8, 2.4}},
		{REPEAT_MBGNBD, 1, {.9, 6, .9, 1.6}},
		{REPEAT_PARETO, 1, {.9, 6, .8, 11.7}},
		{REPEAT_MBGCNBD, 3, {1.3, 2.8, .42, .79}},
	};

	for (size_t f = 0; f < sizeof family / sizeof *family; f++) {
		struct clv_model model = {.repeat = family[f], .spend = {6.25, 3.74, 15.44}};
		double x = 4, t_x = 20, T = 26, m = 30, value;
		struct clv_rows rows = {.repeat = {.count = 1, .x = &x, .t_x = &t_x, .T = &T}, .m = &m};
		struct repeat_horizon year = {52, .0027};
		struct clv_total total;
		struct clv_range range = clv_customer_range(&model, x, t_x, T, m, year, &terms, 200000, 5);

		assert_int_equal(clv_value(&model, &rows, year, &terms, 1, &value, &total, NULL), OK);
		assert_close(range.mean, value, .012, repeat_families[family[f].family].name);
		assert_true(range.lower <= range.median && range.median <= range.upper);
		assert_near(total.error, 0, 0, "parameters taken as known");
		struct repeat_score score = repeat_predict_one(&model.repeat, x, t_x, T, year);
		double worth = .3 * gammagamma_expected(&model.spend, x, m) - 1;
		assert_close(value, worth * score.discounted, 1e-9, "value");
	}
}

// The delta method against refitting on resampled customers would take long; against the spread of the value under
// draws of the parameters it takes a moment.
// Many at once: as each alone (other draws of the same future), and the same bits for any number of threads.
static void ranges_of_many(void **state)
{
	(void)state;
	enum { COUNT = 60 };
	struct clv_model model = {.repeat = {REPEAT_MBGNBD, 1, {.53, 43, .89, 1.61}}, .spend = {6.25, 3.74, 15.44}};
	double x[COUNT], t_x[COUNT], T[COUNT], m[COUNT], lower[2][COUNT], upper[2][COUNT];

	for (int i = 0; i < COUNT; i++) {
		x[i] = i % 5;
		t_x[i] = x[i] > 0 ? 40 * x[i] : 0;
		T[i] = 250;
		m[i] = 20 + i;
	}
	struct clv_rows rows = {.repeat = {COUNT, x, t_x, T, NULL, NULL}, .m = m};
	struct repeat_horizon horizon = {365, .0003};
	for (int cost = 0; cost <= 4; cost += 4) {
		struct clv_terms costs = {.3, cost, .8};
		for (int threads = 1; threads <= 2; threads++)
			assert_int_equal(clv_ranges(&model, &rows, horizon, &costs, 40000, 7, threads,
						    lower[threads - 1], upper[threads - 1], NULL), OK);
		assert_memory_equal(lower[0], lower[1], sizeof lower[0]);
		assert_memory_equal(upper[0], upper[1], sizeof upper[0]);
		for (int i = 0; i < COUNT; i += 7) {
			struct clv_range one = clv_customer_range(&model, x[i], t_x[i], T[i], m[i], horizon, &costs,
								  40000, 9);
			assert_near(lower[0][i], one.lower, .1 * fmax(one.upper, 10), "lower");
			assert_near(upper[0][i], one.upper, .1 * fmax(one.upper, 10), "upper");
		}
	}
}

static void totals_range_is_the_parameters_spread(void **state)
{
	(void)state;
	struct arena *mem = arena_create();
	struct orders orders = {0};
	struct repeat_fit fit;
	struct clv_total total, moved;
	struct random random = random_seeded(9);

	if (!orders_cdnow(mem, &orders)) {
		arena_destroy(mem);
		data_skip();
	}
	struct customers c = orders_customers(mem, &orders, day_of(1997, 9, 30), day_of(1998, 6, 30), 7);
	double *value = arena_array(mem, double, c.rows.count);
	c.rows.log_gaps = NULL;
	assert_int_equal(repeat_fit(REPEAT_BGNBD, 1, &c.rows, 2, &fit, NULL), OK);
	struct clv_model model = {.repeat = fit.model, .spend = {6.25, 3.74, 15.44}};
	memcpy(model.repeat_covariance, fit.covariance, sizeof fit.covariance);
	struct clv_rows rows = {.repeat = c.rows, .m = c.spend};
	assert_int_equal(clv_value(&model, &rows, (struct repeat_horizon){52, 0}, &terms, 2, value, &total, NULL), OK);
	assert_true(total.error > 0 && total.lower < total.value && total.value < total.upper);

	double l[4][4] = {{0}}, sum = 0, square = 0; // Cholesky, to draw from the covariance
	for (int i = 0; i < 4; i++)
		for (int j = 0; j <= i; j++) {
			double rest = fit.covariance[i][j];
			for (int k = 0; k < j; k++)
				rest -= l[i][k] * l[j][k];
			l[i][j] = i == j ? sqrt(rest) : rest / l[j][j];
		}
	for (int draw = 0; draw < 100; draw++) {
		struct clv_model other = {.repeat = fit.model, .spend = model.spend};
		double z[4];
		for (int i = 0; i < 4; i++)
			z[i] = random_normal(&random);
		for (int i = 0; i < 4; i++)
			for (int j = 0; j <= i; j++)
				other.repeat.param[i] *= exp(l[i][j] * z[j]);
		assert_int_equal(clv_value(&other, &rows, (struct repeat_horizon){52, 0}, &terms, 2, NULL, &moved,
					   NULL), OK);
		sum += moved.value, square += moved.value * moved.value;
	}
	double spread = sqrt(square / 100 - sum / 100 * (sum / 100));
	assert_close(total.error, spread, .25, "standard error");
	arena_destroy(mem);
}

static void history_and_what_if(void **state)
{
	(void)state;
	double x = 1, t_x = 2, T = 3, m = 0, value;
	struct clv_model model = {.repeat = {REPEAT_NBD, 1, {1, 1}}, .spend = {6.25, 3.74, 15.44}};
	struct clv_rows rows = {.repeat = {.count = 1, .x = &x, .t_x = &t_x, .T = &T}, .m = &m};
	struct clv_total total;
	struct model_fault fault;

	assert_near(clv_history(1000, 10, 25, &terms), 300 - 10 - 25, 1e-12, "history");
	// 80 % kept is worth .8 / .3 = 2.667 margins at 10 %, 85 % .85 / .25 = 3.4.
	assert_close(clv_retention_gain(100, 10, .8, .05, .1), 1000 * (3.4 - .8 / .3), 1e-12, "five points");
	assert_int_equal(clv_value(&model, &rows, (struct repeat_horizon){1, 0}, &terms, 1, &value, &total, &fault),
			 ERR_INVALID);
	assert_int_equal(fault.row, 0);
}

#define SHOP_DAYS 1200
#define SHOP_CUSTOMERS 20000

// Christmas is three times the year's average, Sundays are half; a sale doubles a day.
static double true_pace(int32_t day, uint8_t kind)
{
	struct date date = days_date(day);
	int weekday = (day + 3) % 7;
	double pace = date.month == 12 ? 3 : date.month == 11 ? 2 : date.month < 3 ? .6 : .8;

	return pace * (weekday == 6 ? .5 : 1) * (kind == 1 ? 2 : 1);
}

// 20,000 customers of a seasonal shop: forecast the Christmas quarter by plain days and by the shop's clock.
static void seasons_mend_the_forecast(void **state)
{
	(void)state;
	struct arena *mem = arena_create();
	struct random random = random_seeded(12);
	int32_t first = day_of(2022, 7, 1), cut = day_of(2025, 9, 30) - first, end = day_of(2025, 12, 31) - first;
	double *daily = arena_array(mem, double, SHOP_DAYS + 200), *clock = arena_array(mem, double, SHOP_DAYS + 201);
	double *truth = arena_array(mem, double, SHOP_DAYS + 200);
	uint8_t *kind = arena_array(mem, uint8_t, SHOP_DAYS + 200);
	double *x = arena_array(mem, double, SHOP_CUSTOMERS), *T = arena_array(mem, double, SHOP_CUSTOMERS);
	double *t_x = arena_array(mem, double, SHOP_CUSTOMERS), *came = arena_array(mem, double, SHOP_CUSTOMERS);
	double *tau = arena_array(mem, double, SHOP_CUSTOMERS), *tau_x = arena_array(mem, double, SHOP_CUSTOMERS);
	double later = 0;

	for (int i = 0; i <= end; i++) {
		kind[i] = i % 97 == 50;
		truth[i] = true_pace(first + i, kind[i]);
	}
	for (int c = 0; c < SHOP_CUSTOMERS; c++) {
		double rate = random_gamma(&random, .6, 12) / 7;
		int start = (int)(random_uniform(&random) * (cut - 30)), last = start;

		for (int day = start + 1; day <= end; day++) {
			if (random_uniform(&random) > rate * truth[day])
				continue;
			daily[day]++;
			later += day > cut;
			if (day <= cut)
				x[c]++, last = day;
		}
		came[c] = start, t_x[c] = last - start, T[c] = cut - start;
	}
	struct season season;
	bool full_year;
	assert_int_equal(season_fit(daily, kind, (size_t)cut + 1, first, &season, &full_year, NULL), OK);
	assert_true(full_year);
	double sunday = season_pace(&season, day_of(2025, 6, 15), 0) / season_pace(&season, day_of(2025, 6, 16), 0);
	assert_near(sunday, .5, .05, "Sunday against Monday");
	assert_near(season_pace(&season, 20000, 1) / season_pace(&season, 20000, 0), 2, .2, "sale");
	season_clock(&season, first, kind, (size_t)end + 1, clock);
	for (int c = 0; c < SHOP_CUSTOMERS; c++) {
		size_t start = (size_t)came[c] + 1;
		tau[c] = clock[cut + 1] - clock[start];
		tau_x[c] = clock[start + (size_t)t_x[c]] - clock[start];
	}
	struct repeat_rows plain = {.count = SHOP_CUSTOMERS, .x = x, .t_x = t_x, .T = T};
	struct repeat_rows seasonal = {.count = SHOP_CUSTOMERS, .x = x, .t_x = tau_x, .T = tau};
	struct repeat_score *score = arena_array(mem, struct repeat_score, SHOP_CUSTOMERS);
	double bias[2];
	for (int way = 0; way < 2; way++) {
		const struct repeat_rows *rows = way ? &seasonal : &plain;
		struct repeat_horizon ahead = {.t = way ? clock[end + 1] - clock[cut + 1] : end - cut};
		struct repeat_fit fit;
		double expected = 0;

		assert_int_equal(repeat_fit(REPEAT_MBGNBD, 1, rows, 2, &fit, NULL), OK);
		assert_int_equal(repeat_predict(&fit.model, rows, ahead, 2, score, NULL), OK);
		for (int c = 0; c < SHOP_CUSTOMERS; c++)
			expected += score[c].expected;
		bias[way] = expected / later - 1;
	}
	print_message("Christmas quarter: plain %+.3f, by the shop's clock %+.3f\n", bias[0], bias[1]);
	assert_true(bias[0] < -.25);
	assert_true(fabs(bias[1]) < .04);
	arena_destroy(mem);
}

static void seasons_of_little_data(void **state)
{
	(void)state;
	double orders[400] = {0}, clock[15];
	struct season season;
	struct model_fault fault;
	bool full_year;

	assert_int_equal(season_fit(orders, NULL, 400, 20000, &season, &full_year, NULL), OK);
	assert_near(season_pace(&season, 20100, 0), 1, 0, "an empty shop keeps plain time");
	for (int i = 0; i < 14; i++)
		orders[i] = 5;
	assert_int_equal(season_fit(orders, NULL, 14, 20000, &season, &full_year, NULL), OK);
	assert_false(full_year);
	season_clock(&season, 20000, NULL, 14, clock);
	assert_close(clock[14], 14, 1e-12, "the clock's mean pace is 1");
	orders[3] = -1;
	assert_int_equal(season_fit(orders, NULL, 14, 20000, &season, &full_year, &fault), ERR_INVALID);
	assert_int_equal(fault.row, 3);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(simulated_futures_average_to_the_value),
		cmocka_unit_test(ranges_of_many),
		cmocka_unit_test(totals_range_is_the_parameters_spread),
		cmocka_unit_test(history_and_what_if),
		cmocka_unit_test(seasons_mend_the_forecast),
		cmocka_unit_test(seasons_of_little_data),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
