#include "loyalty/version.h"

#include "api/audit.h"
#include "api/expression.h"
#include "auth/auth.h"
#include "base/id.h"
#include "loyalty/sentence.h"

#include <string.h>

SQL(version_by_key);
SQL(rule_insert);
SQL(rule_next_version);
SQL(version_insert);
SQL(version_approve_row);
SQL(version_publish_row);
SQL(versions_end);
SQL(version_discard);
SQL(version_end);
SQL(version_conditions);

PROBLEM(rule_code_taken, ERR_CONFLICT, "There is a rule {0} already.", "规则 {0} 已存在。");
PROBLEM(rule_own, ERR_CONFLICT, "Whoever wrote a version does not approve it; somebody else must.",
	"编写者不能批准自己的版本，须由他人复核。");
PROBLEM(rule_state, ERR_CONFLICT, "This version is {0}.", "该版本状态为“{0}”。");

#define TERMS_MAX (1 << 16)

// ---------------------------------------------------------------- shapes

static const struct field view_fields[] = {
	FIELD_ID(rule_view, id, "rul", .doc = W("Id of the rule", "规则编号")),
	FIELD_I64(rule_view, version, .min = 1, .max = INT64_MAX, .doc = W("Version", "版本")),
	FIELD_TEXT(rule_view, code, .max = 40, .doc = W("Code of the rule", "规则编码")),
	FIELD_ENUM(rule_view, state, rule_states, .doc = W("Where it stands in its life", "状态")),
	FIELD_OBJECT(rule_view, terms, &rule_terms_shape, .doc = W("What it says", "内容")),
	FIELD_TEXT(rule_view, sentence_en, .max = 6000, .doc = W("The same as a sentence, in English", "英文描述")),
	FIELD_TEXT(rule_view, sentence_zh, .max = 6000, .doc = W("… in Chinese", "中文描述")),
	FIELD_TEXT(rule_view, author, .max = 40, .doc = W("Who wrote it", "编写者")),
	FIELD_TEXT(rule_view, note, .max = 300, .doc = W("Why", "说明")),
	FIELD_TIME(rule_view, created_at, .doc = W("When", "编写时间")),
	FIELD_TEXT(rule_view, approver, .max = 40, .doc = W("Who approved it", "批准者")),
	FIELD_TIME(rule_view, approved_at, .doc = W("When", "批准时间")),
	FIELD_TEXT(rule_view, publisher, .max = 40, .doc = W("Who put it in force", "上线者")),
	FIELD_TIME(rule_view, published_at, .doc = W("When", "上线时间")),
	FIELD_TIME(rule_view, ended_at, .doc = W("Out of force from then on (business time)", "失效时间")),
};

const struct shape rule_view_shape =
	SHAPE("EarningRule", rule_view, view_fields, "A version of an earning rule.", "积分规则版本。");

static const struct field input_fields[] = {
	FIELD_TEXT(rule_input, code, .max = 40, .flags = FIELD_REQUIRED, .doc = W("Short unique code", "规则编码"),
		.example = "\"coffee_double\""),
	FIELD_OBJECT(rule_input, terms, &rule_terms_shape, .flags = FIELD_REQUIRED, .doc = W("What it says", "内容")),
	FIELD_TEXT(rule_input, note, .max = 300, .doc = W("Why", "说明")),
};

const struct shape rule_input_shape =
	SHAPE("EarningRuleInput", rule_input, input_fields, "A new earning rule.", "新积分规则。");
const struct shape version_input_shape = {
	.name = "EarningVersionInput",
	.record = "rule_input",
	.size = sizeof(struct rule_input),
	.fields = input_fields + 1,
	.count = ARRAY_LEN(input_fields) - 1,
	.doc = W("A new version of a rule.", "规则新版本。"),
};

static const struct field archive_fields[] = {
	FIELD_TIME(archive_input, at, .doc = W("From when on it is out of force (now)", "失效时间（默认立即）")),
};

const struct shape archive_input_shape =
	SHAPE("EarningArchive", archive_input, archive_fields, "The end of a version.", "归档。");

static const struct field publish_fields[] = {
	FIELD_TEXT(publish_input, unfair_reason, .max = 300,
		.doc = W("Why newcomers get it and loyal customers nothing as good: needed then, kept in the audit",
			"新客优于老客时仍上线的理由，届时必填，记入审计")),
};

const struct shape publish_input_shape =
	SHAPE("EarningPublish", publish_input, publish_fields, "A version goes live.", "发布。");

// ---------------------------------------------------------------- reading

const char *terms_json(struct arena *mem, const struct rule_terms *terms)
{
	struct buf buf = buf_make(mem, TERMS_MAX);
	struct json_out out = json_out(&buf);

	shape_encode(&out, &rule_terms_shape, terms, &(struct encode_options){.stored = true});
	return buf.data;
}

enum status version_scan(struct ctx *ctx, const struct rows *rows, struct rule_view *view)
{
	const char *json = row_text(rows, 3, ctx->mem);
	uint64_t present;

	*view = (struct rule_view){
		.id = row_i64(rows, 0),
		.version = row_i64(rows, 1),
		.code = row_text(rows, 2, ctx->mem),
		.terms = arena_new(ctx->mem, struct rule_terms),
		.state = choice_value(rule_states, row_text(rows, 4, ctx->mem)),
		.author = row_text(rows, 5, ctx->mem),
		.note = row_text(rows, 6, ctx->mem),
		.created_at = row_i64(rows, 7),
		.approver = row_text(rows, 8, ctx->mem),
		.approved_at = row_i64(rows, 9),
		.publisher = row_text(rows, 10, ctx->mem),
		.published_at = row_i64(rows, 11),
		.ended_at = row_i64(rows, 12),
	};
	if (view->state == RULE_LIVE && view->ended_at != NONE && view->ended_at <= ctx->now_ms)
		view->state = RULE_ARCHIVED;
	return shape_decode(ctx, &rule_terms_shape, json, strlen(json), DECODE_STORED, view->terms, &present);
}

enum status version_describe(struct ctx *ctx, const struct programme *programme, struct rule_view *view)
{
	struct rule_terms terms = *view->terms;
	struct rule rule = {.id = view->id, .version = view->version, .code = view->code, .terms = &terms};

	rule_terms_complete(&terms);
	TRY(programme_resolve(ctx, programme, &rule));
	view->sentence_en = rule_sentence(ctx, &rule, LANG_EN);
	view->sentence_zh = rule_sentence(ctx, &rule, LANG_ZH);
	return OK;
}

enum status version_get(struct ctx *ctx, int64_t rule_id, int64_t version, struct rule_view **ret)
{
	const struct programme *programme;
	struct rows *rows;
	bool found;

	TRY(programme_get(ctx, &programme));
	TRY(db_first(ctx->db, &version_by_key, ARGS(v_i64(rule_id), v_i64(version)), &rows, &found));
	if (!found)
		return fail(ctx, &not_found, NULL);
	*ret = arena_new(ctx->mem, struct rule_view);
	TRY(version_scan(ctx, rows, *ret));
	return version_describe(ctx, programme, *ret);
}

// ---------------------------------------------------------------- writing

static enum status audit(struct ctx *ctx, int64_t rule_id, int64_t version, const char *action, const char *before,
	const char *after, const char *reason)
{
	const char *id = arena_format(ctx->mem, "%s.%lld", id_text(ctx->mem, "rul", rule_id), (long long)version);
	return audit_record(ctx, "earning_rule", id, action, before, after, reason);
}

static enum status insert(
	struct ctx *ctx, int64_t rule_id, int64_t version, const struct rule_terms *terms, const char *note)
{
	const char *json = terms_json(ctx->mem, terms);

	TRY(db_exec(ctx->db, &version_insert,
		ARGS(v_i64(rule_id), v_i64(version), v_text(json), v_text(house_actor_text(ctx)), v_text(note),
			v_i64(ctx->now_ms))));
	return audit(ctx, rule_id, version, "drafted", NULL, json, NULL);
}

enum status rule_create(
	struct ctx *ctx, const char *code, const struct rule_terms *terms, const char *note, int64_t *rule_id)
{
	int64_t changed;

	*rule_id = id_new();
	TRY(db_change(ctx->db, &rule_insert, ARGS(v_i64(*rule_id), v_text(code), v_i64(ctx->now_ms)), &changed));
	if (!changed)
		return fail_at(ctx, "/code", &rule_code_taken, code);
	return insert(ctx, *rule_id, 1, terms, note);
}

enum status version_create(
	struct ctx *ctx, int64_t rule_id, const struct rule_terms *terms, const char *note, int64_t *version)
{
	struct rows *rows;
	bool found;

	TRY(db_first(ctx->db, &rule_next_version, ARGS(v_i64(rule_id)), &rows, &found));
	if (!found)
		return fail(ctx, &not_found, NULL);
	*version = row_i64(rows, 0);
	return insert(ctx, rule_id, *version, terms, note);
}

static enum status wrong_state(struct ctx *ctx, const struct rule_view *view)
{
	return fail(ctx, &rule_state, words_in(rule_states[view->state].doc, ctx->lang));
}

// Who wrote it is no second person, nor is a key of his.
static enum status check_second(struct ctx *ctx, const struct rule_view *view)
{
	int64_t author, self = ctx->actor ? ctx->actor->staff_id : NONE;

	TRY(auth_person(ctx, view->author, &author));
	if (strcmp(view->author, house_actor_text(ctx)) == 0 || (author != NONE && author == self))
		return fail(ctx, &rule_own, NULL);
	return OK;
}

enum status version_approve(struct ctx *ctx, int64_t rule_id, int64_t version)
{
	const struct programme *programme;
	struct rule_view *view;
	int64_t changed;
	const char *actor = house_actor_text(ctx);

	TRY(programme_get(ctx, &programme));
	TRY(version_get(ctx, rule_id, version, &view));
	if (programme->settings->four_eyes)
		TRY(check_second(ctx, view));
	TRY(db_change(ctx->db, &version_approve_row,
		ARGS(v_i64(rule_id), v_i64(version), v_text(actor), v_i64(ctx->now_ms)), &changed));
	if (!changed)
		return wrong_state(ctx, view);
	TRY(programme_touch(ctx));
	return audit(ctx, rule_id, version, "approved", NULL, NULL, NULL);
}

enum status version_publish(struct ctx *ctx, int64_t rule_id, int64_t version, const char *reason)
{
	struct rule_view *view;
	int64_t changed;

	TRY(version_get(ctx, rule_id, version, &view));
	TRY(db_change(ctx->db, &version_publish_row,
		ARGS(v_i64(rule_id), v_i64(version), v_text(house_actor_text(ctx)), v_i64(ctx->now_ms)), &changed));
	if (!changed)
		return wrong_state(ctx, view);
	int64_t from = view->terms->from == NONE ? ctx->now_ms : view->terms->from;
	TRY(db_exec(ctx->db, &versions_end, ARGS(v_i64(rule_id), v_i64(version), v_i64(from), v_i64(ctx->now_ms))));
	TRY(programme_touch(ctx));
	return audit(ctx, rule_id, version, "published", NULL, NULL, reason);
}

enum status version_archive(struct ctx *ctx, int64_t rule_id, int64_t version, int64_t at_ms)
{
	struct rule_view *view;
	int64_t changed;

	TRY(version_get(ctx, rule_id, version, &view));
	if (view->state == RULE_ARCHIVED)
		return wrong_state(ctx, view);
	TRY(db_change(ctx->db, &version_discard, ARGS(v_i64(rule_id), v_i64(version)), &changed));
	if (!changed)
		TRY(db_exec(ctx->db, &version_end,
			ARGS(v_i64(rule_id), v_i64(version), v_i64(at_ms == NONE ? ctx->now_ms : at_ms),
				v_i64(ctx->now_ms))));
	TRY(programme_touch(ctx));
	return audit(ctx, rule_id, version, "archived", NULL, NULL, NULL);
}

enum status loyalty_rule_version(
	struct ctx *ctx, const struct programme *programme, int64_t rule_id, int64_t version, struct rule *ret)
{
	struct rule_view *view;

	TRY(version_get(ctx, rule_id, version, &view));
	rule_terms_complete(view->terms);
	*ret = (struct rule){.id = view->id,
		.version = view->version,
		.code = view->code,
		.terms = view->terms,
		.state = view->state,
		.published_at = NONE,
		.ended_at = NONE,
		.ended_noted_at = NONE};
	return programme_resolve(ctx, programme, ret);
}

static const struct expression_home rules = {W("earning rule", "积分规则"), "rul", &version_conditions};
const struct expression_home *const loyalty_homes[] = {&rules, NULL};
