// Which row of the caller's data could not be accepted, and why. Filled only where a function returns
// ERR_INVALID, ERR_UNPROCESSABLE or ERR_TOO_LARGE; the caller may pass NULL.
#pragma once

#include <stddef.h>

#include "base/status.h"

#define MODEL_NO_ROW ((size_t)-1) // the fault lies in the data as a whole, not in one row

struct model_fault {
	size_t row;      // counted from 0
	const char *why; // static text
};

enum status model_refuse(struct model_fault *fault, size_t row, const char *why);
