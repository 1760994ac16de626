// Bodies of refusals; see route.h for problem_body() and status_http().
#pragma once

#include "api/route.h"

// For what the HTTP floor refuses before a request is understood.
const char *problem_body_plain(struct arena *mem, int http, const char *why, size_t *size);
