// Experiments: Hillstrom's e-mails, the power calculator, variance reduction, sample ratio, peeking.
#include "data.h"

#include "model/experiment.h"
#include "model/random.h"

struct arm {
	double *spend, *before;
	size_t count;
	int64_t visits;
};

static bool load_hillstrom(struct arena *mem, struct arm *control, struct arm *men)
{
	char *text = data_read(mem, "hillstrom/hillstrom.csv"), *line, *field[DATA_FIELDS];

	if (!text)
		return false;
	control->spend = arena_array(mem, double, 64000), control->before = arena_array(mem, double, 64000);
	men->spend = arena_array(mem, double, 64000), men->before = arena_array(mem, double, 64000);
	data_line(&text, &line);
	while (data_line(&text, &line)) {
		int shift = data_fields(line, field) - 12; // "7) $1,000 +" holds a comma
		if (shift < 0)
			continue;
		struct arm *arm = strcmp(field[8 + shift], "No E-Mail") == 0     ? control
				  : strcmp(field[8 + shift], "Mens E-Mail") == 0 ? men
										 : NULL;
		if (!arm)
			continue;
		arm->before[arm->count] = atof(field[2 + shift]);
		arm->spend[arm->count++] = atof(field[11 + shift]);
		arm->visits += atoi(field[9 + shift]);
	}
	return true;
}

static void hillstrom_mens_mail(void **state)
{
	(void)state;
	struct arena *mem = arena_create();
	struct arm control = {0}, men = {0};
	struct experiment_difference visit, spend;

	if (!load_hillstrom(mem, &control, &men)) {
		arena_destroy(mem);
		data_skip();
	}
	assert_int_equal(experiment_shares(control.visits, (int64_t)control.count, men.visits, (int64_t)men.count, .95,
					   &visit, NULL), OK);
	assert_near(visit.difference, .076590, 5e-7, "visit");
	assert_near(visit.t, 22.62, .005, "z");
	assert_int_equal(experiment_welch(control.spend, control.count, men.spend, men.count, .95, &spend, NULL), OK);
	assert_near(spend.difference, .769827, 5e-7, "spend");
	assert_near(spend.error, .145247, 5e-7, "standard error");
	assert_true(spend.p < 1e-6 && spend.lower > .48 && spend.upper < 1.06);

	int64_t sizes[] = {(int64_t)control.count, (int64_t)men.count};
	double p, cap;
	assert_int_equal(experiment_ratio(sizes, (double[]){1, 1}, 2, &p, NULL), OK);
	assert_true(p > .5);

	struct experiment_cuped cuped; // last year's spend says next to nothing here: refused, and said so
	double *c = arena_array(mem, double, control.count), *t = arena_array(mem, double, men.count);
	assert_int_equal(experiment_cuped(control.before, control.spend, control.count, men.before, men.spend,
					  men.count, c, t, &cuped, NULL), OK);
	assert_false(cuped.applied);
	assert_true(cuped.reduction < .001);
	assert_memory_equal(c, control.spend, control.count * sizeof *c);
	assert_int_equal(experiment_winsorise(c, control.count, t, men.count, .999, &cap, NULL), OK);
	assert_true(cap > 0 && cap < 499);
	arena_destroy(mem);
}

static void power_calculator(void **state)
{
	(void)state;
	int64_t each;

	assert_int_equal(experiment_size_shares(.10, .12, .05, .8, &each, NULL), OK);
	assert_int_equal(each, 3841);
	assert_int_equal(experiment_size_means(10, 1, .05, .8, &each, NULL), OK);
	assert_int_equal(each, 1570);
	assert_int_equal(experiment_size_shares(.1, .1, .05, .8, &each, NULL), ERR_INVALID);
}

// Student's sleep data (1908): Welch t −1.8608, df 17.776, p .07939.
static void students_sleep(void **state)
{
	(void)state;
	double a[] = {.7, -1.6, -.2, -1.2, -.1, 3.4, 3.7, .8, 0, 2};
	double b[] = {1.9, .8, 1.1, .1, -.1, 4.4, 5.5, 1.6, 4.6, 3.4};
	struct experiment_difference out;

	assert_int_equal(experiment_welch(a, 10, b, 10, .95, &out, NULL), OK);
	assert_near(out.t, 1.8608, 5e-5, "t");
	assert_near(out.df, 17.776, 5e-4, "df");
	assert_near(out.p, .07939, 5e-6, "p");
	assert_near(out.lower, -.2054832, 5e-7, "lower");
	assert_near(out.upper, 3.3654832, 5e-7, "upper");
	double flat[] = {1, 1};
	assert_int_equal(experiment_welch(flat, 2, flat, 2, .95, &out, NULL), OK);
	assert_near(out.p, 1, 0, "p of nothing");
}

static void cuped_takes_what_the_past_explains(void **state)
{
	(void)state;
	enum { COUNT = 20000 };
	static double before[2][COUNT], after[2][COUNT], adjusted[2][COUNT];
	struct random random = random_seeded(3);
	struct experiment_cuped cuped;
	struct experiment_difference raw, better;

	for (int arm = 0; arm < 2; arm++)
		for (int i = 0; i < COUNT; i++) {
			before[arm][i] = random_normal(&random);
			after[arm][i] = .6 * before[arm][i] + .8 * random_normal(&random) + .1 * arm;
		}
	assert_int_equal(experiment_cuped(before[0], after[0], COUNT, before[1], after[1], COUNT, adjusted[0],
					  adjusted[1], &cuped, NULL), OK);
	assert_true(cuped.applied);
	assert_near(cuped.reduction, .36, .02, "reduction");
	assert_int_equal(experiment_welch(after[0], COUNT, after[1], COUNT, .95, &raw, NULL), OK);
	assert_int_equal(experiment_welch(adjusted[0], COUNT, adjusted[1], COUNT, .95, &better, NULL), OK);
	assert_near(better.error / raw.error, .8, .01, "smaller error");
	assert_near(better.difference, .1, 4 * better.error, "difference");
}

static void places_are_even_and_unrelated(void **state)
{
	(void)state;
	int cell[10][10] = {{0}};
	char customer[32];

	for (int i = 0; i < 20000; i++) {
		snprintf(customer, sizeof customer, "cus_%d", i);
		double a = experiment_place("salt", "spring", customer);
		double b = experiment_place("salt", "autumn", customer);
		assert_true(a >= 0 && a < 1 && a == experiment_place("salt", "spring", customer));
		cell[(int)(a * 10)][(int)(b * 10)]++;
	}
	double square = 0;
	for (int i = 0; i < 100; i++)
		square += (cell[i / 10][i % 10] - 200.0) * (cell[i / 10][i % 10] - 200.0) / 200;
	assert_true(square < 149); // χ² with 99 degrees, p .001
}

// Looking a hundred times at nothing: the fixed test cries wolf, the sequential one keeps its 5 %.
static void peeking_is_safe(void **state)
{
	(void)state;
	int wolf = 0, alarm = 0, runs = 400;

	for (int run = 0; run < runs; run++) {
		struct random random = random_seeded(1000 + (uint64_t)run);
		double sum = 0;
		bool fixed = false, sequential = false;

		for (int n = 1; n <= 5000; n++) {
			struct experiment_sequential test;
			sum += random_normal(&random) * M_SQRT2;
			if (n % 50 != 0)
				continue;
			assert_int_equal(experiment_sequential(sum / n, sqrt(2.0 / n), .1, .95, &test, NULL), OK);
			sequential = sequential || test.p < .05;
			assert_true((test.p < .05) == (fabs(sum / n) > test.margin));
			fixed = fixed || fabs(sum / n) > 1.96 * sqrt(2.0 / n);
		}
		wolf += fixed, alarm += sequential;
	}
	assert_true(wolf > runs / 5);
	assert_true(alarm < runs * 5 / 100);
}

static void uneven_arms_stop_the_report(void **state)
{
	(void)state;
	double p;

	assert_int_equal(experiment_ratio((int64_t[]){5000, 5300}, (double[]){1, 1}, 2, &p, NULL), OK);
	assert_near(p, .003116, 5e-6, "p");
	assert_int_equal(experiment_ratio((int64_t[]){821588, 815482}, (double[]){.5, .5}, 2, &p, NULL), OK);
	assert_true(p < .001);
	assert_int_equal(experiment_ratio((int64_t[]){0, 0}, (double[]){1, 1}, 2, &p, NULL), OK);
	assert_near(p, 1, 0, "nobody yet");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(hillstrom_mens_mail),
		cmocka_unit_test(power_calculator),
		cmocka_unit_test(students_sleep),
		cmocka_unit_test(cuped_takes_what_the_past_explains),
		cmocka_unit_test(places_are_even_and_unrelated),
		cmocka_unit_test(peeking_is_safe),
		cmocka_unit_test(uneven_arms_stop_the_report),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
