// Settings of the installation: each has one name, which is the key in the file (name = value), the flag (--name value,
// - for _) and, as HUITOU_NAME, the environment variable. A flag beats the environment, that beats the file, that beats
// the default. Unknown keys are refused by name. What belongs to the shop (name, currency, time zone …) is data, see
// /v1/shop.
#pragma once

#include "base/arena.h"
#include "base/status.h"
#include "base/text.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct config {
	const char *db;
	const char *key_file;
	const char *listen;
	const char *public_url;
	const char *trusted_proxies;
	const char *private_allowed;
	const char *web_dir;
	const char *log_level;
	const char *log_format;
	int64_t readers, writers, http_threads, http_workers, queue_max, rate_per_minute, job_threads;
	bool prepare;
};

struct setting {
	const char *name;
	enum { SETTING_TEXT, SETTING_NUMBER, SETTING_SWITCH } kind;
	size_t offset;
	const char *standard; // default, as text; NULL: none
	int64_t min, max;
	const char *const *choices;        // of a text; ends with NULL
	const char *(*check)(struct arena *mem, const char *value); // of a text: NULL, or what is wrong with it
	struct words doc;
};

extern const struct setting settings[];
extern const size_t setting_count;

// Takes the flags that are settings out of argv (argc goes down), reads --config FILE (or huitou.conf beside us, if
// there) and the environment. ERR_INVALID with a sentence in *error.
MUST_CHECK enum status config_load(
	struct config *config, int *argc, char **argv, struct arena *mem, const char **error);
// The table as text or JSON: name, value, where it came from, default, what it is.
void config_explain(const struct config *config, struct arena *mem, bool json);
