#include "insight/record.h"

#include "base/id.h"
#include "base/zone.h"
#include "insight/filter.h"

#include <string.h>

SQL(record_insert);
SQL(record_by_id);
SQL(record_last);
SQL(record_open);
SQL(record_start);
SQL(record_find);
SQL(record_move);
SQL(record_alive);
SQL(record_close);
SQL(record_job_set);
SQL(record_wait);

#define SILENT_MS (10 * MINUTE_MS) // a run that has shown no sign of life for so long is dead
#define RAW_MAX 4000000

PROBLEM(insight_running, ERR_CONFLICT, "A run is under way already.", "已有评分任务正在进行。");
PROBLEM(insight_day_ahead, ERR_UNPROCESSABLE, "That day is yet to come.", "该日期尚未到来。");
PROBLEM(insight_run_ended, ERR_CONFLICT, "The run has ended.", "该评分任务已结束。");

const struct choice run_states[] = {
	[RUN_WAITING] = {"waiting", W("Waiting for its turn", "等待中")},
	[RUN_RUNNING] = {"running", W("Running", "进行中")},
	[RUN_DONE] = {"done", W("Done", "已完成")},
	[RUN_STOPPED] = {"stopped", W("Stopped; can go on", "已停止，可继续")},
	[RUN_FAILED] = {"failed", W("Failed", "失败")},
	CHOICES_END,
};

#define RAW(member, en, zh) FIELD_RAW(insight_run, member, .max = RAW_MAX, .doc = W(en, zh))
#define COUNT(member, en, zh) FIELD_I64(insight_run, member, .min = 0, .max = INT64_MAX, .doc = W(en, zh))

static const struct field run_fields[] = {
	FIELD_ID(insight_run, id, "run", .doc = W("Id", "编号")),
	FIELD_ENUM(insight_run, state, run_states, .doc = W("How far it is", "状态")),
	FIELD_TEXT(insight_run, origin, .max = 20,
		.doc = W("schedule, request or command", "来源：schedule、request 或 command")),
	FIELD_TEXT(insight_run, actor, .max = 40, .doc = W("Who asked for it", "发起人")),
	FIELD_ID(insight_run, job_id, "job", .doc = W("Job that runs it", "所属任务")),
	FIELD_DATE(insight_run, as_of, .doc = W("Last day of its data", "数据截止日")),
	FIELD_DATE(insight_run, first_day, .doc = W("First day of its data", "数据起始日")),
	COUNT(customers, "Customers who have bought", "购买过的客户数"),
	COUNT(orders, "Orders looked at", "订单数"),
	COUNT(scored, "Customers scored so far", "已评分客户数"),
	RAW(setting, "Settings it was made with", "所用参数设置"),
	RAW(chosen, "Models that scored, and how they were chosen", "采用的模型及选择依据"),
	RAW(totals, "Figures of the whole shop", "全店汇总"),
	RAW(timing, "Milliseconds by phase", "各阶段耗时（毫秒）"),
	RAW(models, "Parameters, likelihood and flags of every model; null in lists",
		"各模型的参数、似然与标记；列表中为空"),
	RAW(backtests, "What each model would have said earlier; null in lists", "各模型的回测结果；列表中为空"),
	FIELD_TEXT(insight_run, problem, .max = 500, .doc = W("Why it failed", "失败原因")),
	FIELD_TIME(insight_run, created_at, .doc = W("Asked for", "发起时间")),
	FIELD_TIME(insight_run, started_at, .doc = W("Begun", "开始时间")),
	FIELD_TIME(insight_run, ended_at, .doc = W("Ended", "结束时间")),
};
const struct shape insight_run_shape = SHAPE("InsightRun", insight_run, run_fields,
	"A run: models fitted, tested, and every customer scored.", "一次评分：拟合、回测并为每位客户评分。");

void run_scan(struct ctx *ctx, const struct rows *rows, struct insight_run *run)
{
	*run = (struct insight_run){
		.id = row_i64(rows, 0),
		.state = choice_value(run_states, row_text(rows, 1, ctx->mem)),
		.origin = row_text(rows, 2, ctx->mem),
		.actor = row_text(rows, 3, ctx->mem),
		.job_id = row_i64(rows, 4),
		.as_of = day_text(ctx->mem, row_i64(rows, 5)),
		.first_day = day_text(ctx->mem, row_i64(rows, 6)),
		.customers = row_i64(rows, 7),
		.orders = row_i64(rows, 8),
		.scored = row_i64(rows, 9),
		.setting = row_text(rows, 10, ctx->mem),
		.chosen = row_text(rows, 11, ctx->mem),
		.totals = row_text(rows, 12, ctx->mem),
		.timing = row_text(rows, 13, ctx->mem),
		.problem = row_text(rows, 14, ctx->mem),
		.created_at = row_i64(rows, 15),
		.started_at = row_i64(rows, 16),
		.ended_at = row_i64(rows, 17),
		.version = row_i64(rows, 18),
		.place = row_i64(rows, 19),
		.beat_at = row_i64(rows, 20),
		.models = row_text(rows, 21, ctx->mem),
		.backtests = row_text(rows, 22, ctx->mem),
	};
}

enum status insight_run_load(struct ctx *ctx, int64_t id, struct insight_run *run)
{
	struct rows *rows;
	bool found;

	TRY(db_first(ctx->db, &record_by_id, ARGS(v_i64(id)), &rows, &found));
	if (!found)
		return fail(ctx, &not_found, NULL);
	run_scan(ctx, rows, run);
	return OK;
}

enum status insight_run_last(struct ctx *ctx, struct insight_run *run, bool *found)
{
	struct rows *rows;

	TRY(db_first(ctx->db, &record_last, NO_ARGS, &rows, found));
	if (*found)
		run_scan(ctx, rows, run);
	return OK;
}

// ---------------------------------------------------------------- states

// Runs other than id that wait or run. Dead ones are closed; a living one refuses.
static enum status clear_way(struct ctx *ctx, int64_t id, bool waiting_too)
{
	int64_t dead[16];
	size_t count = 0;
	struct rows *rows;
	bool more, taken = false;

	TRY(db_query(ctx->db, &record_open, ARGS(v_i64(id)), &rows));
	for (;;) {
		TRY(rows_next(rows, &more));
		if (!more)
			break;
		bool running = strcmp(row_text(rows, 1, ctx->mem), "running") == 0;
		int64_t seen = running ? row_i64(rows, 2) : row_i64(rows, 3);
		bool alive = ctx->now_ms - seen < SILENT_MS;
		taken = taken || (alive && (running || waiting_too));
		if (!alive && count < ARRAY_LEN(dead))
			dead[count++] = row_i64(rows, 0);
	}
	if (taken)
		return fail(ctx, &insight_running, NULL);
	for (size_t i = 0; i < count; i++)
		TRY(db_exec(ctx->db, &record_close,
			ARGS(v_i64(dead[i]), v_text("failed"), v_text(NULL), v_text("abandoned"), v_i64(ctx->now_ms))));
	return OK;
}

enum status insight_run_create(struct ctx *ctx, const char *origin, int64_t as_of, int64_t *id)
{
	if (as_of != NONE && as_of > date_days(zone_date(ctx->house->shop->zone, ctx->now_ms)))
		return fail_at(ctx, "/as_of", &insight_day_ahead, NULL);
	TRY(clear_way(ctx, 0, true));
	*id = id_new();
	return db_exec(ctx->db, &record_insert,
		ARGS(v_i64(*id), v_text(origin), v_text(house_actor_text(ctx)), v_i64(as_of), v_i64(ctx->now_ms)));
}

enum status run_begin(struct ctx *ctx, int64_t id, int64_t today)
{
	int64_t changed;

	TRY(clear_way(ctx, id, false));
	TRY(db_change(ctx->db, &record_start, ARGS(v_i64(id), v_i64(today), v_i64(ctx->now_ms)), &changed));
	return changed ? OK : fail(ctx, &insight_run_ended, NULL);
}

enum status run_keep(struct ctx *ctx, int64_t id, const struct run_found *found)
{
	int64_t changed;

	TRY(db_change(ctx->db, &record_find,
		ARGS(v_i64(id), v_i64(found->first_day), v_i64(found->customers), v_i64(found->orders),
			v_text(found->setting), v_text(found->models), v_text(found->chosen), v_text(found->backtests),
			v_text(found->totals), v_i64(ctx->now_ms)),
		&changed));
	return changed ? OK : fail(ctx, &cancelled, NULL);
}

enum status run_advance(struct ctx *ctx, int64_t id, int64_t place, int64_t scored)
{
	int64_t changed;

	TRY(db_change(
		ctx->db, &record_move, ARGS(v_i64(id), v_i64(place), v_i64(scored), v_i64(ctx->now_ms)), &changed));
	return changed ? OK : fail(ctx, &cancelled, NULL);
}

enum status run_beat(struct ctx *ctx, int64_t id)
{
	int64_t changed;

	TRY(db_change(ctx->db, &record_alive, ARGS(v_i64(id), v_i64(ctx->now_ms)), &changed));
	return changed ? OK : fail(ctx, &cancelled, NULL);
}

enum status run_end(struct ctx *ctx, int64_t id, enum run_state state, const char *timing, const char *problem)
{
	return db_exec(ctx->db, &record_close,
		ARGS(v_i64(id), v_text(run_states[state].name), v_text(timing), v_text(problem), v_i64(ctx->now_ms)));
}

enum status run_resume(struct ctx *ctx, int64_t id)
{
	TRY(clear_way(ctx, id, true));
	return db_exec(ctx->db, &record_wait, ARGS(v_i64(id)));
}

enum status run_job(struct ctx *ctx, int64_t id, int64_t job_id)
{
	return db_exec(ctx->db, &record_job_set, ARGS(v_i64(id), v_i64(job_id)));
}
