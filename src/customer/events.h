// Bodies of the events of this folder. No personal value ever stands in one. Private to the folder.
#pragma once

#include "customer/customer.h"

struct customer_created_body {
	int source;
	int64_t store_id, owner_id;
};
struct customer_changed_body {
	struct list fields; // names, const char *
};
struct customer_erased_body {
	int64_t aliases; // how many merged files went with it
};
struct note_body {
	int64_t note_id;
};
struct tag_body {
	int64_t tag_id;
};
