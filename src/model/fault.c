#include "model/fault.h"

enum status model_refuse(struct model_fault *fault, size_t row, const char *why)
{
	if (fault)
		*fault = (struct model_fault){.row = row, .why = why};
	return ERR_INVALID;
}
