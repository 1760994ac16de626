// huitou describe: what the tables of this binary say, as files of the repository. api/describe.h tells of the API; the
// pages of settings, rights and roles are made here, where everybody is known.
#pragma once

#include "base/arena.h"
#include "base/text.h"

#include <stdbool.h>
#include <stddef.h>

struct described {
	const char *path; // from the root of the repository: "api/openapi.json"
	const char *text; // NUL-ended
};
#define DESCRIBED_MAX 96

// what: "openapi", "types", "reference" or "all". False when it is none of them. tables_gather() was called.
bool describe_files(struct arena *mem, const char *what, struct described *files, size_t *count);
// What is wrong with the tables as a description, or NULL.
const char *describe_wrong(struct arena *mem);

// Pages of their own, private to the command.
const char *describe_index_page(struct arena *mem, enum lang lang, const struct described *files, size_t count);
const char *describe_settings_page(struct arena *mem, enum lang lang);
const char *describe_roles_page(struct arena *mem, enum lang lang);
