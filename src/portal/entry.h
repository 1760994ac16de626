// Coming in: by a one-time code to a phone or an e-mail address, or by a link that staff made.
//
// A code is asked for by a browser and belongs to it (a ticket in a cookie): what others ask for neither ends it nor
// uses up its tries. Asking does the same work and gives the same answer whoever it is for; whether there is such a
// member is only looked up by the job that sends. Guesses are counted by auth/throttle.h, per identity, per network,
// and not at all together for a device that has come in before, so that nobody can keep a member out.
#pragma once

#include "portal/portal.h"

#define CODE_LIFE_MS (10 * MINUTE_MS)
#define CODE_TRIES 5
#define LINK_LIFE_MS DAY_MS

extern const struct job_kind entry_code_job;
