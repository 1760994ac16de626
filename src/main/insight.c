// huitou insight run: the models fitted, tested, and every customer scored, here and now.
#include "insight/insight.h"
#include "base/id.h"
#include "base/instant.h"
#include "base/json.h"
#include "main/commands.h"
#include "main/desk.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define SLICE_MS 80
#define THREADS_MAX 8

struct insight_desk {
	struct desk *desk;
	int64_t as_of, id;
	struct insight_run run;
	struct progress progress;
};

static enum status act_create(struct ctx *ctx, void *arg)
{
	struct insight_desk *work = arg;
	return insight_run_create(ctx, "command", work->as_of, &work->id);
}

static enum status act_load(struct ctx *ctx, void *arg)
{
	struct insight_desk *work = arg;
	return insight_run_load(ctx, work->id, &work->run);
}

static bool show(void *arg, int64_t done, int64_t total)
{
	struct insight_desk *work = arg;

	work->progress.total = total;
	progress_show(&work->progress, done);
	return !desk_interrupted();
}

static void report(struct insight_desk *work, struct ctx *ctx, bool json)
{
	struct buf buf = buf_make(work->desk->mem, 8 * 1024 * 1024);
	struct json_out out = json_out(&buf);

	if (json) {
		shape_encode(&out, &insight_run_shape, &work->run, &(struct encode_options){0});
		puts(buf.data);
		return;
	}
	printf("%-12s %lld\n", ctx->lang == LANG_ZH ? "客户" : "customers", (long long)work->run.customers);
	printf("%-12s %lld\n", ctx->lang == LANG_ZH ? "订单" : "orders", (long long)work->run.orders);
	printf("%-12s %s\n", ctx->lang == LANG_ZH ? "模型" : "models", work->run.chosen);
	printf("%-12s %s\n", ctx->lang == LANG_ZH ? "耗时" : "timing", work->run.timing);
	printf("%-12s %s\n", ctx->lang == LANG_ZH ? "编号" : "run", id_text(work->desk->mem, "run", work->run.id));
}

static int run(struct desk *desk, int64_t as_of, bool json)
{
	struct insight_desk work = {.desk = desk, .as_of = as_of};
	struct ctx ctx = house_ctx(&desk->house, desk->mem);
	long processors = sysconf(_SC_NPROCESSORS_ONLN);
	int threads = processors < 1 ? 1 : processors > THREADS_MAX ? THREADS_MAX : (int)processors;
	// Longer slices than a server's: fewer commits.
	struct insight_watch watch = {.progress = show, .arg = &work, .slice_ms = SLICE_MS, .threads = threads};

	ctx.lang = desk_lang();
	enum status status = house_write(&ctx, act_create, &work, 0, LANE_LOW);
	if (status != OK)
		return desk_failed(desk, &ctx, status);
	progress_begin(&work.progress, "customers", 0, json);
	status = insight_run_do(&ctx, work.id, &watch);
	if (status == OK)
		status = house_read(&ctx, act_load, &work);
	progress_end(&work.progress, work.run.scored);
	if (status == ERR_CANCELLED)
		return complain(EXIT_STOPPED, "insight", "stopped; scores written so far stay");
	if (status != OK)
		return desk_failed(desk, &ctx, status);
	report(&work, &ctx, json);
	return EXIT_DONE;
}

int insight_command(int argc, char **argv)
{
	bool json = take_switch(&argc, argv, "json");
	const char *text = take_option(&argc, argv, "as-of");
	struct date date;
	struct desk desk;
	int code = desk_begin(&desk, "insight", &argc, argv);

	if (code == EXIT_DONE && (argc != 2 || strcmp(argv[1], "run") != 0))
		code = complain(EXIT_USAGE, "insight", "there is only: huitou insight run");
	if (code == EXIT_DONE && text && !date_parse(text, &date))
		code = complain(EXIT_USAGE, "insight", "--as-of wants a date such as 2026-06-30");
	if (code == EXIT_DONE)
		code = desk_enter(&desk, 0);
	desk_catch_interrupts();
	if (code == EXIT_DONE)
		code = run(&desk, text ? date_days(date) : NONE, json);
	desk_close(&desk);
	return code;
}
