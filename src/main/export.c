// huitou export: customers, orders or points into a CSV or XLSX file.
#include "base/zone.h"
#include "exchange/exchange.h"
#include "main/commands.h"
#include "main/desk.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

static bool kind_of(const char *text, enum export_kind *kind)
{
	static const char *const names[] = {"customers", "orders", "points"};

	for (int i = 0; i < 3; i++)
		if (strcmp(text, names[i]) == 0) {
			*kind = (enum export_kind)i;
			return true;
		}
	return false;
}

static enum status write_rows(
	struct ctx *ctx, struct export *export, struct sheet_writer *writer, struct progress *progress, int64_t *rows)
{
	const char *const *cells;
	size_t count;
	const char *const *header = export_header(export, &count);

	TRY(sheet_write(writer, header, count));
	for (*rows = 0;; ++*rows) {
		TRY(export_next(ctx, export, &cells));
		if (!cells)
			return OK;
		TRY(sheet_write(writer, cells, count));
		if (*rows % 200 == 0) {
			arena_reset(ctx->mem);
			progress_show(progress, *rows);
		}
		if (desk_interrupted())
			return ERR_CANCELLED;
	}
}

static enum status write_file(struct ctx *ctx, enum export_kind kind, const struct export_filter *filter,
	const char *path, struct progress *progress, int64_t *rows, int *unwritable)
{
	struct sheet_output output = {.kind = SHEET_CSV, .bom = true};
	struct sheet_writer *writer;
	struct export *export;
	size_t length = strlen(path);

	if (length > 5 && strcmp(path + length - 5, ".xlsx") == 0)
		output.kind = SHEET_XLSX;
	TRY(export_open(ctx, kind, filter, &export));
	enum status status = sheet_create(path, &output, &writer);
	if (status != OK) {
		*unwritable = errno;
	} else {
		status = write_rows(ctx, export, writer, progress, rows);
		if (status == OK)
			status = sheet_finish(writer);
		else
			sheet_abandon(writer);
	}
	export_close(export);
	return status;
}

static bool take_time(struct desk *desk, const char *text, int64_t *at_ms)
{
	*at_ms = NONE;
	return !text || zone_parse(((const struct shop *)desk->house.shop)->zone, text, at_ms);
}

static int run(struct desk *desk, const char *what, const char *path, const char *from, const char *to, bool json)
{
	struct export_filter filter = {.store_id = NONE, .customer_id = NONE};
	struct progress progress;
	enum export_kind kind;
	int64_t rows = 0;
	int unwritable = 0;

	if (!kind_of(what, &kind))
		return complain(EXIT_USAGE, "export", "what: customers, orders or points?");
	if (!take_time(desk, from, &filter.from) || !take_time(desk, to, &filter.to))
		return complain(EXIT_USAGE, "export", "--from and --to want a date, such as 2026-01-31");
	struct arena *mem = arena_create();
	struct ctx ctx = house_ctx(&desk->house, mem);
	ctx.lang = desk_lang();
	progress_begin(&progress, what, 0, json);
	enum status status = write_file(&ctx, kind, &filter, path, &progress, &rows, &unwritable);
	progress_end(&progress, rows);
	int code = EXIT_DONE;
	if (status == ERR_CANCELLED)
		code = complain(EXIT_STOPPED, "export", "stopped; %s was not written", path);
	else if (unwritable)
		code = complain(EXIT_FAILED, "export", "%s: %s", path, strerror(unwritable));
	else if (status != OK)
		code = desk_failed(desk, &ctx, status);
	else if (json)
		desk_tell(
			desk, true, NULL, "file", path, "rows", arena_format(desk->mem, "%lld", (long long)rows), NULL);
	arena_destroy(mem);
	return code;
}

int export_command(int argc, char **argv)
{
	const char *from = take_option(&argc, argv, "from"), *to = take_option(&argc, argv, "to");
	bool json = take_switch(&argc, argv, "json");
	struct desk desk;
	int code = desk_open(&desk, "export", &argc, argv, 0);

	desk_catch_interrupts();
	if (code == EXIT_DONE && argc != 3)
		code = complain(EXIT_USAGE, "export", "export what, and into which file? See huitou export --help");
	if (code == EXIT_DONE)
		code = run(&desk, argv[1], argv[2], from, to, json);
	desk_close(&desk);
	return code;
}
