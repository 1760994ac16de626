// Every statement of the house is prepared on both engines against the schema as the migrations leave it: a column that
// was renamed, a word that one of the two does not know, shows here and not in front of a customer.
#include "../support.h"

#include "store/migrate.h"

#include <sqlite3.h>

static void make_schema(struct support *support)
{
	const char *error = NULL;
	int applied = 0;

	sql_link();
	if (migrate_run(support->store, support->mem, &applied, &error) != OK)
		fail_msg("%s", error);
	assert_true(applied > 0);
}

static void prepare_all_sqlite(void **state)
{
	struct support *support = support_begin(state);
	struct sql *const *rows;
	size_t count, refused = 0;
	sqlite3 *database;

	make_schema(support);
	assert_int_equal(sqlite3_open_v2(support->url, &database, SQLITE_OPEN_READONLY, NULL), SQLITE_OK);
	rows = sql_rows(&count);
	assert_true(count > 0);
	for (size_t i = 0; i < count; i++) {
		sqlite3_stmt *statement = NULL;
		const char *rest = "";

		if (sqlite3_prepare_v2(database, rows[i]->sqlite, -1, &statement, &rest) != SQLITE_OK) {
			print_error("%s: %s\n", rows[i]->name, sqlite3_errmsg(database));
			refused++;
		} else if (*(rest + strspn(rest, " \t\r\n;"))) {
			print_error("%s: more than one statement\n", rows[i]->name);
			refused++;
		}
		sqlite3_finalize(statement);
	}
	sqlite3_close(database);
	assert_int_equal(refused, 0);
}

// Tables that stay small however many customers come: what staff set up, what is kept by the day or the run.
static const char *const small[] = {"acquisition_cost", "action_rule", "advice_item", "advice_run", "advice_similar",
	"category", "coupon_handout", "coupon_template", "custom_field", "earning_budget", "earning_group",
	"earning_rule", "earning_rule_version", "import", "insight_run", "insight_spread", "job", "limited_offer",
	"points_booked", "points_cohort", "points_day", "product", "reward", "role", "saved_view", "segment", "session",
	"shop", "staff", "staff_device", "staff_link", "staff_network", "store", "tag", "tier_set", "wallet", "webhook",
	NULL};

// Statements that walk a table that grows, and may: nobody at a till waits for them. Who adds one says why.
static const char *const walks[] = {
	// A check of the whole house.
	"balance_days", "check_coupons", "check_hold_over", "check_hold_owners", "check_hold_parts", "check_hold_rows",
	"check_household_ends", "check_household_heads", "check_quotas", "check_redemptions", "check_reversed",
	"check_shares", "check_stray_lots", "check_transfers", "customer_stray_identity", "customer_stray_piece",
	"stat_stray",
	// A job that goes over all, read once: back-test, scores, sums, the census of tiers.
	"balance_awards", "balance_held", "read_coupons", "read_held", "read_joined", "read_merged", "read_movements",
	"read_returned_lines", "read_returns", "run_ledger", "sign_activities", "sign_consents", "sign_reachable",
	"sign_redeemers", "sign_referrers", "sums_of_all", "sums_up_to", "tier_census_counts", "tier_census_customers",
	"tier_members", "value_scores",
	// A report over all customers or all of the ledger.
	"acquisition_sources", "acquisition_worth", "due_customer_count", "due_taken", "influence_links",
	"influence_worth", "leaders", "liability_accounts", "liability_open_lots", "liability_sliding_lots",
	"measure_referees", "rollforward_accounts", "rollforward_all", "verbs_bought",
	// A sweep in slices of what is over, from the beginning of the table.
	"custom_field_forget", "kind_gone", "score_gone", "seat_sweep_devices", "seat_sweep_links",
	"seat_sweep_sessions", "send_forget_orphans",
	// The first or last entry of an index, or an index of the few that wait.
	"audit_unsealed", "budget_now", "budget_use_list", "house_last_event", NULL};

static bool listed(const char *const *list, const char *name)
{
	while (*list && strcmp(*list, name) != 0)
		list++;
	return *list != NULL;
}

static bool scans(sqlite3 *database, const struct sql *row)
{
	char *text = sqlite3_mprintf("EXPLAIN QUERY PLAN %s", row->sqlite);
	sqlite3_stmt *plan = NULL;
	bool found = false;

	assert_int_equal(sqlite3_prepare_v2(database, text, -1, &plan, NULL), SQLITE_OK);
	while (sqlite3_step(plan) == SQLITE_ROW)
		found |= strncmp((const char *)sqlite3_column_text(plan, 3), "SCAN ", 5) == 0;
	sqlite3_finalize(plan);
	sqlite3_free(text);
	return found;
}

#define CURSORS 256

// The tables whose trees the program opens and goes through from an end.
static size_t walked(sqlite3 *database, const struct sql *row)
{
	char *text = sqlite3_mprintf("EXPLAIN %s", row->sqlite);
	sqlite3_stmt *program = NULL, *tree = NULL;
	int roots[CURSORS] = {0};
	size_t wrong = 0;

	assert_int_equal(sqlite3_prepare_v2(database, text, -1, &program, NULL), SQLITE_OK);
	assert_int_equal(
		sqlite3_prepare_v2(database, "SELECT tbl_name FROM sqlite_schema WHERE rootpage = ?", -1, &tree, NULL),
		SQLITE_OK);
	for (int pass = 0; pass < 2; pass++) { // trees are opened behind the loops that use them
		while (sqlite3_step(program) == SQLITE_ROW) {
			const char *op = (const char *)sqlite3_column_text(program, 1);
			int cursor = sqlite3_column_int(program, 2);
			if (cursor < 0 || cursor >= CURSORS)
				continue;
			if (strcmp(op, "OpenRead") == 0 || strcmp(op, "OpenWrite") == 0 || strcmp(op, "ReopenIdx") == 0)
				roots[cursor] = sqlite3_column_int(program, 3);
			if (pass == 0 || !roots[cursor] || (strcmp(op, "Rewind") != 0 && strcmp(op, "Last") != 0))
				continue;
			sqlite3_bind_int(tree, 1, roots[cursor]);
			if (sqlite3_step(tree) == SQLITE_ROW &&
				!listed(small, (const char *)sqlite3_column_text(tree, 0))) {
				print_error("%s walks %s\n", row->name, (const char *)sqlite3_column_text(tree, 0));
				wrong++;
			}
			sqlite3_reset(tree);
		}
		sqlite3_reset(program);
	}
	sqlite3_finalize(tree);
	sqlite3_finalize(program);
	sqlite3_free(text);
	return wrong;
}

// With a million customers a statement that misses its index is a till that waits. A statement of the list that no
// longer walks is taken off it.
static void no_growing_table_is_walked(void **state)
{
	struct support *support = support_begin(state);
	struct sql *const *rows;
	sqlite3 *database;
	size_t count, wrong = 0;

	make_schema(support);
	assert_int_equal(sqlite3_open_v2(support->url, &database, SQLITE_OPEN_READONLY, NULL), SQLITE_OK);
	rows = sql_rows(&count);
	for (size_t i = 0; i < count; i++) {
		bool may = listed(walks, rows[i]->name);

		if (!may && scans(database, rows[i]))
			wrong += walked(database, rows[i]);
		else if (may && !scans(database, rows[i]))
			fail_msg("%s does not walk a table: take it off the list", rows[i]->name);
	}
	sqlite3_close(database);
	assert_int_equal(wrong, 0);
}

#define INT4 23

// "$1 = 0" before any column makes the server take $1 for four bytes, too short for an id.
static size_t narrow_parameters(PGconn *server, const char *name)
{
	PGresult *result = PQdescribePrepared(server, "");
	size_t narrow = 0;

	for (int i = 0; i < PQnparams(result); i++) {
		if (PQparamtype(result, i) == INT4) {
			print_error("%s: $%d is an INTEGER of four bytes: CAST($%d AS BIGINT)\n", name, i + 1, i + 1);
			narrow++;
		}
	}
	PQclear(result);
	return narrow;
}

static void prepare_all_postgres(void **state)
{
	struct support *support = support_begin(state);
	struct sql *const *rows;
	size_t count, refused = 0;
	PGconn *server;

	make_schema(support);
	server = PQconnectdb(support->url);
	assert_int_equal(PQstatus(server), CONNECTION_OK);
	rows = sql_rows(&count);
	for (size_t i = 0; i < count; i++) {
		PGresult *result = PQprepare(server, "", rows[i]->postgres, 0, NULL);

		if (PQresultStatus(result) != PGRES_COMMAND_OK) {
			print_error("%s: %s\n", rows[i]->name, PQerrorMessage(server));
			refused++;
		} else {
			refused += narrow_parameters(server, rows[i]->name);
		}
		PQclear(result);
	}
	PQfinish(server);
	assert_int_equal(refused, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		SQLITE(prepare_all_sqlite), SQLITE(no_growing_table_is_walked), POSTGRES(prepare_all_postgres)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
