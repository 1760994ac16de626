// The commands of the binary: rows of one table, each a function of its own file.
#pragma once

#include "base/text.h"

#include <stdbool.h>

#define HUITOU_VERSION "0.1.0-dev" // of CHANGELOG.md; "-dev": what is not released yet

// What a command's exit tells scripts.
enum exit_code {
	EXIT_DONE = 0,
	EXIT_FAILED = 1,    // the machine or the database would not
	EXIT_USAGE = 2,     // the command line makes no sense
	EXIT_REFUSED = 3,   // the data or the state of things does not allow it
	EXIT_BUSY = 4,      // somebody else has it; worth trying again
	EXIT_WRONG = 5,     // a check found something wrong
	EXIT_STOPPED = 130, // interrupted; what was done so far is kept
};

struct command {
	const char *name;
	int (*run)(int argc, char **argv); // argv[0] is the command's name; returns an exit_code
	const char *arguments;             // "orders FILE"
	const char *summary;               // one line
	const char *help;                  // the rest of --help
};

extern const struct command commands[]; // ends with a NULL name

int serve_command(int argc, char **argv);
int demo_command(int argc, char **argv);
int user_command(int argc, char **argv);
int import_command(int argc, char **argv);
int export_command(int argc, char **argv);
int check_command(int argc, char **argv);
int migrate_command(int argc, char **argv);
int backup_command(int argc, char **argv);
int restore_command(int argc, char **argv);
int config_command(int argc, char **argv);
int describe_command(int argc, char **argv);
int doctor_command(int argc, char **argv);
int model_command(int argc, char **argv);
int insight_command(int argc, char **argv);
int backtest_command(int argc, char **argv);

// Takes a switch such as --json out of argv. True when it stood there.
bool take_switch(int *argc, char **argv, const char *name);
// Takes --name VALUE or --name=VALUE out of argv; NULL when it is not there.
const char *take_option(int *argc, char **argv, const char *name);
// A sentence on standard error, "huitou serve: …"; returns code.
int complain(int code, const char *command, const char *format, ...) __attribute__((format(printf, 3, 4)));
