// Private to main: the made-up people and goods of the demo shop.
#pragma once

#include "base/text.h"

#include <stddef.h>

struct demo_store {
	const char *code, *name, *city;
	int weight; // share of the orders
};
extern const struct demo_store demo_stores[];
extern const size_t demo_store_count;

struct demo_category {
	const char *code, *name;
};
extern const struct demo_category demo_categories[];
extern const size_t demo_category_count;

struct demo_product {
	const char *sku, *name;
	int category;
	int price; // minor units
	int weight;
};
extern const struct demo_product demo_products[];
extern const size_t demo_product_count;

extern const char *const demo_surnames[], *const demo_given[], *const demo_first_names[], *const demo_last_names[];
extern const size_t demo_surname_count, demo_given_count, demo_first_name_count, demo_last_name_count;
