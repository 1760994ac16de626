// huitou check: schema, customers, ledger, statistics, tiers, audit: recomputed and compared.
#include "api/audit.h"
#include "base/id.h"
#include "base/json.h"
#include "customer/customer.h"
#include "loyalty/loyalty.h"
#include "main/commands.h"
#include "main/desk.h"
#include "sales/sales.h"
#include "store/migrate.h"
#include "tier/tier.h"

#include <stdio.h>
#include <string.h>

#define SLICE 500 // customers in one snapshot

struct checking {
	int64_t after, checked, wrong_id;
	const char *wrong;
};

struct check {
	const char *name;
	// One slice on a snapshot: *checked 0 ends; wrong set: a sentence.
	enum status (*slice)(struct ctx *ctx, void *checking);
};

static enum status slice_customers(struct ctx *ctx, void *arg)
{
	struct checking *checking = arg;

	TRY(customer_check(ctx, &checking->after, SLICE, &checking->checked, &checking->wrong));
	if (checking->checked == 0 && !checking->wrong)
		return customer_strays(ctx, &checking->wrong);
	return OK;
}

static enum status slice_ledger(struct ctx *ctx, void *arg)
{
	struct checking *checking = arg;

	TRY(points_ledger_check(ctx, &checking->after, SLICE, &checking->checked, &checking->wrong));
	if (checking->checked == 0 && !checking->wrong)
		TRY(points_ledger_strays(ctx, &checking->wrong));
	if (checking->checked == 0 && !checking->wrong)
		TRY(reward_check(ctx, &checking->wrong));
	if (checking->checked == 0 && !checking->wrong)
		TRY(loyalty_check(ctx, &checking->wrong));
	return OK;
}

static enum status slice_tiers(struct ctx *ctx, void *arg)
{
	struct checking *checking = arg;

	return tier_check(ctx, &checking->after, SLICE, &checking->checked, &checking->wrong);
}

static enum status slice_statistics(struct ctx *ctx, void *arg)
{
	struct checking *checking = arg;

	TRY(sales_stat_check(ctx, &checking->after, SLICE, &checking->checked, &checking->wrong_id));
	if (checking->checked == 0 && checking->wrong_id == NONE)
		TRY(sales_stat_strays(ctx, &checking->wrong_id));
	if (checking->wrong_id != NONE)
		checking->wrong = arena_format(ctx->mem, "the statistics of %s are not what the orders say",
			id_text(ctx->mem, "cus", checking->wrong_id));
	return OK;
}

static enum status slice_audit(struct ctx *ctx, void *arg)
{
	struct checking *checking = arg;

	return audit_verify(ctx, &checking->after, SLICE, &checking->checked, &checking->wrong);
}

static const struct check checks[] = {{"customers", slice_customers}, {"ledger", slice_ledger},
	{"statistics", slice_statistics}, {"tiers", slice_tiers}, {"audit", slice_audit}};

// The whole of one check; *wrong is a sentence in desk->mem or NULL.
static enum status run_check(
	struct desk *desk, const struct check *check, bool quiet, int64_t *rows, const char **wrong)
{
	struct checking checking = {.wrong_id = NONE};
	struct arena *mem = arena_create();
	struct progress progress;
	enum status status;

	*rows = 0;
	*wrong = NULL;
	progress_begin(&progress, check->name, 0, quiet);
	do {
		struct ctx ctx = house_ctx(&desk->house, mem);
		arena_reset(mem);
		status = house_read(&ctx, check->slice, &checking);
		*rows += checking.checked;
		progress_show(&progress, *rows);
		if (desk_interrupted())
			status = ERR_CANCELLED;
	} while (status == OK && checking.checked > 0 && !checking.wrong);
	if (checking.wrong)
		*wrong = arena_text(desk->mem, checking.wrong);
	progress_end(&progress, *rows);
	arena_destroy(mem);
	return status;
}

static int report(struct desk *desk, const char *name, int64_t rows, const char *wrong, bool json)
{
	struct buf buf = buf_make(desk->mem, 65536);
	struct json_out out = json_out(&buf);

	if (!json) {
		printf("%-10s %s\n", name,
			wrong ? wrong : arena_format(desk->mem, "balanced (%lld checked)", (long long)rows));
		return wrong ? EXIT_WRONG : EXIT_DONE;
	}
	json_begin(&out, '{');
	json_member_text(&out, "check", name);
	json_member_bool(&out, "balanced", !wrong);
	json_member_i64(&out, "checked", rows);
	json_member_text(&out, "wrong", wrong);
	json_close(&out, '}');
	puts(buf.data);
	return wrong ? EXIT_WRONG : EXIT_DONE;
}

static int check_some(struct desk *desk, const char *name, bool json)
{
	int code = EXIT_DONE;
	bool known = !name || strcmp(name, "schema") == 0;

	// desk_open has already refused a schema that is not ours.
	if (known)
		report(desk, "schema", 1, NULL, json);
	for (size_t i = 0; i < ARRAY_LEN(checks); i++) {
		const char *wrong;
		int64_t rows;
		if (name && strcmp(name, checks[i].name) != 0)
			continue;
		known = true;
		enum status status = run_check(desk, &checks[i], json, &rows, &wrong);
		if (status != OK)
			return complain(status == ERR_CANCELLED ? EXIT_STOPPED : EXIT_FAILED, "check", "%s: %s",
				checks[i].name, status_name(status));
		int one = report(desk, checks[i].name, rows, wrong, json);
		code = one > code ? one : code;
	}
	return known ? code
		     : complain(EXIT_USAGE, "check",
			       "there is no check %s: schema, customers, ledger, statistics, tiers, audit", name);
}

int check_command(int argc, char **argv)
{
	bool json = take_switch(&argc, argv, "json");
	struct desk desk;
	int code = desk_open(&desk, "check", &argc, argv, 0);

	desk_catch_interrupts();
	if (code == EXIT_DONE && argc > 2)
		code = complain(EXIT_USAGE, "check", "one check at a time, or none for all");
	if (code == EXIT_DONE)
		code = check_some(&desk, argc > 1 ? argv[1] : NULL, json);
	desk_close(&desk);
	return code;
}
