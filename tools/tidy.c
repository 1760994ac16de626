// Holds the tree against the house rules that a machine can tell: the floors (tools/floors.txt),
// the idioms (docs/ARCHITECTURE.md) and the SQL both databases share (docs/SQL.md).
//
//   tidy [ROOT]    exit 0: in order; 1: findings, one a line as "file:line: what, why"; 2: cannot read
#include <ctype.h>
#include <dirent.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define COLUMNS_MAX 120
#define FUNCTION_LINES_MAX 80
#define TAB 8
#define FOLDERS_MAX 60
#define NAME_MAX_BYTES 64
#define PATH_BYTES 512

struct folder {
	char name[NAME_MAX_BYTES];
	bool below[FOLDERS_MAX]; // folders it may include
	bool has_readme;
};

struct source {
	char path[PATH_BYTES];
	int folder;           // place in folders, -1 outside src/
	char *text;           // as it stands in the file
	char *code;           // the same length, comments and literals blanked
	int visited;          // for the search of include cycles
	struct source **uses; // files it includes
	int use_count;
};

// What stands outside the business may be included file by file; a domain folder shows only FOLDER/FOLDER.h.
static const char *const open_floors[] = {
	"base", "model", "sheet", "store", "http", "expr", "work", "api", "programme", NULL};
static const char *const roots[] = {"src", "test", "tools", "bench", "schema", "script", "web", "docs", NULL};
static const char *const papers[] = {"README.md", "README.zh-CN.md", "CONTRIBUTING.md", "CHANGELOG.md", NULL};
static const char *const skipped[] = {"node_modules", "dist", "build", NULL};
static const char *const text_endings[] = {
	".c", ".h", ".sql", ".ts", ".tsx", ".js", ".mjs", ".css", ".html", ".py", ".sh", ".md", NULL};

static struct folder folders[FOLDERS_MAX];
static int folder_count;
static struct source *sources;
static int source_count, source_room;
static int findings;

static void report(const char *path, int line, const char *format, ...) __attribute__((format(printf, 3, 4)));
static void report(const char *path, int line, const char *format, ...)
{
	va_list args;

	printf("%s:%d: ", path, line);
	va_start(args, format);
	vprintf(format, args);
	va_end(args);
	putchar('\n');
	findings++;
}

// ---------------------------------------------------------------- text

static void *grow(void *old, size_t bytes)
{
	void *room = realloc(old, bytes);

	if (!room) {
		fprintf(stderr, "tidy: out of memory\n");
		exit(2);
	}
	return room;
}

static bool listed(const char *const *list, const char *name)
{
	for (; *list; list++)
		if (strcmp(*list, name) == 0)
			return true;
	return false;
}

static bool ends_with(const char *text, const char *end)
{
	size_t size = strlen(text), end_size = strlen(end);

	return size >= end_size && strcmp(text + size - end_size, end) == 0;
}

static bool is_c(const struct source *source)
{
	return ends_with(source->path, ".c") || ends_with(source->path, ".h");
}

static bool is_word(char c)
{
	return isalnum((unsigned char)c) || c == '_';
}

static int line_of(const char *text, const char *place)
{
	int line = 1;

	for (; text < place; text++)
		line += *text == '\n';
	return line;
}

static const char *line_end(const char *line)
{
	return line + strcspn(line, "\n");
}

static const char *next_line(const char *line)
{
	line = line_end(line);
	return *line ? line + 1 : line;
}

static const char *skip_blanks(const char *text)
{
	while (isspace((unsigned char)*text))
		text++;
	return text;
}

// Whether pattern stands at text. A blank in the pattern stands for a run of blanks (or none beside a bracket);
// letters match in either case when fold is set; a word's edge must be a word's edge in the text.
static bool stands_at(const char *start, const char *text, const char *pattern, bool fold)
{
	const char *first = text;

	if (is_word(*pattern) && first > start && is_word(first[-1]))
		return false;
	for (; *pattern; pattern++) {
		if (*pattern == ' ') {
			const char *after = skip_blanks(text);

			if (after == text && pattern[1] != '(' && pattern[-1] != '(')
				return false;
			text = after;
			continue;
		}
		if (fold ? toupper((unsigned char)*text) != toupper((unsigned char)*pattern) : *text != *pattern)
			return false;
		text++;
	}
	return !is_word(pattern[-1]) || !is_word(*text);
}

static const char *find(const char *start, const char *from, const char *pattern, bool fold)
{
	for (; *from; from++)
		if (stands_at(start, from, pattern, fold))
			return from;
	return NULL;
}

// ---------------------------------------------------------------- reading

static char *read_file(const char *path)
{
	FILE *file = fopen(path, "rb");
	size_t size = 0, room = 1 << 16;
	char *text = grow(NULL, room + 1);

	if (!file) {
		free(text);
		return NULL;
	}
	for (size_t got; (got = fread(text + size, 1, room - size, file)) > 0;) {
		size += got;
		if (size == room)
			text = grow(text, (room *= 2) + 1);
	}
	fclose(file);
	text[size] = '\0';
	return text;
}

static void blank(char *at)
{
	if (*at != '\n')
		*at = ' ';
}

// The end of the literal or comment that begins at c, or c where none begins.
static char *literal_end(char *c, bool sql)
{
	char quote = *c;

	if (sql ? strncmp(c, "--", 2) == 0 : strncmp(c, "//", 2) == 0)
		return c + strcspn(c, "\n");
	if (strncmp(c, "/*", 2) == 0) {
		char *end = strstr(c + 2, "*/");

		return end ? end + 2 : c + strlen(c);
	}
	if (sql && strncmp(c, "{{", 2) == 0) {
		char *end = strstr(c, "}}");

		return end ? end + 2 : c + strlen(c);
	}
	if (quote != '\'' && quote != '"')
		return c;
	for (c++; *c && *c != quote && *c != '\n'; c++)
		if (!sql && *c == '\\' && c[1])
			c++;
	return *c ? c + 1 : c;
}

// Blanks comments and the insides of literals; in SQL also the dialect words.
static char *blanked(const char *text, bool sql)
{
	char *code = grow(NULL, strlen(text) + 1);

	strcpy(code, text);
	for (char *c = code; *c;) {
		char *end = literal_end(c, sql);
		bool quoted = *c == '"' || *c == '\'';

		if (end == c) {
			c++;
			continue;
		}
		if (quoted && end - c >= 2) {
			for (char *inside = c + 1; inside < end - 1; inside++)
				blank(inside);
		} else {
			for (char *inside = c; inside < end; inside++)
				blank(inside);
		}
		c = end;
	}
	return code;
}

static int folder_of(const char *name)
{
	for (int i = 0; i < folder_count; i++)
		if (strcmp(folders[i].name, name) == 0)
			return i;
	return -1;
}

// One line of the diagram: "name: below below …". A folder may stand only on folders of earlier lines, so that the
// diagram can hold no cycle.
static void floors_line(const char *path, int number, char *line)
{
	struct folder *folder = &folders[folder_count];
	char *colon = strchr(line, ':');

	if (!colon || folder_count == FOLDERS_MAX) {
		report(path, number, "cannot be read, a line is \"folder: folder folder\"");
		return;
	}
	*colon = '\0';
	for (char *name = strtok(colon + 1, " \t\n"); name; name = strtok(NULL, " \t\n")) {
		int below = folder_of(name);

		if (below < 0)
			report(path, number, "\"%s\" stands on \"%s\", on no earlier line: floors form no cycle",
			       line, name);
		else
			folder->below[below] = true;
	}
	if (folder_of(line) >= 0)
		report(path, number, "\"%s\" stands twice", line);
	snprintf(folder->name, sizeof folder->name, "%.*s", NAME_MAX_BYTES - 1, line);
	folder_count++;
}

static bool floors_read(void)
{
	char line[1024];
	int number = 0;
	FILE *file = fopen("tools/floors.txt", "r");

	if (!file)
		return false;
	while (fgets(line, sizeof line, file)) {
		number++;
		if (line[0] != '#' && line[0] != '\n')
			floors_line("tools/floors.txt", number, line);
	}
	fclose(file);
	return true;
}

static bool is_text(const char *path)
{
	const char *name = strrchr(path, '/') ? strrchr(path, '/') + 1 : path;

	if (strncmp(path, "script/", 7) == 0 && !strchr(name, '.'))
		return true;
	for (const char *const *end = text_endings; *end; end++)
		if (ends_with(path, *end))
			return true;
	return false;
}

static void source_add(const char *path)
{
	struct source source = {.folder = -1};
	char name[PATH_BYTES];

	snprintf(source.path, sizeof source.path, "%s", path);
	if (!is_text(path))
		return;
	if (strncmp(path, "src/", 4) == 0 && strchr(path + 4, '/')) {
		snprintf(name, sizeof name, "%s", path + 4);
		*strchr(name, '/') = '\0';
		source.folder = folder_of(name);
	}
	source.text = read_file(path);
	if (!source.text)
		return;
	source.code = blanked(source.text, ends_with(path, ".sql"));
	if (source_count == source_room)
		sources = grow(sources, (size_t)(source_room = source_room * 2 + 64) * sizeof *sources);
	sources[source_count++] = source;
}

static void walk(const char *path)
{
	struct dirent **entries;
	int count = scandir(path, &entries, NULL, alphasort);

	for (int i = 0; i < count; i++) {
		const char *name = entries[i]->d_name;
		char inside[PATH_BYTES];
		struct stat stat;

		if (name[0] != '.' && !listed(skipped, name) &&
		    snprintf(inside, sizeof inside, "%s/%s", path, name) < (int)sizeof inside &&
		    lstat(inside, &stat) == 0) {
			if (S_ISDIR(stat.st_mode))
				walk(inside);
			else if (S_ISREG(stat.st_mode))
				source_add(inside);
		}
		free(entries[i]);
	}
	if (count >= 0)
		free(entries);
}

// ---------------------------------------------------------------- floors

static void check_folders(void)
{
	struct dirent **entries;
	int count = scandir("src", &entries, NULL, alphasort);

	for (int i = 0; i < count; i++) {
		const char *name = entries[i]->d_name;
		char path[PATH_BYTES], readme[PATH_BYTES];
		struct stat stat;

		snprintf(path, sizeof path, "src/%s", name);
		snprintf(readme, sizeof readme, "src/%s/README.md", name);
		if (name[0] == '.' || lstat(path, &stat) != 0 || !S_ISDIR(stat.st_mode)) {
			free(entries[i]);
			continue;
		}
		if (folder_of(name) < 0)
			report(path, 1, "folder is not in tools/floors.txt, every folder has its floor");
		if (lstat(readme, &stat) != 0)
			report(readme, 1, "is missing, a folder says what it is for and what does not belong there");
		free(entries[i]);
	}
	if (count >= 0)
		free(entries);
}

static struct source *source_named(const char *path)
{
	for (int i = 0; i < source_count; i++)
		if (strcmp(sources[i].path, path) == 0)
			return &sources[i];
	return NULL;
}

static void check_edge(struct source *source, int line, const char *name)
{
	char folder_name[PATH_BYTES], face[PATH_BYTES], path[PATH_BYTES];
	char *slash;
	int target;

	snprintf(folder_name, sizeof folder_name, "%s", name);
	slash = strchr(folder_name, '/');
	if (!slash) {
		report(source->path, line, "include of \"%s\", includes are written \"folder/file.h\"", name);
		return;
	}
	*slash = '\0';
	target = folder_of(folder_name);
	if (target < 0) {
		report(source->path, line, "include of \"%s\", no such folder in tools/floors.txt", name);
		return;
	}
	if (target != source->folder && !folders[source->folder].below[target])
		report(source->path, line, "%s includes %s, an edge that tools/floors.txt does not have",
		       folders[source->folder].name, folder_name);
	snprintf(face, sizeof face, "%.*s/%.*s.h", NAME_MAX_BYTES, folder_name, NAME_MAX_BYTES, folder_name);
	if (target != source->folder && !listed(open_floors, folder_name) && strcmp(name, face) != 0)
		report(source->path, line, "include of \"%s\", private to its folder: its face is \"%s\"", name, face);
	snprintf(path, sizeof path, "src/%.*s", PATH_BYTES - 5, name);
	if (source_named(path)) {
		source->uses = grow(source->uses, (size_t)(source->use_count + 1) * sizeof *source->uses);
		source->uses[source->use_count++] = source_named(path);
	}
}

static void check_includes(struct source *source)
{
	int number = 1;

	for (const char *line = source->text; *line; line = next_line(line), number++) {
		char name[200];

		if (sscanf(line, "# include \"%199[^\"\n]\"", name) == 1)
			check_edge(source, number, name);
	}
}

enum { UNSEEN, ON_THE_WAY, SEEN };

static void check_cycle(struct source *source)
{
	source->visited = ON_THE_WAY;
	for (int i = 0; i < source->use_count; i++) {
		struct source *used = source->uses[i];

		if (used->visited == ON_THE_WAY)
			report(source->path, 1, "includes %s, which includes it again: files form no cycle",
			       used->path);
		else if (used->visited == UNSEEN)
			check_cycle(used);
	}
	source->visited = SEEN;
}

// ---------------------------------------------------------------- idioms

static void check_lines(const struct source *source)
{
	int number = 1;

	for (const char *line = source->text; *line; line = next_line(line), number++) {
		int columns = 0;

		for (const char *c = line; c < line_end(line); c++) {
			if (*c == '\t')
				columns += TAB - columns % TAB;
			else if (((unsigned char)*c & 0xC0) != 0x80)
				columns++;
		}
		if (columns > COLUMNS_MAX)
			report(source->path, number, "%d columns, a line has at most %d", columns, COLUMNS_MAX);
	}
}

static void check_marks(const struct source *source)
{
	// Written apart, so that this file does not find itself.
	static const char *const marks[] = {"TO" "DO", "FIX" "ME", "HA" "CK", NULL};

	for (const char *const *mark = marks; *mark; mark++)
		for (const char *at = source->text; (at = find(source->text, at, *mark, false)); at++)
			report(source->path, line_of(source->text, at), "%s, what is in the tree is finished", *mark);
}

static void check_memory(const struct source *source)
{
	static const char *const calls[] = {"malloc (", "calloc (", "realloc (", "reallocarray (", "free (", "strdup (",
		"strndup (", "asprintf (", "vasprintf (", "aligned_alloc (", NULL};

	for (const char *const *call = calls; *call; call++)
		for (const char *at = source->code; (at = find(source->code, at, *call, false)); at++)
			if (at == source->code || (at[-1] != '.' && at[-1] != '>'))
				report(source->path, line_of(source->code, at),
				       "%.*s above store/, memory there belongs to an arena",
				       (int)strcspn(*call, " "), *call);
}

static void check_try(const struct source *source)
{
	for (const char *at = source->code; (at = find(source->code, at, "TRY (", false)); at++) {
		const char *line = at;

		while (line > source->code && line[-1] != '\n')
			line--;
		if (*line != '#')
			report(source->path, line_of(source->code, at),
			       "TRY below work/, something is owned there: go forward to one out");
	}
}

static void check_typedef(const struct source *source)
{
	static const char *const kinds[] = {"typedef struct", "typedef union", "typedef enum", NULL};

	for (const char *const *kind = kinds; *kind; kind++)
		for (const char *at = source->code; (at = find(source->code, at, *kind, false)); at++)
			report(source->path, line_of(source->code, at), "%s, a type is called by what it is", *kind);
}

// Whether a part of name, cut at every '_', '-' and '.', is a word that says nothing.
static const char *empty_word(const char *name, size_t size)
{
	static const char *const words[] = {"util", "utils", "common", "manager", "handle", "handler", "process", NULL};

	for (const char *const *word = words; *word; word++)
		for (size_t i = 0; i + strlen(*word) <= size; i++) {
			size_t end = i + strlen(*word);

			if (strncmp(name + i, *word, end - i) == 0 &&
			    (i == 0 || !isalnum((unsigned char)name[i - 1])) &&
			    (end == size || !isalnum((unsigned char)name[end])))
				return *word;
		}
	return NULL;
}

static void check_file_name(const struct source *source)
{
	const char *word = empty_word(source->path, strlen(source->path));

	if (word)
		report(source->path, 1, "\"%s\" in a file's name, name what it is", word);
}

static void check_function(const struct source *source, const char *head, const char *body)
{
	const char *bracket = memchr(head, '(', (size_t)(body - head));
	const char *name = bracket, *end = strstr(body, "\n}"), *word;
	int lines;

	if (!bracket)
		return;
	while (name > head && is_word(name[-1]))
		name--;
	word = empty_word(name, (size_t)(bracket - name));
	if (word)
		report(source->path, line_of(source->code, head), "\"%s\" in %.*s(), name what it does", word,
		       (int)(bracket - name), name);
	lines = end ? line_of(body, end) - 1 : 0;
	if (lines > FUNCTION_LINES_MAX)
		report(source->path, line_of(source->code, head),
		       "%.*s() has %d lines, a function is read at one glance: at most %d", (int)(bracket - name), name,
		       lines, FUNCTION_LINES_MAX);
}

// A body opens with a bracket alone in the first column or at the end of its head; a table has a '=' before it.
static void check_functions(const struct source *source)
{
	const char *head = NULL; // the first line of what stands before the body, which may be several lines

	for (const char *line = source->code; *line; line = next_line(line)) {
		const char *end = line_end(line);
		size_t size = (size_t)(end - line);

		if (*line == '{') {
			if (head)
				check_function(source, head, line);
			head = NULL;
		} else if (*line == '#' || *line == '}' || *skip_blanks(line) == '\0' || skip_blanks(line) >= end) {
			head = NULL;
		} else if (!isspace((unsigned char)*line) || head) {
			head = head ? head : line;
			if (end[-1] == '{' && memchr(line, '(', size) && !memchr(head, '=', (size_t)(end - head)))
				check_function(source, head, end - 1);
			if (end[-1] == ';' || end[-1] == '{')
				head = NULL;
		}
	}
}

static void check_header(const struct source *source)
{
	if (strncmp(source->text, "//", 2) != 0 && strncmp(source->text, "/*", 2) != 0)
		report(source->path, 1, "no comment at the top, a header is a contract");
}

// [text](target) of a page: a target inside the repository must be there.
static void check_links(const struct source *source)
{
	const char *slash = strrchr(source->path, '/');
	int folder_size = slash ? (int)(slash + 1 - source->path) : 0;

	for (const char *at = source->text; (at = strstr(at, "](")); at++) {
		size_t size = strcspn(at + 2, ")#\n ");
		char path[PATH_BYTES];
		struct stat stat;

		if (size == 0 || memchr(at + 2, ':', size))
			continue;
		snprintf(path, sizeof path, "%.*s%.*s", folder_size, source->path, (int)size, at + 2);
		if (lstat(path, &stat) != 0)
			report(source->path, line_of(source->text, at), "link to %s, which is not there", path);
	}
}

// ---------------------------------------------------------------- SQL

// Collects one literal and those that follow it with nothing between; returns the place after the last.
static const char *literal(const struct source *source, const char *at, char *whole, size_t room)
{
	size_t size = 0;

	for (;;) {
		const char *code = source->code + (at - source->text) + 1;
		const char *end = strchr(code, '"');

		if (!end)
			return at + 1;
		for (at++; at < source->text + (end - source->code); at++)
			if (size + 1 < room)
				whole[size++] = *at;
		whole[size] = '\0';
		at++;
		if (*skip_blanks(source->code + (at - source->text)) != '"')
			return at;
		at = source->text + (skip_blanks(source->code + (at - source->text)) - source->code);
	}
}

static bool is_statement(const char *text)
{
	static const struct {
		const char *verb, *then;
	} kinds[] = {{"SELECT", "FROM"}, {"WITH", "SELECT"}, {"INSERT INTO", "VALUES ("}, {"INSERT INTO", "SELECT"},
		{"UPDATE", "SET"}, {"DELETE FROM", ""}, {"CREATE TABLE", ""}, {"CREATE INDEX", ""},
		{"CREATE UNIQUE INDEX", ""}, {"ALTER TABLE", ""}, {"DROP TABLE", ""}};

	text = skip_blanks(text);
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (stands_at(text, text, kinds[i].verb, false) &&
		    (!*kinds[i].then || find(text, text, kinds[i].then, false)))
			return true;
	return false;
}

// A statement's head handed to store/where.h is bound there; a mould with %s is filled from const tables; what ends
// with VALUES is the head of as many rows of parameters as there are.
static bool is_where_head(const struct source *source, const char *at)
{
	const char *from = at;

	while (from > source->code && from[-1] != ';' && from[-1] != '{' && from[-1] != '}')
		from--;
	for (; from < at; from++)
		if (strncmp(from, "where_", 6) == 0 && (from == source->code || !is_word(from[-1])))
			return true;
	return false;
}

static void check_statements(const struct source *source)
{
	char whole[4096];

	for (const char *at = source->code; (at = strchr(at, '"'));) {
		const char *start = at;
		const char *text = source->text + (at - source->code);

		whole[0] = '\0';
		at = source->code + (literal(source, text, whole, sizeof whole) - source->text);
		if (is_statement(whole) && !strchr(whole, '%') && !is_where_head(source, start))
			report(source->path, line_of(source->code, start),
			       "SQL in C, a statement stands in a .sql file beside it");
	}
}

struct sql_rule {
	const char *pattern, *why;
};

static const struct sql_rule sql_rules[] = {
	{"::", "only PostgreSQL casts so: CAST(x AS T)"},
	{"?", "parameters are $1, $2"},
	{"->", "JSON is read in C"},
	{"json_extract (", "JSON is read in C"},
	{"json_each (", "JSON is read in C"},
	{"json_object (", "JSON is made in C"},
	{"json_build_object (", "JSON is made in C"},
	{"jsonb", "JSON is TEXT"},
	{"now (", "the time is a parameter: ctx->now_ms"},
	{"unixepoch (", "the time is a parameter: ctx->now_ms"},
	{"strftime (", "the calendar is in base/"},
	{"julianday (", "the calendar is in base/"},
	{"datetime (", "the calendar is in base/"},
	{"date (", "the calendar is in base/"},
	{"date_trunc (", "the calendar is in base/"},
	{"extract (", "the calendar is in base/"},
	{"current_timestamp", "the time is a parameter: ctx->now_ms"},
	{"current_date", "the time is a parameter: ctx->now_ms"},
	{"random (", "chance is a parameter"},
	{"GREATEST (", "SQLite does not know it: CASE"},
	{"LEAST (", "SQLite does not know it: CASE"},
	{"IFNULL (", "PostgreSQL does not know it: COALESCE"},
	{"IIF (", "PostgreSQL does not know it: CASE"},
	{"AUTOINCREMENT", "ids are made by the program"},
	{"SERIAL", "ids are made by the program"},
	{"BIGSERIAL", "ids are made by the program"},
	{"AS IDENTITY", "ids are made by the program"},
	{"GENERATED ALWAYS", "what is derived is written by the program"},
	{"CREATE TRIGGER", "no code in the database"},
	{"CREATE FUNCTION", "no code in the database"},
	{"CREATE PROCEDURE", "no code in the database"},
	{"MERGE INTO", "SQLite does not know it: INSERT … ON CONFLICT"},
	{"REPLACE INTO", "PostgreSQL does not know it: INSERT … ON CONFLICT"},
	{"INSERT OR", "PostgreSQL does not know it: INSERT … ON CONFLICT"},
	{"UPDATE OR", "PostgreSQL does not know it"},
	{"LATERAL", "SQLite does not know it: ROW_NUMBER() in a subquery"},
	{"LIKE", "folds case on SQLite alone: search over the index of pieces"},
	{"ILIKE", "SQLite does not know it"},
	{"GLOB", "PostgreSQL does not know it"},
	{"SIMILAR TO", "SQLite does not know it"},
	{"DISTINCT ON", "SQLite does not know it: ROW_NUMBER() in a subquery"},
	{"ANY (", "SQLite does not know it: IN with one parameter a value"},
	{"FOR UPDATE", "SQLite does not know it: a guarded UPDATE … RETURNING"},
	{"SKIP LOCKED", "SQLite does not know it: a guarded UPDATE … RETURNING"},
	{"LOCK TABLE", "SQLite does not know it"},
	{"GROUPING SETS", "SQLite does not know it"},
	{"ROLLUP (", "SQLite does not know it"},
	{"CUBE (", "SQLite does not know it"},
	{"string_agg (", "the two name it differently: join in C"},
	{"group_concat (", "the two name it differently: join in C"},
	{"array_agg (", "SQLite does not know it"},
	{"percentile_cont (", "SQLite does not know it: model/ computes it"},
	{"TRUNCATE", "SQLite does not know it: DELETE"},
	{"DEFERRABLE", "not on every engine: write in order"},
	{"EXCLUDE USING", "SQLite does not know it"},
	{"PRAGMA", "belongs to the driver"},
	{"VACUUM", "belongs to the driver"},
	{"pg_advisory_xact_lock (", "belongs to the driver"},
	{"WITHOUT ROWID", "the dialect word is {{without_rowid}}"},
	{"STRICT", "the dialect word is {{strict}}"},
	{"BLOB", "the dialect word is {{blob}}"},
	{"BYTEA", "the dialect word is {{blob}}"},
	{"INTEGER", "32 bits on PostgreSQL: BIGINT"},
	{"INT", "32 bits on PostgreSQL: BIGINT"},
	{"BOOLEAN", "SMALLINT with CHECK (x IN (0, 1))"},
	{"VARCHAR", "TEXT; the bound is in the shape"},
	{"NUMERIC", "money is BIGINT in minor units"},
	{"DECIMAL", "money is BIGINT in minor units"},
	{"REAL", "DOUBLE PRECISION, and never for value"},
	{"TIMESTAMP", "time is BIGINT, ms UTC"},
	{"TIMESTAMPTZ", "time is BIGINT, ms UTC"},
	{"AS ( INSERT", "SQLite does not write in a CTE"},
	{"AS ( UPDATE", "SQLite does not write in a CTE"},
	{"AS ( DELETE", "SQLite does not write in a CTE"},
};

// MAX(a, b) and MIN(a, b) choose the larger on SQLite alone; with one argument they are aggregates on both.
static void check_max(const struct source *source, const char *name)
{
	for (const char *at = source->code; (at = find(source->code, at, name, true)); at++) {
		int depth = 0;

		for (const char *c = strchr(at, '('); *c; c++) {
			depth += (*c == '(') - (*c == ')');
			if (depth == 0)
				break;
			if (depth == 1 && *c == ',') {
				report(source->path, line_of(source->code, at),
				       "%.3s() of two values, PostgreSQL does not know it: CASE", name);
				break;
			}
		}
	}
}

static void check_sql(const struct source *source)
{
	for (size_t i = 0; i < sizeof sql_rules / sizeof *sql_rules; i++)
		for (const char *at = source->code; (at = find(source->code, at, sql_rules[i].pattern, true)); at++)
			report(source->path, line_of(source->code, at), "%s, %s", sql_rules[i].pattern,
			       sql_rules[i].why);
	check_max(source, "MAX (");
	check_max(source, "MIN (");
}

// ---------------------------------------------------------------- all of it

// Whether a folder may include the floor called name.
static bool stands_on(int folder, const char *name)
{
	int floor = folder_of(name);

	return floor >= 0 && folders[folder].below[floor];
}

static void check_floor_rules(struct source *source)
{
	const char *floor = folders[source->folder].name;

	check_includes(source);
	if (ends_with(source->path, ".h"))
		check_header(source);
	if (stands_on(source->folder, "store"))
		check_memory(source);
	if (strcmp(floor, "work") != 0 && !stands_on(source->folder, "work"))
		check_try(source);
	if (strcmp(floor, "store") != 0)
		check_statements(source);
}

static void check_source(struct source *source)
{
	bool test = strncmp(source->path, "test/", 5) == 0;
	bool web = strncmp(source->path, "web/", 4) == 0;
	bool sql = ends_with(source->path, ".sql");

	if (ends_with(source->path, ".md")) {
		check_links(source);
		return;
	}
	check_marks(source);
	if (web || !(sql || is_c(source)))
		return;
	check_lines(source);
	if (sql) {
		if (!test)
			check_sql(source);
		return;
	}
	check_typedef(source);
	if (test)
		return;
	check_file_name(source);
	check_functions(source);
	if (source->folder >= 0)
		check_floor_rules(source);
}

int main(int argc, char **argv)
{
	if (argc > 2 || (argc == 2 && argv[1][0] == '-')) {
		fprintf(stderr, "usage: tidy [ROOT]\n");
		return 2;
	}
	if ((argc == 2 && chdir(argv[1]) != 0) || !floors_read()) {
		perror(argc == 2 ? argv[1] : "tools/floors.txt");
		return 2;
	}
	for (const char *const *root = roots; *root; root++)
		walk(*root);
	for (const char *const *paper = papers; *paper; paper++)
		source_add(*paper);
	check_folders();
	for (int i = 0; i < source_count; i++)
		check_source(&sources[i]);
	for (int i = 0; i < source_count; i++)
		if (sources[i].visited == UNSEEN)
			check_cycle(&sources[i]);
	if (findings)
		printf("tidy: %d findings\n", findings);
	else
		printf("tidy: %d files in order\n", source_count);
	return findings > 0;
}
