// The operator's pages: /healthz (the process answers), /readyz (it can read and write), /metrics (Prometheus text
// format 0.0.4).
#pragma once

#include "api/route.h"

struct metrics;

// In mem, which outlives it.
struct metrics *metrics_create(struct arena *mem, struct house *house);
void metrics_set_server(struct metrics *metrics, struct http_server *server);
// Answers when the path is one of the three; else false and the request is untouched.
bool metrics_answer(struct metrics *metrics, struct http_request *request);
