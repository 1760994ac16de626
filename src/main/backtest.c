// huitou backtest: changed rules or tiers over the history of orders, here and now; nothing is kept.
#include "backtest/backtest.h"

#include "base/id.h"
#include "base/json.h"
#include "base/zone.h"
#include "main/commands.h"
#include "main/desk.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FILE_MAX_BYTES (4 << 20)
#define REPORT_MAX_BYTES (64 << 20)
#define MEMBERS 10
#define PARTS_MAX 24

struct trying {
	struct desk *desk;
	const char *json;
	int64_t from, until, total;
	struct progress progress;
	struct backtest_report *report;
	const struct shop *shop;
};

// ---------------------------------------------------------------- what is shown

static const char *amount(struct trying *trying, int64_t minor)
{
	const struct currency *currency = trying->shop->currency;
	int64_t unit = 1, whole;

	if (minor == NONE)
		return "-";
	for (int i = 0; i < currency->digits; i++)
		unit *= 10;
	whole = minor / unit;
	const char *sign = minor < 0 ? "-" : "+";
	if (!currency->digits)
		return arena_format(trying->desk->mem, "%s%lld", sign, (long long)llabs(whole));
	return arena_format(trying->desk->mem, "%s%lld.%0*lld", sign, (long long)llabs(whole), currency->digits,
		(long long)llabs(minor % unit));
}

static void print_wallet(struct trying *trying, const char *what, const struct backtest_wallet *wallet)
{
	printf("%-24s %-10s %14lld %14lld %+14lld %15s %15s\n", what, wallet->wallet, (long long)wallet->points_before,
		(long long)wallet->points_after, (long long)wallet->points_change, amount(trying, wallet->cost_change),
		amount(trying, wallet->liability_change));
}

static void print_figures(struct trying *trying, const char *what, const struct backtest_figures *figures, bool all)
{
	const struct backtest_wallet *wallets = figures->wallets.items;

	for (size_t i = 0; i < figures->wallets.count; i++)
		if (all || wallets[i].points_change || wallets[i].open_change)
			print_wallet(trying, what, &wallets[i]);
	if (figures->coupons_before || figures->coupons_after)
		printf("%-24s %-10s %14lld %14lld %+14lld\n", what, "coupons", (long long)figures->coupons_before,
			(long long)figures->coupons_after,
			(long long)(figures->coupons_after - figures->coupons_before));
}

static void print_parts(struct trying *trying, struct list parts)
{
	const struct backtest_part *list = parts.items;
	size_t first = parts.count > PARTS_MAX ? parts.count - PARTS_MAX : 0;

	for (size_t i = first; i < parts.count; i++) {
		const char *name = list[i].month ? list[i].month : list[i].name ? list[i].name : list[i].code;
		print_figures(trying, name ? name : "-", list[i].figures, false);
	}
}

static void print_tiers(const struct backtest_summary *summary)
{
	const struct backtest_standings *sets = summary->sets.items;

	for (size_t i = 0; i < summary->sets.count; i++) {
		const struct backtest_count *tiers = sets[i].tiers.items;
		const struct backtest_move *moves = sets[i].moves.items;
		for (size_t j = 0; j < sets[i].tiers.count; j++)
			printf("%-24s %-10s %14lld %14lld %+14lld\n", sets[i].set, tiers[j].tier,
				(long long)tiers[j].before, (long long)tiers[j].after,
				(long long)(tiers[j].after - tiers[j].before));
		for (size_t j = 0; j < sets[i].moves.count; j++)
			printf("%-24s %s -> %s: %lld\n", "", moves[j].from, moves[j].to, (long long)moves[j].members);
	}
}

static void print_budgets(struct trying *trying, const struct backtest_summary *summary)
{
	const struct backtest_budget *budgets = summary->budgets.items;

	for (size_t i = 0; i < summary->budgets.count; i++) {
		const struct backtest_budget *budget = &budgets[i];
		printf("%-24s %-10s %14lld %14lld %+14lld", budget->budget, "budget", (long long)budget->used_before,
			(long long)budget->used_after, (long long)(budget->used_after - budget->used_before));
		if (budget->exhausted_after != NONE)
			printf("   used up %s",
				zone_text(trying->desk->mem, trying->shop->zone, budget->exhausted_after));
		putchar('\n');
	}
}

static void print_members(struct trying *trying, struct list members)
{
	const struct backtest_member *list = members.items;

	for (size_t i = 0; i < members.count; i++) {
		const char *moves =
			strcmp(list[i].tier_before, list[i].tier_after) == 0
				? list[i].tier_after
				: arena_format(trying->desk->mem, "%s -> %s", list[i].tier_before, list[i].tier_after);
		printf("  %s %16s  %s\n", id_text(trying->desk->mem, "cus", list[i].customer),
			amount(trying, list[i].gain), moves);
	}
}

static void print_report(struct trying *trying)
{
	const struct backtest_report *report = trying->report;
	const struct backtest_summary *summary = report->summary;

	printf("%-24s %-10s %14s %14s %14s %15s %15s\n", "", "", "before", "after", "change", "cost", "liability");
	print_figures(trying, "all", summary->figures, true);
	print_parts(trying, report->months);
	print_parts(trying, report->stores);
	print_parts(trying, report->segments);
	print_tiers(summary);
	print_budgets(trying, summary);
	printf("%lld members gain, %lld lose, of %lld.\n", (long long)summary->gain, (long long)summary->lose,
		(long long)summary->members);
	print_members(trying, report->gain);
	print_members(trying, report->loss);
	printf("%lld orders and %lld returned lines in %lld ms: %lld orders/s.\n", (long long)summary->orders,
		(long long)summary->returns, (long long)summary->ms,
		(long long)(summary->orders * 1000 / (summary->ms ? summary->ms : 1)));
}

// ---------------------------------------------------------------- the run

static enum status show(void *arg, int64_t done)
{
	struct trying *trying = arg;

	progress_show(&trying->progress, done);
	return desk_interrupted() ? ERR_CANCELLED : OK;
}

static enum status act(struct ctx *ctx, void *arg)
{
	struct trying *trying = arg;
	return backtest_try(ctx, trying->json, trying->from, trying->until, MEMBERS,
		&(struct backtest_watch){show, trying}, &trying->report);
}

static int run(struct desk *desk, struct trying *trying, bool json)
{
	struct ctx ctx = house_ctx(&desk->house, desk->mem);

	ctx.lang = desk_lang();
	progress_begin(&trying->progress, "orders", 0, json);
	enum status status = house_read(&ctx, act, trying);
	if (status != OK)
		return desk_failed(desk, &ctx, status);
	if (!json) {
		print_report(trying);
		return EXIT_DONE;
	}
	struct buf buf = buf_make(desk->mem, REPORT_MAX_BYTES);
	struct json_out out = json_out(&buf);
	shape_encode(&out, &backtest_report_shape, trying->report, &(struct encode_options){0});
	puts(buf.data);
	return EXIT_DONE;
}

static const char *read_file(struct desk *desk, const char *path)
{
	FILE *file = strcmp(path, "-") == 0 ? stdin : fopen(path, "rb");

	if (!file)
		return NULL;
	char *text = arena_alloc(desk->mem, FILE_MAX_BYTES + 1);
	size_t size = fread(text, 1, FILE_MAX_BYTES + 1, file);
	bool whole = !ferror(file) && size <= FILE_MAX_BYTES;
	if (file != stdin)
		fclose(file);
	return whole ? text : NULL;
}

static bool take_time(const struct trying *trying, const char *text, int64_t *at_ms)
{
	*at_ms = NONE;
	return !text || zone_parse(trying->shop->zone, text, at_ms);
}

int backtest_command(int argc, char **argv)
{
	bool json = take_switch(&argc, argv, "json");
	const char *from = take_option(&argc, argv, "from"), *to = take_option(&argc, argv, "to");
	struct trying trying = {0};
	struct desk desk;
	int code = desk_open(&desk, "backtest", &argc, argv, 0);

	trying.desk = &desk;
	desk_catch_interrupts();
	if (code == EXIT_DONE && argc != 2)
		code = complain(EXIT_USAGE, "backtest", "which file of changes? See huitou backtest --help");
	if (code == EXIT_DONE && !(trying.json = read_file(&desk, argv[1])))
		code = complain(EXIT_USAGE, "backtest", "%s cannot be read, or is longer than 4 MB", argv[1]);
	if (code == EXIT_DONE) {
		trying.shop = desk.house.shop;
		if (!take_time(&trying, from, &trying.from) || !take_time(&trying, to, &trying.until))
			code = complain(EXIT_USAGE, "backtest", "--from and --to want a date, such as 2026-01-31");
	}
	if (code == EXIT_DONE)
		code = run(&desk, &trying, json);
	desk_close(&desk);
	return code;
}
