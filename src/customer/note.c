// Notes on customers: what staff remember of a person, sealed like the file itself.
#include "api/actor.h"
#include "base/id.h"
#include "customer/events.h"
#include "customer/file.h"
#include "customer/verbs.h"

#include <string.h>

#define PLACE "customer.note"
#define TEXT_MAX_CHARS 4000

PROBLEM(note_not_yours, ERR_FORBIDDEN, "Only who wrote a note, or who may write to all customers, can change it.",
	"只有作者或有全部客户写权限的人可以修改备注。");
PROBLEM(note_text_bad, ERR_UNPROCESSABLE, "A note has 1 to 4000 characters.", "备注须为 1–4000 个字符。");

SQL(note_insert);
SQL(note_update);
SQL(note_delete);
SQL(note_delete_first);
SQL(note_load);
SQL(note_all);
SQL(note_put);

const struct choice note_visibilities[] = {
	{"staff", W("All staff who see the customer", "可见该客户的员工")},
	{"author", W("Only who wrote it", "仅作者")},
	{"customer", W("The customer too, in the portal", "客户本人也可见")},
	CHOICES_END,
};

static const struct field note_fields[] = {
	FIELD_ID(note, id, "not", .flags = FIELD_READ_ONLY, .doc = W("Id", "编号")),
	FIELD_I64(note, version, .min = 1, .max = JSON_INTEGER_MAX, .flags = FIELD_READ_ONLY,
		.doc = W("Counts the changes", "版本")),
	FIELD_TEXT(note, text, .max = TEXT_MAX_CHARS, .flags = FIELD_REQUIRED | FIELD_PERSONAL,
		.doc = W("Text", "内容"), .example = "\"喜欢靠窗的位置\""),
	FIELD_BOOL(note, pinned, .doc = W("Stands at the top", "置顶"), .example = "false"),
	FIELD_ENUM(note, visibility, note_visibilities, .doc = W("Who sees it", "可见范围"), .example = "\"staff\""),
	FIELD_TEXT(note, author, .max = 40, .flags = FIELD_READ_ONLY, .doc = W("Who wrote it", "作者编号")),
	FIELD_TEXT(note, author_name, .max = 120, .flags = FIELD_READ_ONLY,
		.doc = W("Their name at that time", "作者当时的姓名")),
	FIELD_TIME(note, created_at, .flags = FIELD_READ_ONLY, .doc = W("Written at", "创建时间")),
	FIELD_TIME(note, updated_at, .flags = FIELD_READ_ONLY, .doc = W("Changed at", "修改时间")),
};
const struct shape note_shape = SHAPE("Note", note, note_fields, "A note on a customer.", "客户备注。");

static enum status tell(struct ctx *ctx, const struct event_type *type, int64_t customer_id, int64_t note_id)
{
	struct note_body body = {note_id};
	struct event event = {.customer_id = customer_id, .subject_id = note_id, .record = &body};

	return event_emit(ctx, type, &event);
}

enum status note_add(struct ctx *ctx, int64_t customer_id, struct note *note)
{
	struct data_key key;
	size_t size;

	if (!note->text || !*note->text || utf8_length(note->text) > TEXT_MAX_CHARS)
		return fail_at(ctx, "/text", &note_text_bad, NULL);
	TRY(file_key(ctx, customer_id, &key));
	note->id = id_new();
	note->version = 1;
	note->author = actor_text(ctx->mem, ctx->actor);
	note->author_name = ctx->actor ? ctx->actor->name : NULL;
	note->created_at = note->updated_at = ctx->now_ms;
	void *sealed = seal(&key, PLACE, note->text, strlen(note->text), ctx->mem, &size);
	TRY(db_exec(ctx->db, &note_insert,
		ARGS(v_i64(customer_id), v_i64(note->id), v_i64(ctx->now_ms), v_text(note->author),
			v_text(note->author_name), v_i64(note->pinned),
			v_text(choice_name(note_visibilities, note->visibility)), v_blob(sealed, size))));
	return tell(ctx, &note_added, customer_id, note->id);
}

enum status customer_note(struct ctx *ctx, int64_t customer_id, const char *text, int64_t *note_id)
{
	struct note note = {.text = text};

	TRY(note_add(ctx, customer_id, &note));
	if (note_id)
		*note_id = note.id;
	return OK;
}

// ---------------------------------------------------------------- reading

#define NOTE_COLUMNS "id, version, created_at, updated_at, author, author_name, pinned, visibility, sealed"

static enum status read_note(struct ctx *ctx, const struct rows *rows, const struct data_key *key, struct note **ret)
{
	struct note *note = arena_new(ctx->mem, struct note);
	size_t sealed_size, size;
	const void *sealed = row_blob(rows, 8, ctx->mem, &sealed_size);
	const char *visibility = row_text(rows, 7, ctx->mem);
	char *text;

	TRY(unseal(key, PLACE, sealed, sealed_size, ctx->mem, &text, &size));
	int seen_by = choice_value(note_visibilities, visibility);
	*note = (struct note){
		.id = row_i64(rows, 0),
		.version = row_i64(rows, 1),
		.text = text,
		.pinned = row_i64(rows, 6) == 1,
		.visibility = seen_by < 0 ? NOTE_AUTHOR : seen_by,
		.author = row_text(rows, 4, ctx->mem),
		.author_name = row_text(rows, 5, ctx->mem),
		.created_at = row_i64(rows, 2),
		.updated_at = row_i64(rows, 3),
	};
	*ret = note;
	return OK;
}

enum status note_list(struct ctx *ctx, int64_t customer_id, bool pinned, int64_t before, size_t max,
	struct note ***items, size_t *count, bool *more)
{
	struct where where = where_make(ctx->mem, "SELECT " NOTE_COLUMNS " FROM note");
	struct data_key key;
	struct rows *rows;
	bool another;

	*items = arena_array(ctx->mem, struct note *, max);
	*count = 0;
	*more = false;
	TRY(file_key(ctx, customer_id, &key));
	where_and(&where, "customer_id = ?", v_i64(customer_id));
	where_and(&where, "visibility <> 'author' OR author = ?", v_text(actor_text(ctx->mem, ctx->actor)));
	if (pinned)
		where_and_plain(&where, "pinned = 1");
	if (before != NONE)
		where_and(&where, "id < ?", v_i64(before));
	where_tail(&where, "ORDER BY id DESC LIMIT ?", v_i64((int64_t)max + 1));
	TRY(where_query(&where, ctx->db, &rows));
	for (;;) {
		TRY(rows_next(rows, &another));
		if (!another)
			return OK;
		if (*count == max) {
			*more = true;
			rows_close(rows);
			return OK;
		}
		TRY(read_note(ctx, rows, &key, &(*items)[(*count)++]));
	}
}

enum status note_get(struct ctx *ctx, int64_t customer_id, int64_t note_id, struct note **ret)
{
	struct data_key key;
	struct rows *rows;
	bool found;

	TRY(file_key(ctx, customer_id, &key));
	TRY(db_first(ctx->db, &note_load,
		ARGS(v_i64(customer_id), v_i64(note_id), v_text(actor_text(ctx->mem, ctx->actor))), &rows, &found));
	return found ? read_note(ctx, rows, &key, ret) : fail(ctx, &not_found);
}

// ---------------------------------------------------------------- changing

static enum status require_author(struct ctx *ctx, const struct note *note)
{
	if (actor_scope(ctx->actor, "customer.write") == SCOPE_ALL ||
		strcmp(note->author, actor_text(ctx->mem, ctx->actor)) == 0)
		return OK;
	return fail(ctx, &note_not_yours);
}

enum status note_change(struct ctx *ctx, int64_t customer_id, int64_t note_id, const struct note *in, uint64_t present,
	int64_t version, struct note **ret)
{
	struct data_key key;
	int64_t changed;
	size_t size;

	TRY(note_get(ctx, customer_id, note_id, ret));
	struct note *note = *ret;
	TRY(require_author(ctx, note));
	if (version != 0 && version != note->version)
		return fail(ctx, &customer_changed_since);
	if (present & UINT64_C(1) << (shape_field(&note_shape, "text") - note_fields))
		note->text = in->text;
	if (present & UINT64_C(1) << (shape_field(&note_shape, "pinned") - note_fields))
		note->pinned = in->pinned;
	if (present & UINT64_C(1) << (shape_field(&note_shape, "visibility") - note_fields))
		note->visibility = in->visibility;
	TRY(file_key(ctx, customer_id, &key));
	void *sealed = seal(&key, PLACE, note->text, strlen(note->text), ctx->mem, &size);
	TRY(db_change(ctx->db, &note_update,
		ARGS(v_i64(customer_id), v_i64(note_id), v_i64(note->version), v_i64(ctx->now_ms), v_i64(note->pinned),
			v_text(choice_name(note_visibilities, note->visibility)), v_blob(sealed, size)),
		&changed));
	if (changed != 1)
		return ERR_BUSY;
	note->version++;
	note->updated_at = ctx->now_ms;
	return tell(ctx, &note_changed, customer_id, note_id);
}

enum status note_remove(struct ctx *ctx, int64_t customer_id, int64_t note_id)
{
	struct note *note;

	TRY(note_get(ctx, customer_id, note_id, &note));
	TRY(require_author(ctx, note));
	TRY(db_exec(ctx->db, &note_delete, ARGS(v_i64(customer_id), v_i64(note_id))));
	return tell(ctx, &note_removed, customer_id, note_id);
}

// ---------------------------------------------------------------- once, and taken back

enum status customer_unnote(struct ctx *ctx, int64_t customer_id, int64_t note_id)
{
	int64_t changed;

	TRY(db_change(ctx->db, &note_delete_first, ARGS(v_i64(customer_id), v_i64(note_id)), &changed));
	return changed ? tell(ctx, &note_removed, customer_id, note_id) : OK;
}

// ---------------------------------------------------------------- moving, when files are merged

struct moving {
	int64_t id;
	const void *sealed;
	size_t size;
};

static enum status read_all(struct ctx *ctx, int64_t customer_id, struct moving **notes, size_t *count)
{
	struct rows *rows;
	size_t room = 0;
	bool more;

	*notes = NULL;
	*count = 0;
	TRY(db_query(ctx->db, &note_all, ARGS(v_i64(customer_id)), &rows));
	for (;;) {
		TRY(rows_next(rows, &more));
		if (!more)
			return OK;
		if (*count == room) {
			struct moving *grown = arena_array(ctx->mem, struct moving, room = room ? room * 2 : 16);
			if (*count)
				memcpy(grown, *notes, *count * sizeof *grown);
			*notes = grown;
		}
		struct moving *note = &(*notes)[(*count)++];
		note->id = row_i64(rows, 0);
		note->sealed = row_blob(rows, 1, ctx->mem, &note->size);
	}
}

static bool listed(const struct list *ids, int64_t id)
{
	for (size_t i = 0; i < ids->count; i++)
		if (((const int64_t *)ids->items)[i] == id)
			return true;
	return false;
}

enum status note_move(struct ctx *ctx, int64_t from, int64_t to, const struct list *only, struct list *moved)
{
	struct data_key old_key, new_key;
	struct moving *notes;
	size_t count, size;
	char *text;

	*moved = (struct list){0};
	TRY(read_all(ctx, from, &notes, &count));
	if (count == 0)
		return OK;
	moved->items = arena_array(ctx->mem, int64_t, count);
	TRY(file_key(ctx, from, &old_key));
	TRY(file_key(ctx, to, &new_key));
	for (size_t i = 0; i < count; i++) {
		if (only && !listed(only, notes[i].id))
			continue;
		TRY(unseal(&old_key, PLACE, notes[i].sealed, notes[i].size, ctx->mem, &text, &size));
		void *sealed = seal(&new_key, PLACE, text, size, ctx->mem, &size);
		TRY(db_exec(
			ctx->db, &note_put, ARGS(v_i64(from), v_i64(notes[i].id), v_i64(to), v_blob(sealed, size))));
		TRY(db_exec(ctx->db, &note_delete, ARGS(v_i64(from), v_i64(notes[i].id))));
		((int64_t *)moved->items)[moved->count++] = notes[i].id;
	}
	return OK;
}

enum status customer_note_once(struct ctx *ctx, int64_t customer_id, const char *text, int64_t *note_id)
{
	struct moving *notes;
	struct data_key key;
	size_t count, size;
	char *there;

	*note_id = NONE;
	TRY(read_all(ctx, customer_id, &notes, &count));
	if (count)
		TRY(file_key(ctx, customer_id, &key));
	for (size_t i = 0; i < count; i++) {
		TRY(unseal(&key, PLACE, notes[i].sealed, notes[i].size, ctx->mem, &there, &size));
		if (strcmp(there, text) == 0)
			return OK;
	}
	return customer_note(ctx, customer_id, text, note_id);
}
