#include "loyalty/gift.h"

SQL(gift_template);
SQL(gift_insert);
SQL(gifts_of_subject);
SQL(gift_delete);

#define GIFTS_MAX 100

enum status gift_template_id(struct ctx *ctx, const char *code, int64_t *id)
{
	struct rows *rows;
	bool found;

	TRY(db_first(ctx->db, &gift_template, ARGS(v_text(code)), &rows, &found));
	*id = found ? row_i64(rows, 0) : NONE;
	return OK;
}

static bool is_refusal(enum status status)
{
	return status == ERR_CONFLICT || status == ERR_UNPROCESSABLE || status == ERR_NOT_FOUND || status == ERR_GONE;
}

enum status gift_give(
	struct ctx *ctx, const struct rule *rule, int64_t customer_id, int64_t subject_id, struct coupon **ret)
{
	int64_t template_id;

	*ret = NULL;
	TRY(gift_template_id(ctx, rule->terms->coupon, &template_id));
	if (template_id == NONE)
		return OK;
	TRY(db_savepoint(ctx->db));
	enum status status = reward_coupon_issue(ctx, template_id, customer_id, "rule", ret);
	if (is_refusal(status)) {
		fail_clear(ctx);
		*ret = NULL;
		return db_rollback_to(ctx->db);
	}
	TRY(status);
	TRY(db_release(ctx->db));
	return db_exec(ctx->db, &gift_insert,
		ARGS(v_i64(subject_id), v_i64(rule->id), v_i64(rule->version), v_i64((*ret)->id)));
}

enum status gifts_of(struct ctx *ctx, int64_t subject_id, struct list *ret)
{
	struct gift *gifts = arena_array(ctx->mem, struct gift, GIFTS_MAX);
	struct rows *rows;
	bool more;

	*ret = LIST(gift, gifts, 0);
	TRY(db_query(ctx->db, &gifts_of_subject, ARGS(v_i64(subject_id)), &rows));
	for (;;) {
		TRY(rows_next(rows, &more));
		if (!more || ret->count == GIFTS_MAX)
			break;
		gifts[ret->count++] = (struct gift){row_i64(rows, 0), row_i64(rows, 1), row_i64(rows, 2)};
	}
	rows_close(rows);
	return OK;
}

enum status gift_take_back(struct ctx *ctx, int64_t subject_id, const struct gift *gift, bool *gone)
{
	*gone = false;
	TRY(db_savepoint(ctx->db));
	struct coupon *coupon;
	enum status status = reward_coupon_cancel(ctx, gift->coupon_id, &coupon);
	if (is_refusal(status)) {
		fail_clear(ctx);
		return db_rollback_to(ctx->db);
	}
	TRY(status);
	TRY(db_release(ctx->db));
	*gone = true;
	return db_exec(ctx->db, &gift_delete, ARGS(v_i64(subject_id), v_i64(gift->rule_id)));
}
