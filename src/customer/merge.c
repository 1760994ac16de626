// Two files of one person made one, and two again.
//
// The loser's row and sealed file stay as they are, under its own key; it becomes an alias. What look-ups find
// moves to the survivor, whose empty members are filled. The log holds the survivor before and after, so that
// undoing takes back what the merge brought and nothing else.
#include "api/actor.h"
#include "base/id.h"
#include "customer/events.h"
#include "customer/file.h"
#include "customer/verbs.h"

#include <string.h>

#define PLACE "customer.merge"
#define LOG_BYTES_MAX (1024 * 1024)
#define MERGES_MAX 100

PROBLEM(customer_same, ERR_CONFLICT, "These are one customer already.", "二者已是同一客户。");
PROBLEM(customer_merge_too_much, ERR_CONFLICT, "Together they have more {0} than one customer can have.",
	"合并后的{0}数量超过上限。");
PROBLEM(customer_merge_undone, ERR_CONFLICT, "This merge was undone already.", "该合并已撤销。");

SQL(segment_member_move);
SQL(customer_make_alias);
SQL(customer_unmake_alias);
SQL(customer_point_aliases);
SQL(customer_point_alias);
SQL(customer_merge_insert);
SQL(customer_merge_load);
SQL(customer_merge_undo);
SQL(customer_merge_all);

// What the log holds, sealed.
struct merge_log {
	struct customer *before, *after; // the survivor
	struct list notes, aliases;      // ids that moved along
	int loser_status;
};

static const struct field id_item = {.name = "id", .kind = KIND_I64, .max = JSON_INTEGER_MAX, .doc = W("Id", "编号")};
static const struct field log_fields[] = {
	FIELD_OBJECT(merge_log, before, &customer_shape, .doc = W("Before", "合并前")),
	FIELD_OBJECT(merge_log, after, &customer_shape, .doc = W("After", "合并后")),
	FIELD_SCALARS(merge_log, notes, &id_item, .max = 100000, .doc = W("Notes", "备注")),
	FIELD_SCALARS(merge_log, aliases, &id_item, .max = ALIASES_MAX, .doc = W("Aliases", "别名")),
	FIELD_ENUM(merge_log, loser_status, customer_statuses, .doc = W("Status of the loser", "原状态")),
};
static const struct shape log_shape = SHAPE("MergeLog", merge_log, log_fields, "What a merge did.", "合并记录。");

static const struct field entry_fields[] = {
	FIELD_ID(merge_entry, id, "mrg", .doc = W("Merge", "合并编号")),
	FIELD_ID(merge_entry, loser_id, "cus", .doc = W("Who was merged into this customer", "被并入的客户")),
	FIELD_TIME(merge_entry, at, .doc = W("When", "时间")),
	FIELD_TEXT(merge_entry, actor, .max = 40, .doc = W("By whom", "操作者")),
	FIELD_TIME(merge_entry, undone_at, .doc = W("When it was undone", "撤销时间")),
};
const struct shape merge_entry_shape =
	SHAPE("CustomerMergeEntry", merge_entry, entry_fields, "A merge into a customer.", "合并记录。");

// ---------------------------------------------------------------- members

static size_t member_size(const struct field *field)
{
	switch (field->kind) {
	case KIND_LIST:
		return sizeof(struct list);
	case KIND_BOOL:
		return sizeof(bool);
	case KIND_ENUM:
		return sizeof(int);
	default:
		return sizeof(int64_t);
	}
}

static void copy_member(const struct field *field, struct customer *to, const struct customer *from)
{
	memcpy((char *)to + field->offset, (const char *)from + field->offset, member_size(field));
}

static struct list *list_of(const struct field *field, const struct customer *customer)
{
	return (struct list *)((char *)customer + field->offset);
}

// An item as JSON: what makes two of them the same, whatever their labels and spellings.
static const char *item_text(struct ctx *ctx, enum customer_place place, const struct list *list, size_t i)
{
	const struct field *field = &customer_shape.fields[place];
	struct buf buf = buf_make(ctx->mem, 64 * 1024);
	struct json_out out = json_out(&buf);

	if (place == AT_PHONES)
		return ((const struct customer_phone *)list->items)[i].number;
	if (place == AT_EMAILS)
		return ((const struct customer_email *)list->items)[i].address;
	shape_encode(&out, field->shape, (const char *)list->items + i * field->shape->size,
		&(struct encode_options){.stored = true});
	return buf.data;
}

static bool holds(struct ctx *ctx, enum customer_place place, const struct list *list, const char *text)
{
	for (size_t i = 0; i < list->count; i++)
		if (strcmp(item_text(ctx, place, list, i), text) == 0)
			return true;
	return false;
}

// Items of a that are (kept) or are not (!kept) in b.
static struct list select_items(
	struct ctx *ctx, enum customer_place place, const struct list *a, const struct list *b, bool kept)
{
	size_t size = customer_shape.fields[place].shape->size;
	struct list list = {.items = arena_alloc_array(ctx->mem, a->count, size), .of = a->of};

	for (size_t i = 0; i < a->count; i++)
		if (holds(ctx, place, b, item_text(ctx, place, a, i)) == kept)
			memcpy((char *)list.items + list.count++ * size, (const char *)a->items + i * size, size);
	return list;
}

static struct list append(struct ctx *ctx, enum customer_place place, const struct list *a, const struct list *b)
{
	size_t size = customer_shape.fields[place].shape->size;
	struct list list = {arena_alloc_array(ctx->mem, a->count + b->count, size), a->count + b->count, a->of};

	if (a->count)
		memcpy(list.items, a->items, a->count * size);
	if (b->count)
		memcpy((char *)list.items + a->count * size, b->items, b->count * size);
	return list;
}

static const enum customer_place list_places[] = {
	AT_PHONES, AT_EMAILS, AT_IDENTITIES, AT_ADDRESSES, AT_NEEDS, AT_DATES};
// Filled one by one; names and status are not, since half a name of each would be nobody's.
static const enum customer_place plain_places[] = {AT_GENDER, AT_BIRTHDAY, AT_MEMBER_NO, AT_WECHAT, AT_QQ, AT_EMPLOYER,
	AT_INDUSTRY, AT_POSITION, AT_LANGUAGE, AT_SOURCE, AT_SOURCE_NOTE, AT_BASIS, AT_STORE_ID, AT_OWNER_ID};

// ---------------------------------------------------------------- merging

static enum status unite_lists(struct ctx *ctx, struct customer *next, const struct customer *loser)
{
	for (size_t i = 0; i < ARRAY_LEN(list_places); i++) {
		enum customer_place place = list_places[i];
		const struct field *field = &customer_shape.fields[place];
		struct list more = select_items(ctx, place, list_of(field, loser), list_of(field, next), false);
		struct list united = append(ctx, place, list_of(field, next), &more);
		if ((int64_t)united.count > field->max)
			return fail(ctx, &customer_merge_too_much, words_in(field->doc, ctx->lang));
		*list_of(field, next) = united;
	}
	return OK;
}

// The loser's card goes on working: its number becomes one more identity of the survivor.
static enum status keep_member_no(struct ctx *ctx, struct customer *next, const struct customer *loser)
{
	struct customer_identity *card = arena_new(ctx->mem, struct customer_identity);

	if (!loser->member_no || text_equal(next->member_no, loser->member_no))
		return OK;
	*card = (struct customer_identity){.kind = IDENTITY_MEMBER_NO, .value = loser->member_no};
	next->identities = append(ctx, AT_IDENTITIES, &next->identities, &LIST(customer_identity, card, 1));
	if ((int64_t)next->identities.count > customer_shape.fields[AT_IDENTITIES].max)
		return fail(
			ctx, &customer_merge_too_much, words_in(customer_shape.fields[AT_IDENTITIES].doc, ctx->lang));
	return OK;
}

static enum status unite(
	struct ctx *ctx, const struct customer *survivor, const struct customer *loser, struct customer **ret)
{
	struct customer *next = arena_copy(ctx->mem, survivor, sizeof *survivor);

	if (!survivor->display_name) {
		next->name = loser->name;
		next->surname = loser->surname;
		next->given_name = loser->given_name;
		next->type = loser->type;
	}
	for (size_t i = 0; i < ARRAY_LEN(plain_places); i++) {
		const struct field *field = &customer_shape.fields[plain_places[i]];
		if (record_member_absent(field, next))
			copy_member(field, next, loser);
	}
	if (loser->first_contact && (!next->first_contact || strcmp(loser->first_contact, next->first_contact) < 0))
		next->first_contact = loser->first_contact;
	TRY(unite_lists(ctx, next, loser));
	TRY(keep_member_no(ctx, next, loser));
	TRY(field_values_unite(ctx, loser->fields, survivor->fields, &next->fields));
	next->display_name = customer_display_name(ctx->mem, next);
	*ret = next;
	return OK;
}

static enum status load_pair(
	struct ctx *ctx, int64_t survivor_id, int64_t loser_id, struct customer **survivor, struct customer **loser)
{
	TRY(file_load_live(ctx, survivor_id, "customer.merge", survivor));
	TRY(file_load_live(ctx, loser_id, "customer.merge", loser));
	return (*survivor)->id == (*loser)->id ? fail(ctx, &customer_same) : OK;
}

enum status merge_preview(struct ctx *ctx, int64_t survivor_id, int64_t loser_id, struct customer **ret)
{
	struct customer *survivor, *loser;

	TRY(load_pair(ctx, survivor_id, loser_id, &survivor, &loser));
	return unite(ctx, survivor, loser, ret);
}

static enum status write_log(struct ctx *ctx, int64_t merge_id, int64_t loser_id, const struct merge_log *log)
{
	struct buf buf = buf_make(ctx->mem, LOG_BYTES_MAX);
	struct json_out out = json_out(&buf);
	struct data_key key;
	size_t size;

	shape_encode(&out, &log_shape, log, &(struct encode_options){.stored = true});
	TRY(file_key(ctx, log->after->id, &key));
	void *sealed = seal(&key, PLACE, buf.data, buf.size, ctx->mem, &size);
	return db_exec(ctx->db, &customer_merge_insert,
		ARGS(v_i64(log->after->id), v_i64(loser_id), v_i64(merge_id), v_i64(ctx->now_ms),
			v_text(actor_text(ctx->mem, ctx->actor)), v_blob(sealed, size)));
}

static enum status move_tags(struct ctx *ctx, const struct list *tags, const struct list *except, int64_t customer_id,
	enum status (*act)(struct ctx *, int64_t, int64_t))
{
	const int64_t *ids = tags->items, *others = except->items;

	for (size_t i = 0; i < tags->count; i++) {
		bool excepted = false;
		for (size_t k = 0; k < except->count; k++)
			excepted |= others[k] == ids[i];
		if (!excepted)
			TRY(act(ctx, customer_id, ids[i]));
	}
	return OK;
}

static enum status make_alias(struct ctx *ctx, const struct customer *loser, int64_t survivor_id, struct list *aliases)
{
	struct identity_list identities = identity_of(ctx, loser);
	int64_t changed;

	aliases->items = arena_array(ctx->mem, int64_t, ALIASES_MAX);
	TRY(alias_ids(ctx, loser->id, aliases->items, ALIASES_MAX, &aliases->count));
	TRY(identity_replace(ctx, loser->id, &identities, NULL));
	TRY(index_replace(ctx, loser->id, loser, NULL));
	TRY(db_exec(ctx->db, &customer_point_aliases, ARGS(v_i64(loser->id), v_i64(survivor_id))));
	TRY(db_exec(ctx->db, &segment_member_move, ARGS(v_i64(loser->id), v_i64(survivor_id))));
	TRY(db_change(ctx->db, &customer_make_alias,
		ARGS(v_i64(loser->id), v_i64(loser->version), v_i64(ctx->now_ms), v_i64(survivor_id)), &changed));
	return changed == 1 ? OK : ERR_BUSY;
}

static enum status tell(
	struct ctx *ctx, const struct event_type *type, int64_t survivor_id, int64_t loser_id, int64_t merge_id)
{
	struct customer_merged body = {survivor_id, loser_id, merge_id};
	struct event event = {.customer_id = survivor_id, .subject_id = loser_id, .record = &body};

	return event_emit(ctx, type, &event);
}

enum status customer_merge(struct ctx *ctx, int64_t survivor_id, int64_t loser_id, int64_t *merge_id)
{
	struct field_values old_values, values;
	struct customer *survivor, *loser;
	struct merge_log log;

	TRY(load_pair(ctx, survivor_id, loser_id, &survivor, &loser));
	log = (struct merge_log){.before = survivor, .loser_status = loser->status};
	TRY(unite(ctx, survivor, loser, &log.after));
	TRY(make_alias(ctx, loser, survivor->id, &log.aliases));
	TRY(field_values_take(ctx, survivor, FIELDS_STORED, &old_values));
	TRY(field_values_take(ctx, log.after, FIELDS_STORED, &values));
	TRY(customer_write(ctx, survivor, log.after, &old_values, &values));
	TRY(note_move(ctx, loser->id, survivor->id, NULL, &log.notes));
	TRY(move_tags(ctx, &loser->tags, &survivor->tags, survivor->id, tag_add));
	*merge_id = id_new();
	TRY(write_log(ctx, *merge_id, loser->id, &log));
	TRY(customer_audit(ctx, survivor->id, "merged", record_compare(ctx, survivor, log.after)));
	return tell(ctx, &customer_merged, survivor->id, loser->id, *merge_id);
}

// ---------------------------------------------------------------- undoing

static bool same_member(struct ctx *ctx, enum customer_place place, const struct customer *a, const struct customer *b)
{
	return !(record_compare(ctx, a, b) & CUSTOMER_BIT(place));
}

// Takes back what the merge brought, and leaves what was changed since.
static enum status part(
	struct ctx *ctx, const struct customer *now, const struct merge_log *log, struct customer **ret)
{
	static const enum customer_place names[] = {AT_TYPE, AT_NAME, AT_SURNAME, AT_GIVEN_NAME, AT_FIRST_CONTACT};
	struct customer *next = arena_copy(ctx->mem, now, sizeof *now);

	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		if (same_member(ctx, names[i], now, log->after))
			copy_member(&customer_shape.fields[names[i]], next, log->before);
	for (size_t i = 0; i < ARRAY_LEN(plain_places); i++)
		if (same_member(ctx, plain_places[i], now, log->after))
			copy_member(&customer_shape.fields[plain_places[i]], next, log->before);
	for (size_t i = 0; i < ARRAY_LEN(list_places); i++) {
		enum customer_place place = list_places[i];
		const struct field *field = &customer_shape.fields[place];
		struct list brought =
			select_items(ctx, place, list_of(field, log->after), list_of(field, log->before), false);
		*list_of(field, next) = select_items(ctx, place, list_of(field, now), &brought, false);
	}
	*ret = next;
	return field_values_part(ctx, now->fields, log->before->fields, log->after->fields, &next->fields);
}

static enum status read_log(
	struct ctx *ctx, int64_t survivor_id, int64_t merge_id, int64_t *loser_id, struct merge_log *log)
{
	struct data_key key;
	struct rows *rows;
	size_t sealed_size, size;
	char *text;
	bool found;

	TRY(file_key(ctx, survivor_id, &key));
	TRY(db_first(ctx->db, &customer_merge_load, ARGS(v_i64(survivor_id), v_i64(merge_id)), &rows, &found));
	if (!found)
		return fail(ctx, &not_found);
	if (row_i64(rows, 1) != NONE)
		return fail(ctx, &customer_merge_undone);
	*loser_id = row_i64(rows, 0);
	const void *sealed = row_blob(rows, 2, ctx->mem, &sealed_size);
	TRY(unseal(&key, PLACE, sealed, sealed_size, ctx->mem, &text, &size));
	return record_stored(ctx, &log_shape, text, size, log);
}

static enum status unmake_alias(struct ctx *ctx, const struct customer *loser, const struct merge_log *log)
{
	struct identity_list identities = identity_of(ctx, loser);
	const int64_t *aliases = log->aliases.items;
	int64_t changed;

	TRY(identity_replace(ctx, loser->id, NULL, &identities));
	TRY(index_replace(ctx, loser->id, NULL, loser));
	for (size_t i = 0; i < log->aliases.count; i++)
		TRY(db_exec(ctx->db, &customer_point_alias,
			ARGS(v_i64(aliases[i]), v_i64(log->after->id), v_i64(loser->id))));
	TRY(db_change(ctx->db, &customer_unmake_alias,
		ARGS(v_i64(loser->id), v_i64(log->after->id), v_i64(ctx->now_ms),
			v_text(choice_name(customer_statuses, log->loser_status))),
		&changed));
	return changed == 1 ? OK : ERR_BUSY;
}

enum status customer_unmerge(struct ctx *ctx, int64_t survivor_id, int64_t merge_id)
{
	struct field_values old_values, values;
	struct customer *now, *loser, *next;
	struct merge_log log;
	struct list moved;
	int64_t loser_id;

	TRY(file_load_live(ctx, survivor_id, "customer.merge", &now));
	TRY(read_log(ctx, now->id, merge_id, &loser_id, &log));
	log.after->id = now->id;
	TRY(file_load(ctx, loser_id, &loser));
	if (loser->merged_into != now->id)
		return fail(ctx, &customer_merge_undone);
	TRY(part(ctx, now, &log, &next));
	TRY(field_values_take(ctx, now, FIELDS_STORED, &old_values));
	TRY(field_values_take(ctx, next, FIELDS_STORED, &values));
	TRY(customer_write(ctx, now, next, &old_values, &values));
	TRY(unmake_alias(ctx, loser, &log));
	TRY(note_move(ctx, now->id, loser->id, &log.notes, &moved));
	TRY(move_tags(ctx, &loser->tags, &log.before->tags, now->id, tag_remove));
	TRY(db_exec(ctx->db, &customer_merge_undo, ARGS(v_i64(now->id), v_i64(merge_id), v_i64(ctx->now_ms))));
	TRY(customer_audit(ctx, now->id, "unmerged", record_compare(ctx, now, next)));
	return tell(ctx, &customer_unmerged, now->id, loser->id, merge_id);
}

enum status merge_list(struct ctx *ctx, int64_t survivor_id, struct merge_entry **entries, size_t *count)
{
	struct rows *rows;
	bool more;

	*entries = arena_array(ctx->mem, struct merge_entry, MERGES_MAX);
	*count = 0;
	TRY(db_query(ctx->db, &customer_merge_all, ARGS(v_i64(survivor_id), v_i64(MERGES_MAX)), &rows));
	for (;;) {
		TRY(rows_next(rows, &more));
		if (!more)
			return OK;
		(*entries)[(*count)++] = (struct merge_entry){
			.id = row_i64(rows, 0),
			.loser_id = row_i64(rows, 1),
			.at = row_i64(rows, 2),
			.actor = row_text(rows, 3, ctx->mem),
			.undone_at = row_i64(rows, 4),
		};
	}
}
