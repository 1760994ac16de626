#include "model/rfm.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "model/sort.h"

static int64_t *sorted_copy(struct arena *mem, const int64_t *value, size_t count)
{
	int64_t *sorted = arena_array(mem, int64_t, count);

	memcpy(sorted, value, count * sizeof *sorted);
	sort_i64(mem, sorted, count);
	return sorted;
}

// Where a group begins: at the n-th of the rows that hold value.
struct border {
	int64_t value;
	size_t ties;
};

static struct border border_at(const int64_t *sorted, size_t count, size_t position)
{
	if (position >= count) // a group that nobody is left for
		return (struct border){INT64_MAX, SIZE_MAX};
	return (struct border){sorted[position], position - rank_i64(sorted, count, sorted[position])};
}

// No row is moved: only the values are sorted, and a row finds its group by the borders.
static void assign(const int64_t *value, size_t count, const struct border *border, int borders, uint8_t *group)
{
	size_t seen[RFM_MAX_GROUPS] = {0}; // rows that held a border's value so far

	for (size_t i = 0; i < count; i++) {
		int at = 1;

		for (int b = 0; b < borders; b++) { // without branches, which a tie would mislead
			size_t tie = value[i] == border[b].value;

			at += (value[i] > border[b].value) | (tie & (seen[b] >= border[b].ties));
			seen[b] += tie;
		}
		group[i] = (uint8_t)at;
	}
}

enum status ntile(const int64_t *value, size_t count, int groups, uint8_t *group, struct model_fault *fault)
{
	struct border border[RFM_MAX_GROUPS];
	size_t position = 0;

	if (groups < 1 || groups > RFM_MAX_GROUPS)
		return model_refuse(fault, MODEL_NO_ROW, "between 1 and 100 groups");
	struct arena *mem = arena_create();
	const int64_t *sorted = sorted_copy(mem, value, count);
	for (int b = 0; b < groups - 1; b++) {
		position += count / (size_t)groups + ((size_t)b < count % (size_t)groups);
		border[b] = border_at(sorted, count, position);
	}
	assign(value, count, border, groups - 1, group);
	arena_destroy(mem);
	return OK;
}

static enum status check(const struct rfm_rows *rows, struct model_fault *fault)
{
	if (rows->count == 0)
		return model_refuse(fault, MODEL_NO_ROW, "no customers");
	for (size_t i = 0; i < rows->count; i++)
		if (rows->recency[i] < 0 || rows->orders[i] < 1)
			return model_refuse(fault, i, "recency must be 0 or more, orders 1 or more");
	return OK;
}

// Most recent is best, so recency is turned over before it is ranked.
enum status rfm_by_ntile(const struct rfm_rows *rows, struct rfm_score *score, struct model_fault *fault)
{
	enum status status = check(rows, fault);

	if (status != OK)
		return status;
	struct arena *mem = arena_create();
	uint8_t *group = arena_array(mem, uint8_t, rows->count);
	int64_t *freshness = arena_array(mem, int64_t, rows->count);
	for (size_t i = 0; i < rows->count; i++)
		freshness[i] = -rows->recency[i];
	status = ntile(freshness, rows->count, RFM_GROUPS, group, fault);
	for (size_t i = 0; status == OK && i < rows->count; i++)
		score[i].r = group[i];
	if (status == OK)
		status = ntile(rows->orders, rows->count, RFM_GROUPS, group, fault);
	for (size_t i = 0; status == OK && i < rows->count; i++)
		score[i].f = group[i];
	if (status == OK)
		status = ntile(rows->amount, rows->count, RFM_GROUPS, group, fault);
	for (size_t i = 0; status == OK && i < rows->count; i++)
		score[i].m = group[i];
	arena_destroy(mem);
	return status;
}

static void cut_points(const int64_t *value, size_t count, double *cut)
{
	struct arena *mem = arena_create();
	const int64_t *sorted = sorted_copy(mem, value, count);

	for (int i = 0; i < RFM_GROUPS - 1; i++)
		cut[i] = quantile_i64(sorted, count, (i + 1.0) / RFM_GROUPS);
	arena_destroy(mem);
}

static int above(int64_t value, const double *cut)
{
	int sum = 0;

	for (int i = 0; i < RFM_GROUPS - 1; i++)
		sum += (double)value > cut[i];
	return sum;
}

enum status rfm_by_value(const struct rfm_rows *rows, struct rfm_score *score, struct rfm_cuts *cuts,
			 struct model_fault *fault)
{
	enum status status = check(rows, fault);

	if (status != OK)
		return status;
	cut_points(rows->recency, rows->count, cuts->recency);
	cut_points(rows->orders, rows->count, cuts->orders);
	cut_points(rows->amount, rows->count, cuts->amount);
	for (size_t i = 0; i < rows->count; i++)
		score[i] = (struct rfm_score){
			.r = (uint8_t)(RFM_GROUPS - above(rows->recency[i], cuts->recency)),
			.f = (uint8_t)(1 + above(rows->orders[i], cuts->orders)),
			.m = (uint8_t)(1 + above(rows->amount[i], cuts->amount)),
		};
	return OK;
}

int rfm_class(struct rfm_score score)
{
	return 1 + (score.r + score.f + score.m - 3) * RFM_GROUPS / 13;
}

void rfm_matrix(const uint8_t *row_score, const uint8_t *column_score, size_t stride, const double *held, size_t count,
		struct rfm_cell cell[RFM_GROUPS][RFM_GROUPS])
{
	memset(cell, 0, sizeof(struct rfm_cell) * RFM_GROUPS * RFM_GROUPS);
	for (size_t i = 0; i < count; i++) {
		struct rfm_cell *at = &cell[row_score[i * stride] - 1][column_score[i * stride] - 1];

		at->customers++;
		at->sum += held ? held[i] : 0;
	}
}

void rfm_movement(const uint8_t *before, const uint8_t *after, size_t count,
		  int64_t moved[RFM_GROUPS + 1][RFM_GROUPS + 1])
{
	memset(moved, 0, sizeof(int64_t) * (RFM_GROUPS + 1) * (RFM_GROUPS + 1));
	for (size_t i = 0; i < count; i++)
		moved[before[i]][after[i]]++;
}

struct gathered { // side by side, so that an order touches one line of memory
	int64_t amount;
	int32_t last_day;
	uint32_t orders;
};

enum status rfm_gather(const struct rfm_orders *orders, size_t customers, int32_t as_of, int64_t *recency,
		       int64_t *order_count, int64_t *amount, struct model_fault *fault)
{
	struct arena *mem = arena_create();
	struct gathered *gathered = arena_array(mem, struct gathered, customers);
	enum status status = OK;

	for (size_t i = 0; i < orders->count; i++) {
		if (orders->customer[i] >= customers) {
			status = model_refuse(fault, i, "no such customer");
			break;
		}
		struct gathered *at = &gathered[orders->customer[i]];
		if (orders->day[i] > as_of)
			continue;
		if (at->orders++ == 0 || orders->day[i] > at->last_day)
			at->last_day = orders->day[i];
		at->amount += orders->amount[i];
	}
	for (size_t i = 0; status == OK && i < customers; i++) {
		recency[i] = gathered[i].orders > 0 ? (int64_t)as_of - gathered[i].last_day : -1;
		order_count[i] = gathered[i].orders;
		amount[i] = gathered[i].amount;
	}
	arena_destroy(mem);
	return status;
}
