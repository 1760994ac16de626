// What a command works at: settings read, database open, key at hand. Serve uses the same and adds gate, worker and
// sockets.
#pragma once

#include "main/config.h"
#include "work/house.h"

enum desk_needs {
	DESK_CREATE = 1 << 0,   // make database and key when they are absent
	DESK_UPGRADE = 1 << 1,  // bring an older schema up to date (a fresh one is always made with DESK_CREATE)
	DESK_NO_HOUSE = 1 << 2, // the store only: no key, no schema looked at
};

struct desk {
	const char *command; // for messages
	struct arena *mem;
	struct config config;
	struct house house;
};

// The two halves of desk_open, for commands that look at their words before they touch a database: begin reads the
// settings out of argv and refuses unknown flags, enter opens.
int desk_begin(struct desk *desk, const char *command, int *argc, char **argv);
int desk_enter(struct desk *desk, unsigned needs);
// Reads the settings out of argv and opens. Returns EXIT_DONE, or the code to leave with after having said why.
int desk_open(struct desk *desk, const char *command, int *argc, char **argv, unsigned needs);
void desk_close(struct desk *desk);
// Says why an act failed, in the desk's language, and returns the code to leave with.
int desk_failed(struct desk *desk, const struct ctx *ctx, enum status status);
// English unless LANG begins with zh.
enum lang desk_lang(void);
// True once somebody has pressed Ctrl-C or sent SIGTERM: long work stops at its next slice. A second time ends at
// once.
bool desk_interrupted(void);
void desk_catch_interrupts(void);

// The outcome on standard output: the sentence, or with json one object of the members, which come in pairs of
// name and
// value; a value that begins with a digit is written as a number. Ends with a NULL name.
void desk_tell(struct desk *desk, bool json, const char *sentence, ...) __attribute__((sentinel));

// One line that is drawn anew on a terminal and printed every few seconds elsewhere: "orders 12,000 of 18,532 ·
// 8,400/s
// · 1 s left".
struct progress {
	const char *what;
	int64_t total; // 0: unknown
	int64_t started_ms, shown_ms;
	bool quiet;
};
void progress_begin(struct progress *progress, const char *what, int64_t total, bool quiet);
void progress_show(struct progress *progress, int64_t done);
void progress_end(struct progress *progress, int64_t done);
