#include "insight/backtest.h"

#include <math.h>

// Every step-th customer of the history, so that no back-test takes long.
static uint32_t step_of(size_t customers, size_t most)
{
	return (uint32_t)((customers + most - 1) / most);
}

// The history of every step-th customer; its arrays are shared.
static void thin(struct arena *mem, const struct history *history, size_t most, struct history *out)
{
	uint32_t step = history->customers ? step_of(history->customers, most) : 1;

	*out = *history;
	if (step <= 1)
		return;
	out->customers = (history->customers + step - 1) / step;
	out->customer = arena_array(mem, int64_t, out->customers);
	out->first = arena_array(mem, size_t, out->customers + 1);
	out->orders = 0;
	for (size_t i = 0; i < out->customers; i++)
		out->orders += history->first[i * step + 1] - history->first[i * step];
	out->day = arena_array(mem, int32_t, out->orders);
	out->amount = arena_array(mem, int64_t, out->orders);
	size_t at = 0;
	for (size_t i = 0; i < out->customers; i++) {
		out->customer[i] = history->customer[i * step];
		out->first[i] = at;
		for (size_t j = history->first[i * step]; j < history->first[i * step + 1]; j++, at++) {
			out->day[at] = history->day[j];
			out->amount[at] = history->amount[j];
		}
	}
	out->first[out->customers] = at;
}

enum status family_fit(enum repeat_family family, const struct repeat_rows *rows, int threads, struct repeat_fit *fit)
{
	return family == REPEAT_MBGCNBD ? repeat_fit_regular(rows, threads, fit, NULL)
					: repeat_fit(family, 1, rows, threads, fit, NULL);
}

// ---------------------------------------------------------------- which model

static enum status run_test(const struct history *history, int32_t as_of, int threads, struct backtest *test)
{
	struct arena *mem = arena_create();
	struct panel panel;

	panel_build(mem, history, as_of - test->days, test->days, test->days, &panel);
	test->as_of = as_of - test->days;
	test->customers = panel.count;
	for (size_t i = 0; i < panel.count; i++) {
		test->orders += panel.later[i];
		test->active += panel.later[i] > 0;
	}
	struct repeat_rows rows = panel_rows(&panel);
	enum status status =
		panel.count ? repeat_choose(&rows, panel.later, test->days, threads, &test->choice, NULL) : OK;
	arena_destroy(mem);
	return status;
}

// Rising lengths that the history is long enough for.
static void plan(const struct history *history, int32_t as_of, int32_t churn_days, struct backtests *tests)
{
	static const int32_t usual[] = {30, 90, 180, 365};
	int32_t half = (as_of - history->first_day) / 2, last = 0;

	for (size_t i = 0; i <= ARRAY_LEN(usual); i++) {
		int32_t next = i < ARRAY_LEN(usual) ? usual[i] : INT32_MAX;
		if (churn_days > last && churn_days < next && churn_days <= half)
			tests->test[tests->count++].days = last = churn_days;
		if (next <= half && next > last)
			tests->test[tests->count++].days = last = next;
	}
	if (tests->count == 0 && half >= 7)
		tests->test[tests->count++].days = half;
}

enum status backtests_run(
	const struct history *history, int32_t as_of, int32_t churn_days, int threads, struct backtests *tests)
{
	struct arena *mem = arena_create();
	struct history some;
	enum status status = OK;

	*tests = (struct backtests){.for_orders = REPEAT_MBGNBD, .for_activity = REPEAT_MBGNBD};
	if (history->orders > 0)
		plan(history, as_of, churn_days, tests);
	thin(mem, history, BACKTEST_CUSTOMERS_MAX, &some);
	for (size_t i = 0; status == OK && i < tests->count; i++)
		status = run_test(&some, as_of, threads, &tests->test[i]);
	arena_destroy(mem);
	while (tests->count > 0 && tests->test[tests->count - 1].customers == 0)
		tests->count--; // nobody was there yet
	if (tests->count == 0)
		return status;
	tests->chosen_orders = tests->chosen_activity = tests->count - 1;
	for (size_t i = 0; i < tests->count; i++)
		if (tests->test[i].days == churn_days)
			tests->chosen_activity = i;
	tests->for_orders = tests->test[tests->chosen_orders].choice.for_orders;
	tests->for_activity = tests->test[tests->chosen_activity].choice.for_activity;
	return status;
}

// ---------------------------------------------------------------- the second stage

#define STAGE_CUSTOMERS_MAX 150000 // of one window
#define STAGE_WINDOWS 3
#define STAGE_APART 31
#define STAGE_LEAST 50 // customers, of those who came and those who did not

struct lessons {
	struct churn_customer *customer;
	bool *active;
	double *first;
	size_t count, came;
};

struct churn_customer second_stage_customer(const struct panel_row *row, int32_t as_of, double p_active, double overdue)
{
	return (struct churn_customer){
		.p_active = p_active,
		.orders = row->days,
		.recency_days = as_of - row->last,
		.overdue = overdue,
		.spend = (double)row->spent / 100, // major units, or near them: it goes in as a logarithm
		.orders_30 = row->orders_30,
		.orders_60 = row->orders_60,
		.orders_90 = row->orders_90,
	};
}

// One window's customers as of a day, and who came in the days after it.
static enum status learn(const struct history *history, int32_t as_of, int32_t days, enum repeat_family family,
	int threads, struct lessons *lessons)
{
	struct arena *mem = arena_create();
	struct panel panel;
	struct repeat_fit fit;

	panel_build(mem, history, as_of, days, days, &panel);
	struct repeat_rows rows = panel_rows(&panel);
	struct repeat_score *score = arena_array(mem, struct repeat_score, panel.count);
	enum status status = panel.count ? family_fit(family, &rows, threads, &fit) : OK;
	if (status == OK && panel.count)
		status = repeat_predict(&fit.model, &rows, (struct repeat_horizon){.t = days}, threads, score, NULL);
	for (size_t i = 0; status == OK && i < panel.count; i++) {
		size_t at = lessons->count++;
		double overdue = repeat_overdue(&fit.model, panel.x[i], panel.t_x[i], panel.T[i]);
		lessons->customer[at] = second_stage_customer(&panel.row[i], as_of, score[i].p_active, overdue);
		lessons->active[at] = panel.later[i] > 0;
		lessons->first[at] = score[i].p_active;
		lessons->came += lessons->active[at];
	}
	arena_destroy(mem);
	return status;
}

static struct lessons lessons_make(struct arena *mem, const struct history *history, size_t windows)
{
	size_t room = history->customers * windows;

	return (struct lessons){
		.customer = arena_array(mem, struct churn_customer, room),
		.active = arena_array(mem, bool, room),
		.first = arena_array(mem, double, room),
	};
}

// Windows that end by end, a month apart; the model is fitted where there is enough to learn from.
static enum status train(struct arena *mem, const struct history *history, int32_t end, int32_t days,
	enum repeat_family family, int threads, struct churn_model *model, bool *fitted)
{
	struct lessons lessons = lessons_make(mem, history, STAGE_WINDOWS);

	*fitted = false;
	for (int back = 0; back < STAGE_WINDOWS; back++) {
		int32_t as_of = end - days - STAGE_APART * back;
		if (as_of - history->first_day < days)
			break;
		enum status status = learn(history, as_of, days, family, threads, &lessons);
		if (status != OK)
			return status;
	}
	if (lessons.came < STAGE_LEAST || lessons.count - lessons.came < STAGE_LEAST)
		return OK;
	*fitted = true;
	return churn_fit(lessons.customer, lessons.active, lessons.count, 1, model, NULL);
}

static void judge(const struct lessons *last, const struct churn_model *model, double *p, double *work,
	struct second_stage *stage)
{
	double rate = last->count ? (double)last->came / (double)last->count : 0;

	for (size_t i = 0; i < last->count; i++)
		p[i] = churn_p_active(model, &last->customer[i]);
	stage->auc = quality_auc(p, last->active, last->count);
	stage->brier = quality_brier(p, last->active, last->count);
	for (size_t i = 0; i < last->count; i++)
		work[i] = last->active[i];
	stage->calibration = quality_of(p, work, last->count);
	for (size_t i = 0; i < last->count; i++)
		work[i] = -last->customer[i].recency_days;
	stage->recency_auc = quality_auc(work, last->active, last->count);
	stage->first_auc = quality_auc(last->first, last->active, last->count);
	stage->first_brier = quality_brier(last->first, last->active, last->count);
	stage->rate_brier = rate * (1 - rate);
	stage->customers = last->count;
}

static enum status judge_last(struct arena *mem, const struct history *history, int32_t as_of, int32_t days,
	enum repeat_family family, int threads, struct second_stage *stage)
{
	struct churn_model before;
	enum status status = train(mem, history, as_of - days, days, family, threads, &before, &stage->judged);

	if (status != OK || !stage->judged)
		return status;
	struct lessons last = lessons_make(mem, history, 1);
	status = learn(history, as_of - days, days, family, threads, &last);
	if (status == OK)
		judge(&last, &before, arena_array(mem, double, last.count), arena_array(mem, double, last.count),
			stage);
	return status;
}

enum status second_stage_run(const struct history *history, int32_t as_of, int32_t churn_days,
	enum repeat_family family, int threads, struct second_stage *stage)
{
	struct arena *mem = arena_create();
	struct history some;

	*stage = (struct second_stage){0};
	thin(mem, history, STAGE_CUSTOMERS_MAX, &some);
	enum status status = judge_last(mem, &some, as_of, churn_days, family, threads, stage);
	if (status == OK)
		status = train(mem, &some, as_of, churn_days, family, threads, &stage->model, &stage->fitted);
	stage->used = stage->fitted && stage->judged && stage->brier <= stage->first_brier;
	arena_destroy(mem);
	return status;
}
