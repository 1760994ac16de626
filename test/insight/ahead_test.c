// Forecasts of a shop: made on past days of real shops and of a simulated one, and held against what came. The range
// has to hold the truth as often as it says.
#include "../model/orders.h"
#undef fail

#include "insight/goal.h"
#include "model/random.h"

#define CONFIDENCE .8

static struct history history_of(struct arena *mem, const struct orders *orders)
{
	struct history history = {
		.customer = arena_array(mem, int64_t, orders->count + 1),
		.first = arena_array(mem, size_t, orders->count + 2),
		.day = arena_array(mem, int32_t, orders->count + 1),
		.amount = arena_array(mem, int64_t, orders->count + 1),
		.first_day = INT32_MAX,
		.last_day = INT32_MIN,
	};

	for (size_t i = 0; i < orders->count; i++) {
		const struct order *order = &orders->order[i];
		if (i == 0 || order->customer != orders->order[i - 1].customer) {
			history.first[history.customers] = i;
			history.customer[history.customers++] = order->customer;
		}
		history.day[i] = order->day;
		history.amount[i] = llround(order->amount * 100);
		history.first_day = order->day < history.first_day ? order->day : history.first_day;
		history.last_day = order->day > history.last_day ? order->day : history.last_day;
	}
	history.orders = orders->count;
	history.first[history.customers] = orders->count;
	return history;
}

struct score {
	int made, held;
	double off; // Σ |ln(forecast / came)|
};

static void try_once(const struct history *history, struct ahead_wish *wish, struct score *score)
{
	struct arena *mem = arena_create();
	struct ahead_point point = {.until = wish->end};
	struct figures came = figures_count(history, wish->from, wish->end, wish->end);
	struct ahead ahead;
	double truth = figures_value(&came, wish->measure);

	assert_int_equal(ahead_make(mem, history, wish, truth, &point, 1, &ahead), OK);
	assert_true(ahead.known && isfinite(ahead.value) && ahead.low <= ahead.value && ahead.value <= ahead.high);
	assert_true(ahead.chance >= 0 && ahead.chance <= 1);
	score->made++;
	score->held += truth >= ahead.low - 1e-9 && truth <= ahead.high + 1e-9;
	score->off += fabs(log(ahead.value / truth));
	arena_destroy(mem);
}

// A period of 91 days, looked at so many days before its end, at each of many places; how often the range held.
static double try_shop(const char *name, const struct history *history, int32_t warm, int32_t step)
{
	static const int32_t left[] = {28, 63, 91};
	struct score all = {0};

	for (int m = 0; m < AHEAD_MEASURES; m++) {
		struct score score = {0};
		for (size_t l = 0; l < ARRAY_LEN(left); l++)
			for (int32_t as_of = history->first_day + warm; as_of + left[l] <= history->last_day;
				as_of += step) {
				struct ahead_wish wish = {.measure = (enum ahead_measure)m,
					.as_of = as_of,
					.end = as_of + 1 + left[l],
					.family = REPEAT_MBGNBD,
					.confidence = CONFIDENCE,
					.threads = 2};
				wish.from = wish.end - 91;
				try_once(history, &wish, &score);
			}
		print_message("%-10s %-18s held %3d of %3d (%.0f %%), off by %.1f %%\n", name, goal_measures[m].name,
			score.held, score.made, 100. * score.held / score.made, 100 * score.off / score.made);
		all.made += score.made;
		all.held += score.held;
		all.off += score.off;
	}
	print_message("%-10s %-18s held %3d of %3d (%.0f %%), off by %.1f %%\n", name, "all", all.held, all.made,
		100. * all.held / all.made, 100 * all.off / all.made);
	return (double)all.held / all.made;
}

// HUITOU_TEST_WHOLE tries every eleventh day: 79 % of 276 forecasts.
static void real_shop(void **state)
{
	bool whole = getenv("HUITOU_TEST_WHOLE") != NULL;
	struct arena *mem = arena_create();
	struct retail retail = {0};

	(void)state;
	if (!retail_load(mem, &retail)) {
		arena_destroy(mem);
		data_skip();
	}
	struct orders orders = retail_orders(mem, &retail);
	struct history history = history_of(mem, &orders);
	assert_true(try_shop("retail", &history, 150, whole ? 11 : 44) >= .75);
	arena_destroy(mem);
}

// A shop whose customers are drawn from the model itself, three new ones a day.
static struct orders simulated(struct arena *mem, uint64_t seed, int days)
{
	struct random random = random_seeded(seed);
	struct orders orders = {.order = arena_array(mem, struct order, 400000)};

	for (int day = 0, customer = 0; day < days; day++)
		for (double gap = random_exponential(&random, 3); gap < 1; gap += random_exponential(&random, 3)) {
			double rate = random_gamma(&random, .8, 30), leave = random_beta(&random, 1, 3);
			double worth = 50 * random_gamma(&random, 4, 1) / 4, at = day;
			customer++;
			while (at < days && orders.count < 400000) {
				orders.order[orders.count++] =
					(struct order){customer, (int32_t)at, worth * random_gamma(&random, 3, 3)};
				if (random_uniform(&random) < leave)
					break;
				at += random_exponential(&random, rate);
			}
		}
	orders_merge_days(&orders);
	return orders;
}

static void simulated_shop(void **state)
{
	struct arena *mem = arena_create();
	struct orders orders = simulated(mem, 7, 500);
	struct history history = history_of(mem, &orders);

	(void)state;
	assert_true(try_shop("simulated", &history, 200, 97) >= CONFIDENCE);
	arena_destroy(mem);
}

// ---------------------------------------------------------------- shops with next to nothing

static struct ahead looked(struct arena *mem, const struct history *history, enum ahead_measure measure, int32_t as_of,
	struct ahead_point *points)
{
	struct ahead_wish wish = {measure, 1000, 1090, as_of, REPEAT_MBGNBD, CONFIDENCE, 1};
	struct ahead ahead;

	points[0].until = 1031;
	points[1].until = 1061;
	points[2].until = 1090;
	assert_int_equal(ahead_make(mem, history, &wish, 10, points, 3, &ahead), OK);
	for (int i = 0; i < 3; i++)
		if (ahead.known && !isnan(points[i].value)) {
			assert_true(isfinite(points[i].value) && points[i].low <= points[i].value);
			assert_true(points[i].value <= points[i].high && isfinite(points[i].high));
		}
	assert_true(ahead.chance >= 0 && ahead.chance <= 1);
	return ahead;
}

static void next_to_nothing(void **state)
{
	struct arena *mem = arena_create();
	struct order one[] = {{1, 1005, 10}}, same[40], future[] = {{1, 1005, 10}, {1, 1080, 20}, {2, 1200, 5}};
	struct order free_of_charge[] = {{1, 990, 0}, {1, 1001, 0}, {2, 1004, 0}};
	struct ahead_point points[3] = {0};

	(void)state;
	for (int i = 0; i < 40; i++)
		same[i] = (struct order){i + 1, 1005, 10};
	struct orders shops[] = {{0}, {one, 1, 1}, {same, 40, 40}, {future, 3, 2}, {free_of_charge, 3, 2}};
	for (size_t s = 0; s < ARRAY_LEN(shops); s++) {
		struct history history = history_of(mem, &shops[s]);
		for (int m = 0; m < AHEAD_MEASURES; m++)
			for (int32_t as_of = 980; as_of < 1120; as_of += 15) {
				struct ahead ahead = looked(mem, &history, (enum ahead_measure)m, as_of, points);
				assert_true(ahead.known || as_of < 1005 || s == 0);
			}
	}
	struct history history = history_of(mem, &shops[3]);
	struct ahead ahead = looked(mem, &history, AHEAD_REVENUE, 1050, points);
	assert_true(ahead.so_far == 1000 && points[0].value == 1000 && points[1].value > 0);
	ahead = looked(mem, &history, AHEAD_REVENUE, 1089, points); // the last day
	assert_true(ahead.days_left == 0 && ahead.value == 3000 && ahead.chance == 1);
	arena_destroy(mem);
}

// A year in which December brings as much as three other months: the next year's goal is broken down alike.
static void months_by_season(void **state)
{
	struct arena *mem = arena_create();
	struct orders orders = {.order = arena_array(mem, struct order, 20000)};
	int32_t from = day_of(2025, 1, 1), end = day_of(2026, 1, 1), until[GOAL_MONTHS_MAX];
	struct ahead_wish wish = {AHEAD_REVENUE, end, day_of(2027, 1, 1), end - 1, REPEAT_MBGNBD, CONFIDENCE, 1};
	int64_t targets[GOAL_MONTHS_MAX], sum = 0;

	(void)state;
	for (int32_t day = from; day < end; day++)
		for (int i = 0; i < (day >= day_of(2025, 12, 1) ? 30 : 10); i++)
			orders.order[orders.count++] = (struct order){(day * 7 + i) % 500, day, 10};
	orders_merge_days(&orders);
	struct history history = history_of(mem, &orders);
	size_t months = goal_cuts(wish.from, wish.end, until);
	assert_int_equal(months, 12);
	goal_break_down(mem, &history, end - 1, &wish, 1000001, until, months, targets);
	for (size_t i = 0; i < months; i++)
		sum += targets[i];
	assert_int_equal(sum, 1000001);
	assert_true(targets[11] > 1.7 * (double)targets[6]); // smoothed over neighbouring days
	wish.measure = AHEAD_ACTIVE;                         // as the customers of the year before were reached
	goal_break_down(mem, &history, end - 1, &wish, 600, until, months, targets);
	assert_int_equal(targets[11], 600);
	for (size_t i = 1; i < months; i++)
		assert_true(targets[i] >= targets[i - 1]);
	wish.measure = AHEAD_REPEAT; // from all of them on to what is asked
	goal_break_down(mem, &history, end - 1, &wish, 900000, until, months, targets);
	assert_int_equal(targets[11], 900000);
	assert_true(targets[0] > 980000);
	struct history nobody = {.first = arena_array(mem, size_t, 2)};
	wish.measure = AHEAD_ORDERS; // even where nothing is known
	goal_break_down(mem, &nobody, end - 1, &wish, 365, until, months, targets);
	assert_int_equal(targets[0], 31);
	assert_int_equal(targets[1], 28);
	arena_destroy(mem);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(real_shop),
		cmocka_unit_test(simulated_shop),
		cmocka_unit_test(next_to_nothing),
		cmocka_unit_test(months_by_season),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
