// What the routes of this folder call besides the face. Private to the folder.
#pragma once

#include "customer/customer.h"

// The tag must be there (FK). Nothing happens when the customer has it already, or has it not.
MUST_CHECK enum status tag_add(struct ctx *ctx, int64_t customer_id, int64_t tag_id);
MUST_CHECK enum status tag_remove(struct ctx *ctx, int64_t customer_id, int64_t tag_id);
// Either, and whether anything happened.
MUST_CHECK enum status tag_change(struct ctx *ctx, int64_t customer_id, int64_t tag_id, bool give, bool *changed);
MUST_CHECK enum status tag_check(struct ctx *ctx, int64_t tag_id, const char *pointer);
// The tag of that name, made when it is new.
MUST_CHECK enum status tag_named(struct ctx *ctx, const char *name, const char *pointer, int64_t *tag_id);

enum note_visibility { NOTE_STAFF, NOTE_AUTHOR, NOTE_CUSTOMER };
extern const struct choice note_visibilities[];

struct note {
	int64_t id, version;
	const char *text;
	bool pinned;
	int visibility; // staff; author: only who wrote it; customer: in the portal too
	const char *author, *author_name;
	int64_t created_at, updated_at;
};
extern const struct shape note_shape;

MUST_CHECK enum status note_add(struct ctx *ctx, int64_t customer_id, struct note *note);
// version 0: whatever it is now.
MUST_CHECK enum status note_change(struct ctx *ctx, int64_t customer_id, int64_t note_id, const struct note *in,
	uint64_t present, int64_t version, struct note **ret);
MUST_CHECK enum status note_remove(struct ctx *ctx, int64_t customer_id, int64_t note_id);
MUST_CHECK enum status note_get(struct ctx *ctx, int64_t customer_id, int64_t note_id, struct note **ret);
// Those the actor may see, newest first, ids below before (NONE: the newest).
MUST_CHECK enum status note_list(struct ctx *ctx, int64_t customer_id, bool pinned, int64_t before, size_t max,
	struct note ***items, size_t *count, bool *more);

struct timeline_entry {
	int64_t id;
	const char *type, *title;
	int64_t at, recorded_at, customer;
	const char *subject, *actor, *data;
};
extern const struct shape timeline_shape;
struct timeline_place {
	int64_t at_ms, id; // both INT64_MAX: the newest
};
// The entries after *place, at most max, that the actor may see; *place moves to the last of them.
MUST_CHECK enum status timeline_read(struct ctx *ctx, int64_t customer_id, const char *types,
	struct timeline_place *place, size_t max, struct timeline_entry **entries, size_t *count, bool *more);

// All notes of one customer to another, sealed anew; only (NULL: all) those of the list of ids. *moved lists them.
MUST_CHECK enum status note_move(
	struct ctx *ctx, int64_t from, int64_t to, const struct list *only, struct list *moved);

// What a merge would make of survivor.
MUST_CHECK enum status merge_preview(struct ctx *ctx, int64_t survivor_id, int64_t loser_id, struct customer **ret);
struct merge_entry {
	int64_t id, loser_id, at, undone_at;
	const char *actor;
};
extern const struct shape merge_entry_shape;
MUST_CHECK enum status merge_list(struct ctx *ctx, int64_t survivor_id, struct merge_entry **entries, size_t *count);

struct duplicate_pair {
	int64_t customer_id, other_id;
	int reason; // enum identity_kind
	const char *customer_name, *other_name;
};
extern const struct shape duplicate_pair_shape;
// Where the walk along the look-ups stands; zeroed: at the beginning.
struct duplicate_place {
	unsigned char hash[VAULT_HASH_BYTES];
	int64_t slot;
};
// The next pairs of whom the actor may see both, at most max; there may be none and still be *more. *place moves.
// reason −1: whatever they share.
MUST_CHECK enum status duplicate_list(struct ctx *ctx, int reason, struct duplicate_place *place, size_t max,
	struct duplicate_pair *pairs, size_t *count, bool *more);
