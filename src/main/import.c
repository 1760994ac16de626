// huitou import: a file of orders or customers into the database, with progress, from where it was stopped.
#include "base/id.h"
#include "base/json.h"
#include "exchange/exchange.h"
#include "main/commands.h"
#include "main/desk.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define CHOSEN_MAX 200
#define SLICE_MS 80

// COLUMN=FIELD or OPTION=VALUE, as given.
struct pair {
	const char *name, *value;
};

struct wish {
	enum import_kind kind;
	const char *file, *source, *errors, *resume, *revert;
	struct pair maps[CHOSEN_MAX], sets[CHOSEN_MAX];
	size_t map_count, set_count;
	bool dry_run, json, fields;
};

struct importing {
	struct desk *desk;
	const struct wish *wish;
	const char *path; // absolute
	int64_t id;
	struct import *import;
	struct progress progress;
};

// ---------------------------------------------------------------- what is wanted

static bool take_pairs(int *argc, char **argv, const char *name, struct arena *mem, struct pair *pairs, size_t *count)
{
	const char *text;

	while ((text = take_option(argc, argv, name))) {
		const char *sign = strrchr(text, '=');
		if (!sign || sign == text || *count == CHOSEN_MAX)
			return false;
		pairs[(*count)++] = (struct pair){arena_text_n(mem, text, (size_t)(sign - text)), sign + 1};
	}
	return true;
}

static int take_wish(int *argc, char **argv, struct arena *mem, struct wish *wish)
{
	wish->dry_run = take_switch(argc, argv, "dry-run");
	wish->json = take_switch(argc, argv, "json");
	wish->fields = take_switch(argc, argv, "fields");
	wish->source = take_option(argc, argv, "source");
	wish->errors = take_option(argc, argv, "errors");
	wish->resume = take_option(argc, argv, "resume");
	wish->revert = take_option(argc, argv, "revert");
	if (!take_pairs(argc, argv, "map", mem, wish->maps, &wish->map_count) ||
		!take_pairs(argc, argv, "set", mem, wish->sets, &wish->set_count))
		return complain(EXIT_USAGE, "import", "--map and --set want NAME=VALUE");
	return EXIT_DONE;
}

static int take_words(int argc, char **argv, struct wish *wish)
{
	int kind = argc > 1 ? choice_value(import_kinds, argv[1]) : -1;
	bool known = wish->resume || wish->revert;

	if (known && argc == 1)
		return EXIT_DONE;
	if (kind < 0)
		return complain(EXIT_USAGE, "import", "what is in the file: orders or customers?");
	wish->kind = (enum import_kind)kind;
	wish->file = argc > 2 ? argv[2] : NULL;
	if (argc > 3 || (known && wish->file) || (!known && !wish->file && !wish->fields))
		return complain(EXIT_USAGE, "import", "one file; see huitou import --help");
	return EXIT_DONE;
}

static void print_fields(enum import_kind kind, enum lang lang)
{
	for (const struct import_field *field = import_fields(kind); field->name; field++)
		printf("%-20s %s\n", field->name, words_in(field->title, lang));
	if (kind == IMPORT_CUSTOMERS)
		printf("%-20s %s\n", "fields.KEY", lang == LANG_ZH ? "自定义字段" : "the shop's own fields");
}

// ---------------------------------------------------------------- choosing

static enum status choose_columns(struct ctx *ctx, const struct wish *wish, struct import *import)
{
	for (size_t i = 0; i < wish->map_count; i++) {
		bool found = false;
		for (size_t j = 0; j < import->column_count; j++)
			if (*wish->maps[i].value && text_equal(import->columns[j].field, wish->maps[i].value))
				import->columns[j].field = NULL;
		for (size_t j = 0; j < import->column_count && !found; j++) {
			found = strcmp(import->columns[j].column, wish->maps[i].name) == 0;
			if (found)
				import->columns[j].field = *wish->maps[i].value ? wish->maps[i].value : NULL;
		}
		if (!found)
			return fail_at(ctx, "--map", &field_unknown, wish->maps[i].name);
	}
	return OK;
}

static enum status set_one(
	struct ctx *ctx, const struct pair *pair, struct import *import, struct form_record *form, uint64_t *present)
{
	const struct field *field = shape_field(&import_options_shape, pair->name);

	if (field)
		return field_decode_text(
			ctx, field, arena_format(ctx->mem, "--set %s", pair->name), pair->value, &import->options);
	field = shape_field(&form_shape, pair->name);
	if (!field)
		return fail_at(ctx, "--set", &field_unknown, pair->name);
	*present |= UINT64_C(1) << (field - form_shape.fields);
	return field_decode_text(ctx, field, arena_format(ctx->mem, "--set %s", pair->name), pair->value, form);
}

static enum status choose_options(struct ctx *ctx, const struct wish *wish, struct import *import)
{
	struct form_record form = {0};
	struct import_preview *preview;
	uint64_t present = 0;

	for (size_t i = 0; i < wish->set_count; i++)
		TRY(set_one(ctx, &wish->sets[i], import, &form, &present));
	if (!present)
		return OK;
	TRY(import_form_change(ctx, "--set ", &import->form, &form, present));
	TRY(import_preview(ctx, import, &import->form, &preview));
	import->columns = preview->columns;
	import->column_count = preview->column_count;
	return OK;
}

// ---------------------------------------------------------------- acts

static enum status enter(struct ctx *ctx, void *arg)
{
	struct importing *importing = arg;
	const struct wish *wish = importing->wish;
	const char *slash = strrchr(wish->file, '/');
	struct import_new in = {
		.kind = (int)wish->kind,
		.source = wish->source,
		.file_name = slash ? slash + 1 : wish->file,
		.path = importing->path,
	};

	TRY(import_create(ctx, &in, &importing->import));
	importing->id = importing->import->id;
	TRY(choose_options(ctx, wish, importing->import));
	TRY(choose_columns(ctx, wish, importing->import));
	return import_begin(ctx, importing->import, &importing->import->form, importing->import->columns,
		importing->import->column_count, &importing->import->options, wish->dry_run);
}

static enum status take_up(struct ctx *ctx, void *arg)
{
	struct importing *importing = arg;

	TRY(import_load(ctx, importing->id, &importing->import));
	if (importing->import->state != IMPORT_RUNNING && importing->import->state != IMPORT_REVERTING)
		TRY(import_resume(ctx, importing->id));
	return import_load(ctx, importing->id, &importing->import);
}

static enum status load(struct ctx *ctx, void *arg)
{
	struct importing *importing = arg;
	return import_load(ctx, importing->id, &importing->import);
}

static bool watch_slice(void *arg, const struct import *import)
{
	struct importing *importing = arg;
	const struct import_counts *counts = &import->counts;

	// How many rows there are is known by the bytes: what was read tells what is left.
	if (import->done_bytes > 0 && import->state == IMPORT_RUNNING)
		importing->progress.total =
			(int64_t)((double)counts->rows * (double)import->file_bytes / (double)import->done_bytes);
	progress_show(&importing->progress, import->state == IMPORT_REVERTING ? counts->reverted : counts->rows);
	return !desk_interrupted();
}

// ---------------------------------------------------------------- what came of it

static void print_columns(const struct import *import, enum lang lang)
{
	const struct import_field *fields = import_fields((enum import_kind)import->kind);
	const char *left_out = NULL;

	fprintf(stderr, "%s:", lang == LANG_ZH ? "列" : "columns");
	for (size_t i = 0; i < import->column_count; i++) {
		const char *title = import->columns[i].field;
		for (int j = 0; title && fields[j].name; j++)
			if (strcmp(fields[j].name, import->columns[i].field) == 0)
				title = words_in(fields[j].title, lang);
		if (title)
			fprintf(stderr, " %s→%s", import->columns[i].column, title);
		else
			left_out = import->columns[i].column;
	}
	if (left_out)
		fprintf(stderr, "; %s:", lang == LANG_ZH ? "未用" : "left out");
	for (size_t i = 0; left_out && i < import->column_count; i++)
		if (!import->columns[i].field)
			fprintf(stderr, " %s", import->columns[i].column);
	fputc('\n', stderr);
}

static void print_json(struct desk *desk, const struct import *import)
{
	struct buf buf = buf_make(desk->mem, 65536);
	struct json_out out = json_out(&buf);

	import_encode(desk->mem, &out, import);
	puts(buf.data);
}

static void print_counts(const struct import *import, enum lang lang)
{
	const struct import_counts *counts = &import->counts;
	const struct {
		struct words words;
		int64_t number;
	} rows[] = {
		{W("rows", "行"), counts->rows},
		{W("new", "新增"), counts->created},
		{W("changed", "更新"), counts->updated},
		{W("unchanged", "未变"), counts->unchanged},
		{W("there already", "已存在"), counts->replayed},
		{W("returns", "退货"), counts->returned},
		{W("new customers", "新客户"), counts->customers},
		{W("taken back", "已撤销"), counts->reverted},
		{W("could not be taken back", "无法撤销"), counts->conflicts},
		{W("refused rows", "被拒绝的行"), counts->invalid},
		{W("of these twice in the file", "其中文件内重复"), counts->duplicates},
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		if (rows[i].number || i == 0)
			printf("%-26s %lld\n", words_in(rows[i].words, lang), (long long)rows[i].number);
}

static int report(struct importing *importing, struct ctx *ctx, enum status status)
{
	struct desk *desk = importing->desk;
	const struct import *import = importing->import;
	const char *id = id_text(desk->mem, "imp", import->id);

	if (importing->wish->errors && import->counts.invalid) {
		enum status wrote = import_rejects_write(ctx, import, importing->wish->errors);
		if (wrote != OK)
			complain(0, "import", "%s cannot be written: %s", importing->wish->errors, status_name(wrote));
	}
	if (importing->wish->json)
		print_json(desk, import);
	else
		print_counts(import, ctx->lang);
	if (status == ERR_CANCELLED)
		return complain(EXIT_STOPPED, "import", "stopped; go on with: huitou import --resume %s --db %s", id,
			desk->config.db);
	if (status != OK)
		return desk_failed(desk, ctx, status);
	if (!importing->wish->json)
		printf("%-26s %s\n", ctx->lang == LANG_ZH ? "编号" : "import", id);
	return import->counts.invalid && !import->counts.created && !import->counts.updated &&
			       !import->counts.unchanged && !import->counts.replayed && !import->counts.returned
		       ? EXIT_REFUSED
		       : EXIT_DONE;
}

static enum status begin(struct importing *importing, struct ctx *ctx)
{
	const struct wish *wish = importing->wish;
	const char *id = wish->resume ? wish->resume : wish->revert;

	if (!id)
		return house_write(ctx, enter, importing, 0, LANE_LOW);
	if (!id_parse(id, "imp", &importing->id))
		return fail(ctx, &not_found, NULL);
	return wish->resume ? house_write(ctx, take_up, importing, 0, LANE_LOW) : house_read(ctx, load, importing);
}

static int run(struct importing *importing)
{
	struct desk *desk = importing->desk;
	struct ctx ctx = house_ctx(&desk->house, desk->mem);
	// Longer slices than a server's: fewer commits. A till beside us waits no longer for one than that.
	struct import_watch watch = {.slice = watch_slice, .arg = importing, .slice_ms = SLICE_MS};

	ctx.lang = desk_lang();
	enum status status = begin(importing, &ctx);
	if (status != OK)
		return desk_failed(desk, &ctx, status);
	struct import *import = importing->import;
	if (!importing->wish->revert && !importing->wish->json)
		print_columns(import, ctx.lang);
	progress_begin(&importing->progress, import_kinds[import->kind].name, 0, importing->wish->json);
	bool back = importing->wish->revert || import->state == IMPORT_REVERTING;
	status = back ? import_revert(&ctx, import, &watch) : import_run(&ctx, import, &watch);
	progress_end(&importing->progress, back ? import->counts.reverted : import->counts.rows);
	return report(importing, &ctx, status);
}

static int find_file(const char *file, char *room, const char **path)
{
	struct stat stat_of;

	*path = realpath(file, room);
	if (!*path)
		return complain(EXIT_USAGE, "import", "%s: %s", file, strerror(errno));
	if (stat(*path, &stat_of) != 0 || !S_ISREG(stat_of.st_mode))
		return complain(EXIT_USAGE, "import", "%s is not a file", file);
	if (access(*path, R_OK) != 0)
		return complain(EXIT_REFUSED, "import", "%s: %s", file, strerror(errno));
	return EXIT_DONE;
}

int import_command(int argc, char **argv)
{
	struct desk desk = {.command = "import"};
	struct arena *mem = arena_create();
	struct wish wish = {.kind = IMPORT_ORDERS};
	int code = take_wish(&argc, argv, mem, &wish);

	if (code == EXIT_DONE && wish.fields) {
		code = take_words(argc, argv, &wish);
		if (code == EXIT_DONE)
			print_fields(wish.kind, desk_lang());
	} else if (code == EXIT_DONE) {
		struct importing importing = {.desk = &desk, .wish = &wish};
		char room[PATH_MAX];
		code = desk_begin(&desk, "import", &argc, argv);
		if (code == EXIT_DONE)
			code = take_words(argc, argv, &wish);
		if (code == EXIT_DONE && wish.file)
			code = find_file(wish.file, room, &importing.path);
		// A slip of the pen makes no database.
		if (code == EXIT_DONE)
			code = desk_enter(&desk, DESK_CREATE);
		desk_catch_interrupts();
		if (code == EXIT_DONE)
			code = run(&importing);
		desk_close(&desk);
	}
	arena_destroy(mem);
	return code;
}
