#include "customer/file.h"

#include <string.h>

#define PLACE "customer.file" // what a sealed file is bound to
#define FILE_BYTES_MAX (256 * 1024)

PROBLEM(customer_not_live, ERR_CONFLICT, "This customer was erased or merged into another.", "该客户已删除或已合并。");

SQL(customer_load);
SQL(customer_glance);
SQL(customer_glance_pinned);
SQL(customer_insert);
SQL(customer_update);
SQL(customer_key_load);
SQL(customer_key_insert);

// ---------------------------------------------------------------- sealing

bool record_member_absent(const struct field *field, const void *record)
{
	const void *slot = (const char *)record + field->offset;

	switch (field->kind) {
	case KIND_I64:
	case KIND_ID:
	case KIND_TIME:
		return *(const int64_t *)slot == NONE;
	case KIND_BOOL:
		return !*(const bool *)slot;
	case KIND_ENUM:
		return *(const int *)slot == 0;
	case KIND_TEXT:
	case KIND_DATE:
	case KIND_RAW:
		return !*(const char *const *)slot;
	case KIND_OBJECT:
		return !*(void *const *)slot;
	case KIND_LIST:
		return ((const struct list *)slot)->count == 0;
	}
	return true;
}

// What is absent takes no room: a bare customer's file is some 60 bytes.
static uint64_t personal_members(const struct customer *customer)
{
	uint64_t only = 0;

	for (size_t i = 0; i < customer_shape.count; i++) {
		const struct field *field = &customer_shape.fields[i];
		if ((field->flags & FIELD_PERSONAL) && !record_member_absent(field, customer))
			only |= CUSTOMER_BIT(i);
	}
	return only;
}

void *file_seal(
	struct ctx *ctx, const struct data_key *key, const struct customer *customer, const char *fields, size_t *size)
{
	struct customer kept = *customer;
	kept.fields = fields;
	uint64_t only = personal_members(&kept);
	struct encode_options options = {.only = &only, .stored = true};
	struct buf buf = buf_make(ctx->mem, FILE_BYTES_MAX);
	struct json_out out = json_out(&buf);

	shape_encode(&out, &customer_shape, &kept, &options);
	return seal(key, PLACE, buf.data, buf.size, ctx->mem, size);
}

static enum status open_file(struct ctx *ctx, int64_t id, const void *sealed, size_t sealed_size, const void *wrapped,
	size_t wrapped_size, struct customer *customer)
{
	struct data_key key;
	char *text;
	size_t size;

	TRY(vault_unwrap(ctx->house->vault, id, wrapped, wrapped_size, &key));
	TRY(unseal(&key, PLACE, sealed, sealed_size, ctx->mem, &text, &size));
	return record_stored(ctx, &customer_shape, text, size, customer);
}

enum status record_stored(struct ctx *ctx, const struct shape *shape, const char *json, size_t size, void *record)
{
	struct fault refusals = ctx->fault; // of the caller, who may be collecting them
	uint64_t present;

	ctx->fault = (struct fault){0};
	enum status status = shape_decode(ctx, shape, json, size, DECODE_STORED, record, &present);
	ctx->fault = refusals;
	return status == OK ? OK : ERR_INTERNAL; // it was sound when it was stored
}

// ---------------------------------------------------------------- rows

static int stored_choice(const struct choice *choices, const char *name)
{
	int value = name ? choice_value(choices, name) : 0;
	return value < 0 ? 0 : value;
}

enum status file_read(struct ctx *ctx, const struct rows *rows, struct customer **ret)
{
	struct customer *customer = arena_new(ctx->mem, struct customer);
	size_t sealed_size, wrapped_size;
	const void *sealed = row_blob(rows, 13, ctx->mem, &sealed_size);
	const void *wrapped = row_blob(rows, 14, ctx->mem, &wrapped_size);

	customer_clear(customer);
	if (sealed && wrapped)
		TRY(open_file(ctx, row_i64(rows, 0), sealed, sealed_size, wrapped, wrapped_size, customer));
	customer->id = row_i64(rows, 0);
	customer->version = row_i64(rows, 1);
	customer->created_at = row_i64(rows, 2);
	customer->updated_at = row_i64(rows, 3);
	customer->status = stored_choice(customer_statuses, row_text(rows, 4, ctx->mem));
	customer->store_id = row_i64(rows, 5);
	customer->owner_id = row_i64(rows, 6);
	customer->language = row_text(rows, 7, ctx->mem);
	customer->source = stored_choice(customer_sources, row_text(rows, 8, ctx->mem));
	customer->basis = stored_choice(lawful_bases, row_text(rows, 9, ctx->mem));
	customer->first_contact = row_text(rows, 10, ctx->mem);
	customer->confirmed_at = row_i64(rows, 11);
	customer->merged_into = row_i64(rows, 12);
	customer->display_name = customer_display_name(ctx->mem, customer);
	*ret = customer;
	return OK;
}

enum status file_load(struct ctx *ctx, int64_t id, struct customer **customer)
{
	struct rows *rows;
	bool found;

	TRY(db_first(ctx->db, &customer_load, ARGS(v_i64(id)), &rows, &found));
	if (!found)
		return fail(ctx, &not_found);
	TRY(file_read(ctx, rows, customer));
	return file_complete(ctx, customer, 1);
}

enum status file_insert(struct ctx *ctx, const struct customer *customer, const void *sealed, size_t size)
{
	return db_exec(ctx->db, &customer_insert,
		ARGS(v_i64(customer->id), v_i64(customer->created_at), v_i64(customer->updated_at),
			v_text(choice_name(customer_statuses, customer->status)), v_i64(customer->store_id),
			v_i64(customer->owner_id), v_text(customer->language),
			v_text(choice_name(customer_sources, customer->source)),
			v_text(choice_name(lawful_bases, customer->basis)), v_text(customer->first_contact),
			v_i64(customer->confirmed_at), v_i64(customer->phones.count > 0),
			v_i64(customer->emails.count > 0), v_blob(sealed, size)));
}

enum status file_update(struct ctx *ctx, const struct customer *customer, const void *sealed, size_t size)
{
	int64_t changed;

	TRY(db_change(ctx->db, &customer_update,
		ARGS(v_i64(customer->id), v_i64(customer->version), v_i64(ctx->now_ms),
			v_text(choice_name(customer_statuses, customer->status)), v_i64(customer->store_id),
			v_i64(customer->owner_id), v_text(customer->language),
			v_text(choice_name(customer_sources, customer->source)),
			v_text(choice_name(lawful_bases, customer->basis)), v_text(customer->first_contact),
			v_i64(customer->confirmed_at), v_i64(customer->merged_into), v_i64(customer->phones.count > 0),
			v_i64(customer->emails.count > 0), v_blob(sealed, size)),
		&changed));
	return changed == 1 ? OK : ERR_BUSY;
}

enum status file_key(struct ctx *ctx, int64_t id, struct data_key *key)
{
	const void *wrapped;
	struct rows *rows;
	size_t size;
	bool found;

	TRY(db_first(ctx->db, &customer_key_load, ARGS(v_i64(id)), &rows, &found));
	if (!found)
		return fail(ctx, &customer_not_live);
	wrapped = row_blob(rows, 0, ctx->mem, &size);
	return vault_unwrap(ctx->house->vault, id, wrapped, size, key);
}

enum status file_new_key(struct ctx *ctx, int64_t id, struct data_key *key)
{
	unsigned char *wrapped = arena_alloc(ctx->mem, VAULT_WRAPPED_BYTES);

	vault_new_key(ctx->house->vault, id, key, wrapped);
	return db_exec(ctx->db, &customer_key_insert, ARGS(v_i64(id), v_blob(wrapped, VAULT_WRAPPED_BYTES)));
}

// ---------------------------------------------------------------- pages

static enum status read_tags(struct ctx *ctx, struct customer **customers, size_t count, struct where *where)
{
	struct rows *rows;
	size_t at = 0;
	bool more;

	TRY(where_query(where, ctx->db, &rows));
	for (;;) {
		TRY(rows_next(rows, &more));
		if (!more)
			return OK;
		int64_t id = row_i64(rows, 0), tag = row_i64(rows, 1);
		for (size_t tried = 0; customers[at]->id != id && tried < count; tried++)
			at = (at + 1) % count;
		struct list *tags = &customers[at]->tags;
		// Rows of one customer come together; a full power of two is the time to grow.
		if ((tags->count & (tags->count - 1)) == 0) {
			int64_t *grown = arena_array(ctx->mem, int64_t, tags->count ? tags->count * 2 : 2);
			if (tags->count)
				memcpy(grown, tags->items, tags->count * sizeof *grown);
			tags->items = grown;
		}
		((int64_t *)tags->items)[tags->count++] = tag;
	}
}

enum status file_complete(struct ctx *ctx, struct customer **customers, size_t count)
{
	if (count == 0)
		return OK;
	struct where where = where_make(ctx->mem, "SELECT customer_id, tag_id FROM customer_tag");
	struct value *ids = arena_array(ctx->mem, struct value, count);
	struct buf marks = buf_make(ctx->mem, FILE_PAGE_MAX * 2 + 40);

	buf_text(&marks, "customer_id IN (");
	for (size_t i = 0; i < count; i++) {
		ids[i] = v_i64(customers[i]->id);
		buf_text(&marks, i ? ",?" : "?");
	}
	buf_text(&marks, ")");
	where_and_args(&where, marks.data, ids, count);
	where_tail_plain(&where, "ORDER BY customer_id, tag_id");
	TRY(read_tags(ctx, customers, count, &where));
	return field_values_read(ctx, customers, count);
}

enum status customer_open(struct ctx *ctx, const int64_t *ids, size_t count, struct customer **ret)
{
	struct where where = where_make(
		ctx->mem, "SELECT " FILE_COLUMNS " FROM customer c LEFT JOIN customer_key k ON k.customer_id = c.id");
	struct value *args = arena_array(ctx->mem, struct value, count);
	struct customer **found = arena_array(ctx->mem, struct customer *, count);
	struct buf marks = buf_make(ctx->mem, FILE_PAGE_MAX * 2 + 40);
	struct rows *rows;
	size_t found_count = 0;
	bool more;

	if (count > FILE_PAGE_MAX)
		return ERR_TOO_LARGE;
	memset(ret, 0, count * sizeof *ret);
	if (count == 0)
		return OK;
	buf_text(&marks, "c.id IN (");
	for (size_t i = 0; i < count; i++) {
		args[i] = v_i64(ids[i]);
		buf_text(&marks, i ? ",?" : "?");
	}
	buf_text(&marks, ")");
	where_and_args(&where, marks.data, args, count);
	TRY(where_query(&where, ctx->db, &rows));
	for (;;) {
		TRY(rows_next(rows, &more));
		if (!more)
			break;
		TRY(file_read(ctx, rows, &found[found_count]));
		for (size_t i = 0; i < count; i++)
			if (ids[i] == found[found_count]->id)
				ret[i] = found[found_count];
		found_count++;
	}
	return file_complete(ctx, found, found_count);
}

// ---------------------------------------------------------------- who may see whom

bool scope_covers(const struct actor *actor, const char *right, int64_t store_id, int64_t owner_id)
{
	switch (actor_scope(actor, right)) {
	case SCOPE_ALL:
		return true;
	case SCOPE_STORE:
		if (store_id != NONE && store_id == actor->store_id)
			return true;
		__attribute__((fallthrough)); // one's own customers of other stores too
	case SCOPE_OWN:
		return owner_id != NONE && owner_id == actor->staff_id;
	case SCOPE_NONE:
		break;
	}
	return false;
}

void scope_condition(const struct actor *actor, const char *right, struct where *where)
{
	// The signs keep both databases from sorting a store's customers instead of walking the newest ones.
	switch (actor_scope(actor, right)) {
	case SCOPE_ALL:
		break;
	case SCOPE_STORE:
		where_and(where, "+c.store_id = ? OR +c.owner_id = ?", v_i64(actor->store_id), v_i64(actor->staff_id));
		break;
	case SCOPE_OWN:
		where_and(where, "c.owner_id = ?", v_i64(actor->staff_id));
		break;
	case SCOPE_NONE:
		where_and_plain(where, "1 = 0");
	}
}

enum status customer_glimpse(struct ctx *ctx, int64_t id, const char *right, struct glimpse *glimpse)
{
	// What is written for a customer must not be overtaken by a merge: on PostgreSQL, where others write meanwhile,
	// a merge waits for us, or we for it and then follow it.
	struct sql *glance = db_writes(ctx->db) ? &customer_glance_pinned : &customer_glance;
	struct rows *rows;
	bool found;

	TRY(db_first(ctx->db, glance, ARGS(v_i64(id)), &rows, &found));
	if (found && row_i64(rows, 0) != NONE) {
		id = row_i64(rows, 0);
		TRY(db_first(ctx->db, glance, ARGS(v_i64(id)), &rows, &found));
	}
	if (!found)
		return fail(ctx, &not_found);
	*glimpse = (struct glimpse){
		.id = id,
		.store_id = row_i64(rows, 1),
		.owner_id = row_i64(rows, 2),
		.version = row_i64(rows, 3),
		.confirmed_at = row_i64(rows, 4),
		.erased = strcmp(row_text(rows, 5, ctx->mem), "erased") == 0,
	};
	if (right && !scope_covers(ctx->actor, right, glimpse->store_id, glimpse->owner_id) &&
		!actor_is_customer(ctx->actor, right, glimpse->id))
		return fail(ctx, &not_found);
	return OK;
}

enum status customer_within(struct ctx *ctx, int64_t id, const char *right, int64_t *live)
{
	struct glimpse glimpse;

	TRY(customer_glimpse(ctx, id, right, &glimpse));
	*live = glimpse.id;
	return OK;
}

enum status customer_resolve(struct ctx *ctx, int64_t id, int64_t *live)
{
	return customer_within(ctx, id, NULL, live);
}

enum status file_load_scoped(struct ctx *ctx, int64_t id, const char *right, struct customer **customer)
{
	TRY(file_load(ctx, id, customer));
	if ((*customer)->merged_into != NONE)
		TRY(file_load(ctx, (*customer)->merged_into, customer));
	if (!scope_covers(ctx->actor, right, (*customer)->store_id, (*customer)->owner_id) &&
		!actor_is_customer(ctx->actor, right, (*customer)->id))
		return fail(ctx, &not_found);
	return OK;
}

enum status file_load_live(struct ctx *ctx, int64_t id, const char *right, struct customer **customer)
{
	TRY(file_load_scoped(ctx, id, right, customer));
	return (*customer)->status == CUSTOMER_ERASED ? fail(ctx, &customer_not_live) : OK;
}

enum status customer_get(struct ctx *ctx, int64_t id, struct customer **ret)
{
	return file_load_scoped(ctx, id, "customer.read", ret);
}
