#include "base/status.h"

const char *status_name(enum status status)
{
	static const char *const names[] = {
		[OK] = "OK",
		[ERR_INVALID] = "ERR_INVALID",
		[ERR_UNAUTHENTICATED] = "ERR_UNAUTHENTICATED",
		[ERR_FORBIDDEN] = "ERR_FORBIDDEN",
		[ERR_NOT_FOUND] = "ERR_NOT_FOUND",
		[ERR_METHOD] = "ERR_METHOD",
		[ERR_CONFLICT] = "ERR_CONFLICT",
		[ERR_GONE] = "ERR_GONE",
		[ERR_PRECONDITION] = "ERR_PRECONDITION",
		[ERR_TOO_LARGE] = "ERR_TOO_LARGE",
		[ERR_MEDIA_TYPE] = "ERR_MEDIA_TYPE",
		[ERR_UNPROCESSABLE] = "ERR_UNPROCESSABLE",
		[ERR_PRECONDITION_REQUIRED] = "ERR_PRECONDITION_REQUIRED",
		[ERR_LIMIT] = "ERR_LIMIT",
		[ERR_BUSY] = "ERR_BUSY",
		[ERR_FULL] = "ERR_FULL",
		[ERR_CANCELLED] = "ERR_CANCELLED",
		[ERR_INTERNAL] = "ERR_INTERNAL",
	};
	return (unsigned)status < ARRAY_LEN(names) ? names[status] : "ERR_?";
}
