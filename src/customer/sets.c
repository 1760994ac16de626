// Sets of fields (成套字段) that a trade's information card asks for, ready to be taken over by one request.
#include "customer/field.h"
#include "customer/resources.h"

#include <string.h>

#define COLUMN(k, t, en, zh)                                                                                           \
	{                                                                                                              \
		.key = k, .type = t, .label_en = en, .label_zh = zh                                                    \
	}
#define COLUMNS(list) .columns = {.items = list, .count = ARRAY_LEN(list), .of = "field_column"}
#define CHOICES(list) .choices = {.items = list, .count = ARRAY_LEN(list), .of = "field_choice"}

// ---------------------------------------------------------------- car dealer

static struct field_column vehicle_columns[] = {
	COLUMN("model", TYPE_TEXT, "Model", "车型"),
	COLUMN("engine", TYPE_TEXT, "Engine", "排量"),
	COLUMN("plate", TYPE_TEXT, "Plate", "车牌"),
	COLUMN("mileage", TYPE_NUMBER, "Mileage, km", "里程（公里）"),
	COLUMN("bought_on", TYPE_DATE, "Bought on", "购车日期"),
	COLUMN("next_service_on", TYPE_DATE, "Next service", "下次保养"),
};
static struct field_column intended_columns[] = {
	COLUMN("model", TYPE_TEXT, "Model", "车型"),
	COLUMN("version", TYPE_TEXT, "Version", "配置"),
	COLUMN("color", TYPE_TEXT, "Colour", "颜色"),
};
static struct field_column competing_columns[] = {
	COLUMN("model", TYPE_TEXT, "Model", "车型"),
	COLUMN("shop", TYPE_TEXT, "Shop", "店家"),
	COLUMN("liked", TYPE_TEXT, "Points liked", "认可点"),
	COLUMN("resisted", TYPE_TEXT, "Points resisted", "抗拒点"),
};
static struct field_column drive_columns[] = {
	COLUMN("driven_on", TYPE_DATE, "Date", "日期"),
	COLUMN("car", TYPE_TEXT, "Car", "车辆"),
	COLUMN("route", TYPE_TEXT, "Route", "路线"),
	COLUMN("satisfied", TYPE_TEXT, "Satisfied with", "满意点"),
	COLUMN("resisted", TYPE_TEXT, "Resisted", "抗拒点"),
};
static struct field_choice natures[] = {
	{"first", "First car", "首购"},
	{"additional", "Second car", "增购"},
	{"trade_in", "Trade-in", "换购"},
	{"company", "For a company", "公司用车"},
};

#define VEHICLES "现有车辆"
#define WISHES "购车意向"
#define OBSERVED "观察与喜好"
#define TEXT_FIELD(k, en, zh)                                                                                          \
	{                                                                                                              \
		.key = k, .type = TYPE_TEXT, .label_en = en, .label_zh = zh, .section = OBSERVED, .personal = true     \
	}
static const struct custom_field dealer_fields[] = {
	{.key = "vehicles",
		.type = TYPE_ROWS,
		.label_en = "Current vehicles",
		.label_zh = "现有车辆",
		.section = VEHICLES,
		.filterable = true,
		COLUMNS(vehicle_columns)},
	{.key = "intended_models",
		.type = TYPE_ROWS,
		.label_en = "Models in mind",
		.label_zh = "意向车型",
		.section = WISHES,
		.filterable = true,
		COLUMNS(intended_columns)},
	{.key = "competing_models",
		.type = TYPE_ROWS,
		.label_en = "Competing models and shops",
		.label_zh = "竞品车型与店家",
		.section = WISHES,
		.filterable = true,
		COLUMNS(competing_columns)},
	{.key = "test_drives",
		.type = TYPE_ROWS,
		.label_en = "Test drives",
		.label_zh = "试乘试驾",
		.section = WISHES,
		.filterable = true,
		COLUMNS(drive_columns)},
	{.key = "purchase_budget",
		.type = TYPE_MONEY,
		.label_en = "Budget",
		.label_zh = "预算",
		.section = WISHES,
		.filterable = true},
	{.key = "purchase_on",
		.type = TYPE_DATE,
		.label_en = "Buys when",
		.label_zh = "购车时间",
		.section = WISHES,
		.filterable = true},
	{.key = "purchase_nature",
		.type = TYPE_CHOICE,
		.label_en = "Kind of purchase",
		.label_zh = "购车性质",
		.section = WISHES,
		.filterable = true,
		CHOICES(natures)},
	{.key = "purchase_criteria",
		.type = TYPE_TEXT,
		.label_en = "What decides",
		.label_zh = "购车标准",
		.section = WISHES},
	TEXT_FIELD("age_about", "Age, about", "年龄（约）"),
	TEXT_FIELD("dress", "Dress", "着装"),
	TEXT_FIELD("watch", "Watch", "手表"),
	TEXT_FIELD("companions", "Came with", "同行人"),
	TEXT_FIELD("hobbies", "Hobbies", "兴趣爱好"),
	TEXT_FIELD("haunts", "Haunts", "常去场所"),
	TEXT_FIELD("visit_time", "Good time to visit", "方便拜访时间"),
	TEXT_FIELD("event_kinds", "Would come to", "愿意参加的活动"),
};

// ---------------------------------------------------------------- sets

static const struct words section_names[] = {
	W("Vehicles", VEHICLES),
	W("Wishes", WISHES),
	W("Seen and liked", OBSERVED),
};

// A section has one name: in the language of whoever takes the set.
static const char *section_in(const struct ctx *ctx, const char *chinese)
{
	for (size_t i = 0; i < ARRAY_LEN(section_names); i++)
		if (strcmp(section_names[i].zh, chinese) == 0)
			return words_in(section_names[i], ctx->lang);
	return chinese;
}

static const struct choice set_names[] = {
	{"car_dealer", W("Car dealer", "汽车经销商")},
	CHOICES_END,
};
static const struct {
	const struct custom_field *fields;
	size_t count;
} sets[] = {{dealer_fields, ARRAY_LEN(dealer_fields)}};

struct field_set {
	int set;
	const char *title;
	struct list fields, missing;
};
static const struct field key_item = {.name = "key", .kind = KIND_TEXT, .max = 40, .doc = W("Key", "键")};
static const struct field set_fields[] = {
	FIELD_ENUM(field_set, set, set_names, .doc = W("Which", "名称"), .example = "\"car_dealer\""),
	FIELD_TEXT(field_set, title, .max = 60,
		.doc = W("What it is called, in the caller's language", "名称（按请求语言）")),
	FIELD_SCALARS(
		field_set, fields, &key_item, .max = 100, .doc = W("Keys of its fields, in order", "所含字段的键")),
	FIELD_SCALARS(field_set, missing, &key_item, .max = 100,
		.doc = W("Those of them that the shop does not have", "其中店铺尚未有的")),
};
static const struct shape set_shape =
	SHAPE("FieldSet", field_set, set_fields, "A ready-made set of fields.", "成套的自定义字段。");

struct field_set_wish {
	int set;
};
static const struct field wish_fields[] = {
	FIELD_ENUM(field_set_wish, set, set_names, .flags = FIELD_REQUIRED, .doc = W("Which", "名称"),
		.example = "\"car_dealer\""),
};
static const struct shape wish_shape =
	SHAPE("FieldSetWish", field_set_wish, wish_fields, "Which set is taken over.", "要添加的成套字段。");

struct field_set_taken {
	int set;
	struct list created, kept;
};
static const struct field taken_fields[] = {
	FIELD_ENUM(field_set_taken, set, set_names, .doc = W("Which", "名称")),
	FIELD_SCALARS(field_set_taken, created, &key_item, .max = 100, .doc = W("Fields that were made", "新建的字段")),
	FIELD_SCALARS(field_set_taken, kept, &key_item, .max = 100,
		.doc = W("Those whose key was there: left as they are", "键已存在而保持不变的字段")),
};
static const struct shape taken_shape =
	SHAPE("FieldSetTaken", field_set_taken, taken_fields, "What came of a set.", "添加结果。");

static enum status list_sets(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	struct definitions all;
	struct page page;

	TRY(field_definitions(ctx, &all));
	page_begin(ctx, call, &page);
	for (size_t i = 0; i < ARRAY_LEN(sets); i++) {
		const char **keys = arena_array(ctx->mem, const char *, sets[i].count);
		const char **missing = arena_array(ctx->mem, const char *, sets[i].count);
		size_t count = 0;
		for (size_t k = 0; k < sets[i].count; k++) {
			keys[k] = sets[i].fields[k].key;
			if (!field_definition(&all, keys[k]))
				missing[count++] = keys[k];
		}
		struct field_set set = {.set = (int)i,
			.title = words_in(set_names[i].doc, ctx->lang),
			.fields = SCALARS(keys, sets[i].count),
			.missing = SCALARS(missing, count)};
		page_add(&page, field_set, &set);
	}
	return page_end(&page, NULL, NONE, answer);
}

// Behind what the shop has already.
static int64_t first_position(const struct definitions *all)
{
	int64_t last = 0;

	for (size_t i = 0; i < all->count; i++)
		last = all->items[i].position > last ? all->items[i].position : last;
	return last + 10;
}

static enum status take_set(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	const struct field_set_wish *wish = call->in;
	size_t count = sets[wish->set].count;
	const char **created = arena_array(ctx->mem, const char *, count);
	const char **kept = arena_array(ctx->mem, const char *, count);
	struct field_set_taken *taken = arena_new(ctx->mem, struct field_set_taken);
	struct definitions all;

	TRY(field_definitions(ctx, &all));
	*taken = (struct field_set_taken){.set = wish->set, .created = SCALARS(created, 0), .kept = SCALARS(kept, 0)};
	for (size_t i = 0; i < count; i++) {
		struct custom_field field = sets[wish->set].fields[i];
		if (field_definition(&all, field.key)) {
			kept[taken->kept.count++] = field.key;
			continue;
		}
		field.section = section_in(ctx, field.section);
		field.position = first_position(&all) + (int64_t)i * 10;
		if (field.position > FIELD_POSITION_MAX)
			field.position = FIELD_POSITION_MAX;
		TRY(resource_create(ctx, &custom_field_resource, &field));
		created[taken->created.count++] = field.key;
	}
	answer_give(answer, field_set_taken, taken);
	return OK;
}

const struct route field_set_routes[] = {
	{.method = HTTP_GET,
		.path = "/v1/field-sets",
		.right = "field.read",
		.kind = ROUTE_READ,
		.out = &set_shape,
		.list = true,
		.act = list_sets,
		.tag = "Customers",
		.name = "field_set_list",
		.doc = W("Ready-made sets of custom fields, and which of each are not there yet.",
			"成套的自定义字段，以及各套中尚缺的字段。")},
	{.method = HTTP_POST,
		.path = "/v1/field-sets",
		.right = "field.write",
		.kind = ROUTE_WRITE,
		.in = &wish_shape,
		.out = &taken_shape,
		.act = take_set,
		.tag = "Customers",
		.name = "field_set_take",
		.doc = W("Makes the fields of a set that are not there yet. Those with the same key stay as they are, "
			 "so that "
			 "doing it again does no harm.",
			"新建该套中尚缺的字段；键已存在的保持不变，可重复执行。"),
		.example_in = "{\"set\": \"car_dealer\"}"},
	{.path = NULL},
};
