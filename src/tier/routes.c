// Tiers over HTTP, and the list of the folder's routes.
#include "tier/set.h"

static int64_t customer_key(const struct call *call)
{
	return call->ids[0];
}

#define TIER_CHANGE_EXAMPLE                                                                                            \
	"{\"mode\": \"upgrades_only\", \"span\": \"rolling\", \"months\": 12, \"match_all\": false, \"fall\": "        \
	"\"earned\", \"grace_days\": 0, \"next_window\": false, \"tiers\": [{\"code\": \"bronze\", \"threshold\": "    \
	"0}, "                                                                                                         \
	"{\"code\": \"silver\", \"threshold\": 150000, \"keep_threshold\": 100000}, {\"code\": \"gold\", "             \
	"\"threshold\": 800000}]}"

#define CUSTOMER_PATH "/v1/customers/{customer:cus}"
#define TAG .tag = "Loyalty"

const struct route tier_routes[] = {
	{.method = HTTP_GET,
		.path = CUSTOMER_PATH "/tier",
		.right = "tier.read",
		.kind = ROUTE_READ,
		.out = &tier_out_shape,
		.act = act_tier,
		TAG,
		.name = "tier_standing",
		.doc = W("Tier, progress to the next, and until when it is kept.", "等级、升级进度与保持期限。")},
	{.method = HTTP_GET,
		.path = CUSTOMER_PATH "/tiers",
		.right = "tier.read",
		.kind = ROUTE_READ,
		.out = &tier_out_shape,
		.list = true,
		.act = act_tiers,
		TAG,
		.name = "tier_standings",
		.doc = W("The same in every set of tiers, the main one first.", "全部等级体系中的等级，主体系在前。")},
	{.method = HTTP_POST,
		.path = CUSTOMER_PATH "/tier",
		.right = "tier.give",
		.kind = ROUTE_WRITE,
		.in = &tier_give_shape,
		.out = &tier_out_shape,
		.act = act_tier_give,
		.key = customer_key,
		TAG,
		.name = "tier_give",
		.doc = W("Moves a customer up by hand, until a day or for good, with a reason; or ends that.",
			"人工提升等级（限期或长期），须填写原因；或取消。"),
		.example_in = "{\"tier\": \"gold\", \"until\": \"2030-01-01T00:00:00Z\", \"reason\": \"VIP guest\"}"},
	{.method = HTTP_GET,
		.path = CUSTOMER_PATH "/benefits",
		.right = "tier.read",
		.kind = ROUTE_READ,
		.out = &benefit_out_shape,
		.list = true,
		.act = act_benefits,
		TAG,
		.name = "benefit_list",
		.doc = W("What the customer's tiers bring, and what is left of it in this period.",
			"客户等级权益及本周期剩余次数。")},
	{.method = HTTP_POST,
		.path = CUSTOMER_PATH "/benefits/use",
		.right = "tier_benefit.use",
		.kind = ROUTE_WRITE,
		.in = &benefit_use_shape,
		.out = &benefit_out_shape,
		.act = act_benefit_use,
		.key = customer_key,
		TAG,
		.name = "benefit_use",
		.doc = W("Uses a benefit once; refused when it is used up.", "使用一次权益；用完则拒绝。"),
		.example_in = "{\"code\": \"lounge\", \"used_for\": \"R-20261121-0042\"}"},
	{.method = HTTP_GET,
		.path = "/v1/tier-sets/{tier_set:trs}/census",
		.right = "report.read",
		.kind = ROUTE_READ,
		.out = &tier_count_shape,
		.list = true,
		.act = act_tier_census,
		TAG,
		.name = "tier_census",
		.doc = W("How many customers stand in each tier of a set, the lowest first.",
			"等级体系中各等级的客户数，由低到高。")},
	{.method = HTTP_POST,
		.path = "/v1/tier-sets/{tier_set:trs}/previews",
		.right = "tier_set.write",
		.kind = ROUTE_WRITE,
		.in = &tier_change_in_shape,
		.out = &tier_change_out_shape,
		.status = 202,
		.act = act_tier_preview,
		TAG,
		.name = "tier_preview",
		.doc = W("Who would move if the set were changed so: a job, whose result counts the moves and names "
			 "some; "
			 "nothing is changed.",
			"预演等级规则变更：后台任务统计将升降级的会员，不改动数据。"),
		.example_in = TIER_CHANGE_EXAMPLE},
	{.method = HTTP_POST,
		.path = "/v1/tier-sets/{tier_set:trs}/changes",
		.right = "tier_set.write",
		.kind = ROUTE_WRITE,
		.in = &tier_change_in_shape,
		.out = &tier_change_out_shape,
		.status = 202,
		.act = act_tier_change,
		TAG,
		.name = "tier_change",
		.doc = W("Changes a set and its tiers at once; mode says what becomes of those who would fall. A job "
			 "looks at "
			 "all members.",
			"变更等级体系，mode 决定将降级会员的处理方式；后台任务复核全部会员。"),
		.example_in = TIER_CHANGE_EXAMPLE},
	{0},
};

const struct resource *const tier_resources[] = {&tier_sets_resource, &tiers_resource, &tier_benefits_resource, NULL};
const struct event_type *const tier_events[] = {&tier_changed, NULL};
const struct job_kind *const tier_jobs[] = {&tier_review_job, &tier_all_job, &tier_preview_job, NULL};
const struct schedule *const tier_schedules[] = {&tier_schedule, NULL};
const struct attribute_set *const tier_attribute_sets[] = {&tier_attributes, NULL};
