// Advice: what to offer whom, what to do next for whom, what effort and money are wasted on, where customers come
// from and what they cost. The face of the folder. Shares, ratios and weights are millionths; money is in minor units
// of the shop's currency.
#pragma once

#include "api/resource.h"
#include "api/route.h"
#include "expr/expr.h"
#include "insight/insight.h"
#include "work/event.h"
#include "work/job.h"

// ---------------------------------------------------------------- tables for main

extern const struct route advice_training_routes[], advice_product_routes[], action_customer_routes[],
	action_list_routes[], action_preview_routes[], advice_bundle_routes[], advice_influence_routes[],
	advice_acquisition_routes[], advice_waste_routes[];
extern const struct resource *const advice_resources[];
extern const struct resource acquisition_costs_resource, effort_rates_resource;
extern const struct expression_home *const advice_homes[];
extern const struct event_type *const advice_events[];
extern const struct listener *const advice_listeners[];
extern const struct attribute_set *const advice_attributes[]; // customer.points_expiring …, see expr/expr.h
extern const struct figure_kind waste_figure, acquisition_figure, bundles_figure, influence_figure;
extern const struct figure_kind *const advice_figures[]; // for figures_know()
extern const struct job_kind *const advice_jobs[];
extern const struct schedule *const advice_schedules[];
