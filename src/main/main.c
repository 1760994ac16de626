// huitou COMMAND: finds the row of the command and runs it.
#include "main/commands.h"
#include "main/model_command.h"

#include <libpq-fe.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>

#define SETTINGS_HELP "\nEvery setting is a flag too: see huitou config --explain.\n"

const struct command commands[] = {
	{"serve", serve_command, "", "serves console, portal and API",
		"  --db PATH|postgresql://…   the database (made when it is a file that is not there)\n"
		"  --listen ADDRESS           127.0.0.1:8080\n" SETTINGS_HELP},
	{"demo", demo_command, "", "fills an empty database with a believable shop",
		"  --customers N   how many (20000)\n"
		"  --seed N        another shop (1)\n"
		"  --language L    zh or en: what its staff has written (zh where LANG begins with zh, else en)\n"
		"  --json          result as JSON, no progress\n" SETTINGS_HELP},
	{"user", user_command, "create-owner|invite|link|list|disable|enable", "staff accounts",
		"  create-owner --login E-MAIL --name NAME   asks for the password on the terminal\n"
		"  invite --login E-MAIL --name NAME --role ROLE [--store CODE]   prints a one-time link; roles that "
		"see\n"
		"                   by store (manager, consultant, cashier) need the store\n"
		"  link LOGIN       a one-time link to choose a new password\n"
		"  list             all accounts\n"
		"  disable LOGIN, enable LOGIN\n"
		"  --json           results as JSON\n" SETTINGS_HELP},
	{"import", import_command, "orders|customers FILE", "takes in a file of orders or customers (CSV, XLSX)",
		"  --source NAME        the system it comes from; numbers are unique within it (orders, customers)\n"
		"  --map COLUMN=FIELD   what a column means; FIELD empty: left out. As often as needed\n"
		"  --set OPTION=VALUE   mode, empty, separator, origin, basis, tag, currency, store_code, channel,\n"
		"                       and how the file is read: encoding, delimiter, header, decimal, dates, tab\n"
		"  --dry-run            only counts what would happen\n"
		"  --errors FILE        writes refused rows, with line and reason (CSV or XLSX)\n"
		"  --resume ID          goes on with an import that was stopped\n"
		"  --revert ID          takes an import back\n"
		"  --fields             lists what columns can mean\n"
		"  --json               the outcome as JSON\n\n"
		"Leaves with 3 when rows were refused and nothing was taken, 130 when it was stopped.\n" SETTINGS_HELP},
	{"export", export_command, "customers|orders|points FILE", "writes a file (CSV, or XLSX by its name)",
		"  --from DATE, --to DATE   [from, to): bought (orders), made (customers)\n"
		"  --json                   result as JSON, no progress\n" SETTINGS_HELP},
	{"check", check_command, "[schema|ledger|statistics|audit]",
		"recomputes and compares; says \"balanced\" or what is wrong",
		"  --json   results as JSON lines\n\nLeaves with 5 when something is wrong.\n" SETTINGS_HELP},
	{"migrate", migrate_command, "", "brings the schema up to date (SQLite is copied first)",
		"  --json   result as JSON\n" SETTINGS_HELP},
	{"backup", backup_command, "FILE",
		"a consistent copy while the server runs (SQLite; for PostgreSQL see docs/OPERATING.md)",
		"  --json   result as JSON, no progress\n" SETTINGS_HELP},
	{"restore", restore_command, "FILE", "puts a backup in place; no server may run",
		"  --json   result as JSON\n" SETTINGS_HELP},
	{"config", config_command, "", "checks the settings",
		"  --explain   every setting: value, where it came from, default, meaning\n  --json      the same as "
		"JSON\n"},
	{"describe", describe_command, "openapi|types|reference|all [DIR]",
		"the API as OpenAPI 3.1, TypeScript types or reference pages",
		"  DIR   the root of the repository: writes api/openapi.json, web/src/shared/api/schema.d.ts and\n"
		"        docs/api there instead of printing\n"},
	{"doctor", doctor_command, "", "looks for what would cause trouble", "  --json   as JSON\n" SETTINGS_HELP},
	{"backtest", backtest_command, "FILE",
		"changed rules or tiers over the history of orders: what would have been given",
		"  FILE               what is changed, as POST /v1/backtests takes it; - for standard input\n"
		"  --from DATE, --to DATE   [from, to): orders paid then are changed and counted\n"
		"  --json             the whole result as JSON, no progress\n\n"
		"Goes through all orders and returns in the order of time, as it was and beside it as it would have "
		"been:\n"
		"points, their cost, what is owed, tiers, by month, store and segment, and who gains or loses most.\n"
		"Nothing is changed, and a server may run beside it. Example:\n\n"
		"  echo '{\"tiers\": [{\"tier\": \"gold\", \"threshold\": 800000}]}' | huitou backtest "
		"-\n\n" SETTINGS_HELP},
	{"insight", insight_command, "run", "fits and tests the models and scores every customer",
		"  --as-of DATE   last day of the data (today)\n"
		"  --json         result as JSON, no progress\n\n"
		"A running server does the same every night.\n" SETTINGS_HELP},
	{"model", model_command, "fit|predict|rfm|pyramid|cohort|rules|similar",
		"the numbers over CSV files, without a database", model_help},
	{0},
};

static int print_help(FILE *to)
{
	fputs("Huitou (回头): a loyalty CRM in one binary.\n\nusage: huitou COMMAND …\n\n", to);
	for (const struct command *command = commands; command->name; command++)
		fprintf(to, "  %-9s %s\n", command->name, command->summary);
	fputs("\nhuitou COMMAND --help tells more, huitou --version which one this is. Exit codes: 0 done, 1 failed, 2 "
	      "usage, 3 refused, 4 busy, 5 a check "
	      "found\n"
	      "something wrong, 130 interrupted.\n",
		to);
	return to == stdout ? EXIT_DONE : EXIT_USAGE;
}

static int print_version(void)
{
	printf("huitou %s (SQLite %s, libpq %d)\n", HUITOU_VERSION, sqlite3_libversion(), PQlibVersion());
	return EXIT_DONE;
}

static int print_command_help(const struct command *command)
{
	printf("usage: huitou %s%s%s …\n\n%s.\n\n%s", command->name, *command->arguments ? " " : "", command->arguments,
		command->summary, command->help);
	return EXIT_DONE;
}

static bool asks_for_help(int argc, char **argv)
{
	for (int i = 1; i < argc; i++)
		if (strcmp(argv[i], "--help") == 0 || strcmp(argv[i], "-h") == 0)
			return true;
	return false;
}

int main(int argc, char **argv)
{
	if (argc < 2)
		return print_help(stderr);
	if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0 || strcmp(argv[1], "help") == 0)
		return print_help(stdout);
	if (strcmp(argv[1], "--version") == 0 || strcmp(argv[1], "-V") == 0 || strcmp(argv[1], "version") == 0)
		return print_version();
	for (const struct command *command = commands; command->name; command++) {
		if (strcmp(command->name, argv[1]) != 0)
			continue;
		return asks_for_help(argc - 1, argv + 1) ? print_command_help(command)
							 : command->run(argc - 1, argv + 1);
	}
	return complain(EXIT_USAGE, argv[1], "there is no such command; huitou --help lists them");
}
