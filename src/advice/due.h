// Private to advice: the list of what is due for whom, made anew by a job.
#pragma once

#include "advice/action.h"

// Adds the job that goes through the customers.
MUST_CHECK enum status due_queue(struct ctx *ctx);

extern const struct job_kind due_kind;
extern const struct schedule due_nightly;
