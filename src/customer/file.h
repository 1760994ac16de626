// One customer's row and sealed file, and what the other files of this folder share. Private to the folder.
#pragma once

#include "customer/customer.h"
#include "store/where.h"

// Of customer c and customer_key k, in the order file_read() takes them.
#define FILE_COLUMNS \
	"c.id, c.version, c.created_at, c.updated_at, c.status, c.store_id, c.owner_id, c.language, c.source, " \
	"c.basis, c.first_contact, c.confirmed_at, c.merged_into, c.sealed, k.wrapped"
#define FILE_PAGE_MAX 200

extern const struct shape duplicate_shape;

// The record of the row at hand, its file opened; tags and the filterable custom fields are added by
// file_complete(). A row without a key (erased) has empty members.
MUST_CHECK enum status file_read(struct ctx *ctx, const struct rows *rows, struct customer **customer);
// Adds tags and filterable custom fields to some records: two statements.
MUST_CHECK enum status file_complete(struct ctx *ctx, struct customer **customers, size_t count);
// The row by its id, whatever its status, complete. ERR_NOT_FOUND.
MUST_CHECK enum status file_load(struct ctx *ctx, int64_t id, struct customer **customer);

// The data key of a customer. ERR_NOT_FOUND when it was destroyed.
MUST_CHECK enum status file_key(struct ctx *ctx, int64_t id, struct data_key *key);
// Makes one and stores it wrapped.
MUST_CHECK enum status file_new_key(struct ctx *ctx, int64_t id, struct data_key *key);
// All personal members, sealed. fields: of the custom fields only those that are not kept in columns.
void *file_seal(struct ctx *ctx, const struct data_key *key, const struct customer *customer, const char *fields,
	size_t *size);
MUST_CHECK enum status file_insert(
	struct ctx *ctx, const struct customer *customer, const void *sealed, size_t size);
// Writes version + 1 where the row still has customer->version; ERR_BUSY where it has not.
MUST_CHECK enum status file_update(
	struct ctx *ctx, const struct customer *customer, const void *sealed, size_t size);

// True when the actor's scope for the right covers a customer of this store and owner.
bool scope_covers(const struct actor *actor, const char *right, int64_t store_id, int64_t owner_id);
// Adds that scope as a condition on customer c.
void scope_condition(const struct actor *actor, const char *right, struct where *where);
// file_load() within the scope of the right; an alias gives its survivor. ERR_NOT_FOUND outside.
MUST_CHECK enum status file_load_scoped(struct ctx *ctx, int64_t id, const char *right, struct customer **customer);
// The same, and it must be live (not erased).
MUST_CHECK enum status file_load_live(struct ctx *ctx, int64_t id, const char *right, struct customer **customer);
// What of a customer is not sealed and mostly needed; id is the survivor's when an alias was asked for.
struct glimpse {
	int64_t id, store_id, owner_id, version, confirmed_at;
	bool erased;
};
// One small row by its key. ERR_NOT_FOUND when it is not there, or outside the scope of the right (NULL: none
// needed).
MUST_CHECK enum status customer_glimpse(struct ctx *ctx, int64_t id, const char *right, struct glimpse *glimpse);

// Reads JSON that we stored ourselves, whatever ctx has collected so far. ERR_INTERNAL when it does not read.
MUST_CHECK enum status record_stored(
	struct ctx *ctx, const struct shape *shape, const char *json, size_t size, void *record);
// One spelling for every member in present; refusals are collected with pointers.
MUST_CHECK enum status record_normalise(struct ctx *ctx, struct customer *customer, uint64_t present);
// Refuses, with pointers, ids of stores and staff that are not there.
MUST_CHECK enum status record_references(struct ctx *ctx, const struct customer *customer, uint64_t present);
// The members that differ.
uint64_t record_compare(struct ctx *ctx, const struct customer *a, const struct customer *b);
bool record_member_absent(const struct field *field, const void *record);

// Pieces of name and phones for the search index: distinct, ascending.
struct piece_list {
	int64_t *pieces;
	size_t count;
};
struct piece_list index_pieces(struct ctx *ctx, const struct customer *customer);
// Brings the index from one state to another; either may be NULL.
MUST_CHECK enum status index_replace(
	struct ctx *ctx, int64_t id, const struct customer *old, const struct customer *next);

// What look-ups find a customer by.
struct identity {
	enum identity_kind kind;
	bool unique;
	unsigned char hash[VAULT_HASH_BYTES]; // for look-up
	unsigned char gone[VAULT_HASH_BYTES]; // for identity_gone
	const char *pointer; // where it stands in the record
};
struct identity_list {
	struct identity *items;
	size_t count;
};
struct identity_list identity_of(struct ctx *ctx, const struct customer *customer);
// Whoever was erased and comes back: refused, or (again) taken off the list of the erased.
MUST_CHECK enum status identity_check_gone(struct ctx *ctx, const struct identity_list *list, bool again);
MUST_CHECK enum status identity_replace(
	struct ctx *ctx, int64_t id, const struct identity_list *old, const struct identity_list *next);
MUST_CHECK enum status identity_suppress(struct ctx *ctx, const struct identity_list *list);
// Gives a member number that nobody has, and enters it.
MUST_CHECK enum status identity_new_member_no(struct ctx *ctx, int64_t id, const char **number);
// Others who share something with the customer: at most 20.
MUST_CHECK enum status identity_duplicates(
	struct ctx *ctx, int64_t id, const struct identity_list *list, struct list *duplicates);
// The normal form of a value, or ERR_UNPROCESSABLE.
MUST_CHECK enum status identity_normal(
	struct ctx *ctx, enum identity_kind kind, const char *value, const char **normal);

// Values of the shop's own fields, checked. The filterable ones stand in columns, the others in the sealed file; of
// rows the count stands in a column when they are filterable, and they themselves always in the sealed file.
struct field_value {
	int64_t field_id;
	int64_t num; // NONE: it is text
	const char *text; // NULL: it is num
};
struct field_values {
	struct field_value *items; // the filterable ones
	size_t count;
	const char *sealed; // JSON object of the others, or NULL
};
enum take_fields {
	FIELDS_BY_HAND, // unknown keys are refused, and so is the absence of required ones
	FIELDS_GIVEN, // unknown keys are refused
	FIELDS_STORED, // what has no definition any more, or another one, is dropped
};
// Checks customer->fields over the definitions.
MUST_CHECK enum status field_values_take(
	struct ctx *ctx, const struct customer *customer, enum take_fields how, struct field_values *values);
// changes (a JSON object as the caller gave it) over what is there: null takes a key away. Checked, and in the spelling
// that is stored, so that the same value makes no difference.
MUST_CHECK enum status field_values_merge(
	struct ctx *ctx, const char *old, const char *changes, const char **merged);
// Two stored objects made one; where both have a key, over's value stands, and of rows over's and then those of under
// that are not there yet. ERR_CONFLICT when that is too many.
MUST_CHECK enum status field_values_unite(
	struct ctx *ctx, const char *under, const char *over, const char **united);
// Takes back, key by key and row by row, what made `after` of `before`, and leaves what was changed since.
MUST_CHECK enum status field_values_part(
	struct ctx *ctx, const char *now, const char *before, const char *after, const char **parted);
MUST_CHECK enum status field_values_write(
	struct ctx *ctx, int64_t customer_id, const struct field_values *old, const struct field_values *next);
// Adds the values kept in columns to customer->fields of each: one statement.
MUST_CHECK enum status field_values_read(struct ctx *ctx, struct customer **customers, size_t count);
// Type and choices of a filterable field as a row for expressions. False: no such type any more.
bool field_attribute(struct ctx *ctx, const char *type, const char *choices, struct attribute *row);
// A condition of a list as a bound one. Refused with the parameter's name.
MUST_CHECK enum status field_condition_take(
	struct ctx *ctx, const struct field_condition *condition, struct field_value *value);

// One row of the audit about a customer: what was done, and the names (never the values) of the members it touched.
MUST_CHECK enum status customer_audit(struct ctx *ctx, int64_t id, const char *action, uint64_t members);
// Emits customer.changed with the names of these members.
MUST_CHECK enum status customer_tell_changed(struct ctx *ctx, int64_t id, uint64_t members);
// Writes what changed of a customer: identities, index, field values, the sealed file.
MUST_CHECK enum status customer_write(struct ctx *ctx, const struct customer *old, struct customer *next,
	const struct field_values *old_values, const struct field_values *values);
#define ALIASES_MAX 100
// The customers that were merged into one.
MUST_CHECK enum status alias_ids(struct ctx *ctx, int64_t survivor, int64_t *ids, size_t max, size_t *count);
