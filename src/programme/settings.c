// How the programme is run.
#include "programme/programme.h"

SQL(settings_row);

const struct choice streak_cycles[] = {
	[CYCLE_NONE] = {"none", W("Never", "不重置")},
	[CYCLE_WEEK] = {"week", W("Each week", "每周")},
	[CYCLE_MONTH] = {"month", W("Each month", "每月")},
	CHOICES_END,
};

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
