// Private to exchange: what an update of a customer replaced.
#pragma once

#include "customer/customer.h"

// What an import added to a customer who was there before.
struct import_added {
	int64_t note_id; // NONE: nothing
	int64_t *tag_ids;
	size_t tag_count;
};

// The members of a customer before the import changed them.
struct customer_before {
	struct customer record;
	uint64_t present; // which of them
	int64_t version;  // of the customer after the change
	struct import_added added;
};
// Sealed under the house's key; it goes when the customer is erased.
const void *before_seal(struct ctx *ctx, const struct customer *old, uint64_t present, int64_t version,
	const struct import_added *added, size_t *size);
MUST_CHECK enum status before_open(struct ctx *ctx, const void *sealed, size_t size, struct customer_before *before);
// Custom fields change key by key: those that are there now and were not before are to be emptied.
MUST_CHECK enum status before_fields(struct ctx *ctx, const char *now, struct customer_before *before);
