// Private to insight: the figures that are kept in memory. Any thread.
#pragma once

#include "api/actor.h"
#include "insight/figure_kept.h"

#define FIGURE_KEY_BYTES 1024
#define FIGURE_VERSION_BYTES 160

// Which figure, and whose: all that is needed to make it again. Texts are the caller's.
struct figure_name {
	const char *key; // of all that follows, and of the settings
	const struct figure_kind *kind;
	const char *query; // JSON; "" where the route takes none
	enum lang lang;
	enum scope scope; // of who asked, for report.read
	int64_t store_id, staff_id;
	int64_t of_id, of_version; // of one record of its route's path: which, as of which version; 0: of the shop
};

struct figure_text {
	const char *body;    // JSON
	const char *version; // of the shop when it was made
	int64_t computed_at_ms, took_ms, asked_at_ms;
	bool stored; // as it is, in the table
};

// A kept one, copied into mem, marked as asked for at now_ms (0: not). Where somebody is making it for the first time
// it is waited for. False: there is none.
bool shelf_find(
	const struct store *store, const char *key, int64_t now_ms, struct arena *mem, struct figure_text *text);
// A place in which it is being made for the first time, so that others wait. False: somebody makes it, or there is no
// room. Ended by shelf_put or shelf_drop.
bool shelf_reserve(const struct store *store, const struct figure_name *name, int64_t now_ms);
// Keeps a text, or replaces it; without a body a wish that the job will fulfil, where nothing is kept.
void shelf_put(const struct store *store, const struct figure_name *name, const struct figure_text *text);
void shelf_drop(const struct store *store, const char *key);
// It is in the table now, if it is still the one computed at that time.
void shelf_stored(const struct store *store, const char *key, int64_t computed_at_ms);
// The next from place *at on that nobody is making, copied into mem; text->body NULL: wished for. False: the end.
bool shelf_next(
	const struct store *store, size_t *at, struct arena *mem, struct figure_name *name, struct figure_text *text);

// Who waits for a first making, and how far that is.
struct figure_progress {
	const char *figure; // the route's name
	int64_t began_at, rows, of;
};
size_t shelf_making(const struct store *store, struct arena *mem, struct figure_progress progress[static FIGURES_MAX]);
