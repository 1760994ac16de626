#include "catalog/catalog.h"

#include "base/id.h"

#include <stdatomic.h>

SQL(catalog_product_since);
SQL(catalog_product_see);
SQL(catalog_store_of_code);
SQL(catalog_store_exists);
SQL(catalog_category_parent);

#define CATEGORY_DEPTH_MAX 8

PROBLEM(category_loop, ERR_UNPROCESSABLE, "A category cannot lie below itself, nor more than 8 deep.",
	"分类不能位于自身之下，层级最多 8 层。");

// ---------------------------------------------------------------- events

#define CHANGE_EXAMPLE(prefix) "{\"id\": \"" prefix "_0004R3YZ5N0\", \"action\": \"created\"}"

static const struct event_type store_changed = {
	.name = "store.changed",
	.subject = "sto",
	.shape = &resource_change_shape,
	.right = "store.read",
	.title = W("Store changed", "门店变更"),
	.doc = W("A store was created, changed or removed.", "门店被新建、修改或删除。"),
	.example = CHANGE_EXAMPLE("sto"),
};

static const struct event_type category_changed = {
	.name = "category.changed",
	.subject = "cat",
	.shape = &resource_change_shape,
	.right = "category.read",
	.title = W("Category changed", "分类变更"),
	.doc = W("A category was created, changed or removed.", "分类被新建、修改或删除。"),
	.example = CHANGE_EXAMPLE("cat"),
};

static const struct event_type product_changed = {
	.name = "product.changed",
	.subject = "prd",
	.shape = &resource_change_shape,
	.right = "product.read",
	.title = W("Product changed", "商品变更"),
	.doc = W("A product was created, changed or removed.", "商品被新建、修改或删除。"),
	.example = CHANGE_EXAMPLE("prd"),
};

const struct event_type *const catalog_events[] = {&store_changed, &category_changed, &product_changed, NULL};

// ---------------------------------------------------------------- stores

static const struct field store_fields[] = {
	FIELD_TEXT(store_record, code, .max = 40, .flags = FIELD_REQUIRED | FIELD_FILTER | FIELD_SORT,
		.doc = W("Short unique code", "门店编码"), .example = "\"NJ01\""),
	FIELD_TEXT(store_record, name, .max = 80, .flags = FIELD_REQUIRED | FIELD_SORT, .doc = W("Name", "名称"),
		.example = "\"南京西路店\""),
	FIELD_TEXT(store_record, city, .max = 80, .flags = FIELD_FILTER | FIELD_SORT, .doc = W("City", "城市"),
		.example = "\"上海\""),
	FIELD_TEXT(store_record, address, .max = 300, .doc = W("Address", "地址")),
	FIELD_TEXT(store_record, phone, .max = 40, .doc = W("Phone of the store", "门店电话")),
	FIELD_BOOL(
		store_record, open, .flags = FIELD_FILTER, .doc = W("Open for business", "营业中"), .example = "true"),
};

const struct shape store_shape = SHAPE("Store", store_record, store_fields, "A shop or branch.", "门店。");

// Who has the right for the own store alone changes that one.
static enum status before_store(struct ctx *ctx, const void *old, void *next)
{
	if ((old && next) || actor_scope(ctx->actor, "store.write") == SCOPE_ALL)
		return OK;
	return fail(ctx, &forbidden, "store.write");
}

const struct resource stores_resource = {
	.path = "stores",
	.noun = "store",
	.table = "store",
	.prefix = "sto",
	.find = "name code city",
	.shape = &store_shape,
	.verbs = CAN_ALL,
	.tag = "Catalogue",
	.title = W("Store", "门店"),
	.plural = W("Stores", "门店"),
	.store_column = "id",
	.sort = "code",
	.before = before_store,
	.changed = &store_changed,
	.example = "{\"code\": \"NJ01\", \"name\": \"南京西路店\", \"city\": \"上海\", \"open\": true}",
};

// ---------------------------------------------------------------- categories

static const struct field category_fields[] = {
	FIELD_TEXT(category_record, code, .max = 40, .flags = FIELD_REQUIRED | FIELD_FILTER | FIELD_SORT,
		.doc = W("Short unique code, used in rules", "分类编码，用于规则"), .example = "\"coffee\""),
	FIELD_TEXT(category_record, name, .max = 80, .flags = FIELD_REQUIRED | FIELD_SORT, .doc = W("Name", "名称"),
		.example = "\"咖啡\""),
	FIELD_ID(category_record, parent_id, "cat", .flags = FIELD_FILTER, .references = "category",
		.doc = W("The category above", "上级分类")),
};

const struct shape category_shape =
	SHAPE("Category", category_record, category_fields, "A group of products.", "商品分类。");

static enum status check_category(struct ctx *ctx, const void *record)
{
	const struct category_record *category = record;
	int64_t above = category->parent_id;

	for (int depth = 1; above != NONE; depth++) {
		struct rows *rows;
		bool found;
		if (above == category->head.id || depth == CATEGORY_DEPTH_MAX)
			return fail_at(ctx, "/parent_id", &category_loop, NULL);
		TRY(db_first(ctx->db, &catalog_category_parent, ARGS(v_i64(above)), &rows, &found));
		above = found ? row_i64(rows, 0) : NONE;
	}
	return OK;
}

const struct resource categories_resource = {
	.path = "categories",
	.noun = "category",
	.table = "category",
	.prefix = "cat",
	.find = "name code",
	.shape = &category_shape,
	.verbs = CAN_ALL,
	.tag = "Catalogue",
	.title = W("Category", "分类"),
	.plural = W("Categories", "分类"),
	.sort = "code",
	.check = check_category,
	.changed = &category_changed,
	.example = "{\"code\": \"coffee\", \"name\": \"咖啡\"}",
};

// ---------------------------------------------------------------- products

static const struct choice product_origins[] = {
	{"entered", W("Entered by staff or import", "录入或导入")},
	{"seen", W("Seen in an order", "来自订单")},
	CHOICES_END,
};

static const struct field product_fields[] = {
	FIELD_TEXT(product_record, sku, .max = SKU_MAX, .flags = FIELD_REQUIRED | FIELD_FILTER | FIELD_SORT,
		.doc = W("Stock keeping unit", "商品编码"), .example = "\"85123A\""),
	FIELD_TEXT(product_record, name, .max = PRODUCT_NAME_MAX, .flags = FIELD_REQUIRED | FIELD_SORT,
		.doc = W("Name", "名称"), .example = "\"手冲咖啡\""),
	FIELD_ID(product_record, category_id, "cat", .flags = FIELD_FILTER, .references = "category",
		.doc = W("Category", "分类")),
	FIELD_I64(product_record, price, .min = 0, .max = INT64_C(1000000000000), .flags = FIELD_MONEY | FIELD_SORT,
		.doc = W("Price in minor units of the shop's currency", "价格（店铺货币的最小单位）"),
		.example = "3200"),
	FIELD_BOOL(product_record, active, .flags = FIELD_FILTER, .doc = W("On sale", "在售"), .example = "true"),
	FIELD_ENUM(product_record, origin, product_origins, .flags = FIELD_READ_ONLY | FIELD_FILTER,
		.doc = W("How it came into the catalogue", "来源")),
};

const struct shape product_shape = SHAPE("Product", product_record, product_fields, "What is sold.", "商品。");

const struct resource products_resource = {
	.path = "products",
	.noun = "product",
	.table = "product",
	.prefix = "prd",
	.find = "name sku",
	.shape = &product_shape,
	.verbs = CAN_ALL,
	.tag = "Catalogue",
	.title = W("Product", "商品"),
	.plural = W("Products", "商品"),
	.sort = "sku",
	.changed = &product_changed,
	.example = "{\"sku\": \"85123A\", \"name\": \"手冲咖啡\", \"price\": 3200, \"active\": true}",
};

const struct resource *const catalog_resources[] = {&stores_resource, &categories_resource, &products_resource, NULL};

// ---------------------------------------------------------------- for the floors above

// SKUs known to be in the table, as hashes, so that orders of known goods cost nothing. A place is only taken by a SKU
// that was entered a while ago: what this transaction, or one beside it, has just entered may yet be rolled back.
#define KNOWN_SKUS 65536
#define KNOWN_AFTER_MS (10 * SECOND_MS)
static _Atomic uint64_t known_skus[KNOWN_SKUS];

// FNV-1a, 64 bits.
static uint64_t sku_hash(const char *sku)
{
	uint64_t hash = UINT64_C(14695981039346656037);
	for (; *sku; sku++)
		hash = (hash ^ (unsigned char)*sku) * UINT64_C(1099511628211);
	return hash;
}

enum status catalog_product_seen(struct ctx *ctx, const char *sku, const char *name, int64_t price)
{
	uint64_t hash = sku_hash(sku) ^ (uint64_t)(uintptr_t)ctx->house->store;
	_Atomic uint64_t *known = &known_skus[hash % KNOWN_SKUS];
	struct rows *rows;
	bool found;

	if (*known == hash)
		return OK;
	TRY(db_first(ctx->db, &catalog_product_since, ARGS(v_text(sku)), &rows, &found));
	if (!found)
		return db_exec(ctx->db, &catalog_product_see,
			ARGS(v_i64(id_new()), v_text(sku), v_text(name ? name : sku), v_i64(price),
				v_i64(ctx->now_ms)));
	if (row_i64(rows, 0) < clock_now_ms() - KNOWN_AFTER_MS)
		*known = hash;
	return OK;
}

enum status catalog_store_by_code(struct ctx *ctx, const char *code, int64_t *id)
{
	struct rows *rows;
	bool found;

	TRY(db_first(ctx->db, &catalog_store_of_code, ARGS(v_text(code)), &rows, &found));
	*id = found ? row_i64(rows, 0) : NONE;
	return OK;
}

enum status catalog_store_known(struct ctx *ctx, int64_t id, bool *known)
{
	struct rows *rows;

	return db_first(ctx->db, &catalog_store_exists, ARGS(v_i64(id)), &rows, known);
}
