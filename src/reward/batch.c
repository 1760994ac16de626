// Codes in bulk and shared codes. A batch is one row however many codes it has: they are reckoned when they are written
// out, and told again when one comes back (code.h).
#include "reward/coupon.h"

#include "api/audit.h"
#include "auth/auth.h"
#include "base/id.h"
#include "base/normal.h"

#include <string.h>

SQL(batch_insert);
SQL(batch_by_number);
SQL(batch_by_id);
SQL(batch_last);
SQL(batches_of);
SQL(batch_cancel);
SQL(batch_cancel_coupons);
SQL(batch_touched);

#define BATCHES_MAX 200
#define SHARED_MIN 4

PROBLEM(batch_cancelled_before, ERR_CONFLICT, "This batch was cancelled already.", "该批次已作废。");
PROBLEM(coupon_code_taken, ERR_CONFLICT, "There is a coupon of this code already.", "该券码已存在。");
PROBLEM(coupon_code_short, ERR_UNPROCESSABLE,
	"A shared code has 4 to 40 letters, digits, - or _, and is no slip of another.",
	"通用码为 4 至 40 位字母、数字、- 或 _，且不得与系统券码相似。");
PROBLEM(batches_full, ERR_CONFLICT, "There are as many batches as there can be.", "批次数量已达上限。");

struct batch {
	int64_t id, template_id, number, codes, claimed, used, created_at, cancelled_at;
	const char *name;
};

static const struct field batch_fields[] = {
	FIELD_ID(batch, id, "cpb", .doc = W("Id", "编号")),
	FIELD_ID(batch, template_id, "cpt", .doc = W("Template", "券模板")),
	FIELD_TEXT(batch, name, .max = 80, .doc = W("What for", "用途")),
	FIELD_I64(batch, codes, .min = 1, .max = BATCH_CODES_MAX, .doc = W("How many codes", "数量")),
	FIELD_I64(batch, claimed, .min = 0, .max = BATCH_CODES_MAX, .doc = W("Claimed by somebody", "已领取")),
	FIELD_I64(batch, used, .min = 0, .max = BATCH_CODES_MAX, .doc = W("Used", "已核销")),
	FIELD_TIME(batch, created_at, .doc = W("Made", "创建时间")),
	FIELD_TIME(batch, cancelled_at, .doc = W("Cancelled", "作废时间")),
};
static const struct shape batch_shape = SHAPE("CouponBatch", batch, batch_fields, "Codes made in bulk.", "批量券码。");

struct batch_in {
	const char *name;
	int64_t codes;
};
static const struct field batch_in_fields[] = {
	FIELD_TEXT(batch_in, name, .max = 80, .doc = W("What for", "用途"), .example = "\"包裹卡\""),
	FIELD_I64(batch_in, codes, .min = 1, .max = BATCH_CODES_MAX, .flags = FIELD_REQUIRED,
		.doc = W("How many codes", "数量"), .example = "1000"),
};
static const struct shape batch_in_shape =
	SHAPE("CouponBatchInput", batch_in, batch_in_fields, "Codes to make.", "批量生成券码。");

// ---------------------------------------------------------------- rows

static void scan_batch(struct ctx *ctx, const struct rows *rows, struct batch *batch)
{
	*batch = (struct batch){
		.id = row_i64(rows, 0),
		.number = row_i64(rows, 1),
		.template_id = row_i64(rows, 2),
		.name = row_text(rows, 3, ctx->mem),
		.codes = row_i64(rows, 4),
		.created_at = row_i64(rows, 5),
		.cancelled_at = row_i64(rows, 6),
	};
}

enum status batch_of(
	struct ctx *ctx, int64_t number, int64_t *id, int64_t *template_id, int64_t *count, int64_t *created_at)
{
	struct batch batch;
	struct rows *rows;
	bool found;

	*count = 0;
	TRY(db_first(ctx->db, &batch_by_number, ARGS(v_i64(number)), &rows, &found));
	if (!found)
		return OK;
	scan_batch(ctx, rows, &batch);
	*id = batch.id;
	*template_id = batch.template_id;
	*count = batch.cancelled_at == NONE ? batch.codes : 0;
	*created_at = batch.created_at;
	return OK;
}

static enum status read_batch(struct ctx *ctx, int64_t id, struct batch *batch)
{
	struct rows *rows;
	bool found;

	TRY(db_first(ctx->db, &batch_by_id, ARGS(v_i64(id)), &rows, &found));
	if (!found)
		return fail(ctx, &not_found, NULL);
	scan_batch(ctx, rows, batch);
	TRY(db_first(ctx->db, &batch_touched, ARGS(v_i64(id)), &rows, &found));
	batch->claimed = found ? row_i64(rows, 0) : 0;
	batch->used = found ? row_i64(rows, 1) : 0;
	return OK;
}

enum status reward_batch_code(struct ctx *ctx, int64_t batch_id, int64_t serial, const char **code)
{
	struct code_key key = coupon_key(ctx);
	char *text = arena_alloc(ctx->mem, CODE_SIZE);
	struct batch batch;

	TRY(read_batch(ctx, batch_id, &batch));
	if (serial < 0 || serial >= batch.codes)
		return ERR_NOT_FOUND;
	code_of_batch(&key, batch.number, serial, text);
	*code = text;
	return OK;
}

// ---------------------------------------------------------------- routes

static enum status act_make(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	const struct batch_in *in = call->in;
	struct batch *batch = arena_new(ctx->mem, struct batch);
	struct coupon_template template;
	struct rows *rows;
	bool found;

	enum status status = template_read(ctx, call->ids[0], &template);
	if (status != OK)
		return status == ERR_NOT_FOUND ? fail(ctx, &not_found, NULL) : status;
	TRY(db_first(ctx->db, &batch_last, NO_ARGS, &rows, &found));
	*batch = (struct batch){
		.id = id_new(),
		.template_id = call->ids[0],
		.number = (found && !row_null(rows, 0) ? row_i64(rows, 0) : 0) + 1,
		.codes = in->codes,
		.name = in->name,
		.created_at = ctx->now_ms,
		.cancelled_at = NONE,
	};
	if (batch->number > BATCH_NUMBER_MAX)
		return fail(ctx, &batches_full, NULL);
	status = db_exec(ctx->db, &batch_insert,
		ARGS(v_i64(batch->id), v_i64(batch->number), v_i64(batch->template_id), v_text(batch->name),
			v_i64(batch->codes), v_i64(batch->created_at)));
	if (status == ERR_CONFLICT)
		return ERR_BUSY; // somebody else has taken the number
	TRY(status);
	TRY(audit_record(ctx, "coupon_batch", id_text(ctx->mem, "cpb", batch->id), "created", NULL,
		arena_format(ctx->mem, "{\"codes\": %lld}", (long long)in->codes), NULL));
	answer_give(answer, batch, batch);
	return OK;
}

static enum status act_list(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	struct batch *list = arena_array(ctx->mem, struct batch, BATCHES_MAX);
	struct page page;
	struct rows *rows;
	size_t count = 0;
	bool more;

	TRY(db_query(ctx->db, &batches_of, ARGS(v_i64(call->ids[0]), v_i64(BATCHES_MAX)), &rows));
	for (;;) {
		TRY(rows_next(rows, &more));
		if (!more)
			break;
		scan_batch(ctx, rows, &list[count++]);
	}
	page_begin(ctx, call, &page);
	for (size_t i = 0; i < count; i++) {
		TRY(read_batch(ctx, list[i].id, &list[i]));
		page_add(&page, batch, &list[i]);
	}
	return page_end(&page, NULL, NONE, answer);
}

static enum status act_cancel(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	struct batch *batch = arena_new(ctx->mem, struct batch);
	int64_t changed;

	TRY(read_batch(ctx, call->ids[0], batch));
	TRY(db_change(ctx->db, &batch_cancel, ARGS(v_i64(batch->id), v_i64(ctx->now_ms)), &changed));
	if (!changed)
		return fail(ctx, &batch_cancelled_before, NULL);
	TRY(db_exec(ctx->db, &batch_cancel_coupons, ARGS(v_i64(batch->id))));
	TRY(audit_record(ctx, "coupon_batch", id_text(ctx->mem, "cpb", batch->id), "cancelled", NULL, NULL, NULL));
	batch->cancelled_at = ctx->now_ms;
	answer_give(answer, batch, batch);
	return OK;
}

// ---------------------------------------------------------------- codes as CSV

struct code_stream {
	struct code_key key;
	int64_t number, serial, codes;
	bool begun;
};

#define CODE_HEADER "code\r\n"

static int64_t pull_codes(void *arg, char *to, size_t room)
{
	struct code_stream *stream = arg;
	size_t size = 0;

	if (!stream->begun && room >= sizeof CODE_HEADER) {
		memcpy(to, CODE_HEADER, sizeof CODE_HEADER - 1);
		size = sizeof CODE_HEADER - 1;
		stream->begun = true;
	}
	while (stream->serial < stream->codes && room - size >= CODE_SIZE + 2) {
		code_of_batch(&stream->key, stream->number, stream->serial++, to + size);
		memcpy(to + size + CODE_SIZE - 1, "\r\n", 2);
		size += CODE_SIZE + 1;
	}
	return (int64_t)size;
}

static void codes_sent(void *arg)
{
	(void)arg; // lives in the request's arena
}

struct asking {
	int64_t id;
	struct batch batch;
};

// Who took codes out is written before the first byte leaves.
static enum status allow(struct ctx *ctx, void *arg)
{
	struct asking *asking = arg;

	TRY(auth_require_recent(ctx));
	TRY(read_batch(ctx, asking->id, &asking->batch));
	return audit_record(ctx, "coupon_batch", id_text(ctx->mem, "cpb", asking->id), "exported", NULL, NULL, NULL);
}

static void direct_codes(struct ctx *ctx, struct call *call)
{
	static const struct http_header file = {"Content-Disposition", "attachment; filename=\"codes.csv\""};
	struct asking asking = {.id = call->ids[0]};
	struct code_stream *stream = arena_new(ctx->mem, struct code_stream);
	enum status status = house_write(ctx, allow, &asking, 0, LANE_TILL);

	if (status != OK) {
		call_refuse(ctx, call, status);
		return;
	}
	*stream = (struct code_stream){
		.key = coupon_key(ctx), .number = asking.batch.number, .codes = asking.batch.codes};
	call_reply(ctx, call,
		&(struct answer){.type = "text/csv; charset=utf-8",
			.headers = &file,
			.header_count = 1,
			.pull = pull_codes,
			.ended = codes_sent,
			.pull_arg = stream});
}

// ---------------------------------------------------------------- shared codes

struct shared_in {
	const char *code;
	int64_t uses;
};
static const struct field shared_fields[] = {
	FIELD_TEXT(shared_in, code, .max = 40, .flags = FIELD_REQUIRED, .doc = W("What people type", "通用码"),
		.example = "\"SPRING-2026\""),
	FIELD_I64(shared_in, uses, .min = 1, .max = INT64_C(1000000000),
		.doc = W("How often in all; none: as often as the template lets it", "总次数，不填以模板为准")),
};
static const struct shape shared_shape =
	SHAPE("SharedCouponInput", shared_in, shared_fields, "One code for many.", "通用券码。");

static enum status act_shared(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	const struct shared_in *in = call->in;
	struct held *held = arena_new(ctx->mem, struct held);
	const char *code;
	int64_t id;

	enum status status = template_read(ctx, call->ids[0], &held->template);
	if (status != OK)
		return status == ERR_NOT_FOUND ? fail(ctx, &not_found, NULL) : status;
	if (normal_member_no(ctx->mem, in->code, &code) != OK || strlen(code) < SHARED_MIN || code_looks(code))
		return fail_at(ctx, "/code", &coupon_code_short, NULL);
	id = id_new();
	held->coupon = (struct coupon){
		.id = id,
		.customer_id = NONE,
		.template_id = held->template.head.id,
		.reward_id = NONE,
		.value = held->template.value,
		.code = code,
		.currency = ((const struct shop *)ctx->house->shop)->currency->code,
		.max_uses = in->uses,
		.issued_at = ctx->now_ms,
		.batch_id = NONE,
		.serial = NONE,
	};
	template_validity(ctx, &held->template, ctx->now_ms, &held->coupon.starts_at, &held->coupon.expires_at);
	TRY(coupon_store(ctx, &held->coupon));
	TRY(coupon_find(ctx, code, "/code", held));
	if (held->coupon.id != id)
		return fail(ctx, &coupon_code_taken, NULL);
	answer_give(answer, coupon, &held->coupon);
	return OK;
}

#define TAG .tag = "Coupons"

const struct route batch_routes[] = {
	{.method = HTTP_POST,
		.path = "/v1/coupon-templates/{template:cpt}/batches",
		.right = "coupon.write",
		.kind = ROUTE_WRITE,
		.in = &batch_in_shape,
		.out = &batch_shape,
		.status = 201,
		.act = act_make,
		TAG,
		.name = "coupon_batch_make",
		.doc = W("Makes codes in bulk, up to 100 million at once: single-use, unguessable, with a check sign. "
			 "They are "
			 "reckoned, not stored.",
			"批量生成券码，一次最多一亿个：单次使用、不可猜测、带校验位；按密钥推算，无需逐条存储。"),
		.example_in = "{\"name\": \"包裹卡\", \"codes\": 1000}"},
	{.method = HTTP_GET,
		.path = "/v1/coupon-templates/{template:cpt}/batches",
		.right = "coupon.read",
		.kind = ROUTE_READ,
		.out = &batch_shape,
		.list = true,
		.act = act_list,
		TAG,
		.name = "coupon_batch_list",
		.doc = W("Batches of a template, newest first.", "券模板的批次，最新在前。")},
	{.method = HTTP_POST,
		.path = "/v1/coupon-batches/{batch:cpb}/cancel",
		.right = "coupon.write",
		.kind = ROUTE_WRITE,
		.out = &batch_shape,
		.act = act_cancel,
		TAG,
		.name = "coupon_batch_cancel",
		.doc = W("None of its codes can be claimed or used any more.", "作废批次，其券码不可再领取或核销。")},
	{.method = HTTP_GET,
		.path = "/v1/coupon-batches/{batch:cpb}/codes",
		.right = "coupon.write",
		.kind = ROUTE_DIRECT,
		.status = 200,
		.direct = direct_codes,
		.weight = 10,
		TAG,
		.name = "coupon_batch_codes",
		.doc = W("All codes of a batch as CSV. Who takes them out is in the audit.",
			"导出批次全部券码（CSV），导出人记入审计。")},
	{.method = HTTP_POST,
		.path = "/v1/coupon-templates/{template:cpt}/codes",
		.right = "coupon.write",
		.kind = ROUTE_WRITE,
		.in = &shared_shape,
		.out = &coupon_shape,
		.status = 201,
		.act = act_shared,
		TAG,
		.name = "coupon_shared_make",
		.doc = W("One code that many may use, within the template's limits.", "生成通用券码，次数受模板限制。"),
		.example_in = "{\"code\": \"SPRING-2026\"}"},
	{0},
};
