// The recommendations are trained: one scan of the order lines on a snapshot, everything else in memory, and what was
// learned written in slices of the low-priority lane. Until all of it is there, what was learned before is used.
#include "advice/training.h"

#include "advice/due.h"
#include "api/audit.h"
#include "base/id.h"
#include "base/zone.h"

#include <math.h>
#include <time.h>

SQL(training_insert);
SQL(training_newest);
SQL(training_item);
SQL(training_similar);
SQL(training_sweep_items);
SQL(training_sweep_similar);
SQL(training_last_order);

#define SLICE_MS 20
#define SLICE_ROWS_MOST 20000
#define SWEEP_ROWS 2000
#define LAMBDA_DEFAULT 150
#define ENOUGH_JUDGED 30

enum phase { PHASE_READ, PHASE_CHOOSE, PHASE_JUDGE, PHASE_LEARN, PHASE_WRITE, PHASES };
static const char *const phase_names[PHASES] = {"read", "choose", "judge", "learn", "write"};
static const double lambdas[] = {50, 150, 400};

struct tried {
	double lambda;
	struct taste_quality quality;
};

struct running {
	struct arena *mem; // what lives through the training
	struct job *job;
	int64_t id, started_at;
	int32_t as_of;
	struct lines lines;
	struct taste taste;
	double lambda;
	struct tried tried[ARRAY_LEN(lambdas)];
	size_t tries;
	struct taste_quality quality;
	int64_t took_ms[PHASES];
	size_t at; // item that is written next
	int64_t gone;
};

static int64_t monotonic_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

// ---------------------------------------------------------------- reading

// The last day on which anything was bought: what sells of late is told from there.
static enum status read_day(struct ctx *ctx, int32_t *day)
{
	const struct zone *zone = ctx->house->shop->zone;
	int32_t today = (int32_t)date_days(zone_date(zone, ctx->now_ms)), last;
	struct rows *rows;
	bool found;

	TRY(db_first(ctx->db, &training_last_order, NO_ARGS, &rows, &found));
	*day = today;
	if (!found || row_null(rows, 0))
		return OK;
	last = (int32_t)date_days(zone_date(zone, row_i64(rows, 0)));
	*day = last < today ? last : today;
	return OK;
}

static enum status read_lines(struct ctx *ctx, void *arg)
{
	struct running *running = arg;
	struct filter filter;

	TRY(filter_make(ctx, NULL, &filter));
	TRY(read_day(ctx, &running->as_of));
	return lines_load(ctx, &filter, running->as_of - TRAINING_DAYS, running->mem, &running->lines);
}

// ---------------------------------------------------------------- learning

// Between two phases: progress, and whether it was asked to stop.
static enum status pause_at(struct ctx *ctx, struct running *running, enum phase done, int64_t since_ms)
{
	running->took_ms[done] += monotonic_ms() - since_ms;
	return job_note(ctx, running->job, 0, (int64_t)running->lines.items, NULL, NULL);
}

static enum status learn_and_judge(struct running *running, int32_t today, double lambda, struct taste_quality *quality)
{
	struct arena *own = arena_create();
	struct taste taste;
	enum status status = taste_learn(own, &running->lines, today, lambda, 1, &taste);

	if (status == OK)
		taste_judge(&running->lines, &taste, today, quality);
	arena_destroy(own);
	return status;
}

// λ by the window before the last one, so that the last one judges what had no part in choosing.
static enum status choose_lambda(struct ctx *ctx, struct running *running)
{
	int32_t before = running->as_of - 2 * JUDGED_DAYS;
	double best = -1;

	running->lambda = LAMBDA_DEFAULT;
	if (running->lines.items > EASE_ITEMS_MAX || running->lines.count == 0 || running->lines.first_day > before)
		return OK;
	for (size_t i = 0; i < ARRAY_LEN(lambdas); i++) {
		int64_t began = monotonic_ms();
		struct tried *tried = &running->tried[running->tries++];
		tried->lambda = lambdas[i];
		TRY(learn_and_judge(running, before, lambdas[i], &tried->quality));
		if (tried->quality.customers < ENOUGH_JUDGED)
			return OK;
		if (tried->quality.fresh > best) {
			best = tried->quality.fresh;
			running->lambda = lambdas[i];
		}
		TRY(pause_at(ctx, running, PHASE_CHOOSE, began));
	}
	return OK;
}

static enum status learn(struct ctx *ctx, struct running *running)
{
	int32_t judged = running->as_of - JUDGED_DAYS;
	int64_t began;

	TRY(choose_lambda(ctx, running));
	began = monotonic_ms();
	if (running->lines.count && running->lines.first_day <= judged)
		TRY(learn_and_judge(running, judged, running->lambda, &running->quality));
	TRY(pause_at(ctx, running, PHASE_JUDGE, began));
	began = monotonic_ms();
	TRY(taste_learn(running->mem, &running->lines, running->as_of, running->lambda, 1, &running->taste));
	return pause_at(ctx, running, PHASE_LEARN, began);
}

// ---------------------------------------------------------------- writing

static enum status write_item(struct ctx *ctx, const struct running *running, size_t j, int64_t *rows)
{
	const struct taste *taste = &running->taste;
	const struct baskets *baskets = &taste->baskets;
	const struct product_row *product = running->lines.product;
	int64_t run = running->id, id = product[j].id;

	TRY(db_exec(ctx->db, &training_item,
		ARGS(v_i64(run), v_i64(id), v_i64((int64_t)(baskets->item_first[j + 1] - baskets->item_first[j])),
			v_i64(llround((double)taste->lately[j])), v_i64(llround((double)taste->longer[j])))));
	for (int k = 0; k < taste->count[j]; k++) {
		struct said said = taste->said[j * (size_t)taste->room + (size_t)k];
		size_t buyers = baskets->item_first[said.item + 1] - baskets->item_first[said.item];
		TRY(db_exec(ctx->db, &training_similar,
			ARGS(v_i64(run), v_i64(id), v_i64(k + 1), v_i64(product[said.item].id),
				v_i64(llround((double)said.weight * MILLIONTHS)), v_i64(said.together),
				v_i64((int64_t)buyers))));
	}
	*rows += 1 + taste->count[j];
	return OK;
}

// As many as SLICE_MS lets it; the place is that of this attempt, moved by who called it.
struct slice {
	struct running *running;
	size_t end;
};

static enum status write_slice(struct ctx *ctx, void *arg)
{
	struct slice *slice = arg;
	struct running *running = slice->running;
	int64_t began = monotonic_ms(), rows = 0;

	for (slice->end = running->at; slice->end < running->lines.items && rows < SLICE_ROWS_MOST; slice->end++) {
		if (slice->end > running->at && monotonic_ms() - began > SLICE_MS)
			break;
		TRY(write_item(ctx, running, slice->end, &rows));
	}
	return OK;
}

static enum status write_items(struct ctx *ctx, struct running *running)
{
	struct slice slice = {.running = running};
	struct ctx inner = *ctx;
	enum status status = OK;

	inner.mem = arena_create();
	while (status == OK && running->at < running->lines.items) {
		arena_reset(inner.mem);
		status = house_write(&inner, write_slice, &slice, 0, LANE_LOW);
		if (status != OK)
			break;
		running->at = slice.end;
		status =
			job_note(&inner, running->job, (int64_t)running->at, (int64_t)running->lines.items, NULL, NULL);
	}
	ctx->fault = inner.fault;
	arena_destroy(inner.mem);
	return status;
}

static void put_quality(struct json_out *out, const struct running *running)
{
	const struct taste_quality *quality = &running->quality;

	json_begin(out, '{');
	json_member_text(out, "as_of", day_text(out->buf->mem, quality->as_of));
	json_member_i64(out, "days", JUDGED_DAYS);
	json_member_i64(out, "customers", (int64_t)quality->customers);
	json_member_i64(out, "ndcg_new", llround(quality->fresh * MILLIONTHS));
	json_member_i64(out, "ndcg_new_popular", llround(quality->popular * MILLIONTHS));
	json_member_i64(out, "hit_rate_new", llround(quality->hits * MILLIONTHS));
	json_member_i64(out, "customers_all", (int64_t)quality->all_customers);
	json_member_i64(out, "ndcg_all", llround(quality->again * MILLIONTHS));
	json_member_i64(out, "ndcg_all_popular", llround(quality->all_popular * MILLIONTHS));
	json_key(out, "tried");
	json_begin(out, '[');
	for (size_t i = 0; i < running->tries; i++) {
		json_begin(out, '{');
		json_member_i64(out, "lambda", llround(running->tried[i].lambda));
		json_member_i64(out, "customers", (int64_t)running->tried[i].quality.customers);
		json_member_i64(out, "ndcg_new", llround(running->tried[i].quality.fresh * MILLIONTHS));
		json_close(out, '}');
	}
	json_close(out, ']');
	json_close(out, '}');
}

static const char *quality_json(struct arena *mem, const struct running *running)
{
	struct buf buf = buf_make(mem, 8192);
	struct json_out out = json_out(&buf);

	if (running->quality.all_customers == 0)
		return NULL;
	put_quality(&out, running);
	return buf.data;
}

static const char *timing_json(struct arena *mem, const struct running *running)
{
	struct buf buf = buf_make(mem, 1024);
	struct json_out out = json_out(&buf);

	json_begin(&out, '{');
	for (int i = 0; i < PHASES; i++)
		json_member_i64(&out, arena_format(mem, "%s_ms", phase_names[i]), running->took_ms[i]);
	json_close(&out, '}');
	return buf.data;
}

static enum status act_end(struct ctx *ctx, void *arg)
{
	const struct running *running = arg;
	const struct lines *lines = &running->lines;
	const char *result = arena_format(ctx->mem, "{\"run\":\"%s\"}", id_text(ctx->mem, "avr", running->id));

	TRY(db_exec(ctx->db, &training_insert,
		ARGS(v_i64(running->id), v_text(house_actor_text(ctx)), v_i64(running->as_of),
			v_i64(lines->count ? lines->first_day : NONE), v_i64((int64_t)lines->users),
			v_i64((int64_t)lines->items), v_i64((int64_t)lines->orders), v_i64((int64_t)lines->count),
			v_i64(lines->sampled), v_text(advice_models[running->taste.model].name),
			v_i64(running->taste.model == ADVICE_EASE ? llround(running->lambda) : NONE),
			v_text(quality_json(ctx->mem, running)), v_text(timing_json(ctx->mem, running)),
			v_i64(running->started_at), v_i64(clock_now_ms()))));
	return job_note(ctx, running->job, (int64_t)lines->items, (int64_t)lines->items, NULL, result);
}

static enum status act_sweep(struct ctx *ctx, void *arg)
{
	struct running *running = arg;
	int64_t items, similar;

	TRY(db_change(ctx->db, &training_sweep_items, ARGS(v_i64(running->id), v_i64(SWEEP_ROWS)), &items));
	TRY(db_change(ctx->db, &training_sweep_similar, ARGS(v_i64(running->id), v_i64(SWEEP_ROWS)), &similar));
	running->gone = items > similar ? items : similar;
	return OK;
}

// ---------------------------------------------------------------- the whole

static enum status train(struct ctx *ctx, struct running *running)
{
	int64_t began = monotonic_ms();

	TRY(house_read(ctx, read_lines, running));
	TRY(pause_at(ctx, running, PHASE_READ, began));
	TRY(learn(ctx, running));
	began = monotonic_ms();
	TRY(write_items(ctx, running));
	running->took_ms[PHASE_WRITE] = monotonic_ms() - began;
	ctx->now_ms = clock_now_ms();
	TRY(house_write(ctx, act_end, running, 0, LANE_LOW));
	do
		TRY(house_write(ctx, act_sweep, running, 0, LANE_LOW));
	while (running->gone == SWEEP_ROWS);
	return OK;
}

static enum status run_training(struct ctx *ctx, struct job *job)
{
	struct running running = {.job = job, .id = id_new(), .started_at = clock_now_ms(), .mem = arena_create()};

	ctx->now_ms = running.started_at;
	enum status status = train(ctx, &running);
	arena_destroy(running.mem);
	return status;
}

static const struct job_kind training_kind = {
	.name = "advice.train",
	.run = run_training,
	.doc = W("Trains the recommendations on what was bought.", "根据购买记录训练商品推荐。"),
};

static const struct schedule training_nightly = {
	.name = "advice.nightly",
	.kind = &training_kind,
	.daily_minute = 4 * 60 + 15,
	.input = "{}",
	.doc = W("Every night the recommendations are trained anew.", "每晚重新训练商品推荐。"),
};

const struct figure_kind *const advice_figures[] = {
	&waste_figure, &acquisition_figure, &bundles_figure, &influence_figure, NULL};
const struct job_kind *const advice_jobs[] = {&training_kind, &due_kind, NULL};
const struct schedule *const advice_schedules[] = {&training_nightly, &due_nightly, NULL};

// ---------------------------------------------------------------- its row

#define COUNT(member, en, zh) FIELD_I64(advice_run, member, .min = 0, .max = INT64_MAX, .doc = W(en, zh))

static const struct field run_fields[] = {
	FIELD_ID(advice_run, id, "avr", .doc = W("Id; null: none yet", "编号，空为尚未训练")),
	FIELD_ID(advice_run, job_id, "job",
		.doc = W("The job that trains, where it was asked for now", "本次发起的任务")),
	FIELD_DATE(advice_run, as_of, .doc = W("Last day of its data", "数据截止日")),
	FIELD_DATE(advice_run, first_day, .doc = W("First day of its data", "数据起始日")),
	COUNT(customers, "Customers", "客户数"),
	COUNT(products, "Products that were bought", "有销售的商品数"),
	COUNT(orders, "Orders", "订单数"),
	COUNT(lines, "Lines of orders", "订单行数"),
	COUNT(sampled, "One customer in so many was looked at", "抽样比例：每若干位客户取一位"),
	FIELD_ENUM(advice_run, model, advice_models, .doc = W("What it learned", "所用模型")),
	FIELD_I64(advice_run, lambda, .min = 1, .max = 1000000,
		.doc = W("EASE's λ, chosen by the window before the last one", "EASE 的 λ，由前一窗口选出")),
	FIELD_RAW(advice_run, quality, .max = 8192,
		.doc = W(
			"How good it would have been on the last 30 days, beside what simply sells: NDCG at 10 and the "
			"part of customers of whom one of ten was right, millionths; null: too young to tell",
			"最近 30 天的检验：NDCG@10 与命中率，对照热销榜，百万分之一；空为数据不足")),
	FIELD_RAW(advice_run, timing, .max = 1024, .doc = W("Milliseconds by phase", "各阶段耗时（毫秒）")),
	FIELD_TIME(advice_run, trained_at, .doc = W("When it ended", "完成时间")),
	COUNT(took_ms, "How long it took, ms", "耗时（毫秒）"),
};
const struct shape advice_run_shape =
	SHAPE("AdviceTraining", advice_run, run_fields, "A training of the recommendations.", "一次推荐训练。");

enum status training_last(struct ctx *ctx, struct advice_run *run, bool *found)
{
	struct rows *rows;

	*run = (struct advice_run){.id = NONE, .job_id = NONE, .lambda = NONE, .trained_at = NONE, .sampled = 1};
	TRY(db_first(ctx->db, &training_newest, NO_ARGS, &rows, found));
	if (!*found)
		return OK;
	*run = (struct advice_run){
		.id = row_i64(rows, 0),
		.job_id = NONE,
		.as_of = day_text(ctx->mem, row_i64(rows, 1)),
		.first_day = day_text(ctx->mem, row_i64(rows, 2)),
		.customers = row_i64(rows, 3),
		.products = row_i64(rows, 4),
		.orders = row_i64(rows, 5),
		.lines = row_i64(rows, 6),
		.sampled = row_i64(rows, 7),
		.model = choice_value(advice_models, row_text(rows, 8, ctx->mem)),
		.lambda = row_i64(rows, 9),
		.quality = row_text(rows, 10, ctx->mem),
		.timing = row_text(rows, 11, ctx->mem),
		.trained_at = row_i64(rows, 13),
		.took_ms = row_i64(rows, 13) - row_i64(rows, 12),
	};
	return OK;
}

// ---------------------------------------------------------------- routes

static enum status act_last(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	struct advice_run *run = arena_new(ctx->mem, struct advice_run);
	bool found;

	(void)call;
	answer_give(answer, advice_run, run);
	TRY(training_last(ctx, run, &found));
	if (!found)
		run->model = ADVICE_POPULAR;
	return OK;
}

static enum status act_order(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	struct advice_run *run = arena_new(ctx->mem, struct advice_run);
	bool found;
	int64_t job_id;

	(void)call;
	TRY(job_add(ctx, &training_kind, "{}", ctx->now_ms, "advice.train", &job_id));
	TRY(due_queue(ctx));
	TRY(audit_record(ctx, "advice_run", id_text(ctx->mem, "job", job_id), "created", NULL, NULL, NULL));
	TRY(training_last(ctx, run, &found));
	if (!found)
		run->model = ADVICE_POPULAR;
	run->job_id = job_id;
	answer_give(answer, advice_run, run);
	answer->location = arena_format(ctx->mem, "/v1/jobs/%s", id_text(ctx->mem, "job", job_id));
	return OK;
}

const struct route advice_training_routes[] = {
	{.method = HTTP_GET,
		.path = "/v1/insight/advice",
		.right = "report.read",
		.kind = ROUTE_READ,
		.out = &advice_run_shape,
		.act = act_last,
		.tag = "Insight",
		.name = "advice_last",
		.doc = W("The last training of the recommendations, and how good it would have been.",
			"最近一次推荐训练及其检验结果。")},
	{.method = HTTP_POST,
		.path = "/v1/insight/advice",
		.right = "insight.run",
		.kind = ROUTE_WRITE,
		.out = &advice_run_shape,
		.status = 202,
		.act = act_order,
		.tag = "Insight",
		.name = "advice_train",
		.doc = W("Trains the recommendations and lists the actions anew, in the background; gives the last "
			 "training and "
			 "the job.",
			"在后台重新训练推荐并列出下一步建议，返回最近一次训练与任务编号。")},
	{0},
};
