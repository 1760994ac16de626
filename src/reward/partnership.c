// Long-term partnership (长期合作奖励): contracts with customers, companies too, and what so many years together are
// worth. A milestone is given once; a renewal is told of once.
#include "reward/catalogue.h"
#include "reward/coupon.h"

#include "base/id.h"
#include "base/zone.h"
#include "customer/customer.h"

#include <string.h>

SQL(partnership_give);
SQL(partnership_coupon);
SQL(partnership_given);

#define MILESTONES_MAX 50
#define SLICE 50
#define YEARS_MAX 100

enum partnership_state { PARTNERSHIP_ACTIVE, PARTNERSHIP_ENDED };

PROBLEM(partnership_customer, ERR_UNPROCESSABLE, "There is no such customer.", "没有该客户。");
PROBLEM(partnership_end_early, ERR_UNPROCESSABLE, "It would end before it begins.", "结束日期早于开始日期。");
PROBLEM(milestone_empty, ERR_UNPROCESSABLE, "A milestone gives points, a coupon or a service.",
	"里程碑须设积分、优惠券或服务。");
PROBLEM(milestone_order, ERR_UNPROCESSABLE, "Milestones come in rising years.", "里程碑须按年数递增。");

static const struct choice partnership_states[] = {
	{"active", W("In force", "合作中")},
	{"ended", W("Ended", "已结束")},
	CHOICES_END,
};

// ---------------------------------------------------------------- plans

struct milestone {
	int64_t years, points, template_id;
	const char *service_en, *service_zh;
};

struct partnership_plan {
	struct resource_head head;
	const char *code, *name_en, *name_zh;
	struct list milestones;
	int64_t remind_days;
};

static const struct field milestone_fields[] = {
	FIELD_I64(milestone, years, .min = 1, .max = YEARS_MAX, .flags = FIELD_REQUIRED,
		.doc = W("After so many years", "满多少年"), .example = "3"),
	FIELD_I64(milestone, points, .min = 1, .max = 1000000000, .flags = FIELD_POINTS, .doc = W("Points", "积分"),
		.example = "3000"),
	FIELD_ID(milestone, template_id, "cpt", .doc = W("A coupon of this template", "优惠券模板")),
	FIELD_TEXT(milestone, service_en, .max = 200, .doc = W("A service, in English", "服务（英文）")),
	FIELD_TEXT(milestone, service_zh, .max = 200, .doc = W("… in Chinese", "服务（中文）")),
};
static const struct shape milestone_shape =
	SHAPE("PartnershipMilestone", milestone, milestone_fields, "What so many years are worth.", "年限里程碑。");

static const struct field plan_fields[] = {
	FIELD_TEXT(partnership_plan, code, .max = 40, .flags = FIELD_REQUIRED | FIELD_FILTER | FIELD_SORT,
		.doc = W("Short unique code", "计划编码"), .example = "\"fleet\""),
	FIELD_TEXT(partnership_plan, name_en, .max = 80, .flags = FIELD_REQUIRED,
		.doc = W("Name in English", "英文名称"), .example = "\"Fleet service\""),
	FIELD_TEXT(partnership_plan, name_zh, .max = 80, .flags = FIELD_REQUIRED,
		.doc = W("Name in Chinese", "中文名称"), .example = "\"车队长期合作\""),
	FIELD_LIST(partnership_plan, milestones, &milestone_shape, .max = MILESTONES_MAX, .flags = FIELD_REQUIRED,
		.doc = W("By years", "按年限")),
	FIELD_I64(partnership_plan, remind_days, .min = 1, .max = 365,
		.doc = W("Days before the end that the renewal is told of", "到期前多少天提醒续约")),
};
static const struct shape plan_shape =
	SHAPE("PartnershipPlan", partnership_plan, plan_fields, "What years together are worth.", "长期合作计划。");

static enum status check_plan(struct ctx *ctx, const void *record)
{
	const struct partnership_plan *plan = record;
	const struct milestone *list = plan->milestones.items;

	for (size_t i = 0; i < plan->milestones.count; i++) {
		const char *pointer = arena_format(ctx->mem, "/milestones/%zu", i);
		if (list[i].points == NONE && list[i].template_id == NONE && !list[i].service_en && !list[i].service_zh)
			(void)fail_at(ctx, pointer, &milestone_empty, NULL);
		if (i && list[i].years <= list[i - 1].years)
			(void)fail_at(ctx, arena_format(ctx->mem, "%s/years", pointer), &milestone_order, NULL);
	}
	return ctx->fault.violation_count ? ERR_UNPROCESSABLE : OK;
}

const struct resource partnership_plans_resource = {
	.path = "partnership-plans",
	.noun = "partnership",
	.table = "partnership_plan",
	.prefix = "ppl",
	.find = "code name_en name_zh",
	.shape = &plan_shape,
	.verbs = CAN_LIST | CAN_GET | CAN_CREATE | CAN_UPDATE,
	.tag = "Partnership",
	.title = W("Partnership plan", "长期合作计划"),
	.plural = W("Partnership plans", "长期合作计划"),
	.check = check_plan,
	.example =
		"{\"code\": \"fleet\", \"name_en\": \"Fleet service\", \"name_zh\": \"车队长期合作\", \"milestones\": "
		"[{\"years\": 1, \"points\": 1000}, {\"years\": 3, \"points\": 5000}], \"remind_days\": 30}",
};

// ---------------------------------------------------------------- contracts

struct partnership {
	struct resource_head head;
	int64_t plan_id, customer_id;
	const char *number;
	int state;
	const char *starts_on, *ends_on, *note;
};

static const struct field partnership_fields[] = {
	FIELD_ID(partnership, plan_id, "ppl", .flags = FIELD_REQUIRED | FIELD_FILTER | FIELD_FIXED,
		.references = "partnership_plan", .doc = W("Plan", "计划"), .example = "\"$plan\""),
	FIELD_ID(partnership, customer_id, "cus", .flags = FIELD_REQUIRED | FIELD_FILTER | FIELD_FIXED,
		.doc = W("With whom; a person or a company", "客户，个人或企业"), .example = "\"$customer\""),
	FIELD_TEXT(partnership, number, .max = 60, .doc = W("Number of the contract", "合同编号")),
	FIELD_ENUM(partnership, state, partnership_states, .flags = FIELD_FILTER, .doc = W("State", "状态")),
	FIELD_DATE(partnership, starts_on, .flags = FIELD_REQUIRED | FIELD_SORT, .doc = W("Since", "开始日期"),
		.example = "\"2024-03-01\""),
	FIELD_DATE(partnership, ends_on, .flags = FIELD_SORT | FIELD_FILTER,
		.doc = W("Until; a renewal moves it", "到期日期，续约时后移")),
	FIELD_TEXT(partnership, note, .max = 500, .doc = W("Note", "备注")),
};
static const struct shape partnership_shape =
	SHAPE("Partnership", partnership, partnership_fields, "A contract with a customer.", "合作合同。");

static enum status check_partnership(struct ctx *ctx, const void *record)
{
	const struct partnership *contract = record;
	int64_t live;

	if (contract->ends_on && contract->starts_on && strcmp(contract->ends_on, contract->starts_on) < 0)
		return fail_at(ctx, "/ends_on", &partnership_end_early, NULL);
	enum status status = customer_resolve(ctx, contract->customer_id, &live);
	if (status != ERR_NOT_FOUND)
		return status;
	fail_clear(ctx);
	return fail_at(ctx, "/customer_id", &partnership_customer, NULL);
}

const struct resource partnerships_resource = {
	.path = "partnerships",
	.noun = "contract",
	.table = "partnership",
	.prefix = "pns",
	.find = "number note",
	.shape = &partnership_shape,
	.verbs = CAN_LIST | CAN_GET | CAN_CREATE | CAN_UPDATE,
	.tag = "Partnership",
	.title = W("Partnership", "长期合作"),
	.plural = W("Partnerships", "长期合作"),
	.check = check_partnership,
	.example = "{\"plan_id\": \"ppl_07B925M0000\", \"customer_id\": \"$customer\", \"starts_on\": \"2024-03-01\"}",
};

// ---------------------------------------------------------------- events

struct partnership_event {
	const char *plan, *due_on;
	int64_t years, points;
};
static const struct field event_fields[] = {
	FIELD_TEXT(partnership_event, plan, .max = 40, .doc = W("Code of the plan", "计划编码")),
	FIELD_DATE(partnership_event, due_on, .doc = W("The day", "日期")),
	FIELD_I64(partnership_event, years, .min = 0, .max = YEARS_MAX, .doc = W("Years together", "合作年数")),
	FIELD_I64(partnership_event, points, .min = 0, .max = INT64_MAX, .flags = FIELD_POINTS,
		.doc = W("Points given", "赠送积分")),
};
static const struct shape event_body =
	SHAPE("PartnershipMoved", partnership_event, event_fields, "Years together.", "长期合作变动。");

#define PARTNERSHIP_EVENT(id, name_, title_en, title_zh, doc_en, doc_zh)                                               \
	const struct event_type id = {.name = (name_),                                                                 \
		.subject = "pns",                                                                                      \
		.shape = &event_body,                                                                                  \
		.right = "contract.read",                                                                              \
		.title = W(title_en, title_zh),                                                                        \
		.doc = W(doc_en, doc_zh),                                                                              \
		.example = "{\"plan\": \"fleet\", \"due_on\": \"2027-03-01\", \"years\": 3, \"points\": 5000}"}

PARTNERSHIP_EVENT(partnership_milestone, "partnership.milestone", "Years together", "合作里程碑",
	"A milestone of a partnership was reached, and what it is worth given.", "达到合作年限里程碑并发放奖励。");
PARTNERSHIP_EVENT(partnership_renewal, "partnership.renewal", "Contract ends soon", "合作即将到期",
	"A contract ends soon: time to speak of its renewal.", "合同即将到期，可洽谈续约。");

// ---------------------------------------------------------------- what is due

static struct date today(const struct ctx *ctx)
{
	return zone_date(((const struct shop *)ctx->house->shop)->zone, ctx->now_ms);
}

static bool due_on(const struct partnership *contract, int64_t years, struct date *day)
{
	if (!date_parse(contract->starts_on, day))
		return false;
	*day = date_add_months(*day, 12 * years);
	return true;
}

static enum status give_points(
	struct ctx *ctx, const struct partnership *contract, int64_t customer_id, int64_t points, const char *note)
{
	struct cause cause = {"partnership", contract->head.id, ctx->now_ms, note, 0};
	struct award award = {.customer_id = customer_id,
		.amount = points,
		.earned_at = ctx->now_ms,
		.rule_id = NONE,
		.rule_version = NONE,
		.base = NONE,
		.kind = POSTING_EARN};
	struct lot lot;

	if (points == NONE)
		return OK;
	TRY(wallet_get(ctx, WALLET_POINTS_ID, &award.wallet));
	TRY(points_grant(ctx, &award, &cause, &lot));
	return points_tell(ctx, &points_earned, &lot,
		(struct points_event){.amount = points,
			.source = "partnership",
			.source_id = id_text(ctx->mem, "pns", contract->head.id),
			.rule_version = NONE,
			.base = NONE},
		ctx->now_ms);
}

static enum status note(
	struct ctx *ctx, const struct partnership *contract, int64_t years, struct date day, bool *first)
{
	int64_t changed;

	TRY(db_change(ctx->db, &partnership_give,
		ARGS(v_i64(contract->head.id), v_i64(years), v_i64(date_days(day)), v_i64(ctx->now_ms)), &changed));
	*first = changed == 1;
	return OK;
}

static enum status give_milestone(struct ctx *ctx, const struct partnership_plan *plan,
	const struct partnership *contract, const struct milestone *milestone, struct date day)
{
	struct coupon *coupon;
	int64_t customer_id;
	bool first;

	TRY(note(ctx, contract, milestone->years, day, &first));
	if (!first)
		return OK;
	TRY(customer_resolve(ctx, contract->customer_id, &customer_id));
	TRY(give_points(ctx, contract, customer_id, milestone->points, plan->code));
	if (milestone->template_id != NONE) {
		TRY(reward_coupon_issue(ctx, milestone->template_id, customer_id, "partnership", &coupon));
		TRY(db_exec(ctx->db, &partnership_coupon,
			ARGS(v_i64(contract->head.id), v_i64(milestone->years), v_i64(date_days(day)),
				v_i64(coupon->id))));
	}
	struct partnership_event body = {plan->code, date_text(ctx->mem, day), milestone->years,
		milestone->points == NONE ? 0 : milestone->points};
	struct event event = {.customer_id = customer_id, .subject_id = contract->head.id, .record = &body};
	return event_emit(ctx, &partnership_milestone, &event);
}

static enum status remind(struct ctx *ctx, const struct partnership_plan *plan, const struct partnership *contract)
{
	struct date end, day = today(ctx);
	bool first;

	if (plan->remind_days == NONE || !contract->ends_on || !date_parse(contract->ends_on, &end))
		return OK;
	if (date_compare(day, end) > 0 || date_compare(day, date_add_days(end, -plan->remind_days)) < 0)
		return OK;
	TRY(note(ctx, contract, 0, end, &first));
	if (!first)
		return OK;
	struct partnership_event body = {plan->code, contract->ends_on, 0, 0};
	struct event event = {.customer_id = contract->customer_id, .subject_id = contract->head.id, .record = &body};
	return event_emit(ctx, &partnership_renewal, &event);
}

// What one contract is due today; what was given is not given again.
static enum status settle(struct ctx *ctx, void *arg)
{
	const struct partnership *contract = arg;
	struct partnership_plan plan;
	struct date day, end;

	TRY(resource_read(ctx, &partnership_plans_resource, contract->plan_id, &plan));
	bool ends = contract->ends_on && date_parse(contract->ends_on, &end);
	const struct milestone *list = plan.milestones.items;
	for (size_t i = 0; i < plan.milestones.count; i++) {
		if (!due_on(contract, list[i].years, &day) || date_compare(day, today(ctx)) > 0)
			continue;
		// Years after the contract's end are nobody's.
		if (!ends || date_compare(day, end) <= 0)
			TRY(give_milestone(ctx, &plan, contract, &list[i], day));
	}
	return remind(ctx, &plan, contract);
}

struct slice {
	int64_t after;
	struct partnership *list;
	size_t count;
};

static enum status read_slice(struct ctx *ctx, void *arg)
{
	struct slice *slice = arg;
	void *records;

	TRY(resource_select(ctx, &partnerships_resource, "state = 'active' AND id > ?", ARGS(v_i64(slice->after)),
		SLICE, &records, &slice->count));
	slice->list = records;
	return OK;
}

static enum status run_partnership(struct ctx *ctx, struct job *job)
{
	struct slice slice = {0};
	int64_t done = 0;

	do {
		TRY(house_read(ctx, read_slice, &slice));
		for (size_t i = 0; i < slice.count; i++) {
			enum status status = house_write(ctx, settle, &slice.list[i], 0, LANE_LOW);
			// A coupon that is gone holds up that contract alone, until somebody mends its plan.
			if (status != ERR_CONFLICT && status != ERR_UNPROCESSABLE)
				TRY(status);
			fail_clear(ctx);
			slice.after = slice.list[i].head.id;
			done++;
		}
		TRY(job_note(ctx, job, done, 0, NULL, NULL));
	} while (slice.count == SLICE);
	return OK;
}

const struct job_kind partnership_job = {
	.name = "partnership.settle",
	.run = run_partnership,
	.doc = W("Gives what years together are worth, and tells of renewals.", "发放合作里程碑奖励并提醒续约。"),
};
const struct schedule partnership_schedule = {
	.name = "partnership.settle",
	.kind = &partnership_job,
	.daily_minute = 8 * 60,
	.input = "{}",
	.doc = W("Milestones and renewals, each morning at eight.", "每日八点检查里程碑与续约。"),
};

// ---------------------------------------------------------------- milestones of a contract

enum standing { MILESTONE_GIVEN, MILESTONE_DUE, MILESTONE_COMING };
static const struct choice standings[] = {
	{"given", W("Given", "已发放")},
	{"due", W("Due: given tomorrow morning at the latest", "已到期，待发放")},
	{"coming", W("To come", "未到期")},
	CHOICES_END,
};

struct milestone_out {
	int64_t years, points, template_id, coupon_id, given_at;
	const char *due_on, *service;
	int standing;
};
static const struct field out_fields[] = {
	FIELD_I64(milestone_out, years, .min = 1, .max = YEARS_MAX, .doc = W("After so many years", "满多少年")),
	FIELD_DATE(milestone_out, due_on, .doc = W("That is on", "日期")),
	FIELD_ENUM(milestone_out, standing, standings, .doc = W("How it stands", "状态")),
	FIELD_I64(milestone_out, points, .min = 0, .max = INT64_MAX, .flags = FIELD_POINTS, .doc = W("Points", "积分")),
	FIELD_ID(milestone_out, template_id, "cpt", .doc = W("Coupon of this template", "券模板")),
	FIELD_TEXT(milestone_out, service, .max = 200, .doc = W("Service", "服务")),
	FIELD_ID(milestone_out, coupon_id, "cpn", .doc = W("The coupon given", "已发优惠券")),
	FIELD_TIME(milestone_out, given_at, .doc = W("When it was given", "发放时间")),
};
static const struct shape out_shape = SHAPE("PartnershipStanding", milestone_out, out_fields,
	"A milestone of a contract and how it stands.", "合同里程碑及其状态。");

static enum status act_milestones(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	struct partnership contract;
	struct partnership_plan plan;
	struct page page;
	struct date day;
	enum status status = resource_read(ctx, &partnerships_resource, call->ids[0], &contract);

	if (status != OK)
		return status == ERR_NOT_FOUND ? fail(ctx, &not_found, NULL) : status;
	TRY(resource_read(ctx, &partnership_plans_resource, contract.plan_id, &plan));
	const struct milestone *list = plan.milestones.items;
	page_begin(ctx, call, &page);
	for (size_t i = 0; i < plan.milestones.count; i++) {
		struct rows *rows;
		bool given;
		if (!due_on(&contract, list[i].years, &day))
			return ERR_INTERNAL;
		TRY(db_first(ctx->db, &partnership_given,
			ARGS(v_i64(contract.head.id), v_i64(list[i].years), v_i64(date_days(day))), &rows, &given));
		struct milestone_out out = {
			.years = list[i].years,
			.points = list[i].points,
			.template_id = list[i].template_id,
			.due_on = date_text(ctx->mem, day),
			.service = ctx->lang == LANG_ZH ? list[i].service_zh : list[i].service_en,
			.coupon_id = given ? row_i64(rows, 0) : NONE,
			.given_at = given ? row_i64(rows, 1) : NONE,
			.standing = given                                ? MILESTONE_GIVEN
				    : date_compare(day, today(ctx)) <= 0 ? MILESTONE_DUE
									 : MILESTONE_COMING,
		};
		page_add(&page, milestone_out, &out);
	}
	return page_end(&page, NULL, NONE, answer);
}

const struct route partnership_routes[] = {
	{.method = HTTP_GET,
		.path = "/v1/partnerships/{partnership:pns}/milestones",
		.right = "contract.read",
		.kind = ROUTE_READ,
		.out = &out_shape,
		.list = true,
		.act = act_milestones,
		.tag = "Partnership",
		.name = "partnership_milestones",
		.doc = W("What years together are worth, what was given, what is due, what will be.",
			"合作里程碑：已发放、待发放与未到期。")},
	{0},
};
