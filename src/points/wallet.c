// Wallets: kinds of points, each with what happens to them. A record like others; what it says is kept in memory.
#include "points/ledger.h"

#include "api/audit.h"
#include "api/record.h"
#include "points/term.h"
#include "work/kept.h"

#include <string.h>

SQL(wallet_list);
SQL(wallet_version_insert);
SQL(wallet_versions_of);

PROBLEM(wallet_unknown, ERR_UNPROCESSABLE, "There is no wallet {0}.", "没有积分账户 {0}。");
PROBLEM(wallet_day, ERR_UNPROCESSABLE, "{0} is no day of the year; write it as 12-31.", "{0} 不是日期，格式如 12-31。");
PROBLEM(wallet_needs, ERR_UNPROCESSABLE, "This way to lapse or to become active needs it.", "所选方式须填写此项。");
PROBLEM(wallet_growth_spent, ERR_UNPROCESSABLE, "Qualifying points cannot be spent, nor given away.",
	"定级积分不能使用或转赠。");
PROBLEM(wallet_too_many, ERR_CONFLICT, "There can be {0} wallets.", "积分账户最多 {0} 个。");

const struct choice wallet_kinds[] = {
	{"redeemable", W("Can be spent", "可用积分")},
	{"qualifying", W("Counts towards tiers", "定级积分")},
	CHOICES_END,
};

const struct choice expiry_modes[] = {
	{"never", W("Never", "永不过期")},
	{"rolling", W("So long after each was earned", "自获得起滚动计算")},
	{"dates", W("On clearing dates", "固定清零日")},
	{"inactivity", W("So long after the last activity", "不活跃后过期")},
	CHOICES_END,
};

const struct choice expiry_froms[] = {
	{"earned", W("From when it was earned", "自获得之日")},
	{"active", W("From when it became active", "自生效之日")},
	CHOICES_END,
};

const struct choice pending_modes[] = {
	{"none", W("Active at once", "立即生效")},
	{"duration", W("So long after it was earned", "获得后一段时间")},
	{"dates", W("On fixed days of the year", "固定日期")},
	{"delivery", W("So long after the delivery", "收货后一段时间")},
	CHOICES_END,
};

const struct choice return_debts[] = {
	{"owe", W("Owed, up to the limit", "记欠分（至上限）")},
	{"write_off", W("Written off", "核销")},
	{"refuse", W("The return is refused", "拒绝退货")},
	CHOICES_END,
};

const struct choice adjust_debts[] = {
	{"refuse", W("Refused", "拒绝")},
	{"clamp", W("Only what is there is taken", "仅扣至零")},
	{"owe", W("Owed, up to the limit", "记欠分（至上限）")},
	CHOICES_END,
};

// ---------------------------------------------------------------- the record

struct wallet_record {
	struct resource_head head;
	const char *code, *name_en, *name_zh;
	int kind;
	int64_t digits;
	int expiry;
	int64_t expiry_count;
	int expiry_unit, expiry_round;
	int64_t expiry_month;
	int expiry_from;
	struct list expiry_dates, expiry_resets;
	int64_t reinstate_days;
	int pending;
	int64_t pending_count;
	int pending_unit, pending_round;
	struct list pending_dates;
	int64_t pending_cancel_days;
	int debt_on_return, debt_on_adjust;
	int64_t debt_limit, worth_points, worth_value;
	bool pay;
	int64_t pay_min, pay_max, pay_step, pay_percent;
	bool transfer;
	int64_t transfer_min, transfer_max, transfer_daily, transfer_wait_days, transfer_fee_percent;
	bool pool;
	int64_t approve_above, approve_days;
};

static const struct field day_item = {
	.name = "day", .kind = KIND_TEXT, .max = 5, .doc = W("A day of every year, 12-31", "每年的某日，如 12-31")};
static const struct field reset_item = {.name = "what",
	.kind = KIND_TEXT,
	.max = 80,
	.doc = W("earn, spend, or an event such as check_in.made", "earn、spend 或事件名，如 check_in.made")};

#define R wallet_record
#define NUMBER(member, low, high, ...) FIELD_I64(R, member, .min = (low), .max = (high), __VA_ARGS__)
#define POINTS(member, ...)                                                                                            \
	FIELD_I64(R, member, .min = 0, .max = INT64_C(1000000000000), .flags = FIELD_POINTS, __VA_ARGS__)
#define COUNT_MAX 36500

static const struct field wallet_fields[] = {
	FIELD_TEXT(R, code, .max = 40, .flags = FIELD_REQUIRED | FIELD_FILTER | FIELD_SORT | FIELD_FIXED,
		.doc = W("Short unique code", "积分账户编码"), .example = "\"miles\""),
	FIELD_TEXT(R, name_en, .max = 80, .flags = FIELD_REQUIRED, .doc = W("Name in English", "英文名称"),
		.example = "\"Miles\""),
	FIELD_TEXT(R, name_zh, .max = 80, .flags = FIELD_REQUIRED, .doc = W("Name in Chinese", "中文名称"),
		.example = "\"里程\""),
	FIELD_ENUM(R, kind, wallet_kinds, .flags = FIELD_FILTER | FIELD_FIXED, .doc = W("What they are for", "用途")),
	NUMBER(digits, 0, 4, .flags = FIELD_REQUIRED | FIELD_FIXED,
		.doc = W("Decimals: 12345 with 2 is 123.45", "小数位数"), .example = "0"),
	FIELD_ENUM(R, expiry, expiry_modes, .doc = W("How points lapse", "过期方式"), .example = "\"rolling\""),
	NUMBER(expiry_count, 1, COUNT_MAX,
		.doc = W("So many units; of clearing dates: at least so long", "时长；清零日方式下为最短有效时长"),
		.example = "12"),
	FIELD_ENUM(R, expiry_unit, term_units, .doc = W("Unit", "单位"), .example = "\"month\""),
	FIELD_ENUM(R, expiry_round, term_rounds, .doc = W("Then to the end of", "取整至"), .example = "\"quarter\""),
	NUMBER(expiry_month, 1, 12, .doc = W("Month, for named_month", "指定月份")),
	FIELD_ENUM(R, expiry_from, expiry_froms, .doc = W("Counted from", "起算点")),
	FIELD_SCALARS(R, expiry_dates, &day_item, .max = 24, .doc = W("Clearing dates", "清零日")),
	FIELD_SCALARS(
		R, expiry_resets, &reset_item, .max = 40, .doc = W("What counts as activity", "哪些行为算作活跃")),
	NUMBER(reinstate_days, 0, COUNT_MAX,
		.doc = W("Days after expiry in which points can be brought back", "过期后可恢复的天数")),
	FIELD_ENUM(R, pending, pending_modes, .doc = W("When points become active", "生效方式")),
	NUMBER(pending_count, 0, COUNT_MAX,
		.doc = W("So many units; after the delivery: the return window", "时长；收货方式下为退货期")),
	FIELD_ENUM(R, pending_unit, term_units, .doc = W("Unit", "单位")),
	FIELD_ENUM(R, pending_round, term_rounds, .doc = W("Then to the end of", "取整至")),
	FIELD_SCALARS(R, pending_dates, &day_item, .max = 24, .doc = W("Days on which points become active", "生效日")),
	NUMBER(pending_cancel_days, 1, COUNT_MAX,
		.doc = W("Days after which points that wait for a delivery are forfeited", "逾期未收货则作废的天数")),
	FIELD_ENUM(R, debt_on_return, return_debts,
		.doc = W("What a return takes back and is not there any more", "退货收回不足时")),
	FIELD_ENUM(R, debt_on_adjust, adjust_debts, .doc = W("More taken by hand than is there", "人工扣减不足时")),
	POINTS(debt_limit,
		.doc = W("At most owed; what a return takes beyond is written off", "欠分上限，超出部分核销")),
	POINTS(worth_points, .doc = W("So many points …", "积分数 …"), .example = "100"),
	NUMBER(worth_value, 0, INT64_C(1000000000000), .flags = FIELD_MONEY,
		.doc = W("… are worth so much, and pay so much at a till", "… 的价值，也是抵现金额"), .example = "100"),
	FIELD_BOOL(R, pay, .doc = W("Orders can be paid with them", "可抵现"), .example = "true"),
	POINTS(pay_min, .doc = W("At least so many for an order", "单笔最少使用")),
	POINTS(pay_max, .doc = W("At most so many for an order", "单笔最多使用")),
	POINTS(pay_step, .doc = W("In steps of so many, but for the last", "使用步长，最后一步除外")),
	NUMBER(pay_percent, 1, 100, .doc = W("At most so much of an order, percent", "最高抵扣比例（%）")),
	FIELD_BOOL(R, transfer, .doc = W("Customers can give them to others", "可转赠")),
	POINTS(transfer_min, .doc = W("At least so many at once", "单次最少转赠")),
	POINTS(transfer_max, .doc = W("At most so many at once", "单次最多转赠")),
	POINTS(transfer_daily, .doc = W("At most so many a day", "每日最多转赠")),
	NUMBER(transfer_wait_days, 0, COUNT_MAX,
		.doc = W("Days that points must have been held before", "获得多少天后方可转赠")),
	NUMBER(transfer_fee_percent, 0, 100, .doc = W("Fee, percent, on top", "手续费比例（%），另计")),
	FIELD_BOOL(R, pool, .doc = W("Households spend them together", "家庭共享使用"), .example = "true"),
	POINTS(approve_above,
		.doc = W("Corrections by hand of more than this, within 24 hours for one customer, wait for a second "
			 "person; absent: none does",
			"24 小时内对同一客户的人工调整合计超过此数须他人复核；不填则无须复核")),
	NUMBER(approve_days, 1, 90,
		.doc = W("Days after which what nobody decided on lapses (7)", "逾期无人复核则失效的天数（默认 7）")),
};

static const struct shape wallet_shape = SHAPE(
	"Wallet", wallet_record, wallet_fields, "A kind of points, and what happens to them.", "积分账户及其规则。");

// ---------------------------------------------------------------- in memory

#define WALLETS_MAX 64

static struct wallet wallet_of(const struct wallet_record *record)
{
	return (struct wallet){
		.id = record->head.id,
		.code = record->code,
		.kind = record->kind,
		.name = {record->name_en, record->name_zh},
		.digits = (int)record->digits,
		.expiry = {record->expiry, record->expiry_count, record->expiry_unit, record->expiry_round,
			record->expiry_month, record->expiry_from, record->expiry_dates, record->expiry_resets},
		.pending = {record->pending, record->pending_count, record->pending_unit, record->pending_round,
			record->pending_dates, record->pending_cancel_days},
		.reinstate_days = record->reinstate_days,
		.debt_on_return = record->debt_on_return,
		.debt_on_adjust = record->debt_on_adjust,
		.debt_limit = record->debt_limit,
		.worth_points = record->worth_points,
		.worth_value = record->worth_value,
		.pay = record->pay,
		.pay_min = record->pay_min,
		.pay_max = record->pay_max,
		.pay_step = record->pay_step,
		.pay_percent = record->pay_percent,
		.transfer = record->transfer,
		.transfer_min = record->transfer_min,
		.transfer_max = record->transfer_max,
		.transfer_daily = record->transfer_daily,
		.transfer_wait_days = record->transfer_wait_days,
		.transfer_fee_percent = record->transfer_fee_percent,
		.pool = record->pool,
		.approve_above = record->approve_above,
		.approve_days = record->approve_days,
	};
}

// The statement names the columns in the order of the fields.
static enum status read_wallets(struct ctx *ctx, struct arena *mem, const void **ret)
{
	struct wallets *wallets = arena_new(mem, struct wallets);
	struct wallet *list = arena_array(mem, struct wallet, WALLETS_MAX);
	struct ctx reading = *ctx;
	struct rows *rows;
	bool more;

	reading.mem = mem; // what is read lives as long as the value
	wallets->list = list;
	*ret = wallets;
	TRY(db_query(ctx->db, &wallet_list, ARGS(v_i64(WALLETS_MAX)), &rows));
	for (;;) {
		TRY(rows_next(rows, &more));
		if (!more)
			return OK;
		struct wallet_record record = {.head.id = row_i64(rows, 0)};
		for (size_t i = 0; i < wallet_shape.count; i++) {
			enum status status = record_read(&reading, rows, (int)i + 1, &wallet_shape.fields[i], &record);
			if (status != OK) {
				rows_close(rows);
				return status;
			}
		}
		list[wallets->count++] = wallet_of(&record);
	}
}

static struct kept wallets_kept = KEPT("wallets", read_wallets);

enum status wallets_get(struct ctx *ctx, const struct wallets **ret)
{
	return kept_get(ctx, &wallets_kept, (const void **)ret);
}

const struct wallet *wallets_find(const struct wallets *wallets, int64_t id)
{
	for (size_t i = 0; i < wallets->count; i++)
		if (wallets->list[i].id == id)
			return &wallets->list[i];
	return NULL;
}

enum status wallet_get(struct ctx *ctx, int64_t id, const struct wallet **ret)
{
	const struct wallets *wallets;

	TRY(wallets_get(ctx, &wallets));
	*ret = wallets_find(wallets, id);
	return *ret ? OK : ERR_INTERNAL;
}

enum status wallet_by_code(struct ctx *ctx, const char *code, const char *pointer, const struct wallet **ret)
{
	const struct wallets *wallets;

	TRY(wallets_get(ctx, &wallets));
	for (size_t i = 0; i < wallets->count; i++)
		if (strcmp(wallets->list[i].code, code) == 0) {
			*ret = &wallets->list[i];
			return OK;
		}
	return fail_at(ctx, pointer, &wallet_unknown, code);
}

const char *wallet_amount(struct arena *mem, const struct wallet *wallet, int64_t amount)
{
	return decimal_text(mem, amount, wallet->digits);
}

int64_t wallet_worth(const struct wallet *wallet, int64_t points)
{
	int64_t worth;

	if (wallet->worth_points == NONE || wallet->worth_points == 0 || wallet->worth_value == NONE ||
		!money_muldiv(points, wallet->worth_value, wallet->worth_points, ROUND_FLOOR, &worth))
		return 0;
	return worth;
}

// ---------------------------------------------------------------- instants

int64_t wallet_expiry(const struct ctx *ctx, const struct expiry_policy *policy, int64_t earned_at, int64_t active_at)
{
	const struct shop *shop = ctx->house->shop;
	int64_t from = policy->from == EXPIRY_FROM_ACTIVE ? active_at : earned_at;

	if (policy->mode != EXPIRY_ROLLING && policy->mode != EXPIRY_DATES)
		return NONE;
	int64_t at = term_add(shop->zone, from, policy->count, policy->unit);
	if (policy->mode == EXPIRY_DATES)
		return zone_valid_until(shop->zone, term_next_day(shop->zone, at, &policy->dates));
	return term_round_up(shop->zone, at, policy->round, policy->month);
}

int64_t wallet_slide(const struct ctx *ctx, const struct expiry_policy *policy, int64_t active_at)
{
	const struct shop *shop = ctx->house->shop;

	return term_round_up(
		shop->zone, term_add(shop->zone, active_at, policy->count, policy->unit), policy->round, policy->month);
}

int64_t wallet_activation(const struct ctx *ctx, const struct pending_policy *policy, int64_t from)
{
	const struct shop *shop = ctx->house->shop;

	if (policy->mode == PENDING_NONE)
		return from;
	if (policy->mode == PENDING_DATES) {
		struct date next = term_next_day(shop->zone, zone_add_days(shop->zone, from, 1), &policy->dates);
		return zone_day_start(shop->zone, next);
	}
	if (policy->mode == PENDING_DELIVERY && (policy->count == NONE || policy->count == 0))
		return from;
	return term_round_up(shop->zone, term_add(shop->zone, from, policy->count, policy->unit), policy->round, 12);
}

bool wallet_resets(const struct expiry_policy *policy, const char *what)
{
	const char *const *resets = policy->resets.items;

	if (policy->mode != EXPIRY_INACTIVITY)
		return false;
	for (size_t i = 0; i < policy->resets.count; i++)
		if (strcmp(resets[i], what) == 0)
			return true;
	return false;
}

// ---------------------------------------------------------------- changing

static enum status check_days(struct ctx *ctx, const struct list *days, const char *pointer, bool wanted)
{
	const char *const *texts = days->items;
	int month, day;

	if (wanted && !days->count)
		return fail_at(ctx, pointer, &wallet_needs, NULL);
	for (size_t i = 0; i < days->count; i++)
		if (!term_day_parse(texts[i], &month, &day))
			return fail_at(ctx, arena_format(ctx->mem, "%s/%zu", pointer, i), &wallet_day, texts[i]);
	return OK;
}

static enum status check_wallet(struct ctx *ctx, const void *value)
{
	const struct wallet_record *record = value;
	bool lasts = record->expiry == EXPIRY_ROLLING || record->expiry == EXPIRY_INACTIVITY;

	if (lasts && record->expiry_count == NONE)
		return fail_at(ctx, "/expiry_count", &wallet_needs, NULL);
	if (lasts && record->expiry_round == TERM_TO_NAMED && record->expiry_month == NONE)
		return fail_at(ctx, "/expiry_month", &wallet_needs, NULL);
	if (record->expiry == EXPIRY_INACTIVITY && !record->expiry_resets.count)
		return fail_at(ctx, "/expiry_resets", &wallet_needs, NULL);
	if (record->pending == PENDING_DURATION && record->pending_count == NONE)
		return fail_at(ctx, "/pending_count", &wallet_needs, NULL);
	if (record->pay && (record->worth_points == NONE || record->worth_points == 0 || record->worth_value == NONE))
		return fail_at(ctx, "/worth_points", &wallet_needs, NULL);
	if (record->kind == WALLET_QUALIFYING && (record->pay || record->transfer || record->pool))
		return fail_at(ctx,
			record->pay        ? "/pay"
			: record->transfer ? "/transfer"
					   : "/pool",
			&wallet_growth_spent, NULL);
	TRY(check_days(ctx, &record->expiry_dates, "/expiry_dates", record->expiry == EXPIRY_DATES));
	return check_days(ctx, &record->pending_dates, "/pending_dates", record->pending == PENDING_DATES);
}

static enum status before_wallet(struct ctx *ctx, const void *old, void *next)
{
	const struct wallets *wallets;

	(void)next;
	TRY(wallets_get(ctx, &wallets));
	if (!old && wallets->count == WALLETS_MAX)
		return fail(ctx, &wallet_too_many, arena_format(ctx->mem, "%d", WALLETS_MAX));
	return kept_touch(ctx, &wallets_kept);
}

static enum status after_wallet(struct ctx *ctx, const void *old, const void *next)
{
	const struct wallet_record *record = next;
	struct buf buf = buf_make(ctx->mem, 1 << 16);
	struct json_out out = json_out(&buf);

	(void)old;
	shape_encode(&out, &wallet_shape, record, &(struct encode_options){.stored = true});
	return db_exec(ctx->db, &wallet_version_insert,
		ARGS(v_i64(record->head.id), v_i64(record->head.version), v_i64(ctx->now_ms), v_text(buf.data)));
}

static const struct resource wallets_resource = {
	.path = "wallets",
	.noun = "wallet",
	.table = "wallet",
	.prefix = "wal",
	.find = "code name_en name_zh",
	.shape = &wallet_shape,
	.verbs = CAN_LIST | CAN_GET | CAN_CREATE | CAN_UPDATE,
	.tag = "Loyalty",
	.title = W("Wallet", "积分账户"),
	.plural = W("Wallets", "积分账户"),
	.sort = "code",
	.check = check_wallet,
	.before = before_wallet,
	.after = after_wallet,
	.example = "{\"code\": \"miles\", \"name_en\": \"Miles\", \"name_zh\": \"里程\", \"digits\": 0, \"expiry\": "
		   "\"rolling\", \"expiry_count\": 12, \"expiry_unit\": \"month\", \"expiry_round\": \"quarter\", "
		   "\"worth_points\": 100, \"worth_value\": 100, \"pay\": true}",
};

const struct resource *const points_resources[] = {&wallets_resource, NULL};

// ---------------------------------------------------------------- versions

struct wallet_version {
	int64_t number, at;
	const char *wallet;
};

static const struct field version_fields[] = {
	FIELD_I64(wallet_version, number, .min = 1, .max = INT64_MAX, .doc = W("Version", "版本")),
	FIELD_TIME(wallet_version, at, .doc = W("In force from then on", "生效时间")),
	FIELD_RAW(wallet_version, wallet, .max = 1 << 16, .doc = W("The wallet as it was", "当时的积分账户规则")),
};

const struct shape wallet_version_shape =
	SHAPE("WalletVersion", wallet_version, version_fields, "A wallet as it was.", "积分账户的历史版本。");

enum status wallet_versions(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	struct rows *rows;
	struct page page;
	bool more;

	TRY(db_query(ctx->db, &wallet_versions_of, ARGS(v_i64(call->ids[0]), v_i64(PAGE_MAX)), &rows));
	page_begin(ctx, call, &page);
	for (;;) {
		TRY(rows_next(rows, &more));
		if (!more)
			return page_end(&page, NULL, NONE, answer);
		page_add(&page, wallet_version,
			&(struct wallet_version){row_i64(rows, 0), row_i64(rows, 1), row_text(rows, 2, ctx->mem)});
	}
}
