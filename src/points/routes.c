// Points over HTTP: balances, and points by hand.
#include "points/household.h"

#include "base/instant.h"
#include "customer/customer.h"
#include "points/correction.h"
#include "points/routes.h"
#include "points/sums.h"

#define EXPIRIES_MAX 36

enum status points_visible(struct ctx *ctx, const struct call *call, int64_t id, int64_t *live)
{
	return customer_within(ctx, id, call->route->right, live);
}

static const struct field expiry_fields[] = {
	FIELD_TIME(points_expiry, at, .doc = W("When they lapse", "过期时间")),
	FIELD_I64(
		points_expiry, amount, .min = 0, .max = INT64_MAX, .flags = FIELD_POINTS, .doc = W("How many", "数量")),
};

static const struct shape expiry_shape =
	SHAPE("Expiry", points_expiry, expiry_fields, "Points that will lapse.", "即将过期的积分。");

static const struct field activation_fields[] = {
	FIELD_TIME(points_expiry, at, .doc = W("When they become active", "生效时间")),
	FIELD_I64(
		points_expiry, amount, .min = 0, .max = INT64_MAX, .flags = FIELD_POINTS, .doc = W("How many", "数量")),
};

static const struct shape activation_shape =
	SHAPE("Activation", points_expiry, activation_fields, "Points that will become active.", "待生效的积分。");

#define POINTS(member, en, zh)                                                                                         \
	FIELD_I64(balance, member, .min = 0, .max = INT64_MAX, .flags = FIELD_POINTS, .doc = W(en, zh))

static const struct field balance_fields[] = {
	FIELD_TEXT(balance, wallet, .max = 40, .doc = W("Code of the wallet", "积分账户编码")),
	FIELD_TEXT(balance, name, .max = 80, .doc = W("Its name", "名称")),
	FIELD_ENUM(balance, kind, wallet_kinds, .doc = W("What it is for", "用途")),
	FIELD_I64(balance, digits, .min = 0, .max = 4, .doc = W("Decimals: 12345 with 2 is 123.45", "小数位数")),
	POINTS(available, "Can be spent now", "可用"),
	POINTS(pending, "Not active yet", "待生效"),
	POINTS(held, "Held", "冻结"),
	POINTS(spent, "Spent so far", "已用"),
	POINTS(expired, "Lapsed so far", "已过期"),
	POINTS(reversed, "Taken back so far", "已收回"),
	POINTS(forfeited, "Forfeited so far", "已作废"),
	POINTS(debt, "Owed", "欠分"),
	POINTS(earned, "Granted in all", "累计获得"),
	POINTS(pool, "What the household can spend together; null: in none", "家庭共享可用，未加入则为空"),
	FIELD_LIST(balance, expiries, &expiry_shape, .max = EXPIRIES_MAX, .doc = W("What will lapse when", "到期明细")),
	FIELD_LIST(balance, activations, &activation_shape, .max = EXPIRIES_MAX,
		.doc = W("What becomes active when; without a time: on delivery", "生效明细，无时间表示收货后生效")),
};

const struct shape balance_shape =
	SHAPE("Balance", balance, balance_fields, "A wallet of a customer.", "客户积分账户余额。");

struct points_out {
	struct list wallets;
};

static const struct field points_out_fields[] = {
	FIELD_LIST(points_out, wallets, &balance_shape, .max = 64, .doc = W("All wallets", "全部积分账户")),
};

static const struct shape points_out_shape =
	SHAPE("Points", points_out, points_out_fields, "A customer's points.", "客户积分。");

// What lapses, and what becomes active, when: the first EXPIRIES_MAX of them.
static void fill_ahead(struct ctx *ctx, const struct book *book, struct balance *balance)
{
	struct points_expiry *activations = arena_array(ctx->mem, struct points_expiry, book->count + 1), *expiries;
	size_t count = book_expiries(ctx, book, &expiries), waiting = 0;

	for (size_t i = 0; i < book->count; i++)
		if (book->lots[i].remaining > 0 && book->lots[i].state == LOT_PENDING)
			activations[waiting++] =
				(struct points_expiry){book->lots[i].activates_at, book->lots[i].remaining};
	waiting = points_add_up(activations, waiting);
	balance->expiries = LIST(points_expiry, expiries, count < EXPIRIES_MAX ? count : EXPIRIES_MAX);
	balance->activations = LIST(points_expiry, activations, waiting < EXPIRIES_MAX ? waiting : EXPIRIES_MAX);
}

static struct balance balance_of(const struct ctx *ctx, const struct book *book)
{
	const int64_t *figures = book->figures;

	return (struct balance){
		.wallet = book->wallet->code,
		.name = words_in(book->wallet->name, ctx->lang),
		.kind = book->wallet->kind,
		.digits = book->wallet->digits,
		.available = book_available(book) > 0 ? book_available(book) : 0,
		.pending = figures[BUCKET_PENDING],
		.held = figures[BUCKET_HELD],
		.spent = figures[BUCKET_SPENT],
		.expired = figures[BUCKET_EXPIRED],
		.reversed = figures[BUCKET_REVERSED],
		.forfeited = figures[BUCKET_FORFEITED],
		.debt = figures[BUCKET_DEBT],
		.earned = figures[BUCKET_ISSUANCE],
		.pool = NONE,
	};
}

static enum status read_balance(
	struct ctx *ctx, int64_t customer_id, const struct wallet *wallet, struct balance *balance)
{
	struct book book;

	TRY(book_read(ctx, customer_id, wallet, &book));
	// Lots are looked at where they say more than the figures.
	if (!book.count && (wallet->expiry.mode != EXPIRY_NEVER || book.next_due_at != NONE) &&
		(book.figures[BUCKET_ACTIVE] || book.figures[BUCKET_PENDING]))
		TRY(book_look(ctx, customer_id, wallet, &book));
	*balance = balance_of(ctx, &book);
	fill_ahead(ctx, &book, balance);
	return OK;
}

static enum status read_pool(
	struct ctx *ctx, const struct fellows *fellows, const struct wallet *wallet, struct balance *balance)
{
	struct book book;

	if (fellows->household_id == NONE || !wallet->pool)
		return OK;
	balance->pool = 0;
	for (size_t i = 0; i < fellows->count; i++) {
		TRY(book_read(ctx, fellows->ids[i], wallet, &book));
		balance->pool += book_available(&book) > 0 ? book_available(&book) : 0;
	}
	return OK;
}

enum status points_balances(struct ctx *ctx, int64_t customer_id, struct list *ret)
{
	const struct wallets *wallets;
	struct fellows fellows;

	TRY(wallets_get(ctx, &wallets));
	TRY(household_fellows(ctx, customer_id, &fellows));
	struct balance *balances = arena_array(ctx->mem, struct balance, wallets->count);
	for (size_t i = 0; i < wallets->count; i++) {
		TRY(read_balance(ctx, customer_id, &wallets->list[i], &balances[i]));
		TRY(read_pool(ctx, &fellows, &wallets->list[i], &balances[i]));
	}
	*ret = LIST(balance, balances, wallets->count);
	return OK;
}

struct points_query {
	int64_t as_of, known_at;
};

static const struct field points_query_fields[] = {
	FIELD_TIME(points_query, as_of,
		.doc = W("As it was, or will be without more, at that time", "按业务时间查询，可为将来")),
	FIELD_TIME(points_query, known_at, .doc = W("As it was known at that time", "按当时已记账的内容查询")),
};

static const struct shape points_query_shape =
	SHAPE("PointsQuery", points_query, points_query_fields, "As of when.", "查询时点。");

static enum status balances_at(
	struct ctx *ctx, int64_t customer_id, int64_t at_ms, int64_t known_at_ms, struct list *ret)
{
	const struct wallets *wallets;
	struct book book;

	TRY(wallets_get(ctx, &wallets));
	struct balance *balances = arena_array(ctx->mem, struct balance, wallets->count);
	for (size_t i = 0; i < wallets->count; i++) {
		TRY(book_at(ctx, customer_id, &wallets->list[i], at_ms, known_at_ms, &book));
		balances[i] = balance_of(ctx, &book);
		fill_ahead(ctx, &book, &balances[i]);
	}
	*ret = LIST(balance, balances, wallets->count);
	return OK;
}

static enum status act_points(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	const struct points_query *query = call->query;
	struct points_out *out = arena_new(ctx->mem, struct points_out);
	int64_t customer_id;

	TRY(points_visible(ctx, call, call->ids[0], &customer_id));
	answer_give(answer, points_out, out);
	if (query->as_of == NONE && query->known_at == NONE)
		return points_balances(ctx, customer_id, &out->wallets);
	return balances_at(ctx, customer_id, query->as_of == NONE ? ctx->now_ms : query->as_of,
		query->known_at == NONE ? ctx->now_ms : query->known_at, &out->wallets);
}

// ---------------------------------------------------------------- by hand

static int64_t customer_key(const struct call *call)
{
	return call->ids[0];
}

// ---------------------------------------------------------------- tables

static const struct problem *const adjust_problems[] = {&points_insufficient, NULL};
static const struct problem *const decide_problems[] = {
	&correction_own, &correction_decided, &points_insufficient, NULL};
static const struct problem *const withdraw_problems[] = {&correction_not_own, &correction_decided, NULL};

#define CUSTOMER_PATH "/v1/customers/{customer:cus}"
#define CORRECTIONS_PATH "/v1/corrections"
#define TAG .tag = "Loyalty"

const struct route points_routes[] = {
	{.method = HTTP_GET,
		.path = CUSTOMER_PATH "/points",
		.right = "points.read",
		.kind = ROUTE_READ,
		.query = &points_query_shape,
		.out = &points_out_shape,
		.act = act_points,
		TAG,
		.name = "points_get",
		.doc = W("Balances of all wallets now, or as of any business time as known at any other; what lapses "
			 "when.",
			"各积分账户余额（可按业务时间与记账时间回溯）及到期明细。")},
	{.method = HTTP_POST,
		.path = CUSTOMER_PATH "/adjustments",
		.right = "points.adjust",
		.kind = ROUTE_WRITE,
		.in = &adjust_shape,
		.out = &corrected_shape,
		.act = act_adjust,
		.key = customer_key,
		TAG,
		.name = "points_adjust",
		.doc = W("Adds or takes points by hand, with a reason. More than the wallet lets one person do waits "
			 "for "
			 "a second one: 202, and the correction that waits.",
			"人工增减积分，须填写原因；超过积分账户复核限额时返回 202，待他人复核后入账。"),
		.example_in = "{\"points\": 50, \"reason\": \"补偿\"}",
		.problems = adjust_problems},
	{.method = HTTP_POST,
		.path = CUSTOMER_PATH "/points/extensions",
		.right = "points.adjust",
		.kind = ROUTE_WRITE,
		.in = &extend_shape,
		.out = &corrected_shape,
		.act = act_extend,
		.key = customer_key,
		TAG,
		.name = "points_extend",
		.doc = W("Open points lapse later, with a reason; above the wallet's limit: 202, and it waits for a "
			 "second "
			 "person.",
			"积分延期，须填写原因；超过复核限额时返回 202，待他人复核。"),
		.example_in = "{\"until\": \"2031-01-01T00:00:00Z\", \"reason\": \"goodwill\"}"},
	{.method = HTTP_POST,
		.path = CUSTOMER_PATH "/points/reinstatements",
		.right = "points.adjust",
		.kind = ROUTE_WRITE,
		.in = &reinstate_shape,
		.out = &corrected_shape,
		.act = act_reinstate,
		.key = customer_key,
		TAG,
		.name = "points_reinstate",
		.doc = W("Points that have lapsed are brought back, as long as their wallet allows; above its limit: "
			 "202, "
			 "and it waits for a second person.",
			"在积分账户允许的期限内恢复已过期积分；超过复核限额时返回 202，待他人复核。"),
		.example_in = "{\"until\": \"2031-01-01T00:00:00Z\", \"reason\": \"goodwill\"}"},
	{.method = HTTP_GET,
		.path = "/v1/wallets/{wallet:wal}/versions",
		.right = "wallet.read",
		.kind = ROUTE_READ,
		.out = &wallet_version_shape,
		.list = true,
		.act = wallet_versions,
		TAG,
		.name = "wallet_version_list",
		.doc = W("A wallet as it was before each change, newest first.", "积分账户规则的历史版本，最新在前。"),
		.example_path = "/v1/wallets/wal_00000000001/versions"},
	{.method = HTTP_GET,
		.path = CUSTOMER_PATH "/lots",
		.right = "points.read",
		.kind = ROUTE_READ,
		.query = &lot_query_shape,
		.out = &lot_shape,
		.list = true,
		.act = act_lots,
		TAG,
		.name = "lot_list",
		.doc = W("Every grant with where it came from, what is left of it, and when it lapses; newest first.",
			"积分批次：来源、余量与有效期，最新在前。")},
	{.method = HTTP_POST,
		.path = CUSTOMER_PATH "/transfers",
		.right = "points.adjust",
		.kind = ROUTE_WRITE,
		.in = &transfer_in_shape,
		.out = &transfer_shape,
		.status = 201,
		.act = act_transfer,
		.key = customer_key,
		TAG,
		.name = "transfer_make",
		.doc = W("Gives points to another customer; they keep their expiry. Limits and fee are the wallet's.",
			"积分转赠，保留原有效期；限额与手续费由积分账户规定。"),
		.example_in = "{\"to\": \"cus_07B925M0001\", \"points\": 10}",
		.problems = adjust_problems},
	{.method = HTTP_GET,
		.path = CUSTOMER_PATH "/transfers",
		.right = "points.read",
		.kind = ROUTE_READ,
		.out = &transfer_shape,
		.list = true,
		.act = act_transfers,
		TAG,
		.name = "transfer_list",
		.doc = W("What the customer gave and received, newest first.", "客户的转赠记录，最新在前。")},
	{.method = HTTP_GET,
		.path = "/v1/liability/roll-forward",
		.right = "report.read",
		.kind = ROUTE_READ,
		.slow = true,
		.query = &period_query_shape,
		.out = &rollforward_shape,
		.act = act_rollforward,
		TAG,
		.name = "liability_roll_forward",
		.doc = W("Opening + granted - redeemed - expired - reversed + corrections = closing, reconciled with "
			 "the "
			 "accounts to the point. By the time of posting: a closed period stays closed.",
			"期初+发放-兑付-过期-收回±调整=期末，与账户逐分核对；按记账时间归期。")},
	{.method = HTTP_GET,
		.path = "/v1/points/series",
		.right = "report.read",
		.kind = ROUTE_READ,
		.query = &series_query_shape,
		.out = &points_period_shape,
		.list = true,
		.act = act_series,
		TAG,
		.name = "points_series",
		.doc = W("Points by day, week or month of the shop's calendar, oldest first, by when it happened: "
			 "granted, "
			 "redeemed, lapsed, taken back, corrected. Exact at the instant: what lapsed a second ago is "
			 "in it.",
			"按日、周或月的积分变动（由早到晚，按发生时间）：发放、兑付、过期、收回、调整；即时准确。"),
		.problems = series_problems},
	{.method = HTTP_GET,
		.path = "/v1/liability/journal",
		.right = "report.read",
		.kind = ROUTE_READ,
		.slow = true,
		.query = &journal_query_shape,
		.act = act_journal,
		TAG,
		.name = "liability_journal",
		.doc = W("The journal of a day as CSV: each entry with both its sides, points and value.",
			"日记账 CSV：逐类分录的借贷方、积分与价值。")},
	{.method = HTTP_GET,
		.path = "/v1/holds",
		.right = "points.read",
		.kind = ROUTE_READ,
		.query = &hold_query_shape,
		.out = &hold_shape,
		.list = true,
		.act = act_holds,
		TAG,
		.name = "hold_list",
		.doc = W("Holds of the whole shop, newest first.", "全店的积分冻结，最新在前。")},
	{.method = HTTP_POST,
		.path = "/v1/holds",
		.right = "redemption.write",
		.kind = ROUTE_WRITE,
		.in = &hold_in_shape,
		.out = &hold_shape,
		.status = 201,
		.act = act_hold,
		TAG,
		.name = "hold_make",
		.doc = W("Reserves points, and what else can be reserved, until it is confirmed, voided or ends by "
			 "itself. "
			 "The same reference again gives the same hold.",
			"预占积分及其他资源，直至确认、释放或超时；相同 reference 返回同一冻结单。"),
		.example_in = "{\"customer_id\": \"cus_07B925M0000\", \"parts\": [{\"wallet\": \"points\", \"amount\": "
			      "100}]}",
		.problems = adjust_problems},
	{.method = HTTP_GET,
		.path = "/v1/holds/{hold:hld}",
		.right = "points.read",
		.kind = ROUTE_READ,
		.out = &hold_shape,
		.act = act_hold_get,
		TAG,
		.name = "hold_get",
		.doc = W("A hold as it is now.", "冻结单当前状态。")},
	{.method = HTTP_POST,
		.path = "/v1/holds/{hold:hld}/confirm",
		.right = "redemption.write",
		.kind = ROUTE_WRITE,
		.in = &confirm_shape,
		.out = &hold_shape,
		.act = act_confirm,
		TAG,
		.name = "hold_confirm",
		.doc = W("Spends what was held, all or the amounts given; the rest is free again. When it was resolved "
			 "before: what became of it then.",
			"确认冻结（全部或部分），其余释放；已处理过则返回当时结果。"),
		.example_in = "{\"amounts\": [60]}"},
	{.method = HTTP_POST,
		.path = "/v1/holds/{hold:hld}/void",
		.right = "redemption.write",
		.kind = ROUTE_WRITE,
		.out = &hold_shape,
		.act = act_void,
		TAG,
		.name = "hold_void",
		.doc = W("Gives free what was held. When it was resolved before: what became of it then.",
			"释放冻结；已处理过则返回当时结果。")},
	{.method = HTTP_GET,
		.path = CORRECTIONS_PATH,
		.right = "points.read",
		.kind = ROUTE_READ,
		.query = &correction_query_shape,
		.out = &correction_shape,
		.list = true,
		.act = act_corrections,
		TAG,
		.name = "correction_list",
		.doc = W("Corrections of points that need a second person: those that wait, and what became of the "
			 "others; newest first.",
			"须他人复核的积分调整：待复核及处理结果，最新在前。")},
	{.method = HTTP_GET,
		.path = CORRECTIONS_PATH "/waiting",
		.right = "points.read",
		.kind = ROUTE_READ,
		.out = &waiting_shape,
		.act = act_waiting,
		TAG,
		.name = "correction_waiting",
		.doc = W("How many corrections wait: for you to decide on, and of your own.",
			"待您复核及您本人申请的数量。")},
	{.method = HTTP_GET,
		.path = CORRECTIONS_PATH "/{correction:cor}",
		.right = "points.read",
		.kind = ROUTE_READ,
		.out = &correction_shape,
		.act = act_correction,
		TAG,
		.name = "correction_get",
		.doc = W("One correction as it is now.", "积分调整申请的当前状态。")},
	{.method = HTTP_POST,
		.path = CORRECTIONS_PATH "/{correction:cor}/approve",
		.right = "points.approve",
		.kind = ROUTE_WRITE,
		.in = &approval_shape,
		.out = &correction_shape,
		.act = act_approve,
		TAG,
		.name = "correction_approve",
		.doc = W("Checks a correction anew and posts it, once; never by who asked for it, nor through a key of "
			 "hers. When points are missing by now it stays as it is.",
			"重新校验后一次性入账；申请人本人及其密钥均不可复核。积分不足时申请保持待复核。"),
		.example_in = "{\"note\": \"ok\"}",
		.problems = decide_problems},
	{.method = HTTP_POST,
		.path = CORRECTIONS_PATH "/{correction:cor}/refuse",
		.right = "points.approve",
		.kind = ROUTE_WRITE,
		.in = &refusal_shape,
		.out = &correction_shape,
		.act = act_refuse,
		TAG,
		.name = "correction_refuse",
		.doc = W("Refuses a correction, with a reason; nothing is posted.", "驳回积分调整并说明原因，不入账。"),
		.example_in = "{\"note\": \"no receipt\"}",
		.problems = decide_problems},
	{.method = HTTP_POST,
		.path = CORRECTIONS_PATH "/{correction:cor}/withdraw",
		.right = "points.adjust",
		.kind = ROUTE_WRITE,
		.out = &correction_shape,
		.act = act_withdraw,
		TAG,
		.name = "correction_withdraw",
		.doc = W("Who asked for a correction takes it back.", "申请人撤回积分调整。"),
		.problems = withdraw_problems},
	{0},
};

const struct event_type *const points_events[] = {&points_earned, &points_activated, &points_transferred,
	&points_expired, &points_reversed, &points_adjusted, &household_founded, &household_joined, &household_left,
	&household_ended, &correction_asked, &correction_approved, &correction_refused, &correction_withdrawn,
	&correction_lapsed, NULL};

const struct listener *const points_listeners[] = {
	&move_on_merge, &move_on_unmerge, &slide_on_event, &leave_on_erasure, NULL};
const struct job_kind *const points_jobs[] = {&points_expiry_job, &points_sum_job, &correction_lapse_job, NULL};
const struct schedule *const points_schedules[] = {
	&expiry_schedule, &points_sum_schedule, &correction_lapse_schedule, NULL};
