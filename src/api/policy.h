// Where browsers tell what the pages' policy (http/static.c) has stopped: POST /csp-report, from anybody. What they say
// is a stranger's word: small, rarely listened to, checked, cut, without queries and fragments of addresses; counted,
// and kept in memory as a short list of what is different, for the owner to see. Gone with the process.
#pragma once

#include "api/route.h"

#define POLICY_REPORT_MAX (16 * 1024) // bytes of a report, or of a bundle of them
#define POLICY_PATH "/csp-report"

struct policy;

// In mem, which outlives it.
struct policy *policy_create(struct arena *mem);
void policy_destroy(struct policy *policy);
// Answers when the path is POLICY_PATH; else false and the request is untouched.
bool policy_answer(struct policy *policy, struct http_request *request);

struct policy_figures {
	int64_t kept;    // reports that were taken
	int64_t refused; // that were none, too many at once, or too large
};
struct policy_figures policy_figures(struct policy *policy);

// One kind of report, as often as it came.
struct policy_report {
	const char *directive, *blocked, *page, *source;
	int64_t line, count, first_at, last_at;
};
// What is kept, the latest first, in mem.
struct list policy_list(struct policy *policy, struct arena *mem);

// What one body says: reports of struct policy_report in mem (count 1, no times), at most POLICY_BUNDLE of them. Both
// forms: {"csp-report": {…}} and the bundles of the Reporting API. False: it is neither.
#define POLICY_BUNDLE 20
bool policy_read(struct arena *mem, const char *body, size_t size, struct list *reports);
