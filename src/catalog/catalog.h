// What is sold and where: stores, categories, products. Plain records, see api/resource.h.
//
// An order line names its product by SKU and keeps the name it was sold under, so that orders never wait for the
// catalogue. A product that the catalogue does not know yet is entered with the order, marked as seen.
#pragma once

#include "api/resource.h"

extern const struct resource stores_resource, categories_resource, products_resource;
extern const struct resource *const catalog_resources[];
extern const struct event_type *const catalog_events[];

#define SKU_MAX 64
#define PRODUCT_NAME_MAX 200

// Enters a product that an order named, unless its SKU is known. price in minor units of the shop's currency, or NONE.
MUST_CHECK enum status catalog_product_seen(struct ctx *ctx, const char *sku, const char *name, int64_t price);
// The id of a store by its code; NONE when there is none.
MUST_CHECK enum status catalog_store_by_code(struct ctx *ctx, const char *code, int64_t *id);
// True in *known when the store exists.
MUST_CHECK enum status catalog_store_known(struct ctx *ctx, int64_t id, bool *known);

struct store_record {
	struct resource_head head;
	const char *code, *name, *city, *address, *phone;
	bool open;
};

struct category_record {
	struct resource_head head;
	const char *code, *name;
	int64_t parent_id;
};

struct product_record {
	struct resource_head head;
	const char *sku, *name;
	int64_t category_id, price;
	bool active;
	int origin;
};

extern const struct shape store_shape, category_shape, product_shape;
