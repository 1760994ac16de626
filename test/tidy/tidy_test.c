// Each row is a small tree with one thing wrong in it (or nothing): tidy must say exactly that.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <ftw.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define HEADER "// A contract.\n#pragma once\n"
#define FUNCTION(head, body) head "\n{\n" body "}\n"
#define LINES_5 "\tstep();\n\tstep();\n\tstep();\n\tstep();\n\tstep();\n"
#define LINES_20 LINES_5 LINES_5 LINES_5 LINES_5
#define LINES_80 LINES_20 LINES_20 LINES_20 LINES_20
#define COLUMNS_40 "// 4567890123456789012345678901234567890"

struct row {
	const char *name;
	const char *path, *text;   // the file under trial
	const char *found;         // how the finding begins; NULL: the tree is in order
	const char *path2, *text2; // another file, where one is needed
};

// base < store < work < api < sales < loyalty, each with a README and the domain folders with a face.
static const char *const floors = "# the diagram\nbase:\nstore: base\nwork: base store\napi: base store work\n"
	"sales: base store work api\nloyalty: base store work api sales\n";

#define GOOD(name, path, text) {name, path, text, NULL, NULL, NULL}
#define GOOD_2(name, path, text, path2, text2) {name, path, text, NULL, path2, text2}
#define BAD(name, path, text, found) {name, path, text, found, NULL, NULL}
#define BAD_2(name, path, text, found, path2, text2) {name, path, text, found, path2, text2}

static const struct row rows[] = {
	GOOD_2("nothing wrong", "src/loyalty/tier.c",
		"#include \"loyalty/tier.h\"\n#include \"sales/sales.h\"\n#include \"store/where.h\"\n"
		FUNCTION("int tier_of(void)", "\tTRY(step());\n"),
		"src/loyalty/tier.h", HEADER),

	BAD("edge upward", "src/sales/till.c",
		"#include \"loyalty/loyalty.h\"\n",
		"src/sales/till.c:1: sales includes loyalty, an edge"),
	BAD("edge upward from a technical floor", "src/base/text.c",
		"\n#include \"store/store.h\"\n",
		"src/base/text.c:2: base includes store, an edge"),
	BAD_2("private header of a domain folder", "src/loyalty/tier.c",
		"#include \"sales/line.h\"\n",
		"src/loyalty/tier.c:1: include of \"sales/line.h\", private",
		"src/sales/line.h", HEADER),
	BAD("include without a folder", "src/sales/till.c",
		"#include \"line.h\"\n",
		"src/sales/till.c:1: include of \"line.h\", includes are written"),
	BAD("include of an unknown folder", "src/sales/till.c",
		"#include \"shop/shop.h\"\n",
		"src/sales/till.c:1: include of \"shop/shop.h\", no such folder"),
	BAD_2("files in a cycle", "src/sales/a.h",
		HEADER "#include \"sales/b.h\"\n",
		"src/sales/b.h:1: includes src/sales/a.h, which includes it again",
		"src/sales/b.h", HEADER "#include \"sales/a.h\"\n"),
	BAD("folders in a cycle", "tools/floors.txt",
		"base:\nsales: base loyalty\nloyalty: base sales\nstore: base\nwork: base\napi: base\n",
		"tools/floors.txt:2: \"sales\" stands on \"loyalty\", on no earlier"),
	BAD("folder without a floor", "src/shop/README.md",
		"Shop.\n",
		"src/shop:1: folder is not in tools/floors.txt"),
	BAD("folder without a README", "src/sales/README.md",
		NULL,
		"src/sales/README.md:1: is missing"),
	BAD("header without a comment", "src/sales/line.h",
		"#pragma once\n",
		"src/sales/line.h:1: no comment at the top"),

	BAD("malloc above store", "src/sales/till.c",
		FUNCTION("void *room(void)", "\treturn malloc(8);\n"),
		"src/sales/till.c:3: malloc above store/"),
	BAD("free above store", "src/work/job.c",
		FUNCTION("void job_end(void)", "\tfree (job);\n"),
		"src/work/job.c:3: free above store/"),
	GOOD("free in store", "src/store/sqlite.c",
		FUNCTION("void row_end(void)", "\tfree(row);\n")),
	GOOD("free in a comment, and another's free", "src/sales/till.c",
		"// free(x)\n" FUNCTION("void f(void)", "\tsodium_free(x); say(\"free(x)\");\n")),
	BAD("TRY below work", "src/store/sqlite.c",
		FUNCTION("int open(void)", "\tTRY(step());\n"),
		"src/store/sqlite.c:3: TRY below work/"),
	GOOD_2("TRY in work, and its definition", "src/work/job.c",
		FUNCTION("int job(void)", "\tTRY(step());\n"),
		"src/base/status.h", HEADER "#define TRY(call) call\n"),

	BAD("typedef struct", "src/base/text.h",
		HEADER "typedef struct text text_t;\n",
		"src/base/text.h:3: typedef struct"),
	GOOD("typedef of a function", "src/base/text.h",
		HEADER "typedef int text_order(void);\n"),
	BAD("empty word in a file's name", "src/sales/order_util.c",
		"int x;\n",
		"src/sales/order_util.c:1: \"util\" in a file's name"),
	BAD("empty word in a function's name", "src/sales/till.c",
		FUNCTION("static int order_process(void)", ""),
		"src/sales/till.c:1: \"process\" in order_process()"),
	BAD("empty word over two lines", "src/sales/till.c",
		FUNCTION("static int handle_order(int a,\n\tint b)", ""),
		"src/sales/till.c:1: \"handle\" in handle_order()"),
	GOOD("a word that only begins alike", "src/sales/till.c",
		FUNCTION("int utility_commons(void)", "")),
	BAD("function too long", "src/sales/till.c",
		FUNCTION("int till(void)", LINES_80 "\tstep();\n"),
		"src/sales/till.c:1: till() has 81 lines"),
	GOOD("function just short enough", "src/sales/till.c",
		FUNCTION("int till(void)", LINES_80)),
	BAD("function too long, bracket on its head", "src/sales/till.c",
		"int till(void) {\n" LINES_80 "\tstep();\n}\n",
		"src/sales/till.c:1: till() has 81 lines"),
	GOOD("table may be long", "src/sales/till.c",
		"static const int rows[] = {\n" LINES_80 LINES_80 "};\n"),
	BAD("line too long", "src/sales/till.c",
		"\n" COLUMNS_40 COLUMNS_40 COLUMNS_40 "x\n",
		"src/sales/till.c:2: 121 columns"),
	BAD("a tab is eight columns", "src/sales/till.c",
		"\t" COLUMNS_40 COLUMNS_40 "4567890123456789012345678901234567\n",
		"src/sales/till.c:1: 122 columns"),
	GOOD("Chinese counts by characters", "src/sales/till.c",
		COLUMNS_40 COLUMNS_40 "会员会员会员会员会员会员会员会员\n"),
	BAD("unfinished", "src/sales/till.c",
		"// TO" "DO: the rest\n",
		"src/sales/till.c:1: TO" "DO, what is in the tree"),
	BAD("unfinished script", "script/test",
		"# FIX" "ME\n",
		"script/test:1: FIX" "ME, what is in the tree"),
	GOOD("a template for mkstemp", "src/store/sqlite.c",
		"const char *path = \"/tmp/a.XXXXXX\";\n"),

	GOOD("links", "docs/SQL.md",
		"[a](../src/base/README.md#part) [b](https://example.com/x) [c](#part) text(1)\n"),
	BAD("broken link", "docs/SQL.md",
		"\n[a](../src/base/NOTHING.md)\n",
		"docs/SQL.md:2: link to docs/../src/base/NOTHING.md, which"),
	BAD("broken link of the front page", "README.md",
		"[a](docs/NOTHING.md)\n",
		"README.md:1: link to docs/NOTHING.md, which"),

	BAD("SQL in C", "src/sales/till.c",
		"const char *q =\n\t\"SELECT id FROM till\";\n",
		"src/sales/till.c:2: SQL in C"),
	BAD("SQL in C over two literals", "src/sales/till.c",
		"const char *q = \"UPDATE till \"\n\t\"SET open = 0\";\n",
		"src/sales/till.c:1: SQL in C"),
	GOOD("SQL in store", "src/store/sqlite.c",
		"const char *q = \"DELETE FROM till\";\n"),
	GOOD("head of a where", "src/sales/till.c",
		FUNCTION("int f(void)", "\tq = where_make(mem,\n\t\t\"SELECT id FROM till\");\n")),
	GOOD("head of many rows", "src/sales/till.c",
		"const char *q = \"INSERT INTO till (id, name) VALUES \";\n"),
	BAD("SQL in C with values", "src/sales/till.c",
		"const char *q = \"INSERT INTO till (id) VALUES ($1)\";\n",
		"src/sales/till.c:1: SQL in C"),
	GOOD("a sentence", "src/sales/till.c",
		"const char *s = \"UPDATE your card. SELECT one.\";\n"),

	GOOD("shared SQL", "src/sales/till.sql",
		"-- name: till_open\nINSERT INTO till (id, name, body) VALUES ($1, $2, CAST($3 AS TEXT))\n"
		"ON CONFLICT (id) DO UPDATE SET name = excluded.name WHERE till.name <> 'a::b now()' RETURNING id;\n"
		"-- name: till_last\nSELECT MAX(COALESCE(a, b)), t.least, \"json\" FROM till AS t\n"
		"ORDER BY a NULLS LAST;\n"),
	GOOD("dialect words", "schema/0001_till.sql",
		"CREATE TABLE till (id BIGINT PRIMARY KEY, body {{blob}}) {{without_rowid}};\n"
		"-- sqlite: CREATE VIRTUAL TABLE x USING fts5(body);\n"
		"-- postgres: CREATE INDEX y ON till USING gin(z);\n"),
	BAD("cast of PostgreSQL", "src/sales/till.sql",
		"SELECT $1::BIGINT;\n",
		"src/sales/till.sql:1: ::, "),
	BAD("clock", "src/sales/till.sql",
		"\nSELECT NOW();\n",
		"src/sales/till.sql:2: now ("),
	BAD("clock of SQLite", "src/sales/till.sql",
		"SELECT unixepoch();\n",
		"src/sales/till.sql:1: unixepoch ("),
	BAD("GREATEST", "src/sales/till.sql",
		"SELECT greatest(a, b) FROM t;\n",
		"src/sales/till.sql:1: GREATEST ("),
	BAD("MAX of two", "src/sales/till.sql",
		"SELECT MAX(COALESCE(a, 0), b) FROM t;\n",
		"src/sales/till.sql:1: MAX() of two"),
	BAD("JSON operator", "src/sales/till.sql",
		"SELECT body->>'a' FROM t;\n",
		"src/sales/till.sql:1: ->, "),
	BAD("AUTOINCREMENT", "schema/0001_till.sql",
		"CREATE TABLE t (id BIGINT PRIMARY KEY AUTOINCREMENT);\n",
		"schema/0001_till.sql:1: AUTOINCREMENT"),
	BAD("SERIAL", "schema/0001_till.sql",
		"CREATE TABLE t (id BIGSERIAL);\n",
		"schema/0001_till.sql:1: BIGSERIAL"),
	BAD("trigger", "schema/0001_till.sql",
		"CREATE  TRIGGER t;\n",
		"schema/0001_till.sql:1: CREATE TRIGGER"),
	BAD("MERGE", "src/sales/till.sql",
		"MERGE INTO t;\n",
		"src/sales/till.sql:1: MERGE INTO"),
	BAD("LATERAL", "src/sales/till.sql",
		"SELECT 1 FROM t, lateral (SELECT 1);\n",
		"src/sales/till.sql:1: LATERAL"),
	BAD("ILIKE", "src/sales/till.sql",
		"SELECT 1 FROM t WHERE a ILIKE $1;\n",
		"src/sales/till.sql:1: ILIKE"),
	BAD("ANY of an array", "src/sales/till.sql",
		"SELECT 1 FROM t WHERE a = ANY($1);\n",
		"src/sales/till.sql:1: ANY ("),
	BAD("writing CTE", "src/sales/till.sql",
		"WITH a AS (\n\tDELETE FROM t RETURNING id) SELECT 1 FROM a;\n",
		"src/sales/till.sql:1: AS ( DELETE"),
	BAD("raw blob", "schema/0001_till.sql",
		"CREATE TABLE t (a BYTEA);\n",
		"schema/0001_till.sql:1: BYTEA"),
	BAD("question mark", "src/sales/till.sql",
		"SELECT a FROM t WHERE b = ?;\n",
		"src/sales/till.sql:1: ?, "),
};

static char tidy[PATH_MAX];

static void write_file(const char *path, const char *text)
{
	char folder[200];
	FILE *file;

	for (const char *slash = strchr(path, '/'); slash; slash = strchr(slash + 1, '/')) {
		snprintf(folder, sizeof folder, "%.*s", (int)(slash - path), path);
		mkdir(folder, 0755);
	}
	if (!text) {
		assert_int_equal(unlink(path), 0);
		return;
	}
	file = fopen(path, "w");
	assert_non_null(file);
	fputs(text, file);
	assert_int_equal(fclose(file), 0);
}

static void make_tree(const struct row *row)
{
	static const char *const names[] = {"base", "store", "work", "api", "sales", "loyalty"};
	char path[200];

	write_file("tools/floors.txt", floors);
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		snprintf(path, sizeof path, "src/%s/README.md", names[i]);
		write_file(path, "What it is for.\n");
		snprintf(path, sizeof path, "src/%s/%s.h", names[i], names[i]);
		write_file(path, HEADER);
	}
	write_file(row->path, row->text);
	if (row->path2)
		write_file(row->path2, row->text2);
}

static int remove_entry(const char *path, const struct stat *stat, int kind, struct FTW *ftw)
{
	(void)stat, (void)kind, (void)ftw;
	return remove(path);
}

static void tells_what_is_wrong(void **state)
{
	const struct row *row = *state;
	char folder[] = "/tmp/tidy_test.XXXXXX", home[PATH_MAX], out[8192];
	size_t size;
	int status;
	FILE *pipe;

	assert_non_null(getcwd(home, sizeof home));
	assert_non_null(mkdtemp(folder));
	assert_int_equal(chdir(folder), 0);
	make_tree(row);
	pipe = popen(tidy, "r");
	assert_non_null(pipe);
	size = fread(out, 1, sizeof out - 1, pipe);
	out[size] = '\0';
	status = pclose(pipe);
	assert_int_equal(chdir(home), 0);
	nftw(folder, remove_entry, 8, FTW_DEPTH | FTW_PHYS);
	if (row->found) {
		assert_int_equal(WEXITSTATUS(status), 1);
		if (strncmp(out, row->found, strlen(row->found)) != 0 || !strstr(out, "\ntidy: 1 findings\n"))
			fail_msg("expected \"%s…\" and nothing else, got:\n%s", row->found, out);
	} else if (status != 0) {
		fail_msg("expected no finding, got:\n%s", out);
	}
}

int main(void)
{
	static struct CMUnitTest tests[sizeof rows / sizeof *rows];

	if (!realpath("build/tools/tidy", tidy)) {
		fprintf(stderr, "build/tools/tidy is not built, or this is not the repository's root\n");
		return 1;
	}
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		tests[i] = (struct CMUnitTest){rows[i].name, tells_what_is_wrong, NULL, NULL,
			(void *)(uintptr_t)&rows[i]};
	return _cmocka_run_group_tests("tidy", tests, sizeof rows / sizeof *rows, NULL, NULL);
}
