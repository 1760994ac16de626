#include "store/where.h"

#include <string.h>

#define TEXT_MAX (64 * 1024)

struct where where_make(struct arena *mem, const char *head)
{
	struct where where = {.text = buf_make(mem, TEXT_MAX)};
	buf_text(&where.text, head);
	return where;
}

// Writes fragment with each ? outside quotes made the next $n; returns how many there were.
static size_t number_marks(struct where *where, const char *fragment)
{
	size_t marks = 0;
	char quote = '\0';

	for (; *fragment; fragment++) {
		if (quote) {
			if (*fragment == quote)
				quote = '\0';
		} else if (*fragment == '\'' || *fragment == '"') {
			quote = *fragment;
		} else if (*fragment == '?') {
			marks++;
			buf_byte(&where->text, '$');
			buf_i64(&where->text, (int64_t)(where->count + marks));
			continue;
		}
		buf_byte(&where->text, *fragment);
	}
	return marks;
}

static void add(struct where *where, const char *fragment, const struct value *args, size_t count)
{
	if (count > WHERE_ARGS_MAX - where->count) {
		where->failed = true;
		return;
	}
	if (number_marks(where, fragment) != count)
		__builtin_trap(); // a fragment with more or fewer ? than values is our own bug
	for (size_t i = 0; i < count; i++)
		where->args[where->count++] = args[i];
	where->failed |= where->text.full;
}

void where_and_args(struct where *where, const char *fragment, const struct value *args, size_t count)
{
	buf_text(&where->text, where->has_condition ? " AND (" : " WHERE (");
	add(where, fragment, args, count);
	buf_byte(&where->text, ')');
	where->has_condition = true;
}

void where_tail_args(struct where *where, const char *fragment, const struct value *args, size_t count)
{
	buf_byte(&where->text, ' ');
	add(where, fragment, args, count);
}

#define FIND_COLUMNS_MAX 8

// What LIKE takes as the text itself.
static const char *like_text(struct arena *mem, const char *text, bool lower)
{
	struct buf like = buf_make(mem, TEXT_MAX);

	buf_byte(&like, '%');
	for (; *text; text++) {
		if (*text == '%' || *text == '_' || *text == '\\')
			buf_byte(&like, '\\');
		buf_byte(&like, lower && *text >= 'A' && *text <= 'Z' ? (char)(*text - 'A' + 'a') : *text);
	}
	buf_byte(&like, '%');
	return like.data;
}

// Twice for each column: the databases do not agree which letters beyond ASCII LOWER knows, and as it is written
// everybody finds it.
void where_find(struct where *where, struct arena *mem, const char *columns, const char *text)
{
	struct buf fragment = buf_make(mem, TEXT_MAX);
	struct value args[2 * FIND_COLUMNS_MAX];
	struct value lower = v_text(like_text(mem, text, true)), as_is = v_text(like_text(mem, text, false));
	char *rest = arena_text(mem, columns), *column;
	size_t count = 0;

	while ((column = strsep(&rest, " ")) && count < ARRAY_LEN(args)) {
		if (count)
			buf_text(&fragment, " OR ");
		buf_text(&fragment,
			arena_format(mem, "LOWER(%s) LIKE ? ESCAPE '\\' OR %s LIKE ? ESCAPE '\\'", column, column));
		args[count++] = lower;
		args[count++] = as_is;
	}
	where_and_args(where, fragment.data, args, count);
}

enum status where_query(struct where *where, struct db *db, struct rows **rows)
{
	if (where->failed || where->text.full)
		return ERR_TOO_LARGE;
	return db_query_text(db, where->text.data, where->args, where->count, rows);
}
