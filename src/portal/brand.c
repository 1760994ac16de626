#include "portal/brand.h"

#include "api/audit.h"
#include "api/resource.h"
#include "base/id.h"
#include "http/static.h"

#include <sodium.h>
#include <string.h>
#include <strings.h>

SQL(brand_row);
SQL(brand_logo);
SQL(brand_write);
SQL(brand_set_logo);

#define LOGO_MAX (256 * 1024)
#define LOGO_SIDE_MAX 1024
#define LOGO_TEXT_MAX (LOGO_MAX / 3 * 4 + 8)

PROBLEM(brand_color_wrong, ERR_UNPROCESSABLE, "A colour is written #rrggbb, for example #0b6b5d.",
	"颜色格式为 #rrggbb，例如 #0b6b5d。");
PROBLEM(brand_logo_wrong, ERR_UNPROCESSABLE,
	"A logo is a PNG or JPEG picture of at most {0} KB and {1} pixels a side, in base64.",
	"标志须为 PNG 或 JPEG 图片，不超过 {0} KB、边长不超过 {1} 像素，以 base64 提交。");

// ---------------------------------------------------------------- reading

struct brand_row {
	const char *color, *intro_en, *intro_zh, *logo_type, *logo;
	int64_t logo_at, version, updated_at;
	bool has_logo, joining;
};

static enum status read_row(struct ctx *ctx, struct brand_row *row)
{
	struct rows *rows;
	bool found;

	TRY(db_first(ctx->db, &brand_row, NO_ARGS, &rows, &found));
	if (!found)
		return fail(ctx, &internal_error);
	*row = (struct brand_row){
		.color = row_text(rows, 0, ctx->mem),
		.intro_en = row_text(rows, 1, ctx->mem),
		.intro_zh = row_text(rows, 2, ctx->mem),
		.logo_type = row_text(rows, 3, ctx->mem),
		.logo_at = row_i64(rows, 4),
		.version = row_i64(rows, 5),
		.updated_at = row_i64(rows, 6),
		.has_logo = row_i64(rows, 7) != 0,
		.joining = row_i64(rows, 8) != 0,
	};
	row->logo = row->has_logo ? arena_format(ctx->mem, "/portal/logo?v=%lld", (long long)row->logo_at) : NULL;
	return OK;
}

enum status brand_read(struct ctx *ctx, bool with_logo, struct brand *brand)
{
	struct brand_row row;
	struct rows *rows;
	bool found;

	TRY(read_row(ctx, &row));
	*brand = (struct brand){
		.color = row.color,
		.intro = ctx->lang == LANG_ZH ? row.intro_zh : row.intro_en,
		.has_logo = row.has_logo,
		.joining = row.joining,
		.logo_type = row.logo_type,
		.version = row.version,
		.logo_at = row.logo_at,
	};
	if (!with_logo || !row.has_logo)
		return OK;
	TRY(db_first(ctx->db, &brand_logo, NO_ARGS, &rows, &found));
	brand->logo = row_blob(rows, 0, ctx->mem, &brand->logo_size);
	return OK;
}

// ---------------------------------------------------------------- the shop's side

enum brand_place { BRAND_COLOR, BRAND_INTRO_EN, BRAND_INTRO_ZH, BRAND_JOINING };
static const struct field brand_fields[] = {
	[BRAND_COLOR] = FIELD_TEXT(brand_row, color, .max = 7,
		.doc = W("The shop's colour; others are reckoned from it so that text can be read. null: ours",
			"品牌色，其余配色按可读性自动计算；空为默认"),
		.example = "\"#8c1d40\""),
	[BRAND_INTRO_EN] = FIELD_TEXT(brand_row, intro_en, .max = 1000,
		.doc = W("A few words to members, in English", "会员计划介绍（英文）"), .example = "\"Welcome back.\""),
	[BRAND_INTRO_ZH] = FIELD_TEXT(brand_row, intro_zh, .max = 1000,
		.doc = W("A few words to members, in Chinese", "会员计划介绍（中文）"), .example = "\"欢迎回来。\""),
	[BRAND_JOINING] = FIELD_BOOL(brand_row, joining,
		.doc = W("Whoever is no member yet may join in the portal by a one-time code",
			"是否允许访客通过验证码自助注册会员"),
		.example = "true"),
	FIELD_TEXT(brand_row, logo, .max = 200, .flags = FIELD_READ_ONLY, .doc = W("Where the logo is", "标志地址")),
	FIELD_TIME(brand_row, updated_at, .flags = FIELD_READ_ONLY,
		.doc = W("When this was last changed", "最后修改时间")),
};
static const struct shape brand_shape =
	SHAPE("Brand", brand_row, brand_fields, "How the shop looks to its members.", "会员端品牌外观。");

static enum status act_get(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	struct brand_row *row = arena_new(ctx->mem, struct brand_row);

	(void)call;
	TRY(read_row(ctx, row));
	answer_give(answer, brand_row, row);
	answer->version = row->version;
	return OK;
}

static const char *row_json(struct arena *mem, const struct brand_row *row)
{
	struct buf buf = buf_make(mem, 16384);
	struct json_out out = json_out(&buf);

	shape_encode(&out, &brand_shape, row, &(struct encode_options){0});
	return buf.data;
}

static enum status act_change(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	const struct brand_row *in = call->in;
	struct brand_row old, next;
	struct tint color;
	int64_t changed;

	TRY(read_row(ctx, &old));
	TRY(resource_match(ctx, call, old.version));
	next = old;
	if (call->in_present & UINT64_C(1) << BRAND_COLOR)
		next.color = in->color;
	if (call->in_present & UINT64_C(1) << BRAND_INTRO_EN)
		next.intro_en = in->intro_en;
	if (call->in_present & UINT64_C(1) << BRAND_INTRO_ZH)
		next.intro_zh = in->intro_zh;
	if (call->in_present & UINT64_C(1) << BRAND_JOINING)
		next.joining = in->joining;
	if (next.color && !tint_parse(next.color, &color))
		return fail_at(ctx, "/color", &brand_color_wrong);
	TRY(db_change(ctx->db, &brand_write,
		ARGS(v_text(next.color), v_text(next.intro_en), v_text(next.intro_zh), v_i64(next.joining),
			v_i64(ctx->now_ms), v_i64(old.version)),
		&changed));
	if (changed == 0)
		return ERR_BUSY; // somebody else was quicker: look again
	TRY(audit_record(ctx, "brand", NULL, "updated", row_json(ctx->mem, &old), row_json(ctx->mem, &next), NULL));
	return act_get(ctx, call, answer);
}

// ---------------------------------------------------------------- the logo

struct logo_in {
	const char *data;
};
static const struct field logo_fields[] = {
	FIELD_TEXT(logo_in, data, .max = LOGO_TEXT_MAX, .flags = FIELD_REQUIRED,
		.doc = W("The picture in base64; PNG or JPEG", "图片内容（base64），PNG 或 JPEG"),
		.example =
			"\"iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGNg+M9QDwADgQGAWjR9awAAAABJRU5ErkJg"
			"gg==\""),
};
static const struct shape logo_shape = SHAPE("Logo", logo_in, logo_fields, "A logo.", "标志图片。");

static int two_bytes(const unsigned char *bytes)
{
	return bytes[0] << 8 | bytes[1];
}

// A PNG says its size in its first chunk.
static bool png_size(const unsigned char *bytes, size_t size, int *width, int *height)
{
	static const unsigned char head[] = {
		0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n', 0, 0, 0, 13, 'I', 'H', 'D', 'R'};

	if (size < 33 || memcmp(bytes, head, sizeof head) != 0 || two_bytes(bytes + 16) || two_bytes(bytes + 20))
		return false;
	*width = two_bytes(bytes + 18);
	*height = two_bytes(bytes + 22);
	return true;
}

// A JPEG says it in its frame header; the segments before that are skipped.
static bool jpeg_size(const unsigned char *bytes, size_t size, int *width, int *height)
{
	size_t at = 2;

	if (size < 4 || bytes[0] != 0xff || bytes[1] != 0xd8)
		return false;
	while (at + 9 < size && bytes[at] == 0xff) {
		int mark = bytes[at + 1];
		if (mark >= 0xc0 && mark <= 0xcf && mark != 0xc4 && mark != 0xc8 && mark != 0xcc) {
			*height = two_bytes(bytes + at + 5);
			*width = two_bytes(bytes + at + 7);
			return true;
		}
		at += 2 + (size_t)two_bytes(bytes + at + 2);
	}
	return false;
}

// What it is, by what it begins with and not by what it is called. NULL: no picture that we show.
static const char *picture_type(const unsigned char *bytes, size_t size)
{
	int width = 0, height = 0;
	const char *type = png_size(bytes, size, &width, &height)    ? "image/png"
			   : jpeg_size(bytes, size, &width, &height) ? "image/jpeg"
								     : NULL;

	return width > 0 && height > 0 && width <= LOGO_SIDE_MAX && height <= LOGO_SIDE_MAX ? type : NULL;
}

static enum status write_logo(struct ctx *ctx, const void *bytes, size_t size, const char *type)
{
	TRY(db_exec(ctx->db, &brand_set_logo,
		ARGS(v_blob(bytes, size), v_text(type), v_i64(bytes ? ctx->now_ms : NONE), v_i64(ctx->now_ms))));
	return audit_record(ctx, "brand", NULL, bytes ? "logo" : "logo_removed", NULL, NULL, NULL);
}

static enum status act_logo(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	const char *text = ((const struct logo_in *)call->in)->data;
	size_t size = 0;
	unsigned char *bytes = arena_alloc(ctx->mem, LOGO_MAX + 1);
	const char *type = NULL, *end;

	if (sodium_base642bin(
		    bytes, LOGO_MAX, text, strlen(text), "\r\n ", &size, &end, sodium_base64_VARIANT_ORIGINAL) == 0 &&
		!*end)
		type = picture_type(bytes, size);
	if (!type)
		return fail_at(ctx, "/data", &brand_logo_wrong, arena_format(ctx->mem, "%d", LOGO_MAX / 1024),
			arena_format(ctx->mem, "%d", LOGO_SIDE_MAX));
	TRY(write_logo(ctx, bytes, size, type));
	return act_get(ctx, call, answer);
}

static enum status act_no_logo(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	TRY(write_logo(ctx, NULL, 0, NULL));
	return act_get(ctx, call, answer);
}

// ---------------------------------------------------------------- what browsers fetch

struct looking {
	bool with_logo;
	struct brand brand;
};

static enum status look(struct ctx *ctx, void *arg)
{
	struct looking *looking = arg;

	return brand_read(ctx, looking->with_logo, &looking->brand);
}

static void fill(struct http_request *request, struct http_reply *reply, const char *type, const void *body,
	size_t size, int64_t version)
{
	struct http_header *headers = arena_array(request->mem, struct http_header, http_page_header_count + 1);

	memcpy(headers, http_page_headers, http_page_header_count * sizeof *headers);
	headers[http_page_header_count] = (struct http_header){"Cache-Control", "no-cache"};
	*reply = (struct http_reply){
		.status = 200,
		.type = type,
		.body = body,
		.body_size = size,
		.etag = arena_format(request->mem, "\"b%lld\"", (long long)version),
		.headers = headers,
		.header_count = http_page_header_count + 1,
	};
}

// What a phone shows when the portal is put on its first screen.
static const char *manifest(struct ctx *ctx, const struct brand *brand)
{
	const struct shop *shop = ctx->house->shop;
	struct tint color = {11, 107, 93};
	struct buf buf = buf_make(ctx->mem, 4096);
	struct json_out out = json_out(&buf);
	struct palette palette = {0};

	if (brand->color)
		(void)tint_parse(brand->color, &color);
	palette = palette_of(color, false);
	json_begin(&out, '{');
	json_member_text(&out, "id", "/portal/");
	json_member_text(&out, "name", shop->name);
	json_member_text(&out, "short_name", shop->name);
	json_member_text(&out, "lang", shop->lang == LANG_ZH ? "zh-CN" : "en");
	json_member_text(&out, "start_url", "/portal/");
	json_member_text(&out, "scope", "/portal/");
	json_member_text(&out, "display", "standalone");
	json_member_text(&out, "background_color", "#f6f7f6");
	json_member_text(&out, "theme_color",
		arena_format(ctx->mem, "#%02x%02x%02x", (unsigned)palette.card_via.red & 255,
			(unsigned)palette.card_via.green & 255, (unsigned)palette.card_via.blue & 255));
	json_key(&out, "icons");
	json_put_raw(&out, brand->has_logo ? arena_format(ctx->mem,
						     "[{\"src\":\"/portal/logo?v=%lld\",\"type\":\"%s\"},"
						     "{\"src\":\"/portal/icon.svg\",\"sizes\":\"any\",\"type\":"
						     "\"image/svg+xml\"}]",
						     (long long)brand->logo_at, brand->logo_type)
					   : "[{\"src\":\"/portal/icon.svg\",\"sizes\":\"any\",\"type\":"
					     "\"image/svg+xml\",\"purpose\":\"any\"}]");
	json_close(&out, '}');
	return buf.data;
}

bool portal_page(struct house *house, struct http_request *request, struct http_reply *reply)
{
	bool theme = strcmp(request->path, "/theme.css") == 0, logo = strcmp(request->path, "/portal/logo") == 0,
	     plate = strcmp(request->path, "/portal/manifest.webmanifest") == 0;
	struct ctx ctx = house_ctx(house, request->mem);
	struct looking looking = {.with_logo = logo};

	if ((!theme && !logo && !plate) || (request->method != HTTP_GET && request->method != HTTP_HEAD))
		return false;
	// A page that looks plain is better than none.
	if (house_read(&ctx, look, &looking) != OK)
		looking.brand = (struct brand){0};
	const struct brand *brand = &looking.brand;
	if (logo && !brand->logo) {
		*reply = (struct http_reply){.status = 404,
			.type = "text/plain; charset=utf-8",
			.body = "There is no logo.\n",
			.body_size = strlen("There is no logo.\n")};
		return true;
	}
	const struct shop *shop = house->shop;
	const char *text = theme ? brand_theme(request->mem, brand) : plate ? manifest(&ctx, brand) : NULL;
	if (logo)
		fill(request, reply, brand->logo_type, brand->logo, brand->logo_size, brand->logo_at);
	else
		fill(request, reply, theme ? "text/css; charset=utf-8" : "application/manifest+json", text,
			strlen(text), brand->version * 1000 + shop->version);
	return true;
}

static const struct problem *const change_problems[] = {&brand_color_wrong, NULL};
static const struct problem *const logo_problems[] = {&brand_logo_wrong, NULL};

#define TAG .tag = "Portal"

const struct route portal_brand_routes[] = {
	{.method = HTTP_GET,
		.path = "/v1/brand",
		.right = "shop.read",
		.kind = ROUTE_READ,
		.out = &brand_shape,
		.act = act_get,
		TAG,
		.name = "brand_get",
		.doc = W("How the shop looks to its members.", "会员端品牌外观。")},
	{.method = HTTP_PATCH,
		.path = "/v1/brand",
		.right = "shop.write",
		.kind = ROUTE_WRITE,
		.in = &brand_shape,
		.out = &brand_shape,
		.change = true,
		.act = act_change,
		TAG,
		.name = "brand_change",
		.doc = W("Changes it.", "修改品牌外观。"),
		.example_in = "{\"color\": \"#8c1d40\", \"intro_zh\": \"欢迎回来。\"}",
		.problems = change_problems},
	{.method = HTTP_PUT,
		.path = "/v1/brand/logo",
		.right = "shop.write",
		.kind = ROUTE_WRITE,
		.in = &logo_shape,
		.out = &brand_shape,
		.act = act_logo,
		TAG,
		.name = "brand_logo_set",
		.doc = W("Sets the logo.", "上传标志。"),
		.example_in =
			"{\"data\": \"iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGNg+M9QDwADgQGAWjR9awAA"
			"AABJRU5ErkJggg==\"}",
		.problems = logo_problems},
	{.method = HTTP_DELETE,
		.path = "/v1/brand/logo",
		.right = "shop.write",
		.kind = ROUTE_WRITE,
		.out = &brand_shape,
		.act = act_no_logo,
		TAG,
		.name = "brand_logo_remove",
		.doc = W("Takes the logo away.", "移除标志。")},
	{0},
};
