// Gamma-Gamma, BG/BB, sBG, the regular buyers of MBG/CNBD-k and the limit where nobody leaves.
#include "orders.h"

#include "model/bgbb.h"
#include "model/gammagamma.h"
#include "model/sbg.h"

static void cdnow_gammagamma(void **state)
{
	(void)state;
	struct arena *mem = arena_create();
	struct orders orders = {0};
	struct gammagamma_fit fit, fit4;

	if (!orders_cdnow(mem, &orders)) {
		arena_destroy(mem);
		data_skip();
	}
	struct customers c = orders_customers(mem, &orders, day_of(1997, 9, 30), day_of(1998, 6, 30), 7);
	assert_int_equal(c.rows.count, 2357);
	size_t n = 0;
	for (size_t i = 0; i < c.rows.count; i++)
		if (c.x[i] > 0)
			c.x[n] = c.x[i], c.spend[n++] = c.spend[i];
	assert_int_equal(n, 946);
	struct gammagamma_rows rows = {.count = n, .x = c.x, .m = c.spend};
	assert_int_equal(gammagamma_fit(&rows, 1, &fit, NULL), OK);
	assert_near(fit.ll, -4055.91769480, 1e-6, "log-likelihood");
	assert_near(fit.model.p, 6.2495724, 1e-5, "p");
	assert_near(fit.model.q, 3.7442246, 1e-5, "q");
	assert_near(fit.model.v, 15.443521, 1e-4, "v");
	assert_int_equal(fit.flags, 0);
	assert_int_equal(gammagamma_fit(&rows, 4, &fit4, NULL), OK);
	assert_memory_equal(&fit.model, &fit4.model, sizeof fit.model);
	double ll = 0;
	for (size_t i = 0; i < n; i++)
		ll += gammagamma_log_likelihood(&fit.model, c.x[i], c.spend[i]);
	assert_near(ll, fit.ll, 1e-8, "sum of the parts");
	arena_destroy(mem);
}

// Two order values in ten thousand: the tail is so heavy that the mean is infinite at the maximum.
static void infinite_mean_is_held_to_the_data(void **state)
{
	(void)state;
	double x[40], m[40], mean = 0;
	struct gammagamma_fit fit;

	for (int i = 0; i < 40; i++) {
		x[i] = 1 + i % 3;
		m[i] = exp(6 * tan(M_PI * ((i + .5) / 40 - .5)) / 8);
		mean += m[i] / 40;
	}
	assert_int_equal(gammagamma_fit(&(struct gammagamma_rows){.count = 40, .x = x, .m = m}, 1, &fit, NULL), OK);
	assert_true(fit.flags & GAMMAGAMMA_INFINITE_MEAN);
	assert_close(gammagamma_expected(&fit.model, 0, 0), mean, 1e-9, "mean");
	for (int i = 0; i < 40; i++)
		assert_true(isfinite(gammagamma_expected(&fit.model, x[i], m[i])));
}

// Donations of the 1995 cohort, Fader, Hardie, Shang 2010, table 3: alpha 1.204, beta .750, gamma .657, delta 2.783.
static void donations_bgbb(void **state)
{
	(void)state;
	double x[] = {6, 5, 4, 3, 2, 1, 5, 4, 3, 2, 1, 4, 3, 2, 1, 3, 2, 1, 2, 1, 1, 0};
	double t_x[] = {6, 6, 6, 6, 6, 6, 5, 5, 5, 5, 5, 4, 4, 4, 4, 3, 3, 3, 2, 2, 1, 0};
	double people[] = {1203, 728, 512, 357, 234, 129, 335, 284, 225, 173, 119,
			   240,  181, 155, 78,  322, 255, 129, 613, 277, 1091, 3464};
	double n[22], expected = 0;
	struct bgbb_fit fit;

	for (int i = 0; i < 22; i++)
		n[i] = 6;
	struct bgbb_rows rows = {.count = 22, .x = x, .t_x = t_x, .n = n, .weight = people};
	assert_int_equal(bgbb_fit(&rows, &fit, NULL), OK);
	assert_false(fit.no_maximum);
	assert_near(fit.ll, -33225.6, .05, "log-likelihood");
	assert_near(fit.model.param[0], 1.204, 5e-4, "alpha");
	assert_near(fit.model.param[1], .750, 5e-4, "beta");
	assert_near(fit.model.param[2], .657, 5e-4, "gamma");
	assert_near(fit.model.param[3], 2.783, 5e-4, "delta");
	for (int i = 0; i < 22; i++) {
		struct bgbb_score score = bgbb_predict(&fit.model, x[i], t_x[i], 6, 5, .1);
		expected += people[i] * score.expected;
		assert_true(score.p_active <= score.p_alive && score.discounted < score.expected);
	}
	// The paper's table 5: 3.75 for (6, 6), .07 for (0, 0).
	assert_near(bgbb_predict(&fit.model, 6, 6, 6, 5, 0).expected, 3.75, .005, "E[X(6, 11) | 6, 6]");
	assert_near(bgbb_predict(&fit.model, 0, 0, 6, 5, 0).expected, .07, .005, "E[X(6, 11) | 0, 0]");
	assert_true(expected > 10000 && expected < 14000);
}

// Fader and Hardie 2007: "Regular" alpha .704 beta 1.182, "High End" alpha .668 beta 3.806.
static void subscribers_sbg(void **state)
{
	(void)state;
	double regular[] = {1000, 631, 468, 382, 326, 289, 262, 241};
	double high_end[] = {1000, 869, 743, 653, 593, 551, 517, 491};
	struct sbg_fit fit;

	assert_int_equal(sbg_fit(regular, 7, &fit, NULL), OK);
	assert_near(fit.model.alpha, .704, 5e-4, "alpha");
	assert_near(fit.model.beta, 1.182, 5e-4, "beta");
	assert_int_equal(sbg_fit(high_end, 7, &fit, NULL), OK);
	assert_near(fit.model.alpha, .668, 5e-4, "alpha");
	assert_near(fit.model.beta, 3.806, 5e-4, "beta");
	assert_near(sbg_survival(&fit.model, 12), .38, .01, "S(12)");
	assert_close(sbg_survival(&fit.model, 3) / sbg_survival(&fit.model, 2), sbg_retention(&fit.model, 3), 1e-12,
		     "retention");
	assert_true(isfinite(sbg_derl(&fit.model, 2, .1)));
	assert_true(sbg_derl(&fit.model, 2, 0) > sbg_derl(&fit.model, 2, .1)); // cut off, not endless
	double all_stay[] = {10, 10, 10}, grows[] = {5, 6};
	assert_int_equal(sbg_fit(all_stay, 2, &fit, NULL), OK);
	assert_true(fit.no_maximum && isfinite(fit.model.alpha) && isfinite(fit.ll));
	assert_int_equal(sbg_fit(grows, 1, &fit, NULL), ERR_INVALID);
}

static void grocery_regular_buyers(void **state)
{
	(void)state;
	struct arena *mem = arena_create();
	struct orders orders = {0};
	struct repeat_fit fit, pareto;

	if (!orders_grocery(mem, &orders)) {
		arena_destroy(mem);
		data_skip();
	}
	struct customers c = orders_customers(mem, &orders, day_of(2006, 12, 31), day_of(2007, 12, 30), 7);
	assert_int_equal(repeat_fit_regular(&c.rows, 1, &fit, NULL), OK);
	assert_int_equal(fit.model.k, 2);
	assert_near(fit.ll, -14978.21, .005, "log-likelihood");
	assert_near(fit.model.param[0], 1.32920, 6e-5, "r");
	assert_near(fit.model.param[1], 2.81260, 6e-5, "alpha");
	assert_near(fit.model.param[2], .42472, 6e-5, "a");
	assert_near(fit.model.param[3], .79004, 6e-5, "b");
	assert_int_equal(repeat_fit(REPEAT_PARETO, 1, &c.rows, 1, &pareto, NULL), OK);
	assert_near(pareto.ll, -15782.39, .005, "Pareto/NBD");
	arena_destroy(mem);
}

static void retail_dropout_not_identified(void **state)
{
	(void)state;
	struct arena *mem = arena_create();
	struct retail retail = {0};

	if (!retail_load(mem, &retail)) {
		arena_destroy(mem);
		data_skip();
	}
	struct orders orders = retail_orders(mem, &retail);
	struct customers c = orders_customers(mem, &orders, day_of(2011, 8, 31), day_of(2011, 12, 9), 7);
	for (int family = REPEAT_BGNBD; family <= REPEAT_PARETO; family++) {
		struct repeat_fit fit;

		assert_int_equal(repeat_fit((enum repeat_family)family, 1, &c.rows, 2, &fit, NULL), OK);
		assert_int_equal(fit.flags, REPEAT_DROPOUT_NOT_IDENTIFIED);
		assert_int_equal(fit.model.family, REPEAT_NBD);
		assert_near(fit.ll, -21755.34802, 1e-5, "log-likelihood");
		assert_near(fit.model.param[0], .7226434, 1e-5, "r");
		assert_near(fit.model.param[1], 9.4245336, 1e-4, "alpha");
		assert_true(isfinite(fit.map.param[3]));
	}
	arena_destroy(mem);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(cdnow_gammagamma),
		cmocka_unit_test(infinite_mean_is_held_to_the_data),
		cmocka_unit_test(donations_bgbb),
		cmocka_unit_test(subscribers_sbg),
		cmocka_unit_test(grocery_regular_buyers),
		cmocka_unit_test(retail_dropout_not_identified),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
