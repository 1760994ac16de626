// How a function says that it did or did not do its work. One closed set for the whole house;
// api/problem.c gives each one HTTP status.
#pragma once

enum status {
	OK = 0,
	ERR_INVALID,         // 400: the request itself cannot be understood
	ERR_UNAUTHENTICATED, // 401: who are you?
	ERR_FORBIDDEN,       // 403: you may not
	ERR_NOT_FOUND,       // 404
	ERR_METHOD,          // 405
	ERR_CONFLICT,        // 409: the state of things forbids it
	ERR_GONE,            // 410
	ERR_PRECONDITION,    // 412: changed since you read it (If-Match)
	ERR_TOO_LARGE,       // 413: more than is taken
	ERR_MEDIA_TYPE,      // 415
	ERR_UNPROCESSABLE,   // 422: understood, but a field or the whole cannot be accepted
	ERR_PRECONDITION_REQUIRED, // 428: say which version you change
	ERR_LIMIT,           // 429: too often
	ERR_BUSY,            // 503: try me again
	ERR_FULL,            // 507: no space left
	ERR_CANCELLED,       // stopped on request; what was done so far is kept
	ERR_INTERNAL,        // 500: our own fault, or the machine's
};

#define MUST_CHECK __attribute__((warn_unused_result))

// Returns a status that is not OK to the caller. Only where nothing is owned outside ctx (work/ and above).
#define TRY(call)                                  \
	do {                                       \
		enum status try_status_ = (call);  \
		if (try_status_ != OK)             \
			return try_status_;        \
	} while (0)

#define ARRAY_LEN(a) (sizeof(a) / sizeof *(a))

// The name of a status for logs and tests, e.g. "ERR_NOT_FOUND".
const char *status_name(enum status status);
