#include "loyalty/settings.h"

#include "api/audit.h"
#include "customer/customer.h"

#include <string.h>

SQL(settings_row);
SQL(settings_store);

const struct choice streak_cycles[] = {
	[CYCLE_NONE] = {"none", W("Never", "不重置")},
	[CYCLE_WEEK] = {"week", W("Each week", "每周")},
	[CYCLE_MONTH] = {"month", W("Each month", "每月")},
	CHOICES_END,
};

enum settings_member { SET_FOUR_EYES, SET_STREAK_CYCLE, SET_MAKE_UP_DAYS, SET_PROFILE_FIELDS };

static const struct field profile_item = {.name = "field", .kind = KIND_TEXT, .max = 40, .doc = W("Field", "字段")};

static const struct field settings_fields[] = {
	[SET_FOUR_EYES] = FIELD_BOOL(programme_settings, four_eyes,
		.doc = W("Who wrote a version of a rule does not approve it", "规则须由他人批准（双人复核）"),
		.example = "true"),
	[SET_STREAK_CYCLE] = FIELD_ENUM(programme_settings, streak_cycle, streak_cycles,
		.doc = W("When streaks of checking in begin anew", "连续签到重置周期")),
	[SET_MAKE_UP_DAYS] = FIELD_I64(programme_settings, make_up_days, .min = 0, .max = 366,
		.doc = W("How many days back a make-up card reaches", "补签可追溯天数"), .example = "7"),
	[SET_PROFILE_FIELDS] = FIELD_SCALARS(programme_settings, profile_fields, &profile_item, .max = 20,
		.doc = W("What a complete profile has: fields of a customer", "完整资料须填写的字段"),
		.example = "[\"display_name\", \"phones\", \"birthday\"]"),
	FIELD_TIME(programme_settings, updated_at, .flags = FIELD_READ_ONLY, .doc = W("Last change", "最后修改时间")),
};

const struct shape programme_settings_shape = SHAPE("ProgrammeSettings", programme_settings, settings_fields,
	"How the loyalty programme is run.", "会员计划运行设置。");

PROBLEM(profile_field_unknown, ERR_UNPROCESSABLE, "A customer has no field {0}.", "客户没有字段 {0}。");

enum status settings_read(struct ctx *ctx, const struct programme_settings **ret)
{
	struct programme_settings *settings = arena_new(ctx->mem, struct programme_settings);
	struct rows *rows;
	bool found;

	TRY(db_first(ctx->db, &settings_row, NO_ARGS, &rows, &found));
	if (!found)
		return ERR_INTERNAL;
	*settings = (struct programme_settings){
		.four_eyes = row_i64(rows, 0) != 0,
		.streak_cycle = choice_value(streak_cycles, row_text(rows, 1, ctx->mem)),
		.make_up_days = row_i64(rows, 2),
		.version = row_i64(rows, 4),
		.updated_at = row_i64(rows, 5),
	};
	const char *fields = row_text(rows, 3, ctx->mem);
	*ret = settings;
	return field_decode_json(ctx, &settings_fields[SET_PROFILE_FIELDS], fields, settings);
}

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
	answer->out = settings;
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
			field_copy(&settings_fields[i], in, &next);
	TRY(check(ctx, &next));
	struct buf fields = buf_make(ctx->mem, 4096);
	struct json_out out = json_out(&fields);
	field_encode(&out, &settings_fields[SET_PROFILE_FIELDS], &next, NULL);
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
