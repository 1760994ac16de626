#include "loyalty/settings.h"

#include "api/audit.h"
#include "customer/customer.h"

#include <string.h>

SQL(settings_store);

PROBLEM(profile_field_unknown, ERR_UNPROCESSABLE, "A customer has no field {0}.", "客户没有字段 {0}。");

static const char *settings_json(struct arena *mem, const struct programme_settings *settings)
{
	struct buf buf = buf_make(mem, 4096);
	struct json_out out = json_out(&buf);
	uint64_t members = (UINT64_C(1) << (SET_PROFILE_FIELDS + 1)) - 1;

	shape_encode(&out, &programme_settings_shape, settings, &(struct encode_options){.only = &members});
	return buf.data;
}

static enum status check(struct ctx *ctx, const struct programme_settings *settings)
{
	const char *const *fields = settings->profile_fields.items;
	enum status status = OK;

	for (size_t i = 0; i < settings->profile_fields.count; i++)
		if (!shape_field(&customer_shape, fields[i]))
			status = fail_at(ctx, arena_format(ctx->mem, "/profile_fields/%zu", i), &profile_field_unknown,
				fields[i]);
	return status;
}

enum status act_settings(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	const struct programme_settings *settings;

	(void)call;
	TRY(settings_read(ctx, &settings));
	answer_give(answer, programme_settings, settings);
	answer->version = settings->version;
	return OK;
}

enum status act_settings_change(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	const struct programme_settings *old, *in = call->in;
	int64_t changed;

	TRY(settings_read(ctx, &old));
	TRY(resource_match(ctx, call, old->version));
	struct programme_settings next = *old;
	for (size_t i = 0; i <= SET_PROFILE_FIELDS; i++)
		if (call->in_present & UINT64_C(1) << i)
			field_copy(&programme_settings_shape.fields[i], in, &next);
	TRY(check(ctx, &next));
	struct buf fields = buf_make(ctx->mem, 4096);
	struct json_out out = json_out(&fields);
	field_encode(&out, &programme_settings_shape.fields[SET_PROFILE_FIELDS], &next, NULL);
	TRY(db_change(ctx->db, &settings_store,
		ARGS(v_i64(next.four_eyes), v_text(choice_name(streak_cycles, next.streak_cycle)),
			v_i64(next.make_up_days), v_text(fields.data), v_i64(ctx->now_ms), v_i64(old->version)),
		&changed));
	if (!changed)
		return ERR_BUSY; // somebody else was quicker: look again
	TRY(programme_touch(ctx));
	TRY(audit_record(
		ctx, "programme", NULL, "updated", settings_json(ctx->mem, old), settings_json(ctx->mem, &next), NULL));
	return act_settings(ctx, call, answer);
}
