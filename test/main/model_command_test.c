// huitou model at the command line: what goes in, what comes out, what is refused.
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "main/model_command.h"

struct outcome {
	int code;
	char out[20000], err[2000];
};

// Runs "model …" (words apart by one space) over the input.
static struct outcome run(const char *line, const char *input)
{
	static struct outcome outcome;
	char words[500], *argv[20] = {0};
	int argc = 0;
	FILE *in = fmemopen((void *)(uintptr_t)input, strlen(input) ? strlen(input) : 1, "r");
	FILE *out = fmemopen(outcome.out, sizeof outcome.out, "w");
	FILE *err = fmemopen(outcome.err, sizeof outcome.err, "w");

	snprintf(words, sizeof words, "%s", line);
	for (char *word = strtok(words, " "); word; word = strtok(NULL, " "))
		argv[argc++] = word;
	outcome.code = model_run(argc, argv, in, out, err);
	fclose(in), fclose(out), fclose(err);
	return outcome;
}

// The number behind a key of flat JSON, or at a column of the last CSV line.
static double json_number(const char *json, const char *key)
{
	const char *at = strstr(json, key);

	assert_non_null(at);
	return strtod(at + strlen(key) + 2, NULL);
}

static void predict_appends_columns(void **state)
{
	(void)state;
	struct outcome o = run("model predict bgnbd --params r=.243,alpha=4.414,a=.793,b=2.426 --t 39",
		"who,x,t_x,T\n\"Wang, Li\",2,30.43,38.86\n");
	double p_alive, expected, p_active;

	assert_int_equal(o.code, 0);
	assert_non_null(strstr(o.out, "who,x,t_x,T,p_alive,expected,p_active\n\"Wang, Li\",2,30.43,38.86,"));
	assert_int_equal(sscanf(strstr(o.out, "38.86,") + 6, "%lf,%lf,%lf", &p_alive, &expected, &p_active), 3);
	assert_true(expected > 1.22602816 && expected < 1.22602818);
	assert_true(p_active < p_alive);
	o = run("model predict pareto --params=r=.55,alpha=10.6,s=.61,beta=11.7 --t=39 --delta=.0027",
		"x,t_x,T\n0,0,20\n");
	assert_int_equal(o.code, 0);
	assert_non_null(strstr(o.out, "p_active,discounted,dert\n"));
	o = run("model predict gammagamma --params p=6.25,q=3.74,v=15.44", "x,m\n2,30\n0,0\n");
	assert_int_equal(o.code, 0);
	assert_non_null(strstr(o.out, "\n0,0,35.2189781021897"));
	o = run("model predict bgbb --params alpha=1.204,beta=.75,gamma=.657,delta=2.783 --t 5", "x,t_x,n\n6,6,6\n");
	assert_int_equal(o.code, 0);
	assert_non_null(strstr(o.out, ",3.75"));
}

static void fit_prints_json(void **state)
{
	(void)state;
	const char *panel = "x,t_x,T,count\n0,0,30,500\n1,10,30,80\n2,21,28,40\n4,27,29,22\n1,3,25,60\n7,29,30,4\n";
	struct outcome o = run("model fit mbgnbd --threads 2", panel);

	assert_int_equal(o.code, 0);
	assert_int_equal(json_number(o.out, "customers"), 706);
	assert_true(json_number(o.out, "ll") < 0);
	assert_non_null(strstr(o.out, "\"params\":{\"r\":"));
	o = run("model fit gammagamma", "x,m\n1,10\n2,12.5\n5,11\n3,30\n");
	assert_int_equal(o.code, 0);
	assert_non_null(strstr(o.out, "\"params\":{\"p\":"));
	o = run("model fit sbg", "active\n1000\n869\n743\n653\n593\n551\n517\n491\n");
	assert_true(json_number(o.out, "alpha") > .667 && json_number(o.out, "alpha") < .669);
	o = run("model fit bgbb", "x,t_x,n,count\n0,0,6,50\n1,2,6,20\n3,5,6,9\n6,6,6,4\n");
	assert_int_equal(o.code, 0);
}

static void reports(void **state)
{
	(void)state;
	struct outcome o = run("model rfm --by value", "id,recency,orders,amount\na,1,9,900\nb,300,1,10\nc,20,4,300\n");

	assert_int_equal(o.code, 0);
	assert_non_null(strstr(o.out, "id,recency,orders,amount,r,f,m,class\na,1,9,900,5,5,5,5\nb,300,1,10,1,1,1,1\n"));
	o = run("model pyramid", "value\n1000\n10\n10\n10\n10\n");
	assert_int_equal(o.code, 0);
	assert_non_null(strstr(o.out, "\"class\":\"A\",\"customers\":1,\"value\":1000"));
	o = run("model cohort --until 2026-03-15",
		"customer,date,amount\na,2026-01-05,100\nb,2026-01-09,50\na,2026-02-20,70\na,2026-03-01,1\n");
	assert_int_equal(o.code, 0);
	assert_non_null(strstr(o.out, "\"cells\":[{\"customers\":2,\"amount\":150},{\"customers\":1,\"amount\":70},"
				      "{\"customers\":1,\"amount\":1,\"unfinished\":true}]"));
	o = run("model rules --support .5 --cases 2 --confidence .6",
		"basket,item\n1,tea\n1,cup\n2,tea\n2,cup\n3,tea\n4,pen\n");
	assert_int_equal(o.code, 0);
	assert_non_null(strstr(o.out, "{\"left\":[\"cup\"],\"right\":\"tea\",\"together\":2,"));
	o = run("model similar --shrink 0 --damping 0", "user,item\n1,tea\n1,cup\n2,tea\n2,cup\n3,tea\n");
	assert_int_equal(o.code, 0);
	assert_non_null(strstr(o.out, "\"cup\":[{\"item\":\"tea\",\"score\":0.8164"));
}

static void refusals_name_the_line(void **state)
{
	(void)state;
	struct outcome o = run("model fit bgnbd", "x,t_x,T\n0,0,3\n1,9,3\n");

	assert_int_equal(o.code, 3);
	assert_string_equal(o.err, "huitou model: line 3: needs 0 <= t_x <= T\n");
	o = run("model fit bgnbd", "x,t_x,T\n0,zero,3\n");
	assert_int_equal(o.code, 3);
	assert_non_null(strstr(o.err, "line 2: t_x \"zero\" is no number"));
	assert_int_equal(run("model fit bgnbd", "x,T\n0,3\n").code, 3);
	assert_int_equal(run("model fit bgnbd", "").code, 3);
	assert_int_equal(run("model fit bgnbd", "x,t_x,T\n").code, 3);
	assert_int_equal(run("model fit bgnbd --speed 3", "x,t_x,T\n0,0,3\n").code, 2);
	assert_int_equal(run("model fit tarot", "").code, 2);
	assert_int_equal(run("model predict bgnbd --params r=1", "").code, 2);
	assert_int_equal(run("model predict bgnbd --params r=1,alpha=1,a=1,b=x", "").code, 2);
	assert_int_equal(run("model predict bgnbd --params r=-1,alpha=1,a=1,b=1", "x,t_x,T\n0,0,3\n").code, 3);
	assert_int_equal(run("model cohort", "customer,date\na,31/31/2026\n").code, 3);
	assert_int_equal(run("model rfm", "recency,orders,amount\n1,1,1.5\n").code, 3);
	assert_int_equal(run("model", "").code, 2);
}

static const char *const families[] = {"nbd", "bgnbd", "mbgnbd", "pareto"};

static void assert_fitted(const char *input)
{
	char line[100];

	for (size_t f = 0; f < sizeof families / sizeof *families; f++) {
		snprintf(line, sizeof line, "model fit %s", families[f]);
		struct outcome o = run(line, input);
		if (o.code != 0)
			fail_msg("%s: %s", line, o.err);
		assert_null(strstr(o.out, "nan"));
		assert_null(strstr(o.out, "inf"));
		assert_null(strstr(o.out, "null"));
		assert_true(isfinite(json_number(o.out, "ll"))); // of densities: above 0 is fine
	}
}

// One customer, one order, all today, nobody came back, x = 100,000: an answer, whatever the model.
static void next_to_nothing_is_fitted(void **state)
{
	(void)state;
	assert_fitted("x,t_x,T\n0,0,0\n");
	assert_fitted("x,t_x,T\n0,0,400\n");
	assert_fitted("x,t_x,T\n5,100,100\n");
	assert_fitted("x,t_x,T,count\n0,0,0,1000\n");
	assert_fitted("x,t_x,T,count\n0,0,30,1000\n");
	assert_fitted("x,t_x,T\n100000,3649,3650\n3,20,400\n0,0,3000\n");
	struct outcome o = run("model predict mbgnbd --params r=.5,alpha=6,a=.8,b=1.6 --t 39",
		"x,t_x,T\n100000,3649,3650\n0,0,0\n100000,1,3650\n");
	assert_int_equal(o.code, 0);
	assert_null(strstr(o.out, "nan"));
	assert_null(strstr(o.out, "inf"));
	assert_int_equal(run("model fit gammagamma", "x,m\n1,10\n").code, 0);
	assert_int_equal(run("model rfm", "recency,orders,amount\n0,1,100\n").code, 0);
	assert_int_equal(run("model pyramid", "value\n0\n").code, 0);
	assert_int_equal(run("model cohort", "customer,date\na,2026-03-01\n").code, 0);
	assert_int_equal(run("model rules", "basket,item\n1,tea\n").code, 0);
	assert_int_equal(run("model similar", "user,item\n1,tea\n").code, 0);
}

// A million rows that say the same, each on a line of its own, are one key.
static void a_million_identical_rows(void **state)
{
	(void)state;
	enum { ROWS = 1000000 };
	static const char row[] = "3,20,52\n";
	char *input = malloc(8 + ROWS * (sizeof row - 1) + 1);
	size_t size = 8;

	memcpy(input, "x,t_x,T\n", size);
	for (int i = 0; i < ROWS; i++, size += sizeof row - 1)
		memcpy(input + size, row, sizeof row - 1);
	input[size] = 0;
	struct outcome o = run("model fit bgnbd --threads 2", input);
	assert_int_equal(o.code, 0);
	assert_int_equal((int)json_number(o.out, "keys"), 1);
	assert_int_equal((int)json_number(o.out, "customers"), ROWS);
	free(input);
}

// What cannot be is named by its line: less than nothing, more than came to pass, days that are none.
static void strange_rows_are_refused(void **state)
{
	(void)state;
	static const char *const bad[] = {"-1,0,10", "1.5,2,10", "1,11,10", "1,-1,10", "0,3,10", "2,0,10", "nan,0,1",
		"1,1,inf", "1,1", "3000000000,1,2"};
	char input[200];

	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		snprintf(input, sizeof input, "x,t_x,T\n0,0,3\n%s\n1,2,3\n", bad[i]);
		struct outcome o = run("model fit mbgnbd", input);
		if (o.code != 3 || !strstr(o.err, "line 3"))
			fail_msg("\"%s\": %d %s", bad[i], o.code, o.err);
	}
	assert_int_equal(run("model fit gammagamma", "x,m\n1,-10\n2,5\n").code, 3);
	assert_int_equal(run("model pyramid", "value\n-5\n").code, 0); // profits may be losses
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(predict_appends_columns),
		cmocka_unit_test(fit_prints_json),
		cmocka_unit_test(reports),
		cmocka_unit_test(refusals_name_the_line),
		cmocka_unit_test(next_to_nothing_is_fitted),
		cmocka_unit_test(a_million_identical_rows),
		cmocka_unit_test(strange_rows_are_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
