#include "main/model_command.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "main/commands.h"
#include "main/model_reports.h"
#include "model/bgbb.h"
#include "model/gammagamma.h"
#include "model/repeat.h"
#include "model/sbg.h"

const char model_help[] =
	"  fit NAME [--k K] < customers.csv\n"
	"  predict NAME --params r=…,alpha=… [--k K] [--t T] [--delta D] < customers.csv\n"
	"  rfm [--by value|ntile] < customers.csv\n"
	"  pyramid < customers.csv\n"
	"  cohort [--until DATE] < orders.csv\n"
	"  rules [--support S] [--confidence C] [--cases N] < lines.csv\n"
	"  similar [--neighbours N] [--damping P] [--shrink S] < lines.csv\n"
	"\n"
	"  NAME        columns (others are kept)      parameters\n"
	"  nbd         x,t_x,T[,count]                r,alpha\n"
	"  bgnbd       x,t_x,T[,count]                r,alpha,a,b\n"
	"  mbgnbd      x,t_x,T[,count]                r,alpha,a,b\n"
	"  pareto      x,t_x,T[,count]                r,alpha,s,beta\n"
	"  mbgcnbd     x,t_x,T,log_gaps[,count]       r,alpha,a,b and --k (fit without it: the likeliest)\n"
	"  gammagamma  x,m[,count]                    p,q,v\n"
	"  bgbb        x,t_x,n[,count]                alpha,beta,gamma,delta\n"
	"  sbg         active, a row a renewal        alpha,beta (fit only)\n"
	"  rfm         recency,orders,amount          appends r,f,m,class\n"
	"  pyramid     value[,staff]                  JSON\n"
	"  cohort      customer,date[,amount]         JSON, by month\n"
	"  rules       basket,item                    JSON\n"
	"  similar     user,item                      JSON\n"
	"\n"
	"Values and amounts are whole minor units. --threads N on any of them; any number gives the same bits.\n";

// Parameters by name, out of "r=.24,alpha=4.4".
static int parse_params(struct model_job *job, const char *const *name, int count, double *value)
{
	const char *text = job_option(job, "params");
	int seen = 0;

	if (!text)
		return job_usage(job, "--params is needed");
	while (*text) {
		int at = 0;
		size_t length = strcspn(text, "=");
		char *end;

		while (at < count && (strlen(name[at]) != length || strncmp(name[at], text, length) != 0))
			at++;
		if (at == count || text[length] != '=')
			return job_usage(job, "--params: \"%s\" is not one of this model", text);
		value[at] = strtod(text + length + 1, &end);
		if (end == text + length + 1 || (*end != ',' && *end != 0))
			return job_usage(job, "--params: %s needs a number", name[at]);
		seen |= 1 << at;
		text = *end == ',' ? end + 1 : end;
	}
	return seen == (1 << count) - 1 ? 0 : job_usage(job, "--params must name each parameter once");
}

static void put_params(struct json_out *json, const char *key, const char *const *name, const double *value, int count)
{
	json_key(json, key);
	json_begin(json, '{');
	for (int i = 0; i < count; i++)
		put_member(json, name[i], value[i]);
	json_close(json, '}');
}

struct flag {
	unsigned bit;
	const char *name;
};

static void put_flags(struct json_out *json, unsigned flags, const struct flag *names, size_t count)
{
	json_key(json, "flags");
	json_begin(json, '[');
	for (size_t i = 0; i < count; i++)
		if (flags & names[i].bit)
			json_put_text(json, names[i].name);
	json_close(json, ']');
}

static int read_repeat(struct model_job *job, struct model_table *table, struct repeat_rows *rows, bool weighted)
{
	double *x, *t_x, *T, *weight = NULL, *log_gaps;
	int code = table_read(job, table);

	if (code == 0)
		code = table_numbers(job, table, "x", false, &x);
	if (code == 0)
		code = table_numbers(job, table, "t_x", false, &t_x);
	if (code == 0)
		code = table_numbers(job, table, "T", false, &T);
	if (code == 0 && weighted)
		code = table_numbers(job, table, "count", true, &weight);
	if (code == 0)
		code = table_numbers(job, table, "log_gaps", true, &log_gaps);
	if (code == 0)
		*rows = (struct repeat_rows){table->rows, x, t_x, T, weight, log_gaps};
	return code;
}

static int print_repeat_fit(struct model_job *job, const struct repeat_fit *fit)
{
	static const struct flag flags[] = {
		{REPEAT_DROPOUT_NOT_IDENTIFIED, "dropout_not_identified"},
		{REPEAT_NO_MAXIMUM, "no_maximum"},
		{REPEAT_FLAT, "flat"},
	};
	const struct repeat_family_info *of = &repeat_families[fit->model.family];
	const struct repeat_family_info *map_of = &repeat_families[fit->map.family];
	struct buf buf = job_buf(job);
	struct json_out json = json_out(&buf);

	json_begin(&json, '{');
	json_member_text(&json, "model", of->name);
	if (fit->model.family == REPEAT_MBGCNBD)
		json_member_i64(&json, "k", fit->model.k);
	put_member(&json, "ll", fit->ll);
	put_member(&json, "bic", fit->bic);
	put_params(&json, "params", of->param, fit->model.param, of->params);
	put_flags(&json, fit->flags, flags, sizeof flags / sizeof *flags);
	put_params(&json, "map", map_of->param, fit->map.param, map_of->params);
	put_member(&json, "map_ll", fit->map_ll);
	put_member(&json, "customers", fit->customers);
	json_member_i64(&json, "keys", (int64_t)fit->keys);
	json_member_i64(&json, "iterations", fit->iterations);
	json_close(&json, '}');
	return job_print(job, &buf);
}

static int fit_repeat(struct model_job *job, enum repeat_family family)
{
	struct model_fault fault;
	struct model_table table;
	struct repeat_rows rows;
	struct repeat_fit fit;
	enum status status;
	double k;
	int code = job_number(job, "k", 0, &k);

	if (code == 0)
		code = job_finish_arguments(job);
	if (code == 0)
		code = read_repeat(job, &table, &rows, true);
	if (code != 0)
		return code;
	if (family == REPEAT_MBGCNBD && k == 0)
		status = repeat_fit_regular(&rows, job->threads, &fit, &fault);
	else
		status = repeat_fit(family, k >= 1 && k <= 100 ? (int)k : 1, &rows, job->threads, &fit, &fault);
	return status == OK ? print_repeat_fit(job, &fit) : job_refuse(job, &fault);
}

static int predict_repeat(struct model_job *job, enum repeat_family family)
{
	struct repeat_model model = {.family = family, .k = 1};
	const struct repeat_family_info *of = &repeat_families[family];
	struct repeat_horizon horizon;
	struct model_fault fault;
	struct model_table table;
	struct repeat_rows rows;
	double k;
	int code = parse_params(job, of->param, of->params, model.param);

	if (code == 0)
		code = job_number(job, "t", 1, &horizon.t);
	if (code == 0)
		code = job_number(job, "delta", 0, &horizon.delta);
	if (code == 0)
		code = job_number(job, "k", 1, &k);
	if (code == 0)
		code = job_finish_arguments(job);
	if (code == 0)
		code = read_repeat(job, &table, &rows, false);
	if (code != 0)
		return code;
	model.k = k >= 1 && k <= 100 ? (int)k : 0;
	bool dert = family == REPEAT_PARETO && horizon.delta > 0;
	struct repeat_score *score = arena_array(job->mem, struct repeat_score, table.rows);
	if (repeat_predict(&model, &rows, horizon, job->threads, score, &fault) != OK)
		return job_refuse(job, &fault);
	job_print_row(job, table.name, table.columns);
	fprintf(job->out, ",p_alive,expected,p_active%s%s\n", horizon.delta > 0 ? ",discounted" : "",
		dert ? ",dert" : "");
	for (size_t i = 0; i < table.rows; i++) {
		job_print_row(job, table.cell + i * table.columns, table.columns);
		fprintf(job->out, ",%.17g,%.17g,%.17g", score[i].p_alive, score[i].expected, score[i].p_active);
		if (horizon.delta > 0)
			fprintf(job->out, ",%.17g", score[i].discounted);
		if (dert)
			fprintf(job->out, ",%.17g",
				repeat_dert(&model, rows.x[i], rows.t_x[i], rows.T[i], horizon.delta));
		fputc('\n', job->out);
	}
	return job_finish_rows(job);
}

static const char *const gammagamma_names[] = {"p", "q", "v"};

static int read_gammagamma(struct model_job *job, struct model_table *table, struct gammagamma_rows *rows)
{
	double *x, *m, *weight;
	int code = table_read(job, table);

	if (code == 0)
		code = table_numbers(job, table, "x", false, &x);
	if (code == 0)
		code = table_numbers(job, table, "m", false, &m);
	if (code == 0)
		code = table_numbers(job, table, "count", true, &weight);
	if (code == 0)
		*rows = (struct gammagamma_rows){table->rows, x, m, weight};
	return code;
}

static int fit_gammagamma(struct model_job *job)
{
	static const struct flag flags[] = {
		{GAMMAGAMMA_INFINITE_MEAN, "infinite_mean"},
		{GAMMAGAMMA_CORRELATED, "correlated"},
		{GAMMAGAMMA_FLAT, "flat"},
	};
	struct model_fault fault;
	struct model_table table;
	struct gammagamma_rows rows;
	struct gammagamma_fit fit;
	int code = job_finish_arguments(job);

	if (code == 0)
		code = read_gammagamma(job, &table, &rows);
	if (code != 0)
		return code;
	if (gammagamma_fit(&rows, job->threads, &fit, &fault) != OK)
		return job_refuse(job, &fault);
	struct buf buf = job_buf(job);
	struct json_out json = json_out(&buf);
	json_begin(&json, '{');
	json_member_text(&json, "model", "gammagamma");
	put_member(&json, "ll", fit.ll);
	put_params(&json, "params", gammagamma_names, (double[]){fit.model.p, fit.model.q, fit.model.v}, 3);
	put_flags(&json, fit.flags, flags, sizeof flags / sizeof *flags);
	put_params(&json, "map", gammagamma_names, (double[]){fit.map.p, fit.map.q, fit.map.v}, 3);
	put_member(&json, "map_ll", fit.map_ll);
	put_member(&json, "customers", fit.customers);
	put_member(&json, "mean", fit.mean);
	put_member(&json, "correlation", fit.correlation);
	json_close(&json, '}');
	return job_print(job, &buf);
}

static int predict_gammagamma(struct model_job *job)
{
	struct model_table table;
	struct gammagamma_rows rows;
	double param[3];
	int code = parse_params(job, gammagamma_names, 3, param);

	if (code == 0)
		code = job_finish_arguments(job);
	if (code == 0)
		code = read_gammagamma(job, &table, &rows);
	if (code != 0)
		return code;
	struct gammagamma model = {param[0], param[1], param[2]};
	for (size_t i = 0; i < table.rows; i++)
		if (!(rows.x[i] >= 0) || !(rows.m[i] >= 0) || !(model.p * rows.x[i] + model.q > 1))
			return job_refuse(job, &(struct model_fault){i, "needs x and m of 0 or more and p x + q > 1"});
	job_print_row(job, table.name, table.columns);
	fputs(",expected\n", job->out);
	for (size_t i = 0; i < table.rows; i++) {
		job_print_row(job, table.cell + i * table.columns, table.columns);
		fprintf(job->out, ",%.17g\n", gammagamma_expected(&model, rows.x[i], rows.m[i]));
	}
	return job_finish_rows(job);
}

static const char *const bgbb_names[] = {"alpha", "beta", "gamma", "delta"};

static int read_bgbb(struct model_job *job, struct model_table *table, struct bgbb_rows *rows)
{
	double *x, *t_x, *n, *weight;
	int code = table_read(job, table);

	if (code == 0)
		code = table_numbers(job, table, "x", false, &x);
	if (code == 0)
		code = table_numbers(job, table, "t_x", false, &t_x);
	if (code == 0)
		code = table_numbers(job, table, "n", false, &n);
	if (code == 0)
		code = table_numbers(job, table, "count", true, &weight);
	if (code == 0)
		*rows = (struct bgbb_rows){table->rows, x, t_x, n, weight};
	return code;
}

static int fit_bgbb(struct model_job *job)
{
	static const struct flag flags[] = {{1, "no_maximum"}};
	struct model_fault fault;
	struct model_table table;
	struct bgbb_rows rows;
	struct bgbb_fit fit;
	int code = job_finish_arguments(job);

	if (code == 0)
		code = read_bgbb(job, &table, &rows);
	if (code != 0)
		return code;
	if (bgbb_fit(&rows, &fit, &fault) != OK)
		return job_refuse(job, &fault);
	struct buf buf = job_buf(job);
	struct json_out json = json_out(&buf);
	json_begin(&json, '{');
	json_member_text(&json, "model", "bgbb");
	put_member(&json, "ll", fit.ll);
	put_params(&json, "params", bgbb_names, fit.model.param, 4);
	put_flags(&json, fit.no_maximum, flags, 1);
	put_params(&json, "map", bgbb_names, fit.map.param, 4);
	put_member(&json, "map_ll", fit.map_ll);
	put_member(&json, "customers", fit.customers);
	json_close(&json, '}');
	return job_print(job, &buf);
}

static int predict_bgbb(struct model_job *job)
{
	struct bgbb model;
	struct model_fault fault;
	struct model_table table;
	struct bgbb_rows rows;
	double t, rate;
	int code = parse_params(job, bgbb_names, 4, model.param);

	if (code == 0)
		code = job_number(job, "t", 1, &t);
	if (code == 0)
		code = job_number(job, "delta", 0, &rate);
	if (code == 0)
		code = job_finish_arguments(job);
	if (code == 0)
		code = read_bgbb(job, &table, &rows);
	if (code != 0)
		return code;
	if (bgbb_check(&model, &rows, &fault) != OK)
		return job_refuse(job, &fault);
	if (!(t >= 0 && t <= 100000) || !(rate >= 0))
		return job_usage(job, "--t takes 0 to 100000 periods, --delta 0 or more");
	job_print_row(job, table.name, table.columns);
	fputs(",p_alive,expected,p_active,discounted\n", job->out);
	for (size_t i = 0; i < table.rows; i++) {
		struct bgbb_score s = bgbb_predict(&model, rows.x[i], rows.t_x[i], rows.n[i], (int)t, rate);

		job_print_row(job, table.cell + i * table.columns, table.columns);
		fprintf(job->out, ",%.17g,%.17g,%.17g,%.17g\n", s.p_alive, s.expected, s.p_active, s.discounted);
	}
	return job_finish_rows(job);
}

static int fit_sbg(struct model_job *job)
{
	static const struct flag flags[] = {{1, "no_maximum"}};
	static const char *const names[] = {"alpha", "beta"};
	struct model_fault fault;
	struct model_table table;
	struct sbg_fit fit;
	double *active;
	int code = job_finish_arguments(job);

	if (code == 0)
		code = table_read(job, &table);
	if (code == 0)
		code = table_numbers(job, &table, "active", false, &active);
	if (code != 0)
		return code;
	if (sbg_fit(active, table.rows > 0 ? table.rows - 1 : 0, &fit, &fault) != OK)
		return job_refuse(job, &fault);
	struct buf buf = job_buf(job);
	struct json_out json = json_out(&buf);
	json_begin(&json, '{');
	json_member_text(&json, "model", "sbg");
	put_member(&json, "ll", fit.ll);
	put_params(&json, "params", names, (double[]){fit.model.alpha, fit.model.beta}, 2);
	put_flags(&json, fit.no_maximum, flags, 1);
	json_close(&json, '}');
	return job_print(job, &buf);
}

// NAME of fit and predict.
static int run_named(struct model_job *job, bool fit)
{
	if (job->argc < 2)
		return job_usage(job, "which model?");
	const char *name = job->argv[1];
	job->argc--, job->argv++;
	for (int f = 0; f < REPEAT_FAMILIES; f++)
		if (strcmp(name, repeat_families[f].name) == 0)
			return (fit ? fit_repeat : predict_repeat)(job, (enum repeat_family)f);
	if (strcmp(name, "gammagamma") == 0)
		return fit ? fit_gammagamma(job) : predict_gammagamma(job);
	if (strcmp(name, "bgbb") == 0)
		return fit ? fit_bgbb(job) : predict_bgbb(job);
	if (strcmp(name, "sbg") == 0 && fit)
		return fit_sbg(job);
	return job_usage(job, "there is no model \"%s\" to %s", name, fit ? "fit" : "predict with");
}

static int run_fit(struct model_job *job)
{
	return run_named(job, true);
}

static int run_predict(struct model_job *job)
{
	return run_named(job, false);
}

static const struct verb {
	const char *name;
	int (*run)(struct model_job *job);
} verbs[] = {
	{"fit", run_fit},
	{"predict", run_predict},
	{"rfm", report_rfm},
	{"pyramid", report_pyramid},
	{"cohort", report_cohort},
	{"rules", report_rules},
	{"similar", report_similar},
};

int model_run(int argc, char **argv, FILE *in, FILE *out, FILE *err)
{
	struct model_job job = {.argc = argc - 1, .argv = argv + 1, .in = in, .out = out, .err = err};
	long processors = sysconf(_SC_NPROCESSORS_ONLN);
	double threads;
	int code = EXIT_USAGE;

	job.mem = arena_create();
	for (size_t i = 0; argc >= 2 && i < sizeof verbs / sizeof *verbs; i++) {
		if (strcmp(argv[1], verbs[i].name) != 0)
			continue;
		code = job_number(&job, "threads", (double)processors, &threads);
		job.threads = threads >= 1 && threads <= 1024 ? (int)threads : 1;
		if (code == 0)
			code = verbs[i].run(&job);
		arena_destroy(job.mem);
		return code;
	}
	arena_destroy(job.mem);
	fputs(model_help, err);
	return code;
}

int model_command(int argc, char **argv)
{
	return model_run(argc, argv, stdin, stdout, stderr);
}
