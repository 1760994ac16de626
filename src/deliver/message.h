// Private to deliver/: the jobs of the outbox.
#pragma once

#include "work/job.h"

extern const struct job_kind message_forget_job;
extern const struct schedule message_forget_daily;
