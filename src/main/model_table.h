// Private to huitou model: a CSV file with a header, held in memory, and what its commands share.
#pragma once

#include <stdbool.h>
#include <stdio.h>

#include "base/arena.h"
#include "base/json.h"
#include "base/status.h"
#include "model/fault.h"

struct model_job {
	struct arena *mem;
	int argc; // what stands behind the verb
	char **argv;
	FILE *in, *out, *err;
	int threads;
};

struct model_table {
	size_t rows, columns;
	const char *const *name;
	const char **cell; // [row * columns + column]
};

// Each returns 0, or the exit code after saying on job->err what is wrong.
int table_read(struct model_job *job, struct model_table *table);
// A column of numbers. Where the column is missing: *column is NULL if it is optional, else an error.
int table_numbers(struct model_job *job, const struct model_table *table, const char *name, bool optional,
		  double **column);
// A column of names, numbered in order of first appearance; *names holds them.
int table_names(struct model_job *job, const struct model_table *table, const char *name, uint32_t **column,
		const char ***names, size_t *count);
// A column of dates (2024-02-29 and the like) as days since 1970-01-01.
int table_days(struct model_job *job, const struct model_table *table, const char *name, int32_t **column);
// The column's text.
int table_column(struct model_job *job, const struct model_table *table, const char *name, size_t *column);

// --name VALUE or --name=VALUE, taken out of the arguments; NULL when it is not there.
const char *job_option(struct model_job *job, const char *name);
int job_number(struct model_job *job, const char *name, double fallback, double *value);
// 2 and a sentence where an argument is left over.
int job_finish_arguments(struct model_job *job);

int job_usage(struct model_job *job, const char *format, ...) __attribute__((format(printf, 2, 3)));
// 3 and a sentence that names the line of the file (its header is line 1) or nothing for the data as a whole.
int job_refuse(struct model_job *job, const struct model_fault *fault);

// Cells as CSV, without the line's end; and the check at the end of the rows.
void job_print_row(struct model_job *job, const char *const *cell, size_t columns);
int job_finish_rows(struct model_job *job);

// 17 significant digits; null where it is not finite.
void put_number(struct json_out *json, double value);
void put_member(struct json_out *json, const char *key, double value);
struct buf job_buf(struct model_job *job);
int job_print(struct model_job *job, struct buf *buf);
