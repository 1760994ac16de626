// Outlooks: sums of what the buying models expect, ranges by errors made before, and chance itself.
#include "data.h"

#include "model/outlook.h"
#include "model/random.h"
#include "model/special.h"

static const struct repeat_model shop = {REPEAT_MBGNBD, 1, {.9, 25, 1.1, 3.5}};
static const struct gammagamma spend = {6, 4, 15};
static const struct outlook_arrivals nobody = {0, 1, 0};

static bool close_to(double a, double b, double error)
{
	return fabs(a - b) <= error * fmax(fabs(b), 1e-12);
}

static struct outlook looked(const struct outlook_rows *rows, const struct outlook_arrivals *arrivals, double from,
			     double to, int threads)
{
	struct outlook out;

	assert_int_equal(outlook_ahead(&shop, &spend, rows, arrivals, from, to, threads, &out, NULL), OK);
	return out;
}

static const double x[] = {0, 1, 5, 12, 0}, t_x[] = {0, 30, 200, 280, 0}, T[] = {300, 90, 220, 300, 5};
static const double worth[] = {20, 35, 50, 10, 20};
static const unsigned char mark[] = {0, OUTLOOK_ACTIVE | OUTLOOK_AGAIN, OUTLOOK_AGAIN | OUTLOOK_BASE,
				     OUTLOOK_ACTIVE | OUTLOOK_AGAIN | OUTLOOK_BASE, OUTLOOK_ACTIVE};
static const struct outlook_rows rows = {.repeat = {.count = 5, .x = x, .t_x = t_x, .T = T}, worth, mark};

static void sums_of_customers(void **state)
{
	struct repeat_score score[5];
	double orders = 0, revenue = 0;

	(void)state;
	assert_int_equal(repeat_predict(&shop, &rows.repeat, (struct repeat_horizon){60, 0}, 1, score, NULL), OK);
	for (int i = 0; i < 5; i++) {
		orders += score[i].expected;
		revenue += score[i].expected * worth[i];
	}
	struct outlook out = looked(&rows, &nobody, 0, 60, 1), two = looked(&rows, &nobody, 0, 60, 2);
	assert_true(close_to(out.sum[OUTLOOK_ORDERS].mean, orders, 1e-12));
	assert_true(close_to(out.sum[OUTLOOK_REVENUE].mean, revenue, 1e-12));
	assert_true(close_to(out.sum[OUTLOOK_MORE].mean, score[0].p_active + score[2].p_active, 1e-12));
	assert_true(close_to(out.sum[OUTLOOK_REPEAT].mean, score[0].p_active + score[2].p_active + score[4].p_active,
			     1e-12));
	assert_true(close_to(out.sum[OUTLOOK_KEPT].mean, score[2].p_active, 1e-12));
	assert_true(out.sum[OUTLOOK_NEW].mean == 0);
	assert_memory_equal(&out, &two, sizeof out);
	out = looked(&rows, &nobody, 10, 10, 1);
	assert_true(out.sum[OUTLOOK_ORDERS].mean == 0 && out.sum[OUTLOOK_ORDERS].variance == 0);
}

// Two stretches side by side bring what the whole brings.
static void stretches_add_up(void **state)
{
	static const enum outlook_sum flows[] = {OUTLOOK_ORDERS, OUTLOOK_REVENUE, OUTLOOK_NEW};
	struct outlook_arrivals arrivals = {2, 1.5, 30};
	struct outlook first = looked(&rows, &arrivals, 0, 40, 1), second = looked(&rows, &arrivals, 40, 120, 1);
	struct outlook whole = looked(&rows, &arrivals, 0, 120, 1);

	(void)state;
	for (size_t i = 0; i < sizeof flows / sizeof *flows; i++)
		assert_true(close_to(first.sum[flows[i]].mean + second.sum[flows[i]].mean, whole.sum[flows[i]].mean,
				     flows[i] == OUTLOOK_NEW ? .02 : .01)); // arrival times lie on a grid
	assert_true(close_to(whole.sum[OUTLOOK_NEW].mean, 240, 1e-9));
	struct outlook out;
	assert_int_equal(outlook_ahead(&shop, &spend, &rows, &arrivals, 5, 4, 1, &out, NULL), ERR_INVALID);
	assert_int_equal(outlook_ahead(&shop, &spend, &rows, &arrivals, 0, INFINITY, 1, &out, NULL), ERR_INVALID);
}

static void ranges(void **state)
{
	static const double error[] = {.1, -.1, .3};
	struct outlook_part part = {100, 25};
	struct outlook_errors none = {NULL, 0, 1, 0}, three = {error, 3, 1, 0};
	struct outlook_range range = outlook_range(part, &none, .8);
	double chance = sqrt(log1p(.0025)), mean = .3 / 5;

	(void)state;
	assert_true(close_to(range.upper, 100 * exp(normal_quantile(.9) * chance), 1e-12));
	assert_true(close_to(outlook_chance(&range, 100), .5, 1e-12));
	assert_true(close_to(outlook_chance(&range, range.lower), .9, 1e-9));
	assert_true(outlook_chance(&range, 0) == 1);
	range = outlook_range(part, &three, .8);
	double spread = sqrt((.04 * .04 + .16 * .16 + .24 * .24) / 2 * (4. / 3));
	assert_true(close_to(range.bias, exp(mean), 1e-12));
	assert_true(close_to(range.spread, spread, 1e-12));
	assert_true(close_to(range.upper, 100 * exp(mean + student_quantile(.9, 2) * spread), 1e-12));
	assert_true(close_to(outlook_chance(&range, range.upper), .1, 1e-6));
	three.widen = 2;
	three.unknown = .2;
	assert_true(close_to(outlook_range(part, &three, .8).spread, hypot(2 * spread, .2), 1e-12));
	part = (struct outlook_part){0, 0};
	range = outlook_range(part, &three, .8);
	assert_true(range.lower == 0 && range.upper == 0 && outlook_chance(&range, 1) == 0);
	part = (struct outlook_part){1e-6, 1e6}; // next to nothing, as wide as can be
	assert_true(isfinite(outlook_range(part, &three, .99).upper));
}

// Purchase days of a customer met at day 0, until day end: the model as a story (see repeat.h).
static double lived(struct random *random, double start, double end)
{
	double rate = random_gamma(random, shop.param[0], shop.param[1]);
	double leave = random_beta(random, shop.param[2], shop.param[3]), orders = 1;

	for (double at = start;; orders++) {
		if (random_uniform(random) < leave)
			return orders;
		at += random_exponential(random, rate);
		if (at >= end)
			return orders;
	}
}

// A hundred days of a shop that opens today, lived 400 times: the mean is the outlook's, and its range holds four in
// five.
static void chance_itself(void **state)
{
	struct outlook_arrivals arrivals = {1.5, 1, 1};
	struct outlook out = looked(&(struct outlook_rows){0}, &arrivals, 0, 100, 1);
	struct outlook_range range =
		outlook_range(out.sum[OUTLOOK_ORDERS], &(struct outlook_errors){NULL, 0, 1, 0}, .8);
	struct random random = random_seeded(11);
	double sum = 0;
	int held = 0;

	(void)state;
	for (int life = 0; life < 400; life++) {
		double orders = 0;
		for (double at = random_exponential(&random, arrivals.rate); at < 100;
		     at += random_exponential(&random, arrivals.rate))
			orders += lived(&random, at, 100);
		sum += orders;
		held += orders >= range.lower && orders <= range.upper;
	}
	print_message("mean %.1f, outlook %.1f; range %.1f to %.1f held %d of 400\n", sum / 400,
		      out.sum[OUTLOOK_ORDERS].mean, range.lower, range.upper, held);
	assert_true(close_to(sum / 400, out.sum[OUTLOOK_ORDERS].mean, .03));
	assert_true(held >= 290 && held <= 350);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sums_of_customers),
		cmocka_unit_test(stretches_add_up),
		cmocka_unit_test(ranges),
		cmocka_unit_test(chance_itself),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
