#include "api/shop.h"

#include "api/audit.h"
#include "api/floor_routes.h"
#include "api/resource.h"
#include "base/normal.h"

#include <string.h>

SQL(shop_read);
SQL(shop_write);

PROBLEM(currency_unknown, ERR_UNPROCESSABLE, "There is no currency {0} (ISO 4217, such as CNY).",
	"没有货币 {0}（ISO 4217，例如 CNY）。");
PROBLEM(zone_unknown, ERR_UNPROCESSABLE, "There is no time zone {0} (such as Asia/Shanghai).",
	"没有时区 {0}（例如 Asia/Shanghai）。");
PROBLEM(country_unknown, ERR_UNPROCESSABLE, "There is no country {0} (two letters of ISO 3166, such as CN).",
	"没有国家代码 {0}（ISO 3166 两位字母，例如 CN）。");

static const struct choice languages[] = {
	[LANG_EN] = {"en", W("English", "英文")},
	[LANG_ZH] = {"zh", W("Chinese", "中文")},
	CHOICES_END,
};

struct shop_view {
	const char *name, *currency, *zone, *country;
	int language;
	int64_t updated_at, version;
};

enum shop_member { SHOP_NAME, SHOP_CURRENCY, SHOP_ZONE, SHOP_COUNTRY, SHOP_LANGUAGE };

static const struct field shop_fields[] = {
	[SHOP_NAME] = FIELD_TEXT(shop_view, name, .max = 80, .flags = FIELD_REQUIRED,
		.doc = W("Name of the shop", "店铺名称"), .example = "\"East Gate Coffee\""),
	[SHOP_CURRENCY] = FIELD_TEXT(shop_view, currency, .max = 3, .flags = FIELD_REQUIRED,
		.doc = W("Currency where an order names none (ISO 4217)", "订单未注明时的货币（ISO 4217）"),
		.example = "\"CNY\""),
	[SHOP_ZONE] = FIELD_TEXT(shop_view, zone, .max = 60, .flags = FIELD_REQUIRED,
		.doc = W("Time zone of the programme: when its days begin and points expire (IANA)",
			"时区：决定每日起止与积分到期（IANA）"),
		.example = "\"Asia/Shanghai\""),
	[SHOP_COUNTRY] = FIELD_TEXT(shop_view, country, .max = 2, .flags = FIELD_REQUIRED,
		.doc = W("Country of phone numbers without a calling code (ISO 3166)",
			"未带国际区号的电话所属国家（ISO 3166）"),
		.example = "\"CN\""),
	[SHOP_LANGUAGE] = FIELD_ENUM(shop_view, language, languages, .flags = FIELD_REQUIRED,
		.doc = W("Language of what is written to customers and staff by default", "默认语言")),
	FIELD_TIME(shop_view, updated_at, .flags = FIELD_READ_ONLY,
		.doc = W("When this was last changed", "最后修改时间")),
};
static const struct shape shop_shape = SHAPE("Shop", shop_view, shop_fields, "The shop's own settings.", "店铺设置。");

static const struct field change_fields[] = {
	FIELD_TEXT(shop_change, currency, .max = 3, .doc = W("Currency (ISO 4217)", "货币（ISO 4217）")),
	FIELD_TEXT(shop_change, zone, .max = 60, .doc = W("Time zone (IANA)", "时区（IANA）")),
	FIELD_TEXT(shop_change, country, .max = 2, .doc = W("Country (ISO 3166)", "国家（ISO 3166）")),
	FIELD_BOOL(shop_change, currency_changed, .doc = W("The currency is another than before", "货币已更改")),
	FIELD_BOOL(shop_change, zone_changed, .doc = W("The time zone is another than before", "时区已更改")),
};
static const struct shape change_shape =
	SHAPE("ShopChange", shop_change, change_fields, "The shop's settings after a change.", "更改后的店铺设置。");

const struct event_type shop_changed = {
	.name = "shop.changed",
	.subject = "shp",
	.shape = &change_shape,
	.right = "shop.write",
	.title = W("Shop changed", "店铺设置变更"),
	.doc = W("The shop's own settings were changed.", "店铺设置被修改。"),
	.example =
		"{\"currency\": \"CNY\", \"zone\": \"Asia/Shanghai\", \"country\": \"CN\", \"currency_changed\": false,"
		" \"zone_changed\": false}",
};
const struct event_type *const shop_events[] = {&shop_changed, NULL};

static enum status tell_change(struct ctx *ctx, const struct shop_view *old, const struct shop_view *next)
{
	struct shop_change change = {
		.currency = next->currency,
		.zone = next->zone,
		.country = next->country,
		.currency_changed = strcmp(old->currency, next->currency) != 0,
		.zone_changed = strcmp(old->zone, next->zone) != 0,
	};
	struct event event = {.subject_id = 1, .record = &change};

	return event_emit(ctx, &shop_changed, &event);
}

static enum status read_shop(struct ctx *ctx, struct shop_view *shop)
{
	struct rows *rows;
	bool found;

	TRY(db_first(ctx->db, &shop_read, NO_ARGS, &rows, &found));
	if (!found)
		return fail(ctx, &internal_error);
	*shop = (struct shop_view){
		.name = row_text(rows, 0, ctx->mem),
		.currency = row_text(rows, 1, ctx->mem),
		.zone = row_text(rows, 2, ctx->mem),
		.country = row_text(rows, 3, ctx->mem),
		.language = choice_value(languages, row_text(rows, 4, ctx->mem)),
		.version = row_i64(rows, 5),
		.updated_at = row_i64(rows, 6),
	};
	return OK;
}

static enum status check_shop(struct ctx *ctx, const struct shop_view *shop)
{
	enum status status = OK;

	if (!currency_find(shop->currency))
		status = fail_at(ctx, "/currency", &currency_unknown, shop->currency);
	if (!zone_open(shop->zone))
		status = fail_at(ctx, "/zone", &zone_unknown, shop->zone);
	if (!phone_country_known(shop->country))
		status = fail_at(ctx, "/country", &country_unknown, shop->country);
	return status;
}

static struct shop_view merge(const struct shop_view *old, const struct shop_view *in, uint64_t present)
{
	struct shop_view next = *old;

	if (present & UINT64_C(1) << SHOP_NAME)
		next.name = in->name;
	if (present & UINT64_C(1) << SHOP_CURRENCY)
		next.currency = in->currency;
	if (present & UINT64_C(1) << SHOP_ZONE)
		next.zone = in->zone;
	if (present & UINT64_C(1) << SHOP_COUNTRY)
		next.country = in->country;
	if (present & UINT64_C(1) << SHOP_LANGUAGE)
		next.language = in->language;
	return next;
}

static const char *shop_json(struct arena *mem, const struct shop_view *shop)
{
	struct buf buf = buf_make(mem, 4096);
	struct json_out out = json_out(&buf);
	uint64_t settings = (UINT64_C(1) << (SHOP_LANGUAGE + 1)) - 1;

	shape_encode(&out, &shop_shape, shop, &(struct encode_options){.only = &settings});
	return buf.data;
}

static enum status act_get(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	struct shop_view *shop = arena_new(ctx->mem, struct shop_view);

	(void)call;
	TRY(read_shop(ctx, shop));
	answer_give(answer, shop_view, shop);
	answer->version = shop->version;
	return OK;
}

static enum status act_change(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	struct shop_view old, next;
	int64_t changed;

	TRY(read_shop(ctx, &old));
	TRY(resource_match(ctx, call, old.version));
	next = merge(&old, call->in, call->in_present);
	TRY(check_shop(ctx, &next));
	TRY(db_change(ctx->db, &shop_write,
		ARGS(v_text(next.name), v_text(next.currency), v_text(next.zone), v_text(next.country),
			v_text(choice_name(languages, next.language)), v_i64(ctx->now_ms), v_i64(old.version)),
		&changed));
	if (changed == 0)
		return ERR_BUSY; // somebody else was quicker: look again
	TRY(tell_change(ctx, &old, &next));
	TRY(audit_record(ctx, "shop", NULL, "updated", shop_json(ctx->mem, &old), shop_json(ctx->mem, &next), NULL));
	return act_get(ctx, call, answer);
}

static const struct problem *const change_problems[] = {&currency_unknown, &zone_unknown, &country_unknown, NULL};

const struct route shop_routes[] = {
	{
		.method = HTTP_GET,
		.path = "/v1/shop",
		.kind = ROUTE_READ,
		.out = &shop_shape,
		.act = act_get,
		.tag = "Shop",
		.name = "shop_get",
		.doc = W("The shop's own settings.", "店铺设置。"),
	},
	{
		.method = HTTP_PATCH,
		.path = "/v1/shop",
		.right = "shop.write",
		.kind = ROUTE_WRITE,
		.in = &shop_shape,
		.out = &shop_shape,
		.change = true,
		.act = act_change,
		.tag = "Shop",
		.name = "shop_change",
		.doc = W("Changes them; all servers follow within a second or two. Currency and time zone are fixed "
			 "once "
			 "customers have bought: statistics, points and tiers are kept in them.",
			"修改店铺设置；各服务器在一两秒内生效。有客户消费之后，货币与时区不可再改，因为统计、积分与等级"
			"均以其为准。"),
		.example_in = "{\"name\": \"East Gate Coffee\", \"zone\": \"Asia/Shanghai\"}",
		.problems = change_problems,
	},
	{0},
};
