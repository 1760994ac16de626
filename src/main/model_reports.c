#include "main/model_reports.h"

#include <math.h>
#include <string.h>

#include "base/instant.h"
#include "model/cohort.h"
#include "model/itemsets.h"
#include "model/pyramid.h"
#include "model/rfm.h"
#include "model/similar.h"

// A column of whole numbers; minor units and counts.
static int whole_numbers(struct model_job *job, const struct model_table *table, const char *name, int64_t **column)
{
	double *number;
	int code = table_numbers(job, table, name, false, &number);

	if (code != 0)
		return code;
	*column = arena_array(job->mem, int64_t, table->rows);
	for (size_t i = 0; i < table->rows; i++) {
		if (number[i] != floor(number[i]) || fabs(number[i]) > 9007199254740991.0)
			return job_refuse(job, &(struct model_fault){
						       i, arena_format(job->mem, "%s must be a whole number", name)});
		(*column)[i] = (int64_t)number[i];
	}
	return 0;
}

static int print_rfm(struct model_job *job, const struct model_table *table, const struct rfm_score *score)
{
	job_print_row(job, table->name, table->columns);
	fputs(",r,f,m,class\n", job->out);
	for (size_t i = 0; i < table->rows; i++) {
		job_print_row(job, table->cell + i * table->columns, table->columns);
		fprintf(job->out, ",%d,%d,%d,%d\n", score[i].r, score[i].f, score[i].m, rfm_class(score[i]));
	}
	return job_finish_rows(job);
}

int report_rfm(struct model_job *job)
{
	const char *by = job_option(job, "by");
	struct rfm_rows rows;
	struct rfm_cuts cuts;
	struct model_fault fault;
	struct model_table table;
	int64_t *recency, *orders, *amount;
	enum status status;
	int code = job_finish_arguments(job);

	if (code == 0 && by && strcmp(by, "value") != 0 && strcmp(by, "ntile") != 0)
		code = job_usage(job, "--by takes value or ntile");
	if (code == 0)
		code = table_read(job, &table);
	if (code == 0)
		code = whole_numbers(job, &table, "recency", &recency);
	if (code == 0)
		code = whole_numbers(job, &table, "orders", &orders);
	if (code == 0)
		code = whole_numbers(job, &table, "amount", &amount);
	if (code != 0)
		return code;
	struct rfm_score *score = arena_array(job->mem, struct rfm_score, table.rows);
	rows = (struct rfm_rows){table.rows, recency, orders, amount};
	if (by && strcmp(by, "value") == 0)
		status = rfm_by_value(&rows, score, &cuts, &fault);
	else
		status = rfm_by_ntile(&rows, score, &fault);
	if (status != OK)
		return job_refuse(job, &fault);
	return print_rfm(job, &table, score);
}

static int print_pyramid(struct model_job *job, const struct pyramid *pyramid, bool staff)
{
	static const char *const names[PYRAMID_CLASSES] = {"A", "B", "C", "D"};
	struct buf buf = job_buf(job);
	struct json_out json = json_out(&buf);

	json_begin(&json, '{');
	json_key(&json, "classes");
	json_begin(&json, '[');
	for (int c = 0; c < PYRAMID_CLASSES; c++) {
		json_begin(&json, '{');
		json_member_text(&json, "class", names[c]);
		json_member_i64(&json, "customers", pyramid->class[c].customers);
		put_member(&json, "value", pyramid->class[c].value);
		put_member(&json, "share", pyramid->class[c].share);
		if (staff)
			put_member(&json, "staff_share", pyramid->class[c].staff_share);
		json_close(&json, '}');
	}
	json_close(&json, ']');
	put_member(&json, "total", pyramid->total);
	put_member(&json, "gini", pyramid->gini);
	json_close(&json, '}');
	return job_print(job, &buf);
}

int report_pyramid(struct model_job *job)
{
	struct pyramid pyramid;
	struct model_fault fault;
	struct model_table table;
	int64_t *value;
	double *staff;
	int code = job_finish_arguments(job);

	if (code == 0)
		code = table_read(job, &table);
	if (code == 0)
		code = whole_numbers(job, &table, "value", &value);
	if (code == 0)
		code = table_numbers(job, &table, "staff", true, &staff);
	if (code != 0)
		return code;
	uint8_t *class = arena_array(job->mem, uint8_t, table.rows);
	if (pyramid_build(value, staff, table.rows, class, &pyramid, &fault) != OK)
		return job_refuse(job, &fault);
	return print_pyramid(job, &pyramid, staff != NULL);
}

// Months from that of the first day to that of the last.
static struct cohort_calendar months(struct model_job *job, int32_t first, int32_t last)
{
	struct date from = days_date(first), to = days_date(last);
	size_t periods = (size_t)((to.year - from.year) * 12 + to.month - from.month + 1);
	int32_t *start = arena_array(job->mem, int32_t, periods + 1);

	for (size_t p = 0; p <= periods; p++) {
		int month = from.month - 1 + (int)p;
		start[p] = (int32_t)date_days((struct date){from.year + month / 12, month % 12 + 1, 1});
	}
	return (struct cohort_calendar){start, periods, last};
}

static void put_cell(struct json_out *json, const struct cohort_cell *cell, bool amounts)
{
	json_begin(json, '{');
	json_member_i64(json, "customers", cell->customers);
	if (amounts)
		json_member_i64(json, "amount", cell->amount);
	if (cell->unfinished)
		json_member_bool(json, "unfinished", true);
	json_close(json, '}');
}

static int print_cohorts(struct model_job *job, const struct cohort_calendar *calendar, const struct cohorts *cohorts,
			 bool amounts)
{
	struct buf buf = job_buf(job);
	struct json_out json = json_out(&buf);

	json_begin(&json, '{');
	json_member_i64(&json, "customers", cohorts->customers);
	put_member(&json, "repurchase", cohorts->repurchase);
	put_member(&json, "median_gap_days", cohorts->median_gap_days);
	json_key(&json, "cohorts");
	json_begin(&json, '[');
	for (size_t cohort = 0; cohort < cohorts->periods; cohort++) {
		const struct cohort_lifecycle *life = &cohorts->lifecycle[cohort];

		json_begin(&json, '{');
		json_member_text(&json, "from", date_text(job->mem, days_date(calendar->start[cohort])));
		json_member_i64(&json, "new", life->new);
		json_member_i64(&json, "returning", life->returning);
		json_member_i64(&json, "resurrected", life->resurrected);
		json_member_i64(&json, "dormant", life->dormant);
		json_key(&json, "cells");
		json_begin(&json, '[');
		for (size_t age = 0; cohort + age < cohorts->periods; age++)
			put_cell(&json, &cohorts->cell[cohort * cohorts->periods + age], amounts);
		json_close(&json, ']');
		json_close(&json, '}');
	}
	json_close(&json, ']');
	json_close(&json, '}');
	return job_print(job, &buf);
}

// Amounts are optional; where there are any they are whole.
static int read_amounts(struct model_job *job, const struct model_table *table, int64_t **amount)
{
	double *number;
	int code = table_numbers(job, table, "amount", true, &number);

	*amount = NULL;
	return code == 0 && number ? whole_numbers(job, table, "amount", amount) : code;
}

int report_cohort(struct model_job *job)
{
	const char *until = job_option(job, "until");
	struct date end = {0};
	struct cohorts cohorts;
	struct model_fault fault;
	struct model_table table;
	const char **names;
	uint32_t *customer;
	size_t customers;
	int64_t *amount;
	int32_t *day;
	int code = job_finish_arguments(job);

	if (code == 0 && until && !date_parse(until, &end))
		code = job_usage(job, "--until takes a date such as 2026-02-28");
	if (code == 0)
		code = table_read(job, &table);
	if (code == 0)
		code = table_names(job, &table, "customer", &customer, &names, &customers);
	if (code == 0)
		code = table_days(job, &table, "date", &day);
	if (code == 0)
		code = read_amounts(job, &table, &amount);
	if (code != 0)
		return code;
	if (table.rows == 0)
		return job_refuse(job, &(struct model_fault){MODEL_NO_ROW, "no orders"});
	int32_t first = day[0], last = until ? (int32_t)date_days(end) : day[0];
	for (size_t i = 0; i < table.rows; i++) {
		first = day[i] < first ? day[i] : first;
		last = !until && day[i] > last ? day[i] : last;
	}
	if (last < first)
		return job_refuse(job, &(struct model_fault){MODEL_NO_ROW, "all orders are after --until"});
	struct cohort_calendar calendar = months(job, first, last);
	struct cohort_orders orders = {table.rows, customer, day, amount};
	if (cohorts_build(job->mem, &orders, customers, &calendar, &cohorts, &fault) != OK)
		return job_refuse(job, &fault);
	return print_cohorts(job, &calendar, &cohorts, amount != NULL);
}

static void put_rule(struct json_out *json, const struct itemset_rule *rule, const char **names)
{
	json_begin(json, '{');
	json_key(json, "left");
	json_begin(json, '[');
	for (int i = 0; i < rule->lefts; i++)
		json_put_text(json, names[rule->left[i]]);
	json_close(json, ']');
	json_member_text(json, "right", names[rule->right]);
	json_member_i64(json, "together", rule->together);
	put_member(json, "support", rule->support);
	put_member(json, "confidence", rule->confidence);
	put_member(json, "lift", rule->lift);
	put_member(json, "leverage", rule->leverage);
	put_member(json, "p", rule->p);
	put_member(json, "q", rule->q);
	json_close(json, '}');
}

int report_rules(struct model_job *job)
{
	struct itemset_options options;
	struct itemset_rules rules;
	struct model_fault fault;
	struct model_table table;
	const char **baskets, **items;
	uint32_t *basket, *item;
	size_t basket_count, item_count;
	double cases;
	int code = job_number(job, "support", .001, &options.support);

	if (code == 0)
		code = job_number(job, "confidence", .25, &options.confidence);
	if (code == 0)
		code = job_number(job, "cases", 10, &cases);
	if (code == 0)
		code = job_finish_arguments(job);
	if (code == 0)
		code = table_read(job, &table);
	if (code == 0)
		code = table_names(job, &table, "basket", &basket, &baskets, &basket_count);
	if (code == 0)
		code = table_names(job, &table, "item", &item, &items, &item_count);
	if (code != 0)
		return code;
	options.cases = cases >= 1 && cases < 1e15 ? (int64_t)cases : 0;
	if (itemset_rules_build(job->mem, basket, item, table.rows, basket_count, item_count, options, &rules, &fault))
		return job_refuse(job, &fault);
	struct buf buf = job_buf(job);
	struct json_out json = json_out(&buf);
	json_begin(&json, '{');
	json_member_i64(&json, "baskets", (int64_t)basket_count);
	json_member_i64(&json, "sets", (int64_t)rules.sets);
	json_key(&json, "rules");
	json_begin(&json, '[');
	for (size_t i = 0; i < rules.count; i++)
		put_rule(&json, &rules.rule[i], items);
	json_close(&json, ']');
	json_close(&json, '}');
	return job_print(job, &buf);
}

static int print_neighbours(struct model_job *job, const struct neighbours *neighbours, const char **names)
{
	struct buf buf = job_buf(job);
	struct json_out json = json_out(&buf);

	json_begin(&json, '{');
	for (size_t i = 0; i < neighbours->items; i++) {
		const struct neighbour *of = &neighbours->of[i * (size_t)neighbours->room];

		json_key(&json, names[i]);
		json_begin(&json, '[');
		for (int j = 0; j < neighbours->count[i]; j++) {
			json_begin(&json, '{');
			json_member_text(&json, "item", names[of[j].item]);
			put_member(&json, "score", of[j].score);
			json_member_i64(&json, "together", of[j].together);
			json_close(&json, '}');
		}
		json_close(&json, ']');
	}
	json_close(&json, '}');
	return job_print(job, &buf);
}

int report_similar(struct model_job *job)
{
	struct similar_options options;
	struct neighbours neighbours;
	struct baskets baskets;
	struct model_fault fault;
	struct model_table table;
	const char **users, **items;
	uint32_t *user, *item;
	size_t user_count, item_count;
	double count;
	int code = job_number(job, "neighbours", 20, &count);

	if (code == 0)
		code = job_number(job, "damping", .5, &options.damping);
	if (code == 0)
		code = job_number(job, "shrink", 10, &options.shrink);
	if (code == 0)
		code = job_finish_arguments(job);
	if (code == 0)
		code = table_read(job, &table);
	if (code == 0)
		code = table_names(job, &table, "user", &user, &users, &user_count);
	if (code == 0)
		code = table_names(job, &table, "item", &item, &items, &item_count);
	if (code != 0)
		return code;
	options.neighbours = count >= 1 && count <= 1000 ? (int)count : 0;
	if (baskets_build(job->mem, user, item, table.rows, user_count, item_count, &baskets, &fault) != OK ||
	    neighbours_build(job->mem, &baskets, options, job->threads, &neighbours, &fault) != OK)
		return job_refuse(job, &fault);
	return print_neighbours(job, &neighbours, items);
}
