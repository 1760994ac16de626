// Making, changing and erasing customers.
#include "api/audit.h"
#include "base/id.h"
#include "base/zone.h"
#include "customer/events.h"
#include "customer/file.h"

#include <string.h>

PROBLEM(customer_changed_since, ERR_PRECONDITION, "Somebody has changed this customer since you read it.",
	"在您读取之后，该客户资料已被他人修改。");
PROBLEM(customer_out_of_reach, ERR_FORBIDDEN, "You may not give a customer to that store or consultant.",
	"您无权将客户归属到该门店或顾问。");

SQL(customer_aliases);
SQL(customer_tombstone);
SQL(customer_key_delete);
SQL(customer_merge_delete);
SQL(note_delete_all);
SQL(customer_tag_delete_all);
SQL(customer_field_delete_all);
SQL(segment_member_delete_all);

static const enum customer_source origin_sources[] = {
	[ORIGIN_HAND] = SOURCE_UNKNOWN,
	[ORIGIN_IMPORT] = SOURCE_IMPORT,
	[ORIGIN_ORDER] = SOURCE_ORDER,
};

// Whoever can be called something or called at all is a member; a bare number of another system is not yet.
static bool is_somebody(const struct customer *customer)
{
	return customer->name || customer->surname || customer->given_name || customer->phones.count ||
	       customer->emails.count;
}

static const char *business_date(struct ctx *ctx, int64_t at_ms)
{
	return date_text(ctx->mem, zone_date(ctx->house->shop->zone, at_ms));
}

// ---------------------------------------------------------------- create

// Who may write only in their store, or only their own, makes customers of that store, or of their own.
static enum status keep_within_scope(struct ctx *ctx, struct customer *customer)
{
	enum scope scope = actor_scope(ctx->actor, "customer.write");

	if ((scope == SCOPE_STORE || scope == SCOPE_OWN) && customer->store_id == NONE)
		customer->store_id = ctx->actor->store_id;
	if (scope == SCOPE_OWN && customer->owner_id == NONE)
		customer->owner_id = ctx->actor->staff_id;
	if (!scope_covers(ctx->actor, "customer.write", customer->store_id, customer->owner_id))
		return fail(ctx, &customer_out_of_reach);
	return OK;
}

// What is not given but known.
static void fill_in(struct ctx *ctx, struct customer *customer, enum customer_origin origin)
{
	int64_t since = customer->created_at;

	customer->id = id_new();
	customer->version = 1;
	customer->created_at = customer->updated_at = ctx->now_ms;
	customer->merged_into = NONE;
	customer->tags = customer->possible_duplicates = (struct list){0};
	customer->display_name = NULL;
	if (customer->source == SOURCE_UNKNOWN)
		customer->source = (int)origin_sources[origin];
	if (!customer->first_contact)
		customer->first_contact = business_date(ctx, since == NONE ? ctx->now_ms : since);
}

static enum status write_new(struct ctx *ctx, struct customer *customer, const struct identity_list *identities,
	const struct field_values *values)
{
	struct data_key key;
	size_t size;

	TRY(identity_replace(ctx, customer->id, NULL, identities));
	if (!customer->member_no && is_somebody(customer))
		TRY(identity_new_member_no(ctx, customer->id, &customer->member_no));
	TRY(file_new_key(ctx, customer->id, &key));
	void *sealed = file_seal(ctx, &key, customer, values->sealed, &size);
	TRY(file_insert(ctx, customer, sealed, size));
	TRY(index_replace(ctx, customer->id, NULL, customer));
	return field_values_write(ctx, customer->id, NULL, values);
}

static enum status tell_created(struct ctx *ctx, const struct customer *customer, int64_t at_ms)
{
	struct customer_created_body body = {
		.source = customer->source, .store_id = customer->store_id, .owner_id = customer->owner_id};
	struct event event = {.customer_id = customer->id,
		.subject_id = customer->id,
		.at_ms = at_ms == NONE ? ctx->now_ms : at_ms,
		.record = &body};

	return event_emit(ctx, &customer_created, &event);
}

enum status customer_create(
	struct ctx *ctx, const struct customer *in, enum customer_origin origin, int64_t *id, struct customer **ret)
{
	struct customer *customer = arena_copy(ctx->mem, in, sizeof *in);
	struct field_values values;
	int64_t at_ms = in->created_at;

	enum status sound = record_normalise(ctx, customer, UINT64_MAX);
	enum status fields =
		field_values_take(ctx, customer, origin == ORIGIN_HAND ? FIELDS_BY_HAND : FIELDS_GIVEN, &values);
	enum status references = origin == ORIGIN_ORDER ? OK : record_references(ctx, customer, UINT64_MAX);
	if (sound != OK || fields != OK || references != OK)
		return sound != OK ? sound : fields != OK ? fields : references;
	if (origin == ORIGIN_HAND)
		TRY(keep_within_scope(ctx, customer));
	fill_in(ctx, customer, origin);
	struct identity_list identities = identity_of(ctx, customer);
	TRY(identity_check_gone(ctx, &identities, origin == ORIGIN_HAND && in->consented_again));
	if (ret)
		TRY(identity_duplicates(ctx, customer->id, &identities, &customer->possible_duplicates));
	TRY(write_new(ctx, customer, &identities, &values));
	TRY(tell_created(ctx, customer, at_ms));
	if (origin == ORIGIN_HAND)
		TRY(customer_audit(ctx, customer->id, "created", 0));
	*id = customer->id;
	if (!ret)
		return OK;
	customer->display_name = customer_display_name(ctx->mem, customer);
	*ret = customer;
	return OK;
}

enum status customer_duplicates(struct ctx *ctx, const struct customer *in, struct list *duplicates)
{
	struct customer *customer = arena_copy(ctx->mem, in, sizeof *in);
	struct fault before = ctx->fault;

	// Half of it is still being typed: what is no phone yet finds nobody.
	if (record_normalise(ctx, customer, UINT64_MAX) != OK)
		ctx->fault = before;
	struct identity_list identities = identity_of(ctx, customer);
	return identity_duplicates(ctx, 0, &identities, duplicates);
}

enum status customer_ensure(struct ctx *ctx, const char *source, const char *external_id, int64_t store_id,
	int64_t at_ms, int64_t *id, bool *created)
{
	struct customer_identity identity = {.kind = IDENTITY_EXTERNAL, .source = source, .value = external_id};
	struct customer bare;
	size_t count;

	*created = false;
	TRY(customer_find(ctx, IDENTITY_EXTERNAL, source, external_id, id, 1, &count));
	if (count == 1)
		return OK;
	customer_clear(&bare);
	bare.identities = LIST(customer_identity, &identity, 1);
	bare.store_id = store_id;
	bare.created_at = at_ms;
	struct fault before = ctx->fault;
	enum status status = customer_create(ctx, &bare, ORIGIN_ORDER, id, NULL);
	*created = status == OK;
	if (status != ERR_UNPROCESSABLE)
		return status;
	// The number is sound, so somebody else has made its customer since we looked; nothing was written yet.
	ctx->fault = before;
	TRY(customer_find(ctx, IDENTITY_EXTERNAL, source, external_id, id, 1, &count));
	return count == 1 ? OK : ERR_BUSY;
}

// ---------------------------------------------------------------- change

static void copy_members(struct customer *to, const struct customer *from, uint64_t present)
{
	for (size_t i = 0; i < customer_shape.count; i++) {
		const struct field *field = &customer_shape.fields[i];
		size_t size = field->kind == KIND_LIST   ? sizeof(struct list)
			      : field->kind == KIND_BOOL ? sizeof(bool)
			      : field->kind == KIND_ENUM ? sizeof(int)
							 : sizeof(int64_t);
		if (present & CUSTOMER_BIT(i))
			memcpy((char *)to + field->offset, (const char *)from + field->offset, size);
	}
}

_Static_assert(sizeof(void *) == sizeof(int64_t), "copy_members copies pointers as integers");

static struct list names_of(struct ctx *ctx, uint64_t members)
{
	const char **names = arena_array(ctx->mem, const char *, customer_shape.count);
	size_t count = 0;

	for (size_t i = 0; i < customer_shape.count; i++)
		if (members & CUSTOMER_BIT(i))
			names[count++] = customer_shape.fields[i].name;
	return SCALARS(names, count);
}

enum status customer_audit(struct ctx *ctx, int64_t id, const char *action, uint64_t members)
{
	struct customer_changed_body body = {.fields = names_of(ctx, members)};
	struct buf buf = buf_make(ctx->mem, 4096);
	struct json_out out = json_out(&buf);

	shape_encode(&out, customer_changed.shape, &body, NULL);
	return audit_record(
		ctx, "customer", id_text(ctx->mem, "cus", id), action, NULL, members ? buf.data : NULL, NULL);
}

enum status customer_tell_changed(struct ctx *ctx, int64_t id, uint64_t members)
{
	struct customer_changed_body body = {.fields = names_of(ctx, members)};
	struct event event = {.customer_id = id, .subject_id = id, .record = &body};

	return event_emit(ctx, &customer_changed, &event);
}

enum status customer_write(struct ctx *ctx, const struct customer *old, struct customer *next,
	const struct field_values *old_values, const struct field_values *values)
{
	struct identity_list before = identity_of(ctx, old), after = identity_of(ctx, next);
	struct data_key key;
	size_t size;

	TRY(identity_replace(ctx, old->id, &before, &after));
	if (!next->member_no && is_somebody(next))
		TRY(identity_new_member_no(ctx, old->id, &next->member_no));
	TRY(index_replace(ctx, old->id, old, next));
	TRY(field_values_write(ctx, old->id, old_values, values));
	TRY(file_key(ctx, old->id, &key));
	void *sealed = file_seal(ctx, &key, next, values->sealed, &size);
	TRY(file_update(ctx, next, sealed, size));
	next->version++;
	next->updated_at = ctx->now_ms;
	next->display_name = customer_display_name(ctx->mem, next);
	return OK;
}

enum status customer_change(struct ctx *ctx, int64_t id, const struct customer *in, uint64_t present, int64_t version,
	struct customer **ret)
{
	struct field_values old_values, values;
	struct customer *old;

	TRY(file_load_live(ctx, id, "customer.write", &old));
	if (version != 0 && version != old->version)
		return fail(ctx, &customer_changed_since);
	struct customer *next = arena_copy(ctx->mem, old, sizeof *old), *given = arena_copy(ctx->mem, in, sizeof *in);
	enum status sound = record_normalise(ctx, given, present);
	copy_members(next, given, present);
	next->fields = old->fields;
	enum status fields = present & CUSTOMER_BIT(AT_FIELDS)
		? field_values_merge(ctx, old->fields, in->fields, &next->fields)
		: OK;
	TRY(field_values_take(ctx, old, FIELDS_STORED, &old_values));
	fields = fields == OK ? field_values_take(ctx, next, FIELDS_STORED, &values) : fields;
	enum status references = record_references(ctx, given, present);
	if (sound != OK || fields != OK || references != OK)
		return sound != OK ? sound : fields != OK ? fields : references;
	uint64_t changed = record_compare(ctx, old, next);
	*ret = next;
	if (!changed)
		return OK;
	if (!scope_covers(ctx->actor, "customer.write", next->store_id, next->owner_id) &&
		!actor_is_customer(ctx->actor, "customer.write", next->id))
		return fail(ctx, &customer_out_of_reach);
	TRY(customer_write(ctx, old, next, &old_values, &values));
	TRY(customer_audit(ctx, next->id, "changed", changed));
	return customer_tell_changed(ctx, next->id, changed);
}

// ---------------------------------------------------------------- erase

static enum status forget(struct ctx *ctx, const struct customer *customer, bool for_good)
{
	struct identity_list identities = identity_of(ctx, customer);
	int64_t id = customer->id;

	if (for_good)
		TRY(identity_suppress(ctx, &identities));
	TRY(identity_replace(ctx, id, &identities, NULL));
	TRY(index_replace(ctx, id, customer, NULL));
	TRY(db_exec(ctx->db, &note_delete_all, ARGS(v_i64(id))));
	TRY(db_exec(ctx->db, &customer_tag_delete_all, ARGS(v_i64(id))));
	TRY(db_exec(ctx->db, &customer_field_delete_all, ARGS(v_i64(id))));
	TRY(db_exec(ctx->db, &segment_member_delete_all, ARGS(v_i64(id))));
	TRY(db_exec(ctx->db, &customer_merge_delete, ARGS(v_i64(id))));
	TRY(db_exec(ctx->db, &customer_key_delete, ARGS(v_i64(id))));
	return db_exec(ctx->db, &customer_tombstone, ARGS(v_i64(id), v_i64(ctx->now_ms)));
}

enum status alias_ids(struct ctx *ctx, int64_t survivor, int64_t *ids, size_t max, size_t *count)
{
	struct rows *rows;
	bool more;

	*count = 0;
	TRY(db_query(ctx->db, &customer_aliases, ARGS(v_i64(survivor), v_i64((int64_t)max)), &rows));
	for (;;) {
		TRY(rows_next(rows, &more));
		if (!more)
			return OK;
		ids[(*count)++] = row_i64(rows, 0);
	}
}

static enum status erase(struct ctx *ctx, int64_t id, bool for_good)
{
	struct customer *customer, *alias;
	int64_t aliases[ALIASES_MAX];
	size_t count;

	TRY(file_load_live(ctx, id, "customer.delete", &customer));
	TRY(alias_ids(ctx, customer->id, aliases, ALIASES_MAX, &count));
	for (size_t i = 0; i < count; i++) {
		TRY(file_load(ctx, aliases[i], &alias));
		TRY(forget(ctx, alias, for_good));
	}
	TRY(forget(ctx, customer, for_good));
	TRY(customer_audit(ctx, customer->id, "erased", 0));
	struct customer_erased_body body = {.aliases = (int64_t)count};
	struct event event = {.customer_id = customer->id, .subject_id = customer->id, .record = &body};
	return event_emit(ctx, &customer_erased, &event);
}

enum status customer_erase(struct ctx *ctx, int64_t id)
{
	return erase(ctx, id, true);
}

enum status customer_withdraw(struct ctx *ctx, int64_t id)
{
	return erase(ctx, id, false);
}
