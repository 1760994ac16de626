// The auditor of what points buy: redemptions and coupons recomputed from postings and uses.
#include "reward/reward.h"

#include "base/id.h"

SQL(check_redemptions);
SQL(check_coupons);
SQL(check_quotas);

struct rule_of_books {
	struct sql *sql; // the first row that is off: its id, what it says, what the others say
	const char *prefix, *sentence;
};

static const struct rule_of_books rules[] = {
	{&check_redemptions, "red", "%s is of %lld points, its postings say %lld"},
	{&check_coupons, "cpn", "%s was taken %lld times, its uses say %lld"},
	{&check_quotas, "cus", "%s: a template's counter says %lld uses, the uses say %lld"},
};

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
enum status reward_check(struct ctx *ctx, const char **wrong)
{
	struct rows *rows;
	bool found;

	*wrong = NULL;
	for (size_t i = 0; i < ARRAY_LEN(rules) && !*wrong; i++) {
		TRY(db_first(ctx->db, rules[i].sql, NO_ARGS, &rows, &found));
		if (found)
			*wrong = arena_format(ctx->mem, rules[i].sentence,
				id_text(ctx->mem, rules[i].prefix, row_i64(rows, 0)), (long long)row_i64(rows, 1),
				(long long)row_i64(rows, 2));
	}
	return OK;
}
#pragma GCC diagnostic pop
