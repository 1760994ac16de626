// Private to work/: follows the feed for the LATER listeners. One thread at a time.
#pragma once

#include "work/event.h"

struct hearing;

// mem must live as long as the hearing and is used by it.
struct hearing *hearing_create(struct house *house, struct arena *mem);

// Lets each listener that is not pausing hear what is there. *heard: something was passed, so that there may be more;
// *wait_ms: until the first pausing listener wants to try again (INT64_MAX: none pauses). mem is for the call only.
MUST_CHECK enum status hearing_round(struct hearing *hearing, struct arena *mem, bool *heard, int64_t *wait_ms);

struct hearing_figures {
	int64_t behind;  // events that the slowest listener has not heard, counted up to 10,000
	int64_t failing; // listeners whose last try was refused
};
MUST_CHECK enum status hearing_figures(struct hearing *hearing, struct ctx *ctx, struct hearing_figures *figures);
