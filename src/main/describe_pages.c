// The reference pages that tell of what only main knows: the index, the settings, the rights and roles.
#include "main/describe.h"

#include "auth/auth.h"
#include "base/buf.h"
#include "main/config.h"

#include <string.h>

#define PAGE_MAX_BYTES (256 * 1024)

static const char printed[] = "<!-- `huitou describe reference` -->\n\n";

static struct buf begin(struct arena *mem, const char *title)
{
	struct buf buf = buf_make(mem, PAGE_MAX_BYTES);

	buf_format(&buf, "# %s\n\n%s", title, printed);
	return buf;
}

static void put_cell(struct buf *buf, const char *text)
{
	for (; *text; text++) {
		if (*text == '|')
			buf_byte(buf, '\\');
		buf_byte(buf, *text);
	}
}

// ---------------------------------------------------------------- index

static const struct words conventions = {
	"## What holds everywhere\n\n"
	"- **Who asks**: a session cookie (`POST /v1/session`), or `Authorization: Bearer huk_…` with a key of "
	"`POST /v1/keys`. A write by cookie must come from the same site (`Origin` or `Sec-Fetch-Site`).\n"
	"- **Values**: JSON in UTF-8. Money is whole minor units with its currency beside it, times are RFC 3339 in "
	"UTC, ids "
	"carry their kind: an order's id in a customer's place is refused. What is unknown is refused by name.\n"
	"- **Answers** show every field, null too. Phones and e-mails are masked without the right "
	"`customer.contact`.\n"
	"- **Lists**: `{\"items\": […], \"next\": \"…\"}`; `next` goes into `cursor` for the following page and is "
	"null on "
	"the last. `limit` is 50, at most 200. `sort=-name` sorts by what each list names, and pages stay exact. "
	"Plain records can be cut to fields (`fields=code,name`). Every list gives all its rows as CSV "
	"(`format=csv`), for who may export; with `lang=en` or `zh` as people read them.\n"
	"- **Changing** is PATCH with the fields that change; null clears. `If-Match: \"v3\"` makes sure that nobody "
	"else "
	"has changed the record since it was read (412 otherwise).\n"
	"- **Sending again**: with an `Idempotency-Key` a request that is sent again gives its first answer and "
	"changes "
	"nothing; the same key with another body is refused. Orders and returns are recognised by `source` and "
	"`external_id` besides.\n"
	"- **Refusals** are problems after RFC 9457: `code` for programs, `detail` for people, `errors` field by "
	"field. "
	"`Accept-Language: zh-CN` or `en` chooses the language.\n"
	"- **Limits**: 429 and 503 say in `Retry-After` when to come again.\n\n",
	"## 通用约定\n\n"
	"- **身份**：会话 Cookie（`POST /v1/session`），或 `Authorization: Bearer huk_…`（密钥由 `POST /v1/keys` "
	"生成）。以 Cookie "
	"写入时须来自同一站点（`Origin` 或 `Sec-Fetch-Site`）。\n"
	"- **取值**：UTF-8 编码的 JSON。金额为最小货币单位的整数并附带货币，时间为 RFC "
	"3339（UTC），编号自带类型：把订单编号用在客户处会被拒绝。"
	"未知的字段或参数会被逐一指明并拒绝。\n"
	"- **应答**给出全部字段，空值为 null。没有 `customer.contact` 权限时，手机号和邮箱打码。\n"
	"- **列表**：`{\"items\": […], \"next\": \"…\"}`；将 `next` 作为 `cursor` 取下一页，末页为 null。`limit` 默认 "
	"50，最多 200。"
	"`sort=-name` 按各列表列明的字段排序，翻页不重不漏。普通数据可只取部分字段（`fields=code,name`）。"
	"有导出权限者可将任一列表的全部行导出为 CSV（`format=csv`），加 `lang=zh` 或 `en` 则以该语言给出表头与内容。\n"
	"- **修改**用 PATCH，仅给出要修改的字段；null 表示清空。`If-Match: \"v3\"` 确保读取之后无人修改（否则 412）。\n"
	"- **重复提交**：带相同 `Idempotency-Key` "
	"的请求返回首次应答且不再生效；同一键用于不同内容会被拒绝。订单与退货另按 `source` 和 "
	"`external_id` 识别。\n"
	"- **拒绝**遵循 RFC 9457：`code` 供程序使用，`detail` 供人阅读，`errors` 逐字段说明。`Accept-Language: zh-CN` "
	"或 `en` 选择语言。\n"
	"- **限流**：429 与 503 在 `Retry-After` 中给出何时重试。\n\n"};

// The first line of a page is its title.
static void put_link(struct buf *buf, const struct described *file)
{
	const char *title = file->text + strlen("# ");

	buf_format(buf, "- [%.*s](%s)\n", (int)strcspn(title, "\n"), title, strrchr(file->path, '/') + 1);
}

const char *describe_index_page(struct arena *mem, enum lang lang, const struct described *files, size_t count)
{
	struct buf buf = begin(mem, lang == LANG_ZH ? "Huitou API 参考" : "The API of Huitou");

	buf_text(&buf, words_in(conventions, lang));
	buf_text(&buf, lang == LANG_ZH ? "## 目录\n\n" : "## Pages\n\n");
	for (size_t i = 0; i < count; i++)
		put_link(&buf, &files[i]);
	buf_text(&buf, lang == LANG_ZH
			       ? "\n供程序使用：[OpenAPI 3.1](../../../api/openapi.json)。[English](../en/README.md)\n"
			       : "\nFor programs: [OpenAPI 3.1](../../../api/openapi.json). [中文](../zh/README.md)\n");
	return buf.data;
}

// ---------------------------------------------------------------- settings

static const char *setting_values(struct arena *mem, const struct setting *setting)
{
	struct buf buf = buf_make(mem, 1024);

	if (setting->kind == SETTING_NUMBER)
		return arena_format(mem, "%lld…%lld", (long long)setting->min, (long long)setting->max);
	if (setting->kind == SETTING_SWITCH)
		return "`true`, `false`";
	for (const char *const *choice = setting->choices; choice && *choice; choice++)
		buf_format(&buf, "%s`%s`", buf.size ? ", " : "", *choice);
	return buf.size ? buf.data : "";
}

const char *describe_settings_page(struct arena *mem, enum lang lang)
{
	bool zh = lang == LANG_ZH;
	struct buf buf = begin(mem, zh ? "设置" : "Settings");

	buf_text(&buf, zh ? "每项设置只有一个名称：配置文件中为 `名称 = 值`，环境变量为 "
			    "`HUITOU_名称`（大写），命令行为 `--名称 值`（`_` 写作 `-`）。"
			    "命令行优先于环境变量，环境变量优先于配置文件。未知名称会被拒绝。`huitou config --explain` "
			    "显示当前值及其来源。\n\n"
			    "| 名称 | 取值 | 默认 | 说明 |\n| --- | --- | --- | --- |\n"
			  : "Each setting has one name: `name = value` in the file, `HUITOU_NAME` in the environment, "
			    "`--name value` "
			    "as a flag (with `-` for `_`). A flag beats the environment, that beats the file. Unknown "
			    "names are "
			    "refused. `huitou config --explain` shows the values in force and where they came from.\n\n"
			    "| Name | Values | Default | Meaning |\n| --- | --- | --- | --- |\n");
	for (size_t i = 0; i < setting_count; i++) {
		const struct setting *setting = &settings[i];
		buf_format(&buf, "| `%s` | %s | %s%s%s | ", setting->name, setting_values(mem, setting),
			setting->standard ? "`" : "", setting->standard ? setting->standard : "",
			setting->standard ? "`" : "");
		put_cell(&buf, words_in(setting->doc, lang));
		buf_text(&buf, " |\n");
	}
	return buf.data;
}

// ---------------------------------------------------------------- rights and roles

static void put_role_grants(struct buf *buf, const struct role *role, enum lang lang)
{
	static const char *const marks[] = {"", "◔", "◑", "●"};

	for (const struct right *right = auth_rights; right->name; right++) {
		const struct grant *grant = auth_grant_for(role->grants, role->grant_count, right->name);
		if (!grant || grant->scope == SCOPE_NONE)
			continue;
		buf_format(buf, "| `%s` | %s %s | ", right->name, marks[grant->scope],
			words_in(auth_scopes[grant->scope].doc, lang));
		put_cell(buf, words_in(right->doc, lang));
		buf_text(buf, " |\n");
	}
	buf_byte(buf, '\n');
}

const char *describe_roles_page(struct arena *mem, enum lang lang)
{
	bool zh = lang == LANG_ZH;
	struct buf buf = begin(mem, zh ? "权限与角色" : "Rights and roles");

	buf_text(&buf, zh ? "## 全部权限\n\n| 权限 | 说明 |\n| --- | --- |\n"
			  : "## All rights\n\n| Right | What it allows |\n| --- | --- |\n");
	for (const struct right *right = auth_rights; right->name; right++) {
		buf_format(&buf, "| `%s` | ", right->name);
		put_cell(&buf, words_in(right->doc, lang));
		buf_text(&buf, " |\n");
	}
	buf_byte(&buf, '\n');
	for (const struct role *role = auth_roles; role->name; role++) {
		buf_format(&buf, "## %s (`%s`)\n\n%s\n\n%s", words_in(role->title, lang), role->name,
			words_in(role->doc, lang),
			zh ? "| 权限 | 范围 | 说明 |\n| --- | --- | --- |\n"
			   : "| Right | Scope | What it allows |\n| --- | --- | --- |\n");
		put_role_grants(&buf, role, lang);
	}
	return buf.data;
}
