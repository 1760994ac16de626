// The loops that run jobs and later listeners inside a server (or a command that waits for its own jobs).
#pragma once

#include "work/house.h"

struct worker;

// threads: job threads (default 2); one more follows the feed for LATER listeners.
struct worker *worker_create(struct house *house, int threads);
// Lets running jobs note their place and stop; joins.
void worker_destroy(struct worker *worker);
// Something was committed: look for due jobs and new events. Called by the gate; cheap; any thread.
void worker_wake(struct worker *worker);
// Waits until an event may have been committed after the call, or timeout: for the long poll of the feed. False at
// timeout or stop.
bool worker_wait_events(struct worker *worker, int64_t timeout_ms);
// Runs due jobs on the calling thread until none is left: for commands and tests.
MUST_CHECK enum status worker_drain(struct house *house);

struct worker_figures {
	int64_t jobs_done, jobs_failed, jobs_waiting, events_behind;
};
struct worker_figures worker_figures(struct house *house);
