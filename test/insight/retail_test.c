// A year of a real shop from its file to the figures of the API: the first 20,000 lines, or all 541,909 when
// HUITOU_TEST_WHOLE is set; the published numbers are those of the whole.
#include "../exchange/exchange.h"
#include "insight.h"

#include <zlib.h>

#define DATA "../shared/data/retail/OnlineRetail.csv.gz"
#define LINES 20000

static const char *unpacked(struct home *home, bool whole)
{
	const char *path = arena_format(home->support->mem, "%s/retail.csv", home->support->dir);
	gzFile from = gzopen(DATA, "rb");
	FILE *to = fopen(path, "wb");
	char line[1024];

	assert_non_null(to);
	for (int i = 0; (whole || i <= LINES) && gzgets(from, line, sizeof line); i++)
		fputs(line, to);
	fclose(to);
	gzclose(from);
	return path;
}

// INSIGHT's golden numbers: orders as they were sold, without those worth nothing.
static void assert_published(struct home *home)
{
	static const int64_t cohort[] = {885, 324, 286, 340, 321, 352, 321, 309, 313, 350, 331, 445, 235};
	static const int64_t top[] = {44, 173, 651, 3470}, share[] = {3200, 1838, 2424, 2538};
	const char *cohorts = asked(home, "insight_cohorts", 0, "to=2011-12-10&basis=gross");
	const char *pyramid = asked(home, "insight_pyramid", 0, "from=2010-12-01&to=2011-12-10&basis=gross");
	const char *again = asked(home, "insight_repurchase", 0, "to=2011-12-10&basis=gross");

	assert_int_equal(number_of(cohorts, "customers", 0), 4338);
	for (int i = 0; i < 13; i++)
		assert_int_equal(item_of(cohorts, "active", i), cohort[i]);
	assert_int_equal(number_of(cohorts, "repurchase", 0), 643154);
	assert_int_equal(number_of(again, "repurchase", 0), 643154);
	assert_int_equal(number_of(again, "median_gap_days", 0), 28);
	assert_int_equal(number_of(pyramid, "value", 0), 891140790);
	for (int i = 0; i < 4; i++) {
		assert_int_equal(number_of(strstr(pyramid, "\"classes\""), "customers", i), top[i]);
		assert_int_equal(round(number_of(strstr(pyramid, "\"classes\""), "share", i) / 100), share[i]);
	}
}

static void assert_run(struct home *home, bool whole)
{
	// Judged by the 100 days from 2011-09-01 on, as test/model/accuracy_test.c does with the bare models.
	support_run(home->support, "UPDATE insight_setting SET churn_days = 100");
	struct insight_run run = run_done(home, date_days((struct date){2011, 12, 9}));

	print_message("%lld customers, %lld orders; %s %s\n", (long long)run.customers, (long long)run.orders,
		run.chosen, run.timing);
	assert_true(run.customers > (whole ? 4300 : 400));
	assert_non_null(strstr(run.backtests, "\"naive\""));
	if (whole) {
		const char *stage = strstr(run.backtests, "\"second_stage\":{");
		assert_non_null(stage);
		double auc = number_of(stage, "auc", 0), brier = number_of(stage, "brier", 0);
		print_message("churn AUC %.4f Brier %.4f; buying model alone %.4f %.4f; recency %.4f\n", auc, brier,
			number_of(stage, "first_auc", 0), number_of(stage, "first_brier", 0),
			number_of(stage, "recency_auc", 0));
		assert_true(auc >= .743 && brier <= .203);
	}
	const char *summary = asked(home, "insight_summary", 0, NULL);
	assert_int_equal(number_of(summary, "customers", 0), run.customers);
	const char *spread = asked(home, "insight_distribution", 0, "of=value_12m");
	assert_int_equal(number_of(spread, "customers", 0), run.customers);
	assert_int_equal(number_of(spread, "sum", 0), number_of(summary, "value_12m", 0));
}

static void a_real_year(void **state)
{
	bool whole = getenv("HUITOU_TEST_WHOLE") != NULL;
	struct home home;

	if (access(DATA, R_OK) != 0) {
		print_message("skipped: no ../shared/data\n");
		skip();
	}
	trade_open(&home, state);
	struct wish wish = {.in = {.kind = IMPORT_ORDERS, .path = unpacked(&home, whole)}};
	struct import *import = begun(&home, wish);
	assert_ok(import_run(&home.ctx, import, &(struct import_watch){.slice_ms = 100}));
	if (whole)
		assert_published(&home);
	const char *rfm = asked(&home, "insight_rfm", 0, "to=2011-12-10&by=value");
	assert_true(number_of(rfm, "customers", 0) > (whole ? 4300 : 400));
	const char *life = asked(&home, "insight_lifecycle", 0, "to=2011-12-10");
	assert_true(number_of(life, "new", 0) > 100);
	assert_run(&home, whole);
	home_close(&home);
}

int main(void)
{
	const struct CMUnitTest tests[] = {SQLITE(a_real_year)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
