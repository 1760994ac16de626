// Rows per second: CSV and XLSX, read and written; sqlite3's own .import is measured beside the importer elsewhere.
//
//	sheet [FILE.csv]    without one, a table of orders is made up
#include "sheet/sheet.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#define ROWS 500000

static double now_s(void)
{
	struct timespec at;
	clock_gettime(CLOCK_MONOTONIC, &at);
	return (double)at.tv_sec + (double)at.tv_nsec / 1e9;
}

static double cpu_s(void)
{
	struct timespec at;
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &at);
	return (double)at.tv_sec + (double)at.tv_nsec / 1e9;
}

struct start {
	double wall, cpu;
};

static struct start start_now(void)
{
	return (struct start){now_s(), cpu_s()};
}

static long peak_mib(void)
{
	struct rusage usage;
	getrusage(RUSAGE_SELF, &usage);
	return usage.ru_maxrss / 1024;
}

static void stop_on(enum status status, const char *what)
{
	if (status == OK)
		return;
	fprintf(stderr, "%s: %s\n", what, status_name(status));
	exit(1);
}

static void report(const char *what, int64_t rows, struct start from)
{
	double seconds = now_s() - from.wall, cpu = cpu_s() - from.cpu;
	printf("%-26s %8lld rows %7.2f s %9.0f rows/s  (%.2f s of processor: %.0f rows/s)  peak %ld MiB\n", what,
		(long long)rows, seconds, (double)rows / seconds, cpu, (double)rows / cpu, peak_mib());
}

static void make_up(const char *path)
{
	struct sheet_output output = {.kind = SHEET_CSV};
	struct sheet_writer *writer;
	char cells[6][40];
	const char *row[] = {cells[0], cells[1], cells[2], cells[3], cells[4], cells[5]};
	const char *names[] = {"order_no", "ordered_at", "customer", "product", "quantity", "amount"};

	srand(1);
	stop_on(sheet_create(path, &output, &writer), path);
	stop_on(sheet_write(writer, names, 6), path);
	struct start from = start_now();
	for (int i = 0; i < ROWS; i++) {
		snprintf(cells[0], sizeof cells[0], "SO%08d", i / 3);
		snprintf(cells[1], sizeof cells[1], "2024-%02d-%02d %02d:%02d", 1 + i / 45000, 1 + rand() % 28,
			rand() % 24, rand() % 60);
		snprintf(cells[2], sizeof cells[2], "1381%07d", rand() % 10000000);
		snprintf(cells[3], sizeof cells[3], "商品 %d, \"大\"", rand() % 1000);
		snprintf(cells[4], sizeof cells[4], "%d", 1 + rand() % 5);
		snprintf(cells[5], sizeof cells[5], "%d.%02d", rand() % 500, rand() % 100);
		stop_on(sheet_write(writer, row, 6), path);
	}
	stop_on(sheet_finish(writer), path);
	report("CSV written", ROWS, from);
}

static void read_file(const char *what, const char *path)
{
	struct sheet *sheet;
	const struct sheet_row *row;
	int64_t rows = 0, faults = 0;
	struct start from = start_now();

	stop_on(sheet_open(path, NULL, NULL, &sheet), path);
	double opened = now_s();
	for (;; rows++) {
		stop_on(sheet_next(sheet, &row), path);
		if (!row)
			break;
		faults += row->fault != SHEET_FINE;
	}
	sheet_close(sheet);
	report(what, rows, from);
	printf("%-28s %8.1f ms until the first row, %lld rows with a fault\n", "", (opened - from.wall) * 1e3,
		(long long)faults);
}

static int64_t copy(const char *from_path, const char *to_path)
{
	struct sheet_output output = {.kind = SHEET_XLSX};
	struct sheet *sheet;
	struct sheet_writer *writer;
	const struct sheet_row *row;
	size_t count;
	int64_t rows = 0;

	stop_on(sheet_open(from_path, NULL, NULL, &sheet), from_path);
	stop_on(sheet_create(to_path, &output, &writer), to_path);
	const char *const *names = sheet_header(sheet, &count);
	stop_on(sheet_write(writer, names, count), to_path);
	for (;; rows++) {
		stop_on(sheet_next(sheet, &row), from_path);
		if (!row)
			break;
		stop_on(sheet_write(writer, row->cells, row->count), to_path);
	}
	sheet_close(sheet);
	stop_on(sheet_finish(writer), to_path);
	return rows;
}

int main(int argc, char **argv)
{
	char csv[] = "/tmp/huitou-bench-XXXXXX", xlsx[] = "/tmp/huitou-bench-XXXXXX";
	const char *path = argc > 1 ? argv[1] : csv;

	if (mkstemp(csv) < 0 || mkstemp(xlsx) < 0)
		return 1;
	if (argc < 2)
		make_up(csv);
	read_file("CSV read", path);
	struct start from = start_now();
	report("CSV to XLSX", copy(path, xlsx), from);
	read_file("XLSX read (inline texts)", xlsx);
	unlink(csv);
	unlink(xlsx);
	return 0;
}
