// RFM, pyramid, cohorts, survival and answers against published figures and what SQL and R say of the same data.
#include "orders.h"

#include "model/cohort.h"
#include "model/loyalty_index.h"
#include "model/pyramid.h"
#include "model/rfm.h"
#include "model/score.h"
#include "model/survival.h"

// ../shared/data/rfm: "name,date,revenue,…" as of 2006-12-31.
static bool load_rfm(struct arena *mem, struct rfm_rows *rows)
{
	char *text = data_read(mem, "rfm/rfm_data_orders.csv"), *line, *field[DATA_FIELDS], *name[1000];
	int64_t *recency = arena_array(mem, int64_t, 1000), *orders = arena_array(mem, int64_t, 1000);
	int64_t *amount = arena_array(mem, int64_t, 1000);
	int32_t as_of = day_of(2006, 12, 31);
	size_t count = 0;

	if (!text)
		return false;
	data_line(&text, &line);
	while (data_line(&text, &line)) {
		int year, month, day;
		size_t at = 0;

		data_fields(line, field);
		if (sscanf(field[1], "%d-%d-%d", &year, &month, &day) != 3)
			continue;
		while (at < count && strcmp(name[at], field[0]) != 0)
			at++;
		if (at == count)
			name[count] = field[0], recency[count++] = INT32_MAX;
		int64_t ago = as_of - day_of(year, month, day);
		recency[at] = ago < recency[at] ? ago : recency[at];
		orders[at]++;
		amount[at] += atoi(field[2]);
	}
	*rows = (struct rfm_rows){.count = count, .recency = recency, .orders = orders, .amount = amount};
	return true;
}

static void rfm_cut_points(void **state)
{
	(void)state;
	struct arena *mem = arena_create();
	struct rfm_rows rows;
	struct rfm_cuts cuts;

	if (!load_rfm(mem, &rows)) {
		arena_destroy(mem);
		data_skip();
	}
	struct rfm_score *score = arena_array(mem, struct rfm_score, rows.count);
	assert_int_equal(rows.count, 995);
	assert_int_equal(rfm_by_value(&rows, score, &cuts, NULL), OK);
	double recency[] = {114, 180, 296.4, 481}, orders[] = {3, 4, 5, 7}, amount[] = {254.8, 381, 505.4, 665};
	for (int i = 0; i < 4; i++) {
		assert_near(cuts.recency[i], recency[i], 1e-9, "recency");
		assert_near(cuts.orders[i], orders[i], 1e-9, "orders");
		assert_near(cuts.amount[i], amount[i], 1e-9, "amount");
	}
	assert_int_equal(rfm_by_ntile(&rows, score, NULL), OK);
	int groups[6] = {0};
	for (size_t i = 0; i < rows.count; i++)
		groups[score[i].r]++;
	for (int i = 1; i <= 5; i++)
		assert_int_equal(groups[i], 199);
	struct rfm_cell cell[RFM_GROUPS][RFM_GROUPS];
	rfm_matrix(&score->r, &score->f, sizeof *score, NULL, rows.count, cell);
	int64_t all = 0;
	for (int i = 0; i < 25; i++)
		all += cell[i / 5][i % 5].customers;
	assert_int_equal(all, 995);
	arena_destroy(mem);
}

// ntile by the definition: sort rows by (value, place), deal them out.
static void ntile_is_sqls(void **state)
{
	(void)state;
	uint64_t seed = 5;
	int64_t value[103];
	uint8_t group[103];
	size_t sizes[] = {1, 2, 4, 5, 7, 100, 103};

	for (size_t s = 0; s < sizeof sizes / sizeof *sizes; s++) {
		size_t count = sizes[s];
		for (size_t i = 0; i < count; i++)
			value[i] = (int64_t)(test_uniform(&seed) * 8) - 4;
		assert_int_equal(ntile(value, count, 5, group, NULL), OK);
		for (size_t i = 0; i < count; i++) {
			size_t place = 0;
			for (size_t j = 0; j < count; j++)
				place += value[j] < value[i] || (value[j] == value[i] && j < i);
			size_t each = count / 5, extra = count % 5, want = 0, end = 0;
			do
				end += each + (want < extra), want++;
			while (place >= end);
			assert_int_equal(group[i], want);
		}
	}
	assert_int_equal(rfm_class((struct rfm_score){5, 5, 5}), 5);
	assert_int_equal(rfm_class((struct rfm_score){1, 1, 1}), 1);
	assert_int_equal(rfm_class((struct rfm_score){3, 3, 3}), 3);
}

static int64_t cents(double amount)
{
	return llround(amount * 100);
}

// Online Retail, cleaned: what the whole shop looks like.
static void retail_shop(void **state)
{
	(void)state;
	struct arena *mem = arena_create();
	struct retail retail = {0};

	if (!retail_load(mem, &retail)) {
		arena_destroy(mem);
		data_skip();
	}
	assert_int_equal(retail.count, 397884);
	uint32_t *customer = arena_array(mem, uint32_t, retail.count);
	int32_t *day = arena_array(mem, int32_t, retail.count), *known = arena_array(mem, int32_t, 20000);
	int64_t *amount = arena_array(mem, int64_t, retail.count), *value = arena_array(mem, int64_t, 5000);
	size_t customers = 0;
	double revenue = 0;
	for (size_t i = 0; i < retail.count; i++) {
		int32_t id = retail.line[i].customer;
		if (known[id] == 0)
			known[id] = (int32_t)++customers;
		customer[i] = (uint32_t)known[id] - 1;
		day[i] = retail.line[i].day;
		amount[i] = cents(retail.line[i].amount);
		value[customer[i]] += amount[i];
		revenue += retail.line[i].amount;
	}
	assert_int_equal(customers, 4338);
	assert_near(revenue, 8911407.90, .01, "revenue");

	struct pyramid pyramid;
	uint8_t *class = arena_array(mem, uint8_t, customers);
	int64_t heads[] = {44, 173, 651, 3470};
	double share[] = {.3200, .1838, .2424, .2538};
	assert_int_equal(pyramid_build(value, NULL, customers, class, &pyramid, NULL), OK);
	for (int c = 0; c < 4; c++) {
		assert_int_equal(pyramid.class[c].customers, heads[c]);
		assert_near(pyramid.class[c].share, share[c], 5e-5, "share");
	}
	assert_true(pyramid.gini > .7 && pyramid.gini < .8);

	int32_t start[14];
	for (int p = 0; p < 14; p++)
		start[p] = day_of(2010 + (11 + p) / 12, (11 + p) % 12 + 1, 1);
	struct cohort_calendar calendar = {.start = start, .periods = 13, .last_day = day_of(2011, 12, 9)};
	struct cohort_orders orders = {.count = retail.count, .customer = customer, .day = day, .amount = amount};
	struct cohorts cohorts;
	int64_t row[] = {885, 324, 286, 340, 321, 352, 321, 309, 313, 350, 331, 445, 235};
	assert_int_equal(cohorts_build(mem, &orders, customers, &calendar, &cohorts, NULL), OK);
	for (int age = 0; age < 13; age++)
		assert_int_equal(cohorts.cell[age].customers, row[age]);
	assert_true(cohorts.cell[12].unfinished);
	assert_false(cohorts.cell[11].unfinished);
	assert_near(cohorts.repurchase, .64315, 5e-6, "repurchase");
	assert_near(cohorts.median_gap_days, 28, 0, "median gap");
	int64_t income = 0, newcomers = 0;
	for (size_t i = 0; i < 13 * 13; i++)
		income += cohorts.cell[i].amount;
	for (int p = 0; p < 13; p++)
		newcomers += cohorts.lifecycle[p].new;
	assert_near((double)income / 100, revenue, 50, "revenue by cohort");
	assert_int_equal(newcomers, 4338);
	// The second month: who ordered in both, who only now, who only before.
	assert_int_equal(cohorts.lifecycle[1].returning, 324);
	assert_int_equal(cohorts.lifecycle[1].dormant, 885 - 324);
	arena_destroy(mem);
}

static void cohorts_by_hand(void **state)
{
	(void)state;
	struct arena *mem = arena_create();
	int32_t start[] = {0, 10, 20, 30}, day[] = {25, 1, 3, 3, 12, 29, 15};
	uint32_t customer[] = {0, 0, 0, 0, 1, 1, 2};
	struct cohort_orders orders = {.count = 7, .customer = customer, .day = day};
	struct cohort_calendar calendar = {start, 3, 28};
	struct cohorts cohorts;

	assert_int_equal(cohorts_build(mem, &orders, 4, &calendar, &cohorts, NULL), OK);
	assert_int_equal(cohorts.customers, 3);
	assert_int_equal(cohorts.repeat, 2);
	assert_int_equal(cohorts.gaps, 3); // 2, 22 and 17 days
	assert_near(cohorts.median_gap_days, 17, 0, "median");
	assert_int_equal(cohorts.cell[0].customers, 1);
	assert_int_equal(cohorts.cell[1].customers, 0);
	assert_int_equal(cohorts.cell[2].customers, 1);
	assert_int_equal(cohorts.cell[3].customers, 2);
	assert_int_equal(cohorts.cell[4].customers, 1);
	assert_int_equal(cohorts.lifecycle[1].dormant, 1);
	assert_int_equal(cohorts.lifecycle[2].resurrected, 1);
	assert_int_equal(cohorts.lifecycle[2].returning, 1);
	assert_int_equal(cohorts.lifecycle[2].dormant, 1);
	struct model_fault fault;
	day[6] = 30;
	assert_int_equal(cohorts_build(mem, &orders, 4, &calendar, &cohorts, &fault), ERR_INVALID);
	assert_int_equal(fault.row, 6);
	orders.count = 0;
	assert_int_equal(cohorts_build(mem, &orders, 4, &calendar, &cohorts, &fault), OK);
	assert_int_equal(cohorts.customers, 0);
	arena_destroy(mem);
}

// Orders by customer take another way than those of any order: the figures are the same.
static void cohorts_in_any_order(void **state)
{
	(void)state;
	enum { COUNT = 20000, CUSTOMERS = 3000, PERIODS = 12 };
	struct arena *mem = arena_create();
	uint64_t seed = 12;
	int32_t start[PERIODS + 1], day[2][COUNT];
	uint32_t customer[2][COUNT];
	int64_t amount[2][COUNT];
	struct cohorts cohorts[2];
	size_t count = 0;

	for (int p = 0; p <= PERIODS; p++)
		start[p] = p * 30;
	for (uint32_t c = 0; c < CUSTOMERS; c++) // by customer, rising days
		for (int32_t at = (int32_t)(test_uniform(&seed) * 300); at < 360 && count < COUNT;
			at += (int32_t)(test_uniform(&seed) * 60)) {
			customer[0][count] = c;
			day[0][count] = at;
			amount[0][count++] = (int64_t)(test_uniform(&seed) * 1000);
		}
	for (size_t i = 0; i < count; i++) { // backwards
		customer[1][i] = customer[0][count - 1 - i];
		day[1][i] = day[0][count - 1 - i];
		amount[1][i] = amount[0][count - 1 - i];
	}
	struct cohort_calendar calendar = {start, PERIODS, 359};
	for (int i = 0; i < 2; i++) {
		struct cohort_orders orders = {count, customer[i], day[i], amount[i]};
		assert_int_equal(cohorts_build(mem, &orders, CUSTOMERS, &calendar, &cohorts[i], NULL), OK);
	}
	assert_true(cohorts[0].repeat > 1000);
	assert_int_equal(cohorts[0].repeat, cohorts[1].repeat);
	assert_int_equal(cohorts[0].gaps, cohorts[1].gaps);
	assert_near(cohorts[0].median_gap_days, cohorts[1].median_gap_days, 0, "median");
	assert_memory_equal(cohorts[0].cell, cohorts[1].cell, PERIODS * PERIODS * sizeof *cohorts[0].cell);
	assert_memory_equal(cohorts[0].lifecycle, cohorts[1].lifecycle, PERIODS * sizeof *cohorts[0].lifecycle);
	arena_destroy(mem);
}

// Freireich's 6-MP arm (1963), the textbook's Kaplan–Meier.
static void survival_of_the_textbook(void **state)
{
	(void)state;
	struct arena *mem = arena_create();
	double time[] = {6, 6, 6, 6, 7, 9, 10, 10, 11, 13, 16, 17, 19, 20, 22, 23, 25, 32, 32, 34, 35};
	bool relapse[] = {1, 1, 1, 0, 1, 0, 1, 0, 0, 1, 1, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0};
	struct survival_curve curve;

	assert_int_equal(survival_build(mem, time, relapse, 21, .95, &curve, NULL), OK);
	assert_int_equal(curve.steps, 7);
	assert_near(survival_at(&curve, 5.9), 1, 0, "S(5.9)");
	assert_near(survival_at(&curve, 6), .8571, 5e-5, "S(6)");
	assert_near(survival_at(&curve, 16.5), .6275, 5e-5, "S(16)");
	assert_near(survival_at(&curve, 100), .4482, 5e-5, "S(23)");
	assert_near(curve.median, 23, 0, "median");
	assert_near(curve.step[0].lower, .6197, 5e-5, "lower");
	assert_near(curve.step[0].upper, .9516, 5e-5, "upper");
	arena_destroy(mem);
}

static void answers_with_intervals(void **state)
{
	(void)state;
	struct score_interval score;

	assert_int_equal(score_nps(450, 300, 250, .95, &score, NULL), OK);
	assert_near(score.value, 20, 1e-12, "NPS");
	assert_near(score.upper - score.value, 5.04, .005, "margin");
	assert_int_equal(score_nps(7, 2, 1, .95, &score, NULL), OK);
	assert_near(score.value, 60, 1e-12, "NPS");
	assert_near(score.value - score.lower, 41, .5, "margin");
	assert_near(score.upper, 100, 0, "cut at 100");
	assert_int_equal(score_share(85, 100, .95, &score, NULL), OK);
	assert_near(score.lower, .7672, 5e-5, "Wilson");
	assert_near(score.upper, .9069, 5e-5, "Wilson");
	assert_int_equal(score_share(0, 5, .95, &score, NULL), OK);
	assert_near(score.lower, 0, 1e-12, "Wilson of none");
	assert_near(score.upper, .4345, 5e-5, "Wilson of none");
	double answer[] = {5, 6, 7, 5, 6};
	assert_int_equal(score_mean(answer, 5, .95, &score, NULL), OK);
	assert_near(score.value, 5.8, 1e-12, "mean");
	assert_near(score.upper - score.value, 2.776445 * .8366600 / sqrt(5), 1e-6, "Student");
	assert_int_equal(score_nps(0, 0, 0, .95, &score, NULL), ERR_INVALID);
	assert_int_equal(score_share(3, 2, .95, &score, NULL), ERR_INVALID);
}

static void loyalty_is_explained(void **state)
{
	(void)state;
	struct loyalty_count count[LOYALTY_MEASURES] = {
		[LOYALTY_RETENTION] = {.part = 60, .whole = 100, .weight = 2},
		[LOYALTY_COMPLAINT] = {.part = 10, .whole = 100, .weight = 1},
		[LOYALTY_EMOTIONAL] = {.part = 20, .whole = 100, .weight = 1}, // NPS 20
		[LOYALTY_SATISFACTION] = {.weight = 5},                        // no survey yet
		[LOYALTY_LIFETIME_VALUE] = {.part = 5000, .whole = 10, .goal = 1000, .weight = 0},
	};
	struct loyalty_index index;
	double sum = 0;

	assert_int_equal(loyalty_index(count, &index, NULL), OK);
	assert_true(index.known);
	assert_near(index.value, (2 * 60 + 90 + 60) / 4.0, 1e-12, "index");
	for (int i = 0; i < LOYALTY_MEASURES; i++)
		sum += index.part[i].contribution;
	assert_near(sum, index.value, 1e-12, "parts");
	assert_false(index.part[LOYALTY_SATISFACTION].known);
	assert_near(index.part[LOYALTY_LIFETIME_VALUE].score, 50, 1e-12, "value");
	struct loyalty_count nothing[LOYALTY_MEASURES] = {0};
	assert_int_equal(loyalty_index(nothing, &index, NULL), OK);
	assert_false(index.known);
}

static void pyramid_edges(void **state)
{
	(void)state;
	int64_t one[] = {-5}, same[] = {7, 7, 7, 7, 7};
	double staff[] = {1, 2, 3, 4, 0};
	uint8_t class[5];
	struct pyramid pyramid;

	assert_int_equal(pyramid_build(one, NULL, 1, class, &pyramid, NULL), OK);
	assert_int_equal(class[0], 0);
	assert_near(pyramid.class[0].share, 0, 0, "no share of a loss");
	assert_int_equal(pyramid_build(same, staff, 5, class, &pyramid, NULL), OK);
	assert_int_equal(class[0], 0); // ties by row
	assert_int_equal(class[1], 3);
	assert_near(pyramid.gini, 0, 1e-12, "gini");
	assert_near(pyramid.class[3].staff_share, .9, 1e-12, "staff time");
	assert_int_equal(pyramid_build(same, NULL, 0, class, &pyramid, NULL), ERR_INVALID);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rfm_cut_points),
		cmocka_unit_test(ntile_is_sqls),
		cmocka_unit_test(retail_shop),
		cmocka_unit_test(cohorts_by_hand),
		cmocka_unit_test(cohorts_in_any_order),
		cmocka_unit_test(survival_of_the_textbook),
		cmocka_unit_test(answers_with_intervals),
		cmocka_unit_test(loyalty_is_explained),
		cmocka_unit_test(pyramid_edges),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
