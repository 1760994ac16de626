// Order files of ../shared/data turned into (customer, day, amount) and into customers for the repeat-buying models.
#pragma once

#include <zlib.h>

#include "base/instant.h"
#include "data.h"
#include "model/repeat.h"

static inline int32_t day_of(int year, int month, int day)
{
	return (int32_t)date_days((struct date){year, month, day});
}

struct order {
	int32_t customer, day;
	double amount;
};

struct orders {
	struct order *order;
	size_t count;
	int32_t customers; // ids are below
};

static inline int compare_orders(const void *a, const void *b)
{
	const struct order *p = a, *q = b;

	if (p->customer != q->customer)
		return p->customer < q->customer ? -1 : 1;
	return (p->day > q->day) - (p->day < q->day);
}

// Sorts by customer and day and merges the orders of one day.
static inline void orders_merge_days(struct orders *orders)
{
	size_t kept = 0;

	qsort(orders->order, orders->count, sizeof *orders->order, compare_orders);
	for (size_t i = 0; i < orders->count; i++) {
		if (kept > 0 && compare_orders(&orders->order[kept - 1], &orders->order[i]) == 0)
			orders->order[kept - 1].amount += orders->order[i].amount;
		else
			orders->order[kept++] = orders->order[i];
	}
	orders->count = kept;
}

// Customers who came until end (a day), in units of unit days, from orders merged by day.
struct customers {
	struct repeat_rows rows;
	double *x, *t_x, *T, *log_gaps;
	double *spend;   // mean amount of the repeat orders until end; 0 without one
	double *later;   // orders after end and until later_end
	int32_t *customer;
};

static inline struct customers orders_customers(struct arena *mem, const struct orders *orders, int32_t end,
						int32_t later_end, double unit)
{
	size_t room = orders->count + 1, n = 0;
	struct customers c = {
		.x = arena_array(mem, double, room), .t_x = arena_array(mem, double, room),
		.T = arena_array(mem, double, room), .log_gaps = arena_array(mem, double, room),
		.spend = arena_array(mem, double, room), .later = arena_array(mem, double, room),
		.customer = arena_array(mem, int32_t, room),
	};

	for (size_t i = 0; i < orders->count; i++) {
		const struct order *order = &orders->order[i];
		bool known = n > 0 && c.customer[n - 1] == order->customer;

		if (order->day > end) {
			if (known && order->day <= later_end)
				c.later[n - 1]++;
		} else if (!known) {
			c.customer[n] = order->customer;
			c.T[n++] = (end - order->day) / unit;
		} else {
			size_t at = n - 1;
			double time = c.T[at] - (end - order->day) / unit;
			time = round(time * unit) / unit;
			c.log_gaps[at] += log(time - c.t_x[at]);
			c.t_x[at] = time;
			c.spend[at] += order->amount;
			c.x[at]++;
		}
	}
	for (size_t i = 0; i < n; i++)
		c.spend[i] = c.x[i] > 0 ? c.spend[i] / c.x[i] : 0;
	c.rows = (struct repeat_rows){.count = n, .x = c.x, .t_x = c.t_x, .T = c.T, .log_gaps = c.log_gaps};
	return c;
}

// " 00004 0001 19970101  2   29.33"
static inline bool orders_cdnow(struct arena *mem, struct orders *orders)
{
	char *text = data_read(mem, "cdnow/CDNOW_sample.txt"), *line;

	if (!text)
		return false;
	orders->order = arena_array(mem, struct order, 7000);
	while (data_line(&text, &line)) {
		int id, sample, date, pieces;
		double amount;

		if (sscanf(line, "%d %d %d %d %lf", &id, &sample, &date, &pieces, &amount) == 5)
			orders->order[orders->count++] = (struct order){
				sample, day_of(date / 10000, date / 100 % 100, date % 100), amount};
	}
	orders->customers = 2358;
	orders_merge_days(orders);
	return true;
}

// "cust,date"
static inline bool orders_grocery(struct arena *mem, struct orders *orders)
{
	char *text = data_read(mem, "grocery/groceryElog_BTYDplus.csv"), *line;

	if (!text)
		return false;
	orders->order = arena_array(mem, struct order, 11000);
	while (data_line(&text, &line)) {
		int id, year, month, day;

		if (sscanf(line, "%d,%d-%d-%d", &id, &year, &month, &day) == 4)
			orders->order[orders->count++] = (struct order){id, day_of(year, month, day), 0};
	}
	orders_merge_days(orders);
	return true;
}

// A cleaned line of Online Retail: customer known, no C invoice, quantity and price above 0.
struct retail_line {
	int32_t customer, day, invoice, item;
	double amount;
};

struct retail {
	struct retail_line *line;
	size_t count;
};

// A stock code as a number: five digits and up to a few letters pack into 31 bits; other codes hash.
static inline int32_t retail_item(const char *code)
{
	uint32_t hash = 2166136261u;

	for (; *code; code++)
		hash = (hash ^ (uint8_t)*code) * 16777619u;
	return (int32_t)(hash >> 1);
}

// The description may hold commas and quotes, so the fields behind it are counted from the right.
static inline bool retail_parse(char *text, struct retail_line *line)
{
	char *field[5], *item = strchr(text, ','), *after;
	int year, month, day;

	if (!item)
		return false;
	*item++ = 0;
	after = strchr(item, ',');
	*after++ = 0;
	for (int i = 4; i >= 0; i--) { // country, customer, price, date, quantity
		char *comma = strrchr(after, ',');
		if (!comma)
			return false;
		*comma = 0;
		field[i] = comma + 1;
	}
	double quantity = atof(field[0]), price = atof(field[2]);
	if (text[0] == 'C' || quantity <= 0 || price <= 0 || field[3][0] == 0 ||
	    sscanf(field[1], "%d-%d-%d", &year, &month, &day) != 3)
		return false;
	*line = (struct retail_line){.customer = (int32_t)atof(field[3]), .day = day_of(year, month, day),
				     .invoice = (int32_t)atoi(text), .item = retail_item(item),
				     .amount = quantity * price};
	return true;
}

static inline bool retail_load(struct arena *mem, struct retail *retail)
{
	gzFile file = gzopen("../shared/data/retail/OnlineRetail.csv.gz", "rb");
	char text[1024];

	if (!file)
		return false;
	retail->line = arena_array(mem, struct retail_line, 400000);
	retail->count = 0;
	gzgets(file, text, sizeof text);
	while (gzgets(file, text, sizeof text))
		retail->count += retail_parse(text, &retail->line[retail->count]);
	gzclose(file);
	return true;
}

static inline struct orders retail_orders(struct arena *mem, const struct retail *retail)
{
	struct orders orders = {.order = arena_array(mem, struct order, retail->count), .count = retail->count};

	for (size_t i = 0; i < retail->count; i++)
		orders.order[i] = (struct order){retail->line[i].customer, retail->line[i].day, retail->line[i].amount};
	orders_merge_days(&orders);
	return orders;
}
