// What this folder adds to the tables that main gathers.
#pragma once

#include "work/event.h"
#include "work/job.h"
#include "work/worker.h"

// Forgets what is old: ended jobs, kept replies. Each list ends with NULL.
extern const struct job_kind *const work_jobs[];
extern const struct schedule *const work_schedules[];
