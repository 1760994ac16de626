// A year of a real shop: the first 20,000 lines, or all 541,909 when HUITOU_TEST_WHOLE is set.
#include "exchange.h"

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

#define GOODS                                                                                                          \
	"FROM order_line l JOIN orders o ON o.id = l.order_id WHERE o.customer_id <> 0 AND l.quantity > 0 AND "        \
	"l.unit_price > 0"

static void a_real_year(void **state)
{
	bool whole = getenv("HUITOU_TEST_WHOLE") != NULL;
	struct home home;

	if (access(DATA, R_OK) != 0) {
		print_message("skipped: no ../shared/data\n");
		skip();
	}
	shop_open(&home, state);
	struct wish wish = {.in = {.kind = IMPORT_ORDERS, .path = unpacked(&home, whole)}};
	struct import *import = begun(&home, wish);
	struct import_watch watch = {.slice_ms = 100};
	assert_ok(import_run(&home.ctx, import, &watch));
	// Counted in the file itself: lines with a customer, no C invoice, quantity and price above 0.
	assert_int_equal(support_number(home.support, "SELECT COUNT(*) " GOODS), whole ? 397884 : 13116);
	assert_int_equal(
		support_number(home.support, "SELECT COUNT(DISTINCT o.customer_id) " GOODS), whole ? 4338 : 527);
	assert_int_equal(support_number(home.support, "SELECT COUNT(DISTINCT o.id) " GOODS), whole ? 18532 : 707);
	assert_int_equal(support_number(home.support, "SELECT CAST(SUM(l.net) AS BIGINT) " GOODS),
		whole ? 891140790 : 28835091);
	assert_true(import->counts.returned > 0);
	assert_balanced(&home);
	home_close(&home);
}

int main(void)
{
	const struct CMUnitTest tests[] = {SQLITE(a_real_year)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
