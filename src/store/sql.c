// Statements: the rows that SQL() declares meet the texts that stand in the .sql files.
#include "base/embed.h"
#include "store/driver.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define WORD_COUNT (sizeof words / sizeof *words)

static const struct {
	const char *word, *dialects[2];
} words[] = {
	{"{{blob}}", {"BLOB", "BYTEA"}},
	{"{{id}}", {"INTEGER PRIMARY KEY", "BIGINT PRIMARY KEY"}},
	{"{{without_rowid}}, {{strict}}", {"WITHOUT ROWID, STRICT", ""}},
	{"{{strict}}, {{without_rowid}}", {"STRICT, WITHOUT ROWID", ""}},
	{"{{without_rowid}}", {"WITHOUT ROWID", ""}},
	{"{{strict}}", {"STRICT", ""}},
	// STRICT tables take no other names of types.
	{"DOUBLE PRECISION", {"REAL", "DOUBLE PRECISION"}},
	{"SMALLINT", {"INTEGER", "SMALLINT"}},
	{"BIGINT", {"INTEGER", "BIGINT"}},
	{"{{for_share}}", {"", "FOR SHARE"}},
	{"{{tx}}", {"0", "(pg_current_xact_id()::text::bigint)"}},
};

// A binary has no statements of its own only while nothing is built on it: the section may be absent.
extern struct sql *const __start_sql_statements[] __attribute__((weak));
extern struct sql *const __stop_sql_statements[] __attribute__((weak));

static __attribute__((noreturn)) void bug(const char *what, const char *name, const char *where)
{
	fprintf(stderr, "SQL: %s: %s (%s)\n", what, name, where);
	abort();
}

struct sql *const *sql_rows(size_t *count)
{
	*count = (size_t)(__stop_sql_statements - __start_sql_statements);
	return __start_sql_statements;
}

static size_t word_at(const char *text)
{
	for (size_t i = 0; i < WORD_COUNT; i++)
		if (strncmp(text, words[i].word, strlen(words[i].word)) == 0)
			return i;
	return WORD_COUNT;
}

char *dialect_text(const char *text, enum dialect dialect)
{
	size_t size = 0;
	char *result = NULL;

	FILE *out = open_memstream(&result, &size);
	if (!out)
		abort();
	for (char before = ' '; *text; before = text[-1]) {
		size_t word = isalnum((unsigned char)before) || before == '_' ? WORD_COUNT : word_at(text);
		if (word == WORD_COUNT && text[0] == '{' && text[1] == '{')
			bug("unknown dialect word", text, "sql.c");
		if (word == WORD_COUNT) {
			putc(*text++, out);
			continue;
		}
		fputs(words[word].dialects[dialect], out);
		text += strlen(words[word].word);
	}
	if (fclose(out) != 0)
		abort();
	return result;
}

static int by_name(const void *a, const void *b)
{
	return strcmp((*(struct sql *const *)a)->name, (*(struct sql *const *)b)->name);
}

static struct sql *row_find(struct sql *const *sorted, size_t count, const char *name)
{
	struct sql wanted = {.name = name};
	struct sql *key = &wanted;
	struct sql *const *found = bsearch(&key, sorted, count, sizeof *sorted, by_name);
	return found ? *found : NULL;
}

static char *text_between(const char *start, const char *end)
{
	while (start < end && isspace((unsigned char)*start))
		start++;
	while (end > start && (isspace((unsigned char)end[-1]) || end[-1] == ';'))
		end--;
	char *text = strndup(start, (size_t)(end - start));
	if (!text)
		abort();
	return text;
}

#define NAME_MARK "-- name: "

// The next line that starts a statement, or NULL.
static const char *next_mark(const char *at)
{
	while (at && strncmp(at, NAME_MARK, strlen(NAME_MARK)) != 0) {
		at = strchr(at, '\n');
		at = at ? at + 1 : NULL;
	}
	return at;
}

static void link_file(const struct embedded *file, struct sql *const *sorted, size_t count)
{
	for (const char *mark = next_mark(file->data); mark;) {
		const char *line_end = mark + strcspn(mark, "\n");
		char *name = text_between(mark + strlen(NAME_MARK), line_end);
		const char *next = next_mark(line_end);
		struct sql *row = row_find(sorted, count, name);

		if (!row)
			bug("nobody declares the statement", name, file->name);
		if (row->text)
			bug("the statement has two texts", name, file->name);
		row->text = text_between(line_end, next ? next : file->data + file->size);
		free(name);
		mark = next;
	}
}

static bool is_statement_file(const char *name)
{
	size_t length = strlen(name);
	return length > 4 && strcmp(name + length - 4, ".sql") == 0;
}

static void link_all(void)
{
	size_t count;
	struct sql *const *rows = sql_rows(&count);

	if (count == 0)
		return;
	struct sql **sorted = malloc(count * sizeof *sorted);
	if (!sorted)
		abort();
	memcpy(sorted, rows, count * sizeof *sorted);
	qsort(sorted, count, sizeof *sorted, by_name);
	for (size_t i = 1; i < count; i++)
		if (strcmp(sorted[i - 1]->name, sorted[i]->name) == 0)
			bug("the statement is declared twice", sorted[i]->name, "SQL()");
	for (size_t i = embed_first("src/"); i < embedded_count && strncmp(embedded_files[i].name, "src/", 4) == 0; i++)
		if (is_statement_file(embedded_files[i].name))
			link_file(&embedded_files[i], sorted, count);
	for (size_t i = 0; i < count; i++) {
		struct sql *row = sorted[i];
		if (!row->text)
			bug("the statement has no text", row->name, "SQL()");
		row->index = (int)i;
		row->sqlite = dialect_text(row->text, DIALECT_SQLITE);
		row->postgres = dialect_text(row->text, DIALECT_POSTGRES);
	}
	free(sorted);
}

void sql_link(void)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;
	pthread_once(&once, link_all);
}
