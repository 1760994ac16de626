#include "main/tables.h"

#include "advice/advice.h"
#include "api/audit.h"
#include "api/floor_routes.h"
#include "api/shop.h"
#include "auth/auth.h"
#include "backtest/backtest.h"
#include "catalog/catalog.h"
#include "consent/consent.h"
#include "customer/customer.h"
#include "deliver/deliver.h"
#include "exchange/exchange.h"
#include "insight/insight.h"
#include "loyalty/loyalty.h"
#include "points/points.h"
#include "portal/portal.h"
#include "referral/referral.h"
#include "reward/reward.h"
#include "sales/sales.h"
#include "tier/tier.h"
#include "till/till.h"
#include "work/work.h"

#include <stdlib.h>

#define ROWS_MAX 512

struct tables house_tables;
struct api_tables api_rows;

// The lists of the folders, one behind the other, in the order of the floors.

static const struct route *const routes[] = {
	feed_routes,
	job_routes,
	shop_routes,
	audit_routes,
	expression_routes,
	policy_routes,
	webhook_routes,
	delivery_routes,
	message_routes,
	auth_routes,
	view_routes,
	customer_routes,
	field_set_routes,
	bulk_routes,
	segment_routes,
	points_routes,
	household_routes,
	sales_routes,
	sales_day_routes,
	reward_routes,
	coupon_routes,
	issued_routes,
	batch_routes,
	handout_routes,
	offer_routes,
	loyalty_fairness_routes,
	warn_routes,
	partnership_routes,
	loyalty_routes,
	tier_routes,
	referral_routes,
	earning_routes,
	backtest_routes,
	till_routes,
	activity_routes,
	import_routes,
	export_routes,
	portal_entry_routes,
	portal_join_routes,
	portal_contact_routes,
	portal_passkey_routes,
	portal_home_routes,
	portal_card_routes,
	portal_points_routes,
	portal_shelf_routes,
	portal_purchase_routes,
	portal_profile_routes,
	portal_privacy_routes,
	portal_brand_routes,
	portal_habit_routes,
	consent_routes,
	insight_setting_routes,
	insight_run_routes,
	insight_customer_routes,
	insight_portrait_routes,
	insight_value_routes,
	insight_cohort_routes,
	insight_summary_routes,
	insight_loyalty_setting_routes,
	insight_kind_routes,
	insight_loyalty_routes,
	insight_whatif_routes,
	insight_goal_routes,
	insight_making_routes,
	insight_liability_routes,
	advice_training_routes,
	advice_product_routes,
	action_customer_routes,
	action_list_routes,
	action_preview_routes,
	advice_bundle_routes,
	advice_influence_routes,
	advice_acquisition_routes,
	advice_waste_routes,
	NULL,
};

static const struct resource *const *const resources[] = {
	auth_resources,
	catalog_resources,
	customer_resources,
	points_resources,
	reward_resources,
	tier_resources,
	loyalty_resources,
	referral_resources,
	insight_resources,
	advice_resources,
	NULL,
};

static const struct event_type *const *const events[] = {
	shop_events,
	deliver_events,
	catalog_events,
	customer_events,
	points_events,
	sales_events,
	reward_events,
	tier_events,
	loyalty_events,
	referral_events,
	consent_events,
	portal_events,
	insight_events,
	advice_events,
	NULL,
};

static const struct figure_kind *const *const figures[] = {insight_figures, advice_figures, NULL};

static const struct listener *const *const listeners[] = {
	deliver_listeners,
	sales_listeners,
	points_listeners,
	coupon_listeners,
	till_listeners, // what paid comes back before what was earned is taken back
	loyalty_listeners,
	referral_listeners,
	exchange_listeners,
	portal_listeners,
	insight_listeners,
	advice_listeners,
	NULL,
};

static const struct job_kind *const floor_jobs[] = {&audit_seal_job, &auth_sweep, NULL};
static const struct job_kind *const *const jobs[] = {
	work_jobs,
	floor_jobs,
	deliver_jobs,
	customer_jobs,
	points_jobs,
	reward_jobs,
	tier_jobs,
	loyalty_jobs,
	backtest_jobs,
	referral_jobs,
	exchange_jobs,
	portal_jobs,
	insight_jobs,
	advice_jobs,
	NULL,
};

static const struct schedule *const floor_schedules[] = {&audit_seal_schedule, &auth_sweep_daily, NULL};
static const struct schedule *const *const schedules[] = {
	work_schedules,
	floor_schedules,
	deliver_schedules,
	customer_schedules,
	points_schedules,
	reward_schedules,
	tier_schedules,
	loyalty_schedules,
	referral_schedules,
	exchange_schedules,
	portal_schedules,
	insight_schedules,
	advice_schedules,
	NULL,
};

static const struct attribute_set *const *const attributes[] = {customer_attributes, points_attributes,
	sales_attributes, reward_attributes, tier_attribute_sets, loyalty_attributes, insight_attributes,
	advice_attributes, NULL};

static const struct expression_home *const *const homes[] = {reward_homes, loyalty_homes, advice_homes, NULL};

// All lists in one, ended by NULL.
static void join(const void **to, const void *const *const *lists)
{
	size_t count = 0;

	for (size_t i = 0; lists[i]; i++)
		for (size_t j = 0; lists[i][j]; j++) {
			if (count + 1 == ROWS_MAX)
				abort(); // our own tables have outgrown the room
			to[count++] = lists[i][j];
		}
	to[count] = NULL;
}

#define JOIN(to, lists) join((const void **)(to), (const void *const *const *)(lists))

void tables_gather(void)
{
	static const struct resource *all_resources[ROWS_MAX];
	static const struct event_type *all_events[ROWS_MAX];
	static const struct listener *all_listeners[ROWS_MAX];
	static const struct job_kind *all_jobs[ROWS_MAX];
	static const struct schedule *all_schedules[ROWS_MAX];
	static const struct attribute_set *all_attributes[ROWS_MAX];
	static const struct expression_home *all_homes[ROWS_MAX];
	static const struct figure_kind *all_figures[ROWS_MAX];

	JOIN(all_resources, resources);
	JOIN(all_events, events);
	JOIN(all_listeners, listeners);
	JOIN(all_jobs, jobs);
	JOIN(all_schedules, schedules);
	JOIN(all_attributes, attributes);
	JOIN(all_homes, homes);
	JOIN(all_figures, figures);
	figures_know(all_figures);
	api_rows = (struct api_tables){.routes = routes, .resources = all_resources};
	house_tables = (struct tables){all_events, all_listeners, all_jobs, all_schedules, all_attributes, all_homes};
}
