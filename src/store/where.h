// Builds SQL whose conditions are chosen at run time, without ever letting request text become SQL: fragments are
// const text from our own tables; everything else is a bound value.
//
//	struct where q = where_make(ctx->mem, "SELECT id, name FROM store");
//	where_and(&q, "status = ?", v_text("open"));        // each ? becomes the next $n
//	where_tail(&q, "ORDER BY id DESC LIMIT ?", v_i64(51));
//	TRY(where_query(&q, ctx->db, &rows));
#pragma once

#include "base/buf.h"
#include "store/store.h"

#define WHERE_ARGS_MAX 200

struct where {
	struct buf text;
	struct value args[WHERE_ARGS_MAX];
	size_t count;
	bool has_condition;
	bool failed; // too long or too many values: where_query returns ERR_TOO_LARGE
};

struct where where_make(struct arena *mem, const char *head);
// fragment holds as many ? as values follow. Values must outlive the query.
void where_and_args(struct where *where, const char *fragment, const struct value *args, size_t count);
void where_tail_args(struct where *where, const char *fragment, const struct value *args, size_t count);
#define where_and(where, fragment, ...) where_and_args((where), (fragment), ARGS(__VA_ARGS__))
#define where_and_plain(where, fragment) where_and_args((where), (fragment), NULL, 0)
#define where_tail(where, fragment, ...) where_tail_args((where), (fragment), ARGS(__VA_ARGS__))
#define where_tail_plain(where, fragment) where_tail_args((where), (fragment), NULL, 0)
// And one of the columns (names with spaces between) contains the text, whatever the case of its Latin letters. A walk:
// for tables of at most some thousands of rows.
void where_find(struct where *where, struct arena *mem, const char *columns, const char *text);
MUST_CHECK enum status where_query(struct where *where, struct db *db, struct rows **rows);
