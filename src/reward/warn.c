// Points that will lapse: who is told so many days before, how much. Told once for each day of lapse, as an event that
// messages and journeys can follow.
#include "reward/catalogue.h"
#include "reward/coupon.h"

#include "base/id.h"
#include "base/zone.h"

SQL(warn_lapsing);
SQL(warn_note);
SQL(warn_slice);

#define WARNINGS_MAX 100
#define SLICE 100
#define WARN_MINUTE (9 * 60)

struct expiry_warning {
	struct resource_head head;
	const char *name;
	int64_t wallet_id, days_before, minimum;
	bool live;
};

static const struct field warning_fields[] = {
	FIELD_TEXT(expiry_warning, name, .max = 80, .flags = FIELD_REQUIRED, .doc = W("What it is called", "名称"),
		.example = "\"30 天前\""),
	FIELD_ID(expiry_warning, wallet_id, "wal", .flags = FIELD_REQUIRED, .references = "wallet",
		.doc = W("Points of this wallet", "积分账户"), .example = "\"wal_00000000001\""),
	FIELD_I64(expiry_warning, days_before, .min = 1, .max = 730, .flags = FIELD_REQUIRED | FIELD_SORT,
		.doc = W("So many days before they lapse", "提前天数"), .example = "30"),
	FIELD_I64(expiry_warning, minimum, .min = 1, .max = 1000000000, .flags = FIELD_POINTS,
		.doc = W("Only from so many points on", "低于该数不提醒")),
	FIELD_BOOL(expiry_warning, live, .flags = FIELD_FILTER, .doc = W("In force", "启用"), .example = "true"),
};
static const struct shape warning_shape = SHAPE("ExpiryWarning", expiry_warning, warning_fields,
	"When customers are told of lapsing points.", "积分清零提醒。");

const struct resource warnings_resource = {
	.path = "expiry-warnings",
	.noun = "warning",
	.table = "expiry_warning",
	.prefix = "xwn",
	.find = "name",
	.shape = &warning_shape,
	.verbs = CAN_ALL,
	.tag = "Loyalty",
	.title = W("Expiry warning", "积分清零提醒"),
	.plural = W("Expiry warnings", "积分清零提醒"),
	.sort = "days_before",
	.example = "{\"name\": \"30 天前\", \"wallet_id\": \"wal_00000000001\", \"days_before\": 30, \"live\": true}",
};

// ---------------------------------------------------------------- the event

struct lapsing {
	int64_t customer_id, amount, expires_at, days;
	const char *wallet;
};
static const struct field event_fields[] = {
	FIELD_TEXT(lapsing, wallet, .max = 40, .doc = W("Wallet", "积分账户")),
	FIELD_I64(lapsing, amount, .min = 0, .max = INT64_MAX, .flags = FIELD_POINTS, .doc = W("How many", "数量")),
	FIELD_TIME(lapsing, expires_at, .doc = W("When", "过期时间")),
	FIELD_I64(lapsing, days, .min = 0, .max = 730, .doc = W("In so many days", "剩余天数")),
};
static const struct shape event_body =
	SHAPE("PointsExpiring", lapsing, event_fields, "Points that will lapse.", "即将清零的积分。");

const struct event_type points_expiring = {
	.name = "points.expiring",
	.subject = "wal",
	.shape = &event_body,
	.right = "points.read",
	.title = W("Points will lapse", "积分即将清零"),
	.doc = W("So many days before points lapse, as the expiry warnings say.", "按清零提醒设置，在积分过期前发出。"),
	.example = "{\"wallet\": \"points\", \"amount\": 320, \"expires_at\": \"2027-01-01T00:00:00+08:00\", \"days\": "
		   "30}",
};

// ---------------------------------------------------------------- who

// A slice of the accounts on which something is due by then, by customer. Whoever has nothing there that lapses on the
// day is in the slice and not in the list.
struct slice {
	const struct expiry_warning *warning;
	int64_t after; // begins above this customer
	// Results: an act may be run again, and begins from what it does not move.
	int64_t last; // and ends with this one; after that nobody, when not full
	bool full;
	struct lapsing *list; // room for SLICE
	size_t count;
	int64_t told;
};

static enum status read_slice(struct ctx *ctx, struct slice *slice)
{
	const struct expiry_warning *warning = slice->warning;
	const struct zone *zone = ((const struct shop *)ctx->house->shop)->zone;
	struct date day = date_add_days(zone_date(zone, ctx->now_ms), warning->days_before);
	// "Good until D" lapses with the start of D + 1: the last day is the one that is told.
	int64_t from = zone_day_start(zone, day) + 1, until = zone_valid_until(zone, day) + 1;
	const struct wallet *wallet;
	struct rows *rows;
	bool more;

	slice->count = 0;
	slice->list = arena_array(ctx->mem, struct lapsing, SLICE);
	TRY(wallet_get(ctx, warning->wallet_id, &wallet));
	TRY(db_query(ctx->db, &warn_slice,
		ARGS(v_i64(warning->wallet_id), v_i64(until), v_i64(slice->after), v_i64(SLICE)), &rows));
	TRY(rows_next(rows, &more));
	slice->last = row_null(rows, 0) ? slice->after : row_i64(rows, 0);
	slice->full = row_i64(rows, 1) == SLICE;
	rows_close(rows);
	TRY(db_query(ctx->db, &warn_lapsing,
		ARGS(v_i64(warning->wallet_id), v_i64(from), v_i64(until), v_i64(slice->after), v_i64(slice->last),
			v_i64(warning->minimum == NONE ? 1 : warning->minimum)),
		&rows));
	for (;;) {
		TRY(rows_next(rows, &more));
		if (!more)
			return OK;
		slice->list[slice->count++] = (struct lapsing){
			row_i64(rows, 0), row_i64(rows, 1), row_i64(rows, 2), warning->days_before, wallet->code};
	}
}

static enum status tell_slice(struct ctx *ctx, void *arg)
{
	struct slice *slice = arg;
	int64_t told = 0, changed;

	TRY(read_slice(ctx, slice));
	for (size_t i = 0; i < slice->count; i++) {
		struct lapsing *one = &slice->list[i];
		TRY(db_change(ctx->db, &warn_note,
			ARGS(v_i64(one->customer_id), v_i64(slice->warning->head.id), v_i64(one->expires_at / DAY_MS),
				v_i64(one->amount), v_i64(ctx->now_ms)),
			&changed));
		if (!changed)
			continue;
		struct event event = {
			.customer_id = one->customer_id, .subject_id = slice->warning->wallet_id, .record = one};
		TRY(event_emit(ctx, &points_expiring, &event));
		told++;
	}
	slice->told = told;
	return OK;
}

struct live {
	struct expiry_warning *list;
	size_t count;
};

static enum status read_live(struct ctx *ctx, void *arg)
{
	struct live *live = arg;
	void *records;

	TRY(resource_select(ctx, &warnings_resource, "live = 1", NULL, 0, WARNINGS_MAX, &records, &live->count));
	live->list = records;
	return OK;
}

static enum status run_warn(struct ctx *ctx, struct job *job)
{
	struct live live;
	int64_t told = 0;

	TRY(house_read(ctx, read_live, &live));
	for (size_t i = 0; i < live.count; i++) {
		struct slice slice = {.warning = &live.list[i]};
		do {
			slice.after = slice.last;
			TRY(house_write(ctx, tell_slice, &slice, 0, LANE_LOW));
			told += slice.told;
			TRY(job_note(ctx, job, told, 0, NULL, NULL));
		} while (slice.full);
	}
	return OK;
}

const struct job_kind warn_job = {
	.name = "points.warn",
	.run = run_warn,
	.doc = W("Tells of points that will lapse.", "发出积分清零提醒。"),
};
const struct schedule warn_schedule = {
	.name = "points.warn",
	.kind = &warn_job,
	.daily_minute = WARN_MINUTE,
	.input = "{}",
	.doc = W("Points that will lapse, each morning at nine.", "每日九点检查即将清零的积分。"),
};

// ---------------------------------------------------------------- preview

static const struct field preview_fields[] = {
	FIELD_ID(lapsing, customer_id, "cus", .doc = W("Who", "客户")),
	FIELD_I64(lapsing, amount, .min = 0, .max = INT64_MAX, .flags = FIELD_POINTS, .doc = W("How many", "数量")),
	FIELD_TIME(lapsing, expires_at, .doc = W("When", "过期时间")),
};
static const struct shape preview_shape =
	SHAPE("ExpiryPreview", lapsing, preview_fields, "Whom a warning tells today.", "今日将提醒的客户。");

struct preview_query {
	int64_t after;
};
static const struct field preview_query_fields[] = {
	FIELD_ID(preview_query, after, "cus", .doc = W("Those after this customer", "从该客户之后")),
};
static const struct shape preview_query_shape =
	SHAPE("ExpiryPreviewQuery", preview_query, preview_query_fields, "Which page.", "分页。");

static enum status act_preview(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	const struct preview_query *query = call->query;
	struct expiry_warning warning;
	struct slice slice = {.warning = &warning, .after = query->after == NONE ? 0 : query->after};
	struct page page;
	enum status status = resource_read(ctx, &warnings_resource, call->ids[0], &warning);

	if (status != OK)
		return status == ERR_NOT_FOUND ? fail(ctx, &not_found, NULL) : status;
	page_begin(ctx, call, &page);
	for (;;) {
		TRY(read_slice(ctx, &slice));
		for (size_t i = 0; i < slice.count; i++)
			page_add(&page, lapsing, &slice.list[i]);
		if (slice.count || !slice.full)
			break;
		slice.after = slice.last;
	}
	return page_end(&page, slice.full ? id_text(ctx->mem, "cus", slice.last) : NULL, NONE, answer);
}

const struct route warn_routes[] = {
	{.method = HTTP_GET,
		.path = "/v1/expiry-warnings/{warning:xwn}/preview",
		.right = "warning.read",
		.kind = ROUTE_READ,
		.query = &preview_query_shape,
		.out = &preview_shape,
		.list = true,
		.act = act_preview,
		.tag = "Loyalty",
		.name = "warning_preview",
		.doc = W("Whom a warning tells today, and of how many points.", "今日将提醒哪些客户、多少积分。")},
	{0},
};
