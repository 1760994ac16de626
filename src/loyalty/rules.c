// Earning rules over HTTP: written, checked, approved, put in force, archived; taken out and in as text.
#include "loyalty/routes.h"
#include "loyalty/sentence.h"
#include "loyalty/version.h"

#include "base/id.h"

#include <string.h>

SQL(rules_newest);
SQL(rules_versions);
SQL(rules_by_code);

#define LIST_MAX 1000

PROBLEM(rule_version_number, ERR_UNPROCESSABLE, "{0} is no number of a version.", "{0} 不是版本号。");

// ---------------------------------------------------------------- reading

static enum status read_views(
	struct ctx *ctx, struct sql *sql, int64_t rule_id, struct rule_view **views, size_t *count)
{
	const struct programme *programme;
	struct rows *rows;
	bool more;

	*views = arena_array(ctx->mem, struct rule_view, LIST_MAX);
	*count = 0;
	TRY(programme_get(ctx, &programme));
	if (rule_id == NONE)
		TRY(db_query(ctx->db, sql, NO_ARGS, &rows));
	else
		TRY(db_query(ctx->db, sql, ARGS(v_i64(rule_id)), &rows));
	for (;;) {
		TRY(rows_next(rows, &more));
		if (!more || *count == LIST_MAX)
			break;
		TRY(version_scan(ctx, rows, &(*views)[(*count)++]));
	}
	rows_close(rows);
	for (size_t i = 0; i < *count; i++)
		TRY(version_describe(ctx, programme, &(*views)[i]));
	return OK;
}

static enum status put_views(
	struct ctx *ctx, const struct call *call, const struct rule_view *views, size_t count, struct answer *answer)
{
	struct page page;

	page_begin(ctx, call, &page);
	for (size_t i = 0; i < count; i++)
		page_add(&page, rule_view, &views[i]);
	return page_end(&page, NULL, NONE, answer);
}

enum status act_rules(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	struct rule_view *views;
	size_t count;

	TRY(read_views(ctx, &rules_newest, NONE, &views, &count));
	return put_views(ctx, call, views, count, answer);
}

enum status act_rule(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	struct rule_view *view;

	TRY(version_get(ctx, call->ids[0], NONE, &view));
	answer_give(answer, rule_view, view);
	return OK;
}

enum status act_versions(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	struct rule_view *views;
	size_t count;

	TRY(read_views(ctx, &rules_versions, call->ids[0], &views, &count));
	if (!count)
		return fail(ctx, &not_found, NULL);
	return put_views(ctx, call, views, count, answer);
}

// ---------------------------------------------------------------- writing

static enum status answer_version(
	struct ctx *ctx, int64_t rule_id, int64_t version, const char *location, struct answer *answer)
{
	struct rule_view *view;

	TRY(version_get(ctx, rule_id, version, &view));
	answer_give(answer, rule_view, view);
	answer->location = location;
	return OK;
}

enum status act_rule_create(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	const struct rule_input *in = call->in;
	const struct programme *programme;
	struct rule rule;
	int64_t id;

	TRY(programme_get(ctx, &programme));
	TRY(loyalty_rule_check(ctx, programme, "/terms", in->terms, &rule));
	TRY(rule_create(ctx, in->code, in->terms, in->note, &id));
	return answer_version(
		ctx, id, 1, arena_format(ctx->mem, "/v1/earning-rules/%s", id_text(ctx->mem, "rul", id)), answer);
}

enum status act_version_create(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	const struct rule_input *in = call->in;
	const struct programme *programme;
	struct rule rule;
	int64_t version;

	TRY(programme_get(ctx, &programme));
	TRY(loyalty_rule_check(ctx, programme, "/terms", in->terms, &rule));
	TRY(version_create(ctx, call->ids[0], in->terms, in->note, &version));
	return answer_version(ctx, call->ids[0], version, NULL, answer);
}

static enum status version_of_path(struct ctx *ctx, const struct call *call, int64_t *version)
{
	const char *text = call->words[1] ? call->words[1] : call->words[0];

	if (!text || !text_i64(text, version) || *version < 1)
		return fail(ctx, &rule_version_number, text ? text : "");
	return OK;
}

enum status act_version_approve(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	int64_t version;

	TRY(version_of_path(ctx, call, &version));
	TRY(version_approve(ctx, call->ids[0], version));
	return answer_version(ctx, call->ids[0], version, NULL, answer);
}

enum status act_version_publish(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	const struct publish_input *in = call->in;
	int64_t version;

	TRY(version_of_path(ctx, call, &version));
	TRY(rule_check_fair(ctx, call->ids[0], version, in->unfair_reason));
	TRY(version_publish(ctx, call->ids[0], version, in->unfair_reason));
	return answer_version(ctx, call->ids[0], version, NULL, answer);
}

enum status act_version_archive(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	const struct archive_input *in = call->in;
	int64_t version;

	TRY(version_of_path(ctx, call, &version));
	TRY(version_archive(ctx, call->ids[0], version, in->at));
	return answer_version(ctx, call->ids[0], version, NULL, answer);
}

// ---------------------------------------------------------------- checked without being kept

static const struct field checked_fields[] = {
	FIELD_TEXT(rule_checked, sentence_en, .max = 6000, .doc = W("What it says, in English", "英文描述")),
	FIELD_TEXT(rule_checked, sentence_zh, .max = 6000, .doc = W("… in Chinese", "中文描述")),
};

const struct shape rule_checked_shape =
	SHAPE("EarningRuleChecked", rule_checked, checked_fields, "A rule as it was understood.", "规则解读结果。");

enum status act_rule_check(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	struct rule_checked *out = arena_new(ctx->mem, struct rule_checked);
	const struct programme *programme;
	struct rule rule;

	TRY(programme_get(ctx, &programme));
	TRY(loyalty_rule_check(ctx, programme, "", call->in, &rule));
	*out = (struct rule_checked){rule_sentence(ctx, &rule, LANG_EN), rule_sentence(ctx, &rule, LANG_ZH)};
	answer_give(answer, rule_checked, out);
	return OK;
}

// ---------------------------------------------------------------- the rule set as text

static const struct field set_rule_fields[] = {
	FIELD_TEXT(set_rule, code, .max = 40, .flags = FIELD_REQUIRED, .doc = W("Code of the rule", "规则编码"),
		.example = "\"spend\""),
	FIELD_OBJECT(set_rule, terms, &rule_terms_shape, .flags = FIELD_REQUIRED, .doc = W("What it says", "内容")),
};
static const struct shape set_rule_shape =
	SHAPE("EarningSetRule", set_rule, set_rule_fields, "A rule of a set.", "规则集中的规则。");

static const struct field set_fields[] = {
	FIELD_LIST(rule_set, rules, &set_rule_shape, .max = LIST_MAX, .flags = FIELD_REQUIRED,
		.doc = W("The newest version of each rule", "各规则最新版本")),
	FIELD_BOOL(rule_set, dry_run, .doc = W("On the way in: only tell what would change", "导入时仅预览")),
};
const struct shape rule_set_shape = SHAPE("EarningRuleSet", rule_set, set_fields, "Rules as text.", "规则集文本。");

static const struct choice set_actions[] = {
	{"unchanged", W("As it is", "无变化")},
	{"created", W("A new rule", "新建规则")},
	{"version", W("A new version", "新版本")},
	CHOICES_END,
};

static const struct field change_fields[] = {
	FIELD_TEXT(set_change, code, .max = 40, .doc = W("Code of the rule", "规则编码")),
	FIELD_ENUM(set_change, action, set_actions, .doc = W("What happens to it", "操作")),
	FIELD_I64(set_change, version, .min = 1, .max = INT64_MAX, .doc = W("Its version then", "版本")),
};
static const struct shape change_shape =
	SHAPE("EarningSetChange", set_change, change_fields, "What an import does to a rule.", "导入变更。");

static const struct field changes_fields[] = {
	FIELD_LIST(set_changes, changes, &change_shape, .max = LIST_MAX, .doc = W("Rule by rule", "逐条变更")),
};
const struct shape set_changes_shape =
	SHAPE("EarningSetChanges", set_changes, changes_fields, "What an import did, or would do.", "导入结果。");

enum status act_rules_export(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	struct rule_set *set = arena_new(ctx->mem, struct rule_set);
	struct rule_view *views;
	size_t count, kept = 0;

	(void)call;
	TRY(read_views(ctx, &rules_newest, NONE, &views, &count));
	struct set_rule *rules = arena_array(ctx->mem, struct set_rule, count);
	for (size_t i = 0; i < count; i++)
		if (views[i].state != RULE_ARCHIVED)
			rules[kept++] = (struct set_rule){views[i].code, views[i].terms};
	set->rules = LIST(set_rule, rules, kept);
	answer_give(answer, rule_set, set);
	return OK;
}

static enum status import_rule(struct ctx *ctx, const struct set_rule *in, bool dry_run, struct set_change *change)
{
	struct rows *rows;
	bool found;
	int64_t id;

	*change = (struct set_change){.code = in->code, .action = 1, .version = 1};
	TRY(db_first(ctx->db, &rules_by_code, ARGS(v_text(in->code)), &rows, &found));
	if (!found)
		return dry_run ? OK : rule_create(ctx, in->code, in->terms, NULL, &id);
	id = row_i64(rows, 0);
	struct rule_view *newest;
	TRY(version_get(ctx, id, NONE, &newest));
	change->version = newest->version;
	change->action = 0;
	if (strcmp(terms_json(ctx->mem, newest->terms), terms_json(ctx->mem, in->terms)) == 0)
		return OK;
	change->action = 2;
	change->version++;
	return dry_run ? OK : version_create(ctx, id, in->terms, NULL, &change->version);
}

enum status act_rules_import(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	const struct rule_set *in = call->in;
	const struct set_rule *rules = in->rules.items;
	struct set_changes *out = arena_new(ctx->mem, struct set_changes);
	struct set_change *changes = arena_array(ctx->mem, struct set_change, in->rules.count);
	const struct programme *programme;
	enum status status = OK;
	struct rule rule;

	TRY(programme_get(ctx, &programme));
	for (size_t i = 0; i < in->rules.count; i++) {
		const char *pointer = arena_format(ctx->mem, "/rules/%zu/terms", i);
		enum status one = loyalty_rule_check(ctx, programme, pointer, rules[i].terms, &rule);
		if (one != OK && one != ERR_UNPROCESSABLE)
			return one;
		status = one == OK ? status : one;
	}
	TRY(status);
	for (size_t i = 0; i < in->rules.count; i++)
		TRY(import_rule(ctx, &rules[i], in->dry_run, &changes[i]));
	out->changes = LIST(set_change, changes, in->rules.count);
	answer_give(answer, set_changes, out);
	return OK;
}
