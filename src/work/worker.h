// The loops that run jobs and later listeners inside a server (or a command that waits for its own jobs).
#pragma once

#include "work/house.h"

struct worker;

// threads: job threads (default 2); one more follows the feed for LATER listeners.
struct worker *worker_create(struct house *house, int threads);
// Lets running jobs note their place and stop; joins. The gate goes after it (its jobs write until then); worker_wake
// may still be called. One at a time, made after house_start and before other threads use the house.
void worker_destroy(struct worker *worker);
// Something was committed: look for due jobs and new events. Called by the gate; cheap; any thread.
void worker_wake(struct worker *worker);
// Waits until an event may have been committed after the call, or timeout: for the long poll of the feed. False at
// timeout or stop.
bool worker_wait_events(struct worker *worker, int64_t timeout_ms);
// Lets the LATER listeners hear what is there and runs due jobs, on the calling thread, until nothing is left: for
// commands and tests, where no worker runs.
MUST_CHECK enum status worker_drain(struct house *house);

struct worker_figures {
	int64_t jobs_done, jobs_failed; // since this server started
	int64_t jobs_waiting;           // due or not; −1: could not be read
	int64_t events_behind;          // what the slowest LATER listener has not heard, counted up to 10,000
	// LATER listeners whose last event was refused: see the log and table listener_place
	int64_t listeners_failing;
};
struct worker_figures worker_figures(struct house *house, struct arena *mem);
