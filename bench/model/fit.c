// Processor time of the buy-till-you-die models on simulated panels as large as asked: fit with everything from raw
// (x, t_x, T) on, and scores. Customers come over the first twelve weeks and are watched for 39 in all, by the day,
// as CDNOW's did; BG/NBD at the paper's parameters, orders of one day merged into one. The forecast of the next 39
// weeks is held against what the simulated customers then do. With --exact 1 times are not cut to days and nothing is
// merged: then the data are BG/NBD's own, and its forecast must be right within .5 % at a million (and no two keys are
// alike).
//
//	build/release/bench/model/fit [--customers N] [--rounds N] [--threads N] [--exact 1]
#include "model/random.h"
#include "model/repeat.h"

#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

#define DAYS 273
#define AHEAD 273

static double processor_seconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

struct panel {
	double *x, *t_x, *T;
	double later; // orders of all in the AHEAD days after
	size_t count;
};

static void live(struct random *random, const struct repeat_model *truth, bool exact, struct panel *panel)
{
	double rate = random_gamma(random, truth->param[0], truth->param[1]) / 7;
	double leave = random_beta(random, truth->param[2], truth->param[3]);
	double T = DAYS - floor(84 * random_uniform(random)), x = 0, last = 0, seen = 0;
	double hour = exact ? 0 : random_uniform(random); // of the first order, as part of its day

	for (double at = random_exponential(random, rate); at < T + AHEAD; at += random_exponential(random, rate)) {
		double time = exact ? at : floor(hour + at);

		if (time > seen && time <= T)
			x++, last = time;
		else if (time > seen)
			panel->later++;
		seen = time;
		if (random_uniform(random) < leave)
			break;
	}
	panel->x[panel->count] = x;
	panel->t_x[panel->count] = last / 7;
	panel->T[panel->count++] = T / 7;
}

static struct panel simulate(size_t count, bool exact)
{
	struct repeat_model truth = {REPEAT_BGNBD, 1, {.243, 4.414, .793, 2.426}};
	struct random random = random_seeded(1997);
	struct panel panel = {.x = malloc(count * sizeof(double)), .t_x = malloc(count * sizeof(double)),
			      .T = malloc(count * sizeof(double))};

	while (panel.count < count)
		live(&random, &truth, exact, &panel);
	return panel;
}

static double median(double *value, int count)
{
	for (int i = 1; i < count; i++)
		for (int j = i; j > 0 && value[j] < value[j - 1]; j--) {
			double swap = value[j];
			value[j] = value[j - 1], value[j - 1] = swap;
		}
	return value[count / 2];
}

static void fit_one(enum repeat_family family, const struct repeat_rows *rows, int rounds, int threads,
		    struct repeat_fit *fit)
{
	double seconds[100];

	for (int i = 0; i < rounds; i++) {
		double start = processor_seconds();

		if (repeat_fit(family, 1, rows, threads, fit, NULL) != OK)
			abort();
		seconds[i] = processor_seconds() - start;
	}
	double middle = median(seconds, rounds);
	printf("fit     %-8s %9zu customers  %8.4f s  (%.4f–%.4f)  %zu keys, %d steps, ll %.3f\n",
	       repeat_families[family].name, rows->count, middle, seconds[0], seconds[rounds - 1], fit->keys,
	       fit->iterations, fit->ll);
}

static void predict_one(const struct repeat_fit *fit, const struct repeat_rows *rows, double later, int rounds,
			int threads)
{
	struct repeat_score *score = malloc(rows->count * sizeof *score);
	struct repeat_horizon year = {52, log(1.15) / 52};
	double seconds[100], expected = 0;

	for (int i = 0; i < rounds; i++) {
		double start = processor_seconds();

		if (repeat_predict(&fit->model, rows, year, threads, score, NULL) != OK)
			abort();
		seconds[i] = processor_seconds() - start;
	}
	double middle = median(seconds, rounds);
	if (repeat_predict(&fit->model, rows, (struct repeat_horizon){AHEAD / 7.0, 0}, threads, score, NULL) != OK)
		abort();
	for (size_t i = 0; i < rows->count; i++)
		expected += score[i].expected;
	printf("scores  %-8s %9zu customers  %8.4f s  (%.4f–%.4f)  next %d weeks: forecast / actual %.4f\n",
	       repeat_families[fit->model.family].name, rows->count, middle, seconds[0], seconds[rounds - 1],
	       AHEAD / 7, expected / later);
	free(score);
}

int main(int argc, char **argv)
{
	size_t count = 1000000;
	int rounds = 3, threads = 1;
	bool exact = false;

	for (int i = 1; i + 1 < argc; i += 2) {
		if (strcmp(argv[i], "--customers") == 0)
			count = strtoull(argv[i + 1], NULL, 10);
		else if (strcmp(argv[i], "--rounds") == 0)
			rounds = atoi(argv[i + 1]) > 100 ? 100 : atoi(argv[i + 1]);
		else if (strcmp(argv[i], "--threads") == 0)
			threads = atoi(argv[i + 1]);
		else if (strcmp(argv[i], "--exact") == 0)
			exact = atoi(argv[i + 1]) != 0;
	}
	struct panel panel = simulate(count, exact);
	struct repeat_rows rows = {.count = count, .x = panel.x, .t_x = panel.t_x, .T = panel.T};
	enum repeat_family families[] = {REPEAT_BGNBD, REPEAT_MBGNBD, REPEAT_PARETO};
	for (int f = 0; f < (exact ? 1 : 3); f++) {
		struct repeat_fit fit;
		fit_one(families[f], &rows, rounds, threads, &fit);
		predict_one(&fit, &rows, panel.later, rounds, threads);
		printf("        params %.5f %.5f %.5f %.5f\n", fit.model.param[0], fit.model.param[1],
		       fit.model.param[2], fit.model.param[3]);
	}
	struct rusage usage;
	getrusage(RUSAGE_SELF, &usage);
	printf("memory  %ld MiB at most, the panel itself %zu\n", usage.ru_maxrss / 1024, count * 24 >> 20);
	free(panel.x), free(panel.t_x), free(panel.T);
	return 0;
}
