// Changing a set of tiers that members live in: first who would move, then the change itself, with what becomes of
// those who would fall by it.
#include "tier/set.h"

#include "api/audit.h"
#include "base/id.h"
#include "work/job.h"

#include <string.h>

SQL(change_set);
SQL(change_tier);
SQL(change_add);
SQL(change_members);

#define SLICE 500
#define EXAMPLES 5

PROBLEM(change_first, ERR_UNPROCESSABLE, "The first tier asks for nothing (threshold 0), and only that one.",
	"首个等级门槛须为 0，且仅首个为 0。");
PROBLEM(change_twice, ERR_UNPROCESSABLE, "This code stands here twice.", "编码重复。");
PROBLEM(change_missing, ERR_CONFLICT,
	"Tier {0} is missing: a tier that members may stand in is not dropped by a change.",
	"缺少等级 {0}：变更不能删除现有等级。");
PROBLEM(change_names, ERR_UNPROCESSABLE, "A new tier needs its names.", "新等级须填写名称。");
PROBLEM(change_elsewhere, ERR_CONFLICT, "This code belongs to another set.", "该编码属于其他等级体系。");

struct tier_terms {
	const char *code, *name_en, *name_zh;
	int64_t threshold, keep_threshold, orders, keep_orders, years;
};

static const struct field tier_terms_fields[] = {
	FIELD_TEXT(tier_terms, code, .max = 40, .flags = FIELD_REQUIRED, .doc = W("Code of the tier", "等级编码")),
	FIELD_TEXT(tier_terms, name_en, .max = 80, .doc = W("Name in English, as it was when absent", "英文名称")),
	FIELD_TEXT(tier_terms, name_zh, .max = 80, .doc = W("Name in Chinese, as it was when absent", "中文名称")),
	FIELD_I64(tier_terms, threshold, .min = 0, .max = AMOUNT_MAX, .flags = FIELD_MONEY,
		.doc = W("Qualifying points that reach it", "升级门槛")),
	FIELD_I64(tier_terms, keep_threshold, .min = 0, .max = AMOUNT_MAX, .flags = FIELD_MONEY,
		.doc = W("And that keep it", "保级门槛")),
	FIELD_I64(tier_terms, orders, .min = 1, .max = 100000, .doc = W("Orders that reach it", "订单数门槛")),
	FIELD_I64(tier_terms, keep_orders, .min = 0, .max = 100000, .doc = W("And that keep it", "保级订单数")),
	FIELD_I64(tier_terms, years, .min = 1, .max = 100, .doc = W("Years that reach it", "入会年限门槛")),
};

static const struct shape tier_terms_shape =
	SHAPE("TierTerms", tier_terms, tier_terms_fields, "What a tier asks for.", "等级门槛。");

static const struct field tier_change_in_fields[] = {
	FIELD_ENUM(
		tier_change_in, mode, tier_shields, .doc = W("What becomes of those who would fall", "降级处理方式")),
	FIELD_ENUM(tier_change_in, span, ladder_windows, .flags = FIELD_REQUIRED, .doc = W("The window", "评定周期")),
	FIELD_I64(tier_change_in, months, .min = 1, .max = 120, .flags = FIELD_REQUIRED,
		.doc = W("How many months it is long", "周期月数")),
	FIELD_DATE(
		tier_change_in, anchor, .doc = W("Of a cycle: the first day of one of its periods", "固定周期起始日")),
	FIELD_BOOL(tier_change_in, match_all, .doc = W("All marks are wanted, not any", "须满足全部条件")),
	FIELD_ENUM(
		tier_change_in, fall, ladder_falls, .flags = FIELD_REQUIRED, .doc = W("How members fall", "降级方式")),
	FIELD_I64(tier_change_in, grace_days, .min = 0, .max = 366, .flags = FIELD_REQUIRED,
		.doc = W("Days of grace", "宽限天数")),
	FIELD_BOOL(
		tier_change_in, next_window, .doc = W("It lasts to the end of the window after", "保留至下一周期末")),
	FIELD_LIST(tier_change_in, tiers, &tier_terms_shape, .max = TIERS_MAX, .flags = FIELD_REQUIRED,
		.doc = W("All tiers of the set, lowest first", "全部等级，由低到高")),
};

const struct shape tier_change_in_shape = SHAPE(
	"TierSetChange", tier_change_in, tier_change_in_fields, "A set of tiers as it is to be.", "等级体系变更内容。");

struct tier_change_out {
	int64_t job_id;
};

static const struct field tier_change_out_fields[] = {
	FIELD_ID(tier_change_out, job_id, "job", .doc = W("The job that works on it", "后台任务编号"))};

const struct shape tier_change_out_shape =
	SHAPE("TierSetChangeJob", tier_change_out, tier_change_out_fields, "Under way.", "后台任务。");

// ---------------------------------------------------------------- what is proposed

// What a change does not speak of stays as it is.
static struct tier_record record_of(const struct tier_set *set, const struct tier_terms *terms)
{
	struct tier_record record = {.set_id = set->id, .lasts_count = NONE};

	for (size_t i = 0; i < set->tier_count; i++)
		if (strcmp(set->tiers[i].code, terms->code) == 0)
			record = set->tiers[i];
	record.code = terms->code;
	record.threshold = terms->threshold;
	record.keep_threshold = terms->keep_threshold;
	record.orders = terms->orders;
	record.keep_orders = terms->keep_orders;
	record.years = terms->years;
	return record;
}

static enum status check_terms(struct ctx *ctx, const struct tier_set *set, const struct programme *programme,
	const struct tier_terms *terms, bool first, const char *pointer)
{
	const struct tier_set *of = set;
	const struct tier_record *known = tier_find(programme, terms->code, &of), record = record_of(set, terms);
	bool asks = terms->threshold > 0 || terms->orders != NONE || terms->years != NONE;

	if (known && of->id != set->id)
		return fail_at(ctx, arena_format(ctx->mem, "%s/code", pointer), &change_elsewhere, NULL);
	if (!known && (!terms->name_en || !terms->name_zh))
		return fail_at(ctx, arena_format(ctx->mem, "%s/%s", pointer, terms->name_en ? "name_zh" : "name_en"),
			&change_names, NULL);
	if (asks == first || (first && terms->threshold != 0))
		return fail_at(ctx, arena_format(ctx->mem, "%s/threshold", pointer), &change_first, NULL);
	return tier_check_marks(ctx, &record, pointer);
}

// None of the tiers of today may be missing, and none may stand twice.
static enum status check_codes(
	struct ctx *ctx, const struct tier_set *set, const struct tier_change_in *in, const char *pointer)
{
	const struct tier_terms *terms = in->tiers.items;

	for (size_t i = 0; i < in->tiers.count; i++)
		for (size_t j = 0; j < i; j++)
			if (strcmp(terms[i].code, terms[j].code) == 0)
				return fail_at(
					ctx, arena_format(ctx->mem, "%s/%zu/code", pointer, i), &change_twice, NULL);
	for (size_t i = 0; i < set->tier_count; i++) {
		bool there = false;
		for (size_t j = 0; j < in->tiers.count; j++)
			there |= strcmp(terms[j].code, set->tiers[i].code) == 0;
		if (!there)
			return fail_at(ctx, pointer, &change_missing, set->tiers[i].code);
	}
	return OK;
}

enum status tier_change_check(struct ctx *ctx, const struct programme *programme, const struct tier_set *set,
	const struct tier_change_in *in, const char *pointer)
{
	const struct tier_terms *terms = in->tiers.items;
	const char *tiers = arena_format(ctx->mem, "%s/tiers", pointer);

	TRY(tier_check_window(ctx, in->span, in->months, in->anchor, pointer));
	if (!in->tiers.count)
		return fail_at(ctx, tiers, &change_first, NULL);
	for (size_t i = 0; i < in->tiers.count; i++)
		TRY(check_terms(ctx, set, programme, &terms[i], i == 0, arena_format(ctx->mem, "%s/%zu", tiers, i)));
	return check_codes(ctx, set, in, tiers);
}

struct tier_set *tier_set_proposed(struct ctx *ctx, const struct tier_set *set, const struct tier_change_in *in)
{
	const struct tier_terms *terms = in->tiers.items;
	struct tier_set *next = arena_copy(ctx->mem, set, sizeof *set);
	struct tier_record *tiers = arena_array(ctx->mem, struct tier_record, in->tiers.count);

	for (size_t i = 0; i < in->tiers.count; i++)
		tiers[i] = record_of(set, &terms[i]);
	next->shield = in->mode;
	next->shield_at = ctx->now_ms;
	next->ladder = (struct ladder){.window = in->span,
		.months = in->months,
		.all = in->match_all,
		.fall = in->fall,
		.grace_days = in->grace_days,
		.next_window = in->next_window};
	if (in->anchor && !date_parse(in->anchor, &next->ladder.anchor))
		next->ladder.anchor = (struct date){2000, 1, 1};
	tier_set_put(ctx->mem, next, tiers, in->tiers.count);
	return next;
}

// ---------------------------------------------------------------- who would move

struct moves {
	int64_t count[TIERS_MAX][TIERS_MAX]; // [today][then]
	int64_t examples[TIERS_MAX][TIERS_MAX][EXAMPLES];
	int64_t members, stay, rise, fall;
};

struct preview {
	const struct tier_change_in *in;
	int64_t set_id;
	const struct tier_set *set, *next;
	struct moves *moves;
	int64_t after, done;
	size_t count; // of the last slice
};

// Members who earned nothing that counts stand at the bottom before and after, unless years lift them: they are not
// looked at.
static enum status read_slice(struct ctx *ctx, const struct preview *preview, int64_t *ids, size_t *count)
{
	struct rows *rows;
	bool more;

	*count = 0;
	int64_t wallet_id = preview->set->wallet_id;
	TRY(db_query(ctx->db, &change_members, ARGS(v_i64(preview->after), v_i64(wallet_id), v_i64(SLICE)), &rows));
	for (;;) {
		TRY(rows_next(rows, &more));
		if (!more)
			return OK;
		ids[(*count)++] = row_i64(rows, 0);
	}
}

static void count_move(struct moves *moves, size_t from, size_t to, size_t from_in_next, int64_t customer_id)
{
	int64_t nth = moves->count[from][to]++;

	if (nth < EXAMPLES)
		moves->examples[from][to][nth] = customer_id;
	moves->members++;
	moves->stay += to == from_in_next;
	moves->rise += to > from_in_next;
	moves->fall += to < from_in_next;
}

static enum status look_at_slice(struct ctx *ctx, void *arg)
{
	struct preview *preview = arg;
	const struct programme *programme;
	int64_t ids[SLICE];

	TRY(programme_get(ctx, &programme));
	preview->set = tier_set_find(programme, preview->set_id);
	if (!preview->set)
		return fail(ctx, &not_found);
	preview->next = tier_set_proposed(ctx, preview->set, preview->in);
	TRY(read_slice(ctx, preview, ids, &preview->count));
	for (size_t i = 0; i < preview->count; i++) {
		size_t now, then;
		TRY(tier_compare(ctx, programme, preview->set, preview->next, ids[i], &now, &then));
		size_t same = tier_set_rung_of(preview->next, preview->set->tiers[now].code);
		count_move(preview->moves, now, then, same, ids[i]);
		preview->after = ids[i];
	}
	preview->done += (int64_t)preview->count;
	return OK;
}

static void put_move(struct ctx *ctx, struct json_out *out, const struct preview *preview, size_t from, size_t to)
{
	const struct moves *moves = preview->moves;
	int64_t count = moves->count[from][to];

	json_begin(out, '{');
	json_key(out, "from");
	json_put_text(out, preview->set->tiers[from].code);
	json_key(out, "to");
	json_put_text(out, preview->next->tiers[to].code);
	json_key(out, "members");
	json_put_i64(out, count);
	json_key(out, "examples");
	json_begin(out, '[');
	for (int64_t i = 0; i < count && i < EXAMPLES; i++)
		json_put_text(out, id_text(ctx->mem, "cus", moves->examples[from][to][i]));
	json_close(out, ']');
	json_close(out, '}');
}

static enum status write_moves(struct ctx *ctx, void *arg)
{
	struct preview *preview = arg;
	const struct moves *moves = preview->moves;
	const struct programme *programme;
	struct buf buf = buf_make(ctx->mem, 1 << 20);
	struct json_out out = json_out(&buf);
	const int64_t figures[] = {moves->members, moves->stay, moves->rise, moves->fall};
	static const char *const names[] = {"members", "stay", "rise", "fall"};

	TRY(programme_get(ctx, &programme));
	preview->set = tier_set_find(programme, preview->set_id);
	if (!preview->set)
		return fail(ctx, &not_found);
	preview->next = tier_set_proposed(ctx, preview->set, preview->in);
	json_begin(&out, '{');
	for (size_t i = 0; i < ARRAY_LEN(figures); i++) {
		json_key(&out, names[i]);
		json_put_i64(&out, figures[i]);
	}
	json_key(&out, "moves");
	json_begin(&out, '[');
	for (size_t from = 0; from < preview->set->tier_count; from++)
		for (size_t to = 0; to < preview->next->tier_count; to++)
			if (moves->count[from][to])
				put_move(ctx, &out, preview, from, to);
	json_close(&out, ']');
	json_close(&out, '}');
	preview->in = (const void *)buf.data;
	return OK;
}

struct preview_input {
	int64_t set_id;
	struct tier_change_in *change;
};

static const struct field preview_fields[] = {
	FIELD_I64(preview_input, set_id, .min = 1, .max = INT64_MAX),
	FIELD_OBJECT(preview_input, change, &tier_change_in_shape),
};
static const struct shape preview_shape =
	SHAPE("TierPreviewInput", preview_input, preview_fields, "A set of tiers as it would be.", "等级变更预演。");

static enum status run_preview(struct ctx *ctx, struct job *job)
{
	struct preview_input input;
	uint64_t present;

	TRY(shape_decode(ctx, &preview_shape, job->input, strlen(job->input), DECODE_STORED, &input, &present));
	struct preview preview = {
		.in = input.change, .set_id = input.set_id, .moves = arena_new(ctx->mem, struct moves)};
	do {
		struct arena *mem = arena_create();
		struct ctx slice = *ctx;
		slice.mem = mem;
		slice.now_ms = clock_now_ms();
		preview.set = NULL;
		enum status status = house_read(&slice, look_at_slice, &preview);
		arena_destroy(mem);
		TRY(status);
		TRY(job_note(ctx, job, preview.done, 0, NULL, NULL));
	} while (preview.count == SLICE);
	TRY(house_read(ctx, write_moves, &preview));
	return job_note(ctx, job, preview.done, preview.done, NULL, (const char *)preview.in);
}

const struct job_kind tier_preview_job = {
	.name = "tier.preview",
	.run = run_preview,
	.doc = W("Counts who would move if a set of tiers were changed.", "统计等级规则变更将影响的会员。"),
};

// ---------------------------------------------------------------- routes

static enum status find_set(struct ctx *ctx, const struct call *call, const struct tier_set **set)
{
	const struct programme *programme;

	TRY(programme_get(ctx, &programme));
	*set = tier_set_find(programme, call->ids[0]);
	if (!*set)
		return fail(ctx, &not_found);
	return tier_change_check(ctx, programme, *set, call->in, "");
}

enum status act_tier_preview(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	struct tier_change_out *out = arena_new(ctx->mem, struct tier_change_out);
	struct preview_input input = {call->ids[0], (struct tier_change_in *)call->in};
	struct buf buf = buf_make(ctx->mem, 1 << 16);
	struct json_out json = json_out(&buf);
	const struct tier_set *set;

	TRY(find_set(ctx, call, &set));
	shape_encode(&json, &preview_shape, &input, &(struct encode_options){.stored = true});
	answer_give(answer, tier_change_out, out);
	return job_add(ctx, &tier_preview_job, buf.data, ctx->now_ms, NULL, &out->job_id);
}

static enum status write_tier(struct ctx *ctx, const struct tier_set *set, const struct tier_terms *terms)
{
	int64_t changed;

	TRY(db_change(ctx->db, &change_tier,
		ARGS(v_i64(set->id), v_text(terms->code), v_text(terms->name_en), v_text(terms->name_zh),
			v_i64(terms->threshold), v_i64(terms->keep_threshold), v_i64(terms->orders),
			v_i64(terms->keep_orders), v_i64(terms->years), v_i64(ctx->now_ms)),
		&changed));
	if (changed)
		return OK;
	return db_exec(ctx->db, &change_add,
		ARGS(v_i64(id_new()), v_i64(set->id), v_text(terms->code), v_text(terms->name_en),
			v_text(terms->name_zh), v_i64(terms->threshold), v_i64(terms->keep_threshold),
			v_i64(terms->orders), v_i64(terms->keep_orders), v_i64(terms->years), v_i64(ctx->now_ms)));
}

enum status act_tier_change(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	const struct tier_change_in *in = call->in;
	const struct tier_terms *terms = in->tiers.items;
	struct tier_change_out *out = arena_new(ctx->mem, struct tier_change_out);
	struct buf buf = buf_make(ctx->mem, 1 << 16);
	struct json_out json = json_out(&buf);
	const struct tier_set *set;

	TRY(find_set(ctx, call, &set));
	TRY(db_exec(ctx->db, &change_set,
		ARGS(v_i64(set->id), v_text(ladder_windows[in->span].name), v_i64(in->months), v_text(in->anchor),
			v_i64(in->match_all), v_text(ladder_falls[in->fall].name), v_i64(in->grace_days),
			v_i64(in->next_window), v_text(tier_shields[in->mode].name), v_i64(ctx->now_ms))));
	for (size_t i = 0; i < in->tiers.count; i++)
		TRY(write_tier(ctx, set, &terms[i]));
	TRY(programme_touch(ctx));
	shape_encode(&json, &tier_change_in_shape, in, &(struct encode_options){.stored = true});
	TRY(audit_record(ctx, "tier_set", id_text(ctx->mem, "trs", set->id), "change", NULL, buf.data, NULL));
	answer_give(answer, tier_change_out, out);
	return tier_review_all(ctx, set->id, &out->job_id);
}
