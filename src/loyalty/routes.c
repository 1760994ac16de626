// The list of the folder's routes, and its other tables.
#include "loyalty/routes.h"

#include "customer/customer.h"
#include "loyalty/activity.h"
#include "loyalty/earn.h"

// ---------------------------------------------------------------- tables

const struct resource *const loyalty_resources[] = {&groups_resource, &budgets_resource, NULL};

#define CUSTOMER_PATH "/v1/customers/{customer:cus}"
#define TAG .tag = "Loyalty"

const struct route loyalty_routes[] = {
	{.method = HTTP_GET,
		.path = CUSTOMER_PATH "/overview",
		.right = "customer.read",
		.kind = ROUTE_READ,
		.out = &overview_shape,
		.act = act_overview,
		TAG,
		.name = "customer_overview",
		.doc = W("File, points, tier and last orders in one answer.",
			"一次返回客户档案、积分、等级与最近订单。")},
	{.method = HTTP_GET,
		.path = "/v1/standings",
		.right = "customer.read",
		.kind = ROUTE_READ,
		.query = &standing_query_shape,
		.out = &standing_shape,
		.list = true,
		.act = act_standings,
		TAG,
		.name = "standing_list",
		.doc = W("Points, tier and sales of many customers, as a list of them shows.",
			"批量返回客户积分、等级与消费摘要，供列表展示。"),
		.example_path = "/v1/standings?ids=$customer"},
	{.method = HTTP_GET,
		.path = CUSTOMER_PATH "/postings",
		.right = "points.read",
		.kind = ROUTE_READ,
		.query = &posting_query_shape,
		.out = &posting_shape,
		.list = true,
		.act = act_postings,
		TAG,
		.name = "posting_list",
		.doc = W("The points ledger, newest first, each line with its reason.",
			"积分流水，最新在前，逐笔说明原因。")},
	{.method = HTTP_GET,
		.path = "/v1/postings",
		.right = "points.read",
		.kind = ROUTE_READ,
		.query = &ledger_query_shape,
		.out = &posting_shape,
		.list = true,
		.act = act_ledger,
		TAG,
		.name = "ledger_list",
		.doc = W("The points ledger of the whole shop, newest first: whose, why, and both sides of each line.",
			"全店积分流水，最新在前，逐笔给出客户、原因和借贷双方。")},
	{0},
};

const struct event_type *const loyalty_events[] = {&activity_recorded, NULL};

const struct listener *const loyalty_listeners[] = {&earn_on_sale, &earn_on_delivery, &reverse_on_return,
	&reverse_on_cancel, &restore_on_unreturn, &review_on_merge, &review_on_unmerge, &check_ins_on_merge,
	&sign_up_listener, &profile_on_create, &profile_on_change, NULL};

const struct job_kind *const loyalty_jobs[] = {&birthday_job, NULL};
const struct schedule *const loyalty_schedules[] = {&birthday_schedule, NULL};
