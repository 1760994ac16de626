// Private to work/: takes due jobs and runs them. One runner is shared by all job threads of a server.
#pragma once

#include "work/job.h"

// A running job that is not heard of for so long is taken up by another. job_note renews it; whoever waits for
// something outside must not wait longer than that.
#define JOB_LEASE_MS 60000

struct runner;

// mem must live as long as the runner; it is not used after this call.
struct runner *runner_create(struct house *house, struct arena *mem);

// Takes one due job and runs it. *ran is false when none is due (or every lane of what is due is taken).
// Errors of the job itself are written to its row; what is returned is a failure to get at the rows.
MUST_CHECK enum status runner_once(struct runner *runner, struct arena *mem, bool *ran);
// Each schedule has its waiting row, no later than its next time.
MUST_CHECK enum status runner_plan(struct runner *runner, struct arena *mem);

struct runner_figures {
	int64_t done, failed;
};
struct runner_figures runner_figures(const struct runner *runner);

// The server's worker was told to stop.
bool house_stopping(const struct house *house);
