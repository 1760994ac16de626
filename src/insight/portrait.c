// Portraits: one customer's indicators with where they stand among all; and how each indicator is spread.
#include "insight/portrait.h"

#include "base/id.h"
#include "customer/customer.h"

#include <stdlib.h>
#include <string.h>

SQL(portrait_spread_put);
SQL(portrait_spread_forget);
SQL(portrait_spreads);

#define PERCENTILES 101
#define INDICATORS_MAX 200
#define SAMPLE_SLICE 50 // customers on one snapshot

static size_t indicator_count(void)
{
	size_t count = 0;

	while (indicators[count].code)
		count++;
	return count;
}

// ---------------------------------------------------------------- spread

struct sampling {
	const struct history *history;
	const struct panel *panel;
	size_t step, at; // every step-th customer of the panel
	int64_t run_id;
	size_t indicators;
	int64_t *value[INDICATORS_MAX];
	size_t count[INDICATORS_MAX];
};

static enum status paint_some(struct ctx *ctx, void *arg)
{
	struct sampling *sampling = arg;
	struct ctx inner = *ctx;
	enum status status = OK;

	inner.mem = arena_create();
	for (int i = 0; i < SAMPLE_SLICE && status == OK && sampling->at < sampling->panel->count; i++) {
		struct subject subject;
		arena_reset(inner.mem);
		status = subject_load(
			&inner, sampling->history->customer[sampling->panel->row[sampling->at].who], &subject);
		for (size_t j = 0; status == OK && j < sampling->indicators; j++) {
			struct reading reading = {NONE, NULL};
			indicators[j].read(&subject, &reading);
			if (reading.value != NONE)
				sampling->value[j][sampling->count[j]++] = reading.value;
		}
		sampling->at += sampling->step;
	}
	arena_destroy(inner.mem);
	return status;
}

static int by_number(const void *a, const void *b)
{
	const int64_t *left = a, *right = b;
	return *left < *right ? -1 : *left > *right;
}

static enum status keep_spreads(struct ctx *ctx, void *arg)
{
	struct sampling *sampling = arg;

	TRY(db_exec(ctx->db, &portrait_spread_forget, ARGS(v_i64(sampling->run_id))));
	for (size_t j = 0; j < sampling->indicators; j++) {
		struct buf buf = buf_make(ctx->mem, 8192);
		struct json_out out = json_out(&buf);
		size_t count = sampling->count[j];
		json_begin(&out, '[');
		for (int k = 0; count && k < PERCENTILES; k++)
			json_put_i64(&out, sampling->value[j][(count - 1) * (size_t)k / (PERCENTILES - 1)]);
		json_close(&out, ']');
		TRY(db_exec(ctx->db, &portrait_spread_put,
			ARGS(v_text(indicators[j].code), v_i64(sampling->run_id), v_i64((int64_t)count),
				v_text(buf.data))));
	}
	return OK;
}

enum status portrait_spread(struct ctx *ctx, int64_t run_id, const struct history *history, const struct panel *panel)
{
	struct arena *mem = arena_create();
	struct sampling sampling = {
		.history = history,
		.panel = panel,
		.step = panel->count / PORTRAIT_SAMPLE + 1,
		.run_id = run_id,
		.indicators = indicator_count(),
	};
	enum status status = sampling.indicators <= INDICATORS_MAX ? OK : ERR_INTERNAL;

	for (size_t j = 0; status == OK && j < sampling.indicators; j++)
		sampling.value[j] = arena_array(mem, int64_t, panel->count / sampling.step + 1);
	ctx->now_ms = clock_now_ms();
	while (status == OK && sampling.at < panel->count)
		status = house_read(ctx, paint_some, &sampling);
	for (size_t j = 0; status == OK && j < sampling.indicators; j++)
		qsort(sampling.value[j], sampling.count[j], sizeof(int64_t), by_number);
	if (status == OK)
		status = house_write(ctx, keep_spreads, &sampling, 0, LANE_LOW);
	arena_destroy(mem);
	return status;
}

// ---------------------------------------------------------------- one customer

struct spread {
	const char *indicator;
	int64_t sample, percentile[PERCENTILES];
	bool known;
};

static bool parse_percentiles(struct ctx *ctx, const char *text, int64_t *percentile)
{
	struct json json;
	int count = 0;
	bool whole;

	json_open(&json, ctx->mem, text, strlen(text));
	if (!json_enter_array(&json))
		return false;
	while (json_next_item(&json))
		if (count == PERCENTILES || !json_i64(&json, &percentile[count++], &whole))
			return false;
	return count == PERCENTILES;
}

static enum status load_spreads(struct ctx *ctx, struct spread *spreads, size_t *count)
{
	struct rows *rows;
	bool more;

	*count = 0;
	TRY(db_query(ctx->db, &portrait_spreads, NO_ARGS, &rows));
	for (;;) {
		TRY(rows_next(rows, &more));
		if (!more)
			return OK;
		if (*count == INDICATORS_MAX)
			continue;
		struct spread *spread = &spreads[(*count)++];
		spread->indicator = row_text(rows, 0, ctx->mem);
		spread->sample = row_i64(rows, 1);
		spread->known = parse_percentiles(ctx, row_text(rows, 2, ctx->mem), spread->percentile);
	}
}

static const struct spread *spread_of(const struct spread *spreads, size_t count, const char *code)
{
	for (size_t i = 0; i < count; i++)
		if (spreads[i].known && strcmp(spreads[i].indicator, code) == 0)
			return &spreads[i];
	return NULL;
}

// Part of the customers that lie below, half of those that are equal: millionths.
static int64_t stands_at(const struct spread *spread, int64_t value)
{
	int64_t below = 0, equal = 0;

	for (int i = 0; i < PERCENTILES; i++) {
		below += spread->percentile[i] < value;
		equal += spread->percentile[i] == value;
	}
	return (2 * below + equal) * MILLIONTHS / (2 * PERCENTILES);
}

struct painted {
	const char *code, *group, *title;
	int unit;
	int64_t value;
	const char *text;
	int64_t percentile, sample;
	const char *how, *from;
	int64_t computed_at;
};

static const struct field painted_fields[] = {
	FIELD_TEXT(painted, code, .max = 40, .doc = W("Name for programs", "代码")),
	FIELD_TEXT(painted, group, .max = 20, .doc = W("buying, time, taste, loyalty, forecast", "分组")),
	FIELD_TEXT(painted, title, .max = 100, .doc = W("Name", "名称")),
	FIELD_ENUM(painted, unit, indicator_units, .doc = W("Unit of the value", "单位")),
	FIELD_I64(painted, value, .min = INT64_MIN + 1, .max = INT64_MAX,
		.doc = W("Value; null: not known", "数值，空为未知")),
	FIELD_TEXT(painted, text, .max = 200, .doc = W("Date, or what the value is of", "日期或文本")),
	FIELD_I64(painted, percentile, .min = 0, .max = MILLIONTHS,
		.doc = W("Part of customers below, millionths; null: not known", "低于该值的客户占比，百万分之一")),
	FIELD_I64(painted, sample, .min = 0, .max = INT64_MAX,
		.doc = W("Customers that the percentile was found from", "百分位所依据的客户数")),
	FIELD_TEXT(painted, how, .max = 200, .doc = W("How it is computed", "计算方式")),
	FIELD_TEXT(painted, from, .max = 100, .doc = W("From which data", "数据来源")),
	FIELD_TIME(painted, computed_at, .doc = W("As of when", "计算时间")),
};
static const struct shape painted_shape =
	SHAPE("Indicator", painted, painted_fields, "An indicator of a portrait.", "画像指标。");

struct portrait {
	int64_t customer_id;
	struct list indicators;
};
static const struct field portrait_fields[] = {
	FIELD_ID(portrait, customer_id, "cus", .doc = W("Customer", "客户")),
	FIELD_LIST(portrait, indicators, &painted_shape, .max = INDICATORS_MAX, .doc = W("All of them", "全部指标")),
};
static const struct shape portrait_shape =
	SHAPE("Portrait", portrait, portrait_fields, "What is known of a customer.", "客户画像。");

static struct painted paint(struct ctx *ctx, const struct indicator *indicator, const struct subject *subject,
	const struct spread *spread, int64_t scored_at)
{
	struct reading reading = {NONE, NULL};

	indicator->read(subject, &reading);
	return (struct painted){
		.code = indicator->code,
		.group = indicator->group,
		.title = words_in(indicator->title, ctx->lang),
		.unit = (int)indicator->unit,
		.value = reading.value,
		.text = reading.text,
		.percentile = spread && reading.value != NONE ? stands_at(spread, reading.value) : NONE,
		.sample = spread ? spread->sample : NONE,
		.how = words_in(indicator->how, ctx->lang),
		.from = words_in(indicator->from, ctx->lang),
		.computed_at = strcmp(indicator->group, "forecast") == 0 ? scored_at : ctx->now_ms,
	};
}

static enum status act_portrait(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	struct portrait *portrait = arena_new(ctx->mem, struct portrait);
	struct spread *spreads = arena_array(ctx->mem, struct spread, INDICATORS_MAX);
	struct painted *painted = arena_array(ctx->mem, struct painted, indicator_count());
	struct subject subject;
	struct insight_run run = {.ended_at = NONE};
	size_t count;
	int64_t id;

	TRY(customer_within(ctx, call->ids[0], call->route->right, &id));
	TRY(subject_load(ctx, id, &subject));
	TRY(load_spreads(ctx, spreads, &count));
	if (subject.scored)
		TRY(insight_run_load(ctx, subject.score.run_id, &run));
	int64_t scored_at = run.ended_at != NONE ? run.ended_at : run.started_at;
	for (size_t i = 0; i < indicator_count(); i++)
		painted[i] = paint(ctx, &indicators[i], &subject, spread_of(spreads, count, indicators[i].code),
			subject.scored ? scored_at : NONE);
	*portrait = (struct portrait){id, LIST(painted, painted, indicator_count())};
	answer_give(answer, portrait, portrait);
	return OK;
}

const struct route insight_portrait_routes[] = {
	{.method = HTTP_GET,
		.path = "/v1/customers/{customer:cus}/portrait",
		.right = "report.read",
		.kind = ROUTE_READ,
		.out = &portrait_shape,
		.act = act_portrait,
		.tag = "Insight",
		.name = "customer_portrait",
		.doc = W("What is known of a customer: each indicator with unit, how and from what it was computed, "
			 "and where "
			 "the customer stands among all.",
			"客户画像：每个指标的数值、单位、计算方式、数据来源及在全部客户中的位置。")},
	{0},
};
